//! What a study leaves for whoever publishes it: files, and what identifies the run that made them.

use crate::engine::results::QUANTILES;
use crate::scenario::Loaded;
use sha2::{Digest, Sha256};

/// A file ready to be published.
#[derive(Clone, PartialEq, Debug)]
pub struct File {
    /// Name inside the output folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// What a comparison was asked, as its flags say it.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// The outcome by which it judges.
    pub metric: String,
    /// The year in which it judges, `2034/35`.
    pub year: String,
    /// A difference up to this is none; none where nothing was stated.
    pub indifference: Option<f64>,
    /// Identifier of the strategy that the others are held against.
    pub reference: String,
    /// Identifiers of the targets looked at.
    pub targets: Vec<String>,
}

/// What identifies a run; the same for every machine, thread count and hour.
#[derive(Clone, PartialEq, Debug)]
pub struct Identity {
    /// Identifier of the scenario.
    pub scenario_id: String,
    /// SHA-256 of the bytes of the scenario file, in hex.
    pub raw_sha256: String,
    /// SHA-256 of the resolved scenario in canonical form, in hex.
    pub canonical_sha256: String,
    /// Name and SHA-256 of every file that the scenario names: its bases and its tables.
    pub inputs: Vec<(String, String)>,
    /// Paths changed with `--set`, as written.
    pub set: Vec<String>,
    /// What is otherwise than in the file as it is, as `path=value` or `flag=value`; empty where nothing is.
    pub changed: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// What the draws come from, by [`Sampler::method`](crate::draw::Sampler::method).
    pub sampler: String,
    /// Correlations that were replaced by the nearest possible ones: id, and the largest change.
    pub repaired: Vec<(String, f64)>,
    /// Trials.
    pub trials: u32,
    /// Trials that left the finite range and are in no statistic, ascending.
    pub trials_left_out: Vec<u32>,
    /// Quantiles given, ascending.
    pub quantiles: Vec<f64>,
    /// What was swept, as arguments of `--sweep`; empty for a run.
    pub sweeps: Vec<String>,
    /// What was asked of a comparison; none of a run.
    pub asked: Option<Asked>,
    /// Strategies by id.
    pub strategies: Vec<String>,
    /// Price base: the year whose prices "real" money is in, `2024/25`.
    pub price_base: String,
}

/// What says how the futures of a scenario were made.
pub(super) struct Drawn<'a> {
    pub seed: u64,
    pub sampler: &'a str,
    pub trials: u32,
    pub trials_left_out: Vec<u32>,
    /// Beside those that are always given.
    pub quantiles: &'a [f64],
    pub strategies: Vec<String>,
}

impl Identity {
    /// That of a scenario and its futures.
    pub(super) fn of(loaded: &Loaded, drawn: Drawn<'_>) -> Self {
        let mut quantiles = [&QUANTILES[..], drawn.quantiles].concat();
        quantiles.sort_by(f64::total_cmp);
        Self {
            scenario_id: loaded.scenario.id.clone(),
            raw_sha256: loaded.raw_sha256.clone(),
            canonical_sha256: loaded.canonical_sha256.clone(),
            inputs: loaded.inputs(),
            set: loaded.set.clone(),
            changed: loaded.set.clone(),
            seed: drawn.seed,
            sampler: drawn.sampler.to_owned(),
            repaired: Vec::new(),
            trials: drawn.trials,
            trials_left_out: drawn.trials_left_out,
            quantiles,
            sweeps: Vec::new(),
            asked: None,
            strategies: drawn.strategies,
            price_base: loaded.scenario.opening_year.to_string(),
        }
    }
}

/// What tells the run of a changed scenario from that of the file as it is, and from those of other changes: eight digits;
/// none where nothing is changed.
///
/// ```
/// use capcast::study::what_if;
/// assert_eq!(what_if("ab", &[]), None);
/// let (one, other) = (what_if("ab", &["run.seed=7".into()]), what_if("cd", &["run.seed=7".into()]));
/// assert!(one != other && one.unwrap().len() == 8);
/// ```
pub fn what_if(canonical_sha256: &str, changed: &[String]) -> Option<String> {
    let hashes = || std::iter::once(canonical_sha256).chain(changed.iter().map(String::as_str)).collect::<Vec<_>>();
    (!changed.is_empty()).then(|| hash_of(&hashes()).chars().take(8).collect())
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One hash of several, in order.
pub fn hash_of(hashes: &[&str]) -> String {
    sha256(hashes.join("\n").as_bytes())
}
