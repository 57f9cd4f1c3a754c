//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

mod engine;
mod laws;
mod worlds;
