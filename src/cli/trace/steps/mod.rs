//! The steps of a traced year, one file a system: each figure with the sum that gives it, its numbers put in.
//!
//! A step of a system that is not simulated does not appear. A sum is written so that it can be worked out as it stands,
//! with a pocket calculator; words in it name its numbers.

mod allocation;
mod demand;
mod estates;
mod funding;
mod outturn;
mod prices;
mod technology;
#[cfg(test)]
mod tests;
mod workforce;

pub use estates::{ages, estate, ledger};

use super::super::words;
use super::View;
use crate::engine::Metric;
use crate::engine::year::Year;

/// A figure, and how it came about.
pub struct Item {
    /// What it is, in words.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its unit, in words.
    pub unit: &'static str,
    /// The sum that gives it; empty where it is drawn or stated.
    pub how: String,
}

/// A numbered step of the year.
pub struct Step {
    /// `funding`: its name in data.
    pub key: &'static str,
    /// `3 funding envelope`.
    pub title: &'static str,
    /// Its figures in order.
    pub items: Vec<Item>,
}

/// The steps before the estates age, in order.
pub fn before_the_estates(view: &View<'_>, t: usize) -> Vec<Step> {
    [Some(prices::step(view, t)), demand::step(view, t), Some(funding::step(view, t)), workforce::step(view, t)]
        .into_iter()
        .flatten()
        .collect()
}

/// The steps after it, in order.
pub fn after_the_estates(view: &View<'_>, t: usize) -> Vec<Step> {
    [
        Some(allocation::step(view, t)),
        Some(allocation::delivery(view, t)),
        technology::step(view, t),
        outturn::step(view, t),
        Some(record(view, t)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Step 13: what the tables record.
fn record(view: &View<'_>, t: usize) -> Step {
    let simulated = Metric::ALL.iter().filter(|metric| metric.is_simulated(view.scenario));
    let items = simulated.map(|&metric| item(metric.name(), view.future.outcome(metric, t), metric.unit().name(), ""));
    Step { key: "outcomes", title: "13 record", items: items.collect() }
}

fn item(name: impl Into<String>, value: impl Into<f64>, unit: &'static str, how: impl Into<String>) -> Item {
    Item { name: name.into(), value: value.into(), unit, how: how.into() }
}

/// A figure to six digits, and large ones to a thousandth: a deficit is the small difference of two large sums.
pub fn figure(value: impl Into<f64>) -> String {
    let value = value.into();
    if (1e5..1e12).contains(&value.abs()) {
        format!("{value:.3}").trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        words::figure(value)
    }
}

/// A figure inside a sum: a negative one in brackets.
pub fn f(value: impl Into<f64>) -> String {
    let value = value.into();
    if value < 0.0 { format!("({})", figure(value)) } else { figure(value) }
}

/// The parts of a sum.
fn sum(parts: impl IntoIterator<Item = impl Into<f64>>) -> String {
    parts.into_iter().map(f).collect::<Vec<_>>().join(" + ")
}

fn last_year<'a>(view: &'a View<'_>, t: usize) -> Option<&'a Year<1>> {
    t.checked_sub(1).map(|last| view.record(last))
}
