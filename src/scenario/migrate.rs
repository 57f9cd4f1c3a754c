//! Files of earlier versions of the format: what has changed since, how they are read, and how they are rewritten.
//!
//! One pass over the tree does both: it renames keys in it, so that the checks that follow know one version only and
//! still point into the file as it stands, and it notes each change as an edit of the text, which `upgrade` applies.
//! All else in the file, comments, order, layout and line ends, stays as it is, byte by byte.

use super::check::{Check, Found, join};
use super::load::Text;
use super::pieces::Pieces;
use super::problem::{Problem, Problems, Severity};
use super::render::quoted;
use super::tree::{Entry, Node, Table, Value};
use super::{file, load, syntax};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What changed from one version to the next.
struct Migration {
    /// In a sentence, for whoever reads the note.
    about: &'static str,
    /// Keys with another name: where they stood (`*` for an identifier), and their last part now. A key stands at one
    /// place in a file; a table may be opened at several, and needs another kind of change.
    renames: &'static [(&'static str, &'static str)],
}

/// The way from each version to the next, from version 0 on. A new version is one entry more.
const MIGRATIONS: &[Migration] = &[Migration {
    about: "version 0, before the first release, called `set_aside_share` of a strategy `contingency_share`",
    renames: &[("strategy.*.contingency_share", "set_aside_share")],
}];

/// The version of the format that this program reads.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// Changes of the text: the places, each with what stands there now.
type Edits = BTreeMap<usize, (Range<usize>, String)>;

/// Brings a tree of an earlier version to this one, with a note; one of this or a later version, or without a sound
/// version, is left alone.
pub(super) fn migrate(root: &mut Table, problems: &mut Vec<Problem>) -> Edits {
    let mut edits = Edits::new();
    let Some(entry) = root.get_mut("schema_version") else { return edits };
    let Value::Integer(Some(from)) = entry.node.value else { return edits };
    let steps = usize::try_from(from).ok().and_then(|from| MIGRATIONS.get(from..)).unwrap_or_default();
    if steps.is_empty() {
        return edits;
    }
    let span = entry.node.span.clone();
    entry.node.value = Value::Integer(Some(i128::from(VERSION)));
    edits.insert(span.start, (span.clone(), VERSION.to_string()));
    let changes: Vec<&str> = steps.iter().map(|step| step.about).collect();
    problems.push(
        Problem::new("N0108", format!("this file is written for version {from} and is read as version {VERSION}"))
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
///
/// # Examples
/// ```
/// use capcast::scenario::{Text, migrate::{Upgrade, upgrade}};
/// let old = "schema_version = 0 # of 2025\n[strategy.x]\ncontingency_share = 0.1 # for training\n";
/// let Ok(Upgrade::From { bytes, .. }) = upgrade(&Text { name: "x.toml".into(), bytes: old.into() }) else { panic!() };
/// assert_eq!(bytes, b"schema_version = 1 # of 2025\n[strategy.x]\nset_aside_share = 0.1 # for training\n");
/// ```
pub fn upgrade(text: &Text) -> Result<Upgrade, Problems> {
    let mut problems = Problems { name: text.name.clone(), ..Problems::default() };
    let done = match file::decode(&text.name, &text.bytes) {
        Ok(decoded) => {
            problems.pieces = Pieces::of(&text.name, decoded);
            rewritten(decoded, &mut problems.list)
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
fn rewritten(text: &str, problems: &mut Vec<Problem>) -> Option<(i64, String)> {
    let mut root = syntax::parse(text, 0, problems)?;
    if let Some(later) = load::later_version(&root) {
        problems.push(later);
        return None;
    }
    let Some(stated) = root.get("schema_version").map(|entry| entry.node.clone()) else {
        problems.push(
            Problem::new("E0103", "`schema_version` is missing at the top of the file")
                .about("schema_version")
                .at(&(0..0), "`schema_version` belongs here")
                .help(format!("which version is it written for? Today's files say schema_version = {VERSION}")),
        );
        return None;
    };
    let edits = migrate(&mut root, problems);
    if edits.is_empty() {
        // Of this version, or of none that there is: the walk says so.
        let mut check =
            Check { found: Found::default(), problems: Vec::new(), pieces: &Pieces::default(), meant: BTreeSet::new() };
        check.version(&stated, "schema_version");
        problems.append(&mut check.problems);
        return Some((VERSION, text.to_owned()));
    }
    let mut now = text.to_owned();
    for (place, written) in edits.into_values().rev() {
        now.replace_range(place, &written);
    }
    // What was written must say what was read: no file is worth a doubt.
    let again = syntax::parse(&now, 0, &mut Vec::new());
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

#[cfg(test)]
mod tests {
    use super::super::{MINIMAL, load};
    use super::*;
    use crate::scenario::keys;

    /// A file of version 0: comments, every way to write a strategy, and what must not be touched.
    const OLD: &str = "\
# contingency_share stands in this comment
schema_version = 0 # the first
id = \"old\" # schema_version = 0
horizon = { first_year = \"2025/26\", last_year = \"2034/35\" }
prices = { base = \"2024/25\" }
[capital]
base_gbp_m = 20
growth_after_per_year = \"2.1%\"
after_basis = \"cash\"
share_to_backlog = 0.1
[estate]
hospital = { name = \"contingency_share\", area_m2 = 90_000, low_gbp_m = 6, moderate_gbp_m = 18, significant_gbp_m = 20, high_gbp_m = 12 }
[strategy]
a = { rule = \"proportional\", contingency_share = 0.1 } # inline
b.rule = \"worst_first\"
b.'contingency_share'   =   0.2 # dotted and quoted
[strategy.c]
rule = \"do_minimum\"
[strategy.c.contingency_share] # a header
value = 0.3
[strategy.d]
rule = \"proportional\" # the new key is not in version 0, nor needed
";

    fn text(content: &str) -> Text {
        Text { name: "old.toml".to_owned(), bytes: content.into() }
    }

    fn bytes(content: &str) -> Vec<u8> {
        match upgrade(&text(content)) {
            Ok(Upgrade::From { bytes, .. }) => bytes,
            other => panic!("{other:?}"),
        }
    }

    fn codes(content: &str) -> Vec<&'static str> {
        upgrade(&text(content)).unwrap_err().codes()
    }

    #[test]
    fn only_what_changed_is_rewritten() {
        let expected = OLD
            .replacen("schema_version = 0", "schema_version = 1", 1)
            .replace("contingency_share = 0.1", "set_aside_share = 0.1")
            .replace("'contingency_share'", "set_aside_share")
            .replace("[strategy.c.contingency_share]", "[strategy.c.set_aside_share]");
        assert_eq!(String::from_utf8(bytes(OLD)).unwrap(), expected);
        // Line ends and the byte order mark are the author's.
        let dos = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(bytes(&dos(OLD)), dos(&expected).as_bytes());
    }

    #[test]
    fn an_old_file_is_the_same_scenario_before_and_after_its_upgrade() {
        let old = load(&text(OLD), &[], true).unwrap();
        let new = load(&Text { name: "new.toml".into(), bytes: bytes(OLD) }, &[], true).unwrap();
        assert_eq!(old.notes.codes(), ["N0108"]);
        assert_eq!(new.notes.codes(), Vec::<&str>::new());
        assert_eq!((old.canonical_sha256, old.resolved), (new.canonical_sha256, new.resolved));
        let set_aside: Vec<f64> = old.scenario.strategies.iter().map(|strategy| strategy.set_aside_share).collect();
        assert_eq!(set_aside, [0.1, 0.2, 0.3, 0.0]);
    }

    /// Problems of an old file point into the file as it stands, and `--set` knows the present names.
    #[test]
    fn an_old_file_is_checked_like_any_other() {
        let broken = OLD.replace("contingency_share = 0.1", "contingency_share = 1.1");
        let problems = load(&text(&broken), &[], false).unwrap_err();
        assert_eq!(problems.codes(), ["N0108", "E0202"]);
        assert!(problems.render(false).contains("contingency_share = 1.1"), "{}", problems.render(false));
        let set = load(&text(OLD), &["strategy.a.set_aside_share=0.5".into()], true).unwrap();
        assert_eq!(set.scenario.strategies[0].set_aside_share, 0.5);
    }

    #[test]
    fn a_file_of_this_version_is_left_alone() {
        assert_eq!(upgrade(&text(MINIMAL)), Ok(Upgrade::Current));
        // The former name means nothing in it.
        let with_old_name = MINIMAL.replacen("label = ", "contingency_share = 0.1, label = ", 1);
        assert_eq!(load(&text(&with_old_name), &[], false).unwrap_err().codes(), ["E0102"]);
        assert_eq!(upgrade(&text(&with_old_name)), Ok(Upgrade::Current));
    }

    #[test]
    fn what_stands_in_the_way_is_told() {
        assert_eq!(codes("id = \"x\"\n"), ["E0103"]);
        assert_eq!(codes("schema_version = 2\n"), ["E0108"]);
        assert_eq!(codes("schema_version = -1\n"), ["E0202"]);
        assert_eq!(codes("schema_version = \"0\"\n"), ["E0104"]);
        assert_eq!(codes("schema_version = \n"), ["E0100"]);
        let both = "schema_version = 0\nstrategy.a = { contingency_share = 0.1, set_aside_share = 0.1 }\n";
        assert_eq!(codes(both), ["E0110"]);
        let twice = "schema_version = 0\n[strategy.a.contingency_share.x]\ny = 1\n[strategy.a.contingency_share.z]\n";
        assert_eq!(codes(twice), ["E0110"]);
    }

    /// Each file of a scenario states its own version.
    #[test]
    fn a_layer_of_today_may_stand_on_a_base_of_yesterday() {
        let folder = std::env::temp_dir().join(format!("capcast-migrate-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("old.toml"), OLD).unwrap();
        let layer = "schema_version = 1\nid = \"new\"\nextends = \"old.toml\"\n[strategy.a]\nset_aside_share = 0.4\n";
        std::fs::write(folder.join("new.toml"), layer).unwrap();
        let loaded = super::super::load_file(&folder.join("new.toml"), &[], true);
        let _ = std::fs::remove_dir_all(&folder);
        let loaded = loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false)));
        let set_aside: Vec<f64> = loaded.scenario.strategies.iter().map(|strategy| strategy.set_aside_share).collect();
        assert_eq!(set_aside, [0.4, 0.2, 0.3, 0.0]);
        let note = &loaded.notes.list[0];
        assert_eq!(
            (note.code, loaded.notes.place(note).map(|(file, line, _)| (file.ends_with("old.toml"), line))),
            ("N0108", Some((true, 2)))
        );
    }

    /// Broken files of an earlier version get an answer, never a panic; what is rewritten is of the present version.
    #[test]
    fn no_broken_file_makes_the_upgrade_panic() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let pieces: [&[u8]; 10] = [
            b"[",
            b"]",
            b"\"",
            b"=",
            b".",
            b"\n",
            b"{",
            b"contingency_share = 1\n",
            b"[strategy.b.contingency_share.x]\n",
            b"\xff",
        ];
        let mut rewritten = 0;
        for _ in 0..3000 {
            let mut bytes = OLD.as_bytes().to_vec();
            for _ in 0..1 + next(3) {
                let at = next(bytes.len());
                match next(3) {
                    0 => bytes[at] = next(256) as u8,
                    1 => drop(bytes.drain(at..(at + 1 + next(30)).min(bytes.len()))),
                    _ => drop(bytes.splice(at..at, pieces[next(pieces.len())].iter().copied())),
                }
            }
            if let Ok(Upgrade::From { bytes, .. }) = upgrade(&Text { name: "broken.toml".into(), bytes }) {
                assert_eq!(upgrade(&Text { name: "new.toml".into(), bytes }), Ok(Upgrade::Current));
                rewritten += 1;
            }
        }
        assert!((300..2700).contains(&rewritten), "{rewritten}");
    }

    #[test]
    fn what_is_renamed_is_a_key_of_the_present_version() {
        for (pattern, to) in MIGRATIONS.iter().flat_map(|step| step.renames) {
            let now = pattern.rsplit_once('.').map_or((*to).to_owned(), |(table, _)| join(table, to));
            assert!(keys::find(&now).is_some() && keys::find(pattern).is_none(), "{pattern} is now {now}");
        }
        let about = keys::find("schema_version").unwrap().about;
        assert!(about.ends_with(&format!(": {VERSION}")), "{about}");
    }
}
