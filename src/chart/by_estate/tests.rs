//! Laws of the chart over estates that are made up; what a run gives is held against its results in `tests/it`.

use super::{ByEstate, Estate};
use crate::chart::of_plan::OfPlan;
use crate::chart::tests::{ENGLAND, fits_at_every_size, spread, story};
use crate::chart::text;
use crate::engine::results::Spread;
use crate::units::FinancialYear;

/// So many estates, the largest opening with `largest` £m and each further one a share `falls` smaller.
fn by_estate(count: usize, largest: f64, falls: f64, growth: f64, years: usize) -> ByEstate {
    let estate = |place: usize| {
        let opening = largest * crate::num::exp(-falls * place as f64);
        let mut value = opening;
        let grow = |t: usize| {
            value *= 1.0 + growth - 0.004 * place as f64;
            spread(value, 0.6 * (t + 1) as f64 / (t + 12) as f64, Some(0.002))
        };
        let spreads: Vec<Spread> = (0..years).map(grow).collect();
        let name = (format!("e{place}"), format!("Estate number {place}"));
        Estate { name, opening: Some(opening), spreads }
    };
    ByEstate {
        plan: OfPlan {
            strategy: 0,
            name: ("proportional".to_owned(), "Pro rata".to_owned()),
            years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
            has_spread: true,
            futures: 10_000,
        },
        opening_year: FinancialYear::starting(2024),
        estates: (0..count).map(estate).collect(),
        middle: "median",
    }
}

/// From the ordinary to the absurd.
fn all() -> Vec<(String, ByEstate)> {
    let mut all = Vec::new();
    for count in [2, 5, 8, 12, 205] {
        for largest in [0.0, 0.02, 4_000.0, 1e9] {
            for (growth, years) in [(-0.2, 15), (0.06, 1), (0.06, 15), (1.5, 40)] {
                let name = format!("{count} estates of £{largest}m growing by {growth}, {years} years");
                all.push((name, by_estate(count, largest, 0.2, growth, years)));
            }
        }
    }
    let changed = |change: &dyn Fn(&mut ByEstate)| {
        let mut changed = by_estate(12, 4_000.0, 0.2, 0.06, 15);
        change(&mut changed);
        changed
    };
    all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
    all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
    all.push(("no openings".to_owned(), changed(&|it| it.estates.iter_mut().for_each(|estate| estate.opening = None))));
    let rename = |name: String| changed(&|it| it.estates.iter_mut().for_each(|estate| estate.name.1.clone_from(&name)));
    all.push(("long names".to_owned(), rename(text::clean(&"</text><script>alert(1)</script> W".repeat(9)))));
    all.push(("unbroken names".to_owned(), rename("W".repeat(90))));
    all.push(("names without glyphs".to_owned(), rename("最差优先医院".to_owned())));
    all
}

#[test]
fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
    fits_at_every_size(&all(), ByEstate::title, ByEstate::sheet);
}

#[test]
fn the_twelve_largest_are_shown_and_all_are_in_the_numbers() {
    let it = by_estate(205, 4_000.0, 0.01, 0.06, 2);
    assert_eq!((it.panels().len(), it.shown().len()), (12, 12));
    let notes = it.notes(&story(ENGLAND)).join(" ");
    assert!(notes.contains("193 smaller estates are not shown"), "{notes}");
    let csv = it.csv();
    let rows = |shown: &str| csv.lines().filter(|line| line.split(',').nth(4) == Some(shown)).count();
    // The opening and two years of each.
    assert_eq!((rows("yes"), rows("no")), (36, 579));
    assert!(!by_estate(12, 1.0, 0.1, 0.0, 2).notes(&story(ENGLAND)).join(" ").contains("not shown"));
}

#[test]
fn panels_have_one_scale_where_each_shows_enough_on_it() {
    let alike = by_estate(8, 4_000.0, 0.05, 0.06, 15).panels();
    assert!(alike.iter().all(|panel| panel.top.total_cmp(&alike[0].top).is_eq()));
    let apart = by_estate(8, 4_000.0, 0.5, 0.06, 15);
    assert!(apart.panels().iter().all(|panel| panel.top.total_cmp(&panel.most()).is_eq()));
    assert!(apart.notes(&story(ENGLAND)).join(" ").contains("a scale of its own"));
}

#[test]
fn titles_say_in_how_many_estates_backlog_likely_moves() {
    let told = |count, growth| by_estate(count, 4_000.0, 0.2, growth, 15).title();
    assert_eq!(told(8, 0.15), "Backlog likely higher in every estate by 2039/40");
    assert_eq!(told(12, 0.04), "Backlog likely higher in six of twelve estates by 2039/40");
    assert_eq!(told(3, -0.2), "Backlog likely lower in every estate by 2039/40");
    assert_eq!(told(2, 0.01), "Backlog may rise or fall in every estate by 2039/40");
    assert_eq!(told(12, 0.01), "Backlog likely lower in six of twelve estates by 2039/40");
    let still = |largest: f64, count: usize| {
        let mut still = by_estate(count, largest, 0.2, 0.0, 15);
        for estate in &mut still.estates {
            let opening = estate.opening.unwrap();
            estate.spreads.fill(spread(opening, 0.0, Some(0.0)));
        }
        still
    };
    let told = |largest, count| still(largest, count).title();
    assert_eq!(told(0.0, 3), "Backlog likely nil in every estate by 2039/40");
    assert_eq!(told(4_000.0, 3), "Backlog likely unchanged in every estate by 2039/40");
    let mut still = still(4_000.0, 3);
    still.estates[0].spreads[14] = spread(4_000.0, 0.3, Some(0.002));
    assert_eq!(still.title(), "Backlog may rise or fall in one of three estates");
    for (name, it) in all() {
        let words = it.title().split(' ').count();
        assert!((3..=10).contains(&words), "{name}: {}", it.title());
    }
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    let england = story(ENGLAND);
    assert_eq!(
        by_estate(2, 4_000.0, 0.5, 0.06, 15).alt(&england),
        "Small fan charts of total maintenance backlog in cash prices of two estates, England, under Pro rata, year by \
         year to 2039/40. By the median of 10,000 simulated futures for 2039/40, it is £9.6bn in Estate number 0 (£4.0bn \
         at the opening; 8 of 10 futures between £5.3bn and £14bn); £5.5bn in Estate number 1 (£2.4bn at the opening; 8 \
         of 10 futures between £3.1bn and £7.9bn)."
    );
    let many = by_estate(205, 4_000.0, 0.01, 0.06, 15).alt(&england);
    assert!(many.contains("of the twelve largest of 205 estates") && many.contains("least of those shown"), "{many}");
    assert_eq!(many.matches("Estate number").count(), 4);
}
