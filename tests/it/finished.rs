//! A finished run read back is what was simulated, bit for bit; and whatever cannot be read says why.

use crate::laws::knobs;
use crate::worlds::loaded;
use capcast::engine::results::{Check, Results};
use capcast::engine::{self, Keep, Metric, Watch, World};
use capcast::output::finished::SCENARIO;
use capcast::output::{Asked, File, Identity, RunRecord, Store, Unreadable, finished, tables};
use capcast::scenario::{ENGLAND, Loaded, MINIMAL, TRUST, Text, load, to_toml};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("capcast-finished-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn again(loaded: &Loaded) -> Loaded {
    let text = Text { name: SCENARIO.to_owned(), bytes: to_toml(loaded).into_bytes() };
    load(&text, &[], false).unwrap_or_else(|problems| panic!("{}\n{}", problems.render(false), to_toml(loaded)))
}

fn assert_the_same(one: &Loaded) {
    let other = again(one);
    assert_eq!(other.canonical_sha256, one.canonical_sha256, "{}", to_toml(one));
    let ids = |loaded: &Loaded| loaded.scenario.strategies.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&other), ids(one));
    let ids = |loaded: &Loaded| loaded.scenario.targets.iter().map(|t| t.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&other), ids(one));
    assert_eq!(to_toml(&other), to_toml(one), "written twice it is the same");
}

#[test]
fn a_scenario_written_as_one_file_is_the_same_scenario() {
    for text in [ENGLAND, TRUST, MINIMAL] {
        assert_the_same(&loaded(text, &[]));
    }
    assert_the_same(&loaded(
        ENGLAND,
        &["capital.pot_gbp_m=900", "workforce.enabled=false", "estate.london.name=\"a \\\" b\""],
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_scenario_written_as_one_file_is_the_same_scenario(knobs in knobs()) {
        assert_the_same(&loaded(&knobs.text(), &[]));
    }
}

fn simulated(loaded: &Loaded, trials: u32, keep: Keep) -> (Results, Identity) {
    let chosen: Vec<usize> = (0..loaded.scenario.strategies.len()).collect();
    let world = World::new(&loaded.scenario, trials, 7, &chosen).unwrap();
    let world = world.with_quantiles(vec![0.2, 0.99]).keeping(vec![Metric::SpendBacklog]);
    let watch = Watch { progress: &|_| (), cancelled: &AtomicBool::new(false) };
    let results = engine::run(&world, keep, &watch).unwrap();
    let mut quantiles = [&engine::results::QUANTILES[..], &results.extra_quantiles].concat();
    quantiles.sort_by(f64::total_cmp);
    let identity = Identity {
        scenario_id: loaded.scenario.id.clone(),
        raw_sha256: loaded.raw_sha256.clone(),
        canonical_sha256: loaded.canonical_sha256.clone(),
        inputs: vec![("base.toml".to_owned(), "ab".to_owned())],
        set: loaded.set.clone(),
        changed: Vec::new(),
        seed: results.seed,
        sampler: "inverse".to_owned(),
        repaired: vec![("prices".to_owned(), 0.25)],
        trials: results.trials,
        trials_left_out: results.nonfinite_trials.clone(),
        quantiles,
        sweeps: Vec::new(),
        asked: Some(Asked {
            metric: "backlog_total_gbp_m".to_owned(),
            year: "2030/31".to_owned(),
            indifference: Some(12.5),
            reference: results.strategies[0].0.clone(),
            targets: vec!["a".to_owned()],
        }),
        strategies: results.strategies.iter().map(|(id, _)| id.clone()).collect(),
        price_base: loaded.scenario.opening_year.to_string(),
    };
    (results, identity)
}

fn publish(folder: &Path, loaded: &Loaded, results: &Results, identity: &Identity, keep: Keep) {
    let mut files = tables(&loaded.scenario, results, keep, identity).unwrap();
    files.push(File { name: SCENARIO.to_owned(), bytes: to_toml(loaded).into_bytes() });
    let store = Store::open(folder, &identity.scenario_id).unwrap();
    let record = RunRecord { threads: 1, command: Vec::new(), seconds: Vec::new() };
    store.publish(files, identity, &results.checks, record).unwrap();
}

/// Everything; not a number stands for itself.
fn told(results: &Results) -> String {
    let mut results = results.clone();
    results.kept.sort_by_key(|kept| (kept.strategy, kept.metric, kept.year));
    format!("{results:?}")
}

/// A programme that staff must use, and connections.
const ADOPTED: [&str; 4] = [
    "capital.programmes_gbp_m=3",
    "programme.record={ kind = \"electronic_record\", estates = \"all\", cost_gbp_m = 4, duration_years = 1.5 }",
    "change={ resistance_index = 0.5 }",
    "interoperability={ live_share = 0.5, compatible_share = 0.2, within_share = 1 }",
];

#[test]
fn a_run_read_back_is_what_was_simulated() {
    let everything = loaded(MINIMAL, &crate::golden::EVERYTHING);
    let adopted = loaded(MINIMAL, &ADOPTED);
    assert!(!simulated(&adopted, 12, Keep::None).0.adoption.is_empty());
    for (name, loaded, keep) in [
        ("adopted", adopted, Keep::Headline),
        ("england", loaded(ENGLAND, &["capital.pot_gbp_m=900"]), Keep::Headline),
        ("trust", loaded(TRUST, &[]), Keep::Headline),
        ("everything", everything, Keep::Headline),
        ("minimal", loaded(MINIMAL, &[]), Keep::None),
    ] {
        let folder = Folder::new(name);
        let (results, identity) = simulated(&loaded, 37, keep);
        publish(&folder.0, &loaded, &results, &identity, keep);
        let found = finished(&folder.0).unwrap();
        assert_eq!(found.identity, identity);
        assert_eq!(found.loaded.canonical_sha256, loaded.canonical_sha256);
        let mut expected = results.clone();
        // What is asked for beside the headline outcomes is published with these alone.
        if keep == Keep::None {
            expected.kept.clear();
        }
        assert!(told(&found.results) == told(&expected), "{name}");
    }
}

#[test]
fn futures_left_out_and_failed_checks_come_back() {
    let loaded = loaded(MINIMAL, &[]);
    let (mut results, mut identity) = simulated(&loaded, 60, Keep::None);
    results.nonfinite_trials = vec![1, 2, 3, 5, 9, 10, 60];
    results.kept.clear();
    results.checks.push(Check { name: "new".to_owned(), passed: false, detail: "off by 3 %".to_owned() });
    identity.trials_left_out = results.nonfinite_trials.clone();
    identity.asked = None;
    let folder = Folder::new("left-out");
    publish(&folder.0, &loaded, &results, &identity, Keep::None);
    let found = finished(&folder.0).unwrap();
    assert_eq!(found.identity, identity);
    assert!(told(&found.results) == told(&results));
    let manifest = std::fs::read_to_string(folder.0.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"which\": \"1-3, 5, 9-10, 60\""), "{manifest}");
}

#[test]
fn what_cannot_be_read_says_why() {
    let loaded = loaded(MINIMAL, &[]);
    let (results, identity) = simulated(&loaded, 20, Keep::Headline);
    let folder = Folder::new("broken");
    publish(&folder.0, &loaded, &results, &identity, Keep::Headline);
    let said = |folder: &Path| finished(folder).map(|_| ()).unwrap_err().to_string();
    assert!(matches!(finished(&folder.0.join("nowhere")), Err(Unreadable::Unverifiable(_))));
    // A byte changed in a table.
    let table = folder.0.join("summary.parquet");
    let whole = std::fs::read(&table).unwrap();
    let mut changed = whole.clone();
    changed[40] ^= 1;
    std::fs::write(&table, changed).unwrap();
    let damaged = said(&folder.0);
    assert!(damaged.contains("not as it was published") && damaged.contains("summary.parquet"), "{damaged}");
    std::fs::write(&table, whole).unwrap();
    assert!(finished(&folder.0).is_ok());
    // A manifest that is gone.
    let manifest = folder.0.join("manifest.json");
    std::fs::remove_file(&manifest).unwrap();
    assert!(said(&folder.0).contains("incomplete"), "{}", said(&folder.0));
}
