//! From bytes to a checked scenario.

use super::check::{Check, Found};
use super::content::Scenario;
use super::keys::{Absent, KEYS, Key};
use super::problem::{Problem, Problems, Severity};
use super::tree::{Table, Value};
use super::{file, resolved, set, syntax};
use std::collections::BTreeSet;

/// The built-in England scenario, the text of `scenarios/england.toml`.
pub const ENGLAND: &str = include_str!("../../scenarios/england.toml");
/// The built-in minimal scenario, the text of `scenarios/minimal.toml`.
pub const MINIMAL: &str = include_str!("../../scenarios/minimal.toml");

/// The version of the file format that this program reads.
const VERSION: i128 = 1;

/// A scenario file's bytes, read once.
#[derive(Clone, PartialEq, Debug)]
pub struct Text {
    /// What messages call it: its path, or `england (built in)`.
    pub name: String,
    /// The bytes as read.
    pub bytes: Vec<u8>,
}

/// A scenario that passed every check.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The scenario.
    pub scenario: Scenario,
    /// Warnings and notes; no errors.
    pub notes: Problems,
    /// SHA-256 of the bytes as read, in hex.
    pub raw_sha256: String,
    /// SHA-256 of the resolved content, independent of order, comments and layout, in hex.
    pub canonical_sha256: String,
    /// `--set` arguments applied, as written.
    pub set: Vec<String>,
    /// The resolved scenario as nested plain values (for `show`), as TOML text in a fixed order.
    pub resolved: toml::Table,
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
    let mut problems = Problems { name: text.name.clone(), ..Problems::default() };
    let checked = match file::decode(text) {
        Ok(decoded) => {
            problems.text = decoded.to_owned();
            check(text, set, &mut problems)
        }
        Err(problem) => {
            problems.list.push(problem);
            None
        }
    };
    problems.sort();
    if strict {
        problems.make_strict();
    }
    match checked {
        Some((scenario, found)) if !problems.has_errors() => Ok(Loaded {
            scenario,
            raw_sha256: resolved::sha256(&text.bytes),
            canonical_sha256: resolved::canonical_sha256(&found),
            set: set.to_vec(),
            resolved: resolved::nested(&found),
            notes: problems,
        }),
        _ => Err(problems),
    }
}

fn check(text: &Text, set: &[String], problems: &mut Problems) -> Option<(Scenario, Found)> {
    let mut list = Vec::new();
    let length = problems.text.len();
    if problems.text.split('\n').all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
        problems.list.push(empty(&text.name));
        return None;
    }
    let root = syntax::parse(&problems.text, &mut list);
    let root = root.and_then(|mut root| {
        for argument in set {
            problems.text.push('\n');
            let start = problems.text.len();
            problems.set_at.push(start);
            problems.text.push_str(argument);
            set::apply(&mut root, argument, start, &mut list);
        }
        later_version(&root).map_or(Some(root), |problem| {
            list.push(problem);
            None
        })
    });
    problems.list = list;
    let root = root?;
    let layer = layer(&text.name);
    let list = std::mem::take(&mut problems.list);
    let (found, meant) = (Found::default(), BTreeSet::new());
    let mut check = Check { found, problems: list, layer: &layer, set_from: length + 1, meant };
    check.file(&root);
    check.together();
    let sound = check.problems.iter().all(|problem| problem.severity != Severity::Error);
    let content = sound.then(|| check.content()).flatten();
    problems.list = check.problems;
    if sound && content.is_none() {
        problems.list.push(
            Problem::new("E0103", "a number that the engine needs is not in the table of keys")
                .help("this is a fault of the program, not of the scenario: please report it"),
        );
    }
    Some((Scenario::checked(content?), check.found))
}

/// What `assumptions` calls the file: its last part, since outputs hold no paths.
fn layer(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}

fn empty(name: &str) -> Problem {
    let tables: BTreeSet<String> = KEYS
        .iter()
        .filter(|key| {
            key.absent == Absent::Required
                && !["history", "correlation"].iter().any(|table| key.path.starts_with(table))
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
fn later_version(root: &Table) -> Option<Problem> {
    let entry = root.get("schema_version")?;
    match entry.node.value {
        Value::Integer(version) if version.is_none_or(|version| version > VERSION) => Some(
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
