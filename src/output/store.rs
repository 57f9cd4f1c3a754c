//! STUB: the one place that writes to disk.
use super::{File, Identity};
use crate::engine::results::Check;
use std::path::{Path, PathBuf};

/// Why a folder could not be used or written: always exit code 3.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

/// An output folder, locked for this process.
pub struct Store {
    folder: PathBuf,
}

/// What stands in run.json alone: clock, host, threads.
pub struct RunRecord {
    /// Threads used.
    pub threads: usize,
    /// The command line, lossily decoded and escaped.
    pub command: Vec<String>,
    /// Seconds by phase: engine, tables, charts.
    pub seconds: Vec<(String, f64)>,
}

impl Store {
    /// Locks the folder (creating it where allowed), checks that it is ours to write, and probes that it can be written.
    /// `default_folder`: parents may be created.
    pub fn open(folder: &Path, scenario_id: &str, default_folder: bool) -> Result<Self, StoreError> {
        let _ = (scenario_id, default_folder);
        Ok(Self { folder: folder.to_owned() })
    }

    /// Replaces what a former run left: old manifest removed first, new one written last.
    pub fn publish(
        self,
        files: Vec<File>,
        identity: &Identity,
        checks: &[Check],
        record: RunRecord,
    ) -> Result<PathBuf, StoreError> {
        let _ = (files, identity, checks, record);
        Ok(self.folder)
    }
}
