//! Day-to-day money: operating cost, the funding that follows it, the deficit that brings raids; and a trust's cash.

pub mod cash;
mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;
mod trust;

pub use content::*;
pub use step::*;
pub use trust::{CashYear, Trust};
