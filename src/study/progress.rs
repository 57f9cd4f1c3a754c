//! How a study talks to whoever waits for it.

use crate::engine::Watch;
use std::sync::atomic::{AtomicBool, Ordering};

/// Hears how far a study is, and may end it. `()` hears nothing and ends nothing.
pub trait Progress: Sync {
    /// So many are done: futures of a simulation, cells of a sweep.
    fn done(&self, _count: u64) {}

    /// Whether the study is to give up; asked between two blocks of futures.
    fn is_cancelled(&self) -> bool {
        false
    }
}

impl Progress for () {}

/// Runs something of the engine, which is told after each block whether to give up.
pub(super) fn watched<T>(progress: &dyn Progress, run: impl FnOnce(&Watch<'_>) -> T) -> T {
    let cancelled = AtomicBool::new(progress.is_cancelled());
    let done = |trials: u32| {
        progress.done(trials.into());
        if progress.is_cancelled() {
            cancelled.store(true, Ordering::Relaxed);
        }
    };
    run(&Watch { progress: &done, cancelled: &cancelled })
}
