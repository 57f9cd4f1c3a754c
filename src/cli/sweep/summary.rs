//! What a sweep found, in a short table or a few sentences.

use super::super::grid::{columns, json_number, outcome, print};
use super::super::options::Format;
use super::super::simulation::failed;
use super::super::{Failure, Talk, words};
use super::plan::cell_in_words;
use super::work::Done;
use crate::analysis::answer;
use crate::analysis::swept::{Cell, Values};
use crate::cli::findings::LEAST_FOR_A_RANGE;
use crate::engine::Metric;
use crate::engine::results::{SeriesStats, Spread, kinds};
use crate::output::manifest::exact;
use crate::study::sweep::Plan;
use crate::units::FinancialYear;
use serde_json::{Map, Value, json};

/// Cells that are shown one by one.
const SHOWN: usize = 40;

/// Strategies beside which there is room for ranges.
const WIDE: usize = 4;

/// Says it, and ends with exit code 1 where a check failed.
pub fn tell(plan: &Plan, done: &Done, format: Format, talk: &Talk) -> Result<(), Failure> {
    let failed = failed(&done.checks);
    let after = format!("\nThe table and charts are in {}: begin with sweep.csv.\n", words::path(&done.folder));
    let printed = match format {
        Format::Table => {
            let said = in_words(plan, done, &failed);
            talk.data(&if talk.is_quiet() { said } else { said + &after })
        }
        Format::Json => {
            talk.say(&after);
            talk.data(&print(&as_json(plan, done)))
        }
        Format::Csv => {
            talk.say(&after);
            talk.data(&csv(plan, done))
        }
    };
    if failed.is_empty() { printed } else { Err(Failure::Model(failed.join("\n"))) }
}

/// What a sweep is told of first: total backlog in real terms, where it is among the outcomes.
fn first_told(plan: &Plan) -> Metric {
    let real = plan.metrics.iter().copied().find(|metric| *metric == Metric::BacklogTotalReal);
    real.unwrap_or(plan.metrics[0])
}

/// Median, and the range of 8 of 10 futures.
fn spread(stats: &SeriesStats) -> Option<(f64, f64, f64)> {
    let [low, middle, high] = Spread::from(stats).p10_p50_p90()?;
    Some((middle.value, low.value, high.value))
}

fn of<'a>(cell: &'a Cell, strategy: &str, metric: Metric) -> Option<&'a SeriesStats> {
    cell.results.series.iter().find(|stats| cell.strategies[stats.strategy] == strategy && stats.metric == metric)
}

fn in_words(plan: &Plan, done: &Done, failed: &[String]) -> String {
    let mut out: String = failed.iter().map(|failed| format!("FAILED: {failed}\n\n")).collect();
    let metric = first_told(plan);
    let cells = &done.swept.cells;
    let mut strategies: Vec<&String> = Vec::new();
    for id in cells.iter().flat_map(|cell| &cell.strategies) {
        if !strategies.contains(&id) {
            strategies.push(id);
        }
    }
    let left_out = cells.iter().filter(|cell| !cell.results.left_out.is_empty()).count();
    if left_out > 0 {
        out += &format!(
            "In {} futures left the finite range and are in no statistic; column n counts those that are.\n\n",
            words::plural(left_out, "cell", "cells")
        );
    }
    let futures = cells.first().and_then(|cell| cell.results.series.first()).map_or(0, |stats| stats.n);
    // Of too few futures no range is told, as everywhere.
    let has_ranges = strategies.len() <= WIDE && futures >= LEAST_FOR_A_RANGE;
    let (first, years) = (plan.base.scenario.first_year, years(done));
    let when = match years.as_slice() {
        [year] => answer::when(metric, first, *year),
        _ => "in the year told".to_owned(),
    };
    out += &format!(
        "{}: {} {when}, {}, median{} of {}\n\n",
        words::text(&plan.base.scenario.name),
        answer::told(metric, first),
        metric.unit().name().split(',').next().unwrap_or_default(),
        if has_ranges && cells.len() <= SHOWN { " and range of 8 of 10" } else { "" },
        words::futures(futures.into())
    );
    // Plans that are equal in every cell stand together.
    let same = |a: usize, b: usize| {
        let figures = |cell: &Cell, id: &str| of(cell, id, metric).map(|stats| (stats.mean, stats.quantiles, stats.n));
        cells.iter().all(|cell| figures(cell, strategies[a]) == figures(cell, strategies[b]))
    };
    let kinds = kinds(strategies.len(), same);
    let label = |id: &str| {
        let one = |id: &str| {
            let spec = plan.base.scenario.strategies.iter().find(|spec| spec.id == id);
            spec.map_or_else(|| id.to_owned(), |spec| words::text(&spec.label))
        };
        let kind = kinds.iter().find(|kind| strategies[kind[0]] == id);
        let labels: Vec<String> = kind.into_iter().flatten().map(|&place| one(strategies[place])).collect();
        if labels.is_empty() { one(id) } else { words::list(&labels) }
    };
    let strategies: Vec<&String> = kinds.iter().map(|kind| strategies[kind[0]]).collect();
    if cells.len() <= SHOWN {
        let mut rows = vec![plan.sweeps.iter().map(|sweep| sweep.path.clone()).collect::<Vec<_>>()];
        rows[0].extend(strategies.iter().map(|id| label(id)));
        for (i, cell) in cells.iter().enumerate() {
            let values = plan.sweeps.iter().zip(&plan.places[i]).map(|(sweep, &place)| sweep.values[place].clone());
            let figures = strategies.iter().map(|id| match of(cell, id, metric).and_then(spread) {
                Some((median, low, high)) if has_ranges => {
                    format!("{} ({} to {})", round(median), round(low), round(high))
                }
                Some((median, ..)) => round(median),
                None => "–".to_owned(),
            });
            rows.push(values.chain(figures).collect());
        }
        out += &columns(&rows, plan.sweeps.len());
    } else {
        for id in &strategies {
            let medians = cells.iter().enumerate().filter_map(|(i, cell)| Some((i, spread(of(cell, id, metric)?)?.0)));
            let least = medians.clone().reduce(|a, b| if b.1 < a.1 { b } else { a });
            let most = medians.reduce(|a, b| if b.1 > a.1 { b } else { a });
            if let (Some((low, least)), Some((high, most))) = (least, most) {
                if round(least) == round(most) {
                    out += &format!("{}: {} in every cell\n", label(id), round(least));
                    continue;
                }
                out += &format!(
                    "{}: from {} ({}) to {} ({})\n",
                    label(id),
                    round(least),
                    cell_in_words(plan, low),
                    round(most),
                    cell_in_words(plan, high)
                );
            }
        }
    }
    if plan.metrics.len() > 1 {
        out += &format!("\nThe table tells {} more.\n", words::plural(plan.metrics.len() - 1, "outcome", "outcomes"));
    }
    let chance = plan.sweeps.iter().any(|sweep| matches!(sweep.path.as_str(), "run.seed" | "run.trials"));
    out + match chance {
        false => "\nAll cells meet the same futures: what differs between them is their values' doing.\n",
        true => "\nThe cells do not meet the same futures: part of what differs between them is chance.\n",
    }
}

/// The years told, each once.
fn years(done: &Done) -> Vec<FinancialYear> {
    let mut years: Vec<FinancialYear> = done
        .swept
        .cells
        .iter()
        .flat_map(|cell| cell.results.series.iter().map(|stats| cell.first_year.plus(stats.year as i32)))
        .collect();
    years.sort();
    years.dedup();
    years
}

/// Three digits, which is more than any such figure deserves.
fn round(value: f64) -> String {
    let size = value.abs();
    if size < 1000.0 {
        let decimals = match size {
            s if s >= 100.0 || s == 0.0 => 0,
            s if s >= 10.0 => 1,
            _ => 2,
        };
        return format!("{value:.decimals$}");
    }
    let mut step = 1.0;
    while size / step >= 1000.0 {
        step *= 10.0;
    }
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", words::count(((size / step).round() * step) as u64))
}

/// Every cell and outcome: values, then median, range and mean.
fn rows<'a>(plan: &'a Plan, done: &'a Done) -> impl Iterator<Item = (usize, &'a Cell, &'a SeriesStats)> {
    let cells = done.swept.cells.iter().enumerate();
    cells.take(plan.places.len()).flat_map(|(i, cell)| cell.results.series.iter().map(move |stats| (i, cell, stats)))
}

fn as_json(plan: &Plan, done: &Done) -> Value {
    let value = |i: usize, parameter: &crate::analysis::swept::Parameter| match &parameter.values {
        Values::Numbers(numbers) => json_number(numbers[i]),
        Values::Texts(texts) => json!(texts[i]),
    };
    let parameters = &done.swept.parameters;
    let row = |(i, cell, stats): (usize, &Cell, &SeriesStats)| {
        let year = cell.first_year.plus(stats.year as i32);
        let mut data = outcome(&plan.base.scenario.id, &cell.strategies[stats.strategy], year, stats);
        data["parameters"] = parameters.iter().map(|p| (p.path.clone(), value(i, p))).collect::<Map<_, _>>().into();
        data
    };
    json!({
        "scenario": plan.base.scenario.id,
        "cells": plan.places.len(),
        "checks": done.checks.iter().map(|check| json!({ "name": check.name, "passed": check.passed, "detail": check.detail })).collect::<Vec<_>>(),
        "folder": words::path(&done.folder),
        "changed": plan.base.set,
        "trials": plan.cell.trials(&plan.base.scenario),
        "seed": done.swept.cells.first().map(|cell| exact(cell.seed)),
        "fail_if": [],
        "rows": rows(plan, done).map(row).collect::<Vec<_>>(),
    })
}

fn csv(plan: &Plan, done: &Done) -> String {
    let quoted = |text: &str| {
        let text = if crate::words::computes(text) { format!("'{text}") } else { text.to_owned() };
        if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let mut head: Vec<String> = plan.sweeps.iter().map(|sweep| quoted(&sweep.path)).collect();
    head.extend(["strategy", "metric", "financial_year", "mean", "p50", "p10", "p90", "n"].map(str::to_owned));
    let mut out = head.join(",") + "\n";
    for (i, cell, stats) in rows(plan, done) {
        let mut cells: Vec<String> = done.swept.parameters.iter().map(|p| quoted(&p.written[i])).collect();
        let figure = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let spread = spread(stats);
        cells.extend([
            cell.strategies[stats.strategy].clone(),
            stats.metric.name().to_owned(),
            cell.first_year.plus(stats.year as i32).to_string(),
            stats.mean.to_string(),
            figure(spread.map(|(median, ..)| median)),
            figure(spread.map(|(_, low, _)| low)),
            figure(spread.map(|(.., high)| high)),
            stats.n.to_string(),
        ]);
        out += &(cells.join(",") + "\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn figures_have_three_digits() {
        let figures = [0.0, 0.1234, 12.34, 123.4, 1234.0, 111_248.2, -5_678.0, 999_500.0].map(round);
        assert_eq!(figures, ["0", "0.12", "12.3", "123", "1,230", "111,000", "-5,680", "1,000,000"]);
    }
}
