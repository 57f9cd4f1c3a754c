//! The cells of a sweep: made from a request, checked, simulated.

use super::super::error::{CellFault, Fault, StudyError};
use super::super::identity::{Drawn, Identity, sha256};
use super::super::progress::Progress;
use super::super::request::{self, Request};
use super::{
    Aim, Case, Cell, Journal, Pairing, Parameter, Stopped, SweepError, SweepRequest, Swept, Values, cells, push_metric,
    push_sweep, run_cases, sweeps_of, targets_of,
};
use crate::engine::Metric;
use crate::engine::World;
use crate::engine::cell::{CellResults, Question};
use crate::parallel::*;
use crate::scenario::sweep::STRATEGIES;
use crate::scenario::{Loaded, Problems, Scenario, Sweep, Unchecked};
use crate::units::FinancialYear;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Cells whose scenarios stay in memory from their check to their simulation; of more, each is read again when it comes.
const KEPT: usize = 1024;
/// Cells whose scenarios are in memory at a time.
const BATCH: usize = 256;

/// A sweep whose cells are known.
pub struct Plan {
    read: Unchecked,
    /// The scenario of which the cells are.
    pub base: Loaded,
    strict: bool,
    /// What is swept, strategies excepted.
    pub sweeps: Vec<Sweep>,
    /// The cells, as places of values.
    pub places: Vec<Vec<usize>>,
    pairing: Pairing,
    /// Positions of the strategies of each cell; of all cells where there is one entry.
    strategies: Vec<Vec<usize>>,
    /// Outcomes that are found.
    pub metrics: Vec<Metric>,
    /// Targets by identifier.
    pub targets: Vec<String>,
    /// The year of the outcomes, where one is named.
    pub year: Option<FinancialYear>,
    /// What every cell is asked for.
    pub cell: Request,
    /// The results of each cell by what decides them; filled by [`Plan::check`].
    pub keys: Vec<String>,
    /// Scenarios of the cells, where they are few.
    kept: Vec<Loaded>,
}

impl Plan {
    /// The cells of a scenario: `base` is what `read` is without any value swept, read as `strict` says.
    ///
    /// # Errors
    /// [`StudyError::Request`]: everything that is asked for and cannot be.
    pub fn of(read: Unchecked, base: Loaded, strict: bool, request: SweepRequest) -> Result<Self, StudyError> {
        let scenario = &base.scenario;
        let SweepRequest { sweeps: asked, pairing, metrics: outcomes, targets, year, cell } = request;
        let mut faults = cell.faults(scenario);
        let mut sweeps = Vec::new();
        let asked = asked.map_or_else(|| sweeps_of(scenario), Ok);
        match asked {
            Ok(asked) => faults.extend(asked.into_iter().filter_map(|sweep| push_sweep(&mut sweeps, sweep).err())),
            Err(fault) => faults.push(fault),
        }
        let targets = targets_of(scenario, &targets).unwrap_or_else(|wrong| {
            faults.extend(wrong);
            Vec::new()
        });
        let mut metrics = Vec::new();
        if outcomes.is_empty() {
            metrics.extend(Metric::HEADLINE.into_iter().filter(|metric| metric.is_simulated(scenario)));
        }
        faults.extend(outcomes.into_iter().filter_map(|metric| push_metric(&mut metrics, metric, scenario).err()));
        for (given, path) in [(cell.trials.is_some(), "run.trials"), (cell.seed.is_some(), "run.seed")] {
            let swept = sweeps.iter().any(|sweep: &Sweep| sweep.path == path);
            faults.extend((given && swept).then_some(Fault::SweptAndGiven(path)));
        }
        let mut counts: Vec<usize> = sweeps.iter().map(|sweep| sweep.values.len()).collect();
        // Strategies are no dimension of the product: every cell simulates them all in the same futures.
        let over_strategies = sweeps.iter().position(|sweep| sweep.path == STRATEGIES);
        let named = match over_strategies.map(|at| sweeps.remove(at)) {
            Some(_) if !cell.strategies.is_empty() => {
                faults.push(Fault::SweptAndGiven(STRATEGIES));
                Vec::new()
            }
            Some(sweep) => sweep.values.iter().map(|value| value.trim_matches('"').to_owned()).collect(),
            None => cell.strategies.clone(),
        };
        let pair_by_pair = over_strategies.filter(|_| pairing == Pairing::Zip);
        if let (Some(at), None) = (over_strategies, pair_by_pair) {
            counts.remove(at);
        }
        let mut places = cells(&counts, pairing, cell.trials(scenario)).unwrap_or_else(|problem| {
            faults.push(Fault::Cells(Box::new(problem)));
            Vec::new()
        });
        if let Some(at) = pair_by_pair {
            for cell in &mut places {
                cell.remove(at);
            }
        }
        let strategies: Result<Vec<Vec<usize>>, Vec<Fault>> = match pair_by_pair {
            Some(_) => named.iter().map(|name| request::strategies(scenario, std::slice::from_ref(name))).collect(),
            None => request::strategies(scenario, &named).map(|chosen| vec![chosen]),
        };
        let strategies = strategies.unwrap_or_else(|wrong| {
            faults.extend(wrong);
            Vec::new()
        });
        if !faults.is_empty() {
            return Err(StudyError::Request(faults));
        }
        let (keys, kept) = (Vec::new(), Vec::new());
        Ok(Self { read, base, strict, sweeps, places, pairing, strategies, metrics, targets, year, cell, keys, kept })
    }

    /// The arguments that make a cell of the scenario.
    pub fn sets(&self, cell: usize) -> Vec<String> {
        self.sweeps.iter().zip(&self.places[cell]).map(|(sweep, &place)| sweep.set(place)).collect()
    }

    /// The scenario of a cell.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(&self, cell: usize) -> Result<Cow<'_, Loaded>, Problems> {
        match self.kept.get(cell) {
            Some(loaded) => Ok(Cow::Borrowed(loaded)),
            None => self.read.bare(&[&self.base.set[..], &self.sets(cell)].concat(), self.strict).map(Cow::Owned),
        }
    }

    /// Strategies of a cell, by position.
    pub fn chosen(&self, cell: usize) -> &[usize] {
        match &self.strategies[..] {
            [all] => all,
            each => &each[cell],
        }
    }

    /// Identifiers of the strategies of a cell, which is of this scenario.
    pub fn strategies<'l>(&self, cell: usize, loaded: &'l Loaded) -> Vec<&'l str> {
        self.chosen(cell).iter().map(|&i| loaded.scenario.strategies[i].id.as_str()).collect()
    }

    /// The year told in a cell, after its first.
    pub fn year_of(&self, loaded: &Loaded) -> usize {
        let scenario = &loaded.scenario;
        let year = self.year.unwrap_or(scenario.last_year);
        (year.start() - scenario.first_year.start()).max(0) as usize
    }

    /// A cell that is ready to run.
    ///
    /// # Errors
    /// [`StudyError::Address`].
    pub fn case<'s>(&self, cell: usize, loaded: &'s Loaded) -> Result<Case<'s>, StudyError> {
        let scenario = &loaded.scenario;
        let world = World::new(scenario, self.cell.trials(scenario), self.cell.seed(scenario), self.chosen(cell))?;
        let year = self.year_of(loaded);
        let outcomes: Vec<_> = self.metrics.iter().map(|&metric| (metric, year)).collect();
        let aims: Vec<Aim> = self.aims(loaded).map(|(_, aim)| aim).collect();
        let mut beside: Vec<_> = aims.iter().flat_map(|aim| aim.outcomes()).collect();
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|outcome| !outcomes.contains(outcome));
        Ok(Case {
            world: world.drawn_by(self.cell.sampler).with_quantiles(self.cell.quantiles.clone()),
            question: Question { outcomes, beside },
            aims,
        })
    }

    /// The targets of a cell by identifier.
    pub fn aims<'l>(&'l self, loaded: &'l Loaded) -> impl Iterator<Item = (&'l str, Aim)> {
        let named = self.targets.iter().filter_map(|id| loaded.scenario.targets.iter().find(|target| target.id == *id));
        named.filter_map(|target| Some((target.id.as_str(), Aim::of(target, &loaded.scenario)?)))
    }

    /// Checks every cell, and knows what decides its results.
    ///
    /// # Errors
    /// [`StudyError::Cells`].
    pub fn check(&mut self) -> Result<(), StudyError> {
        let keep = self.places.len() <= KEPT;
        let one = |cell: usize| -> Result<(String, Option<Loaded>), (usize, CellFault)> {
            let loaded = self.load(cell).map_err(|problems| (cell, CellFault::Scenario(Box::new(problems))))?;
            match self.fault_of(&loaded.scenario) {
                Some(fault) => Err((cell, CellFault::Request(fault))),
                None => Ok((self.key(cell, &loaded), keep.then(|| loaded.into_owned()))),
            }
        };
        let found: Vec<_> = (0..self.places.len()).into_par_iter().map(one).collect();
        let mut faulty = Vec::new();
        for cell in found {
            match cell {
                Ok((key, loaded)) => {
                    self.keys.push(key);
                    self.kept.extend(loaded);
                }
                Err(fault) => faulty.push(fault),
            }
        }
        if faulty.is_empty() { Ok(()) } else { Err(StudyError::Cells(faulty)) }
    }

    /// What the scenario of a cell has not. What a system that it switches off would give is no outcome, and not 0.
    fn fault_of(&self, scenario: &Scenario) -> Option<Fault> {
        let years = (scenario.first_year, scenario.last_year);
        let year = self.year.filter(|year| !(years.0..=years.1).contains(year));
        let metric = || self.metrics.iter().find(|metric| !metric.is_simulated(scenario));
        let year = year.map(|year| Fault::YearNotSimulated { year, years });
        year.or_else(|| metric().map(|&metric| Fault::NotSimulated(metric)))
    }

    /// One hash of what decides the results of a cell: this version of the program, and all that is named here.
    fn key(&self, cell: usize, loaded: &Loaded) -> String {
        let metrics: Vec<&str> = self.metrics.iter().map(|metric| metric.name()).collect();
        let decides = [
            &loaded.canonical_sha256,
            &self.cell.trials(&loaded.scenario).to_string(),
            &self.cell.seed(&loaded.scenario).to_string(),
            self.cell.sampler.method(),
            &self.strategies(cell, loaded).join(","),
            &metrics.join(","),
            &self.targets.join(","),
            &self.year_of(loaded).to_string(),
            &format!("{:?}", self.cell.quantiles),
        ];
        let lines: String = decides.iter().map(|part| format!("\n{}", part.escape_default())).collect();
        sha256(format!("{}{lines}", env!("CARGO_PKG_VERSION")).as_bytes())
    }

    /// Simulates the cells of which no results are known, and puts each into the journal as it comes.
    ///
    /// # Errors
    /// [`SweepError`]; then the journal is safe.
    pub fn simulate<J: Journal>(
        &self,
        known: Vec<Option<CellResults>>,
        journal: J,
        progress: &dyn Progress,
    ) -> Result<Swept, SweepError<J::Error>> {
        let mut results = known;
        results.resize(self.places.len(), None);
        let todo: Vec<usize> = (0..results.len()).filter(|&cell| results[cell].is_none()).collect();
        let finished = results.len() - todo.len();
        let state = Mutex::new((journal, results, finished));
        let stopped = |why: Stopped<J::Error>| {
            let (journal, _, finished) = &mut *state.lock().unwrap_or_else(PoisonError::into_inner);
            // What is finished is to be found again, even after a power cut.
            let why = journal.sync().map_or_else(Stopped::Told, |()| why);
            SweepError::Stopped { why, finished: *finished }
        };
        for batch in todo.chunks(BATCH) {
            let loaded: Vec<Cow<'_, Loaded>> = batch.iter().map(|&cell| self.load(cell)).collect::<Result<_, _>>()?;
            let cases = batch.iter().zip(&loaded).map(|(&cell, loaded)| self.case(cell, loaded));
            let cases: Vec<Case<'_>> = cases.collect::<Result<_, _>>()?;
            let tell = |i: usize, found: CellResults| {
                let (journal, results, finished) = &mut *state.lock().unwrap_or_else(PoisonError::into_inner);
                journal.append(&self.key(batch[i], &loaded[i]), &found)?;
                results[batch[i]] = Some(found);
                *finished += 1;
                progress.done(*finished as u64);
                Ok(())
            };
            run_cases(&cases, progress, &tell).map_err(|why| {
                stopped(match why {
                    Stopped::Case(i, error) => Stopped::Case(batch[i], error),
                    why => why,
                })
            })?;
        }
        if progress.is_cancelled() {
            return Err(stopped(Stopped::Cancelled));
        }
        let (mut journal, results, finished) = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        journal.sync().map_err(|error| SweepError::Stopped { why: Stopped::Told(error), finished })?;
        Ok(self.swept(results.into_iter().flatten())?)
    }

    /// The cells with what was found in each.
    fn swept(&self, results: impl Iterator<Item = CellResults>) -> Result<Swept, Problems> {
        let cells = results.enumerate().map(|(cell, results)| {
            let loaded = self.load(cell)?;
            Ok(Cell {
                strategies: self.strategies(cell, &loaded).into_iter().map(str::to_owned).collect(),
                first_year: loaded.scenario.first_year,
                seed: self.cell.seed(&loaded.scenario),
                targets: self.aims(&loaded).map(|(id, aim)| (id.to_owned(), aim.metric, aim.year)).collect(),
                results,
            })
        });
        let extra_quantiles = self.cell.quantiles.clone();
        Ok(Swept { parameters: self.parameters(), cells: cells.collect::<Result<_, Problems>>()?, extra_quantiles })
    }

    /// The swept parameters with their values by cell.
    fn parameters(&self) -> Vec<Parameter> {
        let of = |(i, sweep): (usize, &Sweep)| {
            let places = || self.places.iter().map(move |cell| cell[i]);
            let written: Vec<String> = places().map(|place| sweep.values[place].trim_matches('"').to_owned()).collect();
            let values = match sweep.numbers() {
                Some(numbers) => Values::Numbers(places().map(|place| numbers[place]).collect()),
                None => Values::Texts(written.clone()),
            };
            Parameter { path: sweep.path.clone(), values, written }
        };
        self.sweeps.iter().enumerate().map(of).collect()
    }

    /// The sweeps as arguments.
    pub fn as_written(&self) -> Vec<String> {
        let sweeps = self.sweeps.iter().map(|sweep| format!("{}={}", sweep.path, sweep.values.join(",")));
        let ids = (0..self.strategies.len()).map(|cell| {
            let chosen = self.strategies[cell].iter().map(|&i| self.base.scenario.strategies[i].id.as_str());
            chosen.collect::<Vec<_>>().join("+")
        });
        let strategies = format!("{STRATEGIES}={}", ids.collect::<Vec<_>>().join(","));
        let zip = (self.pairing == Pairing::Zip).then(|| "zip".to_owned());
        sweeps.chain([strategies]).chain(zip).collect()
    }

    /// What identifies the sweep, whatever the machine.
    pub fn identity(&self, found: &Swept) -> Identity {
        let left_out: BTreeSet<u32> =
            found.cells.iter().flat_map(|cell| cell.results.left_out.iter().copied()).collect();
        let mut ids: Vec<String> = Vec::new();
        for id in found.cells.iter().flat_map(|cell| &cell.strategies) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        let drawn = Drawn {
            seed: self.cell.seed(&self.base.scenario),
            sampler: self.cell.sampler.method(),
            trials: self.cell.trials(&self.base.scenario),
            trials_left_out: left_out.into_iter().collect(),
            quantiles: &self.cell.quantiles,
            strategies: ids,
        };
        Identity { sweeps: self.as_written(), ..Identity::of(&self.base, drawn) }
    }
}
