//! The picture: labels, the panel, and the share of futures in which each is better.

use super::panel::{DOT, Panel, THICK, THIN, outward, with_room};
use super::rows::{Kind, extent, kinds, near, percent, zone};
use super::scale::Scale;
use super::words::subtitle;
use crate::analysis::amount::amount;
use crate::analysis::best::Verdict;
use crate::analysis::comparison::{Comparison, Row};
use crate::chart::comparison_data::{ComparisonData, joint, label};
use crate::chart::frame::{self, LINE, MARGIN};
use crate::chart::money::largest;
use crate::chart::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use crate::chart::size::Frame;
use crate::chart::strategies_compared::Rows;
use crate::chart::text::{Weight, width, wrap};
use crate::words::{LEAST_FUTURES, capital};

/// Between the labels and the panel, and between the panel and the shares.
const GAP: f64 = 14.0;

/// The picture.
pub(in crate::chart) fn sheet(scene: &ComparisonData, found: &Comparison, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let Some(judged) = found.judged() else { return sheet };
    let kinds = kinds(found, judged);
    let rows: Vec<&Row> = kinds.iter().map(|kind| kind.row).collect();
    let lay = Rows::new(frame);
    let (most, lines) = lay.labels;
    let labels: Vec<Vec<String>> =
        kinds.iter().map(|kind| wrap(&joint(found, &kind.members), 12.0, Weight::Bold, most, lines)).collect();
    let label_width = largest(labels.iter().flatten().map(|line| width(line, 12.0, Weight::Bold)));
    let share_head = format!("{} in", capital(judged.metric.better().word()));
    let share_width = width(&share_head, 12.0, Weight::Bold) + 2.0;
    let zone = zone(judged);
    let scale = Scale::of(judged, &rows, zone, found.n);
    let figure = |row: &&Row| Label::new(scale.signed(row.difference.mean.value), (0.0, 0.0));
    let mean_head = Label::new("Mean", (0.0, 0.0)).bold();
    let room = largest(rows.iter().map(|row| figure(row).bold().width())) + 10.0;
    let end = frame.right() - share_width - GAP;
    let beside = if mean_head.width() > room { mean_head.width() } else { room };
    let (left, right) = (MARGIN + label_width + GAP, end - if lay.beside { beside + 6.0 } else { 0.0 });
    let near = near(&rows, found.n);
    let extent = extent(&near, zone, found.n);
    let extent = if lay.beside { extent } else { with_room(extent, &rows, room / (right - left)) };
    let (low, high) = outward(extent, scale);
    let area = Bounds { left, right, top: 0.0, bottom: 0.0 };
    let panel = Panel { area, low, high, zone, scale, rows: lay, end };

    let top = frame::head(&mut sheet, title, &subtitle(scene, found, judged));
    let error_shows = rows.iter().any(|row| {
        row.difference.mean.interval().is_some_and(|(low, high)| panel.x(high) - panel.x(low) > 2.0 * DOT + 2.0)
    });
    let top = key(&mut sheet, top, found, zone, error_shows);
    let first_row = top + LINE + 8.0;
    let bottom = first_row + lay.pitch * rows.len() as f64;
    let panel = Panel { area: Bounds { left, right, top: first_row, bottom }, ..panel };

    panel.ground(&mut sheet);
    let reference = label(found, found.question.reference);
    let same = wrap(&format!("Same as {reference}"), 12.0, Weight::Regular, right - left, 1).remove(0);
    let same = Label::new(same, (panel.x(0.0), first_row - 8.0)).anchored(Anchor::Middle).kept_within(left, right);
    sheet.text(same);
    if lay.beside {
        sheet.text(Label { at: (end, first_row - 8.0), ..mean_head }.anchored(Anchor::End));
    }
    sheet.text(Label::new(share_head, (frame.right(), first_row - 8.0)).anchored(Anchor::End).bold());
    for (place, (lines, row)) in labels.into_iter().zip(&rows).enumerate() {
        let top = first_row + lay.pitch * place as f64;
        if place > 0 {
            sheet.line((MARGIN, top), (frame.right(), top), 0.7, Ink::PaleGrey);
        }
        let mut baseline = top + lay.baseline - LINE * (lines.len() as f64 - 1.0) / 2.0;
        for line in lines {
            sheet.text(Label::new(line, (MARGIN, baseline)).bold());
            baseline += LINE;
        }
        panel.row(&mut sheet, row, top, found.n);
        let share = Label::new(percent(row.difference.better), (frame.right(), top + lay.baseline));
        sheet.text(share.anchored(Anchor::End));
    }
    let unseparated = rows.iter().any(|row| matches!(row.verdict, Verdict::Unseparated | Verdict::Indifferent));
    let note = unseparated.then(|| match zone > 0.0 {
        true => {
            let zone = amount(judged.metric, zone, Some(zone / 2.0));
            format!(
                "Grey: about equal to {reference} (within {zone}), or not to be told beyond that with so many futures."
            )
        }
        false => format!("Grey: cannot be separated from {reference}; the mean lies within its Monte Carlo error."),
    });
    let name = wrap(&format!("→ {}", scale.unit()), 12.0, Weight::Regular, right - left, 1).remove(0);
    sheet.text(Label::new(name, (right, bottom + 2.0 * LINE)).anchored(Anchor::End));
    let far: Vec<String> =
        kinds.iter().filter(|kind| panel.is_far(kind.row, found.n)).map(|kind| kind.far(found, scale)).collect();
    let far = (!far.is_empty()).then(|| format!("Beyond the axis: {}.", far.join("; ")));
    frame::foot(&mut sheet, bottom + 2.0 * LINE + 8.0, &scene.notes(found, note.into_iter().chain(far)));
    sheet
}

impl Kind<'_> {
    /// Its figures in words, where the axis is too short for them.
    fn far(&self, found: &Comparison, scale: Scale) -> String {
        let range = match self.row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES) {
            Some([p10, _, p90]) => {
                format!(", 8 of 10 futures {} to {}", scale.signed(p10.value), scale.signed(p90.value))
            }
            None => String::new(),
        };
        format!("{}, mean {}{range}", joint(found, &self.members), scale.signed(self.row.difference.mean.value))
    }
}

/// What dot, line and bands are.
fn key(sheet: &mut Sheet, top: f64, found: &Comparison, zone: f64, error_shows: bool) -> f64 {
    let middle = top + 11.0;
    let mut left = MARGIN;
    let mut say = |sheet: &mut Sheet, sample: f64, text: String| {
        let label = Label::new(text, (left + sample + 5.0, middle + 4.2));
        left = label.bounds().right + 16.0;
        sheet.text(label);
        left
    };
    sheet.dot((MARGIN + DOT, middle), DOT, Ink::DarkBlue);
    let mut at = say(sheet, 2.0 * DOT, "mean".to_owned());
    let mut samples = Vec::new();
    if found.n >= LEAST_FUTURES {
        samples.push((Ink::DarkBlue, THIN, "8 of 10 futures".to_owned()));
    }
    if error_shows {
        samples.push((Ink::MiddleTint, THICK, "error of the mean (95 %)".to_owned()));
    }
    if zone > 0.0 {
        samples.push((Ink::PaleGrey, 12.0, "counts as none".to_owned()));
    }
    for (ink, height, text) in samples {
        let sample = Bounds { left: at, right: at + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
        sheet.rectangle(sample, ink);
        at = say(sheet, 18.0, text);
    }
    middle + 16.0
}
