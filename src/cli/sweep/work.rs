//! The cells simulated, from where an interrupted sweep stopped, and everything published.

use super::super::simulation::{self, Clock, Waiting, fault, stored};
use super::super::{Failure, Talk, interrupt, words};
use super::Sweep as Flags;
use super::plan::{cell_in_words, head};
use crate::analysis::amount::{amount, stated};
use crate::analysis::swept::Swept;
use crate::chart::{ComparisonData, Measure, sweep_charts};
use crate::engine::cell::CellResults;
use crate::engine::results::Check;
use crate::engine::{Metric, RunError};
use crate::output::journal::{Found, Head, decode};
use crate::output::{File, Journal, Store, StoreError};
use crate::scenario::{Bound, Loaded, Target, When};
use crate::study::sweep::{Plan, Stopped, SweepError};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Outcomes and targets that have a picture.
const PICTURES: usize = 2;
/// Lines of a difference that are shown.
const DIFFERENCES: usize = 20;

/// A sweep that is about to be done.
pub struct Work<'a> {
    pub plan: &'a Plan,
    pub flags: &'a Flags,
    pub folder: PathBuf,
    pub talk: &'a Talk,
}

/// A sweep that is done and published.
pub struct Done {
    pub swept: Swept,
    pub checks: Vec<Check>,
    /// Where.
    pub folder: PathBuf,
}

/// Why a finished cell was not kept.
enum End {
    Store(StoreError),
    Enough,
}

/// A journal that takes no more than some cells: `--stop-after`.
struct UpTo {
    journal: Journal,
    left: Option<usize>,
}

impl crate::study::Journal for UpTo {
    type Error = End;

    fn append(&mut self, key: &str, results: &CellResults) -> Result<(), End> {
        self.left = match self.left {
            Some(0) => return Err(End::Enough),
            left => left.map(|left| left - 1),
        };
        crate::study::Journal::append(&mut self.journal, key, results).map_err(End::Store)
    }

    fn sync(&mut self) -> Result<(), End> {
        self.journal.sync().map_err(End::Store)
    }
}

impl Work<'_> {
    /// Simulates every cell that is not known yet, and publishes all.
    pub fn run(&self, pool: &rayon::ThreadPool, cancelled: &'static AtomicBool) -> Result<Done, Failure> {
        let plan = self.plan;
        let store = self.open()?;
        let (store, journal, results) = self.begin(store)?;
        let mut clock = Clock::start();
        let known = results.iter().flatten().count() as u64;
        let waiting = Waiting::new(results.len() as u64, known, "cells", cancelled, self.talk);
        let journal = UpTo { journal, left: self.flags.stop_after };
        let swept = pool.install(|| plan.simulate(results, journal, &waiting));
        drop(waiting);
        let swept = swept.map_err(|error| self.ended(error))?;
        clock.lap("engine");
        let (checks, identity) = (swept.checks(), plan.identity(&swept));
        let mut files = swept.files(&identity).map_err(fault)?;
        clock.lap("tables");
        if !self.flags.no_charts {
            files.extend(self.charts(&swept)?);
        }
        clock.lap("charts");
        interrupt::check().map_err(|_| self.interrupted(swept.cells.len()))?;
        let folder =
            simulation::publish(store, files, &identity, &checks, pool.current_num_threads(), clock, self.talk)?;
        simulation::warn_of_changed_files(&plan.base, self.talk);
        Ok(Done { swept, checks, folder })
    }

    /// Opens the folder before any work, so that one that cannot be written is known at once.
    fn open(&self) -> Result<Store, Failure> {
        let (plan, flags) = (self.plan, self.flags);
        let opened = || Store::open_to_resume(&self.folder, &plan.base.scenario.id, flags.force);
        simulation::open(opened, flags.wait, self.talk)
    }

    /// The journal, with what an unfinished sweep left in it, and those results.
    fn begin(&self, store: Store) -> Result<(Store, Journal, Vec<Option<CellResults>>), Failure> {
        let plan = self.plan;
        let head = head(plan);
        let mut known = BTreeMap::new();
        let mut results: Vec<Option<CellResults>> = vec![None; plan.places.len()];
        if let Some(found) = store.unfinished().map_err(stored)?.filter(|_| !self.flags.fresh) {
            self.agrees(&found, &head)?;
            let strays = found.cases.keys().filter(|key| !plan.keys.contains(key)).count();
            for (cell, key) in plan.keys.iter().enumerate() {
                let Some(line) = found.cases.get(key) else { continue };
                if let Some(case) = decode(line, &self.outcomes(cell), plan.cell.quantiles.len(), self.shares(cell)) {
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
    fn agrees(&self, found: &Found, ours: &Head) -> Result<(), Failure> {
        // Without its first line each record still says by its key what it belongs to.
        let Some(theirs) = &found.head else { return Ok(()) };
        let folder = words::path(&self.folder);
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
    fn outcomes(&self, cell: usize) -> Vec<(usize, Metric, usize)> {
        let year = self.plan.load(cell).map_or(0, |loaded| self.plan.year_of(&loaded));
        let strategies = 0..self.plan.chosen(cell).len();
        strategies.flat_map(|s| self.plan.metrics.iter().map(move |&metric| (s, metric, year))).collect()
    }

    /// Shares in a cell's results.
    fn shares(&self, cell: usize) -> usize {
        self.plan.chosen(cell).len() * self.plan.targets.len()
    }

    /// What Ctrl-C leaves, and how to go on.
    fn interrupted(&self, finished: usize) -> Failure {
        let arguments: Vec<String> = std::env::args_os().skip(1).map(|argument| words::shell(&argument)).collect();
        Failure::Incomplete(format!(
            "interrupted: {} of {} cells are finished and kept in {}. The same command goes on from there:\n  capcast {}",
            words::count(finished as u64),
            words::count(self.plan.places.len() as u64),
            words::path(&self.folder),
            arguments.join(" ")
        ))
    }

    /// Why the work ended.
    fn ended(&self, error: SweepError<End>) -> Failure {
        match error {
            SweepError::Study(error) => error.into(),
            SweepError::Stopped { why, finished } => match why {
                Stopped::Cancelled | Stopped::Told(End::Enough) => self.interrupted(finished),
                Stopped::Told(End::Store(error)) => stored(error),
                Stopped::Case(cell, error) => self.failed(cell, error),
            },
        }
    }

    /// Why a cell gave no results.
    fn failed(&self, cell: usize, error: RunError) -> Failure {
        let plan = self.plan;
        let sets = plan.sets(cell).into_iter().map(|set| format!(" --set {}", words::shell(set.as_ref())));
        let again = format!("{}{}", self.flags.reading.again(), sets.collect::<String>());
        let kept = format!("\nThe cell was {}. The cells finished before it are kept.", cell_in_words(plan, cell));
        let failure = |loaded: &Loaded| {
            let case = plan.case(cell, loaded).map_err(Failure::from)?;
            Ok(simulation::failure(&case.world, error, &again, ["", &kept]))
        };
        plan.load(cell).map_err(Failure::from).and_then(|loaded| failure(&loaded)).unwrap_or_else(|failure| failure)
    }

    /// A picture of each of the first outcomes, and of each of the first targets.
    fn charts(&self, swept: &Swept) -> Result<Vec<File>, Failure> {
        let (plan, scenario) = (self.plan, &self.plan.base.scenario);
        let labels: Vec<(String, String)> =
            scenario.strategies.iter().map(|spec| (spec.id.clone(), spec.label.clone())).collect();
        let outcomes = plan.metrics.iter().take(PICTURES).map(|&metric| Measure::Outcome(metric, level(plan, metric)));
        let known = |id: &String| scenario.targets.iter().find(|target| target.id == *id);
        let targets = plan.targets.iter().enumerate().take(PICTURES);
        let targets = targets.filter_map(|(place, id)| Some(Measure::Target(place, Box::new(known(id)?.clone()))));
        let measures: Vec<Measure> = outcomes.chain(targets).collect();
        let scene = ComparisonData::new(scenario, plan.cell.seed(scenario));
        let charts = sweep_charts(&scene, swept, &labels, &measures);
        Ok(simulation::chart_files(charts.map_err(fault)?))
    }
}

/// The level that matters in an outcome: that of a target in the year told, or where the backlog opened.
fn level(plan: &Plan, metric: Metric) -> Option<(Bound, String)> {
    let scenario = &plan.base.scenario;
    let year = plan.year.unwrap_or(scenario.last_year);
    let is_it = |target: &&Target| target.metric == metric.name() && target.year == year && target.when == When::At;
    let mut named = plan.targets.iter().filter_map(|id| scenario.targets.iter().find(|target| target.id == *id));
    if let Some(target) = named.find(is_it) {
        let limit = stated(metric, target.bound.limit());
        return Some((target.bound, format!("target: {} {limit}", target.bound.name())));
    }
    let mean = |id| scenario.number(id).distribution.mean();
    let bands = scenario.estates.iter().map(|estate| estate.opening.map(mean));
    let opening = bands.fold([0.0; 4], |sum, bands| [0, 1, 2, 3].map(|band| sum[band] + bands[band]));
    let opening = match metric {
        Metric::BacklogTotal | Metric::BacklogTotalReal => opening.iter().fold(0.0, |sum, band| sum + band),
        Metric::BacklogHigh | Metric::BacklogHighReal => opening[3],
        _ => return None,
    };
    let said = format!("where it opened: {}", amount(metric, opening, None));
    Some((Bound::Below(opening), said))
}
