//! Laws of every chart, over stories that are made up.

use super::run_data::{Plan, RunData};
use super::sheet::{Bounds, Ink, Label, Mark, Sheet};
use super::size::{Frame, Size};
use super::{alt, backlog_fan, strategies_compared, title};
use crate::engine::Metric;
use crate::engine::results::{Pair, QuantileEstimate, Spread};
use crate::units::FinancialYear;

/// A spread around `middle`; `error` is half the Monte Carlo interval of each quantile, as a share of it.
pub(super) fn spread(middle: f64, width: f64, error: Option<f64>) -> Spread {
    let offsets = [-1.6, -1.28, -0.67, 0.0, 0.67, 1.28, 1.6];
    let quantiles = offsets.map(|offset| {
        let value = middle * (1.0 + offset * width);
        let at = |sign: f64| error.map(|error| value * (1.0 + sign * error));
        QuantileEstimate { value, lo: at(-1.0), hi: at(1.0) }
    });
    Spread { mean: middle, mcse: error.map(|error| middle * error), quantiles: Some(quantiles), n: 10_000 }
}

/// What a made-up story is like.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub name: &'static str,
    pub plans: usize,
    pub years: i32,
    pub history: i32,
    pub opening: f64,
    pub growth: f64,
}

pub(super) const ENGLAND: Kind =
    Kind { name: "england", plans: 5, years: 15, history: 12, opening: 15_900.0, growth: 0.05 };

pub(super) fn story(kind: Kind) -> RunData {
    let labels = ["Do minimum", "Pro rata to backlog", "Worst first", "Most risk per pound", "Ring-fenced by band"];
    let plan = |place: usize| {
        let faster = kind.growth + 0.006 * place as f64;
        let mut value = kind.opening;
        let mut total = Vec::new();
        for year in 0..kind.years {
            value *= 1.0 + faster;
            let width = 0.5 * f64::from(year + 1) / f64::from(year + 12);
            total.push(spread(value, width, Some(0.002)));
        }
        let high = spread(value * 0.25, 0.3, Some(0.002));
        Plan { id: format!("plan_{place}"), label: labels[place % 5].to_owned(), total, high, with: Vec::new() }
    };
    let mut history: Vec<(FinancialYear, f64)> = Vec::new();
    let mut past = kind.opening;
    for back in 0..kind.history {
        history.insert(0, (FinancialYear::starting(2024 - back), past));
        past /= 1.12;
    }
    RunData {
        scenario: "england".to_owned(),
        area: "England".to_owned(),
        seed: 1,
        futures: 10_000,
        left_out: 0,
        history,
        years: (0..kind.years).map(|year| FinancialYear::starting(2025 + year)).collect(),
        plans: (0..kind.plans).map(plan).collect(),
        coincide: Vec::new(),
        pairs: Vec::new(),
        followed: 0,
        failed_checks: Vec::new(),
        record_ends_at: None,
        prices: None,
    }
}

fn mapped(mut story: RunData, change: impl Fn(Spread) -> Spread) -> RunData {
    for plan in &mut story.plans {
        plan.total.iter_mut().for_each(|spread| *spread = change(*spread));
        plan.high = change(plan.high);
    }
    story
}

/// A single future: every quantile is its value, and no interval can be given.
fn single(story: RunData) -> RunData {
    RunData { futures: 1, ..mapped(story, |s| spread(s.mean, 0.0, None)) }
}

fn unquantified(story: RunData) -> RunData {
    mapped(story, |s| Spread { quantiles: None, ..s })
}

fn relabelled(mut story: RunData, label: &str) -> RunData {
    story.plans.iter_mut().for_each(|plan| plan.label = label.to_owned());
    story
}

/// A few dozen stories, from the ordinary to the absurd.
fn stories() -> Vec<(String, RunData)> {
    let mut all = Vec::new();
    let mut add = |name: &str, story: RunData| all.push((name.to_owned(), story));
    for plans in 1..=12 {
        add(&format!("{plans} plans"), story(Kind { plans, ..ENGLAND }));
    }
    let failed_checks = vec!["ledger_identity".to_owned()];
    add("a failed check", RunData { failed_checks, ..story(ENGLAND) });
    for plans in [1, 2, 5, 12] {
        let kinds = [
            Kind { name: "one year", years: 1, ..ENGLAND },
            Kind { name: "one year, no history", years: 1, history: 0, ..ENGLAND },
            Kind { name: "forty years", years: 40, ..ENGLAND },
            Kind { name: "no history", history: 0, ..ENGLAND },
            Kind { name: "one year of history", history: 1, ..ENGLAND },
            Kind { name: "nothing", opening: 0.0, ..ENGLAND },
            Kind { name: "small", opening: 0.07, ..ENGLAND },
            Kind { name: "a trust", opening: 83.0, ..ENGLAND },
            Kind { name: "enormous", opening: 1e9, ..ENGLAND },
            Kind { name: "explosive", growth: 1.5, ..ENGLAND },
            Kind { name: "falling", growth: -0.12, ..ENGLAND },
            Kind { name: "mixed", growth: -0.02, ..ENGLAND },
        ];
        for kind in kinds {
            add(&format!("{}, {plans} plans", kind.name), story(Kind { plans, ..kind }));
        }
        let ordinary = story(Kind { plans, ..ENGLAND });
        add(&format!("single, {plans} plans"), single(ordinary.clone()));
        add(&format!("means only, {plans} plans"), unquantified(ordinary.clone()));
        add(&format!("even wider, {plans} plans"), mapped(ordinary.clone(), |s| spread(s.mean, 0.75, Some(0.01))));
        let long = "Highest avoided cost per pound first, after repairs, commitments and a contingency of a tenth";
        add(&format!("long, {plans} plans"), relabelled(ordinary.clone(), long));
        add(&format!("unbroken, {plans} plans"), relabelled(ordinary.clone(), &"W".repeat(90)));
        let hostile = "</text><script>alert(\"1\") & 'x'</script>";
        let mut strange = relabelled(ordinary.clone(), hostile);
        (strange.area, strange.left_out, strange.coincide) = (format!("{hostile} {long}"), 37, vec![(0, plans - 1)]);
        add(&format!("strange, {plans} plans"), strange);
        let mut gaps = ordinary;
        gaps.history.retain(|(year, _)| ![2015, 2018, 2019, 2024].contains(&year.start()));
        add(&format!("gaps, {plans} plans"), gaps);
    }
    all
}

fn sheets(story: &RunData, size: Size) -> [(&'static str, Sheet); 2] {
    let fan = size.sheet(&|frame| backlog_fan::sheet(story, frame, &title::of_fan(story)));
    let compared = size.sheet(&|frame| strategies_compared::sheet(story, frame, &title::of_comparison(story)));
    [("fan", fan), ("comparison", compared)]
}

fn labels(sheet: &Sheet) -> impl Iterator<Item = &Label> {
    sheet.marks.iter().filter_map(|mark| match mark {
        Mark::Text(label) => Some(label),
        _ => None,
    })
}

/// What must hold of every sheet: no two texts touch, all is on the paper, nothing is smaller than 12 points.
pub(super) fn assert_sound(name: &str, sheet: &Sheet) {
    assert_sound_with(name, sheet, 4.0);
}

/// What must hold of a chart of one plan, by name: at every size, of an ordinary and a strange place, its sheets are sound, and on paper it
/// stands on one page under its title.
pub(super) fn fits_at_every_size<T>(
    all: &[(String, T)],
    title: impl Fn(&T) -> String,
    sheet: impl Fn(&T, &RunData, Frame, &str) -> Sheet,
) {
    let ordinary = story(ENGLAND);
    let strange = RunData { area: "A very long name of a place ".repeat(9), left_out: 37, ..ordinary.clone() };
    for story in [ordinary, strange] {
        for (name, it) in all {
            let title = title(it);
            for size in Size::ALL {
                assert_sound(
                    &format!("{name}, {}", size.name()),
                    &size.sheet(&|frame| sheet(it, &story, frame, &title)),
                );
            }
            let sheet = sheet(it, &story, Frame::PAPER, &title);
            assert!(sheet.height <= 247.0 / 25.4 * 72.0, "{name} is {} points high", sheet.height);
        }
    }
}

/// The same where texts stand this close to each other.
pub(super) fn assert_sound_with(name: &str, sheet: &Sheet, gap: f64) {
    let labels: Vec<(&Label, Bounds)> = labels(sheet).map(|label| (label, label.bounds())).collect();
    for (place, (label, bounds)) in labels.iter().enumerate() {
        let inside = bounds.left >= 0.0 && bounds.top >= 0.0;
        let inside = inside && bounds.right <= sheet.frame.width && bounds.bottom <= sheet.height;
        assert!(inside, "{name}: \"{}\" leaves the sheet at {bounds:?}", label.text);
        assert!(label.size * sheet.frame.scale >= 12.0 - 1e-9, "{name}: {} has {}", label.text, label.size);
        for (other, others) in &labels[place + 1..] {
            let clash = bounds.touches(others, gap);
            assert!(!clash, "{name}: \"{}\" touches \"{}\"", label.text, other.text);
        }
    }
    for mark in &sheet.marks {
        for (x, y) in places(mark) {
            let inside = (0.0..=sheet.frame.width).contains(&x) && (0.0..=sheet.height).contains(&y);
            assert!(inside, "{name}: {mark:?}");
        }
    }
    for (place, mark) in sheet.marks.iter().enumerate() {
        let Mark::Text(label) = mark else { continue };
        let contrast = label.ink.contrast(ground(&sheet.marks[..place], &label.bounds()));
        assert!(contrast >= 4.5, "{name}: \"{}\" has a contrast of {contrast:.1} with its ground", label.text);
    }
    if sheet.frame.size == Size::Slide {
        let shown = (sheet.frame.width * sheet.frame.scale, sheet.height * sheet.frame.scale);
        assert!(
            (shown.0 - 960.0).abs() < 1e-6 && (shown.1 - 540.0).abs() < 1e-6,
            "{name}: a slide is 16:9, not {shown:?}"
        );
    }
}

/// The last fill under the middle of a box: white paper where there is none.
fn ground(below: &[Mark], bounds: &Bounds) -> Ink {
    let (x, y) = (f64::midpoint(bounds.left, bounds.right), f64::midpoint(bounds.top, bounds.bottom));
    let covers = |places: &[(f64, f64)]| {
        let mut inside = false;
        for (place, &(ax, ay)) in places.iter().enumerate() {
            let (bx, by) = places[(place + 1) % places.len()];
            if (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax) {
                inside = !inside;
            }
        }
        inside
    };
    let fill = below.iter().rev().find_map(|mark| match mark {
        Mark::Area(places, ink) if covers(places) => Some(*ink),
        _ => None,
    });
    fill.unwrap_or(Ink::White)
}

fn places(mark: &Mark) -> Vec<(f64, f64)> {
    match mark {
        Mark::Area(places, _) | Mark::Path(places, _, _) => places.clone(),
        Mark::Dot((x, y), radius, _) => vec![(x - radius, y - radius), (x + radius, y + radius)],
        Mark::Text(_) => Vec::new(),
    }
}

#[test]
fn no_two_texts_touch_and_all_is_on_the_sheet_and_large_enough() {
    for (name, story) in stories() {
        for size in Size::ALL {
            for (chart, sheet) in sheets(&story, size) {
                let labels: Vec<&Label> = labels(&sheet).collect();
                assert!(labels.len() > 5, "{name}, {chart}");
                assert_sound(&format!("{name}, {chart}, {}", size.name()), &sheet);
            }
        }
    }
}

#[test]
fn up_to_twelve_plans_stand_on_one_page() {
    // A4 with margins of 25 mm leaves 247 mm.
    let page = 247.0 / 25.4 * 72.0;
    for plans in 1..=12 {
        let ordinary = story(Kind { plans, ..ENGLAND });
        let wordy = relabelled(ordinary.clone(), "Highest avoided cost per pound first, then the rest");
        for (chart, sheet) in [ordinary, wordy].iter().flat_map(|story| sheets(story, Size::Paper)) {
            assert!(sheet.height <= page, "{chart} of {plans} plans is {} points high", sheet.height);
        }
    }
}

#[test]
fn titles_have_ten_words_at_most() {
    for (name, story) in stories() {
        for title in [title::of_fan(&story), title::of_comparison(&story)] {
            let words = title.split(' ').count();
            assert!((3..=10).contains(&words) && title.len() <= 90, "{name}: {title}");
        }
    }
}

#[test]
fn the_fan_is_entitled_by_what_the_data_say() {
    let told = |kind: Kind| title::of_fan(&story(kind));
    assert_eq!(told(ENGLAND), "Backlog likely to pass £26bn by 2039/40 under every plan");
    assert_eq!(told(Kind { plans: 1, ..ENGLAND }), "Backlog likely to pass £26bn by 2039/40");
    assert_eq!(told(Kind { plans: 2, ..ENGLAND }), "Backlog likely to pass £26bn by 2039/40 under both plans");
    assert_eq!(told(Kind { history: 0, ..ENGLAND }), "Backlog likely above £26bn in 2039/40 under every plan");
    let falling = Kind { growth: -0.12, ..ENGLAND };
    assert_eq!(told(falling), "Backlog likely below £4.5bn by 2039/40 under every plan");
    assert_eq!(told(Kind { growth: -0.011, ..ENGLAND }), "Backlog may rise or fall by 2039/40 under every plan");
    assert_eq!(told(Kind { growth: 0.002, ..ENGLAND }), "Backlog likely to rise under two of five plans");
    assert_eq!(told(Kind { growth: -0.02, ..ENGLAND }), "Two of five plans likely to cut backlog by 2039/40");
    assert_eq!(told(Kind { opening: 0.0, ..ENGLAND }), "Backlog likely nil by 2039/40 under every plan");
}

#[test]
fn titles_say_where_nothing_moves_and_nothing_differs() {
    let still = |plans| mapped(story(Kind { plans, growth: 0.0, ..ENGLAND }), |_| spread(15_900.0, 0.0, Some(0.0)));
    assert_eq!(title::of_fan(&still(1)), "Backlog likely unchanged by 2039/40");
    assert_eq!(title::of_fan(&still(5)), "Backlog likely unchanged by 2039/40 under every plan");
    let mut one_moves = still(5);
    one_moves.plans[1].total[14] = spread(15_900.0, 0.3, Some(0.002));
    assert_eq!(title::of_fan(&one_moves), "Backlog may rise or fall under one of five plans");
    assert_eq!(title::of_comparison(&still(1)), "Backlog likely £16bn in 2039/40");
    let nil = mapped(still(5), |_| spread(0.0, 0.0, Some(0.0)));
    assert_eq!(title::of_comparison(&nil), "Backlog likely nil in 2039/40 under every plan");
    let same = "Plans leave the same backlog in every future";
    let level = mapped(story(ENGLAND), |_| spread(30_000.0, 0.3, Some(0.002)));
    assert_eq!(
        title::of_comparison(&RunData { coincide: (1..5).map(|other| (0, other)).collect(), ..level.clone() }),
        same
    );
    let pair = |other: usize, one_lower: f64| {
        [Metric::BacklogTotal, Metric::BacklogHigh].map(|metric| {
            let mean = -one_lower;
            Pair { one: 0, other, metric, mean, mcse: Some(0.0), one_lower, other_lower: 0.0 }
        })
    };
    let paired = |share: f64| RunData { pairs: (1..5).flat_map(|other| pair(other, share)).collect(), ..level.clone() };
    assert_eq!(title::of_comparison(&paired(0.0)), same);
    assert_eq!(title::of_comparison(&paired(0.01)), "Plans hardly differ in median backlog in 2039/40");
}

#[test]
fn likely_is_claimed_of_three_futures_in_four_at_least() {
    for plans in 1..=12 {
        for percent in 3..12 {
            let story = story(Kind { plans, growth: f64::from(percent) / 100.0, ..ENGLAND });
            let title = title::of_fan(&story);
            let Some((_, rest)) = title.split_once("likely to pass £") else { panic!("{title}") };
            let amount: f64 = rest.split_once("bn").unwrap().0.parse().unwrap();
            for plan in &story.plans {
                assert!(plan.total.last().unwrap().value(0.25) >= amount * 1e3, "{title}");
            }
            assert!(amount * 1e3 > 15_900.0);
        }
    }
}

#[test]
fn few_futures_claim_nothing() {
    let one = single(story(ENGLAND));
    assert_eq!(title::of_fan(&one), "Backlog to 2039/40: the record and one simulated future");
    assert_eq!(title::of_comparison(&one), "Backlog in 2039/40: one simulated future");
    let no_record = single(story(Kind { history: 0, ..ENGLAND }));
    assert_eq!(title::of_fan(&no_record), "Backlog to 2039/40: one simulated future");
}

#[test]
fn alternative_texts_name_no_spread_that_is_not_drawn() {
    for few in [single(story(ENGLAND)), RunData { futures: 9, ..story(ENGLAND) }, unquantified(story(ENGLAND))] {
        let texts: Vec<String> = [few.fan(), few.compared()].map(|drawing| drawing.unwrap().alt).into();
        assert!(texts[0].starts_with("Line charts in 5 panels, one a plan, of total"), "{}", texts[0]);
        assert!(texts[1].starts_with("Dots of backlog in cash prices for 5 plans at the close of"), "{}", texts[1]);
        for text in texts {
            assert!(!["interval", "Fan", "8 of 10"].iter().any(|word| text.contains(word)), "{text}");
        }
    }
    let one = single(story(Kind { plans: 1, ..ENGLAND }));
    assert!(one.fan().unwrap().alt.starts_with("Line chart of total"));
    let many = [story(ENGLAND).fan().unwrap(), story(ENGLAND).compared().unwrap()];
    assert!(many[0].alt.starts_with("Fan charts") && many[1].alt.starts_with("Dots and intervals"));
}

#[test]
fn the_comparison_names_a_lowest_only_where_the_medians_are_apart() {
    let apart = story(ENGLAND);
    assert_eq!(title::of_comparison(&apart), "Do minimum has the lowest median total and high-risk backlog");
    let coarse = mapped(apart.clone(), |s| spread(s.mean, 0.3, Some(0.5)));
    assert_eq!(title::of_comparison(&coarse), "No plan shown to have the lowest backlog in 2039/40");
    let mut split = apart.clone();
    split.plans[4].high = spread(100.0, 0.3, Some(0.002));
    assert_eq!(title::of_comparison(&split), "No plan is best for both total and high-risk backlog");
    let level = mapped(apart.clone(), |_| spread(30_000.0, 0.3, Some(0.002)));
    assert_eq!(title::of_comparison(&level), "Plans hardly differ in median backlog in 2039/40");
    let three_words = relabelled(apart.clone(), "Ring fence now");
    assert_eq!(title::of_comparison(&three_words), "Ring fence now: lowest median total and high-risk backlog");
    let mut twins = apart.clone();
    twins.plans[1] = Plan { label: "Worst first".to_owned(), ..twins.plans[0].clone() };
    assert_eq!(title::of_comparison(&twins), "No plan shown to have the lowest backlog in 2039/40");
    twins.coincide = vec![(0, 1)];
    assert_eq!(title::of_comparison(&twins), "Do minimum and Worst first share the lowest median backlog");
    let long = relabelled(apart, "Highest avoided cost per pound first of all");
    assert_eq!(title::of_comparison(&long), "Median backlog differs by about £13bn between plans");
    let one = story(Kind { plans: 1, ..ENGLAND });
    assert_eq!(title::of_comparison(&one), "Backlog likely between £20bn and £50bn in 2039/40");
}

#[test]
fn the_comparison_is_in_order_of_the_median() {
    let falling_order: Vec<usize> = {
        let mut story = story(ENGLAND);
        story.plans.reverse();
        strategies_compared::order(&story)
    };
    assert_eq!(falling_order, [4, 3, 2, 1, 0]);
    let level = mapped(story(ENGLAND), |_| spread(1.0, 0.1, None));
    assert_eq!(strategies_compared::order(&level), [0, 1, 2, 3, 4]);
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    let england = story(Kind { plans: 1, ..ENGLAND });
    assert_eq!(
        alt::of_fan(&england),
        "Fan chart of total maintenance backlog in cash prices, England, 2013/14 to 2039/40. The record goes from \
         £4.6bn in 2013/14 to £15.9bn in 2024/25. In 2039/40 the median of 10,000 simulated futures is £33bn under \
         Do minimum (8 of 10 futures between £21bn and £45bn)."
    );
    let compared = alt::of_comparison(&england);
    assert!(compared.contains("For high-risk backlog it is £8.3bn under Do minimum"), "{compared}");
    for (name, story) in stories() {
        let sentences = |text: &str| text.matches(". ").count() + 1;
        for text in [alt::of_fan(&story), alt::of_comparison(&story)] {
            assert!((2..=5).contains(&sentences(&text)), "{name}: {text}");
        }
    }
}

/// Plans that did the same in every future are one panel and one row, and count as one; the numbers hold them all.
#[test]
fn plans_that_did_the_same_are_drawn_once_and_count_as_one() {
    let mut twins = story(Kind { growth: -0.02, ..ENGLAND });
    twins.plans[3] =
        Plan { id: "plan_3".to_owned(), label: "Most risk per pound".to_owned(), ..twins.plans[2].clone() };
    twins.coincide = vec![(2, 3)];
    let merged = twins.merged();
    assert_eq!((merged.plans.len(), merged.plans_in_all()), (4, 5));
    assert_eq!(merged.plans[2].shown(), "Worst first and Most risk per pound");
    assert!(title::of_fan(&merged).contains("of four plans"), "{}", title::of_fan(&merged));
    let drawings = [twins.fan().unwrap(), twins.compared().unwrap()];
    assert!(drawings[0].alt.contains("in 4 panels"), "{}", drawings[0].alt);
    let told = "Worst first and Most risk per pound made the same decisions in every future.";
    assert!(drawings.iter().all(|drawing| drawing.svg(Size::Paper).unwrap().contains(told)));
    assert_eq!(drawings[1].csv.lines().count(), 1 + 2 * 5);
    assert_eq!(RunData { followed: 3, ..twins }.merged().followed, 2);
}
