//! A sweep: what if, across a grid? Every cell is checked before the first is simulated.
//!
//! ```
//! use capcast::scenario::{MINIMAL, Sweep, Text, Unchecked};
//! use capcast::study::sweep::{Plan, SweepRequest};
//! use capcast::study::Request;
//! let read = Unchecked::text(&Text { name: "minimal".into(), bytes: MINIMAL.into() });
//! let base = read.with(&[], false)?;
//! let sweeps = Some(vec![Sweep::parse("capital.pot_gbp_m=8,12,16").unwrap()]);
//! let cell = Request { trials: Some(100), ..Request::default() };
//! let mut plan = Plan::of(read, base, false, SweepRequest { sweeps, cell, ..SweepRequest::default() })?;
//! plan.check()?;
//! let found = plan.simulate(Vec::new(), (), &()).unwrap();
//! assert_eq!(found.cells.len(), 3);
//! assert!(found.cells[0].results.series[0].mean >= found.cells[2].results.series[0].mean); // money helps
//! # Ok::<(), capcast::study::StudyError>(())
//! ```

mod cases;
mod plan;

pub use crate::analysis::swept::{Cell, Parameter, Swept, Values};
pub use cases::{Aim, Case, Pairing, Stopped, cells, fold_cases, run_cases};
pub use plan::Plan;

use super::error::{Fault, StudyError, What};
use super::request::{self, Request};
use crate::engine::Metric;
use crate::engine::cell::CellResults;
use crate::scenario::{Scenario, Sweep};
use crate::units::FinancialYear;

/// What is asked of a sweep.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SweepRequest {
    /// What is swept, the last changing fastest; none: all that the scenario has.
    pub sweeps: Option<Vec<Sweep>>,
    /// How several go together.
    pub pairing: Pairing,
    /// Outcomes to be found; empty: the headline outcomes.
    pub metrics: Vec<Metric>,
    /// Targets whose probability is to be found, by id; empty: all of the scenario.
    pub targets: Vec<String>,
    /// The year of the outcomes; none: the last.
    pub year: Option<FinancialYear>,
    /// What every cell is asked for. Of every future it keeps nothing.
    pub cell: Request,
}

/// Where a sweep puts each cell that is finished, so that an interrupted one can be gone on with. `()` keeps nothing.
pub trait Journal: Send {
    /// Why a cell could not be kept.
    type Error: Send;

    /// Keeps the results of a cell, by what decides them.
    ///
    /// # Errors
    /// Where that fails: then the sweep ends.
    fn append(&mut self, key: &str, results: &CellResults) -> Result<(), Self::Error>;

    /// Returns when all that was appended is safe.
    ///
    /// # Errors
    /// Where it is not.
    fn sync(&mut self) -> Result<(), Self::Error>;
}

impl Journal for () {
    type Error = std::convert::Infallible;

    fn append(&mut self, _: &str, _: &CellResults) -> Result<(), Self::Error> {
        Ok(())
    }

    fn sync(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Why a sweep ended before its last cell.
#[derive(Debug)]
pub enum SweepError<E> {
    /// A cell failed, or could not be kept, or the sweep was cancelled.
    Stopped {
        /// Which of these; a cell by its place in the sweep.
        why: Stopped<E>,
        /// Cells that are finished and in the journal, those known before among them.
        finished: usize,
    },
    /// A cell could not be made ready.
    Study(StudyError),
}

impl<E, S: Into<StudyError>> From<S> for SweepError<E> {
    fn from(error: S) -> Self {
        Self::Study(error.into())
    }
}

/// The sweeps of a scenario.
///
/// # Errors
/// [`Fault::NothingToSweep`].
pub fn sweeps_of(scenario: &Scenario) -> Result<Vec<Sweep>, Fault> {
    let sweeps: Vec<Sweep> = scenario.sweeps.iter().map(|(_, sweep)| sweep.clone()).collect();
    if sweeps.is_empty() { Err(Fault::NothingToSweep) } else { Ok(sweeps) }
}

/// The sweep of this id.
///
/// # Errors
/// [`Fault::Unknown`].
pub fn sweep_of(scenario: &Scenario, id: &str) -> Result<Sweep, Fault> {
    let known = scenario.sweeps.iter().find(|(known, _)| known == id).map(|(_, sweep)| sweep.clone());
    let ids = || scenario.sweeps.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>();
    known.ok_or_else(|| Fault::unknown(What::Sweep, id, &ids()))
}

/// Puts a sweep behind others.
///
/// # Errors
/// [`Fault::Twice`] where one of them is of the same path.
pub fn push_sweep(sweeps: &mut Vec<Sweep>, sweep: Sweep) -> Result<(), Fault> {
    if sweeps.iter().any(|other| other.path == sweep.path) {
        return Err(Fault::Twice(What::Path, sweep.path));
    }
    sweeps.push(sweep);
    Ok(())
}

/// Puts an outcome behind others.
///
/// # Errors
/// [`Fault::Twice`] where it is one of them, [`Fault::NotSimulated`].
pub fn push_metric(metrics: &mut Vec<Metric>, metric: Metric, scenario: &Scenario) -> Result<(), Fault> {
    if metrics.contains(&metric) {
        return Err(Fault::Twice(What::Outcome, metric.name().to_owned()));
    }
    if !metric.is_simulated(scenario) {
        return Err(Fault::NotSimulated(metric));
    }
    metrics.push(metric);
    Ok(())
}

/// The targets of a scenario that are named, all where none is.
///
/// # Errors
/// [`Fault::Twice`], [`Fault::Unknown`]: all of them.
pub fn targets_of(scenario: &Scenario, named: &[String]) -> Result<Vec<String>, Vec<Fault>> {
    let ids: Vec<&str> = scenario.targets.iter().map(|target| target.id.as_str()).collect();
    match named {
        [] => Ok(ids.into_iter().map(str::to_owned).collect()),
        named => request::chosen(What::Target, named, &ids).map(|_| named.to_vec()),
    }
}
