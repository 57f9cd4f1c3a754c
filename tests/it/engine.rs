//! The engine: a year is the same to the last bit at every width; threads, order and instructions do not matter.

use crate::worlds::{england, results, scenario, world};
use capcast::engine::block::{BLOCK, Layout};
use capcast::engine::results::SeriesStats;
use capcast::engine::task::{Isa, Task, run_task, tasks};
use capcast::engine::{Results, Trial, World};
use capcast::scenario::{ENGLAND_PROGRAMMES, TRUST, TRUST_PROGRAMMES};
use capcast::systems::Removed;

/// Holds a block, whose trials are simulated side by side, against some of its trials alone: every outcome, every flow of the
/// ledger and every sum of an estate, bit by bit. (In between, at a width of 8, the engine's own tests look.)
pub fn every_width_is_the_same(world: &World<'_>, first: u32) -> Result<(), String> {
    let (task, before) = match first.checked_sub(1) {
        None => (Task::CentralCase, 0),
        Some(first) => (Task::Block(first / BLOCK as u32), first / BLOCK as u32 * BLOCK as u32),
    };
    let layout = Layout::of(world);
    let size = world.trials.saturating_sub(before).min(BLOCK as u32);
    for trial in [first, first + 1, first + 17, first + 31] {
        if first == 0 && trial > 0 || first > 0 && trial - before > size {
            continue;
        }
        // Alone among those that count, a trial's sums are its values.
        let others: Vec<u32> = (before + 1..=before + size).filter(|&other| first > 0 && other != trial).collect();
        let part = run_task(world, task, &others, Isa::Best);
        for case in 0..world.cases.len() {
            let alone = Trial::run(world, trial, case);
            for (t, year) in alone.years.iter().enumerate() {
                let sums = &part.sums[layout.sums_at(case, t)..];
                let place = |what: &str, many: f64, one: f64| {
                    // A sum from 0 knows no −0.
                    if many.to_bits() == one.to_bits() || (many == 0.0 && one == 0.0) {
                        return Ok(());
                    }
                    Err(format!("trial {trial}, case {case}, year {t}: {what} is {many} among others, {one} alone"))
                };
                for metric in layout.metrics() {
                    place(metric.name(), sums[metric as usize], alone.outcome(metric, t))?;
                }
                for (j, e) in year.estates.iter().enumerate() {
                    for band in 0..4 {
                        let flows = [
                            ("opening", e.opening[band]),
                            ("price", e.price[band]),
                            ("escalation", e.escalation[band]),
                            ("migration", e.migration[band]),
                            ("new need", e.new_need[band]),
                            ("re-survey", e.resurvey[band]),
                            ("cleared", e.cleared[band]),
                            ("closing", e.closing[band]),
                            ("re-rating", e.rerating[band]),
                        ];
                        for (which, (what, flow)) in flows.into_iter().enumerate() {
                            place(what, sums[layout.flow_at(j, band, which)], flow)?;
                        }
                    }
                    let spend = e.spend.iter().fold(0.0, |sum, spend| sum + spend);
                    let of_estate = [e.incidents, e.repair_cost, e.lost_bed_days, spend];
                    for (which, value) in of_estate.into_iter().enumerate() {
                        place("a sum of an estate", sums[layout.estate_at(j, which)], value)?;
                    }
                }
            }
            if first > 0 && (part.past_replacement[case] > 0) != alone.past_replacement {
                return Err(format!("past replacement differs in trial {trial}"));
            }
        }
    }
    Ok(())
}

#[test]
fn every_width_is_the_same_on_england() {
    let scenario = england(&[]);
    let world = world(&scenario, 5000, 7);
    for first in [0, 1, 33, 4097] {
        every_width_is_the_same(&world, first).unwrap();
    }
}

/// Every kind of survey, with what is kept drawn, none and nearly all.
#[test]
fn every_width_is_the_same_on_a_trust() {
    for (kind, left) in [
        ("site", "{ uniform = { min = 0, max = 0.9 } }"),
        ("site", "0"),
        ("site", "0.99"),
        ("trust", "0.99"),
        ("region", "0"),
    ] {
        let set = [format!("backlog.resurvey.kind={kind}"), format!("backlog.resurvey.persistence={left}")];
        let scenario = scenario(TRUST, &set.each_ref().map(String::as_str));
        let world = world(&scenario, 5000, 7);
        for first in [0, 1, 4097] {
            every_width_is_the_same(&world, first).unwrap();
        }
    }
}

#[test]
fn a_block_stores_what_a_trial_alone_says() {
    let scenario = england(&[]);
    let world = world(&scenario, 1100, 3);
    let results = results(&world, 2);
    for trial in [1, 1024, 1025, 1100] {
        for strategy in 0..world.cases.len() {
            let alone = Trial::run(&world, trial, strategy);
            for kept in results.kept.iter().filter(|kept| kept.strategy == strategy) {
                let expected = alone.outcome(kept.metric, kept.year) as f32;
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

/// Strategies with and without an obstacle, beside each other in one run on futures drawn once, are what runs of their own
/// give where the scenario says that the obstacle is removed: every figure, to the bit.
#[test]
fn a_barrier_removed_in_a_case_is_one_removed_in_the_scenario() {
    for text in [ENGLAND_PROGRAMMES, TRUST_PROGRAMMES] {
        let as_is = scenario(text, &[]);
        let together = results(&world(&as_is, 80, 4).without(&Removed::all_sets().collect::<Vec<_>>()), 2);
        for set in Removed::all_sets() {
            let settings: Vec<String> = set.members().map(|gone| format!("{}.barrier=removed", gone.name())).collect();
            let own = scenario(text, &settings.iter().map(String::as_str).collect::<Vec<_>>());
            let alone = results(&world(&own, 80, 4), 2);
            let suffix: String = set.members().map(|gone| format!("_without_{}", gone.name())).collect();
            for (s, (id, _)) in alone.strategies.iter().enumerate() {
                let case = together.strategies.iter().position(|(case, _)| *case == format!("{id}{suffix}")).unwrap();
                let of = |results: &Results, strategy: usize| -> Vec<SeriesStats> {
                    let own = results.series.iter().filter(|stats| stats.strategy == strategy);
                    own.map(|stats| SeriesStats { strategy: 0, ..stats.clone() }).collect()
                };
                assert!(of(&together, case) == of(&alone, s), "{id}{suffix}");
            }
        }
        assert_eq!(together.strategies.len(), Removed::all_sets().count() * as_is.strategies.len());
    }
}
