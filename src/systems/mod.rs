//! What is simulated, a room a system: what it reads of a scenario, its equations, its step of the year. Beside them `scenario` and
//! `strategy`, which have keys and checks, but no equations.
//!
//! | in a room | what it is |
//! |---|---|
//! | `content` | its keys and checked fields, one row each |
//! | `checks` | what they say together |
//! | `equations` | scalar, branch-free functions, each with its number in `docs/model.md`; nothing there knows of trials or files |
//! | `step` | what it draws (`Futures`), what it keeps between years (`State`), its part of the year, and the record of it (`Year`) |
//! | `trace` | its lines of a traced year: each figure with the sum that gives it |
//!
//! What nobody else lists stands here: the parts of the format, and the tables of named things.
//!
//! A step is written once for any number of trials side by side: [`lift!`](crate::lift) puts an equation to every lane.

pub mod appraisal;
pub mod approvals;
pub mod capital;
pub mod care;
pub mod change;
pub mod demand;
pub mod disparities;
pub mod estate;
pub mod funding;
pub mod incidents;
pub mod interoperability;
mod now;
pub mod prices;
pub mod programmes;
mod registry;
pub mod scenario;
pub mod strategy;
pub mod technology;
pub mod trace;
pub mod workforce;

pub use now::{Namer, Now, Numbers};
pub use registry::{BarrierOf, Removed, System};

/// What all of them say in a scenario, in one place.
pub(crate) mod contents {
    pub use crate::systems::{
        appraisal::content::*, approvals::content::*, care::content::*, change::content::*, disparities::content::*,
        interoperability::content::*, programmes::content::*, technology::content::*, workforce::content::*,
    };
    pub use crate::systems::{capital::content::*, demand::content::*, estate::content::*, funding::content::*};
    pub use crate::systems::{incidents::content::*, prices::content::*, scenario::content::*, strategy::content::*};
}

use crate::file::{At, Check, Csv, Format, Key, Migration, Named, NumberId, Part, Shares, joined, words};
use crate::units::{FinancialYear, RiskBand};
use std::sync::OnceLock;

/// The parts of a scenario, in the order of the documentation: one row a system.
const PARTS: &[Part] = &[
    scenario::TOP,
    prices::PART,
    capital::PART,
    estate::BACKLOG,
    incidents::PART,
    estate::ESTATES,
    capital::RING_FENCES,
    demand::PART,
    funding::PART,
    funding::CASH,
    technology::PART,
    workforce::PART,
    approvals::PART,
    approvals::THRESHOLDS,
    programmes::PART,
    programmes::PROGRAMME,
    change::PART,
    change::USAGE,
    interoperability::PART,
    interoperability::LINKS,
    interoperability::FLOWS,
    care::PART,
    disparities::PART,
    disparities::ACCESS,
    disparities::REACH,
    appraisal::PART,
    appraisal::RATES,
    scenario::CORRELATIONS,
    strategy::PART,
    scenario::REST,
];

/// Tables of named things: one row each.
const TABLES: &[Named] = &[
    Named::of("estate", "the estates, a table each: trusts, sites, regions or asset classes", "an estate")
        .called("name")
        .needed("[estate.london]"),
    Named::of("strategy", "the strategies that are compared, a table each", "a strategy")
        .called("label")
        .needed("[strategy.worst_first]")
        .in_file_order(),
    Named::of("demand.service", "the services that people need, a table each", "a service")
        .called("name")
        .needed("[demand.service.elective]"),
    Named::of(
        "demand.group",
        "parts of the population with their share of demand, a table each",
        "a part of the population",
    )
    .called("name"),
    Named::of("capital.ring_fence", "money for named things, a table each", "money for one thing").called("name"),
    Named::of("programme", "programmes that modernise, a table each: what each costs, needs and brings", "a programme")
        .called("name"),
    Named::of(
        "flow",
        "flows of shared patients between two estates, or within one, a table each; what they leave is shared out by floor area",
        "a flow of shared patients",
    ),
    Named::of(
        "appraisal.rate",
        "discount rates, a table for each step of them, in place of a table of the Treasury",
        "a step of discount rates",
    ),
    Named::of(
        "approvals.thresholds",
        "costs from which more business cases are needed, a table by the year from which they hold",
        "thresholds that hold from one year on",
    )
    .by_year(),
    Named::of(
        "history",
        "the published record, a table by year, for charts and checks",
        "the record of one year at its close",
    )
    .by_year(),
    Named::of(
        "correlation",
        "parameters that are high and low together, a table for each group of them",
        "a group of parameters",
    ),
    Named::of(
        "sweep",
        "what `capcast sweep` tries out, a table for each value that it changes",
        "a value of the scenario with the values that it takes",
    ),
    Named::of(
        "target",
        "what outcomes are to be, a table for each target; `compare` says how likely each strategy is to meet it",
        "a target",
    )
    .called("label")
    .in_file_order(),
    Named::of(
        "explore",
        "how far the page of `capcast explore` moves what, a table for each control; without it, ranges about the scenario's own values",
        "a control of the page",
    )
    .called("label")
    .in_file_order(),
];

/// The way from each version of the format to the next, from version 0 on. A new version is one entry more.
const MIGRATIONS: &[Migration] = &[
    Migration {
        about: "version 0, before the first release, called `set_aside_share` of a strategy `contingency_share`",
        renames: &[("strategy.*.contingency_share", "set_aside_share")],
        removed: &[],
    },
    Migration {
        about: "version 1 let the error of surveys add up year by year; it reverts now, by what kind of row it is",
        renames: &[],
        removed: &[
            (
                "backlog.resurvey.log_sd",
                "`level_sd` takes its place: the spread of the record around the work, not of a year's change, so the figure cannot be taken over; where absent it follows from kind and size",
            ),
            (
                "backlog.resurvey.unchanged_share",
                "`persistence` takes its place: the share of a survey's error that is left a year later",
            ),
            (
                "backlog.resurvey.heavy_tails",
                "`kind = \"site\"` takes its place: a site keeps its figure for years and is then surveyed anew",
            ),
        ],
    },
];

/// The version of the format that this program reads.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// What a scenario file may hold.
pub(crate) static FORMAT: Format = Format {
    about: "A capital investment scenario.",
    parts: PARTS,
    keys: KEYS,
    named: TABLES,
    last: &[
        capital::money_inside_the_plan,
        capital::leases_inside_the_plan,
        scenario::what_is_not_used,
        capital::ring_fences_are_used,
        programmes::programmes_have_money,
        change::money_for_change,
        disparities::money_for_outreach,
        scenario::amounts,
        |check| check.correlations(),
        |check| check.sweeps(),
        scenario::targets,
        estate::survey_error,
    ],
    shares: Shares {
        names: &["low", "moderate", "significant", "high"],
        one: "band",
        described: "risk band",
        count: "four",
        example: "{ low = 0.20, moderate = 0.35, significant = 0.30, high = 0.15 }",
    },
    unknowable: &["estate.*.area_m2"],
    csvs: &[
        Csv { key: "estates_csv", table: "estate", many: "estates" },
        Csv { key: "programmes_csv", table: "programme", many: "programmes" },
        Csv { key: "flows_csv", table: "flow", many: "flows" },
    ],
    // Without a price base no amount means anything, so it has a code of its own.
    missing: &[
        ("prices.base", "E0205", ""),
        (
            "prices",
            "E0205",
            "add [prices] with base = \"2024/25\": the year before the first, whose prices amounts are in",
        ),
    ],
    migrations: MIGRATIONS,
    built_in: BUILT_IN,
    index: OnceLock::new(),
};

/// Every key of a scenario file. Checks, suggestions, the schema and documentation read this table; a key that is not here
/// does not exist.
pub const KEYS: &[Key] = {
    const LISTS: [&[Key]; PARTS.len()] = {
        let mut lists: [&[Key]; PARTS.len()] = [&[]; PARTS.len()];
        let mut i = 0;
        while i < PARTS.len() {
            lists[i] = PARTS[i].keys;
            i += 1;
        }
        lists
    };
    &joined::<{ crate::file::count(&LISTS) }>(&LISTS)
};

/// The built-in England scenario, the text of `scenarios/england.toml`.
pub const ENGLAND: &str = include_str!("../../scenarios/england.toml");
/// The built-in minimal scenario, the text of `scenarios/minimal.toml`.
pub const MINIMAL: &str = include_str!("../../scenarios/minimal.toml");
/// The built-in trust scenario, the text of `scenarios/trust.toml`.
pub const TRUST: &str = include_str!("../../scenarios/trust.toml");

/// England with its programmes, the text of `scenarios/england_programmes.toml`: a layer on England.
pub const ENGLAND_PROGRAMMES: &str = include_str!("../../scenarios/england_programmes.toml");
/// The trust with its programmes, the text of `scenarios/trust_programmes.toml`: a layer on the trust.
pub const TRUST_PROGRAMMES: &str = include_str!("../../scenarios/trust_programmes.toml");

/// The built-in scenarios by the name under which `extends` and `show --diff` know them.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("england", ENGLAND),
    ("england_programmes", ENGLAND_PROGRAMMES),
    ("minimal", MINIMAL),
    ("trust", TRUST),
    ("trust_programmes", TRUST_PROGRAMMES),
];

/// A scenario's text with every system there is, for tests.
#[cfg(test)]
pub(crate) const EVERY_SYSTEM: &str = include_str!("every_system.toml");

words! {
    /// Whether the obstacle that a system models is there.
    pub enum Barrier {
        /// As it is.
        Present = "present",
        /// Gone from the first year on, at no cost: what the barrier does is the difference.
        Removed = "removed",
    }
}

/// First and last simulated year, where both are stated.
fn horizon(check: &Check<'_>) -> Option<(FinancialYear, FinancialYear)> {
    check.year_at("horizon.first_year").zip(check.year_at("horizon.last_year"))
}

/// A number for each risk band, low first, at this key with the band in place of `*`.
fn bands(at: &At<'_>, key: &str) -> Option<[NumberId; 4]> {
    at.array(RiskBand::ALL.map(RiskBand::name), |band| at.read(&key.replace('*', band)))
}
