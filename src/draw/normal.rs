//! The standard normal quantile.

use super::table::{Cell, Density, Half, Walk, cells_of_half, cubic, find};

/// Least tail probability, as a power of two: that of the least uniform in the narrowest truncation allowed,
/// 2⁻³³ · 1 %.
const LOWEST: i32 = -40;
const CELLS: usize = cells_of_half(LOWEST);
const LEAST: f64 = 1.0 / (1_u64 << 40) as f64;

/// The lower half; computed by the compiler.
static LOWER: [Cell; CELLS] = {
    let mut cells = [[0.0; 4]; CELLS];
    let mut walk = Walk::new(Density::Normal, Half::Lower, LOWEST);
    let mut i = 0;
    while i < CELLS - 1 {
        cells[i] = walk.cell(i);
        i += 1;
    }
    cells
};

/// The standard normal quantile z of a probability, `Φ(z) = u`, within 10⁻⁹.
///
/// Non-decreasing, and odd about ½ to the bit. Beyond 2⁻⁴⁰ at either end, about 7.05 standard deviations, it stays where
/// it is there.
///
/// ```
/// use capcast::draw::normal_quantile;
/// assert_eq!(normal_quantile(0.5), 0.0);
/// assert!((normal_quantile(0.975) - 1.959963984540054).abs() < 1e-9);
/// assert_eq!(normal_quantile(0.25), -normal_quantile(0.75));
/// ```
#[inline(always)]
pub fn normal_quantile(u: f64) -> f64 {
    between_tails(u, 1.0 - u)
}

/// The standard normal quantile of a probability given with what is missing to 1, so that either may be tiny.
#[inline(always)]
pub fn between_tails(below: f64, above: f64) -> f64 {
    let lower = below < above;
    let p = if lower { below } else { above };
    let (index, t) = find(if p < LEAST { LEAST } else { p }, LOWEST);
    let z = cubic(&LOWER[index.min(CELLS - 1)], t);
    if lower { z } else { 0.0 - z }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::normal_cdf;

    /// Numbers between 0 and 1, dense at both ends.
    fn probabilities() -> impl Iterator<Item = f64> {
        let tails = (0..33 * 97).map(|i| crate::num::exp(-std::f64::consts::LN_2 * f64::from(i) / 97.0 - 0.69));
        tails.flat_map(|p| [p, 1.0 - p])
    }

    #[test]
    fn its_error_is_below_a_billionth() {
        let mut worst = (0.0, 0.0);
        for u in probabilities() {
            let z = normal_quantile(u);
            // One Newton step from the table is exact to rounding: e = (Φ(z) − u)/φ(z).
            let (p, z) = if u < 0.5 { (u, z) } else { (1.0 - u, -z) };
            let error = (normal_cdf(z) - p) / crate::num::normal_density(z);
            if error.abs() > worst.0 {
                worst = (error.abs(), u);
            }
        }
        assert!(worst.0 < 1e-9, "{worst:?}");
    }

    #[test]
    fn it_is_odd_monotone_and_flat_beyond_its_ends() {
        let mut all: Vec<f64> = probabilities().collect();
        all.sort_by(f64::total_cmp);
        for pair in all.windows(2) {
            assert!(normal_quantile(pair[0]) <= normal_quantile(pair[1]), "{pair:?}");
        }
        for u in (1..4096).map(|i| f64::from(i) / 4096.0) {
            assert_eq!(normal_quantile(u), -normal_quantile(1.0 - u));
        }
        assert_eq!(normal_quantile(1e-300), normal_quantile(LEAST));
        assert_eq!(normal_quantile(0.0), normal_quantile(LEAST));
        assert_eq!(normal_quantile(1.0), -normal_quantile(LEAST));
        assert_eq!(normal_quantile(0.5).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn neighbouring_uniforms_never_turn_back_where_cells_meet() {
        let step = 1.0 / 4_294_967_296.0;
        for edge in (1..=33).flat_map(|e| (64..128).map(move |j| f64::from(j) / (1_u64 << (7 + e)) as f64)) {
            let centre = (edge / step).floor() * step + 0.5 * step;
            let around = (-3..=3).map(|i| centre + f64::from(i) * step).filter(|u| *u > 0.0);
            let z: Vec<f64> = around.map(normal_quantile).collect();
            assert!(z.windows(2).all(|pair| pair[0] <= pair[1]), "{edge} {z:?}");
        }
    }
}
