//! How the numbers of a table for people are written.

use crate::engine::Metric;
use crate::outcomes::Unit;
use crate::words::BILLIONS_FROM;

/// How the numbers of a table are written: one unit, and no digit finer than the Monte Carlo error.
pub struct Scale {
    per_unit: f64,
    pub unit: String,
    decimals: usize,
}

impl Scale {
    /// That of figures of an outcome up to `largest`, known to within `error`.
    pub fn of(metric: Metric, largest: f64, error: f64) -> Self {
        let unit = metric.unit().name();
        let (per_unit, unit) = match unit.strip_prefix("£m") {
            Some(_) => {
                let (per_unit, name) = match largest {
                    size if size >= BILLIONS_FROM => (1000.0, "£bn"),
                    size if size > 0.0 && size < 1.0 => (0.001, "£k"),
                    _ => (1.0, "£m"),
                };
                (per_unit, name.to_owned())
            }
            None if matches!(metric.unit(), Unit::Share | Unit::Slope) => (0.01, "per cent".to_owned()),
            None => (1.0, unit.to_owned()),
        };
        let error = error / per_unit;
        let mut decimals = 0;
        let mut digit = 1.0;
        // Two digits after the point, and more where what is shown would else come to nothing.
        while digit > error && (decimals < 2 || (largest > 0.0 && largest / per_unit < 10.0 * digit && decimals < 9)) {
            digit /= 10.0;
            decimals += 1;
        }
        Self { per_unit, unit, decimals }
    }

    /// In the unit, which stands elsewhere.
    pub fn show(&self, value: f64) -> String {
        let text = format!("{:.*}", self.decimals, value / self.per_unit);
        let text = if text.trim_start_matches('-').bytes().all(|b| b"0.".contains(&b)) {
            text.trim_start_matches('-').to_owned()
        } else {
            text
        };
        text.replace('-', "−")
    }

    /// An error, which is never shown as none where there is one.
    pub fn error(&self, value: f64) -> String {
        let shown = |decimals| Self { unit: self.unit.clone(), decimals, ..*self }.show(value);
        let nothing = |text: &String| text.bytes().all(|b| b"0.".contains(&b));
        let finer = (self.decimals..12).map(shown).find(|text| !nothing(text));
        finer.unwrap_or_else(|| self.show(value))
    }

    /// With its sign, since it is a difference.
    pub fn signed(&self, value: f64) -> String {
        let text = self.show(value);
        let nothing = text.bytes().all(|b| b"0.".contains(&b));
        if text.starts_with('−') || nothing { text } else { format!("+{text}") }
    }
}

/// The larger of two.
pub fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}
