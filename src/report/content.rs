//! What a report says of a finished run.

use super::{Report, ReportError};
use crate::analysis::Comparison;
use crate::engine::Results;
use crate::scenario::Scenario;

/// What a report is about.
pub struct Subject<'a> {
    /// The scenario that was simulated.
    pub scenario: &'a Scenario,
    /// What was changed on the command line, as written.
    pub set: &'a [String],
    /// What was found.
    pub results: &'a Results,
    /// The strategies held against each other; none where fewer than two were simulated, or the futures were not kept.
    pub found: Option<&'a Comparison>,
    /// Facts by which the run is found again: version, hashes, seed.
    pub facts: &'a [(String, String)],
}

/// The report of a finished run.
///
/// # Errors
/// [`ReportError`] where a chart cannot be drawn.
pub fn report(_subject: &Subject<'_>) -> Result<Report, ReportError> {
    Err(ReportError("not written yet".to_owned()))
}
