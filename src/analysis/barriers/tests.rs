//! Games whose Shapley values are known, and what is made of futures.

use super::*;
use crate::num::pairwise_sum;
use proptest::prelude::*;

/// The game in which a set of barriers is worth what `value` says of it.
fn game(players: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
    (0..1 << players).map(value).collect()
}

fn near(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
    }
}

/// A right glove and two left ones, where a pair is worth 1: a left glove completes it only where it comes second, behind the right
/// one, in one order of six; the right one in the other four.
#[test]
fn gloves() {
    let pairs = game(3, |set| f64::from(u8::from(set & 1 == 1 && set & 6 != 0)));
    near(&shapley(&pairs), &[4.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0]);
}

/// A runway for planes that need 1, 2 and 4: each shares each stretch with all who need it (Littlechild and Owen 1973).
#[test]
fn a_runway() {
    let needs = [1.0, 2.0, 4.0];
    let longest = game(3, |set| {
        (0..3)
            .filter(|plane| set >> plane & 1 == 1)
            .map(|plane| needs[plane])
            .fold(0.0, |a, b| if b > a { b } else { a })
    });
    near(&shapley(&longest), &[1.0 / 3.0, 1.0 / 3.0 + 0.5, 1.0 / 3.0 + 0.5 + 2.0]);
}

/// Seats of 4, 2 and 1 of which five are a majority: without the first nothing passes, with it and another it does.
#[test]
fn votes() {
    let passes = game(3, |set| {
        f64::from(u8::from([4, 2, 1].iter().enumerate().fold(0, |seats, (i, own)| seats + (set >> i & 1) * own) >= 5))
    });
    near(&shapley(&passes), &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
}

#[test]
fn one_barrier_has_all_and_without_any_there_is_nothing_to_share() {
    assert_eq!(shapley(&[5.0, 2.0]), [-3.0]);
    assert!(shapley(&[5.0]).is_empty());
    assert_eq!(told(&[5.0]), [5.0, 5.0, 0.0]);
}

/// Every order of some barriers.
fn orders(left: &[usize]) -> Vec<Vec<usize>> {
    let after = |&first: &usize| {
        let rest: Vec<usize> = left.iter().copied().filter(|other| *other != first).collect();
        orders(&rest).into_iter().map(move |order| [vec![first], order].concat())
    };
    if left.is_empty() { vec![Vec::new()] } else { left.iter().flat_map(after).collect() }
}

/// The mean over all orders, each gone through.
fn by_orders(game: &[f64], players: usize) -> Vec<f64> {
    let orders = orders(&(0..players).collect::<Vec<_>>());
    let mut sums = vec![0.0; players];
    for order in &orders {
        order.iter().fold(0, |gone, &player| {
            let with = gone | 1 << player;
            sums[player] += game[with] - game[gone];
            with
        });
    }
    sums.iter().map(|sum| sum / orders.len() as f64).collect()
}

proptest! {
    #[test]
    fn it_is_the_mean_over_all_orders_and_shares_out_the_whole(
        players in 1_usize..6,
        values in proptest::collection::vec(-100.0_f64..100.0, 32),
    ) {
        let game = &values[..1 << players];
        let found = shapley(game);
        near(&found, &by_orders(game, players));
        near(&[pairwise_sum(&found)], &[game[game.len() - 1] - game[0]]);
    }

    #[test]
    fn what_changes_nothing_has_nothing_and_equals_share_alike(values in proptest::collection::vec(-100.0_f64..100.0, 8)) {
        // The first changes nothing; whether the second or the third is gone is all the same.
        let of = |set: usize| values[(set >> 1 & 1) + (set >> 2 & 1) + 3 * (set >> 3 & 1)];
        let found = shapley(&game(4, of));
        prop_assert_eq!(found[0], 0.0);
        prop_assert!((found[1] - found[2]).abs() < 1e-12);
    }

    #[test]
    fn values_of_games_that_are_added_are_added(values in proptest::collection::vec(-100.0_f64..100.0, 16)) {
        let (one, other) = values.split_at(8);
        let both: Vec<f64> = one.iter().zip(other).map(|(a, b)| a + b).collect();
        let sums: Vec<f64> = shapley(one).iter().zip(shapley(other)).map(|(a, b)| a + b).collect();
        near(&shapley(&both), &sums);
    }
}

const TWO: [BarrierOf; 2] = [BarrierOf::Funding, BarrierOf::Workforce];

/// Rows of two barriers in futures whose size is given: without funding 10 times less it, without workforce 4 times, both 20 times.
fn rows(sizes: impl Iterator<Item = f32> + Clone) -> Vec<Vec<f32>> {
    [0.0, -10.0, -4.0, -20.0].map(|by| sizes.clone().map(|size| 100.0 + by * size).collect()).to_vec()
}

fn decomposed(rows: Rows<'_>, held: Option<Rows<'_>>) -> Decomposed {
    Decomposed::of((Metric::BacklogTotal, FinancialYear::starting(2039)), &TWO, rows, held)
}

#[test]
fn every_statistic_is_that_of_the_value_in_each_future() {
    let sizes = (0..201_u16).map(|i| f32::from(i) / 100.0);
    let rows = rows(sizes);
    let found = decomposed(&rows, Some(&rows));
    let first = &found.parts[0];
    assert_eq!((first.barrier, found.parts[1].barrier), (TWO[0], TWO[1]));
    assert!((first.shapley.change.mean.value + 13.0).abs() < 1e-4);
    assert!((found.whole.change.mean.value + 20.0).abs() < 1e-4);
    let (low, high) = first.shapley.range().unwrap();
    assert!((low + 13.0 * 1.8).abs() < 1e-4 && (high + 13.0 * 0.2).abs() < 1e-4, "{low} {high}");
    assert_eq!(first.shapley.held, Some((low, high)));
    // Better in all futures but the one of size 0.
    assert_eq!((first.shapley.change.better.count, first.shapley.change.worse.count), (200.0, 0.0));
    assert_eq!((first.told_from_next, found.parts[1].told_from_next), (Some(true), None));
    assert!(first.shapley.is_told() && !first.shapley.is_nothing());
    assert!((found.as_it_is.change.mean.value - 100.0).abs() < 1e-9);
}

/// With every barrier 100 in all futures; what has gone varies, so that P90 hangs on the futures in which little is changed.
#[test]
fn the_game_of_a_quantile_is_that_of_the_futures_at_it() {
    let rows = rows((0..=400_u16).map(|i| f32::from(i) / 200.0));
    let found = decomposed(&rows, None);
    // P90 of 100 − c·size is 100 − c·P10(size), and that is 0.2.
    let tails = [&found.parts[0].shapley, &found.parts[1].shapley, &found.whole].map(|effect| effect.tail.value);
    near_f32(&tails, &[-13.0 * 0.2, -7.0 * 0.2, -20.0 * 0.2]);
    assert!(found.parts[0].shapley.tail.mcse.is_some_and(|error| error > 0.0));
    assert_eq!(found.whole.held, None);
    let few: Vec<Vec<f32>> = rows.iter().map(|row| row[..199].to_vec()).collect();
    assert_eq!(decomposed(&few, None).whole.tail.mcse, None);
}

fn near_f32(found: &[f64], expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-4, "{found} for {expected}");
    }
}

#[test]
fn equals_are_not_told_apart_and_nothing_is_nothing() {
    let same: Vec<Vec<f32>> =
        [0.0, -5.0, -5.0, -8.0].map(|by: f32| (0..300_u16).map(|i| 100.0 + by * f32::from(i % 7)).collect()).to_vec();
    assert_eq!(decomposed(&same, None).parts[0].told_from_next, Some(false));
    let idle: Vec<Vec<f32>> = vec![vec![3.0; 50]; 4];
    let found = decomposed(&idle, None);
    assert!(found.whole.is_nothing() && !found.whole.is_told());
    assert!(found.parts.iter().all(|part| part.shapley.change.mean.value == 0.0 && part.shapley.is_nothing()));
    let none: Vec<Vec<f32>> = vec![Vec::new(); 4];
    assert_eq!(decomposed(&none, None).whole.range(), None);
}

#[test]
fn sentences_say_what_the_numbers_say() {
    let rows = rows((0..2000_u16).map(|i| f32::from(i % 200) / 100.0));
    let found = Barriers {
        area: "England".to_owned(),
        strategy: ("worst_first".to_owned(), "Worst first".to_owned()),
        first_year: FinancialYear::starting(2025),
        n: 2000,
        left_out: 0,
        held: Some(31),
        outcomes: vec![decomposed(&rows, Some(&rows))],
    };
    let said = sentences(&found, &found.outcomes[0]).join(" ");
    for part in [
        "In England under Worst first, total backlog in cash at the end of 2039/40",
        "would be £19.9m lower without both barriers, which is better: the mean of 2,000 futures",
        "better in more than 9 of 10 futures and worse in none of 2,000 futures",
        "£12.9m lower without the funding barrier (day-to-day costs raid capital, and what cannot be delivered lapses)",
        "£7.0m lower without the workforce barrier",
        "the 31 assumed numbers",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
