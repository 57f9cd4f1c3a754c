//! The command line: one verb, one file; the only room that prints. It uses the library as a stranger would.

mod barriers;
mod chart;
mod check;
mod compare;
mod completions;
mod cost;
mod diff;
mod dry_run;
mod explain;
#[cfg(feature = "explore")]
mod explore;
mod failure;
mod faults;
mod findings;
mod finished;
mod grid;
mod init;
mod interrupt;
mod limits;
mod manual;
mod memory;
mod nonfinite;
mod options;
mod report;
mod run;
mod scale;
mod schema;
mod show;
mod simulation;
mod sweep;
mod talk;
mod toml_values;
mod trace;
mod upgrade;
mod verify;
mod words;

pub use failure::{COMMAND_LINE_WRONG, DONE, Failure};
pub use talk::Talk;

use crate::output::survive_file_size_limit;
use clap::{Parser, Subcommand};
use std::ffi::OsString;

const TEMPLATE: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// Capital investment scenario simulator: what happens to a maintenance backlog when demand outgrows budgets and
/// upgrades are deferred.
#[derive(Parser, Debug)]
#[command(name = "capcast", version, help_template = TEMPLATE, before_help = "\
Examples:
  capcast run                          England's estate, 10,000 futures, tables and charts
  capcast compare                      which strategy, and how sure?
  capcast barriers                     what does each barrier cost?
  capcast report                       one page and one workbook for the board
  capcast explore                      a page that recomputes itself: and if it were more?
  capcast init my_trust                start a scenario of your own
  capcast check my_trust.toml          is the file right?
  capcast run my_trust.toml --set capital.pot_gbp_m=900
  capcast sweep --sweep capital.pot_gbp_m=0:1500:250   what if, across a grid
  capcast trace --trial 0              how one future comes about, year by year")]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand, Debug)]
enum Verb {
    Run(run::Run),
    Sweep(sweep::Sweep),
    Compare(compare::Compare),
    Barriers(barriers::BarriersVerb),
    Report(report::Report),
    #[cfg(feature = "explore")]
    Explore(explore::Explore),
    Chart(chart::Redraw),
    Trace(trace::Trace),
    Check(check::Check),
    Show(show::Show),
    Init(init::Init),
    Verify(verify::Verify),
    Schema(schema::Schema),
    Upgrade(upgrade::Upgrade),
    Explain(explain::Explain),
    Completions(completions::Completions),
}

impl Cli {
    /// Reads the command line.
    ///
    /// # Errors
    /// The exit code, where all is said already: help, version, or what is wrong with the flags.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, u8> {
        Self::try_parse_from(arguments).map_err(|said| {
            // A closed pipe must not turn any of it into a panic.
            let _ = said.print();
            if said.use_stderr() { COMMAND_LINE_WRONG } else { DONE }
        })
    }

    /// Whether only results and errors may be printed.
    pub fn quiet(&self) -> bool {
        match &self.verb {
            Verb::Run(run) => run.reading.quiet,
            Verb::Sweep(sweep) => sweep.reading.quiet,
            Verb::Compare(compare) => compare.reading.quiet,
            Verb::Barriers(barriers) => barriers.reading.quiet,
            Verb::Report(report) => report.reading.quiet,
            #[cfg(feature = "explore")]
            Verb::Explore(explore) => explore.reading.quiet,
            Verb::Chart(chart) => chart.quiet,
            Verb::Trace(trace) => trace.reading.quiet,
            Verb::Check(check) => check.reading.quiet,
            Verb::Show(show) => show.reading.quiet,
            Verb::Init(init) => init.quiet,
            Verb::Verify(verify) => verify.quiet,
            Verb::Schema(schema) => schema.quiet,
            Verb::Upgrade(upgrade) => upgrade.quiet,
            Verb::Explain(_) | Verb::Completions(_) => false,
        }
    }
}

/// Does what the command line asks for.
///
/// # Errors
/// [`Failure`], which carries its exit code.
pub fn run(command: Cli, talk: &Talk) -> Result<(), Failure> {
    survive_file_size_limit();
    let done = match command.verb {
        Verb::Run(run) => run.run(talk),
        Verb::Sweep(sweep) => sweep.run(talk),
        Verb::Compare(compare) => compare.run(talk),
        Verb::Barriers(barriers) => barriers.run(talk),
        Verb::Report(report) => report.run(talk),
        #[cfg(feature = "explore")]
        Verb::Explore(explore) => explore.run(talk),
        Verb::Chart(chart) => chart.run(talk),
        Verb::Trace(trace) => trace.run(talk),
        Verb::Check(check) => check.run(talk),
        Verb::Show(show) => show.run(talk),
        Verb::Init(init) => init.run(talk),
        Verb::Verify(verify) => verify.run(talk),
        Verb::Schema(schema) => schema.run(talk),
        Verb::Upgrade(upgrade) => upgrade.run(talk),
        Verb::Explain(explain) => explain.run(talk),
        Verb::Completions(completions) => completions.run(talk),
    };
    match done {
        // Whoever read our output has seen enough: `capcast show | head`.
        Err(Failure::ReaderLeft) => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
