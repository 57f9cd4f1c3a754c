//! Strategies.

mod checks;
pub mod content;
pub mod trace;

pub use content::*;
