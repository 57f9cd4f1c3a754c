//! From bytes to a checked scenario.

use super::beside::Beside;
use super::check::{Check, Found};
use super::content::Scenario;
use super::keys::{Absent, KEYS, Key};
use super::layers::{self, Layers};
use super::migrate::VERSION;
use super::pieces::{Origin, Rank, SET};
use super::problem::{Problem, Problems, Severity};
use super::tree::{Table, Value};
use super::{resolved, set, systems};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The built-in England scenario, the text of `scenarios/england.toml`.
pub const ENGLAND: &str = include_str!("../../scenarios/england.toml");
/// The built-in minimal scenario, the text of `scenarios/minimal.toml`.
pub const MINIMAL: &str = include_str!("../../scenarios/minimal.toml");
/// The built-in trust scenario, the text of `scenarios/trust.toml`.
pub const TRUST: &str = include_str!("../../scenarios/trust.toml");
/// A trust's scenario with the questions that only the trust can answer: each stands as `"?"`.
pub const TRUST_QUESTIONS: &str = include_str!("../../scenarios/questions/trust.toml");

/// The built-in scenarios by the name under which `extends` and `show --diff` know them.
pub const BUILT_IN: &[(&str, &str)] = &[("england", ENGLAND), ("minimal", MINIMAL), ("trust", TRUST)];

/// A scenario file's bytes, read once.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// What messages call it: its path, or `england (built in)`.
    pub name: String,
    /// The bytes as read.
    pub bytes: Vec<u8>,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadFile {
    /// Its path from the folder of the scenario, or `england (built in)`: the same on every machine.
    pub name: String,
    /// Where it is; none for what is built in or was given as a text.
    pub path: Option<PathBuf>,
    /// SHA-256 of the bytes as read, in hex: they were read once, and these are the bytes that were parsed.
    pub sha256: String,
}

/// A scenario that passed every check.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings and notes; no errors.
    pub notes: Problems,
    /// SHA-256 of the bytes as read, in hex; where the scenario names other files, of the hashes and names of all.
    pub raw_sha256: String,
    /// SHA-256 of the resolved content, independent of order, comments and layout, in hex.
    pub canonical_sha256: String,
    /// `--set` arguments applied, as written.
    pub set: Vec<String>,
    /// The resolved scenario as nested plain values (for `show`), as TOML text in a fixed order.
    pub resolved: toml::Table,
    /// Where each of those values was set, by path.
    pub origins: BTreeMap<String, Origin>,
    /// The scenario file first, then every file that it names.
    pub files: Vec<ReadFile>,
}

impl Loaded {
    /// Name and hash of every file that the scenario names.
    pub fn inputs(&self) -> Vec<(String, String)> {
        self.files.iter().skip(1).map(|file| (file.name.clone(), file.sha256.clone())).collect()
    }

    /// Names of the files that are no longer what was read.
    pub fn changed(&self) -> Vec<&str> {
        let same = |file: &ReadFile, path: &Path| {
            super::read_file(path).is_ok_and(|now| resolved::sha256(&now.bytes) == file.sha256)
        };
        let changed = self.files.iter().filter(|file| file.path.as_ref().is_some_and(|path| !same(file, path)));
        changed.map(|file| file.name.as_str()).collect()
    }
}

/// Parses and checks; `set` are `path=value`. With `strict`, warnings are errors.
///
/// # Errors
/// Every problem of the file and the arguments, in file order, as [`Problems`].
///
/// # Examples
/// ```
/// use capcast::scenario::{MINIMAL, Text, load};
/// let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
/// let loaded = load(&text, &["run.trials=500".into()], false).unwrap();
/// assert_eq!(loaded.scenario.trials, 500);
/// let problems = load(&text, &["run.trails=500".into()], false).unwrap_err();
/// assert_eq!(problems.codes(), ["E0102"]); // an unknown key: did you mean `trials`?
/// ```
pub fn load(text: &Text, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    loaded(text, None, set, strict)
}

/// The same for a text that lies in a folder, beside the files that it names.
///
/// # Errors
/// As for [`load`], and for the files that it names.
pub fn load_beside(text: &Text, beside: Beside<'_>, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    loaded(text, Some(beside), set, strict)
}

/// The same for a file of this machine, with the files that it names.
///
/// # Errors
/// As for [`load_beside`], and where the file cannot be read.
pub fn load_file(path: &Path, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    load_beside(&super::read_file(path)?, Beside::on_disk(path), set, strict)
}

/// A scenario that was read with every file that it names, and not yet checked: read once, it can be had with any changes.
pub struct Unchecked {
    layers: Option<Layers>,
    problems: Problems,
}

impl Unchecked {
    /// Reads a text.
    pub fn text(text: &Text) -> Self {
        Self::read(text, None)
    }

    /// Reads a file of this machine, and the files that it names.
    ///
    /// # Errors
    /// Where the file itself cannot be read; all else is told when it is checked.
    pub fn file(path: &Path) -> Result<Self, Problems> {
        Ok(Self::read(&super::read_file(path)?, Some(Beside::on_disk(path))))
    }

    fn read(text: &Text, beside: Option<Beside<'_>>) -> Self {
        let mut problems = Problems { name: text.name.clone(), ..Problems::default() };
        let layers = layers::read(text, beside, &mut problems);
        Self { layers, problems }
    }

    /// The scenario with these `path=value` changes, checked. With `strict`, warnings are errors.
    ///
    /// # Errors
    /// As [`load`].
    ///
    /// # Examples
    /// ```
    /// use capcast::scenario::{MINIMAL, Text, Unchecked};
    /// let read = Unchecked::text(&Text { name: "minimal".into(), bytes: MINIMAL.into() });
    /// for trials in [500, 900] {
    ///     assert_eq!(read.with(&[format!("run.trials={trials}")], false).unwrap().scenario.trials, trials);
    /// }
    /// ```
    pub fn with(&self, set: &[String], strict: bool) -> Result<Loaded, Problems> {
        checked(self.layers.clone(), self.problems.clone(), set, strict, Also::Resolved)
    }

    /// The same without [`Loaded::resolved`] and [`Loaded::origins`], which are for people: quicker.
    ///
    /// # Errors
    /// As [`load`].
    pub fn bare(&self, set: &[String], strict: bool) -> Result<Loaded, Problems> {
        checked(self.layers.clone(), self.problems.clone(), set, strict, Also::Nothing)
    }
}

/// What is made beside the scenario.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Also {
    Resolved,
    Nothing,
}

fn loaded(text: &Text, beside: Option<Beside<'_>>, set: &[String], strict: bool) -> Result<Loaded, Problems> {
    let Unchecked { layers, problems } = Unchecked::read(text, beside);
    checked(layers, problems, set, strict, Also::Resolved)
}

fn checked(
    layers: Option<Layers>,
    mut problems: Problems,
    set: &[String],
    strict: bool,
    also: Also,
) -> Result<Loaded, Problems> {
    let checked = layers.and_then(|layers| check(layers, set, &mut problems));
    problems.sort();
    if strict {
        problems.make_strict();
    }
    match checked {
        Some((scenario, found, files)) if !problems.has_errors() => Ok(Loaded {
            scenario,
            raw_sha256: resolved::raw_sha256(&files),
            canonical_sha256: resolved::canonical_sha256(&found),
            set: set.to_vec(),
            resolved: if also == Also::Resolved { resolved::nested(&found) } else { toml::Table::new() },
            origins: match also {
                Also::Resolved => resolved::origins(&found, &problems.pieces),
                Also::Nothing => BTreeMap::new(),
            },
            files,
            notes: problems,
        }),
        _ => Err(problems),
    }
}

fn check(layers: Layers, set: &[String], problems: &mut Problems) -> Option<(Scenario, Found, Vec<ReadFile>)> {
    let Layers { mut root, files, meant } = layers;
    for argument in set {
        let start = problems.pieces.add(SET, SET, Rank::SET, argument);
        set::apply(&mut root, argument, start, &mut problems.list);
    }
    if let Some(problem) = later_version(&root) {
        problems.list.push(problem);
        return None;
    }
    let list = std::mem::take(&mut problems.list);
    let mut check = Check { found: Found::default(), problems: list, pieces: &problems.pieces, meant };
    check.file(&root);
    check.together();
    let sound = check.problems.iter().all(|problem| problem.severity != Severity::Error);
    let content = sound.then(|| check.content()).flatten();
    let found = check.found;
    problems.list = check.problems;
    if sound && content.is_none() {
        problems.list.push(
            Problem::new("E0103", "a number that the engine needs is not in the table of keys")
                .help("this is a fault of the program, not of the scenario: please report it"),
        );
    }
    Some((Scenario::checked(content?), found, files))
}

/// What `assumptions` calls the file: its last part, since outputs hold no paths.
pub(super) fn layer(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}

pub(super) fn empty(name: &str) -> Problem {
    let tables: BTreeSet<String> = KEYS
        .iter()
        .filter(|key| {
            key.absent == Absent::Required
                && systems::system_of(key.path).is_none()
                && !["history", "correlation", "capital.ring_fence", "target", "sweep"]
                    .iter()
                    .any(|table| key.path.starts_with(table))
        })
        .map(Key::table)
        .filter(|table| !table.is_empty())
        .map(|table| format!("[{table}]"))
        .collect();
    let tables: Vec<String> = tables.into_iter().collect();
    Problem::new("E0004", format!("{} is empty", super::render::quoted(name))).help(format!(
        "a scenario needs schema_version and id at the top, and the tables {}; `capcast init NAME` writes one to start from",
        tables.join(", ")
    ))
}

/// A file for a later version is refused before its unknown keys are held against it.
pub(super) fn later_version(root: &Table) -> Option<Problem> {
    let entry = root.get("schema_version")?;
    match entry.node.value {
        Value::Integer(version) if version.is_none_or(|version| version > i128::from(VERSION)) => Some(
            Problem::new("E0108", "this file is written for a later version of capcast")
                .about("schema_version")
                .at(&entry.node.span, format!("this program reads version {VERSION}"))
                .help(format!(
                    "capcast {} reads schema_version {VERSION}; use a later capcast for this file",
                    env!("CARGO_PKG_VERSION")
                )),
        ),
        _ => None,
    }
}
