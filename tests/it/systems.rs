//! Random demand, funding, technology, workforce and what else is simulated, for the laws: each there or not, its barrier there or
//! removed.

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
    /// Whether capacity is corrected for the list, whether all services wait, and its numbers as places in their ranges.
    care: Option<(bool, bool, [f64; 20])>,
    /// Barrier removed, whether some groups have estates of their own, and its numbers likewise.
    disparities: Option<(bool, bool, [f64; 10])>,
}

/// The estates that there are.
#[derive(Clone, Copy)]
pub struct Estates {
    pub count: usize,
    /// What the share of floor area that is closed may be, for each share of its value that is high-risk work, so that none is
    /// closed as a whole at the opening.
    pub closed_area_effect: f64,
}

/// At a place in a range.
fn within(place: f64, least: f64, most: f64) -> f64 {
    least + place * (most - least)
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

    /// How many services people wait for, where they wait.
    fn waited_for(&self) -> Option<usize> {
        let ((_, all, _), (services, ..)) = self.care.zip(self.demand)?;
        Some(if all { services } else { 1 })
    }

    /// How many groups are told apart, where they are.
    fn told_apart(&self) -> Option<usize> {
        let (groups, _) = self.demand.map(|(_, groups, ..)| groups).zip(self.waited_for().and(self.disparities))?;
        (groups > 1).then_some(groups)
    }

    /// Waiting lists, and who is on them.
    fn care(&self, money: f64, by: f64, estates: Estates) -> String {
        let mut text = String::new();
        let (Some(services), Some((corrected, _, at))) = (self.waited_for(), self.care) else { return text };
        let named: Vec<String> = (0..services).map(|s| format!("\"s{s}\"")).collect();
        // As many as in `systems` join in the opening year.
        let joins: f64 = (0..services).map(|s| 1.0 + s as f64).sum();
        let under = within(at[1], 0.3, 0.85);
        let _ = write!(
            text,
            "[care]\nservices = [{}]\nwaiting_list_million = {:?}\nunder_18_weeks_share = {under:?}\nover_52_weeks_share = {:?}\nremovals_share = {:?}\nremovals_exponent = {:?}\nleast_weeks = {:?}\ntreatment_gbp = {:?}\ntreatment_value_gbp = {:?}\nlost_paid_share = {:?}\ntreatments_per_lost_bed_day = {:?}\nclosed_area_effect = {{ uniform = {{ min = 0, max = {:?} }} }}\nvacancy_effect = {:?}\ntreatments_per_outage_day = {:?}\nproductivity_share = {:?}\nconnectivity_effect = {:?}\nshock_effect = {:?}\n",
            named.join(", "),
            joins * within(at[0], 8.0, 40.0) / 52.0,
            (1.0 - under) * within(at[2], 0.005, 0.7),
            within(at[3], 0.01, 0.3),
            within(at[4], 0.0, 1.5),
            within(at[5], 1.0, 7.0),
            within(at[6], 500.0, 4_000.0).round() * by,
            within(at[7], 0.0, 3_000.0).round() * by,
            at[8],
            within(at[9], 0.0, 0.1),
            within(at[10], 0.01, 1.0) * estates.closed_area_effect,
            within(at[11], 0.0, 1.5),
            within(at[12], 0.0, 300.0),
            at[13],
            within(at[14], 0.0, 0.2),
            within(at[15], 0.0, 1.5)
        );
        let _ = write!(
            text,
            "[care.correction]\nenabled = {corrected}\ntarget_weeks = {:?}\ngap_share_per_year = {:?}\ngrowth_share = {:?}\nmost_per_year = {:?}\n",
            within(at[16], 7.0, 40.0),
            within(at[17], 0.0, 0.6),
            at[18],
            within(at[19], 0.0, 0.1)
        );
        if let (Some(_), Some((removed, _, at))) = (self.told_apart(), self.disparities) {
            let _ = write!(
                text,
                "[disparities]\nbarrier = \"{}\"\ndigital_share = {:?}\ndigital_effect = {:?}\n[disparities.outreach]\nhalving_gbp_m = {:?}\ndelay_years = {:?}\n",
                barrier(removed),
                at[6],
                at[7],
                within(at[8], 0.01, 0.06) * money + 0.01 * by,
                within(at[9], 0.2, 4.0)
            );
        }
        text
    }

    /// What is said of one of several groups, ranked against the order of their identifiers.
    fn access(&self, g: usize, groups: usize, estates: Estates) -> String {
        let (Some(_), Some((_, linked, at))) = (self.told_apart(), self.disparities) else { return String::new() };
        let weight = |g: usize| within(at[g], 0.8, 1.2);
        // Of a harmonic mean of one, so that somebody waits at the opening.
        let mean = groups as f64 / (0..groups).map(|g| 1.0 / weight(g)).sum::<f64>();
        let mut text = format!(
            "deprivation_rank = {}\naccess_weight = {:?}\ndigital_exclusion_share = {:?}\n",
            groups - g,
            weight(g) / mean,
            within(at[3 + g], 0.0, 0.6)
        );
        if linked && g != 1 {
            let _ = writeln!(text, "estates = [\"e{}\"]", g % estates.count);
        }
        text
    }

    /// The tables, for a plan of about `plan` £m a year, with every pound times `by`.
    pub fn text(&self, plan: f64, by: f64, estates: Estates) -> String {
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
                text.push_str(&self.access(g, groups, estates));
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
                if self.waited_for().is_some() {
                    let _ = writeln!(text, "capacity_share = {:?}", [0.08, 0.01, 0.05][k]);
                }
                if self.told_apart().is_some() {
                    text.push_str(
                        [
                            "digital_access_share = 0.04\n",
                            "digital_access_share = 0.3\nreach_share = 0.1\n",
                            "reach_share = 0.4\ngroups = [\"g1\"]\n",
                        ][k],
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
        text.push_str(&self.care(money, by, estates));
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
        prop::option::weighted(0.7, (prop::bool::weighted(0.8), any::<bool>(), prop::array::uniform20(0.0..1.0_f64))),
        prop::option::weighted(0.8, (prop::bool::weighted(0.2), any::<bool>(), prop::array::uniform10(0.0..1.0_f64))),
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
                care,
                disparities,
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
                care,
                disparities,
            },
        )
}
