//! Day-to-day money, and a trust's cash.

mod checks;
mod content;

pub use content::*;
