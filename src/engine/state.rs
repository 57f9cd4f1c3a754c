//! What a case has made of the world so far, and the record of a year.

use super::futures::Futures;
use super::ledger::WorstError;
use super::world::{Case, World};
use crate::num::{Lanes, sum};
use crate::strategy::{Allocation, Stage};
use crate::systems::{BarrierOf, appraisal, capital, care, change, demand, disparities, estate, funding, incidents};
use crate::systems::{interoperability, prices, programmes, technology, workforce};

/// What a case has made of the world so far, by system, and the books of the last year.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Backlog, its ledger, and what is spent on it.
    pub estate: estate::State<W>,
    /// Failures of the year by estate.
    pub incidents: Vec<incidents::EstateYear<W>>,
    /// Raids, and what is carried forward.
    pub capital: capital::State<W>,
    /// Staff and skills.
    pub workforce: workforce::State<W>,
    /// Legacy.
    pub technology: technology::State<W>,
    /// Day-to-day money, and a trust's cash.
    pub funding: funding::State<W>,
    /// Programmes.
    pub programmes: programmes::State<W>,
    /// Use and resistance.
    pub change: change::State<W>,
    /// Connections.
    pub interoperability: interoperability::State<W>,
    /// Who waits.
    pub care: care::State<W>,
    /// Who of them, by group.
    pub disparities: disparities::State<W>,
    /// What it all comes to.
    pub appraisal: appraisal::State<W>,
    /// Which stage the strategy is in.
    pub stage: Stage<W>,
    /// Largest error of the ledger's identity so far.
    pub ledger_error: WorstError<W>,
    /// Largest error of the balance of money so far.
    pub money_error: WorstError<W>,
}

/// The record of a year: that of each system; none where a system is not simulated, but for demand, which then costs what it did.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Prices.
    pub prices: prices::Year<W>,
    /// Demand.
    pub demand: demand::Year<W>,
    /// Money before any strategy, and what of it can be delivered.
    pub capital: capital::Envelope<W>,
    /// A trust's cash.
    pub cash: Option<funding::CashYear<W>>,
    /// Staff.
    pub workforce: Option<workforce::Year<W>>,
    /// What repairs took.
    pub repaired: incidents::Repaired<W>,
    /// What the strategy made of the rest.
    pub allocation: Allocation<W>,
    /// 1 where the strategy is in its later stage.
    pub switched: Lanes<W>,
    /// Capital that was not spent.
    pub left: capital::Left<W>,
    /// Capital spent on what is committed elsewhere, new leases included, £m cash.
    pub elsewhere: Lanes<W>,
    /// Legacy.
    pub technology: Option<technology::Year<W>>,
    /// Failures.
    pub incidents: incidents::Year<W>,
    /// Backlog.
    pub estate: estate::Year<W>,
    /// Day-to-day money.
    pub funding: Option<funding::Year<W>>,
    /// Programmes.
    pub programmes: Option<programmes::Year<W>>,
    /// Use and resistance.
    pub change: Option<change::Year<W>>,
    /// Connections.
    pub interoperability: Option<interoperability::Year<W>>,
    /// Who is treated, and who waits.
    pub care: Option<care::Year<W>>,
    /// How far apart groups are.
    pub disparities: Option<disparities::Year<W>>,
    /// What it all comes to.
    pub appraisal: Option<appraisal::Year<W>>,
}

impl<const W: usize> State<W> {
    /// Room for the state of `world`.
    pub fn new(world: &World<'_>) -> Self {
        let (scenario, estates) = (world.scenario, world.scenario.estates.len());
        let (change, connections) = (scenario.change.as_ref(), scenario.interoperability.as_ref());
        let asks_for_reach = change.is_some() || connections.is_some() || scenario.disparities.is_some();
        Self {
            estate: estate::State::new(estates),
            incidents: vec![incidents::EstateYear::default(); estates],
            capital: capital::State::default(),
            workforce: workforce::State::new(),
            technology: technology::State::new(estates),
            funding: funding::State::new(),
            programmes: programmes::State::new(scenario.programmes.as_ref(), estates, asks_for_reach),
            change: change::State::new(change, estates, world.programmes.duration.len()),
            interoperability: interoperability::State::new(connections, estates),
            care: care::State::new(scenario.care.as_ref(), estates),
            disparities: disparities::State::new(scenario.disparities.as_ref()),
            appraisal: appraisal::State::new(world.programmes.duration.len()),
            stage: Stage::new(estates * 4),
            ledger_error: WorstError::default(),
            money_error: WorstError::default(),
        }
    }

    /// Back to the opening.
    #[inline(always)]
    pub fn open(&mut self, world: &World<'_>, futures: &Futures<W>, case: &Case) {
        let (scenario, numbers) = (world.scenario, &futures.numbers);
        self.estate.open(&scenario.estates, numbers);
        self.capital.open(&scenario.capital);
        if let Some(system) = &scenario.workforce {
            self.workforce.open(system, numbers);
        }
        if scenario.technology.is_some() {
            self.technology.open(&scenario.estates, &futures.technology, numbers);
        }
        if let Some(system) = &scenario.funding {
            self.funding.open(system, numbers);
        }
        if let Some(system) = &scenario.programmes {
            self.programmes.open(system, &scenario.estates, numbers);
        }
        if scenario.change.is_some() {
            self.change.open(&scenario.estates, numbers, case.removed.has(BarrierOf::Change));
        }
        if let Some(system) = &scenario.interoperability {
            let seen = interoperability::Seen {
                estates: &scenario.estates,
                area_share: &futures.estate.area_share,
                legacy: scenario.technology.as_ref().map(|_| &self.technology.shares[..]),
                programmes: None,
            };
            self.interoperability.open(system, &seen, numbers);
        }
        if let (Some(system), Some(demand)) = (&scenario.care, &scenario.demand) {
            self.care.open(system, demand, (&scenario.estates, &scenario.backlog), numbers);
            if let Some(system) = &scenario.disparities {
                self.disparities.open(system, (&self.care.opening, &futures.demand), numbers);
            }
        }
        self.appraisal.open();
        self.stage.switched = Lanes::ZERO;
        self.ledger_error = WorstError::default();
        self.money_error = WorstError::default();
    }
}

impl<const W: usize> Year<W> {
    /// Where the capital of the year comes from, £m: the plan, on top of it, carried in.
    #[inline(always)]
    pub fn sources(&self) -> [Lanes<W>; 3] {
        [self.capital.planned, self.capital.on_top, self.capital.carried_in]
    }

    /// What becomes of it, £m: raided, cash-limited, repairs, strategy, set-asides, technology, programmes, elsewhere, lapsed, carried
    /// forward.
    #[inline(always)]
    pub fn uses(&self) -> [Lanes<W>; 10] {
        [
            self.capital.raided(),
            match &self.cash {
                Some(cash) => cash.limited,
                None => Lanes::ZERO,
            },
            self.repaired.repairs,
            self.allocation.spent,
            self.allocation.set_aside,
            self.capital.technology,
            self.allocation.programmes,
            self.elsewhere,
            self.left.lapsed,
            self.left.carried,
        ]
    }
}

impl<const W: usize> State<W> {
    /// What the strategy spent on the estate at `j` in the year, £m.
    #[inline(always)]
    pub fn spend_of(&self, j: usize) -> Lanes<W> {
        sum(self.estate.spend[j * 4..j * 4 + 4].iter())
    }
}
