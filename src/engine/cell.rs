//! A cell of a sweep: one scenario simulated for a few outcomes of a few years, of which there may be hundreds.
//!
//! It is a run that keeps only what it is asked for. What it gives is what the run gives, to the last bit: the same tasks,
//! the same sums in the same order, the same quantiles.

use super::block::{Mask, Nonfinite, stored, worse};
use super::futures::Futures;
use super::group;
use super::merge::{Spread, ledger_check, money_check, prices_check};
use super::record::value;
use super::results::{Check, SeriesStats};
use super::task::{Isa, Task, span};
use super::world::World;
use super::year::{State, Year};
use super::{RunError, all_finite, guard, left_out};
use crate::num::LANES;
use crate::num::quantile::{self, Share};
use crate::outcomes::Metric;
use std::cell::RefCell;

/// An outcome, and the year (after the first) in which it is asked for.
pub type Outcome = (Metric, usize);

/// What a cell is asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Outcomes in order, each once.
    pub outcomes: Vec<Outcome>,
    /// Outcomes that are kept beside those until the cell is folded, for what is asked of single futures.
    pub beside: Vec<Outcome>,
}

impl Question {
    /// Years to be simulated: none after the last that is asked for.
    fn years(&self) -> usize {
        self.stored().map(|(_, year)| year + 1).fold(0, Ord::max)
    }

    /// What is kept, in order of its rows.
    fn stored(&self) -> impl Iterator<Item = Outcome> {
        self.outcomes.iter().chain(&self.beside).copied()
    }

    fn rows(&self) -> usize {
        self.outcomes.len() + self.beside.len()
    }
}

/// What a task of a cell leaves.
#[derive(Clone, PartialEq, Debug)]
pub struct CellPart {
    /// First trial.
    pub first_trial: u32,
    /// Which of the trials count.
    pub live: Vec<bool>,
    /// Outcomes, a row each: strategy, then outcome.
    series: Vec<f32>,
    sums: Vec<f64>,
    ledger_error: (f64, u32),
    money_error: (f64, u32),
    least_factor: (f64, u32),
    /// The first value of each trial that was not finite, in order of trial.
    pub nonfinite: Vec<Nonfinite>,
}

/// What a cell found.
#[derive(Clone, PartialEq, Debug)]
pub struct CellResults {
    /// Statistics, in order of strategy and outcome.
    pub series: Vec<SeriesStats>,
    /// In how many futures what was asked holds, in order of strategy.
    pub shares: Vec<Share>,
    /// Largest error of the ledger identity, and the trial in which it stood.
    pub ledger_error: (f64, u32),
    /// Largest error of the balance of money, and the trial in which it stood.
    pub money_error: (f64, u32),
    /// The least yearly factor of prices and escalation, and the trial in which it stood.
    pub least_factor: (f64, u32),
    /// Futures that left the finite range and are in no statistic.
    pub left_out: Vec<u32>,
}

impl CellPart {
    fn new(world: &World<'_>, question: &Question, task: Task, left_out: &[u32]) -> Self {
        let (first_trial, trials) = span(world, task);
        let rows = world.cases.len() * question.rows();
        let live: Vec<bool> = (0..trials).map(|i| left_out.binary_search(&(first_trial + i as u32)).is_err()).collect();
        Self {
            first_trial,
            series: vec![0.0; rows * Self::stride(trials)],
            sums: vec![0.0; rows],
            ledger_error: (0.0, first_trial),
            money_error: (0.0, first_trial),
            least_factor: (f64::INFINITY, first_trial),
            nonfinite: Vec::new(),
            live,
        }
    }

    fn stride(trials: usize) -> usize {
        trials.next_multiple_of(LANES) + 16
    }

    fn row(&self, row: usize) -> &[f32] {
        let start = row * Self::stride(self.live.len());
        &self.series[start..start + self.live.len()]
    }

    /// Takes a year: what is asked of it, and whether all of it is finite.
    #[inline(always)]
    fn record<const W: usize>(
        &mut self,
        (world, question, offset, mask): (&World<'_>, &Question, usize, &Mask<W>),
        (strategy, t): (usize, usize),
        year: &Year<W>,
        futures: &Futures<W>,
    ) {
        let mut scratch = [0.0_f32; W];
        for metric in Metric::ALL {
            if !stored(&value(metric, year, world, &futures.numbers), &mut scratch) {
                self.note(&scratch, offset, mask, Nonfinite { trial: 0, strategy, year: t, metric });
            }
        }
        for (i, (metric, asked)) in question.stored().enumerate() {
            if asked == t {
                let row = strategy * question.rows() + i;
                let at = row * Self::stride(self.live.len()) + offset;
                let lanes = value(metric, year, world, &futures.numbers);
                stored(&lanes, &mut self.series[at..at + W]);
                self.sums[row] += mask.sum(&lanes);
            }
        }
    }

    #[cold]
    fn note<const W: usize>(&mut self, lane: &[f32; W], offset: usize, mask: &Mask<W>, found: Nonfinite) {
        for l in (0..W).filter(|&l| mask.is_live(l) && !lane[l].is_finite()) {
            let trial = self.first_trial + (offset + l) as u32;
            if self.nonfinite.iter().all(|known| known.trial != trial) {
                self.nonfinite.push(Nonfinite { trial, ..found });
            }
        }
    }

    fn open<const W: usize>(&mut self, offset: usize, mask: &Mask<W>, futures: &Futures<W>) {
        for lane in futures.yearly_rates() {
            for l in (0..W).filter(|&l| mask.is_live(l)) {
                if 1.0 + lane[l] < self.least_factor.0 {
                    self.least_factor = (1.0 + lane[l], self.first_trial + (offset + l) as u32);
                }
            }
        }
    }

    #[inline(always)]
    fn close<const W: usize>(&mut self, offset: usize, mask: &Mask<W>, state: &State<W>) {
        for l in (0..W).filter(|&l| mask.is_live(l)) {
            let trial = self.first_trial + (offset + l) as u32;
            self.ledger_error = worse(self.ledger_error, (state.ledger_error.relative(l), trial));
            self.money_error = worse(self.money_error, (state.money_error.relative(l), trial));
        }
    }
}

/// Runs a task of a cell. Trials in `left_out` (ascending) count nowhere.
///
/// # Errors
/// [`RunError::Panicked`]: a fault of the program.
pub fn run_task(
    world: &World<'_>,
    question: &Question,
    task: Task,
    left_out: &[u32],
    isa: Isa,
) -> Result<CellPart, RunError> {
    guard(world, task, || run(world, question, task, left_out, isa))
}

fn run(world: &World<'_>, question: &Question, task: Task, left_out: &[u32], isa: Isa) -> CellPart {
    let mut part = CellPart::new(world, question, task, left_out);
    let mut futures = Futures::<LANES>::new(world);
    let mut state = State::new(world);
    for offset in (0..part.live.len()).step_by(LANES) {
        let mask = Mask::<LANES>::of(&part.live, offset);
        if mask.is_empty() {
            continue;
        }
        group::draw(isa, &mut futures, world, part.first_trial + offset as u32);
        part.open(offset, &mask, &futures);
        for (c, case) in world.cases.iter().enumerate() {
            state.open(world, &futures, case);
            for t in 0..question.years() {
                let year = group::year(isa, world, &futures, t, case, &mut state);
                part.record((world, question, offset, &mask), (c, t), &year, &futures);
            }
            part.close(offset, &mask, &state);
        }
    }
    part.nonfinite.sort();
    part
}

/// The futures of a cell under one strategy, as far as they are kept.
pub struct Kept<'a> {
    question: &'a Question,
    blocks: &'a [CellPart],
    /// Position of the strategy among those of the cell.
    pub strategy: usize,
}

impl Kept<'_> {
    /// An outcome in every future that counts, in their order; empty where it is not kept.
    pub fn values(&self, outcome: Outcome) -> Vec<f64> {
        let Some(place) = self.question.stored().position(|kept| kept == outcome) else { return Vec::new() };
        self.row(place).map(f64::from).collect()
    }

    fn row(&self, place: usize) -> impl Iterator<Item = f32> {
        let row = self.strategy * self.question.rows() + place;
        let live = move |part: &'_ CellPart| {
            let kept = part.row(row).iter().zip(&part.live).filter(|(_, live)| **live);
            kept.map(|(value, _)| *value).collect::<Vec<_>>()
        };
        self.blocks.iter().flat_map(live)
    }
}

/// Folds the parts of a cell, the central case first, in order of their trials. `met` is asked under every strategy in how
/// many futures things hold.
///
/// # Errors
/// [`RunError::Nonfinite`]: a value was not finite and the scenario does not count such futures, or nothing is left. Where it
/// counts them, the tasks that hold them are run again without them.
pub fn merge(
    world: &World<'_>,
    question: &Question,
    mut parts: Vec<CellPart>,
    met: &dyn Fn(&Kept<'_>) -> Vec<Share>,
) -> Result<CellResults, RunError> {
    let left_out = left_out(world, parts.iter().flat_map(|part| &part.nonfinite))?;
    for (part, task) in parts.iter_mut().zip(super::task::tasks(world.trials)) {
        if !part.nonfinite.is_empty() {
            *part = run_task(world, question, task, &left_out, Isa::Best)?;
            all_finite(&part.nonfinite)?;
        }
    }
    let (central, blocks) = parts.split_at(1);
    let n = blocks.iter().map(|part| part.live.iter().filter(|&&live| live).count() as u32).sum::<u32>();
    let spread = Spread::of(n, &world.extra_quantiles);
    let (mut values, mut room) = (Vec::new(), quantile::Room::default());
    let mut shares = Vec::new();
    let mut series = Vec::with_capacity(world.cases.len() * question.outcomes.len());
    for strategy in 0..world.cases.len() {
        let kept = Kept { question, blocks, strategy };
        shares.extend(met(&kept));
        for (i, &(metric, year)) in question.outcomes.iter().enumerate() {
            let row = strategy * question.rows() + i;
            values.clear();
            values.extend(kept.row(i));
            let mut stats = SeriesStats {
                strategy,
                entity: 0,
                group: 0,
                year,
                metric,
                central_case: central[0].sums[row],
                mean: blocks.iter().fold(0.0, |sum, part| sum + part.sums[row]) / f64::from(n.max(1)),
                sd: None,
                mcse: None,
                quantiles: None,
                extra: Vec::new(),
                n,
            };
            spread.fill(&mut stats, &mut values, &mut room);
            series.push(stats);
        }
    }
    let all = || parts.iter().skip(1).chain(parts.first());
    let ledger_error = all().map(|part| part.ledger_error).fold((0.0, 0), worse);
    let money_error = all().map(|part| part.money_error).fold((0.0, 0), worse);
    let least_factor =
        all().map(|part| part.least_factor).fold((f64::INFINITY, 0), |a, b| if b.0 < a.0 { b } else { a });
    Ok(CellResults { series, shares, ledger_error, money_error, least_factor, left_out })
}

/// The same of a cell that is asked for single futures: with it what is asked beside, in order of case and outcome, a value a future that
/// counts.
///
/// # Errors
/// As for [`merge`].
pub fn merge_keeping(
    world: &World<'_>,
    question: &Question,
    parts: Vec<CellPart>,
) -> Result<(CellResults, Vec<Vec<f64>>), RunError> {
    let rows = RefCell::new(Vec::new());
    let take = |kept: &Kept<'_>| {
        rows.borrow_mut().extend(question.beside.iter().map(|&outcome| kept.values(outcome)));
        Vec::new()
    };
    let found = merge(world, question, parts, &take)?;
    Ok((found, rows.into_inner()))
}

/// The checks of a run over all cells: each holds where it holds in every one.
pub fn checks<'a>(cells: impl Iterator<Item = &'a CellResults> + Clone) -> Vec<Check> {
    vec![
        ledger_check(cells.clone().map(|cell| cell.ledger_error)),
        money_check(cells.clone().map(|cell| cell.money_error)),
        prices_check(cells.map(|cell| cell.least_factor)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ENGLAND, Text, load};

    const HUGE: &str = "backlog.resurvey.shock_increase={gated={probability=0.01,of={uniform={min=1e35,max=1.1e35}}}}";

    /// A part that names another future than the one that was not finite is found out, and not folded into a mean.
    #[test]
    fn a_cell_whose_rerun_is_not_finite_is_an_error() {
        let text = Text { name: "england".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
        let last_year = "horizon.last_year=2025/26";
        let shock = "backlog.resurvey.shock_probability_per_year=1";
        let set = ["run.on_nonfinite=count", last_year, shock, HUGE].map(str::to_owned);
        let scenario = load(&text, &set, false).expect("loads").scenario;
        let world = World::new(&scenario, 512, 1, &[0]).expect("addresses differ");
        let last = world.horizon() - 1;
        let question = Question { outcomes: vec![(Metric::BacklogTotal, last)], beside: Vec::new() };
        let parts = || -> Vec<CellPart> {
            let tasks = super::super::task::tasks(world.trials);
            tasks.into_iter().map(|task| run_task(&world, &question, task, &[], Isa::Best).expect("runs")).collect()
        };
        let met = |_: &Kept<'_>| Vec::new();
        let honest = parts();
        assert!(!honest[1].nonfinite.is_empty() && honest[1].nonfinite.len() < 512, "{:?}", honest[1].nonfinite);
        let n = merge(&world, &question, honest, &met).expect("left out").series[0].n;
        assert!(n > 0 && n < 512);
        let mut lying = parts();
        let finite = (1..=512).find(|trial| lying[1].nonfinite.iter().all(|found| found.trial != *trial));
        lying[1].nonfinite[0].trial = finite.expect("some futures are finite");
        assert!(matches!(merge(&world, &question, lying, &met), Err(RunError::Nonfinite(_))));
    }
}
