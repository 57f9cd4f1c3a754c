//! Where outcomes stand: what can be chosen, the level under the leader, and how it goes on to the horizon.

use super::{Writer, superlative};
use crate::analysis::amount::{amount, level};
use crate::analysis::best::Standing;
use crate::analysis::comparison::{Cell, Row};
use crate::engine::results::QuantileEstimate;
use crate::outcomes::Metric;
use crate::words::list;

/// A band that moves less than this share of what the one moves that moves most is not what a board chooses.
const LEAST_MOVE: f64 = 1.0 / 3.0;

/// Position of the first year that lies beyond ten.
pub const TEN_YEARS: usize = 10;
/// What is said of what lies there.
pub const BEYOND_TEN_YEARS: &str = " Beyond ten years the range mostly restates what is assumed.";

/// Backlog in all and by band, in cash and in real terms.
const STOCKS: [[Metric; 5]; 2] = [
    [
        Metric::BacklogTotal,
        Metric::BacklogHigh,
        Metric::BacklogSignificant,
        Metric::BacklogModerate,
        Metric::BacklogLow,
    ],
    [
        Metric::BacklogTotalReal,
        Metric::BacklogHighReal,
        Metric::BacklogSignificantReal,
        Metric::BacklogModerateReal,
        Metric::BacklogLowReal,
    ],
];

/// How far the plans move an outcome: from the contender with the lowest median to that with the highest.
struct Reach {
    metric: Metric,
    low: (usize, f64),
    high: (usize, f64),
    /// Standard deviation under the reference.
    sd: f64,
}

impl Reach {
    fn moved(&self) -> f64 {
        self.high.1 - self.low.1
    }
}

impl Writer<'_> {
    /// The outcome in which the strategies differ most for its range, and how little the one that is asked moves, where it moves far
    /// less: that is what can be chosen.
    pub(super) fn what_can_be_chosen(&self) -> Option<String> {
        let stocks = STOCKS.iter().find(|stocks| stocks.contains(&self.metric()))?;
        let all: Vec<Reach> = stocks.iter().filter_map(|&metric| self.reach(metric)).collect();
        let own = all.iter().find(|reach| reach.metric == self.metric())?;
        let largest = all.iter().map(Reach::moved).fold(0.0, |most, moved| if moved > most { moved } else { most });
        let counts = |reach: &&Reach| reach.moved() >= LEAST_MOVE * largest;
        let of_range = |reach: &Reach| reach.moved() / reach.sd;
        let most = all.iter().filter(counts).reduce(|a, b| if of_range(b) > of_range(a) { b } else { a })?;
        if of_range(most) < 2.0 * of_range(own) || most.metric == own.metric {
            return None;
        }
        let money = |value: f64| amount(own.metric, value, None);
        let cell = self.found.cell(most.metric, self.judged.year)?;
        let of = |who: usize| self.range(cell, who);
        let moves = match (money(own.low.1), money(own.high.1)) {
            (low, high) if low == high => format!("is {low} under each"),
            (low, high) => format!("moves from {low} to {high}"),
        };
        Some(format!(
            "What can be chosen is {} {}: from {} under {} to {} under {}. The median of the {} {moves}.",
            self.told(most.metric),
            self.when(most.metric, self.year()),
            of(most.low.0)?,
            self.label(most.low.0),
            of(most.high.0)?,
            self.label(most.high.0),
            own.metric.in_words().trim_end_matches(" in real terms"),
        ))
    }

    fn reach(&self, metric: Metric) -> Option<Reach> {
        let cell = self.found.cell(metric, self.judged.year)?;
        let medians: Vec<(usize, f64)> =
            cell.rows.iter().map(median).enumerate().filter_map(|(who, median)| Some((who, median?.value))).collect();
        let low = medians.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a })?;
        let high = medians.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        let sd = cell.rows[self.found.question.reference].mean.mcse? * crate::num::sqrt(self.found.n as f64);
        (sd > 0.0).then_some(Reach { metric, low, high, sd })
    }

    /// The level under the leader, with its range; in cash beside, where it is told in real terms.
    pub(super) fn level(&self) -> Option<String> {
        let leader = self.leader();
        let range = self.range(self.judged, leader)?;
        let cash = self.metric().in_cash().and_then(|cash| self.found.cell(cash, self.judged.year));
        let cash = cash.and_then(|cell| Some(format!("; in cash {}", self.range(cell, leader)?)));
        // Where the year that is asked is far off, what follows is of it.
        let far = if self.judged.year >= TEN_YEARS { BEYOND_TEN_YEARS } else { "" };
        Some(format!(
            "Under {} the {} {} is {range}{}.{far}",
            self.label(leader),
            self.told(self.metric()),
            self.when(self.metric(), self.year()),
            cash.unwrap_or_default()
        ))
    }

    fn range(&self, cell: &Cell, contender: usize) -> Option<String> {
        cell.rows[contender].level.map(|level| range(cell.metric, &level))
    }

    /// Where the year that is asked is not the last: which strategy is best there, and what that is worth knowing.
    pub(super) fn at_the_horizon(&self) -> Option<String> {
        let years = &self.found.question.years;
        let last = years.len() - 1;
        let cell = self.found.cell(self.metric(), last).filter(|_| last > self.judged.year)?;
        let what = format!(
            "the {} {} {}",
            superlative(self.better()),
            self.told(self.metric()),
            self.when(self.metric(), years[last])
        );
        let best: Vec<String> = (0..cell.rows.len())
            .filter(|&c| cell.rows[c].standing != Standing::Behind)
            .map(|contender| self.label(contender))
            .collect();
        let equal = cell.rows.iter().filter(|row| row.standing == Standing::Best).count();
        let mut near = cell.rows.iter().filter(|row| row.standing == Standing::MayBeBest);
        let as_good = near.all(|row| row.as_good_as_leader);
        let has = match best.len() {
            1 => format!("{} has {what}", best[0]),
            all if all == equal => format!("{}, equal in every future, have {what}", list(&best)),
            all if all == cell.rows.len() && as_good => format!("all strategies have about the same {}", &what[4..]),
            _ if as_good => format!("{}, about equal, have {what}", list(&best)),
            _ => format!("{} cannot be separated in {what}", list(&best)),
        };
        let caveat = if last >= TEN_YEARS && self.judged.year < TEN_YEARS { BEYOND_TEN_YEARS } else { "" };
        let leader = super::leader_in(self.found, cell);
        let range = self.range(cell, leader)?;
        Some(format!("Further on, {has}: {range} under {}.{caveat}", self.label(leader)))
    }
}

/// A level by its P10, median and P90: `£40.2bn (median; £24bn to £80bn in 8 of 10 futures)`.
pub fn range(metric: Metric, quantiles: &[QuantileEstimate; 3]) -> String {
    let of = |estimate: &QuantileEstimate| level(metric, estimate.value, error(estimate));
    let [low, middle, high] = quantiles.each_ref().map(of);
    match low == high {
        true => format!("{middle} in all of 8 of 10 futures"),
        false => format!("{middle} (median; {low} to {high} in 8 of 10 futures)"),
    }
}

fn median(row: &Row) -> Option<QuantileEstimate> {
    row.level.map(|[_, median, _]| median)
}

/// Half the interval of a quantile.
fn error(estimate: &QuantileEstimate) -> Option<f64> {
    estimate.lo.zip(estimate.hi).map(|(low, high)| (high - low) / 2.0)
}
