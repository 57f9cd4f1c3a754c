//! The picture: panels side by side, the largest estate first.

use super::ByEstate;
use crate::chart::band::{HEADING, Key, Panel, YEARS};
use crate::chart::frame::{self, MARGIN};
use crate::chart::run_data::RunData;
use crate::chart::sheet::Sheet;
use crate::chart::size::Frame;
use crate::chart::text::{self, Weight, shorten};

/// Between neighbouring panels, and between rows.
const GAP: f64 = 14.0;
const BETWEEN: f64 = 6.0;
/// The least width of a panel.
const LEAST: f64 = 140.0;

/// Height of a plot on paper, so that the whole chart stays on a page.
fn height(rows: usize) -> f64 {
    match rows {
        1 => 140.0,
        2 => 110.0,
        3 => 90.0,
        _ => 72.0,
    }
}

impl ByEstate {
    pub(super) fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let mut panels = self.panels();
        let columns = frame.columns(panels.len(), LEAST);
        let opening = panels.iter().find_map(|panel| panel.opening).map(|(year, _)| format!("opening, {year}"));
        let middle = if self.plan.futures == 1 { "simulated" } else { self.middle };
        let key = Key { has_band: self.plan.has_spread, opening, middle, beside: None };
        let rows = panels.len().div_ceil(columns);
        let room = Panel::room(&panels, height(rows) * frame.stretch);
        let across = (frame.room() - GAP * (columns - 1) as f64) / columns as f64;
        let row_height = HEADING + room.height + YEARS + BETWEEN;
        // A free cell holds the key, where it is high enough.
        let is_spare = !panels.len().is_multiple_of(columns) && key.height() < row_height;
        let top = if is_spare { top + 4.0 } else { key.strip(&mut sheet, (MARGIN, top)) };
        let corner = |place: usize| {
            let (row, column) = ((place / columns) as f64, (place % columns) as f64);
            (MARGIN + column * (across + GAP), top + row * row_height)
        };
        for (place, (panel, estate)) in panels.iter_mut().zip(self.shown()).enumerate() {
            let (id, name) = &estate.name;
            panel.heading = shorten(text::shown(name, id), 12.0, Weight::Bold, across);
            panel.draw(&mut sheet, corner(place), across, &room);
        }
        if is_spare {
            key.cell(&mut sheet, corner(panels.len()));
        }
        frame::foot(&mut sheet, top + rows as f64 * row_height, &self.notes(story));
        sheet
    }
}
