//! A traced future for programs: nested values as JSON, or one figure a row as CSV.

use super::super::grid::{Cell, Grid, json_number, print};
use super::steps;
use crate::engine::traced::{Item, View};
use crate::num::Lanes;
use crate::output::manifest::exact;
use crate::units::RiskBand;
use serde_json::{Map, Value, json};

/// `planned capital` in £m is `planned_capital_gbp_m`; the names of metrics stay.
fn key(name: &str, unit: &str) -> String {
    let name = name.replace(',', "").replace([' ', '-', '×'], "_").replace("___", "_times_");
    match unit {
        "£m" if !name.ends_with("_gbp_m") => format!("{name}_gbp_m"),
        "£bn" => format!("{name}_gbp_bn"),
        _ => name,
    }
}

fn object<'a>(items: impl IntoIterator<Item = &'a Item>) -> Value {
    let pairs = items.into_iter().map(|item| (key(&item.name, item.unit), json_number(item.value)));
    Value::Object(pairs.collect())
}

/// The trace as nested plain values.
pub fn json(view: &View<'_>) -> String {
    let bands = |values: [Lanes<1>; 4]| -> Value {
        let pairs =
            RiskBand::ALL.iter().zip(values).map(|(band, value)| (band.name().to_owned(), json_number(value[0])));
        Value::Object(pairs.collect())
    };
    let (future, futures) = (view.future, &view.future.futures);
    let numbers = view.scenario.numbers.iter().zip(&futures.numbers.0);
    print(&json!({
        "scenario": view.scenario.id,
        "seed": exact(view.seed),
        "trial": view.trial,
        "strategy": view.strategy.id,
        "numbers": numbers.map(|(number, value)| (number.key.clone(), json_number(value[0]))).collect::<Map<_, _>>(),
        "escalation_per_year": bands(futures.estate.escalation),
        "new_need_gbp_per_m2": json_number(futures.estate.new_need_rate[0]),
        "new_need_split": bands(futures.estate.new_need_split),
        "resurvey_gain_split": bands(futures.estate.gain_split),
        "incidents_per_gbp_m": bands(futures.incidents.rate),
        "past_replacement": future.past_replacement,
        "years": view.years.clone().map(|t| year(view, t)).collect::<Vec<_>>(),
    }))
}

fn year(view: &View<'_>, t: usize) -> Value {
    let estates = view.future.years[t].estates.iter().zip(&view.scenario.estates).enumerate().map(|(j, (e, spec))| {
        let mut value = object(&steps::estate(view, t, j));
        for band in RiskBand::ALL {
            let cells = steps::ledger(e, band.index());
            let pairs = cells.into_iter().map(|(name, value)| (key(name, "£m"), json_number(value)));
            value[band.name()] = Value::Object(pairs.into_iter().collect());
        }
        (spec.id.clone(), value)
    });
    let mut year = Map::new();
    let mut put = |key: &str, value: Value| drop(year.insert(key.to_owned(), value));
    put("financial_year", view.year(t).to_string().into());
    steps::before_the_estates(view, t).iter().for_each(|step| put(step.key, object(&step.items)));
    put("national_resurvey_shock", json_number(view.future.futures.estate.shock(t)[0]));
    put("estates", Value::Object(estates.collect()));
    steps::after_the_estates(view, t).iter().for_each(|step| put(step.key, object(&step.items)));
    Value::Object(year)
}

/// The trace with one figure a row.
pub fn csv(view: &View<'_>) -> String {
    let mut rows = Vec::new();
    for t in view.years.clone() {
        let year = view.year(t).to_string();
        let mut push = |step: &str, estate: &str, band: &str, name: &str, value: f64, unit: &str| {
            let cells = [year.as_str(), step, estate, band, &key(name, unit)].map(Cell::from);
            rows.push(cells.into_iter().chain([Cell::Number(value), Cell::from(unit)]).collect::<Vec<_>>());
        };
        for step in steps::before_the_estates(view, t).into_iter().chain([steps::ages(view, t)]) {
            step.items.iter().for_each(|i| push(step.title, "all", "all", &i.name, i.value, i.unit));
        }
        for (j, (e, spec)) in view.future.years[t].estates.iter().zip(&view.scenario.estates).enumerate() {
            for band in RiskBand::ALL {
                for (name, value) in steps::ledger(e, band.index()) {
                    push("6 estate ages", &spec.id, band.name(), name, value, "£m");
                }
            }
            steps::estate(view, t, j)
                .iter()
                .for_each(|i| push("6 estate ages", &spec.id, "all", &i.name, i.value, i.unit));
        }
        for step in steps::after_the_estates(view, t) {
            step.items.iter().for_each(|i| push(step.title, "all", "all", &i.name, i.value, i.unit));
        }
    }
    Grid { head: vec!["financial_year", "step", "estate", "band", "item", "value", "unit"], rows }.csv()
}
