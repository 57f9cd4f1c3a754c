//! The run as the sections read it: labels, years, and the statistics of an outcome at once.

use super::Subject;
use crate::analysis::Comparison;
use crate::analysis::best::Standing;
use crate::chart::followed_in;
use crate::engine::results::{KeptSeries, LedgerRow, Spread, Statistic};
use crate::engine::{Metric, Results};
use crate::num::quantile::Share;
use crate::report::ReportError;
use crate::scenario::{Scenario, SurveyKind};
use crate::units::{FinancialYear, RiskBand};
use crate::words::{LEAST_FUTURES, distinct, list};
use std::collections::BTreeMap;

/// A finished run.
pub(super) struct Run<'a> {
    pub subject: &'a Subject<'a>,
    pub scenario: &'a Scenario,
    pub results: &'a Results,
    /// The strategies held against each other, where that can tell anything.
    pub found: Option<&'a Comparison>,
    /// Labels of the strategies, each unlike the others.
    pub labels: Vec<String>,
    /// Positions of the strategies, those together that did the same in every future.
    kinds: Vec<Vec<usize>>,
    /// Names of estates by id.
    pub estates: BTreeMap<&'a str, String>,
    /// The strategy that what is told of a single one follows.
    pub followed: usize,
    /// Positions of the strategies that are told to be best, ascending; none where that cannot be told.
    pub best: Vec<usize>,
    /// Futures in the statistics.
    pub n: usize,
    /// Means of the ledger over bands, by strategy, estate and year.
    ledger: BTreeMap<(usize, usize, Option<RiskBand>, usize), &'a LedgerRow>,
}

impl<'a> Run<'a> {
    /// # Errors
    /// [`ReportError`] where nothing was simulated.
    pub fn new(subject: &'a Subject<'a>) -> Result<Self, ReportError> {
        let Subject { scenario, results, .. } = *subject;
        if results.strategies.is_empty() || results.years.is_empty() {
            return Err(ReportError("a report needs one strategy and one simulated year at least".to_owned()));
        }
        let counted = results.series.iter().filter(|stats| (stats.entity, stats.group) == (0, 0));
        let n = counted.fold(results.trials, |n, stats| n.min(stats.n)) as usize;
        let means = results.ledger.iter().filter(|row| row.statistic == Statistic::Mean);
        let ledger = means.map(|row| ((row.strategy, row.entity, row.band, row.year), row)).collect();
        let strategies: Vec<(&str, &str)> =
            results.strategies.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
        let found = subject.found.filter(|found| found.judged().is_some() && found.question.contenders.len() > 1);
        let best = found.map_or_else(Vec::new, |found| best(found, results));
        Ok(Self {
            subject,
            scenario,
            results,
            found,
            labels: distinct(&strategies),
            kinds: results.kinds(),
            estates: scenario.estates.iter().map(|e| e.id.as_str()).zip(scenario.estate_names()).collect(),
            followed: followed_in(found.map_or(&[], std::slice::from_ref), scenario, results),
            best,
            n,
            ledger,
        })
    }

    /// The position of the last simulated year.
    pub fn last(&self) -> usize {
        self.results.years.len() - 1
    }

    /// The last simulated year.
    pub fn last_year(&self) -> FinancialYear {
        self.results.years[self.last()]
    }

    /// `2025/26 to 2034/35`, to a year by its position; or the only year.
    pub fn span_to(&self, year: usize) -> String {
        let (first, last) = (self.results.years[0], self.results.years[year]);
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    }

    /// `from 2025/26 to 2039/40`, or `in 2025/26`.
    pub fn throughout(&self) -> String {
        self.years_to(self.last())
    }

    /// `from 2025/26 to 2034/35`, to a year by its position; or `in 2025/26`.
    pub fn years_to(&self, year: usize) -> String {
        let (first, last) = (self.results.years[0], self.results.years[year]);
        if first == last { format!("in {first}") } else { format!("from {first} to {last}") }
    }

    /// `2024/25 prices`: those in which what is real is told.
    pub fn real_prices(&self) -> String {
        format!("{} prices", self.scenario.opening_year)
    }

    /// Positions of the strategies.
    pub fn strategies(&self) -> std::ops::Range<usize> {
        0..self.labels.len()
    }

    /// The strategies of which the others are equals, each with what its kind is called: `Worst first and Risk per pound`.
    pub fn kinds(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        self.kinds.iter().map(|kind| (kind[0], self.named(kind)))
    }

    /// What all plans that did the same are called, several a kind alone.
    pub fn equals(&self) -> impl Iterator<Item = String> + '_ {
        self.kinds.iter().filter(|kind| kind.len() > 1).map(|kind| self.named(kind))
    }

    fn named(&self, kind: &[usize]) -> String {
        list(&kind.iter().map(|&strategy| self.labels[strategy].as_str()).collect::<Vec<_>>())
    }

    /// The contenders of a comparison of which the others are equals in all that is compared, each with what its kind is called.
    pub fn contenders<'f>(&'f self, found: &'f Comparison) -> impl Iterator<Item = (usize, String)> + 'f {
        let label = |&contender: &usize| {
            self.strategy_of(contender).map_or_else(|| found.label(contender), |s| self.labels[s].clone())
        };
        found.kinds.iter().map(move |kind| (kind[0], list(&kind.iter().map(label).collect::<Vec<_>>())))
    }

    /// The label of the strategy that is followed.
    pub fn followed_label(&self) -> &str {
        &self.labels[self.followed]
    }

    /// Whether there are futures enough to speak of 8 of 10.
    pub fn has_spread(&self) -> bool {
        self.n >= LEAST_FUTURES
    }

    /// `in the mean over the futures`, or that there is but one.
    pub fn on_average(&self) -> &'static str {
        if self.n == 1 { "in the one simulated future" } else { "in the mean over the futures" }
    }

    /// `, with the range of futures` where there are enough for one.
    pub fn with_range(&self) -> &'static str {
        if self.has_spread() { ", with the range of futures" } else { "" }
    }

    /// Outcomes that are simulated, in the order of the tables.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> + '_ {
        Metric::ALL.into_iter().filter(|&metric| self.at_the_end(0, metric).is_some())
    }

    /// How an outcome is spread over futures, for all estates and people together.
    pub fn spread(&self, strategy: usize, metric: Metric, year: usize) -> Option<Spread> {
        self.results.spread(strategy, 0, metric, year).filter(|_| metric.is_simulated(self.scenario))
    }

    /// The position of the year that is asked: that by which plans are judged, otherwise the last.
    pub fn asked(&self) -> usize {
        self.found.and_then(|found| found.judged()).map_or(self.last(), |judged| judged.year)
    }

    /// The year that is asked.
    pub fn asked_year(&self) -> FinancialYear {
        self.results.years[self.asked()]
    }

    /// Those of the year that is asked.
    pub fn when_asked(&self, strategy: usize, metric: Metric) -> Option<Spread> {
        self.spread(strategy, metric, self.asked())
    }

    /// Those of the last year.
    pub fn at_the_end(&self, strategy: usize, metric: Metric) -> Option<Spread> {
        self.spread(strategy, metric, self.last())
    }

    /// The mean of an outcome in a year.
    pub fn mean(&self, strategy: usize, metric: Metric, year: usize) -> Option<f64> {
        self.spread(strategy, metric, year).map(|spread| spread.mean)
    }

    /// An outcome summed over all years, mean over futures, and an upper bound of its Monte Carlo error (95 %).
    pub fn sum(&self, strategy: usize, metric: Metric) -> Option<(f64, Option<f64>)> {
        self.sum_to(strategy, metric, self.last())
    }

    /// The same from the first year to the one at this position.
    pub fn sum_to(&self, strategy: usize, metric: Metric, last: usize) -> Option<(f64, Option<f64>)> {
        let spreads: Option<Vec<Spread>> = (0..=last).map(|year| self.spread(strategy, metric, year)).collect();
        let spreads = spreads?;
        let error = spreads.iter().try_fold(0.0, |sum, spread| Some(sum + spread.error_of_mean()?));
        Some((spreads.iter().fold(0.0, |sum, spread| sum + spread.mean), error))
    }

    /// The share of futures in which an outcome is above a limit; none where they were not kept.
    pub fn above(&self, strategy: usize, metric: Metric, year: usize, limit: f64) -> Option<Share> {
        let is_it = |kept: &&KeptSeries| (kept.strategy, kept.metric, kept.year) == (strategy, metric, year);
        let kept = self.results.kept.iter().find(is_it)?;
        let known = kept.values.iter().filter(|value| !value.is_nan());
        Some(Share::of(known, |value| f64::from(*value) > limit)).filter(|share| share.n > 0)
    }

    /// An outcome of one estate (by position in the results) in the year that is asked.
    pub fn of_estate(&self, strategy: usize, entity: usize, metric: Metric) -> Option<Spread> {
        self.results.spread(strategy, entity, metric, self.asked())
    }

    /// What a row of the estate table is called, one and many.
    pub fn estate_words(&self) -> [&'static str; 2] {
        match self.scenario.backlog.survey_kind {
            SurveyKind::Site => ["site", "sites"],
            SurveyKind::Region => ["region", "regions"],
            SurveyKind::Trust => ["estate", "estates"],
        }
    }

    /// The floor area of an estate, m², as put in; none where it is not known.
    pub fn area(&self, entity: usize) -> Option<f64> {
        let id = &self.results.entities[entity];
        let estate = self.scenario.estates.iter().find(|estate| estate.id == *id)?;
        let number = self.scenario.number(estate.area);
        // An area that was taken by backlog says nothing of backlog by area.
        let is_known = !number.source.starts_with("not known: ");
        Some(number.distribution.mean()).filter(|area| is_known && *area > 0.0)
    }

    /// The mean ledger of a year; `None`: all bands together.
    pub fn ledger(&self, strategy: usize, entity: usize, band: Option<RiskBand>, year: usize) -> Option<&'a LedgerRow> {
        self.ledger.get(&(strategy, entity, band, year)).copied()
    }

    /// Backlog at the close of the opening year, £m, without the dust of its rounding; `None`: all bands together.
    pub fn opening(&self, entity: usize, band: Option<RiskBand>) -> Option<f64> {
        let row = self.ledger(0, entity, band, 0)?;
        Some((row.opening * 1e6).round() / 1e6)
    }

    /// The position among the strategies of a contender.
    pub fn strategy_of(&self, contender: usize) -> Option<usize> {
        let id = &self.found?.question.contenders.get(contender)?.strategy;
        self.results.strategies.iter().position(|(known, _)| known == id)
    }

    /// The name of an estate, by its position in the results.
    pub fn estate_name(&self, entity: usize) -> &str {
        let id = self.results.entities[entity].as_str();
        self.estates.get(id).map_or(id, String::as_str)
    }
}

/// Positions of the strategies that a comparison tells to be best, ascending.
fn best(found: &Comparison, results: &Results) -> Vec<usize> {
    let rows = found.judged().map_or(&[][..], |judged| judged.rows.as_slice());
    let told = found.question.contenders.iter().zip(rows).filter(|(_, row)| row.standing == Standing::Best);
    let at = |id: &str| results.strategies.iter().position(|(known, _)| known == id);
    let mut best: Vec<usize> = told.filter_map(|(contender, _)| at(&contender.strategy)).collect();
    best.sort_unstable();
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strategies_that_are_labelled_alike_are_told_apart_by_their_ids() {
        let named = [("a", "As is"), ("b", "as is"), ("c", " "), ("d", "Worst first")];
        assert_eq!(distinct(&named), ["As is (a)", "as is (b)", "c", "Worst first"]);
    }
}
