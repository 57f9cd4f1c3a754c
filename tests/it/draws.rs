//! Laws of the draws: each distribution against an independent implementation, and what addresses promise.

use capcast::draw::{Distribution, InvalidDistribution, Philox, Seed, Source, VariableHash, Weights, normal_quantile};
use capcast::num::{Lanes, exp, ln};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_distr::Distribution as _;
use statrs::distribution::{self as peer, ContinuousCDF};

type Cdf = Box<dyn Fn(f64) -> f64>;

fn cdf_of(law: impl ContinuousCDF<f64, f64> + 'static) -> Cdf {
    Box::new(move |x| law.cdf(x))
}

/// Distributions with the distribution function of an independent implementation.
fn pairs() -> Vec<(Distribution, Cdf)> {
    let pert = |min: f64, mode: f64, max: f64| {
        let range = max - min;
        let beta = peer::Beta::new(1.0 + 4.0 * (mode - min) / range, 1.0 + 4.0 * (max - mode) / range).unwrap();
        move |x: f64| beta.cdf((x - min) / range)
    };
    let truncated = |mean: f64, sd: f64, min: f64, max: f64| {
        let normal = peer::Normal::new(mean, sd).unwrap();
        let (low, high) = (normal.cdf(min), normal.cdf(max));
        move |x: f64| (normal.cdf(x) - low) / (high - low)
    };
    let (inf, negative) = (f64::INFINITY, f64::NEG_INFINITY);
    let made: Vec<(Result<Distribution, InvalidDistribution>, Cdf)> = vec![
        (Distribution::normal(0.03, 0.01), cdf_of(peer::Normal::new(0.03, 0.01).unwrap())),
        (Distribution::truncated_normal(0.06, 0.015, Some(0.03), None), Box::new(truncated(0.06, 0.015, 0.03, inf))),
        (Distribution::truncated_normal(5.0, 3.0, Some(4.0), Some(6.0)), Box::new(truncated(5.0, 3.0, 4.0, 6.0))),
        (Distribution::truncated_normal(0.0, 1.0, Some(2.0), None), Box::new(truncated(0.0, 1.0, 2.0, inf))),
        (Distribution::truncated_normal(0.0, 1.0, None, Some(-1.5)), Box::new(truncated(0.0, 1.0, negative, -1.5))),
        (Distribution::lognormal_mean_sd(2.0, 1.6), cdf_of(lognormal(2.0, 0.8))),
        (Distribution::lognormal_mean_cv(50_000.0, 0.3), cdf_of(lognormal(50_000.0, 0.3))),
        (Distribution::lognormal_median_log_sd(7.0, 0.5), cdf_of(peer::LogNormal::new(ln(7.0), 0.5).unwrap())),
        (Distribution::uniform(-0.25, 0.75), cdf_of(peer::Uniform::new(-0.25, 0.75).unwrap())),
        (Distribution::triangular(10.0, 14.0, 30.0), cdf_of(peer::Triangular::new(10.0, 30.0, 14.0).unwrap())),
        (Distribution::triangular(0.0, 0.0, 2.0), cdf_of(peer::Triangular::new(0.0, 2.0, 0.0).unwrap())),
        (Distribution::triangular(-3.0, 2.0, 2.0), cdf_of(peer::Triangular::new(-3.0, 2.0, 2.0).unwrap())),
        (Distribution::pert(2.0, 3.0, 10.0), Box::new(pert(2.0, 3.0, 10.0))),
        (Distribution::pert(0.0, 0.0, 1.0), Box::new(pert(0.0, 0.0, 1.0))),
        (Distribution::pert(-4.0, 1.0, 1.0), Box::new(pert(-4.0, 1.0, 1.0))),
        (Distribution::gamma_mean_cv(0.1, 0.3), cdf_of(gamma(0.1, 0.3))),
        (Distribution::gamma_mean_cv(12.0, 1.0), cdf_of(gamma(12.0, 1.0))),
        (Distribution::gamma_mean_cv(1.0, 2.5), cdf_of(gamma(1.0, 2.5))),
        (Distribution::beta_mean_sd(0.3, 0.1, 0.0, 1.0), Box::new(beta_by_mean(0.3, 0.1))),
        (Distribution::beta_mean_sd(0.5, 0.4, 0.0, 1.0), Box::new(beta_by_mean(0.5, 0.4))),
        (Distribution::beta_mean_sd(0.02, 0.004, 0.0, 1.0), Box::new(beta_by_mean(0.02, 0.004))),
        (Distribution::beta_shapes(2.0, 5.0, 10.0, 30.0), {
            let beta = peer::Beta::new(2.0, 5.0).unwrap();
            Box::new(move |x| beta.cdf((x - 10.0) / 20.0))
        }),
        (Distribution::normal_p10_p90(80.0, 120.0), cdf_of(peer::Normal::new(100.0, 20.0 / Z90).unwrap())),
        (Distribution::lognormal_p10_p90(50.0, 200.0), cdf_of(peer::LogNormal::new(ln(100.0), ln(2.0) / Z90).unwrap())),
        (Distribution::empirical(&[0.0, 0.1, 0.5, 0.9, 1.0], &[-1.0, 2.0, 4.0, 9.0, 30.0]), Box::new(joined)),
        (
            Distribution::gated(0.3, Distribution::triangular(10.0, 14.0, 30.0).unwrap()),
            Box::new(|x| {
                let of = peer::Triangular::new(10.0, 30.0, 14.0).unwrap();
                if x < 0.0 { 0.0 } else { 0.7 + 0.3 * of.cdf(x) }
            }),
        ),
    ];
    made.into_iter().map(|(made, cdf)| (made.unwrap(), cdf)).collect()
}

/// The 90 % point of the standard normal distribution.
const Z90: f64 = 1.281_551_565_544_600_4;

fn beta_by_mean(mean: f64, sd: f64) -> impl Fn(f64) -> f64 {
    let k = mean * (1.0 - mean) / (sd * sd) - 1.0;
    let beta = peer::Beta::new(mean * k, (1.0 - mean) * k).unwrap();
    move |x| beta.cdf(x)
}

/// Straight lines through (−1, 0), (2, .1), (4, .5), (9, .9), (30, 1).
fn joined(x: f64) -> f64 {
    let points = [(-1.0, 0.0), (2.0, 0.1), (4.0, 0.5), (9.0, 0.9), (30.0, 1.0)];
    let (a, b) = points.windows(2).map(|pair| (pair[0], pair[1])).find(|(_, b)| x <= b.0).unwrap();
    a.1 + (x - a.0) / (b.0 - a.0) * (b.1 - a.1)
}

fn lognormal(mean: f64, cv: f64) -> peer::LogNormal {
    let variance = ln(1.0 + cv * cv);
    peer::LogNormal::new(ln(mean) - variance / 2.0, variance.sqrt()).unwrap()
}

fn gamma(mean: f64, cv: f64) -> peer::Gamma {
    peer::Gamma::new(1.0 / (cv * cv), 1.0 / (cv * cv * mean)).unwrap()
}

/// Draws of trials 1 to n, as a run makes them.
fn draws(distribution: &Distribution, n: u32) -> Vec<f64> {
    let source = Source::new(Seed(20_260_401));
    let variable = VariableHash::new(distribution.describe(), "");
    (1..=n).map(|trial| distribution.quantile(source.at(variable, trial, None))).collect()
}

/// Greatest gap between the shares of draws up to x and `cdf`, at draws that are not an atom.
fn ks_distance(mut draws: Vec<f64>, cdf: &Cdf) -> f64 {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    draws.iter().enumerate().filter(|(_, x)| **x != 0.0).fold(0.0, |worst: f64, (i, &x)| {
        let p = cdf(x);
        worst.max((p - i as f64 / n).abs()).max((p - (i + 1) as f64 / n).abs())
    })
}

#[test]
fn quantiles_are_those_of_an_independent_implementation() {
    for (distribution, cdf) in pairs() {
        for i in 1..2000 {
            let u = (f64::from(i) - 0.3) / 2000.0;
            let x = distribution.quantile(u);
            if x != 0.0 {
                assert!((cdf(x) - u).abs() < 3e-9, "{}: {u} {x} {}", distribution.describe(), cdf(x));
            }
        }
    }
}

#[test]
fn mean_and_sd_are_those_of_the_draws() {
    // The middle of each of 2¹⁷ equal strata: an integral over the quantiles.
    const N: u32 = 1 << 17;
    for (distribution, _) in pairs() {
        let (mean, sd) = (distribution.mean(), distribution.sd());
        let (mut sum, mut squares) = (0.0, 0.0);
        for i in 0..N {
            let d = (distribution.quantile((f64::from(i) + 0.5) / f64::from(N)) - mean) / sd;
            sum += d;
            squares += d * d;
        }
        let (bias, variance) = (sum / f64::from(N), squares / f64::from(N));
        assert!(bias.abs() < 5e-5, "{}: {bias}", distribution.describe());
        assert!((variance - 1.0).abs() < 3e-3, "{}: {variance}", distribution.describe());
    }
}

#[test]
fn draws_by_address_keep_the_kolmogorov_smirnov_distance_of_their_law() {
    const N: u32 = 40_000;
    for (distribution, cdf) in pairs() {
        let distance = ks_distance(draws(&distribution, N), &cdf) * f64::from(N).sqrt();
        assert!(distance < 1.95, "{}: {distance}, which has probability 0.001", distribution.describe());
    }
}

#[test]
fn draws_by_address_and_by_rejection_are_of_one_law() {
    const N: u32 = 40_000;
    let mut generator = Philox::seed_from_u64(5);
    let mut other = |law: &dyn Fn(&mut Philox) -> f64| -> Vec<f64> { (0..N).map(|_| law(&mut generator)).collect() };
    let normal = rand_distr::Normal::new(3.0, 2.0).unwrap();
    let log_variance = ln(1.09);
    let lognormal = rand_distr::LogNormal::new(-log_variance / 2.0, log_variance.sqrt()).unwrap();
    let gamma = rand_distr::Gamma::new(1.0 / 0.09, 0.09).unwrap();
    let wide = rand_distr::Gamma::new(0.25, 4.0).unwrap();
    let beta = rand_distr::Beta::new(1.5, 4.5).unwrap();
    let two_ended = rand_distr::Beta::new(0.3, 0.4).unwrap();
    let triangular = rand_distr::Triangular::new(10.0, 30.0, 14.0).unwrap();
    let cases = [
        (Distribution::normal(3.0, 2.0), other(&|g| normal.sample(g))),
        (Distribution::lognormal_mean_cv(1.0, 0.3), other(&|g| lognormal.sample(g))),
        (Distribution::gamma_mean_cv(1.0, 0.3), other(&|g| gamma.sample(g))),
        (Distribution::gamma_mean_cv(1.0, 2.0), other(&|g| wide.sample(g))),
        (Distribution::pert(0.0, 0.125, 1.0), other(&|g| beta.sample(g))),
        (Distribution::triangular(10.0, 14.0, 30.0), other(&|g| triangular.sample(g))),
        (Distribution::beta_shapes(0.3, 0.4, 0.0, 1.0), other(&|g| two_ended.sample(g))),
    ];
    for (distribution, mut theirs) in cases {
        let distribution = distribution.unwrap();
        let mut ours = draws(&distribution, N);
        ours.sort_by(f64::total_cmp);
        theirs.sort_by(f64::total_cmp);
        let share = |x: f64, of: &[f64]| of.partition_point(|y| *y <= x) as f64 / f64::from(N);
        let distance = ours.iter().map(|&x| (share(x, &ours) - share(x, &theirs)).abs()).fold(0.0, f64::max);
        let scaled = distance * (f64::from(N) / 2.0).sqrt();
        assert!(scaled < 1.95, "{}: {scaled}", distribution.describe());
    }
}

#[test]
fn a_draw_grows_with_its_uniform_and_stays_within_its_support() {
    let word = |word: u32| (f64::from(word) + 0.5) / 4_294_967_296.0;
    let ends = (0..2000).flat_map(|i| [word(i), word(u32::MAX - i)]);
    let mut uniforms: Vec<f64> = ends.chain((1..20_000).map(|i| word(i * 214_748))).collect();
    uniforms.sort_by(f64::total_cmp);
    let extreme = [
        Distribution::gamma_mean_cv(1.0, 1e-9),
        Distribution::gamma_mean_cv(1.0, 40.0),
        Distribution::pert(1.0, 1.0 + 1e-15, 1.0 + 4e-15),
        Distribution::lognormal_mean_cv(1e-300, 3.0),
        Distribution::uniform(-1e300, 1e300),
        Distribution::triangular(-1e150, 0.0, 1e150),
        Distribution::truncated_normal(0.0, 1.0, Some(2.32), None),
        Distribution::truncated_normal(0.0, 1.0, Some(-0.013), Some(0.013)),
        Distribution::gated(1e-6, Distribution::gamma_mean_cv(3.0, 1.0).unwrap()),
        Distribution::beta_shapes(1e-3, 2e-3, 0.0, 1.0),
        Distribution::beta_shapes(1e8, 3e7, -5.0, 5.0),
        Distribution::beta_mean_sd(1e-6, 3e-7, 0.0, 1.0),
        Distribution::discrete(&[-3.0, 0.0, 1e300], &[0.25, 0.5, 0.25], Weights::SumToOne),
        Distribution::discrete(&[5.0, 1.0], &[1e-300, 1e300], Weights::Relative),
        Distribution::empirical(&[0.0, 1e-9, 1.0 - 1e-12, 1.0], &[0.0, 0.0, 1.0, 1e9]),
    ];
    let all = pairs().into_iter().map(|(distribution, _)| distribution).chain(extreme.map(Result::unwrap));
    for distribution in all {
        let (least, greatest) = distribution.support();
        let draws: Vec<f64> = uniforms.iter().map(|&u| distribution.quantile(u)).collect();
        for (pair, u) in draws.windows(2).zip(&uniforms) {
            assert!(pair[0] <= pair[1], "{}: {u} {pair:?}", distribution.describe());
        }
        assert!(draws.iter().all(|x| x.is_finite()), "{}", distribution.describe());
        assert!(draws[0] >= least && draws[draws.len() - 1] <= greatest, "{}", distribution.describe());
    }
}

#[test]
fn lanes_give_the_bits_of_one_draw_alone() {
    let source = Source::new(Seed(9));
    for (distribution, _) in pairs() {
        let variable = VariableHash::new(distribution.describe(), "lanes");
        let mut lane: Lanes<32> = Lanes::<32>::ZERO;
        source.fill_once(variable, 1, &mut lane);
        distribution.fill_quantiles(&mut lane);
        for (draw, trial) in lane.0.into_iter().zip(1..) {
            let alone = distribution.quantile(source.at(variable, trial, None));
            assert_eq!(draw.to_bits(), alone.to_bits(), "{}", distribution.describe());
        }
    }
}

proptest! {
    #[test]
    fn a_shape_scales_and_mirrors_with_its_parameters(mode in 0.0..1.0_f64, u in 1e-9..1.0_f64) {
        let u = u.min(1.0 - 1e-9);
        let unit = Distribution::pert(0.0, mode, 1.0).unwrap().quantile(u);
        let scaled = Distribution::pert(0.0, 8.0 * mode, 8.0).unwrap().quantile(u);
        prop_assert_eq!(scaled, 8.0 * unit);
        let mirrored = Distribution::pert(0.0, 1.0 - mode, 1.0).unwrap().quantile(1.0 - u);
        prop_assert!((unit - (1.0 - mirrored)).abs() < 1e-9);
    }

    #[test]
    fn whatever_a_constructor_accepts_can_be_drawn(
        a in -1e3..1e3_f64, b in 0.0..1e3_f64, c in 0.0..1e3_f64, p in 0.0..=1.0_f64,
    ) {
        let made = [
            Distribution::normal(a, b),
            Distribution::truncated_normal(a, b, Some(-c), Some(c)),
            Distribution::lognormal_mean_sd(a, b),
            Distribution::lognormal_median_log_sd(c, b / 10.0),
            Distribution::uniform(a, a + b),
            Distribution::triangular(a, a + b, a + b + c),
            Distribution::pert(a, a + b, a + b + c),
            Distribution::gamma_mean_cv(a, b / 10.0),
            Distribution::beta_mean_sd(p, b / 1e3, 0.0, 1.0),
            Distribution::beta_shapes(b / 10.0, c / 10.0, a, a + b),
            Distribution::discrete(&[a, b, c], &[b, c, p], Weights::Relative),
            Distribution::empirical(&[0.0, p, 1.0], &[a, a + b, a + b + c]),
            Distribution::normal_p10_p90(a, a + b),
            Distribution::lognormal_p10_p90(b, b + c),
            Distribution::triangular_p10_p50_p90(a, a + b, a + b + c),
            Distribution::pert_p10_p50_p90(a, a + b, a + b + c),
        ];
        for distribution in made.into_iter().flatten() {
            let gated = Distribution::gated(p, distribution.clone());
            for distribution in [Ok(distribution), gated].into_iter().flatten() {
                let (least, greatest) = distribution.support();
                prop_assert!(distribution.mean().is_finite() && distribution.sd().is_finite());
                for u in [0.5 / 4_294_967_296.0, 0.1, 0.5, 0.93, 1.0 - 0.5 / 4_294_967_296.0] {
                    let x = distribution.quantile(u);
                    prop_assert!(x.is_finite() && x >= least && x <= greatest, "{}: {u} {x}", distribution.describe());
                }
            }
        }
    }
}

/// The members of both families, found again from three of their quantiles.
#[test]
fn triangular_and_pert_are_found_by_their_quantiles() {
    let of = |distribution: &Distribution| [0.1, 0.5, 0.9].map(|u| distribution.quantile(u));
    for mode in [0.101, 0.2, 0.35, 0.5, 0.77, 0.899] {
        let (min, mode, max) = (5.0, 5.0 + 20.0 * mode, 25.0);
        let triangular = Distribution::triangular(min, mode, max).unwrap();
        let [p10, p50, p90] = of(&triangular);
        let found = Distribution::triangular_p10_p50_p90(p10, p50, p90).unwrap();
        for (a, b) in [(found.mean(), triangular.mean()), (found.support().0, min), (found.support().1, max)] {
            assert!((a - b).abs() < 1e-9, "{mode}: {a} {b}");
        }
    }
    for mode in [0.0, 1e-3, 0.2, 0.5, 0.9, 1.0] {
        let (min, mode, max) = (5.0, 5.0 + 20.0 * mode, 25.0);
        let pert = Distribution::pert(min, mode, max).unwrap();
        let [p10, p50, p90] = of(&pert);
        // The table is exact to a billionth of the spread; at the edge of the family that may lie outside.
        let Ok(found) = Distribution::pert_p10_p50_p90(p10, p50, p90) else {
            assert!(mode == min || mode == max, "{mode}");
            continue;
        };
        for (a, b) in [(found.mean(), pert.mean()), (found.support().0, min), (found.support().1, max)] {
            assert!((a - b).abs() < 1e-5, "{mode}: {a} {b}");
        }
        for (a, b) in of(&found).into_iter().zip([p10, p50, p90]) {
            assert!((a - b).abs() < 1e-7, "{mode}: {a} {b}");
        }
    }
}

/// The place of P50 between P10 and P90 moves one way with the mode, so that three quantiles have one answer.
#[test]
fn three_quantiles_tell_one_mode_from_another() {
    let place = |distribution: Distribution| {
        let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|u| distribution.quantile(u));
        (p50 - p10) / (p90 - p10)
    };
    let rises = |made: fn(f64, f64, f64) -> Result<Distribution, InvalidDistribution>, from: u32, to: u32| {
        let places: Vec<f64> = (from..=to).map(|i| place(made(0.0, f64::from(i) / 200.0, 1.0).unwrap())).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
    };
    rises(Distribution::triangular, 20, 180);
    rises(Distribution::pert, 0, 200);
}

#[test]
fn quantiles_that_no_such_distribution_has_are_refused_with_the_limits() {
    use InvalidDistribution::{NoSuchQuantiles, QuantilesFall};
    for (made, least) in [
        (Distribution::triangular_p10_p50_p90(0.0, 1.0, 10.0), 0.381_966_011_250_105),
        (Distribution::pert_p10_p50_p90(0.0, 1.0, 10.0), 0.311_890_6),
    ] {
        let Err(NoSuchQuantiles { share, least: found, greatest, .. }) = made else { panic!("{made:?}") };
        assert_eq!(share, 0.1);
        assert!((found - least).abs() < 1e-6, "{found}");
        assert!((found + greatest - 1.0).abs() < 1e-9, "{found} {greatest}");
    }
    let falling = QuantilesFall { probability: 0.5, value: 1.0, before: 2.0 };
    assert_eq!(Distribution::pert_p10_p50_p90(2.0, 1.0, 3.0).unwrap_err(), falling);
}

#[test]
fn a_discrete_draw_has_the_shares_of_its_weights() {
    let values = [7.0, -2.0, 3.0, 7.0];
    let size = Distribution::discrete(&values, &[0.1, 0.45, 0.25, 0.2], Weights::SumToOne).unwrap();
    assert!((size.mean() - 1.95).abs() < 1e-15); // 0.3 · 7 − 0.45 · 2 + 0.25 · 3
    let variance: f64 = 0.3 * 49.0 + 0.45 * 4.0 + 0.25 * 9.0 - 1.95 * 1.95;
    assert!((size.sd() - variance.sqrt()).abs() < 1e-14);
    const N: u32 = 100_000;
    let drawn = draws(&size, N);
    for (value, share) in [(-2.0, 0.45), (3.0, 0.25), (7.0, 0.3)] {
        let found = drawn.iter().filter(|x| **x == value).count() as f64 / f64::from(N);
        assert!((found - share).abs() < 3.3 * (share * (1.0 - share) / f64::from(N)).sqrt(), "{value}: {found}");
    }
    let turned = Distribution::discrete(&[3.0, 7.0, -2.0], &[0.25, 0.3, 0.45], Weights::SumToOne).unwrap();
    let doubled = Distribution::discrete(&[3.0, 7.0, -2.0], &[0.5, 0.6, 0.9], Weights::Relative).unwrap();
    for i in 0..4096 {
        let u = (f64::from(i) + 0.5) / 4096.0;
        assert_eq!([turned.quantile(u), doubled.quantile(u)], [size.quantile(u); 2]);
    }
    let mut lane: Lanes<32> = Lanes(std::array::from_fn(|l| (l as f64 + 0.5) / 32.0));
    let alone = Lanes(lane.0.map(|u| size.quantile(u)));
    size.fill_quantiles(&mut lane);
    assert_eq!(lane, alone);
}

#[test]
fn each_broken_rule_has_its_own_complaint() {
    use InvalidDistribution::{
        GateOnNegative, MeanOutside, MinAboveMax, NegativeSpread, NegativeWeight, NotAProbability, NotFinite,
        NotOneEach, NotPositive, OutOfOrder, ProbabilitiesDoNotRise, QuantilesFall, ShapesTooFar, SpreadTooLarge,
        TooLarge, TooLittleMass, WeightsDoNotSum,
    };
    let complaint = |made: Result<Distribution, InvalidDistribution>| made.unwrap_err();
    assert!(matches!(complaint(Distribution::fixed(f64::NAN)), NotFinite { parameter: "value", .. }));
    assert!(matches!(complaint(Distribution::uniform(0.0, f64::INFINITY)), NotFinite { parameter: "max", .. }));
    assert_eq!(complaint(Distribution::normal(1.0, -0.1)), NegativeSpread { parameter: "sd", value: -0.1 });
    assert_eq!(complaint(Distribution::gamma_mean_cv(1.0, -0.1)), NegativeSpread { parameter: "cv", value: -0.1 });
    assert_eq!(complaint(Distribution::lognormal_mean_cv(0.0, 0.3)), NotPositive { parameter: "mean", value: 0.0 });
    assert_eq!(
        complaint(Distribution::lognormal_median_log_sd(-2.0, 0.3)),
        NotPositive { parameter: "median", value: -2.0 }
    );
    assert_eq!(complaint(Distribution::uniform(2.0, 1.0)), MinAboveMax { min: 2.0, max: 1.0 });
    assert_eq!(complaint(Distribution::pert(1.0, 0.0, 2.0)), OutOfOrder { min: 1.0, mode: 0.0, max: 2.0 });
    assert_eq!(complaint(Distribution::triangular(1.0, 3.0, 2.0)), OutOfOrder { min: 1.0, mode: 3.0, max: 2.0 });
    let TooLittleMass { mass } = complaint(Distribution::truncated_normal(0.0, 1.0, Some(3.0), None)) else {
        panic!("the mass above 3 is 0.00135")
    };
    assert!((mass - 0.001_349_898_031_630_1).abs() < 1e-15);
    assert_eq!(complaint(Distribution::truncated_normal(0.0, 0.0, Some(3.0), None)), TooLittleMass { mass: 0.0 });
    let of = Distribution::normal(1.0, 1.0).unwrap();
    assert_eq!(complaint(Distribution::gated(0.5, of)), GateOnNegative { least: f64::NEG_INFINITY });
    let of = Distribution::uniform(1.0, 2.0).unwrap();
    assert_eq!(complaint(Distribution::gated(1.2, of)), NotAProbability(1.2));
    let outside = MeanOutside { mean: 1.0, min: 0.0, max: 1.0 };
    assert_eq!(complaint(Distribution::beta_mean_sd(1.0, 0.1, 0.0, 1.0)), outside);
    let too_large = SpreadTooLarge { sd: 0.5, limit: 0.5 }; // that of a coin
    assert_eq!(complaint(Distribution::beta_mean_sd(0.5, 0.5, 0.0, 1.0)), too_large);
    let far = ShapesTooFar { alpha: 1e9, beta: 2.0 };
    assert_eq!(complaint(Distribution::beta_shapes(1e9, 2.0, 0.0, 1.0)), far);
    let list = |weights: &[f64]| Distribution::discrete(&[1.0, 2.0], weights, Weights::SumToOne);
    assert_eq!(complaint(list(&[1.0])), NotOneEach { first: 2, second: 1 });
    assert_eq!(complaint(list(&[1.5, -0.5])), NegativeWeight(-0.5));
    assert_eq!(complaint(list(&[0.5, 0.499])), WeightsDoNotSum { sum: 0.999 });
    let none = Distribution::discrete(&[1.0, 2.0], &[0.0, 0.0], Weights::Relative);
    assert_eq!(complaint(none), WeightsDoNotSum { sum: 0.0 });
    let table = |p: &[f64], x: &[f64]| complaint(Distribution::empirical(p, x));
    assert_eq!(table(&[0.1, 1.0], &[1.0, 2.0]), ProbabilitiesDoNotRise(0.1));
    assert_eq!(table(&[0.0, 0.9], &[1.0, 2.0]), ProbabilitiesDoNotRise(0.9));
    assert_eq!(table(&[0.0, 0.5, 0.5, 1.0], &[1.0, 2.0, 3.0, 4.0]), ProbabilitiesDoNotRise(0.5));
    assert_eq!(table(&[0.0, 0.5, 1.0], &[1.0, 3.0, 2.0]), QuantilesFall { probability: 1.0, value: 2.0, before: 3.0 });
    assert_eq!(complaint(Distribution::lognormal_median_log_sd(1.0, 200.0)), TooLarge);
    assert_eq!(complaint(Distribution::uniform(-1e308, 1e308)), TooLarge);
}

#[test]
fn what_cannot_vary_is_a_constant() {
    let cases = [
        (Distribution::fixed(3.5), 3.5),
        (Distribution::normal(3.0, 0.0), 3.0),
        (Distribution::truncated_normal(3.0, 0.0, Some(1.0), Some(4.0)), 3.0),
        (Distribution::truncated_normal(3.0, 1.0, Some(4.0), Some(4.0)), 4.0),
        (Distribution::lognormal_mean_cv(3.0, 0.0), 3.0),
        (Distribution::lognormal_median_log_sd(3.0, 0.0), 3.0),
        (Distribution::uniform(2.0, 2.0), 2.0),
        (Distribution::triangular(2.0, 2.0, 2.0), 2.0),
        (Distribution::pert(2.0, 2.0, 2.0), 2.0),
        (Distribution::gamma_mean_cv(3.0, 0.0), 3.0),
        (Distribution::beta_mean_sd(0.3, 0.0, 0.0, 1.0), 0.3),
        (Distribution::beta_shapes(2.0, 3.0, 4.0, 4.0), 4.0),
        (Distribution::discrete(&[3.0, 9.0], &[1.0, 0.0], Weights::SumToOne), 3.0),
        (Distribution::empirical(&[0.0, 1.0], &[3.0, 3.0]), 3.0),
        (Distribution::normal_p10_p90(3.0, 3.0), 3.0),
        (Distribution::lognormal_p10_p90(3.0, 3.0), 3.0),
        (Distribution::triangular_p10_p50_p90(3.0, 3.0, 3.0), 3.0),
        (Distribution::pert_p10_p50_p90(3.0, 3.0, 3.0), 3.0),
        (Distribution::gated(0.0, Distribution::uniform(1.0, 2.0).unwrap()), 0.0),
        (Distribution::gated(1.0, Distribution::fixed(7.0).unwrap()), 7.0),
    ];
    for (made, value) in cases {
        let made = made.unwrap();
        assert_eq!(made.as_fixed(), Some(value), "{}", made.describe());
        assert_eq!((made.mean(), made.sd(), made.support()), (value, 0.0, (value, value)));
        assert_eq!(made.quantile(0.9), value);
    }
    let now_and_then = Distribution::gated(0.4, Distribution::fixed(7.0).unwrap()).unwrap();
    assert_eq!(now_and_then.as_fixed(), None);
    assert_eq!((now_and_then.quantile(0.59), now_and_then.quantile(0.61)), (0.0, 7.0));
    assert_eq!(now_and_then.describe(), "gated, probability 0.4, of fixed 7");
}

#[test]
fn a_gate_in_a_gate_is_one_gate() {
    let of = || Distribution::uniform(4.0, 8.0).unwrap();
    let twice = Distribution::gated(0.5, Distribution::gated(0.5, of()).unwrap()).unwrap();
    let once = Distribution::gated(0.25, of()).unwrap();
    for u in [0.1, 0.74, 0.76, 0.9] {
        assert_eq!(twice.quantile(u), once.quantile(u));
    }
    assert!((twice.mean() - once.mean()).abs() < 1e-15 && (twice.sd() - once.sd()).abs() < 1e-15);
}

/// These bits are a promise: a change here changes every result of every scenario.
#[test]
fn the_numbers_at_an_address_never_change() {
    let source = Source::new(Seed(42));
    let raid = VariableHash::new("capital.raids", "year");
    let london = VariableHash::new("incidents.count", "london");
    let words = |variable, trial, year| (source.at(variable, trial, year) * 4_294_967_296.0) as u32;
    assert_eq!(
        [words(raid, 1, Some(2025)), words(raid, 1, Some(2026)), words(raid, 2, Some(2025)), words(london, 1, None)],
        [3_298_676_440, 2_913_115_025, 1_863_639_129, 1_520_503_448]
    );
}

#[test]
fn a_draw_depends_on_its_address_and_on_nothing_that_was_drawn_before() {
    let source = Source::new(Seed(7));
    let variable = |name: &str| VariableHash::new(name, "");
    let mut alone = vec![Lanes::<32>::ZERO; 15];
    source.fill_years(variable("b"), 1, 2025, &mut alone);
    // With another variable drawn before, other years asked for, in blocks that begin elsewhere.
    let mut other = Lanes::<32>::ZERO;
    source.fill_once(variable("a"), 1, &mut other);
    let mut later = vec![Lanes::<32>::ZERO; 9];
    source.fill_years(variable("b"), 1, 2031, &mut later);
    assert_eq!(alone[6..], later[..]);
    let mut from_eight = vec![Lanes::<32>::ZERO; 15];
    source.fill_years(variable("b"), 9, 2025, &mut from_eight);
    for (row, shifted) in alone.iter().zip(&from_eight) {
        assert_eq!(row.0[8..], shifted.0[..24]);
    }
}

#[test]
fn neighbouring_addresses_are_uncorrelated() {
    const N: u32 = 1 << 14;
    let source = Source::new(Seed(3));
    let (a, b) = (VariableHash::new("a", "x"), VariableHash::new("a", "y"));
    let at = |variable, trial, year| normal_quantile(source.at(variable, trial, year));
    // Variable and year of each side, and how many trials later the second one stands.
    let pairs = [
        ("trials", (a, None), (a, None), 1),
        ("distant trials", (a, None), (a, None), N),
        ("years", (a, Some(2025)), (a, Some(2026)), 0),
        ("blocks of years", (a, Some(2027)), (a, Some(2028)), 0),
        ("entities", (a, None), (b, None), 0),
    ];
    for (name, (x, x_year), (y, y_year), later) in pairs {
        let products = (1..=N).map(|i| at(x, i, x_year) * at(y, i + later, y_year));
        let correlation = products.sum::<f64>() / f64::from(N);
        assert!(correlation.abs() < 3.3 / f64::from(N).sqrt(), "{name}: {correlation}");
    }
}

#[test]
fn exp_and_ln_undo_each_other() {
    for i in -700..=700 {
        let x = f64::from(i) + 0.37;
        assert!((ln(exp(x)) - x).abs() < 1e-15 * x.abs().max(1.0) * 4.0, "{x}");
    }
}
