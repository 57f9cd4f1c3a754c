//! The numbers that a chart shows, as CSV: no more and no fewer.

use super::run_data::RunData;
use crate::engine::results::Spread;
use crate::outcomes::{Metric, Unit};
use std::fmt::Write as _;

/// The quantiles that are drawn.
const SHOWN: [f64; 5] = [0.10, 0.25, 0.50, 0.75, 0.90];

/// Money at the prices of its year, in letters that every program reads.
pub(super) const CASH: &str = "GBP m cash";

/// The numbers of the fan: the record once, then each plan's years.
pub(super) fn of_fan(story: &RunData) -> String {
    let mut csv = "part,strategy,label,financial_year,unit,record,p10,p25,p50,p75,p90,mean\n".to_owned();
    let last = story.history.len().saturating_sub(1);
    for (place, (year, total)) in story.history.iter().enumerate() {
        match story.record_ends_at.filter(|_| place == last) {
            // The scenario opens elsewhere than the record ends.
            Some(recorded) => {
                let _ = writeln!(
                    csv,
                    "record,,,{year},GBP m cash,{recorded},,,,,,\nopening,,,{year},GBP m cash,{total},,,,,,"
                );
            }
            None => {
                let _ = writeln!(csv, "record,,,{year},GBP m cash,{total},,,,,,");
            }
        }
    }
    for plan in &story.plans {
        let name = format!("simulated,{},{}", cell(&plan.id), cell(&plan.label));
        for (year, spread) in story.years.iter().zip(&plan.total) {
            let _ = writeln!(csv, "{name},{year},GBP m cash,,{}", numbers(story, spread));
        }
    }
    csv
}

/// The numbers of the comparison, in its order.
pub(super) fn of_comparison(story: &RunData) -> String {
    let mut csv = "strategy,label,financial_year,measure,unit,p10,p25,p50,p75,p90,mean\n".to_owned();
    for plan in super::strategies_compared::order(story).into_iter().map(|place| &story.plans[place]) {
        let name = format!("{},{},{}", cell(&plan.id), cell(&plan.label), story.last_year());
        for (measure, spread) in [("total backlog", plan.total.last()), ("high-risk backlog", Some(&plan.high))] {
            if let Some(spread) = spread {
                let unit = story.prices.map_or_else(|| CASH.to_owned(), |year| format!("GBP m {year} prices"));
                let _ = writeln!(csv, "{name},{measure},{unit},{}", numbers(story, spread));
            }
        }
    }
    csv
}

/// Quantiles; the median alone where there is no spread to show; or the mean where there are none.
fn numbers(story: &RunData, spread: &Spread) -> String {
    match spread.quantiles {
        Some(_) if story.has_spread() => SHOWN.map(|q| spread.value(q).to_string()).join(",") + ",",
        Some(_) => format!(",,{},,,", spread.middle()),
        None => format!(",,,,,{}", spread.mean),
    }
}

/// In what an outcome is counted, in letters that every program reads: `GBP m cash`.
pub(super) fn unit(metric: Metric) -> &'static str {
    match metric.unit() {
        Unit::GbpM => CASH,
        unit => unit.in_tables(),
    }
}

/// A text as one cell: quoted where it must be, and never taken for a formula.
pub(super) fn cell(text: &str) -> String {
    let guard = if crate::words::computes(text) { "'" } else { "" };
    let text = format!("{guard}{text}");
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM, \"x\""), "\"'@SUM, \"\"x\"\"\"");
        assert_eq!(cell("As is"), "As is");
    }
}
