//! Care and disparities: the record run forward, the loops, each cut, and what anyone would expect of the whole.

use crate::worlds::{results, scenario, world};
use capcast::engine::{Metric, Results, Trial};
use capcast::scenario::{ENGLAND, ENGLAND_PROGRAMMES, MINIMAL, TRUST};
use capcast::systems::care::equations;

const TRIALS: u32 = 1000;

fn run(text: &str, set: &[&str]) -> Results {
    results(&world(&scenario(text, set), TRIALS, 1), 2)
}

fn close(found: f64, by_hand: f64, within: f64) {
    assert!((found - by_hand).abs() <= within, "{found} against {by_hand} by hand");
}

/// The mean of an outcome in every year under a strategy, of all (0) or of a group.
fn means(results: &Results, strategy: &str, group: usize, metric: Metric) -> Vec<f64> {
    let s = results.strategies.iter().position(|(id, _)| id == strategy).unwrap();
    let is_it = |x: &&capcast::engine::results::SeriesStats| {
        x.strategy == s && x.entity == 0 && x.group == group && x.metric == metric
    };
    results.series.iter().filter(is_it).map(|x| x.mean).collect()
}

fn last(results: &Results, strategy: &str, metric: Metric) -> f64 {
    *means(results, strategy, 0, metric).last().unwrap()
}

fn total(results: &Results, strategy: &str, metric: Metric) -> f64 {
    means(results, strategy, 0, metric).iter().sum()
}

/// What `do_minimum` has more of than `proportional`, in the same futures, all years together.
fn extra(results: &Results, metric: Metric) -> f64 {
    total(results, "do_minimum", metric) - total(results, "proportional", metric)
}

// ---- Every loop closed.

/// Deferred work → failures and closed space → capacity → the list → what it costs → deficit → raids → less capital for backlog. Each link
/// is there, and cut at any of them what comes after it is gone.
#[test]
fn the_chain_from_a_roof_to_a_raid_holds_and_breaks_at_each_link() {
    let whole = run(ENGLAND, &[]);
    let links = [
        (Metric::Incidents, 1.0),
        (Metric::LostBedDays, 1.0),
        (Metric::CareAvailability, -1.0),
        (Metric::WaitingListUncorrected, 1.0),
        (Metric::WaitingList, 1.0),
        (Metric::CareCost, 1.0),
        (Metric::Deficit, 1.0),
        (Metric::CapitalRaided, 1.0),
        (Metric::CapitalAvailable, -1.0),
    ];
    for (metric, sign) in links {
        println!("{}: {:+.4}", metric.name(), extra(&whole, metric));
        assert!(sign * extra(&whole, metric) > 0.0, "{}: {}", metric.name(), extra(&whole, metric));
    }
    // Failures that do not come from backlog, and work that closes nothing: capacity does not notice.
    let no_effect = ["care.treatments_per_lost_bed_day=0", "care.closed_area_effect=0"];
    let cut = run(ENGLAND, &no_effect);
    assert!(extra(&cut, Metric::Incidents) > 0.0);
    for metric in [Metric::CareAvailability, Metric::WaitingListUncorrected, Metric::WaitingList, Metric::CareCost] {
        assert_eq!(extra(&cut, metric), 0.0, "{}", metric.name());
    }
    assert!(extra(&cut, Metric::Deficit) < extra(&whole, Metric::Deficit), "repairs and bed-days are left of it");
    let cut = run(ENGLAND, &["incidents.from_backlog_share=0", "care.closed_area_effect=0"]);
    assert!(
        extra(&cut, Metric::WaitingListUncorrected).abs() < 1e-9 * total(&cut, "proportional", Metric::WaitingList)
    );
    // A list that costs nothing reaches no deficit.
    let cut = run(ENGLAND, &["care.treatment_gbp=0"]);
    assert!(extra(&cut, Metric::WaitingList) > 0.0 && extra(&cut, Metric::CareCost) == 0.0);
    assert!(extra(&cut, Metric::Deficit) < extra(&whole, Metric::Deficit));
    // A deficit that brings no raid takes nothing from the estate.
    let cut = run(ENGLAND, &["funding.raids.off_to_on_per_gbp_bn=0", "funding.raids.on_to_on_per_gbp_bn=0"]);
    assert!(extra(&cut, Metric::Deficit) > 0.0);
    assert_eq!((extra(&cut, Metric::CapitalRaided), extra(&cut, Metric::CapitalAvailable)), (0.0, 0.0));
    // And with it backlog itself grows less.
    assert!(last(&cut, "proportional", Metric::BacklogTotal) < last(&whole, "proportional", Metric::BacklogTotal));
}

/// The spiral of deficit, raid, backlog and deficit is several times as strong with what people lose by it, and still small: stated before
/// the run, 2 to 6 % more raids where no money reaches backlog at all.
#[test]
fn the_spiral_goes_through_patients_too() {
    let none = ["capital.share_to_backlog=0", "capital.pot_additionality=0"];
    let grown = |set: &[&str]| {
        let with = [&none[..], set].concat();
        let raids = |set: &[&str]| total(&run(ENGLAND, set), "proportional", Metric::CapitalRaided);
        raids(&with) / raids(set) - 1.0
    };
    let (with, without) = (grown(&[]), grown(&["care.enabled=false", "disparities.enabled=false"]));
    println!("raids +{:.1} %, without care +{:.1} %", 100.0 * with, 100.0 * without);
    assert!((0.02..0.06).contains(&with) && with > 2.0 * without, "{with} {without}");
}

/// Legacy slows care, and outages stop it: a list that grows, and does not where neither is felt in activity.
#[test]
fn legacy_that_is_not_replaced_makes_people_wait() {
    let none = "technology.replacement_share_per_year=0";
    // Without funding, through which legacy reaches estates and with them waits in another way.
    let waits = |set: &[&str]| {
        let set = [&["funding.enabled=false"], set].concat();
        last(&run(ENGLAND, &set), "proportional", Metric::WaitingListUncorrected)
    };
    let (now, then) = (waits(&[]), waits(&[none]));
    assert!(then > 1.1 * now, "{then} against {now}");
    let cut = ["care.productivity_share=0", "care.treatments_per_outage_day=0"];
    assert_eq!(waits(&cut), waits(&[none, cut[0], cut[1]]));
}

/// Too many go-lives at once drive staff away, vacancies take capacity, and people wait.
#[test]
fn overload_drives_staff_away_and_people_wait() {
    let crowded = "change.capacity_go_lives_per_year=0.05";
    let of = |set: &[&str], metric| total(&run(ENGLAND_PROGRAMMES, set), "worst_first", metric);
    let leave = "change.leavers_effect=0.05";
    let stay = "change.leavers_effect=0";
    let vacant = |set: &[&str]| of(set, Metric::ClinicalVacancyShare);
    assert!(vacant(&[crowded, leave]) > vacant(&[crowded, stay]) + 0.001);
    assert!(of(&[crowded, leave], Metric::CareAvailability) < of(&[crowded, stay], Metric::CareAvailability));
    assert!(of(&[crowded, leave], Metric::WaitingList) > of(&[crowded, stay], Metric::WaitingList));
    // Cut: nobody leaves of it, however crowded, but for what the dips do to nothing of it.
    assert_eq!(vacant(&[crowded, stay]), vacant(&[stay]));
}

/// A closed theatre block raises waits and the deficit: £3bn more of high-risk work in London.
#[test]
fn a_closed_block_raises_waits_and_the_deficit() {
    let more = "estate.london.high_gbp_m=1394.6";
    let closed = ["care.closed_area_effect=1", "strategy.do_minimum={ label = \"Do minimum\", rule = \"do_minimum\" }"];
    let effect = ["care.closed_area_effect=0", closed[1]];
    let of = |set: &[&str], metric| total(&run(ENGLAND, set), "do_minimum", metric);
    let with = [more, closed[0], closed[1]];
    let without = [more, effect[0], effect[1]];
    for metric in
        [Metric::WaitingListUncorrected, Metric::WaitingList, Metric::Over52Weeks, Metric::CareCost, Metric::Deficit]
    {
        assert!(of(&with, metric) > of(&without, metric), "{}", metric.name());
    }
}

/// A year in which people stay away, and capacity with them, leaves a list that takes years: in the same future with it and without.
#[test]
fn a_pandemic_year_leaves_a_list_that_takes_years() {
    let shock = scenario(ENGLAND, &["demand.shock.probability_per_year=0.1", "demand.shock.returning_share=0.6"]);
    let calm = scenario(ENGLAND, &["demand.shock.probability_per_year=0", "demand.shock.returning_share=0.6"]);
    let (shock, calm) = (world(&shock, 200, 1), world(&calm, 200, 1));
    let mut found = 0;
    for trial in 1..200 {
        let future = Trial::run(&shock, trial, 1);
        let years: Vec<usize> =
            (0..future.years.len()).filter(|&t| future.years[t].record.demand.suppressed[0] > 0.0).collect();
        let [year] = years[..] else { continue };
        if year > 5 {
            continue;
        }
        let same = Trial::run(&calm, trial, 1);
        let more = |t: usize| future.outcome(Metric::WaitingList, t) - same.outcome(Metric::WaitingList, t);
        let most = (year..future.years.len()).map(more).fold(0.0, f64::max);
        assert!(most > 0.5, "trial {trial}: {most} million");
        let years_above = (year..future.years.len()).filter(|&t| more(t) > 0.2 * most).count();
        assert!(years_above >= 4, "trial {trial}: {years_above}");
        found += 1;
    }
    assert!(found > 10, "{found}");
}

/// Digital benefits without outreach widen the gap, with outreach they narrow it; cut where uptake does nothing for access.
#[test]
fn digital_services_widen_the_gap_unless_someone_reaches_out() {
    let groups = [
        "demand={ service = { elective = { million = 0.2 } } }",
        "demand.group.poor={ share = 0.5, deprivation_rank = 1, access_weight = 0.99, digital_exclusion_share = 0.4 }",
        "demand.group.rich={ share = 0.5, deprivation_rank = 2, access_weight = 1.01, digital_exclusion_share = 0.05 }",
        "care={ services = \"elective\", waiting_list_million = 0.08, under_18_weeks_share = 0.6, over_52_weeks_share = 0.03 }",
        "disparities={ digital_share = 0.3, digital_effect = 0.1, outreach = { halving_gbp_m = 1 } }",
        "capital.programmes_gbp_m=5",
    ];
    let digital = "programme.portal={ kind = \"network\", estates = \"all\", cost_gbp_m = 2, duration_years = 1, life_years = 60, digital_access_share = 0.8 }";
    let outreach = "programme.outreach={ kind = \"outreach\", estates = \"all\", cost_gbp_m = 1, duration_years = 1, life_years = 60, reach_share = 0.9, groups = [\"poor\"] }";
    let gap = |more: &[&str], metric| last(&run(MINIMAL, &[&groups[..], more].concat()), "worst_first", metric);
    let waits = |more: &[&str]| gap(more, Metric::SiiOver52Weeks);
    let (nothing, alone, both) = (waits(&[]), waits(&[digital]), waits(&[digital, outreach]));
    assert!(alone < nothing && nothing < 0.0, "{alone}, {nothing}");
    assert!(both > alone && both > nothing, "{both}");
    // Uptake follows: the portal carries those who are not left out.
    let uptake = |more: &[&str]| gap(more, Metric::SiiDigitalUptake);
    assert!(uptake(&[digital]) > uptake(&[]) && uptake(&[digital, outreach]) < 0.2 * uptake(&[digital]));
    // Money does the same.
    let money =
        "strategy.worst_first={ rule = \"worst_first\", set_aside_share = 0.3, set_aside_for = { outreach = 1 } }";
    assert!(waits(&[digital, money]) > alone);
    // Cut: access does not follow uptake.
    let cut = "disparities.digital_effect=0";
    assert_eq!(waits(&[cut]), waits(&[digital, cut]));
}

// ---- What anyone would expect of the whole.

/// The uncorrected list of a run is the list of one in which nothing is corrected, to the bit, where what the correction costs reaches nobody.
#[test]
fn the_uncorrected_list_is_that_of_a_world_without_correction() {
    let off = ["funding.enabled=false", "care.correction.enabled=false"];
    let (on, off) = (run(ENGLAND, &off[..1]), run(ENGLAND, &off));
    for (beside, own) in [
        (Metric::WaitingListUncorrected, Metric::WaitingList),
        (Metric::WaitingListUncorrected, Metric::WaitingListUncorrected),
        (Metric::Over52WeeksUncorrected, Metric::Over52WeeksUncorrected),
    ] {
        assert_eq!(means(&on, "proportional", 0, beside), means(&off, "proportional", 0, own));
    }
    assert!(last(&on, "proportional", Metric::WaitingList) < last(&off, "proportional", Metric::WaitingList));
}

/// More money for backlog never makes people wait, and never widens the gap by itself.
#[test]
fn more_capital_never_makes_people_wait() {
    for (text, key, amounts) in
        [(ENGLAND, "capital.pot_gbp_m", [0, 750, 3000]), (TRUST, "capital.base_gbp_m", [20, 45, 90])]
    {
        let runs: Vec<Results> = amounts.iter().map(|amount| run(text, &[&format!("{key}={amount}")])).collect();
        for pair in runs.windows(2) {
            for metric in [Metric::WaitingListUncorrected, Metric::WaitingList, Metric::Over52Weeks, Metric::UnmetNeed]
            {
                let (less, more) = (last(&pair[0], "worst_first", metric), last(&pair[1], "worst_first", metric));
                assert!(more <= less * (1.0 + 1e-9), "{key}, {}: {more} against {less}", metric.name());
            }
        }
    }
}

/// Telling people apart who are treated alike changes nothing; and parts of the population add up to all.
#[test]
fn groups_that_are_treated_alike_are_one_and_add_up() {
    let alike: Vec<String> = ["most_deprived", "second", "middle", "fourth", "least_deprived"]
        .iter()
        .flat_map(|group| {
            ["access_weight=1", "digital_exclusion_share=0.1"].map(|set| format!("demand.group.{group}.{set}"))
        })
        .collect();
    let alike: Vec<&str> = alike.iter().map(String::as_str).collect();
    let (together, apart) = (run(ENGLAND, &["disparities.enabled=false"]), run(ENGLAND, &alike));
    for metric in [Metric::WaitingList, Metric::Over52Weeks, Metric::Under18Weeks, Metric::UnmetNeed, Metric::Deficit] {
        let (one, five) = (last(&together, "worst_first", metric), last(&apart, "worst_first", metric));
        close(five, one, 1e-9 * one.abs());
    }
    assert!(last(&apart, "worst_first", Metric::SiiOver52Weeks).abs() < 1e-12);
    let shipped = run(ENGLAND, &[]);
    for metric in [Metric::WaitingList, Metric::Treated, Metric::UnmetNeed, Metric::DemandMillion] {
        let all = means(&shipped, "proportional", 0, metric);
        for (t, all) in all.iter().enumerate() {
            let parts: f64 = (1..=5).map(|group| means(&shipped, "proportional", group, metric)[t]).sum();
            close(parts, *all, 1e-9 * all);
        }
    }
    // Without the barrier waits are alike within a year: treatment goes to those in need, whoever they are.
    let removed = run(ENGLAND, &["disparities.barrier=removed"]);
    let gap = |results: &Results| means(results, "proportional", 0, Metric::SiiOver52Weeks);
    let (left, then) = (gap(&removed), gap(&shipped));
    assert!(left[0].abs() < 0.01 * then[0].abs() && left[14].abs() < 1e-6 * then[14].abs(), "{left:?} {then:?}");
    assert_eq!(
        means(&removed, "proportional", 0, Metric::BacklogTotal),
        means(&shipped, "proportional", 0, Metric::BacklogTotal)
    );
}

// ---- By hand.

/// England's first year, as docs/model.md works it out with pencil and paper: the central case.
#[test]
fn the_first_year_of_care_is_as_pencil_and_paper_give() {
    let england = scenario(ENGLAND, &[]);
    let s = england.strategies.iter().position(|strategy| strategy.id == "proportional").unwrap();
    let future = Trial::run(&world(&england, 1, 1), 0, s);
    let (year, groups) = (&future.years[0], &future.years[0].groups);
    let care = year.record.care.unwrap();
    let joins = 20.6 * 0.0235_f64.exp();
    close(care.joining[0], joins, 1e-12);
    let paid = 18.128 * joins / 20.6;
    close(care.paid_for[0], paid, 1e-9);
    close(care.planned[0], 1.01 * paid, 1e-9);
    let lost = future.outcome(Metric::LostBedDays, 0) - 108_000.0;
    close(care.left.failures[0], 1.0 - 0.5 * lost * 1e-6 / paid, 1e-12);
    let high: f64 = year.estates.iter().map(|estate| estate.work[3]).sum();
    let opening: f64 = england.estates.iter().map(|estate| england.number(estate.opening[3]).distribution.mean()).sum();
    let area: f64 = england.estates.iter().map(|estate| england.number(estate.area).distribution.mean()).sum();
    let closed = |high: f64, q: f64| 0.25 * high / (q * 5000.0 * area * 1e-6);
    close(care.left.open_area[0], (1.0 - closed(high, 1.0316)) / (1.0 - closed(opening, 1.0)), 1e-12);
    close(care.left.staff[0], 1.0 - 0.3 * (future.outcome(Metric::ClinicalVacancyShare, 0) - 0.075), 1e-12);
    close(care.left.outages[0], 1.0 - 80.0 * (future.outcome(Metric::OutageDays, 0) - 400.0) * 1e-6 / paid, 1e-12);
    let productivity = year.record.technology.unwrap().productivity_cost[0];
    close(care.left.productivity[0], 1.0 / (1.0 + 0.5 * (productivity - 1.0)), 1e-12);
    close(care.availability[0], 0.999_108, 1e-6);
    let (treated, leave) = (care.planned[0] * care.availability[0], 0.12 * joins);
    close(care.treated[0], treated, 1e-12);
    close(care.removals[0], leave, 1e-12);
    let list = 7.4 + joins - leave - treated;
    close(care.list[0], list, 1e-12);
    let wait = list / (treated + leave) / (7.4 / 20.6);
    let shape = (0.026_f64.ln() / 0.402_f64.ln()).ln() / (52.0_f64 / 18.0).ln();
    close(shape, 1.3079, 5e-5);
    let over = |wait: f64| 0.026_f64.powf(wait.powf(-shape));
    close(over(wait), 0.019_85, 5e-6);
    let kept = care.left.open_area[0] * care.left.outages[0];
    let cost = 1500.0 * 1.0274 * (0.01 * paid + 0.3 * 1.01 * paid * (1.0 - kept));
    close(future.outcome(Metric::CareCost, 0), cost, 1e-9);
    close(cost, 292.4, 0.05);
    close(year.record.funding.unwrap().changes.waiting_list[0], cost, 1e-9);
    // Groups, in order of identifier: fourth, least, middle, most, second.
    let access = [1.0021, 1.0042, 1.0, 0.9958, 0.9979];
    let met = 18.128 / 25.528 * access.iter().map(|a| 0.2 / a).sum::<f64>();
    let parts = access.map(|a| 0.2 * (1.0 - met * a) / a);
    let lists = parts.map(|part| 7.4 * part / parts.iter().sum::<f64>());
    close(lists[3], 1.5015, 5e-5);
    close(lists[1], 1.4586, 5e-5);
    close(over(lists[3] / 0.2 / 7.4), 0.027_83, 5e-6);
    close(over(lists[1] / 0.2 / 7.4), 0.024_24, 5e-6);
    let leaving = lists.map(|list| (list / 0.2 / 7.4).powf(0.3));
    let need: Vec<f64> =
        (0..5).map(|q| lists[q] + 0.2 * joins - leave * leaving[q] / leaving.iter().sum::<f64>()).collect();
    let weights: f64 = need.iter().zip(access).map(|(need, access)| need * access).sum();
    for q in [1, 3] {
        let own = treated * access[q] * need[q] / weights;
        close(groups[q].treated[0], own, 1e-12);
        close(groups[q].list[0], need[q] - own, 1e-12);
    }
    close(groups[3].over_52[0], 0.021_36, 5e-6);
    close(groups[1].over_52[0], 0.018_41, 5e-6);
    close(future.outcome(Metric::SiiOver52Weeks, 0), -0.003_69, 5e-6);
    close(future.outcome(Metric::DigitalUptake, 0), 0.3 * 0.85, 1e-12);
    close(future.outcome(Metric::SiiDigitalUptake, 0), 0.3 * 0.25, 1e-12);
}

/// Closed forms through the engine. Where nothing grows, nothing is lost and nobody corrects, a list stays, and is the wait times those who leave
/// (Little); where a tenth of capacity is lost 30 join for 27 who are treated, and the list grows by the difference.
#[test]
fn a_list_in_a_steady_state_stays_and_an_overloaded_one_grows_by_its_load() {
    let still = [
        "prices.construction={ mean_per_year = 0, sd_per_year = 0, last_observed_per_year = 0 }",
        "prices.general={ mean_per_year = 0, sd_per_year = 0, last_observed_per_year = 0 }",
        "demand={ service = { elective = { million = 1.56, growth_per_year = 0, log_sd = 0 } } }",
        "incidents.from_backlog_share=0",
        "care={ services = \"elective\", waiting_list_million = 0.39, under_18_weeks_share = 0.6, over_52_weeks_share = 0.03, removals_share = 0.12, closed_area_effect = 0, treatments_per_lost_bed_day = 0, correction = { enabled = false } }",
    ];
    let future = |more: &[&str]| {
        let small = scenario(MINIMAL, &[&still[..], more].concat());
        Trial::run(&world(&small, 10, 1), 0, 0)
    };
    for (t, year) in future(&[]).years.iter().enumerate() {
        let care = year.record.care.unwrap();
        close(care.list[0], 0.39, 1e-12);
        close(care.over_52[0], 0.03, 1e-12);
        let leaving = care.treated[0] + care.removals[0];
        close(care.list[0], 0.25 * leaving, 1e-12);
        assert_eq!(care.list[0], care.list_uncorrected[0], "year {t}");
    }
    // 30,000 a week, nobody removed; vacancies that open and take a tenth of capacity.
    let overloaded = [
        "care.removals_share=0",
        "care.vacancy_effect=1",
        "workforce={ clinical = { fte = 900, vacancy_share = 0, leaver_share_per_year = 0, pipeline_fte_per_year = 0, establishment_growth_per_year = 0 }, estates = { fte = 10, vacancy_share = 0 }, digital = { fte = 10, vacancy_share = 0 } }",
    ];
    let mut list = 0.39;
    for year in &future(&overloaded).years {
        let care = year.record.care.unwrap();
        let vacant = year.outcomes[Metric::ClinicalVacancyShare as usize];
        close(care.treated[0], 1.56 * (1.0 - vacant), 1e-12);
        list += 1.56 * vacant;
        close(care.list[0], list, 1e-12);
    }
    let tenth = ["workforce.clinical.leaver_share_per_year=0.1"];
    let first = future(&[&overloaded[..], &tenth].concat()).years[0].record.care.unwrap();
    close(1.56 / first.treated[0], 30.0 / 27.0, 1e-12);
    close(first.list[0] - 0.39, 3.0 * 52.0 / 1000.0, 1e-12);
}

// ---- The record.

/// Stated before the run: England's list in March 2026 between 6.8 and 7.6 million (7.4 a year before), the ratio of long waits of the
/// most to the least deprived 1.148 at the opening (3.1 against 2.7 % in June 2025) and within 1.10 to 1.20 in the first year; treatments
/// of 17 to 20 million (16.5 in 2022/23, 17.0 to August 2023).
#[test]
fn england_is_of_the_recorded_size() {
    let england = run(ENGLAND, &[]);
    let first = |metric| means(&england, "proportional", 0, metric)[0];
    println!(
        "list {:.2}, treated {:.2}, over 52 {:.4}, under 18 {:.3}, availability {:.4}",
        first(Metric::WaitingList),
        first(Metric::Treated),
        first(Metric::Over52Weeks),
        first(Metric::Under18Weeks),
        first(Metric::CareAvailability)
    );
    assert!((6.8..7.6).contains(&first(Metric::WaitingList)), "{}", first(Metric::WaitingList));
    assert!((17.0..20.0).contains(&first(Metric::Treated)), "{}", first(Metric::Treated));
    let of = |id: &str| england.groups.iter().position(|group| group == id).unwrap();
    let over = |id: &str| means(&england, "proportional", of(id), Metric::Over52Weeks)[0];
    let ratio = over("most_deprived") / over("least_deprived");
    println!("ratio {ratio:.4}: {:.4} against {:.4}", over("most_deprived"), over("least_deprived"));
    assert!((1.10..1.20).contains(&ratio), "{ratio}");
}

/// List and shares run forward from March 2013 with the recorded number of treatments (referral to treatment, NHS England): those who join
/// from the record from 2016/17 on, before that from the record's own balance with the mean share of removals. What the model's waits
/// and removals make of it, and how wrong that is.
#[test]
fn lists_of_2013_to_2019_run_forward_end_within_two_per_cent() {
    // 2013/14 to 2018/19, million: treated, joined, recorded list and shares at the close.
    let record = [
        (14.042, 17.191, 3.052, 0.9375, 0.00017),
        (14.794, 17.910, 3.209, 0.9315, 0.00016),
        (15.359, 18.952, 3.675, 0.9148, 0.00025),
        (16.268, 19.879, 3.898, 0.9029, 0.00041),
        (16.444, 20.021, 4.103, 0.8725, 0.00072),
        (16.913, 20.804, 4.345, 0.8670, 0.00027),
    ];
    // March 2013: 2.677m, 94.25 % under 18 and 0.018 % over 52 weeks, after 13.404m treated of 16.460m who joined.
    let (mut list, opening) = (2.677, 2.677 / 16.460);
    let shape = equations::shape(0.9425, 0.00018);
    close(shape, 1.04, 0.02);
    // Removals were measured where waits were .2056 years; the share is stated together with them.
    let (share, measured_at) = (0.1715, 0.2056);
    let mut wait = opening;
    let (mut worst, mut under) = (0.0_f64, 0.0_f64);
    for (treated, joined, recorded, under_18, _) in record {
        let removals = equations::removals(share, joined, wait / measured_at, 0.3, list);
        list = equations::list(list, joined, removals, treated);
        wait = list / (treated + removals);
        let found = 1.0 - equations::longer(1.0 - 0.9425, wait / opening, shape);
        println!("list {list:.3} of {recorded}, under 18 weeks {found:.3} of {under_18}");
        worst = worst.max((list / recorded - 1.0).abs());
        under = under.max((found - under_18).abs());
    }
    assert!(worst < 0.02, "the list: {worst}");
    assert!((0.01..0.03).contains(&under), "shares: {under}");
}
