//! Step 9 in one future: legacy grows old and is replaced.

use crate::engine::world::World;
use crate::model::{share_of, technology};
use crate::scenario::{Barrier, NumberId, Replacement, Technology};

/// Legacy between two years.
pub struct Legacy<'s> {
    system: &'s Technology,
    shares: Vec<f64>,
    /// Share of the floor area by estate.
    weights: Vec<f64>,
    opening: f64,
    now: f64,
    ageing: f64,
}

/// Technology in one year.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations")]
pub struct PlainTechnology {
    pub rate: f64,
    pub replaced: f64,
    pub legacy: Vec<f64>,
    /// All estates together, weighted by floor area.
    pub share: f64,
    pub opening_share: f64,
    pub ageing: f64,
    pub running_cost: f64,
    pub outage_rate: f64,
    /// What the same care costs relative to the opening.
    pub productivity_cost: f64,
}

impl<'s> Legacy<'s> {
    /// The opening.
    pub fn open(world: &World<'s>, system: &'s Technology, value: impl Fn(NumberId) -> f64, total_area: f64) -> Self {
        let estates = &world.scenario.estates;
        let weights: Vec<f64> = estates.iter().map(|estate| share_of(value(estate.area), total_area)).collect();
        let shares: Vec<f64> = estates.iter().map(|estate| estate.legacy_share.map_or(0.0, &value)).collect();
        let opening = weighted(&weights, &shares);
        Self { system, shares, weights, opening, now: opening, ageing: 1.0 }
    }

    /// One year, with `money` (£m cash) to replace legacy.
    pub fn year(
        &mut self,
        value: impl Fn(NumberId) -> f64,
        money: f64,
        roll_out: f64,
        general_index: f64,
    ) -> PlainTechnology {
        let system = self.system;
        let rate = match system.replacement {
            Replacement::Rate(rate) => value(rate),
            Replacement::Money { value: systems, .. } => {
                technology::rate_of_money(money, value(systems), general_index, self.now)
            }
        };
        let replaced = technology::replaced(rate, roll_out);
        for share in &mut self.shares {
            *share = match system.barrier {
                Barrier::Present => technology::legacy(*share, value(system.life), replaced),
                Barrier::Removed => 0.0,
            };
        }
        self.now = weighted(&self.weights, &self.shares);
        self.ageing =
            technology::ageing(self.ageing, value(system.running_cost_growth), value(system.running_cost_cap));
        PlainTechnology {
            rate,
            replaced,
            legacy: self.shares.clone(),
            share: self.now,
            opening_share: self.opening,
            ageing: self.ageing,
            running_cost: technology::running_cost(
                value(system.running_cost),
                general_index,
                self.ageing,
                self.now,
                self.opening,
            ),
            outage_rate: technology::outage_rate(value(system.outages), self.now, self.opening),
            productivity_cost: technology::productivity_cost(
                value(system.productivity_penalty),
                self.now,
                self.opening,
            ),
        }
    }
}

fn weighted(weights: &[f64], shares: &[f64]) -> f64 {
    weights.iter().zip(shares).fold(0.0, |sum, (weight, share)| sum + weight * share)
}
