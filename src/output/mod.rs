//! What a run leaves behind: tables, a manifest, and the one store that publishes them.
//!
//! Tables and manifest are pure (data to bytes); [`Store`] alone writes into folders of runs ([`replace_file`] writes
//! single files), and says in `outputs/README.md` what it wrote.

pub mod barriers;
mod clock;
pub mod compared;
mod disk;
mod estimate;
pub mod finished;
mod frame;
pub mod journal;
mod lock;
pub mod manifest;
mod places;
mod replace;
pub mod store;
mod swap;
pub mod swept;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod verify;

pub use crate::study::{Asked, File, Identity};
pub use barriers::barrier_files;
pub use compared::comparison_files;
pub use disk::survive_file_size_limit;
pub use estimate::estimated_bytes;
pub use finished::{Finished, Unreadable, finished};
pub use manifest::RunRecord;
pub use replace::replace_file;
pub use store::{Journal, Published, Store, StoreError, Traces, room_for_run};
pub use swap::Left;
pub use tables::{Table, TableError, tables};
pub use verify::{Damage, Unverifiable, Verdict, verify};
