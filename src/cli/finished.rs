//! A finished run named on the command line: what `chart` and `report` are made of.

use super::compare::Asking;
use super::compare::request;
use super::faults::{meant, on_the_command_line, problem};
use super::simulation::failed;
use super::{Failure, words};
use crate::analysis::Comparison;
use crate::analysis::comparison::OfEstate;
use crate::chart::ComparisonData;
use crate::engine::Results;
use crate::engine::results::Check;
use crate::output::finished::{Finished, finished_of_each};
use crate::output::{Unreadable, Unverifiable};
use crate::scenario::Scenario;
use std::fs;
use std::path::Path;

/// A finished run, with the strategies chosen of it and what is asked of them.
pub struct Subject {
    /// The run.
    pub run: Finished,
    /// What was found of the strategies chosen.
    pub results: Results,
    /// These held against each other; none of a single one, or where the futures were not kept.
    pub found: Option<Comparison>,
    /// What the charts of that say around it.
    pub scene: ComparisonData,
}

impl Subject {
    /// Reads the run in `folder`, of each scenario that it holds, in the order in which they were compared; without `strategies` all of
    /// its own are chosen, and where nothing is asked what the run itself was asked.
    ///
    /// # Errors
    /// Where there is no finished run, or it has not what is asked for.
    pub fn read_each(folder: &Path, strategies: &[String], asking: &Asking) -> Result<Vec<Self>, Failure> {
        let all = finished_of_each(folder).map_err(unreadable)?;
        all.into_iter().map(|run| Self::of(run, strategies, asking)).collect()
    }

    fn of(mut run: Finished, strategies: &[String], asking: &Asking) -> Result<Self, Failure> {
        let asking = as_the_run(asking, &run, strategies);
        let chosen = chosen(&run.results, &run.loaded.scenario, strategies);
        let (chosen, terms) =
            Failure::together(chosen, request::terms(&asking, false, std::slice::from_ref(&run.loaded)))?;
        // The futures are many: they are moved, and copied only where some are left behind.
        let results = match chosen.len() == run.results.strategies.len() {
            true => std::mem::take(&mut run.results),
            false => run.results.only(&chosen),
        };
        let comparable = results.strategies.len() > 1 && !results.kept.is_empty();
        let found = if comparable {
            let question = terms.question(&run.loaded.scenario, &results.strategies)?;
            let (year, reference) = (question.year, question.reference);
            let own: Vec<(&Results, usize)> = (0..results.strategies.len()).map(|i| (&results, i)).collect();
            let estates = OfEstate::all(&run.loaded.scenario, &own, year, reference);
            let estates_not_kept = estates.is_empty() && run.loaded.scenario.estates.len() > 1;
            let found = Comparison::within(request::shown(question), &results).with_estates(estates);
            let found = Comparison { estates_not_kept, ..found };
            if found.judged().is_none() {
                let metric = found.question.metric.name();
                return Err(Failure::Refused(format!(
                    "the run did not keep {metric} of every future, so it cannot be judged by: run compare with --metric {metric}"
                )));
            }
            Some(found)
        } else {
            None
        };
        let scene = ComparisonData::new(&run.loaded.scenario, results.seed).warned(&results.checks);
        Ok(Self { run, results, found, scene })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.run.loaded.scenario
    }
}

/// What is asked, and for the rest what the run was asked.
fn as_the_run(asking: &Asking, run: &Finished, strategies: &[String]) -> Asking {
    let mut asking = asking.clone();
    // A strategy of one scenario of several is the reference of that one alone.
    if let Some((home, strategy)) = asking.reference.as_deref().and_then(|reference| reference.split_once('/')) {
        asking.reference = (home == run.loaded.scenario.id).then(|| strategy.to_owned());
    }
    let Some(asked) = &run.identity.asked else { return asking };
    // An indifference is one of its outcome.
    if asking.metric.is_none() {
        asking.metric = Some(format!("{}@{}", asked.metric, asked.year));
        asking.indifference = asking.indifference.or(asked.indifference.map(|stated| stated.to_string()));
    }
    // Of some of its strategies the run's reference may not be one.
    let is_its_own = run.identity.strategies.contains(&asked.reference);
    if is_its_own && (strategies.is_empty() || strategies.contains(&asked.reference)) {
        asking.reference = asking.reference.or_else(|| Some(asked.reference.clone()));
    }
    if asking.targets.is_empty() {
        asking.targets.clone_from(&asked.targets);
    }
    asking
}

/// Positions in the results of the strategies named; all where none is.
fn chosen(results: &Results, scenario: &Scenario, named: &[String]) -> Result<Vec<usize>, Failure> {
    let ids: Vec<&str> = results.strategies.iter().map(|(id, _)| id.as_str()).collect();
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for name in named {
        let known = scenario.strategies.iter().any(|spec| spec.id == *name);
        match ids.iter().position(|id| id == name) {
            Some(position) if found.contains(&position) => {
                let title = format!("the strategy `{name}` is named twice");
                wrong.push(problem("E0300", title, "--strategies", "name it once"));
            }
            Some(position) => found.push(position),
            None => {
                let title = match known {
                    true => format!("the strategy `{name}` was not simulated in this run"),
                    false => format!("the run has no strategy `{}`", words::text(name)),
                };
                let help = match known {
                    true => format!("it has {}", words::list(&ids)),
                    false => meant(name, &ids, "it has"),
                };
                wrong.push(problem("E0301", title, "--strategies", &help));
            }
        }
    }
    if !wrong.is_empty() {
        return Err(on_the_command_line(wrong).into());
    }
    if found.is_empty() {
        found = (0..ids.len()).collect();
    }
    found.sort_unstable();
    Ok(found)
}

/// Why a folder is no finished run, with its exit code.
fn unreadable(why: Unreadable) -> Failure {
    let said = words::text(&why.to_string());
    match why {
        Unreadable::Damaged { .. } => Failure::Integrity(said),
        Unreadable::Unverifiable(Unverifiable::Incomplete { .. }) => Failure::Incomplete(said),
        Unreadable::OtherKind { .. } => Failure::Refused(said),
        _ => Failure::Environment(said),
    }
}

/// A failed check, in the exit code: what is drawn or written of such a run must not be used.
///
/// # Errors
/// [`Failure::Model`].
pub fn failed_checks(checks: &[Check]) -> Result<(), Failure> {
    let failed = failed(checks);
    if failed.is_empty() { Ok(()) } else { Err(Failure::Model(failed.join("\n"))) }
}

/// Refuses to write where the run is.
///
/// # Errors
/// [`Failure::Refused`].
pub fn keep_out(out: &Path, run: &Path) -> Result<(), Failure> {
    // What is not there yet is where the nearest folder above it is that is there.
    let here = Path::new(".");
    let above = out.ancestors().map(|above| if above.as_os_str().is_empty() { here } else { above });
    let real = above.filter_map(|above| fs::canonicalize(above).ok()).next();
    let is_inside = real.zip(fs::canonicalize(run).ok()).is_some_and(|(out, run)| out.starts_with(run));
    if is_inside || out.starts_with(run) {
        return Err(Failure::Refused(format!(
            "the output folder {} is that of the run, which stays as it was published: name another with --out",
            words::path(out)
        )));
    }
    Ok(())
}
