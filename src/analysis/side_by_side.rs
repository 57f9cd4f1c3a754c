//! Scenarios side by side, at one price base: a plan with more capital beside one with less, this year's beside last year's.

use super::amount::amount;
use super::answer::{in_ten, leader, range, told, when};
use super::comparison::{Comparison, Contender};
use super::difference::{Difference, QUANTILES, estimate};
use crate::engine::results::QuantileEstimate;
use crate::engine::{Metric, Results};
use crate::outcomes::{StockOrFlow, Unit};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use crate::words::{LEAST_FUTURES, distinct, list};

/// One money in cash and in real terms: what divides them is the general price index of the year.
pub const PRICES: [Metric; 2] = [Metric::BacklogTotal, Metric::BacklogTotalReal];

/// One scenario: what it says, what was found, and its strategies held against each other.
#[derive(Clone, Copy)]
pub struct One<'a> {
    /// What it says.
    pub scenario: &'a Scenario,
    /// What was found of every future.
    pub results: &'a Results,
    /// Its strategies held against each other, in its own years.
    pub found: &'a Comparison,
}

/// What several scenarios come to in one year, their real outcomes at the general prices of one year.
#[derive(Clone, PartialEq, Debug)]
pub struct SideBySide {
    /// The year of the prices: the latest price base of all.
    pub base: FinancialYear,
    /// The year that is told.
    pub year: FinancialYear,
    /// The first year of the first scenario.
    pub began: FinancialYear,
    /// The outcome by which is judged.
    pub metric: Metric,
    /// Every contender, and every outcome that does not add up from a first year that others have not.
    pub levels: Vec<Level>,
    /// The answer's plan of each scenario less that of the first, future by future, where they share their futures; in the order of the
    /// scenarios after the first.
    pub paired: Option<Vec<Difference>>,
}

/// One outcome of one contender.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    /// Whose.
    pub of: Contender,
    /// Whether it is the one that the answer of its scenario is of.
    pub leads: bool,
    /// Price base of its scenario.
    pub from: FinancialYear,
    /// The outcome.
    pub metric: Metric,
    /// Futures.
    pub n: usize,
    /// At [`QUANTILES`], with order-statistic intervals; none of no futures.
    pub level: Option<[QuantileEstimate; 3]>,
}

/// A real outcome of every future at the prices of a later year: times the general index of that year in the same future, which is what
/// `cash` was of `real` money then. A future that had no money then, or is not known, is not a number.
///
/// Units: £m at opening-year prices in, £m at the prices of the later year out.
///
/// ```
/// use capcast::analysis::side_by_side::at_prices_of;
/// // Prices have risen by 4 % in one future, and fallen by 2 % in the other.
/// assert_eq!(at_prices_of(&[100.0, 50.0], &[52.0, 49.0], &[50.0, 50.0]), [104.0, 49.0]);
/// ```
pub fn at_prices_of(values: &[f32], cash: &[f32], real: &[f32]) -> Vec<f64> {
    let index = cash.iter().zip(real).map(|(&cash, &real)| f64::from(cash) / f64::from(real));
    values.iter().zip(index).map(|(&value, index)| f64::from(value) * index).collect()
}

impl One<'_> {
    /// An outcome of every future in the year that is asked; what is real at the general prices of the end of `base`.
    fn values(&self, contender: usize, metric: Metric, base: FinancialYear) -> Vec<f64> {
        let question = &self.found.question;
        let id = &question.contenders[contender].strategy;
        let strategy = self.results.strategies.iter().position(|(known, _)| known == id);
        let kept = |metric: Metric, year: usize| {
            let mut kept = self.results.kept.iter();
            let found = kept.find(|kept| (Some(kept.strategy), kept.metric, kept.year) == (strategy, metric, year));
            found.map_or(&[][..], |kept| &kept.values)
        };
        let values = kept(metric, question.year);
        match question.years.iter().position(|year| *year == base).filter(|_| metric.unit() == Unit::RealGbpM) {
            Some(then) => at_prices_of(values, kept(PRICES[0], then), kept(PRICES[1], then)),
            None => values.iter().map(|&value| f64::from(value)).collect(),
        }
    }

    /// What adds up from the first year is told where all have one (`one_start`).
    fn levels(&self, base: FinancialYear, one_start: bool) -> Vec<Level> {
        let (question, leads) = (&self.found.question, leader(self.found));
        let adds_up = |metric: Metric| metric.outcome().kind == StockOrFlow::SinceTheFirstYear;
        let metrics = question.metrics.iter().filter(|metric| one_start || !adds_up(**metric));
        let of = |contender: usize, metric: Metric| {
            let mut sorted = self.values(contender, metric, base);
            sorted.retain(|value| value.is_finite());
            sorted.sort_unstable_by(f64::total_cmp);
            let level = (!sorted.is_empty()).then(|| QUANTILES.map(|q| estimate(&sorted, q)));
            let (of, from) = (question.contenders[contender].clone(), self.scenario.opening_year);
            Level { of, leads: leads == Some(contender), from, metric, n: sorted.len(), level }
        };
        let all = metrics.flat_map(|&metric| (0..question.contenders.len()).map(move |contender| (contender, metric)));
        all.map(|(contender, metric)| of(contender, metric)).collect()
    }

    /// Scenarios of which these are one share their futures, as far as they go.
    fn futures(&self) -> (u64, u32, FinancialYear) {
        (self.results.seed, self.results.trials, self.results.years[0])
    }
}

impl Level {
    fn in_words(&self) -> Option<String> {
        let known = self.level.filter(|_| self.n >= LEAST_FUTURES)?;
        Some(format!("{} under {}", range(self.metric, &known), self.name()))
    }

    /// `Worst first in England`.
    pub fn name(&self) -> String {
        format!("{} in {}", self.of.label, self.of.scenario_label)
    }
}

impl SideBySide {
    /// Scenarios that are asked one question, of a year that each of them simulates; none of fewer than two.
    pub fn of(all: &[One<'_>]) -> Option<Self> {
        let (first, others) = all.split_first().filter(|(_, others)| !others.is_empty())?;
        let base = all.iter().map(|one| one.scenario.opening_year).max()?;
        let (metric, year) = (first.found.question.metric, first.found.question.years[first.found.question.year]);
        let began = first.found.question.years[0];
        let one_start = others.iter().all(|one| one.found.question.years[0] == began);
        let mut levels: Vec<Level> = all.iter().flat_map(|one| one.levels(base, one_start)).collect();
        // Two scenarios may bear one name.
        let homes: Vec<(&str, &str)> =
            all.iter().map(|one| (one.scenario.id.as_str(), one.scenario.name.as_str())).collect();
        for ((id, _), name) in homes.iter().zip(distinct(&homes)) {
            let of_it = levels.iter_mut().filter(|level| level.of.scenario == *id);
            of_it.for_each(|level| level.of.scenario_label.clone_from(&name));
        }
        let leading = |one: &One<'_>| leader(one.found).map(|leader| one.values(leader, metric, base));
        let paired = |one: &One<'_>| {
            let (own, firsts) = (leading(one)?, leading(first)?);
            let known = own.iter().zip(&firsts).filter(|(own, first)| own.is_finite() && first.is_finite());
            let (own, firsts): (Vec<f64>, Vec<f64>) = known.map(|(own, first)| (*own, *first)).unzip();
            (own.len() >= LEAST_FUTURES).then(|| Difference::of(&own, &firsts, metric.better()))
        };
        let is_shared = others.iter().all(|one| one.futures() == first.futures());
        let paired = if is_shared { others.iter().map(paired).collect() } else { None };
        Some(Self { base, year, began, metric, levels, paired })
    }

    /// The levels of the judged outcome under the plans that the answers are of, one a scenario.
    pub fn judged(&self) -> impl Iterator<Item = &Level> {
        self.levels.iter().filter(|level| level.leads && level.metric == self.metric)
    }

    /// What the answers' plans come to, in two sentences or three; none where it cannot be told.
    pub fn in_words(&self) -> Option<String> {
        let judged: Vec<&Level> = self.judged().collect();
        let what = format!("{} {}", told(self.metric, self.base.plus(1)), when(self.metric, self.began, self.year));
        let Some(first) = judged.first() else {
            return Some(format!(
                "Side by side nothing is told of the {what}: it adds up from first years that differ."
            ));
        };
        let each: Vec<String> = judged.iter().map(|level| level.in_words()).collect::<Option<_>>()?;
        let mut older: Vec<String> =
            judged.iter().filter(|level| level.from != self.base).map(|level| level.from.to_string()).collect();
        older.dedup();
        let mut said = format!("Side by side, the {what}: {}.", list(&each));
        if self.metric.unit() == Unit::RealGbpM && !older.is_empty() {
            said += &format!(
                " Prices of {} are brought to {} by the general inflation of each future.",
                list(&older),
                self.base
            );
        }
        match &self.paired {
            None => {
                said += " They are simulated in futures of their own, so how often one is below the other is not told.";
            }
            Some(paired) => {
                for (level, difference) in judged.iter().skip(1).zip(paired) {
                    said += &format!(" {}", self.difference(level, first, difference));
                }
            }
        }
        Some(said)
    }

    /// `In the same futures Worst first in Plus two is £1.2bn lower than Worst first in England in the mean, and lower in 9 of 10 futures.`
    fn difference(&self, level: &Level, first: &Level, difference: &Difference) -> String {
        let (one, other) = (level.name(), first.name());
        if difference.is_nothing() {
            return format!("In the same futures {one} and {other} are equal in every one.");
        }
        let value = difference.mean.value;
        let error = difference.mean.interval().map(|(low, high)| (high - low) / 2.0);
        let is_lower = value < 0.0;
        let word = if is_lower { "lower" } else { "higher" };
        let lower_is_better = self.metric.better().word() == "lower";
        let often = if is_lower == lower_is_better { difference.better } else { difference.worse };
        format!(
            "In the same futures {one} is {} {word} than {other} in the mean, and {word} in {}.",
            amount(self.metric, value, error),
            in_ten(often)
        )
    }
}
