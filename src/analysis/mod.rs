//! Questions put to the results of a run.

pub mod fail_if;
pub mod sweep;

pub use fail_if::{Limit, Names, Verdict};
