//! The store: a folder holds one whole run or says that it does not, and nobody else's files are touched.

use capcast::engine::results::Check;
use capcast::output::{File, Identity, RunRecord, Store, StoreError};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LOCK: &str = ".capcast.lock";

/// A folder of a test's own, removed at its end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("capcast-store-{}-{test}", std::process::id()));
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

/// What is in a folder, by name; folders within count by name alone.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap_or_default()))
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    content(folder).into_keys().collect()
}

fn files(list: &[(&str, &str)]) -> Vec<File> {
    list.iter().map(|(name, text)| File { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() }).collect()
}

fn identity() -> Identity {
    Identity {
        scenario_id: "england".to_owned(),
        raw_sha256: "ab".repeat(32),
        canonical_sha256: "cd".repeat(32),
        inputs: Vec::new(),
        set: vec!["capital.pot=800".to_owned()],
        changed: Vec::new(),
        seed: i64::MAX as u64,
        sampler: "philox4x32-10".to_owned(),
        repaired: Vec::new(),
        trials: 3,
        trials_left_out: Vec::new(),
        quantiles: vec![0.05, 0.5, 0.999],
        strategies: vec!["worst_first".to_owned()],
        sweeps: Vec::new(),
        asked: None,
        price_base: "2024/25".to_owned(),
    }
}

fn record() -> RunRecord {
    RunRecord { threads: 2, command: vec!["capcast".to_owned()], seconds: vec![("engine".to_owned(), 0.25)] }
}

fn publish_into(store: Store, list: &[(&str, &str)]) -> Result<PathBuf, StoreError> {
    let check = Check { name: "ledger_identity".to_owned(), passed: true, detail: "it held".to_owned() };
    store.publish(files(list), &identity(), &[check], record()).map(|published| published.folder)
}

fn publish(folder: &Path, list: &[(&str, &str)]) -> Result<PathBuf, StoreError> {
    publish_into(Store::open(folder, "england")?, list)
}

#[test]
fn a_published_folder_holds_its_files_and_says_what_they_are() {
    let scratch = Scratch::new("published");
    let folder = scratch.0.join("run");
    assert_eq!(publish(&folder, &[("b.csv", "two"), ("a.csv", "one")]).unwrap(), folder);
    assert_eq!(names(&folder), [LOCK, "a.csv", "b.csv", "manifest.json", "run.json"]);
    assert_eq!(content(&folder)[LOCK], b"");
    let manifest = String::from_utf8(content(&folder)["manifest.json"].clone()).unwrap();
    let hash: String = Sha256::digest(b"one").iter().map(|byte| format!("{byte:02x}")).collect();
    let value: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(value["files"][0], serde_json::json!({ "bytes": 3, "name": "a.csv", "sha256": hash }));
    assert_eq!(value["files"].as_array().unwrap().len(), 2);
    assert_eq!(value["seed"], i64::MAX.to_string(), "no reader of JSON may round it");
    assert_eq!(value["checks"][0]["passed"], true);
    let keys: Vec<&str> =
        manifest.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"').map(|(key, _)| key)).collect();
    assert!(keys.is_sorted() && keys.len() == 16, "{keys:?}");
    let run: serde_json::Value = serde_json::from_slice(&content(&folder)["run.json"]).unwrap();
    assert_eq!((&run["threads"], &run["seconds"]["engine"]), (&2.into(), &0.25.into()));
    assert!(run["started"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn running_again_gives_the_same_bytes_but_for_run_json() {
    let scratch = Scratch::new("again");
    publish(&scratch.0, &[("a.csv", "one")]).unwrap();
    let mut first = content(&scratch.0);
    publish(&scratch.0, &[("a.csv", "one")]).unwrap();
    let mut second = content(&scratch.0);
    assert!(first.remove("run.json").is_some() && second.remove("run.json").is_some());
    assert_eq!(first, second);
}

#[test]
fn a_replaced_run_leaves_no_stale_file_and_touches_no_other() {
    let scratch = Scratch::new("stale");
    publish(&scratch.0, &[("a.csv", "one"), ("trials.parquet", "old")]).unwrap();
    fs::write(scratch.0.join("my notes.txt"), "mine").unwrap();
    publish(&scratch.0, &[("a.csv", "two")]).unwrap();
    assert_eq!(names(&scratch.0), [LOCK, "a.csv", "manifest.json", "my notes.txt", "run.json"]);
    assert_eq!(content(&scratch.0)["a.csv"], b"two");
}

#[test]
fn a_store_dropped_unpublished_leaves_the_folder_as_it_was() {
    let scratch = Scratch::new("dropped");
    // Nothing there before, nothing there after, parents included.
    let new = scratch.0.join("outputs/england/run");
    drop(Store::open(&new, "england").unwrap());
    assert_eq!(names(&scratch.0), [""; 0]);
    // An empty folder stays empty.
    drop(Store::open(&scratch.0, "england").unwrap());
    assert_eq!(names(&scratch.0), [""; 0]);
    // A run stays a run.
    publish(&scratch.0, &[("a.csv", "one")]).unwrap();
    let before = content(&scratch.0);
    drop(Store::open(&scratch.0, "england").unwrap());
    assert_eq!(content(&scratch.0), before);
}

#[test]
fn a_folder_gets_its_parents_made() {
    let scratch = Scratch::new("parents");
    let deep = scratch.0.join("a/b/c");
    publish(&deep, &[("a.csv", "one")]).unwrap();
    assert_eq!(fs::read(deep.join("a.csv")).unwrap(), b"one");
}

#[test]
fn an_output_that_is_a_file_or_lies_in_a_file_is_refused() {
    let scratch = Scratch::new("file");
    let file = scratch.0.join("report.txt");
    fs::write(&file, "mine").unwrap();
    assert!(matches!(Store::open(&file, "england"), Err(StoreError::NotAFolder(_))));
    assert!(matches!(Store::open(&file.join("run"), "england"), Err(StoreError::Unusable { .. })));
    assert!(matches!(Store::open(Path::new(""), "england"), Err(StoreError::Unusable { .. })));
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn a_folder_with_anything_of_somebody_else_is_refused_and_untouched() {
    let scratch = Scratch::new("foreign");
    for (name, text) in [("thesis.docx", "years of work"), ("manifest.json", "{\"program\": {\"name\": \"other\"}}")] {
        let folder = scratch.0.join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
        let refusal = Store::open(&folder, "england").unwrap_err();
        assert!(matches!(refusal, StoreError::NotOurs { .. }), "{refusal}");
        assert!(refusal.to_string().contains(name));
        assert_eq!(names(&folder), [name]);
    }
}

#[test]
fn a_run_of_another_scenario_is_refused_by_both_names() {
    let scratch = Scratch::new("other");
    publish(&scratch.0, &[("a.csv", "one")]).unwrap();
    let before = content(&scratch.0);
    let refusal = Store::open(&scratch.0, "leeds").unwrap_err().to_string();
    assert!(refusal.contains("england") && refusal.contains("leeds"), "{refusal}");
    assert_eq!(content(&scratch.0), before);
}

#[test]
fn a_folder_in_use_is_refused_by_the_name_of_its_user_until_it_is_free() {
    let scratch = Scratch::new("locked");
    let folder = scratch.0.join("run");
    let first = Store::open(&folder, "england").unwrap();
    let refusal = Store::open(&folder, "england").unwrap_err();
    assert!(matches!(refusal, StoreError::Locked { .. }));
    let said = refusal.to_string();
    assert!(said.contains(&format!("pid {}, host ", std::process::id())) && said.contains("start 2"), "{said}");
    publish_into(first, &[("a.csv", "one")]).unwrap();
    publish(&folder, &[("a.csv", "two")]).unwrap();
}

#[test]
fn the_lock_of_a_dead_process_holds_nobody_up() {
    let scratch = Scratch::new("dead");
    fs::write(scratch.0.join(LOCK), "pid 1\nhost gone\nstart 2025-01-01T00:00:00Z\n").unwrap();
    publish(&scratch.0, &[("a.csv", "one")]).unwrap();
    assert_eq!(content(&scratch.0)[LOCK], b"");
}

#[test]
fn a_publication_that_breaks_off_leaves_the_former_run_and_the_next_takes_its_place() {
    let scratch = Scratch::new("broken");
    publish(&scratch.0, &[("a.csv", "old"), ("gone.csv", "old")]).unwrap();
    let before = content(&scratch.0);
    // A folder in the way of c.csv stops the second run half-way.
    fs::create_dir(scratch.0.join("c.csv")).unwrap();
    let failure = publish(&scratch.0, &[("b.csv", "new"), ("c.csv", "new"), ("d.csv", "new")]).unwrap_err();
    assert!(matches!(&failure, StoreError::Incomplete { path, .. } if path.ends_with("c.csv")), "{failure}");
    assert!(failure.to_string().contains("the former run stands as it was"), "{failure}");
    fs::remove_dir(scratch.0.join("c.csv")).unwrap();
    assert_eq!(content(&scratch.0), before);
    publish(&scratch.0, &[("a.csv", "newest")]).unwrap();
    assert_eq!(names(&scratch.0), [LOCK, "a.csv", "manifest.json", "run.json"]);
}

#[test]
fn what_a_killed_run_was_writing_is_swept_and_what_only_looks_like_it_is_not() {
    let scratch = Scratch::new("swept");
    publish(&scratch.0, &[("a.csv", "one")]).unwrap();
    for name in [".a.csv.Ab12Cd", ".manifest.json.000000", ".theirs.csv.Ab12Cd", ".a.csv.short", "a.csv.Ab12Cd"] {
        fs::write(scratch.0.join(name), "half").unwrap();
    }
    drop(Store::open(&scratch.0, "england").unwrap());
    let hidden: Vec<String> =
        names(&scratch.0).into_iter().filter(|name| name.contains("Cd") || name.starts_with(".a")).collect();
    assert_eq!(hidden, [".a.csv.short", ".theirs.csv.Ab12Cd", "a.csv.Ab12Cd"]);
    assert!(!scratch.0.join(".manifest.json.000000").exists());
}

#[test]
fn a_manifest_that_names_files_elsewhere_makes_us_remove_none_of_them() {
    let scratch = Scratch::new("hostile");
    let folder = scratch.0.join("run");
    fs::write(scratch.0.join("precious"), "mine").unwrap();
    publish(&folder, &[("a.csv", "one")]).unwrap();
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"a.csv\""));
    fs::write(folder.join("manifest.json"), manifest.replace("\"a.csv\"", "\"../precious\"")).unwrap();
    publish(&folder, &[("b.csv", "two")]).unwrap();
    assert_eq!(fs::read(scratch.0.join("precious")).unwrap(), b"mine");
}

#[test]
fn a_name_that_leaves_the_folder_or_is_reserved_is_never_published() {
    let scratch = Scratch::new("names");
    for list in [&[("../a.csv", "x")][..], &[("manifest.json", "x")], &[(".hidden", "x")], &[("a", "x"), ("a", "y")]] {
        assert!(matches!(publish(&scratch.0, list), Err(StoreError::BadName(_))));
    }
    assert_eq!(names(&scratch.0), [""; 0]);
}

#[test]
fn a_folder_removed_during_the_run_is_an_error_and_is_not_made_again() {
    let scratch = Scratch::new("vanished");
    let folder = scratch.0.join("run");
    let store = Store::open(&folder, "england").unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert!(matches!(publish_into(store, &[("a.csv", "one")]), Err(StoreError::Vanished(_))));
    assert!(!folder.exists());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    #[test]
    fn a_link_to_a_folder_is_followed_and_one_to_nothing_refused() {
        let scratch = Scratch::new("links");
        let (target, link, dangling) = (scratch.0.join("target"), scratch.0.join("link"), scratch.0.join("dangling"));
        fs::create_dir(&target).unwrap();
        symlink(&target, &link).unwrap();
        symlink(scratch.0.join("nowhere"), &dangling).unwrap();
        assert_eq!(publish(&link, &[("a.csv", "one")]).unwrap(), fs::canonicalize(&target).unwrap());
        assert_eq!(fs::read(target.join("a.csv")).unwrap(), b"one");
        assert!(matches!(Store::open(&dangling, "england"), Err(StoreError::DanglingLink(_))));
    }

    #[test]
    fn a_link_in_place_of_a_file_is_replaced_and_its_target_untouched() {
        let scratch = Scratch::new("link-file");
        let (folder, theirs) = (scratch.0.join("run"), scratch.0.join("theirs"));
        publish(&folder, &[("a.csv", "one")]).unwrap();
        fs::write(&theirs, "theirs").unwrap();
        for name in ["a.csv", LOCK] {
            fs::remove_file(folder.join(name)).unwrap();
            symlink(&theirs, folder.join(name)).unwrap();
        }
        assert!(matches!(publish(&folder, &[("a.csv", "two")]), Err(StoreError::Unusable { .. })));
        fs::remove_file(folder.join(LOCK)).unwrap();
        publish(&folder, &[("a.csv", "two")]).unwrap();
        assert_eq!(
            (fs::read(folder.join("a.csv")).unwrap(), fs::read(theirs).unwrap()),
            (b"two".into(), b"theirs".into())
        );
    }

    /// A file system of our own, where we may mount one.
    struct Mount(PathBuf);

    impl Mount {
        fn new(folder: PathBuf, options: &str) -> Option<Self> {
            fs::create_dir(&folder).unwrap();
            let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&folder).output();
            if mounted.is_ok_and(|output| output.status.success()) {
                return Some(Self(folder));
            }
            println!("skipped: mounting needs privileges that are not here");
            None
        }

        fn remount(&self, options: &str) {
            let done = Command::new("mount").args(["-o", options]).arg(&self.0).status().unwrap();
            assert!(done.success());
        }
    }

    impl Drop for Mount {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(&self.0).status();
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_refused_before_anything_is_computed() {
        let scratch = Scratch::new("read-only");
        let Some(mount) = Mount::new(scratch.0.join("disk"), "size=1m") else { return };
        publish(&mount.0, &[("a.csv", "one")]).unwrap();
        mount.remount("remount,ro");
        for folder in [mount.0.clone(), mount.0.join("new")] {
            let refusal = Store::open(&folder, "england").unwrap_err();
            assert!(matches!(refusal, StoreError::Unusable { .. }), "{refusal}");
            let said = refusal.to_string();
            assert!(said.contains(folder.to_str().unwrap()) && said.contains("Read-only file system"), "{said}");
        }
    }

    #[test]
    fn a_disk_too_small_is_refused_before_anything_is_written_and_a_larger_one_works() {
        let scratch = Scratch::new("full");
        let Some(mount) = Mount::new(scratch.0.join("disk"), "size=64k") else { return };
        let large = "x".repeat(200_000);
        let list = [("a.csv", "one"), ("large.csv", large.as_str())];
        let failure = publish(&mount.0, &list).unwrap_err();
        let said = failure.to_string();
        assert!(matches!(failure, StoreError::Full { needed: 204_800, .. }) && said.contains("204800 bytes"), "{said}");
        assert_eq!(names(&mount.0), [""; 0]);
        mount.remount("remount,size=1m");
        publish(&mount.0, &list).unwrap();
        assert_eq!(names(&mount.0), [LOCK, "a.csv", "large.csv", "manifest.json", "run.json"]);
    }
}
