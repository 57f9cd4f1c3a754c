//! The charts of a run, SVG and PNG, of a quality for a board's papers. The only room that knows plotters and resvg.
//!
//! `drawings` says which there are: it makes a [`RunData`] of the results; each chart is laid out on a `sheet` of marks in points, which is
//! rendered once as SVG, and the PNG is painted from that SVG. Titles follow from the data by rules (`title`). What is
//! told of one plan alone stands in rooms of its own: where the money went (`spending`), staff and technology (`people`), patients (`waits`, `gap`).

mod adoption;
mod alt;
mod backlog_fan;
mod band;
mod barriers;
mod by_estate;
mod by_risk;
mod comparison_data;
mod connectivity;
mod cost_to_clear;
mod dash;
mod differences;
mod drawings;
mod figures;
mod fit;
mod frame;
mod gap;
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
mod swept_axis;
mod swept_figures;
mod swept_line;
mod swept_map;
mod swept_titles;
mod target_course;
mod target_name;
mod text;
mod timeline;
mod title;
mod waits;
mod warning;
mod waterfall;
mod worth;
mod years;

#[cfg(test)]
mod comparison_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod tests;

pub use barriers::barrier_drawings;
pub use comparison_data::ComparisonData;
pub use drawings::{
    charts, comparison_charts, comparison_drawings, cost_to_clear_following, drawings, drawings_following,
    sweep_charts, sweep_drawings,
};
pub use run_data::{RunData, followed, followed_in};
pub use size::Size;
pub use swept::Measure;
#[cfg(feature = "report")]
pub(crate) use text::clean as one_line;

use crate::engine::results::Spread;
use crate::engine::{Metric, Results};
use crate::words::LIKELY_MEANS;
use sheet::Sheet;
use size::Frame;

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
        let alt = if says_likely(&title) || says_likely(&alt) { format!("{alt} {LIKELY_MEANS}") } else { alt };
        Self { name: name.into(), title, alt, csv, layout: Box::new(layout), note: String::new() }
    }

    /// The same under a title of the user's.
    pub fn entitled(self, title: &str) -> Self {
        Self { title: text::clean(title), ..self }
    }

    /// The same with its scenario in name and title, where those of several stand together.
    #[must_use]
    pub fn of_scenario(self, id: &str, name: &str) -> Self {
        let title = format!("{name}: {}", self.title);
        Self { name: format!("{id}.{}", self.name), ..self.entitled(&title) }
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
            if says_likely(&self.title) {
                frame::under(&mut sheet, LIKELY_MEANS);
            }
            frame::under(&mut sheet, &self.note);
            sheet
        })
    }
}

/// Whether a text tells something as likely or unlikely, which it must then explain.
fn says_likely(text: &str) -> bool {
    text.to_lowercase().contains("likely")
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
