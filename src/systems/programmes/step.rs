//! Steps 7 to 11 of every year: programmes are paid, delivered and go live, and what they bring.

use super::equations;
use super::reach::Reach;
use super::{CostPrices, GoesLive, Programme, Programmes};
use crate::file::{Number, NumberId};
use crate::num::{Lanes, share_of, sum};
use crate::strategy::Starts;
use crate::systems::capital::equations::happens;
use crate::systems::change::equations::life_after_roll_out;
use crate::systems::estate::Estate;
use crate::systems::interoperability::{Interoperability, equations as connections};
use crate::systems::{Now, Numbers, approvals};

/// What whoever starts a programme may know beforehand: expected values, never a future's own.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Expected {
    /// Money of programmes in sight beyond each year, £m at that year's prices.
    pub later: Vec<f64>,
    /// The same with the money for backlog, where the two are one pot.
    pub later_pooled: Vec<f64>,
    /// Years that the delivery of each programme takes.
    pub duration: Vec<f64>,
    /// Optimism bias of each.
    pub bias: Vec<f64>,
}

/// What of programmes no strategy changes.
#[derive(Clone, Debug)]
pub struct Futures<const W: usize> {
    /// What each costs in the end, £m at base-year prices.
    pub outturn: Vec<Lanes<W>>,
    /// Part that each of its estates has of the floor area of all of them, by programme, in their order.
    pub part: Vec<Vec<Lanes<W>>>,
    /// Share of all floor area that it serves, by programme.
    pub served: Vec<Lanes<W>>,
}

impl<const W: usize> Futures<W> {
    /// Room for the programmes.
    pub fn new(programmes: Option<&Programmes>) -> Self {
        let list: &[Programme] = programmes.map_or(&[], |programmes| &programmes.list);
        Self {
            outturn: vec![Lanes::ZERO; list.len()],
            part: list.iter().map(|programme| vec![Lanes::ZERO; programme.estates.len()]).collect(),
            served: vec![Lanes::ZERO; list.len()],
        }
    }

    /// What each trial believes of them.
    #[inline(always)]
    pub fn draw(&mut self, programmes: &Programmes, area_share: &[Lanes<W>], numbers: &Numbers<W>) {
        for (k, programme) in programmes.list.iter().enumerate() {
            let (cost, bias) = (numbers.of(programme.cost), numbers.of(programme.optimism_bias));
            for l in 0..W {
                self.outturn[k][l] = equations::outturn(cost[l], bias[l]);
            }
            let served = sum(programme.estates.iter().map(|&j| &area_share[j]));
            for (part, &j) in self.part[k].iter_mut().zip(&programme.estates) {
                for l in 0..W {
                    part[l] = share_of(area_share[j][l], served[l]);
                }
            }
            self.served[k] = served;
        }
    }
}

/// Programmes between two years; times are in years after the first one begins, infinite for what has not come.
#[derive(Clone, Debug)]
pub struct State<const W: usize> {
    /// Share of its delivery that is done, by programme.
    pub done: Vec<Lanes<W>>,
    /// When each started.
    pub started: Vec<Lanes<W>>,
    /// When each went live.
    pub live: Vec<Lanes<W>>,
    /// What was paid for each in the year, £m cash.
    pub paid: Vec<Lanes<W>>,
    /// What has been paid for each since the first year, £m cash.
    pub total: Vec<Lanes<W>>,
    /// Floor area, by estate, m².
    pub area: Vec<Lanes<W>>,
    /// Share of an estate's failures that no longer happen.
    pub avoided: Vec<Lanes<W>>,
    /// Share of an estate's backlog that goes in the year with what goes live.
    pub backlog_goes: Vec<Lanes<W>>,
    /// The same of its legacy technology.
    pub legacy_goes: Vec<Lanes<W>>,
    /// Years that each serves from go-live on.
    pub life: Vec<Lanes<W>>,
    /// Whom each reaches; empty where nothing asks.
    pub reach: Vec<Reach<W>>,
    /// Integrations of each that failed in the year.
    pub failed: Vec<Lanes<W>>,
    /// 1 where integration has shown whether it works.
    integrated: Vec<Lanes<W>>,
    /// 1 where part of it is done again.
    reworked: Vec<Lanes<W>>,
    /// Times that what each brings counts at the close: as far as it is used, and shared care as far as systems are connected.
    pub holds: Vec<Lanes<W>>,
    approval_years: Lanes<W>,
}

/// Programmes in one year.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Year<const W: usize> {
    /// Paid for them, £m cash.
    pub spent: Lanes<W>,
    /// What of that is above what the scenario states for the work that was done, £m.
    pub overrun: Lanes<W>,
    /// What there was money for and no staff, £m cash.
    pub undelivered: Lanes<W>,
    /// What running them cost, £m cash.
    pub running_cost: Lanes<W>,
    /// Day-to-day money that they saved, £m cash.
    pub released: Lanes<W>,
    /// What care costs relative to what it would without them.
    pub care_cost: Lanes<W>,
    /// Capacity for care that they add, a factor.
    pub capacity: Lanes<W>,
    /// Worth of what else they brought, £m cash.
    pub societal: Lanes<W>,
    /// How many have not started and seek no approval, at the close.
    pub waiting: Lanes<W>,
    /// How many seek approval.
    pub in_approval: Lanes<W>,
    /// How many are being delivered.
    pub in_delivery: Lanes<W>,
    /// How many are live.
    pub are_live: Lanes<W>,
    /// Years that they have spent seeking approval since the first year, together.
    pub approval_years: Lanes<W>,
}

impl<const W: usize> State<W> {
    /// Room for as many programmes and estates.
    /// Whom they reach is only kept where something asks for it.
    pub fn new(programmes: Option<&Programmes>, estates: usize, asks_for_reach: bool) -> Self {
        let rows = |n: usize| vec![Lanes::ZERO; n];
        let (count, estates) = programmes.map_or((0, 0), |programmes| (programmes.list.len(), estates));
        Self {
            done: rows(count),
            started: rows(count),
            live: rows(count),
            paid: rows(count),
            total: rows(count),
            area: rows(estates),
            avoided: rows(estates),
            backlog_goes: rows(estates),
            legacy_goes: rows(estates),
            life: rows(count),
            reach: vec![Reach::default(); if asks_for_reach { count } else { 0 }],
            failed: rows(count),
            integrated: rows(count),
            reworked: rows(count),
            holds: vec![Lanes::ONE; count],
            approval_years: Lanes::ZERO,
        }
    }

    /// The opening.
    #[inline(always)]
    pub fn open(&mut self, programmes: &Programmes, estates: &[Estate], numbers: &Numbers<W>) {
        for (k, programme) in programmes.list.iter().enumerate() {
            let done = *numbers.of(programme.delivered_share);
            self.done[k] = done;
            self.live[k] = Lanes::splat(f64::INFINITY);
            self.life[k] = *numbers.of(programme.life);
            self.total[k] = Lanes::ZERO;
            for l in 0..W {
                self.started[k][l] = if done[l] > 0.0 { 0.0 } else { f64::INFINITY };
            }
        }
        for (area, estate) in self.area.iter_mut().zip(estates) {
            *area = *numbers.of(estate.area);
        }
        self.avoided.fill(Lanes::ZERO);
        for reach in &mut self.reach {
            *reach = Reach::default();
        }
        for (reach, programme) in self.reach.iter_mut().zip(&programmes.list) {
            if programme.goes_live == GoesLive::Gradually {
                let done = *numbers.of(programme.delivered_share);
                (reach.now, reach.close) = (done, done);
            }
        }
        self.integrated.fill(Lanes::ZERO);
        self.reworked.fill(Lanes::ZERO);
        self.approval_years = Lanes::ZERO;
    }
}

/// The programmes while the money of a year is spent.
#[derive(Debug)]
pub struct Open<'a, const W: usize> {
    state: &'a mut State<W>,
    programmes: &'a Programmes,
    expected: &'a Expected,
    approvals: &'a approvals::Futures<W>,
    futures: &'a Futures<W>,
    now: Now<'a, W>,
    /// Money of their own, £m cash.
    money: Lanes<W>,
    is_approved: bool,
    integration: Option<Integration<'a, W>>,
    /// Estates and digital staff who are free to work on them.
    free: [Lanes<W>; 2],
    /// What those under way will need of the money in sight after this year, £m at its prices.
    committed: Lanes<W>,
    /// 1 where one that has not started holds up those after it.
    held_up: Lanes<W>,
    spent: Lanes<W>,
    overrun: Lanes<W>,
    undelivered: Lanes<W>,
}

/// What a year has for programmes.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a, const W: usize> {
    /// Money of their own, £m cash.
    pub money: Lanes<W>,
    /// Estates and digital staff in post; none where staff limit nothing.
    pub staff: Option<[Lanes<W>; 2]>,
    /// Whether nothing needs approval.
    pub is_approved: bool,
    /// Integration that may fail; none where it does not.
    pub integration: Option<Integration<'a, W>>,
    /// What may be known beforehand.
    pub expected: &'a Expected,
}

/// Integration that may fail.
#[derive(Clone, Copy, Debug)]
pub struct Integration<'a, const W: usize> {
    /// How often, and what it takes.
    pub system: &'a Interoperability,
    /// A uniform for each programme.
    pub uniforms: &'a [Lanes<W>],
    /// Digital staff and skills relative to the opening.
    pub roll_out: Lanes<W>,
}

impl<'a, const W: usize> Open<'a, W> {
    /// The year begins to be paid for.
    #[inline(always)]
    pub fn new(
        state: &'a mut State<W>,
        programmes: &'a Programmes,
        (approvals, futures): (&'a approvals::Futures<W>, &'a Futures<W>),
        now: Now<'a, W>,
        means: Means<'a, W>,
    ) -> Self {
        state.paid.fill(Lanes::ZERO);
        state.failed.fill(Lanes::ZERO);
        let share = *now.of(programmes.staff_share);
        let free = match means.staff {
            Some(staff) => staff.map(|group| share * group),
            None => [Lanes::splat(f64::INFINITY); 2],
        };
        Self {
            state,
            programmes,
            expected: means.expected,
            approvals,
            futures,
            now,
            money: means.money,
            is_approved: means.is_approved,
            integration: means.integration,
            free,
            committed: Lanes::ZERO,
            held_up: Lanes::ZERO,
            spent: Lanes::ZERO,
            overrun: Lanes::ZERO,
            undelivered: Lanes::ZERO,
        }
    }

    /// Price index of what a programme is built of, in a lane.
    #[inline(always)]
    fn index(&self, programme: &Programme, l: usize) -> f64 {
        match programme.prices {
            CostPrices::Construction => self.now.prices.construction_index[l],
            CostPrices::General => self.now.prices.general_index[l],
        }
    }

    /// What the programme at `k` is thought to cost in a lane, at base-year prices.
    #[inline(always)]
    fn estimate(&self, k: usize, programme: &Programme, l: usize) -> f64 {
        let (passed, stages) = self.approvals.passed_by(k, l, (self.now.t + 1) as f64);
        let passed = if self.is_approved { stages } else { passed };
        let (cost, bias) = (self.now.of(programme.cost)[l], self.now.of(programme.optimism_bias)[l]);
        equations::estimate(cost, self.expected.bias[k], bias, passed, stages)
    }

    /// Delivers the programme at `k` in a lane, from `begin` of the year on, at this share of full speed, with no more than `left`. Where its
    /// integration fails, what has to be done again follows at once.
    #[inline(always)]
    fn deliver(&mut self, k: usize, programme: &Programme, l: usize, (begin, speed): (f64, f64), left: &mut f64) {
        let mut begin = begin;
        while let Some(took) = self.work(k, programme, l, (begin, speed), left) {
            let back = self.set_back(k, programme, l);
            if back <= 0.0 {
                self.state.done[k][l] = 1.0;
                self.state.live[k][l] = self.now.t as f64 + begin + took;
                if programme.goes_live == GoesLive::Gradually && programme.usage.is_some() {
                    let (started, live) = (self.state.started[k][l], self.state.live[k][l]);
                    self.state.life[k][l] = life_after_roll_out(self.state.life[k][l], started, live);
                }
                break;
            }
            self.state.done[k][l] = 1.0 - back;
            self.state.reworked[k][l] = 1.0;
            begin += took;
        }
        let later = self.later(k, programme, l, self.state.done[k][l]);
        self.committed[l] += later;
    }

    /// Works on it, and pays for that. How long that took, in years, if it is done then.
    #[inline(always)]
    fn work(
        &mut self,
        k: usize,
        programme: &Programme,
        l: usize,
        (begin, speed): (f64, f64),
        left: &mut f64,
    ) -> Option<f64> {
        let profile = &programme.spend_profile[..];
        let (outturn, index) = (self.futures.outturn[k][l], self.index(programme, l));
        let (done, duration) = (self.state.done[k][l], self.now.of(programme.duration)[l]);
        let most = equations::can_be_done(done, 1.0 - begin, speed, duration);
        let full = equations::can_be_done(done, 1.0 - begin, 1.0, duration);
        let needed = equations::cost_of(outturn, index, profile, done, done + most);
        let wanted = equations::cost_of(outturn, index, profile, done, done + full);
        let (paid, reached) = match needed <= *left {
            true => (needed, done + most),
            false => {
                let reached = equations::done_for(*left, outturn, index, profile, done);
                (*left, if reached < done + most { reached } else { done + most })
            }
        };
        let could = if wanted < *left { wanted } else { *left };
        self.undelivered[l] += if could > paid { could - paid } else { 0.0 };
        *left -= paid;
        self.spent[l] += paid;
        // What is done again was stated once.
        let stated = if self.state.reworked[k][l] > 0.0 { 0.0 } else { self.now.of(programme.cost)[l] };
        self.overrun[l] += paid - equations::cost_of(stated, 1.0, profile, done, reached);
        self.state.paid[k][l] += paid;
        self.state.total[k][l] += paid;
        self.state.done[k][l] = reached;
        // What remains below a rounding is done.
        (1.0 - reached <= 1e-12).then(|| (1.0 - done) * duration / speed)
    }

    /// Share of its delivery that has to be done again, since its integration has just failed; it fails once at most (X6).
    #[inline(always)]
    fn set_back(&mut self, k: usize, programme: &Programme, l: usize) -> f64 {
        let (Some(integration), Some(links)) = (&self.integration, &programme.links) else { return 0.0 };
        if self.state.integrated[k][l] > 0.0 {
            return 0.0;
        }
        self.state.integrated[k][l] = 1.0;
        let (usual, complexity) =
            (self.now.of(integration.system.failure_probability)[l], self.now.of(links.complexity)[l]);
        let probability = connections::failure(usual, complexity, integration.roll_out[l]);
        let failed = happens(integration.uniforms[k][l], probability, self.now.mode);
        self.state.failed[k][l] = failed;
        failed * self.now.of(integration.system.rework)[l]
    }

    /// What a programme that is so far done will need of the money in sight after this year, at its prices.
    #[inline(always)]
    fn later(&self, k: usize, programme: &Programme, l: usize, done: f64) -> f64 {
        let estimate = self.estimate(k, programme, l);
        let years = (self.programmes.sight_years - 1.0) / self.expected.duration[k];
        let to = if done + years < 1.0 { done + years } else { 1.0 };
        equations::cost_of(estimate, self.index(programme, l), &programme.spend_profile, done, to)
    }

    /// Staff that a programme needs, in a lane.
    #[inline(always)]
    fn needed(&self, programme: &Programme, l: usize) -> [f64; 2] {
        [self.now.of(programme.estates_fte)[l], self.now.of(programme.digital_fte)[l]]
    }

    /// Takes the year's end: what goes live, whom it reaches, and what it takes away; what it brings follows with its use. `seeks` says
    /// which of them are wanted at all.
    #[inline(always)]
    pub fn close(self, seeks: impl Fn(usize) -> bool) -> Year<W> {
        let Self { state, programmes, approvals, futures, now, spent, overrun, undelivered, is_approved, .. } = self;
        let t = now.t as f64;
        let zero = Lanes::ZERO;
        state.backlog_goes.fill(zero);
        state.legacy_goes.fill(zero);
        state.avoided.fill(zero);
        let (mut waiting, mut in_approval, mut in_delivery, mut are_live) = (zero, zero, zero, zero);
        for (k, programme) in programmes.list.iter().enumerate() {
            let of = |id: NumberId| now.of(id);
            let (ready, entry) = (approvals.ready(k, is_approved), approvals.entry[k]);
            let is_sought = seeks(k);
            let life = state.life[k];
            for l in 0..W {
                let live = state.live[k][l];
                let is_live = live <= t + 1.0;
                if is_live && live > t {
                    // It went live in this year.
                    for (&j, part) in programme.estates.iter().zip(&futures.part[k]) {
                        let goes = |goes: &mut Lanes<W>, share: f64| goes[l] = equations::also(goes[l], share);
                        goes(&mut state.backlog_goes[j], of(programme.backlog_retired)[l]);
                        goes(&mut state.legacy_goes[j], of(programme.legacy_retired)[l]);
                        let (retired, built) = (of(programme.area_retired)[l], of(programme.area_built)[l]);
                        state.area[j][l] = equations::area(state.area[j][l], part[l], retired, built);
                    }
                }
                let serves = is_live && t + 1.0 < live + life[l];
                if serves {
                    // In the next year, as long as it then serves.
                    let share = of(programme.incidents_avoided)[l] * equations::live_part(t + 1.0, live, life[l]);
                    for &j in &programme.estates {
                        state.avoided[j][l] = equations::also(state.avoided[j][l], share);
                    }
                }
                let is_started = state.started[k][l] < f64::INFINITY;
                let seeks = is_sought && !is_started && entry < t + 1.0 && ready[l] > t + 1.0;
                are_live[l] += f64::from(u8::from(serves));
                in_delivery[l] += f64::from(u8::from(is_started && !is_live));
                in_approval[l] += f64::from(u8::from(seeks));
                waiting[l] += f64::from(u8::from(!is_started && !seeks));
                if !state.reach.is_empty() {
                    state.reaches(k, programme, t, life[l], l);
                }
                if is_sought {
                    // The year's part of the time from entry to approval.
                    let from = if entry > t { entry } else { t };
                    let to = if ready[l] < t + 1.0 { ready[l] } else { t + 1.0 };
                    state.approval_years[l] += if to > from { to - from } else { 0.0 };
                }
            }
        }
        Year {
            spent,
            overrun,
            undelivered,
            running_cost: zero,
            released: zero,
            care_cost: Lanes::ONE,
            capacity: Lanes::ONE,
            societal: zero,
            waiting,
            in_approval,
            in_delivery,
            are_live,
            approval_years: state.approval_years,
        }
    }
}

impl<const W: usize> Starts<W> for Open<'_, W> {
    #[inline(always)]
    fn money(&self) -> Lanes<W> {
        self.money
    }

    #[inline(always)]
    fn commit(&mut self, who: &Lanes<W>, left: &mut Lanes<W>) {
        let programmes = self.programmes;
        for l in 0..W {
            if who[l] <= 0.0 {
                continue;
            }
            let under_way = |state: &State<W>, k: usize| state.started[k][l] < f64::INFINITY && state.done[k][l] < 1.0;
            // Who is there works on all of them alike.
            let mut needed = [0.0; 2];
            for (k, programme) in programmes.list.iter().enumerate() {
                if under_way(self.state, k) {
                    let own = self.needed(programme, l);
                    needed = [needed[0] + own[0], needed[1] + own[1]];
                }
            }
            let speeds: [f64; 2] = std::array::from_fn(|group| equations::speed(self.free[group][l], needed[group]));
            for group in 0..2 {
                let free = self.free[group][l] - needed[group];
                self.free[group][l] = if free > 0.0 { free } else { 0.0 };
            }
            for (k, programme) in programmes.list.iter().enumerate() {
                if under_way(self.state, k) {
                    let own = self.needed(programme, l);
                    let of = |group: usize| if own[group] > 0.0 { speeds[group] } else { 1.0 };
                    let speed = if of(0) < of(1) { of(0) } else { of(1) };
                    self.deliver(k, programme, l, (0.0, speed), &mut left[l]);
                }
            }
        }
    }

    #[inline(always)]
    fn start(&mut self, k: usize, who: &Lanes<W>, (pooled, in_order): (bool, bool), left: &mut Lanes<W>) {
        let programmes = self.programmes;
        let programme = &programmes.list[k];
        let (t, ready) = (self.now.t as f64, self.approvals.ready(k, self.is_approved));
        let later = if pooled { self.expected.later_pooled[self.now.t] } else { self.expected.later[self.now.t] };
        let in_order = in_order && !programmes.overtake;
        for l in 0..W {
            if who[l] <= 0.0 || self.state.started[k][l] < f64::INFINITY || self.approvals.entry[k] >= t + 1.0 {
                continue;
            }
            if in_order && self.held_up[l] > 0.0 {
                continue;
            }
            let begin = if ready[l] > t { ready[l] - t } else { 0.0 };
            let all_live = programme.after.iter().all(|&before| self.state.live[before][l] <= t);
            let needed = self.needed(programme, l);
            let speeds = [0, 1].map(|group: usize| equations::speed(self.free[group][l], needed[group]));
            let speed = if speeds[0] < speeds[1] { speeds[0] } else { speeds[1] };
            let (estimate, index) = (self.estimate(k, programme, l), self.index(programme, l));
            let may = begin < 1.0
                && all_live
                && speed > 0.0
                && equations::may_start(estimate * index, left[l], later, self.committed[l]);
            if !may {
                self.held_up[l] = 1.0;
                continue;
            }
            for group in 0..2 {
                let free = self.free[group][l] - needed[group];
                self.free[group][l] = if free > 0.0 { free } else { 0.0 };
            }
            self.state.started[k][l] = t + begin;
            self.deliver(k, programme, l, (begin, speed), &mut left[l]);
        }
    }

    #[inline(always)]
    fn undelivered(&self) -> Lanes<W> {
        self.undelivered
    }
}

/// What may be known of programmes beforehand: their money in each year, as expected, and that of backlog.
pub fn expected(
    programmes: &Programmes,
    (own, backlog): (&[f64], &[f64]),
    price_rise: f64,
    all: &[Number],
) -> Expected {
    let mean = |id: NumberId| all[id.0].distribution.mean();
    let pooled: Vec<f64> = own.iter().zip(backlog).map(|(own, backlog)| own + backlog).collect();
    let later = |money: &[f64]| -> Vec<f64> {
        (0..money.len()).map(|t| equations::in_sight_later(&money[t..], programmes.sight_years, price_rise)).collect()
    };
    Expected {
        later: later(own),
        later_pooled: later(&pooled),
        duration: programmes.list.iter().map(|programme| mean(programme.duration)).collect(),
        bias: programmes.list.iter().map(|programme| mean(programme.optimism_bias)).collect(),
    }
}
