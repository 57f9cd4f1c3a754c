//! Interoperability: which systems can talk to each other, what it costs that others cannot, and integration that fails.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
