//! What a run leaves behind: tables, a manifest, and the one store that publishes them.
//!
//! Tables and manifest are pure (data to bytes); [`Store`] alone writes, and says in `outputs/README.md` what it wrote.

mod clock;
mod frame;
mod lock;
pub mod manifest;
pub mod store;
pub mod tables;

pub use manifest::RunRecord;
pub use store::{Store, StoreError};
pub use tables::{Table, TableError, tables};

/// A file ready to be published.
#[derive(Clone, PartialEq, Debug)]
pub struct File {
    /// Name inside the output folder.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
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
    /// Paths changed with `--set`, as written.
    pub set: Vec<String>,
    /// Seed.
    pub seed: u64,
    /// How draws were made, by [`Sampler::name`](crate::draw::Sampler::name).
    pub sampler: String,
    /// Correlations that were replaced by the nearest possible ones: id, and the largest change.
    pub repaired: Vec<(String, f64)>,
    /// Trials.
    pub trials: u32,
    /// Strategies by id.
    pub strategies: Vec<String>,
    /// Price base: the year whose prices "real" money is in, `2024/25`.
    pub price_base: String,
}
