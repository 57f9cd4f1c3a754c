//! Every two strategies in one year, future by future.

use crate::engine::results::Pair;
use crate::engine::{Metric, Results};
use crate::num::quantile::{Mean, Share};

/// How these outcomes differ between every two strategies in a year (a position): from the single futures where they were kept, in the
/// last year otherwise as the run recorded it, and else nothing.
pub fn pairs(results: &Results, year: usize, metrics: &[Metric]) -> Vec<Pair> {
    if results.kept.is_empty() {
        let is_last = year + 1 == results.years.len();
        return results.pairs.iter().filter(|pair| is_last && metrics.contains(&pair.metric)).copied().collect();
    }
    let kept = |strategy: usize, metric: Metric| {
        let mut kept = results.kept.iter();
        let found = kept.find(|kept| (kept.strategy, kept.metric, kept.year) == (strategy, metric, year));
        found.map_or(&[][..], |kept| &kept.values)
    };
    let strategies = results.strategies.len();
    let mut pairs = Vec::new();
    for &metric in metrics {
        let values: Vec<&[f32]> = (0..strategies).map(|strategy| kept(strategy, metric)).collect();
        for (one, other) in (0..strategies).flat_map(|one| (one + 1..strategies).map(move |other| (one, other))) {
            let both = values[one].iter().zip(values[other]).map(|(a, b)| f64::from(*a) - f64::from(*b));
            let differences: Vec<f64> = both.filter(|difference| difference.is_finite()).collect();
            if differences.is_empty() {
                continue;
            }
            let mean = Mean::of(&differences);
            let share = |is_so: fn(f64) -> bool| Share::of(&differences, |difference| is_so(*difference)).value();
            let (one_lower, other_lower) = (share(|difference| difference < 0.0), share(|difference| difference > 0.0));
            pairs.push(Pair { one, other, metric, mean: mean.value, mcse: mean.mcse, one_lower, other_lower });
        }
    }
    pairs
}
