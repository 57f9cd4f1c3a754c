//! What is told of tables of estates, and of texts that are no TOML, each cause once.

use super::*;
use crate::file::{read_rows, read_text};
use std::collections::BTreeSet;

const HEADER: &str = "id,name,area_m2,low_gbp_m,moderate_gbp_m,significant_gbp_m,high_gbp_m\n";

/// Codes and titles of what is told of a table, and how many rows are read.
fn told(text: &str) -> (Vec<(&'static str, String)>, usize) {
    let (mut problems, mut meant) = (Vec::new(), BTreeSet::new());
    let table = read_rows(&FORMAT, &FORMAT.csvs[0], text, 0, "wards.csv", &mut problems, &mut meant);
    (problems.into_iter().map(|problem| (problem.code, problem.title)).collect(), table.entries.len())
}

#[test]
fn what_has_no_value_is_told_as_that_however_it_is_marked() {
    for marker in [
        "Not Applicable",
        "No Data Provided",
        "*",
        "**",
        "[c]",
        "[x]",
        "[z]",
        "[note 3]",
        "(c)",
        "tbc",
        "TBC",
        "<5",
        ":",
        "..",
        "#N/A",
        "#REF!",
        "-",
        "–",
        "",
        "n/a",
        "suppressed",
        "nan",
        "not known",
        ">95",
    ] {
        let (problems, _) = told(&format!("{HEADER}north,North,30000,2,6,7,{marker}\n"));
        assert_eq!(problems.iter().map(|it| it.0).collect::<Vec<_>>(), ["E0317"], "{marker:?}: {problems:?}");
    }
    for number in ["\"1,234\"", "£5", "5m", "(3.5)", "12 000", "1.2.3"] {
        let (problems, _) = told(&format!("{HEADER}north,North,30000,2,6,7,{number}\n"));
        assert_eq!(problems.iter().map(|it| it.0).collect::<Vec<_>>(), ["E0316"], "{number:?}: {problems:?}");
    }
}

#[test]
fn an_area_may_be_unknown_and_backlog_may_not() {
    assert_eq!(told(&format!("{HEADER}north,North,Unknown,2,6,7,4\n")), (Vec::new(), 1));
    let (problems, _) = told(&format!("{HEADER}north,North,30000,unknown,6,7,4\n"));
    assert_eq!(problems[0].0, "E0317");
}

#[test]
fn rows_of_commas_at_the_end_are_the_end() {
    assert_eq!(told(&format!("{HEADER}north,North,30000,2,6,7,4\n,,,,,,\n , ,,,,,\n\n,,,,,,\n")), (Vec::new(), 1));
    let (problems, rows) = told(&format!("{HEADER}a,A,30000,2,6,7,4\n,,,,,,\nb,B,30000,2,6,7,4\n"));
    assert_eq!((problems.len(), problems[0].0, rows), (1, "E0318", 2));
}

#[test]
fn a_header_in_another_place_is_one_message() {
    let row = "north,North,30000,2,6,7,4\n";
    let (problems, rows) = told(&format!("Survey of our wards,,,,,,\n\n{HEADER}{row}"));
    let below = "the header of `wards.csv` stands in row 3, not in the first".to_owned();
    assert_eq!((problems, rows), (vec![("E0321", below)], 1));
    let other = row.replace("north", "south");
    let (problems, rows) = told(&format!("{HEADER}{row}{HEADER}{other}"));
    assert_eq!((problems, rows), (vec![("E0321", "row 3 of `wards.csv` is the header again".to_owned())], 2));
    let (problems, rows) = told(&format!("{HEADER}{row}{HEADER}{other}{HEADER}"));
    let twice = "2 rows of `wards.csv` are the header again, the first of them row 3".to_owned();
    assert_eq!((problems, rows), (vec![("E0321", twice)], 2));
}

#[test]
fn a_published_return_is_one_message() {
    let modern =
        "Trust Code,Site Name,Gross internal floor area (m²),Cost to eradicate high risk backlog (£)\nZZ9,A,1,2\n";
    let old = format!("$$$\nGroups$$$\n{}", modern.replace(',', "$"));
    let tabs = modern.replace(',', "\t");
    for text in [modern, &old, &tabs] {
        let (problems, rows) = told(text);
        assert_eq!((problems.iter().map(|it| it.0).collect::<Vec<_>>(), rows), (vec!["E0322"], 0), "{problems:?}");
    }
}

#[test]
fn a_path_with_backslashes_gets_a_cure() {
    let text = "a = 1\nb = { value = 2, source = \"S:\\Estates\\2025 return.xlsx\" }\n";
    let mut problems = Vec::new();
    assert!(read_text(text, 0, &FORMAT, &mut problems).is_none());
    let told: Vec<_> = problems.iter().map(|problem| (problem.code, problem.help.as_str())).collect();
    let help = "write 'S:\\Estates\\2025 return.xlsx' in single quotation marks, or \"S:/Estates/2025 return.xlsx\"";
    assert_eq!(told, [("E0105", help)]);
    assert_eq!(&text[problems[0].spans[0].0.clone()], "\"S:\\Estates\\2025 return.xlsx\"");
}
