//! Capital: how much there is, and what takes of it.

mod checks;
mod content;

pub(crate) use checks::{money_inside_the_plan, ring_fences_are_used};
pub use content::*;
