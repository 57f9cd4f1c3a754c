//! Steps 3 and 11 of every year: how deficits bring raids, and the outturn.

use super::Funding;
use super::equations;
use super::trust::{CashYear, Trust};
use crate::lift;
use crate::num::Lanes;
use crate::systems::capital::Raids;
use crate::systems::{Now, Numbers};

/// Day-to-day money between two years.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Operating cost of the opening year without what own assets cost.
    base: Lanes<W>,
    funding: Lanes<W>,
    /// Operating cost less revenue of the last year; negative: a surplus.
    pub signed: Lanes<W>,
    deficit_bn: Lanes<W>,
    /// Price × care cost of the last year.
    last_cost: Lanes<W>,
    /// A trust's cash and assets; all 0 where they are not simulated.
    pub trust: Trust<W>,
}

/// What has changed since the opening, £m cash.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Changes<const W: usize> {
    /// Day-to-day part of repairs.
    pub repairs: Lanes<W>,
    /// Cost of lost bed-days.
    pub lost_bed_days: Lanes<W>,
    /// Running cost of legacy.
    pub legacy: Lanes<W>,
    /// Agencies.
    pub agency: Lanes<W>,
    /// Running programmes, less what they save.
    pub programmes: Lanes<W>,
    /// Tests and questions that are asked again, beyond the opening's.
    pub repeated_tests: Lanes<W>,
    /// Correcting capacity for the waiting list, as far as no income of its own pays for it, and activity that is lost and paid.
    pub waiting_list: Lanes<W>,
}

/// What an outturn is made of.
#[derive(Clone, Copy, Debug)]
pub struct Outturn<'a, const W: usize> {
    /// Cost of care relative to the opening.
    pub care_cost: &'a Lanes<W>,
    /// What the same care costs since legacy changed.
    pub productivity_cost: Lanes<W>,
    /// Growth of price × care cost that was expected, a factor.
    pub expected_growth: f64,
    /// What has changed since the opening.
    pub changes: Changes<W>,
    /// What was raided from capital, £m cash.
    pub raided: Lanes<W>,
    /// Capital spent on everything, £m cash.
    pub spent: Lanes<W>,
    /// Receipts and grants on top of the plan, £m cash.
    pub on_top: &'a Lanes<W>,
}

/// Day-to-day money in one year; £m cash.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Operating cost of the opening year without what own assets cost.
    pub base_operating_cost: Lanes<W>,
    /// Depreciation and capital charge of a trust's own assets.
    pub own_assets: Lanes<W>,
    /// What has changed since the opening.
    pub changes: Changes<W>,
    /// Cost of the year.
    pub operating_cost: Lanes<W>,
    /// Before any raid.
    pub funding: Lanes<W>,
    /// With what was raided.
    pub revenue: Lanes<W>,
    /// Negative: a surplus.
    pub signed_deficit: Lanes<W>,
    /// 0 where there is a surplus.
    pub deficit: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for it.
    pub fn new() -> Self {
        Self {
            base: Lanes::ZERO,
            funding: Lanes::ZERO,
            signed: Lanes::ZERO,
            deficit_bn: Lanes::ZERO,
            last_cost: Lanes::ONE,
            trust: Trust::new(),
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, system: &Funding, numbers: &Numbers<W>) {
        let own = system.cash.as_ref().map_or(Lanes::ZERO, |cash| self.trust.open(cash, numbers));
        self.funding = *numbers.of(system.revenue);
        self.signed = *numbers.of(system.opening_deficit);
        self.last_cost = Lanes::ONE;
        self.base = self.funding + self.signed - own;
        let deficit: Lanes<W> = lift!(equations::deficit(self.signed));
        self.deficit_bn = deficit * 1e-3;
    }

    /// Probability of a raid, given whether there was one last year.
    #[inline(always)]
    pub fn raid_probability(
        &self,
        system: &Funding,
        raids: &Raids,
        numbers: &Numbers<W>,
        on_last_year: &Lanes<W>,
    ) -> Lanes<W> {
        let of = |id| numbers.of(id);
        lift!(equations::raid_probability(
            on_last_year,
            (of(raids.off_to_on), of(system.off_to_on_per_bn)),
            (of(raids.on_to_on), of(system.on_to_on_per_bn)),
            self.deficit_bn,
            of(system.max_probability)
        ))
    }

    /// The outturn of the year. Completes a trust's `cash`.
    #[inline(always)]
    pub fn year(
        &mut self,
        system: &Funding,
        now: &Now<'_, W>,
        outturn: &Outturn<'_, W>,
        cash: Option<&mut CashYear<W>>,
    ) -> Year<W> {
        let general_index = now.prices.general_index;
        let changes = outturn.changes;
        let trust = system.cash.as_ref().zip(cash);
        let own_assets = match &trust {
            Some((system, cash)) => self.trust.own_cost(system, now, cash, &outturn.spent),
            None => Lanes::ZERO,
        };
        let operating_cost = lift!(equations::operating_cost(
            self.base,
            general_index,
            outturn.care_cost,
            outturn.productivity_cost,
            own_assets,
            changes.repairs
                + changes.lost_bed_days
                + changes.legacy
                + changes.agency
                + changes.programmes
                + changes.repeated_tests
                + changes.waiting_list
        ));
        let cost = general_index * *outturn.care_cost;
        self.funding = lift!(equations::funding(
            self.funding,
            self.signed,
            now.of(system.made_good_share),
            now.of(system.follows_actual_share),
            cost / self.last_cost,
            outturn.expected_growth
        ));
        self.last_cost = cost;
        let revenue = self.funding + outturn.raided;
        self.signed = operating_cost - revenue;
        let deficit = lift!(equations::deficit(self.signed));
        self.deficit_bn = deficit / general_index * 1e-3;
        if let Some((system, cash)) = trust {
            self.trust.close(system, now, cash, (&self.signed, &outturn.spent, outturn.on_top));
        }
        Year {
            base_operating_cost: self.base,
            own_assets,
            changes,
            operating_cost,
            funding: self.funding,
            revenue,
            signed_deficit: self.signed,
            deficit,
        }
    }
}

impl<const W: usize> Default for State<W> {
    fn default() -> Self {
        Self::new()
    }
}
