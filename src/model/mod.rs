//! The equations, each once: scalar, branch-free functions that both engines call.
//!
//! Numbers in brackets (P1, F3, E1 …) are those of `docs/model.md`. Nothing here knows of trials, lanes, files or
//! strategies; a function takes numbers and gives a number.

pub mod cash;
pub mod demand;
pub mod estate;
pub mod failures;
pub mod funding;
pub mod prices;
pub mod resurvey;
pub mod revenue;
pub mod technology;
pub mod workforce;

/// Whether a process takes the value drawn for it or its expectation (trial 0, the central case).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The drawn value.
    Drawn,
    /// The expectation.
    Expected,
}

/// `part / whole`, and 0 where the whole is 0.
///
/// ```
/// use capcast::model::share_of;
/// assert_eq!(share_of(3.0, 4.0), 0.75);
/// assert_eq!(share_of(0.0, 0.0), 0.0);
/// ```
#[inline(always)]
pub fn share_of(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
