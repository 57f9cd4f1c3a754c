//! Laws of the page, read by a strict parser.

use super::super::sample::{HOSTILE, plain, with};
use super::super::{Block, Cell, Place, Report};
use super::page;
use crate::num::{exp, ln};
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeSet;

/// The page as a tree. The doctype is HTML's, and has nothing in it.
fn tree(page: &str) -> Document<'_> {
    assert!(page.starts_with("<!doctype html>\n"), "{}", &page[..80]);
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    Document::parse_with_options(page.trim_start_matches("<!doctype html>"), options).unwrap()
}

fn elements<'a>(document: &'a Document<'_>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|inner| if inner.is_text() { inner.text() } else { None }).collect()
}

/// Every element with its attributes, without what they say where a number of ours stands in it.
fn skeleton(document: &Document<'_>) -> Vec<String> {
    let of = |node: Node<'_, '_>| {
        let attributes: Vec<String> =
            node.attributes().map(|attribute| format!("{}={}", attribute.name(), attribute.value())).collect();
        format!("{} {}", node.tag_name().name(), attributes.join(" "))
    };
    document.descendants().filter(Node::is_element).map(of).collect()
}

#[test]
fn no_text_of_a_stranger_becomes_an_element_or_an_attribute() {
    let quiet = page(&with("nothing to see")).unwrap();
    let expected = skeleton(&tree(&quiet));
    for text in HOSTILE {
        let page = page(&with(text)).unwrap();
        assert_eq!(skeleton(&tree(&page)), expected, "{text}");
        assert!(!page.contains("<script") && !page.contains("<img"), "{text}");
    }
}

#[test]
fn a_text_of_a_stranger_is_read_as_it_was_written() {
    for hostile in &HOSTILE[..8] {
        let page = page(&with(hostile)).unwrap();
        let document = tree(&page);
        assert!(elements(&document, "h2").any(|node| text(node) == *hostile), "{hostile}");
        assert!(elements(&document, "title").next().unwrap().text().unwrap().starts_with(hostile), "{hostile}");
    }
}

#[test]
fn headings_begin_with_one_h1_and_skip_no_level() {
    let mut report = plain();
    for level in [6, 2, 4, 3, 0, 200] {
        report.blocks.push(Block::Heading(level, "Deep".to_owned()));
    }
    let page = page(&report).unwrap();
    let document = tree(&page);
    let levels: Vec<u32> = document
        .descendants()
        .filter_map(|node| node.tag_name().name().strip_prefix('h')?.parse::<u32>().ok())
        .collect();
    assert_eq!(levels[0], 1);
    assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert!(levels.len() > 10);
}

#[test]
fn each_table_has_a_caption_a_header_row_and_row_headers() {
    let page = page(&plain()).unwrap();
    let document = tree(&page);
    let tables: Vec<Node<'_, '_>> = elements(&document, "table").collect();
    assert_eq!(tables.len(), 2, "one of three is for the workbook alone");
    for table in tables {
        let children: Vec<&str> =
            table.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
        assert_eq!(children, ["thead", "tbody"]);
        // Its caption stands before what scrolls sideways, and names both.
        let (scroll, name) = (table.parent().unwrap(), table.attribute("aria-labelledby").unwrap());
        let caption = scroll.prev_sibling_element().unwrap();
        assert!(
            caption.descendants().any(|node| node.attribute("id") == Some(name) && text(node).starts_with("Table "))
        );
        assert_eq!(scroll.attribute("aria-labelledby"), Some(name));
        let rows: Vec<Node<'_, '_>> = table.descendants().filter(|node| node.has_tag_name("tr")).collect();
        assert_eq!(rows.len(), 13);
        for (index, row) in rows.iter().enumerate() {
            let cells: Vec<Node<'_, '_>> = row.children().filter(Node::is_element).collect();
            assert_eq!(cells.len(), 7);
            if index == 0 {
                assert!(cells.iter().all(|cell| cell.attribute("scope") == Some("col")));
            } else {
                assert_eq!((cells[0].tag_name().name(), cells[0].attribute("scope")), ("th", Some("row")));
                assert!(cells[1..].iter().all(|cell| cell.attribute("class") == Some("right")));
            }
        }
        let scroll = table.parent().unwrap();
        assert_eq!((scroll.attribute("role"), scroll.attribute("tabindex")), (Some("region"), Some("0")));
    }
}

#[test]
fn each_figure_has_alternative_text_in_the_picture_and_to_read() {
    let report = plain();
    let page = page(&report).unwrap();
    let document = tree(&page);
    let figures: Vec<Node<'_, '_>> = elements(&document, "figure").collect();
    assert_eq!(figures.len(), 2);
    for figure in figures {
        let picture =
            figure.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "svg"))).unwrap();
        let scroll = picture.parent().unwrap();
        assert_eq!((scroll.attribute("role"), scroll.attribute("tabindex")), (Some("region"), Some("0")));
        assert_eq!(picture.attribute("role"), Some("img"));
        let named = picture.attribute("aria-labelledby").unwrap();
        for id in named.split(' ') {
            let node = picture.children().find(|node| node.attribute("id") == Some(id)).unwrap();
            assert!(!text(node).is_empty());
        }
        let words = figure.descendants().find(|node| node.has_tag_name("details")).unwrap();
        assert!(text(words).contains("A line climbs"));
        // What is folded on the screen stands on paper.
        let paper = figure.descendants().find(|node| node.attribute("class") == Some("on-paper")).unwrap();
        assert!(text(paper).contains("A line climbs"));
    }
}

#[test]
fn identifiers_are_unique_and_what_points_at_one_finds_it() {
    let mut report = plain();
    let again: Vec<Block> = report.blocks.clone();
    report.blocks.extend(again);
    let page = page(&report).unwrap();
    let document = tree(&page);
    let mut ids = BTreeSet::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            assert!(ids.insert(id.to_owned()), "{id} twice");
        }
    }
    let mut found = 0;
    for node in document.descendants() {
        let link = node.attribute("href").and_then(|link| link.strip_prefix('#'));
        for id in node.attribute("aria-labelledby").unwrap_or("").split_whitespace().chain(link) {
            assert!(ids.contains(id), "{id}");
            found += 1;
        }
    }
    assert!(found > 20, "{found}");
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for text in ["plain", HOSTILE[13]] {
        let page = page(&with(text)).unwrap();
        let document = tree(&page);
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            assert!(!["script", "link", "img", "iframe", "object", "embed", "base", "image", "use"].contains(&name));
            for attribute in node.attributes() {
                let value = attribute.value();
                assert!(!attribute.name().starts_with("on"), "{}", attribute.name());
                let licence = name == "a" && value == super::LICENCE;
                assert!(licence || !value.contains("//"), "{name} {value}");
            }
        }
    }
    let style = include_str!("page.css");
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains('<') && !style.contains('&'));
}

#[test]
fn the_language_is_set_and_one_can_skip_to_the_content() {
    let page = page(&plain()).unwrap();
    let document = tree(&page);
    assert_eq!(document.root_element().attribute("lang"), Some("en-GB"));
    let body = elements(&document, "body").next().unwrap();
    let first = body.first_element_child().unwrap();
    assert_eq!(first.attribute("href"), Some("#content"));
    assert_eq!(elements(&document, "main").next().unwrap().attribute("id"), Some("content"));
    assert_eq!(elements(&document, "title").next().unwrap().text(), Some("England: capital and backlog to 2039/40"));
}

#[test]
fn what_is_not_known_is_said_and_what_is_for_the_workbook_is_named() {
    let page = page(&plain()).unwrap();
    assert_eq!(page.matches("<span class=\"unseen\">not known</span>").count(), 2 * 4);
    let document = tree(&page);
    let footer = elements(&document, "footer").next().unwrap();
    assert!(text(footer).contains("In the workbook as well"));
    assert!(text(footer).contains("Contains public sector information"));
}

#[test]
fn an_empty_report_is_a_page() {
    let empty = Report { title: String::new(), subtitle: String::new(), facts: vec![], blocks: vec![] };
    let page = page(&empty).unwrap();
    tree(&page);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(page(&plain()).unwrap(), page(&plain()).unwrap());
}

#[test]
fn a_name_of_40_000_letters_is_a_page() {
    let page = page(&with(&"x".repeat(40_000))).unwrap();
    tree(&page);
}

#[test]
fn a_number_that_is_not_finite_or_does_not_follow_never_reaches_the_page() {
    for (place, value) in [(1, f64::NAN), (2, f64::INFINITY), (3, f64::NEG_INFINITY), (4, 17.0)] {
        let mut report = plain();
        let table = report.blocks.iter_mut().find_map(|block| match block {
            Block::Table(table) if table.place == Place::Both => Some(table),
            _ => None,
        });
        table.unwrap().rows[2][place] = Cell::Number(value);
        let error = page(&report).unwrap_err().to_string();
        assert!(error.contains("backlog_by_year") && error.contains("row 2"), "{error}");
    }
}

/// Relative luminance of `#rrggbb`, by WCAG 2.
fn luminance(colour: &str) -> f64 {
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { exp(2.4 * ln((value + 0.055) / 1.055)) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one > other { one / other } else { other / one }
}

#[test]
fn every_text_stands_out_from_its_ground() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    let style = include_str!("page.css");
    let colour = |name: &str| {
        let from = style.find(&format!("--{name}: #")).unwrap() + name.len() + 4;
        style[from..from + 7].to_owned()
    };
    for ink in ["text", "quiet", "blue"] {
        for ground in ["paper", "tint"] {
            let found = contrast(&colour(ink), &colour(ground));
            assert!(found >= 4.5, "{ink} on {ground}: {found}");
        }
    }
    // The ring around what has the focus.
    assert!(contrast(&colour("text"), &colour("focus")) >= 3.0);
    // No other colour of text is in use.
    for declaration in style.split(['{', ';', '}']).map(str::trim) {
        if let Some(value) = declaration.strip_prefix("color: ") {
            assert!(["var(--text)", "var(--quiet)", "var(--blue)", "inherit", "#4d5559"].contains(&value), "{value}");
        }
    }
}
