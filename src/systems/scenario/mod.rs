//! What a scenario says beside its systems, and all of it put together.

mod checks;
mod content;
mod metrics;

pub(crate) use checks::{amounts_of_one_size, targets, what_is_not_used};
pub use content::*;
pub use metrics::{METRICS, system_of_metric};
