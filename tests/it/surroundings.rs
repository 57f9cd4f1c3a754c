//! What is around the program: pipes that close, disks that refuse, signals, languages, names that are no text.

use crate::command_line::FIXED;
use crate::shell::{Folder, Said, files};
use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Neither the language nor the time zone reaches a result. (The clock is read for `run.json` alone.)
#[test]
fn language_and_time_zone_change_nothing() {
    let folder = Folder::new();
    let plain = folder.quick("plain", &[]);
    for (language, zone) in [("de_DE.UTF-8", "Pacific/Kiritimati"), ("tr_TR.UTF-8", "America/Caracas")] {
        let mut command = folder.command(&["run", "--trials", "40", "--out", language]);
        command.env("LANG", language).env("LC_ALL", language).env("TZ", zone);
        assert_eq!(Said::of(command.output().unwrap()).code, 0);
        let mut other = files(&folder.path().join(language));
        other.remove("run.json");
        assert!(other == plain, "{language}, {zone}");
    }
}

/// The reader of a pipe leaves.
#[test]
fn a_closed_pipe_is_no_error_and_no_panic() {
    let folder = Folder::new();
    for arguments in [&["show"][..], &["trace", "--trial", "1"], &["--help"], &["run", "--trials", "20"]] {
        let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(Said::of(child.wait_with_output().unwrap()).code, 0, "{arguments:?}");
    }
    // The run was published all the same.
    assert!(folder.path().join(folder.what_if("outputs/england/run")).join("manifest.json").exists());
    for (arguments, code) in
        [(&["show"][..], 0), (&["check", "nowhere.toml"], 2), (&["rnu"], 2), (&["run", "--trials", "20"], 0)]
    {
        let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(code), "{arguments:?}");
    }
}

/// A stream that fails.
#[test]
#[cfg(target_os = "linux")]
fn a_full_stream_is_an_error_of_the_environment_and_no_panic() {
    let folder = Folder::new();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let shown = folder.command(&["show"]).stdout(full()).output().unwrap();
    assert_eq!(Said::of(shown).code, 3);
    let unheard = folder.command(&["check", "nowhere.toml"]).stderr(full()).output().unwrap();
    assert_eq!(Said::of(unheard).code, 2);
}

/// Whoever is root writes to folders without permission too, so the folder is a read-only mount.
#[test]
#[cfg(target_os = "linux")]
fn a_read_only_folder_is_refused_before_any_work() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("locked")).unwrap();
    let script = "mount -t tmpfs -o ro none locked && exec \"$0\" run --out locked/run --trials 4000000";
    let mounted = Command::new("unshare")
        .args(["-m", "sh", "-c", "mount -t tmpfs -o ro none locked"])
        .current_dir(folder.path())
        .output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("skipped: mounting needs privileges that are missing here");
        return;
    }
    for out in ["locked/run", "locked"] {
        let script = script.replace("locked/run", out).replace("4000000", "40");
        let output = Command::new("unshare")
            .args(["-m", "sh", "-c", &script, env!("CARGO_BIN_EXE_capcast")])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let said = Said::of(output);
        assert_eq!(said.code, 3, "{out}: {}{}", said.out, said.err);
        assert!(said.err.contains("locked") && said.err.contains("ead-only"), "{}", said.err);
    }
}

/// A verb of one case publishes nothing.
#[test]
#[cfg(unix)]
fn the_first_signal_ends_a_run_that_leaves_the_folder_as_it_was() {
    for signal in ["INT", "TERM", "HUP"] {
        let folder = Folder::new();
        folder.quick("out", &["--strategies", "proportional"]);
        let before = files(folder.path());
        // Long enough to be caught: many futures on one thread.
        let arguments = ["run", "--strategies", "proportional", "--threads", "1", "--trials", "60000"];
        for out in ["out", "new"] {
            let child = folder
                .command(&[&arguments[..], &["--out", out]].concat())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let deadline = Instant::now() + Duration::from_secs(20);
            let lock = folder.path().join(out).join(".capcast.lock");
            while std::fs::read(&lock).map_or(0, |held| held.len()) == 0 && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(1));
            }
            let killed = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
            assert!(killed.success());
            let said = Said::of(child.wait_with_output().unwrap());
            assert_eq!(said.code, 130, "{signal}: {}{}", said.out, said.err);
            assert!(said.err.contains("nothing was published"), "{}", said.err);
            assert!(files(folder.path()) == before, "{signal}, {out}: {:?}", files(folder.path()).keys());
        }
    }
}

/// The default folder is made, and any other, with its parents.
#[test]
fn the_output_folder_is_made() {
    let folder = Folder::new();
    folder.works(&["run", "--trials", "20", "--out", "one/of/many"]);
    assert!(folder.path().join("one/of/many/manifest.json").exists());
    folder.works(&["run", "--trials", "20"]);
    assert!(folder.path().join(folder.what_if("outputs/england/run")).join("manifest.json").exists());
}

/// Rows 67 and 68.
#[test]
#[cfg(unix)]
fn paths_may_be_any_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    for (i, name) in [&b"caf\xe9.toml"[..], b"a 'b' \"c\".toml", b"a\nb.toml", "🏥.toml".as_bytes()].iter().enumerate()
    {
        let name = OsStr::from_bytes(name);
        folder.write(name, FIXED);
        let out = OsStr::from_bytes(&[name.as_bytes(), b".out"].concat()).to_owned();
        let mut command = folder.command(&["run", "--trials", "20"]);
        let said = Said::of(command.arg(name).arg("--out").arg(&out).output().unwrap());
        assert_eq!(said.code, 0, "{name:?}: {}", said.err);
        let record = std::fs::read(folder.path().join(&out).join("run.json")).unwrap();
        let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
        assert!(record.to_string().contains("toml"), "{i}: {record}");
    }
}

/// A scenario on standard input or a pipe is no file: said at once, not waited for (row 3).
#[test]
#[cfg(unix)]
fn what_is_no_file_is_refused_at_once() {
    let folder = Folder::new();
    let pipe = folder.path().join("pipe.toml");
    if !Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
        println!("skipped: mkfifo is missing here");
        return;
    }
    for name in ["pipe.toml", "/dev/zero"] {
        let mut child = folder.command(&["check", name]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                child.kill().unwrap();
                panic!("{name} is being read");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2), "{said}");
        assert!(said.contains("E0003"), "{said}");
    }
}
