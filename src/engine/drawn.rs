//! What a run drew, in each of its futures, without simulating any strategy: numbers that are drawn once, and summaries of what
//! is drawn every year. The draws are a function of seed and trial, so they need not be kept to be known.

use super::futures::Futures;
use super::group;
use super::task::Isa;
use super::world::World;
use crate::num::{LANES, Lanes, ln};
use crate::scenario::NumberId;

/// What varies from future to future.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// A number that is drawn once.
    Number(NumberId),
    /// How much work the national re-ratings find, all years together: Σ ln(1 + k).
    NationalRerating,
    /// Record ÷ work of all estates in the last year, weighted by the opening backlog, on the log scale.
    SurveyLevel,
    /// Construction prices in the last year, on the log scale.
    ConstructionPrices,
    /// General prices in the last year, on the log scale.
    GeneralPrices,
    /// How readily raids come: 1 less the mean of their uniforms.
    Raids,
    /// What indicative years bring of what the plan says.
    Settlement,
}

/// One thing that is drawn, in every future.
#[derive(Clone, PartialEq, Debug)]
pub struct Drawn {
    /// What it is.
    pub what: What,
    /// Trials 1 to n.
    pub values: Vec<f64>,
}

/// What is drawn in the first `trials` futures of `world`, in the years up to `last`, counted from the first.
///
/// ```
/// use capcast::engine::World;
/// use capcast::engine::drawn::{What, drawn};
/// use capcast::scenario::{ENGLAND, Text, load};
/// let text = Text { name: "england".into(), bytes: ENGLAND.into() };
/// let loaded = load(&text, &[], false).unwrap();
/// let world = World::new(&loaded.scenario, 1000, 1, &[0]).unwrap();
/// let drawn = drawn(&world, 1000, 14);
/// let shocks = drawn.iter().find(|drawn| drawn.what == What::NationalRerating).unwrap();
/// let without = shocks.values.iter().filter(|&&found| found == 0.0).count();
/// assert!((250..550).contains(&without)); // fifteen years at about 0.09, which nobody knows closely
/// ```
pub fn drawn(world: &World<'_>, trials: u32, last: usize) -> Vec<Drawn> {
    let scenario = world.scenario;
    let numbers = world.random_parameters().map(What::Number);
    let processes = [
        What::NationalRerating,
        What::SurveyLevel,
        What::ConstructionPrices,
        What::GeneralPrices,
        What::Raids,
        What::Settlement,
    ];
    let mut all: Vec<Drawn> =
        numbers.chain(processes).map(|what| Drawn { what, values: Vec::with_capacity(trials as usize) }).collect();
    let mut futures = Futures::<LANES>::new(world);
    let opening: Vec<f64> = scenario.estates.iter().map(|e| e.opening.iter().map(|&id| world.mean(id)).sum()).collect();
    for first in (0..trials).step_by(LANES) {
        group::draw(Isa::Best, &mut futures, world, first + 1);
        let lanes = (trials - first).min(LANES as u32) as usize;
        for drawn in &mut all {
            let value = summary(drawn.what, &futures, &opening, last);
            drawn.values.extend_from_slice(&value.0[..lanes]);
        }
    }
    all.retain(|drawn| drawn.values.iter().any(|value| *value != drawn.values[0]));
    all
}

fn summary(what: What, futures: &Futures<LANES>, opening: &[f64], last: usize) -> Lanes<LANES> {
    let mut out = Lanes::ZERO;
    match what {
        What::Number(id) => return *futures.numbers.of(id),
        What::Settlement => return futures.capital.settlement,
        What::NationalRerating => {
            for t in 0..=last {
                for l in 0..LANES {
                    out[l] += ln(1.0 + futures.estate.shock(t)[l]);
                }
            }
        }
        What::SurveyLevel => {
            let all = opening.iter().fold(0.0, |sum, one| sum + one);
            for (j, of_all) in opening.iter().enumerate() {
                for l in 0..LANES {
                    out[l] += of_all / all * ln(futures.estate.level(j, last)[l]);
                }
            }
        }
        What::ConstructionPrices | What::GeneralPrices => {
            let prices = futures.prices.year(last);
            let index = match what {
                What::GeneralPrices => prices.general_index,
                _ => prices.construction_index,
            };
            for l in 0..LANES {
                out[l] = ln(index[l]);
            }
        }
        What::Raids => {
            for t in 0..=last {
                out += 1.0 - *futures.capital.raid_uniform(t);
            }
        }
    }
    out
}
