//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]

mod draws;
mod oracles;
