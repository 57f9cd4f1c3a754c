//! From a checked scenario to results.
pub mod metric;
pub mod results;
