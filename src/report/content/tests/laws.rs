//! Reports of many scenarios, each held to the laws of form; and what is said where.

use super::form::obey;
use super::*;

#[test]
fn every_report_is_well_formed() {
    for (name, text) in [
        ("england", ENGLAND),
        ("trust", TRUST),
        ("minimal", MINIMAL),
        ("programmes", ENGLAND_PROGRAMMES),
        ("programmes of a trust", TRUST_PROGRAMMES),
    ] {
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
        "backlog.resurvey.level_sd=0",
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
    for _ in 0..36 {
        let text = [ENGLAND, TRUST, ENGLAND_PROGRAMMES, TRUST_PROGRAMMES][next(4) as usize];
        let set: Vec<&str> = CHANGES.iter().copied().filter(|_| next(6) == 0).collect();
        let written = Text { name: "test".to_owned(), bytes: text.as_bytes().to_vec() };
        let owned: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
        if load(&written, &owned, false).is_ok() {
            obey(&made(text, &set, 12).report, &format!("{set:?}"));
            tried += 1;
        }
    }
    assert!(tried >= 18, "{tried}");
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
    assert!(said.contains("did not keep its futures") && !said.contains("less the reference"), "{said}");
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
    for (set, said, missing) in [
        (&[][..], "have together sought approval", "Approvals are not simulated"),
        (&["approvals.enabled=false"], "Approvals are not simulated", "sought approval"),
        (&["approvals.barrier=removed"], "lifts the barrier", "sought approval"),
        (&["programmes.enabled=false"], "No programme is simulated", "sought approval"),
        (&[], "to change, from 0 (none) to 1 (full), is", "whatever is bought is used at once"),
        (&["change.enabled=false"], "whatever is bought is used at once", "to change, from 0 (none)"),
        (&["change.barrier=removed"], "nobody resists what is new", "to change, from 0 (none)"),
        (&[], "is between connected organisations is", "cannot exchange data cost nothing"),
        (
            &["interoperability.enabled=false"],
            "cannot exchange data cost nothing",
            "is between connected organisations is",
        ),
        (&["interoperability.barrier=removed"], "and no integration fails", "have to be integrated"),
        (&["workforce.enabled=false"], "training buys nothing here", "time to learn in the next year"),
    ] {
        let told = prose(&made(ENGLAND_PROGRAMMES, set, 40).report).join("\n");
        assert!(told.contains(said) && !told.contains(missing), "{set:?}: {told}");
    }
    let appraised = prose(&made(ENGLAND_PROGRAMMES, &[], 40).report).join("\n");
    assert!(appraised.contains("In present value (by ") && appraised.contains("discounted to 2025/26"), "{appraised}");
    for (text, barrier) in
        [(ENGLAND, "Resistance to change"), (ENGLAND, "Interoperability"), (MINIMAL, "Patient-care disparities")]
    {
        let report = made(text, &[], 20).report;
        let at = report.blocks.iter().position(|block| *block == Block::Heading(3, barrier.to_owned())).unwrap();
        assert!(
            matches!(&report.blocks[at + 1], Block::Paragraph(text) if text.starts_with("Not simulated")),
            "{barrier}"
        );
    }
}

/// Adoption and connections on and off, lifted, without what they act on, and with nothing to take up.
#[test]
fn every_report_on_change_and_connections_is_well_formed() {
    for text in [ENGLAND_PROGRAMMES, TRUST_PROGRAMMES] {
        for set in [
            &["change.enabled=false"][..],
            &["interoperability.enabled=false"],
            &["change.barrier=removed", "interoperability.barrier=removed"],
            &["programmes.enabled=false"],
            &["workforce.enabled=false", "technology.enabled=false"],
            &["funding.enabled=false", "appraisal.enabled=false"],
            &["interoperability.repeated_tests_gbp_m=0", "interoperability.failure_probability=0"],
            &["change.innovation_per_year=0.9", "change.imitation_per_year=3", "change.resistance_index=0"],
            &["change.go_live.dip_share=0", "change.overload_effect=0", "change.vacancy_effect=0"],
        ] {
            for trials in [1, 9, 24] {
                obey(&made(text, set, trials).report, &format!("{set:?}, {trials} futures"));
            }
        }
    }
}

/// Care and disparities on and off, lifted, without a correction, without what takes capacity away, and with few futures.
#[test]
fn every_report_on_patients_is_well_formed() {
    for set in [
        &[][..],
        &["disparities.enabled=false"],
        &["disparities.enabled=false", "care.enabled=false"],
        &["disparities.barrier=removed"],
        &["care.correction.enabled=false"],
        &["workforce.enabled=false", "technology.enabled=false", "funding.enabled=false"],
        &["horizon.last_year=\"2025/26\""],
    ] {
        for trials in [1, 9, 24] {
            let report = made(ENGLAND, set, trials).report;
            obey(&report, &format!("{set:?}, {trials} futures"));
            let headings = report.blocks.iter().filter(|block| **block == Block::Heading(2, "Patients".to_owned()));
            assert_eq!(headings.count(), usize::from(set.len() != 2), "{set:?}");
        }
    }
}

/// What is not simulated of patients is said to be missing, and nothing is said of it.
#[test]
fn patients_are_told_of_as_far_as_they_are_simulated() {
    let told = |set: &[&str]| prose(&made(ENGLAND, set, 40).report).join("\n");
    let off = ["disparities.enabled=false", "care.enabled=false"];
    for (set, said, missing) in [
        (&[][..], "the median of the waiting list is", "all demand is treated"),
        (&[], "Care beyond the list", "fairness of care"),
        (&[], "patient-care disparities", "all of them wait alike"),
        (&off[..1], "all of them wait alike", "By deprivation: under"),
        (&off[..1], "airness of care: ", "Who is worse served"),
        (&off[..], "all demand is treated", "the median of the waiting list is"),
        (&["disparities.barrier=removed"], "nobody is left out of what is digital", "airness of care: "),
        (&["care.correction.enabled=false"], "Capacity is not corrected for the list", "Planners correct capacity"),
    ] {
        let text = told(set);
        assert!(text.contains(said) && !text.contains(missing), "{set:?}: {said}, {missing}: {text}");
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
    for hostile in ["<script>alert(1)</script>", "=1+1", "A & B \"quoted\" 'so'", "+cmd|' /C calc'!A0", "需要 ПОНЯТЬ"]
    {
        let report = with_names(hostile, hostile);
        obey(&report, "hostile");
        let cell = Cell::Text(hostile.to_owned());
        for id in ["plans_at_a_glance", "costs_and_gains", "backlog_by_estate", "plans"] {
            let is_there = table(&report, id).rows.iter().any(|row| row[0] == cell);
            assert!(is_there, "{id}: {hostile}");
        }
        assert!(!prose(&report).iter().any(|text| text.contains("letters, and cut")), "{hostile}");
    }
}

/// England with a plan and an estate of these names.
fn with_names(plan: &str, estate: &str) -> Report {
    let written = |name: &str| toml::Value::String(name.to_owned()).to_string();
    let text = ENGLAND
        .replace("label = \"Pro rata\"", &format!("label = {}", written(plan)))
        .replace("name = \"London\"", &format!("name = {}", written(estate)));
    made(&text, &[], 12).report
}

/// No name stands at more than its readable length, in words, tables or pictures; a note says that it is cut.
#[test]
fn endless_names_are_cut_everywhere_and_said_to_be() {
    let (plan, estate) = ("plan ".repeat(8_000), "xy".repeat(20_000));
    let report = with_names(plan.trim(), &estate);
    obey(&report, "endless");
    for block in &report.blocks {
        let texts = match block {
            Block::Heading(_, text) | Block::Lead(text) | Block::Paragraph(text) | Block::Note(text) => {
                vec![text.as_str()]
            }
            Block::List(points) => points.iter().map(String::as_str).collect(),
            Block::Figure(figure) => vec![figure.title.as_str(), &figure.alt, &figure.svg],
            Block::Table(table) => {
                let cells = table.rows.iter().flatten().filter_map(|cell| match cell {
                    Cell::Text(text) => Some(text.as_str()),
                    _ => None,
                });
                let heads = table.columns.iter().map(|column| column.head.as_str());
                cells.chain(heads).chain([table.title.as_str(), table.about.as_str()]).collect()
            }
        };
        for text in texts {
            let whole = text.contains(&"plan ".repeat(25)) || text.contains(&"xy".repeat(61));
            assert!(!whole, "{}", text.chars().take(400).collect::<String>());
        }
    }
    assert!(prose(&report)[0].starts_with("Two names of the scenario are longer than 120 letters"));
    let cut = format!("{}…", "xy".repeat(60));
    assert!(table(&report, "backlog_by_estate").rows.iter().any(|row| row[0] == Cell::Text(cut.clone())));
    // Those of 120 letters are not.
    let whole = "y".repeat(120);
    let report = with_names("Pro rata", &whole);
    assert!(table(&report, "backlog_by_estate").rows.iter().any(|row| row[0] == Cell::Text(whole.clone())));
    assert!(!prose(&report)[0].contains("letters"));
}

#[test]
fn two_reports_of_one_run_are_the_same() {
    assert_eq!(made(TRUST, &[], 25).report, made(TRUST, &[], 25).report);
}

/// A chart of a single year, and what is said above it, are of one year and in the same prices.
#[test]
fn what_is_said_above_a_chart_is_of_its_year_and_prices() {
    let mut seen = 0;
    for (text, year) in [(ENGLAND, "2029/30"), (ENGLAND, "2034/35"), (TRUST, "2028/29"), (MINIMAL, "2034/35")] {
        let report = asked(text, 60, year);
        let blocks = &report.blocks;
        for (place, block) in blocks.iter().enumerate() {
            let Block::Figure(figure) = block else { continue };
            let of_a_year = ["strategies_compared", "what_moved_the_backlog", "cost_to_clear"];
            if !of_a_year.contains(&figure.name.as_str()) {
                continue;
            }
            let Some(Block::Paragraph(above)) = place.checked_sub(1).map(|above| &blocks[above]) else {
                panic!("nothing is said above {}", figure.name)
            };
            assert!(above.contains(year) && figure.alt.contains(year), "{}: {above}\n{}", figure.name, figure.alt);
            // The other years that are named are the one it begins in, and the one of the prices.
            let years = |text: &str| {
                let words = text.split(|c: char| !(c.is_ascii_digit() || c == '/'));
                words.filter(|word| word.len() == 7 && word.contains('/')).map(str::to_owned).collect::<Vec<_>>()
            };
            let begun = ["2024/25", "2025/26", "2023/24"];
            for named in years(above).into_iter().chain(years(&figure.alt)) {
                assert!(named == year || begun.contains(&named.as_str()), "{}: {named} in {above}", figure.name);
            }
            let in_cash = |text: &str| text.contains("in cash");
            if figure.name == "strategies_compared" {
                assert!(!in_cash(above) && !in_cash(&figure.alt), "{above}\n{}", figure.alt);
            }
            seen += 1;
        }
    }
    assert!(seen >= 10, "{seen}");
}
