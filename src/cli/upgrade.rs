//! `capcast upgrade`: how does an old scenario become one of today's?

use super::options::input;
use super::{Failure, Talk, words};
use crate::output::replace_file;
use crate::scenario::{Upgrade as Upgraded, VERSION, read_file, upgrade};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

/// Rewrites a scenario of an earlier version for this one; comments, order and layout stay.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast upgrade my_trust.toml --check    shows what would change
  capcast upgrade my_trust.toml            changes it, whole or not at all
  capcast upgrade - < old.toml > new.toml  prints it, upgraded")]
pub struct Upgrade {
    /// Scenario file; `-` is standard input, which is printed as it is for this version.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Shows the lines that would change, and writes nothing.
    #[arg(long)]
    check: bool,
    /// Prints only results and errors.
    #[arg(long, short)]
    pub quiet: bool,
}

impl Upgrade {
    /// Rewrites the file, or shows what would change.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let piped = self.scenario.as_os_str() == "-";
        let text = if piped { input()? } else { read_file(&self.scenario)? };
        let name = if piped { text.name.clone() } else { words::path(&self.scenario) };
        let (version, bytes, lines, gone) = match upgrade(&text)? {
            Upgraded::Current => {
                if piped && !self.check {
                    talk.data(&String::from_utf8_lossy(&text.bytes))?;
                }
                talk.say(&format!("{name} is written for version {VERSION} already: nothing to change.\n"));
                return Ok(());
            }
            Upgraded::From { version, bytes, lines, gone } => (version, bytes, lines, gone),
        };
        if self.check {
            talk.data(&difference(&lines))?;
            talk.say(&format!("\n{name} is written for version {version}. Nothing was written.\n"));
        } else if piped {
            talk.data(&String::from_utf8_lossy(&bytes))?;
        } else {
            replace_file(&self.scenario, &bytes)
                .map_err(|error| Failure::Environment(format!("{name} cannot be written: {error}")))?;
            talk.say(&format!("{name}: version {version} is now version {VERSION}, {}.\n", changed(lines.len())));
        }
        for (key, became) in gone {
            talk.say(&format!("\n{key} becomes a comment: {became}.\n"));
        }
        if piped {
            return Ok(());
        }
        let next = if self.check { "upgrade" } else { "check" };
        talk.say(&format!("\nNext: capcast {next} {}\n", words::shell_path(&self.scenario)));
        Ok(())
    }
}

fn changed(lines: usize) -> String {
    if lines == 1 { "1 line changed".to_owned() } else { format!("{lines} lines changed") }
}

/// Each changed line as it is and as it will be.
fn difference(lines: &[(usize, String, String)]) -> String {
    let mut out = String::new();
    for (number, before, after) in lines {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{number:>5} - {}", words::text(before));
        let _ = writeln!(out, "{:>5} + {}", "", words::text(after));
    }
    out
}
