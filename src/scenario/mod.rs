//! What a user writes, and the checked scenario that everything else reads.
pub mod content;
pub mod load;
pub mod problem;
pub use content::*;
pub use load::{ENGLAND, Loaded, MINIMAL, Text, load, read_file};
pub use problem::{Problem, Problems, Severity};
