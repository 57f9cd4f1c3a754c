//! Where the money went: what became of the capital of each year, on average over the futures, under one plan.

mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::band::{Measure, Middle, Panel};
use super::money::{Money, largest};
use super::of_plan::under;
use super::run_data::RunData;
use super::{ChartError, Drawing, outcome, sheet::Ink};
use crate::analysis::capital::Use;
use crate::engine::results::Spread;
use crate::engine::{Metric, Results};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::sync::Arc;

/// Parts smaller than this share of all capital are not shown.
const NOT_SHOWN: f64 = 0.0005;
/// The most parts that a reader can tell apart.
const MOST_PARTS: usize = 4;

/// From the foot of a column upwards; what is set aside counts to *elsewhere*.
const STACKED: [Use; 8] = [
    Use::Backlog,
    Use::Technology,
    Use::Programmes,
    Use::Elsewhere,
    Use::Lapsed,
    Use::Raided,
    Use::WithoutCash,
    Use::Carried,
];

impl Use {
    fn name(self) -> &'static str {
        match self {
            Self::Backlog => "Backlog and repairs",
            Self::Technology => "Technology",
            Self::Programmes => "Programmes",
            Self::SetAside => "Set aside",
            Self::Elsewhere => "Elsewhere",
            Self::Lapsed => "Lapsed",
            Self::Raided => "Raided",
            Self::WithoutCash => "Without cash",
            Self::Carried => "Carried forward",
        }
    }

    /// Dark and light in turn, so that neighbours differ in grey too.
    fn ink(self) -> Ink {
        match self {
            Self::Backlog => Ink::DarkBlue,
            Self::Technology | Self::Programmes => Ink::Turquoise,
            Self::SetAside | Self::Elsewhere => Ink::LightGrey,
            Self::Lapsed => Ink::Orange,
            Self::Raided => Ink::Rust,
            Self::WithoutCash => Ink::MiddleTint,
            Self::Carried => Ink::LightTint,
        }
    }
}

/// One use of capital over the years.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Part {
    pub what: Use,
    /// £m cash, means over futures, one a year.
    pub means: Vec<f64>,
}

impl Part {
    fn a_year(&self) -> f64 {
        mean(&self.means)
    }

    /// What there is at the end of the last year.
    fn at_the_end(&self) -> f64 {
        self.means.last().copied().unwrap_or(0.0)
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value) / values.len() as f64
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Spending {
    /// Identifier and label of the plan.
    pub plan: (String, String),
    pub years: Vec<FinancialYear>,
    /// Planned capital, £m cash, means, one a year.
    pub planned: Vec<f64>,
    /// What comes on top of the plan, £m cash, means, one a year.
    pub on_top: Vec<f64>,
    /// What becomes of the plan, of what comes on top and of what the year before carried forward; from the foot of a column upwards.
    pub parts: Vec<Part>,
    /// What was lost of the plan in each of its ways, with its spread: raids, lapses, allocation without cash.
    pub lost: Vec<Loss>,
    /// What is carried forward at the end of each year, where it is shown.
    pub carried: Option<Loss>,
    /// Whether *elsewhere* holds what replaces technology, and what the plan sets aside.
    pub elsewhere_holds: (bool, bool),
    /// Whether there are futures enough to speak of 8 of 10.
    pub has_spread: bool,
    pub futures: u32,
}

/// A way in which planned capital is lost, or waits.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Loss {
    pub what: Use,
    pub spreads: Vec<Spread>,
    /// Half the 95 % Monte Carlo intervals of its means, summed over the years: an upper bound; of a stock, that of the
    /// last year; none where not known.
    pub error: Option<f64>,
}

impl Loss {
    fn total(&self) -> f64 {
        self.spreads.iter().fold(0.0, |sum, spread| sum + spread.mean)
    }

    /// Of a stock: what there is at the end of the last year.
    fn at_the_end(&self) -> f64 {
        self.spreads.last().map_or(0.0, |spread| spread.mean)
    }
}

impl Spending {
    /// What a run says of it; none where funding is not simulated.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack an outcome, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        if scenario.funding.is_none() {
            return Ok(None);
        }
        let strategy = story.followed;
        let of = |metric: Metric| -> Result<Option<Vec<Spread>>, ChartError> {
            match metric.is_simulated(scenario) {
                true => outcome(results, strategy, metric).map(Some),
                false => Ok(None),
            }
        };
        let means = |metric: Metric| -> Result<Vec<f64>, ChartError> {
            Ok(of(metric)?.map_or_else(
                || vec![0.0; results.years.len()],
                |spreads| spreads.iter().map(|spread| spread.mean).collect(),
            ))
        };
        let planned = means(Metric::CapitalPlanned)?;
        let mut parts = Vec::new();
        for what in STACKED {
            let mut whole = vec![0.0; results.years.len()];
            let beside: &[Metric] = if what == Use::Elsewhere { Use::SetAside.metrics() } else { &[] };
            for &metric in what.metrics().iter().chain(beside) {
                whole.iter_mut().zip(means(metric)?).for_each(|(sum, mean)| *sum += mean);
            }
            parts.push(Part { what, means: whole });
        }
        let all = parts.iter().fold(0.0, |sum, part| sum + part.a_year());
        parts.retain(|part| part.a_year() > NOT_SHOWN * all);
        // Technology is the part that has most in common with another.
        let too_many = parts.len() > MOST_PARTS || parts.iter().any(|part| part.what == Use::Programmes);
        let technology = parts.iter().position(|part| part.what == Use::Technology).filter(|_| too_many);
        if let Some(technology) = technology.map(|place| parts.remove(place)) {
            let elsewhere = parts.iter_mut().find(|part| part.what == Use::Elsewhere);
            elsewhere.into_iter().for_each(|part| {
                part.means.iter_mut().zip(&technology.means).for_each(|(sum, mean)| *sum += mean);
            });
        }
        let loss = |what: Use, metric: Metric| -> Result<Option<Loss>, ChartError> {
            let is_shown = parts.iter().any(|part| part.what == what);
            let Some(spreads) = of(metric)?.filter(|_| is_shown) else { return Ok(None) };
            let first = if what == Use::Carried { spreads.len().saturating_sub(1) } else { 0 };
            let error = spreads[first..].iter().try_fold(0.0, |sum, spread| Some(sum + spread.error_of_mean()?));
            Ok(Some(Loss { what, spreads, error }))
        };
        let raided = loss(Use::Raided, Metric::CapitalRaided)?;
        let without_cash = loss(Use::WithoutCash, Metric::CapitalCashLimited)?;
        let lapsed = loss(Use::Lapsed, Metric::CapitalLapsed)?;
        let carried = loss(Use::Carried, Metric::CapitalCarriedForward)?;
        let lost = [raided, without_cash, lapsed].into_iter().flatten().collect();
        let sets_aside = means(Metric::SpendSetAsides)?.iter().any(|mean| *mean > 0.0);
        let (id, label) = &results.strategies[strategy];
        let label = story.plans.iter().find(|plan| plan.id == *id).map_or(label, |plan| &plan.label);
        Ok(Some(Self {
            plan: (id.clone(), label.clone()),
            years: results.years.clone(),
            planned,
            on_top: means(Metric::CapitalOnTop)?,
            parts,
            lost,
            carried,
            elsewhere_holds: (technology.is_some(), sets_aside),
            has_spread: story.has_spread(),
            futures: story.futures,
        }))
    }

    /// The chart.
    ///
    /// # Errors
    /// [`ChartError`] where the picture cannot be drawn.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("where_the_money_went", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// How the figures are written.
    fn money(&self) -> Money {
        Money::for_largest(self.most())
    }

    /// How smaller figures beside them are: in the same unit, to a digit more.
    fn fine(&self) -> Money {
        Money::for_largest(self.most()).finer_if(Some(0.0))
    }

    /// The top of the tallest column, or the largest plan.
    fn most(&self) -> f64 {
        let columns = (0..self.years.len()).map(|t| self.parts.iter().fold(0.0, |sum, part| sum + part.means[t]));
        largest(columns.chain(self.planned.iter().copied()))
    }

    /// What was lost, each in a panel of its own, on one scale; then what is carried forward, on its own.
    fn panels(&self) -> Vec<Panel> {
        let panel = |loss: &Loss| Panel {
            heading: match loss.what {
                Use::Raided => "How much is raided",
                Use::WithoutCash => "How much has no cash",
                Use::Carried => "How much is carried",
                _ => "How much lapses",
            }
            .to_owned(),
            sample: Some(loss.what.ink()),
            measure: Measure::Money(self.money()),
            opening: None,
            years: self.years.clone(),
            spreads: loss.spreads.clone(),
            middle: Middle::Mean,
            has_band: self.has_spread,
            beside: None,
            top: 0.0,
        };
        let mut panels: Vec<Panel> = self.lost.iter().chain(&self.carried).map(panel).collect();
        let (lost, carried) = panels.split_at_mut(self.lost.len());
        for panels in [lost, carried] {
            let top = largest(panels.iter().map(Panel::most));
            // Smaller amounts than those of the columns have a unit of their own.
            let money = Money::for_largest(top);
            panels.iter_mut().for_each(|panel| (panel.top, panel.measure) = (top, Measure::Money(money)));
        }
        panels
    }
}
