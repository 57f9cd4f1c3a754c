//! A finished run read back from its folder: what charts and papers are made of, bit for bit what was simulated.

use super::frame::Read;
use super::manifest::{self, FORMAT, MANIFEST};
use super::tables::{ESTATE_COLUMNS, PAID_COLUMNS, PROGRAMME_COLUMNS, USE_COLUMNS, statistic};
use super::verify::{Unverifiable, verify};
use super::{Damage, Identity};
use crate::engine::Metric;
use crate::engine::audit::tables_check;
use crate::engine::results::{
    AdoptionStats, Check, EstateStats, KeptSeries, LedgerRow, Pair, ProgrammeStats, QUANTILES, QuantileEstimate,
    Reached, Results, SeriesStats, Statistic,
};
use crate::num::quantile::{Mean, Share};
use crate::scenario::{Loaded, Text, load};
use crate::units::{FinancialYear, RiskBand};
use std::fs;
use std::path::{Path, PathBuf};

/// The scenario as it was simulated, resolved into one file, in the folder of a run.
pub const SCENARIO: &str = "scenario.toml";

/// A finished run.
#[derive(Clone, Debug)]
pub struct Finished {
    /// What identifies it.
    pub identity: Identity,
    /// Version of the program that wrote it.
    pub version: String,
    /// SHA-256 of its manifest, in hex.
    pub manifest_sha256: String,
    /// Its scenario.
    pub loaded: Loaded,
    /// What was found; without single futures and the parameters drawn in them where they were not kept.
    pub results: Results,
}

/// Why a folder cannot be read as a finished run.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is no finished run.
    #[error(transparent)]
    Unverifiable(#[from] Unverifiable),
    /// It is not as it was published.
    #[error("the folder {folder:?} is not as it was published: {}; run again", .damage.iter().map(|damage| format!("{}: {}", damage.file, damage.what)).collect::<Vec<_>>().join("; "))]
    Damaged {
        /// The folder.
        folder: PathBuf,
        /// What is damaged.
        damage: Vec<Damage>,
    },
    /// An older version wrote it, which left less.
    #[error(
        "the folder {folder:?} was written by version {version}, in form {format}, which did not keep all that a chart or a report needs (this version writes form {FORMAT}): run again with this version, or draw with that one"
    )]
    Earlier {
        /// The folder.
        folder: PathBuf,
        /// Version of the program that wrote it.
        version: String,
        /// The form.
        format: u64,
    },
    /// It holds something else than a run.
    #[error("the folder {folder:?} holds {what}, and a chart or a report is made of a run or of a comparison")]
    OtherKind {
        /// The folder.
        folder: PathBuf,
        /// What it holds.
        what: &'static str,
    },
    /// It is whole, and its content is not what this version writes.
    #[error(
        "the folder {folder:?}, written by version {version}, cannot be read: {reason}; run again with this version"
    )]
    Content {
        /// The folder.
        folder: PathBuf,
        /// Version of the program that wrote it.
        version: String,
        /// What is wrong.
        reason: String,
    },
}

/// Reads the finished run or comparison of one scenario; every file of the folder is held against the manifest first.
///
/// # Errors
/// [`Unreadable`] where there is no finished run, it is damaged, or it is of a kind or form that holds less.
pub fn finished(folder: &Path) -> Result<Finished, Unreadable> {
    let mut all = finished_of_each(folder)?;
    match (all.pop(), all.is_empty()) {
        (Some(one), true) => Ok(one),
        _ => Err(Unreadable::OtherKind { folder: folder.to_owned(), what: "several scenarios" }),
    }
}

/// The same of each scenario that a folder holds, in the order in which they were compared: one, but for a comparison of several.
///
/// # Errors
/// As [`finished`].
pub fn finished_of_each(folder: &Path) -> Result<Vec<Finished>, Unreadable> {
    let verdict = verify(folder)?;
    if !verdict.damage.is_empty() {
        return Err(Unreadable::Damaged { folder: folder.to_owned(), damage: verdict.damage });
    }
    let version = verdict.version;
    let wrong = |reason: String| Unreadable::Content { folder: folder.to_owned(), version: version.clone(), reason };
    let bytes = |name: &str| fs::read(folder.join(name)).map_err(|error| wrong(format!("{name}: {error}")));
    let manifest = bytes(MANIFEST)?;
    let former = manifest::read(&manifest).ok_or_else(|| wrong("its manifest cannot be read".to_owned()))?;
    if former.format < u64::from(FORMAT) {
        return Err(Unreadable::Earlier { folder: folder.to_owned(), version: former.version, format: former.format });
    }
    let has = |name: &str| former.files.iter().any(|file| file.name == name);
    let (identity, checks) =
        manifest::identity(&manifest).ok_or_else(|| wrong("its manifest lacks what identifies a run".to_owned()))?;
    // The files of several scenarios begin with the name of theirs.
    let homes = former.files.iter().filter_map(|file| file.name.strip_suffix(SCENARIO));
    let mut homes: Vec<&str> = homes.filter(|home| home.is_empty() || home.ends_with('.')).collect();
    let places: Vec<&str> = identity.scenario_id.split('+').collect();
    // Of many scenarios the name of all tells the first alone.
    let place = |home: &str| places.iter().position(|id| *id == home.trim_end_matches('.'));
    homes.sort_by_key(|home| place(home).unwrap_or(usize::MAX));
    if homes.is_empty() {
        let what = match (has("sweep.parquet"), has("report.html")) {
            (true, _) => "a sweep",
            (_, true) => "a report",
            _ => "charts, and no run",
        };
        return Err(Unreadable::OtherKind { folder: folder.to_owned(), what });
    }
    let is_one = homes.len() == 1;
    let manifest_sha256 = manifest::sha256(&manifest);
    let read = |home: &str| -> Result<Finished, Unreadable> {
        let name = format!("{home}{SCENARIO}");
        let text = Text { bytes: bytes(&name)?, name };
        let loaded = load(&text, &[], false).map_err(|problems| wrong(problems.render(false)))?;
        if is_one && loaded.canonical_sha256 != identity.canonical_sha256 {
            return Err(wrong(format!("{SCENARIO} is not the scenario that was simulated")));
        }
        let tables = Tables { folder, home, has: &has };
        let mut identity = identity.clone();
        if !is_one {
            identity.scenario_id.clone_from(&loaded.scenario.id);
            identity.canonical_sha256.clone_from(&loaded.canonical_sha256);
            (identity.trials, identity.seed) = (loaded.scenario.trials, loaded.scenario.seed);
            identity.strategies = tables.strategies().map_err(wrong)?;
        }
        let mut results = tables.frame_of_results(&loaded, &identity).map_err(wrong)?;
        results.checks = checks.iter().filter(|check| is_one || is_of(check, &loaded.scenario.id)).cloned().collect();
        tables.fill(&mut results).map_err(wrong)?;
        // What was stored is held against itself once more.
        let stored = tables_check(&results);
        if !stored.passed && results.checks.iter().all(|check| check.passed) {
            return Err(wrong(format!("its tables do not agree: {}", stored.detail)));
        }
        let (manifest_sha256, version) = (manifest_sha256.clone(), version.clone());
        Ok(Finished { manifest_sha256, identity, version, loaded, results })
    };
    homes.into_iter().map(read).collect()
}

/// Whether a check of several scenarios is about this one.
fn is_of(check: &Check, scenario: &str) -> bool {
    check.detail.strip_prefix(scenario).is_some_and(|rest| rest.starts_with(": "))
}

/// The tables of a folder.
struct Tables<'a> {
    folder: &'a Path,
    /// How the names of its files begin.
    home: &'a str,
    has: &'a dyn Fn(&str) -> bool,
}

impl Tables<'_> {
    /// What names and identity say, with nothing found yet.
    fn frame_of_results(&self, loaded: &Loaded, identity: &Identity) -> Result<Results, String> {
        let scenario = &loaded.scenario;
        let labelled = |id: &String| {
            let spec = scenario.strategies.iter().find(|spec| spec.id == *id);
            spec.map(|spec| (id.clone(), spec.label.clone())).ok_or_else(|| format!("no strategy `{id}`"))
        };
        let all = || std::iter::once("all".to_owned());
        Ok(Results {
            strategies: identity.strategies.iter().map(labelled).collect::<Result<_, _>>()?,
            entities: all().chain(scenario.estates.iter().map(|estate| estate.id.clone())).collect(),
            groups: all()
                .chain(scenario.demand.iter().flat_map(|demand| &demand.groups).map(|group| group.id.clone()))
                .collect(),
            years: (0..scenario.horizon()).map(|year| scenario.first_year.plus(year as i32)).collect(),
            trials: identity.trials,
            seed: identity.seed,
            extra_quantiles: identity.quantiles.iter().copied().filter(|q| !QUANTILES.contains(q)).collect(),
            series: Vec::new(),
            ledger: Vec::new(),
            kept: Vec::new(),
            parameters: Vec::new(),
            checks: Vec::new(),
            nonfinite_trials: identity.trials_left_out.clone(),
            share_past_replacement: Vec::new(),
            coincide: Vec::new(),
            pairs: Vec::new(),
            estates: Vec::new(),
            programmes: scenario.programme_names(),
            schemes: Vec::new(),
            adoption: Vec::new(),
        })
    }

    fn fill(&self, results: &mut Results) -> Result<(), String> {
        results.share_past_replacement = self
            .read("strategies", &["share_past_replacement"])?
            .float64("share_past_replacement")?
            .into_iter()
            .map(value)
            .collect();
        results.series = self.series(results)?;
        results.ledger = self.ledger(results)?;
        (results.pairs, results.coincide) = self.pairs(results)?;
        results.estates = self.estates(results)?;
        if !results.programmes.is_empty() {
            results.schemes = self.programmes(results)?;
        }
        if (self.has)(&self.named("adoption")) {
            results.adoption = self.adoption(results)?;
        }
        if (self.has)(&self.named("trials")) {
            results.kept = self.kept(results)?;
        }
        if (self.has)(&self.named("parameters")) {
            results.parameters = self.parameters()?;
        }
        Ok(())
    }

    fn named(&self, table: &str) -> String {
        format!("{}{table}.parquet", self.home)
    }

    /// Those that were simulated, in order.
    fn strategies(&self) -> Result<Vec<String>, String> {
        Ok(self.read("strategies", &["strategy"])?.text("strategy")?.into_iter().map(str::to_owned).collect())
    }

    fn read(&self, table: &str, columns: &[&str]) -> Result<Read, String> {
        let name = self.named(table);
        let bytes = fs::read(self.folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        Read::parquet(bytes, columns).map_err(|reason| format!("{name}: {reason}"))
    }

    /// The statistics of `summary`, with the quantiles and their intervals of `quantiles`, which stand in the same order.
    fn series(&self, results: &Results) -> Result<Vec<SeriesStats>, String> {
        let table = self.read("summary", &[])?;
        let (strategies, entities, groups) = (table.text("strategy")?, table.text("entity")?, table.text("group")?);
        let (years, metrics) = (table.int32("year")?, table.text("metric")?);
        let (central, means) = (table.float64("central_case")?, table.float64("mean")?);
        let (sds, mcses, medians) = (table.float64("sd")?, table.float64("mcse")?, table.float64("p50")?);
        let counts = table.int64("n")?;
        let estimates = self.read("quantiles", &["q", "value", "lo", "hi"])?;
        let (qs, values) = (estimates.float64("q")?, estimates.float64("value")?);
        let (los, his) = (estimates.float64("lo")?, estimates.float64("hi")?);
        let names = Places::of(results);
        let each = QUANTILES.len() + results.extra_quantiles.len();
        let mut next = 0;
        let mut series = Vec::with_capacity(table.rows());
        for row in 0..table.rows() {
            let mut stats = SeriesStats {
                strategy: names.strategy(strategies[row])?,
                entity: names.entity(entities[row])?,
                group: names.group(groups[row])?,
                year: names.year(years[row])?,
                metric: metric(metrics[row])?,
                central_case: value(central[row]),
                mean: value(means[row]),
                sd: sds[row],
                mcse: mcses[row],
                quantiles: None,
                extra: Vec::new(),
                n: u32::try_from(counts[row]).map_err(|_| "a count is out of range".to_owned())?,
            };
            if medians[row].is_some() {
                let found = next..next + each;
                next = found.end;
                let at = |q: f64| -> Result<QuantileEstimate, String> {
                    let row = found.clone().find(|&row| qs.get(row).copied().flatten() == Some(q));
                    let row = row.ok_or_else(|| format!("quantiles lack {q} of {}", stats.metric.name()))?;
                    Ok(QuantileEstimate { value: value(values[row]), lo: los[row], hi: his[row] })
                };
                let always = QUANTILES.iter().map(|&q| at(q)).collect::<Result<Vec<_>, _>>()?;
                stats.extra = results.extra_quantiles.iter().map(|&q| at(q)).collect::<Result<_, _>>()?;
                stats.quantiles = always.try_into().ok();
            }
            series.push(stats);
        }
        if next != estimates.rows() {
            return Err("`summary` and `quantiles` are not of one run".to_owned());
        }
        Ok(series)
    }

    fn ledger(&self, results: &Results) -> Result<Vec<LedgerRow>, String> {
        let table = self.read("ledger", &[])?;
        let (strategies, entities, bands) = (table.text("strategy")?, table.text("entity")?, table.text("band")?);
        let (years, statistics) = (table.int32("year")?, table.text("statistic")?);
        let column = |name: &str| table.float64(name);
        let (opening, price, escalation) =
            (column("opening_gbp_m")?, column("price_gbp_m")?, column("escalation_gbp_m")?);
        let (migration, new_need, resurvey) =
            (column("migration_gbp_m")?, column("new_need_gbp_m")?, column("resurvey_gbp_m")?);
        let rerating = column("rerating_gbp_m")?;
        let (cleared, closing) = (column("cleared_gbp_m")?, column("closing_gbp_m")?);
        let names = Places::of(results);
        let band = |name: &str| match RiskBand::ALL.into_iter().find(|band| band.name() == name) {
            Some(band) => Ok(Some(band)),
            None if name == "all" => Ok(None),
            None => Err(format!("`{name}` is no risk band")),
        };
        let of = |name: &str| {
            let known = [Statistic::CentralCase, Statistic::Mean].into_iter().find(|&known| statistic(known) == name);
            known.ok_or_else(|| format!("`{name}` is no statistic of the ledger"))
        };
        (0..table.rows())
            .map(|row| {
                Ok(LedgerRow {
                    strategy: names.strategy(strategies[row])?,
                    entity: names.entity(entities[row])?,
                    band: band(bands[row])?,
                    year: names.year(years[row])?,
                    statistic: of(statistics[row])?,
                    opening: value(opening[row]),
                    price: value(price[row]),
                    escalation: value(escalation[row]),
                    migration: value(migration[row]),
                    new_need: value(new_need[row]),
                    resurvey: value(resurvey[row]),
                    rerating: value(rerating[row]),
                    cleared: value(cleared[row]),
                    closing: value(closing[row]),
                })
            })
            .collect()
    }

    /// Strategies compared future by future, and those that did the same.
    #[expect(clippy::type_complexity, reason = "two lists of the results, found in one table")]
    fn pairs(&self, results: &Results) -> Result<(Vec<Pair>, Vec<(usize, usize)>), String> {
        let table = self.read("pairs", &[])?;
        let (ones, others, metrics) = (table.text("strategy")?, table.text("other")?, table.text("metric")?);
        let (means, mcses) = (table.float64("mean_difference")?, table.float64("mcse")?);
        let (lower, higher) = (table.float64("share_lower")?, table.float64("share_higher")?);
        let same = table.boolean("same_in_every_future")?;
        let names = Places::of(results);
        let (mut pairs, mut coincide) = (Vec::new(), Vec::new());
        for row in 0..table.rows() {
            let (one, other) = (names.strategy(ones[row])?, names.strategy(others[row])?);
            pairs.push(Pair {
                one,
                other,
                metric: metric(metrics[row])?,
                mean: value(means[row]),
                mcse: mcses[row],
                one_lower: value(lower[row]),
                other_lower: value(higher[row]),
            });
            if same[row] {
                coincide.push((one, other));
            }
        }
        // A pair has a row for each outcome.
        coincide.sort_unstable();
        coincide.dedup();
        Ok((pairs, coincide))
    }

    /// Each estate in the years that are told.
    fn estates(&self, results: &Results) -> Result<Vec<EstateStats>, String> {
        let table = self.read("estates", &[])?;
        let (strategies, entities, years) = (table.text("strategy")?, table.text("entity")?, table.int32("year")?);
        let (openings, means, mcses) = (table.float64("opening")?, table.float64("mean")?, table.float64("mcse")?);
        let column = |names: [&str; 3]| -> Result<[Vec<Option<f64>>; 3], String> {
            let [value, lo, hi] = names.map(|name| table.float64(name));
            Ok([value?, lo?, hi?])
        };
        let quantiles = ESTATE_COLUMNS.into_iter().map(column).collect::<Result<Vec<_>, _>>()?;
        let (worse, counts) = (table.float64("futures_worse")?, table.int64("n")?);
        let (differences, errors) = (table.float64("from_reference")?, table.float64("from_reference_mcse")?);
        let names = Places::of(results);
        let row = |row: usize| {
            let n = usize::try_from(counts[row]).map_err(|_| "a count is out of range".to_owned())?;
            Ok(EstateStats {
                strategy: names.strategy(strategies[row])?,
                entity: names.entity(entities[row])?,
                year: names.year(years[row])?,
                opening: value(openings[row]),
                mean: Mean { value: value(means[row]), mcse: mcses[row] },
                quantiles: std::array::from_fn(|q| {
                    let [values, los, his] = &quantiles[q];
                    QuantileEstimate { value: value(values[row]), lo: los[row], hi: his[row] }
                }),
                worse: Share { count: value(worse[row]), n },
                from_reference: Mean { value: value(differences[row]), mcse: errors[row] },
            })
        };
        (0..table.rows()).map(row).collect()
    }

    /// When each programme comes, and what it costs.
    fn programmes(&self, results: &Results) -> Result<Vec<ProgrammeStats>, String> {
        let table = self.read("programmes", &[])?;
        let (strategies, ids) = (table.text("strategy")?, table.text("programme")?);
        let first = f64::from(results.years.first().map_or(0, |year| year.start()));
        let reached = PROGRAMME_COLUMNS.map(|names| -> Result<_, String> {
            let [p10, p50, p90, count] = names.map(|name| table.float64(name));
            Ok(([p10?, p50?, p90?], count?))
        });
        let [approved, started, live] = reached;
        let (approved, started, live) = (approved?, started?, live?);
        let paid = PAID_COLUMNS.map(|name| table.float64(name));
        let [low, middle, high] = paid;
        let (paid, means, counts) = ([low?, middle?, high?], table.float64("paid_mean_gbp_m")?, table.int64("n")?);
        let names = Places::of(results);
        let row = |row: usize| {
            let n = usize::try_from(counts[row]).map_err(|_| "a count is out of range".to_owned())?;
            let of = |(at, count): &([Vec<Option<f64>>; 3], Vec<Option<f64>>)| Reached {
                share: Share { count: value(count[row]), n },
                at: std::array::from_fn(|q| at[q][row].map(|time| time - first)),
            };
            Ok(ProgrammeStats {
                strategy: names.strategy(strategies[row])?,
                programme: names.programme(ids[row])?,
                approved: of(&approved),
                started: of(&started),
                live: of(&live),
                mean_paid: value(means[row]),
                paid: std::array::from_fn(|q| value(paid[q][row])),
            })
        };
        (0..table.rows()).map(row).collect()
    }

    /// Whom programmes reach, and who uses them, year by year.
    fn adoption(&self, results: &Results) -> Result<Vec<AdoptionStats>, String> {
        let table = self.read("adoption", &[])?;
        let (strategies, ids, years) = (table.text("strategy")?, table.text("programme")?, table.int32("year")?);
        let (coverage, means) = (table.float64("coverage_mean")?, table.float64("use_mean")?);
        let [low, middle, high] = USE_COLUMNS.map(|name| table.float64(name));
        let (used, counts) = ([low?, middle?, high?], table.int64("n")?);
        let names = Places::of(results);
        let row = |row: usize| {
            Ok(AdoptionStats {
                strategy: names.strategy(strategies[row])?,
                programme: names.programme(ids[row])?,
                year: names.year(years[row])?,
                coverage: value(coverage[row]),
                mean_use: value(means[row]),
                used: std::array::from_fn(|q| value(used[q][row])),
                n: usize::try_from(counts[row]).map_err(|_| "a count is out of range".to_owned())?,
            })
        };
        (0..table.rows()).map(row).collect()
    }

    /// What was drawn in every future, a column a parameter.
    fn parameters(&self) -> Result<Vec<(String, Vec<f64>)>, String> {
        let table = self.read("parameters", &[])?;
        let names = table.names().into_iter().filter(|name| name != "trial");
        names.map(|name| Ok((name.clone(), table.float64(&name)?.into_iter().map(value).collect()))).collect()
    }

    /// The outcomes kept of every future: rows stand by strategy, year and trial.
    fn kept(&self, results: &Results) -> Result<Vec<KeptSeries>, String> {
        // Names and years are known by their order.
        let named = ["strategy", "trial", "entity", "year", "financial_year"];
        let name = self.named("trials");
        let bytes = fs::read(self.folder.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        let columns = Read::names_of(&bytes).map_err(|reason| format!("{name}: {reason}"))?;
        let metrics: Vec<&str> = columns.iter().map(String::as_str).filter(|column| !named.contains(column)).collect();
        let table = Read::parquet(bytes, &metrics).map_err(|reason| format!("{name}: {reason}"))?;
        let (years, trials) = (results.years.len(), results.trials as usize);
        if table.rows() != results.strategies.len() * years * trials {
            return Err(format!("{name} has {} rows", table.rows()));
        }
        let columns: Vec<(Metric, Vec<f32>)> =
            metrics.iter().map(|name| Ok((metric(name)?, table.float32(name)?))).collect::<Result<_, String>>()?;
        let series = |strategy: usize| {
            columns.iter().flat_map(move |(metric, values)| {
                (0..years).map(move |year| {
                    let first = (strategy * years + year) * trials;
                    KeptSeries { strategy, year, metric: *metric, values: values[first..first + trials].to_vec() }
                })
            })
        };
        Ok((0..results.strategies.len()).flat_map(series).collect())
    }
}

/// A value; what is missing was not a number.
fn value(cell: Option<f64>) -> f64 {
    cell.unwrap_or(f64::NAN)
}

fn metric(name: &str) -> Result<Metric, String> {
    Metric::named(name).ok_or_else(|| format!("this version knows no outcome `{name}`"))
}

/// Positions of names in results.
struct Places<'a>(&'a Results);

impl<'a> Places<'a> {
    fn of(results: &'a Results) -> Self {
        Self(results)
    }

    fn strategy(&self, id: &str) -> Result<usize, String> {
        let found = self.0.strategies.iter().position(|(known, _)| known == id);
        found.ok_or_else(|| format!("`{id}` is no strategy of the run"))
    }

    fn entity(&self, id: &str) -> Result<usize, String> {
        self.0.entities.iter().position(|known| known == id).ok_or_else(|| format!("`{id}` is no estate of the run"))
    }

    fn programme(&self, id: &str) -> Result<usize, String> {
        let found = self.0.programmes.iter().position(|(known, _)| known == id);
        found.ok_or_else(|| format!("no programme `{id}`"))
    }

    fn group(&self, id: &str) -> Result<usize, String> {
        self.0.groups.iter().position(|known| known == id).ok_or_else(|| format!("`{id}` is no group of the run"))
    }

    fn year(&self, start: i32) -> Result<usize, String> {
        let year = FinancialYear::starting(start);
        self.0.years.iter().position(|known| *known == year).ok_or_else(|| format!("{year} is no year of the run"))
    }
}
