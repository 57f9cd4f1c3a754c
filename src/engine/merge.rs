//! Folds parts, in order of their trials, into results. The only place where trials are added up across tasks.

use super::audit::tables_check;
use super::block::{BlockResult, ESTATE_QUANTILES, Layout, worse};
use super::estates::estates;
use super::results::{
    Check, KeptSeries, LedgerRow, Pair, QUANTILES, QuantileEstimate, Results, SeriesStats, Statistic, kinds,
};
use super::schemes;
use super::world::World;
use crate::num::quantile;
use crate::outcomes::{Metric, OfEstates};
use crate::parallel::*;
use crate::units::RiskBand;

/// The ledger identity must hold to this, relative to the largest term.
pub const LEDGER_TOLERANCE: f64 = 1e-9;

/// Whether the headline outcomes of every trial are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Statistics only.
    None,
    /// Headline outcomes and parameter draws of every trial.
    Headline,
}

/// Folds the central case and the parts of all blocks, in order, into results.
pub fn merge(world: &World<'_>, central: &BlockResult, parts: &[BlockResult], keep: Keep) -> Results {
    let scenario = world.scenario;
    let layout = Layout::of(world);
    let n = parts.iter().map(|part| part.live.iter().filter(|&&live| live).count() as u32).sum::<u32>();
    let mut sums = vec![0.0; layout.strategies * layout.years * layout.sums_a_year()];
    for part in parts {
        for (sum, term) in sums.iter_mut().zip(&part.sums) {
            *sum += term;
        }
    }
    let means: Vec<f64> = sums.iter().map(|sum| sum / f64::from(n.max(1))).collect();
    let spread = Spread::of(n, &world.extra_quantiles);

    let estate_metrics: Vec<Metric> = Metric::of_estates().collect();
    let metrics: Vec<Metric> = layout.metrics().collect();
    let rows: Vec<(usize, usize, usize, Metric, usize)> = (0..layout.strategies)
        .flat_map(|s| (0..=layout.estates).map(move |e| (s, e)))
        .flat_map(|(s, e)| {
            let metrics: &[Metric] = if e == 0 { &metrics } else { &estate_metrics };
            metrics.iter().flat_map(move |&m| {
                let groups = if e == 0 && layout.group_at(0, m).is_some() { layout.groups } else { 0 };
                (0..=groups).flat_map(move |g| (0..layout.years).map(move |t| (s, e, g, m, t)))
            })
        })
        .collect();
    let series = rows
        .par_iter()
        .map_init(
            Default::default,
            |(values, room): &mut (Vec<f32>, quantile::Room), &(strategy, entity, group, metric, year)| {
                let at = layout.sums_at(strategy, year);
                let of = |sums: &[f64]| match entity {
                    _ if group > 0 => layout.group_at(group - 1, metric).map_or(f64::NAN, |place| sums[at + place]),
                    0 => sums[at + metric as usize],
                    _ => estate_value(layout, &sums[at..], entity - 1, metric).unwrap_or(f64::NAN),
                };
                let mut stats = SeriesStats {
                    strategy,
                    entity,
                    group,
                    year,
                    metric,
                    central_case: of(&central.sums),
                    mean: of(&means),
                    sd: None,
                    mcse: None,
                    quantiles: None,
                    extra: Vec::new(),
                    n,
                };
                if let Some(slot) = slot(layout, entity, group, metric) {
                    gather(parts, layout.series_at(strategy, slot, year), values);
                    spread.fill(&mut stats, values, room);
                }
                stats
            },
        )
        .collect();

    let all = || parts.iter().chain([central]);
    let checks = vec![
        ledger_check(all().map(|part| part.ledger_error)),
        money_check(all().map(|part| part.money_error)),
        prices_check(all().map(|part| part.least_factor)),
    ];
    let coincide = coinciding(layout.strategies, |a, b| coincides(layout, parts, a, b));
    let ledger = ledger(layout, &central.sums, &means);
    let mut results = Results {
        strategies: (0..world.cases.len()).map(|case| world.case_names(case)).collect(),
        entities: std::iter::once("all".to_owned()).chain(scenario.estates.iter().map(|e| e.id.clone())).collect(),
        groups: std::iter::once("all".to_owned())
            .chain(scenario.demand.iter().flat_map(|demand| &demand.groups).map(|group| group.id.clone()))
            .collect(),
        years: (0..layout.years).map(|t| scenario.first_year.plus(t as i32)).collect(),
        trials: world.trials,
        seed: world.source.seed().0,
        extra_quantiles: world.extra_quantiles.clone(),
        series,
        estates: estates(world, layout, parts, &ledger),
        programmes: scenario.programme_names(),
        schemes: schemes::programmes(layout, parts),
        adoption: schemes::adoption(world, layout, parts),
        ledger,
        kept: kept(layout, parts, &kept_metrics(world, keep)),
        parameters: if keep == Keep::None { Vec::new() } else { parameters(world, parts) },
        checks,
        nonfinite_trials: parts
            .iter()
            .flat_map(|part| (part.first_trial..).zip(&part.live).filter(|(_, live)| !**live).map(|(trial, _)| trial))
            .collect(),
        share_past_replacement: (0..layout.strategies)
            .map(|s| f64::from(parts.iter().map(|part| part.past_replacement[s]).sum::<u32>()) / f64::from(n.max(1)))
            .collect(),
        coincide,
        pairs: pairs(layout, parts),
    };
    results.checks.insert(2, tables_check(&results));
    results
}

/// The ledger identity, and no stock below zero.
pub(super) fn ledger_check(errors: impl Iterator<Item = (f64, u32)>) -> Check {
    let (worst, trial) = errors.fold((0.0, 0), worse);
    Check {
        name: "ledger_identity".to_owned(),
        passed: worst <= LEDGER_TOLERANCE,
        detail: format!(
            "closing = opening + price + escalation + migration + new need + re-survey + re-rating - cleared, and not below 0, in \
             every estate, band, year and trial: largest error {worst:.1e} of the largest term (trial {trial}), allowed \
             {LEDGER_TOLERANCE:.0e}"
        ),
    }
}

/// The balance of money: what is planned, on top and carried in is used once, and no use is below zero.
pub(super) fn money_check(errors: impl Iterator<Item = (f64, u32)>) -> Check {
    let (worst, trial) = errors.fold((0.0, 0), worse);
    Check {
        name: "money_conserved".to_owned(),
        passed: worst <= LEDGER_TOLERANCE,
        detail: format!(
            "planned + on top + carried in = raided + cash-limited + repairs + strategy + set-asides + technology + programmes + elsewhere + \
             lapsed + carried forward, each not below 0, in every year and trial: largest error {worst:.1e} of the largest \
             term (trial {trial}), allowed {LEDGER_TOLERANCE:.0e}"
        ),
    }
}

/// Prices and escalation never take away more than there is: each yearly factor stays above zero.
pub(super) fn prices_check(factors: impl Iterator<Item = (f64, u32)>) -> Check {
    let (least, trial) = factors.fold((f64::INFINITY, 0), |a, b| if b.0 < a.0 { b } else { a });
    Check {
        name: "prices_above_zero".to_owned(),
        passed: least > 0.0,
        detail: format!(
            "no year's construction or general prices, and no band's escalation, fall by 100 % or more: the least yearly \
             factor is {least:.3} (trial {trial}){}",
            if least > 0.0 { "" } else { "; a spread is too wide: look at sd_per_year and the escalation" }
        ),
    }
}

/// The value of a single estate's outcome among the sums (or means) of a strategy and year; none where none is recorded.
fn estate_value(layout: Layout, sums: &[f64], estate: usize, metric: Metric) -> Option<f64> {
    let flow = |which: usize| (0..4).fold(0.0, |sum, band| sum + sums[layout.flow_at(estate, band, which)]);
    let other = |which: usize| sums[layout.estate_at(estate, which)];
    Some(match metric.outcome().of_estates {
        OfEstates::NotRecorded => return None,
        OfEstates::Band(band) => sums[layout.flow_at(estate, band.index(), 7)],
        OfEstates::AllBands => flow(7),
        OfEstates::Price => flow(1),
        OfEstates::Escalation => flow(2),
        OfEstates::Migration => flow(3),
        OfEstates::NewNeed => flow(4),
        OfEstates::Resurvey => flow(5),
        OfEstates::Rerating => flow(8),
        OfEstates::Cleared => flow(6),
        OfEstates::Incidents => other(0),
        OfEstates::Repair => other(1),
        OfEstates::BedDays => other(2),
        OfEstates::Spend => other(3),
    })
}

/// Where the trials of an outcome are stored, if they are.
fn slot(layout: Layout, entity: usize, group: usize, metric: Metric) -> Option<usize> {
    match (entity, group) {
        (0, 0) => Some(layout.slot(metric)),
        (0, _) => None,
        _ => ESTATE_QUANTILES.iter().position(|&m| m == metric).map(|i| layout.estate_slot(entity - 1, i)),
    }
}

/// The live trials of a series, in order.
fn gather(parts: &[BlockResult], series: usize, values: &mut Vec<f32>) {
    values.clear();
    for part in parts {
        let row = part.row(series);
        if part.live.iter().all(|&live| live) {
            values.extend_from_slice(row);
        } else {
            values.extend(row.iter().zip(&part.live).filter(|(_, live)| **live).map(|(value, _)| *value));
        }
    }
}

/// Every pair of strategies in the last year, future by future.
fn pairs(layout: Layout, parts: &[BlockResult]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut one_values, mut other_values) = (Vec::new(), Vec::new());
    for metric in [Metric::BacklogTotal, Metric::BacklogHigh, Metric::BacklogTotalReal] {
        let at = |strategy| layout.series_at(strategy, layout.slot(metric), layout.years - 1);
        for one in 0..layout.strategies {
            gather(parts, at(one), &mut one_values);
            for other in one + 1..layout.strategies {
                gather(parts, at(other), &mut other_values);
                let differences: Vec<f64> =
                    one_values.iter().zip(&other_values).map(|(&a, &b)| f64::from(a) - f64::from(b)).collect();
                let mean = quantile::Mean::of(&differences);
                pairs.push(Pair {
                    one,
                    other,
                    metric,
                    mean: mean.value,
                    mcse: mean.mcse,
                    one_lower: quantile::Share::of(&differences, |&d| d < 0.0).value(),
                    other_lower: quantile::Share::of(&differences, |&d| d > 0.0).value(),
                });
            }
        }
    }
    pairs
}

/// Sample standard deviation; none below two values. Deviations are from the first value, so equal values give 0.
fn standard_deviation(values: &[f32]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let origin = f64::from(values[0]);
    let (mut sum, mut squares) = ([0.0; 8], [0.0; 8]);
    for chunk in values.chunks(8) {
        for (i, &value) in chunk.iter().enumerate() {
            let d = f64::from(value) - origin;
            sum[i] += d;
            squares[i] += d * d;
        }
    }
    let (sum, squares) = (crate::num::pairwise_sum(&sum), crate::num::pairwise_sum(&squares));
    let variance = (squares - sum * sum / n) / (n - 1.0);
    Some(crate::num::sqrt(if variance > 0.0 { variance } else { 0.0 }))
}

/// How values over futures are spread: what is found of every series of a run, in one way.
pub(super) struct Spread {
    always: [Asked; QUANTILES.len()],
    extra: Vec<Asked>,
    needed: Vec<usize>,
}

impl Spread {
    /// That of `n` futures, with these quantiles beside [`QUANTILES`].
    pub fn of(n: u32, extra: &[f64]) -> Self {
        let asked = |q: f64| Asked { q, ranks: quantile::quantile_ranks(n as usize, q, quantile::CONFIDENCE) };
        let always = QUANTILES.map(asked);
        let extra: Vec<Asked> = extra.iter().map(|&q| asked(q)).collect();
        let needed = needed(n as usize, always.iter().chain(&extra));
        Self { always, extra, needed }
    }

    /// Standard deviation and quantiles of `values`, which lose their order.
    pub fn fill(&self, stats: &mut SeriesStats, values: &mut [f32], room: &mut quantile::Room) {
        stats.sd = standard_deviation(values);
        stats.mcse = stats.sd.map(|sd| quantile::mcse_of_mean(sd, values.len()));
        quantile::place(values, &self.needed, room);
        if !values.is_empty() {
            stats.quantiles = Some(self.always.map(|asked| asked.of(values)));
            stats.extra = self.extra.iter().map(|asked| asked.of(values)).collect();
        }
    }
}

/// A quantile that is asked for.
#[derive(Clone, Copy)]
struct Asked {
    q: f64,
    /// Ranks (from 1) of the order statistics that enclose it, where the trials are enough.
    ranks: Option<(usize, usize)>,
}

impl Asked {
    /// The quantile of values of which at least those needed stand in their places.
    fn of(self, placed: &[f32]) -> QuantileEstimate {
        QuantileEstimate {
            value: shortest(quantile::quantile_of_sorted(placed, self.q) as f32),
            lo: self.ranks.map(|(lower, _)| shortest(placed[lower - 1])),
            hi: self.ranks.map(|(_, upper)| shortest(placed[upper - 1])),
        }
    }
}

/// The ranks (from 0, ascending) that the quantiles of `n` values and their intervals ask for.
fn needed<'a>(n: usize, asked: impl Iterator<Item = &'a Asked>) -> Vec<usize> {
    if n == 0 {
        return Vec::new();
    }
    let pairs = asked.flat_map(|asked| {
        let interval = asked.ranks.map(|(lower, upper)| (lower - 1, upper - 1));
        [Some(quantile::neighbours(n, asked.q)), interval].into_iter().flatten()
    });
    let mut needed: Vec<usize> = pairs.flat_map(|(a, b)| [a, b]).collect();
    needed.sort_unstable();
    needed.dedup();
    needed
}

/// The 64-bit number with the fewest digits that is this 32-bit one: 0.1 and not 0.10000000149011612.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

fn ledger(layout: Layout, central: &[f64], means: &[f64]) -> Vec<LedgerRow> {
    let bands = [None].into_iter().chain(RiskBand::ALL.map(Some));
    let mut rows = Vec::new();
    for strategy in 0..layout.strategies {
        for entity in 0..=layout.estates {
            for band in bands.clone() {
                for year in 0..layout.years {
                    for (statistic, sums) in [(Statistic::CentralCase, central), (Statistic::Mean, means)] {
                        let sums = &sums[layout.sums_at(strategy, year)..];
                        let estates = if entity == 0 { 0..layout.estates } else { entity - 1..entity };
                        let flow = |which: usize| {
                            estates.clone().fold(0.0, |sum, estate| {
                                (0..4)
                                    .filter(|&b| band.is_none_or(|band| band.index() == b))
                                    .fold(sum, |sum, b| sum + sums[layout.flow_at(estate, b, which)])
                            })
                        };
                        rows.push(LedgerRow {
                            strategy,
                            entity,
                            band,
                            year,
                            statistic,
                            opening: flow(0),
                            price: flow(1),
                            escalation: flow(2),
                            migration: flow(3),
                            new_need: flow(4),
                            resurvey: flow(5),
                            rerating: flow(8),
                            cleared: flow(6),
                            closing: flow(7),
                        });
                    }
                }
            }
        }
    }
    rows
}

/// The outcomes that are kept of every trial: the headline ones, and those that were asked for beside them.
pub fn kept_metrics(world: &World<'_>, keep: Keep) -> Vec<Metric> {
    let headline: &[Metric] = if keep == Keep::None { &[] } else { &Metric::HEADLINE };
    let also = world.also_kept.iter().filter(|metric| !headline.contains(metric));
    headline.iter().chain(also).copied().collect()
}

fn kept(layout: Layout, parts: &[BlockResult], metrics: &[Metric]) -> Vec<KeptSeries> {
    let mut kept = Vec::new();
    for strategy in 0..layout.strategies {
        for metric in metrics.iter().copied().filter(|&metric| layout.is_simulated(metric)) {
            for year in 0..layout.years {
                let series = layout.series_at(strategy, layout.slot(metric), year);
                let mut values = Vec::with_capacity(parts.iter().map(|part| part.live.len()).sum());
                for part in parts {
                    let row = part.row(series).iter().zip(&part.live);
                    values.extend(row.map(|(&value, &live)| if live { value } else { f32::NAN }));
                }
                kept.push(KeptSeries { strategy, year, metric, values });
            }
        }
    }
    kept
}

fn parameters(world: &World<'_>, parts: &[BlockResult]) -> Vec<(String, Vec<f64>)> {
    world
        .random_parameters()
        .enumerate()
        .map(|(row, id)| {
            let mut draws = Vec::with_capacity(world.trials as usize);
            for part in parts {
                let width = part.live.len();
                draws.extend_from_slice(&part.parameters[row * width..(row + 1) * width]);
            }
            (world.scenario.number(id).key.clone(), draws)
        })
        .collect()
}

/// The pairs of so many things that are the same, in order.
fn coinciding(count: usize, same: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let pairs = |kind: &Vec<usize>| -> Vec<(usize, usize)> {
        kind.iter().enumerate().flat_map(|(i, &a)| kind[i + 1..].iter().map(move |&b| (a, b))).collect()
    };
    let mut pairs: Vec<(usize, usize)> = kinds(count, same).iter().flat_map(pairs).collect();
    pairs.sort_unstable();
    pairs
}

/// Whether two strategies did the same in every year of every trial that counts.
fn coincides(layout: Layout, parts: &[BlockResult], a: usize, b: usize) -> bool {
    let same = |part: &BlockResult, slot, year| {
        let (a, b) = (part.row(layout.series_at(a, slot, year)), part.row(layout.series_at(b, slot, year)));
        a == b || a.iter().zip(b).zip(&part.live).all(|((a, b), &live)| !live || a == b)
    };
    (0..layout.slots()).all(|slot| (0..layout.years).all(|year| parts.iter().all(|part| same(part, slot, year))))
}

#[cfg(test)]
mod tests {
    use super::coinciding;
    use std::cell::Cell;

    #[test]
    fn what_coincides_is_found_in_order_and_held_against_one_of_each_kind() {
        let kinds = [0, 1, 0, 2, 1, 0];
        let asked = Cell::new(0);
        let same = |a: usize, b: usize| {
            asked.set(asked.get() + 1);
            kinds[a] == kinds[b]
        };
        assert_eq!(coinciding(6, same), [(0, 2), (0, 5), (1, 4), (2, 5)]);
        assert!(asked.get() <= 3 * 6);
        assert_eq!(coinciding(1, |_, _| true), []);
    }
}
