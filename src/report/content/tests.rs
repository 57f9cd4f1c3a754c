//! Laws of every report, over the shipped scenarios and made-up ones.

use super::{Subject, report};
use crate::analysis::{Comparison, Contender, Question};
use crate::engine::results::QUANTILES;
use crate::engine::{self, Keep, Metric, Results, Watch, World};
use crate::report::{Block, Cell, Derived, Kind, Place, Report, Table};
use crate::scenario::{ENGLAND, Loaded, MINIMAL, Scenario, TRUST, Text, load};
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

fn loaded(text: &str, set: &[&str]) -> Loaded {
    let text = Text { name: "test".to_owned(), bytes: text.as_bytes().to_vec() };
    let set: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
    load(&text, &set, false).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

fn results(scenario: &Scenario, trials: u32, keep: Keep) -> Results {
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    let world = World::new(scenario, trials, 1, &all).unwrap();
    let watch = Watch { progress: &|_| (), cancelled: &AtomicBool::new(false) };
    engine::run(&world, keep, &watch).unwrap()
}

/// All strategies held against the first by backlog in the last year.
fn comparison(scenario: &Scenario, results: &Results) -> Comparison {
    let kept = |strategy: usize, metric: Metric, year: usize| {
        results.kept.iter().find(|k| (k.strategy, k.metric, k.year) == (strategy, metric, year))
    };
    let question = Question {
        contenders: results
            .strategies
            .iter()
            .map(|(id, label)| Contender { scenario: scenario.id.clone(), strategy: id.clone(), label: label.clone() })
            .collect(),
        reference: 0,
        years: results.years.clone(),
        metric: Metric::BacklogTotal,
        year: results.years.len() - 1,
        indifference: 0.0,
        metrics: Metric::HEADLINE.to_vec(),
        targets: scenario.targets.clone(),
    };
    Comparison::of(question, |strategy, metric, year| kept(strategy, metric, year).map_or(&[], |k| k.values.as_slice()))
}

/// A report with what it was made of.
struct Made {
    loaded: Loaded,
    results: Results,
    found: Option<Comparison>,
    report: Report,
}

fn made(text: &str, set: &[&str], trials: u32) -> Made {
    let loaded = loaded(text, set);
    let results = results(&loaded.scenario, trials, Keep::Headline);
    let found = (results.strategies.len() > 1).then(|| comparison(&loaded.scenario, &results));
    let facts = [("Version".to_owned(), "0".to_owned())];
    let subject = Subject {
        scenario: &loaded.scenario,
        set: &loaded.set,
        results: &results,
        found: found.as_ref(),
        facts: &facts,
    };
    let report = report(&subject).unwrap();
    Made { loaded, results, found, report }
}

/// What a report must be, whatever it says.
fn obey(report: &Report, what: &str) {
    let (mut level, mut ids, mut sheets) = (1, BTreeSet::new(), BTreeSet::new());
    assert!(!report.title.trim().is_empty() && report.subtitle.ends_with('.'), "{what}");
    for block in &report.blocks {
        match block {
            Block::Heading(next, text) => {
                assert!((2..=level + 1).contains(next) && !text.trim().is_empty(), "{what}: {level} to {next}, {text}");
                level = *next;
            }
            Block::Paragraph(text) | Block::Note(text) => sentence(text, what),
            Block::List(points) => {
                assert!(!points.is_empty(), "{what}: an empty list");
                points.iter().for_each(|point| sentence(point, what));
            }
            Block::Figure(figure) => {
                assert!(!figure.alt.is_empty() && !figure.title.is_empty() && figure.svg.contains("<svg"), "{what}");
            }
            Block::Table(table) => {
                let legal = table.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                assert!(legal && (1..=25).contains(&table.id.len()), "{what}: {}", table.id);
                assert!(ids.insert(table.id.to_lowercase()), "{what}: {} twice", table.id);
                assert!((1..=31).contains(&table.sheet.chars().count()), "{what}: {}", table.sheet);
                assert!(!table.sheet.contains(['[', ']', ':', '*', '?', '/', '\\', '\'']), "{what}: {}", table.sheet);
                assert!(sheets.insert(table.sheet.to_lowercase()), "{what}: {} twice", table.sheet);
                whole(table, what);
            }
        }
    }
}

/// A sentence: not empty, with an end, and without what a program says when it has nothing to say.
fn sentence(text: &str, what: &str) {
    let bare = text.trim_end_matches(['”', '"', ')']);
    assert!(!text.trim().is_empty() && bare.ends_with(['.', '?', '!', '”']), "{what}: “{text}”");
    for wrong in ["NaN", "inf ", "  ", " .", " ,", "None)", "Some(", "{}", "()", "£ ", "and .", ": .", "; .", "_gbp"] {
        assert!(!text.contains(wrong), "{what}: “{wrong}” in “{text}”");
    }
}

/// A table: rectangular, its headers unlike each other, its numbers finite, what is derived derived.
fn whole(table: &Table, what: &str) {
    let name = &table.id;
    assert!(!table.rows.is_empty() && !table.title.trim().is_empty(), "{what}: {name}");
    let heads: BTreeSet<String> = table.columns.iter().map(|column| column.head.to_lowercase()).collect();
    assert!(heads.len() == table.columns.len() && !heads.contains(""), "{what}: {name}: {heads:?}");
    assert!(table.columns[0].kind == Kind::Text && table.columns[0].derived.is_none(), "{what}: {name}");
    for row in &table.rows {
        assert_eq!(row.len(), table.columns.len(), "{what}: {name}");
        for (at, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            match (cell, column.kind) {
                (Cell::Number(value), Kind::Number(_) | Kind::Share(_)) => assert!(value.is_finite(), "{what}: {name}"),
                (Cell::Text(_), Kind::Text) | (Cell::Nothing, _) => {}
                wrong => panic!("{what}: {name}, column {at}: {wrong:?}"),
            }
            if let (Some(derived), Cell::Number(value)) = (&column.derived, cell) {
                let given = |place: &usize| match (&row[*place], &table.columns[*place].derived) {
                    (Cell::Number(value), None) => *value,
                    wrong => panic!("{what}: {name}: derived from {wrong:?}"),
                };
                let sum = |places: &[usize]| places.iter().map(given).sum::<f64>();
                let (follows, size) = match derived {
                    Derived::Difference(a, b) => (given(a) - given(b), given(a).abs() + given(b).abs()),
                    Derived::Ratio(a, b) => (given(a) / given(b), 0.0),
                    Derived::Sum(added, taken) => {
                        let all = added.iter().chain(taken).map(|place| given(place).abs()).sum::<f64>();
                        (sum(added) - sum(taken), all)
                    }
                };
                assert!(
                    (value - follows).abs() <= 1e-9 * (size + value.abs()),
                    "{what}: {name}: {value}, not {follows}"
                );
            }
        }
    }
    if let Some(plot) = &table.plot {
        assert_eq!(table.columns[plot.across].kind, Kind::Text, "{what}: {name}");
        assert!(
            (1..=6).contains(&plot.series.len()) && !plot.axis.is_empty() && !plot.title.is_empty(),
            "{what}: {name}"
        );
        for &series in &plot.series {
            assert!(matches!(table.columns[series].kind, Kind::Number(_) | Kind::Share(_)), "{what}: {name}: {series}");
        }
    }
}

fn table<'r>(report: &'r Report, id: &str) -> &'r Table {
    let tables = report.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.into_iter().find(|table| table.id == id).unwrap_or_else(|| panic!("no table {id}"))
}

fn column(table: &Table, start: &str) -> usize {
    let found = table.columns.iter().position(|column| column.head.starts_with(start));
    found.unwrap_or_else(|| panic!("{}: no column {start}", table.id))
}

/// A number, in £m where the header says £bn.
fn figure(table: &Table, row: usize, start: &str) -> f64 {
    let at = column(table, start);
    match table.rows[row][at] {
        Cell::Number(value) if table.columns[at].head.ends_with("£bn") => value * 1000.0,
        Cell::Number(value) => value,
        ref other => panic!("{}: {start}: {other:?}", table.id),
    }
}

fn row_of(table: &Table, cells: &[(&str, &str)]) -> usize {
    let fits =
        |row: &Vec<Cell>| cells.iter().all(|(head, text)| row[column(table, head)] == Cell::Text((*text).to_owned()));
    table.rows.iter().position(fits).unwrap_or_else(|| panic!("{}: no row {cells:?}", table.id))
}

/// Everything that is said in words.
fn prose(report: &Report) -> Vec<String> {
    let said = report.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(text) | Block::Note(text) | Block::Heading(_, text) => vec![text.clone()],
        Block::List(points) => points.clone(),
        _ => Vec::new(),
    });
    said.collect()
}

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

#[test]
fn every_report_is_well_formed() {
    for (name, text) in [("england", ENGLAND), ("trust", TRUST), ("minimal", MINIMAL)] {
        for trials in [1, 2, 9, 10, 60] {
            obey(&made(text, &[], trials).report, &format!("{name}, {trials} futures"));
        }
    }
}

/// Systems on and off, barriers lifted, one year or forty, one plan or many, nothing or enormous.
#[test]
fn every_report_of_a_made_up_scenario_is_well_formed() {
    const CHANGES: [&str; 22] = [
        "horizon.last_year=\"2029/30\"",
        "horizon.last_year=\"2064/65\"",
        "demand.enabled=false",
        "funding.enabled=false",
        "technology.enabled=false",
        "workforce.enabled=false",
        "funding.barrier=\"removed\"",
        "technology.barrier=\"removed\"",
        "workforce.barrier=\"removed\"",
        "capital.share_to_backlog=0",
        "capital.share_to_backlog=1",
        "capital.pot_gbp_m=0",
        "capital.carry_forward_share=0.5",
        "strategy.do_minimum.set_aside_share=0.5",
        "strategy.proportional.set_aside_share=0.1",
        "backlog.cost_to_clear=3",
        "backlog.resurvey.log_sd=0",
        "incidents.per_year=0",
        "run.on_nonfinite=\"count\"",
        "backlog.new_need.base_gbp_per_m2=100000",
        "name=\"\"",
        "prices.construction.mean_per_year=0.2",
    ];
    let mut state = 7_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut tried = 0;
    for _ in 0..60 {
        let text = if next(2) == 0 { ENGLAND } else { TRUST };
        let set: Vec<&str> = CHANGES.iter().copied().filter(|_| next(6) == 0).collect();
        let written = Text { name: "test".to_owned(), bytes: text.as_bytes().to_vec() };
        let owned: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
        if load(&written, &owned, false).is_ok() {
            obey(&made(text, &set, 12).report, &format!("{set:?}"));
            tried += 1;
        }
    }
    assert!(tried >= 30, "{tried}");
}

#[test]
fn what_must_not_be_missed_comes_first() {
    let Made { loaded, mut results, .. } = made(MINIMAL, &[], 20);
    results.checks[0].passed = false;
    results.nonfinite_trials = vec![3, 5];
    let subject = Subject { scenario: &loaded.scenario, set: &[], results: &results, found: None, facts: &[] };
    let report = report(&subject).unwrap();
    obey(&report, "failed");
    assert!(matches!(&report.blocks[0], Block::Note(text) if text.contains("must not be used")));
    assert!(matches!(&report.blocks[1], Block::Note(text) if text.starts_with("2 of 20 futures are in none")));
}

#[test]
fn without_a_comparison_there_is_no_answer_but_a_report() {
    let loaded = loaded(MINIMAL, &[]);
    let results = results(&loaded.scenario, 50, Keep::None);
    let subject = Subject { scenario: &loaded.scenario, set: &[], results: &results, found: None, facts: &[] };
    let report = report(&subject).unwrap();
    obey(&report, "not kept");
    let said = prose(&report).join("\n");
    assert!(said.contains("did not keep its futures") && !said.contains("What to decide on"), "{said}");
}

/// What is not simulated is said to be missing, and nothing is said of its outcomes.
#[test]
fn a_system_that_is_off_is_said_to_be_missing() {
    for (system, missing, there) in [
        ("funding", "deficits are not simulated", "ends in deficit"),
        ("technology", "Technology is not simulated", "of technology is legacy"),
        ("workforce", "Staff are not simulated", "vacant at the end"),
    ] {
        let on = prose(&made(ENGLAND, &[], 40).report).join("\n");
        let off = prose(&made(ENGLAND, &[&format!("{system}.enabled=false")], 40).report).join("\n");
        assert!(on.contains(there) && !on.contains(missing), "{system} on: {on}");
        assert!(off.contains(missing) && !off.contains(there), "{system} off: {off}");
    }
    for barrier in ["Approvals and regulation", "Resistance to change", "Interoperability", "Patient-care disparities"]
    {
        let report = made(ENGLAND, &[], 20).report;
        let at = report.blocks.iter().position(|block| *block == Block::Heading(3, barrier.to_owned())).unwrap();
        assert!(
            matches!(&report.blocks[at + 1], Block::Paragraph(text) if text.starts_with("Not simulated")),
            "{barrier}"
        );
    }
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
        let followed = results.strategies[crate::chart::followed(&loaded.scenario, results)].1.as_str();
        let of = row_of(ranges, &[("Plan", followed), ("Year", &year)]);
        let level = find("in 8 of 10 futures backlog is between");
        for (nth, head) in ["Backlog: P10", "Backlog: P90", "Backlog: median"].into_iter().enumerate() {
            says(level, nth, figure(ranges, of, head));
        }
        let capital = table(report, "capital_by_year");
        let all = |head: &str| (0..capital.rows.len()).map(|row| figure(capital, row, head)).sum::<f64>();
        let lost = find("of capital planned");
        says(lost, 0, all("Planned"));
        says(lost, amounts(lost).len() - 1, all("Reaches backlog"));
        if let Some(raided) = lost.split(" is raided").next().filter(|_| lost.contains(" is raided")) {
            says(raided, 1, all("Raided"));
        }
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

/// What stands for a person is a label, not an identifier.
#[test]
fn no_identifier_stands_where_there_is_a_label() {
    let Made { loaded, report, .. } = made(ENGLAND, &[], 30);
    let ids: Vec<String> = (loaded.scenario.strategies.iter().map(|spec| spec.id.clone()))
        .chain(loaded.scenario.estates.iter().map(|estate| estate.id.clone()))
        .chain(Metric::ALL.into_iter().map(|metric| metric.name().to_owned()))
        .filter(|id| id.contains('_'))
        .collect();
    let mut texts = prose(&report);
    for block in &report.blocks {
        if let Block::Table(table) = block {
            texts.extend(table.columns.iter().map(|column| column.head.clone()));
            let shown =
                table.columns.iter().enumerate().filter(|(_, c)| !["Id", "Path", "Setting"].contains(&c.head.as_str()));
            let shown: Vec<usize> = shown.map(|(at, _)| at).collect();
            texts.extend(table.rows.iter().flat_map(|row| {
                shown.iter().filter_map(|&at| match &row[at] {
                    Cell::Text(text) => Some(text.clone()),
                    _ => None,
                })
            }));
        }
    }
    for text in texts {
        let wrong =
            ids.iter().find(|id| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == **id));
        assert!(wrong.is_none(), "{wrong:?} in “{text}”");
    }
}

/// Names come from strangers: they pass as they are, and each writer escapes them in its own way.
#[test]
fn hostile_names_pass_through_untouched() {
    let long = "x".repeat(40_000);
    for hostile in
        ["<script>alert(1)</script>", "=1+1", "A & B \"quoted\" 'so'", "+cmd|' /C calc'!A0", "需要 ПОНЯТЬ", &long]
    {
        let written = toml::Value::String(hostile.to_owned()).to_string();
        let text = ENGLAND
            .replace("label = \"Pro rata\"", &format!("label = {written}"))
            .replace("name = \"London\"", &format!("name = {written}"));
        let Made { report, .. } = made(&text, &[], 12);
        obey(&report, "hostile");
        let cell = Cell::Text(hostile.to_owned());
        for id in ["plans_at_a_glance", "costs_and_gains", "backlog_by_estate", "plans"] {
            let is_there = table(&report, id).rows.iter().any(|row| row[0] == cell);
            assert!(is_there, "{id}: {}", &hostile[..20.min(hostile.len())]);
        }
    }
}

#[test]
fn two_reports_of_one_run_are_the_same() {
    assert_eq!(made(TRUST, &[], 25).report, made(TRUST, &[], 25).report);
}

#[test]
fn amounts_are_read_with_their_last_digit() {
    assert_eq!(amounts("£1,230bn and £4.5m, £70m."), [(1_230_000.0, 5_000.0), (4.5, 0.05), (70.0, 5.0)]);
}

/// The report as plain text, to be read.
fn plain(report: &Report) -> String {
    use std::fmt::Write as _;
    let mut out = format!("# {}\n{}\n", report.title, report.subtitle);
    for block in &report.blocks {
        let _ = match block {
            Block::Heading(level, text) => writeln!(out, "\n{} {text}", "#".repeat(usize::from(*level))),
            Block::Paragraph(text) => writeln!(out, "{text}"),
            Block::List(points) => writeln!(out, "- {}", points.join("\n- ")),
            Block::Note(text) => writeln!(out, "! {text}"),
            Block::Figure(figure) => writeln!(out, "[{}: {}]", figure.name, figure.title),
            Block::Table(table) => {
                let heads: Vec<&str> = table.columns.iter().map(|column| column.head.as_str()).collect();
                let shown = match table.place {
                    Place::Both => 60,
                    Place::Workbook => 4,
                };
                let rows = table.rows.iter().take(shown).map(|row| {
                    let cells = row.iter().zip(&table.columns).map(|(cell, column)| match (cell, column.kind) {
                        (Cell::Text(text), _) => text.clone(),
                        (Cell::Number(value), Kind::Share(n)) => format!("{:.*} %", usize::from(n), value * 100.0),
                        (Cell::Number(value), Kind::Number(n)) => format!("{:.*}", usize::from(n), value),
                        (Cell::Number(value), Kind::Text) => format!("?{value}"),
                        (Cell::Nothing, _) => "–".to_owned(),
                    });
                    cells.collect::<Vec<_>>().join(" | ")
                });
                let rows: Vec<String> = rows.collect();
                writeln!(
                    out,
                    "<{} {:?} {:?}> {} — {}\n  {}\n  {}\n  ({} rows)",
                    table.id,
                    table.sheet,
                    table.place,
                    table.title,
                    table.about,
                    heads.join(" | "),
                    rows.join("\n  "),
                    table.rows.len()
                )
            }
        };
    }
    out
}

#[test]
#[ignore = "shows a report to whoever wants to read one"]
fn show() {
    let which = std::env::var("SHOW").unwrap_or_default();
    let text = match which.as_str() {
        "trust" => TRUST,
        "minimal" => MINIMAL,
        _ => ENGLAND,
    };
    println!("{}", plain(&made(text, &[], 600).report));
}
