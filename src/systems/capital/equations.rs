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

/// Capital left after a raid of `raided_share` of the plan, with what was carried in: `A = K(1 − θ) + C` (F4).
///
/// ```
/// // £10,000m planned, 14 % raided, £200m carried in
/// assert!((capcast::systems::capital::equations::after_raid(10_000.0, 0.14, 200.0) - 8800.0).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn after_raid(planned: f64, raided_share: f64, carried_in: f64) -> f64 {
    planned * (1.0 - raided_share) + carried_in
}

/// Money for backlog before delivery: `R = (s·K + a·pot)(1 − θ) + C_B` (F5).
///
/// | symbol | argument | unit | range |
/// |---|---|---|---|
/// | K | `planned` | £m | ≥ 0 |
/// | s | `share` | share | 0 to 1 |
/// | pot | `pot` | £m | ≥ 0 |
/// | a | `additionality` | share | 0 to 1 |
/// | θ | `raided_share` | share | 0 to 1 |
/// | C_B | `carried_in` | £m | ≥ 0 |
///
/// ```
/// // England 2025/26: 0.073 · 13,600 + 0.5 · 750 = 992.8 + 375 = £1,367.8m without a raid
/// let money = capcast::systems::capital::equations::for_backlog(13_600.0, 0.073, 750.0, 0.5, 0.0, 0.0);
/// assert!((money - 1367.8).abs() < 1e-9);
/// ```
#[inline(always)]
pub fn for_backlog(planned: f64, share: f64, pot: f64, additionality: f64, raided_share: f64, carried_in: f64) -> f64 {
    (share * planned + additionality * pot) * (1.0 - raided_share) + carried_in
}

/// Share of the capital that can be delivered: `min(1 − slippage, limit / A)`, at least 0 (F6); of the money for backlog
/// it is what reaches it (F7).
///
/// `limit` is infinite where nothing limits delivery.
///
/// ```
/// use capcast::systems::capital::equations::deliverable_share;
/// assert_eq!(deliverable_share(12_000.0, 9000.0, 0.1), 0.75); // builders are short
/// assert_eq!(deliverable_share(12_000.0, f64::INFINITY, 0.1), 0.9); // only slippage
/// ```
#[inline(always)]
pub fn deliverable_share(available: f64, limit: f64, slippage: f64) -> f64 {
    let slipped = 1.0 - slippage;
    let limited = limit / available;
    // No capital: 0/0 or x/0, either way nothing is limited.
    if limited < slipped && available > 0.0 { limited } else { slipped }
}

/// Capital that is not spent: `U = (1 − d)·A + unspent` (F8), of which a share is carried forward and the rest lapses.
///
/// ```
/// // a quarter of £12,000m cannot be delivered, and a strategy leaves £100m
/// assert_eq!(capcast::systems::capital::equations::not_spent(12_000.0, 0.75, 100.0), 3100.0);
/// ```
#[inline(always)]
pub fn not_spent(available: f64, deliverable_share: f64, unspent: f64) -> f64 {
    (1.0 - deliverable_share) * available + unspent
}

/// What of it is carried forward where the obstacle is gone, `C = (1 − d)·A + c·unspent` (F8): all that could not be
/// delivered.
///
/// ```
/// // a quarter of £12,000m cannot be delivered and waits; of £100m left unspent a tenth does
/// assert_eq!(capcast::systems::capital::equations::carried_without_lapse(12_000.0, 0.75, 100.0, 0.1), 3010.0);
/// ```
#[inline(always)]
pub fn carried_without_lapse(available: f64, deliverable_share: f64, unspent: f64, share: f64) -> f64 {
    (1.0 - deliverable_share) * available + share * unspent
}

/// Money for replacing technology before delivery, `(m·G + Σ P_i)(1 − θ) + Σ T_i` (F10), £m: raided with the plan, but for
/// what comes on top of it.
///
/// ```
/// // £40m a year at prices 10 % up and a ring fence of £6m, a tenth raided, and a grant of £5m
/// assert!((capcast::systems::capital::equations::for_technology(40.0, 1.1, 6.0, 0.1, 5.0) - 50.0).abs() < 1e-12);
/// ```
#[inline(always)]
pub fn for_technology(amount: f64, general_index: f64, ring_fenced: f64, raided_share: f64, on_top: f64) -> f64 {
    (amount * general_index + ring_fenced) * (1.0 - raided_share) + on_top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_raid_slippage_and_limit_the_money_is_the_plans_share() {
        let (planned, share) = (13_600.0, 0.073);
        let available = after_raid(planned, 0.0, 0.0);
        let money = deliverable_share(available, f64::INFINITY, 0.0) * for_backlog(planned, share, 0.0, 0.5, 0.0, 0.0);
        assert_eq!(money, share * planned);
        assert_eq!(not_spent(available, 1.0, 0.0), 0.0);
    }

    /// Raid and slippage are independent, so E[spend] = K(1 − E[θ])(1 − E[u]).
    #[test]
    fn expected_spend_is_the_plan_less_expected_raid_and_slippage() {
        let planned = 10_000.0;
        let (raids, slips) = ([0.0, 0.07, 0.21], [0.02, 0.10]);
        let mut sum = 0.0;
        for raid in raids {
            for slip in slips {
                let available = after_raid(planned, raid, 0.0);
                sum += deliverable_share(available, f64::INFINITY, slip) * available;
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

    /// What is planned and carried in is spent, carried forward, or lapses; nothing else can become of it.
    #[test]
    fn no_pound_is_lost_between_plan_and_lapse() {
        let (planned, raid, carried_in, slip, unspent, carry) = (12_000.0, 0.14, 300.0, 0.05, 80.0, 0.4);
        let available = after_raid(planned, raid, carried_in);
        let share = deliverable_share(available, 9_000.0, slip);
        let left = not_spent(available, share, unspent);
        let spent = share * available - unspent;
        let total = raid * planned + spent + carry * left + (left - carry * left);
        assert!((total - (planned + carried_in)).abs() < 1e-9, "{total}");
    }
}
