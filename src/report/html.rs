//! The report as one self-contained page: no script, no other file, prints well.
//!
//! The template stands in `page.html`, its style in `page.css`. It is HTML that is well-formed XML as well, so that a
//! strict parser can read it. Pictures are ours and go in as they are; everything else is escaped by the template
//! engine. No name, address or class comes from a text of the report: sections, figures and tables are numbered.

use super::value::{check, line, written};
use super::{Block, Figure, Kind, Place, Report, ReportError, Table};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// The address of the Open Government Licence, the only link that leads out of the page.
const LICENCE: &str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";

/// A table of so many rows is not parted between two pages of paper.
const KEPT_WHOLE: usize = 16;

/// What recomputes itself in a page: nothing of it is looked at here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Live {
    /// What the page's policy must let it do: directives, parted by semicolons.
    pub policy: String,
    /// Its style.
    pub style: &'static str,
    /// Its markup, with its script.
    pub markup: String,
}

/// The page.
///
/// # Errors
/// [`ReportError`] where a table is not whole, or the template fails: a fault of the program.
pub fn page(report: &Report) -> Result<String, ReportError> {
    page_with(report, None)
}

/// The page, with what recomputes itself after its sections.
///
/// # Errors
/// As for [`page`].
pub fn page_with(report: &Report, live: Option<&Live>) -> Result<String, ReportError> {
    check(report)?;
    let failed = |error: minijinja::Error| ReportError(format!("the page could not be written: {error}"));
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(failed)?);
    // Its ending tells the engine to escape.
    engine.add_template("page.html", include_str!("page.html")).map_err(failed)?;
    let template = engine.get_template("page.html").map_err(failed)?;
    let of_the_workbook = tables(report).filter(|table| table.place == Place::Workbook);
    let page = Page {
        title: line(&report.title),
        subtitle: line(&report.subtitle),
        style: include_str!("page.css"),
        pieces: pieces(report),
        elsewhere: of_the_workbook.map(|table| line(&table.title)).collect(),
        facts: report.facts.iter().map(|(name, value)| Fact::new(name, value)).collect(),
        policy: live.map(|live| live.policy.clone()).unwrap_or_default(),
        live_style: live.map_or("", |live| live.style),
        live: live.map(|live| live.markup.clone()).unwrap_or_default(),
    };
    template.render(Serde(page)).map_err(failed)
}

/// The tables of a report, in order.
fn tables(report: &Report) -> impl Iterator<Item = &Table> {
    report.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// What the template is given.
#[derive(Serialize)]
struct Page {
    title: String,
    subtitle: String,
    style: &'static str,
    pieces: Vec<Piece>,
    elsewhere: Vec<String>,
    facts: Vec<Fact>,
    policy: String,
    live_style: &'static str,
    live: String,
}

/// A block as the template sees it.
#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Piece {
    Contents {
        entries: Vec<Entry>,
    },
    Heading {
        level: u8,
        number: usize,
        text: String,
    },
    Lead {
        text: String,
    },
    Paragraph {
        text: String,
    },
    List {
        points: Vec<String>,
    },
    Note {
        text: String,
    },
    /// With the paragraph before it, which says what to see in it; an empty one where there is none.
    Figure {
        number: usize,
        before: String,
        title: String,
        svg: String,
        alt: String,
    },
    Table {
        number: usize,
        title: String,
        about: String,
        short: bool,
        heads: Vec<Head>,
        rows: Vec<Vec<Value>>,
    },
}

/// A section in the list of contents, with those within it.
#[derive(Serialize)]
struct Entry {
    number: usize,
    text: String,
    within: Vec<Entry>,
}

/// A header.
#[derive(Serialize)]
struct Head {
    text: String,
    right: bool,
}

/// A cell.
#[derive(Serialize)]
struct Value {
    text: String,
    right: bool,
    nothing: bool,
}

/// A fact of the run: the address of the licence, where it names it, is a link.
#[derive(Serialize)]
struct Fact {
    name: String,
    before: String,
    link: String,
    after: String,
}

impl Fact {
    fn new(name: &str, value: &str) -> Self {
        let value = line(value);
        let (before, link, after) = match value.split_once(LICENCE) {
            Some((before, after)) => (before, LICENCE, after),
            None => (value.as_str(), "", ""),
        };
        Self { name: line(name), before: before.to_owned(), link: link.to_owned(), after: after.to_owned() }
    }
}

/// What stands on the page, in order: what comes before the first section, the contents, the sections.
fn pieces(report: &Report) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut sections, mut figures, mut tables) = (0, 0, 0);
    let mut above = 1;
    for block in &report.blocks {
        match block {
            Block::Heading(level, text) => {
                if sections == 0 {
                    pieces.push(Piece::Contents { entries: contents(&report.blocks) });
                }
                sections += 1;
                above = step(*level, above);
                pieces.push(Piece::Heading { level: above, number: sections, text: line(text) });
            }
            Block::Lead(text) => pieces.push(Piece::Lead { text: line(text) }),
            Block::Paragraph(text) => pieces.push(Piece::Paragraph { text: line(text) }),
            Block::List(points) if points.is_empty() => {}
            Block::List(points) => {
                pieces.push(Piece::List { points: points.iter().map(|point| line(point)).collect() });
            }
            Block::Note(text) => pieces.push(Piece::Note { text: line(text) }),
            Block::Figure(figure) => {
                figures += 1;
                // On paper the two stay together.
                let before = match pieces.pop() {
                    Some(Piece::Paragraph { text }) => text,
                    other => {
                        pieces.extend(other);
                        String::new()
                    }
                };
                pieces.push(Piece::Figure {
                    number: figures,
                    before,
                    title: line(&figure.title),
                    svg: numbered(figure, figures),
                    alt: line(&figure.alt),
                });
            }
            Block::Table(table) if table.place == Place::Workbook => {}
            Block::Table(table) => {
                tables += 1;
                pieces.push(tabled(table, tables));
            }
        }
    }
    pieces
}

/// The level of a heading after one of level `above`: no level is skipped.
fn step(level: u8, above: u8) -> u8 {
    level.clamp(2, 6).min(above + 1)
}

/// The sections of a report, those of level 3 and below within those of level 2.
fn contents(blocks: &[Block]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let (mut number, mut above) = (0, 1);
    for block in blocks {
        let Block::Heading(level, text) = block else { continue };
        number += 1;
        above = step(*level, above);
        let entry = Entry { number, text: line(text), within: Vec::new() };
        match entries.last_mut() {
            Some(section) if above > 2 => section.within.push(entry),
            _ => entries.push(entry),
        }
    }
    entries
}

/// The picture, with identifiers of its title and description that no other on the page has.
///
/// They stand in its first line and its first two elements, whose texts have no quotation marks of their own.
fn numbered(figure: &Figure, number: usize) -> String {
    let name = &figure.name;
    figure
        .svg
        .trim()
        .replacen(
            &format!("aria-labelledby=\"{name}-title {name}-desc\""),
            &format!("aria-labelledby=\"figure-{number}-title figure-{number}-desc\""),
            1,
        )
        .replacen(&format!("<title id=\"{name}-title\">"), &format!("<title id=\"figure-{number}-title\">"), 1)
        .replacen(&format!("<desc id=\"{name}-desc\">"), &format!("<desc id=\"figure-{number}-desc\">"), 1)
}

fn tabled(table: &Table, number: usize) -> Piece {
    let right = |kind: Kind| kind != Kind::Text;
    let heads =
        table.columns.iter().map(|column| Head { text: line(&column.head), right: right(column.kind) }).collect();
    let cell = |(cell, column): (&super::Cell, &super::Column)| Value {
        text: written(cell, column.kind),
        right: right(column.kind),
        nothing: *cell == super::Cell::Nothing,
    };
    let short = table.rows.len() <= KEPT_WHOLE;
    let rows = table.rows.iter().map(|row| row.iter().zip(&table.columns).map(cell).collect()).collect();
    Piece::Table { number, title: line(&table.title), about: line(&table.about), short, heads, rows }
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
