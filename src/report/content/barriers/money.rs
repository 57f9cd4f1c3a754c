//! Funding: what day-to-day costs take of capital, what lapses, and the deficit.

use super::lifted;
use crate::analysis::amount::percent;
use crate::analysis::answer::in_ten;
use crate::analysis::capital::Use;
use crate::engine::Metric;
use crate::report::content::run::Run;
use crate::report::content::words::{between, known, list, median, value};
use crate::scenario::Barrier;

/// What becomes of capital is told from this share of it on.
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
        said.push(lifted(
            run,
            "no capital is moved to day-to-day costs, and what cannot be delivered is carried forward",
        ));
    }
    said.push(lost(run));
    said.push(deficit(run));
    said
}

/// What becomes of capital, in words.
const fn in_words(what: Use) -> &'static str {
    match what {
        Use::Backlog => "is spent on backlog and repairs",
        Use::Elsewhere => "is spent on other purposes",
        Use::Technology => "is spent on replacing technology",
        Use::Programmes => "is spent on programmes",
        Use::SetAside => "is set aside for people (training, change or outreach)",
        Use::Raided => "is moved to day-to-day costs (raids)",
        Use::WithoutCash => "has no cash behind it",
        Use::Lapsed => "lapses unspent",
        Use::Carried => "is carried beyond the last year",
    }
}

/// What becomes of all that is planned, and comes on top of the plan.
fn lost(run: &Run<'_>) -> String {
    let strategy = run.followed;
    let (Some((planned, error)), Some(still_carried)) =
        (run.sum(strategy, Metric::CapitalPlanned), run.at_the_end(strategy, Metric::CapitalCarriedForward))
    else {
        return String::new();
    };
    let on_top = run.sum(strategy, Metric::CapitalOnTop).unwrap_or((0.0, Some(0.0)));
    let all = planned + on_top.0;
    if all <= 0.0 {
        return String::new();
    }
    let sum = |what: Use| -> Option<(f64, Option<f64>)> {
        // What is carried is the next year's too: only what is left of it at the end is counted.
        if what == Use::Carried {
            return Some((still_carried.mean, still_carried.error_of_mean()));
        }
        let sums: Option<Vec<_>> = what.metrics().iter().map(|&metric| run.sum(strategy, metric)).collect();
        let add = |(sum, error): (f64, Option<f64>), (more, its): (f64, Option<f64>)| {
            (sum + more, error.zip(its).map(|(error, its)| error + its))
        };
        Some(sums?.into_iter().fold((0.0, Some(0.0)), add))
    };
    let mut parts: Vec<(f64, Option<f64>, &str)> =
        Use::ALL.into_iter().filter_map(|what| sum(what).map(|(sum, error)| (sum, error, in_words(what)))).collect();
    if run.spread(strategy, Metric::SpendElsewhere, 0).is_none() {
        // What is spent on other purposes is not simulated without day-to-day budgets: it is what is left.
        let told = parts.iter().fold(0.0, |told, part| told + part.0);
        parts.insert(1, (all - told, None, in_words(Use::Elsewhere)));
    }
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(sum, ..)| sum / all >= WORTH_A_WORD)
        .map(|(sum, error, what)| {
            format!("{} ({}) {what}", value(Metric::CapitalPlanned, sum, error), percent(sum / all))
        })
        .collect();
    let plan = format!("{} of capital is planned {}", value(Metric::CapitalPlanned, planned, error), run.throughout());
    let (plan, of) = match on_top.0 > 0.0 {
        true => {
            let more = value(Metric::CapitalOnTop, on_top.0, on_top.1);
            (format!("{plan}, and {more} comes on top of the plan"), "both together")
        }
        false => (plan, "that"),
    };
    format!(
        "Under {}, {}, {plan}. Of {of}, {}: with rounding, all of it.",
        run.followed_label(),
        run.on_average(),
        list(&told)
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
    let often = run
        .above(strategy, Metric::Deficit, run.last(), 0.0)
        .map(|share| format!("{} ends in deficit in {}", year, in_ten(share)));
    let alone = often.is_none() || !run.has_spread();
    let size = match between(run, Metric::Deficit, stats) {
        Some(range) if alone => format!("in 8 of 10 futures the deficit of {year} is {range}"),
        Some(range) => format!("in 8 of 10 the deficit is {range}"),
        None => format!("the deficit of {year} is {} in the median", median(Metric::Deficit, stats)),
    };
    let cash = run.at_the_end(strategy, Metric::Cash).and_then(|cash| {
        Some(format!(" Cash at the end of {year} is {} in 8 of 10 futures.", between(run, Metric::Cash, cash)?))
    });
    let size = if run.has_spread() { often.into_iter().chain([size]).collect::<Vec<_>>().join("; ") } else { size };
    let all = run.sum(strategy, Metric::Deficit).map(|(sum, error)| {
        format!(
            " All deficits {}, {}, come to {}, in cash.",
            run.throughout(),
            run.on_average(),
            value(Metric::Deficit, sum, error)
        )
    });
    format!("Under {}, {size}.{}{opening}{}", run.followed_label(), all.unwrap_or_default(), cash.unwrap_or_default())
}
