//! Backlog by estate at the end of the last year.

use crate::engine::Metric;
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::{Block, Cell, Derived, Form, Kind};
use crate::units::RiskBand;

/// A table of more estates than this is too long for the page.
const MOST_ON_THE_PAGE: usize = 12;

/// Backlog of every estate under the plan that is followed; none of a single one, which is all there is.
pub(in crate::report::content) fn estates(run: &Run<'_>) -> Option<Block> {
    const GBP_M: Kind = Kind::Number(0);
    let entities = 1..run.results.entities.len();
    if entities.len() < 2 {
        return None;
    }
    let (opening, year) = (run.scenario.opening_year, run.last_year());
    let mut maker = Maker::new(
        "backlog_by_estate",
        "Backlog by estate",
        format!("Backlog by estate, £m in cash, under {}", run.followed_label()),
        format!("At the end of {opening}, and means over futures at the end of {year}."),
    )
    .text("Estate")
    .column(format!("Backlog {opening}, £m"), GBP_M)
    .column(format!("Backlog {year}, £m"), GBP_M)
    .derived("Growth, £m", GBP_M, Derived::Difference(2, 1))
    .column(format!("High risk {opening}, £m"), GBP_M)
    .column(format!("High risk {year}, £m"), GBP_M)
    .derived("Growth of high risk, £m", GBP_M, Derived::Difference(5, 4));
    if entities.len() <= MOST_ON_THE_PAGE {
        maker = maker.on_the_page();
    }
    for entity in entities {
        let end = |metric: Metric| number(run.of_estate(run.followed, entity, metric));
        maker.row([
            text(run.estate_name(entity)),
            number(run.opening(entity, None)),
            end(Metric::BacklogTotal),
            number(run.opening(entity, Some(RiskBand::High))),
            end(Metric::BacklogHigh),
        ]);
    }
    maker.plot(Form::Bars, "Backlog by estate", "£m in cash", [1, 2]).done()
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
        format!("Mean backlog by estate and plan at the end of {}, £m in cash", run.last_year()),
        "Means over futures.",
    )
    .text("Estate");
    for label in &run.labels {
        maker = maker.column(format!("{label}, £m"), Kind::Number(1));
    }
    for entity in entities {
        let mean = |strategy: usize| -> Cell { number(run.of_estate(strategy, entity, Metric::BacklogTotal)) };
        maker.row(std::iter::once(text(run.estate_name(entity))).chain(run.strategies().map(mean)));
    }
    maker.done()
}
