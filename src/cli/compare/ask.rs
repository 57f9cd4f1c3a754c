//! What is asked of a comparison, once its scenarios are known: outcome, year, reference, targets, and who takes part.

use super::Asking;
use crate::analysis::asked;
use crate::analysis::{Comparison, Contender, Question};
use crate::chart::Scene;
use crate::cli::options::{on_the_command_line, problem};
use crate::cli::simulation::Simulation;
use crate::cli::{Failure, words};
use crate::engine::{Metric, Results};
use crate::scenario::{Loaded, Problem, Problems, Scenario, Target};
use crate::units::FinancialYear;

/// What the flags ask for, whoever takes part.
pub struct Asked {
    metric: Metric,
    year: usize,
    years: Vec<FinancialYear>,
    indifference: f64,
    /// Targets of each scenario.
    targets: Vec<Vec<Target>>,
    /// Every outcome that is compared, in the order of the tables.
    pub metrics: Vec<Metric>,
}

/// Strategies that are compared with each other: those of one scenario, or of all.
pub struct Group<'l> {
    /// Identifier of the scenario; of the reference's where there are several.
    pub name: String,
    /// Its name for people.
    pub title: String,
    loaded: &'l Loaded,
    /// Scenario and strategy of each contender, by position.
    members: Vec<(usize, usize)>,
    question: Question,
    seed: u64,
}

impl Asked {
    /// Reads the flags against the scenarios.
    ///
    /// # Errors
    /// [`Failure::Problems`], all together.
    pub fn of(asking: &Asking, all: &[Loaded]) -> Result<Self, Failure> {
        let mut wrong = scenarios_that_differ(all);
        let scenario = &all[0].scenario;
        let years: Vec<FinancialYear> = (0..scenario.horizon()).map(|t| scenario.first_year.plus(t as i32)).collect();
        let mut texts = Vec::new();
        let everywhere = |metric: &Metric| all.iter().all(|loaded| metric.is_simulated(&loaded.scenario));
        let simulated: Vec<Metric> = Metric::ALL.into_iter().filter(everywhere).collect();
        let metric = asking.metric.as_deref().unwrap_or(Metric::BacklogTotal.name());
        let judged = judged(metric, &years, &simulated).map_err(|problem| {
            texts.push(Problems::of_text("--metric", metric, vec![problem]));
        });
        let indifference = asking.indifference.as_deref().map_or(Ok(0.0), indifference).map_err(|problem| {
            let text = asking.indifference.as_deref().unwrap_or_default();
            texts.push(Problems::of_text("--indifference", text, vec![problem]));
        });
        let targets = targets(&asking.targets, all, &mut wrong);
        wrong.extend(references_that_are_not(asking, all));
        if !wrong.is_empty() {
            texts.insert(0, on_the_command_line(wrong));
        }
        let (Ok((metric, year)), Ok(indifference), true) = (judged, indifference, texts.is_empty()) else {
            return Err(Failure::Problems(texts));
        };
        let of_targets = targets.iter().flatten().filter_map(|target| Metric::named(&target.metric));
        let mut metrics: Vec<Metric> = Metric::HEADLINE.into_iter().chain([metric]).chain(of_targets).collect();
        metrics.sort_unstable();
        metrics.dedup();
        Ok(Self { metric, year, years, indifference, targets, metrics })
    }

    /// The question that a finished run of one scenario is asked.
    ///
    /// # Errors
    /// [`Failure::Problems`] where the reference is not among its strategies.
    pub fn question(
        &self,
        asking: &Asking,
        scenario: &Scenario,
        strategies: &[(String, String)],
    ) -> Result<Question, Failure> {
        let is_named = |(id, _): &(String, String)| asking.reference.as_ref() == Some(id);
        let reference = match (&asking.reference, strategies.iter().position(is_named)) {
            (_, Some(position)) => position,
            (None, None) => 0,
            (Some(id), None) => {
                let ids: Vec<&str> = strategies.iter().map(|(id, _)| id.as_str()).collect();
                let title = format!("the reference `{id}` is not among the strategies that are compared");
                let help = format!("choose {}", words::list(&ids));
                return Err(on_the_command_line(vec![problem("E0301", title, "--reference", &help)]).into());
            }
        };
        let contender = |(id, label): &(String, String)| Contender {
            scenario: scenario.id.clone(),
            strategy: id.clone(),
            label: words::text(label),
        };
        Ok(Question {
            contenders: strategies.iter().map(contender).collect(),
            reference,
            years: self.years.clone(),
            metric: self.metric,
            year: self.year,
            indifference: self.indifference,
            metrics: self.metrics.clone(),
            targets: self.targets[0].clone(),
        })
    }

    /// Who is compared with whom.
    ///
    /// # Errors
    /// [`Failure::Problems`] where the reference does not take part, or nobody else does.
    pub fn groups<'l>(&self, asking: &Asking, all: &[Simulation<'l>]) -> Result<Vec<Group<'l>>, Failure> {
        let scenarios: Vec<&str> = all.iter().map(|one| one.loaded.scenario.id.as_str()).collect();
        let across = asking.reference.as_deref().and_then(|reference| reference.split_once('/'));
        let mut wrong = Vec::new();
        let mut groups = Vec::new();
        match across {
            // One that is not compared was told before anything was made ready.
            Some((scenario, strategy)) => {
                if let Some(home) = scenarios.iter().position(|id| *id == scenario) {
                    wrong.extend(futures_that_differ(all));
                    let members = (0..all.len()).flat_map(|s| (0..all[s].world.chosen.len()).map(move |i| (s, i)));
                    groups.extend(self.group(all, home, Some(strategy), members.collect(), &mut wrong));
                }
            }
            None => {
                for home in 0..all.len() {
                    let members = (0..all[home].world.chosen.len()).map(|i| (home, i)).collect();
                    groups.extend(self.group(all, home, asking.reference.as_deref(), members, &mut wrong));
                }
            }
        }
        if wrong.is_empty() { Ok(groups) } else { Err(on_the_command_line(wrong).into()) }
    }

    fn group<'l>(
        &self,
        all: &[Simulation<'l>],
        home: usize,
        reference: Option<&str>,
        members: Vec<(usize, usize)>,
        wrong: &mut Vec<Problem>,
    ) -> Option<Group<'l>> {
        let scenario = &all[home].loaded.scenario;
        if members.len() < 2 {
            let title = match scenario.strategies.len() {
                1 => format!("the scenario `{}` has one strategy, and nothing to compare it with", scenario.id),
                _ => format!("one strategy of `{}` is named, and nothing to compare it with", scenario.id),
            };
            let help = "name two with --strategies, or give the scenario another [strategy.ID]";
            wrong.push(problem("E0330", title, "compare", help));
            return None;
        }
        let spec = |&(s, i): &(usize, usize)| {
            let Simulation { loaded, world, .. } = &all[s];
            &loaded.scenario.strategies[world.chosen[i]]
        };
        let at_home = |member: &&(usize, usize)| member.0 == home;
        let position = match reference {
            None => members.iter().position(|member| member.0 == home),
            Some(id) => members.iter().position(|member| member.0 == home && spec(member).id == id),
        };
        let Some(position) = position else {
            let id = reference.unwrap_or_default();
            let taking_part: Vec<&str> =
                members.iter().filter(at_home).map(|member| spec(member).id.as_str()).collect();
            let title = format!("the reference `{id}` is not among the strategies that are compared");
            let help = format!("add it to --strategies, or choose {}", words::list(&taking_part));
            wrong.push(problem("E0301", title, "--reference", &help));
            return None;
        };
        let contender = |member: &(usize, usize)| Contender {
            scenario: all[member.0].loaded.scenario.id.clone(),
            strategy: spec(member).id.clone(),
            label: words::text(&spec(member).label),
        };
        let question = Question {
            contenders: members.iter().map(contender).collect(),
            reference: position,
            years: self.years.clone(),
            metric: self.metric,
            year: self.year,
            indifference: self.indifference,
            metrics: self.metrics.clone(),
            targets: self.targets[home].clone(),
        };
        Some(Group {
            name: scenario.id.clone(),
            title: words::text(&scenario.name),
            loaded: all[home].loaded,
            members,
            question,
            seed: all[home].world.source.seed().0,
        })
    }
}

impl Group<'_> {
    /// Compares what was simulated of each scenario.
    pub fn compare(&self, results: &[Results]) -> Comparison {
        let places: Vec<Vec<Option<&[f32]>>> = self.members.iter().map(|&member| self.kept(results, member)).collect();
        let (years, metrics) = (self.question.years.len(), &self.question.metrics);
        let at = |metric: Metric, year: usize| {
            metrics.iter().position(|known| *known == metric).map_or(usize::MAX, |place| place * years + year)
        };
        Comparison::of(self.question.clone(), |contender, metric, year| {
            places[contender].get(at(metric, year)).copied().flatten().unwrap_or(&[])
        })
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
    pub fn asked(&self) -> crate::output::Asked {
        let Question { metric, year, years, indifference, contenders, reference, targets, .. } = &self.question;
        crate::output::Asked {
            metric: metric.name().to_owned(),
            year: years[*year].to_string(),
            indifference: *indifference,
            reference: contenders[*reference].strategy.clone(),
            targets: targets.iter().map(|target| target.id.clone()).collect(),
        }
    }

    /// What the charts say around the comparison.
    pub fn scene(&self) -> Scene {
        Scene::new(&self.loaded.scenario, self.seed)
    }
}

/// Scenarios of other years, and two of one name.
fn scenarios_that_differ(all: &[Loaded]) -> Vec<Problem> {
    let mut wrong = Vec::new();
    let first = &all[0].scenario;
    for (i, loaded) in all.iter().enumerate() {
        let scenario = &loaded.scenario;
        if all[..i].iter().any(|other| other.scenario.id == scenario.id) {
            let title = format!("two of the scenarios have the id `{}`", scenario.id);
            wrong.push(problem("E0300", title, "compare", "give one of them another id"));
        }
        if scenario.opening_year != first.opening_year {
            let title = format!(
                "the price base of `{}` is {}, and that of `{}` is {}",
                first.id, first.opening_year, scenario.id, scenario.opening_year
            );
            let help = "bring both to one price base: amounts of different bases cannot be held against each other";
            wrong.push(problem("E0331", title, "compare", help));
        } else if (scenario.first_year, scenario.last_year) != (first.first_year, first.last_year) {
            let title = format!(
                "`{}` goes from {} to {}, and `{}` from {} to {}",
                first.id, first.first_year, first.last_year, scenario.id, scenario.first_year, scenario.last_year
            );
            let help = format!("compare the same years, as in --set horizon.last_year={}", first.last_year);
            wrong.push(problem("E0331", title, "compare", &help));
        }
    }
    wrong
}

/// What is wrong with the reference: a scenario that is not compared, a strategy that a scenario has not.
fn references_that_are_not(asking: &Asking, all: &[Loaded]) -> Vec<Problem> {
    let Some(reference) = asking.reference.as_deref() else { return Vec::new() };
    let wrong = |title: String, help: String| problem("E0301", title, "--reference", &help);
    let lacks = |loaded: &Loaded, id: &str| {
        let ids: Vec<&str> = loaded.scenario.strategies.iter().map(|strategy| strategy.id.as_str()).collect();
        let title = format!("the scenario `{}` has no strategy `{}`", loaded.scenario.id, words::text(id));
        (!ids.contains(&id)).then(|| wrong(title, meant(id, &ids)))
    };
    match reference.split_once('/') {
        None => all.iter().filter_map(|loaded| lacks(loaded, reference)).collect(),
        Some((home, strategy)) => match all.iter().find(|loaded| loaded.scenario.id == home) {
            Some(loaded) => lacks(loaded, strategy).into_iter().collect(),
            None => {
                let ids: Vec<&str> = all.iter().map(|loaded| loaded.scenario.id.as_str()).collect();
                vec![wrong(format!("no scenario `{}` is compared", words::text(home)), meant(home, &ids))]
            }
        },
    }
}

/// Across scenarios, future by future: so trials and seed must be the same.
fn futures_that_differ(all: &[Simulation<'_>]) -> Vec<Problem> {
    let first = &all[0].world;
    let differs =
        |one: &&Simulation<'_>| (one.world.trials, one.world.source.seed().0) != (first.trials, first.source.seed().0);
    let told = all.iter().filter(differs).map(|one| {
        let title = format!(
            "`{}` and `{}` are to be simulated in other futures: {} from seed {}, and {} from seed {}",
            all[0].loaded.scenario.id,
            one.loaded.scenario.id,
            words::futures(first.trials.into()),
            first.source.seed().0,
            words::futures(one.world.trials.into()),
            one.world.source.seed().0
        );
        problem("E0331", title, "--reference", "give both the same with --trials and --seed")
    });
    told.collect()
}

/// `NAME` or `NAME@YEAR`.
fn judged(text: &str, years: &[FinancialYear], simulated: &[Metric]) -> Result<(Metric, usize), Problem> {
    const FLAG: &str = "--metric";
    match text.find('@') {
        None => Ok((asked::metric(FLAG, text, &(0..text.len()), simulated)?, years.len() - 1)),
        Some(at) => {
            let metric = asked::metric(FLAG, text, &(0..at), simulated)?;
            Ok((metric, asked::year(FLAG, text, &(at + 1..text.len()), years)?))
        }
    }
}

fn indifference(text: &str) -> Result<f64, Problem> {
    const FLAG: &str = "--indifference";
    let value = asked::number(FLAG, text, &(0..text.len()))?;
    if value < 0.0 {
        let title = format!("{text} is below 0");
        let help = "write how large a difference makes no difference to you, in the unit of the outcome";
        return Err(asked::problem(FLAG, "E0202", title, 0..text.len(), help));
    }
    Ok(value)
}

/// The targets of each scenario that are asked for; all where none is named.
fn targets(named: &[String], all: &[Loaded], wrong: &mut Vec<Problem>) -> Vec<Vec<Target>> {
    for id in named {
        let has = |loaded: &Loaded| loaded.scenario.targets.iter().any(|target| target.id == *id);
        if !all.iter().any(has) {
            let known: Vec<&str> =
                all.iter().flat_map(|loaded| &loaded.scenario.targets).map(|target| target.id.as_str()).collect();
            let help = match known.is_empty() {
                true => "the scenario has no targets: write a table [target.ID]".to_owned(),
                false => meant(id, &known),
            };
            let title = format!("the scenario has no target `{}`", words::text(id));
            wrong.push(problem("E0301", title, "--targets", &help));
        }
    }
    let chosen = |target: &&Target| named.is_empty() || named.contains(&target.id);
    all.iter().map(|loaded| loaded.scenario.targets.iter().filter(chosen).cloned().collect()).collect()
}

/// What was probably meant, or what there is.
fn meant(written: &str, known: &[&str]) -> String {
    match words::nearest(written, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is {}", words::list(known)),
    }
}
