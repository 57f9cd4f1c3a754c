//! Where each extra pound goes: two runs with different capital, and what became of the difference up to a year.

use super::amount::amount;
use super::capital::Use;
use crate::engine::Results;
use crate::engine::results::KeptSeries;
use crate::num::quantile::{Mean, NORMAL_975};
use crate::outcomes::Metric;
use crate::units::FinancialYear;
use crate::words::{capital, list};

/// Less capital than this, £m over the years, is no difference.
const LEAST: f64 = 0.5;

/// A rest of the difference in capital is told from this share of it on.
const LEAST_REST: f64 = 0.002;

/// What becomes of the difference in capital between two runs, £m cash from the first year to one, means over the futures.
#[derive(Clone, PartialEq, Debug)]
pub struct Extra {
    /// The years: `from 2025/26 to 2029/30`, or the only one.
    pub years: String,
    /// Planned and on top of the plan.
    pub capital: f64,
    /// Half the 95 % Monte Carlo interval of that, as if neither runs nor years shared anything: an upper bound.
    pub capital_error: f64,
    /// Every use, with what of the difference it takes; they sum to [`Extra::capital`].
    pub uses: [(Use, f64); 9],
    /// The same of each.
    pub use_errors: [f64; 9],
    /// Of total backlog at the end: above 0 where more capital, or less, leaves more of it.
    pub backlog: f64,
    /// Half the 95 % Monte Carlo interval of that: future by future where both runs kept the same ones, else as if they shared none, which
    /// is an upper bound.
    pub backlog_error: f64,
}

impl Extra {
    /// The difference of a strategy of one run from that of another of the same years, from the first to that at `last`.
    pub fn between(base: (&Results, usize), other: (&Results, usize), last: usize) -> Self {
        let sum = |(results, strategy): (&Results, usize), metric: Metric, from: usize| {
            let years = from..=last;
            years
                .filter_map(|year| Some(results.stats(strategy, 0, metric, year)?.mean))
                .fold(0.0, |sum, mean| sum + mean)
        };
        let more = |metric: Metric, from: usize| sum(other, metric, from) - sum(base, metric, from);
        let uses = Use::ALL.map(|of| {
            // What is carried forward is there until the end, and is counted then.
            let from = if of == Use::Carried { last } else { 0 };
            (of, of.metrics().iter().fold(0.0, |sum, &metric| sum + more(metric, from)))
        });
        let error = |metric: Metric, from: usize| {
            let of = |(results, strategy): (&Results, usize), year: usize| {
                results.stats(strategy, 0, metric, year).and_then(|stats| stats.mcse).unwrap_or(0.0)
            };
            (from..=last).fold(0.0, |sum, year| {
                let (a, b) = (of(base, year), of(other, year));
                sum + NORMAL_975 * crate::num::sqrt(a * a + b * b)
            })
        };
        let use_errors = Use::ALL.map(|of| {
            let from = if of == Use::Carried { last } else { 0 };
            of.metrics().iter().fold(0.0, |sum, &metric| sum + error(metric, from))
        });
        let (first, to) = (base.0.years[0], base.0.years[last]);
        Self {
            years: if first == to { format!("in {first}") } else { format!("from {first} to {to}") },
            capital: more(Metric::CapitalPlanned, 0) + more(Metric::CapitalOnTop, 0),
            capital_error: error(Metric::CapitalPlanned, 0) + error(Metric::CapitalOnTop, 0),
            uses,
            use_errors,
            backlog: more(Metric::BacklogTotal, last),
            backlog_error: paired_error(base, other, last).unwrap_or_else(|| error(Metric::BacklogTotal, last)),
        }
    }

    /// In a sentence or two, `label` the run that is held against the other, `plan` the strategy under which both are told; none where no
    /// difference can be shown.
    pub fn in_words(&self, label: &str, plan: &str) -> Option<String> {
        let label = format!("Under {plan}, {label}");
        let money = |value: f64| amount(Metric::CapitalPlanned, value, None);
        let is_same = self.capital.abs() <= LEAST.max(self.capital_error);
        let more = !is_same && self.capital > 0.0;
        let mut uses: Vec<(Use, f64)> = self.uses.iter().zip(self.use_errors).filter_map(told).collect();
        uses.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        if is_same && uses.is_empty() {
            return None;
        }
        // Of more capital a use takes its part; beside that, uses have more or less than they had.
        let part = |&(of, value): &(Use, f64)| match (more, value > 0.0) {
            (true, true) => format!("{} {}", money(value), verb(of)),
            (_, true) => format!("{} more {}", money(value), verb(of)),
            (_, false) => format!("{} less {}", money(value), verb(of)),
        };
        let (with, against): (Vec<_>, Vec<_>) = uses.iter().partition(|(_, value)| !more || *value > 0.0);
        let parts = |uses: &[(Use, f64)]| list(&uses.iter().map(part).collect::<Vec<_>>());
        let mut said = match (is_same, more) {
            (true, _) => format!(
                "{label} has the same capital {}, but for its use (means, in cash): {}",
                self.years,
                parts(&with)
            ),
            (_, true) => {
                format!(
                    "{label} has {} more capital {} (means, in cash): of it {}",
                    money(self.capital),
                    self.years,
                    parts(&with)
                )
            }
            _ => format!(
                "{label} has {} less capital {} (means, in cash): {}",
                money(self.capital),
                self.years,
                parts(&with)
            ),
        };
        if !against.is_empty() {
            said += &format!("; against it {}", parts(&against));
        }
        // What cannot be shown of a use is missing from the sum.
        let shown = self.uses.iter().zip(self.use_errors).filter_map(told).fold(0.0, |sum, (_, value)| sum + value);
        if more && (self.capital - shown).abs() > LEAST_REST * self.capital {
            said += "; the other uses differ by less than can be shown";
        }
        said.push('.');
        // Whichever of the two has more.
        let harm = if more { self.backlog } else { -self.backlog };
        if !is_same && harm > self.backlog_error {
            said += &format!(
                " Warning: with more capital backlog ends {} higher in the mean; look at what the money is tied to.",
                money(harm)
            );
        }
        Some(capital(&said))
    }
}

/// Where the capital goes that one scenario, by name, has and the first has not up to a year, a sentence for each that differs: under
/// this strategy where both have it, otherwise under their first ones. Of one with other years that is all that is told.
pub fn in_words(all: &[(&str, &Results)], strategy: &str, year: FinancialYear) -> Vec<String> {
    let Some(((own, first), others)) = all.split_first() else { return Vec::new() };
    let place = |results: &Results| results.strategies.iter().position(|(id, _)| id == strategy).unwrap_or(0);
    let last = first.years.iter().position(|known| *known == year);
    others
        .iter()
        .filter_map(|(name, other)| match last.filter(|_| other.years.first() == first.years.first()) {
            Some(last) => {
                let found = Extra::between((first, place(first)), (other, place(other)), last);
                found.in_words(name, other.strategies.get(place(other)).map_or("", |(_, label)| label))
            }
            None => Some(format!("Capital is not held against each other: {own} and {name} begin in different years.")),
        })
        .collect()
}

/// Half the 95 % Monte Carlo interval of the mean difference in total backlog, future by future; none where the runs do not share
/// futures, or did not keep them.
fn paired_error(base: (&Results, usize), other: (&Results, usize), last: usize) -> Option<f64> {
    let same = |results: &Results| (results.seed, results.trials, results.years.first().copied());
    let kept = |(results, strategy): (&Results, usize)| {
        let is_it =
            |kept: &&KeptSeries| (kept.strategy, kept.metric, kept.year) == (strategy, Metric::BacklogTotal, last);
        results.kept.iter().find(is_it).map(|kept| kept.values.clone())
    };
    let (a, b) = (kept(base)?, kept(other)?);
    let differences = a.iter().zip(&b).map(|(&a, &b)| f64::from(b) - f64::from(a)).filter(|d| d.is_finite());
    let mean = Mean::of(&differences.collect::<Vec<_>>());
    mean.mcse.filter(|_| same(base.0) == same(other.0)).map(|mcse| NORMAL_975 * mcse)
}

/// A use whose difference can be shown.
fn told((&(of, value), error): (&(Use, f64), f64)) -> Option<(Use, f64)> {
    (value.abs() > LEAST.max(error)).then_some((of, value))
}

/// What a use does with its pounds.
fn verb(of: Use) -> &'static str {
    match of {
        Use::Backlog => "reaches backlog and repairs",
        Use::Elsewhere => "is spent elsewhere",
        Use::Technology => "replaces technology",
        Use::Programmes => "goes to programmes",
        Use::SetAside => "is set aside",
        Use::Raided => "is raided for day-to-day costs",
        Use::WithoutCash => "has no cash behind it",
        Use::Lapsed => "lapses",
        Use::Carried => "is still carried forward at the end",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Keep, Watch, World, run};
    use crate::scenario::{ENGLAND, Text, load};

    fn england(set: &[&str]) -> Results {
        let text = Text { name: "england".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
        let set: Vec<String> = set.iter().map(|&set| set.to_owned()).collect();
        let scenario = load(&text, &set, false).expect("loads").scenario;
        let world = World::new(&scenario, 200, 1, &[1]).expect("addresses differ");
        run(&world, Keep::Headline, &Watch { progress: &|_| (), cancelled: &false.into() }).expect("runs")
    }

    /// The uses sum to the capital, whether the difference is in the plan or on top of it, carried or not.
    #[test]
    fn every_extra_pound_is_told_once() {
        let base = england(&[]);
        let plan: Vec<String> =
            (2025..2035).map(|y| format!("capital.plan_gbp_m.\"{y}/{:02}\"=18000", (y + 1) % 100)).collect();
        let plan: Vec<&str> = plan.iter().map(String::as_str).collect();
        for set in [&plan[..], &["capital.carry_forward_share=0.5"], &["capital.share_to_backlog=0.2"]] {
            let extra = Extra::between((&base, 0), (&england(set), 0), 14);
            let uses = extra.uses.iter().fold(0.0, |sum, (_, value)| sum + value);
            assert!((uses - extra.capital).abs() < 1e-6 * extra.capital.abs().max(1e5), "{set:?}: {extra:?}");
        }
        let more = Extra::between((&base, 0), (&england(&plan), 0), 14);
        let said = more.in_words("more", "Pro rata").expect("it differs");
        assert!(
            said.starts_with("Under Pro rata, more has £") && said.contains("more capital") && said.contains("lapses"),
            "{said}"
        );
        assert!(more.backlog < 0.0 && !said.contains("Warning"), "{said}");
        // In the same futures a difference is known far better than two means are.
        let apart = Extra::between((&base, 0), (&Results { seed: 2, ..england(&plan) }, 0), 14);
        assert!(more.backlog_error < 0.2 * apart.backlog_error, "{} {}", more.backlog_error, apart.backlog_error);
        let harm = Extra { backlog: 900.0, backlog_error: 10.0, ..more.clone() };
        assert!(
            harm.in_words("more", "Pro rata")
                .expect("it differs")
                .contains("Warning: with more capital backlog ends £900m higher")
        );
        // Seen from the other side it is the same harm.
        let seen_from_more =
            Extra { capital: -harm.capital, backlog: -900.0, uses: harm.uses.map(|(of, v)| (of, -v)), ..harm.clone() };
        let said = seen_from_more.in_words("less", "Pro rata").expect("it differs");
        assert!(
            said.contains("less capital") && said.contains("Warning: with more capital backlog ends £900m higher"),
            "{said}"
        );
        let carried = Extra::between((&base, 0), (&england(&["capital.carry_forward_share=0.5"]), 0), 14);
        let said = carried.in_words("carry", "Pro rata").expect("it differs");
        assert!(
            said.starts_with("Under Pro rata, carry has the same capital")
                && said.contains(" more is still carried forward"),
            "{said}"
        );
        assert_eq!(Extra::between((&base, 0), (&base, 0), 14).in_words("same", "Pro rata"), None);
    }
}
