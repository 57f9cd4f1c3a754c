//! The engine: lanes equal the plain engine to the last bit; threads, order and instructions do not matter.

use crate::worlds::{england, results, scenario, world};
use capcast::engine::futures::Futures;
use capcast::engine::plain::run_trial;
use capcast::engine::task::{Isa, run_task, tasks};
use capcast::engine::year::{State, year};
use capcast::engine::{Metric, World};
use capcast::num::LANES;
use capcast::scenario::TRUST;

/// Runs one group of lanes beside as many plain trials and compares every state and outcome, bit by bit.
pub fn lanes_equal_plain(world: &World<'_>, first: u32) -> Result<(), String> {
    let mut futures = Futures::new(world);
    let mut state = State::new(world);
    futures.draw(world, first);
    for (s, strategy) in world.strategies.iter().enumerate() {
        let trials = if first == 0 { 1 } else { LANES };
        let plain: Vec<_> = (0..trials).map(|l| run_trial(world, first + l as u32, s)).collect();
        state.open(world, &futures);
        for t in 0..world.horizon() {
            year(world, &futures, t, strategy, &mut state);
            for (l, trial) in plain.iter().enumerate() {
                let expected = &trial.years[t];
                let place = |what: &str, lanes: f64, plain: f64| {
                    if lanes.to_bits() == plain.to_bits() {
                        return Ok(());
                    }
                    let trial = first + l as u32;
                    Err(format!("trial {trial}, strategy {s}, year {t}: {what} is {lanes} in lanes, {plain} plain"))
                };
                for metric in Metric::ALL {
                    let m = metric as usize;
                    place(metric.name(), state.metrics[m][l], expected.metrics[m])?;
                }
                for (j, e) in expected.estates.iter().enumerate() {
                    for band in 0..4 {
                        let flows = &state.ledger[j * 4 + band];
                        for (what, lane, plain) in [
                            ("opening", &flows.opening, e.opening[band]),
                            ("price", &flows.price, e.price[band]),
                            ("escalation", &flows.escalation, e.escalation[band]),
                            ("migration", &flows.migration, e.migration[band]),
                            ("new need", &flows.new_need, e.new_need[band]),
                            ("re-survey", &flows.resurvey, e.resurvey[band]),
                            ("cleared", &flows.cleared, e.cleared[band]),
                            ("closing", &flows.closing, e.closing[band]),
                        ] {
                            place(what, lane[l], plain)?;
                        }
                    }
                }
            }
        }
        for (l, trial) in plain.iter().enumerate() {
            if (state.past_replacement[l] > 0.0) != trial.past_replacement {
                return Err(format!("past replacement differs in trial {}", first + l as u32));
            }
        }
    }
    Ok(())
}

#[test]
fn lanes_equal_the_plain_engine_on_england() {
    let scenario = england(&[]);
    let world = world(&scenario, 5000, 7);
    for first in [0, 1, 33, 4097] {
        lanes_equal_plain(&world, first).unwrap();
    }
}

/// Heavy tails and a share of estates that keep their value, fixed and drawn, none and all.
#[test]
fn lanes_equal_the_plain_engine_on_a_trust() {
    for share in ["0.09", "{ uniform = { min = 0, max = 1 } }", "0", "1"] {
        let scenario = scenario(TRUST, &[&format!("backlog.resurvey.unchanged_share={share}")]);
        let world = world(&scenario, 5000, 7);
        for first in [0, 1, 4097] {
            lanes_equal_plain(&world, first).unwrap();
        }
    }
}

#[test]
fn a_block_stores_what_the_plain_engine_says() {
    let scenario = england(&[]);
    let world = world(&scenario, 1100, 3);
    let results = results(&world, 2);
    for trial in [1, 1024, 1025, 1100] {
        for strategy in 0..world.strategies.len() {
            let plain = run_trial(&world, trial, strategy);
            for kept in results.kept.iter().filter(|kept| kept.strategy == strategy) {
                let expected = plain.years[kept.year].metrics[kept.metric as usize] as f32;
                assert_eq!(kept.values[trial as usize - 1].to_bits(), expected.to_bits(), "{:?}", kept.metric);
            }
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let scenario = england(&[]);
    let world = world(&scenario, 3000, 11);
    let one = results(&world, 1);
    assert_eq!(one, results(&world, 2));
    assert_eq!(one, results(&world, 7));
}

#[test]
fn neither_order_of_tasks_nor_instruction_set_matters() {
    let scenario = england(&[]);
    let world = world(&scenario, 2500, 5);
    let tasks = tasks(world.trials);
    let forward: Vec<_> = tasks.iter().map(|&task| run_task(&world, task, &[], Isa::Best)).collect();
    let mut backward: Vec<_> = tasks.iter().rev().map(|&task| run_task(&world, task, &[], Isa::Baseline)).collect();
    backward.reverse();
    assert_eq!(forward, backward);
}

#[test]
fn a_seed_of_zero_is_a_seed() {
    let scenario = england(&[]);
    let run = |seed| results(&world(&scenario, 200, seed), 2);
    assert_eq!(run(0), run(0));
    assert_ne!(run(0).series, run(1).series);
}

/// A run of N is the first N trials of any longer run.
#[test]
fn more_trials_only_add() {
    let scenario = england(&[]);
    let short = results(&world(&scenario, 700, 2), 2);
    let long = results(&world(&scenario, 1500, 2), 2);
    for (short, long) in short.kept.iter().zip(&long.kept) {
        assert_eq!(short.values, long.values[..700]);
    }
}
