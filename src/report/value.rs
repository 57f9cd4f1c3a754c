//! How a value is written on the page, and what every report must keep before a writer takes it.

use super::{Cell, Derived, Kind, Report, ReportError, Table};
use crate::words::grouped;

/// What stands where nothing is known.
pub(super) const NOTHING: &str = "–";

/// A cell as a reader sees it: `1,234.5`, `12.3 %`, `−8`.
pub(super) fn written(cell: &Cell, kind: Kind) -> String {
    match cell {
        Cell::Text(text) => line(text),
        Cell::Number(value) => number(*value, kind),
        Cell::Nothing => NOTHING.to_owned(),
    }
}

/// A number with commas at thousands and a true minus; never `−0`.
fn number(value: f64, kind: Kind) -> String {
    if let Some(text) = near_the_ends(value, kind) {
        return text;
    }
    let (value, decimals, sign) = match kind {
        Kind::Text => return plain(value),
        Kind::Number(decimals) => (value, decimals, ""),
        Kind::Share(decimals) => (100.0 * value, decimals, "\u{a0}%"),
    };
    let digits = format!("{:.*}", usize::from(decimals), value.abs());
    let minus = if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { "−" } else { "" };
    format!("{minus}{}{sign}", grouped(&digits))
}

/// What stands for a share that is neither nothing nor all where its decimals would show it as one of them: `under 1 %`,
/// `over 99.9 %`.
pub(super) fn near_the_ends(share: f64, kind: Kind) -> Option<String> {
    let Kind::Share(decimals) = kind else { return None };
    let decimals = usize::from(decimals);
    let step = (0..decimals).fold(0.01, |step, _| step / 10.0);
    if share > 0.0 && share < step {
        Some(format!("under {:.decimals$}\u{a0}%", 100.0 * step))
    } else if share < 1.0 && share > 1.0 - step {
        Some(format!("over {:.decimals$}\u{a0}%", 100.0 * (1.0 - step)))
    } else {
        None
    }
}

/// A number in a column of text, as it is.
fn plain(value: f64) -> String {
    value.to_string()
}

/// A text on one line, without characters that cannot be seen.
pub(super) fn line(text: &str) -> String {
    crate::chart::one_line(text)
}

/// The value that `derived` gives in a row, below those `above` it; nothing where a value that it needs is not known, or it divides by
/// nothing.
pub(super) fn follows(derived: &Derived, above: &[Vec<Cell>], row: &[Cell]) -> Option<f64> {
    let of = |row: &[Cell], place: usize| match row.get(place) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    };
    let at = |place: usize| of(row, place);
    match derived {
        Derived::Product(a, b) => Some(at(*a)? * at(*b)?),
        Derived::Running(place) => {
            let before = above.iter().try_fold(0.0, |sum, row| Some(sum + of(row, *place)?))?;
            Some(before + at(*place)?)
        }
        Derived::Difference(from, less) => Some(at(*from)? - at(*less)?),
        Derived::Ratio(over, under) => {
            let under = at(*under)?;
            if under == 0.0 { None } else { Some(at(*over)? / under) }
        }
        Derived::Sum(added, taken) => {
            let mut sum = 0.0;
            for place in added {
                sum += at(*place)?;
            }
            for place in taken {
                sum -= at(*place)?;
            }
            Some(sum)
        }
    }
}

/// The columns that `derived` names.
pub(super) fn sources(derived: &Derived) -> Vec<usize> {
    match derived {
        Derived::Difference(a, b) | Derived::Ratio(a, b) | Derived::Product(a, b) => vec![*a, *b],
        Derived::Running(place) => vec![*place],
        Derived::Sum(added, taken) => added.iter().chain(taken).copied().collect(),
    }
}

/// A derived value may differ from what its row gives by as much of the largest number that went into it.
const ROUNDING: f64 = 1e-9;

/// Whether every table is whole: a cell a column, finite numbers, derived values that follow.
///
/// # Errors
/// [`ReportError`] with the table, row and column that is not: a fault of the program.
pub(super) fn check(report: &Report) -> Result<(), ReportError> {
    for block in &report.blocks {
        if let super::Block::Table(table) = block {
            check_table(table).map_err(|fault| ReportError(format!("the table `{}`: {fault}", table.id)))?;
        }
    }
    Ok(())
}

fn check_table(table: &Table) -> Result<(), String> {
    let width = table.columns.len();
    if width == 0 {
        return Err("has no column".to_owned());
    }
    for (place, column) in table.columns.iter().enumerate() {
        let named = column.derived.iter().flat_map(sources);
        if let Some(other) = named.into_iter().find(|&other| other >= width || other == place) {
            return Err(format!("column {place} follows from column {other}, which is not another of its columns"));
        }
    }
    let shown = table.plot.iter().flat_map(|plot| plot.series.iter().chain([&plot.across]));
    if let Some(other) = shown.copied().find(|&other| other >= width) {
        return Err(format!("its chart shows column {other}, which it does not have"));
    }
    for (index, row) in table.rows.iter().enumerate() {
        if row.len() != width {
            return Err(format!("row {index} has {} cells for {width} columns", row.len()));
        }
        for (cell, column) in row.iter().zip(&table.columns) {
            let Cell::Number(value) = cell else { continue };
            if !value.is_finite() {
                return Err(format!("row {index}, `{}`: {value} is not a finite number", column.head));
            }
            let Some(derived) = &column.derived else { continue };
            let above = &table.rows[..index];
            let Some(expected) = follows(derived, above, row) else { continue };
            let mut scale = 1e-300 + value.abs();
            if !matches!(derived, Derived::Ratio(..)) {
                // What is added up is as rough as the largest of its parts.
                let rows = if matches!(derived, Derived::Running(_)) { above } else { &[] };
                for (row, place) in
                    rows.iter().chain([row]).flat_map(|row| sources(derived).into_iter().map(move |at| (row, at)))
                {
                    if let Some(Cell::Number(source)) = row.get(place) {
                        scale = scale.max(source.abs());
                    }
                }
            }
            if (value - expected).abs() > ROUNDING * scale {
                return Err(format!("row {index}, `{}`: {value} does not follow, {expected} does", column.head));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_a_true_minus_and_no_negative_zero() {
        for (value, kind, expected) in [
            (0.0, Kind::Number(0), "0"),
            (-0.04, Kind::Number(1), "0.0"),
            (-0.05001, Kind::Number(1), "−0.1"),
            (999.0, Kind::Number(0), "999"),
            (1_000.0, Kind::Number(0), "1,000"),
            (-1_234_567.89, Kind::Number(1), "−1,234,567.9"),
            (999_999.96, Kind::Number(1), "1,000,000.0"),
            (0.1234, Kind::Share(1), "12.3\u{a0}%"),
            (0.0003, Kind::Share(1), "under 0.1\u{a0}%"),
            (0.0003, Kind::Share(0), "under 1\u{a0}%"),
            (0.9999, Kind::Share(0), "over 99\u{a0}%"),
            (0.9996, Kind::Share(1), "over 99.9\u{a0}%"),
            (0.0, Kind::Share(0), "0\u{a0}%"),
            (1.0, Kind::Share(1), "100.0\u{a0}%"),
            (-12.0, Kind::Share(0), "−1,200\u{a0}%"),
            (2034.5, Kind::Text, "2034.5"),
        ] {
            assert_eq!(number(value, kind), expected, "{value} {kind:?}");
        }
    }

    #[test]
    fn a_value_that_divides_by_nothing_or_misses_a_source_does_not_follow() {
        let row = [Cell::Number(8.0), Cell::Number(0.0), Cell::Nothing, Cell::Number(2.0)];
        assert_eq!(follows(&Derived::Difference(0, 3), &[], &row), Some(6.0));
        assert_eq!(follows(&Derived::Ratio(0, 3), &[], &row), Some(4.0));
        assert_eq!(follows(&Derived::Ratio(0, 1), &[], &row), None);
        assert_eq!(follows(&Derived::Difference(0, 2), &[], &row), None);
        assert_eq!(follows(&Derived::Sum(vec![0, 3], vec![1]), &[], &row), Some(10.0));
        assert_eq!(follows(&Derived::Sum(vec![0], vec![2]), &[], &row), None);
        assert_eq!(follows(&Derived::Product(0, 3), &[], &row), Some(16.0));
        assert_eq!(follows(&Derived::Running(3), &[row.to_vec(), row.to_vec()], &row), Some(6.0));
        assert_eq!(follows(&Derived::Running(2), &[row.to_vec()], &row), None);
    }
}
