//! Programmes in one future: what each costs, when it starts, how far it is, whether it integrates, whom it reaches, and what
//! it brings (M1–M11, U1, X5, X6).

use super::approvals::{Approval, moving};
use super::figures::{Figures, ratio};
use super::future::Year;
use capcast::scenario::{Barrier, Scenario};
use capcast::systems::programmes::{CostPrices, GoesLive, Programme as Stated};

/// Done but for a rounding.
const ALL_BUT: f64 = 1e-12;

/// The programmes of a scenario as listed: by priority, then by identifier.
pub fn listed(scenario: &Scenario) -> Vec<&Stated> {
    let mut all: Vec<&Stated> = scenario.programmes.iter().flat_map(|programmes| &programmes.list).collect();
    all.sort_by(|a, b| a.priority.total_cmp(&b.priority).then_with(|| a.id.cmp(&b.id)));
    all
}

/// The integration of a programme with what is there.
struct Integration {
    complexity: f64,
    /// With which that of a record fails, at the opening's roll-out.
    probability: f64,
    /// The share of delivery that is done again.
    rework: f64,
    /// What chance has decided; none in the central case.
    uniform: Option<f64>,
}

/// A programme in one future; times in years after the first one begins, infinite for what has not come.
pub struct Programme {
    pub estates: Vec<usize>,
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
    /// Whether it reaches its users as it is delivered.
    pub gradually: bool,
    /// Whether it brings something while it is rolled out, so that each is served for the life of its own.
    cohorts: bool,
    /// What its integration will be; none where that is behind it, or nothing fails.
    integration: Option<Integration>,
    running: f64,
    /// What its pilot costs; nothing where nobody has to take it up.
    pilot: f64,
    saves: f64,
    societal: f64,
    productivity: f64,
    /// Capacity for planned care that it adds to its estates.
    capacity: f64,
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
    /// Failures of its integration in the year, and whether what it works on has been done before.
    pub failed: f64,
    again: bool,
    /// What has been paid for it since the first year, in real terms.
    invested: f64,
}

/// How much of a programme counts in a year.
#[derive(Clone, Copy)]
pub struct Counts {
    /// Of what it costs to run.
    pub runs: f64,
    /// Of what it brings.
    pub brings: f64,
    /// Of what it brings in a whole year from the close on.
    pub goes_on: f64,
    /// The share of those reached who use it at the close, connected or not.
    pub uses: f64,
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
    /// Of the digital staff.
    roll_out: f64,
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
    pub failed: f64,
    pub delay: f64,
    /// What care costs of what it would.
    pub productivity: f64,
    /// Times as much planned care as there would be (L3).
    pub added: f64,
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

impl Integration {
    /// None where nothing fails.
    fn of(f: &Figures<'_>, id: &str) -> Option<Self> {
        if f.scenario.interoperability.as_ref()?.barrier == Barrier::Removed {
            return None;
        }
        Some(Self {
            complexity: f.of(&format!("programme.{id}.complexity")),
            probability: f.of("interoperability.failure_probability"),
            rework: f.of("interoperability.rework_share"),
            uniform: (!f.is_central()).then(|| f.uniform_once("interoperability.integration", id)),
        })
    }

    /// (X5): 1 where it fails; its probability in the central case.
    fn fails(&self, roll_out: f64) -> f64 {
        let probability = if self.complexity <= 0.0 {
            0.0
        } else if roll_out <= 0.0 {
            1.0
        } else {
            1.0 - (1.0 - self.probability).powf(self.complexity / roll_out)
        };
        self.uniform.map_or(probability, |uniform| f64::from(u8::from(uniform < probability)))
    }
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
            gradually: stated.goes_live == GoesLive::Gradually,
            cohorts: f.scenario.change.is_some(),
            integration: Integration::of(f, &stated.id),
            running: of("running_cost_gbp_m"),
            pilot: if f.scenario.change.is_some() && stated.used_by_staff().is_some() {
                of("pilot_gbp_m")
            } else {
                0.0
            },
            saves: of("cash_releasing_gbp_m"),
            societal: of("societal_gbp_m"),
            productivity: of("productivity_share"),
            capacity: of("capacity_share"),
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
            failed: 0.0,
            again: false,
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

    /// The share of its users whom it has reached, in its life or after it (U1).
    pub fn reach(&self) -> f64 {
        if self.gradually { self.done } else { f64::from(u8::from(self.lives_from.is_some())) }
    }

    /// Whom it reaches at the close of year `t` (U1).
    pub fn covers(&self, t: usize) -> f64 {
        if t as f64 + 1.0 >= self.live + self.life { 0.0 } else { self.reach() }
    }

    /// Whom it reaches in year `t` in the mean, where it had reached `before` at the open, and the part of the year in which it
    /// is in use (U1).
    pub fn reaches(&self, t: usize, before: f64) -> [f64; 2] {
        if !self.gradually {
            return [self.part(t); 2];
        }
        let (open, close) = (t as f64, t as f64 + 1.0);
        let begins = self.started.max(open);
        let ends = (self.live + self.life).min(close);
        // Where it was live before the year, all of the year is after that.
        let grown = self.live.min(close).max(open);
        let then = if self.live <= close { 1.0 } else { self.reach() };
        let growing = (grown - begins).max(0.0) * (before + then) / 2.0;
        [growing + (ends - grown).max(0.0), (ends - begins).max(0.0)]
    }

    /// Works on it from `begin` on, which is a part of the year, and pays for that (M5–M8); what fails to integrate is done
    /// again, as far as the year and the money reach (X6).
    fn work(&mut self, turn: &mut Turn, begin: f64, speed: f64, left: &mut f64) {
        let mut finished = self.deliver(turn, begin, speed, left);
        if let Some(at) = finished
            && let Some(integration) = self.integration.take()
        {
            self.failed = integration.fails(turn.roll_out);
            let back = self.failed * integration.rework;
            if back > 0.0 {
                (self.done, self.again) = (1.0 - back, true);
                finished = self.deliver(turn, at, speed, left);
            }
        }
        if let Some(at) = finished {
            self.live = turn.t as f64 + at;
            if self.gradually && self.cohorts {
                // Those who came first have had a part of theirs (U1).
                self.life = (self.life - 0.5 * (self.live - self.started)).max(0.0);
            }
            self.lives_from = Some(turn.t);
        }
    }

    /// Delivers what it can of it from `begin` on; when in the year it is done, if it is.
    fn deliver(&mut self, turn: &mut Turn, begin: f64, speed: f64, left: &mut f64) -> Option<f64> {
        let before = self.done;
        let spent = |x: f64| spent_by(&self.profile, x);
        let price = self.outturn * self.prices(turn);
        let time = (1.0 - begin).max(0.0);
        let reached = |speed: f64| before + (1.0 - before).min(time * speed / self.duration);
        let cost = |speed: f64| price * (spent(reached(speed)) - spent(before));
        let paid = cost(speed).min(*left);
        let mut done = reached(speed);
        if paid < cost(speed) {
            done = furthest(&self.profile, spent(before) + paid / price).clamp(before, done);
        }
        turn.undelivered += (cost(1.0).min(*left) - paid).max(0.0);
        let stated = if self.again { 0.0 } else { self.planned * (spent(done) - spent(before)) };
        let is_done = done >= 1.0 - ALL_BUT;
        self.done = if is_done { 1.0 } else { done };
        self.paid += paid;
        self.above += paid - stated;
        *left -= paid;
        is_done.then(|| begin + (1.0 - before) * self.duration / speed)
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
    pub fn pay_those_under_way(
        &mut self,
        (year, t): (&Year, usize),
        working: Option<[f64; 2]>,
        roll_out: f64,
        left: &mut f64,
    ) -> Turn {
        let there = working.map_or([f64::INFINITY; 2], |people| people.map(|people| people * self.staff_share));
        let under_way = || self.list.iter().filter(|programme| programme.is_under_way());
        let needed = [0, 1].map(|g| under_way().map(|programme| programme.staff[g]).sum::<f64>());
        let speeds = [0, 1].map(|g| if needed[g] > there[g] { there[g] / needed[g] } else { 1.0 });
        let mut turn = Turn {
            t,
            general: year.g,
            construction: year.q,
            roll_out,
            free: [0, 1].map(|g| (there[g] - needed[g]).max(0.0)),
            undelivered: 0.0,
        };
        for programme in &mut self.list {
            (programme.paid, programme.above, programme.failed) = (0.0, 0.0, 0.0);
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

    /// How much of each counts in year `t` where it is used in full from go-live (M8).
    pub fn counts(&self, t: usize) -> Vec<Counts> {
        let of = |programme: &Programme| {
            let part = programme.part(t);
            Counts { runs: part, brings: part, goes_on: 1.0, uses: 1.0 }
        };
        self.list.iter().map(of).collect()
    }

    /// Closes year `t`, in which so much of each `counts`; `lets` says whether the strategy lets any programme start, ever.
    pub fn close(&mut self, t: usize, g: f64, areas: &[f64], lets: bool, counts: &[Counts]) -> Told {
        for programme in &mut self.list {
            programme.invested += programme.paid / g;
        }
        let (open, close) = (t as f64, t as f64 + 1.0);
        let sum = |of: &dyn Fn(&Programme) -> f64| self.list.iter().map(of).sum::<f64>();
        let counted = || self.list.iter().zip(counts);
        let brought = |of: &dyn Fn(&Programme, &Counts) -> f64| counted().map(|(p, c)| of(p, c)).sum::<f64>();
        let count = |is: &dyn Fn(&Programme) -> bool| self.list.iter().filter(|programme| is(programme)).count() as f64;
        let seeks = |p: &Programme| lets && !p.has_started() && p.approval.entry < close && p.approval.at > close;
        let is_live = |p: &Programme| p.live <= close;
        let floor: f64 = areas.iter().sum();
        let served = |p: &Programme| ratio(p.estates.iter().map(|&j| areas[j]).sum(), floor);
        let frees = |p: &Programme| served(p) * p.productivity;
        let goes_on = |(p, c): (&Programme, &Counts)| GoesOn {
            brings: c.goes_on * (p.saves + p.societal) - p.running,
            productivity: c.goes_on * frees(p),
            left: (p.live + p.life - close).max(0.0),
        };
        let seeking = |p: &Programme| if lets { p.approval.at.min(close) - p.approval.entry.max(open) } else { 0.0 };
        let told = Told {
            spent: self.paid(),
            above: sum(&|p| p.above),
            running: (brought(&|p, c| c.runs * p.running)
                + sum(&|p| if p.lives_from == Some(t) { p.pilot } else { 0.0 }))
                * g,
            savings: brought(&|p, c| c.brings * p.saves) * g,
            waiting: count(&|p| !p.has_started() && !seeks(p)),
            in_approval: count(&seeks),
            in_delivery: count(&|p| p.has_started() && !is_live(p)),
            live: count(&|p| is_live(p) && close < p.live + p.life),
            failed: sum(&|p| p.failed),
            delay: self.delay + sum(&|p| seeking(p).max(0.0)),
            productivity: counted().map(|(p, c)| 1.0 - c.brings * frees(p)).product(),
            added: counted().map(|(p, c)| 1.0 + p.capacity * served(p) * c.brings).product(),
            societal: brought(&|p, c| c.brings * p.societal),
            under_way: sum(&|p| if is_live(p) { 0.0 } else { p.invested }),
            go_on: counted().filter(|&(p, _)| is_live(p)).map(goes_on).collect(),
        };
        self.delay = told.delay;
        told
    }
}
