//! Appraisal: what a strategy is worth in present value, against another one.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
