//! What a scenario file is, with no word of what is simulated: that is handed to it as a [`Format`] of keys.
//!
//! Bytes become text (`disk`), text a loose tree (`syntax`, `tree`), the tree is brought to the present version (`migrate`).
//! Layers are laid over each other (`layers`, `overlay`), each with its table of named things (`rows`, `cells`), from files of
//! its folder only (`sibling_files`), all in one text (`source`). The tree changes by `--set` (`set`), a walk checks every key
//! against the format (`check`, `value`, `number`, `shape`, `shares`, `words`), fills what is absent (`defaults`), takes away
//! what is switched off (`switches`) and holds keys against each other (`relations`, and what the format brings), and what is
//! sound is read into structs (`content`). Every problem found on the way is told at once (`problem`, `render`).
//! The same keys become the schema for editors (`schema`, `json`) and the sentences of `explain` (`describe`).

mod cells;
mod check;
mod content;
mod correlation;
mod defaults;
pub mod describe;
mod disk;
mod format;
pub mod json;
pub mod key;
pub(crate) mod layers;
mod migrate;
mod number;
mod overlay;
mod problem;
mod relations;
mod render;
pub(crate) mod resolved;
mod rows;
mod schema;
pub(crate) mod set;
mod shape;
mod shares;
mod sibling_files;
mod source;
mod suggest;
pub mod sweep;
mod swept;
mod switches;
mod syntax;
mod tabled;
mod tree;
mod value;
pub(crate) mod words;

pub(crate) use check::{Check, Found};
pub(crate) use content::{At, Read, content, words};
pub(crate) use correlation::Correlated;
pub(crate) use disk::read_again;
pub use disk::{Disk, Files, LARGEST, ReadFile, Text, read_file};
pub(crate) use format::{Csv, Format, Named, Order, Part, Shares};
pub(crate) use key::{Key, count, join, joined};
pub(crate) use layers::Layers;
pub use migrate::Upgrade;
pub(crate) use migrate::{Migration, later_version, upgrade};
pub use number::{Evidence, Number, NumberId, Timing};
pub(crate) use number::{rounded, trimmed};
pub use problem::{Problem, Problems, Severity};
pub(crate) use relations::{Because, Relation, Said};
pub(crate) use render::quoted;
#[cfg(test)]
pub(crate) use rows::read as read_rows;
pub(crate) use schema::schema;
pub use sibling_files::Beside;
pub use source::{Origin, SourceMap};
pub(crate) use source::{Rank, SET};
pub(crate) use suggest::{closest, listed};
pub use sweep::Sweep;
#[cfg(test)]
pub(crate) use syntax::read as read_text;
