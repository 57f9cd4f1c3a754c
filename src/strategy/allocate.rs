//! Step 7 of every year: the money that repairs leave, spent by the rule of the strategy.

use super::{Strategy, When, fill};
use crate::lift;
use crate::num::Lanes;

/// What became of a strategy's money in a year, £m cash.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Allocation<const W: usize> {
    /// Set aside for training, change and outreach.
    pub set_aside: Lanes<W>,
    /// Spent on backlog.
    pub spent: Lanes<W>,
    /// Neither: no candidate could take it.
    pub unspent: Lanes<W>,
}

/// Which stage a strategy is in, between two years.
#[derive(Clone, Debug)]
pub struct Stage<const W: usize> {
    /// 1 where it is the later one.
    pub switched: Lanes<W>,
    /// Spending by the other stage, where lanes are in both.
    other_spend: Vec<Lanes<W>>,
}

impl<const W: usize> Stage<W> {
    /// Room for as many candidates.
    pub fn new(candidates: usize) -> Self {
        Self { switched: Lanes::ZERO, other_spend: vec![Lanes::ZERO; candidates] }
    }

    /// Sees in the backlog at the last close (by band, £m cash) whether the later stage has come (S5).
    #[inline(always)]
    pub fn see(&mut self, when: When, t: usize, bands: &[Lanes<W>; 4], general_index: &Lanes<W>) {
        for l in 0..W {
            let watched = when.watched([bands[0][l], bands[1][l], bands[2][l], bands[3][l]], general_index[l]);
            self.switched[l] = when.has_switched(self.switched[l], t, watched);
        }
    }

    /// Share of time in training of the strategy that is followed.
    #[inline(always)]
    pub fn training(&self, strategy: &Strategy) -> Lanes<W> {
        let first = Lanes::splat(strategy.training_share);
        match &strategy.later {
            Some(later) => Lanes::splat(later.strategy.training_share).where_above_zero(self.switched, first),
            None => first,
        }
    }

    /// Spends `money` by each lane's stage: by both where lanes are in both, and then each takes its own.
    #[inline(always)]
    pub fn allocate(
        &mut self,
        strategy: &Strategy,
        money: &Lanes<W>,
        clearable: &[Lanes<W>],
        spend: &mut [Lanes<W>],
    ) -> Allocation<W> {
        let Some(later) = &strategy.later else { return allocate(strategy, money, clearable, spend) };
        let switched = self.switched.iter().filter(|&&lane| lane > 0.0).count();
        if switched == W {
            return allocate(&later.strategy, money, clearable, spend);
        }
        let first = allocate(strategy, money, clearable, spend);
        if switched == 0 {
            return first;
        }
        self.other_spend.copy_from_slice(spend);
        let second = allocate(&later.strategy, money, clearable, spend);
        let own = |second: Lanes<W>, first: Lanes<W>| second.where_above_zero(self.switched, first);
        for (spend, first) in spend.iter_mut().zip(&self.other_spend) {
            *spend = own(*spend, *first);
        }
        Allocation {
            set_aside: own(second.set_aside, first.set_aside),
            spent: own(second.spent, first.spent),
            unspent: own(second.unspent, first.unspent),
        }
    }
}

/// Spends `money` by one rule: down the tiers of each pot, never more than a candidate can absorb.
#[inline(always)]
fn allocate<const W: usize>(
    strategy: &Strategy,
    money: &Lanes<W>,
    clearable: &[Lanes<W>],
    spend: &mut [Lanes<W>],
) -> Allocation<W> {
    let set_aside = strategy.set_aside_share * *money;
    let to_spend = *money - set_aside;
    let mut spent = Lanes::ZERO;
    spend.fill(Lanes::ZERO);
    for pot in &strategy.pots {
        let mut left = pot.share * to_spend;
        for tier in &pot.tiers {
            let mut need = Lanes::ZERO;
            for &candidate in tier {
                need += clearable[candidate];
            }
            let take: Lanes<W> = lift!(fill::taken(left, need));
            let share: Lanes<W> = lift!(fill::filled_share(take, need));
            left -= take;
            spent += take;
            for &candidate in tier {
                spend[candidate] = lift!(fill::spending(clearable[candidate], share));
            }
        }
    }
    // Pots that share out all the money may exceed it by a rounding.
    let unspent = to_spend - spent;
    Allocation { set_aside, spent, unspent: unspent.where_above_zero(unspent, Lanes::ZERO) }
}
