//! Programmes, and the approvals that they wait for.

use super::lifted;
use crate::analysis::answer::in_ten;
use crate::engine::Metric;
use crate::engine::results::ProgrammeStats;
use crate::report::Block;
use crate::report::content::maker::{Maker, Scale, number, text};
use crate::report::content::run::Run;
use crate::report::content::words::{capital, count, median, number as in_letters};
use crate::report::{Cell, Kind};
use crate::scenario::Barrier;
use crate::systems::programmes::Programme;
use crate::words::LEAST_FUTURES;

/// The paragraphs on approvals.
pub(super) fn approvals(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.programmes.as_ref().filter(|system| !system.list.is_empty()) else {
        return vec![
            "No programme is simulated in this scenario, so nothing waits for approval: money that is there can be spent at once, within what can \
             be delivered."
                .to_owned(),
        ];
    };
    let mut said = Vec::new();
    said.push(match &run.scenario.approvals {
        None => "Approvals are not simulated in this scenario: programmes begin as soon as there is money and staff for them. What waiting for \
                 business cases costs is not in these numbers."
            .to_owned(),
        Some(approvals) if approvals.barrier == Barrier::Removed => lifted(run, "no programme waits for approval"),
        Some(_) => waiting(run),
    });
    said.extend(live(run, system.list.len()));
    said
}

/// Whether anything waits for approval.
pub(super) fn are_sought(run: &Run<'_>) -> bool {
    run.scenario.approvals.as_ref().is_some_and(|approvals| approvals.barrier == Barrier::Present)
}

/// How long programmes have sought approval by the end.
fn waiting(run: &Run<'_>) -> String {
    let years =
        run.at_the_end(run.followed, Metric::ApprovalDelayYears).map(|years| median(Metric::ApprovalDelayYears, years));
    let seeking = run.at_the_end(run.followed, Metric::ProgrammesInApproval).map(|seeking| seeking.mean);
    let Some(years) = years else { return String::new() };
    let (id, label) = &run.results.strategies[run.followed];
    if run.scenario.strategies.iter().any(|spec| spec.id == *id && spec.starts_none()) {
        return format!("Under {label} no new programme starts, so none seeks approval.");
    }
    let Some(approvals) = &run.scenario.approvals else { return String::new() };
    let states = |id| run.scenario.number(id).distribution.mean() > 0.0;
    let sent_back = if states(approvals.resubmission) { ", and cases may be sent back" } else { "" };
    let stands = match approvals.moratorium_at_start || states(approvals.moratorium_off_to_on) {
        true => ", and in years of a moratorium nothing is approved",
        false => "",
    };
    let mut said = format!(
        "A programme needs the more business cases, the more it is thought to cost{sent_back}{stands}. By the end of {} the programmes have \
         together sought approval for {years}",
        run.last_year()
    );
    if run.n > 1 {
        said += " (the median)";
    }
    if let Some(seeking) = seeking.filter(|seeking| *seeking >= 0.05) {
        said += &format!(", and on average {seeking:.1} of them still do");
    }
    said + "."
}

/// How many are live by the end, and which is the least likely to be.
fn live(run: &Run<'_>, all: usize) -> Option<String> {
    let rows: Vec<&ProgrammeStats> = rows(run).collect();
    let least = rows.iter().min_by(|a, b| a.live.share.value().total_cmp(&b.live.share.value()))?;
    let name = |row: &ProgrammeStats| run.results.programmes[row.programme].1.clone();
    if least.live.share.n < LEAST_FUTURES {
        return None;
    }
    let (year, plan) = (run.last_year(), run.followed_label());
    let never = rows.iter().filter(|row| row.started.share.count <= 0.0).count();
    let mut said = match run.at_the_end(run.followed, Metric::ProgrammesLive) {
        Some(_) if all == 1 => {
            format!("The programme has gone live by the end of {year} in {}", in_ten(least.live.share))
        }
        Some(serving) => {
            let finished: f64 = rows.iter().map(|row| row.live.share.value()).fold(0.0, |sum, share| sum + share);
            let ended = finished - serving.mean;
            let mut said = match finished >= 0.05 {
                true => format!(
                    "Of the {} programmes {finished:.1} have on average gone live by the end of {year} under {plan}",
                    count(all)
                ),
                false => format!("None of the {} programmes goes live by the end of {year} under {plan}", count(all)),
            };
            if ended >= 0.05 {
                said += &format!(" (the life of {ended:.1} of them has ended by then)");
            }
            let lasts = rows.iter().filter(|row| row.live.share.count <= least.live.share.count).count();
            if finished >= 0.05 && lasts == 1 {
                said += &format!("; the least likely is {}, in {}", name(least), in_ten(least.live.share));
            }
            said
        }
        None => return None,
    };
    if never > 0 && all > 1 {
        let verb = if never == 1 { "starts" } else { "start" };
        said += &format!(
            "; {} of them {verb} in none of the futures: not approved by then, not paid for by the money in sight, or not wanted by the plan",
            in_letters(never)
        );
    }
    Some(capital(&said) + ".")
}

/// What is known of each programme under the plan that is followed.
fn rows<'a>(run: &'a Run<'_>) -> impl Iterator<Item = &'a ProgrammeStats> {
    run.results.schemes.iter().filter(|row| row.strategy == run.followed)
}

/// Each programme in a row.
pub(super) fn programmes(run: &Run<'_>) -> Option<Block> {
    let year = run.last_year();
    let mut maker = Maker::new(
        "programmes",
        "Programmes",
        format!("When programmes start and go live under {}, and what they cost", run.followed_label()),
        format!(
            "The financial year of the median, and of going live also that of P10 and P90: in 8 of 10 futures it lies between them. \
             “After {year}”: not within the run. Paid: from the first year to {year}, in cash, mean and range. When a \
             programme is approved depends on no plan."
        ),
    )
    .on_the_page()
    .text("Programme");
    let scale = Scale::of(rows(run).map(|row| row.paid[2]), [None]);
    let waits = are_sought(run);
    if waits {
        maker = maker.text("Approved");
    }
    maker = maker
        .text("Starts")
        .text("Live: P10")
        .text("Live: median")
        .text("Live: P90")
        .column(format!("Gone live by {year}"), Kind::Share(0))
        .column(format!("Paid: mean, {}", scale.unit), scale.kind())
        .column(format!("Paid: P10, {}", scale.unit), scale.kind())
        .column(format!("Paid: P90, {}", scale.unit), scale.kind());
    let is_under_way = |row: &ProgrammeStats| {
        let list = run.scenario.programmes.iter().flat_map(|programmes| &programmes.list);
        let known = |programme: &&Programme| programme.id == run.results.programmes[row.programme].0;
        list.clone().find(known).is_some_and(|one| run.scenario.number(one.delivered_share).distribution.mean() > 0.0)
    };
    let first = run.results.years[0];
    let when = |time: Option<f64>| -> Cell {
        text(match time {
            Some(time) if time < 0.0 => format!("before {first}"),
            Some(time) => first.plus(time.floor() as i32).to_string(),
            None => format!("after {year}"),
        })
    };
    for row in rows(run) {
        let under_way = is_under_way(row);
        let or_under_way = |time: Option<f64>| if under_way { text("under way") } else { when(time) };
        let approved = waits.then(|| or_under_way(row.approved.at[1]));
        let name = text(run.results.programmes[row.programme].1.clone());
        maker.row(std::iter::once(name).chain(approved).chain([
            or_under_way(row.started.at[1]),
            when(row.live.at[0]),
            when(row.live.at[1]),
            when(row.live.at[2]),
            number(row.live.share.value()),
            scale.cell(row.mean_paid),
            scale.cell(row.paid[0]),
            scale.cell(row.paid[2]),
        ]));
    }
    maker.done()
}
