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
    for text in [ENGLAND, TRUST, ENGLAND_PROGRAMMES] {
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

/// What a plan and those that are equal to it are called together.
fn joint(results: &Results, strategy: usize) -> String {
    let kinds = results.kinds();
    let kind = kinds.iter().find(|kind| kind.contains(&strategy)).unwrap();
    crate::words::list(&kind.iter().map(|&one| results.strategies[one].1.as_str()).collect::<Vec<_>>())
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
        let prices = format!("{} prices", loaded.scenario.opening_year);
        let drawings = crate::chart::drawings_following(&loaded.scenario, results, 0, results.years[last]).unwrap();
        let compared = &drawings.iter().find(|drawing| drawing.name == "strategies_compared").unwrap().csv;
        for (strategy, (id, _)) in results.strategies.iter().enumerate() {
            let label = joint(results, strategy);
            let row = row_of(glance, &[("Plan", &label)]);
            let shown = row_of(ranges, &[("Plan", &label), ("Year", &year)]);
            for (cash, real, head, measure) in [
                (Metric::BacklogTotal, Metric::BacklogTotalReal, "Backlog", "total backlog"),
                (Metric::BacklogHigh, Metric::BacklogHighReal, "High risk", "high-risk backlog"),
            ] {
                let stats = |metric: Metric| results.stats(strategy, 0, metric, last).unwrap().quantiles.unwrap();
                let line = compared.lines().find(|line| line.starts_with(&format!("{id},")) && line.contains(measure));
                // Of plans that are equal the chart may draw one.
                let drawn: Option<Vec<f64>> =
                    line.map(|line| line.split(',').filter_map(|cell| cell.parse().ok()).collect());
                for (q, name, place) in [(0.10, "P10", 0), (0.50, "median", 2), (0.90, "P90", 4)] {
                    let at = QUANTILES.iter().position(|&known| known == q).unwrap();
                    let (cash, real) = (stats(cash)[at].value, stats(real)[at].value);
                    let close = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs();
                    let of_table = |table: &Table, row: usize, start: &str| figure(table, row, start);
                    assert!(
                        close(real, of_table(glance, row, &format!("{head} {year}: {name}"))),
                        "{label} {head} {name}"
                    );
                    assert!(
                        close(real, of_table(ranges, shown, &format!("{head} in {prices}: {name}"))),
                        "{label} {name}"
                    );
                    assert!(close(cash, of_table(ranges, shown, &format!("{head} in cash: {name}"))), "{label} {name}");
                    if name == "median" {
                        assert!(
                            close(cash, of_table(glance, row, &format!("{head} {year} in cash"))),
                            "{label} {head}"
                        );
                    }
                    if let Some(drawn) = &drawn {
                        assert!(close(real, drawn[place]), "{label} {head} {name}: {drawn:?}");
                    }
                }
            }
        }
        let said = prose(report);
        let find =
            |what: &str| said.iter().find(|text| text.contains(what)).unwrap_or_else(|| panic!("{what}: {said:#?}"));
        let followed = followed(&made);
        let position = results.strategies.iter().position(|(_, label)| label == followed).unwrap();
        let of = row_of(ranges, &[("Plan", &joint(results, position)), ("Year", &year)]);
        let level = find(&format!("backlog at the end of {year} is "));
        let heads = ["median", "P10", "P90"];
        let real = heads.map(|name| format!("Backlog in {prices}: {name}"));
        let cash = heads.map(|name| format!("Backlog in cash: {name}"));
        for (nth, head) in real.iter().chain(&cash).enumerate() {
            says(level, nth, figure(ranges, of, head));
        }
        let capital = table(report, "capital_by_year");
        let all = |head: &str| (0..capital.rows.len()).map(|row| figure(capital, row, head)).sum::<f64>();
        let fate = find("of capital is planned");
        says(fate, 0, all("Planned"));
        let spent = fate.split(" is spent on backlog and repairs").next().unwrap();
        says(spent, amounts(spent).len() - 1, all("Spent on backlog") + all("Spent on repairs"));
        const RAIDED: &str = " is moved to day-to-day costs";
        if let Some(raided) = fate.split(RAIDED).next().filter(|_| fate.contains(RAIDED)) {
            says(raided, amounts(raided).len() - 1, all("Moved to day-to-day costs"));
        }
        adds_up(fate);
        assert_eq!(systems, said.iter().any(|text| text.contains("ends in deficit")));
        // The leader's difference from the reference, in the answer and in the workbook.
        let found = made.found.as_ref().unwrap();
        let leader = found.label_of_kind(found.judged().unwrap().leader);
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
