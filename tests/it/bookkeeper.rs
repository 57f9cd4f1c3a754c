//! A second set of books for demand, money, technology and staff: every year worked out anew from the scenario's figures, in
//! plain arithmetic and without a function of the model, and held against what the engine says.
//!
//! What chance decides (deviations, raids, shocks, leavers, incidents) and what estates and strategies do is taken from the
//! engine; all that follows from it is not. The scenarios are the shipped ones with what they leave at 0 or 1 set to something
//! else, since a term times 0, or at 1, tells nothing.

use crate::engine::lanes_equal_plain;
use crate::worlds::{scenario, world};
use capcast::engine::plain::{PlainTrial, PlainYear, run_trial};
use capcast::engine::{Metric, World};
use capcast::scenario::{
    Barrier, Cash, Comes, ENGLAND, Funding, NumberId, PriceBasis, Purpose, Replacement, Scenario, TRUST, Workforce,
};

/// The values of a trial, by number.
struct Values<'a>(&'a [f64]);

impl Values<'_> {
    fn of(&self, id: NumberId) -> f64 {
        self.0[id.0]
    }
}

fn same(what: &str, t: usize, found: f64, kept: f64) {
    let within = 1e-9 * found.abs().max(kept.abs()).max(0.1);
    assert!((found - kept).abs() <= within, "{what} in year {}: the engine has {found}, the books {kept}", t + 1);
}

/// Demand, by its closed forms in the number of years since the opening. Returns what care costs, year by year.
fn demand(scenario: &Scenario, v: &Values<'_>, trial: u32, years: &[PlainYear]) -> Vec<f64> {
    let Some(system) = &scenario.demand else { return vec![1.0; years.len()] };
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let weight = |q: usize, n: f64| v.of(system.groups[q].share) * (v.of(system.groups[q].growth_offset) * n).exp();
    let all: f64 = system.groups.iter().map(|group| v.of(group.share)).sum();
    let opening: f64 = system.services.iter().map(|s| v.of(s.cost_weight) * v.of(s.million)).sum();
    let expected = |n: f64| -> f64 {
        let groups: f64 = system.groups.iter().map(|g| mean(g.share) * (mean(g.growth_offset) * n).exp()).sum();
        let services =
            system.services.iter().map(|s| mean(s.cost_weight) * mean(s.million) * (mean(s.growth) * n).exp());
        services.sum::<f64>() * if system.groups.is_empty() { 1.0 } else { groups }
    };
    let fixed = scenario.funding.as_ref().map_or(0.0, |funding| v.of(funding.fixed_cost_share));
    let (mut to_return, mut last) = (0.0, 1.0);
    let mut costs = Vec::new();
    for (t, year) in years.iter().enumerate() {
        let (n, found) = ((t + 1) as f64, &year.demand);
        let rate = v.of(system.shock.return_rate);
        let appearing = 1.0 - found.suppressed + rate * to_return;
        to_return = to_return * (1.0 - rate) + v.of(system.shock.returning_share) * found.suppressed;
        let weights: Vec<f64> = (0..system.groups.len()).map(|q| weight(q, n) / all).collect();
        let crowd = if weights.is_empty() { 1.0 } else { weights.iter().sum() };
        let (mut total, mut cost) = (0.0, 0.0);
        for (i, service) in system.services.iter().enumerate() {
            // The variance of x_n in closed form; the central case has none.
            let sd = if trial == 0 { 0.0 } else { v.of(service.log_sd) };
            let variance = sd * sd * (1.0 - system.persistence.powi(2 * (t as i32 + 1)));
            let index = (v.of(service.growth) * n + found.deviation[i] - variance / 2.0).exp();
            let million = v.of(service.million) * index * crowd * appearing;
            same("demand of a service", t, found.services[i], million);
            total += million;
            cost += v.of(service.cost_weight) * million / opening;
        }
        for (q, weight) in weights.iter().enumerate() {
            same("demand of a group", t, found.groups[q], total * weight / crowd);
        }
        same("demand", t, year.metrics[Metric::DemandMillion as usize], total);
        let care = fixed * last * expected(n) / expected(n - 1.0) + (1.0 - fixed) * cost;
        same("cost of care", t, found.care_cost, care);
        last = cost;
        costs.push(care);
    }
    costs
}

/// Growth of price × cost of care that was expected.
fn expected_growth(scenario: &Scenario, t: usize) -> f64 {
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let cost = |n: f64| {
        let Some(system) = &scenario.demand else { return 1.0 };
        let groups: f64 = system.groups.iter().map(|g| mean(g.share) * (mean(g.growth_offset) * n).exp()).sum();
        let services =
            system.services.iter().map(|s| mean(s.cost_weight) * mean(s.million) * (mean(s.growth) * n).exp());
        services.sum::<f64>() * if system.groups.is_empty() { 1.0 } else { groups }
    };
    (1.0 + mean(scenario.general.mean)) * cost((t + 1) as f64) / cost(t as f64)
}

/// A trust between two years.
struct Trust {
    cash: f64,
    written_off: [f64; 3],
    leases: f64,
    net_assets: f64,
}

impl Trust {
    fn open(cash: &Cash, v: &Values<'_>) -> Self {
        Self {
            cash: v.of(cash.opening),
            written_off: [0, 1, 2].map(|k| v.of(cash.assets[k].depreciation)),
            leases: v.of(cash.lease_liability),
            net_assets: v.of(cash.net_assets),
        }
    }

    fn depreciation(&self, cash: &Cash, v: &Values<'_>) -> f64 {
        self.written_off.iter().sum::<f64>() + self.leases / v.of(cash.lease_life)
    }
}

/// Staff between two years: by group, people, the opening's people grown with the posts, posts; and skill.
struct Staff {
    groups: [(f64, f64, f64); 3],
    skill: f64,
}

/// What staff do in a year.
struct Work {
    capacity: Option<f64>,
    roll_out: f64,
    agencies: f64,
}

impl Staff {
    fn open(system: &Workforce, v: &Values<'_>) -> Self {
        let group = |g: usize| {
            let fte = v.of(system.groups[g].fte);
            (fte, fte, fte / (1.0 - v.of(system.groups[g].vacancy_share)))
        };
        Self { groups: [0, 1, 2].map(group), skill: v.of(system.opening_skills) }
    }

    fn year(&mut self, system: &Workforce, v: &Values<'_>, training: f64, t: usize, year: &PlainYear) -> Work {
        let removed = system.barrier == Barrier::Removed;
        let found = year.staff.as_ref().unwrap();
        let mut agencies = 0.0;
        let (mut vacant, mut leaving) = ([0.0; 3], [0.0; 3]);
        for g in 0..3 {
            let (group, (people, grown, posts)) = (&system.groups[g], self.groups[g]);
            let (growth, opening) = (v.of(group.establishment_growth), v.of(group.vacancy_share));
            let beyond = (1.0 - people / posts).max(0.0) - opening;
            leaving[g] = (v.of(group.leaver_share) * found.groups[g].factor
                + v.of(system.vacancy_effect_on_leavers) * beyond)
                .clamp(0.0, 1.0);
            let hired = match group.pipeline {
                Some(pipeline) => v.of(pipeline),
                None => {
                    let gap = posts * (1.0 - v.of(group.usual_vacancy_share)) - people;
                    (grown * (v.of(group.leaver_share) + growth) + v.of(system.gap_closing_share) * gap).max(0.0)
                }
            };
            let posts = posts * (1.0 + growth);
            let people = if removed { posts } else { people - people * leaving[g] + hired };
            vacant[g] = (1.0 - people / posts).max(0.0);
            self.groups[g] = (people, grown * (1.0 + growth), posts);
            same("staff", t, found.groups[g].staff, people);
            let cover = v.of(system.agency_cover_share) * v.of(system.agency_cost_ratio);
            agencies += (vacant[g] - opening) * posts * v.of(group.pay) / 1e6 * year.general_index * (cover - 1.0);
        }
        for (g, metric) in [Metric::ClinicalVacancyShare, Metric::EstatesVacancyShare, Metric::DigitalVacancyShare]
            .into_iter()
            .enumerate()
        {
            same("vacancies", t, year.metrics[metric as usize], vacant[g]);
        }
        let skill = if removed { 1.0 } else { self.skill };
        let (loss, learnt) = (v.of(system.leaver_loss_share), v.of(system.opening_training_share));
        let output = (1.0 - training) * skill / ((1.0 - learnt) * v.of(system.opening_skills));
        let forgets = 1.0 / v.of(system.skills_life);
        let then = v.of(system.groups[1].leaver_share) + v.of(system.groups[2].leaver_share);
        let learning = v.of(system.opening_skills) * (forgets + loss * then / 2.0) / learnt;
        let fades = forgets + loss * (leaving[1] + leaving[2]) / 2.0;
        let settles = learning * training / fades;
        self.skill = if removed { 1.0 } else { (settles + (self.skill - settles) * (-fades).exp()).min(1.0) };
        same("skill", t, year.metrics[Metric::SkillsIndex as usize], self.skill);
        let roll_out = (1.0 - vacant[2]) / (1.0 - v.of(system.groups[2].vacancy_share)) * output;
        let capacity =
            system.delivery_per_fte.map(|each| v.of(each) * self.groups[1].0 * year.construction_index * output);
        same("capacity", t, year.metrics[Metric::DeliveryCapacity as usize], capacity.unwrap_or(0.0));
        Work { capacity, roll_out, agencies }
    }
}

/// What failures cost day to day, and the bed-days they cost, at the opening.
fn opening_failures(scenario: &Scenario, v: &Values<'_>) -> (f64, f64) {
    let failure = &scenario.incidents;
    let weighted = |opening: [NumberId; 4]| -> f64 {
        (0..4).map(|band| v.of(failure.relative_rate[band]) * v.of(opening[band])).sum()
    };
    let all: f64 = scenario.estates.iter().map(|e| weighted(e.opening)).sum();
    let area: f64 = scenario.estates.iter().map(|e| v.of(e.area)).sum();
    let (n, share) = (v.of(failure.per_year), v.of(failure.from_backlog_share));
    let mut sum = (0.0, 0.0);
    for estate in &scenario.estates {
        let from_backlog = if all > 0.0 { share * weighted(estate.opening) / all } else { 0.0 };
        let felt = n * ((1.0 - share) * v.of(estate.area) / area + from_backlog) * v.of(estate.criticality);
        sum.0 += felt * v.of(failure.repair_cost) / 1e6 * (1.0 - v.of(failure.capitalised_share));
        sum.1 += felt * v.of(failure.lost_bed_days);
    }
    sum
}

/// Day-to-day money between two years.
struct Money {
    core: f64,
    funding: f64,
    signed: f64,
    last_cost: f64,
    real_deficit_bn: f64,
    trust: Option<Trust>,
}

impl Money {
    fn open(funding: &Funding, v: &Values<'_>) -> Self {
        let trust = funding.cash.as_ref().map(|cash| Trust::open(cash, v));
        let own =
            funding.cash.as_ref().zip(trust.as_ref()).map_or(0.0, |(cash, trust)| {
                trust.depreciation(cash, v) + v.of(cash.capital_charge) * trust.net_assets
            });
        let deficit = v.of(funding.opening_deficit);
        Self {
            core: v.of(funding.revenue) + deficit - own,
            funding: v.of(funding.revenue),
            signed: deficit,
            last_cost: 1.0,
            real_deficit_bn: deficit.max(0.0) / 1000.0,
            trust,
        }
    }
}

/// Keeps the books of a future.
fn keep(world: &World<'_>, trial: u32, strategy: usize, future: &PlainTrial) {
    let scenario = world.scenario;
    let v = Values(&future.numbers);
    let capital = &scenario.capital;
    let care = demand(scenario, &v, trial, &future.years);
    let (repairs_then, lost_days_then) = opening_failures(scenario, &v);
    let mut money = scenario.funding.as_ref().map(|funding| Money::open(funding, &v));
    let mut staff = scenario.workforce.as_ref().map(|system| Staff::open(system, &v));
    let area: f64 = scenario.estates.iter().map(|e| v.of(e.area)).sum();
    let mut legacy: Vec<f64> = scenario.estates.iter().map(|e| e.legacy_share.map_or(0.0, |id| v.of(id))).collect();
    let mean_legacy = |legacy: &[f64]| -> f64 {
        scenario.estates.iter().zip(legacy).map(|(e, share)| v.of(e.area) / area * share).sum()
    };
    let legacy_then = mean_legacy(&legacy);
    let mut ageing: f64 = 1.0;
    let (mut plan, mut reference, mut g_last) = (capital.base.map_or(0.0, |id| v.of(id)), 0.0, 1.0);
    reference += plan;
    let (mut raid_on, mut carried, mut carried_backlog) = (f64::from(u8::from(capital.raids.on_at_start)), 0.0, 0.0);
    let free = scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);

    for (t, year) in future.years.iter().enumerate() {
        let of = |metric: Metric| year.metrics[metric as usize];
        let (g, q) = (year.general_index, year.construction_index);

        // The plan, and what belongs to it.
        if let Some(&listed) = capital.plan.get(t) {
            (plan, reference) = (v.of(listed), v.of(listed));
        } else {
            let (growth, more) = (v.of(capital.growth_after), v.of(capital.increment_after));
            plan = match capital.after_basis {
                PriceBasis::Cash => plan * (1.0 + growth) + more,
                PriceBasis::Real => (plan / g_last * (1.0 + growth) + more) * g,
            };
        }
        let moves = if t < capital.plan.len() { 1.0 } else { plan / reference };
        g_last = g;
        same("plan", t, of(Metric::CapitalPlanned), plan);

        // Raids: what chance makes of the probability is the engine's.
        let (off, on) = (v.of(capital.raids.off_to_on), v.of(capital.raids.on_to_on));
        let probability = match (&scenario.funding, &money) {
            (Some(_), _) if free => 0.0,
            (Some(system), Some(money)) => {
                let without = off + v.of(system.off_to_on_per_bn) * money.real_deficit_bn;
                let after = on + v.of(system.on_to_on_per_bn) * money.real_deficit_bn;
                (raid_on * after + (1.0 - raid_on) * without).min(v.of(system.most))
            }
            _ => raid_on * on + (1.0 - raid_on) * off,
        };
        same("probability of a raid", t, year.raid_probability, probability);
        raid_on = year.raid_on;
        let raided = year.raided_share * plan;
        same("raided", t, of(Metric::CapitalRaided), raided);

        // What a trust's cash allows.
        let mut cut = year.raided_share;
        let (mut depreciation, mut principal, mut inflow, mut new_leases) = (0.0, 0.0, 0.0, 0.0);
        if let Some((system, money)) = scenario.funding.as_ref().zip(money.as_ref())
            && let Some((cash, trust)) = system.cash.as_ref().zip(money.trust.as_ref())
        {
            let lease = trust.leases / v.of(cash.lease_life);
            depreciation = trust.depreciation(cash, &v);
            principal = v.of(cash.pfi_principal) + v.of(cash.loan_principal) + lease;
            inflow = v.of(cash.dividend_capital) + v.of(cash.receipts);
            new_leases = v.of(cash.new_leases);
            let left = trust.cash - v.of(cash.minimum) + depreciation - money.signed - principal + inflow;
            let payable = if free { f64::INFINITY } else { left.max(0.0) - carried };
            let allowed = (plan - new_leases).min(payable).max(0.0);
            same("limited by cash", t, of(Metric::CapitalCashLimited), (plan - new_leases - allowed).max(0.0));
            cut = 1.0 - allowed / plan;
        }

        // Named money.
        let (mut backlog, mut on_top, mut technology) = (
            (v.of(capital.share_to_backlog) * plan + v.of(capital.pot_additionality) * v.of(capital.pot) * moves)
                * (1.0 - cut)
                + carried_backlog,
            0.0,
            (0.0, 0.0),
        );
        for fence in capital.ring_fences.iter().filter(|f| f.stands_in(scenario.first_year.plus(t as i32))) {
            let amount = v.of(fence.amount);
            match (fence.comes, fence.purpose) {
                (Comes::InsideThePlan, Purpose::Backlog) => {
                    backlog += v.of(fence.additionality) * amount * moves * (1.0 - cut);
                }
                (Comes::InsideThePlan, Purpose::Technology) => technology.0 += amount * moves,
                (Comes::InsideThePlan, Purpose::Elsewhere) => {}
                (Comes::OnTop, purpose) => {
                    on_top += amount * g;
                    match purpose {
                        Purpose::Backlog => backlog += amount * g,
                        Purpose::Technology => technology.1 += amount * g,
                        Purpose::Elsewhere => {}
                    }
                }
            }
        }
        let capital_left = plan * (1.0 - cut) + carried + on_top;
        let for_technology = match scenario.technology.as_ref().map(|system| system.replacement) {
            Some(Replacement::Money { amount, .. }) => (v.of(amount) * g + technology.0) * (1.0 - cut) + technology.1,
            _ => 0.0,
        };
        same("on top", t, of(Metric::CapitalOnTop), on_top);

        // Staff, and what they deliver; a staged strategy trains as the stage that it is in.
        let followed = &world.strategies[strategy];
        let training = match &followed.later {
            Some(later) if year.staged => later.strategy.training_share,
            _ => followed.training_share,
        };
        let work = staff
            .as_mut()
            .zip(scenario.workforce.as_ref())
            .map(|(staff, system)| staff.year(system, &v, training, t, year));
        let fixed = capital.delivery.as_ref().map_or(f64::INFINITY, |delivery| {
            v.of(delivery.limit) * (1.0 + v.of(delivery.growth)).powi(t as i32 + 1) * q
        });
        let unlimited = scenario.workforce.as_ref().is_some_and(|system| system.barrier == Barrier::Removed);
        let limit = match &work {
            _ if unlimited => f64::INFINITY,
            Some(work) => work.capacity.unwrap_or(fixed),
            None => fixed,
        };
        let delivered = (1.0 - year.slippage).min(limit / capital_left);
        same("reaches backlog", t, of(Metric::CapitalAvailable), delivered * backlog);

        // What is left.
        let unspent = delivered * backlog - year.repairs - year.set_aside - year.spent;
        let share = v.of(capital.carry_forward_share);
        let undelivered = if free { 1.0 } else { share };
        let kept = undelivered * (1.0 - delivered) * capital_left + share * unspent;
        same("carried forward", t, of(Metric::CapitalCarriedForward), kept);
        same("lapsed", t, of(Metric::CapitalLapsed), (1.0 - delivered) * capital_left + unspent - kept);
        let spent = delivered * capital_left - unspent;
        let on_technology = delivered * for_technology;
        let elsewhere = spent - year.repairs - year.set_aside - year.spent - on_technology + new_leases;
        same("spent elsewhere", t, of(Metric::SpendElsewhere), elsewhere);
        same("spent on technology", t, of(Metric::SpendTechnology), on_technology);
        carried_backlog = undelivered * (1.0 - delivered) * backlog + share * unspent;
        carried = kept;

        // Technology.
        let (mut running, mut running_then, mut productivity) = (0.0, 0.0, 1.0);
        if let Some(system) = &scenario.technology {
            let rate = match system.replacement {
                Replacement::Rate(rate) => v.of(rate),
                Replacement::Money { value, .. } => {
                    let worth = v.of(value) * g * mean_legacy(&legacy);
                    if worth > 0.0 { on_technology / worth } else { 0.0 }
                }
            };
            let replaced = (rate * work.as_ref().map_or(1.0, |work| work.roll_out)).min(1.0);
            for share in &mut legacy {
                let next = *share + (1.0 - *share) / v.of(system.life) - replaced * *share;
                *share = if system.barrier == Barrier::Removed { 0.0 } else { next.clamp(0.0, 1.0) };
            }
            let now = mean_legacy(&legacy);
            ageing = (ageing * (1.0 + v.of(system.running_cost_growth))).min(v.of(system.running_cost_cap));
            running = v.of(system.running_cost) * g * ageing * now / legacy_then;
            running_then = v.of(system.running_cost) * g;
            let penalty = v.of(system.productivity_penalty);
            productivity = (1.0 - penalty * legacy_then) / (1.0 - penalty * now);
            same("legacy", t, of(Metric::LegacyShare), now);
            same("running cost of legacy", t, of(Metric::LegacyRunningCost), running);
            same("outages", t, year.technology.as_ref().unwrap().outage_rate, v.of(system.outages) * now / legacy_then);
            same("days of outages", t, of(Metric::OutageDays), year.outages * v.of(system.days_per_outage));
        }

        // Outturn.
        let (Some(system), Some(money)) = (&scenario.funding, &mut money) else { continue };
        let felt: f64 =
            scenario.estates.iter().zip(&year.estates).map(|(s, e)| e.incidents * v.of(s.criticality)).sum();
        let repair_cost: f64 = year.estates.iter().map(|e| e.repair_cost).sum();
        let changes = repair_cost - year.repairs - repairs_then * q
            + (felt * v.of(scenario.incidents.lost_bed_days) - lost_days_then) * v.of(system.lost_bed_day) / 1e6 * g
            + running
            - running_then
            + work.as_ref().map_or(0.0, |work| work.agencies);
        let mut own = 0.0;
        if let Some((cash, trust)) = system.cash.as_ref().zip(money.trust.as_mut()) {
            let assets = trust.net_assets + spent + new_leases - depreciation;
            own = depreciation + v.of(cash.capital_charge) * (trust.net_assets + assets) / 2.0;
            trust.net_assets = assets;
        }
        let cost = money.core * g * care[t] * productivity + own + changes;
        same("operating cost", t, of(Metric::OperatingCost), cost);
        let actual = g * care[t] / money.last_cost;
        let follows = v.of(system.follows_actual_share);
        money.funding = (money.funding + v.of(system.made_good_share) * money.signed)
            * (follows * actual + (1.0 - follows) * expected_growth(scenario, t));
        same("funding", t, of(Metric::RevenueFunding), money.funding + raided);
        money.signed = cost - money.funding - raided;
        money.last_cost = g * care[t];
        money.real_deficit_bn = money.signed.max(0.0) / g / 1000.0;
        // A difference of large numbers: as near as they are.
        let near = |what: &str, found: f64, kept: f64| {
            assert!(
                (found - kept).abs() <= 1e-9 * cost,
                "{what} in year {}: the engine has {found}, the books {kept}",
                t + 1
            );
        };
        near("deficit", of(Metric::Deficit), money.signed.max(0.0));
        near("real deficit", of(Metric::DeficitReal), money.signed.max(0.0) / g);
        if let Some((cash, trust)) = system.cash.as_ref().zip(money.trust.as_mut()) {
            trust.cash += depreciation - money.signed - spent - principal + inflow + on_top;
            near("cash", of(Metric::Cash), trust.cash);
            trust.leases += new_leases - trust.leases / v.of(cash.lease_life);
            for (k, kind) in cash.assets.iter().enumerate() {
                trust.written_off[k] += (spent * kind.capital_share - trust.written_off[k]) / v.of(kind.life);
            }
        }
    }
}

/// Money and people with nothing left at 0 or 1.
const FENCES: [&str; 6] = [
    "capital.ring_fence.a={ amount_gbp_m = 2, comes = \"inside_plan\", for = \"backlog\", additionality = 0.4 }",
    "capital.ring_fence.b={ amount_gbp_m = 1, comes = \"inside_plan\", for = \"technology\" }",
    "capital.ring_fence.c={ amount_gbp_m = 3, comes = \"inside_plan\", for = \"elsewhere\", last_year = \"2027/28\" }",
    "capital.ring_fence.d={ amount_gbp_m = 2, comes = \"on_top\", for = \"backlog\", first_year = \"2026/27\" }",
    "capital.ring_fence.e={ amount_gbp_m = 1, comes = \"on_top\", for = \"technology\" }",
    "capital.ring_fence.f={ amount_gbp_m = 4, comes = \"on_top\", for = \"elsewhere\" }",
];

const PEOPLE: [&str; 19] = [
    "demand.service.elective.cost_weight=3",
    "demand.group={ young = { share = 0.7, growth_offset_per_year = -0.01 }, old = { share = 0.3, growth_offset_per_year = 0.03 } }",
    "demand.shock.probability_per_year=0.4",
    "capital.carry_forward_share=0.3",
    "capital.slippage_share={ uniform = { min = 0, max = 0.2 } }",
    "funding.fixed_cost_share=0.6",
    "funding.lost_bed_day_gbp=900",
    "technology.days_per_outage=0.5",
    "technology.running_cost_growth_per_year=0.12",
    "technology.running_cost_cap=1.6",
    "workforce.vacancy_effect_on_leavers=0.3",
    "workforce.agency_cover_share=0.8",
    "workforce.agency_cost_ratio=1.6",
    "workforce.clinical.usual_vacancy_share=0.03",
    "workforce.digital.leaver_share_per_year=0.2",
    "workforce.skills.training_share=0.08",
    "strategy.worst_first.training_share=0.02",
    "strategy.proportional.set_aside_share=0.1",
    "incidents.capitalised_share=0.4",
];

fn books_balance(text: &str, set: &[&[&str]]) {
    let scenario = scenario(text, &set.concat());
    let world = world(&scenario, 10, 3);
    // The books are those of the engine that is written to be read; the fast one must equal it here too.
    lanes_equal_plain(&world, 1).unwrap();
    for trial in 0..6 {
        for strategy in 0..world.strategies.len() {
            keep(&world, trial, strategy, &run_trial(&world, trial, strategy));
        }
    }
}

/// England, whose technology is replaced by a rate, and by money.
fn england_by_money() -> String {
    let by_rate = "replacement_share_per_year = { value = 0.20,";
    let text = ENGLAND.replace(by_rate, "system_value_gbp_m = 12_000\nreplacement_gbp_m = { value = 900,");
    assert_ne!(text, ENGLAND);
    text
}

const NATIONAL: [&str; 7] = [
    "estate.london.legacy_share=0.6",
    "estate.london.criticality=1.7",
    "funding.opening_deficit_gbp_m=3000",
    "funding.raids.off_to_on_per_gbp_bn=0.2",
    "funding.raids.on_to_on_per_gbp_bn=0.1",
    "funding.raids.most_per_year=0.8",
    "capital.increment_after_gbp_m=100",
];

const CASH: [&str; 10] = [
    "estate.general.legacy_share=0.6",
    "funding.opening_deficit_gbp_m=45",
    "funding.cash.receipts_gbp_m=2",
    "funding.cash.pfi_principal_gbp_m=3",
    "funding.cash.new_leases_gbp_m=6",
    "funding.cash.lease_life_years=6",
    "funding.cash.minimum_gbp_m=25",
    "capital.growth_after_per_year=0.01",
    "capital.increment_after_gbp_m=0.5",
    "workforce.digital.pipeline_fte_per_year=40",
];

const BARRIERS: [&str; 4] =
    ["demand.persistence=0.6", "funding.barrier=removed", "technology.barrier=removed", "workforce.barrier=removed"];
const SYSTEMS: [&str; 4] =
    ["demand.enabled=false", "funding.enabled=false", "technology.enabled=false", "workforce.enabled=false"];

#[test]
fn a_second_set_of_books_finds_the_same_in_england() {
    books_balance(ENGLAND, &[&PEOPLE, &NATIONAL]);
    for one in BARRIERS.into_iter().chain(SYSTEMS) {
        books_balance(&england_by_money(), &[&PEOPLE, &NATIONAL, &FENCES, &[one]]);
    }
}

#[test]
fn a_second_set_of_books_finds_the_same_in_a_trust() {
    for one in BARRIERS.into_iter().chain(SYSTEMS) {
        books_balance(TRUST, &[&PEOPLE, &CASH, &FENCES, &[one]]);
    }
}
