//! A swept parameter as the axis of a picture: its name for people, and its values.

use super::swept_figures::plain;
use super::text::{self, clean};
use crate::analysis::swept::{Parameter, Values};
use crate::scenario::keys::{KEYS, Key, RATE, SHARE};

/// A swept parameter.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Axis {
    pub path: String,
    /// `pot, £m`.
    pub name: String,
    /// Its values, ascending where they are numbers: number and label.
    pub values: Vec<(Option<f64>, String)>,
    /// The place of each cell's value among them.
    pub of: Vec<usize>,
}

impl Axis {
    pub(super) fn new(parameter: &Parameter) -> Self {
        let key = key_of(&parameter.path);
        let percent = key.is_some_and(|key| key.unit == RATE || key.unit == SHARE);
        let label = |number: f64| match percent {
            true => format!("{} %", plain(number * 100.0)),
            false => plain(number),
        };
        let cells: Vec<(Option<f64>, String)> = match &parameter.values {
            Values::Numbers(numbers) => numbers.iter().map(|&number| (Some(number), label(number))).collect(),
            Values::Texts(texts) => texts.iter().map(|text| (None, written(texts, text))).collect(),
        };
        let mut values: Vec<(Option<f64>, String)> = Vec::new();
        for value in &cells {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        // Texts stay in the order in which they were named.
        values.sort_by(|a, b| a.0.zip(b.0).map_or(std::cmp::Ordering::Equal, |(a, b)| a.total_cmp(&b)));
        let of = cells.iter().filter_map(|value| values.iter().position(|known| known == value)).collect();
        Self { path: parameter.path.clone(), name: name_of(&parameter.path, percent), values, of }
    }
}

/// A text as it may be drawn: where the font cannot write it, its place among all.
fn written(texts: &[String], text: &str) -> String {
    let place = || texts.iter().position(|known| known == text).map_or(0, |place| place + 1);
    Some(clean(text)).filter(|text| text::is_writable(text)).unwrap_or_else(|| format!("value {}", place()))
}

/// The key of a path, whatever identifiers stand in it.
pub(super) fn key_of(path: &str) -> Option<&'static Key> {
    let parts: Vec<&str> = path.split('.').collect();
    let fits = |key: &&Key| {
        let pattern: Vec<&str> = key.path.split('.').collect();
        pattern.len() <= parts.len() && pattern.iter().zip(&parts).all(|(p, part)| *p == "*" || p == part)
    };
    KEYS.iter().filter(fits).max_by_key(|key| key.path.len())
}

/// A path in a few words: `pot, £m`, `london: high, £m`.
pub(super) fn name_of(path: &str, percent: bool) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let last = parts.last().copied().unwrap_or_default();
    let (stem, unit) = [("_gbp_m", ", £m"), ("_gbp_per_m2", ", £ per m²"), ("_gbp", ", £"), ("_m2", ", m²")]
        .into_iter()
        .find_map(|(ending, unit)| Some((last.strip_suffix(ending)?, unit)))
        .unwrap_or((last, ""));
    let stem = stem.strip_suffix("_per_year").map_or(stem.to_owned(), |stem| {
        // A mean or spread of what the table is about.
        let table = parts.len().checked_sub(2).map_or("", |at| parts[at]);
        if ["mean", "sd", "last_observed"].contains(&stem) { format!("{table} {stem}") } else { stem.to_owned() }
    });
    let of = match parts[..] {
        ["estate" | "strategy" | "target", id, _, ..] => format!("{id}: "),
        _ => String::new(),
    };
    let rate = if last.ends_with("_per_year") && percent { ", a year" } else { unit };
    clean(&format!("{of}{}{rate}", stem.replace('_', " ")))
}

/// The name without its unit.
pub(super) fn bare(name: &str) -> &str {
    name.split(',').next().unwrap_or(name)
}
