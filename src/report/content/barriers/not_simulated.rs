//! The barrier that this version does not simulate, and what stands in its place.

use crate::analysis::answer::in_ten;
use crate::engine::Metric;
use crate::num::quantile::Share;
use crate::report::content::levels;
use crate::report::content::run::Run;
use crate::report::content::tables::estates;
use crate::report::content::words::{count, known, number};
use crate::scenario::Scenario;

/// What is to be said of care.
pub(super) fn care(scenario: &Scenario) -> String {
    match scenario.demand.as_ref().map_or(0, |demand| demand.groups.len()) {
        0 => "Not simulated in this version: nothing here says who waits for care, or who is worse served.".to_owned(),
        n => format!(
            "Not simulated in this version. Demand is split over {} groups of the population, but all of it is treated: \
             nothing here says who waits, or who is worse served.",
            number(n)
        ),
    }
}

/// Which estate has the largest part of backlog, which grows fastest and which has most for its floor area, as far as estates are told
/// apart.
pub(super) fn where_backlog_lies(run: &Run<'_>) -> String {
    let rows = estates::rows(run);
    let prices = estates::prices(run);
    let total = if prices == "in cash" { Metric::BacklogTotal } else { Metric::BacklogTotalReal };
    let (Some(largest), Some(all)) = (rows.first(), run.when_asked(run.followed, total)) else {
        return String::new();
    };
    // Of nothing no part is the largest, and one estate is all there is.
    if rows.len() < 2 || largest.to.middle() <= 0.0 {
        return String::new();
    }
    let (opening, year) = (run.scenario.opening_year, run.results.years[run.asked()]);
    let scale = estates::scale(run);
    let level = levels::told(run, largest.to, scale);
    let range = level.range.filter(|range| *range != level.median);
    let range = range.map_or_else(String::new, |range| format!(" ({range} in 8 of 10 futures)"));
    let part = match largest.to.middle() > all.middle() / 2.0 {
        true => "most of it is",
        false => "the largest part is",
    };
    let mut said = format!(
        "What can be told is where backlog lies, {prices}. At the end of {year} under {} backlog has a median of {}; {part} that of {}: \
         {}{range}, after {} at the end of {opening}.",
        run.followed_label(),
        levels::scale(run, total, run.asked()).told(all.middle()),
        run.estate_name(largest.entity),
        level.median,
        known(Metric::BacklogTotal, largest.from)
    );
    let most = |of: &dyn Fn(&estates::Row) -> Option<f64>| {
        let known = rows.iter().filter_map(|row| Some((row, of(row)?)));
        known.reduce(|most, one| if one.1 > most.1 { one } else { most })
    };
    if let Some((row, times)) = most(&estates::Row::growth) {
        said += &format!(
            " By the medians it grows fastest in {}: {times:.1} times that of {opening}.",
            run.estate_name(row.entity)
        );
    }
    if let Some((row, _)) = most(&|row| row.worse.map(Share::value)).filter(|_| run.has_spread()) {
        let often = row.worse.map_or_else(String::new, in_ten);
        said += &format!(" The likeliest to end above today is {}, in {often}.", run.estate_name(row.entity));
    }
    if let Some((row, gbp)) = most(&|row| row.per_m2(row.to.middle())) {
        let before = row.per_m2(row.from).unwrap_or(0.0);
        said += &format!(
            " For its floor area it is highest in {}: £{} per m², after £{}.",
            run.estate_name(row.entity),
            count(gbp.round() as usize),
            count(before.round() as usize)
        );
    }
    said
}
