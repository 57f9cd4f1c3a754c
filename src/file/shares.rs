//! Shares of the parts of a whole: fixed, or a Dirichlet.

use super::check::{Check, Provenance};
use super::key::Key;
use super::key::join;
use super::number::Timing;
use super::problem::Problem;
use super::render::quoted;
use super::shape::Reader;
use super::suggest::{listed, unknown};
use super::tree::{Entry, Node, Table, Value};
use crate::draw::Distribution;
use std::ops::Range;

impl Check<'_> {
    /// A share for each part: fixed, summing to 1, or a Dirichlet as gammas that whoever simulates normalises in each trial.
    pub(crate) fn split(
        &mut self,
        key: &'static Key,
        node: &Node,
        path: &str,
        above: &Provenance,
    ) -> Option<toml::Value> {
        let parts = &self.format.shares;
        let wrong = |problems: &mut Vec<Problem>, what: String| {
            problems.push(
                Problem::new("E0104", what)
                    .about(path)
                    .at(&node.span, format!("{} shares by {} are needed here", parts.count, parts.one))
                    .help(format!(
                        "write {} or {{ dirichlet = {{ mean = {{ … }}, concentration = 60 }} }}",
                        parts.example
                    )),
            );
        };
        let Value::Table(table) = &node.value else {
            wrong(&mut self.problems, format!("{} must be a table of shares", quoted(path)));
            return None;
        };
        let provenance = self.stated(table, path, above);
        let rest: Vec<&Entry> =
            table.entries.iter().filter(|entry| !matches!(entry.key.as_str(), "source" | "evidence")).collect();
        let dirichlet = rest.iter().find(|entry| entry.key == "dirichlet");
        let Some(dirichlet) = dirichlet else {
            let shares = self.shares(key, table, &node.span, path, &["source", "evidence"])?;
            return self.keep_split(path, shares, None, node, &provenance);
        };
        if let Some(other) = rest.iter().find(|entry| entry.key != "dirichlet") {
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown beside `dirichlet`", quoted(&other.key)))
                    .about(join(path, &other.key))
                    .at(&other.key_span, "unknown")
                    .help(format!(
                        "the shares stand inside: {{ dirichlet = {{ mean = {{ {} = … }}, concentration = … }} }}",
                        parts.names[0]
                    )),
            );
            return None;
        }
        let Value::Table(inner) = &dirichlet.node.value else {
            wrong(&mut self.problems, format!("{} must be a table", quoted(&join(path, "dirichlet"))));
            return None;
        };
        let path_in = join(path, "dirichlet");
        if let Some(other) = inner.entries.iter().find(|e| e.key != "mean" && e.key != "concentration") {
            let otherwise = "it has `mean` and `concentration`".to_owned();
            self.problems.push(unknown(other, &path_in, &["mean", "concentration"], otherwise));
            return None;
        }
        let (Some(mean), Some(concentration)) = (inner.get("mean"), inner.get("concentration")) else {
            self.problems.push(
                Problem::new("E0103", format!("{} needs `mean` and `concentration`", quoted(&path_in)))
                    .about(path_in)
                    .at(&dirichlet.node.span, "incomplete"),
            );
            return None;
        };
        let Value::Table(mean_table) = &mean.node.value else {
            wrong(&mut self.problems, format!("{} must be a table of shares", quoted(&join(&path_in, "mean"))));
            return None;
        };
        let shares = self.shares(key, mean_table, &mean.node.span, &join(&path_in, "mean"), &[]);
        let path_of = join(&path_in, "concentration");
        let value = Reader { key, problems: &mut self.problems }.scalar(&concentration.node, &path_of)?;
        if value <= 0.0 {
            self.problems.push(
                Problem::new("E0207", format!("{} must be above 0", quoted(&path_of)))
                    .about(path_of)
                    .at(&concentration.node.span, "must be above 0")
                    .help("the larger it is, the closer the shares stay to their means; 60 is moderate"),
            );
            return None;
        }
        self.keep_split(path, shares?, Some(value), node, &provenance)
    }

    /// Shares that sum to 1, one for each part.
    pub(crate) fn shares(
        &mut self,
        key: &'static Key,
        table: &Table,
        span: &Range<usize>,
        path: &str,
        beside: &[&str],
    ) -> Option<Vec<f64>> {
        let parts = &self.format.shares;
        let mut sound = true;
        for entry in &table.entries {
            if parts.names.contains(&entry.key.as_str()) || beside.contains(&entry.key.as_str()) {
                continue;
            }
            let otherwise = format!("the {}s are {}", parts.one, listed(parts.names));
            self.problems.push(unknown(entry, path, parts.names, otherwise));
            sound = false;
        }
        let mut shares = vec![0.0; parts.names.len()];
        for (share, name) in shares.iter_mut().zip(parts.names) {
            let Some(entry) = table.get(name) else {
                self.problems.push(
                    Problem::new("E0103", format!("`{name}` is missing in {}", quoted(path)))
                        .about(join(path, name))
                        .at(span, "a share is missing")
                        .help(format!("all {} {}s are stated, 0 where nothing falls on one", parts.count, parts.one)),
                );
                sound = false;
                continue;
            };
            let path = join(path, name);
            match (Reader { key, problems: &mut self.problems }).scalar(&entry.node, &path) {
                Some(stated) if stated < 0.0 => {
                    self.problems.push(
                        Problem::new("E0209", format!("the share {} is negative", quoted(&path)))
                            .about(path)
                            .at(&entry.node.span, "must be 0 to 1"),
                    );
                    sound = false;
                }
                Some(stated) => *share = stated,
                None => sound = false,
            }
        }
        if sound { self.sums_to_one(&shares, path, span).then_some(shares) } else { None }
    }

    pub(crate) fn keep_split(
        &mut self,
        path: &str,
        shares: Vec<f64>,
        concentration: Option<f64>,
        node: &Node,
        provenance: &Provenance,
    ) -> Option<toml::Value> {
        let names = self.format.shares.names;
        for (&share, name) in shares.iter().zip(names) {
            let made = match concentration {
                Some(concentration) if share > 0.0 => {
                    let weight = concentration * share;
                    Distribution::gamma_mean_cv(weight, 1.0 / crate::num::sqrt(weight))
                }
                _ => Distribution::fixed(share),
            };
            let path = join(path, name);
            match made {
                Ok(made) => {
                    let number = self.evident(&path, made, Timing::PerTrial, "weight", node, provenance.clone());
                    self.found.numbers.insert(path, number);
                }
                Err(error) => self.problems.push(
                    Problem::new("E0207", format!("{}: {error}", quoted(&path)))
                        .about(path)
                        .at(&node.span, "no distribution"),
                ),
            }
        }
        let shares: toml::Table =
            names.iter().zip(shares).map(|(name, share)| ((*name).to_owned(), share.into())).collect();
        Some(match concentration {
            None => toml::Value::Table(shares),
            Some(concentration) => {
                let inner = toml::Table::from_iter([
                    ("mean".to_owned(), toml::Value::Table(shares)),
                    ("concentration".to_owned(), concentration.into()),
                ]);
                toml::Value::Table(toml::Table::from_iter([("dirichlet".to_owned(), toml::Value::Table(inner))]))
            }
        })
    }
}
