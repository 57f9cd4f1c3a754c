//! What no strategy can change: prices (P1, P2), demand (N1–N4), the plan (F1, F2), the stated limit of delivery (F6), and the
//! money that programmes may count on (M12).

use super::figures::{Figures, ratio};
use capcast::scenario::PriceBasis;

/// A year of a future.
pub struct Year {
    /// Construction inflation and index.
    pub construction: f64,
    pub q: f64,
    /// General inflation and index, and the index of the year before.
    pub general: f64,
    pub g: f64,
    pub g_before: f64,
    pub demand: Demand,
    pub planned: f64,
    /// Whether the plan is listed, and if not, how it stands to the last listed one: what belongs to it moves with it.
    pub moves: f64,
    pub limit: f64,
}

#[derive(Clone)]
pub struct Demand {
    pub million: f64,
    pub groups: Vec<f64>,
    /// Cost of care at opening prices, and what it was expected to grow by.
    pub care: f64,
    pub expected_growth: f64,
    /// Those who join the waiting list, million, and the factor by which they were expected to grow.
    pub joining: f64,
    pub joining_growth: f64,
    /// Who would have joined if nobody had stayed away.
    pub needing: f64,
    /// What share of demand each group has; of all people where there are no groups.
    pub shares: Vec<f64>,
    /// The share of demand that stays away.
    pub away: f64,
}

pub fn years(f: &Figures<'_>) -> Vec<Year> {
    let construction = inflation(f, "prices.construction", f.scenario.construction.persistence);
    let general = inflation(f, "prices.general", f.scenario.general.persistence);
    let demand = demand(f);
    let base = f.get("capital.base_gbp_m").unwrap_or(0.0);
    let (mut planned, mut reference, mut g_before, mut q) = (base, base, 1.0, 1.0);
    let mut years = Vec::new();
    for t in 0..f.years() {
        q *= 1.0 + construction[t];
        let g = g_before * (1.0 + general[t]);
        let listed = f.get(&format!("capital.plan_gbp_m.{}", f.scenario.first_year.plus(t as i32)));
        if let Some(listed) = listed {
            let now = f.scenario.first_year.plus(t as i32);
            let brings = match f.get("capital.indicative_log_sd") {
                Some(s) if f.scenario.capital.firm_to.is_some_and(|firm| now > firm) => {
                    let settlement = f.normal_once("capital.indicative", "settlement");
                    if f.is_central() { 1.0 } else { (s * settlement - s * s / 2.0).exp() }
                }
                _ => 1.0,
            };
            (planned, reference) = (listed * brings, listed * brings);
        } else {
            let (growth, more) = (f.of("capital.growth_after_per_year"), f.of("capital.increment_after_gbp_m"));
            planned = match f.scenario.capital.after_basis {
                PriceBasis::Cash => planned * (1.0 + growth) + more,
                PriceBasis::Real => (planned / g_before * (1.0 + growth) + more) * g,
            }
            .max(0.0);
        }
        let limit = f.get("capital.delivery.limit_gbp_m").map_or(f64::INFINITY, |limit| {
            limit * (1.0 + f.of("capital.delivery.growth_per_year")).powi(t as i32 + 1) * q
        });
        years.push(Year {
            construction: construction[t],
            q,
            general: general[t],
            g,
            g_before,
            demand: demand[t].clone(),
            planned,
            moves: if listed.is_some() { 1.0 } else { ratio(planned, reference) },
            limit,
        });
        g_before = g;
    }
    years
}

/// (M12): money in sight beyond each year, at its prices, every number at its mean.
pub fn money_in_sight(f: &Figures<'_>, one_pot: bool) -> Vec<f64> {
    let Some(programmes) = &f.scenario.programmes else { return vec![0.0; f.years()] };
    let central = f.central();
    let [fixed, share] =
        ["capital.programmes_gbp_m", "capital.share_to_programmes"].map(|path| f.expected(path).unwrap_or(0.0));
    let expected: Vec<f64> = years(&central)
        .iter()
        .enumerate()
        .map(|(t, year)| {
            let now = f.scenario.first_year.plus(t as i32);
            let indicative = f.scenario.capital.firm_to.is_some_and(|firm| now > firm);
            let counts = if indicative { programmes.indicative_share } else { 1.0 };
            // In one pot the money for backlog is in sight too.
            let backlog = f.mean("capital.share_to_backlog") * year.planned
                + f.mean("capital.pot_additionality") * f.mean("capital.pot_gbp_m") * year.moves;
            counts * (fixed * year.g + share * year.planned + if one_pot { backlog } else { 0.0 })
        })
        .collect();
    let (dearer, last) = (1.0 + f.mean("prices.construction.mean_per_year"), expected.len() - 1);
    let beyond = programmes.sight_years - 1.0;
    let sight = |t: usize| {
        let mut sum = 0.0;
        for i in 1..=beyond.ceil() as usize {
            let part = (beyond - (i - 1) as f64).min(1.0);
            // What goes on after the last year does so at that year's prices.
            let then = (t + i).min(last);
            sum += part * expected[then] / dearer.powi((then - t) as i32);
        }
        sum
    };
    (0..expected.len()).map(sight).collect()
}

/// (P1)
fn inflation(f: &Figures<'_>, table: &str, persistence: f64) -> Vec<f64> {
    let of = |name: &str| f.of(&format!("{table}.{name}"));
    let surprise = of("sd_per_year") * (1.0 - persistence * persistence).sqrt();
    let mut rate = of("last_observed_per_year");
    let year = |t| {
        let mean = of("mean_per_year");
        rate = mean + persistence * (rate - mean) + surprise * f.surprise(table, "year", t);
        rate
    };
    (0..f.years()).map(year).collect()
}

fn demand(f: &Figures<'_>) -> Vec<Demand> {
    let Some(system) = &f.scenario.demand else {
        let none = Demand {
            million: 0.0,
            groups: Vec::new(),
            care: 1.0,
            expected_growth: 1.0,
            joining: 0.0,
            joining_growth: 1.0,
            needing: 0.0,
            shares: vec![1.0],
            away: 0.0,
        };
        return vec![none; f.years()];
    };
    let service = |id: &str, name: &str| format!("demand.service.{id}.{name}");
    let group = |id: &str, name: &str| format!("demand.group.{id}.{name}");
    let shares: f64 = system.groups.iter().map(|g| f.of(&group(&g.id, "share"))).sum();
    let opening: f64 =
        system.services.iter().map(|s| f.of(&service(&s.id, "million")) * f.of(&service(&s.id, "cost_weight"))).sum();
    let fixed = f.get("funding.fixed_cost_share").unwrap_or(0.0);
    let mut deviation = vec![0.0; system.services.len()];
    let (mut to_return, mut cost_before) = (0.0, 1.0);
    let mut years = Vec::new();
    for t in 0..f.years() {
        let n = (t + 1) as f64;
        // (N3)
        let away = f.happens("demand.shock", f.of("demand.shock.probability_per_year"), t)
            * f.yearly("demand.shock.suppressed_share", "year", t);
        let returns = f.of("demand.shock.return_per_year") * to_return;
        let appearing = 1.0 - away + returns;
        to_return += f.of("demand.shock.returning_share") * away - returns;
        // (N2)
        let weight =
            |id: &str| f.of(&group(id, "share")) / shares * (f.of(&group(id, "growth_offset_per_year")) * n).exp();
        let weights: Vec<f64> = system.groups.iter().map(|g| weight(&g.id)).collect();
        let crowd = if weights.is_empty() { 1.0 } else { weights.iter().sum() };
        // (N1), the variance of x in closed form
        let (mut million, mut cost, mut needing) = (0.0, 0.0, 0.0);
        for (at, (s, x)) in system.services.iter().zip(&mut deviation).enumerate() {
            let of = |name: &str| f.of(&service(&s.id, name));
            let (sd, kept) = (of("log_sd"), system.persistence);
            *x = kept * *x + sd * (1.0 - kept * kept).sqrt() * f.surprise("demand.service.deviation", &s.id, t);
            let variance = if f.trial == 0 { 0.0 } else { sd * sd * (1.0 - kept.powi(2 * (t as i32 + 1))) };
            let needed = of("million") * (of("growth_per_year") * n + *x - variance / 2.0).exp() * crowd;
            let served = needed * appearing;
            million += served;
            cost += of("cost_weight") * served;
            if is_waited_for(f, at) {
                needing += needed;
            }
        }
        // (N4)
        let cost = ratio(cost, opening);
        let growth = expected_cost(f, n) / expected_cost(f, n - 1.0);
        years.push(Demand {
            million,
            groups: weights.iter().map(|weight| million * weight / crowd).collect(),
            care: fixed * cost_before * growth + (1.0 - fixed) * cost,
            expected_growth: growth,
            joining: needing * appearing,
            needing,
            joining_growth: ratio(expected_joining(f, n), expected_joining(f, n - 1.0)),
            shares: if weights.is_empty() { vec![1.0] } else { weights.iter().map(|weight| weight / crowd).collect() },
            away,
        });
        cost_before = cost;
    }
    years
}

/// Whether people wait for the service at this place (`care.services`).
fn is_waited_for(f: &Figures<'_>, at: usize) -> bool {
    f.scenario.care.as_ref().is_some_and(|care| care.services.contains(&at))
}

/// Cost of demand with every number at its mean, `n` years after the opening.
fn expected_cost(f: &Figures<'_>, n: f64) -> f64 {
    expected(f, n, |_, id| f.mean(&format!("demand.service.{id}.cost_weight")))
}

/// Those who join the waiting list, likewise (`e` of L2).
fn expected_joining(f: &Figures<'_>, n: f64) -> f64 {
    expected(f, n, |at, _| f64::from(u8::from(is_waited_for(f, at))))
}

/// Demand with every number at its mean, each service, by its place and identifier, times `counts`.
fn expected(f: &Figures<'_>, n: f64, counts: impl Fn(usize, &str) -> f64) -> f64 {
    let Some(system) = &f.scenario.demand else { return 1.0 };
    let group = |id: &str| {
        let of = |name: &str| f.mean(&format!("demand.group.{id}.{name}"));
        of("share") * (of("growth_offset_per_year") * n).exp()
    };
    let service = |id: &str| {
        let of = |name: &str| f.mean(&format!("demand.service.{id}.{name}"));
        of("million") * (of("growth_per_year") * n).exp()
    };
    let crowd: f64 = if system.groups.is_empty() { 1.0 } else { system.groups.iter().map(|g| group(&g.id)).sum() };
    let services = system.services.iter().enumerate();
    services.map(|(at, s)| counts(at, &s.id) * service(&s.id)).sum::<f64>() * crowd
}
