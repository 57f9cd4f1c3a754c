//! capcast: what happens to a maintenance backlog when demand outgrows budgets and upgrades are deferred.
//!
//! | room | what it is |
//! |---|---|
//! | [`units`], `words`, [`num`] | years and risk bands; words and numbers for people; arithmetic that is the same everywhere |
//! | [`outcomes`] | every outcome, one row each |
//! | [`draw`] | every random draw, by its address |
//! | `file`, [`scenario`] | what a scenario file is; a scenario that is checked |
//! | [`systems`] | what is simulated, a room a system: its keys, equations, step of the year and trace |
//! | [`strategy`] | who gets the money: set-asides, scores, fills |
//! | [`engine`] | the year in thirteen steps, tasks of 1,024 trials, one merge |
//! | [`analysis`] | questions to results: comparisons, targets, the answer in words |
//! | [`study`] | what a run, a comparison, a sweep and a study of barriers are, without a terminal |
//! | `output`, `chart`, `report`, `cli` | tables and the store; charts; page and workbook; the command line (each a Cargo feature) |
//!
//! To change what happens in a year, begin at [`engine::year::year`]: thirteen steps, each with the numbers of its equations (`F3`: what
//! a raid takes), as docs/model.md has them. An equation stands once, under its number, in `systems/<room>/equations.rs` (F3: `capital`), or
//! in `systems/funding/cash.rs` (F14 to F18), `systems/estate/resurvey.rs` (E5), `strategy/` (S), `draw/copula.rs` (C1) and
//! `analysis/barriers/` (B).

#![forbid(unsafe_code)]
// Only the build for tests: what is banned stays banned in the code that ships, which is linted without this.
#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        clippy::disallowed_macros,
        clippy::disallowed_types,
        reason = "a test may hold our functions against the standard library's, and say why it skips"
    )
)]

pub mod analysis;
pub mod draw;
pub mod engine;
mod file;
pub mod num;
pub mod outcomes;
mod parallel;
pub mod scenario;
pub mod strategy;
pub mod study;
pub mod systems;
pub mod units;
pub mod words;

#[cfg(feature = "chart")]
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "output")]
pub mod output;
#[cfg(feature = "report")]
pub mod report;
