//! `capcast show`: what does my file mean once everything is resolved?

use super::grid::{Cell, Grid, json_number, print};
use super::options::{Format, Reading};
use super::{Failure, Talk, words};
use crate::scenario::{Loaded, Number, Scenario};
use clap::Args;
use serde_json::{Map, Value};
use std::fmt::Write;

/// What does the scenario mean? Shows it resolved, with the layer, unit and evidence of every number.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast show                                     the built-in England
  capcast show my_trust.toml --set run.trials=500
  capcast show --format json | jq .capital
  capcast show --format csv > numbers.csv          one row a number")]
pub struct Show {
    #[command(flatten)]
    pub reading: Reading,
}

impl Show {
    /// Prints the resolved scenario.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let loaded = self.reading.load(talk)?;
        talk.data(&match self.reading.format {
            Format::Table => toml_with_comments(&loaded),
            Format::Json => print(&plain(&toml::Value::Table(loaded.resolved))),
            Format::Csv => numbers(&loaded.scenario).csv(),
        })
    }
}

/// One row a number.
fn numbers(scenario: &Scenario) -> Grid {
    let row = |number: &Number| {
        vec![
            Cell::from(number.key.as_str()),
            Cell::Number(number.distribution.mean()),
            Cell::from(number.unit),
            Cell::from(number.distribution.describe()),
            Cell::from(number.evidence.name()),
            Cell::from(number.source.as_str()),
            Cell::from(number.layer.as_str()),
        ]
    };
    Grid {
        head: vec!["key", "mean", "unit", "distribution", "evidence", "source", "layer"],
        rows: scenario.numbers.iter().map(row).collect(),
    }
}

/// TOML's values as JSON's.
fn plain(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => json_number(*number),
        toml::Value::Boolean(flag) => Value::from(*flag),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(values) => Value::Array(values.iter().map(plain).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect::<Map<_, _>>())
        }
    }
}

/// The scenario as TOML, every number followed by its unit, evidence, layer and source.
fn toml_with_comments(loaded: &Loaded) -> String {
    let mut out = String::new();
    table(&loaded.scenario, &loaded.resolved, &mut Vec::new(), &mut out);
    out
}

fn table(scenario: &Scenario, values: &toml::Table, path: &mut Vec<String>, out: &mut String) {
    // What describes one number, or four shares drawn together, stands on one line.
    let is_table = |path: &[String], value: &toml::Value| {
        value.is_table() && number(scenario, path).is_none() && value.get("dirichlet").is_none()
    };
    let mut inner = Vec::new();
    let mut lines = Vec::new();
    for (name, value) in values {
        path.push(name.clone());
        if is_table(path, value) {
            inner.push(name);
        } else {
            let comment =
                number(scenario, path).or_else(|| first_share(scenario, path)).map_or_else(String::new, comment);
            lines.push((format!("{} = {value}", key(name)), comment));
        }
        path.pop();
    }
    if !lines.is_empty() {
        if !path.is_empty() {
            let header: Vec<String> = path.iter().map(|part| key(part)).collect();
            let _ = writeln!(out, "\n[{}]", header.join("."));
        }
        let width = lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width <= 60).max().unwrap_or(0);
        for (line, comment) in lines {
            let _ = writeln!(out, "{}", format!("{line:<width$}{comment}").trim_end());
        }
    }
    for name in inner {
        path.push(name.clone());
        if let Some(toml::Value::Table(values)) = values.get(name) {
            table(scenario, values, path, out);
        }
        path.pop();
    }
}

fn number<'s>(scenario: &'s Scenario, path: &[String]) -> Option<&'s Number> {
    let path = path.join(".");
    let found = scenario.numbers.binary_search_by(|number| number.key.as_str().cmp(&path)).ok()?;
    Some(&scenario.numbers[found])
}

/// The first of the numbers that a split stands for.
fn first_share<'s>(scenario: &'s Scenario, path: &[String]) -> Option<&'s Number> {
    number(scenario, &[path, &["low".to_owned()]].concat())
}

fn comment(number: &Number) -> String {
    let mut parts = vec![number.unit, number.evidence.name(), &number.layer];
    if !number.source.is_empty() {
        parts.push(&number.source);
    }
    parts.retain(|part| !part.is_empty());
    format!("  # {}", words::text(&parts.join(" · ")))
}

/// A key as TOML writes it: quoted where it must be.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if bare { name.to_owned() } else { toml::Value::from(name).to_string() }
}
