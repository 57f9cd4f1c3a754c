//! What a correlation does to a run: it ties the draws it names together, and touches nothing else.

use crate::engine::every_width_is_the_same;
use crate::worlds::{england, results, world};
use capcast::engine::Results;

const ESCALATION: &str = "backlog.escalation.mean_per_year";
const MIGRATION: &str = "backlog.migration.moderate_to_significant_per_year";
const NEED: &str = "backlog.new_need.base_gbp_per_m2";

fn correlation(id: &str, between: &[&str], rank: &str) -> String {
    format!("correlation.{id}={{ between = {between:?}, rank = {rank} }}")
}

fn drawn<'r>(results: &'r Results, key: &str) -> &'r [f64] {
    &results.parameters.iter().find(|(name, _)| name == key).unwrap().1
}

/// Ranks of draws that are all different.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    for (rank, i) in order.into_iter().enumerate() {
        ranks[i] = rank as f64;
    }
    ranks
}

fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let n = a.len() as f64;
    let squares: f64 = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

#[test]
fn draws_have_the_stated_rank_correlations_whatever_their_distributions() {
    let matrix = "[[1, 0.7, -0.4], [0.7, 1, 0.1], [-0.4, 0.1, 1]]";
    let scenario = england(&[&correlation("work", &[ESCALATION, MIGRATION, NEED], matrix)]);
    const N: u32 = 8000;
    let results = results(&world(&scenario, N, 5), 2);
    for (a, b, stated) in [(ESCALATION, MIGRATION, 0.7), (ESCALATION, NEED, -0.4), (MIGRATION, NEED, 0.1)] {
        let found = spearman(drawn(&results, a), drawn(&results, b));
        assert!((found - stated).abs() < 4.0 / f64::from(N).sqrt(), "{a}, {b}: {found}");
    }
    // Each is still of its own distribution.
    for key in [ESCALATION, MIGRATION, NEED] {
        let law = &scenario.numbers.iter().find(|number| number.key == key).unwrap().distribution;
        let draws = drawn(&results, key);
        let mean = draws.iter().sum::<f64>() / f64::from(N);
        assert!((mean - law.mean()).abs() < 4.0 * law.sd() / f64::from(N).sqrt(), "{key}: {mean}");
        for u in [0.1, 0.5, 0.9] {
            let share = draws.iter().filter(|x| **x <= law.quantile(u)).count() as f64 / f64::from(N);
            assert!((share - u).abs() < 4.0 * (u * (1.0 - u) / f64::from(N)).sqrt(), "{key}: {share} below its {u}");
        }
    }
}

#[test]
fn a_correlation_moves_only_the_draws_it_names_and_of_those_not_the_first() {
    let run = |set: &[&str]| results(&world(&england(set), 200, 3), 1);
    let (alone, tied) = (run(&[]), run(&[&correlation("work", &[NEED, ESCALATION], "0.6")]));
    for ((key, before), (_, after)) in alone.parameters.iter().zip(&tied.parameters) {
        // In order of key, escalation comes first: new need follows it.
        assert_eq!(before == after, key != NEED, "{key}");
    }
    let (alone, two) = (run(&[&correlation("b", &[NEED, ESCALATION], "0.6")]), {
        let other = ["prices.construction.mean_per_year", "capital.pot_additionality"];
        let uncertain = "prices.construction.mean_per_year={ normal = { mean = 0.03, sd = 0.002 } }";
        run(&[&correlation("b", &[NEED, ESCALATION], "0.6"), &correlation("a", &other, "-0.5"), uncertain])
    });
    assert_eq!(drawn(&alone, NEED), drawn(&two, NEED), "one group, whatever other groups there are");
}

#[test]
fn a_rank_correlation_of_nothing_changes_no_bit() {
    let run = |set: &[&str]| results(&world(&england(set), 64, 3), 1).series;
    assert_eq!(run(&[]), run(&[&correlation("work", &[ESCALATION, MIGRATION, NEED], "0")]));
}

#[test]
fn the_central_case_knows_no_correlation() {
    let central = |set: &[&str]| -> Vec<u64> {
        results(&world(&england(set), 1, 3), 1).series.iter().map(|s| s.central_case.to_bits()).collect()
    };
    assert_eq!(central(&[]), central(&[&correlation("work", &[ESCALATION, MIGRATION], "0.9")]));
}

#[test]
fn every_width_is_the_same_where_parameters_hang_together() {
    let matrix = "[[1, 0.7, -0.4], [0.7, 1, 0.1], [-0.4, 0.1, 1]]";
    let full = correlation("work", &[ESCALATION, MIGRATION, NEED], matrix);
    let edge = correlation("work", &[ESCALATION, MIGRATION, NEED], "1");
    for set in [full, edge] {
        let scenario = england(&[&set]);
        for first in [0, 1, 4097] {
            every_width_is_the_same(&world(&scenario, 5000, 7), first).unwrap();
        }
    }
}

/// Escalation, new need and migration all feed backlog: in step, good futures are better and bad ones worse.
#[test]
fn what_raises_backlog_together_widens_its_range() {
    let spread = |set: &[&str]| {
        let scenario = england(&[set, &["horizon.last_year=2034/35"]].concat());
        let results = results(&world(&scenario, 2000, 1), 2);
        let last = results.years.len() - 1;
        let total = results.series.iter().find(|s| {
            s.entity == 0 && s.year == last && s.strategy == 1 && s.metric == capcast::engine::Metric::BacklogTotal
        });
        total.unwrap().sd.unwrap() / total.unwrap().mean
    };
    let together = correlation("work", &[ESCALATION, NEED], "0.9");
    let against = correlation("work", &[ESCALATION, NEED], "-0.9");
    let (against, alone, together) = (spread(&[&against]), spread(&[]), spread(&[&together]));
    assert!(against < alone && alone < together, "{against} {alone} {together}");
}
