//! The flags of a sweep, read against its scenario, and what is said of its cells.

use super::super::faults::{self, in_words, on_the_command_line, problem};
use super::super::options::{self, Named, Reading, built_in, input};
use super::super::{Failure, Talk, limits, words};
use super::Sweep as Flags;
use crate::engine::Metric;
use crate::output::journal::Head;
use crate::scenario::{Problem, Problems, Scenario, Severity, Sweep, Unchecked};
use crate::study::sweep::{Pairing, Plan, push_metric, push_sweep, sweep_of, sweeps_of, targets_of};
use crate::study::{CellFault, Fault, Request, StudyError, SweepRequest, What};
use crate::units::FinancialYear;

/// Cells that fail differently and are shown.
const SHOWN: usize = 3;

/// Reads the scenario once and everything that the flags say, and tells all that is wrong together.
pub fn plan(flags: &Flags, talk: &Talk) -> Result<Plan, Failure> {
    let numbers = options::numbers(flags.trials.as_deref(), flags.seed.as_deref());
    let Reading { set, strict, .. } = &flags.reading;
    let read = match Named::of(flags.reading.scenario.as_deref()) {
        Named::File(path) => Unchecked::file(path),
        Named::BuiltIn(name, text) => Ok(Unchecked::text(&built_in(name, text))),
        Named::Input => input().map(|text| Unchecked::text(&text)),
    };
    let base = read.and_then(|read| Ok((read.with(set, *strict)?, read)));
    let (numbers, (base, read)) = match base.map_err(Failure::from) {
        Ok(base) => (numbers, base),
        failed => Failure::together(numbers, failed).map(|(numbers, base)| (Ok(numbers), base))?,
    };
    if !base.notes.list.is_empty() {
        talk.say(&format!("{}\n", base.notes.render(talk.colour()).trim_end()));
    }
    let scenario = &base.scenario;
    let mut wrong = Vec::new();
    let sweeps = sweeps(&flags.sweep, scenario, &mut wrong);
    let targets = targets_of(scenario, &flags.targets).unwrap_or_else(|faults| {
        wrong.extend(faults.into_iter().map(in_words));
        Vec::new()
    });
    let metrics = metrics(&flags.metric, scenario, &mut wrong);
    let year = flags.year.as_deref().and_then(|text| year(text).map_err(|problem| wrong.push(problem)).ok());
    let given = numbers.as_ref().ok();
    let trials = given.and_then(|given| given.trials).unwrap_or(scenario.trials);
    let quantiles = limits::quantiles(&flags.quantiles, trials);
    let request = SweepRequest {
        sweeps: Some(sweeps),
        pairing: if flags.zip { Pairing::Zip } else { Pairing::Product },
        metrics,
        targets,
        year,
        cell: Request {
            strategies: flags.strategies.clone(),
            // A flag that says no number fixes it all the same.
            trials: flags.trials.as_ref().map(|_| trials),
            seed: flags.seed.as_ref().map(|_| given.and_then(|given| given.seed).unwrap_or(scenario.seed)),
            sampler: flags.sampler,
            quantiles: quantiles.as_ref().map_or_else(|_| Vec::new(), Clone::clone),
            ..Request::default()
        },
    };
    let (plan, of_strategies) = match Plan::of(read, base, *strict, request) {
        Ok(plan) => (Some(plan), Vec::new()),
        Err(StudyError::Request(faults)) => {
            let is_one = |fault: &Fault| {
                matches!(fault, Fault::Twice(What::Strategy, _) | Fault::Unknown { what: What::Strategy, .. })
            };
            let (of_strategies, others): (Vec<_>, Vec<_>) = faults.into_iter().partition(is_one);
            wrong.extend(others.into_iter().map(in_words));
            (None, of_strategies)
        }
        Err(error) => return Err(error.into()),
    };
    let wrong = if wrong.is_empty() { Ok(()) } else { Err(Failure::from(on_the_command_line(wrong))) };
    let strategies = if of_strategies.is_empty() { Ok(()) } else { Err(faults::failure(of_strategies)) };
    let all = Failure::together(numbers, Failure::together(wrong, Failure::together(strategies, quantiles)));
    all.and_then(|_| plan.ok_or_else(|| Failure::Fault("a sweep was refused without a reason".to_owned())))
}

/// What is to be swept: arguments, or sweeps of the scenario by their identifiers; all of them where none is named.
fn sweeps(asked: &[String], scenario: &Scenario, wrong: &mut Vec<Problem>) -> Vec<Sweep> {
    let mut found: Vec<Sweep> = Vec::new();
    for argument in asked {
        let sweep = match argument.contains('=') {
            true => Sweep::parse(argument).map_err(|problem| Fault::Cells(Box::new(problem))),
            false => sweep_of(scenario, argument),
        };
        if let Err(fault) = sweep.and_then(|sweep| push_sweep(&mut found, sweep)) {
            wrong.push(in_words(fault));
        }
    }
    match asked {
        [] => sweeps_of(scenario).unwrap_or_else(|fault| {
            wrong.push(in_words(fault));
            Vec::new()
        }),
        _ => found,
    }
}

/// The outcomes that are named.
fn metrics(asked: &[String], scenario: &Scenario, wrong: &mut Vec<Problem>) -> Vec<Metric> {
    let mut found = Vec::new();
    for name in asked {
        let metric = Metric::named(name.trim()).ok_or_else(|| {
            let known = Metric::ALL.iter().map(|metric| metric.name().to_owned()).collect();
            Fault::Unknown { what: What::Outcome, name: name.clone(), known }
        });
        if let Err(fault) = metric.and_then(|metric| push_metric(&mut found, metric, scenario)) {
            wrong.push(in_words(fault));
        }
    }
    found
}

fn year(text: &str) -> Result<FinancialYear, Problem> {
    FinancialYear::meant(text).filter(|year| (1900..=2300).contains(&year.start())).ok_or_else(|| {
        let help = "write a financial year, as in --year 2034/35";
        problem("E0212", format!("`{}` is not a financial year", words::text(text)), "--year", help)
    })
}

/// The first few faults of cells that differ, and how many cells have any.
pub fn faults_of_cells(plan: &Plan, faulty: Vec<(usize, CellFault)>) -> Failure {
    let (some, all) = (words::count(faulty.len() as u64), words::count(plan.places.len() as u64));
    let mut shown: Vec<Problems> = Vec::new();
    let titles = |problems: &Problems| problems.list.iter().map(|p| (p.code, p.path.clone())).collect::<Vec<_>>();
    for (cell, fault) in faulty {
        let mut problems = match fault {
            CellFault::Scenario(problems) => *problems,
            CellFault::Request(Fault::NotSimulated(metric)) => {
                let title = format!("this cell does not simulate `{}`", metric.name());
                let help = "name outcomes that every cell has with --metric, or leave the system switched on";
                on_the_command_line(vec![problem("E0301", title, "--metric", help)])
            }
            CellFault::Request(fault) => on_the_command_line(vec![in_words(fault)]),
        };
        if shown.len() < SHOWN && !shown.iter().any(|known| titles(known) == titles(&problems)) {
            // Warnings of the scenario were told when it was read.
            problems.list.retain(|problem| problem.severity == Severity::Error);
            problems.call_last_arguments(plan.sweeps.len(), "--sweep");
            problems.name = format!("{}, {}", problems.name, cell_in_words(plan, cell));
            shown.push(problems);
        }
    }
    if let Some(last) = shown.last_mut() {
        last.name = format!("{} ({some} of {all} cells cannot be simulated)", last.name);
    }
    Failure::Problems(shown)
}

/// `capital.pot_gbp_m = 8, run.seed = 2`.
pub fn cell_in_words(plan: &Plan, cell: usize) -> String {
    if plan.sweeps.is_empty() {
        return words::list(&plan.strategies(cell, &plan.base));
    }
    let value = |(sweep, &place): (&Sweep, &usize)| format!("{} = {}", sweep.path, sweep.values[place]);
    plan.sweeps.iter().zip(&plan.places[cell]).map(value).collect::<Vec<_>>().join(", ")
}

/// What the sweep is about, so that another can be told from it.
pub fn head(plan: &Plan) -> Head {
    let mut lines = Vec::new();
    flatten("", &plan.base.resolved, &mut lines);
    let Request { trials, seed, sampler, quantiles, .. } = &plan.cell;
    let metrics: Vec<&str> = plan.metrics.iter().map(|metric| metric.name()).collect();
    lines.push(format!("--metric {}", metrics.join(",")));
    lines.push(format!("--targets {}", plan.targets.join(",")));
    lines.extend(plan.year.map(|year| format!("--year {year}")));
    lines.extend(trials.map(|trials| format!("--trials {trials}")));
    lines.extend(seed.map(|seed| format!("--seed {seed}")));
    lines.push(format!("--sampler {}", sampler.name()));
    lines.extend((!quantiles.is_empty()).then(|| format!("--quantiles {quantiles:?}")));
    lines.extend(plan.as_written().iter().map(|sweep| format!("--sweep {sweep}")));
    Head::of(lines)
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
