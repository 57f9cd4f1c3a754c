//! Legacy technology: how modern systems become legacy, how it is replaced, what it costs while it stays.

use crate::num::share_of;

/// Legacy share a year on, `ℓ + (1 − ℓ)/L − ρ·ℓ` (T1), within 0 to 1.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | ℓ | `share` | share | 0 to 1 |
/// | L | `life` | years | ≥ 0.5 |
/// | ρ | `replaced` | share a year | 0 to 1 |
///
/// ```
/// // 35 % legacy, an eighth of the rest grows old, a fifth of it is replaced: 0.35 + 0.08125 − 0.07
/// let share = capcast::systems::technology::equations::legacy(0.35, 8.0, 0.2);
/// assert!((share - 0.361_25).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn legacy(share: f64, life: f64, replaced: f64) -> f64 {
    let next = share + (1.0 - share) / life - replaced * share;
    let floored = if next > 0.0 { next } else { 0.0 };
    if floored < 1.0 { floored } else { 1.0 }
}

/// Share of legacy that is replaced, `min(1, ρ·u)` (T2), with the roll-out `u` of the digital staff, see
/// [`workforce::roll_out`](crate::systems::workforce::equations::roll_out).
///
/// ```
/// use capcast::systems::technology::equations::replaced;
/// assert_eq!(replaced(0.2, 0.75), 0.15000000000000002);
/// assert_eq!(replaced(0.9, 1.5), 1.0);
/// ```
#[inline(always)]
pub fn replaced(rate: f64, roll_out: f64) -> f64 {
    let share = rate * roll_out;
    if share < 1.0 { share } else { 1.0 }
}

/// Rate at which money replaces legacy, `money/(value·G·ℓ̄)` (T2): pounds over what the legacy costs to replace.
///
/// ```
/// // £12m, all systems would cost £100m at prices 20 % up, half of them legacy: a fifth of the legacy
/// assert!((capcast::systems::technology::equations::rate_of_money(12.0, 100.0, 1.2, 0.5) - 0.2).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn rate_of_money(money: f64, value: f64, general_index: f64, legacy: f64) -> f64 {
    share_of(money, value * general_index * legacy)
}

/// What the same legacy costs to run, relative to the opening, `min(cap, a·(1 + γ))` (T3), above prices.
///
/// ```
/// use capcast::systems::technology::equations::ageing;
/// assert!((ageing(1.0, 0.08, 2.5) - 1.08).abs() < 1e-15);
/// assert_eq!(ageing(2.4, 0.08, 2.5), 2.5);
/// ```
#[inline(always)]
pub fn ageing(last: f64, growth: f64, cap: f64) -> f64 {
    let next = last * (1.0 + growth);
    if next < cap { next } else { cap }
}

/// Running cost of legacy, `c_0·G·a·ℓ̄/ℓ̄_0` (T3), £m cash.
///
/// ```
/// // £600m at the opening, prices 10 % up, a quarter dearer, legacy from 40 to 30 %
/// let cost = capcast::systems::technology::equations::running_cost(600.0, 1.1, 1.25, 0.30, 0.40);
/// assert!((cost - 618.75).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn running_cost(opening: f64, general_index: f64, ageing: f64, legacy: f64, opening_legacy: f64) -> f64 {
    opening * general_index * ageing * share_of(legacy, opening_legacy)
}

/// Outages a year, `n_0·ℓ̄/ℓ̄_0` (T4).
///
/// ```
/// // three quarters of the legacy, three quarters of the outages
/// assert!((capcast::systems::technology::equations::outage_rate(80.0, 0.3, 0.4) - 60.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn outage_rate(opening: f64, legacy: f64, opening_legacy: f64) -> f64 {
    opening * share_of(legacy, opening_legacy)
}

/// What the same care costs, relative to the opening, since legacy slows work down: `(1 − δℓ̄_0)/(1 − δℓ̄)` (T5).
///
/// ```
/// // a tenth of output is lost where all is legacy; legacy falls from 50 to 0 %: the same care costs 5 % less
/// assert!((capcast::systems::technology::equations::productivity_cost(0.1, 0.0, 0.5) - 0.95).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn productivity_cost(penalty: f64, legacy: f64, opening_legacy: f64) -> f64 {
    (1.0 - penalty * opening_legacy) / (1.0 - penalty * legacy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed form: hazard 1/L and replacement at rate ρ lead to 1/(1 + ρL), from anywhere.
    #[test]
    fn legacy_settles_where_what_grows_old_is_replaced() {
        for (life, rate) in [(8.5, 0.2), (7.0, 0.05), (10.0, 0.9)] {
            for start in [0.0, 0.35, 1.0] {
                let settled = (0..500).fold(start, |share, _| legacy(share, life, rate));
                assert!((settled - 1.0 / (1.0 + rate * life)).abs() < 1e-12, "{life} {rate}: {settled}");
            }
        }
    }

    /// Closed form without replacement: `1 − (1 − ℓ)(1 − 1/L)^15`, 90 % of what began at 35 %; a rate of 0.1 leads to about a
    /// half, and 0.2 holds it.
    #[test]
    fn without_replacement_most_is_legacy_in_fifteen_years() {
        for (rate, expected) in [(0.0, 0.9006), (0.1, 0.534), (0.2, 0.370)] {
            let settled = (0..15).fold(0.35, |share, _| legacy(share, 8.5, rate));
            assert!((settled - expected).abs() < 0.002, "{rate}: {settled}");
        }
    }
}
