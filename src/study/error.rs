//! Why a study cannot be made, or gave no results, as data: whoever asked finds the words for it.

use crate::engine::world::AddressClash;
use crate::engine::{Metric, RunError};
use crate::scenario::{Problem, Problems};
use crate::systems::BarrierOf;
use crate::units::FinancialYear;

/// Why a study cannot be made, or gave no results.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// It asks for what cannot be: all of it, in order.
    #[error("the request cannot be met: {0:?}")]
    Request(Vec<Fault>),
    /// Two draws would be the same.
    #[error(transparent)]
    Address(#[from] AddressClash),
    /// A simulation gave no results.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Nothing in the scenario moves the outcome, so it cannot be judged by.
    #[error("nothing in this scenario moves {}", .0.name())]
    Unmoved(Metric),
    /// A scenario that was read before does not pass its checks.
    #[error("{}", .0.render(false))]
    Scenario(Box<Problems>),
    /// Cells of a sweep that cannot be simulated, with the reason of each.
    #[error("{} cells of the sweep cannot be simulated", .0.len())]
    Cells(Vec<(usize, CellFault)>),
}

impl From<Problems> for StudyError {
    fn from(problems: Problems) -> Self {
        Self::Scenario(Box::new(problems))
    }
}

/// Why a cell of a sweep cannot be simulated.
#[derive(Clone, PartialEq, Debug)]
pub enum CellFault {
    /// Its scenario does not pass its checks.
    Scenario(Box<Problems>),
    /// Its scenario has not what is asked for.
    Request(Fault),
}

/// What a name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// A strategy of the scenario.
    Strategy,
    /// A target of the scenario.
    Target,
    /// A target of any of several scenarios.
    AnyTarget,
    /// An outcome.
    Outcome,
    /// A path that is swept.
    Path,
    /// A sweep of the scenario.
    Sweep,
    /// A scenario among several.
    Scenario,
}

/// One thing that a request asks for and that cannot be.
#[derive(Clone, PartialEq, Debug)]
pub enum Fault {
    /// There is not one trial.
    NoTrials,
    /// A seed of 2⁶³ or more.
    SeedTooLarge(u64),
    /// A name stands twice.
    Twice(What, String),
    /// A name refers to nothing.
    Unknown {
        /// What it is to be the name of.
        what: What,
        /// As it is written.
        name: String,
        /// Names that there are.
        known: Vec<String>,
    },
    /// An outcome that the scenario does not simulate.
    NotSimulated(Metric),
    /// A year outside the scenario.
    YearNotSimulated {
        /// The year.
        year: FinancialYear,
        /// First and last that are simulated.
        years: (FinancialYear, FinancialYear),
    },
    /// A quantile that is no fraction between 0 and 1.
    QuantileOutside(f64),
    /// A quantile beyond which not one future lies.
    QuantileBeyond {
        /// The quantile.
        q: f64,
        /// Futures that there are.
        trials: u32,
        /// Of which so many lie beyond it.
        beyond: f64,
    },
    /// A difference that makes no difference is below 0, or not a number.
    Indifference(f64),
    /// Scenarios of two price bases: id and price base of both.
    PriceBases([(String, FinancialYear); 2]),
    /// Scenarios of different first years are to be held against one strategy, future by future: id and first year of both.
    OtherFirstYears([(String, FinancialYear); 2]),
    /// Scenarios of different years: id, first and last year of both.
    Horizons([(String, FinancialYear, FinancialYear); 2]),
    /// Scenarios in different futures: id, trials and seed of both.
    Futures([(String, u32, u64); 2]),
    /// The reference is no strategy of the scenario.
    NoReference {
        /// Identifier of the scenario.
        scenario: String,
        /// As it is written.
        name: String,
        /// Strategies of the scenario.
        known: Vec<String>,
    },
    /// The reference takes no part.
    ReferenceLeftOut {
        /// Its identifier.
        name: String,
        /// Those that take part; of a finished run, those that it has.
        known: Vec<String>,
        /// Whether the run is finished, so that none can be added.
        finished: bool,
    },
    /// A strategy has nothing to be compared with.
    Alone {
        /// Identifier of the scenario.
        scenario: String,
        /// Strategies that it has.
        strategies: usize,
    },
    /// The scenario simulates no barrier that it does not itself remove.
    NoBarriers {
        /// Those that it removes.
        removed: Vec<BarrierOf>,
    },
    /// No sweep is named, and the scenario has none.
    NothingToSweep,
    /// A path (`run.trials`, `run.seed` or `strategies`) is swept, and its value is given.
    SweptAndGiven(&'static str),
    /// Sweeps do not go together, or to too many cells.
    Cells(Box<Problem>),
}

impl Fault {
    /// A name that refers to nothing.
    pub(super) fn unknown(what: What, name: &str, known: &[&str]) -> Self {
        Self::Unknown { what, name: name.to_owned(), known: known.iter().map(|&name| name.to_owned()).collect() }
    }
}
