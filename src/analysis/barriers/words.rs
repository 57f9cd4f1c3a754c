//! What a study of barriers found, in sentences that a board can quote: no figure without its error behind it.

use super::{Barriers, Decomposed, Effect, Part};
use crate::analysis::amount::amount;
use crate::analysis::answer::{directed, in_ten, told, when};
use crate::outcomes::{Better, Metric};
use crate::systems::BarrierOf;
use crate::words::{LEAST_FUTURES, futures, list, number};

/// What it means that a barrier is removed, for whoever reads a figure.
pub const REMOVED_MEANS: &str = "A barrier that is removed is gone from the first year on and at no cost: what it would take to remove it \
                                 is not in these figures. Shapley value: what removing a barrier changes, averaged over every order in \
                                 which the barriers can be removed.";

/// A barrier that counts for less than this share of the largest is told with others like it.
const MINOR: f64 = 0.01;

/// A barrier inside a sentence: `funding`.
///
/// ```
/// assert_eq!(capcast::analysis::barriers::called(capcast::systems::BarrierOf::Funding), "funding");
/// ```
pub fn called(barrier: BarrierOf) -> String {
    barrier.system().called().to_lowercase()
}

/// A change of an outcome in words: `£4.1bn lower`, `no change`; with no more digits than `error` leaves a meaning.
///
/// ```
/// use capcast::analysis::barriers::change;
/// use capcast::engine::Metric;
/// assert_eq!(change(Metric::BacklogTotal, -4132.0, Some(300.0)), "£4.1bn lower");
/// assert_eq!(change(Metric::BacklogTotal, 0.0, None), "no change");
/// ```
pub fn change(metric: Metric, value: f64, error: Option<f64>) -> String {
    let is_nothing = value == 0.0 || (metric.unit().is_money() && amount(metric, value, error) == "£0");
    if is_nothing { "no change".to_owned() } else { directed(metric, value, error) }
}

/// Where 8 of 10 futures lie, to two digits.
///
/// ```
/// use capcast::analysis::barriers::bounds;
/// use capcast::engine::Metric;
/// assert_eq!(bounds(Metric::BacklogTotal, (-5200.0, 0.0)), "from £5.2bn lower to no change");
/// assert_eq!(bounds(Metric::BacklogTotal, (0.0, 0.0)), "no change");
/// ```
pub fn bounds(metric: Metric, (low, high): (f64, f64)) -> String {
    let [low, high] = [low, high].map(|end| change(metric, end, Some(end.abs() / 10.0)));
    if low == high { low } else { format!("from {low} to {high}") }
}

/// The quantile that is told beside the mean: `P90`, and `P10` where more is better.
pub fn tail_name(better: Better) -> &'static str {
    match better {
        Better::Lower => "P90",
        Better::Higher => "P10",
    }
}

/// What was found of an outcome, the whole first.
pub fn sentences(found: &Barriers, of: &Decomposed) -> Vec<String> {
    let teller = Teller { found, of, metric: of.metric };
    let mut said = vec![teller.whole()];
    if found.n < LEAST_FUTURES {
        return said;
    }
    said.extend(teller.planners());
    if of.parts.len() > 1 {
        let of_each = [teller.shares(), teller.untold(), teller.alike(), teller.helps(), teller.order()];
        said.extend(of_each.into_iter().flatten());
    }
    said.extend(teller.tail());
    said.extend(teller.held());
    said
}

struct Teller<'a> {
    found: &'a Barriers,
    of: &'a Decomposed,
    metric: Metric,
}

impl Teller<'_> {
    /// `all six barriers`.
    fn all(&self) -> String {
        match &self.of.parts[..] {
            [] => "any barrier".to_owned(),
            [one] => barrier(one.barrier),
            [_, _] => "both barriers".to_owned(),
            many => format!("all {} barriers", number(many.len(), "no")),
        }
    }

    fn change(&self, effect: &Effect) -> String {
        change(self.metric, effect.change.mean.value, effect.error())
    }

    /// The parts whose mean can be told from nothing, and that count.
    fn told(&self) -> impl Iterator<Item = &Part> {
        self.of.parts.iter().filter(|part| self.is_major(part))
    }

    fn is_major(&self, part: &Part) -> bool {
        let size = |part: &Part| part.shapley.change.mean.value.abs();
        let told = self.of.parts.iter().filter(|part| part.shapley.is_told());
        let largest = told.map(size).fold(0.0, |most, own| if own > most { own } else { most });
        part.shapley.is_told() && size(part) >= MINOR * largest
    }

    /// What removing everything changes.
    fn whole(&self) -> String {
        let (first, year) = (self.found.first_year, self.of.year);
        let head = format!(
            "In {} under {}, {} {}",
            self.found.area,
            self.found.strategy.1,
            told(self.metric, first),
            when(self.metric, first, year)
        );
        let (whole, all) = (&self.of.whole, self.all());
        let changed = self.change(whole);
        if whole.is_nothing() {
            return format!("{head} is the same with and without {all} in every simulated future.");
        }
        if self.found.n < 2 {
            return format!("{head} would be {changed} without {all}, in the one future that was simulated.");
        }
        let of = futures(self.found.n as u64);
        if self.found.n < LEAST_FUTURES {
            return format!("{head} would be {changed} without {all} in the mean of {of}, too few to tell more.");
        }
        if !whole.is_told() {
            return format!(
                "{head} would be {changed} without {all} in the mean of {of}, which cannot be told from no change: it lies within \
                 its Monte Carlo error."
            );
        }
        let better = if self.metric.better().than(whole.change.mean.value, 0.0) { "better" } else { "worse" };
        let range = match whole.range().filter(|_| self.found.n >= LEAST_FUTURES) {
            Some(range) => format!("; in 8 of 10 of them {}", bounds(self.metric, range)),
            None => String::new(),
        };
        format!(
            "{head} would be {changed} without {all}, which is {better}: the mean of {of}{range}. It is better in {} and worse in {}.",
            in_ten(whole.change.better),
            in_ten(whole.change.worse)
        )
    }

    /// Why a list that planners look after may be longer without a barrier.
    fn planners(&self) -> Option<String> {
        let is_corrected = matches!(self.metric, Metric::WaitingList | Metric::Over52Weeks);
        (is_corrected && self.of.whole.change.worse.count > 0.0).then(|| {
            "Planners take capacity away where the list is short, so without barriers it may be longer in a future: what barriers do to \
             patients is told by the uncorrected list, and what planners make of it by what the list costs."
                .to_owned()
        })
    }

    /// How that is shared out.
    fn shares(&self) -> Vec<String> {
        let share = |part: &Part| {
            let does = part.barrier.in_words().trim_end_matches('.');
            let mut letters = does.chars();
            let does = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
            format!("{} without {} ({does})", self.change(&part.shapley), barrier(part.barrier))
        };
        let shares: Vec<String> = self.told().map(share).collect();
        let head =
            "Averaged over every order in which the barriers can be removed (Shapley values, which sum to the whole)";
        let mut said: Vec<String> =
            (!shares.is_empty()).then(|| format!("{head}: {}.", shares.join("; "))).into_iter().collect();
        let minor = self.of.parts.iter().filter(|part| part.shapley.is_told() && !self.is_major(part));
        let minor: Vec<String> = minor.map(|part| called(part.barrier)).collect();
        if !minor.is_empty() {
            let (barriers, counts) = one_or_more(&minor, ["barrier counts", "barriers each count"]);
            said.push(format!("The {barriers} {counts} for less than a hundredth of the largest of these."));
        }
        said
    }

    /// Those that do nothing, and those of which it cannot be told.
    fn untold(&self) -> Vec<String> {
        let named = |which: &dyn Fn(&Part) -> bool| -> Vec<String> {
            self.of.parts.iter().filter(|part| which(part)).map(|part| called(part.barrier)).collect()
        };
        let (idle, untold) = (named(&|part| part.is_idle), named(&|part| !part.is_idle && !part.shapley.is_told()));
        let mut said = Vec::new();
        if !idle.is_empty() {
            let (barriers, change) = one_or_more(&idle, ["barrier changes", "barriers change"]);
            said.push(format!("The {barriers} {change} nothing in any future, in whatever order they are removed."));
        }
        if !untold.is_empty() {
            let (barriers, word) = one_or_more(&untold, ["barrier", "barriers"]);
            said.push(format!(
                "What the {barriers} {word} would change when removed cannot be told from nothing: the mean lies within its Monte Carlo \
                 error."
            ));
        }
        said
    }

    /// Neighbours whose order the futures cannot tell.
    fn alike(&self) -> Vec<String> {
        let pairs = self
            .of
            .parts
            .windows(2)
            .filter(|pair| pair[0].told_from_next == Some(false) && pair.iter().all(|part| self.is_major(part)));
        let say = |pair: &[Part]| {
            let names = list(&[called(pair[0].barrier), called(pair[1].barrier)]);
            format!("Which of {names} counts for more cannot be told from {}.", futures(self.found.n as u64))
        };
        pairs.map(say).collect()
    }

    /// In how many futures each is for the better.
    fn helps(&self) -> Vec<String> {
        let one = |part: &Part| format!("{} in {}", called(part.barrier), in_ten(part.shapley.change.better));
        let told: Vec<String> = self.told().map(one).collect();
        (!told.is_empty())
            .then(|| format!("By these values removal is for the better: {}.", told.join("; ")))
            .into_iter()
            .collect()
    }

    /// What the largest does alone and last.
    fn order(&self) -> Vec<String> {
        let size = |part: &Part| part.shapley.change.mean.value.abs();
        let Some(largest) = self.told().reduce(|a, b| if size(b) > size(a) { b } else { a }) else { return Vec::new() };
        let says = |effect: &Effect| match (effect.is_nothing(), effect.is_told()) {
            (true, _) => "no change".to_owned(),
            (_, true) => self.change(effect),
            _ => "no change that can be told".to_owned(),
        };
        vec![format!(
            "With {} removed alone, and every other in place, it is {}; with it removed last, and every other gone, {}.",
            barrier(largest.barrier),
            says(&largest.alone),
            says(&largest.last)
        )]
    }

    /// What becomes of the bad case.
    fn tail(&self) -> Vec<String> {
        let (better, all) = (self.metric.better(), self.all());
        let (name, side) = (tail_name(better), if better == Better::Lower { "above" } else { "below" });
        let whole = self.of.whole.tail;
        if whole.mcse.is_none() || self.of.whole.is_nothing() {
            return Vec::new();
        }
        let head = format!("Its {name} ({side} which one future in ten lies)");
        let says = |effect: &Effect| {
            let error = effect.tail.mcse.map(|mcse| crate::num::quantile::NORMAL_975 * mcse);
            change(self.metric, effect.tail.value, error)
        };
        if !whole.is_told() {
            return vec![format!("{head} would not change without {all} by anything that can be told from nothing.")];
        }
        let size = |part: &&Part| part.shapley.tail.value.abs();
        let told = self.of.parts.iter().filter(|part| part.shapley.tail.is_told() && self.of.parts.len() > 1);
        let most = told.reduce(|a, b| if size(&b) > size(&a) { b } else { a });
        let of_which = most.map_or_else(String::new, |part| {
            format!(", most of all by {}: {}", barrier(part.barrier), says(&part.shapley))
        });
        vec![format!("{head} would be {} without {all}{of_which}.", says(&self.of.whole))]
    }

    /// How much of the range is what nobody has measured.
    fn held(&self) -> Vec<String> {
        let numbers = match self.found.held {
            None | Some(0) => return Vec::new(),
            Some(1) => "the one assumed number that is drawn once a future held at its mean".to_owned(),
            Some(n) => {
                format!("the {} assumed numbers that are drawn once a future held at their means", number(n, "no"))
            }
        };
        let held = self.of.whole.held.filter(|_| self.found.n >= LEAST_FUTURES && !self.of.whole.is_nothing());
        let say = |range| {
            format!("With {numbers}, 8 of 10 futures have it {} without {}.", bounds(self.metric, range), self.all())
        };
        held.map(say).into_iter().collect()
    }
}

/// `the funding barrier`.
fn barrier(which: BarrierOf) -> String {
    format!("the {} barrier", called(which))
}

/// Names as a list, and the word that goes with one of them or with more.
fn one_or_more<'a>(names: &[String], [one, more]: [&'a str; 2]) -> (String, &'a str) {
    (list(names), if names.len() == 1 { one } else { more })
}
