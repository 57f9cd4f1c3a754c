//! The picture: columns of what became of each year's capital, and under them the spread of what was lost.

use super::Spending;
use crate::analysis::capital::Use;
use crate::chart::band::{HEADING, Key, Panel, YEARS};
use crate::chart::frame::{self, LINE, MARGIN};
use crate::chart::money::{axis_over, largest, top_of};
use crate::chart::of_plan::MEANS;
use crate::chart::run_data::RunData;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use crate::chart::size::Frame;
use crate::chart::text::{Weight, width};
use crate::chart::years::Years;

/// Height of the columns' plot.
const HEIGHT: f64 = 190.0;
/// Height of the plots under it, in one row and in two.
const LOST_HEIGHT: f64 = 76.0;
const LOST_HEIGHT_OF_TWO: f64 = 62.0;
/// The least height of a plot beside the columns.
const LEAST_LOST: f64 = 40.0;
/// The share of the width that the panels take beside the columns.
const BESIDE: f64 = 0.38;
/// Between two panels.
const GAP: f64 = 14.0;
/// A label: its name, its figure, and air.
const ENTRY: f64 = 2.0 * LINE + 4.0;
/// A sample of colour before a name.
const SAMPLE: f64 = 10.0;

/// What is named right of the columns.
struct Entry {
    name: String,
    figure: String,
    /// None: the line of the plan.
    ink: Option<Ink>,
    /// Where it would stand.
    y: f64,
}

impl Spending {
    pub(super) fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story)) + 12.0;
        let names = self.entries(|_| 0.0);
        let labels = names
            .iter()
            .flat_map(|entry| [width(&entry.name, 12.0, Weight::Bold), width(&entry.figure, 12.0, Weight::Regular)]);
        let labels = largest(labels) + SAMPLE + 6.0;
        let axis: Vec<(f64, String)> = axis_over(self.most(), 4);
        let axis_width = largest(axis.iter().map(|(_, label)| width(label, 12.0, Weight::Regular))) + 6.0;
        let panels = self.panels();
        let beside = frame.is_wide() && !panels.is_empty();
        let side = if beside { BESIDE * frame.room() + GAP } else { 0.0 };
        // Each name has room beside the columns.
        let least = ENTRY * names.len() as f64 - 8.0;
        let height = if HEIGHT * frame.stretch > least { HEIGHT * frame.stretch } else { least };
        let plot = Bounds {
            left: MARGIN + axis_width,
            right: frame.right() - labels - 12.0 - side,
            top,
            bottom: top + height,
        };
        let most = top_of(&axis);
        let y = |gbp_m: f64| plot.bottom - gbp_m / most * height;
        for (value, label) in axis {
            let ink = if value > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey };
            sheet.line((plot.left, y(value)), (plot.right, y(value)), 0.7, ink);
            sheet.text(Label::new(label, (plot.left - 5.0, y(value) + 4.2)).anchored(Anchor::End));
        }
        self.columns(&mut sheet, &plot, y);
        self.years(&mut sheet, &plot);
        self.labels(&mut sheet, &plot, y);
        let mut bottom = plot.bottom + YEARS + 4.0;
        if beside {
            let side = self.lost_beside(&mut sheet, &plot, &panels);
            bottom = if side > bottom { side } else { bottom };
        } else if !panels.is_empty() {
            bottom = self.lost(&mut sheet, bottom, &panels);
        }
        let mut notes = self.notes(story);
        // Where every line counts, the figures say themselves that they are means.
        notes.retain(|note| !frame.terse || note != MEANS);
        frame::foot(&mut sheet, bottom, &notes);
        sheet
    }

    /// From one column to the next, and the width of one.
    fn slot(&self, plot: &Bounds) -> (f64, f64) {
        let slot = (plot.right - plot.left) / self.years.len() as f64;
        let wide = 0.74 * slot;
        (slot, if wide < 48.0 { wide } else { 48.0 })
    }

    fn x(&self, plot: &Bounds, t: usize) -> f64 {
        plot.left + self.slot(plot).0 * (t as f64 + 0.5)
    }

    fn columns(&self, sheet: &mut Sheet, plot: &Bounds, y: impl Fn(f64) -> f64) {
        let (slot, wide) = self.slot(plot);
        for t in 0..self.years.len() {
            let x = self.x(plot, t);
            let mut below = 0.0;
            for part in &self.parts {
                let above = below + part.means[t];
                let (top, bottom) = (y(above), y(below));
                let bounds = Bounds { left: x - wide / 2.0, right: x + wide / 2.0, top, bottom };
                sheet.rectangle(bounds, part.what.ink());
                // A hair of white keeps neighbours apart.
                if below > 0.0 && bottom - top > 1.5 {
                    sheet.line((bounds.left, bottom), (bounds.right, bottom), 0.7, Ink::White);
                }
                below = above;
            }
            let planned = y(self.planned[t]);
            sheet.line((x - slot / 2.0, planned), (x + slot / 2.0, planned), 1.6, Ink::DarkGrey);
        }
    }

    /// The years, in even steps.
    fn years(&self, sheet: &mut Sheet, plot: &Bounds) {
        let (first, last) = (self.years[0], self.years[self.years.len() - 1]);
        let within = (MARGIN, sheet.frame.right());
        let years = Years { span: (first, last), bottom: plot.bottom, within, gap: 14.0 };
        years.draw(sheet, |year| self.x(plot, (year.start() - first.start()) as usize));
    }

    /// The parts and the plan, from the foot upwards, at their heights in the last column.
    fn entries(&self, y: impl Fn(f64) -> f64) -> Vec<Entry> {
        let last = self.years.len() - 1;
        let fine = self.fine();
        let mean = if self.futures == 1 { "" } else { "mean " };
        let a_year = |gbp_m: f64| match self.years.len() {
            1 => format!("{mean}{}", fine.full(gbp_m)),
            _ => format!("{mean}{} a year", fine.full(gbp_m)),
        };
        let mut below = 0.0;
        let mut entries: Vec<Entry> = Vec::new();
        for part in &self.parts {
            let middle = below + part.means[last] / 2.0;
            below += part.means[last];
            let ink = Some(part.what.ink());
            let figure = match part.what {
                Use::Carried => format!("{mean}{} at the end", fine.full(part.at_the_end())),
                _ => a_year(part.a_year()),
            };
            entries.push(Entry { name: part.what.name().to_owned(), figure, ink, y: y(middle) });
        }
        let planned = Entry {
            name: "Planned".to_owned(),
            figure: a_year(super::mean(&self.planned)),
            ink: None,
            y: y(self.planned[last]),
        };
        // It stands among the parts where they pass it, in the order of their heights.
        let place = entries.iter().position(|entry| entry.y < planned.y).unwrap_or(entries.len());
        entries.insert(place, planned);
        entries
    }

    fn labels(&self, sheet: &mut Sheet, plot: &Bounds, y: impl Fn(f64) -> f64) {
        let mut entries = self.entries(y);
        // From the foot upwards each is pushed above the one before, then all are pushed down where the top is passed.
        let mut least = plot.bottom + 6.0;
        for entry in &mut entries {
            let highest = least - ENTRY / 2.0;
            entry.y = if entry.y < highest { entry.y } else { highest };
            least = entry.y - ENTRY / 2.0;
        }
        let mut most = plot.top - 10.0;
        for entry in entries.iter_mut().rev() {
            let lowest = most + ENTRY / 2.0;
            entry.y = if entry.y > lowest { entry.y } else { lowest };
            most = entry.y + ENTRY / 2.0;
        }
        let left = plot.right + 12.0;
        for entry in entries {
            let baseline = entry.y - 2.5;
            let middle = baseline - 4.3;
            match entry.ink {
                Some(ink) => {
                    let half = SAMPLE / 2.0;
                    let sample = Bounds { left, right: left + SAMPLE, top: middle - half, bottom: middle + half };
                    sheet.rectangle(sample, ink);
                }
                None => sheet.line((left, middle), (left + SAMPLE, middle), 1.6, Ink::DarkGrey),
            }
            let text = left + SAMPLE + 5.0;
            sheet.text(Label::new(entry.name, (text, baseline)).bold());
            sheet.text(Label::new(entry.figure, (text, baseline + LINE)));
        }
    }

    fn key(&self) -> Key<'static> {
        let middle = if self.futures == 1 { "simulated" } else { "mean" };
        Key { has_band: self.has_spread, opening: None, middle, beside: None }
    }

    /// What was lost, in panels one under the other right of the columns; gives the height at which it ends.
    fn lost_beside(&self, sheet: &mut Sheet, plot: &Bounds, panels: &[Panel]) -> f64 {
        let (across, n) = (BESIDE * sheet.frame.room(), panels.len() as f64);
        let left = sheet.frame.right() - across;
        let top = self.key().strip(sheet, (left, plot.top - 12.0)) - 4.0;
        let each = (plot.bottom + YEARS - top) / n - HEADING - YEARS;
        let room = Panel::room(panels, if each > LEAST_LOST { each } else { LEAST_LOST });
        let row = HEADING + room.height + YEARS;
        for (place, panel) in panels.iter().enumerate() {
            panel.draw(sheet, (left, top + row * place as f64), across, &room);
        }
        top + row * n
    }

    /// The same under the columns.
    fn lost(&self, sheet: &mut Sheet, top: f64, panels: &[Panel]) -> f64 {
        let key = self.key().strip(sheet, (MARGIN, top + 2.0)) - 4.0;
        let height = if panels.len() > 2 { LOST_HEIGHT_OF_TWO } else { LOST_HEIGHT };
        let room = Panel::room(panels, height);
        // Three leave each too little to see a course in.
        let abreast = if panels.len() > 2 { 2 } else { panels.len() };
        let across = (sheet.frame.room() - GAP * (abreast - 1) as f64) / abreast as f64;
        let row = HEADING + height + YEARS;
        for (place, panel) in panels.iter().enumerate() {
            let (row_of, column) = (place / abreast, place % abreast);
            let at = (MARGIN + (across + GAP) * column as f64, key + row * row_of as f64);
            panel.draw(sheet, at, across, &room);
        }
        key + row * panels.len().div_ceil(abreast) as f64
    }

    /// What the words of the picture mean, and where it comes from.
    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut said = Vec::new();
        for part in &self.parts {
            let meaning = match part.what {
                Use::Raided => "Raided: moved to day-to-day costs.",
                Use::Lapsed => "Lapsed: not delivered or not spent within the year.",
                Use::Carried => {
                    "Carried forward: not spent within the year, and there in the next, whose column begins with it above the \
                     plan; its panel has a scale of its own."
                }
                Use::WithoutCash => "Without cash: allocation that the trust's cash could not pay for.",
                Use::Elsewhere => match self.elsewhere_holds {
                    (false, false) => "Elsewhere: new build, equipment and all else that the plan is committed to.",
                    (true, false) => "Elsewhere: new build, equipment, technology and all else that the plan holds.",
                    (false, true) => {
                        "Elsewhere: new build, equipment and all else that the plan holds, and set-asides."
                    }
                    (true, true) => {
                        "Elsewhere: new build, equipment, technology and all else that the plan holds, and set-asides."
                    }
                },
                Use::Programmes => {
                    "Programmes: schemes of the scenario that modernise, as far as they were paid for in the year."
                }
                Use::Backlog | Use::Technology | Use::SetAside => continue,
            };
            said.push(meaning);
        }
        let mut notes = story.warnings();
        notes.extend(story.equals_of_followed());
        notes.extend(story.stand_ins(&self.plan));
        if !said.is_empty() {
            notes.push(said.join(" "));
        }
        if self.has_spread {
            notes.push(MEANS.to_owned());
        }
        notes.push(format!(
            "{} Assumed: pots and ring fences are paid first, the rest shares what is left.",
            story.source()
        ));
        notes
    }
}
