//! A key of a file, one row: its unit, range, default and meaning.

use super::number::Timing;

/// What may stand at a key.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// A number, fixed or a distribution, with its evidence.
    Number(Timing),
    /// Money by year: a list from the first year on, or a table by year.
    Plan,
    /// A share for each part of a whole, fixed or Dirichlet.
    Split,
    /// A lever or shape parameter: a number that is never random.
    Fixed,
    /// The version of this format.
    Version,
    /// Free text.
    Text,
    /// An identifier.
    Id,
    /// A financial year.
    Year,
    /// A number of trials.
    Trials,
    /// A seed.
    Seed,
    /// `true` or `false`.
    Flag,
    /// Paths of numbers that are drawn once a trial.
    Parameters,
    /// Rank correlations: one for every pair, or a matrix.
    Ranks,
    /// A file in the folder of the scenario, by its path from the file that names it.
    File,
    /// A list of paths of the scenario.
    Paths,
    /// A list of whatever may stand at another key.
    Values,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Things of this table of named things by their identifiers, as a list, or `all`.
    Names(&'static str),
    /// Shares of a whole in their order, which sum to 1.
    Parts,
}

/// What happens where a key is absent.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Absent {
    /// It must be there.
    Required,
    /// This is taken, written as in a file; it is listed as `assumed`, layer `default`.
    Default(&'static str),
    /// Nothing: what it describes is not there, or other keys say when it is needed.
    Nothing,
}

/// A key.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Key {
    /// Path; `*` stands for an identifier or a year.
    pub path: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Unit in words; empty for what is no number.
    pub unit: &'static str,
    /// Least and greatest value, for a distribution of every draw.
    pub range: (f64, f64),
    /// What its absence means.
    pub absent: Absent,
    /// What it is.
    pub about: &'static str,
}

/// The unit of rates, the only numbers that may be written as a percentage.
pub const RATE: &str = "a year";
/// The unit of money in a plan or stock.
pub const GBP_M: &str = "£m";
/// The unit of shares.
pub const SHARE: &str = "share";
/// The unit of spreads of what is multiplied.
pub(crate) const LOG_SD: &str = "log sd";
/// Any number.
pub(crate) const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
/// 0 or more.
pub(crate) const POSITIVE: (f64, f64) = (0.0, f64::INFINITY);
/// 0 to 1.
pub(crate) const UNIT: (f64, f64) = (0.0, 1.0);
/// What is left a year later: never all of it.
pub(crate) const BELOW_ONE: (f64, f64) = (0.0, 0.999);
/// Rates of growth: prices may fall, but not by nine tenths in a year.
pub(crate) const GROWTH: (f64, f64) = (-0.9, 1.0);

/// What is taken where a key is absent, written as in a file.
pub(crate) const fn or(text: &'static str) -> Absent {
    Absent::Default(text)
}

type Text = &'static str;
type Ends = (f64, f64);

/// A key with all that a row says. (A path at the top of the file comes with a point in front: a macro cannot leave it out.)
const fn key(path: Text, about: Text, kind: Kind, unit: Text, range: Ends, absent: Absent) -> Key {
    let path = match path.as_bytes() {
        [b'.', ..] => path.split_at(1).1,
        _ => path,
    };
    Key { path, kind, unit, range, absent, about }
}

/// A number that may be uncertain, drawn once a trial.
pub(crate) const fn once(path: Text, about: Text, unit: Text, range: Ends, absent: Absent) -> Key {
    key(path, about, Kind::Number(Timing::PerTrial), unit, range, absent)
}

/// A number that may be uncertain, drawn anew every year.
pub(crate) const fn yearly(path: Text, about: Text, unit: Text, range: Ends, absent: Absent) -> Key {
    key(path, about, Kind::Number(Timing::EachYear), unit, range, absent)
}

/// A number that may be uncertain, drawn once a trial for each thing that it is about.
pub(crate) const fn each(path: Text, about: Text, unit: Text, range: Ends, absent: Absent) -> Key {
    key(path, about, Kind::Number(Timing::ForEach), unit, range, absent)
}

/// Things of a table of named things.
pub(crate) const fn names(path: Text, about: Text, table: Text, absent: Absent) -> Key {
    other(path, about, Kind::Names(table), absent)
}

/// Shares of a whole in their order.
pub(crate) const fn parts(path: Text, about: Text, absent: Absent) -> Key {
    key(path, about, Kind::Parts, SHARE, UNIT, absent)
}

/// A number that is never random.
pub(crate) const fn fixed(path: Text, about: Text, unit: Text, range: Ends, absent: Absent) -> Key {
    key(path, about, Kind::Fixed, unit, range, absent)
}

/// Money by year.
pub(crate) const fn plan(path: Text, about: Text) -> Key {
    key(path, about, Kind::Plan, GBP_M, POSITIVE, Absent::Nothing)
}

/// A share for each part of a whole.
pub(crate) const fn split(path: Text, about: Text, absent: Absent) -> Key {
    key(path, about, Kind::Split, SHARE, UNIT, absent)
}

/// Rank correlations.
pub(crate) const fn ranks(path: Text, about: Text) -> Key {
    key(path, about, Kind::Ranks, "rank correlation", (-1.0, 1.0), Absent::Required)
}

/// One of these words.
pub(crate) const fn word(path: Text, about: Text, words: &'static [Text], absent: Absent) -> Key {
    other(path, about, Kind::Word(words), absent)
}

/// `true` or `false`.
pub(crate) const fn flag(path: Text, about: Text, absent: Absent) -> Key {
    other(path, about, Kind::Flag, absent)
}

/// Free text.
pub(crate) const fn text(path: Text, about: Text, absent: Absent) -> Key {
    other(path, about, Kind::Text, absent)
}

/// A financial year.
pub(crate) const fn year(path: Text, about: Text, absent: Absent) -> Key {
    other(path, about, Kind::Year, absent)
}

/// What is no number.
pub(crate) const fn other(path: Text, about: Text, kind: Kind, absent: Absent) -> Key {
    key(path, about, kind, "", ANY, absent)
}

impl Key {
    /// The last part: `trials` of `run.trials`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// Whether it may stand at this path: `estate.*.area_m2` at `estate.london.area_m2`.
    pub fn stands_for(&self, path: &str) -> bool {
        stands_for(self.path, path)
    }
}

/// Whether a pattern stands for this path.
pub(crate) fn stands_for(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('.'), path.split('.'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(known), Some(part)) if known == "*" || known == part => {}
            _ => return false,
        }
    }
}

/// A path with one more part.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The last part of a path.
pub(crate) fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The table around a path; empty at the top.
pub(crate) fn around(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(table, _)| table)
}

/// How many keys these lists have together.
pub(crate) const fn count(lists: &[&[Key]]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < lists.len() {
        sum += lists[i].len();
        i += 1;
    }
    sum
}

/// The keys of these lists in one; `N` is their [`count`].
pub(crate) const fn joined<const N: usize>(lists: &[&[Key]]) -> [Key; N] {
    let mut all = [text("", "", Absent::Nothing); N];
    let (mut place, mut i) = (0, 0);
    while i < lists.len() {
        let mut j = 0;
        while j < lists[i].len() {
            all[place] = lists[i][j];
            (place, j) = (place + 1, j + 1);
        }
        i += 1;
    }
    all
}
