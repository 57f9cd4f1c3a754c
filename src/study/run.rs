//! A run: one scenario, simulated under some of its strategies.

use super::error::StudyError;
use super::identity::{Drawn, Identity};
use super::progress::{Progress, watched};
use super::request::{self, Request};
use crate::draw::Sampler;
use crate::engine::{self, Keep, Results, World};
use crate::scenario::{Correlation, Loaded, Scenario};

/// A scenario that can be simulated.
#[derive(Clone)]
pub struct Simulation<'l> {
    /// The scenario with what is known of its files.
    pub loaded: &'l Loaded,
    /// The same, made ready.
    pub world: World<'l>,
    /// What is kept of every future.
    pub keep: Keep,
}

impl<'l> Simulation<'l> {
    /// Makes a scenario ready.
    ///
    /// # Errors
    /// [`StudyError::Request`]: everything that is asked for and the scenario has not. [`StudyError::Address`].
    pub fn prepare(loaded: &'l Loaded, request: &Request) -> Result<Self, StudyError> {
        let scenario = &loaded.scenario;
        let mut faults = request.faults(scenario);
        let chosen = request::strategies(scenario, &request.strategies).unwrap_or_else(|wrong| {
            faults.splice(0..0, wrong);
            Vec::new()
        });
        if !faults.is_empty() {
            return Err(StudyError::Request(faults));
        }
        let world = World::new(scenario, request.trials(scenario), request.seed(scenario), &chosen)?;
        let world = world.drawn_by(request.sampler).with_quantiles(request.quantiles.clone());
        Ok(Self { loaded, world: world.keeping(request.also_kept.clone()), keep: request.keep })
    }

    /// The same, in which estates are also told of a year, and held against this strategy, if it takes part.
    #[must_use]
    pub fn telling(self, year: crate::units::FinancialYear, strategy: Option<&str>) -> Self {
        Self { world: self.world.telling(year, strategy), ..self }
    }

    /// Simulates it, on the threads of the current pool where the crate is built with `threads`.
    ///
    /// # Errors
    /// [`RunError`](crate::engine::RunError).
    pub fn simulate(&self, progress: &dyn Progress) -> Result<Results, engine::RunError> {
        watched(progress, |watch| engine::run(&self.world, self.keep, watch))
    }

    /// What is simulated otherwise than the file as it is says: values of the scenario, as `path=value`, and what the
    /// request leaves out, or wants made or kept otherwise.
    pub fn changed(&self) -> Vec<String> {
        [self.loaded.set.clone(), self.asked_otherwise()].concat()
    }

    /// Those of them that no key of a scenario says.
    pub fn asked_otherwise(&self) -> Vec<String> {
        let (world, strategies) = (&self.world, &self.loaded.scenario.strategies);
        let mut changed = Vec::new();
        if world.chosen.len() < strategies.len() {
            let ids: Vec<&str> = world.chosen.iter().map(|&place| strategies[place].id.as_str()).collect();
            changed.push(format!("strategies={}", ids.join(",")));
        }
        if world.sampler != Sampler::Inverse {
            changed.push(format!("sampler={}", world.sampler.name()));
        }
        if self.keep != Keep::Headline {
            changed.push("keep=none".to_owned());
        }
        if !world.extra_quantiles.is_empty() {
            let quantiles: Vec<String> = world.extra_quantiles.iter().map(f64::to_string).collect();
            changed.push(format!("quantiles={}", quantiles.join(",")));
        }
        changed
    }

    /// What identifies the run, whatever the machine.
    pub fn identity(&self, results: &Results) -> Identity {
        let drawn = Drawn {
            seed: results.seed,
            sampler: self.world.sampler.method(),
            trials: results.trials,
            trials_left_out: results.nonfinite_trials.clone(),
            quantiles: &results.extra_quantiles,
            strategies: results.strategies.iter().map(|(id, _)| id.clone()).collect(),
        };
        Identity {
            repaired: repaired(&self.loaded.scenario),
            changed: self.changed(),
            ..Identity::of(self.loaded, drawn)
        }
    }
}

/// Correlations that were replaced by the nearest possible ones: id, and the largest change.
pub(super) fn repaired(scenario: &Scenario) -> Vec<(String, f64)> {
    let repaired = |correlation: &Correlation| Some((correlation.id.clone(), correlation.repaired?));
    scenario.correlations.iter().filter_map(repaired).collect()
}
