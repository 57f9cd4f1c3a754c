//! What a user writes, and the checked scenario that everything else reads.
//!
//! Bytes become text ([`mod@file`]), text a loose tree (`syntax`, `tree`), the tree is brought to the present version ([`migrate`]).
//! Layers are laid over each other (`layers`, `lay`), each with its table of estates (`estates`, `cells`), from files of its
//! folder only (`beside`), all in one text (`pieces`). The tree changes by `--set` (`set`), a walk checks
//! every key against [`keys`] (`check`, `value`, `number`, `shape`, `shares`, `words`), fills what is absent (`absent`) and
//! takes away what is switched off (`systems`) and holds keys against each other (`together`, `rules`, `money_and_people`), and what is
//! sound becomes [`Content`] (`build`). Every problem found on the way is told at once ([`problem`], `render`).
//! The same table of keys becomes the schema for editors ([`mod@schema`], [`json`]) and the sentences of `explain` ([`describe`]);
//! what each code means stands in `docs/problems.md` ([`mod@explain`]).

mod absent;
mod beside;
#[cfg(test)]
mod broken_tests;
mod build;
mod cells;
mod check;
pub mod content;
mod correlation;
pub mod describe;
mod estates;
pub mod explain;
pub mod file;
pub mod json;
pub mod keys;
mod lay;
#[cfg(test)]
mod layer_tests;
mod layers;
pub mod load;
pub mod migrate;
mod money_and_people;
mod number;
mod pieces;
pub mod problem;
mod render;
mod resolved;
mod rules;
pub mod schema;
mod set;
mod shape;
mod shares;
mod suggest;
pub mod sweep;
mod swept;
mod syntax;
#[cfg(test)]
mod system_tests;
mod systems;
mod tabled;
#[cfg(test)]
mod tests;
mod together;
mod tree;
mod value;
mod whole;
mod words;

pub use beside::Beside;
pub use content::*;
pub use file::{Disk, Files, read_file};
pub use load::{
    BUILT_IN, ENGLAND, Loaded, MINIMAL, ReadFile, TRUST, TRUST_QUESTIONS, Text, Unchecked, load, load_beside, load_file,
};
pub use pieces::{Origin, Pieces};
pub use problem::{Problem, Problems, Severity};
pub use sweep::Sweep;
pub use whole::{key, number_of, whole};
