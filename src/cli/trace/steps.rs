//! The steps of a traced year in their order; each is told in the room of its system. One that is not simulated does not appear.

pub use crate::systems::estate::trace::{ages, estate, ledger};

use crate::engine::Metric;
use crate::engine::traced::{Step, View, item};
use crate::systems::{capital, demand, funding, prices, strategy, technology, workforce};

/// The steps before the estates age, in order.
pub fn before_the_estates(view: &View<'_>, t: usize) -> Vec<Step> {
    [
        Some(prices::trace::step(view, t)),
        demand::trace::step(view, t),
        Some(capital::trace::step(view, t)),
        workforce::trace::step(view, t),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The steps after it, in order.
pub fn after_the_estates(view: &View<'_>, t: usize) -> Vec<Step> {
    [
        Some(strategy::trace::step(view, t)),
        Some(capital::trace::delivery(view, t)),
        technology::trace::step(view, t),
        funding::trace::step(view, t),
        Some(record(view, t)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Step 13: what the tables record.
fn record(view: &View<'_>, t: usize) -> Step {
    let simulated = Metric::ALL.iter().filter(|metric| metric.is_simulated(view.scenario));
    let items = simulated.map(|&metric| item(metric.name(), view.future.outcome(metric, t), metric.unit().name(), ""));
    Step { key: "outcomes", title: "13 record", items: items.collect() }
}
