//! What stands around the charts of a comparison, and what they have in common.

use super::figures::cell;
use super::size::Frame;
use super::text::{self, Weight, clean, shorten};
use super::warning;
use crate::analysis::Comparison;
use crate::engine::results::Check;
use crate::scenario::Scenario;
use crate::words::{capital, count};

/// Where a comparison comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct ComparisonData {
    /// Identifier of the scenario.
    pub scenario: String,
    /// What it is about, for people: `England`.
    pub area: String,
    /// Seed of the run.
    pub seed: u64,
    /// Checks of its runs that failed: no figure of them is to be used.
    pub failed_checks: Vec<String>,
}

impl ComparisonData {
    /// That of a scenario, simulated from `seed`.
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let name = clean(&scenario.name);
        let area = capital(if name.is_empty() { &scenario.id } else { &name });
        Self { scenario: scenario.id.clone(), area, seed, failed_checks: Vec::new() }
    }

    /// The same, with the checks of a run: every chart names first those that failed. May be called once a run.
    #[must_use]
    pub fn warned(mut self, checks: &[Check]) -> Self {
        for name in warning::failed(checks) {
            if !self.failed_checks.contains(&name) {
                self.failed_checks.push(name);
            }
        }
        self
    }

    /// That figures must not be used, where a check failed.
    pub(super) fn warning(&self) -> Option<String> {
        warning::warning(&self.failed_checks)
    }

    /// The area, short enough to leave a subtitle room for the rest.
    pub(super) fn short_area(&self) -> String {
        shorten(text::shown(&self.area, &self.scenario), 12.0, Weight::Regular, Frame::PAPER.room() * 0.7)
    }

    /// What a reader must see under the picture, and the source: one paragraph each.
    pub(super) fn notes(&self, found: &Comparison, more: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut notes: Vec<String> = self.warning().into_iter().chain(more).collect();
        if found.left_out > 0 {
            let (are, them) = if found.left_out == 1 { ("future is", "it") } else { ("futures are", "them") };
            notes.push(format!(
                "Note: {} {are} left out, because a number in {them} left the finite range.",
                count(found.left_out as u64)
            ));
        }
        let names: Vec<(String, String)> =
            (0..found.question.contenders.len()).map(|who| (full_label(found, who), found.name(who))).collect();
        let names = names.iter().map(|(name, id)| (name.as_str(), id.as_str()));
        notes.extend(text::stand_ins([(self.area.as_str(), self.scenario.as_str())].into_iter().chain(names)));
        notes.push(format!("Source: capcast simulation, scenario “{}”, seed {}.", self.scenario, self.seed));
        notes
    }
}

/// A contender's label as it may be drawn.
pub(super) fn label(found: &Comparison, contender: usize) -> String {
    let label = full_label(found, contender);
    if text::is_writable(&label) { label } else { found.name(contender) }
}

/// The same in a text that is read and not drawn: whatever its letters.
pub(super) fn full_label(found: &Comparison, contender: usize) -> String {
    let label = clean(&found.label(contender));
    if label.is_empty() { found.name(contender) } else { label }
}

/// `10,000 simulated futures`.
pub(super) fn futures(found: &Comparison) -> String {
    match found.n {
        1 => "one simulated future".to_owned(),
        n => format!("{} simulated futures", count(n as u64)),
    }
}

/// The first cells of a row about a contender: scenario, strategy, label.
pub(super) fn named(found: &Comparison, contender: usize) -> String {
    let who = &found.question.contenders[contender];
    format!("{},{},{}", cell(&who.scenario), cell(&who.strategy), cell(&full_label(found, contender)))
}
