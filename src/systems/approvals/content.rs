//! What programmes wait for before they may start.

use super::checks;
use crate::file::key::{POSITIVE, UNIT, each, fixed, flag, once, or, word};
use crate::file::{NumberId, Part, content};
use crate::systems::Barrier;
use crate::units::FinancialYear;

/// The keys of approvals.
pub(crate) const PART: Part = Part {
    switch: "approvals",
    keys: Approvals::KEYS,
    tables: &[
        (
            "approvals",
            "what programmes wait for before they may start: business cases, checks, and years in which nothing is approved",
        ),
        ("approvals.moratorium", "years in which no business case moves"),
    ],
    checks: &[checks::approvals],
    ..Part::EMPTY
};

/// The keys of thresholds.
pub(crate) const THRESHOLDS: Part = Part { keys: Thresholds::KEYS, ..Part::EMPTY };

content! {
    /// What programmes wait for.
    pub struct Approvals at "approvals" {
        _ = flag("enabled", "whether programmes wait for approval; false: each may start in its first year", or("true"));
        barrier: Barrier = word("barrier", "removed: no programme waits for approval", Barrier::WORDS, or("\"present\""));
        _ = each("first_stage_months", "months that the first, or only, business case takes", "months", POSITIVE, or("{ gamma = { mean = 4.8, cv = 0.7071067811865476 } }"));
        _ = each("second_stage_months", "months that the second takes", "months", POSITIVE, or("{ gamma = { mean = 10.7, cv = 0.7071067811865476 } }"));
        _ = each("third_stage_months", "months that the third takes", "months", POSITIVE, or("{ gamma = { mean = 10.7, cv = 0.7071067811865476 } }"));
        _ = each("treasury_months", "months that the Treasury takes for the largest", "months", POSITIVE, or("{ gamma = { mean = 6, cv = 0.7071067811865476 } }"));
        /// Months of each stage, in order.
        stages: [NumberId; 4] => |at| at.array(Approvals::STAGES, |stage| at.read(stage));
        resubmission: NumberId = once("resubmission_probability", "probability that a stage is sent back, and takes as long once more", "probability", (0.0, 0.95), or("0.2"));
        compliance: NumberId = once("compliance_months", "months that checking an organisation takes", "months", POSITIVE, or("3"));
        compliance_capacity: f64 = fixed("compliance_capacity", "organisations that can be checked at a time", "organisations", (1.0, f64::INFINITY), or("20"));
        moratorium_at_start: bool = flag("moratorium.on_at_start", "whether the year before the first was one of a moratorium, which then goes on with on_to_on_per_year", or("false"));
        moratorium_off_to_on: NumberId = once("moratorium.off_to_on_per_year", "probability of a year in which nothing is approved, after one in which it was", "probability a year", UNIT, or("0"));
        moratorium_on_to_on: NumberId = once("moratorium.on_to_on_per_year", "probability of a year in which nothing is approved, after another one", "probability a year", UNIT, or("0"));
        /// Thresholds by the year from which they hold, oldest first; none: those of the keys' defaults in every year.
        thresholds: Vec<Thresholds> => |at| at.each("thresholds", Thresholds::read);
    }
}

impl Approvals {
    /// The keys of its stages.
    pub const STAGES: [&'static str; 4] =
        ["first_stage_months", "second_stage_months", "third_stage_months", "treasury_months"];

    /// The thresholds that hold in a year: the latest that are not later than it, else the oldest; £m, ascending.
    pub fn thresholds_in(&self, year: FinancialYear) -> [f64; 3] {
        let holds = self.thresholds.iter().rev().find(|from| from.year <= year).or(self.thresholds.first());
        holds.map_or(Thresholds::USUAL, |from| [from.two_stages, from.three_stages, from.treasury])
    }
}

content! {
    /// What more than one business case is needed for, from a year on.
    pub struct Thresholds at "approvals.thresholds.*" {
        /// The year from which they hold.
        year: FinancialYear => |at| at.id().parse().ok();
        two_stages: f64 = fixed("two_stages_from_gbp_m", "cost from which two business cases are needed", "£m", POSITIVE, or("25"));
        three_stages: f64 = fixed("three_stages_from_gbp_m", "cost from which three are needed", "£m", POSITIVE, or("50"));
        treasury: f64 = fixed("treasury_from_gbp_m", "cost from which the Treasury approves too", "£m", POSITIVE, or("300"));
    }
}

impl Thresholds {
    /// Those of the capital guidance for 2026/27 to 2029/30, £m.
    pub const USUAL: [f64; 3] = [25.0, 50.0, 300.0];
}
