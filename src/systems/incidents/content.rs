//! Failures of the estate: what they cost and what they disturb.

use crate::file::key::{POSITIVE, SHARE, UNIT, once, or, yearly};
use crate::file::{NumberId, Part, content};
use crate::systems::bands;

/// The keys of incidents.
pub(crate) const PART: Part = Part {
    keys: Incidents::KEYS,
    tables: &[
        ("incidents", "failures of the estate: what they cost and what they disturb"),
        ("incidents.relative_rate", "failures per pound of backlog by risk band, relative to each other"),
    ],
    ..Part::EMPTY
};

content! {
    /// Failures of the estate. Arrays are over bands, low first.
    pub struct Incidents at "incidents" {
        per_year: NumberId = once("per_year", "failures of the estate a year at the opening backlog, all estates", "incidents a year", POSITIVE, or("0"));
        from_backlog_share: NumberId = once("from_backlog_share", "share of them that comes from backlog", SHARE, UNIT, or("0.3"));
        _ = once("relative_rate.low", "failures per pound of low-risk backlog, relative", "relative rate", POSITIVE, or("1"));
        _ = once("relative_rate.moderate", "the same, moderate", "relative rate", POSITIVE, or("2"));
        _ = once("relative_rate.significant", "the same, significant", "relative rate", POSITIVE, or("5"));
        _ = once("relative_rate.high", "the same, high", "relative rate", POSITIVE, or("12"));
        /// Relative rate per pound of backlog.
        relative_rate: [NumberId; 4] => |at| bands(at, "relative_rate.*");
        repair_cost: NumberId = yearly("repair_cost_gbp", "mean repair cost of an incident at base-year prices, drawn each year for each estate", "£", POSITIVE, or("{ gamma = { mean = 50_000, cv = 0.3 } }"));
        capitalised_share: NumberId = once("capitalised_share", "share of repair cost that is capital", SHARE, UNIT, or("0.3"));
        lost_bed_days: NumberId = once("lost_bed_days", "bed-days lost per incident", "bed-days", POSITIVE, or("20"));
        clinical_weight: NumberId = once("clinical_weight", "clinical incidents per incident", "incidents", POSITIVE, or("0.05"));
        bed_day_value: NumberId = once("bed_day_value_gbp", "value of a lost bed-day at base-year prices, for scores and appraisals", "£", POSITIVE, or("400"));
        clinical_incident_value: NumberId = once("clinical_incident_value_gbp", "value of a clinical incident at base-year prices, for scores and appraisals", "£", POSITIVE, or("20_000"));
    }
}
