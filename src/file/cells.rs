//! The cells of a CSV, each with its place in the text.

use csv_core::{ReadFieldResult, ReaderBuilder};
use std::ops::Range;

/// A cell with its place in the text.
pub(crate) struct Cell {
    pub text: String,
    pub span: Range<usize>,
}

/// A row; a blank line is one without cells.
pub(crate) struct Row {
    /// Its line in the text, from 1.
    pub line: usize,
    start: usize,
    pub cells: Vec<Cell>,
}

impl Row {
    pub fn span(&self) -> Range<usize> {
        self.start..self.cells.last().map_or(self.start, |cell| cell.span.end)
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.trim().is_empty())
    }
}

impl Row {
    /// Whether this is another row once more, as a header is where tables were joined.
    pub fn is_again(&self, other: &Self) -> bool {
        let words = |row: &Self| row.cells.iter().map(|cell| cell.text.trim().to_lowercase()).collect::<Vec<_>>();
        !self.is_blank() && self.cells.len() == other.cells.len() && words(self) == words(other)
    }
}

/// Every row. (The parser passes over blank lines: they are seen in what it passed.)
pub(crate) fn rows(text: &str, offset: usize) -> Vec<Row> {
    let mut csv = ReaderBuilder::new().build();
    let mut buffer = [0; 256];
    let mut field: Vec<u8> = Vec::new();
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    // How far the text is read, where the cell at hand begins, and up to where lines are counted.
    let (mut at, mut from) = (0, 0);
    let mut lines = Lines { text, line: 1, counted: 0 };
    loop {
        let (result, read, written) = csv.read_field(&text.as_bytes()[at..], &mut buffer);
        at += read;
        field.extend_from_slice(&buffer[..written]);
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                if cells.is_empty() {
                    if from > 0 && text[..from].ends_with('\r') && text[from..].starts_with('\n') {
                        from += 1;
                    }
                    while let Some(passed) = ["\r\n", "\n", "\r"].iter().find(|end| text[from..at].starts_with(**end)) {
                        rows.push(Row { line: lines.of(from), start: from + offset, cells: Vec::new() });
                        from += passed.len();
                    }
                }
                // What closed the cell is not part of it.
                let raw = text[from..at].strip_suffix(['\n', '\r', ',']).unwrap_or(&text[from..at]);
                let span = from + offset..from + raw.len() + offset;
                let words = String::from_utf8_lossy(&std::mem::take(&mut field)).into_owned();
                let start = cells.first().map_or(span.start, |cell: &Cell| cell.span.start);
                cells.push(Cell { text: words, span });
                from = at;
                if record_end {
                    let line = lines.of(start - offset);
                    rows.push(Row { line, start, cells: std::mem::take(&mut cells) });
                }
            }
            ReadFieldResult::End => return rows,
        }
    }
}

/// Counts lines on the way.
struct Lines<'a> {
    text: &'a str,
    line: usize,
    counted: usize,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> usize {
        self.line += self.text.as_bytes()[self.counted..place].iter().filter(|byte| **byte == b'\n').count();
        self.counted = place;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(usize, Vec<(String, String)>)> {
        let cell = |cell: &Cell| (cell.text.clone(), text[cell.span.start - 7..cell.span.end - 7].to_owned());
        rows(text, 7).iter().map(|row| (row.line, row.cells.iter().map(cell).collect())).collect()
    }

    #[test]
    fn every_cell_has_its_place_whatever_ends_the_lines() {
        let same = |text: &str| (text.to_owned(), text.to_owned());
        for end in ["\n", "\r\n"] {
            let text = format!("a,\"b,\"\"c\"{end}{end}1,é{end},2");
            let quoted = ("b,\"c".to_owned(), "\"b,\"\"c\"".to_owned());
            let wanted = vec![
                (1, vec![same("a"), quoted]),
                (2, vec![]),
                (3, vec![same("1"), same("é")]),
                (4, vec![same(""), same("2")]),
            ];
            assert_eq!(shown(&text), wanted, "{end:?}");
        }
        assert_eq!(shown(""), vec![]);
        assert_eq!(shown("a\n"), vec![(1, vec![same("a")])]);
    }
}
