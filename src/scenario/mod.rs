//! What a user writes, and the checked scenario that everything else reads.
pub mod content;
pub use content::*;
