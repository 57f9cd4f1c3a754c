//! Words and numbers as messages, sentences, charts and papers write them.

use std::collections::BTreeMap;

/// With fewer futures there are no 8 of 10 to speak of: nothing is told but the middle.
pub const LEAST_FUTURES: usize = 10;

/// What is told as likely holds in this share of the futures at least, and what is told as unlikely in the rest at most; the numbers
/// are beyond Monte Carlo error. There is no other word for a probability: anything else is told as a share or as so many of ten.
pub const LIKELY: f64 = 0.75;
/// That, where `likely` stands.
pub const LIKELY_MEANS: &str = "Likely: in at least 3 of 4 simulated futures, beyond Monte Carlo error.";

/// From here on, in £m, amounts are told in billions, and from the second on in trillions: in sentences, charts and tables.
pub const BILLIONS_FROM: f64 = 1e3;
/// See [`BILLIONS_FROM`].
pub const TRILLIONS_FROM: f64 = 1e6;

/// `10,000`.
///
/// ```
/// use capcast::words::count;
/// assert_eq!([count(7), count(10_000), count(1_234_567)], ["7", "10,000", "1,234,567"]);
/// ```
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// Digits, as `1234.5`, with commas at thousands.
///
/// ```
/// use capcast::words::grouped;
/// assert_eq!(["999", "1234.5678", "-123456", "inf"].map(grouped), ["999", "1,234.5678", "-123,456", "inf"]);
/// ```
pub fn grouped(number: &str) -> String {
    let whole = number.find('.').unwrap_or(number.len());
    let mut text = String::with_capacity(number.len() + whole / 3);
    let mut before = ' ';
    for (at, letter) in number.chars().enumerate() {
        if before.is_ascii_digit() && at < whole && (whole - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(letter);
        before = letter;
    }
    text
}

/// A number up to twelve in a word, and beyond in digits; `nothing` for none.
///
/// ```
/// use capcast::words::number;
/// assert_eq!([0, 7, 12, 1300].map(|n| number(n, "no")), ["no", "seven", "twelve", "1,300"]);
/// ```
pub fn number(n: usize, nothing: &str) -> String {
    let words =
        [nothing, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    words.get(n).map_or_else(|| count(n as u64), |word| (*word).to_owned())
}

/// The nearest of `names`, if it is near enough to be a slip of the pen.
///
/// ```
/// use capcast::words::closest;
/// assert_eq!(closest("trails", ["seed", "trials"]), Some("trials"));
/// assert_eq!(closest("nothing of it", ["seed", "trials"]), None);
/// ```
pub fn closest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long names are free text, and comparing them costs the product of their lengths.
    if written.len() > 64 {
        return None;
    }
    let (written, length) = (written.to_lowercase(), written.chars().count());
    let far = (length / 3).max(1);
    names
        .into_iter()
        // As many letters must change as there are more of them.
        .filter(|name| name.chars().count().abs_diff(length) <= far)
        .map(|name| (strsim::damerau_levenshtein(&written, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, name)| name)
}

/// Whether a spreadsheet would take a text for a formula by how it begins; a negative number is none. Full-width signs
/// count, since some programs make them narrow as they read.
///
/// ```
/// use capcast::words::computes;
/// for text in ["=1+1", "+44", "-cmd", "@SUM", "＝1+1", "＋1", "－1+1", "＠SUM", "\t=1"] {
///     assert!(computes(text), "{text}");
/// }
/// assert!(!computes("-5.2") && !computes("ward") && !computes("a=1"));
/// ```
pub fn computes(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_negative = || {
        text.strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.parse::<f64>().is_ok())
    };
    text.starts_with(signs) && !is_negative()
}

/// `1 future`, `10,000 futures`.
pub fn futures(n: u64) -> String {
    format!("{} {}", count(n), if n == 1 { "future" } else { "futures" })
}

/// `a`, `a and b`, `a, b and c`.
///
/// ```
/// use capcast::words::list;
/// assert_eq!(list(&["a", "b", "c"]), "a, b and c");
/// ```
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            format!("{} and {}", rest.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), last.as_ref())
        }
    }
}

/// What things are called, given their identifier and name: the name, or the identifier where there is none; where two would
/// read alike, with their identifiers.
///
/// ```
/// use capcast::words::distinct;
/// assert_eq!(distinct(&[("a", "West"), ("b", "west"), ("c", " ")]), ["West (a)", "west (b)", "c"]);
/// ```
pub fn distinct(named: &[(&str, &str)]) -> Vec<String> {
    let label = |&(id, name): &(&str, &str)| if name.trim().is_empty() { id } else { name }.to_owned();
    let all: Vec<String> = named.iter().map(label).collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    all.iter().for_each(|label| *times.entry(label.trim().to_lowercase()).or_default() += 1);
    let is_double = |label: &str| times.get(&label.trim().to_lowercase()).is_some_and(|times| *times > 1);
    let own =
        |((id, _), label): (&(&str, &str), String)| if is_double(&label) { format!("{label} ({id})") } else { label };
    named.iter().zip(all).map(own).collect()
}

/// The same text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A number to six significant digits, enough to check a sum with a pocket calculator.
pub fn figure(value: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "not a number".into()
        } else if value > 0.0 {
            "∞".into()
        } else {
            "−∞".into()
        };
    }
    let size = value.abs();
    if size != 0.0 && !(1e-5..1e12).contains(&size) {
        return format!("{value:.5e}");
    }
    let mut decimals = 0;
    let mut scale = 100_000.0;
    while decimals < 9 && size < scale && size != 0.0 {
        decimals += 1;
        scale /= 10.0;
    }
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_six_digits_and_no_tail_of_zeros() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (13_600.0, "13600"),
            (0.073, "0.073"),
            (1367.8, "1367.8"),
            (1_234_567.8, "1234568"),
            (0.031_234_567, "0.0312346"),
            (-2.5, "-2.5"),
            (f64::NAN, "not a number"),
            (f64::INFINITY, "∞"),
            (1e300, "1.00000e300"),
        ] {
            assert_eq!(figure(value), text);
        }
    }
}
