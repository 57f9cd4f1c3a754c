//! How what a strategy costs and brings is brought to one year, and against which it is held.

use super::checks;
use super::equations::{HEALTH, REDUCED, RateTable, STANDARD, UNDISCOUNTED};
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{RATE, fixed, flag, or, text, word};
use crate::file::{Part, content, words};

/// The keys of appraisal.
pub(crate) const PART: Part = Part {
    switch: "appraisal",
    keys: Appraisal::KEYS,
    tables: &[("appraisal", "what strategies are worth in present value, against one of them")],
    checks: &[checks::appraisal],
    ..Part::EMPTY
};

/// The keys of a step of stated rates.
pub(crate) const RATES: Part = Part { keys: RateStep::KEYS, ..Part::EMPTY };

words! {
    /// A table of discount rates.
    pub enum Rates {
        /// The Treasury's, for money.
        Standard = "standard",
        /// The Treasury's, for effects on health that are valued directly.
        Health = "health",
        /// The Treasury's, as a sensitivity.
        Reduced = "reduced",
        /// None: every year counts alike.
        Undiscounted = "undiscounted",
    }
}

impl Rates {
    /// Its table.
    pub const fn table(self) -> RateTable<'static> {
        match self {
            Self::Standard => STANDARD,
            Self::Health => HEALTH,
            Self::Reduced => REDUCED,
            Self::Undiscounted => UNDISCOUNTED,
        }
    }
}

content! {
    /// What strategies are worth.
    pub struct Appraisal at "appraisal" {
        _ = flag("enabled", "whether strategies are appraised; false: as if the table were not there", or("true"));
        _ = text("reference", "strategy against which the others are appraised, by its identifier; where absent, compare.reference, else the first", or("\"\""));
        /// The strategy against which the others are appraised; none: that of `compare`.
        reference: Option<String> => |at| Some(at.read::<String>("reference").filter(|id| !id.is_empty()));
        _ = word("rates", "table of discount rates: standard, health and reduced as the Treasury has them from February 2026, or undiscounted; or a table for each step of rates in [appraisal.rate]", Rates::WORDS, Nothing);
        /// The table of rates, where none is stated.
        rates: Rates => |at| Some(at.read("rates").unwrap_or(Rates::Standard));
        /// Stated rates, by the first year of each step; empty: those of the table.
        steps: Vec<RateStep> => |at| {
            let mut steps = at.each("rate", RateStep::read)?;
            steps.sort_by(|a, b| a.from.total_cmp(&b.from));
            Some(steps)
        };
    }
}

content! {
    /// A discount rate and the year from which it holds.
    pub struct RateStep at "appraisal.rate.*" {
        from: f64 = fixed("from", "first year of the step, counted from the first simulated one, which is 0", "years", (0.0, 1000.0), Required);
        per_year: f64 = fixed("rate_per_year", "discount rate from then on", RATE, (0.0, 1.0), Required);
    }
}

impl Appraisal {
    /// Rates by the first year of each step.
    pub fn rates(&self) -> Vec<(u32, f64)> {
        match self.steps.is_empty() {
            true => self.rates.table().steps.to_vec(),
            false => self.steps.iter().map(|step| (step.from as u32, step.per_year)).collect(),
        }
    }

    /// By which rates, with the date of the table: `by the Treasury's standard rates of February 2026`; or `without discounting`.
    pub fn named(&self) -> String {
        let table = self.rates.table();
        match self.steps.is_empty() {
            false => "by the scenario's own rates".to_owned(),
            true if table.from.is_empty() => "without discounting".to_owned(),
            true => format!("by the Treasury's {} rates of {}", table.name, table.from),
        }
    }
}
