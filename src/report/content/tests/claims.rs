//! What a report claims of its scenario and run is so, and the other way round where it is not.

use super::*;
use crate::analysis::best::Standing;
use crate::scenario::Evidence;

fn said(made: &Made) -> String {
    prose(&made.report).join("\n")
}

/// A report of a run whose results are changed after the fact.
fn changed(text: &str, trials: u32, change: impl FnOnce(&mut Results)) -> Report {
    let Made { loaded, mut results, found, .. } = made(text, &[], trials);
    change(&mut results);
    let subject =
        Subject { scenario: &loaded.scenario, set: &[], results: &results, found: found.as_ref(), facts: &[] };
    report(&subject).unwrap()
}

fn text_of(report: &Report) -> String {
    prose(report).join("\n")
}

#[test]
fn a_record_that_has_fallen_is_not_said_to_have_only_risen() {
    const RISING: &str = "has only shown it rising";
    let rising = said(&made(ENGLAND, &[], 12));
    let loaded = loaded(ENGLAND, &[]);
    let totals: Vec<f64> = loaded.scenario.history.iter().map(|recorded| recorded.total).collect();
    assert!(totals.windows(2).all(|pair| pair[1] > pair[0]), "{totals:?}");
    assert!(rising.contains(RISING), "{rising}");
    for (text, set) in [(ENGLAND, &["history.\"2017/18\".total_gbp_m=100"][..]), (MINIMAL, &[])] {
        let text = said(&made(text, set, 12));
        assert!(!text.contains(RISING) && text.contains("How backlog would fall"), "{text}");
    }
}

/// What waiting does is said to be assumed as far as its numbers are.
#[test]
fn what_is_assumed_of_waiting_is_as_the_scenario_says() {
    for text in [ENGLAND, TRUST, MINIMAL, TRUST_PROGRAMMES] {
        let made = made(text, &[], 12);
        let is_it = |key: &str| {
            key.starts_with("backlog.escalation") || key.starts_with("backlog.migration") && key.ends_with("per_year")
        };
        let mine = || made.loaded.scenario.numbers.iter().filter(|number| is_it(&number.key));
        let assumed = mine().filter(|number| number.evidence == Evidence::Assumed).count();
        assert_eq!(mine().count(), 8);
        let how = match assumed {
            0 => "known only as far",
            8 => "assumed",
            _ => "partly assumed",
        };
        assert!(said(&made).contains(&format!("moves to worse risk: {how}")), "{assumed}");
    }
}

/// Nothing that is left out is left out of the list of it.
#[test]
fn every_gap_of_a_trust_is_listed() {
    let text = said(&made(TRUST, &[], 12));
    for gap in [
        "Which building: an estate is one row",
        "The state of the buildings",
        "What people do about it",
        "Why there are deficits",
        "A trust's accounts",
        "What legacy technology costs",
        "How often things fail",
        "What goes together: uncertain numbers are drawn independently of each other, but that new need moves",
    ] {
        assert!(text.contains(gap), "{gap}: {text}");
    }
    assert!(!text.contains("not simulated in this scenario"), "{text}");
    let fixed = said(&made(TRUST, &["backlog.new_need.slope_gbp_per_m2=0"], 12));
    assert!(fixed.contains("independently of each other."), "{fixed}");
    let off = said(&made(TRUST, &["technology.enabled=false", "workforce.enabled=false"], 12));
    assert!(off.contains("Technology and staff: not simulated"), "{off}");
    let short = said(&made(ENGLAND, &["horizon.last_year=\"2030/31\""], 12));
    let long = said(&made(ENGLAND, &[], 12));
    assert!(!short.contains("The far end") && long.contains("The far end"), "{short}");
}

/// Prose beside the waterfall and its title say one number.
#[test]
fn what_is_cleared_reads_alike_in_the_chart_and_beside_it() {
    for (text, trials) in [(ENGLAND, 300), (ENGLAND, 12), (TRUST, 200)] {
        let Made { report, .. } = made(text, &[], trials);
        let figures: Vec<&crate::report::Figure> = report
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Figure(figure) if figure.name == "what_moved_the_backlog" => Some(figure),
                _ => None,
            })
            .collect();
        let title = &figures[0].title;
        let beside = prose(&report).into_iter().find(|text| text.contains("add to backlog: ")).unwrap();
        if let Some((before, _)) = title.split_once(" is cleared") {
            let amount = before.rsplit(' ').next().unwrap();
            assert!(beside.contains(&format!("{amount} is cleared")), "{title}: {beside}");
        }
    }
}

/// What is said of resistance, use, connections and set-asides is what their tables hold.
#[test]
fn what_is_said_of_change_and_connections_stands_in_the_tables() {
    use crate::analysis::amount::percent;
    for (text, trials) in [(ENGLAND_PROGRAMMES, 60), (TRUST_PROGRAMMES, 60)] {
        let Made { loaded, results, found, report } = made(text, &[], trials);
        let said = prose(&report);
        let find =
            |what: &str| said.iter().find(|text| text.contains(what)).unwrap_or_else(|| panic!("{what}: {said:#?}"));
        let years = table(&report, "change_and_connections");
        let last = years.rows.len() - 1;
        let told = |line: &str, head: &str, write: &dyn Fn(f64) -> String| {
            let [low, high] =
                ["P10", "P90"].map(|figure_of| write(figure(years, last, &format!("{head}: {figure_of}"))));
            let range = if low == high { low } else { format!("between {low} and {high}") };
            assert!(line.contains(&range), "{range}: {line}");
        };
        let index = |value: f64| format!("{value:.2}");
        told(find("to change, from 0 (none) to 1 (full), is"), "Resistance (1: full)", &index);
        told(find("is between connected organisations is"), "Connectivity", &percent);
        let reached = find("of those who must use them at the end of");
        for head in ["Reached by programmes", "Use of programmes"] {
            let median = percent(figure(years, last, &format!("{head}: median")));
            assert!(reached.contains(&median), "{head} {median}: {reached}");
        }
        let integrations = find("to be integrated; under");
        let failed = figure(years, last, "Integrations that failed so far");
        let by_year: f64 = (0..=last).map(|row| figure(years, row, "Integrations that fail")).sum();
        assert!((failed - by_year).abs() < 1e-9);
        let counted = match (integrations.starts_with("One programme"), failed) {
            (true, failed) => format!("fails in {} of the futures", percent(failed)),
            (false, failed) if failed <= 0.0 => "no integration fails".to_owned(),
            (false, failed) => format!("integration fails in {} of these cases", percent(failed / 3.0)),
        };
        assert!(integrations.contains(&counted), "{counted}: {integrations}");
        // The programmes by name, and when half of their users use them.
        let programmes = table(&report, "use_of_programmes");
        let half = column(programmes, "Used by half");
        let lines = said.join("\n");
        let followed = crate::chart::followed_in(found.as_slice(), &loaded.scenario, &results);
        let all = crate::analysis::adoption::adopted(&loaded.scenario, &results, followed);
        assert_eq!(all.len(), programmes.rows.len());
        for one in all.iter().filter(|one| one.reaches_anyone()).take(4) {
            let row = row_of(programmes, &[("Programme", one.name)]);
            let Cell::Text(first) = &programmes.rows[row][half] else { panic!("{}", one.name) };
            let is_told = match first == "never" || first.starts_with("not by ") {
                false => lines.contains(&format!("{first} ({})", one.name)),
                true => lines.contains(one.name),
            };
            assert!(is_told, "{first} ({}): {lines}", one.name);
        }
        for spec in loaded.scenario.strategies.iter().filter(|spec| spec.set_aside_share > 0.0) {
            let label = &results.strategies.iter().find(|(id, _)| *id == spec.id).unwrap().1;
            let said = find(&format!("“{label}” sets aside "));
            for (share, what) in spec.set_aside_for.iter().zip(["training", "change", "outreach"]) {
                let told = format!("{} % of it for {what}", (share * 100.0).round());
                assert_eq!(said.contains(&told), *share > 0.0, "{told}: {said}");
            }
        }
        assert!(lines.contains("lowers resistance, with a delay"), "{lines}");
    }
}

/// What is said of patients is what their tables hold.
#[test]
fn what_is_said_of_patients_stands_in_the_tables() {
    use crate::analysis::amount::fine;
    use crate::analysis::patients::{people, points};
    let Made { loaded, results, found, report } = made(ENGLAND, &[], 60);
    let said = prose(&report);
    let find = |what: &str| said.iter().find(|text| text.contains(what)).unwrap_or_else(|| panic!("{what}: {said:#?}"));
    let followed = crate::chart::followed_in(found.as_slice(), &loaded.scenario, &results);
    let (label, year) = (&results.strategies[followed].1, loaded.scenario.last_year.to_string());
    let plans = table(&report, "patients");
    let row = plans
        .rows
        .iter()
        .position(|row| matches!((&row[0], &row[1]), (Cell::Text(plan), Cell::Text(when)) if plan.contains(label) && *when == year));
    let row = row.unwrap();
    let (waits, behind) = (find("Patients: under "), find("Planners correct capacity"));
    let unmet = find("who leave the list without treatment");
    assert!(waits.contains(label) && behind.contains(label) && unmet.contains(label));
    for (line, head) in [
        (waits, "Waiting list: P10"),
        (waits, "Waiting list: median"),
        (waits, "Waiting list: P90"),
        (behind, "List without correction: median"),
        (unmet, "Unmet need: mean"),
    ] {
        let figure = people(figure(plans, row, head) / 1000.0);
        assert!(line.contains(&figure), "{head} {figure}: {line}");
    }
    for (line, head) in [
        (waits, "Over 52 weeks: P10"),
        (waits, "Over 52 weeks: median"),
        (waits, "Over 52 weeks: P90"),
        (behind, "Over 52 weeks without correction: median"),
        (unmet, "Availability: mean"),
    ] {
        let figure = fine(figure(plans, row, head));
        assert!(line.contains(&figure), "{head} {figure}: {line}");
    }
    // The most deprived stand first, and what is told of the ends is theirs.
    let groups = table(&report, "patients_by_group");
    let gap = find("By deprivation: under ");
    for (group, place) in [("Most deprived fifth", 0), ("Least deprived fifth", groups.rows.len() - 1)] {
        assert_eq!(groups.rows[place][0], Cell::Text(group.to_owned()));
        let share = fine(figure(groups, place, "Over 52 weeks"));
        assert!(
            gap.contains(&format!("{share} of the list of “{group}”"))
                || gap.contains(&format!("{share} of that of “{group}”")),
            "{gap}"
        );
        let [unmet, demand, rate] =
            ["Unmet need, thousand", "Demand, million", "Unmet need per 1,000"].map(|head| figure(groups, place, head));
        assert!((unmet / demand - rate).abs() < 1e-9 * rate, "{unmet} of {demand}: {rate}");
    }
    let indices = table(&report, "disparities");
    let slope = row_of(indices, &[("Of what", "Waits over 52 weeks"), ("Index", "Slope")]);
    for head in ["P10", "Median", "P90"] {
        let figure = points(figure(indices, slope, head));
        assert!(gap.contains(&figure), "{head} {figure}: {gap}");
    }
    // Whose side an index is on is what its range says.
    let side = column(indices, "More of it have");
    for (row, cells) in indices.rows.iter().enumerate() {
        let [low, high] = ["P10", "P90"].map(|head| figure(indices, row, head));
        let expected = match (low, high) {
            (_, high) if high < 0.0 => "the most deprived",
            (low, _) if low > 0.0 => "the least deprived",
            (0.0, 0.0) => "nobody",
            _ => "either",
        };
        assert_eq!(cells[side], Cell::Text(expected.to_owned()), "{row}");
    }
}

/// Of an estate without backlog nobody says that the largest part is its.
#[test]
fn no_estate_has_most_of_nothing() {
    let report = changed(ENGLAND, 12, |results| {
        for stats in results.series.iter_mut().filter(|stats| stats.metric == Metric::BacklogTotal && stats.entity > 0)
        {
            (stats.mean, stats.quantiles) = (0.0, None);
        }
        results.estates.clear();
    });
    let text = text_of(&report);
    assert!(!text.contains("where backlog lies") && !text.contains("grows fastest"), "{text}");
}

/// The estate with the largest part is named, the one that grows fastest, and the one with most by floor area; and "most" is above half.
#[test]
fn the_estates_that_matter_are_named() {
    for (text, trials) in [(ENGLAND, 60), (TRUST, 60)] {
        let Made { loaded, report, .. } = made(text, &[], trials);
        let estates = table(&report, "backlog_by_estate");
        let last = loaded.scenario.last_year.to_string();
        let rows = 0..estates.rows.len();
        let median = |row: usize| figure(estates, row, &format!("Backlog {last}: median"));
        assert!(rows.clone().skip(1).all(|row| median(row) <= median(row - 1)), "the largest first");
        let name = |row: usize| match &estates.rows[row][0] {
            Cell::Text(name) => name,
            other => panic!("{other:?}"),
        };
        let most =
            |head: &str| rows.clone().max_by(|&a, &b| figure(estates, a, head).total_cmp(&figure(estates, b, head)));
        let text = text_of(&report);
        let line = text.lines().find(|line| line.contains("where backlog lies")).unwrap();
        assert!(line.contains(&format!(" is that of {}: ", name(0))), "{line}");
        let fastest = name(most("Growth to").unwrap());
        assert!(line.contains(&format!("it grows fastest in {fastest}: ")), "{fastest}: {line}");
        let densest = name(most(&format!("Backlog {last}: median, £ per m²")).unwrap());
        assert!(line.contains(&format!("it is highest in {densest}: ")), "{densest}: {line}");
        let all: f64 = rows.clone().map(median).sum();
        // The median of the whole is no sum, but near it.
        match median(0) / all {
            share if share > 0.6 => assert!(line.contains("most of it is"), "{line}"),
            share if share < 0.4 => assert!(line.contains("the largest part is"), "{line}"),
            _ => {}
        }
    }
}

/// What the answer finds best is what the rest tells of, charts and all; where nothing is told, the first that does more
/// than the minimum.
#[test]
fn the_rest_follows_the_plan_that_is_told_to_be_best() {
    for (text, trials) in [(ENGLAND, 300), (ENGLAND, 4), (TRUST, 300), (TRUST, 12)] {
        let Made { results, found, report, loaded } = made(text, &[], trials);
        let rows = &found.as_ref().unwrap().judged().unwrap().rows;
        let best: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].standing == Standing::Best).collect();
        let compared = found.as_slice();
        let followed = crate::chart::followed_in(compared, &loaded.scenario, &results);
        let label = &results.strategies[followed].1;
        let why = match best.len() {
            0 => "the one with the best average by that question",
            1 => "the best of them by that question",
            _ => "the first of those that are best by that question",
        };
        let said = text_of(&report);
        assert!(said.contains(&format!("one plan alone, it is {label}, {why}.")), "{said}");
        assert!(said.contains(&format!("Under {label}, in the mean over the futures,")) || trials == 1, "{said}");
        for block in &report.blocks {
            if let Block::Figure(figure) = block
                && ["what_moved_the_backlog", "where_the_money_went", "backlog_by_risk"].contains(&figure.name.as_str())
            {
                assert!(figure.alt.contains(label.as_str()), "{}: {label}: {}", figure.name, figure.alt);
            }
        }
    }
}
