//! The barriers that this version does not simulate, and what stands in their place.

use crate::engine::Metric;
use crate::engine::results::Spread;
use crate::report::content::run::Run;
use crate::report::content::words::{between, known, mean, number};
use crate::scenario::Scenario;

/// The name of the barrier beside which backlog by estate is told.
pub(super) const DISPARITIES: &str = "Patient-care disparities";

/// Each with what is to be said of it.
pub(super) fn barriers(scenario: &Scenario) -> [(&'static str, String); 4] {
    let sets_aside = scenario.strategies.iter().any(|spec| spec.set_aside_share > 0.0);
    let change = match sets_aside {
        true => {
            "Not simulated in this version. What a plan sets aside for training, change and outreach is spent, but what it \
             brings is not in these numbers."
        }
        false => "Not simulated in this version: whatever is bought is taken up at once, as far as it is simulated.",
    };
    let groups = scenario.demand.as_ref().map_or(0, |demand| demand.groups.len());
    let care = match groups {
        0 => "Not simulated in this version: nothing here says who waits for care, or who is worse served.".to_owned(),
        n => format!(
            "Not simulated in this version. Demand is split over {} groups of the population, but all of it is treated: \
             nothing here says who waits, or who is worse served.",
            number(n)
        ),
    };
    [
        (
            "Approvals and regulation",
            "Not simulated in this version: money that is there can be spent at once, within what can be delivered. What \
             waiting for business cases and approvals costs is not in these numbers."
                .to_owned(),
        ),
        ("Resistance to change", change.to_owned()),
        (
            "Interoperability",
            "Not simulated in this version: systems that cannot exchange data cost nothing here beyond being legacy."
                .to_owned(),
        ),
        (DISPARITIES, care),
    ]
}

/// Where most backlog is, and where it grows most, as far as estates are told apart.
pub(super) fn where_backlog_lies(run: &Run<'_>) -> String {
    let entities = 1..run.results.entities.len();
    if entities.len() < 2 {
        return String::new();
    }
    let rows: Vec<(usize, f64, Spread)> = entities
        .filter_map(|entity| {
            let (from, to) = (run.opening(entity, None)?, run.of_estate(run.followed, entity, Metric::BacklogTotal)?);
            Some((entity, from, to))
        })
        .collect();
    let most = rows.iter().copied().reduce(|most, row| if row.2.mean > most.2.mean { row } else { most });
    let (Some((entity, from, to)), Some(all)) = (most, run.at_the_end(run.followed, Metric::BacklogTotal)) else {
        return String::new();
    };
    // Of nothing no part is the largest.
    if to.mean <= 0.0 {
        return String::new();
    }
    let amount = mean(Metric::BacklogTotal, to);
    let range = between(run, Metric::BacklogTotal, to);
    let range = range.map_or_else(String::new, |range| format!(" ({range} in 8 of 10 futures)"));
    format!(
        "What can be told is where backlog lies. Of {} at the end of {} under {}, {}, most is that of \
         {}: {amount}{range}, after {} at the end of {}.",
        mean(Metric::BacklogTotal, all),
        run.last_year(),
        run.followed_label(),
        run.on_average(),
        run.estate_name(entity),
        known(Metric::BacklogTotal, from),
        run.scenario.opening_year
    )
}
