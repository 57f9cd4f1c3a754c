//! capcast: what happens to a maintenance backlog when demand outgrows budgets and upgrades are deferred.

#![forbid(unsafe_code)]

pub mod draw;
pub mod engine;
pub mod model;
pub mod num;
pub mod scenario;
pub mod strategy;
pub mod units;

#[cfg(feature = "chart")]
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "output")]
pub mod output;
