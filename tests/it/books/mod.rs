//! A second set of books: every figure of a future reckoned again from docs/model.md, in plain arithmetic, and held against
//! the engine.
//!
//! Nothing in here calls `src/systems`, `src/strategy` or `src/engine` for its arithmetic, and every draw is asked for by the
//! names of variable and entity as they are written here. Shared are the generator, the inverses of `src/draw` and the
//! checked scenario, which have tests of their own. Most scenarios are the shipped ones with what they leave at 0 or 1 set
//! to something else, since a term times 0, or at 1, tells nothing. `MISTAKES.md` lists what was planted in the engine to see
//! whether the books find it.

mod addresses;
mod appraisal;
mod approvals;
mod audit;
mod care;
mod change;
mod connections;
mod disparities;
mod estate;
mod figures;
mod future;
mod keep;
mod money;
mod people;
mod programmes;
mod strategy;

use crate::golden::EVERYTHING;
use crate::laws::knobs;
use crate::worlds::{scenario, world};
use audit::{audit, audit_groups, audit_sums};
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
const NOTHING_NEUTRAL: [&str; 35] = [
    "demand.persistence=0.6",
    "demand.service.elective.cost_weight=3",
    "demand.group={ young = { share = 0.7, growth_offset_per_year = -0.01, deprivation_rank = 1, access_weight = { uniform = { min = 0.88, max = 0.98 } }, digital_exclusion_share = 0.12 }, old = { share = 0.3, growth_offset_per_year = 0.03, deprivation_rank = 2, access_weight = 1.07, digital_exclusion_share = { uniform = { min = 0.3, max = 0.6 } } } }",
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
    "appraisal={ rates = \"reduced\" }",
    "workforce.skills.training_gbp_per_fte={ uniform = { min = 30_000, max = 90_000 } }",
    "care={ services = [\"elective\"], waiting_list_million = { uniform = { min = 6.1, max = 8.3 } }, under_18_weeks_share = { uniform = { min = 0.55, max = 0.65 } }, over_52_weeks_share = { uniform = { min = 0.02, max = 0.035 } }, removals_share = { uniform = { min = 0.08, max = 0.15 } }, removals_exponent = 0.4, least_weeks = 5, treatment_gbp = { uniform = { min = 900, max = 2_100 } }, treatment_value_gbp = { uniform = { min = 500, max = 4_000 } }, lost_paid_share = 0.37, treatments_per_lost_bed_day = { uniform = { min = 0.6, max = 2.1 } }, closed_area_effect = { uniform = { min = 0.1, max = 0.4 } }, vacancy_effect = { uniform = { min = 0.2, max = 0.6 } }, treatments_per_outage_day = 730, productivity_share = 0.43, connectivity_effect = 0.07, shock_effect = 0.8, correction = { target_weeks = 11, gap_share_per_year = 0.21, growth_share = { uniform = { min = 0.4, max = 0.8 } }, most_per_year = 0.03 } }",
    "disparities={ digital_share = { uniform = { min = 0.2, max = 0.4 } }, digital_effect = { uniform = { min = 0.1, max = 0.5 } }, outreach = { halving_gbp_m = { uniform = { min = 11, max = 26 } }, delay_years = 1.6 } }",
    "change={ resistance_index = { uniform = { min = 0.2, max = 0.6 } }, leavers_effect = { uniform = { min = 0.01, max = 0.04 } }, innovation_per_year = { uniform = { min = 0.01, max = 0.05 } }, imitation_per_year = { uniform = { min = 0.3, max = 0.9 } }, reversion_share_per_year = 0.13, vacancy_effect = { uniform = { min = 0.4, max = 2.2 } }, leadership = { share = 0.37, halving_gbp_m = { uniform = { min = 12, max = 31 } }, delay_years = 2.3 }, engagement = { halving_gbp_m = 27, delay_years = { uniform = { min = 0.5, max = 1.7 } } } }",
    "interoperability={ live_share = { uniform = { min = 0.3, max = 0.7 } }, compatible_share = { uniform = { min = 0.1, max = 0.4 } }, within_share = 0.43, legacy_effect = { uniform = { min = 0.2, max = 0.8 } }, repeated_tests_gbp_m = 8.1 }",
];

const NATIONAL: [&str; 11] = [
    "demand.group.old.estates=[\"south_east\", \"london\", \"midlands\", \"east\"]",
    "estate.rest_of_england.deprived_share=0.19",
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

const CASH: [&str; 17] = [
    "care.services=[\"elective\"]",
    "care.waiting_list_million={ uniform = { min = 0.07, max = 0.11 } }",
    "care.under_18_weeks_share=0.58",
    "care.over_52_weeks_share={ uniform = { min = 0.03, max = 0.05 } }",
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

/// Programmes of most kinds for England, what they wait for, and strategies that take them in every order.
const PROGRAMMES: [&str; 36] = [
    "capital.share_to_programmes={ uniform = { min = 0.06, max = 0.1 } }",
    "capital.programmes_gbp_m={ uniform = { min = 90, max = 210 } }",
    "programmes.sight_years=4.5",
    "programmes.indicative_share_in_sight=0.7",
    "programmes.staff_share={ uniform = { min = 0.14, max = 0.26 } }",
    "programme.record={ kind = \"electronic_record\", estates = \"all\", priority = 1, cost_gbp_m = { uniform = { min = 480, max = 690 } }, optimism_bias = { uniform = { min = 0.1, max = 0.9 } }, duration_years = { uniform = { min = 1.7, max = 4.2 } }, spend_profile = [0.5, 0.3, 0.2], digital_fte = 6_100, compliance_adopters = 41, running_cost_gbp_m = 63, life_years = { uniform = { min = 3.3, max = 6.2 } }, legacy_retired_share = { uniform = { min = 0.2, max = 0.4 } }, productivity_share = 0.021, cash_releasing_gbp_m = { gamma = { mean = 113, cv = 0.4 } }, societal_gbp_m = 71 }",
    "programme.tower={ kind = \"rebuild\", estates = [\"south_east\", \"london\"], priority = 2, earliest_start = \"2026/27\", cost_gbp_m = 1_870, optimism_bias = { pert = { min = 0.1, mode = 0.3, max = 1.2 } }, duration_years = { pert = { min = 2.1, mode = 3.4, max = 7.3 } }, spend_profile = [0.1, 0.2, 0.4, 0.3], estates_fte = 9_200, digital_fte = 310, running_cost_gbp_m = 23, area_retired_m2 = 430_000, area_built_m2 = { uniform = { min = 280_000, max = 340_000 } }, backlog_retired_share = { uniform = { min = 0.2, max = 0.5 } }, incidents_avoided_share = 0.31, productivity_share = 0.012 }",
    "programme.wing={ kind = \"refurbishment\", estates = [\"east\"], priority = 3, cost_gbp_m = { uniform = { min = 610, max = 790 } }, optimism_bias = 0.21, delivered_share = { uniform = { min = 0.2, max = 0.6 } }, duration_years = { uniform = { min = 2.2, max = 5.3 } }, spend_profile = [0.3, 0, 0.7], estates_fte = { uniform = { min = 5_000, max = 9_000 } }, area_built_m2 = 41_000, backlog_retired_share = 0.43, incidents_avoided_share = { uniform = { min = 0.1, max = 0.4 } }, cash_releasing_gbp_m = 4.1 }",
    "programme.network={ kind = \"network\", estates = [\"north_west\", \"midlands\", \"london\"], priority = 3, cost_gbp_m = 262, optimism_bias = { uniform = { min = -0.1, max = 0.4 } }, prices = \"construction\", duration_years = { uniform = { min = 0.7, max = 1.9 } }, after = [\"wing\"], estates_fte = 930, digital_fte = 7_300, running_cost_gbp_m = 6.1, life_years = 4.7, legacy_retired_share = 0.24, incidents_avoided_share = 0.06, cash_releasing_gbp_m = 37 }",
    "programme.scanners={ kind = \"equipment\", estates = [\"east\", \"south_west\"], priority = 3, earliest_start = \"2023/24\", cost_gbp_m = 47, optimism_bias = 0.12, duration_years = { uniform = { min = 0.45, max = 1.25 } }, digital_fte = 160, compliance_adopters = 3, running_cost_gbp_m = 1.7, life_years = { uniform = { min = 1.4, max = 3.7 } }, backlog_retired_share = 0.02, incidents_avoided_share = 0.07, productivity_share = 0.016, cash_releasing_gbp_m = 9.3 }",
    "programme.outreach={ kind = \"outreach\", estates = [\"rest_of_england\", \"north_east_and_yorkshire\"], priority = 0.5, earliest_start = \"2030/31\", cost_gbp_m = 21.3, optimism_bias = { uniform = { min = 0, max = 0.6 } }, duration_years = { uniform = { min = 0.35, max = 1.15 } }, running_cost_gbp_m = 2.3, life_years = 2.9, societal_gbp_m = 12.7 }",
    "approvals.first_stage_months={ uniform = { min = 1.5, max = 7 } }",
    "approvals.second_stage_months={ gamma = { mean = 5.3, cv = 0.6 } }",
    "approvals.third_stage_months={ gamma = { mean = 6.1, cv = 0.7 } }",
    "approvals.treasury_months=3.7",
    "approvals.resubmission_probability={ uniform = { min = 0.1, max = 0.4 } }",
    "approvals.compliance_months={ uniform = { min = 1, max = 4 } }",
    "approvals.compliance_capacity=15",
    "approvals.moratorium={ on_at_start = true, off_to_on_per_year = { uniform = { min = 0.05, max = 0.25 } }, on_to_on_per_year = 0.4 }",
    "approvals.thresholds={ \"2020/21\" = { two_stages_from_gbp_m = 15, three_stages_from_gbp_m = 45, treasury_from_gbp_m = 200 }, \"2026/27\" = { two_stages_from_gbp_m = 30, three_stages_from_gbp_m = 60, treasury_from_gbp_m = 400 } }",
    "estate.london.deprived_share={ uniform = { min = 0.2, max = 0.29 } }",
    "estate.midlands.deprived_share=0.23",
    "estate.north_west.deprived_share=0.31",
    "estate.east.deprived_share=0.11",
    "estate.south_west.deprived_share=0.11",
    "strategy.worth={ rule = \"benefit_cost\" }",
    "strategy.worth_of_all={ rule = \"benefit_cost\", pool = true, set_aside_share = 0.05 }",
    "strategy.modern={ rule = \"modernise_first\" }",
    "strategy.modern_in_one={ rule = \"modernise_first\", pool = true }",
    "strategy.fair={ rule = \"equity_first\", training_share = 0.07 }",
    "strategy.fair_in_one={ rule = \"equity_first\", pool = true }",
    "strategy.proportional.programmes=benefit_cost",
    "strategy.risk_per_pound.programmes=none",
    "strategy.weighted.programmes=listed",
    "strategy.two_minds={ rule = \"staged\", first = \"risk_per_pound\", then = \"worth_of_all\", from_year = \"2029/30\" }",
    "strategy.second_thoughts={ rule = \"staged\", first = \"fair_in_one\", then = \"do_minimum\", when_metric = \"backlog_high_gbp_m\", above_gbp_m = 6_500 }",
];

/// The same for the trust.
const PROGRAMMES_OF_A_TRUST: [&str; 29] = [
    "capital.share_to_programmes={ uniform = { min = 0.18, max = 0.31 } }",
    "capital.programmes_gbp_m=2.1",
    "programmes.sight_years=3.3",
    "programmes.staff_share=0.19",
    "programme.record={ kind = \"electronic_record\", estates = \"all\", priority = 1, cost_gbp_m = { uniform = { min = 7, max = 10.6 } }, optimism_bias = { uniform = { min = 0.05, max = 0.7 } }, duration_years = { uniform = { min = 1.35, max = 3.15 } }, spend_profile = [0.2, 0.5, 0.3], digital_fte = { uniform = { min = 30, max = 50 } }, compliance_adopters = 1, running_cost_gbp_m = 0.81, life_years = { uniform = { min = 2.3, max = 5.1 } }, legacy_retired_share = 0.36, productivity_share = 0.013, cash_releasing_gbp_m = 1.13, societal_gbp_m = 0.62 }",
    "programme.theatre={ kind = \"rebuild\", estates = [\"royal_infirmary\", \"glenfield\"], priority = 2, cost_gbp_m = 15.3, optimism_bias = { pert = { min = 0, mode = 0.3, max = 1 } }, duration_years = { pert = { min = 1.8, mode = 2.9, max = 5.4 } }, spend_profile = [0.15, 0.45, 0.4], estates_fte = 172, digital_fte = 3, running_cost_gbp_m = 0.33, area_retired_m2 = 9_300, area_built_m2 = 7_100, backlog_retired_share = 0.27, incidents_avoided_share = 0.26, productivity_share = { uniform = { min = 0, max = 0.02 } } }",
    "programme.ward={ kind = \"refurbishment\", estates = [\"general\", \"glenfield\"], priority = 4, cost_gbp_m = 9.7, optimism_bias = { uniform = { min = -0.1, max = 0.6 } }, prices = \"general\", delivered_share = { uniform = { min = 0.1, max = 0.5 } }, duration_years = { uniform = { min = 1.9, max = 3.6 } }, spend_profile = [0.4, 0, 0.6], estates_fte = 141, area_built_m2 = 640, backlog_retired_share = { uniform = { min = 0.1, max = 0.4 } }, incidents_avoided_share = 0.17, life_years = 3.3, cash_releasing_gbp_m = 0.21 }",
    "programme.scanner={ kind = \"equipment\", estates = [\"glenfield\"], priority = 3, earliest_start = \"2024/25\", cost_gbp_m = 2.3, optimism_bias = 0.17, duration_years = { uniform = { min = 0.4, max = 1.2 } }, digital_fte = 4, running_cost_gbp_m = 0.12, life_years = 2.7, productivity_share = 0.006, cash_releasing_gbp_m = 0.47 }",
    "programme.data={ kind = \"data_sharing\", estates = [\"general\", \"royal_infirmary\"], priority = 3, earliest_start = \"2027/28\", cost_gbp_m = 2.9, optimism_bias = { uniform = { min = 0, max = 0.5 } }, prices = \"construction\", duration_years = { uniform = { min = 0.6, max = 1.7 } }, after = [\"theatre\"], digital_fte = 33, running_cost_gbp_m = 0.17, life_years = 8.3, legacy_retired_share = 0.11, cash_releasing_gbp_m = 0.39, societal_gbp_m = 0.14 }",
    "approvals.first_stage_months={ gamma = { mean = 2.6, cv = 0.7 } }",
    "approvals.second_stage_months={ uniform = { min = 1, max = 6 } }",
    "approvals.third_stage_months=4.3",
    "approvals.treasury_months={ gamma = { mean = 2.9, cv = 0.5 } }",
    "approvals.resubmission_probability=0.3",
    "approvals.compliance_months=1.9",
    "approvals.compliance_capacity=2",
    "approvals.moratorium={ off_to_on_per_year = 0.15, on_to_on_per_year = { uniform = { min = 0.2, max = 0.6 } } }",
    "approvals.thresholds={ \"2019/20\" = { two_stages_from_gbp_m = 2.5, three_stages_from_gbp_m = 8, treasury_from_gbp_m = 17 }, \"2027/28\" = { two_stages_from_gbp_m = 4, three_stages_from_gbp_m = 9, treasury_from_gbp_m = 30 } }",
    "estate.royal_infirmary.deprived_share=0.31",
    "estate.general.deprived_share={ uniform = { min = 0.1, max = 0.24 } }",
    "strategy.worth={ rule = \"benefit_cost\", set_aside_share = 0.06 }",
    "strategy.worth_of_all={ rule = \"benefit_cost\", pool = true }",
    "strategy.modern={ rule = \"modernise_first\" }",
    "strategy.modern_in_one={ rule = \"modernise_first\", pool = true, set_aside_share = 0.1 }",
    "strategy.fair={ rule = \"equity_first\" }",
    "strategy.fair_in_one={ rule = \"equity_first\", pool = true, training_share = 0.02 }",
    "strategy.worst_first.programmes=none",
    "strategy.risk_per_pound.programmes=benefit_cost",
    "strategy.two_minds={ rule = \"staged\", first = \"do_minimum\", then = \"worth_of_all\", from_year = \"2028/29\" }",
];

/// One pot for two estates, with nothing to wait for and nobody who works on it.
const POT: [&str; 11] = [
    "capital.share_to_programmes={ uniform = { min = 0.1, max = 0.25 } }",
    "capital.programmes_gbp_m=0.7",
    "programme.ward={ kind = \"refurbishment\", estates = [\"annexe\"], cost_gbp_m = 6.1, optimism_bias = 0.3, delivered_share = 0.23, duration_years = { uniform = { min = 1.6, max = 3.3 } }, backlog_retired_share = 0.5, life_years = 5.7 }",
    "programme.block={ kind = \"rebuild\", estates = [\"hospital\"], cost_gbp_m = 8.7, optimism_bias = { uniform = { min = 0, max = 0.8 } }, duration_years = { uniform = { min = 1.2, max = 3.7 } }, spend_profile = [0.2, 0.8], area_retired_m2 = 9_000, area_built_m2 = 7_000, backlog_retired_share = 0.3, incidents_avoided_share = 0.3 }",
    "programme.clinic={ kind = \"change\", estates = \"all\", earliest_start = \"2027/28\", cost_gbp_m = 1.7, optimism_bias = 0.1, duration_years = { uniform = { min = 0.5, max = 1.4 } }, life_years = 3.1, societal_gbp_m = 0.43 }",
    "estate.annexe.deprived_share=0.27",
    "strategy.worth_of_all={ rule = \"benefit_cost\", pool = true, set_aside_share = 0.07 }",
    "strategy.modern_in_one={ rule = \"modernise_first\", pool = true }",
    "strategy.fair_in_one={ rule = \"equity_first\", pool = true }",
    "strategy.repairs_in_one={ rule = \"benefit_cost\", pool = true, programmes = \"none\" }",
    "strategy.worth={ rule = \"benefit_cost\" }",
];

/// What people take up and what is connected, for the programmes of England and one more that shares data.
const CHANGE_AND_CONNECTIONS: [&str; 66] = [
    "programme.exchange={ kind = \"data_sharing\", estates = [\"london\", \"east\", \"north_west\"], priority = 2.5, cost_gbp_m = 143, optimism_bias = { uniform = { min = 0, max = 0.5 } }, delivered_share = { uniform = { min = 0.2, max = 0.7 } }, duration_years = { uniform = { min = 1.3, max = 3.4 } }, spend_profile = [0.2, 0.3, 0.5], digital_fte = 1_900, running_cost_gbp_m = 7.7, life_years = 5.3, cash_releasing_gbp_m = 29, societal_gbp_m = 13, productivity_share = 0.007 }",
    "change.capacity_go_lives_per_year={ uniform = { min = 0.3, max = 0.7 } }",
    "change.overload_effect={ uniform = { min = 0.1, max = 0.3 } }",
    "change.failure_effect={ uniform = { min = 0.1, max = 0.4 } }",
    "change.success_effect={ uniform = { min = 0.05, max = 0.4 } }",
    "change.go_live={ dip_share = { uniform = { min = 0.1, max = 0.3 } }, dip_months = { uniform = { min = 2, max = 9 } }, overload_effect = { uniform = { min = 0.2, max = 0.9 } }, skills_effect = 1.4, paid_share = { uniform = { min = 0.2, max = 0.6 } } }",
    "interoperability.repeated_tests_gbp_m={ uniform = { min = 200, max = 700 } }",
    "interoperability.failure_probability={ uniform = { min = 0.2, max = 0.6 } }",
    "interoperability.rework_share={ uniform = { min = 0.2, max = 0.6 } }",
    "interoperability.standard={ first_year = \"2028/29\", joins_per_year = { uniform = { min = 0.03, max = 0.12 } } }",
    "estate.london.resistance_index={ uniform = { min = 0.5, max = 0.8 } }",
    "estate.london.live_share=0.71",
    "estate.london.organisations=36",
    "estate.midlands.resistance_index=0.22",
    "estate.midlands.live_share={ uniform = { min = 0.1, max = 0.5 } }",
    "estate.midlands.organisations=41",
    "estate.north_west.organisations=2",
    "estate.north_east_and_yorkshire.live_share=0.23",
    "flow.along={ between = [\"london\", \"south_east\"], share = 0.25 }",
    "flow.inside={ between = [\"midlands\"], share = 0.125 }",
    "flow.north={ between = [\"north_west\", \"north_east_and_yorkshire\"], share = 0.0625 }",
    "flow.own={ between = [\"east\"], share = 0.0625 }",
    "programme.record.goes_live=gradually",
    "programme.record.users_share={ uniform = { min = 0.5, max = 0.8 } }",
    "programme.record.usability=0.7",
    "programme.record.pilot_years={ uniform = { min = 0.4, max = 1.6 } }",
    "programme.record.pilot_gbp_m=11",
    "programme.record.connects_share={ uniform = { min = 0.3, max = 0.6 } }",
    "programme.record.standard_share=0.45",
    "programme.record.complexity={ uniform = { min = 0.8, max = 1.7 } }",
    "programme.record.shared_care_share=0.27",
    "programme.tower.must_be_used=true",
    "programme.tower.users_share=0.23",
    "programme.tower.usability=1.3",
    "programme.wing.goes_live=gradually",
    "programme.wing.shared_care_share={ uniform = { min = 0.1, max = 0.3 } }",
    "programme.network.goes_live=gradually",
    "programme.network.pilot_years=0.6",
    "programme.network.pilot_gbp_m=2.1",
    "programme.network.connects_share=0.19",
    "programme.network.bridges_share={ uniform = { min = 0.2, max = 0.4 } }",
    "programme.network.standard_share=0.22",
    "programme.network.complexity=0.6",
    "programme.scanners.must_be_used=true",
    "programme.scanners.users_share={ uniform = { min = 0.1, max = 0.2 } }",
    "programme.scanners.usability={ uniform = { min = 1.1, max = 2.1 } }",
    "programme.scanners.pilot_years=1.4",
    "programme.scanners.pilot_gbp_m=0.9",
    "programme.scanners.complexity=0.4",
    "programme.outreach.must_be_used=true",
    "programme.outreach.goes_live=gradually",
    "programme.outreach.users_share=0.31",
    "programme.outreach.shared_care_share=0.6",
    "programme.exchange.goes_live=gradually",
    "programme.exchange.users_share=0.37",
    "programme.exchange.connects_share=0.13",
    "programme.exchange.bridges_share=0.47",
    "programme.exchange.standard_share=0.34",
    "programme.exchange.shared_care_share=0.83",
    "strategy.proportional.set_aside_for={ training = 0.6, change = 0.3, outreach = 0.1 }",
    "strategy.worth_of_all.set_aside_for={ training = 0.2, change = 0.7, outreach = 0.1 }",
    "strategy.risk_per_pound.set_aside_share=0.08",
    "strategy.risk_per_pound.set_aside_for={ training = 0.7, change = 0.2, outreach = 0.1 }",
    "strategy.fair_in_one.set_aside_share=0.06",
    "strategy.fair_in_one.set_aside_for={ training = 0.3, change = 0.5, outreach = 0.2 }",
    "strategy.modern.set_aside_share=0.04",
];

/// The same for the trust.
const CHANGE_OF_A_TRUST: [&str; 58] = [
    "demand.group.young.estates=[\"royal_infirmary\", \"glenfield\"]",
    "disparities.outreach.halving_gbp_m=0.17",
    "change.capacity_go_lives_per_year={ uniform = { min = 0.2, max = 0.5 } }",
    "change.overload_effect=0.23",
    "change.failure_effect={ uniform = { min = 0.2, max = 0.5 } }",
    "change.success_effect=0.31",
    "change.leadership.halving_gbp_m={ uniform = { min = 0.1, max = 0.3 } }",
    "change.engagement.halving_gbp_m=0.26",
    "change.go_live={ dip_share = 0.17, dip_months = { uniform = { min = 3, max = 11 } }, overload_effect = 0.7, skills_effect = { uniform = { min = 0.5, max = 1.9 } }, paid_share = 0.41 }",
    "interoperability.repeated_tests_gbp_m={ uniform = { min = 1.7, max = 4.9 } }",
    "interoperability.failure_probability={ uniform = { min = 0.3, max = 0.7 } }",
    "interoperability.rework_share=0.43",
    "interoperability.standard={ first_year = \"2027/28\", joins_per_year = 0.07 }",
    "estate.royal_infirmary.resistance_index=0.61",
    "estate.royal_infirmary.live_share={ uniform = { min = 0.5, max = 0.9 } }",
    "estate.royal_infirmary.organisations=3",
    "estate.general.resistance_index={ uniform = { min = 0.1, max = 0.3 } }",
    "estate.general.live_share=0.17",
    "flow.inside={ between = [\"royal_infirmary\"], share = 0.125 }",
    "flow.own={ between = [\"glenfield\"], share = 0.25 }",
    "flow.along={ between = [\"glenfield\", \"general\"], share = 0.125 }",
    "programme.record.users_share={ uniform = { min = 0.6, max = 0.9 } }",
    "programme.record.usability={ uniform = { min = 0.5, max = 1.5 } }",
    "programme.record.pilot_years=0.7",
    "programme.record.pilot_gbp_m={ uniform = { min = 0.1, max = 0.3 } }",
    "programme.record.connects_share=0.57",
    "programme.record.standard_share={ uniform = { min = 0.3, max = 0.6 } }",
    "programme.record.complexity=1.3",
    "programme.record.shared_care_share={ uniform = { min = 0.2, max = 0.4 } }",
    "programme.theatre.must_be_used=true",
    "programme.theatre.goes_live=gradually",
    "programme.theatre.users_share=0.34",
    "programme.theatre.usability=0.8",
    "programme.theatre.complexity={ uniform = { min = 0.3, max = 0.7 } }",
    "programme.ward.goes_live=gradually",
    "programme.ward.must_be_used=true",
    "programme.ward.users_share=0.42",
    "programme.ward.pilot_years=1.2",
    "programme.ward.pilot_gbp_m=0.06",
    "programme.ward.shared_care_share=0.22",
    "programme.scanner.pilot_gbp_m=0.04",
    "programme.scanner.connects_share=0.08",
    "programme.scanner.shared_care_share=0.36",
    "programme.data.goes_live=gradually",
    "programme.data.users_share=0.53",
    "programme.data.connects_share={ uniform = { min = 0.1, max = 0.2 } }",
    "programme.data.bridges_share={ uniform = { min = 0.3, max = 0.6 } }",
    "programme.data.standard_share=0.29",
    "programme.data.complexity=0.9",
    "programme.data.shared_care_share=0.74",
    "strategy.proportional.set_aside_for={ training = 0.4, change = 0.5, outreach = 0.1 }",
    "strategy.do_minimum.set_aside_share=0.15",
    "strategy.do_minimum.set_aside_for={ training = 0.5, change = 0.2, outreach = 0.3 }",
    "strategy.worth_of_all.set_aside_share=0.12",
    "strategy.worth_of_all.set_aside_for={ training = 0.1, change = 0.8, outreach = 0.1 }",
    "strategy.worth.set_aside_for={ training = 0.9, change = 0.1 }",
    "strategy.modern_in_one.set_aside_for={ change = 0.6, outreach = 0.4 }",
    "strategy.worst_first.set_aside_share=0.07",
];

/// The same for one pot, where nobody is employed and nothing is paid day to day.
const CHANGE_OF_A_POT: [&str; 22] = [
    "change={ resistance_index = 0.36, imitation_per_year = { uniform = { min = 0.4, max = 1.9 } }, capacity_go_lives_per_year = 0.21, overload_effect = 0.4, success_effect = 0.6, engagement = { halving_gbp_m = 0.06 } }",
    "interoperability={ live_share = 0.31, compatible_share = 0.22, within_share = { uniform = { min = 0.2, max = 0.7 } }, repeated_tests_gbp_m = 0.9, failure_probability = 0.6, rework_share = { uniform = { min = 0.1, max = 0.9 } } }",
    "interoperability.standard={ first_year = \"2029/30\", joins_per_year = 0.11 }",
    "estate.annexe.resistance_index=0.58",
    "estate.annexe.live_share=0.83",
    "estate.hospital.organisations=2",
    "programme.ward.must_be_used=true",
    "programme.ward.users_share=0.48",
    "programme.ward.complexity=0.9",
    "programme.ward.connects_share=0.27",
    "programme.ward.pilot_years=0.9",
    "programme.ward.pilot_gbp_m=0.05",
    "programme.block.goes_live=gradually",
    "programme.block.complexity={ uniform = { min = 0.2, max = 1.9 } }",
    "programme.block.connects_share=0.39",
    "programme.block.standard_share=0.52",
    "programme.clinic.goes_live=gradually",
    "programme.clinic.users_share={ uniform = { min = 0.3, max = 0.7 } }",
    "programme.clinic.bridges_share=0.46",
    "programme.clinic.shared_care_share=0.55",
    "programme.clinic.pilot_years=2.1",
    "strategy.worth_of_all.set_aside_for={ training = 0.1, change = 0.7, outreach = 0.2 }",
];

/// Whom what is live reaches, and what it adds to care, for the programmes of England; groups whose ranks run against their names.
const CARE_AND_DISPARITIES: [&str; 11] = [
    "demand.group={ worst_off = { share = 0.24, growth_offset_per_year = 0.006, deprivation_rank = 1, access_weight = { uniform = { min = 0.9, max = 0.97 } }, digital_exclusion_share = { uniform = { min = 0.3, max = 0.5 } }, estates = [\"north_west\", \"london\", \"north_east_and_yorkshire\"] }, poorer = { share = 0.26, deprivation_rank = 2, access_weight = 0.99, digital_exclusion_share = 0.21, estates = [\"midlands\", \"north_west\", \"rest_of_england\", \"east\"] }, better = { share = 0.27, growth_offset_per_year = -0.004, deprivation_rank = 3, access_weight = { uniform = { min = 1.0, max = 1.06 } }, digital_exclusion_share = 0.1 }, best_off = { share = 0.23, deprivation_rank = 9, access_weight = 1.08, digital_exclusion_share = 0.04, estates = [\"south_east\", \"south_west\", \"london\"] } }",
    "programme.record.digital_access_share={ uniform = { min = 0.1, max = 0.3 } }",
    "programme.record.capacity_share=0.017",
    "programme.exchange.digital_access_share=0.23",
    "programme.network.digital_access_share=0.11",
    "programme.network.reach_share=0.19",
    "programme.outreach.reach_share={ uniform = { min = 0.3, max = 0.6 } }",
    "programme.outreach.groups=[\"worst_off\", \"poorer\"]",
    "programme.tower.capacity_share={ uniform = { min = 0.05, max = 0.2 } }",
    "programme.wing.capacity_share=0.13",
    "programme.scanners.capacity_share=0.21",
];

/// The same for the trust.
const CARE_OF_A_TRUST: [&str; 9] = [
    "demand.group={ worst_off = { share = 0.31, growth_offset_per_year = 0.004, deprivation_rank = 1, access_weight = 0.91, digital_exclusion_share = 0.37, estates = [\"royal_infirmary\", \"glenfield\"] }, poorer = { share = 0.22, deprivation_rank = 2, access_weight = { uniform = { min = 0.96, max = 1.01 } }, digital_exclusion_share = { uniform = { min = 0.1, max = 0.3 } }, estates = [\"general\", \"royal_infirmary\"] }, better = { share = 0.28, deprivation_rank = 3, access_weight = 1.03, digital_exclusion_share = 0.09 }, best_off = { share = 0.19, growth_offset_per_year = 0.003, deprivation_rank = 4, access_weight = 1.07, estates = [\"glenfield\"] } }",
    "programme.record.digital_access_share=0.22",
    "programme.data.digital_access_share={ uniform = { min = 0.2, max = 0.4 } }",
    "programme.data.reach_share=0.24",
    "programme.data.groups=[\"worst_off\"]",
    "programme.scanner.reach_share=0.13",
    "programme.theatre.capacity_share={ uniform = { min = 0.1, max = 0.2 } }",
    "programme.ward.capacity_share=0.09",
    "programme.scanner.capacity_share=0.16",
];

/// Care and disparities for one pot, where nobody is employed, nothing is paid day to day, and no technology grows old.
const CARE_OF_A_POT: [&str; 9] = [
    "demand.service={ planned = { million = { uniform = { min = 0.06, max = 0.08 } }, growth_per_year = { uniform = { min = 0.01, max = 0.05 } }, log_sd = 0.05 }, urgent = { million = 0.03, growth_per_year = 0.02 } }",
    "demand.shock={ probability_per_year = 0.2, suppressed_share = { uniform = { min = 0.1, max = 0.3 } } }",
    "care={ services = [\"planned\"], waiting_list_million = 0.024, under_18_weeks_share = 0.63, over_52_weeks_share = 0.021, treatment_value_gbp = 2_300, closed_area_effect = 0.4 }",
    "demand.group={ near = { share = 0.6, deprivation_rank = 2, access_weight = 1.05, digital_exclusion_share = 0.1, estates = [\"hospital\"] }, far = { share = 0.4, growth_offset_per_year = 0.01, deprivation_rank = 1, access_weight = 0.94, digital_exclusion_share = 0.4 } }",
    "disparities={ digital_effect = 0.3, outreach = { halving_gbp_m = 0.09 } }",
    "programme.ward.capacity_share=0.2",
    "programme.ward.digital_access_share=0.3",
    "programme.clinic.reach_share=0.5",
    "programme.clinic.groups=[\"far\"]",
];

/// A change, and what goes with it: nobody waits where nothing is needed, and nobody is told apart where nobody waits.
fn with(one: &str) -> Vec<&str> {
    let gone: &[&str] = match one {
        "demand.enabled=false" => &["care.enabled=false", "disparities.enabled=false"],
        "care.enabled=false" => &["disparities.enabled=false"],
        _ => &[],
    };
    [&[one][..], gone].concat()
}

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
        balance(&england_by_money(), &[&NOTHING_NEUTRAL, &NATIONAL, fences, &with(one)], &few(case));
    }
}

#[test]
fn books_of_a_trust_in_which_nothing_is_neutral() {
    for (case, one) in one_otherwise().iter().map(String::as_str).enumerate() {
        let fences = if one == "technology.enabled=false" { &FENCES[2..3] } else { &FENCES[..] };
        balance(TRUST, &[&NOTHING_NEUTRAL, &CASH, fences, &with(one)], &few(case));
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
    balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL[..10], &["horizon.last_year=2025/26"]], &few(1));
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

/// What else is tried of programmes.
const OF_PROGRAMMES: [&str; 5] = [
    "programmes.overtake=true",
    "programmes.sight_years=1",
    "programmes.staff_share=0.06",
    "approvals.moratorium.off_to_on_per_year=0.9",
    "workforce.skills.training_share=0.15",
];

#[test]
fn books_of_programmes_in_england() {
    balance(ENGLAND, &[&PROGRAMMES], &few(0));
    let all = one_otherwise();
    for (case, one) in all.iter().map(String::as_str).chain(OF_PROGRAMMES).enumerate() {
        balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL, &PROGRAMMES, &with(one)], &few(case)[case % 2..][..2]);
    }
    let set = uncertain(ENGLAND, &[&NOTHING_NEUTRAL[..], &NATIONAL, &PROGRAMMES].concat());
    balance(ENGLAND, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &few(2));
}

#[test]
fn books_of_programmes_in_a_trust() {
    balance(TRUST, &[&PROGRAMMES_OF_A_TRUST], &few(0));
    let all = one_otherwise();
    for (case, one) in all.iter().map(String::as_str).chain(OF_PROGRAMMES).enumerate() {
        let fences = if one == "technology.enabled=false" { &FENCES[2..3] } else { &FENCES[..] };
        balance(TRUST, &[&NOTHING_NEUTRAL, &CASH, &PROGRAMMES_OF_A_TRUST, fences, &with(one)], &few(case));
    }
    let set = uncertain(TRUST, &[&NOTHING_NEUTRAL[..], &CASH, &PROGRAMMES_OF_A_TRUST, &FENCES].concat());
    balance(TRUST, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &TRIALS);
}

/// What else is tried of change and of connections, in England and in the trust; `whole` is a flow that leaves nothing of what is
/// stated there.
fn otherwise_changed(whole: &'static str) -> Vec<Vec<&'static str>> {
    let all_of_it_for = |split: &'static str| vec!["strategy.worth_of_all.set_aside_share=0.2", split];
    vec![
        // More go-lives than anybody can take, and resistance at its bounds.
        vec!["change.capacity_go_lives_per_year=0.02", "change.overload_effect=1", "change.go_live.dip_months=12"],
        vec!["change.resistance_index=1", "change.reversion_share_per_year=1", "change.success_effect=0"],
        vec!["change.resistance_index=0", "change.vacancy_effect=5", "change.failure_effect=1"],
        vec!["change.imitation_per_year=0"],
        // Nobody begins, in most futures.
        vec![
            "change.innovation_per_year={ gated = { probability = 0.2, of = { uniform = { min = 0.01, max = 0.05 } } } }",
            "change.imitation_per_year={ gated = { probability = 0.5, of = { uniform = { min = 0.3, max = 0.9 } } } }",
        ],
        vec!["interoperability.failure_probability=0.95"],
        vec!["interoperability.failure_probability=0.8", "interoperability.rework_share=1"],
        vec!["interoperability.failure_probability=0.8", "interoperability.rework_share=0"],
        // Rework that often ends in the year in which it begins.
        vec![
            "interoperability.failure_probability=0.9",
            "interoperability.rework_share=0.04",
            "programmes.staff_share=0.9",
            "capital.share_to_programmes=0.4",
        ],
        vec!["programme.record.complexity=9.5", "workforce.digital.establishment_growth_per_year=-0.1"],
        vec!["interoperability.legacy_effect=1", "interoperability.within_share=1"],
        vec!["interoperability.within_share=0", "interoperability.compatible_share=1"],
        vec![whole],
        vec!["interoperability.standard={ first_year = \"2022/23\", share = 0.21, joins_per_year = 0.06 }"],
        // A life that ends soon.
        vec![
            "programme.record.duration_years={ uniform = { min = 0.4, max = 0.9 } }",
            "programme.record.life_years={ uniform = { min = 0.7, max = 1.6 } }",
        ],
        all_of_it_for("strategy.worth_of_all.set_aside_for={ training = 1, change = 0, outreach = 0 }"),
        all_of_it_for("strategy.worth_of_all.set_aside_for={ training = 0, change = 1, outreach = 0 }"),
        all_of_it_for("strategy.worth_of_all.set_aside_for={ training = 0, change = 0, outreach = 1 }"),
        // Training that takes all time, and more money for change than resistance can bear.
        vec![
            "workforce.skills.training_gbp_per_fte=40",
            "change.leadership.halving_gbp_m=0.001",
            "change.engagement.halving_gbp_m=0.002",
        ],
    ]
}

#[test]
fn books_of_change_and_connections_in_england() {
    let always = [&NOTHING_NEUTRAL[..], &NATIONAL, &PROGRAMMES, &CHANGE_AND_CONNECTIONS].concat();
    for (case, one) in one_otherwise().iter().map(String::as_str).enumerate() {
        balance(ENGLAND, &[&always, &with(one)], &few(case)[case % 2..][..2]);
    }
    let whole = "flow.whole={ between = [\"rest_of_england\"], share = 0.5 }";
    for (case, more) in otherwise_changed(whole).iter().enumerate() {
        balance(ENGLAND, &[&always, more], &few(case)[case % 2..][..1]);
    }
    let set = uncertain(ENGLAND, &always);
    balance(ENGLAND, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &few(4));
}

#[test]
fn books_of_change_and_connections_in_a_trust() {
    let always = [&NOTHING_NEUTRAL[..], &CASH, &PROGRAMMES_OF_A_TRUST, &CHANGE_OF_A_TRUST].concat();
    for (case, one) in one_otherwise().iter().map(String::as_str).enumerate() {
        let fences = if one == "technology.enabled=false" { &FENCES[2..3] } else { &FENCES[..] };
        balance(TRUST, &[&always, fences, &with(one)], &few(case + 3)[case % 2..][..2]);
    }
    let whole = "flow.whole={ between = [\"general\"], share = 0.5 }";
    for (case, more) in otherwise_changed(whole).iter().enumerate() {
        balance(TRUST, &[&always, more], &few(case + 7)[(case + 1) % 2..][..2]);
    }
    let set = uncertain(TRUST, &[&always[..], &FENCES].concat());
    balance(TRUST, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &TRIALS);
}

/// One of the two without the other, where there is neither staff nor day-to-day money; what is taken up without programmes; a
/// single estate, all of whose flow is within it.
#[test]
fn books_of_change_and_connections_in_one_pot() {
    let pots = [&EVERYTHING[..], &POT, &CHANGE_OF_A_POT, &["appraisal.enabled=true"]].concat();
    let rich = ["capital.share_to_programmes=0.6", "interoperability.rework_share=1"];
    let long = ["horizon.last_year=2049/50", "programme.block.life_years=4.4", "programme.ward.life_years=3.7"];
    for (case, more) in [
        &[][..],
        &["change.enabled=false"],
        &["interoperability.enabled=false"],
        &["change.barrier=removed"],
        &["interoperability.barrier=removed"],
        &["programmes.enabled=false"],
        &["appraisal.enabled=false"],
        &rich,
        &long,
    ]
    .into_iter()
    .enumerate()
    {
        balance(MINIMAL, &[&pots, more], &few(case));
    }
    let plain = [
        "change={ resistance_index = 0.4 }",
        "interoperability={ live_share = 0.6, compatible_share = 0.3, within_share = 1 }",
    ];
    for (case, more) in [&[][..], &["estate.hospital.organisations=7"]].into_iter().enumerate() {
        balance(MINIMAL, &[&plain, more], &few(case + 6));
    }
}

/// What else is tried of care and of disparities, in England and in the trust.
fn otherwise_cared() -> Vec<Vec<&'static str>> {
    vec![
        vec!["care.correction.enabled=false"],
        vec!["care.correction={ target_weeks = 30, gap_share_per_year = 0.9, growth_share = 1, most_per_year = 0.4 }"],
        vec!["care.correction.most_per_year=0"],
        // Nobody is treated the day they are referred.
        vec!["care.least_weeks=16", "care.correction.target_weeks=16"],
        vec!["care.removals_share=0"],
        vec!["care.removals_exponent=2.5"],
        vec!["care.productivity_share=1", "care.lost_paid_share=1"],
        vec!["care.productivity_share=0", "care.connectivity_effect=1", "care.vacancy_effect=4"],
        // Failures take all that there is.
        vec![
            "care.treatments_per_lost_bed_day=150",
            "care.removals_share=0.4",
            "care.removals_exponent=1",
            "disparities.enabled=false",
        ],
        vec!["care.closed_area_effect=1", "care.treatment_gbp=9_000"],
        vec!["care.shock_effect=2", "demand.shock.probability_per_year=1"],
        vec!["care.services=[\"emergency\", \"elective\"]"],
        // A group that is treated as fast as it comes.
        vec!["demand.group.worst_off.access_weight=2.5", "care.removals_exponent=1"],
        vec!["disparities.digital_effect=0"],
        vec!["disparities.digital_share=1", "disparities.digital_effect=1"],
        vec!["disparities.digital_share=0", "demand.group.worst_off.digital_exclusion_share=1"],
        vec!["disparities.outreach.halving_gbp_m=0.001"],
        vec!["disparities.outreach={ delay_years = 4 }"],
        vec!["change.enabled=false", "interoperability.enabled=false"],
        vec!["programmes.enabled=false"],
        vec!["disparities.enabled=false"],
        vec!["disparities.barrier=removed", "interoperability.barrier=removed", "technology.barrier=removed"],
        vec!["workforce.barrier=removed", "change.leavers_effect=1"],
        vec!["change.capacity_go_lives_per_year=0.05", "change.leavers_effect=0.3"],
        // A life that ends soon.
        vec![
            "programme.record.duration_years={ uniform = { min = 0.4, max = 0.9 } }",
            "programme.record.life_years={ uniform = { min = 0.7, max = 1.6 } }",
        ],
    ]
}

#[test]
fn books_of_care_and_disparities_in_england() {
    let always =
        [&NOTHING_NEUTRAL[..], &NATIONAL, &PROGRAMMES, &CHANGE_AND_CONNECTIONS, &CARE_AND_DISPARITIES].concat();
    for (case, more) in otherwise_cared().iter().enumerate() {
        balance(ENGLAND, &[&always, more], &few(case)[case % 2..][..2]);
    }
    let set = uncertain(ENGLAND, &always);
    balance(ENGLAND, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &few(8));
}

#[test]
fn books_of_care_and_disparities_in_a_trust() {
    let always = [&NOTHING_NEUTRAL[..], &CASH, &PROGRAMMES_OF_A_TRUST, &CHANGE_OF_A_TRUST, &CARE_OF_A_TRUST].concat();
    for (case, more) in otherwise_cared().iter().enumerate() {
        balance(TRUST, &[&always, more], &few(case + 2)[(case + 1) % 2..][..2]);
    }
    let set = uncertain(TRUST, &[&always[..], &FENCES].concat());
    balance(TRUST, &[&set.iter().map(String::as_str).collect::<Vec<_>>()], &TRIALS);
}

/// Care with neither staff nor day-to-day money nor technology, with and without what there is beside it.
#[test]
fn books_of_care_and_disparities_in_one_pot() {
    let pots = [&EVERYTHING[..], &POT, &CARE_OF_A_POT, &["appraisal.enabled=true"]].concat();
    let together = [&pots[..], &CHANGE_OF_A_POT].concat();
    for (case, more) in [
        &[][..],
        &["disparities.enabled=false"],
        &["disparities.barrier=removed"],
        &["programmes.enabled=false"],
        &["appraisal.enabled=false"],
        &["care.correction.enabled=false", "incidents.per_year=300"],
        &["care.closed_area_effect=1", "care.treatments_per_lost_bed_day=9"],
        &["horizon.last_year=2049/50", "programme.clinic.life_years=2.2"],
    ]
    .into_iter()
    .enumerate()
    {
        balance(MINIMAL, &[&pots, more], &few(case + 1));
        balance(MINIMAL, &[&together, more], &few(case + 4)[..2]);
    }
    // All people, and all demand, wait alike, in a single hospital.
    let alone = CARE_OF_A_POT[..3].iter().chain(&["care.services=all", "incidents.per_year=70"]).copied();
    balance(MINIMAL, &[&alone.collect::<Vec<_>>()], &few(9));
}

/// What a run tells by group: of the central case, and of a single future.
#[test]
fn books_of_groups_are_those_that_a_run_tells() {
    let england =
        [&NOTHING_NEUTRAL[..], &NATIONAL, &PROGRAMMES, &CHANGE_AND_CONNECTIONS, &CARE_AND_DISPARITIES].concat();
    let trust = [&NOTHING_NEUTRAL[..], &CASH].concat();
    let pot = [&EVERYTHING[..], &POT, &CARE_OF_A_POT].concat();
    for (text, set) in [(ENGLAND, &england), (TRUST, &trust), (MINIMAL, &pot)] {
        for more in [&[][..], &["disparities.barrier=removed"], &["disparities.enabled=false"]] {
            let scenario = scenario(text, &[&set[..], more].concat());
            audit_groups(&scenario, &world(&scenario, 1, 3));
        }
    }
}

/// Money that is short, or more than programmes need, or than backlog can absorb; and staff who are short, whatever there is.
#[test]
fn books_of_one_pot() {
    let rich = ["capital.share_to_programmes=0.5", "backlog.clearance_limit_share=0.03"];
    let one_sided = ["capital.share_to_programmes=0.02", "capital.programmes_gbp_m=0", "capital.share_to_backlog=0.6"];
    let poor = ["capital.share_to_programmes=0", "capital.programmes_gbp_m=0.1", "capital.share_to_backlog=0.05"];
    let absorbs = ["backlog.clearance_limit_share=0.9", "programmes.overtake=true", "programmes.sight_years=9.4"];
    for (case, more) in [&[][..], &rich, &one_sided, &poor, &absorbs].into_iter().enumerate() {
        balance(MINIMAL, &[&EVERYTHING, &POT, more], &few(case));
        balance(TRUST, &[&PROGRAMMES_OF_A_TRUST, more], &few(case + 5));
        let few_staff = ["programmes.staff_share=0.05", "capital.carry_forward_share=0.6"];
        balance(TRUST, &[&NOTHING_NEUTRAL, &CASH, &PROGRAMMES_OF_A_TRUST, more, &few_staff], &few(case + 1));
    }
}

#[test]
fn books_of_approvals_removed_and_absent() {
    let never = ["approvals.moratorium={ on_at_start = true, off_to_on_per_year = 1, on_to_on_per_year = 1 }"];
    let at_once = [
        "approvals.first_stage_months=0",
        "approvals.second_stage_months=0",
        "approvals.third_stage_months=0",
        "approvals.treasury_months=0",
        "approvals.compliance_months=0",
    ];
    let sure = ["approvals.resubmission_probability=0", "approvals.moratorium={ off_to_on_per_year = 0 }"];
    let (removed, absent) = (["approvals.barrier=removed"], ["approvals.enabled=false"]);
    for (case, more) in [&removed[..], &absent, &never, &at_once, &sure].into_iter().enumerate() {
        balance(ENGLAND, &[&PROGRAMMES, more], &few(case)[..2]);
        balance(ENGLAND, &[&PROGRAMMES, more, &["programmes.overtake=true"]], &few(case)[1..2]);
        balance(TRUST, &[&CASH, &PROGRAMMES_OF_A_TRUST, more], &few(case + 4));
    }
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

/// Rates of the scenario's own, whose steps come in another order than their identifiers.
const STATED_RATES: &str = "appraisal={ rate = { last = { from = 7, rate_per_year = 0.004 }, later = { from = 3, rate_per_year = 0.061 }, now = { from = 0, rate_per_year = 0.027 } } }";

#[test]
fn books_of_stated_rates() {
    balance(ENGLAND, &[&NOTHING_NEUTRAL, &NATIONAL, &PROGRAMMES, &[STATED_RATES]], &few(2));
    balance(TRUST, &[&NOTHING_NEUTRAL, &CASH, &PROGRAMMES_OF_A_TRUST, &[STATED_RATES]], &few(6));
    balance(MINIMAL, &[&EVERYTHING, &POT, &[STATED_RATES]], &few(3));
    let two = ["appraisal={ rate = { a = { from = 0, rate_per_year = 0 }, b = { from = 21, rate_per_year = 0.04 } } }"];
    balance(TRUST, &[&PROGRAMMES_OF_A_TRUST, &two], &few(4));
}

/// Every table, where a run and lives are so long that their later steps count; and what is appraised where little is simulated.
#[test]
fn books_of_every_table_of_rates() {
    let long = ["horizon.last_year=2064/65", "programme.record.life_years=199.3", "programme.theatre.life_years=198.6"];
    let usual = "appraisal.enabled=true";
    let named = ["standard", "health", "reduced", "undiscounted"].map(|table| format!("appraisal.rates={table}"));
    for (case, rates) in std::iter::once(usual).chain(named.iter().map(String::as_str)).enumerate() {
        balance(TRUST, &[&PROGRAMMES_OF_A_TRUST, &long, &[rates]], &few(case)[..2]);
        balance(MINIMAL, &[&[rates]], &few(case));
    }
    balance(ENGLAND, &[&[usual]], &few(5));
    balance(ENGLAND, &[&PROGRAMMES, &[usual]], &few(6)[..2]);
    balance(MINIMAL, &[&EVERYTHING, &POT, &[usual, "backlog.cost_to_clear=0.4"]], &few(7));
}

#[test]
fn books_of_a_block_are_the_sum_of_its_futures() {
    for (text, set, left_out) in [(TRUST, &CASH[..], &[2_u32, 32, 50][..]), (MINIMAL, &EVERYTHING[..], &[][..])] {
        let scenario = scenario(text, &[set, &["appraisal.enabled=true"]].concat());
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
