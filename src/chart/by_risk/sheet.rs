//! The picture: columns by risk, the record left of a divider; and under them the spread of each band.

use super::{BANDS, ByRisk, Past, ink};
use crate::chart::band::{HEADING, Key, Panel, YEARS};
use crate::chart::frame::{self, MARGIN};
use crate::chart::money::{axis_over, largest, top_of};
use crate::chart::run_data::RunData;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use crate::chart::side_labels::{self, Entry};
use crate::chart::size::Frame;
use crate::chart::text::{Weight, width};
use crate::chart::years::Years;
use crate::units::FinancialYear;
use crate::words::capital;

/// Height of the columns' plot, and of the plots under it.
const HEIGHT: f64 = 190.0;
const PANEL_HEIGHT: f64 = 72.0;
/// Between two panels.
const GAP: f64 = 14.0;
/// The words at the divider.
const DIVIDER: f64 = 21.0;
/// The least width of a panel.
const LEAST: f64 = 150.0;

/// Where columns stand.
struct Plot {
    area: Bounds,
    /// The first year that is shown, and how many there are.
    first: i32,
    count: f64,
    /// The value at the top.
    top: f64,
}

impl Plot {
    fn slot(&self) -> f64 {
        (self.area.right - self.area.left) / self.count
    }

    /// The left and the right edge of a column.
    fn column(&self, year: FinancialYear) -> (f64, f64) {
        let wide = 0.74 * self.slot();
        let wide = if wide < 48.0 { wide } else { 48.0 };
        let x = self.x(year);
        (x - wide / 2.0, x + wide / 2.0)
    }

    fn x(&self, year: FinancialYear) -> f64 {
        self.area.left + self.slot() * (f64::from(year.start() - self.first) + 0.5)
    }

    fn y(&self, gbp_m: f64) -> f64 {
        self.area.bottom - gbp_m / self.top * (self.area.bottom - self.area.top)
    }
}

impl ByRisk {
    pub(super) fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let divider = if self.past.is_empty() { 0.0 } else { DIVIDER };
        let top = frame::head(&mut sheet, title, &self.subtitle(story)) + 6.0 + divider;
        let labels = side_labels::room(&self.entries(|_| 0.0));
        let axis: Vec<(f64, String)> = axis_over(self.most(), 4);
        let axis_width = largest(axis.iter().map(|(_, label)| width(label, 12.0, Weight::Regular))) + 6.0;
        let (left, right) = (MARGIN + axis_width, frame.right() - labels - 10.0);
        let area = Bounds { left, right, top, bottom: top + HEIGHT * frame.stretch };
        let (first, last) = (self.first_year().start(), self.plan.last_year().start());
        let top = top_of(&axis);
        let plot = Plot { area, first, count: f64::from(last - first + 1), top };
        for (value, label) in axis {
            let ink = if value > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey };
            sheet.line((area.left, plot.y(value)), (area.right, plot.y(value)), 0.7, ink);
            sheet.text(Label::new(label, (area.left - 5.0, plot.y(value) + 4.2)).anchored(Anchor::End));
        }
        for past in &self.past {
            recorded(&mut sheet, &plot, past);
        }
        for (t, year) in self.plan.years.iter().enumerate() {
            let values = [0, 1, 2, 3].map(|place: usize| self.bands[place][t].mean);
            stack(&mut sheet, &plot, *year, values);
        }
        self.divide(&mut sheet, &plot);
        self.years(&mut sheet, &plot);
        let ends = (area.top - divider, area.bottom + 4.0);
        let ended = side_labels::draw(&mut sheet, area.right + 10.0, ends, &mut self.entries(|value| plot.y(value)));
        let bottom = largest([area.bottom + YEARS + 4.0, ended]);
        let bottom = self.spreads(&mut sheet, bottom);
        frame::foot(&mut sheet, bottom, &self.notes(story));
        sheet
    }

    /// The bands, at their heights in the last column.
    fn entries(&self, y: impl Fn(f64) -> f64) -> Vec<Entry> {
        let money = self.money();
        let mut below = 0.0;
        let entry = |(place, band): (usize, crate::units::RiskBand)| {
            let mean = self.bands[place].last().map_or(0.0, |last| last.mean);
            let middle = below + mean / 2.0;
            below += mean;
            let mean = if self.plan.futures == 1 { money.full(mean) } else { format!("mean {}", money.full(mean)) };
            Entry { name: capital(band.name()), figures: vec![mean], ink: ink(band), y: y(middle) }
        };
        BANDS.into_iter().enumerate().map(entry).collect()
    }

    /// A line between the record, or the opening, and the futures.
    fn divide(&self, sheet: &mut Sheet, plot: &Plot) {
        let Some(past) = self.past.last() else { return };
        let x = plot.x(past.year) + plot.slot() / 2.0;
        sheet.dashed_upright(x, plot.area.top - DIVIDER, plot.area.bottom, 0.8, Ink::DarkGrey);
        let baseline = plot.area.top - 11.0;
        let name = if self.has_record() { "record" } else { "opening" };
        let left = Label::new(name, (x - 5.0, baseline)).anchored(Anchor::End);
        let right = Label::new("simulated", (x + 5.0, baseline));
        if left.bounds().left >= MARGIN {
            sheet.text(left);
        }
        if right.bounds().right <= plot.area.right + 8.0 {
            sheet.text(right);
        }
    }

    /// The years, in even steps.
    fn years(&self, sheet: &mut Sheet, plot: &Plot) {
        let (span, within) = ((self.first_year(), self.plan.last_year()), (MARGIN, sheet.frame.right()));
        Years { span, bottom: plot.area.bottom, within, gap: 8.0 }.draw(sheet, |year| plot.x(year));
    }

    /// Each band future by future; gives the height at which the last row ends.
    fn spreads(&self, sheet: &mut Sheet, top: f64) -> f64 {
        let panels = self.panels();
        let opening = panels.iter().find_map(|panel| panel.opening).map(|(year, _)| format!("opening, {year}"));
        let middle = if self.plan.futures == 1 { "simulated" } else { "mean" };
        let key = Key { has_band: self.plan.has_spread, opening, middle, beside: None };
        let key = key.strip(sheet, (MARGIN, top + 2.0)) - 4.0;
        let columns = sheet.frame.columns(panels.len(), LEAST);
        let room = Panel::room(&panels, PANEL_HEIGHT * sheet.frame.stretch);
        let across = (sheet.frame.room() - GAP * (columns - 1) as f64) / columns as f64;
        let row_height = HEADING + room.height + YEARS;
        for (place, panel) in panels.iter().enumerate() {
            let (row, column) = ((place / columns) as f64, (place % columns) as f64);
            panel.draw(sheet, (MARGIN + (across + GAP) * column, key + row_height * row), across, &room);
        }
        key + row_height * panels.len().div_ceil(columns) as f64
    }
}

/// A column of the bands, from the foot upwards; gives its top.
fn stack(sheet: &mut Sheet, plot: &Plot, year: FinancialYear, values: [f64; 4]) -> f64 {
    let (left, right) = plot.column(year);
    let mut below = 0.0;
    for (band, value) in BANDS.into_iter().zip(values) {
        let above = below + value;
        let (top, bottom) = (plot.y(above), plot.y(below));
        sheet.rectangle(Bounds { left, right, top, bottom }, ink(band));
        // A hair of white keeps neighbours apart.
        if below > 0.0 && bottom - top > 1.5 {
            sheet.line((left, bottom), (right, bottom), 0.7, Ink::White);
        }
        below = above;
    }
    below
}

/// A column of the record; hollow where no bands were published.
fn recorded(sheet: &mut Sheet, plot: &Plot, past: &Past) {
    let below = stack(sheet, plot, past.year, past.bands.map(|band| band.unwrap_or(0.0)));
    if past.unsplit() > 0.0 {
        let (left, right) = plot.column(past.year);
        let (left, right) = (left + 0.5, right - 0.5);
        let (top, bottom) = (plot.y(below + past.unsplit()), plot.y(below));
        sheet.path(vec![(left, bottom), (left, top), (right, top), (right, bottom)], 1.0, Ink::MiddleGrey);
    }
}
