//! The journal of an unfinished sweep: a line for each finished case, with its own hash, so that whatever was whole when the
//! program ended is still good.
//!
//! `head HASH VERSION PLAN` comes first, then `case HASH KEY RESULTS` as cases are finished, in any order. HASH is the SHA-256 of
//! the rest of the line. KEY is the hash of all that decides the results of a case, the program's version among it; so a line
//! that has the right key and the right hash can be used, wherever it came from.

use super::manifest::sha256;
use crate::engine::Metric;
use crate::engine::cell::CellResults;
use crate::engine::results::{QUANTILES, QuantileEstimate, SeriesStats};
use crate::num::quantile::Share;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Name of the journal.
pub const JOURNAL: &str = ".capcast.journal";

/// What an unfinished sweep was about, a line each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Version of the program.
    pub version: String,
    /// Scenario, sweeps and flags, as `path = value`.
    pub plan: Vec<String>,
}

impl Head {
    /// The head of a sweep by this program.
    pub fn of(plan: Vec<String>) -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), plan }
    }

    fn line(&self) -> String {
        let plan: Vec<String> = self.plan.iter().map(|line| line.escape_default().to_string()).collect();
        sealed("head", &format!("{} {}", self.version, plan.join("\t")))
    }
}

/// What a journal was found to hold.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// What it was about; none where its first line is damaged.
    pub head: Option<Head>,
    /// Results of finished cases by key, as written.
    pub cases: BTreeMap<String, String>,
    /// Lines that are not what was written, from 1.
    pub damaged: Vec<usize>,
}

/// A line with its hash.
fn sealed(kind: &str, rest: &str) -> String {
    format!("{kind} {} {rest}\n", sha256(rest.as_bytes()))
}

/// The line of a finished case.
pub fn case_line(key: &str, results: &str) -> String {
    sealed("case", &format!("{key} {results}"))
}

/// A whole journal.
pub fn written<'a>(head: &Head, cases: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<u8> {
    let mut text = head.line();
    for (key, results) in cases {
        text.push_str(&case_line(key, results));
    }
    text.into_bytes()
}

/// Reads a journal; what is damaged in it is noted and left out. A line that was not finished is damaged.
///
/// # Examples
/// ```
/// use capcast::output::journal::{Head, read, written};
/// let head = Head::of(vec!["capital.pot_gbp_m = 750".into()]);
/// let case = ("key".to_string(), "results".to_string());
/// let mut bytes = written(&head, [(&case.0, &case.1)].into_iter());
/// assert_eq!(read(&bytes).head, Some(head));
/// assert_eq!(read(&bytes).cases["key"], "results");
/// let last = bytes.len() - 2;
/// bytes[last] ^= 1;
/// assert_eq!(read(&bytes).damaged, [2]);
/// assert!(read(&bytes).cases.is_empty());
/// ```
pub fn read(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let ends_whole = bytes.is_empty() || bytes.ends_with(b"\n");
    let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
    let last = lines.len() - 1;
    for (number, line) in lines.iter().enumerate() {
        if line.is_empty() && number == last {
            continue;
        }
        let whole = ends_whole || number < last;
        match std::str::from_utf8(line).ok().filter(|_| whole).and_then(opened) {
            Some(("head", rest)) if number == 0 => found.head = head(rest),
            Some(("case", rest)) => {
                if let Some((key, results)) = rest.split_once(' ') {
                    found.cases.insert(key.to_owned(), results.to_owned());
                }
            }
            _ => found.damaged.push(number + 1),
        }
    }
    found
}

/// Kind and content of a line, where its hash is right.
fn opened(line: &str) -> Option<(&str, &str)> {
    let (kind, rest) = line.split_once(' ')?;
    let (hash, rest) = rest.split_once(' ')?;
    (hash == sha256(rest.as_bytes())).then_some((kind, rest))
}

fn head(rest: &str) -> Option<Head> {
    let (version, plan) = rest.split_once(' ')?;
    let plan = plan.split('\t').map(unescaped).collect();
    Some(Head { version: version.to_owned(), plan })
}

/// Undoes `escape_default`; what is no escape stays.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = escape.chars();
        rest = match chars.next() {
            Some('n') => (out.push('\n'), chars.as_str()).1,
            Some('r') => (out.push('\r'), chars.as_str()).1,
            Some('t') => (out.push('\t'), chars.as_str()).1,
            Some('u') => match escape.strip_prefix("u{").and_then(|code| code.split_once('}')) {
                Some((code, after)) => {
                    out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
                    after
                }
                None => escape,
            },
            Some(other) => (out.push(other), chars.as_str()).1,
            None => "",
        };
    }
    out + rest
}

/// The results of a case as one line: numbers by their bits, so that what is read is what was found.
pub fn encode(results: &CellResults) -> String {
    let mut text = String::new();
    let mut number = |value: f64| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{:x} ", value.to_bits());
    };
    for stats in &results.series {
        number(stats.central_case);
        number(stats.mean);
        optional(&mut number, stats.sd);
        optional(&mut number, stats.mcse);
        let quantiles = stats.quantiles.iter().flatten().chain(&stats.extra);
        for estimate in quantiles {
            number(estimate.value);
            optional(&mut number, estimate.lo);
            optional(&mut number, estimate.hi);
        }
        number(f64::from(stats.n));
    }
    for share in &results.shares {
        number(share.count);
        number(share.n as f64);
    }
    for (value, trial) in [results.ledger_error, results.money_error, results.least_factor] {
        number(value);
        number(f64::from(trial));
    }
    for trial in &results.left_out {
        number(f64::from(*trial));
    }
    text.trim_end().to_owned()
}

/// A value that may be missing: then the bits of what no result can be.
fn optional(number: &mut impl FnMut(f64), value: Option<f64>) {
    number(value.unwrap_or(f64::NAN));
}

/// The results of a case from a line; `outcomes` (strategy, metric, year after the first) and the number of further quantiles
/// say what must stand there, and `shares` how many shares. None where something else does.
pub fn decode(line: &str, outcomes: &[(usize, Metric, usize)], extra: usize, shares: usize) -> Option<CellResults> {
    let mut numbers = line.split(' ').map(|bits| u64::from_str_radix(bits, 16).ok().map(f64::from_bits));
    let mut next = || numbers.next().flatten();
    let given = |value: f64| (!value.is_nan()).then_some(value);
    let mut series = Vec::with_capacity(outcomes.len());
    for &(strategy, metric, year) in outcomes {
        let (central_case, mean) = (next()?, next()?);
        let (sd, mcse) = (given(next()?), given(next()?));
        let mut estimates = Vec::with_capacity(QUANTILES.len() + extra);
        for _ in 0..QUANTILES.len() + extra {
            estimates.push(QuantileEstimate { value: next()?, lo: given(next()?), hi: given(next()?) });
        }
        let extra = estimates.split_off(QUANTILES.len());
        let quantiles = Some(estimates.try_into().ok()?);
        let n = whole(next()?)?;
        series.push(SeriesStats {
            strategy,
            entity: 0,
            group: 0,
            year,
            metric,
            central_case,
            mean,
            sd,
            mcse,
            quantiles,
            extra,
            n,
        });
    }
    let mut share = || Some(Share { count: next()?, n: whole(next()?)? as usize });
    let shares = (0..shares).map(|_| share()).collect::<Option<_>>()?;
    let ledger_error = (next()?, whole(next()?)?);
    let money_error = (next()?, whole(next()?)?);
    let least_factor = (next()?, whole(next()?)?);
    let left_out = numbers.map(|number| whole(number?)).collect::<Option<_>>()?;
    Some(CellResults { series, shares, ledger_error, money_error, least_factor, left_out })
}

fn whole(number: f64) -> Option<u32> {
    let whole = number as u32;
    (f64::from(whole) == number).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> (CellResults, [(usize, Metric, usize); 2]) {
        let estimate = |value: f64| QuantileEstimate { value, lo: None, hi: Some(value * 1.1) };
        let outcomes = [(0, Metric::BacklogTotal, 3), (1, Metric::Incidents, 4)];
        let series = outcomes.map(|(strategy, metric, year)| SeriesStats {
            strategy,
            entity: 0,
            group: 0,
            year,
            metric,
            central_case: 1.0 / 3.0,
            mean: f64::MIN_POSITIVE,
            sd: Some(0.1),
            mcse: None,
            quantiles: Some([5.0, -0.0, 7e300, 1.0, 2.0, 3.0, 4.0].map(estimate)),
            extra: vec![estimate(9.0)],
            n: u32::MAX,
        });
        let results = CellResults {
            series: series.into(),
            shares: vec![Share { count: 3.0, n: 7 }, Share { count: 0.0, n: 7 }],
            ledger_error: (1e-17, 7),
            money_error: (2e-17, 8),
            least_factor: (f64::INFINITY, 0),
            left_out: vec![4, 17],
        };
        (results, outcomes)
    }

    #[test]
    fn results_come_back_to_the_bit() {
        let (results, outcomes) = results();
        let line = encode(&results);
        let back = decode(&line, &outcomes, 1, 2).unwrap();
        assert_eq!(back, results);
        assert_eq!(encode(&back), line); // -0.0 is not 0.0
        assert!(line.bytes().all(|b| b.is_ascii_hexdigit() || b == b' '));
    }

    #[test]
    fn a_line_of_another_shape_is_no_result() {
        let (results, outcomes) = results();
        let line = encode(&results);
        assert_eq!(decode(&line, &outcomes[..1], 1, 2), None);
        assert_eq!(decode(&line[..line.len() / 2], &outcomes, 1, 2), None);
        assert_eq!(decode("", &outcomes, 1, 2), None);
        assert_eq!(decode(&line.replace(' ', "  "), &outcomes, 1, 2), None);
    }

    /// Rows 79 to 81: whatever byte is changed, and wherever the file ends, no other line is lost and none is made up.
    #[test]
    fn what_is_damaged_costs_its_own_line_and_no_other() {
        let head = Head::of(vec!["a = \"x\\y\"\n".to_owned(), "b = 2\tc".to_owned()]);
        let cases: Vec<(String, String)> = (0..4).map(|i| (format!("key{i}"), format!("{i}f 3f {i}"))).collect();
        let bytes = written(&head, cases.iter().map(|(key, results)| (key, results)));
        let whole = read(&bytes);
        assert_eq!((whole.head.as_ref(), whole.cases.len(), whole.damaged.len()), (Some(&head), 4, 0));
        for at in 0..bytes.len() {
            for flip in [0x01, 0x80, bytes[at] ^ b'\n'] {
                let mut damaged = bytes.clone();
                damaged[at] ^= flip;
                if damaged == bytes {
                    continue;
                }
                let found = read(&damaged);
                assert!(!found.damaged.is_empty(), "byte {at} changed and nothing noticed");
                assert!(found.head.is_none() || found.head.as_ref() == Some(&head));
                // A line feed that goes takes two lines with it.
                assert!(found.cases.len() + usize::from(found.head.is_some()) >= 3, "byte {at}");
                assert!(found.cases.iter().all(|(key, results)| whole.cases.get(key) == Some(results)));
            }
            let cut = read(&bytes[..at]);
            let complete = bytes[..at].iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(cut.cases.len() + usize::from(cut.head.is_some()), complete, "cut at {at}");
            assert_eq!(cut.damaged.len(), usize::from(at > 0 && bytes[at - 1] != b'\n'));
        }
    }
}
