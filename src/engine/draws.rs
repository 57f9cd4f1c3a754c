//! The draws of one trial, looked up by address when they are needed: by their inverses, or by the reference sampler.

use super::world::World;
use crate::draw::{Reference, Sampler, VariableHash, normal_quantile, poisson};
use crate::model::Outcome;
use crate::model::resurvey::Resurvey;
use crate::scenario::{NumberId, Timing};

/// Draws of one trial; trial 0 is the central case, where nothing is drawn.
pub struct Draws<'w, 's> {
    world: &'w World<'s>,
    reference: Reference,
    trial: u32,
    outcome: Outcome,
}

impl<'w, 's> Draws<'w, 's> {
    /// The draws of `trial`.
    pub fn new(world: &'w World<'s>, trial: u32) -> Self {
        let outcome = if trial == 0 { Outcome::Expected } else { Outcome::Drawn };
        Self { world, reference: Reference::new(world.source.seed()), trial, outcome }
    }

    /// The trial.
    pub fn trial(&self) -> u32 {
        self.trial
    }

    /// Whether processes are drawn or stand at their expectation.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// A uniform of the year.
    pub fn uniform(&self, variable: VariableHash, year: i32) -> f64 {
        match self.world.sampler {
            Sampler::Inverse => self.world.source.at(variable, self.trial, Some(year)),
            Sampler::Reference => self.reference.uniform(variable, self.trial, Some(year)),
        }
    }

    /// A standard normal surprise; 0 in the central case.
    pub fn normal(&self, variable: VariableHash, year: i32) -> f64 {
        match (self.outcome, self.world.sampler) {
            (Outcome::Expected, _) => 0.0,
            (Outcome::Drawn, Sampler::Inverse) => normal_quantile(self.uniform(variable, year)),
            (Outcome::Drawn, Sampler::Reference) => self.reference.normal(variable, self.trial, Some(year)),
        }
    }

    /// The normal deviation with which an estate is valued anew, and whether it is.
    pub fn revaluation(&self, resurvey: Resurvey, variable: VariableHash, year: i32) -> (f64, bool) {
        match self.world.sampler {
            Sampler::Inverse => {
                let (place, moves) = resurvey.place(self.uniform(variable, year));
                (normal_quantile(place), moves)
            }
            Sampler::Reference => {
                let surprise = self.reference.surprise(resurvey.unchanged, variable, self.trial, Some(year));
                (surprise.unwrap_or(0.0), surprise.is_some())
            }
        }
    }

    /// A number that is drawn every year; its mean in the central case.
    pub fn yearly(&self, id: NumberId, variable: VariableHash, year: i32) -> f64 {
        let distribution = &self.world.scenario.number(id).distribution;
        match (self.outcome, distribution.as_fixed(), self.world.sampler) {
            (_, Some(value), _) => value,
            (Outcome::Drawn, None, Sampler::Inverse) => distribution.quantile(self.uniform(variable, year)),
            (Outcome::Drawn, None, Sampler::Reference) => {
                self.reference.draw(distribution, variable, self.trial, Some(year))
            }
            (Outcome::Expected, None, _) => distribution.mean(),
        }
    }

    /// The number of events of the year at `rate`; the rate itself in the central case.
    pub fn count(&self, rate: f64, variable: VariableHash, year: i32) -> f64 {
        match (self.outcome, self.world.sampler) {
            (Outcome::Expected, _) => rate,
            (Outcome::Drawn, Sampler::Inverse) => {
                let uniform = self.uniform(variable, year);
                poisson::poisson(uniform, normal_quantile(uniform), rate)
            }
            (Outcome::Drawn, Sampler::Reference) => self.reference.poisson(rate, variable, self.trial, Some(year)),
        }
    }

    /// A number that is drawn once in the trial; its mean in the central case, and where it is drawn every year.
    pub fn once(&self, id: NumberId) -> f64 {
        let number = self.world.scenario.number(id);
        match (self.outcome, number.timing, number.distribution.as_fixed()) {
            (_, _, Some(value)) => value,
            (Outcome::Drawn, Timing::PerTrial, None) => self.parameter(id),
            _ => number.distribution.mean(),
        }
    }

    /// A random number drawn once: by itself, or together with the members before it in its correlation.
    fn parameter(&self, id: NumberId) -> f64 {
        let (world, distribution) = (self.world, &self.world.scenario.number(id).distribution);
        let own = |id: NumberId| world.source.at(world.numbers[id.0], self.trial, None);
        match (world.correlated[id.0], world.sampler) {
            (None, Sampler::Inverse) => distribution.quantile(own(id)),
            (None, Sampler::Reference) => self.reference.draw(distribution, world.numbers[id.0], self.trial, None),
            (Some((group, member)), sampler) => {
                let correlation = &world.scenario.correlations[group];
                let members = &correlation.members[..=member];
                match sampler {
                    Sampler::Inverse => {
                        let uniforms: Vec<f64> = members.iter().map(|&id| own(id)).collect();
                        distribution.quantile(correlation.copula.uniform(member, &uniforms))
                    }
                    Sampler::Reference => {
                        let members: Vec<VariableHash> = members.iter().map(|id| world.numbers[id.0]).collect();
                        self.reference.correlated(&correlation.copula, distribution, &members, self.trial)
                    }
                }
            }
        }
    }
}
