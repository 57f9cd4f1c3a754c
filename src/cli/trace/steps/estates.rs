//! Step 6: the estates age and are surveyed, and some of them fail.

use super::super::View;
use super::{Item, Step, f, item};
use crate::engine::plain::PlainEstate;
use crate::model::failures;

/// Step 6, as far as all estates share it.
pub fn ages(view: &View<'_>, t: usize) -> Step {
    let how = if view.trial == 0 { "probability × mean increase" } else { "0 in a year without" };
    Step {
        key: "ages",
        title: "6 estate ages",
        items: vec![item("increase by the national re-survey shock", view.future.years[t].shock, "share", how)],
    }
}

/// What an estate's ledger says of one band, in the order of its columns.
pub fn ledger(e: &PlainEstate, band: usize) -> [(&'static str, f64); 12] {
    [
        ("opening", e.opening[band]),
        ("price", e.price[band]),
        ("escalation", e.escalation[band]),
        ("migration", e.migration[band]),
        ("new need", e.new_need[band]),
        ("re-survey", e.resurvey[band]),
        ("stock", e.stock[band]),
        ("repairs", e.cleared_by_repairs[band]),
        ("absorbable", e.absorbable[band]),
        ("spend", e.spend[band]),
        ("cleared", e.cleared[band]),
        ("closing", e.closing[band]),
    ]
}

/// The failures of an estate and its re-survey.
pub fn estate(view: &View<'_>, t: usize, j: usize) -> Vec<Item> {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let (e, estate) = (&year.estates[j], &scenario.estates[j]);
    let sum = |bands: &[f64; 4]| bands.iter().fold(0.0, |sum, band| sum + band);
    let change = sum(&e.resurvey);
    let from_backlog = sum(&e.band_rate);
    let affordable = failures::affordable_share(
        year.available,
        view.number(scenario.incidents.capitalised_share) * year.estates.iter().fold(0.0, |sum, e| sum + e.repair_cost),
    );
    let valued = match e.revaluation {
        _ if view.trial == 0 => "its mean",
        1.0 => "not valued anew",
        _ => "drawn",
    };
    vec![
        item("revaluation", e.revaluation, "", valued),
        item(
            "change at re-survey",
            change,
            "£m",
            format!("{} × ({} × (1 + {}) − 1)", f(sum(&e.stock) - change), f(e.revaluation), f(year.shock)),
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
                f(year.construction_index)
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
                f(affordable)
            ),
        ),
    ]
}
