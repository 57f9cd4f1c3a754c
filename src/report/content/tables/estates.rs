//! Backlog by estate at the end of the last year.

use crate::engine::Metric;
use crate::report::content::maker::{Maker, Scale, text};
use crate::report::content::run::Run;
use crate::report::{Block, Cell, Derived, Form};
use crate::units::RiskBand;

/// A table of more estates than this is too long for the page.
const MOST_ON_THE_PAGE: usize = 12;

/// Backlog of every estate under the plan that is followed; none of a single one, which is all there is.
pub(in crate::report::content) fn estates(run: &Run<'_>) -> Option<Block> {
    let entities = 1..run.results.entities.len();
    if entities.len() < 2 {
        return None;
    }
    let (opening, year) = (run.scenario.opening_year, run.last_year());
    let all = scale(run, run.followed..run.followed + 1, Metric::BacklogTotal);
    let high = scale(run, run.followed..run.followed + 1, Metric::BacklogHigh);
    let mut maker = Maker::new(
        "backlog_by_estate",
        "Backlog by estate",
        format!("Backlog by estate in cash, under {}", run.followed_label()),
        format!("At the end of {opening}, and means over futures at the end of {year}."),
    )
    .text("Estate")
    .column(format!("Backlog {opening}, {}", all.unit), all.kind())
    .column(format!("Backlog {year}, {}", all.unit), all.kind())
    .derived(format!("Growth, {}", all.unit), all.kind(), Derived::Difference(2, 1))
    .column(format!("High risk {opening}, {}", high.unit), high.kind())
    .column(format!("High risk {year}, {}", high.unit), high.kind())
    .derived(format!("Growth of high risk, {}", high.unit), high.kind(), Derived::Difference(5, 4));
    if entities.len() <= MOST_ON_THE_PAGE {
        maker = maker.on_the_page();
    }
    for entity in entities {
        let end = |metric: Metric| run.of_estate(run.followed, entity, metric).map(|stats| stats.mean);
        maker.row([
            text(run.estate_name(entity)),
            all.cell(run.opening(entity, None)),
            all.cell(end(Metric::BacklogTotal)),
            high.cell(run.opening(entity, Some(RiskBand::High))),
            high.cell(end(Metric::BacklogHigh)),
        ]);
    }
    maker.plot(Form::Bars, "Backlog by estate", &format!("{} in cash", all.unit), [1, 2]).done()
}

/// How an outcome of all estates is written, the digits being those that its errors under these plans leave.
fn scale(run: &Run<'_>, plans: std::ops::Range<usize>, metric: Metric) -> Scale {
    let entities = 1..run.results.entities.len();
    let all = || {
        let plans = plans.clone();
        entities.clone().flat_map(move |entity| plans.clone().filter_map(move |s| run.of_estate(s, entity, metric)))
    };
    Scale::of(all().map(|spread| spread.mean), all().map(|spread| spread.error_of_mean()))
}

/// Mean backlog of every estate under every plan.
pub(in crate::report::content) fn by_plan(run: &Run<'_>) -> Option<Block> {
    let entities = 1..run.results.entities.len();
    if entities.len() < 2 || run.labels.len() < 2 {
        return None;
    }
    let mut maker = Maker::new(
        "estates_by_plan",
        "Estates by plan",
        format!("Mean backlog by estate and plan at the end of {}, in cash", run.last_year()),
        "Means over futures.",
    )
    .text("Estate");
    let scale = scale(run, run.strategies(), Metric::BacklogTotal);
    for label in &run.labels {
        maker = maker.column(format!("{label}, {}", scale.unit), scale.kind());
    }
    for entity in entities {
        let of = |strategy: usize| run.of_estate(strategy, entity, Metric::BacklogTotal);
        let mean = |strategy: usize| -> Cell { scale.cell(of(strategy).map(|stats| stats.mean)) };
        maker.row(std::iter::once(text(run.estate_name(entity))).chain(run.strategies().map(mean)));
    }
    maker.done()
}
