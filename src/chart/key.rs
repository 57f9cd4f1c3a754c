//! How to read a chart: a cell with an annotated fan where one is free, else a line of samples.

use super::frame::{LINE, MARGIN};
use super::run_data::RunData;
use super::sheet::{Bounds, Ink, Label, Place, Sheet};
use super::text::{Weight, wrap};

/// A small fan with its parts named, in a free cell.
pub(super) fn panel(sheet: &mut Sheet, cell: Bounds, story: &RunData) {
    let left = cell.left;
    sheet.text(Label::new("How to read a panel", (left, cell.top + LINE)).bold());
    let (root, end, middle) = (left + 24.0, left + 62.0, cell.top + 56.0);
    let start = (root, middle + 20.0);
    let at = |offset: f64| (end, middle + offset);
    sheet.area(vec![start, at(-32.0), at(26.0)], Ink::LightTint);
    sheet.area(vec![start, at(-17.0), at(12.0)], Ink::MiddleTint);
    sheet.path(vec![start, at(-3.0)], 2.0, Ink::DarkBlue);
    if story.has_record() {
        sheet.path(vec![(left, middle + 28.0), start], 2.0, Ink::DarkGrey);
    }
    let words = [(-24.5, -27.0, "8 of 10 futures"), (-10.0, -10.5, "5 of 10 futures"), (-3.0, 6.0, "median")];
    for (from, to, text) in words {
        let text_at: Place = (end + 14.0, middle + to);
        sheet.path(vec![(end - 1.0, middle + from), (text_at.0 - 3.0, middle + to)], 0.8, Ink::DarkGrey);
        sheet.text(Label::new(text, (text_at.0, text_at.1 + 4.2)));
    }
    let figures = format!("Figures: median in {} and range of 8 of 10 futures.", story.last_year());
    let mut baseline = middle + 30.0;
    for line in wrap(&figures, 12.0, Weight::Regular, cell.right - left, 3) {
        baseline += LINE;
        sheet.text(Label::new(line, (left, baseline)));
    }
}

/// A line of samples under the subtitle; gives the height at which it ends.
pub(super) fn strip(sheet: &mut Sheet, top: f64, story: &RunData) -> f64 {
    let middle = top + 11.0;
    let mut left = MARGIN;
    let record = story.has_record().then_some((Ink::DarkGrey, 2.0, "record"));
    let name = if story.futures == 1 { "simulated" } else { story.middle_name() };
    let middle_line = Some((Ink::DarkBlue, 2.0, name));
    let bands = [(Ink::MiddleTint, 10.0, "5 of 10 futures"), (Ink::LightTint, 10.0, "8 of 10 futures")];
    let bands = bands.into_iter().filter(|_| story.has_spread());
    for (ink, height, text) in record.into_iter().chain(middle_line).chain(bands) {
        let sample = Bounds { left, right: left + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
        sheet.rectangle(sample, ink);
        let label = Label::new(text, (left + 23.0, middle + 4.2));
        left = label.bounds().right + 18.0;
        sheet.text(label);
    }
    middle + 14.0
}
