//! Golden runs of the shipped scenarios, to the last bit: what changes them says so in CHANGELOG.md under "Results".
//!
//! `SNAPSHOTS=overwrite cargo test golden` writes them anew.

use crate::worlds::{results, scenario, world};
use capcast::engine::Results;
use std::fmt::Write as _;

/// Every outcome of a middle and of the last year, of all estates together and of the first alone, every digit; what the
/// whole run left; and one estate's ledger.
fn golden(results: &Results) -> String {
    let mut out =
        String::from("strategy,entity,year,metric,central_case,mean,sd,p10,p10_lo,p10_hi,p50,p90,p90_lo,p90_hi\n");
    let last = results.years.len() - 1;
    for s in results.series.iter().filter(|s| s.entity <= 1 && (s.year == last || s.year == last / 2)) {
        let id = &results.strategies[s.strategy].0;
        let _ = write!(
            out,
            "{id},{},{},{},{:?},{:?},",
            if s.group == 0 { &results.entities[s.entity] } else { &results.groups[s.group] },
            results.years[s.year],
            s.metric.name(),
            s.central_case,
            s.mean
        );
        let _ = match (s.sd, s.quantiles) {
            (Some(sd), Some(q)) => writeln!(
                out,
                "{sd:?},{:?},{:?},{:?},{:?},{:?},{:?},{:?}",
                q[1].value,
                q[1].lo.unwrap(),
                q[1].hi.unwrap(),
                q[3].value,
                q[5].value,
                q[5].lo.unwrap(),
                q[5].hi.unwrap()
            ),
            _ => writeln!(out, ",,,,,,,"),
        };
    }
    for (strategy, share) in results.strategies.iter().zip(&results.share_past_replacement) {
        let _ = writeln!(out, "{},past_replacement,{share:?}", strategy.0);
    }
    for row in results.ledger.iter().filter(|row| row.entity == 1 && row.year == last) {
        let _ = writeln!(out, "{row:?}");
    }
    for pair in &results.pairs {
        let _ = writeln!(out, "{pair:?}");
    }
    out
}

fn holds(name: &str, text: &str, set: &[&str]) {
    let scenario = scenario(text, set);
    let found = golden(&results(&world(&scenario, 2000, 1), 2));
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(found, snapbox::Data::read_from(&file, None).raw());
}

#[test]
fn england_gives_the_numbers_it_gave() {
    holds("england.csv", capcast::scenario::ENGLAND, &[]);
}

/// The systems around the estate switched off: the smaller model, whose numbers they do not touch.
const ALL_OFF: [&str; 6] = [
    "demand.enabled=false",
    "funding.enabled=false",
    "technology.enabled=false",
    "workforce.enabled=false",
    "care.enabled=false",
    "disparities.enabled=false",
];

#[test]
fn england_without_the_systems_around_the_estate_gives_the_numbers_it_gave_before_them() {
    holds("england_estate.csv", capcast::scenario::ENGLAND, &ALL_OFF);
}

#[test]
fn the_trust_without_the_systems_around_the_estate_gives_the_numbers_it_gave_before_them() {
    holds("trust_estate.csv", capcast::scenario::TRUST, &ALL_OFF);
}

#[test]
fn the_trust_gives_the_numbers_it_gave() {
    holds("trust.csv", capcast::scenario::TRUST, &[]);
}

#[test]
fn minimal_gives_the_numbers_it_gave() {
    holds("minimal.csv", capcast::scenario::MINIMAL, &[]);
}

/// What the shipped scenarios leave at its default, turned on: set-asides, carry-forward, slippage, a real basis, a pot, raids,
/// a delivery limit, failures, criticality, κ, a fifth of the estate's replacement value.
pub const EVERYTHING: [&str; 14] = [
    "strategy.proportional.set_aside_share=0.1",
    "capital.carry_forward_share=0.4",
    "capital.slippage_share={ pert = { min = 0, mode = 0.1, max = 0.4 } }",
    "capital.after_basis=real",
    "capital.increment_after_gbp_m=1.5",
    "capital.pot_gbp_m=2",
    "capital.raids={ on_at_start = true, off_to_on_per_year = 0.2, on_to_on_per_year = 0.6, size_share = 0.2 }",
    "capital.delivery={ limit_gbp_m = 22, growth_per_year = 0.01 }",
    "incidents.per_year=40",
    "estate.hospital.criticality=1.7",
    "estate.annexe={ area_m2 = 20_000, low_gbp_m = 1, moderate_gbp_m = 2, significant_gbp_m = 3, high_gbp_m = 1, criticality = 0.4 }",
    "strategy.risk_per_pound={ rule = \"risk_per_pound\" }",
    "backlog.cost_to_clear=1.3",
    "backlog.replacement_value_gbp_per_m2=1000",
];

#[test]
fn everything_turned_on_gives_the_numbers_it_gave() {
    holds("everything.csv", capcast::scenario::MINIMAL, &EVERYTHING);
}
