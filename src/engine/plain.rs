//! The plain engine: one trial of one strategy, written to be read.
//!
//! It is the oracle of the fast engine (`year.rs`), which must equal it to the last bit, and it serves `trace`. Sums run
//! over estates in order of id, inside an estate over bands from low to high, from zero: both engines add in that order.

pub mod demand;
pub mod money;
pub mod staff;
pub mod technology;

use super::draws::Draws;
use super::world::World;
use crate::model::resurvey::Resurvey;
use crate::model::{Outcome, cash, estate, failures, funding, prices, share_of};
use crate::outcomes::Metric;
use crate::scenario::{Barrier, Comes, NumberId, PriceBasis, PriceProcess, Purpose, Replacement};
use crate::strategy::fill;
use demand::PlainDemand;
use money::{Changes, Money, Outturn, PlainCash, PlainMoney};
use staff::{PlainStaff, Staff};
use technology::{Legacy, PlainTechnology};

/// One future under one strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainTrial {
    /// Value of every number in this trial, by [`NumberId`]; yearly ones stand at their mean.
    pub numbers: Vec<f64>,
    /// Escalation by band, a year.
    pub escalation: [f64; 4],
    /// New need, £ per m² a year at opening prices.
    pub new_need_rate: f64,
    /// Shares of new need by band.
    pub new_need_split: [f64; 4],
    /// Shares of gains at re-survey by band.
    pub gain_split: [f64; 4],
    /// Incidents a year per £m of backlog at opening prices, by band.
    pub incident_rate: [f64; 4],
    /// The years in order.
    pub years: Vec<PlainYear>,
    /// Whether backlog passed the replacement value of the estate in any year.
    pub past_replacement: bool,
    /// Day-to-day part of repairs at the opening stock, £m at opening prices.
    pub opening_repairs: f64,
    /// Bed-days lost a year at the opening stock.
    pub opening_lost_days: f64,
    /// Share of the floor area, by estate.
    pub area_shares: Vec<f64>,
}

/// One year of it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct PlainYear {
    pub construction_inflation: f64,
    pub general_inflation: f64,
    pub construction_index: f64,
    pub general_index: f64,
    pub demand: PlainDemand,
    pub planned: f64,
    pub pot: f64,
    pub raid_probability: f64,
    pub raid_on: f64,
    pub raided_share: f64,
    /// A trust's cash; none where it is not simulated.
    pub cash: Option<PlainCash>,
    /// Share of the plan that a raid, or a trust's cash, takes away.
    pub cut_share: f64,
    /// Receipts and grants on top of the plan.
    pub on_top: f64,
    pub for_technology: f64,
    pub carried_in: f64,
    pub after_raid: f64,
    pub for_backlog: f64,
    /// None where the workforce is not simulated.
    pub staff: Option<PlainStaff>,
    pub delivery_limit: f64,
    pub slippage: f64,
    pub deliverable_share: f64,
    pub available: f64,
    pub shock: f64,
    pub estates: Vec<PlainEstate>,
    pub repairs: f64,
    /// Whether the strategy is in its later stage.
    pub staged: bool,
    pub set_aside_share: f64,
    pub set_aside: f64,
    pub spent: f64,
    pub unspent: f64,
    pub carried_forward: f64,
    pub lapsed: f64,
    /// None where technology is not simulated.
    pub technology: Option<PlainTechnology>,
    pub outages: f64,
    /// None where funding is not simulated.
    pub money: Option<PlainMoney>,
    /// By [`Metric`], for all estates together.
    pub metrics: [f64; Metric::COUNT],
}

/// One estate in one year; arrays over bands, low first; £m.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct PlainEstate {
    pub opening: [f64; 4],
    pub price: [f64; 4],
    pub escalation: [f64; 4],
    pub migration: [f64; 4],
    pub new_need: [f64; 4],
    pub revaluation: f64,
    pub resurvey: [f64; 4],
    pub stock: [f64; 4],
    pub incident_rate: f64,
    pub band_rate: [f64; 4],
    pub incidents: f64,
    pub repair_cost_each: f64,
    pub repair_cost: f64,
    pub repair_capital: f64,
    pub absorbable: [f64; 4],
    pub spend: [f64; 4],
    pub cleared_by_repairs: [f64; 4],
    pub cleared: [f64; 4],
    pub closing: [f64; 4],
}

fn normalised(weights: [f64; 4]) -> [f64; 4] {
    let sum = weights.iter().fold(0.0, |sum, weight| sum + weight);
    weights.map(|weight| weight / sum)
}

/// Runs trial `trial` (0: the central case) under the strategy at `strategy` in [`World::strategies`].
pub fn run_trial(world: &World<'_>, trial: u32, strategy: usize) -> PlainTrial {
    let scenario = world.scenario;
    let outcome = if trial == 0 { Outcome::Expected } else { Outcome::Drawn };
    let draws = Draws::new(world, trial);
    let numbers: Vec<f64> = (0..scenario.numbers.len()).map(|i| draws.once(NumberId(i))).collect();
    let value = |id: NumberId| numbers[id.0];
    let values = |ids: [NumberId; 4]| ids.map(value);
    let (capital, backlog, failure) = (&scenario.capital, &scenario.backlog, &scenario.incidents);
    let strategy = &world.strategies[strategy];

    // What this trial believes of the world.
    let escalation = backlog.escalation_offset.map(|offset| value(backlog.escalation_mean) + value(offset));
    let new_need_rate = estate::new_need_rate(
        value(backlog.new_need_base),
        value(backlog.new_need_slope),
        value(backlog.escalation_mean),
    );
    let new_need_split = normalised(values(backlog.new_need_split));
    let gain_split = normalised(values(backlog.resurvey_gain_split));
    let resurvey = Resurvey::new(world.tails, value(backlog.resurvey_log_sd), value(backlog.resurvey_unchanged_share));
    let relative = values(failure.relative_rate);
    let weighted = scenario
        .estates
        .iter()
        .fold(0.0, |sum, estate| (0..4).fold(sum, |sum, band| sum + relative[band] * value(estate.opening[band])));
    let k = failures::backlog_rate(value(failure.per_year), value(failure.from_backlog_share), weighted);
    let incident_rate = relative.map(|rate| k * rate);
    let total_area = scenario.estates.iter().fold(0.0, |sum, estate| sum + value(estate.area));
    let base_rate: Vec<f64> = scenario
        .estates
        .iter()
        .map(|e| {
            failures::base_rate(value(failure.per_year), value(failure.from_backlog_share), value(e.area), total_area)
        })
        .collect();
    let cost_to_clear = value(backlog.cost_to_clear);
    let cleared_per_pound = estate::cleared_per_pound(cost_to_clear);
    // What failures cost day to day at the opening, from which changes count.
    let (mut opening_repairs, mut opening_lost_days) = (0.0, 0.0);
    for (estate, base) in scenario.estates.iter().zip(&base_rate) {
        let rate = (0..4).fold(*base, |sum, band| sum + incident_rate[band] * value(estate.opening[band]));
        let cost = failures::repair_cost(rate, value(failure.repair_cost), value(estate.criticality), 1.0);
        opening_repairs += (1.0 - value(failure.capitalised_share)) * cost;
        opening_lost_days += rate * value(failure.lost_bed_days) * value(estate.criticality);
    }

    // The state.
    let mut stock: Vec<[f64; 4]> = scenario.estates.iter().map(|estate| values(estate.opening)).collect();
    let (mut construction, mut general) =
        (value(scenario.construction.last_observed), value(scenario.general.last_observed));
    let (mut construction_index, mut general_index) = (1.0, 1.0);
    let mut planned = capital.base.map_or(0.0, value);
    let mut pot_reference = planned;
    let mut limit_real = capital.delivery.as_ref().map_or(f64::INFINITY, |delivery| value(delivery.limit));
    let mut raid_on = f64::from(u8::from(capital.raids.on_at_start));
    let (mut carried, mut carried_backlog, mut deferral) = (0.0, 0.0, 0.0);
    let mut past_replacement = false;
    let demand = demand::years(world, &draws, value);
    let mut money_state = scenario.funding.as_ref().map(|system| Money::open(system, value));
    let mut staff_state = scenario.workforce.as_ref().map(|system| Staff::open(system, value));
    let mut legacy = scenario.technology.as_ref().map(|system| Legacy::open(world, system, value, total_area));
    let free = scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let mut has_come = 0.0;

    let years = (0..world.horizon()).map(|t| {
        let year = scenario.first_year.plus(t as i32).start();

        // What is in the books decides which strategy is followed.
        let strategy = match &strategy.later {
            Some(later) => {
                let band = |band: usize| stock.iter().fold(0.0, |sum, bands| sum + bands[band]);
                let watched = later.when.watched([band(0), band(1), band(2), band(3)], general_index);
                has_come = later.when.has_come(has_come, t, watched);
                if has_come > 0.0 { &later.strategy } else { strategy }
            }
            None => strategy,
        };

        // 1 prices
        let last_general_index = general_index;
        construction =
            inflation(value, &scenario.construction, construction, draws.normal(world.processes.construction, year));
        general = inflation(value, &scenario.general, general, draws.normal(world.processes.general, year));
        construction_index = prices::index(construction_index, construction);
        general_index = prices::index(general_index, general);

        // 2 demand
        let demand = demand[t].clone();

        // 3 funding envelope
        let pot;
        if let Some(&listed) = capital.plan.get(t) {
            planned = value(listed);
            pot_reference = planned;
            pot = value(capital.pot);
        } else {
            let (growth, increment) = (value(capital.growth_after), value(capital.increment_after));
            planned = match capital.after_basis {
                PriceBasis::Cash => funding::planned_cash(planned, growth, increment),
                PriceBasis::Real => {
                    funding::planned_real(planned, last_general_index, general_index, growth, increment)
                }
            };
            pot = funding::pot(value(capital.pot), planned, pot_reference);
        }
        let raids = &capital.raids;
        let raid_probability = match &money_state {
            None => funding::raid_probability(raid_on, value(raids.off_to_on), value(raids.on_to_on)),
            Some(_) if free => 0.0,
            Some(money) => money.raid_probability(value, raids, raid_on),
        };
        raid_on = funding::happens(draws.uniform(world.processes.raid, year), raid_probability, outcome);
        let raided_share = raid_on * draws.yearly(raids.size_share, world.processes.raid_size, year);
        let carried_in = carried;
        let mut cash_year = money_state.as_ref().and_then(|money| money.cash(value, planned, carried_in));
        let cut_share = cash_year.as_ref().map_or(raided_share, |cash| cash::cut_share(cash.allowed, planned));
        let mut after_raid = funding::after_raid(planned, cut_share, carried_in);
        let (share, additionality) = (value(capital.share_to_backlog), value(capital.pot_additionality));
        let mut for_backlog = funding::for_backlog(planned, share, pot, additionality, cut_share, carried_backlog);
        // Money for named things.
        let (mut on_top, mut technology_inside, mut technology_on_top) = (0.0, 0.0, 0.0);
        for fence in capital.ring_fences.iter().filter(|fence| fence.stands_in(scenario.first_year.plus(t as i32))) {
            let amount = value(fence.amount);
            match fence.comes {
                Comes::InsideThePlan => {
                    let inside = match capital.plan.get(t) {
                        Some(_) => amount,
                        None => funding::pot(amount, planned, pot_reference),
                    };
                    match fence.purpose {
                        Purpose::Backlog => for_backlog += value(fence.additionality) * inside * (1.0 - cut_share),
                        Purpose::Technology => technology_inside += inside,
                        Purpose::Elsewhere => {}
                    }
                }
                Comes::OnTop => {
                    let received = amount * general_index;
                    on_top += received;
                    match fence.purpose {
                        Purpose::Backlog => for_backlog += received,
                        Purpose::Technology => technology_on_top += received,
                        Purpose::Elsewhere => {}
                    }
                }
            }
        }
        after_raid += on_top;
        let for_technology = match scenario.technology.as_ref().map(|technology| technology.replacement) {
            Some(Replacement::Money { amount, .. }) => {
                funding::for_technology(value(amount), general_index, technology_inside, cut_share, technology_on_top)
            }
            _ => 0.0,
        };

        // 4 workforce
        let staff = staff_state.as_mut().map(|staff| {
            let factors = [0, 1, 2].map(|g| {
                let id = staff.leaver_factor(g);
                draws.yearly(id, world.processes.leaver_factor[g], year)
            });
            staff.year(value, factors, strategy.training_share, construction_index, general_index)
        });
        if let Some(delivery) = &capital.delivery {
            limit_real *= 1.0 + value(delivery.growth);
        }
        let fixed_limit = limit_real * construction_index;
        let delivery_limit = match (&staff, &scenario.workforce) {
            (Some(_), Some(workforce)) if workforce.barrier == Barrier::Removed => f64::INFINITY,
            (Some(staff), _) => staff.capacity.unwrap_or(fixed_limit),
            (None, _) => fixed_limit,
        };
        let slippage = draws.yearly(capital.slippage_share, world.processes.slippage, year);
        let deliverable_share = funding::deliverable_share(after_raid, delivery_limit, slippage);
        let available = deliverable_share * for_backlog;

        // 6 estate ages: price, escalate, migrate, arise, re-survey, fail
        let shock_on =
            funding::happens(draws.uniform(world.processes.shock, year), value(backlog.shock_probability), outcome);
        let shock = shock_on * draws.yearly(backlog.shock_increase, world.processes.shock_increase, year);
        let mut estates: Vec<PlainEstate> = Vec::with_capacity(stock.len());
        for (j, estate) in scenario.estates.iter().enumerate() {
            let mut e = PlainEstate { opening: stock[j], ..PlainEstate::default() };
            let mut aged = [0.0; 4];
            let mut inflow = 0.0;
            for band in 0..4 {
                deferral += e.opening[band]
                    * estate::deferral_rate(construction, escalation[band], general, last_general_index);
                e.price[band] = estate::price(e.opening[band], construction);
                let priced = e.opening[band] + e.price[band];
                e.escalation[band] = estate::escalation(priced, escalation[band]);
                let grown = priced + e.escalation[band];
                let outflow = backlog.migration.get(band).map_or(0.0, |&rate| estate::migration(grown, value(rate)));
                e.migration[band] = inflow - outflow;
                inflow = outflow;
                e.new_need[band] =
                    estate::new_need(new_need_rate, value(estate.area), construction_index, new_need_split[band]);
                aged[band] = grown + e.migration[band] + e.new_need[band];
            }
            let whole = aged.iter().fold(0.0, |sum, band| sum + band);
            let processes = &world.processes.estates[j];
            e.revaluation = match outcome {
                Outcome::Drawn => {
                    let (deviation, moves) = draws.revaluation(resurvey, processes.revaluation, year);
                    resurvey.revaluation(deviation, moves)
                }
                Outcome::Expected => 1.0,
            };
            let change = estate::resurvey(e.revaluation, shock);
            for band in 0..4 {
                e.resurvey[band] = estate::resurvey_part(change, gain_split[band], aged[band], whole);
                e.stock[band] = aged[band] + e.resurvey[band];
                let rate = failures::rate_at_prices(incident_rate[band], construction_index);
                e.band_rate[band] = failures::band_rate(rate, e.stock[band]);
            }
            e.incident_rate = e.band_rate.iter().fold(base_rate[j], |sum, rate| sum + rate);
            e.incidents = draws.count(e.incident_rate, processes.incidents, year);
            e.repair_cost_each = draws.yearly(failure.repair_cost, processes.repair_cost, year);
            e.repair_cost =
                failures::repair_cost(e.incidents, e.repair_cost_each, value(estate.criticality), construction_index);
            estates.push(e);
        }

        // 7 allocate: repairs first, then the strategy
        let wanted = estates.iter().fold(0.0, |sum, e| sum + value(failure.capitalised_share) * e.repair_cost);
        let affordable = failures::affordable_share(available, wanted);
        let repairs = fill::taken(available, wanted);
        let mut left: Vec<f64> = Vec::with_capacity(estates.len() * 4);
        for e in &mut estates {
            e.repair_capital = value(failure.capitalised_share) * e.repair_cost * affordable;
            let per_rate = failures::cleared_per_rate(e.repair_capital, cleared_per_pound, e.incident_rate);
            for band in 0..4 {
                e.cleared_by_repairs[band] = failures::cleared_by_repairs(e.band_rate[band], per_rate, e.stock[band]);
                let remaining = e.stock[band] - e.cleared_by_repairs[band];
                e.absorbable[band] = estate::absorbable(remaining, value(backlog.clearance_limit_share), cost_to_clear);
                left.push(e.absorbable[band]);
            }
        }
        let money = available - repairs;
        let set_aside = strategy.set_aside_share * money;
        let to_spend = money - set_aside;
        let mut spent = 0.0;
        for pot in &strategy.pots {
            let mut pot_money = pot.share * to_spend;
            for tier in &pot.tiers {
                let need = tier.iter().fold(0.0, |sum, &candidate| sum + left[candidate]);
                let take = fill::taken(pot_money, need);
                let share = fill::filled_share(take, need);
                for &candidate in tier {
                    estates[candidate / 4].spend[candidate % 4] = fill::spending(left[candidate], share);
                }
                pot_money -= take;
                spent += take;
            }
        }
        // Pots that share out all the money may exceed it by a rounding.
        let unspent = if to_spend > spent { to_spend - spent } else { 0.0 };

        // 8 deliver
        for (j, e) in estates.iter_mut().enumerate() {
            for band in 0..4 {
                e.cleared[band] = e.cleared_by_repairs[band] + estate::cleared(e.spend[band], cleared_per_pound);
                e.closing[band] = e.stock[band] - e.cleared[band];
            }
            stock[j] = e.closing;
        }
        let not_spent = funding::not_spent(after_raid, deliverable_share, unspent);
        let share = value(capital.carry_forward_share);
        (carried, carried_backlog) = if free {
            (
                funding::carried_without_lapse(after_raid, deliverable_share, unspent, share),
                funding::carried_without_lapse(for_backlog, deliverable_share, unspent, share),
            )
        } else {
            (share * not_spent, share * funding::not_spent(for_backlog, deliverable_share, unspent))
        };
        let lapsed = not_spent - carried;

        // 9 technology
        let technology_spent = deliverable_share * for_technology;
        let roll_out = staff.as_ref().map_or(1.0, |staff| staff.roll_out);
        let technology = legacy.as_mut().map(|legacy| legacy.year(value, technology_spent, roll_out, general_index));
        let outages = technology
            .as_ref()
            .map_or(0.0, |technology| draws.count(technology.outage_rate, world.processes.outages, year));

        // 11 revenue outturn
        let days = value(failure.lost_bed_days);
        let weight = value(failure.clinical_weight);
        let harm = |per_incident: f64| {
            scenario
                .estates
                .iter()
                .zip(&estates)
                .fold(0.0, |sum, (estate, e)| sum + e.incidents * per_incident * value(estate.criticality))
        };
        let repair_cost = estates.iter().fold(0.0, |sum, e| sum + e.repair_cost);
        let spent_elsewhere = deliverable_share * (after_raid - for_backlog) - technology_spent
            + cash_year.as_ref().map_or(0.0, |cash| cash.new_leases);
        let money = money_state.as_mut().map(|money| {
            let system = scenario.funding.as_ref().map_or(0.0, |system| value(system.lost_bed_day));
            let legacy_cost = technology.as_ref().map_or(0.0, |technology| technology.running_cost);
            let legacy_opening =
                scenario.technology.as_ref().map_or(0.0, |technology| value(technology.running_cost) * general_index);
            let outturn = Outturn {
                general_index,
                care_cost: demand.care_cost,
                productivity_cost: technology.as_ref().map_or(1.0, |technology| technology.productivity_cost),
                expected_growth: world.expected_funding_growth[t],
                changes: Changes {
                    repairs: (repair_cost - repairs) - opening_repairs * construction_index,
                    lost_bed_days: (harm(days) - opening_lost_days) * system * general_index * 1e-6,
                    legacy: legacy_cost - legacy_opening,
                    agency: staff.as_ref().map_or(0.0, |staff| staff.agency_cost),
                },
                raided: raided_share * planned,
                spent: after_raid - not_spent,
                on_top,
            };
            money.outturn(value, &outturn, cash_year.as_mut())
        });

        // 13 record
        let sum = |flow: fn(&PlainEstate) -> &[f64; 4]| {
            estates.iter().fold(0.0, |sum, e| flow(e).iter().fold(sum, |sum, band| sum + band))
        };
        let band = |band: usize| estates.iter().fold(0.0, |sum, e| sum + e.closing[band]);
        let bands = [band(0), band(1), band(2), band(3)];
        let total = ((bands[0] + bands[1]) + bands[2]) + bands[3];
        past_replacement |= total > value(backlog.replacement_value) * total_area * 1e-6 * construction_index;
        let vacant = |group: usize| staff.as_ref().map_or(0.0, |staff| staff.groups[group].vacant);
        let of_money = |of: fn(&PlainMoney) -> f64| money.as_ref().map_or(0.0, of);
        let metrics = Metric::ALL.map(|metric| match metric {
            Metric::BacklogLow => bands[0],
            Metric::BacklogModerate => bands[1],
            Metric::BacklogSignificant => bands[2],
            Metric::BacklogHigh => bands[3],
            Metric::BacklogTotal => total,
            Metric::BacklogHighSignificant => bands[2] + bands[3],
            Metric::BacklogLowReal => bands[0] / general_index,
            Metric::BacklogModerateReal => bands[1] / general_index,
            Metric::BacklogSignificantReal => bands[2] / general_index,
            Metric::BacklogHighReal => bands[3] / general_index,
            Metric::BacklogTotalReal => total / general_index,
            Metric::FlowPrice => sum(|e| &e.price),
            Metric::FlowEscalation => sum(|e| &e.escalation),
            Metric::FlowMigration => sum(|e| &e.migration),
            Metric::FlowNewNeed => sum(|e| &e.new_need),
            Metric::FlowResurvey => sum(|e| &e.resurvey),
            Metric::FlowCleared => sum(|e| &e.cleared),
            Metric::DeferralCostReal => deferral,
            Metric::Incidents => estates.iter().fold(0.0, |sum, e| sum + e.incidents),
            Metric::IncidentRepair => repair_cost,
            Metric::LostBedDays => harm(days),
            Metric::ClinicalIncidents => harm(weight),
            Metric::CapitalPlanned => planned,
            Metric::CapitalRaided => raided_share * planned,
            Metric::CapitalLapsed => lapsed,
            Metric::CapitalCarriedForward => carried,
            Metric::CapitalAvailable => available,
            Metric::SpendBacklog => spent,
            Metric::SpendBacklogReal => spent / general_index,
            Metric::SpendRepairs => repairs,
            Metric::SpendSetAsides => set_aside,
            Metric::DemandMillion => demand.total,
            Metric::CapitalOnTop => on_top,
            Metric::CapitalCashLimited => cash_year.as_ref().map_or(0.0, |cash| cash.limited),
            Metric::SpendElsewhere => spent_elsewhere,
            Metric::SpendTechnology => technology_spent,
            Metric::OperatingCost => of_money(|money| money.operating_cost),
            Metric::RevenueFunding => of_money(|money| money.revenue),
            Metric::Deficit => of_money(|money| money.deficit),
            Metric::DeficitReal => of_money(|money| money.deficit) / general_index,
            Metric::Cash => cash_year.as_ref().map_or(0.0, |cash| cash.closing),
            Metric::LegacyShare => technology.as_ref().map_or(0.0, |technology| technology.share),
            Metric::LegacyRunningCost => technology.as_ref().map_or(0.0, |technology| technology.running_cost),
            Metric::OutageDays => {
                outages * scenario.technology.as_ref().map_or(0.0, |technology| value(technology.days_per_outage))
            }
            Metric::ClinicalVacancyShare => vacant(0),
            Metric::EstatesVacancyShare => vacant(1),
            Metric::DigitalVacancyShare => vacant(2),
            Metric::SkillsIndex => staff.as_ref().map_or(0.0, |staff| staff.skills),
            Metric::DeliveryCapacity => staff.as_ref().and_then(|staff| staff.capacity).unwrap_or(0.0),
        });
        PlainYear {
            construction_inflation: construction,
            general_inflation: general,
            construction_index,
            general_index,
            demand,
            planned,
            pot,
            raid_probability,
            raid_on,
            raided_share,
            cash: cash_year,
            cut_share,
            on_top,
            for_technology,
            carried_in,
            after_raid,
            for_backlog,
            staff,
            delivery_limit,
            slippage,
            deliverable_share,
            available,
            shock,
            estates,
            repairs,
            staged: has_come > 0.0,
            set_aside_share: strategy.set_aside_share,
            set_aside,
            spent,
            unspent,
            carried_forward: carried,
            lapsed,
            technology,
            outages,
            money,
            metrics,
        }
    });
    let years = years.collect();
    let area_shares = scenario.estates.iter().map(|estate| share_of(value(estate.area), total_area)).collect();
    PlainTrial {
        escalation,
        new_need_rate,
        new_need_split,
        gain_split,
        incident_rate,
        years,
        past_replacement,
        opening_repairs,
        opening_lost_days,
        area_shares,
        numbers,
    }
}

fn inflation(value: impl Fn(NumberId) -> f64, process: &PriceProcess, last: f64, normal: f64) -> f64 {
    let surprise = prices::surprise_sd(value(process.sd), process.persistence);
    prices::inflation(last, value(process.mean), process.persistence, surprise, normal)
}
