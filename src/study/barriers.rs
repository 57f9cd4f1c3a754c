//! What each barrier is worth: a scenario simulated without every set of its barriers, in the same futures.
//!
//! ```
//! use capcast::scenario::{ENGLAND, Text, load};
//! use capcast::study::barriers::{BarriersRequest, Removal};
//! let set = ["horizon.last_year=2027/28".to_owned()];
//! let england = load(&Text { name: "england".into(), bytes: ENGLAND.into() }, &set, false)?;
//! let removal = Removal::prepare(&england, &BarriersRequest { trials: Some(64), ..BarriersRequest::default() })?;
//! let (found, _) = removal.simulate(&())?;
//! let total = &found.outcomes[0];
//! let sum = total.parts.iter().fold(0.0, |sum, part| sum + part.shapley.change.mean.value);
//! assert!((sum - total.whole.change.mean.value).abs() < 1e-6);
//! # Ok::<(), capcast::study::StudyError>(())
//! ```

use super::cost::{BLOCK, Clock, Cost};
use super::error::{Fault, StudyError, What};
use super::identity::{Drawn, Identity};
use super::progress::Progress;
use super::request::Request;
use super::run::{Simulation, repaired};
use super::sweep::{Case, Stopped, fold_cases};
use crate::analysis::barriers::{Barriers, Decomposed};
use crate::draw::Sampler;
use crate::engine::cell::{CellPart, CellResults, Question, checks, merge_keeping};
use crate::engine::results::Check;
use crate::engine::{Keep, Metric, RunError, World};
use crate::parallel::*;
use crate::scenario::{Loaded, Scenario};
use crate::systems::{BarrierOf, Removed};
use crate::units::FinancialYear;
use crate::words::capital;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Futures where nothing else is asked, if the scenario has as many: every one is simulated without each set of barriers.
pub const TRIALS: u32 = 2000;

/// Sets of barriers that share one drawing of their futures: more would leave threads idle, fewer draw anew more often.
const TOGETHER: usize = 32;

/// Bytes of a row of the table, as CSV and as Parquet, and of the pictures.
const ROW: u64 = 500;
const CHARTS: u64 = 600_000;

/// What is asked of the barriers of a scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BarriersRequest {
    /// The strategy, by id; none: the scenario's reference, or its first.
    pub strategy: Option<String>,
    /// Outcomes, each in a year; none: in the last. Empty: the headline outcomes.
    pub outcomes: Vec<(Metric, Option<FinancialYear>)>,
    /// Futures; none: [`TRIALS`], or those of the scenario where they are fewer.
    pub trials: Option<u32>,
    /// Seed; none: as the scenario says.
    pub seed: Option<u64>,
    /// How draws are made.
    pub sampler: Sampler,
    /// Whether the pass with assumed numbers at their means is left out.
    pub quick: bool,
}

/// A scenario whose barriers are about to be removed.
pub struct Removal<'l> {
    /// The scenario under the one strategy, as it is.
    pub simulation: Simulation<'l>,
    /// What stands in the way and can be removed: of systems that are simulated, and not removed by the scenario itself.
    pub barriers: Vec<BarrierOf>,
    /// The outcomes with their years.
    pub outcomes: Vec<(Metric, FinancialYear)>,
    /// The scenario with its assumed numbers at their means, and how many that are.
    held: Option<(Scenario, usize)>,
    /// Strategy and futures, where they are others than they would be unasked: `trials=500`.
    asked_otherwise: Vec<String>,
}

/// Why barriers gave no results.
#[derive(Debug)]
pub struct Failed<'a> {
    /// The world in which it happened.
    pub world: World<'a>,
    /// What happened.
    pub error: RunError,
}

/// One pass: rows by outcome and set of barriers, a value a future, and the futures that left the finite range.
struct Pass {
    rows: Vec<Vec<Vec<f32>>>,
    left_out: BTreeSet<u32>,
}

impl From<Box<Failed<'_>>> for StudyError {
    fn from(failed: Box<Failed<'_>>) -> Self {
        failed.error.into()
    }
}

impl<'l> Removal<'l> {
    /// Makes a scenario ready.
    ///
    /// # Errors
    /// [`StudyError::Request`]: everything that is asked for and the scenario has not. [`StudyError::Address`].
    pub fn prepare(loaded: &'l Loaded, request: &BarriersRequest) -> Result<Self, StudyError> {
        let scenario = &loaded.scenario;
        let mut faults = Vec::new();
        let barriers = barriers_of(scenario).unwrap_or_else(|fault| {
            faults.push(fault);
            Vec::new()
        });
        let outcomes = outcomes_of(&request.outcomes, scenario, &mut faults);
        let own = own_strategy(scenario);
        let strategy = request.strategy.clone().or_else(|| own.clone());
        let (own_trials, trials) = (scenario.trials.min(TRIALS), request.trials);
        let other_strategy =
            strategy.iter().filter(|asked| own.as_ref() != Some(asked)).map(|id| format!("strategy={id}"));
        let other_trials = trials.filter(|asked| *asked != own_trials).map(|trials| format!("trials={trials}"));
        let asked_otherwise = other_strategy.chain(other_trials).collect();
        let run = Request {
            strategies: strategy.into_iter().collect(),
            trials: Some(trials.unwrap_or(own_trials)),
            seed: request.seed,
            sampler: request.sampler,
            keep: Keep::None,
            ..Request::default()
        };
        match Simulation::prepare(loaded, &run) {
            Ok(simulation) if faults.is_empty() => {
                let held = (!request.quick).then(|| scenario.with_assumed_held());
                Ok(Self { simulation, barriers, outcomes, held, asked_otherwise })
            }
            Err(StudyError::Request(wrong)) => Err(StudyError::Request([wrong, faults].concat())),
            Err(error) => Err(error),
            Ok(_) => Err(StudyError::Request(faults)),
        }
    }

    /// Sets of barriers, without each of which every future is simulated.
    pub fn sets(&self) -> usize {
        1 << self.barriers.len()
    }

    /// Sets in all passes: what [`Progress::done`] counts.
    pub fn to_do(&self) -> usize {
        self.sets() * (1 + usize::from(self.held.is_some()))
    }

    /// The last year that is simulated.
    pub fn last_year(&self) -> FinancialYear {
        let first = self.simulation.loaded.scenario.first_year;
        self.outcomes.iter().fold(first, |last, (_, year)| last.max(*year))
    }

    /// The same world from another scenario.
    fn world<'s>(&self, scenario: &'s Scenario) -> Result<World<'s>, StudyError> {
        let World { trials, source, sampler, ref chosen, .. } = self.simulation.world;
        Ok(World::new(scenario, trials, source.seed().0, chosen)?.drawn_by(sampler))
    }

    /// The cases of one pass, in order of the sets.
    fn cases<'s>(&self, world: &World<'s>) -> Vec<Case<'s>> {
        let first = world.scenario.first_year.start();
        let year = |year: FinancialYear| (year.start() - first).max(0) as usize;
        let beside: Vec<_> = self.outcomes.iter().map(|&(metric, at)| (metric, year(at))).collect();
        let case = |sets: &[Removed]| Case {
            world: world.clone().without(sets),
            question: Question { outcomes: Vec::new(), beside: beside.clone() },
            aims: Vec::new(),
        };
        Removed::sets_of(&self.barriers).chunks(TOGETHER).map(case).collect()
    }

    /// Simulates every set, on the threads of the current pool where the crate is built with `threads`, and shares out what removing all
    /// changes; with the checks of all that was simulated, and the futures that left the finite range.
    ///
    /// # Errors
    /// [`Failed`], boxed since it holds a world.
    pub fn simulate(&self, progress: &dyn Progress) -> Result<(Barriers, Simulated), Box<Failed<'_>>> {
        let as_it_is = &self.simulation.world;
        let mut cases = self.cases(as_it_is);
        let of_a_pass = cases.len();
        if let Some((scenario, _)) = &self.held {
            // Its draws have the names of those of the first world, and among these no two clashed.
            let world = self.world(scenario).unwrap_or_else(|_| as_it_is.clone());
            cases.extend(self.cases(&world));
        }
        let results = Mutex::new((vec![None; cases.len()], 0));
        let tell = |i: usize, found: (CellResults, Vec<Vec<f64>>)| {
            let (results, finished) = &mut *results.lock().unwrap_or_else(PoisonError::into_inner);
            results[i] = Some(found);
            *finished += cases[i].world.cases.len();
            progress.done(*finished as u64);
            Ok::<_, ()>(())
        };
        let fold = |case: &Case<'_>, parts: Vec<CellPart>| merge_keeping(&case.world, &case.question, parts);
        let ran = fold_cases(&cases, progress, &fold, &tell);
        let failed = |case: usize, error| Box::new(Failed { world: cases[case].world.clone(), error });
        ran.map_err(|why| match why {
            Stopped::Case(case, error) => failed(case, error),
            Stopped::Told(()) | Stopped::Cancelled => failed(0, RunError::Cancelled),
        })?;
        let (results, _) = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        let results: Vec<(CellResults, Vec<Vec<f64>>)> = results.into_iter().flatten().collect();
        if results.len() < cases.len() {
            return Err(failed(0, RunError::Cancelled));
        }
        let (drawn, held) = results.split_at(of_a_pass);
        let checks = checks(results.iter().map(|(found, _)| found));
        let drawn = self.pass(drawn);
        let held = self.held.is_some().then(|| self.pass(held));
        let found = self.found(&drawn, held.as_ref());
        Ok((found, Simulated { checks, left_out: drawn.left_out.into_iter().collect() }))
    }

    /// The rows of a pass, without the futures that left the finite range in any of its cases.
    fn pass(&self, found: &[(CellResults, Vec<Vec<f64>>)]) -> Pass {
        let left_out: BTreeSet<u32> = found.iter().flat_map(|(found, _)| found.left_out.iter().copied()).collect();
        let outcomes = self.outcomes.len();
        let mut rows = vec![Vec::with_capacity(self.sets()); outcomes];
        for (found, kept) in found {
            let own = |trial: &u32| found.left_out.binary_search(trial).is_err();
            let counts: Vec<bool> =
                (1..=self.simulation.world.trials).filter(own).map(|trial| !left_out.contains(&trial)).collect();
            for (place, row) in kept.iter().enumerate() {
                let kept = row.iter().zip(&counts).filter(|(_, counts)| **counts);
                // It was stored so, so that nothing is lost.
                rows[place % outcomes].push(kept.map(|(value, _)| *value as f32).collect());
            }
        }
        Pass { rows, left_out }
    }

    fn found(&self, drawn: &Pass, held: Option<&Pass>) -> Barriers {
        let World { scenario, ref chosen, .. } = self.simulation.world;
        let spec = &scenario.strategies[chosen[0]];
        let of = |place: usize| {
            let held = held.map(|pass| &pass.rows[place][..]);
            Decomposed::of(self.outcomes[place], &self.barriers, &drawn.rows[place], held)
        };
        let name = scenario.name.trim();
        Barriers {
            area: capital(if name.is_empty() { &scenario.id } else { name }),
            strategy: (spec.id.clone(), spec.label.clone()),
            first_year: scenario.first_year,
            n: drawn.rows.first().and_then(|rows| rows.first()).map_or(0, Vec::len),
            left_out: drawn.left_out.len(),
            held: self.held.as_ref().map(|(_, count)| *count),
            outcomes: (0..self.outcomes.len()).into_par_iter().map(of).collect(),
        }
    }

    /// What is otherwise than in the file as it is.
    pub fn changed(&self) -> Vec<String> {
        let World { sampler, .. } = self.simulation.world;
        let sampler = (sampler != Sampler::Inverse).then(|| format!("sampler={}", sampler.name()));
        let quick = self.held.is_none().then(|| "quick=true".to_owned());
        self.simulation
            .loaded
            .set
            .iter()
            .cloned()
            .chain(self.asked_otherwise.iter().cloned())
            .chain(sampler)
            .chain(quick)
            .collect()
    }

    /// What identifies it, whatever the machine.
    pub fn identity(&self, simulated: &Simulated) -> Identity {
        let Simulation { loaded, world, .. } = &self.simulation;
        let drawn = Drawn {
            seed: world.source.seed().0,
            sampler: world.sampler.method(),
            trials: world.trials,
            trials_left_out: simulated.left_out.clone(),
            quantiles: &[],
            strategies: vec![loaded.scenario.strategies[world.chosen[0]].id.clone()],
        };
        Identity { repaired: repaired(&loaded.scenario), changed: self.changed(), ..Identity::of(loaded, drawn) }
    }

    /// Bytes of memory at its peak: every outcome of every set and future, as it comes and as it is shared out.
    pub fn memory(&self) -> u64 {
        let values = self.to_do() as u64 * self.outcomes.len() as u64 * u64::from(self.simulation.world.trials);
        let told =
            self.outcomes.len() as u64 * 3 * (self.barriers.len() as u64 + 1) * u64::from(self.simulation.world.trials);
        16 * values + 16 * told
    }

    /// Bytes that the files will have, as measured: rows of the table in both forms, and pictures.
    pub fn bytes(&self) -> u64 {
        let rows = self.outcomes.len() * 3 * (1 + self.barriers.len());
        ROW * rows as u64 + CHARTS
    }

    /// Times a block of futures without some of the sets, and scales it to the whole.
    pub fn cost(&self, threads: usize, clock: Clock<'_>) -> Cost {
        let World { trials, .. } = self.simulation.world;
        let mut cases = self.cases(&self.simulation.world);
        cases.truncate(1);
        cases[0].world.trials = trials.min(BLOCK);
        let timed = cases[0].world.trials;
        let fold = |case: &Case<'_>, parts: Vec<CellPart>| merge_keeping(&case.world, &case.question, parts);
        let burst = || {
            let start = clock();
            // What fails here fails in the simulation too, and is told there.
            let _ = fold_cases(&cases, &(), &fold, &|_, _| Ok::<_, ()>(()));
            clock() - start
        };
        burst();
        let each = burst() / cases[0].world.cases.len() as f64 / f64::from(timed.max(1));
        let first = self.simulation.loaded.scenario.first_year;
        Cost {
            cells: Some(self.to_do()),
            trials,
            strategies: 1,
            years: (self.last_year().start() - first.start() + 1).max(1) as usize,
            threads,
            memory: self.memory(),
            seconds: each * self.to_do() as f64 * f64::from(trials) / threads as f64,
            timed,
        }
    }
}

/// What is known of a simulation beside what it found.
#[derive(Clone, PartialEq, Debug)]
pub struct Simulated {
    /// Its checks.
    pub checks: Vec<Check>,
    /// Futures that left the finite range, ascending.
    pub left_out: Vec<u32>,
}

/// The barriers of systems that are simulated and not removed by the scenario itself.
///
/// # Errors
/// [`Fault::NoBarriers`] where there is none.
pub fn barriers_of(scenario: &Scenario) -> Result<Vec<BarrierOf>, Fault> {
    let stated = Removed::stated(scenario);
    let simulated: Vec<BarrierOf> =
        BarrierOf::ALL.iter().copied().filter(|barrier| barrier.is_simulated(scenario)).collect();
    let standing: Vec<BarrierOf> = simulated.iter().copied().filter(|&barrier| !stated.has(barrier)).collect();
    if standing.is_empty() { Err(Fault::NoBarriers { removed: simulated }) } else { Ok(standing) }
}

/// The strategy that is taken unasked: the reference of the scenario, or its first.
fn own_strategy(scenario: &Scenario) -> Option<String> {
    let reference = scenario.compare_reference.clone();
    reference.or_else(|| scenario.strategies.first().map(|spec| spec.id.clone()))
}

/// The outcomes that are asked, each with its year; where none is, the headline outcomes in the last year, and the list that no correction
/// hides anything of.
fn outcomes_of(
    asked: &[(Metric, Option<FinancialYear>)],
    scenario: &Scenario,
    faults: &mut Vec<Fault>,
) -> Vec<(Metric, FinancialYear)> {
    let years = (scenario.first_year, scenario.last_year);
    if asked.is_empty() {
        let uncorrected = [Metric::WaitingListUncorrected, Metric::Over52WeeksUncorrected];
        let all = Metric::HEADLINE.into_iter().chain(uncorrected).filter(|metric| metric.is_simulated(scenario));
        return all.map(|metric| (metric, scenario.last_year)).collect();
    }
    let mut outcomes = Vec::new();
    for &(metric, year) in asked {
        let year = year.unwrap_or(scenario.last_year);
        if outcomes.contains(&(metric, year)) {
            faults.push(Fault::Twice(What::Outcome, format!("{}@{year}", metric.name())));
        } else if !metric.is_simulated(scenario) {
            faults.push(Fault::NotSimulated(metric));
        } else if !(years.0..=years.1).contains(&year) {
            faults.push(Fault::YearNotSimulated { year, years });
        }
        outcomes.push((metric, year));
    }
    outcomes
}
