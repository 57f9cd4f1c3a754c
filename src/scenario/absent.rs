//! What a file does not say: filled from the table of keys, or missed.

use super::check::{Check, Provenance, join, last};
use super::keys::{self, Absent, KEYS, Key, Kind};
use super::problem::{NOWHERE, Problem};
use super::suggest::listed;
use super::tree;
use std::collections::BTreeMap;
use std::ops::Range;

impl Check<'_> {
    /// Fills what is absent from the table of keys, or misses it.
    pub(super) fn absent(&mut self) {
        let mut tables: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for key in KEYS {
            if self.off(key.path).is_some() {
                continue;
            }
            for path in self.instances(key) {
                let table = path.rsplit_once('.').map_or("", |(table, _)| table);
                if self.found.places.contains_key(&path) {
                    continue;
                }
                match key.absent {
                    Absent::Nothing => {}
                    Absent::Default(_) if self.has_no_raids(key) => self.default(key, "0", &path),
                    Absent::Default(text) => self.default(key, text, &path),
                    Absent::Required if self.meant.contains(&path) || self.meant.contains(table) => {}
                    Absent::Required => {
                        tables.entry(table.to_owned()).or_default().push(key.name());
                    }
                }
            }
        }
        for (table, names) in tables {
            self.missing(&table, &names);
        }
        for (table, example) in [
            ("estate", "[estate.london]"),
            ("strategy", "[strategy.worst_first]"),
            ("demand.service", "[demand.service.elective]"),
        ] {
            if self.off(table).is_some() {
                continue;
            }
            let none = self.found.ids.get(table).is_none_or(Vec::is_empty);
            let unsound = self.problems.iter().any(|problem| problem.path.starts_with(&format!("{table}.")));
            if none && !unsound && !self.meant.contains(table) {
                let place = self.found.places.get(table).cloned().unwrap_or_else(|| self.around(table));
                self.problems.push(
                    Problem::new("E0103", format!("there is no {}: at least one is needed", last(table)))
                        .about(table)
                        .at(&place, "none in here")
                        .help(format!("add a table such as {example}")),
                );
            }
        }
    }

    pub(super) fn missing(&mut self, table: &str, names: &[&'static str]) {
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
                .at(&self.around(table), "not in here")
                .help(match table {
                    "prices" => {
                        "add [prices] with base = \"2024/25\": the year before the first, whose prices amounts are in"
                            .to_owned()
                    }
                    _ => format!("add [{table}] with {}", listed(names)),
                }),
            ),
        }
    }

    /// The place of the nearest table around one that is missing.
    fn around(&self, table: &str) -> Range<usize> {
        let around = std::iter::successors(Some(table), |table| Some(table.rsplit_once('.')?.0)).skip(1);
        let mut places = around.filter_map(|table| self.found.places.get(table).cloned());
        places.next().unwrap_or(NOWHERE)
    }

    /// Paths at which a key may stand: itself, or one for each identifier.
    pub(super) fn instances(&self, key: &Key) -> Vec<String> {
        let Some((table, rest)) = key.path.split_once(".*") else { return vec![key.path.to_owned()] };
        self.found.ids.get(table).into_iter().flatten().map(|id| format!("{table}.{id}{rest}")).collect()
    }

    /// Takes a value for a key that other keys make needless.
    pub fn fill(&mut self, path: &str, text: &'static str) {
        if let Some(key) = keys::find(path) {
            self.default(key, text, path);
        }
    }

    pub(super) fn default(&mut self, key: &'static Key, text: &'static str, path: &str) {
        if let Ok(parsed) = toml::de::DeValue::parse(text) {
            self.leaf(key, &tree::node(&parsed, 0).nowhere(), path, &Provenance::default());
        }
    }
}

fn help_for(table: &str, name: &str) -> String {
    let key = KEYS.iter().find(|key| key.stands_for(&join(table, name)));
    key.map_or(String::new(), |key| match key.kind {
        Kind::Year => format!("{}; write it as {name} = \"2025/26\"", key.about),
        Kind::Word(words) => format!("{}; one of {}", key.about, listed(words)),
        Kind::Version => format!("write: schema_version = {}", super::migrate::VERSION),
        _ => key.about.to_owned(),
    })
}
