//! Systems of the model that a scenario may leave out or switch off.

use super::check::{Check, join};
use super::content::{Comes, Replacement, Scenario};
use super::keys::{Key, SYSTEMS};
use crate::outcomes::{Metric, Needs};

/// The innermost system that a key belongs to; some stand in tables of their own, and mean nothing without it.
pub(super) fn system_of(path: &str) -> Option<&'static str> {
    if path.starts_with("estate.") && path.ends_with(".legacy_share") {
        return Some("technology");
    }
    if path.starts_with("strategy.") && path.ends_with(".training_share") {
        return Some("workforce");
    }
    SYSTEMS.into_iter().filter(|system| is_in(path, system)).max_by_key(|system| system.len())
}

/// Whether the path is the table or lies in it.
fn is_in(path: &str, table: &str) -> bool {
    path.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

impl Check<'_> {
    /// Whether a system is there, and neither it nor one around it is switched off.
    pub(super) fn is_on(&self, system: &str) -> bool {
        SYSTEMS.into_iter().filter(|around| is_in(system, around)).all(|around| {
            self.found.places.contains_key(around)
                && self.found.flags.get(&join(around, "enabled")).is_none_or(|enabled| *enabled)
        })
    }

    /// The system whose absence makes a key mean nothing; none where it is on, or the key belongs to none.
    pub(super) fn off(&self, path: &str) -> Option<&'static str> {
        system_of(path).filter(|system| !self.is_on(system))
    }

    /// Whether a key is about raids that deficits bring, in a scenario of a trust: national raids do not fall on it.
    pub(super) fn has_no_raids(&self, key: &Key) -> bool {
        key.path.starts_with("funding.raids.") && key.path.ends_with("_per_gbp_bn") && self.is_on("funding.cash")
    }

    /// Takes away the numbers of what is not simulated: nothing draws them, and no list of assumptions holds them.
    pub(super) fn forget_what_is_off(&mut self) {
        let off: Vec<String> = self.found.numbers.keys().filter(|path| self.off(path).is_some()).cloned().collect();
        for path in off {
            self.found.numbers.remove(&path);
        }
    }
}

impl Scenario {
    /// Whether it has what an outcome needs.
    fn has(&self, needs: Needs) -> bool {
        let (funding, technology, staff) = (self.funding.as_ref(), self.technology.as_ref(), self.workforce.as_ref());
        match needs {
            Needs::Nothing => true,
            Needs::Demand => self.demand.is_some(),
            Needs::MoneyOnTop => self.capital.ring_fences.iter().any(|fence| fence.comes == Comes::OnTop),
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
    pub fn is_simulated(self, scenario: &Scenario) -> bool {
        scenario.has(self.outcome().needs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MINIMAL, Text, load};

    #[test]
    fn what_needs_a_system_is_not_simulated_without_one() {
        let text = Text { name: "minimal.toml".to_owned(), bytes: MINIMAL.into() };
        let loaded = load(&text, &[], false).unwrap();
        for metric in Metric::ALL {
            let needs = metric.outcome().needs;
            assert_eq!(metric.is_simulated(&loaded.scenario), needs == Needs::Nothing, "{}", metric.name());
        }
    }
}
