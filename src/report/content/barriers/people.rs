//! Outdated technology, and workforce and skills.

use super::lifted;
use crate::outcomes::{Metric, Unit};
use crate::report::content::run::Run;
use crate::report::content::words::{between, known, list, median, value};
use crate::scenario::{Barrier, Replacement};
use crate::systems::programmes::Programme;

/// What a figure comes to at the end, and where it began.
pub(super) fn ends(run: &Run<'_>, metric: Metric) -> Option<String> {
    let stats = run.at_the_end(run.followed, metric)?;
    Some(match between(run, metric, stats) {
        Some(range) => range,
        None => median(metric, stats),
    })
}

fn began(run: &Run<'_>, metric: Metric) -> String {
    metric.opening(run.scenario).map_or_else(String::new, |opening| {
        let figure = match metric.unit() {
            Unit::Share | Unit::Skill | Unit::Resistance | Unit::Slope | Unit::Index => {
                value(metric, opening.value, None)
            }
            _ => known(metric, opening.value),
        };
        format!(" ({figure} in {})", run.scenario.opening_year)
    })
}

/// `In 8 of 10 futures`, or how few there are.
pub(super) fn how_often(run: &Run<'_>) -> &'static str {
    match run.n {
        1 => "In the one simulated future",
        _ if run.has_spread() => "In 8 of 10 futures",
        _ => "In the middle of these few futures",
    }
}

/// The paragraphs on technology.
pub(super) fn technology(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.technology.as_ref() else {
        return vec!["Technology is not simulated in this scenario: what legacy costs, and how it fails, is not in these numbers."
            .to_owned()];
    };
    if system.barrier == Barrier::Removed {
        return vec![lifted(run, "no technology is legacy")];
    }
    let mut said = Vec::new();
    let (year, label) = (run.last_year(), run.followed_label());
    if let Some(share) = ends(run, Metric::LegacyShare) {
        let mut text = format!(
            "{} under {label}, {share} of technology is legacy at the end of {year}{}",
            how_often(run),
            began(run, Metric::LegacyShare)
        );
        if let Some(cost) = ends(run, Metric::LegacyRunningCost) {
            text += &format!("; it costs {cost} to run in {year}{}", began(run, Metric::LegacyRunningCost));
        }
        if let Some(days) = ends(run, Metric::OutageDays) {
            text += &format!(", and outages come to {days} in that year");
        }
        said.push(text + ".");
    }
    said.push(match system.replacement {
        Replacement::Money { .. } => {
            run.sum(run.followed, Metric::SpendTechnology).map_or_else(String::new, |(sum, error)| {
                format!(
                    "Capital spent on replacing it, {}, {}, is {}.",
                    run.throughout(),
                    run.on_average(),
                    value(Metric::SpendTechnology, sum, error)
                )
            })
        }
        Replacement::Rate(_) => {
            let staff =
                if run.scenario.workforce.is_some() { ", as far as there are digital staff for it" } else { "" };
            let retires =
                |programme: &Programme| run.scenario.number(programme.legacy_retired).distribution.mean() > 0.0;
            let programmes =
                run.scenario.programmes.as_ref().is_some_and(|programmes| programmes.list.iter().any(retires));
            let besides = match programmes {
                true => "; besides that, programmes retire what the scenario states of it",
                false => ": projects that replace it are not simulated",
            };
            format!("Legacy is replaced at a stated rate{staff}, whatever money there is{besides}.")
        }
    });
    said
}

/// The paragraphs on staff.
pub(super) fn workforce(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.workforce.as_ref() else {
        return vec![
            "Staff are not simulated in this scenario: what can be delivered follows a stated limit, or none."
                .to_owned(),
        ];
    };
    if system.barrier == Barrier::Removed {
        return vec![lifted(run, "no post is vacant, staff are fully skilled, and they limit no delivery")];
    }
    let mut said = Vec::new();
    let (year, label) = (run.last_year(), run.followed_label());
    let posts = [
        (Metric::ClinicalVacancyShare, "clinical"),
        (Metric::EstatesVacancyShare, "estates"),
        (Metric::DigitalVacancyShare, "digital"),
    ];
    let vacant: Vec<String> = posts
        .into_iter()
        .filter_map(|(metric, name)| Some(format!("{} of {name} posts{}", ends(run, metric)?, began(run, metric))))
        .collect();
    if !vacant.is_empty() {
        said.push(format!("{} under {label}, vacant at the end of {year} are {}.", how_often(run), list(&vacant)));
    }
    let skill = ends(run, Metric::SkillsIndex).map(|skill| {
        format!(
            "The skill of delivery staff, where 1 is fully skilled, is {skill} at the end of {year}{}",
            began(run, Metric::SkillsIndex)
        )
    });
    let capacity = ends(run, Metric::DeliveryCapacity).map(|amount| {
        format!("capital that they can deliver in {year} is {amount} in cash{}", began(run, Metric::DeliveryCapacity))
    });
    let both: Vec<String> = skill.into_iter().chain(capacity).collect();
    if !both.is_empty() {
        said.push(super::super::words::capital(&both.join("; ")) + ".");
    }
    said
}
