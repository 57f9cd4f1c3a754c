//! The books of one future under one strategy, kept year by year in the order of docs/model.md.

use super::appraisal::{Appraisal, Counted};
use super::care::{Around, Care};
use super::change::Change;
use super::connections::Connections;
use super::disparities::Disparities;
use super::estate::{BANDS, Beliefs, Entry, Estate};
use super::figures::Figures;
use super::future::Year;
use super::money::{Money, Spent};
use super::people::{Staff, Technology};
use super::programmes::{Programme, Programmes};
use super::strategy::{OfProgrammes, Plan};
use capcast::engine::Metric;
use capcast::scenario::{Barrier, FenceOrigin, PriceBasis, Purpose, Rule, StrategySpec, SwitchCondition};

/// What a year was.
pub struct Record {
    /// By [`Metric`]; what is not simulated stands at 0.
    pub metrics: [f64; Metric::COUNT],
    pub estates: Vec<Entry>,
    /// Of each programme as listed: how much is done, when it started, when it went live, and what was paid in the year.
    pub programmes: Vec<[f64; 4]>,
    pub past_replacement: bool,
    /// All that net present value is a difference of.
    pub appraised: f64,
    /// What all planned treatments would cost.
    pub planned_care: f64,
    /// Of each group, where people are told apart: what stands in [`Metric::OF_GROUPS`] after demand.
    pub groups: Vec<[f64; 6]>,
}

/// One strategy, then, if it is staged, another.
struct Stages {
    now: Plan,
    later: Option<(SwitchCondition, Plan)>,
}

pub fn keep(f: &Figures<'_>, years: &[Year], sight: &[Vec<f64>; 2], spec: &StrategySpec) -> Vec<Record> {
    let scenario = f.scenario;
    let beliefs = Beliefs::of(f);
    let mut estates = Estate::all(f);
    let mut staff = Staff::open(f);
    let mut technology = Technology::open(f, &estates);
    let mut money = Money::open(f, &beliefs, &estates);
    let mut stages = match (spec.rule, spec.stages) {
        (Rule::Staged, Some(stages)) => Stages {
            now: Plan::of(f, &scenario.strategies[stages.first]),
            later: Some((stages.when, Plan::of(f, &scenario.strategies[stages.then]))),
        },
        _ => Stages { now: Plan::of(f, spec), later: None },
    };
    let mut programmes = Programmes::open(f, sight);
    let mut appraisal = Appraisal::open(f, money.as_ref().map_or(0.0, |money| money.base_cost));
    let areas: Vec<f64> = estates.iter().map(|e| e.area_then).collect();
    let mut change = Change::open(f, &areas, programmes.as_ref().map_or(&[][..], |all| &all.list[..]));
    let connections = Connections::open(f, &areas, &estates);
    let mut care = Care::open(f, &beliefs, &estates);
    let list = programmes.as_ref().map_or(&[][..], |all| &all.list[..]);
    let mut disparities = Disparities::open(f, &areas, care.as_ref(), list);
    // Training that last year's money pays for (W9), and how many go-lives too many it had (W1).
    let (mut bought, mut crowded) = (0.0, 0.0);
    let lets_start = stages.now.lets_start() || stages.later.as_ref().is_some_and(|(_, later)| later.lets_start());
    let (mut raid_on, mut carried, mut carried_backlog) =
        (f64::from(u8::from(scenario.capital.raids.on_at_start)), 0.0, 0.0);
    let mut deferral = 0.0;
    let free = scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let unlimited = scenario.workforce.as_ref().is_some_and(|staff| staff.barrier == Barrier::Removed);
    let cost_to_clear = f.of("backlog.cost_to_clear");
    let mut records = Vec::new();
    for (t, year) in years.iter().enumerate() {
        let mut metrics = [0.0; Metric::COUNT];
        let mut put = |metric: Metric, value: f64| metrics[metric as usize] = value;

        // The last close decides the stage (S5).
        if stages.later.as_ref().is_some_and(|&(turn, _)| has_switched(f, turn, t, &estates, year.g_before))
            && let Some((_, later)) = stages.later.take()
        {
            stages.now = later;
        }
        let plan = &stages.now;

        // 3 Funding envelope.
        let k = year.planned;
        let probability = match &money {
            _ if free => 0.0,
            Some(money) => money.raid_probability(f, raid_on),
            None => {
                raid_on * f.of("capital.raids.on_to_on_per_year")
                    + (1.0 - raid_on) * f.of("capital.raids.off_to_on_per_year")
            }
        };
        raid_on = f.happens("capital.raids", probability, t);
        let raided = raid_on * f.yearly("capital.raids.size_share", "year", t);
        let allowance = money.as_ref().and_then(|money| money.allowance(f, k, carried));
        let new_leases = allowance.as_ref().map_or(0.0, |trust| trust.new_leases);
        let left = allowance.as_ref().map_or(k - raided * k, |trust| trust.allowed);
        let mut on_top = 0.0;
        let mut for_backlog =
            f.of("capital.pot_additionality") * f.of("capital.pot_gbp_m") * year.moves + carried_backlog;
        let mut for_technology = f.get("technology.replacement_gbp_m").unwrap_or(0.0) * year.g;
        for fence in &scenario.capital.ring_fences {
            let now = scenario.first_year.plus(t as i32);
            if fence.first_year.is_some_and(|first| now < first) || fence.last_year.is_some_and(|last| now > last) {
                continue;
            }
            let of = |name: &str| f.of(&format!("capital.ring_fence.{}.{name}", fence.id));
            match (fence.comes, fence.purpose) {
                (FenceOrigin::InsideThePlan, Purpose::Backlog) => {
                    for_backlog += of("additionality") * of("amount_gbp_m") * year.moves;
                }
                (FenceOrigin::InsideThePlan, Purpose::Technology) => for_technology += of("amount_gbp_m") * year.moves,
                (FenceOrigin::InsideThePlan, Purpose::Elsewhere) => {}
                (FenceOrigin::OnTop, purpose) => {
                    let received = of("amount_gbp_m") * year.g;
                    on_top += received;
                    match purpose {
                        Purpose::Backlog => for_backlog += received,
                        Purpose::Technology => for_technology += received,
                        Purpose::Elsewhere => {}
                    }
                }
            }
        }
        let payable = left + carried + on_top;
        if f.get("technology.system_value_gbp_m").is_none() {
            for_technology = 0.0;
        }
        // (F21)
        let of_capital = |path: &str| if programmes.is_some() { f.get(path).unwrap_or(0.0) } else { 0.0 };
        let for_programmes = of_capital("capital.programmes_gbp_m") * year.g;

        // 4 Workforce, and what can be delivered.
        let taught_and_tired = [plan.training, bought, crowded];
        let work = staff.as_mut().map(|staff| staff.year(f, year, t, taught_and_tired)).unwrap_or_default();
        let roll_out = if staff.is_some() { work.roll_out } else { 1.0 };
        let limit = if unlimited { f64::INFINITY } else { work.capacity.unwrap_or(year.limit) };
        let slips = 1.0 - f.yearly("capital.slippage_share", "year", t);
        let deliverable = (slips * payable).min(limit);
        let of_plan = (slips * (payable - on_top - carried_backlog)).min(limit);
        let fixed = for_backlog + for_technology + for_programmes;
        let paid = if fixed > deliverable { deliverable / fixed } else { 1.0 };
        let share = (f.of("capital.share_to_backlog") * of_plan).min(deliverable - paid * fixed).max(0.0);
        let available = paid * for_backlog + share;
        let on_technology = paid * for_technology;
        let left = deliverable - paid * fixed - share;
        let share = (of_capital("capital.share_to_programmes") * of_plan).min(left).max(0.0);
        let programmes_money = paid * for_programmes + share;

        // 6 The estate ages and fails.
        if let Some(programmes) = &programmes {
            for (j, estate) in estates.iter_mut().enumerate() {
                estate.failing = programmes.failing(j, t);
            }
        }
        let mut entries: Vec<Entry> = estates.iter_mut().map(|e| e.age(f, &beliefs, year, t)).collect();
        deferral += entries.iter().map(|entry| entry.deferral).sum::<f64>();

        // 7 Repairs first, then programmes and the strategy.
        let capitalised = f.of("incidents.capitalised_share");
        let wanted: f64 = entries.iter().map(|entry| capitalised * entry.repair).sum();
        let repairs = wanted.min(available);
        let covered = if wanted > available { repairs / wanted } else { 1.0 };
        let limit = f.of("backlog.clearance_limit_share");
        let mut absorbable = Vec::new();
        for (estate, entry) in estates.iter().zip(&mut entries) {
            let capital = capitalised * entry.repair * covered;
            absorbable.push(estate.repaired(entry, capital, cost_to_clear, limit));
        }
        let working = staff.as_ref().filter(|_| !unlimited).map(|_| work.working);
        let of_programmes =
            programmes.as_mut().map(|all| OfProgrammes { all, year, t, working, roll_out, money: programmes_money });
        let allocation = plan.allocate(available - repairs, &absorbable, of_programmes);
        // (S9)
        let [for_change, for_outreach] = [plan.for_change, plan.for_outreach].map(|part| part * allocation.set_aside);
        bought = staff.as_ref().map_or(0.0, |staff| staff.buys(f, year, plan.for_training * allocation.set_aside));

        // 8 Deliver.
        for ((estate, entry), &spend) in estates.iter_mut().zip(&mut entries).zip(&allocation.spend) {
            estate.close(entry, spend, cost_to_clear);
        }
        if let Some(programmes) = &programmes {
            for (j, (estate, entry)) in estates.iter_mut().zip(&mut entries).enumerate() {
                let (shares, area) = programmes.replaced(j, t, &areas);
                estate.replace(entry, shares, area);
            }
        }
        let unspent = allocation.unspent + allocation.undelivered;
        let (share, undelivered) = (f.of("capital.carry_forward_share"), payable - deliverable);
        carried = if free { undelivered } else { share * undelivered } + share * unspent;
        carried_backlog = share * allocation.unspent;
        if !free {
            let now = scenario.first_year.plus(t as i32);
            let mut limit = f.get("capital.carry_forward_max_gbp_m").unwrap_or(f64::INFINITY);
            if scenario.capital.carry_forward_last_year.is_some_and(|last| now > last) {
                limit = 0.0;
            }
            (carried, carried_backlog) = (carried.min(limit), carried_backlog.min(limit));
        }
        let lapsed = undelivered + unspent - carried;
        let spent = deliverable - unspent;

        // 9 Technology, then change, then connections; and so what programmes bring.
        let legacy = technology.as_mut().map(|state| state.year(f, (year, t), &mut estates, on_technology, roll_out));
        let mut counts = programmes.as_ref().map(|programmes| programmes.counts(t)).unwrap_or_default();
        let list: &[Programme] = programmes.as_ref().map_or(&[][..], |all| &all.list[..]);
        // Clinical vacancies beyond the opening's, and what is left of the opening's skill.
        let of_staff = staff.as_ref().map_or([0.0, 1.0], |_| {
            let then =
                ["clinical.vacancy_share", "skills.opening_index"].map(|name| f.of(&format!("workforce.{name}")));
            [work.vacant[0] - then[0], work.skill / then[1]]
        });
        let adopted = change.as_mut().map(|change| change.year(f, (year, t), list, for_change, of_staff, &mut counts));
        let connected =
            connections.as_ref().map(|connections| connections.year(f, (year, t), list, &estates, &mut counts));
        crowded = adopted.as_ref().map_or(0.0, |adopted| adopted.overload);

        // 10 Care, when it is known what programmes bring.
        let told = programmes.as_mut().map(|programmes| programmes.close(t, year.g, &areas, lets_start, &counts));
        let sum = |of: fn(&Entry) -> f64| entries.iter().map(of).sum::<f64>();
        let (repair, lost_days) = (sum(|e| e.repair), sum(|e| e.lost_days));
        let productivity = legacy.as_ref().map_or(1.0, |legacy| legacy.productivity)
            * told.as_ref().map_or(1.0, |told| told.productivity);
        let dearer = adopted.as_ref().map_or(1.0, |adopted| adopted.dearer);
        let outages_then = ["outages_per_year", "days_per_outage"]
            .map(|name| f.get(&format!("technology.{name}")).unwrap_or(0.0))
            .iter()
            .product::<f64>();
        let around = Around {
            vacant: of_staff[0],
            outage_days: legacy.as_ref().map_or(0.0, |legacy| legacy.outage_days - outages_then),
            connected: connections.as_ref().zip(connected.as_ref()).map_or(0.0, |(all, now)| now.share - all.then),
            productivity,
            lost: adopted.as_ref().map_or(0.0, |a| (1.0 - f.of("change.go_live.paid_share")) * a.dip),
            added: told.as_ref().map_or(1.0, |told| told.added),
        };
        let cared = care.as_mut().map(|care| care.year(f, year, (&estates, &entries), &around));

        // 11 Outturn.
        let opening_running = f.get("technology.running_cost_gbp_m").unwrap_or(0.0) * year.g;
        let spent_on = Spent {
            capital: spent,
            on_top,
            raided: raided * k,
            day_to_day_repairs: repair - repairs,
            lost_days,
            legacy: legacy.as_ref().map_or(0.0, |legacy| legacy.running - opening_running),
            agencies: work.agencies,
            programmes: told.as_ref().map_or(0.0, |told| told.running - told.savings),
            repeated: connected.as_ref().map_or(0.0, |connected| connected.more_than_then),
            list: cared.as_ref().map_or(0.0, |cared| cared.own_cost),
            // What is not met by more or less activity of the services that wait (L8).
            productivity: {
                let met = care.as_ref().map_or(0.0, |care| f.of("care.productivity_share") * care.of_cost);
                (1.0 + (1.0 - met) * (productivity - 1.0)) * dearer
            },
        };
        if let Some(money) = &mut money {
            let outturn = money.outturn(f, year, &spent_on, allowance.as_ref());
            put(Metric::OperatingCost, outturn.cost);
            put(Metric::RevenueFunding, outturn.revenue);
            put(Metric::Deficit, outturn.deficit);
            put(Metric::DeficitReal, outturn.deficit / year.g);
            put(Metric::Cash, outturn.cash);
        }

        // 12 Equity.
        let list: &[Programme] = programmes.as_ref().map_or(&[][..], |all| &all.list[..]);
        let equity = match (&mut disparities, care.as_ref().zip(cared.as_ref())) {
            (Some(disparities), Some(cared)) => {
                Some(disparities.year(f, (year, t), (list, &counts), for_outreach, cared, &entries))
            }
            _ => None,
        };

        // 13 Record.
        let flow = |at: usize| entries.iter().flat_map(|entry| entry.flows).map(|flows| flows[at]).sum::<f64>();
        let closing = [0, 1, 2, 3].map(|band| entries.iter().map(|entry| entry.flows[band][7]).sum::<f64>());
        let total: f64 = closing.iter().sum();
        for (band, [cash, real]) in STOCKS.into_iter().enumerate() {
            put(cash, closing[band]);
            put(real, closing[band] / year.g);
        }
        put(Metric::BacklogTotal, total);
        put(Metric::BacklogTotalReal, total / year.g);
        put(Metric::BacklogHighSignificant, closing[2] + closing[3]);
        for (at, metric) in FLOWS.into_iter().enumerate() {
            put(metric, flow(at + 1));
        }
        put(Metric::FlowRerating, flow(8));
        put(Metric::DeferralCostReal, deferral);
        put(Metric::Incidents, sum(|e| e.incidents));
        put(Metric::IncidentRepair, repair);
        put(Metric::LostBedDays, lost_days);
        let felt: f64 = estates.iter().zip(&entries).map(|(e, entry)| entry.incidents * e.criticality).sum();
        let clinical_incidents = felt * f.of("incidents.clinical_weight");
        put(Metric::ClinicalIncidents, clinical_incidents);
        put(Metric::CapitalPlanned, k);
        put(Metric::CapitalRaided, raided * k);
        put(Metric::CapitalAvailable, available);
        put(Metric::CapitalLapsed, lapsed);
        put(Metric::CapitalCarriedForward, carried);
        put(Metric::CapitalOnTop, on_top);
        put(Metric::CapitalCashLimited, allowance.as_ref().map_or(0.0, |trust| trust.limited));
        put(Metric::SpendBacklog, allocation.spent);
        put(Metric::SpendBacklogReal, allocation.spent / year.g);
        put(Metric::SpendRepairs, repairs);
        put(Metric::SpendSetAsides, allocation.set_aside);
        put(Metric::SpendTechnology, on_technology);
        let elsewhere = deliverable - available - on_technology - programmes_money + allocation.elsewhere;
        put(Metric::SpendElsewhere, elsewhere + new_leases);
        if let Some(told) = &told {
            put(Metric::SpendProgrammes, told.spent);
            put(Metric::ProgrammeOverrun, told.above);
            put(Metric::ProgrammeRunningCost, told.running);
            put(Metric::ProgrammeSavings, told.savings);
            put(Metric::ProgrammesWaiting, told.waiting);
            put(Metric::ProgrammesInApproval, told.in_approval);
            put(Metric::ProgrammesInDelivery, told.in_delivery);
            put(Metric::ProgrammesLive, told.live);
            put(Metric::ApprovalDelayYears, told.delay);
        }
        if let Some(adopted) = &adopted {
            put(Metric::CoverageShare, adopted.coverage);
            put(Metric::AdoptionShare, adopted.adoption);
            put(Metric::ResistanceIndex, adopted.resistance);
            put(Metric::GoLiveDipShare, adopted.dip);
        }
        if let Some(connected) = &connected {
            put(Metric::ConnectivityShare, connected.share);
            put(Metric::FailedIntegrations, told.as_ref().map_or(0.0, |told| told.failed));
        }
        if let Some(cared) = &cared {
            put(Metric::Treated, cared.treated);
            put(Metric::WaitingList, cared.list);
            put(Metric::Under18Weeks, cared.under_18);
            put(Metric::Over52Weeks, cared.over_52);
            put(Metric::UnmetNeed, cared.unmet);
            put(Metric::CareAvailability, cared.available);
            put(Metric::CareCost, cared.cost);
            put(Metric::WaitingListUncorrected, cared.list_uncorrected);
            put(Metric::Over52WeeksUncorrected, cared.over_52_uncorrected);
        }
        if let Some(equity) = &equity {
            put(Metric::Under18Weeks, equity.under_18);
            put(Metric::Over52Weeks, equity.over_52);
            put(Metric::UnmetNeed, equity.unmet);
            put(Metric::DigitalUptake, equity.uptake);
            for (metric, index) in INDICES.into_iter().flatten().zip(equity.indices.as_flattened()) {
                put(metric, *index);
            }
        }
        put(Metric::DemandMillion, year.demand.million);
        if let Some(legacy) = &legacy {
            put(Metric::LegacyShare, legacy.share);
            put(Metric::LegacyRunningCost, legacy.running);
            put(Metric::OutageDays, legacy.outage_days);
        }
        put(Metric::ClinicalVacancyShare, work.vacant[0]);
        put(Metric::EstatesVacancyShare, work.vacant[1]);
        put(Metric::DigitalVacancyShare, work.vacant[2]);
        put(Metric::SkillsIndex, work.skill);
        put(Metric::DeliveryCapacity, work.capacity.unwrap_or(0.0));
        let mut appraised = 0.0;
        if let Some(appraisal) = &mut appraisal {
            let of_programmes = told.as_ref().map_or(0.0, |told| told.spent);
            let counted = Counted {
                g: year.g,
                capital: repairs + allocation.spent + allocation.set_aside + on_technology + of_programmes,
                running: legacy.as_ref().map_or(0.0, |legacy| legacy.running)
                    + connected.as_ref().map_or(0.0, |connected| connected.repeated)
                    + repair
                    - repairs,
                list: cared.as_ref().map_or(0.0, |cared| cared.cost),
                treated: cared.as_ref().map_or(0.0, |cared| cared.treated),
                care: year.demand.care,
                productivity: productivity * dearer,
                lost_days,
                clinical_incidents,
                backlog: total,
                programmes: told.as_ref(),
            };
            let worth = appraisal.close(t, &counted);
            put(Metric::AppraisalCapital, worth.capital);
            put(Metric::AppraisalRunning, worth.running);
            put(Metric::AppraisalCashReleasing, worth.cash_releasing);
            put(Metric::AppraisalNonCashReleasing, worth.non_cash_releasing);
            put(Metric::AppraisalSocietal, worth.societal);
            put(Metric::AppraisalGoesOn, worth.goes_on);
            put(Metric::AppraisalResidual, worth.residual);
            put(Metric::AppraisalLiability, worth.liability);
            put(Metric::WholeLifeCost, worth.whole_life_cost);
            put(Metric::NetPresentValue, worth.net);
            appraised = worth.gross;
        }
        let area: f64 = estates.iter().map(|e| e.area).sum();
        let worth = f.of("backlog.replacement_value_gbp_per_m2") * area / 1e6 * year.q;
        let list = programmes.iter().flat_map(|programmes| &programmes.list);
        records.push(Record {
            metrics,
            estates: entries,
            programmes: list.map(|one| [one.done, one.started, one.live, one.paid]).collect(),
            past_replacement: total > worth,
            appraised,
            planned_care: cared.map_or(0.0, |cared| cared.whole_cost),
            groups: equity.map_or_else(Vec::new, |equity| equity.groups),
        });
    }
    records
}

const STOCKS: [[Metric; 2]; 4] = [
    [Metric::BacklogLow, Metric::BacklogLowReal],
    [Metric::BacklogModerate, Metric::BacklogModerateReal],
    [Metric::BacklogSignificant, Metric::BacklogSignificantReal],
    [Metric::BacklogHigh, Metric::BacklogHighReal],
];

/// Slope, relative and concentration index of what groups have.
const INDICES: [[Metric; 3]; 3] = [
    [Metric::SiiOver52Weeks, Metric::RiiOver52Weeks, Metric::ConcentrationOver52Weeks],
    [Metric::SiiUnmetNeed, Metric::RiiUnmetNeed, Metric::ConcentrationUnmetNeed],
    [Metric::SiiDigitalUptake, Metric::RiiDigitalUptake, Metric::ConcentrationDigitalUptake],
];

/// In the order of the ledger, after the opening.
const FLOWS: [Metric; 6] = [
    Metric::FlowPrice,
    Metric::FlowEscalation,
    Metric::FlowMigration,
    Metric::FlowNewNeed,
    Metric::FlowResurvey,
    Metric::FlowCleared,
];

fn has_switched(f: &Figures<'_>, turn: SwitchCondition, t: usize, estates: &[Estate], g: f64) -> bool {
    match turn {
        SwitchCondition::From(year) => f.scenario.first_year.plus(t as i32) >= year,
        SwitchCondition::Above { band, basis, gbp_m } => {
            let watched = BANDS.iter().enumerate().filter(|(_, name)| band.is_none_or(|band| band.name() == **name));
            let stock: f64 = watched.flat_map(|(band, _)| estates.iter().map(move |e| e.record[band])).sum();
            stock / if basis == PriceBasis::Real { g } else { 1.0 } > gbp_m
        }
    }
}
