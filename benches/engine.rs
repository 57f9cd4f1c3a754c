//! The engine through the library, its peers beside it on the same work, in one run: `cargo bench`, or `cargo bench -- lanes` for those of that
//! name.
//!
//! Rounds are interleaved so that a machine that slows down slows everybody; medians and ratios are printed.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a benchmark reads the clock and prints")]

use capcast::engine::block::BLOCK;
use capcast::engine::task::{Isa, Task, run_task};
use capcast::engine::{Keep, Trial, Watch, World, run};
use capcast::scenario::{ENGLAND, ENGLAND_PROGRAMMES, Text, load};
use capcast::study::{BarriersRequest, Removal};
use capcast::systems::System;
use rayon::prelude::*;
use std::hint::black_box;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const TRIALS: u32 = 10_000;
const ROUNDS: usize = 9;

/// Something to time: its name, trials done in a call, the call.
type Peer<'a> = (String, u32, Box<dyn Fn() + 'a>);

fn main() {
    let text = Text { name: "england".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
    let loaded = load(&text, &[], false).expect("the built-in scenario loads");
    let scenario = &loaded.scenario;
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    let world = World::new(scenario, TRIALS, 1, &all).expect("addresses differ");
    let strategies = world.cases.len();
    // What each system costs: the same lanes without it, and without all of them; and with programmes, by what is only there with them.
    let simulated = System::ALL.iter().filter(|system| system.is_simulated(scenario));
    let systems: Vec<&str> = simulated.map(|system| system.name()).collect();
    let programmes = Text { name: "england_programmes".to_owned(), bytes: ENGLAND_PROGRAMMES.as_bytes().to_vec() };
    let without = |text: &Text, off: &[&str]| {
        let set: Vec<String> = off.iter().map(|system| format!("{system}.enabled=false")).collect();
        load(text, &set, false).expect("England loads without a system").scenario
    };
    let mut other = Vec::new();
    for system in &systems {
        other.push((format!("lanes without {system}"), without(&text, &[system])));
    }
    other.push(("lanes without all systems".to_owned(), without(&text, &systems)));
    for off in [&[][..], &["change"], &["interoperability"], &["change", "interoperability"]] {
        let name = match off {
            [] => "lanes with programmes".to_owned(),
            off => format!("lanes with programmes without {}", off.join(" and ")),
        };
        other.push((name, without(&programmes, off)));
    }
    let other: Vec<_> = (other.iter())
        .map(|(name, scenario)| {
            let all: Vec<usize> = (0..scenario.strategies.len()).collect();
            (name.clone(), World::new(scenario, TRIALS, 1, &all).expect("addresses differ"))
        })
        .collect();
    let cancelled = AtomicBool::new(false);
    let blocks = TRIALS.div_ceil(BLOCK as u32);
    let lanes = |world, isa| {
        move || {
            (0..blocks).into_par_iter().for_each(|block| {
                black_box(run_task(world, Task::Block(block), &[], isa));
            });
        }
    };
    // One strategy without every set of barriers, shared out: a tenth of the futures are enough.
    let request = BarriersRequest { trials: Some(TRIALS / 10), quick: true, ..BarriersRequest::default() };
    let removal = Removal::prepare(&loaded, &request).expect("England has barriers");
    // One trial at a time does a tenth of them: it is slow.
    let mut peers: Vec<Peer<'_>> = vec![
        ("lanes, widest vectors".to_owned(), TRIALS, Box::new(lanes(&world, Isa::Best))),
        ("lanes, baseline vectors".to_owned(), TRIALS, Box::new(lanes(&world, Isa::Baseline))),
        (
            "one trial at a time, as traced".to_owned(),
            TRIALS / 10,
            Box::new(|| {
                (1..=TRIALS / 10).into_par_iter().for_each(|trial| {
                    for strategy in 0..strategies {
                        black_box(Trial::run(&world, trial, strategy));
                    }
                });
            }),
        ),
        ("whole run: tasks, statistics, quantiles".to_owned(), TRIALS, {
            let watch = Watch { progress: &|_| (), cancelled: &cancelled };
            let world = &world;
            Box::new(move || {
                black_box(run(world, Keep::Headline, &watch).expect("the run ends"));
            })
        }),
    ];
    peers.push((
        format!("barriers: {} sets of them, shared out", removal.sets()),
        TRIALS / 10,
        Box::new(|| {
            black_box(removal.simulate(&()).map_err(|why| why.error).expect("the study ends"));
        }),
    ));
    for (name, world) in &other {
        peers.push((name.clone(), TRIALS, Box::new(lanes(world, Isa::Best))));
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
        "{:<62} {:>9} {:>9} {:>9} {:>22} {:>8}",
        "", "min s", "median s", "max s", "ns/trial-year-estate", "ratio"
    );
    let mut first = None;
    for ((name, ..), mut rounds) in peers.iter().zip(seconds) {
        rounds.sort_by(f64::total_cmp);
        let median = rounds[ROUNDS / 2];
        let base = *first.get_or_insert(median);
        println!(
            "{name:<62} {:>9.4} {median:>9.4} {:>9.4} {:>22.1} {:>7.2}x",
            rounds[0],
            rounds[ROUNDS - 1],
            median * 1e9 / f64::from(TRIALS) / cells as f64,
            median / base
        );
    }
}
