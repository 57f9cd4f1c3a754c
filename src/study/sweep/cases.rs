//! The cells of a grid, and the cases that they become.
//!
//! All cases draw from the same addresses, so two cells of a grid meet the same futures and differ by their values alone.

use super::super::progress::Progress;
use crate::analysis::target::course;
use crate::engine::cell::{self, CellPart, CellResults, Kept, Outcome, Question};
use crate::engine::task::{Isa, Task, tasks};
use crate::engine::{Metric, RunError, World};
use crate::num::quantile::Share;
use crate::parallel::on_every_thread;
use crate::scenario::{Bound, Problem, Scenario, Target, When, sweep};
use std::ops::RangeInclusive;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How several sweeps go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pairing {
    /// Every value of one with every value of the others.
    #[default]
    Product,
    /// The first value of each, then the second of each.
    Zip,
}

/// The cells of a grid, each as the places of its values, the last sweep changing fastest; `counts` are the values of each.
///
/// # Errors
/// E0217 where there are more futures than can be counted, E0218 where there are too many cells, E0219 where sweeps that are
/// taken pair by pair have unequal counts.
///
/// # Examples
/// ```
/// use capcast::study::sweep::{Pairing, cells};
/// assert_eq!(cells(&[2, 2], Pairing::Product, 10).unwrap(), [[0, 0], [0, 1], [1, 0], [1, 1]]);
/// assert_eq!(cells(&[2, 2], Pairing::Zip, 10).unwrap(), [[0, 0], [1, 1]]);
/// assert_eq!(cells(&[100_000, 100_000], Pairing::Product, 1).unwrap_err().code, "E0218");
/// assert_eq!(cells(&[100_000; 3], Pairing::Product, 4_000_000_000).unwrap_err().code, "E0217");
/// ```
pub fn cells(counts: &[usize], pairing: Pairing, trials: u32) -> Result<Vec<Vec<usize>>, Problem> {
    match pairing {
        Pairing::Zip => {
            let first = counts.first().copied().unwrap_or(1);
            if let Some(other) = counts.iter().find(|&&count| count != first) {
                return Err(Problem::new("E0219", format!("--zip pairs {first} values with {other}")).help(
                    "give every sweep as many values as the others, or leave out --zip for all of their combinations",
                ));
            }
            Ok((0..first).map(|place| vec![place; counts.len()]).collect())
        }
        Pairing::Product => {
            let count = counts.iter().try_fold(1_u64, |product, &count| product.checked_mul(count as u64));
            let futures = count.and_then(|cells| cells.checked_mul(trials.into()));
            let (Some(count), Some(_)) = (count, futures) else {
                return Err(Problem::new("E0217", "the sweep has more futures than can be counted")
                    .help("take larger steps or fewer parameters at once"));
            };
            if count > sweep::MOST_CELLS {
                return Err(sweep::too_many(count));
            }
            let place = |cell: u64| {
                let mut rest = cell;
                let mut places: Vec<usize> = counts
                    .iter()
                    .rev()
                    .map(|&count| {
                        let place = rest % count as u64;
                        rest /= count as u64;
                        place as usize
                    })
                    .collect();
                places.reverse();
                places
            };
            Ok((0..count).map(place).collect())
        }
    }
}

/// A case that is ready to run.
pub struct Case<'s> {
    /// Its scenario.
    pub world: World<'s>,
    /// What it is asked for.
    pub question: Question,
    /// Targets whose probability is asked for; what they need stands in the question.
    pub aims: Vec<Aim>,
}

/// A target of a case.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Aim {
    /// The outcome.
    pub metric: Metric,
    /// The year after the first in which it is to be met, or up to which.
    pub year: usize,
    when: When,
    bound: Bound,
}

impl Aim {
    /// A target of a scenario; none where its outcome is not one of the engine's.
    pub fn of(target: &Target, scenario: &Scenario) -> Option<Self> {
        let year = usize::try_from(target.year.start() - scenario.first_year.start()).ok()?;
        Some(Self { metric: Metric::named(&target.metric)?, year, when: target.when, bound: target.bound })
    }

    /// The years that decide it.
    fn years(self) -> RangeInclusive<usize> {
        match self.when {
            When::At => self.year..=self.year,
            When::Every => 0..=self.year,
        }
    }

    /// The outcomes that decide it.
    pub fn outcomes(self) -> impl Iterator<Item = Outcome> {
        self.years().map(move |year| (self.metric, year))
    }

    /// The futures in which it is met.
    pub fn met(self, kept: &Kept<'_>) -> Share {
        let years: Vec<Vec<f64>> = self.outcomes().map(|outcome| kept.values(outcome)).collect();
        let years: Vec<&[f64]> = years.iter().map(Vec::as_slice).collect();
        course(&years, self.bound, self.when).last().unwrap_or(Share { count: 0.0, n: 0 })
    }
}

/// Why not all cases were run.
#[derive(Debug)]
pub enum Stopped<E> {
    /// A case failed: its place, and why.
    Case(usize, RunError),
    /// What was to be done with the results of a case failed.
    Told(E),
    /// [`Progress::is_cancelled`]; the cases told so far are whole.
    Cancelled,
}

/// A case at work.
struct Open {
    parts: Mutex<Vec<Option<CellPart>>>,
    left: AtomicUsize,
}

/// Runs cases and tells the results of each as it is finished, in any order, one at a time.
///
/// # Errors
/// As for [`fold_cases`].
pub fn run_cases<E: Send>(
    cases: &[Case<'_>],
    progress: &dyn Progress,
    tell: &(dyn Fn(usize, CellResults) -> Result<(), E> + Sync),
) -> Result<(), Stopped<E>> {
    let fold = |Case { world, question, aims }: &Case<'_>, parts: Vec<CellPart>| {
        let met = |kept: &Kept<'_>| aims.iter().map(|aim| aim.met(kept)).collect();
        cell::merge(world, question, parts, &met)
    };
    fold_cases(cases, progress, &fold, tell)
}

/// What is made of a case whose parts are all there.
type Fold<'f, R> = dyn Fn(&Case<'_>, Vec<CellPart>) -> Result<R, RunError> + Sync + 'f;

/// The same with whatever `fold` makes of the parts of a case, which come in order of their trials.
///
/// There is one list of tasks, case by case and block by block, from which every thread takes the next: so all are busy to
/// the end, few cases are open at a time, and where one fails all before it are finished.
///
/// # Errors
/// [`Stopped`]; of several cases that fail, the first is named.
pub fn fold_cases<R, E: Send>(
    cases: &[Case<'_>],
    progress: &dyn Progress,
    fold: &Fold<'_, R>,
    tell: &(dyn Fn(usize, R) -> Result<(), E> + Sync),
) -> Result<(), Stopped<E>> {
    let list: Vec<(usize, usize, Task)> = cases
        .iter()
        .enumerate()
        .flat_map(|(i, case)| tasks(case.world.trials).into_iter().enumerate().map(move |(at, task)| (i, at, task)))
        .collect();
    let open: Vec<Open> = cases
        .iter()
        .map(|case| {
            let count = tasks(case.world.trials).len();
            Open { parts: Mutex::new(vec![None; count]), left: AtomicUsize::new(count) }
        })
        .collect();
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let worst: Mutex<Option<Stopped<E>>> = Mutex::new(None);
    let telling = Mutex::new(());
    let fail = |stopped: Stopped<E>| {
        failed.store(true, Ordering::Relaxed);
        let mut worst = worst.lock().unwrap_or_else(PoisonError::into_inner);
        let earlier = match (&*worst, &stopped) {
            (None | Some(Stopped::Cancelled), _) => true,
            (Some(Stopped::Case(known, _)), Stopped::Case(found, _)) => found < known,
            (Some(Stopped::Case(..)), Stopped::Told(_)) => true,
            _ => false,
        };
        if earlier {
            *worst = Some(stopped);
        }
    };
    let finish = |i: usize| {
        let parts = std::mem::take(&mut *open[i].parts.lock().unwrap_or_else(PoisonError::into_inner));
        let parts: Vec<CellPart> = parts.into_iter().flatten().collect();
        match fold(&cases[i], parts) {
            Err(error) => fail(Stopped::Case(i, error)),
            Ok(results) => {
                let _one_at_a_time = telling.lock().unwrap_or_else(PoisonError::into_inner);
                if let Err(error) = tell(i, results) {
                    fail(Stopped::Told(error));
                }
            }
        }
    };
    on_every_thread(|| {
        while !failed.load(Ordering::Relaxed) {
            let Some(&(i, at, task)) = list.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            if progress.is_cancelled() {
                fail(Stopped::Cancelled);
                break;
            }
            let Case { world, question, .. } = &cases[i];
            match cell::run_task(world, question, task, &[], Isa::Best) {
                Err(error) => fail(Stopped::Case(i, error)),
                Ok(part) => {
                    open[i].parts.lock().unwrap_or_else(PoisonError::into_inner)[at] = Some(part);
                    if open[i].left.fetch_sub(1, Ordering::AcqRel) == 1 {
                        finish(i);
                    }
                }
            }
        }
    });
    match worst.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(stopped) => Err(stopped),
        None => Ok(()),
    }
}
