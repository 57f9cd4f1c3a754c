//! The report as a workbook: cover, contents, notes, a table a sheet, with live formulas and native charts.

use super::{Report, ReportError};

/// The workbook.
///
/// # Errors
/// [`ReportError`] where the writer fails, or a number is not finite.
pub fn workbook(_report: &Report) -> Result<Vec<u8>, ReportError> {
    Err(ReportError("not written yet".to_owned()))
}
