//! Random demand, funding, technology and workforce for the laws: each there or not, its barrier there or removed.

use proptest::prelude::*;
use std::fmt::Write as _;

/// What makes the tables of the systems.
#[derive(Clone, Debug)]
pub struct Systems {
    demand: Option<(usize, usize, f64, f64)>,
    funding: Option<(bool, f64, f64, f64)>,
    trust: bool,
    technology: Option<(bool, bool, f64, f64)>,
    workforce: Option<(bool, bool, f64, f64)>,
    ring_fences: usize,
    programmes: Option<(bool, usize, f64, f64, bool)>,
    appraisal: Option<usize>,
    /// Barrier removed, resistance, and how much go-lives take.
    change: Option<(bool, f64, f64)>,
    /// Barrier removed, and the share that is live.
    connections: Option<(bool, f64)>,
}

fn barrier(removed: bool) -> &'static str {
    if removed { "removed" } else { "present" }
}

impl Systems {
    /// Money for programmes, as a line of `[capital]`, for a plan of about `plan` £m a year, with every pound times `by`.
    pub fn money(&self, plan: f64, by: f64) -> String {
        let money = |(_, _, share, ..): (bool, usize, f64, f64, bool)| {
            format!("share_to_programmes = {:?}\nprogrammes_gbp_m = {:?}\n", 0.05 * share, 0.02 * plan * by)
        };
        self.programmes.map(money).unwrap_or_default()
    }

    /// Whether a trust's cash stands in place of national raids.
    pub fn has_cash(&self) -> bool {
        self.trust && self.funding.is_some()
    }

    /// The tables, for a plan of about `plan` £m a year, with every pound times `by`.
    pub fn text(&self, plan: f64, by: f64) -> String {
        let (mut text, money) = (String::new(), plan * by);
        if let Some((services, groups, growth, shock)) = self.demand {
            for s in 0..services {
                let _ = write!(
                    text,
                    "[demand.service.s{s}]\nmillion = {:?}\ngrowth_per_year = {{ normal = {{ mean = {growth:?}, sd = 0.01 }} }}\nlog_sd = {:?}\ncost_weight = {:?}\n",
                    1.0 + s as f64,
                    0.02 * s as f64,
                    0.5 + s as f64
                );
            }
            for g in 0..groups {
                let _ = write!(
                    text,
                    "[demand.group.g{g}]\nshare = {:?}\ngrowth_offset_per_year = {:?}\n",
                    1.0 / groups as f64,
                    0.004 * g as f64
                );
            }
            let _ = write!(
                text,
                "[demand.shock]\nprobability_per_year = {shock:?}\nsuppressed_share = {{ uniform = {{ min = 0, max = 0.4 }} }}\n"
            );
        }
        if let Some((removed, deficit, made_good, fixed)) = self.funding {
            let _ = write!(
                text,
                "[funding]\nbarrier = \"{}\"\nrevenue_gbp_m = {:?}\nopening_deficit_gbp_m = {:?}\nmade_good_share = {made_good:?}\nfixed_cost_share = {fixed:?}\nlost_bed_day_gbp = {:?}\n",
                barrier(removed),
                15.0 * money,
                deficit * money,
                400.0 * by
            );
            if !self.trust {
                let _ = write!(
                    text,
                    "[funding.raids]\noff_to_on_per_gbp_bn = {:?}\non_to_on_per_gbp_bn = {:?}\n",
                    0.1 / by,
                    0.05 / by
                );
            }
            if self.trust {
                let _ = write!(
                    text,
                    "[funding.cash]\nopening_gbp_m = {:?}\nminimum_gbp_m = {:?}\ndividend_capital_gbp_m = {:?}\npfi_principal_gbp_m = {:?}\nlease_liability_gbp_m = {:?}\nnew_leases_gbp_m = {:?}\nnet_assets_gbp_m = {:?}\n",
                    1.5 * money,
                    0.4 * money,
                    0.1 * money,
                    0.1 * money,
                    0.5 * money,
                    0.08 * money,
                    10.0 * money
                );
                for (kind, share) in [("buildings", 0.5), ("equipment", 0.25), ("digital", 0.25)] {
                    let _ = write!(
                        text,
                        "[funding.cash.assets.{kind}]\ndepreciation_gbp_m = {:?}\ncapital_share = {share:?}\n",
                        share * 0.8 * money
                    );
                }
            }
        }
        if let Some((removed, by_money, share, rate)) = self.technology {
            let replacement = match by_money {
                true => {
                    format!("replacement_gbp_m = {:?}\nsystem_value_gbp_m = {:?}\n", 0.02 * money, 0.2 * money + by)
                }
                false => format!("replacement_share_per_year = {rate:?}\n"),
            };
            let _ = write!(
                text,
                "[technology]\nbarrier = \"{}\"\nlegacy_share = {share:?}\n{replacement}running_cost_gbp_m = {:?}\noutages_per_year = 20\n",
                barrier(removed),
                0.05 * money
            );
        }
        if let Some((removed, fixed_pipeline, vacant, training)) = self.workforce {
            let _ = write!(
                text,
                "[workforce]\nbarrier = \"{}\"\n[workforce.skills]\ntraining_share = {training:?}\ntraining_gbp_per_fte = {:?}\n",
                barrier(removed),
                60_000.0 * by
            );
            for (group, fte) in [("clinical", 900.0), ("estates", 50.0), ("digital", 40.0)] {
                let _ = write!(
                    text,
                    "[workforce.{group}]\nfte = {fte:?}\nvacancy_share = {vacant:?}\nusual_vacancy_share = {:?}\nleaver_factor = {{ uniform = {{ min = 0.5, max = 1.5 }} }}\npay_gbp = {:?}\n",
                    0.5 * vacant,
                    45_000.0 * by
                );
                if fixed_pipeline && group == "clinical" {
                    let _ = writeln!(text, "pipeline_fte_per_year = 95");
                }
                if !fixed_pipeline && group == "estates" {
                    let _ = writeln!(text, "delivery_gbp_m_per_fte = {:?}", 0.018 * money);
                }
            }
        }
        if let Some((removed, count, share, sight, overtake)) = self.programmes {
            let _ = write!(
                text,
                "[approvals]\nbarrier = \"{}\"\n[approvals.moratorium]\noff_to_on_per_year = 0.1\non_to_on_per_year = 0.3\n[approvals.thresholds.\"2025/26\"]\ntwo_stages_from_gbp_m = {:?}\nthree_stages_from_gbp_m = {:?}\ntreasury_from_gbp_m = {:?}\n[programmes]\nsight_years = {sight:?}\novertake = {overtake}\n",
                barrier(removed),
                0.1 * money,
                0.2 * money,
                0.8 * money
            );
            for (k, kind) in ["rebuild", "electronic_record", "equipment"].into_iter().enumerate().take(count) {
                let _ = write!(
                    text,
                    "[programme.q{k}]\nkind = \"{kind}\"\nestates = \"all\"\npriority = {k}\ncost_gbp_m = {:?}\noptimism_bias = {{ uniform = {{ min = 0, max = 0.5 }} }}\nduration_years = {{ uniform = {{ min = 0.6, max = 3 }} }}\nspend_profile = [0.3, 0.4, 0.3]\nbacklog_retired_share = {:?}\narea_retired_m2 = {}\narea_built_m2 = {}\nestates_fte = 2\ndigital_fte = {k}\nrunning_cost_gbp_m = {:?}\ncash_releasing_gbp_m = {:?}\nlife_years = 6\nincidents_avoided_share = 0.1\n",
                    (0.1 + share * (1.0 + k as f64)) * money + 0.01 * by,
                    0.3 * share,
                    40 * k,
                    30 * k,
                    0.004 * money,
                    0.01 * money
                );
                if k == 2 {
                    text.push_str("after = [\"q0\"]\n");
                }
                if k == 1 && self.change.is_some() {
                    text.push_str("goes_live = \"gradually\"\nusers_share = 0.7\npilot_years = 0.5\n");
                    let _ = writeln!(text, "pilot_gbp_m = {:?}", 0.001 * money);
                }
                if k == 1 && self.connections.is_some() {
                    text.push_str(
                        "connects_share = 0.5\nstandard_share = 0.4\nbridges_share = 0.2\nshared_care_share = 0.5\n",
                    );
                }
            }
        }
        if let Some(rates) = self.appraisal {
            let rates = ["standard", "health", "reduced", "undiscounted"][rates];
            let _ = write!(text, "[appraisal]\nrates = \"{rates}\"\n");
        }
        if let Some((removed, resistance, dip)) = self.change {
            let _ = write!(
                text,
                "[change]\nbarrier = \"{}\"\nresistance_index = {resistance:?}\n[change.leadership]\nhalving_gbp_m = {:?}\n[change.engagement]\nhalving_gbp_m = {:?}\n[change.go_live]\ndip_share = {dip:?}\n",
                barrier(removed),
                0.03 * money + 0.01 * by,
                0.05 * money + 0.01 * by
            );
        }
        if let Some((removed, live)) = self.connections {
            // A single estate shares patients with nobody.
            let _ = write!(
                text,
                "[interoperability]\nbarrier = \"{}\"\nlive_share = {live:?}\ncompatible_share = 0.2\nwithin_share = 1\nrepeated_tests_gbp_m = {:?}\n[interoperability.standard]\nfirst_year = \"2026/27\"\njoins_per_year = 0.1\n",
                barrier(removed),
                0.05 * money
            );
        }
        // What is for technology needs technology that money replaces.
        let by_money = matches!(self.technology, Some((_, true, ..)));
        let fences = [
            ("inside_plan", "backlog", 0.03, "2025/26"),
            ("on_top", "backlog", 0.02, "2026/27"),
            ("on_top", "elsewhere", 0.05, "2025/26"),
            ("inside_plan", "technology", 0.01, "2025/26"),
            ("on_top", "technology", 0.01, "2026/27"),
        ];
        for (i, (comes, purpose, share, first)) in fences.into_iter().enumerate().take(self.ring_fences) {
            if purpose != "technology" || by_money {
                let _ = write!(
                    text,
                    "[capital.ring_fence.f{i}]\namount_gbp_m = {:?}\ncomes = \"{comes}\"\nfor = \"{purpose}\"\nadditionality = 0.5\nfirst_year = \"{first}\"\n",
                    share * money
                );
            }
        }
        text
    }
}

/// Every mixture of them.
pub fn systems() -> impl Strategy<Value = Systems> {
    let share = 0.0..1.0_f64;
    (
        prop::option::of((1..4_usize, 0..4_usize, -0.02..0.06_f64, 0.0..0.3_f64)),
        prop::option::of((prop::bool::weighted(0.2), -0.2..0.3_f64, share.clone(), share.clone())),
        any::<bool>(),
        prop::option::of((prop::bool::weighted(0.2), any::<bool>(), share.clone(), share)),
        prop::option::of((prop::bool::weighted(0.2), any::<bool>(), 0.01..0.3_f64, 0.0..0.5_f64)),
        0..6_usize,
        prop::option::of((prop::bool::weighted(0.2), 1..4_usize, 0.0..1.0_f64, 1.0..6.0_f64, any::<bool>())),
        prop::option::of(0..4_usize),
        prop::option::of((prop::bool::weighted(0.2), 0.0..1.0_f64, 0.0..0.4_f64)),
        prop::option::of((prop::bool::weighted(0.2), 0.0..1.0_f64)),
    )
        .prop_map(
            |(
                demand,
                funding,
                trust,
                technology,
                workforce,
                ring_fences,
                programmes,
                appraisal,
                change,
                connections,
            )| Systems {
                demand,
                funding,
                trust,
                technology,
                workforce,
                ring_fences,
                programmes,
                appraisal,
                change,
                connections,
            },
        )
}
