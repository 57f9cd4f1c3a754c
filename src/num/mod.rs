//! The only elementary functions of the house, so that every machine computes the same bits; sums and quantiles in
//! a fixed order.
//!
//! `+ - * / sqrt` are correctly rounded everywhere; `exp`, `ln` and their kin of the standard library are not
//! the same on every machine. So each of them has one implementation, and it stands in this room: [`exp`] and [`ln`]
//! are our own, since the lanes need them without a branch and the table of the normal needs them at compile time;
//! the rest comes from one pinned library, `libm`.

mod elementary;
pub mod quantile;
mod root;
pub mod symmetric;

pub use elementary::{asin, erfc, exp, exp_m1, ln, ln_1p, ln_gamma, normal_cdf, normal_density, sin, sqrt};
pub use root::root_between;

/// Trials that the fast engine computes side by side.
pub const LANES: usize = 32;

/// One number in each of [`LANES`] trials.
pub type Lane = [f64; LANES];

/// Sum of `values` as a binary tree whose shape depends on their number alone.
///
/// The error grows with the logarithm of the length, not with the length.
///
/// ```
/// use capcast::num::pairwise_sum;
/// assert_eq!(pairwise_sum(&[1.0, 2.0, 3.0]), 6.0);
/// assert_eq!(pairwise_sum(&[]), 0.0);
/// ```
pub fn pairwise_sum(values: &[f64]) -> f64 {
    match values {
        [] => 0.0,
        [one] => *one,
        _ => {
            let (left, right) = values.split_at(values.len().next_power_of_two() / 2);
            pairwise_sum(left) + pairwise_sum(right)
        }
    }
}
