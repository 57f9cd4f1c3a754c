//! What a scenario says beside its systems, and all of it put together.

mod checks;
pub mod content;
mod simulated;

pub(crate) use checks::{amounts_of_one_size, in_cash, targets, what_is_not_used};
pub use content::*;
