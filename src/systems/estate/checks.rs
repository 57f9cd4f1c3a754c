//! What the keys of backlog say together.

use super::{SurveyKind, resurvey};
use crate::file::{Check, Severity, join, quoted, rounded, trimmed};
use crate::num::normal_cdf;
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

/// Spread on the log scale from which a figure is off by more than a factor of two in a third of futures.
const MOSTLY_ERROR: f64 = 0.69;

/// Whose figure is mostly the error of its survey: told once, of all such rows, and only of a scenario that can be simulated.
pub(crate) fn survey_error(check: &mut Check<'_>) {
    if check.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return;
    }
    let key = "backlog.resurvey.level_sd";
    let Some(kind) = check.text_at("backlog.resurvey.kind").and_then(SurveyKind::named) else { return };
    let stated = check.mean(key);
    let mut worst: Option<(f64, f64, String)> = None;
    let mut count = 0_u64;
    for path in check.paths("estate") {
        let bands = RiskBand::ALL.into_iter().map(|band| check.mean(&join(&path, &format!("{}_gbp_m", band.name()))));
        let Some(opening) = bands.reduce(|sum, band| Some(sum? + band?)).flatten() else { continue };
        let sd = stated.unwrap_or_else(|| resurvey::level_sd(kind, opening));
        if opening > 0.0 && sd >= MOSTLY_ERROR {
            count += 1;
            if worst.as_ref().is_none_or(|(known, least, _)| sd > *known || (sd == *known && opening < *least)) {
                worst = Some((sd, opening, path));
            }
        }
    }
    let Some((sd, opening, path)) = worst else { return };
    let title = match count {
        1 => format!("the figure of {} is mostly survey error", quoted(&path)),
        n => format!(
            "the figures of {} rows are mostly survey error, most of all {}",
            crate::words::count(n),
            quoted(&path)
        ),
    };
    let off = 200.0 * normal_cdf(-std::f64::consts::LN_2 / sd);
    let label = format!("£{}m: off by more than a factor of two in {off:.0} % of futures", rounded(opening));
    let at = [(path.as_str(), &*label), (key, "its spread")];
    let help = "nothing to do: runs draw this error; read sums over rows rather than such a row, put small rows together, or state backlog.resurvey.level_sd where surveys are known to be better";
    check.tell("N0236", &path, title, &at, help);
}
