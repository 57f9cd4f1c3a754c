//! Prices: construction and general inflation, and the indices that they drive.

pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub use content::*;
pub use step::*;
