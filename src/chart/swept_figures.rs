//! How the numbers of a picture of a sweep are written.

use super::money::Money;
use crate::words as counts;

/// How the numbers of a picture are written: in one unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Figures {
    Money(Money),
    Percent,
    /// An outcome that is a share, in per cent with so many decimals.
    Share(usize),
    Thousands(&'static str),
    Plain(&'static str),
    /// What is small in its unit, with so many decimals.
    Fine(&'static str, usize),
}

impl Figures {
    /// Without the unit.
    pub(super) fn bare(self, value: f64) -> String {
        let sign = if value < 0.0 { "−" } else { "" };
        let size = value.abs();
        match self {
            Self::Money(money) => format!("{sign}{}", money.bare(size)),
            Self::Percent => format!("{:.0}", value * 100.0),
            Self::Share(decimals) => format!("{:.decimals$}", value * 100.0),
            Self::Thousands(_) => format!("{sign}{}", counts::count((size / 1000.0).round() as u64)),
            Self::Fine(_, decimals) => {
                let text = format!("{size:.decimals$}");
                if text.bytes().all(|b| b"0.".contains(&b)) { "0".to_owned() } else { format!("{sign}{text}") }
            }
            Self::Plain(_) if size >= 100.0 => format!("{sign}{}", counts::count(size.round() as u64)),
            Self::Plain(_) => plain((value * 10.0).round() / 10.0),
        }
    }

    /// With it, where it is short.
    pub(super) fn full(self, value: f64) -> String {
        match self {
            Self::Money(money) if value < 0.0 => format!("−{}", money.full(-value)),
            Self::Money(money) => money.full(value),
            Self::Percent | Self::Share(_) => format!("{} %", self.bare(value)),
            Self::Thousands(unit) => format!("{} thousand {unit}", self.bare(value)),
            Self::Plain(unit) | Self::Fine(unit, _) => format!("{} {unit}", self.bare(value)),
        }
    }

    pub(super) fn unit(self) -> String {
        match self {
            Self::Money(money) => money.unit.name(),
            Self::Percent | Self::Share(_) => "%".to_owned(),
            Self::Thousands(unit) => format!("thousand {unit}"),
            Self::Plain(unit) | Self::Fine(unit, _) => unit.to_owned(),
        }
    }
}

/// A number without a tail of zeros or dust.
pub(super) fn plain(value: f64) -> String {
    if value.fract() == 0.0 && (10_000.0..1e15).contains(&value) {
        return counts::count(value as u64);
    }
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}
