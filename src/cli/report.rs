//! `capcast report`: one page and one workbook for the board.

use super::compare::{Asking, Compare};
use super::finished::{Subject, failed_checks, keep_out};
use super::grid::{Cell, Grid, print};
use super::limits::Judgement;
use super::options::{self, Format, Named, Numbers, Reading, Simulating};
use super::run::Run;
use super::simulation::{Clock, Prepared, fault, open, publish};
use super::{Failure, Talk, interrupt, words};
use crate::draw::Sampler;
use crate::engine::Keep;
use crate::output::{File, Store};
use crate::report::{content, page, workbook};
use crate::study::what_if;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Shows the board: one page (HTML) and one workbook (Excel), of a scenario or, with its folder in the scenario's place, of a
/// finished run.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast report                                 England: compares its strategies first
  capcast report my_trust.toml --indifference 5
  capcast report outputs/my_trust/compare        from a finished run, at once
  capcast report outputs/england/run --strategies proportional,worst_first --out for_the_board")]
pub struct Report {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    asking: Asking,
    #[command(flatten)]
    simulating: Simulating,
}

/// The page.
const PAGE: &str = "report.html";
/// The workbook.
const WORKBOOK: &str = "report.xlsx";

impl Report {
    /// Simulates where a scenario is named, reads the finished run, and publishes page and workbook.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let named = self.reading.scenario.clone().filter(|path| is_folder(path));
        let (folder, store, breached) = match named {
            Some(folder) => {
                self.refuse_what_changes_nothing(&folder)?;
                (folder, None, Vec::new())
            }
            None => {
                // Opened before any work, so that a folder that cannot be written is known at once.
                let (id, what_if) = self.asked()?;
                let out = self.simulating.folder(&id, "report", what_if.clone());
                for verb in ["compare", "run"] {
                    let own = Simulating { out: None, ..self.simulating.clone() };
                    keep_out(&out, &own.folder(&id, verb, None))?;
                    keep_out(&out, &own.folder(&id, verb, what_if.clone()))?;
                }
                let store = if self.simulating.dry_run { None } else { Some(self.open(&out, &id, talk)?) };
                let Some((folder, breached)) = self.simulated(talk)? else { return Ok(()) };
                (folder, store, breached)
            }
        };
        let mut clock = Clock::start();
        let subject = Subject::read(&folder, &self.simulating.strategies, &self.asking)?;
        clock.lap("reading");
        let identity = &subject.run.identity;
        let store = match store {
            Some(store) => store,
            None => {
                let (id, what_if) = (&identity.scenario_id, what_if(&identity.canonical_sha256, &identity.changed));
                let out = self.simulating.folder(id, "report", what_if);
                keep_out(&out, &folder)?;
                self.open(&out, id, talk)?
            }
        };
        let files = files(&subject)?;
        clock.lap("report");
        let checks = &subject.results.checks;
        let published = publish(store, files, identity, checks, rayon::current_num_threads(), clock, talk)?;
        let (report, run) = (words::path(&published), words::path(&folder));
        talk.data(&match self.reading.format {
            Format::Table => format!(
                "The report is in {report}: report.html, the page, and report.xlsx, the workbook.\nIt is made of the run in {run}.\n"
            ),
            Format::Json => print(&json!({ "folder": report, "page": PAGE, "workbook": WORKBOOK, "run": run })),
            Format::Csv => {
                let row = [report, PAGE.to_owned(), WORKBOOK.to_owned(), run];
                Grid {
                    head: vec!["folder", "page", "workbook", "run"],
                    rows: vec![row.iter().map(|cell| Cell::from(cell.as_str())).collect()],
                }
                .csv()
            }
        })?;
        failed_checks(checks)?;
        if breached.is_empty() { Ok(()) } else { Err(Failure::Breached(breached.join("\n"))) }
    }

    /// The scenario, and what tells a changed one from that of its file.
    fn asked(&self) -> Result<(String, Option<String>), Failure> {
        let numbers = self.simulating.numbers();
        let known = numbers.as_ref().copied().unwrap_or(Numbers { trials: None, seed: None });
        let loaded = self.reading.checked_with(known).map_err(Failure::from);
        let (numbers, loaded) = Failure::together(numbers, loaded)?;
        let one = Prepared::of(&self.simulating, numbers, &loaded, String::new(), &[])?;
        let what_if = what_if(&loaded.canonical_sha256, &one.simulation.changed());
        Ok((loaded.scenario.id.clone(), what_if))
    }

    /// Opens the report's folder.
    fn open(&self, out: &Path, id: &str, talk: &Talk) -> Result<Store, Failure> {
        interrupt::listen_and_end();
        let store = open(|| Store::open_or_replace(out, id, self.simulating.force), self.simulating.wait, talk)?;
        interrupt::holds(store.traces());
        Ok(store)
    }

    /// Compares the strategies of a scenario, or runs its only one: the folder of the run, and the limits that it breached.
    /// Nothing where only the cost is asked for.
    fn simulated(&self, talk: &Talk) -> Result<Option<(PathBuf, Vec<String>)>, Failure> {
        let reading = self.reading.clone();
        let loaded = reading.checked()?;
        let chosen = options::strategies(&loaded.scenario, &self.simulating.strategies)?;
        // The comparison has its own place: what is named with --out is the report's.
        let simulating = Simulating { out: None, ..self.simulating.clone() };
        let done = |folder: &Path, judgements: Vec<Judgement>| {
            Ok((folder.to_owned(), judgements.into_iter().flat_map(|judgement| judgement.breached).collect()))
        };
        if chosen.len() > 1 && self.simulating.keep != Keep::None {
            let compare = Compare { reading, more: Vec::new(), asking: self.asking.clone(), simulating };
            compare.publish(talk, |_, _, judgements, folder| done(folder, judgements))
        } else {
            let run = Run { reading, simulating };
            run.publish(talk, |_, _, _, judgement, folder| done(folder, vec![judgement]))
        }
    }

    /// In a finished run nothing more is simulated.
    fn refuse_what_changes_nothing(&self, folder: &Path) -> Result<(), Failure> {
        let Simulating { trials, seed, quantiles, fail_if, dry_run, keep, sampler, .. } = &self.simulating;
        let flags = [
            (!self.reading.set.is_empty(), "--set"),
            (self.reading.strict, "--strict"),
            (*sampler != Sampler::Inverse, "--sampler"),
            (trials.is_some(), "--trials"),
            (seed.is_some(), "--seed"),
            (!quantiles.is_empty(), "--quantiles"),
            (!fail_if.is_empty(), "--fail-if"),
            (*keep == Keep::None, "--keep"),
            (*dry_run, "--dry-run"),
        ];
        let given: Vec<&str> = flags.into_iter().filter(|(given, _)| *given).map(|(_, flag)| flag).collect();
        if given.is_empty() {
            return Ok(());
        }
        Err(Failure::Refused(format!(
            "{} holds a finished run, in which {} can change nothing: name the scenario to simulate it anew",
            words::path(folder),
            words::list(&given)
        )))
    }
}

/// Whether a folder is meant: there is one, or there is nothing and it is not named like a file.
fn is_folder(path: &Path) -> bool {
    let is_scenario = !matches!(Named::of(Some(path)), Named::File(_));
    path.is_dir() || (!is_scenario && !path.exists() && path.extension().is_none())
}

/// The page and the workbook.
fn files(subject: &Subject) -> Result<Vec<File>, Failure> {
    let run = &subject.run;
    let identity = &run.identity;
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let facts = [
        fact("Scenario", &identity.scenario_id),
        fact("Futures simulated", &words::count(identity.trials.into())),
        fact("Seed", &identity.seed.to_string()),
        fact("Program", &format!("capcast {}", run.version)),
        fact("Scenario’s content (SHA-256)", &identity.canonical_sha256),
        fact("Run’s manifest (SHA-256)", &run.manifest_sha256),
    ];
    let report = content::report(&content::Subject {
        scenario: subject.scenario(),
        set: &identity.changed,
        results: &subject.results,
        found: subject.found.as_ref(),
        facts: &facts,
    });
    let report = report.map_err(fault)?;
    let (html, xlsx) = rayon::join(|| page(&report), || workbook(&report));
    Ok(vec![
        File { name: PAGE.to_owned(), bytes: html.map_err(fault)?.into_bytes() },
        File { name: WORKBOOK.to_owned(), bytes: xlsx.map_err(fault)? },
    ])
}
