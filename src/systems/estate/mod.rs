//! Estate backlog by risk band: prices, escalation, migration, new need, re-survey, clearance.

mod checks;
pub mod content;
pub mod equations;
pub mod resurvey;
mod step;
pub mod trace;

pub(crate) use checks::{NATIONAL_GBP_PER_M2, survey_error};
pub use content::*;
pub use step::*;
