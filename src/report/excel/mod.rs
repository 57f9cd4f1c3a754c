//! The report as a workbook: cover, contents, notes, a table a sheet, with live formulas and native charts.
//!
//! Text is written as text, whatever it looks like; numbers are finite, or nothing is written at all. The bytes depend on
//! the report alone: the time of making is a fixed one.

mod formula;
mod front;
mod look;
mod measure;
mod names;
mod plot;
mod sheet;

#[cfg(test)]
mod tests;

use super::value::{check, line};
use super::{Block, Report, ReportError, Table};
use names::{Names, SHORT, cut};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use sheet::Place;

/// The workbook.
///
/// # Errors
/// [`ReportError`] where the writer fails, or a table is not whole or holds a number that is not finite.
pub fn workbook(report: &Report) -> Result<Vec<u8>, ReportError> {
    within(report, sheet::ROWS)
}

/// The workbook, with sheets of so many rows.
fn within(report: &Report, rows: usize) -> Result<Vec<u8>, ReportError> {
    check(report)?;
    let mut book = Workbook::new();
    book.set_properties(&properties(report)?);
    let mut sheets = Names::of_sheets();
    for name in ["Cover", "Contents", "Notes"] {
        sheets.sheet(name);
    }
    let mut names = Names::new();
    let own = names.table("contents");
    let tables: Vec<(&Table, Place)> = report
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => {
                Some((table, Place { sheet: sheets.sheet(&table.sheet), table: names.table(&table.id) }))
            }
            _ => None,
        })
        .collect();
    front::cover(book.add_worksheet(), report)?;
    front::contents(book.add_worksheet(), &tables, &own)?;
    front::notes(book.add_worksheet(), report, &tables)?;
    for (table, place) in &tables {
        sheet::write(book.add_worksheet(), table, place, rows)?;
    }
    book.save_to_buffer().map_err(failed)
}

/// What the file says of itself.
fn properties(report: &Report) -> Result<DocProperties, ReportError> {
    // Any day will do that is always the same: identical reports are identical files.
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    Ok(DocProperties::new()
        .set_title(cut(&line(&report.title), SHORT))
        .set_subject(cut(&line(&report.subtitle), SHORT))
        .set_author("capcast")
        .set_creation_datetime(&made))
}

/// What the writer says when it fails.
#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn failed(error: XlsxError) -> ReportError {
    ReportError(format!("the workbook could not be written: {error}"))
}
