//! What a user writes, and the checked scenario that everything else reads.
//!
//! Bytes become text ([`file`]), text a loose tree (`syntax`, `tree`), the tree changes by `--set` (`set`), a walk checks
//! every key against [`keys`] (`check`, `shape`, `words`), keys are checked together (`build`), and what is sound becomes
//! [`Content`]. Every problem found on the way is told at once ([`problem`], `render`).

mod build;
mod check;
pub mod content;
pub mod file;
pub mod keys;
pub mod load;
pub mod problem;
mod render;
mod resolved;
mod set;
mod shape;
mod suggest;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod words;

pub use content::*;
pub use file::read_file;
pub use load::{ENGLAND, Loaded, MINIMAL, Text, load};
pub use problem::{Problem, Problems, Severity};
