//! What the page knows of its scenario before anything is moved: names, controls, and the figures it was written with.

use super::controls::controls;
use crate::analysis::answer::told;
use crate::analysis::driver;
use crate::engine::Metric;
use crate::engine::results::Check;
use crate::outcomes::{Better, StockOrFlow};
use crate::output::Identity;
use crate::report::content::number_in_words;
use crate::scenario::{Bound, Estate, Evidence, Loaded, Rule, Scenario, Text, Unchecked, VERSION, When, key, to_toml};
use crate::study::explore::{Answer, Ask, Work};
use crate::study::{Request, Simulation, StudyError};
use serde_json::{Value, json};

/// Futures of the figures that the page is written with, where the scenario has as many.
const FUTURES: u32 = 10_000;
/// Strategies that are shown first, and futures by which they are chosen.
const PLANS: usize = 3;
const OF_PLANS: u32 = 1_000;
/// Futures by which drivers are found.
const OF_DRIVERS: u32 = 2_000;

/// Outcomes that are offered beside the headline ones: what planners' correction of the list hides, and who goes without.
const BESIDE: [Metric; 3] = [Metric::WaitingListUncorrected, Metric::Over52WeeksUncorrected, Metric::UnmetNeed];

/// What the page is told.
pub struct Facts {
    /// The scenario's name.
    pub name: String,
    /// Checks of the simulation.
    pub checks: Vec<Check>,
    /// What is to be said of controls that are missing.
    pub notes: Vec<String>,
    identity: Identity,
    told: Value,
}

impl Facts {
    /// Simulates the scenario as it is.
    ///
    /// # Errors
    /// [`StudyError`], where the scenario cannot be simulated.
    pub fn of(loaded: &Loaded, extends: String, reference: Option<&str>) -> Result<Self, StudyError> {
        let scenario = &loaded.scenario;
        let text = to_toml(loaded);
        let read = Unchecked::text(&Text { name: "scenario".to_owned(), bytes: text.clone().into_bytes() });
        let trials = scenario.trials.min(FUTURES);
        let outcomes = outcomes(scenario);
        let ids: Vec<&str> = scenario.strategies.iter().map(|spec| spec.id.as_str()).collect();
        let reference =
            reference.or(scenario.compare_reference.as_deref()).filter(|id| ids.contains(id)).or(ids.first().copied());
        let reference = reference.unwrap_or_default().to_owned();
        // The year that a run tells: the last of the stated plan.
        let end = scenario.end_of_the_plan();
        let year = (end.start() - scenario.first_year.start()).clamp(0, scenario.horizon() as i32 - 1) as usize;
        let plans = plans(&read, &reference, outcomes[0], year)?;
        let ask = Ask { strategies: plans.clone(), trials, outcomes: outcomes.clone(), ..Ask::default() };
        let base = Work::begin(&read, ask)?.answer()?;

        let request =
            Request { strategies: vec![reference.clone()], trials: Some(trials.min(OF_DRIVERS)), ..Request::default() };
        let simulation = Simulation::prepare(loaded, &request)?;
        let results = simulation.simulate(&())?;
        let drivers = driver::numbers(scenario, &results, 0, outcomes[0], year);
        let (controls, notes) = controls(loaded, &read, &reference, &drivers);

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
            "plans": plans,
            "set_aside": set_aside(scenario, &reference),
            "strategies": strategies(loaded),
            "year": results.years[year].to_string(),
            "outcomes": outcomes.iter().map(|&metric| outcome(scenario, metric)).collect::<Vec<_>>(),
            "targets": targets(loaded),
            "history": history(loaded),
            "controls": controls,
            "assumed": assumed(scenario),
            "base": base_of(&base),
            "scenario": text,
        });
        let identity = simulation.identity(&results);
        Ok(Self { name: name.to_owned(), identity, checks: results.checks, notes, told })
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

/// The strategies that are shown first: the reference, and those with the lowest and the highest median.
fn plans(read: &Unchecked, reference: &str, metric: Metric, year: usize) -> Result<Vec<String>, StudyError> {
    let ask = Ask { trials: OF_PLANS, outcomes: vec![metric], ..Ask::default() };
    let found = Work::begin(read, ask)?.answer()?;
    let median = |place: &usize| {
        let stats = &found.series[place * found.years.len() + year];
        stats.quantiles.map_or(stats.mean, |all| all[3].value)
    };
    let places = || 0..found.strategies.len();
    let mut shown: Vec<usize> = places().filter(|&place| found.strategies[place].0 == reference).collect();
    for _ in shown.len()..PLANS {
        let rest = || places().filter(|place| !shown.contains(place));
        let next = if shown.len() == 1 {
            rest().min_by(|a, b| median(a).total_cmp(&median(b)))
        } else {
            rest().max_by(|a, b| median(a).total_cmp(&median(b)))
        };
        shown.extend(next);
    }
    shown.sort_unstable();
    Ok(shown.into_iter().map(|place| found.strategies[place].0.clone()).collect())
}

/// What the reference sets aside for each purpose, as shares of the money left after repairs.
fn set_aside(scenario: &Scenario, reference: &str) -> Value {
    let spec = scenario.strategies.iter().find(|spec| spec.id == reference);
    let of = |place: usize| spec.map_or(0.0, |spec| spec.set_aside_share * spec.set_aside_for[place]);
    json!({ "training": of(0), "change": of(1), "outreach": of(2) })
}

fn base_of(answer: &Answer) -> Value {
    serde_json::to_value(answer.json()).unwrap_or_default()
}

fn strategies(loaded: &Loaded) -> Vec<Value> {
    let of = |spec: &crate::scenario::StrategySpec| {
        let label = if spec.label.trim().is_empty() { spec.id.as_str() } else { spec.label.trim() };
        json!({ "id": spec.id, "label": label, "about": about(spec.rule) })
    };
    loaded.scenario.strategies.iter().map(of).collect()
}

/// What a rule does, for who chooses.
const fn about(rule: Rule) -> &'static str {
    match rule {
        Rule::DoMinimum => "Mends what breaks; the rest of the money for backlog is not spent.",
        Rule::Proportional => "Every band of risk gets money by how much backlog it holds.",
        Rule::WorstFirst => "High risk first, then significant, moderate and low.",
        Rule::RiskPerPound => "First what avoids most cost next year for each pound.",
        Rule::RingFenced => "Each band of risk has a pot of its own; what a pot cannot spend is not spent.",
        Rule::Weighted => "By a score of risk, age and size.",
        Rule::BenefitCost => "First what is worth most for each pound of its cost.",
        Rule::ModerniseFirst => "First the programmes that retire old systems or connect them; backlog by risk.",
        Rule::EquityFirst => "First where most people live in deprived areas, then by risk.",
        Rule::Staged => "One strategy first, then another: from a stated year, or when backlog passes a limit.",
    }
}

/// The outcomes that there are, those in real terms before those in cash.
fn outcomes(scenario: &Scenario) -> Vec<Metric> {
    let all = Metric::HEADLINE.into_iter().chain(BESIDE).filter(|metric| metric.is_simulated(scenario));
    let (cash, other): (Vec<Metric>, Vec<Metric>) = all.partition(|metric| metric.in_real_terms().is_some());
    other.into_iter().chain(cash).collect()
}

fn outcome(scenario: &Scenario, metric: Metric) -> Value {
    let row = metric.outcome();
    let kind = match row.kind {
        StockOrFlow::AtTheClose => "stock",
        StockOrFlow::InTheYear => "flow",
        StockOrFlow::SinceTheFirstYear => "sum",
    };
    json!({
        "name": row.name, "words": told(metric, scenario.first_year), "unit": row.unit.name(), "money": row.unit.is_money(),
        "about": row.about, "higher": row.better == Better::Higher, "kind": kind, "opening": opening(scenario, metric),
    })
}

/// Where a stock begins, at the close of the year before the first; none where that is not stated.
fn opening(scenario: &Scenario, metric: Metric) -> Option<f64> {
    let of = |bands: std::ops::Range<usize>| -> f64 {
        let bands = |estate: &Estate| {
            bands.clone().map(|band| scenario.number(estate.opening[band]).distribution.mean()).sum::<f64>()
        };
        scenario.estates.iter().map(bands).sum()
    };
    match metric {
        Metric::BacklogTotal | Metric::BacklogTotalReal => Some(of(0..4)),
        Metric::BacklogHigh | Metric::BacklogHighReal => Some(of(3..4)),
        Metric::BacklogHighSignificant => Some(of(2..4)),
        _ => metric.opening(scenario).filter(|opening| opening.is_certain).map(|opening| opening.value),
    }
}

/// What is assumed, in words, with its value and what is said of it.
fn assumed(scenario: &Scenario) -> Vec<Value> {
    let all = scenario.numbers.iter().filter(|number| number.evidence == Evidence::Assumed);
    let of = |number: &crate::scenario::Number| {
        let value = number.distribution.as_fixed().map(|value| value.to_string());
        let value = value.unwrap_or_else(|| number.distribution.describe().to_string());
        json!([number_in_words(scenario, &number.key), value, number.unit, number.source])
    };
    all.map(of).collect()
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
