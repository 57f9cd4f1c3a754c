//! Laws of every chart, over stories that are made up.

use super::story::{Plan, Spread, Story};
use super::{backlog_fan, strategies_compared, title};
use crate::engine::results::QuantileEstimate;
use crate::units::FinancialYear;

/// A spread around `middle`, with Monte Carlo intervals of `error` as a share.
fn spread(middle: f64, width: f64, error: Option<f64>) -> Spread {
    let offsets = [-1.6, -1.28, -0.67, 0.0, 0.67, 1.28, 1.6];
    let quantiles = offsets.map(|offset| {
        let value = middle * (1.0 + offset * width);
        let at = |sign: f64| error.map(|error| value * (1.0 + sign * error));
        QuantileEstimate { value, lo: at(-1.0), hi: at(1.0) }
    });
    Spread { mean: middle, quantiles: Some(quantiles) }
}

pub(super) fn story(plans: usize, years: i32, history: i32, opening: f64, growth: f64) -> Story {
    let labels = ["Do minimum", "Pro rata to backlog", "Worst first", "Most risk per pound", "Ring-fenced by band"];
    let plan = |place: usize| {
        let faster = growth + 0.012 * place as f64;
        let mut value = opening;
        let total = (0..years).map(|year| {
            value *= 1.0 + faster;
            let width = f64::from(year + 1) / f64::from(year + 20) * 0.6;
            spread(value, if width > 0.5 { 0.5 } else { width }, Some(0.002))
        });
        let total: Vec<Spread> = total.collect();
        let high = spread(value * 0.25, 0.3, Some(0.002));
        Plan { id: format!("plan_{place}"), label: labels[place % 5].to_owned(), total, high }
    };
    let mut past = opening;
    let mut record: Vec<(FinancialYear, f64)> = (0..history)
        .map(|back| {
            let year = (FinancialYear::starting(2024 - back), past);
            past /= 1.12;
            year
        })
        .collect();
    record.reverse();
    Story {
        scenario: "england".to_owned(),
        area: "England".to_owned(),
        seed: 1,
        futures: 10_000,
        left_out: 0,
        history: record,
        years: (0..years).map(|year| FinancialYear::starting(2025 + year)).collect(),
        plans: (0..plans).map(plan).collect(),
        coincide: Vec::new(),
    }
}

#[test]
fn dump() {
    for (name, story) in [
        ("five", story(5, 15, 12, 15_900.0, 0.05)),
        ("twelve", story(12, 15, 12, 15_900.0, 0.03)),
        ("one", story(1, 15, 12, 15_900.0, 0.03)),
    ] {
        for chart in story.charts().unwrap() {
            std::fs::write(format!("/tmp/chart_{name}_{}.png", chart.name), &chart.png).unwrap();
            std::fs::write(format!("/tmp/chart_{name}_{}.svg", chart.name), &chart.svg).unwrap();
            eprintln!("{}\n{}", chart.alt, chart.csv.lines().count());
        }
    }
    let _ = (backlog_fan::sheet, strategies_compared::sheet, title::of_fan);
}
