//! What can be wrong with a distribution: one variant per broken rule.

/// Why a distribution cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum InvalidDistribution {
    /// A parameter is NaN or infinite.
    #[error("{parameter} is {value}, which is not a finite number")]
    NotFinite {
        /// Its name.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// A spread (sd, cv, log_sd) below 0.
    #[error("{parameter} is {value}; a spread must be 0 or more")]
    NegativeSpread {
        /// Its name.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// A mean or median that must be positive.
    #[error("{parameter} is {value}; it must be above 0")]
    NotPositive {
        /// Its name.
        parameter: &'static str,
        /// Its value.
        value: f64,
    },
    /// Bounds the wrong way round.
    #[error("min {min} is above max {max}")]
    MinAboveMax {
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
    },
    /// Not min ≤ mode ≤ max.
    #[error("min {min}, mode {mode} and max {max} are not in ascending order")]
    OutOfOrder {
        /// Least value.
        min: f64,
        /// Likeliest value.
        mode: f64,
        /// Greatest value.
        max: f64,
    },
    /// A truncation that leaves less than 1 %.
    #[error("the truncation leaves {mass:.2e} of the distribution; it must leave at least 0.01")]
    TooLittleMass {
        /// Probability that is left.
        mass: f64,
    },
    /// A probability outside 0 to 1.
    #[error("probability is {0}; it must lie between 0 and 1")]
    NotAProbability(f64),
    /// What happens with a probability must be 0 or more.
    #[error("what happens with a probability can fall to {least}; it must be 0 or more")]
    GateOnNegative {
        /// Least value of the gated distribution.
        least: f64,
    },
    /// A mean on or outside the bounds of a beta.
    #[error("the mean {mean} must lie between {min} and {max}, and not on either")]
    MeanOutside {
        /// The mean.
        mean: f64,
        /// Least value.
        min: f64,
        /// Greatest value.
        max: f64,
    },
    /// A spread that no distribution between its bounds has.
    #[error("sd {sd} is too large: with this mean and these bounds it must be below {limit:.4}")]
    SpreadTooLarge {
        /// The sd.
        sd: f64,
        /// What it must be below.
        limit: f64,
    },
    /// A beta so narrow, or so drawn to its ends, that it cannot be drawn well.
    #[error(
        "alpha {alpha} and beta {beta} must lie between 0.001 and 100,000,000; use a normal or a discrete distribution"
    )]
    ShapesTooFar {
        /// First shape.
        alpha: f64,
        /// Second shape.
        beta: f64,
    },
    /// Values and weights, or probabilities and values, are not of one number.
    #[error("there are {first} of the one and {second} of the other; each value needs its own")]
    NotOneEach {
        /// How many of the first.
        first: usize,
        /// How many of the second.
        second: usize,
    },
    /// A weight below 0.
    #[error("a weight is {0}; it must be 0 or more")]
    NegativeWeight(f64),
    /// Weights that are all 0, or that do not sum to 1.
    #[error("the weights sum to {sum}, not 1")]
    WeightsDoNotSum {
        /// Their sum.
        sum: f64,
    },
    /// A greater probability with a smaller quantile.
    #[error("the quantile at {probability} is {value}, below the one before it, {before}")]
    QuantilesFall {
        /// Where.
        probability: f64,
        /// The quantile there.
        value: f64,
        /// The quantile at the probability before.
        before: f64,
    },
    /// Probabilities that do not rise from 0 to 1.
    #[error("the probabilities must rise from 0 to 1; {0} does not fit in")]
    ProbabilitiesDoNotRise(f64),
    /// Three quantiles that no distribution of this shape has.
    #[error(
        "no {shape} distribution has these quantiles: from P10 to P90, P50 stands at {share:.3} of the way; \
         it must stand between {least:.3} and {greatest:.3}"
    )]
    NoSuchQuantiles {
        /// Name of the shape.
        shape: &'static str,
        /// Where P50 stands, as a share of the way from P10 to P90.
        share: f64,
        /// Least share that this shape can have.
        least: f64,
        /// Greatest share that it can have.
        greatest: f64,
    },
    /// Its mean, spread or greatest draw is beyond what a number can hold.
    #[error("its mean, its spread or its greatest draw is too large to be a number")]
    TooLarge,
}

/// Each parameter is a finite number.
pub(super) fn finite(parameters: impl IntoIterator<Item = (&'static str, f64)>) -> Result<(), InvalidDistribution> {
    match parameters.into_iter().find(|(_, value)| !value.is_finite()) {
        Some((parameter, value)) => Err(InvalidDistribution::NotFinite { parameter, value }),
        None => Ok(()),
    }
}

/// A spread is not negative.
pub(super) fn spread(parameter: &'static str, value: f64) -> Result<(), InvalidDistribution> {
    if value < 0.0 { Err(InvalidDistribution::NegativeSpread { parameter, value }) } else { Ok(()) }
}

/// A mean or median is above 0.
pub(super) fn positive(parameter: &'static str, value: f64) -> Result<(), InvalidDistribution> {
    if value > 0.0 { Ok(()) } else { Err(InvalidDistribution::NotPositive { parameter, value }) }
}

/// min ≤ mode ≤ max.
pub(super) fn ordered(min: f64, mode: f64, max: f64) -> Result<(), InvalidDistribution> {
    finite([("min", min), ("mode", mode), ("max", max)])?;
    if min <= mode && mode <= max { Ok(()) } else { Err(InvalidDistribution::OutOfOrder { min, mode, max }) }
}
