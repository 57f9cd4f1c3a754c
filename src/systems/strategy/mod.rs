//! Strategies.

mod checks;
pub mod content;

pub use content::*;
