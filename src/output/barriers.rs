//! The table of a study of barriers: what is told of each outcome, level by level and barrier by barrier.

use super::frame::{boolean, float64, int32, int64, text};
use super::tables::{Forms, Table, TableError, files_of};
use super::{File, Identity};
use crate::analysis::barriers::{Barriers, Decomposed, Effect, Part, tail_quantile};

/// What stands in the column of barriers where a row is about all of them, or none.
const ALL: &str = "all";
const NONE: &str = "none";

/// A row: what of an outcome is told.
pub struct Row<'a> {
    /// The outcome, and what its barriers do.
    pub of: &'a Decomposed,
    /// A barrier by its system's table; `all` or `none` where the row is about those.
    pub barrier: &'static str,
    /// `as_it_is`, `without_all`, `whole`, `shapley`, `alone` or `last`.
    pub kind: &'static str,
    /// The figures.
    pub effect: &'a Effect,
    /// Of a barrier its place, from 1 on.
    part: Option<(usize, &'a Part)>,
}

impl Row<'_> {
    /// Whether it is a change, and not a level.
    pub fn is_change(&self) -> bool {
        !matches!(self.kind, "as_it_is" | "without_all")
    }

    /// The place of a barrier's Shapley value among the others, from 1 on: first what is most for the better.
    pub fn place(&self) -> Option<usize> {
        self.part.filter(|_| self.kind == "shapley").map(|(place, _)| place)
    }

    /// Whether its mean can be told from no change.
    pub fn is_told(&self) -> bool {
        self.is_change() && self.effect.is_told()
    }

    /// Whether a Shapley value can be told from that in the next place.
    pub fn is_told_from_next(&self) -> bool {
        self.part.is_some_and(|(_, part)| self.kind == "shapley" && part.told_from_next == Some(true))
    }
}

/// The files of the table `barriers`.
///
/// # Errors
/// [`TableError`] where a writer fails.
pub fn barrier_files(found: &Barriers, identity: &Identity) -> Result<Vec<File>, TableError> {
    files_of(&[barriers(found)], identity)
}

/// The rows, in their order.
pub fn rows(found: &Barriers) -> impl Iterator<Item = Row<'_>> {
    found.outcomes.iter().flat_map(rows_of)
}

/// In order of outcome as asked: the levels, the whole, and of each barrier, first the one that is most for the better, its Shapley
/// value and what it changes alone and last.
pub fn barriers(found: &Barriers) -> Table {
    let rows: Vec<Row<'_>> = rows(found).collect();
    let financial: Vec<String> = rows.iter().map(|row| row.of.year.to_string()).collect();
    let mut columns = vec![
        text("strategy", rows.iter().map(|_| found.strategy.0.as_str())),
        text("metric", rows.iter().map(|row| row.of.metric.name())),
        text("unit", rows.iter().map(|row| row.of.metric.unit().in_tables())),
        text("better", rows.iter().map(|row| row.of.metric.better().word())),
        int32("year", rows.iter().map(|row| row.of.year.start())),
        text("financial_year", financial.iter().map(String::as_str)),
        text("barrier", rows.iter().map(|row| row.barrier)),
        text("kind", rows.iter().map(|row| row.kind)),
    ];
    let mut value = |name: &str, of: &dyn Fn(&Row<'_>) -> Option<f64>| {
        columns.push(float64(name, rows.iter().map(of)));
    };
    let interval = |row: &Row<'_>| row.effect.change.mean.interval();
    value("mean", &|row| Some(row.effect.change.mean.value));
    value("sd", &|row| row.effect.sd);
    value("mcse", &|row| row.effect.change.mean.mcse);
    value("mean_mc_lo", &|row| interval(row).map(|(low, _)| low));
    value("mean_mc_hi", &|row| interval(row).map(|(_, high)| high));
    for (place, name) in ["p10", "p50", "p90"].into_iter().enumerate() {
        value(name, &|row| row.effect.change.quantiles.map(|all| all[place].value));
    }
    value("better_share", &|row| row.is_change().then(|| row.effect.change.better.value()));
    value("worse_share", &|row| row.is_change().then(|| row.effect.change.worse.value()));
    value("held_p10", &|row| row.effect.held.map(|(low, _)| low));
    value("held_p90", &|row| row.effect.held.map(|(_, high)| high));
    value("tail_q", &|row| Some(tail_quantile(row.of.metric.better())));
    value("tail", &|row| Some(row.effect.tail.value));
    value("tail_mcse", &|row| row.effect.tail.mcse);
    value("place", &|row| row.place().map(|place| place as f64));
    columns.push(boolean("told_from_none", rows.iter().map(Row::is_told)));
    columns.push(boolean("told_from_next", rows.iter().map(Row::is_told_from_next)));
    columns.push(boolean("idle", rows.iter().map(|row| row.part.is_some_and(|(_, part)| part.is_idle))));
    columns.push(int64("n", rows.iter().map(|row| row.effect.change.n as i64)));
    Table { name: "barriers", forms: Forms::Both, columns }
}

fn rows_of(of: &Decomposed) -> Vec<Row<'_>> {
    let row = |barrier, kind, effect| Row { of, barrier, kind, effect, part: None };
    let mut rows = vec![
        row(NONE, "as_it_is", &of.as_it_is),
        row(ALL, "without_all", &of.without_all),
        row(ALL, "whole", &of.whole),
    ];
    for (place, part) in of.parts.iter().enumerate() {
        let kinds = [("shapley", &part.shapley), ("alone", &part.alone), ("last", &part.last)];
        rows.extend(
            kinds.map(|(kind, effect)| Row { part: Some((place + 1, part)), ..row(part.barrier.name(), kind, effect) }),
        );
    }
    rows
}
