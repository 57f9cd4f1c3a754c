//! Step 1: prices.

use crate::engine::traced::{Step, View, f, item};
use crate::num::Lanes;
use crate::scenario::PriceProcess;

/// Step 1: prices.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let last = view.last(t);
    let rate = |process: &PriceProcess, last: Option<Lanes<1>>, now: Lanes<1>| {
        let mean = view.number(process.mean);
        let last = last.map_or(view.number(process.last_observed), f64::from);
        let expected = mean + process.persistence * (last - mean);
        format!(
            "{} + {} × ({} − {}) + surprise {}",
            f(mean),
            f(process.persistence),
            f(last),
            f(mean),
            f(now - expected)
        )
    };
    let index =
        |last: Option<Lanes<1>>, rate: Lanes<1>| format!("{} × (1 + {})", f(last.unwrap_or(Lanes::ONE)), f(rate));
    let (construction, general) = (year.prices.construction, year.prices.general);
    Some(Step {
        key: "prices",
        title: "1 prices",
        items: vec![
            item(
                "construction inflation",
                construction,
                "a year",
                rate(&scenario.construction, last.map(|y| y.prices.construction), construction),
            ),
            item(
                "general inflation",
                general,
                "a year",
                rate(&scenario.general, last.map(|y| y.prices.general), general),
            ),
            item(
                "construction price index",
                year.prices.construction_index,
                "",
                index(last.map(|y| y.prices.construction_index), construction),
            ),
            item(
                "general price index",
                year.prices.general_index,
                "",
                index(last.map(|y| y.prices.general_index), general),
            ),
        ],
    })
}
