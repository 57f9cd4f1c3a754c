//! Laws of the workbook, read back as the XML that it is.

use super::super::sample::{HOSTILE, plain, table, with};
use super::super::value::line;
use super::super::{Block, Cell, Form, Kind, Place, Report, Table};
use super::{look, within, workbook};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

/// The files in a workbook.
fn files(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

fn named<'a>(document: &'a Document<'_>, name: &'a str) -> Vec<Node<'a, 'a>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|inner| if inner.is_text() { inner.text() } else { None }).collect()
}

/// A cell as it was read.
#[derive(Clone, PartialEq, Debug)]
enum Read {
    Text(String),
    Number(f64),
    Formula(String, String),
    Blank,
}

/// The cells of a sheet by their addresses.
fn cells(files: &BTreeMap<String, String>, number: usize) -> BTreeMap<String, Read> {
    let strings = Document::parse(&files["xl/sharedStrings.xml"]).unwrap();
    let strings: Vec<String> = named(&strings, "si").into_iter().map(text).collect();
    let sheet = Document::parse(&files[&format!("xl/worksheets/sheet{number}.xml")]).unwrap();
    let read = |cell: Node<'_, '_>| {
        let part = |name: &str| cell.children().find(|node| node.tag_name().name() == name).map(text);
        let value = match (part("f"), part("v"), cell.attribute("t")) {
            (Some(formula), value, _) => Read::Formula(formula, value.unwrap_or_default()),
            (None, Some(index), Some("s")) => Read::Text(strings[index.parse::<usize>().unwrap()].clone()),
            (None, Some(number), None) => Read::Number(number.parse().unwrap()),
            (None, None, _) => Read::Blank,
            other => panic!("a cell of an unknown kind: {other:?}"),
        };
        (cell.attribute("r").unwrap().to_owned(), value)
    };
    named(&sheet, "c").into_iter().map(read).collect()
}

/// Names of the sheets, in order.
fn sheets(files: &BTreeMap<String, String>) -> Vec<String> {
    let book = Document::parse(&files["xl/workbook.xml"]).unwrap();
    named(&book, "sheet").iter().map(|node| node.attribute("name").unwrap().to_owned()).collect()
}

fn tables(report: &Report) -> Vec<&Table> {
    let blocks = report.blocks.iter();
    blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

fn address(row: u32, column: usize) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, column as u16)
}

/// What a formula of ours comes to: names or places, `+`, `-`, `/`, and `IF(x=0,"",…)`.
fn evaluated(formula: &str, at: &dyn Fn(&str) -> f64) -> f64 {
    if let Some(inner) = formula.strip_prefix("IF(").and_then(|rest| rest.strip_suffix(')')) {
        let (under, rest) = inner.split_once("=0,\"\",").unwrap();
        assert_ne!(at(under), 0.0);
        return evaluated(rest, at);
    }
    if let Some(over) =
        formula.find("]]/").map(|end| end + 2).or_else(|| formula.find('/').filter(|_| !formula.contains('[')))
    {
        return at(&formula[..over]) / at(&formula[over + 1..]);
    }
    // Terms end where a bracketed name has closed.
    let (mut sum, mut depth, mut sign, mut start) = (0.0, 0, 1.0, 0);
    for (place, letter) in formula.char_indices().chain([(formula.len(), '+')]) {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            '+' | '-' if depth == 0 => {
                sum += sign * at(&formula[start..place]);
                sign = if letter == '-' { -1.0 } else { 1.0 };
                start = place + 1;
            }
            _ => {}
        }
    }
    sum
}

/// Every table of `report` in its workbook: text as text, numbers to the bit, formulas that come to what is cached.
fn agrees(report: &Report) -> usize {
    let files = files(&workbook(report).unwrap());
    let mut formulas = 0;
    for (index, table) in tables(report).into_iter().enumerate().filter(|(_, table)| !table.rows.is_empty()) {
        let cells = cells(&files, 4 + index);
        let header: Vec<String> = (0..table.columns.len())
            .map(|column| match &cells[&address(look::HEADER_ROW, column)] {
                Read::Text(text) => text.clone(),
                other => panic!("{other:?}"),
            })
            .collect();
        for (row, expected) in (look::HEADER_ROW + 1..).zip(&table.rows) {
            let at = |name: &str| {
                let bare = name.split("[#This Row],[").nth(1).map(|name| name.trim_end_matches(']'));
                let place = match bare {
                    Some(head) => address(row, header.iter().position(|other| other == head).unwrap()),
                    None => name.to_owned(),
                };
                match &cells[&place] {
                    Read::Number(value) => *value,
                    other => panic!("{name}: {other:?}"),
                }
            };
            for (column, cell) in expected.iter().enumerate() {
                match (cell, &cells[&address(row, column)]) {
                    (Cell::Text(text), Read::Text(read)) => assert_eq!(*read, line(text)),
                    (Cell::Number(value), Read::Number(read)) => assert_eq!(value.to_bits(), read.to_bits()),
                    (Cell::Number(value), Read::Formula(formula, cached)) => {
                        let cached: f64 = cached.parse().unwrap();
                        assert_eq!(evaluated(formula, &at).to_bits(), cached.to_bits(), "{formula}");
                        assert!((value - cached).abs() <= 1e-9 * value.abs());
                        assert!(table.columns[column].derived.is_some());
                        formulas += 1;
                    }
                    (Cell::Nothing, Read::Blank) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    }
    formulas
}

#[test]
fn tables_are_read_back_to_the_bit_and_formulas_come_to_what_is_cached() {
    // Three tables, three columns, eleven rows in which all is known.
    assert_eq!(agrees(&plain()), 3 * 3 * 11);
}

#[test]
fn text_is_never_a_formula_nor_a_link() {
    for hostile in HOSTILE {
        let report = with(hostile);
        assert_eq!(agrees(&report), 3 * 3 * 11, "{hostile}");
        let files = files(&workbook(&report).unwrap());
        for (name, xml) in &files {
            let document = Document::parse(xml).unwrap();
            for node in
                document.descendants().filter(|node| ["f", "calculatedColumnFormula"].contains(&node.tag_name().name()))
            {
                let formula = text(node);
                let in_chart = name.contains("charts/");
                let bare = !formula.contains("cmd") && !formula.contains("SUM") && !formula.contains("HYPERLINK");
                // A chart names the sheet in quotation marks.
                assert!(
                    if in_chart { formula.starts_with('\'') || bare } else { bare || formula.contains("[#This") },
                    "{formula}"
                );
            }
            // A chart's title is text, not an address.
            if name.contains("charts/") {
                let title = named(&document, "title")[0];
                assert!(title.descendants().any(|node| node.tag_name().name() == "rich"), "{hostile}");
            }
            if name.contains("_rels/sheet") {
                assert!(!xml.contains("TargetMode=\"External\""), "{hostile}: {xml}");
            }
        }
    }
}

#[test]
fn every_table_is_a_real_one_from_the_same_cell_with_a_filter_and_frozen_headers() {
    let report = plain();
    let files = files(&workbook(&report).unwrap());
    let mut names = BTreeSet::new();
    for (index, table) in tables(&report).into_iter().enumerate() {
        // The first table is that of contents.
        let xml = Document::parse(&files[&format!("xl/tables/table{}.xml", index + 2)]).unwrap();
        let root = xml.root_element();
        assert_eq!(root.attribute("displayName"), Some(table.id.as_str()));
        assert!(names.insert(table.id.to_lowercase()));
        assert_eq!(root.attribute("ref"), Some(format!("A6:G{}", 6 + table.rows.len()).as_str()));
        assert_eq!(named(&xml, "autoFilter").len(), 1);
        let heads: Vec<&str> = named(&xml, "tableColumn").iter().map(|node| node.attribute("name").unwrap()).collect();
        let expected: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
        assert_eq!(heads, expected);
        let sheet = &files[&format!("xl/worksheets/sheet{}.xml", index + 4)];
        let sheet = Document::parse(sheet).unwrap();
        assert_eq!(named(&sheet, "pane")[0].attribute("topLeftCell"), Some("B7"));
        assert_eq!(named(&sheet, "pageSetup")[0].attribute("orientation"), Some("landscape"));
        assert!(named(&sheet, "mergeCell").is_empty());
        let cells = cells(&files, index + 4);
        assert_eq!(cells["A1"], Read::Text(table.title.clone()));
        assert_eq!(cells["A2"], Read::Text("Back to contents".to_owned()));
    }
}

#[test]
fn contents_link_every_sheet_and_every_sheet_links_back() {
    let mut report = plain();
    let mut again = table("more", "St Mary's & co", Form::Lines);
    again.place = Place::Workbook;
    report.blocks.push(Block::Table(again));
    let files = files(&workbook(&report).unwrap());
    let names = sheets(&files);
    assert_eq!(names[..4], ["Cover", "Contents", "Notes", "Backlog by year"]);
    assert_eq!(names[6], "St Mary's & co");
    let links = |number: usize| -> Vec<String> {
        let sheet = Document::parse(&files[&format!("xl/worksheets/sheet{number}.xml")]).unwrap();
        named(&sheet, "hyperlink").iter().map(|node| node.attribute("location").unwrap().to_owned()).collect()
    };
    let to = |name: &str| format!("'{}'!A1", name.replace('\'', "''"));
    let from_contents = links(2);
    for name in names.iter().filter(|name| *name != "Contents") {
        assert!(from_contents.contains(&to(name)), "{name}: {from_contents:?}");
    }
    for number in (1..=names.len()).filter(|&number| number != 2) {
        assert!(links(number).contains(&to("Contents")), "sheet {number}");
    }
}

#[test]
fn words_of_the_page_stand_in_the_notes_and_the_answer_on_the_cover() {
    let report = plain();
    let files = files(&workbook(&report).unwrap());
    let words = |number: usize| -> BTreeSet<String> {
        let of = |cell| if let Read::Text(text) = cell { Some(text) } else { None };
        cells(&files, number).into_values().filter_map(of).collect()
    };
    let (cover, notes) = (words(1), words(3));
    for block in &report.blocks {
        match block {
            Block::Heading(_, text) | Block::Lead(text) | Block::Paragraph(text) | Block::Note(text) => {
                assert!(notes.contains(text));
            }
            Block::List(points) => assert!(points.iter().all(|point| notes.contains(&format!("• {point}")))),
            Block::Figure(figure) => assert!(notes.contains(&figure.alt)),
            Block::Table(table) => assert!(notes.contains(&format!("Table: {}", table.title))),
        }
    }
    for text in ["No plan holds it. The best two cannot be separated.", "In short", "How to read this", &report.title] {
        assert!(cover.contains(text), "{text}");
    }
    assert!(cover.contains("Prices add most; waiting comes second."), "the first section is the answer");
    assert!(!cover.contains("• Waiting lists"));
    assert!(report.facts.iter().all(|(name, value)| cover.contains(name) && cover.contains(value)));
}

#[test]
fn every_chart_has_alternative_text_titles_and_the_palette() {
    let report = plain();
    let files = files(&workbook(&report).unwrap());
    let charts: Vec<&String> = files.keys().filter(|name| name.starts_with("xl/charts/chart")).collect();
    assert_eq!(charts.len(), 3);
    for (index, kind) in ["lineChart", "barChart", "barChart"].into_iter().enumerate() {
        let xml = Document::parse(&files[&format!("xl/charts/chart{}.xml", index + 1)]).unwrap();
        assert_eq!(named(&xml, kind).len(), 1);
        assert_eq!(named(&xml, "ser").len(), 3);
        assert_eq!(named(&xml, "title").len(), 3, "a chart and its two axes");
        let colours: Vec<&str> = named(&xml, "srgbClr").iter().map(|node| node.attribute("val").unwrap()).collect();
        for colour in ["12436D", "28A197", "801650"] {
            assert!(colours.contains(&colour), "{colours:?}");
        }
        let drawing = Document::parse(&files[&format!("xl/drawings/drawing{}.xml", index + 1)]).unwrap();
        let alt = named(&drawing, "cNvPr")[0].attribute("descr").unwrap();
        assert!(alt.contains("Backlog grows in every plan") && alt.encode_utf16().count() <= 255, "{alt}");
    }
}

#[test]
fn the_same_report_gives_the_same_bytes_and_a_fixed_day() {
    let bytes = workbook(&plain()).unwrap();
    assert_eq!(bytes, workbook(&plain()).unwrap());
    let files = files(&bytes);
    assert!(files["docProps/core.xml"].contains("2000-01-01T00:00:00Z</dcterms:created>"));
    assert!(files["docProps/core.xml"].contains("England: capital and backlog"));
}

#[test]
fn a_text_longer_than_a_cell_is_cut_and_the_sheet_says_so() {
    let mut report = with(&"x".repeat(40_000));
    report.blocks.insert(0, Block::Paragraph("y".repeat(40_000)));
    let files = files(&workbook(&report).unwrap());
    let cells_4 = cells(&files, 4);
    let Read::Text(name) = &cells_4["A7"] else { panic!() };
    assert!(name.encode_utf16().count() == 32_767 && name.ends_with('…'));
    let said = |cells: &BTreeMap<String, Read>, words: &str| {
        cells.values().any(|cell| matches!(cell, Read::Text(text) if text.contains(words)))
    };
    assert!(said(&cells(&files, 3), "longer than a cell holds"));
    // The list of contents has a row a sheet all the same.
    for row in [9, 10, 11] {
        assert_eq!(cells(&files, 2)[&format!("C{row}")], Read::Number(12.0));
    }
    report = plain();
    if let Some(Block::Table(table)) = report.blocks.iter_mut().find(|block| matches!(block, Block::Table(_))) {
        table.rows[3][0] = Cell::Text("z".repeat(40_000));
    }
    let files = self::files(&workbook(&report).unwrap());
    assert!(said(&cells(&files, 4), "One text is longer than a cell holds, 32,767 characters"));
}

#[test]
fn a_table_longer_than_a_sheet_is_not_written_and_its_sheet_says_where_it_is() {
    let mut report = plain();
    if let Some(Block::Table(table)) = report.blocks.iter_mut().find(|block| matches!(block, Block::Table(_))) {
        table.rows = (0..200).map(|_| table.rows[0].clone()).collect();
    }
    let files = files(&within(&report, 100).unwrap());
    let cells = cells(&files, 4);
    let text: String = cells
        .values()
        .filter_map(|cell| if let Read::Text(text) = cell { Some(text.clone() + " ") } else { None })
        .collect();
    assert!(text.contains("200 rows, and a sheet has room for 94"), "{text}");
    assert!(text.contains("CSV and Parquet"), "{text}");
    assert!(!cells.contains_key("A7"));
    // The others are.
    assert!(self::cells(&files, 5).contains_key("A7"));
    // What just fits is written.
    assert!(files.contains_key("xl/tables/table3.xml"));
    assert!(self::cells(&self::files(&within(&report, 206).unwrap()), 4).contains_key("A206"));
}

#[test]
fn a_number_that_is_not_finite_never_reaches_the_workbook() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut report = plain();
        if let Some(Block::Table(table)) = report.blocks.iter_mut().find(|block| matches!(block, Block::Table(_))) {
            table.rows[2][1] = Cell::Number(value);
        }
        let error = workbook(&report).unwrap_err().to_string();
        assert!(error.contains("not a finite number"), "{error}");
    }
}

#[test]
fn twins_and_empty_things_are_written_all_the_same() {
    let mut report = plain();
    let mut twin = table("backlog_by_year", "backlog BY YEAR", Form::Bars);
    twin.columns[1].head = "median, £M".to_owned();
    twin.columns[3].head = String::new();
    report.blocks.push(Block::Table(twin));
    report.blocks.push(Block::Table(Table { rows: vec![], ..table("none", "", Form::Lines) }));
    let files = files(&workbook(&report).unwrap());
    let names: BTreeSet<String> = sheets(&files).iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(names.len(), 8);
    assert_eq!(agrees(&report), 4 * 3 * 11);
    let empty = Report { title: String::new(), subtitle: String::new(), facts: vec![], blocks: vec![] };
    assert_eq!(sheets(&self::files(&workbook(&empty).unwrap())), ["Cover", "Contents", "Notes"]);
}

#[test]
fn numbers_and_shares_have_formats_with_commas_and_per_cent() {
    let files = files(&workbook(&plain()).unwrap());
    let styles = Document::parse(&files["xl/styles.xml"]).unwrap();
    let codes: BTreeSet<&str> =
        named(&styles, "numFmt").iter().map(|node| node.attribute("formatCode").unwrap()).collect();
    assert!(codes.contains("#,##0.0") && codes.contains("0.0 %"), "{codes:?}");
    assert_eq!(tables(&plain())[0].columns[1].kind, Kind::Number(0));
}
