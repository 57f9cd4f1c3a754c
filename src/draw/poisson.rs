//! Counts: the number of events in a year at a given rate, as a non-decreasing function of one uniform.

use crate::num::{Lanes, exp, sqrt};

/// From this rate on the normal-score expansion serves.
pub const EXPANSION_FROM: f64 = 20.0;

/// Counts that the search looks at before it gives up: at a rate of 20 more are as good as impossible.
const MOST: u32 = 100;

/// The Poisson count of a uniform: the least `n` with `P(N ≤ n) ≥ u`.
///
/// | argument | unit | range |
/// |---|---|---|
/// | `uniform` | probability | between 0 and 1 |
/// | `normal` | standard deviations | [`normal_quantile`](super::normal_quantile) of the same uniform |
/// | `rate` | events a year | ≥ 0; NaN gives NaN |
///
/// Below [`EXPANSION_FROM`] by adding up probabilities, exactly. From there on `⌊λ + z√λ + 1/3 + z²/6 + …⌋`, the
/// expansion of Cornish and Fisher for counts to the term in λ^(−5/2): fewer than three counts in a million are not the
/// exact one but its neighbour (at a rate of 20; of 100, two in a hundred million).
///
/// Non-decreasing in the uniform, and in the rate: the same future with more backlog never has fewer incidents.
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
pub fn lanes<const W: usize>(uniform: &Lanes<W>, normal: &Lanes<W>, rate: &Lanes<W>) -> Lanes<W> {
    let mut out = Lanes::ZERO;
    let mut low = false;
    for l in 0..W {
        out[l] = expansion(normal[l], rate[l]);
        low |= rate[l] < EXPANSION_FROM;
    }
    if low {
        search_lanes(uniform, rate, &mut out);
    }
    out
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
fn search_lanes<const W: usize>(uniform: &Lanes<W>, rate: &Lanes<W>, out: &mut Lanes<W>) {
    let (mut probability, mut below, mut count) = ([0.0; W], [0.0; W], [0.0; W]);
    for l in 0..W {
        probability[l] = exp(-rate[l]);
        below[l] = if rate[l] < EXPANSION_FROM { probability[l] } else { 1.0 };
    }
    for step in 1..=MOST {
        let mut any = false;
        for l in 0..W {
            any |= uniform[l] > below[l];
        }
        if !any {
            break;
        }
        for l in 0..W {
            count[l] += if uniform[l] > below[l] { 1.0 } else { 0.0 };
            probability[l] *= rate[l] / f64::from(step);
            below[l] += probability[l];
        }
    }
    for l in 0..W {
        out[l] = if rate[l] < EXPANSION_FROM { count[l] } else { out[l] };
    }
}

/// The expansion, as a count.
#[inline(always)]
fn expansion(normal: f64, rate: f64) -> f64 {
    let count = real_count(normal, rate).floor();
    if count < 0.0 { 0.0 } else { count }
}

/// The expansion of the count in powers of `1/√λ`, whose coefficients are polynomials in the normal score.
///
/// It is the expansion of the gamma quantile (Goldberg and Levine 1946), `P(N < n) = P(Gamma(n) > λ)`, solved for the
/// shape.
#[inline(always)]
fn real_count(z: f64, rate: f64) -> f64 {
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
    rate + z * root + (c2 + r * (c3 + r * (c4 + r * (c5 + r * (c6 + r * c7)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::normal_quantile;
    use statrs::distribution::{Discrete, DiscreteCDF};

    fn exact(rate: f64) -> statrs::distribution::Poisson {
        statrs::distribution::Poisson::new(rate).unwrap()
    }

    fn count(uniform: f64, rate: f64) -> f64 {
        poisson(uniform, normal_quantile(uniform), rate)
    }

    /// Uniforms all over, and the last ones at both ends.
    fn uniforms() -> Vec<f64> {
        let word = |word: u32| (f64::from(word) + 0.5) / 4_294_967_296.0;
        let ends = [0, 1, 2, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
        let middle = (1..400).map(|i| word(i * 10_737_418));
        let mut all: Vec<f64> = ends.into_iter().flat_map(|i| [word(i), word(u32::MAX - i)]).chain(middle).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    #[test]
    fn below_the_threshold_the_count_is_the_least_with_enough_probability_below() {
        for rate in [1e-12, 0.01, 0.3, 1.0, 2.5, 7.0, 13.3, 19.999] {
            let law = exact(rate);
            for u in uniforms() {
                let n = count(u, rate);
                assert_eq!(n, n.trunc());
                assert!(law.cdf(n as u64) >= u - 1e-12, "{rate} {u} {n}");
                assert!(n == 0.0 || law.cdf(n as u64 - 1) < u + 1e-12, "{rate} {u} {n}");
            }
        }
    }

    /// At a step of the exact law the expansion should be the integer at which it steps. What it is off by is the
    /// probability of the neighbouring count, given a uniform beside that step.
    #[test]
    fn above_it_fewer_than_three_counts_in_a_million_are_the_neighbour_of_the_exact_one() {
        for rate in [EXPANSION_FROM, 24.0, 32.0, 64.0, 100.0, 300.0, 1000.0, 1e4, 1e5] {
            let (law, sd) = (exact(rate), sqrt(rate));
            let (mut wrong, mut worst) = (0.0, 0.0_f64);
            for n in (rate - 6.5 * sd).max(0.0) as u64..(rate + 6.5 * sd) as u64 {
                let (below, above) = (law.cdf(n), law.sf(n));
                if below > 1e-9 && above > 1e-9 {
                    let z = crate::draw::normal::between_tails(below, above);
                    let off = (real_count(z, rate) - (n + 1) as f64).abs();
                    wrong += law.pmf(n) * off;
                    worst = worst.max(off);
                }
            }
            assert!(wrong < 3e-6, "{rate}: {wrong}");
            assert!(worst < 0.2, "{rate}: never further than the neighbour, {worst}");
        }
    }

    #[test]
    fn more_uniform_never_means_fewer() {
        for rate in [0.0, 0.2, 3.0, 19.9, 20.0, 20.1, 33.0, 80.0, 700.0, 1e6] {
            let counts: Vec<f64> = uniforms().into_iter().map(|u| count(u, rate)).collect();
            assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "{rate}");
        }
    }

    #[test]
    fn a_higher_rate_never_means_fewer() {
        let rates: Vec<f64> = (0..40_000).map(|i| exp(f64::from(i) * 5e-4 - 10.0)).collect();
        for u in uniforms().into_iter().step_by(5) {
            let z = normal_quantile(u);
            let mut last = 0.0;
            for &rate in &rates {
                let now = poisson(u, z, rate);
                assert!(now >= last, "{u} {rate}: {last} then {now}");
                last = now;
            }
        }
    }

    #[test]
    fn mean_and_variance_are_the_rate() {
        const N: u32 = 1 << 16;
        for rate in [0.4, 6.0, 19.0, 21.0, 50.0, 640.0] {
            let counts = (0..N).map(|i| count((f64::from(i) + 0.5) / f64::from(N), rate));
            let (sum, squares) = counts.fold((0.0, 0.0), |(s, q), n| (s + (n - rate), q + (n - rate) * (n - rate)));
            let (bias, variance) = (sum / f64::from(N), squares / f64::from(N));
            assert!(bias.abs() < 2e-4 * sqrt(rate), "{rate} {bias}");
            assert!((variance / rate - 1.0).abs() < 1e-3, "{rate} {variance}");
        }
    }

    #[test]
    fn lanes_are_the_same_counts_as_one_trial_alone() {
        let uniforms = uniforms();
        for (round, scale) in [0.01, 1.0, 30.0, 900.0].into_iter().enumerate() {
            let u: [f64; 32] = std::array::from_fn(|l| uniforms[(l * 37 + round * 11) % uniforms.len()]);
            let rate: [f64; 32] = std::array::from_fn(|l| if l % 5 == 0 { 0.7 * scale } else { l as f64 * scale });
            let z = u.map(normal_quantile);
            let out = lanes(&Lanes(u), &Lanes(z), &Lanes(rate));
            for l in 0..32 {
                assert_eq!(out[l].to_bits(), poisson(u[l], z[l], rate[l]).to_bits(), "{} {}", u[l], rate[l]);
            }
        }
    }

    #[test]
    fn a_rate_that_is_no_number_gives_no_number() {
        assert!(count(0.3, f64::NAN).is_nan());
        assert!(!count(0.3, f64::INFINITY).is_finite());
        assert_eq!(count(0.999, 0.0), 0.0);
    }
}
