//! The sheets before the tables: cover, contents, notes. They hold what the page says in words.

use super::super::value::line;
use super::super::{Block, Kind, Report, ReportError, Table};
use super::names::fitting;
use super::sheet::{HEADER_ROW, Place, paper};
use super::{failed, look};
use rust_xlsxwriter::{Format, TableColumn, Url, Worksheet};

/// How the workbook is read.
const HOW_TO_READ: [&str; 5] = [
    "Contents lists every sheet, with links; every sheet has a link back.",
    "Notes holds the words of the report, and what the numbers leave out.",
    "Each table is an Excel table from cell A6 of a sheet of its own, ready to filter, sort and chart. Its title stands in A1.",
    "Numbers are unrounded: formats round what is shown. Columns that follow from others of their row hold live formulas; all \
     other numbers come from the simulation, and do not change when something is changed here.",
    "An empty cell means that nothing is known.",
];

/// Writes rows of text, one below the other, and never a formula.
struct Pen<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Pen<'_> {
    fn text(&mut self, column: u16, text: &str, format: Format) -> Result<(), ReportError> {
        let (text, was_cut) = fitting(text);
        let format = look::guarded(format, &text);
        self.sheet.write_string_with_format(self.row, column, text, &format).map_err(failed)?;
        if was_cut {
            self.row += 1;
            let said = "The text above is longer than a cell holds, 32,767 characters, and is cut.";
            self.sheet.write_string_with_format(self.row, column, said, &look::about()).map_err(failed)?;
        }
        Ok(())
    }

    /// A text in a column, and on to the next row.
    fn line(&mut self, column: u16, text: &str, format: Format) -> Result<(), ReportError> {
        self.text(column, text, format)?;
        self.row += 1;
        Ok(())
    }

    fn link(&mut self, column: u16, sheet: &str, text: &str, format: &Format) -> Result<(), ReportError> {
        let to = Url::new(format!("internal:'{}'!A1", sheet.replace('\'', "''"))).set_text(fitting(text).0);
        self.sheet.write_url_with_format(self.row, column, to, format).map_err(failed)?;
        Ok(())
    }
}

/// Title, the answer, how to read, the facts of the run.
pub(super) fn cover(sheet: &mut Worksheet, report: &Report) -> Result<(), ReportError> {
    sheet.set_name("Cover").map_err(failed)?;
    sheet.set_column_width(0, 26).map_err(failed)?.set_column_width(1, 96).map_err(failed)?;
    let mut pen = Pen { sheet, row: 0 };
    pen.line(0, &report.title, look::title())?;
    pen.line(0, &report.subtitle, look::about())?;
    pen.row += 1;
    let (label, answer) = answer(report);
    group(&mut pen, &label, &answer)?;
    group(&mut pen, "How to read this", &HOW_TO_READ.map(str::to_owned))?;
    pen.link(0, "Contents", "Contents", &look::link())?;
    pen.line(1, "Every sheet, with links", look::body())?;
    pen.link(0, "Notes", "Notes", &look::link())?;
    pen.line(1, "The words of the report", look::body())?;
    pen.row += 1;
    for (name, value) in &report.facts {
        pen.text(0, name, look::label())?;
        pen.line(1, value, look::wrapped())?;
    }
    let last = pen.row.max(1) - 1;
    sheet.set_print_area(0, 0, last, 1).map_err(failed)?;
    paper(sheet);
    Ok(())
}

/// Texts with what they are beside the first; nothing where there are none.
fn group(pen: &mut Pen<'_>, label: &str, texts: &[String]) -> Result<(), ReportError> {
    if texts.is_empty() {
        return Ok(());
    }
    pen.text(0, label, look::label())?;
    for text in texts {
        pen.line(1, text, look::wrapped())?;
    }
    pen.row += 1;
    Ok(())
}

/// What the report says first: its texts up to the second section, and the heading above them.
fn answer(report: &Report) -> (String, Vec<String>) {
    let mut label = None;
    let mut texts: Vec<String> = Vec::new();
    for block in &report.blocks {
        match block {
            Block::Heading(_, _) if !texts.is_empty() => break,
            Block::Heading(_, text) => label = Some(line(text)),
            Block::Paragraph(text) | Block::Note(text) => texts.push(line(text)),
            Block::List(points) => texts.extend(points.iter().map(|point| format!("• {}", line(point)))),
            Block::Figure(_) | Block::Table(_) => {}
        }
    }
    (label.unwrap_or_else(|| "In short".to_owned()), texts)
}

/// Every sheet with a link and what it holds: a table itself.
pub(super) fn contents(sheet: &mut Worksheet, tables: &[(&Table, Place)], name: &str) -> Result<(), ReportError> {
    sheet.set_name("Contents").map_err(failed)?;
    sheet.set_column_width(0, 36).map_err(failed)?.set_column_width(1, 84).map_err(failed)?;
    sheet.set_column_width(2, 12).map_err(failed)?;
    let mut pen = Pen { sheet, row: 0 };
    pen.line(0, "Contents", look::title())?;
    pen.link(0, "Cover", "Back to the cover", &look::link())?;
    // Where every table starts.
    for row in 2..HEADER_ROW {
        pen.sheet.set_row_height(row, 4).map_err(failed)?;
    }
    pen.row = HEADER_ROW + 1;
    let last = HEADER_ROW + 2 + tables.len() as u32;
    let column = |head: &str, kind| {
        TableColumn::new().set_header(head).set_header_format(look::header(kind)).set_format(look::value(kind))
    };
    let columns = [column("Sheet", Kind::Text), column("What it holds", Kind::Text), column("Rows", Kind::Number(0))];
    let about = "Every sheet of this workbook, with a link to it.";
    let style = super::formula::styled(name, "Contents", about).set_autofilter(false).set_columns(&columns);
    pen.sheet.add_table(HEADER_ROW, 0, last, 2, &style).map_err(failed)?;
    let linked =
        look::value(Kind::Text).set_font_color(look::BLUE).set_underline(rust_xlsxwriter::FormatUnderline::Single);
    let words =
        [("Cover", "What the report is about, its answer, how to read it"), ("Notes", "The words of the report")];
    for (name, text) in words {
        pen.link(0, name, name, &linked)?;
        pen.line(1, text, look::value(Kind::Text))?;
    }
    for (table, place) in tables {
        pen.link(0, &place.sheet, &place.sheet, &look::guarded(linked.clone(), &place.sheet))?;
        pen.text(1, &table.title, look::value(Kind::Text))?;
        pen.sheet
            .write_number_with_format(pen.row, 2, table.rows.len() as f64, &look::value(Kind::Number(0)))
            .map_err(failed)?;
        pen.row += 1;
    }
    sheet.set_freeze_panes(HEADER_ROW + 1, 0).map_err(failed)?;
    paper(sheet);
    Ok(())
}

/// All that the page says, in its order, with links to the tables.
pub(super) fn notes(sheet: &mut Worksheet, report: &Report, tables: &[(&Table, Place)]) -> Result<(), ReportError> {
    sheet.set_name("Notes").map_err(failed)?;
    sheet.set_column_width(0, 110).map_err(failed)?;
    let mut pen = Pen { sheet, row: 0 };
    pen.line(0, "Notes", look::title())?;
    pen.link(0, "Contents", "Back to contents", &look::link())?;
    pen.row += 1;
    let mut places = tables.iter();
    for block in &report.blocks {
        match block {
            Block::Heading(level, text) => {
                pen.row += 1;
                pen.line(0, text, look::heading(*level))?;
            }
            Block::Paragraph(text) => pen.line(0, text, look::wrapped())?,
            Block::Note(text) => pen.line(0, text, look::note())?,
            Block::List(points) => {
                for point in points {
                    pen.line(0, &format!("• {point}"), look::wrapped().set_indent(1))?;
                }
            }
            Block::Figure(figure) => {
                pen.line(0, &format!("Chart on the page: {}", figure.title), look::label())?;
                pen.line(0, &figure.alt, look::wrapped().set_font_color(look::QUIET))?;
            }
            Block::Table(table) => {
                if let Some((_, place)) = places.next() {
                    pen.link(0, &place.sheet, &format!("Table: {}", table.title), &look::link())?;
                    pen.row += 1;
                }
            }
        }
    }
    let last = pen.row.max(1) - 1;
    sheet.set_print_area(0, 0, last, 0).map_err(failed)?;
    paper(sheet);
    Ok(())
}
