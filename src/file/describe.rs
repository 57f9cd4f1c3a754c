//! What a key or table is, in sentences: the same ones in the schema and in `explain`.

use super::format::{Format, Names};
use super::key::{Absent, GBP_M, Key, Kind, LOG_SD, RATE, SHARE};
use super::number::{Timing, allowed};
use super::shape::{SHAPES, ways_in_words};
use super::suggest::listed;

/// Every distribution with the ways to write it.
pub fn distributions() -> Vec<(&'static str, String)> {
    SHAPES.iter().map(|(name, ways)| (*name, ways_in_words(name, ways))).collect()
}

impl Format {
    /// What the table with this pattern is about.
    pub fn about_table(&self, pattern: &str) -> String {
        let named = self.named.iter().find_map(|named| match pattern.strip_prefix(named.path) {
            Some("") => Some(named.about.to_owned()),
            Some(".*") if named.names == Names::Years => Some(named.each.to_owned()),
            Some(".*") => Some(format!("{}; the name of its table is its identifier", named.each)),
            _ => None,
        });
        let mut others = self.parts.iter().flat_map(|part| part.tables);
        named
            .or_else(|| others.find(|(path, _)| *path == pattern).map(|(_, about)| (*about).to_owned()))
            .unwrap_or_default()
    }

    /// All of it about a key in one paragraph.
    pub fn describe(&self, key: &Key) -> String {
        let parts = [
            sentence(key.about),
            format!("Unit: {}.", unit(key)),
            chance(key).to_owned(),
            range(key),
            self.absence(key),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What its absence means.
    fn absence(&self, key: &Key) -> String {
        match key.absent {
            Absent::Required => match self.switch_of(key.path) {
                Some(switch) => format!("Must be there where [{switch}] is."),
                None => "Must be there.".to_owned(),
            },
            // The text says itself what is taken for it.
            Absent::Default("\"\"") => String::new(),
            Absent::Default(taken) => format!("Where absent: {taken}."),
            Absent::Nothing => "May be absent.".to_owned(),
        }
    }
}

/// The unit of a key in words: what one of it is, or what kind of thing stands there.
pub fn unit(key: &Key) -> String {
    match (key.unit, key.kind) {
        (GBP_M, _) => "million pounds (£m)".to_owned(),
        ("£", _) => "pounds (£)".to_owned(),
        ("£ per £", _) => "pounds per pound".to_owned(),
        ("£ per m²", _) => "pounds per square metre".to_owned(),
        ("£ per m² a year", _) => "pounds per square metre a year".to_owned(),
        ("£m per person", _) => "million pounds (£m) per person".to_owned(),
        ("million a year", _) => "millions of cases a year".to_owned(),
        ("probability per £bn", _) => "a probability for each thousand million pounds (£bn)".to_owned(),
        ("people (full-time)", _) => "people, as full-time equivalents".to_owned(),
        ("people a year", _) => "people a year, as full-time equivalents".to_owned(),
        ("1: fully skilled", _) => "an index (1 is fully skilled)".to_owned(),
        ("m²", _) => "square metres".to_owned(),
        (RATE, _) => "a share a year (0.03 or \"3%\" is three per cent a year)".to_owned(),
        (SHARE, _) => "a share (0.1 is a tenth)".to_owned(),
        ("share added", _) => "a share that is added (0.2 makes a fifth more)".to_owned(),
        (LOG_SD, _) => "a standard deviation on the log scale (0.14 is about 14 per cent)".to_owned(),
        ("relative", _) => "relative to the average of 1".to_owned(),
        ("", Kind::Version) => "none; the number of a version".to_owned(),
        ("", Kind::Id) => "none; an identifier of letters, digits, `_` and `-`, at most 64".to_owned(),
        ("", Kind::Text) => "none; a text".to_owned(),
        ("", Kind::File) => "none; a file, by its path from the one that names it".to_owned(),
        ("", Kind::Paths) => "none; a list of paths such as \"strategy.do_minimum\"".to_owned(),
        ("", Kind::Parameters) => "none; a list of paths such as \"backlog.escalation.mean_per_year\"".to_owned(),
        ("rank correlation", _) => "a rank (Spearman) correlation, -1 to 1".to_owned(),
        ("", Kind::Values) => "none; a list of what may stand at the path".to_owned(),
        ("", Kind::Year) => "none; a financial year, written \"2034/35\"".to_owned(),
        ("", Kind::Trials) => "futures, a whole number".to_owned(),
        ("", Kind::Seed) => "none; a whole number".to_owned(),
        ("", Kind::Flag) => "none; true or false".to_owned(),
        ("", Kind::Word(words)) => format!("none; one of {}", listed(words)),
        ("", Kind::Names(_)) => "none; a list of identifiers, or \"all\"".to_owned(),
        (unit, _) => unit.to_owned(),
    }
}

/// Whether what stands there may be uncertain, and when it is then drawn.
fn chance(key: &Key) -> &'static str {
    match key.kind {
        Kind::Number(Timing::PerTrial) => "Fixed, or a distribution that is drawn once in each future.",
        Kind::Number(Timing::EachYear) => "Fixed, or a distribution that is drawn anew every year.",
        Kind::Number(Timing::ForEach) => "Fixed, or a distribution that is drawn once in each future for each of them.",
        Kind::Parts => "A list of shares that sum to 1; never random.",
        Kind::Plan => "A list from the first year on, or a table by year; each amount fixed or a distribution.",
        Kind::Split => "Four shares that sum to 1, or a dirichlet around them.",
        Kind::Fixed => "Never random.",
        _ => "",
    }
}

/// What is allowed, for a number with limits.
fn range(key: &Key) -> String {
    match (key.kind, key.range) {
        (Kind::Number(_) | Kind::Plan | Kind::Fixed, (low, high)) if low.is_finite() || high.is_finite() => {
            format!("Allowed: {}.", allowed(key))
        }
        _ => String::new(),
    }
}

/// A sentence of its own: a capital letter, a full stop.
pub fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", characters.as_str().trim_end_matches('.'))
}
