//! STUB: tables of a run, CSV and Parquet.
use super::{File, Identity};
use crate::engine::{Keep, Results};
use crate::scenario::Scenario;

/// A table that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TableError(pub String);

/// summary, quantiles, ledger, trials, parameters, assumptions.
pub fn tables(
    scenario: &Scenario,
    results: &Results,
    keep: Keep,
    identity: &Identity,
) -> Result<Vec<File>, TableError> {
    let _ = (scenario, results, keep, identity);
    Ok(Vec::new())
}
