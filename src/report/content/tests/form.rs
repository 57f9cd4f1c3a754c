//! What a report must be, whatever it says: headings in order, whole tables, whole sentences.

use crate::report::{Block, Cell, Derived, Kind, Report, Table};
use std::collections::BTreeSet;

/// What a report must be, whatever it says.
pub(super) fn obey(report: &Report, what: &str) {
    let (mut level, mut ids, mut sheets) = (1, BTreeSet::new(), BTreeSet::new());
    assert!(!report.title.trim().is_empty() && report.subtitle.ends_with('.'), "{what}");
    for block in &report.blocks {
        match block {
            Block::Heading(next, text) => {
                assert!((2..=level + 1).contains(next) && !text.trim().is_empty(), "{what}: {level} to {next}, {text}");
                level = *next;
            }
            Block::Lead(text) | Block::Paragraph(text) | Block::Note(text) => sentence(text, what),
            Block::List(points) => {
                assert!(!points.is_empty(), "{what}: an empty list");
                points.iter().for_each(|point| sentence(point, what));
            }
            Block::Figure(figure) => {
                assert!(!figure.alt.is_empty() && !figure.title.is_empty() && figure.svg.contains("<svg"), "{what}");
            }
            Block::Table(table) => {
                let legal = table.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                assert!(legal && (1..=25).contains(&table.id.len()), "{what}: {}", table.id);
                assert!(ids.insert(table.id.to_lowercase()), "{what}: {} twice", table.id);
                assert!((1..=31).contains(&table.sheet.chars().count()), "{what}: {}", table.sheet);
                assert!(!table.sheet.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']), "{what}: {}", table.sheet);
                assert!(sheets.insert(table.sheet.to_lowercase()), "{what}: {} twice", table.sheet);
                whole(table, what);
            }
        }
    }
}

/// A sentence: not empty, with an end, and without what a program says when it has nothing to say.
fn sentence(text: &str, what: &str) {
    let bare = text.trim_end_matches(['”', '"', ')']);
    assert!(!text.trim().is_empty() && bare.ends_with(['.', '?', '!', '”']), "{what}: “{text}”");
    for wrong in ["NaN", "inf ", "  ", " .", " ,", "None)", "Some(", "{}", "()", "£ ", "and .", ": .", "; .", "_gbp"] {
        assert!(!text.contains(wrong), "{what}: “{wrong}” in “{text}”");
    }
}

/// A table: rectangular, its headers unlike each other, its numbers finite, what is derived derived.
fn whole(table: &Table, what: &str) {
    let name = &table.id;
    assert!(!table.rows.is_empty() && !table.title.trim().is_empty(), "{what}: {name}");
    let heads: BTreeSet<String> = table.columns.iter().map(|column| column.head.to_lowercase()).collect();
    assert!(heads.len() == table.columns.len() && !heads.contains(""), "{what}: {name}: {heads:?}");
    assert!(table.columns[0].kind == Kind::Text && table.columns[0].derived.is_none(), "{what}: {name}");
    for (index, row) in table.rows.iter().enumerate() {
        assert_eq!(row.len(), table.columns.len(), "{what}: {name}");
        for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            match (cell, column.kind) {
                (Cell::Number(value), Kind::Number(_) | Kind::Share(_)) => assert!(value.is_finite(), "{what}: {name}"),
                // A column of settings may hold numbers among its texts.
                (Cell::Number(value), Kind::Text) => assert!(value.is_finite(), "{what}: {name}"),
                (Cell::Text(_), Kind::Text) | (Cell::Nothing, _) => {}
                wrong => panic!("{what}: {name}, column {at}: {wrong:?}"),
            }
            if let (Some(derived), Cell::Number(value)) = (&column.derived, cell) {
                let given = |place: &usize| match (&row[*place], &table.columns[*place].derived) {
                    (Cell::Number(value), None) => *value,
                    // What adds a column up may add what follows itself.
                    (Cell::Number(value), _) if matches!(derived, Derived::Running(_)) => *value,
                    wrong => panic!("{what}: {name}: derived from {wrong:?}"),
                };
                let sum = |places: &[usize]| places.iter().map(given).sum::<f64>();
                let (follows, size) = match derived {
                    Derived::Difference(a, b) => (given(a) - given(b), given(a).abs() + given(b).abs()),
                    Derived::Ratio(a, b) => (given(a) / given(b), 0.0),
                    Derived::Sum(added, taken) => {
                        let all = added.iter().chain(taken).map(|place| given(place).abs()).sum::<f64>();
                        (sum(added) - sum(taken), all)
                    }
                    Derived::Product(a, b) => (given(a) * given(b), 0.0),
                    Derived::Running(place) => {
                        let before = table.rows[..index].iter().map(|row| match row[*place] {
                            Cell::Number(value) => value,
                            _ => f64::NAN,
                        });
                        let parts: Vec<f64> = before.chain([given(place)]).collect();
                        (parts.iter().sum(), parts.iter().map(|part| part.abs()).sum())
                    }
                };
                assert!(
                    (value - follows).abs() <= 1e-9 * (size + value.abs()),
                    "{what}: {name}: {value}, not {follows}"
                );
            }
        }
    }
    if let Some(plot) = &table.plot {
        assert_eq!(table.columns[plot.across].kind, Kind::Text, "{what}: {name}");
        assert!(
            (1..=6).contains(&plot.series.len()) && !plot.axis.is_empty() && !plot.title.is_empty(),
            "{what}: {name}"
        );
        for &series in &plot.series {
            assert!(matches!(table.columns[series].kind, Kind::Number(_) | Kind::Share(_)), "{what}: {name}: {series}");
        }
    }
}
