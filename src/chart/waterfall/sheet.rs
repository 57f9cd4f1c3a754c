//! The picture: a column for the opening, one for each step between the levels before and after it, one for the closing.

use super::Waterfall;
use crate::chart::frame::{self, LINE, MARGIN};
use crate::chart::money::largest;
use crate::chart::run_data::RunData;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use crate::chart::size::Frame;
use crate::chart::text::{Weight, width};

/// Height of the plot, and of the figures above it.
const HEIGHT: f64 = 220.0;
const FIGURES: f64 = 3.0 * LINE + 6.0;
/// Under the plot: a name in two lines.
const NAMES: f64 = 2.0 * LINE + 10.0;
/// A step less high than this is drawn as a line.
const LEAST: f64 = 1.6;

/// A column between two levels.
struct Column {
    /// A line each, under it.
    name: [String; 2],
    /// A line each, over it; the first bold.
    figures: [String; 3],
    from: f64,
    to: f64,
    ink: Ink,
}

impl Waterfall {
    pub(super) fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story)) + 6.0 + FIGURES;
        let slot = frame.room() / (self.steps.len() + 2) as f64;
        let columns = self.columns(slot);
        let area = Bounds { left: MARGIN, right: frame.right(), top, bottom: top + HEIGHT * frame.stretch };
        let ends = || columns.iter().flat_map(|column| [column.from, column.to]);
        let high = largest(ends().chain(self.range().map(|(_, high)| high)));
        let low = -largest(ends().map(|end| -end));
        let span = if high - low > 0.0 { high - low } else { 1.0 };
        let y = |gbp_m: f64| area.bottom - (gbp_m - low) / span * (area.bottom - area.top);
        sheet.line((area.left, y(0.0)), (area.right, y(0.0)), 0.7, Ink::MiddleGrey);
        let wide = if 0.62 * slot < 56.0 { 0.62 * slot } else { 56.0 };
        for (place, column) in columns.iter().enumerate() {
            let x = area.left + slot * (place as f64 + 0.5);
            let (left, right) = (x - wide / 2.0, x + wide / 2.0);
            let (upper, lower) = (y(larger(column.from, column.to)), y(-larger(-column.from, -column.to)));
            match lower - upper < LEAST {
                true => sheet.line((left, upper), (right, upper), LEAST, column.ink),
                false => sheet.rectangle(Bounds { left, right, top: upper, bottom: lower }, column.ink),
            }
            let mut over = upper;
            if place + 1 < columns.len() {
                // What is left is where the next begins.
                let (from, to) = (right, x + slot - wide / 2.0);
                sheet.line((from, y(column.to)), (to, y(column.to)), 0.8, Ink::MiddleGrey);
            } else if let Some((low, high)) = self.range() {
                whisker(&mut sheet, x, (y(low), y(high)), upper);
                over = if y(high) < upper { y(high) } else { upper };
            }
            figures(&mut sheet, (x, over - 6.0), column);
            for (line, text) in column.name.iter().enumerate() {
                let at = (x, area.bottom + 4.0 + LINE * (line + 1) as f64);
                let label = Label::new(text, at).anchored(Anchor::Middle);
                sheet.text(label.kept_within(MARGIN, frame.right()));
            }
        }
        frame::foot(&mut sheet, area.bottom + NAMES, &self.notes(story));
        sheet
    }

    /// The columns, with figures that fit into `slot`.
    fn columns(&self, slot: f64) -> Vec<Column> {
        let (money, levels) = (self.money(), self.levels());
        let fits = |text: &String| width(text, 12.0, Weight::Bold) < slot - 5.0;
        let stocks = [self.opening.1, self.closing.mean];
        let full: Vec<String> = self.steps.iter().map(|step| self.signed(step.change)).collect();
        let has_unit = full.iter().all(fits) && stocks.iter().all(|stock| fits(&money.full(*stock)));
        let stock = |value: f64| if has_unit { money.full(value) } else { money.bare(value) };
        let (opening, opens) = self.opening;
        let mut columns = vec![Column {
            name: ["Opening".to_owned(), opening.to_string()],
            figures: [stock(opens), String::new(), String::new()],
            from: 0.0,
            to: opens,
            ink: Ink::DarkGrey,
        }];
        for (place, step) in self.steps.iter().enumerate() {
            let (from, to) = (levels[place], levels[place + 1]);
            let figure = if has_unit { self.signed(step.change) } else { self.bare(step.change) };
            columns.push(Column {
                name: [step.cause.name().to_owned(), String::new()],
                figures: [figure, String::new(), String::new()],
                from,
                to,
                ink: if to < from { Ink::Turquoise } else { Ink::DarkPink },
            });
        }
        let range = self.range().map_or_else(String::new, |(low, high)| money.range(low, high));
        // A range that is too wide for its column is left to the words.
        let range = if width(&range, 12.0, Weight::Regular) < slot - 5.0 { range } else { String::new() };
        let mean = if self.plan.futures == 1 { String::new() } else { "mean".to_owned() };
        columns.push(Column {
            name: ["Closing".to_owned(), self.plan.last_year().to_string()],
            figures: [stock(self.closing.mean), mean, range],
            from: 0.0,
            to: self.closing.mean,
            ink: Ink::DarkBlue,
        });
        columns
    }
}

fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Where 8 of 10 futures close: dark over white paper, white over the column that ends at `top`.
fn whisker(sheet: &mut Sheet, x: f64, (low, high): (f64, f64), top: f64) {
    let (half, cap) = (1.1, 7.0);
    let mut piece = |from: f64, to: f64, ink: Ink| {
        if to > from {
            sheet.rectangle(Bounds { left: x - half, right: x + half, top: from, bottom: to }, ink);
        }
    };
    piece(high, if low < top { low } else { top }, Ink::DarkGrey);
    piece(if high > top { high } else { top }, low, Ink::White);
    for end in [high, low] {
        let ink = if end > top { Ink::White } else { Ink::DarkGrey };
        sheet.line((x - cap, end), (x + cap, end), 2.0 * half, ink);
    }
}

/// The figures over a column.
fn figures(sheet: &mut Sheet, (x, foot): (f64, f64), column: &Column) {
    let [bold, others @ ..] = &column.figures;
    let ink = if column.ink == Ink::Turquoise { Ink::DarkGrey } else { column.ink };
    let mut baseline = foot;
    for text in others.iter().rev().filter(|text| !text.is_empty()) {
        sheet.text(Label::new(text, (x, baseline)).anchored(Anchor::Middle).coloured(ink));
        baseline -= LINE;
    }
    sheet.text(Label::new(bold, (x, baseline)).anchored(Anchor::Middle).bold().coloured(ink));
}
