//! A comparison: strategies of one scenario or of several, held against one of them in the same futures.
//!
//! ```
//! use capcast::scenario::{MINIMAL, Text, load};
//! use capcast::study::compare::{CompareRequest, Terms};
//! use capcast::study::{Request, Simulation};
//! let all = [load(&Text { name: "minimal".into(), bytes: MINIMAL.into() }, &[], false)?];
//! let terms = Terms::of(CompareRequest::default(), &all)?;
//! let request = Request { trials: Some(100), also_kept: terms.metrics.clone(), ..Request::default() };
//! let simulation = Simulation::prepare(&all[0], &request)?;
//! let groups = terms.groups(&[&simulation])?;
//! let found = groups[0].compare(&[simulation.simulate(&())?])?;
//! assert_eq!(found.judged().map(|judged| judged.rows.len()), Some(all[0].scenario.strategies.len()));
//! # Ok::<(), capcast::study::StudyError>(())
//! ```

use super::error::{Fault, StudyError, What};
use super::identity::{Asked, Identity, hash_of};
use super::run::Simulation;
use crate::analysis::comparison::OfEstate;
use crate::analysis::side_by_side::{One, PRICES, SideBySide};
use crate::analysis::{Comparison, Contender, Question, answer, driver, extra};
use crate::engine::results::Check;
use crate::engine::{Metric, Results};
use crate::scenario::{Loaded, Scenario, Target};
use crate::units::FinancialYear;
use std::fmt;

/// The strategy that the others are held against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reference {
    /// This one of each scenario, for the strategies of that scenario.
    OfEach(String),
    /// This one of one scenario, for the strategies of all, future by future.
    OfOne {
        /// Identifier of the scenario.
        scenario: String,
        /// Identifier of the strategy.
        strategy: String,
    },
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OfEach(strategy) => f.write_str(strategy),
            Self::OfOne { scenario, strategy } => write!(f, "{scenario}/{strategy}"),
        }
    }
}

/// What is asked of a comparison.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CompareRequest {
    /// The strategy that the others are held against; none: that of each scenario, or its first.
    pub reference: Option<Reference>,
    /// The outcome by which to judge; none: total backlog in real terms.
    pub metric: Option<Metric>,
    /// The year in which to judge; none: the last of the stated plan.
    pub year: Option<FinancialYear>,
    /// A difference up to this, in the unit of the outcome, makes no difference; none: half a per cent of the reference.
    pub indifference: Option<f64>,
    /// Targets to look at, by id; empty: all.
    pub targets: Vec<String>,
    /// Whether scenarios may have other years and price bases: each is then compared in its own, and what is real is told at the latest
    /// price base of all beside.
    pub rebase: bool,
}

/// The terms of a comparison, whoever takes part.
pub struct Terms {
    reference: Option<Reference>,
    /// The reference of each scenario where nothing else is asked.
    own: Vec<Option<String>>,
    metric: Metric,
    year: FinancialYear,
    /// Years of each scenario.
    years: Vec<Vec<FinancialYear>>,
    indifference: Option<f64>,
    /// Targets of each scenario.
    targets: Vec<Vec<Target>>,
    /// Every outcome that is compared, in the order of the tables: to be kept of every future.
    pub metrics: Vec<Metric>,
}

/// Strategies that are compared with each other: those of one scenario, or of all.
pub struct Group<'l> {
    /// Identifier of the scenario; of the reference's where there are several.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The scenario.
    pub loaded: &'l Loaded,
    /// Scenario and strategy of each contender, by position.
    members: Vec<(usize, usize)>,
    /// What they are asked.
    pub question: Question,
    /// Seed of their futures.
    pub seed: u64,
}

/// Years that a scenario simulates.
pub fn years(scenario: &Scenario) -> Vec<FinancialYear> {
    (0..scenario.horizon()).map(|t| scenario.first_year.plus(t as i32)).collect()
}

/// Outcomes that every one of the scenarios simulates.
pub fn simulated(all: &[Loaded]) -> Vec<Metric> {
    let everywhere = |metric: &Metric| all.iter().all(|loaded| metric.is_simulated(&loaded.scenario));
    Metric::ALL.into_iter().filter(everywhere).collect()
}

impl Terms {
    /// Holds what is asked against the scenarios.
    ///
    /// # Errors
    /// [`StudyError::Request`]: everything that cannot be.
    pub fn of(request: CompareRequest, all: &[Loaded]) -> Result<Self, StudyError> {
        let Some(first) = all.first() else {
            return Err(StudyError::Request(vec![Fault::Alone { scenario: String::new(), strategies: 0 }]));
        };
        let mut faults = scenarios_that_differ(&first.scenario, all, request.rebase);
        let targets = targets(&request.targets, all, &mut faults);
        faults.extend(request.reference.iter().flat_map(|reference| references_that_are_not(reference, all)));
        let metric = request.metric.unwrap_or(Metric::BacklogTotalReal);
        let years: Vec<Vec<FinancialYear>> = all.iter().map(|loaded| years(&loaded.scenario)).collect();
        let span = |scenario: &Scenario| (scenario.first_year, scenario.last_year);
        let shared = all.iter().map(|loaded| span(&loaded.scenario));
        let shared = shared.fold(span(&first.scenario), |(a, b), (from, to)| (a.max(from), b.min(to)));
        let year = request.year.unwrap_or_else(|| first.scenario.end_of_the_plan().min(shared.1));
        let is_in_all = years.iter().all(|years| years.contains(&year));
        faults.extend((!simulated(all).contains(&metric)).then_some(Fault::NotSimulated(metric)));
        let is_wanted = is_in_all || (request.year.is_none() && !faults.is_empty());
        faults.extend((!is_wanted).then_some(Fault::YearNotSimulated { year, years: shared }));
        let less = request.indifference.filter(|stated| stated.is_nan() || *stated < 0.0);
        faults.extend(less.map(Fault::Indifference));
        if !faults.is_empty() {
            return Err(StudyError::Request(faults));
        }
        let of_targets = targets.iter().flatten().filter_map(|target| Metric::named(&target.metric));
        let known = simulated(all);
        let compared = Metric::compared().filter(|metric| known.contains(metric));
        let mut metrics: Vec<Metric> = compared.chain([metric]).chain(of_targets).collect();
        if all.len() > 1 {
            metrics.extend(PRICES);
        }
        metrics.sort_unstable();
        metrics.dedup();
        let CompareRequest { reference, indifference, .. } = request;
        let own = all.iter().map(|loaded| loaded.scenario.compare_reference.clone()).collect();
        Ok(Self { reference, own, metric, year, years, indifference, targets, metrics })
    }

    /// The year in which to judge.
    pub fn year(&self) -> FinancialYear {
        self.year
    }

    /// The strategy of a scenario that its others are held against, where one is asked for.
    pub fn reference_in(&self, scenario: &Scenario) -> Option<&str> {
        match self.reference.as_ref()? {
            Reference::OfEach(strategy) => Some(strategy),
            Reference::OfOne { scenario: home, strategy } => (*home == scenario.id).then_some(strategy),
        }
    }

    fn ask(&self, contenders: Vec<Contender>, reference: usize, home: usize) -> Question {
        Question {
            contenders,
            reference,
            years: self.years[home].clone(),
            metric: self.metric,
            year: self.years[home].iter().position(|year| *year == self.year).unwrap_or(0),
            indifference: self.indifference,
            metrics: self.metrics.clone(),
            targets: self.targets[home].clone(),
        }
    }

    /// The question that a finished run of one scenario is asked; `strategies` are its own, by id and label.
    ///
    /// # Errors
    /// [`Fault::ReferenceLeftOut`].
    pub fn question(&self, scenario: &Scenario, strategies: &[(String, String)]) -> Result<Question, StudyError> {
        let name = self.reference.as_ref().map(Reference::to_string);
        let is_it = |(id, _): &(String, String)| name.as_ref().is_none_or(|name| id == name);
        // The scenario's own reference may not be among the strategies that were chosen: then it is the first.
        let own = self.own.first().and_then(Option::as_ref).filter(|_| name.is_none());
        let own = own.and_then(|own| strategies.iter().position(|(id, _)| id == own));
        let Some(reference) = own.or_else(|| strategies.iter().position(is_it)) else {
            let name = name.unwrap_or_default();
            let known = strategies.iter().map(|(id, _)| id.clone()).collect();
            return Err(StudyError::Request(vec![Fault::ReferenceLeftOut { name, known, finished: true }]));
        };
        let contender = |(id, label): &(String, String)| contender(scenario, id, label);
        Ok(self.ask(strategies.iter().map(contender).collect(), reference, 0))
    }

    /// Who is compared with whom.
    ///
    /// # Errors
    /// [`StudyError::Request`] where the reference does not take part, or nobody else does.
    pub fn groups<'l>(&self, all: &[&Simulation<'l>]) -> Result<Vec<Group<'l>>, StudyError> {
        let of = |home: usize| (0..all[home].world.chosen.len()).map(move |i| (home, i));
        let mut faults = Vec::new();
        let groups: Vec<Option<Group<'l>>> = match &self.reference {
            // One that is not compared was told before anything was made ready.
            Some(Reference::OfOne { scenario, strategy }) => {
                let home = all.iter().position(|one| one.loaded.scenario.id == *scenario);
                faults.extend(futures_that_differ(all));
                let began = |one: &Simulation<'_>| (one.loaded.scenario.id.clone(), one.loaded.scenario.first_year);
                let others = all.iter().map(|one| began(one)).filter(|other| other.1 != began(all[0]).1);
                faults.extend(others.map(|other| Fault::OtherFirstYears([began(all[0]), other])));
                let members = (0..all.len()).flat_map(of).collect();
                home.map(|home| self.group(all, home, Some(strategy), members, &mut faults)).into_iter().collect()
            }
            reference => {
                let reference = reference.as_ref().map(Reference::to_string);
                let one = |home| self.group(all, home, reference.as_deref(), of(home).collect(), &mut faults);
                (0..all.len()).map(one).collect()
            }
        };
        if faults.is_empty() { Ok(groups.into_iter().flatten().collect()) } else { Err(StudyError::Request(faults)) }
    }

    fn group<'l>(
        &self,
        all: &[&Simulation<'l>],
        home: usize,
        reference: Option<&str>,
        members: Vec<(usize, usize)>,
        faults: &mut Vec<Fault>,
    ) -> Option<Group<'l>> {
        let Simulation { loaded, world, .. } = all[home];
        let scenario = &loaded.scenario;
        if members.len() < 2 {
            faults.push(Fault::Alone { scenario: scenario.id.clone(), strategies: scenario.strategies.len() });
            return None;
        }
        let spec = |&(s, i): &(usize, usize)| &all[s].loaded.scenario.strategies[all[s].world.chosen[i]];
        let is_it = |member: &(usize, usize)| member.0 == home && reference.is_none_or(|id| spec(member).id == id);
        let own = self.own[home].as_ref().filter(|_| reference.is_none());
        let own = own.and_then(|own| members.iter().position(|member| member.0 == home && spec(member).id == *own));
        let Some(position) = own.or_else(|| members.iter().position(is_it)) else {
            let at_home = members.iter().filter(|member| member.0 == home);
            let known = at_home.map(|member| spec(member).id.clone()).collect();
            let name = reference.unwrap_or_default().to_owned();
            faults.push(Fault::ReferenceLeftOut { name, known, finished: false });
            return None;
        };
        let contender =
            |member: &(usize, usize)| contender(&all[member.0].loaded.scenario, &spec(member).id, &spec(member).label);
        Some(Group {
            name: scenario.id.clone(),
            title: scenario.name.clone(),
            loaded,
            question: self.ask(members.iter().map(contender).collect(), position, home),
            members,
            seed: world.source.seed().0,
        })
    }
}

fn contender(scenario: &Scenario, strategy: &str, label: &str) -> Contender {
    Contender {
        scenario: scenario.id.clone(),
        scenario_label: scenario.name.clone(),
        strategy: strategy.to_owned(),
        label: label.to_owned(),
    }
}

impl Group<'_> {
    /// Compares what was simulated of each scenario.
    ///
    /// # Errors
    /// [`StudyError::Unmoved`].
    pub fn compare(&self, results: &[Results]) -> Result<Comparison, StudyError> {
        let places: Vec<Vec<Option<&[f32]>>> = self.members.iter().map(|&member| self.kept(results, member)).collect();
        let (years, metrics) = (self.question.years.len(), &self.question.metrics);
        let at = |metric: Metric, year: usize| {
            metrics.iter().position(|known| *known == metric).map_or(usize::MAX, |place| place * years + year)
        };
        let found = Comparison::of(self.question.clone(), |contender, metric, year| {
            places[contender].get(at(metric, year)).copied().flatten().unwrap_or(&[])
        });
        let found = found.with_estates(self.estates(results));
        if found.judged().is_some() { Ok(found) } else { Err(StudyError::Unmoved(self.question.metric)) }
    }

    /// What each estate ends with under each contender; none where they have not the same estates.
    fn estates(&self, results: &[Results]) -> Vec<OfEstate> {
        let of = |&(scenario, strategy): &(usize, usize)| (&results[scenario], strategy);
        let members: Vec<(&Results, usize)> = self.members.iter().map(of).collect();
        OfEstate::all(&self.loaded.scenario, &members, self.question.year, self.question.reference)
    }

    /// What the range of the leader's outcome hangs on, a sentence each.
    pub fn hangs_on(&self, all: &[&Simulation<'_>], results: &[Results], found: &Comparison) -> Vec<String> {
        let (Some(judged), Some(leader)) = (found.judged(), answer::leader(found)) else { return Vec::new() };
        let (home, strategy) = self.members[leader];
        let (scenario, label) = (&all[home].loaded.scenario, found.label(leader));
        driver::sentences(true, scenario, &results[home], (strategy, &label), judged.metric, judged.year)
    }

    /// The kept outcomes of a strategy by metric and year.
    fn kept<'r>(&self, results: &'r [Results], (scenario, strategy): (usize, usize)) -> Vec<Option<&'r [f32]>> {
        let (years, metrics) = (self.question.years.len(), &self.question.metrics);
        let mut places = vec![None; metrics.len() * years];
        for kept in results[scenario].kept.iter().filter(|kept| kept.strategy == strategy) {
            if let Some(place) = metrics.iter().position(|metric| *metric == kept.metric) {
                places[place * years + kept.year] = Some(kept.values.as_slice());
            }
        }
        places
    }

    /// What was asked, for whoever reads the folder.
    fn asked(&self) -> Asked {
        let Question { metric, year, years, indifference, contenders, reference, targets, .. } = &self.question;
        Asked {
            metric: metric.name().to_owned(),
            year: years[*year].to_string(),
            indifference: *indifference,
            reference: contenders[*reference].strategy.clone(),
            targets: targets.iter().map(|target| target.id.clone()).collect(),
        }
    }
}

/// What the scenarios come to side by side, each under the plan that its own answer is of; none where all are one comparison.
pub fn side_by_side(all: &[&Simulation<'_>], results: &[Results], found: &[Comparison]) -> Option<SideBySide> {
    let each = all.iter().zip(results).zip(found);
    let each = each.map(|((one, results), found)| One { scenario: &one.loaded.scenario, results, found });
    SideBySide::of(&each.collect::<Vec<_>>()).filter(|_| found.len() == all.len())
}

/// Where the capital goes that one scenario has and the first has not, under the plan that the first answer is of: see
/// [`extra::in_words`].
pub fn extra_capital(all: &[&Simulation<'_>], results: &[Results], found: &[Comparison]) -> Vec<String> {
    let Some(first) = found.first() else { return Vec::new() };
    let plan = answer::leader(first).unwrap_or(first.question.reference);
    let named = all.iter().zip(results).map(|(one, results)| (one.loaded.scenario.name.as_str(), results));
    let year = first.question.years[first.question.year];
    extra::in_words(&named.collect::<Vec<_>>(), &first.question.contenders[plan].strategy, year)
}

/// `england`, `base+more_capital`: it names the folder, so it does not grow for ever.
pub fn joined_id(ids: &[&str]) -> String {
    match ids.join("+") {
        joined if joined.len() <= 120 => joined,
        _ => format!("{}+{}", ids[0], ids.len() - 1),
    }
}

/// What identifies a comparison: of several scenarios, named `id` together, by the hashes of all.
pub fn identity(id: String, all: &[&Simulation<'_>], results: &[Results], groups: &[Group<'_>]) -> Option<Identity> {
    let mut each = all.iter().zip(results).map(|(one, results)| (one.loaded, one.identity(results)));
    let (first, mut identity) = each.next()?;
    identity.asked = groups.first().map(Group::asked);
    if let Some(asked) = identity.asked.as_mut()
        && groups.iter().any(|group| group.asked().reference != asked.reference)
    {
        // Each has its own, which its scenario says.
        asked.reference.clear();
    }
    if all.len() > 1 {
        identity.scenario_id = id;
        identity.inputs.insert(0, (first.files[0].name.clone(), first.files[0].sha256.clone()));
    }
    for (loaded, other) in each {
        identity.inputs.extend(loaded.files.iter().map(|file| (file.name.clone(), file.sha256.clone())));
        identity.raw_sha256 = hash_of(&[&identity.raw_sha256, &other.raw_sha256]);
        identity.canonical_sha256 = hash_of(&[&identity.canonical_sha256, &other.canonical_sha256]);
        identity.repaired.extend(other.repaired);
        identity.trials_left_out.extend(other.trials_left_out);
        identity.strategies.extend(other.strategies);
        let others = other.changed.into_iter().filter(|change| !identity.changed.contains(change));
        identity.changed.extend(others.collect::<Vec<_>>());
    }
    identity.trials_left_out.sort_unstable();
    identity.trials_left_out.dedup();
    Some(identity)
}

/// The checks of all; of several scenarios each says which it is about.
pub fn checks(all: &[&Simulation<'_>], results: &[Results]) -> Vec<Check> {
    let of = |(one, results): (&&Simulation<'_>, &Results)| -> Vec<Check> {
        let detail = |check: &Check| match all.len() {
            1 => check.detail.clone(),
            _ => format!("{}: {}", one.loaded.scenario.id, check.detail),
        };
        results.checks.iter().map(|check| Check { detail: detail(check), ..check.clone() }).collect()
    };
    all.iter().zip(results).flat_map(of).collect()
}

/// Scenarios of other years, where these may not differ, and two of one name.
fn scenarios_that_differ(first: &Scenario, all: &[Loaded], rebase: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (i, Loaded { scenario, .. }) in all.iter().enumerate() {
        if all[..i].iter().any(|other| other.scenario.id == scenario.id) {
            faults.push(Fault::Twice(What::Scenario, scenario.id.clone()));
        }
        let years = |s: &Scenario| (s.id.clone(), s.first_year, s.last_year);
        if rebase {
            continue;
        }
        if scenario.opening_year != first.opening_year {
            faults.push(Fault::PriceBases([first, scenario].map(|s| (s.id.clone(), s.opening_year))));
        } else if (scenario.first_year, scenario.last_year) != (first.first_year, first.last_year) {
            faults.push(Fault::Horizons([first, scenario].map(years)));
        }
    }
    faults
}

/// What is wrong with the reference: a scenario that is not compared, a strategy that a scenario has not.
fn references_that_are_not(reference: &Reference, all: &[Loaded]) -> Vec<Fault> {
    let lacks = |Loaded { scenario, .. }: &Loaded, id: &str| {
        let known: Vec<String> = scenario.strategies.iter().map(|strategy| strategy.id.clone()).collect();
        let (scenario, name) = (scenario.id.clone(), id.to_owned());
        (!known.contains(&name)).then_some(Fault::NoReference { scenario, name, known })
    };
    match reference {
        Reference::OfEach(strategy) => all.iter().filter_map(|loaded| lacks(loaded, strategy)).collect(),
        Reference::OfOne { scenario, strategy } => match all.iter().find(|loaded| loaded.scenario.id == *scenario) {
            Some(loaded) => lacks(loaded, strategy).into_iter().collect(),
            None => {
                let ids: Vec<&str> = all.iter().map(|loaded| loaded.scenario.id.as_str()).collect();
                vec![Fault::unknown(What::Scenario, scenario, &ids)]
            }
        },
    }
}

/// Across scenarios, future by future: so trials and seed must be the same.
fn futures_that_differ(all: &[&Simulation<'_>]) -> Vec<Fault> {
    let futures = |one: &Simulation<'_>| (one.world.trials, one.world.source.seed().0);
    let differs = all.iter().filter(|one| futures(one) != futures(all[0]));
    let of = |one: &Simulation<'_>| (one.loaded.scenario.id.clone(), one.world.trials, one.world.source.seed().0);
    differs.map(|one| Fault::Futures([of(all[0]), of(one)])).collect()
}

/// The targets of each scenario that are asked for; all where none is named.
fn targets(named: &[String], all: &[Loaded], faults: &mut Vec<Fault>) -> Vec<Vec<Target>> {
    let known: Vec<&str> =
        all.iter().flat_map(|loaded| &loaded.scenario.targets).map(|target| target.id.as_str()).collect();
    let missing = named.iter().filter(|id| !known.contains(&id.as_str()));
    faults.extend(missing.map(|id| Fault::unknown(What::AnyTarget, id, &known)));
    let chosen = |target: &&Target| named.is_empty() || named.contains(&target.id);
    all.iter().map(|loaded| loaded.scenario.targets.iter().filter(chosen).cloned().collect()).collect()
}
