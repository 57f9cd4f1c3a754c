//! The same numbers in prose, tables and charts.

use super::*;

/// The amounts in a text, in £m, each with half the unit of its last digit.
fn amounts(text: &str) -> Vec<(f64, f64)> {
    let parts = text.split('£').skip(1);
    parts
        .filter_map(|part| {
            let digits: String = part.chars().take_while(|c| c.is_ascii_digit() || ",.".contains(*c)).collect();
            let rest = &part[digits.len()..];
            let digits = digits.trim_end_matches(['.', ',']).replace(',', "");
            let times = [("tn", 1e6), ("bn", 1e3), ("m", 1.0)].into_iter().find(|(unit, _)| rest.starts_with(unit));
            let times = times.map_or(1e-6, |(_, times)| times);
            let decimals = digits.split('.').nth(1).map_or(0, str::len);
            // A whole number may be rounded to tens or hundreds: its zeros at the end do not count.
            let zeros = if decimals == 0 { digits.len() - digits.trim_end_matches('0').len() } else { 0 };
            let step = (0..zeros).fold((0..decimals).fold(1.0, |step, _| step / 10.0), |step: f64, _| step * 10.0);
            Some((digits.parse::<f64>().ok()? * times, step * times / 2.0))
        })
        .collect()
}

/// That the `nth` amount of a text is this number, rounded.
fn says(text: &str, nth: usize, value: f64) {
    let (said, half) = amounts(text)[nth];
    assert!((said - value.abs()).abs() <= half * 1.000_001, "{said} ± {half}, not {value}: {text}");
}

/// That the parts into which a text divides capital, and their shares, come to the whole, but for rounding.
fn adds_up(fate: &str) {
    let (plan, parts) = fate.split_once(". Of ").unwrap();
    let whole = amounts(plan).iter().map(|(amount, _)| amount).sum::<f64>();
    let parts_of = amounts(parts);
    let sum = parts_of.iter().map(|(amount, _)| amount).sum::<f64>();
    let slack = 0.003 * whole + parts_of.iter().chain(&amounts(plan)).map(|(_, half)| half).sum::<f64>();
    assert!((sum - whole).abs() <= slack, "{sum} of {whole} ± {slack}: {fate}");
    let share = |text: &str| -> f64 {
        match text.rsplit_once('(').unwrap().1 {
            "under 1" => 0.5,
            share => share.parse().unwrap(),
        }
    };
    let shares: Vec<f64> = parts.split(" %)").filter(|text| text.contains('(')).map(share).collect();
    let sum = shares.iter().sum::<f64>();
    assert!((sum - 100.0).abs() <= 0.5 * shares.len() as f64 + 0.3, "{sum} %: {fate}");
}

/// Money that is carried over, comes on top, lapses, or is spent where nothing says on what: each pound once.
#[test]
fn every_pound_of_the_plan_is_accounted_for_once() {
    for text in [ENGLAND, TRUST] {
        for set in [
            &["capital.carry_forward_share=0.9"][..],
            &["funding.enabled=false"],
            &["funding.barrier=\"removed\"", "strategy.proportional.set_aside_share=0.2"],
        ] {
            let said = prose(&made(text, set, 100).report);
            let fate = said.iter().find(|text| text.contains("of capital is planned")).unwrap();
            adds_up(fate);
            assert!(!fate.contains("reaches backlog"), "{fate}");
        }
    }
}

/// The label of the plan that a report follows, as it says.
fn followed(made: &Made) -> &str {
    let said = prose(&made.report);
    let which = said.iter().find(|text| text.contains("one plan alone, it is ")).unwrap();
    let named = |label: &&String| which.contains(&format!("it is {label}, "));
    made.results.strategies.iter().map(|(_, label)| label).find(named).unwrap()
}

/// The same number in prose, tables, and the charts' CSV.
#[test]
fn prose_tables_and_charts_say_the_same() {
    for (text, systems) in [(ENGLAND, true), (TRUST, true), (MINIMAL, false)] {
        let made = made(text, &[], 300);
        let Made { loaded, results, report, .. } = &made;
        let last = results.years.len() - 1;
        let year = results.years[last].to_string();
        let glance = table(report, "plans_at_a_glance");
        let ranges = table(report, "backlog_ranges");
        let drawings = crate::chart::drawings(&loaded.scenario, results).unwrap();
        let compared = &drawings.iter().find(|drawing| drawing.name == "strategies_compared").unwrap().csv;
        for (strategy, (id, label)) in results.strategies.iter().enumerate() {
            for (metric, head, measure) in [
                (Metric::BacklogTotal, "Backlog", "total backlog"),
                (Metric::BacklogHigh, "High risk", "high-risk backlog"),
            ] {
                let is_it = |s: &&engine::results::SeriesStats| {
                    (s.strategy, s.entity, s.group, s.year, s.metric) == (strategy, 0, 0, last, metric)
                };
                let stats = results.series.iter().find(is_it).unwrap();
                let line = compared.lines().find(|line| line.starts_with(&format!("{id},")) && line.contains(measure));
                let drawn: Vec<f64> = line.unwrap().split(',').filter_map(|cell| cell.parse().ok()).collect();
                let shown = row_of(ranges, &[("Plan", label), ("Year", &year)]);
                for (q, name, place) in [(0.10, "P10", 0), (0.50, "median", 2), (0.90, "P90", 4)] {
                    let at = QUANTILES.iter().position(|&known| known == q).unwrap();
                    let value = stats.quantiles.unwrap()[at].value;
                    let close = |other: f64| (other - value).abs() <= 1e-9 * value.abs();
                    assert!(close(figure(glance, strategy, &format!("{head}: {name}"))), "{label} {head} {name}");
                    assert!(close(figure(ranges, shown, &format!("{head}: {name}"))), "{label} {head} {name}");
                    assert!(close(drawn[place]), "{label} {head} {name}: {drawn:?}");
                }
            }
        }
        let said = prose(report);
        let find =
            |what: &str| said.iter().find(|text| text.contains(what)).unwrap_or_else(|| panic!("{what}: {said:#?}"));
        let followed = followed(&made);
        let of = row_of(ranges, &[("Plan", followed), ("Year", &year)]);
        let level = find("in 8 of 10 futures backlog is between");
        for (nth, head) in ["Backlog: P10", "Backlog: P90", "Backlog: median"].into_iter().enumerate() {
            says(level, nth, figure(ranges, of, head));
        }
        let capital = table(report, "capital_by_year");
        let all = |head: &str| (0..capital.rows.len()).map(|row| figure(capital, row, head)).sum::<f64>();
        let fate = find("of capital is planned");
        says(fate, 0, all("Planned"));
        let spent = fate.split(" is spent on backlog and repairs").next().unwrap();
        says(spent, amounts(spent).len() - 1, all("Spent on backlog") + all("Spent on repairs"));
        if let Some(raided) = fate.split(" is raided").next().filter(|_| fate.contains(" is raided")) {
            says(raided, amounts(raided).len() - 1, all("Raided"));
        }
        adds_up(fate);
        assert_eq!(systems, said.iter().any(|text| text.contains("ends in deficit")));
        // The leader's difference from the reference, in the answer and in the workbook.
        let found = made.found.as_ref().unwrap();
        let leader = found.label(found.judged().unwrap().leader);
        let differences = table(report, "plans_compared");
        let row = row_of(differences, &[("Outcome", "Total backlog"), ("Plan", &leader)]);
        says(find("Against "), 0, figure(differences, row, "Difference, mean"));
        // As many numbers as are counted are listed.
        let listed = table(report, "all_numbers").rows.len();
        assert_eq!(listed, loaded.scenario.numbers.len());
        assert!(find(" numbers that go in").starts_with(&format!("Of {listed} numbers")));
    }
}

#[test]
fn amounts_are_read_with_their_last_digit() {
    assert_eq!(amounts("£1,230bn and £4.5m, £70m."), [(1_230_000.0, 5_000.0), (4.5, 0.05), (70.0, 5.0)]);
}
