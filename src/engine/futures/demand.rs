//! Step 2 of every year: demand, which no strategy changes.

use super::{Futures, ZERO, normals, quantiles};
use crate::engine::world::World;
use crate::model::{Outcome, demand, funding, prices, share_of};
use crate::num::{LANES, Lane};
use crate::scenario::NumberId;

/// Draws demand for all years of a group of trials; where it is not simulated, care costs what it did.
#[inline(always)]
pub fn draw(futures: &mut Futures, world: &World<'_>, first: u32) {
    let scenario = world.scenario;
    let Some(system) = &scenario.demand else { return };
    let years = world.horizon();
    let outcome = futures.outcome;
    let numbers = &futures.numbers;
    let of = |id: NumberId| &numbers[id.0];
    let fixed = scenario.funding.as_ref().map_or(ZERO, |funding| *of(funding.fixed_cost_share));

    // Who appears, by year.
    let mut appearing = vec![ZERO; years];
    let mut uniforms = vec![ZERO; years];
    let shock = &system.shock;
    quantiles(world, shock.suppressed_share, world.processes.demand_suppressed, first, outcome, &mut appearing);
    world.source.fill_years(world.processes.demand_shock, first, scenario.first_year.start(), &mut uniforms);
    let (probability, rate, returning) = (of(shock.probability), of(shock.return_rate), of(shock.returning_share));
    let mut waiting = ZERO;
    for (share, uniform) in appearing.iter_mut().zip(&uniforms) {
        for l in 0..LANES {
            let suppressed = funding::happens(uniform[l], probability[l], outcome) * share[l];
            share[l] = demand::appearing(suppressed, waiting[l], rate[l]);
            waiting[l] = demand::still_to_return(waiting[l], rate[l], returning[l], suppressed);
        }
    }

    // The weights of the groups, and of all of them, by year.
    let mut all_shares = ZERO;
    for group in &system.groups {
        for l in 0..LANES {
            all_shares[l] += of(group.share)[l];
        }
    }
    let mut weight: Vec<Lane> = vec![if system.groups.is_empty() { [1.0; LANES] } else { ZERO }; years];
    for (g, group) in system.groups.iter().enumerate() {
        let (share, offset) = (of(group.share), of(group.growth_offset));
        for (t, weight) in weight.iter_mut().enumerate() {
            let own = &mut futures.demand_of_groups[g * years + t];
            for l in 0..LANES {
                own[l] = demand::group_weight(share[l] / all_shares[l], offset[l], (t + 1) as f64);
                weight[l] += own[l];
            }
        }
    }

    // Services, one after the other.
    let mut cost = vec![ZERO; years];
    let mut opening_cost = ZERO;
    futures.demand.fill(ZERO);
    for (s, service) in system.services.iter().enumerate() {
        let (million, growth, sd, cost_weight) =
            (of(service.million), of(service.growth), of(service.log_sd), of(service.cost_weight));
        let (mut deviation, mut variance, mut surprise) = (ZERO, ZERO, ZERO);
        for l in 0..LANES {
            opening_cost[l] += cost_weight[l] * million[l];
            surprise[l] = prices::surprise_sd(sd[l], system.persistence);
        }
        normals(world, world.processes.services[s], first, outcome, &mut uniforms);
        for t in 0..years {
            for l in 0..LANES {
                deviation[l] = demand::deviation(deviation[l], system.persistence, surprise[l], uniforms[t][l]);
                variance[l] = demand::variance(variance[l], system.persistence, surprise[l]);
                let spread = match outcome {
                    Outcome::Drawn => variance[l],
                    Outcome::Expected => 0.0,
                };
                let index = demand::service_index(growth[l], (t + 1) as f64, deviation[l], spread);
                let served = million[l] * index * weight[t][l] * appearing[t][l];
                futures.demand[t][l] += served;
                cost[t][l] += cost_weight[l] * served;
            }
        }
    }

    let mut last_cost = [1.0; LANES];
    for t in 0..years {
        for l in 0..LANES {
            let cost = share_of(cost[t][l], opening_cost[l]);
            futures.care_cost[t][l] = demand::care_cost(fixed[l], last_cost[l], world.expected_care_growth[t], cost);
            last_cost[l] = cost;
        }
        for g in 0..system.groups.len() {
            let own = &mut futures.demand_of_groups[g * years + t];
            for l in 0..LANES {
                own[l] = futures.demand[t][l] * (own[l] / weight[t][l]);
            }
        }
    }
}
