//! Laws of the charts of a comparison, over comparisons that are made up.

use super::comparison_data::ComparisonData;
use super::drawings::{comparison_charts, comparison_drawings};
use super::sheet::{Mark, Sheet};
use super::size::Size;
use super::tests::assert_sound;
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
        scenario_label: "England".to_owned(),
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
        indifference: Some(kind.indifference),
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

fn scene() -> ComparisonData {
    ComparisonData {
        scenario: "england".to_owned(),
        area: "England".to_owned(),
        beside: Vec::new(),
        seed: 1,
        failed_checks: Vec::new(),
    }
}

static SCENE: std::sync::LazyLock<ComparisonData> = std::sync::LazyLock::new(scene);

fn sheets(found: &Comparison, size: Size) -> Vec<(String, Sheet)> {
    let drawings = comparison_drawings(&SCENE, found).unwrap();
    drawings.iter().map(|drawing| (format!("{}, {}", drawing.name, size.name()), drawing.sheet(size))).collect()
}

#[test]
fn no_two_texts_touch_and_all_is_on_the_sheet_and_large_enough() {
    for (name, found) in all() {
        for size in Size::ALL {
            for (chart, sheet) in sheets(&found, size) {
                let texts = sheet.marks.iter().filter(|mark| matches!(mark, Mark::Text(_))).count();
                assert!(texts > 5, "{name}, {chart}");
                assert_sound(&format!("{name}, {chart}"), &sheet);
            }
        }
    }
}

#[test]
fn charts_stand_on_one_page_and_titles_have_twelve_words_at_most() {
    let page = 247.0 / 25.4 * 72.0;
    for (name, found) in all() {
        for (chart, sheet) in sheets(&found, Size::Paper) {
            assert!(sheet.height <= page, "{name}, {chart} is {} points high", sheet.height);
        }
        // They name the target or what differs, the year and the plan: four words more than others have.
        let targets: Vec<String> = found.targets.iter().map(|course| target_course::title(&found, course)).collect();
        assert!(targets[0] != targets[1] && targets[1] != targets[2], "{name}: {targets:?}");
        for title in targets.into_iter().chain([differences::title(&SCENE, &found)]) {
            let words = title.split(' ').count();
            assert!((3..=14).contains(&words) && title.chars().count() <= 95, "{name}: {title}");
        }
    }
}

#[test]
fn titles_say_what_the_data_say() {
    let title = |kind: Kind| differences::title(&SCENE, &found(&kind));
    assert_eq!(
        title(Kind { reference: 2, ..ORDINARY }),
        "Total backlog in England £15bn lower under Do minimum than Worst first by 2039/40"
    );
    assert_eq!(title(ORDINARY), "Total backlog in England by 2039/40: no plan shown to beat Do minimum");
    assert_eq!(title(Kind { apart: 0.0, ..ORDINARY }), "Total backlog in England by 2039/40 equal under all plans");
    assert_eq!(title(Kind { futures: 5, ..ORDINARY }), "Difference in 2039/40: 5 simulated futures");
    let wide = Kind { reference: 2, indifference: 20_000.0, ..ORDINARY };
    assert_eq!(title(wide), "Total backlog in England by 2039/40: no plan shown to beat Worst first");
    let more = Kind { metric: Metric::SpendBacklog, reference: 1, ..ORDINARY };
    assert!(title(more).contains("higher"), "more spent is better");
    let found = found(&ORDINARY);
    let targets: Vec<String> = found.targets.iter().map(|course| target_course::title(&found, course)).collect();
    assert!(targets[0].starts_with("Total backlog below £60bn"), "{targets:?}");
    assert!(targets[1].starts_with("Total backlog below £78bn every year"), "{targets:?}");
    assert!(targets[2].ends_with(": met in no future"), "{targets:?}");
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

/// A plan that is far from the others leaves the axis, and is told in words: the others are not squeezed.
#[test]
fn one_plan_that_is_far_off_does_not_squeeze_the_others() {
    let mut apart = found(&Kind { plans: 6, reference: 1, ..ORDINARY });
    let year = apart.question.year;
    let judged = apart.cells.iter_mut().find(|cell| cell.year == year).unwrap();
    let difference = &mut judged.rows[0].difference;
    difference.mean.value = 900_000.0;
    difference.quantiles.iter_mut().flatten().for_each(|quantile| quantile.value = 900_000.0);
    let texts = |found: &Comparison| -> Vec<String> {
        let sheet = comparison_drawings(&SCENE, found).unwrap().remove(0).sheet(Size::Paper);
        sheet
            .marks
            .into_iter()
            .filter_map(|mark| if let Mark::Text(label) = mark { Some(label.text) } else { None })
            .collect()
    };
    let far = texts(&apart).join(" ");
    assert!(far.contains("Beyond the axis: Do minimum (plan_0), mean +£900bn"), "{far}");
    assert!(!far.contains("+500"), "{far}");
    assert!(!texts(&found(&Kind { plans: 6, reference: 1, ..ORDINARY })).join(" ").contains("Beyond"));
}

/// What is equal in every future is drawn once, under the names of all; the numbers hold every plan.
#[test]
fn plans_that_are_equal_are_drawn_once() {
    let equal = found(&Kind { apart: 0.0, plans: 4, ..ORDINARY });
    assert_eq!(equal.kinds.len(), 1);
    let drawings = comparison_drawings(&SCENE, &equal).unwrap();
    assert!(
        drawings[0].alt.contains("Pro rata to backlog, Worst first and Most risk per pound"),
        "{}",
        drawings[0].alt
    );
    assert!(drawings[1].alt.starts_with("A line of the share"), "{}", drawings[1].alt);
    assert_eq!(drawings[0].csv.lines().count(), 4);
    assert_eq!(drawings[1].csv.lines().count(), 1 + 4 * 15);
}

#[test]
fn two_scenarios_are_both_named() {
    let two = ComparisonData { beside: vec![("more".to_owned(), "More capital".to_owned())], ..scene() };
    let found = found(&ORDINARY);
    for drawing in comparison_drawings(&two, &found).unwrap() {
        let svg = drawing.svg(Size::Paper).unwrap();
        assert!(svg.contains("England and More capital") && svg.contains("scenarios “england” and “more”"), "{svg}");
    }
}

/// What two scenarios leave alike is named once.
#[test]
fn a_plan_that_two_scenarios_leave_alike_is_named_once() {
    let mut two = found(&Kind { plans: 4, ..ORDINARY });
    let labels = ["Do minimum", "Worst first"];
    for (place, who) in two.question.contenders.iter_mut().enumerate() {
        who.scenario = ["england", "more"][place / 2].to_owned();
        (who.strategy, who.label) = (format!("plan_{}", place % 2), labels[place % 2].to_owned());
    }
    let joint = |members: &[usize]| super::comparison_data::joint(&two, members);
    assert_eq!(joint(&[0, 2]), "Do minimum (both)");
    assert_eq!(joint(&[0, 1, 2, 3]), "Do minimum and Worst first (both)");
    assert!(!joint(&[0, 3]).contains("both") && !joint(&[0]).contains("both") && !joint(&[0, 1]).contains("both"));
}
