//! STUB: the charts of a run, SVG and PNG. The only room that knows plotters and resvg.
use crate::engine::Results;
use crate::scenario::Scenario;

/// A finished chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// File name without ending: `backlog_fan`.
    pub name: &'static str,
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
pub fn charts(scenario: &Scenario, results: &Results) -> Result<Vec<Chart>, ChartError> {
    let _ = (scenario, results);
    Ok(Vec::new())
}
