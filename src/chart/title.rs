//! Titles that tell what the data say, by rules, in ten words or fewer.
//!
//! "Likely" is a probability of at least 75 %: a quartile, and not its estimate but the far end of its Monte Carlo
//! interval. So a run of few futures claims nothing, and its title says only what is shown. "Lowest" is claimed of a
//! median whose interval lies below all others'.

use super::money::{Money, largest, round_amount};
use super::of_plan::likely;
use super::run_data::{Plan, RunData};
use super::text;
use crate::analysis::comparison::INDIFFERENT_SHARE;
use crate::engine::Metric;
use crate::engine::results::{Pair, Spread};
use crate::words::capital;

/// The most words of a title.
const MOST_WORDS: usize = 10;
/// The longest label that may stand in a title.
const LONGEST_LABEL: usize = 40;
/// Medians closer than this share of the largest are told as hardly different.
const HARDLY: f64 = 0.02;
/// Amounts closer than this share of them are the same but for rounding.
const DUST: f64 = 1e-6;

/// The title of the fan: where total backlog goes by the last year, under how many plans.
pub(super) fn of_fan(story: &RunData) -> String {
    let year = story.last_year();
    let ends: Option<Vec<(f64, f64)>> = story.plans.iter().map(|plan| likely(plan.total.last()?)).collect();
    let Some(ends) = ends else {
        let record = if story.has_record() { "the record and " } else { "" };
        return format!("Backlog to {year}: {record}{}", story.futures_in_words());
    };
    let under = match story.plans_in_all() {
        1 => "",
        2 => " under both plans",
        _ => " under every plan",
    };
    let least = ends.iter().map(|&(low, _)| low).fold(f64::INFINITY, |a, b| if b < a { b } else { a });
    let most = largest(ends.iter().map(|&(_, high)| high));
    if most <= 0.0 {
        return format!("Backlog likely nil by {year}{under}");
    }
    let Some(&(_, today)) = story.history.last() else {
        return match round_amount(least, false) {
            Some((_, amount)) => format!("Backlog likely above {amount} in {year}{under}"),
            None => format!("Backlog to {year}: {}", story.futures_in_words()),
        };
    };
    let goes: Vec<Direction> = ends.iter().map(|&ends| Direction::between(ends, today)).collect();
    let count = |way: Direction| goes.iter().filter(|&&goes| goes == way).count();
    let (all, up, down, open) = (ends.len(), count(Direction::Up), count(Direction::Down), count(Direction::EitherWay));
    if count(Direction::Nowhere) == all {
        return format!("Backlog likely unchanged by {year}{under}");
    }
    if up == all {
        return match round_amount(least, false) {
            Some((amount, words)) if amount > today => format!("Backlog likely to pass {words} by {year}{under}"),
            _ => format!("Backlog likely to grow by {year}{under}"),
        };
    }
    if down == all {
        return match round_amount(most, true) {
            Some((amount, words)) if amount < today => format!("Backlog likely below {words} by {year}{under}"),
            _ => format!("Backlog likely to fall by {year}{under}"),
        };
    }
    match (up, down) {
        (0, 0) if open < all => format!("Backlog may rise or fall under {} of {} plans", words(open), words(all)),
        (0, 0) => format!("Backlog may rise or fall by {year}{under}"),
        (_, 0) => format!("Backlog likely to rise under {} of {} plans", words(up), words(all)),
        (_, _) => format!("{} of {} plans likely to cut backlog by {year}", capital(&words(down)), words(all)),
    }
}

/// The same title with its prices: charts that hold the published record are in cash, and sentences beside them are not.
pub(super) fn in_cash(title: &str) -> String {
    title.replacen("acklog", "acklog in cash", 1)
}

/// The title of the comparison: which plan leaves the least, as far as the medians can be told apart.
pub(super) fn of_comparison(story: &RunData) -> String {
    let year = story.last_year();
    let last = |plan: &Plan| plan.total.last().copied().unwrap_or(plan.high);
    let totals: Vec<Spread> = story.plans.iter().map(last).collect();
    let highs: Vec<Spread> = story.plans.iter().map(|plan| plan.high).collect();
    if totals.iter().chain(&highs).any(|spread| spread.at(0.50).width().is_none()) {
        return format!("Backlog in {year}: {}", story.futures_in_words());
    }
    let same = "Plans leave the same backlog in every future".to_owned();
    if totals.len() == 1 && story.plans_in_all() > 1 {
        return same;
    }
    if let [only] = totals.as_slice() {
        let ends =
            (round_amount(only.at(0.10).lo.unwrap_or(0.0), false), round_amount(only.at(0.90).hi.unwrap_or(0.0), true));
        let known = only.at(0.10).lo.zip(only.at(0.90).hi);
        return match ends {
            // The same in every future.
            (Some(_), Some(_))
                if known.is_some_and(|ends| Direction::between(ends, only.middle()) == Direction::Nowhere) =>
            {
                format!("Backlog likely {} in {year}", Money::for_largest(only.middle()).full(only.middle()))
            }
            (Some((_, low)), Some((_, high))) => format!("Backlog likely between {low} and {high} in {year}"),
            (None, Some((_, high))) => format!("Backlog likely below {high} in {year}"),
            _ => format!("Backlog likely nil in {year}"),
        };
    }
    if totals.iter().all(|total| total.at(0.90).hi.is_some_and(|high| high <= 0.0)) {
        return format!("Backlog likely nil in {year} under every plan");
    }
    if (1..totals.len()).all(|other| never_differ(story, 0, other)) {
        return same;
    }
    let (total_gap, high_gap) = (gap(&totals), gap(&highs));
    if total_gap < HARDLY && high_gap < HARDLY {
        return format!("Plans hardly differ in median backlog in {year}");
    }
    if total_gap < HARDLY {
        return "Plans differ in high-risk backlog, hardly in total backlog".to_owned();
    }
    let one_year = format!("lowest median backlog in {year}");
    let high_year = format!("lowest median high-risk backlog in {year}");
    let total: [&str; 2] = [&one_year, "lowest median backlog"];
    let told = match (lowest(story, Metric::BacklogTotal, &totals), lowest(story, Metric::BacklogHigh, &highs)) {
        (Some(a), Some(b)) if a == b => named(story, &a, &["lowest median total and high-risk backlog", total[1]]),
        (Some(_), Some(_)) => Some("No plan is best for both total and high-risk backlog".to_owned()),
        (Some(a), None) => named(story, &a, &total),
        (None, Some(b)) => named(story, &b, &[&high_year, "lowest median high-risk backlog"]),
        (None, None) => Some(format!("No plan shown to have the lowest backlog in {year}")),
    };
    told.unwrap_or_else(|| {
        let most = largest(totals.iter().map(Spread::middle));
        let difference = Money::for_largest(most * total_gap).full(most * total_gap);
        format!("Median backlog differs by about {difference} between plans")
    })
}

/// Where three futures in four take a backlog, beyond Monte Carlo error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Direction {
    Up,
    Down,
    /// It stays where it was.
    Nowhere,
    EitherWay,
}

impl Direction {
    /// From where it was to between the ends of what is likely.
    pub(super) fn between((low, high): (f64, f64), from: f64) -> Self {
        let same = |end: f64| (end - from).abs() <= DUST * from;
        match (low > from, high < from) {
            _ if same(low) && same(high) => Self::Nowhere,
            (true, _) => Self::Up,
            (_, true) => Self::Down,
            _ => Self::EitherWay,
        }
    }
}

/// Whether two plans leave the same total and high-risk backlog in every future.
fn never_differ(story: &RunData, one: usize, other: usize) -> bool {
    let same = |metric: Metric| {
        let is_it = |pair: &&Pair| {
            pair.metric == metric && (pair.one.min(pair.other), pair.one.max(pair.other)) == (one, other)
        };
        story.pairs.iter().find(is_it).is_some_and(|pair| pair.one_lower <= 0.0 && pair.other_lower <= 0.0)
    };
    story.coincide.contains(&(one, other)) || (same(Metric::BacklogTotal) && same(Metric::BacklogHigh))
}

/// The difference between the largest and the smallest median, as a share of the largest.
fn gap(spreads: &[Spread]) -> f64 {
    let most = largest(spreads.iter().map(Spread::middle));
    let least = spreads.iter().map(Spread::middle).fold(most, |a, b| if b < a { b } else { a });
    if most > 0.0 { (most - least) / most } else { 0.0 }
}

/// The plans whose median is below all others', beyond Monte Carlo error: one, or some that never differ.
fn lowest(story: &RunData, metric: Metric, spreads: &[Spread]) -> Option<Vec<usize>> {
    let medians: Vec<_> = spreads.iter().map(|spread| spread.at(0.50)).collect();
    // Plans meet the same futures, so their difference is known far better than either median.
    let below = |one: usize, other: usize| match story.pairs.iter().find_map(|pair| pair.lower_by(metric, one, other)) {
        // As in the answer: half a per cent makes no difference.
        Some(surely_lower) => surely_lower && medians[one].value < (1.0 - INDIFFERENT_SHARE) * medians[other].value,
        None => medians[one].hi.zip(medians[other].lo).is_some_and(|(hi, lo)| hi < lo),
    };
    let alike = |one: usize, other: usize| {
        one == other || story.coincide.contains(&(one, other)) || story.coincide.contains(&(other, one))
    };
    (0..medians.len()).find_map(|one| {
        let (same, others): (Vec<usize>, Vec<usize>) = (0..medians.len()).partition(|&other| alike(one, other));
        (!others.is_empty() && others.iter().all(|&other| below(one, other))).then_some(same)
    })
}

/// What is said of the best plans in as many words as a title has: the first of `claims` that fits beside their labels,
/// as a sentence or after a colon.
fn named(story: &RunData, best: &[usize], claims: &[&str]) -> Option<String> {
    let members = best.iter().flat_map(|&plan| story.plans[plan].names());
    let labels: Vec<&str> = members.map(|(id, label)| text::shown(label, id)).collect();
    let (label, verb) = match labels.as_slice() {
        [one] => ((*one).to_owned(), "has the"),
        [one, other] => (format!("{one} and {other}"), "share the"),
        many => (format!("{} plans alike", capital(&words(many.len()))), "share the"),
    };
    if label.chars().count() > LONGEST_LABEL {
        return None;
    }
    let fits = |title: &String| title.split(' ').count() <= MOST_WORDS;
    claims.iter().find_map(|claim| {
        let colon = (!label.contains(':')).then(|| format!("{label}: {claim}"));
        Some(format!("{label} {verb} {claim}")).filter(fits).or(colon.filter(fits))
    })
}

/// A small number in words.
pub(super) fn words(number: usize) -> String {
    crate::words::number(number, "none")
}
