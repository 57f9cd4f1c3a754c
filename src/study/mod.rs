//! What a run, a comparison, a sweep and a study of barriers *are*, for whoever asks: a command line, a page, a notebook, a cluster.
//!
//! A study is asked by plain data ([`Request`], [`CompareRequest`], [`SweepRequest`], [`BarriersRequest`]) and answers with plain data; why it
//! cannot is data too ([`StudyError`]). It has no terminal, no threads and no files of its own. Who calls reads the
//! scenario ([`crate::scenario::load`], which takes its bytes from anywhere), decides whether the crate is built with
//! `threads` and on which pool it runs, hears how far it is and may end it ([`Progress`]), keeps what a sweep has finished
//! ([`Journal`]) and publishes what was found under its [`Identity`].
//!
//! ```
//! use capcast::engine::{Metric, results::SeriesStats};
//! use capcast::scenario::{ENGLAND, Text, load};
//! use capcast::study::{Request, Simulation};
//! let england = load(&Text { name: "england".into(), bytes: ENGLAND.into() }, &[], false)?;
//! let request = Request { strategies: vec!["worst_first".into()], trials: Some(200), ..Request::default() };
//! let results = Simulation::prepare(&england, &request)?.simulate(&())?;
//! let last = results.years.len() - 1;
//! let is_it = |s: &&SeriesStats| s.entity == 0 && s.metric == Metric::BacklogTotal && s.year == last;
//! let median = results.series.iter().find(is_it).and_then(|s| s.quantiles).map(|q| q[3].value);
//! assert!(median > Some(13_000.0)); // £m: it grows
//! # Ok::<(), capcast::study::StudyError>(())
//! ```

pub mod barriers;
pub mod compare;
pub mod cost;
mod error;
pub mod explore;
mod identity;
mod progress;
mod request;
mod run;
pub mod sweep;

pub use barriers::{BarriersRequest, Removal};
pub use compare::{CompareRequest, Reference};
pub use cost::Cost;
pub use error::{CellFault, Fault, StudyError, What};
pub use identity::{Asked, File, Identity, hash_of, sha256, what_if};
pub use progress::Progress;
pub use request::{Request, quantile, strategies, thin};
pub use run::Simulation;
pub use sweep::{Journal, SweepRequest};
