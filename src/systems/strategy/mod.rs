//! What a scenario says of its strategies; what they do with money is [`crate::strategy`].

mod checks;
pub mod content;
pub mod trace;

pub(crate) use checks::first_that_sets_aside;
pub use content::*;
