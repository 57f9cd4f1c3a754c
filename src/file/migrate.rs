//! Files of earlier versions of the format: what has changed since, how they are read, and how they are rewritten.
//!
//! One pass over the tree does both: it renames keys in it, so that the checks that follow know one version only and
//! still point into the file as it stands, and it notes each change as an edit of the text, which `upgrade` applies.
//! All else in the file, comments, order, layout and line ends, stays as it is, byte by byte.

use super::check::Check;
use super::disk::{self, Text};
use super::format::Format;
use super::key::join;
use super::problem::{Problem, Problems, Severity};
use super::render::quoted;
use super::source::SourceMap;
use super::syntax;
use super::tree::{Entry, Node, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What changed from one version to the next.
pub(crate) struct Migration {
    /// In a sentence, for whoever reads the note.
    pub about: &'static str,
    /// Keys with another name: where they stood (`*` for an identifier), and their last part now. A key stands at one
    /// place in a file; a table may be opened at several, and needs another kind of change.
    pub renames: &'static [(&'static str, &'static str)],
}

/// Changes of the text: the places, each with what stands there now.
type Edits = BTreeMap<usize, (Range<usize>, String)>;

/// Brings a tree of an earlier version to this one, with a note; one of this or a later version, or without a sound
/// version, is left alone.
pub(crate) fn migrate(format: &Format, root: &mut Table, problems: &mut Vec<Problem>) -> Edits {
    let mut edits = Edits::new();
    let Some(entry) = root.get_mut("schema_version") else { return edits };
    let Value::Integer(Some(from)) = entry.node.value else { return edits };
    let steps = usize::try_from(from).ok().and_then(|from| format.migrations.get(from..)).unwrap_or_default();
    let present = format.version();
    if steps.is_empty() {
        return edits;
    }
    let span = entry.node.span.clone();
    entry.node.value = Value::Integer(Some(i128::from(present)));
    edits.insert(span.start, (span.clone(), present.to_string()));
    let changes: Vec<&str> = steps.iter().map(|step| step.about).collect();
    problems.push(
        Problem::new("N0108", format!("this file is written for version {from} and is read as version {present}"))
            .about("schema_version")
            .at(&span, changes.join("; "))
            .help("nothing to do; `capcast upgrade FILE` writes it anew and keeps its comments"),
    );
    for (pattern, to) in steps.iter().flat_map(|step| step.renames) {
        let parts: Vec<&str> = pattern.split('.').collect();
        rename(root, &parts, to, "", &mut edits, problems);
    }
    edits
}

fn rename(table: &mut Table, parts: &[&str], to: &str, path: &str, edits: &mut Edits, problems: &mut Vec<Problem>) {
    let [name, rest @ ..] = parts else { return };
    if !rest.is_empty() {
        for entry in table.entries.iter_mut().filter(|entry| *name == "*" || entry.key == *name) {
            let path = join(path, &entry.key);
            if let Value::Table(inner) = &mut entry.node.value {
                rename(inner, rest, to, &path, edits, problems);
            }
        }
        return;
    }
    let now = table.get(to).map(|now| now.key_span.clone());
    let Some(entry) = table.get_mut(name) else { return };
    if let Some(now) = now {
        problems.push(
            Problem::new("E0110", format!("{} is now {}, and both are here", quoted(name), quoted(to)))
                .about(join(path, name))
                .at(&entry.key_span, "the former name")
                .at(&now, "the present one")
                .help(format!("keep {}", quoted(to))),
        );
        return;
    }
    edits.insert(entry.key_span.start, (entry.key_span.clone(), to.to_owned()));
    entry.key = to.to_owned();
}

/// A file for a later version is refused before its unknown keys are held against it.
pub(crate) fn later_version(format: &Format, root: &Table) -> Option<Problem> {
    let (entry, present) = (root.get("schema_version")?, format.version());
    match entry.node.value {
        Value::Integer(version) if version.is_none_or(|version| version > i128::from(present)) => Some(
            Problem::new("E0108", "this file is written for a later version of capcast")
                .about("schema_version")
                .at(&entry.node.span, format!("this program reads version {present}"))
                .help(format!(
                    "capcast {} reads schema_version {present}; use a later capcast for this file",
                    env!("CARGO_PKG_VERSION")
                )),
        ),
        _ => None,
    }
}

/// What `upgrade` makes of a file.
#[derive(Clone, PartialEq, Debug)]
pub enum Upgrade {
    /// It is written for the present version already.
    Current,
    /// It was written for an earlier one.
    From {
        /// That version.
        version: i64,
        /// The file as it should be now.
        bytes: Vec<u8>,
        /// The lines that changed: their number, before and after.
        lines: Vec<(usize, String, String)>,
    },
}

/// Rewrites a file of an earlier version for the present one; only what changed is touched.
///
/// # Errors
/// What stands in the way: the file is no TOML, states no version (E0103) or one that is not there yet (E0108), or holds
/// a key under its former name and its present one (E0110).
pub(crate) fn upgrade(format: &'static Format, text: &Text) -> Result<Upgrade, Problems> {
    let mut problems = Problems { name: text.name.clone(), ..Problems::default() };
    let done = match disk::decode(&text.name, &text.bytes) {
        Ok(decoded) => {
            problems.pieces = SourceMap::of(&text.name, decoded);
            rewritten(format, decoded, &mut problems.list)
        }
        Err(problem) => {
            problems.list.push(problem);
            None
        }
    };
    problems.sort();
    let Some((version, now)) = done.filter(|_| !problems.has_errors()) else {
        problems.list.retain(|problem| problem.severity == Severity::Error);
        return Err(problems);
    };
    let before = problems.pieces.text;
    if now == before {
        return Ok(Upgrade::Current);
    }
    let pairs = before.lines().zip(now.lines()).enumerate();
    let lines = pairs.filter(|(_, (old, new))| old != new);
    let lines = lines.map(|(i, (old, new))| (i + 1, old.to_owned(), new.to_owned())).collect();
    // A byte order mark is no part of the text and stays.
    let mark = &text.bytes[..text.bytes.len() - before.len()];
    Ok(Upgrade::From { version, bytes: [mark, now.as_bytes()].concat(), lines })
}

/// The version of a text, and the text of the present version; what stands in the way is told.
fn rewritten(format: &'static Format, text: &str, problems: &mut Vec<Problem>) -> Option<(i64, String)> {
    let mut root = syntax::parse(text, 0, format, problems)?;
    if let Some(later) = later_version(format, &root) {
        problems.push(later);
        return None;
    }
    let Some(stated) = root.get("schema_version").map(|entry| entry.node.clone()) else {
        problems.push(
            Problem::new("E0103", "`schema_version` is missing at the top of the file")
                .about("schema_version")
                .at(&(0..0), "`schema_version` belongs here")
                .help(format!(
                    "which version is it written for? Today's files say schema_version = {}",
                    format.version()
                )),
        );
        return None;
    };
    let edits = migrate(format, &mut root, problems);
    if edits.is_empty() {
        // Of this version, or of none that there is: the walk says so.
        let pieces = SourceMap::default();
        let mut check = Check::new(format, Vec::new(), &pieces, BTreeSet::new());
        check.version(&stated, "schema_version");
        problems.append(&mut check.problems);
        return Some((format.version(), text.to_owned()));
    }
    let mut now = text.to_owned();
    for (place, written) in edits.into_values().rev() {
        now.replace_range(place, &written);
    }
    // What was written must say what was read: no file is worth a doubt.
    let again = syntax::parse(&now, 0, format, &mut Vec::new());
    if !again.is_some_and(|again| same(&again, &root)) {
        problems.push(
            Problem::new("E0110", "a key with a new name stands at several places of this file")
                .at(&stated.span, "cannot be rewritten for the present version")
                .help("`capcast check` reads it as it is; write that key at one place, then upgrade"),
        );
        return None;
    }
    match stated.value {
        Value::Integer(Some(version)) => Some((i64::try_from(version).ok()?, now)),
        _ => None,
    }
}

/// Whether two trees say the same; places and order aside.
fn same(a: &Table, b: &Table) -> bool {
    let alike = |entry: &Entry| b.get(&entry.key).is_some_and(|other| same_value(&entry.node, &other.node));
    a.entries.len() == b.entries.len() && a.entries.iter().all(alike)
}

fn same_value(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Table(a), Value::Table(b)) => same(a, b),
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b)),
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Flag(a), Value::Flag(b)) => a == b,
        (Value::Date, Value::Date) => true,
        _ => false,
    }
}
