//! Layers: a scenario that extends another says only what is different.
//!
//! Tables merge key by key; a number, text or list replaces what stands below as a whole, so that no source stays beside
//! a value that it did not give. `remove` takes something away before the layer's own keys are laid over it.

use super::disk::{self, ReadFile, Sort, Text};
use super::format::{Csv, Format};
use super::migrate::{later_version, migrate};
use super::overlay::{overlay, remove};
use super::problem::{Problem, Problems};
use super::render::quoted;
use super::resolved::sha256;
use super::rows;
use super::sibling_files::{Beside, Found};
use super::source::Rank;
use super::suggest::{closest, wrong_type};
use super::syntax;
use super::tree::{Entry, Node, Table, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

/// Most files that may build on each other, the scenario itself counted.
pub(crate) const MOST: usize = 16;

/// Everything that was read, one tree.
#[derive(Clone)]
pub(crate) struct Layers {
    pub root: Table,
    pub files: Vec<ReadFile>,
    /// Paths that were told as missing or broken already.
    pub meant: BTreeSet<String>,
}

/// Where a file is, and so what it may name.
enum Home {
    /// In the folder of the scenario.
    Folder(Found),
    /// The scenario itself.
    Scenario,
    /// In the program.
    BuiltIn(&'static str),
}

struct Next {
    name: String,
    label: String,
    bytes: Vec<u8>,
    home: Home,
    /// Where it is named.
    named_at: Option<Range<usize>>,
}

struct Reader<'a> {
    format: &'static Format,
    beside: Option<Beside<'a>>,
    problems: &'a mut Problems,
    files: Vec<ReadFile>,
    meant: BTreeSet<String>,
    /// Real places of the files so far, to see a circle.
    seen: Vec<PathBuf>,
    /// The files so far, as messages call them, each with the place that names the next.
    chain: Vec<(String, Range<usize>)>,
}

/// Reads a scenario and everything it builds on. None: something could not be read, and only that can be said.
pub(crate) fn read(
    text: &Text,
    beside: Option<Beside<'_>>,
    format: &'static Format,
    problems: &mut Problems,
) -> Option<Layers> {
    let seen = beside.and_then(|beside| beside.scenario()).into_iter().collect();
    let mut reader =
        Reader { format, beside, problems, files: Vec::new(), meant: BTreeSet::new(), seen, chain: Vec::new() };
    let first = Next {
        name: text.name.clone(),
        label: layer(&text.name),
        bytes: text.bytes.clone(),
        home: Home::Scenario,
        named_at: None,
    };
    let mut next = Some(first);
    let mut trees = Vec::new();
    let mut whole = true;
    while let Some(layer) = next.take() {
        match reader.file(layer) {
            Ok((tree, below)) => {
                trees.push(tree);
                next = below;
            }
            Err(Unread) => whole = false,
        }
    }
    let (files, mut meant) = (reader.files, reader.meant);
    if !whole {
        return None;
    }
    let mut root = Table::default();
    let layered = trees.len() > 1;
    for (depth, mut layer) in trees.into_iter().enumerate().rev() {
        for (name, wanted) in [("schema_version", true), ("id", depth == 0)] {
            if layered && wanted && layer.get(name).is_none() {
                problems.list.push(missing_at_the_top(
                    format,
                    name,
                    problems.pieces.list[piece_of(problems, depth)].start,
                ));
                meant.insert(name.to_owned());
            }
        }
        remove(&mut root, take(&mut layer, "remove"), &mut problems.list);
        overlay(&mut root, layer, "", format);
    }
    Some(Layers { root, files, meant })
}

struct Unread;

impl Reader<'_> {
    /// Reads one file: its tree, with the rows of its table in it, and the file below it.
    fn file(&mut self, file: Next) -> Result<(Table, Option<Next>), Unread> {
        let depth = self.chain.len();
        let level = MOST - depth;
        let decoded = disk::decode(&file.name, &file.bytes, Sort::Scenario);
        let text = decoded.map_err(|problem| self.tell(problem, file.named_at.as_ref()))?;
        let start = self.problems.pieces.add(&file.name, &file.label, Rank { level, part: 0 }, text);
        let path = match &file.home {
            Home::Folder(found) => Some(found.real.clone()),
            Home::Scenario => self.seen.first().cloned(),
            Home::BuiltIn(_) => None,
        };
        self.files.push(ReadFile { name: file.label.clone(), path, sha256: sha256(&file.bytes) });
        if let Some(problem) = syntax::carriage_returns(text, &file.name) {
            return Err(self.tell(problem, file.named_at.as_ref()));
        }
        if text.split('\n').all(|line| line.trim().is_empty() || line.trim().starts_with('#')) {
            let problem = empty(self.format, &file.name);
            return Err(self.tell(problem, file.named_at.as_ref()));
        }
        self.problems.list.extend(syntax::turned(text, start));
        let Some(mut tree) = syntax::parse(text, start, self.format, &mut self.problems.list) else {
            return Err(Unread);
        };
        if let Some(problem) = later_version(self.format, &tree) {
            self.problems.list.push(problem);
            return Err(Unread);
        }
        migrate(self.format, &mut tree, (text, start), &mut self.problems.list);
        self.csv(&mut tree, &file.home, level);
        let below = self.below(&mut tree, &file)?;
        Ok((tree, below))
    }

    fn tell(&mut self, problem: Problem, named_at: Option<&Range<usize>>) -> Unread {
        self.problems.list.push(match named_at {
            Some(span) => problem.at(span, "named here"),
            None => problem,
        });
        Unread
    }

    /// The file that this one extends.
    fn below(&mut self, tree: &mut Table, file: &Next) -> Result<Option<Next>, Unread> {
        self.chain.push((file.label.clone(), 0..0));
        let Some(entry) = take(tree, "extends") else { return Ok(None) };
        let span = entry.node.span.clone();
        if let Some(last) = self.chain.last_mut() {
            last.1 = span.clone();
        }
        let written = self.named_file(&entry)?;
        if let Some((name, text)) = self.format.built_in.iter().find(|(name, _)| *name == written) {
            let label = format!("{name} (built in)");
            if self.chain.iter().any(|(other, _)| *other == label) {
                return Err(self.circle(&label, &span));
            }
            self.not_too_deep(&label, &span)?;
            return Ok(Some(Next {
                name: label.clone(),
                label,
                bytes: text.as_bytes().to_vec(),
                home: Home::BuiltIn(name),
                named_at: Some(span),
            }));
        }
        let found = self.find(&written, &file.home, "E0303").map_err(|problem| {
            let near = closest(&written, self.format.built_in.iter().map(|(name, _)| *name));
            let help = near.map(|near| format!("did you mean \"{near}\", the built-in scenario?"));
            let problem = match help {
                Some(help) if problem.code == "E0303" => problem.help(help),
                _ => problem,
            };
            self.chained(problem, &written, &span)
        })?;
        if self.seen.contains(&found.real) {
            return Err(self.circle(&found.label(), &span));
        }
        self.not_too_deep(&found.label(), &span)?;
        let opened = self.beside.map(|beside| beside.open(&found));
        let bytes = match opened {
            Some(Ok(bytes)) => bytes,
            Some(Err(problem)) => return Err(self.chained(problem, &written, &span)),
            None => return Err(Unread),
        };
        self.seen.push(found.real.clone());
        let (name, label) = (found.name.clone(), found.label());
        Ok(Some(Next { name, label, bytes, home: Home::Folder(found), named_at: Some(span) }))
    }

    /// The text at a key that names a file.
    fn named_file(&mut self, entry: &Entry) -> Result<String, Unread> {
        match &entry.node.value {
            Value::Text(text) => Ok(text.clone()),
            _ => {
                let csv = self.format.csvs.iter().find(|csv| csv.key == entry.key);
                let example = csv.map_or_else(|| "base.toml".to_owned(), |csv| format!("{}.csv", csv.table));
                let help = format!("write: {} = \"{example}\"", entry.key);
                self.problems.list.push(wrong_type(&entry.node, &entry.key, "a text", None, help));
                Err(Unread)
            }
        }
    }

    fn find(&self, written: &str, home: &Home, missing: &'static str) -> Result<Found, Problem> {
        let alone = |help: &str| {
            Err(Problem::new("E0304", format!("{} cannot be reached from here", quoted(written))).help(help))
        };
        match (self.beside, home) {
            (_, Home::BuiltIn(name)) => alone(&format!("{name} is built in: it lies in no folder")),
            (None, _) => alone("this scenario was not read from a file, so it lies in no folder"),
            (Some(beside), Home::Scenario) => beside.find(written, &[], missing),
            (Some(beside), Home::Folder(found)) => beside.find(written, found.folder(), missing),
        }
    }

    /// A problem with a file that another names, with the chain that led there.
    fn chained(&mut self, problem: Problem, written: &str, span: &Range<usize>) -> Unread {
        let problem = problem.about("extends").at(span, "named here");
        let problem = match self.chain.len() {
            0 | 1 => problem,
            _ => {
                let help = format!("{}\n{}", problem.help, self.chain_to(written));
                problem.help(help.trim_start())
            }
        };
        self.problems.list.push(problem);
        Unread
    }

    fn chain_to(&self, end: &str) -> String {
        let names: Vec<&str> = self.chain.iter().map(|(name, _)| name.as_str()).chain([end]).collect();
        format!("{} (each extends the next)", names.join(" → "))
    }

    fn circle(&mut self, label: &str, span: &Range<usize>) -> Unread {
        let mut problem = Problem::new("E0303", format!("{} extends itself in a circle", quoted(label)))
            .about("extends")
            .at(span, "this closes the circle")
            .help(format!("{}; take one `extends` away", self.chain_to(label)));
        let others = self.chain.iter().rev().skip(1);
        for (_, place) in others.clone().take(4) {
            problem = problem.at(place, "extends the next");
        }
        self.problems.list.push(problem);
        Unread
    }

    fn not_too_deep(&mut self, label: &str, span: &Range<usize>) -> Result<(), Unread> {
        if self.chain.len() < MOST {
            return Ok(());
        }
        let problem = Problem::new("E0303", format!("more than {MOST} files build on each other"))
            .about("extends")
            .at(span, "this would be one more")
            .help(self.chain_to(label));
        self.problems.list.push(problem);
        Err(Unread)
    }

    /// Puts what stands in the file's table beside what stands in the file.
    fn csv(&mut self, tree: &mut Table, home: &Home, level: usize) {
        for (part, csv) in self.format.csvs.iter().enumerate() {
            self.one_csv(csv, part + 1, tree, home, level);
        }
    }

    fn one_csv(&mut self, csv: &'static Csv, part: usize, tree: &mut Table, home: &Home, level: usize) {
        let Some(entry) = take(tree, csv.key) else { return };
        let span = entry.node.span.clone();
        let Ok(written) = self.named_file(&entry) else {
            self.meant.insert(csv.table.to_owned());
            return;
        };
        let read = self.find(&written, home, "E0310").and_then(|found| {
            let bytes = match self.beside {
                Some(beside) => beside.open_table(&found)?,
                None => Vec::new(),
            };
            self.files.push(ReadFile { name: found.label(), path: Some(found.real.clone()), sha256: sha256(&bytes) });
            let text = lines(disk::decode(&found.name, &bytes, Sort::Table)?);
            Ok((found, text))
        });
        match read {
            Ok((found, text)) => {
                let rank = Rank { level, part };
                let start = self.problems.pieces.add(&found.name, &found.label(), rank, &text);
                let (problems, meant) = (&mut self.problems.list, &mut self.meant);
                let table = rows::read(self.format, csv, &text, start, &found.label(), problems, meant);
                lay_beside(tree, csv.table, table, &entry.key_span, problems);
            }
            Err(problem) => {
                self.meant.insert(csv.table.to_owned());
                self.problems.list.push(problem.about(csv.key).at(&span, "named here"));
            }
        }
    }
}

/// Rows of the table beside what the file has: one identifier in both is an error.
fn lay_beside(tree: &mut Table, name: &str, table: Table, key_span: &Range<usize>, problems: &mut Vec<Problem>) {
    if tree.get(name).is_none() {
        let node = Node { span: key_span.clone(), value: Value::Table(Table::default()) };
        tree.entries.push(Entry { key: name.to_owned(), key_span: key_span.clone(), node });
    }
    // What is no table is told by the walk.
    let Some(Value::Table(inline)) = tree.get_mut(name).map(|entry| &mut entry.node.value) else { return };
    let places: BTreeMap<String, Range<usize>> =
        inline.entries.iter().map(|entry| (entry.key.clone(), entry.key_span.clone())).collect();
    for entry in table.entries {
        match places.get(&entry.key) {
            Some(first) => problems.push(
                Problem::new("E0300", format!("{} stands in the table and in the file", quoted(&entry.key)))
                    .about(format!("{name}.{}", entry.key))
                    .at(&entry.key_span, "once here")
                    .at(first, "and once here")
                    .help("keep one of the two"),
            ),
            None => inline.entries.push(entry),
        }
    }
}

/// A text whose lines end with line feeds where they ended with carriage returns alone; every place stays where it was.
fn lines(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for i in 0..bytes.len() {
        if bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n') {
            bytes[i] = b'\n';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Takes an entry out of a table.
fn take(table: &mut Table, key: &str) -> Option<Entry> {
    let place = table.entries.iter().position(|entry| entry.key == key)?;
    Some(table.entries.remove(place))
}

fn missing_at_the_top(format: &Format, name: &str, start: usize) -> Problem {
    let why = match name {
        "id" => "a layer has an identifier of its own, which names the folder of its results; write: id = \"my_plan\""
            .to_owned(),
        _ => format!(
            "each file says which version of the format it is written in; write: schema_version = {}",
            format.version()
        ),
    };
    Problem::new("E0103", format!("`{name}` is missing at the top of the file"))
        .about(name)
        .at(&(start..start), format!("`{name}` belongs here"))
        .help(why)
}

/// Which piece the file at this depth is.
fn piece_of(problems: &Problems, depth: usize) -> usize {
    let rank = Rank { level: MOST - depth, part: 0 };
    problems.pieces.list.iter().position(|piece| piece.rank == rank).unwrap_or(0)
}

/// What `assumptions` calls the file: its last part, since outputs hold no paths.
fn layer(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
}

fn empty(format: &Format, name: &str) -> Problem {
    let tables: BTreeSet<String> = format.always_required().map(|key| format.table_of(key)).collect();
    let tables: Vec<String> =
        tables.iter().filter(|table| !table.is_empty()).map(|table| format!("[{table}]")).collect();
    Problem::new("E0004", format!("{} is empty", quoted(name))).help(format!(
        "a scenario needs schema_version and id at the top, and the tables {}; `capcast init NAME` writes one to start from",
        tables.join(", ")
    ))
}
