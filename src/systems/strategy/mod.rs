//! Strategies.

mod checks;
mod content;

pub use content::*;
