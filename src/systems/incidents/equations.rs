//! Failures of the estate: how often, what they cost, what of it is capital.

use crate::num::share_of;

/// Yearly incidents that do not come from backlog, `λ₀ = N·(1 − b)·area_j/Σ area` (I1).
///
/// ```
/// // 5,400 a year, 30 % from backlog, an estate of a fifth of the floor area: 756
/// let rate = capcast::systems::incidents::equations::base_rate(5400.0, 0.3, 2e6, 1e7);
/// assert!((rate - 756.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn base_rate(per_year: f64, from_backlog_share: f64, area_m2: f64, total_area_m2: f64) -> f64 {
    per_year * (1.0 - from_backlog_share) * share_of(area_m2, total_area_m2)
}

/// Yearly incidents per £m of backlog and unit of relative rate, `k = N·b/Σ_jr rel_r·B_jr(0)` (I1).
///
/// ```
/// // 5,400 a year, 30 % from backlog, weighted opening stock 81,000: 0.02 a year per £m
/// let k = capcast::systems::incidents::equations::backlog_rate(5400.0, 0.3, 81_000.0);
/// assert!((k - 0.02).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn backlog_rate(per_year: f64, from_backlog_share: f64, weighted_opening: f64) -> f64 {
    share_of(per_year * from_backlog_share, weighted_opening)
}

/// Yearly incidents per £m of backlog at the year's prices, `λ_r/Q` (I2).
///
/// ```
/// assert_eq!(capcast::systems::incidents::equations::rate_at_prices(0.5, 1.25), 0.4);
/// ```
#[inline(always)]
pub fn rate_at_prices(rate_per_gbp_m: f64, index: f64) -> f64 {
    rate_per_gbp_m / index
}

/// A band's part of an estate's incident rate, `(λ_r/Q)·B` (I2), a year.
///
/// ```
/// assert_eq!(capcast::systems::incidents::equations::band_rate(0.25, 440.0), 110.0);
/// ```
#[inline(always)]
pub fn band_rate(rate_at_prices: f64, stock: f64) -> f64 {
    rate_at_prices * stock
}

/// Cost of repairing a year's incidents, `N·c·criticality·Q·10⁻⁶` (I3), £m cash.
///
/// ```
/// // 700 incidents at £50,000, prices 10 % up: £38.5m
/// assert!((capcast::systems::incidents::equations::repair_cost(700.0, 50_000.0, 1.0, 1.1) - 38.5).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn repair_cost(incidents: f64, cost_gbp: f64, criticality: f64, index: f64) -> f64 {
    incidents * cost_gbp * criticality * index * 1e-6
}

/// Share of the capital part of repairs for which there is money, `min(1, M/Σ ρc)` (I3): it is the first call, and
/// what it does not cover falls to day-to-day money.
///
/// ```
/// use capcast::systems::incidents::equations::affordable_share;
/// assert_eq!(affordable_share(50.0, 80.0), 0.625);
/// assert_eq!(affordable_share(500.0, 80.0), 1.0);
/// ```
#[inline(always)]
pub fn affordable_share(money: f64, wanted: f64) -> f64 {
    if wanted > money { share_of(money, wanted) } else { 1.0 }
}

/// Backlog that capital repairs of an estate clear for each unit of its incident rate, `capital·(1/κ)/λ` (I4), £m.
///
/// ```
/// // £40m of capital repairs, a pound clears a pound, 160 incidents a year: £0.25m each
/// assert_eq!(capcast::systems::incidents::equations::cleared_per_rate(40.0, 1.0, 160.0), 0.25);
/// ```
#[inline(always)]
pub fn cleared_per_rate(capital: f64, cleared_per_pound: f64, rate: f64) -> f64 {
    share_of(capital * cleared_per_pound, rate)
}

/// Backlog that capital repairs clear in a band, `min(λ_r·B·capital/(κλ), B)` (I4), £m.
///
/// An incident that did not come from backlog clears nothing: its part of the rate belongs to no band.
///
/// ```
/// use capcast::systems::incidents::equations::cleared_by_repairs;
/// assert_eq!(cleared_by_repairs(40.0, 0.25, 300.0), 10.0);
/// assert_eq!(cleared_by_repairs(40.0, 0.25, 6.0), 6.0); // never more than there is
/// ```
#[inline(always)]
pub fn cleared_by_repairs(band_rate: f64, cleared_per_rate: f64, stock: f64) -> f64 {
    let cleared = band_rate * cleared_per_rate;
    if cleared < stock { cleared } else { stock }
}
