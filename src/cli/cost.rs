//! What a run costs, told before it is paid: `--dry-run`, and the refusals of what cannot end well.

use super::grid::print;
use super::options::Format;
use super::simulation::Simulation;
use super::{Failure, words};
use crate::engine::{self, Keep, RunError, Watch, World};
use crate::num::LANES;
use crate::output::{estimated_bytes, room_for_run};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

/// Trials in a block, the least that is timed for a thread.
const BLOCK: u32 = engine::part::BLOCK as u32;

/// What a run will cost.
pub struct Cost {
    trials: u32,
    strategies: usize,
    years: usize,
    memory: u64,
    disk: u64,
    free: Option<u64>,
    seconds: f64,
    threads: usize,
    timed: u32,
    folder: String,
}

/// Refuses a run whose files will surely not fit onto the disk of `folder`. What only may not fit is told when its bytes
/// are known, before any of them is written.
///
/// # Errors
/// [`Failure::Environment`] with the bytes needed and free.
pub fn disk_preflight(worlds: &[&World<'_>], keep: Keep, folder: &Path) -> Result<(), Failure> {
    let needed: u64 = worlds.iter().map(|world| estimated_bytes(world, keep)).sum();
    match room_for_run(folder) {
        Some(free) if free < needed / 3 * 2 => Err(Failure::Environment(format!(
            "the run will leave about {} in {}, and its disk has {} for it. Make room, keep less (--keep none), or name \
             another folder with --out.",
            words::bytes(needed),
            words::path(folder),
            words::bytes(free)
        ))),
        _ => Ok(()),
    }
}

/// A run that may be made.
pub struct Plan<'a> {
    pub simulation: &'a Simulation<'a>,
    pub keep: Keep,
    pub folder: &'a Path,
}

impl Plan<'_> {
    /// Runs one block a thread, tables and charts included, and scales it to the whole; writes nothing.
    ///
    /// # Errors
    /// Those of the run itself.
    pub fn dry_run(&self, pool: &rayon::ThreadPool, watch: &Watch<'_>) -> Result<Cost, RunError> {
        let (world, keep) = (&self.simulation.world, self.keep);
        let threads = pool.current_num_threads();
        let timed = world.trials.min(BLOCK.saturating_mul(u32::try_from(threads).unwrap_or(u32::MAX)));
        let few = timed.min(LANES as u32);
        let disk = estimated_bytes(world, keep);
        let simulate = |trials| {
            let burst = World { trials, ..world.clone() };
            let start = now();
            let results = pool.install(|| engine::run(&burst, keep, watch))?;
            Ok(((now() - start).as_secs_f64(), results))
        };
        // The first wakes the threads; the second is what a run takes for a handful of futures.
        simulate(few)?;
        let (least, _) = simulate(few)?;
        let (seconds, results) = simulate(timed)?;
        let each = if timed > few { (seconds - least).max(0.0) / f64::from(timed - few) } else { 0.0 };
        let engine = least + each * f64::from(world.trials - few);
        let burst = World { trials: timed, ..world.clone() };
        let simulated = now();
        // What fails here fails in the run too, and is told there.
        let _ = self.simulation.tables(&results, keep, &self.simulation.identity(&results));
        let tabled = now();
        let _ = self.simulation.charts(&results);
        let charted = now();
        let seconds = engine
            + (tabled - simulated).as_secs_f64() * disk as f64 / estimated_bytes(&burst, keep) as f64
            + (charted - tabled).as_secs_f64();
        Ok(Cost {
            trials: world.trials,
            strategies: world.cases.len(),
            years: world.horizon(),
            memory: engine::memory_needed(world, keep),
            disk,
            free: room_for_run(self.folder),
            seconds,
            threads,
            timed,
            folder: words::path(self.folder),
        })
    }
}

impl Cost {
    /// What is printed.
    pub fn written(&self, format: Format) -> String {
        match format {
            Format::Table => self.in_words(),
            Format::Json => print(&json!({
                "trials": self.trials,
                "strategies": self.strategies,
                "years": self.years,
                "memory_bytes": self.memory,
                "disk_bytes": self.disk,
                "disk_free_bytes": self.free,
                "seconds": self.seconds,
                "threads": self.threads,
                "folder": self.folder,
            })),
            Format::Csv => format!(
                "trials,strategies,years,memory_bytes,disk_bytes,seconds,threads\n{},{},{},{},{},{},{}\n",
                self.trials, self.strategies, self.years, self.memory, self.disk, self.seconds, self.threads
            ),
        }
    }

    fn in_words(&self) -> String {
        let free = self.free.map_or_else(String::new, |free| format!(", of {} free", words::bytes(free)));
        format!(
            "This run would simulate {} × {} × {}.\n\
             Time    {} on {} (scaled from {} just now, to within a third)\n\
             Memory  about {} at its peak, beside 64 MB for the program itself\n\
             Disk    about {} in {}{free} (5 % less to 40 % more than it will be)\n\
             Nothing was written. Leave out --dry-run to run it.\n",
            words::futures(self.trials.into()),
            words::plural(self.strategies, "strategy", "strategies"),
            words::plural(self.years, "year", "years"),
            words::seconds(self.seconds),
            words::plural(self.threads, "thread", "threads"),
            words::futures(self.timed.into()),
            words::bytes(self.memory),
            words::bytes(self.disk),
            self.folder,
        )
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a burst takes is told and reaches no result")]
fn now() -> Instant {
    Instant::now()
}
