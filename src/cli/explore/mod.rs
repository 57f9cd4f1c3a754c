//! `capcast explore`: a page that recomputes itself.

mod controls;
mod facts;
mod page;

use super::grid::{Cell, Grid, print};
use super::options::{Format, Named, Reading};
use super::simulation::{self, Clock, fault, open, publish};
use super::{Failure, Talk, interrupt, words};
use crate::output::finished::SCENARIO;
use crate::output::{File, Store};
use crate::study::what_if;
use clap::Args;
use facts::Facts;
use serde_json::json;
use std::path::PathBuf;

/// And if it were two billion more? Writes one page (HTML) with the engine inside, which answers in any browser, without a server and
/// without an installation.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast explore                          England: outputs/england/explore/explore.html
  capcast explore my_trust.toml            your own scenario
  capcast explore outputs/my_trust/run     the scenario of a finished run
  capcast explore england_programmes --set demand.enabled=true --out page")]
pub struct Explore {
    #[command(flatten)]
    pub reading: Reading,
    /// Output folder; none: outputs/<scenario>/explore, and where anything is changed a folder of its own beside it.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Moves a run of another scenario that is in the output folder aside, to FOLDER.aside-1; deletes nothing.
    #[arg(long)]
    force: bool,
    /// Waits while another run uses the output folder, instead of giving up.
    #[arg(long)]
    wait: bool,
}

/// The page.
const PAGE: &str = "explore.html";

impl Explore {
    /// Simulates the scenario as it is, and publishes the page.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        interrupt::listen_and_end();
        let mut reading = self.reading.clone();
        // In a finished run lies the scenario as it was simulated.
        if let Some(folder) = reading.scenario.as_mut().filter(|path| path.is_dir()) {
            folder.push(SCENARIO);
        }
        let loaded = reading.load(talk)?;
        let what_if = what_if(&loaded.canonical_sha256, &loaded.set);
        let folder = simulation::folder(self.out.as_deref(), &loaded.scenario.id, "explore", what_if);
        let store = open(|| Store::open_or_replace(&folder, &loaded.scenario.id, self.force), self.wait, talk)?;
        interrupt::holds(store.traces());
        let mut clock = Clock::start();
        let extends = match Named::of(reading.scenario.as_deref()) {
            Named::BuiltIn(name, _) => name.to_owned(),
            Named::File(path) => path.file_name().map_or_else(|| "scenario.toml".to_owned(), words::os),
            Named::Input => "scenario.toml".to_owned(),
        };
        let pool = simulation::pool(simulation::cores())?;
        let facts = pool.install(|| Facts::of(&loaded, extends)).map_err(|error| match error {
            crate::study::StudyError::Run(error) => Failure::Model(error.to_string()),
            error => fault(error),
        })?;
        clock.lap("engine");
        let html = page::page(&facts.name, &facts.json().to_string());
        clock.lap("page");
        let identity = facts.identity(&loaded);
        let file = File { name: PAGE.to_owned(), bytes: html.into_bytes() };
        let kib = file.bytes.len() as f64 / 1024.0;
        let published = publish(store, vec![file], &identity, &facts.checks, pool.current_num_threads(), clock, talk)?;
        simulation::warn_of_changed_files(&loaded, talk);
        let page = words::path(&published.join(PAGE));
        talk.data(&match reading.format {
            Format::Table => format!(
                "The page is {page} ({kib:.0} KiB): open it in a browser. It needs no network and sends nothing.\n\
                 Mail filters may hold a page with a program in it back: share it by a drive, or zipped.\n"
            ),
            Format::Json => print(&json!({ "folder": words::path(&published), "page": PAGE })),
            Format::Csv => {
                let row = vec![Cell::from(words::path(&published).as_str()), Cell::from(PAGE)];
                Grid { head: vec!["folder", "page"], rows: vec![row] }.csv()
            }
        })
    }
}
