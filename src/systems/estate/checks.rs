//! What the keys of backlog say together.

use crate::file::{Check, trimmed};
use crate::units::RiskBand;

/// Waiting does not make work cheaper.
pub(crate) fn escalation_stays_positive(check: &mut Check<'_>) {
    let least = |path: &str| {
        let distribution = &check.found.numbers.get(path)?.distribution;
        distribution.as_fixed().or(Some(distribution.support().0))
    };
    let mean = "backlog.escalation.mean_per_year";
    for band in RiskBand::ALL {
        let offset = format!("backlog.escalation.offset_per_year.{}", band.name());
        if let (Some(low), Some(shift)) = (least(mean), least(&offset))
            && low + shift < -1e-12
        {
            let title = format!("escalation of {}-risk backlog can fall below 0", band.name());
            let help = format!(
                "waiting would make work cheaper; use truncated_normal with min = {} for the mean",
                trimmed(-shift)
            );
            return check.tell("W0202", &offset, title, &[(mean, "mean"), (&offset, "offset")], help);
        }
    }
}
