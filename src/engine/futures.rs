//! The futures of one group of trials: every draw of every year, made once and shared by all strategies.

mod demand;

use super::world::World;
use crate::draw::{VariableHash, copula, normal_quantile};
use crate::model::resurvey::Resurvey;
use crate::model::{Outcome, estate, failures, funding, prices, share_of};
use crate::num::{LANES, Lane};
use crate::scenario::{Correlation, NumberId, PriceBasis, PriceProcess, Timing};

/// Draws of [`LANES`] consecutive trials, and what follows from them whatever the strategy does.
///
/// A `Vec<Lane>` over years holds one row a year. Everything is overwritten by [`Futures::draw`], so one allocation
/// serves all groups of a task.
pub struct Futures {
    /// Whether this is the central case.
    pub outcome: Outcome,
    numbers: Vec<Lane>,
    /// Normal scores of one group of correlated numbers.
    scores: Vec<Lane>,
    /// Escalation by band.
    pub escalation: [Lane; 4],
    /// New need, £ per m² a year at opening prices.
    pub new_need_rate: Lane,
    /// Shares of new need by band.
    pub new_need_split: [Lane; 4],
    /// Shares of gains at re-survey by band.
    pub gain_split: [Lane; 4],
    /// Incidents a year per £m of backlog at opening prices, by band.
    pub incident_rate: [Lane; 4],
    /// Incidents a year that do not come from backlog, by estate.
    pub base_rate: Vec<Lane>,
    /// Floor area of all estates.
    pub total_area: Lane,
    /// Construction inflation by year.
    pub construction: Vec<Lane>,
    /// General inflation by year.
    pub general: Vec<Lane>,
    /// Construction price index by year.
    pub construction_index: Vec<Lane>,
    /// General price index, from the opening year on: one row more than years.
    pub general_index: Vec<Lane>,
    /// Real cost of a pound left undone, by year, then band.
    pub deferral_rate: Vec<Lane>,
    /// Incidents a year per £m of backlog at the year's prices, by year, then band.
    pub rate_at_prices: Vec<Lane>,
    /// Recorded backlog that a pound clears.
    pub cleared_per_pound: Lane,
    /// Planned capital by year, £m cash.
    pub planned: Vec<Lane>,
    /// Pot for backlog by year, £m cash.
    pub pot: Vec<Lane>,
    /// The plan to which ring-fenced money belongs that moves with it: the last listed, or the base.
    pub plan_reference: Lane,
    /// Most capital that can be delivered by year, £m cash.
    pub delivery_limit: Vec<Lane>,
    /// Uniform of the raid by year.
    pub raid: Vec<Lane>,
    /// Share of the plan that a raid takes, by year.
    pub raid_size: Vec<Lane>,
    /// Share of capital that slips, by year.
    pub slippage: Vec<Lane>,
    /// Proportional increase by the national shock, 0 in a year without.
    pub shock: Vec<Lane>,
    /// Revaluation by estate, then year.
    pub revaluation: Vec<Lane>,
    /// Uniform of the number of incidents by estate, then year.
    pub incidents: Vec<Lane>,
    /// Its normal score.
    pub incidents_normal: Vec<Lane>,
    /// Mean repair cost, £, by estate, then year.
    pub repair_cost: Vec<Lane>,
    /// Demand for care, million, by year.
    pub demand: Vec<Lane>,
    /// Demand of each population group, million, by group, then year.
    pub demand_of_groups: Vec<Lane>,
    /// Cost of care relative to the opening, at opening prices, by year.
    pub care_cost: Vec<Lane>,
    /// What multiplies the leavers of clinical, estates and digital staff, by group, then year.
    pub leaver_factor: Vec<Lane>,
    /// Uniform of the number of outages, by year.
    pub outages: Vec<Lane>,
    /// Its normal score.
    pub outages_normal: Vec<Lane>,
    /// Day-to-day cost of failures at the opening, £m.
    pub opening_repairs: Lane,
    /// Bed-days lost to failures at the opening.
    pub opening_lost_days: Lane,
    /// Share of the floor area by estate.
    pub area_share: Vec<Lane>,
    /// Share of technology that is legacy at the opening.
    pub opening_legacy: Lane,
}

const ZERO: Lane = [0.0; LANES];

impl Futures {
    /// Room for the futures of `world`, with what is fixed already in place.
    pub fn new(world: &World<'_>) -> Self {
        let years = world.horizon();
        let estates = world.scenario.estates.len();
        let rows = |n: usize| vec![ZERO; n];
        let means = world.scenario.numbers.iter().map(|number| [number.distribution.mean(); LANES]);
        Self {
            outcome: Outcome::Drawn,
            numbers: means.collect(),
            scores: Vec::new(),
            escalation: [ZERO; 4],
            new_need_rate: ZERO,
            new_need_split: [ZERO; 4],
            gain_split: [ZERO; 4],
            incident_rate: [ZERO; 4],
            base_rate: rows(estates),
            total_area: ZERO,
            construction: rows(years),
            general: rows(years),
            construction_index: rows(years),
            general_index: rows(years + 1),
            deferral_rate: rows(years * 4),
            rate_at_prices: rows(years * 4),
            cleared_per_pound: ZERO,
            planned: rows(years),
            pot: rows(years),
            plan_reference: ZERO,
            delivery_limit: rows(years),
            raid: rows(years),
            raid_size: rows(years),
            slippage: rows(years),
            shock: rows(years),
            revaluation: rows(years * estates),
            incidents: rows(years * estates),
            incidents_normal: rows(years * estates),
            repair_cost: rows(years * estates),
            demand: rows(years),
            demand_of_groups: rows(years * world.scenario.demand.as_ref().map_or(0, |demand| demand.groups.len())),
            care_cost: vec![[1.0; LANES]; years],
            leaver_factor: rows(if world.scenario.workforce.is_some() { 3 * years } else { 0 }),
            outages: rows(if world.scenario.technology.is_some() { years } else { 0 }),
            outages_normal: rows(if world.scenario.technology.is_some() { years } else { 0 }),
            opening_repairs: ZERO,
            opening_lost_days: ZERO,
            area_share: rows(estates),
            opening_legacy: ZERO,
        }
    }

    /// The value of a number in each trial; a yearly one stands at its mean.
    #[inline(always)]
    pub fn number(&self, id: NumberId) -> &Lane {
        &self.numbers[id.0]
    }

    /// Draws trials `first` to `first + LANES − 1`; `first = 0` means the central case in every lane.
    #[inline(always)]
    pub fn draw(&mut self, world: &World<'_>, first: u32) {
        self.outcome = if first == 0 { Outcome::Expected } else { Outcome::Drawn };
        if self.outcome == Outcome::Drawn {
            for (i, number) in world.scenario.numbers.iter().enumerate() {
                if number.timing == Timing::PerTrial && number.distribution.as_fixed().is_none() {
                    let lane = &mut self.numbers[i];
                    world.source.fill_once(world.numbers[i], first, lane);
                    if world.correlated[i].is_none() {
                        number.distribution.fill_quantiles(lane);
                    }
                }
            }
            for correlation in &world.scenario.correlations {
                self.correlated(world, correlation);
            }
        }
        self.beliefs(world);
        self.opening(world);
        self.prices(world, first);
        demand::draw(self, world, first);
        self.plan(world);
        self.yearly(world, first);
    }

    /// Turns the uniforms of the members of a group, which stand in their places, into draws.
    #[inline(always)]
    fn correlated(&mut self, world: &World<'_>, correlation: &Correlation) {
        self.scores.clear();
        for &id in &correlation.members {
            let mut score = self.numbers[id.0];
            for u in &mut score {
                *u = normal_quantile(*u);
            }
            self.scores.push(score);
        }
        for (member, &id) in correlation.members.iter().enumerate() {
            let lane = &mut self.numbers[id.0];
            if let Some(weights) = correlation.copula.weights(member) {
                *lane = ZERO;
                for (&weight, score) in weights.iter().zip(&self.scores) {
                    for l in 0..LANES {
                        lane[l] = copula::mixed(lane[l], weight, score[l]);
                    }
                }
                for score in lane.iter_mut() {
                    *score = copula::uniform_of(*score);
                }
            }
            world.scenario.number(id).distribution.fill_quantiles(lane);
        }
    }

    /// What each trial believes of the world: constant over its years.
    #[inline(always)]
    fn beliefs(&mut self, world: &World<'_>) {
        let (backlog, failure) = (&world.scenario.backlog, &world.scenario.incidents);
        let numbers = &self.numbers;
        let of = |id: NumberId| &numbers[id.0];
        let estates = &world.scenario.estates;
        let (mean, per_year, from_backlog) =
            (of(backlog.escalation_mean), of(failure.per_year), of(failure.from_backlog_share));
        self.total_area = ZERO;
        let mut weighted = ZERO;
        for estate in estates {
            for l in 0..LANES {
                self.total_area[l] += of(estate.area)[l];
            }
            for band in 0..4 {
                let (relative, opening) = (of(failure.relative_rate[band]), of(estate.opening[band]));
                for l in 0..LANES {
                    weighted[l] += relative[l] * opening[l];
                }
            }
        }
        for band in 0..4 {
            let (offset, relative) = (of(backlog.escalation_offset[band]), of(failure.relative_rate[band]));
            for l in 0..LANES {
                self.escalation[band][l] = mean[l] + offset[l];
                let k = failures::backlog_rate(per_year[l], from_backlog[l], weighted[l]);
                self.incident_rate[band][l] = k * relative[l];
            }
        }
        let (base, slope) = (of(backlog.new_need_base), of(backlog.new_need_slope));
        for l in 0..LANES {
            self.new_need_rate[l] = estate::new_need_rate(base[l], slope[l], mean[l]);
        }
        self.new_need_split = normalised(backlog.new_need_split.map(|id| *of(id)));
        self.gain_split = normalised(backlog.resurvey_gain_split.map(|id| *of(id)));
        for (j, estate) in estates.iter().enumerate() {
            for l in 0..LANES {
                self.base_rate[j][l] =
                    failures::base_rate(per_year[l], from_backlog[l], of(estate.area)[l], self.total_area[l]);
            }
        }
    }

    /// What failures and legacy are at the opening, from which changes count.
    #[inline(always)]
    fn opening(&mut self, world: &World<'_>) {
        let failure = &world.scenario.incidents;
        let numbers = &self.numbers;
        let of = |id: NumberId| &numbers[id.0];
        (self.opening_repairs, self.opening_lost_days, self.opening_legacy) = (ZERO, ZERO, ZERO);
        let (capitalised, cost, days) =
            (of(failure.capitalised_share), of(failure.repair_cost), of(failure.lost_bed_days));
        for (j, estate) in world.scenario.estates.iter().enumerate() {
            let criticality = of(estate.criticality);
            let mut rate = self.base_rate[j];
            for band in 0..4 {
                let opening = of(estate.opening[band]);
                for l in 0..LANES {
                    rate[l] += self.incident_rate[band][l] * opening[l];
                }
            }
            for l in 0..LANES {
                let cost = failures::repair_cost(rate[l], cost[l], criticality[l], 1.0);
                self.opening_repairs[l] += (1.0 - capitalised[l]) * cost;
                self.opening_lost_days[l] += rate[l] * days[l] * criticality[l];
                self.area_share[j][l] = share_of(of(estate.area)[l], self.total_area[l]);
            }
            if let Some(legacy) = estate.legacy_share {
                let legacy = of(legacy);
                for l in 0..LANES {
                    self.opening_legacy[l] += self.area_share[j][l] * legacy[l];
                }
            }
        }
    }

    /// Step 1 of every year: prices.
    #[inline(always)]
    fn prices(&mut self, world: &World<'_>, first: u32) {
        let scenario = world.scenario;
        normals(world, world.processes.construction, first, self.outcome, &mut self.construction);
        normals(world, world.processes.general, first, self.outcome, &mut self.general);
        inflation(&self.numbers, &scenario.construction, &mut self.construction);
        inflation(&self.numbers, &scenario.general, &mut self.general);
        let cost_to_clear = &self.numbers[scenario.backlog.cost_to_clear.0];
        for l in 0..LANES {
            self.cleared_per_pound[l] = estate::cleared_per_pound(cost_to_clear[l]);
        }
        self.general_index[0] = [1.0; LANES];
        let mut index = [1.0; LANES];
        for t in 0..world.horizon() {
            for l in 0..LANES {
                index[l] = prices::index(index[l], self.construction[t][l]);
                self.general_index[t + 1][l] = prices::index(self.general_index[t][l], self.general[t][l]);
            }
            self.construction_index[t] = index;
            let (construction, general, last) = (&self.construction[t], &self.general[t], &self.general_index[t]);
            for band in 0..4 {
                let (escalation, rate) = (&self.escalation[band], &self.incident_rate[band]);
                let at_prices = &mut self.rate_at_prices[t * 4 + band];
                let deferral = &mut self.deferral_rate[t * 4 + band];
                for l in 0..LANES {
                    at_prices[l] = failures::rate_at_prices(rate[l], index[l]);
                    deferral[l] = estate::deferral_rate(construction[l], escalation[l], general[l], last[l]);
                }
            }
        }
    }

    /// Step 3 as far as no strategy matters: the plan, the pot and the limit of delivery.
    #[inline(always)]
    fn plan(&mut self, world: &World<'_>) {
        let capital = &world.scenario.capital;
        let numbers = &self.numbers;
        let of = |id: NumberId| &numbers[id.0];
        let (growth, increment, pot) = (of(capital.growth_after), of(capital.increment_after), of(capital.pot));
        let mut planned = capital.base.map_or(ZERO, |id| *of(id));
        let mut reference = planned;
        for t in 0..world.horizon() {
            if let Some(&listed) = capital.plan.get(t) {
                planned = *of(listed);
                reference = planned;
                self.pot[t] = *pot;
            } else {
                let (last, index) = (&self.general_index[t], &self.general_index[t + 1]);
                for l in 0..LANES {
                    planned[l] = match capital.after_basis {
                        PriceBasis::Cash => funding::planned_cash(planned[l], growth[l], increment[l]),
                        PriceBasis::Real => {
                            funding::planned_real(planned[l], last[l], index[l], growth[l], increment[l])
                        }
                    };
                    self.pot[t][l] = funding::pot(pot[l], planned[l], reference[l]);
                }
            }
            self.planned[t] = planned;
        }
        self.plan_reference = reference;
        match &capital.delivery {
            None => self.delivery_limit.fill([f64::INFINITY; LANES]),
            Some(delivery) => {
                let mut real = *of(delivery.limit);
                let growth = of(delivery.growth);
                for (limit, index) in self.delivery_limit.iter_mut().zip(&self.construction_index) {
                    for l in 0..LANES {
                        real[l] *= 1.0 + growth[l];
                        limit[l] = real[l] * index[l];
                    }
                }
            }
        }
    }

    /// Raids, slippage, shocks, re-survey, failures: drawn every year.
    #[inline(always)]
    fn yearly(&mut self, world: &World<'_>, first: u32) {
        let (scenario, processes) = (world.scenario, &world.processes);
        let (capital, backlog, failure) = (&scenario.capital, &scenario.backlog, &scenario.incidents);
        let year = scenario.first_year.start();
        let outcome = self.outcome;
        world.source.fill_years(processes.raid, first, year, &mut self.raid);
        quantiles(world, capital.raids.size_share, processes.raid_size, first, outcome, &mut self.raid_size);
        quantiles(world, capital.slippage_share, processes.slippage, first, outcome, &mut self.slippage);

        quantiles(world, backlog.shock_increase, processes.shock_increase, first, outcome, &mut self.shock);
        // Revaluation's rows serve as scratch for the uniforms of the shock.
        let years = world.horizon();
        world.source.fill_years(processes.shock, first, year, &mut self.revaluation[..years]);
        let probability = &self.numbers[backlog.shock_probability.0];
        for (shock, uniform) in self.shock.iter_mut().zip(&self.revaluation) {
            for l in 0..LANES {
                shock[l] *= funding::happens(uniform[l], probability[l], outcome);
            }
        }

        let log_sd = &self.numbers[backlog.resurvey_log_sd.0];
        let unchanged = &self.numbers[backlog.resurvey_unchanged_share.0];
        // Lanes of each part, so that the loop below is one of vectors.
        let (mut log_mean, mut lower) = (ZERO, ZERO);
        for l in 0..LANES {
            let resurvey = Resurvey::new(world.tails, log_sd[l], unchanged[l]);
            (log_mean[l], lower[l]) = (resurvey.log_mean, resurvey.lower);
        }
        for (j, estate) in processes.estates.iter().enumerate() {
            let rows = j * years..(j + 1) * years;
            let revaluation = &mut self.revaluation[rows.clone()];
            match outcome {
                Outcome::Expected => revaluation.fill([1.0; LANES]),
                Outcome::Drawn => {
                    world.source.fill_years(estate.revaluation, first, year, revaluation);
                    for lane in revaluation {
                        for l in 0..LANES {
                            let resurvey = Resurvey {
                                tails: world.tails,
                                log_sd: log_sd[l],
                                log_mean: log_mean[l],
                                unchanged: unchanged[l],
                                lower: lower[l],
                            };
                            let (place, moves) = resurvey.place(lane[l]);
                            lane[l] = resurvey.revaluation(normal_quantile(place), moves);
                        }
                    }
                }
            }
            world.source.fill_years(estate.incidents, first, year, &mut self.incidents[rows.clone()]);
            for (normal, uniform) in self.incidents_normal[rows.clone()].iter_mut().zip(&self.incidents[rows.clone()]) {
                for l in 0..LANES {
                    normal[l] = normal_quantile(uniform[l]);
                }
            }
            quantiles(world, failure.repair_cost, estate.repair_cost, first, outcome, &mut self.repair_cost[rows]);
        }
        if let Some(workforce) = &scenario.workforce {
            for (g, group) in workforce.groups.iter().enumerate() {
                let rows = &mut self.leaver_factor[g * years..(g + 1) * years];
                quantiles(world, group.leaver_factor, processes.leaver_factor[g], first, outcome, rows);
            }
        }
        if scenario.technology.is_some() {
            world.source.fill_years(processes.outages, first, year, &mut self.outages);
            for (normal, uniform) in self.outages_normal.iter_mut().zip(&self.outages) {
                for l in 0..LANES {
                    normal[l] = normal_quantile(uniform[l]);
                }
            }
        }
    }
}

/// Standard normal surprises for every year; 0 in the central case.
#[inline(always)]
fn normals(world: &World<'_>, variable: VariableHash, first: u32, outcome: Outcome, out: &mut [Lane]) {
    match outcome {
        Outcome::Expected => out.fill(ZERO),
        Outcome::Drawn => {
            world.source.fill_years(variable, first, world.scenario.first_year.start(), out);
            for lane in out {
                for x in lane {
                    *x = normal_quantile(*x);
                }
            }
        }
    }
}

/// A number that is drawn every year; its mean in the central case.
#[inline(always)]
fn quantiles(world: &World<'_>, id: NumberId, variable: VariableHash, first: u32, outcome: Outcome, out: &mut [Lane]) {
    let distribution = &world.scenario.number(id).distribution;
    match (outcome, distribution.as_fixed()) {
        (_, Some(value)) => out.fill([value; LANES]),
        (Outcome::Expected, None) => out.fill([distribution.mean(); LANES]),
        (Outcome::Drawn, None) => {
            world.source.fill_years(variable, first, world.scenario.first_year.start(), out);
            for lane in out {
                distribution.fill_quantiles(lane);
            }
        }
    }
}

/// Turns surprises into inflation, year after year, in place.
#[inline(always)]
fn inflation(numbers: &[Lane], process: &PriceProcess, rates: &mut [Lane]) {
    let (mean, sd) = (&numbers[process.mean.0], &numbers[process.sd.0]);
    let mut last = numbers[process.last_observed.0];
    for rate in rates {
        for l in 0..LANES {
            let surprise = prices::surprise_sd(sd[l], process.persistence);
            last[l] = prices::inflation(last[l], mean[l], process.persistence, surprise, rate[l]);
        }
        *rate = last;
    }
}

#[inline(always)]
fn normalised(mut weights: [Lane; 4]) -> [Lane; 4] {
    for l in 0..LANES {
        let sum = weights.iter().fold(0.0, |sum, weight| sum + weight[l]);
        for weight in &mut weights {
            weight[l] /= sum;
        }
    }
    weights
}
