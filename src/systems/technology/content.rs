//! Legacy technology: what it costs to run, how it fails, and how it is replaced.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{GBP_M, GROWTH, POSITIVE, RATE, SHARE, UNIT, flag, once, or, word};
use crate::file::{At, NumberId, Part, content};
use crate::systems::Barrier;

/// The keys of technology.
pub(crate) const PART: Part = Part {
    switch: "technology",
    keys: Technology::KEYS,
    elsewhere: &["estate.*.legacy_share"],
    tables: &[("technology", "legacy technology: what it costs to run, how it fails, and how it is replaced")],
    checks: &[checks::replacement],
    ..Part::EMPTY
};

content! {
    /// Legacy technology.
    pub struct Technology at "technology" {
        _ = flag("enabled", "whether legacy technology is simulated; false: as if the table were not there", or("true"));
        barrier: Barrier = word("barrier", "removed: no legacy from the first year on", Barrier::WORDS, or("\"present\""));
        _ = once("legacy_share", "share of technology that is legacy at the close of the year before the first", SHARE, UNIT, Required);
        life: NumberId = once("life_years", "life of a modern system until it is legacy", "years", (0.5, 200.0), or("{ uniform = { min = 7, max = 10 } }"));
        _ = once("replacement_share_per_year", "share of legacy replaced in a year; or replacement_gbp_m", "share a year", UNIT, Nothing);
        _ = once("replacement_gbp_m", "money a year for replacement, inside the plan, at base-year prices; or replacement_share_per_year", GBP_M, POSITIVE, Nothing);
        _ = once("system_value_gbp_m", "what all systems cost to replace, at base-year prices; needed with replacement_gbp_m", GBP_M, POSITIVE, Nothing);
        /// How legacy is replaced.
        replacement: Replacement => Replacement::read;
        running_cost: NumberId = once("running_cost_gbp_m", "running cost of legacy in the year before the first", GBP_M, POSITIVE, or("0"));
        running_cost_growth: NumberId = once("running_cost_growth_per_year", "growth of the running cost of the same legacy, above prices", RATE, GROWTH, or("{ uniform = { min = 0.05, max = 0.12 } }"));
        running_cost_cap: NumberId = once("running_cost_cap", "greatest multiple that this growth leads to", "times", (1.0, 100.0), or("2.5"));
        outages: NumberId = once("outages_per_year", "outages in the year before the first, all estates", "outages a year", POSITIVE, or("0"));
        days_per_outage: NumberId = once("days_per_outage", "days that an outage lasts", "days", POSITIVE, or("1"));
        productivity_penalty: NumberId = once("productivity_penalty", "share of output that is lost where all technology is legacy", SHARE, (0.0, 0.9), or("{ uniform = { min = 0, max = 0.15 } }"));
    }
}

/// How legacy is replaced until programmes are simulated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Replacement {
    /// A share of legacy a year.
    Rate(NumberId),
    /// Money inside the plan.
    Money {
        /// £m a year at opening-year general prices.
        amount: NumberId,
        /// What all systems, modern and legacy, cost to replace, £m at the same prices.
        value: NumberId,
    },
}

impl Replacement {
    fn read(at: &At<'_>) -> Option<Self> {
        Some(match at.read("replacement_gbp_m") {
            Some(amount) => Self::Money { amount, value: at.read("system_value_gbp_m")? },
            None => Self::Rate(at.read("replacement_share_per_year")?),
        })
    }
}
