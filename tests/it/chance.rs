//! What chance decides in demand, funding, technology and staff, held against the moments that the scenario states. (What
//! follows from it is checked by the second set of books.)

use crate::worlds::{england, scenario, world};
use capcast::engine::Trial;
use capcast::scenario::TRUST;

const TRIALS: u32 = 1500;

fn futures(text: &str, set: &[&str]) -> Vec<Trial> {
    let scenario = scenario(text, set);
    let world = world(&scenario, TRIALS, 5);
    let proportional = scenario.strategies.iter().position(|s| s.id == "proportional").unwrap();
    (1..=TRIALS).map(|trial| Trial::run(&world, trial, proportional)).collect()
}

/// Mean and standard deviation.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

/// Within four standard errors of a mean of `n` draws with spread `sd`.
fn near(what: &str, found: f64, stated: f64, sd: f64, n: usize) {
    let within = 4.0 * sd / (n as f64).sqrt();
    assert!((found - stated).abs() <= within, "{what}: {found} against {stated} ± {within}");
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let ((ma, sa), (mb, sb)) = (moments(&a), moments(&b));
    pairs.iter().map(|(x, y)| (x - ma) * (y - mb)).sum::<f64>() / (pairs.len() as f64 - 1.0) / (sa * sb)
}

/// A service's deviation is left to the stated share a year later, settles at the stated spread, and is the service's own.
#[test]
fn demand_wanders_and_returns_as_stated() {
    let set = ["demand.service.elective.log_sd=0.05", "demand.persistence=0.7"];
    let futures = futures(capcast::scenario::ENGLAND, &set);
    let at = |t: usize, i: usize| -> Vec<f64> {
        futures.iter().map(|f| f.futures.demand.services[i * f.years.len() + t].deviation[0]).collect()
    };
    for (i, sd) in [(0, 0.05), (1, 0.02)] {
        let (mean, found) = moments(&at(14, i));
        near("mean of the deviation", mean, 0.0, sd, futures.len());
        near("its spread", found, sd, sd, 2 * futures.len());
        let pairs: Vec<_> = at(13, i).into_iter().zip(at(14, i)).collect();
        near("what is left of it", correlation(&pairs), 0.7, 1.0 - 0.49, futures.len());
    }
    let across: Vec<_> = at(14, 0).into_iter().zip(at(14, 1)).collect();
    near("services together", correlation(&across), 0.0, 1.0, futures.len());
    // Its mean stays on the trend: 2.35 and 1.75 % a year are drawn, so a service is held against its own growth.
    let scenario = england(&set);
    let growth = scenario.demand.as_ref().unwrap().services[0].growth;
    let over: Vec<f64> = futures
        .iter()
        .map(|f| f.futures.demand.services[14].million[0] / (20.6 * (15.0 * f.futures.numbers.of(growth)[0]).exp()))
        .collect();
    near("demand over its trend", moments(&over).0, 1.0, 0.05, over.len());
}

/// Years in which people stay away come with the stated probability, and as many of them do.
#[test]
fn people_stay_away_as_often_and_as_many_as_stated() {
    let set = [
        "demand.shock.probability_per_year=0.3",
        "demand.shock.suppressed_share={ uniform = { min = 0.1, max = 0.5 } }",
    ];
    let futures = futures(capcast::scenario::ENGLAND, &set);
    let shares: Vec<f64> = futures.iter().flat_map(|f| &f.years).map(|year| year.record.demand.suppressed[0]).collect();
    let struck: Vec<f64> = shares.iter().copied().filter(|share| *share > 0.0).collect();
    near("years", struck.len() as f64 / shares.len() as f64, 0.3, 0.46, shares.len());
    let (mean, sd) = moments(&struck);
    near("share that stays away", mean, 0.3, 0.4 / 12_f64.sqrt(), struck.len());
    near("its spread", sd, 0.4 / 12_f64.sqrt(), 0.4 / 12_f64.sqrt(), struck.len());
}

/// Raids happen with the probability that deficits give them, and take the stated share.
#[test]
fn raids_come_with_their_probability_and_take_their_share() {
    let futures = futures(capcast::scenario::ENGLAND, &["funding.opening_deficit_gbp_m=3000"]);
    let years: Vec<_> = futures.iter().flat_map(|f| &f.years).map(|year| year.record.capital.raid).collect();
    let surprise: Vec<f64> = years.iter().map(|raid| (raid.on - raid.probability)[0]).collect();
    near("raids beyond their probability", moments(&surprise).0, 0.0, 0.5, years.len());
    // Where deficits make them likely, and where they do not.
    for (low, high) in [(0.0, 0.3), (0.3, 1.0)] {
        let some: Vec<f64> = years
            .iter()
            .filter(|raid| (low..high).contains(&raid.probability[0]))
            .map(|raid| (raid.on - raid.probability)[0])
            .collect();
        near("raids of some probability", moments(&some).0, 0.0, 0.5, some.len());
    }
    let sizes: Vec<f64> = years.iter().filter(|raid| raid.on > 0.0).map(|raid| raid.share[0]).collect();
    let (mean, sd) = moments(&sizes);
    near("size", mean, 0.14, 0.04, sizes.len());
    near("its spread", sd, 0.14 / 12_f64.sqrt(), 0.04, sizes.len());
}

/// Each group of staff has its own leavers.
#[test]
fn leavers_vary_by_group_as_stated() {
    let spreads = [0.05, 0.15, 0.3];
    let set = ["clinical", "estates", "digital"].map(|group| {
        let cv = spreads[["clinical", "estates", "digital"].iter().position(|g| *g == group).unwrap()];
        format!("workforce.{group}.leaver_factor={{ lognormal = {{ mean = 1, cv = {cv} }} }}")
    });
    let futures = futures(TRUST, &set.each_ref().map(String::as_str));
    let of = |g: usize| -> Vec<f64> {
        futures
            .iter()
            .flat_map(|f| &f.years)
            .map(|year| year.record.workforce.as_ref().unwrap().groups[g].factor[0])
            .collect()
    };
    for (g, cv) in spreads.into_iter().enumerate() {
        let (mean, sd) = moments(&of(g));
        near("leavers", mean, 1.0, cv, futures.len() * 10);
        near("their spread", sd, cv, 2.0 * cv, futures.len() * 10);
        let pairs: Vec<_> = of(g).into_iter().zip(of((g + 1) % 3)).collect();
        near("groups together", correlation(&pairs), 0.0, 1.0, pairs.len());
    }
}

/// Outages are counts about their rate, with its variance.
#[test]
fn outages_are_counts_about_their_rate() {
    let futures = futures(TRUST, &[]);
    let scores: Vec<f64> = futures
        .iter()
        .flat_map(|f| &f.years)
        .map(|year| {
            let technology = year.record.technology.as_ref().unwrap();
            let (rate, outages) = (technology.outage_rate[0], technology.outages[0]);
            assert_eq!(outages, outages.round());
            (outages - rate) / rate.sqrt()
        })
        .collect();
    let (mean, sd) = moments(&scores);
    near("outages beyond their rate", mean, 0.0, 1.0, scores.len());
    near("their spread", sd, 1.0, 1.0, scores.len());
}
