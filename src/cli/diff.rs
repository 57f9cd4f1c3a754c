//! What differs between two scenarios once both are resolved.

use super::grid::{Cell, Grid, print};
use super::options::{Format, built_in, input};
use super::toml_values::{plain, value_at};
use super::words;
use crate::scenario::{BUILT_IN, Loaded, Number, Origin, Problems, load, load_file, number_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::Path;

/// Loads what a scenario is held against: a file, a built-in scenario by its name, or `-` for standard input.
///
/// # Errors
/// Everything that is wrong with it.
pub fn other(name: &OsStr, strict: bool) -> Result<Loaded, Problems> {
    match BUILT_IN.iter().find(|(built_in, _)| *built_in == name) {
        Some((name, text)) => load(&built_in(name, text), &[], strict),
        None if name == "-" => load(&input()?, &[], strict),
        None => load_file(Path::new(name), &[], strict),
    }
}

/// One side of a difference.
struct Side<'a> {
    value: &'a toml::Value,
    number: Option<&'a Number>,
    origin: &'a Origin,
}

impl<'a> Side<'a> {
    fn of(loaded: &'a Loaded, path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('.').collect();
        Some(Self {
            value: value_at(&loaded.resolved, &parts)?,
            number: number_of(&loaded.scenario, path),
            origin: loaded.origins.get(path)?,
        })
    }

    fn evidence(&self) -> &'a str {
        self.number.map_or("", |number| number.evidence.name())
    }

    fn source(&self) -> &'a str {
        self.number.map_or("", |number| number.source.as_str())
    }

    fn same(&self, other: &Self) -> bool {
        self.value == other.value && self.evidence() == other.evidence() && self.source() == other.source()
    }

    /// The value and how it is known, on one line.
    fn in_words(&self) -> String {
        let origin = self.origin.to_string();
        let mut parts = vec![self.evidence(), &origin, self.source()];
        parts.retain(|part| !part.is_empty());
        format!("{}  # {}", self.value, words::text(&parts.join(" · ")))
    }

    fn json(&self) -> Value {
        json!({
            "value": plain(self.value),
            "evidence": self.evidence(),
            "source": self.source(),
            "layer": self.origin.layer,
            "line": self.origin.line,
        })
    }

    fn cells(side: Option<&Self>) -> [Cell; 2] {
        match side {
            Some(side) => [Cell::from(side.value.to_string().as_str()), Cell::from(side.origin.to_string().as_str())],
            None => [Cell::Nothing, Cell::Nothing],
        }
    }
}

struct Difference<'a> {
    path: &'a str,
    other: Option<Side<'a>>,
    this: Option<Side<'a>>,
}

fn differences<'a>(other: &'a Loaded, this: &'a Loaded) -> Vec<Difference<'a>> {
    let paths: BTreeSet<&str> = other.origins.keys().chain(this.origins.keys()).map(String::as_str).collect();
    let sides =
        paths.into_iter().map(|path| Difference { path, other: Side::of(other, path), this: Side::of(this, path) });
    sides
        .filter(|difference| match (&difference.other, &difference.this) {
            (Some(other), Some(this)) => !other.same(this),
            _ => true,
        })
        .collect()
}

/// What differs, as asked for.
pub fn shown(other: &Loaded, this: &Loaded, format: Format) -> String {
    let list = differences(other, this);
    match format {
        Format::Table => in_words(&list, other, this),
        Format::Json => {
            let list: Vec<Value> = list
                .iter()
                .map(|difference| {
                    json!({
                        "path": difference.path,
                        "other": difference.other.as_ref().map(Side::json),
                        "scenario": difference.this.as_ref().map(Side::json),
                    })
                })
                .collect();
            print(&json!({ "other": other.notes.name, "scenario": this.notes.name, "differences": list }))
        }
        Format::Csv => {
            let row = |difference: &Difference<'_>| {
                let [other, other_place] = Side::cells(difference.other.as_ref());
                let [this, place] = Side::cells(difference.this.as_ref());
                vec![Cell::from(difference.path), other, this, other_place, place]
            };
            let head = vec!["path", "other_value", "value", "other_place", "place"];
            Grid { head, rows: list.iter().map(row).collect() }.csv()
        }
    }
}

fn in_words(list: &[Difference<'_>], other: &Loaded, this: &Loaded) -> String {
    let (name, mine) = (words::text(&other.notes.name), words::text(&this.notes.name));
    if list.is_empty() {
        return format!("Nothing differs: {name} and {mine} say the same.\n");
    }
    let mut out = format!("- {name}\n+ {mine}\n");
    let mut last = "";
    for difference in list {
        // What one side has alone, an estate or a strategy, is one line.
        let thing = thing(difference.path);
        if let Some(thing) = thing.filter(|thing| !has(other, thing) || !has(this, thing)) {
            if last != thing {
                let sign = if has(this, thing) { '+' } else { '-' };
                let _ = writeln!(out, "\n{thing}\n  {sign} all of it");
            }
            last = thing;
            continue;
        }
        let unit = difference.this.as_ref().or(difference.other.as_ref()).and_then(|side| side.number);
        let unit = unit.map_or("", |number| number.unit);
        let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        let _ = writeln!(out, "\n{}{unit}", difference.path);
        for (sign, side) in [('-', &difference.other), ('+', &difference.this)] {
            if let Some(side) = side {
                let _ = writeln!(out, "  {sign} {}", side.in_words());
            }
        }
    }
    out
}

/// `estate.london` for `estate.london.name`.
fn thing(path: &str) -> Option<&str> {
    let (group, rest) = path.split_once('.')?;
    let (id, _) = rest.split_once('.')?;
    matches!(group, "estate" | "strategy" | "history" | "target").then(|| &path[..group.len() + 1 + id.len()])
}

fn has(loaded: &Loaded, thing: &str) -> bool {
    let parts: Vec<&str> = thing.split('.').collect();
    value_at(&loaded.resolved, &parts).is_some()
}
