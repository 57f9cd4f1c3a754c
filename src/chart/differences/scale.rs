//! How differences are written: all of a chart in one unit.

use super::rows::{extent, near};
use crate::analysis::comparison::{Cell, Row};
use crate::chart::money::{Money, largest};
use crate::outcomes::{Metric, Unit};

/// How many of what is counted make one: a share and an index are counted in hundredths.
pub(super) fn whole(metric: Metric) -> f64 {
    if matches!(metric.unit(), Unit::Share | Unit::Slope | Unit::Index) { 100.0 } else { 1.0 }
}

/// How differences of this chart are written: all in one unit, which stands at the axis.
#[derive(Clone, Copy)]
pub(in crate::chart) struct Scale {
    pub(in crate::chart) metric: Metric,
    pub(in crate::chart) money: Money,
}

impl Scale {
    /// The unit of the largest that is shown, with a digit more where the Monte Carlo error of the means leaves it a meaning.
    pub(super) fn of(judged: &Cell, rows: &[&Row], zone: f64, n: usize) -> Self {
        let (low, high) = extent(&near(rows, n), zone, n);
        let errors: Option<Vec<f64>> =
            rows.iter().map(|row| row.difference.mean.interval().map(|(low, high)| high - low)).collect();
        Self::for_largest(judged.metric, largest([high, -low]), errors.map(largest))
    }

    /// The unit of `largest`, with a digit more where the widest Monte Carlo interval of what is shown leaves it a meaning.
    pub(in crate::chart) fn for_largest(metric: Metric, largest: f64, widest_interval: Option<f64>) -> Self {
        let whole = whole(metric);
        let most = whole * largest;
        // What is not money has no name for a thousandth of its unit.
        let most = if metric.unit().is_money() || most >= 1.0 { most } else { 1.0 };
        let money = Money::for_largest(most).finer_if(widest_interval.map(|width| whole * width));
        Self { metric, money }
    }

    /// `£4.1bn`, `123`: without sign, and without unit where that is not of money.
    fn size(self, value: f64) -> String {
        let number = self.money.seen(whole(self.metric) * value.abs());
        if self.metric.unit().is_money() { self.money.unit.written(&number) } else { number }
    }

    /// `−£4.1bn`, `+£0.2bn`, `0`.
    pub(in crate::chart) fn signed(self, value: f64) -> String {
        let size = self.size(value);
        match size.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
            false => "0".to_owned(),
            true if value < 0.0 => format!("−{size}"),
            true => format!("+{size}"),
        }
    }

    /// `£4.1bn`, `123 thousand bed-days`, as it stands in a title.
    pub(in crate::chart) fn in_words(self, value: f64) -> String {
        match self.metric.unit().is_money() {
            true => self.size(value),
            false => format!("{} {}", self.size(value), self.unit()),
        }
    }

    /// What the axis counts: `£bn in cash prices`, `thousand bed-days`.
    pub(in crate::chart) fn unit(self) -> String {
        let unit = self.metric.unit().name();
        match unit.strip_prefix("£m") {
            Some(rest) => {
                let basis = if rest.is_empty() { " in cash prices" } else { rest };
                format!("{}{basis}", self.money.unit.name())
            }
            None if matches!(self.metric.unit(), Unit::Share | Unit::Slope) => "percentage points".to_owned(),
            None if self.metric.unit() == Unit::Index => "hundredths".to_owned(),
            None => match self.money.unit.name().as_str() {
                "£m" => unit.to_owned(),
                "£bn" => format!("thousand {unit}"),
                _ => format!("million {unit}"),
            },
        }
    }
}
