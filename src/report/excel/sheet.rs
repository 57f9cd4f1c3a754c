//! A sheet with one table: title, way back, what a reader must know, the table, a chart beside it or below.
//!
//! Every table starts at the same cell, so that those who do not see the sheet know where it is.

use super::super::value::{self, written};
use super::super::{Cell, Column, Kind, ReportError, Table};
use super::formula::{Sources, column_formula, styled, with_result};
use super::look::HEADER_ROW;
use super::names::{Names, SHORT, cut, fitting};
use super::plot::{self, Range};
use super::{failed, look, measure};
use rust_xlsxwriter::{Format, TableColumn, Url, Worksheet};

/// Rows of a sheet.
pub(super) const ROWS: usize = 1_048_576;
/// The first of the lines about the numbers, and how many there are.
const ABOUT: (u32, usize) = (2, 3);
/// Widths in pixels: of a column at least and at most, and of the gap before a chart.
const WIDTHS: (f64, f64, u32) = (84.0, 380.0, 28);
/// What a cell keeps free beside its text, and what the button of a filter takes, in pixels.
const BESIDE: (f64, f64) = (14.0, 22.0);
/// Columns under a chart, each of the default width of 64 pixels.
const UNDER_CHART: u32 = plot::SIZE.0.div_ceil(64);
/// Pixels across the paper and down it at full size: A4 on its side, less its margins.
const PAPER: (f64, f64) = (1_026.0, 669.0);
/// Pixels of what stands above the rows of a table, of a row, and of the rows between a table and a chart below it.
const ROWS_TAKE: (f64, f64, f64) = (170.0, 23.4, 46.8);
/// Rows whose texts are measured: a longer text further down is wrapped.
const MEASURED: usize = 2_000;

/// Where a table stands in the workbook.
pub(super) struct Place {
    pub sheet: String,
    pub table: String,
}

/// Writes `table` on `sheet`; one of more than `rows` rows is not written, and the sheet says where it is.
pub(super) fn write(sheet: &mut Worksheet, table: &Table, place: &Place, rows: usize) -> Result<(), ReportError> {
    sheet.set_name(&place.sheet).map_err(failed)?;
    let (title, _) = fitting(&table.title);
    sheet.write_string_with_format(0, 0, &title, &look::guarded(look::title(), &title)).map_err(failed)?;
    let back = Url::new("internal:'Contents'!A1").set_text("Back to contents");
    sheet.write_url_with_format(1, 0, back, &look::link()).map_err(failed)?;
    let mut heads = Names::new();
    let heads: Vec<String> = table.columns.iter().map(|column| heads.column(&column.head)).collect();
    let widths = widths(table, &heads);
    for (column, width) in (0..).zip(&widths) {
        sheet.set_column_width_pixels(column, *width as u32).map_err(failed)?;
    }
    sheet.set_row_height(0, 26).map_err(failed)?;
    sheet.set_default_row_height(measure::height(1));
    let mut about = vec![value::line(&table.about)];
    let room = ROWS.min(rows) - HEADER_ROW as usize - 1;
    let mut last_row = HEADER_ROW;
    let (mut charted, mut below) = (0, false);
    if table.rows.len() > room {
        about.push(format!(
            "Not written here: this table has {} rows, and a sheet has room for {}. All of them stand in the CSV and \
             Parquet files of the run.",
            grouped(table.rows.len()),
            grouped(room)
        ));
    } else if table.rows.is_empty() {
        about.push("This table has no rows.".to_owned());
    } else {
        last_row = HEADER_ROW + table.rows.len() as u32;
        let cut_cells = fill(sheet, table, place, &heads)?;
        heighten(sheet, table, &heads, &widths)?;
        about.extend(remarks(table, cut_cells));
        let kinds: Vec<Kind> = table.columns.iter().map(|column| column.kind).collect();
        let range = Range { sheet: &place.sheet, heads: &heads, kinds: &kinds, rows: &table.rows, last_row };
        if let Some(chart) = table.plot.as_ref().and_then(|plot| plot::chart(plot, &range)) {
            charted = table.plot.as_ref().map_or(0, |plot| plot::height(plot, &range));
            below = is_below(widths.iter().sum(), table.rows.len(), f64::from(charted));
            if below {
                sheet.insert_chart(last_row + 2, 0, &chart).map_err(failed)?;
            } else {
                let gap = table.columns.len() as u16;
                sheet.set_column_width_pixels(gap, WIDTHS.2).map_err(failed)?;
                sheet.insert_chart(HEADER_ROW, gap + 1, &chart).map_err(failed)?;
            }
        }
        sheet.set_freeze_panes(HEADER_ROW + 1, 1).map_err(failed)?;
        sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW).map_err(failed)?;
    }
    // Texts run over the cells beside them, over the table and its chart.
    let is_beside = charted > 0 && !below;
    let beside = if is_beside { f64::from(WIDTHS.2 + plot::SIZE.0) } else { 0.0 };
    tell(sheet, &about.join(" "), (widths.iter().sum::<f64>() + beside).clamp(720.0, 1_200.0))?;
    let right = table.columns.len() as u32 + if is_beside { 1 + UNDER_CHART } else { 0 };
    // Rows are 23 pixels high at least.
    let least = if below { last_row + 2 } else { HEADER_ROW } + charted.div_ceil(23);
    sheet.set_print_area(0, 0, last_row.max(least), (right.max(8) - 1) as u16).map_err(failed)?;
    paper(sheet);
    if below {
        // Of a chart on two pages nobody has anything.
        sheet.set_print_fit_to_pages(1, 1);
    }
    Ok(())
}

/// Whether paper shows a table of a width in pixels larger with its chart below than with the chart beside it.
fn is_below(width: f64, rows: usize, chart: f64) -> bool {
    let across = f64::from(plot::SIZE.0);
    let table = ROWS_TAKE.0 + rows as f64 * ROWS_TAKE.1;
    let beside = PAPER.0 / (width + f64::from(WIDTHS.2) + across);
    let (wide, high) = (if width > across { width } else { across }, table + ROWS_TAKE.2 + chart);
    let below = (PAPER.0 / wide).min(PAPER.1 / high);
    beside < 1.0 && below > beside
}

/// The table with its values, formulas and formats; how many texts were cut.
fn fill(sheet: &mut Worksheet, table: &Table, place: &Place, heads: &[String]) -> Result<usize, ReportError> {
    let sources = Sources { table: &place.table, heads };
    let before = |place: usize| place.checked_sub(1).and_then(|place| Some(table.columns.get(place)?.kind));
    let dressed = |place: usize, column: &Column, format| look::apart(format, column.kind, before(place));
    let columns: Vec<TableColumn> = table
        .columns
        .iter()
        .zip(heads)
        .enumerate()
        .map(|(place, (column, head))| {
            let made = TableColumn::new()
                .set_header(head)
                .set_header_format(dressed(place, column, look::header(column.kind)))
                .set_format(dressed(place, column, look::value(column.kind)));
            match column_formula(&sources, column.derived.as_ref()) {
                Some(formula) => made.set_formula(formula),
                None => made,
            }
        })
        .collect();
    let last = HEADER_ROW + table.rows.len() as u32;
    let style = styled(&place.table, &cut(&value::line(&table.title), SHORT), &cut(&value::line(&table.about), SHORT));
    let right = (table.columns.len() - 1) as u16;
    sheet.add_table(HEADER_ROW, 0, last, right, &style.set_columns(&columns)).map_err(failed)?;
    let columns = table.columns.iter().enumerate();
    let formats: Vec<Format> =
        columns.map(|(place, column)| dressed(place, column, look::value(column.kind))).collect();
    let mut cut_cells = 0;
    for (index, cells) in table.rows.iter().enumerate() {
        let row = HEADER_ROW + 1 + index as u32;
        for (place, ((cell, column), format)) in cells.iter().zip(&table.columns).zip(&formats).enumerate() {
            let at = place as u16;
            match cell {
                Cell::Text(text) => {
                    let (text, was_cut) = fitting(text);
                    cut_cells += usize::from(was_cut);
                    let format = look::guarded(format.clone(), &text);
                    sheet.write_string_with_format(row, at, text, &format).map_err(failed)?;
                }
                Cell::Number(number) => {
                    let format = look::near_the_ends(format.clone(), *number, column.kind);
                    write_number(sheet, (row, at), *number, column, (&table.rows[..index], cells), &format, &sources)?;
                }
                Cell::Nothing => {
                    sheet.write_blank(row, at, format).map_err(failed)?;
                }
            }
        }
    }
    Ok(cut_cells)
}

/// A number: a formula with its result where it follows from others of its row.
fn write_number(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    number: f64,
    column: &Column,
    (above, cells): (&[Vec<Cell>], &[Cell]),
    format: &Format,
    sources: &Sources<'_>,
) -> Result<(), ReportError> {
    // Checked before the first sheet was made.
    debug_assert!(number.is_finite());
    let live = column.derived.as_ref().and_then(|derived| Some((derived, value::follows(derived, above, cells)?)));
    match live {
        Some((derived, result)) => {
            let formula = with_result(&sources.in_row(derived, row), result);
            sheet.write_formula_with_format(row, at, formula, format).map_err(failed)?;
        }
        None => {
            sheet.write_number_with_format(row, at, number, format).map_err(failed)?;
        }
    }
    Ok(())
}

/// What must be said of the cells.
fn remarks(table: &Table, cut_cells: usize) -> Vec<String> {
    let mut said = Vec::new();
    if table.columns.iter().any(|column| column.derived.is_some()) {
        said.push("Columns that follow from others hold formulas.".to_owned());
    }
    if table.rows.iter().flatten().any(|cell| *cell == Cell::Nothing) {
        said.push("An empty cell: not known.".to_owned());
    }
    if cut_cells > 0 {
        let cells = if cut_cells == 1 { "One text is".to_owned() } else { format!("{} texts are", grouped(cut_cells)) };
        said.push(format!("{cells} longer than a cell holds, 32,767 characters, and cut: an ellipsis ends them."));
    }
    said
}

/// Writes a text on the lines for it, each about `run` pixels long; lines without text are made low.
fn tell(sheet: &mut Worksheet, text: &str, run: f64) -> Result<(), ReportError> {
    let (text, _) = fitting(text);
    let mut lines = measure::parted(&text, run.max(measure::width(&text, false) / ABOUT.1 as f64 + 150.0));
    if lines.len() > ABOUT.1 {
        let rest = lines.split_off(ABOUT.1 - 1);
        lines.push(rest.join(" "));
    }
    for offset in 0..ABOUT.1 {
        let row = ABOUT.0 + offset as u32;
        match lines.get(offset) {
            Some(line) => {
                let format = look::guarded(look::about(), line);
                sheet.write_string_with_format(row, 0, line, &format).map_err(failed)?;
                sheet.set_row_height(row, measure::height(1)).map_err(failed)?;
            }
            None => {
                sheet.set_row_height(row, 4).map_err(failed)?;
            }
        }
    }
    Ok(())
}

/// Widths of columns in pixels: as wide as the widest number, and a header in three lines; texts are wrapped.
fn widths(table: &Table, heads: &[String]) -> Vec<f64> {
    let of = |(place, (column, head)): (usize, (&Column, &String))| {
        let mut header = head.split(' ').map(|word| measure::width(word, true)).fold(0.0, f64::max);
        while measure::lines(head, true, header) > 3 && header < WIDTHS.1 {
            header += 4.0;
        }
        let cells = table.rows.iter().take(MEASURED).filter_map(|row| row.get(place));
        let cell = cells.map(|cell| measure::width(&written(cell, column.kind), place == 0)).fold(0.0, f64::max);
        (header + BESIDE.1).max(cell).clamp(WIDTHS.0, WIDTHS.1) + BESIDE.0
    };
    table.columns.iter().zip(heads).enumerate().map(of).map(f64::ceil).collect()
}

/// Makes the header, and rows with texts over several lines, as high as they need.
fn heighten(sheet: &mut Worksheet, table: &Table, heads: &[String], widths: &[f64]) -> Result<(), ReportError> {
    let header = heads.iter().zip(widths).map(|(head, width)| measure::lines(head, true, width - BESIDE.0 - BESIDE.1));
    sheet.set_row_height(HEADER_ROW, measure::height(header.max().unwrap_or(1)) + 4.0).map_err(failed)?;
    for (row, cells) in (HEADER_ROW + 1..).zip(&table.rows) {
        let texts = cells.iter().zip(widths).enumerate().filter_map(|(place, (cell, width))| match cell {
            Cell::Text(text) => Some(measure::lines(text, place == 0, width - BESIDE.0)),
            _ => None,
        });
        let lines = texts.max().unwrap_or(1);
        if lines > 1 {
            sheet.set_row_height(row, measure::height(lines)).map_err(failed)?;
        }
    }
    Ok(())
}

/// A4 across, one page wide, with the sheet's name and the page's number below.
pub(super) fn paper(sheet: &mut Worksheet) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3)
        .set_footer("&L&9&A&R&9&P of &N");
    sheet.set_screen_gridlines(false);
}

/// A count with commas.
pub(super) fn grouped(count: usize) -> String {
    written(&Cell::Number(count as f64), Kind::Number(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_stands_where_paper_shows_its_table_larger() {
        // A narrow table and its chart fit beside each other; a wide one has its chart below; a long one beside it again.
        assert!(!is_below(350.0, 15, 400.0));
        assert!(is_below(1_100.0, 16, 400.0));
        assert!(!is_below(1_100.0, 60, 400.0));
    }
}
