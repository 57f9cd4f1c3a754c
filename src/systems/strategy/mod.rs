//! What a scenario says of its strategies; what they do with money is [`crate::strategy`].

mod checks;
pub mod content;
pub mod trace;

pub use content::*;
