//! Backlog by risk: how much of it is urgent, year by year, as it was recorded and as one plan leaves it.

mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::band::{Measure, Middle, Panel};
use super::money::{Money, largest};
use super::of_plan::{OfPlan, ledger, under, without_dust};
use super::run_data::RunData;
use super::title::in_cash;
use super::{ChartError, Drawing, outcome, sheet::Ink};
use crate::engine::results::Spread;
use crate::engine::{Metric, Results};
use crate::scenario::Scenario;
use crate::units::{FinancialYear, RiskBand};
use crate::words::capital;
use std::sync::Arc;

/// From the foot of a column upwards: what is urgent stands on the axis, so that its growth can be read.
const BANDS: [RiskBand; 4] = [RiskBand::High, RiskBand::Significant, RiskBand::Moderate, RiskBand::Low];

/// The outcome that is the backlog of a band.
fn metric(band: RiskBand) -> Metric {
    match band {
        RiskBand::Low => Metric::BacklogLow,
        RiskBand::Moderate => Metric::BacklogModerate,
        RiskBand::Significant => Metric::BacklogSignificant,
        RiskBand::High => Metric::BacklogHigh,
    }
}

/// The higher the risk the darker, in grey too.
fn ink(band: RiskBand) -> Ink {
    match band {
        RiskBand::High => Ink::DarkPink,
        RiskBand::Significant => Ink::Rust,
        RiskBand::Moderate => Ink::Orange,
        RiskBand::Low => Ink::LightGrey,
    }
}

/// What is known of a year before the first simulated one, £m cash at its close.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Past {
    pub year: FinancialYear,
    /// In the order of [`BANDS`]; none where it was not published.
    pub bands: [Option<f64>; 4],
    pub total: f64,
}

impl Past {
    /// What of the total is in no band.
    fn unsplit(&self) -> f64 {
        let split = self.bands.iter().flatten().fold(0.0, |sum, value| sum + value);
        // Published totals differ from the sum of their bands by rounding.
        if self.bands.iter().all(Option::is_some) || self.total <= split { 0.0 } else { self.total - split }
    }
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct ByRisk {
    pub plan: OfPlan,
    /// The record, oldest first, and the opening stock as its last.
    pub past: Vec<Past>,
    /// In the order of [`BANDS`], £m cash, one a year.
    pub bands: [Vec<Spread>; 4],
}

impl ByRisk {
    /// What a run says of it.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack an outcome, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Self, ChartError> {
        let plan = OfPlan::new(results, story);
        let of = |band: RiskBand| outcome(results, plan.strategy, metric(band));
        let [high, significant, moderate, low] = BANDS.map(of);
        let bands = [high?, significant?, moderate?, low?];
        let recorded = scenario.history.iter().filter(|past| past.year < scenario.opening_year);
        let recorded = recorded.map(|past| {
            let bands = BANDS.map(|band| past.band(band));
            Past { year: past.year, bands, total: past.total }
        });
        let opens = |band: RiskBand| {
            let rows = ledger(results, plan.strategy, 0, Some(band));
            rows.first().filter(|row| row.year == 0).map(|row| without_dust(row.opening))
        };
        let opening = BANDS.map(opens);
        let total = opening.iter().flatten().fold(0.0, |sum, value| sum + value);
        let opening = Past { year: scenario.opening_year, bands: opening, total };
        let opening = opening.bands.iter().all(Option::is_some).then_some(opening);
        let past: Vec<Past> = recorded.chain(opening).collect();
        let finite = |past: &Past| past.total.is_finite() && past.bands.iter().flatten().all(|value| value.is_finite());
        if !past.iter().all(finite) {
            return Err(ChartError("no chart can be drawn: a backlog in it is not a finite number".to_owned()));
        }
        Ok(Self { plan, past, bands })
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &in_cash(&self.title()));
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("backlog_by_risk", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// Whether years are shown beside the opening stock.
    fn has_record(&self) -> bool {
        self.past.len() > 1
    }

    /// What a band opens with.
    fn opening(&self, place: usize) -> Option<(FinancialYear, f64)> {
        let last = self.past.last().filter(|last| self.plan.years.first() == Some(&last.year.plus(1)))?;
        Some((last.year, last.bands[place]?))
    }

    /// The first year that is shown.
    fn first_year(&self) -> FinancialYear {
        let simulated = self.plan.years.first().copied().unwrap_or(self.plan.last_year());
        self.past.first().map_or(simulated, |past| past.year)
    }

    /// The top of the tallest column.
    fn most(&self) -> f64 {
        let simulated = (0..self.plan.years.len()).map(|t| self.bands.iter().fold(0.0, |sum, band| sum + band[t].mean));
        let past =
            self.past.iter().map(|past| largest([past.total, past.bands.iter().flatten().fold(0.0, |a, b| a + b)]));
        largest(simulated.chain(past))
    }

    /// How the figures are written.
    fn money(&self) -> Money {
        Money::for_largest(self.most())
    }

    /// One a band, on one scale.
    fn panels(&self) -> Vec<Panel> {
        let panel = |(place, band): (usize, RiskBand)| Panel {
            heading: format!("{} risk", capital(band.name())),
            sample: Some(ink(band)),
            measure: Measure::Money(self.money()),
            opening: self.opening(place),
            years: self.plan.years.clone(),
            spreads: self.bands[place].clone(),
            middle: Middle::Mean,
            has_band: self.plan.has_spread,
            beside: None,
            top: 0.0,
        };
        let mut panels: Vec<Panel> = BANDS.into_iter().enumerate().map(panel).collect();
        let top = largest(panels.iter().map(Panel::most));
        let money = Money::for_largest(top);
        panels.iter_mut().for_each(|panel| (panel.top, panel.measure) = (top, Measure::Money(money)));
        panels
    }
}
