//! What a simulation is asked for, as plain data, and what of it a scenario cannot give.

use super::error::{Fault, What};
use crate::draw::Sampler;
use crate::engine::{Keep, Metric};
use crate::num::quantile::CONFIDENCE;
use crate::num::quantile::quantile_ranks;
use crate::scenario::Scenario;

/// What a simulation is asked for. By default it is what the scenario says.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// Strategies by id; empty: all of the scenario.
    pub strategies: Vec<String>,
    /// Futures; none: as the scenario says.
    pub trials: Option<u32>,
    /// Seed, below 2⁶³; none: as the scenario says.
    pub seed: Option<u64>,
    /// How draws are made.
    pub sampler: Sampler,
    /// What is kept of every future.
    pub keep: Keep,
    /// Outcomes that are kept of every future beside those.
    pub also_kept: Vec<Metric>,
    /// Quantiles beside [`QUANTILES`](crate::engine::results::QUANTILES), as fractions.
    pub quantiles: Vec<f64>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            strategies: Vec::new(),
            trials: None,
            seed: None,
            sampler: Sampler::Inverse,
            keep: Keep::Headline,
            also_kept: Vec::new(),
            quantiles: Vec::new(),
        }
    }
}

impl Request {
    /// Futures of a scenario.
    pub fn trials(&self, scenario: &Scenario) -> u32 {
        self.trials.unwrap_or(scenario.trials)
    }

    /// Seed of a scenario.
    pub fn seed(&self, scenario: &Scenario) -> u64 {
        self.seed.unwrap_or(scenario.seed)
    }

    /// What is wrong with it, whatever the strategies.
    pub(super) fn faults(&self, scenario: &Scenario) -> Vec<Fault> {
        let trials = self.trials(scenario);
        let none = (trials == 0).then_some(Fault::NoTrials);
        let seed = self.seed.filter(|&seed| i64::try_from(seed).is_err()).map(Fault::SeedTooLarge);
        let quantiles = self.quantiles.iter().filter_map(|&q| quantile(q, trials.max(1)).err());
        none.into_iter().chain(seed).chain(quantiles).collect()
    }
}

/// Positions in the scenario of the strategies named, in the scenario's order; all where none is named.
///
/// # Errors
/// [`Fault::Twice`], [`Fault::Unknown`]: all of them.
pub fn strategies(scenario: &Scenario, named: &[String]) -> Result<Vec<usize>, Vec<Fault>> {
    let ids: Vec<&str> = scenario.strategies.iter().map(|spec| spec.id.as_str()).collect();
    if named.is_empty() {
        return Ok((0..ids.len()).collect());
    }
    let mut chosen = chosen(What::Strategy, named, &ids)?;
    chosen.sort_unstable();
    Ok(chosen)
}

/// The places of the names among those that there are, in the order in which they are named.
pub(super) fn chosen(what: What, named: &[String], known: &[&str]) -> Result<Vec<usize>, Vec<Fault>> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for name in named {
        match known.iter().position(|id| id == name) {
            Some(place) if found.contains(&place) => faults.push(Fault::Twice(what, name.clone())),
            Some(place) => found.push(place),
            None => faults.push(Fault::unknown(what, name, known)),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// A quantile that so many futures can show: one of them at least lies beyond it.
///
/// # Errors
/// [`Fault::QuantileOutside`], [`Fault::QuantileBeyond`].
///
/// # Examples
/// ```
/// use capcast::study::{Fault, quantile};
/// assert_eq!(quantile(0.99, 1000), Ok(0.99));
/// assert_eq!(quantile(0.75, 2), Err(Fault::QuantileBeyond { q: 0.75, trials: 2, beyond: 0.5 }));
/// ```
pub fn quantile(q: f64, trials: u32) -> Result<f64, Fault> {
    if !(q > 0.0 && q < 1.0) {
        return Err(Fault::QuantileOutside(q));
    }
    match beyond(q, trials) {
        beyond if beyond < 1.0 - 1e-9 => Err(Fault::QuantileBeyond { q, trials, beyond }),
        _ => Ok(q),
    }
}

/// Of these quantiles those that rest on too few futures for an interval, each with the futures beyond it.
pub fn thin(quantiles: &[f64], trials: u32) -> impl Iterator<Item = (f64, f64)> {
    let thin = quantiles.iter().filter(move |&&q| quantile_ranks(trials as usize, q, CONFIDENCE).is_none());
    thin.map(move |&q| (q, beyond(q, trials)))
}

/// Futures that lie beyond a quantile, on its thinner side.
fn beyond(q: f64, trials: u32) -> f64 {
    f64::from(trials) * q.min(1.0 - q)
}
