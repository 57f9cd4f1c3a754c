//! What the charts of a single plan have in common: which plan, which years, and how sure its numbers are.

use super::run_data::RunData;
use crate::engine::Results;
use crate::engine::results::{LedgerRow, Spread, Statistic};
use crate::units::{FinancialYear, RiskBand};

/// The plan that a chart follows, and the futures that it was met in.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct OfPlan {
    /// Its position in the results.
    pub strategy: usize,
    /// Identifier and label, as it may be drawn.
    pub name: (String, String),
    /// The simulated years; at least one.
    pub years: Vec<FinancialYear>,
    /// Whether there are futures enough to speak of 8 in 10.
    pub has_spread: bool,
    pub futures: u32,
}

impl OfPlan {
    pub(super) fn new(results: &Results, story: &RunData) -> Self {
        let strategy = story.followed;
        let (id, label) = results.strategies.get(strategy).cloned().unwrap_or_default();
        let label = story.plans.iter().find(|plan| plan.id == id).map_or(label, |plan| plan.label.clone());
        let (has_spread, futures) = (story.has_spread(), story.futures);
        Self { strategy, name: (id, label), years: results.years.clone(), has_spread, futures }
    }

    pub(super) fn last_year(&self) -> FinancialYear {
        self.years.last().copied().unwrap_or(FinancialYear::starting(0))
    }

    /// `2025/26 to 2039/40`, or the only year.
    pub(super) fn span_from(&self, first: FinancialYear) -> String {
        let last = self.last_year();
        if first == last { last.to_string() } else { format!("{first} to {last}") }
    }

    /// `means over 10,000 simulated futures`, or that there is but one.
    pub(super) fn means_in_words(&self, story: &RunData) -> String {
        match self.futures {
            1 => story.futures_in_words(),
            _ => format!("means over {}", story.futures_in_words()),
        }
    }

    /// `On average over 10,000 simulated futures`, or that there is but one.
    pub(super) fn on_average(&self, story: &RunData) -> String {
        match self.futures {
            1 => "In one simulated future".to_owned(),
            _ => format!("On average over {}", story.futures_in_words()),
        }
    }
}

/// The rows of the ledger that are means over the futures, for one plan, estate and band (none: all), in order of year.
pub(super) fn ledger(results: &Results, strategy: usize, entity: usize, band: Option<RiskBand>) -> Vec<&LedgerRow> {
    let wanted = |row: &&LedgerRow| {
        (row.strategy, row.entity, row.band) == (strategy, entity, band) && row.statistic == Statistic::Mean
    };
    let mut rows: Vec<&LedgerRow> = results.ledger.iter().filter(wanted).collect();
    rows.sort_by_key(|row| row.year);
    rows
}

/// A stock without the dust of its rounding.
pub(super) fn without_dust(gbp_m: f64) -> f64 {
    (gbp_m * 1e6).round() / 1e6
}

/// The lower quartile's lower and the upper quartile's upper end: three futures in four lie above the one, three below
/// the other, beyond Monte Carlo error; none where that is not known.
pub(super) fn likely(spread: &Spread) -> Option<(f64, f64)> {
    Some((spread.at(0.25).lo?, spread.at(0.75).hi?))
}
