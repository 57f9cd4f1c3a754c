//! How sure all of it is: futures, the computer's own error, checks, and how the numbers are known.

use super::maker::{Maker, number, text};
use super::numbers::part_of;
use super::run::Run;
use super::words::{count, futures, heading, list, number as in_letters, paragraph};
use crate::analysis::amount::{amount, percent};
use crate::engine::Metric;
use crate::report::{Block, Derived, Kind};
use crate::scenario::Evidence;
use crate::words::LIKELY_MEANS;

/// The section.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    let mut blocks = vec![heading("How sure is this")];
    blocks.extend(paragraph(two_kinds(run)));
    let points: Vec<String> = [scale_of_words(run), checks(run), past_replacement(run), alike(run), evidence(run)]
        .into_iter()
        .filter(|point| !point.is_empty())
        .collect();
    blocks.extend((!points.is_empty()).then_some(Block::List(points)));
    blocks.extend(known(run));
    blocks.extend(checked(run));
    blocks
}

/// What is not known of the future, and how closely the computer knows its own figures.
fn two_kinds(run: &Run<'_>) -> String {
    if !run.has_spread() {
        let (few, tell) = match run.n {
            1 => ("One future".to_owned(), "tells"),
            n => (super::words::capital(&in_letters(n)) + " futures", "tell"),
        };
        return format!(
            "{few} {tell} nothing of how uncertain the figures are: a run of 10,000 does. Seed {}.",
            run.results.seed
        );
    }
    let ends = run.strategies().filter_map(|s| run.at_the_end(s, Metric::BacklogTotalReal));
    let widest = ends.filter_map(|spread| spread.at(0.50).error()).fold(0.0, |a: f64, b| if b > a { b } else { a });
    let error = match widest > 0.0 {
        true => format!(
            " A median of backlog in {} prices at the end of {} is known to within {} (95 %), because the number of futures is finite; \
             more futures make that smaller, and the range no narrower.",
            run.scenario.opening_year,
            run.last_year(),
            rounded_up(widest)
        ),
        false => String::new(),
    };
    format!(
        "The figures come from {}, simulated from seed {}. The range in which 8 of 10 of them lie is what is not known about \
         the future.{error} Plans are held against each other in the same futures, so a difference between them can be known \
         far more closely than either.",
        futures(run.n),
        run.results.seed
    )
}

/// The one scale of words for how often something happens; nothing of too few futures to use it.
fn scale_of_words(run: &Run<'_>) -> String {
    if !run.has_spread() {
        return String::new();
    }
    format!(
        "{LIKELY_MEANS} Unlikely: in at most 1 of 4. Anything else is told as so many of 10 futures, or as a share in per cent."
    )
}

/// An error in £m with two digits, never less than it is.
fn rounded_up(error: f64) -> String {
    let mut step = 1e-6;
    while step * 100.0 <= error {
        step *= 10.0;
    }
    let up = (error / step - 1e-9).ceil() * step;
    amount(Metric::BacklogTotal, up, Some(step))
}

fn checks(run: &Run<'_>) -> String {
    let all = run.results.checks.len();
    let passed = run.results.checks.iter().filter(|check| check.passed).count();
    match (passed, all) {
        (_, 0) => String::new(),
        (2, 2) => "Both checks that the run made of itself were passed.".to_owned(),
        (1, 1) => "The check that the run made of itself was passed.".to_owned(),
        (p, a) if p == a => format!("All {} checks that the run made of itself were passed.", in_letters(a)),
        (p, a) => format!("{} of {a} checks that the run made of itself failed.", a - p),
    }
}

/// Where the model has left its ground.
fn past_replacement(run: &Run<'_>) -> String {
    let shares = &run.results.share_past_replacement;
    let told: Vec<String> = run
        .kinds()
        .filter_map(|(strategy, label)| Some((*shares.get(strategy)?, label)))
        .filter(|(share, _)| *share > 0.0)
        .map(|(share, label)| format!("{} under {label}", percent(share)))
        .collect();
    match told.as_slice() {
        [] if shares.is_empty() => String::new(),
        [] => format!("In no future does backlog pass what replacing the estate would cost by {}.", run.last_year()),
        told => format!(
            "Share of futures in which backlog passes what replacing the estate would cost by {}, beyond which the model says \
             nothing that can be relied on: {}.",
            run.last_year(),
            list(told)
        ),
    }
}

/// Plans that never differ.
fn alike(run: &Run<'_>) -> String {
    run.equals()
        .map(|equals| format!("{equals} decide alike in every future: tables have one row for them."))
        .collect::<Vec<_>>()
        .join(" ")
}

fn evidence(run: &Run<'_>) -> String {
    let numbers = &run.scenario.numbers;
    let of = |evidence: Evidence| numbers.iter().filter(|number| number.evidence == evidence).count();
    let uncertain = numbers.iter().filter(|number| number.distribution.as_fixed().is_none()).count();
    format!(
        "Of {} numbers that go in, {} are measured, {} published and {} assumed; {} are uncertain and drawn anew for each \
         future, the rest are fixed.",
        count(numbers.len()),
        count(of(Evidence::Measured)),
        count(of(Evidence::Published)),
        count(of(Evidence::Assumed)),
        count(uncertain)
    )
}

/// How many numbers of each part are measured, published and assumed.
fn known(run: &Run<'_>) -> Option<Block> {
    const COUNT: Kind = Kind::Number(0);
    let mut maker = Maker::new(
        "how_numbers_are_known",
        "How numbers are known",
        "How the numbers that go in are known",
        "Measured: computed from published records. Published: printed in a publication. Assumed: a judgement.",
    )
    .on_the_page()
    .text("Part")
    .column("Measured", COUNT)
    .column("Published", COUNT)
    .column("Assumed", COUNT)
    .derived("All", COUNT, Derived::Sum(vec![1, 2, 3], vec![]));
    let mut parts: Vec<&str> = Vec::new();
    for part in run.scenario.numbers.iter().map(|number| part_of(&number.key)) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    for part in parts {
        let of = |evidence: Evidence| {
            let is_it = |n: &&crate::scenario::Number| n.evidence == evidence && part_of(&n.key) == part;
            number(run.scenario.numbers.iter().filter(is_it).count() as f64)
        };
        maker.row([text(part), of(Evidence::Measured), of(Evidence::Published), of(Evidence::Assumed)]);
    }
    maker.done()
}

/// Each check with what was found.
fn checked(run: &Run<'_>) -> Option<Block> {
    let mut maker = Maker::new("checks", "Checks", "Checks that the run made of itself", "")
        .text("Check")
        .text("Result")
        .text("What was found");
    for check in &run.results.checks {
        let name = super::words::capital(&check.name.replace('_', " "));
        maker.row([text(name), text(if check.passed { "passed" } else { "FAILED" }), text(check.detail.as_str())]);
    }
    maker.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_never_told_to_be_less_than_it_is() {
        for (error, text) in
            [(312.4, "£320m"), (310.0, "£310m"), (1_201.0, "£1.3bn"), (4.31, "£4.4m"), (0.5, "£500,000")]
        {
            assert_eq!(rounded_up(error), text);
        }
    }
}
