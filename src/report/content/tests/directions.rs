//! Words that say which way something goes: each is held to the results that it is about.

use super::*;
use crate::analysis::best::{Standing, Verdict};
use crate::engine::results::Spread;
use crate::report::Kind;
use crate::report::content::{answer, run::Run};
use crate::scenario::Evidence;

fn text_of(report: &Report) -> String {
    prose(report).join("\n")
}

/// The statistics of an outcome of all in the last year.
fn at_the_end(results: &Results, strategy: usize, metric: Metric) -> &engine::results::SeriesStats {
    let last = results.years.len() - 1;
    let is_it = |s: &&engine::results::SeriesStats| {
        (s.strategy, s.entity, s.group, s.year, s.metric) == (strategy, 0, 0, last, metric)
    };
    results.series.iter().find(is_it).unwrap()
}

#[test]
fn better_is_not_worse_and_best_is_not_behind() {
    let words = [Verdict::Same, Verdict::Better, Verdict::Worse, Verdict::Indifferent, Verdict::Unseparated];
    assert_eq!(
        words.map(answer::verdict),
        ["equal in every future", "better", "worse", "about equal", "cannot be told apart"]
    );
    let words =
        [Standing::Best, Standing::MayBeBest, Standing::Behind].map(|standing| answer::standing(standing, false));
    assert_eq!(words, ["best", "may be best", "behind"]);
    // Less backlog is better, in the words of the table as in its numbers.
    let report = made(ENGLAND, &[], 300).report;
    let gains = table(&report, "costs_and_gains");
    let mut told = 0;
    for row in 0..gains.rows.len() {
        let less = figure(gains, row, "Less the reference");
        let Cell::Text(verdict) = &gains.rows[row][column(gains, "Against the reference")] else { unreachable!() };
        match verdict.as_str() {
            "better" => assert!(less < 0.0, "{less}"),
            "worse" => assert!(less > 0.0, "{less}"),
            _ => continue,
        }
        told += 1;
    }
    assert!(told > 0);
}

#[test]
fn the_lowest_median_is_the_lowest_and_the_highest_the_highest() {
    for text in [ENGLAND, TRUST, ENGLAND_PROGRAMMES] {
        let Made { report, results, .. } = made(text, &[], 100);
        let median = |strategy: usize| Spread::from(at_the_end(&results, strategy, Metric::BacklogTotalReal)).middle();
        let all = || 0..results.strategies.len();
        let lowest = all().min_by(|&a, &b| median(a).total_cmp(&median(b))).unwrap();
        let highest = all().max_by(|&a, &b| median(a).total_cmp(&median(b))).unwrap();
        let label = |strategy: usize| &results.strategies[strategy].1;
        let said = text_of(&report);
        let levels = said.lines().find(|line| line.contains(", where the median is lowest,")).unwrap();
        let (low, high) = levels.split_once(", where the median is lowest,").unwrap();
        assert!(low.contains(label(lowest)), "{levels}");
        let (high, _) = high.split_once(", where the median is highest,").unwrap();
        assert!(high.rsplit("; under ").next().unwrap().contains(label(highest)), "{levels}");
    }
}

/// As many plans as can be told from the reference are counted.
#[test]
fn plans_that_can_be_told_apart_are_counted() {
    let Made { loaded, results, found, .. } = made(ENGLAND, &[], 12);
    let mut found = found.unwrap();
    let all = results.strategies.len() - 1;
    assert!(all > 2);
    for told in 0..=all {
        for row in found.cells.iter_mut().flat_map(|cell| cell.rows.iter_mut().enumerate()) {
            let (at, row) = row;
            row.verdict = match at {
                0 => Verdict::Same,
                at if at <= told => [Verdict::Better, Verdict::Worse][at % 2],
                _ => Verdict::Unseparated,
            };
        }
        let subject =
            Subject { scenario: &loaded.scenario, set: &[], results: &results, found: Some(&found), facts: &[] };
        let said = text_of(&report(&subject).unwrap());
        let count = match told {
            0 => "no plan can be told from it".to_owned(),
            told if told == all => "every plan can be told from it".to_owned(),
            told => format!("{told} of {all} plans can be told from it"),
        };
        assert!(said.contains(&count), "{told}: {said}");
    }
}

/// Only what happens in some future is told to happen; how numbers are known is counted kind by kind.
#[test]
fn what_is_sure_is_counted_as_it_is() {
    let Made { loaded, mut results, .. } = made(ENGLAND, &[], 20);
    let told = |results: &Results| {
        let subject = Subject { scenario: &loaded.scenario, set: &[], results, found: None, facts: &[] };
        text_of(&report(&subject).unwrap())
    };
    results.share_past_replacement = vec![0.0; results.strategies.len()];
    let never = told(&results);
    assert!(never.contains("In no future does backlog pass") && !never.contains("passes what replacing"), "{never}");
    results.share_past_replacement[1] = 0.25;
    let some = told(&results);
    let label = &results.strategies[1].1;
    let says = format!("nothing that can be relied on: 25 % under {label}.");
    assert!(some.contains(&says) && !some.contains("In no future does backlog pass"), "{some}");
    let of = |evidence: Evidence| loaded.scenario.numbers.iter().filter(|n| n.evidence == evidence).count();
    let [measured, published, assumed] = [Evidence::Measured, Evidence::Published, Evidence::Assumed].map(of);
    assert!(measured != published, "a scenario in which they are as many tells nothing");
    assert!(some.contains(&format!("{measured} are measured, {published} published and {assumed} assumed")), "{some}");
}

/// What adds is said to add, and what takes to take.
#[test]
fn what_moves_backlog_moves_it_the_way_it_is_said_to() {
    let flow = |results: &mut Results, metric: Metric, times: f64| {
        for stats in results.series.iter_mut().filter(|stats| stats.metric == metric) {
            stats.mean = times;
        }
    };
    let Made { loaded, mut results, .. } = made(ENGLAND, &[], 20);
    flow(&mut results, Metric::FlowPrice, 300.0);
    flow(&mut results, Metric::FlowEscalation, -200.0);
    flow(&mut results, Metric::FlowNewNeed, 0.0);
    flow(&mut results, Metric::FlowResurvey, 10.0);
    flow(&mut results, Metric::FlowCleared, 0.0);
    let subject = Subject { scenario: &loaded.scenario, set: &[], results: &results, found: None, facts: &[] };
    let run = Run::new(&subject).unwrap();
    let years = results.years.len() as f64;
    let said = text_of(&report(&subject).unwrap());
    let line = said.lines().find(|line| line.contains("add to backlog")).unwrap();
    let [prices, waiting, found] = [300.0, 200.0, 10.0].map(|a_year| crate::chart::figure(a_year * years));
    let expected = format!(
        "these add to backlog: construction prices {prices} and re-survey {found}; these take from it: waiting {waiting}; \
         nothing is cleared."
    );
    assert!(line.ends_with(&expected) && line.starts_with(&format!("Under {}", run.followed_label())), "{line}");
}

/// Both ends of a range are told in the same digits, those of the table that stands beside.
#[test]
fn the_ends_of_a_range_have_the_digits_of_the_table() {
    let Made { loaded, mut results, .. } = made(ENGLAND, &[], 200);
    for (half, expected) in [(20.0, "£60.4bn in the median in"), (2000.0, "£60bn in the median in")] {
        for stats in results.series.iter_mut().filter(|s| s.metric == Metric::BacklogTotalReal && s.entity == 0) {
            let quantiles = stats.quantiles.as_mut().unwrap();
            for (at, value) in [(1, 41_234.0), (3, 60_432.0), (5, 98_765.0)] {
                quantiles[at].value = value;
                (quantiles[at].lo, quantiles[at].hi) = (Some(value - half), Some(value + half));
            }
        }
        let subject = Subject { scenario: &loaded.scenario, set: &[], results: &results, found: None, facts: &[] };
        let report = report(&subject).unwrap();
        let said = text_of(&report);
        let range = if half < 100.0 { "between £41.2bn and £98.8bn" } else { "between £41bn and £99bn" };
        assert!(said.contains(expected) && said.contains(range), "{half}: {said}");
        let glance = table(&report, "plans_at_a_glance");
        let decimals = if half < 100.0 { 1 } else { 0 };
        assert!(glance.columns[1..4].iter().all(|column| column.kind == Kind::Number(decimals)), "{half}");
    }
}

/// What was changed on the command line stands before everything else.
#[test]
fn changes_of_the_scenario_are_noted() {
    let Made { report, .. } = made(ENGLAND, &["capital.carry_forward_share=0.5", "technology.enabled=false"], 12);
    let note = report.blocks.iter().find_map(|block| match block {
        Block::Note(text) if text.starts_with("The scenario is changed in this run: ") => Some(text),
        _ => None,
    });
    let note = note.unwrap();
    assert!(note.contains(" is 0.5") && note.ends_with("“technology.enabled=false”."), "{note}");
    assert!(!text_of(&made(ENGLAND, &[], 12).report).contains("The scenario is changed"));
}
