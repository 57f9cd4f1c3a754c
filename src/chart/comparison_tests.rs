//! Laws of the charts of a comparison, over comparisons that are made up.

use super::scene::{Scene, comparison_charts};
use super::sheet::{Label, Mark, Sheet};
use super::size::Frame;
use super::{differences, target_course};
use crate::analysis::{Comparison, Contender, Question};
use crate::engine::Metric;
use crate::scenario::{Bound, Target, When};
use crate::units::FinancialYear;

/// What a made-up comparison is like.
#[derive(Clone)]
struct Kind {
    plans: usize,
    years: i32,
    futures: usize,
    metric: Metric,
    label: &'static str,
    /// Size of the outcomes, and how far apart the plans are as a share of it.
    size: f64,
    apart: f64,
    reference: usize,
    indifference: f64,
}

const ORDINARY: Kind = Kind {
    plans: 5,
    years: 15,
    futures: 200,
    metric: Metric::BacklogTotal,
    label: "",
    size: 60_000.0,
    apart: 0.1,
    reference: 0,
    indifference: 0.0,
};

fn found(kind: &Kind) -> Comparison {
    let names = ["Do minimum", "Pro rata to backlog", "Worst first", "Most risk per pound", "Ring-fenced by band"];
    let label = |plan: usize| match kind.label {
        "" => names[plan % 5].to_owned(),
        label => label.to_owned(),
    };
    let contender = |plan: usize| Contender {
        scenario: "england".to_owned(),
        strategy: format!("plan_{plan}"),
        label: label(plan),
    };
    let first = FinancialYear::starting(2025);
    let target = |id: &str, when: When, back: i32, bound: Bound| Target {
        id: id.to_owned(),
        label: "As today".to_owned(),
        metric: kind.metric.name().to_owned(),
        year: first.plus(if kind.years > back { kind.years - 1 - back } else { 0 }),
        when,
        bound,
    };
    let question = Question {
        contenders: (0..kind.plans).map(contender).collect(),
        reference: kind.reference,
        years: (0..kind.years).map(|year| first.plus(year)).collect(),
        metric: kind.metric,
        year: kind.years as usize - 1,
        indifference: kind.indifference,
        metrics: vec![kind.metric],
        targets: vec![
            target("at", When::At, 5, Bound::Below(kind.size)),
            target("every", When::Every, 0, Bound::Below(kind.size * 1.3)),
            target("never", When::At, 0, Bound::Above(1e15)),
        ],
    };
    // A sum of waves is random enough, and the same everywhere.
    let wave = |future: usize, turn: usize| ((future * turn) % 97) as f64 / 97.0 - 0.5;
    let value = |plan: usize, year: usize, future: usize| {
        let common = 1.0 + 0.5 * wave(future, 31);
        let own = kind.apart * (plan as f64 - 1.5 + 2.0 * wave(future, 7 * plan + 13));
        (kind.size * (common + own) * (1.0 + 0.02 * year as f64)) as f32
    };
    let values: Vec<Vec<Vec<f32>>> = (0..kind.plans)
        .map(|plan| {
            let years = 0..kind.years as usize;
            years.map(|year| (0..kind.futures).map(|future| value(plan, year, future)).collect()).collect()
        })
        .collect();
    Comparison::of(question, |contender, _, year| &values[contender][year])
}

/// A few dozen, from the ordinary to the absurd.
fn all() -> Vec<(String, Comparison)> {
    let mut all = Vec::new();
    let mut add = |name: String, kind: Kind| all.push((name, found(&kind)));
    for plans in 2..=12 {
        add(format!("{plans} plans"), Kind { plans, ..ORDINARY });
    }
    let long = "Highest avoided cost per pound first, after repairs, commitments and a contingency of a tenth";
    for plans in [2, 5, 12] {
        let kind = Kind { plans, ..ORDINARY };
        let kinds = [
            ("one future", Kind { futures: 1, ..kind.clone() }),
            ("nine futures", Kind { futures: 9, ..kind.clone() }),
            ("twelve futures", Kind { futures: 12, ..kind.clone() }),
            ("one year", Kind { years: 1, ..kind.clone() }),
            ("two years", Kind { years: 2, ..kind.clone() }),
            ("forty years", Kind { years: 40, ..kind.clone() }),
            ("long", Kind { label: long, ..kind.clone() }),
            (
                "unbroken",
                Kind { label: "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", ..kind.clone() },
            ),
            ("hostile", Kind { label: "</text><script>alert(\"1\") & 'x'</script>", ..kind.clone() }),
            ("equal", Kind { apart: 0.0, ..kind.clone() }),
            ("hardly apart", Kind { apart: 1e-7, ..kind.clone() }),
            ("nothing", Kind { size: 0.0, ..kind.clone() }),
            ("tiny", Kind { size: 0.000_3, ..kind.clone() }),
            ("enormous", Kind { size: 1e12, ..kind.clone() }),
            ("a trust", Kind { size: 83.0, ..kind.clone() }),
            ("bed-days", Kind { metric: Metric::LostBedDays, size: 123_456.0, ..kind.clone() }),
            ("real", Kind { metric: Metric::BacklogHighReal, ..kind.clone() }),
            ("more is better", Kind { metric: Metric::SpendBacklog, ..kind.clone() }),
            ("another reference", Kind { reference: plans - 1, ..kind.clone() }),
            ("indifference", Kind { indifference: 6_000.0, ..kind.clone() }),
            ("wide indifference", Kind { indifference: 500_000.0, ..kind }),
        ];
        for (name, kind) in kinds {
            add(format!("{name}, {plans} plans"), kind);
        }
    }
    all
}

fn scene() -> Scene {
    Scene { scenario: "england".to_owned(), area: "England".to_owned(), seed: 1 }
}

fn sheets(found: &Comparison) -> Vec<(String, Sheet)> {
    let mut sheets =
        vec![("difference".to_owned(), differences::sheet(&scene(), found, Frame::PAPER, &differences::title(found)))];
    for course in &found.targets {
        let sheet = target_course::sheet(&scene(), found, course, Frame::PAPER, &target_course::title(course));
        sheets.push((course.target.id.clone(), sheet));
    }
    sheets
}

fn labels(sheet: &Sheet) -> Vec<&Label> {
    let marks = sheet.marks.iter();
    marks.filter_map(|mark| if let Mark::Text(label) = mark { Some(label) } else { None }).collect()
}

#[test]
fn no_two_texts_touch_and_none_leaves_the_sheet_or_is_small() {
    for (name, found) in all() {
        for (chart, sheet) in sheets(&found) {
            let labels = labels(&sheet);
            assert!(labels.len() > 5, "{name}, {chart}");
            for (place, label) in labels.iter().enumerate() {
                let bounds = label.bounds();
                let inside = bounds.left >= 0.0 && bounds.top >= 0.0;
                let inside = inside && bounds.right <= sheet.frame.width && bounds.bottom <= sheet.height;
                assert!(inside, "{name}, {chart}: \"{}\" leaves the sheet at {bounds:?}", label.text);
                assert!(label.size >= 12.0, "{name}, {chart}: {}", label.text);
                for other in &labels[place + 1..] {
                    let clash = bounds.touches(&other.bounds(), 3.0);
                    assert!(!clash, "{name}, {chart}: \"{}\" touches \"{}\"", label.text, other.text);
                }
            }
        }
    }
}

#[test]
fn every_mark_lies_on_the_sheet() {
    for (name, found) in all() {
        for (chart, sheet) in sheets(&found) {
            for mark in &sheet.marks {
                let places = match mark {
                    Mark::Area(places, _) | Mark::Path(places, _, _) => places.clone(),
                    Mark::Dot((x, y), radius, _) => vec![(x - radius, y - radius), (x + radius, y + radius)],
                    Mark::Text(_) => Vec::new(),
                };
                for (x, y) in places {
                    let inside = (-0.01..=sheet.frame.width + 0.01).contains(&x) && (0.0..=sheet.height).contains(&y);
                    assert!(inside, "{name}, {chart}: {mark:?}");
                }
            }
        }
    }
}

#[test]
fn charts_stand_on_one_page_and_titles_have_ten_words_at_most() {
    let page = 247.0 / 25.4 * 72.0;
    for (name, found) in all() {
        for (chart, sheet) in sheets(&found) {
            assert!(sheet.height <= page, "{name}, {chart} is {} points high", sheet.height);
        }
        for title in found.targets.iter().map(target_course::title).chain([differences::title(&found)]) {
            let words = title.split(' ').count();
            assert!((3..=10).contains(&words) && title.chars().count() <= 90, "{name}: {title}");
        }
    }
}

#[test]
fn titles_say_what_the_data_say() {
    let title = |kind: Kind| differences::title(&found(&kind));
    assert_eq!(title(Kind { reference: 2, ..ORDINARY }), "Do minimum: £15.4bn lower than Worst first on average");
    assert_eq!(title(ORDINARY), "No plan can be shown to beat Do minimum");
    assert_eq!(title(Kind { apart: 0.0, ..ORDINARY }), "All plans are equal in every future");
    assert_eq!(title(Kind { futures: 5, ..ORDINARY }), "Difference in 2039/40: 5 simulated futures");
    let wide = Kind { reference: 2, indifference: 20_000.0, ..ORDINARY };
    assert_eq!(title(wide), "No plan can be shown to beat Worst first");
    let more = Kind { metric: Metric::SpendBacklog, reference: 1, ..ORDINARY };
    assert!(title(more).contains("higher than the reference"), "more spent is better");
    let targets: Vec<String> = found(&ORDINARY).targets.iter().map(target_course::title).collect();
    assert_eq!(targets[2], "No plan meets the target in any future");
}

#[test]
fn the_figures_are_those_of_the_comparison() {
    let found = found(&Kind { reference: 1, ..ORDINARY });
    let judged = found.judged().unwrap();
    let charts = comparison_charts(&scene(), &found).unwrap();
    assert_eq!(
        charts.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["difference", "target_at", "target_every", "target_never"]
    );
    let lines: Vec<Vec<&str>> = charts[0].csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 5);
    let mut last = f64::NEG_INFINITY;
    for line in &lines[1..] {
        let plan = found.question.contenders.iter().position(|who| who.strategy == line[1]).unwrap();
        let mean: f64 = line[7].parse().unwrap();
        assert_eq!(mean, judged.rows[plan].difference.mean.value);
        assert!(mean >= last, "the best stands first");
        last = mean;
    }
    assert_eq!(charts[1].csv.lines().count(), 1 + 5 * 15);
    for chart in &charts {
        assert!(chart.alt.contains("200 simulated futures") && chart.alt.contains("England"), "{}", chart.alt);
        assert!(chart.svg.contains("role=\"img\""));
    }
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    let of = || comparison_charts(&scene(), &found(&ORDINARY)).unwrap();
    assert!(of() == of());
}
