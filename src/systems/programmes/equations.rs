//! Programmes: what they cost and when, how far delivery gets in a year, and what they bring once they are live.

use crate::num::share_of;

/// What a programme costs in the end, at base-year prices, `X = C·(1 + b)` (M1), £m.
///
/// ```
/// // £100m as planned, a quarter more in the end
/// assert_eq!(capcast::systems::programmes::equations::outturn(100.0, 0.25), 125.0);
/// ```
#[inline(always)]
pub fn outturn(cost: f64, bias: f64) -> f64 {
    cost * (1.0 + bias)
}

/// What it is thought to cost once `s` of its `n` business cases have passed, `C·[1 + b̄ + s/(n + 1)·(b − b̄)]` (M2), £m at base-year
/// prices: from what is expected towards what it will be; the rest shows in delivery. The outturn does not move.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | C | `cost` | £m | > 0 |
/// | b̄ | `expected_bias` | share | ≥ −0.9 |
/// | b | `bias` | share, of this future | ≥ −0.9 |
/// | s, n | `passed`, `stages` | business cases | 0 ≤ s ≤ n |
///
/// ```
/// use capcast::systems::programmes::equations::estimate;
/// // expected 20 % more, in the end 60 %: after one case of three a quarter of the way, after all three quarters
/// assert!((estimate(100.0, 0.2, 0.6, 0.0, 3.0) - 120.0).abs() < 1e-12);
/// assert!((estimate(100.0, 0.2, 0.6, 1.0, 3.0) - 130.0).abs() < 1e-12);
/// assert!((estimate(100.0, 0.2, 0.6, 3.0, 3.0) - 150.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn estimate(cost: f64, expected_bias: f64, bias: f64, passed: f64, stages: f64) -> f64 {
    cost * (1.0 + expected_bias + passed / (stages + 1.0) * (bias - expected_bias))
}

/// Share of its cost that is spent once the share `x` of its delivery is done, `S(x)` (M3): evenly within each of the equal parts that
/// the profile has.
///
/// ```
/// use capcast::systems::programmes::equations::spent_by;
/// let profile = [0.2, 0.5, 0.3];
/// assert_eq!(spent_by(&profile, 0.0), 0.0);
/// // half way through the second of three parts
/// assert!((spent_by(&profile, 0.5) - 0.45).abs() < 1e-12);
/// assert_eq!(spent_by(&profile, 1.0), 1.0);
/// assert_eq!(spent_by(&[1.0], 0.3), 0.3);
/// ```
#[inline(always)]
pub fn spent_by(profile: &[f64], done: f64) -> f64 {
    if done >= 1.0 {
        return 1.0;
    }
    let (mut sum, mut left) = (0.0, done * profile.len() as f64);
    for share in profile {
        if left < 1.0 {
            return sum + left * share;
        }
        (sum, left) = (sum + share, left - 1.0);
    }
    1.0
}

/// How much of its delivery is done once the share `spent` of its cost is, `S⁻¹` (M3): the furthest, where a part costs nothing.
///
/// ```
/// use capcast::systems::programmes::equations::{done_by, spent_by};
/// let profile = [0.2, 0.5, 0.3];
/// assert!((done_by(&profile, spent_by(&profile, 0.4)) - 0.4).abs() < 1e-12);
/// assert_eq!(done_by(&[0.5, 0.0, 0.5], 0.5), 2.0 / 3.0);
/// assert_eq!(done_by(&profile, 1.0), 1.0);
/// ```
#[inline(always)]
pub fn done_by(profile: &[f64], spent: f64) -> f64 {
    let parts = profile.len() as f64;
    let (mut sum, mut before) = (0.0, 0.0);
    for share in profile {
        if spent < sum + share {
            return (before + (spent - sum) / share) / parts;
        }
        (sum, before) = (sum + share, before + 1.0);
    }
    1.0
}

/// Share of full speed at which those who are there deliver, `min(1, A/N)` (M4): `A` may work on it, `N` are needed.
///
/// ```
/// use capcast::systems::programmes::equations::speed;
/// assert_eq!(speed(30.0, 40.0), 0.75);
/// assert_eq!(speed(50.0, 40.0), 1.0);
/// assert_eq!(speed(0.0, 0.0), 1.0); // none needed
/// ```
#[inline(always)]
pub fn speed(available: f64, needed: f64) -> f64 {
    if needed > available { share_of(available, needed) } else { 1.0 }
}

/// Share of its delivery that a year can do, `min(1 − x, τ·v/d)` (M5), of which the part `τ` is left.
///
/// ```
/// use capcast::systems::programmes::equations::can_be_done;
/// // four years, three quarters of those needed, half of the year left
/// assert_eq!(can_be_done(0.2, 0.5, 0.75, 4.0), 0.09375);
/// assert_eq!(can_be_done(0.9, 1.0, 1.0, 4.0), 1.0 - 0.9);
/// ```
#[inline(always)]
pub fn can_be_done(done: f64, part_of_year: f64, speed: f64, duration: f64) -> f64 {
    let (left, most) = (1.0 - done, part_of_year * speed / duration);
    if most < left { most } else { left }
}

/// What that costs, `X·I·[S(x + Δ) − S(x)]` (M6), £m cash at the year's prices of what it is built of.
///
/// ```
/// // £125m, prices 10 % up, from a tenth to three tenths of an even delivery
/// let cost = capcast::systems::programmes::equations::cost_of(125.0, 1.1, &[1.0], 0.1, 0.3);
/// assert!((cost - 27.5).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn cost_of(outturn: f64, index: f64, profile: &[f64], from: f64, to: f64) -> f64 {
    outturn * index * (spent_by(profile, to) - spent_by(profile, from))
}

/// How much is done where only `paid` could be paid, `S⁻¹(S(x) + paid/(X·I))` (M7), no less than before.
///
/// ```
/// // £11m of £125m at prices 10 % up: 8 %
/// let done = capcast::systems::programmes::equations::done_for(11.0, 125.0, 1.1, &[1.0], 0.1);
/// assert!((done - 0.18).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn done_for(paid: f64, outturn: f64, index: f64, profile: &[f64], from: f64) -> f64 {
    let done = done_by(profile, spent_by(profile, from) + share_of(paid, outturn * index));
    if done > from { done } else { from }
}

/// Part of a year, which begins `t` years after the first, in which a programme is live (M8): from when it goes live until its life ends.
///
/// ```
/// use capcast::systems::programmes::equations::live_part;
/// assert_eq!(live_part(3.0, 3.25, 10.0), 0.75); // what goes live a quarter into a year counts three quarters of it
/// assert_eq!(live_part(5.0, 3.25, 10.0), 1.0);
/// assert_eq!(live_part(13.0, 3.25, 10.0), 0.25); // its last year
/// assert_eq!(live_part(2.0, 3.25, 10.0), 0.0);
/// assert_eq!(live_part(2.0, f64::INFINITY, 10.0), 0.0);
/// ```
#[inline(always)]
pub fn live_part(t: f64, live: f64, life: f64) -> f64 {
    let from = if live > t { live } else { t };
    let end = live + life;
    let to = if end < t + 1.0 { end } else { t + 1.0 };
    if to > from { to - from } else { 0.0 }
}

/// Whether a programme may start (M9): something is left of this year's money, and its whole estimate can be paid from that and the money in
/// sight after this year that is not committed. What a year cannot pay stretches it.
///
/// ```
/// use capcast::systems::programmes::equations::may_start;
/// // £60m in all; £20m now and £50m later, of which £5m are committed
/// assert!(may_start(60.0, 20.0, 50.0, 5.0));
/// assert!(!may_start(66.0, 20.0, 50.0, 5.0));
/// assert!(!may_start(30.0, 0.0, 50.0, 5.0));
/// // what is committed beyond the money in sight takes none of this year's
/// assert!(may_start(20.0, 20.0, 50.0, 70.0));
/// ```
#[inline(always)]
pub fn may_start(estimate: f64, left: f64, later: f64, committed: f64) -> bool {
    let free = if later > committed { later - committed } else { 0.0 };
    left > 0.0 && estimate <= left + free
}

/// What shares take together of what is left by those before, `1 − Π(1 − s)` (M10), one share after the other.
///
/// ```
/// use capcast::systems::programmes::equations::also;
/// assert_eq!(also(also(0.0, 0.5), 0.2), 0.6);
/// assert_eq!(also(1.0, 0.3), 1.0);
/// ```
#[inline(always)]
pub fn also(taken: f64, share: f64) -> f64 {
    1.0 - (1.0 - taken) * (1.0 - share)
}

/// Floor area of an estate (M11), m²: what it had, less its part of what is given up, and its part of what is built; never below 0.
///
/// ```
/// use capcast::systems::programmes::equations::area;
/// assert_eq!(area(90_000.0, 0.5, 20_000.0, 14_000.0), 87_000.0);
/// assert_eq!(area(9_000.0, 1.0, 20_000.0, 0.0), 0.0);
/// ```
#[inline(always)]
pub fn area(last: f64, part: f64, retired: f64, built: f64) -> f64 {
    let area = last + part * (built - retired);
    if area > 0.0 { area } else { 0.0 }
}

/// Money that is in sight beyond this year at this year's prices (M12), £m: what is expected of each later year, a year's price rise
/// taken off for each; of the last year in sight the part that is in it.
///
/// `expected[0]` is this year's, `beyond` what each year brings after the last.
///
/// ```
/// use capcast::systems::programmes::equations::in_sight_later;
/// // two years and a half in sight at no price rises: all of the next, half of the one after
/// assert_eq!(in_sight_later(&[10.0, 12.0, 14.0, 16.0], 2.5, 0.0), 19.0);
/// // the last year's money goes on
/// assert_eq!(in_sight_later(&[10.0, 12.0], 4.0, 0.0), 36.0);
/// assert!((in_sight_later(&[10.0, 10.5], 2.0, 0.05) - 10.0).abs() < 1e-12);
/// ```
pub fn in_sight_later(expected: &[f64], years: f64, price_rise: f64) -> f64 {
    let (mut sum, mut left, mut prices, mut year) = (0.0, years - 1.0, 1.0, 1);
    while left > 0.0 {
        prices *= 1.0 + price_rise;
        // Beyond the last simulated year money is what it was in it, at its prices.
        let (money, at) = match expected.get(year) {
            Some(money) => (*money, prices),
            None => {
                let last = expected.len() - 1;
                let then = (0..last).fold(1.0, |prices, _| prices * (1.0 + price_rise));
                (expected[last], then)
            }
        };
        let part = if left < 1.0 { left } else { 1.0 };
        sum += part * money / at;
        (left, year) = (left - 1.0, year + 1);
    }
    sum
}

/// Present worth of a programme per pound of its cost, from expected values (S7): `[(a·A(L) + w)/(1 + r)^d]/(C(1 + b̄))`, `a` what it
/// brings a year less what it costs to run, `A(L)` the annuity over its life, `w` the worth of the backlog that goes with it.
///
/// ```
/// use capcast::systems::programmes::equations::worth_per_pound;
/// // £8m a year for ever (an annuity of 20), £40m of backlog, no discount for a year of delivery: £200m for £100m
/// assert_eq!(worth_per_pound(8.0, 20.0, 40.0, 1.0, 100.0), 2.0);
/// ```
#[inline(always)]
pub fn worth_per_pound(yearly: f64, annuity: f64, backlog: f64, discount: f64, cost: f64) -> f64 {
    share_of((yearly * annuity + backlog) * discount, cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_and_its_inverse_undo_each_other() {
        for profile in [&[1.0][..], &[0.2, 0.5, 0.3], &[0.5, 0.0, 0.5], &[0.0, 1.0], &[1.0, 0.0]] {
            let mut last = 0.0;
            for i in 0..=1000 {
                let done = f64::from(i) / 1000.0;
                let spent = spent_by(profile, done);
                assert!(spent >= last && (0.0..=1.0).contains(&spent));
                assert!(done_by(profile, spent) >= done - 1e-12);
                assert!((spent_by(profile, done_by(profile, spent)) - spent).abs() < 1e-12);
                last = spent;
            }
        }
    }

    /// Delivered evenly over `d` years at prices that grow `π` a year, paid at each year's prices: `C/d·Σ(1 + π)^t`.
    #[test]
    fn an_even_delivery_costs_a_geometric_sum() {
        let (cost, years, growth) = (100.0, 5.0, 0.04);
        let (mut done, mut index, mut paid) = (0.0, 1.0, 0.0);
        for _ in 0..5 {
            index *= 1.0 + growth;
            let more = can_be_done(done, 1.0, 1.0, years);
            paid += cost_of(cost, index, &[1.0], done, done + more);
            done += more;
        }
        let form: f64 = cost / years * (1..=5).map(|t| (1.0 + growth).powi(t)).sum::<f64>();
        assert!((done - 1.0).abs() < 1e-12 && (paid - form).abs() < 1e-9, "{paid} {form}");
    }
}
