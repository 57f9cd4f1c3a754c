//! From what is written about a number to its distribution.

use super::key::Key;
use super::number::{rounded, trimmed};
use super::problem::{Problem, Severity};
use super::render::quoted;
use super::suggest::{listed, unknown, wrong_type};
use super::tree::{Node, Table, Value};
use crate::draw::{Distribution, InvalidDistribution};
use std::ops::Range;

/// A number as it was read.
pub(crate) struct Shape {
    pub distribution: Distribution,
    /// The same as a plain value: a number, or a table that names the distribution.
    pub plain: toml::Value,
}

/// The ways to write a distribution, and the parameters of each; several ways are told apart by their parameters.
pub(crate) const SHAPES: &[(&str, &[&[&str]])] = &[
    ("normal", &[&["mean", "sd"], &["p10", "p90"]]),
    ("truncated_normal", &[&["mean", "sd", "min", "max"], &["mean", "sd", "min"], &["mean", "sd", "max"]]),
    ("lognormal", &[&["mean", "sd"], &["mean", "cv"], &["median", "log_sd"], &["p10", "p90"]]),
    ("uniform", &[&["min", "max"]]),
    ("triangular", &[&["min", "mode", "max"], &["p10", "p50", "p90"]]),
    ("pert", &[&["min", "mode", "max"], &["p10", "p50", "p90"]]),
    ("beta", &[&["mean", "sd"], &["mean", "sd", "min", "max"], &["alpha", "beta"], &["alpha", "beta", "min", "max"]]),
    ("gamma", &[&["mean", "cv"]]),
    ("discrete", &[&["values", "weights"], &["values", "weights", "normalise"]]),
    ("empirical", &[&["quantiles"], &["probabilities", "values"]]),
    ("gated", &[&["probability", "of"]]),
];

/// A spread relative to its number above this is a percentage: at a cv of 3 the mean already stands far above what nine
/// futures in ten bring.
const WIDEST: f64 = 3.0;

/// Names of the distributions.
pub(crate) fn shape_names() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().map(|(name, _)| *name)
}

/// Reads numbers of one key.
pub(crate) struct Reader<'a> {
    pub key: &'a Key,
    pub problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    /// A number, fixed or a distribution, inside the key's range. `table` of a distribution may hold evidence beside it,
    /// which was read elsewhere.
    pub fn number(&mut self, node: &Node, path: &str) -> Option<Shape> {
        let shape = self.unchecked(node, path)?;
        self.in_range(&shape.distribution, node, path).then_some(shape)
    }

    fn unchecked(&mut self, node: &Node, path: &str) -> Option<Shape> {
        match &node.value {
            Value::Table(table) => self.distribution(table, &node.span, path),
            _ => {
                let value = self.scalar(node, path)?;
                let distribution = self.made(Distribution::fixed(value), &node.span, path)?;
                Some(Shape { distribution, plain: toml::Value::Float(value) })
            }
        }
    }

    fn distribution(&mut self, table: &Table, span: &Range<usize>, path: &str) -> Option<Shape> {
        let mut stated = Vec::new();
        let mut sound = true;
        for entry in &table.entries {
            match entry.key.as_str() {
                "source" | "evidence" => {}
                name if name == "value" || shape_names().any(|shape| shape == name) => stated.push(entry),
                _ => {
                    let names: Vec<&str> = ["value", "source", "evidence"].into_iter().chain(shape_names()).collect();
                    self.problems.push(unknown(entry, path, &names, format!("a number has {}", listed(&names))));
                    sound = false;
                }
            }
        }
        let entry = match stated.as_slice() {
            [entry] => entry,
            [] => {
                if sound {
                    self.problems.push(
                        Problem::new("E0103", format!("{} has no value", quoted(path)))
                            .about(path)
                            .at(span, "no value in it")
                            .help(format!(
                                "write `value = …` or one of {}",
                                listed(&shape_names().collect::<Vec<_>>())
                            )),
                    );
                }
                return None;
            }
            [first, second, ..] => {
                self.problems.push(
                    Problem::new("E0110", format!("{} has two values", quoted(path)))
                        .about(path)
                        .at(&second.key_span, "and another")
                        .at(&first.key_span, "one value")
                        .help("keep one of the two"),
                );
                return None;
            }
        };
        let inner = format!("{path}.{}", entry.key);
        if entry.key == "value" {
            let value = self.scalar(&entry.node, &inner)?;
            let distribution = self.made(Distribution::fixed(value), &entry.node.span, path)?;
            return Some(Shape { distribution, plain: toml::Value::Float(value) }).filter(|_| sound);
        }
        let Value::Table(parameters) = &entry.node.value else {
            let (name, ways) = SHAPES.iter().find(|(name, _)| *name == entry.key)?;
            let help = format!("write {name} = {{ {} }}", ways[0].map_join());
            self.problems.push(wrong_type(&entry.node, &inner, "a table", Some("not a table"), help));
            return None;
        };
        self.named(&entry.key, parameters, &entry.node.span, &inner).filter(|_| sound)
    }

    /// The distribution called `name`.
    fn named(&mut self, name: &str, table: &Table, span: &Range<usize>, path: &str) -> Option<Shape> {
        let (name, ways) = SHAPES.iter().find(|(shape, _)| *shape == name)?;
        let mut sound = true;
        let mut known: Vec<&str> = Vec::new();
        for parameter in ways.iter().flat_map(|way| way.iter().copied()) {
            if !known.contains(&parameter) {
                known.push(parameter);
            }
        }
        for entry in table.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            self.problems.push(unknown(entry, path, &known, ways_in_words(name, ways)));
            sound = false;
        }
        let complete = ways
            .iter()
            .find(|way| table.entries.len() == way.len() && way.iter().all(|parameter| table.get(parameter).is_some()));
        if complete.is_none() && sound {
            self.problems.push(
                Problem::new("E0103", format!("{} lacks a parameter", quoted(path)))
                    .about(path)
                    .at(span, "incomplete")
                    .help(ways_in_words(name, ways)),
            );
        }
        if *name == "gated" {
            let of = table.get("of").and_then(|entry| self.unchecked(&entry.node, &format!("{path}.of")));
            let probability = table.get("probability");
            let value = probability.and_then(|entry| self.scalar(&entry.node, &format!("{path}.probability")));
            let (of, probability, value) = (of?, probability?, value?);
            if !(0.0..=1.0).contains(&value) {
                let code = if value < 0.0 { "E0201" } else { "E0202" };
                self.problems.push(
                    Problem::new(code, format!("{} is a probability: 0 to 1", quoted(&format!("{path}.probability"))))
                        .about(format!("{path}.probability"))
                        .at(&probability.node.span, "outside 0 to 1"),
                );
                return None;
            }
            complete?;
            let distribution = self.made(Distribution::gated(value, of.distribution), span, path)?;
            let plain = plain(name, [("probability".to_owned(), value.into()), ("of".to_owned(), of.plain)]);
            return Some(Shape { distribution, plain }).filter(|_| sound);
        }
        if matches!(*name, "discrete" | "empirical") {
            complete?;
            return self.tabled(name, table, span, path).filter(|_| sound);
        }
        let mut values: Vec<(&str, f64)> = Vec::new();
        for entry in table.entries.iter().filter(|entry| known.contains(&entry.key.as_str())) {
            match self.scalar(&entry.node, &format!("{path}.{}", entry.key)) {
                Some(value) => values.push((&entry.key, value)),
                None => sound = false,
            }
        }
        complete?;
        if !sound {
            return None;
        }
        let before = self.problems.len();
        let Some(distribution) = self.make(name, &values, table, span, path) else {
            self.one_of_two(before);
            return None;
        };
        Some(Shape { distribution, plain: plain(name, values.iter().map(|(n, v)| ((*n).to_owned(), (*v).into()))) })
    }

    /// A spread that is so wide that it makes no distribution is one thing to mend: the error, with the cure of the warning.
    fn one_of_two(&mut self, before: usize) {
        let Some(wide) = self.problems[before..].iter().position(|problem| problem.code == "W0203") else { return };
        if self.problems[before..].iter().any(|problem| problem.severity == Severity::Error) {
            let wide = self.problems.remove(before + wide);
            if let Some(error) = self.problems[before..].iter_mut().find(|error| error.help.is_empty()) {
                error.help = wide.help;
            }
        }
    }

    /// A spread relative to its number that nothing has.
    fn too_wide(&mut self, (name, value): (&str, f64), values: &[(&str, f64)], span: &Range<usize>, path: &str) {
        let stated = values.iter().find(|(other, _)| *other == name).map_or(value, |(_, stated)| *stated);
        let percent = rounded(value * 100.0);
        let title = match name {
            "sd" => format!("the sd of {} is {percent} % of its mean", quoted(path)),
            _ => format!("{} is {}, a spread of {percent} %", quoted(&format!("{path}.{name}")), trimmed(value)),
        };
        let help = match name {
            "sd" => format!(
                "an sd stands in the unit of the number: if {} % was meant, write cv = {}",
                trimmed(stated),
                trimmed(stated / 100.0)
            ),
            _ => format!(
                "a spread is a share of the number, 0.3 for 30 %: if {} % was meant, write {name} = {}",
                trimmed(value),
                trimmed(value / 100.0)
            ),
        };
        let problem = Problem::new("W0203", title).about(format!("{path}.{name}"));
        self.problems.push(problem.at(span, format!("{percent} %?")).help(help));
    }

    fn make(
        &mut self,
        name: &str,
        values: &[(&str, f64)],
        table: &Table,
        span: &Range<usize>,
        path: &str,
    ) -> Option<Distribution> {
        let of = |name: &str| values.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        let place = |name: &str| table.get(name).map_or(span.clone(), |entry| entry.node.span.clone());
        let (mean, sd, cv, min, mode, max) = (of("mean"), of("sd"), of("cv"), of("min"), of("mode"), of("max"));
        // Orders and signs first: they deserve a message of their own.
        let bounds: Vec<(&str, f64)> = [("min", min), ("mode", mode), ("max", max)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        if let Some(pair) = bounds.windows(2).find(|pair| pair[0].1 > pair[1].1) {
            let shown: Vec<String> = bounds.iter().map(|(name, value)| format!("{name} {}", trimmed(*value))).collect();
            self.problems.push(
                Problem::new("E0206", format!("{} is above {} in {}", pair[0].0, pair[1].0, quoted(path)))
                    .about(path)
                    .at(&place(pair[0].0), format!("{} is {}", pair[0].0, trimmed(pair[0].1)))
                    .at(&place(pair[1].0), format!("{} is {}", pair[1].0, trimmed(pair[1].1)))
                    .help(format!("{}: they must not fall", shown.join(", "))),
            );
            return None;
        }
        let quantiles: Vec<(&str, f64)> =
            ["p10", "p50", "p90"].into_iter().filter_map(|name| Some((name, of(name)?))).collect();
        if let Some(pair) = quantiles.windows(2).find(|pair| pair[0].1 > pair[1].1) {
            self.problems.push(
                Problem::new("E0210", format!("{} is above {} in {}", pair[0].0, pair[1].0, quoted(path)))
                    .about(path)
                    .at(&place(pair[0].0), format!("{} is {}", pair[0].0, trimmed(pair[0].1)))
                    .at(&place(pair[1].0), format!("{} is {}", pair[1].0, trimmed(pair[1].1)))
                    .help("quantiles rise with their probability: p10 is exceeded in nine futures of ten, p90 in one"),
            );
            return None;
        }
        for (name, value) in [("sd", sd), ("cv", cv), ("log_sd", of("log_sd"))] {
            if value.is_some_and(|value| value < 0.0) {
                self.problems.push(
                    Problem::new("E0207", format!("{name} is negative in {}", quoted(path)))
                        .about(format!("{path}.{name}"))
                        .at(&place(name), "a spread is never negative"),
                );
                return None;
            }
        }
        let relative = sd.zip(mean.filter(|mean| name == "lognormal" && *mean > 0.0)).map(|(sd, mean)| sd / mean);
        for (name, value) in [("cv", cv), ("log_sd", of("log_sd")), ("sd", relative)] {
            if let Some(value) = value.filter(|value| *value > WIDEST) {
                self.too_wide((name, value), values, &place(name), path);
            }
        }
        if matches!(name, "lognormal" | "gamma") {
            let centre = if mean.is_some() { "mean" } else { "median" };
            if let Some(value) = of(centre).filter(|value| *value <= 0.0) {
                self.problems.push(
                    Problem::new("E0207", format!("{centre} is {} in {}", trimmed(value), quoted(path)))
                        .about(format!("{path}.{centre}"))
                        .at(&place(centre), "must be above 0")
                        .help(format!("a {name} holds positive values only")),
                );
                return None;
            }
        }
        for (least, greatest) in [("min", "max"), ("p10", "p90")] {
            if let (Some(low), Some(high)) = (of(least), of(greatest))
                && low == high
            {
                let title = format!("{} is fixed: {least} = {greatest} = {}", quoted(path), trimmed(low));
                self.note("N0206", title, span, path);
                return self.made(Distribution::fixed(low), span, path);
            }
        }
        if let Some(centre) = mean.or(of("median"))
            && sd.or(cv).or(of("log_sd")) == Some(0.0)
            && min.or((name == "beta").then_some(0.0)).is_none_or(|min| min <= centre)
            && max.or((name == "beta").then_some(1.0)).is_none_or(|max| centre <= max)
        {
            self.note("N0207", format!("{} is fixed: its spread is 0", quoted(path)), span, path);
            return self.made(Distribution::fixed(centre), span, path);
        }
        let made = match (name, mean, sd, cv) {
            ("normal", None, ..) => Distribution::normal_p10_p90(of("p10")?, of("p90")?),
            ("triangular", ..) if mode.is_none() => {
                Distribution::triangular_p10_p50_p90(of("p10")?, of("p50")?, of("p90")?)
            }
            ("pert", ..) if mode.is_none() => Distribution::pert_p10_p50_p90(of("p10")?, of("p50")?, of("p90")?),
            ("beta", Some(mean), Some(sd), _) => {
                Distribution::beta_mean_sd(mean, sd, min.unwrap_or(0.0), max.unwrap_or(1.0))
            }
            ("beta", ..) => {
                Distribution::beta_shapes(of("alpha")?, of("beta")?, min.unwrap_or(0.0), max.unwrap_or(1.0))
            }
            ("normal", Some(mean), Some(sd), _) => Distribution::normal(mean, sd),
            ("truncated_normal", Some(mean), Some(sd), _) => Distribution::truncated_normal(mean, sd, min, max),
            ("lognormal", Some(mean), Some(sd), None) => Distribution::lognormal_mean_sd(mean, sd),
            ("lognormal", Some(mean), None, Some(cv)) => Distribution::lognormal_mean_cv(mean, cv),
            ("lognormal", None, None, None) if of("p10").is_some() => {
                Distribution::lognormal_p10_p90(of("p10")?, of("p90")?)
            }
            ("lognormal", None, None, None) => Distribution::lognormal_median_log_sd(of("median")?, of("log_sd")?),
            ("uniform", ..) => Distribution::uniform(min?, max?),
            ("triangular", ..) => Distribution::triangular(min?, mode?, max?),
            ("pert", ..) => Distribution::pert(min?, mode?, max?),
            ("gamma", Some(mean), _, Some(cv)) => Distribution::gamma_mean_cv(mean, cv),
            _ => return None,
        };
        match made {
            Err(error) if name == "truncated_normal" => {
                self.problems.push(
                    Problem::new("E0208", format!("{}: {error}", quoted(path)))
                        .about(path)
                        .at(span, "the bounds leave almost nothing")
                        .help("move min and max so that they hold at least 1 % of the normal distribution"),
                );
                None
            }
            Err(error @ InvalidDistribution::NoSuchQuantiles { .. }) => {
                self.problems.push(
                    Problem::new("E0207", format!("{}: {error}", quoted(path)))
                        .about(path)
                        .at(span, "makes no distribution")
                        .help("a pert is more skewed than a triangular can be, a lognormal (by p10 and p90) more than a pert; empirical takes any quantiles"),
                );
                None
            }
            made => self.made(made, span, path),
        }
    }

    pub(crate) fn note(&mut self, code: &'static str, title: String, span: &Range<usize>, path: &str) {
        self.problems.push(Problem::new(code, title).about(path).at(span, "no chance in it").help("nothing to do"));
    }

    pub(crate) fn made<E: std::fmt::Display>(
        &mut self,
        made: Result<Distribution, E>,
        span: &Range<usize>,
        path: &str,
    ) -> Option<Distribution> {
        made.map_err(|error| {
            let problem = Problem::new("E0207", format!("{}: {error}", quoted(path)));
            self.problems.push(problem.about(path).at(span, "makes no distribution"));
        })
        .ok()
    }
}

pub(crate) fn plain(name: &str, parameters: impl IntoIterator<Item = (String, toml::Value)>) -> toml::Value {
    let inner: toml::Table = parameters.into_iter().collect();
    toml::Value::Table(toml::Table::from_iter([(name.to_owned(), toml::Value::Table(inner))]))
}

pub(crate) fn ways_in_words(name: &str, ways: &[&[&str]]) -> String {
    let ways: Vec<String> = ways.iter().map(|way| format!("{name} = {{ {} }}", way.map_join())).collect();
    format!("write {}", ways.join(", or "))
}

trait MapJoin {
    fn map_join(&self) -> String;
}

impl MapJoin for [&str] {
    fn map_join(&self) -> String {
        self.iter().map(|name| format!("{name} = …")).collect::<Vec<_>>().join(", ")
    }
}
