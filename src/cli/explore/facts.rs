//! What the page knows of its scenario before anything is moved: names, controls, and the figures it was written with.

use super::controls::controls;
use crate::analysis::driver;
use crate::engine::Metric;
use crate::engine::results::Check;
use crate::outcomes::Better;
use crate::output::Identity;
use crate::scenario::{Bound, Loaded, Text, Unchecked, VERSION, When, key, to_toml};
use crate::study::explore::{Answer, Ask, Work};
use crate::study::{Request, Simulation, StudyError};
use serde_json::{Value, json};

/// Futures of the figures that the page is written with, where the scenario has as many.
const FUTURES: u32 = 10_000;
/// Futures by which drivers are found.
const OF_DRIVERS: u32 = 2_000;

/// What the page is told.
pub struct Facts {
    /// The scenario's name.
    pub name: String,
    /// Checks of the simulation.
    pub checks: Vec<Check>,
    identity: Identity,
    told: Value,
}

impl Facts {
    /// Simulates the scenario as it is.
    ///
    /// # Errors
    /// [`StudyError`], where the scenario cannot be simulated.
    pub fn of(loaded: &Loaded, extends: String) -> Result<Self, StudyError> {
        let scenario = &loaded.scenario;
        let text = to_toml(loaded);
        let read = Unchecked::text(&Text { name: "scenario".to_owned(), bytes: text.clone().into_bytes() });
        let trials = scenario.trials.min(FUTURES);
        let outcomes: Vec<Metric> =
            Metric::HEADLINE.into_iter().filter(|metric| metric.is_simulated(scenario)).collect();
        let ids: Vec<&str> = scenario.strategies.iter().map(|spec| spec.id.as_str()).collect();
        let reference = scenario.compare_reference.as_deref().filter(|id| ids.contains(id)).or(ids.first().copied());
        let reference = reference.unwrap_or_default().to_owned();
        let ask = Ask { strategies: vec![reference.clone()], trials, outcomes: outcomes.clone(), ..Ask::default() };
        let base = Work::begin(&read, ask)?.answer()?;

        let request =
            Request { strategies: vec![reference.clone()], trials: Some(trials.min(OF_DRIVERS)), ..Request::default() };
        let simulation = Simulation::prepare(loaded, &request)?;
        let results = simulation.simulate(&())?;
        let drivers = driver::numbers(scenario, &results, 0, outcomes[0], results.years.len() - 1);

        let name = if scenario.name.trim().is_empty() { scenario.id.as_str() } else { scenario.name.trim() };
        let told = json!({
            "name": name,
            "id": scenario.id,
            "description": scenario.description,
            "version": env!("CARGO_PKG_VERSION"),
            "schema": VERSION,
            "price_base": scenario.opening_year.to_string(),
            "seed": scenario.seed,
            "futures": trials,
            "extends": extends,
            "set": loaded.set.iter().map(|set| as_layer(set)).collect::<Vec<_>>(),
            "canonical": loaded.canonical_sha256,
            "reference": reference,
            "strategies": strategies(loaded),
            "outcomes": outcomes.iter().map(|&metric| outcome(metric)).collect::<Vec<_>>(),
            "targets": targets(loaded),
            "history": history(loaded),
            "controls": controls(loaded, &read, &drivers),
            "base": base_of(&base),
            "scenario": text,
        });
        Ok(Self { name: name.to_owned(), identity: simulation.identity(&results), checks: results.checks, told })
    }

    /// As the page reads them.
    pub fn json(&self) -> &Value {
        &self.told
    }

    /// What identifies the page: the scenario and its changes.
    pub fn identity(&self, loaded: &Loaded) -> Identity {
        Identity { changed: loaded.set.clone(), ..self.identity.clone() }
    }
}

fn base_of(answer: &Answer) -> Value {
    serde_json::to_value(answer.json()).unwrap_or_default()
}

fn strategies(loaded: &Loaded) -> Vec<Value> {
    let of = |spec: &crate::scenario::StrategySpec| {
        let label = if spec.label.trim().is_empty() { spec.id.as_str() } else { spec.label.trim() };
        json!({ "id": spec.id, "label": label, "about": spec.rule.about() })
    };
    loaded.scenario.strategies.iter().map(of).collect()
}

fn outcome(metric: Metric) -> Value {
    let row = metric.outcome();
    json!({
        "name": row.name, "words": row.words, "unit": row.unit.name(), "money": row.unit.is_money(), "about": row.about,
        "higher": row.better == Better::Higher,
    })
}

fn targets(loaded: &Loaded) -> Vec<Value> {
    let of = |target: &crate::scenario::Target| {
        let label = if target.label.trim().is_empty() { target.id.as_str() } else { target.label.trim() };
        let word = match target.bound {
            Bound::Below(_) => "below",
            Bound::Above(_) => "above",
        };
        let when = match target.when {
            When::At => format!("in {}", target.year),
            When::Every => format!("in every year to {}", target.year),
        };
        json!({ "id": target.id, "label": label, "metric": target.metric, "bound": word, "limit": target.bound.limit(), "when": when })
    };
    loaded.scenario.targets.iter().map(of).collect()
}

/// The record of total backlog, for the picture.
fn history(loaded: &Loaded) -> Vec<Value> {
    loaded.scenario.history.iter().map(|year| json!({ "year": year.year.to_string(), "total": year.total })).collect()
}

/// `path=value` as a line of a layer: what is no TOML value is a text.
fn as_layer(set: &str) -> String {
    let (path, value) = set.split_once('=').unwrap_or((set, "true"));
    let path: Vec<String> = path.split('.').map(|part| key(part.trim().trim_matches(['"', '\'']))).collect();
    let line = |value: &str| format!("{} = {value}", path.join("."));
    match line(value).parse::<toml::Table>() {
        Ok(_) => line(value),
        Err(_) => line(&toml::Value::from(value.trim()).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_line_of_a_layer() {
        assert_eq!(as_layer("run.trials=500"), "run.trials = 500");
        assert_eq!(as_layer("horizon.last_year=2027/28"), "horizon.last_year = \"2027/28\"");
        assert_eq!(as_layer("capital.plan_gbp_m.2025/26=1"), "capital.plan_gbp_m.\"2025/26\" = 1");
    }
}
