//! What is assumed: on the page the uncertain numbers that rest on judgement, in the workbook every number.

use super::maker::{Maker, number, text};
use super::numbers::{in_words, part_of, split_of};
use super::run::Run;
use super::words::{capital, count, heading, paragraph};
use crate::analysis::amount::percent;
use crate::report::{Block, Cell, Kind};
use crate::scenario::{Evidence, Number, Scenario, Timing};
use crate::units::RiskBand;

/// A table of more rows than this is too long for the page.
const MOST_ON_THE_PAGE: usize = 40;
/// The layer of what was changed on the command line.
const SET: &str = "--set";

/// The section.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    let scenario = run.scenario;
    let assumed: Vec<&Number> = scenario.numbers.iter().filter(|n| n.evidence == Evidence::Assumed).collect();
    let uncertain: Vec<&Number> = assumed.iter().copied().filter(|n| n.distribution.as_fixed().is_none()).collect();
    let mut blocks = vec![heading("What is assumed")];
    let fixed = assumed.len() - uncertain.len();
    let said = match (uncertain.len(), fixed) {
        (0, 0) => "No number of this scenario is assumed.".to_owned(),
        (0, fixed) => format!(
            "{} {} assumed without a range, as one value in every future. The workbook lists them among all numbers.",
            capital(&numbers(fixed)),
            are(fixed)
        ),
        (uncertain, fixed) => {
            let shown = if uncertain > MOST_ON_THE_PAGE { "The workbook lists them" } else { "They are listed here" };
            let more = match fixed {
                0 => String::new(),
                fixed => format!(
                    " {} more {} assumed without a range, as one value in every future: the workbook lists them among all \
                     numbers.",
                    count(fixed),
                    are(fixed)
                ),
            };
            format!("{} {} assumed with a range. {shown}.{more}", capital(&numbers(uncertain)), are(uncertain))
        }
    };
    blocks.extend(paragraph(said));
    let changed = scenario.numbers.iter().filter(|number| is_set(run, number)).count();
    if changed > 0 {
        blocks.extend(paragraph(format!(
            "{} {} set on the command line for this run, and marked so.",
            capital(&numbers(changed)),
            if changed == 1 { "is" } else { "are" }
        )));
    }
    blocks.extend(uncertain_ones(run, &uncertain));
    blocks.extend(all(run));
    blocks
}

fn numbers(n: usize) -> String {
    match n {
        1 => "one number".to_owned(),
        n => format!("{} numbers", count(n)),
    }
}

const fn are(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

fn uncertain_ones(run: &Run<'_>, numbers: &[&Number]) -> Option<Block> {
    let scenario = run.scenario;
    let mut maker = Maker::new(
        "assumed_and_uncertain",
        "Assumed and uncertain",
        "Numbers that are assumed, with the range that is assumed for them",
        "Each is drawn anew for each future, within what is said of it. Shares that add up to one stand in one row.",
    )
    .text("Part")
    .text("Number")
    .text("What is assumed")
    .text("Unit")
    .text("Why");
    if numbers.len() <= MOST_ON_THE_PAGE {
        maker = maker.on_the_page();
    }
    let mut told: Vec<&str> = Vec::new();
    for found in numbers {
        let part = text(part_of(&found.key));
        let Some((path, about)) = split_of(&found.key) else {
            let row = [in_words(scenario, &found.key), value_of(found), found.unit.to_owned(), source(run, found)];
            maker.row(std::iter::once(part).chain(row.map(text)));
            continue;
        };
        if !told.contains(&path) {
            told.push(path);
            let row = [about, shares(scenario, path), "share".to_owned(), source(run, found)];
            maker.row(std::iter::once(part).chain(row.map(text)));
        }
    }
    maker.done()
}

/// The mean shares of a split: `low 20 %, moderate 35 %, significant 30 %, high 15 %, uncertain`.
fn shares(scenario: &Scenario, path: &str) -> String {
    let weight = |band: RiskBand| {
        let key = format!("{path}.{}", band.name());
        scenario.numbers.iter().find(|number| number.key == key).map_or(0.0, |number| number.distribution.mean())
    };
    let all = RiskBand::ALL.into_iter().fold(0.0, |sum, band| sum + weight(band));
    let told = RiskBand::ALL.into_iter().map(|band| {
        let share = if all > 0.0 { weight(band) / all } else { 0.0 };
        format!("{} risk {}", band.name(), percent(share))
    });
    format!("around {}", told.collect::<Vec<_>>().join(", "))
}

/// Every number with all that is known of it.
fn all(run: &Run<'_>) -> Option<Block> {
    let scenario = run.scenario;
    let mut maker = Maker::new(
        "all_numbers",
        "All numbers",
        "Every number that goes in, how it is known, and where from",
        "The mean is that of the stated distribution. The path is where the number stands in the scenario.",
    )
    .text("Part")
    .text("Number")
    .text("Value or distribution")
    .column("Mean", Kind::Number(4))
    .text("Unit")
    .text("Drawn")
    .text("Known how")
    .text("Source or reason")
    .text("Set in")
    .text("Path");
    for found in &scenario.numbers {
        let drawn = match (found.distribution.as_fixed(), found.timing) {
            (Some(_), _) => "never: fixed",
            (None, Timing::PerTrial) => "once in each future",
            (None, Timing::EachYear) => "anew every year",
            (None, Timing::ForEach) => "once in each future for each programme",
        };
        let mean: Cell = number(found.distribution.mean());
        maker.row([
            text(part_of(&found.key)),
            text(in_words(scenario, &found.key)),
            found.distribution.as_fixed().map_or_else(|| text(value_of(found)), number),
            mean,
            text(found.unit),
            text(drawn),
            text(found.evidence.name()),
            text(source(run, found)),
            text(if is_set(run, found) { "the command line (--set)" } else { &found.layer }),
            text(found.key.as_str()),
        ]);
    }
    maker.done()
}

fn value_of(number: &Number) -> String {
    match number.distribution.as_fixed() {
        Some(value) => short(&value.to_string()),
        None => short(number.distribution.describe()),
    }
}

/// A description whose long decimals are cut to four digits that count: `cv 0.3333`.
fn short(description: &str) -> String {
    let cut = |word: &str| {
        let bare = word.trim_end_matches([',', ')']);
        let tail = &word[bare.len()..];
        match (bare.len() > 7 && bare.contains('.'), bare.parse::<f64>()) {
            (true, Ok(value)) if value.abs() >= 1e-4 => {
                let whole = bare.split('.').next().map_or(0, |whole| whole.trim_start_matches(['-', '0']).len());
                let decimals = 4_usize.saturating_sub(whole);
                let text = format!("{value:.decimals$}");
                let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
                format!("{text}{tail}")
            }
            _ => word.to_owned(),
        }
    };
    description.split(' ').map(cut).collect::<Vec<_>>().join(" ")
}

/// Whether a number was changed on the command line. (A run that is read back knows its layers no more, but its changes.)
fn is_set(run: &Run<'_>, number: &Number) -> bool {
    let is_it = |change: &String| change.split_once('=').is_some_and(|(path, _)| path.trim() == number.key);
    number.layer == SET || run.subject.set.iter().any(is_it)
}

fn source(run: &Run<'_>, number: &Number) -> String {
    let marked = if is_set(run, number) { "set on the command line for this run; " } else { "" };
    let source = match number.source.trim() {
        "" => "no source stated",
        source => source,
    };
    format!("{marked}{source}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_decimals_are_cut_and_all_else_stays() {
        assert_eq!(short("gamma, mean 9, cv 0.3333333333333333"), "gamma, mean 9, cv 0.3333");
        assert_eq!(short("uniform, min 0.07, max 1098737.25"), "uniform, min 0.07, max 1098737");
        assert_eq!(short("fixed 1098737"), "fixed 1098737");
    }
}
