//! What moved the backlog: the ledger from the first year to the one that is asked as a waterfall, on average over the futures, under one plan.

mod sheet;
#[cfg(test)]
mod tests;
mod words;

use super::money::{Money, largest};
use super::of_plan::{OfPlan, ledger, under, without_dust};
use super::run_data::{RunData, place_of};
use super::{ChartError, Drawing, outcome};
use crate::engine::results::{LedgerRow, Spread};
use crate::engine::{Metric, Results};
use crate::num::quantile::NORMAL_975;
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::ops::Range;
use std::sync::Arc;

/// What moves the backlog. Migration and re-rating between bands are left out: over all bands they sum to zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cause {
    Prices,
    Waiting,
    NewNeed,
    Resurvey,
    Clearing,
}

impl Cause {
    /// In the order of the ledger.
    const ALL: [Self; 5] = [Self::Prices, Self::Waiting, Self::NewNeed, Self::Resurvey, Self::Clearing];

    fn metric(self) -> Metric {
        match self {
            Self::Prices => Metric::FlowPrice,
            Self::Waiting => Metric::FlowEscalation,
            Self::NewNeed => Metric::FlowNewNeed,
            Self::Resurvey => Metric::FlowResurvey,
            Self::Clearing => Metric::FlowCleared,
        }
    }

    /// What a row of the ledger says of it, as a change of the stock.
    fn of(self, row: &LedgerRow) -> f64 {
        match self {
            Self::Prices => row.price,
            Self::Waiting => row.escalation,
            Self::NewNeed => row.new_need,
            Self::Resurvey => row.resurvey,
            Self::Clearing => -row.cleared,
        }
    }
}

/// What one cause did to the stock over these years.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Step {
    pub cause: Cause,
    /// £m cash, the mean over the futures: above 0 where it adds.
    pub change: f64,
    /// Half its 95 % Monte Carlo interval, the years' summed: an upper bound; none where not known.
    pub error: Option<f64>,
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Waterfall {
    pub plan: OfPlan,
    /// The stock at the close of the year before the first, £m cash.
    pub opening: (FinancialYear, f64),
    /// In the order of [`Cause::ALL`].
    pub steps: Vec<Step>,
    /// Total backlog at the close of the last of them, £m cash.
    pub closing: Spread,
    /// Half the 95 % Monte Carlo interval of its mean.
    pub closing_error: Option<f64>,
}

impl Waterfall {
    /// What a run says of it.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack the ledger or the total of a year, or hold a value that is not finite.
    pub(super) fn new(
        scenario: &Scenario,
        results: &Results,
        story: &RunData,
        year: FinancialYear,
    ) -> Result<Self, ChartError> {
        let mut plan = OfPlan::new(results, story);
        let years = place_of(results, year)? + 1;
        plan.years.truncate(years);
        let rows = ledger(results, plan.strategy, 0, None);
        let rows = rows.get(..years).unwrap_or(&[]);
        let totals = outcome(results, plan.strategy, Metric::BacklogTotal)?;
        let (Some(first), Some(closing)) = (rows.first(), totals.get(years - 1)) else {
            return Err(ChartError("the charts need the ledger of every year".to_owned()));
        };
        let error = |metric: Metric, mut years: Range<usize>| -> Option<f64> {
            let mcse = |year| results.spread(plan.strategy, 0, metric, year)?.mcse;
            Some(NORMAL_975 * years.try_fold(0.0, |sum, year| Some(sum + mcse(year)?))?)
        };
        let step = |cause: Cause| Step {
            cause,
            change: rows.iter().fold(0.0, |sum, row| sum + cause.of(row)),
            error: error(cause.metric(), 0..years),
        };
        let steps: Vec<Step> = Cause::ALL.into_iter().map(step).collect();
        let opening = (scenario.opening_year, without_dust(first.opening));
        if !steps.iter().all(|step| step.change.is_finite()) || !opening.1.is_finite() {
            return Err(ChartError("the charts need the ledger of every year, as finite numbers".to_owned()));
        }
        let (closing, closing_error) = (*closing, error(Metric::BacklogTotal, years - 1..years));
        Ok(Self { plan, opening, steps, closing, closing_error })
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("what_moved_the_backlog", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The stock before each step and after the last.
    fn levels(&self) -> Vec<f64> {
        let mut level = self.opening.1;
        let mut levels = vec![level];
        for step in &self.steps {
            level += step.change;
            levels.push(level);
        }
        levels
    }

    /// 8 of 10 futures close between these; none where there are too few.
    fn range(&self) -> Option<(f64, f64)> {
        self.plan.has_spread.then(|| (self.closing.value(0.10), self.closing.value(0.90)))
    }

    /// How the figures are written.
    fn money(&self) -> Money {
        Money::for_largest(largest(self.levels().into_iter().chain([self.closing.mean]))).finer_if(self.widest())
    }

    /// The widest Monte Carlo interval of what is written.
    fn widest(&self) -> Option<f64> {
        let errors: Option<Vec<f64>> = self.steps.iter().map(|step| step.error).chain([self.closing_error]).collect();
        errors.map(|errors| 2.0 * largest(errors))
    }
}
