//! Step 7 of every year: the money that repairs leave, spent by the rule of the strategy.

use super::{Entry, Strategy, When, fill};
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
    /// Spent on programmes.
    pub programmes: Lanes<W>,
    /// Money for programmes that none of them needed.
    pub returned: Lanes<W>,
    /// Money for programmes under way for whom there was no staff.
    pub undelivered: Lanes<W>,
}

/// Programmes, while the money of a year is spent: each is paid for, or not, in the lanes of `who`.
pub trait Starts<const W: usize> {
    /// Money of their own, £m cash.
    fn money(&self) -> Lanes<W>;

    /// Pays for those that are under way, out of what is left.
    fn commit(&mut self, who: &Lanes<W>, left: &mut Lanes<W>);

    /// Lets the one at `k` start where it may: whether the money is one pot with that for backlog, and whether those before it must have
    /// started.
    fn start(&mut self, k: usize, who: &Lanes<W>, how: (bool, bool), left: &mut Lanes<W>);

    /// Money for those under way for whom there was no staff.
    fn undelivered(&self) -> Lanes<W>;
}

/// There are none.
#[derive(Clone, Copy, Debug)]
pub struct NoProgrammes;

impl<const W: usize> Starts<W> for NoProgrammes {
    #[inline(always)]
    fn money(&self) -> Lanes<W> {
        Lanes::ZERO
    }

    #[inline(always)]
    fn commit(&mut self, _: &Lanes<W>, _: &mut Lanes<W>) {}

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Lanes<W>, _: (bool, bool), _: &mut Lanes<W>) {}

    #[inline(always)]
    fn undelivered(&self) -> Lanes<W> {
        Lanes::ZERO
    }
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

    /// What is set aside for training, change and outreach (S9), £m, as the strategy that is followed splits it.
    #[inline(always)]
    pub fn set_asides(&self, strategy: &Strategy, set_aside: &Lanes<W>) -> [Lanes<W>; 3] {
        let mut parts = strategy.set_aside_for.map(Lanes::splat);
        if let Some(later) = &strategy.later {
            for (part, then) in parts.iter_mut().zip(later.strategy.set_aside_for) {
                *part = Lanes::splat(then).where_above_zero(self.switched, *part);
            }
        }
        for part in &mut parts {
            *part = *part * *set_aside;
        }
        parts
    }

    /// Spends `money`, and that of programmes, by each lane's stage: by both where lanes are in both, and then each takes its own.
    #[inline(always)]
    pub fn allocate(
        &mut self,
        strategy: &Strategy,
        money: &Lanes<W>,
        clearable: &[Lanes<W>],
        spend: &mut [Lanes<W>],
        programmes: &mut impl Starts<W>,
    ) -> Allocation<W> {
        let all = &Lanes::ONE;
        let Some(later) = &strategy.later else { return allocate(strategy, money, clearable, spend, programmes, all) };
        let switched = self.switched.iter().filter(|&&lane| lane > 0.0).count();
        if switched == W {
            return allocate(&later.strategy, money, clearable, spend, programmes, all);
        }
        let not_yet = 1.0 - self.switched;
        let first = allocate(strategy, money, clearable, spend, programmes, &not_yet);
        if switched == 0 {
            return first;
        }
        self.other_spend.copy_from_slice(spend);
        let second = allocate(&later.strategy, money, clearable, spend, programmes, &self.switched);
        let own = |second: Lanes<W>, first: Lanes<W>| second.where_above_zero(self.switched, first);
        for (spend, first) in spend.iter_mut().zip(&self.other_spend) {
            *spend = own(*spend, *first);
        }
        Allocation {
            set_aside: own(second.set_aside, first.set_aside),
            spent: own(second.spent, first.spent),
            unspent: own(second.unspent, first.unspent),
            programmes: own(second.programmes, first.programmes),
            returned: own(second.returned, first.returned),
            undelivered: own(second.undelivered, first.undelivered),
        }
    }
}

/// Spends `money` by one rule: down the tiers of each pot, never more than a candidate can absorb; and the money of programmes on
/// those under way, then on those that may start, in order. Where the two are one pot, both run down one order.
#[inline(always)]
fn allocate<const W: usize>(
    strategy: &Strategy,
    money: &Lanes<W>,
    clearable: &[Lanes<W>],
    spend: &mut [Lanes<W>],
    programmes: &mut impl Starts<W>,
    who: &Lanes<W>,
) -> Allocation<W> {
    let set_aside = strategy.set_aside_share * *money;
    let to_spend = *money - set_aside;
    let own = programmes.money();
    let mut spent = Lanes::ZERO;
    spend.fill(Lanes::ZERO);
    if !strategy.one_pot.is_empty() {
        let mut left = own + to_spend;
        programmes.commit(who, &mut left);
        for entry in &strategy.one_pot {
            match entry {
                Entry::Programme(k) => programmes.start(*k, who, (true, false), &mut left),
                Entry::Tier(tier) => fill_tier(tier, clearable, spend, &mut left, &mut spent),
            }
        }
        let left = left.where_above_zero(left, Lanes::ZERO);
        let undelivered: Lanes<W> = lift!(fill::taken(left, programmes.undelivered()));
        let undelivered: Lanes<W> = lift!(fill::taken(own, undelivered));
        let paid = own + to_spend - left - spent;
        let paid = paid.where_above_zero(paid, Lanes::ZERO);
        // Programmes have spent their own money first; what nobody needs of that goes elsewhere.
        let own_left = own - paid - undelivered;
        let own_left = own_left.where_above_zero(own_left, Lanes::ZERO);
        let returned: Lanes<W> = lift!(fill::taken(left - undelivered, own_left));
        return Allocation {
            set_aside,
            spent,
            unspent: left - undelivered - returned,
            programmes: paid,
            returned,
            undelivered,
        };
    }
    let mut left = own;
    programmes.commit(who, &mut left);
    for &k in &strategy.programmes {
        programmes.start(k, who, (false, strategy.in_order), &mut left);
    }
    let undelivered: Lanes<W> = lift!(fill::taken(left, programmes.undelivered()));
    let (paid, returned) = (own - left, left - undelivered);
    for pot in &strategy.pots {
        let mut left = pot.share * to_spend;
        for tier in &pot.tiers {
            fill_tier(tier, clearable, spend, &mut left, &mut spent);
        }
    }
    // Pots that share out all the money may exceed it by a rounding.
    let unspent = to_spend - spent;
    let unspent = unspent.where_above_zero(unspent, Lanes::ZERO);
    Allocation { set_aside, spent, unspent, programmes: paid, returned, undelivered }
}

/// Spends on the candidates of a tier what is left, pro rata to what each can absorb.
#[inline(always)]
fn fill_tier<const W: usize>(
    tier: &[usize],
    clearable: &[Lanes<W>],
    spend: &mut [Lanes<W>],
    left: &mut Lanes<W>,
    spent: &mut Lanes<W>,
) {
    let mut need = Lanes::ZERO;
    for &candidate in tier {
        need += clearable[candidate];
    }
    let take: Lanes<W> = lift!(fill::taken(*left, need));
    let share: Lanes<W> = lift!(fill::filled_share(take, need));
    *left -= take;
    *spent += take;
    for &candidate in tier {
        spend[candidate] = lift!(fill::spending(clearable[candidate], share));
    }
}
