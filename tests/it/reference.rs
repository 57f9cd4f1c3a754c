//! The reference sampler: a run drawn by the methods of another library agrees with our own.

use crate::engine::every_width_is_the_same;
use crate::worlds::{england, results, world};
use capcast::draw::Sampler;
use capcast::engine::Metric;

/// The reference sampler drives the very same year: a block of its draws holds what each trial alone gives, to the bit.
#[test]
fn a_block_drawn_by_the_reference_sampler_is_that_of_its_trials_alone() {
    let scenario = england(&["horizon.last_year=2027/28"]);
    let world = world(&scenario, 1024 + 96, 5).drawn_by(Sampler::Reference);
    for first in [0, 1, 1025] {
        every_width_is_the_same(&world, first).unwrap();
    }
}

/// Means and quantiles of every headline outcome, within the Monte Carlo error of both: 4.5 standard errors, which of the
/// few hundred comparisons none should pass.
#[test]
fn england_drawn_by_another_library_has_the_same_means_and_quantiles() {
    const FAR: f64 = 4.5;
    let scenario = england(&[
        "horizon.last_year=2029/30",
        "correlation.work={ between = [\"backlog.escalation.mean_per_year\", \"backlog.new_need.base_gbp_per_m2\"], rank = 0.5 }",
    ]);
    const N: u32 = 2000;
    let ours = results(&world(&scenario, N, 1), 2);
    let theirs = results(&world(&scenario, N, 1).drawn_by(Sampler::Reference), 2);
    assert_ne!(ours.parameters, theirs.parameters);
    let mut compared = 0;
    for (a, b) in ours.series.iter().zip(&theirs.series) {
        assert!((a.central_case - b.central_case).abs() <= 1e-12 * a.central_case.abs(), "the same central case");
        let (Some(error_a), Some(error_b)) = (a.mcse, b.mcse) else { continue };
        let error = (error_a * error_a + error_b * error_b).sqrt();
        let place = format!("{} of {} in year {}", a.metric.name(), ours.strategies[a.strategy].0, a.year);
        assert!((a.mean - b.mean).abs() <= FAR * error + 1e-9, "{place}: means {} and {}", a.mean, b.mean);
        // Outcomes that are often exactly 0 have quantiles that jump.
        if !Metric::HEADLINE.contains(&a.metric) || a.metric == Metric::CapitalLapsed {
            continue;
        }
        for (a, b) in a.quantiles.iter().flatten().zip(b.quantiles.iter().flatten()) {
            let (Some(low), Some(high), Some(low_b), Some(high_b)) = (a.lo, a.hi, b.lo, b.hi) else { continue };
            // Half of a 95 % interval is 1.96 standard errors.
            let errors = [(high - low) / 3.92, (high_b - low_b) / 3.92];
            let error = (errors[0] * errors[0] + errors[1] * errors[1]).sqrt();
            assert!((a.value - b.value).abs() <= FAR * error + 1e-9, "{place}: quantiles {} and {}", a.value, b.value);
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn the_reference_sampler_is_the_same_for_any_number_of_threads() {
    let scenario = england(&["horizon.last_year=2026/27"]);
    let run = |threads| results(&world(&scenario, 1100, 2).drawn_by(Sampler::Reference), threads);
    assert_eq!(run(1), run(3));
}
