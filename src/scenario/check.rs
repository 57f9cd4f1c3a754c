//! The walk over the loose tree: every key is known and of its type, every number sound; what is absent is filled from
//! the table of keys or missed. It never stops at the first problem.

use super::content::{Evidence, Number, Timing};
use super::keys::{self, Absent, GBP_M, KEYS, Key, Kind};
use super::problem::{NOWHERE, Problem};
use super::render::{is_hidden, quoted};
use super::shape::{Reader, allowed, trimmed};
use super::suggest::{closest, for_key, listed};
use super::tree::{self, Entry, Node, Table, Value};
use super::words;
use crate::units::{FinancialYear, RiskBand};
use std::collections::BTreeMap;
use std::ops::Range;

/// Sum of shares may miss 1 by this much.
const SUM_TOLERANCE: f64 = 1e-9;

/// Everything found, by path, sound as far as it stands alone.
#[derive(Default)]
pub(super) struct Found {
    pub numbers: BTreeMap<String, Number>,
    pub texts: BTreeMap<String, String>,
    pub integers: BTreeMap<String, u64>,
    pub flags: BTreeMap<String, bool>,
    pub years: BTreeMap<String, FinancialYear>,
    pub fixed: BTreeMap<String, f64>,
    /// Every value resolved: the content without layout.
    pub plain: BTreeMap<String, toml::Value>,
    /// Where each key and table stands.
    pub places: BTreeMap<String, Range<usize>>,
    /// Identifiers by their table (`estate`, `strategy`, `history`), in the order of the file.
    pub ids: BTreeMap<&'static str, Vec<String>>,
    /// The plan as written, before its years are known: keys are years or places in the list.
    pub plan: Vec<(String, Number, toml::Value, Range<usize>)>,
}

/// Source and evidence that hold for a table where a number states none.
#[derive(Clone, Default)]
struct Provenance {
    source: Option<String>,
    evidence: Option<Evidence>,
}

/// The walk.
pub(super) struct Check<'a> {
    pub found: Found,
    pub problems: Vec<Problem>,
    /// Layer name of the file.
    pub layer: &'a str,
    /// Where `--set` arguments begin in the text.
    pub set_from: usize,
}

impl Check<'_> {
    /// Walks over the whole file.
    pub fn file(&mut self, root: &Table) {
        for table in ["estate", "strategy", "history"] {
            self.found.ids.insert(table, Vec::new());
        }
        self.table(root, "", "", &Provenance::default());
        self.same_but_for_capitals();
        self.absent();
    }

    fn table(&mut self, table: &Table, pattern: &str, path: &str, above: &Provenance) {
        let provenance = self.provenance(table, pattern, path, above);
        for entry in &table.entries {
            if entry.key == "provenance" && !pattern.is_empty() {
                continue;
            }
            let here = join(path, &entry.key);
            let known = join(pattern, &entry.key);
            let any = join(pattern, "*");
            if let Some(key) = keys::find(&known) {
                self.found.places.insert(here.clone(), entry.key_span.clone());
                self.leaf(key, &entry.node, &here, &provenance);
            } else if !keys::children(&known).is_empty() && entry.key != "*" {
                self.inner(entry, &known, &here, &provenance);
            } else if !keys::children(&any).is_empty() {
                self.identified(entry, pattern, &any, &here, &provenance);
            } else {
                self.problems.push(
                    Problem::new("E0102", format!("{} is unknown{}", quoted(&entry.key), in_table(path)))
                        .about(here)
                        .at(&entry.key_span, "unknown")
                        .help(for_key(&entry.key, pattern)),
                );
            }
        }
    }

    fn inner(&mut self, entry: &Entry, pattern: &str, path: &str, provenance: &Provenance) {
        match &entry.node.value {
            Value::Table(inner) => {
                self.found.places.insert(path.to_owned(), entry.key_span.clone());
                self.table(inner, pattern, path, provenance);
            }
            other => self.problems.push(
                Problem::new("E0104", format!("{} must be a table, not {}", quoted(path), other.kind()))
                    .about(path)
                    .at(&entry.node.span, format!("this is {}", other.kind()))
                    .help(format!("it holds {}", listed(&keys::children(pattern)))),
            ),
        }
    }

    /// A table whose name is an identifier or a year.
    fn identified(&mut self, entry: &Entry, group: &str, pattern: &str, path: &str, provenance: &Provenance) {
        if !matches!(entry.node.value, Value::Table(_)) && keys::children(pattern).contains(&entry.key.as_str()) {
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown{}", quoted(&entry.key), in_table(group)))
                    .about(path)
                    .at(&entry.key_span, "unknown")
                    .help(format!("`{}` belongs in [{}]", entry.key, pattern.replace('*', "ID"))),
            );
            return;
        }
        let sound = match group {
            "history" => words::year(&entry.key)
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

    fn identifier(&mut self, id: &str, path: &str, span: &Range<usize>) -> bool {
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
    fn same_but_for_capitals(&mut self) {
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

    fn provenance(&mut self, table: &Table, pattern: &str, path: &str, above: &Provenance) -> Provenance {
        let Some(entry) = table.get("provenance").filter(|_| !pattern.is_empty()) else { return above.clone() };
        let here = join(path, "provenance");
        let Value::Table(inner) = &entry.node.value else {
            self.problems.push(
                Problem::new("E0104", format!("{} must be a table, not {}", quoted(&here), entry.node.value.kind()))
                    .about(here)
                    .at(&entry.node.span, "not a table")
                    .help("write provenance = { source = \"…\", evidence = \"published\" }"),
            );
            return above.clone();
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
        self.stated(inner, &here, above)
    }

    /// `source` and `evidence` of a table, where it states them.
    fn stated(&mut self, table: &Table, path: &str, above: &Provenance) -> Provenance {
        let mut stated = above.clone();
        if let Some(entry) = table.get("source")
            && let Some(text) = self.text(&entry.node, &join(path, "source"))
        {
            stated.source = Some(text);
        }
        if let Some(entry) = table.get("evidence") {
            let path = join(path, "evidence");
            let word = self.word(&entry.node, &path, &["measured", "published", "assumed"]);
            stated.evidence = word.and_then(|word| words::evidence(&word)).or(stated.evidence);
        }
        stated
    }

    fn leaf(&mut self, key: &'static Key, node: &Node, path: &str, provenance: &Provenance) {
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
        };
        if let Some(value) = found {
            self.found.plain.insert(path.to_owned(), value);
        }
    }

    fn number(
        &mut self,
        key: &'static Key,
        timing: Timing,
        node: &Node,
        path: &str,
        above: &Provenance,
    ) -> Option<toml::Value> {
        let provenance = match &node.value {
            Value::Table(table) => self.stated(table, path, above),
            _ => above.clone(),
        };
        let shape = Reader { key, problems: &mut self.problems }.number(node, path)?;
        let number = self.evident(path, shape.distribution, timing, key.unit, node, provenance);
        self.found.numbers.insert(path.to_owned(), number);
        Some(shape.plain)
    }

    fn evident(
        &self,
        path: &str,
        distribution: crate::draw::Distribution,
        timing: Timing,
        unit: &'static str,
        node: &Node,
        provenance: Provenance,
    ) -> Number {
        let set = node.span != NOWHERE && node.furthest() >= self.set_from;
        let (layer, evidence, source) = if node.span == NOWHERE {
            ("default", Evidence::Assumed, "the program's default".to_owned())
        } else if set {
            ("--set", Evidence::Assumed, String::new())
        } else {
            let evidence = provenance.evidence.unwrap_or(Evidence::Assumed);
            (self.layer, evidence, provenance.source.unwrap_or_default())
        };
        Number { key: path.to_owned(), distribution, timing, unit, evidence, source, layer: layer.to_owned() }
    }

    fn plan(&mut self, key: &'static Key, node: &Node, path: &str, above: &Provenance) -> Option<toml::Value> {
        let (provenance, items): (Provenance, Vec<(String, &Node)>) = match &node.value {
            Value::List(list) => {
                (above.clone(), list.iter().enumerate().map(|(i, node)| (i.to_string(), node)).collect())
            }
            Value::Table(table) => {
                let provenance = self.provenance(table, key.path, path, above);
                let mut items = Vec::new();
                for entry in table.entries.iter().filter(|entry| entry.key != "provenance") {
                    match words::year(&entry.key) {
                        Ok(_) => items.push((entry.key.clone(), &entry.node)),
                        Err(problem) => {
                            let problem = problem.about(join(path, &entry.key));
                            self.problems.push(problem.at(&entry.key_span, "not a financial year"));
                        }
                    }
                }
                (provenance, items)
            }
            other => {
                self.problems.push(
                    Problem::new("E0104", format!("{} must be a list or a table by year", quoted(path)))
                        .about(path)
                        .at(&node.span, format!("this is {}", other.kind()))
                        .help("write plan_gbp_m = [13_600, 14_000], from the first year on"),
                );
                return None;
            }
        };
        for (name, node) in items {
            let path = join(path, &name);
            let own = match &node.value {
                Value::Table(table) => self.stated(table, &path, &provenance),
                _ => provenance.clone(),
            };
            let shape = Reader { key, problems: &mut self.problems }.number(node, &path);
            let Some(shape) = shape else { continue };
            let number = self.evident(&path, shape.distribution, Timing::PerTrial, GBP_M, node, own);
            self.found.plan.push((name, number, shape.plain, node.span.clone()));
        }
        None
    }

    /// Four shares: fixed, summing to 1, or a Dirichlet as four gammas that the engine normalises.
    fn split(&mut self, key: &'static Key, node: &Node, path: &str, above: &Provenance) -> Option<toml::Value> {
        let wrong = |problems: &mut Vec<Problem>, what: String| {
            problems.push(
                Problem::new("E0104", what).about(path).at(&node.span, "four shares by band are needed here").help(
                    "write { low = 0.20, moderate = 0.35, significant = 0.30, high = 0.15 } \
                     or { dirichlet = { mean = { … }, concentration = 60 } }",
                ),
            );
        };
        let Value::Table(table) = &node.value else {
            wrong(&mut self.problems, format!("{} must be a table of shares", quoted(path)));
            return None;
        };
        let provenance = self.stated(table, path, above);
        let rest: Vec<&Entry> =
            table.entries.iter().filter(|entry| !matches!(entry.key.as_str(), "source" | "evidence")).collect();
        let dirichlet = rest.iter().find(|entry| entry.key == "dirichlet");
        let Some(dirichlet) = dirichlet else {
            let shares = self.shares(key, table, &node.span, path, &["source", "evidence"])?;
            return self.keep_split(path, shares, None, node, &provenance);
        };
        if let Some(other) = rest.iter().find(|entry| entry.key != "dirichlet") {
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown beside `dirichlet`", quoted(&other.key)))
                    .about(join(path, &other.key))
                    .at(&other.key_span, "unknown")
                    .help("the shares stand inside: { dirichlet = { mean = { low = … }, concentration = … } }"),
            );
            return None;
        }
        let Value::Table(inner) = &dirichlet.node.value else {
            wrong(&mut self.problems, format!("{} must be a table", quoted(&join(path, "dirichlet"))));
            return None;
        };
        let path_in = join(path, "dirichlet");
        if let Some(other) = inner.entries.iter().find(|e| e.key != "mean" && e.key != "concentration") {
            let near = closest(&other.key, ["mean", "concentration"]);
            let help = near.map_or("it has `mean` and `concentration`".to_owned(), |n| format!("did you mean `{n}`?"));
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown in {}", quoted(&other.key), quoted(&path_in)))
                    .about(join(&path_in, &other.key))
                    .at(&other.key_span, "unknown")
                    .help(help),
            );
            return None;
        }
        let (Some(mean), Some(concentration)) = (inner.get("mean"), inner.get("concentration")) else {
            self.problems.push(
                Problem::new("E0103", format!("{} needs `mean` and `concentration`", quoted(&path_in)))
                    .about(path_in)
                    .at(&dirichlet.node.span, "incomplete"),
            );
            return None;
        };
        let Value::Table(mean_table) = &mean.node.value else {
            wrong(&mut self.problems, format!("{} must be a table of shares", quoted(&join(&path_in, "mean"))));
            return None;
        };
        let shares = self.shares(key, mean_table, &mean.node.span, &join(&path_in, "mean"), &[]);
        let path_of = join(&path_in, "concentration");
        let value = Reader { key, problems: &mut self.problems }.scalar(&concentration.node, &path_of)?;
        if value <= 0.0 {
            self.problems.push(
                Problem::new("E0207", format!("{} must be above 0", quoted(&path_of)))
                    .about(path_of)
                    .at(&concentration.node.span, "must be above 0")
                    .help("the larger it is, the closer the shares stay to their means; 60 is moderate"),
            );
            return None;
        }
        self.keep_split(path, shares?, Some(value), node, &provenance)
    }

    /// Four shares that sum to 1.
    fn shares(
        &mut self,
        key: &'static Key,
        table: &Table,
        span: &Range<usize>,
        path: &str,
        beside: &[&str],
    ) -> Option<[f64; 4]> {
        let bands = RiskBand::ALL.map(RiskBand::name);
        let mut sound = true;
        for entry in &table.entries {
            if bands.contains(&entry.key.as_str()) || beside.contains(&entry.key.as_str()) {
                continue;
            }
            let help = match closest(&entry.key, bands) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the bands are {}", listed(&bands)),
            };
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown in {}", quoted(&entry.key), quoted(path)))
                    .about(join(path, &entry.key))
                    .at(&entry.key_span, "unknown")
                    .help(help),
            );
            sound = false;
        }
        let mut shares = [0.0; 4];
        for band in RiskBand::ALL {
            let Some(entry) = table.get(band.name()) else {
                self.problems.push(
                    Problem::new("E0103", format!("`{}` is missing in {}", band.name(), quoted(path)))
                        .about(join(path, band.name()))
                        .at(span, "a share is missing")
                        .help("all four bands are stated, 0 where nothing falls on one"),
                );
                sound = false;
                continue;
            };
            let path = join(path, band.name());
            match (Reader { key, problems: &mut self.problems }).scalar(&entry.node, &path) {
                Some(share) if share < 0.0 => {
                    self.problems.push(
                        Problem::new("E0209", format!("the share {} is negative", quoted(&path)))
                            .about(path)
                            .at(&entry.node.span, "must be 0 to 1"),
                    );
                    sound = false;
                }
                Some(share) => shares[band.index()] = share,
                None => sound = false,
            }
        }
        if sound { self.sums_to_one(shares, path, span).then_some(shares) } else { None }
    }

    pub fn sums_to_one(&mut self, shares: [f64; 4], path: &str, span: &Range<usize>) -> bool {
        let sum = shares.iter().fold(0.0, |sum, share| sum + share);
        let one = (sum - 1.0).abs() <= SUM_TOLERANCE;
        if !one {
            self.problems.push(
                Problem::new("E0209", format!("the shares in {} sum to {}, not 1", quoted(path), trimmed(sum)))
                    .about(path)
                    .at(span, format!("sum {}", trimmed(sum)))
                    .help("correct them so that they sum to 1"),
            );
        }
        one
    }

    fn keep_split(
        &mut self,
        path: &str,
        shares: [f64; 4],
        concentration: Option<f64>,
        node: &Node,
        provenance: &Provenance,
    ) -> Option<toml::Value> {
        use crate::draw::Distribution;
        for band in RiskBand::ALL {
            let share = shares[band.index()];
            let made = match concentration {
                Some(concentration) if share > 0.0 => {
                    let weight = concentration * share;
                    Distribution::gamma_mean_cv(weight, 1.0 / crate::num::sqrt(weight))
                }
                _ => Distribution::fixed(share),
            };
            let path = join(path, band.name());
            match made {
                Ok(made) => {
                    let number = self.evident(&path, made, Timing::PerTrial, "weight", node, provenance.clone());
                    self.found.numbers.insert(path, number);
                }
                Err(error) => self.problems.push(
                    Problem::new("E0207", format!("{}: {error}", quoted(&path)))
                        .about(path)
                        .at(&node.span, "no distribution"),
                ),
            }
        }
        let shares: toml::Table =
            RiskBand::ALL.iter().map(|band| (band.name().to_owned(), shares[band.index()].into())).collect();
        Some(match concentration {
            None => toml::Value::Table(shares),
            Some(concentration) => {
                let inner = toml::Table::from_iter([
                    ("mean".to_owned(), toml::Value::Table(shares)),
                    ("concentration".to_owned(), concentration.into()),
                ]);
                toml::Value::Table(toml::Table::from_iter([("dirichlet".to_owned(), toml::Value::Table(inner))]))
            }
        })
    }

    /// A number that is never random; evidence may stand beside it.
    fn lever(&mut self, key: &'static Key, node: &Node, path: &str, above: &Provenance) -> Option<toml::Value> {
        if let Value::Table(table) = &node.value {
            self.stated(table, path, above);
            if let Some(shape) = table.entries.iter().find(|entry| super::shape::shape_names().any(|n| n == entry.key))
            {
                self.problems.push(
                    Problem::new("E0104", format!("{} is never random", quoted(path)))
                        .about(path)
                        .at(&shape.key_span, "a distribution")
                        .help(format!("{}: write one number, {}", key.about, allowed(key))),
                );
                return None;
            }
        }
        let shape = Reader { key, problems: &mut self.problems }.number(node, path)?;
        let value = shape.distribution.as_fixed()?;
        self.found.fixed.insert(path.to_owned(), value);
        Some(value.into())
    }

    fn version(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        match node.value {
            Value::Integer(Some(1)) => Some(1.into()),
            // A later one was refused before the walk.
            Value::Integer(_) => {
                self.problems.push(
                    Problem::new("E0202", "there is no such schema version")
                        .about(path)
                        .at(&node.span, "unknown")
                        .help("write: schema_version = 1"),
                );
                None
            }
            _ => self.wrong_type(node, path, "a whole number", "write: schema_version = 1".to_owned()),
        }
    }

    fn text(&mut self, node: &Node, path: &str) -> Option<String> {
        let Value::Text(text) = &node.value else {
            return self.wrong_type(node, path, "a text", "put it in quotation marks".to_owned());
        };
        if text.chars().any(|c| is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')) {
            self.problems.push(
                Problem::new("E0107", format!("{} holds control or direction characters", quoted(path)))
                    .about(path)
                    .at(&node.span, "shown here as \\u{…}")
                    .help("they make a text look like another; remove them"),
            );
            return None;
        }
        Some(text.clone())
    }

    fn keep_text(&mut self, path: &str, text: String) -> toml::Value {
        self.found.texts.insert(path.to_owned(), text.clone());
        toml::Value::String(text)
    }

    fn word(&mut self, node: &Node, path: &str, allowed: &[&str]) -> Option<String> {
        let text = self.text(node, path)?;
        if allowed.contains(&text.as_str()) {
            return Some(text);
        }
        let help = match closest(&text, allowed.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("one of {}", listed(allowed)),
        };
        self.problems.push(
            Problem::new("E0301", format!("{} is no {} that exists", quoted(&text), last(path)))
                .about(path)
                .at(&node.span, "unknown")
                .help(help),
        );
        None
    }

    fn year(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        match words::year_node(node) {
            Ok(year) => {
                self.found.years.insert(path.to_owned(), year);
                Some(toml::Value::String(year.to_string()))
            }
            Err(problem) => {
                self.problems.push(problem.about(path).at(&node.span, "not a financial year"));
                None
            }
        }
    }

    fn integer(&mut self, node: &Node, path: &str, code: &'static str, least: u64, most: u64) -> Option<toml::Value> {
        let name = last(path);
        match &node.value {
            Value::Integer(number) => {
                let value = number.and_then(|number| u64::try_from(number).ok());
                match value.filter(|value| (least..=most).contains(value)) {
                    Some(value) => {
                        self.found.integers.insert(path.to_owned(), value);
                        i64::try_from(value).ok().map(toml::Value::Integer)
                    }
                    None => {
                        self.problems.push(
                            Problem::new(code, format!("{} is out of range", quoted(path)))
                                .about(path)
                                .at(&node.span, "out of range")
                                .help(format!("{name} is a whole number from {} to {}", grouped(least), grouped(most))),
                        );
                        None
                    }
                }
            }
            other => {
                let whole = match other {
                    Value::Float(value) if *value >= 0.0 && *value <= 1e18 && *value == value.trunc() => {
                        Some((*value as u64).to_string())
                    }
                    Value::Text(text) => text.trim().replace(['_', ','], "").parse::<u64>().ok().map(|n| n.to_string()),
                    _ => None,
                };
                let help = match whole {
                    Some(whole) => format!("write: {name} = {whole}"),
                    None => format!("write a whole number, such as: {name} = 10_000"),
                };
                self.wrong_type(node, path, "a whole number", help)
            }
        }
    }

    fn flag(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        match node.value {
            Value::Flag(flag) => {
                self.found.flags.insert(path.to_owned(), flag);
                Some(toml::Value::Boolean(flag))
            }
            _ => self.wrong_type(node, path, "true or false", format!("write: {} = true", last(path))),
        }
    }

    fn wrong_type<T>(&mut self, node: &Node, path: &str, expected: &str, help: String) -> Option<T> {
        let kind = node.value.kind();
        self.problems.push(
            Problem::new("E0104", format!("{} must be {expected}, not {kind}", quoted(path)))
                .about(path)
                .at(&node.span, format!("this is {kind}"))
                .help(help),
        );
        None
    }

    /// Fills what is absent from the table of keys, or misses it.
    fn absent(&mut self) {
        let mut tables: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for key in KEYS {
            for path in self.instances(key) {
                if self.found.places.contains_key(&path) {
                    continue;
                }
                match key.absent {
                    Absent::Nothing => {}
                    Absent::Default(text) => self.default(key, text, &path),
                    Absent::Required => {
                        let table = path.rsplit_once('.').map_or("", |(table, _)| table);
                        tables.entry(table.to_owned()).or_default().push(key.name());
                    }
                }
            }
        }
        for (table, names) in tables {
            self.missing(&table, &names);
        }
        for (table, example) in [("estate", "[estate.london]"), ("strategy", "[strategy.worst_first]")] {
            let none = self.found.ids.get(table).is_none_or(Vec::is_empty);
            let unsound = self.problems.iter().any(|problem| problem.path.starts_with(&format!("{table}.")));
            if none && !unsound {
                let place = self.found.places.get(table).cloned().unwrap_or(NOWHERE);
                self.problems.push(
                    Problem::new("E0103", format!("there is no {table}: at least one is needed"))
                        .about(table)
                        .at(&place, "empty")
                        .help(format!("add a table such as {example}")),
                );
            }
        }
    }

    fn missing(&mut self, table: &str, names: &[&'static str]) {
        match self.found.places.get(table).cloned() {
            Some(place) => {
                for name in names {
                    // Without a price base no amount means anything, so it has a code of its own.
                    let code = if join(table, name) == "prices.base" { "E0205" } else { "E0103" };
                    self.problems.push(
                        Problem::new(code, format!("`{name}` is missing in [{table}]"))
                            .about(join(table, name))
                            .at(&place, format!("`{name}` belongs in this table"))
                            .help(help_for(table, name)),
                    );
                }
            }
            None if table.is_empty() => {
                for name in names {
                    self.problems.push(
                        Problem::new("E0103", format!("`{name}` is missing at the top of the file"))
                            .about(*name)
                            .at(&(0..0), format!("`{name}` belongs here"))
                            .help(help_for("", name)),
                    );
                }
            }
            None => self.problems.push(
                Problem::new(
                    if table == "prices" { "E0205" } else { "E0103" },
                    format!("the table [{table}] is missing"),
                )
                .about(table)
                .help(format!("add [{table}] with {}", listed(names))),
            ),
        }
    }

    /// Paths at which a key may stand: itself, or one for each identifier.
    fn instances(&self, key: &Key) -> Vec<String> {
        let Some((table, rest)) = key.path.split_once(".*") else { return vec![key.path.to_owned()] };
        self.found.ids.get(table).into_iter().flatten().map(|id| format!("{table}.{id}{rest}")).collect()
    }

    /// Takes a value for a key that other keys make needless.
    pub fn fill(&mut self, path: &str, text: &'static str) {
        if let Some(key) = keys::find(path) {
            self.default(key, text, path);
        }
    }

    fn default(&mut self, key: &'static Key, text: &'static str, path: &str) {
        if let Ok(parsed) = toml::de::DeValue::parse(text) {
            self.leaf(key, &tree::node(&parsed, 0).nowhere(), path, &Provenance::default());
        }
    }
}

fn help_for(table: &str, name: &str) -> String {
    let key = KEYS.iter().find(|key| key.name() == name && same_table(&key.table(), table));
    key.map_or(String::new(), |key| match key.kind {
        Kind::Year => format!("{}; write it as {name} = \"2025/26\"", key.about),
        Kind::Word(words) => format!("{}; one of {}", key.about, listed(words)),
        Kind::Version => "write: schema_version = 1".to_owned(),
        _ => key.about.to_owned(),
    })
}

fn same_table(pattern: &str, table: &str) -> bool {
    pattern == table || pattern.split_once('.').is_some_and(|(p, _)| table.split_once('.').is_some_and(|(t, _)| t == p))
}

/// A path with one more part.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn in_table(path: &str) -> String {
    if path.is_empty() {
        " at the top of the file".to_owned()
    } else {
        format!(" in [{}]", super::render::escaped(path))
    }
}

/// `4,294,967,295`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
