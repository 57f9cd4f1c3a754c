//! Scenarios for tests: the shipped ones with a few values changed, never copies of them.

use capcast::engine::{Keep, Results, Watch, World, run};
use capcast::scenario::{ENGLAND, Loaded, Scenario, Text, load};
use std::sync::atomic::AtomicBool;

/// A scenario from its text with `path=value` changes; panics with the messages where it does not load.
pub fn scenario(text: &str, set: &[&str]) -> Scenario {
    loaded(text, set).scenario
}

/// The same with everything that the loader knows.
pub fn loaded(text: &str, set: &[&str]) -> Loaded {
    let text = Text { name: "test".to_owned(), bytes: text.as_bytes().to_vec() };
    let set: Vec<String> = set.iter().map(|&change| change.to_owned()).collect();
    load(&text, &set, false).unwrap_or_else(|problems| panic!("{}", problems.render(false)))
}

/// England with `path=value` changes.
pub fn england(set: &[&str]) -> Scenario {
    scenario(ENGLAND, set)
}

/// A world with every strategy of the scenario.
pub fn world(scenario: &Scenario, trials: u32, seed: u64) -> World<'_> {
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    World::new(scenario, trials, seed, &all).unwrap()
}

/// A run on `threads` threads.
pub fn results(world: &World<'_>, threads: usize) -> Results {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let cancelled = AtomicBool::new(false);
    let watch = Watch { progress: &|_| (), cancelled: &cancelled };
    pool.install(|| run(world, Keep::Headline, &watch)).unwrap()
}
