//! Inflation.

mod content;

pub use content::*;
