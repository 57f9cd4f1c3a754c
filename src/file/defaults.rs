//! What a file does not say: filled from the table of keys, or missed.

use super::check::{Check, Provenance};
use super::format::{Format, Missing};
use super::key::{Absent, Key, Kind, around};
use super::key::{join, last};
use super::problem::{NOWHERE, Problem};
use super::suggest::listed;
use super::tree;
use std::collections::BTreeMap;
use std::ops::Range;

impl Check<'_> {
    /// Fills what is absent from the table of keys, or misses it.
    pub(crate) fn absent(&mut self) {
        let mut tables: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for key in self.format.keys {
            if self.off(key.path).is_some() {
                continue;
            }
            for path in self.instances(key) {
                let table = around(&path);
                if self.found.places.contains_key(&path) {
                    continue;
                }
                match key.absent {
                    Absent::Nothing => {}
                    Absent::Default(text) => self.default(key, self.default_beside(key).unwrap_or(text), &path),
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
        for named in self.format.named {
            let (table, example) = (named.path, named.example);
            if example.is_empty() || self.off(table).is_some() {
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

    pub(crate) fn missing(&mut self, table: &str, names: &[&'static str]) {
        match self.found.places.get(table).cloned() {
            Some(place) => {
                for name in names {
                    let code = self.of_its_own(&join(table, name)).map_or("E0103", |(_, code, _)| code);
                    self.problems.push(
                        Problem::new(code, format!("`{name}` is missing in [{table}]"))
                            .about(join(table, name))
                            .at(&place, format!("`{name}` belongs in this table"))
                            .help(help_for(self.format, table, name)),
                    );
                }
            }
            None if table.is_empty() => {
                for name in names {
                    self.problems.push(
                        Problem::new("E0103", format!("`{name}` is missing at the top of the file"))
                            .about(*name)
                            .at(&(0..0), format!("`{name}` belongs here"))
                            .help(help_for(self.format, "", name)),
                    );
                }
            }
            None => {
                let usual = format!("add [{table}] with {}", listed(names));
                let (code, help) =
                    self.of_its_own(table).map_or(("E0103", usual), |(_, code, help)| (code, help.to_owned()));
                self.problems.push(
                    Problem::new(code, format!("the table [{table}] is missing"))
                        .about(table)
                        .at(&self.around(table), "not in here")
                        .help(help),
                );
            }
        }
    }

    /// What is said of this key or table where it is missing, if that is not the usual.
    fn of_its_own(&self, path: &str) -> Option<Missing> {
        self.format.missing.iter().copied().find(|(missing, ..)| *missing == path)
    }

    /// The default of a key that a part which is there changes.
    fn default_beside(&self, key: &Key) -> Option<&'static str> {
        let on = self.format.parts.iter().filter(|part| !part.defaults.is_empty() && self.is_on(part.switch));
        on.flat_map(|part| part.defaults).find(|(path, _)| *path == key.path).map(|(_, taken)| *taken)
    }

    /// The place of the nearest table around one that is missing.
    fn around(&self, table: &str) -> Range<usize> {
        let tables = std::iter::successors(Some(table), |table| Some(table.rsplit_once('.')?.0)).skip(1);
        let mut places = tables.filter_map(|table| self.found.places.get(table).cloned());
        places.next().unwrap_or(NOWHERE)
    }

    /// Paths at which a key may stand: itself, or one for each identifier.
    pub(crate) fn instances(&self, key: &Key) -> Vec<String> {
        let Some((table, rest)) = key.path.split_once(".*") else { return vec![key.path.to_owned()] };
        self.found.ids.get(table).into_iter().flatten().map(|id| format!("{table}.{id}{rest}")).collect()
    }

    /// Takes a value for a key that other keys make needless.
    pub fn fill(&mut self, path: &str, text: &'static str) {
        if let Some(key) = self.format.find(path) {
            self.default(key, text, path);
        }
    }

    /// The same for a key of a table of named things, at the path of one of them.
    pub fn fill_each(&mut self, pattern: &str, text: &'static str, path: &str) {
        if let Some(key) = self.format.find(pattern) {
            self.default(key, text, path);
        }
    }

    pub(crate) fn default(&mut self, key: &'static Key, text: &'static str, path: &str) {
        if let Ok(parsed) = toml::de::DeValue::parse(text) {
            self.leaf(key, &tree::node(&parsed, 0).nowhere(), path, &Provenance::default());
        }
    }
}

fn help_for(format: &Format, table: &str, name: &str) -> String {
    let key = format.keys.iter().find(|key| key.stands_for(&join(table, name)));
    key.map_or(String::new(), |key| match key.kind {
        Kind::Year => format!("{}; write it as {name} = \"2025/26\"", key.about),
        Kind::Word(words) => format!("{}; one of {}", key.about, listed(words)),
        Kind::Version => format!("write: schema_version = {}", format.version()),
        _ => key.about.to_owned(),
    })
}
