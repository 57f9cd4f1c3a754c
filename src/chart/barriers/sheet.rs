//! The picture: a row a barrier, its bar from where the one above ended, and the whole from nothing.

use super::Barrier;
use crate::analysis::barriers::Effect;
use crate::chart::differences::{Panel, outward, percent};
use crate::chart::frame::{self, LINE, MARGIN};
use crate::chart::money::largest;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use crate::chart::size::Frame;
use crate::chart::strategies_compared::Rows;
use crate::chart::text::{Weight, width, wrap};
use crate::words::LEAST_FUTURES;

/// Between labels, panel and figures.
const GAP: f64 = 14.0;
/// Shares of a row: from its top to the bar, the bar itself, and from its top to the line of 8 of 10 futures.
const BAR: (f64, f64) = (0.2, 0.36);
const LINE_AT: f64 = 0.72;
/// Height of that line, and of a bar that is too short to be seen.
const THIN: f64 = 2.0;

impl Barrier<'_> {
    pub(super) fn sheet(&self, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let (scale, lay) = (self.scale(), Rows::new(frame));
        let names: Vec<String> = self.steps().map(|(name, _)| name).collect();
        let widest = |texts: &[String]| largest(texts.iter().map(|text| width(text, 12.0, Weight::Bold)));
        let means: Vec<String> = self.steps().map(|(_, effect)| scale.signed(effect.change.mean.value)).collect();
        let heads = ["Mean".to_owned(), "Better in".to_owned()];
        let share_width = widest(&heads[1..]) + 2.0;
        let mean_width = largest([widest(&means), widest(&heads[..1])]);
        let end = frame.right() - share_width - GAP;
        let (left, right) = (MARGIN + widest(&names) + GAP, end - mean_width - GAP);
        let (low, high) = outward(self.extent(), scale);

        let top = frame::head(&mut sheet, title, &self.subtitle());
        let top = self.key(&mut sheet, top);
        let first_row = top + LINE + 8.0;
        let bottom = first_row + lay.pitch * names.len() as f64;
        let area = Bounds { left, right, top: first_row, bottom };
        let panel = Panel { area, low, high, zone: 0.0, scale, rows: lay, end };
        panel.ground(&mut sheet);

        let opening = format!("As it is: {}", self.as_it_is());
        let opening = wrap(&opening, 12.0, Weight::Regular, right - left, 1).remove(0);
        let opening = Label::new(opening, (panel.x(0.0), first_row - 8.0)).anchored(Anchor::Middle);
        sheet.text(opening.kept_within(left, right));
        for (head, at) in heads.into_iter().zip([end, frame.right()]) {
            sheet.text(Label::new(head, (at, first_row - 8.0)).anchored(Anchor::End).bold());
        }
        for (place, ((name, effect), start)) in self.steps().zip(self.starts()).enumerate() {
            let (top, is_whole) = (first_row + lay.pitch * place as f64, place + 1 == names.len());
            if place > 0 {
                let ink = if is_whole { Ink::MiddleGrey } else { Ink::PaleGrey };
                sheet.line((MARGIN, top), (frame.right(), top), 0.7, ink);
            }
            let baseline = top + lay.pitch / 2.0 + 4.2;
            sheet.text(Label::new(name, (MARGIN, baseline)).bold());
            sheet.text(Label::new(&means[place], (end, baseline)).anchored(Anchor::End).bold());
            let share = percent(effect.change.better);
            sheet.text(Label::new(share, (frame.right(), baseline)).anchored(Anchor::End));
            self.bar(&mut sheet, &panel, (start, effect, is_whole), top);
        }
        let unit = wrap(&format!("→ {}", scale.unit()), 12.0, Weight::Regular, right - left, 1).remove(0);
        sheet.text(Label::new(unit, (right, bottom + 2.0 * LINE)).anchored(Anchor::End));
        frame::foot(&mut sheet, bottom + 2.0 * LINE + 8.0, &self.notes());
        sheet
    }

    /// A bar from where it starts, the line of 8 of 10 futures under it, and a thin line on to the next.
    fn bar(&self, sheet: &mut Sheet, panel: &Panel, (start, effect, is_whole): (f64, &Effect, bool), top: f64) {
        let (pitch, mean) = (panel.rows.pitch, effect.change.mean.value);
        let (from, to) = (panel.x(start), panel.x(start + mean));
        let (bar_top, bar_bottom) = (top + BAR.0 * pitch, top + (BAR.0 + BAR.1) * pitch);
        let (left, right) = if to < from { (to, from) } else { (from, to) };
        let ink = self.ink(effect, is_whole);
        match right - left < THIN {
            true => sheet.line((left, bar_top), (left, bar_bottom), THIN, ink),
            false => sheet.rectangle(Bounds { left, right, top: bar_top, bottom: bar_bottom }, ink),
        }
        if let Some((low, high)) = self.range(effect) {
            let y = top + LINE_AT * pitch;
            let line = Bounds {
                left: panel.x(start + low),
                right: panel.x(start + high),
                top: y - THIN / 2.0,
                bottom: y + THIN / 2.0,
            };
            sheet.rectangle(line, Ink::DarkGrey);
        }
        if !is_whole {
            sheet.line((to, bar_bottom), (to, top + (1.0 + BAR.0) * pitch), 0.8, Ink::MiddleGrey);
        }
    }

    fn ink(&self, effect: &Effect, is_whole: bool) -> Ink {
        match (effect.is_told(), is_whole) {
            (false, _) => Ink::LightGrey,
            (true, true) => Ink::DarkBlue,
            (true, false) if self.is_better(effect) => Ink::Turquoise,
            (true, false) => Ink::DarkPink,
        }
    }

    /// What the colours and the line are: those that are there.
    fn key(&self, sheet: &mut Sheet, top: f64) -> f64 {
        let middle = top + 11.0;
        let parts = || self.of.parts.iter().map(|part| &part.shapley);
        let known = [
            (Ink::Turquoise, "better without it"),
            (Ink::DarkPink, "worse without it"),
            (Ink::LightGrey, "cannot be told"),
        ];
        let is_there = |ink: Ink| parts().any(|effect| self.ink(effect, false) == ink);
        let mut samples: Vec<(Ink, f64, &str)> =
            known.into_iter().filter(|(ink, _)| is_there(*ink)).map(|(ink, text)| (ink, 10.0, text)).collect();
        if self.found.n >= LEAST_FUTURES {
            samples.push((Ink::DarkGrey, THIN, "8 of 10 futures"));
        }
        let mut left = MARGIN;
        for (ink, height, text) in samples {
            let sample = Bounds { left, right: left + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
            sheet.rectangle(sample, ink);
            let label = Label::new(text, (left + 23.0, middle + 4.2));
            left = label.bounds().right + 16.0;
            sheet.text(label);
        }
        middle + 16.0
    }
}
