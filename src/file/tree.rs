//! The loose tree of a file: every value with its place, nothing yet believed.

use super::problem::NOWHERE;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Deepest nesting of tables and lists that a file may have.
pub(crate) const DEEPEST: usize = 32;

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    /// None: an integer beyond 128 bits.
    Integer(Option<i128>),
    Float(f64),
    Flag(bool),
    Date,
    List(Vec<Node>),
    Table(Table),
}

impl Value {
    /// What it is, for a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a decimal number",
            Self::Flag(_) => "true or false",
            Self::Date => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Entries in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub node: Node,
}

impl Table {
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == key)
    }
}

/// What stands in a template where only its owner knows the answer.
const QUESTION: &str = "?";

impl Node {
    /// The unanswered questions of a template in this value, with the path and place of each.
    pub fn questions(&self, path: &str) -> Vec<(String, Range<usize>)> {
        let inside = |(name, node): (&str, &Self)| node.questions(&format!("{path}.{name}"));
        match &self.value {
            Value::Text(text) if text == QUESTION => vec![(path.to_owned(), self.span.clone())],
            Value::List(list) => list.iter().flat_map(|node| node.questions(path)).collect(),
            Value::Table(table) => {
                table.entries.iter().map(|entry| (entry.key.as_str(), &entry.node)).flat_map(inside).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The furthest place of anything inside: tells whether a `--set` argument has touched it.
    pub fn furthest(&self) -> usize {
        let inside = match &self.value {
            Value::List(list) => list.iter().map(Self::furthest).max(),
            Value::Table(table) => table.entries.iter().map(|entry| entry.node.furthest()).max(),
            _ => None,
        };
        self.span.start.max(inside.unwrap_or(0))
    }

    /// The same, standing in no file.
    pub fn nowhere(mut self) -> Self {
        self.span = NOWHERE;
        match &mut self.value {
            Value::List(list) => list.iter_mut().for_each(|node| *node = node.clone().nowhere()),
            Value::Table(table) => {
                for entry in &mut table.entries {
                    entry.key_span = NOWHERE;
                    entry.node = entry.node.clone().nowhere();
                }
            }
            _ => {}
        }
        self
    }
}

/// Takes over a parsed table; places move by `offset`.
pub(crate) fn table(parsed: &DeTable<'_>, offset: usize) -> Table {
    let mut entries: Vec<Entry> = parsed
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: shifted(key.span(), offset),
            node: node(value, offset),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Table { entries }
}

/// Takes over a parsed value; places move by `offset`.
pub(crate) fn node(parsed: &Spanned<DeValue<'_>>, offset: usize) -> Node {
    let value = match parsed.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Integer(i128::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(list) => Value::List(list.iter().map(|item| node(item, offset)).collect()),
        DeValue::Table(inner) => Value::Table(table(inner, offset)),
    };
    Node { span: shifted(parsed.span(), offset), value }
}

fn shifted(span: Range<usize>, offset: usize) -> Range<usize> {
    span.start + offset..span.end + offset
}
