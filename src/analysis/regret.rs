//! What a choice costs in hindsight: regret against the best strategy of each future.

use super::difference::estimate;
use crate::engine::Better;
use crate::engine::results::QuantileEstimate;
use crate::num::quantile::{Mean, Share};

/// What it costs not to have chosen what would have been best.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Regret {
    /// Mean over futures.
    pub mean: Mean,
    /// In one future of ten it is more; none of no futures.
    pub p90: Option<QuantileEstimate>,
    /// The most of the futures simulated: it only grows with their number.
    pub most: f64,
    /// Futures in which the strategy is best; one in which several are is shared among them.
    pub best: Share,
    /// Futures in which no other is better; one in which several are best counts for each.
    pub unbeaten: Share,
}

/// The best value of each future over all strategies.
fn best_of_each(rows: &[&[f64]], better: Better) -> Vec<f64> {
    let futures = rows.iter().map(|row| row.len()).min().unwrap_or(0);
    let best = |future: usize| {
        rows.iter().map(|row| row[future]).reduce(|best, value| if better.than(value, best) { value } else { best })
    };
    (0..futures).filter_map(best).collect()
}

/// The regret of each strategy: how much worse it is, future by future, than the best of all in that future.
///
/// `rows` holds an outcome of each strategy, in the same order of futures.
///
/// ```
/// use capcast::analysis::regret::regrets;
/// use capcast::engine::Better;
/// // The best is 1, 2, 2: the first has regret 0, 1, 0; the second 2, 0, 0.
/// let found = regrets(&[&[1.0, 3.0, 2.0], &[3.0, 2.0, 2.0]], Better::Lower);
/// assert!((found[0].mean.value - 1.0 / 3.0).abs() < 1e-15);
/// assert_eq!(found[1].most, 2.0);
/// // In the third future they share the honour.
/// assert_eq!((found[0].best.count, found[1].best.count), (1.5, 1.5));
/// assert_eq!((found[0].unbeaten.count, found[1].unbeaten.count), (2.0, 2.0));
/// ```
pub fn regrets(rows: &[&[f64]], better: Better) -> Vec<Regret> {
    let best = best_of_each(rows, better);
    let mut shared = vec![0_u32; best.len()];
    for row in rows {
        for ((count, value), best) in shared.iter_mut().zip(*row).zip(&best) {
            *count += u32::from(value == best);
        }
    }
    let one = |row: &&[f64]| {
        let mut regret: Vec<f64> = row.iter().zip(&best).map(|(&value, &best)| better.worse_by(value, best)).collect();
        let honours = row.iter().zip(&best).zip(&shared).filter(|((value, best), _)| value == best);
        let mean = Mean::of(&regret);
        regret.sort_unstable_by(f64::total_cmp);
        Regret {
            mean,
            p90: (!regret.is_empty()).then(|| estimate(&regret, 0.90)),
            most: regret.last().copied().unwrap_or(0.0),
            unbeaten: Share { count: honours.clone().count() as f64, n: best.len() },
            best: Share { count: honours.fold(0.0, |sum, (_, &n)| sum + 1.0 / f64::from(n)), n: best.len() },
        }
    };
    rows.iter().map(one).collect()
}

/// What knowing the future would be worth: the mean of the best of each future, against the best mean of one strategy
/// for all of them. It is the least expected regret.
///
/// ```
/// use capcast::analysis::regret::value_of_perfect_information;
/// use capcast::engine::Better;
/// // means 2 and 7/3; the best of each future: 1, 2, 2, mean 5/3
/// let found = value_of_perfect_information(&[&[1.0, 3.0, 2.0], &[3.0, 2.0, 2.0]], Better::Lower);
/// assert!((found - 1.0 / 3.0).abs() < 1e-15);
/// ```
pub fn value_of_perfect_information(rows: &[&[f64]], better: Better) -> f64 {
    let informed = Mean::of(&best_of_each(rows, better)).value;
    let uninformed = rows.iter().map(|row| better.worse_by(Mean::of(row).value, informed));
    uninformed.reduce(|least, value| if value < least { value } else { least }).unwrap_or(0.0)
}
