//! What a run leaves behind: tables, a manifest, and the one store that publishes them.
//!
//! Tables and manifest are pure (data to bytes); [`Store`] alone writes, and says in `outputs/README.md` what it wrote.

mod clock;
pub mod compared;
mod disk;
mod estimate;
pub mod finished;
mod frame;
pub mod journal;
mod lock;
pub mod manifest;
mod replace;
pub mod store;
pub mod swept;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod verify;

pub use compared::comparison_files;
pub use disk::survive_file_size_limit;
pub use estimate::estimated_bytes;
pub use finished::{Finished, Unreadable, finished};
pub use manifest::RunRecord;
pub use replace::replace_file;
pub use store::{Journal, Published, Store, StoreError, room_for_run};
pub use tables::{Table, TableError, tables};
pub use verify::{Damage, Unverifiable, Verdict, verify};

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
    /// A difference up to this is none.
    pub indifference: f64,
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
