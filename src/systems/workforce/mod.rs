//! Staff and skills, and how much capital they can deliver.

pub mod equations;
mod step;

pub use step::*;
