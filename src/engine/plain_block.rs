//! A task in the plain engine: trial by trial, recorded as the lanes would be. Slow, and open to any way of drawing.

use super::part::{Mask, Part};
use super::plain::{PlainTrial, run_trial};
use super::task::{self, Task};
use super::world::World;
use super::year::State;
use crate::num::LANES;

/// Runs a task trial by trial. Trials in `left_out` (ascending) count nowhere.
///
/// With the inverse sampler the part is that of the fast engine, to the last bit.
pub fn run(world: &World<'_>, task: Task, left_out: &[u32]) -> Part {
    let (mut part, random) = task::empty(world, task, left_out);
    let trials = part.live.len();
    let mut state = State::new(world);
    for offset in (0..trials).step_by(LANES) {
        let mask = Mask::of(&part.live, offset);
        if mask.is_empty() {
            continue;
        }
        let lanes = LANES.min(trials - offset);
        for strategy in 0..world.strategies.len() {
            let first = part.first_trial + offset as u32;
            let group: Vec<PlainTrial> = (0..lanes as u32).map(|l| run_trial(world, first + l, strategy)).collect();
            if strategy == 0 {
                factors(&mut part, offset, &group);
            }
            state.start_again();
            for t in 0..world.horizon() {
                for (lane, trial) in group.iter().enumerate() {
                    state.take(world, trial, t, lane);
                }
                part.record(offset, &mask, strategy, t, &state);
            }
            part.close(offset, &mask, strategy, &state);
            for (row, id) in random.iter().enumerate() {
                for (lane, trial) in group.iter().enumerate() {
                    part.parameters[row * trials + offset + lane] = trial.numbers[id.0];
                }
            }
        }
    }
    part.nonfinite.sort();
    part
}

/// Notes the yearly factors of prices and escalation, in the order in which the lanes are looked at.
fn factors(part: &mut Part, offset: usize, group: &[PlainTrial]) {
    let years = group.first().map_or(0, |trial| trial.years.len());
    let mut note = |rate: &dyn Fn(&PlainTrial) -> f64| {
        for (lane, trial) in group.iter().enumerate() {
            if part.live[offset + lane] {
                part.note_factor(1.0 + rate(trial), offset + lane);
            }
        }
    };
    for t in 0..years {
        note(&|trial| trial.years[t].construction_inflation);
    }
    for t in 0..years {
        note(&|trial| trial.years[t].general_inflation);
    }
    for band in 0..4 {
        note(&|trial| trial.escalation[band]);
    }
}

impl State {
    /// Forgets what a strategy's whole run leaves.
    fn start_again(&mut self) {
        self.past_replacement = [0.0; LANES];
        self.ledger_error = super::part::WorstError::default();
    }

    /// Takes a year of a plain trial into a lane.
    fn take(&mut self, world: &World<'_>, trial: &PlainTrial, t: usize, lane: usize) {
        let year = &trial.years[t];
        for (metric, value) in self.metrics.iter_mut().zip(year.metrics) {
            metric[lane] = value;
        }
        for (group, million) in self.groups.iter_mut().zip(&year.demand.groups) {
            group[lane] = *million;
        }
        // Only the whole run's answer is asked for, after the last year.
        self.past_replacement[lane] = f64::from(u8::from(trial.past_replacement));
        let days = trial.numbers[world.scenario.incidents.lost_bed_days.0];
        for (j, e) in year.estates.iter().enumerate() {
            for band in 0..4 {
                let f = &mut self.ledger[j * 4 + band];
                f.opening[lane] = e.opening[band];
                f.price[lane] = e.price[band];
                f.escalation[lane] = e.escalation[band];
                f.migration[lane] = e.migration[band];
                f.new_need[lane] = e.new_need[band];
                f.resurvey[lane] = e.resurvey[band];
                f.cleared[lane] = e.cleared[band];
                f.closing[lane] = e.closing[band];
                self.ledger_error.note(
                    lane,
                    [
                        e.opening[band],
                        e.price[band],
                        e.escalation[band],
                        e.migration[band],
                        e.new_need[band],
                        e.resurvey[band],
                    ],
                    e.cleared[band],
                    e.closing[band],
                );
            }
            let criticality = trial.numbers[world.scenario.estates[j].criticality.0];
            let sums = &mut self.estates[j];
            sums.incidents[lane] = e.incidents;
            sums.repair_cost[lane] = e.repair_cost;
            sums.lost_bed_days[lane] = e.incidents * days * criticality;
            sums.spend[lane] = e.spend.iter().fold(0.0, |sum, spend| sum + spend);
        }
    }
}
