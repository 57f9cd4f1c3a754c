//! What the charts tell, as plain data: the record, the plans and their fans.

use super::money::Money;
use super::{ChartError, text, warning};
use crate::analysis::Comparison;
use crate::analysis::best::Verdict;
use crate::analysis::pairs::pairs;
use crate::engine::results::{LedgerRow, Pair, QuantileEstimate, Spread, Statistic, kinds};
use crate::engine::{Metric, Results};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use crate::words::{LEAST_FUTURES, capital, count, list};

/// Total and high-risk backlog in cash, and in the prices of the opening year.
const CASH: [Metric; 2] = [Metric::BacklogTotal, Metric::BacklogHigh];
const REAL: [Metric; 2] = [Metric::BacklogTotalReal, Metric::BacklogHighReal];

/// The position of a simulated year.
///
/// # Errors
/// [`ChartError`] where it is not simulated.
pub(super) fn place_of(results: &Results, year: FinancialYear) -> Result<usize, ChartError> {
    results.years.iter().position(|known| *known == year).ok_or_else(|| {
        let span = results.years.first().zip(results.years.last());
        let span = span.map_or_else(String::new, |(first, last)| format!(": {first} to {last} are"));
        ChartError(format!("{year} is not simulated{span}"))
    })
}

/// Everything that is shown or said.
#[derive(Clone, PartialEq, Debug)]
pub struct RunData {
    /// Identifier of the scenario.
    pub scenario: String,
    /// What it is about, for people: `England`.
    pub area: String,
    /// Seed of the run.
    pub seed: u64,
    /// Futures in the statistics.
    pub futures: u32,
    /// Futures that are in no statistic, because a number in them left the finite range.
    pub left_out: usize,
    /// The record of the total, £m cash at the close of each year, oldest first; years may be missing. It ends with the
    /// opening stock of the scenario, which stands alone where there is no record.
    pub history: Vec<(FinancialYear, f64)>,
    /// What the record says of the opening year, where the scenario opens elsewhere.
    pub record_ends_at: Option<f64>,
    /// The simulated years; at least one.
    pub years: Vec<FinancialYear>,
    /// The plans, in the scenario's order; at least one.
    pub plans: Vec<Plan>,
    /// Pairs of plans that made identical decisions in every future.
    pub coincide: Vec<(usize, usize)>,
    /// Position of the plan that charts of a single one follow.
    pub followed: usize,
    /// Checks of the run that failed: no figure of it is to be used.
    pub failed_checks: Vec<String>,
    /// Plans compared future by future, as [`Metric::BacklogTotal`] and [`Metric::BacklogHigh`] whatever the prices; empty where only
    /// their spreads are known.
    pub pairs: Vec<Pair>,
    /// The year of the prices that the plans' backlog is told in; none: cash.
    pub prices: Option<FinancialYear>,
}

/// One strategy's outcomes over all futures.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// Identifier.
    pub id: String,
    /// Label for people.
    pub label: String,
    /// Total backlog, £m in the prices of the story, one a simulated year.
    pub total: Vec<Spread>,
    /// High-risk backlog in the last year, £m in the same prices.
    pub high: Spread,
    /// Identifiers and labels of the plans that it stands for too, because they did the same in every future.
    pub with: Vec<(String, String)>,
}

impl Plan {
    /// Its label in a picture, or its identifier where the font cannot write that; with those it stands for.
    pub(super) fn shown(&self) -> String {
        list(&self.names().map(|(id, label)| text::shown(label, id)).collect::<Vec<_>>())
    }

    /// The same in a text that is read and not drawn: whatever its letters.
    pub(super) fn full_label(&self) -> String {
        list(&self.names().map(|(_, label)| label).collect::<Vec<_>>())
    }

    /// Identifier and label of itself and of those it stands for.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let others = self.with.iter().map(|(id, label)| (id.as_str(), label.as_str()));
        std::iter::once((self.id.as_str(), self.label.as_str())).chain(others)
    }
}

/// Whether a chart shows the record beside the futures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Record {
    Shown,
    NotShown,
}

/// The record before the opening year, then the opening stock of the results; and what the record says of that year where
/// it is not the same.
fn record(scenario: &Scenario, results: &Results) -> (Vec<(FinancialYear, f64)>, Option<f64>) {
    let opens = |row: &&LedgerRow| {
        row.strategy == 0 && row.entity == 0 && row.band.is_none() && row.year == 0 && row.statistic == Statistic::Mean
    };
    let past = scenario.history.iter().map(|past| (past.year, past.total));
    let Some(opening) = results.ledger.iter().find(opens).map(|row| row.opening) else {
        return (past.collect(), None);
    };
    let year = scenario.opening_year;
    let recorded = past.clone().find(|(known, _)| *known == year).map(|(_, total)| total);
    let differs = recorded.filter(|total| (total - opening).abs() > 0.005 * opening);
    // The sum over estates and bands without the dust of its rounding.
    let opening = recorded.filter(|_| differs.is_none()).unwrap_or((opening * 1e6).round() / 1e6);
    (past.filter(|(known, _)| *known < year).chain([(year, opening)]).collect(), differs)
}

impl RunData {
    /// The story of a run.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack the backlog of a strategy, or hold no finite future.
    pub fn new(scenario: &Scenario, results: &Results) -> Result<Self, ChartError> {
        Self::of(scenario, results, results.years.len(), CASH)
    }

    /// The same up to one year, in the prices of the opening year where the run knows them: how the plans stand then.
    ///
    /// # Errors
    /// As [`RunData::new`]; or the year is not simulated.
    pub fn at(scenario: &Scenario, results: &Results, year: FinancialYear) -> Result<Self, ChartError> {
        let t = place_of(results, year)?;
        let is_known = |metric| results.spread(0, 0, metric, t).is_some();
        let stocks = if REAL.into_iter().all(is_known) { REAL } else { CASH };
        let found = Self::of(scenario, results, t + 1, stocks)?;
        // Whatever the prices, the stocks are known as total and high-risk backlog.
        let known = |pair: Pair| Pair { metric: if pair.metric == stocks[0] { CASH[0] } else { CASH[1] }, ..pair };
        let pairs = pairs(results, t, &stocks).into_iter().map(known).collect();
        Ok(Self { pairs, prices: (stocks == REAL).then_some(scenario.opening_year), ..found })
    }

    fn of(
        scenario: &Scenario,
        results: &Results,
        years: usize,
        [total_of, high_of]: [Metric; 2],
    ) -> Result<Self, ChartError> {
        let mut futures = results.trials;
        let mut plans = Vec::with_capacity(results.strategies.len());
        for (strategy, (id, label)) in results.strategies.iter().enumerate() {
            let of = |metric, year| results.spread(strategy, 0, metric, year);
            let total: Option<Vec<Spread>> = (0..years).map(|year| of(total_of, year)).collect();
            let high = years.checked_sub(1).and_then(|last| of(high_of, last));
            let (Some(total), Some(high)) = (total, high) else {
                return Err(ChartError(format!("the charts need the backlog of strategy \"{id}\" in every year")));
            };
            futures = total.iter().map(|stats| stats.n).fold(futures, Ord::min);
            let (id, label) = (id.clone(), text::clean(if label.trim().is_empty() { id } else { label }));
            plans.push(Plan { id, label, total, high, with: Vec::new() });
        }
        let name = text::clean(&scenario.name);
        let (history, differs) = record(scenario, results);
        Ok(Self {
            scenario: scenario.id.clone(),
            area: capital(if name.is_empty() { &scenario.id } else { &name }),
            seed: results.seed,
            futures,
            left_out: results.nonfinite_trials.len(),
            history,
            record_ends_at: differs,
            years: results.years[..years].to_vec(),
            plans,
            coincide: results.coincide.clone(),
            followed: followed(scenario, results),
            failed_checks: warning::failed(&results.checks),
            pairs: results.pairs.clone(),
            prices: None,
        })
    }

    /// The same, where charts of a single plan follow another: that at a position in the results.
    ///
    /// # Errors
    /// [`ChartError`] where there is no such plan.
    pub fn following(self, plan: usize) -> Result<Self, ChartError> {
        match plan < self.plans.len() {
            true => Ok(Self { followed: plan, ..self }),
            false => Err(ChartError(format!("the charts cannot follow plan {} of {}", plan + 1, self.plans.len()))),
        }
    }

    pub(super) fn check(&self) -> Result<(), ChartError> {
        let complete = self.plans.iter().all(|plan| plan.total.len() == self.years.len());
        if self.plans.is_empty() || self.years.is_empty() || !complete {
            return Err(ChartError("the charts need at least one strategy and one simulated year".to_owned()));
        }
        let mut spreads = self.plans.iter().flat_map(|plan| plan.total.iter().chain([&plan.high]));
        let history = self.history.iter().all(|(_, total)| total.is_finite());
        if !(history && spreads.all(Spread::is_finite)) {
            return Err(ChartError("no chart can be drawn: a backlog in it is not a finite number".to_owned()));
        }
        Ok(())
    }

    /// `in cash prices`, `in 2024/25 prices`.
    pub(super) fn in_prices(&self) -> String {
        self.prices.map_or_else(|| "in cash prices".to_owned(), |year| format!("in {year} prices"))
    }

    /// The last simulated year.
    pub(super) fn last_year(&self) -> FinancialYear {
        self.years.last().copied().unwrap_or(FinancialYear::starting(0))
    }

    /// The record of the year before the first simulated one: where the futures begin.
    pub(super) fn opening(&self) -> Option<(FinancialYear, f64)> {
        let first = self.years.first()?;
        self.history.last().copied().filter(|(year, _)| year.plus(1) == *first)
    }

    /// Whether there is a record, and not only the opening stock.
    pub(super) fn has_record(&self) -> bool {
        self.history.len() > 1
    }

    /// Whether there is a spread to show: quantiles, and futures enough to speak of 8 of 10.
    pub(super) fn has_spread(&self) -> bool {
        self.futures as usize >= LEAST_FUTURES && self.has_quantiles()
    }

    fn has_quantiles(&self) -> bool {
        self.plans.iter().all(|plan| plan.total.iter().chain([&plan.high]).all(|spread| spread.quantiles.is_some()))
    }

    /// The story as it can be told: without spreads where there are too few futures for them.
    pub(super) fn as_told(&self) -> Self {
        let mut story = self.clone();
        if (story.futures as usize) < LEAST_FUTURES {
            for spread in story.plans.iter_mut().flat_map(|plan| plan.total.iter_mut().chain([&mut plan.high])) {
                let only_median = QuantileEstimate { value: spread.middle(), lo: None, hi: None };
                spread.quantiles = spread.quantiles.map(|_| [only_median; 7]);
            }
        }
        story
    }

    /// What the middle of a spread is called: `median`, or `mean` where that stands in for it.
    pub(super) fn middle_name(&self) -> &'static str {
        if self.has_quantiles() { "median" } else { "mean" }
    }

    /// What the figures in a picture are, in a sentence; nothing where a single future leaves no doubt.
    pub(super) fn figures_in_words(&self) -> String {
        match (self.futures, self.has_spread()) {
            (1, _) => String::new(),
            (_, false) => format!("Figures: {}.", self.middle_name()),
            (_, true) => "Figures: median and range of 8 of 10 futures.".to_owned(),
        }
    }

    /// `10,000 simulated futures`.
    pub(super) fn futures_in_words(&self) -> String {
        match self.futures {
            1 => "one simulated future".to_owned(),
            n => format!("{} simulated futures", count(u64::from(n))),
        }
    }

    /// Notes that a reader must see, and the source (of the record too where it is `shown`): one paragraph each.
    pub(super) fn notes(&self, record: Record) -> Vec<String> {
        let mut notes = self.warnings();
        notes.extend(self.coincidence(Plan::shown));
        let plans = self.plans.iter().flat_map(Plan::names).map(|(id, label)| (label, id));
        notes.extend(text::stand_ins([(self.area.as_str(), self.scenario.as_str())].into_iter().chain(plans)));
        notes.push(self.source());
        if let (Record::Shown, Some(recorded)) = (record, self.record_ends_at) {
            let money = Money::for_largest(recorded).finer_if(Some(0.0));
            notes.push(format!(
                "Note: the scenario opens elsewhere than the record, which ends at {}.",
                money.full(recorded)
            ));
        }
        if record == Record::Shown && self.has_record() {
            notes.push("Record: published figures, listed in the scenario.".to_owned());
        }
        notes
    }

    /// What comes first under every picture: checks that failed, and futures that are left out.
    pub(super) fn warnings(&self) -> Vec<String> {
        warning::warning(&self.failed_checks).into_iter().chain(self.left_out()).collect()
    }

    /// A note on the futures that are in no statistic.
    fn left_out(&self) -> Option<String> {
        let (futures, are) = if self.left_out == 1 { ("future", "is") } else { ("futures", "are") };
        (self.left_out > 0).then(|| {
            format!(
                "Note: {} {futures} {are} left out, because a number in {} left the finite range.",
                count(self.left_out as u64),
                if self.left_out == 1 { "it" } else { "them" },
            )
        })
    }

    /// A note on the identifiers that stand for the name of the scenario, or of one plan, in a picture of that plan.
    pub(super) fn stand_ins(&self, (id, label): &(String, String)) -> Option<String> {
        text::stand_ins([(self.area.as_str(), self.scenario.as_str()), (label, id)])
    }

    /// Where the figures come from.
    pub(super) fn source(&self) -> String {
        format!("Source: capcast simulation, scenario “{}”, seed {}.", self.scenario, self.seed)
    }

    /// The plans, those together that did the same in every future; in order of the first of each kind.
    pub(super) fn kinds(&self) -> Vec<Vec<usize>> {
        kinds(self.plans.len(), |a, b| self.coincide.contains(&(a, b)))
    }

    /// The same story with one plan of each kind, which stands for all of it.
    pub(super) fn merged(&self) -> Self {
        let kinds = self.kinds();
        let place = |plan: usize| kinds.iter().position(|kind| kind[0] == plan);
        let own = |plan: &Plan| (plan.id.clone(), plan.label.clone());
        let one = |kind: &Vec<usize>| {
            let with = kind[1..].iter().map(|&other| own(&self.plans[other])).collect();
            Plan { with, ..self.plans[kind[0]].clone() }
        };
        let pair = |pair: &Pair| Some(Pair { one: place(pair.one)?, other: place(pair.other)?, ..*pair });
        Self {
            plans: kinds.iter().map(one).collect(),
            coincide: Vec::new(),
            pairs: self.pairs.iter().filter_map(pair).collect(),
            followed: kinds.iter().position(|kind| kind.contains(&self.followed)).unwrap_or(0),
            ..self.clone()
        }
    }

    /// How many plans there are, with those that others stand for.
    pub(super) fn plans_in_all(&self) -> usize {
        self.plans.iter().map(|plan| 1 + plan.with.len()).sum()
    }

    /// A sentence for each kind of plans that never differ, under the names that `name` gives them.
    pub(super) fn coincidence(&self, name: fn(&Plan) -> String) -> Vec<String> {
        let merged = self.merged();
        // A story that is merged already has its kinds in its plans.
        let plans = if self.plans.iter().any(|plan| !plan.with.is_empty()) { &self.plans } else { &merged.plans };
        let told = plans.iter().filter(|plan| !plan.with.is_empty());
        told.map(|plan| format!("{} made the same decisions in every future.", name(plan))).collect()
    }

    /// A sentence on the plans that are equal to the one that is followed, where there are any.
    pub(super) fn equals_of_followed(&self) -> Option<String> {
        let kind = self.kinds().into_iter().find(|kind| kind.len() > 1 && kind.contains(&self.followed))?;
        let shown: Vec<String> = kind.into_iter().map(|plan| self.plans[plan].shown()).collect();
        Some(format!("{} made the same decisions in every future.", list(&shown)))
    }
}

/// The plan that charts of a single one follow in a run: the one whose median total backlog is lowest in the last year of the stated
/// plan, in real terms where the run knows them; the first among equals.
pub fn followed(scenario: &Scenario, results: &Results) -> usize {
    let last = results.years.len().saturating_sub(1);
    let year = place_of(results, scenario.end_of_the_plan()).unwrap_or(last);
    let medians = |metric: Metric| -> Option<Vec<f64>> {
        let median = |strategy: usize| results.spread(strategy, 0, metric, year).map(|spread| spread.middle());
        (0..results.strategies.len()).map(median).collect()
    };
    let Some(medians) = medians(Metric::BacklogTotalReal).or_else(|| medians(Metric::BacklogTotal)) else { return 0 };
    let firsts = results.kinds().into_iter().filter_map(|kind| kind.first().copied());
    firsts.reduce(|best, plan| if medians[plan] < medians[best] { plan } else { best }).unwrap_or(0)
}

/// The same beside comparisons: the plan that the answer about this scenario names first; as in a run where they say nothing of it.
pub fn followed_in(found: &[Comparison], scenario: &Scenario, results: &Results) -> usize {
    let named = found.iter().find_map(|found| {
        let kind = leading(found)?;
        let contenders = &found.question.contenders;
        let who = kind.iter().map(|&one| &contenders[one]).find(|who| who.scenario == scenario.id)?;
        results.strategies.iter().position(|(id, _)| *id == who.strategy)
    });
    named.unwrap_or_else(|| followed(scenario, results))
}

/// The contenders that a comparison puts first, all of one kind: those of the leader, or of the reference where it is as good.
pub(super) fn leading(found: &Comparison) -> Option<&Vec<usize>> {
    let judged = found.judged()?;
    let is_same = judged.rows.get(judged.leader)?.verdict == Verdict::Same;
    let first = if is_same { found.question.reference } else { judged.leader };
    found.kinds.iter().find(|kind| kind.contains(&first))
}
