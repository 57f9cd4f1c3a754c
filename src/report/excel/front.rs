//! The sheets before the tables: cover, contents, notes. They hold what the page says in words.

use super::super::value::line;
use super::super::{Block, Kind, Report, ReportError, Table};
use super::look::HEADER_ROW;
use super::names::{SHORT, cut, fitting};
use super::sheet::{Place, paper};
use super::{failed, look, measure};
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

/// Widths of a column of texts and of one of labels, in pixels.
const WIDTHS: (u32, u32) = (820, 260);
/// Width of the column of notes: about 100 letters, which paper on its side prints at full size.
const NOTES: u32 = 680;

/// Writes rows of text, one below the other, and never a formula.
struct Pen<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    /// Of the column of texts, in pixels.
    width: u32,
}

impl Pen<'_> {
    /// A text in a column of a width in pixels; the row is made as high as it needs.
    fn text(&mut self, column: u16, text: &str, format: Format, width: u32) -> Result<(), ReportError> {
        let (text, was_cut) = fitting(text);
        let format = look::guarded(format, &text);
        // Labels are bold.
        self.height(measure::height(measure::lines(&text, width == WIDTHS.1, f64::from(width) - 14.0)))?;
        self.sheet.write_string_with_format(self.row, column, text, &format).map_err(failed)?;
        if was_cut {
            self.row += 1;
            let said = "The text above is longer than a cell holds, 32,767 characters, and is cut.";
            self.sheet.write_string_with_format(self.row, column, said, &look::about()).map_err(failed)?;
        }
        Ok(())
    }

    /// A text in the column of texts of a sheet, and on to the next row.
    fn line(&mut self, column: u16, text: &str, format: Format) -> Result<(), ReportError> {
        self.text(column, text, format, self.width)?;
        self.row += 1;
        Ok(())
    }

    /// A text on one line, however long, in a row of a height in points.
    fn head(&mut self, text: &str, format: Format, height: f64) -> Result<(), ReportError> {
        let (text, _) = fitting(text);
        self.height(height)?;
        let format = look::guarded(format, &text);
        self.sheet.write_string_with_format(self.row, 0, text, &format).map_err(failed)?;
        self.row += 1;
        Ok(())
    }

    /// A heading, with room above.
    fn heading(&mut self, level: u8, text: &str) -> Result<(), ReportError> {
        self.text(0, text, look::heading(level), self.width * 4 / 5)?;
        let lines = measure::lines(text, true, f64::from(self.width * 4 / 5));
        self.height(measure::height(lines) + if level <= 2 { 24.0 } else { 12.0 })?;
        self.row += 1;
        Ok(())
    }

    /// Height of the row in points.
    fn height(&mut self, points: f64) -> Result<(), ReportError> {
        self.sheet.set_row_height(self.row, points).map_err(failed)?;
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
    sheet.set_column_width_pixels(0, WIDTHS.1).map_err(failed)?;
    sheet.set_column_width_pixels(1, WIDTHS.0).map_err(failed)?;
    let mut pen = Pen { sheet, row: 0, width: WIDTHS.0 };
    pen.head(&report.title, look::title(), 30.0)?;
    for piece in measure::parted(&fitting(&report.subtitle).0, f64::from(WIDTHS.0 + WIDTHS.1) - 40.0) {
        pen.head(&piece, look::about(), measure::height(1))?;
    }
    pen.row += 1;
    for (label, texts) in opening(report) {
        group(&mut pen, &label, &texts)?;
    }
    group(&mut pen, "How to read this", &HOW_TO_READ.map(str::to_owned))?;
    pen.link(0, "Contents", "Contents", &look::link())?;
    pen.line(1, "Every sheet, with links", look::body())?;
    pen.link(0, "Notes", "Notes", &look::link())?;
    pen.line(1, "The words of the report", look::body())?;
    pen.row += 1;
    for (name, value) in &report.facts {
        let lines = |text: &str, bold, width| measure::lines(&line(text), bold, f64::from(width) - 14.0);
        let higher = lines(name, true, WIDTHS.1).max(lines(value, false, WIDTHS.0));
        pen.text(0, name, look::label(), WIDTHS.1)?;
        pen.text(1, value, look::wrapped(), WIDTHS.0)?;
        pen.height(measure::height(higher))?;
        pen.row += 1;
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
    pen.text(0, label, look::label(), WIDTHS.1)?;
    for text in texts {
        pen.line(1, text, look::wrapped())?;
    }
    pen.row += 1;
    Ok(())
}

/// What the report says first: its texts before the first section, and those of that section under its heading.
fn opening(report: &Report) -> Vec<(String, Vec<String>)> {
    let mut groups = vec![("In short".to_owned(), Vec::new())];
    for block in &report.blocks {
        let texts = match block {
            Block::Heading(0..=2, _) if groups.len() > 1 => break,
            Block::Heading(_, text) => {
                groups.push((line(text), Vec::new()));
                continue;
            }
            Block::Lead(text) | Block::Paragraph(text) | Block::Note(text) => vec![line(text)],
            Block::List(points) => points.iter().map(|point| format!("• {}", line(point))).collect(),
            Block::Figure(_) | Block::Table(_) => Vec::new(),
        };
        if let Some((_, group)) = groups.last_mut() {
            group.extend(texts);
        }
    }
    groups
}

/// Every sheet with a link and what it holds: a table itself.
pub(super) fn contents(sheet: &mut Worksheet, tables: &[(&Table, Place)], name: &str) -> Result<(), ReportError> {
    sheet.set_name("Contents").map_err(failed)?;
    sheet.set_column_width_pixels(0, 300).map_err(failed)?;
    sheet.set_column_width_pixels(1, WIDTHS.0 - 60).map_err(failed)?;
    sheet.set_column_width_pixels(2, 90).map_err(failed)?;
    let mut pen = Pen { sheet, row: 0, width: WIDTHS.0 };
    pen.head("Contents", look::title(), 26.0)?;
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
        pen.sheet.write_blank(pen.row, 2, &look::value(Kind::Number(0))).map_err(failed)?;
        pen.line(1, text, look::value(Kind::Text))?;
    }
    for (table, place) in tables {
        pen.link(0, &place.sheet, &place.sheet, &look::guarded(linked.clone(), &place.sheet))?;
        pen.text(1, &cut(&line(&table.title), SHORT), look::value(Kind::Text), WIDTHS.0 - 60)?;
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
    sheet.set_column_width_pixels(0, NOTES).map_err(failed)?;
    let mut pen = Pen { sheet, row: 0, width: NOTES };
    pen.head("Notes", look::title(), 26.0)?;
    pen.link(0, "Contents", "Back to contents", &look::link())?;
    pen.row += 1;
    let mut places = tables.iter();
    for block in &report.blocks {
        match block {
            Block::Heading(level, text) => {
                pen.heading(*level, text)?;
            }
            Block::Paragraph(text) => pen.line(0, text, look::wrapped())?,
            Block::Lead(text) | Block::Note(text) => pen.line(0, text, look::note())?,
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
