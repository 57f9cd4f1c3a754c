//! What a report says of a finished run, a section a file. Every sentence follows from the results by a rule, and says
//! no more than the futures do; figures are written by [`crate::analysis::amount`].

mod answer;
mod assumed;
mod backlog;
mod barriers;
mod decide;
mod inputs;
mod levels;
mod maker;
mod missing;
mod names;
mod numbers;
mod opening;
mod patients;
mod pictures;
mod run;
mod side_by_side;
mod sure;
mod tables;
#[cfg(test)]
mod tests;
mod words;
mod worth;

use super::{Report, ReportError};
use crate::analysis::Comparison;
use crate::engine::Results;
use crate::scenario::Scenario;
pub use numbers::in_words as number_in_words;
use pictures::Pictures;
use run::Run;
pub use side_by_side::side_by_side;

/// What a report is about.
pub struct Subject<'a> {
    /// The scenario that was simulated.
    pub scenario: &'a Scenario,
    /// What was changed on the command line, as written.
    pub set: &'a [String],
    /// What was found.
    pub results: &'a Results,
    /// The strategies held against each other; none where fewer than two were simulated, or the futures were not kept.
    pub found: Option<&'a Comparison>,
    /// Facts by which the run is found again: version, hashes, seed.
    pub facts: &'a [(String, String)],
}

/// The report of a finished run: the answer, the backlog, what to decide on, the patients, the barriers, how sure all of it is, what it
/// leaves out and what it assumes.
///
/// The same subject gives the same report, to the letter.
///
/// # Errors
/// [`ReportError`] where a chart cannot be drawn, or the results hold no year or no strategy.
pub fn report(subject: &Subject<'_>) -> Result<Report, ReportError> {
    let run = Run::new(subject)?;
    let mut pictures = Pictures::of(subject, run.followed, run.asked_year())?;
    let mut blocks = opening::notes(&run);
    blocks.extend(answer::section(&run));
    blocks.extend(inputs::what_plans_do(&run));
    blocks.extend(backlog::section(&run, &mut pictures));
    blocks.extend(decide::section(&run, &mut pictures));
    blocks.extend(worth::section(&run, &mut pictures));
    blocks.extend(patients::section(&run, &mut pictures));
    blocks.extend(barriers::section(&run, &mut pictures));
    blocks.extend(pictures.rest());
    blocks.extend(sure::section(&run));
    blocks.extend(missing::section(&run));
    blocks.extend(assumed::section(&run));
    blocks.extend(inputs::section(&run));
    let (title, subtitle, facts) = (opening::title(&run), opening::subtitle(&run), opening::facts(&run));
    Ok(names::cut(subject.scenario, Report { title, subtitle, facts, blocks }))
}
