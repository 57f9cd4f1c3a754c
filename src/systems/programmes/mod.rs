//! Programmes: schemes that modernise, what they wait for, what they cost and what they bring.

mod checks;
pub mod content;
pub mod equations;
mod reach;
mod step;
pub mod trace;

pub(crate) use checks::programmes_have_money;
pub use content::*;
pub use reach::Reach;
pub use step::*;
