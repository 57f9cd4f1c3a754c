//! Steps 3 and 11 in one future: how deficits bring raids, what a trust's cash allows, and the outturn of the year.

use crate::model::{cash, revenue};
use crate::scenario::{Barrier, Cash, Funding, NumberId, Raids};

/// Day-to-day money between two years.
pub struct Money<'s> {
    system: &'s Funding,
    /// Operating cost of the opening year without what own assets cost.
    core: f64,
    funding: f64,
    signed: f64,
    deficit_bn: f64,
    /// Price × care cost of the last year.
    last_cost: f64,
    trust: Option<Trust<'s>>,
}

/// A trust's cash and assets between two years.
struct Trust<'s> {
    system: &'s Cash,
    cash: f64,
    /// Buildings, equipment, digital.
    depreciation: [f64; 3],
    lease_liability: f64,
    net_assets: f64,
}

/// What a trust may spend in a year; £m.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations")]
pub struct PlainCash {
    pub opening: f64,
    pub depreciation: f64,
    pub principal: f64,
    pub inflow: f64,
    pub new_leases: f64,
    pub for_capital: f64,
    pub allowed: f64,
    /// Allocation that cash could not pay for.
    pub limited: f64,
    pub capital_charge: f64,
    pub closing: f64,
    /// Of buildings, equipment and digital systems.
    pub depreciation_of: [f64; 3],
    /// Of leases, which is repaid and written off alike.
    pub lease_principal: f64,
    pub opening_net_assets: f64,
    pub net_assets: f64,
}

/// Day-to-day money in one year; £m cash.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations")]
pub struct PlainMoney {
    pub core: f64,
    pub own_assets: f64,
    pub change_repairs: f64,
    pub change_lost_bed_days: f64,
    pub change_legacy: f64,
    pub change_agency: f64,
    pub operating_cost: f64,
    /// Before any raid.
    pub funding: f64,
    /// With what was raided.
    pub revenue: f64,
    pub signed_deficit: f64,
    pub deficit: f64,
}

/// What has changed since the opening, £m cash.
pub struct Changes {
    /// Day-to-day part of repairs.
    pub repairs: f64,
    /// Cost of lost bed-days.
    pub lost_bed_days: f64,
    /// Running cost of legacy.
    pub legacy: f64,
    /// Agencies.
    pub agency: f64,
}

/// What a year's outturn is made of.
pub struct Outturn {
    /// General price index of the year.
    pub general_index: f64,
    /// Cost of care relative to the opening.
    pub care_cost: f64,
    /// What the same care costs since legacy changed.
    pub productivity_cost: f64,
    /// Growth of price × care cost that was expected, a factor.
    pub expected_growth: f64,
    /// What has changed since the opening.
    pub changes: Changes,
    /// What was raided from capital.
    pub raided: f64,
    /// Capital spent on everything.
    pub spent: f64,
    /// Receipts and grants on top of the plan.
    pub on_top: f64,
}

impl<'s> Money<'s> {
    /// The opening.
    pub fn open(system: &'s Funding, value: impl Fn(NumberId) -> f64) -> Self {
        let trust = system.cash.as_ref().map(|cash| Trust::open(cash, &value));
        let own = trust.as_ref().map_or(0.0, |trust| trust.opening_own_cost(&value));
        let (funding, signed) = (value(system.revenue), value(system.opening_deficit));
        Self {
            system,
            core: funding + signed - own,
            funding,
            signed,
            deficit_bn: revenue::deficit(signed) * 1e-3,
            last_cost: 1.0,
            trust,
        }
    }

    /// Probability of a raid, given whether there was one last year.
    pub fn raid_probability(&self, value: impl Fn(NumberId) -> f64, raids: &Raids, on_last_year: f64) -> f64 {
        let system = self.system;
        revenue::raid_probability(
            on_last_year,
            (value(raids.off_to_on), value(system.off_to_on_per_bn)),
            (value(raids.on_to_on), value(system.on_to_on_per_bn)),
            self.deficit_bn,
            value(system.most),
        )
    }

    /// What a trust's cash allows of `planned`, where there is one.
    pub fn cash(&self, value: impl Fn(NumberId) -> f64, planned: f64, carried_in: f64) -> Option<PlainCash> {
        let trust = self.trust.as_ref()?;
        let system = trust.system;
        let principal = trust.principal(&value);
        let depreciation = trust.depreciation.iter().fold(0.0, |sum, kind| sum + kind) + trust.lease_principal(&value);
        let inflow = value(system.dividend_capital) + value(system.receipts);
        let for_capital =
            cash::for_capital(trust.cash, value(system.minimum), depreciation, self.signed, principal, inflow);
        let new_leases = value(system.new_leases);
        let most = match self.system.barrier {
            Barrier::Present => for_capital - carried_in,
            Barrier::Removed => f64::INFINITY,
        };
        let allowed = cash::allowed(planned, new_leases, most);
        let limited = planned - new_leases - allowed;
        Some(PlainCash {
            opening: trust.cash,
            depreciation,
            principal,
            inflow,
            new_leases,
            for_capital,
            allowed,
            limited: if limited > 0.0 { limited } else { 0.0 },
            capital_charge: 0.0,
            closing: 0.0,
            depreciation_of: trust.depreciation,
            lease_principal: trust.lease_principal(&value),
            opening_net_assets: trust.net_assets,
            net_assets: 0.0,
        })
    }

    /// The outturn of the year. Completes what [`Money::cash`] began.
    pub fn outturn(
        &mut self,
        value: impl Fn(NumberId) -> f64,
        outturn: &Outturn,
        year: Option<&mut PlainCash>,
    ) -> PlainMoney {
        let system = self.system;
        let own_assets = match (&mut self.trust, &year) {
            (Some(trust), Some(year)) => trust.own_cost(&value, year, outturn.spent),
            _ => 0.0,
        };
        let c = &outturn.changes;
        let changes = c.repairs + c.lost_bed_days + c.legacy + c.agency;
        let operating_cost = revenue::operating_cost(
            self.core,
            outturn.general_index,
            outturn.care_cost,
            outturn.productivity_cost,
            own_assets,
            changes,
        );
        let cost = outturn.general_index * outturn.care_cost;
        self.funding = revenue::funding(
            self.funding,
            self.signed,
            value(system.made_good_share),
            value(system.follows_actual_share),
            cost / self.last_cost,
            outturn.expected_growth,
        );
        self.last_cost = cost;
        let revenue = self.funding + outturn.raided;
        self.signed = operating_cost - revenue;
        let deficit = revenue::deficit(self.signed);
        self.deficit_bn = deficit / outturn.general_index * 1e-3;
        if let (Some(trust), Some(year)) = (&mut self.trust, year) {
            trust.close(&value, year, self.signed, outturn);
        }
        PlainMoney {
            core: self.core,
            own_assets,
            change_repairs: c.repairs,
            change_lost_bed_days: c.lost_bed_days,
            change_legacy: c.legacy,
            change_agency: c.agency,
            operating_cost,
            funding: self.funding,
            revenue,
            signed_deficit: self.signed,
            deficit,
        }
    }
}

impl<'s> Trust<'s> {
    fn open(system: &'s Cash, value: impl Fn(NumberId) -> f64) -> Self {
        let [buildings, equipment, digital] = &system.assets;
        Self {
            system,
            cash: value(system.opening),
            depreciation: [value(buildings.depreciation), value(equipment.depreciation), value(digital.depreciation)],
            lease_liability: value(system.lease_liability),
            net_assets: value(system.net_assets),
        }
    }

    /// Depreciation and capital charge of the opening year.
    fn opening_own_cost(&self, value: impl Fn(NumberId) -> f64) -> f64 {
        let depreciation = self.depreciation.iter().fold(0.0, |sum, kind| sum + kind) + self.lease_principal(&value);
        depreciation + cash::capital_charge(value(self.system.capital_charge), self.net_assets, self.net_assets)
    }

    /// Leases are repaid, and what is leased written off, by the same share of what is left each year.
    fn lease_principal(&self, value: impl Fn(NumberId) -> f64) -> f64 {
        self.lease_liability / value(self.system.lease_life)
    }

    fn principal(&self, value: impl Fn(NumberId) -> f64) -> f64 {
        let system = self.system;
        value(system.pfi_principal) + value(system.loan_principal) + self.lease_principal(&value)
    }

    fn own_cost(&self, value: impl Fn(NumberId) -> f64, year: &PlainCash, spent: f64) -> f64 {
        let net_assets = cash::net_assets(self.net_assets, spent, year.new_leases, year.depreciation);
        year.depreciation + cash::capital_charge(value(self.system.capital_charge), self.net_assets, net_assets)
    }

    fn close(&mut self, value: impl Fn(NumberId) -> f64, year: &mut PlainCash, signed: f64, outturn: &Outturn) {
        let system = self.system;
        let net_assets = cash::net_assets(self.net_assets, outturn.spent, year.new_leases, year.depreciation);
        year.capital_charge = cash::capital_charge(value(system.capital_charge), self.net_assets, net_assets);
        year.net_assets = net_assets;
        self.net_assets = net_assets;
        self.cash = cash::closing(
            self.cash,
            signed,
            year.depreciation,
            outturn.spent,
            year.principal,
            year.inflow + outturn.on_top,
        );
        year.closing = self.cash;
        self.lease_liability += year.new_leases - self.lease_principal(&value);
        for (kind, depreciation) in system.assets.iter().zip(&mut self.depreciation) {
            *depreciation = cash::depreciation(*depreciation, value(kind.life), outturn.spent * kind.capital_share);
        }
    }
}
