//! Quantiles over trials and the Monte Carlo error of what is estimated from trials.

mod mean;
mod ranks;
mod select;
mod share;
mod sort;

pub use mean::Mean;
pub use ranks::{coverage, quantile_ranks};
pub use select::{Room, place};
pub use share::Share;
pub use sort::{sort_f32, sort_f32_with};

use super::sqrt;

/// Confidence of the intervals of Monte Carlo error.
pub const CONFIDENCE: f64 = 0.95;
/// The 97.5 % point of the normal distribution: half the width of a 95 % interval in standard errors.
pub const NORMAL_975: f64 = 1.959963984540054;

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
pub fn quantile_of_sorted<T: Copy + Into<f64>>(sorted: &[T], q: f64) -> f64 {
    let ((below, above), place) = (neighbours(sorted.len(), q), q * (sorted.len() - 1) as f64);
    let (low, high): (f64, f64) = (sorted[below].into(), sorted[above].into());
    low + (high - low) * (place - below as f64)
}

/// The ranks (from 0) of the two order statistics between which the `q` quantile of `n` values lies.
///
/// ```
/// assert_eq!(capcast::num::quantile::neighbours(3, 0.75), (1, 2));
/// assert_eq!(capcast::num::quantile::neighbours(3, 1.0), (2, 2));
/// ```
pub fn neighbours(n: usize, q: f64) -> (usize, usize) {
    let below = (q * (n - 1) as f64) as usize;
    (below, (below + 1).min(n - 1))
}

/// Standard error of a mean of `n` values of standard deviation `sd`: `sd/√n`.
///
/// ```
/// assert_eq!(capcast::num::quantile::mcse_of_mean(20.0, 10_000), 0.2);
/// ```
pub fn mcse_of_mean(sd: f64, n: usize) -> f64 {
    sd / sqrt(n as f64)
}

/// Standard error of the `q` quantile of `n` values, `√(q(1 − q)/n)/f`, where `density` f is that of the values at the
/// quantile; it holds as n grows.
///
/// ```
/// // the median of 10,000 uniforms: √(0.25/10,000)/1
/// assert_eq!(capcast::num::quantile::mcse_of_quantile(0.5, 10_000, 1.0), 0.005);
/// ```
pub fn mcse_of_quantile(q: f64, n: usize, density: f64) -> f64 {
    sqrt(q * (1.0 - q) / n as f64) / density
}
