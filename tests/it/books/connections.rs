//! Which systems can talk to each other, and what it costs that others cannot (X1–X4, X7, X8).

use super::estate::Estate;
use super::figures::{Figures, ratio};
use super::future::Year;
use super::programmes::{Counts, Programme, listed};
use capcast::scenario::Barrier;
use capcast::systems::interoperability::Flow;

/// Connections of a future.
pub struct Connections {
    /// Shares of the floor area of the opening.
    areas: Vec<f64>,
    /// Connectivity of the opening, whatever is taken away from then on.
    pub then: f64,
}

/// What a year of them is.
pub struct Connected {
    pub share: f64,
    /// What tests and questions that are asked again cost, and what of that is more than the opening's.
    pub repeated: f64,
    pub more_than_then: f64,
}

/// What is to be known of an estate: the share that can be read, that is on the standard, that is bridged.
struct Place {
    readable: f64,
    standard: f64,
    bridged: f64,
    is_several: bool,
}

impl Place {
    /// (X1, X2) in year `t`, none for the opening, when programmes have reached so much.
    fn of(f: &Figures<'_>, j: usize, legacy: f64, reach: &[f64], t: Option<usize>) -> Self {
        let estate = &f.scenario.estates[j];
        let of = |name: &str| f.of(&format!("interoperability.{name}"));
        let untouched = |name: &str| -> f64 {
            let serve =
                listed(f.scenario).into_iter().zip(reach).filter(|(programme, _)| programme.estates.contains(&j));
            serve.map(|(programme, reach)| 1.0 - f.of(&format!("programme.{}.{name}", programme.id)) * reach).product()
        };
        let live = f.get(&format!("estate.{}.live_share", estate.id)).unwrap_or_else(|| of("live_share"));
        let live = 1.0 - (1.0 - live) * untouched("connects_share");
        let mut standard = of("standard.share");
        if let Some(years) = t.and_then(|t| years_of_the_standard(f, t)) {
            let by_themselves = (1.0 - standard) * (1.0 - of("standard.joins_per_year")).powi(years);
            standard = 1.0 - by_themselves * untouched("standard_share");
        }
        Self {
            readable: live * (1.0 - of("legacy_effect") * legacy),
            standard,
            bridged: 1.0 - untouched("bridges_share"),
            is_several: estate.organisations > 1.0,
        }
    }

    /// (X3): between two organisations.
    fn with(&self, other: &Self, by_chance: f64) -> f64 {
        let apart = (1.0 - by_chance) * (1.0 - self.standard * other.standard) * (1.0 - self.bridged * other.bridged);
        self.readable * other.readable * (1.0 - apart)
    }

    /// (X3): inside it.
    fn inside(&self, by_chance: f64) -> f64 {
        if self.is_several { self.with(self, by_chance) } else { self.readable }
    }
}

/// For how many simulated years there has been a standard, year `t` among them; none before its first, or without one.
fn years_of_the_standard(f: &Figures<'_>, t: usize) -> Option<i32> {
    let from = f.scenario.interoperability.as_ref()?.standard_from?;
    let first = f.scenario.first_year.start();
    // Who joined it before the first simulated year is in the opening's share.
    let years = first + t as i32 + 1 - from.start().max(first);
    (years > 0).then_some(years)
}

impl Connections {
    pub fn open(f: &Figures<'_>, areas: &[f64], estates: &[Estate]) -> Option<Self> {
        f.scenario.interoperability.as_ref()?;
        let floor: f64 = areas.iter().sum();
        let mut opening = Self { areas: areas.iter().map(|&area| ratio(area, floor)).collect(), then: 0.0 };
        let nothing_yet = vec![0.0; listed(f.scenario).len()];
        opening.then = opening.connectivity(f, estates, &nothing_yet, None);
        Some(opening)
    }

    /// (X4)
    fn connectivity(&self, f: &Figures<'_>, estates: &[Estate], reach: &[f64], t: Option<usize>) -> f64 {
        let of = |name: &str| f.of(&format!("interoperability.{name}"));
        let places: Vec<Place> = estates.iter().enumerate().map(|(j, e)| Place::of(f, j, e.legacy, reach, t)).collect();
        let by_chance = of("compatible_share");
        let along = |i: usize, j: usize| {
            if i == j { places[j].inside(by_chance) } else { places[i].with(&places[j], by_chance) }
        };
        let flows = &f.scenario.interoperability.as_ref().unwrap().flows;
        let share = |flow: &Flow| f.of(&format!("flow.{}.share", flow.id));
        let stated: f64 = flows.iter().map(|flow| share(flow) * along(flow.between[0], flow.between[1])).sum();
        let left = 1.0 - flows.iter().map(share).sum::<f64>();
        let pairs = |of: &dyn Fn(usize, usize) -> f64| {
            let mut sum = 0.0;
            for i in 0..places.len() {
                for j in (0..places.len()).filter(|&j| j != i) {
                    sum += self.areas[i] * self.areas[j] * of(i, j);
                }
            }
            sum
        };
        let within: f64 = (0..places.len()).map(|j| self.areas[j] * along(j, j)).sum();
        // Where there are no two estates, nothing flows between any.
        let all_pairs = pairs(&|_, _| 1.0);
        let share_within = if all_pairs > 0.0 { of("within_share") } else { 1.0 };
        stated + left * (share_within * within + (1.0 - share_within) * ratio(pairs(&along), all_pairs))
    }

    /// One year; says how much less of each programme counts, for what it brings of shared care (X8).
    pub fn year(
        &self,
        f: &Figures<'_>,
        (year, t): (&Year, usize),
        programmes: &[Programme],
        estates: &[Estate],
        counts: &mut [Counts],
    ) -> Connected {
        let removed = f.scenario.interoperability.as_ref().unwrap().barrier == Barrier::Removed;
        let reach: Vec<f64> = programmes.iter().map(|programme| programme.covers(t)).collect();
        let share = if removed { 1.0 } else { self.connectivity(f, estates, &reach, Some(t)) };
        for (stated, counts) in listed(f.scenario).into_iter().zip(counts) {
            let shared_care = f.of(&format!("programme.{}.shared_care_share", stated.id));
            let counted = 1.0 - shared_care + shared_care * share;
            counts.brings *= counted;
            counts.goes_on *= counted;
        }
        // (X7)
        let if_nothing = f.of("interoperability.repeated_tests_gbp_m") * year.g;
        Connected { share, repeated: if_nothing * (1.0 - share), more_than_then: if_nothing * (self.then - share) }
    }
}
