//! capcast: what happens to a maintenance backlog when demand outgrows budgets and upgrades are deferred.

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
