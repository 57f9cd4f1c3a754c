//! When each programme is approved, starts and goes live, and what it costs, future by future; and who uses it, year by year.

use super::block::{ADOPTION, BlockResult, Layout, SCHEME, adopted};
use super::results::{AdoptionStats, ProgrammeStats, Reached};
use super::world::World;
use crate::num::quantile::{Mean, Share, quantile_of_sorted};
use crate::parallel::*;

/// The quantiles that are told of each.
const TOLD: [f64; 3] = [0.10, 0.50, 0.90];

/// Every programme under every strategy, in that order; nothing of no futures.
pub(super) fn programmes(layout: Layout, parts: &[BlockResult]) -> Vec<ProgrammeStats> {
    let places: Vec<(usize, usize)> = (0..layout.strategies)
        .flat_map(|strategy| (0..layout.programmes).map(move |programme| (strategy, programme)))
        .collect();
    let of = |&(strategy, programme): &(usize, usize)| {
        let values = |which: usize| -> Vec<f64> {
            let live = parts.iter().flat_map(|part| part.scheme(strategy, programme, which).iter().zip(&part.live));
            live.filter(|(_, live)| **live).map(|(&value, _)| f64::from(value)).collect()
        };
        let mut paid = values(3);
        if paid.is_empty() {
            return None;
        }
        let mean = Mean::of(&paid);
        paid.sort_unstable_by(f64::total_cmp);
        let [approved, started, live] = [0, 1, 2].map(|which| reached(values(which)));
        let paid = TOLD.map(|q| quantile_of_sorted(&paid, q));
        Some(ProgrammeStats { strategy, programme, approved, started, live, mean_paid: mean.value, paid })
    };
    places.par_iter().filter_map(of).collect()
}

/// Every programme that staff must use, under every strategy and in every year, in that order of strategy, programme and year; nothing of
/// no futures.
pub(super) fn adoption(world: &World<'_>, layout: Layout, parts: &[BlockResult]) -> Vec<AdoptionStats> {
    let programmes: Vec<usize> = adopted(world).collect();
    let places: Vec<(usize, usize, usize)> = (0..layout.strategies)
        .flat_map(|strategy| (0..programmes.len()).map(move |place| (strategy, place)))
        .flat_map(|(strategy, place)| (0..layout.years).map(move |year| (strategy, place, year)))
        .collect();
    let of = |&(strategy, place, year): &(usize, usize, usize)| {
        let values = |which: usize| -> Vec<f64> {
            let rows =
                parts.iter().flat_map(|part| part.adopted((strategy, year), place, which).iter().zip(&part.live));
            rows.filter(|(_, live)| **live).map(|(&value, _)| f64::from(value)).collect()
        };
        let mut used = values(1);
        if used.is_empty() {
            return None;
        }
        let (coverage, mean, n) = (Mean::of(&values(0)), Mean::of(&used), used.len());
        used.sort_unstable_by(f64::total_cmp);
        let used = TOLD.map(|q| quantile_of_sorted(&used, q));
        let programme = programmes[place];
        Some(AdoptionStats { strategy, programme, year, coverage: coverage.value, mean_use: mean.value, used, n })
    };
    places.par_iter().filter_map(of).collect()
}

const _: () = assert!(ADOPTION == 2);

/// In how many futures something comes, and when: infinite where it does not.
fn reached(mut times: Vec<f64>) -> Reached {
    let share = Share::of(&times, |time| time.is_finite());
    times.sort_unstable_by(f64::total_cmp);
    let at = |q: f64| Some(quantile_of_sorted(&times, q)).filter(|time| time.is_finite());
    Reached { share, at: TOLD.map(at) }
}

const _: () = assert!(SCHEME == 4);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_come_in_most_futures_has_no_median() {
        let found = reached(vec![3.0, f64::INFINITY, 2.0, f64::INFINITY, f64::INFINITY]);
        assert_eq!((found.share.count, found.share.n), (2.0, 5));
        assert_eq!(found.at[1..], [None, None]);
        assert!((found.at[0].unwrap() - 2.4).abs() < 1e-12);
    }
}
