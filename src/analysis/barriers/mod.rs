//! What each barrier is worth: the obstacles of a scenario taken away in every combination, in the same futures.
//!
//! What a barrier does depends on which others stand: money that is no longer raided helps little where staff are short. So no
//! single order of removal is told, but the mean over all of them, the Shapley value, which alone shares out the whole
//! without a rest, gives equal shares to equals, and nothing to what changes nothing (Shapley 1953).

mod shapley;
#[cfg(test)]
mod tests;
mod words;

pub use shapley::{Told, of_quantile, shapley, told};
pub use words::{REMOVED_MEANS, bounds, called, change, sentences, tail_name};

use super::comparison::DUST;
use super::difference::Difference;
use crate::num::quantile::{Mean, NORMAL_975, mcse_of_mean, quantile_of_sorted};
use crate::num::sqrt;
use crate::outcomes::{Better, Metric};
use crate::systems::BarrierOf;
use crate::units::FinancialYear;

/// Batches of futures whose values tell the error of the value of a quantile.
pub const BATCHES: usize = 20;
/// The least futures of a batch: with fewer none lies beyond its quantile.
const LEAST_OF_BATCH: usize = 10;

/// An outcome in every future, without the barriers of every set: a row for each set, the same futures in all.
pub type Rows<'a> = &'a [Vec<f32>];

/// Something of a game, over the futures, in the unit of the outcome.
#[derive(Clone, PartialEq, Debug)]
pub struct Effect {
    /// Its mean, its range and in how many futures it is for the better; of a level, its difference from nothing.
    pub change: Difference,
    /// Standard deviation over the futures; none of one future.
    pub sd: Option<f64>,
    /// The same of the quantile in place of each single future (B2).
    pub tail: Tail,
    /// P10 and P90 where the assumed numbers that are drawn once a future stand at their means; none where that was not simulated.
    pub held: Option<(f64, f64)>,
}

/// A value in the game of a quantile.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tail {
    /// The value.
    pub value: f64,
    /// Its Monte Carlo standard error, from batches of futures (B3); none of fewer than 200.
    pub mcse: Option<f64>,
}

/// What is known of one barrier.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// The barrier.
    pub barrier: BarrierOf,
    /// The mean over every order in which the barriers can be removed.
    pub shapley: Effect,
    /// Removed alone: all the others stand.
    pub alone: Effect,
    /// Removed last: all the others are gone.
    pub last: Effect,
    /// Whether removing it changes nothing in any future, whichever others are gone.
    pub is_idle: bool,
    /// Whether the means can tell it from the barrier after it; none of the last.
    pub told_from_next: Option<bool>,
}

/// An outcome in a year, and what its barriers do.
#[derive(Clone, PartialEq, Debug)]
pub struct Decomposed {
    /// The outcome.
    pub metric: Metric,
    /// The year.
    pub year: FinancialYear,
    /// Its level with every barrier.
    pub as_it_is: Effect,
    /// Its level without any.
    pub without_all: Effect,
    /// The one less the other: what removing all of them changes.
    pub whole: Effect,
    /// Each barrier; first the one whose mean Shapley value is most for the better.
    pub parts: Vec<Part>,
}

/// What a study of barriers found.
#[derive(Clone, PartialEq, Debug)]
pub struct Barriers {
    /// What the scenario is about, for people: `England`.
    pub area: String,
    /// Identifier and label of the strategy.
    pub strategy: (String, String),
    /// The first simulated year.
    pub first_year: FinancialYear,
    /// Futures that count.
    pub n: usize,
    /// Futures that left the finite range in any set of barriers, and count in none.
    pub left_out: usize,
    /// Assumed numbers that stand at their means in the second pass; none where there was none.
    pub held: Option<usize>,
    /// The outcomes, as asked.
    pub outcomes: Vec<Decomposed>,
}

impl Effect {
    /// Whether it changes nothing in any future.
    pub fn is_nothing(&self) -> bool {
        self.change.is_nothing()
    }

    /// Whether its mean can be told from nothing: it lies beyond its 95 % Monte Carlo interval.
    pub fn is_told(&self) -> bool {
        is_told(self.change.mean)
    }

    /// P10 and P90 over the futures; none of none.
    pub fn range(&self) -> Option<(f64, f64)> {
        self.change.quantiles.map(|[low, _, high]| (low.value, high.value))
    }

    /// Half the 95 % Monte Carlo interval of its mean.
    pub fn error(&self) -> Option<f64> {
        self.change.mean.mcse.map(|mcse| NORMAL_975 * mcse)
    }
}

impl Tail {
    /// Whether it can be told from nothing.
    pub fn is_told(self) -> bool {
        is_told(Mean { value: self.value, mcse: self.mcse })
    }
}

fn is_told(mean: Mean) -> bool {
    mean.value.abs() > DUST && mean.interval().is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

/// The quantile that is told beside the mean: the one that one future in ten is worse than.
pub fn tail_quantile(better: Better) -> f64 {
    match better {
        Better::Lower => 0.9,
        Better::Higher => 0.1,
    }
}

impl Decomposed {
    /// The outcome `metric` in `year`, whose rows are those of every set of `barriers`, in the order of
    /// [`Removed::sets_of`](crate::systems::Removed::sets_of); `held` are the same where assumed numbers stand at their means.
    ///
    /// # Panics
    /// Where there is not a row for every set.
    pub fn of(
        (metric, year): (Metric, FinancialYear),
        barriers: &[BarrierOf],
        drawn: Rows<'_>,
        held: Option<Rows<'_>>,
    ) -> Self {
        let better = metric.better();
        let columns = columns(drawn);
        let (tails, held) = (tails(drawn, tail_quantile(better)), held.map(ranges));
        let effect = |place: usize| {
            let values = &columns[place];
            let change = Difference::of(values, &vec![0.0; values.len()], better);
            let sd = change.mean.mcse.map(|mcse| mcse * sqrt(values.len() as f64));
            Effect { change, sd, tail: tails[place], held: held.as_ref().and_then(|all| all[place]) }
        };
        let mut order: Vec<usize> = (0..barriers.len()).collect();
        let mean = |barrier: usize| Mean::of(&columns[Told::shapley(barrier)]).value;
        order.sort_by(|&a, &b| better.worse_by(mean(a), mean(b)).total_cmp(&0.0));
        let part = |(place, &barrier): (usize, &usize)| Part {
            barrier: barriers[barrier],
            shapley: effect(Told::shapley(barrier)),
            alone: effect(Told::alone(barrier)),
            last: effect(Told::last(barrier)),
            is_idle: (0..drawn.len()).all(|set| drawn[set] == drawn[set | 1 << barrier]),
            told_from_next: order.get(place + 1).map(|&next| {
                let own = columns[Told::shapley(barrier)].iter().zip(&columns[Told::shapley(next)]);
                is_told(Mean::of(&own.map(|(a, b)| a - b).collect::<Vec<_>>()))
            }),
        };
        Self {
            metric,
            year,
            as_it_is: effect(Told::AS_IT_IS),
            without_all: effect(Told::WITHOUT_ALL),
            whole: effect(Told::WHOLE),
            parts: order.iter().enumerate().map(part).collect(),
        }
    }
}

/// What is told of the game of each future: a column for each thing told, a value a future.
fn columns(rows: Rows<'_>) -> Vec<Vec<f64>> {
    let futures = rows.first().map_or(0, Vec::len);
    let mut columns = vec![Vec::with_capacity(futures); Told::count(rows.len())];
    let mut game = vec![0.0; rows.len()];
    for future in 0..futures {
        for (value, row) in game.iter_mut().zip(rows) {
            *value = f64::from(row[future]);
        }
        without_residues(&mut game);
        for (column, value) in columns.iter_mut().zip(told(&game)) {
            column.push(value);
        }
    }
    columns
}

/// What is less than a billionth of the largest is what rounding leaves of nothing, and has no sign to be told.
fn without_residues(game: &mut [f64]) {
    let most = game.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    for value in game {
        if value.abs() <= 1e-9 * most {
            *value = 0.0;
        }
    }
}

/// What is told of the game of a quantile, with its error.
fn tails(rows: Rows<'_>, q: f64) -> Vec<Tail> {
    let futures = rows.first().map_or(0, Vec::len);
    if futures == 0 {
        return vec![Tail { value: 0.0, mcse: None }; Told::count(rows.len())];
    }
    let batch = |b: usize| told(&of_quantile(rows, b * futures / BATCHES..(b + 1) * futures / BATCHES, q));
    let batches: Vec<Vec<f64>> =
        if futures >= BATCHES * LEAST_OF_BATCH { (0..BATCHES).map(batch).collect() } else { Vec::new() };
    let whole = told(&of_quantile(rows, 0..futures, q));
    let tail = |(place, value): (usize, f64)| {
        let own: Vec<f64> = batches.iter().map(|batch| batch[place]).collect();
        Tail { value, mcse: error_by_batches(&own) }
    };
    whole.into_iter().enumerate().map(tail).collect()
}

/// Standard error of a value of all futures, from its values in batches of them (B3): `sd/√m`; none of fewer than two.
///
/// ```
/// use capcast::analysis::barriers::error_by_batches;
/// // The sd of 1, 3, 5, 7 is √(20/3); over √4 batches: √(5/3).
/// assert!((error_by_batches(&[1.0, 3.0, 5.0, 7.0]).unwrap() - 1.290_994_448_735_805_6).abs() < 1e-15);
/// ```
pub fn error_by_batches(batches: &[f64]) -> Option<f64> {
    let n = batches.len() as f64;
    let sd = Mean::of(batches).mcse? * sqrt(n);
    Some(mcse_of_mean(sd, batches.len()))
}

/// P10 and P90 of what is told of each future; none of no futures.
fn ranges(rows: Rows<'_>) -> Vec<Option<(f64, f64)>> {
    let range = |mut column: Vec<f64>| {
        column.sort_unstable_by(f64::total_cmp);
        let at = |q: f64| quantile_of_sorted(&column, q);
        (!column.is_empty()).then(|| (at(0.1), at(0.9)))
    };
    columns(rows).into_iter().map(range).collect()
}
