//! Distributions from what people state: bounds and spread, values with weights, a few quantiles.

use super::distribution::{Distribution, Made};
use super::error::{InvalidDistribution as Invalid, finite, ordered, positive, spread};
use super::shape::{Piece, Shape};
use super::table::{Density, Table, p10_p50_p90};
use crate::num::{ln, pairwise_sum, root_between, sqrt};

/// The 90 % point of the standard normal distribution.
const NORMAL_90: f64 = 1.281_551_565_544_600_4;

/// Weights may miss a sum of 1 by this much.
const SUM_TOLERANCE: f64 = 1e-9;

/// What weights that do not sum to 1 are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weights {
    /// A mistake.
    SumToOne,
    /// Relative: each is divided by their sum.
    Relative,
}

impl Distribution {
    /// Beta between `min` and `max`, by its mean and standard deviation.
    ///
    /// With `m = (mean − min)/range` and `v = (sd/range)²`, `α = m·k` and `β = (1 − m)·k`, `k = m(1 − m)/v − 1`.
    ///
    /// # Errors
    /// `NotFinite`; `MinAboveMax`; `MeanOutside`; `NegativeSpread`; `SpreadTooLarge`, where no distribution between the
    /// bounds spreads so far; `ShapesTooFar`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// // mean ½ and variance 1/12 are those of the uniform: α = β = 1
    /// let even = Distribution::beta_mean_sd(0.5, (1.0_f64 / 12.0).sqrt(), 0.0, 1.0).unwrap();
    /// assert!((even.quantile(0.25) - 0.25).abs() < 1e-9);
    /// ```
    pub fn beta_mean_sd(mean: f64, sd: f64, min: f64, max: f64) -> Made {
        finite([("mean", mean), ("sd", sd), ("min", min), ("max", max)])?;
        spread("sd", sd)?;
        if min > max {
            return Err(Invalid::MinAboveMax { min, max });
        }
        let description = format!("beta, mean {mean}, sd {sd}{}", bounds(min, max));
        if sd == 0.0 && mean >= min && mean <= max {
            return Self::constant(mean, description);
        }
        if mean <= min || mean >= max {
            return Err(Invalid::MeanOutside { mean, min, max });
        }
        let range = max - min;
        let (below, above) = ((mean - min) / range, (max - mean) / range);
        let v = (sd / range) * (sd / range);
        if v >= below * above {
            return Err(Invalid::SpreadTooLarge { sd, limit: range * sqrt(below * above) });
        }
        let k = below * above / v - 1.0;
        Self::beta_tabled(below * k, above * k, (min, max), mean, sd, description)
    }

    /// Beta between `min` and `max`, by its shapes: mean `min + range·α/(α + β)`.
    ///
    /// # Errors
    /// `NotFinite`; `NotPositive` shapes; `MinAboveMax`; `ShapesTooFar`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// // α = 2, β = 1: distribution function x², so the median is √½
    /// let share = Distribution::beta_shapes(2.0, 1.0, 0.0, 1.0).unwrap();
    /// assert!((share.quantile(0.5) - 0.5_f64.sqrt()).abs() < 1e-9);
    /// assert!((share.mean() - 2.0 / 3.0).abs() < 1e-15);
    /// ```
    pub fn beta_shapes(alpha: f64, beta: f64, min: f64, max: f64) -> Made {
        finite([("alpha", alpha), ("beta", beta), ("min", min), ("max", max)])?;
        positive("alpha", alpha)?;
        positive("beta", beta)?;
        if min > max {
            return Err(Invalid::MinAboveMax { min, max });
        }
        let description = format!("beta, alpha {alpha}, beta {beta}{}", bounds(min, max));
        if min == max {
            return Self::constant(min, description);
        }
        let (range, k) = (max - min, alpha + beta);
        let mean = min + range * (alpha / k);
        let sd = range * sqrt((alpha / k) * (beta / k) / (k + 1.0));
        Self::beta_tabled(alpha, beta, (min, max), mean, sd, description)
    }

    fn beta_tabled(alpha: f64, beta: f64, bounds: (f64, f64), mean: f64, sd: f64, description: String) -> Made {
        let (min, max) = bounds;
        // Beyond, nearly all lies on one bound, or the table's error is no longer small beside the spread.
        let sound = |shape: f64| (1e-3..=1e8).contains(&shape);
        if !sound(alpha) || !sound(beta) {
            return Err(Invalid::ShapesTooFar { alpha, beta });
        }
        if !(max - min).is_finite() {
            return Err(Invalid::TooLarge);
        }
        let table = Table::shared(Density::logit_beta(alpha, beta));
        Self::made(Shape::Tabled { min, scale: max - min, max, table }, mean, sd, bounds, description)
    }

    /// One of several values, each with the probability of its weight.
    ///
    /// The order in which they are stated does not matter, and a value may be stated more than once.
    ///
    /// # Errors
    /// `NotOneEach`; `NotFinite`; `NegativeWeight`; `WeightsDoNotSum` to 1 within 10⁻⁹ (with [`Weights::Relative`]: all of
    /// them 0).
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::{Distribution, Weights};
    /// let size = Distribution::discrete(&[10.0, 0.0, 40.0], &[0.5, 0.25, 0.25], Weights::SumToOne).unwrap();
    /// assert_eq!(size.mean(), 15.0); // 0.5 · 10 + 0.25 · 40
    /// assert_eq!([0.2, 0.3, 0.7, 0.8].map(|u| size.quantile(u)), [0.0, 10.0, 10.0, 40.0]);
    /// ```
    pub fn discrete(values: &[f64], weights: &[f64], weights_are: Weights) -> Made {
        if values.len() != weights.len() {
            return Err(Invalid::NotOneEach { first: values.len(), second: weights.len() });
        }
        finite(values.iter().map(|&value| ("value", value)))?;
        finite(weights.iter().map(|&weight| ("weight", weight)))?;
        if let Some(&weight) = weights.iter().find(|weight| **weight < 0.0) {
            return Err(Invalid::NegativeWeight(weight));
        }
        let mut pairs: Vec<(f64, f64)> =
            values.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let sum = pairwise_sum(&pairs.iter().map(|(_, weight)| *weight).collect::<Vec<_>>());
        let sound = match weights_are {
            Weights::SumToOne => (sum - 1.0).abs() <= SUM_TOLERANCE,
            Weights::Relative => sum > 0.0 && sum.is_finite(),
        };
        if !sound {
            return Err(Invalid::WeightsDoNotSum { sum });
        }
        for (_, weight) in &mut pairs {
            *weight /= sum;
        }
        let listed: Vec<String> = pairs.iter().map(|(value, weight)| format!("{value} ({})", short(*weight))).collect();
        let description = format!("discrete, {}", listed.join(", "));
        let (least, greatest) = (pairs[0].0, pairs[pairs.len() - 1].0);
        if least == greatest {
            return Self::constant(least, description);
        }
        // Deviations are from the least value, so that large values of a small spread do not cancel.
        let over = pairwise_sum(&pairs.iter().map(|(value, weight)| weight * (value - least)).collect::<Vec<_>>());
        let mean = super::table::clamp(least + over, least, greatest);
        // In units of the range, whose square may be too large for a number.
        let range = greatest - least;
        let squares = pairs.iter().map(|(value, weight)| {
            let deviation = (value - mean) / range;
            weight * deviation * deviation
        });
        let sd = range * sqrt(pairwise_sum(&squares.collect::<Vec<_>>()));
        let mut before = 0.0;
        let values = pairs.iter().map(|&(value, weight)| {
            let step = (value, before);
            before += weight;
            step
        });
        Self::made(Shape::Discrete { values: values.collect() }, mean, sd, (least, greatest), description)
    }

    /// Quantiles joined by straight lines, from the least value (at probability 0) to the greatest (at 1).
    ///
    /// Mean `Σ Δp·(a + b)/2` over the pieces from a to b.
    ///
    /// # Errors
    /// `NotOneEach`; `NotFinite`; `ProbabilitiesDoNotRise` from 0 to 1; `QuantilesFall`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// let cost = Distribution::empirical(&[0.0, 0.5, 1.0], &[10.0, 14.0, 30.0]).unwrap();
    /// assert_eq!(cost.mean(), 17.0); // ½ · 12 + ½ · 22
    /// assert_eq!([0.25, 0.5, 0.75].map(|u| cost.quantile(u)), [12.0, 14.0, 22.0]);
    /// ```
    pub fn empirical(probabilities: &[f64], values: &[f64]) -> Made {
        if probabilities.len() != values.len() {
            return Err(Invalid::NotOneEach { first: probabilities.len(), second: values.len() });
        }
        finite(probabilities.iter().map(|&probability| ("probability", probability)))?;
        finite(values.iter().map(|&value| ("quantile", value)))?;
        match probabilities {
            [first, .., _] if *first != 0.0 => return Err(Invalid::ProbabilitiesDoNotRise(*first)),
            [.., last] if *last != 1.0 => return Err(Invalid::ProbabilitiesDoNotRise(*last)),
            [_, _, ..] => {}
            _ => return Err(Invalid::ProbabilitiesDoNotRise(0.0)),
        }
        if let Some(pair) = probabilities.windows(2).find(|pair| pair[1] <= pair[0]) {
            return Err(Invalid::ProbabilitiesDoNotRise(pair[1]));
        }
        if let Some(i) = (1..values.len()).find(|&i| values[i] < values[i - 1]) {
            return Err(Invalid::QuantilesFall {
                probability: probabilities[i],
                value: values[i],
                before: values[i - 1],
            });
        }
        let listed: Vec<String> =
            probabilities.iter().zip(values).map(|(p, value)| format!("P{} {value}", short(100.0 * p))).collect();
        let description = format!("empirical, {}", listed.join(", "));
        let (least, greatest) = (values[0], values[values.len() - 1]);
        if least == greatest {
            return Self::constant(least, description);
        }
        let pieces: Vec<Piece> = (1..values.len())
            .map(|i| {
                let (low, high) = (values[i - 1], values[i]);
                let from = probabilities[i - 1];
                Piece { from, low, high, slope: (high - low) / (probabilities[i] - from) }
            })
            .collect();
        let widths: Vec<f64> = probabilities.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let over = pieces.iter().zip(&widths).map(|(piece, width)| {
            let (low, high) = (piece.low - least, piece.high - least);
            width * (0.5 * low + 0.5 * high)
        });
        let mean = super::table::clamp(least + pairwise_sum(&over.collect::<Vec<_>>()), least, greatest);
        let range = greatest - least;
        let squares = pieces.iter().zip(&widths).map(|(piece, width)| {
            let (low, high) = ((piece.low - mean) / range, (piece.high - mean) / range);
            width * ((low * low + low * high + high * high) / 3.0)
        });
        let sd = range * sqrt(pairwise_sum(&squares.collect::<Vec<_>>()));
        if pieces.iter().any(|piece| !piece.slope.is_finite()) {
            return Err(Invalid::TooLarge);
        }
        Self::made(Shape::Piecewise { pieces: pieces.into() }, mean, sd, (least, greatest), description)
    }

    /// Normal by its P10 and P90: mean half-way between them, sd their distance by 2 × 1.2816.
    ///
    /// # Errors
    /// `NotFinite`; `QuantilesFall`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// let cost = capcast::draw::Distribution::normal_p10_p90(80.0, 120.0).unwrap();
    /// assert_eq!(cost.mean(), 100.0);
    /// assert!((cost.quantile(0.9) - 120.0).abs() < 1e-7);
    /// ```
    pub fn normal_p10_p90(p10: f64, p90: f64) -> Made {
        rising(&[(0.1, p10), (0.9, p90)])?;
        let (mean, sd) = (p10 + 0.5 * (p90 - p10), (p90 - p10) / (2.0 * NORMAL_90));
        Ok(Self::normal(mean, sd)?.described(format!("normal, P10 {p10}, P90 {p90}")))
    }

    /// Lognormal by its P10 and P90: the normal of the logarithms by theirs.
    ///
    /// # Errors
    /// `NotFinite`; `NotPositive`; `QuantilesFall`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// let cost = capcast::draw::Distribution::lognormal_p10_p90(50.0, 200.0).unwrap();
    /// assert!((cost.quantile(0.5) - 100.0).abs() < 1e-12); // √(50 · 200)
    /// ```
    pub fn lognormal_p10_p90(p10: f64, p90: f64) -> Made {
        rising(&[(0.1, p10), (0.9, p90)])?;
        positive("P10", p10)?;
        let description = format!("lognormal, P10 {p10}, P90 {p90}");
        if p10 == p90 {
            return Self::constant(p10, description);
        }
        let log_sd = ln(p90 / p10) / (2.0 * NORMAL_90);
        Ok(Self::lognormal_median_log_sd(sqrt(p10) * sqrt(p90), log_sd)?.described(description))
    }

    /// Triangular by its P10, P50 and P90, found numerically.
    ///
    /// # Errors
    /// `NotFinite`; `QuantilesFall`; `NoSuchQuantiles`: P50 must stand between 0.382 and 0.618 of the way from P10 to P90.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// let cost = Distribution::triangular(10.0, 14.0, 30.0).unwrap();
    /// let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|u| cost.quantile(u));
    /// let same = Distribution::triangular_p10_p50_p90(p10, p50, p90).unwrap();
    /// assert!((same.mean() - 18.0).abs() < 1e-9);
    /// ```
    pub fn triangular_p10_p50_p90(p10: f64, p50: f64, p90: f64) -> Made {
        // With the mode beyond P10 or P90, all three lie on one side and its place no longer shows in them.
        let standard = |mode: f64| [0.1, 0.5, 0.9].map(|u| super::shape::triangular(u, 0.0, mode, 1.0));
        Self::of_three("triangular", [p10, p50, p90], (0.1, 0.9), standard, Self::triangular)
    }

    /// PERT by its P10, P50 and P90, found numerically.
    ///
    /// # Errors
    /// `NotFinite`; `QuantilesFall`; `NoSuchQuantiles`: P50 must stand between 0.312 and 0.688 of the way from P10 to P90.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// let delay = Distribution::pert_p10_p50_p90(2.0, 4.0, 7.0).unwrap();
    /// let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|u| delay.quantile(u));
    /// assert!((p10 - 2.0).abs() + (p50 - 4.0).abs() + (p90 - 7.0).abs() < 1e-7);
    /// ```
    pub fn pert_p10_p50_p90(p10: f64, p50: f64, p90: f64) -> Made {
        let standard = |mode: f64| p10_p50_p90(Density::logit_beta(1.0 + 4.0 * mode, 1.0 + 4.0 * (1.0 - mode)));
        Self::of_three("pert", [p10, p50, p90], (0.0, 1.0), standard, Self::pert)
    }

    /// The member of a family whose P10, P50 and P90 are these. `standard` gives those of the member between 0 and 1 whose
    /// mode is its argument; as the mode moves from the first of `modes` to the second, P50 moves from P10 towards P90.
    fn of_three(
        shape: &'static str,
        [p10, p50, p90]: [f64; 3],
        modes: (f64, f64),
        standard: impl Fn(f64) -> [f64; 3],
        made: fn(f64, f64, f64) -> Made,
    ) -> Made {
        rising(&[(0.1, p10), (0.5, p50), (0.9, p90)])?;
        let description = format!("{shape}, P10 {p10}, P50 {p50}, P90 {p90}");
        if p10 == p90 {
            return Self::constant(p10, description);
        }
        let way = |[low, middle, high]: [f64; 3]| (middle - low) / (high - low);
        let share = way([p10, p50, p90]);
        let (least, greatest) = (way(standard(modes.0)), way(standard(modes.1)));
        if !(least..=greatest).contains(&share) {
            return Err(Invalid::NoSuchQuantiles { shape, share, least, greatest });
        }
        let mode = root_between(modes.0, modes.1, |mode| way(standard(mode)) - share);
        let [low, _, high] = standard(mode);
        let scale = (p90 - p10) / (high - low);
        let min = p10 - scale * low;
        let (mode, max) = (min + scale * mode, min + scale);
        // Rounding may put a mode on the edge a bit outside.
        ordered(min, super::table::clamp(mode, min, max), max)?;
        Ok(made(min, super::table::clamp(mode, min, max), max)?.described(description))
    }
}

/// Quantiles that do not fall.
fn rising(quantiles: &[(f64, f64)]) -> Result<(), Invalid> {
    finite(quantiles.iter().map(|&(_, value)| ("quantile", value)))?;
    match quantiles.windows(2).find(|pair| pair[1].1 < pair[0].1) {
        Some(pair) => Err(Invalid::QuantilesFall { probability: pair[1].0, value: pair[1].1, before: pair[0].1 }),
        None => Ok(()),
    }
}

/// Bounds other than 0 and 1, in words.
fn bounds(min: f64, max: f64) -> String {
    if (min, max) == (0.0, 1.0) { String::new() } else { format!(", min {min}, max {max}") }
}

/// A share or percentage without the noise of binary fractions.
fn short(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
