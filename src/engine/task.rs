//! A task: one block of trials, all strategies, from draws to a part. Pure: it depends on nothing but its arguments.

use super::block::{BLOCK, BlockResult, Layout, Mask};
use super::futures::Futures;
use super::group;
pub use super::group::Isa;
use super::world::World;
use super::year::State;
use crate::num::LANES;
use crate::scenario::NumberId;
use multiversion::multiversion;

/// Which trials a task runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Task {
    /// Trial 0, alone.
    CentralCase,
    /// Block `b`: trials `1024·b + 1` to `1024·b + 1024`, as far as the run goes.
    Block(u32),
}

/// The tasks of a run, in order of their trials; the central case stands first.
pub fn tasks(trials: u32) -> Vec<Task> {
    let blocks = trials.div_ceil(BLOCK as u32);
    std::iter::once(Task::CentralCase).chain((0..blocks).map(Task::Block)).collect()
}

/// Runs a task. Trials in `left_out` (ascending) count nowhere.
pub fn run_task(world: &World<'_>, task: Task, left_out: &[u32], isa: Isa) -> BlockResult {
    match isa {
        Isa::Best => run_best(world, task, left_out),
        Isa::Baseline => run(world, task, left_out, isa),
    }
}

/// The first trial of a task, and how many it has.
pub(super) fn span(world: &World<'_>, task: Task) -> (u32, usize) {
    match task {
        Task::CentralCase => (0, 1),
        Task::Block(block) => {
            let before = block * BLOCK as u32;
            (before + 1, (world.trials - before).min(BLOCK as u32) as usize)
        }
    }
}

/// A part to be filled: the task's trials, of which those not in `left_out` count, and its random parameters.
fn empty(world: &World<'_>, task: Task, left_out: &[u32]) -> (BlockResult, Vec<NumberId>) {
    let (first, trials) = span(world, task);
    let live = (0..trials).map(|i| left_out.binary_search(&(first + i as u32)).is_err()).collect();
    let random: Vec<_> = world.random_parameters().collect();
    (BlockResult::new(Layout::of(world), first, live, random.len()), random)
}

#[multiversion(targets("x86_64+avx+avx2+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn run_best(world: &World<'_>, task: Task, left_out: &[u32]) -> BlockResult {
    run(world, task, left_out, Isa::Best)
}

#[inline(always)]
fn run(world: &World<'_>, task: Task, left_out: &[u32], isa: Isa) -> BlockResult {
    let (mut part, random) = empty(world, task, left_out);
    let (first, trials) = (part.first_trial, part.live.len());
    let mut futures = Futures::<LANES>::new(world);
    let mut state = State::new(world);
    for offset in (0..trials).step_by(LANES) {
        let mask = Mask::<LANES>::of(&part.live, offset);
        if mask.is_empty() {
            continue;
        }
        group::draw(isa, &mut futures, world, first + offset as u32);
        part.open(offset, &mask, &futures);
        let width = LANES.min(trials - offset);
        for (row, &id) in random.iter().enumerate() {
            let at = row * trials + offset;
            part.parameters[at..at + width].copy_from_slice(&futures.numbers.of(id).0[..width]);
        }
        for (c, case) in world.cases.iter().enumerate() {
            state.open(world, &futures, case);
            for t in 0..world.horizon() {
                let year = group::year(isa, world, &futures, t, case, &mut state);
                part.record((world, offset, &mask), (c, t), &year, &state, &futures);
            }
            part.close((world, &futures), offset, &mask, c, &state);
        }
    }
    part.nonfinite.sort();
    part
}
