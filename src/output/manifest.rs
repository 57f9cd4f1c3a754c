//! `manifest.json`, which says what a folder holds and from what it came, and `run.json`, which says where and when.
//!
//! The manifest is the same for every machine, thread count and hour. It lists every file of the folder but itself,
//! `run.json` and the lock.

use super::{File, Identity, clock};
use crate::engine::results::Check;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Name of the manifest.
pub const MANIFEST: &str = "manifest.json";
/// Name of the record of the run.
pub const RUN: &str = "run.json";
/// The form of the manifest; a change that an older reader would misread raises it.
pub const FORMAT: u32 = 1;

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
    written(json!({
        "checks": checks,
        "files": files,
        "format": FORMAT,
        "price_base": identity.price_base,
        "repaired_correlations": identity.repaired.iter().map(|(id, change)| (id.clone(), json!(change))).collect::<serde_json::Map<_, _>>(),
        "sampler": identity.sampler,
        "program": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "scenario": {
            "canonical_sha256": identity.canonical_sha256,
            "id": identity.scenario_id,
            "raw_sha256": identity.raw_sha256,
            "set": identity.set,
        },
        "seed": identity.seed,
        "strategies": identity.strategies,
        "trials": identity.trials,
    }))
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

/// SHA-256 in hex.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a manifest on the disk says that matters to a later run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Former {
    /// The scenario's id.
    pub scenario_id: String,
    /// Names of the files it lists.
    pub files: Vec<String>,
}

/// Reads a manifest; none where the bytes are not a manifest of this program.
pub(super) fn read(bytes: &[u8]) -> Option<Former> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    if value["program"]["name"] != env!("CARGO_PKG_NAME") {
        return None;
    }
    let name = |file: &Value| file["name"].as_str().map(str::to_owned);
    Some(Former {
        scenario_id: value["scenario"]["id"].as_str()?.to_owned(),
        files: value["files"].as_array()?.iter().filter_map(name).collect(),
    })
}
