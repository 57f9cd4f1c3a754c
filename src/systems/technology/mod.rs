//! Legacy technology.

mod checks;
mod content;

pub use content::*;
