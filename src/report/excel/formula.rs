//! Live formulas for values that follow from others of their row.

use super::super::{Derived, value};
use super::look::HEADER_ROW;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{Formula, Table};

/// Where a table stands and what it and its columns are called.
pub(super) struct Sources<'a> {
    pub table: &'a str,
    pub heads: &'a [String],
}

impl Sources<'_> {
    /// The formula of a whole column, by the names of the columns that it needs; nothing where a name would have to be
    /// written with escapes, which programs read differently.
    pub(super) fn by_name(&self, derived: &Derived) -> Option<String> {
        let needed = value::sources(derived);
        let plain = needed.iter().all(|&place| self.heads.get(place).is_some_and(|head| is_plain(head)));
        plain.then(|| {
            let head = |place: usize| self.heads.get(place).map_or("", String::as_str);
            let first = |place: usize| format!("INDEX({}[{}],1)", self.table, head(place));
            written(derived, &first, &|place| format!("{}[[#This Row],[{}]]", self.table, head(place)))
        })
    }

    /// The formula of the cell in `row` of the sheet: by names where they are plain, else by places.
    pub(super) fn in_row(&self, derived: &Derived, row: u32) -> String {
        // A sheet has 16,384 columns, which fit.
        let at = |row: u32| move |place: usize| row_col_to_cell(row, place as u16);
        self.by_name(derived).unwrap_or_else(|| written(derived, &at(HEADER_ROW + 1), &at(row)))
    }
}

/// Whether a header can stand in a formula as it is, and is never taken for a function.
fn is_plain(head: &str) -> bool {
    let mut before = ' ';
    head.chars().all(|c| {
        let fine = c.is_alphanumeric() || " £,.%-–—/:;+&_".contains(c) || (c == '(' && before == ' ') || c == ')';
        before = c;
        fine
    })
}

/// The formula over what `at` calls a column in its row, and `first` in the first. It adds in the order in which [`value::follows`] does.
fn written(derived: &Derived, first: &dyn Fn(usize) -> String, at: &dyn Fn(usize) -> String) -> String {
    match derived {
        Derived::Product(a, b) => format!("{}*{}", at(*a), at(*b)),
        Derived::Running(place) => format!("SUM({}:{})", first(*place), at(*place)),
        Derived::Difference(from, less) => format!("{}-{}", at(*from), at(*less)),
        Derived::Ratio(over, under) => format!("IF({under}=0,\"\",{}/{under})", at(*over), under = at(*under)),
        Derived::Sum(added, taken) => {
            let mut text = String::new();
            for place in added {
                if !text.is_empty() {
                    text.push('+');
                }
                text.push_str(&at(*place));
            }
            for place in taken {
                text.push('-');
                text.push_str(&at(*place));
            }
            if text.is_empty() { "0".to_owned() } else { text }
        }
    }
}

/// A formula with what it comes to, for programs that do not compute.
pub(super) fn with_result(formula: &str, result: f64) -> Formula {
    Formula::new(format!("={formula}")).set_result(result.to_string())
}

/// Gives columns whose formula has names that formula, so that a row added below has it too.
pub(super) fn column_formula(table: &Sources<'_>, derived: Option<&Derived>) -> Option<Formula> {
    derived.and_then(|derived| table.by_name(derived)).map(|formula| Formula::new(format!("={formula}")))
}

/// The style of every table: bands of grey, under a header of ours.
pub(super) fn styled(name: &str, title: &str, about: &str) -> Table {
    Table::new()
        .set_name(name)
        .set_style(rust_xlsxwriter::TableStyle::Light1)
        .set_first_column(true)
        .set_alt_text_title(title)
        .set_alt_text(about)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_names_its_columns_where_their_names_are_plain_and_their_places_where_not() {
        let heads = ["Plan", "Median, £m", "High (£m)", "It's [odd] #1 @all"].map(str::to_owned);
        let sources = Sources { table: "money", heads: &heads };
        let difference = Derived::Difference(2, 1);
        assert_eq!(sources.in_row(&difference, 6), "money[[#This Row],[High (£m)]]-money[[#This Row],[Median, £m]]");
        assert_eq!(sources.in_row(&Derived::Ratio(3, 1), 6), "IF(B7=0,\"\",D7/B7)");
        assert_eq!(sources.by_name(&Derived::Sum(vec![1], vec![3])), None);
        assert_eq!(sources.in_row(&Derived::Sum(vec![1, 2], vec![3]), 6), "B7+C7-D7");
        assert_eq!(sources.in_row(&Derived::Product(3, 1), 6), "D7*B7");
        let running = "SUM(INDEX(money[Median, £m],1):money[[#This Row],[Median, £m]])";
        assert_eq!(sources.in_row(&Derived::Running(1), 6), running);
        assert_eq!(sources.in_row(&Derived::Running(3), 9), format!("SUM(D{}:D10)", HEADER_ROW + 2));
        for head in ["SUM(x)", "a'b", "[x", "x]", "#", "@", "\"quoted\"", "a=b"] {
            assert!(!is_plain(head), "{head}");
        }
    }
}
