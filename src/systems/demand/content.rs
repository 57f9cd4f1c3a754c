//! Demand for care by service and population group.

use super::checks;
use crate::file::key::Absent::Required;
use crate::file::key::{GROWTH, LOG_SD, POSITIVE, RATE, SHARE, UNIT, fixed, flag, once, or, text, yearly};
use crate::file::{NumberId, Part, content};

/// The keys of demand.
pub(crate) const PART: Part = Part {
    switch: "demand",
    keys: Demand::KEYS,
    tables: &[
        ("demand", "demand for care: what drives operating cost, and later what is treated"),
        ("demand.shock", "years in which a part of demand stays away"),
    ],
    checks: &[checks::services, checks::groups],
    ..Part::EMPTY
};

content! {
    /// Demand for care by service and population group.
    pub struct Demand at "demand" {
        _ = flag("enabled", "whether demand is simulated; false: as if the table were not there", or("true"));
        persistence: f64 = fixed("persistence", "share of a deviation of demand from its trend that is left a year later", SHARE, (0.0, 0.999), or("0.6"));
        keys Service::KEYS;
        /// Services, sorted by id; at least one.
        services: Vec<Service> => |at| at.each("service", Service::read);
        keys Group::KEYS;
        /// Population groups, sorted by id; may be empty.
        groups: Vec<Group> => |at| at.each("group", Group::read);
        /// Years in which demand stays away.
        shock: DemandShock = in "shock";
    }
}

content! {
    /// A service that people need.
    pub struct Service at "demand.service.*" {
        /// Identifier.
        id: String => |at| Some(at.id());
        name: String = text("name", "name for people; where absent, the identifier", or("\"\""));
        million: NumberId = once("million", "people who need it in the year before the first", "million a year", POSITIVE, Required);
        growth: NumberId = once("growth_per_year", "growth of that need", RATE, GROWTH, or("{ uniform = { min = 0.02, max = 0.04 } }"));
        log_sd: NumberId = once("log_sd", "spread around that growth, on the log scale", LOG_SD, (0.0, 1.0), or("0.02"));
        cost_weight: NumberId = once("cost_weight", "cost of one of them relative to the other services", "relative", POSITIVE, or("1"));
    }
}

content! {
    /// A part of the population.
    pub struct Group at "demand.group.*" {
        /// Identifier.
        id: String => |at| Some(at.id());
        name: String = text("name", "name for people; where absent, the identifier", or("\"\""));
        /// Normalised in each trial.
        share: NumberId = once("share", "share of demand in the year before the first; the groups sum to 1", SHARE, UNIT, Required);
        growth_offset: NumberId = once("growth_offset_per_year", "growth on top of the services'", RATE, GROWTH, or("0"));
    }
}

content! {
    /// Years in which a share of demand stays away, of which some returns.
    pub struct DemandShock at "demand.shock" {
        probability: NumberId = once("probability_per_year", "probability of a year in which a part of demand stays away", "probability a year", UNIT, or("0"));
        suppressed_share: NumberId = yearly("suppressed_share", "share of the year's demand that stays away, drawn each year", SHARE, UNIT, or("0.3"));
        returning_share: NumberId = once("returning_share", "share of it that comes back later", SHARE, UNIT, or("0.5"));
        return_rate: NumberId = once("return_per_year", "share of what is still to come back that does so in a year", "share a year", UNIT, or("0.5"));
    }
}
