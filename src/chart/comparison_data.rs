//! What stands around the charts of a comparison, and what they have in common.

use super::figures::cell;
use super::size::Frame;
use super::text::{self, Weight, clean, shorten};
use super::warning;
use crate::analysis::{Comparison, Contender};
use crate::engine::results::Check;
use crate::scenario::Scenario;
use crate::words::{capital, count, list};

/// Where a comparison comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct ComparisonData {
    /// Identifier of the scenario.
    pub scenario: String,
    /// What it is about, for people: `England`.
    pub area: String,
    /// Identifiers and names of the scenarios that are compared beside it.
    pub beside: Vec<(String, String)>,
    /// Seed of the run.
    pub seed: u64,
    /// Checks of its runs that failed: no figure of them is to be used.
    pub failed_checks: Vec<String>,
}

impl ComparisonData {
    /// That of a scenario, simulated from `seed`.
    pub fn new(scenario: &Scenario, seed: u64) -> Self {
        let (scenario, area) = named_scenario(scenario);
        Self { scenario, area, beside: Vec::new(), seed, failed_checks: Vec::new() }
    }

    /// The same, where more scenarios take part: subtitles and sources name them too.
    #[must_use]
    pub fn beside<'s>(mut self, scenarios: impl IntoIterator<Item = &'s Scenario>) -> Self {
        let others = scenarios.into_iter().map(named_scenario);
        self.beside.extend(others.filter(|(id, _)| *id != self.scenario).collect::<Vec<_>>());
        self
    }

    /// Identifier and name of each scenario.
    fn scenarios(&self) -> impl Iterator<Item = (&str, &str)> {
        let beside = self.beside.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        std::iter::once((self.scenario.as_str(), self.area.as_str())).chain(beside)
    }

    /// What it is about, in a text that is read and not drawn: every scenario's name.
    pub(super) fn areas(&self) -> String {
        list(&self.scenarios().map(|(_, name)| name).collect::<Vec<_>>())
    }

    /// Where the figures come from.
    pub(super) fn source(&self) -> String {
        let ids: Vec<String> = self.scenarios().map(|(id, _)| format!("“{id}”")).collect();
        let scenarios = if ids.len() == 1 { "scenario" } else { "scenarios" };
        format!("Source: capcast simulation, {scenarios} {}, seed {}.", list(&ids), self.seed)
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
        let names: Vec<&str> = self.scenarios().map(|(id, name)| text::shown(name, id)).collect();
        shorten(&list(&names), 12.0, Weight::Regular, Frame::PAPER.room() * if names.len() > 1 { 1.2 } else { 0.7 })
    }

    /// What a reader must see under the picture, and the source: one paragraph each.
    pub(super) fn notes(&self, found: &Comparison, more: impl IntoIterator<Item = String>) -> Vec<String> {
        let mut notes: Vec<String> = self.warning().into_iter().chain(more).collect();
        let equal = found.kinds.iter().filter(|kind| kind.len() > 1);
        notes.extend(equal.map(|kind| format!("{}: equal in every outcome of every future.", joint(found, kind))));
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
        notes.extend(text::stand_ins(self.scenarios().map(|(id, name)| (name, id)).chain(names)));
        notes.push(self.source());
        notes
    }
}

/// A contender's label as it may be drawn.
pub(super) fn label(found: &Comparison, contender: usize) -> String {
    let label = full_label(found, contender);
    if text::is_writable(&label) { label } else { found.name(contender) }
}

/// The labels of contenders that are drawn as one.
pub(super) fn joint(found: &Comparison, contenders: &[usize]) -> String {
    if let Some(joint) = of_all_scenarios(found, contenders, text::shown) {
        return joint;
    }
    list(&contenders.iter().map(|&one| label(found, one)).collect::<Vec<_>>())
}

/// The same in a text that is read and not drawn.
pub(super) fn full_joint(found: &Comparison, contenders: &[usize]) -> String {
    if let Some(joint) = of_all_scenarios(found, contenders, |label, _| label) {
        return joint;
    }
    list(&contenders.iter().map(|&one| full_label(found, one)).collect::<Vec<_>>())
}

/// `Do minimum (both)`, where contenders are the same strategies of every scenario; none where they are not, or there is but one.
fn of_all_scenarios(
    found: &Comparison,
    contenders: &[usize],
    shown: impl for<'a> Fn(&'a str, &'a str) -> &'a str,
) -> Option<String> {
    let of = |one: usize| &found.question.contenders[one];
    let mut scenarios: Vec<&str> = found.question.contenders.iter().map(|who| who.scenario.as_str()).collect();
    scenarios.sort_unstable();
    scenarios.dedup();
    let first = of(*contenders.first()?);
    let own: Vec<&Contender> =
        contenders.iter().map(|&one| of(one)).filter(|who| who.scenario == first.scenario).collect();
    let is_everywhere = |who: &&Contender| {
        let has = |scenario: &&str| {
            contenders.iter().map(|&one| of(one)).any(|other| {
                (other.scenario.as_str(), &other.strategy, &other.label) == (*scenario, &who.strategy, &who.label)
            })
        };
        scenarios.iter().all(has)
    };
    if scenarios.len() < 2 || contenders.len() != own.len() * scenarios.len() || !own.iter().all(is_everywhere) {
        return None;
    }
    let labels: Vec<String> = own.iter().map(|who| shown(&clean(&who.label), &who.strategy).to_owned()).collect();
    Some(format!("{} ({})", list(&labels), if scenarios.len() == 2 { "both" } else { "all" }))
}

/// Identifier and name of a scenario.
fn named_scenario(scenario: &Scenario) -> (String, String) {
    let name = clean(&scenario.name);
    (scenario.id.clone(), capital(if name.is_empty() { &scenario.id } else { &name }))
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
