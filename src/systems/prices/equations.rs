//! Prices: two yearly inflation rates that return to their means, and the indices that they drive.

use crate::num::sqrt;

/// The standard deviation of a year's surprise, `sd · √(1 − φ²)` (P1): what keeps the stationary deviation at `sd`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | sd | `sd` | a year | ≥ 0 |
/// | φ | `persistence` | share | 0 to below 1 |
///
/// ```
/// // 2.5 % · √(1 − 0.6²) = 2.5 % · 0.8 = 2.0 %
/// let surprise = capcast::systems::prices::equations::surprise_sd(0.025, 0.6);
/// assert!((surprise - 0.02).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn surprise_sd(sd: f64, persistence: f64) -> f64 {
    sd * sqrt(1.0 - persistence * persistence)
}

/// The year's inflation, `π_t = π̄ + φ(π_{t−1} − π̄) + s·e_t` (P1).
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | π_{t−1} | `last` | a year | any |
/// | π̄ | `mean` | a year | any |
/// | φ | `persistence` | share | 0 to below 1 |
/// | s | `surprise_sd` | a year | ≥ 0 |
/// | e_t | `normal` | standard deviations | standard normal |
///
/// ```
/// // mean 3 %, last year 3.4 %, 0.4 of the deviation stays, no surprise: 3 % + 0.4 · 0.4 % = 3.16 %
/// let rate = capcast::systems::prices::equations::inflation(0.034, 0.03, 0.4, 0.02, 0.0);
/// assert!((rate - 0.0316).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn inflation(last: f64, mean: f64, persistence: f64, surprise_sd: f64, normal: f64) -> f64 {
    mean + persistence * (last - mean) + surprise_sd * normal
}

/// The price index a year on, `Q_t = Q_{t−1}(1 + π_t)` (P2); 1 in the opening year.
///
/// ```
/// assert_eq!(capcast::systems::prices::equations::index(1.25, 0.04), 1.3);
/// ```
#[inline(always)]
pub fn index(last: f64, inflation: f64) -> f64 {
    last * (1.0 + inflation)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed form: the stationary mean is π̄ and the stationary variance s²/(1 − φ²) = sd².
    #[test]
    fn stationary_mean_and_variance_are_those_asked_for() {
        let (mean, sd, persistence) = (0.03, 0.026, 0.4);
        let surprise = surprise_sd(sd, persistence);
        // The moments follow exactly from the recursion: m' = π̄ + φ(m − π̄), v' = φ²v + s².
        let (mut m, mut v) = (0.2, 0.5);
        for _ in 0..200 {
            m = inflation(m, mean, persistence, surprise, 0.0);
            let unit = inflation(0.0, 0.0, persistence, surprise, 1.0);
            v = persistence * persistence * v + unit * unit;
        }
        assert!((m - mean).abs() < 1e-15, "{m}");
        assert!((sqrt(v) - sd).abs() < 1e-15, "{v}");
    }
}
