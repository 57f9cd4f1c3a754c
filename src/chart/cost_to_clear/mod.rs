//! What it would cost to clear all backlog of high and significant risk in a year: an S-curve over the futures, one line a
//! plan, against the money for backlog and repairs of that year.

mod curve;
mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::money::{Money, largest};
use super::of_plan::under;
use super::run_data::{RunData, place_of};
use super::{ChartError, Drawing};
use crate::engine::{Metric, Results};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use crate::words::LEAST_FUTURES;
use curve::Curve;
use std::sync::Arc;
/// The most lines that a reader can tell apart.
const MOST_LINES: usize = 4;
/// What is asked of the curves: the costs that five and eight futures in ten stay within, in words and as the numbers name them.
const MARKED: [(f64, &str, &str); 2] = [(0.50, "5 of 10", "P50"), (0.80, "8 of 10", "P80")];

/// One plan's cost.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Line {
    /// Identifier and label of the plan.
    pub name: (String, String),
    pub curve: Curve,
    /// Mean of the money for backlog and repairs in the year, £m cash.
    pub money: f64,
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Cost {
    /// At the close of which, and in whose prices.
    pub year: FinancialYear,
    /// All plans, in the scenario's order; at least one.
    pub lines: Vec<Line>,
    /// The plans, those together that did the same in every future: one line stands for all of a kind.
    pub kinds: Vec<Vec<usize>>,
    /// The plan that other charts follow.
    pub followed: usize,
    pub futures: u32,
    /// Whether what a pound of backlog costs to clear is uncertain, and stands in at its mean where no futures are kept.
    pub cost_is_mean: bool,
}

impl Cost {
    /// What a run says of `year`, or of the last one; none where there are too few futures, or the run is older than the
    /// outcome.
    ///
    /// # Errors
    /// [`ChartError`] where the year is not simulated, or the results lack an outcome.
    pub(super) fn new(
        scenario: &Scenario,
        results: &Results,
        story: &RunData,
        year: FinancialYear,
    ) -> Result<Option<Self>, ChartError> {
        let t = place_of(results, year)?;
        let urgent = Metric::BacklogHighSignificant;
        if (story.futures as usize) < LEAST_FUTURES || results.series.iter().all(|stats| stats.metric != urgent) {
            return Ok(None);
        }
        let mut lines = Vec::with_capacity(results.strategies.len());
        for (strategy, (id, label)) in results.strategies.iter().enumerate() {
            let of = |metric| results.stats(strategy, 0, metric, t);
            let missing = || ChartError(format!("the charts need {} in {year}", Metric::CapitalAvailable.name()));
            let money = of(Metric::CapitalAvailable).ok_or_else(missing)?.mean;
            let curve = costs(scenario, results, strategy, t)
                .or_else(|| Curve::of_quantiles(of(urgent)?, &results.extra_quantiles, mean_cost(scenario)));
            let (Some(curve), true) = (curve, money.is_finite()) else { return Ok(None) };
            let label = story.plans.get(strategy).map_or(label, |plan| &plan.label);
            lines.push(Line { name: (id.clone(), label.clone()), curve, money });
        }
        let followed = story.followed;
        let cost_is_mean = scenario.number(scenario.backlog.cost_to_clear).distribution.as_fixed().is_none();
        let futures = story.futures;
        let kinds = story.kinds();
        Ok((followed < lines.len()).then_some(Self { year, lines, kinds, followed, futures, cost_is_mean }))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.lines[self.followed].name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("cost_to_clear", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The money of the year, £m cash: that of the plan that is followed.
    fn money_of_year(&self) -> f64 {
        self.lines[self.followed].money
    }

    /// The lines that are drawn: one of each kind, all where they can be told apart, else those that cost least and most in 8 of 10
    /// futures, and the one that is followed; the costliest first.
    fn shown(&self) -> Vec<usize> {
        let of_kind = |kind: &Vec<usize>| if kind.contains(&self.followed) { self.followed } else { kind[0] };
        let mut order: Vec<usize> = self.kinds.iter().map(of_kind).collect();
        let p80 = |line: usize| self.lines[line].curve.at(0.80);
        order.sort_by(|&a, &b| p80(b).total_cmp(&p80(a)));
        if order.len() > MOST_LINES {
            let ends = [order.first().copied(), order.last().copied(), Some(self.followed)];
            order.retain(|line| ends.contains(&Some(*line)));
        }
        order
    }

    /// How the figures are written.
    fn money(&self) -> Money {
        Money::for_largest(largest(self.lines.iter().map(|line| line.curve.at(0.80))))
    }
}

/// What a pound of recorded backlog costs to clear, on average.
fn mean_cost(scenario: &Scenario) -> f64 {
    let cost = &scenario.number(scenario.backlog.cost_to_clear).distribution;
    cost.as_fixed().unwrap_or_else(|| cost.mean())
}

/// The cost of every future; none where the run kept none.
fn costs(scenario: &Scenario, results: &Results, strategy: usize, t: usize) -> Option<Curve> {
    let urgent = Metric::BacklogHighSignificant;
    let kept = results.kept.iter().find(|kept| (kept.strategy, kept.year, kept.metric) == (strategy, t, urgent))?;
    let number = scenario.number(scenario.backlog.cost_to_clear);
    let stocks = kept.values.iter().map(|stock| f64::from(*stock));
    match number.distribution.as_fixed() {
        Some(cost) => Curve::of_futures(stocks.map(|stock| cost * stock)),
        None => {
            let (_, drawn) = results.parameters.iter().find(|(key, _)| *key == number.key)?;
            (drawn.len() == kept.values.len())
                .then(|| Curve::of_futures(stocks.zip(drawn).map(|(stock, cost)| cost * stock)))?
        }
    }
}
