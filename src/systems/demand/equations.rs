//! Demand for care: trends that wander and return, groups that grow apart, years in which people stay away.

use crate::num::exp;

/// A year's deviation of the log of demand from its trend, `x_t = φ·x_{t−1} + s·e_t` (N1), from `x_0 = 0`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | x_{t−1} | `last` | log | any |
/// | φ | `persistence` | share | 0 to below 1 |
/// | s | `surprise_sd` | log | ≥ 0, see [`prices::surprise_sd`](crate::systems::prices::equations::surprise_sd) |
/// | e_t | `normal` | standard deviations | standard normal |
///
/// ```
/// // 0.6 of last year's 2 % is left, and a surprise of one and a half times 1 %
/// let x = capcast::systems::demand::equations::deviation(0.02, 0.6, 0.01, 1.5);
/// assert!((x - 0.027).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn deviation(last: f64, persistence: f64, surprise_sd: f64, normal: f64) -> f64 {
    persistence * last + surprise_sd * normal
}

/// The variance of that deviation a year on, `Var_t = φ²·Var_{t−1} + s²` (N1), from `Var_0 = 0`; it tends to `sd²`.
///
/// ```
/// // s² = 0.02²(1 − 0.6²) = 0.000256 after one year
/// let s = capcast::systems::prices::equations::surprise_sd(0.02, 0.6);
/// assert!((capcast::systems::demand::equations::variance(0.0, 0.6, s) - 0.000_256).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn variance(last: f64, persistence: f64, surprise_sd: f64) -> f64 {
    persistence * persistence * last + surprise_sd * surprise_sd
}

/// A service's demand relative to the opening year, `exp(g·t + x_t − Var_t/2)` (N1): its mean is `exp(g·t)`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | g | `growth` | a year, continuous | any |
/// | t | `years` | years since the opening one | ≥ 0 |
/// | x_t | `deviation` | log | any |
/// | Var_t | `variance` | log² | ≥ 0 |
///
/// ```
/// // 3 % a year for ten years, neither above nor below its trend: e^0.3 = 1.34986
/// let index = capcast::systems::demand::equations::service_index(0.03, 10.0, 0.0, 0.0);
/// assert!((index - 1.349_858_807_576).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn service_index(growth: f64, years: f64, deviation: f64, variance: f64) -> f64 {
    exp(growth * years + deviation - 0.5 * variance)
}

/// A group's weight in every service, `w_q·exp(o_q·t)` (N2): its share at the opening, growing apart from the others.
///
/// ```
/// // a fifth of demand that grows 1 % a year faster: after ten years 0.2 · e^0.1
/// let weight = capcast::systems::demand::equations::group_weight(0.2, 0.01, 10.0);
/// assert!((weight - 0.221_034_183_615).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn group_weight(share: f64, offset: f64, years: f64) -> f64 {
    share * exp(offset * years)
}

/// Share of a year's demand that appears, `1 − z_t + r·P_{t−1}` (N3): what stays away in a shock, and what of earlier
/// shocks comes back.
///
/// ```
/// // a third stays away, and half of the 10 % of a year still to come back does so
/// let share = capcast::systems::demand::equations::appearing(0.3, 0.1, 0.5);
/// assert!((share - 0.75).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn appearing(suppressed: f64, waiting: f64, return_rate: f64) -> f64 {
    1.0 - suppressed + return_rate * waiting
}

/// What is still to come back, as a share of a year's demand, `P_t = (1 − r)·P_{t−1} + b·z_t` (N3).
///
/// ```
/// // half of 10 % came back, and half of the 30 % that stayed away will
/// assert_eq!(capcast::systems::demand::equations::still_to_return(0.1, 0.5, 0.5, 0.3), 0.2);
/// ```
#[inline(always)]
pub fn still_to_return(waiting: f64, return_rate: f64, returning_share: f64, suppressed: f64) -> f64 {
    (1.0 - return_rate) * waiting + returning_share * suppressed
}

/// Cost of care relative to the opening year at opening prices, `H_t = f·V_{t−1}·ē_t + (1 − f)·V_t` (N4): a share `f` was
/// planned on last year's demand and its expected growth, the rest follows the year's demand.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | V_{t−1}, V_t | `last`, `now` | cost of demand, opening year 1 | ≥ 0 |
/// | ē_t | `expected_growth` | factor | > 0 |
/// | f | `fixed_share` | share | 0 to 1 |
///
/// ```
/// // 3 % were planned on last year's 1.00, demand rose 7 %, three quarters of cost do not follow
/// let cost = capcast::systems::demand::equations::care_cost(0.75, 1.0, 1.03, 1.07);
/// assert!((cost - 1.04).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn care_cost(fixed_share: f64, last: f64, expected_growth: f64, now: f64) -> f64 {
    fixed_share * (last * expected_growth) + (1.0 - fixed_share) * now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::normal_density;
    use crate::systems::prices::equations::surprise_sd;

    /// Closed form: Var(x_∞) = s²/(1 − φ²) = sd².
    #[test]
    fn the_stationary_variance_is_that_asked_for() {
        let (sd, persistence) = (0.02, 0.6);
        let s = surprise_sd(sd, persistence);
        let variance = (0..200).fold(0.0, |last, _| variance(last, persistence, s));
        assert!((variance - sd * sd).abs() < 1e-18, "{variance}");
    }

    /// Closed form: for a given growth E[D_t] = D_0·e^{gt}, whatever the spread. Quadrature over the normal density.
    #[test]
    fn demand_grows_at_its_rate_in_the_mean() {
        let (growth, years, sd) = (0.03, 15.0, 0.3);
        let step = 0.01;
        let mean = (-1000..=1000).fold(0.0, |sum, i| {
            let normal = f64::from(i) * step;
            sum + step * normal_density(normal) * service_index(growth, years, sd * normal, sd * sd)
        });
        assert!((mean - exp(growth * years)).abs() < 1e-12, "{mean}");
    }

    /// What stays away is either lost or comes back, and nothing else: over all years the share that returns is `b`.
    #[test]
    fn of_what_stays_away_the_stated_share_returns() {
        let (rate, returning, suppressed) = (0.4, 0.7, 0.3);
        let mut waiting = still_to_return(0.0, rate, returning, suppressed);
        let mut returned = 0.0;
        for _ in 0..200 {
            returned += appearing(0.0, waiting, rate) - 1.0;
            waiting = still_to_return(waiting, rate, returning, 0.0);
        }
        assert!((returned - returning * suppressed).abs() < 1e-12, "{returned}");
    }
}
