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
