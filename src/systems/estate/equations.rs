//! Estate backlog (E1): price, escalate, migrate, arise, re-survey, re-rate, clear, one flow a function.
//!
//! Arrays run over the risk bands, low first. Money is £m cash; `Q` is the construction price index.

/// Price flow of a band, `P = B·π` (E1).
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::price(200.0, 0.03), 6.0);
/// ```
#[inline(always)]
pub fn price(backlog: f64, inflation: f64) -> f64 {
    backlog * inflation
}

/// Escalation flow of a band, `(B + P)·ε` (E2): what work costs more for having waited.
///
/// ```
/// // £200m that prices raised to £206m, at 9 % a year
/// assert!((capcast::systems::estate::equations::escalation(206.0, 0.09) - 18.54).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn escalation(priced: f64, rate: f64) -> f64 {
    priced * rate
}

/// Flow out of a band to the next worse one, `m·x` (E3); the four flows into the bands sum to zero.
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::migration(500.0, 0.02), 10.0);
/// ```
#[inline(always)]
pub fn migration(stock: f64, rate: f64) -> f64 {
    stock * rate
}

/// New need per m² at opening prices, `ν = max(0, base + slope·ε̄)` (E4), £ a year: need arises, it does not un-arise.
///
/// ```
/// // 44.7 − 272 · 0.06 = 28.38
/// assert!((capcast::systems::estate::equations::new_need_rate(44.7, -272.0, 0.06) - 28.38).abs() < 1e-12);
/// assert_eq!(capcast::systems::estate::equations::new_need_rate(44.7, -272.0, 0.20), 0.0);
/// ```
#[inline(always)]
pub fn new_need_rate(base: f64, slope: f64, escalation_mean: f64) -> f64 {
    let rate = base + slope * escalation_mean;
    if rate > 0.0 { rate } else { 0.0 }
}

/// New need of an estate, `ν·area·10⁻⁶·Q` (E4), £m: that of a band is its share `w` of it.
///
/// | symbol | argument | unit |
/// |---|---|---|
/// | ν | `rate` | £ per m² a year, opening prices |
/// | area | `area_m2` | m² |
/// | Q | `index` | construction prices, opening year 1 |
///
/// ```
/// // £30 on 4,000,000 m² = £120m; prices 10 % up
/// assert!((capcast::systems::estate::equations::new_need(30.0, 4e6, 1.1) - 132.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn new_need(rate: f64, area_m2: f64, index: f64) -> f64 {
    rate * area_m2 * 1e-6 * index
}

/// How much of its growth is left to a backlog that nears the replacement value of its estate, `max(0, 1 − (T/V)²)` (E8):
/// no job costs more than replacing what it repairs. Where no area is known nothing is damped.
///
/// ```
/// use capcast::systems::estate::equations::room_to_grow;
/// assert_eq!(room_to_grow(1000.0, 5000.0), 0.96); // a fifth of the replacement value
/// assert_eq!(room_to_grow(6000.0, 5000.0), 0.0);
/// assert_eq!(room_to_grow(10.0, 0.0), 1.0);
/// ```
#[inline(always)]
pub fn room_to_grow(work: f64, replacement: f64) -> f64 {
    let ratio = crate::num::share_of(work, replacement);
    let room = 1.0 - ratio * ratio;
    if room > 0.0 { room } else { 0.0 }
}

/// A band after the national re-rating, `T_r + k·S·v_r` (E5), £m: what it finds falls on the bands by fixed shares.
///
/// ```
/// // £1,000m in all rises by a fifth, of which this band of £250m gets 30 %
/// assert_eq!(capcast::systems::estate::equations::with_finds(250.0, 1000.0, 0.2, 0.3), 310.0);
/// ```
#[inline(always)]
pub fn with_finds(band_work: f64, work: f64, shock: f64, split: f64) -> f64 {
    band_work + shock * work * split
}

/// Weight of a band at a re-rating, `e^{Δη}` (E7).
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::rerated_weight(0.0), 1.0);
/// ```
#[inline(always)]
pub fn rerated_weight(change: f64) -> f64 {
    crate::num::exp(change)
}

/// A band after the re-rating between bands, `T_r·e^{Δη_r}·ΣT/Σ(T·e^{Δη})` (E7), £m: with the last factor as `scale` the sum
/// stays.
///
/// ```
/// // of £100m and £300m the first is rated up by half: 150·400/450
/// use capcast::systems::estate::equations::rerated;
/// assert!((rerated(100.0, 1.5, 400.0 / 450.0) - 133.333_333_333).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn rerated(band_work: f64, weight: f64, scale: f64) -> f64 {
    band_work * weight * scale
}

/// The most that may be spent on a band in a year, `min(κ·c·B, κ·T)` (S1), £m cash: a share of what is recorded, and no more
/// than there is to do.
///
/// ```
/// use capcast::systems::estate::equations::clearable;
/// // £400m recorded and there, at most a quarter in a year, £1.20 of cash a pound: £120m
/// assert_eq!(clearable(400.0, 400.0, 0.25, 1.2), 120.0);
/// assert_eq!(clearable(400.0, 50.0, 0.25, 1.2), 60.0); // the record is eight times what is there
/// ```
#[inline(always)]
pub fn clearable(recorded: f64, work: f64, clearance_limit_share: f64, cost_to_clear: f64) -> f64 {
    let stated = clearance_limit_share * recorded;
    cost_to_clear * (if stated < work { stated } else { work })
}

/// Recorded backlog that a pound of cash clears, `1/κ` (E6).
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::cleared_per_pound(1.25), 0.8);
/// ```
#[inline(always)]
pub fn cleared_per_pound(cost_to_clear: f64) -> f64 {
    1.0 / cost_to_clear
}

/// Backlog cleared by spending `s`: `s·(1/κ)` (E6), £m of recorded backlog.
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::cleared(120.0, 0.75), 90.0);
/// ```
#[inline(always)]
pub fn cleared(spend: f64, cleared_per_pound: f64) -> f64 {
    spend * cleared_per_pound
}

/// Work that is left when some is cleared, at least 0 but for rounding (E6), £m.
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::left(400.0, 90.0), 310.0);
/// ```
#[inline(always)]
pub fn left(work: f64, cleared: f64) -> f64 {
    let left = work - cleared;
    if left > 0.0 { left } else { 0.0 }
}

/// Real cost in a year of what was left undone at its open, `B·[(1 + π^c)/(1 + π^g)·(1 + ε) − 1]/G_{t−1}` (D1), £m at
/// opening-year prices.
///
/// | symbol | argument | unit |
/// |---|---|---|
/// | B | `backlog` | £m recorded at the open |
/// | (1 + π^c)/(1 + π^g) | `relative_price` | ratio |
/// | ε | `escalation` | a year, damped |
/// | 1/G | `deflator` | ratio |
///
/// ```
/// // construction 5 %, general prices 2 %, escalation 8 %: 1.05/1.02·1.08 − 1 = 0.111765
/// let cost = capcast::systems::estate::equations::deferral(100.0, 1.05 / 1.02, 0.08, 1.0);
/// assert!((cost - 11.1765).abs() < 1e-4);
/// ```
#[inline(always)]
pub fn deferral(backlog: f64, relative_price: f64, escalation: f64, deflator: f64) -> f64 {
    backlog * ((relative_price * (1.0 + escalation) - 1.0) * deflator)
}

/// Work that goes with what a programme replaces, `g·T` of what is left of it (M10), at least 0, £m.
///
/// ```
/// assert_eq!(capcast::systems::estate::equations::retired(40.0, 0.25), 10.0);
/// ```
#[inline(always)]
pub fn retired(left: f64, share: f64) -> f64 {
    if left > 0.0 { left * share } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::ln;

    /// One band, g = (1+π)(1+ε), n and s constant: B_T = B₀g^T + (n − s)(g^T − 1)/(g − 1).
    fn after(years: usize, backlog: f64, inflation: f64, rate: f64, need: f64, spend: f64) -> f64 {
        (0..years).fold(backlog, |b, _| {
            let priced = b + price(b, inflation);
            priced + escalation(priced, rate) + need - cleared(spend, cleared_per_pound(1.0))
        })
    }

    #[test]
    fn one_band_follows_its_closed_form() {
        let (inflation, rate, need, spend) = (0.03, 0.06, 7.0, 4.0);
        let g: f64 = (1.0 + inflation) * (1.0 + rate);
        let mut power = 1.0;
        for years in 0..40 {
            let expected = 250.0 * power + (need - spend) * (power - 1.0) / (g - 1.0);
            let found = after(years, 250.0, inflation, rate, need, spend);
            assert!((found - expected).abs() < 1e-9 * expected, "{years}: {found} against {expected}");
            power *= g;
        }
    }

    #[test]
    fn the_holding_spend_holds() {
        // s* = n + (g − 1)B
        let (inflation, rate, need) = (0.03, 0.06, 7.0);
        let g = (1.0 + inflation) * (1.0 + rate);
        let hold = need + (g - 1.0) * 250.0;
        assert!((after(30, 250.0, inflation, rate, need, hold) - 250.0).abs() < 1e-9);
    }

    #[test]
    fn clearance_takes_17_79_years() {
        // ln[(s − n)/((s − n) − (g − 1)B₀)]/ln g with g = 1.07, B = 100, n = 5, s = 15
        let time = ln(10.0 / (10.0 - 0.07 * 100.0)) / ln(1.07);
        assert!((time - 17.79).abs() < 0.005, "{time}");
        assert!(after(17, 100.0, 0.07, 0.0, 5.0, 15.0) > 0.0);
        assert!(after(18, 100.0, 0.07, 0.0, 5.0, 15.0) < 0.0);
    }

    #[test]
    fn a_pound_takes_the_sum_of_reciprocal_rates_from_low_to_high() {
        // Expected years low→high in a one-step chain: Σ 1/p_i = 10 + 25 + 50
        let rates = [0.10, 0.04, 0.02];
        let mut stock = [1.0, 0.0, 0.0, 0.0];
        let mut expected_years = 0.0;
        for _ in 0..6000 {
            expected_years += stock[0] + stock[1] + stock[2];
            let flows = [0, 1, 2].map(|r| migration(stock[r], rates[r]));
            stock = [
                stock[0] - flows[0],
                stock[1] + flows[0] - flows[1],
                stock[2] + flows[1] - flows[2],
                stock[3] + flows[2],
            ];
        }
        assert!((expected_years - 85.0).abs() < 1e-9, "{expected_years}");
    }
}
