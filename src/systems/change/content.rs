//! Adoption and resistance: how what is live comes into use, and what holds people back.

use super::checks;
use crate::file::key::Absent::{Nothing, Required};
use crate::file::key::{GBP_M, POSITIVE, SHARE, UNIT, fixed, flag, once, or, word};
use crate::file::{NumberId, Part, content};
use crate::systems::Barrier;
use crate::systems::programmes::Kind;

/// The keys of change.
pub(crate) const PART: Part = Part {
    switch: "change",
    keys: Change::KEYS,
    elsewhere: &[
        "estate.*.resistance_index",
        "programme.*.must_be_used",
        "programme.*.users_share",
        "programme.*.usability",
        "programme.*.pilot_years",
        "programme.*.pilot_gbp_m",
    ],
    tables: &[
        ("change", "how staff take up what is live: adoption, resistance, and what go-lives take"),
        ("change.leadership", "what leaders who stand for the change do to resistance, and what that costs"),
        ("change.engagement", "what engagement and peer support do to resistance, and what that costs"),
        ("change.go_live", "the dip of activity after a go-live"),
    ],
    checks: &[checks::change],
    ..Part::EMPTY
};

/// A range of delays: at least so long that a level follows what is spent.
const DELAY: (f64, f64) = (0.05, 50.0);

content! {
    /// How staff take up what is live.
    pub struct Change at "change" {
        _ = flag("enabled", "whether adoption is simulated; false: what is live is used in full at once", or("true"));
        barrier: Barrier = word("barrier", "removed: no resistance, no overload and no go-live dip; adoption itself takes its time", Barrier::WORDS, or("\"present\""));
        _ = once("resistance_index", "resistance to change at the close of the year before the first, 0 none to 1 full; an estate may have its own", SHARE, UNIT, Required);
        innovation: NumberId = once("innovation_per_year", "share of those who do not use it yet who take it up a year by themselves", "share a year", UNIT, or("{ uniform = { min = 0.001, max = 0.03 } }"));
        imitation: NumberId = once("imitation_per_year", "share a year for each share of colleagues who use it already, where nobody resists", "share a year per share", (0.0, 3.0), or("{ uniform = { min = 0.2, max = 0.6 } }"));
        capacity: NumberId = once("capacity_go_lives_per_year", "go-lives of a whole staff that an estate can take in a year", "go-lives a year", POSITIVE, or("1"));
        reversion: NumberId = once("reversion_share_per_year", "share of a deviation from what is usual that is gone a year later", "share a year", UNIT, or("0.2"));
        overload_effect: NumberId = once("overload_effect", "share of what is not resistance yet that each go-live a year too many, relative to the capacity, turns into it", "share", UNIT, or("0.1"));
        vacancy_effect: NumberId = once("vacancy_effect", "share of it that each share of clinical posts vacant beyond the opening turns into resistance", "share per share", (0.0, 5.0), or("0.5"));
        failure_effect: NumberId = once("failure_effect", "share of it that a failed integration turns into resistance", "share", UNIT, or("0.1"));
        leavers_effect: NumberId = once("leavers_effect", "share of clinical staff who leave in addition for each go-live a year too many, relative to the capacity; only where staff are simulated", "share a year", UNIT, or("0.01"));
        success_effect: NumberId = once("success_effect", "share of resistance that is gone a year where colleagues use all that they have", "share a year", UNIT, or("0.05"));
        leadership_share: f64 = fixed("leadership.share", "leadership's share of the money that is set aside for change; the rest is for engagement", SHARE, UNIT, or("0.3"));
        leadership_halving: Option<NumberId> = once("leadership.halving_gbp_m", "money a year, at base-year prices, that halves resistance in a year once it shows; where absent, it buys nothing", GBP_M, POSITIVE, Nothing);
        leadership_delay: NumberId = once("leadership.delay_years", "years until it shows", "years", DELAY, or("2"));
        engagement_halving: Option<NumberId> = once("engagement.halving_gbp_m", "money a year, at base-year prices, that halves resistance in a year once it shows; where absent, it buys nothing", GBP_M, POSITIVE, Nothing);
        engagement_delay: NumberId = once("engagement.delay_years", "years until it shows", "years", DELAY, or("1"));
        dip_share: NumberId = once("go_live.dip_share", "share of activity that those who are newly reached lose", SHARE, UNIT, or("{ uniform = { min = 0.05, max = 0.2 } }"));
        dip_months: NumberId = once("go_live.dip_months", "months for which they do", "months", (0.0, 12.0), or("{ uniform = { min = 3, max = 6 } }"));
        overload_on_dip: NumberId = once("go_live.overload_effect", "how much deeper, and longer, it is for each go-live a year too many, relative to the capacity", "share added", (0.0, 10.0), or("0.5"));
        skills_on_dip: NumberId = once("go_live.skills_effect", "how much deeper, and longer, it is where all skill is lost", "share added", (0.0, 10.0), or("1"));
        cost_share: NumberId = once("go_live.paid_share", "share of the lost activity that has to be paid for elsewhere", SHARE, UNIT, or("0.3"));
    }
}

/// The keys of how staff take up a programme.
pub(crate) const USAGE: Part = Part { keys: Usage::KEYS, ..Part::EMPTY };

content! {
    /// How staff take up a programme.
    pub struct Usage at "programme.*" {
        _ = flag("must_be_used", "whether staff must take it up before it brings anything; where absent, true for records and shared data", Nothing);
        /// Whether staff must take it up.
        is_needed: bool => |at| match at.read("must_be_used") {
            Some(stated) => Some(stated),
            None => at.read::<Kind>("kind").map(Kind::must_be_used),
        };
        users: NumberId = once("users_share", "share of its estates' staff who must use it", SHARE, UNIT, or("1"));
        usability: NumberId = once("usability", "how readily colleagues take it over from each other, relative to the average", "times", (0.0, 10.0), or("1"));
        pilot_years: NumberId = once("pilot_years", "years of a pilot before it goes live", "years", (0.0, 10.0), or("0"));
        pilot_cost: NumberId = once("pilot_gbp_m", "what the pilot costs, day to day in the year of go-live, at base-year prices", GBP_M, POSITIVE, or("0"));
    }
}
