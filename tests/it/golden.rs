//! Golden runs of the shipped scenarios, to the last bit: what changes them says so in CHANGELOG.md under "Results".
//!
//! `SNAPSHOTS=overwrite cargo test golden` writes them anew.

use crate::worlds::{results, scenario, world};
use capcast::engine::{Metric, Results};
use std::fmt::Write as _;

/// The last year: central case, mean, P10, P50, P90 of each headline outcome, every digit.
fn golden(results: &Results) -> String {
    let mut out = String::from("strategy,metric,central_case,mean,p10,p50,p90\n");
    for s in results.series.iter().filter(|s| s.entity == 0 && s.year == results.years.len() - 1) {
        if Metric::HEADLINE.contains(&s.metric) {
            let q = s.quantiles.unwrap();
            let (id, name) = (&results.strategies[s.strategy].0, s.metric.name());
            let _ = writeln!(
                out,
                "{id},{name},{:?},{:?},{:?},{:?},{:?}",
                s.central_case, s.mean, q[1].value, q[3].value, q[5].value
            );
        }
    }
    out
}

fn holds(name: &str, text: &str) {
    let scenario = scenario(text, &[]);
    let found = golden(&results(&world(&scenario, 2000, 1), 2));
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(found, snapbox::Data::read_from(&file, None).raw());
}

#[test]
fn england_gives_the_numbers_it_gave() {
    holds("england.csv", capcast::scenario::ENGLAND);
}

#[test]
fn the_trust_gives_the_numbers_it_gave() {
    holds("trust.csv", capcast::scenario::TRUST);
}

#[test]
fn minimal_gives_the_numbers_it_gave() {
    holds("minimal.csv", capcast::scenario::MINIMAL);
}
