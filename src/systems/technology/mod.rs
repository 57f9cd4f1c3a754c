//! Legacy technology: how it grows, is replaced, and what it costs while it stays.

pub mod equations;
mod step;

pub use step::*;
