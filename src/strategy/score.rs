//! Scores: what a pound spent on a candidate is expected to be worth.

use crate::num::{exp, ln, ln_1p, share_of};

/// What a strategy may see: the scenario's expected values, never a trial's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectations {
    /// Incidents a year per £m of backlog at opening prices, by band, low first.
    pub incident_rate: [f64; 4],
    /// Yearly migration out of low, moderate and significant; nothing leaves high.
    pub migration: [f64; 3],
    /// Escalation a year by band.
    pub escalation: [f64; 4],
    /// Construction inflation a year.
    pub construction_inflation: f64,
    /// Cost of an incident, repair and harm, £m at opening prices.
    pub incident_cost_gbp_m: f64,
    /// Pounds of cash that clear a pound of backlog.
    pub cost_to_clear: f64,
    /// Consequence of an incident by estate, relative to the average.
    pub criticality: Vec<f64>,
    /// Opening backlog by estate and band, £m.
    pub opening_gbp_m: Vec<[f64; 4]>,
    /// General inflation a year.
    pub general_inflation: f64,
    /// Years that are simulated.
    pub years: usize,
    /// Share of the people that an estate serves who live in the most deprived fifth, by estate.
    pub deprived_share: Vec<f64>,
}

/// Rate at which what is worth something later is brought to today, a year: the Treasury's for the first thirty years.
pub const DISCOUNT_RATE: f64 = 0.035;

/// What a year's pound is worth in so many years' time, and paid at the end of each of them: `(1 + r)^−n` and `Σ (1 + r)^−i`.
///
/// ```
/// use capcast::strategy::score::discounted;
/// let (factor, annuity) = discounted(30.0);
/// assert!((factor - 0.356_28).abs() < 1e-5 && (annuity - 18.392).abs() < 1e-3);
/// ```
pub fn discounted(years: f64) -> (f64, f64) {
    let factor = exp(-years * ln_1p(DISCOUNT_RATE));
    (factor, (1.0 - factor) / DISCOUNT_RATE)
}

/// Present worth, by estate and band, of clearing a pound's worth of backlog today (S6): the failures that it would cause in each year of
/// the horizon, and what the work would have come to by its end, in general prices: `φ·A(h)/κ + [(1 + π̄^c)(1 + ε_r)/(1 + π̄^g)]^h·(1 + r)^−h`.
///
/// ```
/// use capcast::strategy::{Expectations, score::worth_of_backlog};
/// let expected = Expectations {
///     incident_rate: [0.0; 4],
///     migration: [0.0; 3],
///     escalation: [0.0, 0.0, 0.0, 0.07],
///     construction_inflation: 0.0,
///     incident_cost_gbp_m: 0.1,
///     cost_to_clear: 1.0,
///     criticality: vec![1.0],
///     opening_gbp_m: vec![[1.0; 4]],
///     general_inflation: 0.0,
///     years: 10,
///     deprived_share: vec![0.2],
/// };
/// let worth = worth_of_backlog(&expected);
/// // what does not grow is worth less the later it is paid: 1.035^−10; what grows 7 % a year (1.07/1.035)^10
/// assert!((worth[0] - 0.708_919).abs() < 1e-6);
/// assert!((worth[3] - 1.394_55).abs() < 1e-5);
/// ```
pub fn worth_of_backlog(expected: &Expectations) -> Vec<f64> {
    let years = expected.years as f64;
    let (factor, annuity) = discounted(years);
    let worth = |estate: usize, band: usize| {
        let real = (1.0 + expected.construction_inflation) * (1.0 + expected.escalation[band])
            / (1.0 + expected.general_inflation);
        failures(expected, estate, band) / expected.cost_to_clear * annuity + exp(years * ln(real)) * factor
    };
    (0..expected.criticality.len() * 4).map(|c| worth(c / 4, c % 4)).collect()
}

/// Expected cost a year of the failures that £1m of a candidate's backlog causes, £m: a share of it has moved a band up.
fn failures(expected: &Expectations, estate: usize, band: usize) -> f64 {
    let rate = &expected.incident_rate;
    let moved = expected.migration.get(band).copied().unwrap_or(0.0);
    let next = rate[(band + 1).min(3)];
    ((1.0 - moved) * rate[band] + moved * next) * expected.criticality[estate] * expected.incident_cost_gbp_m
}

/// What each criterion of a weighted score counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weights {
    /// Expected cost avoided next year per pound (S3).
    pub risk: f64,
    /// How worn the estate is: the share of its opening backlog that is of significant or high risk.
    pub age: f64,
    /// How large the job is: the candidate's share of all opening backlog.
    pub size: f64,
}

/// Expected cost avoided next year per pound of cash spent on a candidate (S3).
///
/// `[(1 − m_r)λ_r + m_r·λ_{r+1}]·criticality·cost/κ + (1 + π̄)(1 + ε_r) − 1`: the failures that the work would have caused,
/// a share of it having moved a band up, and the growth of its price. A pound of cash clears `1/κ` of recorded backlog,
/// whose liability in cash is a pound: so failures are divided by κ and growth is not.
///
/// ```
/// use capcast::strategy::{Expectations, score::risk_per_pound};
/// let expected = Expectations {
///     incident_rate: [0.0, 0.0, 0.1, 0.2],
///     migration: [0.0, 0.0, 0.5],
///     escalation: [0.0, 0.0, 0.0, 0.10],
///     construction_inflation: 0.0,
///     incident_cost_gbp_m: 0.1,
///     cost_to_clear: 1.0,
///     criticality: vec![2.0],
///     opening_gbp_m: vec![[1.0; 4]],
///     general_inflation: 0.0,
///     years: 1,
///     deprived_share: vec![0.2],
/// };
/// // high: 0.2 incidents · 2 · £0.1m = 0.04, and 0.10 of growth
/// assert!((risk_per_pound(&expected, 0, 3) - 0.14).abs() < 1e-12);
/// // significant: half of it moves up: 0.15 incidents · 2 · £0.1m
/// assert!((risk_per_pound(&expected, 0, 2) - 0.03).abs() < 1e-12);
/// ```
pub fn risk_per_pound(expected: &Expectations, estate: usize, band: usize) -> f64 {
    let growth = (1.0 + expected.construction_inflation) * (1.0 + expected.escalation[band]) - 1.0;
    failures(expected, estate, band) / expected.cost_to_clear + growth
}

/// Values as distances from their mean in standard deviations; all 0 where they do not differ.
///
/// ```
/// use capcast::strategy::score::standardised;
/// // mean 3, deviations −2, 0, 0, 2: variance 8/4
/// let [low, .., high] = standardised(&[1.0, 3.0, 3.0, 5.0])[..] else { unreachable!() };
/// assert!((high - 2.0_f64.sqrt()).abs() < 1e-12 && low == -high);
/// assert_eq!(standardised(&[0.1, 0.1, 0.1]), [0.0, 0.0, 0.0]);
/// ```
pub fn standardised(values: &[f64]) -> Vec<f64> {
    let n = values.len().max(1) as f64;
    let mean = values.iter().fold(0.0, |sum, x| sum + x) / n;
    let variance = values.iter().fold(0.0, |sum, x| sum + (x - mean) * (x - mean)) / n;
    let sd = crate::num::sqrt(variance);
    // Below this only the rounding of the mean tells them apart.
    let none = sd <= 1e-12 * mean.abs();
    values.iter().map(|x| if none { 0.0 } else { (x - mean) / sd }).collect()
}

/// Scores of all candidates by a weighted sum of criteria, each standardised over the candidates (S4).
///
/// ```
/// use capcast::strategy::{Expectations, Weights, score::weighted};
/// let expected = Expectations {
///     incident_rate: [0.0; 4],
///     migration: [0.0; 3],
///     escalation: [0.01, 0.02, 0.03, 0.04],
///     construction_inflation: 0.0,
///     incident_cost_gbp_m: 0.1,
///     cost_to_clear: 1.0,
///     criticality: vec![1.0, 1.0],
///     opening_gbp_m: vec![[3.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 7.0]],
///     general_inflation: 0.0,
///     years: 1,
///     deprived_share: vec![0.2, 0.2],
/// };
/// // size alone: the largest job first, then the next, then six of the same size
/// let by_size = weighted(&expected, Weights { size: 1.0, ..Weights::default() });
/// assert!(by_size[7] > by_size[0] && by_size[0] > by_size[1]);
/// assert_eq!(by_size[1], by_size[6]);
/// // age alone: 2 of 6 of the first estate, 8 of 10 of the other
/// let by_age = weighted(&expected, Weights { age: 2.0, ..Weights::default() });
/// assert!((by_age[4] - 2.0).abs() < 1e-12 && (by_age[3] + 2.0).abs() < 1e-12);
/// ```
pub fn weighted(expected: &Expectations, weights: Weights) -> Vec<f64> {
    let opening = &expected.opening_gbp_m;
    let sum = |bands: &[f64; 4]| bands.iter().fold(0.0, |sum, band| sum + band);
    let all = opening.iter().fold(0.0, |all, bands| all + sum(bands));
    let of = |criterion: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        standardised(&(0..opening.len() * 4).map(|c| criterion(c / 4, c % 4)).collect::<Vec<_>>())
    };
    let risk = of(&|estate, band| risk_per_pound(expected, estate, band));
    let age = of(&|estate, _| share_of(opening[estate][2] + opening[estate][3], sum(&opening[estate])));
    let size = of(&|estate, band| share_of(opening[estate][band], all));
    (0..risk.len()).map(|c| weights.risk * risk[c] + weights.age * age[c] + weights.size * size[c]).collect()
}
