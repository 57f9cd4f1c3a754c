//! Adoption and resistance to change: how what is live comes into use.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub(crate) use checks::money_for_change;
pub use content::*;
pub use step::*;
