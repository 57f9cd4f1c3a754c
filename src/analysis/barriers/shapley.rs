//! Games of barriers: a value for every set of them that is gone.
//!
//! A game of k barriers is a slice of 2ᵏ values in one unit. The one at place p is what the outcome comes to without the barriers
//! whose places are those of the ones in the binary number p: at 0 as it is, at 2ᵏ − 1 without all.

use super::Rows;
use crate::num::quantile::quantile_of_sorted;
use std::ops::Range;

/// The Shapley value of every barrier of a game (B1), in the unit of its values:
/// `φᵢ = Σ_{S ⊆ N∖{i}} |S|!·(k − |S| − 1)!/k! · (v(S ∪ {i}) − v(S))`.
///
/// It is the mean, over all k! orders in which the barriers can be removed, of what removing this one changes when its turn comes. The
/// values sum to `v(N) − v(∅)` but for roundings; what changes nothing has 0 exactly (Shapley 1953).
///
/// ```
/// use capcast::analysis::barriers::shapley;
/// // Without money 10 less, without staff 4 less, without both 20 less: each order shares out the 6 that only both bring.
/// assert_eq!(shapley(&[100.0, 90.0, 96.0, 80.0]), [-13.0, -7.0]);
/// // A third that does nothing has nothing.
/// assert_eq!(shapley(&[100.0, 90.0, 96.0, 80.0, 100.0, 90.0, 96.0, 80.0])[2], 0.0);
/// ```
///
/// # Panics
/// Where the game is empty.
pub fn shapley(game: &[f64]) -> Vec<f64> {
    let weights = weights(players(game.len()));
    let value = |player: usize| {
        let own = 1 << player;
        let others = (0..game.len()).filter(|set| set & own == 0);
        others.fold(0.0, |sum, set| {
            let weight = weights[set.count_ones() as usize];
            sum + weight * (game[set | own] - game[set])
        })
    };
    (0..weights.len()).map(value).collect()
}

/// Barriers of a game of so many values.
fn players(values: usize) -> usize {
    values.ilog2() as usize
}

/// What a set of each size weighs: `|S|!·(k − |S| − 1)!/k! = 1/(k·C(k − 1, |S|))`, so that all sets of one size weigh 1/k together.
fn weights(players: usize) -> Vec<f64> {
    let mut sets = 1;
    let weight = |size: usize| {
        let weight = 1.0 / (players * sets) as f64;
        sets = sets * (players - 1 - size) / (size + 1);
        weight
    };
    (0..players).map(weight).collect()
}

/// Where each thing that is told of a game stands in the list of [`told`].
pub struct Told;

impl Told {
    /// The level as it is, `v(∅)`.
    pub const AS_IT_IS: usize = 0;
    /// The level without all barriers, `v(N)`.
    pub const WITHOUT_ALL: usize = 1;
    /// The one less the other, `v(N) − v(∅)`.
    pub const WHOLE: usize = 2;
    const LEVELS: usize = 3;
    const OF_EACH: usize = 3;

    /// The Shapley value of a barrier.
    pub const fn shapley(barrier: usize) -> usize {
        Self::LEVELS + Self::OF_EACH * barrier
    }

    /// What it changes when it is removed alone, `v({i}) − v(∅)`.
    pub const fn alone(barrier: usize) -> usize {
        Self::shapley(barrier) + 1
    }

    /// What it changes when it is removed last, `v(N) − v(N∖{i})`.
    pub const fn last(barrier: usize) -> usize {
        Self::shapley(barrier) + 2
    }

    /// How many things are told of a game of so many values.
    pub(super) fn count(values: usize) -> usize {
        Self::LEVELS + Self::OF_EACH * players(values)
    }
}

/// Everything that is told of a game, at the places of [`Told`].
///
/// ```
/// use capcast::analysis::barriers::{Told, told};
/// let found = told(&[100.0, 90.0, 96.0, 80.0]);
/// assert_eq!([found[Told::AS_IT_IS], found[Told::WITHOUT_ALL], found[Told::WHOLE]], [100.0, 80.0, -20.0]);
/// assert_eq!([Told::shapley(0), Told::alone(0), Told::last(0)].map(|place| found[place]), [-13.0, -10.0, -16.0]);
/// assert_eq!([Told::shapley(1), Told::alone(1), Told::last(1)].map(|place| found[place]), [-7.0, -4.0, -10.0]);
/// ```
///
/// # Panics
/// Where the game is empty.
pub fn told(game: &[f64]) -> Vec<f64> {
    let (none, all) = (game[0], game[game.len() - 1]);
    let mut told = vec![none, all, all - none];
    for (player, value) in shapley(game).into_iter().enumerate() {
        let own = 1 << player;
        told.extend([value, game[own] - none, all - game[game.len() - 1 - own]]);
    }
    told
}

/// The game of a quantile (B2): of every set of barriers the `q` quantile, over some of the futures, of the outcome without them.
///
/// ```
/// use capcast::analysis::barriers::of_quantile;
/// assert_eq!(of_quantile(&[vec![4.0, 2.0, 6.0], vec![1.0, 1.0, 3.0]], 0..3, 0.5), [4.0, 1.0]);
/// ```
///
/// # Panics
/// Where there are no such futures.
pub fn of_quantile(rows: Rows<'_>, futures: Range<usize>, q: f64) -> Vec<f64> {
    let quantile = |row: &Vec<f32>| {
        let mut values = row[futures.clone()].to_vec();
        values.sort_unstable_by(f32::total_cmp);
        quantile_of_sorted(&values, q)
    };
    rows.iter().map(quantile).collect()
}
