//! Demand for care, by service and population group. No strategy changes it.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
