//! What a target is called in a title: by its outcome and its limit, so that no two have one name.

use super::text::{clean, shown};
use crate::analysis::amount::stated;
use crate::outcomes::Metric;
use crate::scenario::{Target, When};
use crate::words::capital;

/// The longest name in a title.
const LONGEST: usize = 56;

/// From the fullest to the shortest: `High-risk backlog in real terms below £3.5bn in 2034/35`, the same without its year, without its
/// prices and without both, its label, its identifier.
pub(super) fn names(target: &Target, metric: Option<Metric>) -> [String; 6] {
    let limit = target.bound.limit();
    let (what, limit) = match metric {
        Some(metric) => (metric.in_words(), stated(metric, limit)),
        None => (target.metric.as_str(), limit.to_string()),
    };
    let limited = |what: &str| format!("{} {} {limit}", capital(what), target.bound.name());
    let dated = |what: &str| match target.when {
        When::At => format!("{what} in {}", target.year),
        When::Every => format!("{what} every year to {}", target.year),
    };
    let (full, short) = (limited(what), limited(what.strip_suffix(" in real terms").unwrap_or(what)));
    let label = shown(&clean(&target.label), &target.id).to_owned();
    [dated(&full), full, dated(&short), short, format!("Target “{label}”"), format!("Target {}", target.id)]
}

/// Whether a name leaves a title room for what is told.
pub(super) fn fits(name: &str) -> bool {
    name.chars().count() <= LONGEST
}
