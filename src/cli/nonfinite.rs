//! What is said when a value leaves the finite range: where, from which draws, and how to see it happen.

use super::{grid, words};
use crate::draw::Sampler;
use crate::engine::block::Nonfinite;
use crate::engine::{Trial, World};

/// The place, the drawn inputs of that future, and the command that replays it.
pub fn describe(world: &World<'_>, found: Nonfinite, again: &str) -> String {
    let scenario = world.scenario;
    let strategy = &scenario.strategies[world.chosen[found.strategy]].id;
    let year = scenario.first_year.plus(found.year as i32);
    let future = Trial::run(world, found.trial, found.strategy);
    let which = match found.trial {
        0 => "the central case (trial 0)".to_owned(),
        trial => format!("trial {}", words::count(trial.into())),
    };
    let mut inputs: Vec<Vec<String>> = world
        .random_parameters()
        .map(|id| {
            let number = scenario.number(id);
            vec![format!("  {}", number.key), words::figure(future.futures.numbers.of(id)[0]), number.unit.to_owned()]
        })
        .collect();
    if let Some(drawn) = future.years.get(found.year) {
        let (prices, capital) = (&drawn.record.prices, &drawn.record.capital);
        let of_year = [
            ("construction inflation", prices.construction),
            ("general inflation", prices.general),
            ("share of capital raided", capital.raid.share),
            ("share of capital that slips", capital.slippage),
            ("increase by the national re-survey shock", *future.futures.estate.shock(found.year)),
        ];
        inputs.extend(
            of_year.map(|(name, value)| vec![format!("  {name}, {year}"), words::figure(value[0]), String::new()]),
        );
    }
    format!(
        "{} of strategy {strategy} left the finite range in {which}, {year}: nothing was published.\n\n\
         What {which} drew:\n{}\n\
         {}\n\
         Look for an input that is far too large or small.{}",
        found.metric.name(),
        grid::columns(&inputs, 1),
        match world.sampler {
            Sampler::Inverse => format!(
                "See it happen: capcast trace{again} --seed {} --trial {} --strategy {strategy}",
                world.source.seed().0,
                found.trial
            ),
            Sampler::Reference => "The reference sampler drew it; capcast trace cannot replay it.".to_owned(),
        },
        // The central case belongs to every run and cannot be left out.
        if found.trial == 0 { "" } else { " To count such futures instead of stopping: --set run.on_nonfinite=count" },
    )
}
