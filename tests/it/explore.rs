//! The page that recomputes itself: what it gives is what a run gives, its module is of this version, and nothing in it reaches out.

use crate::shell::Folder;
use crate::worlds::{results, scenario, world};
use capcast::engine::{Metric, World};
use capcast::scenario::{ENGLAND, TRUST, Text, Unchecked};
use capcast::study::explore::{Answer, Ask, Work, golden};
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

/// A module that was built of another version of the engine, of other keys or of other defaults, cannot pass.
#[test]
fn the_built_module_is_of_this_version() {
    let now = golden().unwrap();
    assert!(now == GOLDEN, "the module is stale: run explore/build.sh\nnow:\n{now}\nwhen it was built:\n{GOLDEN}");
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
    assert_eq!(String::from_utf8_lossy(&said.stdout), GOLDEN);
}

#[test]
fn the_page_is_one_file_that_reaches_nowhere() {
    let folder = Folder::new();
    let hostile = "name=\"</script><img src=x onerror=alert(1)>\"";
    folder.works(&["explore", "minimal", "--out", "page", "--set", hostile]);
    folder.works(&["verify", "page"]);
    let page = folder.read("page/explore.html");
    assert!(page.contains("default-src 'none'") && !page.contains("<img") && page.matches("</script>").count() == 4);
    for reach in [" src=", "@import", "url(", "fetch(", "XMLHttpRequest", "innerHTML", "http-equiv=\"refresh\""] {
        assert!(!page.contains(reach), "{reach}");
    }
    // The name of a language, which nothing fetches.
    assert!(page.split("://").skip(1).all(|rest| rest.starts_with("www.w3.org/2000/svg")));
    assert!(page.len() < 3 << 20, "{} bytes", page.len());
}
