//! Staff and skills: who leaves, who is hired, what is vacant, what those who are there can do.

use crate::num::exp;
use crate::num::share_of;

/// Share of staff that leaves in a year, `l·f_t + β·(v_{t−1} − v_0)` (W1), within 0 to 1: vacancies drive people away.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | l | `share` | share a year | 0 to 1 |
/// | f_t | `factor` | times | ≥ 0 |
/// | β | `effect` | share per share | ≥ 0 |
/// | v_{t−1}, v_0 | `vacant`, `opening_vacant` | share of posts | 0 to 1 |
/// | w·ō_{t−1} | `of_overload` | share a year | ≥ 0 |
///
/// ```
/// // a tenth leaves, 5 % more than usual this year, and vacancies are two points above the opening's
/// let share = capcast::systems::workforce::equations::leavers(0.1, 1.05, 0.2, 0.10, 0.08, 0.0);
/// assert!((share - 0.109).abs() < 1e-15);
/// // and half a go-live a year too many drives half a hundredth away
/// let share = capcast::systems::workforce::equations::leavers(0.1, 1.05, 0.2, 0.10, 0.08, 0.005);
/// assert!((share - 0.114).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn leavers(share: f64, factor: f64, effect: f64, vacant: f64, opening_vacant: f64, of_overload: f64) -> f64 {
    let leaving = share * factor + effect * (vacant - opening_vacant) + of_overload;
    let floored = if leaving > 0.0 { leaving } else { 0.0 };
    if floored < 1.0 { floored } else { 1.0 }
}

/// Hires of a year, `W_0·(l + g)·(1 + g)^t + c·(E·(1 − v̂) − W)` (W2), at least 0: what replaces leavers and follows the
/// posts, and a share of the gap beyond the posts that are vacant while recruiting goes as usual.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | W_0 (1 + g)^t | `grown` | people: the opening's staff, grown with the posts up to last year | ≥ 0 |
/// | l, g | `leaver_share`, `growth` | a year | 0 to 1, any |
/// | c | `gap_closing` | share a year | 0 to 1 |
/// | E | `posts` | people, last year | ≥ 0 |
/// | v̂ | `usual_vacant` | share | 0 to 1 |
/// | W | `staff` | people, last year | ≥ 0 |
///
/// ```
/// // 900 in post of 1,000, a tenth leaves, posts grow 2 %, 15 % of the gap beyond 4 % is closed: 108 + 0.15 · 60
/// let hires = capcast::systems::workforce::equations::hires(900.0, 0.1, 0.02, 0.15, 1000.0, 0.04, 900.0);
/// assert!((hires - 117.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn hires(
    grown: f64,
    leaver_share: f64,
    growth: f64,
    gap_closing: f64,
    posts: f64,
    usual_vacant: f64,
    staff: f64,
) -> f64 {
    let hires = grown * (leaver_share + growth) + gap_closing * (posts * (1.0 - usual_vacant) - staff);
    if hires > 0.0 { hires } else { 0.0 }
}

/// Staff a year on, `W·(1 − l_t) + h_t` (W3).
///
/// ```
/// assert_eq!(capcast::systems::workforce::equations::staff(900.0, 0.1, 100.0), 910.0);
/// ```
#[inline(always)]
pub fn staff(last: f64, leaving: f64, hires: f64) -> f64 {
    last * (1.0 - leaving) + hires
}

/// Share of posts that is vacant, `max(0, 1 − W/E)` (W4).
///
/// ```
/// assert!((capcast::systems::workforce::equations::vacant(920.0, 1000.0) - 0.08).abs() < 1e-15);
/// assert_eq!(capcast::systems::workforce::equations::vacant(1020.0, 1000.0), 0.0);
/// ```
#[inline(always)]
pub fn vacant(staff: f64, posts: f64) -> f64 {
    let filled = share_of(staff, posts);
    if filled < 1.0 { 1.0 - filled } else { 0.0 }
}

/// How fast skill fades, `1/τ + φ·l` (W5), a year: it is forgotten, and leaves with those who leave.
///
/// ```
/// // five years, a tenth leaves and takes half of its skill: 0.2 + 0.05
/// assert_eq!(capcast::systems::workforce::equations::fading(5.0, 0.5, 0.1), 0.25);
/// ```
#[inline(always)]
pub fn fading(life: f64, leaver_loss: f64, leaving: f64) -> f64 {
    1.0 / life + leaver_loss * leaving
}

/// The skill below which nobody falls, `min(C_f, C_0)` (W5): what the work itself teaches and what those bring who are hired.
///
/// ```
/// use capcast::systems::workforce::equations::floor;
/// assert_eq!(floor(0.4, 0.8), 0.4);
/// assert_eq!(floor(0.6, 0.5), 0.5); // no higher than at the opening
/// ```
#[inline(always)]
pub fn floor(stated: f64, opening_skills: f64) -> f64 {
    if stated < opening_skills { stated } else { opening_skills }
}

/// Skill that a year's time builds, `η = (C_0 − C_f)·d_0/a_0` (W5), a year: as much as held the opening's skill at the
/// opening's training.
///
/// ```
/// use capcast::systems::workforce::equations::learning;
/// // 0.8 held by 5 % of time against a fading of 0.25 a year, from nothing and from a floor of 0.4
/// assert!((learning(0.8, 0.0, 0.25, 0.05) - 4.0).abs() < 1e-12);
/// assert!((learning(0.8, 0.4, 0.25, 0.05) - 2.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn learning(opening_skills: f64, floor: f64, opening_fading: f64, opening_training: f64) -> f64 {
    (opening_skills - floor) * opening_fading / opening_training
}

/// Skills a year on, the exact solution of `C' = η·a − d·(C − C_f)` over a year, at most 1 (W5):
/// `C* + (C − C*)·e^{−d}` with `C* = C_f + η·a/d`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | C | `last` | 1: fully skilled | 0 to 1 |
/// | C_f | `floor` | 1: fully skilled | 0 to 1 |
/// | η | `learning` | a year | ≥ 0 |
/// | a | `training` | share of time | 0 to 1 |
/// | d | `fading` | a year | > 0 |
///
/// ```
/// use capcast::systems::workforce::equations::skills;
/// // training that holds 0.8 does so
/// assert!((skills(0.8, 0.0, 4.0, 0.05, 0.25) - 0.8).abs() < 1e-15);
/// assert!((skills(0.8, 0.4, 2.0, 0.05, 0.25) - 0.8).abs() < 1e-15);
/// // without any, a year leaves e^−0.25 of it
/// assert!((skills(0.8, 0.0, 4.0, 0.0, 0.25) - 0.8 * 0.778_800_783_071).abs() < 1e-12);
/// assert!((skills(0.8, 0.4, 2.0, 0.0, 0.25) - (0.4 + 0.4 * 0.778_800_783_071)).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn skills(last: f64, floor: f64, learning: f64, training: f64, fading: f64) -> f64 {
    let settled = floor + learning * training / fading;
    let next = settled + (last - settled) * exp(-fading);
    if next < 1.0 { next } else { 1.0 }
}

/// Share of the time of estates and digital staff for which training can be bought, `m·10⁶/(c·G·W)` (W9).
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | m | `money` | £m cash | ≥ 0 |
/// | c | `cost` | £ a person and year, base-year prices | > 0 |
/// | G | `general_index` | opening year 1 | > 0 |
/// | W | `staff` | people | ≥ 0 |
///
/// ```
/// // £3.3m at £60,000 a year and prices 10 % up pays for 50 full-time years, of a thousand people's
/// let share = capcast::systems::workforce::equations::training_bought(3.3, 60_000.0, 1.1, 1000.0);
/// assert!((share - 0.05).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn training_bought(money: f64, cost: f64, general_index: f64, staff: f64) -> f64 {
    share_of(money * 1e6, cost * general_index * staff)
}

/// Time for training, what is taken from work and what is bought, at most all of it (W9).
///
/// ```
/// assert_eq!(capcast::systems::workforce::equations::all_training(0.05, 0.02), 0.07);
/// assert_eq!(capcast::systems::workforce::equations::all_training(0.5, 0.7), 1.0);
/// ```
#[inline(always)]
pub fn all_training(taken: f64, bought: f64) -> f64 {
    let all = taken + bought;
    if all < 1.0 { all } else { 1.0 }
}

/// Output of a person at work relative to the opening's, `(1 − a)·C/((1 − a_0)·C_0)` (W6): time not spent in training,
/// times skill.
///
/// ```
/// use capcast::systems::workforce::equations::output;
/// // twice the training, the same skill: less work is done
/// assert!((output(0.10, 0.8, 0.05, 0.8) - 0.9 / 0.95).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn output(training: f64, skills: f64, opening_training: f64, opening_skills: f64) -> f64 {
    (1.0 - training) * skills / ((1.0 - opening_training) * opening_skills)
}

/// Capital that delivery staff can deliver, `y·W·Q·o` (W6), £m cash.
///
/// ```
/// // £0.15m a person, 60,000 people, construction prices 10 % up, output as at the opening
/// let most = capcast::systems::workforce::equations::delivery_capacity(0.15, 60_000.0, 1.1, 1.0);
/// assert!((most - 9900.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn delivery_capacity(per_person: f64, staff: f64, construction_index: f64, output: f64) -> f64 {
    per_person * staff * construction_index * output
}

/// How fast digital staff roll systems out, relative to the opening, `(1 − v)/(1 − v_0)·o` (W7).
///
/// ```
/// // a quarter of posts vacant where a tenth was
/// let roll_out = capcast::systems::workforce::equations::roll_out(0.25, 0.10, 1.0);
/// assert!((roll_out - 0.75 / 0.9).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn roll_out(vacant: f64, opening_vacant: f64, output: f64) -> f64 {
    (1.0 - vacant) / (1.0 - opening_vacant) * output
}

/// What vacancies cost more than at the opening, `(v − v_0)·E·pay·(u·m − 1)·G·10⁻⁶` (W8), £m cash: agencies cover a share
/// `u` of the posts at `m` times their pay, and the pay of all of them is saved.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | v, v_0 | `vacant`, `opening_vacant` | share of posts | 0 to 1 |
/// | E | `posts` | people | ≥ 0 |
/// | pay | `pay_gbp` | £ a year | ≥ 0 |
/// | u·m − 1 | `premium` | share of pay | ≥ −1 |
/// | G | `general_index` | opening year 1 | > 0 |
///
/// ```
/// // two points more of 1,000 posts at £50,000, 90 % covered at 1.2 times their pay: 20 · 50,000 · 0.08
/// let cost = capcast::systems::workforce::equations::agency_cost(0.10, 0.08, 1000.0, 50_000.0, 0.9 * 1.2 - 1.0, 1.0);
/// assert!((cost - 0.08).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn agency_cost(
    vacant: f64,
    opening_vacant: f64,
    posts: f64,
    pay_gbp: f64,
    premium: f64,
    general_index: f64,
) -> f64 {
    (vacant - opening_vacant) * posts * pay_gbp * premium * general_index * 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed form: a fixed pipeline h leads to W* = h/l, as `W_t = W* + (W_0 − W*)(1 − l)^t`.
    #[test]
    fn a_fixed_pipeline_leads_to_hires_over_leavers() {
        let (leaving, pipeline, opening) = (0.1, 95.0, 1000.0);
        let settled = pipeline / leaving;
        let (mut now, mut left) = (opening, 1.0);
        for t in 1..=30 {
            now = staff(now, leaving, pipeline);
            left *= 1.0 - leaving;
            assert!((now - (settled + (opening - settled) * left)).abs() < 1e-9, "{t}");
        }
    }

    /// Hires that replace leavers and follow the posts keep the share that is vacant; closing the gap lowers it to the usual.
    #[test]
    fn hiring_keeps_vacancies_or_closes_the_gap_to_the_usual() {
        let settle = |gap_closing: f64| {
            let (mut now, mut grown, mut posts) = (900.0, 900.0, 1000.0);
            for _ in 0..300 {
                let hired = hires(grown, 0.1, 0.02, gap_closing, posts, 0.04, now);
                now = staff(now, 0.1, hired);
                grown *= 1.02;
                posts *= 1.02;
            }
            vacant(now, posts)
        };
        assert!((settle(0.0) - 0.1).abs() < 1e-9);
        let closed = settle(0.15);
        assert!(closed > 0.04 && closed < 0.09, "{closed}");
    }

    /// The capability trap (Repenning and Sterman, 2001). `C' = ηa − C/τ` with output `(1 − a)C`: the steady output
    /// `(1 − a)·a·ητ` peaks at a half.
    #[test]
    fn steady_output_peaks_where_half_of_the_time_is_training() {
        let steady = |training: f64| {
            let settled = (0..400).fold(0.0, |last, _| skills(last, 0.0, 0.2, training, 0.25));
            output(training, settled, 0.5, 0.4)
        };
        for a in [0.1, 0.3, 0.49, 0.51, 0.7, 0.9] {
            assert!((steady(a) - 4.0 * a * (1.0 - a)).abs() < 1e-12, "{a}: {}", steady(a));
            assert!(steady(a) < steady(0.5));
        }
    }

    /// Pushing work at the cost of training gives better before worse, and training worse before better.
    #[test]
    fn less_training_gives_more_now_and_less_later() {
        let (opening, d) = (0.5, fading(5.0, 0.5, 0.1));
        let build = learning(opening, 0.0, d, 0.2);
        let path = |training: f64| {
            let mut now = opening;
            let years = (0..15).map(|_| {
                now = skills(now, 0.0, build, training, d);
                output(training, now, 0.2, opening)
            });
            years.collect::<Vec<f64>>()
        };
        let (pushed, trained) = (path(0.1), path(0.35));
        assert!(pushed[0] > 1.0 && pushed[14] < 1.0, "{pushed:?}");
        assert!(trained[0] < 1.0 && trained[14] > 1.0, "{trained:?}");
    }
}
