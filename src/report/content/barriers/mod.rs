//! What holds modernisation back: the seven barriers, each in what the run says of it, or that it is not simulated.

mod approvals;
mod change;
mod connections;
mod disparities;
mod money;
mod people;

use super::pictures::Pictures;
use super::run::Run;
use super::tables::{estates, money as tables, outcomes};
use super::words::{heading, list, number, paragraph};
use crate::report::Block;
use crate::scenario::Barrier;

/// The section.
pub(super) fn section(run: &Run<'_>, pictures: &mut Pictures) -> Vec<Block> {
    let mut blocks = vec![heading("What holds modernisation back")];
    blocks.extend(paragraph(introduction(run)));
    let mut barrier = |name: &str, said: Vec<String>, charts: Vec<Block>| {
        blocks.push(Block::Heading(3, name.to_owned()));
        blocks.extend(said.into_iter().filter_map(paragraph));
        blocks.extend(charts);
    };
    let chart = pictures.take(
        "where_the_money_went",
        format!(
            "What becomes of each year's capital {} under {}, {}.",
            run.throughout(),
            run.followed_label(),
            run.on_average()
        ),
    );
    barrier("Funding", money::funding(run), chart);
    barrier("Outdated technology", people::technology(run), Vec::new());
    let chart = pictures.take(
        "workforce_and_technology",
        format!(
            "How technology and posts develop {} under {}{}.",
            run.throughout(),
            run.followed_label(),
            run.with_range()
        ),
    );
    barrier("Workforce and skills", people::workforce(run), chart);
    let chart = pictures.take(
        "programmes_over_time",
        format!(
            "When each programme {}is delivered and goes live under {}{}.",
            if approvals::are_sought(run) { "seeks approval, " } else { "" },
            run.followed_label(),
            run.with_range()
        ),
    );
    barrier("Approvals and regulation", approvals::approvals(run), chart);
    let chart = pictures.take(
        "use_of_programmes",
        format!(
            "Whom programmes reach of those who must use them, and who uses them, {} under {}{}.",
            run.throughout(),
            run.followed_label(),
            run.with_range()
        ),
    );
    barrier("Resistance to change", change::change(run), chart);
    let chart = pictures.take(
        "connectivity",
        format!(
            "How much of shared patients' flow is between connected organisations {} under {}{}.",
            run.throughout(),
            run.followed_label(),
            run.with_range()
        ),
    );
    barrier("Interoperability", connections::connections(run), chart);
    let mut charts = pictures.take(
        "gap_between_groups",
        format!(
            "Which share of each group's list waits more than 52 weeks {} under {}, {}.",
            run.throughout(),
            run.followed_label(),
            run.on_average()
        ),
    );
    charts.extend(disparities::by_group(run));
    charts.extend(disparities::indices(run));
    barrier("Patient-care disparities", disparities::disparities(run), charts);
    blocks.extend(paragraph(disparities::where_backlog_lies(run)));
    blocks.extend(by_estate(run, pictures));
    blocks.extend(approvals::programmes(run));
    blocks.extend(change::programmes(run));
    blocks.extend(connections::by_year(run));
    blocks.extend(tables::capital(run));
    blocks.extend(tables::day_to_day(run));
    blocks.extend(tables::staff_and_technology(run));
    blocks.extend(outcomes::outcomes(run));
    blocks
}

fn by_estate(run: &Run<'_>, pictures: &mut Pictures) -> Vec<Block> {
    let seen = format!(
        "Backlog of the largest estates under {} to {}, in cash{}.",
        run.followed_label(),
        run.last_year(),
        run.with_range()
    );
    let mut blocks = pictures.take("backlog_by_estate", seen);
    blocks.extend(estates::estates(run));
    blocks.extend(estates::by_plan(run));
    blocks
}

/// How many of the barriers are simulated.
fn introduction(run: &Run<'_>) -> String {
    let scenario = run.scenario;
    let systems = [
        ("funding", scenario.funding.as_ref().map(|system| system.barrier)),
        ("outdated technology", scenario.technology.as_ref().map(|system| system.barrier)),
        ("workforce and skills", scenario.workforce.as_ref().map(|system| system.barrier)),
        // Without a programme nothing waits for approval.
        (
            "approvals and regulation",
            scenario.approvals.as_ref().filter(|_| scenario.programmes.is_some()).map(|system| system.barrier),
        ),
        ("resistance to change", scenario.change.as_ref().map(|system| system.barrier)),
        ("interoperability", scenario.interoperability.as_ref().map(|system| system.barrier)),
        ("patient-care disparities", scenario.disparities.as_ref().map(|system| system.barrier)),
    ];
    let with = |wanted: Option<Barrier>| -> Vec<&str> {
        systems.iter().filter(|(_, barrier)| *barrier == wanted).map(|(name, _)| *name).collect()
    };
    let (there, lifted) = (with(Some(Barrier::Present)), with(Some(Barrier::Removed)));
    let simulated = there.len() + lifted.len();
    // Some of the names hold an "and" themselves.
    let all = match [there.as_slice(), lifted.as_slice()].concat().as_slice() {
        [rest @ .., last] if rest.len() > 1 => format!("{}, and {last}", rest.join(", ")),
        few => list(few),
    };
    let mut said = "This report looks at seven things that hold modernisation back. ".to_owned();
    said += &match simulated {
        0 => "None of them is simulated as a barrier in this scenario".to_owned(),
        1 => format!("One of them is simulated here: {all}"),
        n => format!("{} of them are simulated here: {all}", capital(n)),
    };
    if !lifted.is_empty() {
        said += &format!(
            "; lifted in this scenario, from {} on and at no cost: {}",
            scenario.first_year,
            lifted.join(", ")
        );
    }
    said + ". What is not simulated is not in these numbers, and said to be missing."
}

fn capital(n: usize) -> String {
    super::words::capital(&number(n))
}

/// How a barrier that the scenario lifts is told.
fn lifted(run: &Run<'_>, effect: &str) -> String {
    format!(
        "This scenario lifts the barrier from {} on, at no cost: {effect}. What the barrier does is the difference from a \
         run with it.",
        run.scenario.first_year
    )
}
