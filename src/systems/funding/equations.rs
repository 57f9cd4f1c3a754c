//! Day-to-day money: operating cost, the funding that follows it, the deficit between them, and how it brings raids.

/// Probability of a raid, `min(max_probability, on·(p₁₁ + b₁₁Δ) + (1 − on)·(p₀₁ + b₀₁Δ))` (F9): last year's deficit adds to it.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | on | `on_last_year` | 1 after a raid year, else 0 (in the central case a probability) | 0 to 1 |
/// | p₀₁, p₁₁ | `off_to_on`, `on_to_on` | a year | 0 to 1 |
/// | b₀₁, b₁₁ | `off_per_bn`, `on_per_bn` | a year per £bn | ≥ 0 |
/// | Δ | `deficit_bn` | £bn at opening prices | ≥ 0 |
/// | max_probability | `max_probability` | a year | 0 to 1 |
///
/// ```
/// use capcast::systems::funding::equations::raid_probability;
/// // a deficit of £2bn last year: 0.10 + 0.10 · 2 without a raid, 0.70 + 0.05 · 2 after one
/// assert!((raid_probability(0.0, (0.10, 0.10), (0.70, 0.05), 2.0, 0.9) - 0.30).abs() < 1e-15);
/// assert!((raid_probability(1.0, (0.10, 0.10), (0.70, 0.05), 2.0, 0.9) - 0.80).abs() < 1e-15);
/// assert_eq!(raid_probability(1.0, (0.10, 0.10), (0.70, 0.05), 8.0, 0.9), 0.9);
/// ```
#[inline(always)]
pub fn raid_probability(
    on_last_year: f64,
    (off_to_on, off_per_bn): (f64, f64),
    (on_to_on, on_per_bn): (f64, f64),
    deficit_bn: f64,
    max_probability: f64,
) -> f64 {
    let (off, on) = (off_to_on + off_per_bn * deficit_bn, on_to_on + on_per_bn * deficit_bn);
    let probability = on_last_year * on + (1.0 - on_last_year) * off;
    if probability < max_probability { probability } else { max_probability }
}

/// Operating cost, `O_t = C_0·G_t·H_t·p_t + own_t + δ_t` (F11), £m: the opening cost at the year's prices, demand and
/// productivity, what a trust's own assets cost, and what has changed since the opening.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | C_0 | `opening` | £m, without the cost of own assets | any |
/// | G_t | `general_index` | opening year 1 | > 0 |
/// | H_t | `care_cost` | opening year 1 | ≥ 0 |
/// | p_t | `productivity_cost` | factor, opening year 1 | > 0 |
/// | own_t | `own_assets` | £m: depreciation and capital charge | ≥ 0 |
/// | δ_t | `changes` | £m: repairs, lost bed-days, legacy, agencies | any |
///
/// ```
/// // £1,000m, prices 2 % up, care 3 % up, £40m of depreciation and charge, £5m more repairs: 1,050.6 + 45
/// let cost = capcast::systems::funding::equations::operating_cost(1000.0, 1.02, 1.03, 1.0, 40.0, 5.0);
/// assert!((cost - 1095.6).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn operating_cost(
    opening: f64,
    general_index: f64,
    care_cost: f64,
    productivity_cost: f64,
    own_assets: f64,
    changes: f64,
) -> f64 {
    opening * general_index * care_cost * productivity_cost + own_assets + changes
}

/// Revenue funding before any raid, `F_t = (F_{t−1} + m·S_{t−1})·(a·actual + (1 − a)·expected)` (F12): funding follows cost.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | F_{t−1} | `last` | £m | ≥ 0 |
/// | S_{t−1} | `signed_deficit` | £m, a surplus is negative | any |
/// | m | `made_good` | share | 0 to 1 |
/// | a | `follows_actual` | share | 0 to 1 |
/// | | `actual`, `expected` | growth of price × care cost, factors | > 0 |
///
/// ```
/// // £1,000m, half of a deficit of £20m made good, cost grew 6 % where 4 % was expected: 1,010 · 1.058
/// let funding = capcast::systems::funding::equations::funding(1000.0, 20.0, 0.5, 0.9, 1.06, 1.04);
/// assert!((funding - 1068.58).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn funding(last: f64, signed_deficit: f64, made_good: f64, follows_actual: f64, actual: f64, expected: f64) -> f64 {
    (last + made_good * signed_deficit) * (follows_actual * actual + (1.0 - follows_actual) * expected)
}

/// The deficit of a signed one, `Δ = max(0, S)` (F13): a surplus is no deficit.
///
/// ```
/// assert_eq!(capcast::systems::funding::equations::deficit(12.0), 12.0);
/// assert_eq!(capcast::systems::funding::equations::deficit(-12.0), 0.0);
/// ```
#[inline(always)]
pub fn deficit(signed: f64) -> f64 {
    if signed > 0.0 { signed } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With cost that grows as expected, a steady drain of `d` a year on top leads to a deficit of `d/m` and no more:
    /// `S = (1 − m)S + d`. Without what is made good it grows without end.
    #[test]
    fn funding_that_follows_cost_keeps_a_drain_bounded() {
        let run = |made_good: f64| {
            let (mut last, mut signed, mut drain) = (1000.0, 0.0, 0.0);
            for _ in 0..200 {
                last = funding(last, signed, made_good, 0.9, 1.0, 1.0);
                drain += 3.0;
                signed = operating_cost(1000.0, 1.0, 1.0, 1.0, 0.0, drain) - last;
            }
            signed
        };
        assert!((run(0.5) - 6.0).abs() < 1e-9, "{}", run(0.5));
        assert_eq!(run(0.0), 600.0);
    }

    /// Prices that cost and funding share make no deficit; of a surprise a tenth is not funded.
    #[test]
    fn a_tenth_of_a_surprise_in_prices_is_not_funded() {
        let surprise = |index: f64| {
            operating_cost(200_000.0, index, 1.0, 1.0, 0.0, 0.0) - funding(200_000.0, 0.0, 0.5, 0.9, index, 1.021)
        };
        assert!(surprise(1.021).abs() < 1e-9);
        assert!((surprise(1.031) - 0.1 * 0.01 * 200_000.0).abs() < 1e-6);
    }
}
