//! The tables of a run, CSV and Parquet of the same content.
//!
//! Every table has one documented order of rows: strategies as in the scenario file; entities `all` first and then
//! estates by id; metrics as in [`Metric::ALL`]; years upwards.

use super::frame::{self, Col, boolean, float32, float64, int32, int64, text};
use super::{File, Identity};
use crate::analysis::appraisal::{Appraisals, Appraised, FLOWS, STOCKS};
use crate::engine::results::{
    AdoptionStats, KeptSeries, LedgerRow, Pair, ProgrammeStats, QUANTILES, QuantileEstimate, Reached, Results,
    SeriesStats, Statistic,
};
use crate::engine::{Keep, Metric};
use crate::num::quantile::CONFIDENCE;
use crate::num::quantile::NORMAL_975;
use crate::scenario::{Correlation, Number, Scenario};
use crate::units::{FinancialYear, RiskBand};

/// The Monte Carlo interval of a mean, at [`CONFIDENCE`].
pub(super) fn interval_of_mean(mean: f64, mcse: f64) -> (f64, f64) {
    (mean - NORMAL_975 * mcse, mean + NORMAL_975 * mcse)
}

/// A table that could not be written.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[error("the table `{table}` could not be written: {reason}")]
pub struct TableError {
    /// Name of the table.
    pub table: &'static str,
    /// What stood in the way.
    pub reason: String,
}

/// The forms in which a table is published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Forms {
    /// CSV and Parquet.
    Both,
    /// Parquet alone, where CSV would take seconds and hundreds of megabytes.
    ParquetOnly,
}

/// A table, ready to become files.
#[derive(Clone, Debug)]
pub struct Table {
    pub(super) name: &'static str,
    pub(super) forms: Forms,
    pub(super) columns: Vec<Col>,
}

impl Table {
    /// The table as files: `NAME.csv` where the table has that form, and `NAME.parquet`.
    ///
    /// The Parquet file says in its key-value metadata which run it belongs to. The bytes depend on nothing but the
    /// arguments.
    ///
    /// # Errors
    /// [`TableError`] where the writer fails: a fault of the program, since every table it is given is rectangular.
    pub fn files(&self, identity: &Identity) -> Result<Vec<File>, TableError> {
        let refused = |reason| TableError { table: self.name, reason };
        let mut files = Vec::new();
        if self.forms == Forms::Both {
            files.push(File { name: format!("{}.csv", self.name), bytes: frame::csv(&self.columns).map_err(refused)? });
        }
        let bytes = frame::parquet(&self.columns, &notes(self.name, identity)).map_err(refused)?;
        files.push(File { name: format!("{}.parquet", self.name), bytes });
        Ok(files)
    }
}

/// Which run a table belongs to, for a reader who has nothing but the file.
pub(super) fn notes(table: &str, identity: &Identity) -> Vec<(String, String)> {
    [
        ("table", table.to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("scenario_id", identity.scenario_id.clone()),
        ("scenario_raw_sha256", identity.raw_sha256.clone()),
        ("scenario_canonical_sha256", identity.canonical_sha256.clone()),
        ("seed", identity.seed.to_string()),
        ("sampler", identity.sampler.clone()),
        ("trials", identity.trials.to_string()),
        ("price_base", identity.price_base.clone()),
    ]
    .map(|(key, value)| (format!("capcast.{key}"), value))
    .to_vec()
}

/// The files of every table of a run: summary, quantiles, ledger, assumptions, strategies, pairs and estates, where
/// there are any programmes and adoption, and, where `keep` asks for them, trials and parameters.
///
/// # Errors
/// [`TableError`] where a writer fails.
pub fn tables(
    scenario: &Scenario,
    results: &Results,
    keep: Keep,
    identity: &Identity,
) -> Result<Vec<File>, TableError> {
    let mut tables = vec![
        summary(results),
        quantiles(results),
        ledger(results),
        assumptions(&scenario.numbers, &scenario.correlations),
        strategies(scenario, results),
        pairs_of_strategies(results),
        estates(results),
    ];
    tables.extend(appraisals(scenario, results));
    if !results.programmes.is_empty() {
        tables.push(programmes(results));
    }
    if !results.adoption.is_empty() {
        tables.push(adoption(results));
    }
    if keep == Keep::Headline {
        tables.extend([trials(results), parameters(results)]);
    }
    files_of(&tables, identity)
}

/// The files of tables, in their order.
///
/// # Errors
/// [`TableError`] where a writer fails.
pub(super) fn files_of(tables: &[Table], identity: &Identity) -> Result<Vec<File>, TableError> {
    let files: Vec<Vec<File>> = tables.iter().map(|table| table.files(identity)).collect::<Result<_, _>>()?;
    Ok(files.into_iter().flatten().collect())
}

/// Statistics of every recorded outcome, in order of strategy, entity, metric, year.
///
/// `mean_mc_lo` to `mean_mc_hi` is the 95 % Monte Carlo interval of the mean, mean ± 1.96 × `mcse`; the quantiles are
/// of futures. What is not recorded, or cannot be estimated from so few trials, is missing.
pub fn summary(results: &Results) -> Table {
    let rows: Vec<&SeriesStats> = results.series.iter().collect();
    let mut columns = keys(results, &rows);
    let mut values = |name: &str, of: &dyn Fn(&SeriesStats) -> Option<f64>| {
        columns.push(float64(name, rows.iter().map(|row| of(row))));
    };
    values("central_case", &|row| Some(row.central_case));
    values("mean", &|row| Some(row.mean));
    values("sd", &|row| row.sd);
    values("mcse", &|row| row.mcse);
    values("mean_mc_lo", &|row| row.mcse.map(|mcse| interval_of_mean(row.mean, mcse).0));
    values("mean_mc_hi", &|row| row.mcse.map(|mcse| interval_of_mean(row.mean, mcse).1));
    for (i, name) in ["p05", "p10", "p25", "p50", "p75", "p90", "p95"].into_iter().enumerate() {
        values(name, &|row| row.quantiles.as_ref().map(|quantiles| quantiles[i].value));
    }
    columns.push(int64("n", rows.iter().map(|row| i64::from(row.n))));
    Table { name: "summary", forms: Forms::Both, columns }
}

/// Quantiles over futures with their order-statistic intervals, in order of strategy, entity, metric, year, q; only
/// of outcomes whose quantiles are recorded.
///
/// `lo` to `hi` is the Monte Carlo interval of the quantile at `level`; missing where too few trials bound it.
pub fn quantiles(results: &Results) -> Table {
    let mut estimates: Vec<(&SeriesStats, f64, &QuantileEstimate)> = Vec::new();
    for row in &results.series {
        let Some(always) = &row.quantiles else { continue };
        let first = estimates.len();
        let always = QUANTILES.iter().zip(always);
        estimates.extend(always.chain(results.extra_quantiles.iter().zip(&row.extra)).map(|(&q, e)| (row, q, e)));
        estimates[first..].sort_by(|a, b| a.1.total_cmp(&b.1));
    }
    let series: Vec<&SeriesStats> = estimates.iter().map(|&(row, _, _)| row).collect();
    let mut columns = keys(results, &series);
    columns.push(float64("q", estimates.iter().map(|&(_, q, _)| Some(q))));
    columns.push(float64("value", estimates.iter().map(|(_, _, estimate)| Some(estimate.value))));
    columns.push(float64("lo", estimates.iter().map(|(_, _, estimate)| estimate.lo)));
    columns.push(float64("hi", estimates.iter().map(|(_, _, estimate)| estimate.hi)));
    columns.push(float64("level", series.iter().map(|_| Some(CONFIDENCE))));
    columns.push(int64("n", series.iter().map(|row| i64::from(row.n))));
    Table { name: "quantiles", forms: Forms::Both, columns }
}

/// The columns that name a statistic: strategy, entity, group, year, financial_year, metric, unit.
fn keys(results: &Results, rows: &[&SeriesStats]) -> Vec<Col> {
    let labels = Labels::of(results);
    vec![
        text("strategy", rows.iter().map(|row| labels.strategy(row.strategy))),
        text("entity", rows.iter().map(|row| labels.entity(row.entity))),
        text("group", rows.iter().map(|row| labels.group(row.group))),
        int32("year", rows.iter().map(|row| results.years[row.year].start())),
        text("financial_year", rows.iter().map(|row| labels.year(row.year))),
        text("metric", rows.iter().map(|row| row.metric.name())),
        text("unit", rows.iter().map(|row| row.metric.unit().in_tables())),
    ]
}

/// The backlog ledger, £m, in order of strategy, entity, band (`all`, then low to high), year, statistic
/// (`central_case`, `mean`): closing = opening + price + escalation + migration + new need + re-survey + re-rating
/// − cleared.
pub fn ledger(results: &Results) -> Table {
    let (rows, labels) = (&results.ledger, Labels::of(results));
    let mut columns = vec![
        text("strategy", rows.iter().map(|row| labels.strategy(row.strategy))),
        text("entity", rows.iter().map(|row| labels.entity(row.entity))),
        text("band", rows.iter().map(|row| row.band.map_or(ALL, RiskBand::name))),
        int32("year", rows.iter().map(|row| results.years[row.year].start())),
        text("financial_year", rows.iter().map(|row| labels.year(row.year))),
        text("statistic", rows.iter().map(|row| statistic(row.statistic))),
    ];
    let mut flow = |name: &str, of: fn(&LedgerRow) -> f64| {
        columns.push(float64(name, rows.iter().map(|row| Some(of(row)))));
    };
    flow("opening_gbp_m", |row| row.opening);
    flow("price_gbp_m", |row| row.price);
    flow("escalation_gbp_m", |row| row.escalation);
    flow("migration_gbp_m", |row| row.migration);
    flow("new_need_gbp_m", |row| row.new_need);
    flow("resurvey_gbp_m", |row| row.resurvey);
    flow("rerating_gbp_m", |row| row.rerating);
    flow("cleared_gbp_m", |row| row.cleared);
    flow("closing_gbp_m", |row| row.closing);
    Table { name: "ledger", forms: Forms::Both, columns }
}

/// The headline outcomes of every trial, one column each, in order of strategy, year, trial; Parquet only.
///
/// A trial that left the finite range is there with its outcomes missing.
pub fn trials(results: &Results) -> Table {
    let labels = Labels::of(results);
    let of = |metric: Metric| {
        let mut kept: Vec<&KeptSeries> = results.kept.iter().filter(|kept| kept.metric == metric).collect();
        kept.sort_by_key(|kept| (kept.strategy, kept.year));
        kept
    };
    // The headline outcomes in their order, then what else was kept.
    let others = Metric::ALL.into_iter().filter(|metric| !Metric::HEADLINE.contains(metric));
    let kept_metrics: Vec<Metric> = Metric::HEADLINE.into_iter().chain(others).collect();
    let recorded: Vec<(Metric, Vec<&KeptSeries>)> =
        kept_metrics.into_iter().map(|metric| (metric, of(metric))).filter(|(_, kept)| !kept.is_empty()).collect();
    let runs = recorded.first().map_or(&[][..], |(_, kept)| kept);
    let rows = || runs.iter().flat_map(|run| std::iter::repeat_n(*run, run.values.len()));
    let mut columns = vec![
        text("strategy", rows().map(|run| labels.strategy(run.strategy))),
        int64("trial", runs.iter().flat_map(|run| 1..=run.values.len() as i64)),
        text("entity", rows().map(|_| ALL)),
        int32("year", rows().map(|run| results.years[run.year].start())),
        text("financial_year", rows().map(|run| labels.year(run.year))),
    ];
    columns.extend(recorded.iter().map(|(metric, kept)| {
        float32(metric.name(), &kept.iter().map(|kept| kept.values.as_slice()).collect::<Vec<_>>())
    }));
    Table { name: "trials", forms: Forms::ParquetOnly, columns }
}

/// The strategies simulated, in the scenario's order, and the share of futures in which backlog passes what replacing the
/// estate would cost.
pub fn strategies(scenario: &Scenario, results: &Results) -> Table {
    let rule = |id: &str| scenario.strategies.iter().find(|spec| spec.id == id).map_or("", |spec| spec.rule.name());
    let columns = vec![
        text("strategy", results.strategies.iter().map(|(id, _)| id.as_str())),
        text("label", results.strategies.iter().map(|(_, label)| label.as_str())),
        text("rule", results.strategies.iter().map(|(id, _)| rule(id))),
        float64("share_past_replacement", results.share_past_replacement.iter().map(|&share| Some(share))),
    ];
    Table { name: "strategies", forms: Forms::Both, columns }
}

/// Every pair of strategies in the last year, future by future: the one less the other, and whether they did the same
/// everywhere.
pub fn pairs_of_strategies(results: &Results) -> Table {
    let (pairs, labels) = (&results.pairs, Labels::of(results));
    let last = results.years.last().copied();
    let year = last.map_or(0, FinancialYear::start);
    let financial_year = last.map_or_else(String::new, |year| year.to_string());
    let same = |pair: &Pair| results.coincide.binary_search(&(pair.one, pair.other)).is_ok();
    let columns = vec![
        text("strategy", pairs.iter().map(|pair| labels.strategy(pair.one))),
        text("other", pairs.iter().map(|pair| labels.strategy(pair.other))),
        int32("year", pairs.iter().map(|_| year)),
        text("financial_year", pairs.iter().map(|_| financial_year.as_str())),
        text("metric", pairs.iter().map(|pair| pair.metric.name())),
        text("unit", pairs.iter().map(|pair| pair.metric.unit().in_tables())),
        float64("mean_difference", pairs.iter().map(|pair| Some(pair.mean))),
        float64("mcse", pairs.iter().map(|pair| pair.mcse)),
        float64("share_lower", pairs.iter().map(|pair| Some(pair.one_lower))),
        float64("share_higher", pairs.iter().map(|pair| Some(pair.other_lower))),
        boolean("same_in_every_future", pairs.iter().map(same)),
    ];
    Table { name: "pairs", forms: Forms::Both, columns }
}

/// Each estate in real terms, in the years that are told: where it stands, how often it gets worse, how it differs from the reference.
pub fn estates(results: &Results) -> Table {
    let (rows, labels) = (&results.estates, Labels::of(results));
    let quantile =
        |q: usize, of: fn(&QuantileEstimate) -> Option<f64>| rows.iter().map(move |row| of(&row.quantiles[q]));
    let mut columns = vec![
        text("strategy", rows.iter().map(|row| labels.strategy(row.strategy))),
        text("entity", rows.iter().map(|row| labels.entity(row.entity))),
        int32("year", rows.iter().map(|row| results.years[row.year].start())),
        text("financial_year", rows.iter().map(|row| labels.year(row.year))),
        text("unit", rows.iter().map(|_| Metric::BacklogTotalReal.unit().in_tables())),
        float64("opening", rows.iter().map(|row| Some(row.opening))),
        float64("mean", rows.iter().map(|row| Some(row.mean.value))),
        float64("mcse", rows.iter().map(|row| row.mean.mcse)),
    ];
    for (q, [value, lo, hi]) in ESTATE_COLUMNS.into_iter().enumerate() {
        columns.push(float64(value, quantile(q, |estimate| Some(estimate.value))));
        columns.push(float64(lo, quantile(q, |estimate| estimate.lo)));
        columns.push(float64(hi, quantile(q, |estimate| estimate.hi)));
    }
    columns.extend([
        float64("futures_worse", rows.iter().map(|row| Some(row.worse.count))),
        float64("from_reference", rows.iter().map(|row| Some(row.from_reference.value))),
        float64("from_reference_mcse", rows.iter().map(|row| row.from_reference.mcse)),
        int64("n", rows.iter().map(|row| row.worse.n as i64)),
    ]);
    Table { name: "estates", forms: Forms::Both, columns }
}

/// Programmes under each strategy: when each is approved, starts and goes live, and what it costs.
pub fn programmes(results: &Results) -> Table {
    let (rows, labels) = (&results.schemes, Labels::of(results));
    let first = f64::from(results.years.first().map_or(0, |year| year.start()));
    let mut columns = vec![
        text("strategy", rows.iter().map(|row| labels.strategy(row.strategy))),
        text("programme", rows.iter().map(|row| results.programmes[row.programme].0.as_str())),
        text("name", rows.iter().map(|row| results.programmes[row.programme].1.as_str())),
    ];
    for (names, of) in PROGRAMME_COLUMNS.into_iter().zip(REACHED) {
        let [p10, p50, p90, count] = names;
        for (q, name) in [p10, p50, p90].into_iter().enumerate() {
            columns.push(float64(name, rows.iter().map(|row| of(row).at[q].map(|time| first + time))));
        }
        columns.push(float64(count, rows.iter().map(|row| Some(of(row).share.count))));
    }
    columns.push(float64("paid_mean_gbp_m", rows.iter().map(|row| Some(row.mean_paid))));
    for (q, name) in PAID_COLUMNS.into_iter().enumerate() {
        columns.push(float64(name, rows.iter().map(|row| Some(row.paid[q]))));
    }
    columns.push(int64("n", rows.iter().map(|row| row.live.share.n as i64)));
    Table { name: "programmes", forms: Forms::Both, columns }
}

/// What is told of when a programme comes.
const REACHED: [fn(&ProgrammeStats) -> &Reached; 3] = [|row| &row.approved, |row| &row.started, |row| &row.live];

/// Its columns: P10, P50 and P90, and in how many futures it comes at all.
pub(super) const PROGRAMME_COLUMNS: [[&str; 4]; 3] = [
    ["approved_p10", "approved_p50", "approved_p90", "futures_approved"],
    ["started_p10", "started_p50", "started_p90", "futures_started"],
    ["live_p10", "live_p50", "live_p90", "futures_live"],
];

/// Columns of what has been paid.
pub(super) const PAID_COLUMNS: [&str; 3] = ["paid_p10_gbp_m", "paid_p50_gbp_m", "paid_p90_gbp_m"];

/// Programmes that staff must use, under each strategy and year: whom each reaches of those who must, and who of them uses it.
pub fn adoption(results: &Results) -> Table {
    let (rows, labels) = (&results.adoption, Labels::of(results));
    let number = |of: fn(&AdoptionStats) -> f64| rows.iter().map(move |row| Some(of(row)));
    let mut columns = vec![
        text("strategy", rows.iter().map(|row| labels.strategy(row.strategy))),
        text("programme", rows.iter().map(|row| results.programmes[row.programme].0.as_str())),
        int32("year", rows.iter().map(|row| results.years[row.year].start())),
        text("financial_year", rows.iter().map(|row| labels.year(row.year))),
        float64("coverage_mean", number(|row| row.coverage)),
        float64("use_mean", number(|row| row.mean_use)),
    ];
    for (q, name) in USE_COLUMNS.into_iter().enumerate() {
        columns.push(float64(name, rows.iter().map(|row| Some(row.used[q]))));
    }
    columns.push(int64("n", rows.iter().map(|row| row.n as i64)));
    Table { name: "adoption", forms: Forms::Both, columns }
}

/// Columns of who uses a programme: P10, P50 and P90.
pub(super) const USE_COLUMNS: [&str; 3] = ["use_p10", "use_p50", "use_p90"];

/// Strategies in present value against one of them, at the end of each of the years that are told of estates.
pub fn appraisals(scenario: &Scenario, results: &Results) -> Option<Table> {
    let mut years: Vec<usize> = results.estates.iter().map(|row| row.year).collect();
    years.sort_unstable();
    years.dedup();
    let all: Vec<Appraisals> = years.into_iter().filter_map(|year| Appraisals::of(scenario, results, year)).collect();
    let rows: Vec<(&Appraisals, &Appraised)> =
        all.iter().flat_map(|of| of.rows.iter().map(move |row| (of, row))).collect();
    let labels = Labels::of(results);
    let number = |of: &dyn Fn(&Appraised) -> Option<f64>| rows.iter().map(|(_, row)| of(row)).collect::<Vec<_>>();
    let mut columns = vec![
        text("strategy", rows.iter().map(|(_, row)| labels.strategy(row.strategy))),
        text("reference", rows.iter().map(|(of, _)| labels.strategy(of.reference))),
        int32("year", rows.iter().map(|(of, _)| results.years[of.year].start())),
        text("financial_year", rows.iter().map(|(of, _)| labels.year(of.year))),
    ];
    for (place, (metric, _)) in FLOWS.iter().enumerate() {
        let name = metric.name().replace("appraisal_", "pv_").replace("_real_gbp_m", "_gbp_m");
        columns.push(float64(&name, number(&|row| Some(row.flows[place])).into_iter()));
    }
    for (place, (metric, _)) in STOCKS.iter().enumerate() {
        let name = metric.name().replace("appraisal_", "pv_").replace("_real_gbp_m", "_gbp_m");
        columns.push(float64(&name, number(&|row| Some(row.stocks[place])).into_iter()));
    }
    columns.push(float64("npsv_mean_gbp_m", number(&|row| Some(row.npsv_mean)).into_iter()));
    columns.push(float64("npsv_mcse_gbp_m", number(&|row| row.npsv?.mean.mcse).into_iter()));
    for (q, name) in ["npsv_p10_gbp_m", "npsv_p50_gbp_m", "npsv_p90_gbp_m"].into_iter().enumerate() {
        columns.push(float64(name, number(&|row| Some(row.npsv?.at[q])).into_iter()));
    }
    columns.push(float64("futures_npsv_above_0", number(&|row| Some(row.npsv?.above.count)).into_iter()));
    columns.push(float64("bcr", number(&|row| row.bcr).into_iter()));
    columns.push(float64("whole_life_cost_gbp_m", number(&|row| Some(row.whole_life_cost)).into_iter()));
    columns.push(float64("equivalent_annual_cost_gbp_m", number(&|row| Some(row.equivalent_annual_cost)).into_iter()));
    columns.push(float64("payback_years", number(&|row| row.payback).into_iter()));
    (!all.is_empty()).then_some(Table { name: "appraisal", forms: Forms::Both, columns })
}

/// The columns of the quantiles of estates, each with its interval.
pub(super) const ESTATE_COLUMNS: [[&str; 3]; 7] = [
    ["p05", "p05_lo", "p05_hi"],
    ["p10", "p10_lo", "p10_hi"],
    ["p25", "p25_lo", "p25_hi"],
    ["p50", "p50_lo", "p50_hi"],
    ["p75", "p75_lo", "p75_hi"],
    ["p90", "p90_lo", "p90_hi"],
    ["p95", "p95_lo", "p95_hi"],
];

/// The parameters drawn in each trial, a row a trial and a column a parameter by its key, both in order.
pub fn parameters(results: &Results) -> Table {
    let mut columns = vec![int64("trial", 1..=i64::from(results.trials))];
    columns.extend(results.parameters.iter().map(|(key, values)| float64(key, values.iter().map(|&v| Some(v)))));
    Table { name: "parameters", forms: Forms::Both, columns }
}

/// Every number of the scenario, by key: its mean, what is known of it, and where it comes from; then the rank
/// correlation of every pair that has one.
pub fn assumptions(numbers: &[Number], correlations: &[Correlation]) -> Table {
    let pairs: Vec<Correlated<'_>> = correlations.iter().flat_map(|correlation| pairs(numbers, correlation)).collect();
    fn both<'a, T>(
        numbers: &'a [Number],
        pairs: &'a [Correlated<'a>],
        of_number: fn(&'a Number) -> T,
        of_pair: fn(&'a Correlated<'a>) -> T,
    ) -> impl Iterator<Item = T> {
        numbers.iter().map(of_number).chain(pairs.iter().map(of_pair))
    }
    let units: Vec<String> =
        numbers.iter().map(|number| number.unit.replace('£', "GBP ").trim_end().to_owned()).collect();
    let columns = vec![
        text("key", both(numbers, &pairs, |number| number.key.as_str(), |pair| pair.key.as_str())),
        float64("value", both(numbers, &pairs, |number| Some(number.distribution.mean()), |pair| Some(pair.rank))),
        text("unit", units.iter().map(String::as_str).chain(pairs.iter().map(|_| "rank correlation"))),
        text("distribution", both(numbers, &pairs, |number| number.distribution.describe(), |pair| &pair.drawn)),
        text("evidence", both(numbers, &pairs, |number| number.evidence.name(), |pair| pair.of.evidence.name())),
        text("source", both(numbers, &pairs, |number| number.source.as_str(), |pair| pair.of.source.as_str())),
        text("layer", both(numbers, &pairs, |number| number.layer.as_str(), |pair| pair.of.layer.as_str())),
    ];
    Table { name: "assumptions", forms: Forms::Both, columns }
}

/// Two numbers that are correlated.
struct Correlated<'a> {
    of: &'a Correlation,
    key: String,
    rank: f64,
    drawn: String,
}

fn pairs<'a>(numbers: &[Number], correlation: &'a Correlation) -> Vec<Correlated<'a>> {
    let key = |member: usize| &numbers[correlation.members[member].0].key;
    let drawn = match correlation.repaired {
        None => "gaussian copula".to_owned(),
        Some(change) => {
            format!("gaussian copula, nearest possible: no stated correlation moved by more than {change:.6}")
        }
    };
    let indices = (0..correlation.members.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
    indices
        .map(|(i, j)| Correlated {
            of: correlation,
            key: format!("correlation.{}: {} × {}", correlation.id, key(i), key(j)),
            rank: correlation.rank[i][j],
            drawn: drawn.clone(),
        })
        .collect()
}

/// The name of a total: over entities, groups, bands.
const ALL: &str = "all";

pub(super) const fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::CentralCase => "central_case",
        Statistic::Mean => "mean",
    }
}

/// The names that positions in results stand for.
struct Labels<'a> {
    results: &'a Results,
    years: Vec<String>,
}

impl<'a> Labels<'a> {
    fn of(results: &'a Results) -> Self {
        Self { results, years: results.years.iter().map(ToString::to_string).collect() }
    }

    fn strategy(&self, position: usize) -> &str {
        &self.results.strategies[position].0
    }

    fn entity(&self, position: usize) -> &str {
        &self.results.entities[position]
    }

    fn group(&self, position: usize) -> &str {
        &self.results.groups[position]
    }

    fn year(&self, position: usize) -> &str {
        &self.years[position]
    }
}
