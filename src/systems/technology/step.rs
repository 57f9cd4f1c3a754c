//! Step 9 of every year: legacy grows old and is replaced.

use super::equations;
use super::{Replacement, Technology};
use crate::draw::{Chance, Counts, VariableHash};
use crate::lift;
use crate::num::Lanes;
use crate::systems::estate::Estate;
use crate::systems::{Namer, Now, Numbers};

/// Address of the draw: the number of outages.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    outages: VariableHash,
}

impl Addresses {
    /// Names the draw.
    pub fn new(name: &mut Namer<'_>) -> Self {
        Self { outages: name("technology.outages", "year") }
    }
}

/// What of technology no strategy changes.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    outages: Counts<W>,
    years: usize,
    /// Share that is legacy at the opening, weighted by floor area.
    pub opening: Lanes<W>,
}

impl<const W: usize> Futures<W> {
    /// Room for as many years.
    pub fn new(technology: Option<&Technology>, years: usize) -> Self {
        Self { outages: Counts::new(if technology.is_some() { years } else { 0 }), years, opening: Lanes::ZERO }
    }

    /// Draws it; `area_share` is each estate's share of the floor area.
    #[inline(always)]
    pub fn draw(
        &mut self,
        estates: &[Estate],
        area_share: &[Lanes<W>],
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
    ) {
        chance.prepare(at.outages, &mut self.outages, 0..self.years);
        self.opening = Lanes::ZERO;
        for (estate, area_share) in estates.iter().zip(area_share) {
            if let Some(legacy) = estate.legacy_share {
                self.opening += *area_share * *numbers.of(legacy);
            }
        }
    }
}

/// Legacy between two years.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Share of technology that is legacy, by estate.
    pub shares: Vec<Lanes<W>>,
    all: Lanes<W>,
    ageing: Lanes<W>,
}

/// Technology in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Share of legacy that money or the stated rate would replace.
    pub rate: Lanes<W>,
    /// Share of legacy that is replaced.
    pub replaced: Lanes<W>,
    /// Share of technology that is legacy, weighted by floor area.
    pub share: Lanes<W>,
    /// Cost of running legacy relative to the opening, by its age alone.
    pub ageing: Lanes<W>,
    /// £m cash.
    pub running_cost: Lanes<W>,
    /// Outages expected.
    pub outage_rate: Lanes<W>,
    /// Number of outages.
    pub outages: Lanes<W>,
    /// What the same care costs relative to the opening.
    pub productivity_cost: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for as many estates.
    pub fn new(estates: usize) -> Self {
        Self { shares: vec![Lanes::ZERO; estates], all: Lanes::ZERO, ageing: Lanes::ONE }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, estates: &[Estate], futures: &Futures<W>, numbers: &Numbers<W>) {
        for (share, estate) in self.shares.iter_mut().zip(estates) {
            *share = numbers.or_zero(estate.legacy_share);
        }
        self.all = futures.opening;
        self.ageing = Lanes::ONE;
    }

    /// One year, with `money` (£m cash) to replace legacy and staff who roll out `roll_out` times as much as at the opening.
    #[inline(always)]
    pub fn year(
        &mut self,
        system: &Technology,
        (futures, area_share): (&Futures<W>, &[Lanes<W>]),
        chance: &Chance<W>,
        now: &Now<'_, W>,
        (money, roll_out, goes): (&Lanes<W>, &Lanes<W>, Option<&[Lanes<W>]>),
        is_removed: bool,
    ) -> Year<W> {
        let of = |id| now.of(id);
        let general_index = now.prices.general_index;
        // What programmes have replaced is gone before the rest grows old.
        if let Some(goes) = goes {
            self.all = Lanes::ZERO;
            for ((share, weight), goes) in self.shares.iter_mut().zip(area_share).zip(goes) {
                *share = *share * (1.0 - *goes);
                self.all += *weight * *share;
            }
        }
        let rate = match system.replacement {
            Replacement::Rate(rate) => *of(rate),
            Replacement::Money { value, .. } => {
                lift!(equations::rate_of_money(money, of(value), general_index, self.all))
            }
        };
        let replaced = lift!(equations::replaced(rate, roll_out));
        self.all = Lanes::ZERO;
        for (share, weight) in self.shares.iter_mut().zip(area_share) {
            *share = if is_removed { Lanes::ZERO } else { lift!(equations::legacy(*share, of(system.life), replaced)) };
            self.all += *weight * *share;
        }
        let share = self.all;
        self.ageing =
            lift!(equations::ageing(self.ageing, of(system.running_cost_growth), of(system.running_cost_cap)));
        let running_cost =
            lift!(equations::running_cost(of(system.running_cost), general_index, self.ageing, share, futures.opening));
        let productivity_cost =
            lift!(equations::productivity_cost(of(system.productivity_penalty), share, futures.opening));
        let outage_rate = lift!(equations::outage_rate(of(system.outages), share, futures.opening));
        let outages = chance.count(&futures.outages, now.t, &outage_rate);
        Year { rate, replaced, share, ageing: self.ageing, running_cost, outage_rate, outages, productivity_cost }
    }
}
