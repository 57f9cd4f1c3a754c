//! Staff and what they can do (W1–W9), and the technology that they replace (T1–T5).

use super::estate::Estate;
use super::figures::{Figures, ratio};
use super::future::Year;
use capcast::scenario::Barrier;

const GROUPS: [&str; 3] = ["clinical", "estates", "digital"];

/// Staff between two years: by group people, the opening's people grown with the posts, posts; and skill.
pub struct Staff {
    groups: [(f64, f64, f64); 3],
    skill: f64,
}

/// What staff do in a year.
#[derive(Default)]
pub struct Work {
    pub vacant: [f64; 3],
    pub skill: f64,
    /// £m; none where nobody says what a person can deliver.
    pub capacity: Option<f64>,
    pub roll_out: f64,
    pub agencies: f64,
    /// Estates and digital staff in post, at the opening's output of a person.
    pub working: [f64; 2],
}

impl Staff {
    pub fn open(f: &Figures<'_>) -> Option<Self> {
        f.scenario.workforce.as_ref()?;
        let group = |name: &str| {
            let fte = f.of(&format!("workforce.{name}.fte"));
            (fte, fte, fte / (1.0 - f.of(&format!("workforce.{name}.vacancy_share"))))
        };
        Some(Self { groups: GROUPS.map(group), skill: f.of("workforce.skills.opening_index") })
    }

    /// One year; `training` takes that share of time, `bought` is what was bought on top of it (W9), and go-lives were so many too
    /// many in the last one, in the mean of all estates (W1).
    pub fn year(&mut self, f: &Figures<'_>, year: &Year, t: usize, [training, bought, crowded]: [f64; 3]) -> Work {
        let removed = f.scenario.workforce.as_ref().unwrap().barrier == Barrier::Removed;
        let of = |name: &str| f.of(&format!("workforce.{name}"));
        let mut work = Work::default();
        let mut leaving = [0.0; 3];
        for (g, name) in GROUPS.into_iter().enumerate() {
            let of_group = |key: &str| of(&format!("{name}.{key}"));
            let (people, grown, posts) = self.groups[g];
            let (share, opening, growth) = (
                of_group("leaver_share_per_year"),
                of_group("vacancy_share"),
                of_group("establishment_growth_per_year"),
            );
            let beyond = (1.0 - people / posts).max(0.0) - opening;
            let factor = f.yearly(&format!("workforce.{name}.leaver_factor"), "year", t);
            let driven_away = match f.get("change.leavers_effect") {
                Some(effect) if name == "clinical" => effect * crowded,
                _ => 0.0,
            };
            leaving[g] = (share * factor + of("vacancy_effect_on_leavers") * beyond + driven_away).clamp(0.0, 1.0);
            let gap = posts * (1.0 - of_group("usual_vacancy_share")) - people;
            let hired = f
                .get(&format!("workforce.{name}.pipeline_fte_per_year"))
                .unwrap_or((grown * (share + growth) + of("gap_closing_share_per_year") * gap).max(0.0));
            let posts = posts * (1.0 + growth);
            let people = if removed { posts } else { people - people * leaving[g] + hired };
            self.groups[g] = (people, grown * (1.0 + growth), posts);
            work.vacant[g] = (1.0 - people / posts).max(0.0);
            let dearer = of("agency_cover_share") * of("agency_cost_ratio") - 1.0;
            work.agencies += (work.vacant[g] - opening) * posts * of_group("pay_gbp") / 1e6 * year.g * dearer;
        }
        let (taught, opening) = (of("skills.opening_training_share"), of("skills.opening_index"));
        let fades = |leave: f64| 1.0 / of("skills.life_years") + of("skills.leaver_loss_share") * leave;
        let left_then = (of("estates.leaver_share_per_year") + of("digital.leaver_share_per_year")) / 2.0;
        let floor = of("skills.floor_index").min(opening);
        let learning = (opening - floor) * fades(left_then) / taught;
        let at_work = if removed { 1.0 } else { self.skill };
        let output = (1.0 - training) * at_work / ((1.0 - taught) * opening);
        let fading = fades((leaving[1] + leaving[2]) / 2.0);
        let settles = floor + learning * (training + bought).min(1.0) / fading;
        self.skill = if removed { 1.0 } else { (settles + (self.skill - settles) * (-fading).exp()).min(1.0) };
        work.skill = self.skill;
        work.roll_out = (1.0 - work.vacant[2]) / (1.0 - of("digital.vacancy_share")) * output;
        work.working = [1, 2].map(|g| self.groups[g].0 * output);
        work.capacity =
            f.get("workforce.estates.delivery_gbp_m_per_fte").map(|each| each * self.groups[1].0 * year.q * output);
        work
    }

    /// The share of the time of estates and digital staff for whose training `money` of the year pays in the next one (W9).
    pub fn buys(&self, f: &Figures<'_>, year: &Year, money: f64) -> f64 {
        let everybody = self.groups[1].0 + self.groups[2].0;
        ratio(money * 1e6, f.of("workforce.skills.training_gbp_per_fte") * year.g * everybody)
    }
}

/// Legacy between two years: its mean by floor area, at the opening and now, and how much dearer it has become.
pub struct Technology {
    then: f64,
    now: f64,
    ageing: f64,
}

/// What legacy is and costs in a year.
pub struct Legacy {
    pub share: f64,
    pub running: f64,
    pub outage_days: f64,
    /// What the same care costs.
    pub productivity: f64,
}

/// Mean share of legacy by floor area, which is that of the opening (M11).
fn mean_legacy(estates: &[Estate]) -> f64 {
    let area: f64 = estates.iter().map(|e| e.area_then).sum();
    estates.iter().map(|e| ratio(e.area_then, area) * e.legacy).sum()
}

impl Technology {
    pub fn open(f: &Figures<'_>, estates: &[Estate]) -> Option<Self> {
        f.scenario.technology.as_ref()?;
        Some(Self { then: mean_legacy(estates), now: mean_legacy(estates), ageing: 1.0 })
    }

    /// One year, with `money` to replace legacy and the roll-out of the digital staff.
    pub fn year(
        &mut self,
        f: &Figures<'_>,
        (year, t): (&Year, usize),
        estates: &mut [Estate],
        money: f64,
        roll_out: f64,
    ) -> Legacy {
        let of = |name: &str| f.of(&format!("technology.{name}"));
        // Programmes may have retired some of it.
        self.now = mean_legacy(estates);
        let rate = match f.get("technology.system_value_gbp_m") {
            Some(value) => ratio(money, value * year.g * self.now),
            None => of("replacement_share_per_year"),
        };
        let replaced = (rate * roll_out).min(1.0);
        let removed = f.scenario.technology.as_ref().unwrap().barrier == Barrier::Removed;
        for estate in &mut *estates {
            let old = estate.legacy;
            let next = old + (1.0 - old) / of("life_years") - replaced * old;
            estate.legacy = if removed { 0.0 } else { next.clamp(0.0, 1.0) };
        }
        self.now = mean_legacy(estates);
        self.ageing = (self.ageing * (1.0 + of("running_cost_growth_per_year"))).min(of("running_cost_cap"));
        let relative = ratio(self.now, self.then);
        let outages = f.count("technology.outages", "year", of("outages_per_year") * relative, t);
        let slowed = |share: f64| 1.0 - of("productivity_penalty") * share;
        Legacy {
            share: self.now,
            running: of("running_cost_gbp_m") * year.g * self.ageing * relative,
            outage_days: outages * of("days_per_outage"),
            productivity: slowed(self.then) / slowed(self.now),
        }
    }
}
