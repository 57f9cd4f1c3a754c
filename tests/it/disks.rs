//! Folders and disks as a user meets them (rows 57 to 75 and 88): two runs in one folder, disks that are full, slow to
//! fail or without locks, names that no one should choose; after each of them the folder is whole or says that it is not.

use crate::command_line::FIXED;
use crate::shell::{Folder, Said, files};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A small run into `out`.
fn fixed(folder: &Folder, out: &str, more: &[&str]) -> Said {
    folder.run(&[&["run", "fixed.toml", "--trials", "20", "--quiet", "--out", out], more].concat())
}

fn with_fixed() -> Folder {
    let folder = Folder::new();
    folder.write("fixed.toml", FIXED);
    folder
}

/// The files that a run leaves, but for the record of the run.
fn left(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut left = files(folder);
    left.remove("run.json");
    left
}

fn verified(folder: &Folder, out: &str) -> i32 {
    folder.run(&["verify", out]).code
}

/// Waits until a run says in `out` that it holds it.
fn until_held(folder: &Folder, out: &str) {
    let lock = folder.path().join(out).join(".capcast.lock");
    let deadline = Instant::now() + Duration::from_secs(60);
    while std::fs::read(&lock).map_or(0, |held| held.len()) < 20 {
        assert!(Instant::now() < deadline, "no run took the folder");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A run of many futures, which holds `out` for a while.
fn long_run(folder: &Folder, out: &str) -> Child {
    let arguments = ["run", "--strategies", "proportional", "--threads", "1", "--trials", "100000", "--out", out];
    let child = folder.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until_held(folder, out);
    child
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_folder_in_use_is_refused_by_the_name_of_its_user() {
    let folder = with_fixed();
    let first = long_run(&folder, "out");
    let second = folder.run(&["run", "--trials", "20", "--out", "out"]);
    assert_eq!(second.code, 3, "{}", second.err);
    for what in [&format!("pid {}", first.id())[..], "host ", "start 2", "--wait"] {
        assert!(second.err.contains(what), "`{what}` is missing: {}", second.err);
    }
    // Nothing is there yet to verify, and somebody is at work.
    let verified = folder.run(&["verify", "out"]);
    assert_eq!(verified.code, 4, "{}", verified.err);
    assert!(verified.err.contains(&format!("pid {}", first.id())), "{}", verified.err);
    end(first);
    // The kernel frees what a dead process held.
    folder.works(&["run", "--trials", "20", "--out", "out"]);
    assert_eq!(folder.run(&["verify", "out"]).code, 0);
}

#[test]
fn a_run_that_waits_says_for_whom_and_goes_on_when_the_other_dies() {
    let folder = with_fixed();
    let first = long_run(&folder, "out");
    let waiting = ["run", "--trials", "20", "--out", "out", "--wait"];
    let mut second = folder.command(&waiting).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(600));
    assert!(second.try_wait().unwrap().is_none(), "the second did not wait");
    let name = format!("pid {}", first.id());
    end(first);
    let said = Said::of(second.wait_with_output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("waiting for another run in out") && said.err.contains(&name), "{}", said.err);
    assert_eq!(said.err.matches("waiting").count(), 1, "{}", said.err);
}

#[test]
#[cfg(unix)]
fn a_run_that_waits_can_be_interrupted() {
    let folder = with_fixed();
    let first = long_run(&folder, "out");
    let waiting = ["run", "--trials", "20", "--out", "out", "--wait"];
    let mut second = folder.command(&waiting).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(600));
    assert!(second.try_wait().unwrap().is_none(), "the second did not wait");
    Command::new("kill").args(["-INT", &second.id().to_string()]).status().unwrap();
    let said = Said::of(second.wait_with_output().unwrap());
    assert_eq!(said.code, 130, "{}", said.err);
    end(first);
}

#[test]
fn a_run_of_another_scenario_is_moved_aside_when_asked_and_never_deleted() {
    let folder = with_fixed();
    folder.works(&["run", "--trials", "20", "--out", "out"]);
    let england = left(&folder.path().join("out"));
    let refused = fixed(&folder, "out", &[]);
    assert_eq!(refused.code, 3, "{}", refused.err);
    assert!(refused.err.contains("england") && refused.err.contains("fixed") && refused.err.contains("--force"));
    assert!(left(&folder.path().join("out")) == england);
    // What only tries to replace it does not.
    let failed = fixed(&folder, "out", &["--force", "--threads", "1", "--set", "capital.share_to_backlog=nan"]);
    assert_eq!(failed.code, 2);
    assert!(left(&folder.path().join("out")) == england);
    let said = folder.works(&["run", "fixed.toml", "--trials", "20", "--out", "out", "--force"]);
    assert!(said.err.contains("out.aside-1"), "{}", said.err);
    assert!(left(&folder.path().join("out.aside-1")) == england);
    assert_eq!((verified(&folder, "out"), verified(&folder, "out.aside-1")), (0, 0));
    // Again, the other way round, by a name that a rename would mislead.
    let mut here = folder.command(&["run", "--trials", "20", "--out", ".", "--force"]);
    let said = Said::of(here.current_dir(folder.path().join("out")).output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("out.aside-2"), "{}", said.err);
    assert!(left(&folder.path().join("out")) == england);
    assert_eq!((verified(&folder, "out"), verified(&folder, "out.aside-2")), (0, 0));
}

#[test]
fn a_run_of_the_same_scenario_is_replaced_whatever_it_was() {
    let folder = with_fixed();
    assert_eq!(fixed(&folder, "out", &["--seed", "5"]).code, 0);
    assert!(folder.path().join("out/trials.parquet").exists());
    folder.write("fixed.toml", FIXED.replace("high_gbp_m = 10", "high_gbp_m = 11"));
    assert_eq!(fixed(&folder, "out", &["--keep", "none"]).code, 0);
    assert!(!folder.path().join("out/trials.parquet").exists(), "a file of the former run is still there");
    assert_eq!(fixed(&folder, "new", &["--keep", "none"]).code, 0);
    assert!(left(&folder.path().join("out")) == left(&folder.path().join("new")));
}

/// `--force` is for runs, not for what is somebody else's.
#[test]
fn a_folder_that_is_not_ours_is_never_touched() {
    let folder = with_fixed();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    folder.write("out/thesis.docx", "years of work");
    for more in [&[][..], &["--force"], &["--wait"]] {
        let said = fixed(&folder, "out", more);
        assert_eq!(said.code, 3, "{}", said.err);
        assert!(said.err.contains("thesis.docx"), "{}", said.err);
    }
    assert_eq!(files(&folder.path().join("out")).len(), 1);
    assert_eq!(verified(&folder, "out"), 3);
}

#[test]
fn what_a_run_would_cost_is_told_and_nothing_is_written() {
    let folder = with_fixed();
    folder.works(&["init", "mine.toml", "--from", "minimal"]);
    for (scenario, keep) in [("mine.toml", "headline"), ("mine.toml", "none"), ("fixed.toml", "headline")] {
        let run = ["run", scenario, "--trials", "2000", "--keep", keep, "--out", "out", "--force"];
        let before = files(folder.path());
        let said = folder.works(&[&run[..], &["--dry-run"]].concat());
        for what in ["2,000 futures", "Time ", "Memory ", "Disk ", "Nothing was written"] {
            assert!(said.out.contains(what), "`{what}` is missing: {}", said.out);
        }
        let told = folder.works(&[&run[..], &["--dry-run", "--format", "json"]].concat());
        let told: serde_json::Value = serde_json::from_str(&told.out).unwrap();
        assert!(files(folder.path()) == before, "something was written");
        folder.works(&run);
        let bytes: usize = files(&folder.path().join("out")).values().map(Vec::len).sum();
        let ratio = told["disk_bytes"].as_f64().unwrap() / bytes as f64;
        // A scenario of one year leaves little but its charts.
        let most = if scenario == "fixed.toml" { 2.0 } else { 1.5 };
        assert!((0.95..most).contains(&ratio), "{scenario}, {keep}: told {ratio:.2} of what was written");
    }
}

#[test]
fn a_limit_that_is_breached_ends_in_exit_code_1_with_the_run_published() {
    let folder = Folder::new();
    let run = |out: &str, limits: &[&str]| {
        let mut arguments = vec!["run", "--trials", "200", "--strategies", "worst_first,do_minimum", "--out", out];
        arguments.extend(limits.iter().flat_map(|limit| ["--fail-if", limit]));
        folder.run(&arguments)
    };
    let kept = run("kept", &["p90(backlog_total_gbp_m@2039/40) > 1e9", "mean(incidents@2030/31,,london) < 0"]);
    assert_eq!(kept.code, 0, "{}", kept.err);
    let breached = run(
        "breached",
        &[
            "p50(backlog_total_gbp_m@2039/40) > 1",
            "mean(backlog_high_gbp_m@2030/31,worst_first) <= 0",
            "sd(lost_bed_days@2030/31,do_minimum) >= 0",
        ],
    );
    assert_eq!(breached.code, 1, "{}", breached.err);
    for strategy in ["worst_first", "do_minimum"] {
        let said = format!("`p50(backlog_total_gbp_m@2039/40) > 1` is true under {strategy}: it is ");
        assert!(breached.err.contains(&said), "{}", breached.err);
    }
    assert!(
        breached.err.contains("(Monte Carlo error: ") && breached.err.contains("sd(lost_bed_days"),
        "{}",
        breached.err
    );
    assert!(!breached.err.contains("mean(backlog_high"), "{}", breached.err);
    assert!(breached.out.contains("In 8 of 10 futures"), "the results are not shown: {}", breached.out);
    assert!(left(&folder.path().join("kept")) == left(&folder.path().join("breached")));
    assert_eq!(verified(&folder, "breached"), 0);
    let json = ["run", "--trials", "20", "--out", "json", "--format", "json", "--fail-if"];
    let json = folder.run(&[&json[..], &["p50(backlog_total_gbp_m@2039/40,worst_first) > 1"]].concat());
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, &value["fail_if"][0]["breached"]), (1, &true.into()));
}

#[test]
fn whatever_is_changed_in_a_folder_is_found_and_named() {
    let folder = with_fixed();
    assert_eq!(fixed(&folder, "out", &[]).code, 0);
    let out = folder.path().join("out");
    let whole = files(&out);
    let said = folder.works(&["verify", "out"]);
    assert!(said.out.starts_with("out is intact: ") && said.out.contains("of the scenario fixed"), "{}", said.out);
    let damaged = |name: &str, bytes: Option<&[u8]>, said_of_it: &str| {
        match bytes {
            Some(bytes) => std::fs::write(out.join(name), bytes).unwrap(),
            None => std::fs::remove_file(out.join(name)).unwrap(),
        }
        let said = folder.run(&["verify", "out"]);
        assert_eq!(said.code, 5, "{name}: {}{}", said.out, said.err);
        assert!(said.err.contains(&format!("{name}: ")) && said.err.contains(said_of_it), "{name}: {}", said.err);
        let json: serde_json::Value =
            serde_json::from_str(&folder.run(&["verify", "out", "--format", "json"]).out).unwrap();
        assert_eq!((&json["intact"], &json["damage"][0]["file"]), (&false.into(), &name.into()));
        std::fs::write(out.join(name), &whole[name]).unwrap();
        assert_eq!(verified(&folder, "out"), 0, "{name} was put back");
    };
    for name in whole.keys().filter(|name| !["manifest.json", "run.json", ".capcast.lock"].contains(&name.as_str())) {
        let mut flipped = whole[name].clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        damaged(name, Some(&flipped), "its content has changed");
        damaged(name, Some(&whole[name][1..]), "bytes");
        damaged(name, None, "missing");
    }
    let manifest = String::from_utf8(whole["manifest.json"].clone()).unwrap();
    for (from, to) in [
        ("\"seed\": ", "\"seed\": 1"),
        ("\"passed\": true", "\"passed\": false"),
        ("\n}", "\n }"),
        ("\"manifest_sha256\": \"", "\"manifest_sha256\": \"0"),
        ("manifest_sha256", "manifest_sha255"),
        ("ledger.csv", "Ledger.csv"),
    ] {
        assert!(manifest.contains(from), "{from}");
        damaged("manifest.json", Some(manifest.replacen(from, to, 1).as_bytes()), "edited");
    }
    damaged("manifest.json", Some(b"no manifest at all"), "edited");
    // A record of the run and a stranger's notes are no results.
    std::fs::remove_file(out.join("run.json")).unwrap();
    std::fs::write(out.join("my notes.txt"), "mine").unwrap();
    let said = folder.works(&["verify", "out"]);
    assert!(said.err.contains("my notes.txt"), "{}", said.err);
    // Without a manifest it is incomplete, not damaged.
    std::fs::remove_file(out.join("manifest.json")).unwrap();
    let said = folder.run(&["verify", "out"]);
    assert!(said.code == 4 && said.err.contains("run again"), "{}: {}", said.code, said.err);
    for (what, code) in [("nowhere", 3), ("fixed.toml", 3), (".", 3)] {
        assert_eq!(verified(&folder, what), code, "{what}");
    }
}

/// The manifest can be checked without the program: its own hash is that of its bytes with zeros in the place of the hash.
#[test]
fn the_manifest_says_what_was_left_out_and_can_be_checked_by_hand() {
    let folder = with_fixed();
    assert_eq!(fixed(&folder, "out", &["--quantiles", "0.95,0.1,0.3"]).code, 0);
    let text = folder.read("out/manifest.json");
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(manifest["quantiles"], serde_json::json!([0.05, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 0.95]));
    assert_eq!(manifest["sampler"], "philox4x32-10");
    assert_eq!(manifest["trials_left_out"], serde_json::json!({ "count": 0, "which": "" }));
    let hash = manifest["manifest_sha256"].as_str().unwrap();
    folder.write("zeros.json", text.replace(hash, &"0".repeat(64)));
    match Command::new("sha256sum").arg(folder.path().join("zeros.json")).output() {
        Ok(summed) => {
            assert!(summed.stdout.starts_with(hash.as_bytes()), "{}", String::from_utf8_lossy(&summed.stdout));
        }
        Err(_) => println!("skipped: sha256sum is missing here"),
    }
    let table = folder.read("out/quantiles.csv");
    assert_eq!(table.lines().filter(|line| line.contains(",backlog_high_gbp_m,GBP m,0.3,")).count(), 2, "{table}");
}

#[test]
fn a_scenario_that_changes_during_the_run_is_run_as_it_was_and_warned_of() {
    let folder = Folder::new();
    folder.works(&["init", "mine.toml", "--from", "england"]);
    let run = ["run", "mine.toml", "--strategies", "proportional", "--threads", "1", "--trials", "20000", "--out"];
    assert!(!folder.works(&[&run[..], &["before"]].concat()).err.contains("warning"), "warned of nothing");
    let text = folder.read("mine.toml");
    for (out, after) in [("changed", Some(text.replace("seed = 1", "seed = 2") + "\n# more\n")), ("gone", None)] {
        folder.write("mine.toml", &text);
        let arguments = [&run[..], &[out]].concat();
        let child = folder.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        until_held(&folder, out);
        match after {
            Some(after) => drop(folder.write("mine.toml", after)),
            None => std::fs::remove_file(folder.path().join("mine.toml")).unwrap(),
        }
        let said = Said::of(child.wait_with_output().unwrap());
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.err.contains("warning: mine.toml was changed, moved or removed during the run"), "{}", said.err);
        assert!(left(&folder.path().join(out)) == left(&folder.path().join("before")), "{out}");
    }
}

#[test]
fn an_output_folder_deleted_during_the_run_is_not_made_again() {
    let folder = Folder::new();
    // At any moment: some of these are while the folder is still being looked at, and the last when futures are drawn.
    for pause in [0, 0, 1, 2, 400] {
        let child = long_run(&folder, "out");
        std::thread::sleep(Duration::from_millis(pause));
        // What the program puts into it in this very moment has to be removed as well.
        while let Err(e) = std::fs::remove_dir_all(folder.path().join("out")) {
            assert_eq!(e.kind(), std::io::ErrorKind::DirectoryNotEmpty, "{e}");
        }
        let said = Said::of(child.wait_with_output().unwrap());
        assert_eq!(said.code, 3, "{}", said.err);
        assert!(said.err.contains("was removed or replaced"), "after {pause} ms: {}", said.err);
        assert!(!folder.path().join("out").exists());
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::symlink;

    /// Rows 65 and 66.
    #[test]
    fn links_are_followed_once_and_told_and_one_to_nothing_is_refused() {
        let folder = with_fixed();
        std::fs::create_dir(folder.path().join("target")).unwrap();
        symlink("target", folder.path().join("link")).unwrap();
        symlink("nowhere", folder.path().join("dangling")).unwrap();
        let said = folder.works(&["run", "fixed.toml", "--trials", "20", "--out", "link"]);
        assert!(said.out.contains("/target: begin with"), "{}", said.out);
        assert_eq!(verified(&folder, "target"), 0);
        let theirs = folder.write("theirs", "theirs");
        std::fs::remove_file(folder.path().join("target/summary.csv")).unwrap();
        symlink(&theirs, folder.path().join("target/summary.csv")).unwrap();
        assert_eq!(verified(&folder, "target"), 5);
        assert_eq!(fixed(&folder, "link", &[]).code, 0);
        assert_eq!((verified(&folder, "target"), folder.read("theirs")), (0, "theirs".to_owned()));
        let said = fixed(&folder, "dangling", &[]);
        assert!(said.code == 3 && said.err.contains("link"), "{}", said.err);
        assert!(!folder.path().join("nowhere").exists());
    }

    /// (What is no text and has line ends in it is with the surroundings.)
    #[test]
    fn names_as_long_as_the_system_allows_and_names_like_flags_work() {
        let folder = with_fixed();
        let longest = "x".repeat(255);
        assert_eq!(fixed(&folder, &longest, &[]).code, 0);
        assert_eq!(verified(&folder, &longest), 0);
        let said = fixed(&folder, &"x".repeat(256), &[]);
        assert!(said.code == 3 && said.err.contains("too long"), "{}", said.err);
        let scenario = format!("{}.toml", "s".repeat(250));
        folder.write(&scenario, FIXED);
        folder.works(&["run", &scenario, "--trials", "20", "--out", "long"]);
        folder.write("-x.toml", FIXED);
        let said = folder.works(&["run", "--trials", "20", "--out=-out", "--", "-x.toml"]);
        assert!(said.out.contains("capcast trace ./-x.toml"), "{}", said.out);
        folder.works(&["verify", "--", "-out"]);
    }

    #[test]
    fn a_limit_on_the_size_of_files_is_an_error_and_not_the_end_of_the_process() {
        let folder = with_fixed();
        // Blocks of 512 bytes or of 1,024, as the shell likes: both are smaller than the picture.
        let script = "ulimit -f 20; exec \"$0\" run fixed.toml --trials 20 --out out";
        let output = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_capcast")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = Said::of(output);
        assert_eq!(said.code, 3, "{}{}", said.out, said.err);
        assert!(said.err.contains("could not be written") && said.err.contains("too large"), "{}", said.err);
        // Nothing is left of it.
        assert_eq!(verified(&folder, "out"), 3);
        assert_eq!(fixed(&folder, "out", &[]).code, 0);
        assert_eq!(fixed(&folder, "reference", &[]).code, 0);
        assert!(left(&folder.path().join("out")) == left(&folder.path().join("reference")));
    }

    #[test]
    fn sixteen_open_files_are_enough() {
        let folder = with_fixed();
        let script = "ulimit -n 16; exec \"$0\" run fixed.toml --trials 20 --out out --threads 2";
        let output = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_capcast")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(Said::of(output).code, 0);
        assert_eq!(fixed(&folder, "reference", &[]).code, 0);
        assert!(left(&folder.path().join("out")) == left(&folder.path().join("reference")));
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;

    /// Runs a shell script in which `disk` may be mounted, and `"$0"` is the program; none where nothing may be mounted.
    fn mounted(folder: &Folder, script: &str) -> Option<Said> {
        let _ = std::fs::create_dir(folder.path().join("disk"));
        let unshared = |script: &str| {
            Command::new("unshare")
                .args(["-m", "sh", "-c", script, env!("CARGO_BIN_EXE_capcast")])
                .current_dir(folder.path())
                .output()
        };
        if !unshared("mount -t tmpfs none disk").is_ok_and(|output| output.status.success()) {
            println!("skipped: mounting needs privileges that are missing here");
            return None;
        }
        Some(Said::of(unshared(script).unwrap()))
    }

    /// Of a sweep. On a disk that is too small nothing is lost; on a larger one the same command ends it.
    #[test]
    fn a_sweep_on_a_full_disk_is_finished_on_a_larger_one() {
        let folder = with_fixed();
        let sweep = "sweep fixed.toml --sweep capital.base_gbp_m=50:150:2 --trials 20 --quiet --out";
        assert_eq!(folder.run(&sweep.split(' ').chain(["reference"]).collect::<Vec<_>>()).code, 0);
        let reference = left(&folder.path().join("reference"));
        let whole: u64 = reference.values().map(|bytes| (bytes.len() as u64).next_multiple_of(4096)).sum();
        let mut resumed = 0;
        for size in [100 << 10, whole / 2, whole - (64 << 10), whole + (32 << 10), whole * 2] {
            let script = format!(
                "mount -t tmpfs -o size={size} none disk && \"$0\" {sweep} disk >&2; code=$?; echo first $code >&2
                 test -f disk/.capcast.journal && echo journal >&2
                 test $code = 0 || {{ mount -o remount,size=16m disk && \"$0\" {sweep} disk; code=$?; }}
                 cp -r disk copy; exit $code"
            );
            let Some(said) = mounted(&folder, &script) else { return };
            assert_eq!(said.code, 0, "{size}: {}", said.err);
            if said.err.contains("first 3") {
                let told = [" free", "its disk has", "No space"].iter().any(|what| said.err.contains(what));
                assert!(told, "{size}: {}", said.err);
                resumed += usize::from(said.err.contains("journal"));
            } else {
                assert!(said.err.contains("first 0"), "{size}: {}", said.err);
            }
            let copy = folder.path().join("copy");
            assert!(left(&copy) == reference, "{size}: other bytes");
            std::fs::remove_dir_all(copy).unwrap();
        }
        assert!(resumed > 0, "no disk was large enough to begin and too small to end");
    }

    /// Too small is told with the bytes needed and free; what is large enough holds the bytes of any other disk.
    #[test]
    fn a_disk_of_any_size_holds_the_whole_run_or_says_that_it_does_not() {
        let folder = with_fixed();
        assert_eq!(fixed(&folder, "reference", &[]).code, 0);
        let reference = left(&folder.path().join("reference"));
        let whole: u64 = reference.values().map(|bytes| (bytes.len() as u64).next_multiple_of(4096)).sum();
        let mut works = 0;
        for size in [16 << 10, 100 << 10, whole / 2, whole - 8192, whole + 8192, whole + 65536, 2 << 20, 4 << 20] {
            let script = format!(
                "mount -t tmpfs -o size={size} none disk && \"$0\" run fixed.toml --trials 20 --quiet --out disk; code=$?
                 \"$0\" verify disk --quiet >&2; echo verified $? >&2; cp -r disk copy; exit $code"
            );
            let Some(said) = mounted(&folder, &script) else { return };
            let copy = folder.path().join("copy");
            if said.code == 0 {
                works += 1;
                assert!(said.err.contains("verified 0"), "{size}: {}", said.err);
                assert!(left(&copy) == reference, "{size}: other bytes");
            } else {
                assert_eq!(said.code, 3, "{size}: {}{}", said.out, said.err);
                assert!(!said.err.contains("verified 0"), "{size}: {}", said.err);
                assert!(said.err.contains("disk has") || said.err.contains("No space left"), "{size}: {}", said.err);
            }
            std::fs::remove_dir_all(&copy).unwrap();
        }
        assert!((1..8).contains(&works), "{works} of 8 disks were large enough");
    }

    /// A disk that has no room for a further file fails in the middle, whatever was foreseen.
    #[test]
    fn a_disk_that_fills_up_half_way_leaves_whole_files_and_a_larger_one_mends_it() {
        let folder = with_fixed();
        assert_eq!(fixed(&folder, "reference", &[]).code, 0);
        let reference = left(&folder.path().join("reference"));
        for files in [4, 8, 12, 16] {
            let run = "\"$0\" run fixed.toml --trials 20 --quiet --out disk";
            let script = format!(
                "mount -t tmpfs -o size=8m,nr_inodes={files} none disk && {run}; echo code $? >&2
                 \"$0\" verify disk; echo verified $? >&2; cp -r disk half
                 mount -o remount,size=8m,nr_inodes=100 disk && {run}; code=$?; cp -r disk copy; exit $code"
            );
            let Some(said) = mounted(&folder, &script) else { return };
            assert!(said.err.contains("code 3") && said.err.contains("No space left"), "{files}: {}", said.err);
            assert!(!said.err.contains("verified 0"), "{files}: {}", said.err);
            for (name, bytes) in left(&folder.path().join("half")) {
                assert!(name.starts_with('.') || bytes == reference[&name], "{files}: {name} is half written");
            }
            assert_eq!(said.code, 0, "{files}: {}", said.err);
            assert!(left(&folder.path().join("copy")) == reference, "{files}: the second run is another");
            for name in ["half", "copy"] {
                std::fs::remove_dir_all(folder.path().join(name)).unwrap();
            }
        }
    }

    /// Memory that does not suffice is told before the run; the process is never ended for it.
    #[test]
    fn a_limit_on_memory_is_told_and_never_ends_in_an_abort() {
        let folder = Folder::new();
        let mut refused = 0;
        let limits = [80_000, 200_000, 300_000, 350_000, 400_000, 500_000, 700_000];
        for kib in limits {
            let script = format!("ulimit -v {kib}; exec \"$0\" run --trials 4000 --threads 2 --quiet --out out");
            let output = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_capcast")])
                .current_dir(folder.path())
                .output()
                .unwrap();
            let said = Said::of(output);
            match said.code {
                0 => assert_eq!(verified(&folder, "out"), 0),
                code => {
                    assert_eq!(code, 3, "{kib} KiB: {}{}", said.out, said.err);
                    assert!(said.err.contains("ulimit -v"), "{kib} KiB: {}", said.err);
                    refused += 1;
                }
            }
        }
        assert!((1..limits.len()).contains(&refused), "{refused} of {} limits were refused", limits.len());
    }

    /// A control group as of a container.
    #[test]
    fn the_memory_of_a_control_group_is_what_there_is() {
        let second = Path::new("/sys/fs/cgroup/cgroup.controllers").exists();
        let root = Path::new(if second { "/sys/fs/cgroup" } else { "/sys/fs/cgroup/memory" });
        let group = root.join(format!("capcast-test-{}", std::process::id()));
        let limit = group.join(if second { "memory.max" } else { "memory.limit_in_bytes" });
        let made = std::fs::create_dir(&group).is_ok() && std::fs::write(&limit, "150000000").is_ok();
        if !made {
            let _ = std::fs::remove_dir(&group);
            println!("skipped: no control group with a limit on memory can be made here");
            return;
        }
        let folder = Folder::new();
        let run = |trials: &str| {
            let script = "echo $$ > \"$1/cgroup.procs\" && exec \"$0\" run --trials \"$2\" --quiet --out out";
            let program = env!("CARGO_BIN_EXE_capcast");
            let mut command = Command::new("sh");
            command.args(["-c", script, program]).arg(&group).arg(trials).current_dir(folder.path());
            Said::of(command.output().unwrap())
        };
        let (few, many) = (run("500"), run("40000"));
        std::fs::remove_dir(&group).unwrap();
        assert_eq!(few.code, 0, "{}", few.err);
        assert_eq!(many.code, 3, "{}", many.err);
        assert!(many.err.contains("control group") && many.err.contains("would fit"), "{}", many.err);
    }

    /// The disk that fails, compiled; none where there is no compiler.
    fn failing_disk(folder: &Folder) -> Option<PathBuf> {
        let library = folder.path().join("failing_disk.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/shim/failing_disk.c");
        let compiled =
            Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl").output();
        match compiled {
            Ok(output) if output.status.success() => Some(library),
            Ok(output) => {
                println!("skipped: the failing disk does not compile: {}", String::from_utf8_lossy(&output.stderr));
                None
            }
            Err(_) => {
                println!("skipped: there is no C compiler here");
                None
            }
        }
    }

    /// From outside: requests fail at their N-th call of the C library. (All N, inside the store, are with it.)
    /// `EVERY_CALL=1` tries each; without it some are tried, other ones in each of the two situations.
    #[test]
    fn whichever_call_fails_the_exit_code_tells_and_a_second_run_mends_it() {
        let folder = with_fixed();
        let Some(library) = failing_disk(&folder) else { return };
        assert_eq!(fixed(&folder, "reference", &[]).code, 0);
        let reference = left(&folder.path().join("reference"));
        let run = |at: &str| {
            let mut command = folder.command(&["run", "fixed.toml", "--trials", "20", "--quiet", "--out", "out"]);
            let log = folder.path().join("requests");
            command.env("LD_PRELOAD", &library).env("FAIL_AT", at).env("FAIL_LOG", log);
            Said::of(command.output().unwrap())
        };
        assert_eq!(run("-1").code, 0);
        let requests: usize = folder.read("requests").trim().parse().unwrap();
        assert!(requests > 80, "only {requests} calls were seen");
        let step = if std::env::var_os("EVERY_CALL").is_some() { 1 } else { requests / 12 };
        for (replaces, first) in [(false, 0), (true, step / 2)] {
            for n in (first..requests).step_by(step) {
                let _ = std::fs::remove_dir_all(folder.path().join("out"));
                if replaces {
                    assert_eq!(fixed(&folder, "out", &["--seed", "2"]).code, 0);
                }
                let said = run(&n.to_string());
                match said.code {
                    0 => {
                        // What could not be tidied up once all was published does no harm.
                        let mut found = left(&folder.path().join("out"));
                        found.retain(|name, _| !name.starts_with(".capcast.new") && !name.starts_with(".capcast.old"));
                        found.insert(".capcast.lock".to_owned(), Vec::new());
                        assert!(found == reference, "call {n}: success with other bytes");
                    }
                    code => {
                        assert_eq!(code, 3, "call {n}: {}", said.err);
                        // One failure costs no run: the former one stands, or the new one does.
                        let verified = folder.run(&["verify", "out", "--quiet"]).code;
                        assert!(!replaces || verified == 0, "call {n}: {} leaves {verified}", said.err);
                    }
                }
                let said = fixed(&folder, "out", &[]);
                assert_eq!(said.code, 0, "after call {n}: {}", said.err);
                assert!(left(&folder.path().join("out")) == reference, "after call {n}: other bytes");
            }
        }
    }

    #[test]
    fn a_share_without_locks_is_warned_of_and_its_runs_are_whole() {
        let folder = with_fixed();
        let Some(library) = failing_disk(&folder) else { return };
        let mut command = folder.command(&["run", "fixed.toml", "--trials", "20", "--out", "out"]);
        let said = Said::of(command.env("LD_PRELOAD", &library).env("FAIL_LOCKS", "1").output().unwrap());
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.err.contains("warning: this file system cannot lock"), "{}", said.err);
        assert_eq!(verified(&folder, "out"), 0);
    }
}
