//! Disparities: who gets care, and who is left out.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub(crate) use checks::money_for_outreach;
pub use content::*;
pub use step::*;
