//! Every draw by its address: what a run shows of each quantity that chance decides is what stands at the address written
//! here, and no two trials, years or estates share one.
//!
//! Each case leaves nothing but the one quantity in the way of an outcome, so that the outcome tells what was drawn.

use super::audit::alone;
use super::estate::BANDS;
use super::figures::Figures;
use crate::worlds::{england, world};
use capcast::draw::normal_quantile;
use capcast::engine::block::{BlockResult, Layout};
use capcast::engine::task::Isa;
use capcast::engine::{Metric, World};
use capcast::scenario::{Scenario, Timing};

const SEED: u64 = 11;
const TRIALS: [u32; 3] = [1, 48, 1025];

/// What the engine says of one trial of the first strategy.
struct Seen<'s> {
    drawn: Figures<'s>,
    part: BlockResult,
    layout: Layout,
}

impl<'s> Seen<'s> {
    fn of(world: &World<'s>, trial: u32) -> Self {
        let drawn = Figures::of_trial(world.scenario, SEED, trial);
        Self { drawn, part: alone(world, trial, Isa::Best), layout: Layout::of(world) }
    }

    fn years(&self) -> std::ops::Range<usize> {
        0..self.layout.years
    }

    /// An outcome of a year.
    fn metric(&self, metric: Metric, t: usize) -> f64 {
        self.part.sums[self.layout.sums_at(0, t) + metric as usize]
    }

    /// A flow of an estate and band: 0 opening, 1 price, 5 re-survey, 6 cleared, 7 closing, 8 re-rating.
    fn flow_of(&self, (j, band): (usize, usize), flow: usize, t: usize) -> f64 {
        self.part.sums[self.layout.sums_at(0, t) + self.layout.flow_at(j, band, flow)]
    }

    /// The same, all bands.
    fn flow(&self, j: usize, flow: usize, t: usize) -> f64 {
        (0..4).map(|band| self.flow_of((j, band), flow, t)).sum()
    }

    /// Incidents (0) or what their repair cost (1).
    fn failures(&self, j: usize, which: usize, t: usize) -> f64 {
        self.part.sums[self.layout.sums_at(0, t) + self.layout.estate_at(j, which)]
    }

    fn construction(&self, t: usize) -> f64 {
        self.flow(0, 1, t) / self.flow(0, 0, t)
    }

    /// What the re-rating multiplied a band of an estate by.
    fn rerated(&self, of: (usize, usize), t: usize) -> f64 {
        let after = self.flow_of(of, 7, t) + self.flow_of(of, 6, t);
        after / (after - self.flow_of(of, 8, t))
    }

    /// What re-survey multiplied an estate's record by.
    fn resurveyed(&self, j: usize, t: usize) -> f64 {
        let after = self.flow(j, 7, t) + self.flow(j, 6, t);
        after / (after - self.flow(j, 5, t))
    }

    /// The normal score at an address.
    fn score(&self, variable: &str, entity: &str, t: usize) -> f64 {
        normal_quantile(self.drawn.uniform(variable, entity, t))
    }

    fn happens(&self, variable: &str, t: usize) -> bool {
        self.drawn.uniform(variable, "year", t) < 0.5
    }
}

fn same(what: &str, found: f64, addressed: f64) {
    assert!((found - addressed).abs() < 1e-6 * addressed.abs().max(1.0), "{what}: {found}, at its address {addressed}");
}

fn each(set: &[&str], check: impl Fn(&Seen<'_>, &Scenario)) {
    let scenario = england(set);
    let world = world(&scenario, 1100, SEED);
    for trial in TRIALS {
        check(&Seen::of(&world, trial), &scenario);
    }
}

#[test]
fn books_of_addresses_prices_and_money() {
    each(&[], |seen, _| {
        let (mut construction, mut general, mut index) = (0.034, 0.037, 1.0);
        for t in seen.years() {
            let surprise = |now: f64, last: f64, mean: f64, sd: f64| {
                (now - mean - 0.4 * (last - mean)) / (sd * (1.0_f64 - 0.16).sqrt())
            };
            let now = seen.construction(t);
            let score = seen.score("prices.construction", "year", t);
            same("construction prices", surprise(now, construction, 0.03, 0.026), score);
            construction = now;
            let level = seen.metric(Metric::BacklogTotal, t) / seen.metric(Metric::BacklogTotalReal, t);
            let now = level / index - 1.0;
            same("general prices", surprise(now, general, 0.021, 0.018), seen.score("prices.general", "year", t));
            (general, index) = (now, level);
        }
    });
    let set = [
        "funding.enabled=false",
        "workforce.enabled=false",
        "capital.raids.off_to_on_per_year=0.5",
        "capital.raids.on_to_on_per_year=0.5",
        "capital.slippage_share={ uniform = { min = 0, max = 0.2 } }",
        "capital.delivery.limit_gbp_m=1e9",
        "capital.share_to_backlog=1",
        "capital.pot_gbp_m=0",
    ];
    each(&set, |seen, _| {
        for t in seen.years() {
            let planned = seen.metric(Metric::CapitalPlanned, t);
            let raided = seen.metric(Metric::CapitalRaided, t);
            assert_eq!(raided > 0.0, seen.happens("capital.raids", t), "a raid in year {t}");
            if raided > 0.0 {
                let uniform = seen.drawn.uniform("capital.raids.size_share", "year", t);
                same("size of a raid", raided / planned, 0.07 + 0.14 * uniform);
            }
            let slipped = 1.0 - seen.metric(Metric::CapitalAvailable, t) / (planned - raided);
            same("slippage", slipped, 0.2 * seen.drawn.uniform("capital.slippage_share", "year", t));
        }
    });
}

/// Share of an error that is left a year later.
const LEFT: &str = "backlog.resurvey.persistence=0.6";

const NO_SHOCK: &str = "backlog.resurvey.shock_probability_per_year=0";

#[test]
fn books_of_addresses_of_the_estate() {
    let shock = ["backlog.resurvey.level_sd=0", "backlog.resurvey.shock_probability_per_year=0.5"];
    each(&shock, |seen, _| {
        for t in seen.years() {
            let increase = seen.resurveyed(2, t) - 1.0;
            assert_eq!(increase > 1e-9, seen.happens("backlog.resurvey.shock", t), "a shock in year {t}");
            if increase > 1e-9 {
                let score = seen.score("backlog.resurvey.shock_increase", "year", t);
                same("increase by the shock", (increase / 0.2).ln() / 0.6, score);
            }
        }
    });
    each(&[NO_SHOCK, "incidents.from_backlog_share=0"], |seen, scenario| {
        let area: f64 = scenario.estates.iter().map(|e| seen.drawn.of(&format!("estate.{}.area_m2", e.id))).sum();
        for (j, estate) in scenario.estates.iter().enumerate() {
            let mut index = 1.0;
            let rate = 5400.0 * seen.drawn.of(&format!("estate.{}.area_m2", estate.id)) / area;
            for t in seen.years() {
                index *= 1.0 + seen.construction(t);
                let incidents = seen.failures(j, 0, t);
                assert_eq!(incidents, seen.drawn.count("incidents.count", &estate.id, rate, t), "incidents");
                let each = seen.failures(j, 1, t) * 1e6 / (incidents * index);
                let addressed = seen.drawn.yearly("incidents.repair_cost_gbp", &estate.id, t);
                same("repair cost", each / addressed, 1.0);
            }
        }
    });
}

/// The surprises of a level: what all rows share, and each row's own; of a site, whether it is surveyed, and what is found.
#[test]
fn books_of_addresses_of_surveys() {
    let error = |seen: &Seen<'_>, j: usize, log_mean: &dyn Fn(i32) -> f64| {
        let mut sum = 0.0;
        seen.years()
            .map(|t| {
                sum += seen.resurveyed(j, t).ln();
                (sum + log_mean(t as i32 + 1)) / 0.3
            })
            .collect::<Vec<_>>()
    };
    let reverting = |t: i32| 0.09 * (1.0 - 0.6_f64.powi(t));
    for (shared, kind) in [(0, "region"), (1, "region"), (0, "trust"), (1, "site")] {
        let shared_share = format!("backlog.resurvey.shared_share={shared}");
        let kind = format!("backlog.resurvey.kind={kind}");
        each(&[NO_SHOCK, LEFT, "backlog.resurvey.level_sd=0.3", &shared_share, &kind], |seen, scenario| {
            for (j, estate) in scenario.estates.iter().enumerate() {
                let entity = if shared == 1 { "" } else { &*estate.id };
                let opening = seen.drawn.normal_once("backlog.resurvey.level.opening", entity);
                let mut last = opening;
                for (t, error) in error(seen, j, &reverting).into_iter().enumerate() {
                    let surprise = (error + opening - 0.6 * last) / 0.8;
                    same("level", surprise, seen.score("backlog.resurvey.level", entity, t));
                    last = error + opening;
                }
            }
        });
    }
    let site = [
        NO_SHOCK,
        LEFT,
        "backlog.resurvey.level_sd=0.3",
        "backlog.resurvey.shared_share=0",
        "backlog.resurvey.kind=site",
    ];
    let kept = |t: i32| (0.6_f64.powi(t) + (1.0 - 0.6_f64.powi(t)) * 0.09_f64.exp()).ln();
    each(&site, |seen, scenario| {
        for (j, estate) in scenario.estates.iter().enumerate() {
            let opening = seen.drawn.normal_once("backlog.resurvey.level.opening", &estate.id);
            let mut last = 0.0;
            for (t, error) in error(seen, j, &kept).into_iter().enumerate() {
                let uniform = seen.drawn.uniform("backlog.resurvey.level", &estate.id, t);
                let stands = if uniform < 0.6 { last } else { normal_quantile((uniform - 0.6) / 0.4) - opening };
                same("level of a site", error, stands);
                last = stands;
            }
        }
    });
}

/// The surprises of a rating, by band: what all rows share, and each row's own.
#[test]
fn books_of_addresses_of_ratings() {
    for whose in ["shared", "own"] {
        let sds = ["shared", "own"]
            .map(|one| format!("backlog.rerating.{one}_log_sd={}", if one == whose { 0.2 } else { 0.0 }));
        each(&[LEFT, &sds[0], &sds[1]], |seen, scenario| {
            for (j, estate) in scenario.estates.iter().enumerate() {
                let entity = if whose == "shared" { "" } else { &*estate.id };
                let rating = |band: &str| {
                    let variable = format!("backlog.rerating.{band}");
                    let mut rating = vec![seen.drawn.normal_once(&format!("{variable}.opening"), entity)];
                    for t in seen.years() {
                        rating.push(0.6 * rating[t] + 0.8 * seen.score(&variable, entity, t));
                    }
                    rating
                };
                let [low, others @ ..] = BANDS.map(rating);
                for (other, rating) in others.into_iter().enumerate() {
                    for t in seen.years() {
                        let moved = (seen.rerated((j, other + 1), t) / seen.rerated((j, 0), t)).ln() / 0.2;
                        let addressed = (rating[t + 1] - rating[t]) - (low[t + 1] - low[t]);
                        same("rating", moved, addressed);
                    }
                }
            }
        });
    }
}

#[test]
fn books_of_addresses_of_demand_staff_and_technology() {
    for (service, other) in [("elective", "emergency"), ("emergency", "elective")] {
        let million = format!("demand.service.{other}.million=1e-9");
        let growth = format!("demand.service.{service}.growth_per_year=0");
        each(&[&million, &growth], |seen, _| {
            let opening = seen.drawn.of(&format!("demand.service.{service}.million"));
            let (mut last, mut variance) = (0.0, 0.0);
            for t in seen.years() {
                variance = 0.36 * variance + 0.64 * 0.02 * 0.02;
                let deviation = (seen.metric(Metric::DemandMillion, t) / opening).ln() + variance / 2.0;
                let score = (deviation - 0.6 * last) / (0.8 * 0.02);
                same("demand", score, seen.score("demand.service.deviation", service, t));
                last = deviation;
            }
        });
    }
    let set = [
        "demand.service.elective={ million = 1, growth_per_year = 0, log_sd = 0 }",
        "demand.service.emergency={ million = 1e-9, growth_per_year = 0, log_sd = 0 }",
        "demand.shock={ probability_per_year = 0.5, suppressed_share = { uniform = { min = 0.1, max = 0.4 } }, returning_share = 0 }",
    ];
    each(&set, |seen, _| {
        for t in seen.years() {
            let away = 1.0 - seen.metric(Metric::DemandMillion, t);
            assert_eq!(away > 0.05, seen.happens("demand.shock", t), "a year of staying away: {t}");
            if away > 0.05 {
                let uniform = seen.drawn.uniform("demand.shock.suppressed_share", "year", t);
                same("what stays away", away, 0.1 + 0.3 * uniform);
            }
        }
    });
    let groups = [
        ("clinical", Metric::ClinicalVacancyShare),
        ("estates", Metric::EstatesVacancyShare),
        ("digital", Metric::DigitalVacancyShare),
    ];
    let mut set =
        vec!["workforce.vacancy_effect_on_leavers=0".to_owned(), "workforce.gap_closing_share_per_year=0".to_owned()];
    for (group, _) in groups {
        let keys = ["vacancy_share=0.5", "leaver_share_per_year=0.1", "establishment_growth_per_year=0"];
        set.extend(keys.map(|key| format!("workforce.{group}.{key}")));
    }
    each(&set.iter().map(String::as_str).collect::<Vec<_>>(), |seen, _| {
        for (group, vacant) in groups {
            let mut people = 0.5;
            for t in seen.years() {
                let now = 1.0 - seen.metric(vacant, t);
                let factor = (people + 0.5 * 0.1 - now) / (0.1 * people);
                same("leavers", factor, seen.drawn.yearly(&format!("workforce.{group}.leaver_factor"), "year", t));
                people = now;
            }
        }
        for t in seen.years() {
            let rate = 400.0 * seen.metric(Metric::LegacyShare, t) / 0.35;
            let addressed = seen.drawn.count("technology.outages", "year", rate, t);
            assert_eq!(seen.metric(Metric::OutageDays, t), addressed, "outages");
        }
    });
}

/// Whether an integration fails: at the opening's roll-out that of a record with the stated probability.
#[test]
fn books_of_addresses_of_integrations() {
    for id in ["network", "record", "shared"] {
        let programme = format!(
            "programme.{id}={{ kind = \"electronic_record\", estates = \"all\", cost_gbp_m = 1, duration_years = 0.5, delivered_share = 0.2 }}"
        );
        let set = [
            "workforce.enabled=false",
            "capital.programmes_gbp_m=40",
            "interoperability={ live_share = 0.4, compatible_share = 0.3, within_share = 0.5, failure_probability = 0.5 }",
            &*programme,
        ];
        each(&set, |seen, _| {
            let failed: f64 = seen.years().map(|t| seen.metric(Metric::FailedIntegrations, t)).sum();
            let uniform = seen.drawn.uniform_once("interoperability.integration", id);
            assert_eq!(failed, f64::from(u8::from(uniform < 0.5)), "integration of {id}");
        });
    }
}

/// The addresses above, and one for each number that is drawn once: nobody shares a draw.
#[test]
fn books_of_addresses_hold_no_draw_twice() {
    let scenario = england(&[]);
    let mut drawn: Vec<u64> = Vec::new();
    for trial in TRIALS {
        let f = Figures::of_trial(&scenario, SEED, trial);
        for t in 0..f.years() {
            let mut take = |variable: &str, entity: &str| drawn.push(f.uniform(variable, entity, t).to_bits());
            for number in scenario.numbers.iter().filter(|number| number.timing == Timing::EachYear) {
                if number.key != "incidents.repair_cost_gbp" {
                    take(&number.key, "year");
                }
            }
            for process in ["prices.construction", "prices.general", "capital.raids", "backlog.resurvey.shock"] {
                take(process, "year");
            }
            for process in ["demand.shock", "technology.outages"] {
                take(process, "year");
            }
            for service in ["elective", "emergency"] {
                take("demand.service.deviation", service);
            }
            for estate in &scenario.estates {
                for process in ["incidents.count", "incidents.repair_cost_gbp"] {
                    take(process, &estate.id);
                }
            }
            for row in std::iter::once("").chain(scenario.estates.iter().map(|estate| &*estate.id)) {
                take("backlog.resurvey.level", row);
                for band in BANDS {
                    take(&format!("backlog.rerating.{band}"), row);
                }
            }
        }
        for row in std::iter::once("").chain(scenario.estates.iter().map(|estate| &*estate.id)) {
            let ratings = BANDS.map(|band| format!("backlog.rerating.{band}"));
            for variable in ratings.into_iter().chain(["backlog.resurvey.level".to_owned()]) {
                drawn.push(f.normal_once(&format!("{variable}.opening"), row).to_bits());
            }
        }
        for programme in ["network", "record"] {
            drawn.push(f.uniform_once("interoperability.integration", programme).to_bits());
        }
    }
    let all = drawn.len();
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), all);
}
