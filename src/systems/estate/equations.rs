//! Estate backlog (E1): price, escalate, migrate, arise, re-survey, clear, one flow a function.
//!
//! Arrays run over the risk bands, low first. Money is £m cash; `Q` is the construction price index.

/// Mean-one revaluation of an estate at re-survey, `z = exp(τe − c)` (E5): `e` is the score of the draw and `c` the log of
/// the mean of `exp(τe)`, `τ²/2` for a normal score ([`resurvey`](super::resurvey)).
///
/// ```
/// use capcast::systems::estate::equations::revaluation;
/// assert_eq!(revaluation(0.0, 1.3, 0.0), 1.0); // no spread, no change
/// assert!((revaluation(0.2, 0.1, 0.02) - 1.0).abs() < 1e-15); // 0.2 · 0.1 − 0.2²/2 = 0
/// ```
#[inline(always)]
pub fn revaluation(log_sd: f64, score: f64, log_mean: f64) -> f64 {
    crate::num::exp(log_sd * score - log_mean)
}

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

/// New need of an estate and band, `n = ν·area·10⁻⁶·Q·w` (E4), £m.
///
/// | symbol | argument | unit |
/// |---|---|---|
/// | ν | `rate` | £ per m² a year, opening prices |
/// | area | `area_m2` | m² |
/// | Q | `index` | construction prices, opening year 1 |
/// | w | `split` | share |
///
/// ```
/// // £30 on 4,000,000 m² = £120m; prices 10 % up; 15 % of it high risk: 19.8
/// assert!((capcast::systems::estate::equations::new_need(30.0, 4e6, 1.1, 0.15) - 19.8).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn new_need(rate: f64, area_m2: f64, index: f64, split: f64) -> f64 {
    rate * area_m2 * 1e-6 * index * split
}

/// Relative change of an estate's stock at re-survey, `r = z·(1 + k) − 1` (E5).
///
/// ```
/// // valued 10 % lower, in a year whose shock is +20 %: 0.9 · 1.2 − 1 = 0.08
/// assert!((capcast::systems::estate::equations::resurvey(0.9, 0.2) - 0.08).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn resurvey(revaluation: f64, shock: f64) -> f64 {
    revaluation * (1.0 + shock) - 1.0
}

/// One band's part of a re-survey change, £m (E5): a gain `r·S` falls by `gain_split`, a loss pro rata to stock, `r·B`.
///
/// ```
/// use capcast::systems::estate::equations::resurvey_part;
/// assert_eq!(resurvey_part(0.08, 0.2, 250.0, 1000.0), 16.0); // a gain of £80m: a fifth of it
/// assert_eq!(resurvey_part(-0.08, 0.2, 250.0, 1000.0), -20.0); // a loss of £80m: a quarter of the stock, a quarter
/// ```
#[inline(always)]
pub fn resurvey_part(relative_change: f64, gain_split: f64, band_stock: f64, stock: f64) -> f64 {
    let (gain, loss) = (relative_change * stock * gain_split, relative_change * band_stock);
    if relative_change > 0.0 { gain } else { loss }
}

/// The most that may be spent on a band in a year, `ℓ = κ·c·B` (S1), £m cash.
///
/// ```
/// // £400m recorded, at most a quarter in a year, £1.20 of cash a pound: £120m
/// assert_eq!(capcast::systems::estate::equations::clearable(400.0, 0.25, 1.2), 120.0);
/// ```
#[inline(always)]
pub fn clearable(stock: f64, clearance_limit_share: f64, cost_to_clear: f64) -> f64 {
    cost_to_clear * (clearance_limit_share * stock)
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

/// Real cost in a year of a pound left undone at its open, `[(1 + π^c)(1 + ε)/(1 + π^g) − 1]/G_{t−1}` (D1), at
/// opening-year prices.
///
/// ```
/// // construction 5 %, escalation 8 %, general prices 2 %: 1.05 · 1.08 / 1.02 − 1 = 0.111765
/// let rate = capcast::systems::estate::equations::deferral_rate(0.05, 0.08, 0.02, 1.0);
/// assert!((rate - 0.111765).abs() < 1e-6);
/// ```
#[inline(always)]
pub fn deferral_rate(construction: f64, escalation: f64, general: f64, last_general_index: f64) -> f64 {
    ((1.0 + construction) * (1.0 + escalation) / (1.0 + general) - 1.0) / last_general_index
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
