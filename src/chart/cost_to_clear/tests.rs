//! Laws of the chart over costs that are made up; what a run gives is held against its results in `tests/it`.

use super::curve::{Covered, Curve};
use super::{Cost, Line};
use crate::chart::run_data::RunData;
use crate::chart::sheet::Mark;
use crate::chart::size::{Frame, Size};
use crate::chart::tests::{ENGLAND, assert_sound, story};
use crate::chart::text;
use crate::engine::Metric;
use crate::engine::results::{QuantileEstimate, SeriesStats};
use crate::num::exp;
use crate::units::FinancialYear;

/// Skewed costs around `middle` £m, spread over `n` futures.
fn futures(middle: f64, spread: f64, n: usize) -> Curve {
    let cost = |place: usize| {
        let share = (place as f64 + 0.5) / n as f64;
        middle * exp(spread * (share - 0.5) * 4.0)
    };
    Curve::of_futures((0..n).map(cost)).unwrap()
}

/// Plans whose costs lie around `middle` £m, against `money` £m.
fn cost(plans: usize, middle: f64, money: f64) -> Cost {
    let labels = ["Do minimum", "Pro rata to backlog", "Worst first", "Most risk per pound", "Ring-fenced by band"];
    let line = |place: usize| Line {
        name: (format!("plan_{place}"), labels[place % 5].to_owned()),
        curve: futures(middle * (1.0 - 0.06 * place as f64), 0.5, 10_000),
        money,
    };
    let lines = (0..plans).map(line).collect();
    Cost {
        year: FinancialYear::starting(2039),
        lines,
        kinds: (0..plans).map(|plan| vec![plan]).collect(),
        followed: usize::from(plans > 1),
        futures: 10_000,
        cost_is_mean: true,
    }
}

fn quantiles(of: &Curve) -> SeriesStats {
    let at = |q: f64| QuantileEstimate { value: of.at(q), lo: None, hi: None };
    SeriesStats {
        strategy: 0,
        entity: 0,
        group: 0,
        year: 0,
        metric: Metric::BacklogHighSignificant,
        central_case: 0.0,
        mean: of.at(0.5),
        sd: None,
        mcse: None,
        quantiles: Some(crate::engine::results::QUANTILES.map(at)),
        extra: vec![at(0.80)],
        n: 10_000,
    }
}

/// From the ordinary to the absurd.
fn all() -> Vec<(String, Cost)> {
    let mut all = Vec::new();
    for plans in [1, 2, 3, 4, 5, 12] {
        for middle in [0.0, 0.02, 83.0, 30_000.0, 1e9] {
            for money in [0.0, 0.01, 1_700.0, 1e6] {
                all.push((format!("{plans} plans, £{middle}m against £{money}m"), cost(plans, middle, money)));
            }
        }
    }
    let changed = |change: &dyn Fn(&mut Line)| {
        let mut changed = cost(4, 30_000.0, 1_700.0);
        changed.lines.iter_mut().for_each(change);
        changed
    };
    let long = text::clean(&"</text><script>alert(1)</script> W".repeat(9));
    all.push(("long names".to_owned(), changed(&|line| line.name.1.clone_from(&long))));
    all.push(("one cost in all futures".to_owned(), changed(&|line| line.curve = futures(5_000.0, 0.0, 500))));
    all.push(("ten futures".to_owned(), changed(&|line| line.curve = futures(5_000.0, 0.5, 10))));
    all.push(("far apart".to_owned(), changed(&|line| line.curve = futures(5_000.0, 6.0, 500))));
    let known = changed(&|line| line.curve = Curve::of_quantiles(&quantiles(&line.curve), &[0.80], 1.0).unwrap());
    all.push(("quantiles alone".to_owned(), known));
    all
}

#[test]
fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
    let ordinary = story(ENGLAND);
    let strange = RunData { area: "A very long name of a place ".repeat(9), left_out: 37, ..ordinary.clone() };
    for story in [ordinary, strange] {
        for (name, it) in all() {
            let title = it.title();
            for size in Size::ALL {
                let sheet = size.sheet(&|frame| it.sheet(&story, frame, &title));
                assert_sound(&format!("{name}, {}", size.name()), &sheet);
            }
            let sheet = it.sheet(&story, Frame::PAPER, &title);
            assert!(sheet.height <= 247.0 / 25.4 * 72.0, "{name} is {} points high", sheet.height);
        }
    }
}

#[test]
fn a_curve_never_falls_and_passes_through_its_own_quantiles() {
    for (name, it) in all() {
        for line in &it.lines {
            let points = line.curve.points();
            assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1), "{name}");
            assert!(points.iter().all(|(q, cost)| line.curve.at(*q).total_cmp(cost).is_eq()), "{name}");
        }
    }
    let curve = futures(30_000.0, 0.5, 10_000);
    let known = Curve::of_quantiles(&quantiles(&curve), &[0.80], 1.0).unwrap();
    for q in [0.05, 0.50, 0.80, 0.95] {
        assert_eq!(known.at(q), curve.at(q));
    }
    // Between those that are known it is drawn straight.
    assert!((known.at(0.85) - f64::midpoint(curve.at(0.80), curve.at(0.90))).abs() < 1e-6);
}

#[test]
fn money_covers_as_many_futures_as_cost_no_more() {
    let curve = Curve::of_futures([4.0, 1.0, 3.0, 2.0, f64::NAN]).unwrap();
    for (money, share, words) in [
        (0.9, 0.0, "never covered"),
        (1.0, 0.25, "covered in 25 %"),
        (3.5, 0.75, "covered in 75 %"),
        (4.0, 1.0, "always covered"),
    ] {
        let covered = curve.covered_by(money);
        assert_eq!((covered.share(), covered.in_words().as_str()), (share, words));
    }
    let known = Curve::of_quantiles(&quantiles(&futures(100.0, 0.5, 1_000)), &[0.80], 1.0).unwrap();
    assert_eq!(known.covered_by(1.0), Covered::Under(0.05));
    assert_eq!(known.covered_by(1e6), Covered::Over(0.95));
    assert_eq!(known.covered_by(1.0).in_words(), "covered in under 5 %");
    assert_eq!(known.covered_by(known.at(0.5)).in_words(), "covered in about 50 %");
}

#[test]
fn more_than_four_plans_are_shown_by_their_ends_and_the_one_that_is_followed() {
    assert_eq!(cost(4, 30_000.0, 1.0).shown(), [0, 1, 2, 3]);
    assert_eq!(cost(5, 30_000.0, 1.0).shown(), [0, 1, 4]);
    let mut twelve = cost(12, 30_000.0, 1.0);
    twelve.followed = 11;
    // What is equal is one line, under the name of both, and the one that is followed stands for it.
    let mut equal = cost(5, 30_000.0, 1.0);
    equal.kinds = vec![vec![0], vec![1, 4], vec![2, 3]];
    equal.followed = 4;
    assert_eq!(equal.shown(), [0, 2, 4]);
    assert_eq!(equal.joint(4, |label, _| label), "Pro rata to backlog and Ring-fenced by band");
    assert_eq!(twelve.shown(), [0, 11]);
    // All stand in the numbers.
    for place in 0..12 {
        let is_shown = if [0, 11].contains(&place) { "yes" } else { "no" };
        assert!(twelve.csv().contains(&format!("\nplan_{place},{},{is_shown},", twelve.lines[place].name.1)));
    }
}

#[test]
fn titles_say_what_clearing_costs_where_that_is_known() {
    assert_eq!(cost(1, 30_000.0, 1.0).title(), "£55bn clears urgent work in 8 of 10 futures");
    assert_eq!(cost(4, 30_000.0, 1.0).title(), "£51bn clears urgent work in 8 of 10 futures");
    assert_eq!(cost(4, 0.0, 1.0).title(), "No urgent work is left in 8 of 10 futures");
    let mut vague = cost(1, 30_000.0, 1.0);
    vague.lines[0].curve = futures(30_000.0, 0.5, 100);
    assert_eq!(vague.title(), "What clearing urgent work would cost in 2039/40");
    for (name, it) in all() {
        let words = it.title().split(' ').count();
        assert!((3..=10).contains(&words), "{name}: {}", it.title());
    }
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    assert_eq!(
        cost(2, 30_000.0, 20_000.0).alt(&story(ENGLAND)),
        "Two S-curves of what it would cost to clear all backlog of high and significant risk at the close of 2039/40, in \
         cash prices, England, over 10,000 simulated futures. A line at £20bn marks the money available for \
         backlog and repairs in that year, on average under Pro rata to backlog. Under Do minimum half of the futures cost no more \
         than £30bn and 8 of 10 futures no more than £55bn, covered in 30 % by that money; under Pro rata to backlog half of the \
         futures cost no more than £28bn and 8 of 10 futures no more than £51bn, covered in 33 % by that money."
    );
}

#[test]
fn the_money_has_one_name() {
    let (it, england) = (cost(2, 30_000.0, 20_000.0), story(ENGLAND));
    let sheet = it.sheet(&england, Frame::PAPER, &it.title());
    let shown: Vec<&str> = sheet
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(label) => Some(label.text.as_str()),
            _ => None,
        })
        .collect();
    assert!(shown.contains(&"£20bn available for backlog"), "{shown:?}");
    assert!(shown.contains(&"and repairs in 2039/40"), "{shown:?}");
    for text in [it.alt(&england).to_lowercase(), it.csv(), it.notes(&england).join(" ").to_lowercase()] {
        assert!(text.contains("money available for backlog and repairs") && !text.contains("reaches"), "{text}");
    }
}
