//! Prices: construction and general inflation, and the indices that they drive.

pub mod content;
pub mod equations;
mod step;

pub use content::*;
pub use step::*;
