//! Care: planned capacity and what is left of it, who is treated, who waits and for how long, and what that costs.
//!
//! People are in million, times in years, so a list over a flow is a wait in years.

use crate::num::{exp, ln, share_of};

/// Weeks of a year, by which waits and targets are told.
pub const WEEKS: f64 = 52.0;

/// How many times as long as at the opening a wait may be: beyond it nobody is left who has not waited for years.
const LONGEST: f64 = 100.0;

/// The most of an estate that its state closes.
const MOST_CLOSED: f64 = 0.9;

/// People treated in the opening year, `D_0(1 − ρ)` (L1): as many leave the list as join it.
///
/// ```
/// assert!((capcast::systems::care::equations::opening_treated(20.0, 0.1) - 18.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn opening_treated(joining: f64, removals_share: f64) -> f64 {
    joining * (1.0 - removals_share)
}

/// Correction of planned capacity, a share of it within ± `most` (L2): `a(L − τD)/D + b(L − L')/D`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | L, L' | `list`, `list_before` | million | ≥ 0 |
/// | D | `joining` | million a year | > 0 |
/// | τ | `target_weeks` | weeks | ≥ 0 |
/// | a, b | `gap_share`, `growth_share` | share a year, share | 0 to 1 |
///
/// ```
/// use capcast::systems::care::equations::correction;
/// // 30 a week and a target queue of 390, which is 13 weeks; 1,200 wait
/// let week = 30.0 * 52.0;
/// // all of the gap within half a year: 30 + (1200 − 390)/26 = 61.15 a week
/// let share = correction((1200.0, 1200.0), week, 13.0, (2.0, 0.0), 9.0);
/// assert!((30.0 * (1.0 + share) - 61.153_846).abs() < 1e-6);
/// // it is bounded, and slows down where the list already falls
/// assert_eq!(correction((1200.0, 1200.0), week, 13.0, (2.0, 0.0), 0.02), 0.02);
/// assert!(correction((700.0, 900.0), week, 13.0, (0.15, 0.5), 1.0) < 0.0);
/// ```
#[inline(always)]
pub fn correction(
    (list, list_before): (f64, f64),
    joining: f64,
    target_weeks: f64,
    (gap_share, growth_share): (f64, f64),
    most: f64,
) -> f64 {
    let gap = list - target_weeks / WEEKS * joining;
    let wanted = gap_share * share_of(gap, joining) + growth_share * share_of(list - list_before, joining);
    let less = if wanted < most { wanted } else { most };
    if less > -most { less } else { -most }
}

/// Capacity that is paid for, `P_0·[f·n_{t−1}·e + (1 − f)·n]/n_0` (L2), million a year.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | P_0, n_0 | `opening`, `joining_then` | million a year | > 0 |
/// | n_{t−1}, n | `last`, `needed` | million a year | ≥ 0 |
/// | e | `expected_growth` | factor | > 0 |
/// | f | `fixed` | share | 0 to 1 |
///
/// ```
/// use capcast::systems::care::equations::paid_for;
/// // 2 % more than last year's 20 million were expected, and 21 came: a quarter of the surprise is paid for in the year
/// let planned = paid_for((18.0, 20.0), (20.0, 21.0), 1.02, 0.75);
/// assert!((planned - 0.9 * (0.75 * 20.4 + 0.25 * 21.0)).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn paid_for(
    (opening, joining_then): (f64, f64),
    (last, needed): (f64, f64),
    expected_growth: f64,
    fixed: f64,
) -> f64 {
    opening * share_of(fixed * last * expected_growth + (1.0 - fixed) * needed, joining_then)
}

/// Share of planned treatments that is left where each of `more` days, or bed-days, than at the opening puts off `each` of them,
/// `max(0, 1 − k(b − b_0)·10⁻⁶/P°)` (L3).
///
/// ```
/// use capcast::systems::care::equations::put_off;
/// // 36,000 more bed-days, each a treatment and a half, of 18 million
/// assert!((put_off(36_000.0, 1.5, 18.0) - 0.997).abs() < 1e-12);
/// assert_eq!(put_off(1e9, 1.0, 18.0), 0.0);
/// ```
#[inline(always)]
pub fn put_off(more: f64, each: f64, planned: f64) -> f64 {
    let left = 1.0 - share_of(more * each * 1e-6, planned);
    if left > 0.0 { left } else { 0.0 }
}

/// Share of an estate's floor area that its high-risk work closes, `min(0.9, ψ·T/(Q·value·area))` (L3): some of it is always open.
///
/// ```
/// use capcast::systems::care::equations::closed;
/// // £50m of high-risk work on 20,000 m² that £5,000 each would replace; half as much is closed
/// assert!((closed(50.0, 1.0, 5_000.0, 20_000.0, 0.5) - 0.25).abs() < 1e-12);
/// assert_eq!(closed(500.0, 1.0, 5_000.0, 20_000.0, 0.5), 0.9);
/// ```
#[inline(always)]
pub fn closed(high_risk: f64, construction_index: f64, value_per_m2: f64, area: f64, effect: f64) -> f64 {
    let share = effect * share_of(high_risk, construction_index * value_per_m2 * area * 1e-6);
    if share < MOST_CLOSED { share } else { MOST_CLOSED }
}

/// What closed floor area leaves relative to the opening, `(1 − z)/(1 − z_0)` (L3).
///
/// ```
/// assert!((capcast::systems::care::equations::open_area(0.12, 0.04) - 0.88 / 0.96).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn open_area(closed: f64, opening: f64) -> f64 {
    share_of(1.0 - closed, 1.0 - opening)
}

/// What clinical vacancies leave of capacity, `max(0, 1 − υ(v − v_0))` (L3).
///
/// ```
/// assert!((capcast::systems::care::equations::staffed(0.3, 0.095, 0.075) - 0.994).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn staffed(effect: f64, vacant: f64, opening: f64) -> f64 {
    let left = 1.0 - effect * (vacant - opening);
    if left > 0.0 { left } else { 0.0 }
}

/// Capacity where the share `η` of what the same care costs more, `p − 1`, is met by less activity, `1/(1 + η(p − 1))` (L3).
///
/// ```
/// assert!((capcast::systems::care::equations::productive(0.5, 1.1) - 1.0 / 1.05).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn productive(share: f64, productivity_cost: f64) -> f64 {
    1.0 / (1.0 + share * (productivity_cost - 1.0))
}

/// What the same care costs where of a change of productivity the share `η` is met by activity in services that have the share `s` of all cost
/// (L8): `1 + (1 − η·s)(p − 1)`.
///
/// ```
/// assert!((capcast::systems::care::equations::cost_share(0.5, 0.4, 1.1) - 1.08).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn cost_share(met_by_activity: f64, of_all_cost: f64, productivity_cost: f64) -> f64 {
    1.0 + (1.0 - met_by_activity * of_all_cost) * (productivity_cost - 1.0)
}

/// What go-lives leave of capacity, as far as nobody pays for what they take, `1 − (1 − χ)·D` (L3).
///
/// ```
/// assert!((capcast::systems::care::equations::after_go_lives(0.3, 0.05) - 0.965).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn after_go_lives(paid_share: f64, dip: f64) -> f64 {
    1.0 - (1.0 - paid_share) * dip
}

/// What connectivity makes of capacity, `1 + x(X − X_0)` (L3).
///
/// ```
/// assert!((capcast::systems::care::equations::connected(0.02, 0.3, 0.1) - 1.004).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn connected(effect: f64, connectivity: f64, opening: f64) -> f64 {
    1.0 + effect * (connectivity - opening)
}

/// What a year in which people stay away leaves of capacity, `max(0, 1 − ζ·z)` (L3).
///
/// ```
/// assert!((capcast::systems::care::equations::in_a_shock(1.2, 0.3) - 0.64).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn in_a_shock(effect: f64, suppressed: f64) -> f64 {
    let left = 1.0 - effect * suppressed;
    if left > 0.0 { left } else { 0.0 }
}

/// Those who leave without treatment, `min(ρ·D·ω^ε, L + D)` (L4), million.
///
/// ```
/// use capcast::systems::care::equations::removals;
/// // a tenth of 20 million, where the wait is as long as it was; more where it is longer
/// assert!((removals(0.1, 20.0, 1.0, 0.3, 7.0) - 2.0).abs() < 1e-12);
/// assert!((removals(0.1, 20.0, 2.0, 1.0, 7.0) - 4.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn removals(share: f64, joining: f64, wait: f64, exponent: f64, list: f64) -> f64 {
    let leave = share * joining * power(wait, exponent);
    let most = list + joining;
    if leave < most { leave } else { most }
}

/// Those treated, `max(0, min(C, L + D − R − f·D))` (L4), million: a few weeks of demand are always on the list.
///
/// ```
/// use capcast::systems::care::equations::treated;
/// assert_eq!(treated(18.0, 7.0, 20.0, 2.0, 6.0), 18.0);
/// // little is left to be treated: 3 + 20 − 2 − 6/52·20
/// assert!((treated(30.0, 3.0, 20.0, 2.0, 6.0) - (21.0 - 120.0 / 52.0)).abs() < 1e-12);
/// assert_eq!(treated(30.0, 0.0, 20.0, 20.0, 6.0), 0.0);
/// ```
#[inline(always)]
pub fn treated(capacity: f64, list: f64, joining: f64, removals: f64, least_weeks: f64) -> f64 {
    let most = list + joining - removals - least_weeks / WEEKS * joining;
    let treated = if capacity < most { capacity } else { most };
    if treated > 0.0 { treated } else { 0.0 }
}

/// The list at the close, `L + D − R − T` (L5), million.
///
/// ```
/// assert!((capcast::systems::care::equations::list(7.0, 20.0, 2.0, 18.5) - 6.5).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn list(list: f64, joining: f64, removals: f64, treated: f64) -> f64 {
    let left = list + joining - removals - treated;
    if left > 0.0 { left } else { 0.0 }
}

/// Wait relative to the opening, `min(100, L/(T + R)/W_0)` (L5).
///
/// ```
/// use capcast::systems::care::equations::wait;
/// // Little: 390 who leave at 30 a week have waited 13 weeks, a quarter of a year
/// assert!((wait(390.0, 30.0 * 52.0, 0.125) - 2.0).abs() < 1e-12);
/// assert_eq!(wait(390.0, 0.0, 0.125), 100.0);
/// assert_eq!(wait(0.0, 0.0, 0.125), 0.0);
/// ```
#[inline(always)]
pub fn wait(list: f64, leaving: f64, opening: f64) -> f64 {
    if list <= 0.0 {
        return 0.0;
    }
    let most = LONGEST * leaving * opening;
    if list < most { list / (leaving * opening) } else { LONGEST }
}

/// Shape of the waits, `ln(ln o/ln(1 − u))/ln(52/18)` (L6), by the shares under 18 and over 52 weeks.
///
/// ```
/// use capcast::systems::care::equations::shape;
/// // England in March 2025
/// assert!((shape(0.598, 0.026) - 1.307_7).abs() < 1e-3);
/// // exponential waits: the shares hang together by one mean
/// assert!((shape(1.0 - (-18.0_f64 / 20.0).exp(), (-52.0_f64 / 20.0).exp()) - 1.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn shape(under_18: f64, over_52: f64) -> f64 {
    ln(ln(over_52) / ln(1.0 - under_18)) / ln(WEEKS / 18.0)
}

/// Share of a list that has waited longer than it takes `opening` of the opening's list, where waits are `wait` times as long:
/// `opening^{ω^−k}` (L6).
///
/// ```
/// use capcast::systems::care::equations::{longer, shape};
/// let k = shape(0.598, 0.026);
/// assert!((longer(0.026, 1.0, k) - 0.026).abs() < 1e-15);
/// // exponential waits of 7.127 weeks in the mean: 8 % longer than 18; at twice the mean √8 %
/// assert!(((-18.0_f64 / 7.127).exp() - 0.08).abs() < 1e-4);
/// assert!((longer(0.08, 2.0, 1.0) - 0.08_f64.sqrt()).abs() < 1e-12);
/// assert_eq!(longer(0.026, 0.0, k), 0.0);
/// ```
#[inline(always)]
pub fn longer(opening: f64, wait: f64, shape: f64) -> f64 {
    if wait <= 0.0 { 0.0 } else { exp(ln(opening) * exp(-shape * ln(wait))) }
}

/// Unmet need, `D·S(52) + R` (L7), million.
///
/// ```
/// assert!((capcast::systems::care::equations::unmet(20.0, 0.03, 2.0) - 2.6).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn unmet(joining: f64, over_52: f64, removals: f64) -> f64 {
    joining * over_52 + removals
}

/// What the list costs beyond what care costs anyway (L8), £m cash: `v·G·[(P − P°) + q·P(1 − left)]`.
///
/// | symbol | argument | unit |
/// |---|---|---|
/// | v | `each` | £ a treatment, base-year prices |
/// | P, P° | `planned`, `uncorrected` | million |
/// | q | `paid_share` | share |
///
/// ```
/// use capcast::systems::care::equations::list_cost;
/// // 0.2m treatments more at £1,500, and 30 % of 2 % of 18.2m that closed space took
/// let cost = list_cost(1_500.0, 1.1, (18.2, 18.0), 0.3, 0.98);
/// assert!((cost - 1_650.0 * (0.2 + 0.3 * 18.2 * 0.02)).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn list_cost(each: f64, general_index: f64, (planned, uncorrected): (f64, f64), paid_share: f64, left: f64) -> f64 {
    each * general_index * (planned - uncorrected + paid_share * planned * (1.0 - left))
}

/// What of that is not paid for by others (L8): `cost − g·v·G·(P − P°)`, £m cash.
///
/// ```
/// // £330m of corrections, nine tenths of which come with income, in a cost of £360m
/// let own = capcast::systems::care::equations::own_cost(360.0, 0.9, 1_500.0, 1.1, (18.2, 18.0));
/// assert!((own - 63.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn own_cost(cost: f64, funded: f64, each: f64, general_index: f64, (planned, uncorrected): (f64, f64)) -> f64 {
    cost - funded * each * general_index * (planned - uncorrected)
}

/// `x^y` for `x ≥ 0`: 1 where `y` is 0.
#[inline(always)]
pub fn power(x: f64, y: f64) -> f64 {
    if y == 0.0 {
        1.0
    } else if x <= 0.0 {
        0.0
    } else {
        exp(y * ln(x))
    }
}
