//! Interoperability: which organisations' systems can talk to each other, and what it costs that others cannot.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{GBP_M, POSITIVE, SHARE, UNIT, flag, names, once, or, word, year};
use crate::file::{NumberId, Part, content};
use crate::systems::Barrier;
use crate::units::FinancialYear;

/// The keys of interoperability.
pub(crate) const PART: Part = Part {
    switch: "interoperability",
    keys: Interoperability::KEYS,
    elsewhere: &[
        "estate.*.live_share",
        "estate.*.organisations",
        "programme.*.connects_share",
        "programme.*.bridges_share",
        "programme.*.standard_share",
        "programme.*.complexity",
        "programme.*.shared_care_share",
        "flow.*.share",
    ],
    tables: &[
        (
            "interoperability",
            "which organisations' systems can talk to each other, and what it costs that others cannot",
        ),
        ("interoperability.standard", "a national standard, on which systems understand each other"),
    ],
    checks: &[checks::interoperability],
    ..Part::EMPTY
};

/// The keys of a flow of patients.
pub(crate) const FLOWS: Part = Part { keys: Flow::KEYS, checks: &[checks::flows], ..Part::EMPTY };

content! {
    /// Which systems can talk to each other.
    pub struct Interoperability at "interoperability" {
        _ = flag("enabled", "whether connections between systems are simulated; false: nothing depends on them", or("true"));
        barrier: Barrier = word("barrier", "removed: everything is connected from the first year on, and no integration fails", Barrier::WORDS, or("\"present\""));
        _ = once("live_share", "share of organisations whose record others could read, at the close of the year before the first; an estate may have its own", SHARE, UNIT, Required);
        compatible: NumberId = once("compatible_share", "probability that the systems of two organisations are compatible by chance: the sum of squared market shares of suppliers", SHARE, UNIT, Required);
        within: NumberId = once("within_share", "share of shared patients' flow that stays within an estate, of what no [flow.ID] states", SHARE, UNIT, Required);
        legacy_effect: NumberId = once("legacy_effect", "share of live records that cannot be read where all technology is legacy", SHARE, UNIT, or("0.5"));
        repeated_tests: NumberId = once("repeated_tests_gbp_m", "what repeated tests and chased answers would cost a year, at base-year prices, if nothing were connected", GBP_M, POSITIVE, or("0"));
        failure_probability: NumberId = once("failure_probability", "probability that the integration of a record fails where digital staff and skills are as at the opening", "probability", (0.0, 0.95), or("0.2"));
        rework: NumberId = once("rework_share", "share of a programme's delivery that has to be done again where its integration fails", SHARE, UNIT, or("0.3"));
        standard_from: Option<FinancialYear> = year("standard.first_year", "first year of a national standard; where absent, there is none", Nothing);
        standard_share: NumberId = once("standard.share", "share of organisations that are on it at the close of the year before the first", SHARE, UNIT, or("0"));
        standard_joins: NumberId = once("standard.joins_per_year", "share of those who are not on it who join it in a year by themselves", "share a year", UNIT, or("0"));
        /// Flows that are stated.
        flows: Vec<Flow> => |at| at.whole().each("flow", Flow::read);
    }
}

content! {
    /// A flow of shared patients between two estates, or within one.
    pub struct Flow at "flow.*" {
        /// Identifier.
        id: String => |at| Some(at.id());
        _ = names("between", "the two estates, by their identifiers; one for the flow within it", "estate", Required);
        /// Positions of the two, the same twice where it is within one.
        between: [usize; 2] => |at| {
            let places = at.places("between", "estate")?;
            Some([*places.first()?, *places.last()?])
        };
        share: NumberId = once("share", "share of all flow of shared patients that is between the two, or within the one", SHARE, UNIT, Required);
    }
}

/// The keys of what a programme does for connections.
pub(crate) const LINKS: Part = Part { keys: Links::KEYS, checks: &[checks::links_by_kind], ..Part::EMPTY };

content! {
    /// What a programme does for connections.
    pub struct Links at "programme.*" {
        connects: NumberId = once("connects_share", "share of its estates' organisations without a record others could read that have one through it", SHARE, UNIT, or("0"));
        bridges: NumberId = once("bridges_share", "share of its estates' organisations between which it bridges what is not compatible", SHARE, UNIT, or("0"));
        standard: NumberId = once("standard_share", "share of its estates' organisations that it brings to the national standard", SHARE, UNIT, or("0"));
        _ = once("complexity", "how complex its integration is, relative to a record; 0: none is needed; where absent, 1 for records, networks and shared data, 0 for all else", "times", (0.0, 10.0), Nothing);
        /// How complex its integration is.
        complexity: NumberId => |at| at.read("complexity");
        _ = once("shared_care_share", "share of what it brings that needs connected systems; where absent, 1 for shared data, 0 for all else", SHARE, UNIT, Nothing);
        /// Share of what it brings that needs connected systems.
        shared_care: NumberId => |at| at.read("shared_care_share");
    }
}
