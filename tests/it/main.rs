//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

mod engine;
mod house;
mod laws;
mod worlds;
