//! `capcast check`: is the file right?

use super::grid::{Cell, Grid, print};
use super::options::{Format, Reading};
use super::{Failure, Talk, memory, words};
use crate::engine::{self, Keep, World};
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
                let too_large = simulable(&loaded)?;
                talk.data(&in_words(&loaded))?;
                if let Some(why) = too_large {
                    talk.say(&format!("note: here it cannot be run as it is: {why}\n"));
                }
                talk.say(&format!("\nNext: capcast run{}\n", self.reading.again()));
                Ok(())
            }
            (Format::Table, Err(problems)) => Err(problems.into()),
            (format, Ok(loaded)) => {
                simulable(&loaded)?;
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

/// Whether it can be simulated: two draws with one address cannot be told apart, if by a rare accident. What would not fit into the
/// memory of this machine is no fault of the file, and told.
///
/// # Errors
/// [`Failure::Refused`] where two draws have one address.
fn simulable(loaded: &Loaded) -> Result<Option<String>, Failure> {
    let scenario = &loaded.scenario;
    let all: Vec<usize> = (0..scenario.strategies.len()).collect();
    let trials = scenario.trials;
    let world =
        World::new(scenario, trials, scenario.seed, &all).map_err(|clash| Failure::Refused(clash.to_string()))?;
    let needed = engine::memory_needed(&world, Keep::Headline);
    let fixed = engine::memory_of_results(&world);
    Ok(memory::preflight(trials, needed, fixed, rayon::current_num_threads()).err())
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
