//! What is said of a request that cannot be met: each fault with its code, its flag and what to do.

use super::{Failure, words};
use crate::engine::RunError;
use crate::scenario::{Problem, Problems};
use crate::study::{Fault, StudyError, What};
use crate::systems::BarrierOf;

const ENOUGH: &str = "10,000 trials are enough for most questions";

/// A problem of a flag.
pub fn problem(code: &'static str, title: String, flag: &str, help: &str) -> Problem {
    Problem::new(code, format!("{flag}: {title}")).about(flag).help(help)
}

/// Problems of flags, which stand in no file.
pub fn on_the_command_line(list: Vec<Problem>) -> Problems {
    Problems { name: "command line".to_owned(), list, ..Problems::default() }
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Request(faults) => failure(faults),
            StudyError::Scenario(problems) => (*problems).into(),
            StudyError::Address(clash) => Self::Refused(clash.to_string()),
            StudyError::Unmoved(metric) => {
                Self::Refused(format!("nothing in this scenario moves {}, so it cannot be judged by", metric.name()))
            }
            // Whoever runs a simulation or a sweep says more of these.
            StudyError::Run(RunError::Cancelled) => Self::Interrupted,
            StudyError::Run(_) | StudyError::Cells(_) => Self::Fault(error.to_string()),
        }
    }
}

/// All of them together.
pub fn failure(faults: Vec<Fault>) -> Failure {
    on_the_command_line(faults.into_iter().map(in_words).collect()).into()
}

/// What is said of a fault.
pub fn in_words(fault: Fault) -> Problem {
    match fault {
        Fault::NoTrials => problem("E0217", "there must be at least 1 trial".to_owned(), "--trials", ENOUGH),
        Fault::SeedTooLarge(seed) => seed_outside(&seed.to_string()),
        Fault::Twice(what, name) => twice(what, &words::text(&name)),
        Fault::Unknown { what, name, known } => unknown(what, &name, &known),
        Fault::NotSimulated(metric) => {
            let needs =
                metric.outcome().needs.in_words().unwrap_or_else(|| "what the scenario does not have".to_owned());
            let title = format!("the scenario does not simulate `{}`", metric.name());
            let help = format!("it is simulated only with {needs} in the scenario, and not switched off");
            problem("E0301", title, "--metric", &help)
        }
        Fault::YearNotSimulated { year, years: (first, last) } => {
            let help = format!("the year may be {first} to {last}");
            problem("E0211", format!("{year} is not simulated"), "year", &help)
        }
        Fault::QuantileOutside(q) => quantile_outside(&q.to_string(), q),
        Fault::QuantileBeyond { q, trials, beyond } => {
            let (name, futures) = (percentile(q), words::futures(trials.into()));
            let title =
                format!("{name} cannot be told from {futures}: {} of them would lie beyond it", words::figure(beyond));
            let enough = (1.0 / q.min(1.0 - q) * 10.0 - 1e-6).ceil();
            let help = if enough < f64::from(u32::MAX) {
                format!("run at least {} (--trials {enough}), so that ten lie beyond it", words::futures(enough as u64))
            } else {
                "no run has futures enough for it".to_owned()
            };
            problem("E0221", title, "--quantiles", &help)
        }
        Fault::Indifference(difference) => {
            let help = "write how large a difference makes no difference to you, in the unit of the outcome";
            problem("E0202", format!("{difference} is below 0"), "--indifference", help)
        }
        Fault::PriceBases([(first, base), (other, other_base)]) => {
            let title = format!("the price base of `{first}` is {base}, and that of `{other}` is {other_base}");
            let help = "with --rebase each is compared in its own years, and both are told side by side at the prices of the later base";
            problem("E0331", title, "compare", help)
        }
        Fault::OtherFirstYears([(first, year), (other, other_year)]) => {
            let title = format!("`{first}` begins in {year}, and `{other}` in {other_year}: they share no futures");
            let help = "name a strategy without its scenario: each scenario is then held against its own";
            problem("E0331", title, "--reference", help)
        }
        Fault::Horizons([(first, from, to), (other, other_from, other_to)]) => {
            let title = format!("`{first}` goes from {from} to {to}, and `{other}` from {other_from} to {other_to}");
            let help =
                format!("compare the same years, as in --set horizon.last_year={to}; or with --rebase each in its own");
            problem("E0331", title, "compare", &help)
        }
        Fault::Futures([(first, trials, seed), (other, other_trials, other_seed)]) => {
            let title = format!(
                "`{first}` and `{other}` are to be simulated in other futures: {} from seed {seed}, and {} from seed {other_seed}",
                words::futures(trials.into()),
                words::futures(other_trials.into()),
            );
            problem("E0331", title, "--reference", "give both the same with --trials and --seed")
        }
        Fault::NoReference { scenario, name, known } => {
            let title = format!("the scenario `{scenario}` has no strategy `{}`", words::text(&name));
            problem("E0301", title, "--reference", &meant(&name, &known, "there is"))
        }
        Fault::ReferenceLeftOut { name, known, finished } => {
            let title = format!("the reference `{name}` is not among the strategies that are compared");
            let add = if finished { "" } else { "add it to --strategies, or " };
            problem("E0301", title, "--reference", &format!("{add}choose {}", words::list(&known)))
        }
        Fault::Alone { scenario, strategies } => {
            let title = match strategies {
                1 => format!("the scenario `{scenario}` has one strategy, and nothing to compare it with"),
                _ => format!("one strategy of `{scenario}` is named, and nothing to compare it with"),
            };
            let help = "name two with --strategies, or give the scenario another [strategy.ID]";
            problem("E0330", title, "compare", help)
        }
        Fault::NoBarriers { removed } if removed.is_empty() => {
            let tables: Vec<String> = BarrierOf::ALL.iter().map(|barrier| format!("[{}]", barrier.name())).collect();
            let help =
                format!("barriers are those of {}: add one of these tables, or switch one on", words::list(&tables));
            problem("E0103", "the scenario simulates no system that has a barrier".to_owned(), "barriers", &help)
        }
        Fault::NoBarriers { removed } => {
            let keys: Vec<String> = removed.iter().map(|barrier| format!("{}.barrier", barrier.name())).collect();
            let title = "the scenario removes every barrier that it simulates".to_owned();
            problem("E0103", title, "barriers", &format!("write \"present\" for {}", words::list(&keys)))
        }
        Fault::NothingToSweep => {
            let help = "write --sweep PATH=FROM:TO:STEP, as in --sweep capital.pot_gbp_m=0:1500:250, or [sweep.ID] tables \
                        into the scenario";
            problem("E0103", "there is nothing to sweep".to_owned(), "--sweep", help)
        }
        Fault::SweptAndGiven(path) => {
            let (title, flag) = match path.strip_prefix("run.") {
                Some(name) => (format!("{path} is swept, and fixed by --{name}"), format!("--{name}")),
                None => (format!("{path} are swept and named by --{path}"), format!("--{path}")),
            };
            problem("E0110", title, &flag, "leave one of them out")
        }
        Fault::Cells(found) => problem(found.code, found.title, "--sweep", &found.help),
    }
}

fn twice(what: What, name: &str) -> Problem {
    let named = |kind: &str| format!("the {kind} `{name}` is named twice");
    let once = "name it once";
    match what {
        What::Strategy => problem("E0300", named("strategy"), "--strategies", once),
        What::Target | What::AnyTarget => problem("E0300", named("target"), "--targets", once),
        What::Outcome => problem("E0300", named("outcome"), "--metric", once),
        What::Sweep | What::Path => {
            let help = "name each path once, with all its values";
            problem("E0300", format!("{name} is swept twice"), "--sweep", help)
        }
        What::Scenario => {
            let title = format!("two of the scenarios have the id `{name}`");
            problem("E0300", title, "compare", "give one of them another id")
        }
    }
}

fn unknown(what: What, name: &str, known: &[String]) -> Problem {
    let lacks = |kind: &str| format!("the scenario has no {kind} `{}`", words::text(name));
    let has = || meant(name, known, "the scenario has");
    let (title, flag, help) = match what {
        What::Strategy => (lacks("strategy"), "--strategies", has()),
        What::Target if known.is_empty() => {
            (lacks("target"), "--targets", "add a table [target.ID] with metric and below or above".to_owned())
        }
        What::Target => (lacks("target"), "--targets", has()),
        What::AnyTarget if known.is_empty() => {
            (lacks("target"), "--targets", "the scenario has no targets: write a table [target.ID]".to_owned())
        }
        What::AnyTarget => (lacks("target"), "--targets", meant(name, known, "there is")),
        What::Outcome => {
            let title = format!("there is no outcome `{}`", words::text(name));
            let near = words::nearest(name, known.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            (title, "--metric", help.unwrap_or_else(|| "`capcast explain` lists the outcomes".to_owned()))
        }
        What::Sweep | What::Path => {
            let title = format!("the scenario has no [sweep.{}]", words::text(name));
            let help = match known {
                [] => "write PATH=FROM:TO:STEP, as in capital.pot_gbp_m=0:1500:250".to_owned(),
                _ => has(),
            };
            (title, "--sweep", help)
        }
        What::Scenario => {
            let title = format!("no scenario `{}` is compared", words::text(name));
            (title, "--reference", meant(name, known, "there is"))
        }
    };
    problem("E0301", title, flag, &help)
}

/// What is said of a number of trials that cannot be.
pub fn trials_outside(text: &str) -> Problem {
    let title = format!("{text} is outside 1 to 4,294,967,295, the most trials that can be told apart");
    problem("E0217", title, "--trials", ENOUGH)
}

/// What is said of a seed that is none.
pub fn seed_outside(text: &str) -> Problem {
    let title = format!("{text} is outside 0 to 9,223,372,036,854,775,807");
    problem("E0216", title, "--seed", "any whole number in that range will do")
}

/// What is said of a quantile that is no fraction.
pub fn quantile_outside(text: &str, q: f64) -> Problem {
    let help = match q {
        q if q > 1.0 && q < 100.0 => format!("write --quantiles {}", words::figure(q / 100.0)),
        _ => "write a fraction between 0 and 1: the median is 0.5, P99 is 0.99".to_owned(),
    };
    problem("E0202", format!("{} is not between 0 and 1", words::text(text)), "--quantiles", &help)
}

/// What was probably meant, or what there is.
pub fn meant<S: AsRef<str>>(written: &str, known: &[S], there_is: &str) -> String {
    match words::nearest(written, known.iter().map(AsRef::as_ref)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{there_is} {}", words::list(known)),
    }
}

/// `P99.9`.
pub fn percentile(q: f64) -> String {
    format!("P{}", words::figure(q * 100.0))
}
