//! The engine through the library, its peers beside it on the same work, in one run: `cargo bench`, or `cargo bench -- lanes` for those of that
//! name.
//!
//! Rounds are interleaved so that a machine that slows down slows everybody; medians and ratios are printed.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a benchmark reads the clock and prints")]

use capcast::engine::block::BLOCK;
use capcast::engine::task::{Isa, Task, run_task};
use capcast::engine::{Keep, Trial, Watch, World, run};
use capcast::scenario::{ENGLAND, Text, load};
use capcast::systems::System;
use rayon::prelude::*;
use std::hint::black_box;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const TRIALS: u32 = 10_000;
const ROUNDS: usize = 9;

/// Something to time: its name, trials done in a call, the call.
type Peer<'a> = (&'static str, u32, Box<dyn Fn() + 'a>);

fn main() {
    let text = Text { name: "england".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
    let loaded = load(&text, &[], false).expect("the built-in scenario loads");
    let scenario = &loaded.scenario;
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    let world = World::new(scenario, TRIALS, 1, &all).expect("addresses differ");
    let strategies = world.cases.len();
    // What each system costs: the same lanes without it, and without all four.
    let systems: Vec<&str> = System::ALL.iter().map(|system| system.name()).collect();
    let without = |off: &[&str]| {
        let set: Vec<String> = off.iter().map(|system| format!("{system}.enabled=false")).collect();
        load(&text, &set, false).expect("England loads without a system").scenario
    };
    let smaller: Vec<_> = systems.iter().map(|system| without(&[system])).chain([without(&systems)]).collect();
    let smaller: Vec<_> =
        smaller.iter().map(|scenario| World::new(scenario, TRIALS, 1, &all).expect("addresses differ")).collect();
    let cancelled = AtomicBool::new(false);
    let blocks = TRIALS.div_ceil(BLOCK as u32);
    let lanes = |world, isa| {
        move || {
            (0..blocks).into_par_iter().for_each(|block| {
                black_box(run_task(world, Task::Block(block), &[], isa));
            });
        }
    };
    // One trial at a time does a tenth of them: it is slow.
    let mut peers: Vec<Peer<'_>> = vec![
        ("lanes, widest vectors", TRIALS, Box::new(lanes(&world, Isa::Best))),
        ("lanes, baseline vectors", TRIALS, Box::new(lanes(&world, Isa::Baseline))),
        (
            "one trial at a time, as traced",
            TRIALS / 10,
            Box::new(|| {
                (1..=TRIALS / 10).into_par_iter().for_each(|trial| {
                    for strategy in 0..strategies {
                        black_box(Trial::run(&world, trial, strategy));
                    }
                });
            }),
        ),
        ("whole run: tasks, statistics, quantiles", TRIALS, {
            let watch = Watch { progress: &|_| (), cancelled: &cancelled };
            let world = &world;
            Box::new(move || {
                black_box(run(world, Keep::Headline, &watch).expect("the run ends"));
            })
        }),
    ];
    let names = [
        "lanes without demand",
        "lanes without funding",
        "lanes without technology",
        "lanes without workforce",
        "lanes without all systems",
    ];
    for (name, world) in names.into_iter().zip(&smaller) {
        peers.push((name, TRIALS, Box::new(lanes(world, Isa::Best))));
    }
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let peers: Vec<Peer<'_>> = peers.into_iter().filter(|(name, ..)| name.contains(&only)).collect();
    let mut seconds = vec![Vec::with_capacity(ROUNDS); peers.len()];
    for round in 0..=ROUNDS {
        for ((_, trials, peer), seconds) in peers.iter().zip(&mut seconds) {
            let start = Instant::now();
            peer();
            if round > 0 {
                seconds.push(start.elapsed().as_secs_f64() * f64::from(TRIALS) / f64::from(*trials));
            }
        }
    }
    let cells = scenario.horizon() * scenario.estates.len();
    println!(
        "England: {TRIALS} trials × {} years × {} estates × {strategies} strategies, {} threads, {ROUNDS} rounds",
        scenario.horizon(),
        scenario.estates.len(),
        rayon::current_num_threads()
    );
    println!(
        "{:<42} {:>9} {:>9} {:>9} {:>22} {:>8}",
        "", "min s", "median s", "max s", "ns/trial-year-estate", "ratio"
    );
    let mut first = None;
    for ((name, ..), mut rounds) in peers.iter().zip(seconds) {
        rounds.sort_by(f64::total_cmp);
        let median = rounds[ROUNDS / 2];
        let base = *first.get_or_insert(median);
        println!(
            "{name:<42} {:>9.4} {median:>9.4} {:>9.4} {:>22.1} {:>7.2}x",
            rounds[0],
            rounds[ROUNDS - 1],
            median * 1e9 / f64::from(TRIALS) / cells as f64,
            median / base
        );
    }
}
