//! A number with its uncertainty and its evidence; as it is written, and whether it lies in the range of its key.

use super::content::words;
use super::key::{Key, LOG_SD, RATE, SHARE};
use super::problem::Problem;
use super::render::quoted;
use super::shape::Reader;
use super::suggest::wrong_type;
use super::tree::{Node, Value};
use crate::draw::Distribution;

words! {
    /// Where a number comes from.
    pub enum Evidence {
        /// Computed by us from published records.
        Measured = "measured",
        /// Printed in a publication.
        Published = "published",
        /// Our judgement.
        Assumed = "assumed",
    }
}

/// When a number is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Timing {
    /// Once in a trial: we do not know its value.
    PerTrial,
    /// Anew every year (and, where the table says so, for every estate): the world varies.
    EachYear,
    /// Once in a trial for each of the things that it is about.
    ForEach,
}

/// The place of a number in [`Content::numbers`](crate::scenario::Content::numbers).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NumberId(pub usize);

/// One number of the scenario with its uncertainty and its evidence.
#[derive(Clone, Debug)]
pub struct Number {
    /// The full path, which is also the name of its draw: `estate.london.area_m2`.
    pub key: String,
    /// What is known of its value.
    pub distribution: Distribution,
    /// When it is drawn.
    pub timing: Timing,
    /// Unit, in words for a reader: `£m`, `a year`, `share`, `m²`.
    pub unit: &'static str,
    /// How it is known.
    pub evidence: Evidence,
    /// Where it is known from; empty where the file does not say.
    pub source: String,
    /// Which layer set it: the file's name, `--set`, or `default`.
    pub layer: String,
}

/// Parameters that are pure numbers even where the number itself is a rate.
const UNITLESS: [&str; 6] = ["cv", "log_sd", "probability", "concentration", "alpha", "beta"];

impl Reader<'_> {
    /// A number or a percentage; not a distribution.
    pub fn scalar(&mut self, node: &Node, path: &str) -> Option<f64> {
        let rate = self.key.unit == RATE && !UNITLESS.iter().any(|name| path.ends_with(&format!(".{name}")));
        let value = match &node.value {
            Value::Integer(Some(number)) => *number as f64,
            Value::Integer(None) => f64::INFINITY,
            Value::Float(number) => *number,
            Value::Text(text) => match percentage(text) {
                Some(value) if rate => value,
                _ => return self.not_a_number(node, path, text),
            },
            _ => {
                let help = format!("{}: a number{}", self.key.about, in_unit(self.key.unit));
                self.problems.push(wrong_type(node, path, "a number", None, help));
                return None;
            }
        };
        if !value.is_finite() {
            self.problems.push(
                Problem::new("E0200", format!("{} is not a finite number", quoted(path)))
                    .about(path)
                    .at(&node.span, "not finite")
                    .help("every number must be finite; where something has no limit, leave the key out"),
            );
            return None;
        }
        if rate && value.abs() > 1.0 {
            let percent = trimmed(value * 100.0);
            self.problems.push(
                Problem::new("E0203", format!("{} is {percent}% a year", quoted(path)))
                    .about(path)
                    .at(&node.span, format!("{percent}%?"))
                    .help(format!("write {} or \"{}%\"", trimmed(value / 100.0), trimmed(value))),
            );
            return None;
        }
        Some(value)
    }

    fn not_a_number(&mut self, node: &Node, path: &str, text: &str) -> Option<f64> {
        let name = path.rsplit('.').next().unwrap_or(path);
        // A financial year as a key stands in quotation marks.
        let name = if name.contains('/') { format!("\"{name}\"") } else { name.to_owned() };
        let help = match (text.trim().parse::<f64>(), percentage(text)) {
            (Ok(value), _) if value.is_finite() => format!("write: {name} = {}", text.trim()),
            (_, Some(value)) => {
                format!("percentages are for rates only; write: {name} = {}", trimmed(value))
            }
            _ => format!("{}: a number{}", self.key.about, in_unit(self.key.unit)),
        };
        self.problems.push(wrong_type(node, path, "a number", None, help));
        None
    }

    /// Whether every draw lies in the key's range; says so where not.
    pub(crate) fn in_range(&mut self, distribution: &Distribution, node: &Node, path: &str) -> bool {
        let (least, greatest) = self.key.range;
        let (low, high) = drawn(distribution);
        if low >= least && high <= greatest {
            return true;
        }
        let below = low < least;
        let (value, limit) = if below { (low, least) } else { (high, greatest) };
        let signed = below && least == 0.0 && ![SHARE, RATE, LOG_SD].contains(&self.key.unit);
        let fixed = distribution.as_fixed().is_some();
        let title = match (fixed, signed) {
            (true, true) => format!("{} is negative", quoted(path)),
            (true, false) => format!("{} is {}, outside {}", quoted(path), trimmed(value), allowed(self.key)),
            (false, true) => format!("{} can be drawn negative: {}", quoted(path), rounded(value)),
            (false, false) => {
                format!("{} can be drawn as {}, outside {}", quoted(path), rounded(value), allowed(self.key))
            }
        };
        let help = match (fixed, signed) {
            (true, true) => {
                format!("amounts, counts and probabilities are positive numbers; this is: {}", self.key.about)
            }
            // Fifteen for a share is a percentage.
            (true, false) if self.key.range == (0.0, 1.0) && (2.0..=100.0).contains(&value) => {
                format!(
                    "{}: {}; if {} % is meant, write {}",
                    self.key.about,
                    allowed(self.key),
                    trimmed(value),
                    trimmed(value / 100.0)
                )
            }
            (true, false) => format!("{}: {}", self.key.about, allowed(self.key)),
            // A gamma has no upper end, a beta has two.
            (false, _) => format!(
                "use a distribution that stays {} {}: truncated_normal, uniform, pert or {}",
                if below { "at or above" } else { "at or below" },
                trimmed(limit),
                if greatest == f64::INFINITY { "gamma" } else { "beta" }
            ),
        };
        self.problems.push(
            Problem::new(if signed { "E0201" } else { "E0202" }, title)
                .about(path)
                .at(&node.span, format!("must be {}", allowed(self.key)))
                .help(help),
        );
        false
    }
}

/// Least and greatest value that a 32-bit uniform can bring forth.
pub(crate) fn drawn(distribution: &Distribution) -> (f64, f64) {
    const LEAST: f64 = 0.5 / 4_294_967_296.0;
    match distribution.as_fixed() {
        Some(value) => (value, value),
        None => (distribution.quantile(LEAST), distribution.quantile(1.0 - LEAST)),
    }
}

/// The key's range in words.
pub(crate) fn allowed(key: &Key) -> String {
    match key.range {
        (low, high) if low == f64::NEG_INFINITY && high == f64::INFINITY => "any number".to_owned(),
        (low, high) if high == f64::INFINITY => format!("{} or more", trimmed(low)),
        (low, high) => format!("{} to {}", trimmed(low), trimmed(high)),
    }
}

fn in_unit(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" ({unit})") }
}

/// A percentage such as `3.5%` or `3.5 %` as a share.
fn percentage(text: &str) -> Option<f64> {
    let number = text.trim().strip_suffix('%')?.trim();
    // "nan%" and "inf%" are numbers to Rust, not to us.
    number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+')).then_some(())?;
    // The decimal point is moved, not the binary value divided: "2.1%" is the same number as 0.021.
    format!("{number}e-2").parse().ok()
}

/// A number without the noise of binary fractions: `0.035`, not `0.035000000000000003`.
pub(crate) fn trimmed(value: f64) -> String {
    let short = format!("{value:.10}");
    match value.abs() {
        0.0 => "0".to_owned(),
        size if !(1e-6..1e15).contains(&size) => format!("{value:e}"),
        _ => short.trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

/// A drawn value to three significant digits: no machine's last bits in a message.
pub(crate) fn rounded(value: f64) -> String {
    let digits = format!("{value:.2e}");
    digits.parse().map_or(digits, trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_a_hundredth_and_nothing_else_is_one() {
        assert_eq!(percentage("3.5%"), Some(0.035));
        assert_eq!(percentage(" -2 % "), Some(-0.02));
        assert_eq!(percentage("nan%"), None);
        assert_eq!(percentage("3.5"), None);
    }

    #[test]
    fn numbers_in_messages_are_short() {
        assert_eq!(trimmed(3.5 / 100.0), "0.035");
        assert_eq!(trimmed(350.0), "350");
        assert_eq!(trimmed(-0.1), "-0.1");
        assert_eq!(trimmed(1e300), "1e300");
    }
}
