//! What a plan is worth: discounting, residual values, optimism bias and the summary figures of a business case.
//!
//! Everything is real money, £m of the opening year; year 0 is the first simulated year and has factor 1.

use crate::num::share_of;

/// Yearly discount rates as a publisher states them: data with a date, since they are reviewed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateTable<'a> {
    /// What the rates are for.
    pub name: &'a str,
    /// Month from which they hold.
    pub from: &'a str,
    /// Where they are printed.
    pub source: &'a str,
    /// First year of each step, and the rate a year from then on; the first step begins in year 0.
    pub steps: &'a [(u32, f64)],
}

/// The Treasury's standard rates, for costs and benefits in money.
pub const STANDARD: RateTable<'static> =
    treasury("standard", &[(0, 0.035), (31, 0.03), (76, 0.025), (126, 0.02), (201, 0.015), (301, 0.01)]);

/// The Treasury's rates for health effects that are valued directly, such as years of life in good health.
pub const HEALTH: RateTable<'static> =
    treasury("health", &[(0, 0.015), (31, 0.0129), (76, 0.0107), (126, 0.0086), (201, 0.0064), (301, 0.0043)]);

/// The Treasury's reduced rates, a sensitivity for what goes on beyond fifty years.
pub const REDUCED: RateTable<'static> =
    treasury("reduced", &[(0, 0.03), (31, 0.0257), (76, 0.0214), (126, 0.0171), (201, 0.0129), (301, 0.0086)]);

/// No discounting: every year counts alike.
pub const UNDISCOUNTED: RateTable<'static> =
    RateTable { name: "undiscounted", from: "", source: "", steps: &[(0, 0.0)] };

const fn treasury(name: &'static str, steps: &'static [(u32, f64)]) -> RateTable<'static> {
    RateTable { name, from: "February 2026", source: "HM Treasury, The Green Book, February 2026", steps }
}

impl RateTable<'_> {
    /// Rate of a year: that of the last step that has begun.
    pub fn rate(&self, year: u32) -> f64 {
        self.steps.iter().fold(0.0, |rate, &(first, next)| if first <= year { next } else { rate })
    }

    /// Discount factors of year 0, 1, 2, … without end, `D_0 = 1`, `D_t = D_{t−1}/(1 + r_t)` (A1).
    pub fn factors(&self) -> impl Iterator<Item = f64> + '_ {
        // One division a year in the order of years: a power would leave its last bits to the platform.
        (0..).scan(1.0, |factor, year| {
            *factor /= if year > 0 { 1.0 + self.rate(year) } else { 1.0 };
            Some(*factor)
        })
    }
}

/// Discount factor of a year, `D_t = 1/Π (1 + r_k)` over k = 1 … t (A1): each year at its own rate.
///
/// ```
/// use capcast::systems::appraisal::equations::{discount_factor, STANDARD};
/// assert_eq!(discount_factor(&STANDARD, 0), 1.0);
/// assert!((discount_factor(&STANDARD, 2) - 1.0 / (1.035 * 1.035)).abs() < 1e-15);
/// ```
pub fn discount_factor(table: &RateTable, year: u32) -> f64 {
    table.factors().nth(year as usize).unwrap_or(0.0)
}

/// Present value of a series of yearly flows from year 0 on, `Σ D_t·x_t` (A2).
///
/// ```
/// // 100 spent now, 103.50 back in a year
/// use capcast::systems::appraisal::equations::{present_value, STANDARD};
/// assert!(present_value(&STANDARD, &[-100.0, 103.5]).abs() < 1e-12);
/// ```
pub fn present_value(table: &RateTable, flows: &[f64]) -> f64 {
    flows.iter().zip(table.factors()).fold(0.0, |sum, (flow, factor)| sum + flow * factor)
}

/// Annuity factor, `a_{T,m} = Σ D_{T+k}/D_T` over k = 1 … m (A3): the value, in year T, of one pound at the end of each
/// of the next `m` years; of a last year begun, the part of a pound that falls into it, at its end. No years left: 0.
///
/// ```
/// use capcast::systems::appraisal::equations::{annuity_factor, STANDARD};
/// // at 3.5 %, two years and a half: 0.96618 + 0.93351 + 0.90194/2
/// assert!((annuity_factor(&STANDARD, 0, 2.5) - 2.350_66).abs() < 1e-5);
/// assert_eq!(annuity_factor(&STANDARD, 14, -3.0), 0.0);
/// ```
pub fn annuity_factor(table: &RateTable, year: u32, years: f64) -> f64 {
    let years = if years > 0.0 { years } else { 0.0 };
    let whole = years as u32;
    let (mut factor, mut sum) = (1.0, 0.0);
    for next in year + 1..=year + whole {
        factor /= 1.0 + table.rate(next);
        sum += factor;
    }
    sum + (years - f64::from(whole)) * factor / (1.0 + table.rate(year + whole + 1))
}

/// Present value, in year 0, of a flow that goes on past the run to the end of an asset's life, `D_T·x_T·a_{T,m}` (A4).
///
/// ```
/// // £10m a year in year 14, two years of life left
/// let value = capcast::systems::appraisal::equations::going_on(10.0, 0.617_78, 1.899_69);
/// assert!((value - 11.736).abs() < 1e-3);
/// ```
#[inline(always)]
pub fn going_on(flow: f64, factor: f64, annuity: f64) -> f64 {
    factor * flow * annuity
}

/// What an asset is still worth at a given age, `X·max(0, 1 − age/L)` (A5), £m real, not discounted: straight line.
///
/// ```
/// // a quarter of sixty years is over
/// assert_eq!(capcast::systems::appraisal::equations::residual_value(100.0, 60.0, 15.0), 75.0);
/// ```
#[inline(always)]
pub fn residual_value(spent: f64, life: f64, age: f64) -> f64 {
    let left = life - age;
    spent * share_of(if left > 0.0 { left } else { 0.0 }, life)
}

/// Equivalent annual cost, `PV/a_{0,n}` (A6): the equal sum at each year's end over the horizon that costs as much.
///
/// ```
/// // £1,000m over ten years at 3.5 %
/// let cost = capcast::systems::appraisal::equations::equivalent_annual_cost(1000.0, 8.316_61);
/// assert!((cost - 120.241).abs() < 1e-3);
/// ```
#[inline(always)]
pub fn equivalent_annual_cost(present_value: f64, annuity: f64) -> f64 {
    present_value / annuity
}

/// Share of the reference's spend below which an incremental cost is too small to divide by.
pub const SMALLEST_COST: f64 = 0.001;

/// Benefits per pound, `E[PV of benefits]/E[PV of incremental cost]` (A7); none, to be told as "not stated", where that
/// cost is below 0.1 % of the reference's spend, either way. Where it is below 0, the ratio's sign tells nothing.
///
/// ```
/// use capcast::systems::appraisal::equations::benefit_cost_ratio;
/// assert_eq!(benefit_cost_ratio(300.0, 150.0, 10_000.0), Some(2.0));
/// assert_eq!(benefit_cost_ratio(300.0, 9.9, 10_000.0), None);
/// ```
#[inline(always)]
pub fn benefit_cost_ratio(benefits: f64, cost: f64, reference_spend: f64) -> Option<f64> {
    if cost == 0.0 || cost.abs() < SMALLEST_COST * reference_spend.abs() { None } else { Some(benefits / cost) }
}

/// Years from year 0 until what was spent has come back for good, evenly within a year, `t − S_t/(S_{t+1} − S_t)` (A8)
/// with `S_t = Σ D_k·x_k` over k = 0 … t and `t` the last year with a sum below zero; 0 if none is, and nothing, to be
/// told as "never", if the last one is. Simple payback is that of [`UNDISCOUNTED`]. What came back and was spent again
/// is not back; a plan that starts with a year of gain has not paid for what it spends later.
///
/// ```
/// use capcast::systems::appraisal::equations::{payback, STANDARD, UNDISCOUNTED};
/// // 100 spent, 40 a year: after two years 20 are missing, half of the third year's
/// assert_eq!(payback(&UNDISCOUNTED, &[-100.0, 40.0, 40.0, 40.0]), Some(2.5));
/// assert_eq!(payback(&UNDISCOUNTED, &[-100.0, 40.0, 40.0]), None);
/// // 51.75 is worth 50 in a year, 53.56125 in two
/// assert!((payback(&STANDARD, &[-75.0, 51.75, 53.561_25]).unwrap() - 1.5).abs() < 1e-12);
/// ```
pub fn payback(table: &RateTable, flows: &[f64]) -> Option<f64> {
    // What rounding leaves of a sum that is nothing, as a share of what was added up.
    const NOTHING: f64 = 1e-12;
    let (mut sum, mut moved, mut back) = (0.0, 0.0, Some(0.0));
    for (year, (flow, factor)) in flows.iter().zip(table.factors()).enumerate() {
        let (missing, worth) = (-sum, flow * factor);
        sum += worth;
        moved += worth.abs();
        if sum < -NOTHING * moved {
            back = None;
        } else if back.is_none() {
            back = Some(year as f64 - 1.0 + missing / worth);
        }
    }
    back
}

/// Whole-life cost, `C + O + Λ − R` (A9): what is left undone is a cost, what is left standing a gain.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | C | `capital` | £m present value, with replacements | ≥ 0 |
/// | O | `running` | £m present value, to the horizon | ≥ 0 |
/// | Λ | `liability` | £m present value, by [`closing_liability`] | ≥ 0 |
/// | R | `residual` | £m present value, [`residual_value`] times the factor of its year | ≥ 0 |
///
/// ```
/// assert_eq!(capcast::systems::appraisal::equations::whole_life_cost(100.0, 40.0, 30.0, 20.0), 150.0);
/// ```
#[inline(always)]
pub fn whole_life_cost(capital: f64, running: f64, liability: f64, residual: f64) -> f64 {
    capital + running + liability - residual
}

/// What the backlog at the run's close will cost to clear, `κ·B_T/G_T·D_T` (A10), £m present value. It stands *instead
/// of* the failures that clearing it would avoid past the run: both together would count the same work twice.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | κ | `outturn` | pounds of cash per pound of recorded backlog | > 0 |
/// | B_T | `backlog` | £m cash, at the close | ≥ 0 |
/// | G_T | `general_index` | opening year 1 | > 0 |
/// | D_T | `factor` | of the run's last year | 0 to 1 |
///
/// ```
/// // £20bn of record at 1.2 pounds each, prices 25 % up, a pound then worth half
/// let liability = capcast::systems::appraisal::equations::closing_liability(1.2, 20_000.0, 1.25, 0.5);
/// assert!((liability - 9600.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn closing_liability(outturn: f64, backlog: f64, general_index: f64, factor: f64) -> f64 {
    outturn * backlog / general_index * factor
}

/// Net present social value, `b_cash + b_other + b_social − c` (A11), £m present value against the reference.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | b_cash | `cash_releasing` | £m: budgets fall | any |
/// | b_other | `non_cash_releasing` | £m: staff and beds are freed, budgets stay | any |
/// | b_social | `societal` | £m: patients and the public gain; health on the health table | any |
/// | c | `cost` | £m: whole-life cost (A9) less the reference's | any |
///
/// ```
/// assert_eq!(capcast::systems::appraisal::equations::net_present_social_value(30.0, 20.0, 70.0, 100.0), 20.0);
/// ```
#[inline(always)]
pub fn net_present_social_value(cash_releasing: f64, non_cash_releasing: f64, societal: f64, cost: f64) -> f64 {
    cash_releasing + non_cash_releasing + societal - cost
}

/// The most by which estimates of a kind of building were found too low, as shares of the estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpperBound {
    /// Of capital cost.
    pub capital: f64,
    /// Of the time that the works take.
    pub duration: f64,
}

/// Buildings of special design or on difficult sites (Mott MacDonald for HM Treasury, 2002).
pub const NON_STANDARD: UpperBound = UpperBound { capital: 0.51, duration: 0.39 };

/// Buildings that need no special design (Mott MacDonald for HM Treasury, 2002).
pub const STANDARD_BUILDING: UpperBound = UpperBound { capital: 0.24, duration: 0.04 };

/// Upper bound of a programme of both kinds, `s·u_n + (1 − s)·u_s` (A12); `s` is a share of cost, or of time.
///
/// ```
/// // 30 % of it at 51 %, 70 % at 24 %
/// assert!((capcast::systems::appraisal::equations::blended_bias(0.3, 0.51, 0.24) - 0.321).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn blended_bias(non_standard_share: f64, non_standard: f64, standard: f64) -> f64 {
    non_standard_share * non_standard + (1.0 - non_standard_share) * standard
}

/// Optimism bias that is left, `u·(1 − m)` (A13): managing what makes estimates too low takes `m` off its bound.
///
/// ```
/// // half of what makes for 24 % is managed
/// assert_eq!(capcast::systems::appraisal::equations::mitigated_bias(0.24, 0.5), 0.12);
/// ```
#[inline(always)]
pub fn mitigated_bias(upper_bound: f64, mitigation: f64) -> f64 {
    upper_bound * (1.0 - mitigation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found} is not {expected}");
    }

    /// `(1 + r)^−n`, by repeated division.
    fn power(rate: f64, years: u32) -> f64 {
        (0..years).fold(1.0, |factor, _| factor / (1.0 + rate))
    }

    /// A flow now and ten level ones after it.
    fn level(now: f64, x: f64) -> [f64; 11] {
        [now, x, x, x, x, x, x, x, x, x, x]
    }

    /// Closed form: a product of powers, one a step; and factors that were reckoned elsewhere.
    #[test]
    fn factors_compound_the_rate_of_each_year() {
        for (table, known) in [
            (STANDARD, [0.356_278_410_602, 0.345_901_369_517, 0.146_781_987_870, 0.027_410_763_016, 0.001_386_700_410]),
            (HEALTH, [0.639_762_429_906, 0.631_614_601_547, 0.435_533_533_292, 0.211_061_852_909, 0.058_419_950_808]),
            (REDUCED, [0.411_986_759_516, 0.401_663_994_848, 0.192_429_917_364, 0.045_622_027_781, 0.003_519_852_252]),
        ] {
            for (year, expected) in [30, 31, 60, 125, 301].into_iter().zip(known) {
                assert_near(discount_factor(&table, year), expected, 1e-10);
            }
            let mut expected = 1.0;
            for (&(first, rate), last) in table.steps.iter().zip([30, 75, 125, 200, 300, 400]) {
                expected *= power(rate, if first == 0 { last } else { last + 1 - first });
                assert_near(discount_factor(&table, last) / expected, 1.0, 1e-12);
            }
        }
    }

    /// Closed form: `(1 − (1 + r)^−n)/r`. On the table, sixty years are worth more than at 3.5 % throughout.
    #[test]
    fn an_annuity_is_what_its_closed_form_says() {
        let flat = RateTable { name: "flat", steps: &[(0, 0.035)], ..UNDISCOUNTED };
        for (years, factor, cost) in [
            (5, 4.515_052_375_471, 221.481_373_158),
            (10, 8.316_605_322_578, 120.241_367_868),
            (30, 18.392_045_411_363, 54.371_331_607),
            (60, 24.944_734_118_248, 40.088_621_320),
        ] {
            let annuity = annuity_factor(&flat, 0, f64::from(years));
            assert_near(annuity, factor, 1e-11);
            assert_near(annuity, (1.0 - power(0.035, years)) / 0.035, 1e-11);
            assert_near(equivalent_annual_cost(1000.0, annuity), cost, 1e-8);
            assert_near(1.0 + annuity_factor(&flat, 0, f64::from(years - 1)), 1.035 * annuity, 1e-11);
        }
        assert_near(annuity_factor(&STANDARD, 0, 30.0), 18.392, 5e-4);
        assert_near(annuity_factor(&STANDARD, 0, 60.0), 25.375_259_502_456, 1e-11);
        assert_near(annuity_factor(&HEALTH, 0, 10.0), 9.222, 5e-4);
    }

    /// What goes on past the run joins it without a seam, also where the rate steps down and life ends within a year.
    #[test]
    fn a_flow_that_goes_on_is_worth_what_the_years_ahead_are() {
        for (table, last) in [(&STANDARD, 0), (&STANDARD, 14), (&HEALTH, 30), (&REDUCED, 40)] {
            let rest = annuity_factor(table, last, 60.0 - f64::from(last));
            let whole = annuity_factor(table, 0, f64::from(last)) + going_on(1.0, discount_factor(table, last), rest);
            assert_near(whole, annuity_factor(table, 0, 60.0), 1e-11);
        }
        assert_near(annuity_factor(&STANDARD, 14, 45.5), 23.279_009_606_727, 1e-11);
    }

    /// Closed form of a growing annuity, `(1 − ((1 + g)/(1 + r))^n)/(r − g)`, thirty years at 2 %; and an example
    /// of the Treasury's: £1m now, ten years of savings of £150,000 or £100,000, are worth £247,000 or −£168,000.
    #[test]
    fn a_series_is_worth_its_closed_form() {
        let growing: Vec<f64> = (0..=30).map(|t| if t > 0 { 1.0 / power(0.02, t - 1) } else { 0.0 }).collect();
        assert_near(present_value(&STANDARD, &growing), 23.643_398_252_639, 1e-10);
        for (saving, expected, printed) in [(150_000.0, 247_490.798, 247_000.0), (1e5, -168_339.468, -168_000.0)] {
            let value = present_value(&STANDARD, &level(-1e6, saving));
            assert_near(value, expected, 1e-3);
            assert_near(value, printed, 500.0);
            let benefits = 0.25 * saving * annuity_factor(&STANDARD, 0, 10.0);
            assert_near(net_present_social_value(benefits, benefits, 2.0 * benefits, 1e6), value, 1e-6);
        }
    }

    /// Closed form at level savings, `X/s`; a saving that just pays over ten years is the equivalent annual cost.
    #[test]
    fn payback_comes_when_the_sum_is_back_for_good() {
        assert_near(payback(&UNDISCOUNTED, &level(-1000.0, 150.0)).unwrap(), 1000.0 / 150.0, 1e-12);
        // 150 · a_7 = 917.18, and 82.82 of the eighth year's 113.91
        assert_near(payback(&STANDARD, &level(-1000.0, 150.0)).unwrap(), 7.727, 1e-3);
        let switching = equivalent_annual_cost(1000.0, annuity_factor(&STANDARD, 0, 10.0));
        assert_near(payback(&STANDARD, &level(-1000.0, switching)).unwrap(), 10.0, 1e-9);
        assert_eq!(payback(&STANDARD, &level(-1000.0, 120.0)), None);
        for (flows, years) in [
            (&[5.0, -4.0][..], 0.0),
            (&[1.0, -101.0, 50.0, 100.0], 2.5), // an early gain pays for nothing
            (&[-10.0, 10.0, -10.0, 20.0], 2.5), // a refit is paid for too
            (&[-0.3, 0.1, 0.2], 2.0),           // in floating numbers these sum to less than nothing
        ] {
            assert_eq!(payback(&UNDISCOUNTED, flows), Some(years), "{flows:?}");
        }
    }

    #[test]
    fn a_ratio_is_stated_where_cost_is_large_enough() {
        let ratios = [1.0, 0.999, 0.0, -0.999, -60.0].map(|cost| benefit_cost_ratio(30.0, cost, 1000.0));
        assert_eq!(ratios, [Some(30.0), None, None, None, Some(-0.5)]);
        assert_eq!(benefit_cost_ratio(0.0, 0.0, 0.0), None);
    }

    /// Backlog that only followed prices costs what it did; clearing it in the last year costs what leaving it does.
    #[test]
    fn what_is_left_at_the_end_counts_as_what_it_is() {
        assert_near(closing_liability(1.0, 15_900.0 * 1.37, 1.37, 1.0), 15_900.0, 1e-9);
        let left = closing_liability(1.1, 37_000.0, 1.37, 0.6);
        let cleared = 13_000.0 + 0.6 * (1.1 * 37_000.0 / 1.37);
        assert_near(whole_life_cost(13_000.0, 4000.0, left, 700.0), whole_life_cost(cleared, 3300.0, 0.0, 0.0), 1e-9);
        for age in 0..=70 {
            assert_near(residual_value(120.0, 60.0, f64::from(age)), 120.0 - 2.0 * f64::from(age.min(60)), 1e-12);
        }
    }

    /// The source's worked tables: 30 % non-standard and 70 % standard; and 92 % of 51 % managed, £100m becomes £104m.
    #[test]
    fn optimism_bias_blends_and_is_managed() {
        assert_near(blended_bias(0.3, NON_STANDARD.capital, STANDARD_BUILDING.capital), 0.321, 1e-12);
        assert_near(blended_bias(0.3, NON_STANDARD.duration, STANDARD_BUILDING.duration), 0.145, 1e-12);
        assert_near(100.0 * (1.0 + mitigated_bias(NON_STANDARD.capital, 0.92)), 104.0, 0.1);
    }
}
