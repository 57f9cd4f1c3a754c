//! One future as it is told: what the rooms of the systems look at to say how each figure of a year came about.
//!
//! A room's `trace` gives its step of the year as lines of data: each figure with the sum that gives it, its numbers put in. A
//! sum is written so that it can be worked out as it stands, with a pocket calculator; words in it name its numbers.

use super::trial::Trial;
use super::world::World;
use super::year::Year;
use crate::scenario::{NumberId, Scenario, StrategySpec};
use crate::units::FinancialYear;
use crate::words;

/// One future under one strategy, and some or all of its years.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Made ready for this strategy alone.
    pub world: &'a World<'a>,
    /// What the scenario says of the strategy.
    pub strategy: &'a StrategySpec,
    /// The seed.
    pub seed: u64,
    /// The trial; 0: the central case.
    pub trial: u32,
    /// What happened.
    pub future: &'a Trial,
    /// Positions of the years to show.
    pub years: std::ops::Range<usize>,
}

impl View<'_> {
    /// The value of a number in this future.
    pub fn number(&self, id: NumberId) -> f64 {
        self.future.futures.numbers.of(id)[0]
    }

    /// The record of a year.
    pub fn record(&self, t: usize) -> &Year<1> {
        &self.future.years[t].record
    }

    /// The record of the year before it; none for the first.
    pub fn last(&self, t: usize) -> Option<&Year<1>> {
        t.checked_sub(1).map(|last| self.record(last))
    }

    /// The financial year.
    pub fn year(&self, t: usize) -> FinancialYear {
        self.scenario.first_year.plus(t as i32)
    }
}

/// A figure, and how it came about.
#[derive(Clone, PartialEq, Debug)]
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
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// `funding`: its name in data.
    pub key: &'static str,
    /// `3 funding envelope`.
    pub title: &'static str,
    /// Its figures in order.
    pub items: Vec<Item>,
}

/// A figure with the sum that gives it.
pub fn item(name: impl Into<String>, value: impl Into<f64>, unit: &'static str, how: impl Into<String>) -> Item {
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
pub fn sum(parts: impl IntoIterator<Item = impl Into<f64>>) -> String {
    parts.into_iter().map(f).collect::<Vec<_>>().join(" + ")
}
