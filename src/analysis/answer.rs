//! What a finance director would tell the board, written by rules from the same numbers as the tables: which strategy, on
//! which measure, by how much, in how many of ten futures, what it costs elsewhere, and what cannot be told apart.

mod costs;
mod levels;
mod targets;

pub use levels::{BEYOND_TEN_YEARS, TEN_YEARS, range};

use super::amount::{amount, margin};
use super::best::{Standing, Verdict};
use super::comparison::{Cell, Comparison, DUST, Row};
use super::difference::Difference;
use crate::engine::results::QuantileEstimate;
use crate::num::quantile::{NORMAL_975, Share};
use crate::outcomes::{Better, Metric, StockOrFlow, Unit};
use crate::units::FinancialYear;
use crate::words::{LEAST_FUTURES, futures, list};

/// The share of futures from which on it is told that they are equal.
const MANY_EQUAL: f64 = 0.05;

/// The answer, a sentence or two a line.
pub fn answer(found: &Comparison) -> Vec<String> {
    let Some(judged) = found.judged() else { return Vec::new() };
    if found.n < LEAST_FUTURES {
        let futures = futures(found.n as u64);
        return vec![format!(
            "Nothing can be told from {futures}: run at least {LEAST_FUTURES}, and 10,000 for figures to quote."
        )];
    }
    let writer = Writer { found, judged };
    let mut lines: Vec<String> = writer.what_can_be_chosen().into_iter().chain([writer.which()]).collect();
    lines.extend(writer.level());
    if let Some(opponent) = writer.opponent() {
        lines.push(writer.by_how_much(opponent));
        lines.push(writer.in_eight_of_ten(opponent));
        lines.extend(writer.next(opponent));
        lines.push(writer.money(opponent));
        lines.extend(writer.elsewhere(opponent));
    }
    lines.extend(writer.estates());
    lines.extend(writer.in_hindsight());
    lines.extend(writer.not_told_from_the_reference(writer.opponent()));
    lines.extend(found.targets.iter().map(|course| writer.target(course)));
    lines.extend(writer.at_the_horizon());
    if found.left_out > 0 {
        let (left_out, are) = (futures(found.left_out as u64), if found.left_out == 1 { "is" } else { "are" });
        lines.push(format!("{left_out} {are} in none of these figures, because a number left the finite range."));
    }
    lines
}

/// Who the leader is held against in the sentences.
#[derive(Clone, Copy)]
struct Opponent {
    contender: usize,
    /// The leader less the opponent.
    difference: Difference,
    verdict: Verdict,
}

struct Writer<'c> {
    found: &'c Comparison,
    judged: &'c Cell,
}

impl Writer<'_> {
    fn metric(&self) -> Metric {
        self.judged.metric
    }

    fn better(&self) -> Better {
        self.metric().better()
    }

    fn label(&self, contender: usize) -> String {
        self.found.label(contender)
    }

    fn leader(&self) -> usize {
        leader_in(self.found, self.judged)
    }

    fn labels(&self, which: impl Fn(usize, &Row) -> bool) -> Vec<String> {
        let rows = self.judged.rows.iter().enumerate();
        rows.filter(|(contender, row)| which(*contender, row)).map(|(contender, _)| self.label(contender)).collect()
    }

    fn when(&self, metric: Metric, year: FinancialYear) -> String {
        when(metric, self.found.question.years[0], year)
    }

    fn year(&self) -> FinancialYear {
        self.found.question.years[self.judged.year]
    }

    /// Which strategy, on which measure.
    fn which(&self) -> String {
        let what = format!("{} {}", self.told(self.metric()), self.when(self.metric(), self.year()));
        let most = superlative(self.better());
        let futures = futures(self.found.n as u64);
        let best = self.labels(|_, row| row.standing == Standing::Best);
        let all = self.judged.rows.len();
        if best.len() == all {
            return format!("All strategies have the same {what} in every one of {futures}.");
        }
        match best.as_slice() {
            [] => {
                let near = self.labels(|_, row| row.standing == Standing::MayBeBest);
                let mut as_good = self.judged.rows.iter().filter(|row| row.standing == Standing::MayBeBest);
                let leader = self.label(self.leader());
                if as_good.all(|row| row.as_good_as_leader) {
                    let (have, best) = match near.len() == all {
                        true => ("All strategies".to_owned(), "practically the same"),
                        false => (list(&near), if most == "lowest" { "the lowest" } else { "the highest" }),
                    };
                    let zone = self.zone();
                    return format!(
                        "{have} have {best} {what}, on average over {futures}, and differ in it by no more than {zone}. Which of them is \
                         to be preferred other outcomes must tell; what follows is of {leader}."
                    );
                }
                let none = match self.judged.zone > DUST {
                    true => format!(", where a difference up to {} is none", self.zone()),
                    false => String::new(),
                };
                format!(
                    "Which strategy has the {most} {what} cannot be told: {} cannot be separated with {futures}{none}. The {most} \
                     average is that of {leader}.",
                    list(&near)
                )
            }
            [one] => format!("{one} has the {most} {what}, on average over {futures}."),
            many => {
                format!("{}, equal in every future, have the {most} {what}, on average over {futures}.", list(many))
            }
        }
    }

    /// The reference; or, where the leader is (or equals) the reference, the best of the others.
    fn opponent(&self) -> Option<Opponent> {
        let reference = self.found.question.reference;
        let row = &self.judged.rows[self.leader()];
        if row.verdict != Verdict::Same {
            let (difference, verdict) = (row.difference, row.verdict);
            return Some(Opponent { contender: reference, difference, verdict });
        }
        // From here on the leader is the reference, so the others' differences are from the leader.
        let others = (0..self.judged.rows.len()).filter(|&other| self.judged.rows[other].verdict != Verdict::Same);
        let mean = |other: usize| self.judged.rows[other].difference.mean.value;
        let better = self.better();
        let next = others.reduce(|best, other| if better.than(mean(other), mean(best)) { other } else { best })?;
        let next_row = &self.judged.rows[next];
        Some(Opponent {
            contender: next,
            difference: turned(&next_row.difference),
            verdict: turned_verdict(next_row.verdict),
        })
    }

    /// By how much, and in how many of ten futures.
    fn by_how_much(&self, opponent: Opponent) -> String {
        let (metric, leader) = (self.metric(), self.label(self.leader()));
        let Opponent { contender, difference, verdict } = opponent;
        let against = match contender == self.found.question.reference {
            true => format!("Against {}, the reference, {leader}", self.label(contender)),
            false => format!("{leader} is the reference; against {}, the next, it", self.label(contender)),
        };
        let mean = directed(metric, difference.mean.value, difference.mean.mcse);
        let mut often = format!("{} in {}", self.better().word(), in_ten(difference.better));
        // Where many futures are equal, "lower in 4 of 10" would be read as higher in 6.
        let equal = difference.n as f64 - difference.better.count - difference.worse.count;
        let equal = Share { count: equal, n: difference.n };
        if equal.value() >= MANY_EQUAL {
            often += &format!(", equal in {}", in_ten(equal));
        }
        let error = difference.mean.interval().map(|(low, high)| {
            let width = Some((high - low) / 2.0);
            format!(" (Monte Carlo error ±{})", amount(metric, (high - low) / 2.0, width.map(|w| w / 10.0)))
        });
        match verdict {
            Verdict::Better => {
                format!("{against} is {mean} on average{}, and {often}.", error.unwrap_or_default())
            }
            Verdict::Indifferent => format!(
                "{against} is about equal: it is {mean} on average{}, within the {} that is taken to make no difference, and {often}.",
                error.unwrap_or_default(),
                self.zone()
            ),
            _ => format!(
                "{against} cannot be separated: it is {mean} on average{}, and {often}.",
                error.unwrap_or_default()
            ),
        }
    }

    /// The range of the difference over futures.
    fn in_eight_of_ten(&self, opponent: Opponent) -> String {
        let Some([p10, _, p90]) = opponent.difference.quantiles else { return String::new() };
        let error = |estimate: &QuantileEstimate| estimate.lo.zip(estimate.hi).map(|(low, high)| (high - low) / 2.0);
        let end = |estimate: &QuantileEstimate| directed(self.metric(), estimate.value, error(estimate));
        match (end(&p10), end(&p90)) {
            (low, high) if low == high => format!("In 8 of 10 futures the difference is {low}."),
            (low, high) => format!("In 8 of 10 futures the difference is between {low} and {high}."),
        }
    }

    /// The best of those behind the leader, where that is not who it was held against.
    fn next(&self, opponent: Opponent) -> Option<String> {
        let leader = self.leader();
        let from_leader = |other: usize| self.judged.rows[other].from_leader;
        // What equals the leader in every future has the same difference from it, nothing, without any error.
        let differs = |other: &usize| from_leader(*other).value != 0.0 || from_leader(*other).mcse != Some(0.0);
        let others = (0..self.judged.rows.len()).filter(|&other| other != leader).filter(differs);
        let better = self.better();
        let value = |other: usize| from_leader(other).value;
        let next = others.reduce(|best, other| if better.than(value(other), value(best)) { other } else { best })?;
        if next == opponent.contender {
            return None;
        }
        let mean = from_leader(next);
        let row = &self.judged.rows[next];
        let told = match row.standing {
            Standing::Behind => "",
            _ if row.as_good_as_leader => ", which is taken to make no difference",
            _ => ", and cannot be separated from it",
        };
        Some(format!(
            "The next is {}: on average {} than {}{told}.",
            self.label(next),
            directed(self.metric(), mean.value, mean.mcse),
            self.label(leader)
        ))
    }

    /// How often the leader is the best of all, and what knowing the future could be worth.
    fn in_hindsight(&self) -> Option<String> {
        let row = &self.judged.rows[self.leader()];
        let worth = self.judged.perfect_information;
        if self.judged.rows.iter().all(|row| row.verdict == Verdict::Same) {
            return None;
        }
        let leader = self.label(self.leader());
        if row.regret.most <= DUST {
            return Some(format!("In hindsight {leader} is never worse than another strategy."));
        }
        let more_often = (0..self.judged.rows.len())
            .filter(|&other| is_more(self.judged.rows[other].regret.unbeaten, row.regret.unbeaten))
            .reduce(|a, b| {
                let count = |of: usize| self.judged.rows[of].regret.unbeaten.count;
                if count(b) > count(a) { b } else { a }
            })
            .map_or_else(String::new, |other| {
                let share = self.judged.rows[other].regret.unbeaten;
                format!(" ({} is unbeaten more often, in {})", self.label(other), in_ten(share))
            });
        Some(format!(
            "In hindsight no other is better than {leader} in {}{more_often}; choosing the best of each future instead would be worth \
             {} on average, and knowing the future can be worth no more.",
            in_ten(row.regret.unbeaten),
            amount(self.metric(), worth, row.regret.mean.mcse)
        ))
    }

    /// Which others cannot be told from the reference.
    fn not_told_from_the_reference(&self, opponent: Option<Opponent>) -> Vec<String> {
        let reference = self.found.question.reference;
        let leader = self.leader();
        let mut lines = Vec::new();
        let opponent = opponent.map(|opponent| opponent.contender);
        let named = self.label(reference);
        let of = |verdicts: &[Verdict]| {
            self.labels(|contender, row| {
                let told = [Some(reference), Some(leader), opponent].contains(&Some(contender));
                !told && verdicts.contains(&row.verdict)
            })
        };
        let about_equal = of(&[Verdict::Indifferent]);
        if !about_equal.is_empty() {
            let zone = self.zone();
            lines.push(format!("About equal to {named}, within {zone}: {}.", list(&about_equal)));
        }
        let unseparated = of(&[Verdict::Unseparated]);
        if !unseparated.is_empty() {
            lines.push(format!("Not to be told from {named}: {}.", list(&unseparated)));
        }
        let same = of(&[Verdict::Same]);
        if !same.is_empty() && same.len() + 1 + usize::from(leader != reference) < self.judged.rows.len() {
            lines.push(format!("Equal to {named} in every future: {}.", list(&same)));
        }
        lines
    }

    /// The zone within which a difference is none.
    fn zone(&self) -> String {
        match self.found.question.indifference {
            Some(stated) if stated > 0.0 => margin(self.metric(), stated),
            Some(_) => amount(self.metric(), self.judged.zone, None),
            None => {
                format!("{} (half a per cent)", amount(self.metric(), self.judged.zone, Some(self.judged.zone / 2.0)))
            }
        }
    }

    /// An outcome with its prices: `total backlog in 2024/25 prices`, `total backlog in cash`.
    fn told(&self, metric: Metric) -> String {
        told(metric, self.found.question.years[0])
    }
}

/// Whether a share is larger than another of the same futures beyond Monte Carlo error, as if they had nothing in common.
fn is_more(one: Share, other: Share) -> bool {
    let (a, b, n) = (one.value(), other.value(), one.n as f64);
    n > 0.0 && a - b > NORMAL_975 * crate::num::sqrt((a * (1.0 - a) + b * (1.0 - b)) / n)
}

/// Of whom what follows is told: the strategy with the best mean; the reference where that is equal in every future; none of nothing.
pub fn leader(found: &Comparison) -> Option<usize> {
    found.judged().map(|judged| leader_in(found, judged))
}

fn leader_in(found: &Comparison, judged: &Cell) -> usize {
    match judged.rows[judged.leader].verdict {
        Verdict::Same => found.question.reference,
        _ => judged.leader,
    }
}

/// The difference the other way round.
fn turned(difference: &Difference) -> Difference {
    let quantiles = difference.quantiles.map(|[p10, p50, p90]| {
        [p90, p50, p10].map(|estimate| QuantileEstimate {
            value: -estimate.value,
            lo: estimate.hi.map(|hi| -hi),
            hi: estimate.lo.map(|lo| -lo),
        })
    });
    let mut mean = difference.mean;
    mean.value = -mean.value;
    Difference { n: difference.n, mean, quantiles, better: difference.worse, worse: difference.better }
}

fn turned_verdict(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Better => Verdict::Worse,
        Verdict::Worse => Verdict::Better,
        other => other,
    }
}

/// An outcome with its prices, of a run whose first year is given: `total backlog in 2024/25 prices`, `total backlog in cash`.
///
/// ```
/// use capcast::analysis::answer::told;
/// use capcast::{engine::Metric, units::FinancialYear};
/// let first = FinancialYear::starting(2025);
/// assert_eq!(told(Metric::BacklogTotalReal, first), "total backlog in 2024/25 prices");
/// assert_eq!(told(Metric::BacklogTotal, first), "total backlog in cash");
/// assert_eq!(told(Metric::LostBedDays, first), "number of lost bed-days");
/// ```
pub fn told(metric: Metric, first: FinancialYear) -> String {
    let words = metric.in_words();
    match metric.unit() {
        Unit::RealGbpM => format!("{} in {} prices", words.trim_end_matches(" in real terms"), first.plus(-1)),
        Unit::GbpM if metric != Metric::Cash => format!("{words} in cash"),
        _ => words.to_owned(),
    }
}

/// `£4.1bn lower`.
pub(super) fn directed(metric: Metric, difference: f64, error: Option<f64>) -> String {
    let size = amount(metric, difference, error);
    match difference {
        0.0 => "equal".to_owned(),
        d if d < 0.0 => format!("{size} lower"),
        _ => format!("{size} higher"),
    }
}

fn superlative(better: Better) -> &'static str {
    match better {
        Better::Lower => "lowest",
        Better::Higher => "highest",
    }
}

/// `at the end of 2034/35`, `in 2034/35`, `from 2025/26 to 2034/35`.
pub fn when(metric: Metric, first: FinancialYear, year: FinancialYear) -> String {
    match metric.outcome().kind {
        StockOrFlow::AtTheClose => format!("at the end of {year}"),
        StockOrFlow::InTheYear => format!("in {year}"),
        StockOrFlow::SinceTheFirstYear => format!("from {first} to {year}"),
    }
}

/// In how many of ten futures: `about 9 of 10 futures`; never all or none where it is not.
///
/// ```
/// use capcast::analysis::answer::in_ten;
/// use capcast::num::quantile::Share;
/// let of = |count| in_ten(Share { count, n: 1000 });
/// assert_eq!(of(1000.0), "all 1,000 futures");
/// assert_eq!(of(960.0), "more than 9 of 10 futures");
/// assert_eq!(of(940.0), "about 9 of 10 futures");
/// assert_eq!(of(460.0), "46 % of futures");
/// assert_eq!(of(49.0), "fewer than 1 of 10 futures");
/// assert_eq!(of(0.0), "none of 1,000 futures");
/// ```
pub fn in_ten(share: Share) -> String {
    if share.count >= share.n as f64 {
        return format!("all {}", futures(share.n as u64));
    }
    if share.count <= 0.0 {
        return format!("none of {}", futures(share.n as u64));
    }
    match (share.value() * 10.0).round() {
        tenths if tenths >= 10.0 => "more than 9 of 10 futures".to_owned(),
        tenths if tenths < 1.0 => "fewer than 1 of 10 futures".to_owned(),
        // Whether it is the more or the fewer must be seen.
        5.0 => format!("{:.0} % of futures", share.value() * 100.0),
        tenths => format!("about {tenths} of 10 futures"),
    }
}
