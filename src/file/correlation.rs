//! `[correlation.ID]`: parameters that are high and low together.

use super::check::{Check, Provenance};
use super::key::join;
use super::key::{Key, Kind};
use super::number::{Evidence, Number, Timing, trimmed};
use super::problem::{Problem, Severity};
use super::render::quoted;
use super::shape::Reader;
use super::suggest::closest;
use super::tree::{Node, Value};
use crate::draw::Distribution;
use crate::draw::copula::{Copula, Definite};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most parameters in one table: more would be slow to make possible, and no one could state them.
pub(crate) const MOST: usize = 64;
/// Cells that mirror each other may differ by this much.
const SAME: f64 = 1e-12;

/// Rank correlations as written.
pub(crate) struct Ranks {
    written: Written,
    span: Range<usize>,
    /// How and where from they are known.
    known: Number,
}

enum Written {
    /// One number for every pair.
    Every(f64),
    /// A matrix: rows of cells with their places.
    Rows(Vec<Row>),
}

struct Row {
    cells: Vec<(f64, Range<usize>)>,
    span: Range<usize>,
}

/// A sound group, its keys in order.
pub(crate) struct Correlated {
    pub id: String,
    pub keys: Vec<String>,
    pub rank: Vec<Vec<f64>>,
    pub copula: Copula,
    pub repaired: Option<f64>,
    pub evidence: Evidence,
    pub source: String,
    pub layer: String,
}

impl Check<'_> {
    /// A list of paths.
    pub(crate) fn parameters(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        let help = "write between = [\"prices.construction.mean_per_year\", \"prices.general.mean_per_year\"]";
        let Value::List(list) = &node.value else {
            return self.wrong_type(node, path, "a list of paths", help.to_owned());
        };
        let mut paths = Vec::new();
        for (i, item) in list.iter().enumerate() {
            paths.push((self.text(item, &join(path, &i.to_string()))?, item.span.clone()));
        }
        let plain = paths.iter().map(|(path, _)| toml::Value::String(path.clone())).collect();
        self.found.lists.insert(path.to_owned(), paths);
        Some(toml::Value::Array(plain))
    }

    /// One rank correlation, or a matrix of them.
    pub(crate) fn ranks(
        &mut self,
        key: &'static Key,
        node: &Node,
        path: &str,
        above: &Provenance,
    ) -> Option<toml::Value> {
        let written = match &node.value {
            Value::List(list) => Written::Rows(
                list.iter()
                    .enumerate()
                    .map(|(i, row)| self.rank_row(key, row, &join(path, &i.to_string())))
                    .collect::<Option<_>>()?,
            ),
            _ => Written::Every(self.rank_cell(key, node, path)?.0),
        };
        let plain = match &written {
            Written::Every(rank) => (*rank).into(),
            Written::Rows(rows) => matrix_value(&rows.iter().map(|row| ranks_of(&row.cells)).collect::<Vec<_>>()),
        };
        // Known as a number is known: by the layer and the evidence of what was written.
        let nothing = Distribution::fixed(0.0).ok()?;
        let known = self.evident(path, nothing, Timing::PerTrial, key.unit, node, above.clone());
        self.found.ranks.insert(path.to_owned(), Ranks { written, span: node.span.clone(), known });
        Some(plain)
    }

    fn rank_row(&mut self, key: &'static Key, node: &Node, path: &str) -> Option<Row> {
        let Value::List(list) = &node.value else {
            let help = "a matrix is a list of rows: rank = [[1, 0.5], [0.5, 1]]; one number holds for every pair";
            return self.wrong_type(node, path, "a list of correlations", help.to_owned());
        };
        let cells: Vec<_> =
            list.iter().enumerate().map(|(i, cell)| self.rank_cell(key, cell, &join(path, &i.to_string()))).collect();
        Some(Row { cells: cells.into_iter().collect::<Option<_>>()?, span: node.span.clone() })
    }

    fn rank_cell(&mut self, key: &'static Key, node: &Node, path: &str) -> Option<(f64, Range<usize>)> {
        let rank = Reader { key, problems: &mut self.problems }.scalar(node, path)?;
        if !(-1.0..=1.0).contains(&rank) {
            self.problems.push(
                Problem::new(
                    "E0305",
                    format!("{} is {}, and a correlation lies between -1 and 1", quoted(path), trimmed(rank)),
                )
                .about(path)
                .at(&node.span, "beyond -1 or 1")
                .help("1: always high together; 0: nothing to do with each other; -1: one high where the other is low"),
            );
            return None;
        }
        Some((rank, node.span.clone()))
    }

    /// Holds every group against the numbers it names, and makes it a copula.
    pub fn correlations(&mut self) {
        // In order of id, so that nothing depends on the order of the file.
        let mut ids = self.found.ids.get("correlation").cloned().unwrap_or_default();
        ids.sort();
        let mut taken: BTreeMap<String, Range<usize>> = BTreeMap::new();
        for id in ids {
            let path = format!("correlation.{id}");
            let members = self.found.lists.get(&join(&path, "between")).cloned();
            let members = members.map(|members| (self.members(&path, &members, &mut taken), members));
            let Some(ranks) = self.found.ranks.remove(&join(&path, "rank")) else { continue };
            let Some((sound, members)) = members else { continue };
            let keys: Vec<String> = members.into_iter().map(|(key, _)| key).collect();
            let Some(rank) = self.matrix(&path, &ranks, &keys) else { continue };
            if sound {
                self.correlated(id, &path, keys, rank, ranks);
            }
        }
    }

    /// Whether the members are parameters that may hang together.
    fn members(
        &mut self,
        path: &str,
        members: &[(String, Range<usize>)],
        taken: &mut BTreeMap<String, Range<usize>>,
    ) -> bool {
        let before = self.problems.len();
        let here = join(path, "between");
        if !(2..=MOST).contains(&members.len()) {
            self.problems.push(
                Problem::new("E0305", format!("{} names {} parameters", quoted(&here), members.len()))
                    .about(&here)
                    .at(&self.place(&here), format!("2 to {MOST} are needed"))
                    .help("a correlation holds between two parameters or more"),
            );
        }
        for (key, span) in members {
            if let Some(first) = taken.insert(key.clone(), span.clone()) {
                self.problems.push(
                    Problem::new("E0110", format!("{} is correlated twice", quoted(key)))
                        .about(&here)
                        .at(span, "and again here")
                        .at(&first, "first here")
                        .help("a parameter stands in one table: write all that hang together as one, with a matrix"),
                );
            }
            if let Some(system) = self.switched_off(key) {
                self.problems.push(
                    Problem::new("N0307", format!("{} is left out of {}", quoted(key), quoted(path)))
                        .about(&here)
                        .at(span, format!("[{system}] is switched off"))
                        .help("nothing to do: it is not drawn, and the others are correlated as stated"),
                );
                continue;
            }
            let why = match self.found.numbers.get(key) {
                None => {
                    self.unknown_member(&here, key, span);
                    continue;
                }
                Some(number) if number.timing == Timing::EachYear => "it is drawn anew each year",
                Some(number) if number.unit == "weight" => {
                    "it is a share, and the shares of a whole hang together already"
                }
                Some(number) if number.distribution.as_fixed().is_some() => "it is fixed",
                Some(_) => continue,
            };
            self.not_random(&here, key, span, why);
        }
        self.problems[before..].iter().all(|problem| problem.severity == Severity::Note)
    }

    /// The system of a parameter, where it was switched off.
    fn switched_off(&self, key: &str) -> Option<&'static str> {
        let known = || {
            self.format.keys.iter().any(|known| known.kind == Kind::Number(Timing::PerTrial) && known.stands_for(key))
        };
        self.off(key).filter(|system| self.found.places.contains_key(*system) && known())
    }

    fn not_random(&mut self, here: &str, key: &str, span: &Range<usize>, why: &str) {
        let stands = self.place(key);
        self.problems.push(
            Problem::new("E0307", format!("{} cannot be correlated: {why}", quoted(key)))
                .about(here)
                .at(span, "take it out")
                .at(&stands, why)
                .help("a correlation holds between numbers with a distribution that are drawn once in a future"),
        );
    }

    fn unknown_member(&mut self, here: &str, key: &str, span: &Range<usize>) {
        let inside = |problem: &Problem| problem.path == key || problem.path.starts_with(&format!("{key}."));
        if self.problems.iter().any(inside) {
            return; // What is wrong with it was told.
        }
        if let Some(system) = self.off(key) {
            self.problems.push(
                Problem::new("E0301", format!("there is no number {}", quoted(key)))
                    .about(here)
                    .at(span, "unknown")
                    .help(format!("it belongs to [{system}], which is not in this scenario")),
            );
            return;
        }
        if self.found.places.contains_key(key) || self.format.find(key).is_some() {
            return self.not_random(here, key, span, "it is never random");
        }
        let random = |number: &&Number| {
            number.timing == Timing::PerTrial && number.unit != "weight" && number.distribution.as_fixed().is_none()
        };
        let known: Vec<&str> = self.found.numbers.values().filter(random).map(|number| number.key.as_str()).collect();
        let piece = || known.iter().copied().find(|known| known.contains(key) && key.len() > 3);
        let near = closest(key, known.iter().copied()).or_else(piece);
        let help = match (self.format.removed(key), near) {
            (Some(became), _) => became.to_owned(),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => "`capcast show --format csv` lists every number with its path".to_owned(),
        };
        self.problems.push(
            Problem::new("E0301", format!("there is no number {}", quoted(key)))
                .about(here)
                .at(span, "unknown")
                .help(help),
        );
    }

    /// The matrix in the order of `between`, where it is one.
    fn matrix(&mut self, path: &str, ranks: &Ranks, keys: &[String]) -> Option<Vec<Vec<f64>>> {
        let (n, path) = (keys.len(), join(path, "rank"));
        let rows = match &ranks.written {
            Written::Every(rank) => {
                return Some((0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { *rank }).collect()).collect());
            }
            Written::Rows(rows) => rows,
        };
        let before = self.problems.len();
        let mut wrong = |title: String, span: &Range<usize>, label: String| {
            let help = "a matrix has a row and a column for each of `between`, in that order; it is 1 on the diagonal and \
                        the same above and below it";
            self.problems.push(Problem::new("E0305", title).about(&path).at(span, label).help(help));
        };
        if rows.len() != n {
            let title = format!("{} has {} rows for {n} parameters", quoted(&path), rows.len());
            wrong(title, &ranks.span, format!("{} rows", rows.len()));
        }
        for (i, row) in rows.iter().enumerate() {
            if row.cells.len() != n {
                let title =
                    format!("row {} of {} has {} cells for {n} parameters", i + 1, quoted(&path), row.cells.len());
                wrong(title, &row.span, format!("{} cells", row.cells.len()));
            }
        }
        let cell = |i: usize, j: usize| rows.get(i).and_then(|row| row.cells.get(j));
        for i in 0..n.min(rows.len()) {
            if let Some((rank, span)) = cell(i, i)
                && *rank != 1.0
            {
                let title = format!("row {0}, column {0} of {1} is {2}, not 1", i + 1, quoted(&path), trimmed(*rank));
                wrong(title, span, format!("{} with itself", keys[i]));
            }
            for j in 0..i {
                if let (Some((below, at)), Some((above, _))) = (cell(i, j), cell(j, i))
                    && (below - above).abs() > SAME
                {
                    let title = format!(
                        "{} is not symmetric: row {}, column {} is {}, but row {}, column {} is {}",
                        quoted(&path),
                        i + 1,
                        j + 1,
                        trimmed(*below),
                        j + 1,
                        i + 1,
                        trimmed(*above)
                    );
                    wrong(title, at, format!("{} with {}", keys[i], keys[j]));
                }
            }
        }
        // The lower half holds for both.
        (self.problems.len() == before)
            .then(|| (0..n).map(|i| (0..n).map(|j| rows[i.max(j)].cells[i.min(j)].0).collect()).collect())
    }

    fn correlated(&mut self, id: String, path: &str, keys: Vec<String>, stated: Vec<Vec<f64>>, ranks: Ranks) {
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|&a, &b| keys[a].cmp(&keys[b]));
        let in_order = |order: &[usize]| -> Vec<Vec<f64>> {
            order.iter().map(|&i| order.iter().map(|&j| stated[i][j]).collect()).collect()
        };
        let here = join(path, "rank");
        // The content without its layout: members in order, as stated.
        if let Written::Rows(_) = ranks.written {
            self.found.plain.insert(here.clone(), matrix_value(&in_order(&order)));
        }
        let between = order.iter().map(|&i| toml::Value::String(keys[i].clone())).collect();
        self.found.plain.insert(join(path, "between"), toml::Value::Array(between));
        // What is switched off is not drawn.
        order.retain(|&i| self.off(&keys[i]).is_none());
        if order.len() < 2 {
            return;
        }
        let mut rank = in_order(&order);
        let (mut repaired, mut made) = (None, Copula::new(&rank));
        if let Err(impossible) = &made {
            let nearest = &impossible.nearest;
            let (i, j, change) = largest_change(&rank, nearest);
            let pair = format!("{} with {}", keys[order[i]], keys[order[j]]);
            let moved = format!("most of all {pair}, from {} to {}", trimmed(rank[i][j]), trimmed(nearest[i][j]));
            if self.found.texts.get(&join(path, "repair")).is_some_and(|word| word == "nearest") {
                self.problems.push(
                    Problem::new("N0306", format!("{} is replaced by the nearest that is possible", quoted(&here)))
                        .about(&here)
                        .at(&ranks.span, format!("changed by {} at most", trimmed(change)))
                        .help(format!("it changes {moved}; the assumptions and the manifest of a run say so")),
                );
                repaired = Some(change);
                rank.clone_from(nearest);
                made = Copula::new(&rank);
            } else {
                // In the order of `between`, so that it can be pasted.
                let mut shown = stated.clone();
                for (row, &i) in nearest.iter().zip(&order) {
                    for (cell, &j) in row.iter().zip(&order) {
                        shown[i][j] = *cell;
                    }
                }
                self.problems.push(
                    Problem::new("E0306", format!("no parameters can have the correlations in {}", quoted(&here)))
                        .about(&here)
                        .at(&ranks.span, format!("smallest eigenvalue {:.3}", impossible.eigenvalue))
                        .help(format!(
                            "what goes with two others cannot leave those apart; the nearest that is possible changes {moved}: \
                             write it, or repair = \"nearest\"\nrank = {}",
                            matrix_value(&shown)
                        )),
                );
            }
        }
        let Ok((copula, definite)) = made else { return };
        if definite == Definite::WithinRounding {
            self.problems.push(
                Problem::new("N0305", format!("the correlations in {} are possible but for a rounding", quoted(&here)))
                    .about(&here)
                    .at(&ranks.span, "its smallest eigenvalue is a trace below 0")
                    .help("nothing to do: it is taken as 0"),
            );
        }
        let keys: Vec<String> = order.into_iter().map(|i| keys[i].clone()).collect();
        let text = |name: &str| self.found.texts.get(&join(path, name));
        let evidence = text("evidence").and_then(|word| Evidence::named(word)).unwrap_or(ranks.known.evidence);
        let source = text("source").cloned().unwrap_or(ranks.known.source);
        let layer = ranks.known.layer;
        self.found.correlations.push(Correlated { id, keys, rank, copula, repaired, evidence, source, layer });
    }
}

/// Where two matrices differ most, and by how much.
fn largest_change(from: &[Vec<f64>], to: &[Vec<f64>]) -> (usize, usize, f64) {
    let mut largest = (0, 0, 0.0);
    for i in 0..from.len() {
        for j in 0..i {
            let change = (from[i][j] - to[i][j]).abs();
            if change > largest.2 {
                largest = (i, j, change);
            }
        }
    }
    largest
}

fn ranks_of(cells: &[(f64, Range<usize>)]) -> Vec<f64> {
    cells.iter().map(|(rank, _)| *rank).collect()
}

/// A matrix as TOML writes it, without the noise of binary fractions.
fn matrix_value(matrix: &[Vec<f64>]) -> toml::Value {
    let row = |row: &Vec<f64>| toml::Value::Array(row.iter().map(|&rank| rank.into()).collect());
    toml::Value::Array(matrix.iter().map(row).collect())
}
