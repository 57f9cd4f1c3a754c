//! What a flag names, read with its place in the text: outcomes, years, numbers.

use crate::engine::Metric;
use crate::scenario::Problem;
use crate::units::FinancialYear;
use crate::words::closest;
use std::ops::Range;

/// A problem of what stands at a place of a flag's text.
pub fn problem(
    flag: &'static str,
    code: &'static str,
    title: impl Into<String>,
    at: Range<usize>,
    help: impl Into<String>,
) -> Problem {
    Problem::new(code, format!("{flag}: {}", title.into())).about(flag).at(&at, "").help(help)
}

/// The outcome with this name, among those that are simulated.
///
/// # Errors
/// [`Problem`] E0301.
pub fn metric(flag: &'static str, text: &str, place: &Range<usize>, simulated: &[Metric]) -> Result<Metric, Problem> {
    let written = &text[place.clone()];
    let metric = Metric::named(written).ok_or_else(|| {
        // `backlog_high` for `backlog_high_gbp_m`: the unit stands in the name.
        let begun = Metric::named(&format!("{written}_gbp_m")).filter(|_| !written.is_empty());
        let help =
            begun.map_or_else(|| meant(written, Metric::NAMES), |metric| format!("did you mean `{}`?", metric.name()));
        problem(flag, "E0301", format!("there is no outcome `{}`", shown(written)), place.clone(), help)
    })?;
    if simulated.contains(&metric) {
        return Ok(metric);
    }
    let needs = metric.outcome().needs.in_words().unwrap_or_else(|| "what the scenario does not have".to_owned());
    let help = format!("it is simulated only with {needs} in the scenario, and not switched off");
    Err(problem(flag, "E0301", format!("the scenario does not simulate `{written}`"), place.clone(), help))
}

/// The position of a financial year among those simulated.
///
/// # Errors
/// [`Problem`] E0211, E0212.
pub fn year(flag: &'static str, text: &str, place: &Range<usize>, years: &[FinancialYear]) -> Result<usize, Problem> {
    let written = &text[place.clone()];
    let (first, last) = match years {
        [first, .., last] => (*first, *last),
        [only] => (*only, *only),
        [] => (FinancialYear::starting(0), FinancialYear::starting(0)),
    };
    let Some(year) = FinancialYear::meant(written) else {
        let help = format!("write a financial year from `{first}` to `{last}`");
        let title = format!("`{}` is not a financial year", shown(written));
        return Err(problem(flag, "E0212", title, place.clone(), help));
    };
    years.iter().position(|y| *y == year).ok_or_else(|| {
        let help = format!("the run goes from {first} to {last}");
        problem(flag, "E0211", format!("{year} is not simulated"), place.clone(), help)
    })
}

/// A number as people write it on a command line.
///
/// # Errors
/// [`Problem`] E0104.
pub fn number(flag: &'static str, text: &str, place: &Range<usize>) -> Result<f64, Problem> {
    let written = &text[place.clone()];
    let plain = written.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    // `10_000`, as in the scenario's own files.
    let between = !written.starts_with('_') && !written.ends_with('_') && !written.contains("__");
    let digits = if between { written.replace('_', "") } else { written.to_owned() };
    let plain = plain || (between && digits.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)));
    let value = digits.parse::<f64>().ok().filter(|value| plain && value.is_finite());
    value.ok_or_else(|| {
        let cleaned = written.replace([',', '_', '£', ' '], "");
        let help = match cleaned.parse::<f64>() {
            Ok(value) if value.is_finite() && cleaned != written => format!("write {cleaned}"),
            _ => "write a number in the unit of the outcome, as in 2000 or 0.5".to_owned(),
        };
        problem(flag, "E0104", format!("`{}` is not a number", shown(written)), place.clone(), help)
    })
}

/// What was probably meant, or what there is.
pub fn meant(written: &str, known: &[&str]) -> String {
    match closest(written, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => {
            let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            format!("there is {}", quoted.join(", "))
        }
    }
}

/// A piece of a stranger's text, no longer than is of use.
pub fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(64).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
