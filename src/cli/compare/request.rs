//! The flags of a comparison, read against its scenarios.

use super::Asking;
use crate::analysis::Question;
use crate::analysis::request;
use crate::cli::faults::{in_words, on_the_command_line};
use crate::cli::{Failure, words};
use crate::engine::Metric;
use crate::scenario::{Loaded, Problem, Problems};
use crate::study::compare::{Terms, simulated, years};
use crate::study::{CompareRequest, Reference, StudyError};
use crate::units::FinancialYear;

/// The terms of the flags.
///
/// # Errors
/// [`Failure::Problems`], all together.
pub fn terms(asking: &Asking, rebase: bool, all: &[Loaded]) -> Result<Terms, Failure> {
    let mut years: Vec<FinancialYear> = all.iter().flat_map(|loaded| years(&loaded.scenario)).collect();
    years.sort_unstable();
    years.dedup();
    let mut texts = Vec::new();
    let mut read = |flag: &str, text: &str, problem: Problem| texts.push(Problems::of_text(flag, text, vec![problem]));
    let metric = asking
        .metric
        .as_deref()
        .map(|text| judged(text, &years, &simulated(all)).map_err(|problem| read("--metric", text, problem)).ok());
    let (metric, year) = metric.flatten().unzip();
    let year = year.flatten();
    let indifference = asking
        .indifference
        .as_deref()
        .and_then(|text| indifference(text).map_err(|problem| read("--indifference", text, problem)).ok());
    let request = CompareRequest {
        reference: asking.reference.as_deref().map(reference),
        metric,
        year,
        indifference,
        targets: asking.targets.clone(),
        rebase,
    };
    match Terms::of(request, all) {
        Ok(terms) if texts.is_empty() => Ok(terms),
        Ok(_) => Err(Failure::Problems(texts)),
        Err(StudyError::Request(faults)) => {
            texts.insert(0, on_the_command_line(faults.into_iter().map(in_words).collect()));
            Err(Failure::Problems(texts))
        }
        Err(error) => Err(error.into()),
    }
}

/// Labels as they may be shown.
pub fn shown(mut question: Question) -> Question {
    for contender in &mut question.contenders {
        contender.label = words::text(&contender.label);
    }
    question
}

/// `STRATEGY` or `SCENARIO/STRATEGY`.
fn reference(text: &str) -> Reference {
    match text.split_once('/') {
        None => Reference::OfEach(text.to_owned()),
        Some((scenario, strategy)) => Reference::OfOne { scenario: scenario.to_owned(), strategy: strategy.to_owned() },
    }
}

/// `NAME` or `NAME@YEAR`.
pub fn judged(
    text: &str,
    years: &[FinancialYear],
    simulated: &[Metric],
) -> Result<(Metric, Option<FinancialYear>), Problem> {
    const FLAG: &str = "--metric";
    let at = text.find('@').unwrap_or(text.len());
    let metric = request::metric(FLAG, text, &(0..at), simulated)?;
    let year = match at < text.len() {
        true => Some(years[request::year(FLAG, text, &(at + 1..text.len()), years)?]),
        false => None,
    };
    Ok((metric, year))
}

fn indifference(text: &str) -> Result<f64, Problem> {
    const FLAG: &str = "--indifference";
    let value = request::number(FLAG, text, &(0..text.len()))?;
    if value < 0.0 {
        let title = format!("{text} is below 0");
        let help = "write how large a difference makes no difference to you, in the unit of the outcome";
        return Err(request::problem(FLAG, "E0202", title, 0..text.len(), help));
    }
    Ok(value)
}
