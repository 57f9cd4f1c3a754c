//! Funding: what day-to-day costs take of capital, what lapses, and the deficit.

use super::lifted;
use crate::analysis::amount::percent;
use crate::analysis::answer::in_ten;
use crate::engine::Metric;
use crate::num::quantile::Share;
use crate::report::content::run::Run;
use crate::report::content::words::{between, known, list, mean, value};
use crate::scenario::Barrier;

/// What does not become capital is told from this share of the plan on.
const WORTH_A_WORD: f64 = 0.001;

/// The paragraphs.
pub(super) fn funding(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.funding.as_ref() else {
        let without = "Day-to-day budgets and deficits are not simulated in this scenario, so nothing here says how a deficit \
                       reaches for capital.";
        return vec![without.to_owned(), lost(run)];
    };
    let mut said = Vec::new();
    if system.barrier == Barrier::Removed {
        said.push(lifted(run, "no capital is raided, and what cannot be delivered is carried forward"));
    }
    said.push(lost(run));
    said.push(deficit(run));
    said
}

/// What of the plan does not become capital.
fn lost(run: &Run<'_>) -> String {
    let strategy = run.followed;
    let Some((planned, error)) = run.sum(strategy, Metric::CapitalPlanned).filter(|(planned, _)| *planned > 0.0) else {
        return String::new();
    };
    let ways = [
        (Metric::CapitalRaided, "is raided for day-to-day costs"),
        (Metric::CapitalCashLimited, "has no cash behind it"),
        (Metric::CapitalLapsed, "lapses unspent"),
    ];
    let told = ways.into_iter().filter_map(|(metric, what)| {
        let (sum, error) = run.sum(strategy, metric)?;
        let share = sum / planned;
        let words = format!("{} {what} ({} of the plan)", value(metric, sum, error), percent(share));
        (share >= WORTH_A_WORD).then_some(words)
    });
    let told: Vec<String> = told.collect();
    let reaches = run.sum(strategy, Metric::CapitalAvailable).map(|(sum, error)| {
        format!("; {} ({}) reaches backlog", value(Metric::CapitalAvailable, sum, error), percent(sum / planned))
    });
    let lost = match told.as_slice() {
        [] => "next to nothing is raided or lapses".to_owned(),
        told => list(told),
    };
    format!(
        "Under {}, {}, of {} of capital planned {}, {lost}{}.",
        run.followed_label(),
        run.on_average(),
        value(Metric::CapitalPlanned, planned, error),
        run.throughout(),
        reaches.unwrap_or_default()
    )
}

/// How often the last year ends in deficit, how large it is, and a trust's cash.
fn deficit(run: &Run<'_>) -> String {
    let (year, strategy) = (run.last_year(), run.followed);
    let Some(stats) = run.at_the_end(strategy, Metric::Deficit) else { return String::new() };
    let opening =
        run.scenario.funding.as_ref().map(|system| run.scenario.number(system.opening_deficit).distribution.mean());
    let opening = opening.map_or_else(String::new, |gbp_m| match gbp_m {
        gbp_m if gbp_m > 0.0 => {
            format!(" The deficit of {} is put at {}.", run.scenario.opening_year, known(Metric::Deficit, gbp_m))
        }
        gbp_m if gbp_m < 0.0 => {
            format!(" For {} a surplus of {} is put in.", run.scenario.opening_year, known(Metric::Deficit, -gbp_m))
        }
        _ => String::new(),
    });
    let often =
        above_nothing(run, Metric::Deficit).map(|share| format!("{} ends in deficit in {}", year, in_ten(share)));
    let alone = often.is_none() || !run.has_spread();
    let size = match between(run, Metric::Deficit, stats) {
        Some(range) if alone => format!("in 8 of 10 futures the deficit of {year} is {range}"),
        Some(range) => format!("in 8 of 10 the deficit is {range}"),
        None => format!("the deficit of {year} has a mean of {}", mean(Metric::Deficit, stats)),
    };
    let cash = run.at_the_end(strategy, Metric::Cash).and_then(|cash| {
        Some(format!(" Cash at the end of {year} is {} in 8 of 10 futures.", between(run, Metric::Cash, cash)?))
    });
    let size = if run.has_spread() { often.into_iter().chain([size]).collect::<Vec<_>>().join("; ") } else { size };
    format!("Under {}, {size}.{opening}{}", run.followed_label(), cash.unwrap_or_default())
}

/// The share of futures in which an outcome of the last year is above nothing; none where they were not kept.
fn above_nothing(run: &Run<'_>, metric: Metric) -> Option<Share> {
    let is_it = |kept: &&crate::engine::results::KeptSeries| {
        (kept.strategy, kept.metric, kept.year) == (run.followed, metric, run.last())
    };
    let kept = run.results.kept.iter().find(is_it)?;
    let known = kept.values.iter().filter(|value| !value.is_nan());
    Some(Share::of(known, |value| *value > 0.0)).filter(|share| share.n > 0)
}
