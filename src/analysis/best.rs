//! What can be told apart: one strategy from another, and all from the best.

use super::difference::{CONFIDENCE, Difference};
use crate::draw::normal_quantile;
use crate::engine::Better;
use crate::num::quantile::Mean;

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
/// their paired difference. With `k` strategies each difference is held to the one-sided confidence `1 − 0.05/(k − 1)`
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
    let others = |one: usize| (0..rows.len()).filter(move |&other| other != one);
    let behind = |one: usize, other: usize| {
        let excess = excess(one, other);
        excess.within(z).is_some_and(|(low, _)| low > indifference)
    };
    let is_behind: Vec<bool> = (0..rows.len()).map(|one| others(one).any(|other| behind(one, other))).collect();
    let same = |one: usize, other: usize| !rows[one].is_empty() && rows[one] == rows[other];
    let standing = |one: usize| match is_behind[one] {
        true => Standing::Behind,
        false if others(one).all(|other| is_behind[other] || same(one, other)) => Standing::Best,
        false => Standing::MayBeBest,
    };
    Field { leader, standings: (0..rows.len()).map(standing).collect() }
}

/// Standard errors that a mean must lie above, so that `k − 1` such tests together err with 5 % at most.
fn one_sided(k: usize) -> f64 {
    let others = if k > 1 { (k - 1) as f64 } else { 1.0 };
    -normal_quantile((1.0 - CONFIDENCE) / others)
}
