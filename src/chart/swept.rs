//! A sweep as pictures: over one parameter a line with its band, over two a map of numbers with a contour.

use super::comparison_data::ComparisonData;
use super::figures::{cell as csv_cell, unit};
use super::money::{Money, largest};
use super::target_name;
use super::text::{self, clean};
use super::title::words;
use crate::analysis::amount::{amount, stated};
use crate::analysis::swept::{Parameter, Swept, Values};
use crate::engine::results::{SeriesStats, Spread, kinds};
use crate::outcomes::{Better, Metric, Unit};
use crate::scenario::keys::{KEYS, Key, RATE, SHARE};
use crate::scenario::{Bound, Target, When};
use crate::units::FinancialYear;
use crate::words::{self as counts, LIKELY, capital, list};
use std::fmt::Write as _;

/// The most words of a title: two more than of others, since it names the target, or the outcome and its limit.
const MOST_WORDS: usize = 12;
/// The most plans that stand on a page: over one parameter as panels of lines, over two as maps.
const MOST_PANELS: [usize; 2] = [12, 4];

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
    /// Identifiers and labels of those that have the same value in every cell.
    pub with: Vec<(String, String)>,
    pub values: Vec<Value>,
}

impl Panel {
    /// Its label in a picture, or its identifier where the font cannot write that; with those that are equal to it.
    pub(super) fn shown(&self) -> String {
        list(&self.names().map(|(id, label)| text::shown(label, id)).collect::<Vec<_>>())
    }

    /// The same in a text that is read and not drawn: whatever its letters.
    fn full_label(&self) -> String {
        list(&self.names().map(|(_, label)| label).collect::<Vec<_>>())
    }

    fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let others = self.with.iter().map(|(id, label)| (id.as_str(), label.as_str()));
        std::iter::once((self.id.as_str(), self.label.as_str())).chain(others)
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
    /// What is drawn: one of each kind of strategies.
    pub panels: Vec<Panel>,
    /// Every strategy.
    pub all: Vec<Panel>,
    /// Kinds in all, where not all are shown.
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
    let all: Vec<Panel> = labels
        .iter()
        .filter_map(|(id, label)| {
            let values: Option<Vec<Value>> = swept.cells.iter().map(|cell| value(cell, id)).collect();
            let label = clean(label);
            let label = if label.is_empty() { id.clone() } else { label };
            Some(Panel { id: id.clone(), label, with: Vec::new(), values: values? })
        })
        .collect();
    let kinds = kinds(all.len(), |a, b| all[a].values == all[b].values);
    let of_kind = |kind: &Vec<usize>| {
        let with = kind[1..].iter().map(|&other| (all[other].id.clone(), all[other].label.clone()));
        Panel { with: with.collect(), ..all[kind[0]].clone() }
    };
    let mut panels: Vec<Panel> = kinds.iter().map(of_kind).collect();
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
    (!panels.is_empty()).then(|| Picture { scene, measure, axes: axes.to_vec(), panels, all, of, futures, year: Some(year) })
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
            Measure::Target(..) => Some((Bound::Above(LIKELY), "likely: met in 3 of 4 futures".to_owned())),
        }
    }

    /// Whether a cell is on the side of the level that is wanted: of a probability, beyond Monte Carlo error.
    pub(super) fn holds(&self, value: &Value) -> bool {
        match self.measure {
            Measure::Outcome(_, level) => level.as_ref().is_some_and(|(bound, _)| bound.holds(value.middle)),
            Measure::Target(..) => value.low >= LIKELY,
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
                format!("{area}: share, in %, of {futures} in which {what} is {} {limit} {when}.", target.bound.name())
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
        let equal = self.panels.iter().filter(|panel| !panel.with.is_empty());
        notes.extend(equal.map(|panel| format!("{} have the same figures throughout.", panel.shown())));
        if self.axes.len() == 2 && self.panels.len() > 1 {
            notes.push("The title counts combinations in which one plan at least does it.".to_owned());
        }
        let plans = self.panels.iter().flat_map(Panel::names).map(|(id, label)| (label, id));
        let area = (self.scene.area.as_str(), self.scene.scenario.as_str());
        notes.extend(text::stand_ins([area].into_iter().chain(plans)));
        let paths: Vec<&str> = self.axes.iter().map(|axis| axis.path.as_str()).collect();
        notes.push(format!("Swept: {}; all else as in the scenario, in the same futures.", paths.join(" and ")));
        notes.push(self.scene.source());
        notes
    }

    pub(super) fn title(&self) -> String {
        let fits = |title: &String| title.split(' ').count() <= MOST_WORDS;
        let told = if self.axes.len() == 2 { self.titles_of_map() } else { self.titles_of_line() };
        let params: Vec<&str> = self.axes.iter().map(|axis| bare(&axis.name)).collect();
        let plain = self.names().into_iter().map(|name| format!("{name} by {}", params.join(" and ")));
        told.into_iter().chain(plain).find(fits).unwrap_or_else(|| "What if, across a grid".to_owned())
    }

    /// What is measured, as it may begin a title, from the fullest name to the shortest.
    fn names(&self) -> Vec<String> {
        match self.measure {
            Measure::Outcome(metric, _) => vec![capital(metric.in_words())],
            Measure::Target(_, target) => {
                let names = target_name::names(target, Metric::named(&target.metric)).into_iter();
                names.filter(|name| target_name::fits(name)).chain(["This target".to_owned()]).collect()
            }
        }
    }

    /// Whether the middle falls or rises from the first to the last value, beyond Monte Carlo error, and under how many plans.
    fn titles_of_line(&self) -> Vec<String> {
        let axis = &self.axes[0];
        let last = axis.values.len() - 1;
        let place = |at: usize| axis.of.iter().position(|&of| of == at);
        let ends = axis.values.first().and_then(|value| value.0).and(place(0).zip(place(last)));
        let Some((first, last)) = ends else { return Vec::new() };
        let (mut falls, mut rises) = (0, 0);
        for panel in &self.panels {
            let Some((from, to)) = panel.values[first].error.zip(panel.values[last].error) else { return Vec::new() };
            falls += usize::from(to.1 < from.0);
            rises += usize::from(to.0 > from.1);
        }
        let (all, param) = (self.panels.len(), bare(&axis.name));
        let is_target = matches!(self.measure, Measure::Target(..));
        let (told, n) = match (falls, rises, is_target) {
            (0, 0, true) => (format!(": hardly moved by {param}"), 0),
            (0, 0, false) => (format!(" hardly moves with {param}"), 0),
            (falls, 0, true) => (format!(": less often as {param} rises"), falls),
            (falls, 0, false) => (format!(" falls as {param} rises"), falls),
            (0, rises, true) => (format!(": more often as {param} rises"), rises),
            (0, rises, false) => (format!(" rises with {param}"), rises),
            _ => return Vec::new(),
        };
        let under = match n {
            0 => "",
            n if n == all && all == 1 => "",
            n if n == all => " under every plan",
            n if 2 * n > all => " under most plans",
            _ => " under some plans",
        };
        self.names().into_iter().map(|name| format!("{name}{told}{under}")).collect()
    }

    /// In how many combinations at least one of the plans shown is on the wanted side of the level.
    fn titles_of_map(&self) -> Vec<String> {
        let all = self.panels.first().map_or(0, |panel| panel.values.len());
        let does = |cell: &usize| self.panels.iter().any(|panel| self.holds(&panel.values[*cell]));
        let where_it_does = match (0..all).filter(does).count() {
            0 => "in no combination".to_owned(),
            held if held == all => "in every combination".to_owned(),
            held => format!("in {held} of {all} combinations"),
        };
        match self.measure {
            Measure::Target(..) => {
                self.names().into_iter().map(|name| format!("{name}: likely {where_it_does}")).collect()
            }
            Measure::Outcome(metric, Some((bound, _))) => {
                let (whole, short) = (stated(*metric, bound.limit()), amount(*metric, bound.limit(), None));
                let limit = if whole.chars().count() <= short.chars().count() { whole } else { short };
                let limit = format!("{} {limit}", bound.name());
                vec![
                    format!("Median {} {limit} {where_it_does}", metric.in_words()),
                    format!("{} {limit} {where_it_does}", capital(metric.in_words())),
                ]
            }
            Measure::Outcome(..) => Vec::new(),
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
                    format!("{}: from {} to {}", panel.full_label(), at(least), at(most))
                }
                (Some(only), _) => format!("{}: {}", panel.full_label(), at(only)),
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
            Measure::Outcome(..) => ",financial_year,unit,p50,p10,p90\n",
            Measure::Target(..) => ",financial_year,unit,probability,probability_lo,probability_hi\n",
        };
        let year = self.year.map_or_else(String::new, |year| year.to_string());
        let unit = match self.measure {
            Measure::Outcome(metric, _) => csv_cell(unit(*metric)),
            Measure::Target(..) => "share".to_owned(),
        };
        for panel in &self.all {
            for (cell, value) in panel.values.iter().enumerate() {
                csv += &format!("{},{}", csv_cell(&panel.id), csv_cell(&panel.label));
                for axis in &self.axes {
                    let (number, text) = &axis.values[axis.of[cell]];
                    csv += &number.map_or_else(|| format!(",{}", csv_cell(text)), |number| format!(",{number}"));
                }
                // Writing to a String cannot fail.
                let _ = writeln!(csv, ",{year},{unit},{},{},{}", value.middle, value.low, value.high);
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
