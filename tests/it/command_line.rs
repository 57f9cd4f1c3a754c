//! The command line from outside: what each verb leaves, says and returns.

use crate::shell::{Folder, Said, files};

/// A scenario that every future leaves in the same state: one year, nothing random.
pub const FIXED: &str = r#"
schema_version = 2
id = "fixed"

[horizon]
first_year = "2025/26"
last_year = "2025/26"

[prices]
base = "2024/25"
construction = { sd_per_year = 0 }
general = { sd_per_year = 0 }

[capital]
base_gbp_m = 100
growth_after_per_year = 0.02
after_basis = "cash"
share_to_backlog = 0.1

[backlog]
escalation = { mean_per_year = 0.06 }
migration = { low_to_moderate_per_year = 0.1, moderate_to_significant_per_year = 0.04, significant_to_high_per_year = 0.02 }
new_need = { base_gbp_per_m2 = 44.7, split = { low = 0.2, moderate = 0.35, significant = 0.3, high = 0.15 } }
resurvey = { level_sd = 0, shock_probability_per_year = 0, gain_split = { low = 0.05, moderate = 0.45, significant = 0.3, high = 0.2 } }

[estate.one]
name = "=cmd|' /C calc'!A0"
area_m2 = 100_000
low_gbp_m = 10
moderate_gbp_m = 20
significant_gbp_m = 20
high_gbp_m = 10

[strategy.proportional]
label = "@SUM(A1)"
rule = "proportional"
"#;

fn json(said: &Said) -> serde_json::Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {}", said.out))
}

#[test]
fn help_is_no_error_and_a_mistake_is() {
    let folder = Folder::new();
    for verb in [&["--help"][..], &["run", "--help"], &["trace", "-h"], &["help", "show"], &["--version"]] {
        assert!(!folder.works(verb).out.is_empty(), "{verb:?}");
    }
    for wrong in [&[][..], &["rnu"], &["run", "--trails", "3"], &["run", "--threads", "0"], &["trace"], &["init"]] {
        assert_eq!(folder.run(wrong).code, 2, "{wrong:?}");
    }
    assert!(files(folder.path()).is_empty(), "help wrote something");
}

#[test]
fn run_leaves_tables_charts_and_a_manifest_and_says_what_was_found() {
    let folder = Folder::new();
    let said = folder.works(&["run", "--trials", "200"]);
    let run = folder.what_if("outputs/england/run");
    let left = files(&folder.path().join(&run));
    for name in [
        "summary.csv",
        "summary.parquet",
        "quantiles.csv",
        "ledger.csv",
        "trials.parquet",
        "parameters.csv",
        "assumptions.csv",
        "backlog_fan.svg",
        "backlog_fan.png",
        "backlog_fan.csv",
        "backlog_fan.alt.txt",
        "strategies_compared.svg",
        "where_the_money_went.svg",
        "workforce_and_technology.svg",
        "manifest.json",
        "run.json",
    ] {
        assert!(left.contains_key(name), "{name} is missing: {:?}", left.keys());
    }
    assert!(said.out.contains("In 8 of 10 futures"), "{}", said.out);
    assert!(said.out.contains(&run) && said.out.contains("Changed: run.trials=200."), "{}", said.out);
    // The command that it suggests works.
    let next = said.out.lines().find_map(|line| line.split_once("capcast trace ")).unwrap().1;
    let arguments: Vec<&str> = ["trace"].into_iter().chain(next.split(' ')).collect();
    assert!(folder.works(&arguments).out.contains("2039/40"));
}

#[test]
fn threads_change_nothing_but_the_record_of_the_run() {
    let folder = Folder::new();
    let one = folder.quick("one", &["--threads", "1", "--trials", "2100"]);
    for threads in ["2", "7"] {
        assert!(one == folder.quick(threads, &["--threads", threads, "--trials", "2100"]), "{threads} threads");
    }
    let used = folder.read("7/run.json");
    assert!(used.contains("7"), "{used}");
}

#[test]
fn running_again_leaves_the_same_bytes() {
    let folder = Folder::new();
    let first = folder.quick("out", &[]);
    assert!(first == folder.quick("out", &[]), "the second run differs");
    assert!(first != folder.quick("out", &["--trials", "41"]), "another run does not differ");
}

#[test]
fn the_seed_is_honoured_and_0_is_a_seed() {
    let folder = Folder::new();
    let with = |seed: &str| folder.quick(seed, &["--seed", seed])["summary.csv"].clone();
    assert!(with("0") != with("1"));
    let most = "9223372036854775807";
    assert!(with(most) != with("0"));
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("0/manifest.json")).unwrap();
    assert_eq!(manifest["seed"], 0);
}

#[test]
fn a_run_says_how_its_draws_were_made_and_what_was_repaired() {
    let folder = Folder::new();
    let manifest = |out: &str| -> serde_json::Value {
        serde_json::from_str(&folder.read(&format!("{out}/manifest.json"))).unwrap()
    };
    folder.quick("plain", &[]);
    let plain = manifest("plain");
    assert_eq!((&plain["sampler"], &plain["repaired_correlations"]), (&"philox4x32-10".into(), &serde_json::json!({})));
    let impossible = "correlation.work={ rank = [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], repair = \"nearest\", \
        between = [\"backlog.new_need.base_gbp_per_m2\", \"backlog.escalation.mean_per_year\", \
        \"capital.pot_additionality\"] }";
    folder.quick("other", &["--sampler", "reference", "--set", impossible]);
    let other = manifest("other");
    assert!(other["sampler"].as_str().unwrap().starts_with("reference"), "{}", other["sampler"]);
    let change = other["repaired_correlations"]["work"].as_f64().unwrap();
    assert!((0.3..0.5).contains(&change), "{change}");
    let assumptions = folder.read("other/assumptions.csv");
    let pairs: Vec<&str> = assumptions.lines().filter(|line| line.contains("correlation.work")).collect();
    assert_eq!(pairs.len(), 3);
    let says = |pair: &str, words: &[&str]| words.iter().all(|word| pair.contains(word));
    assert!(pairs.iter().all(|pair| says(pair, &["rank correlation", "nearest possible", "--set"])), "{pairs:?}");
}

#[test]
fn strategies_can_be_chosen_and_meet_the_same_futures() {
    let folder = Folder::new();
    let all = json(&folder.works(&["run", "--trials", "40", "--format", "json", "--out", "all"]));
    let one = json(&folder.works(&[
        "run",
        "--trials",
        "40",
        "--format",
        "json",
        "--out",
        "one",
        "--strategies",
        "worst_first",
    ]));
    let of = |run: &serde_json::Value| {
        let rows = run["strategies"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["strategy"] == "worst_first").unwrap()
    };
    assert_eq!(one["strategies"].as_array().unwrap().len(), 1);
    assert_eq!(of(&all), of(&one), "a strategy's figures depend on which others take part");
}

#[test]
fn what_set_changes_is_marked_as_assumed() {
    let folder = Folder::new();
    let row = |arguments: &[&str]| {
        let said = folder.works(arguments);
        said.out.lines().find(|line| line.starts_with("capital.pot_gbp_m,")).unwrap().to_owned()
    };
    let before = row(&["show", "--format", "csv"]);
    let after = row(&["show", "--format", "csv", "--set", "capital.pot_gbp_m=900"]);
    assert!(!before.contains("--set"), "{before}");
    assert!(after.contains(",900,") && after.contains("assumed") && after.contains("--set"), "{after}");
    folder.quick("out", &["--set", "capital.pot_gbp_m=900"]);
    let table = folder.read("out/assumptions.csv");
    let line = table.lines().find(|line| line.starts_with("capital.pot_gbp_m,")).unwrap();
    assert!(line.contains("assumed") && line.contains("--set"), "{line}");
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    assert_eq!(manifest["scenario"]["set"][0], "capital.pot_gbp_m=900");
}

/// One future, two futures, futures that are all equal.
#[test]
fn what_cannot_be_estimated_is_said_and_is_never_a_number() {
    let folder = Folder::new();
    folder.write("fixed.toml", FIXED);
    for (out, arguments) in [
        ("1", &["run", "--trials", "1"][..]),
        ("2", &["run", "--trials", "2"]),
        ("equal", &["run", "fixed.toml", "--trials", "50"]),
        ("equal_1", &["run", "fixed.toml", "--trials", "1", "--keep", "none"]),
    ] {
        let said = folder.works(&[arguments, &["--out", out]].concat());
        assert!(said.out.contains("not estimable"), "{out}: {}", said.out);
        let data = folder.works(&[arguments, &["--out", out, "--format", "json"]].concat());
        assert_eq!(json(&data)["strategies"][0]["backlog_total_p10_gbp_m"], serde_json::Value::Null, "{out}");
        for (name, bytes) in files(&folder.path().join(out)) {
            if name.ends_with(".parquet") || name.ends_with(".png") {
                continue;
            }
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("NaN") && !text.contains("inf,"), "{out}/{name} holds what is no number");
        }
    }
    assert!(folder.works(&["run", "fixed.toml"]).out.contains("are equal"));
}

/// The chance is one in a hundred of a re-survey that multiplies backlog by 10^35: finite at its mean.
const OVERFLOW: [&str; 6] = [
    "--set",
    "horizon.last_year=\"2025/26\"",
    "--set",
    "backlog.resurvey.shock_probability_per_year=1",
    "--set",
    "backlog.resurvey.shock_increase={gated={probability=0.01,of={uniform={min=1e35,max=1.1e35}}}}",
];

#[test]
fn a_value_that_is_not_finite_stops_the_run_and_names_the_future() {
    let folder = Folder::new();
    let said = folder.run(&[&["run", "--trials", "2000"], &OVERFLOW[..]].concat());
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(files(folder.path()).is_empty(), "something was published: {:?}", files(folder.path()).keys());
    for what in ["_gbp_m of strategy", "left the finite range in trial", "2025/26", "backlog.escalation.mean_per_year"]
    {
        assert!(said.err.contains(what), "`{what}` is missing: {}", said.err);
    }
    // The replay command, as printed, shows that very future.
    let replay = said.err.lines().find_map(|line| line.split_once("capcast trace")).unwrap().1;
    let arguments = crate::shell::split(&format!("trace{replay}"));
    let shown = folder.works(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let trial = arguments.iter().skip_while(|word| *word != "--trial").nth(1).unwrap();
    assert!(shown.out.contains(&format!("trial {trial} ")), "{}", &shown.out[..400]);
    assert!(shown.out.contains("e3"), "no huge figure in the trace");
}

#[test]
fn futures_that_are_not_finite_can_be_counted_and_are_told_first() {
    let folder = Folder::new();
    let count = ["--set", "run.on_nonfinite=\"count\""];
    let said = folder.works(&[&["run", "--trials", "2000"], &OVERFLOW[..], &count].concat());
    let first = said.out.lines().find(|line| !line.is_empty() && !line.starts_with("Changed: ")).unwrap();
    assert!(first.contains("left the finite range"), "{}", said.out);
    assert!(!said.out.contains("NaN") && !said.out.contains("inf"), "{}", said.out);
}

#[test]
fn text_that_looks_like_a_formula_is_neutralised_and_numbers_are_not() {
    let folder = Folder::new();
    folder.write("fixed.toml", FIXED);
    let said = folder.works(&["run", "fixed.toml", "--trials", "20", "--out", "out", "--format", "csv"]);
    assert!(said.out.contains(",'@SUM(A1),"), "{}", said.out);
    for (name, bytes) in files(&folder.path().join("out")) {
        if name.ends_with(".csv") {
            let text = String::from_utf8(bytes).unwrap();
            for cell in text.lines().flat_map(|line| line.split(',')) {
                let cell = cell.trim_matches('"');
                let number = cell.parse::<f64>().is_ok();
                assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t']), "{name}: {cell}");
            }
        }
    }
}

#[test]
fn quiet_leaves_results_and_errors_alone() {
    let folder = Folder::new();
    let said = folder.works(&["run", "--trials", "40", "--quiet"]);
    assert_eq!(said.err, "");
    assert!(said.out.contains("In 8 of 10") && !said.out.contains("capcast"), "{}", said.out);
    let wrong = folder.run(&["run", "--trials", "0", "--quiet"]);
    assert!(wrong.code == 2 && wrong.err.contains("E0217"), "{}", wrong.err);
}

#[test]
fn results_as_data_stand_alone_on_standard_output() {
    let folder = Folder::new();
    let run = ["run", "--trials", "40", "--format"];
    assert_eq!(json(&folder.works(&[&run[..], &["json"]].concat()))["strategies"].as_array().unwrap().len(), 8);
    let csv = folder.works(&[&run[..], &["csv"]].concat()).out;
    assert_eq!(csv.lines().count(), 9);
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(csv.lines().all(|line| line.split(',').count() == columns), "{csv}");
    for verb in [&["show"][..], &["check"], &["trace", "--trial", "0"]] {
        json(&folder.works(&[verb, &["--format", "json"]].concat()));
        let csv = folder.works(&[verb, &["--format", "csv"]].concat()).out;
        assert!(csv.lines().next().unwrap().contains(','), "{csv}");
    }
}

#[test]
fn without_the_futures_the_chance_is_given_as_bounds() {
    let folder = Folder::new();
    let run = |keep: &str| {
        let said = folder.works(&["run", "--trials", "400", "--format", "json", "--keep", keep]);
        json(&said)["strategies"].as_array().unwrap().clone()
    };
    for (exact, bounds) in run("headline").iter().zip(&run("none")) {
        let of = |row: &serde_json::Value, end: &str| row[format!("high_risk_grows_share_{end}")].as_f64().unwrap();
        assert_eq!(of(exact, "from"), of(exact, "to"));
        assert!(of(bounds, "from") <= of(exact, "from") + 0.01 && of(exact, "to") <= of(bounds, "to") + 0.01);
        assert_eq!(exact["backlog_total_p50_gbp_m"], bounds["backlog_total_p50_gbp_m"]);
    }
}

#[test]
fn init_gives_a_scenario_that_runs_and_is_never_overwritten() {
    let folder = Folder::new();
    for from in ["england", "minimal"] {
        let file = format!("my_{from}.toml");
        folder.works(&["init", &format!("my_{from}"), "--from", from]);
        let text = folder.read(&file);
        folder.works(&["check", &file, "--strict"]);
        folder.works(&["run", &file, "--trials", "20"]);
        let run = folder.what_if(&format!("outputs/my_{from}/run"));
        assert!(folder.path().join(run).join("manifest.json").exists());
        assert_eq!(folder.run(&["init", &file]).code, 2);
        assert_eq!(folder.read(&file), text);
    }
}

/// A user's own trust: `check` names every open question, and the file runs once each has an answer, without a warning.
#[test]
fn the_questions_of_a_trust_are_listed_until_they_are_answered() {
    let folder = Folder::new();
    folder.works(&["init", "ours", "--from", "trust"]);
    let text = folder.read("ours.toml");
    let open = text.lines().filter(|line| !line.starts_with('#') && line.contains("\"?\"")).count();
    let said = folder.run(&["check", "ours.toml"]);
    assert_eq!((said.code, said.err.matches("error[E0111]").count()), (2, open), "{}", said.err);
    for place in ["ERIC, gross internal floor area", "capital.share_to_backlog", "estate.site_2.high_gbp_m"] {
        assert!(said.err.contains(place), "{place}: {}", said.err);
    }
    let answer = |line: &str| match line.split_once(" = ") {
        Some((key, rest)) if rest.starts_with("\"?\"") => {
            let value = match key {
                "name" => "\"Ours\"",
                "area_m2" => "60_000",
                "share_to_backlog" => "{ uniform = { min = 0.1, max = 0.25 } }",
                _ => "20",
            };
            format!("{key} = {}\n", rest.replacen("\"?\"", value, 1))
        }
        _ => format!("{line}\n"),
    };
    std::fs::write(folder.path().join("ours.toml"), text.lines().map(answer).collect::<String>()).unwrap();
    assert_eq!(folder.works(&["check", "ours.toml", "--strict"]).err.matches("warning").count(), 0);
    folder.works(&["run", "ours.toml", "--trials", "20"]);
}

#[test]
fn a_traced_ledger_adds_up_and_is_the_future_that_run_saw() {
    let folder = Folder::new();
    let trace = json(&folder.works(&["trace", "--trial", "1", "--strategy", "worst_first", "--format", "json"]));
    let number = |value: &serde_json::Value| value.as_f64().unwrap_or_else(|| panic!("{value}"));
    let mut totals = Vec::new();
    for year in trace["years"].as_array().unwrap() {
        let mut total = 0.0;
        for (_, estate) in year["estates"].as_object().unwrap() {
            for band in ["low", "moderate", "significant", "high"] {
                let of = |term: &str| number(&estate[band][format!("{term}_gbp_m")]);
                let terms =
                    ["opening", "price", "escalation", "migration", "new_need", "re_survey", "re_rating"].map(of);
                let closing = terms.iter().sum::<f64>() - of("cleared");
                assert!((closing - of("closing")).abs() < 1e-9 * of("closing").abs().max(1.0));
                total += of("closing");
            }
        }
        let recorded = number(&year["outcomes"]["backlog_total_gbp_m"]);
        assert!((recorded - total).abs() < 1e-9 * recorded);
        totals.push(total);
    }
    // A run of one future has it as its median, stored with the precision of 32 bits.
    let run = json(&folder.works(&["run", "--trials", "1", "--strategies", "worst_first", "--format", "json"]));
    let median = number(&run["strategies"][0]["backlog_total_p50_gbp_m"]);
    // It tells of the last year of the stated plan, 2029/30.
    assert!((median - totals[4]).abs() < 1e-6 * median, "{median} against {totals:?}");
}

#[test]
fn a_year_of_a_trace_is_shown_alone() {
    let folder = Folder::new();
    let said = folder.works(&["trace", "--trial", "0", "--year", "2026/27", "--strategy", "do_minimum"]);
    assert!(said.out.contains("\n2026/27\n") && !said.out.contains("\n2025/26\n"), "{}", said.out);
    assert!(said.out.contains("13 record"));
}

#[test]
fn what_show_prints_is_the_same_scenario() {
    let folder = Folder::new();
    let shown = folder.works(&["show", "--set", "capital.pot_gbp_m=900"]).out;
    folder.write("shown.toml", &shown);
    let again = folder.works(&["show", "shown.toml", "--format", "json"]);
    let first = folder.works(&["show", "--set", "capital.pot_gbp_m=900", "--format", "json"]);
    assert_eq!(json(&again), json(&first));
}

#[test]
fn compare_leaves_what_run_leaves_and_the_comparison() {
    let folder = Folder::new();
    let run = folder.quick("run", &["--threads", "2"]);
    let compared = |out: &str, more: &[&str]| {
        let said = folder.works(&[&["compare", "--trials", "40", "--out", out], more].concat());
        let mut files = files(&folder.path().join(out));
        assert!(files.remove("run.json").is_some());
        (said, files)
    };
    let (said, found) = compared("compare", &["--threads", "1"]);
    // What compare keeps of every future is more.
    for (name, bytes) in run.iter().filter(|(name, _)| !["manifest.json", "trials.parquet"].contains(&name.as_str())) {
        assert!(found.get(name) == Some(bytes), "{name} is not what `run` leaves");
    }
    let added: Vec<&str> = found.keys().filter(|name| !run.contains_key(*name)).map(String::as_str).collect();
    for name in ["answer.txt", "comparison.csv", "comparison.parquet", "regret.csv", "targets.csv", "difference.svg"] {
        assert!(added.contains(&name), "{name}: {added:?}");
    }
    assert!(added.contains(&"target_high_risk_held.png") && added.contains(&"difference.alt.txt"), "{added:?}");
    // The last thing said is the answer, as in the file.
    let answer = folder.read("compare/answer.txt");
    let (said, _) = said.out.split_once("\nTables and charts are in ").unwrap();
    assert!(said.ends_with(answer.trim_end()) || said.ends_with(&answer), "{said}");
    assert_eq!(folder.works(&["verify", "compare"]).code, 0);
    // Threads change nothing.
    assert!(compared("again", &["--threads", "2"]).1 == found);
    // What is kept of single futures does not matter either.
    let (_, less) = compared("less", &["--keep", "none"]);
    assert!(!less.contains_key("trials.parquet") && less["comparison.csv"] == found["comparison.csv"]);
}

#[test]
fn compare_speaks_to_programs() {
    let folder = Folder::new();
    let said = folder.works(&["compare", "--trials", "40", "--out", "x", "--format", "json", "--quiet"]);
    assert_eq!(said.err, "");
    let data: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(data["comparison"].as_array().map(Vec::len), Some(8));
    assert_eq!(data["targets"].as_array().map(Vec::len), Some(16));
    assert!(data["answer"][0]["sentences"].as_array().is_some_and(|lines| lines.len() > 3));
    // The reference is today's practice, as the scenario has it: the second.
    assert_eq!(data["comparison"][1]["strategy"], "proportional");
    assert_eq!(data["comparison"][1]["mean_difference"], 0.0);
    let said = folder.works(&["compare", "--trials", "40", "--out", "x", "--format", "csv"]);
    assert_eq!(said.out.lines().count(), 9);
    let dry = folder.works(&["compare", "--trials", "40", "--dry-run", "--out", "never"]);
    assert!(dry.out.contains("Nothing was written") && !folder.path().join("never").exists());
    let limit =
        folder.run(&["compare", "--trials", "40", "--out", "x", "--fail-if", "mean(backlog_total_gbp_m@2034/35) > 1"]);
    assert_eq!(limit.code, 1, "{}", limit.err);
}

/// Across scenarios, what they say differently is all that differs: the same scenario under another name differs by nothing.
#[test]
fn scenarios_are_compared_each_in_its_own_world_or_future_by_future() {
    let folder = Folder::new();
    for (id, more) in [("one", ""), ("twin", ""), ("rich", "[capital]\nbase_gbp_m = 40\n")] {
        let text = format!("schema_version = 2\nid = \"{id}\"\nextends = \"minimal\"\n{more}");
        folder.write(format!("{id}.toml"), text);
    }
    let cells = |line: String| line.split(',').map(str::to_owned).collect();
    let compare = |more: &[&str]| {
        let said = folder.works(
            &[&["compare", "one.toml", "twin.toml", "rich.toml", "--trials", "200", "--format", "csv"], more].concat(),
        );
        let rows: Vec<Vec<String>> =
            said.out.lines().skip(1).map(|line| line.replace(", opening", " opening")).map(cells).collect();
        rows
    };
    let own = compare(&[]);
    let names: Vec<(&str, &str, &str)> =
        own.iter().map(|row| (row[0].as_str(), row[1].as_str(), row[2].as_str())).collect();
    assert_eq!(names[..2], [("one", "proportional", "proportional"), ("one", "worst_first", "proportional")]);
    assert_eq!((names.len(), names[5]), (6, ("rich", "worst_first", "proportional")));
    assert_eq!(own[1][6..17], own[3][6..17], "one and its twin");
    let across = compare(&["--reference", "one/worst_first"]);
    assert!(across.iter().all(|row| row[2] == "one/worst_first"));
    let row = |scenario: &str| across.iter().find(|row| row[0] == scenario && row[1] == "worst_first").unwrap();
    assert_eq!((row("twin")[7].as_str(), row("twin")[17].as_str()), ("0", "same"));
    assert_eq!(row("rich")[17], "better");
    // What is asked of it changes no result, so both stand in one folder.
    let compared = folder.what_if("outputs/one+twin+rich/compare");
    let out = files(&folder.path().join(&compared));
    assert!(out.contains_key("one.summary.csv") && out.contains_key("rich.trials.parquet"));
    let manifest = folder.read(&format!("{compared}/manifest.json"));
    assert!(manifest.contains("\"one+twin+rich\"") && manifest.contains("rich.toml"));
}
