//! What a strategy makes of the year's money (S1–S4, S6–S9): pots, in each of them tiers of candidates, in each tier all alike;
//! and which programmes start, out of their own money or out of one pot with backlog.

use super::estate::{BANDS, incident_rates};
use super::figures::{Figures, ratio};
use super::future::Year;
use super::programmes::{Programmes, listed};
use capcast::scenario::{ProgrammeOrder, Rule, StrategySpec};
use capcast::systems::programmes::{Kind, Programme as Stated};

/// At which scores discount.
const DISCOUNT: f64 = 0.035;

/// Of scores that no more than their rounding parts.
const EQUAL: f64 = 1e-12;

/// An estate and a band.
type Candidate = (usize, usize);

/// What stands in the order of one pot.
enum Claim {
    Programme(usize),
    Tier(Vec<Candidate>),
}

/// A rule with its order decided.
pub struct Plan {
    pub set_aside_share: f64,
    /// Shares of what is set aside that are for training, for change and for outreach (S9).
    pub for_training: f64,
    pub for_change: f64,
    pub for_outreach: f64,
    pub training: f64,
    pots: Vec<(f64, Vec<Vec<Candidate>>)>,
    /// The programmes that it lets start, in order, by their places as listed; and whether that order is the listed one.
    starts: Vec<usize>,
    as_listed: bool,
    /// All that is paid out of one pot, where there is one.
    one_pot: Option<Vec<Claim>>,
}

/// Programmes in a year: their own money, and who works.
pub struct OfProgrammes<'p> {
    pub all: &'p mut Programmes,
    pub year: &'p Year,
    pub t: usize,
    pub working: Option<[f64; 2]>,
    /// Of the digital staff.
    pub roll_out: f64,
    pub money: f64,
}

/// What it did in a year.
pub struct Allocation {
    pub set_aside: f64,
    pub spend: Vec<[f64; 4]>,
    pub spent: f64,
    /// Money for backlog that no one spent.
    pub unspent: f64,
    /// What there was money for, and no staff; and programmes' money that is spent elsewhere.
    pub undelivered: f64,
    pub elsewhere: f64,
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
            Rule::BenefitCost | Rule::ModerniseFirst | Rule::EquityFirst => {
                vec![(1.0, tiers_of_worth(f, spec.rule).into_iter().map(|(_, tier)| tier).collect())]
            }
            Rule::Staged => panic!("a stage is never staged itself"),
        };
        let order = order(f, spec);
        let one_pot = spec.pool.then(|| one_order(&order, tiers_of_worth(f, spec.rule)));
        let own = f.scenario.workforce.as_ref().map_or(0.0, |workforce| workforce.training_share);
        let [for_training, for_change, for_outreach] = spec.set_aside_for;
        Self {
            set_aside_share: spec.set_aside_share,
            for_training,
            for_change,
            for_outreach,
            training: spec.training_share.unwrap_or(own),
            pots,
            starts: order.into_iter().map(|(_, k)| k).collect(),
            as_listed: is_listed(spec),
            one_pot,
        }
    }

    /// Whether it lets any programme start.
    pub fn lets_start(&self) -> bool {
        !self.starts.is_empty()
    }

    /// Pays programmes, and shares out `money` over what each candidate can absorb (S2).
    pub fn allocate(
        &self,
        money: f64,
        absorbable: &[[f64; 4]],
        mut programmes: Option<OfProgrammes<'_>>,
    ) -> Allocation {
        if let Some(of) = &mut programmes {
            of.all.one_pot = self.one_pot.is_some();
        }
        if let (Some(claims), Some(of)) = (&self.one_pot, &mut programmes) {
            return self.allocate_one_pot(claims, money, absorbable, of);
        }
        let (mut undelivered, mut elsewhere) = (0.0, 0.0);
        if let Some(of) = programmes {
            let mut left = of.money;
            let mut turn = of.all.pay_those_under_way((of.year, of.t), of.working, of.roll_out, &mut left);
            for &k in &self.starts {
                of.all.start(k, &mut turn, &mut left);
                if self.as_listed && of.all.holds_up(k, &turn) {
                    break;
                }
            }
            undelivered = turn.undelivered.min(left);
            elsewhere = left - undelivered;
        }
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
        let unspent = (money - set_aside - spent).max(0.0);
        Allocation { set_aside, spend, spent, unspent, undelivered, elsewhere }
    }

    /// The same out of one pot: those under way, then all in one order.
    fn allocate_one_pot(
        &self,
        claims: &[Claim],
        money: f64,
        absorbable: &[[f64; 4]],
        of: &mut OfProgrammes<'_>,
    ) -> Allocation {
        let set_aside = self.set_aside_share * money;
        let mut left = money - set_aside + of.money;
        let mut turn = of.all.pay_those_under_way((of.year, of.t), of.working, of.roll_out, &mut left);
        let (mut spend, mut spent, mut held_up) = (vec![[0.0; 4]; absorbable.len()], 0.0, false);
        for claim in claims {
            match claim {
                Claim::Programme(k) if !held_up => {
                    of.all.start(*k, &mut turn, &mut left);
                    held_up = self.as_listed && of.all.holds_up(*k, &turn);
                }
                Claim::Programme(_) => {}
                Claim::Tier(tier) => {
                    let need: f64 = tier.iter().map(|&(j, band)| absorbable[j][band]).sum();
                    let taken = need.min(left);
                    for &(j, band) in tier {
                        spend[j][band] = taken * ratio(absorbable[j][band], need);
                    }
                    left -= taken;
                    spent += taken;
                }
            }
        }
        // What had no staff is programmes' no further than their own money: the rest stays backlog's.
        let undelivered = turn.undelivered.min(left).min(of.money);
        // Programmes are paid out of their own money first: what of it neither they nor backlog needed is spent elsewhere.
        let own = (of.money - of.all.paid() - undelivered).max(0.0);
        let elsewhere = own.min(left - undelivered);
        Allocation { set_aside, spend, spent, unspent: left - undelivered - elsewhere, undelivered, elsewhere }
    }
}

/// Whether a strategy takes programmes as listed.
fn is_listed(spec: &StrategySpec) -> bool {
    let own = [Rule::DoMinimum, Rule::BenefitCost, Rule::ModerniseFirst, Rule::EquityFirst];
    match spec.programmes {
        Some(stated) => stated == ProgrammeOrder::Listed,
        None => !own.contains(&spec.rule),
    }
}

/// The programmes that a strategy lets start, by their places as listed, with their scores, highest first: equal ones stay as
/// listed. What has no score that backlog's can be held against comes before backlog.
fn order(f: &Figures<'_>, spec: &StrategySpec) -> Vec<(f64, usize)> {
    let all = listed(f.scenario);
    let score = |programme: &Stated| match (spec.programmes, spec.rule) {
        _ if is_listed(spec) => f64::INFINITY,
        (Some(_), _) | (None, Rule::BenefitCost) => worth_of(f, programme),
        (None, Rule::ModerniseFirst) => f64::from(u8::from(modernises(f, programme))),
        _ => programme.estates.iter().map(|&j| deprived(f, j)).sum::<f64>() / programme.estates.len() as f64,
    };
    let none = match spec.programmes {
        Some(stated) => stated == ProgrammeOrder::None,
        None => spec.rule == Rule::DoMinimum,
    };
    if none {
        return Vec::new();
    }
    let mut scored: Vec<(f64, usize)> = all.iter().enumerate().map(|(k, programme)| (score(programme), k)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored
}

/// Programmes and tiers in one order, programmes first among equals.
fn one_order(programmes: &[(f64, usize)], tiers: Vec<(f64, Vec<Candidate>)>) -> Vec<Claim> {
    let (mut claims, mut next) = (Vec::new(), programmes.iter().peekable());
    for (score, tier) in tiers {
        let no_worse = score - EQUAL * score.abs();
        while let Some((_, k)) = next.next_if(|(own, _)| *own >= no_worse) {
            claims.push(Claim::Programme(*k));
        }
        claims.push(Claim::Tier(tier));
    }
    claims.extend(next.map(|(_, k)| Claim::Programme(*k)));
    claims
}

/// Tiers with their scores, under the rules that can hold them against programmes.
fn tiers_of_worth(f: &Figures<'_>, rule: Rule) -> Vec<(f64, Vec<Candidate>)> {
    let estates = f.scenario.estates.len();
    let band = |band: usize| (0..estates).map(|j| (j, band)).collect::<Vec<_>>();
    match rule {
        Rule::BenefitCost => {
            let all: Vec<Candidate> = (0..estates).flat_map(|j| [0, 1, 2, 3].map(|band| (j, band))).collect();
            let scores = worth(f, &all);
            scored_tiers(all, scores)
        }
        // Programmes come before backlog (S8).
        Rule::ModerniseFirst => [3, 2, 1, 0].map(|r| (f64::NEG_INFINITY, band(r))).to_vec(),
        _ => {
            let mut shares: Vec<f64> = (0..estates).map(|j| deprived(f, j)).collect();
            shares.sort_by(|a, b| b.total_cmp(a));
            shares.dedup();
            let of = |share: f64, r: usize| -> Vec<Candidate> {
                band(r).into_iter().filter(|&(j, _)| deprived(f, j) == share).collect()
            };
            shares.into_iter().flat_map(|share| [3, 2, 1, 0].map(|r| (share, of(share, r)))).collect()
        }
    }
}

/// The share of the people whom an estate serves who live in the most deprived fifth (S8).
fn deprived(f: &Figures<'_>, j: usize) -> f64 {
    let stated = f.expected(&format!("estate.{}.deprived_share", f.scenario.estates[j].id));
    stated.or_else(|| most_deprived(f, j)).unwrap_or(0.2)
}

/// The part that the most deprived group has of those whom an estate serves; none where no group has estates of its own, or none
/// has this one.
fn most_deprived(f: &Figures<'_>, j: usize) -> Option<f64> {
    let (system, demand) = (f.scenario.disparities.as_ref()?, f.scenario.demand.as_ref()?);
    if system.groups.iter().all(|group| group.estates.is_empty()) {
        return None;
    }
    let area = |j: usize| f.mean(&format!("estate.{}.area_m2", f.scenario.estates[j].id));
    let (mut most, mut everybody) = (0.0, 0.0);
    for (group, access) in demand.groups.iter().zip(&system.groups) {
        let serves = |j: &usize| access.estates.is_empty() || access.estates.contains(j);
        if !serves(&j) {
            continue;
        }
        let floor: f64 = (0..f.scenario.estates.len()).filter(serves).map(area).sum();
        let people = f.mean(&format!("demand.group.{}.share", group.id)) / floor;
        everybody += people;
        if access.rank == 1.0 {
            most += people;
        }
    }
    (everybody > 0.0).then(|| most / everybody)
}

/// Whether a programme comes first under `modernise_first` (S8).
fn modernises(f: &Figures<'_>, programme: &Stated) -> bool {
    matches!(programme.kind, Kind::ElectronicRecord | Kind::Network | Kind::DataSharing)
        || f.mean(&format!("programme.{}.legacy_retired_share", programme.id)) > 0.0
}

/// What a pound a year is worth today.
fn annuity(years: f64) -> f64 {
    (1.0 - (1.0 + DISCOUNT).powf(-years)) / DISCOUNT
}

/// (S6)
fn worth(f: &Figures<'_>, candidates: &[Candidate]) -> Vec<f64> {
    let horizon = f.years() as f64;
    let rate = |path: &str| 1.0 + f.mean(path);
    let real = rate("prices.construction.mean_per_year") / rate("prices.general.mean_per_year");
    let rates = incident_rates(f, |path| f.mean(path));
    let score = |&(j, band): &Candidate| {
        let grows = real * (1.0 + escalation(f, band));
        harm(f, rates, (j, band)) * annuity(horizon) / f.mean("backlog.cost_to_clear")
            + (grows / (1.0 + DISCOUNT)).powf(horizon)
    };
    candidates.iter().map(score).collect()
}

/// (S7)
fn worth_of(f: &Figures<'_>, programme: &Stated) -> f64 {
    let of = |name: &str| f.mean(&format!("programme.{}.{name}", programme.id));
    let area = |j: usize| f.mean(&format!("estate.{}.area_m2", f.scenario.estates[j].id));
    let floor: f64 = (0..f.scenario.estates.len()).map(area).sum();
    let share = ratio(programme.estates.iter().map(|&j| area(j)).sum(), floor);
    let day_to_day = ["revenue", "opening_deficit"]
        .iter()
        .map(|name| f.expected(&format!("funding.{name}_gbp_m")).unwrap_or(0.0))
        .sum::<f64>();
    let yearly = of("cash_releasing_gbp_m") + of("societal_gbp_m") + of("productivity_share") * day_to_day * share
        - of("running_cost_gbp_m");
    let its: Vec<Candidate> = programme.estates.iter().flat_map(|&j| [0, 1, 2, 3].map(|band| (j, band))).collect();
    let stock = |&(j, band): &Candidate| {
        f.mean(&format!("estate.{}.{}_gbp_m", f.scenario.estates[j].id, BANDS[band])) * of("backlog_retired_share")
    };
    let retired: f64 = its.iter().zip(worth(f, &its)).map(|(candidate, worth)| stock(candidate) * worth).sum();
    (yearly * annuity(of("life_years")) + retired) * (1.0 + DISCOUNT).powf(-of("duration_years"))
        / (of("cost_gbp_m") * (1.0 + of("optimism_bias")))
}

/// Candidates in order of score, highest first; equal ones share a tier.
fn tiers(candidates: Vec<Candidate>, scores: Vec<f64>) -> Vec<Vec<Candidate>> {
    scored_tiers(candidates, scores).into_iter().map(|(_, tier)| tier).collect()
}

/// The same with their scores.
fn scored_tiers(candidates: Vec<Candidate>, scores: Vec<f64>) -> Vec<(f64, Vec<Candidate>)> {
    let mut scored: Vec<(f64, Candidate)> = scores.into_iter().zip(candidates).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let tier = |tier: &[(f64, Candidate)]| (tier[0].0, tier.iter().map(|&(_, candidate)| candidate).collect());
    scored.chunk_by(|a, b| a.0 == b.0).map(tier).collect()
}

/// The mean escalation of a band.
fn escalation(f: &Figures<'_>, band: usize) -> f64 {
    f.mean("backlog.escalation.mean_per_year") + f.mean(&format!("backlog.escalation.offset_per_year.{}", BANDS[band]))
}

/// (S3)
fn risk(f: &Figures<'_>, candidates: &[Candidate]) -> Vec<f64> {
    let rates = incident_rates(f, |path| f.mean(path));
    let score = |&(j, band): &Candidate| {
        harm(f, rates, (j, band)) / f.mean("backlog.cost_to_clear")
            + (1.0 + f.mean("prices.construction.mean_per_year")) * (1.0 + escalation(f, band))
            - 1.0
    };
    candidates.iter().map(score).collect()
}

/// What failures of a pound of work cost next year, a share of it having moved a band up (S3).
fn harm(f: &Figures<'_>, rates: [f64; 4], (j, band): Candidate) -> f64 {
    let of = |path: &str| f.mean(path);
    let moved = ["low_to_moderate", "moderate_to_significant", "significant_to_high"]
        .map(|step| of(&format!("backlog.migration.{step}_per_year")));
    let cost = of("incidents.repair_cost_gbp")
        + of("incidents.lost_bed_days") * of("incidents.bed_day_value_gbp")
        + of("incidents.clinical_weight") * of("incidents.clinical_incident_value_gbp");
    let stays = moved.get(band).map_or(1.0, |share| 1.0 - share);
    let next = rates.get(band + 1).unwrap_or(&0.0);
    let criticality = of(&format!("estate.{}.criticality", f.scenario.estates[j].id));
    (stays * rates[band] + (1.0 - stays) * next) * criticality * cost / 1e6
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
