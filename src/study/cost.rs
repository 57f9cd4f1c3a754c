//! What a study costs, told before it is paid.

use super::error::StudyError;
use super::progress::Progress;
use super::run::Simulation;
use super::sweep::{Plan, run_cases};
use crate::engine::cell::Question;
use crate::engine::results::QUANTILES;
use crate::engine::{self, Results, World};
use crate::num::LANES;

/// Trials in a block, the least that is timed for a thread.
pub(super) const BLOCK: u32 = engine::block::BLOCK as u32;
/// Bytes of a row in the tables of a sweep, CSV and Parquet twice, as measured.
const ROW: u64 = 190;
/// The most strategies that are timed: more take as many times longer.
const MOST_TIMED: usize = 32;
/// Bytes of the pictures of a sweep.
const CHARTS: u64 = 400_000;

/// What a study will cost.
#[derive(Clone, PartialEq, Debug)]
pub struct Cost {
    /// Cells of a sweep; none of a run.
    pub cells: Option<usize>,
    /// Futures, of a sweep in each cell.
    pub trials: u32,
    /// Strategies.
    pub strategies: usize,
    /// Years.
    pub years: usize,
    /// Threads.
    pub threads: usize,
    /// Bytes of memory at its peak, beside what the program takes for itself.
    pub memory: u64,
    /// Seconds, of simulating alone.
    pub seconds: f64,
    /// Futures that were timed for that.
    pub timed: u32,
}

/// Seconds on a clock that does not go back: a study has none of its own.
pub type Clock<'a> = &'a dyn Fn() -> f64;

impl Simulation<'_> {
    /// Runs one block a thread, of some strategies where there are many, and scales it to the whole; with it the results of so many
    /// futures.
    ///
    /// # Errors
    /// Those of the run itself.
    pub fn cost(
        &self,
        threads: usize,
        clock: Clock<'_>,
        progress: &dyn Progress,
    ) -> Result<(Cost, Simulation<'_>, Results), StudyError> {
        let trials = self.world.trials;
        let timed = trials.min(BLOCK.saturating_mul(u32::try_from(threads).unwrap_or(u32::MAX)));
        let few = timed.min(LANES as u32);
        let strategies = self.world.cases.len();
        let few_strategies = strategies.min(MOST_TIMED);
        let some = |trials| {
            let (chosen, cases) = (&self.world.chosen[..few_strategies], &self.world.cases[..few_strategies]);
            let reference = if self.world.reference < few_strategies { self.world.reference } else { 0 };
            let world =
                World { trials, chosen: chosen.to_vec(), cases: cases.to_vec(), reference, ..self.world.clone() };
            Simulation { world, ..self.clone() }
        };
        let simulate = |some: &Simulation<'_>| {
            let start = clock();
            let results = some.simulate(progress)?;
            Ok::<_, StudyError>((clock() - start, results))
        };
        // The first wakes the threads; the second is what a run takes for a handful of futures.
        simulate(&some(few))?;
        let (least, _) = simulate(&some(few))?;
        let burst = some(timed);
        let (seconds, results) = simulate(&burst)?;
        let each = if timed > few { (seconds - least).max(0.0) / f64::from(timed - few) } else { 0.0 };
        let cost = Cost {
            cells: None,
            trials,
            strategies,
            years: self.world.horizon(),
            threads,
            memory: self.memory(),
            seconds: (least + each * f64::from(trials - few)) * strategies as f64 / few_strategies.max(1) as f64,
            timed,
        };
        Ok((cost, burst, results))
    }

    /// Bytes of memory at its peak.
    pub fn memory(&self) -> u64 {
        engine::memory_needed(&self.world, self.keep)
    }

    /// What of that is kept of every future.
    pub fn memory_kept(&self) -> u64 {
        engine::memory_kept(&self.world, self.keep)
    }

    /// Those of them that do not grow with the futures.
    pub fn memory_of_results(&self) -> u64 {
        engine::memory_of_results(&self.world)
    }
}

impl Plan {
    /// Times a handful of futures of the first cell and scales it to the whole; with it the bytes that the files will have.
    ///
    /// # Errors
    /// Where the first cell cannot be made ready.
    pub fn cost(&self, threads: usize, clock: Clock<'_>) -> Result<(Cost, u64), StudyError> {
        let start = clock();
        let loaded = self.load(0)?;
        let mut case = self.case(0, &loaded)?;
        let set_up = clock() - start;
        let (trials, strategies, cells) = (case.world.trials, case.world.cases.len(), self.places.len());
        // A block of one cell, from its draws to its statistics: a thread is busy with it alone.
        case.world.trials = trials.min(BLOCK);
        let timed = case.world.trials;
        let all = [case];
        let burst = || {
            let start = clock();
            // What fails here fails in the sweep too, and is told there.
            let _ = run_cases(&all, &(), &|_, _| Ok::<_, ()>(()));
            clock() - start
        };
        burst();
        let least = f64::min(burst(), burst());
        let seconds_a_cell = set_up + least * f64::from(trials) / f64::from(timed.max(1));
        let question = &all[0].question;
        let Question { outcomes, beside } = question;
        let each = outcomes.len() * strategies;
        let rows = (cells * each) as u64 * (3 + QUANTILES.len() + self.cell.quantiles.len()) as u64;
        let cost = Cost {
            cells: Some(cells),
            trials,
            strategies,
            years: loaded.scenario.horizon(),
            threads,
            memory: u64::from(trials) * ((outcomes.len() + beside.len()) * strategies * 4 * (threads + 1)) as u64
                + cells as u64 * each as u64 * 400,
            seconds: seconds_a_cell * cells as f64 / threads as f64,
            timed,
        };
        Ok((cost, rows * ROW + CHARTS))
    }
}

/// Memory that can be had.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// Bytes.
    pub bytes: u64,
    /// What the program takes of them for itself, whatever it computes.
    pub own: u64,
    /// What sets the limit.
    pub by: LimitedBy,
}

/// What limits the memory of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LimitedBy {
    /// The machine itself.
    Machine,
    /// A container or control group.
    Group,
    /// The shell's limit on address space.
    AddressSpace,
}

/// More memory is needed than there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shortage {
    /// Futures that need it.
    pub trials: u32,
    /// Bytes that they need, beside what the program takes for itself.
    pub needed: u64,
    /// What there is.
    pub room: Room,
    /// A round number of futures that would fit; 0 where none would.
    pub fitting: u64,
}

/// Holds the bytes that so many futures need against what there is; `fixed` of them would be needed for any number.
///
/// # Errors
/// [`Shortage`] of the first room that is too small.
pub fn fits(trials: u32, needed: u64, fixed: u64, rooms: &[Room]) -> Result<(), Shortage> {
    let available = |room: &Room| room.bytes.saturating_sub(room.own);
    let Some(room) = rooms.iter().find(|room| needed > available(room)) else { return Ok(()) };
    let each = needed.saturating_sub(fixed) / u64::from(trials.max(1)) + 1;
    let most = available(room).saturating_sub(fixed) / each;
    // A round figure is easier to type, and leaves space for the rest of the run.
    let round = 10_u64.pow((most.max(10) / 2).ilog10());
    let fitting = if most == 0 { 0 } else { most / round * round };
    Err(Shortage { trials, needed, room: *room, fitting })
}
