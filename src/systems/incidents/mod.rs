//! Failures of the estate: how many, what they cost, and what their repair clears.

pub mod content;
pub mod equations;
mod step;

pub use content::*;
pub use step::*;
