//! Counts: the number of events in a year at a given rate, as a non-decreasing function of one uniform.

use crate::num::{LANES, Lane, exp, sqrt};

/// From this rate on the normal-score expansion serves.
pub const EXPANSION_FROM: f64 = 32.0;

/// Counts that the search looks at before it gives up: at a rate of 32 more are as good as impossible.
const MOST: u32 = 160;

/// The Poisson count of a uniform: the least `n` with `P(N ≤ n) ≥ u`.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `uniform` | probability | between 0 and 1 |
/// | `normal` | standard deviations | [`normal_quantile`](super::normal_quantile) of the same uniform |
/// | `rate` | events a year | ≥ 0; NaN gives NaN |
///
/// Below [`EXPANSION_FROM`] by adding up probabilities, exactly. From there on `⌊λ + z√λ + 1/3 + z²/6 + …⌋`, the
/// expansion of Cornish and Fisher for counts to the term in λ^(−5/2).
///
/// ```
/// use capcast::draw::{normal_quantile, poisson::poisson};
/// let count = |u: f64, rate: f64| poisson(u, normal_quantile(u), rate);
/// // P(0) = e⁻² = 0.135, P(≤ 1) = 0.406, P(≤ 2) = 0.677
/// assert_eq!([0.1, 0.2, 0.5, 0.6].map(|u| count(u, 2.0)), [0.0, 1.0, 2.0, 2.0]);
/// assert_eq!(count(0.5, 700.0), 700.0);
/// assert_eq!(count(0.9, 0.0), 0.0);
/// ```
#[inline(always)]
pub fn poisson(uniform: f64, normal: f64, rate: f64) -> f64 {
    if rate < EXPANSION_FROM { search(uniform, rate) } else { expansion(normal, rate) }
}

/// [`poisson`] in each lane.
#[inline(always)]
pub fn fill(uniform: &Lane, normal: &Lane, rate: &Lane, out: &mut Lane) {
    let mut low = false;
    for l in 0..LANES {
        out[l] = expansion(normal[l], rate[l]);
        low |= rate[l] < EXPANSION_FROM;
    }
    if low {
        search_lanes(uniform, rate, out);
    }
}

#[inline(always)]
fn search(uniform: f64, rate: f64) -> f64 {
    let mut probability = exp(-rate);
    let mut below = probability;
    let mut count = 0;
    while uniform > below && count < MOST {
        count += 1;
        probability *= rate / f64::from(count);
        below += probability;
    }
    f64::from(count)
}

/// [`search`] in the lanes whose rate is low, all at once: as many steps as the slowest of them needs.
#[inline(always)]
fn search_lanes(uniform: &Lane, rate: &Lane, out: &mut Lane) {
    let (mut probability, mut below, mut count) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    for l in 0..LANES {
        probability[l] = exp(-rate[l]);
        below[l] = if rate[l] < EXPANSION_FROM { probability[l] } else { 1.0 };
    }
    for step in 1..=MOST {
        let mut any = false;
        for l in 0..LANES {
            any |= uniform[l] > below[l];
        }
        if !any {
            break;
        }
        for l in 0..LANES {
            count[l] += if uniform[l] > below[l] { 1.0 } else { 0.0 };
            probability[l] *= rate[l] / f64::from(step);
            below[l] += probability[l];
        }
    }
    for l in 0..LANES {
        out[l] = if rate[l] < EXPANSION_FROM { count[l] } else { out[l] };
    }
}

/// The expansion of the count in powers of `1/√λ`, whose coefficients are polynomials in the normal score.
///
/// It is the expansion of the gamma quantile (Goldberg and Levine 1946), `P(N < n) = P(Gamma(n) > λ)`, solved for the
/// shape.
#[inline(always)]
fn expansion(z: f64, rate: f64) -> f64 {
    let root = sqrt(rate);
    let r = 1.0 / root;
    let w = z * z;
    let c2 = 1.0 / 3.0 + w / 6.0;
    let c3 = z * (-1.0 / 36.0 - w / 72.0);
    let c4 = -8.0 / 405.0 + w * (7.0 / 810.0 + w / 270.0);
    let c5 = z * (671.0 / 38_880.0 + w * (-137.0 / 38_880.0 - w * (23.0 / 17_280.0)));
    let c6 = -16.0 / 25_515.0 + w * (-5_189.0 / 408_240.0 + w * (5.0 / 3_024.0 + w * (19.0 / 34_020.0)));
    let c7 = z
        * (274_867.0 / 146_966_400.0
            + w * (2_647_909.0 / 293_932_800.0 + w * (-165_779.0 / 195_955_200.0 - w * (11_237.0 / 43_545_600.0))));
    let count = rate + z * root + (c2 + r * (c3 + r * (c4 + r * (c5 + r * (c6 + r * c7)))));
    let count = count.floor();
    if count < 0.0 { 0.0 } else { count }
}
