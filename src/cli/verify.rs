//! `capcast verify`: is this folder intact?

use super::grid::{Cell, Grid, print};
use super::options::Format;
use super::{Failure, Talk, words};
use crate::output::{Unverifiable, Verdict, verify};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Is this folder intact? Holds every file that a run left against the manifest, to the byte.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast verify outputs/england/run
  capcast verify outputs/england/run --format json   for a pipeline

Exit codes: 0 intact, 5 damaged, 4 incomplete (run again), 3 not a folder of capcast, or not readable")]
pub struct Verify {
    /// Folder that a run left.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// How results are written on standard output.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Prints only results and errors.
    #[arg(long, short)]
    pub quiet: bool,
}

impl Verify {
    /// Verifies, and says what was found.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let verdict = verify(&self.folder).map_err(|why| match why {
            Unverifiable::Incomplete { .. } => Failure::Incomplete(why.to_string()),
            _ => Failure::Environment(why.to_string()),
        })?;
        let folder = words::path(&self.folder);
        let intact = verdict.damage.is_empty();
        match self.format {
            Format::Table if intact => talk.data(&format!(
                "{folder} is intact: {} of the scenario {}, {}, are as they were published.\n",
                words::plural(verdict.files, "file", "files"),
                words::text(&verdict.scenario_id),
                words::bytes(verdict.bytes)
            ))?,
            Format::Table => {}
            Format::Json => talk.data(&print(&json!({
                "folder": folder,
                "intact": intact,
                "scenario": verdict.scenario_id,
                "version": verdict.version,
                "files": verdict.files,
                "bytes": verdict.bytes,
                "damage": grid(&verdict).json(),
                "not_of_the_run": verdict.strangers,
            })))?,
            Format::Csv => talk.data(&grid(&verdict).csv())?,
        }
        if !verdict.strangers.is_empty() {
            let names: Vec<String> = verdict.strangers.iter().map(|name| words::text(name)).collect();
            talk.say(&format!("note: no part of the run, and not verified: {}\n", words::list(&names)));
        }
        if intact {
            return Ok(());
        }
        let damage = verdict
            .damage
            .iter()
            .map(|d| format!("\n  {}: {}", words::text(&d.file), words::text(&d.what.to_string())));
        Err(Failure::Integrity(format!(
            "{folder} is not as it was published:{}\nRun again into the folder to have it whole.",
            damage.collect::<String>()
        )))
    }
}

fn grid(verdict: &Verdict) -> Grid {
    let row = |d: &crate::output::Damage| vec![Cell::from(d.file.as_str()), Cell::from(d.what.to_string().as_str())];
    Grid { head: vec!["file", "what"], rows: verdict.damage.iter().map(row).collect() }
}
