//! What the range hangs on: the assumed number, or the process, that goes most closely with an outcome from future to future, and
//! how much of it is the national re-rating.

use super::amount::level;
use super::answer::{in_ten, told, when};
use crate::engine::drawn::{Drawn, What, drawn};
use crate::engine::{Results, World};
use crate::num::quantile::{Share, quantile_of_sorted};
use crate::outcomes::{Metric, Unit};
use crate::scenario::{Evidence, NumberId, Scenario, keys};

/// Futures that are looked at: a rank correlation of so many is known to within 0.015.
const FUTURES: usize = 20_000;
/// With fewer futures nothing is told.
const LEAST: usize = 100;
/// A rank correlation that is squared to less is told as none.
const LEAST_SHARE: f64 = 0.02;

/// Below this share what goes most closely with the outcome is not what the range comes from.
const LARGE_SHARE: f64 = 0.2;

/// What goes with an outcome, and how closely.
#[derive(Clone, PartialEq, Debug)]
pub struct Driver {
    /// What it is.
    pub what: What,
    /// In words.
    pub words: String,
    /// The key that states it.
    pub key: String,
    /// Whether higher means higher.
    pub rises: bool,
    /// Squared rank (Spearman) correlation, 0 to 1.
    pub share: f64,
}

/// The assumed number or process that goes most closely with the outcome of a strategy in a year (a position); none where the
/// futures were not kept, are too few, or were not drawn by the inverses.
pub fn largest(scenario: &Scenario, results: &Results, strategy: usize, metric: Metric, year: usize) -> Option<Driver> {
    let futures = Kept::of(scenario, results, strategy, metric, year)?;
    let assumed = futures.drawn.iter().filter_map(|drawn| Some((drawn, name(scenario, drawn.what)?)));
    assumed
        .map(|(drawn, (words, key))| {
            let correlation = rank_correlation(&futures.values, &futures.live(&drawn.values));
            Driver { what: drawn.what, words, key, rises: correlation > 0.0, share: correlation * correlation }
        })
        .reduce(|a, b| if b.share > a.share { b } else { a })
        .filter(|driver| driver.share >= LEAST_SHARE)
}

/// The numbers that are drawn once a future, whatever their evidence, the one that goes most closely with the outcome first; none where
/// nothing can be told.
pub fn numbers(scenario: &Scenario, results: &Results, strategy: usize, metric: Metric, year: usize) -> Vec<Driver> {
    let Some(futures) = Kept::of(scenario, results, strategy, metric, year) else { return Vec::new() };
    let of = |drawn: &Drawn| {
        let What::Number(id) = drawn.what else { return None };
        let key = scenario.number(id).key.clone();
        let correlation = rank_correlation(&futures.values, &futures.live(&drawn.values));
        let (rises, share) = (correlation > 0.0, correlation * correlation);
        Some(Driver { what: drawn.what, words: words_of(&key), key, rises, share })
    };
    let mut all: Vec<Driver> = futures.drawn.iter().filter_map(of).collect();
    all.sort_by(|a, b| b.share.total_cmp(&a.share));
    all
}

/// What hangs on assumptions, a sentence each: the largest assumed driver, with its key for those who write scenarios, and the
/// national re-rating, if there may be one.
pub fn sentences(
    with_key: bool,
    scenario: &Scenario,
    results: &Results,
    (strategy, label): (usize, &str),
    metric: Metric,
    year: usize,
) -> Vec<String> {
    let told = (metric, year);
    let mut out = Vec::new();
    if let Some(driver) = largest(scenario, results, strategy, metric, year) {
        let key = if with_key { format!(" ({})", driver.key) } else { String::new() };
        let begins = match driver.share < LARGE_SHARE {
            true => "No one thing that is assumed accounts for much of the range. Of all that is,",
            false => "Of all that is assumed,",
        };
        out.push(format!(
            "{begins} {}{key} goes most closely with the {} under {label}: alone it accounts for {:.0} % of how the futures differ in \
             rank, and {}.",
            driver.words,
            what(results, told),
            driver.share * 100.0,
            if driver.rises { "more of it means more" } else { "more of it means less" }
        ));
    }
    out.extend(national_rerating(scenario, results, (strategy, label), told));
    out
}

/// How much of an outcome hangs on the national re-rating of surveys: medians of the futures with one, and without.
fn national_rerating(
    scenario: &Scenario,
    results: &Results,
    (strategy, label): (usize, &str),
    (metric, year): (Metric, usize),
) -> Option<String> {
    if metric.unit() != Unit::GbpM && metric.unit() != Unit::RealGbpM {
        return None;
    }
    let futures = Kept::of(scenario, results, strategy, metric, year)?;
    let shocks = futures.drawn.iter().find(|drawn| drawn.what == What::NationalRerating)?;
    let shocks = futures.live(&shocks.values);
    let split = |with: bool| {
        let mut values: Vec<f64> = futures
            .values
            .iter()
            .zip(&shocks)
            .filter(|(_, shock)| (**shock > 0.0) == with)
            .map(|(value, _)| *value)
            .collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (with, without) = (split(true), split(false));
    if with.len() < LEAST || without.len() < LEAST {
        return None;
    }
    let median = |values: &[f64]| {
        let median = quantile_of_sorted(values, 0.5);
        level(metric, median, Some(median.abs() / 100.0))
    };
    // Where both read the same, it does not hang on it.
    if median(&with) == median(&without) {
        return None;
    }
    let share = in_ten(Share { count: without.len() as f64, n: with.len() + without.len() });
    Some(format!(
        "In {share} no national re-rating comes by {}: the median {} under {label} is {} there, and {} where one does or several do. \
         England's record has one in eleven years.",
        results.years[year],
        what(results, (metric, year)),
        median(&without),
        median(&with)
    ))
}

fn what(results: &Results, (metric, year): (Metric, usize)) -> String {
    format!("{} {}", told(metric, results.years[0]), when(metric, results.years[0], results.years[year]))
}

/// An outcome in the futures that count, and what was drawn in them.
struct Kept {
    values: Vec<f64>,
    counts: Vec<bool>,
    drawn: Vec<Drawn>,
}

impl Kept {
    fn of(scenario: &Scenario, results: &Results, strategy: usize, metric: Metric, year: usize) -> Option<Self> {
        let place = |kept: &&crate::engine::results::KeptSeries| {
            (kept.strategy, kept.metric, kept.year) == (strategy, metric, year)
        };
        let kept = results.kept.iter().find(place)?;
        let kept = &kept.values[..kept.values.len().min(FUTURES)];
        let counts: Vec<bool> = kept.iter().map(|value| value.is_finite()).collect();
        let values: Vec<f64> = kept.iter().filter(|value| value.is_finite()).map(|&value| f64::from(value)).collect();
        let world = World::new(scenario, results.trials, results.seed, &[0]).ok()?;
        let drawn = (values.len() >= LEAST).then(|| drawn(&world, kept.len() as u32, year))?;
        // Another sampler draws other numbers: then these are not the run's.
        let same = results.parameters.iter().all(|(key, draws)| {
            let number = scenario.numbers.iter().position(|number| number.key == *key);
            let ours = drawn.iter().find(|drawn| number.is_some_and(|n| drawn.what == What::Number(NumberId(n))));
            ours.is_none_or(|ours| {
                ours.values.iter().zip(draws).all(|(a, b)| a.to_bits() == b.to_bits() || !b.is_finite())
            })
        });
        same.then_some(Self { values, counts, drawn })
    }

    fn live(&self, values: &[f64]) -> Vec<f64> {
        values.iter().zip(&self.counts).filter(|(_, counts)| **counts).map(|(value, _)| *value).collect()
    }
}

/// What is assumed, in words and by its key; none for what is measured or published.
fn name(scenario: &Scenario, what: What) -> Option<(String, String)> {
    let assumed =
        |key: &str| scenario.numbers.iter().any(|number| number.key == key && number.evidence == Evidence::Assumed);
    let stated = |words: &str, key: &str| assumed(key).then(|| (words.to_owned(), key.to_owned()));
    match what {
        What::Number(id) => {
            let number = scenario.number(id);
            (number.evidence == Evidence::Assumed).then(|| (words_of(&number.key), number.key.clone()))
        }
        What::NationalRerating => {
            let chance = "backlog.resurvey.shock_probability_per_year";
            let size = "backlog.resurvey.shock_increase";
            let words = "how many national re-ratings of surveys come, and how large they are";
            stated(words, chance).or_else(|| stated(words, size))
        }
        // Where the scenario says nothing, it is taken from kind and size of the rows.
        What::SurveyLevel => {
            let key = "backlog.resurvey.level_sd";
            let known = scenario.numbers.iter().find(|number| number.key == key);
            let is_assumed = known.is_none_or(|number| number.evidence == Evidence::Assumed);
            is_assumed.then(|| ("how far surveys err".to_owned(), key.to_owned()))
        }
        What::ConstructionPrices => stated("construction prices", "prices.construction.sd_per_year"),
        What::GeneralPrices => stated("general prices", "prices.general.sd_per_year"),
        What::Raids => stated("how often capital is raided", "capital.raids.off_to_on_per_year"),
        What::Settlement => stated("what indicative years bring", "capital.indicative_log_sd"),
    }
}

/// What a key is, in a few words; the key itself where none are known.
pub fn words_of(key: &str) -> String {
    let pattern = pattern_of(key);
    let about = keys::KEYS.iter().find(|known| known.path == pattern).map(|known| known.about);
    about.map_or(key, |about| about.split([';', ':']).next().unwrap_or(about)).to_owned()
}

/// The pattern of a key: names of estates, services and so on are `*`.
fn pattern_of(key: &str) -> String {
    let parts: Vec<&str> = key.split('.').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.split('.').collect();
        pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(p, part)| *p == "*" || p == part)
    };
    keys::KEYS.iter().find(|known| fits(known.path)).map_or_else(|| key.to_owned(), |known| known.path.to_owned())
}

/// Spearman's rank correlation; equal values share the mean of their ranks. 0 where one of them does not vary.
///
/// ```
/// use capcast::analysis::driver::rank_correlation;
/// assert!((rank_correlation(&[1.0, 2.0, 30.0], &[5.0, 6.0, 7.0]) - 1.0).abs() < 1e-15);
/// assert!((rank_correlation(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-15);
/// // 1 − 6·(1 + 1)/(3·8) = 0.5: one pair of neighbours has changed places
/// assert!((rank_correlation(&[1.0, 2.0, 3.0], &[2.0, 1.0, 3.0]) - 0.5).abs() < 1e-15);
/// ```
pub fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let middle = (a.len() as f64 + 1.0) / 2.0;
    let sum = |f: &dyn Fn(f64, f64) -> f64| a.iter().zip(&b).fold(0.0, |sum, (&a, &b)| sum + f(a - middle, b - middle));
    let (both, of_a, of_b) = (sum(&|a, b| a * b), sum(&|a, _| a * a), sum(&|_, b| b * b));
    let norm = crate::num::sqrt(of_a) * crate::num::sqrt(of_b);
    if norm > 0.0 { both / norm } else { 0.0 }
}

/// Ranks from 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let same = order[from..].iter().take_while(|&&i| values[i] == values[order[from]]).count();
        let mean = from as f64 + (same as f64 + 1.0) / 2.0;
        order[from..from + same].iter().for_each(|&i| ranks[i] = mean);
        from += same;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Keep, Watch, run};
    use crate::scenario::{ENGLAND, Text, load};

    fn told(set: &[&str]) -> (Scenario, Results) {
        let text = Text { name: "england".to_owned(), bytes: ENGLAND.as_bytes().to_vec() };
        let set: Vec<String> = set.iter().map(|&set| set.to_owned()).collect();
        let scenario = load(&text, &set, false).expect("loads").scenario;
        let world = World::new(&scenario, 2000, 1, &[1]).expect("addresses differ");
        let results = run(&world, Keep::Headline, &Watch { progress: &|_| (), cancelled: &false.into() });
        let results = results.expect("runs");
        drop(world);
        (scenario, results)
    }

    /// A number that is made to decide the outcome is the one that is named, and only if it is assumed.
    #[test]
    fn what_decides_is_named() {
        let wide = "backlog.escalation.mean_per_year={uniform={min=0.03,max=0.25}}";
        let calm = "backlog.resurvey.shock_probability_per_year=0";
        let (scenario, results) = told(&[wide, calm]);
        let last = results.years.len() - 1;
        let driver = largest(&scenario, &results, 0, Metric::BacklogTotal, last).expect("a driver");
        assert!(driver.key.starts_with("backlog.escalation.mean_per_year") && driver.rises, "{driver:?}");
        assert!(driver.share > 0.5, "{driver:?}");
        assert_eq!(sentences(true, &scenario, &results, (0, "Plan"), Metric::BacklogTotal, last).len(), 1);
    }

    /// Futures without a national re-rating are counted and their median told; both are found again from the futures.
    #[test]
    fn the_national_rerating_is_told() {
        let (scenario, results) = told(&[]);
        let last = results.years.len() - 1;
        let said = sentences(true, &scenario, &results, (0, "Plan"), Metric::BacklogTotal, last);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("backlog.resurvey.shock_probability_per_year"), "{said:?}");
        assert!(said[1].contains("no national re-rating comes by 2039/40"), "{said:?}");
    }
}
