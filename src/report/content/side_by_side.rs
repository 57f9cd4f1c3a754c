//! Several scenarios side by side: what each comes to under the plan of its own answer, and where more capital goes. Each has a report
//! of its own beside this one.

use super::maker::{Maker, Scale, number, text};
use super::pictures::Pictures;
use super::run::Run;
use super::words::{capital, heading, list, paragraph};
use super::{Subject, names, opening};
use crate::analysis::answer::answer;
use crate::analysis::extra;
use crate::analysis::side_by_side::{Level, One, SideBySide};
use crate::engine::results::QuantileEstimate;
use crate::outcomes::{Metric, Unit};
use crate::report::{Block, Kind, Report, ReportError};
use crate::words::{LEAST_FUTURES, distinct};

/// Sentences of each scenario's own answer that stand here.
const POINTS: usize = 4;

/// The report of several finished runs together.
///
/// # Errors
/// [`ReportError`] where a chart cannot be drawn, or one of them holds no year or no strategy.
pub fn side_by_side(all: &[Subject<'_>]) -> Result<Report, ReportError> {
    let runs = all.iter().map(Run::new).collect::<Result<Vec<Run<'_>>, _>>()?;
    let each =
        runs.iter().filter_map(|run| Some(One { scenario: run.scenario, results: run.results, found: run.found? }));
    let beside = SideBySide::of(&each.collect::<Vec<_>>()).filter(|beside| beside.judged().count() == runs.len());
    let names: Vec<(&str, &str)> =
        runs.iter().map(|run| (run.scenario.id.as_str(), run.scenario.name.as_str())).collect();
    let named = distinct(&names);
    let mut blocks = Vec::new();
    for (run, name) in runs.iter().zip(&named) {
        let notes = opening::notes(run).into_iter().map(|note| match note {
            Block::Note(note) => Block::Note(format!("{name}: {note}")),
            other => other,
        });
        blocks.extend(notes);
    }
    blocks.push(heading("Side by side"));
    match beside.as_ref().and_then(SideBySide::in_words) {
        Some(said) => blocks.push(Block::Lead(said)),
        None => blocks.extend(paragraph(
            "What the scenarios come to is not held against each other here: the runs did not keep their futures, or there are too few.",
        )),
    }
    let results: Vec<(&str, _)> = named.iter().map(String::as_str).zip(runs.iter().map(|run| run.results)).collect();
    let plan = &runs[0].results.strategies[runs[0].followed].0;
    blocks.extend(extra::in_words(&results, plan, runs[0].asked_year()).into_iter().filter_map(paragraph));
    blocks.extend(beside.as_ref().and_then(recommended));
    blocks.extend(beside.as_ref().and_then(everything));
    for ((subject, run), name) in all.iter().zip(&runs).zip(&named) {
        blocks.push(heading(name));
        let mut points = run.found.map(answer).unwrap_or_default();
        let rest = points.split_off(points.len().min(1));
        blocks.extend(points.into_iter().map(Block::Lead));
        let rest: Vec<String> = rest.into_iter().filter(|point| !point.trim().is_empty()).take(POINTS).collect();
        blocks.extend((!rest.is_empty()).then_some(Block::List(rest)));
        blocks.extend(Pictures::of(subject, run.followed, run.asked_year())?.take("backlog_fan", ""));
        blocks.extend(paragraph(format!(
            "All that is found of {name} stands in a report of its own, {0}.report.html and {0}.report.xlsx: costs, barriers, how sure \
             all of it is, and what is assumed.",
            run.scenario.id
        )));
    }
    let facts = runs.iter().zip(&named).flat_map(|(run, name)| {
        opening::facts(run).into_iter().map(move |(fact, value)| (format!("{name}: {fact}"), value))
    });
    let report = Report {
        title: format!("Side by side: {}", named.join("; ")),
        subtitle: subtitle(&runs, &named, beside.as_ref()),
        facts: facts.collect(),
        blocks,
    };
    Ok(runs.iter().fold(report, |report, run| names::cut(run.scenario, report)))
}

fn subtitle(runs: &[Run<'_>], named: &[String], beside: Option<&SideBySide>) -> String {
    let each: Vec<String> = runs.iter().zip(named).map(|(run, name)| format!("{name} {}", run.throughout())).collect();
    let prices = beside.map_or_else(String::new, |beside| {
        format!(
            " Side by side, what is real is told in {} prices; in the section of a scenario in its own.",
            beside.base
        )
    });
    format!("What becomes of the maintenance backlog in {}, each under its own plans.{prices}", list(&each))
}

/// The stocks of backlog that a board asks for, and the outcome by which was judged.
fn shown(beside: &SideBySide) -> Vec<Metric> {
    let mut shown = vec![beside.metric];
    shown.extend([Metric::BacklogTotalReal, Metric::BacklogHighReal].into_iter().filter(|m| *m != beside.metric));
    shown
}

/// A row a scenario, under the plan of its own answer.
fn recommended(beside: &SideBySide) -> Option<Block> {
    let title = format!("What each scenario comes to by the end of {}, under the plan of its own answer", beside.year);
    let about = format!(
        "What is real is in {} prices. In 8 of 10 futures a figure lies between its P10 and its P90.",
        beside.base
    );
    let mut maker =
        Maker::new("side_by_side", "Side by side", title, about).on_the_page().text("Scenario").text("Plan");
    let columns: Vec<(Metric, Option<Scale>)> =
        shown(beside).into_iter().map(|metric| (metric, scale(beside, metric))).collect();
    for (metric, scale) in &columns {
        let (unit, kind) = match (scale, metric.unit()) {
            (Some(scale), _) => (format!(", {}", scale.unit), scale.kind()),
            (None, Unit::Share) => (String::new(), Kind::Share(1)),
            (None, Unit::Slope | Unit::Index) => (String::new(), Kind::Number(4)),
            (None, Unit::Million) => (", million".to_owned(), Kind::Number(3)),
            (None, unit) => (format!(", {}", unit.name()), Kind::Number(0)),
        };
        let words = capital(metric.in_words().trim_end_matches(" in real terms"));
        let cash = if metric.unit() == Unit::GbpM && *metric != Metric::Cash { " in cash" } else { "" };
        for what in ["median", "P10", "P90"] {
            maker = maker.column(format!("{words}{cash}: {what}{unit}"), kind);
        }
    }
    for lead in beside.judged() {
        let mut row = vec![text(lead.of.scenario_label.clone()), text(lead.of.label.clone())];
        for (metric, scale) in &columns {
            let level = beside.levels.iter().find(|level| (&level.of, level.metric) == (&lead.of, *metric));
            let level = level.and_then(|level| level.level);
            let enough = |place: usize| place == 1 || lead.n >= LEAST_FUTURES;
            let level = |place: usize| level.filter(|_| enough(place)).map(|three| three[place].value);
            let cell = |value: Option<f64>| scale.map_or_else(|| number(value), |scale| scale.cell(value));
            row.extend([1, 0, 2].map(|place| cell(level(place))));
        }
        maker.row(row);
    }
    maker.done()
}

/// How an amount is written; none of what is no money.
fn scale(beside: &SideBySide, metric: Metric) -> Option<Scale> {
    let leads: Vec<&Level> = beside.judged().collect();
    let of_it = |level: &&Level| level.metric == metric && leads.iter().any(|lead| lead.of == level.of);
    let known: Vec<_> = beside.levels.iter().filter(of_it).filter_map(|level| level.level).collect();
    let error = |median: &QuantileEstimate| Some((median.hi? - median.lo?) / 2.0);
    let errors = known.iter().map(|[_, median, _]| error(median));
    metric.unit().is_money().then(|| Scale::of(known.iter().map(|[_, _, p90]| p90.value), errors))
}

/// Every plan and outcome, for the workbook.
fn everything(beside: &SideBySide) -> Option<Block> {
    let title = format!("Every plan of every scenario: outcomes of {}", beside.year);
    let about = format!(
        "Stocks stand at the end of the year, flows are of the year. What is real is in {} prices.",
        beside.base
    );
    let mut maker = Maker::new("every_plan", "Every plan", title, about)
        .text("Scenario")
        .text("Plan")
        .text("Outcome")
        .text("Unit")
        .column("Median", Kind::Number(3))
        .column("P10", Kind::Number(3))
        .column("P90", Kind::Number(3));
    for level in &beside.levels {
        let unit = match level.metric.unit() {
            Unit::RealGbpM => format!("£m in {} prices", beside.base),
            unit => unit.name().to_owned(),
        };
        let enough = |place: usize| place == 1 || level.n >= LEAST_FUTURES;
        let three =
            [1, 0, 2].map(|place| number(level.level.filter(|_| enough(place)).map(|three| three[place].value)));
        let words = level.metric.in_words().trim_end_matches(" in real terms");
        let row =
            [text(level.of.scenario_label.clone()), text(level.of.label.clone()), text(capital(words)), text(unit)];
        maker.row(row.into_iter().chain(three));
    }
    maker.done()
}
