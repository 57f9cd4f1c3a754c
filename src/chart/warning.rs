//! What every chart of a run says first where a check of that run failed.

use super::Drawing;
use crate::engine::results::Check;
use crate::words::list;

/// The names of the checks that failed.
pub(super) fn failed(checks: &[Check]) -> Vec<String> {
    checks.iter().filter(|check| !check.passed).map(|check| check.name.clone()).collect()
}

/// That figures must not be used, where a check failed.
pub(super) fn warning(failed: &[String]) -> Option<String> {
    let checks = match failed {
        [] => return None,
        [one] => format!("check {one}"),
        several => format!("checks {}", list(several)),
    };
    Some(format!("The {checks} of this run failed: do not use these figures."))
}

impl Drawing<'_> {
    /// The same with that as the first sentence of its alternative text.
    pub(super) fn warned(self, failed: &[String]) -> Self {
        match warning(failed) {
            Some(warning) => Self { alt: format!("{warning} {}", self.alt), ..self },
            None => self,
        }
    }
}
