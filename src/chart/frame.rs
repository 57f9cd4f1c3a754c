//! What surrounds every chart: its title, its subtitle, its notes and its source.

use super::run_data::RunData;
use super::sheet::{Ink, Label, Sheet};
pub(super) use super::size::MARGIN;
use super::size::{Frame, Size};
use super::text::{self, Weight, shorten, width, wrap};

/// From one line of ordinary text to the next.
pub(super) const LINE: f64 = 15.0;

/// Sizes of the title and the subtitle of every slide, in points as shown.
const SLIDE: (f64, f64) = (25.0, 16.0);

/// Puts the title and the subtitle at the top; gives the height at which they end.
pub(super) fn head(sheet: &mut Sheet, title: &str, subtitle: &str) -> f64 {
    let (room, scale) = (sheet.frame.room(), sheet.frame.scale);
    let fits = |size: &f64| width(title, *size, Weight::Bold) <= room;
    // The slides of a deck have titles of one size, whatever the size of what stands below.
    let (size, small) = match sheet.frame.size {
        Size::Slide => (SLIDE.0 / scale, SLIDE.1 / scale),
        Size::Paper | Size::Web => ([17.0, 16.0, 15.0].into_iter().find(fits).unwrap_or(16.0), 12.0),
    };
    let mut baseline = 5.0;
    for line in balanced(title, size, room) {
        baseline += size * 1.2 - 3.0;
        sheet.text(Label::new(line, (MARGIN, baseline)).sized(size).bold().coloured(Ink::DarkBlue));
        baseline += 3.0;
    }
    baseline += 2.0;
    for line in paragraph(subtitle, small, room, sheet.frame.lines().0) {
        baseline += LINE * small / 12.0;
        sheet.text(Label::new(line, (MARGIN, baseline)).sized(small));
    }
    sheet.parts.0 = sheet.marks.len();
    baseline + 4.0
}

/// A title in two lines at most; where it needs both, none of them stands out far.
fn balanced(title: &str, size: f64, most: f64) -> Vec<String> {
    let wrapped = |room: f64| wrap(title, size, Weight::Bold, room, 2);
    let widest = wrapped(most);
    let is_whole = |lines: &[String]| lines.join(" ") == title;
    let narrower = (1..=24).map(|step| wrapped(most * (1.0 - 0.02 * f64::from(step))));
    narrower.take_while(|lines| widest.len() == 2 && is_whole(lines)).last().unwrap_or(widest)
}

/// Text in lines, narrower where that keeps a word or two from standing alone on the last.
fn paragraph(text: &str, size: f64, most: f64, lines: usize) -> Vec<String> {
    let wrapped = |room: f64| wrap(text, size, Weight::Regular, room, lines);
    let alone = |lines: &[String]| lines.last().is_some_and(|last| width(last, size, Weight::Regular) < 0.35 * most);
    let widest = wrapped(most);
    if widest.len() == 1 || !alone(&widest) {
        return widest;
    }
    let narrower = (1..=18).map(|step| wrapped(most * (1.0 - 0.02 * f64::from(step))));
    let same_height = narrower.take_while(|lines| lines.len() == widest.len());
    same_height.into_iter().find(|lines| !alone(lines)).unwrap_or(widest)
}

/// Puts the notes and the source under everything, which ends at `top`, and so ends the sheet.
pub(super) fn foot(sheet: &mut Sheet, top: f64, notes: &[String]) {
    sheet.parts.1 = sheet.marks.len();
    let mut baseline = top;
    for note in notes {
        for line in paragraph(note, 12.0, sheet.frame.room(), sheet.frame.lines().1) {
            baseline += LINE;
            sheet.text(Label::new(line, (MARGIN, baseline)));
        }
    }
    sheet.height = (baseline + 6.0).ceil();
}

/// Puts a note under a sheet that was ended.
pub(super) fn under(sheet: &mut Sheet, note: &str) {
    if note.is_empty() {
        return;
    }
    let mut baseline = sheet.height - 6.0;
    for line in paragraph(note, 12.0, sheet.frame.room(), sheet.frame.lines().1) {
        baseline += LINE;
        sheet.text(Label::new(line, (MARGIN, baseline)));
    }
    sheet.height = (baseline + 6.0).ceil();
}

/// What the chart is about, short enough to leave the subtitle room for the rest.
pub(super) fn area(story: &RunData) -> String {
    shorten(text::shown(&story.area, &story.scenario), 12.0, Weight::Regular, Frame::PAPER.room() * 0.7)
}

/// The name of a plan (identifier and label) inside a sentence, short enough to leave the rest room; its identifier where
/// the font cannot write the label.
pub(super) fn plan_of((id, label): &(String, String)) -> String {
    shorten(text::shown(label, id), 12.0, Weight::Regular, Frame::PAPER.room() * 0.5)
}
