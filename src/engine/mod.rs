//! From a checked scenario to results: tasks of 1,024 trials, each a pure function, folded by one merge.
//!
//! Follow a run: [`run`] → [`task::run_task`] → [`year::year`], the thirteen steps, at any width: a task simulates 32 trials side
//! by side, [`Trial`] one alone.

pub mod audit;
pub mod block;
pub mod cell;
pub mod drawn;
mod estates;
pub mod futures;
mod group;
pub mod ledger;
pub mod merge;
mod opening;
pub mod record;
pub mod results;
mod schemes;
pub mod state;
pub mod task;
pub mod traced;
pub mod trial;
pub mod watch;
pub mod world;
pub mod year;

pub use merge::Keep;
pub use opening::Opening;
pub use results::Results;
pub use trial::Trial;
pub use world::{Case, World};

pub use crate::outcomes::{Better, Metric};

use crate::parallel::*;
use crate::scenario::OnNonfinite;
use block::{BlockResult, Layout, Nonfinite};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use task::{Isa, Task, run_task, tasks};

/// How a run talks to whoever started it.
pub struct Watch<'a> {
    /// Called after each finished block with the trials done so far.
    pub progress: &'a (dyn Fn(u32) + Sync),
    /// Set from outside to give up.
    pub cancelled: &'a AtomicBool,
}

/// Why a run gave no results.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum RunError {
    /// A value left the finite range.
    #[error("{} of strategy {} left the finite range in trial {}, year {}", .0.metric.name(), .0.strategy, .0.trial, .0.year)]
    Nonfinite(Nonfinite),
    /// [`Watch::cancelled`] was set.
    #[error("the run was interrupted")]
    Cancelled,
    /// A fault of the program, not of the scenario.
    #[error("the program failed in trials {first} to {last}: {message}")]
    Panicked {
        /// First trial of the failed task.
        first: u32,
        /// Last trial of the failed task.
        last: u32,
        /// What it said.
        message: String,
    },
}

/// Runs every trial of `world` on rayon's current pool.
///
/// The results are the same, to the bit, for any number of threads.
///
/// # Errors
/// [`RunError`]: a value was not finite (unless the scenario counts them), the run was cancelled, or the program failed.
pub fn run(world: &World<'_>, keep: Keep, watch: &Watch<'_>) -> Result<Results, RunError> {
    let done = AtomicU32::new(0);
    let attempt = |task: Task, left_out: &[u32]| {
        if watch.cancelled.load(Ordering::Relaxed) {
            return Err(RunError::Cancelled);
        }
        let part = guarded(world, task, left_out)?;
        if task != Task::CentralCase {
            let trials = part.live.len() as u32;
            (watch.progress)(done.fetch_add(trials, Ordering::Relaxed) + trials);
        }
        Ok(part)
    };
    let mut parts: Vec<BlockResult> =
        tasks(world.trials).into_par_iter().map(|task| attempt(task, &[])).collect::<Result<_, _>>()?;
    let left_out = left_out(world, parts.iter().flat_map(|part| &part.nonfinite))?;
    for (part, task) in parts.iter_mut().zip(tasks(world.trials)) {
        // Only the blocks that hold such futures are run again.
        if !part.nonfinite.is_empty() {
            *part = guarded(world, task, &left_out)?;
            all_finite(&part.nonfinite)?;
        }
    }
    let (central, blocks) = parts.split_at(1);
    Ok(merge::merge(world, &central[0], blocks, keep))
}

/// The futures that are in no statistic, since a value of theirs was not finite, ascending.
///
/// # Errors
/// [`RunError::Nonfinite`]: the scenario does not count such futures, or nothing is left to count.
fn left_out<'a>(world: &World<'_>, found: impl Iterator<Item = &'a Nonfinite> + Clone) -> Result<Vec<u32>, RunError> {
    let Some(&first) = found.clone().min() else { return Ok(Vec::new()) };
    let mut trials: Vec<u32> = found.map(|found| found.trial).collect();
    trials.sort_unstable();
    let none_left = trials.len() == world.trials as usize;
    if world.scenario.on_nonfinite == OnNonfinite::Stop || first.trial == 0 || none_left {
        return Err(RunError::Nonfinite(first));
    }
    Ok(trials)
}

/// A block that was run again without the futures that it had named names no other.
fn all_finite(found: &[Nonfinite]) -> Result<(), RunError> {
    found.first().map_or(Ok(()), |&again| Err(RunError::Nonfinite(again)))
}

/// Runs a task.
fn guarded(world: &World<'_>, task: Task, left_out: &[u32]) -> Result<BlockResult, RunError> {
    guard(world, task, || run_task(world, task, left_out, Isa::Best))
}

/// The work of a task; a panic in it is an error that names its trials.
fn guard<T>(world: &World<'_>, task: Task, work: impl FnOnce() -> T) -> Result<T, RunError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let message = cause
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_default();
        let (first, last) = match task {
            Task::CentralCase => (0, 0),
            Task::Block(block) => (block * 1024 + 1, block.saturating_mul(1024).saturating_add(1024).min(world.trials)),
        };
        RunError::Panicked { first, last, message }
    })
}

/// Memory that the results of a run need, in bytes, however many trials there are: statistics of every outcome of every
/// estate, with the tables made of them.
pub fn memory_of_results(world: &World<'_>) -> u64 {
    let layout = Layout::of(world);
    let outcomes =
        layout.metrics().count() + layout.groups * layout.of_groups + layout.estates * Metric::of_estates().count();
    let series = layout.strategies * layout.years * outcomes * size_of::<results::SeriesStats>();
    let pairs = layout.strategies * layout.strategies * size_of::<results::Pair>();
    // As rows, and once more as columns while the tables are written.
    (series + pairs) as u64 * 2
}

/// Memory that a run needs at its peak, in bytes: its results, and the outcomes of every trial, until they are folded into
/// them.
pub fn memory_needed(world: &World<'_>, keep: Keep) -> u64 {
    let outcomes = Layout::of(world).rows() * 4;
    u64::from(world.trials) * outcomes as u64 + memory_kept(world, keep) + memory_of_results(world)
}

/// What of that is kept of every trial, once its outcomes are folded.
pub fn memory_kept(world: &World<'_>, keep: Keep) -> u64 {
    let layout = Layout::of(world);
    let parameters = if keep == Keep::None { 0 } else { world.numbers.len() * 8 };
    let kept = layout.strategies * layout.years * merge::kept_metrics(world, keep).len() * 4 + parameters;
    u64::from(world.trials) * kept as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MINIMAL, Text, load};

    /// A world with no addresses for its numbers is none that [`World::new`] makes.
    #[test]
    fn a_panic_in_a_worker_is_an_error_that_names_its_trials() {
        let loaded = load(&Text { name: "minimal".to_owned(), bytes: MINIMAL.into() }, &[], false).unwrap();
        let mut world = World::new(&loaded.scenario, 1500, 1, &[0]).unwrap();
        world.numbers.clear();
        let broken = guarded(&world, Task::Block(1), &[]).unwrap_err();
        assert!(
            matches!(&broken, RunError::Panicked { first: 1025, last: 1500, message } if message.contains("index")),
            "{broken}"
        );
        let watch = Watch { progress: &|_| (), cancelled: &AtomicBool::new(false) };
        assert!(matches!(run(&world, Keep::None, &watch), Err(RunError::Panicked { .. })));
    }

    #[test]
    fn quantiles_asked_for_are_those_of_the_kept_futures_and_move_no_other_figure() {
        let loaded = load(&Text { name: "minimal".to_owned(), bytes: MINIMAL.into() }, &[], false).unwrap();
        let watch = Watch { progress: &|_| (), cancelled: &AtomicBool::new(false) };
        let world = World::new(&loaded.scenario, 1500, 1, &[0, 1]).unwrap();
        let plain = run(&world, Keep::Headline, &watch).unwrap();
        let world = world.with_quantiles(vec![0.999, 0.01, 0.5, 0.01]);
        let mut more = run(&world, Keep::Headline, &watch).unwrap();
        // The median is given anyway.
        assert_eq!(more.extra_quantiles, [0.01, 0.999]);
        for kept in &more.kept {
            let is_it = |s: &&results::SeriesStats| {
                (s.strategy, s.entity, s.group, s.metric, s.year) == (kept.strategy, 0, 0, kept.metric, kept.year)
            };
            let stats = more.series.iter().find(is_it).unwrap();
            let mut sorted = kept.values.clone();
            sorted.sort_by(f32::total_cmp);
            for (q, estimate) in more.extra_quantiles.iter().zip(&stats.extra) {
                let expected = crate::num::quantile::quantile_of_sorted(&sorted, *q);
                assert!(
                    (estimate.value - expected).abs() <= 1e-6 * expected.abs(),
                    "{q}: {} {expected}",
                    estimate.value
                );
            }
            // Of 1,500 futures 15 lie below P1, and 1.5 above P99.9: only the first has an interval.
            assert!(stats.extra[0].lo <= Some(stats.extra[0].value) && stats.extra[0].hi >= Some(stats.extra[0].value));
            assert_eq!((stats.extra[1].lo, stats.extra[1].hi), (None, None));
        }
        more.extra_quantiles.clear();
        more.series.iter_mut().for_each(|stats| stats.extra.clear());
        assert_eq!(more, plain);
    }
}
