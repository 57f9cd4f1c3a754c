//! Every outcome of the last year, a row an outcome and a plan: money, shares, counts and indices apart.

use crate::analysis::answer::when;
use crate::outcomes::{Metric, Unit};
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::content::tables::stocks;
use crate::report::content::words::capital;
use crate::report::{Block, Kind};

/// What the outcomes of a table have in common.
#[derive(Clone, Copy, PartialEq)]
enum Family {
    Money,
    Shares,
    Counts,
    Indices,
}

impl Family {
    fn of(metric: Metric) -> Self {
        match metric.unit() {
            Unit::GbpM | Unit::RealGbpM | Unit::PresentGbpM => Self::Money,
            Unit::Share => Self::Shares,
            Unit::Slope | Unit::Index => Self::Indices,
            Unit::Incidents
            | Unit::BedDays
            | Unit::Million
            | Unit::Days
            | Unit::Skill
            | Unit::Resistance
            | Unit::Programmes
            | Unit::Years => Self::Counts,
        }
    }

    /// Id, sheet, what is in it, and how its values are written.
    const fn about(self) -> (&'static str, &'static str, &'static str, Kind) {
        match self {
            Self::Money => ("outcomes_money", "Outcomes in pounds", "in £m", Kind::Number(1)),
            Self::Shares => ("outcomes_shares", "Outcomes as shares", "as shares", Kind::Share(1)),
            Self::Counts => ("outcomes_counts", "Outcomes counted", "in the unit that is named", Kind::Number(2)),
            Self::Indices => {
                ("outcomes_indices", "Indices of disparity", "as indices, 0 where all are alike", Kind::Number(4))
            }
        }
    }
}

/// The tables of all outcomes.
pub(in crate::report::content) fn outcomes(run: &Run<'_>) -> Vec<Block> {
    [Family::Money, Family::Shares, Family::Counts, Family::Indices]
        .into_iter()
        .filter_map(|family| table(run, family))
        .collect()
}

fn table(run: &Run<'_>, family: Family) -> Option<Block> {
    let (id, sheet, unit, kind) = family.about();
    let (first, year) = (run.results.years[0], run.last_year());
    let mut maker = Maker::new(
        id,
        sheet,
        format!("Every outcome of {year} {unit}, by plan"),
        "In 8 of 10 futures a figure lies between P10 and P90. The last column says only how closely the computer knows \
         the mean (95 %).",
    )
    .text("Outcome")
    .text("When")
    .text("Unit")
    .text("Plan");
    for figure in ["P10", "Median", "P90", "Mean", "Monte Carlo error of the mean, ±"] {
        maker = maker.column(figure, kind);
    }
    for metric in run.metrics().filter(|metric| Family::of(*metric) == family) {
        for (strategy, label) in run.kinds() {
            let Some(spread) = run.at_the_end(strategy, metric) else { continue };
            let named = [capital(metric.in_words()), when(metric, first, year), unit_of(metric)];
            let mut row: Vec<_> = named.into_iter().map(text).collect();
            row.push(text(label));
            row.extend(stocks::spread(run, strategy, metric, run.last()));
            row.push(number(spread.error_of_mean()));
            maker.row(row);
        }
    }
    maker.done()
}

/// The unit of an outcome, with the prices of money.
fn unit_of(metric: Metric) -> String {
    match metric.unit() {
        Unit::GbpM => "£m in cash".to_owned(),
        unit => unit.name().to_owned(),
    }
}
