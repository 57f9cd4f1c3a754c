//! Laws of the chart over outcomes that are made up.

use super::{Outcome, People, SHOWN};
use crate::chart::size::Size;
use crate::chart::tests::{ENGLAND, Kind, assert_sound, spread, story};
use crate::engine::{Metric, Opening};
use crate::units::FinancialYear;

/// An outcome that opens at `from` and ends `times` of it.
fn outcome((metric, heading): (Metric, &'static str), from: f64, times: f64, years: usize) -> Outcome {
    // No one is more than fully skilled.
    let times = if metric == Metric::SkillsIndex && times > 1.0 { 1.02 } else { times };
    let at = |t: usize| from * (1.0 + (times - 1.0) * (t + 1) as f64 / years as f64);
    Outcome {
        metric,
        heading,
        spreads: (0..years).map(|t| spread(at(t), 0.1, Some(0.002))).collect(),
        opening: Some(Opening { value: from, is_certain: true }),
    }
}

/// Everything there is, each outcome ending so many times where it opened.
fn people(years: usize, times: impl Fn(Metric) -> f64) -> People {
    let opening = |metric| match metric {
        Metric::SkillsIndex => 0.8,
        Metric::LegacyShare => 0.35,
        _ if metric.unit().is_money() => 600.0,
        _ => 0.08,
    };
    let shown = SHOWN.into_iter().filter(|(metric, _)| *metric != Metric::CapitalLapsed);
    People {
        plan: ("proportional".to_owned(), "Pro rata".to_owned()),
        opening: FinancialYear::starting(2024),
        years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
        subject: "Workforce and technology",
        outcomes: shown.map(|shown| outcome(shown, opening(shown.0), times(shown.0), years)).collect(),
        has_spread: true,
        futures: 10_000,
        middle: "median",
        prices: 1.3,
    }
}

/// From the ordinary to the absurd.
fn all() -> Vec<(String, People)> {
    let mut all = Vec::new();
    for years in [1, 2, 10, 40] {
        for times in [0.0, 0.5, 1.0, 1.2, 3.0, 1e4] {
            let whole = people(years, |_| times);
            for panels in 1..=whole.outcomes.len() {
                let mut some = whole.clone();
                some.outcomes.truncate(panels);
                all.push((format!("{panels} panels, {times} times, {years} years"), some));
            }
        }
    }
    let ordinary = people(15, |_| 1.2);
    let mut unopened = ordinary.clone();
    unopened.outcomes.iter_mut().for_each(|outcome| outcome.opening = None);
    all.push(("no opening".to_owned(), unopened));
    all.push(("one future".to_owned(), People { futures: 1, has_spread: false, ..ordinary.clone() }));
    all.push(("few futures".to_owned(), People { futures: 9, has_spread: false, ..ordinary.clone() }));
    all.push(("a long name".to_owned(), People { plan: ("x".to_owned(), "W&<\"".repeat(60)), ..ordinary }));
    all
}

#[test]
fn no_two_texts_touch_and_all_stands_on_one_page() {
    let story = story(ENGLAND);
    for (name, people) in all() {
        let sheet_of = |size: Size| size.sheet(&|frame| people.sheet(&story, frame, &people.title()));
        for size in Size::ALL {
            assert_sound(&format!("{name}, {}", size.name()), &sheet_of(size));
        }
        let sheet = sheet_of(Size::Paper);
        assert!(sheet.height <= 247.0 / 25.4 * 72.0, "{name} is {} points high", sheet.height);
    }
}

#[test]
fn titles_say_what_is_likely_and_nothing_that_is_not() {
    let title = |times: &dyn Fn(Metric) -> f64| people(15, times).title();
    assert_eq!(title(&|_| 1.0), "Workforce and technology likely to stay as now to 2039/40");
    assert_eq!(title(&|_| 1.06), "Workforce and technology may go either way by 2039/40");
    let legacy = |times: f64| title(&move |metric| if metric == Metric::LegacyShare { times } else { 1.0 });
    assert_eq!(legacy(1.3), "More legacy technology likely by 2039/40");
    assert_eq!(legacy(0.7), "Less legacy technology likely by 2039/40");
    let cost = |times: f64| title(&move |metric| if metric == Metric::LegacyRunningCost { times } else { 1.0 });
    assert_eq!(cost(4.0), "Dearer legacy technology likely by 2039/40");
    // Prices alone may have done that.
    assert_eq!(cost(1.9), "Workforce and technology likely to stay as now to 2039/40");
    let vacancies = |metric: Metric| if super::is_vacancy(metric) { 0.5 } else { 1.0 };
    assert_eq!(title(&vacancies), "Fewer vacancies likely by 2039/40");
    let both = |metric: Metric| if metric == Metric::LegacyShare { 1.3 } else { vacancies(metric) };
    assert_eq!(title(&both), "More legacy technology and fewer vacancies likely by 2039/40");
    let digital = |metric: Metric| if metric == Metric::DigitalVacancyShare { 2.0 } else { 1.0 };
    assert_eq!(title(&digital), "More digital vacancies likely by 2039/40");
    // What opens anywhere goes nowhere for sure.
    let mut vague = people(15, both);
    vague.outcomes.iter_mut().filter_map(|outcome| outcome.opening.as_mut()).for_each(|o| o.is_certain = false);
    assert_eq!(vague.title(), "Workforce and technology may go either way by 2039/40");
    // Too few futures to know a quartile.
    let mut few = people(15, both);
    few.outcomes.iter_mut().for_each(|outcome| {
        outcome.spreads.iter_mut().for_each(|s| *s = spread(s.mean, 0.1, None));
    });
    assert_eq!(few.title(), "Workforce and technology in the futures to 2039/40");
    for (name, people) in all() {
        let words = people.title().split(' ').count();
        assert!((3..=10).contains(&words), "{name}: {}", people.title());
    }
}

#[test]
fn the_alternative_text_says_what_is_shown_with_numbers() {
    let england = story(Kind { plans: 1, ..ENGLAND });
    let mut two = people(15, |_| 1.2);
    two.outcomes.retain(|o| [Metric::ClinicalVacancyShare, Metric::LegacyRunningCost].contains(&o.metric));
    assert_eq!(
        two.alt(&england),
        "Small charts of workforce and technology, England, under Pro rata, year by year. In 2039/40 the median of 10,000 \
         simulated futures is: clinical posts vacant 9.6 % (8 of 10 futures between 8.4 % and 10.8 %; 8.0 % at the \
         opening); running cost of legacy £720m (8 of 10 futures between £628m and £812m; £600m at the opening)."
    );
}

#[test]
fn panels_of_vacancies_have_one_scale() {
    let panels = people(15, |metric| if metric == Metric::DigitalVacancyShare { 3.0 } else { 1.0 }).panels();
    assert_eq!((panels[0].top, panels[1].top), (panels[2].top, panels[2].top));
    assert!(panels[2].top >= 0.24);
}
