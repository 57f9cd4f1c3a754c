//! Step 9 over lanes: legacy grows old and is replaced.

use super::ZERO;
use crate::draw::poisson;
use crate::engine::futures::Futures;
use crate::model::{Outcome, technology};
use crate::num::{LANES, Lane};
use crate::scenario::{Barrier, Content, NumberId, Replacement, Technology};

/// Legacy between two years, and what it made of the last.
pub struct Legacy {
    estates: Vec<Lane>,
    /// Of all estates, weighted by floor area.
    pub share: Lane,
    ageing: Lane,
    /// £m cash.
    pub running_cost: Lane,
    /// What the same care costs relative to the opening.
    pub productivity_cost: Lane,
    /// Number of outages.
    pub outages: Lane,
}

impl Legacy {
    /// Room for it, with no effect on anything.
    pub fn new(estates: usize) -> Self {
        Self {
            estates: vec![ZERO; estates],
            share: ZERO,
            ageing: ZERO,
            running_cost: ZERO,
            productivity_cost: [1.0; LANES],
            outages: ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, scenario: &Content, futures: &Futures) {
        for (share, estate) in self.estates.iter_mut().zip(&scenario.estates) {
            *share = estate.legacy_share.map_or(ZERO, |id| *futures.number(id));
        }
        self.share = futures.opening_legacy;
        self.ageing = [1.0; LANES];
    }

    /// One year, with `money` (£m cash) to replace legacy.
    #[inline(always)]
    pub fn year(&mut self, system: &Technology, futures: &Futures, t: usize, money: &Lane, roll_out: &Lane) {
        let of = |id: NumberId| futures.number(id);
        let general_index = &futures.general_index[t + 1];
        let mut replaced = ZERO;
        match system.replacement {
            Replacement::Rate(rate) => replaced = *of(rate),
            Replacement::Money { value, .. } => {
                let value = of(value);
                for l in 0..LANES {
                    replaced[l] = technology::rate_of_money(money[l], value[l], general_index[l], self.share[l]);
                }
            }
        }
        for l in 0..LANES {
            replaced[l] = technology::replaced(replaced[l], roll_out[l]);
        }
        let life = of(system.life);
        self.share = ZERO;
        for (share, weight) in self.estates.iter_mut().zip(&futures.area_share) {
            match system.barrier {
                Barrier::Present => {
                    for l in 0..LANES {
                        share[l] = technology::legacy(share[l], life[l], replaced[l]);
                    }
                }
                Barrier::Removed => *share = ZERO,
            }
            for l in 0..LANES {
                self.share[l] += weight[l] * share[l];
            }
        }
        let (growth, cap) = (of(system.running_cost_growth), of(system.running_cost_cap));
        let (cost, outages, penalty) = (of(system.running_cost), of(system.outages), of(system.productivity_penalty));
        let opening = &futures.opening_legacy;
        let mut rate = ZERO;
        for l in 0..LANES {
            let now = self.share[l];
            self.ageing[l] = technology::ageing(self.ageing[l], growth[l], cap[l]);
            self.running_cost[l] = technology::running_cost(cost[l], general_index[l], self.ageing[l], now, opening[l]);
            self.productivity_cost[l] = technology::productivity_cost(penalty[l], now, opening[l]);
            rate[l] = technology::outage_rate(outages[l], now, opening[l]);
        }
        match futures.outcome {
            Outcome::Expected => self.outages = rate,
            Outcome::Drawn => {
                poisson::fill(&futures.outages[t], &futures.outages_normal[t], &rate, &mut self.outages);
            }
        }
    }
}
