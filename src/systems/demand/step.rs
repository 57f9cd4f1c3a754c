//! Step 2 of every year: demand by service and group, and what it makes care cost.

use super::Demand;
use super::equations;
use crate::draw::{Chance, Mode, VariableHash};
use crate::file::{Number, NumberId};
use crate::lift;
use crate::num::{Lanes, share_of, sum};
use crate::systems::capital::equations::happens;
use crate::systems::prices::equations::surprise_sd;
use crate::systems::{Namer, Numbers};

/// Addresses of the draws.
#[derive(Clone, Debug)]
pub struct Addresses {
    services: Vec<VariableHash>,
    shock: VariableHash,
    suppressed: VariableHash,
}

impl Addresses {
    /// Names the draws.
    pub fn new(demand: Option<&Demand>, name: &mut Namer<'_>) -> Self {
        let services = demand.map_or(&[][..], |demand| &demand.services);
        Self {
            services: services.iter().map(|service| name("demand.service.deviation", &service.id)).collect(),
            shock: name("demand.shock", "year"),
            suppressed: name("demand.shock.suppressed_share", "year"),
        }
    }
}

/// Demand of every year. Where it is not simulated there is none, and care costs what it did.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    years: Vec<Year<W>>,
    /// By service, then year.
    pub services: Vec<ServiceYear<W>>,
    /// By group, then year.
    pub groups: Vec<GroupYear<W>>,
    /// Share of each group in the opening year's demand.
    opening_shares: Vec<Lanes<W>>,
    uniforms: Vec<Lanes<W>>,
}

/// Demand of a year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Of all services, million.
    pub total: Lanes<W>,
    /// Cost of demand relative to the opening year, at opening prices.
    pub cost: Lanes<W>,
    /// Cost of care relative to the opening year, at opening prices.
    pub care_cost: Lanes<W>,
    /// Share of the year's demand that stays away.
    pub suppressed: Lanes<W>,
    /// Share of the year's demand that appears.
    pub appearing: Lanes<W>,
    /// What earlier shocks left to come back, as a share of a year's demand.
    pub waiting: Lanes<W>,
}

/// A service in a year.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct ServiceYear<const W: usize> {
    /// Deviation of the log of demand from its trend.
    pub deviation: Lanes<W>,
    /// Variance of the deviation; 0 in the central case, whose mean needs no correction.
    pub variance: Lanes<W>,
    /// Demand, million, before anybody stays away.
    pub needed: Lanes<W>,
    /// Demand that appears, million.
    pub million: Lanes<W>,
}

/// A population group in a year.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct GroupYear<const W: usize> {
    /// Weight in every service.
    pub weight: Lanes<W>,
    /// Share of the year's demand.
    pub share: Lanes<W>,
    /// Demand for all services, million.
    pub million: Lanes<W>,
}

impl<const W: usize> Futures<W> {
    /// Room for as many years.
    pub fn new(demand: Option<&Demand>, years: usize) -> Self {
        let (services, groups) = demand.map_or((0, 0), |demand| (demand.services.len(), demand.groups.len()));
        let nothing = Year {
            total: Lanes::ZERO,
            cost: Lanes::ONE,
            care_cost: Lanes::ONE,
            suppressed: Lanes::ZERO,
            appearing: Lanes::ONE,
            waiting: Lanes::ZERO,
        };
        Self {
            years: vec![nothing; years],
            services: vec![ServiceYear::default(); services * years],
            groups: vec![GroupYear::default(); groups * years],
            opening_shares: vec![Lanes::ZERO; groups],
            uniforms: vec![Lanes::ZERO; if demand.is_some() { years } else { 0 }],
        }
    }

    /// Demand `t` years after the first.
    #[inline(always)]
    pub fn year(&self, t: usize) -> &Year<W> {
        &self.years[t]
    }

    /// A group `t` years after the first.
    #[inline(always)]
    pub fn group(&self, group: usize, t: usize) -> &GroupYear<W> {
        &self.groups[group * self.years.len() + t]
    }

    /// A service `t` years after the first.
    #[inline(always)]
    pub fn service(&self, service: usize, t: usize) -> &ServiceYear<W> {
        &self.services[service * self.years.len() + t]
    }

    /// Share of a group in the opening year's demand.
    #[inline(always)]
    pub fn opening_share(&self, group: usize) -> Lanes<W> {
        self.opening_shares[group]
    }

    /// Draws it. `fixed` is the share of the cost of care that does not follow a year's surprise, `expected_growth` that
    /// of its cost.
    #[inline(always)]
    pub fn draw(
        &mut self,
        system: &Demand,
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
        (fixed, expected_growth): (Lanes<W>, &[f64]),
        all: &[Number],
    ) {
        let of = |id: NumberId| numbers.of(id);
        let years = self.years.len();
        let rows = &mut self.uniforms;

        // Who appears.
        let shock = &system.shock;
        chance.yearly(&all[shock.suppressed_share.0].distribution, at.suppressed, rows);
        for (year, share) in self.years.iter_mut().zip(&*rows) {
            year.suppressed = *share;
        }
        chance.uniform(at.shock, rows);
        let (probability, rate, returning) = (of(shock.probability), of(shock.return_rate), of(shock.returning_share));
        let mut waiting = Lanes::ZERO;
        for (year, uniform) in self.years.iter_mut().zip(&*rows) {
            let on: Lanes<W> = lift!(happens(uniform, probability, chance.mode));
            year.suppressed = on * year.suppressed;
            year.waiting = waiting;
            year.appearing = lift!(equations::appearing(year.suppressed, waiting, rate));
            waiting = lift!(equations::still_to_return(waiting, rate, returning, year.suppressed));
        }

        // Groups, and all of them together; where none are told apart, demand is one.
        let all_shares = sum(system.groups.iter().map(|group| of(group.share)));
        let weights = |groups: &[GroupYear<W>], t: usize| match system.groups.len() {
            0 => Lanes::ONE,
            many => sum((0..many).map(|g| &groups[g * years + t].weight)),
        };
        for (g, group) in system.groups.iter().enumerate() {
            let share = *of(group.share) / all_shares;
            self.opening_shares[g] = share;
            for t in 0..years {
                let since = (t + 1) as f64;
                self.groups[g * years + t].weight =
                    lift!(equations::group_weight(share, of(group.growth_offset), since));
            }
        }

        // Services, one after the other.
        let mut opening_cost = Lanes::ZERO;
        for year in &mut self.years {
            (year.total, year.cost) = (Lanes::ZERO, Lanes::ZERO);
        }
        for (s, service) in system.services.iter().enumerate() {
            let (million, cost_weight) = (of(service.million), of(service.cost_weight));
            opening_cost += *cost_weight * *million;
            let surprise: Lanes<W> = lift!(surprise_sd(of(service.log_sd), system.persistence));
            chance.normal(at.services[s], rows);
            let (mut deviation, mut variance) = (Lanes::ZERO, Lanes::ZERO);
            for t in 0..years {
                deviation = lift!(equations::deviation(deviation, system.persistence, surprise, rows[t]));
                variance = lift!(equations::variance(variance, system.persistence, surprise));
                let spread = if chance.mode == Mode::Drawn { variance } else { Lanes::ZERO };
                let index: Lanes<W> =
                    lift!(equations::service_index(of(service.growth), (t + 1) as f64, deviation, spread));
                let year = &mut self.years[t];
                let needed = *million * index * weights(&self.groups, t);
                let served = needed * year.appearing;
                year.total += served;
                year.cost += *cost_weight * served;
                self.services[s * years + t] = ServiceYear { deviation, variance: spread, needed, million: served };
            }
        }

        let mut last = Lanes::ONE;
        for t in 0..years {
            let crowd = weights(&self.groups, t);
            let year = &mut self.years[t];
            year.cost = lift!(share_of(year.cost, opening_cost));
            year.care_cost = lift!(equations::care_cost(fixed, last, expected_growth[t], year.cost));
            last = year.cost;
            for g in 0..system.groups.len() {
                let group = &mut self.groups[g * years + t];
                group.share = group.weight / crowd;
                group.million = year.total * group.share;
            }
        }
    }
}
