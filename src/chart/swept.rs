//! A sweep as pictures: over one parameter a line with its band, over two a map of numbers with a contour.

use super::comparison_data::ComparisonData;
use super::figures::{cell as csv_cell, unit};
use super::money::{Money, largest};
use super::swept_axis::{Axis, bare};
use super::swept_figures::Figures;
use super::text::{self, clean};
use super::title::words;
use crate::analysis::amount::stated;
use crate::analysis::swept::Swept;
use crate::engine::results::{SeriesStats, Spread, kinds};
use crate::outcomes::{Better, Metric, Unit};
use crate::scenario::{Bound, Target, When};
use crate::units::FinancialYear;
use crate::words::{self as counts, LIKELY, list};
use std::fmt::Write as _;

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

/// A cell's value: the median with the range of 8 of 10 futures, or a probability with its error.
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
    (!panels.is_empty()).then(|| Picture {
        scene,
        measure,
        axes: axes.to_vec(),
        panels,
        all,
        of,
        futures,
        year: Some(year),
    })
}

impl<'a> Picture<'a> {
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.panels.iter().flat_map(|panel| &panel.values)
    }

    /// What is measured: `high-risk backlog`, `the target`.
    pub(super) fn what(&self) -> &'static str {
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
            Measure::Outcome(metric, _) if matches!(metric.unit(), Unit::Slope | Unit::Index) => {
                Figures::Fine(metric.unit().name(), 4)
            }
            Measure::Outcome(metric, _) if metric.unit() == Unit::Million && most < 10.0 => {
                Figures::Fine(metric.unit().name(), if most < 1.0 { 3 } else { 2 })
            }
            Measure::Outcome(metric, _) if most >= 100_000.0 => Figures::Thousands(metric.unit().name()),
            Measure::Outcome(metric, _) => Figures::Plain(metric.unit().name()),
        }
    }

    /// The level that matters: a bound in the measure's own unit, and what it is.
    pub(super) fn level(&self) -> Option<(Bound, String)> {
        match self.measure {
            Measure::Outcome(_, level) => level.clone(),
            Measure::Target(..) => Some((Bound::Above(LIKELY), "likely: 75 % or more".to_owned())),
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
                let range = if self.axes.len() == 2 { "median" } else { "median and range of 8 of 10" };
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
        let said = match (self.axes.len(), self.measure, self.panels.len()) {
            (2, Measure::Target(..), 1) => "Line and title allow for Monte Carlo error.",
            (2, Measure::Target(..), _) => "Line and title allow for Monte Carlo error; the title counts any one plan.",
            (2, Measure::Outcome(..), 2..) => "The title counts combinations in which one plan at least does it.",
            _ => "",
        };
        notes.extend(Some(said).filter(|said| !said.is_empty()).map(str::to_owned));
        let plans = self.panels.iter().flat_map(Panel::names).map(|(id, label)| (label, id));
        let area = (self.scene.area.as_str(), self.scene.scenario.as_str());
        notes.extend(text::stand_ins([area].into_iter().chain(plans)));
        let paths: Vec<&str> = self.axes.iter().map(|axis| axis.path.as_str()).collect();
        notes.push(format!("Swept: {}; all else as in the scenario, in the same futures.", paths.join(" and ")));
        notes.push(self.scene.source());
        notes
    }

    pub(super) fn alt(&self) -> String {
        let kind = match (self.axes.len(), self.measure) {
            (2, Measure::Outcome(..)) => "Maps of the median of",
            (2, Measure::Target(..)) => "Maps of",
            (_, Measure::Outcome(..)) => "Lines with bands (median and 8 of 10 futures) of",
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
            "{kind} {}{}, over {}. {} {}.",
            self.what(),
            if self.panels.len() == 1 {
                String::new()
            } else {
                format!(" in {} panels, one a plan", self.panels.len())
            },
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

#[cfg(test)]
#[path = "swept_tests.rs"]
mod tests;
