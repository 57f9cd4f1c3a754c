//! Approvals: how many business cases a programme needs, how long each takes, and when it may start.

use crate::draw::Mode;
use crate::num::ln;

/// Business cases that a programme of this cost needs (R1): one, and one more from each threshold on.
///
/// ```
/// use capcast::systems::approvals::equations::stages;
/// let thresholds = [25.0, 50.0, 300.0];
/// assert_eq!([20.0, 25.0, 49.9, 120.0, 900.0].map(|cost| stages(cost, thresholds)), [1, 2, 2, 3, 4]);
/// ```
#[inline(always)]
pub fn stages(cost: f64, thresholds: [f64; 3]) -> usize {
    1 + thresholds.iter().filter(|&&threshold| cost >= threshold).count()
}

/// How often a stage is gone through, `1 + ⌊ln u/ln r⌋` (R2), where it is sent back with probability `r` each time: geometric, of mean
/// `1/(1 − r)`, which is what the central case takes.
///
/// ```
/// use capcast::{draw::Mode, systems::approvals::equations::times};
/// // sent back once in five: below 0.2 twice, below 0.04 three times
/// assert_eq!([0.9, 0.15, 0.03].map(|u| times(u, 0.2, Mode::Drawn)), [1.0, 2.0, 3.0]);
/// assert_eq!(times(0.15, 0.2, Mode::Expected), 1.25);
/// assert_eq!(times(0.15, 0.0, Mode::Drawn), 1.0);
/// ```
#[inline(always)]
pub fn times(uniform: f64, sent_back: f64, mode: Mode) -> f64 {
    match mode {
        Mode::Expected => 1.0 / (1.0 - sent_back),
        Mode::Drawn if sent_back > 0.0 => 1.0 + (ln(uniform) / ln(sent_back)).floor(),
        Mode::Drawn => 1.0,
    }
}

/// Years that a stage takes, `m·N/12` (R3).
///
/// ```
/// // nine months, gone through twice
/// assert_eq!(capcast::systems::approvals::equations::stage_years(9.0, 2.0), 1.5);
/// ```
#[inline(always)]
pub fn stage_years(months: f64, times: f64) -> f64 {
    months * times / 12.0
}

/// Years that checks of organisations take, `m/12·⌈n/c⌉` (R4): so many at a time, one lot after the other.
///
/// ```
/// use capcast::systems::approvals::equations::check_years;
/// // three months each, 42 of them, 20 at a time: three lots
/// assert_eq!(check_years(3.0, 42.0, 20.0), 0.75);
/// assert_eq!(check_years(3.0, 0.0, 20.0), 0.0);
/// ```
#[inline(always)]
pub fn check_years(months: f64, organisations: f64, capacity: f64) -> f64 {
    months / 12.0 * (organisations / capacity).ceil()
}

/// When what takes so many years is done, if it begins at `begin` (years after the first begins; before it, negative) and does not move
/// in the share `on` of each year (R5). After the last year of `on` it moves at full speed.
///
/// ```
/// use capcast::systems::approvals::equations::done;
/// assert_eq!(done(0.5, 1.25, &[]), 1.75);
/// // nothing moves in the second year
/// assert_eq!(done(0.5, 1.25, &[0.0, 1.0, 0.0]), 2.75);
/// // in the central case half of it does
/// assert_eq!(done(0.5, 1.25, &[0.0, 0.5, 0.0]), 2.25);
/// assert_eq!(done(-1.0, 1.5, &[1.0]), 1.5);
/// ```
pub fn done(begin: f64, years: f64, on: &[f64]) -> f64 {
    let (mut now, mut left) = (begin, years);
    // Before the first year nothing is known to stand still.
    if now < 0.0 {
        let free = if left < -now { left } else { -now };
        (now, left) = (now + free, left - free);
    }
    while left > 0.0 {
        let year = now.floor();
        let Some(stands) = on.get(year as usize) else { return now + left };
        let (room, speed) = (year + 1.0 - now, 1.0 - stands);
        if room * speed >= left {
            return now + left / speed;
        }
        (now, left) = (year + 1.0, left - room * speed);
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Distribution;

    /// Closed form: k stages of mean m and shape a take km in the mean, with variance km²/a.
    #[test]
    fn stages_add_up_in_mean_and_variance() {
        for shape in [1.0_f64, 2.0] {
            let (mean, k, n) = (10.7, 3, 40_000);
            let months = Distribution::gamma_mean_cv(mean, 1.0 / shape.sqrt()).unwrap();
            // Evenly spread uniforms of each stage, paired by steps that share no factor with their number.
            let u = |i: usize, step: usize| (((i * step) % n) as f64 + 0.5) / n as f64;
            let times: Vec<f64> = (0..n)
                .map(|i| [1, 15_013, 27_457].map(|step| stage_years(months.quantile(u(i, step)), 1.0)).iter().sum())
                .collect();
            let found = times.iter().sum::<f64>() / n as f64;
            let variance = times.iter().map(|t| (t - found).powi(2)).sum::<f64>() / n as f64;
            let years = mean / 12.0;
            assert!((found / (k as f64 * years) - 1.0).abs() < 1e-3, "{shape}: {found}");
            assert!((variance / (k as f64 * years * years / shape) - 1.0).abs() < 0.02, "{shape}: {variance}");
        }
    }

    /// Resubmission multiplies the mean by 1/(1 − r).
    #[test]
    fn a_stage_sent_back_takes_longer_in_the_mean() {
        for r in [0.1, 0.2, 0.5, 0.9] {
            let n = 200_000;
            let sum: f64 = (0..n).map(|i| times((f64::from(i) + 0.5) / f64::from(n), r, Mode::Drawn)).sum();
            assert!((sum / f64::from(n) * (1.0 - r) - 1.0).abs() < 1e-3, "{r}: {}", sum / f64::from(n));
        }
    }

    /// Closed form: a cost that grows at a continuous rate π while an exponential delay of rate λ lasts ends at λ/(λ − π) times itself in
    /// the mean; a gamma of shape 2 at the square with λ = 2/mean.
    #[test]
    fn delay_makes_dearer_by_the_closed_form() {
        for (mean, rate, yearly) in [(1.5, 0.05, 1.0811), (1.5, 0.04879, 1.0790)] {
            for shape in [1.0_f64, 2.0] {
                let delay = Distribution::gamma_mean_cv(mean * 12.0, 1.0 / shape.sqrt()).unwrap();
                let n = 400_000;
                let sum: f64 = (0..n)
                    .map(|i| (rate * stage_years(delay.quantile((f64::from(i) + 0.5) / f64::from(n)), 1.0)).exp())
                    .sum();
                let lambda = shape / mean;
                let form = (lambda / (lambda - rate)).powf(shape);
                assert!((sum / f64::from(n) / form - 1.0).abs() < 2e-4, "{shape}: {} {form}", sum / f64::from(n));
                if shape == 1.0 {
                    assert!((form - yearly).abs() < 1e-4, "{form}");
                }
            }
        }
    }
}
