//! Two parameters: a map a plan, coloured cells with their numbers, and a contour where the level that matters is.

use super::frame::{self, LINE, MARGIN};
use super::money::largest;
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::size::Frame;
use super::swept::{Panel, Picture, Value};
use super::swept_figures::Figures;
use super::text::{Weight, width, wrap};

const GAP: f64 = 22.0;
/// The least width of a map with its axis.
const LEAST_MAP: f64 = 250.0;
/// Under a map: its values, and air before the next.
const VALUES: f64 = 34.0;
/// Shades of a map, light to dark.
const SHADES: usize = 5;

/// The picture.
pub(super) fn sheet(picture: &Picture<'_>, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let top = frame::head(&mut sheet, title, &picture.subtitle());
    let top = key(&mut sheet, top, picture);
    let layout = Layout::new(picture, frame);
    for (place, panel) in picture.panels.iter().enumerate() {
        let (row, column) = (place / layout.columns, place % layout.columns);
        let left = MARGIN + layout.axis + column as f64 * (layout.width + layout.axis + GAP);
        let cell_top = top + row as f64 * layout.row_height();
        let lines = wrap(&panel.shown(), 12.0, Weight::Bold, layout.width, 1);
        for line in lines {
            sheet.text(Label::new(line, (left, cell_top + LINE)).bold());
        }
        let map_top = cell_top + LINE + 8.0;
        let area = Bounds { left, right: left + layout.width, top: map_top, bottom: map_top + layout.height };
        Map { picture, layout: &layout, panel, area }.draw(&mut sheet);
    }
    let rows = picture.panels.len().div_ceil(layout.columns);
    frame::foot(&mut sheet, top + rows as f64 * layout.row_height() - 8.0, &picture.notes());
    sheet
}

/// What goes across and up, and what the line is.
fn key(sheet: &mut Sheet, top: f64, picture: &Picture<'_>) -> f64 {
    let mut baseline = top + LINE;
    let mut left = MARGIN;
    for (arrow, axis) in ["→", "↑"].into_iter().zip(&picture.axes) {
        let label = Label::new(format!("{arrow} {}", axis.name), (left, baseline));
        left = label.bounds().right + 20.0;
        sheet.text(label);
    }
    if let Some((_, what)) = picture.level() {
        let is_crossed = [true, false].iter().all(|side| picture.values().any(|value| picture.holds(value) == *side));
        let what = if is_crossed { what } else { format!("{what} (outside)") };
        if left + 23.0 + width(&what, 12.0, Weight::Regular) > sheet.frame.right() {
            (left, baseline) = (MARGIN, baseline + LINE);
        }
        sheet.line((left, baseline - 4.2), (left + 18.0, baseline - 4.2), 2.0, Ink::Orange);
        sheet.text(Label::new(what, (left + 23.0, baseline)));
    }
    shades(sheet, baseline + LINE, picture);
    baseline + LINE + 4.0
}

/// What light and dark cells are: the least and the greatest of what is told.
fn shades(sheet: &mut Sheet, baseline: f64, picture: &Picture<'_>) {
    let (least, most) = ends(picture);
    let figures = picture.figures();
    let label = Label::new(figures.full(least), (MARGIN, baseline));
    let mut left = label.bounds().right + 5.0;
    sheet.text(label);
    for shade in 0..SHADES {
        let sample = Bounds { left, right: left + 14.0, top: baseline - 9.5, bottom: baseline + 1.0 };
        sheet.rectangle(sample, Ink::Shade(shade));
        left += 14.0;
    }
    sheet.text(Label::new(format!("{}: the darker, the higher", figures.full(most)), (left + 5.0, baseline)));
}

/// The least and the greatest value of all maps.
fn ends(picture: &Picture<'_>) -> (f64, f64) {
    let middles = || picture.values().map(|value| value.middle);
    let first = middles().next().unwrap_or(0.0);
    (middles().fold(first, |a, b| if b < a { b } else { a }), middles().fold(first, |a, b| if b > a { b } else { a }))
}

struct Layout {
    columns: usize,
    /// Room left of a map for the values of the upward parameter.
    axis: f64,
    width: f64,
    height: f64,
    figures: Figures,
    least: f64,
    most: f64,
}

impl Layout {
    fn new(picture: &Picture<'_>, frame: Frame) -> Self {
        let columns = frame.columns(picture.panels.len(), LEAST_MAP);
        let up = &picture.axes[1];
        let axis = 6.0 + largest(up.values.iter().map(|(_, label)| width(label, 12.0, Weight::Regular)));
        let width = (frame.room() - columns as f64 * axis - (columns - 1) as f64 * GAP) / columns as f64;
        let rows = up.values.len() as f64;
        let room = if picture.panels.len() > 2 { 170.0 } else { 300.0 };
        let each = room / rows;
        let each = frame.stretch * if each > 24.0 { 24.0 } else { each };
        let (least, most) = ends(picture);
        Self { columns, axis, width, height: each * rows, figures: picture.figures(), least, most }
    }

    fn row_height(&self) -> f64 {
        LINE + 8.0 + self.height + VALUES
    }

    fn shade(&self, value: f64) -> usize {
        let span = self.most - self.least;
        let share = if span > 0.0 { (value - self.least) / span } else { 0.0 };
        ((share * SHADES as f64) as usize).min(SHADES - 1)
    }
}

struct Map<'a> {
    picture: &'a Picture<'a>,
    layout: &'a Layout,
    panel: &'a Panel,
    area: Bounds,
}

impl Map<'_> {
    fn counts(&self) -> (usize, usize) {
        (self.picture.axes[0].values.len(), self.picture.axes[1].values.len())
    }

    /// The value of the cell across and up.
    fn at(&self, across: usize, up: usize) -> Option<&Value> {
        let [first, second] = [&self.picture.axes[0].of, &self.picture.axes[1].of];
        let cell = first.iter().zip(second).position(|(a, u)| (*a, *u) == (across, up));
        cell.and_then(|cell| self.panel.values.get(cell))
    }

    fn cell(&self, across: usize, up: usize) -> Bounds {
        let (columns, rows) = self.counts();
        let Bounds { left, right, top, bottom } = self.area;
        let (wide, high) = ((right - left) / columns as f64, (bottom - top) / rows as f64);
        Bounds {
            left: left + wide * across as f64,
            right: left + wide * (across + 1) as f64,
            top: bottom - high * (up + 1) as f64,
            bottom: bottom - high * up as f64,
        }
    }

    fn centre(&self, across: usize, up: usize) -> Place {
        let Bounds { left, right, top, bottom } = self.cell(across, up);
        ((left + right) / 2.0, (top + bottom) / 2.0)
    }

    fn draw(&self, sheet: &mut Sheet) {
        let (columns, rows) = self.counts();
        let values: Vec<Vec<f64>> = (0..columns)
            .map(|a| (0..rows).map(|u| self.at(a, u).map_or(0.0, |value| value.middle)).collect())
            .collect();
        for (a, column) in values.iter().enumerate() {
            for (u, value) in column.iter().enumerate() {
                let Bounds { left, right, top, bottom } = self.cell(a, u);
                // A hair of white keeps neighbours apart.
                let inner = Bounds { left: left + 0.4, right: right - 0.4, top: top + 0.4, bottom: bottom - 0.4 };
                sheet.rectangle(inner, Ink::Shade(self.layout.shade(*value)));
            }
        }
        if self.picture.level().is_some() {
            self.contour(sheet);
        }
        self.numbers(sheet, &values);
        self.values(sheet, &values);
    }

    /// Every how manieth column and row has a number, so that all of them have room.
    fn steps(&self, values: &[Vec<f64>]) -> (usize, usize) {
        let texts = values.iter().flatten().map(|value| self.layout.figures.bare(*value));
        let widest = largest(texts.map(|text| width(&text, 12.0, Weight::Regular)));
        let cell = self.cell(0, 0);
        (step(widest + 3.0, cell.right - cell.left), step(13.0, cell.bottom - cell.top))
    }

    /// As many numbers as have room: every one, or every second or third.
    fn numbers(&self, sheet: &mut Sheet, values: &[Vec<f64>]) {
        let (across, up) = self.steps(values);
        for (a, column) in values.iter().enumerate().skip(across / 2).step_by(across) {
            for (u, value) in column.iter().enumerate().skip(up / 2).step_by(up) {
                let (x, y) = self.centre(a, u);
                let shade = self.layout.shade(*value);
                let ink = if shade >= 3 { Ink::White } else { Ink::DarkGrey };
                let text = self.layout.figures.bare(*value);
                let label = Label::new(text, (x, y + 4.2)).anchored(Anchor::Middle).coloured(ink);
                let Bounds { left, right, top, .. } = label.bounds();
                // Where the last does not fit into the map there is none.
                if left < self.area.left - 1.0 || right > self.area.right + 1.0 {
                    continue;
                }
                // Beside its cell, and where the contour passes, it stands on its own colour.
                sheet.rectangle(Bounds { left, right, top: top - 0.5, bottom: top + 9.5 }, Ink::Shade(shade));
                sheet.text(label);
            }
        }
    }

    /// The values of both parameters: those of columns and rows with numbers, as far as they can be named without touching.
    fn values(&self, sheet: &mut Sheet, values: &[Vec<f64>]) {
        let (columns, rows) = self.counts();
        let (across, up) = self.steps(values);
        let cell = self.cell(0, 0);
        let labels = &self.picture.axes[0].values;
        let widest = largest(labels.iter().map(|(_, label)| width(label, 12.0, Weight::Regular)));
        let every = step(widest + 6.0, (cell.right - cell.left) * across as f64) * across;
        let mut before: Option<Bounds> = None;
        for a in (across / 2..columns).step_by(every) {
            let (x, _) = self.centre(a, 0);
            let label = Label::new(labels[a].1.clone(), (x, self.area.bottom + 14.5)).anchored(Anchor::Middle);
            let room = self.area.right + GAP / 2.0;
            let right = if room < sheet.frame.right() { room } else { sheet.frame.right() };
            let label = label.kept_within(self.area.left - self.layout.axis, right);
            let bounds = label.bounds();
            if before.is_none_or(|before| !bounds.touches(&before, 6.0)) {
                sheet.text(label);
                before = Some(bounds);
            }
        }
        for u in (up / 2..rows).step_by(up) {
            let (_, y) = self.centre(0, u);
            let label = &self.picture.axes[1].values[u].1;
            sheet.text(Label::new(label.clone(), (self.area.left - 5.0, y + 4.2)).anchored(Anchor::End));
        }
    }

    /// Round the cells that are on the wanted side of the level: on borders, so that no number is crossed.
    fn contour(&self, sheet: &mut Sheet) {
        let (columns, rows) = self.counts();
        let holds = |across: usize, up: usize| self.at(across, up).is_some_and(|value| self.picture.holds(value));
        let mut pieces: Vec<(Place, Place)> = Vec::new();
        for a in 0..columns {
            for u in 0..rows {
                let Bounds { right, top, bottom, left } = self.cell(a, u);
                if a + 1 < columns && holds(a, u) != holds(a + 1, u) {
                    pieces.push(((right, top), (right, bottom)));
                }
                if u + 1 < rows && holds(a, u) != holds(a, u + 1) {
                    pieces.push(((left, top), (right, top)));
                }
            }
        }
        // White under it, so that it is seen on every shade.
        for (width, ink) in [(4.5, Ink::White), (2.0, Ink::Orange)] {
            pieces.iter().for_each(|(from, to)| sheet.line(*from, *to, width, ink));
        }
    }
}

/// How many cells of this size something needs.
fn step(needed: f64, room: f64) -> usize {
    (1..1000).find(|&step| room * step as f64 >= needed).unwrap_or(1000)
}
