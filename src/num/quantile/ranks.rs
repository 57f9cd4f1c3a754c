//! Order-statistic intervals: which two ranks enclose a quantile, and how surely.

use crate::num::sqrt;

/// Ranks (from 1) of the order statistics that enclose the `q` quantile with at least the given confidence, or none
/// where `n` values cannot.
///
/// With `B ~ Binomial(n, q)` values below the quantile, the lower rank is B's `α/2` quantile and the upper one its
/// `1 − α/2` quantile and one more: each side misses with at most `α/2` (David and Nagaraja 2003).
///
/// ```
/// use capcast::num::quantile::quantile_ranks;
/// assert_eq!(quantile_ranks(100, 0.5, 0.95), Some((40, 61)));
/// assert_eq!(quantile_ranks(10, 0.01, 0.95), None); // ten values say nothing of a hundredth
/// ```
pub fn quantile_ranks(n: usize, q: f64, confidence: f64) -> Option<(usize, usize)> {
    let side = 0.5 * (1.0 - confidence);
    let counts = Counts::new(n, q)?;
    let mut below = 0.0;
    let mut lower = None;
    for (count, probability) in counts.iter() {
        below += probability;
        if lower.is_none() && below >= side {
            lower = Some(count);
        }
        if below >= 1.0 - side {
            let upper = count + 1;
            return lower.filter(|&lower| lower >= 1 && upper <= n).map(|lower| (lower, upper));
        }
    }
    None
}

/// Probability that the `q` quantile lies between the values of ranks `lower` (included) and `upper` (excluded):
/// `P(lower ≤ B < upper)`, `B ~ Binomial(n, q)`.
///
/// ```
/// use capcast::num::quantile::coverage;
/// // two values, the median: between them unless both fall on one side
/// assert!((coverage(2, 0.5, 1, 2) - 0.5).abs() < 1e-15);
/// ```
pub fn coverage(n: usize, q: f64, lower: usize, upper: usize) -> f64 {
    let Some(counts) = Counts::new(n, q) else { return f64::NAN };
    counts.iter().filter(|(count, _)| (lower..upper).contains(count)).fold(0.0, |sum, (_, p)| sum + p)
}

/// The probabilities of a binomial count, as far as they are not negligible.
///
/// They follow from each other by ratios, outwards from the mode, and are divided by their sum: no factorial is needed,
/// and the work grows with √n.
struct Counts {
    first: usize,
    probabilities: Vec<f64>,
}

impl Counts {
    /// What stands further out is below 10⁻²⁴ of the mode's.
    const NEGLIGIBLE: f64 = 1e-24;

    fn new(n: usize, q: f64) -> Option<Self> {
        if n == 0 || !(q > 0.0 && q < 1.0) {
            return None;
        }
        let odds = q / (1.0 - q);
        let mode = (((n + 1) as f64 * q) as usize).min(n);
        let room = (12.0 * sqrt(n as f64 * q * (1.0 - q))) as usize + 64;
        let mut down = Vec::with_capacity(room);
        let (mut count, mut weight) = (mode, 1.0);
        while count > 0 && weight > Self::NEGLIGIBLE {
            weight *= count as f64 / ((n - count + 1) as f64 * odds);
            count -= 1;
            down.push(weight);
        }
        let first = count;
        let mut weights: Vec<f64> = down.into_iter().rev().collect();
        weights.push(1.0);
        let (mut count, mut weight) = (mode, 1.0);
        while count < n && weight > Self::NEGLIGIBLE {
            weight *= (n - count) as f64 * odds / (count + 1) as f64;
            count += 1;
            weights.push(weight);
        }
        let sum = crate::num::pairwise_sum(&weights);
        for weight in &mut weights {
            *weight /= sum;
        }
        Some(Self { first, probabilities: weights })
    }

    fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.probabilities.iter().enumerate().map(|(i, &p)| (self.first + i, p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, DiscreteCDF};

    #[test]
    fn each_side_misses_with_at_most_half_of_what_is_left_and_a_rank_nearer_would_miss_more() {
        for n in [20, 57, 1000] {
            for q in [0.2, 0.5, 0.77] {
                for confidence in [0.8, 0.95] {
                    let (lower, upper) = quantile_ranks(n, q, confidence).unwrap();
                    let side = 0.5 * (1.0 - confidence);
                    let binomial = Binomial::new(q, n as u64).unwrap();
                    assert!(binomial.cdf(lower as u64 - 1) < side);
                    assert!(binomial.cdf(lower as u64) >= side);
                    assert!(1.0 - binomial.cdf(upper as u64 - 1) <= side + 1e-12);
                    assert!(1.0 - binomial.cdf(upper as u64 - 2) > side);
                    let covered = binomial.cdf(upper as u64 - 1) - binomial.cdf(lower as u64 - 1);
                    assert!((coverage(n, q, lower, upper) - covered).abs() < 1e-10);
                    assert!(covered >= confidence);
                }
            }
        }
    }

    #[test]
    fn too_few_values_have_no_interval() {
        assert_eq!(quantile_ranks(0, 0.5, 0.95), None);
        assert_eq!(quantile_ranks(5, 0.5, 0.95), None); // 2 · 0.5⁵ = 6 % lie outside all five
        assert_eq!(quantile_ranks(6, 0.5, 0.95), Some((1, 6)));
        assert_eq!(quantile_ranks(50, 0.95, 0.95), None);
    }

    #[test]
    fn millions_of_values_give_the_ranks_of_the_normal_approximation() {
        let n = 4_000_000;
        let (lower, upper) = quantile_ranks(n, 0.9, 0.95).unwrap();
        let (mean, sd) = (n as f64 * 0.9, (n as f64 * 0.09).sqrt());
        assert!((lower as f64 - (mean - 1.959964 * sd)).abs() < 2.0);
        assert!((upper as f64 - (mean + 1.959964 * sd)).abs() < 2.0);
        assert!((coverage(n, 0.9, lower, upper) - 0.95).abs() < 2e-3);
    }
}
