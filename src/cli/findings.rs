//! What is read from the results of a run before a word of it is written: spreads and chances in a year.

pub use crate::analysis::amount::percent;
use crate::engine::results::{self, Pair, QUANTILES, SeriesStats, Statistic};
use crate::engine::{Metric, Results};
use crate::units::RiskBand;

/// Fewer futures than this show no 80 % range: not one would lie beyond each of its ends.
pub const LEAST_FOR_A_RANGE: u32 = 10;

/// What a strategy came to by a year.
pub struct Row {
    /// Identifier.
    pub id: String,
    /// Label for people.
    pub label: String,
    /// All backlog, at opening-year prices.
    pub total: Spread,
    /// High-risk backlog, at opening-year prices.
    pub high: Spread,
    /// All backlog, in cash.
    pub cash: Spread,
    /// High-risk backlog, in cash.
    pub high_cash: Spread,
    /// That high risk ends above where it began, in real terms.
    pub high_grows: Chance,
}

/// A stock over futures, £m.
pub struct Spread {
    /// At the close of the opening year.
    pub opening: f64,
    /// P50 at the close of the year.
    pub median: Option<f64>,
    /// Order-statistic interval of the median.
    pub interval: Option<(f64, f64)>,
    /// P10 to P90, where that many futures can show it.
    pub range: Option<(f64, f64)>,
    /// Whether it is the same in (nine tenths of) all futures.
    pub all_equal: bool,
}

/// A probability, known exactly from the futures kept or to within two quantiles.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Chance {
    /// Counted.
    Share(f64),
    /// Between two bounds.
    Between(f64, f64),
    /// No futures to count.
    Unknown,
}

/// What a strategy came to by `year`.
pub fn row(results: &Results, strategy: usize, year: usize) -> Row {
    let (id, label) = &results.strategies[strategy];
    let opening = |band: Option<RiskBand>| {
        let first = results.ledger.iter().find(|row| {
            row.strategy == strategy
                && row.entity == 0
                && row.band == band
                && row.year == 0
                && row.statistic == Statistic::Mean
        });
        first.map_or(0.0, |row| row.opening)
    };
    let high = opening(Some(RiskBand::High));
    Row {
        id: id.clone(),
        label: label.clone(),
        // At the open the index of general prices is 1: cash and real are one.
        total: Spread::of(find(results, strategy, Metric::BacklogTotalReal, year), opening(None)),
        high: Spread::of(find(results, strategy, Metric::BacklogHighReal, year), high),
        cash: Spread::of(find(results, strategy, Metric::BacklogTotal, year), opening(None)),
        high_cash: Spread::of(find(results, strategy, Metric::BacklogHigh, year), high),
        high_grows: Chance::above(results, strategy, Metric::BacklogHighReal, year, high),
    }
}

pub fn find(results: &Results, strategy: usize, metric: Metric, year: usize) -> Option<&SeriesStats> {
    results.stats(strategy, 0, metric, year)
}

/// Whether the futures cannot tell two strategies (by position) apart: they differ, but the mean difference of their
/// backlog, future by future, lies within its Monte Carlo error.
pub fn cannot_be_told_apart(pairs: &[Pair], one: usize, other: usize) -> bool {
    let told = |a, b| pairs.iter().find_map(|pair| pair.lower_by(Metric::BacklogTotalReal, a, b)) == Some(true);
    let same = pairs.iter().any(|pair| {
        pair.metric == Metric::BacklogTotalReal
            && [(one, other), (other, one)].contains(&(pair.one, pair.other))
            && pair.one_lower + pair.other_lower == 0.0
    });
    one != other && !same && !told(one, other) && !told(other, one)
}

impl Spread {
    /// From the statistics of a stock.
    pub fn of(stats: Option<&SeriesStats>, opening: f64) -> Self {
        let spread = stats.map(results::Spread::from);
        let quantiles = spread.and_then(|spread| spread.p10_p50_p90());
        let enough = stats.is_some_and(|stats| stats.n >= LEAST_FOR_A_RANGE);
        let range = quantiles.map(|[p10, _, p90]| (p10.value, p90.value)).filter(|(low, high)| enough && low < high);
        Self {
            opening,
            median: quantiles.map(|[_, p50, _]| p50.value),
            interval: quantiles.and_then(|[_, p50, _]| p50.lo.zip(p50.hi)),
            range,
            all_equal: spread.is_some_and(|s| s.n > 1 && s.quantiles.is_some() && s.value(0.05) == s.value(0.95)),
        }
    }

    pub fn half_width(&self) -> Option<f64> {
        self.range.and(self.interval).map(|(low, high)| (high - low) / 2.0)
    }
}

impl Chance {
    /// That an outcome lies above `limit`.
    pub fn above(results: &Results, strategy: usize, metric: Metric, year: usize, limit: f64) -> Self {
        let kept = results.kept.iter().find(|k| k.strategy == strategy && k.metric == metric && k.year == year);
        if let Some(kept) = kept {
            let (mut above, mut all) = (0_u32, 0_u32);
            for &value in kept.values.iter().filter(|value| !value.is_nan()) {
                above += u32::from(f64::from(value) > limit);
                all += 1;
            }
            return if all == 0 { Self::Unknown } else { Self::Share(f64::from(above) / f64::from(all)) };
        }
        let Some(quantiles) = find(results, strategy, metric, year).and_then(|stats| stats.quantiles) else {
            return Self::Unknown;
        };
        // The limit lies between two of the quantiles, so the chance lies between their complements.
        let below = quantiles.iter().filter(|quantile| quantile.value <= limit).count();
        let most = if below == 0 { 1.0 } else { 1.0 - QUANTILES[below - 1] };
        let least = QUANTILES.get(below).map_or(0.0, |q| 1.0 - q);
        Self::Between(least, most)
    }

    pub fn bounds(self) -> [Option<f64>; 2] {
        match self {
            Self::Share(share) => [Some(share); 2],
            Self::Between(least, most) => [Some(least), Some(most)],
            Self::Unknown => [None; 2],
        }
    }

    pub fn in_words(self) -> String {
        match self {
            Self::Share(share) => percent(share),
            Self::Between(least, most) => format!("{:.0} to {:.0} %", least * 100.0, most * 100.0),
            Self::Unknown => "not estimable".to_owned(),
        }
    }
}

/// The row with the lowest median backlog, the first among equals.
pub fn lowest(rows: &[Row]) -> usize {
    let median = |i: usize| rows[i].total.median.unwrap_or(f64::INFINITY);
    (1..rows.len()).fold(0, |best, i| if median(i) < median(best) { i } else { best })
}

/// The row with the highest median backlog, the first among equals.
pub fn highest(rows: &[Row]) -> usize {
    let median = |i: usize| rows[i].total.median.unwrap_or(f64::NEG_INFINITY);
    (1..rows.len()).fold(0, |best, i| if median(i) > median(best) { i } else { best })
}

/// The future whose backlog ends nearest to `median`.
pub fn nearest(results: &Results, strategy: usize, year: usize, median: Option<f64>) -> Option<u32> {
    let median = median?;
    let kept = results
        .kept
        .iter()
        .find(|k| k.strategy == strategy && k.metric == Metric::BacklogTotalReal && k.year == year)?;
    let distance = |value: f32| (f64::from(value) - median).abs();
    let trials = (1_u32..).zip(&kept.values).filter(|(_, value)| value.is_finite());
    trials.min_by(|a, b| distance(*a.1).total_cmp(&distance(*b.1))).map(|(trial, _)| trial)
}

/// Results to try words on.
#[cfg(test)]
pub mod tried {
    use crate::engine::{self, Keep, Results, Watch, World};
    use crate::scenario::{Loaded, MINIMAL, Scenario, Text, load};
    use std::sync::atomic::AtomicBool;

    /// The least scenario that there is.
    pub fn minimal() -> Loaded {
        load(&Text { name: "minimal".to_owned(), bytes: MINIMAL.into() }, &[], false).unwrap()
    }

    /// It, or another, under its first two strategies.
    pub fn results(scenario: &Scenario, trials: u32, keep: Keep) -> Results {
        let world = World::new(scenario, trials, 1, &[0, 1]).unwrap();
        let watch = Watch { progress: &|_| (), cancelled: &AtomicBool::new(false) };
        engine::run(&world, keep, &watch).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::tried::{minimal, results};
    use super::*;
    use crate::engine::Keep;
    use crate::engine::results::KeptSeries;

    /// The sentence says "in 8 of 10 futures": counted in the futures themselves.
    #[test]
    fn the_range_holds_8_of_10_futures() {
        let loaded = minimal();
        let results = results(&loaded.scenario, 1000, Keep::Headline);
        let last = results.years.len() - 1;
        for strategy in 0..2 {
            let (low, high) = row(&results, strategy, last).total.range.unwrap();
            let is_it =
                |k: &&KeptSeries| k.strategy == strategy && k.metric == Metric::BacklogTotalReal && k.year == last;
            let kept = results.kept.iter().find(is_it).unwrap();
            let inside = kept.values.iter().filter(|&&value| (low..=high).contains(&f64::from(value))).count();
            assert_eq!(inside, 800);
        }
    }

    #[test]
    fn the_bounds_of_a_chance_enclose_it() {
        let loaded = minimal();
        let kept = results(&loaded.scenario, 500, Keep::Headline);
        let not_kept = results(&loaded.scenario, 500, Keep::None);
        let median = find(&kept, 0, Metric::BacklogTotal, 9).and_then(|stats| stats.quantiles).unwrap()[3].value;
        for limit in [0.0, median / 2.0, median * 0.99, median, median * 1.5, 1e9] {
            let of = |results| Chance::above(results, 0, Metric::BacklogTotal, 9, limit);
            let (Chance::Share(share), Chance::Between(least, most)) = (of(&kept), of(&not_kept)) else {
                unreachable!("kept or not")
            };
            // A quantile stands between two futures: one in 500 either way.
            assert!((least - 0.002..=most + 0.002).contains(&share), "{limit}: {share} in {least} to {most}");
        }
    }
}
