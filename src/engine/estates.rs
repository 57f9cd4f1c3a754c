//! Each estate from today on, in real terms, future by future: where it stands in the years that are told, how often it gets worse, and
//! how it differs from the reference.

use super::block::{BlockResult, Layout};
use super::results::{EstateStats, LedgerRow, QUANTILES, QuantileEstimate, Statistic};
use super::world::World;
use crate::num::quantile::{CONFIDENCE, Mean, Share, quantile_of_sorted, quantile_ranks};
use crate::outcomes::Metric;
use crate::parallel::*;

/// An estate is not worse by the dust of the 32 bits in which its backlog is stored.
const DUST: f64 = 1e-6;

/// Every estate under every strategy in the years that are told, in that order; nothing of no futures.
pub(super) fn estates(
    world: &World<'_>,
    layout: Layout,
    parts: &[BlockResult],
    ledger: &[LedgerRow],
) -> Vec<EstateStats> {
    let mut places = Vec::new();
    for strategy in 0..layout.strategies {
        for estate in 0..layout.estates {
            places.extend(world.told_years.iter().map(|&year| (strategy, estate, year)));
        }
    }
    let opening = openings(ledger, layout.estates);
    let of = |&(strategy, estate, year): &(usize, usize, usize)| {
        let values = real(layout, parts, strategy, estate, year);
        let reference = real(layout, parts, world.reference, estate, year);
        stats((strategy, estate, year), opening[estate], values, &reference)
    };
    places.par_iter().filter_map(of).collect()
}

fn stats(
    (strategy, estate, year): (usize, usize, usize),
    opening: f64,
    mut values: Vec<f64>,
    reference: &[f64],
) -> Option<EstateStats> {
    if values.is_empty() {
        return None;
    }
    let differences: Vec<f64> = values.iter().zip(reference).map(|(one, other)| one - other).collect();
    let mean = Mean::of(&values);
    let worse = Share::of(&values, |&value| value > opening * (1.0 + DUST));
    values.sort_unstable_by(f64::total_cmp);
    let at = |q: f64| {
        let ranks = quantile_ranks(values.len(), q, CONFIDENCE);
        QuantileEstimate {
            value: quantile_of_sorted(&values, q),
            lo: ranks.map(|(lower, _)| values[lower - 1]),
            hi: ranks.map(|(_, upper)| values[upper - 1]),
        }
    };
    Some(EstateStats {
        strategy,
        entity: estate + 1,
        year,
        opening,
        mean,
        quantiles: QUANTILES.map(at),
        worse,
        from_reference: Mean::of(&differences),
    })
}

/// Backlog of an estate in the futures that count, in real terms: general prices are the same for all estates, and stand between the
/// totals in cash and in real terms.
fn real(layout: Layout, parts: &[BlockResult], strategy: usize, estate: usize, year: usize) -> Vec<f64> {
    let series = |slot: usize| layout.series_at(strategy, slot, year);
    let slots =
        [layout.estate_slot(estate, 0), layout.slot(Metric::BacklogTotal), layout.slot(Metric::BacklogTotalReal)];
    let mut values = Vec::new();
    for part in parts {
        let [own, cash, real] = slots.map(|slot| part.row(series(slot)));
        let rows = own.iter().zip(cash).zip(real).zip(&part.live);
        values.extend(rows.filter(|(_, live)| **live).map(|(((&own, &cash), &real), _)| {
            if cash > 0.0 { f64::from(own) * (f64::from(real) / f64::from(cash)) } else { 0.0 }
        }));
    }
    values
}

/// What each estate opens with, the mean of the futures.
fn openings(ledger: &[LedgerRow], estates: usize) -> Vec<f64> {
    let mut openings = vec![0.0; estates];
    let first = |row: &&LedgerRow| {
        (row.strategy, row.band, row.year, row.statistic) == (0, None, 0, Statistic::Mean) && row.entity > 0
    };
    for row in ledger.iter().filter(first) {
        openings[row.entity - 1] = row.opening;
    }
    openings
}
