//! What a user writes, and the checked scenario that everything else reads.
//!
//! Bytes become text ([`mod@file`]), text a loose tree (`syntax`, `tree`), the tree is brought to the present version ([`migrate`]) and changes by `--set` (`set`), a walk checks
//! every key against [`keys`] (`check`, `value`, `number`, `shape`, `shares`, `words`), fills what is absent (`absent`) and
//! holds keys against each other (`together`), and what is sound becomes [`Content`] (`build`). Every problem found on the way is told at once ([`problem`], `render`).
//! The same table of keys becomes the schema for editors ([`mod@schema`], [`json`]) and the sentences of `explain` ([`describe`]);
//! what each code means stands in `docs/problems.md` ([`mod@explain`]).

mod absent;
mod build;
mod check;
pub mod content;
pub mod describe;
pub mod explain;
pub mod file;
pub mod json;
pub mod keys;
pub mod load;
pub mod migrate;
mod number;
pub mod problem;
mod render;
mod resolved;
pub mod schema;
mod set;
mod shape;
mod shares;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod together;
mod tree;
mod value;
mod words;

pub use content::*;
pub use file::read_file;
pub use load::{ENGLAND, Loaded, MINIMAL, TRUST, TRUST_QUESTIONS, Text, load};
pub use problem::{Problem, Problems, Severity};
