//! Values one by one: numbers with their evidence, texts, words, years, counts.

use super::check::{Check, Provenance};
use super::key::{Key, join, last};
use super::number::{Evidence, Number, Timing, allowed, trimmed};
use super::problem::{NOWHERE, Problem};
use super::render::{is_hidden, quoted};
use super::shape::{Reader, shape_names};
use super::source::Rank;
use super::suggest::{closest, listed, wrong_type};
use super::tree::{Node, Value};
use super::words;
use crate::words::count;

impl Check<'_> {
    pub(crate) fn number(
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
        if self.format.unknowable.contains(&key.path) && says_unknown(node) {
            let nothing = crate::draw::Distribution::fixed(0.0).ok()?;
            let number = self.evident(path, nothing, timing, key.unit, node, provenance);
            self.found.unknown.insert(path.to_owned(), number);
            return None;
        }
        let shape = Reader { key, problems: &mut self.problems }.number(node, path)?;
        let number = self.evident(path, shape.distribution, timing, key.unit, node, provenance);
        self.found.numbers.insert(path.to_owned(), number);
        Some(shape.plain)
    }

    pub(crate) fn evident(
        &self,
        path: &str,
        distribution: crate::draw::Distribution,
        timing: Timing,
        unit: &'static str,
        node: &Node,
        provenance: Provenance,
    ) -> Number {
        let piece = self.pieces.at(node.furthest()).map(|(_, piece)| piece);
        let (layer, evidence, source) = match piece.filter(|_| node.span != NOWHERE) {
            None => ("default", Evidence::Assumed, "the program's default".to_owned()),
            Some(piece) if piece.rank == Rank::SET => (piece.layer.as_str(), Evidence::Assumed, String::new()),
            Some(piece) => {
                let stated = provenance.of(piece.rank.level);
                let evidence = stated.evidence.unwrap_or(Evidence::Assumed);
                (piece.layer.as_str(), evidence, stated.source.unwrap_or_default())
            }
        };
        Number { key: path.to_owned(), distribution, timing, unit, evidence, source, layer: layer.to_owned() }
    }

    pub(crate) fn plan(
        &mut self,
        key: &'static Key,
        node: &Node,
        path: &str,
        above: &Provenance,
    ) -> Option<toml::Value> {
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
                        .help(format!("write {} = [13_600, 14_000], from the first year on", last(path))),
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
            let number = self.evident(&path, shape.distribution, Timing::PerTrial, key.unit, node, own);
            self.found.plan.push((name, number, shape.plain, node.span.clone()));
        }
        None
    }

    /// A number that is never random; evidence may stand beside it.
    pub(crate) fn lever(
        &mut self,
        key: &'static Key,
        node: &Node,
        path: &str,
        above: &Provenance,
    ) -> Option<toml::Value> {
        if let Value::Table(table) = &node.value {
            self.stated(table, path, above);
            if let Some(shape) = table.entries.iter().find(|entry| shape_names().any(|n| n == entry.key)) {
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

    pub(crate) fn version(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        let present = self.format.version();
        match node.value {
            Value::Integer(Some(version)) if version == i128::from(present) => Some(present.into()),
            // A later one was refused before the walk, an earlier one migrated.
            Value::Integer(_) => {
                self.problems.push(
                    Problem::new("E0202", "there is no such schema version")
                        .about(path)
                        .at(&node.span, "unknown")
                        .help(format!("write: schema_version = {present}")),
                );
                None
            }
            _ => self.wrong_type(node, path, "a whole number", format!("write: schema_version = {present}")),
        }
    }

    pub(crate) fn text(&mut self, node: &Node, path: &str) -> Option<String> {
        let Value::Text(text) = &node.value else {
            return self.wrong_type(node, path, "a text", "put it in quotation marks".to_owned());
        };
        // "S:\new" holds a line feed: a path of Windows whose backslashes happen to be escapes.
        let written = self.pieces.text.get(node.span.clone()).unwrap_or_default();
        let bare = written.starts_with('"') && !written.starts_with("\"\"\"");
        if bare && names_a_drive(written) && text.contains(|c: char| c.is_control()) {
            let inside = written.trim_matches('"');
            self.problems.push(
                Problem::new("E0107", format!("{} is a path whose backslashes are escapes", quoted(path)))
                    .about(path)
                    .at(&node.span, "a backslash begins an escape")
                    .help(format!("write '{inside}' in single quotation marks, or \"{}\"", inside.replace('\\', "/"))),
            );
            return None;
        }
        // What is a name stands in lines of tables and charts; longer texts may have lines of their own.
        let is_name = matches!(path.rsplit('.').next(), Some("name" | "label"));
        if text.chars().any(|c| is_hidden(c) && (is_name || !matches!(c, '\n' | '\r' | '\t'))) {
            self.problems.push(
                Problem::new("E0107", format!("{} holds control or direction characters", quoted(path)))
                    .about(path)
                    .at(&node.span, "shown here as \\u{…}")
                    .help("they make a text look like another, or break its line; remove them"),
            );
            return None;
        }
        Some(text.clone())
    }

    pub(crate) fn keep_text(&mut self, path: &str, text: String) -> toml::Value {
        self.found.texts.insert(path.to_owned(), text.clone());
        toml::Value::String(text)
    }

    pub(crate) fn word(&mut self, node: &Node, path: &str, allowed: &[&str]) -> Option<String> {
        let text = self.text(node, path)?;
        if allowed.contains(&text.as_str()) {
            return Some(text);
        }
        let help = match closest(&text, allowed.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("one of {}", listed(allowed)),
        };
        self.problems.push(
            Problem::new("E0301", format!("{} knows no {}", quoted(path), quoted(&text)))
                .about(path)
                .at(&node.span, "unknown")
                .help(help),
        );
        None
    }

    pub(crate) fn year(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
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

    pub(crate) fn integer(
        &mut self,
        node: &Node,
        path: &str,
        code: &'static str,
        least: u64,
        most: u64,
    ) -> Option<toml::Value> {
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
                                .help(format!("{name} is a whole number from {} to {}", count(least), count(most))),
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

    /// Identifiers as a list, or parted by semicolons in one text, which may be `all`. Whether there are such is asked once all are known.
    pub(crate) fn identifiers(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        let mut names = Vec::new();
        match &node.value {
            Value::List(list) => {
                for (i, item) in list.iter().enumerate() {
                    names.push((self.text(item, &join(path, &i.to_string()))?, item.span.clone()));
                }
            }
            Value::Text(text) => names.extend(parted(text).map(|name| (name.to_owned(), node.span.clone()))),
            _ => {
                let help = format!("write {} = [\"one\", \"another\"], or \"all\"", last(path));
                return self.wrong_type(node, path, "a list of identifiers", help);
            }
        }
        let plain = match names.as_slice() {
            [(all, _)] if all == ALL => toml::Value::String(all.clone()),
            names => names.iter().map(|(name, _)| toml::Value::String(name.clone())).collect::<Vec<_>>().into(),
        };
        self.found.lists.insert(path.to_owned(), names);
        Some(plain)
    }

    /// Shares of a whole, as a list, or parted by semicolons in one text.
    pub(crate) fn parts(&mut self, key: &'static Key, node: &Node, path: &str) -> Option<toml::Value> {
        let mut shares = Vec::new();
        match &node.value {
            Value::List(list) => {
                for (i, item) in list.iter().enumerate() {
                    let mut reader = Reader { key, problems: &mut self.problems };
                    shares.push(reader.scalar(item, &join(path, &i.to_string()))?);
                }
            }
            Value::Text(text) => {
                for share in parted(text).map(str::parse) {
                    let Ok(share) = share else {
                        let help = format!("write {} = [0.2, 0.5, 0.3]", last(path));
                        return self.wrong_type(node, path, "a list of shares", help);
                    };
                    shares.push(share);
                }
            }
            _ => {
                let help = format!("write {} = [0.2, 0.5, 0.3]", last(path));
                return self.wrong_type(node, path, "a list of shares", help);
            }
        }
        if let Some(wrong) = shares.iter().find(|share| !(0.0..=1.0).contains(*share)) {
            let title = format!("{} holds {}, and a share lies between 0 and 1", quoted(path), trimmed(*wrong));
            let problem = Problem::new("E0202", title).about(path).at(&node.span, "beyond 0 or 1");
            self.problems.push(problem.help("shares of the whole, in order, that sum to 1"));
            return None;
        }
        if !self.sums_to_one(&shares, path, &node.span) {
            return None;
        }
        let plain = shares.iter().map(|&share| toml::Value::Float(share)).collect::<Vec<_>>();
        self.found.parts.insert(path.to_owned(), shares);
        Some(plain.into())
    }

    pub(crate) fn flag(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        match node.value {
            Value::Flag(flag) => {
                self.found.flags.insert(path.to_owned(), flag);
                Some(toml::Value::Boolean(flag))
            }
            _ => self.wrong_type(node, path, "true or false", format!("write: {} = true", last(path))),
        }
    }

    pub(crate) fn wrong_type<T>(&mut self, node: &Node, path: &str, expected: &str, help: String) -> Option<T> {
        self.problems.push(wrong_type(node, path, expected, None, help));
        None
    }
}

/// What stands for every thing of a table.
pub(crate) const ALL: &str = "all";

/// What one text holds of several.
fn parted(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// What stands in the place of a number that is not known.
pub(crate) const UNKNOWN: &str = "unknown";

/// Whether this is said to be unknown, with or without evidence beside it.
fn says_unknown(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => text.trim().eq_ignore_ascii_case(UNKNOWN),
        Value::Table(table) => table.get("value").is_some_and(|entry| says_unknown(&entry.node)),
        _ => false,
    }
}

/// Whether a text as written has a drive with one backslash behind it: `S:\new`.
fn names_a_drive(written: &str) -> bool {
    written.match_indices(":\\").any(|(at, _)| {
        let mut before = written[..at].chars().rev();
        let letter = before.next().is_some_and(|c| c.is_ascii_alphabetic());
        letter && before.next().is_none_or(|c| !c.is_alphanumeric()) && !written[at + 2..].starts_with('\\')
    })
}
