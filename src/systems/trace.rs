//! How a traced year tells the systems, in the order of the year.

use super::{appraisal, approvals, capital, care, change, demand, disparities, funding, interoperability, prices};
use super::{programmes, strategy, technology, workforce};
use crate::engine::traced::{Step, View};

/// Tells a step of a year; nothing where it is not simulated.
pub type Tell = fn(&View<'_>, usize) -> Option<Step>;

/// Number of the step, and what is said of it; none where it is not simulated. The estates, each told by itself, come after step 5.
pub const TOLD: &[(u8, Tell)] = &[
    (1, prices::trace::step),
    (2, demand::trace::step),
    (3, capital::trace::step),
    (4, workforce::trace::step),
    (5, approvals::trace::step),
    (7, strategy::trace::step),
    (7, programmes::trace::step),
    (8, capital::trace::delivery),
    (9, technology::trace::step),
    (9, change::trace::step),
    (9, interoperability::trace::step),
    (10, care::trace::step),
    (11, funding::trace::step),
    (12, disparities::trace::step),
    (13, appraisal::trace::step),
];
