//! `capcast report`: one page and one workbook for the board.

use super::compare::{Asking, Compare};
#[cfg(feature = "explore")]
use super::explore::{Facts, failure, section};
use super::finished::{Subject, failed_checks, keep_out};
use super::grid::{Cell, Grid, print};
use super::limits::Judgement;
use super::options::{self, Format, Named, Numbers, Reading, Simulating};
use super::run::Run;
use super::simulation::{Clock, Prepared, fault, open, publish};
use super::{Failure, Talk, interrupt, words};
use crate::draw::Sampler;
use crate::engine::Keep;
use crate::engine::results::Check;
#[cfg(feature = "explore")]
use crate::output::finished::SCENARIO;
use crate::output::{File, Identity, Store};
use crate::report::{Live, Report as Paper, content, page_with, workbook};
use crate::study::compare::joined_id;
use crate::study::{hash_of, what_if};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Shows the board: one page (HTML) and one workbook (Excel), of a scenario or, with its folder in the scenario's place, of a
/// finished run. Of several scenarios: one of them side by side, and one of each.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast report                                 England: compares its strategies first
  capcast report my_trust.toml --indifference 5
  capcast report outputs/my_trust/compare        from a finished run, at once
  capcast report base.toml more_capital.toml     side by side, and each by itself
  capcast report outputs/england/run --strategies proportional,worst_first --out for_the_board")]
pub struct Report {
    #[command(flatten)]
    pub reading: Reading,
    /// Further scenarios, to be told beside the first.
    #[arg(value_name = "MORE")]
    more: Vec<PathBuf>,
    /// Scenarios of other years or another price base, each in its own; what they come to is told at the prices of the latest base.
    #[arg(long, requires = "more")]
    rebase: bool,
    /// Puts the engine into the page, which then recomputes itself as its controls are moved, as that of `capcast explore` does.
    #[cfg(feature = "explore")]
    #[arg(long, conflicts_with = "more")]
    live: bool,
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
        if let (false, Some(reference)) =
            (self.more.is_empty(), self.asking.reference.as_ref().filter(|r| r.contains('/')))
        {
            return Err(Failure::Refused(format!(
                "--reference {}: in a report of several scenarios each is held against a strategy of its own; name one alone, or use compare",
                words::text(reference)
            )));
        }
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
        let all = Subject::read_each(&folder, &self.simulating.strategies, &self.asking)?;
        clock.lap("reading");
        let identity = &together(&all);
        let store = match store {
            Some(store) => store,
            None => {
                let (id, what_if) = (&identity.scenario_id, what_if(&identity.canonical_sha256, &identity.changed));
                let out = self.simulating.folder(id, "report", what_if);
                keep_out(&out, &folder)?;
                self.open(&out, id, talk)?
            }
        };
        let live = self.live(&folder, talk)?;
        let mut files = files(&all, live.as_ref())?;
        // What a page gives to take along stands on the scenario beside it.
        #[cfg(feature = "explore")]
        if live.is_some() {
            let bytes = std::fs::read(folder.join(SCENARIO)).map_err(|error| Failure::Refused(error.to_string()))?;
            files.push(File { name: SCENARIO.to_owned(), bytes });
        }
        clock.lap("report");
        let checks = &checks_of(&all);
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

    /// What makes the page recompute itself, where that is asked for: of the scenario as it lies in the run.
    #[cfg(feature = "explore")]
    fn live(&self, run: &Path, talk: &Talk) -> Result<Option<Live>, Failure> {
        if !self.live {
            return Ok(None);
        }
        let scenario = Some(run.join(SCENARIO));
        let loaded = Reading { scenario, set: Vec::new(), ..self.reading.clone() }.checked()?;
        let facts = Facts::of(&loaded, SCENARIO.to_owned(), self.asking.reference.as_deref()).map_err(failure)?;
        for note in &facts.notes {
            talk.say(&format!("note: {note}\n"));
        }
        Ok(Some(section(&facts.json().to_string())))
    }

    #[cfg(not(feature = "explore"))]
    fn live(&self, _: &Path, _: &Talk) -> Result<Option<Live>, Failure> {
        Ok(None)
    }

    /// The scenario, and what tells a changed one from that of its file.
    fn asked(&self) -> Result<(String, Option<String>), Failure> {
        if !self.more.is_empty() {
            return self.compare().name();
        }
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
        let done = |folder: &Path, judgements: Vec<Judgement>| {
            Ok((folder.to_owned(), judgements.into_iter().flat_map(|judgement| judgement.breached).collect()))
        };
        if !self.more.is_empty() {
            return self.compare().publish(talk, |_, _, judgements, folder| done(folder, judgements));
        }
        let reading = self.reading.clone();
        let loaded = reading.checked()?;
        let chosen = options::strategies(&loaded.scenario, &self.simulating.strategies)?;
        if chosen.len() > 1 && self.simulating.keep != Keep::None {
            self.compare().publish(talk, |_, _, judgements, folder| done(folder, judgements))
        } else {
            let run = Run { reading, simulating: self.elsewhere() };
            run.publish(talk, |_, _, _, judgement, folder| done(folder, vec![judgement]))
        }
    }

    /// The comparison that the report is made of.
    fn compare(&self) -> Compare {
        Compare {
            reading: self.reading.clone(),
            more: self.more.clone(),
            rebase: self.rebase,
            asking: self.asking.clone(),
            simulating: self.elsewhere(),
        }
    }

    /// What is simulated has its own place: what is named with --out is the report's.
    fn elsewhere(&self) -> Simulating {
        Simulating { out: None, ..self.simulating.clone() }
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
            (!self.more.is_empty(), "a further scenario"),
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

/// What identifies the runs together.
fn together(all: &[Subject]) -> Identity {
    let mut identity = all[0].run.identity.clone();
    identity.scenario_id = joined_id(&all.iter().map(|subject| subject.scenario().id.as_str()).collect::<Vec<_>>());
    for other in all[1..].iter().map(|subject| &subject.run.identity) {
        identity.canonical_sha256 = hash_of(&[&identity.canonical_sha256, &other.canonical_sha256]);
        identity.strategies.extend(other.strategies.clone());
    }
    identity
}

fn checks_of(all: &[Subject]) -> Vec<Check> {
    all.iter().flat_map(|subject| subject.results.checks.clone()).collect()
}

/// The page and the workbook; of several scenarios those of them side by side, and of each by itself.
fn files(all: &[Subject], live: Option<&Live>) -> Result<Vec<File>, Failure> {
    let facts: Vec<Vec<(String, String)>> = all.iter().map(facts).collect();
    let subjects = all.iter().zip(&facts).map(|(subject, facts)| content::Subject {
        scenario: subject.scenario(),
        set: &subject.run.identity.changed,
        results: &subject.results,
        found: subject.found.as_ref(),
        facts,
    });
    let subjects: Vec<content::Subject<'_>> = subjects.collect();
    let mut files = Vec::new();
    if let [_, _, ..] = &subjects[..] {
        files.extend(papers(&content::side_by_side(&subjects).map_err(fault)?, None, "")?);
    }
    for subject in &subjects {
        let home = if subjects.len() > 1 { format!("{}.", subject.scenario.id) } else { String::new() };
        files.extend(papers(&content::report(subject).map_err(fault)?, live, &home)?);
    }
    Ok(files)
}

/// One report as page and workbook, under names that begin with `home`.
fn papers(report: &Paper, live: Option<&Live>, home: &str) -> Result<[File; 2], Failure> {
    let (html, xlsx) = rayon::join(|| page_with(report, live), || workbook(report));
    Ok([
        File { name: format!("{home}{PAGE}"), bytes: html.map_err(fault)?.into_bytes() },
        File { name: format!("{home}{WORKBOOK}"), bytes: xlsx.map_err(fault)? },
    ])
}

/// The facts by which a run is found again.
fn facts(subject: &Subject) -> Vec<(String, String)> {
    let run = &subject.run;
    let identity = &run.identity;
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    vec![
        fact("Scenario", &identity.scenario_id),
        fact("Futures simulated", &words::count(identity.trials.into())),
        fact("Seed", &identity.seed.to_string()),
        fact("Program", &format!("capcast {}", run.version)),
        fact("Scenario’s content (SHA-256)", &identity.canonical_sha256),
        fact("Run’s manifest (SHA-256)", &run.manifest_sha256),
    ]
}
