//! Demand for care, by service and population group. No strategy changes it.

pub mod equations;
mod step;

pub use step::*;
