//! A scenario: a file as the room of files reads it, with what the [`systems`](crate::systems) say in it, checked before
//! anything else sees it.

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod broken_tests;
pub mod explain;
#[cfg(test)]
mod fault_tests;
#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod layer_tests;
mod load;
#[cfg(test)]
mod migrate_tests;
#[cfg(test)]
mod plausible_tests;
#[cfg(test)]
mod system_tests;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod to_toml;

pub use crate::file::{
    Beside, Disk, Evidence, Files, LARGEST, Number, NumberId, Origin, Problem, Problems, ReadFile, Severity, SourceMap,
    Sweep, Text, Timing, Upgrade, describe, json, read_file, sweep,
};
pub(crate) use crate::systems::FORMAT;
pub use crate::systems::contents::*;
pub use crate::systems::{BUILT_IN, Barrier, ENGLAND, ENGLAND_PROGRAMMES, MINIMAL, TRUST, TRUST_PROGRAMMES, VERSION};
pub use load::{Loaded, Scenario, TRUST_QUESTIONS, Unchecked, load, load_beside, load_file};
pub use to_toml::{key, number_of, to_toml};

/// The keys of a scenario file.
pub mod keys {
    pub use crate::file::key::{Absent, GBP_M, Key, Kind, RATE, SHARE};
    pub use crate::systems::KEYS;

    /// Every pattern that is a table, in the order of the keys.
    pub fn tables() -> Vec<&'static str> {
        let mut found: Vec<&'static str> = Vec::new();
        for key in KEYS {
            for (end, _) in key.path.match_indices('.') {
                if !found.contains(&&key.path[..end]) {
                    found.push(&key.path[..end]);
                }
            }
        }
        found
    }
}

/// The schema.
///
/// # Examples
/// ```
/// use capcast::scenario::{json::Json, schema};
/// let Json::Object(pairs) = schema() else { panic!() };
/// assert_eq!(pairs[0], ("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into()));
/// ```
pub fn schema() -> json::Json {
    crate::file::schema(&FORMAT)
}

/// Rewrites a file of an earlier version for the present one; only what changed is touched.
///
/// # Errors
/// What stands in the way: the file is no TOML, states no version (E0103) or one that is not there yet (E0108), or holds
/// a key under its former name and its present one (E0110).
///
/// # Examples
/// ```
/// use capcast::scenario::{Text, Upgrade, upgrade};
/// let old = "schema_version = 0 # of 2025\n[strategy.x]\ncontingency_share = 0.1 # for training\n";
/// let Ok(Upgrade::From { bytes, .. }) = upgrade(&Text { name: "x.toml".into(), bytes: old.into() }) else { panic!() };
/// assert_eq!(bytes, b"schema_version = 2 # of 2025\n[strategy.x]\nset_aside_share = 0.1 # for training\n");
/// ```
pub fn upgrade(text: &Text) -> Result<Upgrade, Problems> {
    crate::file::upgrade(&FORMAT, text)
}
