//! Laws of the chart over ledgers that are made up; what a run gives is held against its results in `tests/it`.

use super::{Cause, Step, Waterfall};
use crate::chart::of_plan::OfPlan;
use crate::chart::run_data::RunData;
use crate::chart::size::{Frame, Size};
use crate::chart::tests::{ENGLAND, assert_sound, spread, story};
use crate::chart::text;
use crate::units::FinancialYear;

/// A ledger that opens with `opening` £m and changes by shares of it: prices, waiting, new need, re-survey, clearing.
fn waterfall(opening: f64, shares: [f64; 5], years: i32) -> Waterfall {
    let step = |(cause, share): (Cause, f64)| {
        let change = share * opening;
        Step { cause, change, error: Some(0.01 * change.abs()) }
    };
    let closing = shares.iter().fold(opening, |level, share| level + share * opening);
    Waterfall {
        plan: OfPlan {
            strategy: 0,
            name: ("proportional".to_owned(), "Pro rata".to_owned()),
            years: (0..years).map(|year| FinancialYear::starting(2025 + year)).collect(),
            has_spread: true,
            futures: 10_000,
        },
        opening: (FinancialYear::starting(2024), opening),
        steps: Cause::ALL.into_iter().zip(shares).map(step).collect(),
        closing: spread(closing, 0.35, Some(0.005)),
        closing_error: Some(0.01 * closing),
    }
}

const GROWS: [f64; 5] = [1.1, 2.4, 0.8, 0.7, -1.2];
const SHRINKS: [f64; 5] = [0.1, 0.2, 0.1, -0.05, -0.8];

/// From the ordinary to the absurd.
fn all() -> Vec<(String, Waterfall)> {
    let mut all = Vec::new();
    let kinds = [
        ("grows", GROWS),
        ("shrinks", SHRINKS),
        ("small steps", [1e-9, 0.001, 0.01, -0.001, -0.003]),
        ("nothing happens", [0.0; 5]),
        ("all is cleared", [0.2, 0.0, 0.1, 0.0, -1.3]),
        ("prices fall below all", [-1.5, 0.0, 2.0, 0.0, -0.5]),
        ("explodes", [99.0, 1e6, 3.0, 5e5, -12.0]),
    ];
    for years in [1, 15, 40] {
        for opening in [0.0, 0.02, 83.0, 15_900.0, 1e9] {
            for (kind, shares) in kinds {
                all.push((format!("£{opening}m {kind}, {years} years"), waterfall(opening, shares, years)));
            }
        }
    }
    let ordinary = waterfall(15_900.0, GROWS, 15);
    let changed = |change: &dyn Fn(&mut Waterfall)| {
        let mut changed = ordinary.clone();
        change(&mut changed);
        changed
    };
    all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
    all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
    let label = text::clean(&"</text><script>alert(1)</script> W".repeat(9));
    all.push(("a long name".to_owned(), changed(&|it| it.plan.name.1.clone_from(&label))));
    all.push(("a mean beyond most futures".to_owned(), changed(&|it| it.closing.mean *= 3.0)));
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
fn the_steps_lead_from_the_opening_to_the_closing() {
    for (name, it) in all().into_iter().filter(|(name, _)| !name.starts_with("a mean")) {
        let levels = it.levels();
        assert_eq!((levels[0], levels.len()), (it.opening.1, 6));
        let last = levels[5];
        assert!((last - it.closing.mean).abs() <= 1e-9 * (1.0 + last.abs()), "{name}: {last}, {}", it.closing.mean);
    }
}

#[test]
fn titles_say_what_adds_most_and_how_much_is_cleared() {
    let told = |shares: [f64; 5]| waterfall(15_900.0, shares, 15).title();
    assert_eq!(told(GROWS), "Waiting and prices add £55bn; £19bn is cleared");
    assert_eq!(told([0.1, 0.2, 2.0, 0.1, -0.4]), "New need adds £32bn by 2039/40; £6.4bn is cleared");
    assert_eq!(told([0.9, 0.8, 1.0, 0.1, 0.0]), "New need and prices add £30bn; none is cleared");
    assert_eq!(told(SHRINKS), "£12.7bn is cleared, more than the £5.6bn added");
    assert_eq!(told([0.0; 5]), "What moves backlog between 2024/25 and 2039/40");
    assert_eq!(told([0.1, 0.2, 0.1, 0.1, -0.501]), "What moves backlog between 2024/25 and 2039/40");
    let mut vague = waterfall(15_900.0, GROWS, 15);
    vague.steps[1].error = Some(vague.steps[1].change);
    assert_eq!(vague.title(), "What moves backlog between 2024/25 and 2039/40");
    vague.steps.iter_mut().for_each(|step| step.error = None);
    vague.plan.futures = 1;
    assert_eq!(vague.title(), "What moves backlog to 2039/40: one simulated future");
    for (name, it) in all() {
        let words = it.title().split(' ').count();
        assert!((3..=10).contains(&words), "{name}: {}", it.title());
    }
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    let mut it = waterfall(15_900.0, GROWS, 15);
    assert_eq!(
        it.alt(&story(ENGLAND)),
        "Waterfall chart of what moves total maintenance backlog in cash prices, England, under Pro rata. On average over \
         10,000 simulated futures, it opens at £16bn in 2024/25; prices add £17bn, waiting adds £38bn, new need adds \
         £13bn, re-survey adds £11bn and clearing takes off £19bn; so it closes at £76bn in 2039/40. In 8 of 10 futures \
         it closes between £42bn and £111bn. The median close is £76bn."
    );
    (it.plan.futures, it.plan.has_spread) = (1, false);
    let told = it.alt(&story(ENGLAND));
    assert!(told.contains("In one simulated future, it opens") && !told.contains("8 of 10"), "{told}");
}

#[test]
fn a_step_too_small_for_its_unit_is_nought_and_has_no_sign() {
    let it = waterfall(15_900.0, [1e-9, 0.0, 0.5, -1e-9, -0.1], 15);
    assert_eq!([it.signed(it.steps[0].change), it.signed(it.steps[3].change)], ["0", "0"]);
    assert_eq!([it.signed(7_950.0), it.signed(-1_590.0)], ["+£8.0bn", "−£1.6bn"]);
    assert_eq!(it.bare(-1_590.0), "−1.6");
}

#[test]
fn the_numbers_are_the_steps_and_their_sum() {
    let it = waterfall(15_900.0, GROWS, 15);
    let rows: Vec<Vec<String>> =
        it.csv().lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let mean = |row: &Vec<String>| row[6].parse::<f64>().unwrap();
    assert_eq!(rows.len(), 7);
    let sum: f64 = rows[..6].iter().map(mean).sum();
    assert!((sum - mean(&rows[6])).abs() < 1e-6, "{sum}");
    assert_eq!(rows[5][2..5], ["cleared", "2025/26", "2039/40"]);
    assert_eq!(rows[6][7].parse::<f64>().unwrap(), it.closing.value(0.10));
}
