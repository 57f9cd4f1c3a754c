//! Capital: the plan, raids on it, what can be delivered, what reaches backlog and what lapses.

pub mod equations;
mod step;

pub use step::*;
