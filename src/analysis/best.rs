//! What can be told apart: one strategy from another, and all from the best.

use super::difference::Difference;
use crate::draw::normal_quantile;
use crate::engine::Better;
use crate::num::quantile::{CONFIDENCE, Mean, NORMAL_975};
use crate::num::{normal_cdf, sqrt};

/// What a difference in the mean tells, given a zone around zero that makes no difference to whoever asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Equal in every future.
    Same,
    /// Better, by more than the zone, beyond Monte Carlo error.
    Better,
    /// Worse, by more than the zone, beyond Monte Carlo error.
    Worse,
    /// Cannot be separated, and more futures would not help: the difference lies inside the zone.
    Indifferent,
    /// Cannot be separated with so many futures.
    Unseparated,
}

impl Verdict {
    /// The word used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Indifferent => "indifferent",
            Self::Unseparated => "not separated",
        }
    }

    /// Whether the one is told from the other: better or worse.
    pub const fn separated(self) -> bool {
        matches!(self, Self::Better | Self::Worse)
    }

    /// What a difference tells by the 95 % interval of its mean.
    ///
    /// ```
    /// use capcast::analysis::{best::Verdict, difference::Difference};
    /// use capcast::engine::Better;
    /// let found = Difference::of(&[8.0, 6.0, 7.0], &[10.0, 9.0, 9.0], Better::Lower);
    /// // −2, −3, −2: mean −2.33, interval −2.99 to −1.68
    /// let verdict = |indifference| Verdict::of(&found, Better::Lower, indifference);
    /// assert_eq!(verdict(0.0), Verdict::Better);
    /// assert_eq!(verdict(2.0), Verdict::Unseparated);
    /// assert_eq!(verdict(3.0), Verdict::Indifferent);
    /// ```
    pub fn of(difference: &Difference, better: Better, indifference: f64) -> Self {
        if difference.n > 0 && difference.is_nothing() {
            return Self::Same;
        }
        let Some((low, high)) = difference.mean.interval() else { return Self::Unseparated };
        // Turned so that what is above the zone is worse.
        let (low, high) = match better {
            Better::Lower => (low, high),
            Better::Higher => (-high, -low),
        };
        if low > indifference {
            Self::Worse
        } else if high < -indifference {
            Self::Better
        } else if low >= -indifference && high <= indifference && indifference > 0.0 {
            Self::Indifferent
        } else {
            Self::Unseparated
        }
    }
}

/// Where a strategy stands among all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Better than every other, or the same as those that are.
    Best,
    /// One of those that cannot be told from the best.
    MayBeBest,
    /// Another is better.
    Behind,
}

impl Standing {
    /// The words used in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::MayBeBest => "may be best",
            Self::Behind => "behind",
        }
    }
}

/// All strategies held against the best.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// The strategy with the best mean, the first among equals.
    pub leader: usize,
    /// Where each stands.
    pub standings: Vec<Standing>,
}

/// Multiple comparisons with the best (Hsu), on the same futures.
///
/// A strategy is behind where some other is better by more than the indifference zone, beyond the Monte Carlo error of
/// their paired difference. With `k` strategies each difference is held to the one-sided confidence `1 − 0.05/(k − 1)`, or 97.5 % if that is more
/// (Bonferroni, as Nelson and Matejcik 1995 do for common random numbers): the true best has only `k − 1` others to be
/// wrongly put behind, so with at least 95 % it is not.
///
/// `rows` holds an outcome of each strategy, in the same order of futures.
///
/// ```
/// use capcast::analysis::best::{Standing, field};
/// use capcast::engine::Better;
/// let found = field(&[&[3.0, 5.0, 4.0], &[1.0, 3.0, 2.0], &[1.0, 2.5, 2.5]], Better::Lower, 0.0);
/// // The second and the third have one mean, 2; the first is 2 above either in (nearly) every future.
/// assert_eq!(found.leader, 1);
/// assert_eq!(found.standings, [Standing::Behind, Standing::MayBeBest, Standing::MayBeBest]);
/// ```
pub fn field(rows: &[&[f64]], better: Better, indifference: f64) -> Field {
    let means: Vec<f64> = rows.iter().map(|row| Mean::of(row).value).collect();
    let leader = (1..rows.len()).fold(0, |best, i| if better.than(means[i], means[best]) { i } else { best });
    let z = one_sided(rows.len());
    let excess = |one: usize, other: usize| -> Mean {
        Mean::of(&rows[one].iter().zip(rows[other]).map(|(&a, &b)| better.worse_by(a, b)).collect::<Vec<_>>())
    };
    let behind = |one: usize, other: usize| {
        let excess = excess(one, other);
        excess.within(z).is_some_and(|(low, _)| low > indifference)
    };
    let standings = standings(rows.len(), behind, |one, other| !rows[one].is_empty() && rows[one] == rows[other]);
    Field { leader, standings }
}

/// Where each of `k` stands, by who is behind whom, and who is the same as whom in every future.
fn standings(k: usize, behind: impl Fn(usize, usize) -> bool, same: impl Fn(usize, usize) -> bool) -> Vec<Standing> {
    let others = |one: usize| (0..k).filter(move |&other| other != one);
    let is_behind: Vec<bool> = (0..k).map(|one| others(one).any(|other| behind(one, other))).collect();
    let standing = |one: usize| match is_behind[one] {
        true => Standing::Behind,
        false if others(one).all(|other| is_behind[other] || same(one, other)) => Standing::Best,
        false => Standing::MayBeBest,
    };
    (0..k).map(standing).collect()
}

/// Standard errors that a mean must lie above, so that `k − 1` such tests together err with 5 % at most; never fewer than
/// the interval of a pair has on either side, so that what is told of the field is told of its pairs.
fn one_sided(k: usize) -> f64 {
    let z = -normal_quantile(level(k));
    if z < NORMAL_975 { NORMAL_975 } else { z }
}

/// How often each of `k − 1` tests may err.
fn level(k: usize) -> f64 {
    (1.0 - CONFIDENCE) / if k > 1 { (k - 1) as f64 } else { 1.0 }
}

/// The same for targets that are met or missed: a strategy is behind where another meets the target in more of the futures
/// in which only one of the two does, beyond chance (the exact test of McNemar, at the level of [`field`]).
///
/// `met` says of each strategy whether it meets the target, in the same order of futures.
///
/// ```
/// use capcast::analysis::best::{Standing, field_of_shares};
/// // Five futures in which the one alone meets it may be chance: 1 in 2⁵ is 3 %. Six, 1 in 64, are more than that.
/// let standings = |futures| field_of_shares(&[&vec![true; futures], &vec![false; futures]]).standings;
/// assert_eq!(standings(5), [Standing::MayBeBest, Standing::MayBeBest]);
/// assert_eq!(standings(6), [Standing::Best, Standing::Behind]);
/// ```
pub fn field_of_shares(met: &[&[bool]]) -> Field {
    let counts: Vec<usize> = met.iter().map(|met| met.iter().filter(|&&met| met).count()).collect();
    let leader = (1..met.len()).fold(0, |best, i| if counts[i] > counts[best] { i } else { best });
    // As for a pair, no more than 2.5 % on either side.
    let level = if level(met.len()) > 0.025 { 0.025 } else { level(met.len()) };
    let behind = |one: usize, other: usize| {
        let only = |a: usize, b: usize| met[a].iter().zip(met[b]).filter(|&(&a, &b)| a && !b).count();
        let (wins, losses) = (only(other, one), only(one, other));
        wins > losses && chance_of_at_least(wins, wins + losses) < level
    };
    let standings = standings(met.len(), behind, |one, other| !met[one].is_empty() && met[one] == met[other]);
    Field { leader, standings }
}

/// How likely a fair coin shows at least `heads` in `tosses`: exact up to 1,000 tosses, by the normal law with a correction
/// for continuity beyond.
fn chance_of_at_least(heads: usize, tosses: usize) -> f64 {
    let n = tosses as f64;
    if tosses > 1000 {
        let z = (heads as f64 - 0.5 - n / 2.0) / sqrt(n / 4.0);
        return normal_cdf(-z);
    }
    // Each term C(n, i) / 2ⁿ follows from the one before; the first, 2⁻¹⁰⁰⁰ at least, is no underflow.
    let mut term = (0..tosses).fold(1.0, |term, _| 0.5 * term);
    let mut sum = 0.0;
    for i in 0..=tosses {
        if i >= heads {
            sum += term;
        }
        term *= (n - i as f64) / (i as f64 + 1.0);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fair_coin_is_counted_exactly_and_its_normal_law_goes_on_from_there() {
        assert_eq!(chance_of_at_least(5, 5), 1.0 / 32.0);
        assert_eq!(chance_of_at_least(3, 4), 5.0 / 16.0);
        assert_eq!(chance_of_at_least(0, 3), 1.0);
        for heads in [480, 500, 520, 540] {
            let (exact, normal) = (chance_of_at_least(heads, 1000), chance_of_at_least(heads + 1, 1001));
            // One toss more that shows heads: half a head from the middle.
            let between = (chance_of_at_least(heads + 1, 1000), exact);
            assert!(normal > between.0 && normal < between.1 * 1.001, "{heads}: {normal} in {between:?}");
        }
    }
}
