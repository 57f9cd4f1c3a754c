//! The cells simulated, from where an interrupted sweep stopped, and everything published.

use super::super::simulation::{self, Clock, stored};
use super::super::{Failure, Talk, interrupt, nonfinite, words};
use super::Sweep as Flags;
use super::plan::Plan;
use crate::analysis::sweep::{Stopped, run_cases};
use crate::analysis::swept::{Cell, Swept};
use crate::chart::{Measure, Scene, sweep_charts};
use crate::engine::case::{self, CaseResults};
use crate::engine::results::{Check, QUANTILES};
use crate::engine::{RunError, Watch};
use crate::output::journal::{Found, decode, encode};
use crate::output::{File, Identity, Journal, Store, StoreError};
use crate::scenario::Loaded;
use indicatif::{ProgressBar, ProgressStyle};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Outcomes and targets that have a picture.
const PICTURES: usize = 2;
/// Cells whose scenarios are in memory at a time.
const BATCH: usize = 256;
/// Lines of a difference that are shown.
const DIFFERENCES: usize = 20;

/// A sweep that is about to be done.
pub struct Work<'a> {
    pub plan: &'a Plan,
    pub flags: &'a Flags,
    pub talk: &'a Talk,
}

/// A sweep that is done and published.
pub struct Done {
    pub swept: Swept,
    pub checks: Vec<Check>,
    /// Where.
    pub folder: PathBuf,
}

/// Why telling a finished cell ended the work.
enum End {
    Store(StoreError),
    Enough,
}

impl Work<'_> {
    /// Simulates every cell that is not known yet, and publishes all.
    pub fn run(&self, pool: &rayon::ThreadPool, cancelled: &AtomicBool) -> Result<Done, Failure> {
        let plan = self.plan;
        let store = self.open()?;
        let (store, journal, mut results) = self.begin(store)?;
        let journal = Mutex::new(journal);
        let mut clock = Clock::start();
        self.simulate(pool, cancelled, &journal, &mut results)?;
        journal.into_inner().unwrap_or_else(PoisonError::into_inner).sync().map_err(stored)?;
        clock.lap("engine");
        let swept = self.swept(results)?;
        let checks = case::checks(swept.cells.iter().map(|cell| &cell.results));
        let identity = self.identity(&swept);
        let mut files = swept.files(&identity).map_err(|error| Failure::Fault(error.to_string()))?;
        clock.lap("tables");
        files.extend(self.charts(&swept)?);
        clock.lap("charts");
        interrupt::check().map_err(|_| self.interrupted(swept.cells.len()))?;
        let folder = simulation::publish(store, files, &identity, &checks, pool, clock, self.talk)?;
        simulation::warn_of_changed_files(&plan.base, self.talk);
        Ok(Done { swept, checks, folder })
    }

    /// Opens the folder before any work, so that one that cannot be written is known at once.
    fn open(&self) -> Result<Store, Failure> {
        let (plan, flags) = (self.plan, self.flags);
        let opened = || Store::open_to_resume(&plan.folder, &plan.base.scenario.id, flags.out.is_none(), flags.force);
        simulation::open(opened, flags.wait, self.talk)
    }

    /// The journal, with what an unfinished sweep left in it, and those results.
    fn begin(&self, store: Store) -> Result<(Store, Journal, Vec<Option<CaseResults>>), Failure> {
        let plan = self.plan;
        let head = plan.head();
        let mut known = BTreeMap::new();
        let mut results: Vec<Option<CaseResults>> = vec![None; plan.places.len()];
        if let Some(found) = store.unfinished().map_err(stored)?.filter(|_| !self.flags.fresh) {
            self.agrees(&found)?;
            let strays = found.cases.keys().filter(|key| !plan.keys.contains(key)).count();
            for (cell, key) in plan.keys.iter().enumerate() {
                let Some(line) = found.cases.get(key) else { continue };
                if let Some(case) = decode(line, &self.outcomes(cell), plan.quantiles.len(), self.shares(cell)) {
                    known.insert(key.clone(), line.clone());
                    results[cell] = Some(case);
                }
            }
            let finished = known.len();
            self.talk.say(&format!(
                "An unfinished sweep was found: {} of {} cells are done, the rest follows.\n",
                words::count(finished as u64),
                words::count(plan.places.len() as u64)
            ));
            if !found.damaged.is_empty() {
                let lines: Vec<String> = found.damaged.iter().take(5).map(ToString::to_string).collect();
                let n = found.damaged.len();
                self.talk.say(&format!(
                    "note: {} of the journal ({}{}) {} damaged or not finished; what {} held is computed anew\n",
                    words::plural(n, "line", "lines"),
                    lines.join(", "),
                    if n > lines.len() { " and more" } else { "" },
                    if n == 1 { "was" } else { "were" },
                    if n == 1 { "it" } else { "they" },
                ));
            }
            if strays > 0 {
                self.talk.say(&format!(
                    "note: {} in the journal {} of other cells, another scenario or another seed; left out\n",
                    words::plural(strays, "record", "records"),
                    if strays == 1 { "is" } else { "are" }
                ));
            }
        }
        let missing = (plan.places.len() - known.len()) as u64;
        let (store, journal) = store.begin(&head, &known, missing).map_err(stored)?;
        Ok((store, journal, results))
    }

    /// An unfinished sweep may be gone on with where it was about the same.
    fn agrees(&self, found: &Found) -> Result<(), Failure> {
        // Without its first line each record still says by its key what it belongs to.
        let Some(theirs) = &found.head else { return Ok(()) };
        let (ours, folder) = (self.plan.head(), words::path(&self.plan.folder));
        if theirs.version != ours.version {
            return Err(Failure::Integrity(format!(
                "the unfinished sweep in {folder} was begun by version {} of capcast, and this is {}: finish it with that \
                 version, or compute everything anew with --fresh",
                words::text(&theirs.version),
                ours.version
            )));
        }
        if theirs.plan == ours.plan {
            return Ok(());
        }
        let (old, new): (BTreeSet<&String>, BTreeSet<&String>) =
            (theirs.plan.iter().collect(), ours.plan.iter().collect());
        let gone = theirs.plan.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
        let come = ours.plan.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
        let mut lines: Vec<String> = gone.chain(come).collect();
        // The same value before and after, one below the other.
        lines.sort_by(|a, b| {
            let name = |line: &String| line[2..].split(['=', ' ']).next().unwrap_or_default().to_owned();
            name(a).cmp(&name(b)).then(b[..1].cmp(&a[..1]))
        });
        let more = lines.len().saturating_sub(DIFFERENCES);
        let shown: Vec<String> =
            lines.iter().take(DIFFERENCES).map(|line| format!("  {}", words::text(line))).collect();
        let more = if more > 0 { format!("\n  … and {more} more") } else { String::new() };
        Err(Failure::Environment(format!(
            "{folder} holds an unfinished sweep of other content (- as it was begun, + as it is now):\n{}{more}\n\
             Nothing was written. Begin anew with --fresh, name another folder with --out, or finish that one as it was begun.",
            shown.join("\n")
        )))
    }

    /// Strategy, outcome and year of every row of a cell's results.
    fn outcomes(&self, cell: usize) -> Vec<(usize, crate::engine::Metric, usize)> {
        let year = self.plan.load(cell).map_or(0, |loaded| self.plan.year_of(&loaded));
        let strategies = 0..self.plan.chosen(cell).len();
        strategies.flat_map(|s| self.plan.metrics.iter().map(move |&metric| (s, metric, year))).collect()
    }

    /// Shares in a cell's results.
    fn shares(&self, cell: usize) -> usize {
        self.plan.chosen(cell).len() * self.plan.targets.len()
    }

    fn simulate(
        &self,
        pool: &rayon::ThreadPool,
        cancelled: &AtomicBool,
        journal: &Mutex<Journal>,
        results: &mut [Option<CaseResults>],
    ) -> Result<(), Failure> {
        let plan = self.plan;
        let todo: Vec<usize> = (0..results.len()).filter(|&cell| results[cell].is_none()).collect();
        let known = results.len() - todo.len();
        let bar = self.progress(results.len(), known);
        let watch = Watch { progress: &|_| (), cancelled };
        let results = Mutex::new(results);
        let finished = Mutex::new(known);
        let enough = self.flags.stop_after.map(|n| n + known);
        for batch in todo.chunks(BATCH) {
            let loaded: Vec<Cow<'_, Loaded>> = batch.iter().map(|&cell| plan.load(cell)).collect::<Result<_, _>>()?;
            let cases = batch
                .iter()
                .zip(&loaded)
                .map(|(&cell, loaded)| plan.case(cell, loaded))
                .collect::<Result<Vec<_>, _>>()?;
            let tell = |i: usize, found: CaseResults| -> Result<(), End> {
                let cell = batch[i];
                let mut finished = finished.lock().unwrap_or_else(PoisonError::into_inner);
                if enough.is_some_and(|enough| *finished >= enough) {
                    return Err(End::Enough);
                }
                let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
                journal.append(&plan.keys[cell], &encode(&found)).map_err(End::Store)?;
                results.lock().unwrap_or_else(PoisonError::into_inner)[cell] = Some(found);
                *finished += 1;
                bar.inc(1);
                Ok(())
            };
            let outcome = pool.install(|| run_cases(&cases, &watch, &tell));
            if outcome.is_err() {
                bar.finish_and_clear();
                // What is finished is to be found again, even after a power cut.
                journal.lock().unwrap_or_else(PoisonError::into_inner).sync().map_err(stored)?;
            }
            let count = *finished.lock().unwrap_or_else(PoisonError::into_inner);
            match outcome {
                Ok(()) => {}
                Err(Stopped::Cancelled | Stopped::Told(End::Enough)) => return Err(self.interrupted(count)),
                Err(Stopped::Told(End::Store(error))) => return Err(stored(error)),
                Err(Stopped::Case(i, error)) => return Err(self.failed(batch[i], &cases[i].world, error)),
            }
        }
        bar.finish_and_clear();
        if cancelled.load(Ordering::Relaxed) { Err(self.interrupted(plan.places.len())) } else { Ok(()) }
    }

    fn progress(&self, cells: usize, known: usize) -> ProgressBar {
        if !self.talk.is_watched() || self.talk.is_quiet() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:40} {pos} of {len} cells, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(cells as u64).with_style(style).with_position(known as u64);
        bar.reset_eta();
        bar
    }

    /// What Ctrl-C leaves, and how to go on.
    fn interrupted(&self, finished: usize) -> Failure {
        let arguments: Vec<String> = std::env::args_os().skip(1).map(|argument| words::shell(&argument)).collect();
        Failure::Incomplete(format!(
            "interrupted: {} of {} cells are finished and kept in {}. The same command goes on from there:\n  capcast {}",
            words::count(finished as u64),
            words::count(self.plan.places.len() as u64),
            words::path(&self.plan.folder),
            arguments.join(" ")
        ))
    }

    /// Why a cell gave no results.
    fn failed(&self, cell: usize, world: &crate::engine::World<'_>, error: RunError) -> Failure {
        let plan = self.plan;
        let sets = plan.sets(cell).into_iter().map(|set| format!(" --set {}", words::shell(set.as_ref())));
        let again = format!("{}{}", plan.again, sets.collect::<String>());
        let kept = format!("\nThe cell was {}. The cells finished before it are kept.", plan.in_words(cell));
        match error {
            RunError::Cancelled => Failure::Interrupted,
            RunError::Nonfinite(found) => Failure::Model(nonfinite::describe(world, found, &again) + &kept),
            RunError::Panicked { first, last, message } => Failure::Fault(format!(
                "the program failed in trials {first} to {last}: {}\nReplay: capcast trace{again} --seed {} --trial {first}{kept}",
                words::text(&message),
                world.source.seed().0
            )),
        }
    }

    fn swept(&self, results: Vec<Option<CaseResults>>) -> Result<Swept, Failure> {
        let plan = self.plan;
        let cells = results.into_iter().enumerate().map(|(cell, results)| {
            let loaded = plan.load(cell)?;
            let ids = plan.chosen(cell).iter().map(|&i| loaded.scenario.strategies[i].id.clone());
            let results = results.ok_or_else(|| Failure::Fault(format!("cell {cell} was never simulated")))?;
            Ok(Cell {
                strategies: ids.collect(),
                first_year: loaded.scenario.first_year,
                seed: plan.seed(&loaded),
                targets: plan.aims(&loaded).map(|(id, aim)| (id.to_owned(), aim.metric, aim.year)).collect(),
                results,
            })
        });
        let cells = cells.collect::<Result<_, Failure>>()?;
        Ok(Swept { parameters: plan.parameters(), cells, extra_quantiles: plan.quantiles.clone() })
    }

    fn identity(&self, swept: &Swept) -> Identity {
        let (plan, base) = (self.plan, &self.plan.base);
        let mut quantiles = [&QUANTILES[..], &plan.quantiles].concat();
        quantiles.sort_by(f64::total_cmp);
        let left_out: BTreeSet<u32> =
            swept.cells.iter().flat_map(|cell| cell.results.left_out.iter().copied()).collect();
        let mut strategies: Vec<String> = Vec::new();
        for id in swept.cells.iter().flat_map(|cell| &cell.strategies) {
            if !strategies.contains(id) {
                strategies.push(id.clone());
            }
        }
        Identity {
            scenario_id: base.scenario.id.clone(),
            raw_sha256: base.raw_sha256.clone(),
            canonical_sha256: base.canonical_sha256.clone(),
            inputs: base.inputs(),
            set: base.set.clone(),
            seed: plan.seed(base),
            sampler: plan.sampler.method().to_owned(),
            repaired: Vec::new(),
            trials: plan.trials(base),
            trials_left_out: left_out.into_iter().collect(),
            quantiles,
            sweeps: plan.sweeps_as_written(),
            asked: None,
            strategies,
            price_base: base.scenario.opening_year.to_string(),
        }
    }

    /// A picture of each of the first outcomes, and of each of the first targets.
    fn charts(&self, swept: &Swept) -> Result<Vec<File>, Failure> {
        let (plan, scenario) = (self.plan, &self.plan.base.scenario);
        let labels: Vec<(String, String)> =
            scenario.strategies.iter().map(|spec| (spec.id.clone(), spec.label.clone())).collect();
        let outcomes = plan.metrics.iter().take(PICTURES).map(|&metric| Measure::Outcome(metric, plan.level(metric)));
        let known = |id: &String| scenario.targets.iter().find(|target| target.id == *id);
        let targets = plan.targets.iter().enumerate().take(PICTURES);
        let targets = targets.filter_map(|(place, id)| Some(Measure::Target(place, Box::new(known(id)?.clone()))));
        let measures: Vec<Measure> = outcomes.chain(targets).collect();
        let scene = Scene::new(scenario, plan.seed(&plan.base));
        let charts = sweep_charts(&scene, swept, &labels, &measures);
        Ok(simulation::chart_files(charts.map_err(|error| Failure::Fault(error.to_string()))?))
    }
}
