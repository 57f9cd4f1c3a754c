//! What stands before the first section: title, subtitle, and what must not be missed.

use super::numbers::in_words;
use super::run::Run;
use super::words::{capital, count, futures, list, number};
use crate::report::Block;

/// `England: capital and backlog to 2039/40`.
pub(super) fn title(run: &Run<'_>) -> String {
    let name = if run.scenario.name.trim().is_empty() { &run.scenario.id } else { &run.scenario.name };
    format!("{}: capital and backlog to {}", capital(name), run.last_year())
}

/// What the scenario is, in its own words, and what is simulated.
pub(super) fn subtitle(run: &Run<'_>) -> String {
    let plans = match run.labels.len() {
        1 => "one plan".to_owned(),
        n => format!("{} plans (ways of sharing out the money)", number(n)),
    };
    let about = match run.scenario.description.trim() {
        "" => String::new(),
        whole if whole.ends_with(['.', '!', '?']) => format!("{whole} "),
        open => format!("{open}. "),
    };
    format!(
        "{about}What becomes of the maintenance backlog {} under {plans}, in {}. Backlog is told in \
         {}, and in cash, at the prices of its year, beside that; all other money is in cash.",
        run.throughout(),
        simulated(run.n),
        run.real_prices()
    )
}

fn simulated(n: usize) -> String {
    match n {
        1 => "one simulated future".to_owned(),
        n => format!("{} simulated futures", count(n)),
    }
}

/// The facts by which the run is found again.
pub(super) fn facts(run: &Run<'_>) -> Vec<(String, String)> {
    run.subject.facts.to_vec()
}

/// What must not be missed comes first: failed checks, futures left out, too few of them, changes of the scenario.
pub(super) fn notes(run: &Run<'_>) -> Vec<Block> {
    let mut notes: Vec<Block> = run
        .results
        .checks
        .iter()
        .filter(|check| !check.passed)
        .map(|check| {
            format!(
                "A check of the run failed ({}), so these results must not be used: {}.",
                check.name.replace('_', " "),
                check.detail.trim_end_matches('.')
            )
        })
        .map(Block::Note)
        .collect();
    let left_out = run.results.nonfinite_trials.len();
    if left_out > 0 {
        let of = futures(run.results.trials as usize);
        let (are, them) = if left_out == 1 { ("is", "it") } else { ("are", "them") };
        notes.push(Block::Note(format!(
            "{} of {of} {are} in none of these figures, because a number in {them} left the finite range.",
            count(left_out)
        )));
    }
    if !run.has_spread() {
        notes.push(Block::Note(format!(
            "This run has {}: how uncertain its figures are cannot be told. Figures to quote need 10,000 futures.",
            futures(run.n)
        )));
    }
    let set = run.subject.set;
    if !set.is_empty() {
        // A number that is changed is told in words, all else as it was written.
        let told = |change: &String| match change.split_once('=') {
            Some((path, value)) if run.scenario.numbers.iter().any(|number| number.key == path.trim()) => {
                format!("“{}” is {}", in_words(run.scenario, path.trim()), value.trim())
            }
            _ => format!("“{change}”"),
        };
        let changes: Vec<String> = set.iter().map(told).collect();
        notes.push(Block::Note(format!("The scenario is changed in this run: {}.", list(&changes))));
    }
    notes
}
