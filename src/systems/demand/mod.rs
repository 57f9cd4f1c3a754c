//! Demand for care.

mod checks;
mod content;

pub use content::*;
