//! From what was found to the content that the engine reads.

mod systems;

use super::check::{Check, Found, join};
use super::content::{
    Backlog, Bound, Capital, Comes, Content, Correlation, CriterionWeights, DeliveryLimit, Estate, HistoryYear,
    Incidents, NumberId, OnNonfinite, PriceBasis, PriceProcess, Purpose, Raids, RingFence, Rule, Stages, StrategySpec,
    Target, Turn, When,
};
use super::words;
use crate::units::{FinancialYear, RiskBand};

/// What was found, read by path. None is an internal fault: a key that the engine reads is not in the table of keys.
struct Build<'a> {
    found: &'a Found,
    /// Keys of the numbers, in order: the place of a number is its identifier.
    ids: Vec<&'a str>,
}

impl Build<'_> {
    fn text(&self, path: &str) -> Option<String> {
        self.found.texts.get(path).cloned()
    }

    fn fixed(&self, path: &str) -> Option<f64> {
        self.found.fixed.get(path).copied()
    }

    fn year(&self, path: &str) -> Option<FinancialYear> {
        self.found.years.get(path).copied()
    }

    fn id(&self, path: &str) -> Option<NumberId> {
        self.ids.binary_search(&path).ok().map(NumberId)
    }

    /// A number of a table.
    fn of(&self, table: &str, name: &str) -> Option<NumberId> {
        self.id(&join(table, name))
    }

    /// What each table of this name holds, sorted by identifier.
    fn each<T>(&self, table: &str, mut make: impl FnMut(String, &str) -> Option<T>) -> Option<Vec<T>> {
        let mut ids = self.found.ids.get(table)?.clone();
        ids.sort();
        ids.into_iter()
            .map(|id| {
                let path = join(table, &id);
                make(id, &path)
            })
            .collect()
    }
}

impl Check<'_> {
    /// The content, where every key was sound. None is an internal fault: a key that the engine reads is not in the table.
    pub fn content(&self) -> Option<Content> {
        let build = Build { found: &self.found, ids: self.found.numbers.keys().map(String::as_str).collect() };
        let found = &self.found;
        let text = |path: &str| build.text(path);
        let fixed = |path: &str| build.fixed(path);
        let id = |path: &str| build.id(path);
        let bands = |path: &str| {
            let of = |band: RiskBand| id(&path.replace('*', band.name()));
            Some([of(RiskBand::Low)?, of(RiskBand::Moderate)?, of(RiskBand::Significant)?, of(RiskBand::High)?])
        };
        let process = |table: &str| {
            Some(PriceProcess {
                mean: id(&join(table, "mean_per_year"))?,
                sd: id(&join(table, "sd_per_year"))?,
                last_observed: id(&join(table, "last_observed_per_year"))?,
                persistence: fixed(&join(table, "persistence"))?,
            })
        };
        let year = |path: &str| build.year(path);
        let (first_year, last_year) = (year("horizon.first_year")?, year("horizon.last_year")?);
        let plan_key = |t: usize| join("capital.plan_gbp_m", &first_year.plus(t as i32).to_string());
        let delivery = match id("capital.delivery.limit_gbp_m") {
            Some(limit) => Some(DeliveryLimit { limit, growth: id("capital.delivery.growth_per_year")? }),
            None => None,
        };
        let technology = self.is_on("technology");
        let estate = |name: String, path: &str| {
            let legacy = || build.of(path, "legacy_share").or(id("technology.legacy_share"));
            Some(Estate {
                id: name,
                name: text(&join(path, "name"))?,
                area: build.of(path, "area_m2")?,
                opening: bands(&format!("{path}.*_gbp_m"))?,
                criticality: build.of(path, "criticality")?,
                legacy_share: if technology { Some(legacy()?) } else { None },
            })
        };
        let ring_fence = |name: String, path: &str| {
            Some(RingFence {
                id: name,
                name: text(&join(path, "name"))?,
                amount: build.of(path, "amount_gbp_m")?,
                comes: match text(&join(path, "comes"))?.as_str() {
                    "on_top" => Comes::OnTop,
                    _ => Comes::InsideThePlan,
                },
                purpose: match text(&join(path, "for"))?.as_str() {
                    "backlog" => Purpose::Backlog,
                    "technology" => Purpose::Technology,
                    _ => Purpose::Elsewhere,
                },
                additionality: build.of(path, "additionality")?,
                first_year: year(&join(path, "first_year")),
                last_year: year(&join(path, "last_year")),
            })
        };
        let workforce = self.is_on("workforce");
        let strategy = |name: &String| {
            let path = format!("strategy.{name}");
            let rule = text(&join(&path, "rule"))?;
            Some(StrategySpec {
                id: name.clone(),
                label: text(&join(&path, "label"))?,
                rule: Rule::ALL.into_iter().find(|other| other.name() == rule)?,
                set_aside_share: fixed(&join(&path, "set_aside_share"))?,
                pots: RiskBand::ALL.map(|band| fixed(&format!("{path}.pots.{}", band.name())).unwrap_or(0.0)),
                training_share: fixed(&join(&path, "training_share")).filter(|_| workforce),
                weights: {
                    let of = |criterion: &str| fixed(&format!("{path}.weights.{criterion}")).unwrap_or(0.0);
                    CriterionWeights { risk: of("risk"), age: of("age"), size: of("size") }
                },
                stages: if rule == Rule::Staged.name() { Some(self.stages(&path)?) } else { None },
            })
        };
        let recorded = |name: &String| {
            let of = |column: &str| fixed(&format!("history.{name}.{column}_gbp_m"));
            let bands = RiskBand::ALL.map(|band| of(band.name()));
            Some(HistoryYear { year: words::year(name).ok()?, bands, total: of("total")? })
        };
        let mut history: Vec<HistoryYear> = found.ids.get("history")?.iter().map(recorded).collect::<Option<_>>()?;
        history.sort_by_key(|recorded| recorded.year);
        let target = |name: &String| {
            let path = format!("target.{name}");
            let of = |key: &str| fixed(&join(&path, key));
            Some(Target {
                id: name.clone(),
                label: text(&join(&path, "label"))?,
                metric: text(&join(&path, "metric"))?,
                year: year(&join(&path, "year")).unwrap_or(last_year),
                when: if text(&join(&path, "when"))? == When::Every.name() { When::Every } else { When::At },
                bound: of("below").map(Bound::Below).or(of("above").map(Bound::Above))?,
            })
        };
        Some(Content {
            id: text("id")?,
            name: text("name")?,
            description: text("description")?,
            trials: u32::try_from(*found.integers.get("run.trials")?).ok()?,
            seed: *found.integers.get("run.seed")?,
            on_nonfinite: match text("run.on_nonfinite")?.as_str() {
                "count" => OnNonfinite::Count,
                _ => OnNonfinite::Stop,
            },
            opening_year: first_year.plus(-1),
            first_year,
            last_year,
            numbers: found.numbers.values().cloned().collect(),
            correlations: found
                .correlations
                .iter()
                .map(|group| {
                    Some(Correlation {
                        id: group.id.clone(),
                        members: group.keys.iter().map(|key| id(key)).collect::<Option<_>>()?,
                        rank: group.rank.clone(),
                        copula: group.copula.clone(),
                        repaired: group.repaired,
                        evidence: group.evidence,
                        source: group.source.clone(),
                        layer: group.layer.clone(),
                    })
                })
                .collect::<Option<_>>()?,
            construction: process("prices.construction")?,
            general: process("prices.general")?,
            capital: Capital {
                plan: (0..self.plan_numbers()).map(|t| id(&plan_key(t))).collect::<Option<_>>()?,
                base: id("capital.base_gbp_m"),
                growth_after: id("capital.growth_after_per_year")?,
                increment_after: id("capital.increment_after_gbp_m")?,
                after_basis: match text("capital.after_basis").as_deref() {
                    Some("real") => PriceBasis::Real,
                    _ => PriceBasis::Cash,
                },
                share_to_backlog: id("capital.share_to_backlog")?,
                pot: id("capital.pot_gbp_m")?,
                pot_additionality: id("capital.pot_additionality")?,
                carry_forward_share: id("capital.carry_forward_share")?,
                slippage_share: id("capital.slippage_share")?,
                raids: Raids {
                    on_at_start: *found.flags.get("capital.raids.on_at_start")?,
                    off_to_on: id("capital.raids.off_to_on_per_year")?,
                    on_to_on: id("capital.raids.on_to_on_per_year")?,
                    size_share: id("capital.raids.size_share")?,
                },
                delivery,
                ring_fences: build.each("capital.ring_fence", ring_fence)?,
            },
            backlog: Backlog {
                escalation_mean: id("backlog.escalation.mean_per_year")?,
                escalation_offset: bands("backlog.escalation.offset_per_year.*")?,
                migration: [
                    id("backlog.migration.low_to_moderate_per_year")?,
                    id("backlog.migration.moderate_to_significant_per_year")?,
                    id("backlog.migration.significant_to_high_per_year")?,
                ],
                new_need_base: id("backlog.new_need.base_gbp_per_m2")?,
                new_need_slope: id("backlog.new_need.slope_gbp_per_m2")?,
                new_need_split: bands("backlog.new_need.split.*")?,
                resurvey_log_sd: id("backlog.resurvey.log_sd")?,
                resurvey_unchanged_share: id("backlog.resurvey.unchanged_share")?,
                resurvey_heavy_tails: *found.flags.get("backlog.resurvey.heavy_tails")?,
                resurvey_gain_split: bands("backlog.resurvey.gain_split.*")?,
                shock_probability: id("backlog.resurvey.shock_probability_per_year")?,
                shock_increase: id("backlog.resurvey.shock_increase")?,
                clearance_limit_share: id("backlog.clearance_limit_share")?,
                cost_to_clear: id("backlog.cost_to_clear")?,
                replacement_value: id("backlog.replacement_value_gbp_per_m2")?,
            },
            incidents: Incidents {
                per_year: id("incidents.per_year")?,
                from_backlog_share: id("incidents.from_backlog_share")?,
                relative_rate: bands("incidents.relative_rate.*")?,
                repair_cost: id("incidents.repair_cost_gbp")?,
                capitalised_share: id("incidents.capitalised_share")?,
                lost_bed_days: id("incidents.lost_bed_days")?,
                clinical_weight: id("incidents.clinical_weight")?,
                bed_day_value: id("incidents.bed_day_value_gbp")?,
                clinical_incident_value: id("incidents.clinical_incident_value_gbp")?,
            },
            demand: self.where_on("demand", || build.demand())?,
            funding: self.where_on("funding", || build.funding(self.is_on("funding.cash")))?,
            technology: self.where_on("technology", || build.technology())?,
            workforce: self.where_on("workforce", || build.workforce())?,
            estates: build.each("estate", estate)?,
            strategies: found.ids.get("strategy")?.iter().map(strategy).collect::<Option<_>>()?,
            history,
            sweeps: found.sweeps.clone(),
            targets: found.ids.get("target")?.iter().map(target).collect::<Option<_>>()?,
        })
    }

    /// A system where it is on, nothing where it is off; none where it cannot be made.
    fn where_on<T>(&self, system: &str, make: impl FnOnce() -> Option<T>) -> Option<Option<T>> {
        if self.is_on(system) { make().map(Some) } else { Some(None) }
    }

    /// What follows what in the staged strategy at `path`, where its keys are sound.
    fn stages(&self, path: &str) -> Option<Stages> {
        let found = &self.found;
        let ids = found.ids.get("strategy")?;
        let position = |key: &str| {
            let id = found.texts.get(&join(path, key))?;
            ids.iter().position(|known| known == id)
        };
        let when = match found.years.get(&join(path, "from_year")) {
            Some(&year) => Turn::From(year),
            None => {
                let metric = found.texts.get(&join(path, "when_metric"))?;
                let &(_, band, basis) = Turn::WATCHED.iter().find(|(watched, ..)| watched.name() == metric)?;
                Turn::Above { band, basis, gbp_m: *found.fixed.get(&join(path, "above_gbp_m"))? }
            }
        };
        Some(Stages { first: position("first")?, then: position("then")?, when })
    }
}
