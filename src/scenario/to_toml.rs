//! A loaded scenario as one file that stands alone: bases, tables and `--set` resolved, every number with its source.

use super::{Loaded, Number, Scenario};
use std::fmt::Write;

/// The scenario as TOML that [`load`](super::load()) reads back to the same content: same numbers, evidence, sources and
/// canonical hash, strategies and targets in the same order. What the program supplied by default is written out.
///
/// ```
/// use capcast::scenario::{MINIMAL, Text, load, to_toml};
/// let text = |bytes: &[u8]| Text { name: "minimal.toml".into(), bytes: bytes.into() };
/// let loaded = load(&text(MINIMAL.as_bytes()), &["capital.pot_gbp_m=7".into()], false).unwrap();
/// let again = load(&text(to_toml(&loaded).as_bytes()), &[], false).unwrap();
/// assert_eq!(again.canonical_sha256, loaded.canonical_sha256);
/// ```
pub fn to_toml(loaded: &Loaded) -> String {
    let mut out = String::from("# The scenario as it was simulated: everything resolved into one file.\n");
    table(loaded, &loaded.resolved, &mut Vec::new(), &mut out);
    out
}

fn table(loaded: &Loaded, values: &toml::Table, path: &mut Vec<String>, out: &mut String) {
    let mut inner = Vec::new();
    let mut lines = String::new();
    for (name, value) in values {
        path.push(name.clone());
        let here = path.join(".");
        path.pop();
        if value.is_table() && !loaded.origins.contains_key(&here) {
            inner.push(name.as_str());
        } else {
            let value = evident(value.clone(), number_of(&loaded.scenario, &here));
            let _ = writeln!(lines, "{} = {value}", key(name));
        }
    }
    // A table without lines of its own is named by those in it, unless there is nothing in it.
    if !path.is_empty() && (!lines.is_empty() || inner.is_empty()) {
        let header: Vec<String> = path.iter().map(|part| key(part)).collect();
        let _ = writeln!(out, "\n[{}]", header.join("."));
    }
    out.push_str(&lines);
    // What has an order of its own in the scenario keeps it; the rest stands by name.
    if let Some(ids) = loaded.order.get(path.join(".").as_str()) {
        inner.sort_by_key(|name| ids.iter().position(|id| id == name));
    }
    for name in inner {
        if let Some(toml::Value::Table(values)) = values.get(name) {
            path.push(name.to_owned());
            table(loaded, values, path, out);
            path.pop();
        }
    }
}

/// The value with its evidence and source beside it.
fn evident(value: toml::Value, number: Option<&Number>) -> toml::Value {
    let Some(number) = number else { return value };
    let mut table = match value {
        toml::Value::Table(table) => table,
        other => toml::Table::from_iter([("value".to_owned(), other)]),
    };
    table.insert("evidence".to_owned(), number.evidence.name().into());
    if !number.source.is_empty() {
        table.insert("source".to_owned(), number.source.as_str().into());
    }
    toml::Value::Table(table)
}

/// The number at this path, or the first of the four shares that were set there.
pub fn number_of<'s>(scenario: &'s Scenario, path: &str) -> Option<&'s Number> {
    let find = |path: &str| scenario.numbers.binary_search_by(|number| number.key.as_str().cmp(path)).ok();
    let found = find(path).or_else(|| find(&format!("{path}.low")))?;
    Some(&scenario.numbers[found])
}

/// A key as TOML writes it: quoted where it must be.
pub fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare { name.to_owned() } else { toml::Value::from(name).to_string() }
}
