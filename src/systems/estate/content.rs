//! The estates, and how their backlog grows, moves, is surveyed anew and is cleared.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{
    ANY, BELOW_ONE, GBP_M, GROWTH, LOG_SD, POSITIVE, RATE, SHARE, UNIT, fixed, once, or, split, text, word, yearly,
};
use crate::file::{NumberId, Part, content, words};
use crate::systems::bands;

/// The keys of backlog.
pub(crate) const BACKLOG: Part = Part {
    keys: Backlog::KEYS,
    tables: &[
        ("backlog", "how backlog grows when it waits, and how it is cleared"),
        ("backlog.escalation", "what work costs more for having waited a year, above prices"),
        ("backlog.escalation.offset_per_year", "what is added to the mean escalation for each risk band"),
        ("backlog.migration", "the share of a risk band that moves to the next worse one in a year"),
        ("backlog.new_need", "what arises anew on every m²: base + slope × mean escalation"),
        ("backlog.resurvey", "how far the record is from the work that is there, and the national re-rating"),
        ("backlog.rerating", "work that is rated to another risk band, without a change of the total"),
    ],
    checks: &[checks::escalation_stays_positive],
    ..Part::EMPTY
};

/// The keys of an estate.
pub(crate) const ESTATES: Part = Part { keys: Estate::KEYS, checks: &[checks::areas_not_known], ..Part::EMPTY };

words! {
    /// What a row of the estate table is: how large the error of its survey is, and how it goes.
    pub enum SurveyKind {
        /// Many trusts together.
        Region = "region",
        /// A trust.
        Trust = "trust",
        /// A site of a trust: its figure is kept for years, and then surveyed anew.
        Site = "site",
    }
}

content! {
    /// How backlog grows, moves and is re-surveyed. Arrays are over bands, low first.
    pub struct Backlog at "backlog" {
        escalation_mean: NumberId = once("escalation.mean_per_year", "what work costs more for having waited a year, above prices; mean of the bands", RATE, GROWTH, or("{ truncated_normal = { mean = 0.06, sd = 0.015, min = 0.03 } }"));
        _ = once("escalation.offset_per_year.low", "added to the mean for low risk", RATE, GROWTH, or("-0.03"));
        _ = once("escalation.offset_per_year.moderate", "added to the mean for moderate risk", RATE, GROWTH, or("-0.01"));
        _ = once("escalation.offset_per_year.significant", "added to the mean for significant risk", RATE, GROWTH, or("0.01"));
        _ = once("escalation.offset_per_year.high", "added to the mean for high risk", RATE, GROWTH, or("0.03"));
        /// What is added to the mean for each band.
        escalation_offset: [NumberId; 4] => |at| bands(at, "escalation.offset_per_year.*");
        _ = once("migration.low_to_moderate_per_year", "share of low-risk backlog that becomes moderate in a year", RATE, UNIT, or("{ gamma = { mean = 0.10, cv = 0.3 } }"));
        _ = once("migration.moderate_to_significant_per_year", "share of moderate that becomes significant", RATE, UNIT, or("{ gamma = { mean = 0.04, cv = 0.3 } }"));
        _ = once("migration.significant_to_high_per_year", "share of significant that becomes high", RATE, UNIT, or("{ gamma = { mean = 0.02, cv = 0.3 } }"));
        /// Yearly migration low→moderate, moderate→significant, significant→high.
        migration: [NumberId; 3] => |at| {
            at.array(["low_to_moderate", "moderate_to_significant", "significant_to_high"], |step| {
                at.read(&format!("migration.{step}_per_year"))
            })
        };
        new_need_base: NumberId = once("new_need.base_gbp_per_m2", "new need a year if escalation were 0, at base-year prices", "£ per m² a year", POSITIVE, or("{ normal = { mean = 44.7, sd = 3.9 } }"));
        new_need_slope: NumberId = once("new_need.slope_gbp_per_m2", "change of new need per unit of mean escalation", "£ per m² a year", ANY, or("-272"));
        _ = split("new_need.split", "how new need falls on the bands", or("{ dirichlet = { mean = { low = 0.20, moderate = 0.35, significant = 0.30, high = 0.15 }, concentration = 60 } }"));
        /// How new need falls on the bands: positive weights, normalised to sum to 1 in each trial.
        new_need_split: [NumberId; 4] => |at| bands(at, "new_need.split.*");
        _ = word("resurvey.kind", "what a row of the estate table is: a region of many trusts, a trust, or a site of one", SurveyKind::WORDS, or("\"trust\""));
        /// What a row of the estate table is; it says how large a survey's error is, and how it goes.
        survey_kind: SurveyKind => |at| Some(at.read("resurvey.kind").unwrap_or(SurveyKind::Trust));
        level_sd: Option<NumberId> = once("resurvey.level_sd", "spread of a row's record around the work that is there, on the log scale; where absent, by kind and size", LOG_SD, (0.0, 2.0), Nothing);
        persistence: NumberId = once("resurvey.persistence", "share of a survey's error that is left a year later", SHARE, BELOW_ONE, or("{ uniform = { min = 0.66, max = 0.84 } }"));
        shared_share: NumberId = once("resurvey.shared_share", "share of the error's variance that all rows have in common: 0 where they are different trusts or regions", SHARE, UNIT, or("0.25"));
        rerating_shared_sd: NumberId = once("rerating.shared_log_sd", "spread of what is rated high rather than low everywhere, without a change of the total, on the log scale", LOG_SD, (0.0, 2.0), or("0.15"));
        rerating_own_sd: NumberId = once("rerating.own_log_sd", "spread of what is rated high rather than low in one row alone, on the log scale", LOG_SD, (0.0, 2.0), or("0"));
        _ = split("resurvey.gain_split", "how the finds of a national re-rating fall on the bands", or("{ dirichlet = { mean = { low = 0.05, moderate = 0.45, significant = 0.30, high = 0.20 }, concentration = 60 } }"));
        /// How the finds of a national re-rating fall on the bands: positive weights, normalised.
        resurvey_gain_split: [NumberId; 4] => |at| bands(at, "resurvey.gain_split.*");
        shock_probability: NumberId = once("resurvey.shock_probability_per_year", "probability of a national re-rating", "probability a year", UNIT, or("{ beta = { alpha = 1, beta = 10 } }"));
        shock_increase: NumberId = yearly("resurvey.shock_increase", "by how much it raises backlog, drawn each year", "share added", POSITIVE, or("{ lognormal = { median = 0.20, log_sd = 0.6 } }"));
        clearance_limit_share: NumberId = once("clearance_limit_share", "largest share of an estate's band that can be cleared in a year", SHARE, UNIT, or("0.25"));
        /// κ.
        cost_to_clear: NumberId = once("cost_to_clear", "pounds of cash that clear a pound of recorded backlog", "£ per £", (0.01, 100.0), or("1"));
        replacement_value: NumberId = once("replacement_value_gbp_per_m2", "replacement value at base-year prices: above it the model has left its ground", "£ per m²", POSITIVE, or("5000"));
    }
}

content! {
    /// A row of the estate table: trust, site, region or asset class.
    pub struct Estate at "estate.*" {
        /// Identifier.
        id: String => |at| Some(at.id());
        name: String = text("name", "name for people; where absent, the identifier", or("\"\""));
        area: NumberId = once("area_m2", "occupied floor area", "m²", POSITIVE, Required);
        _ = once("low_gbp_m", "low-risk backlog at the close of the base year", GBP_M, POSITIVE, Required);
        _ = once("moderate_gbp_m", "moderate-risk backlog", GBP_M, POSITIVE, Required);
        _ = once("significant_gbp_m", "significant-risk backlog", GBP_M, POSITIVE, Required);
        _ = once("high_gbp_m", "high-risk backlog", GBP_M, POSITIVE, Required);
        /// Backlog at the close of the opening year, £m, by band.
        opening: [NumberId; 4] => |at| bands(at, "*_gbp_m");
        criticality: NumberId = once("criticality", "consequence of an incident here relative to the average", "relative", POSITIVE, or("1"));
        deprived_share: Option<NumberId> = once("deprived_share", "share of the people whom an estate serves who live in the most deprived fifth of areas, for the rule equity_first; where absent, 0.2", SHARE, UNIT, Nothing);
        _ = once("legacy_share", "share of its technology that is legacy; where absent, technology.legacy_share", SHARE, UNIT, Nothing);
        /// Share of its technology that is legacy; none where technology is not simulated.
        legacy_share: Option<NumberId> => |at| match at.check.is_on("technology") {
            true => at.read("legacy_share").or(at.number("technology.legacy_share")).map(Some),
            false => Some(None),
        };
        _ = once("resistance_index", "resistance to change of its staff, 0 none to 1 full; where absent, change.resistance_index", SHARE, UNIT, Nothing);
        /// Resistance to change at the opening; none where change is not simulated.
        resistance: Option<NumberId> => |at| match at.check.is_on("change") {
            true => at.read("resistance_index").or(at.number("change.resistance_index")).map(Some),
            false => Some(None),
        };
        _ = once("live_share", "share of its organisations whose record others could read; where absent, interoperability.live_share", SHARE, UNIT, Nothing);
        /// Share of its organisations that are live at the opening; none where interoperability is not simulated.
        live_share: Option<NumberId> => |at| match at.check.is_on("interoperability") {
            true => at.read("live_share").or(at.number("interoperability.live_share")).map(Some),
            false => Some(None),
        };
        _ = fixed("organisations", "organisations that it stands for: 1, or more between which patients are shared; only with [interoperability]", "organisations", (1.0, f64::INFINITY), or("1"));
        /// Organisations that it stands for.
        organisations: f64 => |at| Some(at.read("organisations").unwrap_or(1.0));
    }
}
