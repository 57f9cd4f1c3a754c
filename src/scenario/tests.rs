//! Laws of this room as a whole.

use super::*;

pub(super) fn text(name: &str, content: &str) -> Text {
    Text { name: name.to_owned(), bytes: content.as_bytes().to_vec() }
}

fn england() -> Loaded {
    match load(&text("england.toml", ENGLAND), &[], true) {
        Ok(loaded) => loaded,
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

#[test]
fn estates_of_england_add_up_to_the_national_totals() {
    let england = england();
    let national = [1660.0, 5140.0, 5600.0, 3500.0];
    let mut all = 0.0;
    for (band, published) in national.into_iter().enumerate() {
        let of = |estate: &Estate| england.scenario.number(estate.opening[band]).distribution.mean();
        let sum: f64 = england.scenario.estates.iter().map(of).sum();
        assert!((sum - published).abs() < 1e-6, "band {band}: {sum}");
        all += sum;
    }
    assert!((all - 15_900.0).abs() < 1e-6, "{all}");
    let area = |estate: &Estate| england.scenario.number(estate.area).distribution.mean();
    assert_eq!(england.scenario.estates.iter().map(area).sum::<f64>(), 25e6);
    assert_eq!(england.scenario.estates.len(), 8);
    assert_eq!(england.scenario.horizon(), 15);
}

#[test]
fn recorded_bands_of_england_add_up_to_the_recorded_totals() {
    for year in &england().scenario.history {
        let bands: Option<Vec<f64>> = year.bands.iter().copied().collect();
        if let Some(bands) = bands {
            // Each figure is rounded to £0.1m.
            assert!((bands.iter().sum::<f64>() - year.total).abs() < 0.26, "{}", year.year);
        }
    }
    assert_eq!(england().scenario.history.len(), 12);
}

#[test]
fn the_minimal_scenario_is_twenty_lines() {
    assert!(MINIMAL.lines().count() <= 20);
}

/// Tables in reverse order, keys in reverse order inside each.
fn shuffled(content: &str) -> String {
    let mut tables: Vec<Vec<&str>> = vec![Vec::new()];
    for line in content.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        if line.starts_with('[') {
            tables.push(Vec::new());
        }
        tables.last_mut().unwrap().push(line);
    }
    for table in &mut tables[1..] {
        table[1..].reverse();
    }
    tables[0].reverse();
    tables[1..].reverse();
    tables.concat().join("\n")
}

#[test]
fn order_comments_line_ends_and_marks_do_not_change_the_canonical_hash() {
    for content in [ENGLAND, MINIMAL] {
        let plain = load(&text("a.toml", content), &[], true).unwrap();
        let marked = format!("\u{feff}{}", content.replace('\n', "\r\n"));
        for other in [shuffled(content), marked] {
            let other = load(&text("b.toml", &other), &[], true).unwrap();
            assert_eq!(other.canonical_sha256, plain.canonical_sha256);
            assert_eq!(other.resolved, plain.resolved);
            assert_ne!(other.raw_sha256, plain.raw_sha256);
        }
        let changed = load(&text("a.toml", content), &["run.seed=2".into()], true).unwrap();
        assert_ne!(changed.canonical_sha256, plain.canonical_sha256);
    }
}

#[test]
fn a_plan_by_year_and_the_same_plan_as_a_list_are_one_scenario() {
    let by_year = "capital.plan_gbp_m={ \"2025/26\" = 30, \"2026/27\" = 31 }";
    let without_base = MINIMAL.replace("base_gbp_m = 20", "");
    let of = |set: &str| load(&text("m.toml", &without_base), &[set.to_owned()], true).unwrap();
    assert_eq!(of(by_year).canonical_sha256, of("capital.plan_gbp_m=[30, 31.0]").canonical_sha256);
    assert_eq!(of(by_year).scenario.capital.plan.len(), 2);
}

#[test]
fn the_resolved_scenario_is_a_scenario_with_the_same_content() {
    for content in [ENGLAND, MINIMAL] {
        let loaded = load(&text("a.toml", content), &[], true).unwrap();
        let written = toml::to_string(&loaded.resolved).unwrap();
        let again = load(&text("resolved.toml", &written), &[], true).unwrap_or_else(|p| panic!("{}", p.render(false)));
        assert_eq!(again.resolved, loaded.resolved);
    }
}

#[test]
fn what_set_changes_is_assumed_and_says_so() {
    let set = ["capital.share_to_backlog=0.08".to_owned(), "estate.london.high_gbp_m=1400".to_owned()];
    let loaded = load(&text("england.toml", ENGLAND), &set, true).unwrap();
    let number = |key: &str| loaded.scenario.numbers.iter().find(|number| number.key == key).unwrap();
    for (key, value) in [("capital.share_to_backlog", 0.08), ("estate.london.high_gbp_m", 1400.0)] {
        let number = number(key);
        assert_eq!(number.distribution.as_fixed(), Some(value));
        assert_eq!((number.evidence, number.layer.as_str()), (Evidence::Assumed, "--set"));
    }
    let untouched = number("estate.london.low_gbp_m");
    assert_eq!((untouched.evidence, untouched.layer.as_str()), (Evidence::Measured, "england.toml"));
}

#[test]
fn what_a_file_does_not_say_is_listed_as_a_default() {
    let loaded = load(&text("folder/minimal.toml", MINIMAL), &[], true).unwrap();
    let number = |key: &str| loaded.scenario.numbers.iter().find(|number| number.key == key).unwrap();
    let default = number("backlog.cost_to_clear");
    assert_eq!((default.layer.as_str(), default.evidence), ("default", Evidence::Assumed));
    assert_eq!(number("capital.base_gbp_m").layer, "minimal.toml"); // never its folder
}

#[test]
fn england_leaves_no_number_to_a_default() {
    let england = england();
    let defaults: Vec<&str> = england
        .scenario
        .numbers
        .iter()
        .filter(|number| number.layer == "default" && !number.key.ends_with(".criticality"))
        .map(|number| number.key.as_str())
        .collect();
    assert_eq!(defaults, Vec::<&str>::new());
    let silent = england.scenario.numbers.iter().find(|n| n.layer != "default" && n.source.is_empty());
    assert!(silent.is_none(), "{silent:?}");
}

#[test]
fn numbers_stand_in_order_of_key() {
    let england = england();
    assert!(england.scenario.numbers.windows(2).all(|pair| pair[0].key < pair[1].key));
    assert!(england.scenario.estates.windows(2).all(|pair| pair[0].id < pair[1].id));
    let strategies: Vec<&str> = england.scenario.strategies.iter().map(|strategy| strategy.id.as_str()).collect();
    let rules = ["do_minimum", "proportional", "worst_first", "risk_per_pound", "ring_fenced"];
    assert_eq!(strategies, [&rules[..], &["ring_fenced_high", "weighted", "staged"]].concat());
}

/// A broken file gets an answer, never a panic: bytes changed, taken out, put in, or cut off, thousands of times.
#[test]
fn no_broken_file_makes_the_reader_panic() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let pieces: [&[u8]; 24] = [
        b"[",
        b"]",
        b"{",
        b"}",
        b"\"",
        b"'",
        b"=",
        b".",
        b",",
        b"#",
        b"\n",
        b"-",
        b"1e999",
        b"nan",
        b"inf",
        b"\xff",
        b"\xe2\x80\xae",
        b"[[estate]]\n",
        b"[estate]\n",
        b"[strategy.worst_first]\n",
        b"\"\"\"",
        b"\\u0000",
        b"9999999999999999999999",
        b"provenance = 1\n",
    ];
    let mut accepted = 0;
    for round in 0..2000 {
        let mut bytes = if round % 8 == 0 { ENGLAND.as_bytes().to_vec() } else { MINIMAL.as_bytes().to_vec() };
        for _ in 0..1 + next(4) {
            let at = next(bytes.len());
            match next(5) {
                0 => bytes[at] = next(256) as u8,
                1 => drop(bytes.drain(at..(at + 1 + next(30)).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, pieces[next(pieces.len())].iter().copied())),
                3 => {
                    let from = next(bytes.len());
                    let copied = bytes[from..(from + next(60)).min(bytes.len())].to_vec();
                    drop(bytes.splice(at..at, copied));
                }
                _ => bytes.truncate(at + 1),
            }
        }
        match load(&Text { name: "broken.toml".into(), bytes }, &[], false) {
            Ok(_) => accepted += 1,
            Err(problems) => {
                assert!(problems.has_errors());
                assert!(!problems.render(round % 2 == 0).is_empty());
            }
        }
    }
    // Some changes only touch a comment or a digit; were all of them accepted or none, the test would be idle.
    assert!((1..1500).contains(&accepted), "{accepted}");
}

#[test]
fn no_set_argument_makes_the_reader_panic() {
    for argument in [
        "",
        "=",
        "a",
        "run",
        "run=1",
        "run.trials",
        "run.trials=",
        "=5",
        ".=1",
        "run..trials=1",
        "estate=3",
        "estate.x.y.z=1",
        "capital.plan_gbp_m.2025/26=1",
        "capital.base_gbp_m.value=1",
        "run.trials=[[[[",
        "run.trials={a=",
        "run.seed=\u{202e}1",
        "estate.hospital={}",
        "strategy=[]",
        "provenance=1",
        "capital.provenance=1",
        "id=\u{0}",
        "schema_version=1",
    ] {
        let problems = load(&text("minimal.toml", MINIMAL), &[argument.to_owned()], false).unwrap_err();
        let shown = problems.render(false);
        assert!(problems.has_errors() && !shown.contains('\u{202e}'), "{argument}: {shown}");
    }
}

#[test]
fn deep_and_long_files_are_answered_at_once() {
    for content in [
        "[".repeat(100_000),
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{b=".repeat(100_000)),
        format!("{} = 1", vec!["a"; 100_000].join(".")),
        format!("[{}]", vec!["a"; 100_000].join(".")),
        "a = 1\n".repeat(20_000),
        format!("{} = 1", "x".repeat(1_000_000)),
        format!("id = \"{}", "x".repeat(1_000_000)),
    ] {
        let problems = load(&text("long.toml", &content), &[], false).unwrap_err();
        assert!(problems.render(false).len() < 100_000);
    }
    let large = Text { name: "large.toml".into(), bytes: vec![b'#'; 5 * 1024 * 1024] };
    assert_eq!(load(&large, &[], false).unwrap_err().codes(), ["E0005"]);
}

#[test]
fn a_misspelt_key_is_told_once_and_not_missed_as_well() {
    for (right, wrong) in
        [("first_year", "frist_year"), ("[capital]", "[captial]"), ("[estate]", "[estates]"), ("id =", "ids =")]
    {
        let problems = load(&text("m.toml", &MINIMAL.replacen(right, wrong, 1)), &[], false).unwrap_err();
        assert_eq!(problems.codes(), ["E0102"], "{}", problems.render(false));
    }
}

#[test]
fn what_has_no_name_is_called_by_its_identifier() {
    let loaded = load(&text("m.toml", MINIMAL), &[], true).unwrap();
    assert_eq!((loaded.scenario.name.as_str(), loaded.scenario.estates[0].name.as_str()), ("minimal", "hospital"));
    assert_eq!(loaded.resolved["name"].as_str(), Some("minimal"));
}

/// A syntax error that is none of the spellings we know is told beside those.
#[test]
fn a_misspelt_value_does_not_hide_another_syntax_error() {
    let content = MINIMAL.replace("base_gbp_m = 20", "base_gbp_m = £20").replace("[strategy]", "[strategy");
    let problems = load(&text("m.toml", &content), &[], false).unwrap_err();
    assert_eq!(problems.codes(), ["E0105", "E0100"], "{}", problems.render(false));
}

/// Percentages and plain rates are the same number, to the last bit.
#[test]
fn a_percentage_is_the_same_number_as_the_rate() {
    let of = |value: &str| {
        let set = format!("capital.growth_after_per_year={value}");
        load(&text("m.toml", MINIMAL), &[set], true).unwrap().canonical_sha256
    };
    assert_eq!(of("\"2.1%\""), of("0.021"));
    assert_eq!(of("2.1 %"), of("0.021"));
}

#[test]
fn every_distribution_can_be_written() {
    for (written, described) in [
        ("0.1", None),
        ("{ value = 0.1, source = \"x\", evidence = \"published\" }", None),
        ("{ normal = { mean = 0.1, sd = 0.01 } }", Some(0.1)),
        ("{ truncated_normal = { mean = 0.1, sd = 0.02, min = 0 } }", None),
        ("{ lognormal = { mean = 0.1, sd = 0.01 } }", Some(0.1)),
        ("{ lognormal = { mean = 0.1, cv = 0.1 } }", Some(0.1)),
        ("{ lognormal = { median = 0.1, log_sd = 0.1 } }", None),
        ("{ uniform = { min = 0.05, max = 0.15 } }", Some(0.1)),
        ("{ triangular = { min = 0.05, mode = 0.1, max = 0.15 } }", Some(0.1)),
        ("{ pert = { min = 0.05, mode = 0.1, max = 0.15 } }", Some(0.1)),
        ("{ gamma = { mean = 0.1, cv = 0.2 } }", Some(0.1)),
        ("{ normal = { p10 = 0.09, p90 = 0.11 } }", Some(0.1)),
        ("{ lognormal = { p10 = 0.08, p90 = 0.12 } }", None),
        ("{ triangular = { p10 = 0.05, p50 = 0.1, p90 = 0.15 } }", Some(0.1)),
        ("{ pert = { p10 = 0.05, p50 = 0.1, p90 = 0.15 } }", Some(0.1)),
        ("{ beta = { mean = 0.1, sd = 0.05 } }", Some(0.1)),
        ("{ beta = { mean = 0.1, sd = 0.02, min = 0.05, max = 0.2 } }", Some(0.1)),
        ("{ beta = { alpha = 1, beta = 9 } }", Some(0.1)),
        ("{ beta = { alpha = 2, beta = 2, min = 0, max = 0.2 } }", Some(0.1)),
        ("{ discrete = { values = [0.05, 0.15], weights = [0.5, 0.5] }, evidence = \"published\" }", Some(0.1)),
        ("{ discrete = { values = [0.05, 0.15], weights = [3, 3], normalise = true } }", Some(0.1)),
        ("{ empirical = { quantiles = { p0 = 0, p50 = 0.1, p100 = 0.2 } } }", Some(0.1)),
        ("{ empirical = { quantiles = { p0 = 0, \"p97.5\" = 0.1, p100 = 0.1 } } }", None),
        ("{ empirical = { probabilities = [0, 1], values = [0.05, 0.15] } }", Some(0.1)),
        ("{ gated = { probability = 0.5, of = { uniform = { min = 0.1, max = 0.3 } } } }", Some(0.1)),
        ("{ gated = { probability = 0.5, of = 0.2 }, evidence = \"measured\" }", Some(0.1)),
    ] {
        let set = format!("capital.share_to_backlog={written}");
        let loaded = load(&text("m.toml", MINIMAL), &[set], true).unwrap_or_else(|p| panic!("{}", p.render(false)));
        let mean = loaded.scenario.number(loaded.scenario.capital.share_to_backlog).distribution.mean();
        if let Some(expected) = described {
            assert!((mean - expected).abs() < 1e-9, "{written}: {mean}");
        }
    }
}

/// Evidence beside a number, in its table, and above it: the nearest holds.
#[test]
fn the_nearest_evidence_holds() {
    let content =
        MINIMAL.replace("[estate]", "[estate.provenance]\nsource = \"table\"\nevidence = \"measured\"\n[estate]");
    let content =
        content.replace("area_m2 = 90_000", "area_m2 = { value = 90_000, source = \"own\", evidence = \"published\" }");
    let loaded = load(&text("m.toml", &content), &[], true).unwrap();
    let of = |key: &str| {
        let number = loaded.scenario.numbers.iter().find(|number| number.key == key).unwrap();
        (number.source.as_str(), number.evidence)
    };
    assert_eq!(of("estate.hospital.area_m2"), ("own", Evidence::Published));
    assert_eq!(of("estate.hospital.high_gbp_m"), ("table", Evidence::Measured));
    assert_eq!(of("capital.base_gbp_m"), ("", Evidence::Assumed));
}

/// A `[correlation]` over three parameters of the built-in England, written in any order.
fn correlated(between: [&str; 3], rank: &str) -> Result<Loaded, Problems> {
    let set = format!("correlation.work={{ between = {between:?}, rank = {rank} }}");
    load(&text("england.toml", ENGLAND), &[set], false)
}

const WORK: [&str; 3] = [
    "backlog.escalation.mean_per_year",
    "backlog.migration.moderate_to_significant_per_year",
    "backlog.new_need.base_gbp_per_m2",
];

#[test]
fn the_order_in_which_correlated_parameters_stand_does_not_matter() {
    let [a, b, c] = WORK;
    let straight = correlated([a, b, c], "[[1, 0.5, 0.2], [0.5, 1, -0.3], [0.2, -0.3, 1]]").unwrap();
    let turned = correlated([c, a, b], "[[1, 0.2, -0.3], [0.2, 1, 0.5], [-0.3, 0.5, 1]]").unwrap();
    assert_eq!(straight.canonical_sha256, turned.canonical_sha256);
    let (straight, turned) = (&straight.scenario.correlations[0], &turned.scenario.correlations[0]);
    assert_eq!((&straight.members, &straight.copula), (&turned.members, &turned.copula));
    assert_eq!((straight.evidence, straight.layer.as_str()), (Evidence::Assumed, "--set"));
    assert!(straight.members.is_sorted());
    assert_ne!(
        correlated([a, c, b], "0.5").unwrap().canonical_sha256,
        correlated([a, c, b], "0.4").unwrap().canonical_sha256
    );
}

/// What E0306 shows can be pasted, and is what `repair` takes.
#[test]
fn the_matrix_shown_as_nearest_is_accepted_and_is_the_one_that_repair_takes() {
    let [a, b, c] = WORK;
    let (between, rank) = ([c, a, b], "[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]");
    let problems = correlated(between, rank).unwrap_err();
    let shown = problems.list[0].help.rsplit_once("rank = ").unwrap().1;
    let pasted = correlated(between, shown).unwrap();
    assert!(pasted.notes.codes().is_empty(), "{}", pasted.notes.render(false));
    let set = format!("correlation.work={{ between = {between:?}, rank = {rank}, repair = \"nearest\" }}");
    let repaired = load(&text("england.toml", ENGLAND), &[set], true).unwrap();
    assert_eq!(repaired.notes.codes(), ["N0306"]);
    let (pasted, repaired) = (&pasted.scenario.correlations[0], &repaired.scenario.correlations[0]);
    assert_eq!((&pasted.rank, &pasted.copula), (&repaired.rank, &repaired.copula));
    assert_eq!(pasted.repaired, None);
    assert!((0.2..0.6).contains(&repaired.repaired.unwrap()), "{:?}", repaired.repaired);
}

#[test]
fn a_correlation_says_who_says_so() {
    let content = format!(
        "{MINIMAL}\n[correlation.work]\nbetween = [\"{}\", \"{}\"]\nrank = 0.3\nsource = \"survey\"\nevidence = \"measured\"\n",
        WORK[0], WORK[1]
    );
    let loaded = load(&text("m.toml", &content), &[], true).unwrap();
    let correlation = &loaded.scenario.correlations[0];
    assert_eq!(
        (correlation.evidence, correlation.source.as_str(), correlation.layer.as_str()),
        (Evidence::Measured, "survey", "m.toml")
    );
}
