//! From flags and scenario to cells: every one checked before the first is simulated.

use super::super::options::{self, Reading, built_in, on_the_command_line, problem};
use super::super::simulation::cores;
use super::super::{Failure, Talk, limits, words};
use super::Sweep as Flags;
use crate::analysis::amount::{amount, stated};
use crate::analysis::sweep::{Aim, Case, Pairing, cells};
use crate::analysis::swept::{Parameter, Values};
use crate::draw::Sampler;
use crate::engine::case::Question;
use crate::engine::{Metric, World};
use crate::output::journal::{Head, key};
use crate::scenario::sweep::STRATEGIES;
use crate::scenario::{Bound, ENGLAND, Loaded, Problem, Problems, Scenario, Severity, Sweep, Target, Unchecked, When};
use crate::units::FinancialYear;
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::PathBuf;

/// Cells whose scenarios stay in memory from their check to their simulation; of more, each is read again when it comes.
const KEPT: usize = 1024;
/// Cells that fail differently and are shown.
const SHOWN: usize = 3;

/// A sweep, as far as no cell is needed for it.
pub struct Plan {
    pub read: Unchecked,
    pub base: Loaded,
    /// What is swept, strategies excepted.
    pub sweeps: Vec<Sweep>,
    /// The cells, as places of values.
    pub places: Vec<Vec<usize>>,
    /// Positions of the strategies of each cell; of all cells where there is one entry.
    strategies: Vec<Vec<usize>>,
    pub metrics: Vec<Metric>,
    /// Targets by identifier.
    pub targets: Vec<String>,
    year: Option<FinancialYear>,
    trials: Option<u32>,
    seed: Option<u64>,
    pub sampler: Sampler,
    pub quantiles: Vec<f64>,
    pub threads: usize,
    pub folder: PathBuf,
    pub again: String,
    strict: bool,
    set: Vec<String>,
    zip: bool,
    /// The results of each cell by what decides them; filled by [`Plan::checked`].
    pub keys: Vec<String>,
    /// Scenarios of the cells, where they are few.
    kept: Vec<Loaded>,
}

impl Plan {
    /// Reads the scenario once and everything that the flags say, and tells all that is wrong together.
    pub fn of(flags: &Flags, talk: &Talk) -> Result<Self, Failure> {
        let numbers = options::numbers(flags.trials.as_deref(), flags.seed.as_deref());
        let read = match &flags.reading.scenario {
            Some(path) => Unchecked::file(path),
            None => Ok(Unchecked::text(&built_in("england", ENGLAND))),
        };
        let Reading { set, strict, .. } = &flags.reading;
        let base = read.and_then(|read| Ok((read.with(set, *strict)?, read)));
        let (numbers, base) = match base.map_err(Failure::from) {
            Ok(base) => (numbers, base),
            failed => Failure::together(numbers, failed).map(|(numbers, base)| (Ok(numbers), base))?,
        };
        let (base, read) = base;
        if !base.notes.list.is_empty() {
            talk.say(&format!("{}\n", base.notes.render(talk.colour()).trim_end()));
        }
        let mut wrong = Vec::new();
        let mut sweeps = sweeps(&flags.sweep, &base, &mut wrong);
        let targets = targets(&flags.targets, &base, &mut wrong);
        let (metrics, year) =
            (metrics(&flags.metric, &base.scenario, &mut wrong), year(flags.year.as_deref(), &mut wrong));
        for (flag, path) in [("--trials", "run.trials"), ("--seed", "run.seed")] {
            let given = if flag == "--trials" { flags.trials.is_some() } else { flags.seed.is_some() };
            if given && sweeps.iter().any(|sweep| sweep.path == path) {
                let title = format!("{path} is swept, and fixed by {flag}");
                wrong.push(problem("E0110", title, flag, "leave one of them out"));
            }
        }
        let counts: Vec<usize> = sweeps.iter().map(|sweep| sweep.values.len()).collect();
        let over_strategies = sweeps.iter().position(|sweep| sweep.path == STRATEGIES);
        let named = match over_strategies.map(|at| (sweeps.remove(at), at)) {
            Some(_) if !flags.strategies.is_empty() => {
                let title = "strategies are swept and named by --strategies".to_owned();
                wrong.push(problem("E0110", title, "--strategies", "leave one of them out"));
                Vec::new()
            }
            Some((sweep, _)) => sweep.values.iter().map(|value| value.trim_matches('"').to_owned()).collect(),
            None => flags.strategies.clone(),
        };
        let trials = numbers.as_ref().ok().and_then(|n| n.trials).unwrap_or(base.scenario.trials);
        let pairing = if flags.zip { Pairing::Zip } else { Pairing::Product };
        let paired_strategies = flags.zip && over_strategies.is_some();
        // Strategies are no dimension of the product: every cell simulates them all in the same futures.
        let counts: Vec<usize> = match over_strategies {
            Some(at) if !flags.zip => counts.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, n)| *n).collect(),
            _ => counts,
        };
        let places = cells(&counts, pairing, trials).map_err(|found| wrong.push(told_of(found, "--sweep")));
        let wrong = if wrong.is_empty() { Ok(()) } else { Err(Failure::from(on_the_command_line(wrong))) };
        let quantiles = limits::quantiles(&flags.quantiles, trials);
        let chosen = match paired_strategies {
            true => named.iter().map(|name| options::strategies(&base.scenario, std::slice::from_ref(name))).collect(),
            false => options::strategies(&base.scenario, &named).map(|chosen| vec![chosen]),
        };
        let asked = Failure::together(wrong, Failure::together::<Vec<Vec<usize>>, _>(chosen, quantiles));
        let (numbers, ((), (strategies, quantiles))) = Failure::together(numbers, asked)?;
        let places = places.unwrap_or_default().into_iter().map(|mut cell| {
            if let Some(at) = over_strategies.filter(|_| flags.zip) {
                cell.remove(at);
            }
            cell
        });
        Ok(Self {
            places: places.collect(),
            read,
            sweeps,
            strategies,
            metrics,
            targets,
            year,
            trials: numbers.trials,
            seed: numbers.seed,
            sampler: flags.sampler,
            quantiles,
            threads: flags.threads.map_or_else(cores, usize::from),
            folder: flags.out.clone().unwrap_or_else(|| PathBuf::from_iter(["outputs", &base.scenario.id, "sweep"])),
            again: flags.reading.again(),
            strict: *strict,
            set: set.clone(),
            zip: flags.zip,
            base,
            keys: Vec::new(),
            kept: Vec::new(),
        })
    }

    /// The arguments that make a cell of the scenario.
    pub fn sets(&self, cell: usize) -> Vec<String> {
        self.sweeps.iter().zip(&self.places[cell]).map(|(sweep, &place)| sweep.set(place)).collect()
    }

    /// The scenario of a cell.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(&self, cell: usize) -> Result<Cow<'_, Loaded>, Problems> {
        match self.kept.get(cell) {
            Some(loaded) => Ok(Cow::Borrowed(loaded)),
            None => self.read.bare(&[self.set.clone(), self.sets(cell)].concat(), self.strict).map(Cow::Owned),
        }
    }

    /// Strategies of a cell, by position.
    pub fn chosen(&self, cell: usize) -> &[usize] {
        match &self.strategies[..] {
            [all] => all,
            each => &each[cell],
        }
    }

    /// Futures of a cell.
    pub fn trials(&self, loaded: &Loaded) -> u32 {
        self.trials.unwrap_or(loaded.scenario.trials)
    }

    /// Seed of a cell.
    pub fn seed(&self, loaded: &Loaded) -> u64 {
        self.seed.unwrap_or(loaded.scenario.seed)
    }

    /// The year told in a cell, after its first.
    pub fn year_of(&self, loaded: &Loaded) -> usize {
        let scenario = &loaded.scenario;
        let year = self.year.unwrap_or(scenario.last_year);
        (year.start() - scenario.first_year.start()).max(0) as usize
    }

    /// A cell that is ready to run.
    ///
    /// # Errors
    /// [`Failure::Refused`] where two names have one address.
    pub fn case<'s>(&self, cell: usize, loaded: &'s Loaded) -> Result<Case<'s>, Failure> {
        let world = World::new(&loaded.scenario, self.trials(loaded), self.seed(loaded), self.chosen(cell))
            .map_err(|clash| Failure::Refused(clash.to_string()))?;
        let year = self.year_of(loaded);
        let outcomes: Vec<_> = self.metrics.iter().map(|&metric| (metric, year)).collect();
        let aims: Vec<Aim> = self.aims(loaded).map(|(_, aim)| aim).collect();
        let mut beside: Vec<_> = aims.iter().flat_map(|aim| aim.outcomes()).collect();
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|outcome| !outcomes.contains(outcome));
        Ok(Case {
            world: world.drawn_by(self.sampler).with_quantiles(self.quantiles.clone()),
            question: Question { outcomes, beside },
            aims,
        })
    }

    /// The targets of a cell by identifier.
    pub fn aims<'l>(&'l self, loaded: &'l Loaded) -> impl Iterator<Item = (&'l str, Aim)> {
        let named = self.targets.iter().filter_map(|id| loaded.scenario.targets.iter().find(|target| target.id == *id));
        named.filter_map(|target| Some((target.id.as_str(), Aim::of(target, &loaded.scenario)?)))
    }

    /// The level that matters in an outcome: that of a target in the year told, or where the backlog opened.
    pub fn level(&self, metric: Metric) -> Option<(Bound, String)> {
        let scenario = &self.base.scenario;
        let year = self.year.unwrap_or(scenario.last_year);
        let is_it = |target: &&Target| target.metric == metric.name() && target.year == year;
        let named = self.targets.iter().filter_map(|id| scenario.targets.iter().find(|target| target.id == *id));
        if let Some(target) = named.clone().find(|target| is_it(target) && target.when == When::At) {
            let limit = stated(metric, target.bound.limit());
            return Some((target.bound, format!("target: {} {limit}", target.bound.name())));
        }
        let mean = |id| scenario.number(id).distribution.mean();
        let bands = scenario.estates.iter().map(|estate| estate.opening.map(mean));
        let opening = bands.fold([0.0; 4], |sum, bands| [0, 1, 2, 3].map(|band| sum[band] + bands[band]));
        let opening = match metric {
            Metric::BacklogTotal | Metric::BacklogTotalReal => opening.iter().fold(0.0, |sum, band| sum + band),
            Metric::BacklogHigh | Metric::BacklogHighReal => opening[3],
            _ => return None,
        };
        let said = format!("where it opened: {}", amount(metric, opening, None));
        Some((Bound::Below(opening), said))
    }

    /// Checks every cell, and knows what decides its results.
    ///
    /// # Errors
    /// The faults of the first cells that have any, and how many more there are.
    pub fn checked(mut self, pool: &rayon::ThreadPool) -> Result<Self, Failure> {
        let keep = self.places.len() <= KEPT;
        let one = |cell: usize| -> Result<(String, Option<Loaded>), (usize, Problems)> {
            let loaded = self.load(cell).map_err(|problems| (cell, problems))?;
            if let Some(problem) = self.year_is_simulated(&loaded) {
                return Err((cell, on_the_command_line(vec![problem])));
            }
            if let Some(problem) = self.metrics_are_simulated(&loaded) {
                return Err((cell, on_the_command_line(vec![problem])));
            }
            Ok((self.key(cell, &loaded), keep.then(|| loaded.into_owned())))
        };
        let found: Vec<_> = pool.install(|| (0..self.places.len()).into_par_iter().map(one).collect());
        let mut faulty = Vec::new();
        for cell in found {
            match cell {
                Ok((key, loaded)) => {
                    self.keys.push(key);
                    self.kept.extend(loaded);
                }
                Err(fault) => faulty.push(fault),
            }
        }
        if faulty.is_empty() { Ok(self) } else { Err(self.faults(faulty)) }
    }

    /// What a system that a cell switches off would give is no outcome of it, and not 0.
    fn metrics_are_simulated(&self, loaded: &Loaded) -> Option<Problem> {
        let metric = self.metrics.iter().find(|metric| !metric.is_simulated(&loaded.scenario))?;
        let title = format!("this cell does not simulate `{}`", metric.name());
        let help = "name outcomes that every cell has with --metric, or leave the system switched on";
        Some(problem("E0301", title, "--metric", help))
    }

    fn year_is_simulated(&self, loaded: &Loaded) -> Option<Problem> {
        let scenario = &loaded.scenario;
        let year = self.year.filter(|year| !(scenario.first_year..=scenario.last_year).contains(year))?;
        let help = format!("--year may be {} to {}", scenario.first_year, scenario.last_year);
        Some(problem("E0211", format!("{year} is not simulated"), "--year", &help))
    }

    /// What decides the results of a cell; nothing else does.
    fn key(&self, cell: usize, loaded: &Loaded) -> String {
        let ids = self.chosen(cell).iter().map(|&i| loaded.scenario.strategies[i].id.as_str()).collect::<Vec<_>>();
        let metrics: Vec<&str> = self.metrics.iter().map(|metric| metric.name()).collect();
        key(&[
            &loaded.canonical_sha256,
            &self.trials(loaded).to_string(),
            &self.seed(loaded).to_string(),
            self.sampler.method(),
            &ids.join(","),
            &metrics.join(","),
            &self.targets.join(","),
            &self.year_of(loaded).to_string(),
            &format!("{:?}", self.quantiles),
        ])
    }

    /// The first few faults that differ, and how many cells have any.
    fn faults(&self, faulty: Vec<(usize, Problems)>) -> Failure {
        let count = faulty.len();
        let mut shown: Vec<Problems> = Vec::new();
        let alike = |a: &Problems, b: &Problems| {
            let titles =
                |problems: &Problems| problems.list.iter().map(|p| (p.code, p.path.clone())).collect::<Vec<_>>();
            titles(a) == titles(b)
        };
        let (some, all) = (words::count(count as u64), words::count(self.places.len() as u64));
        for (cell, mut problems) in faulty {
            if shown.len() < SHOWN && !shown.iter().any(|known| alike(known, &problems)) {
                // Warnings of the scenario were told when it was read.
                problems.list.retain(|problem| problem.severity == Severity::Error);
                problems.call_last_arguments(self.sweeps.len(), "--sweep");
                problems.name = format!("{}, {}", problems.name, self.in_words(cell));
                shown.push(problems);
            }
        }
        if let Some(last) = shown.last_mut() {
            last.name = format!("{} ({some} of {all} cells cannot be simulated)", last.name);
        }
        Failure::Problems(shown)
    }

    /// `capital.pot_gbp_m = 8, run.seed = 2`.
    pub fn in_words(&self, cell: usize) -> String {
        if self.sweeps.is_empty() {
            let scenario = &self.base.scenario;
            let ids: Vec<&str> = self.chosen(cell).iter().map(|&i| scenario.strategies[i].id.as_str()).collect();
            return words::list(&ids);
        }
        let value = |(sweep, &place): (&Sweep, &usize)| format!("{} = {}", sweep.path, sweep.values[place]);
        self.sweeps.iter().zip(&self.places[cell]).map(value).collect::<Vec<_>>().join(", ")
    }

    /// The sweeps as arguments, for the manifest and the journal.
    pub fn sweeps_as_written(&self) -> Vec<String> {
        let mut all: Vec<String> =
            self.sweeps.iter().map(|sweep| format!("{}={}", sweep.path, sweep.values.join(","))).collect();
        let ids = |chosen: &Vec<usize>| {
            let ids = chosen.iter().map(|&i| self.base.scenario.strategies[i].id.as_str());
            ids.collect::<Vec<_>>().join("+")
        };
        all.push(format!("{STRATEGIES}={}", self.strategies.iter().map(ids).collect::<Vec<_>>().join(",")));
        if self.zip {
            all.push("zip".to_owned());
        }
        all
    }

    /// What the sweep is about, so that another can be told from it.
    pub fn head(&self) -> Head {
        let mut lines = Vec::new();
        flatten("", &self.base.resolved, &mut lines);
        let metrics: Vec<&str> = self.metrics.iter().map(|metric| metric.name()).collect();
        lines.push(format!("--metric {}", metrics.join(",")));
        lines.push(format!("--targets {}", self.targets.join(",")));
        lines.extend(self.year.map(|year| format!("--year {year}")));
        lines.extend(self.trials.map(|trials| format!("--trials {trials}")));
        lines.extend(self.seed.map(|seed| format!("--seed {seed}")));
        lines.push(format!("--sampler {}", self.sampler.name()));
        lines.extend((!self.quantiles.is_empty()).then(|| format!("--quantiles {:?}", self.quantiles)));
        lines.extend(self.sweeps_as_written().iter().map(|sweep| format!("--sweep {sweep}")));
        Head::of(lines)
    }

    /// The swept parameters with their values by cell, for the table.
    pub fn parameters(&self) -> Vec<Parameter> {
        let of = |(i, sweep): (usize, &Sweep)| {
            let places = || self.places.iter().map(move |cell| cell[i]);
            let written = places().map(|place| sweep.values[place].trim_matches('"').to_owned()).collect();
            let values = match sweep.numbers() {
                Some(numbers) => Values::Numbers(places().map(|place| numbers[place]).collect()),
                None => Values::Texts(places().map(|place| sweep.values[place].trim_matches('"').to_owned()).collect()),
            };
            Parameter { path: sweep.path.clone(), values, written }
        };
        self.sweeps.iter().enumerate().map(of).collect()
    }
}

/// Every value by its path, a line each.
fn flatten(path: &str, table: &toml::Table, lines: &mut Vec<String>) {
    for (name, value) in table {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&path, inner, lines),
            value => lines.push(format!("{path} = {value}")),
        }
    }
}

/// A problem of an argument, with the flag in front.
fn told_of(found: Problem, flag: &str) -> Problem {
    problem(found.code, found.title, flag, &found.help)
}

/// What is to be swept: arguments, or sweeps of the scenario by their identifiers; all of them where none is named.
fn sweeps(asked: &[String], base: &Loaded, wrong: &mut Vec<Problem>) -> Vec<Sweep> {
    let kept = &base.scenario.sweeps;
    let mut found: Vec<Sweep> = Vec::new();
    for argument in asked {
        let sweep = if argument.contains('=') {
            Sweep::parse(argument).map_err(|problem| told_of(problem, "--sweep"))
        } else {
            let known = kept.iter().find(|(id, _)| id == argument).map(|(_, sweep)| sweep.clone());
            known.ok_or_else(|| {
                let ids: Vec<&str> = kept.iter().map(|(id, _)| id.as_str()).collect();
                let help = match words::nearest(argument, ids.iter().copied()) {
                    Some(id) => format!("did you mean `{id}`?"),
                    None if ids.is_empty() => "write PATH=FROM:TO:STEP, as in capital.pot_gbp_m=0:1500:250".to_owned(),
                    None => format!("the scenario has {}", words::list(&ids)),
                };
                problem("E0301", format!("the scenario has no [sweep.{}]", words::text(argument)), "--sweep", &help)
            })
        };
        match sweep {
            Ok(sweep) if found.iter().any(|other| other.path == sweep.path) => {
                let title = format!("{} is swept twice", words::text(&sweep.path));
                wrong.push(problem("E0300", title, "--sweep", "name each path once, with all its values"));
            }
            Ok(sweep) => found.push(sweep),
            Err(problem) => wrong.push(problem),
        }
    }
    if asked.is_empty() {
        found = kept.iter().map(|(_, sweep)| sweep.clone()).collect();
        if found.is_empty() {
            let help = "write --sweep PATH=FROM:TO:STEP, as in --sweep capital.pot_gbp_m=0:1500:250, or [sweep.ID] tables \
                        into the scenario";
            wrong.push(problem("E0103", "there is nothing to sweep".to_owned(), "--sweep", help));
        }
    }
    found
}

/// The targets asked for; all of the scenario where none is named.
fn targets(asked: &[String], base: &Loaded, wrong: &mut Vec<Problem>) -> Vec<String> {
    let ids: Vec<&str> = base.scenario.targets.iter().map(|target| target.id.as_str()).collect();
    if asked.is_empty() {
        return ids.into_iter().map(str::to_owned).collect();
    }
    let mut found = Vec::new();
    for name in asked {
        if found.contains(name) {
            let title = format!("the target `{}` is named twice", words::text(name));
            wrong.push(problem("E0300", title, "--targets", "name it once"));
        } else if ids.contains(&name.as_str()) {
            found.push(name.clone());
        } else {
            let help = match words::nearest(name, ids.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if ids.is_empty() => "add a table [target.ID] with metric and below or above".to_owned(),
                None => format!("the scenario has {}", words::list(&ids)),
            };
            let title = format!("the scenario has no target `{}`", words::text(name));
            wrong.push(problem("E0301", title, "--targets", &help));
        }
    }
    found
}

/// The outcomes asked for, each once; the headline outcomes where none is named.
fn metrics(asked: &[String], scenario: &Scenario, wrong: &mut Vec<Problem>) -> Vec<Metric> {
    let mut found = Vec::new();
    for name in asked {
        match Metric::named(name.trim()) {
            Some(metric) if found.contains(&metric) => {
                let title = format!("the outcome `{}` is named twice", metric.name());
                wrong.push(problem("E0300", title, "--metric", "name it once"));
            }
            Some(metric) if !metric.is_simulated(scenario) => {
                let needs = metric.outcome().needs.in_words().unwrap_or("what the scenario does not have");
                let title = format!("the scenario does not simulate `{}`", metric.name());
                let help = format!("it is simulated only with {needs} in the scenario, and not switched off");
                wrong.push(problem("E0301", title, "--metric", &help));
            }
            Some(metric) => found.push(metric),
            None => {
                let near = words::nearest(name, Metric::ALL.iter().map(|metric| metric.name()));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`capcast explain` lists the outcomes".to_owned(),
                };
                let title = format!("there is no outcome `{}`", words::text(name));
                wrong.push(problem("E0301", title, "--metric", &help));
            }
        }
    }
    match asked {
        [] => Metric::HEADLINE.into_iter().filter(|metric| metric.is_simulated(scenario)).collect(),
        _ => found,
    }
}

fn year(asked: Option<&str>, wrong: &mut Vec<Problem>) -> Option<FinancialYear> {
    let text = asked?;
    text.trim()
        .parse::<FinancialYear>()
        .map_err(|_| {
            let start = text.trim().get(..4).and_then(|start| start.parse::<i32>().ok());
            let help = match start.filter(|start| (1900..=2300).contains(start)) {
                Some(start) => format!("write --year {}", FinancialYear::starting(start)),
                None => "write a financial year, as in --year 2034/35".to_owned(),
            };
            wrong.push(problem("E0212", format!("`{}` is not a financial year", words::text(text)), "--year", &help));
        })
        .ok()
}
