//! What a scenario simulates: the outcomes that it has.

use super::Content;
use crate::outcomes::{Metric, Needs};
use crate::systems::capital::FenceOrigin;
use crate::systems::technology::Replacement;

impl Content {
    /// Whether it has what an outcome needs.
    fn has(&self, needs: Needs) -> bool {
        let (funding, technology, staff) = (self.funding.as_ref(), self.technology.as_ref(), self.workforce.as_ref());
        match needs {
            Needs::Nothing => true,
            Needs::Demand => self.demand.is_some(),
            Needs::MoneyOnTop => self.capital.ring_fences.iter().any(|fence| fence.comes == FenceOrigin::OnTop),
            Needs::Funding => funding.is_some(),
            Needs::Cash => funding.is_some_and(|funding| funding.cash.is_some()),
            Needs::Technology => technology.is_some(),
            Needs::TechnologyForMoney => {
                technology.is_some_and(|technology| matches!(technology.replacement, Replacement::Money { .. }))
            }
            Needs::Workforce => staff.is_some(),
            Needs::DeliveryByStaff => staff.is_some_and(|staff| staff.delivery_per_fte.is_some()),
        }
    }
}

impl Metric {
    /// Whether it is an outcome of this scenario: what a system that is not simulated would give is no outcome.
    pub fn is_simulated(self, content: &Content) -> bool {
        content.has(self.outcome().needs)
    }
}
