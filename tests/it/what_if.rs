//! What-ifs beside the plan, scenarios by name, and what a command line takes without a fuss.

use crate::shell::{Folder, Said, files};
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A small scenario of one's own, with its number of futures in the file.
fn with_plan() -> Folder {
    let folder = Folder::new();
    folder.works(&["init", "plan", "--from", "minimal"]);
    let text = folder.read("plan.toml");
    folder.write("plan.toml", text.replacen("\n[capital]", "\n[run]\ntrials = 60\n\n[capital]", 1));
    folder
}

#[test]
fn a_what_if_leaves_the_plan_and_says_what_is_changed_everywhere() {
    let folder = with_plan();
    let plain = folder.works(&["run", "plan.toml"]);
    assert!(!plain.out.contains("Changed"), "{}", plain.out);
    let plan = files(&folder.path().join("outputs/plan/run"));
    assert!(!String::from_utf8_lossy(&plan["backlog_fan.svg"]).contains("Changed"));
    // What the file says itself changes nothing.
    folder.works(&["run", "plan.toml", "--trials", "60", "--seed", "1"]);
    let said = folder.works(&["run", "plan.toml", "--set", "capital.base_gbp_m=30"]);
    assert!(said.out.contains("Changed: capital.base_gbp_m=30."), "{}", said.out);
    let own = folder.what_if("outputs/plan/run");
    assert!(said.out.contains(&own), "{}", said.out);
    let mut after = files(&folder.path().join("outputs/plan/run"));
    after.insert("run.json".to_owned(), plan["run.json"].clone());
    assert!(after == plan, "the plan was touched");
    let changed = files(&folder.path().join(&own));
    for (name, bytes) in changed.iter().filter(|(name, _)| name.ends_with(".svg") || name.ends_with(".alt.txt")) {
        assert!(String::from_utf8_lossy(bytes).contains("Changed: capital.base_gbp_m=30"), "{name}");
    }
    let manifest: serde_json::Value = serde_json::from_slice(&changed["manifest.json"]).unwrap();
    assert_eq!(manifest["changed"], serde_json::json!(["capital.base_gbp_m=30"]));
    // The same again has the same place.
    folder.works(&["run", "plan.toml", "--set", "capital.base_gbp_m=30"]);
    assert_eq!(folder.what_if("outputs/plan/run"), own);
    folder.works(&["report", &own, "--out", "board"]);
    assert!(folder.read("board/report.html").contains("changed in this run"));
}

/// Case 10.
#[test]
fn the_scenario_of_a_run_gives_that_very_run_again() {
    let folder = with_plan();
    folder.works(&["run", "plan.toml", "--seed", "7", "--trials", "45", "--strategies", "worst_first", "--out", "one"]);
    let kept = folder.read("one/scenario.toml");
    assert!(kept.contains("seed = 7") && kept.contains("trials = 45"), "{kept}");
    assert!(
        kept.contains("--strategies worst_first")
            && kept.contains("Left out of the run were the strategies proportional"),
        "{kept}"
    );
    folder.works(&["run", "one/scenario.toml", "--strategies", "worst_first", "--out", "two"]);
    for table in ["summary.csv", "quantiles.csv", "trials.parquet", "parameters.csv"] {
        let of = |run: &str| std::fs::read(folder.path().join(run).join(table)).unwrap();
        assert!(table.ends_with(".parquet") || of("one") == of("two"), "{table}");
    }
}

/// Case 11.
#[test]
fn no_reader_of_json_rounds_a_seed() {
    let folder = with_plan();
    let seed = "9007199254740993";
    let said = folder.works(&["run", "plan.toml", "--seed", seed, "--out", "out", "--format", "json", "--quiet"]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((told["seed"].as_str(), told["folder"].as_str()), (Some(seed), Some("out")));
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    assert_eq!(manifest["seed"].as_str(), Some(seed));
    folder.works(&["chart", "out", "--out", "drawn"]);
    folder.works(&["run", "plan.toml", "--seed", "5", "--out", "out"]);
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    assert_eq!(manifest["seed"].as_u64(), Some(5));
}

#[test]
fn a_scenario_is_a_file_a_name_or_standard_input() {
    let folder = with_plan();
    for verb in [&["check", "trust"][..], &["show", "minimal"], &["run", "minimal", "--trials", "1e1", "--dry-run"]] {
        folder.works(verb);
    }
    assert!(
        folder
            .works(&["run", "minimal", "--trials", "2_0", "--no-charts", "--out", "plain"])
            .out
            .contains("Tables are in plain")
    );
    assert!(!files(&folder.path().join("plain")).keys().any(|name| name.ends_with(".svg")));
    // A file of the name wins.
    folder.write("trust", folder.read("plan.toml"));
    assert!(folder.works(&["check", "trust"]).out.contains("plan"));
    let mut child = folder.command(&["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(folder.read("plan.toml").as_bytes()).unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    assert!(said.code == 0 && said.out.contains("plan, 2025/26"), "{}{}", said.out, said.err);
}

#[test]
fn what_would_break_a_line_or_turn_it_round_is_refused() {
    let folder = with_plan();
    let plan = folder.read("plan.toml");
    for (from, to) in [
        ("label = \"Pro rata\"", "label = \"Pro\\trata\""),
        ("label = \"Pro rata\"", "label = \"Pro\\nrata\""),
        ("id = \"plan\"", "id = \"plan\" # a \u{202e}comment"),
    ] {
        folder.write("wrong.toml", plan.replacen(from, to, 1));
        let said = folder.run(&["check", "wrong.toml"]);
        assert!(said.code == 2 && said.err.contains("E0107"), "{to}: {}", said.err);
        assert!(!said.err.contains('\u{202e}'), "{}", said.err);
    }
}

/// Whatever it is at, a run that has published nothing ends within about a second, and leaves the folder as it was.
#[test]
#[cfg(unix)]
fn a_signal_ends_a_run_of_many_strategies_at_once() {
    let folder = with_plan();
    let mut text = folder.read("plan.toml");
    for i in 1..400 {
        text += &format!(
            "s{i} = {{ label = \"Plan {i}\", rule = \"weighted\", weights = {{ risk = {i}, age = 1, size = 1 }} }}\n"
        );
    }
    folder.write("many.toml", text);
    let before = files(folder.path());
    // Of many strategies some are timed, so what it would cost is told before anyone loses patience.
    folder.works(&["run", "many.toml", "--trials", "3000", "--dry-run"]);
    assert!(files(folder.path()) == before, "a dry run left something");
    let arguments = ["run", "many.toml", "--trials", "3000", "--out", "made/for/it"];
    let child = folder.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    let sent = Instant::now();
    std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    assert!(said.code == 130 && sent.elapsed() < Duration::from_secs(3), "{}: {:?}", said.err, sent.elapsed());
    assert!(files(folder.path()) == before, "something is left");
}
