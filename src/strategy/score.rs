//! Scores: what a pound spent on a candidate is expected to be worth.

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
/// };
/// // high: 0.2 incidents · 2 · £0.1m = 0.04, and 0.10 of growth
/// assert!((risk_per_pound(&expected, 0, 3) - 0.14).abs() < 1e-12);
/// // significant: half of it moves up: 0.15 incidents · 2 · £0.1m
/// assert!((risk_per_pound(&expected, 0, 2) - 0.03).abs() < 1e-12);
/// ```
pub fn risk_per_pound(expected: &Expectations, estate: usize, band: usize) -> f64 {
    let rate = &expected.incident_rate;
    let moved = expected.migration.get(band).copied().unwrap_or(0.0);
    let next = rate[(band + 1).min(3)];
    let failures =
        ((1.0 - moved) * rate[band] + moved * next) * expected.criticality[estate] * expected.incident_cost_gbp_m;
    let growth = (1.0 + expected.construction_inflation) * (1.0 + expected.escalation[band]) - 1.0;
    failures / expected.cost_to_clear + growth
}
