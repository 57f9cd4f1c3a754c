//! A mean over trials, and how far it may be off because their number is finite.

use super::{NORMAL_975, mcse_of_mean};
use crate::num::{pairwise_sum, sqrt};

/// The mean of values in independent futures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Mean {
    /// The mean; 0 of no values.
    pub value: f64,
    /// Monte Carlo standard error, `sd/√n`; none with fewer than two values.
    pub mcse: Option<f64>,
}

impl Mean {
    /// The mean of `values` with its standard error, from sums in a fixed order.
    ///
    /// ```
    /// use capcast::num::quantile::Mean;
    /// // sd of 1, 3, 5, 7 is √(20/3); over √4 values: √(5/3)
    /// let mean = Mean::of(&[1.0, 3.0, 5.0, 7.0]);
    /// assert_eq!(mean.value, 4.0);
    /// assert!((mean.mcse.unwrap() - 1.290_994_448_735_805_6).abs() < 1e-15);
    /// assert_eq!(Mean::of(&[3.0]).mcse, None);
    /// ```
    pub fn of(values: &[f64]) -> Self {
        let n = values.len().max(1) as f64;
        let mean = pairwise_sum(values) / n;
        let squares: Vec<f64> = values.iter().map(|d| (d - mean) * (d - mean)).collect();
        let variance = pairwise_sum(&squares) / (n - 1.0);
        let mcse = (values.len() > 1).then(|| mcse_of_mean(sqrt(variance), values.len()));
        Self { value: mean, mcse }
    }

    /// The interval of the mean `z` standard errors to either side.
    ///
    /// ```
    /// use capcast::num::quantile::Mean;
    /// assert_eq!(Mean { value: 10.0, mcse: Some(2.0) }.within(1.5), Some((7.0, 13.0)));
    /// ```
    pub fn within(self, z: f64) -> Option<(f64, f64)> {
        self.mcse.map(|mcse| (self.value - z * mcse, self.value + z * mcse))
    }

    /// The 95 % interval of the mean: it holds as the number of values grows, whatever their shape.
    pub fn interval(self) -> Option<(f64, f64)> {
        self.within(NORMAL_975)
    }
}
