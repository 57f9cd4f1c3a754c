//! Adoption and resistance to change: who is reached, who uses it, what holds people back, what a go-live takes.

use crate::num::{exp, exp_m1, ln_1p, share_of};

/// Reach over a year that begins `t` years after the first, in the mean, of what goes live gradually (U1): it rises evenly from `before` at the later of `started`
/// and the open to `after` at the earlier of `live` and the close, and is whole from then on until its life ends. With it the part of the year in which it
/// is in use.
///
/// ```
/// use capcast::systems::change::equations::gradual_reach;
/// // from 20 to 40 % over the whole year
/// let (mean, part) = gradual_reach(3.0, (0.5, f64::INFINITY), 10.0, (0.2, 0.4));
/// assert!((mean - 0.3).abs() < 1e-15 && part == 1.0);
/// // from 60 % to all by the middle of the year, then all
/// let (mean, part) = gradual_reach(3.0, (0.5, 3.5), 10.0, (0.6, 1.0));
/// assert!((mean - 0.9).abs() < 1e-15 && part == 1.0);
/// // it starts a quarter into the year
/// let (mean, part) = gradual_reach(3.0, (3.25, f64::INFINITY), 10.0, (0.0, 0.2));
/// assert!((mean - 0.075).abs() < 1e-15 && part == 0.75);
/// // it ended last year
/// assert_eq!(gradual_reach(14.0, (0.5, 3.5), 10.0, (1.0, 1.0)), (0.0, 0.0));
/// ```
#[inline(always)]
pub fn gradual_reach(t: f64, (started, live): (f64, f64), life: f64, (before, after): (f64, f64)) -> (f64, f64) {
    let close = t + 1.0;
    let from = if started > t { started } else { t };
    let to = if live < close { live } else { close };
    let last = live + life;
    let end = if last < close { last } else { close };
    let rises = if to > from { to - from } else { 0.0 };
    let whole_from = if to > from { to } else { from };
    let whole = if end > whole_from { end - whole_from } else { 0.0 };
    let part = if end > from { end - from } else { 0.0 };
    (rises * (before + after) / 2.0 + whole, part)
}

/// Life that is left from go-live on of what went live gradually, `max(0, L − (live − start)/2)` (U1), years: each is served for its whole life, so
/// in the mean they are from the middle of the roll-out.
///
/// ```
/// use capcast::systems::change::equations::life_after_roll_out;
/// assert_eq!(life_after_roll_out(10.0, 1.0, 5.0), 8.0);
/// assert_eq!(life_after_roll_out(1.0, 0.0, 5.0), 0.0);
/// ```
#[inline(always)]
pub fn life_after_roll_out(life: f64, started: f64, live: f64) -> f64 {
    let left = life - (live - started) / 2.0;
    if left > 0.0 { left } else { 0.0 }
}

/// Use that a pilot of `years` has taught by go-live, `A_p = 1 − e^{−p·y}` (U2).
///
/// ```
/// let taught = capcast::systems::change::equations::piloted(0.03, 2.0);
/// assert!((taught - 0.058_235_466).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn piloted(innovation: f64, years: f64) -> f64 {
    -exp_m1(-innovation * years)
}

/// Use of those reached when others join them, `(r·A + n·A_p)/(r + n)` (U2), 0 where nobody is.
///
/// ```
/// use capcast::systems::change::equations::joined;
/// // 60 % are there, half of whom use it; 20 % join, a tenth of whom do
/// assert!((joined(0.5, 0.6, 0.2, 0.1) - 0.4).abs() < 1e-15);
/// assert_eq!(joined(0.0, 0.0, 0.0, 0.1), 0.0);
/// ```
#[inline(always)]
pub fn joined(use_before: f64, reached: f64, newly: f64, piloted: f64) -> f64 {
    share_of(reached * use_before + newly * piloted, reached + newly)
}

/// Imitation where people resist, `q·usability·(1 − R̄)` (U3), a year.
///
/// ```
/// assert!((capcast::systems::change::equations::imitation(0.4, 1.1, 0.5) - 0.22).abs() < 1e-15);
/// ```
#[inline(always)]
pub fn imitation(imitation: f64, usability: f64, resistance: f64) -> f64 {
    imitation * usability * (1.0 - resistance)
}

/// Use after the part `time` of a year, the exact solution of `dA/dt = (p + q'A)(1 − A)` (U3):
/// `[p + q'A − p(1 − A)E]/[p + q'A + q'(1 − A)E]`, `E = e^{−(p + q')τ}`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | A | `before` | share of those reached | 0 to 1 |
/// | p | `innovation` | a year | 0 to 1 |
/// | q' | `imitation` | a year | ≥ 0 |
/// | τ | `time` | years | 0 to 1 |
///
/// ```
/// use capcast::systems::change::equations::adoption;
/// // Bass (1969): p = .03, q = .38, ten years on
/// assert!((adoption(0.0, 0.03, 0.38, 10.0) - 0.8128).abs() < 5e-5);
/// // nobody begins, and there is nobody to imitate
/// assert_eq!(adoption(0.0, 0.0, 0.5, 1.0), 0.0);
/// // without imitation those who are left are e^−p of those before
/// assert!((adoption(0.5, 0.1, 0.0, 1.0) - (1.0 - 0.5 * (-0.1_f64).exp())).abs() < 1e-15);
/// ```
///
/// Source: F. M. Bass, "A new product growth for model consumer durables", Management Science 15 (1969).
#[inline(always)]
pub fn adoption(before: f64, innovation: f64, imitation: f64, time: f64) -> f64 {
    let decay = exp(-(innovation + imitation) * time);
    let drive = innovation + imitation * before;
    let left = (1.0 - before) * decay;
    // Written as what is gained, so that nobody's use falls by a rounding.
    before + share_of((1.0 - before) * drive * (1.0 - decay), drive + imitation * left)
}

/// Mean use over that time (U4): `1 − ln[(p + q'A_τ)/(p + q'A)]/(q'τ)`, and its limits. The ratio is written as
/// `1/[1 − (1 − A)·q'(1 − E)/(p + q')]`, so that nothing is lost where little happens.
///
/// ```
/// use capcast::systems::change::equations::{adoption, mean_adoption};
/// let (p, q) = (0.03, 0.38);
/// // as the mean of a thousand short steps
/// let steps: f64 = (0..1000).map(|i| adoption(0.2, p, q, (f64::from(i) + 0.5) / 1000.0)).sum::<f64>() / 1000.0;
/// assert!((mean_adoption(0.2, p, q, 1.0) - steps).abs() < 1e-8);
/// // by the logarithm
/// let after = adoption(0.2, p, q, 1.0);
/// assert!((mean_adoption(0.2, p, q, 1.0) - (1.0 - ((p + q * after) / (p + q * 0.2)).ln() / q)).abs() < 1e-14);
/// // without imitation: 1 − (1 − A)(1 − e^−p)/p
/// assert!((mean_adoption(0.5, 0.1, 0.0, 1.0) - (1.0 - 0.5 * 0.951_625_82)).abs() < 1e-8);
/// assert_eq!(mean_adoption(0.3, 0.0, 0.0, 1.0), 0.3);
/// ```
#[inline(always)]
pub fn mean_adoption(before: f64, innovation: f64, imitation: f64, time: f64) -> f64 {
    // Nobody begins, and there is nobody to follow.
    if time <= 0.0 || innovation + imitation * before <= 0.0 {
        return before;
    }
    let gone = -exp_m1(-(innovation + imitation) * time);
    let idle = (1.0 - before) * gone;
    if imitation > 0.0 {
        1.0 + ln_1p(-idle * imitation / (innovation + imitation)) / (imitation * time)
    } else {
        1.0 - idle / (innovation * time)
    }
}

/// Go-lives beyond what an estate can take, `max(0, load/κ − 1)` (U5), relative to that.
///
/// ```
/// use capcast::systems::change::equations::overload;
/// assert_eq!(overload(3.0, 2.0), 0.5);
/// assert_eq!(overload(1.0, 2.0), 0.0);
/// ```
#[inline(always)]
pub fn overload(load: f64, capacity: f64) -> f64 {
    let relative = share_of(load, capacity);
    if relative > 1.0 { relative - 1.0 } else { 0.0 }
}

/// Level of leadership or engagement a year on, `E + (m/G − E)(1 − e^{−1/τ})` (U6), £m a year at base-year prices.
///
/// ```
/// // £22m at prices 10 % up; after a year 63 % of it shows
/// let level = capcast::systems::change::equations::level(0.0, 22.0, 1.1, 1.0);
/// assert!((level - 20.0 * 0.632_120_558_8).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn level(last: f64, money: f64, general_index: f64, delay: f64) -> f64 {
    last - (money / general_index - last) * exp_m1(-1.0 / delay)
}

/// Share of resistance that leadership and engagement take in a year, `1 − 2^{−E/h − …}` (U6), of their levels over what halves it.
///
/// ```
/// use capcast::systems::change::equations::taken;
/// assert!((taken(0.25, 0.75) - 0.5).abs() < 1e-15);
/// assert_eq!(taken(0.0, 0.0), 0.0);
/// ```
#[inline(always)]
pub fn taken(leadership: f64, engagement: f64) -> f64 {
    -exp_m1(-std::f64::consts::LN_2 * (leadership + engagement))
}

/// Resistance at the close (U7), within 0 to 1: `R + ρ(R̂ − R) + (1 − R)·rises − R·falls`.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | R | `last` | 0 to 1 | |
/// | R̂ | `usual` | 0 to 1 | |
/// | ρ | `reversion` | share a year | 0 to 1 |
/// | | `rises` | overload, vacancies and failures, each with its effect | any |
/// | | `falls` | leadership, engagement and success | ≥ 0 |
///
/// ```
/// use capcast::systems::change::equations::resistance;
/// // 0.5, a fifth of the way back to 0.4; 0.2 of the rest turns, 0.1 of it goes
/// assert!((resistance(0.5, 0.4, 0.2, 0.2, 0.1) - (0.5 - 0.02 + 0.1 - 0.05)).abs() < 1e-15);
/// assert_eq!(resistance(0.9, 0.9, 0.0, 3.0, 0.0), 1.0);
/// assert_eq!(resistance(0.1, 0.1, 0.0, 0.0, 2.0), 0.0);
/// ```
#[inline(always)]
pub fn resistance(last: f64, usual: f64, reversion: f64, rises: f64, falls: f64) -> f64 {
    let next = last + reversion * (usual - last) + (1.0 - last) * rises - last * falls;
    let floored = if next > 0.0 { next } else { 0.0 };
    if floored < 1.0 { floored } else { 1.0 }
}

/// How much deeper and longer a dip is, `max(0, 1 + w·ō + σ(1 − C/C_0))` (U8), times.
///
/// ```
/// use capcast::systems::change::equations::deepening;
/// // half an overload at 0.5 for each, and a tenth of skill lost
/// assert!((deepening(0.5, 0.5, 1.0, 0.9) - 1.35).abs() < 1e-15);
/// assert_eq!(deepening(0.0, 0.0, 3.0, 2.0), 0.0);
/// ```
#[inline(always)]
pub fn deepening(overload_effect: f64, overload: f64, skills_effect: f64, skills: f64) -> f64 {
    let times = 1.0 + overload_effect * overload + skills_effect * (1.0 - skills);
    if times > 0.0 { times } else { 0.0 }
}

/// Depth and length of a dip, `min(1, δ·z)` and `min(1, z·months/12)` (U8): a share of activity, and years.
///
/// ```
/// use capcast::systems::change::equations::dip;
/// assert_eq!(dip(0.1, 6.0, 1.5), (0.15000000000000002, 0.75));
/// assert_eq!(dip(0.8, 9.0, 2.0), (1.0, 1.0));
/// ```
#[inline(always)]
pub fn dip(share: f64, months: f64, times: f64) -> (f64, f64) {
    let (depth, length) = (share * times, months / 12.0 * times);
    (if depth < 1.0 { depth } else { 1.0 }, if length < 1.0 { length } else { 1.0 })
}

/// Part of a dip's length that falls in the year of go-live (U8), years: `min(ℓ', τ)`, or `ℓ' − ℓ'²/2` where it goes live evenly over the year.
///
/// ```
/// use capcast::systems::change::equations::felt;
/// // go-live a quarter before the year's end: a quarter of a year of six months
/// assert_eq!(felt(0.5, 0.25, false), 0.25);
/// // each a little later than the one before: those of the last half lose a part of theirs to the next year
/// assert_eq!(felt(0.5, 1.0, true), 0.375);
/// ```
#[inline(always)]
pub fn felt(length: f64, part_of_year: f64, is_gradual: bool) -> f64 {
    if is_gradual {
        length - length * length / 2.0
    } else if length < part_of_year {
        length
    } else {
        part_of_year
    }
}

/// What the same care costs where the share `dip` of activity is lost, of which a part has to be paid for elsewhere, `1/(1 − χ·D)` (U9).
///
/// ```
/// assert!((capcast::systems::change::equations::care_cost(0.5, 0.1) - 1.0 / 0.95).abs() < 1e-15);
/// assert_eq!(capcast::systems::change::equations::care_cost(0.5, 0.0), 1.0);
/// ```
#[inline(always)]
pub fn care_cost(paid_share: f64, dip: f64) -> f64 {
    1.0 / (1.0 - paid_share * dip)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed form (Bass): `A(t) = (1 − e^{−(p+q)t})/(1 + (q/p)e^{−(p+q)t})`, at monthly steps that begin anywhere in a year.
    #[test]
    fn adoption_in_steps_is_that_of_the_closed_form() {
        let (p, q) = (0.03, 0.38);
        let form = |t: f64| (1.0 - (-(p + q) * t).exp()) / (1.0 + q / p * (-(p + q) * t).exp());
        for month in 0..12 {
            let offset = f64::from(month) / 12.0;
            let (mut now, mut t) = (0.0, 0.0);
            for year in 0..20 {
                let step = if year == 0 { 1.0 - offset } else { 1.0 };
                let next = adoption(now, p, q, step);
                let steps: f64 =
                    (0..2000).map(|i| form(t + (f64::from(i) + 0.5) / 2000.0 * step)).sum::<f64>() / 2000.0;
                assert!((mean_adoption(now, p, q, step) - steps).abs() < 1e-7, "{month} {year}");
                (now, t) = (next, t + step);
                assert!((now - form(t)).abs() < 1e-12, "{month} {year}: {now} {}", form(t));
            }
        }
        assert!((form(10.0) - 0.8128).abs() < 5e-5);
        // It grows fastest after ln(q/p)/(p + q).
        let peak: f64 = (q / p).ln() / (p + q);
        assert!((peak - 6.193).abs() < 5e-4);
        let speed = |t: f64| form(t + 1e-3) - form(t - 1e-3);
        assert!(speed(peak) > speed(peak - 0.1) && speed(peak) > speed(peak + 0.1));
    }

    /// A mean near its limits is that of its limits.
    #[test]
    fn the_mean_has_no_gap_where_imitation_goes() {
        for before in [0.0, 0.2, 0.9] {
            for p in [0.0, 1e-12, 1e-6, 0.03] {
                let mut last = mean_adoption(before, p, 0.0, 1.0);
                for q in [1e-15, 1e-12, 9e-10, 1.1e-9, 1e-8] {
                    let now = mean_adoption(before, p, q, 1.0);
                    assert!(
                        (now - last).abs() < 1e-7 && (before..=1.0).contains(&(now + 1e-12)),
                        "{before} {p} {q} {now}"
                    );
                    last = now;
                }
            }
        }
    }

    /// Without anything that moves it, resistance is what is usual; with a constant rise and fall it settles at `(ρR̂ + u)/(ρ + u + d)`.
    #[test]
    fn resistance_settles_where_rises_and_falls_meet() {
        for (usual, reversion, rises, falls) in [(0.4, 0.2, 0.0, 0.0), (0.4, 0.2, 0.05, 0.1), (0.3, 0.0, 0.1, 0.3)] {
            let settled = (0..2000).fold(0.9, |last, _| resistance(last, usual, reversion, rises, falls));
            let form = (reversion * usual + rises) / (reversion + rises + falls);
            assert!((settled - form).abs() < 1e-12, "{settled} {form}");
        }
    }
}
