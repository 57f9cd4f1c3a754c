//! An estate in one future: how its backlog ages (E1–E5), how it fails (I1–I3), what clears it (I4, E6).

use super::figures::{Figures, ratio};
use super::future::Year;
use capcast::draw::normal_quantile;

pub const BANDS: [&str; 4] = ["low", "moderate", "significant", "high"];

/// An estate between two years.
pub struct Estate {
    pub id: String,
    pub area: f64,
    pub criticality: f64,
    pub stock: [f64; 4],
    /// Incidents a year that do not come from backlog.
    base_rate: f64,
    /// Share of its technology that is legacy.
    pub legacy: f64,
}

/// Its year: of each band the flows as the ledger has them, opening to closing.
#[derive(Clone, Default)]
pub struct Entry {
    pub flows: [[f64; 8]; 4],
    pub band_rate: [f64; 4],
    pub rate: f64,
    pub incidents: f64,
    pub repair: f64,
    pub lost_days: f64,
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
    /// Share of estates that keep their value, spread of the others, and what makes their mean one.
    unchanged: f64,
    log_sd: f64,
    log_mean: f64,
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
        let tau = f.of("backlog.resurvey.log_sd");
        Self {
            escalation: by_band(f, "backlog.escalation.offset_per_year.*").map(|offset| mean + offset),
            need: (f.of("backlog.new_need.base_gbp_per_m2") + f.of("backlog.new_need.slope_gbp_per_m2") * mean)
                .max(0.0),
            need_split: shares(by_band(f, "backlog.new_need.split.*")),
            gain_split: shares(by_band(f, "backlog.resurvey.gain_split.*")),
            incident_rate: incident_rates(f, |path| f.of(path)),
            unchanged: f.of("backlog.resurvey.unchanged_share"),
            log_sd: tau,
            log_mean: if f.scenario.backlog.resurvey_heavy_tails { heavy_log_mean(tau) } else { tau * tau / 2.0 },
        }
    }

    /// (E5): the revaluation `z` of a uniform. The lowest uniforms are those that are valued lower, then come those that
    /// keep their value, then those that are valued higher.
    fn revaluation(&self, heavy: bool, uniform: f64) -> f64 {
        let kept = self.unchanged;
        // Where the score is `c/τ` the value stays.
        let level = ratio(self.log_mean, self.log_sd);
        let level = if heavy { level.min(INNER) / INNER + (level - INNER).max(0.0) / (6.0 * INNER) } else { level };
        let lower = if kept > 0.0 && self.log_sd > 0.0 { (1.0 - kept) * phi(level) } else { 1.0 - kept };
        let among = if uniform < lower {
            uniform
        } else if uniform < lower + kept {
            return 1.0;
        } else {
            uniform - kept
        };
        let n = normal_quantile(among / (1.0 - kept));
        let beyond = (n.abs() - 1.0).max(0.0);
        let score = if heavy { INNER * n.signum() * (n.abs().min(1.0) + 6.0 * beyond) } else { n };
        (self.log_sd * score - self.log_mean).exp()
    }
}

/// Slope of the score between its breaks, such that its variance is one.
const INNER: f64 = 0.354_884_614_304_202_76;

/// The normal distribution by its series, `½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …)`.
fn phi(x: f64) -> f64 {
    let density = (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let (mut sum, mut term, mut k) = (0.0, x, 1.0);
    while term.abs() > 1e-18 {
        sum += term;
        k += 2.0;
        term *= x * x / k;
    }
    0.5 + density * sum
}

/// `ln E[exp(τe)]` of the broken line.
fn heavy_log_mean(tau: f64) -> f64 {
    let (a, b) = (INNER * tau, 6.0 * INNER * tau);
    let inside = (a * a / 2.0).exp() * (phi(1.0 - a) - phi(-1.0 - a));
    let outside = (b * b / 2.0).exp() * ((a - b).exp() * phi(b - 1.0) + (b - a).exp() * phi(-1.0 - b));
    (inside + outside).ln()
}

impl Estate {
    pub fn all(f: &Figures<'_>) -> Vec<Self> {
        let of = |id: &str, name: &str| f.of(&format!("estate.{id}.{name}"));
        let area: f64 = f.scenario.estates.iter().map(|e| of(&e.id, "area_m2")).sum();
        let elsewhere = f.of("incidents.per_year") * (1.0 - f.of("incidents.from_backlog_share"));
        let estate = |id: &str| Self {
            id: id.to_owned(),
            area: of(id, "area_m2"),
            criticality: of(id, "criticality"),
            stock: BANDS.map(|band| of(id, &format!("{band}_gbp_m"))),
            base_rate: elsewhere * ratio(of(id, "area_m2"), area),
            legacy: f.get(&format!("estate.{id}.legacy_share")).or(f.get("technology.legacy_share")).unwrap_or(0.0),
        };
        f.scenario.estates.iter().map(|e| estate(&e.id)).collect()
    }

    /// Incidents a year at the opening stock.
    pub fn opening_rate(&self, beliefs: &Beliefs) -> f64 {
        self.base_rate + (0..4).map(|band| beliefs.incident_rate[band] * self.stock[band]).sum::<f64>()
    }

    /// Ages by a year and fails.
    pub fn age(&mut self, f: &Figures<'_>, beliefs: &Beliefs, year: &Year, t: usize) -> Entry {
        let moves = ["low_to_moderate", "moderate_to_significant", "significant_to_high"]
            .map(|step| f.of(&format!("backlog.migration.{step}_per_year")));
        let mut entry = Entry::default();
        let mut from_below = 0.0;
        for band in 0..4 {
            let opening = self.stock[band];
            let price = opening * year.construction;
            let escalation = (opening + price) * beliefs.escalation[band];
            let leaves = moves.get(band).map_or(0.0, |share| share * (opening + price + escalation));
            let need = beliefs.need * self.area * 1e-6 * year.q * beliefs.need_split[band];
            entry.flows[band] = [opening, price, escalation, from_below - leaves, need, 0.0, 0.0, 0.0];
            self.stock[band] = opening + price + escalation + from_below - leaves + need;
            from_below = leaves;
        }
        let shock = f.happens("backlog.resurvey.shock", f.of("backlog.resurvey.shock_probability_per_year"), t)
            * f.yearly("backlog.resurvey.shock_increase", "year", t);
        let heavy = f.scenario.backlog.resurvey_heavy_tails;
        let revalued = match f.trial {
            0 => 1.0,
            _ => beliefs.revaluation(heavy, f.uniform("backlog.resurvey.revaluation", &self.id, t)),
        };
        let whole: f64 = self.stock.iter().sum();
        let change = whole * (revalued * (1.0 + shock) - 1.0);
        let before = self.stock;
        for band in 0..4 {
            let part = if change > 0.0 { beliefs.gain_split[band] } else { ratio(before[band], whole) };
            entry.flows[band][5] = change * part;
            self.stock[band] += change * part;
        }
        entry.band_rate = [0, 1, 2, 3].map(|band| beliefs.incident_rate[band] * self.stock[band] / year.q);
        entry.rate = self.base_rate + entry.band_rate.iter().sum::<f64>();
        entry.incidents = f.count("incidents.count", &self.id, entry.rate, t);
        let felt = entry.incidents * self.criticality;
        entry.repair = felt * f.yearly("incidents.repair_cost_gbp", &self.id, t) * year.q / 1e6;
        entry.lost_days = felt * f.of("incidents.lost_bed_days");
        entry
    }

    /// What `capital` of repairs clears in each band (I4).
    pub fn repaired(&self, entry: &mut Entry, capital: f64, cost_to_clear: f64) {
        for band in 0..4 {
            let part = ratio(entry.band_rate[band], entry.rate);
            entry.flows[band][6] = (part * capital / cost_to_clear).min(self.stock[band]);
        }
    }

    /// Clears what the strategy spends, and closes the year.
    pub fn close(&mut self, entry: &mut Entry, spend: [f64; 4], cost_to_clear: f64) {
        for band in 0..4 {
            entry.flows[band][6] += spend[band] / cost_to_clear;
            self.stock[band] -= entry.flows[band][6];
            entry.flows[band][7] = self.stock[band];
        }
        entry.spend = spend.iter().sum();
    }
}
