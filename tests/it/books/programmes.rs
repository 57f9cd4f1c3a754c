//! Programmes in one future: what each costs, when it starts, how far it is, and what it brings (M1–M11).

use super::approvals::{Approval, moving};
use super::figures::{Figures, ratio};
use super::future::Year;
use capcast::scenario::Scenario;
use capcast::systems::programmes::{CostPrices, Programme as Stated};

/// Done but for a rounding.
const ALL_BUT: f64 = 1e-12;

/// The programmes of a scenario as listed: by priority, then by identifier.
pub fn listed(scenario: &Scenario) -> Vec<&Stated> {
    let mut all: Vec<&Stated> = scenario.programmes.iter().flat_map(|programmes| &programmes.list).collect();
    all.sort_by(|a, b| a.priority.total_cmp(&b.priority).then_with(|| a.id.cmp(&b.id)));
    all
}

/// A programme in one future; times in years after the first one begins, infinite for what has not come.
pub struct Programme {
    estates: Vec<usize>,
    after: Vec<usize>,
    of_construction: bool,
    /// Its cost as planned, its outturn, and what it is thought to cost once its business cases have passed, at base-year
    /// prices.
    planned: f64,
    outturn: f64,
    estimate: f64,
    duration: f64,
    usual_duration: f64,
    profile: Vec<f64>,
    /// Estates and digital staff that it needs.
    staff: [f64; 2],
    approval: Approval,
    running: f64,
    saves: f64,
    societal: f64,
    productivity: f64,
    life: f64,
    /// Floor area built, less what is given up.
    area: f64,
    backlog: f64,
    legacy: f64,
    failures: f64,
    pub done: f64,
    pub started: f64,
    pub live: f64,
    /// The year in which it went live.
    lives_from: Option<usize>,
    /// What was paid for it in the year, and what of that is above the stated cost of what was done.
    pub paid: f64,
    above: f64,
    /// What has been paid for it since the first year, in real terms.
    invested: f64,
}

/// All of them between two years.
pub struct Programmes {
    pub list: Vec<Programme>,
    /// Apart from backlog's money, and in one pot with it.
    sight: [Vec<f64>; 2],
    pub one_pot: bool,
    sight_years: f64,
    staff_share: f64,
    overtake: bool,
    delay: f64,
}

/// A year in which programmes are paid.
pub struct Turn {
    t: usize,
    /// General and construction prices.
    general: f64,
    construction: f64,
    /// Staff whom those under way leave.
    free: [f64; 2],
    /// What there was money for, and no staff.
    pub undelivered: f64,
}

/// What of a year is told.
pub struct Told {
    pub spent: f64,
    pub above: f64,
    pub running: f64,
    pub savings: f64,
    pub waiting: f64,
    pub in_approval: f64,
    pub in_delivery: f64,
    pub live: f64,
    pub delay: f64,
    /// What care costs of what it would.
    pub productivity: f64,
    /// Worth of what else those that are live brought, in real terms.
    pub societal: f64,
    /// What those that are not live have cost since the first year, in real terms.
    pub under_way: f64,
    pub go_on: Vec<GoesOn>,
}

/// A programme that is live and goes on.
pub struct GoesOn {
    /// What it saves and what else it brings, less what it costs to run, in a whole year at base-year prices.
    pub brings: f64,
    /// The share of the cost of care that it makes needless.
    pub productivity: f64,
    /// Years of its life that are left at the close.
    pub left: f64,
}

/// (M3): the share of its cost that is spent once the share `x` is done.
fn spent_by(profile: &[f64], x: f64) -> f64 {
    let at = x * profile.len() as f64;
    profile.iter().enumerate().map(|(i, share)| share * (at - i as f64).clamp(0.0, 1.0)).sum()
}

/// (M7): the furthest share that is done when the share `spent` of its cost is.
fn furthest(profile: &[f64], spent: f64) -> f64 {
    let (parts, mut below) = (profile.len() as f64, 0.0);
    for (i, share) in profile.iter().enumerate() {
        if spent < below + share {
            return (i as f64 + (spent - below) / share) / parts;
        }
        below += share;
    }
    1.0
}

impl Programme {
    fn of(f: &Figures<'_>, stated: &Stated, all: &[&Stated], moving: &[f64]) -> Self {
        let path = |name: &str| format!("programme.{}.{name}", stated.id);
        let of = |name: &str| f.of(&path(name));
        let approval = Approval::of(f, stated, moving);
        let (planned, bias, usual) = (of("cost_gbp_m"), of("optimism_bias"), f.mean(&path("optimism_bias")));
        // Whoever starts, or is under way, has all of its business cases passed (M2).
        let known = approval.cases as f64 / (approval.cases as f64 + 1.0);
        let under_way = f.mean(&path("delivered_share")) > 0.0;
        Self {
            estates: stated.estates.clone(),
            after: stated.after_ids.iter().map(|id| all.iter().position(|other| other.id == *id).unwrap()).collect(),
            of_construction: stated.prices == CostPrices::Construction,
            planned,
            outturn: planned * (1.0 + bias),
            estimate: planned * (1.0 + usual + known * (bias - usual)),
            duration: of("duration_years"),
            usual_duration: f.mean(&path("duration_years")),
            profile: stated.spend_profile.clone(),
            staff: [of("estates_fte"), of("digital_fte")],
            approval,
            running: of("running_cost_gbp_m"),
            saves: of("cash_releasing_gbp_m"),
            societal: of("societal_gbp_m"),
            productivity: of("productivity_share"),
            life: of("life_years"),
            area: of("area_built_m2") - of("area_retired_m2"),
            backlog: of("backlog_retired_share"),
            legacy: of("legacy_retired_share"),
            failures: of("incidents_avoided_share"),
            done: if under_way { of("delivered_share") } else { 0.0 },
            started: if under_way { 0.0 } else { f64::INFINITY },
            live: f64::INFINITY,
            lives_from: None,
            paid: 0.0,
            above: 0.0,
            invested: 0.0,
        }
    }

    fn has_started(&self) -> bool {
        self.started < f64::INFINITY
    }

    fn is_under_way(&self) -> bool {
        self.has_started() && self.lives_from.is_none()
    }

    fn prices(&self, turn: &Turn) -> f64 {
        if self.of_construction { turn.construction } else { turn.general }
    }

    /// The part of year `t` in which it serves (M8).
    fn part(&self, t: usize) -> f64 {
        let (open, close) = (t as f64, t as f64 + 1.0);
        if self.lives_from.is_none() {
            return 0.0;
        }
        ((self.live + self.life).min(close) - self.live.max(open)).max(0.0)
    }

    /// Works on it from `begin` on, which is a part of the year, and pays for that (M5–M8).
    fn work(&mut self, turn: &mut Turn, begin: f64, speed: f64, left: &mut f64) {
        let before = self.done;
        let spent = |x: f64| spent_by(&self.profile, x);
        let price = self.outturn * self.prices(turn);
        let reached = |speed: f64| before + (1.0 - before).min((1.0 - begin) * speed / self.duration);
        let cost = |speed: f64| price * (spent(reached(speed)) - spent(before));
        let paid = cost(speed).min(*left);
        let mut done = reached(speed);
        if paid < cost(speed) {
            done = furthest(&self.profile, spent(before) + paid / price).clamp(before, done);
        }
        turn.undelivered += (cost(1.0).min(*left) - paid).max(0.0);
        let above = paid - self.planned * (spent(done) - spent(before));
        if done >= 1.0 - ALL_BUT {
            done = 1.0;
            self.live = turn.t as f64 + begin + (1.0 - before) * self.duration / speed;
            self.lives_from = Some(turn.t);
        }
        (self.done, self.paid, self.above) = (done, paid, above);
        *left -= paid;
    }
}

impl Programmes {
    pub fn open(f: &Figures<'_>, sight: &[Vec<f64>; 2]) -> Option<Self> {
        let stated = f.scenario.programmes.as_ref()?;
        let (all, moving) = (listed(f.scenario), moving(f));
        Some(Self {
            list: all.iter().map(|one| Programme::of(f, one, &all, &moving)).collect(),
            sight: sight.clone(),
            one_pot: false,
            sight_years: stated.sight_years,
            staff_share: f.of("programmes.staff_share"),
            overtake: stated.overtake,
            delay: 0.0,
        })
    }

    /// Pays those under way, as listed (M4–M7); of `working`, where staff limit anything, a share may work on programmes.
    pub fn pay_those_under_way(&mut self, year: &Year, t: usize, working: Option<[f64; 2]>, left: &mut f64) -> Turn {
        let there = working.map_or([f64::INFINITY; 2], |people| people.map(|people| people * self.staff_share));
        let under_way = || self.list.iter().filter(|programme| programme.is_under_way());
        let needed = [0, 1].map(|g| under_way().map(|programme| programme.staff[g]).sum::<f64>());
        let speeds = [0, 1].map(|g| if needed[g] > there[g] { there[g] / needed[g] } else { 1.0 });
        let mut turn = Turn {
            t,
            general: year.g,
            construction: year.q,
            free: [0, 1].map(|g| (there[g] - needed[g]).max(0.0)),
            undelivered: 0.0,
        };
        for programme in &mut self.list {
            (programme.paid, programme.above) = (0.0, 0.0);
            if programme.is_under_way() {
                let needs = |g: usize| programme.staff[g] > 0.0;
                let speed = (0..2).filter(|&g| needs(g)).map(|g| speeds[g]).fold(1.0, f64::min);
                programme.work(&mut turn, 0.0, speed, left);
            }
        }
        turn
    }

    /// Starts a programme if it may (M9), and pays its first year.
    pub fn start(&mut self, k: usize, turn: &mut Turn, left: &mut f64) {
        let (open, programme) = (turn.t as f64, &self.list[k]);
        let approved = programme.approval.at < open + 1.0;
        if programme.has_started() || !approved || programme.after.iter().any(|&first| self.list[first].live > open) {
            return;
        }
        let staffed = |g: usize| match programme.staff[g] {
            needed if needed > 0.0 => (turn.free[g] / needed).min(1.0),
            _ => 1.0,
        };
        let speed = staffed(0).min(staffed(1));
        if speed <= 0.0 {
            return;
        }
        let begin = (programme.approval.at - open).max(0.0);
        let whole = programme.estimate * programme.prices(turn);
        let beyond = (self.sight[usize::from(self.one_pot)][turn.t] - self.spoken_for(turn)).max(0.0);
        if *left <= 0.0 || whole > *left + beyond {
            return;
        }
        let programme = &mut self.list[k];
        programme.started = open + begin;
        for g in 0..2 {
            turn.free[g] = (turn.free[g] - programme.staff[g]).max(0.0);
        }
        programme.work(turn, begin, speed, left);
    }

    /// What those under way are expected to need of the money in sight beyond this year.
    fn spoken_for(&self, turn: &Turn) -> f64 {
        let needs = |programme: &Programme| {
            let then = (programme.done + (self.sight_years - 1.0) / programme.usual_duration).min(1.0);
            let share = spent_by(&programme.profile, then) - spent_by(&programme.profile, programme.done);
            programme.estimate * programme.prices(turn) * share
        };
        self.list.iter().filter(|programme| programme.is_under_way()).map(needs).sum()
    }

    /// Whether a programme that has not started keeps those that are listed after it waiting (M9).
    pub fn holds_up(&self, k: usize, turn: &Turn) -> bool {
        let programme = &self.list[k];
        !self.overtake && !programme.has_started() && programme.approval.entry <= turn.t as f64
    }

    /// What was paid for all of them.
    pub fn paid(&self) -> f64 {
        self.list.iter().map(|programme| programme.paid).sum()
    }

    fn of_estate(&self, j: usize) -> impl Iterator<Item = &Programme> {
        self.list.iter().filter(move |programme| programme.estates.contains(&j))
    }

    /// The share of an estate's failures that still happens in year `t` (M10).
    pub fn failing(&self, j: usize, t: usize) -> f64 {
        let served = self.of_estate(j).filter(|programme| programme.lives_from.is_some_and(|from| from < t));
        served.map(|programme| 1.0 - programme.part(t) * programme.failures).product()
    }

    /// What goes of an estate at the close of year `t`: shares of its work and of its legacy; and the floor area that is added
    /// to it (M10, M11).
    pub fn replaced(&self, j: usize, t: usize, areas: &[f64]) -> ([f64; 2], f64) {
        let (mut work, mut legacy, mut added) = (1.0, 1.0, 0.0);
        for programme in self.of_estate(j).filter(|programme| programme.lives_from == Some(t)) {
            work *= 1.0 - programme.backlog;
            legacy *= 1.0 - programme.legacy;
            added += ratio(areas[j], programme.estates.iter().map(|&j| areas[j]).sum()) * programme.area;
        }
        ([1.0 - work, 1.0 - legacy], added)
    }

    /// Closes year `t`; `lets` says whether the strategy lets any programme start, ever.
    pub fn close(&mut self, t: usize, g: f64, areas: &[f64], lets: bool) -> Told {
        for programme in &mut self.list {
            programme.invested += programme.paid / g;
        }
        let (open, close) = (t as f64, t as f64 + 1.0);
        let sum = |of: &dyn Fn(&Programme) -> f64| self.list.iter().map(of).sum::<f64>();
        let count = |is: &dyn Fn(&Programme) -> bool| self.list.iter().filter(|programme| is(programme)).count() as f64;
        let seeks = |p: &Programme| lets && !p.has_started() && p.approval.entry < close && p.approval.at > close;
        let is_live = |p: &Programme| p.live <= close;
        let floor: f64 = areas.iter().sum();
        let frees = |p: &Programme| ratio(p.estates.iter().map(|&j| areas[j]).sum(), floor) * p.productivity;
        let works_less = |p: &Programme| 1.0 - p.part(t) * frees(p);
        let goes_on = |p: &Programme| GoesOn {
            brings: p.saves + p.societal - p.running,
            productivity: frees(p),
            left: (p.live + p.life - close).max(0.0),
        };
        let seeking = |p: &Programme| if lets { p.approval.at.min(close) - p.approval.entry.max(open) } else { 0.0 };
        let told = Told {
            spent: self.paid(),
            above: sum(&|p| p.above),
            running: sum(&|p| p.part(t) * p.running) * g,
            savings: sum(&|p| p.part(t) * p.saves) * g,
            waiting: count(&|p| !p.has_started() && !seeks(p)),
            in_approval: count(&seeks),
            in_delivery: count(&|p| p.has_started() && !is_live(p)),
            live: count(&|p| is_live(p) && close < p.live + p.life),
            delay: self.delay + sum(&|p| seeking(p).max(0.0)),
            productivity: self.list.iter().map(works_less).product(),
            societal: sum(&|p| p.part(t) * p.societal),
            under_way: sum(&|p| if is_live(p) { 0.0 } else { p.invested }),
            go_on: self.list.iter().filter(|&p| is_live(p)).map(goes_on).collect(),
        };
        self.delay = told.delay;
        told
    }
}
