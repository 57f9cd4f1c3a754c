//! `capcast compare`: which strategy, and how sure?

pub mod request;
mod summary;

use super::grid::print;
use super::limits::{self, Judgement};
use super::options::{Format, Numbers, Reading, Simulating};
use super::simulation::{Clock, Prepared, Waiting, drawn, failed, fault, notes_on, publish};
use super::{Failure, Talk, interrupt, words};
use crate::analysis::Comparison;
use crate::chart::{ComparisonData, comparison_drawings, followed_in};
use crate::engine::results::Check;
use crate::output::{File, comparison_files};
use crate::scenario::Loaded;
use crate::study::compare::{checks, identity, joined_id, side_by_side};
use crate::study::{Simulation, StudyError, hash_of, what_if};
use clap::Args;
use std::path::{Path, PathBuf};
pub use summary::Summary;

/// Which strategy, and how sure? Everything that `run` writes, and each strategy against a reference and against the best,
/// in the same futures.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast compare                                               England: against the first strategy
  capcast compare my_trust.toml --reference proportional
  capcast compare --metric backlog_high_gbp_m@2034/35 --indifference 50
  capcast compare my_trust.toml --targets high_risk_held
  capcast compare base.toml more_capital.toml --reference base/proportional
  capcast compare plan_2026.toml plan_2025.toml --rebase --metric backlog_total_real_gbp_m@2029/30
  capcast compare --format json --quiet | jq .answer")]
pub struct Compare {
    #[command(flatten)]
    pub reading: Reading,
    /// Further scenarios of the same years, each compared in its own world.
    #[arg(value_name = "MORE")]
    pub more: Vec<PathBuf>,
    /// Compare scenarios of other years or another price base, each in its own, and tell side by side what they come to at the prices
    /// of the latest base: this year's plan beside last year's.
    #[arg(long, requires = "more")]
    pub rebase: bool,
    #[command(flatten)]
    pub asking: Asking,
    #[command(flatten)]
    pub simulating: Simulating,
}

/// What is asked of a comparison.
#[derive(Args, Clone, Debug, Default)]
pub struct Asking {
    /// Strategy that the others are held against, by id; none: that of the scenario (compare.reference), or its first.
    ///
    /// Of several scenarios each has its own. SCENARIO/STRATEGY holds all strategies of all scenarios against that one,
    /// future by future: what a scenario changes is then the only difference.
    #[arg(long, value_name = "ID")]
    pub reference: Option<String>,
    /// Outcome by which to judge, and if wanted the year; none: total backlog in real terms, in the last year of the stated plan.
    #[arg(long, value_name = "NAME[@YEAR]")]
    pub metric: Option<String>,
    /// A difference up to this, in the unit of the outcome, makes no difference to you; none: half a per cent of the reference. With
    /// 0 every difference counts.
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub indifference: Option<String>,
    /// Targets of the scenario to look at, by id; none: all.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub targets: Vec<String>,
}

impl Compare {
    /// Loads, simulates, compares, publishes and says which.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let tell = |told: &Summary<'_>, checks: &[Check], judgements: Vec<Judgement>, folder: &Path| {
            self.tell(told, checks, judgements, folder, talk)
        };
        self.publish(talk, tell).map(Option::unwrap_or_default)
    }

    /// Loads, simulates, compares and publishes, and then does what is asked; nothing where only the cost is asked for.
    pub fn publish<T>(
        &self,
        talk: &Talk,
        then: impl FnOnce(&Summary<'_>, &[Check], Vec<Judgement>, &Path) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        let cancelled = interrupt::listen_and_end();
        let flags = &self.simulating;
        let readings = self.readings();
        let numbers = flags.numbers();
        let known = numbers.as_ref().copied().unwrap_or(Numbers { trials: None, seed: None });
        let (numbers, all) = Failure::together(numbers, load(&readings, |reading| reading.load_with(known, talk)))?;
        let terms = request::terms(&self.asking, self.rebase, &all)?;
        let each = readings
            .iter()
            .zip(&all)
            .map(|(reading, loaded)| Prepared::of(flags, numbers, loaded, reading.again(), &terms.metrics));
        let mut each: Vec<Prepared<'_>> = each.collect::<Result<_, _>>()?;
        for one in &mut each {
            let reference = terms.reference_in(&one.simulation.loaded.scenario);
            one.simulation = one.simulation.clone().telling(terms.year(), reference);
        }
        let simulations: Vec<&Simulation<'_>> = each.iter().map(|one| &one.simulation).collect();
        let mut groups = terms.groups(&simulations)?;
        for group in &mut groups {
            group.title = words::text(&group.title);
            group.question = request::shown(group.question.clone());
        }
        let id = joined_id(&ids(&all));
        let canonical: Vec<&str> = all.iter().map(|loaded| loaded.canonical_sha256.as_str()).collect();
        let folder = flags.folder(&id, "compare", what_if(&hash_of(&canonical), &changed(&simulations)));
        flags.preflight(&each, &folder)?;
        let pool = flags.pool()?;
        if flags.dry_run {
            let waiting = Waiting::silent(cancelled);
            let costs = each.iter().map(|one| one.dry_run(&pool, &folder, &waiting));
            let told: Vec<String> =
                costs.map(|cost| Ok(cost?.written(self.reading.format))).collect::<Result<_, Failure>>()?;
            talk.data(&told.join(if self.reading.format == Format::Table { "\n" } else { "" }))?;
            return Ok(None);
        }
        let store = flags.open(&folder, &id, talk)?;
        let mut clock = Clock::start();
        let mut results = Vec::new();
        for one in &each {
            results.push(one.run(&pool, cancelled, talk)?);
        }
        clock.lap("engine");
        let found: Result<Vec<Comparison>, StudyError> =
            pool.install(|| groups.iter().map(|group| group.compare(&results)).collect());
        let found = found?;
        clock.lap("comparison");
        interrupt::check()?;

        let Some(identity) = identity(id, &simulations, &results, &groups) else {
            return Err(Failure::Fault("no scenario was compared".to_owned()));
        };
        let mut files = Vec::new();
        for (one, results) in each.iter().zip(&results) {
            let scenario = &one.simulation.loaded.scenario;
            // The same plan as in the answer.
            let plan = Some((followed_in(&found, scenario, results), terms.year()));
            let own =
                one.files_following(results, plan, each.len() > 1, &one.simulation.identity(results), &mut clock)?;
            let scenario = &scenario.id;
            files.extend(own.into_iter().map(|file| named(file, scenario, each.len() > 1)));
            interrupt::check()?;
        }
        let beside = side_by_side(&simulations, &results, &found);
        files.extend(comparison_files(&found, beside.as_ref(), &identity).map_err(fault)?);
        clock.lap("tables");
        for (found, group) in found.iter().zip(&groups) {
            let scene = ComparisonData::new(&group.loaded.scenario, group.seed);
            let contend = |one: &&&Simulation<'_>| {
                found.question.contenders.iter().any(|who| who.scenario == one.loaded.scenario.id)
            };
            let scene = scene.beside(simulations.iter().filter(contend).map(|one| &one.loaded.scenario));
            let scene = results.iter().fold(scene, |scene, results| scene.warned(&results.checks));
            if flags.no_charts {
                continue;
            }
            let charts = comparison_drawings(&scene, found).map_err(fault)?;
            let charts = drawn(charts, &identity.changed)?.into_iter();
            files.extend(charts.map(|file| named(file, &group.name, groups.len() > 1)));
        }
        clock.lap("charts");
        let told = Summary::new(&groups, &found, &simulations, &results).of(&identity).beside(beside.as_ref());
        files.push(File { name: "answer.txt".to_owned(), bytes: told.answer().into_bytes() });
        interrupt::check()?;

        let checks = checks(&simulations, &results);
        let folder = publish(store, files, &identity, &checks, pool.current_num_threads(), clock, talk)?;
        for (one, results) in each.iter().zip(&results) {
            notes_on(one, results, talk);
        }
        let judgements = each.iter().zip(&results).map(|(one, results)| limits::judge(&one.limits, results)).collect();
        then(&told, &checks, judgements, &folder).map(Some)
    }

    /// Name of the scenarios together, and what tells changed ones from those of their files.
    ///
    /// # Errors
    /// [`Failure::Problems`]: everything that is wrong with any.
    pub fn name(&self) -> Result<(String, Option<String>), Failure> {
        let numbers = self.simulating.numbers();
        let known = numbers.as_ref().copied().unwrap_or(Numbers { trials: None, seed: None });
        let all = load(&self.readings(), |reading| reading.checked_with(known).map_err(Failure::from));
        let (numbers, all) = Failure::together(numbers, all)?;
        let own = |loaded| Prepared::of(&self.simulating, numbers, loaded, String::new(), &[]);
        let each = all.iter().map(own).collect::<Result<Vec<Prepared<'_>>, _>>()?;
        let simulations: Vec<&Simulation<'_>> = each.iter().map(|one| &one.simulation).collect();
        let canonical: Vec<&str> = all.iter().map(|loaded| loaded.canonical_sha256.as_str()).collect();
        Ok((joined_id(&ids(&all)), what_if(&hash_of(&canonical), &changed(&simulations))))
    }

    /// The scenarios, each with the same changes.
    fn readings(&self) -> Vec<Reading> {
        let one = |scenario: Option<&PathBuf>| Reading { scenario: scenario.cloned(), ..self.reading.clone() };
        std::iter::once(self.reading.scenario.as_ref()).chain(self.more.iter().map(Some)).map(one).collect()
    }

    /// Says what was found; a failed check first, and in the exit code.
    fn tell(
        &self,
        told: &Summary<'_>,
        checks: &[Check],
        judgements: Vec<Judgement>,
        folder: &Path,
        talk: &Talk,
    ) -> Result<(), Failure> {
        let failed = failed(checks);
        let first = if failed.is_empty() { String::new() } else { format!("FAILED: {}\n\n", failed.join("\n")) };
        let first = match words::changed(told.changed()) {
            changed if changed.is_empty() => first,
            changed => format!("{first}{changed}\n\n"),
        };
        let chart = if told.has_one() && !self.simulating.no_charts { ", difference.svg" } else { "" };
        let after = format!(
            "\n{} in {}: begin with answer.txt{chart} and comparison.csv.\n",
            if self.simulating.no_charts { "Tables are" } else { "Tables and charts are" },
            words::path(folder)
        );
        let printed = match self.reading.format {
            Format::Table if talk.is_quiet() => talk.data(&(first + &told.in_words())),
            Format::Table => talk.data(&(first + &told.in_words() + &after)),
            Format::Json => {
                let limits = judgements.iter().flat_map(|judgement| judgement.data.clone());
                let mut data = told.json(checks, limits.collect());
                data["folder"] = words::path(folder).into();
                talk.data(&print(&data))
            }
            Format::Csv => {
                talk.say(&first);
                talk.say(&told.answer());
                talk.data(&told.grid().csv())
            }
        };
        if self.reading.format != Format::Table {
            talk.say(&after);
        }
        for close in judgements.iter().flat_map(|judgement| &judgement.close) {
            talk.say(&format!("note: {close}\n"));
        }
        let breached: Vec<String> = judgements.into_iter().flat_map(|judgement| judgement.breached).collect();
        match (failed.is_empty(), breached.is_empty()) {
            (false, _) => Err(Failure::Model([failed, breached].concat().join("\n"))),
            (true, false) => Err(Failure::Breached(breached.join("\n"))),
            (true, true) => printed,
        }
    }
}

fn ids(all: &[Loaded]) -> Vec<&str> {
    all.iter().map(|loaded| loaded.scenario.id.as_str()).collect()
}

/// What is changed in any of several scenarios.
fn changed(all: &[&Simulation<'_>]) -> Vec<String> {
    let mut changed: Vec<String> = Vec::new();
    for change in all.iter().flat_map(|one| one.changed()) {
        if !changed.contains(&change) {
            changed.push(change);
        }
    }
    changed
}

/// All scenarios, or everything that is wrong with any.
fn load(readings: &[Reading], load: impl Fn(&Reading) -> Result<Loaded, Failure>) -> Result<Vec<Loaded>, Failure> {
    readings.iter().try_fold(Ok(Vec::new()), |all: Result<Vec<Loaded>, Failure>, reading| {
        match (all, load(reading)) {
            // What is wrong with the files is told together; any other failure at once.
            (all @ (Ok(_) | Err(Failure::Problems(_))), loaded) => {
                Ok(Failure::together(all, loaded).map(|(mut all, loaded)| {
                    all.push(loaded);
                    all
                }))
            }
            (Err(failure), _) => Err(failure),
        }
    })?
}

/// Of several scenarios each has its own files: `base.summary.csv`. (An identifier has no full stop.)
fn named(file: File, scenario: &str, several: bool) -> File {
    if several { File { name: format!("{scenario}.{}", file.name), ..file } } else { file }
}
