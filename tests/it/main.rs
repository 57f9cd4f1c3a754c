//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

#[cfg(feature = "cli")]
mod command_line;
mod draws;
mod engine;
#[cfg(feature = "cli")]
mod faults;
mod house;
mod laws;
mod oracles;
mod shell;
#[cfg(feature = "output")]
mod store;
#[cfg(feature = "output")]
mod tables;
mod worlds;
