//! Four shares by band: fixed, or a Dirichlet.

use super::check::{Check, Provenance, join};
use super::content::Timing;
use super::keys::Key;
use super::number::trimmed;
use super::problem::Problem;
use super::render::quoted;
use super::shape::Reader;
use super::suggest::{closest, listed};
use super::tree::{Entry, Node, Table, Value};
use crate::draw::Distribution;
use crate::units::RiskBand;
use std::ops::Range;

/// Sum of shares may miss 1 by this much.
const SUM_TOLERANCE: f64 = 1e-9;

impl Check<'_> {
    /// Four shares: fixed, summing to 1, or a Dirichlet as four gammas that the engine normalises.
    pub(super) fn split(
        &mut self,
        key: &'static Key,
        node: &Node,
        path: &str,
        above: &Provenance,
    ) -> Option<toml::Value> {
        let wrong = |problems: &mut Vec<Problem>, what: String| {
            problems.push(
                Problem::new("E0104", what).about(path).at(&node.span, "four shares by band are needed here").help(
                    "write { low = 0.20, moderate = 0.35, significant = 0.30, high = 0.15 } \
                     or { dirichlet = { mean = { … }, concentration = 60 } }",
                ),
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
                    .help("the shares stand inside: { dirichlet = { mean = { low = … }, concentration = … } }"),
            );
            return None;
        }
        let Value::Table(inner) = &dirichlet.node.value else {
            wrong(&mut self.problems, format!("{} must be a table", quoted(&join(path, "dirichlet"))));
            return None;
        };
        let path_in = join(path, "dirichlet");
        if let Some(other) = inner.entries.iter().find(|e| e.key != "mean" && e.key != "concentration") {
            let near = closest(&other.key, ["mean", "concentration"]);
            let help = near.map_or("it has `mean` and `concentration`".to_owned(), |n| format!("did you mean `{n}`?"));
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown in {}", quoted(&other.key), quoted(&path_in)))
                    .about(join(&path_in, &other.key))
                    .at(&other.key_span, "unknown")
                    .help(help),
            );
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

    /// Four shares that sum to 1.
    pub(super) fn shares(
        &mut self,
        key: &'static Key,
        table: &Table,
        span: &Range<usize>,
        path: &str,
        beside: &[&str],
    ) -> Option<[f64; 4]> {
        let bands = RiskBand::ALL.map(RiskBand::name);
        let mut sound = true;
        for entry in &table.entries {
            if bands.contains(&entry.key.as_str()) || beside.contains(&entry.key.as_str()) {
                continue;
            }
            let help = match closest(&entry.key, bands) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the bands are {}", listed(&bands)),
            };
            self.problems.push(
                Problem::new("E0102", format!("{} is unknown in {}", quoted(&entry.key), quoted(path)))
                    .about(join(path, &entry.key))
                    .at(&entry.key_span, "unknown")
                    .help(help),
            );
            sound = false;
        }
        let mut shares = [0.0; 4];
        for band in RiskBand::ALL {
            let Some(entry) = table.get(band.name()) else {
                self.problems.push(
                    Problem::new("E0103", format!("`{}` is missing in {}", band.name(), quoted(path)))
                        .about(join(path, band.name()))
                        .at(span, "a share is missing")
                        .help("all four bands are stated, 0 where nothing falls on one"),
                );
                sound = false;
                continue;
            };
            let path = join(path, band.name());
            match (Reader { key, problems: &mut self.problems }).scalar(&entry.node, &path) {
                Some(share) if share < 0.0 => {
                    self.problems.push(
                        Problem::new("E0209", format!("the share {} is negative", quoted(&path)))
                            .about(path)
                            .at(&entry.node.span, "must be 0 to 1"),
                    );
                    sound = false;
                }
                Some(share) => shares[band.index()] = share,
                None => sound = false,
            }
        }
        if sound { self.sums_to_one(&shares, path, span).then_some(shares) } else { None }
    }

    pub fn sums_to_one(&mut self, shares: &[f64], path: &str, span: &Range<usize>) -> bool {
        let sum = shares.iter().fold(0.0, |sum, share| sum + share);
        let one = (sum - 1.0).abs() <= SUM_TOLERANCE;
        if !one {
            self.problems.push(
                Problem::new("E0209", format!("the shares in {} sum to {}, not 1", quoted(path), trimmed(sum)))
                    .about(path)
                    .at(span, format!("sum {}", trimmed(sum)))
                    .help("correct them so that they sum to 1"),
            );
        }
        one
    }

    pub(super) fn keep_split(
        &mut self,
        path: &str,
        shares: [f64; 4],
        concentration: Option<f64>,
        node: &Node,
        provenance: &Provenance,
    ) -> Option<toml::Value> {
        for band in RiskBand::ALL {
            let share = shares[band.index()];
            let made = match concentration {
                Some(concentration) if share > 0.0 => {
                    let weight = concentration * share;
                    Distribution::gamma_mean_cv(weight, 1.0 / crate::num::sqrt(weight))
                }
                _ => Distribution::fixed(share),
            };
            let path = join(path, band.name());
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
            RiskBand::ALL.iter().map(|band| (band.name().to_owned(), shares[band.index()].into())).collect();
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
