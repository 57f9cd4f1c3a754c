//! What a file may hold: all that this room knows of what a scenario is about is handed to it in a [`Format`].

use super::check::Check;
use super::key::{Absent, Key, around, join, stands_for};
use super::migrate::Migration;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A part of the format: the keys that belong together, and what they say together.
pub(crate) struct Part {
    /// The table that brings it in: where that is absent, or switched off by its `enabled`, none of its keys has a default
    /// and nothing in it is required. Empty: it is always there.
    pub switch: &'static str,
    /// A table of named things that brings it in too, with its defaults; empty: none.
    pub brought_by: &'static str,
    /// Its keys, in the order of the documentation.
    pub keys: &'static [Key],
    /// Keys of other parts that mean nothing without it.
    pub elsewhere: &'static [&'static str],
    /// Keys of other parts that have another default where it is there.
    pub defaults: &'static [(&'static str, &'static str)],
    /// What each of its tables is about; `*` stands for an identifier or a year.
    pub tables: &'static [(&'static str, &'static str)],
    /// What no key of it can be asked alone.
    pub checks: &'static [fn(&mut Check<'_>)],
}

impl Part {
    /// A part with nothing in it.
    pub const EMPTY: Self =
        Self { switch: "", brought_by: "", keys: &[], elsewhere: &[], defaults: &[], tables: &[], checks: &[] };
}

/// A table of named things: it holds a table for each identifier (or year).
pub(crate) struct Named {
    /// Its path.
    pub path: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// What one of them is.
    pub each: &'static str,
    /// The key of the name for people, which is the identifier where there is none; empty: they have no names.
    pub name: &'static str,
    /// Where at least one is needed, the header of an example; else empty.
    pub example: &'static str,
    /// What their names are.
    pub names: Names,
    /// The order in which they are written out.
    pub order: Order,
}

/// What the things of a table are called by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// Identifiers.
    Ids,
    /// Financial years.
    Years,
}

/// In which order things of a table stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// By identifier.
    ById,
    /// As the file has them.
    AsWritten,
}

impl Named {
    /// A table at `path`, in words, of things with identifiers, in their order, of which there may be none.
    pub const fn of(path: &'static str, about: &'static str, each: &'static str) -> Self {
        Self { path, about, each, name: "", example: "", names: Names::Ids, order: Order::ById }
    }

    /// The same, with names for people at this key.
    pub const fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The same, where one is needed, such as the one with this header.
    pub const fn needed(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// The same, as the file has them.
    pub const fn in_file_order(self) -> Self {
        Self { order: Order::AsWritten, ..self }
    }

    /// The same, with years for identifiers.
    pub const fn by_year(self) -> Self {
        Self { names: Names::Years, ..self }
    }
}

/// A code of its own for something that is missing: the path, the code, and for a table what to do.
pub(crate) type Missing = (&'static str, &'static str, &'static str);

/// A table of named things that may stand in a CSV beside the file.
pub(crate) struct Csv {
    /// The key at which the file names it.
    pub key: &'static str,
    /// The table.
    pub table: &'static str,
    /// The things, in words.
    pub many: &'static str,
}

/// The parts of a whole on which a [`Kind::Split`](super::key::Kind::Split) falls.
pub(crate) struct Shares {
    /// Their names.
    pub names: &'static [&'static str],
    /// What they are: `band`.
    pub one: &'static str,
    /// The same in a description.
    pub described: &'static str,
    /// How many there are, in words.
    pub count: &'static str,
    /// Shares of them, as an example.
    pub example: &'static str,
}

/// Everything that a file may hold.
pub(crate) struct Format {
    /// What a file is, in a sentence.
    pub about: &'static str,
    /// Its parts.
    pub parts: &'static [Part],
    /// The keys of all parts.
    pub keys: &'static [Key],
    /// Tables of named things.
    pub named: &'static [Named],
    /// What is held against all else, in this order.
    pub last: &'static [fn(&mut Check<'_>)],
    /// What a split falls on.
    pub shares: Shares,
    /// Numbers that may be said to be unknown: a check of the part takes something in their place.
    pub unknowable: &'static [&'static str],
    /// The tables that may stand beside the file.
    pub csvs: &'static [Csv],
    /// What has a code of its own where it is missing.
    pub missing: &'static [Missing],
    /// The way from each version to the next, from version 0 on.
    pub migrations: &'static [Migration],
    /// Files in the program, by name.
    pub built_in: &'static [(&'static str, &'static str)],
    /// Keys by their path, and what stands in each table, once asked for.
    pub index: OnceLock<Index>,
}

/// Keys by path, and the names in each table.
pub(crate) struct Index {
    by_path: BTreeMap<&'static str, &'static Key>,
    by_table: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Format {
    /// The version that this program reads.
    pub const fn version(&self) -> i64 {
        self.migrations.len() as i64
    }

    /// Asked for every name of every scenario, and a sweep has hundreds.
    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut by_table: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
            for key in self.keys {
                let inner = key.path.match_indices('.').map(|(at, _)| (&key.path[..at], &key.path[at + 1..]));
                for (table, rest) in std::iter::once(("", key.path)).chain(inner) {
                    let names = by_table.entry(table).or_default();
                    if let Some(name) = rest.split('.').next().filter(|name| !names.contains(name)) {
                        names.push(name);
                    }
                }
            }
            Index { by_path: self.keys.iter().map(|key| (key.path, key)).collect(), by_table }
        })
    }

    /// The key with this pattern.
    pub fn find(&self, pattern: &str) -> Option<&'static Key> {
        self.index().by_path.get(pattern).copied()
    }

    /// Names that may stand in the table with this pattern (empty: at the top), in the order of the keys; `*` for any.
    pub fn children(&self, pattern: &str) -> &[&'static str] {
        self.index().by_table.get(pattern).map_or(&[], Vec::as_slice)
    }

    /// Whether a key or table has this pattern.
    pub fn knows(&self, pattern: &str) -> bool {
        self.find(pattern).is_some() || !self.children(pattern).is_empty()
    }

    /// The pattern of a name in the table of this pattern: itself, or `*` where only that is known.
    pub fn inside(&self, pattern: &str, name: &str) -> String {
        let (known, any) = (join(pattern, name), join(pattern, "*"));
        if !self.knows(&known) && self.knows(&any) { any } else { known }
    }

    /// The table of named things at this path.
    pub fn named(&self, path: &str) -> Option<&'static Named> {
        self.named.iter().find(|named| named.path == path)
    }

    /// Whether at least one thing of this table is needed.
    pub fn needs_one(&self, path: &str) -> bool {
        self.named(path).is_some_and(|named| !named.example.is_empty())
    }

    /// A pattern as a file's header would have it: `estate.ID`.
    pub fn header(&self, pattern: &str) -> String {
        let years = pattern.split_once(".*").and_then(|(table, _)| self.named(table));
        let years = years.is_some_and(|named| named.names == Names::Years);
        pattern.replace('*', if years { "\"2024/25\"" } else { "ID" })
    }

    /// The table in which a key stands, as a file's header would name it; empty at the top.
    pub fn table_of(&self, key: &Key) -> String {
        self.header(around(key.path))
    }

    /// The switches of parts around this table, or this table.
    pub fn switches(&self, table: &str) -> impl Iterator<Item = &'static str> {
        self.parts.iter().map(|part| part.switch).filter(move |switch| !switch.is_empty() && is_in(table, switch))
    }

    /// Whether a part stands where one of these tables does.
    pub fn brought_by(&self, switch: &str) -> impl Iterator<Item = &'static str> {
        let part = self.parts.iter().find(move |part| part.switch == switch);
        part.into_iter().flat_map(|part| [part.switch, part.brought_by]).filter(|table| !table.is_empty())
    }

    /// The innermost switch of a key; some stand in tables of their own, and mean nothing without it.
    pub fn switch_of(&self, path: &str) -> Option<&'static str> {
        self.switches_of(path).next()
    }

    /// All switches without which a key means nothing: those of parts that name it, then those that take whatever stands in its table;
    /// else the innermost around it.
    pub fn switches_of(&self, path: &str) -> impl Iterator<Item = &'static str> {
        let of = |by_name: bool| {
            let takes = move |part: &&Part| {
                let matching = |pattern: &&&str| pattern.ends_with('*') != by_name && stands_for(pattern, path);
                part.elsewhere.iter().any(|pattern| matching(&pattern))
            };
            self.parts.iter().filter(takes).map(|part| part.switch)
        };
        let elsewhere: Vec<&'static str> = of(true).chain(of(false)).collect();
        let around = elsewhere.is_empty().then(|| self.switches(path).max_by_key(|switch| switch.len())).flatten();
        elsewhere.into_iter().chain(around)
    }

    /// Keys that must be there whatever else is: none of a part with a switch, none of a table that may be empty.
    pub fn always_required(&self) -> impl Iterator<Item = &'static Key> {
        self.keys.iter().filter(|key| {
            let may_be_empty = key.path.split_once(".*").is_some_and(|(table, _)| !self.needs_one(table));
            key.absent == Absent::Required && self.switch_of(key.path).is_none() && !may_be_empty
        })
    }
}

/// Whether the path is the table or lies in it.
fn is_in(path: &str, table: &str) -> bool {
    path.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
