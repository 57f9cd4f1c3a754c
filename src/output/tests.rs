//! Whichever request to the disk fails, nothing half-written stands under a final name, success is never
//! claimed for other bytes, and the next run mends it.

use super::disk::faulty::{Fails, on_a_disk_that};
use super::*;
use crate::engine::results::Check;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("capcast-faults-{}-{}-{test}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs of three kinds: their scenario and their files.
const OLD: (&str, &[(&str, &str)]) = ("england", &[("a.csv", "old a"), ("gone.csv", "old gone")]);
const NEW: (&str, &[(&str, &str)]) = ("england", &[("a.csv", "new a, longer"), ("b.csv", "new b")]);
const OTHER: (&str, &[(&str, &str)]) = ("leeds", &[("a.csv", "leeds a"), ("c.csv", "leeds c")]);

type Run = (&'static str, &'static [(&'static str, &'static str)]);

fn identity(id: &str) -> Identity {
    Identity {
        scenario_id: id.to_owned(),
        raw_sha256: "ab".repeat(32),
        canonical_sha256: "cd".repeat(32),
        inputs: Vec::new(),
        set: Vec::new(),
        changed: Vec::new(),
        seed: 1,
        sampler: "philox4x32-10".to_owned(),
        repaired: Vec::new(),
        trials: 3,
        trials_left_out: vec![2],
        quantiles: vec![0.5],
        strategies: vec!["worst_first".to_owned()],
        sweeps: Vec::new(),
        asked: None,
        price_base: "2024/25".to_owned(),
    }
}

fn publish(folder: &Path, (id, files): Run) -> Result<Published, StoreError> {
    let files = files.iter().map(|(name, text)| File { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() });
    let check = Check { name: "ledger_identity".to_owned(), passed: true, detail: "it held".to_owned() };
    let record = RunRecord { threads: 2, command: vec!["capcast".to_owned()], seconds: Vec::new() };
    Store::open_or_replace(folder, id, true)?.publish(files.collect(), &identity(id), &[check], record)
}

/// What is in a folder, but for what a run says of its hour.
fn content(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let mut found: BTreeMap<String, String> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap_or_default()))
        .collect();
    if let Some(run) = found.get_mut(manifest::RUN) {
        *run = "{}".to_owned();
    }
    found
}

/// What a run leaves in a folder of its own.
fn reference(run: Run) -> BTreeMap<String, String> {
    let scratch = Scratch::new("reference");
    publish(&scratch.0, run).unwrap();
    content(&scratch.0)
}

/// Publishes [`NEW`] over `before` on a disk that fails so, and judges what is left. Whether a request failed.
fn survives(scratch: &Path, before: Option<Run>, fails: Fails, expected: &BTreeMap<String, String>) -> usize {
    let folder = scratch.join("outputs/run");
    if let Some(before) = before {
        publish(&folder, before).unwrap();
    }
    let was = content(&folder);
    let (done, requests) = on_a_disk_that(fails, || publish(&folder, NEW));
    let left = content(&folder);
    let beside = content(&scratch.join("outputs/run.aside-1"));
    let with = format!("{before:?}, {fails:?}, {}: {done:?}", requests.join(", "));

    let known: Vec<&str> =
        [NEW.1, before.map_or(&[][..], |run| run.1)].concat().iter().map(|(_, text)| *text).collect();
    for (name, bytes) in left.iter().filter(|(name, _)| name.ends_with(".csv") && !name.starts_with('.')) {
        assert!(known.contains(&bytes.as_str()), "{name} is half written. {with}");
    }
    match &done {
        Ok(published) => {
            let mut left = left.clone();
            // What is left of the exchange does no harm; the next run removes it.
            left.retain(|name, _| ![swap::NEW, swap::OLD].contains(&name.as_str()));
            // A name left in the lock is overwritten by the next holder.
            left.insert(lock::LOCK.to_owned(), String::new());
            assert_eq!(&left, expected, "{with}");
            assert!(verify(&published.folder).unwrap().damage.is_empty(), "{with}");
        }
        // What is said of the folder is true.
        Err(StoreError::Incomplete { left: told, former, .. }) => {
            assert_eq!(*former, before == Some(OLD), "{with}");
            let visible = |found: &BTreeMap<String, String>| -> BTreeMap<String, String> {
                found.clone().into_iter().filter(|(name, _)| !name.starts_with('.')).collect()
            };
            match told {
                Left::AsItWas => assert_eq!(visible(&left), visible(&was), "{with}"),
                Left::New => assert_eq!(visible(&left), visible(expected), "{with}"),
                Left::Between => {
                    assert!(matches!(fails, Fails::From(_)), "one failure costs the former run. {with}");
                    // Whoever opens the folder next has the former run back, even if nothing comes of the new one.
                    drop(Store::open(&folder, "england").unwrap());
                    assert_eq!(visible(&content(&folder)), visible(&was), "{with}");
                }
            }
            if matches!(fails, Fails::Once(_)) {
                assert!(!left.keys().any(|name| name.starts_with(".capcast.") && name != lock::LOCK), "{with}");
            }
        }
        Err(StoreError::AfterMovingAside { .. }) => assert!(!beside.is_empty(), "{with}"),
        Err(_) if left.contains_key(manifest::MANIFEST) => {
            assert!(verify(&folder).unwrap().damage.is_empty(), "{with}");
            for (name, bytes) in was.iter().filter(|(name, _)| *name != lock::LOCK) {
                assert_eq!(left.get(name), Some(bytes), "nothing was to change. {with}");
            }
        }
        Err(_) => assert!(before.is_none() || !beside.is_empty(), "the former run is gone. {with}"),
    }
    if before == Some(OTHER) {
        let there = if beside.is_empty() { &was } else { &beside };
        for (name, text) in OTHER.1 {
            assert_eq!(there.get(*name).map(String::as_str), Some(*text), "{with}");
        }
    }

    publish(&folder, NEW).unwrap_or_else(|e| panic!("the next run does not mend it: {e}. {with}"));
    assert_eq!(&content(&folder), expected, "{with}");
    fs::remove_dir_all(scratch.join("outputs")).unwrap();
    requests.len()
}

#[test]
fn whichever_request_to_the_disk_fails_nothing_is_half_written_and_the_next_run_mends_it() {
    let expected = reference(NEW);
    let scratch = Scratch::new("requests");
    for before in [None, Some(OLD), Some(OTHER)] {
        let all = survives(&scratch.0, before, Fails::Never, &expected);
        assert!(all > 30, "only {all} requests are watched");
        for n in 0..all {
            survives(&scratch.0, before, Fails::Once(n), &expected);
            survives(&scratch.0, before, Fails::From(n), &expected);
        }
    }
}

/// A run that is killed between any two requests of the exchange: the next who opens the folder finds the former run or
/// the new one, whole.
#[test]
fn an_exchange_that_was_killed_is_taken_back_or_ended() {
    let scratch = Scratch::new("killed");
    let folder = scratch.0.join("run");
    let visible =
        || content(&folder).into_iter().filter(|(name, _)| !name.starts_with('.')).collect::<BTreeMap<_, _>>();
    publish(&folder, NEW).unwrap();
    let new = visible();
    let mut seen = [0, 0];
    for at in 0.. {
        fs::remove_dir_all(&folder).unwrap();
        publish(&folder, OLD).unwrap();
        let old = visible();
        let (done, requests) = on_a_disk_that(Fails::From(at), || publish(&folder, NEW));
        if requests.len() <= at {
            break;
        }
        drop(done);
        drop(Store::open(&folder, "england").unwrap());
        let found = visible();
        assert!(found == old || found == new, "after {at} requests: {found:?}");
        seen[usize::from(found == new)] += 1;
        assert!(verify(&folder).unwrap().damage.is_empty());
    }
    assert!(seen[0] > 30 && seen[1] > 0, "{seen:?}");
}

/// What a system leaves in the folders that it shows makes none of them somebody's; anything else does.
#[test]
fn a_folder_with_only_the_systems_own_files_counts_as_empty() {
    let scratch = Scratch::new("finder");
    for name in [".DS_Store", "desktop.ini", "Thumbs.db"] {
        fs::write(scratch.0.join(name), "theirs").unwrap();
    }
    publish(&scratch.0, NEW).unwrap();
    assert_eq!(fs::read(scratch.0.join("Thumbs.db")).unwrap(), b"theirs");
    let other = Scratch::new("notes");
    fs::write(other.0.join("notes.txt"), "theirs").unwrap();
    assert!(matches!(Store::open(&other.0, "england"), Err(StoreError::NotOurs { .. })));
}

#[test]
fn where_nothing_can_be_locked_the_store_works_and_says_so() {
    let scratch = Scratch::new("share");
    let (exclusive, _) = on_a_disk_that(Fails::Locks, || {
        let store = Store::open(&scratch.0, "england").unwrap();
        store.is_exclusive()
    });
    assert!(!exclusive);
    let (published, _) = on_a_disk_that(Fails::Locks, || publish(&scratch.0, NEW));
    published.unwrap();
    assert_eq!(content(&scratch.0), reference(NEW));
    assert!(Store::open(&scratch.0, "england").unwrap().is_exclusive());
}

/// A sweep of three cases, going on from what it finds.
fn journalled(folder: &Path) -> Result<(), StoreError> {
    let store = Store::open_to_resume(folder, "england", false)?;
    let head = journal::Head::of(vec!["a = 1".to_owned()]);
    let known = store.unfinished()?.map(|found| found.cases).unwrap_or_default();
    assert!(known.iter().all(|(key, results)| *results == format!("of {key}")), "{known:?}");
    let (store, mut journal) = store.begin(&head, &known, 3)?;
    for key in ["k1", "k2", "k3"].into_iter().filter(|key| !known.contains_key(*key)) {
        journal.append(key, &format!("of {key}"))?;
    }
    journal.sync()?;
    drop(journal);
    let file = |name: &str, bytes: &[u8]| File { name: name.to_owned(), bytes: bytes.to_vec() };
    let files =
        vec![file("sweep.csv", b"a"), file("sweep/a=1/part.parquet", b"b"), file("sweep/a=2/part.parquet", b"c")];
    let record = RunRecord { threads: 1, command: Vec::new(), seconds: Vec::new() };
    store.publish(files, &identity("england"), &[], record).map(|_| ())
}

/// Everything below a folder by its path from there.
fn below(folder: &Path, within: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder.join(within)).into_iter().flatten() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = if within.is_empty() { name } else { format!("{within}/{name}") };
        match fs::read(folder.join(&name)) {
            Ok(bytes) if name != manifest::RUN => _ = found.insert(name, bytes),
            Ok(_) => {}
            Err(_) => below(folder, &name, found),
        }
    }
}

/// Of a sweep: whichever request fails, once or from then on, success is never claimed for other bytes, and the same
/// sweep on a healthy disk ends in the bytes of one that never failed.
#[test]
fn whichever_request_of_a_sweep_fails_the_next_ends_in_the_same_bytes() {
    let scratch = Scratch::new("journal");
    let folder = scratch.0.join("outputs/sweep");
    journalled(&folder).unwrap();
    let content = || {
        let mut found = BTreeMap::new();
        below(&folder, "", &mut found);
        found
    };
    let expected = content();
    assert!(expected.contains_key("sweep/a=2/part.parquet") && !expected.contains_key(".capcast.journal"));
    let again = || fs::remove_dir_all(scratch.0.join("outputs")).unwrap();
    again();
    let (_, requests) = on_a_disk_that(Fails::Never, || journalled(&folder).unwrap());
    assert!(requests.len() > 40, "only {} requests are watched", requests.len());
    again();
    for n in 0..requests.len() {
        for fails in [Fails::Once(n), Fails::From(n)] {
            let (done, _) = on_a_disk_that(fails, || journalled(&folder));
            let mut found = content();
            if done.is_ok() {
                // What could not be removed after the manifest was in place does no harm.
                found.retain(|name, _| !name.starts_with('.'));
                let visible: BTreeMap<_, _> =
                    expected.clone().into_iter().filter(|(n, _)| !n.starts_with('.')).collect();
                assert_eq!(found, visible, "{fails:?}, {}", requests[n]);
            }
            journalled(&folder).unwrap_or_else(|e| panic!("{fails:?}, {}: not mended: {e}", requests[n]));
            assert_eq!(content(), expected, "{fails:?}, {}", requests[n]);
            again();
        }
    }
}
