//! The table of a sweep: one long table of every cell, and the same in a folder for each value of the first parameter.

use super::frame::{self, Col, float64, int32, int64, text};
use super::tables::{Forms, Table, TableError, interval_of_mean, notes};
use super::{File, Identity};
use crate::analysis::swept::{Swept, Values};
use crate::engine::Metric;
use crate::engine::results::{QUANTILES, QuantileEstimate};
use crate::num::quantile::CONFIDENCE;

/// A statistic of an outcome in a cell.
struct Row<'a> {
    cell: usize,
    strategy: &'a str,
    metric: Metric,
    unit: &'static str,
    year: i32,
    stat: std::borrow::Cow<'a, str>,
    value: Option<f64>,
    interval: Option<(f64, f64)>,
    n: u32,
}

impl Swept {
    /// The files: `sweep.csv` and `sweep.parquet`, and `sweep/PATH=VALUE/part.parquet` for each value of the first parameter.
    ///
    /// # Errors
    /// [`TableError`] where a writer fails.
    pub fn files(&self, identity: &Identity) -> Result<Vec<File>, TableError> {
        let names = self.names();
        let rows = self.rows(&names);
        let table = Table { name: "sweep", forms: Forms::Both, columns: self.columns(&rows, 0) };
        let mut files = table.files(identity)?;
        let Some(first) = self.parameters.first() else { return Ok(files) };
        let notes = notes("sweep", identity);
        for value in first_seen(&first.written) {
            let part: Vec<&Row<'_>> = rows.iter().filter(|row| first.written[row.cell] == *value).collect();
            let bytes = frame::parquet(&self.columns_of(&part, 1), &notes)
                .map_err(|reason| TableError { table: "sweep", reason })?;
            let name = format!("sweep/{}={}/part.parquet", in_a_name(&first.path), in_a_name(value));
            files.push(File { name, bytes });
        }
        Ok(files)
    }

    /// The names of quantiles: p05 to p95, and those asked for, ascending.
    fn names(&self) -> Vec<(f64, String)> {
        let mut names: Vec<(f64, String)> =
            QUANTILES.iter().chain(&self.extra_quantiles).map(|&q| (q, quantile_name(q))).collect();
        names.sort_by(|a, b| a.0.total_cmp(&b.0));
        names
    }

    /// In order of cell, strategy, outcome, statistic; then the targets of the cell, by strategy.
    fn rows<'a>(&'a self, names: &'a [(f64, String)]) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        for (cell, found) in self.cells.iter().enumerate() {
            for stats in &found.results.series {
                let row = |stat: &'a str, value, interval| Row {
                    cell,
                    strategy: &found.strategies[stats.strategy],
                    metric: stats.metric,
                    unit: stats.metric.unit().in_tables(),
                    year: found.first_year.plus(stats.year as i32).start(),
                    stat: std::borrow::Cow::Borrowed(stat),
                    value,
                    interval,
                    n: stats.n,
                };
                rows.push(row("central_case", Some(stats.central_case), None));
                rows.push(row("mean", Some(stats.mean), stats.mcse.map(|mcse| interval_of_mean(stats.mean, mcse))));
                rows.push(row("sd", stats.sd, None));
                let estimate = |q: f64| -> Option<&QuantileEstimate> {
                    let place = |known: &[f64]| known.iter().position(|k| k.total_cmp(&q).is_eq());
                    match place(&QUANTILES) {
                        Some(i) => stats.quantiles.as_ref().map(|all| &all[i]),
                        None => stats.extra.get(place(&self.extra_quantiles)?),
                    }
                };
                for (q, name) in names {
                    let found = estimate(*q);
                    let interval = found.and_then(|estimate| Some((estimate.lo?, estimate.hi?)));
                    rows.push(row(name, found.map(|estimate| estimate.value), interval));
                }
            }
            let by_strategy = found.results.shares.chunks(found.targets.len().max(1));
            for (strategy, shares) in found.strategies.iter().zip(by_strategy) {
                for ((id, metric, year), share) in found.targets.iter().zip(shares) {
                    rows.push(Row {
                        cell,
                        strategy,
                        metric: *metric,
                        unit: "probability",
                        year: found.first_year.plus(*year as i32).start(),
                        stat: format!("target.{id}").into(),
                        value: Some(share.value()),
                        interval: Some(share.interval()),
                        n: u32::try_from(share.n).unwrap_or(u32::MAX),
                    });
                }
            }
        }
        rows
    }

    fn columns(&self, rows: &[Row<'_>], from: usize) -> Vec<Col> {
        self.columns_of(&rows.iter().collect::<Vec<_>>(), from)
    }

    /// The columns of some rows, with the parameters from the place `from` on: those before it stand in a folder's name.
    fn columns_of(&self, rows: &[&Row<'_>], from: usize) -> Vec<Col> {
        let mut columns = vec![
            text("analysis", rows.iter().map(|_| "sweep")),
            text("strategy", rows.iter().map(|row| row.strategy)),
            text("entity", rows.iter().map(|_| "all")),
            text("group", rows.iter().map(|_| "all")),
            text("metric", rows.iter().map(|row| row.metric.name())),
            text("unit", rows.iter().map(|row| row.unit)),
            int32("year", rows.iter().map(|row| row.year)),
        ];
        columns.extend(self.parameters[from..].iter().map(|parameter| match &parameter.values {
            Values::Numbers(values) => float64(&parameter.path, rows.iter().map(|row| Some(values[row.cell]))),
            Values::Texts(values) => text(&parameter.path, rows.iter().map(|row| values[row.cell].as_str())),
        }));
        columns.extend([
            text("stat", rows.iter().map(|row| row.stat.as_ref())),
            float64("value", rows.iter().map(|row| row.value)),
            float64("lo", rows.iter().map(|row| row.interval.map(|(lo, _)| lo))),
            float64("hi", rows.iter().map(|row| row.interval.map(|(_, hi)| hi))),
            float64("level", rows.iter().map(|row| row.interval.map(|_| CONFIDENCE))),
            int64("n", rows.iter().map(|row| i64::from(row.n))),
            int64("seed", rows.iter().map(|row| self.cells[row.cell].seed as i64)),
        ]);
        columns
    }
}

/// Different texts in the order in which they come.
fn first_seen(texts: &[String]) -> Vec<&String> {
    let mut seen = std::collections::BTreeSet::new();
    texts.iter().filter(|text| seen.insert(text.as_str())).collect()
}

/// `p05` of 0.05, `p99.9` of 0.999.
fn quantile_name(q: f64) -> String {
    let percent = (q * 1e10).round() / 1e8;
    if percent < 10.0 { format!("p0{percent}") } else { format!("p{percent}") }
}

/// A text as part of a folder's name: what may not stand there as its bytes in hex, `%2F`, as Hive has it.
///
/// ```
/// use capcast::output::swept::in_a_name;
/// assert_eq!(in_a_name("2034/35"), "2034%2F35");
/// assert_eq!(in_a_name("-0.5"), "-0.5");
/// ```
pub fn in_a_name(text: &str) -> String {
    let text: String = text
        .bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() || b"._-".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    // A name has an end on every disk, and does not begin with a point.
    let text = text.strip_prefix('.').map_or(text.clone(), |rest| format!("%2E{rest}"));
    if text.len() <= 100 {
        text
    } else {
        format!("{}-{}", &text[..60], &super::manifest::sha256(text.as_bytes())[..16])
    }
}
