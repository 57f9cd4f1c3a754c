//! Distributions as a scenario names them: checked when made, so that an invalid one cannot exist.

use super::error::{InvalidDistribution as Invalid, finite, ordered, positive, spread};
use super::shape::Shape;
use super::table::{Density, Table};
use crate::num::{Lanes, exp, exp_m1, ln, ln_1p, normal_cdf, normal_density, sqrt};

/// Least probability that a truncation may leave.
const LEAST_MASS: f64 = 0.01;

/// A random number, or a fixed one.
///
/// A draw is [`Distribution::quantile`] of one uniform, non-decreasing in it and never outside
/// [`Distribution::support`].
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Probability that it is not 0.
    gate: f64,
    shape: Shape,
    mean: f64,
    sd: f64,
    support: (f64, f64),
    description: String,
}

/// Equal where they are described by the same words and numbers.
impl PartialEq for Distribution {
    fn eq(&self, other: &Self) -> bool {
        self.description == other.description
    }
}

pub(super) type Made = Result<Distribution, Invalid>;

impl Distribution {
    /// Always `value`.
    ///
    /// # Errors
    /// [`InvalidDistribution::NotFinite`](super::InvalidDistribution::NotFinite).
    pub fn fixed(value: f64) -> Made {
        finite([("value", value)])?;
        Self::made(Shape::Fixed(value), value, 0.0, (value, value), "fixed".to_owned())
    }

    /// Normal.
    ///
    /// # Errors
    /// `NotFinite`; `NegativeSpread`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// let growth = Distribution::normal(0.03, 0.01).unwrap();
    /// // one standard deviation up: Φ(1) = 0.8413447460685429
    /// assert!((growth.quantile(0.8413447460685429) - 0.04).abs() < 1e-11);
    /// assert_eq!(growth.describe(), "normal, mean 0.03, sd 0.01");
    /// ```
    pub fn normal(mean: f64, sd: f64) -> Made {
        finite([("mean", mean), ("sd", sd)])?;
        spread("sd", sd)?;
        let description = format!("normal, mean {mean}, sd {sd}");
        if sd == 0.0 {
            return Self::constant(mean, description);
        }
        Self::made(Shape::Normal { mean, sd }, mean, sd, (f64::NEG_INFINITY, f64::INFINITY), description)
    }

    /// Normal of the given mean and sd, given that it falls between `min` and `max`; its own mean and sd follow.
    ///
    /// With `α = (min − mean)/sd`, `β = (max − mean)/sd` and `Z = Φ(β) − Φ(α)`, its mean is `mean + sd·(φ(α) − φ(β))/Z`.
    ///
    /// # Errors
    /// `NotFinite`; `NegativeSpread`; `MinAboveMax`; `TooLittleMass` where less than 1 % lies between the bounds;
    /// `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// // cut in half: mean √(2/π) = 0.7979, and the median is the upper quartile of the whole
    /// let half = Distribution::truncated_normal(0.0, 1.0, Some(0.0), None).unwrap();
    /// assert!((half.mean() - 0.7978845608028654).abs() < 1e-12);
    /// assert!((half.quantile(0.5) - 0.6744897501960817).abs() < 1e-9);
    /// ```
    pub fn truncated_normal(mean: f64, sd: f64, min: Option<f64>, max: Option<f64>) -> Made {
        finite([("mean", mean), ("sd", sd)])?;
        finite(min.map(|min| ("min", min)))?;
        finite(max.map(|max| ("max", max)))?;
        spread("sd", sd)?;
        let bound = |name: &str, bound: Option<f64>| bound.map_or(String::new(), |x| format!(", {name} {x}"));
        let description = format!("truncated normal, mean {mean}, sd {sd}{}{}", bound("min", min), bound("max", max));
        let (min, max) = (min.unwrap_or(f64::NEG_INFINITY), max.unwrap_or(f64::INFINITY));
        if min > max {
            return Err(Invalid::MinAboveMax { min, max });
        }
        if min == max {
            return Self::constant(min, description);
        }
        if sd == 0.0 {
            let inside = mean >= min && mean <= max;
            return if inside { Self::constant(mean, description) } else { Err(Invalid::TooLittleMass { mass: 0.0 }) };
        }
        let (a, b) = ((min - mean) / sd, (max - mean) / sd);
        let (below, above) = (normal_cdf(a), normal_cdf(-b));
        let mass = 1.0 - below - above;
        if mass < LEAST_MASS {
            return Err(Invalid::TooLittleMass { mass });
        }
        let (fa, fb) = (normal_density(a), normal_density(b));
        let edge = |z: f64, f: f64| if z.is_finite() { z * f } else { 0.0 };
        let shift = (fa - fb) / mass;
        let variance = 1.0 + (edge(a, fa) - edge(b, fb)) / mass - shift * shift;
        let own_mean = super::table::clamp(mean + sd * shift, min, max);
        let own_sd = sd * sqrt(if variance > 0.0 { variance } else { 0.0 });
        let shape = Shape::Truncated { mean, sd, min, max, below, above, mass };
        Self::made(shape, own_mean, own_sd, (min, max), description)
    }

    /// Lognormal by its mean and standard deviation.
    ///
    /// # Errors
    /// `NotFinite`; `NotPositive` mean; `NegativeSpread`; `TooLarge`.
    pub fn lognormal_mean_sd(mean: f64, sd: f64) -> Made {
        finite([("mean", mean), ("sd", sd)])?;
        positive("mean", mean)?;
        spread("sd", sd)?;
        Self::lognormal_by_mean(mean, sd / mean, sd, format!("lognormal, mean {mean}, sd {sd}"))
    }

    /// Lognormal by its mean and coefficient of variation: `σ² = ln(1 + cv²)`, `μ = ln(mean) − σ²/2`.
    ///
    /// # Errors
    /// `NotFinite`; `NotPositive` mean; `NegativeSpread`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// // mean 100, cv 0.3: the median is 100/√1.09
    /// let cost = Distribution::lognormal_mean_cv(100.0, 0.3).unwrap();
    /// assert!((cost.quantile(0.5) - 95.78262852211522).abs() < 1e-11);
    /// assert_eq!((cost.mean(), cost.sd()), (100.0, 30.0));
    /// ```
    pub fn lognormal_mean_cv(mean: f64, cv: f64) -> Made {
        finite([("mean", mean), ("cv", cv)])?;
        positive("mean", mean)?;
        spread("cv", cv)?;
        Self::lognormal_by_mean(mean, cv, cv * mean, format!("lognormal, mean {mean}, cv {cv}"))
    }

    fn lognormal_by_mean(mean: f64, cv: f64, sd: f64, description: String) -> Made {
        let variance = ln_1p(cv * cv);
        Self::lognormal(ln(mean) - 0.5 * variance, sqrt(variance), mean, sd, description)
    }

    /// Lognormal by its median and the standard deviation of its logarithm: mean `median·exp(log_sd²/2)`.
    ///
    /// # Errors
    /// `NotFinite`; `NotPositive` median; `NegativeSpread`; `TooLarge`.
    pub fn lognormal_median_log_sd(median: f64, log_sd: f64) -> Made {
        finite([("median", median), ("log_sd", log_sd)])?;
        positive("median", median)?;
        spread("log_sd", log_sd)?;
        let mean = median * exp(0.5 * log_sd * log_sd);
        let sd = mean * sqrt(exp_m1(log_sd * log_sd));
        let description = format!("lognormal, median {median}, log_sd {log_sd}");
        Self::lognormal(ln(median), log_sd, mean, sd, description)
    }

    pub(super) fn lognormal(log_mean: f64, log_sd: f64, mean: f64, sd: f64, description: String) -> Made {
        if log_sd == 0.0 {
            return Self::constant(mean, description);
        }
        Self::made(Shape::Lognormal { log_mean, log_sd }, mean, sd, (0.0, f64::INFINITY), description)
    }

    /// Equally likely anywhere between `min` and `max`.
    ///
    /// # Errors
    /// `NotFinite`; `MinAboveMax`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// let size = capcast::draw::Distribution::uniform(0.0, 8.0).unwrap();
    /// assert_eq!((size.mean(), size.quantile(0.25), size.support()), (4.0, 2.0, (0.0, 8.0)));
    /// ```
    pub fn uniform(min: f64, max: f64) -> Made {
        finite([("min", min), ("max", max)])?;
        if min > max {
            return Err(Invalid::MinAboveMax { min, max });
        }
        let description = format!("uniform, min {min}, max {max}");
        if min == max {
            return Self::constant(min, description);
        }
        let mean = min + 0.5 * (max - min);
        Self::made(Shape::Uniform { min, max }, mean, (max - min) / sqrt(12.0), (min, max), description)
    }

    /// Triangular: the density rises from `min` to `mode` and falls to `max` in straight lines.
    ///
    /// # Errors
    /// `NotFinite`; `OutOfOrder`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// let cost = capcast::draw::Distribution::triangular(10.0, 14.0, 30.0).unwrap();
    /// assert_eq!(cost.mean(), 18.0); // (10 + 14 + 30)/3
    /// assert_eq!(cost.quantile(0.2), 14.0); // a fifth lies below the mode
    /// assert!((cost.quantile(0.05) - 12.0).abs() < 1e-14); // 10 + √(0.05 · 20 · 4)
    /// ```
    pub fn triangular(min: f64, mode: f64, max: f64) -> Made {
        ordered(min, mode, max)?;
        let description = format!("triangular, min {min}, mode {mode}, max {max}");
        if min == max {
            return Self::constant(min, description);
        }
        let (a, b, c) = (mode - min, max - mode, max - min);
        let sd = sqrt((a * a + a * b + b * b) / 18.0);
        let mean = min + (a + c) / 3.0;
        Self::made(Shape::Triangular { min, mode, max }, mean, sd, (min, max), description)
    }

    /// PERT: a beta distribution between `min` and `max` with `α = 1 + 4(mode − min)/range` and
    /// `β = 1 + 4(max − mode)/range`; its mean is `(min + 4·mode + max)/6`.
    ///
    /// # Errors
    /// `NotFinite`; `OutOfOrder`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// let delay = capcast::draw::Distribution::pert(0.0, 1.0, 8.0).unwrap();
    /// assert_eq!(delay.mean(), 2.0); // (0 + 4 + 8)/6
    /// // symmetric: the median is the mode
    /// let even = capcast::draw::Distribution::pert(2.0, 4.0, 6.0).unwrap();
    /// assert!((even.quantile(0.5) - 4.0).abs() < 1e-12);
    /// ```
    pub fn pert(min: f64, mode: f64, max: f64) -> Made {
        ordered(min, mode, max)?;
        let description = format!("pert, min {min}, mode {mode}, max {max}");
        if min == max {
            return Self::constant(min, description);
        }
        let range = max - min;
        if !range.is_finite() {
            return Err(Invalid::TooLarge);
        }
        let (alpha, beta) = (1.0 + 4.0 * ((mode - min) / range), 1.0 + 4.0 * ((max - mode) / range));
        let mean = min + range * (alpha / 6.0);
        let sd = range * sqrt(alpha * beta / 252.0); // αβ/((α + β)²(α + β + 1)) of the range squared
        let table = Table::shared(Density::logit_beta(alpha, beta));
        Self::made(Shape::Tabled { min, scale: range, max, table }, mean, sd, (min, max), description)
    }

    /// The same distribution by other words.
    pub(super) fn described(self, description: String) -> Self {
        Self { description, ..self }
    }

    /// Probability that the gate is passed, and what comes then.
    pub(super) fn parts(&self) -> (f64, &Shape) {
        (self.gate, &self.shape)
    }

    /// Gamma by its mean and coefficient of variation: shape `1/cv²`, scale `mean·cv²`.
    ///
    /// # Errors
    /// `NotFinite`; `NotPositive` mean; `NegativeSpread`; `TooLarge`.
    ///
    /// # Examples
    /// ```
    /// // cv 1 is the exponential: the median is mean · ln 2
    /// let wait = capcast::draw::Distribution::gamma_mean_cv(10.0, 1.0).unwrap();
    /// assert!((wait.quantile(0.5) - 6.931471805599453).abs() < 1e-8);
    /// assert_eq!((wait.mean(), wait.sd()), (10.0, 10.0));
    /// ```
    pub fn gamma_mean_cv(mean: f64, cv: f64) -> Made {
        finite([("mean", mean), ("cv", cv)])?;
        positive("mean", mean)?;
        spread("cv", cv)?;
        let description = format!("gamma, mean {mean}, cv {cv}");
        if cv == 0.0 {
            return Self::constant(mean, description);
        }
        let shape = 1.0 / (cv * cv);
        if !shape.is_normal() {
            return Err(Invalid::TooLarge);
        }
        let table = Table::shared(Density::log_gamma(shape));
        let max = f64::INFINITY;
        Self::made(Shape::Tabled { min: 0.0, scale: mean, max, table }, mean, cv * mean, (0.0, max), description)
    }

    /// Happens with `probability`, otherwise 0; `of` must not be able to fall below 0, so that the draw grows with its
    /// uniform: 0 up to `1 − probability`, and `of` above.
    ///
    /// # Errors
    /// `NotFinite`; `NotAProbability`; `GateOnNegative`.
    ///
    /// # Examples
    /// ```
    /// use capcast::draw::Distribution;
    /// let fire = Distribution::gated(0.25, Distribution::uniform(4.0, 8.0).unwrap()).unwrap();
    /// assert_eq!(fire.mean(), 1.5); // 0.25 · 6
    /// assert_eq!([0.7, 0.75, 0.875].map(|u| fire.quantile(u)), [0.0, 0.0, 6.0]);
    /// ```
    pub fn gated(probability: f64, of: Self) -> Made {
        finite([("probability", probability)])?;
        if !(0.0..=1.0).contains(&probability) {
            return Err(Invalid::NotAProbability(probability));
        }
        let (least, greatest) = of.support;
        if least < 0.0 {
            return Err(Invalid::GateOnNegative { least });
        }
        let inner = of.as_fixed().map_or_else(|| of.description.clone(), |value| format!("fixed {value}"));
        let description = format!("gated, probability {probability}, of {inner}");
        if probability == 0.0 || greatest == 0.0 {
            return Self::constant(0.0, description);
        }
        if probability == 1.0 {
            return Ok(Self { description, ..of });
        }
        let mean = probability * of.mean;
        // p·(sd² + (1 − p)·mean²), in units of the larger of both, whose square may be too large for a number.
        let unit = if of.sd > of.mean { of.sd } else { of.mean };
        let (spread, level) = (of.sd / unit, of.mean / unit);
        let sd = unit * sqrt(probability * (spread * spread + (1.0 - probability) * level * level));
        let gate = probability * of.gate;
        Ok(Self { gate, mean, sd, support: (0.0, greatest), description, ..of })
    }

    pub(super) fn constant(value: f64, description: String) -> Made {
        Self::made(Shape::Fixed(value), value, 0.0, (value, value), description)
    }

    pub(super) fn made(shape: Shape, mean: f64, sd: f64, support: (f64, f64), description: String) -> Made {
        let ends = [LEAST_UNIFORM, 1.0 - LEAST_UNIFORM].map(|u| shape.quantile(u));
        if [mean, sd, ends[0], ends[1]].iter().any(|x| !x.is_finite()) {
            return Err(Invalid::TooLarge);
        }
        Ok(Self { gate: 1.0, shape, mean, sd, support, description })
    }

    /// The expected value.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard deviation.
    pub fn sd(&self) -> f64 {
        self.sd
    }

    /// The value, where nothing is random.
    pub fn as_fixed(&self) -> Option<f64> {
        match self.shape {
            Shape::Fixed(value) if self.gate == 1.0 => Some(value),
            _ => None,
        }
    }

    /// Least and greatest value that can be drawn (infinite where unbounded).
    pub fn support(&self) -> (f64, f64) {
        self.support
    }

    /// The quantile of `u`, between 0 and 1: the draw that this uniform gives.
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> f64 {
        if self.gate == 1.0 {
            return self.shape.quantile(u);
        }
        let draw = self.shape.quantile(within_gate(u, self.gate));
        if u <= 1.0 - self.gate { 0.0 } else { draw }
    }

    /// Turns uniforms into draws in place.
    #[inline(always)]
    pub fn fill_quantiles<const W: usize>(&self, lane: &mut Lanes<W>) {
        if self.gate == 1.0 {
            return self.shape.fill(lane);
        }
        let uniforms = *lane;
        for u in &mut lane.0 {
            *u = within_gate(*u, self.gate);
        }
        self.shape.fill(lane);
        for (draw, u) in lane.0.iter_mut().zip(uniforms.0) {
            *draw = if u <= 1.0 - self.gate { 0.0 } else { *draw };
        }
    }

    /// In words: "normal, mean 0.03, sd 0.01".
    pub fn describe(&self) -> &str {
        &self.description
    }
}

/// The least uniform that a source gives.
const LEAST_UNIFORM: f64 = 0.5 / 4_294_967_296.0;

/// Where a uniform stands among those that pass the gate, kept off 0 and 1.
#[inline(always)]
fn within_gate(u: f64, gate: f64) -> f64 {
    super::table::clamp((u - (1.0 - gate)) / gate, LEAST_UNIFORM, 1.0 - LEAST_UNIFORM)
}
