//! A scenario made ready by the flags, simulated and published: what `run` and the verbs built on it share.

use super::limits;
use super::options::{self, Numbers, Simulating};
use super::{Failure, Talk, cost, interrupt, memory, nonfinite, words};
use crate::analysis::Limit;
use crate::chart::{Chart, charts};
use crate::draw::Sampler;
use crate::engine::results::{Check, QUANTILES};
use crate::engine::{self, Keep, Metric, Results, RunError, Watch, World};
use crate::output::finished::SCENARIO;
use crate::output::{File, Identity, RunRecord, Store, StoreError, tables};
use crate::scenario::{Correlation, Loaded, whole};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::ThreadPool;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// A scenario that can be simulated.
pub struct Simulation<'l> {
    pub loaded: &'l Loaded,
    pub world: World<'l>,
    /// Those of `--fail-if`.
    pub limits: Vec<Limit>,
    /// The scenario and its changes as they must be typed again.
    pub again: String,
}

impl Simulating {
    /// The numbers of the flags.
    ///
    /// # Errors
    /// As for [`options::numbers`].
    pub fn numbers(&self) -> Result<Numbers, Failure> {
        options::numbers(self.trials.as_deref(), self.seed.as_deref())
    }

    /// The output folder.
    pub fn folder(&self, id: &str, verb: &str) -> PathBuf {
        self.out.clone().unwrap_or_else(|| PathBuf::from_iter(["outputs", id, verb]))
    }

    /// Threads to use.
    fn threads(&self) -> usize {
        self.threads.map_or_else(cores, usize::from)
    }

    /// Refuses what will not fit into memory or onto the disk. Scenarios are simulated one after the other, but their
    /// outcomes are kept until the last is done.
    ///
    /// # Errors
    /// [`Failure::Environment`].
    pub fn preflight(&self, all: &[Simulation<'_>], folder: &Path) -> Result<(), Failure> {
        let needed = all.iter().map(|one| engine::memory_needed(&one.world, self.keep)).sum();
        let trials = all.iter().map(|one| one.world.trials).fold(0, Ord::max);
        memory::preflight(trials, needed, self.threads()).map_err(Failure::Environment)?;
        let worlds: Vec<&World<'_>> = all.iter().map(|one| &one.world).collect();
        cost::disk_preflight(&worlds, self.keep, folder)
    }

    /// The threads.
    ///
    /// # Errors
    /// [`Failure::Environment`] where the system has none to give.
    pub fn pool(&self) -> Result<ThreadPool, Failure> {
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads())
            .build()
            .map_err(|error| Failure::Environment(format!("the threads could not be started: {error}")))
    }

    /// Opens the folder before any work, so that one that cannot be written is known at once.
    ///
    /// # Errors
    /// [`Failure::Environment`]; [`Failure::Interrupted`] while it waits.
    pub fn open(&self, folder: &Path, id: &str, talk: &Talk) -> Result<Store, Failure> {
        open(|| Store::open_or_replace(folder, id, self.out.is_none(), self.force), self.wait, talk)
    }
}

/// Opens an output folder, waiting for who uses it where `wait` says so.
///
/// # Errors
/// [`Failure::Environment`]; [`Failure::Interrupted`] while it waits.
pub fn open(opened: impl Fn() -> Result<Store, StoreError>, wait: bool, talk: &Talk) -> Result<Store, Failure> {
    let mut waits_for = None;
    let store = loop {
        match opened() {
            Err(StoreError::Locked { folder, holder }) if wait => {
                // Asked again and again: so Ctrl-C is heard, and one who dies is noticed.
                if waits_for.as_ref() != Some(&holder) {
                    talk.say(&format!("waiting for another run in {} ({holder})\n", words::path(&folder)));
                    waits_for = Some(holder);
                }
                std::thread::sleep(Duration::from_millis(100));
                interrupt::check()?;
            }
            opened => break opened.map_err(stored)?,
        }
    };
    if !store.is_exclusive() {
        talk.say(
            "warning: this file system cannot lock; take care that no other run uses the folder, and hold it against \
             its manifest afterwards (capcast verify)\n",
        );
    }
    Ok(store)
}

impl<'l> Simulation<'l> {
    /// Makes a scenario ready; outcomes in `also_kept` are kept of every future.
    ///
    /// # Errors
    /// Everything that the flags ask for and the scenario has not.
    pub fn prepare(
        flags: &Simulating,
        numbers: Numbers,
        loaded: &'l Loaded,
        again: String,
        also_kept: &[Metric],
    ) -> Result<Self, Failure> {
        let scenario = &loaded.scenario;
        let trials = numbers.trials.unwrap_or(scenario.trials);
        let seed = numbers.seed.unwrap_or(scenario.seed);
        let chosen = options::strategies(scenario, &flags.strategies);
        let (chosen, quantiles) = Failure::together(chosen, limits::quantiles(&flags.quantiles, trials))?;
        let world = World::new(scenario, trials, seed, &chosen).map_err(|clash| Failure::Refused(clash.to_string()))?;
        let world = world.drawn_by(flags.sampler).with_quantiles(quantiles).keeping(also_kept.to_vec());
        let limits = limits::limits(&flags.fail_if, &world)?;
        Ok(Self { loaded, world, limits, again })
    }

    /// What it would cost.
    ///
    /// # Errors
    /// Those of the run itself.
    pub fn dry_run(
        &self,
        pool: &ThreadPool,
        keep: Keep,
        folder: &Path,
        cancelled: &AtomicBool,
    ) -> Result<cost::Cost, Failure> {
        let watch = Watch { progress: &|_| (), cancelled };
        let plan = cost::Plan { simulation: self, keep, folder };
        plan.dry_run(pool, &watch).map_err(|error| self.failure(error))
    }

    /// Says what is simulated, and simulates it.
    ///
    /// # Errors
    /// [`Failure::Model`] where numbers leave the finite range, [`Failure::Interrupted`], [`Failure::Fault`].
    pub fn run(&self, pool: &ThreadPool, keep: Keep, cancelled: &AtomicBool, talk: &Talk) -> Result<Results, Failure> {
        let (world, scenario) = (&self.world, &self.loaded.scenario);
        talk.say(&format!(
            "{}: {} × {} × {}, seed {}{}\n",
            scenario.name,
            words::futures(world.trials.into()),
            words::plural(world.chosen.len(), "strategy", "strategies"),
            words::plural(scenario.horizon(), "year", "years"),
            world.source.seed().0,
            if world.sampler == Sampler::Reference { ", drawn by the reference sampler" } else { "" }
        ));
        let bar = if talk.is_watched() && !talk.is_quiet() { progress(world.trials) } else { ProgressBar::hidden() };
        let watch = Watch { progress: &|done| bar.set_position(done.into()), cancelled };
        let outcome = pool.install(|| engine::run(world, keep, &watch));
        bar.finish_and_clear();
        let results = outcome.map_err(|error| self.failure(error))?;
        if results.nonfinite_trials.len() as u64 == u64::from(world.trials) {
            return Err(Failure::Model("every future left the finite range: nothing was published".to_owned()));
        }
        Ok(results)
    }

    /// What identifies the run, whatever the machine.
    pub fn identity(&self, results: &Results) -> Identity {
        let loaded = self.loaded;
        let repaired = |correlation: &Correlation| Some((correlation.id.clone(), correlation.repaired?));
        let mut quantiles = [&QUANTILES[..], &results.extra_quantiles].concat();
        quantiles.sort_by(f64::total_cmp);
        Identity {
            scenario_id: loaded.scenario.id.clone(),
            raw_sha256: loaded.raw_sha256.clone(),
            canonical_sha256: loaded.canonical_sha256.clone(),
            inputs: loaded.inputs(),
            set: loaded.set.clone(),
            seed: results.seed,
            sampler: self.world.sampler.method().to_owned(),
            repaired: loaded.scenario.correlations.iter().filter_map(repaired).collect(),
            trials: results.trials,
            trials_left_out: results.nonfinite_trials.clone(),
            quantiles,
            sweeps: Vec::new(),
            asked: None,
            strategies: results.strategies.iter().map(|(id, _)| id.clone()).collect(),
            price_base: loaded.scenario.opening_year.to_string(),
        }
    }

    /// The tables and charts of a run.
    ///
    /// # Errors
    /// [`Failure::Fault`] where one cannot be made; [`Failure::Interrupted`].
    pub fn files(
        &self,
        results: &Results,
        keep: Keep,
        identity: &Identity,
        clock: &mut Clock,
    ) -> Result<Vec<File>, Failure> {
        let mut files = self.tables(results, keep, identity)?;
        clock.lap("tables");
        interrupt::check()?;
        files.extend(self.charts(results)?);
        clock.lap("charts");
        Ok(files)
    }

    /// The tables, and the scenario of which they are.
    ///
    /// # Errors
    /// [`Failure::Fault`].
    pub fn tables(&self, results: &Results, keep: Keep, identity: &Identity) -> Result<Vec<File>, Failure> {
        let mut files = tables(&self.loaded.scenario, results, keep, identity)
            .map_err(|error| Failure::Fault(error.to_string()))?;
        files.push(File { name: SCENARIO.to_owned(), bytes: whole(self.loaded).into_bytes() });
        Ok(files)
    }

    /// The charts.
    ///
    /// # Errors
    /// [`Failure::Fault`].
    pub fn charts(&self, results: &Results) -> Result<Vec<File>, Failure> {
        let charts = charts(&self.loaded.scenario, results).map_err(|error| Failure::Fault(error.to_string()))?;
        Ok(chart_files(charts))
    }

    /// Why the engine gave no results, with how to see it happen.
    fn failure(&self, error: RunError) -> Failure {
        failure(&self.world, error, &self.again)
    }
}

/// Each chart as picture, pixels, numbers and words.
pub fn chart_files(charts: Vec<Chart>) -> Vec<File> {
    let files = charts.into_iter().flat_map(|chart| {
        let file = |ending: &str, bytes: Vec<u8>| File { name: format!("{}.{ending}", chart.name), bytes };
        [
            file("svg", chart.svg.into_bytes()),
            file("png", chart.png),
            file("csv", chart.csv.into_bytes()),
            file("alt.txt", format!("{}\n", chart.alt.trim_end()).into_bytes()),
        ]
    });
    files.collect()
}

/// Publishes; the folder in which it stands.
///
/// # Errors
/// [`Failure::Environment`], [`Failure::Fault`].
pub fn publish(
    store: Store,
    files: Vec<File>,
    identity: &Identity,
    checks: &[Check],
    pool: &ThreadPool,
    clock: Clock,
    talk: &Talk,
) -> Result<PathBuf, Failure> {
    let command = std::env::args_os().map(|argument| words::os(&argument)).collect();
    let record = RunRecord { threads: pool.current_num_threads(), command, seconds: clock.laps() };
    let published = store.publish(files, identity, checks, record).map_err(stored)?;
    if let Some(aside) = &published.aside {
        talk.say(&format!("The run of another scenario that was there is now in {}.\n", words::path(aside)));
    }
    Ok(published.folder)
}

/// What must be known of a published run: files that changed meanwhile, quantiles that rest on little.
pub fn notes_on(simulation: &Simulation<'_>, results: &Results, talk: &Talk) {
    warn_of_changed_files(simulation.loaded, talk);
    for note in limits::thin(&results.extra_quantiles, results.trials) {
        talk.say(&format!("note: {note}\n"));
    }
}

/// What was run is what was read at the start; whoever edited a file since must know that.
pub fn warn_of_changed_files(loaded: &Loaded, talk: &Talk) {
    for name in loaded.changed() {
        talk.complain(&format!(
            "warning: {} was changed, moved or removed during the run; the results are of the file as it was at the start\n",
            words::text(name)
        ));
    }
}

/// Why the engine gave no results, with how to see it happen; `again` is the scenario as it must be typed again.
fn failure(world: &World<'_>, error: RunError, again: &str) -> Failure {
    match error {
        RunError::Cancelled => Failure::Interrupted,
        RunError::Nonfinite(found) => Failure::Model(nonfinite::describe(world, found, again)),
        RunError::Panicked { first, last, message } => Failure::Fault(format!(
            "the program failed in trials {first} to {last}: {}\nNothing was published. {}",
            words::text(&message),
            match world.sampler {
                Sampler::Inverse => {
                    format!("Replay: capcast trace{again} --seed {} --trial {first}", world.source.seed().0)
                }
                Sampler::Reference => "The reference sampler drew them; capcast trace cannot replay them.".to_owned(),
            }
        )),
    }
}

/// Why a folder could not be opened or written.
pub fn stored(error: StoreError) -> Failure {
    match error {
        StoreError::BadName(_) => Failure::Fault(error.to_string()),
        _ => Failure::Environment(error.to_string()),
    }
}

/// Threads where none are asked for.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn progress(trials: u32) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} futures, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(trials.into()).with_style(style)
}

/// Seconds by phase, for `run.json` alone.
pub struct Clock {
    last: Instant,
    laps: Vec<(String, f64)>,
}

impl Clock {
    /// Begins.
    pub fn start() -> Self {
        Self { last: now(), laps: Vec::new() }
    }

    /// Seconds by phase.
    pub fn laps(self) -> Vec<(String, f64)> {
        self.laps
    }

    /// Notes the time since the last lap under this name, or adds it to what stands there.
    pub fn lap(&mut self, phase: &str) {
        let now = now();
        let seconds = (now - self.last).as_secs_f64();
        match self.laps.iter_mut().find(|(known, _)| known == phase) {
            Some((_, sum)) => *sum += seconds,
            None => self.laps.push((phase.to_owned(), seconds)),
        }
        self.last = now;
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a phase took stands in run.json alone")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MINIMAL, Text, load};

    /// Row 97.
    #[test]
    fn a_fault_of_the_program_is_told_with_its_replay_and_exit_code_3() {
        let loaded = load(&Text { name: "minimal".to_owned(), bytes: MINIMAL.into() }, &[], false).unwrap();
        let world = World::new(&loaded.scenario, 3000, 7, &[0]).unwrap();
        let fault = RunError::Panicked { first: 1025, last: 2048, message: "index out of bounds\u{1b}[2J".to_owned() };
        let failure = failure(&world, fault, " my.toml --set a=1");
        assert_eq!(failure.exit_code(), 3);
        let said = failure.render(false);
        assert!(said.contains("trials 1025 to 2048: index out of bounds\\u{1b}"), "{said}");
        assert!(said.contains("capcast trace my.toml --set a=1 --seed 7 --trial 1025"), "{said}");
        assert!(said.contains("please report"), "{said}");
    }
}
