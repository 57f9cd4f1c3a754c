//! `--quantiles` and `--fail-if`: what is asked beyond the tables, and what is said of it.

use super::faults::{self, on_the_command_line, problem};
use super::{Failure, words};
use crate::analysis::fail_if::Verdict;
use crate::analysis::{Limit, Names};
use crate::engine::{Metric, Results, World};
use crate::scenario::Problems;
use crate::study::{self, Fault};
use serde_json::{Value, json};

/// Reads `--quantiles`: fractions between 0 and 1 that `trials` futures can tell something of.
///
/// # Errors
/// [`Failure::Problems`] E0104, E0202, E0221, all together.
pub fn quantiles(asked: &[String], trials: u32) -> Result<Vec<f64>, Failure> {
    let mut list = Vec::new();
    let mut found = Vec::new();
    for text in asked {
        let Ok(q) = text.trim().parse::<f64>() else {
            let percent = text.trim().trim_start_matches(['p', 'P']).trim_end_matches('%').trim().parse::<f64>().ok();
            let help = match percent.filter(|percent| *percent > 0.0 && *percent < 100.0) {
                Some(percent) => format!("write --quantiles {}", words::figure(percent / 100.0)),
                None => "write fractions, as in --quantiles 0.01,0.99".to_owned(),
            };
            list.push(problem("E0104", format!("`{}` is not a number", words::text(text)), "--quantiles", &help));
            continue;
        };
        match study::quantile(q, trials) {
            Ok(q) => found.push(q),
            Err(Fault::QuantileOutside(_)) => list.push(faults::quantile_outside(text, q)),
            Err(fault) => list.push(faults::in_words(fault)),
        }
    }
    if list.is_empty() { Ok(found) } else { Err(on_the_command_line(list).into()) }
}

/// What must be known of quantiles that rest on few futures, a sentence each.
pub fn thin(quantiles: &[f64], trials: u32) -> Vec<String> {
    let said = |(q, beyond)| {
        format!(
            "{} of {} rests on the {} beyond it: that is too few for an interval.",
            faults::percentile(q),
            words::futures(trials.into()),
            words::figure(beyond)
        )
    };
    study::thin(quantiles, trials).map(said).collect()
}

/// Reads `--fail-if`, each against what the run will hold.
///
/// # Errors
/// [`Failure::Problems`]: those of every limit, with their places in it.
pub fn limits(asked: &[String], world: &World<'_>) -> Result<Vec<Limit>, Failure> {
    let scenario = world.scenario;
    let strategies: Vec<&str> = world.chosen.iter().map(|&i| scenario.strategies[i].id.as_str()).collect();
    let entities: Vec<&str> = ["all"].into_iter().chain(scenario.estates.iter().map(|e| e.id.as_str())).collect();
    let years: Vec<_> = (0..world.horizon()).map(|t| scenario.first_year.plus(t as i32)).collect();
    let metrics: Vec<Metric> = Metric::ALL.into_iter().filter(|metric| metric.is_simulated(world.scenario)).collect();
    let names = Names {
        strategies: &strategies,
        entities: &entities,
        years: &years,
        extra_quantiles: &world.extra_quantiles,
        metrics: &metrics,
    };
    let mut limits = Vec::new();
    let mut wrong = Vec::new();
    for text in asked {
        match Limit::parse(text, &names) {
            Ok(limit) => limits.push(limit),
            Err(problem) => wrong.push(Problems::of_text("--fail-if", text, vec![problem])),
        }
    }
    if wrong.is_empty() { Ok(limits) } else { Err(Failure::Problems(wrong)) }
}

/// What became of the limits.
#[derive(Debug, Default)]
pub struct Judgement {
    /// A sentence for each breach; none where all limits were kept.
    pub breached: Vec<String>,
    /// A sentence for each limit that was kept so narrowly that more futures could decide otherwise.
    pub close: Vec<String>,
    /// All of it as data.
    pub data: Vec<Value>,
}

/// Holds each limit against what was found.
pub fn judge(limits: &[Limit], results: &Results) -> Judgement {
    let mut judgement = Judgement::default();
    for limit in limits {
        for verdict in limit.judge(results) {
            let strategy = &results.strategies[verdict.strategy].0;
            let said = in_words(limit, &verdict, strategy);
            if verdict.breached {
                judgement.breached.push(said);
            } else if verdict.close {
                judgement.close.push(said);
            }
            judgement.data.push(json!({
                "limit": limit.text,
                "strategy": strategy,
                "value": verdict.value,
                "lo": verdict.interval.map(|(low, _)| low),
                "hi": verdict.interval.map(|(_, high)| high),
                "breached": verdict.breached,
                "within_monte_carlo_error": verdict.close,
            }));
        }
    }
    judgement
}

fn in_words(limit: &Limit, verdict: &Verdict, strategy: &str) -> String {
    let Some(value) = verdict.value else {
        return format!("`{}`: under {strategy} so few futures do not give it", words::text(&limit.text));
    };
    let kept = if verdict.breached { "is true" } else { "is not true" };
    let error = match verdict.interval {
        Some((low, high)) => {
            format!(" (Monte Carlo error: {} to {}, 95 %)", words::figure(low), words::figure(high))
        }
        None => String::new(),
    };
    let close =
        if verdict.close { "; the limit lies within that error: more futures could decide otherwise" } else { "" };
    format!("`{}` {kept} under {strategy}: it is {}{error}{close}", words::text(&limit.text), words::figure(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(list: &[&str], trials: u32) -> Result<Vec<f64>, Vec<(&'static str, String)>> {
        let list: Vec<String> = list.iter().map(|&text| text.to_owned()).collect();
        quantiles(&list, trials).map_err(|failure| match failure {
            Failure::Problems(all) => all.into_iter().flat_map(|p| p.list).map(|p| (p.code, p.help)).collect(),
            _ => Vec::new(),
        })
    }

    #[test]
    fn a_quantile_beyond_what_the_futures_can_show_is_refused_with_how_many_could() {
        assert_eq!(asked(&["0.9999"], 10_000), Ok(vec![0.9999]));
        let refused = asked(&["0.9999", "0.0005"], 1000).unwrap_err();
        assert_eq!(refused.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["E0221", "E0221"]);
        assert!(refused[0].1.contains("--trials 100000"), "{}", refused[0].1);
        assert!(refused[1].1.contains("--trials 20000"), "{}", refused[1].1);
        assert!(asked(&["1e-300"], u32::MAX).unwrap_err()[0].1.contains("no run"));
    }

    #[test]
    fn a_quantile_that_rests_on_few_futures_is_flagged_with_their_count() {
        assert_eq!(thin(&[0.5, 0.9], 1000), Vec::<String>::new());
        let said = thin(&[0.5, 0.998], 1000);
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("P99.8 of 1,000 futures rests on the 2 beyond it"), "{}", said[0]);
    }

    #[test]
    fn what_is_no_fraction_is_shown_as_one() {
        for (text, code, help) in [
            ("p99", "E0104", "0.99"),
            ("99.9%", "E0104", "0.999"),
            ("x", "E0104", "fractions"),
            ("99", "E0202", "0.99"),
            ("0", "E0202", "between 0 and 1"),
            ("nan", "E0202", "between 0 and 1"),
        ] {
            let refused = asked(&[text], 1000).unwrap_err();
            assert_eq!(refused[0].0, code, "{text}");
            assert!(refused[0].1.contains(help), "{text}: {}", refused[0].1);
        }
    }
}
