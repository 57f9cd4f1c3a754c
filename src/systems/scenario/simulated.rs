//! What a scenario simulates: the outcomes that it has.

use super::Content;
use crate::outcomes::{Metric, Needs};
use crate::systems::System;
use crate::systems::capital::FenceOrigin;
use crate::systems::technology::Replacement;

impl Content {
    /// Whether it has what an outcome needs.
    fn has(&self, needs: Needs) -> bool {
        match needs {
            Needs::Nothing => true,
            Needs::System(table) => System::named(table).is_some_and(|system| system.is_simulated(self)),
            Needs::MoneyOnTop => self.capital.ring_fences.iter().any(|fence| fence.comes == FenceOrigin::OnTop),
            Needs::Cash => self.funding.as_ref().is_some_and(|funding| funding.cash.is_some()),
            Needs::TechnologyForMoney => {
                let replacement = self.technology.as_ref().map(|technology| &technology.replacement);
                matches!(replacement, Some(Replacement::Money { .. }))
            }
            Needs::DeliveryByStaff => self.workforce.as_ref().is_some_and(|staff| staff.delivery_per_fte.is_some()),
        }
    }
}

impl Metric {
    /// Whether it is an outcome of this scenario: what a system that is not simulated would give is no outcome.
    pub fn is_simulated(self, content: &Content) -> bool {
        content.has(self.outcome().needs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_of_a_system_that_there_is() {
        for metric in Metric::ALL {
            if let Needs::System(table) = metric.outcome().needs {
                assert!(System::named(table).is_some(), "{}: {table}", metric.name());
            }
        }
    }
}
