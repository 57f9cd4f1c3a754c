//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

#[cfg(feature = "output")]
mod store;
#[cfg(feature = "output")]
mod tables;
