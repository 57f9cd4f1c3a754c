//! Day-to-day money: operating cost, the funding that follows it, the deficit that brings raids; and a trust's cash.

pub mod cash;
pub mod equations;
mod step;
mod trust;

pub use step::*;
pub use trust::{CashYear, Trust};
