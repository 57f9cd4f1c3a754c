//! What a strategy makes of the year's money (S1–S4): pots, in each of them tiers of candidates, in each tier all alike.

use super::estate::{BANDS, incident_rates};
use super::figures::{Figures, ratio};
use capcast::scenario::{Rule, StrategySpec};

/// An estate and a band.
type Candidate = (usize, usize);

/// A rule with its order decided.
pub struct Plan {
    pub set_aside_share: f64,
    pub training: f64,
    pots: Vec<(f64, Vec<Vec<Candidate>>)>,
}

/// What it did in a year.
pub struct Allocation {
    pub set_aside: f64,
    pub spend: Vec<[f64; 4]>,
    pub spent: f64,
    pub unspent: f64,
}

impl Plan {
    pub fn of(f: &Figures<'_>, spec: &StrategySpec) -> Self {
        let estates = f.scenario.estates.len();
        let all: Vec<Candidate> = (0..estates).flat_map(|j| [0, 1, 2, 3].map(|band| (j, band))).collect();
        let band = |band: usize| (0..estates).map(|j| (j, band)).collect::<Vec<_>>();
        let pots = match spec.rule {
            Rule::DoMinimum => Vec::new(),
            Rule::Proportional => vec![(1.0, vec![all])],
            Rule::WorstFirst => vec![(1.0, [3, 2, 1, 0].map(band).to_vec())],
            Rule::RingFenced => [0, 1, 2, 3].map(|b| (spec.pots[b], vec![band(b)])).to_vec(),
            Rule::RiskPerPound => {
                let risk = risk(f, &all);
                vec![(1.0, tiers(all, risk))]
            }
            Rule::Weighted => {
                let score = weighted(f, &all, [spec.weights.risk, spec.weights.age, spec.weights.size]);
                vec![(1.0, tiers(all, score))]
            }
            Rule::Staged => panic!("a stage is never staged itself"),
        };
        let own = f.scenario.workforce.as_ref().map_or(0.0, |workforce| workforce.training_share);
        Self { set_aside_share: spec.set_aside_share, training: spec.training_share.unwrap_or(own), pots }
    }

    /// Shares out `money` over what each candidate can absorb (S2).
    pub fn allocate(&self, money: f64, absorbable: &[[f64; 4]]) -> Allocation {
        let set_aside = self.set_aside_share * money;
        let mut spend = vec![[0.0; 4]; absorbable.len()];
        let mut spent = 0.0;
        for (share, tiers) in &self.pots {
            let mut left = share * (money - set_aside);
            for tier in tiers {
                let need: f64 = tier.iter().map(|&(j, band)| absorbable[j][band]).sum();
                let taken = need.min(left);
                for &(j, band) in tier {
                    spend[j][band] = taken * ratio(absorbable[j][band], need);
                }
                left -= taken;
                spent += taken;
            }
        }
        Allocation { set_aside, spend, spent, unspent: (money - set_aside - spent).max(0.0) }
    }
}

/// Candidates in order of score, highest first; equal ones share a tier.
fn tiers(candidates: Vec<Candidate>, scores: Vec<f64>) -> Vec<Vec<Candidate>> {
    let mut scored: Vec<(f64, Candidate)> = scores.into_iter().zip(candidates).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.chunk_by(|a, b| a.0 == b.0).map(|tier| tier.iter().map(|&(_, candidate)| candidate).collect()).collect()
}

/// (S3)
fn risk(f: &Figures<'_>, candidates: &[Candidate]) -> Vec<f64> {
    let of = |path: &str| f.mean(path);
    let rates = incident_rates(f, of);
    let moved = ["low_to_moderate", "moderate_to_significant", "significant_to_high"]
        .map(|step| of(&format!("backlog.migration.{step}_per_year")));
    let cost = of("incidents.repair_cost_gbp")
        + of("incidents.lost_bed_days") * of("incidents.bed_day_value_gbp")
        + of("incidents.clinical_weight") * of("incidents.clinical_incident_value_gbp");
    let score = |&(j, band): &Candidate| {
        let stays = moved.get(band).map_or(1.0, |share| 1.0 - share);
        let next = rates.get(band + 1).unwrap_or(&0.0);
        let criticality = of(&format!("estate.{}.criticality", f.scenario.estates[j].id));
        let escalation =
            of("backlog.escalation.mean_per_year") + of(&format!("backlog.escalation.offset_per_year.{}", BANDS[band]));
        (stays * rates[band] + (1.0 - stays) * next) * criticality * cost / 1e6 / of("backlog.cost_to_clear")
            + (1.0 + of("prices.construction.mean_per_year")) * (1.0 + escalation)
            - 1.0
    };
    candidates.iter().map(score).collect()
}

/// (S4)
fn weighted(f: &Figures<'_>, candidates: &[Candidate], weights: [f64; 3]) -> Vec<f64> {
    let stock: Vec<[f64; 4]> =
        f.scenario.estates.iter().map(|e| BANDS.map(|band| f.mean(&format!("estate.{}.{band}_gbp_m", e.id)))).collect();
    let all: f64 = stock.iter().flatten().sum();
    let age = candidates.iter().map(|&(j, _)| ratio(stock[j][2] + stock[j][3], stock[j].iter().sum())).collect();
    let size = candidates.iter().map(|&(j, band)| ratio(stock[j][band], all)).collect();
    let mut score = vec![0.0; candidates.len()];
    for (weight, criterion) in weights.into_iter().zip([risk(f, candidates), age, size]) {
        let n = criterion.len() as f64;
        let mean = criterion.iter().sum::<f64>() / n;
        let sd = (criterion.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt();
        // Where they differ by the rounding of their mean they do not differ.
        if sd > 1e-12 * mean.abs() {
            for (score, x) in score.iter_mut().zip(criterion) {
                *score += weight * (x - mean) / sd;
            }
        }
    }
    score
}
