//! Staff and skills.

mod checks;
mod content;

pub use content::*;
