//! Estates and their backlog.

mod checks;
mod content;

pub use content::*;
