//! Step 2 in one future: demand by service and group, and what it makes care cost.

use crate::engine::draws::Draws;
use crate::engine::world::World;
use crate::model::{demand, funding, prices, share_of};
use crate::scenario::NumberId;

/// Demand in one year.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations")]
pub struct PlainDemand {
    /// Deviation of the log of demand from its trend, by service.
    pub deviation: Vec<f64>,
    /// Demand of each service in all groups, million.
    pub services: Vec<f64>,
    /// Demand of each group for all services, million.
    pub groups: Vec<f64>,
    pub suppressed: f64,
    /// Share of the year's demand that appears.
    pub appearing: f64,
    /// Million.
    pub total: f64,
    /// Cost of demand relative to the opening year, at opening prices.
    pub cost: f64,
    /// Cost of care relative to the opening year, at opening prices: 1 where demand is not simulated.
    pub care_cost: f64,
    /// Variance of the deviations, by service; 0 in the central case.
    pub variance: Vec<f64>,
    /// What earlier shocks left to come back, as a share of a year's demand.
    pub waiting: f64,
    /// Weight of each group in every service.
    pub weights: Vec<f64>,
}

impl PlainDemand {
    /// Where demand is not simulated.
    fn neutral() -> Self {
        Self {
            deviation: Vec::new(),
            services: Vec::new(),
            groups: Vec::new(),
            suppressed: 0.0,
            appearing: 1.0,
            total: 0.0,
            cost: 1.0,
            care_cost: 1.0,
            variance: Vec::new(),
            waiting: 0.0,
            weights: Vec::new(),
        }
    }
}

/// Demand in every year. No strategy changes it.
pub fn years(world: &World<'_>, draws: &Draws<'_, '_>, value: impl Fn(NumberId) -> f64) -> Vec<PlainDemand> {
    let scenario = world.scenario;
    let Some(system) = &scenario.demand else { return vec![PlainDemand::neutral(); world.horizon()] };
    let fixed = scenario.funding.as_ref().map_or(0.0, |funding| value(funding.fixed_cost_share));
    let shares: Vec<f64> = system.groups.iter().map(|group| value(group.share)).collect();
    let all = shares.iter().fold(0.0, |sum, share| sum + share);
    let opening_cost =
        system.services.iter().fold(0.0, |sum, service| sum + value(service.cost_weight) * value(service.million));
    let surprise: Vec<f64> =
        system.services.iter().map(|service| prices::surprise_sd(value(service.log_sd), system.persistence)).collect();
    let mut deviation = vec![0.0; system.services.len()];
    let mut variance = vec![0.0; system.services.len()];
    let (mut waiting, mut last_cost) = (0.0, 1.0);

    let year = |t: usize| {
        let (year, since) = (scenario.first_year.plus(t as i32).start(), (t + 1) as f64);
        let shock = &system.shock;
        let on = funding::happens(
            draws.uniform(world.processes.demand_shock, year),
            value(shock.probability),
            draws.outcome(),
        );
        let suppressed = on * draws.yearly(shock.suppressed_share, world.processes.demand_suppressed, year);
        let appearing = demand::appearing(suppressed, waiting, value(shock.return_rate));
        let waited = waiting;
        waiting = demand::still_to_return(waiting, value(shock.return_rate), value(shock.returning_share), suppressed);

        let weights: Vec<f64> = system
            .groups
            .iter()
            .zip(&shares)
            .map(|(group, share)| demand::group_weight(share / all, value(group.growth_offset), since))
            .collect();
        // Where no groups are told apart, demand is one.
        let weight = if weights.is_empty() { 1.0 } else { weights.iter().fold(0.0, |sum, weight| sum + weight) };
        let (mut total, mut cost) = (0.0, 0.0);
        let mut services = Vec::with_capacity(system.services.len());
        let mut spreads = Vec::with_capacity(system.services.len());
        for (s, service) in system.services.iter().enumerate() {
            let normal = draws.normal(world.processes.services[s], year);
            deviation[s] = demand::deviation(deviation[s], system.persistence, surprise[s], normal);
            variance[s] = demand::variance(variance[s], system.persistence, surprise[s]);
            // The central case has no spread, so its mean needs no correction.
            let spread = if draws.trial() == 0 { 0.0 } else { variance[s] };
            let index = demand::service_index(value(service.growth), since, deviation[s], spread);
            let million = value(service.million) * index * weight * appearing;
            total += million;
            cost += value(service.cost_weight) * million;
            services.push(million);
            spreads.push(spread);
        }
        let groups: Vec<f64> = weights.iter().map(|of| total * (of / weight)).collect();
        let cost = share_of(cost, opening_cost);
        let care_cost = demand::care_cost(fixed, last_cost, world.expected_care_growth[t], cost);
        last_cost = cost;
        PlainDemand {
            deviation: deviation.clone(),
            services,
            groups,
            suppressed,
            appearing,
            total,
            cost,
            care_cost,
            variance: spreads,
            waiting: waited,
            weights,
        }
    };
    (0..world.horizon()).map(year).collect()
}
