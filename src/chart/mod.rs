//! The charts of a run, SVG and PNG, of a quality for a board's papers. The only room that knows plotters and resvg.
//!
//! [`charts`] makes a [`Story`] of the results; each chart is laid out on a `sheet` of marks in points, which is
//! rendered once as SVG, and the PNG is painted from that SVG. Titles follow from the data by rules (`title`).

mod alt;
mod backlog_fan;
mod differences;
mod figures;
mod frame;
mod key;
mod money;
mod raster;
mod scene;
mod sheet;
pub mod story;
mod strategies_compared;
mod swept;
mod swept_line;
mod swept_map;
mod target_course;
mod text;
mod title;

#[cfg(test)]
mod comparison_tests;
#[cfg(test)]
mod tests;

pub use scene::{Scene, comparison_charts};
pub use story::Story;
pub use swept::{Measure, sweep_charts};

use crate::engine::Results;
use crate::scenario::Scenario;

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

/// The charts of `run`: the backlog fan and the strategies compared.
///
/// The same results give the same bytes, on every machine.
///
/// # Errors
/// [`ChartError`] where the results lack a backlog that is shown, or hold one that is not finite.
pub fn charts(scenario: &Scenario, results: &Results) -> Result<Vec<Chart>, ChartError> {
    Story::new(scenario, results)?.charts()
}
