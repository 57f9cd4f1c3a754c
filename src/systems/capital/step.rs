//! Steps 3, 4 and 8 of every year: the envelope before any strategy, what of it can be delivered, and what becomes of what was not spent.

use super::equations;
use super::{Capital, FenceOrigin, PriceBasis, Purpose};
use crate::draw::{Chance, Mode, VariableHash};
use crate::file::Number;
use crate::lift;
use crate::num::Lanes;
use crate::systems::{Namer, Now, Numbers, prices};
use crate::units::FinancialYear;

/// Addresses of the draws.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    raid: VariableHash,
    raid_size: VariableHash,
    slippage: VariableHash,
    settlement: VariableHash,
}

impl Addresses {
    /// Names the draws.
    pub fn new(capital: &Capital, all: &[Number], name: &mut Namer<'_>) -> Self {
        Self {
            raid: name("capital.raids", "year"),
            raid_size: name(&all[capital.raids.size_share.0].key, "year"),
            slippage: name(&all[capital.slippage_share.0].key, "year"),
            settlement: name("capital.indicative", "settlement"),
        }
    }
}

/// What of capital no strategy changes, by year.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// What indicative years bring of what the plan says.
    pub settlement: Lanes<W>,
    /// Planned capital, £m cash.
    planned: Vec<Lanes<W>>,
    /// Pot for backlog, £m cash.
    pot: Vec<Lanes<W>>,
    /// The plan to which ring-fenced money belongs that moves with it: the last listed, or the base.
    reference: Lanes<W>,
    /// Most capital that can be delivered, £m cash.
    limit: Vec<Lanes<W>>,
    /// Uniform of the raid.
    raid: Vec<Lanes<W>>,
    /// Share of the plan that a raid takes.
    raid_size: Vec<Lanes<W>>,
    /// Share of capital that slips.
    slippage: Vec<Lanes<W>>,
}

impl<const W: usize> Futures<W> {
    /// Room for as many years.
    pub fn new(years: usize) -> Self {
        let rows = || vec![Lanes::ZERO; years];
        Self {
            settlement: Lanes::ONE,
            planned: rows(),
            pot: rows(),
            reference: Lanes::ZERO,
            limit: rows(),
            raid: rows(),
            raid_size: rows(),
            slippage: rows(),
        }
    }

    /// Draws it.
    #[inline(always)]
    pub fn draw(
        &mut self,
        capital: &Capital,
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
        prices: &prices::Futures<W>,
        (first_year, all): (FinancialYear, &[Number]),
    ) {
        let of = |id| numbers.of(id);
        self.settlement = Lanes::ONE;
        if let Some(log_sd) = capital.indicative_log_sd.filter(|_| chance.mode == Mode::Drawn) {
            chance.normal_once(at.settlement, &mut self.settlement);
            self.settlement = lift!(equations::settlement(of(log_sd), self.settlement));
        }
        let (growth, increment) = (of(capital.growth_after), of(capital.increment_after));
        let mut planned = numbers.or_zero(capital.base);
        self.reference = planned;
        for t in 0..self.planned.len() {
            if let Some(&listed) = capital.plan.get(t) {
                planned = match capital.firm_to {
                    Some(firm) if first_year.plus(t as i32) > firm => *of(listed) * self.settlement,
                    _ => *of(listed),
                };
                self.reference = planned;
                self.pot[t] = *of(capital.pot);
            } else {
                let prices = prices.year(t);
                planned = match capital.after_basis {
                    PriceBasis::Cash => lift!(equations::planned_cash(planned, growth, increment)),
                    PriceBasis::Real => lift!(equations::planned_real(
                        planned,
                        prices.last_general_index,
                        prices.general_index,
                        growth,
                        increment
                    )),
                };
                self.pot[t] = lift!(equations::pot(of(capital.pot), planned, self.reference));
            }
            self.planned[t] = planned;
        }
        match &capital.delivery {
            None => self.limit.fill(Lanes::splat(f64::INFINITY)),
            Some(delivery) => {
                let mut real = *of(delivery.limit);
                for (t, limit) in self.limit.iter_mut().enumerate() {
                    real = real * (1.0 + *of(delivery.growth));
                    *limit = real * prices.year(t).construction_index;
                }
            }
        }
        chance.uniform(at.raid, &mut self.raid);
        chance.yearly(&all[capital.raids.size_share.0].distribution, at.raid_size, &mut self.raid_size);
        chance.yearly(&all[capital.slippage_share.0].distribution, at.slippage, &mut self.slippage);
    }

    /// The uniform of the raid `t` years after the first: a raid comes where it lies below the probability.
    #[inline(always)]
    pub fn raid_uniform(&self, t: usize) -> &Lanes<W> {
        &self.raid[t]
    }

    /// Planned capital `t` years after the first, £m cash.
    #[inline(always)]
    pub fn planned(&self, t: usize) -> &Lanes<W> {
        &self.planned[t]
    }
}

/// Capital between two years.
#[derive(Clone, Debug, Default)]
pub struct State<const W: usize> {
    /// 1 after a raid year.
    pub raid_on: Lanes<W>,
    /// Carried in from the last year, £m.
    pub carried: Lanes<W>,
    carried_backlog: Lanes<W>,
}

/// A raid on the plan.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Raid<const W: usize> {
    /// Its probability.
    pub probability: Lanes<W>,
    /// 1 where there is one.
    pub on: Lanes<W>,
    /// Share of the plan that it takes.
    pub share: Lanes<W>,
}

/// Money of the year before any strategy, £m cash.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Envelope<const W: usize> {
    /// The plan.
    pub planned: Lanes<W>,
    /// Pot for backlog inside it.
    pub pot: Lanes<W>,
    /// The raid on it.
    pub raid: Raid<W>,
    /// What a raid, or a trust's cash, leaves of the plan.
    pub left_of_plan: Lanes<W>,
    /// Carried in from the last year.
    pub carried_in: Lanes<W>,
    /// What of it stays backlog's.
    pub carried_in_for_backlog: Lanes<W>,
    /// Receipts and grants on top of the plan.
    pub on_top: Lanes<W>,
    /// What can be paid for: what is left of the plan, what was carried in and what comes on top.
    pub payable: Lanes<W>,
    /// Fixed lines for backlog: the pot, ring fences, grants, and what was carried in for it.
    pub fixed_for_backlog: Lanes<W>,
    /// Fixed lines for technology.
    pub fixed_for_technology: Lanes<W>,
    /// The fixed line for programmes.
    pub fixed_for_programmes: Lanes<W>,
    /// The most that can be delivered.
    pub delivery_limit: Lanes<W>,
    /// Share of capital that slips.
    pub slippage: Lanes<W>,
    /// What can be delivered.
    pub deliverable: Lanes<W>,
    /// What of the plan alone could be.
    pub deliverable_of_plan: Lanes<W>,
    /// Share of the fixed lines that is paid.
    pub paid_share: Lanes<W>,
    /// What reaches backlog and repairs.
    pub available: Lanes<W>,
    /// What is spent on technology.
    pub technology: Lanes<W>,
    /// What is there for programmes.
    pub programmes: Lanes<W>,
    /// What is spent on what is committed elsewhere.
    pub elsewhere: Lanes<W>,
}

/// What became of the year's capital, £m cash.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Left<const W: usize> {
    /// Spent, on everything.
    pub spent: Lanes<W>,
    /// Not spent.
    pub not_spent: Lanes<W>,
    /// What of it is carried forward.
    pub carried: Lanes<W>,
    /// What of it lapses.
    pub lapsed: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, capital: &Capital) {
        let raid_on = Lanes::splat(f64::from(u8::from(capital.raids.on_at_start)));
        *self = Self { raid_on, carried: Lanes::ZERO, carried_backlog: Lanes::ZERO };
    }

    /// Probability of a raid where no deficit drives it.
    #[inline(always)]
    pub fn raid_probability(&self, capital: &Capital, numbers: &Numbers<W>) -> Lanes<W> {
        let raids = &capital.raids;
        lift!(equations::raid_probability(self.raid_on, numbers.of(raids.off_to_on), numbers.of(raids.on_to_on)))
    }

    /// Whether there is a raid, and what it takes.
    #[inline(always)]
    pub fn raid(&mut self, futures: &Futures<W>, now: &Now<'_, W>, probability: Lanes<W>) -> Raid<W> {
        self.raid_on = lift!(equations::happens(futures.raid[now.t], probability, now.mode));
        Raid { probability, on: self.raid_on, share: self.raid_on * futures.raid_size[now.t] }
    }

    /// What a raid leaves of the plan, £m cash.
    #[inline(always)]
    pub fn left_after(&self, raid: &Raid<W>, futures: &Futures<W>, t: usize) -> Lanes<W> {
        let planned = futures.planned[t];
        planned - lift!(equations::raided(planned, raid.share))
    }

    /// What can be paid for where `left_of_plan` is left of the plan, and which lines of it are fixed. `technology` is the
    /// amount that replaces technology, £m at opening prices, where money does so.
    #[inline(always)]
    pub fn envelope(
        &self,
        capital: &Capital,
        futures: &Futures<W>,
        now: &Now<'_, W>,
        (raid, left_of_plan): (Raid<W>, Lanes<W>),
        technology: Option<&Lanes<W>>,
    ) -> Envelope<W> {
        let t = now.t;
        let (planned, pot) = (futures.planned[t], futures.pot[t]);
        let general_index = now.prices.general_index;
        let mut fixed_for_backlog = *now.of(capital.pot_additionality) * pot + self.carried_backlog;
        // Money for named things.
        let (mut on_top, mut technology_inside, mut technology_on_top) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
        for fence in capital.ring_fences.iter().filter(|fence| fence.stands_in(now.year)) {
            let amount = now.of(fence.amount);
            match fence.comes {
                FenceOrigin::InsideThePlan => {
                    let inside = match capital.plan.get(t) {
                        Some(_) => *amount,
                        None => lift!(equations::pot(amount, planned, futures.reference)),
                    };
                    match fence.purpose {
                        Purpose::Backlog => fixed_for_backlog += *now.of(fence.additionality) * inside,
                        Purpose::Technology => technology_inside += inside,
                        Purpose::Elsewhere => {}
                    }
                }
                FenceOrigin::OnTop => {
                    let received = *amount * general_index;
                    on_top += received;
                    match fence.purpose {
                        Purpose::Backlog => fixed_for_backlog += received,
                        Purpose::Technology => technology_on_top += received,
                        Purpose::Elsewhere => {}
                    }
                }
            }
        }
        let fixed_for_technology = match technology {
            Some(amount) => {
                lift!(equations::for_technology(amount, general_index, technology_inside, technology_on_top))
            }
            None => Lanes::ZERO,
        };
        Envelope {
            planned,
            pot,
            raid,
            left_of_plan,
            carried_in: self.carried,
            carried_in_for_backlog: self.carried_backlog,
            on_top,
            payable: lift!(equations::payable(left_of_plan, self.carried, on_top)),
            fixed_for_backlog,
            fixed_for_technology,
            fixed_for_programmes: now.numbers.or_zero(capital.programmes) * general_index,
            delivery_limit: futures.limit[t],
            slippage: futures.slippage[t],
            deliverable: Lanes::ZERO,
            deliverable_of_plan: Lanes::ZERO,
            paid_share: Lanes::ZERO,
            available: Lanes::ZERO,
            technology: Lanes::ZERO,
            programmes: Lanes::ZERO,
            elsewhere: Lanes::ZERO,
        }
    }

    /// Splits what was not spent into what is carried forward and what lapses. Where the obstacle is gone, what cannot be
    /// delivered is carried forward.
    #[inline(always)]
    pub fn carry_forward(
        &mut self,
        capital: &Capital,
        now: &Now<'_, W>,
        envelope: &Envelope<W>,
        (unspent, undelivered): (&Lanes<W>, &Lanes<W>),
        is_removed: bool,
    ) -> Left<W> {
        let share = now.of(capital.carry_forward_share);
        let (payable, deliverable) = (envelope.payable, envelope.deliverable);
        let all_unspent = *unspent + *undelivered;
        let not_spent: Lanes<W> = lift!(equations::not_spent(payable, deliverable, all_unspent));
        self.carried = lift!(equations::carried_forward(payable - deliverable, all_unspent, share, is_removed));
        self.carried_backlog = *share * *unspent;
        if !is_removed {
            let ended = capital.carry_forward_last_year.is_some_and(|last| now.year > last);
            let limit = match capital.carry_forward_max {
                _ if ended => Lanes::ZERO,
                Some(limit) => *now.of(limit),
                None => Lanes::splat(f64::INFINITY),
            };
            self.carried = lift!(equations::within_limit(self.carried, limit));
            self.carried_backlog = lift!(equations::within_limit(self.carried_backlog, limit));
        }
        Left { spent: payable - not_spent, not_spent, carried: self.carried, lapsed: not_spent - self.carried }
    }
}

impl<const W: usize> Envelope<W> {
    /// Says what of it can be delivered, no more than `limit` where staff limit it, and what that is spent on: fixed lines
    /// first, then backlog's share of the plan, then the rest.
    #[inline(always)]
    pub fn deliver(&mut self, [to_backlog, to_programmes]: [&Lanes<W>; 2], limit: Option<Lanes<W>>) {
        if let Some(limit) = limit {
            self.delivery_limit = limit;
        }
        let fixed = self.fixed_for_backlog + self.fixed_for_technology + self.fixed_for_programmes;
        let of_plan = self.payable - self.on_top - self.carried_in_for_backlog;
        self.deliverable = lift!(equations::deliverable(self.payable, self.delivery_limit, self.slippage));
        self.deliverable_of_plan = lift!(equations::deliverable(of_plan, self.delivery_limit, self.slippage));
        self.paid_share = lift!(equations::paid_share(self.deliverable, fixed));
        let share = lift!(equations::share_for_backlog(
            to_backlog,
            self.deliverable_of_plan,
            self.deliverable,
            self.paid_share * fixed
        ));
        self.available = self.paid_share * self.fixed_for_backlog + share;
        self.technology = self.paid_share * self.fixed_for_technology;
        let for_programmes = lift!(equations::share_for_programmes(
            to_programmes,
            self.deliverable_of_plan,
            self.deliverable,
            self.paid_share * fixed,
            share
        ));
        self.programmes = self.paid_share * self.fixed_for_programmes + for_programmes;
        self.elsewhere =
            lift!(equations::elsewhere(self.deliverable, self.available, self.technology, self.programmes));
    }

    /// What a raid took of the plan, £m cash.
    #[inline(always)]
    pub fn raided(&self) -> Lanes<W> {
        lift!(equations::raided(self.planned, self.raid.share))
    }
}
