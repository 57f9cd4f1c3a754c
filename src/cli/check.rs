//! `capcast check`: is the file right?

use super::grid::{Cell, Grid, print};
use super::options::{Format, Reading};
use super::{Failure, Talk, words};
use crate::engine::World;
use crate::scenario::{Evidence, Loaded, Problems, Severity};
use clap::Args;
use serde_json::json;

/// Is the scenario right? Tells every problem of the file in one pass.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast check my_trust.toml
  capcast check my_trust.toml --strict           warnings are errors
  capcast check my_trust.toml --format json      for an editor or a pipeline")]
pub struct Check {
    #[command(flatten)]
    pub reading: Reading,
}

impl Check {
    /// Checks, and says what was found.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        match (self.reading.format, self.reading.checked()) {
            (Format::Table, Ok(loaded)) => {
                if !loaded.notes.list.is_empty() {
                    talk.say(&format!("{}\n", loaded.notes.render(talk.colour()).trim_end()));
                }
                addresses(&loaded)?;
                talk.data(&in_words(&loaded))?;
                talk.say(&format!("\nNext: capcast run{}\n", self.reading.again()));
                Ok(())
            }
            (Format::Table, Err(problems)) => Err(problems.into()),
            (format, Ok(loaded)) => {
                addresses(&loaded)?;
                talk.data(&as_data(format, &loaded.notes))
            }
            // For a program the problems are the result; people get them on standard error.
            (format, Err(problems)) => {
                talk.data(&as_data(format, &problems))?;
                let errors = problems.count(Severity::Error);
                let errors = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
                Err(Failure::Refused(format!("{}: {errors}", words::text(&problems.name))))
            }
        }
    }
}

/// Two draws with one address cannot be told apart: the scenario is wrong, if by a rare accident.
fn addresses(loaded: &Loaded) -> Result<(), Failure> {
    let scenario = &loaded.scenario;
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    World::new(scenario, 1, scenario.seed, &all).map(drop).map_err(|clash| Failure::Refused(clash.to_string()))
}

fn in_words(loaded: &Loaded) -> String {
    let scenario = &loaded.scenario;
    let known = |evidence| scenario.numbers.iter().filter(|number| number.evidence == evidence).count();
    let uncertain = scenario.numbers.iter().filter(|number| number.distribution.as_fixed().is_none()).count();
    let plural = |n: usize, one: &str, more: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {more}") };
    format!(
        "{}: no errors.\n{}, {} to {}: {}, {}, {} ({} uncertain; {} measured, {} published, {} assumed).\n",
        words::text(&loaded.notes.name),
        scenario.name,
        scenario.first_year,
        scenario.last_year,
        plural(scenario.estates.len(), "estate", "estates"),
        plural(scenario.strategies.len(), "strategy", "strategies"),
        plural(scenario.numbers.len(), "number", "numbers"),
        uncertain,
        known(Evidence::Measured),
        known(Evidence::Published),
        known(Evidence::Assumed),
    )
}

fn as_data(format: Format, problems: &Problems) -> String {
    let rows = problems.list.iter().zip(problems.places(&problems.list)).map(|(problem, place)| {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        vec![
            Cell::from(severity),
            Cell::from(problem.code),
            place.map_or(Cell::Nothing, |(file, ..)| Cell::from(file)),
            place.map_or(Cell::Nothing, |(_, line, _)| Cell::Count(line as u64)),
            place.map_or(Cell::Nothing, |(.., column)| Cell::Count(column as u64)),
            Cell::from(problem.path.as_str()),
            Cell::from(problem.title.as_str()),
            Cell::from(problem.help.as_str()),
        ]
    });
    let grid = Grid {
        head: vec!["severity", "code", "file", "line", "column", "path", "title", "help"],
        rows: rows.collect(),
    };
    match format {
        Format::Csv => grid.csv(),
        _ => print(&json!({ "file": problems.name, "problems": grid.json() })),
    }
}
