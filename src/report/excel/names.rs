//! Names that a spreadsheet program takes: of sheets, of tables, of columns; and texts within its limits.

use super::super::value::line;
use std::collections::BTreeSet;

/// The longest text that a cell holds, in UTF-16 units.
const CELL: usize = 32_767;
/// The longest name of a sheet, in the same.
const SHEET: usize = 31;
/// The longest header, alternative text or property of a document, in the same.
pub(super) const SHORT: usize = 255;

/// A text on one line that fits into a cell, and whether it had to be cut.
pub(super) fn fitting(text: &str) -> (String, bool) {
    let whole = line(text);
    let kept = cut(&whole, CELL);
    let was_cut = kept.len() < whole.len();
    (kept, was_cut)
}

/// A text of at most `limit` UTF-16 units, its last an ellipsis where something was left out.
pub(super) fn cut(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut units = 1;
    for letter in text.chars() {
        units += letter.len_utf16();
        if units > limit {
            break;
        }
        kept.push(letter);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// Names that differ by more than capitals.
pub(super) struct Names {
    taken: BTreeSet<String>,
    limit: usize,
}

impl Names {
    /// Sheets: `History` is a name that Excel keeps to itself.
    pub(super) fn of_sheets() -> Self {
        Self { taken: BTreeSet::from(["history".to_owned()]), limit: SHEET }
    }

    /// Tables, and columns of one.
    pub(super) fn new() -> Self {
        Self { taken: BTreeSet::new(), limit: SHORT }
    }

    /// `wanted`, cut to what is allowed; with a number behind it where another has the name.
    fn unique(&mut self, wanted: &str, number: impl Fn(usize) -> String) -> String {
        let mut name = cut(wanted, self.limit);
        let mut count = 1;
        while !self.taken.insert(name.to_lowercase()) {
            count += 1;
            let behind = number(count);
            name = cut(wanted, self.limit - behind.encode_utf16().count()) + &behind;
        }
        name
    }

    /// The name of a sheet: none of `[]:*?/\`, no apostrophe at an end, not empty.
    pub(super) fn sheet(&mut self, wanted: &str) -> String {
        let spaced: String = wanted.chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c }).collect();
        let spaced = line(&spaced);
        let bare = cut(spaced.trim_matches(['\'', ' ']), SHEET);
        let bare = bare.trim_matches(['\'', ' ']);
        self.unique(if bare.is_empty() { "Table" } else { bare }, |count| format!(" ({count})"))
    }

    /// The name of a table: letters, digits and `_`, and nothing that reads as a cell.
    pub(super) fn table(&mut self, wanted: &str) -> String {
        let plain: String =
            wanted.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect();
        let letters = plain.bytes().take_while(u8::is_ascii_alphabetic).count();
        let rest = &plain[letters..];
        // `AB12`, `R1C1`, `r`, `c`.
        let reads_as_cell = letters <= 3 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
        let name = if plain.is_empty() || reads_as_cell { format!("t_{plain}") } else { plain };
        self.unique(&name, |count| format!("_{count}"))
    }

    /// The header of a column: not empty.
    pub(super) fn column(&mut self, wanted: &str) -> String {
        let wanted = line(wanted);
        self.unique(if wanted.is_empty() { "Column" } else { &wanted }, |count| format!(" ({count})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_legal_names_that_differ_by_more_than_capitals() {
        let mut names = Names::of_sheets();
        for (wanted, expected) in [
            ("Backlog by year", "Backlog by year"),
            ("backlog BY year", "backlog BY year (2)"),
            ("Backlog by year", "Backlog by year (3)"),
            ("History", "History (2)"),
            ("a/b\\c:d*e?f[g]", "a b c d e f g"),
            ("'quoted'", "quoted"),
            ("", "Table"),
            ("'''", "Table (2)"),
            ("St Mary's", "St Mary's"),
            ("A name that is much longer than a sheet's", "A name that is much longer tha…"),
            ("A name that is much longer than a sheet's", "A name that is much longer… (2)"),
            (
                "日本語の長い名前のシート日本語の長い名前のシート日本語の長い名前のシート",
                "日本語の長い名前のシート日本語の長い名前のシート日本語の長い…",
            ),
        ] {
            let name = names.sheet(wanted);
            assert_eq!(name, expected);
            assert!(name.encode_utf16().count() <= 31);
            assert!(rust_xlsxwriter::utility::check_sheet_name(&name).is_ok());
        }
    }

    #[test]
    fn tables_are_not_named_like_cells() {
        let mut names = Names::new();
        for (wanted, expected) in [
            ("backlog_by_year", "backlog_by_year"),
            ("Backlog_by_year", "Backlog_by_year_2"),
            ("A1", "t_A1"),
            ("r1c1", "t_r1c1"),
            ("c", "t_c"),
            ("9lives", "t_9lives"),
            ("", "t_"),
            ("a-b", "a_b"),
        ] {
            assert_eq!(names.table(wanted), expected);
        }
    }

    #[test]
    fn a_text_is_cut_to_its_limit_between_letters() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("a𝄞𝄞", 4), "a𝄞…");
        let (kept, was_cut) = fitting(&"x".repeat(40_000));
        assert_eq!((kept.encode_utf16().count(), was_cut), (32_767, true));
        assert_eq!(fitting("short"), ("short".to_owned(), false));
    }
}
