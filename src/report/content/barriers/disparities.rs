//! Patient-care disparities: who of the population waits longest and who is left out; and where backlog lies.

use super::lifted;
use crate::analysis::answer::in_ten;
use crate::analysis::patients::ALIKE;
use crate::analysis::patients::{gap_in_words, groups, of_group};
use crate::engine::Metric;
use crate::engine::results::Spread;
use crate::num::quantile::Share;
use crate::report::content::levels;
use crate::report::content::maker::{Maker, number as cell, text};
use crate::report::content::run::Run;
use crate::report::content::tables::{estates, stocks};
use crate::report::content::words::{count, known, list, number};
use crate::report::{Block, Derived, Kind};
use crate::scenario::{Barrier, Scenario};

/// What the indices are of, and what each says above and below 0.
const INDICES: [(&str, &str, [Metric; 3]); 3] = [
    (
        "Waits over 52 weeks",
        "wait longer",
        [Metric::SiiOver52Weeks, Metric::RiiOver52Weeks, Metric::ConcentrationOver52Weeks],
    ),
    (
        "Unmet need",
        "have more unmet need",
        [Metric::SiiUnmetNeed, Metric::RiiUnmetNeed, Metric::ConcentrationUnmetNeed],
    ),
    (
        "Digital uptake",
        "use more of what is digital",
        [Metric::SiiDigitalUptake, Metric::RiiDigitalUptake, Metric::ConcentrationDigitalUptake],
    ),
];

/// The paragraphs.
pub(super) fn disparities(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.disparities.as_ref() else { return vec![not_simulated(run.scenario)] };
    let mut said = match system.barrier {
        Barrier::Removed => {
            vec![lifted(
                run,
                "the same need is treated as readily whoever has it, and nobody is left out of what is digital",
            )]
        }
        Barrier::Present => Vec::new(),
    };
    said.extend(gap_in_words(run.scenario, run.results, run.followed, run.asked()));
    said.extend(who_has_more(run));
    said
}

/// What is to be said where nobody is told apart.
fn not_simulated(scenario: &Scenario) -> String {
    let groups = scenario.demand.as_ref().map_or(0, |demand| demand.groups.len());
    match (scenario.care.is_some(), groups) {
        (true, 0) => {
            "Not simulated in this scenario: all people who wait are alike, and nothing here says who is worse served."
                .to_owned()
        }
        (true, n) => format!(
            "Not simulated in this scenario. Demand is split over {} groups of the population, but all of them wait alike: nothing here says who \
             is worse served.",
            number(n)
        ),
        (false, 0) => {
            "Not simulated in this scenario: nothing here says who waits for care, or who is worse served.".to_owned()
        }
        (false, n) => format!(
            "Not simulated in this scenario. Demand is split over {} groups of the population, but all of it is treated: nothing here says who \
             waits, or who is worse served.",
            number(n)
        ),
    }
}

/// On whose side an index stands in 8 of 10 futures: the most deprived where it is below 0, the least where it is above; none of too few.
fn side(run: &Run<'_>, spread: Spread) -> Option<&'static str> {
    let [low, _, high] = spread.p10_p50_p90().filter(|_| run.has_spread())?.map(|estimate| estimate.value);
    Some(match (low, high) {
        (_, high) if high < -ALIKE => "the most deprived",
        (low, _) if low > ALIKE => "the least deprived",
        (low, high) if low >= -ALIKE && high <= ALIKE => "nobody",
        _ => "either",
    })
}

/// What the slope indices say, in words.
fn who_has_more(run: &Run<'_>) -> Option<String> {
    let one = |(_, have, [slope, ..]): &(&str, &str, [Metric; 3])| {
        let who = side(run, run.when_asked(run.followed, *slope)?)?;
        Some(match who {
            "nobody" => format!("nobody can be told to {have}"),
            "either" => format!("it may be the most or the least deprived who {have}"),
            who => format!("{who} {have}"),
        })
    };
    let told: Vec<String> = INDICES.iter().filter_map(one).collect();
    (!told.is_empty()).then(|| {
        format!(
            "By the indices at the end of {}, or in it, over the range of 8 of 10 futures: {}. Below 0 the most deprived have more of what is counted, \
             above 0 the least: the slope index in shares from one end of the population to the other, the relative index as a part of the mean, \
             and the concentration index from −1 to 1.",
            run.asked_year(),
            list(&told)
        )
    })
}

/// Each index under the plan that is followed in the year that is asked.
pub(super) fn indices(run: &Run<'_>) -> Option<Block> {
    const FIGURE: Kind = Kind::Number(4);
    let mut maker = Maker::new(
        "disparities",
        "Disparities",
        format!("Indices of disparity, {}, under {}", run.asked_year(), run.followed_label()),
        "0: all alike. Below 0 the most deprived have more of what is counted, above 0 the least. In 8 of 10 futures an index lies between P10 \
         and P90; the last column says whose side all of that range is on.",
    )
    .on_the_page()
    .text("Of what")
    .text("Index")
    .column("P10", FIGURE)
    .column("Median", FIGURE)
    .column("P90", FIGURE)
    .column("Mean", FIGURE)
    .text("More of it have");
    for (what, _, metrics) in INDICES {
        for (metric, index) in metrics.into_iter().zip(["Slope", "Relative", "Concentration"]) {
            let Some(spread) = run.when_asked(run.followed, metric) else { continue };
            let mut row = vec![text(what), text(index)];
            row.extend(stocks::spread(run, run.followed, metric, run.asked()));
            row.push(text(side(run, spread).unwrap_or("not estimable")));
            maker.row(row);
        }
    }
    maker.done()
}

/// Each group under the plan that is followed: means, in the year that is asked and in the last.
pub(super) fn by_group(run: &Run<'_>) -> Option<Block> {
    let mut maker = Maker::new(
        "patients_by_group",
        "Patients by group",
        format!("Who waits by group of the population, under {}", run.followed_label()),
        "Means over the futures, at the end of the year or of what there is in it; the most deprived first. Unmet need: those who joined the list in \
         the year and wait more than 52 weeks, or left it without treatment; beside it as so many of 1,000 of all that the group needs, planned and \
         emergency care together.",
    )
    .on_the_page()
    .text("Group")
    .text("Year")
    .column("Waiting list, thousand", Kind::Number(1))
    .column("Under 18 weeks", Kind::Share(1))
    .column("Over 52 weeks", Kind::Share(2))
    .column("Treated, thousand", Kind::Number(1))
    .column("Unmet need, thousand", Kind::Number(1))
    .column("Demand, million", Kind::Number(3))
    .derived("Unmet need per 1,000 of demand", Kind::Number(1), Derived::Ratio(6, 7))
    .column("Digital uptake", Kind::Share(1));
    let mut years = vec![run.asked(), run.last()];
    years.dedup();
    for group in groups(run.scenario, run.results) {
        for &year in &years {
            let of = |metric: Metric| of_group(run.results, run.followed, metric, group.place, year);
            let thousand = |metric: Metric| cell(of(metric).map(|million| 1000.0 * million));
            maker.row([
                text(group.name),
                text(run.results.years[year].to_string()),
                thousand(Metric::WaitingList),
                cell(of(Metric::Under18Weeks)),
                cell(of(Metric::Over52Weeks)),
                thousand(Metric::Treated),
                thousand(Metric::UnmetNeed),
                cell(of(Metric::DemandMillion)),
                cell(of(Metric::DigitalUptake)),
            ]);
        }
    }
    maker.done()
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
        "Of estates it can be told where backlog lies, {prices}. At the end of {year} under {} backlog has a median of {}; {part} that of {}: \
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
