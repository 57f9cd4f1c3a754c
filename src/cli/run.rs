//! `capcast run`: what happens?

use super::grid::print;
use super::limits::{self, Judgement};
use super::options::{self, Format, Reading, Simulating};
use super::report::Report;
use super::{Failure, Talk, cost, interrupt, memory, nonfinite, words};
use crate::chart::charts;
use crate::draw::Sampler;
use crate::engine::results::QUANTILES;
use crate::engine::{self, Results, RunError, Watch, World};
use crate::output::{File, Identity, RunRecord, Store, StoreError, tables};
use crate::scenario::{Correlation, Loaded};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What happens? Simulates every strategy in thousands of futures, and leaves tables and charts.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast run                                            England's estate
  capcast run my_trust.toml --trials 1000                a quick look
  capcast run my_trust.toml --set capital.pot_gbp_m=900  what if
  capcast run --strategies proportional,worst_first --out plans/two
  capcast run --format json --quiet | jq .strategies
  capcast run --trials 1000000 --dry-run                 what would it cost
  capcast run --fail-if 'p90(backlog_high_gbp_m@2034/35,worst_first) > 2000'")]
pub struct Run {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    simulating: Simulating,
}

impl Run {
    /// Loads, simulates, publishes and says what was found.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let cancelled = interrupt::listen();
        let flags = &self.simulating;
        let numbers = options::numbers(flags.trials.as_deref(), flags.seed.as_deref());
        let (numbers, loaded) = Failure::together(numbers, self.reading.load(talk))?;
        let scenario = &loaded.scenario;
        let trials = numbers.trials.unwrap_or(scenario.trials);
        let seed = numbers.seed.unwrap_or(scenario.seed);
        let chosen = options::strategies(scenario, &flags.strategies);
        let (chosen, quantiles) = Failure::together(chosen, limits::quantiles(&flags.quantiles, trials))?;
        let world = World::new(scenario, trials, seed, &chosen).map_err(|clash| Failure::Refused(clash.to_string()))?;
        let world = world.drawn_by(flags.sampler).with_quantiles(quantiles);
        let limits = limits::limits(&flags.fail_if, &world)?;
        let threads = flags.threads.map_or_else(cores, usize::from);
        memory::preflight(trials, engine::memory_needed(&world, flags.keep), threads).map_err(Failure::Environment)?;
        let folder = flags.out.clone().unwrap_or_else(|| PathBuf::from_iter(["outputs", &scenario.id, "run"]));
        cost::disk_preflight(&world, flags.keep, &folder)?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| Failure::Environment(format!("the threads could not be started: {error}")))?;
        if flags.dry_run {
            let watch = Watch { progress: &|_| (), cancelled };
            let plan = cost::Plan { loaded: &loaded, world: &world, keep: flags.keep, folder: &folder };
            let told = plan.dry_run(&pool, &watch).map_err(|error| self.failure(&world, error))?;
            return talk.data(&told.written(self.reading.format));
        }
        let store = self.open(&folder, &scenario.id, talk)?;
        talk.say(&format!(
            "{}: {} × {} × {}, seed {seed}{}\n",
            scenario.name,
            words::futures(trials.into()),
            words::plural(chosen.len(), "strategy", "strategies"),
            words::plural(scenario.horizon(), "year", "years"),
            if flags.sampler == Sampler::Reference { ", drawn by the reference sampler" } else { "" }
        ));

        let mut clock = Clock::start();
        let results = self.simulate(&world, &pool, cancelled, talk)?;
        clock.lap("engine");
        if results.nonfinite_trials.len() as u64 == u64::from(trials) {
            return Err(Failure::Model("every future left the finite range: nothing was published".to_owned()));
        }
        let identity = identity(&loaded, &results, flags.sampler);
        let mut files =
            tables(scenario, &results, flags.keep, &identity).map_err(|error| Failure::Fault(error.to_string()))?;
        clock.lap("tables");
        interrupt::check()?;
        files.extend(chart_files(&loaded, &results)?);
        clock.lap("charts");
        interrupt::check()?;

        let command = std::env::args_os().map(|argument| words::os(&argument)).collect();
        let record = RunRecord { threads: pool.current_num_threads(), command, seconds: clock.laps };
        let published = store.publish(files, &identity, &results.checks, record).map_err(stored)?;
        if let Some(aside) = &published.aside {
            talk.say(&format!("The run of another scenario that was there is now in {}.\n", words::path(aside)));
        }
        warn_of_changed_files(&loaded, talk);
        for note in limits::thin(&results.extra_quantiles, results.trials) {
            talk.say(&format!("note: {note}\n"));
        }
        self.tell(&loaded, &results, &limits::judge(&limits, &results), &published.folder, talk)
    }

    /// Opens the folder before any work, so that one that cannot be written is known at once.
    fn open(&self, folder: &Path, id: &str, talk: &Talk) -> Result<Store, Failure> {
        let by_default = self.simulating.out.is_none();
        let mut waits_for = None;
        let store = loop {
            match Store::open_or_replace(folder, id, by_default, self.simulating.force) {
                Err(StoreError::Locked { folder, holder }) if self.simulating.wait => {
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

    fn simulate(
        &self,
        world: &World<'_>,
        pool: &rayon::ThreadPool,
        cancelled: &AtomicBool,
        talk: &Talk,
    ) -> Result<Results, Failure> {
        let bar = if talk.is_watched() && !talk.is_quiet() { progress(world.trials) } else { ProgressBar::hidden() };
        let watch = Watch { progress: &|done| bar.set_position(done.into()), cancelled };
        let outcome = pool.install(|| engine::run(world, self.simulating.keep, &watch));
        bar.finish_and_clear();
        outcome.map_err(|error| self.failure(world, error))
    }

    fn failure(&self, world: &World<'_>, error: RunError) -> Failure {
        failure(world, error, &self.reading.again())
    }

    /// Says what was found: the table on standard output; a failed check first, and in the exit code.
    fn tell(
        &self,
        loaded: &Loaded,
        results: &Results,
        judgement: &Judgement,
        folder: &Path,
        talk: &Talk,
    ) -> Result<(), Failure> {
        let report = Report::new(&loaded.scenario, results);
        let seed =
            if results.seed == loaded.scenario.seed { String::new() } else { format!(" --seed {}", results.seed) };
        let next = match self.simulating.sampler {
            Sampler::Inverse => format!(
                "Next, one future step by step: capcast trace{}{seed} --trial {} --strategy {}",
                self.reading.again(),
                report.typical_trial,
                report.typical_strategy
            ),
            Sampler::Reference => format!("Next, the same by its own draws: capcast run{}{seed}", self.reading.again()),
        };
        let after = format!(
            "\nTables and charts are in {}: begin with backlog_fan.svg and summary.csv.\n{next}\n",
            words::path(folder)
        );
        let failed = report.failed_checks();
        let printed = match self.reading.format {
            Format::Table if talk.is_quiet() => talk.data(&report.in_words()),
            Format::Table => talk.data(&(report.in_words() + &after)),
            Format::Json => {
                let mut data = report.json();
                if !judgement.data.is_empty() {
                    data["fail_if"] = judgement.data.clone().into();
                }
                talk.data(&print(&data))
            }
            Format::Csv => {
                let notes = report.notes();
                talk.say(&if notes.is_empty() { String::new() } else { format!("{}\n", notes.join("\n")) });
                talk.data(&report.grid().csv())
            }
        };
        if self.reading.format != Format::Table {
            talk.say(&after);
        }
        for close in &judgement.close {
            talk.say(&format!("note: {close}\n"));
        }
        // The results are published, marked as failed; whoever only looks at the exit code must know too.
        let breached = (!judgement.breached.is_empty()).then(|| judgement.breached.join("\n"));
        match (failed, breached) {
            (Some(failed), breached) => {
                Err(Failure::Model([Some(failed), breached].into_iter().flatten().collect::<Vec<_>>().join("\n")))
            }
            (None, Some(breached)) => Err(Failure::Breached(breached)),
            (None, None) => printed,
        }
    }
}

/// What was run is what was read at the start; whoever edited a file since must know that.
fn warn_of_changed_files(loaded: &Loaded, talk: &Talk) {
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

fn stored(error: StoreError) -> Failure {
    match error {
        StoreError::BadName(_) => Failure::Fault(error.to_string()),
        _ => Failure::Environment(error.to_string()),
    }
}

/// Threads where none are asked for.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What identifies the run, whatever the machine.
pub(super) fn identity(loaded: &Loaded, results: &Results, sampler: Sampler) -> Identity {
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
        sampler: sampler.method().to_owned(),
        repaired: loaded.scenario.correlations.iter().filter_map(repaired).collect(),
        trials: results.trials,
        trials_left_out: results.nonfinite_trials.clone(),
        quantiles,
        sweeps: Vec::new(),
        strategies: results.strategies.iter().map(|(id, _)| id.clone()).collect(),
        price_base: loaded.scenario.opening_year.to_string(),
    }
}

/// Each chart as picture, pixels, numbers and words.
pub(super) fn chart_files(loaded: &Loaded, results: &Results) -> Result<Vec<File>, Failure> {
    let charts = charts(&loaded.scenario, results).map_err(|error| Failure::Fault(error.to_string()))?;
    let files = charts.into_iter().flat_map(|chart| {
        let file = |ending: &str, bytes: Vec<u8>| File { name: format!("{}.{ending}", chart.name), bytes };
        [
            file("svg", chart.svg.into_bytes()),
            file("png", chart.png),
            file("csv", chart.csv.into_bytes()),
            file("alt.txt", format!("{}\n", chart.alt.trim_end()).into_bytes()),
        ]
    });
    Ok(files.collect())
}

fn progress(trials: u32) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} futures, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(trials.into()).with_style(style)
}

/// Seconds by phase, for `run.json` alone.
struct Clock {
    last: Instant,
    laps: Vec<(String, f64)>,
}

impl Clock {
    fn start() -> Self {
        Self { last: now(), laps: Vec::new() }
    }

    fn lap(&mut self, phase: &str) {
        let now = now();
        self.laps.push((phase.to_owned(), (now - self.last).as_secs_f64()));
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
