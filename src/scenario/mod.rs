//! What a user writes, and the checked scenario that everything else reads.
//!
//! Bytes become text ([`mod@file`]), text a loose tree (`syntax`, `tree`), the tree changes by `--set` (`set`), a walk checks
//! every key against [`keys`] (`check`, `value`, `number`, `shape`, `shares`, `words`), fills what is absent (`absent`) and
//! holds keys against each other (`together`), and what is sound becomes [`Content`] (`build`). Every problem found on the way is told at once ([`problem`], `render`).

mod absent;
mod build;
mod check;
pub mod content;
mod correlation;
pub mod file;
pub mod keys;
pub mod load;
mod number;
pub mod problem;
mod render;
mod resolved;
mod set;
mod shape;
mod shares;
mod suggest;
mod syntax;
mod tabled;
#[cfg(test)]
mod tests;
mod together;
mod tree;
mod value;
mod words;

pub use content::*;
pub use file::read_file;
pub use load::{ENGLAND, Loaded, MINIMAL, Text, load};
pub use problem::{Problem, Problems, Severity};
