//! Steps 6 and 7 of every year: estates fail, and the capital part of their repair is paid first.

use super::Incidents;
use super::equations;
use crate::draw::{Chance, Counts, VariableHash};
use crate::file::{Number, NumberId};
use crate::lift;
use crate::num::{Lanes, sum};
use crate::strategy::fill;
use crate::systems::estate::{self, equations as backlog_equations};
use crate::systems::estate::{Backlog, Estate};
use crate::systems::{Namer, Now, Numbers, prices};

/// Addresses of the draws, by estate.
#[derive(Clone, Debug)]
pub struct Addresses {
    count: Vec<VariableHash>,
    repair_cost: Vec<VariableHash>,
}

impl Addresses {
    /// Names the draws.
    pub fn new(incidents: &Incidents, estates: &[Estate], all: &[Number], name: &mut Namer<'_>) -> Self {
        let repair_cost = &all[incidents.repair_cost.0].key;
        Self {
            count: estates.iter().map(|estate| name("incidents.count", &estate.id)).collect(),
            repair_cost: estates.iter().map(|estate| name(repair_cost, &estate.id)).collect(),
        }
    }
}

/// What of failures no strategy changes.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// Incidents a year per £m of backlog at opening prices, by band.
    pub rate: [Lanes<W>; 4],
    /// Incidents a year that do not come from backlog, by estate.
    pub base_rate: Vec<Lanes<W>>,
    /// Incidents a year per £m of backlog at the year's prices, by year, then band.
    rate_at_prices: Vec<[Lanes<W>; 4]>,
    /// By estate, then year.
    counts: Counts<W>,
    /// Mean repair cost, £, by estate, then year.
    repair_cost: Vec<Lanes<W>>,
    /// Day-to-day part of repairs at the opening stock, £m at opening prices.
    pub opening_repairs: Lanes<W>,
    /// Bed-days lost a year at the opening stock.
    pub opening_lost_days: Lanes<W>,
    /// The same of each estate.
    pub opening_lost_days_of: Vec<Lanes<W>>,
}

impl<const W: usize> Futures<W> {
    /// Room for as many estates and years.
    pub fn new(estates: usize, years: usize) -> Self {
        let rows = |n: usize| vec![Lanes::ZERO; n];
        Self {
            rate: [Lanes::ZERO; 4],
            base_rate: rows(estates),
            rate_at_prices: vec![[Lanes::ZERO; 4]; years],
            counts: Counts::new(estates * years),
            repair_cost: rows(estates * years),
            opening_repairs: Lanes::ZERO,
            opening_lost_days: Lanes::ZERO,
            opening_lost_days_of: vec![Lanes::ZERO; estates],
        }
    }

    /// Mean repair cost of an estate's incidents, £, `t` years after the first.
    #[inline(always)]
    pub fn repair_cost(&self, estate: usize, t: usize) -> &Lanes<W> {
        &self.repair_cost[estate * self.rate_at_prices.len() + t]
    }

    /// What each trial believes of failures, and what it draws.
    #[inline(always)]
    pub fn draw(
        &mut self,
        (incidents, estates): (&Incidents, &[Estate]),
        at: &Addresses,
        chance: &Chance<W>,
        numbers: &Numbers<W>,
        (prices, total_area): (&prices::Futures<W>, &Lanes<W>),
        all: &[Number],
    ) {
        let of = |id: NumberId| numbers.of(id);
        let (per_year, from_backlog) = (of(incidents.per_year), of(incidents.from_backlog_share));
        let mut weighted = Lanes::ZERO;
        for estate in estates {
            for band in 0..4 {
                weighted += *of(incidents.relative_rate[band]) * *of(estate.opening[band]);
            }
        }
        let k: Lanes<W> = lift!(equations::backlog_rate(per_year, from_backlog, weighted));
        self.rate = incidents.relative_rate.map(|relative| k * *of(relative));
        for (t, rates) in self.rate_at_prices.iter_mut().enumerate() {
            let index = prices.year(t).construction_index;
            *rates = self.rate.map(|rate| lift!(equations::rate_at_prices(rate, index)));
        }
        (self.opening_repairs, self.opening_lost_days) = (Lanes::ZERO, Lanes::ZERO);
        let years = self.rate_at_prices.len();
        for (j, estate) in estates.iter().enumerate() {
            self.base_rate[j] = lift!(equations::base_rate(per_year, from_backlog, of(estate.area), total_area));
            // What failures cost at the opening, from which changes count.
            let mut rate = self.base_rate[j];
            for band in 0..4 {
                rate += self.rate[band] * *of(estate.opening[band]);
            }
            let criticality = of(estate.criticality);
            let cost: Lanes<W> = lift!(equations::repair_cost(rate, of(incidents.repair_cost), criticality, 1.0));
            self.opening_repairs += (1.0 - *of(incidents.capitalised_share)) * cost;
            self.opening_lost_days_of[j] = rate * *of(incidents.lost_bed_days) * *criticality;
            self.opening_lost_days += self.opening_lost_days_of[j];

            let rows = j * years..(j + 1) * years;
            chance.prepare(at.count[j], &mut self.counts, rows.clone());
            let distribution = &all[incidents.repair_cost.0].distribution;
            chance.yearly(distribution, at.repair_cost[j], &mut self.repair_cost[rows]);
        }
    }
}

/// The failures of an estate in a year.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct EstateYear<const W: usize> {
    /// How many.
    pub incidents: Lanes<W>,
    /// What their repair cost, £m cash.
    pub repair_cost: Lanes<W>,
    /// Bed-days that they cost.
    pub lost_bed_days: Lanes<W>,
    /// Expected number by band.
    pub band_rate: [Lanes<W>; 4],
    /// Expected number.
    pub rate: Lanes<W>,
}

/// Failures of all estates in a year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// How many.
    pub incidents: Lanes<W>,
    /// What their repair cost, £m cash.
    pub repair_cost: Lanes<W>,
    /// Bed-days that they cost.
    pub lost_bed_days: Lanes<W>,
    /// Clinical incidents.
    pub clinical: Lanes<W>,
}

/// How many failures the estate at `j` has, given its `stock` by band.
#[inline(always)]
pub fn fail<const W: usize>(
    (incidents, estate): (&Incidents, &Estate),
    futures: &Futures<W>,
    chance: &Chance<W>,
    now: &Now<'_, W>,
    (j, avoided): (usize, Option<&Lanes<W>>),
    stock: &[Lanes<W>],
    year: &mut EstateYear<W>,
) {
    year.rate = futures.base_rate[j];
    for band in 0..4 {
        let at_prices = &futures.rate_at_prices[now.t][band];
        for l in 0..W {
            year.band_rate[band][l] = equations::band_rate(at_prices[l], stock[band][l]);
            year.rate[l] += year.band_rate[band][l];
        }
    }
    if let Some(avoided) = avoided {
        let left = 1.0 - *avoided;
        year.rate = year.rate * left;
        year.band_rate = year.band_rate.map(|rate| rate * left);
    }
    year.incidents = chance.count(&futures.counts, j * futures.rate_at_prices.len() + now.t, &year.rate);
    let (criticality, days) = (now.of(estate.criticality), now.of(incidents.lost_bed_days));
    let (each, index) = (futures.repair_cost(j, now.t), now.prices.construction_index);
    year.repair_cost = lift!(equations::repair_cost(year.incidents, each, criticality, index));
    year.lost_bed_days = year.incidents * *days * *criticality;
}

/// What repairs took of the money that reaches backlog, £m cash.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Repaired<const W: usize> {
    /// Share of the capital part that the money pays for.
    pub affordable_share: Lanes<W>,
    /// The capital part that was paid.
    pub repairs: Lanes<W>,
    /// The money left for the strategy.
    pub money: Lanes<W>,
}

/// Pays the capital part of repairs, books what it clears, and says what spending can still clear.
#[inline(always)]
pub fn repair<const W: usize>(
    (incidents, backlog): (&Incidents, &Backlog),
    now: &Now<'_, W>,
    cleared_per_pound: &Lanes<W>,
    available: &Lanes<W>,
    years: &[EstateYear<W>],
    estates: &mut estate::State<W>,
    seen: &mut impl FnMut(usize, &Lanes<W>),
) -> Repaired<W> {
    let capitalised = now.of(incidents.capitalised_share);
    let (limit, cost_to_clear) = (now.of(backlog.clearance_limit_share), now.of(backlog.cost_to_clear));
    let mut wanted = Lanes::ZERO;
    for year in years {
        wanted += *capitalised * year.repair_cost;
    }
    let affordable_share: Lanes<W> = lift!(equations::affordable_share(available, wanted));
    let repairs: Lanes<W> = lift!(fill::taken(available, wanted));
    for (j, year) in years.iter().enumerate() {
        let capital = *capitalised * year.repair_cost * affordable_share;
        let per_rate: Lanes<W> = lift!(equations::cleared_per_rate(capital, cleared_per_pound, year.rate));
        for band in 0..4 {
            let candidate = j * 4 + band;
            let (work, level) = (&estates.work[candidate], &estates.level[j]);
            let (repaired, clearable) = (&mut estates.repaired[candidate], &mut estates.clearable[candidate]);
            for l in 0..W {
                repaired[l] = equations::cleared_by_repairs(year.band_rate[band][l], per_rate[l], work[l]);
                let left = work[l] - repaired[l];
                clearable[l] = backlog_equations::clearable(level[l] * left, left, limit[l], cost_to_clear[l]);
            }
        }
        seen(j, &capital);
    }
    Repaired { affordable_share, repairs, money: *available - repairs }
}

/// Sums over estates.
#[inline(always)]
pub fn year<const W: usize>(
    (incidents, estates): (&Incidents, &[Estate]),
    now: &Now<'_, W>,
    years: &[EstateYear<W>],
) -> Year<W> {
    let weight = now.of(incidents.clinical_weight);
    let mut clinical = Lanes::ZERO;
    for (estate, year) in estates.iter().zip(years) {
        clinical += year.incidents * *weight * *now.of(estate.criticality);
    }
    Year {
        incidents: sum(years.iter().map(|year| &year.incidents)),
        repair_cost: sum(years.iter().map(|year| &year.repair_cost)),
        lost_bed_days: sum(years.iter().map(|year| &year.lost_bed_days)),
        clinical,
    }
}
