//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

#[cfg(feature = "chart")]
mod charts;
mod engine;
mod house;
mod laws;
#[cfg(feature = "output")]
mod store;
#[cfg(feature = "output")]
mod tables;
mod worlds;
