//! What a run found, as plain data for tables, charts and sentences.

use crate::num::quantile::{Mean, Share};
use crate::outcomes::Metric;
use crate::units::{FinancialYear, RiskBand};

/// The quantiles that every summary gives.
pub const QUANTILES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Everything a run found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Strategies in the scenario's order: id and label.
    pub strategies: Vec<(String, String)>,
    /// `all` first, then the estates by id.
    pub entities: Vec<String>,
    /// `all` first, then the population groups by id.
    pub groups: Vec<String>,
    /// Simulated years.
    pub years: Vec<FinancialYear>,
    /// Trials asked for.
    pub trials: u32,
    /// Seed used.
    pub seed: u64,
    /// Quantiles estimated beside [`QUANTILES`], ascending.
    pub extra_quantiles: Vec<f64>,
    /// Statistics, in order of strategy, entity, metric, group, year.
    pub series: Vec<SeriesStats>,
    /// The ledger, in order of strategy, entity, band, year, statistic.
    pub ledger: Vec<LedgerRow>,
    /// Headline outcomes of every trial, and those asked for beside them; empty where nothing is kept.
    pub kept: Vec<KeptSeries>,
    /// Parameter draws of every trial: key, then one value a trial (trials 1 to N). Only what is random.
    pub parameters: Vec<(String, Vec<f64>)>,
    /// Checks made in the run.
    pub checks: Vec<Check>,
    /// Futures whose numbers left the finite range and are therefore in no statistic.
    pub nonfinite_trials: Vec<u32>,
    /// Share of futures in which backlog passes the estate's replacement value by the last year, one a strategy.
    pub share_past_replacement: Vec<f64>,
    /// Pairs of strategies (positions) that made identical decisions in every future.
    pub coincide: Vec<(usize, usize)>,
    /// Strategies compared future by future in the last year: total, high-risk and total backlog in real terms, every pair.
    pub pairs: Vec<Pair>,
    /// Each estate in real terms, in the years that are told (the last of the settled plan, the last, and one that was asked for), in
    /// order of strategy, entity, year.
    pub estates: Vec<EstateStats>,
    /// Programmes as listed: id and name.
    pub programmes: Vec<(String, String)>,
    /// When each programme is approved, starts and goes live, and what it costs, in order of strategy and programme.
    pub schemes: Vec<ProgrammeStats>,
    /// Whom programmes that staff must use reach, and who uses them, in order of strategy, programme and year; empty where change is not
    /// simulated.
    pub adoption: Vec<AdoptionStats>,
}

/// One programme under one strategy: times in years after the first one begins.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ProgrammeStats {
    /// Position of the strategy.
    pub strategy: usize,
    /// Position among [`Results::programmes`].
    pub programme: usize,
    /// When it is approved, wherever it is sought; whatever the strategy does.
    pub approved: Reached,
    /// When it starts.
    pub started: Reached,
    /// When it goes live.
    pub live: Reached,
    /// What has been paid for it by the last year, £m cash: the mean over the futures.
    pub mean_paid: f64,
    /// The same at P10, P50 and P90.
    pub paid: [f64; 3],
}

/// One programme that staff must use, under one strategy at the close of one year; shares of those who must use it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AdoptionStats {
    /// Position of the strategy.
    pub strategy: usize,
    /// Position among [`Results::programmes`].
    pub programme: usize,
    /// Position of the year.
    pub year: usize,
    /// Whom it reaches: the mean over the futures.
    pub coverage: f64,
    /// Who uses it: the mean over the futures.
    pub mean_use: f64,
    /// The same at P10, P50 and P90.
    pub used: [f64; 3],
    /// Futures counted.
    pub n: usize,
}

/// When something comes, if it does.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reached {
    /// In how many futures it does by the end of the last year; an approval may come later.
    pub share: Share,
    /// P10, P50 and P90 over all futures; none where it has not come in so many of them.
    pub at: [Option<f64>; 3],
}

/// Backlog of one estate under one strategy at the close of one year, £m at opening-year prices.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct EstateStats {
    /// Position of the strategy.
    pub strategy: usize,
    /// Position of the estate among the entities; at least 1.
    pub entity: usize,
    /// Position of the year.
    pub year: usize,
    /// What it opened with.
    pub opening: f64,
    /// Mean over the futures.
    pub mean: Mean,
    /// At [`QUANTILES`], with order-statistic intervals.
    pub quantiles: [QuantileEstimate; 7],
    /// In how many futures it ends above where it opened.
    pub worse: Share,
    /// Mean difference from the reference, in the same futures.
    pub from_reference: Mean,
}

impl EstateStats {
    /// How it is spread over the futures.
    pub fn spread(&self) -> Spread {
        let n = u32::try_from(self.worse.n).unwrap_or(u32::MAX);
        Spread { mean: self.mean.value, mcse: self.mean.mcse, quantiles: Some(self.quantiles), n }
    }

    /// At 0.1, 0.5 and 0.9.
    pub fn p10_p50_p90(&self) -> [QuantileEstimate; 3] {
        [1, 3, 5].map(|place: usize| self.quantiles[place])
    }
}

/// Things that are the same put together, in order; each is held against the first of its kind alone.
///
/// ```
/// use capcast::engine::results::kinds;
/// let last_digit = [3, 13, 4, 23, 14];
/// assert_eq!(kinds(5, |a, b| last_digit[a] % 10 == last_digit[b] % 10), [vec![0, 1, 3], vec![2, 4]]);
/// ```
pub fn kinds(count: usize, same: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut kinds: Vec<Vec<usize>> = Vec::new();
    for thing in 0..count {
        match kinds.iter_mut().find(|kind| same(kind[0], thing)) {
            Some(kind) => kind.push(thing),
            None => kinds.push(vec![thing]),
        }
    }
    kinds
}

impl Results {
    /// The strategies, those together that did the same in every future; in order of the first of each kind.
    pub fn kinds(&self) -> Vec<Vec<usize>> {
        let same = |a: usize, b: usize| self.coincide.contains(&(a, b));
        kinds(self.strategies.len(), same)
    }

    /// How an outcome of a strategy and an entity (by position; 0: all) is spread over the futures of a year, for all
    /// people together; none where it is not recorded.
    pub fn spread(&self, strategy: usize, entity: usize, metric: Metric, year: usize) -> Option<Spread> {
        self.stats(strategy, entity, metric, year).map(Spread::from)
    }

    /// What is known of an estate (by its position among the entities) in a year; none where it is not told.
    pub fn estate(&self, strategy: usize, entity: usize, year: usize) -> Option<&EstateStats> {
        // They stand in that order.
        let place = self.estates.partition_point(|row| (row.strategy, row.entity, row.year) < (strategy, entity, year));
        self.estates.get(place).filter(|row| (row.strategy, row.entity, row.year) == (strategy, entity, year))
    }

    /// All that is recorded of it.
    pub fn stats(&self, strategy: usize, entity: usize, metric: Metric, year: usize) -> Option<&SeriesStats> {
        let key = |stats: &SeriesStats| (stats.strategy, stats.entity, stats.metric, stats.group, stats.year);
        let wanted = (strategy, entity, metric, 0, year);
        // They stand in that order, so what is not found there is nowhere: looking at all of them for each that is not
        // recorded would take the square of their number.
        self.series.binary_search_by_key(&wanted, key).ok().and_then(|at| self.series.get(at))
    }

    /// What was found of some strategies, by ascending position.
    pub fn only(&self, chosen: &[usize]) -> Self {
        let place = |strategy: usize| chosen.iter().position(|&position| position == strategy);
        let pair = |&(one, other): &(usize, usize)| place(one).zip(place(other));
        Self {
            strategies: chosen.iter().map(|&position| self.strategies[position].clone()).collect(),
            series: (self.series.iter())
                .filter_map(|stats| Some(SeriesStats { strategy: place(stats.strategy)?, ..stats.clone() }))
                .collect(),
            ledger: (self.ledger.iter())
                .filter_map(|row| Some(LedgerRow { strategy: place(row.strategy)?, ..*row }))
                .collect(),
            kept: (self.kept.iter())
                .filter_map(|kept| Some(KeptSeries { strategy: place(kept.strategy)?, ..kept.clone() }))
                .collect(),
            share_past_replacement: chosen.iter().map(|&position| self.share_past_replacement[position]).collect(),
            coincide: self.coincide.iter().filter_map(pair).collect(),
            pairs: (self.pairs.iter())
                .filter_map(|found| Some(Pair { one: place(found.one)?, other: place(found.other)?, ..*found }))
                .collect(),
            estates: (self.estates.iter())
                .filter_map(|row| Some(EstateStats { strategy: place(row.strategy)?, ..*row }))
                .collect(),
            schemes: (self.schemes.iter())
                .filter_map(|row| Some(ProgrammeStats { strategy: place(row.strategy)?, ..*row }))
                .collect(),
            adoption: (self.adoption.iter())
                .filter_map(|row| Some(AdoptionStats { strategy: place(row.strategy)?, ..*row }))
                .collect(),
            ..self.clone()
        }
    }
}

/// Two strategies in the same futures: how an outcome of the last year differs between them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Position of one.
    pub one: usize,
    /// Position of the other, behind it.
    pub other: usize,
    /// The outcome.
    pub metric: Metric,
    /// Mean of one less the other.
    pub mean: f64,
    /// Monte Carlo standard error of that mean; none with fewer than two futures.
    pub mcse: Option<f64>,
    /// Share of futures in which the one is lower.
    pub one_lower: f64,
    /// Share of futures in which the other is lower.
    pub other_lower: f64,
}

impl Pair {
    /// Whether `one` is lower than `other` in the mean, beyond twice the Monte Carlo error; none where the pair is about
    /// others.
    ///
    /// ```
    /// use capcast::engine::{Metric, results::Pair};
    /// let metric = Metric::BacklogTotal;
    /// let pair = Pair { one: 0, other: 2, metric, mean: -5.0, mcse: Some(1.0), one_lower: 0.9, other_lower: 0.1 };
    /// assert_eq!(pair.lower_by(metric, 0, 2), Some(true));
    /// assert_eq!(pair.lower_by(metric, 2, 0), Some(false));
    /// assert_eq!(pair.lower_by(metric, 0, 1), None);
    /// ```
    pub fn lower_by(&self, metric: Metric, one: usize, other: usize) -> Option<bool> {
        let mean = match (one, other) {
            _ if metric != self.metric => return None,
            pair if pair == (self.one, self.other) => self.mean,
            pair if pair == (self.other, self.one) => -self.mean,
            _ => return None,
        };
        Some(self.mcse.is_some_and(|mcse| mean < -1.96 * mcse))
    }
}

/// Statistics of one metric of one strategy and entity in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesStats {
    /// Position in [`Results::strategies`].
    pub strategy: usize,
    /// Position in [`Results::entities`].
    pub entity: usize,
    /// Position in [`Results::groups`].
    pub group: usize,
    /// Position in [`Results::years`].
    pub year: usize,
    /// The outcome.
    pub metric: Metric,
    /// Trial 0: every parameter at its mean, every process at its expectation.
    pub central_case: f64,
    /// Mean over trials.
    pub mean: f64,
    /// Standard deviation over trials; none with fewer than two, and none where it is not recorded.
    pub sd: Option<f64>,
    /// Monte Carlo standard error of the mean.
    pub mcse: Option<f64>,
    /// At [`QUANTILES`]; none where only means are recorded (most metrics of single estates).
    pub quantiles: Option<[QuantileEstimate; 7]>,
    /// At [`Results::extra_quantiles`]; empty where `quantiles` is none.
    pub extra: Vec<QuantileEstimate>,
    /// Trials in the statistics.
    pub n: u32,
}

/// How one outcome of one year is spread over the futures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spread {
    /// The mean, which stands in where there are no quantiles.
    pub mean: f64,
    /// Monte Carlo standard error of the mean.
    pub mcse: Option<f64>,
    /// At [`QUANTILES`]; none where only means are recorded.
    pub quantiles: Option<[QuantileEstimate; 7]>,
    /// Futures in it.
    pub n: u32,
}

impl From<&SeriesStats> for Spread {
    fn from(stats: &SeriesStats) -> Self {
        Self { mean: stats.mean, mcse: stats.mcse, quantiles: stats.quantiles, n: stats.n }
    }
}

impl Spread {
    /// The quantile `q`, one of [`QUANTILES`]; with the mean as its value where there are none.
    pub fn at(&self, q: f64) -> QuantileEstimate {
        let place = QUANTILES.iter().position(|&known| known.total_cmp(&q).is_eq());
        match (self.quantiles, place) {
            (Some(quantiles), Some(place)) => quantiles[place],
            _ => QuantileEstimate { value: self.mean, lo: None, hi: None },
        }
    }

    /// The value of the quantile `q`.
    pub fn value(&self, q: f64) -> f64 {
        self.at(q).value
    }

    /// The middle: the median, or the mean where there are no quantiles.
    pub fn middle(&self) -> f64 {
        self.value(0.50)
    }

    /// P10, P50 and P90; none where only means are recorded.
    pub fn p10_p50_p90(&self) -> Option<[QuantileEstimate; 3]> {
        self.quantiles.map(|_| [0.10, 0.50, 0.90].map(|q| self.at(q)))
    }

    /// Half the 95 % Monte Carlo interval of the mean.
    pub fn error_of_mean(&self) -> Option<f64> {
        self.mcse.map(|mcse| 1.96 * mcse)
    }

    /// Whether all of it is finite.
    pub fn is_finite(&self) -> bool {
        QUANTILES.iter().all(|&q| self.value(q).is_finite())
    }
}

/// A quantile over trials with its order-statistic interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantileEstimate {
    /// The quantile's value.
    pub value: f64,
    /// Lower end of the interval; none where too few trials bound it.
    pub lo: Option<f64>,
    /// Upper end of the interval.
    pub hi: Option<f64>,
}

impl QuantileEstimate {
    /// How wide its interval is; none where too few trials bound it.
    pub fn width(&self) -> Option<f64> {
        self.lo.zip(self.hi).map(|(low, high)| high - low)
    }

    /// Half of that.
    pub fn error(&self) -> Option<f64> {
        self.width().map(|width| width / 2.0)
    }
}

/// Which future or futures a ledger row describes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Statistic {
    /// Trial 0.
    CentralCase,
    /// Mean over trials.
    Mean,
}

/// One line of the backlog ledger, £m: closing = opening + price + escalation + migration + new need + re-survey + re-rating
/// − cleared.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct LedgerRow {
    pub strategy: usize,
    pub entity: usize,
    /// None: all bands together.
    pub band: Option<RiskBand>,
    pub year: usize,
    pub statistic: Statistic,
    pub opening: f64,
    pub price: f64,
    pub escalation: f64,
    pub migration: f64,
    pub new_need: f64,
    pub resurvey: f64,
    pub rerating: f64,
    pub cleared: f64,
    pub closing: f64,
}

/// One outcome of one strategy in one year (entity `all`), trial by trial.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSeries {
    /// Position in [`Results::strategies`].
    pub strategy: usize,
    /// Position in [`Results::years`].
    pub year: usize,
    /// The outcome.
    pub metric: Metric,
    /// Trials 1 to N.
    pub values: Vec<f32>,
}

/// A check that the run made of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// `ledger_identity`.
    pub name: String,
    /// Whether it held.
    pub passed: bool,
    /// What was found, in a sentence with the number.
    pub detail: String,
}
