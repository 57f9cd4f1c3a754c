//! The report as one self-contained page: no script, no other file, prints well.

use super::{Report, ReportError};

/// The page.
///
/// # Errors
/// [`ReportError`] where the template fails: a fault of the program.
pub fn page(_report: &Report) -> Result<String, ReportError> {
    Err(ReportError("not written yet".to_owned()))
}
