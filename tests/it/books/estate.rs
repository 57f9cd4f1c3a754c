//! An estate in one future: how its backlog ages (E1–E5, E7, E8), how it fails (I1–I3), what clears it (I4, E6), and what
//! programmes replace of it (M10, M11).

use super::figures::{Figures, ratio};
use super::future::Year;
use capcast::draw::normal_quantile;
use capcast::systems::estate::SurveyKind;

pub const BANDS: [&str; 4] = ["low", "moderate", "significant", "high"];

/// An estate between two years.
pub struct Estate {
    pub id: String,
    /// Floor area, and that of the opening.
    pub area: f64,
    pub area_then: f64,
    pub criticality: f64,
    /// The work that is there, and what of it is recorded.
    pub work: [f64; 4],
    pub record: [f64; 4],
    /// Record ÷ work: of the last survey, and of every year's.
    level: f64,
    levels: Vec<f64>,
    /// By year and band: `η_t − η_{t−1}`.
    rerated: Vec<[f64; 4]>,
    /// The most that it ever had on record: what is all cleared leaves a rounding of that.
    most: f64,
    /// Incidents a year that do not come from backlog.
    base_rate: f64,
    /// Share of its technology that is legacy.
    pub legacy: f64,
    /// Share of its failures that programmes leave (M10).
    pub failing: f64,
}

/// Its year: of each band the flows as the ledger has them, opening to closing, then what was re-rated.
#[derive(Clone, Default)]
pub struct Entry {
    pub flows: [[f64; 9]; 4],
    /// The most that the estate has had on record until then.
    pub most: f64,
    /// Real cost of what was left undone at the open (D1).
    pub deferral: f64,
    pub band_rate: [f64; 4],
    pub rate: f64,
    pub incidents: f64,
    pub repair: f64,
    pub lost_days: f64,
    /// Work that repairs cleared.
    pub repaired: [f64; 4],
    pub spend: f64,
}

/// What a trial believes of all estates.
pub struct Beliefs {
    pub escalation: [f64; 4],
    need: f64,
    need_split: [f64; 4],
    gain_split: [f64; 4],
    /// Incidents a year per £m of backlog at opening prices.
    incident_rate: [f64; 4],
}

fn by_band(f: &Figures<'_>, path: &str) -> [f64; 4] {
    BANDS.map(|band| f.of(&path.replace('*', band)))
}

/// Shares of positive weights.
fn shares(weights: [f64; 4]) -> [f64; 4] {
    weights.map(|weight| weight / weights.iter().sum::<f64>())
}

/// (I1): incidents per £m by band, of numbers as `of` gives them.
pub fn incident_rates(f: &Figures<'_>, of: impl Fn(&str) -> f64) -> [f64; 4] {
    let relative = BANDS.map(|band| of(&format!("incidents.relative_rate.{band}")));
    let estates = f.scenario.estates.iter();
    let weighted: f64 = estates
        .flat_map(|e| BANDS.map(|band| of(&format!("estate.{}.{band}_gbp_m", e.id))).into_iter().zip(relative))
        .map(|(opening, relative)| opening * relative)
        .sum();
    let k = ratio(of("incidents.per_year") * of("incidents.from_backlog_share"), weighted);
    relative.map(|rate| k * rate)
}

impl Beliefs {
    pub fn of(f: &Figures<'_>) -> Self {
        let mean = f.of("backlog.escalation.mean_per_year");
        Self {
            escalation: by_band(f, "backlog.escalation.offset_per_year.*").map(|offset| mean + offset),
            need: (f.of("backlog.new_need.base_gbp_per_m2") + f.of("backlog.new_need.slope_gbp_per_m2") * mean)
                .max(0.0),
            need_split: shares(by_band(f, "backlog.new_need.split.*")),
            gain_split: shares(by_band(f, "backlog.resurvey.gain_split.*")),
            incident_rate: incident_rates(f, |path| f.of(path)),
        }
    }
}

/// A number of mean 0 and variance one at the opening and in every year, of which the share `φ` is left a year later.
fn reverts(f: &Figures<'_>, variable: &str, entity: &str, left: f64) -> Vec<f64> {
    let mut error = vec![f.normal_once(&format!("{variable}.opening"), entity)];
    for t in 0..f.years() {
        error.push(left * error[t] + (1.0 - left * left).sqrt() * f.surprise(variable, entity, t));
    }
    error
}

/// The same where all of it is kept with the probability `φ`: below it, among the uniforms; those above it are drawn afresh.
fn is_kept(f: &Figures<'_>, variable: &str, entity: &str, left: f64) -> Vec<f64> {
    let mut error = vec![f.normal_once(&format!("{variable}.opening"), entity)];
    for t in 0..f.years() {
        let uniform = f.uniform(variable, entity, t);
        error.push(if f.trial == 0 || uniform < left {
            error[t]
        } else {
            normal_quantile((uniform - left) / (1.0 - left))
        });
    }
    error
}

/// (E5): `ℓ` of every year, of a row whose opening record is `opening`.
fn levels(f: &Figures<'_>, id: &str, opening: f64) -> Vec<f64> {
    let (kind, left) = (f.scenario.backlog.survey_kind, f.of("backlog.resurvey.persistence"));
    let by_size = match kind {
        SurveyKind::Region => 0.18,
        _ if opening >= 35.0 => 0.60,
        _ => (0.60 * (35.0 / opening).powf(0.17)).min(1.0),
    };
    let s = f.get("backlog.resurvey.level_sd").unwrap_or(by_size);
    let rho = f.of("backlog.resurvey.shared_share");
    let of_all = reverts(f, "backlog.resurvey.level", "", left);
    let is_site = kind == SurveyKind::Site;
    let own = if is_site { is_kept } else { reverts }(f, "backlog.resurvey.level", id, left);
    let error = |t: usize| s * (rho.sqrt() * of_all[t] + (1.0 - rho).sqrt() * own[t]);
    let mean = |t: i32| {
        let (gone, shared, own) = (1.0 - left.powi(t), s * s * rho, s * s * (1.0 - rho));
        (shared * gone).exp() * if is_site { 1.0 - gone + gone * own.exp() } else { (own * gone).exp() }
    };
    let level = |t: usize| if f.trial == 0 { 1.0 } else { (error(t) - error(0)).exp() / mean(t as i32) };
    (1..=f.years()).map(level).collect()
}

/// (E7): by how much the rating of each band of a row moves in every year.
fn rerated(f: &Figures<'_>, id: &str) -> Vec<[f64; 4]> {
    let left = f.of("backlog.resurvey.persistence");
    let [a, b] = ["shared", "own"].map(|whose| f.of(&format!("backlog.rerating.{whose}_log_sd")));
    let rating = BANDS.map(|band| {
        let [of_all, own] = ["", id].map(|whose| reverts(f, &format!("backlog.rerating.{band}"), whose, left));
        of_all.iter().zip(own).map(|(of_all, own)| a * of_all + b * own).collect::<Vec<_>>()
    });
    (0..f.years()).map(|t| [0, 1, 2, 3].map(|band| rating[band][t + 1] - rating[band][t])).collect()
}

impl Estate {
    pub fn all(f: &Figures<'_>) -> Vec<Self> {
        let of = |id: &str, name: &str| f.of(&format!("estate.{id}.{name}"));
        let area: f64 = f.scenario.estates.iter().map(|e| of(&e.id, "area_m2")).sum();
        let elsewhere = f.of("incidents.per_year") * (1.0 - f.of("incidents.from_backlog_share"));
        let opening = |id: &str| BANDS.map(|band| of(id, &format!("{band}_gbp_m")));
        let estate = |id: &str| Self {
            id: id.to_owned(),
            area: of(id, "area_m2"),
            area_then: of(id, "area_m2"),
            criticality: of(id, "criticality"),
            work: opening(id),
            record: opening(id),
            level: 1.0,
            most: 0.0,
            levels: levels(f, id, opening(id).iter().sum()),
            rerated: rerated(f, id),
            base_rate: elsewhere * ratio(of(id, "area_m2"), area),
            legacy: f.get(&format!("estate.{id}.legacy_share")).or(f.get("technology.legacy_share")).unwrap_or(0.0),
            failing: 1.0,
        };
        f.scenario.estates.iter().map(|e| estate(&e.id)).collect()
    }

    /// Incidents a year at the opening stock.
    pub fn opening_rate(&self, beliefs: &Beliefs) -> f64 {
        self.base_rate + (0..4).map(|band| beliefs.incident_rate[band] * self.work[band]).sum::<f64>()
    }

    /// Ages by a year and fails.
    pub fn age(&mut self, f: &Figures<'_>, beliefs: &Beliefs, year: &Year, t: usize) -> Entry {
        let moves = ["low_to_moderate", "moderate_to_significant", "significant_to_high"]
            .map(|step| f.of(&format!("backlog.migration.{step}_per_year")));
        let mut entry = Entry::default();
        let opening = self.work;
        self.most = self.record.iter().sum::<f64>().max(self.most);
        // (E8)
        let worth = f.of("backlog.replacement_value_gbp_per_m2") * self.area / 1e6 * year.q;
        let priced = opening.iter().sum::<f64>() * (1.0 + year.construction);
        let room = (1.0 - (priced / worth).powi(2)).max(0.0);
        let mut from_below = 0.0;
        for band in 0..4 {
            let grows = beliefs.escalation[band] * room;
            let price = opening[band] * year.construction;
            let escalation = (opening[band] + price) * grows;
            let leaves = moves.get(band).map_or(0.0, |share| share * (opening[band] + price + escalation));
            let need = beliefs.need * self.area * 1e-6 * year.q * beliefs.need_split[band] * room;
            let flows = [price, escalation, from_below - leaves, need];
            entry.flows[band][0] = self.record[band];
            for (flow, of_work) in flows.into_iter().enumerate() {
                entry.flows[band][flow + 1] = of_work * self.level;
            }
            self.work[band] = opening[band] + flows.iter().sum::<f64>();
            from_below = leaves;
            let dearer = (1.0 + year.construction) * (1.0 + grows) / (1.0 + year.general) - 1.0;
            entry.deferral += self.record[band] * dearer / year.g_before;
        }
        // (E5)
        let shock = f.happens("backlog.resurvey.shock", f.of("backlog.resurvey.shock_probability_per_year"), t)
            * f.yearly("backlog.resurvey.shock_increase", "year", t);
        let (before, whole) = (self.work, self.work.iter().sum::<f64>());
        for band in 0..4 {
            self.work[band] += shock * whole * beliefs.gain_split[band];
            entry.flows[band][5] = self.levels[t] * self.work[band] - self.level * before[band];
        }
        self.level = self.levels[t];
        // (E7)
        let weighted = [0, 1, 2, 3].map(|band| self.work[band] * self.rerated[t][band].exp());
        let (unrated, found) = (self.work, self.work.iter().sum::<f64>());
        for band in 0..4 {
            self.work[band] = found * ratio(weighted[band], weighted.iter().sum());
            entry.flows[band][8] = self.level * (self.work[band] - unrated[band]);
        }
        self.most = (self.level * found).max(self.most);
        entry.most = self.most;
        // (I2, I3)
        entry.band_rate =
            [0, 1, 2, 3].map(|band| self.failing * beliefs.incident_rate[band] * self.work[band] / year.q);
        entry.rate = self.failing * self.base_rate + entry.band_rate.iter().sum::<f64>();
        entry.incidents = f.count("incidents.count", &self.id, entry.rate, t);
        let felt = entry.incidents * self.criticality;
        entry.repair = felt * f.yearly("incidents.repair_cost_gbp", &self.id, t) * year.q / 1e6;
        entry.lost_days = felt * f.of("incidents.lost_bed_days");
        entry
    }

    /// What `capital` of repairs clears in each band (I4), and the most that may then be spent on it (S1).
    pub fn repaired(&self, entry: &mut Entry, capital: f64, cost_to_clear: f64, limit: f64) -> [f64; 4] {
        [0, 1, 2, 3].map(|band| {
            let part = ratio(entry.band_rate[band], entry.rate);
            entry.repaired[band] = (part * capital / cost_to_clear).min(self.work[band]);
            let left = self.work[band] - entry.repaired[band];
            (cost_to_clear * limit * self.level * left).min(cost_to_clear * left)
        })
    }

    /// Clears what the strategy spends, and closes the year (E6).
    pub fn close(&mut self, entry: &mut Entry, spend: [f64; 4], cost_to_clear: f64) {
        for band in 0..4 {
            let cleared = entry.repaired[band] + spend[band] / cost_to_clear;
            self.work[band] = (self.work[band] - cleared).max(0.0);
            self.record[band] = self.level * self.work[band];
            entry.flows[band][6] = self.level * cleared;
            entry.flows[band][7] = self.record[band];
        }
        entry.spend = spend.iter().sum();
    }

    /// What goes when programmes go live: of what is left the share `backlog` in every band, and the share `legacy`; and the
    /// floor area that is added (M10, M11).
    pub fn replace(&mut self, entry: &mut Entry, [backlog, legacy]: [f64; 2], area: f64) {
        for band in 0..4 {
            let gone = backlog * self.work[band];
            self.work[band] -= gone;
            self.record[band] = self.level * self.work[band];
            entry.flows[band][6] += self.level * gone;
            entry.flows[band][7] = self.record[band];
        }
        self.legacy *= 1.0 - legacy;
        self.area = (self.area + area).max(0.0);
    }
}
