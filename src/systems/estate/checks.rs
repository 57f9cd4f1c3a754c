//! What the keys of backlog say together.

use super::{SurveyKind, resurvey};
use crate::draw::Distribution;
use crate::file::{Check, Evidence, Number, Severity, join, quoted, rounded, trimmed};
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

/// Backlog per m² of England at the close of 2024/25: £15,900m over 25 million m².
pub(crate) const NATIONAL_GBP_PER_M2: f64 = 636.0;

/// A floor area that is said to be unknown is taken by the estate's share of backlog: of the area of those that are known, or
/// where none is, at the backlog per m² of England.
pub(crate) fn areas_not_known(check: &mut Check<'_>) {
    let unknown = check.found.unknown.clone();
    if unknown.is_empty() {
        return;
    }
    let backlog = |check: &Check<'_>, path: &str| {
        let bands = RiskBand::ALL.map(|band| check.mean(&join(path, &format!("{}_gbp_m", band.name()))));
        bands.into_iter().try_fold(0.0, |sum, band| Some(sum + band?))
    };
    let (mut sum, mut area) = (0.0, 0.0);
    for path in check.paths("estate") {
        if let (Some(own), Some(floor)) = (backlog(check, &path), check.mean(&join(&path, "area_m2")))
            && own > 0.0
            && floor > 0.0
        {
            (sum, area) = (sum + own, area + floor);
        }
    }
    let known = area > 0.0;
    let density = if known { sum * 1e6 / area } else { NATIONAL_GBP_PER_M2 };
    let source = match known {
        true => format!(
            "not known: by its share of backlog, at the £{} per m² of the estates whose area is known",
            rounded(density)
        ),
        false => format!("not known: by its backlog, at the £{} per m² of England in 2024/25", trimmed(density)),
    };
    let mut taken: Vec<(f64, String)> = Vec::new();
    for (key, number) in unknown {
        // What could not be read is told already.
        let Some(own) = backlog(check, key.trim_end_matches(".area_m2")) else { continue };
        let value = (own * 1e6 / density).round();
        let Ok(distribution) = Distribution::fixed(value) else { continue };
        let number = Number { distribution, evidence: Evidence::Assumed, source: source.clone(), ..number };
        check.found.plain.insert(key.clone(), value.into());
        check.found.numbers.insert(key.clone(), number);
        taken.push((value, key));
    }
    taken.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let Some((largest, path)) = taken.first() else { return };
    let most = crate::words::count(*largest as u64);
    let title = match taken.len() {
        1 => format!("{} is not known: {most} m² are assumed", quoted(path)),
        n => {
            format!("the floor areas of {n} estates are not known and are assumed: most in {}, {most} m²", quoted(path))
        }
    };
    let help = format!(
        "nothing to do, or state the area; it is taken at £{} of backlog per m², {}",
        rounded(density),
        match known {
            true => "that of the estates whose area is known",
            false => "that of England in 2024/25, since no area is known",
        }
    );
    check.tell("N0243", path, title, &[(path, "assumed")], help);
}
