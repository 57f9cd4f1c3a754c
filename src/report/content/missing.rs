//! Not in these numbers: what the model leaves out, the weightiest for a board first.

use super::run::Run;
use super::words::{heading, paragraph};
use crate::report::Block;
use crate::scenario::{Evidence, NumberId, Scenario};

/// As many as a reader takes in.
const MOST: usize = 10;

/// The section.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    let mut blocks = vec![heading("Not in these numbers")];
    blocks.push(Block::Note(
        "What follows is not simulated, or stands on weak ground. A decision that hangs on it needs other evidence."
            .to_owned(),
    ));
    blocks.push(Block::List(points(run.scenario)));
    blocks.extend(paragraph(
        "All limits, and every equation with its source, stand in capcast's description of the model (docs/model.md, \
         “Limits: what the model cannot tell you”).",
    ));
    blocks
}

/// What the model leaves out, as far as it matters to what is simulated.
fn points(scenario: &Scenario) -> Vec<String> {
    let estates = match scenario.estates.len() {
        1 => "The estate is one row",
        _ => "An estate is one row",
    };
    let all = [
        Some(format!(
            "Which building: {}; money inside it is shared by rule, and no project, site or ward is named.",
            lower(estates)
        )),
        Some(
            "The state of the buildings: backlog is what surveys report, with their noise and their finds. A jump may mean \
             that someone looked."
                .to_owned(),
        ),
        Some(
            "Approvals, programmes of works, the taking up of change, waiting lists and fairness of care: money is spent as \
             soon as it can be delivered, and all demand is treated."
                .to_owned(),
        ),
        Some(
            "What people do about it: no minister adds money after a bad year, no trust moves work to another risk band to \
             reach a pot."
                .to_owned(),
        ),
        Some(
            "How backlog would fall: the record has only shown it rising, so what far more money would do is outside what \
             anyone has seen."
                .to_owned(),
        ),
        Some(
            "How much dearer work gets by waiting, and how it moves to worse risk: partly assumed. What one plan is worth \
             more than another, and high-risk backlog most of all, hang on it."
                .to_owned(),
        ),
        scenario.funding.as_ref().map(|system| {
            let opening = match scenario.number(system.opening_deficit).evidence {
                Evidence::Assumed => "the opening deficit is assumed, and ",
                Evidence::Measured | Evidence::Published => "",
            };
            format!(
                "Why there are deficits: {opening}funding follows cost by a fixed rule. The model says what a deficit does to \
                 capital, not whether there will be one."
            )
        }),
        scenario.funding.is_none().then(|| "Day-to-day budgets, deficits and cash: not simulated in this scenario.".to_owned()),
        (scenario.technology.is_some() || scenario.workforce.is_some()).then(|| {
            let legacy = scenario.technology.as_ref().map(|system| system.productivity_penalty);
            let skill = scenario.workforce.as_ref().map(|system| system.opening_skills);
            let is_assumed = |id: &NumberId| scenario.number(*id).evidence == Evidence::Assumed;
            let how = match legacy.iter().chain(&skill).any(is_assumed) {
                true => "assumed, and the figures on them move with that",
                false => "known only as far as the scenario's sources are",
            };
            format!(
                "What legacy technology costs and what skill is worth: {how}. Builders are not staff, and their shortage is not \
                 in here."
            )
        }),
        (scenario.technology.is_none() && scenario.workforce.is_none())
            .then(|| "Technology and staff: not simulated in this scenario.".to_owned()),
        Some(
            "How often things fail: the link from backlog to failures is weak in the record. Failures and lost bed-days serve \
             to compare plans, not to fill a budget line."
                .to_owned(),
        ),
        Some(
            "The far end: beyond ten years the range mostly restates what is assumed about prices, re-ratings and money."
                .to_owned(),
        )
        .filter(|_| scenario.horizon() > 10),
        funding_and_cash(scenario),
        (scenario.correlations.is_empty()).then(|| {
            "What goes together: numbers are drawn independently of each other, but for the two that the record fixes \
             together."
                .to_owned()
        }),
    ];
    all.into_iter().flatten().take(MOST).collect()
}

fn funding_and_cash(scenario: &Scenario) -> Option<String> {
    scenario.funding.as_ref()?.cash.as_ref()?;
    Some(
        "A trust's accounts: assets are not revalued, borrowing has no cost and no limit, and the figures are orders of \
         magnitude."
            .to_owned(),
    )
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
