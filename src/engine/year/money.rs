//! Steps 3 and 11 over lanes: how deficits bring raids, what a trust's cash allows, and the outturn of the year.

use super::ZERO;
use crate::engine::futures::Futures;
use crate::model::{cash, revenue};
use crate::num::{LANES, Lane};
use crate::scenario::{Barrier, Cash, Funding, NumberId, Raids};

/// Day-to-day money between two years, and the outturn of the last.
pub struct Money {
    core: Lane,
    funding: Lane,
    signed: Lane,
    deficit_bn: Lane,
    /// Price × care cost of the last year.
    last_cost: Lane,
    /// £m cash.
    pub operating_cost: Lane,
    /// With what was raided.
    pub revenue: Lane,
    /// £m cash.
    pub deficit: Lane,
    /// A trust's cash; all 0 where it is not simulated.
    pub trust: Trust,
}

/// A trust's cash and assets between two years; £m.
pub struct Trust {
    /// At the close.
    pub cash: Lane,
    assets: [Lane; 3],
    lease_liability: Lane,
    net_assets: Lane,
    depreciation: Lane,
    principal: Lane,
    inflow: Lane,
    /// They score to the allocation.
    pub new_leases: Lane,
    allowed: Lane,
    /// Allocation that cash could not pay for.
    pub limited: Lane,
}

/// What has changed since the opening, £m cash.
pub struct Changes {
    /// Day-to-day part of repairs.
    pub repairs: Lane,
    /// Cost of lost bed-days.
    pub lost_bed_days: Lane,
    /// Running cost of legacy.
    pub legacy: Lane,
}

/// What else an outturn is made of, £m cash.
pub struct Outturn<'a> {
    /// What has changed since the opening.
    pub changes: Changes,
    /// Agencies.
    pub agency: &'a Lane,
    /// What the same care costs since legacy changed.
    pub productivity_cost: &'a Lane,
    /// Growth of price × care cost that was expected, a factor.
    pub expected_growth: f64,
    /// What was raided from capital.
    pub raided: Lane,
    /// Capital spent on everything.
    pub spent: Lane,
    /// Receipts and grants on top of the plan.
    pub on_top: &'a Lane,
}

impl Money {
    /// Room for it.
    pub fn new() -> Self {
        let trust = Trust {
            cash: ZERO,
            assets: [ZERO; 3],
            lease_liability: ZERO,
            net_assets: ZERO,
            depreciation: ZERO,
            principal: ZERO,
            inflow: ZERO,
            new_leases: ZERO,
            allowed: ZERO,
            limited: ZERO,
        };
        Self {
            core: ZERO,
            funding: ZERO,
            signed: ZERO,
            deficit_bn: ZERO,
            last_cost: ZERO,
            operating_cost: ZERO,
            revenue: ZERO,
            deficit: ZERO,
            trust,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, system: &Funding, futures: &Futures) {
        let own = match &system.cash {
            Some(cash) => self.trust.open(cash, futures),
            None => ZERO,
        };
        self.funding = *futures.number(system.revenue);
        self.signed = *futures.number(system.opening_deficit);
        self.last_cost = [1.0; LANES];
        for l in 0..LANES {
            self.core[l] = self.funding[l] + self.signed[l] - own[l];
            self.deficit_bn[l] = revenue::deficit(self.signed[l]) * 1e-3;
        }
    }

    /// Probability of a raid, given whether there was one last year.
    #[inline(always)]
    pub fn raid_probability(&self, system: &Funding, futures: &Futures, raids: &Raids, on_last_year: &Lane) -> Lane {
        let of = |id: NumberId| futures.number(id);
        let (off, off_per_bn) = (of(raids.off_to_on), of(system.off_to_on_per_bn));
        let (on, on_per_bn) = (of(raids.on_to_on), of(system.on_to_on_per_bn));
        let most = of(system.most);
        let mut probability = ZERO;
        for l in 0..LANES {
            probability[l] = revenue::raid_probability(
                on_last_year[l],
                (off[l], off_per_bn[l]),
                (on[l], on_per_bn[l]),
                self.deficit_bn[l],
                most[l],
            );
        }
        probability
    }

    /// What a trust's cash allows of `planned`. Returns the share that is cut.
    #[inline(always)]
    pub fn cash(
        &mut self,
        system: &Funding,
        cash: &Cash,
        futures: &Futures,
        planned: &Lane,
        carried_in: &Lane,
    ) -> Lane {
        let of = |id: NumberId| futures.number(id);
        let trust = &mut self.trust;
        let (pfi, loans, life) = (of(cash.pfi_principal), of(cash.loan_principal), of(cash.lease_life));
        let (dividend, receipts, minimum) = (of(cash.dividend_capital), of(cash.receipts), of(cash.minimum));
        trust.new_leases = *of(cash.new_leases);
        let mut cut = ZERO;
        for l in 0..LANES {
            let lease = trust.lease_liability[l] / life[l];
            trust.principal[l] = pfi[l] + loans[l] + lease;
            trust.depreciation[l] = trust.depreciation_of_assets(l) + lease;
            trust.inflow[l] = dividend[l] + receipts[l];
            let for_capital = cash::for_capital(
                trust.cash[l],
                minimum[l],
                trust.depreciation[l],
                self.signed[l],
                trust.principal[l],
                trust.inflow[l],
            );
            let most = match system.barrier {
                Barrier::Present => for_capital - carried_in[l],
                Barrier::Removed => f64::INFINITY,
            };
            trust.allowed[l] = cash::allowed(planned[l], trust.new_leases[l], most);
            let limited = planned[l] - trust.new_leases[l] - trust.allowed[l];
            trust.limited[l] = if limited > 0.0 { limited } else { 0.0 };
            cut[l] = cash::cut_share(trust.allowed[l], planned[l]);
        }
        cut
    }

    /// The outturn of the year.
    #[inline(always)]
    pub fn outturn(&mut self, system: &Funding, futures: &Futures, t: usize, outturn: &Outturn<'_>) {
        let of = |id: NumberId| futures.number(id);
        let (general_index, care_cost) = (&futures.general_index[t + 1], &futures.care_cost[t]);
        let own = match &system.cash {
            Some(cash) => self.trust.own_cost(cash, futures, &outturn.spent),
            None => ZERO,
        };
        let (made_good, follows) = (of(system.made_good_share), of(system.follows_actual_share));
        let c = &outturn.changes;
        for l in 0..LANES {
            let changes = c.repairs[l] + c.lost_bed_days[l] + c.legacy[l] + outturn.agency[l];
            self.operating_cost[l] = revenue::operating_cost(
                self.core[l],
                general_index[l],
                care_cost[l],
                outturn.productivity_cost[l],
                own[l],
                changes,
            );
            let cost = general_index[l] * care_cost[l];
            self.funding[l] = revenue::funding(
                self.funding[l],
                self.signed[l],
                made_good[l],
                follows[l],
                cost / self.last_cost[l],
                outturn.expected_growth,
            );
            self.last_cost[l] = cost;
            self.revenue[l] = self.funding[l] + outturn.raided[l];
            self.signed[l] = self.operating_cost[l] - self.revenue[l];
            self.deficit[l] = revenue::deficit(self.signed[l]);
            self.deficit_bn[l] = self.deficit[l] / general_index[l] * 1e-3;
        }
        if let Some(cash) = &system.cash {
            self.trust.close(cash, futures, &self.signed, outturn);
        }
    }
}

impl Trust {
    /// The opening. Returns depreciation and capital charge of the opening year.
    #[inline(always)]
    fn open(&mut self, system: &Cash, futures: &Futures) -> Lane {
        let of = |id: NumberId| futures.number(id);
        self.cash = *of(system.opening);
        self.lease_liability = *of(system.lease_liability);
        self.net_assets = *of(system.net_assets);
        for (asset, kind) in self.assets.iter_mut().zip(&system.assets) {
            *asset = *of(kind.depreciation);
        }
        let (life, charge) = (of(system.lease_life), of(system.capital_charge));
        let mut own = ZERO;
        for l in 0..LANES {
            let depreciation = self.depreciation_of_assets(l) + self.lease_liability[l] / life[l];
            own[l] = depreciation + cash::capital_charge(charge[l], self.net_assets[l], self.net_assets[l]);
        }
        own
    }

    #[inline(always)]
    fn depreciation_of_assets(&self, l: usize) -> f64 {
        self.assets.iter().fold(0.0, |sum, asset| sum + asset[l])
    }

    #[inline(always)]
    fn closing_net_assets(&self, l: usize, spent: f64) -> f64 {
        cash::net_assets(self.net_assets[l], spent, self.new_leases[l], self.depreciation[l])
    }

    #[inline(always)]
    fn own_cost(&self, system: &Cash, futures: &Futures, spent: &Lane) -> Lane {
        let charge = futures.number(system.capital_charge);
        let mut own = ZERO;
        for l in 0..LANES {
            let closing = self.closing_net_assets(l, spent[l]);
            own[l] = self.depreciation[l] + cash::capital_charge(charge[l], self.net_assets[l], closing);
        }
        own
    }

    #[inline(always)]
    fn close(&mut self, system: &Cash, futures: &Futures, signed: &Lane, outturn: &Outturn<'_>) {
        let life = futures.number(system.lease_life);
        for l in 0..LANES {
            self.net_assets[l] = self.closing_net_assets(l, outturn.spent[l]);
            self.cash[l] = cash::closing(
                self.cash[l],
                signed[l],
                self.depreciation[l],
                outturn.spent[l],
                self.principal[l],
                self.inflow[l] + outturn.on_top[l],
            );
            self.lease_liability[l] += self.new_leases[l] - self.lease_liability[l] / life[l];
        }
        for (kind, asset) in system.assets.iter().zip(&mut self.assets) {
            let life = futures.number(kind.life);
            for l in 0..LANES {
                asset[l] = cash::depreciation(asset[l], life[l], outturn.spent[l] * kind.capital_share);
            }
        }
    }
}
