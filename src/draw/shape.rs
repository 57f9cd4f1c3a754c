//! The inverses: from a uniform to a draw, one function a shape.

use super::normal::{between_tails, normal_quantile};
use super::table::{Table, clamp};
use crate::num::{Lanes, exp, sqrt};
use std::sync::Arc;

/// How a uniform becomes a draw.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Always the same.
    Fixed(f64),
    /// Equally likely between bounds.
    Uniform {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
    },
    /// Density rising to the mode and falling from it, in straight lines.
    Triangular {
        /// Least value.
        min: f64,
        /// Likeliest value.
        mode: f64,
        /// Greatest value.
        max: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Normal, given that it falls between bounds.
    Truncated {
        /// Mean before truncation.
        mean: f64,
        /// Standard deviation before truncation.
        sd: f64,
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
        /// Probability below the least value before truncation.
        below: f64,
        /// Probability above the greatest.
        above: f64,
        /// Probability between.
        mass: f64,
    },
    /// Its logarithm is normal.
    Lognormal {
        /// Mean of the logarithm.
        log_mean: f64,
        /// Standard deviation of the logarithm.
        log_sd: f64,
    },
    /// A tabled shape, scaled and kept within its bounds.
    Tabled {
        /// Where the table's 0 lies.
        min: f64,
        /// Where its 1 lies, from there.
        scale: f64,
        /// Greatest value.
        max: f64,
        /// The standard shape.
        table: Arc<Table>,
    },
    /// One of several values.
    Discrete {
        /// Values in ascending order, each with the probability of all before it.
        values: Arc<[(f64, f64)]>,
    },
    /// Quantiles joined by straight lines.
    Piecewise {
        /// The pieces, from left to right.
        pieces: Arc<[Piece]>,
    },
}

/// The straight line from one quantile to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Probability at which it begins.
    pub from: f64,
    /// Quantile there.
    pub low: f64,
    /// Quantile where it ends.
    pub high: f64,
    /// Rise per unit of probability.
    pub slope: f64,
}

impl Shape {
    /// The quantile of `u`.
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Fixed(value) => value,
            Self::Uniform { min, max } => uniform(u, min, max),
            Self::Triangular { min, mode, max } => triangular(u, min, mode, max),
            Self::Normal { mean, sd } => mean + sd * normal_quantile(u),
            Self::Truncated { mean, sd, min, max, below, above, mass } => {
                clamp(mean + sd * between_tails(below + u * mass, above + (1.0 - u) * mass), min, max)
            }
            Self::Lognormal { log_mean, log_sd } => exp(log_mean + log_sd * normal_quantile(u)),
            Self::Tabled { min, scale, max, ref table } => clamp(min + scale * table.quantile(u), min, max),
            Self::Discrete { ref values } => discrete(u, values),
            Self::Piecewise { ref pieces } => piecewise(u, pieces),
        }
    }

    /// [`Shape::quantile`] in each lane, in place. The shape is looked at once, so each arm is a loop without a branch.
    #[inline(always)]
    pub fn fill<const W: usize>(&self, lane: &mut Lanes<W>) {
        match *self {
            Self::Fixed(value) => *lane = Lanes::splat(value),
            Self::Uniform { min, max } => each(lane, |u| uniform(u, min, max)),
            Self::Triangular { min, mode, max } => each(lane, |u| triangular(u, min, mode, max)),
            Self::Normal { mean, sd } => each(lane, |u| mean + sd * normal_quantile(u)),
            Self::Truncated { mean, sd, min, max, below, above, mass } => {
                each(lane, |u| clamp(mean + sd * between_tails(below + u * mass, above + (1.0 - u) * mass), min, max));
            }
            Self::Lognormal { log_mean, log_sd } => {
                each(lane, normal_quantile);
                each(lane, |z| exp(log_mean + log_sd * z));
            }
            Self::Tabled { min, scale, max, ref table } => {
                each(lane, |u| clamp(min + scale * table.quantile(u), min, max));
            }
            Self::Discrete { ref values } => each(lane, |u| discrete(u, values)),
            Self::Piecewise { ref pieces } => each(lane, |u| piecewise(u, pieces)),
        }
    }
}

#[inline(always)]
fn each<const W: usize>(lane: &mut Lanes<W>, f: impl Fn(f64) -> f64) {
    for x in &mut lane.0 {
        *x = f(*x);
    }
}

#[inline(always)]
fn uniform(u: f64, min: f64, max: f64) -> f64 {
    clamp(min + (max - min) * u, min, max)
}

/// Below the mode `min + √(u·range·(mode − min))`, above it `max − √((1 − u)·range·(max − mode))`.
#[inline(always)]
pub fn triangular(u: f64, min: f64, mode: f64, max: f64) -> f64 {
    let range = max - min;
    let rising = u * range < mode - min;
    let (p, width) = if rising { (u, mode - min) } else { (1.0 - u, max - mode) };
    let from_end = sqrt(p * range * width);
    let (x, low, high) = if rising { (min + from_end, min, mode) } else { (max - from_end, mode, max) };
    clamp(x, low, high)
}

/// The last value before which there is less probability than `u`; there is always one.
#[inline(always)]
fn discrete(u: f64, values: &[(f64, f64)]) -> f64 {
    let after = values.partition_point(|&(_, before)| before < u);
    values[after.max(1) - 1].0
}

#[inline(always)]
fn piecewise(u: f64, pieces: &[Piece]) -> f64 {
    let after = pieces.partition_point(|piece| piece.from < u);
    let piece = pieces[after.max(1) - 1];
    clamp(piece.low + (u - piece.from) * piece.slope, piece.low, piece.high)
}
