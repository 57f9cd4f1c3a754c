//! The steps of a traced year in their order; each is told in the room of its system. One that is not simulated does not appear.

pub use crate::systems::estate::trace::{ages, estate, ledger};

use crate::engine::Metric;
use crate::engine::traced::{Step, View, item};
use crate::systems::trace::TOLD;

/// The step in which the estates age.
const ESTATES: u8 = 6;

/// The steps before the estates age, in order.
pub fn before_the_estates(view: &View<'_>, t: usize) -> Vec<Step> {
    told(view, t, |step| step < ESTATES).collect()
}

/// The steps after it, in order.
pub fn after_the_estates(view: &View<'_>, t: usize) -> Vec<Step> {
    told(view, t, |step| step > ESTATES).chain([record(view, t)]).collect()
}

fn told(view: &View<'_>, t: usize, is_wanted: impl Fn(u8) -> bool) -> impl Iterator<Item = Step> {
    TOLD.iter().filter(move |(step, _)| is_wanted(*step)).filter_map(move |(_, tell)| tell(view, t))
}

/// Step 13: what the tables record.
fn record(view: &View<'_>, t: usize) -> Step {
    let simulated = Metric::ALL.iter().filter(|metric| metric.is_simulated(view.scenario));
    let items = simulated.map(|&metric| item(metric.name(), view.future.outcome(metric, t), metric.unit().name(), ""));
    Step { key: "outcomes", title: "13 record", items: items.collect() }
}
