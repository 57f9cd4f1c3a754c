//! Step 1: prices.

use super::super::View;
use super::{Step, f, item, last_year};
use crate::scenario::PriceProcess;

/// Step 1: prices.
pub(super) fn step(view: &View<'_>, t: usize) -> Step {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let last = last_year(view, t);
    let rate = |process: &PriceProcess, last: Option<f64>, now: f64| {
        let mean = view.number(process.mean);
        let last = last.unwrap_or(view.number(process.last_observed));
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
    let index = |last: Option<f64>, rate: f64| format!("{} × (1 + {})", f(last.unwrap_or(1.0)), f(rate));
    let (construction, general) = (year.construction_inflation, year.general_inflation);
    Step {
        key: "prices",
        title: "1 prices",
        items: vec![
            item(
                "construction inflation",
                construction,
                "a year",
                rate(&scenario.construction, last.map(|y| y.construction_inflation), construction),
            ),
            item(
                "general inflation",
                general,
                "a year",
                rate(&scenario.general, last.map(|y| y.general_inflation), general),
            ),
            item(
                "construction price index",
                year.construction_index,
                "",
                index(last.map(|y| y.construction_index), construction),
            ),
            item("general price index", year.general_index, "", index(last.map(|y| y.general_index), general)),
        ],
    }
}
