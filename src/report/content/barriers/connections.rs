//! Interoperability: which systems can talk to each other, how many integrations fail, and what repeated tests cost.

use super::change::peak;
use super::lifted;
use super::people::{ends, how_often};
use crate::analysis::amount::percent;
use crate::analysis::opening;
use crate::engine::Metric;
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::content::tables::stocks::spread;
use crate::report::content::words::{capital, known, number as in_letters, value};
use crate::report::{Block, Derived, Form, Kind};
use crate::scenario::{Barrier, Interoperability};

/// The paragraphs.
pub(super) fn connections(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.interoperability.as_ref() else {
        return vec![
            "Not simulated in this scenario: systems that cannot exchange data cost nothing here beyond being legacy."
                .to_owned(),
        ];
    };
    let mut said = match system.barrier {
        Barrier::Removed => vec![lifted(run, "everything is connected, and no integration fails")],
        Barrier::Present => vec![connectivity(run), failures(run)],
    };
    said.extend(repeated_tests(run, system));
    said
}

/// Where connectivity goes.
fn connectivity(run: &Run<'_>) -> String {
    let Some(at_the_end) = ends(run, Metric::ConnectivityShare) else { return String::new() };
    let began = opening::connectivity(run.scenario).map_or_else(String::new, |opening| {
        format!(" ({} in {})", value(Metric::ConnectivityShare, opening.value, None), run.scenario.opening_year)
    });
    let highest = peak(run, Metric::ConnectivityShare).map_or_else(String::new, |(year, told)| {
        format!(" By the median it is highest at the end of {}: {told}.", run.results.years[year])
    });
    format!(
        "{} under {}, the share of shared patients' flow that is between connected organisations is {at_the_end} at the end of {}{began}.{highest}",
        how_often(run),
        run.followed_label(),
        run.last_year()
    )
}

/// How many integrations fail.
fn failures(run: &Run<'_>) -> String {
    let scenario = run.scenario;
    let list = scenario.programmes.iter().flat_map(|programmes| &programmes.list);
    let needed = list
        .filter_map(|programme| programme.links.as_ref())
        .filter(|links| scenario.number(links.complexity).distribution.mean() > 0.0)
        .count();
    let (Some((failed, _)), true) = (run.sum(run.followed, Metric::FailedIntegrations), needed > 0) else {
        return "No programme of this scenario has to be integrated, so no integration fails.".to_owned();
    };
    let (label, year) = (run.followed_label(), run.last_year());
    let told = match (needed, failed) {
        (1, failed) => format!(
            "One programme of this scenario has to be integrated; under {label} its integration fails in {} of the futures by the end of \
             {year}.",
            percent(failed)
        ),
        (n, failed) => {
            let often = match failed {
                failed if failed <= 0.0 => "no integration fails".to_owned(),
                failed => {
                    format!("integration fails in {} of these cases", percent(failed / n as f64))
                }
            };
            format!(
                "{} programmes of this scenario have to be integrated; under {label} {often} by the end of {year}, {}.",
                capital(&in_letters(n)),
                run.on_average()
            )
        }
    };
    told + " One that fails does so once, when its delivery is done, and then a part of that is done again."
}

/// What repeated tests cost, then and now; nothing where they cost nothing.
fn repeated_tests(run: &Run<'_>, system: &Interoperability) -> Option<String> {
    let cost = &run.scenario.number(system.repeated_tests).distribution;
    let (all, prices) = (cost.mean(), run.real_prices());
    if all <= 0.0 {
        return None;
    }
    let from = opening::connectivity(run.scenario)?.value;
    let to = run.mean(run.followed, Metric::ConnectivityShare, run.last())?;
    let pounds = |gbp_m: f64| value(Metric::OperatingCost, gbp_m.abs(), None);
    let (then, now) = (pounds(all * (1.0 - from)), pounds(all * (1.0 - to)));
    let stated = match cost.as_fixed() {
        Some(_) => known(Metric::OperatingCost, all),
        None => format!("{} in the mean", known(Metric::OperatingCost, all)),
    };
    let counted = match (run.scenario.funding.is_some(), run.scenario.appraisal.is_some()) {
        (true, true) => "This cost is part of operating cost and of present values.",
        (true, false) => "This cost is part of operating cost.",
        (false, true) => "This cost is part of present values.",
        (false, false) => "No other figure here counts it.",
    };
    Some(format!(
        "Tests that are repeated and answers that are chased would cost {stated} a year in {prices} if nothing were connected: at the connectivity \
         of {} that is {then} a year, at that of {} (in the mean over the futures) {now}. {counted}",
        run.scenario.opening_year,
        run.last_year()
    ))
}

/// Resistance, use and connections by year under the plan that is followed.
pub(super) fn by_year(run: &Run<'_>) -> Option<Block> {
    let there = |metric: Metric| run.at_the_end(run.followed, metric).is_some();
    let spreads: Vec<(Metric, &str, Kind)> = [
        (Metric::ResistanceIndex, "Resistance (1: full)", Kind::Number(2)),
        (Metric::CoverageShare, "Reached by programmes", Kind::Share(1)),
        (Metric::AdoptionShare, "Use of programmes", Kind::Share(1)),
        (Metric::ConnectivityShare, "Connectivity", Kind::Share(1)),
    ]
    .into_iter()
    .filter(|(metric, ..)| there(*metric))
    .collect();
    if spreads.is_empty() {
        return None;
    }
    let year = run.scenario.opening_year;
    let began: Vec<String> = [
        opening::resistance(run.scenario)
            .map(|from| format!("resistance {}", value(Metric::ResistanceIndex, from.value, None))),
        opening::connectivity(run.scenario)
            .map(|from| format!("connectivity {}", value(Metric::ConnectivityShare, from.value, None))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut maker = Maker::new(
        "change_and_connections",
        "Change and connections",
        format!("Resistance, use and connectivity by year, under {}", run.followed_label()),
        format!(
            "At the end of the year, or of what there is in it. In 8 of 10 futures a figure lies between P10 and P90. At the end of {year}, at the \
             mean of what is not known: {}.",
            began.join(", ")
        ),
    )
    .text("Year");
    for (_, name, kind) in &spreads {
        for figure in ["P10", "median", "P90", "mean"] {
            maker = maker.column(format!("{name}: {figure}"), *kind);
        }
    }
    let flows: Vec<(Metric, &str, Kind)> = [
        (Metric::GoLiveDipShare, "Activity lost to go-lives: mean", Kind::Share(2)),
        (Metric::FailedIntegrations, "Integrations that fail: mean", Kind::Number(2)),
    ]
    .into_iter()
    .filter(|(metric, ..)| there(*metric))
    .collect();
    for (_, name, kind) in &flows {
        maker = maker.column(*name, *kind);
    }
    if there(Metric::FailedIntegrations) {
        let place = maker.width() - 1;
        maker = maker.derived("Integrations that failed so far: mean", Kind::Number(2), Derived::Running(place));
    }
    for (t, year) in run.results.years.iter().enumerate() {
        let mut row = vec![text(year.to_string())];
        for (metric, ..) in &spreads {
            row.extend(spread(run, run.followed, *metric, t));
        }
        row.extend(flows.iter().map(|(metric, ..)| number(run.mean(run.followed, *metric, t))));
        maker.row(row);
    }
    let shares = spreads.iter().enumerate().filter(|(_, (_, _, kind))| matches!(kind, Kind::Share(_)));
    let medians: Vec<usize> = shares.map(|(at, _)| 4 * at + 2).collect();
    maker.plot(Form::Lines, "Use and connectivity, medians", "share", medians).done()
}
