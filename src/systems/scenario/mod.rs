//! What a scenario says beside its systems, and all of it put together.

mod checks;
pub mod content;
mod plausible;
mod simulated;

pub(crate) use checks::{in_cash, targets, what_is_not_used};
pub use content::*;
pub(crate) use plausible::amounts;
