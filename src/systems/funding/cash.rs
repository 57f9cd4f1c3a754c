//! A trust's cash: what it leaves for capital, and what capital costs it afterwards.

/// Cash that capital may use, `X = cash − minimum + depreciation − S_{t−1} − principal + inflow` (F14), at least 0, £m.
///
/// What the year's surplus will be is not known when capital is planned, so last year's stands for it.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | cash, minimum | `cash`, `minimum` | £m at the open | any, ≥ 0 |
/// | depreciation | `depreciation` | £m of the year: a cost that takes no cash | ≥ 0 |
/// | S_{t−1} | `signed_deficit` | £m, a surplus is negative | any |
/// | principal | `principal` | £m: PFI, leases, loans | ≥ 0 |
/// | inflow | `inflow` | £m: public dividend capital, receipts | ≥ 0 |
///
/// ```
/// use capcast::systems::funding::cash::for_capital;
/// // £80m held, £30m must stay, £35m of depreciation, a deficit of £12m, £15m of principal, £5m of receipts
/// assert_eq!(for_capital(80.0, 30.0, 35.0, 12.0, 15.0, 5.0), 63.0);
/// assert_eq!(for_capital(30.0, 30.0, 10.0, 50.0, 0.0, 0.0), 0.0);
/// ```
#[inline(always)]
pub fn for_capital(
    cash: f64,
    minimum: f64,
    depreciation: f64,
    signed_deficit: f64,
    principal: f64,
    inflow: f64,
) -> f64 {
    let left = cash - minimum + depreciation - signed_deficit - principal + inflow;
    if left > 0.0 { left } else { 0.0 }
}

/// New leases of the year, `min(leases, K)` (F15), £m: they score to the allocation, which cannot be overdrawn.
///
/// ```
/// use capcast::systems::funding::cash::leases_within;
/// assert_eq!(leases_within(4.0, 60.0), 4.0);
/// assert_eq!(leases_within(4.0, 1.0), 1.0);
/// ```
#[inline(always)]
pub fn leases_within(leases: f64, allocation: f64) -> f64 {
    if leases < allocation { leases } else { allocation }
}

/// What may be spent of an allocation, `min(K − new leases, X − C)`, at least 0 (F15), £m: leases score to capital when they
/// start, and what was carried in takes cash too.
///
/// ```
/// use capcast::systems::funding::cash::allowed;
/// assert_eq!(allowed(60.0, 4.0, 100.0), 56.0); // the allocation binds, less leases that score to it
/// assert_eq!(allowed(60.0, 4.0, 41.0), 41.0); // cash binds
/// ```
#[inline(always)]
pub fn allowed(allocation: f64, new_leases: f64, cash: f64) -> f64 {
    let left = allocation - new_leases;
    let most = if cash < left { cash } else { left };
    if most > 0.0 { most } else { 0.0 }
}

/// Depreciation a year on, `(1 − 1/life)·d + spend/life` (F16), £m: what was bought is written off over its life.
///
/// ```
/// // £20m a year over 40 years, £60m of new buildings: 19.5 + 1.5
/// assert_eq!(capcast::systems::funding::cash::depreciation(20.0, 40.0, 60.0), 21.0);
/// ```
#[inline(always)]
pub fn depreciation(last: f64, life: f64, spend: f64) -> f64 {
    last - last / life + spend / life
}

/// Net assets at the close, `N + spent + new leases − depreciation` (F17), £m, at what was paid for them.
///
/// ```
/// assert_eq!(capcast::systems::funding::cash::net_assets(600.0, 50.0, 4.0, 35.0), 619.0);
/// ```
#[inline(always)]
pub fn net_assets(opening: f64, spent: f64, new_leases: f64, depreciation: f64) -> f64 {
    opening + spent + new_leases - depreciation
}

/// The capital charge, `c·(N_open + N_close)/2` (F17), £m.
///
/// ```
/// // 3.5 % of £620m
/// assert!((capcast::systems::funding::cash::capital_charge(0.035, 600.0, 640.0) - 21.7).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn capital_charge(rate: f64, opening: f64, closing: f64) -> f64 {
    rate * (0.5 * (opening + closing))
}

/// Cash at the close, `cash − S + depreciation − spent − principal + inflow` (F18), £m; below 0 it is borrowed.
///
/// ```
/// // £80m, a deficit of £10m, £35m of depreciation, £50m spent, £15m repaid, £5m received
/// assert_eq!(capcast::systems::funding::cash::closing(80.0, 10.0, 35.0, 50.0, 15.0, 5.0), 45.0);
/// ```
#[inline(always)]
pub fn closing(opening: f64, signed_deficit: f64, depreciation: f64, spent: f64, principal: f64, inflow: f64) -> f64 {
    opening - signed_deficit + depreciation - spent - principal + inflow
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Spending `s` a year settles at a depreciation of `s`, and assets at what is not yet written off.
    #[test]
    fn depreciation_settles_at_what_is_spent() {
        let settled = (0..2000).fold(3.0, |last, _| depreciation(last, 40.0, 12.0));
        assert!((settled - 12.0).abs() < 1e-9, "{settled}");
    }

    /// A trust that spends what (F14) leaves, and whose deficit is last year's, ends at its minimum.
    #[test]
    fn spending_all_that_may_be_spent_leaves_the_minimum() {
        let (cash, minimum, dep, deficit, principal, inflow) = (90.0, 25.0, 30.0, 8.0, 12.0, 4.0);
        let spent = for_capital(cash, minimum, dep, deficit, principal, inflow);
        assert!((closing(cash, deficit, dep, spent, principal, inflow) - minimum).abs() < 1e-12);
    }
}
