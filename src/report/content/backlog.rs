//! What happens to the backlog: where it goes, under which plan, in which risk band, and what moves it.

use super::levels;
use super::pictures::Pictures;
use super::run::Run;
use super::tables::{ledger, stocks};
use super::words::{capital, heading, known, list, number, paragraph};
use crate::analysis::amount::percent;
use crate::chart::figure;
use crate::engine::Metric;
use crate::report::Block;
use crate::units::RiskBand;

/// The section.
pub(super) fn section(run: &Run<'_>, pictures: &mut Pictures) -> Vec<Block> {
    let mut blocks = vec![heading("What happens to the backlog")];
    let level = level(run);
    let fan = pictures.take("backlog_fan", level.clone());
    // Where there is no chart to see it in, it is said all the same.
    blocks.extend(fan.is_empty().then(|| paragraph(level)).flatten());
    blocks.extend(fan);
    let when = format!("at the end of {}, in {}", run.asked_year(), run.real_prices());
    let several = match run.labels.len() {
        1 => format!("Backlog and high-risk backlog {when}."),
        n if !run.has_spread() => format!("The {} plans side by side {when}.", number(n)),
        n => format!(
            "The {} plans side by side {when}. Ranges that overlap do not mean that plans are alike: all plans meet the same futures, and \
             in each of them one may be better than another.",
            number(n)
        ),
    };
    blocks.extend(pictures.take("strategies_compared", several));
    blocks.extend(pictures.take("backlog_by_risk", by_risk(run)));
    blocks.extend(pictures.take("what_moved_the_backlog", what_moves_it(run)));
    for (metric, id, sheet) in [
        (Metric::BacklogTotalReal, "real_backlog_by_year", "Backlog in real terms"),
        (Metric::BacklogTotal, "backlog_by_year", "Backlog in cash"),
        (Metric::BacklogHighReal, "real_high_risk_by_year", "High risk in real terms"),
        (Metric::BacklogHigh, "high_risk_by_year", "High risk in cash"),
    ] {
        blocks.extend(stocks::medians(run, metric, id, sheet));
    }
    blocks.extend(stocks::ranges(run));
    blocks.extend(stocks::bands(run));
    blocks.extend(ledger::additions(run));
    blocks.extend(ledger::ledger(run));
    blocks.extend(stocks::record(run));
    blocks
}

/// Backlog at the end under the plan that is followed.
fn level(run: &Run<'_>) -> String {
    let Some(level) = levels::level(run, run.followed, Metric::BacklogTotal, run.last()) else { return String::new() };
    format!("Under {}, backlog at the end of {} is {level}. {IN_CASH}", run.followed_label(), run.last_year())
}

/// What the prices of a chart are.
const IN_CASH: &str = "The chart is in cash, as the published record is.";

/// High and significant risk, then and now.
fn by_risk(run: &Run<'_>) -> String {
    let bands = [(RiskBand::High, Metric::BacklogHigh), (RiskBand::Significant, Metric::BacklogSignificant)];
    let told: Option<Vec<String>> = bands
        .into_iter()
        .map(|(band, metric)| {
            let from = run.opening(0, Some(band))?;
            let to = levels::level(run, run.followed, metric, run.last())?;
            let today = known(metric, from);
            let goes = format!("{}-risk backlog goes from {today} to {to}", band.name());
            Some(match above_today(run, metric, from, &today) {
                Some(often) => format!("{goes}; {often}"),
                None => goes,
            })
        })
        .collect();
    let Some(told) = told else { return String::new() };
    format!(
        "Under {}, between the end of {} and the end of {}: {}. {IN_CASH}",
        run.followed_label(),
        run.scenario.opening_year,
        run.last_year(),
        told.iter()
            .enumerate()
            .map(|(i, text)| if i == 0 { text.clone() } else { capital(text) })
            .collect::<Vec<_>>()
            .join(". ")
    )
}

/// In how many futures more is left than there is today: in real terms, and in cash.
fn above_today(run: &Run<'_>, cash: Metric, from: f64, today: &str) -> Option<String> {
    if !run.has_spread() {
        return None;
    }
    let share = |metric: Metric| run.above(run.followed, metric, run.last(), from).map(|share| percent(share.value()));
    let (real, cash) = (levels::real(cash).and_then(share)?, share(cash)?);
    Some(format!("it is above {today} in {real} of futures in {}, and in {cash} of them in cash", run.real_prices()))
}

/// What added to backlog up to the year that is asked, and what was cleared of it.
fn what_moves_it(run: &Run<'_>) -> String {
    let flows = [
        (Metric::FlowPrice, "construction prices"),
        (Metric::FlowEscalation, "waiting"),
        (Metric::FlowNewNeed, "new need"),
        (Metric::FlowResurvey, "re-survey"),
    ];
    let (mut adds, mut takes) = (Vec::new(), Vec::new());
    for (metric, name) in flows {
        let Some((sum, _)) = run.sum_to(run.followed, metric, run.asked()) else { continue };
        // In the digits of the chart, whose title stands beside it.
        let amount = figure(sum);
        match sum {
            sum if sum > 0.0 => adds.push(format!("{name} {amount}")),
            sum if sum < 0.0 => takes.push(format!("{name} {amount}")),
            _ => {}
        }
    }
    let mut parts = Vec::new();
    if !adds.is_empty() {
        parts.push(format!("these add to backlog: {}", list(&adds)));
    }
    if !takes.is_empty() {
        parts.push(format!("these take from it: {}", list(&takes)));
    }
    if let Some((cleared, _)) = run.sum_to(run.followed, Metric::FlowCleared, run.asked()) {
        let amount = figure(cleared);
        parts.push(if cleared > 0.0 { format!("{amount} is cleared") } else { "nothing is cleared".to_owned() });
    }
    if parts.is_empty() {
        return String::new();
    }
    format!(
        "Under {}, {}, {}, in cash, {}.",
        run.followed_label(),
        run.on_average(),
        run.years_to(run.asked()),
        parts.join("; ")
    )
}
