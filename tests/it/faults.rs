//! Bad input: every folder of `tests/it/faults` is one case. `command` holds the arguments, `exit` the exit code,
//! `said.txt` what is said; all else is there when the program runs. `SNAPSHOTS=overwrite cargo test --release faults`
//! writes `said.txt` anew: read the difference before you keep it.

use crate::shell::{Folder, files, split};
use snapbox::{Assert, Data};
use std::path::{Path, PathBuf};

/// Files of a case that are about the test.
const ABOUT: [&str; 3] = ["command", "exit", "said.txt"];

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}

/// Runs one case; what is wrong with what came of it, if anything.
fn outcome(case: &Path) -> Result<(), String> {
    let folder = Folder::new();
    copy(case, folder.path());
    for about in ABOUT {
        let _ = std::fs::remove_file(folder.path().join(about));
    }
    let read = |name: &str| std::fs::read_to_string(case.join(name)).map_err(|error| format!("{name}: {error}"));
    let arguments = split(&read("command")?);
    let exit: i32 = read("exit")?.trim().parse().map_err(|error| format!("exit: {error}"))?;
    let before = files(folder.path());
    let said = folder.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    if said.code != exit {
        return Err(format!("exit code {} instead of {exit}: {}{}", said.code, said.out, said.err));
    }
    // What is wrong is known before anything is written.
    if exit != 0 && files(folder.path()) != before {
        return Err("something was written".to_owned());
    }
    let all = format!("{}{}", said.out, said.err);
    Assert::new()
        .normalize_paths(false) // it takes the backslash of an escape for a folder
        .action_env("SNAPSHOTS")
        .try_eq(None, Data::text(all), Data::read_from(&case.join("said.txt"), None))
        .map_err(|error| error.to_string())
}

#[test]
fn every_fault_is_told_and_nothing_is_written() {
    let cases = cases();
    assert!(!cases.is_empty(), "no cases were found");
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| outcome(case).err().map(|why| format!("{}: {why}", case.file_name().unwrap().display())))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
