//! A folder of its own for a test, and the program run in it as from a shell.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A new, empty folder; removed again when it goes out of scope.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder of the only what-if beside `plain`: `outputs/england/run-1a2b3c4d`.
    pub fn what_if(&self, plain: &str) -> String {
        let (above, name) = plain.rsplit_once('/').unwrap();
        let all = std::fs::read_dir(self.path().join(above)).unwrap();
        let names = all.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut own: Vec<String> = names.filter(|found| found.starts_with(&format!("{name}-"))).collect();
        assert_eq!(own.len(), 1, "{own:?}");
        assert!(own[0].len() == name.len() + 9 && own[0].is_ascii());
        format!("{above}/{}", own.remove(0))
    }

    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The program, to be run in this folder: no colour, no input, no settings from outside.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_capcast"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null()).env_remove("NO_COLOR").env("LANG", "C");
        command
    }

    /// Runs it.
    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }

    /// Runs it and expects exit code 0.
    pub fn works(&self, arguments: &[&str]) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}{}", said.out, said.err);
        said
    }

    /// Runs it and expects another exit code.
    pub fn fails(&self, arguments: &[&str], code: i32) -> Said {
        let said = self.run(arguments);
        assert_eq!(said.code, code, "{arguments:?}: {}{}", said.out, said.err);
        said
    }

    /// A quick run of England into `out`.
    pub fn quick(&self, out: &str, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
        let few: &[&str] = if more.contains(&"--trials") { &[] } else { &["--trials", "40"] };
        let arguments = [&["run", "--out", out], few, more].concat();
        self.works(&arguments);
        let mut files = files(&self.0.join(out));
        // What a run says of clock, host and threads is the one thing that may differ.
        assert!(files.remove("run.json").is_some(), "no run.json");
        files
    }

    pub fn write(&self, name: impl AsRef<OsStr>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(Path::new(name.as_ref()));
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What the program said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: Output) -> Self {
        let said = Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!said.err.contains("panicked") && said.code != 101, "a user caused a panic: {}", said.err);
        said
    }
}

/// Every file below `folder` by its name relative to it; folders end in `/`.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                found.insert(name + "/", Vec::new());
                folders.push(path);
            } else {
                found.insert(name, std::fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

/// Splits a line into arguments as a shell does: at spaces, outside quotes.
pub fn split(line: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut current: Option<String> = None;
    let mut quote = None;
    for c in line.trim().chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => current.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                current.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => arguments.extend(current.take()),
            (None, _) => current.get_or_insert_default().push(c),
        }
    }
    arguments.extend(current);
    arguments
}

#[test]
fn arguments_are_split_as_a_shell_splits_them() {
    assert_eq!(split(" run  'a b.toml' --set x=\"it's\" '' "), ["run", "a b.toml", "--set", "x=it's", ""]);
}
