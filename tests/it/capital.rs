//! What becomes of capital is a partition: each pound is told once.

use crate::worlds::{loaded, results, scenario, world};
use capcast::analysis::capital::Use;
use capcast::engine::{Metric, Results};
use capcast::scenario::{ENGLAND, MINIMAL, Scenario, TRUST};
use proptest::prelude::*;

/// What there is less what becomes of it, £m, as a share of the former: the worst year in the mean and in the central case.
/// Where funding is not simulated, *elsewhere* is what is left, and may be anything from 0 on.
fn left(scenario: &Scenario, results: &Results) -> Vec<f64> {
    let mut left = Vec::new();
    for strategy in 0..results.strategies.len() {
        for central in [false, true] {
            let of = |metric: Metric, year: usize| {
                results.stats(strategy, 0, metric, year).map_or(0.0, |s| if central { s.central_case } else { s.mean })
            };
            for year in 0..results.years.len() {
                let carried_in = year.checked_sub(1).map_or(0.0, |before| of(Metric::CapitalCarriedForward, before));
                let there = of(Metric::CapitalPlanned, year) + of(Metric::CapitalOnTop, year) + carried_in;
                let used = Use::ALL.iter().flat_map(|what| what.metrics()).fold(0.0, |sum, &m| sum + of(m, year));
                left.push((there - used) / if there > 1.0 { there } else { 1.0 });
            }
        }
    }
    assert!(!left.is_empty(), "{}", scenario.id);
    left
}

fn is_whole(scenario: &Scenario) {
    let found = results(&world(scenario, 40, 7), 2);
    let left = left(scenario, &found);
    match scenario.funding {
        Some(_) => assert!(left.iter().all(|share| share.abs() < 1e-6), "{}: {left:?}", scenario.id),
        None => assert!(left.iter().all(|share| *share > -1e-6), "{}: {left:?}", scenario.id),
    }
}

#[test]
fn no_outcome_is_of_two_uses() {
    let mut metrics: Vec<Metric> = Use::ALL.iter().flat_map(|what| what.metrics()).copied().collect();
    metrics.sort_unstable();
    let all = metrics.len();
    metrics.dedup();
    assert_eq!(metrics.len(), all);
}

#[test]
fn the_uses_of_capital_sum_to_what_there_is_in_the_shipped_scenarios() {
    for text in [MINIMAL, ENGLAND, TRUST] {
        is_whole(&loaded(text, &[]).scenario);
        is_whole(&scenario(text, &["capital.carry_forward_share=0.6"]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_uses_of_capital_sum_to_what_there_is(
        trust in any::<bool>(), carried in 0.0..1.0_f64, aside in 0.0..0.5_f64, slippage in 0.0..0.4_f64,
        leases in 0.0..8.0_f64, replacement in 0.0..20.0_f64,
    ) {
        let strategy = "strategy.proportional.set_aside_share";
        let mut set = vec![
            format!("capital.carry_forward_share={carried}"),
            format!("{strategy}={aside}"),
            format!("capital.slippage_share={slippage}"),
        ];
        if trust {
            set.push(format!("funding.cash.new_leases_gbp_m={leases}"));
            set.push(format!("technology.replacement_gbp_m={replacement}"));
        }
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        is_whole(&scenario(if trust { TRUST } else { ENGLAND }, &set));
    }
}
