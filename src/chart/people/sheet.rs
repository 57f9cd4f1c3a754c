//! The picture: panels side by side, two in a row.

use super::People;
use crate::chart::band::{HEADING, Key, Panel, YEARS};
use crate::chart::frame::{self, MARGIN};
use crate::chart::run_data::RunData;
use crate::chart::sheet::Sheet;
use crate::chart::size::Frame;

/// Between neighbouring panels, and between rows.
const GAP: f64 = 16.0;
const BETWEEN: f64 = 6.0;

/// The least width of a panel, each with an axis of its own.
const LEAST_PANEL: f64 = 180.0;

/// Height of a plot, so that the whole chart stays on a page.
fn height(rows: usize) -> f64 {
    match rows {
        1 => 140.0,
        2 => 110.0,
        3 => 88.0,
        _ => 72.0,
    }
}

impl People {
    pub(super) fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let panels = self.panels();
        let columns = frame.columns(panels.len(), LEAST_PANEL);
        let opening = panels.iter().find_map(|panel| panel.opening).map(|(year, _)| format!("opening, {year}"));
        let middle = if self.futures == 1 { "simulated" } else { self.middle };
        let key = Key { has_band: self.has_spread, opening, middle, beside: None };
        let rows = panels.len().div_ceil(columns);
        let room = Panel::room(&panels, frame.stretch * height(rows));
        let row_height = HEADING + room.height + YEARS + BETWEEN;
        let is_spare = !panels.len().is_multiple_of(columns) && row_height >= key.height();
        let top = if is_spare { top + 4.0 } else { key.strip(&mut sheet, (MARGIN, top)) };
        let across = (frame.room() - GAP * (columns - 1) as f64) / columns as f64;
        let corner = |place: usize| {
            let (row, column) = ((place / columns) as f64, (place % columns) as f64);
            (MARGIN + column * (across + GAP), top + row * row_height)
        };
        for (place, panel) in panels.iter().enumerate() {
            panel.draw(&mut sheet, corner(place), across, &room);
        }
        if is_spare {
            key.cell(&mut sheet, corner(panels.len()));
        }
        let mut notes = story.warnings();
        notes.extend(story.equals_of_followed());
        notes.extend(story.stand_ins(&self.plan));
        notes.push(self.note());
        notes.push(story.source());
        frame::foot(&mut sheet, top + rows as f64 * row_height, &notes);
        sheet
    }
}
