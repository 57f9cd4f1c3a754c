//! `capcast run`: what happens?

use super::grid::print;
use super::options::{self, Format, Reading, Simulating};
use super::report::Report;
use super::{Failure, Talk, interrupt, memory, nonfinite, words};
use crate::chart::charts;
use crate::draw::Sampler;
use crate::engine::{self, Results, RunError, Watch, World};
use crate::output::{File, Identity, RunRecord, Store, StoreError, tables};
use crate::scenario::{Correlation, Loaded};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// What happens? Simulates every strategy in thousands of futures, and leaves tables and charts.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast run                                            England's estate
  capcast run my_trust.toml --trials 1000                a quick look
  capcast run my_trust.toml --set capital.pot_gbp_m=900  what if
  capcast run --strategies proportional,worst_first --out plans/two
  capcast run --format json --quiet | jq .strategies")]
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
        let chosen = options::strategies(scenario, &flags.strategies)?;
        let trials = numbers.trials.unwrap_or(scenario.trials);
        let seed = numbers.seed.unwrap_or(scenario.seed);
        let world = World::new(scenario, trials, seed, &chosen).map_err(|clash| Failure::Refused(clash.to_string()))?;
        let world = world.drawn_by(flags.sampler);
        memory::preflight(trials, engine::memory_needed(&world, flags.keep)).map_err(Failure::Environment)?;
        let store = self.open(&scenario.id, talk)?;
        talk.say(&format!(
            "{}: {} × {} × {}, seed {seed}{}\n",
            scenario.name,
            words::futures(trials.into()),
            plural(chosen.len(), "strategy", "strategies"),
            plural(scenario.horizon(), "year", "years"),
            if flags.sampler == Sampler::Reference { ", drawn by the reference sampler" } else { "" }
        ));

        let mut clock = Clock::start();
        let (results, threads) = self.simulate(&world, cancelled, talk)?;
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
        let record = RunRecord { threads, command, seconds: clock.laps };
        let folder = store.publish(files, &identity, &results.checks, record).map_err(stored)?;
        self.tell(&loaded, &results, &folder, talk)
    }

    /// Opens the folder before any work, so that one that cannot be written is known at once.
    fn open(&self, id: &str, talk: &Talk) -> Result<Store, Failure> {
        let default = PathBuf::from_iter(["outputs", id, "run"]);
        let store = match &self.simulating.out {
            Some(folder) => Store::open(folder, id, false),
            None => Store::open(&default, id, true),
        };
        let store = store.map_err(stored)?;
        if !store.is_exclusive() {
            talk.say("warning: this file system cannot lock; take care that no other run uses the folder\n");
        }
        Ok(store)
    }

    fn simulate(&self, world: &World<'_>, cancelled: &AtomicBool, talk: &Talk) -> Result<(Results, usize), Failure> {
        let threads = self.simulating.threads.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| Failure::Environment(format!("the threads could not be started: {error}")))?;
        let bar = if talk.is_watched() && !talk.is_quiet() { progress(world.trials) } else { ProgressBar::hidden() };
        let watch = Watch { progress: &|done| bar.set_position(done.into()), cancelled };
        let outcome = pool.install(|| engine::run(world, self.simulating.keep, &watch));
        bar.finish_and_clear();
        let again = self.reading.again();
        match outcome {
            Ok(results) => Ok((results, pool.current_num_threads())),
            Err(RunError::Cancelled) => Err(Failure::Interrupted),
            Err(RunError::Nonfinite(found)) => Err(Failure::Model(nonfinite::describe(world, found, &again))),
            Err(RunError::Panicked { first, last, message }) => Err(Failure::Fault(format!(
                "the program failed in trials {first} to {last}: {}\n{}",
                words::text(&message),
                match world.sampler {
                    Sampler::Inverse => {
                        format!("Replay: capcast trace{again} --seed {} --trial {first}", world.source.seed().0)
                    }
                    Sampler::Reference =>
                        "The reference sampler drew them; capcast trace cannot replay them.".to_owned(),
                }
            ))),
        }
    }

    /// Says what was found: the table on standard output; a failed check first, and in the exit code.
    fn tell(&self, loaded: &Loaded, results: &Results, folder: &Path, talk: &Talk) -> Result<(), Failure> {
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
            Format::Json => talk.data(&print(&report.json())),
            Format::Csv => {
                let notes = report.notes();
                talk.say(&if notes.is_empty() { String::new() } else { format!("{}\n", notes.join("\n")) });
                talk.data(&report.grid().csv())
            }
        };
        if self.reading.format != Format::Table {
            talk.say(&after);
        }
        match failed {
            // The results are published, marked as failed; whoever only looks at the exit code must know too.
            Some(failed) => Err(Failure::Model(failed)),
            None => printed,
        }
    }
}

fn stored(error: StoreError) -> Failure {
    match error {
        StoreError::BadName(_) => Failure::Fault(error.to_string()),
        _ => Failure::Environment(error.to_string()),
    }
}

/// What identifies the run, whatever the machine.
fn identity(loaded: &Loaded, results: &Results, sampler: Sampler) -> Identity {
    let repaired = |correlation: &Correlation| Some((correlation.id.clone(), correlation.repaired?));
    Identity {
        scenario_id: loaded.scenario.id.clone(),
        raw_sha256: loaded.raw_sha256.clone(),
        canonical_sha256: loaded.canonical_sha256.clone(),
        set: loaded.set.clone(),
        seed: results.seed,
        sampler: sampler.name().to_owned(),
        repaired: loaded.scenario.correlations.iter().filter_map(repaired).collect(),
        trials: results.trials,
        strategies: results.strategies.iter().map(|(id, _)| id.clone()).collect(),
        price_base: loaded.scenario.opening_year.to_string(),
    }
}

/// Each chart as picture, pixels, numbers and words.
fn chart_files(loaded: &Loaded, results: &Results) -> Result<Vec<File>, Failure> {
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

fn plural(n: usize, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {more}") }
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
