//! Laws of systems that may be absent or switched off.

use super::*;
use crate::systems::{BarrierOf, EVERY_SYSTEM, FORMAT, System};

fn text(name: &str, content: &str) -> Text {
    Text { name: name.to_owned(), bytes: content.as_bytes().to_vec() }
}

fn with_systems(set: &[&str]) -> Loaded {
    let money = "capital.programmes_gbp_m=0.5";
    let set: Vec<String> = set.iter().copied().chain([money]).map(str::to_owned).collect();
    let loaded = load(&text("systems.toml", &format!("{MINIMAL}\n{EVERY_SYSTEM}")), &set, true);
    loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

fn keys_of(loaded: &Loaded) -> Vec<&str> {
    loaded.scenario.numbers.iter().map(|number| number.key.as_str()).collect()
}

fn off(system: &System) -> String {
    format!("{}.enabled=false", system.name())
}

/// Systems that cannot be there without this one.
fn stands_on(system: System) -> &'static [System] {
    match system {
        System::Demand => &[System::Care, System::Disparities],
        System::Care => &[System::Disparities],
        _ => &[],
    }
}

#[test]
fn a_system_that_is_switched_off_has_no_numbers_and_one_that_is_absent_no_defaults() {
    let minimal = load(&text("minimal.toml", MINIMAL), &[], true).unwrap();
    let all: Vec<String> = System::ALL.iter().map(off).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let (on, without) = (with_systems(&[]), with_systems(&all));
    // Money for named things is there whatever is simulated.
    let fences = |key: &&str| !key.starts_with("capital.ring_fence.") && *key != "capital.programmes_gbp_m";
    let left = keys_of(&without).into_iter().filter(fences).collect::<Vec<_>>();
    let there = keys_of(&minimal);
    let only = |one: &[&str], other: &[&str]| -> Vec<String> {
        one.iter().filter(|key| !other.contains(key)).map(|key| (*key).to_owned()).collect()
    };
    assert_eq!((only(&left, &there), only(&there, &left)), (Vec::new(), Vec::new()));
    assert!(keys_of(&on).len() > keys_of(&minimal).len() + 50);
    for system in System::ALL {
        let (name, is_there) = (system.name(), |loaded: &Loaded| system.is_simulated(&loaded.scenario));
        assert!(!minimal.resolved.contains_key(name) && without.resolved.contains_key(name), "{name}");
        assert!(is_there(&on) && !is_there(&without) && !is_there(&minimal), "{name}");
        // Each, with what stands on it, takes its own numbers away and no others.
        let gone: Vec<&System> = stands_on(*system).iter().chain([system]).collect();
        let own = |key: &str| {
            let of = |name: &str| {
                key.starts_with(&format!("{name}.")) || FORMAT.switches_of(key).any(|switch| switch == name)
            };
            gone.iter().any(|system| of(system.name()))
        };
        let left: Vec<&str> = keys_of(&on).into_iter().filter(|key| !own(key)).collect();
        let off: Vec<String> = gone.iter().map(|system| off(system)).collect();
        assert_eq!(keys_of(&with_systems(&off.iter().map(String::as_str).collect::<Vec<_>>())), left);
    }
    assert!(on.scenario.estates[0].legacy_share.is_some() && without.scenario.estates[0].legacy_share.is_none());
}

#[test]
fn what_stands_in_a_system_that_is_switched_off_is_checked_all_the_same() {
    let set = ["technology.enabled=false".to_owned(), "technology.legacy_share=3".to_owned()];
    let problems = load(&text("m.toml", MINIMAL), &set, false).unwrap_err();
    assert_eq!(problems.codes(), ["E0202"]);
}

#[test]
fn a_trust_s_cash_is_there_where_its_table_is_and_gone_with_funding() {
    assert!(with_systems(&[]).scenario.funding.as_ref().unwrap().cash.is_some());
    let without = format!("{MINIMAL}\n[funding]\nrevenue_gbp_m = 300\n");
    let without = load(&text("m.toml", &without), &[], true).unwrap();
    assert!(without.scenario.funding.as_ref().unwrap().cash.is_none());
    assert!(keys_of(&without).iter().all(|key| !key.starts_with("funding.cash")));
}

#[test]
fn a_deficit_brings_national_raids_but_not_beside_a_trust_s_cash() {
    let per_bn = |loaded: &Loaded| {
        let funding = loaded.scenario.funding.as_ref().unwrap();
        [funding.off_to_on_per_bn, funding.on_to_on_per_bn]
            .map(|id| loaded.scenario.number(id).distribution.as_fixed().unwrap())
    };
    assert_eq!(per_bn(&with_systems(&[])), [0.0, 0.0]);
    let national = format!("{MINIMAL}\n[funding]\nrevenue_gbp_m = 300\n");
    assert_eq!(per_bn(&load(&text("m.toml", &national), &[], true).unwrap()), [0.1, 0.05]);
}

#[test]
fn the_shipped_scenarios_have_all_systems_with_a_source_for_every_number() {
    for content in [ENGLAND, TRUST, ENGLAND_PROGRAMMES, TRUST_PROGRAMMES] {
        let loaded = load(&text("shipped.toml", content), &[], true).unwrap();
        let scenario = &loaded.scenario;
        // Programmes, and what they wait for, stand in files of their own on top of these.
        let has_programmes = [ENGLAND_PROGRAMMES, TRUST_PROGRAMMES].contains(&content);
        let of_programmes = |system: &System| {
            use System::{Care, Demand, Disparities, Funding, Technology, Workforce};
            !matches!(system, Demand | Funding | Technology | Workforce | Care | Disparities)
        };
        assert!(
            System::ALL
                .iter()
                .all(|system| system.is_simulated(scenario) == (has_programmes || !of_programmes(system)))
        );
        for number in &scenario.numbers {
            let system = number.key.split('.').next().unwrap();
            if System::named(system).is_some() && number.layer != "default" {
                assert!(!number.source.is_empty(), "{}", number.key);
            }
        }
    }
    let funding = |content: &str| load(&text("a.toml", content), &[], true).unwrap().scenario.funding.clone().unwrap();
    assert!(funding(ENGLAND).cash.is_none() && funding(TRUST).cash.is_some());
}

#[test]
fn an_estate_without_a_legacy_share_of_its_own_has_that_of_technology() {
    let key = |loaded: &Loaded| {
        let id = loaded.scenario.estates[0].legacy_share.unwrap();
        loaded.scenario.number(id).key.clone()
    };
    assert_eq!(key(&with_systems(&[])), "technology.legacy_share");
    assert_eq!(key(&with_systems(&["estate.hospital.legacy_share=0.5"])), "estate.hospital.legacy_share");
}

#[test]
fn training_goes_on_as_before_where_nothing_else_is_stated() {
    let share = |set: &[&str]| with_systems(set).scenario.workforce.as_ref().unwrap().training_share;
    assert_eq!(share(&["workforce.skills.opening_training_share={ uniform = { min = 0.02, max = 0.04 } }"]), 0.03);
    assert_eq!(share(&["workforce.skills.training_share=0.1"]), 0.1);
    let of = |set: &[&str]| with_systems(set).scenario.strategies[0].training_share;
    assert_eq!(of(&["strategy.proportional.training_share=0.2"]), Some(0.2));
    assert_eq!(of(&["strategy.proportional.training_share=0.2", "workforce.enabled=false"]), None);
}

#[test]
fn services_groups_and_ring_fences_stand_in_order_with_their_words() {
    let loaded = with_systems(&[
        "demand.service.a_and_e={ million = 0.1, name = \"Emergency\" }",
        "capital.ring_fence.wing={ amount_gbp_m = 2, comes = \"on_top\", for = \"technology\", first_year = \"2026/27\" }",
        "capital.ring_fence.roof={ amount_gbp_m = 1, comes = \"inside_plan\", for = \"backlog\" }",
    ]);
    let demand = loaded.scenario.demand.as_ref().unwrap();
    let services: Vec<_> = demand.services.iter().map(|service| (service.id.as_str(), service.name.as_str())).collect();
    assert_eq!(services, [("a_and_e", "Emergency"), ("elective", "elective"), ("emergency", "emergency")]);
    assert_eq!(demand.groups.len(), 2);
    let [_, roof, _, wing] = loaded.scenario.capital.ring_fences.as_slice() else { panic!() };
    assert_eq!((roof.comes, roof.purpose, roof.first_year), (FenceOrigin::InsideThePlan, Purpose::Backlog, None));
    assert_eq!((wing.comes, wing.purpose), (FenceOrigin::OnTop, Purpose::Technology));
    assert_eq!(wing.first_year.unwrap().to_string(), "2026/27");
}

#[test]
fn a_barrier_is_present_unless_it_is_removed() {
    for which in BarrierOf::ALL {
        let removed = with_systems(&[&format!("{}.barrier=removed", which.name())]);
        for system in System::ALL {
            let expected = if which.system() == *system { Barrier::Removed } else { Barrier::Present };
            let has_one = BarrierOf::ALL.iter().any(|which| which.system() == *system);
            assert_eq!(system.barrier(&removed.scenario), has_one.then_some(expected), "{system:?}");
        }
    }
}

#[test]
fn what_is_left_of_a_correlation_when_a_system_is_switched_off_is_as_stated() {
    let between = "correlation.c={ between = [\"technology.life_years\", \"capital.share_to_backlog\", \
                   \"backlog.escalation.mean_per_year\"], rank = [[1, 0.1, 0.2], [0.1, 1, 0.3], [0.2, 0.3, 1]] }";
    let correlations = |set: &[&str]| {
        let loaded = with_systems(set);
        loaded.scenario.correlations.iter().map(|group| group.rank.clone()).collect::<Vec<_>>()
    };
    // In order of key: escalation, share, life.
    assert_eq!(correlations(&[between])[0], [[1.0, 0.3, 0.2], [0.3, 1.0, 0.1], [0.2, 0.1, 1.0]]);
    assert_eq!(correlations(&[between, "technology.enabled=false"])[0], [[1.0, 0.3], [0.3, 1.0]]);
    let pair = "correlation.c={ between = [\"technology.life_years\", \"capital.share_to_backlog\"], rank = 0.5 }";
    assert!(correlations(&[pair, "technology.enabled=false"]).is_empty());
    let absent = load(&text("m.toml", MINIMAL), &[pair.to_owned()], false).unwrap_err();
    assert_eq!(absent.codes(), ["E0301"]);
}

#[test]
fn money_inside_the_plan_is_held_against_it_year_by_year() {
    let plan = "capital.plan_gbp_m=[30, 10]";
    let fence = |years: &str| {
        format!("capital.ring_fence.wing={{ amount_gbp_m = 12, comes = \"inside_plan\", for = \"elsewhere\"{years} }}")
    };
    let codes = |years: &str| {
        let without_base = MINIMAL.replace("base_gbp_m = 20", "");
        let loaded = load(&text("m.toml", &without_base), &[plan.to_owned(), fence(years)], false);
        loaded.map_or_else(|problems| problems.codes(), |loaded| loaded.notes.codes())
    };
    assert_eq!(codes(""), ["E0230"]);
    assert_eq!(codes(", last_year = \"2025/26\""), Vec::<&str>::new());
    assert_eq!(codes(", first_year = \"2030/31\""), ["E0230"]); // grown from the last year of the list, as the plan is
    assert_eq!(codes(", first_year = \"2050/51\""), ["N0211"]);
}
