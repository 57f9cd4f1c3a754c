//! Closed-form and published cases, through the functions that serve the simulator.

use capcast::draw::copula::{Copula, normal_correlation, rank_correlation};
use capcast::draw::{Distribution, Seed, Source, VariableHash, normal_quantile, poisson::poisson};
use capcast::num::quantile::{coverage, mcse_of_mean, mcse_of_quantile, quantile_of_sorted, quantile_ranks, sort_f32};
use capcast::num::{asin, exp, ln, normal_density, pairwise_sum, sqrt};

/// What quantile tables add to a closed form.
const TABLE: f64 = 2e-9;

#[track_caller]
fn close(found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs() + 1e-12, "found {found}, expected {expected}");
}

/// Independent uniforms of a variable in trials 1 to n.
fn uniforms(name: &str, n: u32) -> impl Iterator<Item = f64> {
    let (source, variable) = (Source::new(Seed(11)), VariableHash::new(name, ""));
    (1..=n).map(move |trial| source.at(variable, trial, None))
}

/// Mean and sample standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = pairwise_sum(values) / n;
    let squares: Vec<f64> = values.iter().map(|x| (x - mean) * (x - mean)).collect();
    (mean, sqrt(pairwise_sum(&squares) / (n - 1.0)))
}

#[test]
fn lognormal_from_mean_cv() {
    let cost = Distribution::lognormal_mean_cv(100.0, 0.3).unwrap();
    assert_eq!(cost.mean(), 100.0);
    close(cost.quantile(0.5), 95.782_628_522_115_22, 1e-12);
    close(cost.quantile(0.9), 139.532_018_946_732_28, TABLE);
    // Mean and sd of the logarithm, read off two quantiles.
    close(ln(cost.quantile(0.5)), 4.562_081_337_867_566, 1e-12);
    let one_sd_up = ln(cost.quantile(0.841_344_746_068_542_9) / cost.quantile(0.5));
    close(one_sd_up, 0.293_560_379_208_524, TABLE);
    // Skewness of a lognormal: cv³ + 3cv, by its quantiles.
    const N: u32 = 1 << 18;
    let cubes = (0..N).map(|i| {
        let d = (cost.quantile((f64::from(i) + 0.5) / f64::from(N)) - cost.mean()) / cost.sd();
        d * d * d
    });
    close(pairwise_sum(&cubes.collect::<Vec<_>>()) / f64::from(N), 0.927_000_000_000_000_5, 1e-3);
}

#[test]
fn triangular_10_14_30() {
    let cost = Distribution::triangular(10.0, 14.0, 30.0).unwrap();
    close(cost.mean(), 18.0, 1e-9);
    close(cost.sd(), 4.320_493_798_938_574, 1e-9);
    close(cost.quantile(0.1), 12.828_427_124_746_192, 1e-9);
    close(cost.quantile(0.5), 17.350_889_359_326_48, 1e-9);
    close(cost.quantile(0.9), 24.343_145_750_507_62, 1e-9);
}

#[test]
fn gbm_moments_quantiles() {
    let (start, drift, volatility, years) = (100.0, 0.05, 0.2, 10.0);
    let median = start * exp((drift - 0.5 * volatility * volatility) * years);
    let law = Distribution::lognormal_median_log_sd(median, volatility * sqrt(years)).unwrap();
    close(law.mean(), 164.872_127_070_012_82, 1e-9);
    close(law.sd() * law.sd(), 13_369.181_383_856_294, 1e-9);
    close(law.quantile(0.5), 134.985_880_757_600_3, 1e-9);
    close(law.quantile(0.05), 47.697_234_068_941_56, TABLE);
    close(law.quantile(0.8), 229.857_187_242_841_3, TABLE);
    close(law.quantile(0.95), 382.017_707_307_056_5, TABLE);
    close(law.quantile(0.317_628_147_998_624_16), start, TABLE); // P(below the start)

    // The same by walking ten years in 100,000 trials, through the statistics of a run.
    const N: u32 = 100_000;
    let (source, variable) = (Source::new(Seed(2)), VariableHash::new("gbm", ""));
    let ends: Vec<f64> = (1..=N)
        .map(|trial| {
            (2025..2035).fold(start, |s, year| {
                let z = normal_quantile(source.at(variable, trial, Some(year)));
                s * exp(drift - 0.5 * volatility * volatility + volatility * z)
            })
        })
        .collect();
    let (mean, sd) = moments(&ends);
    close(mean, 164.872_127_070_012_82, 0.01);
    assert!((mean - 164.872_127_070_012_82).abs() < 3.3 * mcse_of_mean(sd, ends.len()));
    let mut sorted: Vec<f32> = ends.iter().map(|&x| x as f32).collect();
    sort_f32(&mut sorted);
    for (q, expected) in [
        (0.05, 47.697_234_068_941_56),
        (0.5, 134.985_880_757_600_3),
        (0.8, 229.857_187_242_841_3),
        (0.95, 382.017_707_307_056_5),
    ] {
        close(quantile_of_sorted(&sorted, q), expected, 0.01);
        let (lower, upper) = quantile_ranks(sorted.len(), q, 0.999).unwrap();
        assert!(f64::from(sorted[lower - 1]) < expected && expected < f64::from(sorted[upper - 1]));
    }
    let below = ends.iter().filter(|end| **end < start).count() as f64 / f64::from(N);
    assert!((below - 0.317_628_147_998_624_16).abs() < 5e-3);
}

#[test]
fn compound_poisson() {
    const N: u32 = 100_000;
    let severity = Distribution::lognormal_mean_cv(2.0, 0.8).unwrap();
    // E N · E X and E N · E X²
    close(3.0 * severity.mean(), 6.0, 1e-9);
    close(3.0 * (severity.mean() * severity.mean() + severity.sd() * severity.sd()), 19.68, 1e-9);
    let source = Source::new(Seed(6));
    let count = VariableHash::new("count", "");
    let severities: Vec<VariableHash> = (0..32).map(|i| VariableHash::new("severity", &i.to_string())).collect();
    let totals: Vec<f64> = (1..=N)
        .map(|trial| {
            let u = source.at(count, trial, None);
            let events = poisson(u, normal_quantile(u), 3.0) as usize;
            severities[..events].iter().fold(0.0, |sum, &s| sum + severity.quantile(source.at(s, trial, None)))
        })
        .collect();
    let (mean, sd) = moments(&totals);
    assert!((mean - 6.0).abs() < 3.3 * mcse_of_mean(sd, totals.len()), "{mean}");
    close(sd * sd, 19.68, 0.05);
}

#[test]
fn quantile_order_statistic_ci() {
    for (n, q, lower, upper, covered) in [
        (100, 0.5, 40, 61, 0.964_799_799_782_295_2),
        (1000, 0.8, 775, 825, 0.951_899_583_166_572_6),
        (1000, 0.9, 881, 919, 0.954_907_181_114_825_9),
        (10_000, 0.95, 9457, 9543, 0.951_528_054_654_334_7),
    ] {
        assert_eq!(quantile_ranks(n, q, 0.95), Some((lower, upper)));
        assert!((coverage(n, q, lower, upper) - covered).abs() < 1e-9);
    }
}

#[test]
fn mcse_of_quantile_of_a_normal() {
    for (q, z, expected) in [
        (0.5, 0.0, 0.012_533_141_373_155_003),
        (0.8, 0.841_621_233_572_914_3, 0.014_287_657_386_309_445),
        (0.9, 1.281_551_565_544_600_4, 0.017_094_179_568_351_006),
        (0.95, 1.644_853_626_951_472_7, 0.021_131_875_109_690_85),
    ] {
        assert!((normal_quantile(q) - z).abs() < 1e-9);
        close(mcse_of_quantile(q, 10_000, normal_density(z)), expected, 1e-9);
        close(mcse_of_quantile(q, 10_000, normal_density(normal_quantile(q))), expected, TABLE);
    }
}

#[test]
fn crn_variance_reduction() {
    const N: u32 = 100_000;
    let sd = 10.0;
    let z975 = -normal_quantile(0.025);
    let mine: Vec<f64> = uniforms("mine", N).map(normal_quantile).collect();
    let theirs: Vec<f64> = uniforms("theirs", N).map(normal_quantile).collect();
    for (rho, expected, trials) in [
        (0.0, 14.142_135_623_730_951, 769),
        (0.5, 10.0, 385),
        (0.9, 4.472_135_954_999_58, 77),
        (0.99, std::f64::consts::SQRT_2, 8),
    ] {
        let closed = sqrt(2.0 * sd * sd * (1.0 - rho));
        close(closed, expected, 1e-9);
        // Trials until the half width of the interval of the difference is 1.
        let n = (1..).find(|&n| z975 * mcse_of_mean(closed, n) <= 1.0).unwrap();
        assert_eq!(n, trials);
        // Two outcomes that share ρ of their variation: paired trial by trial, the rest cancels.
        let differences: Vec<f64> =
            mine.iter().zip(&theirs).map(|(&x, &y)| sd * x - sd * (rho * x + sqrt(1.0 - rho * rho) * y)).collect();
        close(moments(&differences).1, expected, 0.01);
    }
}

#[test]
fn gaussian_copula_rho_for_target_spearman() {
    for (spearman, rho) in [
        (0.2, 0.209_056_926_535_306_91),
        (0.5, 0.517_638_090_205_041_5),
        (0.7, 0.716_735_899_090_600_5),
        (0.9, 0.907_980_999_479_093_5),
    ] {
        close(normal_correlation(spearman), rho, 1e-9);
    }
}

#[test]
fn bivariate_normal_rank_correlation() {
    for (rho, spearman, kendall) in [
        (0.3, 0.287_564_218_622_621_27, 0.193_973_368_041_356_6),
        (0.5, 0.482_583_739_530_997_4, 0.333_333_333_333_333_37),
        (0.8, 0.785_939_282_606_727_7, 0.590_334_470_601_733_2),
        (-0.6, -0.581_920_104_124_069_8, -0.409_665_529_398_266_9),
    ] {
        close(rank_correlation(rho), spearman, 1e-9);
        close(2.0 / std::f64::consts::PI * asin(rho), kendall, 1e-9);

        // The same in draws: what the copula makes of independent uniforms has these rank correlations.
        const N: u32 = 20_000;
        let (copula, _) = Copula::new(&vec![vec![1.0, spearman], vec![spearman, 1.0]]).unwrap();
        let pairs: Vec<(f64, f64)> = uniforms("first", N)
            .zip(uniforms("second", N))
            .map(|(a, b)| (copula.uniform(0, &[a, b]), copula.uniform(1, &[a, b])))
            .collect();
        // Spearman's is Pearson's of the uniforms; Kendall's needs pairs of pairs, of which neighbours are enough.
        let products: Vec<f64> = pairs.iter().map(|(a, b)| 12.0 * (a - 0.5) * (b - 0.5)).collect();
        let (found, sd) = moments(&products);
        assert!((found - spearman).abs() < 4.0 * mcse_of_mean(sd, products.len()), "{found} for {spearman}");
        let signs: Vec<f64> = pairs.chunks_exact(2).map(|p| ((p[0].0 - p[1].0) * (p[0].1 - p[1].1)).signum()).collect();
        let (found, sd) = moments(&signs);
        assert!((found - kendall).abs() < 4.0 * mcse_of_mean(sd, signs.len()), "{found} for {kendall}");
    }
}

/// A cost of 100 over five years of 5 % construction and 2 % general inflation: dearer in cash, and in real terms too. (The
/// real discount rate of the case waits for discounting.)
#[test]
fn real_nominal_and_deflators() {
    use capcast::systems::{estate::equations::deferral, prices::equations::index};
    let five_years = |inflation: f64| (0..5).fold(1.0, |last, _| index(last, inflation));
    close(100.0 * five_years(0.05), 127.628_156_250_000_03, 1e-9);
    close(100.0 * five_years(0.05) / five_years(0.02), 115.596_753_317_411_57, 1e-9);
    close(deferral(1.0, 1.05 / 1.02, 0.0, 1.0), 0.029_411_764_705_882_47, 1e-9);
}

/// Concentration index of five ranked groups, the most deprived first, and the Gini as that of what is ranked by itself (Kakwani, Wagstaff and
/// van Doorslaer 1997).
#[test]
fn gini_concentration_index() {
    use capcast::systems::disparities::equations::indices;
    let of = |values: &[f64]| indices(values.iter().map(|&value| (1.0, value)))[2];
    close(of(&[5.0, 3.0, 4.0, 2.0, 1.0]), -0.24, 1e-9);
    close(of(&[1.0, 2.0, 3.0, 4.0, 5.0]), 0.266_666_666_666_666_66, 1e-9);
    assert!(of(&[3.0, 3.0, 3.0]).abs() < 1e-12);
    // By its definition, twice the covariance of rank and value by the mean, in any shares of people.
    let groups = [(0.3, 2.0), (0.1, 7.0), (0.4, 1.0), (0.2, 4.0)];
    let mean: f64 = groups.iter().map(|(people, value)| people * value).sum();
    let (mut before, mut covariance) = (0.0, 0.0);
    for (people, value) in groups {
        covariance += people * (value - mean) * (before + people / 2.0 - 0.5);
        before += people;
    }
    close(indices(groups.into_iter())[2], 2.0 * covariance / mean, 1e-9);
}
