//! Backlog by year: medians of every plan side by side, ranges, risk bands, and the record.

use crate::engine::Metric;
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::{Block, Cell, Derived, Form, Kind, Meaning};
use crate::units::RiskBand;

const GBP_M: Kind = Kind::Number(1);

/// The medians of a stock, a column a plan and a row a year, from the opening year on.
pub(in crate::report::content) fn medians(run: &Run<'_>, metric: Metric, id: &str, sheet: &str) -> Option<Block> {
    let band = matches!(metric, Metric::BacklogHigh | Metric::BacklogHighReal).then_some(RiskBand::High);
    let name = metric.in_words().trim_end_matches(" in real terms");
    let prices = if metric.is_real() { run.real_prices() } else { "cash".to_owned() };
    let mut maker = Maker::new(
        id,
        sheet,
        format!("Median {name} at the end of each year, £m in {prices}"),
        "Half of the futures lie below the median of a year, half above. A year's median may be of another future than \
         the next year's.",
    )
    .text("Year");
    let kinds: Vec<(usize, String)> = run.kinds().collect();
    for (_, label) in &kinds {
        maker = maker.column(format!("{label}, £m"), GBP_M);
    }
    if let Some(opening) = run.opening(0, band) {
        let same = kinds.iter().map(|_| number(opening));
        maker.row(std::iter::once(text(run.scenario.opening_year.to_string())).chain(same));
    }
    for (t, year) in run.results.years.iter().enumerate() {
        let median =
            |(strategy, _): &(usize, String)| number(run.spread(*strategy, metric, t).map(|spread| spread.middle()));
        maker.row(std::iter::once(text(year.to_string())).chain(kinds.iter().map(median)));
    }
    maker.plot(Form::Lines, format!("Median {name}"), &format!("£m in {prices}"), 1..=kinds.len()).done()
}

/// Total and high-risk backlog, a row a plan and a year.
pub(in crate::report::content) fn ranges(run: &Run<'_>) -> Option<Block> {
    let real = run.real_prices();
    let stocks = [
        (Metric::BacklogTotalReal, format!("Backlog in {real}")),
        (Metric::BacklogTotal, "Backlog in cash".to_owned()),
        (Metric::BacklogHighReal, format!("High risk in {real}")),
        (Metric::BacklogHigh, "High risk in cash".to_owned()),
    ];
    let mut maker = Maker::new(
        "backlog_ranges",
        "Backlog ranges",
        format!("Backlog at the end of each year, £m in {} and in cash: the spread over futures", run.real_prices()),
        "In 8 of 10 futures a figure lies between P10 and P90.",
    )
    .text("Plan")
    .text("Year");
    for (_, name) in &stocks {
        for figure in ["P10", "median", "P90", "mean"] {
            maker = maker.column(format!("{name}: {figure}, £m"), GBP_M);
        }
    }
    for (strategy, label) in run.kinds() {
        for (t, year) in run.results.years.iter().enumerate() {
            let mut row = vec![text(label.as_str()), text(year.to_string())];
            for (metric, _) in &stocks {
                row.extend(spread(run, strategy, *metric, t));
            }
            maker.row(row);
        }
    }
    maker.done()
}

/// P10, median, P90 and mean; no range of too few futures.
pub(in crate::report::content) fn spread(run: &Run<'_>, strategy: usize, metric: Metric, year: usize) -> [Cell; 4] {
    let spread = run.spread(strategy, metric, year);
    let quantiles = spread.and_then(|spread| spread.p10_p50_p90());
    let at = |place: usize| quantiles.map(|quantiles| quantiles[place].value);
    let ends = |place: usize| number(at(place).filter(|_| run.has_spread()));
    [ends(0), number(at(1)), ends(2), number(spread.map(|spread| spread.mean))]
}

/// Risk bands by year under the plan that is followed: means, which add up.
pub(in crate::report::content) fn bands(run: &Run<'_>) -> Option<Block> {
    const METRICS: [Metric; 4] =
        [Metric::BacklogHigh, Metric::BacklogSignificant, Metric::BacklogModerate, Metric::BacklogLow];
    let label = run.followed_label();
    let mut maker = Maker::new(
        "backlog_by_band",
        "Backlog by risk band",
        format!("Mean backlog at the end of each year by risk band, £m in cash, under {label}"),
        "Means over futures, since medians of bands do not add up to that of the whole.",
    )
    .text("Year")
    .column("High risk, £m", GBP_M)
    .column("Significant risk, £m", GBP_M)
    .column("Moderate risk, £m", GBP_M)
    .column("Low risk, £m", GBP_M)
    .derived("All bands, £m", GBP_M, Derived::Sum(vec![1, 2, 3, 4], vec![]))
    .derived("High and significant, £m", GBP_M, Derived::Sum(vec![1, 2], vec![]));
    let opening = RiskBand::ALL.into_iter().rev().map(|band| number(run.opening(0, Some(band))));
    maker.row(std::iter::once(text(run.scenario.opening_year.to_string())).chain(opening));
    for (t, year) in run.results.years.iter().enumerate() {
        let means = METRICS.into_iter().map(|metric| number(run.mean(run.followed, metric, t)));
        maker.row(std::iter::once(text(year.to_string())).chain(means));
    }
    let bands = RiskBand::ALL.into_iter().rev().map(Meaning::Risk);
    maker.plot(Form::Stacked, "Mean backlog by risk band", "£m in cash", [1, 2, 3, 4]).meaning(bands).done()
}

/// The published record.
pub(in crate::report::content) fn record(run: &Run<'_>) -> Option<Block> {
    let mut maker = Maker::new(
        "published_record",
        "Published record",
        "The published record of backlog at the end of each year, £m in cash",
        "Bands stand where they were published; the scenario names the source of each year.",
    )
    .text("Year")
    .column("High risk, £m", GBP_M)
    .column("Significant risk, £m", GBP_M)
    .column("Moderate risk, £m", GBP_M)
    .column("Low risk, £m", GBP_M)
    .column("All bands, £m", GBP_M);
    for past in &run.scenario.history {
        let bands = RiskBand::ALL.into_iter().rev().map(|band| number(past.band(band)));
        maker.row(std::iter::once(text(past.year.to_string())).chain(bands).chain([number(past.total)]));
    }
    maker.plot(Form::Lines, "Published backlog", "£m in cash", [5]).done()
}
