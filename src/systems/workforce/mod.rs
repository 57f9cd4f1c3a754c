//! Staff and skills, and how much capital they can deliver.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
