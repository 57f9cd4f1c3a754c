//! The only elementary functions of the house, so that every machine computes the same bits; sums and quantiles in
//! a fixed order.
//!
//! `+ - * / sqrt` are correctly rounded everywhere; `exp`, `ln` and their kin of the standard library are not
//! the same on every machine. So each of them has one implementation, and it stands in this room: [`exp`] and [`ln`]
//! are our own, since the lanes need them without a branch and the table of the normal needs them at compile time;
//! the rest comes from one pinned library, `libm`.

mod elementary;
mod lanes;
pub mod quantile;
mod root;
pub mod symmetric;

pub use elementary::{asin, erfc, exp, exp_m1, ln, ln_1p, ln_gamma, normal_cdf, normal_density, sin, sqrt};
pub(crate) use lanes::same_in_every_lane;
pub use lanes::{At, Lanes, sum};
pub use root::root_between;

/// Trials that a task computes side by side.
pub const LANES: usize = 32;

/// `part / whole`, and 0 where there is no whole.
///
/// ```
/// use capcast::num::share_of;
/// assert_eq!((share_of(3.0, 12.0), share_of(3.0, 0.0)), (0.25, 0.0));
/// ```
#[inline(always)]
pub fn share_of(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

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

#[cfg(test)]
mod tests {
    use super::pairwise_sum;
    use proptest::prelude::*;

    /// Numbers below are whole multiples of this part of one.
    const PARTS: f64 = (1_u64 << 20) as f64;

    /// The sum without any rounding, in millionths (2⁻²⁰), and that of the absolute values.
    fn exact(values: &[f64]) -> (i128, i128) {
        values.iter().fold((0, 0), |(sum, size), value| {
            let parts = (value * PARTS) as i128;
            assert_eq!(parts as f64 / PARTS, *value, "not a whole number of parts");
            (sum + parts, size + parts.abs())
        })
    }

    /// A tree of height h errs by at most h·u/(1 − h·u) of the sum of absolute values, u = 2⁻⁵³ (Higham 1993).
    fn keeps_its_bound(values: &[f64]) {
        let (sum, size) = exact(values);
        let found = pairwise_sum(values);
        let height = i128::from(values.len().max(1).next_power_of_two().trailing_zeros());
        // Everything times 2⁵³, with one part in 2⁵³ for the bound's denominator.
        let error = ((found * PARTS) as i128 - sum).abs();
        assert!((error << 53) <= height * size + size, "{found} errs by {error} parts of {size}");
    }

    #[test]
    fn a_thousand_million_million_beside_one_errs_no_more_than_is_proven() {
        let beside: Vec<f64> = (0..1025).map(|i| if i % 2 == 0 { 1e15 } else { 1.0 + f64::from(i) / 1024.0 }).collect();
        keeps_its_bound(&beside);
        let cancelling: Vec<f64> = (0..4096)
            .map(|i| match i % 4 {
                0 => 1e15,
                1 => 1.0,
                2 => -1e15,
                _ => 0.5,
            })
            .collect();
        keeps_its_bound(&cancelling);
        // The bound is worth something: a plain sum of these breaks it.
        let grains = [vec![1e15], vec![0.0625; 1 << 16]].concat();
        keeps_its_bound(&grains);
        let plain = grains.iter().fold(0.0, |sum, grain| sum + grain);
        let (sum, size) = exact(&grains);
        let error = ((plain * PARTS) as i128 - sum).abs();
        assert!((error << 53) > 18 * size, "a plain sum errs by {error} parts");
    }

    proptest! {
        #[test]
        fn a_pairwise_sum_errs_no_more_than_is_proven(
            values in proptest::collection::vec((-(1_i64 << 52)..(1_i64 << 52), 0_u32..50), 0..300)
        ) {
            let values: Vec<f64> =
                values.into_iter().map(|(parts, down)| (parts >> down) as f64 / PARTS).collect();
            keeps_its_bound(&values);
        }
    }
}
