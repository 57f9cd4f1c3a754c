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
use crate::study::{StudyError, what_if};
use clap::Args;
pub use facts::Facts;
pub use page::section;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    /// Opens the page in the browser.
    #[arg(long)]
    open: bool,
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

/// Why the scenario could not be simulated.
pub fn failure(error: StudyError) -> Failure {
    match error {
        StudyError::Run(error) => Failure::Model(error.to_string()),
        error => fault(error),
    }
}

/// Hands the page to what opens such files here; where that cannot be, it is said, and no fault.
fn open_in_browser(page: &Path, talk: &Talk) {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let quiet = Stdio::null;
    let opened = Command::new(program).args(before).arg(page).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    if opened.is_err() {
        talk.say(&format!("note: the page was not opened, since `{program}` is not here: open it yourself\n"));
    }
}

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
        let facts = pool.install(|| Facts::of(&loaded, extends, None)).map_err(failure)?;
        clock.lap("engine");
        for note in &facts.notes {
            talk.say(&format!("note: {note}\n"));
        }
        let html = page::page(&facts.name, &facts.json().to_string());
        clock.lap("page");
        let identity = facts.identity(&loaded);
        let file = File { name: PAGE.to_owned(), bytes: html.into_bytes() };
        let kib = file.bytes.len() as f64 / 1024.0;
        let published = publish(store, vec![file], &identity, &facts.checks, pool.current_num_threads(), clock, talk)?;
        simulation::warn_of_changed_files(&loaded, talk);
        if self.open {
            open_in_browser(&published.join(PAGE), talk);
        }
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
