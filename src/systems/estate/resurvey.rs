//! What a survey records beside what is there (E5): a level that errs, and comes back.
//!
//! The record is the work that is there times a level, `B = ℓT`. The error of a return reverts: the log ratio of a trust's
//! record over `k` years spreads as `2s²(1 − φ^k)`, which rises for about four years and then hardly.

use super::SurveyKind;
use crate::num::{exp, ln};

/// Spread of a row's error on the log scale where the scenario states none (E5): 0.18 for a region; for a trust or a site
/// `min(1, 0.60·(35/B_0)^0.17)` of a record of `B_0` £m below 35, and 0.60 from there on.
///
/// ```
/// use capcast::systems::estate::{SurveyKind, resurvey::level_sd};
/// assert_eq!(level_sd(SurveyKind::Region, 4000.0), 0.18);
/// assert_eq!(level_sd(SurveyKind::Trust, 56.0), 0.60);
/// assert!((level_sd(SurveyKind::Site, 3.5) - 0.60 * 1.479_108).abs() < 1e-6); // 10^0.17
/// assert_eq!(level_sd(SurveyKind::Site, 0.0), 1.0);
/// ```
#[inline(always)]
pub fn level_sd(kind: SurveyKind, opening: f64) -> f64 {
    match kind {
        SurveyKind::Region => 0.18,
        SurveyKind::Trust | SurveyKind::Site if opening >= 35.0 => 0.60,
        SurveyKind::Trust | SurveyKind::Site if opening > 0.0 => {
            let sd = 0.60 * exp(0.17 * ln(35.0 / opening));
            if sd < 1.0 { sd } else { 1.0 }
        }
        SurveyKind::Trust | SurveyKind::Site => 1.0,
    }
}

/// Log mean of `exp(e_t − e_0)` where the error `e` reverts year by year, `s²(1 − φ^t)` (E5).
///
/// ```
/// // s = 0.6; half of the error is left: 0.36 · 0.5
/// assert!((capcast::systems::estate::resurvey::reverting_log_mean(0.6, 0.5) - 0.18).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn reverting_log_mean(sd: f64, left: f64) -> f64 {
    sd * sd * (1.0 - left)
}

/// The same where a figure is kept with probability `φ` a year and surveyed afresh otherwise, `ln[φ^t + (1 − φ^t)e^{s²}]`
/// (E5).
///
/// ```
/// use capcast::systems::estate::resurvey::kept_log_mean;
/// assert!((kept_log_mean(0.6, 0.5) - (0.5 + 0.5 * f64::exp(0.36)).ln()).abs() < 1e-15);
/// assert_eq!(kept_log_mean(0.6, 1.0), 0.0); // kept until now
/// ```
#[inline(always)]
pub fn kept_log_mean(sd: f64, left: f64) -> f64 {
    ln(left + (1.0 - left) * exp(sd * sd))
}

/// The level `ℓ_t = exp(e_t − e_0)/m_t` from the change of the error and the log of `m_t` (E5): of mean one.
///
/// ```
/// use capcast::systems::estate::resurvey::level;
/// assert_eq!(level(0.0, 0.0), 1.0);
/// assert!((level(0.30, 0.18) - f64::exp(0.12)).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn level(change: f64, log_mean: f64) -> f64 {
    exp(change - log_mean)
}

/// An error a year on, `φe + √(1 − φ²)·n`, of variance one (E5, E7).
///
/// ```
/// // 0.6 of 1, and 0.8 of a surprise of 0.5
/// assert!((capcast::systems::estate::resurvey::reverting(1.0, 0.6, 0.5) - 1.0).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn reverting(last: f64, persistence: f64, surprise: f64) -> f64 {
    persistence * last + crate::num::sqrt(1.0 - persistence * persistence) * surprise
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::normal_quantile;

    /// A standard normal of a counter: a Weyl sequence through the inverse.
    fn normals(seed: u64) -> impl FnMut() -> f64 {
        let mut i = seed;
        move || {
            i = i.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            normal_quantile(((i >> 11) as f64 + 0.5) / (1_u64 << 53) as f64)
        }
    }

    /// The log ratio over `k` years has the variance `2s²(1 − φ^k)`, and the level the mean one: reverting year by year, and
    /// kept or fresh.
    #[test]
    fn the_level_has_mean_one_and_the_variogram_of_the_equation() {
        let (s, phi, n) = (0.6, 0.75, 200_000);
        for kept in [false, true] {
            let mut normal = normals(1);
            let mut sums = [[0.0; 3]; 11];
            for _ in 0..n {
                let first = normal();
                let (mut error, mut left) = (first, 1.0);
                for sums in &mut sums {
                    left *= phi;
                    let surprise = normal();
                    error = match kept {
                        false => reverting(error, phi, surprise),
                        true if crate::num::normal_cdf(normal()) < phi => error,
                        true => surprise,
                    };
                    let change = s * (error - first);
                    let log_mean = if kept { kept_log_mean(s, left) } else { reverting_log_mean(s, left) };
                    *sums = [sums[0] + level(change, log_mean), sums[1] + change, sums[2] + change * change];
                }
            }
            let mut left = 1.0;
            for (k, [levels, changes, squares]) in sums.into_iter().enumerate() {
                left *= phi;
                let n = f64::from(n);
                let variance = squares / n - (changes / n) * (changes / n);
                let expected = 2.0 * s * s * (1.0 - left);
                assert!((levels / n - 1.0).abs() < 0.01, "{kept} {k}: {}", levels / n);
                assert!((variance / expected - 1.0).abs() < 0.02, "{kept} {k}: {variance} against {expected}");
            }
        }
    }
}
