//! A sweep as pictures: over one parameter a line with its band, over two a map of numbers with a contour.

use super::comparison_data::ComparisonData;
use super::figures::cell as csv_cell;
use super::money::{Money, largest};
use super::text::{self, clean};
use super::title::words;
use crate::analysis::amount::stated;
use crate::analysis::swept::{Parameter, Swept, Values};
use crate::engine::results::{SeriesStats, Spread};
use crate::outcomes::{Better, Metric, Unit};
use crate::scenario::keys::{KEYS, Key, RATE, SHARE};
use crate::scenario::{Bound, Target, When};
use crate::units::FinancialYear;
use crate::words::{self as counts, capital};
use std::fmt::Write as _;

/// The most words of a title.
const MOST_WORDS: usize = 10;
/// The most plans that stand on a page: over one parameter as panels of lines, over two as maps.
const MOST_PANELS: [usize; 2] = [12, 4];
/// What is likely: three futures in four, as the title says.
const LIKELY: f64 = 0.75;

/// What a picture of a sweep is about.
#[derive(Clone, PartialEq, Debug)]
pub enum Measure {
    /// An outcome, with the level that matters in it, if any, and what that is in words.
    Outcome(Metric, Option<(Bound, String)>),
    /// How likely a target is to be met: its place among the targets of a cell.
    Target(usize, Box<Target>),
}

/// What is drawn for one strategy: a value for each cell, in the order of cells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Panel {
    pub id: String,
    pub label: String,
    pub values: Vec<Value>,
}

impl Panel {
    /// Its label in a picture, or its identifier where the font cannot write that.
    pub(super) fn shown(&self) -> &str {
        text::shown(&self.label, &self.id)
    }
}

/// A cell's value: the median with the range of 8 in 10 futures, or a probability with its error.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Value {
    pub middle: f64,
    pub low: f64,
    pub high: f64,
    /// Monte Carlo interval of the middle, where it is known.
    pub error: Option<(f64, f64)>,
}

/// Everything that a picture shows.
pub(super) struct Picture<'a> {
    pub scene: &'a ComparisonData,
    pub measure: &'a Measure,
    pub axes: Vec<Axis>,
    pub panels: Vec<Panel>,
    /// Strategies in all, where not all are shown.
    pub of: usize,
    pub futures: u32,
    pub year: Option<FinancialYear>,
}

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

pub(super) fn picture<'a>(
    scene: &'a ComparisonData,
    swept: &Swept,
    labels: &[(String, String)],
    measure: &'a Measure,
    axes: &[Axis],
) -> Option<Picture<'a>> {
    let value = |cell: &crate::analysis::swept::Cell, id: &str| -> Option<Value> {
        let strategy = cell.strategies.iter().position(|known| known == id)?;
        match measure {
            Measure::Outcome(metric, _) => {
                let mine = |stats: &&SeriesStats| stats.strategy == strategy && stats.metric == *metric;
                let stats = cell.results.series.iter().find(mine)?;
                let [low, middle, high] = Spread::from(stats).p10_p50_p90()?;
                let error = middle.lo.zip(middle.hi);
                Some(Value { middle: middle.value, low: low.value, high: high.value, error })
            }
            Measure::Target(place, _) => {
                let share = cell.results.shares.get(strategy * cell.targets.len() + place)?;
                let (low, high) = share.interval();
                Some(Value { middle: share.value(), low, high, error: Some((low, high)) })
            }
        }
    };
    let mut panels: Vec<Panel> = labels
        .iter()
        .filter_map(|(id, label)| {
            let values: Option<Vec<Value>> = swept.cells.iter().map(|cell| value(cell, id)).collect();
            let label = clean(label);
            Some(Panel { id: id.clone(), label: if label.is_empty() { id.clone() } else { label }, values: values? })
        })
        .collect();
    let (of, most) = (panels.len(), MOST_PANELS[axes.len() - 1]);
    if of > most {
        // Those that do best on the whole, in the scenario's order.
        let sum = |panel: &Panel| panel.values.iter().fold(0.0, |sum, value| sum + value.middle);
        let better = match measure {
            Measure::Outcome(metric, _) => metric.better(),
            Measure::Target(..) => Better::Higher,
        };
        let mut order: Vec<usize> = (0..of).collect();
        order.sort_by(|&a, &b| better.worse_by(sum(&panels[a]), sum(&panels[b])).total_cmp(&0.0).then(a.cmp(&b)));
        let mut shown = order[..most].to_vec();
        shown.sort_unstable();
        panels = shown.into_iter().map(|place| panels[place].clone()).collect();
    }
    let first = swept.cells.first()?;
    let futures = swept.cells.iter().filter_map(|cell| cell.results.series.first().map(|s| s.n)).min().unwrap_or(0);
    let year = match measure {
        Measure::Outcome(metric, _) => first.results.series.iter().find(|s| s.metric == *metric).map(|s| s.year),
        Measure::Target(place, _) => first.targets.get(*place).map(|(_, _, year)| *year),
    }?;
    let year = first.first_year.plus(year as i32);
    (!panels.is_empty()).then(|| Picture { scene, measure, axes: axes.to_vec(), panels, of, futures, year: Some(year) })
}

impl<'a> Picture<'a> {
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.panels.iter().flat_map(|panel| &panel.values)
    }

    /// What is measured: `high-risk backlog`, `the target`.
    fn what(&self) -> &'static str {
        match self.measure {
            Measure::Outcome(metric, _) => metric.in_words(),
            Measure::Target(..) => "the target's probability",
        }
    }

    /// How numbers are written in cells and at lines.
    pub(super) fn figures(&self) -> Figures {
        let most = largest(self.values().flat_map(|v| [v.high.abs(), v.low.abs(), v.middle.abs()]));
        match self.measure {
            Measure::Target(..) => Figures::Percent,
            Measure::Outcome(metric, _) if metric.unit().is_money() => Figures::Money(Money::for_largest(most)),
            Measure::Outcome(metric, _) if metric.unit() == Unit::Share => Figures::Share(usize::from(most < 0.2)),
            Measure::Outcome(metric, _) if most >= 100_000.0 => Figures::Thousands(metric.unit().name()),
            Measure::Outcome(metric, _) => Figures::Plain(metric.unit().name()),
        }
    }

    /// The level that matters: a bound in the measure's own unit, and what it is.
    pub(super) fn level(&self) -> Option<(Bound, String)> {
        match self.measure {
            Measure::Outcome(_, level) => level.clone(),
            Measure::Target(..) => Some((Bound::Above(0.5), "met in 5 of 10 futures".to_owned())),
        }
    }

    /// What the figures are, and over what.
    pub(super) fn subtitle(&self) -> String {
        self.told_of(&self.scene.short_area())
    }

    fn told_of(&self, area: &str) -> String {
        let year = self.year.map_or_else(String::new, |year| format!(" in {year}"));
        let futures = match self.futures {
            1 => "one simulated future".to_owned(),
            n => format!("{} simulated futures", counts::count(n.into())),
        };
        match self.measure {
            Measure::Outcome(metric, _) => {
                let prices = if metric.is_real() {
                    ", opening-year prices"
                } else if metric.unit().is_money() {
                    ", cash prices"
                } else {
                    ""
                };
                let range = if self.axes.len() == 2 { "median" } else { "median and range of 8 in 10" };
                let unit = self.figures().unit();
                let at = if self.axes.len() == 2 { "in each cell" } else { "at each value" };
                format!("{area}: {}{year}, {unit}{prices}; {range} of {futures} {at}.", metric.in_words())
            }
            Measure::Target(_, target) => {
                let metric = Metric::named(&target.metric);
                let limit =
                    metric.map_or_else(|| target.bound.limit().to_string(), |m| stated(m, target.bound.limit()));
                let what = metric.map_or(target.metric.as_str(), |metric| metric.in_words());
                let when = match target.when {
                    When::At => format!("in {}", target.year),
                    When::Every => format!("in every year to {}", target.year),
                };
                format!("{area}: share of {futures} in which {what} is {} {limit} {when}.", target.bound.name())
            }
        }
    }

    /// Notes that a reader must see, and the source.
    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.scene.warning().into_iter().collect();
        if self.of > self.panels.len() {
            let by = match self.measure {
                Measure::Outcome(..) => "median",
                Measure::Target(..) => "probability",
            };
            notes.push(format!(
                "Note: of {} plans those {} are shown whose {by} is best over all values; the table has them all.",
                words(self.of),
                words(self.panels.len())
            ));
        }
        let plans = self.panels.iter().map(|panel| (panel.label.as_str(), panel.id.as_str()));
        let area = (self.scene.area.as_str(), self.scene.scenario.as_str());
        notes.extend(text::stand_ins([area].into_iter().chain(plans)));
        let paths: Vec<&str> = self.axes.iter().map(|axis| axis.path.as_str()).collect();
        notes.push(format!("Swept: {}; all else as in the scenario, in the same futures.", paths.join(" and ")));
        notes
            .push(format!("Source: capcast simulation, scenario “{}”, seed {}.", self.scene.scenario, self.scene.seed));
        notes
    }

    pub(super) fn title(&self) -> String {
        let fits = |title: &String| title.split(' ').count() <= MOST_WORDS;
        let told = if self.axes.len() == 2 { self.title_of_map() } else { self.title_of_line() };
        let names: Vec<&str> = self.axes.iter().map(|axis| bare(&axis.name)).collect();
        let what = capital(self.what());
        let plain = format!("{what} by {}", names.join(" and "));
        told.filter(fits).or(Some(plain).filter(fits)).unwrap_or_else(|| "What if, across a grid".to_owned())
    }

    /// Whether the middle falls or rises from the first to the last value, beyond Monte Carlo error, and under how many plans.
    fn title_of_line(&self) -> Option<String> {
        let axis = &self.axes[0];
        axis.values.first()?.0?;
        let last = axis.values.len() - 1;
        let place = |at: usize| axis.of.iter().position(|&of| of == at);
        let (first, last) = (place(0)?, place(last)?);
        let (mut falls, mut rises) = (0, 0);
        for panel in &self.panels {
            let (from, to) = (panel.values[first].error?, panel.values[last].error?);
            falls += usize::from(to.1 < from.0);
            rises += usize::from(to.0 > from.1);
        }
        let (all, name, what) = (self.panels.len(), bare(&axis.name), capital(self.what()));
        let under = |n: usize| match (n, all) {
            (n, all) if n == all && all == 1 => String::new(),
            (n, all) if n == all => " under every plan".to_owned(),
            (n, all) if 2 * n > all => " under most plans".to_owned(),
            _ => " under some plans".to_owned(),
        };
        match (falls, rises) {
            (0, 0) => Some(format!("{what} hardly moves with {name}")),
            (falls, 0) => Some(format!("{what} falls as {name} rises{}", under(falls))),
            (0, rises) => Some(format!("{what} rises with {name}{}", under(rises))),
            _ => None,
        }
    }

    /// In how many combinations at least one of the plans shown reaches the level.
    fn title_of_map(&self) -> Option<String> {
        let all = self.panels.first()?.values.len();
        let count = |holds: &dyn Fn(&Value) -> bool| {
            (0..all).filter(|&cell| self.panels.iter().any(|panel| holds(&panel.values[cell]))).count()
        };
        match self.measure {
            Measure::Target(..) => {
                let likely = count(&|value| value.low >= LIKELY);
                Some(match likely {
                    0 => "Target 75 % likely in no cell".to_owned(),
                    likely => format!("Target 75 % likely in {likely} of {all} cells"),
                })
            }
            Measure::Outcome(_, level) => {
                let (bound, _) = level.as_ref()?;
                let held = count(&|value| bound.holds(value.middle));
                Some(match held {
                    0 => format!("Median nowhere {} the line", bound.name()),
                    held if held == all => format!("Median {} the line everywhere", bound.name()),
                    held => format!("Median {} the line in {held} of {all} combinations", bound.name()),
                })
            }
        }
    }

    pub(super) fn alt(&self) -> String {
        let kind = match (self.axes.len(), self.measure) {
            (2, Measure::Outcome(..)) => "Maps of the median of",
            (2, Measure::Target(..)) => "Maps of",
            (_, Measure::Outcome(..)) => "Lines with bands (median and 8 in 10 futures) of",
            (_, Measure::Target(..)) => "Lines with bands (share and its error) of",
        };
        let figures = self.figures();
        let of_panel = |panel: &Panel| {
            let place = |better: &dyn Fn(f64, f64) -> bool| {
                (0..panel.values.len())
                    .reduce(|a, b| if better(panel.values[b].middle, panel.values[a].middle) { b } else { a })
            };
            let at = |cell: usize| {
                let values: Vec<String> = self
                    .axes
                    .iter()
                    .map(|axis| format!("{} {}", bare(&axis.name), axis.values[axis.of[cell]].1))
                    .collect();
                format!("{} at {}", figures.full(panel.values[cell].middle), values.join(", "))
            };
            match (place(&|a, b| a < b), place(&|a, b| a > b)) {
                (Some(least), Some(most)) if least != most => {
                    format!("{}: from {} to {}", panel.label, at(least), at(most))
                }
                (Some(only), _) => format!("{}: {}", panel.label, at(only)),
                _ => String::new(),
            }
        };
        let axes: Vec<String> = self
            .axes
            .iter()
            .map(|axis| {
                let end = |value: Option<&(Option<f64>, String)>| value.map_or("", |v| v.1.as_str()).to_owned();
                format!("{} from {} to {}", axis.name, end(axis.values.first()), end(axis.values.last()))
            })
            .collect();
        let told: Vec<String> = self.panels.iter().map(of_panel).collect();
        format!(
            "{kind} {} in {} panels, one a plan, over {}. {} {}.",
            self.what(),
            self.panels.len(),
            axes.join(" and "),
            self.told_of(&self.scene.area),
            told.join("; ")
        )
    }

    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label".to_owned();
        for axis in &self.axes {
            csv += &format!(",{}", csv_cell(&axis.path));
        }
        csv += match self.measure {
            Measure::Outcome(..) => ",p50,p10,p90\n",
            Measure::Target(..) => ",probability,probability_lo,probability_hi\n",
        };
        for panel in &self.panels {
            for (cell, value) in panel.values.iter().enumerate() {
                csv += &format!("{},{}", csv_cell(&panel.id), csv_cell(&panel.label));
                for axis in &self.axes {
                    let (number, text) = &axis.values[axis.of[cell]];
                    csv += &number.map_or_else(|| format!(",{}", csv_cell(text)), |number| format!(",{number}"));
                }
                // Writing to a String cannot fail.
                let _ = writeln!(csv, ",{},{},{}", value.middle, value.low, value.high);
            }
        }
        csv
    }
}

/// How the numbers of a picture are written: in one unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Figures {
    Money(Money),
    Percent,
    /// An outcome that is a share, in per cent with so many decimals.
    Share(usize),
    Thousands(&'static str),
    Plain(&'static str),
}

impl Figures {
    /// Without the unit.
    pub(super) fn bare(self, value: f64) -> String {
        let sign = if value < 0.0 { "−" } else { "" };
        let size = value.abs();
        match self {
            Self::Money(money) => format!("{sign}{}", money.bare(size)),
            Self::Percent => format!("{:.0}", value * 100.0),
            Self::Share(decimals) => format!("{:.decimals$}", value * 100.0),
            Self::Thousands(_) => format!("{sign}{}", counts::count((size / 1000.0).round() as u64)),
            Self::Plain(_) if size >= 100.0 => format!("{sign}{}", counts::count(size.round() as u64)),
            Self::Plain(_) => plain((value * 10.0).round() / 10.0),
        }
    }

    /// With it, where it is short.
    pub(super) fn full(self, value: f64) -> String {
        match self {
            Self::Money(money) if value < 0.0 => format!("−{}", money.full(-value)),
            Self::Money(money) => money.full(value),
            Self::Percent | Self::Share(_) => format!("{} %", self.bare(value)),
            Self::Thousands(unit) => format!("{} thousand {unit}", self.bare(value)),
            Self::Plain(unit) => format!("{} {unit}", self.bare(value)),
        }
    }

    pub(super) fn unit(self) -> String {
        match self {
            Self::Money(money) => money.unit.name(),
            Self::Percent | Self::Share(_) => "%".to_owned(),
            Self::Thousands(unit) => format!("thousand {unit}"),
            Self::Plain(unit) => unit.to_owned(),
        }
    }
}

/// A number without a tail of zeros or dust.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 && (10_000.0..1e15).contains(&value) {
        return counts::count(value as u64);
    }
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// The key of a path, whatever identifiers stand in it.
fn key_of(path: &str) -> Option<&'static Key> {
    let parts: Vec<&str> = path.split('.').collect();
    let fits = |key: &&Key| {
        let pattern: Vec<&str> = key.path.split('.').collect();
        pattern.len() <= parts.len() && pattern.iter().zip(&parts).all(|(p, part)| *p == "*" || p == part)
    };
    KEYS.iter().filter(fits).max_by_key(|key| key.path.len())
}

/// A path in a few words: `pot, £m`, `london: high, £m`.
fn name_of(path: &str, percent: bool) -> String {
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
fn bare(name: &str) -> &str {
    name.split(',').next().unwrap_or(name)
}

#[cfg(test)]
#[path = "swept_tests.rs"]
mod tests;
