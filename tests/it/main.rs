//! One integration-test binary: a module a concern.
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a test may fail loudly, say why it skips, and hold our functions against the standard library's"
)]

mod answer;
#[cfg(feature = "cli")]
mod barriers;
mod books;
mod capital;
mod care;
mod chance;
mod change;
#[cfg(feature = "chart")]
mod charts;
#[cfg(feature = "chart")]
mod charts_of_backlog;
#[cfg(feature = "cli")]
mod command_line;
mod compare;
mod complete;
mod dependence;
#[cfg(feature = "cli")]
mod disks;
mod draws;
mod engine;
#[cfg(feature = "cli")]
mod explain;
#[cfg(feature = "explore")]
mod explore;
#[cfg(feature = "cli")]
mod faults;
#[cfg(feature = "output")]
mod finished;
mod golden;
#[cfg(feature = "cli")]
mod guide;
#[cfg(feature = "cli")]
mod house;
mod laws;
#[cfg(feature = "cli")]
mod layers;
mod loops;
mod model;
mod money;
mod oracles;
#[cfg(feature = "cli")]
mod papers;
mod programmes;
mod record;
mod reference;
#[cfg(feature = "cli")]
mod schema;
#[cfg(feature = "cli")]
mod shell;
#[cfg(feature = "cli")]
mod side_by_side;
#[cfg(feature = "output")]
mod store;
#[cfg(feature = "cli")]
mod surroundings;
#[cfg(feature = "cli")]
mod sweep;
mod systems;
#[cfg(feature = "output")]
mod tables;
#[cfg(feature = "cli")]
mod what_if;
mod worlds;
