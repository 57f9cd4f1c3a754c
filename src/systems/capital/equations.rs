//! Capital: the plan, raids on it by day-to-day costs, what can be delivered, what reaches backlog.

use crate::draw::Mode;
use crate::num::share_of;

/// Planned capital after the list ends, in cash: `K_t = max(0, K_{t−1}(1 + g) + i)` (F1): a cut takes no more than there is.
///
/// ```
/// // £15,200m growing 2.1 % a year, and £100m more: 15,519.2 + 100
/// assert!((capcast::systems::capital::equations::planned_cash(15_200.0, 0.021, 100.0) - 15_619.2).abs() < 1e-9);
/// assert_eq!(capcast::systems::capital::equations::planned_cash(100.0, 0.0, -150.0), 0.0);
/// ```
#[inline(always)]
pub fn planned_cash(last: f64, growth: f64, increment: f64) -> f64 {
    not_negative(last * (1.0 + growth) + increment)
}

/// Planned capital after the list ends, growing above general prices: `K_t = max(0, [K_{t−1}/G_{t−1}·(1 + g) + i]·G_t)`
/// (F1).
///
/// ```
/// // £1,100m at an index of 1.1 is £1,000m real; 2 % and £10m more are 1,030 real; at an index of 1.2: £1,236m
/// assert!((capcast::systems::capital::equations::planned_real(1100.0, 1.1, 1.2, 0.02, 10.0) - 1236.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn planned_real(last: f64, last_index: f64, index: f64, growth: f64, increment: f64) -> f64 {
    not_negative((last / last_index * (1.0 + growth) + increment) * index)
}

#[inline(always)]
fn not_negative(amount: f64) -> f64 {
    if amount > 0.0 { amount } else { 0.0 }
}

/// What indicative years bring of what the plan says, `exp(s·z − s²/2)` (F19): one settlement for all of them, of mean one.
///
/// ```
/// use capcast::systems::capital::equations::settlement;
/// assert_eq!(settlement(0.0, 1.3), 1.0);
/// assert!((settlement(0.1, 0.05) - 1.0).abs() < 1e-15); // 0.1 · 0.05 − 0.1²/2 = 0
/// ```
#[inline(always)]
pub fn settlement(log_sd: f64, surprise: f64) -> f64 {
    crate::num::exp(log_sd * surprise - 0.5 * log_sd * log_sd)
}

/// The pot for backlog once the list has ended: it moves with the plan, `pot · K_t / K_ref` (F2).
///
/// ```
/// assert_eq!(capcast::systems::capital::equations::pot(750.0, 30_400.0, 15_200.0), 1500.0);
/// ```
#[inline(always)]
pub fn pot(pot: f64, planned: f64, reference: f64) -> f64 {
    pot * share_of(planned, reference)
}

/// Probability of a raid this year, `on·p₁₁ + (1 − on)·p₀₁` (F3).
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | on | `on_last_year` | 1 after a raid year, else 0 (in the central case a probability) | 0 to 1 |
/// | p₀₁ | `off_to_on` | a year | 0 to 1 |
/// | p₁₁ | `on_to_on` | a year | 0 to 1 |
///
/// ```
/// use capcast::systems::capital::equations::raid_probability;
/// assert_eq!(raid_probability(1.0, 0.1, 0.7), 0.7);
/// assert_eq!(raid_probability(0.0, 0.1, 0.7), 0.1);
/// ```
#[inline(always)]
pub fn raid_probability(on_last_year: f64, off_to_on: f64, on_to_on: f64) -> f64 {
    on_last_year * on_to_on + (1.0 - on_last_year) * off_to_on
}

/// Whether an event of probability `probability` happens: 1 where the uniform lies below it, else 0; its
/// probability in the central case (F3).
///
/// ```
/// use capcast::{draw::Mode, systems::capital::equations::happens};
/// assert_eq!(happens(0.05, 0.1, Mode::Drawn), 1.0);
/// assert_eq!(happens(0.15, 0.1, Mode::Drawn), 0.0);
/// assert_eq!(happens(0.15, 0.1, Mode::Expected), 0.1);
/// ```
#[inline(always)]
pub fn happens(uniform: f64, probability: f64, outcome: Mode) -> f64 {
    match outcome {
        Mode::Drawn => f64::from(u8::from(uniform < probability)),
        Mode::Expected => probability,
    }
}

/// What a raid takes of the plan, `θK` (F3), £m.
///
/// ```
/// // 14 % of £10,000m
/// assert!((capcast::systems::capital::equations::raided(10_000.0, 0.14) - 1400.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn raided(planned: f64, share: f64) -> f64 {
    planned * share
}

/// Capital that can be paid for, `A = K' + C + Σ T` (F4): what is left of the plan, what was carried in, what comes on top.
///
/// ```
/// // £8,600m of the plan is left, £200m carried in, a grant of £50m
/// assert_eq!(capcast::systems::capital::equations::payable(8600.0, 200.0, 50.0), 8850.0);
/// ```
#[inline(always)]
pub fn payable(left_of_plan: f64, carried_in: f64, on_top: f64) -> f64 {
    left_of_plan + carried_in + on_top
}

/// Capital that can be delivered, `D = min((1 − u)·A, L)` (F6), £m; `limit` is infinite where nothing limits delivery.
///
/// ```
/// use capcast::systems::capital::equations::deliverable;
/// assert_eq!(deliverable(12_000.0, 9000.0, 0.1), 9000.0); // builders are short
/// assert_eq!(deliverable(12_000.0, f64::INFINITY, 0.1), 10_800.0); // only slippage
/// ```
#[inline(always)]
pub fn deliverable(payable: f64, limit: f64, slippage: f64) -> f64 {
    let slipped = (1.0 - slippage) * payable;
    if limit < slipped { limit } else { slipped }
}

/// Share of the fixed lines that is paid, `f = min(1, D/F)` (F5): in full, and pro rata among themselves where what can be
/// delivered falls short.
///
/// ```
/// use capcast::systems::capital::equations::paid_share;
/// assert_eq!(paid_share(900.0, 1200.0), 0.75);
/// assert_eq!(paid_share(1500.0, 1200.0), 1.0);
/// assert_eq!(paid_share(0.0, 0.0), 1.0); // nothing is owed
/// ```
#[inline(always)]
pub fn paid_share(deliverable: f64, fixed: f64) -> f64 {
    let share = share_of(deliverable, fixed);
    if fixed > deliverable { share } else { 1.0 }
}

/// The share of the plan that goes to backlog, `min(σ·D', D − f·F)`, at least 0 (F7), £m: a share of what can be delivered
/// of the plan itself, out of what the fixed lines leave.
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | σ | `share` | share | 0 to 1 |
/// | D' | `of_plan` | £m: what could be delivered if nothing came on top | ≥ 0 |
/// | D | `deliverable` | £m | ≥ 0 |
/// | f·F | `paid` | £m: fixed lines as far as they are paid | 0 to D |
///
/// ```
/// use capcast::systems::capital::equations::share_for_backlog;
/// // 7.3 % of £11,384m: 831.0
/// assert!((share_for_backlog(0.073, 11_384.0, 11_384.0, 375.0) - 831.032).abs() < 1e-9);
/// assert_eq!(share_for_backlog(0.5, 1000.0, 1000.0, 700.0), 300.0); // the fixed lines leave no more
/// ```
#[inline(always)]
pub fn share_for_backlog(share: f64, of_plan: f64, deliverable: f64, paid: f64) -> f64 {
    let (wanted, left) = (share * of_plan, deliverable - paid);
    let granted = if wanted < left { wanted } else { left };
    not_negative(granted)
}

/// The share of the plan that goes to programmes, `min(σ^P·D', D − f·F − M')` (F21), at least 0, £m: out of what the fixed lines and
/// backlog's share `M'` leave.
///
/// ```
/// use capcast::systems::capital::equations::share_for_programmes;
/// // 40 % of £11,384m
/// assert!((share_for_programmes(0.4, 11_384.0, 11_384.0, 475.0, 831.0) - 4553.6).abs() < 1e-9);
/// assert_eq!(share_for_programmes(0.5, 1000.0, 1000.0, 300.0, 400.0), 300.0); // no more is left
/// ```
#[inline(always)]
pub fn share_for_programmes(share: f64, of_plan: f64, deliverable: f64, paid: f64, backlog: f64) -> f64 {
    share_for_backlog(share, of_plan, deliverable, paid + backlog)
}

/// Capital that is spent on nothing that is simulated, `D − M − technology − programmes` (F7), at least 0 but for rounding, £m.
///
/// ```
/// // of £11,384m delivered, £1,206m for backlog, £100m for technology and £4,000m for programmes
/// assert_eq!(capcast::systems::capital::equations::elsewhere(11_384.0, 1206.0, 100.0, 4000.0), 6078.0);
/// ```
#[inline(always)]
pub fn elsewhere(deliverable: f64, backlog: f64, technology: f64, programmes: f64) -> f64 {
    not_negative(deliverable - backlog - technology - programmes)
}

/// Capital that is not spent, `U = A − D + x` (F8), £m, of which a share is carried forward and the rest lapses.
///
/// ```
/// // £12,000m could be paid for, £9,000m is delivered, and a strategy leaves £100m of it
/// assert_eq!(capcast::systems::capital::equations::not_spent(12_000.0, 9000.0, 100.0), 3100.0);
/// ```
#[inline(always)]
pub fn not_spent(payable: f64, deliverable: f64, unspent: f64) -> f64 {
    payable - deliverable + unspent
}

/// What of it is carried forward (F8): the share `c` of all, or where the obstacle is gone all that could not be delivered
/// and the share `c` of what nobody spent, £m.
///
/// ```
/// use capcast::systems::capital::equations::carried_forward;
/// assert_eq!(carried_forward(3000.0, 100.0, 0.5, false), 1550.0);
/// assert_eq!(carried_forward(3000.0, 100.0, 0.5, true), 3050.0);
/// ```
#[inline(always)]
pub fn carried_forward(undelivered: f64, unspent: f64, share: f64, is_removed: bool) -> f64 {
    let waits = if is_removed { 1.0 } else { share };
    waits * undelivered + share * unspent
}

/// What may be carried of it where there is a limit, `min(C, limit)` (F20), £m.
///
/// ```
/// use capcast::systems::capital::equations::within_limit;
/// assert_eq!(within_limit(1550.0, 1000.0), 1000.0);
/// assert_eq!(within_limit(50.0, 1000.0), 50.0);
/// ```
#[inline(always)]
pub fn within_limit(carried: f64, limit: f64) -> f64 {
    if carried < limit { carried } else { limit }
}

/// Fixed money for replacing technology, `m·G + Σ P_i + Σ T_i` (F10), £m.
///
/// ```
/// // £40m a year at prices 10 % up, a ring fence of £6m and a grant of £5m
/// assert!((capcast::systems::capital::equations::for_technology(40.0, 1.1, 6.0, 5.0) - 55.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn for_technology(amount: f64, general_index: f64, ring_fenced: f64, on_top: f64) -> f64 {
    amount * general_index + ring_fenced + on_top
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What reaches backlog of a plan of which `raid` is taken, with a pot of 750 at a half and technology's money.
    fn reaches(planned: f64, raid: f64, limit: f64, slippage: f64, technology: f64) -> (f64, f64) {
        let payable = payable(planned - raided(planned, raid), 0.0, 0.0);
        let deliverable = deliverable(payable, limit, slippage);
        let (pot, fixed) = (375.0, 375.0 + technology);
        let paid = paid_share(deliverable, fixed);
        let share = share_for_backlog(0.073, deliverable, deliverable, paid * fixed);
        (paid * pot + share, paid * technology)
    }

    #[test]
    fn without_raid_slippage_and_limit_the_money_is_the_plans_share() {
        let (backlog, _) = reaches(13_600.0, 0.0, f64::INFINITY, 0.0, 0.0);
        assert_eq!(backlog, 0.073 * 13_600.0 + 375.0);
    }

    /// Raid and slippage are independent, so E[spend] = K(1 − E[θ])(1 − E[u]).
    #[test]
    fn expected_spend_is_the_plan_less_expected_raid_and_slippage() {
        let planned = 10_000.0;
        let (raids, slips) = ([0.0, 0.07, 0.21], [0.02, 0.10]);
        let mut sum = 0.0;
        for raid in raids {
            for slip in slips {
                sum += deliverable(planned - raided(planned, raid), f64::INFINITY, slip);
            }
        }
        let expected = planned * (1.0 - 0.28 / 3.0) * (1.0 - 0.06);
        assert!((sum / 6.0 - expected).abs() < 1e-9 * expected, "{} against {expected}", sum / 6.0);
    }

    /// The stationary probability of a two-state process is p₀₁/(1 − p₁₁ + p₀₁).
    #[test]
    fn raids_settle_at_their_stationary_probability() {
        let (off_to_on, on_to_on) = (0.1, 0.7);
        let mut on = 1.0;
        for _ in 0..200 {
            on = happens(0.5, raid_probability(on, off_to_on, on_to_on), Mode::Expected);
        }
        assert!((on - 0.1 / (1.0 - 0.7 + 0.1)).abs() < 1e-12, "{on}");
    }

    /// More of the plan is never less for backlog or technology, whatever binds: plan, builders or fixed lines.
    #[test]
    fn more_capital_never_takes_from_backlog() {
        for limit in [500.0, 2000.0, 12_000.0, f64::INFINITY] {
            for technology in [0.0, 900.0, 5000.0] {
                let mut last = (0.0, 0.0);
                for step in 0..200 {
                    let now = reaches(f64::from(step) * 150.0, 0.1, limit, 0.05, technology);
                    assert!(now.0 >= last.0 && now.1 >= last.1, "{limit} {technology} {step}: {last:?} {now:?}");
                    last = now;
                }
            }
        }
    }

    /// What is planned and carried in is spent, carried forward, or lapses; nothing else can become of it.
    #[test]
    fn no_pound_is_lost_between_plan_and_lapse() {
        let (planned, raid, carried_in, slip, unspent, carry) = (12_000.0, 0.14, 300.0, 0.05, 80.0, 0.4);
        let taken = raided(planned, raid);
        let payable = payable(planned - taken, carried_in, 0.0);
        let deliverable = deliverable(payable, 9_000.0, slip);
        let spent = deliverable - unspent;
        let carried = carried_forward(payable - deliverable, unspent, carry, false);
        let lapsed = not_spent(payable, deliverable, unspent) - carried;
        let total = taken + spent + carried + lapsed;
        assert!((total - (planned + carried_in)).abs() < 1e-9, "{total}");
    }
}
