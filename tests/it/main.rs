//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

mod draws;
mod engine;
mod house;
mod laws;
mod oracles;
#[cfg(feature = "output")]
mod store;
#[cfg(feature = "output")]
mod tables;
mod worlds;
