//! `manifest.json`, which says what a folder holds and from what it came, and `run.json`, which says where and when.
//!
//! The manifest is the same for every machine, thread count and hour. It lists every file of the folder but itself,
//! `run.json` and the lock, and carries a hash of itself, so that an edit by hand shows.

use super::{Asked, File, Identity, clock};
use crate::engine::results::Check;
pub(super) use crate::study::sha256;
use serde_json::{Value, json};

/// A manifest larger than this is not ours.
pub(super) const MANIFEST_LIMIT: u64 = 16 << 20;
/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// Name of the record of the run.
pub const RUN: &str = "run.json";
/// The form of the manifest; a change that an older reader would misread raises it.
pub const FORMAT: u32 = 3;

/// What stands in `run.json` alone, beside clock and host.
#[derive(Clone, PartialEq, Debug)]
pub struct RunRecord {
    /// Threads used.
    pub threads: usize,
    /// The command line, lossily decoded and escaped.
    pub command: Vec<String>,
    /// Seconds by phase: engine, tables, charts.
    pub seconds: Vec<(String, f64)>,
}

/// The manifest of a run that made `files`: JSON, keys in order, two spaces, a line feed at the end.
///
/// Files stand by name, checks as they were made.
pub fn manifest(files: &[File], identity: &Identity, checks: &[Check]) -> Vec<u8> {
    let mut files: Vec<&File> = files.iter().collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let files: Vec<Value> = files
        .into_iter()
        .map(|file| json!({ "bytes": file.bytes.len(), "name": file.name, "sha256": sha256(&file.bytes) }))
        .collect();
    let checks: Vec<Value> = checks
        .iter()
        .map(|check| json!({ "detail": check.detail, "name": check.name, "passed": check.passed }))
        .collect();
    let inputs: Vec<Value> =
        identity.inputs.iter().map(|(name, sha256)| json!({ "name": name, "sha256": sha256 })).collect();
    let left_out = &identity.trials_left_out;
    let mut value = json!({
        "changed": identity.changed,
        "checks": checks,
        "files": files,
        "format": FORMAT,
        "inputs": inputs,
        "manifest_sha256": UNSEALED,
        "price_base": identity.price_base,
        "repaired_correlations": identity.repaired.iter().map(|(id, change)| (id.clone(), json!(change))).collect::<serde_json::Map<_, _>>(),
        "program": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "quantiles": identity.quantiles,
        "sampler": identity.sampler,
        "scenario": {
            "canonical_sha256": identity.canonical_sha256,
            "id": identity.scenario_id,
            "raw_sha256": identity.raw_sha256,
            "set": identity.set,
        },
        "seed": exact(identity.seed),
        "strategies": identity.strategies,
        "trials": identity.trials,
        "trials_left_out": { "count": left_out.len(), "which": in_runs(left_out) },
    });
    if let Some(asked) = &identity.asked {
        value["asked"] = json!({
            "indifference": asked.indifference,
            "metric": asked.metric,
            "reference": asked.reference,
            "targets": asked.targets,
            "year": asked.year,
        });
    }
    if !identity.sweeps.is_empty() {
        value["sweeps"] = json!(identity.sweeps);
    }
    let mut bytes = written(value);
    if let Some((place, hash)) = seal(&bytes) {
        bytes[place].copy_from_slice(hash.as_bytes());
    }
    bytes
}

/// A whole number that every reader of JSON keeps: as a number up to 2⁵³, beyond as a text, since many readers have no
/// other numbers than 64-bit floats.
///
/// ```
/// use capcast::output::manifest::exact;
/// assert_eq!(exact(7).to_string(), "7");
/// assert_eq!(exact((1 << 53) + 1).to_string(), "\"9007199254740993\"");
/// ```
pub fn exact(number: u64) -> Value {
    if number <= 1 << 53 { json!(number) } else { json!(number.to_string()) }
}

/// A whole number written in either way.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// What stands in place of the manifest's own hash while that is computed.
const UNSEALED: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Ascending numbers in short: `3, 17-20, 55`.
fn in_runs(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
        [first, .., last] => format!("{first}-{last}"),
        alone => alone.iter().map(ToString::to_string).collect(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// The numbers again; none where it is no such text.
fn out_of_runs(text: &str) -> Option<Vec<u32>> {
    let run = |run: &str| match run.split_once('-') {
        Some((first, last)) => Some(first.parse().ok()?..=last.parse::<u32>().ok()?),
        None => run.parse().ok().map(|alone: u32| alone..=alone),
    };
    let runs: Option<Vec<_>> = text.split(", ").filter(|run| !run.is_empty()).map(run).collect();
    Some(runs?.into_iter().flatten().collect())
}

/// What identifies the run of a manifest, and the checks that were made in it; none where the bytes are no manifest of
/// the present form.
pub(super) fn identity(bytes: &[u8]) -> Option<(Identity, Vec<Check>)> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let texts = |value: &Value| value.as_array()?.iter().map(text).collect::<Option<Vec<_>>>();
    let asked = |value: &Value| {
        Some(Asked {
            metric: text(&value["metric"])?,
            year: text(&value["year"])?,
            indifference: value["indifference"].as_f64(),
            reference: text(&value["reference"])?,
            targets: texts(&value["targets"])?,
        })
    };
    let input = |value: &Value| Some((text(&value["name"])?, text(&value["sha256"])?));
    let repaired = |(id, change): (&String, &Value)| Some((id.clone(), change.as_f64()?));
    let check = |value: &Value| {
        Some(Check { name: text(&value["name"])?, passed: value["passed"].as_bool()?, detail: text(&value["detail"])? })
    };
    let scenario = &value["scenario"];
    let identity = Identity {
        scenario_id: text(&scenario["id"])?,
        raw_sha256: text(&scenario["raw_sha256"])?,
        canonical_sha256: text(&scenario["canonical_sha256"])?,
        inputs: value["inputs"].as_array()?.iter().map(input).collect::<Option<_>>()?,
        set: texts(&scenario["set"])?,
        changed: texts(&value["changed"])?,
        seed: whole(&value["seed"])?,
        sampler: text(&value["sampler"])?,
        repaired: value["repaired_correlations"].as_object()?.iter().map(repaired).collect::<Option<_>>()?,
        trials: u32::try_from(value["trials"].as_u64()?).ok()?,
        trials_left_out: out_of_runs(value["trials_left_out"]["which"].as_str()?)?,
        quantiles: value["quantiles"].as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?,
        sweeps: value.get("sweeps").map_or(Some(Vec::new()), texts)?,
        asked: match value.get("asked") {
            Some(value) => Some(asked(value)?),
            None => None,
        },
        strategies: texts(&value["strategies"])?,
        price_base: text(&value["price_base"])?,
    };
    let checks = value["checks"].as_array()?.iter().map(check).collect::<Option<_>>()?;
    Some((identity, checks))
}

/// Where in a manifest its own hash stands, and what it must be: the SHA-256 of the manifest with zeros in that place.
///
/// None where the manifest has no place for it. (Inside a text the quotation marks would be escaped.)
pub(super) fn seal(bytes: &[u8]) -> Option<(std::ops::Range<usize>, String)> {
    const KEY: &[u8] = b"\"manifest_sha256\": \"";
    let start = KEY.len() + bytes.windows(KEY.len()).position(|window| window == KEY)?;
    let place = start..start + UNSEALED.len();
    let mut unsealed = bytes.to_vec();
    unsealed.get_mut(place.clone())?.copy_from_slice(UNSEALED.as_bytes());
    Some((place, sha256(&unsealed)))
}

/// Whether a manifest is as it was written, to the byte.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    seal(bytes).is_some_and(|(place, hash)| bytes.get(place) == Some(hash.as_bytes()))
}

/// The record of a run: where, when, by which command, and how long each phase took.
pub(super) fn run_record(record: &RunRecord, started: &str) -> Vec<u8> {
    let seconds: serde_json::Map<String, Value> =
        record.seconds.iter().map(|(phase, seconds)| (phase.clone(), json!(seconds))).collect();
    written(json!({
        "command": record.command,
        "finished": clock::now(),
        "host": clock::host(),
        "os": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "seconds": seconds,
        "started": started,
        "threads": record.threads,
    }))
}

fn written(value: Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a manifest on the disk says that matters to a later run, or to whoever verifies it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Former {
    /// The form that it is written in.
    pub format: u64,
    /// Version of the program that wrote it.
    pub version: String,
    /// The scenario's id.
    pub scenario_id: String,
    /// The files that it lists.
    pub files: Vec<Listed>,
}

/// A file as a manifest lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Listed {
    /// Name.
    pub name: String,
    /// Length.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// Reads a manifest; none where the bytes are not a manifest of this program.
pub(super) fn read(bytes: &[u8]) -> Option<Former> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    if value["program"]["name"] != env!("CARGO_PKG_NAME") {
        return None;
    }
    let listed = |file: &Value| {
        Some(Listed {
            name: file["name"].as_str()?.to_owned(),
            bytes: file["bytes"].as_u64().unwrap_or(0),
            sha256: file["sha256"].as_str().unwrap_or_default().to_owned(),
        })
    };
    Some(Former {
        format: value["format"].as_u64().unwrap_or(0),
        version: value["program"]["version"].as_str().unwrap_or_default().to_owned(),
        scenario_id: value["scenario"]["id"].as_str()?.to_owned(),
        files: value["files"].as_array()?.iter().filter_map(listed).collect(),
    })
}
