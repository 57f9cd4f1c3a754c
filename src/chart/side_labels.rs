//! Names and figures right of a plot, each as near to the height of what it names as its neighbours allow.

use super::frame::LINE;
use super::money::largest;
use super::sheet::{Bounds, Ink, Label, Sheet};
use super::text::{Weight, width};

/// A sample of colour before a name, and air behind it.
const SAMPLE: f64 = 10.0;
const AIR: f64 = 5.0;
/// Between two entries.
const BETWEEN: f64 = 4.0;

/// What is named.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Entry {
    pub name: String,
    /// Under the name, a line each.
    pub figures: Vec<String>,
    pub ink: Ink,
    /// The height of what it names.
    pub y: f64,
}

impl Entry {
    fn height(&self) -> f64 {
        (1 + self.figures.len()) as f64 * LINE + BETWEEN
    }
}

/// The room that entries need.
pub(super) fn room(entries: &[Entry]) -> f64 {
    let widths = entries.iter().flat_map(|entry| {
        let figures = entry.figures.iter().map(|figure| width(figure, 12.0, Weight::Regular));
        figures.chain([width(&entry.name, 12.0, Weight::Bold)])
    });
    largest(widths) + SAMPLE + AIR
}

/// Writes entries, from the lowest upwards, right of `left` and between `top` and `bottom` as far as they fit there;
/// gives the height at which the last ends.
pub(super) fn draw(sheet: &mut Sheet, left: f64, (top, bottom): (f64, f64), entries: &mut [Entry]) -> f64 {
    // From the foot upwards each is pushed above the one before, then all are pushed down where the top is passed.
    let mut least = bottom;
    for entry in entries.iter_mut() {
        let highest = least - entry.height() / 2.0;
        entry.y = if entry.y < highest { entry.y } else { highest };
        least = entry.y - entry.height() / 2.0;
    }
    let mut most = top;
    for entry in entries.iter_mut().rev() {
        let lowest = most + entry.height() / 2.0;
        entry.y = if entry.y > lowest { entry.y } else { lowest };
        most = entry.y + entry.height() / 2.0;
    }
    for entry in entries.iter() {
        let mut baseline = entry.y - (entry.height() - BETWEEN) / 2.0 + LINE - 3.0;
        let middle = baseline - 4.3;
        let half = SAMPLE / 2.0;
        let sample = Bounds { left, right: left + SAMPLE, top: middle - half, bottom: middle + half };
        sheet.rectangle(sample, entry.ink);
        let text = left + SAMPLE + AIR;
        sheet.text(Label::new(&entry.name, (text, baseline)).bold());
        for figure in &entry.figures {
            baseline += LINE;
            sheet.text(Label::new(figure, (text, baseline)));
        }
    }
    most
}
