//! How one strategy differs from another in the same futures.

use crate::engine::Better;
use crate::engine::results::QuantileEstimate;
use crate::num::quantile::{CONFIDENCE, Mean, Share, quantile_of_sorted, quantile_ranks};

/// The quantiles that are given of a difference.
pub const QUANTILES: [f64; 3] = [0.10, 0.50, 0.90];

/// One outcome of one strategy less that of another, future by future.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Difference {
    /// Futures in which both are known.
    pub n: usize,
    /// Mean difference with its Monte Carlo error.
    pub mean: Mean,
    /// At [`QUANTILES`], with order-statistic intervals; none of no futures.
    pub quantiles: Option<[QuantileEstimate; 3]>,
    /// Futures in which the one is better.
    pub better: Share,
    /// Futures in which the other is better; in the rest they are equal.
    pub worse: Share,
}

impl Difference {
    /// `one` less `other`, which stand in the same order of futures.
    ///
    /// Means and shares are of what is common to both: luck that both share falls out.
    ///
    /// ```
    /// use capcast::analysis::difference::Difference;
    /// use capcast::engine::Better;
    /// let found = Difference::of(&[9.0, 7.0, 8.0, 5.0], &[10.0, 9.0, 8.0, 4.0], Better::Lower);
    /// // −1, −2, 0, 1
    /// assert_eq!(found.mean.value, -0.5);
    /// assert_eq!((found.better.value(), found.worse.value()), (0.5, 0.25));
    /// assert_eq!(found.quantiles.unwrap()[1].value, -0.5);
    /// ```
    pub fn of(one: &[f64], other: &[f64], better: Better) -> Self {
        let mut differences: Vec<f64> = one.iter().zip(other).map(|(a, b)| a - b).collect();
        let pairs = || one.iter().zip(other);
        let mean = Mean::of(&differences);
        differences.sort_unstable_by(f64::total_cmp);
        Self {
            n: differences.len(),
            mean,
            quantiles: (!differences.is_empty()).then(|| QUANTILES.map(|q| estimate(&differences, q))),
            better: Share::of(pairs(), |(&a, &b)| better.than(a, b)),
            worse: Share::of(pairs(), |(&a, &b)| better.than(b, a)),
        }
    }

    /// Whether both are equal in every future.
    pub fn is_nothing(&self) -> bool {
        self.better.count + self.worse.count == 0.0
    }
}

/// A quantile of ascending values with its order-statistic interval.
///
/// # Panics
/// Where `sorted` is empty.
pub fn estimate(sorted: &[f64], q: f64) -> QuantileEstimate {
    let ranks = quantile_ranks(sorted.len(), q, CONFIDENCE);
    QuantileEstimate {
        value: quantile_of_sorted(sorted, q),
        lo: ranks.map(|(lower, _)| sorted[lower - 1]),
        hi: ranks.map(|(_, upper)| sorted[upper - 1]),
    }
}
