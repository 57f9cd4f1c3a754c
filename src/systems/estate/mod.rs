//! Estate backlog by risk band: prices, escalation, migration, new need, re-survey, clearance.

pub mod equations;
pub mod resurvey;
mod step;

pub use step::*;
