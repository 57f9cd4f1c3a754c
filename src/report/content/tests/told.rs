//! How things are told: one statistic, one scale of words, one row for what is equal, nothing that is not so.

use super::*;
use crate::report::Kind;

/// The one scale of words is told once, and shares are told in one style.
#[test]
fn likely_is_told_once_and_eight_of_ten_in_one_style() {
    for text in [ENGLAND, TRUST, MINIMAL, ENGLAND_PROGRAMMES] {
        let said = prose(&made(text, &[], 60).report).join("\n");
        assert_eq!(said.matches(crate::words::LIKELY_MEANS).count(), 1, "{said}");
        assert!(!said.contains("8 in 10"), "{said}");
    }
    assert!(!prose(&made(ENGLAND, &[], 4).report).join("\n").contains(crate::words::LIKELY_MEANS));
}

/// Plans that are equal in every future have one row in every table of results, under all their names.
#[test]
fn plans_that_are_equal_have_one_row() {
    let Made { results, report, .. } = made(MINIMAL, &["incidents.per_year=0"], 40);
    let kinds = results.kinds();
    for id in ["plans_at_a_glance", "costs_and_gains"] {
        assert_eq!(table(&report, id).rows.len(), kinds.len(), "{id}");
    }
    let ranges = table(&report, "backlog_ranges");
    assert_eq!(ranges.rows.len(), kinds.len() * results.years.len());
    // Were all of them equal, there would be one.
    let loaded = loaded(ENGLAND, &[]);
    let mut results = super::results(&loaded.scenario, 20, Keep::Headline);
    let n = results.strategies.len();
    results.coincide = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
    let subject = Subject { scenario: &loaded.scenario, set: &[], results: &results, found: None, facts: &[] };
    let report = super::report(&subject).unwrap();
    let labels: Vec<&str> = results.strategies.iter().map(|(_, label)| label.as_str()).collect();
    let glance = table(&report, "plans_at_a_glance");
    assert_eq!((glance.rows.len(), &glance.rows[0][0]), (1, &Cell::Text(crate::words::list(&labels))));
    assert!(prose(&report).join("\n").contains("decide alike in every future"));
}

/// No two plans are described alike.
#[test]
fn no_two_plans_are_described_alike() {
    for text in [ENGLAND, TRUST, TRUST_PROGRAMMES] {
        let report = made(text, &[], 12).report;
        for id in ["what_plans_do", "plans"] {
            let plans = table(&report, id);
            let at = column(plans, if id == "plans" { "Rule" } else { "What it does" });
            // With the levers that stand behind its rule.
            let mut told: Vec<String> = plans.rows.iter().map(|row| format!("{:?}", &row[at..])).collect();
            told.sort();
            assert!(told.windows(2).all(|pair| pair[0] != pair[1]), "{id}: {told:?}");
        }
    }
}

/// The share of futures above today is that of the futures.
#[test]
fn how_often_high_risk_grows_is_counted() {
    let Made { results, report, .. } = made(ENGLAND, &[], 200);
    let last = results.years.len() - 1;
    let said = prose(&report);
    let line = said.iter().find(|text| text.contains("high-risk backlog goes from")).unwrap();
    let label = results.strategies.iter().position(|(_, label)| line.starts_with(&format!("Under {label}, between")));
    let strategy = label.unwrap();
    let today = results
        .ledger
        .iter()
        .find(|row| (row.strategy, row.entity, row.year) == (0, 0, 0) && row.band == Some(crate::units::RiskBand::High))
        .unwrap()
        .opening;
    let share = |metric: Metric| {
        let is_it =
            |kept: &&engine::results::KeptSeries| (kept.strategy, kept.metric, kept.year) == (strategy, metric, last);
        let kept = results.kept.iter().find(is_it).unwrap();
        let above = kept.values.iter().filter(|value| f64::from(**value) > today).count();
        crate::analysis::amount::percent(above as f64 / kept.values.len() as f64)
    };
    let (real, cash) = (share(Metric::BacklogHighReal), share(Metric::BacklogHigh));
    assert!(
        line.contains(&format!("in {real} of futures in ")) && line.contains(&format!("and in {cash} of them in cash")),
        "{line}"
    );
}

/// What is a number stands as one, and can be reckoned with.
#[test]
fn every_number_of_settings_is_a_number() {
    let report = made(ENGLAND, &[], 12).report;
    let settings = table(&report, "what_is_simulated");
    let row = row_of(settings, &[("What", "Futures")]);
    assert_eq!(settings.rows[row][1], Cell::Number(12.0));
    let all = table(&report, "all_numbers");
    let (value, drawn) = (column(all, "Value or distribution"), column(all, "Drawn"));
    for row in &all.rows {
        let is_fixed = row[drawn] == Cell::Text("never: fixed".to_owned());
        assert_eq!(matches!(row[value], Cell::Number(_)), is_fixed, "{row:?}");
    }
    assert_eq!(all.columns[value].kind, Kind::Text);
}

/// What the recommendation is stands first and alone; nothing of the answer is lost.
#[test]
fn the_answer_begins_with_what_is_found_and_keeps_the_rest() {
    let Made { found, report, .. } = made(ENGLAND, &[], 60);
    let lines = crate::analysis::answer::answer(&found.unwrap());
    let lead = report.blocks.iter().find_map(|block| if let Block::Lead(text) = block { Some(text) } else { None });
    assert_eq!(lead, lines.first());
    let said = prose(&report);
    assert!(lines.iter().all(|line| said.contains(line)), "{lines:#?}");
    let first =
        report.blocks.iter().find_map(|block| if let Block::List(points) = block { Some(points) } else { None });
    assert!((3..=4).contains(&first.unwrap().len()));
}
