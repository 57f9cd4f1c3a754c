//! Laws of the model and of strategies over random scenarios.

use crate::engine::every_width_is_the_same;
use crate::systems::{Estates, Systems, systems};
use crate::worlds::{england, results, scenario, world};
use capcast::engine::trial::TrialYear;
use capcast::engine::{Metric, Results, Trial};
use capcast::scenario::Scenario;
use capcast::systems::Numbers;
use proptest::prelude::*;
use std::fmt::Write as _;

/// A random scenario, as knobs that make its text.
#[derive(Clone, Debug)]
pub struct Knobs {
    estates: Vec<([f64; 4], f64, f64)>,
    years: i32,
    planned: usize,
    plan: f64,
    real: bool,
    share: f64,
    carry: f64,
    slip: f64,
    raids: (f64, f64),
    limit: Option<f64>,
    survey: (usize, Option<f64>, f64, f64),
    rerating: [f64; 2],
    value: f64,
    shock: f64,
    clearance: f64,
    cost_to_clear: f64,
    incidents: f64,
    set_aside: f64,
    pots: [f64; 4],
    rank: Option<f64>,
    systems: Systems,
    weights: [f64; 3],
    turn: (i32, f64),
}

impl Knobs {
    pub fn text(&self) -> String {
        self.scaled(1.0)
    }

    /// The scenario with every pound times `by` (what is per pound follows from totals, so nothing else changes).
    fn scaled(&self, by: f64) -> String {
        let mut text = format!(
            "schema_version = 2\nid = \"random\"\n[horizon]\nfirst_year = \"2025/26\"\nlast_year = \"{}/{:02}\"\n[prices]\nbase = \"2024/25\"\n",
            2024 + self.years,
            (2025 + self.years) % 100
        );
        let plan: Vec<String> =
            (0..self.planned).map(|t| format!("{:?}", self.plan * by * (1.0 + 0.1 * t as f64))).collect();
        let raided = !self.systems.has_cash();
        let head = if plan.is_empty() {
            format!("base_gbp_m = {:?}", self.plan * by)
        } else {
            format!("plan_gbp_m = [{}]", plan.join(", "))
        };
        let _ = write!(
            text,
            "[capital]\n{head}\n{}growth_after_per_year = {{ normal = {{ mean = 0.02, sd = 0.01 }} }}\nincrement_after_gbp_m = {:?}\nafter_basis = \"{}\"\nshare_to_backlog = {:?}\npot_gbp_m = {:?}\ncarry_forward_share = {:?}\nslippage_share = {{ pert = {{ min = 0, mode = {:?}, max = 0.5 }} }}\n[capital.raids]\non_at_start = {raided}\noff_to_on_per_year = {:?}\non_to_on_per_year = {:?}\nsize_share = {{ uniform = {{ min = 0.05, max = 0.3 }} }}\n",
            self.systems.money(self.plan, by),
            0.01 * self.plan * by,
            if self.real { "real" } else { "cash" },
            0.8 * self.share,
            0.05 * self.plan * by,
            self.carry,
            self.slip,
            if raided { self.raids.0 } else { 0.0 },
            if raided { self.raids.1 } else { 0.0 }
        );
        if let Some(limit) = self.limit {
            let _ = write!(
                text,
                "[capital.delivery]\nlimit_gbp_m = {:?}\ngrowth_per_year = 0.02\n",
                limit * self.plan * by
            );
        }
        let _ = write!(
            text,
            "[backlog]\nclearance_limit_share = {:?}\ncost_to_clear = {:?}\nreplacement_value_gbp_per_m2 = {:?}\n[backlog.new_need]\nbase_gbp_per_m2 = {{ normal = {{ mean = {:?}, sd = {:?} }} }}\nslope_gbp_per_m2 = {:?}\n{}[backlog.resurvey]\nkind = \"{}\"\npersistence = {:?}\nshared_share = {:?}\n{}shock_probability_per_year = {:?}\n[incidents]\nper_year = {:?}\nrepair_cost_gbp = {{ gamma = {{ mean = {:?}, cv = 0.3 }} }}\nbed_day_value_gbp = {:?}\nclinical_incident_value_gbp = {:?}\n",
            self.clearance,
            self.cost_to_clear,
            self.value * by,
            44.7 * by,
            3.9 * by,
            -272.0 * by,
            format_args!(
                "[backlog.rerating]\nshared_log_sd = {:?}\nown_log_sd = {:?}\n",
                self.rerating[0], self.rerating[1]
            ),
            ["region", "trust", "site"][self.survey.0],
            self.survey.2,
            self.survey.3,
            self.survey.1.map(|sd| format!("level_sd = {sd:?}\n")).unwrap_or_default(),
            self.shock,
            self.incidents,
            50_000.0 * by,
            400.0 * by,
            20_000.0 * by
        );
        // High-risk work over what the estate is worth.
        let worst =
            self.estates.iter().map(|(bands, area, _)| bands[3] * 1e6 / (area * self.value)).fold(1.0, f64::max);
        let estates = Estates { count: self.estates.len(), closed_area_effect: 0.9 / worst };
        text.push_str(&self.systems.text(self.plan, by, estates));
        for (i, (bands, area, criticality)) in self.estates.iter().enumerate() {
            let [low, moderate, significant, high] = bands.map(|band| band * by);
            let _ = write!(
                text,
                "[estate.e{i}]\narea_m2 = {area:?}\nlow_gbp_m = {low:?}\nmoderate_gbp_m = {moderate:?}\nsignificant_gbp_m = {significant:?}\nhigh_gbp_m = {high:?}\ncriticality = {criticality:?}\n"
            );
        }
        for rule in ["do_minimum", "proportional", "worst_first", "risk_per_pound"] {
            let _ = write!(text, "[strategy.{rule}]\nrule = \"{rule}\"\nset_aside_share = {:?}\n", self.set_aside);
        }
        let sum: f64 = self.pots.iter().sum();
        let [low, moderate, significant] = [0, 1, 2].map(|band| self.pots[band] / sum);
        let high = 1.0 - low - moderate - significant;
        let _ = write!(
            text,
            "[strategy.ring_fenced]\nrule = \"ring_fenced\"\npots = {{ low = {low:?}, moderate = {moderate:?}, significant = {significant:?}, high = {high:?} }}\n"
        );
        let [risk, age, size] = self.weights;
        let _ = write!(
            text,
            "[strategy.weighted]\nrule = \"weighted\"\nset_aside_share = {:?}\nweights = {{ risk = {risk:?}, age = {age:?}, size = {size:?} }}\n",
            self.set_aside
        );
        // In a year, and by what is seen: a band or all, in cash or real, at an amount that some futures pass.
        let (turn, above) = self.turn;
        if self.years > 1 {
            let year = 2026 + turn % (self.years - 1);
            let _ = write!(
                text,
                "[strategy.staged_by_year]\nrule = \"staged\"\nfirst = \"ring_fenced\"\nthen = \"weighted\"\nfrom_year = \"{year}/{:02}\"\n",
                (year + 1) % 100
            );
        }
        let band = turn as usize % 5;
        let opening: f64 = self.estates.iter().map(|(b, ..)| if band < 4 { b[band] } else { b.iter().sum() }).sum();
        let _ = write!(
            text,
            "[strategy.staged_by_sight]\nrule = \"staged\"\nfirst = \"worst_first\"\nthen = \"ring_fenced\"\nwhen_metric = \"backlog_{}_{}gbp_m\"\nabove_gbp_m = {:?}\n",
            ["low", "moderate", "significant", "high", "total"][band],
            if turn % 2 == 0 { "real_" } else { "" },
            above * opening * by
        );
        if let Some(rank) = self.rank {
            let _ = write!(
                text,
                "[correlation.work]\nbetween = [\"capital.growth_after_per_year\", \"backlog.migration.low_to_moderate_per_year\", \"backlog.new_need.base_gbp_per_m2\"]\nrank = {rank:?}\n[correlation.more]\nbetween = [\"backlog.escalation.mean_per_year\", \"backlog.migration.significant_to_high_per_year\"]\nrank = {:?}\n",
                -rank
            );
        }
        text
    }
}

pub fn knobs() -> impl Strategy<Value = Knobs> {
    let share = 0.0..1.0_f64;
    let estate = (prop::array::uniform4(0.0..2000.0_f64), 1e4..5e6_f64, 0.5..2.0_f64);
    let capital =
        (0.0..20_000.0_f64, any::<bool>(), share.clone(), share.clone(), 0.0..0.4_f64, (share.clone(), share.clone()));
    let survey = (0..3_usize, prop::option::of(0.0..0.9_f64), 0.0..0.95_f64, share.clone());
    let records = (survey, prop::array::uniform2(0.0..0.4_f64), 300.0..6000.0_f64);
    let world = (prop::option::of(0.3..1.5_f64), records, 0.0..0.3_f64, 0.05..1.0_f64, 0.5..2.0_f64, 0.0..9000.0_f64);
    (
        prop::collection::vec(estate, 1..4),
        1..9_i32,
        0..4_usize,
        capital,
        world,
        (0.0..0.5_f64, prop::array::uniform4(0.05..1.0_f64), prop::option::of(-0.48..1.0_f64)),
        (prop::array::uniform3(0.01..2.0_f64), (0..40_i32, 0.7..1.8_f64)),
        systems(),
    )
        .prop_map(
            |(estates, years, planned, capital, world, (set_aside, pots, rank), (weights, turn), systems)| {
                let (plan, real, share, carry, slip, raids) = capital;
                let (limit, (survey, rerating, value), shock, clearance, cost_to_clear, incidents) = world;
                Knobs {
                    estates,
                    years,
                    planned: planned.min(years as usize),
                    plan,
                    real,
                    share,
                    carry,
                    slip,
                    raids,
                    limit,
                    survey,
                    rerating,
                    value,
                    shock,
                    clearance,
                    cost_to_clear,
                    incidents,
                    set_aside,
                    pots,
                    rank,
                    systems,
                    weights,
                    turn,
                }
            },
        )
}

/// Within a rounding of the larger.
fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-9)
}

/// What a year may not do, whatever the strategy.
fn lawful(scenario: &Scenario, numbers: &Numbers<1>, year: &TrialYear) -> Result<(), TestCaseError> {
    let value = |id: capcast::scenario::NumberId| numbers.of(id)[0];
    let limit = value(scenario.backlog.clearance_limit_share);
    let cost_to_clear = value(scenario.backlog.cost_to_clear);
    let record = &year.record;
    let (capital, left) = (&record.capital, &record.left);
    let [available, payable, planned] = [capital.available[0], capital.payable[0], capital.planned[0]];
    let [repairs, set_aside, spent_by_rule] =
        [record.repaired.repairs[0], record.allocation.set_aside[0], record.allocation.spent[0]];
    let money = available - repairs;
    prop_assert!(repairs <= available, "repairs overspend");
    prop_assert!(set_aside + spent_by_rule <= money * (1.0 + 1e-12), "overspent: {spent_by_rule} of {money}");
    let mut spent = 0.0;
    for e in &year.estates {
        for band in 0..4 {
            spent += e.spend[band];
            let there = e.stock[band] / e.level;
            let absorbable = (limit * e.stock[band]).min(there) * cost_to_clear;
            prop_assert!(e.spend[band] >= 0.0);
            prop_assert!(e.spend[band] <= absorbable * (1.0 + 1e-12), "more than it can absorb");
            prop_assert!(e.cleared[band] <= e.stock[band] * (1.0 + 1e-12), "more than it needs");
            prop_assert!(e.closing[band] >= -1e-9 * e.stock[band]);
        }
        let whole = e.opening.iter().chain(&e.stock).sum::<f64>().max(1.0);
        for (what, moved) in [("migration", e.migration), ("re-rating", e.rerating)] {
            prop_assert!(moved.iter().sum::<f64>().abs() <= 1e-9 * whole, "{what} creates money");
        }
        prop_assert!((0.0..=1.0).contains(&e.room) && e.level > 0.0);
        let recorded = e.work.iter().zip(&e.closing).all(|(work, closing)| close(work * e.level, *closing));
        prop_assert!(recorded, "the record is not work × level");
    }
    prop_assert!(close(spent, spent_by_rule), "spend on candidates is not what was spent");
    // Every pound of the plan is accounted for once.
    let (lapsed, carried_forward) = (left.lapsed[0], left.carried[0]);
    let elsewhere = (capital.elsewhere + capital.technology + record.allocation.returned)[0];
    let programmes = record.allocation.programmes[0];
    let uses = elsewhere + repairs + set_aside + spent_by_rule + programmes + lapsed + carried_forward;
    prop_assert!(close(uses, payable), "{uses} used of {payable}");
    // What a trust's allocation becomes: leases, no more than it holds, what cash cannot pay for, what may be spent.
    if let Some(cash) = &record.cash {
        prop_assert!(close((cash.new_leases + cash.limited + cash.allowed)[0], planned), "{cash:?}");
        prop_assert!(cash.allowed >= 0.0);
    }
    if let Some(money) = &record.funding {
        prop_assert!(close((money.revenue + money.signed_deficit)[0], money.operating_cost[0]));
        prop_assert!(money.deficit >= 0.0 && money.deficit >= money.signed_deficit[0]);
    }
    if let Some(staff) = &record.workforce {
        prop_assert!((0.0..=1.0).contains(&staff.skills[0]));
        prop_assert!(staff.groups.iter().all(|group| group.staff >= 0.0 && (0.0..1.0).contains(&group.vacant[0])));
    }
    prop_assert!(year.legacy.iter().all(|share| (0.0..=1.0).contains(share)));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_width_is_the_same_on_any_scenario(knobs in knobs(), seed in 0..u64::from(u32::MAX), first in 0..90_000_u32) {
        let scenario = scenario(&knobs.text(), &[]);
        let world = world(&scenario, 100_000, seed);
        every_width_is_the_same(&world, first).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn a_strategy_never_overspends_nor_spends_more_than_a_candidate_can_absorb(knobs in knobs(), seed in 0..1000_u64) {
        let scenario = scenario(&knobs.text(), &[]);
        let world = world(&scenario, 10, seed);
        for trial in 0..4 {
            for strategy in 0..world.cases.len() {
                let future = Trial::run(&world, trial, strategy);
                for (t, year) in future.years.iter().enumerate() {
                    lawful(&scenario, &future.futures.numbers, year)?;
                    let demand = &future.futures.demand;
                    let groups: f64 = demand.groups.iter().skip(t).step_by(world.horizon()).map(|g| g.million[0]).sum();
                    let all = year.outcomes[Metric::DemandMillion as usize];
                    prop_assert!(demand.groups.is_empty() || close(groups, all), "groups are not all demand");
                }
            }
        }
    }

    /// Powers of two scale exactly, so every bit but the exponent must stay.
    #[test]
    fn scaling_every_pound_scales_money_exactly_and_nothing_else(knobs in knobs(), seed in 0..1000_u64, up in any::<bool>()) {
        // A spread that nobody states follows from the pounds of a record.
        let mut knobs = knobs;
        knobs.survey.1.get_or_insert(0.5);
        let by = if up { 1024.0 } else { 0.125 };
        let (one, other) = (scenario(&knobs.text(), &[]), scenario(&knobs.scaled(by), &[]));
        let (one, other) = (world(&one, 10, seed), world(&other, 10, seed));
        for trial in 0..3 {
            for strategy in 0..one.cases.len() {
                let (a, b) = (Trial::run(&one, trial, strategy), Trial::run(&other, trial, strategy));
                for (a, b) in a.years.iter().zip(&b.years) {
                    for metric in Metric::ALL {
                        let scale = if metric.name().contains("_gbp_m") { by } else { 1.0 };
                        let (a, b) = (a.outcomes[metric as usize], b.outcomes[metric as usize]);
                        prop_assert_eq!((a * scale).to_bits(), b.to_bits(), "{}: {} and {}", metric.name(), a, b);
                    }
                }
            }
        }
    }
}

/// Statistics by their keys, as bits, so that results with other positions can be compared.
fn by_key(results: &Results) -> std::collections::BTreeMap<(String, String, &'static str, i32), Vec<u64>> {
    results
        .series
        .iter()
        .map(|s| {
            let mut bits = vec![s.central_case.to_bits(), s.mean.to_bits()];
            bits.extend(s.sd.map(f64::to_bits));
            bits.extend(s.quantiles.iter().flatten().map(|q| q.value.to_bits()));
            let strategy = results.strategies[s.strategy].0.clone();
            ((strategy, results.entities[s.entity].clone(), s.metric.name(), results.years[s.year].start()), bits)
        })
        .collect()
}

/// The tables of a TOML file in another order, and the keys of each reversed.
fn shuffled(text: &str) -> String {
    let mut tables: Vec<Vec<&str>> = vec![Vec::new()];
    let mut open = false;
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.trim_start().starts_with('#')) {
        if line.starts_with('[') {
            tables.push(Vec::new());
        }
        let last = tables.len() - 1;
        // A value over several lines stays in one piece.
        if open {
            if let Some(entry) = tables[last].last_mut() {
                *entry = Box::leak(format!("{entry}\n{line}").into_boxed_str());
            }
        } else {
            tables[last].push(line);
        }
        let entry = tables[last].last().copied().unwrap_or_default();
        let count = |c: char| entry.matches(c).count();
        open = !entry.starts_with('[') && (count('[') != count(']') || count('{') != count('}'));
    }
    let top = tables.remove(0);
    tables.reverse();
    let mut out: Vec<String> = top.iter().rev().map(|&line| line.to_owned()).collect();
    for table in tables {
        out.push(table[0].to_owned());
        out.extend(table[1..].iter().rev().map(|&line| line.to_owned()));
    }
    out.join("\n")
}

#[test]
fn the_order_of_estates_tables_and_strategies_changes_no_number() {
    let (straight, turned) = (england(&[]), scenario(&shuffled(capcast::scenario::ENGLAND), &[]));
    let ids = |scenario: &Scenario| scenario.strategies.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    assert_ne!(ids(&straight), ids(&turned), "the shuffle did nothing");
    let (a, b) = (results(&world(&straight, 300, 4), 2), results(&world(&turned, 300, 4), 2));
    assert_eq!(by_key(&a), by_key(&b));
}

#[test]
fn leaving_strategies_out_changes_no_number_of_the_others() {
    let scenario = england(&[]);
    let all = results(&world(&scenario, 300, 4), 2);
    let some = capcast::engine::World::new(&scenario, 300, 4, &[2, 0]).unwrap();
    let (all, some) = (by_key(&all), by_key(&results(&some, 2)));
    assert!(some.iter().all(|(key, bits)| all[key] == *bits));
    assert_eq!(some.len() * scenario.strategies.len(), all.len() * 2);
}

/// Mean total backlog of a strategy in the last year.
fn final_total(results: &Results, strategy: &str) -> f64 {
    let s = results.strategies.iter().position(|(id, _)| id == strategy).unwrap();
    let at = |x: &&capcast::engine::results::SeriesStats| {
        x.strategy == s && x.entity == 0 && x.metric == Metric::BacklogTotal && x.year == results.years.len() - 1
    };
    results.series.iter().find(at).unwrap().mean
}

#[test]
fn strategies_change_the_total_and_not_only_its_bands() {
    let results = results(&world(&england(&[]), 1000, 1), 2);
    let (proportional, worst_first) = (final_total(&results, "proportional"), final_total(&results, "worst_first"));
    assert!(worst_first < 0.97 * proportional, "{worst_first} against {proportional}");
}

/// The cut: one escalation for all bands, no failures and re-survey that tells no estate from another, and the total no
/// longer depends on where the money goes.
#[test]
fn with_one_escalation_strategies_change_only_the_bands() {
    let offset = |band: &str| format!("backlog.escalation.offset_per_year.{band}=0");
    let offsets = ["low", "moderate", "significant", "high"].map(offset);
    let mut cut: Vec<&str> = offsets.iter().map(String::as_str).collect();
    cut.extend(["incidents.per_year=0", "backlog.resurvey.level_sd=0", "backlog.clearance_limit_share=0.99"]);
    // Nor is any estate near what it is worth, where growth fades.
    cut.push("backlog.replacement_value_gbp_per_m2=1e9");
    let results = results(&world(&england(&cut), 300, 1), 2);
    let (proportional, worst_first) = (final_total(&results, "proportional"), final_total(&results, "worst_first"));
    assert!((worst_first / proportional - 1.0).abs() < 1e-9, "{worst_first} against {proportional}");
}

#[test]
fn more_capital_never_raises_backlog() {
    let scenario = england(&[]);
    let more = england(&["capital.share_to_backlog=0.09"]);
    let (scenario, more) = (world(&scenario, 50, 1), world(&more, 50, 1));
    for trial in 0..=50 {
        for strategy in 0..5 {
            // a staged one may turn later for the better
            let (a, b) = (Trial::run(&scenario, trial, strategy), Trial::run(&more, trial, strategy));
            for (a, b) in a.years.iter().zip(&b.years) {
                let total = Metric::BacklogTotal as usize;
                assert!(b.outcomes[total] <= a.outcomes[total] * (1.0 + 1e-12), "trial {trial}, strategy {strategy}");
            }
        }
    }
}

/// What differs is a plan of later years, the world after them, or nothing: no rule knows of it before.
#[test]
fn changing_the_future_changes_no_decision_before_it() {
    let text = |last: f64| format!("capital.plan_gbp_m=[13600, 14000, 13800, {last}]");
    let (one, other) = (england(&[&text(14_000.0)]), england(&[&text(9_000.0)]));
    let (one, other) = (world(&one, 50, 1), world(&other, 50, 1));
    let mut differ = 0;
    for trial in 0..=50 {
        for strategy in 0..one.cases.len() {
            let (a, b) = (Trial::run(&one, trial, strategy), Trial::run(&other, trial, strategy));
            assert_eq!(a.years[..3], b.years[..3], "trial {trial}, strategy {strategy}");
            let spent = |trial: &Trial| trial.years[3].record.allocation.spent[0];
            differ += usize::from(spent(&a) != spent(&b));
        }
    }
    assert!(differ > 200, "the change was felt in {differ} futures only");
}

/// By what is seen: until the year in which the books show it a staged strategy is its first stage to the bit, in that
/// year it spends by the other, and it never turns back.
#[test]
fn a_staged_strategy_turns_when_the_last_close_shows_it_and_for_good() {
    let scenario = england(&[]);
    let ids = ["proportional", "staged"];
    let [first, staged] = ids.map(|id| scenario.strategies.iter().position(|s| s.id == id).unwrap());
    let world = world(&scenario, 60, 3);
    let (mut turned, mut years) = (0, std::collections::BTreeSet::new());
    for trial in 1..=60 {
        let (a, b) = (Trial::run(&world, trial, first), Trial::run(&world, trial, staged));
        let seen = |t: usize| if t == 0 { 3500.0 } else { b.outcome(Metric::BacklogHighReal, t - 1) };
        let turn = (0..b.years.len()).find(|&t| seen(t) > 7000.0).unwrap_or(b.years.len());
        assert_eq!(
            a.years[..turn].iter().map(|y| y.outcomes.clone()).collect::<Vec<_>>(),
            b.years[..turn].iter().map(|y| y.outcomes.clone()).collect::<Vec<_>>()
        );
        assert!(b.years[turn..].iter().all(|year| year.record.switched > 0.0), "trial {trial} turned back");
        if turn < b.years.len() {
            turned += 1;
            years.insert(turn);
            let low = |year: &TrialYear| year.estates.iter().map(|e| e.spend[0]).sum::<f64>();
            assert!(low(&b.years[turn]) < low(&a.years[turn]), "worst first spends less on low risk");
        }
    }
    assert!(turned > 20 && years.len() > 3, "{turned} of 60 turned, in {years:?}");
}
