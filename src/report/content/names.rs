//! Names that are too long to be read are cut, once, wherever in the report they stand.

use super::words::{count, number};
use crate::report::{Block, Cell, Report};
use crate::scenario::Scenario;

/// Letters of a name that a reader takes in.
const MOST_LETTERS: usize = 120;

/// A name as the scenario has it, and as it stands in the report.
type Cut = (String, String);

/// The same report with long names of the scenario, its plans, estates and targets cut, and a note that says so.
pub(super) fn cut(scenario: &Scenario, mut report: Report) -> Report {
    let cuts = cuts(scenario);
    if cuts.is_empty() {
        return report;
    }
    let Report { title, subtitle, facts, blocks } = &mut report;
    [title, subtitle].into_iter().for_each(|text| apply(&cuts, text));
    facts.iter_mut().for_each(|(_, value)| apply(&cuts, value));
    blocks.iter_mut().for_each(|block| apply_to(&cuts, block));
    let (names, are) = match cuts.len() {
        1 => ("One name of the scenario".to_owned(), "is"),
        n => (format!("{} names of the scenario", super::words::capital(&number(n))), "are"),
    };
    let note = format!("{names} {are} longer than {} letters, and cut in this report (…).", count(MOST_LETTERS));
    report.blocks.insert(0, Block::Note(note));
    report
}

/// What is too long, the longest first, so that no name is cut as a part of another.
fn cuts(scenario: &Scenario) -> Vec<Cut> {
    let plans = scenario.strategies.iter().map(|spec| &spec.label);
    let estates = scenario.estates.iter().map(|estate| &estate.name);
    let targets = scenario.targets.iter().map(|target| &target.label);
    let all = std::iter::once(&scenario.name).chain(plans).chain(estates).chain(targets);
    let mut long: Vec<&str> = all.map(|name| name.trim()).filter(|name| name.chars().count() > MOST_LETTERS).collect();
    long.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    long.dedup();
    let mut cuts: Vec<Cut> = Vec::new();
    for name in long {
        let short: String = name.chars().take(MOST_LETTERS).collect();
        let short = format!("{}…", short.trim_end());
        // Two that begin alike stay apart.
        let taken = |short: &str| cuts.iter().any(|(_, known)| known.to_lowercase() == short.to_lowercase());
        let numbered = (2_usize..).map(|i| format!("{short} ({i})"));
        let own = std::iter::once(short.clone()).chain(numbered).find(|short| !taken(short)).unwrap_or(short);
        cuts.push((name.to_owned(), own));
    }
    cuts
}

fn apply(cuts: &[Cut], text: &mut String) {
    if text.chars().count() <= MOST_LETTERS {
        return;
    }
    for (name, short) in cuts {
        if text.contains(name.as_str()) {
            *text = text.replace(name.as_str(), short);
        }
        // A title begins with a capital, whatever its name does.
        let titled = super::words::capital(name);
        if text.contains(titled.as_str()) {
            *text = text.replace(titled.as_str(), &super::words::capital(short));
        }
    }
}

fn apply_to(cuts: &[Cut], block: &mut Block) {
    match block {
        Block::Heading(_, text) | Block::Lead(text) | Block::Paragraph(text) | Block::Note(text) => apply(cuts, text),
        Block::List(points) => points.iter_mut().for_each(|point| apply(cuts, point)),
        Block::Figure(figure) => {
            [&mut figure.title, &mut figure.alt, &mut figure.svg].into_iter().for_each(|text| apply(cuts, text));
        }
        Block::Table(table) => {
            [&mut table.title, &mut table.about].into_iter().for_each(|text| apply(cuts, text));
            table.columns.iter_mut().for_each(|column| apply(cuts, &mut column.head));
            let texts = table.rows.iter_mut().flatten().filter_map(|cell| match cell {
                Cell::Text(text) => Some(text),
                Cell::Number(_) | Cell::Nothing => None,
            });
            texts.for_each(|text| apply(cuts, text));
            if let Some(plot) = &mut table.plot {
                apply(cuts, &mut plot.title);
            }
        }
    }
}
