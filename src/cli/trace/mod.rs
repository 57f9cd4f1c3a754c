//! `capcast trace`: how did this one future come about?

mod data;
mod steps;
#[cfg(test)]
mod tests;
mod text;

use super::options::{self, Format, Reading};
use super::{Failure, Talk, words};
use crate::draw::Sampler;
use crate::engine::traced::View;
use crate::engine::{Trial, World};
use crate::units::FinancialYear;
use clap::Args;

/// How did this one future come about? Every step of every year, for checking by hand.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast trace --trial 0                                     the central case of England
  capcast trace --trial 37 --strategy worst_first --year 2025/26
  capcast trace my_trust.toml --trial 1 --format json | jq .years[0]")]
pub struct Trace {
    #[command(flatten)]
    pub reading: Reading,
    /// The future to trace, 1 to 4294967295; 0 is the central case, every number at its mean.
    #[arg(long, value_name = "N", value_parser = super::options::trial)]
    trial: u32,
    /// The strategy to follow, by id; none: the first of the scenario.
    #[arg(long, value_name = "S")]
    strategy: Option<String>,
    /// Only this year, as in 2025/26.
    #[arg(long, value_name = "YEAR", value_parser = super::options::year)]
    year: Option<FinancialYear>,
    /// Seed of the draws; none: as the scenario says.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// Known so that it can be refused with a reason.
    #[arg(long, hide = true)]
    sampler: Option<String>,
}

impl Trace {
    /// Runs the one future and prints what happened in it.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        if self.sampler.as_deref().is_some_and(|sampler| sampler != Sampler::Inverse.name()) {
            return Err(Failure::Refused(
                "--sampler: a trace replays a future to the last digit, and the reference sampler promises no digits; \
                 it serves `capcast run`, to hold a whole run against another"
                    .to_owned(),
            ));
        }
        let numbers = options::numbers(None, self.seed.as_deref());
        let (numbers, loaded) = Failure::together(numbers, self.reading.load(talk))?;
        let scenario = &loaded.scenario;
        let position = match &self.strategy {
            Some(name) => options::strategies(scenario, std::slice::from_ref(name))?[0],
            None => 0,
        };
        let years = match self.year {
            None => 0..scenario.horizon(),
            Some(year) if (scenario.first_year..=scenario.last_year).contains(&year) => {
                let t = (year.start() - scenario.first_year.start()) as usize;
                t..t + 1
            }
            Some(year) => {
                return Err(Failure::Refused(format!(
                    "{year} is not simulated: --year may be {} to {}",
                    scenario.first_year, scenario.last_year
                )));
            }
        };
        let seed = numbers.seed.unwrap_or(scenario.seed);
        let world = World::new(scenario, scenario.trials, seed, &[position])
            .map_err(|clash| Failure::Refused(clash.to_string()))?;
        let future = Trial::run(&world, self.trial, 0);
        let strategy = &scenario.strategies[position];
        let view = View { scenario, world: &world, strategy, seed, trial: self.trial, future: &future, years };
        if self.strategy.is_none() && scenario.strategies.len() > 1 {
            let ids: Vec<&str> = scenario.strategies.iter().map(|spec| spec.id.as_str()).collect();
            talk.say(&format!("Following {}; --strategy may be {}.\n", strategy.id, words::list(&ids)));
        }
        if self.trial > scenario.trials {
            let run = words::futures(scenario.trials.into());
            talk.say(&format!("A run of this scenario has {run}; trial {} is a further one.\n", self.trial));
        }
        talk.data(&match self.reading.format {
            Format::Table => text::render(&view),
            Format::Json => data::json(&view),
            Format::Csv => data::csv(&view),
        })
    }
}
