//! Legacy technology: how it grows, is replaced, and what it costs while it stays.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
