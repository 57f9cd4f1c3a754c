//! The loops that make the four systems one: each shown by what it does in England or in a trust, and by what is left when
//! that one feedback is cut. Sizes are held against what is published; docs/model.md tells them.

use crate::worlds::{results, scenario, world};
use capcast::engine::{Metric, Results};
use capcast::scenario::{ENGLAND, TRUST};

const TRIALS: u32 = 2000;

/// The four systems alone: what care adds to their loops is in care.rs.
fn run(text: &str, set: &[&str]) -> Results {
    let set = [&["care.enabled=false", "disparities.enabled=false"], set].concat();
    results(&world(&scenario(text, &set), TRIALS, 1), 2)
}

fn england(set: &[&str]) -> Results {
    run(ENGLAND, set)
}

/// The means of an outcome under a strategy, year by year.
fn means(results: &Results, strategy: &str, metric: Metric) -> Vec<f64> {
    let s = results.strategies.iter().position(|(id, _)| id == strategy).unwrap();
    let wanted =
        results.series.iter().filter(|x| x.strategy == s && x.entity == 0 && x.group == 0 && x.metric == metric);
    wanted.map(|x| x.mean).collect()
}

fn total(results: &Results, strategy: &str, metric: Metric) -> f64 {
    means(results, strategy, metric).iter().sum()
}

fn last(results: &Results, strategy: &str, metric: Metric) -> f64 {
    *means(results, strategy, metric).last().unwrap()
}

/// The tenth and ninetieth percentile in a year.
fn eight_in_ten(results: &Results, metric: Metric, year: usize) -> (f64, f64) {
    let wanted =
        results.series.iter().find(|x| (x.strategy, x.entity, x.group, x.metric, x.year) == (1, 0, 0, metric, year));
    let quantiles = wanted.unwrap().quantiles.unwrap();
    (quantiles[1].value, quantiles[5].value)
}

// ---- Funding: the spiral of deficit, raid, backlog and deficit.

#[test]
fn a_larger_deficit_raids_capital_and_leaves_more_backlog() {
    let worse = "funding.opening_deficit_gbp_m=6000";
    let (now, then) = (england(&[]), england(&[worse]));
    let raids = |r: &Results| total(r, "proportional", Metric::CapitalRaided);
    let backlog = |r: &Results| last(r, "proportional", Metric::BacklogTotal);
    assert!(raids(&then) > 1.05 * raids(&now), "{} against {}", raids(&then), raids(&now));
    assert!(backlog(&then) > backlog(&now));
    // Cut: a deficit that brings no raid takes nothing from the estate.
    let cut = ["funding.raids.off_to_on_per_gbp_bn=0", "funding.raids.on_to_on_per_gbp_bn=0"];
    let (now, then) = (england(&cut), england(&[worse, cut[0], cut[1]]));
    assert_eq!((raids(&now), backlog(&now)), (raids(&then), backlog(&then)));
}

/// In the same futures `do_minimum` leaves more backlog than `proportional`; what follows from that is the loop. Small in
/// England: a fourteenth of capital reaches backlog, and a failure costs little beside £200bn.
#[test]
fn more_backlog_raises_the_deficit_and_through_it_the_raids() {
    let extra = |r: &Results, metric| total(r, "do_minimum", metric) - total(r, "proportional", metric);
    let now = england(&[]);
    let (deficits, raids) = (extra(&now, Metric::Deficit), extra(&now, Metric::CapitalRaided));
    let all = total(&now, "proportional", Metric::CapitalRaided);
    println!("spiral: deficits +£{deficits:.0}m, raids +£{raids:.0}m of £{all:.0}m in 15 years");
    assert!(deficits > 0.0 && raids > 0.0, "{deficits} {raids}");
    assert!(raids < 0.02 * all, "bounded and small: {raids} of {all}");
    // Cut: failures that do not come from backlog.
    let cut = england(&["incidents.from_backlog_share=0"]);
    assert!(extra(&cut, Metric::CapitalRaided).abs() < 0.05 * raids, "{}", extra(&cut, Metric::CapitalRaided));
}

/// The size of the spiral: all work on backlog stopped, capital spent elsewhere as before, so that only failures act on the
/// deficit. In England raids grow by a hundredth, in a trust what cash cannot pay for by a tenth.
#[test]
fn the_spiral_is_small_in_england_and_larger_in_a_trusts_cash() {
    let none = ["capital.share_to_backlog=0", "capital.pot_additionality=0"];
    let grown = |text: &str, metric: Metric| {
        let (now, then) = (run(text, &[]), run(text, &none));
        total(&then, "proportional", metric) / total(&now, "proportional", metric) - 1.0
    };
    let (raids, limited) = (grown(ENGLAND, Metric::CapitalRaided), grown(TRUST, Metric::CapitalCashLimited));
    println!("raids +{:.1} %, limited by cash +{:.1} %", 100.0 * raids, 100.0 * limited);
    assert!((0.002..0.03).contains(&raids), "{raids}");
    assert!((0.03..0.2).contains(&limited) && limited > 3.0 * raids, "{limited}");
}

/// Without funding that follows cost, prices and demand carry deficits away.
#[test]
fn deficits_stay_plausible_since_funding_follows_cost() {
    let now = england(&[]);
    let (low, high) = eight_in_ten(&now, Metric::Deficit, 14);
    assert!(low == 0.0 && high > 1000.0 && high < 4000.0, "{low} to {high}");
    let cut = england(&["funding.made_good_share=0", "funding.follows_actual_share=0"]);
    assert!(eight_in_ten(&cut, Metric::Deficit, 14).1 > 20_000.0);
}

/// Stated before the run: raids of £0.5bn to £1.5bn a year in the mean (640, 950, 1,200, 1,000 and 500 in 2014/15 to
/// 2018/19, of a smaller plan), lapse of 4 to 12 % of the plan to 2029/30 (12 % in 2010 to 2013, 6 % in 2017/18).
#[test]
fn raids_and_lapse_are_of_the_recorded_size() {
    let now = england(&[]);
    let raids = total(&now, "proportional", Metric::CapitalRaided) / 15.0;
    assert!((500.0..1500.0).contains(&raids), "{raids}");
    let early = |metric| means(&now, "proportional", metric)[..5].iter().sum::<f64>();
    let lapse = early(Metric::CapitalLapsed) / early(Metric::CapitalPlanned);
    assert!((0.04..0.12).contains(&lapse), "{lapse}");
}

/// The spiral in a trust's cash: a deficit lowers cash, cash limits capital, the estate waits.
#[test]
fn a_trusts_deficit_limits_its_capital_and_raises_its_backlog() {
    let worse = "funding.opening_deficit_gbp_m=120";
    let (now, then) = (run(TRUST, &[]), run(TRUST, &[worse]));
    let limited = |r: &Results| total(r, "proportional", Metric::CapitalCashLimited);
    let backlog = |r: &Results| last(r, "proportional", Metric::BacklogTotal);
    assert!(limited(&then) > limited(&now) + 10.0, "{} against {}", limited(&then), limited(&now));
    assert!(backlog(&then) > backlog(&now));
    // Cut: cash that limits nothing.
    let free = "funding.barrier=removed";
    let (now, then) = (run(TRUST, &[free]), run(TRUST, &[worse, free]));
    assert_eq!((limited(&now), limited(&then), backlog(&now)), (0.0, 0.0, backlog(&then)));
}

/// What a trust spends on its estate comes back as depreciation and capital charge.
#[test]
fn a_trusts_capital_comes_back_as_a_cost() {
    let more = "capital.base_gbp_m=90";
    let costs = |set: &[&str]| {
        // Staff who could not deliver it would leave less for technology too, which costs in another way.
        let set: Vec<&str> = set.iter().copied().chain(["workforce.barrier=removed"]).collect();
        let r = run(TRUST, &set);
        total(&r, "proportional", Metric::OperatingCost)
    };
    let plenty = "funding.cash.opening_gbp_m=1000";
    let extra = costs(&[more, plenty]) - costs(&[plenty]);
    assert!(extra > 10.0, "{extra}");
    // Cut: nothing is written off, and nothing charged. Failures are all that is left, and they fall.
    let cut = ["buildings", "equipment", "digital"].map(|kind| format!("funding.cash.assets.{kind}.life_years=200"));
    let cut: Vec<&str> =
        cut.iter().map(String::as_str).chain(["funding.cash.capital_charge_per_year=0", plenty]).collect();
    let with: Vec<&str> = cut.iter().copied().chain([more]).collect();
    let left = costs(&with) - costs(&cut);
    assert!(left < 0.25 * extra, "{left} of {extra}");
}

// ---- Technology: legacy drains revenue.

#[test]
fn legacy_drains_revenue() {
    let removed = "technology.barrier=removed";
    let (now, gone) = (england(&[]), england(&[removed]));
    let cost = |r: &Results| total(r, "proportional", Metric::OperatingCost);
    let deficits = |r: &Results| means(r, "proportional", Metric::Deficit)[..5].iter().sum::<f64>();
    assert!(cost(&now) > 1.005 * cost(&gone) && deficits(&now) > deficits(&gone));
    assert_eq!(last(&gone, "proportional", Metric::LegacyShare), 0.0);
    // Cut: legacy that costs nothing and slows nobody.
    let free = ["technology.running_cost_gbp_m=0", "technology.productivity_penalty=0"];
    let (now, gone) = (england(&free), england(&[removed, free[0], free[1]]));
    assert_eq!((cost(&now), deficits(&now)), (cost(&gone), deficits(&gone)));
}

/// Stated before the run: the share stays within 30 to 42 % (its closed form is 1/(1 + 0.2·8.5) = 37 %), without replacement
/// it passes 75 %, and all-modern care costs 1 to 5 % less, as the most digital trusts are about 10 % more efficient than
/// others.
#[test]
fn legacy_stays_where_replacement_holds_it() {
    let now = england(&[]);
    let share = last(&now, "proportional", Metric::LegacyShare);
    assert!((0.30..0.42).contains(&share), "{share}");
    let none = last(&england(&["technology.replacement_share_per_year=0"]), "proportional", Metric::LegacyShare);
    assert!(none > 0.75, "{none}");
    let gone = england(&["technology.barrier=removed"]);
    let cost = |r: &Results| last(r, "proportional", Metric::OperatingCost);
    let saving = 1.0 - cost(&gone) / cost(&now);
    assert!((0.01..0.05).contains(&saving), "{saving}");
}

/// Money for replacement is a fixed line: a raid does not reach it, and only where too little can be delivered to pay the fixed
/// lines does it go short.
#[test]
fn builders_keep_legacy_alive_where_money_replaces_it_and_raids_do_not() {
    let by_money = |set: &str| {
        let text = ENGLAND.replace(
            "replacement_share_per_year = { value = 0.20,",
            "system_value_gbp_m = 12_000\nreplacement_gbp_m = { value = 900,",
        );
        assert_ne!(text, ENGLAND);
        let r = run(&text, &[set, "workforce.enabled=false"]);
        (total(&r, "proportional", Metric::SpendTechnology), last(&r, "proportional", Metric::LegacyShare))
    };
    let (unraided, raided) = (by_money("capital.raids.size_share=0"), by_money("capital.raids.size_share=0.4"));
    assert_eq!(unraided, raided);
    let (spent, legacy) = by_money("capital.delivery.limit_gbp_m=600");
    assert!(spent < unraided.0 && legacy > unraided.1 + 0.005, "{spent} {legacy} {unraided:?}");
}

// ---- Workforce: vacancies, delivery, skill.

#[test]
fn money_beyond_delivery_capacity_lapses() {
    let more = "capital.plan_gbp_m.2025/26=30_000";
    let capacity = |r: &Results| means(r, "proportional", Metric::DeliveryCapacity)[0];
    let of = |r: &Results, metric: Metric| means(r, "proportional", metric)[0];
    let now = england(&[more, "capital.raids.size_share=0"]);
    let delivered = of(&now, Metric::CapitalPlanned) - of(&now, Metric::CapitalLapsed);
    assert!((delivered / capacity(&now) - 1.0).abs() < 1e-3, "{delivered} of {}", capacity(&now));
    // Cut: staff limit nothing.
    let free = england(&[more, "capital.raids.size_share=0", "workforce.barrier=removed"]);
    assert_eq!(of(&free, Metric::CapitalLapsed), 0.0);
}

#[test]
fn those_who_leave_take_capital_and_backlog_with_them() {
    let leave = "workforce.estates.leaver_share_per_year=0.12";
    let fixed = "workforce.estates.pipeline_fte_per_year=6000";
    let (now, then) = (england(&[fixed, "workforce.estates.leaver_share_per_year=0.08"]), england(&[fixed, leave]));
    let of = |r: &Results, metric| total(r, "proportional", metric);
    assert!(of(&then, Metric::CapitalLapsed) > 1.2 * of(&now, Metric::CapitalLapsed));
    assert!(of(&then, Metric::BacklogTotal) > of(&now, Metric::BacklogTotal));
    // Cut: delivery that does not ask for staff.
    let free = "workforce.barrier=removed";
    let (now, then) = (england(&[fixed, free]), england(&[fixed, leave, free]));
    assert_eq!(of(&now, Metric::CapitalLapsed), of(&then, Metric::CapitalLapsed));
}

/// The capability trap: worse before better. Cut: staff who have nothing left to learn.
#[test]
fn training_lowers_delivery_first_and_raises_it_later() {
    let delivery = |set: &[&str]| means(&england(set), "proportional", Metric::DeliveryCapacity);
    let (now, trained) = (delivery(&[]), delivery(&["workforce.skills.training_share=0.08"]));
    assert!(trained[0] < now[0] && trained[14] > 1.05 * now[14], "{trained:?} {now:?}");
    let skilled = "workforce.skills.opening_index=1";
    let (now, trained) = (delivery(&[skilled]), delivery(&[skilled, "workforce.skills.training_share=0.08"]));
    assert!(now.iter().zip(&trained).all(|(now, trained)| trained < now));
}

/// A strategy may train on its own, and then only its futures change.
#[test]
fn a_strategy_may_train_its_own_staff() {
    let trained = england(&["strategy.worst_first.training_share=0.08"]);
    let delivery = |strategy: &str| means(&trained, strategy, Metric::DeliveryCapacity);
    assert!(delivery("worst_first")[0] < delivery("proportional")[0]);
    assert!(delivery("worst_first")[14] > delivery("proportional")[14]);
    assert_eq!(delivery("proportional"), means(&england(&[]), "proportional", Metric::DeliveryCapacity));
}

/// Vacancies drive people away, which empties more posts: what chance begins the loop widens. Cut: leavers who do not mind.
#[test]
fn vacancies_drive_people_away() {
    let spread = |effect: &str| {
        let r = england(&[effect, "workforce.gap_closing_share_per_year=0"]);
        let (low, high) = eight_in_ten(&r, Metric::ClinicalVacancyShare, 14);
        high - low
    };
    let (with, without) =
        (spread("workforce.vacancy_effect_on_leavers=0.2"), spread("workforce.vacancy_effect_on_leavers=0"));
    assert!(with > 1.5 * without, "{with} {without}");
    let high = |effect: &str| {
        let set = [effect, "workforce.clinical.vacancy_share=0.05", "workforce.clinical.pipeline_fte_per_year=70_000"];
        last(&england(&set), "proportional", Metric::ClinicalVacancyShare)
    };
    let (with, without) =
        (high("workforce.vacancy_effect_on_leavers=0.2"), high("workforce.vacancy_effect_on_leavers=0"));
    assert!(with > without + 0.01, "{with} {without}");
}

/// Stated before the run: clinical vacancies within 2 to 12 % in 8 of 10 futures after fifteen years (record: nursing 7.5 to
/// 11.9 % since 2021). Cut: a pipeline fixed at the mean of what leaves sends them anywhere.
#[test]
fn vacancies_stay_plausible_since_hiring_follows_those_who_leave() {
    let (low, high) = eight_in_ten(&england(&[]), Metric::ClinicalVacancyShare, 14);
    assert!(low > 0.02 && high < 0.12, "{low} to {high}");
    let fixed = england(&["workforce.clinical.pipeline_fte_per_year=154_000"]);
    let (low_fixed, high_fixed) = eight_in_ten(&fixed, Metric::ClinicalVacancyShare, 14);
    assert!(high_fixed - low_fixed > 2.0 * (high - low), "{low_fixed} to {high_fixed}");
}

/// Who rolls systems out decides how much legacy stays.
#[test]
fn missing_digital_staff_keep_legacy_alive() {
    let digital = "workforce.digital.pipeline_fte_per_year=2000";
    let legacy = |set: &[&str]| last(&england(set), "proportional", Metric::LegacyShare);
    assert!(legacy(&[digital]) > legacy(&[]) + 0.02, "{} {}", legacy(&[digital]), legacy(&[]));
    let cut = "workforce.barrier=removed";
    assert_eq!(legacy(&[digital, cut]), legacy(&[cut]));
}

// ---- Demand and capital.

#[test]
fn demand_drives_what_care_costs() {
    let cost = |set: &[&str]| last(&england(set), "proportional", Metric::OperatingCost);
    let faster = ["demand.service.elective.growth_per_year=0.05", "demand.service.emergency.growth_per_year=0.05"];
    assert!(cost(&faster) > 1.3 * cost(&[]));
    // Cut: without demand care costs what prices make of it.
    let off = ["demand.enabled=false", faster[0], faster[1]];
    assert_eq!(cost(&off), cost(&["demand.enabled=false"]));
}

#[test]
fn more_capital_never_raises_expected_backlog() {
    let backlog = |set: &[&str]| {
        let r = england(set);
        ["do_minimum", "proportional", "worst_first", "ring_fenced"].map(|s| last(&r, s, Metric::BacklogTotal))
    };
    let (now, more) = (backlog(&[]), backlog(&["capital.pot_gbp_m=1500"]));
    assert!(now.iter().zip(&more).all(|(now, more)| *more <= now * (1.0 + 1e-9)), "{now:?} {more:?}");
    assert!(more[1] < 0.95 * now[1]);
    let years = ["2025/26", "2026/27", "2027/28", "2028/29", "2029/30"];
    let amounts = [15_000, 15_400, 15_200, 16_300, 16_700];
    let plan: Vec<String> =
        years.iter().zip(amounts).map(|(year, amount)| format!("capital.plan_gbp_m.{year}={amount}")).collect();
    let more = backlog(&plan.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(now.iter().zip(&more).all(|(now, more)| *more <= now * (1.0 + 1e-9)), "{now:?} {more:?}");
}
