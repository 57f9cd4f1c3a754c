//! The units that cross borders: financial years and risk bands. Inside equations a bare `f64` stands, its unit in its name.

use std::fmt;

/// A financial year, from 1 April to 31 March, named by the calendar year in which it begins.
///
/// ```
/// use capcast::units::FinancialYear;
/// let year: FinancialYear = "2034/35".parse().unwrap();
/// assert_eq!(year, FinancialYear::starting(2034));
/// assert_eq!(year.to_string(), "2034/35");
/// assert_eq!(FinancialYear::starting(1999).to_string(), "1999/00");
/// assert!("2034/36".parse::<FinancialYear>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FinancialYear(i32);

impl FinancialYear {
    /// The financial year that begins on 1 April of `calendar_year`.
    pub const fn starting(calendar_year: i32) -> Self {
        Self(calendar_year)
    }

    /// The year that is surely meant by a text, whichever way it is written; none where that is not sure. A year alone is
    /// the one that begins in it.
    ///
    /// ```
    /// use capcast::units::FinancialYear;
    /// for written in ["2034/35", "2034-35", "2034–35", "34/35", "34-35", "2034/2035", "2034", " 2034 / 35 "] {
    ///     assert_eq!(FinancialYear::meant(written), Some(FinancialYear::starting(2034)), "{written}");
    /// }
    /// for written in ["34", "2034/36", "34/2035", "20345", "next", "2034/35/36", "1/2"] {
    ///     assert_eq!(FinancialYear::meant(written), None, "{written}");
    /// }
    /// ```
    pub fn meant(text: &str) -> Option<Self> {
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        let number = |s: &str| s.parse::<i32>().ok();
        let Some((start, end)) = text.split_once(['/', '-', '–']) else {
            return number(text.trim()).filter(|_| digits(text.trim(), 4)).map(Self);
        };
        let (start, end) = (start.trim(), end.trim());
        let start = match (digits(start, 4), digits(start, 2)) {
            (true, _) => number(start)?,
            // Of this century, as all of them are.
            (_, true) if digits(end, 2) => 2000 + number(start)?,
            _ => return None,
        };
        let follows = match (digits(end, 4), digits(end, 2)) {
            (true, _) => number(end)? == start + 1,
            (_, true) => number(end)? == (start + 1).rem_euclid(100),
            _ => false,
        };
        follows.then_some(Self(start))
    }

    /// The calendar year in which it begins: 2034 for 2034/35.
    pub const fn start(self) -> i32 {
        self.0
    }

    /// The financial year `years` later (or earlier, where negative).
    pub const fn plus(self, years: i32) -> Self {
        Self(self.0 + years)
    }
}

impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, (self.0 + 1).rem_euclid(100))
    }
}

/// A text that is not a financial year of the form `2034/35`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("`{0}` is not a financial year: write it as \"2034/35\"")]
pub struct NotAFinancialYear(pub String);

impl std::str::FromStr for FinancialYear {
    type Err = NotAFinancialYear;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAFinancialYear(text.to_owned());
        let (start, end) = text.split_once('/').ok_or_else(refuse)?;
        let digits = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(start, 4) || !digits(end, 2) {
            return Err(refuse());
        }
        let year = Self(start.parse().map_err(|_| refuse())?);
        if year.to_string() == text { Ok(year) } else { Err(refuse()) }
    }
}

/// The risk bands of the NHS estates return, from least to most urgent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RiskBand {
    /// Can wait for a planned programme.
    Low,
    /// Should be dealt with in the medium term.
    Moderate,
    /// Needs priority management and spending in the short term.
    Significant,
    /// Must be dealt with urgently to prevent catastrophic failure.
    High,
}

impl RiskBand {
    /// All bands, low first: the order of every array over bands.
    pub const ALL: [Self; 4] = [Self::Low, Self::Moderate, Self::Significant, Self::High];

    /// The position in [`RiskBand::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The name used in keys, columns and tables.
    pub const fn name(self) -> &'static str {
        ["low", "moderate", "significant", "high"][self as usize]
    }
}
