//! Only tests: see `tests/valid.rs`.
