//! Laws of every report, over the shipped scenarios and made-up ones.

mod claims;
mod directions;
mod figures;
mod form;
mod laws;
mod told;

use super::{Subject, report};
use crate::analysis::{Comparison, Contender, Question};
use crate::engine::results::QUANTILES;
use crate::engine::{self, Keep, Metric, Results, Watch, World};
use crate::report::{Block, Cell, Report, Table};
use crate::scenario::{ENGLAND, ENGLAND_PROGRAMMES, Loaded, MINIMAL, Scenario, TRUST, TRUST_PROGRAMMES, Text, load};
use std::sync::atomic::AtomicBool;

fn loaded(text: &str, set: &[&str]) -> Loaded {
    let text = Text { name: "test".to_owned(), bytes: text.as_bytes().to_vec() };
    let set: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
    load(&text, &set, false).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

fn results(scenario: &Scenario, trials: u32, keep: Keep) -> Results {
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    let world = World::new(scenario, trials, 1, &all).unwrap();
    let watch = Watch { progress: &|_| (), cancelled: &AtomicBool::new(false) };
    engine::run(&world, keep, &watch).unwrap()
}

/// All strategies held against the first by backlog in the last year.
fn comparison(scenario: &Scenario, results: &Results) -> Comparison {
    comparison_in(scenario, results, results.years.len() - 1)
}

/// The same in the year at this position.
fn comparison_in(scenario: &Scenario, results: &Results, year: usize) -> Comparison {
    let kept = |strategy: usize, metric: Metric, year: usize| {
        results.kept.iter().find(|k| (k.strategy, k.metric, k.year) == (strategy, metric, year))
    };
    let question = Question {
        contenders: results
            .strategies
            .iter()
            .map(|(id, label)| Contender {
                scenario: scenario.id.clone(),
                scenario_label: scenario.name.clone(),
                strategy: id.clone(),
                label: label.clone(),
            })
            .collect(),
        reference: 0,
        years: results.years.clone(),
        metric: Metric::BacklogTotal,
        year,
        indifference: Some(0.0),
        metrics: Metric::HEADLINE.to_vec(),
        targets: scenario.targets.clone(),
    };
    Comparison::of(question, |strategy, metric, year| kept(strategy, metric, year).map_or(&[], |k| k.values.as_slice()))
}

/// A report with what it was made of.
struct Made {
    loaded: Loaded,
    results: Results,
    found: Option<Comparison>,
    report: Report,
}

fn made(text: &str, set: &[&str], trials: u32) -> Made {
    made_of(text, set, trials, comparison)
}

/// The report of a scenario that is asked about this year.
fn asked(text: &str, trials: u32, year: &str) -> Report {
    let of = |scenario: &Scenario, results: &Results| {
        comparison_in(scenario, results, results.years.iter().position(|known| known.to_string() == year).unwrap())
    };
    made_of(text, &[], trials, of).report
}

fn made_of(text: &str, set: &[&str], trials: u32, compare: impl Fn(&Scenario, &Results) -> Comparison) -> Made {
    let loaded = loaded(text, set);
    let results = results(&loaded.scenario, trials, Keep::Headline);
    let found = (results.strategies.len() > 1).then(|| compare(&loaded.scenario, &results));
    let facts = [("Version".to_owned(), "0".to_owned())];
    let subject = Subject {
        scenario: &loaded.scenario,
        set: &loaded.set,
        results: &results,
        found: found.as_ref(),
        facts: &facts,
    };
    let report = report(&subject).unwrap();
    Made { loaded, results, found, report }
}

/// Everything that is said in words.
fn prose(report: &Report) -> Vec<String> {
    let said = report.blocks.iter().flat_map(|block| match block {
        Block::Lead(text) | Block::Paragraph(text) | Block::Note(text) | Block::Heading(_, text) => {
            vec![text.clone()]
        }
        Block::List(points) => points.clone(),
        _ => Vec::new(),
    });
    said.collect()
}

fn table<'r>(report: &'r Report, id: &str) -> &'r Table {
    let tables = report.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.into_iter().find(|table| table.id == id).unwrap_or_else(|| panic!("no table {id}"))
}

fn column(table: &Table, start: &str) -> usize {
    let found = table.columns.iter().position(|column| column.head.starts_with(start));
    found.unwrap_or_else(|| panic!("{}: no column {start}", table.id))
}

/// A number, in £m where the header says £bn.
fn figure(table: &Table, row: usize, start: &str) -> f64 {
    let at = column(table, start);
    match table.rows[row][at] {
        Cell::Number(value) if table.columns[at].head.ends_with("£bn") => value * 1000.0,
        Cell::Number(value) => value,
        ref other => panic!("{}: {start}: {other:?}", table.id),
    }
}

fn row_of(table: &Table, cells: &[(&str, &str)]) -> usize {
    let fits =
        |row: &Vec<Cell>| cells.iter().all(|(head, text)| row[column(table, head)] == Cell::Text((*text).to_owned()));
    table.rows.iter().position(fits).unwrap_or_else(|| panic!("{}: no row {cells:?}", table.id))
}
