//! Backlog by estate: a small fan for each of the largest estates, under one plan.

mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::band::{Measure, Middle, Panel};
use super::money::{Money, largest};
use super::of_plan::{OfPlan, under, without_dust};
use super::run_data::RunData;
use super::text::clean;
use super::title::in_cash;
use super::{ChartError, Drawing};
use crate::engine::results::{LedgerRow, Spread, Statistic};
use crate::engine::{Metric, Results};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most estates that stand on a page.
const MOST_SHOWN: usize = 12;
/// Estates that differ by more than this factor have each a scale of its own.
const ONE_SCALE: f64 = 4.0;

/// One estate.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Estate {
    /// Identifier and name.
    pub name: (String, String),
    /// Its stock at the close of the year before the first, £m cash, where it is known.
    pub opening: Option<f64>,
    /// Total backlog, £m cash, one a year.
    pub spreads: Vec<Spread>,
}

impl Estate {
    /// The middle of the last year.
    fn closing(&self) -> f64 {
        self.spreads.last().map_or(0.0, Spread::middle)
    }
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct ByEstate {
    pub plan: OfPlan,
    pub opening_year: FinancialYear,
    /// By closing median, the largest first; at least two.
    pub estates: Vec<Estate>,
    /// `median`, or `mean` where there are no quantiles.
    pub middle: &'static str,
}

impl ByEstate {
    /// What a run says of it; none where there is but one estate.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack the backlog of an estate, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        // The first entity is all together.
        if results.entities.len() < 3 {
            return Ok(None);
        }
        let plan = OfPlan::new(results, story);
        let opens = plan.years.first() == Some(&scenario.opening_year.plus(1));
        let mut estates = Vec::with_capacity(results.entities.len() - 1);
        let names: BTreeMap<&str, String> =
            scenario.estates.iter().map(|estate| estate.id.as_str()).zip(scenario.estate_names()).collect();
        // One walk over the ledger, which grows with the estates as they do.
        let first = |row: &&LedgerRow| {
            (row.strategy, row.band, row.year, row.statistic) == (plan.strategy, None, 0, Statistic::Mean)
        };
        let openings: BTreeMap<usize, f64> =
            (results.ledger.iter().filter(first)).map(|row| (row.entity, without_dust(row.opening))).collect();
        for (entity, id) in results.entities.iter().enumerate().skip(1) {
            let Some(spreads) = super::spreads_of(results, plan.strategy, entity, Metric::BacklogTotal) else {
                return Err(ChartError(format!("the charts need the backlog of estate \"{id}\" in every year")));
            };
            let name = names.get(id.as_str()).map(|name| clean(name));
            let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone());
            let opening = openings.get(&entity).copied().filter(|_| opens);
            estates.push(Estate { name: (id.clone(), name), opening, spreads });
        }
        // Estates that tie stay in the scenario's order.
        estates.sort_by(|a, b| b.closing().total_cmp(&a.closing()));
        let (opening_year, middle) = (scenario.opening_year, story.middle_name());
        Ok(Some(Self { plan, opening_year, estates, middle }))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &in_cash(&self.title()));
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("backlog_by_estate", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The estates that are drawn.
    fn shown(&self) -> &[Estate] {
        &self.estates[..self.estates.len().min(MOST_SHOWN)]
    }

    /// Whether the panels have one scale: where each shows enough on that of the largest.
    fn has_one_scale(&self) -> bool {
        let tops = self.bare_panels();
        let most = largest(tops.iter().map(Panel::most));
        tops.iter().all(|panel| ONE_SCALE * panel.most() >= most)
    }

    /// The panels before they have a scale.
    fn bare_panels(&self) -> Vec<Panel> {
        let panel = |estate: &Estate| Panel {
            heading: estate.name.1.clone(),
            sample: None,
            measure: Measure::Money(Money::for_largest(0.0)),
            opening: estate.opening.map(|opening| (self.opening_year, opening)),
            years: self.plan.years.clone(),
            spreads: estate.spreads.clone(),
            middle: Middle::Median,
            has_band: self.plan.has_spread,
            beside: None,
            top: 0.0,
        };
        self.shown().iter().map(panel).collect()
    }

    /// One an estate that is shown.
    fn panels(&self) -> Vec<Panel> {
        let mut panels = self.bare_panels();
        let most = largest(panels.iter().map(Panel::most));
        let one_scale = self.has_one_scale();
        for panel in &mut panels {
            panel.top = if one_scale { most } else { panel.most() };
            panel.measure = Measure::Money(Money::for_largest(panel.top));
        }
        panels
    }
}
