//! Failures of the estate.

mod content;

pub use content::*;
