//! Holds what the engine says of single trials against the books.
//!
//! A block of which all trials but one are left out has the figures of that one: its sums are them, in 64 bits.

use super::estate::Beliefs;
use super::figures::Figures;
use super::future;
use super::keep::{Record, keep};
use super::programmes::listed;
use crate::worlds::results;
use capcast::engine::block::{BlockResult, FLOWS, Layout};
use capcast::engine::task::{Isa, Task, run_task};
use capcast::engine::{Metric, Trial, World};
use capcast::scenario::{Scenario, Timing};

/// A block of the engine: its number and its trials.
fn block_of(trial: u32) -> u32 {
    (trial - 1) / 1024
}

/// What the engine says of one trial alone.
pub fn alone(world: &World<'_>, trial: u32, isa: Isa) -> BlockResult {
    let Some(block) = trial.checked_sub(1).map(|_| block_of(trial)) else {
        return run_task(world, Task::CentralCase, &[], isa);
    };
    let others: Vec<u32> = (block * 1024 + 1..=block * 1024 + 1024).filter(|&other| other != trial).collect();
    run_task(world, Task::Block(block), &others, isa)
}

/// The books of a trial, strategy by strategy, and the least factor of prices and escalation in it.
pub struct Books {
    pub strategies: Vec<Vec<Record>>,
    years: Vec<future::Year>,
    parameters: Vec<f64>,
    least_factor: f64,
}

impl Books {
    pub fn of(scenario: &Scenario, seed: u64, trial: u32) -> Self {
        let f = Figures::of_trial(scenario, seed, trial);
        let (years, sight) = (future::years(&f), [false, true].map(|one_pot| future::money_in_sight(&f, one_pot)));
        let random = |key: &str, timing| timing == Timing::PerTrial && f.is_random(key);
        Self {
            strategies: scenario.strategies.iter().map(|spec| keep(&f, &years, &sight, spec)).collect(),
            parameters: scenario
                .numbers
                .iter()
                .filter(|number| random(&number.key, number.timing))
                .map(|number| f.of(&number.key))
                .collect(),
            least_factor: years
                .iter()
                .flat_map(|year| [year.construction, year.general])
                .chain(Beliefs::of(&f).escalation)
                .fold(f64::INFINITY, |least, rate| least.min(1.0 + rate)),
            years,
        }
    }
}

/// Nearly the same: within 10⁻⁹ of the larger, or of a thousandth of what they are a difference of.
fn same(what: impl Fn() -> String, found: f64, kept: f64, of: f64) {
    // What has not come has come in neither.
    if found.is_infinite() || kept.is_infinite() {
        assert!(found == kept, "{}: the engine has {found}, the books {kept}", what());
        return;
    }
    let within = 1e-9 * found.abs().max(kept.abs()).max(1e-3 * of);
    assert!((found - kept).abs() <= within, "{}: the engine has {found}, the books {kept}", what());
}

/// What an outcome is a difference, or a part, of: so near can it be.
fn whole(metric: Metric, record: &Record) -> f64 {
    let of = |metric: Metric| record.metrics[metric as usize].abs();
    let name = metric.name();
    let capital = || {
        of(Metric::CapitalPlanned) + of(Metric::CapitalOnTop) + of(Metric::CapitalLapsed) + of(Metric::CapitalAvailable)
    };
    let on_record = || record.estates.iter().map(|entry| entry.most).sum::<f64>();
    if matches!(metric, Metric::Deficit | Metric::DeficitReal | Metric::Cash) {
        of(Metric::OperatingCost)
    } else if matches!(metric, Metric::WholeLifeCost | Metric::NetPresentValue) {
        record.appraised
    } else if name.starts_with("appraisal_") {
        match metric {
            Metric::AppraisalCapital | Metric::AppraisalResidual => capital(),
            Metric::AppraisalRunning => {
                of(Metric::IncidentRepair) + of(Metric::LegacyRunningCost) + record.planned_care
            }
            Metric::AppraisalLiability => on_record(),
            // Both tell a little of the cost of care.
            Metric::AppraisalNonCashReleasing => of(Metric::OperatingCost),
            Metric::AppraisalGoesOn => {
                of(Metric::OperatingCost)
                    + of(Metric::ProgrammeRunningCost)
                    + of(Metric::ProgrammeSavings)
                    + of(Metric::AppraisalSocietal)
            }
            _ => 0.0,
        }
    } else if name.starts_with("capital_") || name.starts_with("spend_") {
        capital()
    } else if name.starts_with("programme_") {
        of(Metric::SpendProgrammes) + of(Metric::ProgrammeRunningCost) + of(Metric::ProgrammeSavings)
    } else if name.starts_with("flow_") || name.starts_with("backlog_") {
        on_record()
    } else if metric == Metric::CareCost {
        record.planned_care
    } else if name.ends_with("_million") {
        of(Metric::DemandMillion)
    } else {
        let of_one = matches!(metric, Metric::ApprovalDelayYears | Metric::ResistanceIndex);
        let index = ["sii_", "rii_", "concentration_"].iter().any(|kind| name.starts_with(kind));
        f64::from(u8::from(name.ends_with("_share") || of_one || index))
    }
}

/// Every figure that the engine leaves of a trial.
pub fn audit(scenario: &Scenario, world: &World<'_>, trial: u32) {
    let books = Books::of(scenario, world.source.seed().0, trial);
    let isa = if trial.is_multiple_of(2) { Isa::Best } else { Isa::Baseline };
    let part = alone(world, trial, isa);
    let layout = Layout::of(world);
    let at = trial.checked_sub(part.first_trial).unwrap() as usize;
    for (s, records) in books.strategies.iter().enumerate() {
        audit_programmes(scenario, world, (trial, s), records);
        for (t, record) in records.iter().enumerate() {
            let place = |what: &str| format!("{what} of {} in trial {trial}, year {t}", scenario.strategies[s].id);
            let sums = &part.sums[layout.sums_at(s, t)..][..layout.sums_a_year()];
            for metric in layout.metrics() {
                let (found, kept) = (sums[metric as usize], record.metrics[metric as usize]);
                same(|| place(metric.name()), found, kept, whole(metric, record));
                let stored = part.row(layout.series_at(s, layout.slot(metric), t))[at];
                assert_eq!(stored, found as f32, "stored {}", place(metric.name()));
            }
            for (j, entry) in record.estates.iter().enumerate() {
                let place = |what: &str| place(&format!("{what} of {}", scenario.estates[j].id));
                for (band, flows) in entry.flows.iter().enumerate() {
                    for (flow, &kept) in flows.iter().enumerate() {
                        let found = sums[layout.flow_at(j, band, flow)];
                        same(|| place(&format!("flow {flow} of band {band}")), found, kept, entry.most);
                    }
                }
                let kept = [entry.incidents, entry.repair, entry.lost_days, entry.spend];
                for ((which, kept), of) in kept.into_iter().enumerate().zip([0.0, 0.0, 0.0, entry.most]) {
                    same(|| place(&format!("sum {which}")), sums[layout.estate_at(j, which)], kept, of);
                }
                let closing = |band: usize| sums[layout.flow_at(j, band, 7)];
                let total: f64 = [0, 1, 2, 3].map(closing).iter().sum();
                for (which, stock) in [total, closing(3)].into_iter().enumerate() {
                    let stored = part.row(layout.series_at(s, layout.estate_slot(j, which), t))[at];
                    assert_eq!(stored, stock as f32, "stored {}", place("stock"));
                }
            }
            for (group, &demand) in books.years[t].demand.groups.iter().enumerate() {
                let others = record.groups.get(group).into_iter().flatten();
                for (metric, &kept) in Metric::OF_GROUPS.into_iter().zip(std::iter::once(&demand).chain(others)) {
                    let found = sums[layout.group_at(group, metric).expect("it is told of groups")];
                    same(|| place(&format!("{} of group {group}", metric.name())), found, kept, whole(metric, record));
                }
                let told = Metric::OF_GROUPS.iter().filter(|&&metric| layout.group_at(group, metric).is_some()).count();
                assert_eq!(told, 1 + record.groups.get(group).map_or(0, |of| of.len()), "what is told of groups");
            }
        }
        let passed = records.iter().any(|record| record.past_replacement);
        assert_eq!(part.past_replacement[s], u32::from(passed), "past replacement of strategy {s} in trial {trial}");
    }
    let drawn: Vec<f64> = part.parameters.chunks(part.live.len()).map(|row| row[at]).collect();
    assert_eq!(drawn.len(), books.parameters.len());
    for (place, (&found, &kept)) in drawn.iter().zip(&books.parameters).enumerate() {
        same(|| format!("parameter {place} of trial {trial}"), found, kept, 0.0);
    }
    same(|| format!("least factor of trial {trial}"), part.least_factor.0, books.least_factor, 0.0);
    assert!(part.least_factor.1 == trial && part.ledger_error.0 < 1e-9 && part.nonfinite.is_empty());
}

/// How far every programme is at each close, under strategy `s` of a trial.
fn audit_programmes(scenario: &Scenario, world: &World<'_>, (trial, s): (u32, usize), records: &[Record]) {
    if scenario.programmes.is_none() {
        return;
    }
    let ids: Vec<&str> = listed(scenario).iter().map(|programme| &*programme.id).collect();
    for (t, (year, record)) in Trial::run(world, trial, s).years.iter().zip(records).enumerate() {
        assert_eq!(year.programmes.len(), record.programmes.len());
        let planned = record.metrics[Metric::CapitalPlanned as usize];
        for ((found, kept), id) in year.programmes.iter().zip(&record.programmes).zip(&ids) {
            let found = [found.done, found.started, found.live, found.paid];
            let of = ["done", "started", "live", "paid"].into_iter().zip([1.0, 1.0, 1.0, planned]);
            for ((what, scale), (found, &kept)) in of.zip(found.into_iter().zip(kept)) {
                let strategy = &scenario.strategies[s].id;
                let place = || format!("{what} of programme {id} under {strategy} in trial {trial}, year {t}");
                same(place, found, kept, scale);
            }
        }
    }
}

/// What a run says of groups of people: in the central case, and in its only future.
pub fn audit_groups(scenario: &Scenario, world: &World<'_>) {
    assert_eq!(world.trials, 1);
    let told = results(world, 1);
    let [central, only] = [0, 1].map(|trial| Books::of(scenario, world.source.seed().0, trial));
    let of_groups = told.series.iter().filter(|series| series.group > 0 && series.metric != Metric::DemandMillion);
    let mut count = 0;
    for series in of_groups {
        let which = Metric::OF_GROUPS.iter().skip(1).position(|&metric| metric == series.metric).unwrap();
        for (found, books) in [(series.central_case, &central), (series.mean, &only)] {
            let record = &books.strategies[series.strategy][series.year];
            let what = || format!("{} of {} told", series.metric.name(), told.groups[series.group]);
            same(what, found, record.groups[series.group - 1][which], whole(series.metric, record));
        }
        count += 1;
    }
    let groups = scenario.demand.as_ref().map_or(0, |demand| demand.groups.len());
    let outcomes = if scenario.disparities.is_some() { Metric::OF_GROUPS.len() - 1 } else { 0 };
    assert_eq!(count, scenario.strategies.len() * world.horizon() * groups * outcomes);
}

/// The sums of a whole run are those of its trials, and the shares of futures count them.
pub fn audit_sums(scenario: &Scenario, world: &World<'_>, left_out: &[u32]) {
    let part = run_task(world, Task::Block(0), left_out, Isa::Best);
    let layout = Layout::of(world);
    let trials = (1..=world.trials).filter(|trial| !left_out.contains(trial));
    let books: Vec<Books> = trials.map(|trial| Books::of(scenario, world.source.seed().0, trial)).collect();
    for s in 0..layout.strategies {
        let passed = |books: &&Books| books.strategies[s].iter().any(|record| record.past_replacement);
        assert_eq!(part.past_replacement[s] as usize, books.iter().filter(passed).count());
        for t in 0..layout.years {
            let sums = &part.sums[layout.sums_at(s, t)..][..layout.sums_a_year()];
            let sum = |of: &dyn Fn(&Record) -> f64| books.iter().map(|b| of(&b.strategies[s][t])).sum::<f64>();
            for metric in layout.metrics() {
                let of = |record: &Record| record.metrics[metric as usize];
                let scale = sum(&|record| whole(metric, record));
                same(|| format!("sum of {} in year {t}", metric.name()), sums[metric as usize], sum(&of), scale);
            }
            for j in 0..layout.estates {
                for band in 0..4 {
                    for flow in 0..FLOWS {
                        let (found, scale) = (sums[layout.flow_at(j, band, flow)], sums[layout.flow_at(j, band, 0)]);
                        let kept = sum(&|record| record.estates[j].flows[band][flow]);
                        same(|| format!("sum of flow {flow} in year {t}"), found, kept, scale);
                    }
                }
                same(|| "sum of spend".to_owned(), sums[layout.estate_at(j, 3)], sum(&|r| r.estates[j].spend), 0.0);
            }
            for group in 0..layout.groups {
                let kept = books.iter().map(|b| b.years[t].demand.groups[group]).sum();
                let found = sums[layout.group_at(group, Metric::DemandMillion).unwrap()];
                same(|| "sum of a group".to_owned(), found, kept, 0.0);
                for (which, metric) in Metric::OF_GROUPS.into_iter().skip(1).enumerate() {
                    let Some(at) = layout.group_at(group, metric) else { continue };
                    let kept = sum(&|record| record.groups[group][which]);
                    let scale = sum(&|record| whole(metric, record));
                    same(|| format!("sum of {} of a group", metric.name()), sums[at], kept, scale);
                }
            }
        }
    }
}
