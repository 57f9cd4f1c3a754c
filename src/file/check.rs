//! The walk over the loose tree: every key is known and of its type, every number sound; what is absent is filled from
//! the table of keys or missed. It never stops at the first problem.

use super::correlation::{Correlated, Ranks};
use super::format::{Format, Names};
use super::key::{Key, Kind, join};
use super::number::{Evidence, Number};
use super::problem::{NOWHERE, Problem};
use super::render::{SHOWN, is_hidden, quoted};
use super::source::SourceMap;
use super::suggest::{closest, listed, wrong_type};
use super::sweep::Sweep;
use super::tree::{Entry, Node, Table, Value};
use super::words;
use crate::units::FinancialYear;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Everything found, by path, sound as far as it stands alone.
#[derive(Default)]
pub(crate) struct Found {
    pub numbers: BTreeMap<String, Number>,
    /// Numbers that are said to be unknown, by path, all but their value; what is taken in their place stands among the others.
    pub unknown: BTreeMap<String, Number>,
    pub texts: BTreeMap<String, String>,
    pub integers: BTreeMap<String, u64>,
    pub flags: BTreeMap<String, bool>,
    pub years: BTreeMap<String, FinancialYear>,
    pub fixed: BTreeMap<String, f64>,
    /// Every value resolved: the content without layout.
    pub plain: BTreeMap<String, toml::Value>,
    /// Where each key and table stands.
    pub places: BTreeMap<String, Range<usize>>,
    /// Values to be swept, each as an argument would have it.
    pub swept: BTreeMap<String, Vec<String>>,
    /// Sweeps that are sound, by identifier.
    pub sweeps: Vec<(String, Sweep)>,
    /// Identifiers by their table of named things, in the order of the file.
    pub ids: BTreeMap<&'static str, Vec<String>>,
    /// Lists of paths or identifiers, each with its place.
    pub lists: BTreeMap<String, Vec<(String, Range<usize>)>>,
    /// Shares of a whole in their order.
    pub parts: BTreeMap<String, Vec<f64>>,
    /// Rank correlations as written.
    pub ranks: BTreeMap<String, Ranks>,
    /// Correlations that are sound.
    pub correlations: Vec<Correlated>,
    /// The plan as written, before its years are known: keys are years or places in the list.
    pub plan: Vec<(String, Number, toml::Value, Range<usize>)>,
}

/// Source and evidence, where stated.
#[derive(Clone, Default)]
pub(crate) struct Stated {
    pub source: Option<String>,
    pub evidence: Option<Evidence>,
}

/// Source and evidence that hold for a number: its own, or where it states none those of the tables around it, each for
/// the numbers of its own layer only. (Who replaces a number does not inherit who said so.)
#[derive(Clone, Default)]
pub(crate) struct Provenance {
    pub own: Stated,
    pub above: BTreeMap<usize, Stated>,
}

impl Provenance {
    /// What holds for a number of this layer.
    pub fn of(mut self, level: usize) -> Stated {
        let above = self.above.remove(&level).unwrap_or_default();
        Stated { source: self.own.source.or(above.source), evidence: self.own.evidence.or(above.evidence) }
    }
}

/// The walk.
pub(crate) struct Check<'a> {
    /// What the file may hold.
    pub format: &'static Format,
    pub found: Found,
    pub problems: Vec<Problem>,
    /// The files and arguments, for the layer of each place.
    pub pieces: &'a SourceMap,
    /// Keys that a misspelt one was probably meant to be: they are not missed as well.
    pub meant: BTreeSet<String>,
}

impl<'a> Check<'a> {
    /// Nothing walked over yet; `meant` are paths that were told as missing or broken already.
    pub fn new(
        format: &'static Format,
        problems: Vec<Problem>,
        pieces: &'a SourceMap,
        meant: BTreeSet<String>,
    ) -> Self {
        Self { format, found: Found::default(), problems, pieces, meant }
    }

    /// Walks over the whole file.
    pub fn file(&mut self, root: &Table) {
        for named in self.format.named {
            self.found.ids.insert(named.path, Vec::new());
        }
        self.table(root, "", "", &Provenance::default());
        self.same_but_for_case();
        self.absent();
        self.forget_what_is_off();
    }

    pub(crate) fn table(&mut self, table: &Table, pattern: &str, path: &str, above: &Provenance) {
        let provenance = self.provenance(table, pattern, path, above);
        for entry in &table.entries {
            if entry.key == "provenance" && !pattern.is_empty() {
                continue;
            }
            let here = join(path, &entry.key);
            let known = join(pattern, &entry.key);
            let any = join(pattern, "*");
            if let Some(key) = self.format.find(&known) {
                self.found.places.insert(here.clone(), entry.key_span.clone());
                self.leaf(key, &entry.node, &here, &provenance);
            } else if !self.format.children(&known).is_empty() && entry.key != "*" {
                self.inner(entry, &known, &here, &provenance);
            } else if !self.format.children(&any).is_empty() {
                self.identified(entry, pattern, &any, &here, &provenance);
            } else if let Some(cash) = self.cash_twin(&entry.key, pattern) {
                let twin = table.get(cash).map_or(NOWHERE, |twin| twin.key_span.clone());
                self.problems.push(
                    Problem::new("E0205", format!("{} is real where {} is cash", quoted(&entry.key), quoted(cash)))
                        .about(here)
                        .at(&entry.key_span, "real and cash amounts are mixed")
                        .at(&twin, "cash")
                        .help(format!("amounts in this table are cash: write {cash}; growth above prices is after_basis = \"real\"")),
                );
            } else {
                // Looking for what was meant takes its time, and hardly any of so many problems will be shown.
                let shown = self.problems.len() < 10 * SHOWN;
                if let Some(near) = closest(&entry.key, self.format.children(pattern).iter().copied().filter(|_| shown))
                {
                    self.meant.insert(join(path, near));
                }
                let help = if shown { self.format.for_key(&entry.key, pattern) } else { String::new() };
                self.problems.push(
                    Problem::new("E0102", format!("{} is unknown{}", quoted(&entry.key), in_table(path)))
                        .about(here)
                        .at(&entry.key_span, "unknown")
                        .help(help),
                );
            }
        }
    }

    pub(crate) fn inner(&mut self, entry: &Entry, pattern: &str, path: &str, provenance: &Provenance) {
        match &entry.node.value {
            Value::Table(inner) => {
                self.found.places.insert(path.to_owned(), entry.key_span.clone());
                self.table(inner, pattern, path, provenance);
            }
            _ => {
                let help = format!("it holds {}", listed(self.format.children(pattern)));
                self.problems.push(wrong_type(&entry.node, path, "a table", None, help));
            }
        }
    }

    /// A table whose name is an identifier or a year.
    pub(crate) fn identified(
        &mut self,
        entry: &Entry,
        group: &str,
        pattern: &str,
        path: &str,
        provenance: &Provenance,
    ) {
        if !matches!(entry.node.value, Value::Table(_)) && self.format.children(pattern).contains(&entry.key.as_str()) {
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown{}", quoted(&entry.key), in_table(group)))
                    .about(path)
                    .at(&entry.key_span, "unknown")
                    .help(format!("`{}` belongs in [{}]", entry.key, pattern.replace('*', "ID"))),
            );
            return;
        }
        let sound = match self.format.named(group).map(|named| named.names) {
            Some(Names::Years) => words::year(&entry.key)
                .map_err(|problem| self.problems.push(problem.about(path).at(&entry.key_span, "not a financial year")))
                .is_ok(),
            _ => self.identifier(&entry.key, path, &entry.key_span),
        };
        let is_table = matches!(entry.node.value, Value::Table(_));
        if sound
            && is_table
            && let Some((_, ids)) = self.found.ids.iter_mut().find(|(table, _)| **table == group)
        {
            ids.push(entry.key.clone());
        }
        self.inner(entry, pattern, path, provenance);
    }

    pub(crate) fn identifier(&mut self, id: &str, path: &str, span: &Range<usize>) -> bool {
        let problem = if id.chars().any(is_hidden) {
            Problem::new("E0107", format!("the identifier {} holds invisible characters", quoted(id)))
        } else if !words::is_id(id) {
            Problem::new("E0109", format!("{} cannot be an identifier", quoted(id)))
        } else if id == "all" {
            Problem::new("E0109", "`all` cannot be an identifier: tables use it for totals")
        } else {
            return true;
        };
        self.problems.push(problem.about(path).at(span, "this identifier").help(
            "an identifier has letters A to Z, digits, `_` and `-`, begins with a letter or digit, and has at most 64 of them",
        ));
        false
    }

    /// `Ward-A` and `ward-a` would share a file on many disks.
    pub(crate) fn same_but_for_case(&mut self) {
        for (table, ids) in &self.found.ids {
            let mut seen: BTreeMap<String, &String> = BTreeMap::new();
            for id in ids {
                let Some(first) = seen.insert(id.to_lowercase(), id) else { continue };
                let place = |id: &str| self.found.places.get(&join(table, id)).cloned().unwrap_or(NOWHERE);
                self.problems.push(
                    Problem::new("E0300", format!("{} and {} differ in capitals only", quoted(first), quoted(id)))
                        .about(join(table, id))
                        .at(&place(id), "and again here")
                        .at(&place(first), "first here")
                        .help("give one of them another identifier"),
                );
            }
        }
    }

    /// What the `provenance` of a table says, one for each layer that states it, over what holds above.
    pub(crate) fn provenance(&mut self, table: &Table, pattern: &str, path: &str, above: &Provenance) -> Provenance {
        let mut all = above.clone();
        let here = join(path, "provenance");
        for entry in table.entries.iter().filter(|entry| entry.key == "provenance" && !pattern.is_empty()) {
            let Value::Table(inner) = &entry.node.value else {
                let help = "write provenance = { source = \"…\", evidence = \"published\" }".to_owned();
                self.problems.push(wrong_type(&entry.node, &here, "a table", Some("not a table"), help));
                continue;
            };
            for unknown in inner.entries.iter().filter(|inner| inner.key != "source" && inner.key != "evidence") {
                let help = match closest(&unknown.key, ["source", "evidence"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "a provenance has `source` and `evidence`".to_owned(),
                };
                self.problems.push(
                    Problem::new("E0102", format!("{} is unknown{}", quoted(&unknown.key), in_table(&here)))
                        .about(join(&here, &unknown.key))
                        .at(&unknown.key_span, "unknown")
                        .help(help),
                );
            }
            let stated = self.stated(inner, &here, &Provenance::default()).own;
            let layer = all.above.entry(self.pieces.level(entry.key_span.start)).or_default();
            layer.source = stated.source.or(layer.source.take());
            layer.evidence = stated.evidence.or(layer.evidence);
        }
        all
    }

    /// `source` and `evidence` of a table, where it states them.
    pub(crate) fn stated(&mut self, table: &Table, path: &str, above: &Provenance) -> Provenance {
        let mut stated = above.clone();
        if let Some(entry) = table.get("source")
            && let Some(text) = self.text(&entry.node, &join(path, "source"))
        {
            stated.own.source = Some(text);
        }
        if let Some(entry) = table.get("evidence") {
            let path = join(path, "evidence");
            let word = self.word(&entry.node, &path, Evidence::WORDS);
            stated.own.evidence = word.and_then(|word| Evidence::named(&word)).or(stated.own.evidence);
        }
        stated
    }

    /// The cash key of which this would be the real twin: `pot_gbp_m` for `pot_real_gbp_m`.
    fn cash_twin(&self, key: &str, pattern: &str) -> Option<&'static str> {
        let cash = key.strip_suffix("_real_gbp_m")?;
        self.format.children(pattern).iter().copied().find(|known| known.strip_suffix("_gbp_m") == Some(cash))
    }

    pub(crate) fn leaf(&mut self, key: &'static Key, node: &Node, path: &str, provenance: &Provenance) {
        let questions = node.questions(path);
        if !questions.is_empty() {
            for (path, span) in questions {
                let unit = if key.unit.is_empty() { String::new() } else { format!(" ({})", key.unit) };
                self.problems.push(
                    Problem::new("E0111", format!("{} is not answered yet", quoted(&path)))
                        .about(path)
                        .at(&span, "your answer goes here")
                        .help(format!("{}{unit}", key.about)),
                );
            }
            return;
        }
        let found = match key.kind {
            Kind::Number(timing) => self.number(key, timing, node, path, provenance),
            Kind::Plan => self.plan(key, node, path, provenance),
            Kind::Split => self.split(key, node, path, provenance),
            Kind::Fixed => self.lever(key, node, path, provenance),
            Kind::Version => self.version(node, path),
            Kind::Text => self.text(node, path).map(|text| self.keep_text(path, text)),
            Kind::Id => self
                .text(node, path)
                .and_then(|id| self.identifier(&id, path, &node.span).then(|| self.keep_text(path, id))),
            Kind::Word(allowed) => self.word(node, path, allowed).map(|word| self.keep_text(path, word)),
            Kind::Year => self.year(node, path),
            Kind::Trials => self.integer(node, path, "E0217", 1, u64::from(u32::MAX)),
            Kind::Seed => self.integer(node, path, "E0216", 0, i64::MAX as u64),
            Kind::Flag => self.flag(node, path),
            Kind::Parameters => self.parameters(node, path),
            Kind::Ranks => self.ranks(key, node, path, provenance),
            Kind::Values => self.values(node, path),
            Kind::Names(_) => self.identifiers(node, path),
            Kind::Parts => self.parts(key, node, path),
            // Obeyed and taken away before the walk.
            Kind::File | Kind::Paths => None,
        };
        if let Some(value) = found {
            self.found.plain.insert(path.to_owned(), value);
        }
    }
}

fn in_table(path: &str) -> String {
    if path.is_empty() {
        " at the top of the file".to_owned()
    } else {
        format!(" in [{}]", super::render::escaped(path))
    }
}
