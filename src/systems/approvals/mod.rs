//! Approvals and regulation: business cases stage by stage, checks, and years in which nothing is approved.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
