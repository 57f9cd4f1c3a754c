//! The flags of a study of barriers, read against its scenario.

use super::BarriersVerb;
use crate::cli::Failure;
use crate::cli::compare::request::judged;
use crate::cli::faults::{in_words, on_the_command_line};
use crate::cli::options::Numbers;
use crate::engine::Metric;
use crate::scenario::{Loaded, Problem, Problems};
use crate::study::barriers::{BarriersRequest, Removal};
use crate::study::compare::{simulated, years};
use crate::study::{Fault, StudyError};
use crate::units::FinancialYear;

/// The scenario made ready as the flags ask.
///
/// # Errors
/// [`Failure::Problems`]: everything that is asked for and the scenario has not.
pub fn removal<'l>(flags: &BarriersVerb, numbers: Numbers, loaded: &'l Loaded) -> Result<Removal<'l>, Failure> {
    let (outcomes, mut wrong) = outcomes(&flags.metric, loaded);
    let request = BarriersRequest {
        strategy: flags.strategy.clone(),
        outcomes,
        trials: numbers.trials,
        seed: numbers.seed,
        sampler: flags.sampler,
        quick: flags.quick,
    };
    match Removal::prepare(loaded, &request) {
        Ok(removal) if wrong.is_empty() => Ok(removal),
        Ok(_) => Err(Failure::Problems(wrong)),
        Err(StudyError::Request(faults)) => {
            wrong.insert(0, on_the_command_line(faults.into_iter().map(of_one).collect()));
            Err(Failure::Problems(wrong))
        }
        Err(error) => Err(error.into()),
    }
}

/// The outcomes that are named, and what is wrong with others.
fn outcomes(asked: &[String], loaded: &Loaded) -> (Vec<(Metric, Option<FinancialYear>)>, Vec<Problems>) {
    let (years, known) = (years(&loaded.scenario), simulated(std::slice::from_ref(loaded)));
    let (mut outcomes, mut wrong) = (Vec::new(), Vec::new());
    for text in asked.iter().map(|text| text.trim()) {
        match judged(text, &years, &known) {
            Ok(outcome) => outcomes.push(outcome),
            Err(problem) => wrong.push(Problems::of_text("--metric", text, vec![problem])),
        }
    }
    (outcomes, wrong)
}

/// What is said of a fault, where there is one strategy.
fn of_one(fault: Fault) -> Problem {
    let problem = in_words(fault);
    let one = |text: String| text.replacen("--strategies", "--strategy", 1);
    Problem { title: one(problem.title), path: one(problem.path), ..problem }
}
