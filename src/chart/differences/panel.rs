//! The rows of the picture, on one axis.

use super::rows::extent;
use super::scale::{Scale, whole};
use crate::analysis::best::Verdict;
use crate::analysis::comparison::Row;
use crate::chart::frame::LINE;
use crate::chart::money::signed_ticks;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use crate::chart::strategies_compared::Rows;
use crate::words::LEAST_FUTURES;

/// The share of an axis that may be left empty for a round value at its end.
const LITTLE: f64 = 0.15;
/// Radius of the dot, heights of the range and of the error.
pub(super) const DOT: f64 = 4.0;
pub(super) const THIN: f64 = 2.0;
pub(super) const THICK: f64 = 8.0;

/// The extent, wide enough for every figure to stand on its own side of zero; `room` is the share of the panel that one takes.
pub(super) fn with_room((low, high): (f64, f64), rows: &[&Row], room: f64) -> (f64, f64) {
    let room = if room < 0.45 { room } else { 0.45 };
    let needed = room / (1.0 - room);
    let any = |sign: f64| rows.iter().any(|row| row.difference.mean.value * sign > 0.0);
    // What is equal stands right of zero.
    let right = any(1.0) || rows.iter().any(|row| row.difference.mean.value == 0.0);
    let low = if any(-1.0) && -low < needed * high { -needed * high } else { low };
    let high = if right && high < needed * -low { needed * -low } else { high };
    (low, high)
}

/// The extent as far as the next round values, where that costs little room.
pub(in crate::chart) fn outward((low, high): (f64, f64), scale: Scale) -> (f64, f64) {
    let whole = whole(scale.metric);
    let ticks = signed_ticks(whole * low, whole * high, 4, scale.money.unit);
    let Some(step) = ticks.windows(2).next().map(|pair| (pair[1].0 - pair[0].0) / whole) else { return (low, high) };
    let end = |end: f64| {
        let round = (end / step - 1e-9).ceil() * step;
        if round - end <= LITTLE * (high - low) { round } else { end }
    };
    (-end(-low), end(high))
}

pub(in crate::chart) struct Panel {
    pub(in crate::chart) area: Bounds,
    pub(in crate::chart) low: f64,
    pub(in crate::chart) high: f64,
    pub(in crate::chart) zone: f64,
    pub(in crate::chart) scale: Scale,
    pub(in crate::chart) rows: Rows,
    /// Where figures end that stand beside it.
    pub(in crate::chart) end: f64,
}

impl Panel {
    pub(in crate::chart) fn x(&self, value: f64) -> f64 {
        // The outermost dots stay inside.
        let (left, right) = (self.area.left + DOT, self.area.right - DOT);
        let share = (value - self.low) / (self.high - self.low);
        left + share.clamp(0.0, 1.0) * (right - left)
    }

    fn has(&self, value: f64) -> bool {
        let dust = 1e-9 * (self.high - self.low);
        (self.low - dust..=self.high + dust).contains(&value)
    }

    /// Whether a row goes beyond the axis.
    pub(super) fn is_far(&self, row: &Row, n: usize) -> bool {
        let (low, high) = extent(&[row], 0.0, n);
        row.verdict != Verdict::Same && !(self.has(low) && self.has(high))
    }

    /// An arrowhead at the end of the axis on the side of a value that lies beyond it.
    fn arrow(&self, sheet: &mut Sheet, value: f64, y: f64, ink: Ink) {
        let (end, back) = match value < self.low {
            true => (self.area.left, self.area.left + 2.0 * DOT),
            false => (self.area.right, self.area.right - 2.0 * DOT),
        };
        sheet.area(vec![(end, y), (back, y - DOT - 1.0), (back, y + DOT + 1.0)], ink);
    }

    /// The zone of no difference, round values, and the line at zero.
    pub(in crate::chart) fn ground(&self, sheet: &mut Sheet) {
        let Bounds { left, right, top, bottom } = self.area;
        if self.zone > 0.0 {
            let zone = Bounds { left: self.x(-self.zone), right: self.x(self.zone), top, bottom };
            sheet.rectangle(zone, Ink::PaleGrey);
        }
        let label = |(value, text): (f64, String)| {
            let label = Label::new(text, (self.x(value), bottom + LINE)).anchored(Anchor::Middle);
            (value, label.kept_within(left - 6.0, right + 6.0))
        };
        let fit = |labels: &Vec<(f64, Label)>| {
            labels.windows(2).all(|pair| !pair[0].1.bounds().touches(&pair[1].1.bounds(), 10.0))
        };
        let whole = whole(self.scale.metric);
        let ticks = |most| signed_ticks(whole * self.low, whole * self.high, most, self.scale.money.unit).into_iter();
        let mut candidates =
            (1..=4).rev().map(|most| ticks(most).map(|(value, text)| label((value / whole, text))).collect());
        for (value, label) in candidates.find(fit).unwrap_or_default() {
            if value != 0.0 {
                sheet.line((self.x(value), top), (self.x(value), bottom), 0.8, Ink::PaleGrey);
            }
            sheet.text(label);
        }
        sheet.line((self.x(0.0), top - 4.0), (self.x(0.0), bottom), 1.4, Ink::DarkGrey);
    }

    pub(super) fn row(&self, sheet: &mut Sheet, row: &Row, top: f64, n: usize) {
        let y = top + if self.rows.beside { self.rows.dot } else { 27.0 };
        let told = matches!(row.verdict, Verdict::Better | Verdict::Worse);
        let ink = if told { Ink::DarkBlue } else { Ink::MiddleGrey };
        let bar = |low: f64, high: f64, height: f64| Bounds {
            left: self.x(low),
            right: self.x(high),
            top: y - height / 2.0,
            bottom: y + height / 2.0,
        };
        if let (true, Some([p10, _, p90])) = (n >= LEAST_FUTURES, row.difference.quantiles) {
            sheet.rectangle(bar(p10.value, p90.value, THIN), ink);
        }
        if let Some((low, high)) = row.difference.mean.interval().filter(|_| self.has(row.difference.mean.value)) {
            sheet.rectangle(bar(low, high, THICK), if told { Ink::MiddleTint } else { Ink::PaleGrey });
        }
        let mean = row.difference.mean;
        if self.has(mean.value) {
            sheet.dot((self.x(mean.value), y), DOT, ink);
        }
        if self.is_far(row, n) {
            let beyond =
                row.difference.quantiles.filter(|_| n >= LEAST_FUTURES).map(|[p10, _, p90]| [p10.value, p90.value]);
            let ends = beyond.into_iter().flatten().chain([mean.value]).filter(|end| !self.has(*end));
            ends.for_each(|end| self.arrow(sheet, end, y, ink));
        }
        let ink = if told { Ink::DarkBlue } else { Ink::DarkGrey };
        let figure = Label::new(self.scale.signed(mean.value), (self.x(mean.value), top + 15.0));
        let figure = figure.bold().coloured(ink).anchored(Anchor::Middle);
        if self.rows.beside {
            sheet.text(Label { at: (self.end, top + self.rows.baseline), ..figure }.anchored(Anchor::End));
            return;
        }
        // On its own side of the line at zero; white behind it only where that cuts no zone.
        let zero = self.x(0.0);
        let (left, right) = match mean.value < 0.0 {
            true => (self.area.left + 2.0, zero - 4.0),
            false => (zero + 4.0, self.area.right - 2.0),
        };
        let figure = figure.kept_within(left, right);
        let bounds = figure.bounds();
        match self.zone > 0.0 && bounds.right > self.x(-self.zone) && bounds.left < self.x(self.zone) {
            true => sheet.text(figure),
            false => sheet.backed_text(figure),
        }
    }
}
