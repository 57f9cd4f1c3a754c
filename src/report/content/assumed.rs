//! What is assumed: on the page the uncertain numbers that rest on judgement, in the workbook every number.

use super::maker::{Maker, number, text};
use super::run::Run;
use super::words::{capital, count, heading, paragraph};
use crate::report::{Block, Cell, Kind};
use crate::scenario::keys::{KEYS, Key};
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
                    capital(&numbers(fixed)),
                    are(fixed)
                ),
            };
            format!("{} {} assumed with a range. {shown}.{more}", capital(&numbers(uncertain)), are(uncertain))
        }
    };
    blocks.extend(paragraph(said));
    let changed = scenario.numbers.iter().filter(|number| number.layer == SET).count();
    if changed > 0 {
        blocks.extend(paragraph(format!(
            "{} {} set on the command line for this run, and marked so.",
            capital(&numbers(changed)),
            if changed == 1 { "is" } else { "are" }
        )));
    }
    blocks.extend(uncertain_ones(scenario, &uncertain));
    blocks.extend(all(scenario));
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

fn uncertain_ones(scenario: &Scenario, numbers: &[&Number]) -> Option<Block> {
    let mut maker = Maker::new(
        "assumed_and_uncertain",
        "Assumed and uncertain",
        "Numbers that are assumed, with the range that is assumed for them",
        "Each is drawn anew for each future, within what is said of it.",
    )
    .text("Part")
    .text("Number")
    .text("What is assumed")
    .text("Unit")
    .text("Why");
    if numbers.len() <= MOST_ON_THE_PAGE {
        maker = maker.on_the_page();
    }
    for found in numbers {
        maker.row([
            text(part_of(&found.key)),
            text(in_words(scenario, &found.key)),
            text(value_of(found)),
            text(found.unit),
            text(source(found)),
        ]);
    }
    maker.done()
}

/// Every number with all that is known of it.
fn all(scenario: &Scenario) -> Option<Block> {
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
        };
        let mean: Cell = number(found.distribution.mean());
        maker.row([
            text(part_of(&found.key)),
            text(in_words(scenario, &found.key)),
            text(value_of(found)),
            mean,
            text(found.unit),
            text(drawn),
            text(found.evidence.name()),
            text(source(found)),
            text(if found.layer == SET { "the command line (--set)" } else { &found.layer }),
            text(found.key.as_str()),
        ]);
    }
    maker.done()
}

fn value_of(number: &Number) -> String {
    match number.distribution.as_fixed() {
        Some(value) => value.to_string(),
        None => number.distribution.describe().to_owned(),
    }
}

fn source(number: &Number) -> String {
    let marked = if number.layer == SET { "set on the command line for this run; " } else { "" };
    let source = match number.source.trim() {
        "" => "no source stated",
        source => source,
    };
    format!("{marked}{source}")
}

/// Which part of the model a number is of.
pub(super) fn part_of(key: &str) -> &'static str {
    const PARTS: [(&str, &str); 9] = [
        ("prices", "Prices"),
        ("capital", "Capital"),
        ("backlog", "Backlog"),
        ("incidents", "Failures"),
        ("estate", "Estates"),
        ("demand", "Demand"),
        ("funding", "Funding"),
        ("technology", "Technology"),
        ("workforce", "Workforce"),
    ];
    let first = key.split('.').next().unwrap_or_default();
    PARTS.iter().find(|(known, _)| *known == first).map_or("Other", |(_, name)| *name)
}

/// What a number is, in words: what its key is about, of what or whom, and in which year or band.
pub(super) fn in_words(scenario: &Scenario, key: &str) -> String {
    let Some((known, rest)) = key_of(key) else { return key.to_owned() };
    // What a key's sentence says to those who write scenarios is not for those who read reports.
    let is_for_writers = |part: &&str| part.contains('_') || part.starts_with("where absent");
    let parts: Vec<&str> = known.about.trim_end_matches('.').split("; ").filter(|part| !is_for_writers(part)).collect();
    let about = capital(&parts.join("; "));
    let mut of: Vec<String> = Vec::new();
    of.extend(within(known.path).map(str::to_owned));
    of.extend(named(scenario, key));
    of.extend(rest.map(|rest| match RiskBand::ALL.into_iter().find(|band| band.name() == rest) {
        Some(band) => format!("{} risk", band.name()),
        None => rest.to_owned(),
    }));
    match of.as_slice() {
        [] => about,
        of => format!("{about} ({})", of.join(", ")),
    }
}

/// The key whose path this is, and what follows it: the band of a split, the year of a plan.
fn key_of(key: &str) -> Option<(&'static Key, Option<&str>)> {
    let is_at = |known: &&Key, path: &str| {
        let mut parts = path.split('.');
        known.path.split('.').all(|part| parts.next().is_some_and(|p| part == "*" || part == p))
            && parts.next().is_none()
    };
    let at = |path: &str| KEYS.iter().find(|known| is_at(known, path));
    match at(key) {
        Some(known) => Some((known, None)),
        None => {
            let (path, rest) = key.rsplit_once('.')?;
            Some((at(path)?, Some(rest)))
        }
    }
}

/// What the sentences of some keys take as known from the table in which they stand.
fn within(path: &str) -> Option<&'static str> {
    const TABLES: [(&str, &str); 10] = [
        ("prices.construction.", "construction prices"),
        ("prices.general.", "general prices"),
        ("capital.delivery.", "delivery"),
        ("backlog.escalation.offset_per_year.", "escalation"),
        ("backlog.migration.", "migration between risk bands"),
        ("backlog.new_need.", "new need"),
        ("incidents.relative_rate.", "failures per pound of backlog"),
        ("workforce.clinical.", "clinical staff"),
        ("workforce.estates.", "estates staff"),
        ("workforce.digital.", "digital staff"),
    ];
    TABLES.iter().find(|(start, _)| path.starts_with(start)).map(|(_, name)| *name)
}

/// The name of the estate, service, group or fund that a path is of.
fn named(scenario: &Scenario, key: &str) -> Option<String> {
    let mut parts = key.split('.');
    let name_of = |found: Option<(&String, &String)>| {
        found.map(|(id, name)| if name.trim().is_empty() { id.clone() } else { name.clone() })
    };
    match (parts.next()?, parts.next()?, parts.next()) {
        ("estate", id, _) => name_of(scenario.estates.iter().find(|e| e.id == id).map(|e| (&e.id, &e.name))),
        ("capital", "ring_fence", Some(id)) => {
            name_of(scenario.capital.ring_fences.iter().find(|f| f.id == id).map(|f| (&f.id, &f.name)))
        }
        ("demand", "service", Some(id)) => {
            let services = &scenario.demand.as_ref()?.services;
            name_of(services.iter().find(|s| s.id == id).map(|s| (&s.id, &s.name)))
        }
        ("demand", "group", Some(id)) => {
            let groups = &scenario.demand.as_ref()?.groups;
            name_of(groups.iter().find(|g| g.id == id).map(|g| (&g.id, &g.name)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ENGLAND, TRUST, Text, load};

    /// A key that is not found would be shown as a path.
    #[test]
    fn every_number_has_words() {
        for bytes in [ENGLAND, TRUST] {
            let text = Text { name: "test".to_owned(), bytes: bytes.into() };
            let loaded = load(&text, &[], false).unwrap();
            for number in &loaded.scenario.numbers {
                let words = in_words(&loaded.scenario, &number.key);
                assert!(words != number.key && !words.contains('_'), "{}: {words}", number.key);
                assert_ne!(part_of(&number.key), "Other", "{}", number.key);
            }
            let words = |key: &str| in_words(&loaded.scenario, key);
            assert_eq!(words("backlog.new_need.split.high"), "How new need falls on the bands (new need, high risk)");
        }
    }
}
