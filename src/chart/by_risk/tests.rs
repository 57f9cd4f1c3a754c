//! Laws of the chart over backlogs that are made up; what a run gives is held against its results in `tests/it`.

use super::{BANDS, ByRisk, Past, ink};
use crate::chart::of_plan::OfPlan;
use crate::chart::run_data::RunData;
use crate::chart::size::{Frame, Size};
use crate::chart::tests::{ENGLAND, assert_sound, spread, story};
use crate::chart::text;
use crate::engine::results::Spread;
use crate::units::FinancialYear;

/// A plan over so many years from 2025/26.
fn plan(years: usize) -> OfPlan {
    OfPlan {
        strategy: 0,
        name: ("proportional".to_owned(), "Pro rata".to_owned()),
        years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
        has_spread: true,
        futures: 10_000,
    }
}

/// Backlog that opens with `high` £m of high risk, half as much again of each further band, and grows from there.
fn by_risk(high: f64, growth: f64, years: usize, record: usize) -> ByRisk {
    let opening = [1.0, 1.5, 2.0, 0.4].map(|times: f64| times * high);
    let band = |place: usize| -> Vec<Spread> {
        let mut value = opening[place];
        let grow = |t: usize| {
            value *= 1.0 + growth;
            spread(value, 0.5 * (t + 1) as f64 / (t + 12) as f64, Some(0.002))
        };
        (0..years).map(grow).collect()
    };
    let past = |back: usize| {
        let shrunk = opening.map(|value| value * (1.0 - 0.9 * back as f64 / (record + 1) as f64));
        let total = shrunk.iter().sum();
        // Some years were published in part.
        let bands =
            [0, 1, 2, 3].map(|place: usize| (back % 4 != 1 || (place == 0 && back > 2)).then_some(shrunk[place]));
        Past { year: FinancialYear::starting(2024 - back as i32), bands, total }
    };
    let mut past: Vec<Past> = (0..record).rev().map(past).collect();
    // Years may be missing.
    past.retain(|past| past.year.start() != 2020);
    ByRisk { plan: plan(years), past, bands: [0, 1, 2, 3].map(band) }
}

/// From the ordinary to the absurd.
fn all() -> Vec<(String, ByRisk)> {
    let mut all = Vec::new();
    for years in [1, 2, 15, 40] {
        for record in [0, 1, 12] {
            for high in [0.0, 0.02, 3_500.0, 1e9] {
                for growth in [-0.2, 0.06, 1.5] {
                    let name = format!("£{high}m growing by {growth}, {years} years, {record} of record");
                    all.push((name, by_risk(high, growth, years, record)));
                }
            }
        }
    }
    let ordinary = by_risk(3_500.0, 0.06, 15, 12);
    let changed = |change: &dyn Fn(&mut ByRisk)| {
        let mut changed = ordinary.clone();
        change(&mut changed);
        changed
    };
    all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
    all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
    let label = text::clean(&"</text><script>alert(1)</script> W".repeat(9));
    all.push(("a long name".to_owned(), changed(&|it| it.plan.name.1.clone_from(&label))));
    let only_high = changed(&|it| it.bands.iter_mut().skip(1).flatten().for_each(|s| *s = spread(0.0, 0.0, None)));
    all.push(("only high".to_owned(), only_high));
    all
}

/// The stories around them: ordinary, and with a long name and futures left out.
fn stories() -> [RunData; 2] {
    let ordinary = story(ENGLAND);
    let strange = RunData { area: "A very long name of a place ".repeat(9), left_out: 37, ..ordinary.clone() };
    [ordinary, strange]
}

#[test]
fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
    for story in stories() {
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
fn titles_say_where_high_risk_goes_in_three_futures_of_four() {
    let told = |growth: f64| by_risk(3_500.0, growth, 15, 12).title();
    assert_eq!(told(0.06), "High-risk backlog likely to pass £6bn by 2039/40");
    assert_eq!(told(0.01), "High-risk backlog may rise or fall by 2039/40");
    assert_eq!(told(0.02), "High-risk backlog likely to grow by 2039/40");
    assert_eq!(told(-0.2), "High-risk backlog likely below £160m by 2039/40");
    assert_eq!(by_risk(0.0, 0.0, 15, 12).title(), "High-risk backlog likely nil by 2039/40");
    assert_eq!(by_risk(3_500.0, 0.06, 15, 0).title(), "High-risk backlog likely above £6bn in 2039/40");
    let mut still = by_risk(3_500.0, 0.0, 15, 12);
    still.bands.iter_mut().flatten().for_each(|s| *s = spread(s.mean, 0.0, Some(0.0)));
    assert_eq!(still.title(), "High-risk backlog likely unchanged by 2039/40");
    for (name, it) in all() {
        let words = it.title().split(' ').count();
        assert!((3..=10).contains(&words), "{name}: {}", it.title());
    }
}

#[test]
fn few_futures_claim_nothing() {
    let mut one = by_risk(3_500.0, 0.06, 15, 12);
    one.bands.iter_mut().flatten().for_each(|s| *s = spread(s.mean, 0.0, None));
    assert_eq!(one.title(), "Backlog by risk in the futures to 2039/40");
    (one.plan.futures, one.plan.has_spread) = (1, false);
    assert_eq!(one.title(), "Backlog by risk to 2039/40: one simulated future");
    let told = one.alt(&story(ENGLAND));
    assert!(told.contains("In one simulated future") && !told.contains("8 of 10"), "{told}");
    assert!(one.csv().lines().skip(1).all(|line| line.ends_with(",,")));
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    let england = story(ENGLAND);
    assert_eq!(
        by_risk(3_500.0, 0.06, 15, 12).alt(&england),
        "Stacked columns of maintenance backlog by risk in cash prices, England, 2013/14 to 2039/40, under Pro rata, with \
         a small panel for the spread of each risk band. The record goes from £4.1bn in 2013/14 to £17.1bn in 2024/25. On \
         average over 10,000 simulated futures, backlog is £41bn in 2039/40, of which £8.4bn is of high \
         risk (£3.5bn at the opening; 8 of 10 futures between £5.3bn and £11bn), £13bn is of significant risk (£5.2bn at \
         the opening; 8 of 10 futures between £7.9bn and £17bn), £17bn is of moderate risk (£7.0bn at the opening; 8 of \
         10 futures between £11bn and £23bn), £3.4bn is of low risk (£1.4bn at the opening; 8 of 10 futures between \
         £2.1bn and £4.6bn)."
    );
}

#[test]
fn the_columns_of_the_record_are_as_high_as_its_totals() {
    for (name, it) in all() {
        for past in &it.past {
            let split = past.bands.iter().flatten().sum::<f64>();
            let height = split + past.unsplit();
            assert!((height - past.total).abs() <= 1e-9 * past.total, "{name}: {height} of {}", past.total);
        }
    }
    assert_eq!(BANDS.len(), by_risk(1.0, 0.0, 1, 1).csv().lines().skip(1).count() / 2);
}

#[test]
fn bands_are_told_apart_in_grey() {
    for (place, one) in BANDS.into_iter().enumerate() {
        for other in &BANDS[place + 1..] {
            let contrast = ink(one).contrast(ink(*other));
            assert!(contrast >= 1.5, "{one:?} and {other:?} have {contrast:.2}");
        }
    }
}

#[test]
fn the_higher_the_risk_the_darker() {
    assert!(BANDS.windows(2).all(|pair| ink(pair[0]).luminance() < ink(pair[1]).luminance()));
}
