//! Alternative texts: what each picture says, with its numbers, for those who do not see it.

use super::money::{Money, largest};
use super::run_data::{Plan, RunData};
use super::{backlog_fan, strategies_compared};
use crate::engine::results::Spread;

/// More plans than this are told by their extremes alone.
const TOLD_ONE_BY_ONE: usize = 6;

/// The alternative text of the fan.
pub(super) fn of_fan(story: &RunData) -> String {
    let year = story.last_year();
    // Without futures enough there is a line alone.
    let kind = if story.has_spread() { "Fan" } else { "Line" };
    let panels = match story.plans.len() {
        1 => format!("{kind} chart"),
        n => format!("{kind} charts in {n} panels, one a plan,"),
    };
    let first = story.history.first().map_or(story.years[0], |(first, _)| *first);
    let mut text = format!("{panels} of total maintenance backlog in cash prices, {}, {first} to {year}.", story.area);
    if let (Some((from, start)), Some((to, end))) = (story.history.first(), story.history.last()) {
        let money = Money::for_largest(largest([*start, *end])).finer_if(Some(0.0));
        let (start, end) = (money.full(*start), money.full(*end));
        let recorded = story.record_ends_at.map(|recorded| money.full(recorded));
        let sentence = match (&recorded, end.as_str()) {
            (Some(recorded), end) if from == to => {
                format!(" It opens at {end} in {to}, where the record says {recorded}.")
            }
            (Some(recorded), end) => format!(
                " The record goes from {start} in {from} to {recorded} in {to}; the scenario opens elsewhere, at {end}."
            ),
            (None, end) if from == to => format!(" It opens at {end} in {to}."),
            (None, same) if same == start => format!(" The record stands at {start} in {from} and again in {to}."),
            (None, end) => format!(" The record goes from {start} in {from} to {end} in {to}."),
        };
        text.push_str(&sentence);
    }
    let totals: Vec<(String, Spread)> =
        story.plans.iter().filter_map(|plan| Some((plan.full_label(), *plan.total.last()?))).collect();
    text.push_str(&format!(" In {year} the {} {}.", middle_of(story), told(&totals, backlog_fan::money(story))));
    for sentence in story.coincidence(Plan::full_label) {
        text.push_str(&format!(" {sentence}"));
    }
    text
}

/// The alternative text of the comparison.
pub(super) fn of_comparison(story: &RunData) -> String {
    let order = strategies_compared::order(story);
    let sorted = order.iter().map(|&plan| &story.plans[plan]);
    let totals: Vec<(String, Spread)> =
        sorted.clone().filter_map(|plan| Some((plan.full_label(), *plan.total.last()?))).collect();
    let highs: Vec<(String, Spread)> = sorted.map(|plan| (plan.full_label(), plan.high)).collect();
    let middle = middle_of(story);
    let (intervals, meaning) = match story.has_spread() {
        true => (" and intervals", "; the intervals are the spread of futures, not statistical error"),
        false => ("", ""),
    };
    format!(
        "Dots{intervals} of backlog {} for {} at the close of {}, {}{meaning}. For total backlog the {middle} {}. For high-risk backlog it {}.",
        story.in_prices(),
        if totals.len() == 1 { "one plan".to_owned() } else { format!("{} plans", totals.len()) },
        story.last_year(),
        story.area,
        told(&totals, strategies_compared::money(totals.iter().map(|(_, spread)| spread))),
        told(&highs, strategies_compared::money(highs.iter().map(|(_, spread)| spread))),
    )
}

/// `median of 10,000 simulated futures`.
fn middle_of(story: &RunData) -> String {
    match story.futures {
        1 => "value in one simulated future".to_owned(),
        _ => format!("{} of {}", story.middle_name(), story.futures_in_words()),
    }
}

/// `is £42bn under As is (8 of 10 futures between £36bn and £49bn); £50bn under …`
fn told(plans: &[(String, Spread)], money: Money) -> String {
    let one = |(label, spread): &(String, Spread)| {
        let (low, middle, high) = (spread.value(0.10), money.full(spread.middle()), spread.value(0.90));
        match money.range(low, high).is_empty() {
            true => format!("{middle} under {label}"),
            false => {
                format!("{middle} under {label} (8 of 10 futures between {} and {})", money.full(low), money.full(high))
            }
        }
    };
    if plans.len() <= TOLD_ONE_BY_ONE {
        return format!("is {}", plans.iter().map(one).collect::<Vec<_>>().join("; "));
    }
    let mut sorted: Vec<_> = plans.iter().collect();
    sorted.sort_by(|a, b| a.1.middle().total_cmp(&b.1.middle()));
    match (sorted.first(), sorted.last()) {
        (Some(least), Some(most)) => format!("is lowest at {} and highest at {}", one(least), one(most)),
        _ => String::new(),
    }
}
