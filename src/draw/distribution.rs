//! STUB of the contract: the draw helper replaces this file.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution {
    description: String,
    mean: f64,
    fixed: Option<f64>,
}
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidDistribution(pub String);
type Made = Result<Distribution, InvalidDistribution>;
impl Distribution {
    pub fn fixed(value: f64) -> Made {
        Ok(Self { description: format!("{value}"), mean: value, fixed: Some(value) })
    }
    pub fn normal(mean: f64, _sd: f64) -> Made {
        Self::fixed(mean)
    }
    pub fn truncated_normal(mean: f64, _sd: f64, _min: Option<f64>, _max: Option<f64>) -> Made {
        Self::fixed(mean)
    }
    pub fn lognormal_mean_sd(mean: f64, _sd: f64) -> Made {
        Self::fixed(mean)
    }
    pub fn lognormal_mean_cv(mean: f64, _cv: f64) -> Made {
        Self::fixed(mean)
    }
    pub fn lognormal_median_log_sd(median: f64, _log_sd: f64) -> Made {
        Self::fixed(median)
    }
    pub fn uniform(min: f64, max: f64) -> Made {
        Self::fixed((min + max) / 2.0)
    }
    pub fn triangular(min: f64, mode: f64, max: f64) -> Made {
        Self::fixed((min + mode + max) / 3.0)
    }
    pub fn pert(min: f64, mode: f64, max: f64) -> Made {
        Self::fixed((min + 4.0 * mode + max) / 6.0)
    }
    pub fn gamma_mean_cv(mean: f64, _cv: f64) -> Made {
        Self::fixed(mean)
    }
    /// Happens with `probability`, otherwise 0; `of` must not be able to fall below 0.
    pub fn gated(probability: f64, of: Distribution) -> Made {
        Self::fixed(probability * of.mean)
    }
    pub fn mean(&self) -> f64 {
        self.mean
    }
    /// Some(value) where nothing is random.
    pub fn as_fixed(&self) -> Option<f64> {
        self.fixed
    }
    /// Least and greatest value that can be drawn (infinite where unbounded).
    pub fn support(&self) -> (f64, f64) {
        (self.mean, self.mean)
    }
    pub fn quantile(&self, _u: f64) -> f64 {
        self.mean
    }
    /// Turns uniforms into draws in place.
    pub fn fill_quantiles(&self, lane: &mut crate::num::Lane) {
        for x in lane {
            *x = self.quantile(*x);
        }
    }
    /// "normal, mean 0.03, sd 0.01"
    pub fn describe(&self) -> &str {
        &self.description
    }
}
