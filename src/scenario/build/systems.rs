//! Demand, funding, technology and workforce of the content.

use super::Build;
use crate::scenario::check::join;
use crate::scenario::content::{
    AssetKind, Barrier, Cash, Demand, DemandShock, Funding, Group, Replacement, Service, StaffGroup, Technology,
    Workforce,
};

impl Build<'_> {
    fn barrier(&self, system: &str) -> Option<Barrier> {
        Some(match self.text(&join(system, "barrier"))?.as_str() {
            "removed" => Barrier::Removed,
            _ => Barrier::Present,
        })
    }

    pub(super) fn demand(&self) -> Option<Demand> {
        let service = |id: String, path: &str| {
            Some(Service {
                id,
                name: self.text(&join(path, "name"))?,
                million: self.of(path, "million")?,
                growth: self.of(path, "growth_per_year")?,
                log_sd: self.of(path, "log_sd")?,
                cost_weight: self.of(path, "cost_weight")?,
            })
        };
        let group = |id: String, path: &str| {
            Some(Group {
                id,
                name: self.text(&join(path, "name"))?,
                share: self.of(path, "share")?,
                growth_offset: self.of(path, "growth_offset_per_year")?,
            })
        };
        Some(Demand {
            persistence: self.fixed("demand.persistence")?,
            services: self.each("demand.service", service)?,
            groups: self.each("demand.group", group)?,
            shock: DemandShock {
                probability: self.id("demand.shock.probability_per_year")?,
                suppressed_share: self.id("demand.shock.suppressed_share")?,
                returning_share: self.id("demand.shock.returning_share")?,
                return_rate: self.id("demand.shock.return_per_year")?,
            },
        })
    }

    pub(super) fn funding(&self, with_cash: bool) -> Option<Funding> {
        Some(Funding {
            barrier: self.barrier("funding")?,
            revenue: self.id("funding.revenue_gbp_m")?,
            opening_deficit: self.id("funding.opening_deficit_gbp_m")?,
            fixed_cost_share: self.id("funding.fixed_cost_share")?,
            follows_actual_share: self.id("funding.follows_actual_share")?,
            made_good_share: self.id("funding.made_good_share")?,
            lost_bed_day: self.id("funding.lost_bed_day_gbp")?,
            off_to_on_per_bn: self.id("funding.raids.off_to_on_per_gbp_bn")?,
            on_to_on_per_bn: self.id("funding.raids.on_to_on_per_gbp_bn")?,
            most: self.id("funding.raids.most_per_year")?,
            cash: if with_cash { Some(self.cash()?) } else { None },
        })
    }

    fn cash(&self) -> Option<Cash> {
        let of = |name: &str| self.of("funding.cash", name);
        let [buildings, equipment, digital] = AssetKind::NAMES.map(|name| {
            let table = join("funding.cash.assets", name);
            Some(AssetKind {
                depreciation: self.of(&table, "depreciation_gbp_m")?,
                life: self.of(&table, "life_years")?,
                capital_share: self.fixed(&join(&table, "capital_share"))?,
            })
        });
        Some(Cash {
            opening: of("opening_gbp_m")?,
            minimum: of("minimum_gbp_m")?,
            dividend_capital: of("dividend_capital_gbp_m")?,
            receipts: of("receipts_gbp_m")?,
            pfi_principal: of("pfi_principal_gbp_m")?,
            loan_principal: of("loan_principal_gbp_m")?,
            lease_liability: of("lease_liability_gbp_m")?,
            lease_life: of("lease_life_years")?,
            new_leases: of("new_leases_gbp_m")?,
            net_assets: of("net_assets_gbp_m")?,
            capital_charge: of("capital_charge_per_year")?,
            assets: [buildings?, equipment?, digital?],
        })
    }

    pub(super) fn technology(&self) -> Option<Technology> {
        let of = |name: &str| self.of("technology", name);
        Some(Technology {
            barrier: self.barrier("technology")?,
            life: of("life_years")?,
            replacement: match of("replacement_gbp_m") {
                Some(amount) => Replacement::Money { amount, value: of("system_value_gbp_m")? },
                None => Replacement::Rate(of("replacement_share_per_year")?),
            },
            running_cost: of("running_cost_gbp_m")?,
            running_cost_growth: of("running_cost_growth_per_year")?,
            running_cost_cap: of("running_cost_cap")?,
            outages: of("outages_per_year")?,
            days_per_outage: of("days_per_outage")?,
            productivity_penalty: of("productivity_penalty")?,
        })
    }

    pub(super) fn workforce(&self) -> Option<Workforce> {
        let of = |name: &str| self.of("workforce", name);
        let [clinical, estates, digital] = StaffGroup::NAMES.map(|name| {
            let table = join("workforce", name);
            let of = |name: &str| self.of(&table, name);
            Some(StaffGroup {
                fte: of("fte")?,
                vacancy_share: of("vacancy_share")?,
                usual_vacancy_share: of("usual_vacancy_share")?,
                leaver_share: of("leaver_share_per_year")?,
                leaver_factor: of("leaver_factor")?,
                establishment_growth: of("establishment_growth_per_year")?,
                pipeline: of("pipeline_fte_per_year"),
                pay: of("pay_gbp")?,
            })
        });
        let opening_training = of("skills.opening_training_share")?;
        // What is not stated goes on as before.
        let as_before =
            || self.found.numbers.get(self.ids[opening_training.0]).map(|number| number.distribution.mean());
        Some(Workforce {
            barrier: self.barrier("workforce")?,
            groups: [clinical?, estates?, digital?],
            gap_closing_share: of("gap_closing_share_per_year")?,
            vacancy_effect_on_leavers: of("vacancy_effect_on_leavers")?,
            agency_cover_share: of("agency_cover_share")?,
            agency_cost_ratio: of("agency_cost_ratio")?,
            delivery_per_fte: of("estates.delivery_gbp_m_per_fte"),
            opening_skills: of("skills.opening_index")?,
            skills_life: of("skills.life_years")?,
            leaver_loss_share: of("skills.leaver_loss_share")?,
            opening_training_share: opening_training,
            training_share: self.fixed("workforce.skills.training_share").or_else(as_before)?,
        })
    }
}
