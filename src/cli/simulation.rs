//! A scenario made ready by the flags, simulated and published: what `run` and the verbs built on it share.

use super::cost::{disk_fits, seconds};
use super::limits;
use super::options::{self, Numbers, Simulating};
use super::{Failure, Talk, interrupt, memory, nonfinite, words};
use crate::analysis::Limit;
use crate::chart::{Chart, Drawing, Size, drawings, drawings_following};
use crate::draw::Sampler;
use crate::engine::results::Check;
use crate::engine::{Metric, Results, RunError, World};
use crate::output::finished::SCENARIO;
use crate::output::{File, Identity, RunRecord, Store, StoreError, estimated_bytes, room_for_run, tables};
use crate::scenario::{Loaded, to_toml};
use crate::study::{Progress, Request, Simulation};
use crate::units::FinancialYear;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::ThreadPool;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A simulation as the command line asks for it.
pub struct Prepared<'l> {
    pub simulation: Simulation<'l>,
    /// Those of `--fail-if`.
    pub limits: Vec<Limit>,
    /// The scenario and its changes as they must be typed again.
    pub again: String,
    /// Whether charts are left out.
    pub no_charts: bool,
}

/// A bar for whoever waits, and Ctrl-C.
pub struct Waiting {
    bar: ProgressBar,
    cancelled: &'static AtomicBool,
}

impl Waiting {
    /// With a bar of so many `things` where someone watches, some of which are done.
    pub fn new(count: u64, known: u64, things: &str, cancelled: &'static AtomicBool, talk: &Talk) -> Self {
        if !talk.is_watched() || talk.is_quiet() {
            return Self::silent(cancelled);
        }
        let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}} of {{len}} {things}, {{eta}} left"));
        let bar = ProgressBar::new(count).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let bar = bar.with_position(known);
        bar.reset_eta();
        Self { bar, cancelled }
    }

    /// Without one.
    pub fn silent(cancelled: &'static AtomicBool) -> Self {
        Self { bar: ProgressBar::hidden(), cancelled }
    }
}

impl Progress for Waiting {
    fn done(&self, count: u64) {
        self.bar.set_position(count);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Simulating {
    /// The numbers of the flags.
    ///
    /// # Errors
    /// As for [`options::numbers`].
    pub fn numbers(&self) -> Result<Numbers, Failure> {
        options::numbers(self.trials.as_deref(), self.seed.as_deref())
    }

    /// The output folder. A what-if does not take the place of the plan: it has a folder of its own, by what is changed.
    pub fn folder(&self, id: &str, verb: &str, what_if: Option<String>) -> PathBuf {
        folder(self.out.as_deref(), id, verb, what_if)
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
    pub fn preflight(&self, all: &[Prepared<'_>], folder: &Path) -> Result<(), Failure> {
        let needed = all.iter().map(Prepared::memory).sum();
        let trials = all.iter().map(|one| one.simulation.world.trials).fold(0, Ord::max);
        let fixed = all.iter().map(|one| one.simulation.memory_of_results()).sum();
        memory::preflight(trials, needed, fixed, self.threads()).map_err(Failure::Environment)?;
        // What only may not fit is told when its bytes are known, before any of them is written.
        let needed = all.iter().map(|one| estimated_bytes(&one.simulation.world, one.simulation.keep)).sum();
        disk_fits("run", needed, room_for_run(folder), &words::path(folder), "keep less (--keep none)")
    }

    /// The threads.
    ///
    /// # Errors
    /// As for [`pool`].
    pub fn pool(&self) -> Result<ThreadPool, Failure> {
        pool(self.threads())
    }

    /// Opens the folder before any work, so that one that cannot be written is known at once.
    ///
    /// # Errors
    /// [`Failure::Environment`]; [`Failure::Interrupted`] while it waits.
    pub fn open(&self, folder: &Path, id: &str, talk: &Talk) -> Result<Store, Failure> {
        let store = open(|| Store::open_or_replace(folder, id, self.force), self.wait, talk)?;
        interrupt::holds(store.traces());
        Ok(store)
    }
}

/// The output folder: the one that is named, else one of the scenario's by the verb, and of a what-if by what is changed.
pub fn folder(named: Option<&Path>, id: &str, verb: &str, what_if: Option<String>) -> PathBuf {
    let own = match what_if {
        Some(what_if) => format!("{verb}-{what_if}"),
        None => verb.to_owned(),
    };
    named.map_or_else(|| PathBuf::from_iter(["outputs", id, &own]), Path::to_path_buf)
}

/// So many threads.
///
/// # Errors
/// [`Failure::Environment`] where the system has none to give.
pub fn pool(threads: usize) -> Result<ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Failure::Environment(format!("the threads could not be started: {error}")))
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

impl<'l> Prepared<'l> {
    /// Makes a scenario ready; outcomes in `also_kept` are kept of every future.
    ///
    /// # Errors
    /// Everything that the flags ask for and the scenario has not.
    pub fn of(
        flags: &Simulating,
        numbers: Numbers,
        loaded: &'l Loaded,
        again: String,
        also_kept: &[Metric],
    ) -> Result<Self, Failure> {
        let scenario = &loaded.scenario;
        let trials = numbers.trials.unwrap_or(scenario.trials);
        let chosen = options::strategies(scenario, &flags.strategies);
        let (_, quantiles) = Failure::together(chosen, limits::quantiles(&flags.quantiles, trials))?;
        let request = Request {
            strategies: flags.strategies.clone(),
            trials: numbers.trials,
            seed: numbers.seed,
            sampler: flags.sampler,
            keep: flags.keep,
            also_kept: also_kept.to_vec(),
            quantiles,
        };
        let simulation = Simulation::prepare(loaded, &request)?;
        let limits = limits::limits(&flags.fail_if, &simulation.world)?;
        Ok(Self { simulation, limits, again, no_charts: flags.no_charts })
    }

    /// Bytes of memory at its peak: while futures are folded, or while tables and charts stand beside what was found.
    pub fn memory(&self) -> u64 {
        let simulation = &self.simulation;
        // As columns and as files, as measured; and a panel or more for each strategy.
        let tables = 2 * estimated_bytes(&simulation.world, simulation.keep);
        let charts = if self.no_charts { 0 } else { (simulation.world.cases.len() as u64) << 20 };
        let publishing = simulation.memory_of_results() + simulation.memory_kept() + tables + charts;
        simulation.memory().max(publishing)
    }

    /// Says what is simulated, and simulates it.
    ///
    /// # Errors
    /// [`Failure::Model`] where numbers leave the finite range, [`Failure::Interrupted`], [`Failure::Fault`].
    pub fn run(&self, pool: &ThreadPool, cancelled: &'static AtomicBool, talk: &Talk) -> Result<Results, Failure> {
        let Simulation { world, loaded, .. } = &self.simulation;
        talk.say(&format!(
            "{}: {} × {} × {}, seed {}{}\n",
            loaded.scenario.name,
            words::futures(world.trials.into()),
            words::plural(world.chosen.len(), "strategy", "strategies"),
            words::plural(loaded.scenario.horizon(), "year", "years"),
            world.source.seed().0,
            if world.sampler == Sampler::Reference { ", drawn by the reference sampler" } else { "" }
        ));
        let waiting = Waiting::new(world.trials.into(), 0, "futures", cancelled, talk);
        pool.install(|| self.simulation.simulate(&waiting)).map_err(|error| self.failure(error))
    }

    /// The tables and charts of a run.
    ///
    /// # Errors
    /// [`Failure::Fault`] where one cannot be made; [`Failure::Interrupted`].
    pub fn files(&self, results: &Results, identity: &Identity, clock: &mut Clock) -> Result<Vec<File>, Failure> {
        self.files_following(results, None, false, identity, clock)
    }

    /// The same, where charts of a single plan follow the one at a position in the results, and those of a single year are of one year
    /// (none: those of the run's own answer), and titles begin with the scenario where they are `named`: those of several stand in one folder.
    ///
    /// # Errors
    /// [`Failure::Fault`] where one cannot be made; [`Failure::Interrupted`].
    pub fn files_following(
        &self,
        results: &Results,
        plan: Option<(usize, FinancialYear)>,
        named: bool,
        identity: &Identity,
        clock: &mut Clock,
    ) -> Result<Vec<File>, Failure> {
        let mut files = tables_of(&self.simulation, results, identity)?;
        clock.lap("tables");
        interrupt::check()?;
        if !self.no_charts {
            files.extend(charts_of(&self.simulation, results, plan, named)?);
        }
        clock.lap("charts");
        Ok(files)
    }

    /// Why the engine gave no results, with how to see it happen.
    pub fn failure(&self, error: RunError) -> Failure {
        failure(&self.simulation.world, error, &self.again, ["Nothing was published. ", ""])
    }
}

/// The tables, and the scenario of which they are.
///
/// # Errors
/// [`Failure::Fault`].
pub fn tables_of(simulation: &Simulation<'_>, results: &Results, identity: &Identity) -> Result<Vec<File>, Failure> {
    let Simulation { loaded, keep, .. } = simulation;
    let mut files = tables(&loaded.scenario, results, *keep, identity).map_err(fault)?;
    files.push(File { name: SCENARIO.to_owned(), bytes: as_simulated(simulation).into_bytes() });
    Ok(files)
}

/// The scenario as it was simulated, with futures and seed; what no key of it can say stands in a comment.
fn as_simulated(simulation: &Simulation<'_>) -> String {
    let text = to_toml(simulation.loaded);
    let asked = simulation.asked_otherwise();
    if asked.is_empty() {
        return text;
    }
    let flags: Vec<String> = asked.iter().map(|asked| format!("--{}", asked.replacen('=', " ", 1))).collect();
    let mut comment = format!("# The same run again: capcast run {SCENARIO} {}\n", flags.join(" "));
    let scenario = &simulation.loaded.scenario;
    let left_out = (0..scenario.strategies.len()).filter(|place| !simulation.world.chosen.contains(place));
    let left_out: Vec<&str> = left_out.map(|place| scenario.strategies[place].id.as_str()).collect();
    if !left_out.is_empty() {
        comment.push_str(&format!("# Left out of the run were the strategies {}.\n", words::list(&left_out)));
    }
    match text.split_once('\n') {
        Some((first, rest)) => format!("{first}\n{comment}{rest}"),
        None => text + &comment,
    }
}

/// The charts; each says what is changed. Those of a single plan and year follow `plan`, or where there is none those of the run's answer; titles
/// begin with the scenario where they are `named`.
///
/// # Errors
/// [`Failure::Fault`].
pub fn charts_of(
    simulation: &Simulation<'_>,
    results: &Results,
    plan: Option<(usize, FinancialYear)>,
    named: bool,
) -> Result<Vec<File>, Failure> {
    let scenario = &simulation.loaded.scenario;
    let drawings = match plan {
        Some((plan, year)) => drawings_following(scenario, results, plan, year),
        None => drawings(scenario, results),
    };
    let entitled = |drawing: Drawing<'static>| match named {
        true => {
            let title = format!("{}: {}", scenario.name, drawing.title);
            drawing.entitled(&title)
        }
        false => drawing,
    };
    drawn(drawings.map_err(fault)?.into_iter().map(entitled).collect(), &simulation.changed())
}

/// Charts on paper, each with a line that says what is changed.
///
/// # Errors
/// [`Failure::Fault`].
pub fn drawn(drawings: Vec<Drawing<'_>>, changed: &[String]) -> Result<Vec<File>, Failure> {
    let note = words::changed(changed);
    let drawn = drawings.into_iter().map(|drawing| drawing.noted(&note).chart(Size::Paper));
    Ok(chart_files(drawn.collect::<Result<_, _>>().map_err(fault)?))
}

/// What cannot go wrong did.
pub fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::Fault(error.to_string())
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
    threads: usize,
    clock: Clock,
    talk: &Talk,
) -> Result<PathBuf, Failure> {
    interrupt::publishing();
    interrupt::check()?;
    let command = std::env::args_os().map(|argument| words::os(&argument)).collect();
    let record = RunRecord { threads, command, seconds: clock.laps };
    let published = store.publish(files, identity, checks, record).map_err(stored)?;
    if let Some(aside) = &published.aside {
        talk.say(&format!("The run of another scenario that was there is now in {}.\n", words::path(aside)));
    }
    Ok(published.folder)
}

/// What must be known of a published run: files that changed meanwhile, quantiles that rest on little.
pub fn notes_on(one: &Prepared<'_>, results: &Results, talk: &Talk) {
    warn_of_changed_files(one.simulation.loaded, talk);
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

/// Why the engine gave no results, with how to see it happen; `again` is the scenario as it must be typed again, `around`
/// what is said before and after.
pub fn failure(world: &World<'_>, error: RunError, again: &str, around: [&str; 2]) -> Failure {
    let [before, after] = around;
    match error {
        RunError::Cancelled => Failure::Interrupted,
        RunError::Nonfinite(found) => Failure::Model(nonfinite::describe(world, found, again) + after),
        RunError::Panicked { first, last, message } => Failure::Fault(format!(
            "the program failed in trials {first} to {last}: {}\n{before}{}{after}",
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

/// Seconds by phase, for `run.json` alone.
pub struct Clock {
    last: f64,
    laps: Vec<(String, f64)>,
}

impl Clock {
    /// Begins.
    pub fn start() -> Self {
        Self { last: seconds(), laps: Vec::new() }
    }

    /// Notes the time since the last lap under this name, or adds it to what stands there.
    pub fn lap(&mut self, phase: &str) {
        let now = seconds();
        match self.laps.iter_mut().find(|(known, _)| known == phase) {
            Some((_, sum)) => *sum += now - self.last,
            None => self.laps.push((phase.to_owned(), now - self.last)),
        }
        self.last = now;
    }
}

/// A sentence for each check that failed.
pub fn failed(checks: &[Check]) -> Vec<String> {
    let failed = checks.iter().filter(|check| !check.passed);
    failed
        .map(|check| format!("the check {} failed, so these results must not be used: {}", check.name, check.detail))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{MINIMAL, Text, load};

    #[test]
    fn a_fault_of_the_program_is_told_with_its_replay_and_exit_code_3() {
        let loaded = load(&Text { name: "minimal".to_owned(), bytes: MINIMAL.into() }, &[], false).unwrap();
        let world = World::new(&loaded.scenario, 3000, 7, &[0]).unwrap();
        let fault = RunError::Panicked { first: 1025, last: 2048, message: "index out of bounds\u{1b}[2J".to_owned() };
        let failure = failure(&world, fault, " my.toml --set a=1", ["", ""]);
        assert_eq!(failure.exit_code(), 3);
        let said = failure.render(false);
        assert!(said.contains("trials 1025 to 2048: index out of bounds\\u{1b}"), "{said}");
        assert!(said.contains("capcast trace my.toml --set a=1 --seed 7 --trial 1025"), "{said}");
        assert!(said.contains("please report"), "{said}");
    }
}
