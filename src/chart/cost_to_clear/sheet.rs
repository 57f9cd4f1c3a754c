//! The picture: curves that rise from left to right, dots where 5 and 8 of 10 futures cost no more, and an upright line at the
//! money of the year.

use super::{Cost, MARKED};
use crate::chart::dash::{self, Stroke};
use crate::chart::frame::{self, LINE, MARGIN};
use crate::chart::money::{axis, axis_over, largest, top_of};
use crate::chart::run_data::RunData;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use crate::chart::size::Frame;
use crate::chart::text::{self, Weight, shorten, width};

/// Height of the plot.
const HEIGHT: f64 = 220.0;
/// Above it: what is upwards, and what the upright line is.
const STRIP: f64 = 3.0 * LINE + 8.0;
/// Under it: the costs.
const COSTS: f64 = 24.0;
/// Between the plot and the names, and the sample of a line.
const GAP: f64 = 12.0;
const SAMPLE: f64 = 24.0;
/// The most room that a name takes, as a share of the sheet's.
const NAME: f64 = 0.36;
/// A name with two figures under it, and air.
const ENTRY: f64 = 3.0 * LINE + 7.0;

/// The axis upwards, and what of it a low plot has room for.
const SHARES: [(f64, &str); 6] =
    [(0.0, "0 %"), (0.2, "20 %"), (0.4, "40 %"), (0.6, "60 %"), (0.8, "80 %"), (1.0, "100 %")];
const FEW_SHARES: [(f64, &str); 3] = [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")];

struct Plot {
    area: Bounds,
    /// The cost at its right end.
    right: f64,
}

impl Plot {
    fn at(&self, (share, cost): (f64, f64)) -> Place {
        (self.x(cost), self.area.bottom - share * (self.area.bottom - self.area.top))
    }

    fn x(&self, cost: f64) -> f64 {
        self.area.left + cost / self.right * (self.area.right - self.area.left)
    }
}

impl Cost {
    pub(super) fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story)) + 4.0;
        let entries = self.entries(frame);
        let names = largest(entries.iter().flatten().map(|text| width(text, 12.0, Weight::Bold)));
        let axis = largest(SHARES.iter().map(|(_, label)| width(label, 12.0, Weight::Bold))) + 6.0;
        let upper = top + STRIP;
        let area = Bounds {
            left: MARGIN + axis,
            right: frame.right() - names - SAMPLE - GAP - 6.0,
            top: upper,
            bottom: upper + HEIGHT * frame.stretch,
        };
        let plot = Plot { area, right: self.right_end() };
        self.ground(&mut sheet, &plot);
        let said = "Share of futures in which it costs no more";
        sheet.text(Label::new(said, (MARGIN, top + LINE)));
        self.money_line(&mut sheet, &plot);
        let strokes = self.strokes();
        for (&line, stroke) in self.shown().iter().zip(&strokes) {
            let curve = &self.lines[line].curve;
            let places: Vec<Place> = curve.points().into_iter().map(|point| plot.at(point)).collect();
            dash::draw(&mut sheet, &places, *stroke);
        }
        for (&line, stroke) in self.shown().iter().zip(&strokes) {
            for (q, ..) in MARKED {
                let at = plot.at((q, self.lines[line].curve.at(q)));
                sheet.dot(at, 4.2, Ink::White);
                sheet.dot(at, 3.2, stroke.ink);
            }
        }
        let ended = names_of_lines(&mut sheet, (area.right + GAP, top), &entries, &strokes);
        frame::foot(&mut sheet, largest([area.bottom + COSTS, ended]), &self.notes(story));
        sheet
    }

    /// How the lines that are shown are drawn: by their places in the scenario.
    fn strokes(&self) -> Vec<Stroke> {
        let first = |line: usize| self.kinds.iter().find(|kind| kind.contains(&line)).map_or(line, |kind| kind[0]);
        dash::of_places(&self.shown().into_iter().map(first).collect::<Vec<_>>())
    }

    /// The cost at the right end of the plot.
    fn right_end(&self) -> f64 {
        let ends = self.shown().into_iter().filter_map(|line| self.lines[line].curve.points().last().copied());
        let end = largest(ends.map(|(_, cost)| cost).chain([self.money_of_year() * 1.05]));
        // A round cost stands at or beyond all that is shown.
        top_of(&axis_over(end, 4))
    }

    /// Shares and costs.
    fn ground(&self, sheet: &mut Sheet, plot: &Plot) {
        let Bounds { left, right, bottom, .. } = plot.area;
        let is_low = bottom - plot.area.top < 5.0 * LINE;
        for (share, label) in if is_low { &FEW_SHARES[..] } else { &SHARES } {
            let (_, y) = plot.at((*share, 0.0));
            sheet.line((left, y), (right, y), 0.7, if *share > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey });
            sheet.text(Label::new(*label, (left - 5.0, y + 4.2)).anchored(Anchor::End));
        }
        for (q, label, _) in MARKED {
            let (_, y) = plot.at((q, 0.0));
            sheet.line((left, y), (right, y), 1.2, Ink::MiddleGrey);
            // Under the line, where the curves have passed it.
            sheet.text(Label::new(label, (right, y + 11.0)).anchored(Anchor::End).bold());
        }
        let label = |(cost, written): (f64, String)| {
            let label = Label::new(written, (plot.x(cost), bottom + 17.0)).anchored(Anchor::Middle);
            (cost, label.kept_within(MARGIN, right + 8.0))
        };
        let fit = |labels: &Vec<(f64, Label)>| {
            labels.windows(2).all(|pair| !pair[0].1.bounds().touches(&pair[1].1.bounds(), 12.0))
        };
        let mut candidates = (1..=5).rev().map(|most| axis(plot.right, most).into_iter().map(label).collect());
        for (cost, label) in candidates.find(fit).unwrap_or_default() {
            sheet.line((plot.x(cost), bottom), (plot.x(cost), bottom + 3.5), 0.8, Ink::MiddleGrey);
            sheet.text(label);
        }
    }

    /// An upright line at the money of the year, with its name above it.
    fn money_line(&self, sheet: &mut Sheet, plot: &Plot) {
        let x = plot.x(self.money_of_year());
        let foot = plot.area.top - 4.0;
        sheet.dashed_upright(x, foot, plot.area.bottom, 1.6, Ink::DarkGrey);
        let lines =
            [format!("{} available for backlog", self.money_in_words()), format!("and repairs in {}", self.year)];
        for (line, up) in lines.into_iter().zip([LINE, 0.0]) {
            let label = Label::new(line, (x - 2.0, foot - 4.0 - up)).bold();
            sheet.text(label.kept_within(plot.area.left - 20.0, plot.area.right + 8.0));
        }
    }

    /// Name and figures of each line that is shown.
    fn entries(&self, frame: Frame) -> Vec<[String; 3]> {
        let room = NAME * frame.room();
        let entry = |line: usize| {
            let name = shorten(&self.joint(line, text::shown), 12.0, Weight::Bold, room);
            [name, self.marked(line), self.covered(line).in_words()]
        };
        self.shown().into_iter().map(entry).collect()
    }
}

/// Names and figures from the costliest downwards, with samples of their lines; gives the height at which they end.
fn names_of_lines(sheet: &mut Sheet, (left, top): Place, entries: &[[String; 3]], strokes: &[Stroke]) -> f64 {
    let mut upper = top;
    for ([name, marked, covered], stroke) in entries.iter().zip(strokes) {
        let baseline = upper + LINE;
        let middle = baseline - 4.3;
        dash::draw(sheet, &[(left, middle), (left + SAMPLE - 6.0, middle)], *stroke);
        sheet.text(Label::new(name, (left + SAMPLE, baseline)).bold());
        sheet.text(Label::new(marked, (left + SAMPLE, baseline + LINE)));
        sheet.text(Label::new(covered, (left + SAMPLE, baseline + 2.0 * LINE)));
        upper += ENTRY;
    }
    upper
}
