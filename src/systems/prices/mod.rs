//! Prices: construction and general inflation, and the indices that they drive.

pub mod equations;
mod step;

pub use step::*;
