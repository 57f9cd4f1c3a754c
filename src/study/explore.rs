//! A scenario that is asked again and again, each time a little otherwise: what a page does whose controls are moved.
//!
//! It is read once ([`Unchecked`]); a state is a list of `path=value`, by the same loader as `--set` and layers, and so exactly a layer.
//! What is asked is simulated a block of futures at a time ([`Work`]), so that whoever asks may ask otherwise in between, by the cell
//! engine, which keeps only what is asked for. What it gives is what a run gives, to the last bit.
//!
//! ```
//! use capcast::engine::Metric;
//! use capcast::scenario::{ENGLAND, Text, Unchecked};
//! use capcast::study::explore::{Ask, Work, paired};
//! let england = Unchecked::text(&Text { name: "england".into(), bytes: ENGLAND.into() });
//! let ask = |set: &[&str]| Ask {
//!     set: set.iter().map(|&set| set.into()).collect(),
//!     strategies: vec!["worst_first".into()],
//!     trials: 100,
//!     outcomes: vec![Metric::BacklogTotal],
//!     judged: Some((Metric::BacklogTotal, None)),
//! };
//! let as_planned = Work::begin(&england, ask(&[]))?.answer()?;
//! let more = Work::begin(&england, ask(&["capital.pot_gbp_m=2000"]))?.answer()?;
//! let pair = paired(Metric::BacklogTotal, &more.futures[0], &as_planned.futures[0]).unwrap();
//! assert!(pair.mean < 0.0 && pair.better > 0.9); // in the same futures
//! # Ok::<(), capcast::study::StudyError>(())
//! ```

use super::error::{Fault, StudyError};
use super::request::Request;
use super::run::Simulation;
use super::sweep::Aim;
use crate::engine::cell::{self, CellPart, Kept, Outcome, Question};
use crate::engine::results::SeriesStats;
use crate::engine::task::{Isa, tasks};
use crate::engine::{Keep, Metric, World};
use crate::num::quantile::{Share, quantile_of_sorted};
use crate::scenario::json::Json;
use crate::scenario::{BUILT_IN, Loaded, Text, Unchecked};
use crate::units::FinancialYear;
use std::cell::RefCell;
use std::fmt::Write;

/// What is asked of a scenario.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ask {
    /// What is otherwise than in the scenario, as `path=value`.
    pub set: Vec<String>,
    /// Strategies by id; empty: all of the scenario.
    pub strategies: Vec<String>,
    /// Futures.
    pub trials: u32,
    /// Outcomes, each told in every year.
    pub outcomes: Vec<Metric>,
    /// The outcome by which states are held against each other, future by future, and its year; none: the last.
    pub judged: Option<(Metric, Option<FinancialYear>)>,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// SHA-256 of the resolved scenario in canonical form, in hex.
    pub canonical_sha256: String,
    /// Simulated years.
    pub years: Vec<FinancialYear>,
    /// Strategies in the scenario's order: id and label.
    pub strategies: Vec<(String, String)>,
    /// Statistics, in order of strategy, outcome, year.
    pub series: Vec<SeriesStats>,
    /// Targets by id, in the scenario's order.
    pub targets: Vec<String>,
    /// In how many futures each is met, in order of strategy and target.
    pub met: Vec<Share>,
    /// What is judged, in every future that counts, by strategy.
    pub futures: Vec<Vec<f64>>,
    /// Futures that left the finite range and are in no statistic, ascending.
    pub left_out: Vec<u32>,
}

/// What is asked, as far as it is simulated.
pub struct Work {
    loaded: Loaded,
    ask: Ask,
    parts: Vec<CellPart>,
}

/// What a task needs.
struct Ready<'l> {
    world: World<'l>,
    question: Question,
    targets: Vec<(&'l str, Aim)>,
    judged: Option<Outcome>,
}

impl Work {
    /// Reads the state that is asked for, and checks what is asked of it.
    ///
    /// # Errors
    /// [`StudyError::Scenario`], [`StudyError::Request`], [`StudyError::Address`].
    pub fn begin(read: &Unchecked, ask: Ask) -> Result<Self, StudyError> {
        let work = Self { loaded: read.bare(&ask.set, false)?, ask, parts: Vec::new() };
        work.ready()?;
        Ok(work)
    }

    fn ready(&self) -> Result<Ready<'_>, StudyError> {
        let (scenario, ask) = (&self.loaded.scenario, &self.ask);
        let metrics = ask.outcomes.iter().copied().chain(ask.judged.map(|(metric, _)| metric));
        let mut faults: Vec<Fault> =
            metrics.filter(|metric| !metric.is_simulated(scenario)).map(Fault::NotSimulated).collect();
        let years = (scenario.first_year, scenario.last_year);
        let asked = ask.judged.and_then(|(_, year)| year).filter(|year| !(years.0..=years.1).contains(year));
        faults.extend(asked.map(|year| Fault::YearNotSimulated { year, years }));
        if !faults.is_empty() {
            return Err(StudyError::Request(faults));
        }
        let request = Request {
            strategies: ask.strategies.clone(),
            trials: Some(ask.trials),
            keep: Keep::None,
            ..Request::default()
        };
        let world = Simulation::prepare(&self.loaded, &request)?.world;
        let targets: Vec<(&str, Aim)> = scenario
            .targets
            .iter()
            .filter_map(|target| Some((target.id.as_str(), Aim::of(target, scenario)?)))
            .filter(|(_, aim)| aim.metric.is_simulated(scenario))
            .collect();
        let judged = ask
            .judged
            .map(|(metric, year)| (metric, (year.unwrap_or(years.1).start() - years.0.start()).max(0) as usize));
        let years = 0..scenario.horizon();
        let outcomes: Vec<Outcome> =
            ask.outcomes.iter().flat_map(|&metric| years.clone().map(move |year| (metric, year))).collect();
        let mut beside: Vec<Outcome> = targets.iter().flat_map(|(_, aim)| aim.outcomes()).chain(judged).collect();
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|outcome| !outcomes.contains(outcome));
        Ok(Ready { world, question: Question { outcomes, beside }, targets, judged })
    }

    /// Simulates the next block of futures; whether it was the last.
    ///
    /// # Errors
    /// [`StudyError::Run`].
    pub fn advance(&mut self) -> Result<bool, StudyError> {
        let (part, all) = {
            let Ready { world, question, .. } = self.ready()?;
            let tasks = tasks(world.trials);
            let task = tasks.get(self.parts.len());
            (task.map(|&task| cell::run_task(&world, &question, task, &[], Isa::Best)).transpose()?, tasks.len())
        };
        self.parts.extend(part);
        Ok(self.parts.len() == all)
    }

    /// Futures that are simulated.
    pub fn done(&self) -> usize {
        self.parts.iter().skip(1).map(|part| part.live.len()).sum()
    }

    /// Simulates what is left, and tells all.
    ///
    /// # Errors
    /// [`StudyError::Run`].
    pub fn answer(mut self) -> Result<Answer, StudyError> {
        let mut parts = std::mem::take(&mut self.parts);
        let Ready { world, question, targets, judged } = self.ready()?;
        for task in tasks(world.trials).into_iter().skip(parts.len()) {
            parts.push(cell::run_task(&world, &question, task, &[], Isa::Best)?);
        }
        let futures = RefCell::new(Vec::new());
        let met = |kept: &Kept<'_>| {
            futures.borrow_mut().push(judged.map(|outcome| kept.values(outcome)).unwrap_or_default());
            targets.iter().map(|(_, aim)| aim.met(kept)).collect()
        };
        let found = cell::merge(&world, &question, parts, &met)?;
        let scenario = &self.loaded.scenario;
        let named = |&place: &usize| {
            let spec = &scenario.strategies[place];
            (spec.id.clone(), spec.label.clone())
        };
        Ok(Answer {
            canonical_sha256: self.loaded.canonical_sha256.clone(),
            years: (0..scenario.horizon()).map(|year| scenario.first_year.plus(year as i32)).collect(),
            strategies: world.chosen.iter().map(named).collect(),
            series: found.series,
            targets: targets.iter().map(|(id, _)| (*id).to_owned()).collect(),
            met: found.shares,
            futures: futures.into_inner(),
            left_out: found.left_out,
        })
    }
}

impl Answer {
    /// One hash of every bit of the statistics: central case, mean, standard deviation and quantiles, in order.
    pub fn hash(&self) -> String {
        let mut bytes = Vec::new();
        for stats in &self.series {
            bytes.extend_from_slice(stats.metric.name().as_bytes());
            bytes.extend_from_slice(&(stats.strategy as u64).to_le_bytes());
            bytes.extend_from_slice(&(stats.year as u64).to_le_bytes());
            bytes.extend_from_slice(&stats.n.to_le_bytes());
            let quantiles = stats.quantiles.iter().flatten().map(|estimate| estimate.value);
            let values = [stats.central_case, stats.mean].into_iter().chain(stats.sd).chain(quantiles);
            values.for_each(|value| bytes.extend_from_slice(&value.to_bits().to_le_bytes()));
        }
        super::identity::sha256(&bytes)
    }

    /// As a page reads it.
    pub fn json(&self) -> Json {
        let object = |pairs: Vec<(String, Json)>| Json::Object(pairs);
        let of_metric = |rows: &[SeriesStats]| {
            let column =
                |value: &dyn Fn(&SeriesStats) -> f64| Json::List(rows.iter().map(|s| Json::Number(value(s))).collect());
            let quantile = |place: usize| column(&move |s| s.quantiles.map_or(s.mean, |all| all[place].value));
            object(vec![
                ("mean".to_owned(), column(&|s| s.mean)),
                ("central".to_owned(), column(&|s| s.central_case)),
                ("p10".to_owned(), quantile(1)),
                ("p50".to_owned(), quantile(3)),
                ("p90".to_owned(), quantile(5)),
            ])
        };
        let per_strategy = self.series.len() / self.strategies.len().max(1);
        let series = self.strategies.iter().zip(self.series.chunks(per_strategy.max(1))).map(|((id, _), rows)| {
            let metrics = rows.chunks(self.years.len().max(1));
            (id.clone(), object(metrics.map(|rows| (rows[0].metric.name().to_owned(), of_metric(rows))).collect()))
        });
        let met = self.strategies.iter().zip(self.met.chunks(self.targets.len().max(1))).map(|((id, _), shares)| {
            let share = |share: &Share| Json::List(vec![Json::Number(share.count), Json::Whole(share.n as i64)]);
            (id.clone(), object(self.targets.iter().cloned().zip(shares.iter().map(share)).collect()))
        });
        let n = self.series.first().map_or(0, |stats| i64::from(stats.n));
        object(vec![
            ("n".to_owned(), Json::Whole(n)),
            ("left_out".to_owned(), Json::Whole(self.left_out.len() as i64)),
            ("canonical".to_owned(), Json::Text(self.canonical_sha256.clone())),
            ("hash".to_owned(), Json::Text(self.hash())),
            ("years".to_owned(), Json::List(self.years.iter().map(|year| Json::Text(year.to_string())).collect())),
            (
                "strategies".to_owned(),
                Json::List(self.strategies.iter().map(|(id, _)| Json::Text(id.clone())).collect()),
            ),
            ("series".to_owned(), object(series.collect())),
            ("met".to_owned(), object(met.collect())),
        ])
    }
}

/// One state against another, in the same futures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Paired {
    /// Mean difference: one less the other.
    pub mean: f64,
    /// P10, P50 and P90 of the difference.
    pub quantiles: [f64; 3],
    /// Share of futures in which the one is better.
    pub better: f64,
    /// Share of futures in which it is worse.
    pub worse: f64,
    /// Futures held against each other.
    pub n: usize,
}

/// Holds an outcome against itself in another state, future by future, as far as both have them: the first futures of many are those of few.
/// None where there are none.
///
/// ```
/// use capcast::engine::Metric;
/// use capcast::study::explore::paired;
/// let pair = paired(Metric::BacklogTotal, &[1.0, 5.0, 3.0], &[2.0, 4.0, 5.0, 9.0]).unwrap();
/// assert!((pair.mean + 2.0 / 3.0).abs() < 1e-12); // (−1 + 1 − 2) ÷ 3
/// assert!((pair.better - 2.0 / 3.0).abs() < 1e-12 && pair.n == 3);
/// ```
pub fn paired(metric: Metric, one: &[f64], other: &[f64]) -> Option<Paired> {
    let mut differences: Vec<f64> = one.iter().zip(other).map(|(one, other)| one - other).collect();
    let n = differences.len();
    if n == 0 {
        return None;
    }
    let mean = differences.iter().fold(0.0, |sum, difference| sum + difference) / n as f64;
    let share = |holds: &dyn Fn(f64, f64) -> bool| {
        one.iter().zip(other).filter(|(one, other)| holds(**one, **other)).count() as f64 / n as f64
    };
    let better = share(&|one, other| metric.better().than(one, other));
    let worse = share(&|one, other| metric.better().than(other, one));
    differences.sort_by(f64::total_cmp);
    let quantiles = [0.1, 0.5, 0.9].map(|q| quantile_of_sorted(&differences, q));
    Some(Paired { mean, quantiles, better, worse, n })
}

/// States in which the scenarios that are built in are recorded, of a page each: what is decided, barriers, a number that is fixed, another seed.
const STATES: [&str; 10] = [
    "",
    "capital.share_to_backlog=0.1",
    "capital.pot_gbp_m=1",
    "capital.share_to_backlog=0.02",
    "funding.barrier=\"removed\"",
    "technology.barrier=\"removed\"",
    "workforce.barrier=\"removed\"",
    "disparities.barrier=\"removed\"",
    "backlog.escalation.mean_per_year=0.07",
    "run.seed=7",
];

/// What this version makes of the scenarios that are built in, a line for each state of each: by it a module that was built of another version is
/// known. It holds keys and defaults (the canonical hash) as well as results. A state that a scenario cannot be in is said to be refused.
///
/// # Errors
/// [`StudyError`], where one of them cannot be simulated.
pub fn golden() -> Result<String, StudyError> {
    let mut out = String::new();
    for (name, text) in BUILT_IN {
        let read = Unchecked::text(&Text { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() });
        let scenario = read.bare(&[], false)?.scenario;
        let strategies: Vec<String> = scenario.strategies.iter().take(3).map(|spec| spec.id.clone()).collect();
        let outcomes: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| metric.is_simulated(&scenario)).collect();
        for state in STATES {
            let ask = Ask {
                set: Some(state).filter(|set| !set.is_empty()).map(str::to_owned).into_iter().collect(),
                strategies: strategies.clone(),
                outcomes: outcomes.clone(),
                trials: 40,
                judged: None,
            };
            let found = match Work::begin(&read, ask) {
                Err(StudyError::Scenario(_)) => "refused".to_owned(),
                work => {
                    let found = work?.answer()?;
                    format!("{} {}", found.canonical_sha256, found.hash())
                }
            };
            let _ = writeln!(out, "{name} {state} {found}");
        }
    }
    Ok(out)
}
