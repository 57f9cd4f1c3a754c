//! Workforce and technology under one plan: a small panel for each of their outcomes that is simulated.

mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::band::{Measure, Middle, Panel};
use super::money::{Money, largest};
use super::of_plan::under;
use super::run_data::RunData;
use super::{ChartError, Drawing, outcome};
use crate::engine::results::Spread;
use crate::engine::{Metric, Opening, Results};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::sync::Arc;

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct People {
    /// Identifier and label of the plan.
    pub plan: (String, String),
    /// The year before the first.
    pub opening: FinancialYear,
    pub years: Vec<FinancialYear>,
    /// `Workforce and technology`, or the one of them that is simulated.
    pub subject: &'static str,
    pub outcomes: Vec<Outcome>,
    pub has_spread: bool,
    pub futures: u32,
    /// `median`, or `mean` where there are no quantiles.
    pub middle: &'static str,
    /// By how much general prices are expected to have risen by the last year, a factor.
    pub prices: f64,
}

/// One outcome over the years.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Outcome {
    pub metric: Metric,
    pub heading: &'static str,
    pub spreads: Vec<Spread>,
    /// At the close of the year before the first, where the scenario says it.
    pub opening: Option<Opening>,
}

/// In the order of the panels, with their headings.
const SHOWN: [(Metric, &str); 8] = [
    (Metric::ClinicalVacancyShare, "Clinical posts vacant"),
    (Metric::EstatesVacancyShare, "Estates posts vacant"),
    (Metric::DigitalVacancyShare, "Digital posts vacant"),
    (Metric::SkillsIndex, "Skills of delivery staff"),
    (Metric::DeliveryCapacity, "Capital that staff can deliver"),
    (Metric::CapitalLapsed, "Capital that lapses"),
    (Metric::LegacyShare, "Technology that is legacy"),
    (Metric::LegacyRunningCost, "Running cost of legacy"),
];

impl People {
    /// What a run says of it; none where neither workforce nor technology is simulated.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack an outcome, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        let subject = match (scenario.workforce.is_some(), scenario.technology.is_some()) {
            (true, true) => "Workforce and technology",
            (true, false) => "Workforce",
            (false, true) => "Technology",
            (false, false) => return Ok(None),
        };
        let strategy = story.followed;
        let mut outcomes = Vec::new();
        for (metric, heading) in SHOWN.into_iter().filter(|(metric, _)| metric.is_simulated(scenario)) {
            // What lapses stands in where staff do not limit it.
            let stands_in = scenario.workforce.is_some() && !Metric::DeliveryCapacity.is_simulated(scenario);
            if metric == Metric::CapitalLapsed && !stands_in {
                continue;
            }
            let spreads = outcome(results, strategy, metric)?;
            // A cost that the scenario leaves out is no outcome to look at.
            let may_be_left_out = matches!(metric, Metric::LegacyRunningCost | Metric::CapitalLapsed);
            if !may_be_left_out || spreads.iter().any(|spread| spread.mean > 0.0) {
                outcomes.push(Outcome { metric, heading, spreads, opening: metric.opening(scenario) });
            }
        }
        let (id, label) = &results.strategies[strategy];
        let label = story.plans.iter().find(|plan| plan.id == *id).map_or(label, |plan| &plan.label);
        Ok(Some(Self {
            plan: (id.clone(), label.clone()),
            opening: scenario.opening_year,
            years: results.years.clone(),
            subject,
            outcomes,
            has_spread: story.has_spread(),
            futures: story.futures,
            middle: story.middle_name(),
            prices: (0..results.years.len())
                .fold(1.0, |index, _| index * (1.0 + scenario.number(scenario.general.mean).distribution.mean())),
        }))
    }

    /// The chart.
    ///
    /// # Errors
    /// [`ChartError`] where the picture cannot be drawn.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("workforce_and_technology", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The panels; those of vacancies have one scale.
    fn panels(&self) -> Vec<Panel> {
        let panel = |outcome: &Outcome| Panel {
            heading: outcome.heading.to_owned(),
            sample: None,
            measure: Measure::Share(0),
            opening: outcome.opening.map(|opening| (self.opening, opening.value)),
            years: self.years.clone(),
            spreads: outcome.spreads.clone(),
            middle: Middle::Median,
            has_band: self.has_spread,
            beside: None,
            top: 0.0,
        };
        let mut panels: Vec<Panel> = self.outcomes.iter().map(panel).collect();
        let vacancies = |place: usize| is_vacancy(self.outcomes[place].metric);
        let top = largest((0..panels.len()).filter(|&place| vacancies(place)).map(|place| panels[place].most()));
        for (place, panel) in panels.iter_mut().enumerate() {
            let metric = self.outcomes[place].metric;
            panel.top = match metric {
                Metric::SkillsIndex => 1.0,
                _ if vacancies(place) => top,
                _ => panel.most(),
            };
            panel.measure = match metric.unit().is_money() {
                true => Measure::Money(Money::for_largest(panel.top)),
                false => Measure::share(panel.top),
            };
        }
        panels
    }
}

fn is_vacancy(metric: Metric) -> bool {
    matches!(metric, Metric::ClinicalVacancyShare | Metric::EstatesVacancyShare | Metric::DigitalVacancyShare)
}
