//! The year over a group of trials: the fast engine.
//!
//! Each step calls the same functions as `plain.rs`, which is written to be read; this file is the same year with a
//! loop over lanes inside every step. The two agree to the last bit.

mod money;
mod staff;
mod technology;

use super::futures::Futures;
use super::part::WorstError;
use super::world::World;
use crate::draw::poisson;
use crate::model::{Outcome, estate, failures, funding};
use crate::num::{LANES, Lane};
use crate::outcomes::Metric;
use crate::scenario::{Barrier, Comes, NumberId, Purpose, Replacement};
use crate::strategy::{Strategy, When, fill};
use money::{Changes, Money, Outturn};
use staff::Staff;
use technology::Legacy;

const ZERO: Lane = [0.0; LANES];

/// What a strategy has made of the world so far, and the record of the last year.
pub struct State {
    /// Backlog by estate and band (`estate * 4 + band`), £m.
    pub stock: Vec<Lane>,
    raid_on: Lane,
    carried: Lane,
    carried_backlog: Lane,
    deferral: Lane,
    staff: Staff,
    legacy: Legacy,
    money: Money,
    /// 1 where backlog has passed the replacement value.
    pub past_replacement: Lane,
    /// The ledger of the year by estate and band.
    pub ledger: Vec<LedgerLanes>,
    /// Outcomes of the year for single estates.
    pub estates: Vec<EstateLanes>,
    /// Outcomes of the year for all estates together, by [`Metric`].
    pub metrics: [Lane; Metric::COUNT],
    /// Demand of the year by population group, million.
    pub groups: Vec<Lane>,
    /// Largest error of the ledger identity so far, relative to the largest term.
    pub ledger_error: WorstError,
    absorbable: Vec<Lane>,
    spend: Vec<Lane>,
    /// 1 where the strategy is in its later stage.
    has_come: Lane,
    /// Spending by the other stage, where lanes are in both.
    other_spend: Vec<Lane>,
}

/// The flows of an estate and band in a year, £m.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct LedgerLanes {
    pub opening: Lane,
    pub price: Lane,
    pub escalation: Lane,
    pub migration: Lane,
    pub new_need: Lane,
    pub resurvey: Lane,
    pub cleared: Lane,
    pub closing: Lane,
}

/// The failures and spending of an estate in a year.
#[derive(Clone)]
#[expect(missing_docs, reason = "the names are those of the equations and the tables")]
pub struct EstateLanes {
    pub incidents: Lane,
    pub repair_cost: Lane,
    pub lost_bed_days: Lane,
    pub spend: Lane,
    band_rate: [Lane; 4],
    rate: Lane,
}

impl State {
    /// Room for the state of `world`.
    pub fn new(world: &World<'_>) -> Self {
        let estates = world.scenario.estates.len();
        let ledger = LedgerLanes {
            opening: ZERO,
            price: ZERO,
            escalation: ZERO,
            migration: ZERO,
            new_need: ZERO,
            resurvey: ZERO,
            cleared: ZERO,
            closing: ZERO,
        };
        let estate = EstateLanes {
            incidents: ZERO,
            repair_cost: ZERO,
            lost_bed_days: ZERO,
            spend: ZERO,
            band_rate: [ZERO; 4],
            rate: ZERO,
        };
        Self {
            stock: vec![ZERO; estates * 4],
            raid_on: ZERO,
            carried: ZERO,
            carried_backlog: ZERO,
            deferral: ZERO,
            staff: Staff::new(),
            legacy: Legacy::new(estates),
            money: Money::new(),
            past_replacement: ZERO,
            ledger: vec![ledger; estates * 4],
            estates: vec![estate; estates],
            metrics: [ZERO; Metric::COUNT],
            groups: vec![ZERO; world.scenario.demand.as_ref().map_or(0, |demand| demand.groups.len())],
            ledger_error: WorstError::default(),
            absorbable: vec![ZERO; estates * 4],
            spend: vec![ZERO; estates * 4],
            has_come: ZERO,
            other_spend: Vec::new(),
        }
    }

    /// Back to the opening stock.
    #[inline(always)]
    pub fn open(&mut self, world: &World<'_>, futures: &Futures) {
        for (j, estate) in world.scenario.estates.iter().enumerate() {
            for band in 0..4 {
                self.stock[j * 4 + band] = *futures.number(estate.opening[band]);
            }
        }
        self.raid_on = [f64::from(u8::from(world.scenario.capital.raids.on_at_start)); LANES];
        self.carried = ZERO;
        self.carried_backlog = ZERO;
        self.deferral = ZERO;
        self.past_replacement = ZERO;
        self.ledger_error = WorstError::default();
        if let Some(system) = &world.scenario.workforce {
            self.staff.open(system, futures);
        }
        if world.scenario.technology.is_some() {
            self.legacy.open(world.scenario, futures);
        }
        if let Some(system) = &world.scenario.funding {
            self.money.open(system, futures);
        }
        self.has_come = ZERO;
    }
}

/// One year, `t` years after the first, for one strategy, then the record.
/// Steps 1 (prices) and 2 (demand) are in [`Futures`], since no strategy can change them.
#[inline(always)]
pub fn year(world: &World<'_>, futures: &Futures, t: usize, strategy: &Strategy, state: &mut State) {
    let scenario = world.scenario;
    // What is in the books decides which strategy is followed.
    if let Some(later) = &strategy.later {
        watch(later.when, futures, t, state);
    }
    // 3 funding envelope
    let mut envelope = envelope(world, futures, t, state);
    // 4 workforce
    if let Some(workforce) = &scenario.workforce {
        let training = training(strategy, state);
        state.staff.year(workforce, futures, t, &training);
    }
    deliverable(world, futures, t, state, &mut envelope);
    // 6 estate ages: price, escalate, migrate, arise, re-survey, fail
    for j in 0..scenario.estates.len() {
        age(world, futures, t, j, state);
        fail(world, futures, t, j, state);
    }
    // 7 allocate: repairs first, then the strategy
    let (repairs, money) = repair(world, futures, &envelope, state);
    let (set_aside, spent, unspent) = match &strategy.later {
        None => allocate(strategy, &money, state),
        Some(later) => allocate_staged(strategy, &later.strategy, &money, state),
    };
    // 8 deliver
    deliver(futures, state);
    let left = carry_forward(world, futures, &envelope, &unspent, state);
    // 9 technology
    let mut on_technology = ZERO;
    for l in 0..LANES {
        on_technology[l] = envelope.deliverable_share[l] * envelope.for_technology[l];
    }
    if let Some(technology) = &scenario.technology {
        state.legacy.year(technology, futures, t, &on_technology, &state.staff.roll_out);
    }
    // 13 record, but for what the outturn adds
    let m = &mut state.metrics;
    m[Metric::CapitalPlanned as usize] = futures.planned[t];
    m[Metric::CapitalAvailable as usize] = envelope.available;
    m[Metric::CapitalLapsed as usize] = left.lapsed;
    m[Metric::CapitalCarriedForward as usize] = left.carried;
    m[Metric::CapitalOnTop as usize] = envelope.on_top;
    m[Metric::SpendRepairs as usize] = repairs;
    m[Metric::SpendSetAsides as usize] = set_aside;
    m[Metric::SpendBacklog as usize] = spent;
    m[Metric::SpendTechnology as usize] = on_technology;
    for l in 0..LANES {
        m[Metric::CapitalRaided as usize][l] = envelope.raided_share[l] * futures.planned[t][l];
        m[Metric::SpendBacklogReal as usize][l] = spent[l] / futures.general_index[t + 1][l];
        m[Metric::SpendElsewhere as usize][l] =
            envelope.deliverable_share[l] * (envelope.after_raid[l] - envelope.for_backlog[l]) - on_technology[l]
                + state.money.trust.new_leases[l];
    }
    record(world, futures, t, state);
    // 11 revenue outturn: it needs the sums of the record
    outturn(world, futures, t, &envelope, &left, &repairs, state);
    record_systems(world, futures, t, state);
}

/// Share of time in training of the strategy that is followed.
#[inline(always)]
fn training(strategy: &Strategy, state: &State) -> Lane {
    let mut training = [strategy.training_share; LANES];
    if let Some(later) = &strategy.later {
        for l in 0..LANES {
            training[l] = if state.has_come[l] > 0.0 { later.strategy.training_share } else { training[l] };
        }
    }
    training
}

/// Money of the year before any strategy, £m.
struct Envelope {
    raided_share: Lane,
    after_raid: Lane,
    for_backlog: Lane,
    for_technology: Lane,
    on_top: Lane,
    deliverable_share: Lane,
    available: Lane,
}

#[inline(always)]
fn envelope(world: &World<'_>, futures: &Futures, t: usize, state: &mut State) -> Envelope {
    let capital = &world.scenario.capital;
    let (off_to_on, on_to_on) = (futures.number(capital.raids.off_to_on), futures.number(capital.raids.on_to_on));
    let (share, additionality) = (futures.number(capital.share_to_backlog), futures.number(capital.pot_additionality));
    let planned = &futures.planned[t];
    let mut e = Envelope {
        raided_share: ZERO,
        after_raid: ZERO,
        for_backlog: ZERO,
        for_technology: ZERO,
        on_top: ZERO,
        deliverable_share: ZERO,
        available: ZERO,
    };
    let mut probability = ZERO;
    match &world.scenario.funding {
        None => {
            for l in 0..LANES {
                probability[l] = funding::raid_probability(state.raid_on[l], off_to_on[l], on_to_on[l]);
            }
        }
        Some(system) if system.barrier == Barrier::Removed => {}
        Some(system) => probability = state.money.raid_probability(system, futures, &capital.raids, &state.raid_on),
    }
    for l in 0..LANES {
        state.raid_on[l] = funding::happens(futures.raid[t][l], probability[l], futures.outcome);
        e.raided_share[l] = state.raid_on[l] * futures.raid_size[t][l];
    }
    let cut = match &world.scenario.funding {
        Some(system) if let Some(cash) = &system.cash => {
            state.money.cash(system, cash, futures, planned, &state.carried)
        }
        _ => e.raided_share,
    };
    for l in 0..LANES {
        e.after_raid[l] = funding::after_raid(planned[l], cut[l], state.carried[l]);
        e.for_backlog[l] = funding::for_backlog(
            planned[l],
            share[l],
            futures.pot[t][l],
            additionality[l],
            cut[l],
            state.carried_backlog[l],
        );
    }
    ring_fences(world, futures, t, &cut, &mut e);
    e
}

/// Money for named things, and what of it is for technology.
#[inline(always)]
fn ring_fences(world: &World<'_>, futures: &Futures, t: usize, cut: &Lane, e: &mut Envelope) {
    let (capital, general_index) = (&world.scenario.capital, &futures.general_index[t + 1]);
    let year = world.scenario.first_year.plus(t as i32);
    let (mut inside, mut on_top) = (ZERO, ZERO);
    for fence in capital.ring_fences.iter().filter(|fence| fence.stands_in(year)) {
        let amount = futures.number(fence.amount);
        let additionality = futures.number(fence.additionality);
        for l in 0..LANES {
            match (fence.comes, fence.purpose) {
                (Comes::InsideThePlan, Purpose::Elsewhere) => {}
                (Comes::InsideThePlan, purpose) => {
                    let money = match capital.plan.get(t) {
                        Some(_) => amount[l],
                        None => funding::pot(amount[l], futures.planned[t][l], futures.plan_reference[l]),
                    };
                    match purpose {
                        Purpose::Backlog => e.for_backlog[l] += additionality[l] * money * (1.0 - cut[l]),
                        _ => inside[l] += money,
                    }
                }
                (Comes::OnTop, purpose) => {
                    let received = amount[l] * general_index[l];
                    e.on_top[l] += received;
                    match purpose {
                        Purpose::Backlog => e.for_backlog[l] += received,
                        Purpose::Technology => on_top[l] += received,
                        Purpose::Elsewhere => {}
                    }
                }
            }
        }
    }
    for l in 0..LANES {
        e.after_raid[l] += e.on_top[l];
    }
    if let Some(Replacement::Money { amount, .. }) = world.scenario.technology.as_ref().map(|t| t.replacement) {
        let amount = futures.number(amount);
        for l in 0..LANES {
            e.for_technology[l] = funding::for_technology(amount[l], general_index[l], inside[l], cut[l], on_top[l]);
        }
    }
}

/// What of the money staff, or the stated limit, can deliver.
#[inline(always)]
fn deliverable(world: &World<'_>, futures: &Futures, t: usize, state: &State, e: &mut Envelope) {
    let limit = match &world.scenario.workforce {
        Some(workforce) if workforce.barrier == Barrier::Removed => &[f64::INFINITY; LANES],
        Some(workforce) if workforce.delivery_per_fte.is_some() => &state.staff.capacity,
        _ => &futures.delivery_limit[t],
    };
    for l in 0..LANES {
        e.deliverable_share[l] = funding::deliverable_share(e.after_raid[l], limit[l], futures.slippage[t][l]);
        e.available[l] = e.deliverable_share[l] * e.for_backlog[l];
    }
}

#[inline(always)]
fn age(world: &World<'_>, futures: &Futures, t: usize, j: usize, state: &mut State) {
    let backlog = &world.scenario.backlog;
    let area = futures.number(world.scenario.estates[j].area);
    let (construction, index) = (&futures.construction[t], &futures.construction_index[t]);
    let (mut inflow, mut deferral) = (ZERO, state.deferral);
    let mut whole = ZERO;
    for band in 0..4 {
        let rate = backlog.migration.get(band).map_or(&ZERO, |&id| futures.number(id));
        let (escalation, split) = (&futures.escalation[band], &futures.new_need_split[band]);
        let deferral_rate = &futures.deferral_rate[t * 4 + band];
        let stock = &mut state.stock[j * 4 + band];
        let flows = &mut state.ledger[j * 4 + band];
        for l in 0..LANES {
            let opening = stock[l];
            flows.opening[l] = opening;
            deferral[l] += opening * deferral_rate[l];
            flows.price[l] = estate::price(opening, construction[l]);
            let priced = opening + flows.price[l];
            flows.escalation[l] = estate::escalation(priced, escalation[l]);
            let grown = priced + flows.escalation[l];
            let outflow = estate::migration(grown, rate[l]);
            flows.migration[l] = inflow[l] - outflow;
            inflow[l] = outflow;
            flows.new_need[l] = estate::new_need(futures.new_need_rate[l], area[l], index[l], split[l]);
            let aged = grown + flows.migration[l] + flows.new_need[l];
            stock[l] = aged;
            whole[l] += aged;
        }
    }
    state.deferral = deferral;
    let (revaluation, shock) = (&futures.revaluation[j * world.horizon() + t], &futures.shock[t]);
    for band in 0..4 {
        let split = &futures.gain_split[band];
        let stock = &mut state.stock[j * 4 + band];
        let flows = &mut state.ledger[j * 4 + band];
        for l in 0..LANES {
            let change = estate::resurvey(revaluation[l], shock[l]);
            flows.resurvey[l] = estate::resurvey_part(change, split[l], stock[l], whole[l]);
            stock[l] += flows.resurvey[l];
        }
    }
}

#[inline(always)]
fn fail(world: &World<'_>, futures: &Futures, t: usize, j: usize, state: &mut State) {
    let (failure, row) = (&world.scenario.incidents, j * world.horizon() + t);
    let index = &futures.construction_index[t];
    let e = &mut state.estates[j];
    e.rate = futures.base_rate[j];
    for band in 0..4 {
        let (stock, rate) = (&state.stock[j * 4 + band], &futures.rate_at_prices[t * 4 + band]);
        for l in 0..LANES {
            e.band_rate[band][l] = failures::band_rate(rate[l], stock[l]);
            e.rate[l] += e.band_rate[band][l];
        }
    }
    match futures.outcome {
        Outcome::Expected => e.incidents = e.rate,
        Outcome::Drawn => {
            let (uniform, normal) = (&futures.incidents[row], &futures.incidents_normal[row]);
            poisson::fill(uniform, normal, &e.rate, &mut e.incidents);
        }
    }
    let criticality = futures.number(world.scenario.estates[j].criticality);
    let days = futures.number(failure.lost_bed_days);
    let cost = &futures.repair_cost[row];
    for l in 0..LANES {
        e.repair_cost[l] = failures::repair_cost(e.incidents[l], cost[l], criticality[l], index[l]);
        e.lost_bed_days[l] = e.incidents[l] * days[l] * criticality[l];
    }
}

/// Pays the capital part of repairs. Returns what they took and the money left.
#[inline(always)]
fn repair(world: &World<'_>, futures: &Futures, envelope: &Envelope, state: &mut State) -> (Lane, Lane) {
    let (backlog, failure) = (&world.scenario.backlog, &world.scenario.incidents);
    let capitalised = futures.number(failure.capitalised_share);
    let (limit, cost_to_clear) = (futures.number(backlog.clearance_limit_share), futures.number(backlog.cost_to_clear));
    let (mut wanted, mut affordable, mut repairs, mut money) = (ZERO, ZERO, ZERO, ZERO);
    for e in &state.estates {
        for l in 0..LANES {
            wanted[l] += capitalised[l] * e.repair_cost[l];
        }
    }
    for l in 0..LANES {
        affordable[l] = failures::affordable_share(envelope.available[l], wanted[l]);
        repairs[l] = fill::taken(envelope.available[l], wanted[l]);
        money[l] = envelope.available[l] - repairs[l];
    }
    for (j, e) in state.estates.iter_mut().enumerate() {
        let mut per_rate = ZERO;
        for l in 0..LANES {
            let capital = capitalised[l] * e.repair_cost[l] * affordable[l];
            per_rate[l] = failures::cleared_per_rate(capital, futures.cleared_per_pound[l], e.rate[l]);
        }
        for band in 0..4 {
            let stock = &state.stock[j * 4 + band];
            let flows = &mut state.ledger[j * 4 + band];
            let absorbable = &mut state.absorbable[j * 4 + band];
            for l in 0..LANES {
                flows.cleared[l] = failures::cleared_by_repairs(e.band_rate[band][l], per_rate[l], stock[l]);
                absorbable[l] = estate::absorbable(stock[l] - flows.cleared[l], limit[l], cost_to_clear[l]);
            }
        }
    }
    (repairs, money)
}

/// Sees in the stock of the last close whether the later stage has come (S5).
#[inline(always)]
fn watch(when: When, futures: &Futures, t: usize, state: &mut State) {
    let mut bands = [ZERO; 4];
    for (band, total) in bands.iter_mut().enumerate() {
        *total = sum(state.stock.iter().skip(band).step_by(4));
    }
    for l in 0..LANES {
        let watched = when.watched([bands[0][l], bands[1][l], bands[2][l], bands[3][l]], futures.general_index[t][l]);
        state.has_come[l] = when.has_come(state.has_come[l], t, watched);
    }
}

/// Spends by each lane's stage: by both where lanes are in both, and then each takes its own.
#[inline(always)]
fn allocate_staged(first: &Strategy, later: &Strategy, money: &Lane, state: &mut State) -> (Lane, Lane, Lane) {
    let come = state.has_come.iter().filter(|&&come| come > 0.0).count();
    let most = if come == LANES { later } else { first };
    let (mut set_aside, mut spent, mut unspent) = allocate(most, money, state);
    if (1..LANES).contains(&come) {
        let mut first_spend = std::mem::take(&mut state.other_spend);
        first_spend.clone_from(&state.spend);
        let of_later = allocate(later, money, state);
        for l in (0..LANES).filter(|&l| state.has_come[l] > 0.0) {
            (set_aside[l], spent[l], unspent[l]) = (of_later.0[l], of_later.1[l], of_later.2[l]);
        }
        for (spend, first) in state.spend.iter_mut().zip(&first_spend) {
            for l in 0..LANES {
                spend[l] = if state.has_come[l] > 0.0 { spend[l] } else { first[l] };
            }
        }
        state.other_spend = first_spend;
    }
    (set_aside, spent, unspent)
}

/// Spends the money left by the strategy's rule. Returns what was set aside, spent and left unspent.
#[inline(always)]
fn allocate(strategy: &Strategy, money: &Lane, state: &mut State) -> (Lane, Lane, Lane) {
    let (mut set_aside, mut to_spend, mut spent, mut unspent) = (ZERO, ZERO, ZERO, ZERO);
    for l in 0..LANES {
        set_aside[l] = strategy.set_aside_share * money[l];
        to_spend[l] = money[l] - set_aside[l];
    }
    state.spend.fill(ZERO);
    for pot in &strategy.pots {
        let mut pot_money = ZERO;
        for l in 0..LANES {
            pot_money[l] = pot.share * to_spend[l];
        }
        for tier in &pot.tiers {
            let (mut need, mut share) = (ZERO, ZERO);
            for &candidate in tier {
                for l in 0..LANES {
                    need[l] += state.absorbable[candidate][l];
                }
            }
            for l in 0..LANES {
                let take = fill::taken(pot_money[l], need[l]);
                share[l] = fill::filled_share(take, need[l]);
                pot_money[l] -= take;
                spent[l] += take;
            }
            for &candidate in tier {
                let (spend, absorbable) = (&mut state.spend[candidate], &state.absorbable[candidate]);
                for l in 0..LANES {
                    spend[l] = fill::spending(absorbable[l], share[l]);
                }
            }
        }
    }
    for l in 0..LANES {
        // Pots that share out all the money may exceed it by a rounding.
        unspent[l] = if to_spend[l] > spent[l] { to_spend[l] - spent[l] } else { 0.0 };
    }
    (set_aside, spent, unspent)
}

/// Clears backlog and closes the ledger, checking its identity.
#[inline(always)]
fn deliver(futures: &Futures, state: &mut State) {
    let mut worst = state.ledger_error;
    for (j, e) in state.estates.iter_mut().enumerate() {
        e.spend = ZERO;
        for candidate in j * 4..j * 4 + 4 {
            let (stock, spend) = (&mut state.stock[candidate], &state.spend[candidate]);
            let f = &mut state.ledger[candidate];
            for l in 0..LANES {
                f.cleared[l] += estate::cleared(spend[l], futures.cleared_per_pound[l]);
                f.closing[l] = stock[l] - f.cleared[l];
                stock[l] = f.closing[l];
                e.spend[l] += spend[l];
            }
            for l in 0..LANES {
                worst.note(
                    l,
                    [f.opening[l], f.price[l], f.escalation[l], f.migration[l], f.new_need[l], f.resurvey[l]],
                    f.cleared[l],
                    f.closing[l],
                );
            }
        }
    }
    state.ledger_error = worst;
}

/// Capital that was not spent, £m.
struct Left {
    not_spent: Lane,
    carried: Lane,
    lapsed: Lane,
}

/// Splits what was not spent into what is carried forward and what lapses.
#[inline(always)]
fn carry_forward(world: &World<'_>, futures: &Futures, envelope: &Envelope, unspent: &Lane, state: &mut State) -> Left {
    let share = futures.number(world.scenario.capital.carry_forward_share);
    let free = world.scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let mut left = Left { not_spent: ZERO, carried: ZERO, lapsed: ZERO };
    for l in 0..LANES {
        let deliverable = envelope.deliverable_share[l];
        let (all, backlog) = (envelope.after_raid[l], envelope.for_backlog[l]);
        left.not_spent[l] = funding::not_spent(all, deliverable, unspent[l]);
        (state.carried[l], state.carried_backlog[l]) = if free {
            (
                funding::carried_without_lapse(all, deliverable, unspent[l], share[l]),
                funding::carried_without_lapse(backlog, deliverable, unspent[l], share[l]),
            )
        } else {
            (share[l] * left.not_spent[l], share[l] * funding::not_spent(backlog, deliverable, unspent[l]))
        };
        left.lapsed[l] = left.not_spent[l] - state.carried[l];
    }
    left.carried = state.carried;
    left
}

/// Operating cost, funding and deficit of the year, and a trust's cash.
#[inline(always)]
fn outturn(
    world: &World<'_>,
    futures: &Futures,
    t: usize,
    envelope: &Envelope,
    left: &Left,
    repairs: &Lane,
    state: &mut State,
) {
    let scenario = world.scenario;
    let Some(system) = &scenario.funding else { return };
    let (construction_index, general_index) = (&futures.construction_index[t], &futures.general_index[t + 1]);
    let (repair_cost, lost_days) =
        (&state.metrics[Metric::IncidentRepair as usize], &state.metrics[Metric::LostBedDays as usize]);
    let lost_bed_day = futures.number(system.lost_bed_day);
    let opening_running_cost = scenario.technology.as_ref().map_or(ZERO, |system| *futures.number(system.running_cost));
    let mut outturn = Outturn {
        changes: Changes { repairs: ZERO, lost_bed_days: ZERO, legacy: ZERO },
        agency: &state.staff.agency_cost,
        productivity_cost: &state.legacy.productivity_cost,
        expected_growth: world.expected_funding_growth[t],
        raided: ZERO,
        spent: ZERO,
        on_top: &envelope.on_top,
    };
    for l in 0..LANES {
        let changes = &mut outturn.changes;
        changes.repairs[l] = (repair_cost[l] - repairs[l]) - futures.opening_repairs[l] * construction_index[l];
        changes.lost_bed_days[l] =
            (lost_days[l] - futures.opening_lost_days[l]) * lost_bed_day[l] * general_index[l] * 1e-6;
        changes.legacy[l] = state.legacy.running_cost[l] - opening_running_cost[l] * general_index[l];
        outturn.raided[l] = envelope.raided_share[l] * futures.planned[t][l];
        outturn.spent[l] = envelope.after_raid[l] - left.not_spent[l];
    }
    state.money.outturn(system, futures, t, &outturn);
}

/// Records what demand, money, technology and staff were in the year.
#[inline(always)]
fn record_systems(world: &World<'_>, futures: &Futures, t: usize, state: &mut State) {
    let years = world.horizon();
    for (g, group) in state.groups.iter_mut().enumerate() {
        *group = futures.demand_of_groups[g * years + t];
    }
    let m = &mut state.metrics;
    let (money, legacy, staff) = (&state.money, &state.legacy, &state.staff);
    m[Metric::DemandMillion as usize] = futures.demand[t];
    m[Metric::CapitalCashLimited as usize] = money.trust.limited;
    m[Metric::OperatingCost as usize] = money.operating_cost;
    m[Metric::RevenueFunding as usize] = money.revenue;
    m[Metric::Deficit as usize] = money.deficit;
    m[Metric::Cash as usize] = money.trust.cash;
    m[Metric::LegacyShare as usize] = legacy.share;
    m[Metric::LegacyRunningCost as usize] = legacy.running_cost;
    m[Metric::ClinicalVacancyShare as usize] = staff.vacant[0];
    m[Metric::EstatesVacancyShare as usize] = staff.vacant[1];
    m[Metric::DigitalVacancyShare as usize] = staff.vacant[2];
    m[Metric::SkillsIndex as usize] = staff.skills;
    m[Metric::DeliveryCapacity as usize] = staff.capacity;
    let days = world.scenario.technology.as_ref().map_or(ZERO, |system| *futures.number(system.days_per_outage));
    for l in 0..LANES {
        m[Metric::DeficitReal as usize][l] = money.deficit[l] / futures.general_index[t + 1][l];
        m[Metric::OutageDays as usize][l] = legacy.outages[l] * days[l];
    }
}

/// Sums over estates and bands for the table of outcomes.
#[inline(always)]
fn record(world: &World<'_>, futures: &Futures, t: usize, state: &mut State) {
    let scenario = world.scenario;
    let of = |id: NumberId| futures.number(id);
    let m = &mut state.metrics;
    let (ledger, estates) = (&state.ledger, &state.estates);
    for band in 0..4 {
        m[band] = sum(ledger.iter().skip(band).step_by(4).map(|f| &f.closing));
    }
    m[Metric::FlowPrice as usize] = sum(ledger.iter().map(|f| &f.price));
    m[Metric::FlowEscalation as usize] = sum(ledger.iter().map(|f| &f.escalation));
    m[Metric::FlowMigration as usize] = sum(ledger.iter().map(|f| &f.migration));
    m[Metric::FlowNewNeed as usize] = sum(ledger.iter().map(|f| &f.new_need));
    m[Metric::FlowResurvey as usize] = sum(ledger.iter().map(|f| &f.resurvey));
    m[Metric::FlowCleared as usize] = sum(ledger.iter().map(|f| &f.cleared));
    m[Metric::Incidents as usize] = sum(estates.iter().map(|e| &e.incidents));
    m[Metric::IncidentRepair as usize] = sum(estates.iter().map(|e| &e.repair_cost));
    m[Metric::LostBedDays as usize] = sum(estates.iter().map(|e| &e.lost_bed_days));
    let weight = of(scenario.incidents.clinical_weight);
    let mut clinical = ZERO;
    for (estate, e) in scenario.estates.iter().zip(estates) {
        let criticality = of(estate.criticality);
        for l in 0..LANES {
            clinical[l] += e.incidents[l] * weight[l] * criticality[l];
        }
    }
    m[Metric::ClinicalIncidents as usize] = clinical;
    m[Metric::DeferralCostReal as usize] = state.deferral;
    let replacement = of(scenario.backlog.replacement_value);
    let (index, general_index) = (&futures.construction_index[t], &futures.general_index[t + 1]);
    for l in 0..LANES {
        let total = ((m[0][l] + m[1][l]) + m[2][l]) + m[3][l];
        m[Metric::BacklogTotal as usize][l] = total;
        m[Metric::BacklogHighSignificant as usize][l] = m[2][l] + m[3][l];
        let passed = total > replacement[l] * futures.total_area[l] * 1e-6 * index[l];
        state.past_replacement[l] = if passed { 1.0 } else { state.past_replacement[l] };
    }
    for (real, cash) in [
        (Metric::BacklogLowReal, Metric::BacklogLow),
        (Metric::BacklogModerateReal, Metric::BacklogModerate),
        (Metric::BacklogSignificantReal, Metric::BacklogSignificant),
        (Metric::BacklogHighReal, Metric::BacklogHigh),
        (Metric::BacklogTotalReal, Metric::BacklogTotal),
    ] {
        let cash = m[cash as usize];
        for l in 0..LANES {
            m[real as usize][l] = cash[l] / general_index[l];
        }
    }
}

/// Sums in order, from zero.
#[inline(always)]
fn sum<'a>(lanes: impl Iterator<Item = &'a Lane>) -> Lane {
    let mut sum = ZERO;
    for lane in lanes {
        for l in 0..LANES {
            sum[l] += lane[l];
        }
    }
    sum
}
