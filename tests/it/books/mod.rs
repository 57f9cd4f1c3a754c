//! A second set of books: every figure of a future reckoned again from docs/model.md, in plain arithmetic, and held against
//! the engine.
//!
//! Nothing in here calls `src/systems`, `src/strategy` or `src/engine` for its arithmetic, and every draw is asked for by the
//! names of variable and entity as they are written here. Shared are the generator, the inverses of `src/draw` and the
//! checked scenario, which have tests of their own. Most scenarios are the shipped ones with what they leave at 0 or 1 set
//! to something else, since a term times 0, or at 1, tells nothing. `MISTAKES.md` lists what was planted in the engine to see
//! whether the books find it.

mod addresses;
mod audit;
mod estate;
mod figures;
mod future;
mod keep;
mod money;
mod people;
mod strategy;

use crate::golden::EVERYTHING;
use crate::laws::knobs;
use crate::worlds::{scenario, world};
use audit::{audit, audit_sums};
use capcast::scenario::{ENGLAND, MINIMAL, Number, TRUST, Timing};
use capcast::systems::{BarrierOf, System};
use proptest::prelude::*;

/// Trials in the first and last lane of groups and blocks, and between.
const TRIALS: [u32; 12] = [0, 1, 2, 17, 31, 32, 33, 64, 1000, 1024, 1025, 2063];

fn balance(text: &str, set: &[&[&str]], trials: &[u32]) {
    let scenario = scenario(text, &set.concat());
    let world = world(&scenario, 2070, 3);
    for &trial in trials {
        audit(&scenario, &world, trial);
    }
}

/// A few of the trials, others for each case.
fn few(case: usize) -> [u32; 3] {
    [0, TRIALS[1 + case % 11], TRIALS[1 + (5 * case + 3) % 11]]
}

/// Money inside and on top of the plan, for everything that it may be for.
const FENCES: [&str; 6] = [
    "capital.ring_fence.a={ amount_gbp_m = 2, comes = \"inside_plan\", for = \"backlog\", additionality = 0.4 }",
    "capital.ring_fence.b={ amount_gbp_m = 1, comes = \"inside_plan\", for = \"technology\" }",
    "capital.ring_fence.c={ amount_gbp_m = 3, comes = \"inside_plan\", for = \"elsewhere\", last_year = \"2027/28\" }",
    "capital.ring_fence.d={ amount_gbp_m = 2, comes = \"on_top\", for = \"backlog\", first_year = \"2026/27\" }",
    "capital.ring_fence.e={ amount_gbp_m = 1, comes = \"on_top\", for = \"technology\" }",
    "capital.ring_fence.f={ amount_gbp_m = 4, comes = \"on_top\", for = \"elsewhere\" }",
];

/// What the shipped scenarios leave at 0 or 1.
const NOTHING_NEUTRAL: [&str; 29] = [
    "demand.persistence=0.6",
    "demand.service.elective.cost_weight=3",
    "demand.group={ young = { share = 0.7, growth_offset_per_year = -0.01 }, old = { share = 0.3, growth_offset_per_year = 0.03 } }",
    "demand.shock.probability_per_year=0.4",
    "demand.shock.suppressed_share={ uniform = { min = 0.1, max = 0.4 } }",
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
    "backlog.cost_to_clear=1.3",
    "backlog.replacement_value_gbp_per_m2=900",
    "backlog.resurvey.shock_probability_per_year=0.3",
    "backlog.resurvey.shared_share=0.3",
    "backlog.rerating.own_log_sd=0.08",
    "workforce.skills.floor_index=0.3",
    "correlation.work={ between = [\"backlog.escalation.mean_per_year\", \"backlog.migration.low_to_moderate_per_year\", \"backlog.new_need.base_gbp_per_m2\"], rank = [[1, 0.7, -0.4], [0.7, 1, 0.1], [-0.4, 0.1, 1]] }",
    "correlation.more={ between = [\"backlog.migration.moderate_to_significant_per_year\", \"backlog.migration.significant_to_high_per_year\"], rank = -0.6 }",
];

const NATIONAL: [&str; 9] = [
    "estate.london.legacy_share=0.6",
    "estate.london.criticality=1.7",
    "estate.east.criticality=0.6",
    "funding.opening_deficit_gbp_m=3000",
    "funding.raids.off_to_on_per_gbp_bn=0.2",
    "funding.raids.on_to_on_per_gbp_bn=0.1",
    "funding.raids.most_per_year=0.8",
    "capital.increment_after_gbp_m=100",
    "strategy.staged_by_year={ rule = \"staged\", first = \"ring_fenced\", then = \"weighted\", from_year = \"2028/29\" }",
];

const CASH: [&str; 13] = [
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
    "strategy.ring_fenced={ rule = \"ring_fenced\", pots = { low = 0.1, moderate = 0.2, significant = 0.3, high = 0.4 } }",
    "strategy.weighted={ rule = \"weighted\", set_aside_share = 0.05, weights = { risk = 2, age = 1, size = 1 } }",
    "strategy.staged={ rule = \"staged\", first = \"worst_first\", then = \"proportional\", when_metric = \"backlog_significant_real_gbp_m\", above_gbp_m = 90 }",
];

/// Barriers removed and systems left out, one at a time.
fn one_otherwise() -> Vec<String> {
    let removed = BarrierOf::ALL.iter().map(|which| format!("{}.barrier=removed", which.name()));
    let off = System::ALL.iter().map(|system| format!("{}.enabled=false", system.name()));
    std::iter::once("demand.persistence=0.3".to_owned()).chain(removed).chain(off).collect()
}

/// England, whose technology is replaced by money.
fn england_by_money() -> String {
    let by_rate = "replacement_share_per_year = { value = 0.20,";
    let text = ENGLAND.replace(by_rate, "system_value_gbp_m = 12_000\nreplacement_gbp_m = { value = 900,");
    assert_ne!(text, ENGLAND);
    text
}

#[test]
fn books_of_the_scenarios_as_they_ship() {
    balance(ENGLAND, &[], &TRIALS);
    balance(TRUST, &[], &TRIALS);
    balance(MINIMAL, &[], &TRIALS);
    balance(MINIMAL, &[&EVERYTHING], &TRIALS);
}

#[test]
fn books_of_an_england_in_which_nothing_is_neutral() {
    balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL], &TRIALS);
    for (case, one) in one_otherwise().iter().map(String::as_str).enumerate() {
        let fences = if one == "technology.enabled=false" { &FENCES[2..3] } else { &FENCES[..] };
        balance(&england_by_money(), &[&NOTHING_NEUTRAL, &NATIONAL, fences, &[one]], &few(case));
    }
}

#[test]
fn books_of_a_trust_in_which_nothing_is_neutral() {
    for (case, one) in one_otherwise().iter().map(String::as_str).enumerate() {
        let fences = if one == "technology.enabled=false" { &FENCES[2..3] } else { &FENCES[..] };
        balance(TRUST, &[&NOTHING_NEUTRAL, &CASH, fences, &[one]], &few(case));
    }
}

/// Every number that is drawn once, and stands fixed, a little uncertain: no two lanes have anything in common.
fn uncertain(text: &str, set: &[&str]) -> Vec<String> {
    let scenario = scenario(text, set);
    let fixed =
        scenario.numbers.iter().filter(|number| number.timing == Timing::PerTrial && !number.key.contains("split"));
    let spread = |number: &Number| {
        let value = number.distribution.as_fixed().filter(|value| *value != 0.0)?;
        let (one, other) = (0.9 * value, if (0.9..=1.0).contains(&value) { value } else { 1.1 * value });
        let (min, max) = (one.min(other), one.max(other));
        Some(format!("{}={{ uniform = {{ min = {min:?}, max = {max:?} }} }}", number.key))
    };
    set.iter().map(|&change| change.to_owned()).chain(fixed.filter_map(spread)).collect()
}

#[test]
fn books_of_futures_that_have_no_number_in_common() {
    let england = england_by_money();
    for (text, set) in [
        (&*england, [&NOTHING_NEUTRAL[..], &NATIONAL, &FENCES].concat()),
        (ENGLAND, [&NOTHING_NEUTRAL[..], &NATIONAL].concat()),
        (TRUST, [&NOTHING_NEUTRAL[..], &CASH, &FENCES].concat()),
        (MINIMAL, EVERYTHING.to_vec()),
    ] {
        let set = uncertain(text, &set);
        balance(text, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &TRIALS);
    }
}

#[test]
fn books_of_one_year_and_of_forty() {
    balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL[..8], &["horizon.last_year=2025/26"]], &few(1));
    balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL, &["horizon.last_year=2064/65"]], &few(2));
    balance(TRUST, &[&CASH, &["horizon.last_year=2064/65"]], &few(3));
}

/// Where something would pass a bound: need below nothing, a replacement of more than there is, repairs of more than there
/// is or can be paid for, more than full skill, raids that would be certain.
#[test]
fn books_of_what_is_bounded() {
    let set = [
        "backlog.new_need.base_gbp_per_m2={ uniform = { min = 10, max = 20 } }",
        "incidents.per_year=90_000",
        "incidents.from_backlog_share=0.95",
        "incidents.capitalised_share=1",
        "technology.replacement_share_per_year=0.99",
        "workforce.skills.training_share=0.5",
        "workforce.clinical.leaver_share_per_year=0.9",
        "workforce.clinical.leaver_factor={ uniform = { min = 0, max = 1.1 } }",
        "workforce.digital.establishment_growth_per_year=-0.2",
        "funding.opening_deficit_gbp_m=9000",
        "funding.raids.most_per_year=0.5",
        "capital.growth_after_per_year=-0.5",
        "capital.increment_after_gbp_m=-900",
        "capital.share_to_backlog=0.9",
        "backlog.cost_to_clear=0.05",
    ];
    balance(ENGLAND, &[&set], &TRIALS);
    let poorer = ["workforce.skills.training_share=0", "capital.share_to_backlog=0.01", "capital.after_basis=real"];
    balance(ENGLAND, &[&set, &poorer], &TRIALS);
    // A floor above the opening's skill; and repairs of what is there, of which little is on record.
    let unseen = [
        "workforce.skills.training_share=0.01",
        "workforce.skills.floor_index=0.95",
        "backlog.resurvey.level_sd=0.9",
        "incidents.per_year=20_000",
    ];
    balance(ENGLAND, &[&set, &unseen], &TRIALS);
}

/// Where there is less than the fixed lines owe, where they leave less than backlog's share, where leases would take more than
/// the allocation and cash pays for nothing.
#[test]
fn books_of_money_that_does_not_reach() {
    let staff = |each: &str| format!("workforce.estates.delivery_gbp_m_per_fte={each}");
    let carries = ["capital.carry_forward_share=0.7", "capital.slippage_share={ uniform = { min = 0, max = 0.4 } }"];
    let england = england_by_money();
    for (case, each) in ["0.012", "0.03", "0"].into_iter().enumerate() {
        balance(&england, &[&NOTHING_NEUTRAL, &NATIONAL, &FENCES, &carries, &[&staff(each)]], &few(case));
    }
    let shares = [
        "capital.share_to_backlog=0.97",
        "capital.ring_fence.d={ amount_gbp_m = 9000, comes = \"on_top\", for = \"backlog\" }",
    ];
    let plan = "capital.plan_gbp_m={ \"2025/26\" = 0, \"2026/27\" = 9000 }";
    for (case, more) in [&[][..], &[plan], &["funding.barrier=removed"]].into_iter().enumerate() {
        let pot =
            ["workforce.enabled=false", if more == [plan] { "capital.pot_gbp_m=0" } else { "capital.pot_gbp_m=200" }];
        balance(ENGLAND, &[&shares, &carries, &pot, more], &few(case + 3));
    }
    let poor =
        ["funding.cash.opening_gbp_m=0", "funding.cash.minimum_gbp_m=0", "funding.cash.dividend_capital_gbp_m=0"];
    // More at the means is refused; in single futures it may be.
    for (case, leases) in ["{ uniform = { min = 0, max = 80 } }", "45"].into_iter().enumerate() {
        let leases = format!("funding.cash.new_leases_gbp_m={leases}");
        balance(TRUST, &[&carries, &FENCES, &[&leases]], &few(case + 6));
        balance(TRUST, &[&NOTHING_NEUTRAL, &CASH, &FENCES, &carries, &poor, &[&leases]], &few(case + 8));
    }
}

/// Indicative years that may bring much more or less, and capital that is carried forward within a limit and to a last year.
#[test]
fn books_of_indicative_years_and_rules_of_carrying() {
    let rules = [
        "capital.firm_to=2026/27",
        "capital.indicative_log_sd={ uniform = { min = 0.1, max = 0.5 } }",
        "capital.carry_forward_share=0.8",
        "capital.carry_forward_max_gbp_m={ uniform = { min = 100, max = 900 } }",
        "capital.slippage_share={ uniform = { min = 0, max = 0.3 } }",
    ];
    let ends = ["capital.carry_forward_last_year=2029/30"];
    let short = ["capital.plan_gbp_m={ \"2025/26\" = 13000, \"2026/27\" = 12000, \"2027/28\" = 15000 }"];
    let waits = ["funding.barrier=removed"];
    for (case, more) in [&ends[..], &short, &waits, &[]].into_iter().enumerate() {
        balance(ENGLAND, &[&rules, more], &few(case));
        balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL, &FENCES, &rules, more], &few(case + 4));
    }
}

/// Every kind of row, with an error that is stated or follows from its size, and estates that near what they are worth.
#[test]
fn books_of_every_kind_of_survey() {
    let small = "estate.lodge={ area_m2 = 900, low_gbp_m = 0.1, moderate_gbp_m = 0, significant_gbp_m = 0.3, high_gbp_m = 0.01 }";
    for (case, kind) in ["region", "trust", "site"].into_iter().enumerate() {
        for (by, more) in ["backlog.resurvey.level_sd=0.4", "backlog.clearance_limit_share=0.9"].into_iter().enumerate()
        {
            let kind = format!("backlog.resurvey.kind={kind}");
            let set =
                [&*kind, more, small, "backlog.rerating.own_log_sd=0.3", "backlog.replacement_value_gbp_per_m2=700"];
            balance(MINIMAL, &[&EVERYTHING, &set], &few(2 * case + by));
        }
    }
}

/// Where what moves up decides who comes first, and where a criterion tells no candidate from another.
#[test]
fn books_of_orders_that_only_a_score_decides() {
    // Cheap repairs of failures that do much harm: money is left, and for more than the first tier.
    let moving = [
        "incidents.per_year=4000",
        "incidents.repair_cost_gbp=500",
        "incidents.clinical_incident_value_gbp=1_000_000",
        "backlog.migration.significant_to_high_per_year=0.9",
        "capital.share_to_backlog=0.6",
        "capital.delivery.limit_gbp_m=80",
    ];
    balance(MINIMAL, &[&EVERYTHING, &moving], &few(4));
    let of_one_age = "strategy.weighted={ rule = \"weighted\", weights = { risk = 1, age = 5, size = 1 } }";
    balance(MINIMAL, &[&[of_one_age]], &few(5));
}

#[test]
fn books_of_a_block_are_the_sum_of_its_futures() {
    for (text, set, left_out) in [(TRUST, &CASH[..], &[2_u32, 32, 50][..]), (MINIMAL, &EVERYTHING[..], &[][..])] {
        let scenario = scenario(text, set);
        audit_sums(&scenario, &world(&scenario, 70, 5), left_out);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn books_of_any_scenario(knobs in knobs(), seed in 0..u64::from(u32::MAX), trial in 1..90_000_u32) {
        let scenario = scenario(&knobs.text(), &[]);
        let world = world(&scenario, 100_000, seed);
        audit(&scenario, &world, 0);
        audit(&scenario, &world, trial);
    }
}
