//! Sweeps: a cell is the run with its values set, to the bit; what is interrupted anywhere ends in the bytes of what was not.

use crate::shell::{Folder, Said, files};
use crate::worlds::{loaded, results, world};
use capcast::engine::cell::{CellResults, Question};
use capcast::engine::results::SeriesStats;
use capcast::engine::{Metric, Results, World};
use capcast::output::journal::{self, Head};
use capcast::scenario::{ENGLAND, Loaded, Scenario, Text, Unchecked};
use capcast::study::sweep::{Aim, Case, Pairing, cells, run_cases};
use std::collections::BTreeMap;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::Duration;

/// Runs cases on some threads; their results in order.
fn cases(cases: &[Case<'_>], threads: usize) -> Vec<CellResults> {
    let found: Mutex<BTreeMap<usize, CellResults>> = Mutex::default();
    let tell = |i, results| {
        assert!(found.lock().unwrap().insert(i, results).is_none(), "told twice");
        Ok::<(), ()>(())
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| run_cases(cases, &(), &tell)).unwrap();
    found.into_inner().unwrap().into_values().collect()
}

/// The headline outcomes that a scenario has.
fn headline(scenario: &Scenario) -> Vec<Metric> {
    Metric::HEADLINE.into_iter().filter(|metric| metric.is_simulated(scenario)).collect()
}

fn case<'s>(loaded: &'s Loaded, trials: u32, years: &[usize]) -> Case<'s> {
    let headline = headline(&loaded.scenario).into_iter();
    let outcomes = headline.flat_map(|metric| years.iter().map(move |&year| (metric, year))).collect();
    let aims: Vec<Aim> =
        loaded.scenario.targets.iter().filter_map(|target| Aim::of(target, &loaded.scenario)).collect();
    let beside = aims.iter().flat_map(|aim| aim.outcomes()).collect();
    Case { world: world(&loaded.scenario, trials, 5), question: Question { outcomes, beside }, aims }
}

/// Every statistic of a case is that of the run.
fn same_series(case: &CellResults, run: &Results, series: usize) {
    assert_eq!(case.series.len(), series);
    for stats in &case.series {
        let is_it = |s: &&SeriesStats| {
            (s.strategy, s.entity, s.metric, s.year) == (stats.strategy, 0, stats.metric, stats.year)
        };
        assert_eq!(run.series.iter().find(is_it), Some(stats));
    }
}

#[test]
fn a_cell_is_the_run_with_its_values_set_to_the_bit() {
    let read = Unchecked::text(&Text { name: "england".to_owned(), bytes: ENGLAND.into() });
    for set in ["capital.pot_gbp_m=1500", "backlog.escalation.mean_per_year=0.07", "horizon.last_year=2030/31"] {
        let cell = read.with(&[set.to_owned()], false).unwrap();
        assert_eq!(cell.canonical_sha256, loaded(ENGLAND, &[set]).canonical_sha256);
        let case = case(&cell, 1500, &[0, 5]);
        let found = &cases(std::slice::from_ref(&case), 2)[0];
        let run = results(&world(&cell.scenario, 1500, 5), 2);
        same_series(found, &run, headline(&cell.scenario).len() * 2 * cell.scenario.strategies.len());
        // The targets, counted in the futures that the run kept.
        let targets = &cell.scenario.targets;
        for (i, share) in found.shares.iter().enumerate() {
            let (strategy, target) = (i / targets.len(), &targets[i % targets.len()]);
            let last = (target.year.start() - cell.scenario.first_year.start()) as usize;
            let first = if target.when == capcast::scenario::When::At { last } else { 0 };
            let metric = Metric::named(&target.metric).unwrap();
            let years: Vec<_> = run
                .kept
                .iter()
                .filter(|k| k.strategy == strategy && k.metric == metric && (first..=last).contains(&k.year))
                .collect();
            let met = |trial: usize| years.iter().all(|year| target.bound.holds(f64::from(year.values[trial])));
            assert_eq!(share.count, (0..1500).filter(|&trial| met(trial)).count() as f64, "{}", target.id);
            assert_eq!(share.n, 1500);
        }
    }
}

/// What leaves the finite range counts in neither, and both look at the ledger and at prices in all futures.
#[test]
fn a_cell_leaves_out_the_futures_that_the_run_does() {
    let cell = loaded(
        ENGLAND,
        &[
            "run.on_nonfinite=count",
            "horizon.last_year=2025/26",
            // All that is there is cleared, so that a closing falls below 0 by a rounding: else the ledger has no error at all.
            "backlog.clearance_limit_share=1",
            "backlog.cost_to_clear={uniform={min=0.01,max=0.02}}",
            "capital.share_to_backlog=0.9",
            "backlog.resurvey.shock_probability_per_year=1",
            "backlog.resurvey.shock_increase={gated={probability=0.01,of={uniform={min=1e35,max=1.1e35}}}}",
        ],
    );
    let case = case(&cell, 1500, &[0]);
    let found = &cases(std::slice::from_ref(&case), 2)[0];
    let run = results(&world(&cell.scenario, 1500, 5), 2);
    assert!(found.left_out.len() > 1, "{:?}", found.left_out);
    assert_eq!(found.left_out, run.nonfinite_trials);
    assert!(found.ledger_error.0 > 0.0);
    // A cell has no tables to be held against each other.
    let of_run: Vec<_> = run.checks.iter().filter(|check| check.name != "tables_agree").cloned().collect();
    assert_eq!(capcast::engine::cell::checks(std::iter::once(found)), of_run);
    assert_eq!(of_run.len() + 1, run.checks.len());
    same_series(found, &run, headline(&cell.scenario).len() * cell.scenario.strategies.len());
}

#[test]
fn threads_do_not_matter_to_a_sweep() {
    let all: Vec<Loaded> = (0..5).map(|i| loaded(ENGLAND, &[&format!("capital.pot_gbp_m={}", 300 * i)])).collect();
    let all: Vec<Case<'_>> = all.iter().map(|loaded| case(loaded, 1100, &[3])).collect();
    let one = cases(&all, 1);
    assert_eq!(one, cases(&all, 2));
    assert_eq!(one, cases(&all, 7));
}

/// Common random numbers: what a value cannot touch is the same in every cell, to the bit.
#[test]
fn cells_meet_the_same_futures() {
    let all: Vec<Loaded> = [200, 1400].map(|pot| loaded(ENGLAND, &[&format!("capital.pot_gbp_m={pot}")])).into();
    let found = cases(&all.iter().map(|loaded| case(loaded, 600, &[9])).collect::<Vec<_>>(), 2);
    // The pot never reaches a plan that only repairs what fails.
    let minimum = all[0].scenario.strategies.iter().position(|s| s.id == "do_minimum").unwrap();
    let of = |results: &CellResults, strategy, metric| {
        results.series.iter().find(|s| s.strategy == strategy && s.metric == metric).unwrap().mean
    };
    for metric in [Metric::BacklogTotal, Metric::Incidents] {
        assert_eq!(of(&found[0], minimum, metric), of(&found[1], minimum, metric));
        assert!(of(&found[0], minimum + 1, metric) > of(&found[1], minimum + 1, metric));
    }
}

#[test]
fn a_case_that_fails_is_named_and_all_before_it_are_told() {
    let all: Vec<Loaded> = (0..6).map(|_| loaded(ENGLAND, &[])).collect();
    let mut all: Vec<Case<'_>> = all.iter().map(|loaded| case(loaded, 40, &[3])).collect();
    all[3].world = World { numbers: Vec::new(), ..all[3].world.clone() };
    all[5].world = World { numbers: Vec::new(), ..all[5].world.clone() };
    let told = Mutex::new(Vec::new());
    let tell = |i, _| {
        told.lock().unwrap().push(i);
        Ok::<(), ()>(())
    };
    for _ in 0..5 {
        told.lock().unwrap().clear();
        let stopped = run_cases(&all, &(), &tell).unwrap_err();
        assert!(matches!(stopped, capcast::study::sweep::Stopped::Case(3, _)), "{stopped:?}");
        let mut told = told.lock().unwrap().clone();
        told.sort_unstable();
        assert_eq!(told[..3], [0, 1, 2]);
    }
}

#[test]
fn a_grid_has_every_combination_once_in_order() {
    let grid = cells(&[3, 2, 4], Pairing::Product, 1000).unwrap();
    assert_eq!(grid.len(), 24);
    assert!(grid.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(cells(&[3, 2], Pairing::Zip, 1).is_err());
}

// From here on as from a shell.

const SWEEP: [&str; 9] = [
    "sweep",
    "mine.toml",
    "--sweep",
    "capital.base_gbp_m=10:30:2",
    "--trials",
    "40",
    "--quiet",
    "--metric",
    "incidents",
];

fn folder() -> Folder {
    let folder = Folder::new();
    folder.works(&["init", "mine.toml", "--from", "minimal"]);
    folder
}

fn sweep(folder: &Folder, out: &str, more: &[&str]) -> Said {
    folder.run(&[&SWEEP[..], &["--out", out], more].concat())
}

/// What a sweep leaves, but for the record of the run.
fn left(folder: &Folder, out: &str) -> BTreeMap<String, Vec<u8>> {
    let mut left = files(&folder.path().join(out));
    assert!(left.remove("run.json").is_some(), "no run.json");
    left
}

/// The journal of a sweep that stopped after ten of its eleven cells.
fn unfinished(folder: &Folder, out: &str) -> Vec<u8> {
    let said = sweep(folder, out, &["--stop-after", "10", "--threads", "1"]);
    assert_eq!(said.code, 4, "{}", said.err);
    assert!(said.err.contains("10 of 11 cells") && said.err.contains("capcast sweep mine.toml"), "{}", said.err);
    std::fs::read(folder.path().join(out).join(".capcast.journal")).unwrap()
}

fn with_journal(folder: &Folder, out: &str, journal: &[u8]) {
    std::fs::create_dir_all(folder.path().join(out)).unwrap();
    folder.write(format!("{out}/.capcast.journal"), journal);
}

/// Rows 76 and 80: the journal only grows, so a program that is killed leaves a beginning of it, ending anywhere.
#[test]
fn a_sweep_killed_at_any_point_ends_in_the_bytes_of_an_unbroken_one() {
    let folder = folder();
    assert_eq!(sweep(&folder, "whole", &[]).code, 0);
    let whole = left(&folder, "whole");
    assert!(!whole.contains_key(".capcast.journal"), "the journal is still there");
    let journal = unfinished(&folder, "broken");
    let ends: Vec<usize> = journal.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    assert_eq!(ends.len(), 11);
    let mut points = vec![0, 1, 40, ends[0] - 1, journal.len() - 1, journal.len()];
    points.extend(ends.iter().step_by(2));
    // Anywhere in between, the same in every test.
    let mut state = 12345_u64;
    points.extend((0..12).map(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % journal.len()
    }));
    for (i, point) in points.into_iter().enumerate() {
        let out = format!("killed{i}");
        with_journal(&folder, &out, &journal[..point]);
        let threads = if i % 2 == 0 { "1" } else { "3" };
        let said = sweep(&folder, &out, &["--threads", threads]);
        assert_eq!(said.code, 0, "cut at {point}: {}", said.err);
        assert!(left(&folder, &out) == whole, "cut at {point}, the resumed sweep left other bytes");
        assert_eq!(folder.run(&["verify", &out]).code, 0);
        std::fs::remove_dir_all(folder.path().join(&out)).unwrap();
    }
}

/// A sweep of England that takes a while.
fn long(folder: &Folder, out: &str) -> Child {
    let arguments = [
        "sweep",
        "--sweep",
        "capital.pot_gbp_m=0:1500:30",
        "--trials",
        "600",
        "--metric",
        "backlog_high_gbp_m",
        "--out",
        out,
    ];
    let child = folder.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let journal = folder.path().join(out).join(".capcast.journal");
    for _ in 0..3000 {
        if journal.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

/// For real: SIGKILL again and again until it gets through.
#[test]
fn a_sweep_that_is_really_killed_goes_on_where_it_was() {
    let folder = Folder::new();
    let mut killed = 0;
    for milliseconds in [5, 23, 61, 120, 40, 7, 90, 33] {
        let mut child = long(&folder, "out");
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
    }
    let said = Said::of(long(&folder, "out").wait_with_output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    let said = Said::of(long(&folder, "whole").wait_with_output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(left(&folder, "out") == left(&folder, "whole"), "killed {killed} times");
    assert!(killed > 0, "it was never killed");
}

#[test]
#[cfg(unix)]
fn ctrl_c_keeps_what_is_finished_and_says_how_to_go_on() {
    let folder = Folder::new();
    let child = long(&folder, "out");
    std::thread::sleep(Duration::from_millis(30));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    // On a quick machine it may have been done already.
    if said.code != 0 {
        assert_eq!(said.code, 4, "{}", said.err);
        assert!(
            said.err.contains("of 51 cells are finished") && said.err.contains("capcast sweep --sweep"),
            "{}",
            said.err
        );
        assert!(folder.path().join("out/.capcast.journal").exists());
        assert!(!folder.path().join("out/manifest.json").exists());
        assert_eq!(folder.run(&["verify", "out"]).code, 4);
    }
    assert_eq!(Said::of(long(&folder, "out").wait_with_output().unwrap()).code, 0);
}

/// Rows 79, 81: a byte that is not what was written costs its own case, is told, and `verify` names the line.
#[test]
fn a_damaged_record_is_computed_anew_and_told() {
    let folder = folder();
    assert_eq!(sweep(&folder, "whole", &[]).code, 0);
    let whole = left(&folder, "whole");
    let mut journal = unfinished(&folder, "out");
    let third = journal.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(2).unwrap().0;
    journal[third + 90] ^= 4;
    with_journal(&folder, "out", &journal);
    let verified = folder.run(&["verify", "out"]);
    assert_eq!(verified.code, 5, "{}{}", verified.out, verified.err);
    assert!(verified.err.contains("line 4"), "{}", verified.err);
    let arguments: Vec<&str> = SWEEP.iter().copied().filter(|flag| *flag != "--quiet").collect();
    let said = folder.run(&[&arguments[..], &["--out", "out"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("9 of 11 cells are done") && said.err.contains("(4) was damaged"), "{}", said.err);
    assert!(left(&folder, "out") == whole);
}

#[test]
fn records_of_something_else_are_counted_and_left_out() {
    let folder = folder();
    assert_eq!(sweep(&folder, "whole", &[]).code, 0);
    let mut journal = unfinished(&folder, "out");
    let other = unfinished(&folder, "other");
    for key in ["0011", "2233"] {
        journal.extend(journal::case_line(key, "3ff0000000000000").into_bytes());
    }
    // Of this very sweep but for its seed.
    assert_eq!(sweep(&folder, "seed", &["--seed", "9", "--stop-after", "1"]).code, 4);
    let seed = std::fs::read(folder.path().join("seed/.capcast.journal")).unwrap();
    let line = seed.split(|b| *b == b'\n').nth(1).unwrap();
    journal.extend(line.iter().chain(b"\n"));
    with_journal(&folder, "out", &journal);
    let arguments: Vec<&str> = SWEEP.iter().copied().filter(|flag| *flag != "--quiet").collect();
    let said = folder.run(&[&arguments[..], &["--out", "out"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("3 records in the journal are of other cells"), "{}", said.err);
    assert!(left(&folder, "out") == left(&folder, "whole"));
    assert!(!other.is_empty());
}

#[test]
fn a_journal_of_another_version_is_an_integrity_failure() {
    let folder = folder();
    let journal = unfinished(&folder, "out");
    let found = journal::read(&journal);
    let head = Head { version: "99.0.0".to_owned(), plan: found.head.unwrap().plan };
    with_journal(&folder, "out", &journal::written(&head, found.cases.iter()));
    let said = sweep(&folder, "out", &[]);
    assert_eq!(said.code, 5, "{}", said.err);
    assert!(said.err.contains("version 99.0.0") && said.err.contains("--fresh"), "{}", said.err);
    assert_eq!(sweep(&folder, "out", &["--fresh"]).code, 0);
}

/// The difference is shown, nothing is touched, and `--fresh` begins anew.
#[test]
fn an_unfinished_sweep_of_other_content_is_refused_with_the_difference() {
    let folder = folder();
    unfinished(&folder, "out");
    let before = files(&folder.path().join("out"));
    for (more, was, is) in [
        (&["--set", "incidents.per_year=9"][..], "- incidents.per_year = 0", "+ incidents.per_year = 9"),
        (&["--seed", "4"], "", "+ --seed 4"),
    ] {
        let said = sweep(&folder, "out", more);
        assert_eq!(said.code, 3, "{}", said.err);
        assert!(said.err.contains(was) && said.err.contains(is) && said.err.contains("--fresh"), "{}", said.err);
        assert!(files(&folder.path().join("out")) == before, "something was touched");
    }
    // Nor does another verb write over it.
    let run = folder.run(&["run", "mine.toml", "--trials", "20", "--out", "out"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("unfinished sweep") && files(&folder.path().join("out")) == before, "{}", run.err);
    let said = sweep(&folder, "out", &["--seed", "4", "--fresh"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(sweep(&folder, "whole", &["--seed", "4"]).code, 0);
    assert!(left(&folder, "out") == left(&folder, "whole"));
}

#[test]
fn what_a_former_sweep_left_goes_with_its_folders() {
    let folder = folder();
    assert_eq!(sweep(&folder, "out", &[]).code, 0);
    assert!(folder.path().join("out/sweep/capital.base_gbp_m=30/part.parquet").exists());
    let fewer = ["sweep", "mine.toml", "--sweep", "capital.base_gbp_m=10,12", "--trials", "40", "--out"];
    folder.works(&[&fewer[..], &["out"]].concat());
    folder.works(&[&fewer[..], &["new"]].concat());
    assert!(!folder.path().join("out/sweep/capital.base_gbp_m=30").exists(), "a stale folder is still there");
    assert!(left(&folder, "out") == left(&folder, "new"));
    // A stranger among them is left, and named.
    folder.write("out/sweep/notes.txt", "mine");
    let verified = folder.run(&["verify", "out"]);
    assert!(verified.code == 0 && verified.err.contains("sweep/notes.txt"), "{}", verified.err);
    folder.write("out/sweep/capital.base_gbp_m=10/part.parquet", "damaged");
    assert_eq!(folder.run(&["verify", "out"]).code, 5);
}

/// The rows of the long table by their keys, without the swept columns.
fn rows(text: &str, swept: usize) -> Vec<(Vec<String>, String)> {
    let split = |line: &str| -> (Vec<String>, String) {
        let cells: Vec<&str> = line.split(',').collect();
        let rest = [&cells[..7], &cells[7 + swept..]].concat().join(",");
        (cells[7..7 + swept].iter().map(|cell| (*cell).to_owned()).collect(), rest)
    };
    text.lines().skip(1).map(split).collect()
}

#[test]
fn zip_takes_the_diagonal_of_the_product() {
    let folder = folder();
    let ask = |out: &str, more: &[&str]| {
        let sweeps = ["--sweep", "capital.base_gbp_m=10,20", "--sweep", "incidents.per_year=5,9"];
        let first = ["sweep", "mine.toml", "--trials", "30", "--metric", "incidents", "--out", out];
        folder.works(&[&first[..], &sweeps, more].concat());
        rows(&folder.read(&format!("{out}/sweep.csv")), 2)
    };
    let (product, zipped) = (ask("product", &[]), ask("zip", &["--zip"]));
    assert_eq!(product.len(), 2 * zipped.len());
    let on = |values: &[String]| values == ["10.0", "5.0"] || values == ["20.0", "9.0"];
    assert_eq!(product.into_iter().filter(|(values, _)| on(values)).collect::<Vec<_>>(), zipped);
}

#[test]
fn strategies_may_be_swept_and_a_file_may_hold_its_sweeps() {
    let folder = folder();
    let text = folder.read("mine.toml")
        + "\n[sweep.base]\npath = \"capital.base_gbp_m\"\nfrom = 10\nto = 20\ncount = 3\n[sweep.who]\npath = \"strategies\"\nvalues = [\"worst_first\"]\n";
    folder.write("mine.toml", text);
    let all = folder.works(&["sweep", "mine.toml", "--trials", "20", "--out", "all", "--format", "csv"]);
    assert_eq!(all.out.lines().filter(|line| line.contains("backlog_high_gbp_m")).count(), 3, "{}", all.out);
    assert!(!all.out.contains("proportional") && all.out.contains("\n15,worst_first,"), "{}", all.out);
    let one =
        folder.works(&["sweep", "mine.toml", "--sweep", "base", "--trials", "20", "--out", "one", "--format", "csv"]);
    assert!(one.out.contains("\n15,proportional,"), "{}", one.out);
    let shown = folder.works(&["show", "mine.toml"]);
    assert!(shown.out.contains("[sweep.base]"), "{}", shown.out);
}

#[test]
fn a_dry_run_tells_the_cost_and_writes_nothing() {
    let folder = folder();
    let before = files(folder.path());
    let said = folder.works(&[&SWEEP[..], &["--dry-run"]].concat());
    for what in ["11 cells × 40 futures × 2 strategies × 10 years", "Time ", "Memory ", "Disk ", "Nothing was written"]
    {
        assert!(said.out.contains(what), "`{what}` is missing: {}", said.out);
    }
    assert!(files(folder.path()) == before);
    let told = folder.works(&[&SWEEP[..], &["--dry-run", "--format", "json"]].concat());
    let told: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(sweep(&folder, "out", &[]).code, 0);
    let bytes: usize = files(&folder.path().join("out")).values().map(Vec::len).sum();
    let ratio = told["disk_bytes"].as_f64().unwrap() / bytes as f64;
    assert!((0.7..4.0).contains(&ratio), "told {ratio:.2} of what was written");
}

/// Exit 3, and the rest follows where there is room.
#[test]
#[cfg(unix)]
fn where_files_may_not_grow_what_is_finished_is_kept() {
    let folder = folder();
    assert_eq!(sweep(&folder, "whole", &[]).code, 0);
    let limited = |script: &str| {
        let output = std::process::Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_capcast")])
            .args(SWEEP)
            .args(["--out", "out"])
            .current_dir(folder.path())
            .output();
        Said::of(output.unwrap())
    };
    // In blocks of 512 bytes: less than the journal, and less than a chart.
    for (blocks, said) in [(6, "cannot be used"), (14, "bytes more are needed"), (40, "could not be written")] {
        let limited = limited(&format!("ulimit -f {blocks}; exec \"$0\" \"$@\""));
        assert_eq!(limited.code, 3, "{}", limited.err);
        assert!(limited.err.contains(said), "{blocks}: {}", limited.err);
    }
    assert_eq!(sweep(&folder, "out", &[]).code, 0);
    assert!(left(&folder, "out") == left(&folder, "whole"));
}
