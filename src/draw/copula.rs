//! Dependence between draws by rank: the Gaussian copula.
//!
//! Each uniform becomes a normal score, the scores are mixed so that they correlate, and each mixture becomes a uniform
//! again, which goes through its own inverse. So every distribution stays what it was, and only who is high together
//! with whom changes.

use super::normal::normal_quantile;
use crate::num::symmetric::{Matrix, cholesky, eigen, nearest_correlation};
use crate::num::{asin, normal_cdf, sin};
use std::f64::consts::PI;

/// An eigenvalue this far below 0 is the rounding of 0.
const ROUNDING: f64 = 1e-11;

/// The correlation of normal scores that gives a rank (Spearman) correlation: `2·sin(πρ/6)` (C1).
///
/// | argument | unit | range |
/// |---|---|---|
/// | `rank` | rank correlation | −1 to 1 |
///
/// ```
/// use capcast::draw::copula::normal_correlation;
/// assert!((normal_correlation(0.5) - 0.5176380902050415).abs() < 1e-15); // 2·sin(15°)
/// assert_eq!([-1.0, 0.0, 1.0].map(normal_correlation), [-1.0, 0.0, 1.0]);
/// ```
pub fn normal_correlation(rank: f64) -> f64 {
    // sin(π/6) falls short of ½ by a rounding, which would leave ranks of 1 a little apart.
    if rank.abs() == 1.0 { rank } else { 2.0 * sin(PI * rank / 6.0) }
}

/// The rank (Spearman) correlation of two normal variables: `6/π·asin(ρ/2)`.
///
/// ```
/// use capcast::draw::copula::rank_correlation;
/// assert!((rank_correlation(0.5) - 0.4825837395309974).abs() < 1e-15);
/// ```
pub fn rank_correlation(normal: f64) -> f64 {
    if normal.abs() == 1.0 { normal } else { 6.0 / PI * asin(0.5 * normal) }
}

/// How a group of draws hangs together.
#[derive(Clone, PartialEq, Debug)]
pub struct Copula {
    /// Lower triangle of the factor of the normal scores' correlations.
    factor: Matrix,
}

/// Rank correlations that no set of variables can have.
#[derive(Clone, PartialEq, Debug)]
pub struct Impossible {
    /// Least eigenvalue of the normal scores' correlations.
    pub eigenvalue: f64,
    /// The nearest rank correlations that are possible, to six decimals.
    pub nearest: Matrix,
}

/// How far a matrix is from what no variables can have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Definite {
    /// It is possible as it stands.
    Yes,
    /// It is possible but for a rounding: its least eigenvalue is a trace below 0.
    WithinRounding,
}

impl Copula {
    /// The copula of a symmetric matrix of rank correlations with 1 on its diagonal.
    ///
    /// # Errors
    /// [`Impossible`] where no variables have these rank correlations: the matrix of their normal scores has a negative
    /// eigenvalue. It carries the nearest that is possible.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::copula::Copula;
    /// // A goes with B and B with C, so A cannot go against C.
    /// let matrix = vec![vec![1.0, 0.9, -0.9], vec![0.9, 1.0, 0.9], vec![-0.9, 0.9, 1.0]];
    /// let impossible = Copula::new(&matrix).unwrap_err();
    /// assert!(impossible.eigenvalue < -0.8);
    /// assert!(Copula::new(&impossible.nearest).is_ok());
    /// ```
    pub fn new(rank: &Matrix) -> Result<(Self, Definite), Impossible> {
        let scores: Matrix =
            rank.iter().map(|row| row.iter().map(|&rank| normal_correlation(rank)).collect()).collect();
        let eigenvalue = eigen(&scores).first().map_or(0.0, |(value, _)| *value);
        if eigenvalue < -ROUNDING {
            return Err(Impossible { eigenvalue, nearest: nearest_ranks(&scores) });
        }
        // Jacobi's own rounding stays well above this.
        let definite = if eigenvalue < -1e-14 { Definite::WithinRounding } else { Definite::Yes };
        Ok((Self { factor: cholesky(&scores) }, definite))
    }

    /// Weights of the normal scores, first to own, in the mixture of one member; none for a member that keeps its own
    /// uniform.
    pub fn weights(&self, member: usize) -> Option<&[f64]> {
        let row = &self.factor[member];
        let alone = row[member] == 1.0 && row[..member].iter().all(|&weight| weight == 0.0);
        (!alone).then_some(row.as_slice())
    }

    /// The member's uniform from the independent ones of itself and those before it.
    ///
    /// ```
    /// use capcast::draw::copula::Copula;
    /// let (copula, _) = Copula::new(&vec![vec![1.0, -1.0], vec![-1.0, 1.0]]).unwrap();
    /// assert_eq!(copula.uniform(0, &[0.2, 0.7]), 0.2); // the first keeps its own
    /// assert!((copula.uniform(1, &[0.2, 0.7]) - 0.8).abs() < 1e-9); // the second is its mirror image
    /// ```
    pub fn uniform(&self, member: usize, uniforms: &[f64]) -> f64 {
        match self.weights(member) {
            None => uniforms[member],
            Some(weights) => {
                let score =
                    weights.iter().zip(uniforms).fold(0.0, |sum, (&weight, &u)| mixed(sum, weight, normal_quantile(u)));
                uniform_of(score)
            }
        }
    }
}

/// A mixture with one more normal score in it.
#[inline(always)]
pub fn mixed(sum: f64, weight: f64, score: f64) -> f64 {
    sum + weight * score
}

/// The uniform of a normal score, kept within what a source gives.
#[inline(always)]
pub fn uniform_of(score: f64) -> f64 {
    const LEAST: f64 = 0.5 / 4_294_967_296.0;
    super::table::clamp(normal_cdf(score), LEAST, 1.0 - LEAST)
}

/// Possible rank correlations nearest to those of `scores`: rounded to six decimals, and drawn in by so little that the
/// rounding leaves them possible.
fn nearest_ranks(scores: &Matrix) -> Matrix {
    const DECIMALS: f64 = 1e6;
    let shrink = 1.0 - 2.0 * scores.len() as f64 / DECIMALS;
    let nearest = nearest_correlation(scores);
    let ranks = nearest.iter().enumerate().map(|(i, row)| {
        let rank = |(j, &score): (usize, &f64)| {
            if i == j { 1.0 } else { (rank_correlation(score * shrink) * DECIMALS).round() / DECIMALS }
        };
        row.iter().enumerate().map(rank).collect()
    });
    ranks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal rank correlations of n variables: possible down to about −1/(n − 1).
    fn equal(n: usize, rank: f64) -> Matrix {
        (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { rank }).collect()).collect()
    }

    #[test]
    fn ranks_and_scores_undo_each_other() {
        for rank in [-1.0, -0.7, -1e-9, 0.0, 0.3, 0.999, 1.0] {
            assert!((rank_correlation(normal_correlation(rank)) - rank).abs() < 1e-15, "{rank}");
        }
    }

    #[test]
    fn what_is_shown_as_nearest_is_possible() {
        for (n, rank) in [(3, -0.9), (4, -0.5), (12, -0.3), (20, -1.0)] {
            let impossible = Copula::new(&equal(n, rank)).unwrap_err();
            let (_, definite) = Copula::new(&impossible.nearest).unwrap();
            assert_eq!(definite, Definite::Yes);
            // All alike, so the nearest is alike: about −1/(n − 1) for the scores.
            let expected = rank_correlation(-1.0 / (n - 1) as f64);
            assert!((impossible.nearest[0][1] - expected).abs() < 1e-4, "{n}: {} {expected}", impossible.nearest[0][1]);
        }
    }

    #[test]
    fn a_matrix_on_the_edge_is_possible_and_a_trace_beyond_it_is_rounding() {
        let edge = rank_correlation(-0.5);
        assert!(Copula::new(&equal(3, edge)).is_ok());
        // The least eigenvalue is 1 + 2·(−½ − 10⁻¹²/2).
        let beyond = rank_correlation(-0.5 - 5e-13);
        assert_eq!(Copula::new(&equal(3, beyond)).unwrap().1, Definite::WithinRounding);
        assert!(Copula::new(&equal(3, rank_correlation(-0.5 - 1e-9))).is_err());
    }

    #[test]
    fn who_correlates_with_none_keeps_the_uniform() {
        let matrix = vec![vec![1.0, 0.0, 0.5], vec![0.0, 1.0, 0.0], vec![0.5, 0.0, 1.0]];
        let (copula, _) = Copula::new(&matrix).unwrap();
        let uniforms = [0.3, 0.77, 0.123];
        assert_eq!([0, 1].map(|i| copula.uniform(i, &uniforms)), [0.3, 0.77]);
        assert_ne!(copula.uniform(2, &uniforms), 0.123);
    }

    #[test]
    fn mixtures_stay_within_what_a_source_gives() {
        let (copula, _) = Copula::new(&equal(40, 0.9)).unwrap();
        let least = 0.5 / 4_294_967_296.0;
        assert_eq!(copula.uniform(39, &[least; 40]), least);
        assert_eq!(copula.uniform(39, &[1.0 - least; 40]), 1.0 - least);
    }
}
