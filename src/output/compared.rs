//! The tables of a comparison: each strategy against the reference, against the best of each future, and against targets.
//!
//! One order of rows: comparisons as given, strategies as in the scenario file, metrics as in
//! [`Metric::ALL`](crate::engine::Metric::ALL), years upwards.

use super::frame::{Col, boolean, float64, int32, int64, text};
use super::tables::{Forms, Table, TableError, files_of};
use super::{File, Identity};
use crate::analysis::comparison::{Cell, Comparison, Contender, Course, Question, Row};
use crate::analysis::side_by_side::{Level, SideBySide};
use crate::engine::Metric;
use crate::engine::results::QuantileEstimate;
use crate::num::quantile::Share;
use crate::outcomes::Unit;
use crate::units::FinancialYear;

/// The files of the tables `comparison`, `regret` and, where there are targets, `targets`.
///
/// # Errors
/// [`TableError`] where a writer fails.
pub fn comparison_files(
    found: &[Comparison],
    beside: Option<&SideBySide>,
    identity: &Identity,
) -> Result<Vec<File>, TableError> {
    let mut tables = vec![comparison(found), regret(found)];
    if found.iter().any(|found| !found.targets.is_empty()) {
        tables.push(targets(found));
    }
    tables.extend(beside.map(side_by_side));
    files_of(&tables, identity)
}

/// A strategy in a metric and year.
#[derive(Clone, Copy)]
struct Place<'a> {
    found: &'a Comparison,
    contender: usize,
    metric: Metric,
    year: FinancialYear,
}

impl<'a> Place<'a> {
    fn of(&self) -> &'a Contender {
        &self.found.question.contenders[self.contender]
    }

    fn indifference(&self) -> f64 {
        let Question { years, .. } = &self.found.question;
        let year = years.iter().position(|year| *year == self.year);
        year.and_then(|year| self.found.cell(self.metric, year)).map_or(0.0, |cell| cell.zone)
    }
}

/// The columns that name a row: scenario, strategy, metric, unit, year, financial_year; and the reference among them, where
/// the row is about it.
fn keys(places: &[Place<'_>], with_reference: bool) -> Vec<Col> {
    let financial: Vec<String> = places.iter().map(|place| place.year.to_string()).collect();
    let mut columns = vec![
        text("scenario", places.iter().map(|place| place.of().scenario.as_str())),
        text("strategy", places.iter().map(|place| place.of().strategy.as_str())),
    ];
    if with_reference {
        let references: Vec<String> =
            places.iter().map(|place| place.found.name(place.found.question.reference)).collect();
        columns.push(text("reference", references.iter().map(String::as_str)));
    }
    columns.push(text("metric", places.iter().map(|place| place.metric.name())));
    columns.push(text("unit", places.iter().map(|place| place.metric.unit().in_tables())));
    columns.push(int32("year", places.iter().map(|place| place.year.start())));
    columns.push(text("financial_year", financial.iter().map(String::as_str)));
    columns
}

/// Every strategy, outcome and year with what was found, in three lists of one length.
fn rows(found: &[Comparison]) -> (Vec<Place<'_>>, Vec<&Cell>, Vec<&Row>) {
    let (mut places, mut cells, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for found in found {
        for contender in 0..found.question.contenders.len() {
            for cell in &found.cells {
                let year = found.question.years[cell.year];
                places.push(Place { found, contender, metric: cell.metric, year });
                cells.push(cell);
                rows.push(&cell.rows[contender]);
            }
        }
    }
    (places, cells, rows)
}

/// Each strategy less the reference, future by future, and whether it can be told from the reference and from the best.
pub fn comparison(found: &[Comparison]) -> Table {
    let (places, cells, rows) = rows(found);
    let names: Vec<String> = places.iter().zip(&cells).map(|(place, cell)| place.found.name(cell.leader)).collect();
    let mut columns = keys(&places, true);
    let mut value = |name: &str, of: &dyn Fn(&Row) -> Option<f64>| {
        columns.push(float64(name, rows.iter().map(|row| of(row))));
    };
    let quantile = |row: &Row, i: usize| row.difference.quantiles.map(|quantiles| quantiles[i]);
    value("mean_difference", &|row| Some(row.difference.mean.value));
    value("mcse", &|row| row.difference.mean.mcse);
    value("mean_mc_lo", &|row| row.difference.mean.interval().map(|(low, _)| low));
    value("mean_mc_hi", &|row| row.difference.mean.interval().map(|(_, high)| high));
    for (i, name) in ["p10", "p50", "p90"].into_iter().enumerate() {
        value(name, &|row| quantile(row, i).map(|estimate| estimate.value));
        value(&format!("{name}_lo"), &|row| quantile(row, i).and_then(|estimate| estimate.lo));
        value(&format!("{name}_hi"), &|row| quantile(row, i).and_then(|estimate| estimate.hi));
    }
    share(&mut value, "probability_better", &|row| row.difference.better);
    share(&mut value, "probability_best", &|row| row.regret.best);
    value("mean_from_best", &|row| Some(row.from_leader.value));
    columns.push(float64("indifference", places.iter().map(|place| Some(place.indifference()))));
    columns.push(text("against_reference", rows.iter().map(|row| row.verdict.name())));
    columns.push(boolean("separated", rows.iter().map(|row| row.verdict.separated())));
    columns.push(text("best", names.iter().map(String::as_str)));
    columns.push(text("against_best", rows.iter().map(|row| row.standing.name())));
    columns.push(int64("n", rows.iter().map(|row| row.difference.n as i64)));
    Table { name: "comparison", forms: Forms::Both, columns }
}

/// The regret of each strategy against the best of each future.
pub fn regret(found: &[Comparison]) -> Table {
    let (places, cells, rows) = rows(found);
    let mut columns = keys(&places, false);
    let mut value = |name: &str, of: &dyn Fn(&Row) -> Option<f64>| {
        columns.push(float64(name, rows.iter().map(|row| of(row))));
    };
    let p90 = |of: fn(QuantileEstimate) -> Option<f64>| move |row: &Row| row.regret.p90.and_then(of);
    value("mean_regret", &|row| Some(row.regret.mean.value));
    value("mcse", &|row| row.regret.mean.mcse);
    value("mean_mc_lo", &|row| row.regret.mean.interval().map(|(low, _)| low));
    value("mean_mc_hi", &|row| row.regret.mean.interval().map(|(_, high)| high));
    value("p90", &p90(|estimate| Some(estimate.value)));
    value("p90_lo", &p90(|estimate| estimate.lo));
    value("p90_hi", &p90(|estimate| estimate.hi));
    value("most", &|row| Some(row.regret.most));
    share(&mut value, "probability_best", &|row| row.regret.best);
    share(&mut value, "probability_unbeaten", &|row| row.regret.unbeaten);
    columns.push(float64("value_of_perfect_information", cells.iter().map(|cell| Some(cell.perfect_information))));
    columns.push(int64("n", rows.iter().map(|row| row.difference.n as i64)));
    Table { name: "regret", forms: Forms::Both, columns }
}

/// How likely each strategy is to meet each target, year by year.
pub fn targets(found: &[Comparison]) -> Table {
    let mut places = Vec::new();
    let mut values: Vec<(&Course, Share)> = Vec::new();
    for found in found {
        for contender in 0..found.question.contenders.len() {
            for course in &found.targets {
                for (&year, &share) in found.question.years.iter().zip(&course.shares[contender]) {
                    places.push(Place { found, contender, metric: course.metric, year });
                    values.push((course, share));
                }
            }
        }
    }
    let target_years: Vec<String> = values.iter().map(|(course, _)| course.target.year.to_string()).collect();
    let mut columns = keys(&places, false);
    let at = columns.len().min(2);
    columns.insert(at, text("target", values.iter().map(|(course, _)| course.target.id.as_str())));
    columns.push(text("when", values.iter().map(|(course, _)| course.target.when.name())));
    columns.push(text("bound", values.iter().map(|(course, _)| course.target.bound.name())));
    columns.push(float64("limit", values.iter().map(|(course, _)| Some(course.target.bound.limit()))));
    columns.push(text("target_year", target_years.iter().map(String::as_str)));
    columns.push(float64("probability", values.iter().map(|(_, share)| known(*share).map(Share::value))));
    columns.push(float64("probability_lo", values.iter().map(|(_, share)| known(*share).map(|s| s.interval().0))));
    columns.push(float64("probability_hi", values.iter().map(|(_, share)| known(*share).map(|s| s.interval().1))));
    columns.push(int64("n", values.iter().map(|(_, share)| share.n as i64)));
    Table { name: "targets", forms: Forms::Both, columns }
}

/// Several scenarios in the year that is asked, at one price base.
pub fn side_by_side(beside: &SideBySide) -> Table {
    let all = &beside.levels;
    let is_real = |level: &Level| level.metric.unit() == Unit::RealGbpM;
    let years =
        |of: &dyn Fn(&Level) -> FinancialYear| all.iter().map(|level| of(level).to_string()).collect::<Vec<_>>();
    let (financial, bases, told) = (years(&|_| beside.year), years(&|level| level.from), years(&|_| beside.base));
    let prices = all.iter().zip(&told).map(|(level, base)| if is_real(level) { base.as_str() } else { "" });
    let unit =
        |level: &Level| if is_real(level) { "GBP m (prices as stated)" } else { level.metric.unit().in_tables() };
    let mut columns = vec![
        text("scenario", all.iter().map(|level| level.of.scenario.as_str())),
        text("strategy", all.iter().map(|level| level.of.strategy.as_str())),
        text("metric", all.iter().map(|level| level.metric.name())),
        text("unit", all.iter().map(unit)),
        int32("year", all.iter().map(|_| beside.year.start())),
        text("financial_year", financial.iter().map(String::as_str)),
        text("prices", prices),
        text("price_base_of_scenario", bases.iter().map(String::as_str)),
    ];
    for (i, name) in ["p10", "p50", "p90"].into_iter().enumerate() {
        let at = |of: &dyn Fn(QuantileEstimate) -> Option<f64>| {
            all.iter().map(|level| level.level.and_then(|three| of(three[i]))).collect::<Vec<_>>()
        };
        columns.push(float64(name, at(&|estimate| Some(estimate.value)).into_iter()));
        columns.push(float64(&format!("{name}_lo"), at(&|estimate| estimate.lo).into_iter()));
        columns.push(float64(&format!("{name}_hi"), at(&|estimate| estimate.hi).into_iter()));
    }
    columns.push(int64("n", all.iter().map(|level| level.n as i64)));
    Table { name: "side_by_side", forms: Forms::Both, columns }
}

/// Takes a column by its name and what it says of a row.
type Value<'a> = &'a mut dyn FnMut(&str, &dyn Fn(&Row) -> Option<f64>);

/// A share and its interval as three columns.
fn share(value: Value<'_>, name: &str, of: &dyn Fn(&Row) -> Share) {
    value(name, &|row| known(of(row)).map(Share::value));
    value(&format!("{name}_lo"), &|row| known(of(row)).map(|share| share.interval().0));
    value(&format!("{name}_hi"), &|row| known(of(row)).map(|share| share.interval().1));
}

/// A share of no futures is not known.
fn known(share: Share) -> Option<Share> {
    (share.n > 0).then_some(share)
}
