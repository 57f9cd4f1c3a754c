//! `capcast show`: what does my file mean once everything is resolved?

use super::grid::{Cell, Grid, print};
use super::options::{Format, Reading};
use super::toml_values::plain;
use super::{Failure, Talk, diff, words};
use crate::scenario::{Loaded, Number, key, number_of};
use clap::Args;
use std::ffi::OsString;
use std::fmt::Write;

/// What does the scenario mean? Shows it resolved, with the file and line of every value, and unit and evidence of every
/// number.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast show                                     the built-in England
  capcast show my_trust.toml --set run.trials=500
  capcast show --format json | jq .capital
  capcast show --format csv > numbers.csv          one row a number
  capcast show my_trust.toml --diff england        what differs from England")]
pub struct Show {
    #[command(flatten)]
    pub reading: Reading,
    /// Shows only what differs from another scenario: a file, or `england`, `trust` or `minimal`, which are built in.
    #[arg(long, value_name = "OTHER")]
    diff: Option<OsString>,
}

impl Show {
    /// Prints the resolved scenario.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let other = self.diff.as_ref().map(|name| diff::other(name, self.reading.strict)).transpose();
        let (other, loaded) = Failure::together(other.map_err(Failure::from), self.reading.load(talk))?;
        if let Some(other) = other {
            return talk.data(&diff::shown(&other, &loaded, self.reading.format));
        }
        talk.data(&match self.reading.format {
            Format::Table => toml_with_comments(&loaded),
            Format::Json => print(&plain(&toml::Value::Table(loaded.resolved))),
            Format::Csv => numbers(&loaded).csv(),
        })
    }
}

/// One row a number.
fn numbers(loaded: &Loaded) -> Grid {
    let line = |number: &Number| {
        // Four shares are set together.
        let above = number.key.rsplit_once('.').and_then(|(above, _)| loaded.origins.get(above));
        let origin = loaded.origins.get(&number.key).or(above);
        origin.and_then(|origin| origin.line).map_or(Cell::Nothing, |line| Cell::Count(line as u64))
    };
    let row = |number: &Number| {
        vec![
            Cell::from(number.key.as_str()),
            Cell::Number(number.distribution.mean()),
            Cell::from(number.unit),
            Cell::from(number.distribution.describe()),
            Cell::from(number.evidence.name()),
            Cell::from(number.source.as_str()),
            Cell::from(number.layer.as_str()),
            line(number),
        ]
    };
    Grid {
        head: vec!["key", "mean", "unit", "distribution", "evidence", "source", "layer", "line"],
        rows: loaded.scenario.numbers.iter().map(row).collect(),
    }
}

/// The scenario as TOML, every value followed by its file and line, every number also by its unit, evidence and source.
fn toml_with_comments(loaded: &Loaded) -> String {
    let mut out = String::new();
    table(loaded, &loaded.resolved, &mut Vec::new(), &mut out);
    out
}

fn table(loaded: &Loaded, values: &toml::Table, path: &mut Vec<String>, out: &mut String) {
    let mut inner = Vec::new();
    let mut lines = Vec::new();
    for (name, value) in values {
        path.push(name.clone());
        let here = path.join(".");
        // What was set as one value stands on one line.
        if value.is_table() && !loaded.origins.contains_key(&here) {
            inner.push(name);
        } else {
            lines.push((format!("{} = {value}", key(name)), comment(loaded, &here)));
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
            table(loaded, values, path, out);
        }
        path.pop();
    }
}

fn comment(loaded: &Loaded, path: &str) -> String {
    let origin = loaded.origins.get(path).map(ToString::to_string).unwrap_or_default();
    let mut parts = match number_of(&loaded.scenario, path) {
        Some(number) => vec![number.unit, number.evidence.name(), &origin, &number.source],
        None => vec![origin.as_str()],
    };
    parts.retain(|part| !part.is_empty());
    format!("  # {}", words::text(&parts.join(" · ")))
}
