//! Disparities: access of parts of the population, those whom digital services leave out, and outreach.

use super::checks;
use crate::file::key::Absent::Nothing;
use crate::file::key::{GBP_M, POSITIVE, SHARE, UNIT, fixed, flag, names, once, or, word};
use crate::file::{NumberId, Part, content};
use crate::systems::Barrier;

/// The keys of disparities.
pub(crate) const PART: Part = Part {
    switch: "disparities",
    keys: Disparities::KEYS,
    elsewhere: &[
        "demand.group.*.deprivation_rank",
        "demand.group.*.access_weight",
        "demand.group.*.digital_exclusion_share",
        "demand.group.*.estates",
        "programme.*.digital_access_share",
        "programme.*.reach_share",
        "programme.*.groups",
    ],
    tables: &[
        ("disparities", "who gets care: access by part of the population, digital exclusion and outreach"),
        ("disparities.outreach", "what money for outreach does for those who are left out"),
    ],
    checks: &[checks::disparities],
    ..Part::EMPTY
};

/// A range of delays: at least so long that a level follows what is spent.
const DELAY: (f64, f64) = (0.05, 50.0);

content! {
    /// Who gets care, and who is left out.
    pub struct Disparities at "disparities" {
        _ = flag("enabled", "whether parts of the population are told apart in care; false: all wait alike", or("true"));
        barrier: Barrier = word("barrier", "removed: equal access for all from the first year on, and nobody is left out of what is digital", Barrier::WORDS, or("\"present\""));
        digital_share: NumberId = once("digital_share", "share of access to care that went through digital services at the close of the year before the first", SHARE, UNIT, or("0.3"));
        digital_effect: NumberId = once("digital_effect", "how much more access a group has, as a share, for each share of digital uptake above the mean", "share per share", (0.0, 2.0), or("0.05"));
        outreach_halving: Option<NumberId> = once("outreach.halving_gbp_m", "money for outreach a year, at base-year prices, that halves digital exclusion once it shows; where absent, it buys nothing", GBP_M, POSITIVE, Nothing);
        outreach_delay: NumberId = once("outreach.delay_years", "years until it shows", "years", DELAY, or("1"));
        /// The groups of `[demand]`, in its order.
        groups: Vec<GroupAccess> => |at| at.whole().each("demand.group", GroupAccess::read);
    }
}

/// The keys of a group's access.
pub(crate) const ACCESS: Part = Part { keys: GroupAccess::KEYS, ..Part::EMPTY };

content! {
    /// Access of a part of the population.
    pub struct GroupAccess at "demand.group.*" {
        rank: f64 = fixed("deprivation_rank", "its place by deprivation: 1 for the most deprived", "place", (1.0, 1e6), Nothing);
        access: NumberId = once("access_weight", "how readily it is treated for the same need, relative to the others", "times", (0.01, 100.0), or("1"));
        exclusion: NumberId = once("digital_exclusion_share", "share of it that digital services leave out", SHARE, UNIT, or("0"));
        _ = names("estates", "the estates that serve it, by their identifiers; where absent, all by floor area", "estate", Nothing);
        /// Positions of the estates that serve it; empty: all.
        estates: Vec<usize> => |at| at.places("estates", "estate").or_else(|| Some(Vec::new()));
    }
}

/// The keys of whom a programme reaches.
pub(crate) const REACH: Part = Part { keys: Inclusion::KEYS, ..Part::EMPTY };

content! {
    /// Whom a programme reaches, or leaves out.
    pub struct Inclusion at "programme.*" {
        digital_access: NumberId = once("digital_access_share", "share of access to care of those who do without digital services so far that goes through it where all use it", SHARE, UNIT, or("0"));
        reach: NumberId = once("reach_share", "share of those left out whom it reaches while it is live", SHARE, UNIT, or("0"));
        _ = names("groups", "parts of the population whom its outreach is for; where absent, all", "demand.group", Nothing);
        /// Positions of the groups whom its outreach is for; empty: all.
        groups: Vec<usize> => |at| at.places("groups", "demand.group").or_else(|| Some(Vec::new()));
    }
}
