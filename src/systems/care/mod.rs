//! Care: what can be treated, who waits, and for how long.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
