//! The page that recomputes itself: what it gives is what a run gives, its module is of this version, and nothing in it reaches out.

use crate::shell::Folder;
use crate::worlds::{results, scenario, world};
use capcast::engine::{Metric, World};
use capcast::scenario::{ENGLAND, TRUST, Text, Unchecked};
use capcast::study::explore::{Answer, Ask, Work, golden};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::process::Command;

/// What the built module makes of the scenarios that are built in, recorded when it was built.
const GOLDEN: &str = include_str!("../../explore/golden.txt");

fn read(text: &str) -> Unchecked {
    Unchecked::text(&Text { name: "test".to_owned(), bytes: text.as_bytes().to_vec() })
}

fn answer(text: &str, set: &[&str], outcomes: &[Metric], trials: u32) -> Answer {
    let set = set.iter().map(|&set| set.to_owned()).collect();
    let ask = Ask { set, trials, outcomes: outcomes.to_vec(), ..Ask::default() };
    Work::begin(&read(text), ask).unwrap().answer().unwrap()
}

/// Any state, any number of blocks: mean, central case and all quantiles are those of a run, to the bit.
#[test]
fn a_state_of_the_page_is_a_run_to_the_last_bit() {
    let outcomes = [Metric::BacklogTotal, Metric::BacklogHighReal, Metric::LostBedDays];
    let states: [(&str, &[&str]); 4] = [
        (ENGLAND, &[]),
        (ENGLAND, &["capital.plan_gbp_m.2026/27=15000", "capital.share_to_backlog=0.1", "funding.barrier=\"removed\""]),
        (ENGLAND, &["backlog.escalation.mean_per_year=0.07"]),
        (TRUST, &["capital.pot_gbp_m=9"]),
    ];
    for (text, set) in states {
        let found = answer(text, set, &outcomes, 1100);
        let scenario = scenario(text, set);
        let run = results(&world(&scenario, 1100, scenario.seed), 2);
        for stats in &found.series {
            let same = run.series.iter().find(|other| {
                (other.strategy, other.entity, other.group, other.metric, other.year)
                    == (stats.strategy, 0, 0, stats.metric, stats.year)
            });
            assert_eq!(Some(stats), same, "{set:?}");
        }
        assert_eq!(found.series.len(), scenario.strategies.len() * outcomes.len() * scenario.horizon());
    }
}

/// The first futures of many are those of few: what is asked in a hurry is refined, and not contradicted.
#[test]
fn the_first_futures_of_many_are_those_of_few() {
    let ask = |trials| Ask { trials, judged: Some((Metric::BacklogTotal, None)), ..Ask::default() };
    let england = read(ENGLAND);
    let [few, many] = [200, 1500].map(|trials| Work::begin(&england, ask(trials)).unwrap().answer().unwrap());
    for (few, many) in few.futures.iter().zip(&many.futures) {
        assert_eq!((few.len(), many.len()), (200, 1500));
        assert_eq!(few[..], many[..200]);
    }
}

/// Targets are met in as many futures as a run says.
#[test]
fn targets_are_met_as_often_as_in_a_run() {
    let found = answer(ENGLAND, &[], &[Metric::BacklogHighReal], 300);
    let scenario = scenario(ENGLAND, &[]);
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    let world = World::new(&scenario, 300, scenario.seed, &all).unwrap();
    let run = results(&world, 1);
    let target = scenario.targets.iter().position(|target| target.id == "high_risk_as_today").unwrap();
    let last = run.years.len() - 1;
    for strategy in all {
        let kept = run
            .kept
            .iter()
            .find(|kept| (kept.strategy, kept.metric, kept.year) == (strategy, Metric::BacklogHighReal, last));
        let met = kept.unwrap().values.iter().filter(|&&value| value < 3500.0).count();
        assert_eq!(found.met[strategy * found.targets.len() + target].count, met as f64);
    }
}

/// The module that was built, and what it made of the scenarios that are built in.
fn built() -> (&'static str, &'static str) {
    let (module, golden) = GOLDEN.split_once('\n').unwrap();
    (module.strip_prefix("module.wasm.gz ").unwrap(), golden)
}

/// A module that was built of another version of the engine, of other keys or of other defaults, cannot pass: what it said when it was built
/// is what the engine says now, in ten states of each scenario, and it is that module.
#[test]
fn the_built_module_is_of_this_version() {
    let now = golden().unwrap();
    let (module, golden) = built();
    assert!(now == golden, "the module is stale: run explore/build.sh\nnow:\n{now}\nwhen it was built:\n{golden}");
    let lines = |name: &str| golden.lines().filter(|line| line.starts_with(name) && !line.ends_with("refused")).count();
    assert!(lines("england ") == 10 && lines("trust ") == 10 && golden.lines().count() == 50, "{golden}");
    let shipped = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/explore/module.wasm.gz")).unwrap();
    let hash: String = Sha256::digest(&shipped).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        hash, module,
        "the module is not the one that was asked when golden.txt was written: run explore/build.sh"
    );
}

/// Where Node is, the module that is shipped is asked itself.
#[test]
fn the_shipped_module_computes_what_it_is_said_to() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/explore");
    let node = Command::new("node").args(["golden.mjs", "module.wasm.gz"]).current_dir(folder).output();
    let Ok(said) = node else {
        eprintln!("skipped: Node is not here, so the module was not asked");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(String::from_utf8_lossy(&said.stdout), built().1);
}

#[test]
fn the_page_is_one_file_that_reaches_nowhere() {
    let folder = Folder::new();
    let hostile = "name=\"</script><img src=x onerror=alert(1)>\"";
    folder.works(&["explore", "minimal", "--out", "page", "--set", hostile]);
    folder.works(&["verify", "page"]);
    let page = folder.read("page/explore.html");
    assert!(page.contains("default-src 'none'") && !page.contains("<img") && page.matches("</script>").count() == 4);
    // What the scenario says stands in a block of data, as text.
    let (before, rest) = page.split_once("id=\"data\">").unwrap();
    let page = format!("{before}{}", rest.split_once("</script>").unwrap().1);
    for reach in ["<script src", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "http-equiv=\"refresh\""] {
        assert!(!page.contains(reach), "{reach}");
    }
    // The name of a language, which nothing fetches.
    assert!(page.split("://").skip(1).all(|rest| rest.starts_with("www.w3.org/2000/svg")));
    assert!(page.len() < 3 << 20, "{} bytes", page.len());
}

/// Ranges of the scenario's author come first, under their own names; what does nothing is left out, and that is said.
#[test]
fn controls_are_those_that_do_something_and_the_authors_come_first() {
    let folder = Folder::new();
    folder.write(
        "own.toml",
        "extends = \"england\"\nschema_version = 2\nid = \"own\"\n\
         [explore.clearing]\nlabel = \"What clearing costs\"\npath = \"backlog.cost_to_clear\"\nfrom = 0.9\nto = 1.5\n\
         [explore.pot]\npath = \"capital.pot_gbp_m\"\nfrom = 700\nto = 900\n\
         [explore.nothing]\npath = \"incidents.clinical_incident_value_gbp\"\nfrom = 0\nto = 1_000\n",
    );
    let said = folder.works(&["explore", "own.toml", "--out", "page"]);
    assert!(said.err.contains("is left out: it changes no outcome"), "{}", said.err);
    let facts = facts(&folder.read("page/explore.html"));
    let controls = facts["controls"].as_array().unwrap();
    let (first, pot) = (&controls[0], &controls[1]);
    assert_eq!(
        (&first["label"], &first["from"], &first["to"]),
        (&json!("What clearing costs"), &json!(0.9), &json!(1.5))
    );
    assert_eq!((&pot["id"], &pot["from"], &pot["to"]), (&json!("pot"), &json!(700.0), &json!(900.0)));
    let firsts = controls.iter().filter(|control| control["first"] == true).count();
    assert!((2..=4).contains(&firsts), "{firsts} beside the strategy");
    // Approvals and change are simulated in England only with programmes.
    assert!(controls.iter().all(|control| control["id"] != "barrier_approvals"));
}

/// What the page was written with is what a run says: to the digit, of every strategy that is shown.
#[test]
fn the_page_is_written_with_the_figures_of_a_run() {
    let folder = Folder::new();
    folder.works(&["explore", "trust", "--set", "run.trials=500", "--out", "page"]);
    folder.works(&["run", "trust", "--set", "run.trials=500", "--out", "run"]);
    let facts = facts(&folder.read("page/explore.html"));
    let mut held = 0;
    let summary = folder.read("run/summary.csv");
    let rows: Vec<Vec<String>> = rows_of(&summary);
    let column = |name: &str| rows[0].iter().position(|head| *head == name).unwrap();
    for row in &rows[1..] {
        let course = &facts["base"]["series"][&row[column("strategy")]][&row[column("metric")]];
        if row[column("entity")] != "all" || row[column("group")] != "all" || course.is_null() {
            continue;
        }
        let years = facts["base"]["years"].as_array().unwrap();
        let year = years.iter().position(|year| *year == row[column("financial_year")]).unwrap();
        for (ours, theirs) in [("mean", "mean"), ("p10", "p10"), ("p50", "p50"), ("p90", "p90")] {
            let (ours, theirs) = (course[ours][year].as_f64().unwrap(), row[column(theirs)].parse::<f64>().unwrap());
            assert!(ours == theirs || (ours as f32).to_bits() == (theirs as f32).to_bits(), "{row:?}: {ours}");
        }
        held += 1;
    }
    assert!(held >= 3 * 10 * 10, "{held}");
}

/// A table of 500 estates, a single strategy, and questions that are open.
#[test]
fn what_is_heavy_alone_or_unanswered_is_met() {
    let folder = Folder::new();
    let mut table = String::from("id,area_m2,low_gbp_m,moderate_gbp_m,significant_gbp_m,high_gbp_m\n");
    for i in 0..500 {
        table += &format!("e{i},{},1,2,{},1\n", 10_000 + i, 1 + i % 3);
    }
    folder.write("estates.csv", &table);
    folder.write(
        "heavy.toml",
        "schema_version = 2\nid = \"heavy\"\nestates_csv = \"estates.csv\"\n[run]\ntrials = 300\n[horizon]\nfirst_year = \"2025/26\"\nlast_year = \"2029/30\"\n\
         [prices]\nbase = \"2024/25\"\n[capital]\nbase_gbp_m = 900\ngrowth_after_per_year = 0.02\nafter_basis = \"cash\"\nshare_to_backlog = 0.3\n[strategy.only]\nrule = \"worst_first\"\n",
    );
    folder.works(&["explore", "heavy.toml", "--out", "page"]);
    let facts = facts(&folder.read("page/explore.html"));
    assert_eq!((&facts["plans"], &facts["strategies"].as_array().unwrap().len()), (&json!(["only"]), &1));
    // An own estate each would be 500 controls: none is offered.
    assert!(facts["controls"].as_array().unwrap().len() < 30);

    folder.works(&["init", "mine", "--from", "trust"]);
    let open = folder.fails(&["explore", "mine.toml"], 2);
    assert!(open.err.contains("open"), "{}", open.err);
}

/// The engine in a report: the same section, and the page may run that one script and no other.
#[test]
fn a_live_report_is_the_report_with_the_engine_in_it() {
    let folder = Folder::new();
    folder.works(&["report", "minimal", "--set", "run.trials=200", "--out", "live", "--live"]);
    folder.works(&["report", "minimal", "--set", "run.trials=200", "--out", "still"]);
    let (live, still) = (folder.read("live/report.html"), folder.read("still/report.html"));
    assert!(live.contains("wasm-unsafe-eval") && live.contains("id=\"explore\"") && !still.contains("<script"));
    assert!(live.matches("style-src 'unsafe-inline'").count() == 1 && live.matches("worker-src blob:").count() == 1);
    assert_eq!(facts(&live)["base"]["n"], 200);
    let refused = folder.fails(&["report", "minimal", "england", "--live"], 2);
    assert!(refused.err.contains("--live"), "{}", refused.err);
}

/// The cells of a table whose units may hold a comma.
fn rows_of(table: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let mut quoted = false;
        let parts = line.split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        });
        parts.map(str::to_owned).collect()
    };
    table.lines().map(cells).collect()
}

/// What the page knows.
fn facts(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}
