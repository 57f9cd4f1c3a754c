//! One tree over another: what is taken away below, and what lies over it.

use super::format::Format;
use super::key::Kind;
use super::problem::Problem;
use super::render::quoted;
use super::suggest::closest;
use super::tree::{Entry, Node, Table, Value};
use std::collections::BTreeMap;

/// Takes away what the layer lists.
pub(crate) fn remove(below: &mut Table, listed: Option<Entry>, problems: &mut Vec<Problem>) {
    let Some(listed) = listed else { return };
    let wrong = |node: &Node| {
        Problem::new("E0104", "`remove` is a list of paths")
            .about("remove")
            .at(&node.span, format!("this is {}", node.value.kind()))
            .help("write: remove = [\"strategy.do_minimum\", \"estate.london\"]")
    };
    let Value::List(list) = &listed.node.value else {
        problems.push(wrong(&listed.node));
        return;
    };
    for node in list {
        match &node.value {
            Value::Text(path) => {
                let parts: Vec<&str> = path.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect();
                if let Err(help) = take_away(below, &parts) {
                    problems.push(
                        Problem::new("E0301", format!("there is no {} to remove", quoted(path)))
                            .about("remove")
                            .at(&node.span, "not in what this file extends")
                            .help(help),
                    );
                }
            }
            _ => problems.push(wrong(node)),
        }
    }
}

/// What to say where there is no such path.
fn take_away(table: &mut Table, parts: &[&str]) -> Result<(), String> {
    let nothing = |table: &Table, name: &str| match closest(name, table.entries.iter().map(|entry| entry.key.as_str()))
    {
        Some(near) => format!("did you mean `{near}`?"),
        None if table.entries.is_empty() => "there is nothing below this file: `remove` goes with `extends`".to_owned(),
        None => "name a key, or a whole table, of the scenario that this one extends".to_owned(),
    };
    match parts {
        [] => Err(String::new()),
        [name] => {
            let before = table.entries.len();
            table.entries.retain(|entry| entry.key != *name);
            if table.entries.len() == before { Err(nothing(table, name)) } else { Ok(()) }
        }
        [name, rest @ ..] => match table.get_mut(name).map(|entry| &mut entry.node.value) {
            Some(Value::Table(inner)) => take_away(inner, rest),
            _ => Err(nothing(table, name)),
        },
    }
}

/// Lays a table over another.
pub(crate) fn overlay(below: &mut Table, over: Table, pattern: &str, format: &Format) {
    let mut places: BTreeMap<String, usize> =
        below.entries.iter().enumerate().map(|(i, entry)| (entry.key.clone(), i)).collect();
    for entry in over.entries {
        // Who said so holds for the numbers of its own layer: both stay.
        let place = if entry.key == "provenance" { None } else { places.get(&entry.key).copied() };
        let Some(place) = place else {
            places.insert(entry.key.clone(), below.entries.len());
            below.entries.push(entry);
            continue;
        };
        let stands = &mut below.entries[place];
        stands.key_span = entry.key_span;
        let inner = format.inside(pattern, &entry.key);
        match (&mut stands.node.value, entry.node.value) {
            (Value::Table(under), Value::Table(over)) if merges(format, pattern, &inner) => {
                stands.node.span = entry.node.span;
                overlay(under, over, &inner, format);
            }
            (_, value) => stands.node = Node { span: entry.node.span, value },
        }
    }
}

/// Whether tables at this pattern merge: not where they are one number, and not the amounts of a plan.
fn merges(format: &Format, parent: &str, pattern: &str) -> bool {
    let kind = |pattern: &str| format.find(pattern).map(|key| key.kind);
    match (kind(parent), kind(pattern)) {
        (Some(_), _) => false,
        (None, Some(kind)) => kind == Kind::Plan,
        (None, None) => true,
    }
}
