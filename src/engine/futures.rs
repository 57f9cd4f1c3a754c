//! The futures of a group of trials: every draw of every year, made once and shared by all cases.

use super::world::World;
use crate::draw::Chance;
use crate::num::Lanes;
use crate::scenario::{Scenario, Timing};
use crate::systems::{Namer, Now, Numbers, approvals, capital, demand, estate, incidents, interoperability, prices};
use crate::systems::{programmes, technology, workforce};

/// Addresses of the yearly draws, by system.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Prices.
    pub prices: prices::Addresses,
    /// Demand.
    pub demand: demand::Addresses,
    /// Raids and slippage.
    pub capital: capital::Addresses,
    /// Leavers.
    pub workforce: workforce::Addresses,
    /// Re-survey.
    pub estate: estate::Addresses,
    /// Failures.
    pub incidents: incidents::Addresses,
    /// Outages.
    pub technology: technology::Addresses,
    /// Business cases.
    pub approvals: approvals::Addresses,
    /// Integration.
    pub interoperability: interoperability::Addresses,
}

impl Addresses {
    /// Names the draws.
    pub fn new(scenario: &Scenario, name: &mut Namer<'_>) -> Self {
        let (all, estates) = (&scenario.numbers[..], &scenario.estates[..]);
        Self {
            prices: prices::Addresses::new(name),
            demand: demand::Addresses::new(scenario.demand.as_ref(), name),
            capital: capital::Addresses::new(&scenario.capital, all, name),
            workforce: workforce::Addresses::new(name),
            estate: estate::Addresses::new(&scenario.backlog, estates, all, name),
            incidents: incidents::Addresses::new(&scenario.incidents, estates, all, name),
            technology: technology::Addresses::new(name),
            approvals: approvals::Addresses::new(
                scenario.programmes.as_ref().filter(|_| scenario.approvals.is_some()),
                name,
            ),
            interoperability: interoperability::Addresses::new(
                scenario.programmes.as_ref().filter(|_| scenario.interoperability.is_some()),
                name,
            ),
        }
    }
}

/// Draws of `W` consecutive trials, and what follows from them whatever the strategy does.
///
/// Everything is overwritten by [`Futures::draw`], so one allocation serves all groups of a task.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// The trials and the years that are drawn.
    pub chance: Chance<W>,
    /// The numbers of the scenario.
    pub numbers: Numbers<W>,
    /// Step 1.
    pub prices: prices::Futures<W>,
    /// Step 2.
    pub demand: demand::Futures<W>,
    /// Step 3.
    pub capital: capital::Futures<W>,
    /// Step 4.
    pub workforce: workforce::Futures<W>,
    /// Step 6.
    pub estate: estate::Futures<W>,
    /// Step 6.
    pub incidents: incidents::Futures<W>,
    /// Step 9.
    pub technology: technology::Futures<W>,
    /// Step 5.
    pub approvals: approvals::Futures<W>,
    /// Steps 7 to 11.
    pub programmes: programmes::Futures<W>,
    /// Step 7.
    pub interoperability: interoperability::Futures<W>,
    /// Normal scores of one group of correlated numbers.
    scores: Vec<Lanes<W>>,
}

impl<const W: usize> Futures<W> {
    /// Room for the futures of `world`, with what is fixed already in place.
    pub fn new(world: &World<'_>) -> Self {
        let (scenario, years) = (world.scenario, world.horizon());
        let estates = scenario.estates.len();
        let means = scenario.numbers.iter().map(|number| Lanes::splat(number.distribution.mean()));
        Self {
            chance: world.chance(0),
            numbers: Numbers(means.collect()),
            prices: prices::Futures::new(years),
            demand: demand::Futures::new(scenario.demand.as_ref(), years),
            capital: capital::Futures::new(years),
            workforce: workforce::Futures::new(scenario.workforce.as_ref(), years),
            estate: estate::Futures::new(estates, years),
            incidents: incidents::Futures::new(estates, years),
            technology: technology::Futures::new(scenario.technology.as_ref(), years),
            approvals: approvals::Futures::new(
                scenario.approvals.as_ref(),
                scenario.programmes.as_ref(),
                (scenario.first_year, years),
                &scenario.numbers,
            ),
            programmes: programmes::Futures::new(scenario.programmes.as_ref()),
            interoperability: interoperability::Futures::new(
                scenario.programmes.as_ref().filter(|_| scenario.interoperability.is_some()),
            ),
            scores: Vec::new(),
        }
    }

    /// Draws trials `first` to `first + W − 1`; `first = 0` means the central case in every lane.
    #[inline(always)]
    pub fn draw(&mut self, world: &World<'_>, first: u32) {
        self.chance = world.chance(first);
        self.once(world);
        let (scenario, at, all) = (world.scenario, &world.addresses, &world.scenario.numbers[..]);
        let (chance, numbers) = (&self.chance, &self.numbers);
        self.prices.draw((&scenario.construction, &scenario.general), &at.prices, chance, numbers);
        if let Some(system) = &scenario.demand {
            let fixed = numbers.or_zero(scenario.funding.as_ref().map(|funding| funding.fixed_cost_share));
            self.demand.draw(system, &at.demand, chance, numbers, (fixed, &world.expected_care_growth), all);
        }
        self.capital.draw(&scenario.capital, &at.capital, chance, numbers, &self.prices, (scenario.first_year, all));
        if let Some(system) = &scenario.workforce {
            self.workforce.draw(system, &at.workforce, chance, all);
        }
        let estates = &scenario.estates[..];
        self.estate.draw((&scenario.backlog, estates), &at.estate, chance, numbers, &self.prices, all);
        let prices = (&self.prices, &self.estate.total_area);
        self.incidents.draw((&scenario.incidents, estates), &at.incidents, chance, numbers, prices, all);
        if scenario.technology.is_some() {
            self.technology.draw(estates, &self.estate.area_share, &at.technology, chance, numbers);
        }
        if let Some(programmes) = &scenario.programmes {
            if let Some(approvals) = &scenario.approvals {
                self.approvals.draw(approvals, programmes, &at.approvals, chance, numbers, all);
            }
            self.programmes.draw(programmes, &self.estate.area_share, numbers);
            self.interoperability.draw(&at.interoperability, chance);
        }
    }

    /// The numbers that are drawn once a trial; in the central case, and those that are not, stand at their mean.
    #[inline(always)]
    fn once(&mut self, world: &World<'_>) {
        let numbers = &mut self.numbers.0;
        for (i, number) in world.scenario.numbers.iter().enumerate() {
            let is_random = number.timing == Timing::PerTrial && number.distribution.as_fixed().is_none();
            if is_random && world.correlated[i].is_none() {
                self.chance.once(&number.distribution, world.numbers[i], &mut numbers[i]);
            }
        }
        for correlation in &world.scenario.correlations {
            let members = &correlation.members;
            let distributions: Vec<_> = members.iter().map(|&id| &world.scenario.number(id).distribution).collect();
            let variables: Vec<_> = members.iter().map(|id| world.numbers[id.0]).collect();
            let put = |member: usize, lanes| numbers[members[member].0] = lanes;
            self.chance.together(&correlation.copula, &distributions, &variables, &mut self.scores, put);
        }
    }

    /// The rates, a year, by which prices and escalation multiply what is there.
    pub(super) fn yearly_rates(&self) -> impl Iterator<Item = &Lanes<W>> {
        self.prices.construction.iter().chain(&self.prices.general).chain(&self.estate.escalation)
    }

    /// The year `t` after the first, of which these are the `prices`.
    #[inline(always)]
    pub fn now<'a>(&'a self, world: &World<'_>, t: usize, prices: &'a prices::Year<W>) -> Now<'a, W> {
        let year = world.scenario.first_year.plus(t as i32);
        Now { t, year, mode: self.chance.mode, numbers: &self.numbers, prices }
    }
}
