//! How a level of backlog is told, everywhere alike: the median and the range of 8 of 10 futures, at the prices of the opening year
//! first and in cash beside it, in the digits of the tables.

use super::maker::{Scale, largest};
use super::run::Run;
use crate::engine::Metric;
use crate::engine::results::Spread;

/// The same outcome at the prices of the opening year; none where it is not recorded.
pub(super) const fn real(cash: Metric) -> Option<Metric> {
    Some(match cash {
        Metric::BacklogTotal => Metric::BacklogTotalReal,
        Metric::BacklogHigh => Metric::BacklogHighReal,
        Metric::BacklogSignificant => Metric::BacklogSignificantReal,
        Metric::BacklogModerate => Metric::BacklogModerateReal,
        Metric::BacklogLow => Metric::BacklogLowReal,
        _ => return None,
    })
}

/// How an outcome of a year is written, in tables and in sentences: in the unit of its largest P90 over the plans, of what is real in
/// that of its twin in cash, which stands beside it; in the digits that the error of its medians leaves.
pub(super) fn scale(run: &Run<'_>, metric: Metric, year: usize) -> Scale {
    let of = |metric: Metric| run.strategies().filter_map(move |strategy| run.spread(strategy, metric, year));
    let twin = Metric::ALL.into_iter().find(|&cash| real(cash) == Some(metric));
    of_spreads(of(metric), twin.into_iter().flat_map(of))
}

/// The same of figures that stand under each other, beside others.
pub(super) fn of_spreads(spreads: impl IntoIterator<Item = Spread>, beside: impl IntoIterator<Item = Spread>) -> Scale {
    let spreads: Vec<Spread> = spreads.into_iter().collect();
    let error = |spread: &Spread| match spread.quantiles {
        Some(_) => spread.at(0.50).error(),
        None => spread.error_of_mean(),
    };
    let all = spreads.iter().copied().chain(beside).map(|spread| spread.value(0.90));
    Scale::beside(largest(all), largest(spreads.iter().map(Spread::middle)), spreads.iter().map(error))
}

/// A level as it is told.
pub(super) struct Told {
    /// Its median.
    pub median: String,
    /// `between £13.2bn and £26.4bn`, or the one value where both ends read alike; none of too few futures.
    pub range: Option<String>,
}

impl Told {
    /// In words, in these prices: `£18.1bn in 2024/25 prices, and between £13.2bn and £26.4bn in 8 of 10 futures`.
    fn in_words(&self, prices: &str) -> String {
        match &self.range {
            Some(range) if *range != self.median => {
                format!("{} {prices}, and {range} in 8 of 10 futures", self.median)
            }
            _ => format!("{} {prices}", self.median),
        }
    }
}

/// A spread in the digits of a scale.
pub(super) fn told(run: &Run<'_>, spread: Spread, scale: Scale) -> Told {
    let range = spread.p10_p50_p90().filter(|_| run.has_spread()).map(|[p10, _, p90]| {
        match (scale.told(p10.value), scale.told(p90.value)) {
            (low, high) if low == high => low,
            (low, high) => format!("between {low} and {high}"),
        }
    });
    Told { median: scale.told(spread.middle()), range }
}

/// A level of a plan in a year: `£18.1bn in the median in 2024/25 prices, and between £13.2bn and £26.4bn in 8 of 10 futures (in cash
/// £24.0bn, and between £17.1bn and £35.0bn)`; in cash alone where that is all that is recorded.
pub(super) fn level(run: &Run<'_>, strategy: usize, cash: Metric, year: usize) -> Option<String> {
    let of =
        |metric: Metric| run.spread(strategy, metric, year).map(|spread| told(run, spread, scale(run, metric, year)));
    let beside = of(cash)?;
    let middle = if run.n == 1 { "" } else { "in the median " };
    let Some(lead) = real(cash).and_then(of) else { return Some(beside.in_words(&format!("{middle}in cash"))) };
    let in_cash = match &beside.range {
        Some(range) if *range != beside.median => format!("{}, and {range}", beside.median),
        _ => beside.median,
    };
    Some(format!("{} (in cash {in_cash})", lead.in_words(&format!("{middle}in {}", run.real_prices()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_in_cash_has_its_own_twin_in_real_terms() {
        for cash in Metric::ALL {
            let twin = real(cash);
            let name = cash.name().replace("_gbp_m", "_real_gbp_m");
            let known = cash.name().starts_with("backlog") && !cash.is_real();
            assert_eq!(twin, Metric::named(&name).filter(|_| known), "{cash:?}");
        }
    }
}
