//! Day-to-day money (F9, F11–F13) and a trust's cash (F14–F18), £m.

use super::estate::{Beliefs, Estate};
use super::figures::Figures;
use super::future::Year;
use capcast::scenario::Barrier;

const ASSETS: [&str; 3] = ["buildings", "equipment", "digital"];

/// Day-to-day money between two years.
pub struct Money {
    /// Operating cost of the opening year, less what a trust's own assets cost.
    pub base_cost: f64,
    funding: f64,
    signed_deficit: f64,
    /// Last year's deficit, £bn at opening prices.
    deficit_bn: f64,
    /// Last year's prices times cost of care.
    cost_before: f64,
    /// Day-to-day repairs and lost bed-days of the opening stock.
    repairs_then: f64,
    lost_days_then: f64,
    trust: Option<Trust>,
}

/// A trust between two years.
struct Trust {
    cash: f64,
    depreciation: [f64; 3],
    leases: f64,
    net_assets: f64,
}

/// What a trust's cash allows, and what the year brings whatever is spent.
pub struct Allowance {
    /// What of the plan may be spent.
    pub allowed: f64,
    pub limited: f64,
    pub new_leases: f64,
    depreciation: f64,
    principal: f64,
    inflow: f64,
}

/// What the outturn counts.
pub struct Spent {
    pub capital: f64,
    pub on_top: f64,
    pub raided: f64,
    pub day_to_day_repairs: f64,
    pub lost_days: f64,
    /// Running cost of legacy, less the opening's.
    pub legacy: f64,
    pub agencies: f64,
    /// Running cost of live programmes, less what they save.
    pub programmes: f64,
    /// What is tested and asked again, less the opening's (X7).
    pub repeated: f64,
    /// What the waiting list costs (L8).
    pub list: f64,
    /// What the same care costs, as far as that is not met by more or less of it.
    pub productivity: f64,
}

/// The outturn of a year.
pub struct Outturn {
    pub cost: f64,
    pub revenue: f64,
    pub deficit: f64,
    pub cash: f64,
}

impl Trust {
    fn open(f: &Figures<'_>) -> Option<Self> {
        Some(Self {
            cash: f.get("funding.cash.opening_gbp_m")?,
            depreciation: ASSETS.map(|kind| f.of(&format!("funding.cash.assets.{kind}.depreciation_gbp_m"))),
            leases: f.of("funding.cash.lease_liability_gbp_m"),
            net_assets: f.of("funding.cash.net_assets_gbp_m"),
        })
    }

    fn lease_repaid(&self, f: &Figures<'_>) -> f64 {
        self.leases / f.of("funding.cash.lease_life_years")
    }

    fn written_off(&self, f: &Figures<'_>) -> f64 {
        self.depreciation.iter().sum::<f64>() + self.lease_repaid(f)
    }
}

impl Money {
    pub fn open(f: &Figures<'_>, beliefs: &Beliefs, estates: &[Estate]) -> Option<Self> {
        let revenue = f.get("funding.revenue_gbp_m")?;
        let deficit = f.of("funding.opening_deficit_gbp_m");
        let trust = Trust::open(f);
        let own = trust.as_ref().map_or(0.0, |trust| {
            trust.written_off(f) + f.of("funding.cash.capital_charge_per_year") * trust.net_assets
        });
        let felt: f64 = estates.iter().map(|e| e.opening_rate(beliefs) * e.criticality).sum();
        let day_to_day = 1.0 - f.of("incidents.capitalised_share");
        Some(Self {
            base_cost: revenue + deficit - own,
            funding: revenue,
            signed_deficit: deficit,
            deficit_bn: deficit.max(0.0) / 1000.0,
            cost_before: 1.0,
            repairs_then: felt * f.of("incidents.repair_cost_gbp") / 1e6 * day_to_day,
            lost_days_then: felt * f.of("incidents.lost_bed_days"),
            trust,
        })
    }

    /// (F9)
    pub fn raid_probability(&self, f: &Figures<'_>, on: f64) -> f64 {
        let after = |base: &str, more: &str| f.of(base) + f.of(more) * self.deficit_bn;
        let without = after("capital.raids.off_to_on_per_year", "funding.raids.off_to_on_per_gbp_bn");
        let with = after("capital.raids.on_to_on_per_year", "funding.raids.on_to_on_per_gbp_bn");
        (on * with + (1.0 - on) * without).min(f.of("funding.raids.most_per_year"))
    }

    /// (F14, F15); none where it is no trust.
    pub fn allowance(&self, f: &Figures<'_>, planned: f64, carried: f64) -> Option<Allowance> {
        let trust = self.trust.as_ref()?;
        let of = |name: &str| f.of(&format!("funding.cash.{name}_gbp_m"));
        let depreciation = trust.written_off(f);
        let principal = of("pfi_principal") + of("loan_principal") + trust.lease_repaid(f);
        let inflow = of("dividend_capital") + of("receipts");
        let left = trust.cash - of("minimum") + depreciation - self.signed_deficit - principal + inflow;
        let removed = f.scenario.funding.as_ref().unwrap().barrier == Barrier::Removed;
        let payable = if removed { f64::INFINITY } else { left.max(0.0) - carried };
        let new_leases = of("new_leases").min(planned);
        let allowed = (planned - new_leases).min(payable).max(0.0);
        Some(Allowance {
            allowed,
            limited: planned - new_leases - allowed,
            new_leases,
            depreciation,
            principal,
            inflow,
        })
    }

    pub fn outturn(&mut self, f: &Figures<'_>, year: &Year, spent: &Spent, trust: Option<&Allowance>) -> Outturn {
        let of = |name: &str| f.of(&format!("funding.{name}"));
        let mut own = 0.0;
        if let Some((state, of_year)) = self.trust.as_mut().zip(trust) {
            let before = state.net_assets;
            state.net_assets += spent.capital + of_year.new_leases - of_year.depreciation;
            own = of_year.depreciation + of("cash.capital_charge_per_year") * (before + state.net_assets) / 2.0;
        }
        let changes = spent.day_to_day_repairs - self.repairs_then * year.q
            + (spent.lost_days - self.lost_days_then) * of("lost_bed_day_gbp") / 1e6 * year.g
            + spent.legacy
            + spent.agencies
            + spent.programmes
            + spent.repeated
            + spent.list;
        let cost = self.base_cost * year.g * year.demand.care * spent.productivity + own + changes;
        let follows = of("follows_actual_share");
        let actual = year.g * year.demand.care / self.cost_before;
        let expected = (1.0 + f.mean("prices.general.mean_per_year")) * year.demand.expected_growth;
        self.funding = (self.funding + of("made_good_share") * self.signed_deficit)
            * (follows * actual + (1.0 - follows) * expected);
        self.cost_before = year.g * year.demand.care;
        self.signed_deficit = cost - self.funding - spent.raided;
        let deficit = self.signed_deficit.max(0.0);
        self.deficit_bn = deficit / year.g / 1000.0;
        let mut cash = 0.0;
        if let Some((state, of_year)) = self.trust.as_mut().zip(trust) {
            state.cash += of_year.depreciation - self.signed_deficit - spent.capital - of_year.principal
                + of_year.inflow
                + spent.on_top;
            cash = state.cash;
            state.leases += of_year.new_leases - state.lease_repaid(f);
            for (k, kind) in ASSETS.into_iter().enumerate() {
                let share = f.scenario.funding.as_ref().unwrap().cash.as_ref().unwrap().assets[k].capital_share;
                let written_off = &mut state.depreciation[k];
                *written_off +=
                    (spent.capital * share - *written_off) / f.of(&format!("funding.cash.assets.{kind}.life_years"));
            }
        }
        Outturn { cost, revenue: self.funding + spent.raided, deficit, cash }
    }
}
