//! Why backlog moves: the ledger of every plan, and what adds to backlog under the one that is followed.

use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::{Block, Derived, Form, Kind};

const GBP_M: Kind = Kind::Number(1);

/// The mean ledger, a row a plan and a year.
pub(in crate::report::content) fn ledger(run: &Run<'_>) -> Option<Block> {
    let mut maker = Maker::new(
        "ledger",
        "Ledger",
        "Why backlog moves: the ledger of each plan and year, £m in cash, means over futures",
        "Closing is opening, prices, waiting, new need and re-survey less what is cleared. What moves between risk bands \
         is nothing over all of them.",
    )
    .text("Plan")
    .text("Year")
    .column("Opening, £m", GBP_M)
    .column("Construction prices, £m", GBP_M)
    .column("Waiting, £m", GBP_M)
    .column("New need, £m", GBP_M)
    .column("Re-survey, £m", GBP_M)
    .column("Cleared, £m", GBP_M)
    .derived("Closing, £m", GBP_M, Derived::Sum(vec![2, 3, 4, 5, 6], vec![7]));
    for (strategy, label) in run.kinds() {
        for (t, year) in run.results.years.iter().enumerate() {
            let Some(row) = run.ledger(strategy, 0, None, t) else { continue };
            let flows = [row.opening, row.price, row.escalation, row.new_need, row.resurvey, row.cleared];
            let named = [text(label.as_str()), text(year.to_string())];
            maker.row(named.into_iter().chain(flows.map(number)));
        }
    }
    maker.done()
}

/// What adds to backlog each year, and what is cleared, under the plan that is followed.
pub(in crate::report::content) fn additions(run: &Run<'_>) -> Option<Block> {
    let label = run.followed_label();
    let mut maker = Maker::new(
        "what_adds_to_backlog",
        "What adds to backlog",
        format!("What adds to backlog each year, £m in cash, means over futures, under {label}"),
        "Re-survey may be below nothing: surveys find less as well as more than was booked.",
    )
    .text("Year")
    .column("Construction prices, £m", GBP_M)
    .column("Waiting, £m", GBP_M)
    .column("New need, £m", GBP_M)
    .column("Re-survey, £m", GBP_M)
    .derived("Added, £m", GBP_M, Derived::Sum(vec![1, 2, 3, 4], vec![]))
    .column("Cleared, £m", GBP_M)
    .derived("Added less cleared, £m", GBP_M, Derived::Sum(vec![1, 2, 3, 4], vec![6]));
    for (t, year) in run.results.years.iter().enumerate() {
        let Some(row) = run.ledger(run.followed, 0, None, t) else { continue };
        let flows = [row.price, row.escalation, row.new_need, row.resurvey, row.cleared];
        maker.row(std::iter::once(text(year.to_string())).chain(flows.map(number)));
    }
    maker.plot(Form::Stacked, "What adds to backlog", "£m in cash", [1, 2, 3, 4]).done()
}
