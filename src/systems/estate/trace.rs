//! Step 6: the estates age and are surveyed, and some of them fail.

use crate::engine::traced::{Item, Step, View, f, item};
use crate::engine::trial::EstateYear;
use crate::num::share_of;

/// Step 6, as far as all estates share it.
pub fn ages(view: &View<'_>, t: usize) -> Step {
    let how = if view.trial == 0 { "probability × mean increase" } else { "0 in a year without" };
    Step {
        key: "ages",
        title: "6 estate ages",
        items: vec![item(
            "increase by the national re-survey shock",
            view.future.futures.estate.shock(t)[0],
            "share",
            how,
        )],
    }
}

/// What an estate's ledger says of one band, in the order of its columns.
pub fn ledger(e: &EstateYear, band: usize) -> Vec<(&'static str, f64)> {
    let mut cells = vec![
        ("opening", e.opening[band]),
        ("price", e.price[band]),
        ("escalation", e.escalation[band]),
        ("migration", e.migration[band]),
        ("new need", e.new_need[band]),
        ("re-survey", e.resurvey[band]),
        ("re-rating", e.rerating[band]),
        ("stock", e.stock[band]),
        ("repairs", e.cleared_by_repairs[band]),
        ("absorbable", e.clearable[band]),
        ("spend", e.spend[band]),
        ("cleared", e.cleared[band]),
        ("closing", e.closing[band]),
        ("work there", e.work[band]),
    ];
    if e.has_programmes {
        cells.insert(11, ("replaced", e.replaced[band]));
    }
    cells
}

/// The failures of an estate and its re-survey.
pub fn estate(view: &View<'_>, t: usize, j: usize) -> Vec<Item> {
    let (scenario, year) = (view.scenario, view.record(t));
    let (e, estate) = (&view.future.years[t].estates[j], &scenario.estates[j]);
    let shock = view.future.futures.estate.shock(t)[0];
    let sum = |bands: &[f64; 4]| bands.iter().fold(0.0, |sum, band| sum + band);
    let (change, from_backlog) = (sum(&e.resurvey), sum(&e.band_rate));
    let before = sum(&e.stock) - change - sum(&e.rerating);
    let surveyed = if view.trial == 0 { "its mean" } else { "drawn" };
    let replacement = view.number(scenario.backlog.replacement_value);
    let last = t.checked_sub(1).map(|last| sum(&view.future.years[last].estates[j].work));
    let there = last.unwrap_or_else(|| sum(&e.opening));
    let worth = replacement * e.area * 1e-6 * year.prices.construction_index[0];
    let full = share_of(there * (1.0 + year.prices.construction[0]), worth);
    vec![
        item("record ÷ work", e.level, "", format!("{surveyed}; {} at the last survey", f(e.level_before))),
        item(
            "share of the replacement value",
            full,
            "share",
            format!(
                "{} × (1 + {}) ÷ ({} × {} ÷ 1,000,000 × {})",
                f(there),
                f(year.prices.construction),
                f(replacement),
                f(e.area),
                f(year.prices.construction_index)
            ),
        ),
        item("room to grow", e.room, "share", format!("at least 0: 1 − {} × {}", f(full), f(full))),
        item(
            "change at re-survey",
            change,
            "£m",
            format!("{} × ({} ÷ {} × (1 + {}) − 1)", f(before), f(e.level), f(e.level_before), f(shock)),
        ),
        item(
            "expected incidents",
            e.incident_rate,
            "a year",
            format!("{} not from backlog + {} from the bands", f(e.incident_rate - from_backlog), f(from_backlog)),
        ),
        item("incidents", e.incidents, "", if view.trial == 0 { "as expected" } else { "drawn" }),
        item("repair cost of one", e.repair_cost_each, "£", "at opening-year prices"),
        item(
            "repair cost",
            e.repair_cost,
            "£m",
            format!(
                "{} × {} × criticality {} × {} ÷ 1,000,000",
                f(e.incidents),
                f(e.repair_cost_each),
                f(view.number(estate.criticality)),
                f(year.prices.construction_index)
            ),
        ),
        item(
            "repairs paid from capital",
            e.repair_capital,
            "£m",
            format!(
                "{} × {} × affordable {}",
                f(view.number(scenario.incidents.capitalised_share)),
                f(e.repair_cost),
                f(year.repaired.affordable_share)
            ),
        ),
    ]
}
