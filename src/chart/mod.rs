//! The charts of a run, SVG and PNG, of a quality for a board's papers. The only room that knows plotters and resvg.
//!
//! [`charts`] makes a [`RunData`] of the results; each chart is laid out on a `sheet` of marks in points, which is
//! rendered once as SVG, and the PNG is painted from that SVG. Titles follow from the data by rules (`title`). What is
//! told of one plan alone stands in rooms of its own: where the money went (`spending`), staff and technology (`people`).

mod alt;
mod backlog_fan;
mod band;
mod by_estate;
mod by_risk;
mod comparison_data;
mod cost_to_clear;
mod dash;
mod differences;
mod figures;
mod frame;
mod ink;
mod key;
mod money;
mod of_plan;
mod people;
mod raster;
pub mod run_data;
mod sheet;
mod side_labels;
mod size;
mod spending;
mod strategies_compared;
mod swept;
mod swept_line;
mod swept_map;
mod target_course;
mod text;
mod title;
mod warning;
mod waterfall;

#[cfg(test)]
mod comparison_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod tests;

pub use comparison_data::{ComparisonData, comparison_charts, comparison_drawings};
pub use run_data::RunData;
pub use size::Size;
pub use swept::{Measure, sweep_charts, sweep_drawings};
#[cfg(feature = "report")]
pub(crate) use text::clean as one_line;

use crate::engine::results::Spread;
use crate::engine::{Metric, Results};
use crate::scenario::{Rule, Scenario};
use crate::units::FinancialYear;
use sheet::Sheet;
use size::Frame;
use std::sync::Arc;

/// A finished chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// File name without ending: `backlog_fan`.
    pub name: String,
    /// The picture as SVG with title, description and role.
    pub svg: String,
    /// The same picture as PNG.
    pub png: Vec<u8>,
    /// Alternative text: what the picture says, in words.
    pub alt: String,
    /// The numbers that it shows, as CSV.
    pub csv: String,
}

/// A chart that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ChartError(pub String);

/// A chart before it is drawn: everything that it says, and how it is laid out at any size.
pub struct Drawing<'a> {
    /// File name without ending: `backlog_fan`.
    pub name: String,
    /// What it tells, in ten words at most, by rules from the data.
    pub title: String,
    /// Alternative text: what the picture says, in words.
    pub alt: String,
    /// The numbers that it shows, as CSV.
    pub csv: String,
    layout: Box<Layout<'a>>,
    /// What is said under everything else; empty where nothing is.
    note: String,
}

/// Puts a chart with a title on a sheet for a frame.
type Layout<'a> = dyn Fn(Frame, &str) -> Sheet + Send + Sync + 'a;

impl<'a> Drawing<'a> {
    fn new(
        name: impl Into<String>,
        title: String,
        alt: String,
        csv: String,
        layout: impl Fn(Frame, &str) -> Sheet + Send + Sync + 'a,
    ) -> Self {
        Self { name: name.into(), title, alt, csv, layout: Box::new(layout), note: String::new() }
    }

    /// The same under a title of the user's.
    pub fn entitled(self, title: &str) -> Self {
        Self { title: text::clean(title), ..self }
    }

    /// The same with a line under everything else, such as what the scenario is changed in; it stands in the alternative
    /// text too.
    #[must_use]
    pub fn noted(self, note: &str) -> Self {
        let note = text::clean(note);
        let alt = if note.is_empty() { self.alt } else { format!("{}\n\n{note}", self.alt.trim_end()) };
        Self { note, alt, ..self }
    }

    /// The picture alone, as SVG with title, description and role.
    ///
    /// # Errors
    /// [`ChartError`] where it cannot be drawn.
    pub fn svg(&self, size: Size) -> Result<String, ChartError> {
        self.sheet(size).to_svg(&self.name, &self.title, &self.alt)
    }

    /// The finished chart.
    ///
    /// # Errors
    /// [`ChartError`] where it cannot be drawn or painted.
    pub fn chart(&self, size: Size) -> Result<Chart, ChartError> {
        let svg = self.svg(size)?;
        let png = raster::png(&svg)?;
        Ok(Chart { name: self.name.clone(), svg, png, alt: self.alt.clone(), csv: self.csv.clone() })
    }

    fn sheet(&self, size: Size) -> Sheet {
        size.sheet(&|frame| {
            let mut sheet = (self.layout)(frame, &self.title);
            frame::under(&mut sheet, &self.note);
            sheet
        })
    }
}

/// Whether the font of the charts has a letter for every character of a text, such as a title.
pub fn can_write(text: &str) -> bool {
    text::is_writable(&text::clean(text))
}

/// A size in £m as charts write one that stands alone, such as in a title: `£20bn`.
#[cfg(feature = "report")]
pub(crate) fn figure(gbp_m: f64) -> String {
    money::Money::for_largest(gbp_m.abs()).full(gbp_m.abs())
}

/// The charts of `run`: the backlog fan and the strategies compared; where funding is simulated, where the money went;
/// and workforce and technology, as far as they are.
///
/// The same results give the same bytes, on every machine.
///
/// # Errors
/// [`ChartError`] where the results lack an outcome that is shown, or hold one that is not finite.
pub fn charts(scenario: &Scenario, results: &Results) -> Result<Vec<Chart>, ChartError> {
    drawings(scenario, results)?.iter().map(|drawing| drawing.chart(Size::Paper)).collect()
}

/// The same, not yet drawn.
///
/// # Errors
/// [`ChartError`] where the results lack an outcome that is shown, or hold one that is not finite.
pub fn drawings(scenario: &Scenario, results: &Results) -> Result<Vec<Drawing<'static>>, ChartError> {
    drawn(scenario, results, RunData::new(scenario, results)?)
}

/// The same, where the charts of a single plan follow the one at a position in the results: such as the recommended one.
///
/// # Errors
/// [`ChartError`] where there is no such plan, or the results lack an outcome that is shown, or hold one that is not
/// finite.
pub fn drawings_following(
    scenario: &Scenario,
    results: &Results,
    plan: usize,
) -> Result<Vec<Drawing<'static>>, ChartError> {
    drawn(scenario, results, RunData::new(scenario, results)?.following(plan)?)
}

fn drawn(scenario: &Scenario, results: &Results, story: RunData) -> Result<Vec<Drawing<'static>>, ChartError> {
    let story = Arc::new(story);
    let mut drawings = story.drawings()?;
    if let Some(spending) = spending::Spending::new(scenario, results, &story)? {
        drawings.push(spending.drawing(&story));
    }
    if let Some(people) = people::People::new(scenario, results, &story)? {
        drawings.push(people.drawing(&story));
    }
    drawings.push(by_risk::ByRisk::new(scenario, results, &story)?.drawing(&story));
    drawings.push(waterfall::Waterfall::new(scenario, results, &story)?.drawing(&story));
    if let Some(cost) = cost_to_clear::Cost::new(scenario, results, &story, None)? {
        drawings.push(cost.drawing(&story));
    }
    if let Some(estates) = by_estate::ByEstate::new(scenario, results, &story)? {
        drawings.push(estates.drawing(&story));
    }
    Ok(drawings)
}

/// What it would cost to clear all backlog of high and significant risk in a year (none: the last), not yet drawn; none
/// where there are too few futures for a curve.
///
/// # Errors
/// [`ChartError`] where the year is not simulated, or the results lack an outcome that is shown.
pub fn cost_to_clear(
    scenario: &Scenario,
    results: &Results,
    year: Option<FinancialYear>,
) -> Result<Option<Drawing<'static>>, ChartError> {
    let plan = followed(scenario, results);
    cost_to_clear_following(scenario, results, plan, year)
}

/// The same, where the money is that of the plan at a position in the results, which is always drawn.
///
/// # Errors
/// [`ChartError`] where there is no such plan, the year is not simulated, or the results lack an outcome that is shown.
pub fn cost_to_clear_following(
    scenario: &Scenario,
    results: &Results,
    plan: usize,
    year: Option<FinancialYear>,
) -> Result<Option<Drawing<'static>>, ChartError> {
    let story = Arc::new(RunData::new(scenario, results)?.following(plan)?);
    Ok(cost_to_clear::Cost::new(scenario, results, &story, year)?.map(|cost| cost.drawing(&story)))
}

/// The plan that charts of a single one follow: the first that does more than the minimum, else the first.
pub fn followed(scenario: &Scenario, results: &Results) -> usize {
    let does_more = |(id, _): &(String, String)| {
        scenario.strategies.iter().any(|spec| spec.id == *id && spec.rule != Rule::DoMinimum)
    };
    results.strategies.iter().position(does_more).unwrap_or(0)
}

/// An outcome of one plan, for all estates and people together, in every year.
///
/// # Errors
/// [`ChartError`] where the results lack it in a year, or hold a value that is not finite.
fn outcome(results: &Results, strategy: usize, metric: Metric) -> Result<Vec<Spread>, ChartError> {
    spreads_of(results, strategy, 0, metric)
        .ok_or_else(|| ChartError(format!("the charts need {} in every year, as finite numbers", metric.name())))
}

/// The same of an entity; none where it is not recorded in a year, or not finite.
fn spreads_of(results: &Results, strategy: usize, entity: usize, metric: Metric) -> Option<Vec<Spread>> {
    let years = 0..results.years.len();
    years.map(|year| results.spread(strategy, entity, metric, year).filter(Spread::is_finite)).collect()
}
