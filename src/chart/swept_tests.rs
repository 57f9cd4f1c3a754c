//! Laws of the pictures of sweeps, over sweeps that are made up.

use super::*;
use crate::analysis::swept::{Parameter, Values};
use crate::chart::swept_axis::{key_of, name_of};
use crate::chart::swept_figures::plain;
use crate::chart::swept_titles::MOST_WORDS;
use crate::chart::{Size, swept_line, swept_map};
use crate::scenario::keys::{RATE, SHARE};

#[test]
fn a_parameter_has_a_name_for_people() {
    for (path, name) in [
        ("capital.pot_gbp_m", "pot, £m"),
        ("capital.growth_after_per_year", "growth after, a year"),
        ("capital.share_to_backlog", "share to backlog"),
        ("backlog.escalation.mean_per_year", "escalation mean, a year"),
        ("estate.london.high_gbp_m", "london: high, £m"),
        ("capital.plan_gbp_m.2025/26", "2025/26"),
        ("run.seed", "seed"),
    ] {
        let percent = key_of(path).is_some_and(|key| key.unit == RATE || key.unit == SHARE);
        assert_eq!(name_of(path, percent), name, "{path}");
    }
    assert_eq!(key_of("estate.london.high_gbp_m").map(|key| key.path), Some("estate.*.high_gbp_m"));
}

#[test]
fn figures_are_in_one_unit() {
    assert_eq!(Figures::Percent.full(0.834), "83 %");
    assert_eq!(Figures::Share(1).full(0.0425), "4.2 %");
    assert_eq!(Figures::Thousands("bed-days").bare(123_456.0), "123");
    assert_eq!(Figures::Plain("incidents").bare(5_412.3), "5,412");
    assert_eq!(Figures::Plain("incidents").bare(-4.25), "−4.3");
    assert_eq!(Figures::Money(Money::for_largest(61_000.0)).bare(-3_400.0), "−3.4");
    assert_eq!(plain(0.1 + 0.2), "0.3");
}

use crate::analysis::swept::Cell;
use crate::chart::tests::assert_sound_with;
use crate::engine::cell::CellResults;
use crate::engine::results::QuantileEstimate;
use crate::num::quantile::Share;

const LABELS: [&str; 8] = [
    "Do minimum",
    "Pro rata",
    "Worst first",
    "Highest avoided cost per pound first, after repairs, commitments and a contingency",
    "Ring-fenced",
    "Weighted",
    "Staged",
    "Another",
];

/// A sweep by name, with the labels of its strategies.
type Made = (String, Swept, Vec<(String, String)>);

/// A made-up sweep: `size` is about how large its values are, `plans` how many strategies it has.
fn swept(parameters: Vec<Parameter>, cells: usize, plans: usize, size: f64) -> (Swept, Vec<(String, String)>) {
    let series = |cell: usize| {
        (0..plans).map(move |strategy| {
            let middle = size * (1.0 + strategy as f64 * 0.3) * (1.2 - 0.8 * cell as f64 / cells as f64);
            let estimate = |x: f64| QuantileEstimate { value: x, lo: Some(x * 0.99), hi: Some(x * 1.01) };
            let quantiles = [0.4, 0.5, 0.8, 1.0, 1.3, 1.7, 2.0].map(|by| estimate(middle * by));
            SeriesStats {
                group: 0,
                strategy,
                entity: 0,
                year: 9,
                metric: Metric::BacklogHigh,
                central_case: middle,
                mean: middle,
                sd: Some(1.0),
                mcse: Some(0.1),
                quantiles: Some(quantiles),
                extra: Vec::new(),
                n: 2000,
            }
        })
    };
    let cell = |cell: usize| Cell {
        strategies: (0..plans).map(|i| format!("plan_{i}")).collect(),
        first_year: FinancialYear::starting(2025),
        seed: 1,
        targets: vec![("low".to_owned(), Metric::BacklogHigh, 9)],
        results: CellResults {
            series: series(cell).collect(),
            shares: (0..plans).map(|i| Share { count: (cell * 2000 / cells / (i + 1)) as f64, n: 2000 }).collect(),
            ledger_error: (0.0, 0),
            money_error: (0.0, 0),
            least_factor: (1.0, 0),
            left_out: Vec::new(),
        },
    };
    let labels = (0..plans).map(|i| (format!("plan_{i}"), LABELS[i % 8].to_owned())).collect();
    (Swept { parameters, cells: (0..cells).map(cell).collect(), extra_quantiles: Vec::new() }, labels)
}

fn parameter(path: &str, values: &[f64], repeat: usize, times: usize) -> Parameter {
    let values: Vec<f64> =
        (0..times).flat_map(|_| values.iter().flat_map(|v| std::iter::repeat_n(*v, repeat))).collect();
    let written = values.iter().map(ToString::to_string).collect();
    Parameter { path: path.to_owned(), values: Values::Numbers(values), written }
}

/// Sweeps over one and two parameters, of two values to twenty-five, of one plan to eight.
fn sweeps() -> Vec<Made> {
    let mut all = Vec::new();
    let range = |n: usize, step: f64| (0..n).map(|i| i as f64 * step).collect::<Vec<f64>>();
    for (plans, size) in [(1, 4_000.0), (3, 83.0), (8, 42_000.0), (8, 1e9), (2, 0.0)] {
        for n in [2, 7, 25] {
            let one = vec![parameter("capital.pot_gbp_m", &range(n, 250.0), 1, 1)];
            let (found, labels) = swept(one, n, plans, size);
            all.push((format!("{n} values, {plans} plans, {size}"), found, labels));
            let texts = (0..n).map(|i| format!("{}/{:02}", 2026 + i, (27 + i) % 100)).collect::<Vec<_>>();
            let one = Parameter {
                path: "horizon.last_year".to_owned(),
                values: Values::Texts(texts.clone()),
                written: texts,
            };
            let (found, labels) = swept(vec![one], n, plans, size);
            all.push((format!("{n} years, {plans} plans, {size}"), found, labels));
            for m in [2, 5, 20] {
                let two = vec![
                    parameter("capital.pot_gbp_m", &range(n, 250.0), m, 1),
                    parameter("capital.growth_after_per_year", &range(m, 0.0025), 1, n),
                ];
                let (found, labels) = swept(two, n * m, plans, size);
                all.push((format!("{n} × {m}, {plans} plans, {size}"), found, labels));
            }
        }
    }
    all
}

fn measures() -> [Measure; 2] {
    let target = Target {
        id: "low".to_owned(),
        label: "Low".to_owned(),
        metric: "backlog_high_gbp_m".to_owned(),
        year: FinancialYear::starting(2034),
        when: When::At,
        bound: Bound::Below(3500.0),
    };
    let level = (Bound::Below(3500.0), "target: below £3.5bn".to_owned());
    [Measure::Outcome(Metric::BacklogHigh, Some(level)), Measure::Target(0, Box::new(target))]
}

#[test]
fn pictures_of_sweeps_are_legible() {
    let page = 247.0 / 25.4 * 72.0;
    let scene = ComparisonData {
        scenario: "england".to_owned(),
        area: "England".to_owned(),
        beside: Vec::new(),
        seed: 1,
        failed_checks: Vec::new(),
    };
    for (name, found, labels) in sweeps() {
        let axes: Vec<Axis> = found.parameters.iter().map(Axis::new).collect();
        for measure in measures() {
            let picture = picture(&scene, &found, &labels, &measure, &axes).unwrap();
            let title = picture.title();
            assert!((2..=MOST_WORDS).contains(&title.split(' ').count()), "{name}: {title}");
            let sheet = |size: Size| {
                size.sheet(&|frame| match axes.len() {
                    2 => swept_map::sheet(&picture, frame, &title),
                    _ => swept_line::sheet(&picture, frame, &title),
                })
            };
            for size in Size::ALL {
                // Numbers in cells stand closer than words.
                assert_sound_with(&format!("{name}, {}", size.name()), &sheet(size), 2.5);
            }
            let height = sheet(Size::Paper).height;
            assert!(height <= page, "{name} is {height} points high");
            let alt = picture.alt();
            assert!(alt.contains("England") && alt.contains(if axes.len() == 2 { "Maps" } else { "Lines" }), "{alt}");
            assert_eq!(picture.csv().lines().count(), 1 + labels.len() * found.cells.len());
        }
    }
}

#[test]
fn titles_of_sweeps_say_what_the_data_say() {
    let scene = ComparisonData {
        scenario: "england".to_owned(),
        area: "England".to_owned(),
        beside: Vec::new(),
        seed: 1,
        failed_checks: Vec::new(),
    };
    let told = |n: usize, m: usize, measure: usize| {
        let range = |n: usize| (0..n).map(|i| i as f64).collect::<Vec<f64>>();
        let mut parameters = vec![parameter("capital.pot_gbp_m", &range(n), m, 1)];
        if m > 1 {
            parameters.push(parameter("capital.growth_after_per_year", &range(m), 1, n));
        }
        let (found, labels) = swept(parameters, n * m, 2, 4_000.0);
        let axes: Vec<Axis> = found.parameters.iter().map(Axis::new).collect();
        picture(&scene, &found, &labels, &measures()[measure], &axes).unwrap().title()
    };
    assert_eq!(told(5, 1, 0), "High-risk backlog falls as pot rises under every plan");
    assert_eq!(told(5, 1, 1), "High-risk backlog below £3.5bn: more often as pot rises under every plan");
    // 1.2 − 0.8·i/9 of £4bn is below £3.5bn from the fifth cell on.
    assert_eq!(told(3, 3, 0), "Median high-risk backlog below £3.5bn in 5 of 9 combinations");
    // i·2000/9 of 2,000 futures, the lower end of whose interval is 75 % or more: the last two.
    assert_eq!(told(3, 3, 1), "High-risk backlog below £3.5bn in 2034/35: likely in 2 of 9 combinations");
}
