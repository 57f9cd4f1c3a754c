//! Distributions that are lists: values with weights, quantiles with probabilities.

use super::key::{Absent, Key, Kind};
use super::number::trimmed;
use super::problem::Problem;
use super::render::quoted;
use super::shape::{Reader, Shape, plain};
use super::suggest::wrong_type;
use super::tree::{Entry, Node, Table, Value};
use crate::draw::{Distribution, InvalidDistribution, Weights};
use std::ops::Range;

/// How quantiles are written.
const QUANTILES: &str = "write quantiles = { p0 = …, p10 = …, p50 = …, p90 = …, p100 = … }";

/// What stands in a list of weights or probabilities: a pure number, whatever the unit of the values.
const SHARES: Key = Key {
    path: "",
    kind: Kind::Fixed,
    unit: "",
    range: (0.0, f64::INFINITY),
    absent: Absent::Nothing,
    about: "one for each value",
};

impl Reader<'_> {
    /// `discrete` or `empirical`; every parameter it needs is there.
    pub(crate) fn tabled(&mut self, name: &str, table: &Table, span: &Range<usize>, path: &str) -> Option<Shape> {
        match name {
            "discrete" => self.discrete(table, span, path),
            _ => self.empirical(table, span, path),
        }
    }

    fn discrete(&mut self, table: &Table, span: &Range<usize>, path: &str) -> Option<Shape> {
        let (values, weights) = (table.get("values")?, table.get("weights")?);
        let values_read = self.list(values, path);
        let weights_read = self.shares(weights, path);
        let relative = match table.get("normalise").map(|entry| &entry.node) {
            None => false,
            Some(Node { value: Value::Flag(flag), .. }) => *flag,
            Some(other) => {
                let (path, help) = (format!("{path}.normalise"), "write: normalise = true".to_owned());
                self.problems.push(wrong_type(other, &path, "true or false", None, help));
                return None;
            }
        };
        let (values_read, weights_read) = (values_read?, weights_read?);
        let kind = if relative { Weights::Relative } else { Weights::SumToOne };
        let at = &weights.node.span;
        let wrong = |title: String, label: String, help: &str| {
            Problem::new("E0209", title).about(format!("{path}.weights")).at(at, label).help(help)
        };
        let problem = match Distribution::discrete(&values_read, &weights_read, kind) {
            Ok(made) => {
                if let Some(value) = made.as_fixed() {
                    let title = format!("{} is fixed: all weight is on {}", quoted(path), trimmed(value));
                    self.note("N0206", title, span, path);
                }
                let list = |numbers: &[f64]| toml::Value::Array(numbers.iter().map(|&number| number.into()).collect());
                let normalise = table.get("normalise").map(|_| ("normalise".to_owned(), relative.into()));
                let written = [("values".to_owned(), list(&values_read)), ("weights".to_owned(), list(&weights_read))];
                return Some(Shape {
                    distribution: made,
                    plain: plain("discrete", written.into_iter().chain(normalise)),
                });
            }
            Err(InvalidDistribution::NotOneEach { first, second }) => {
                return self.not_one_each(("values", first), ("weights", second), span, path);
            }
            Err(InvalidDistribution::NegativeWeight(weight)) => wrong(
                format!("a weight is {} in {}", trimmed(weight), quoted(path)),
                "a weight is never negative".to_owned(),
                "weights are probabilities, 0 to 1, one for each value",
            ),
            Err(InvalidDistribution::WeightsDoNotSum { sum }) if sum > 0.0 => wrong(
                format!("the weights in {} sum to {}, not 1", quoted(path), trimmed(sum)),
                format!("sum {}", trimmed(sum)),
                "correct them so that they sum to 1; or, where only their ratios are meant, add normalise = true",
            ),
            Err(InvalidDistribution::WeightsDoNotSum { .. }) => wrong(
                format!("all weights in {} are 0", quoted(path)),
                "no weight at all".to_owned(),
                "weights are probabilities that sum to 1, one for each value",
            ),
            Err(error) => Problem::new("E0207", format!("{}: {error}", quoted(path)))
                .about(path)
                .at(span, "makes no distribution"),
        };
        self.problems.push(problem);
        None
    }

    fn empirical(&mut self, table: &Table, span: &Range<usize>, path: &str) -> Option<Shape> {
        // Each quantile with its place, in order of probability; the plain value keeps how it was written.
        let (mut quantiles, written) = match table.get("quantiles") {
            Some(entry) => self.named_quantiles(entry, path)?,
            None => {
                let (probabilities, values) = (table.get("probabilities")?, table.get("values")?);
                let (read, values_read) = (self.shares(probabilities, path), self.list(values, path));
                let (read, values_read) = (read?, values_read?);
                if read.len() != values_read.len() {
                    let first = ("probabilities", read.len());
                    return self.not_one_each(first, ("values", values_read.len()), span, path);
                }
                let list = |numbers: &[f64]| toml::Value::Array(numbers.iter().map(|&number| number.into()).collect());
                let written =
                    vec![("probabilities".to_owned(), list(&read)), ("values".to_owned(), list(&values_read))];
                let items = items(&values.node).map(|node| node.span.clone());
                (read.into_iter().zip(values_read).zip(items).map(|((p, value), at)| (p, value, at)).collect(), written)
            }
        };
        quantiles.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (probabilities, values): (Vec<f64>, Vec<f64>) = quantiles.iter().map(|&(p, value, _)| (p, value)).unzip();
        let ends = (probabilities.first().copied(), probabilities.last().copied());
        if let (Some(first), Some(last)) = ends
            && (0.0..=1.0).contains(&first)
            && last <= 1.0
            && (first, last) != (0.0, 1.0)
        {
            let missing = if first > 0.0 { "least value (p0)" } else { "greatest value (p100)" };
            self.problems.push(
                Problem::new("E0103", format!("the {missing} is missing in {}", quoted(path)))
                    .about(path)
                    .at(span, format!("from {} to {}", percentile(first), percentile(last)))
                    .help(
                        "what lies beyond the outermost quantiles is never guessed: state the least and the greatest \
                         value too, as p0 and p100",
                    ),
            );
            return None;
        }
        let at = |probability: f64| {
            let found = quantiles.iter().rev().find(|(p, ..)| *p == probability);
            found.map_or(span.clone(), |(_, _, at)| at.clone())
        };
        let problem = match Distribution::empirical(&probabilities, &values) {
            Ok(made) => {
                if let Some(value) = made.as_fixed() {
                    let title = format!("{} is fixed: every quantile is {}", quoted(path), trimmed(value));
                    self.note("N0206", title, span, path);
                }
                return Some(Shape { distribution: made, plain: plain("empirical", written) });
            }
            Err(InvalidDistribution::QuantilesFall { probability, value, before }) => {
                let name = percentile(probability);
                let title = format!("the quantiles of {} fall at {name}", quoted(path));
                Problem::new("E0210", title)
                    .at(&at(probability), format!("{} after {}", trimmed(value), trimmed(before)))
                    .help("quantiles rise with their probability")
            }
            Err(InvalidDistribution::ProbabilitiesDoNotRise(probability)) => {
                let title = if (0.0..=1.0).contains(&probability) {
                    format!("the quantile at {} of {} stands twice", percentile(probability), quoted(path))
                } else {
                    format!("{} is no probability, in {}", trimmed(probability), quoted(path))
                };
                Problem::new("E0210", title)
                    .at(&at(probability), "this one")
                    .help("probabilities rise from 0 to 1, with one value each")
            }
            Err(error) => Problem::new("E0207", format!("{}: {error}", quoted(path))).at(span, "makes no distribution"),
        };
        self.problems.push(problem.about(path));
        None
    }

    /// Quantiles as a table: `{ p0 = 10, p50 = 14, p100 = 30 }`.
    fn named_quantiles(&mut self, entry: &Entry, path: &str) -> Option<Named> {
        let path = format!("{path}.quantiles");
        let Value::Table(table) = &entry.node.value else {
            self.problems.push(wrong_type(&entry.node, &path, "a table", Some("not a table"), QUANTILES.to_owned()));
            return None;
        };
        let (mut quantiles, mut written, mut sound) = (Vec::new(), toml::Table::new(), true);
        for entry in &table.entries {
            let Some(probability) = probability(&entry.key) else {
                self.problems.push(
                    Problem::new("E0102", format!("{} is no quantile", quoted(&entry.key)))
                        .about(format!("{path}.{}", entry.key))
                        .at(&entry.key_span, "unknown")
                        .help("a quantile is written p0 to p100, such as p05, p50 or \"p97.5\""),
                );
                sound = false;
                continue;
            };
            match self.scalar(&entry.node, &format!("{path}.{}", entry.key)) {
                Some(value) => {
                    quantiles.push((probability, value, entry.node.span.clone()));
                    written.insert(entry.key.clone(), value.into());
                }
                None => sound = false,
            }
        }
        if quantiles.is_empty() && sound {
            self.problems.push(
                Problem::new("E0103", format!("{} is empty", quoted(&path)))
                    .about(path)
                    .at(&entry.node.span, "no quantiles in it")
                    .help(QUANTILES),
            );
            return None;
        }
        sound.then(|| (quantiles, vec![("quantiles".to_owned(), toml::Value::Table(written))]))
    }

    /// A list of numbers in the unit of the key.
    fn list(&mut self, entry: &Entry, path: &str) -> Option<Vec<f64>> {
        let path = format!("{path}.{}", entry.key);
        let Value::List(list) = &entry.node.value else {
            let help = format!("write {} = [1, 2, 3], one number for each value", entry.key);
            self.problems.push(wrong_type(&entry.node, &path, "a list", Some("not a list"), help));
            return None;
        };
        let read: Vec<Option<f64>> =
            list.iter().enumerate().map(|(i, node)| self.scalar(node, &format!("{path}.{i}"))).collect();
        read.into_iter().collect()
    }

    /// A list of weights or probabilities.
    fn shares(&mut self, entry: &Entry, path: &str) -> Option<Vec<f64>> {
        Reader { key: &SHARES, problems: self.problems }.list(entry, path)
    }

    fn not_one_each(
        &mut self,
        first: (&str, usize),
        second: (&str, usize),
        span: &Range<usize>,
        path: &str,
    ) -> Option<Shape> {
        let title = format!("{} has {} {} and {} {}", quoted(path), first.1, first.0, second.1, second.0);
        self.problems.push(
            Problem::new("E0207", title)
                .about(path)
                .at(span, "not one for each")
                .help("give each value one of its own"),
        );
        None
    }
}

/// Quantiles with their places, and how they were written.
type Named = (Vec<(f64, f64, Range<usize>)>, Vec<(String, toml::Value)>);

fn items(node: &Node) -> impl Iterator<Item = &Node> {
    let list: &[Node] = match &node.value {
        Value::List(list) => list,
        _ => &[],
    };
    list.iter()
}

/// The probability that `p97.5` stands for.
fn probability(name: &str) -> Option<f64> {
    let digits = name.strip_prefix(['p', 'P'])?;
    let plain =
        digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.starts_with(|c: char| c.is_ascii_digit());
    let percent: f64 = plain.then(|| digits.parse().ok()).flatten()?;
    // The decimal point is moved, not the binary value divided: p7 and 0.07 are the same number.
    (percent <= 100.0).then(|| format!("{digits}e-2").parse().ok()).flatten()
}

/// A probability as its quantile is called: `p97.5`.
fn percentile(probability: f64) -> String {
    format!("p{}", trimmed(probability * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_called_by_their_percentage() {
        assert_eq!(probability("p0"), Some(0.0));
        assert_eq!(probability("p05"), Some(0.05));
        assert_eq!(probability("P7"), Some(0.07));
        assert_eq!(probability("p97.5"), Some(0.975));
        assert_eq!(probability("p100"), Some(1.0));
        for none in ["p", "p101", "50", "p-5", "p1e1", "p.5", "median", "p5%"] {
            assert_eq!(probability(none), None, "{none}");
        }
        assert_eq!(percentile(0.975), "p97.5");
    }
}
