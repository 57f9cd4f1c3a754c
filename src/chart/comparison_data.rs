//! What stands around the charts of a comparison, and what they have in common.

use super::figures::cell;
use super::size::Frame;
use super::text::{self, Weight, clean, shorten};
use super::{Chart, ChartError, Drawing, Size, differences, target_course, warning};
use crate::analysis::Comparison;
use crate::analysis::comparison::Course;
use crate::engine::results::Check;
use crate::scenario::Scenario;
use crate::words::{capital, count};

/// With fewer futures there are no 8 in 10 to speak of.
pub(super) const LEAST_FUTURES: usize = 10;

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

/// The charts of a comparison: the differences from the reference, and each target over the years.
///
/// # Errors
/// [`ChartError`] where there is nothing to draw, or a picture cannot be drawn.
pub fn comparison_charts(scene: &ComparisonData, found: &Comparison) -> Result<Vec<Chart>, ChartError> {
    comparison_drawings(scene, found)?.iter().map(|drawing| drawing.chart(Size::Paper)).collect()
}

/// The same, not yet drawn.
///
/// # Errors
/// [`ChartError`] where there is nothing to draw.
pub fn comparison_drawings<'a>(
    scene: &'a ComparisonData,
    found: &'a Comparison,
) -> Result<Vec<Drawing<'a>>, ChartError> {
    if found.n == 0 || found.question.contenders.len() < 2 || found.judged().is_none() {
        return Err(ChartError("the charts of a comparison need two strategies and one future at least".to_owned()));
    }
    let difference = Drawing::new(
        "difference",
        differences::title(found),
        differences::alt(scene, found),
        differences::csv(found),
        |frame, title| differences::sheet(scene, found, frame, title),
    );
    let target = |course: &'a Course| {
        Drawing::new(
            format!("target_{}", course.target.id),
            target_course::title(course),
            target_course::alt(scene, found, course),
            target_course::csv(found, course),
            |frame, title| target_course::sheet(scene, found, course, frame, title),
        )
    };
    let all = std::iter::once(difference).chain(found.targets.iter().map(target));
    Ok(all.map(|drawing| drawing.warned(&scene.failed_checks)).collect())
}
