//! Files of earlier versions of the format: what has changed since, how they are read, and how they are rewritten.
//!
//! One pass over the tree does both: it renames keys in it and takes out those that are gone, so that the checks that follow
//! know one version only and still point into the file as it stands, and it notes each change as an edit of the text, which
//! `upgrade` applies. All else in the file, comments, order, layout and line ends, stays as it is, byte by byte; what is gone
//! stays too, as a comment.

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
    /// Keys that are gone: where they stood, and in a sentence what became of them.
    pub removed: &'static [(&'static str, &'static str)],
}

impl Format {
    /// What became of a key of an earlier version that is gone.
    pub fn removed(&self, pattern: &str) -> Option<&'static str> {
        let mut removed = self.migrations.iter().flat_map(|step| step.removed);
        removed.find(|(known, _)| *known == pattern).map(|(_, became)| *became)
    }
}

/// Changes of the text: the places, each with what stands there now.
type Edits = BTreeMap<usize, (Range<usize>, String)>;

/// A key that is gone, as it stood in a file.
struct Gone {
    path: String,
    became: &'static str,
    entry: Entry,
    /// The inline table around it, where there is one.
    inline: Option<Range<usize>>,
}

/// What `migrate` made of a tree: the changes of names in the text, and what is gone from it.
#[derive(Default)]
pub(crate) struct Migrated {
    edits: Edits,
    gone: Vec<Gone>,
}

/// Brings a tree of an earlier version to this one, with a note; one of this or a later version, or without a sound
/// version, is left alone. Its places count from `start` in `text`.
pub(crate) fn migrate(
    format: &Format,
    root: &mut Table,
    (text, start): (&str, usize),
    problems: &mut Vec<Problem>,
) -> Migrated {
    let mut done = Migrated::default();
    let Some(entry) = root.get_mut("schema_version") else { return done };
    let Value::Integer(Some(from)) = entry.node.value else { return done };
    let steps = usize::try_from(from).ok().and_then(|from| format.migrations.get(from..)).unwrap_or_default();
    let present = format.version();
    if steps.is_empty() {
        return done;
    }
    let span = entry.node.span.clone();
    entry.node.value = Value::Integer(Some(i128::from(present)));
    done.edits.insert(span.start, (span.clone(), present.to_string()));
    for step in steps {
        for (pattern, to) in step.renames {
            let parts: Vec<&str> = pattern.split('.').collect();
            rename(root, &parts, to, "", &mut done.edits, problems);
        }
        for (pattern, became) in step.removed {
            let parts: Vec<&str> = pattern.split('.').collect();
            let is_inline = |node: &Node| text.as_bytes().get(node.span.start - start) == Some(&b'{');
            if let Some((path, entry, inline)) = take_out(root, &parts, "", None, &is_inline) {
                done.gone.push(Gone { path, became, entry, inline });
            }
        }
    }
    let changes: Vec<&str> = steps.iter().map(|step| step.about).collect();
    let note =
        Problem::new("N0108", format!("this file is written for version {from} and is read as version {present}"))
            .about("schema_version")
            .at(&span, changes.join("; "));
    let note =
        done.gone.iter().fold(note, |note, gone| note.at(&gone.entry.key_span, format!("not read; {}", gone.became)));
    problems.push(note.help("nothing to do; `capcast upgrade FILE` writes it anew and keeps its comments"));
    done
}

/// Takes a key out of the tree: its path, itself, and the inline table around it.
fn take_out(
    table: &mut Table,
    parts: &[&str],
    path: &str,
    inline: Option<Range<usize>>,
    is_inline: &dyn Fn(&Node) -> bool,
) -> Option<(String, Entry, Option<Range<usize>>)> {
    let [name, rest @ ..] = parts else { return None };
    let place = table.entries.iter().position(|entry| entry.key == *name)?;
    let here = join(path, name);
    if rest.is_empty() {
        return Some((here, table.entries.remove(place), inline));
    }
    let node = &mut table.entries[place].node;
    let inline = inline.or_else(|| is_inline(node).then(|| node.span.clone()));
    let Value::Table(inner) = &mut node.value else { return None };
    take_out(inner, rest, &here, inline, is_inline)
}

/// Takes away the tables around a key in which nothing stands.
fn without_empty(table: &mut Table, parts: &[&str]) {
    let [name, rest @ ..] = parts else { return };
    let Some(place) = table.entries.iter().position(|entry| entry.key == *name) else { return };
    if let Value::Table(inner) = &mut table.entries[place].node.value {
        without_empty(inner, rest);
        if inner.entries.is_empty() {
            table.entries.remove(place);
        }
    }
}

/// The first places of the lines on which an entry stands: its own, or where it is a table with a header or with points in its
/// keys, those of all that is in it.
fn lines_of(text: &str, entry: &Entry, lines: &mut BTreeSet<usize>) {
    let begin = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let first = begin(entry.key_span.start);
    match &entry.node.value {
        Value::Table(inner) if text.as_bytes().get(entry.node.span.start) != Some(&b'{') => {
            if text[first..].trim_start().starts_with('[') {
                lines.insert(first);
            }
            inner.entries.iter().for_each(|entry| lines_of(text, entry, lines));
        }
        _ => {
            lines.insert(first);
            let value = &text[first..entry.node.span.end];
            lines.extend(value.match_indices('\n').map(|(i, _)| first + i + 1));
        }
    }
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
        /// Keys that are gone, each with what became of it; their lines are comments now.
        gone: Vec<(String, &'static str)>,
    },
}

/// Rewrites a file of an earlier version for the present one; only what changed is touched.
///
/// # Errors
/// What stands in the way: the file is no TOML, states no version (E0103) or one that is not there yet (E0108), holds a key
/// under its former name and its present one, or one that is gone at a place that cannot be made a comment (E0110).
pub(crate) fn upgrade(format: &'static Format, text: &Text) -> Result<Upgrade, Problems> {
    let mut problems = Problems { name: text.name.clone(), ..Problems::default() };
    let done = match disk::decode(&text.name, &text.bytes, disk::Sort::Scenario) {
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
    let Some((version, now, gone)) = done.filter(|_| !problems.has_errors()) else {
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
    Ok(Upgrade::From { version, bytes: [mark, now.as_bytes()].concat(), lines, gone })
}

/// A version, a text of the present one, and the keys that are gone from it.
type Rewritten = (i64, String, Vec<(String, &'static str)>);

/// The version of a text, and the text of the present version; what stands in the way is told.
fn rewritten(format: &'static Format, text: &str, problems: &mut Vec<Problem>) -> Option<Rewritten> {
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
    let Migrated { mut edits, gone } = migrate(format, &mut root, (text, 0), problems);
    if edits.is_empty() {
        // Of this version, or of none that there is: the walk says so.
        let pieces = SourceMap::default();
        let mut check = Check::new(format, Vec::new(), &pieces, BTreeSet::new());
        check.version(&stated, "schema_version");
        problems.append(&mut check.problems);
        return Some((format.version(), text.to_owned(), Vec::new()));
    }
    for gone in &gone {
        if let Some(around) = &gone.inline {
            problems.push(
                Problem::new("E0110", format!("{} is gone, and stands where no comment can", quoted(&gone.path)))
                    .about(&gone.path)
                    .at(&gone.entry.key_span, gone.became)
                    .at(&(around.start..around.start + 1), "inside this table")
                    .help("take it out by hand, then upgrade; `capcast check` reads the file as it is"),
            );
            return None;
        }
        let mut lines = BTreeSet::new();
        lines_of(text, &gone.entry, &mut lines);
        edits.extend(lines.into_iter().map(|at| (at, (at..at, COMMENT.to_owned()))));
    }
    let mut now = text.to_owned();
    for (place, written) in edits.into_values().rev() {
        now.replace_range(place, &written);
    }
    // What was written must say what was read: no file is worth a doubt.
    let mut again = syntax::parse(&now, 0, format, &mut Vec::new());
    for gone in &gone {
        // A table of which only its header was left, or nothing.
        let parts: Vec<&str> = gone.path.split('.').collect();
        let trees = again.iter_mut().chain([&mut root]);
        trees.for_each(|tree| without_empty(tree, &parts));
    }
    if !again.is_some_and(|again| same(&again, &root)) {
        problems.push(
            Problem::new("E0110", "a key that has a new name or is gone stands at several places of this file")
                .at(&stated.span, "cannot be rewritten for the present version")
                .help("`capcast check` reads it as it is; write that key at one place, or take it out by hand, then upgrade"),
        );
        return None;
    }
    let gone = gone.into_iter().map(|gone| (gone.path, gone.became)).collect();
    match stated.value {
        Value::Integer(Some(version)) => Some((i64::try_from(version).ok()?, now, gone)),
        _ => None,
    }
}

/// What makes a line a comment.
const COMMENT: &str = "# ";

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
