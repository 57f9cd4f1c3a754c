//! Where resistance to change and connectivity begin: what the scenario says of them at the close of the year before the first.

use crate::engine::futures::Futures;
use crate::engine::year::State;
use crate::engine::{Opening, World};
use crate::num::share_of;
use crate::scenario::{NumberId, Scenario};

/// Resistance to change, the mean of the estates by floor area, at the means of what is uncertain; none where change is not simulated.
pub fn resistance(scenario: &Scenario) -> Option<Opening> {
    scenario.change.as_ref()?;
    let number = |id: NumberId| &scenario.number(id).distribution;
    let (mut sum, mut area, mut is_certain) = (0.0, 0.0, true);
    let one = scenario.estates.len() == 1;
    for estate in &scenario.estates {
        let resistance = number(estate.resistance?);
        sum += resistance.mean() * number(estate.area).mean();
        area += number(estate.area).mean();
        is_certain &= resistance.as_fixed().is_some() && (one || number(estate.area).as_fixed().is_some());
    }
    (area > 0.0).then(|| Opening { value: share_of(sum, area), is_certain })
}

/// Connectivity (X4) at the means of what is uncertain; none where interoperability is not simulated.
pub fn connectivity(scenario: &Scenario) -> Option<Opening> {
    let system = scenario.interoperability.as_ref()?;
    let world = World::new(scenario, 1, 1, &[0]).ok()?;
    let mut futures = Futures::<1>::new(&world);
    futures.draw(&world, 0);
    let mut state = State::new(&world);
    state.open(&world, &futures, world.cases.first()?);
    let is_fixed = |id: NumberId| scenario.number(id).distribution.as_fixed().is_some();
    let of_estates = scenario.estates.iter().all(|estate| {
        let legacy = estate.legacy_share.filter(|_| scenario.technology.is_some());
        is_fixed(estate.area) && estate.live_share.iter().chain(&legacy).all(|&id| is_fixed(id))
    });
    let of_all = [system.compatible, system.within, system.standard_share].into_iter().all(is_fixed)
        && (scenario.technology.is_none() || is_fixed(system.legacy_effect));
    Some(Opening { value: state.interoperability.opening[0], is_certain: of_estates && of_all })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MINIMAL, Text, load};

    fn scenario(set: &[&str]) -> Scenario {
        let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
        let set: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
        load(&text, &set, false).unwrap().scenario
    }

    #[test]
    fn an_estate_of_many_organisations_is_connected_by_chance_alone() {
        // Two organisations are both live in 0.6 · 0.6 of pairs, and compatible in 0.25 of them.
        let set = [
            "estate.hospital.organisations=8",
            "interoperability={ live_share = 0.6, compatible_share = 0.25, within_share = 1 }",
        ];
        let found = connectivity(&scenario(&set)).unwrap();
        assert!((found.value - 0.6 * 0.6 * 0.25).abs() < 1e-12 && found.is_certain, "{found:?}");
        let unsure = connectivity(&scenario(&[
            set[0],
            "interoperability={ live_share = { uniform = { min = 0.5, max = 0.7 } }, compatible_share = 0.25, within_share = 1 }",
        ]));
        assert!(!unsure.unwrap().is_certain);
        assert_eq!(connectivity(&scenario(&[])), None);
    }

    #[test]
    fn resistance_is_the_mean_by_floor_area() {
        let set = [
            "change={ resistance_index = 0.5 }",
            "estate.hospital.area_m2=30_000",
            "estate.clinic={ area_m2 = 10_000, low_gbp_m = 1, moderate_gbp_m = 1, significant_gbp_m = 1, high_gbp_m = 1, resistance_index = 0.1 }",
        ];
        let found = resistance(&scenario(&set)).unwrap();
        assert!((found.value - 0.4).abs() < 1e-12 && found.is_certain, "{found:?}");
        assert_eq!(resistance(&scenario(&[])), None);
    }
}
