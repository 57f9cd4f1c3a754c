//! Capital: the plan, raids on it, what can be delivered, what reaches backlog and what lapses.

mod checks;
pub mod content;
pub mod equations;
mod step;
pub mod trace;

pub(crate) use checks::{leases_inside_the_plan, money_inside_the_plan, ring_fences_are_used};
pub use content::*;
pub use step::*;
