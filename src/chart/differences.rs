//! Each plan against the reference, future by future: a dot at the mean difference and the range of 8 in 10 futures.

use super::comparison_data::{ComparisonData, full_label, futures, label, named};
use super::frame::{self, LINE, MARGIN};
use super::money::{largest, signed_ticks};
use super::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use super::size::Frame;
use super::strategies_compared::Rows;
use super::text::{Weight, width, wrap};
use crate::analysis::amount::{amount, margin};
use crate::analysis::answer::when;
use crate::analysis::best::{Standing, Verdict};
use crate::analysis::comparison::{Cell, Comparison, DUST, Row};
use crate::num::quantile::Share;
use crate::outcomes::{Metric, Unit};
use crate::words::{BILLIONS_FROM, LEAST_FUTURES, TRILLIONS_FROM, capital};
use std::fmt::Write as _;

/// Between the labels and the panel, and between the panel and the shares.
const GAP: f64 = 14.0;
/// Radius of the dot, heights of the range and of the error.
const DOT: f64 = 4.0;
const THIN: f64 = 2.0;
const THICK: f64 = 8.0;
/// The most words of a title.
const MOST_WORDS: usize = 10;
/// The longest title.
const LONGEST: usize = 80;

/// The plans but the reference, the best mean first; plans that tie stay in the scenario's order.
fn order(found: &Comparison, judged: &Cell) -> Vec<usize> {
    let mut order: Vec<usize> = (0..judged.rows.len()).filter(|&plan| plan != found.question.reference).collect();
    let mean = |plan: usize| judged.rows[plan].difference.mean.value;
    order.sort_by(|&a, &b| judged.metric.better().worse_by(mean(a), mean(b)).total_cmp(&0.0));
    order
}

/// `−£4.1bn`, `+£0.2bn`, `£0`.
fn signed(metric: Metric, value: f64, error: Option<f64>) -> String {
    let size = amount(metric, value, error);
    match value {
        0.0 => size,
        v if v < 0.0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

/// `97 %`; never 0 or 100 % where it is not.
pub(super) fn percent(share: Share) -> String {
    match share.value() {
        p if p > 0.0 && p < 0.01 => "<1 %".to_owned(),
        p if p < 1.0 && p > 0.99 => ">99 %".to_owned(),
        p => format!("{:.0} %", p * 100.0),
    }
}

/// What the outcome is counted in, for an axis that goes as far as `most`: `£bn`, `thousand bed-days`.
fn unit(metric: Metric, most: f64) -> String {
    let unit = metric.unit().name();
    let size = usize::from(most >= BILLIONS_FROM) + usize::from(most >= TRILLIONS_FROM);
    match unit.strip_prefix("£m") {
        Some(rest) => {
            let basis = if rest.is_empty() { " in cash prices" } else { rest };
            format!("£{}{basis}", ["m", "bn", "tn"][size])
        }
        None if metric.unit() == Unit::Share => "percentage points".to_owned(),
        None => format!("{}{unit}", ["", "thousand ", "million "][size]),
    }
}

/// The title: what the best plan makes of the reference, as far as they can be told apart.
pub(super) fn title(found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let year = found.question.years[judged.year];
    if found.n < LEAST_FUTURES {
        return format!("Difference in {year}: {}", futures(found));
    }
    let fits = |title: &String| title.split(' ').count() <= MOST_WORDS && title.chars().count() <= LONGEST;
    let reference = label(found, found.question.reference);
    let order = order(found, judged);
    let of = |verdict: Verdict| order.iter().filter(|&&plan| judged.rows[plan].verdict == verdict).count();
    let first_fit = |titles: [String; 2]| {
        let [wanted, plain] = titles;
        if fits(&wanted) { wanted } else { plain }
    };
    if of(Verdict::Same) == order.len() {
        return first_fit([
            format!("All plans have the same {} in every future", judged.metric.in_words()),
            "All plans are equal in this in every future".to_owned(),
        ]);
    }
    let best = order[0];
    let row = &judged.rows[best];
    let alike = order.iter().filter(|&&plan| judged.rows[plan].standing == Standing::Best).count() > 1;
    if row.verdict == Verdict::Better {
        let than = if row.difference.mean.value < 0.0 { "lower" } else { "higher" };
        let size = amount(judged.metric, row.difference.mean.value, row.difference.mean.mcse);
        if alike {
            return format!("Best plans {size} {than} than the reference on average");
        }
        return first_fit([
            format!("{}: {size} {than} than {reference} on average", label(found, best)),
            format!("Best plan {size} {than} than the reference on average"),
        ]);
    }
    first_fit([
        format!("No plan can be shown to beat {reference}"),
        "No plan can be shown to beat the reference".to_owned(),
    ])
}

/// The picture.
pub(super) fn sheet(scene: &ComparisonData, found: &Comparison, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let Some(judged) = found.judged() else { return sheet };
    let order = order(found, judged);
    let rows: Vec<&Row> = order.iter().map(|&plan| &judged.rows[plan]).collect();
    let lay = Rows::new(frame);
    let (most, lines) = lay.labels;
    let labels: Vec<Vec<String>> =
        order.iter().map(|&plan| wrap(&label(found, plan), 12.0, Weight::Bold, most, lines)).collect();
    let label_width = largest(labels.iter().flatten().map(|line| width(line, 12.0, Weight::Bold)));
    let share_head = format!("{} in", capital(judged.metric.better().word()));
    let share_width = width(&share_head, 12.0, Weight::Bold) + 2.0;
    let zone = if judged.zone > DUST { judged.zone } else { 0.0 };
    let figure =
        |row: &&Row| Label::new(signed(judged.metric, row.difference.mean.value, row.difference.mean.mcse), (0.0, 0.0));
    let mean_head = Label::new("Mean", (0.0, 0.0)).bold();
    let room = largest(rows.iter().map(|row| figure(row).bold().width())) + 10.0;
    let end = frame.right() - share_width - GAP;
    let beside = if mean_head.width() > room { mean_head.width() } else { room };
    let (left, right) = (MARGIN + label_width + GAP, end - if lay.beside { beside + 6.0 } else { 0.0 });
    let extent = extent(&rows, zone, found.n);
    let (low, high) = if lay.beside { extent } else { with_room(extent, &rows, room / (right - left)) };
    let area = Bounds { left, right, top: 0.0, bottom: 0.0 };
    let panel = Panel { area, low, high, zone, metric: judged.metric, rows: lay, end };

    let top = frame::head(&mut sheet, title, &subtitle(scene, found, judged, &panel));
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
    let note = unseparated.then(|| {
        let zone = if zone > 0.0 {
            format!(" or differs by no more than {}", margin(judged.metric, zone))
        } else {
            String::new()
        };
        format!("Grey: cannot be separated from {reference}; the mean lies within its Monte Carlo error{zone}.")
    });
    frame::foot(&mut sheet, bottom + LINE + 10.0, &scene.notes(found, note));
    sheet
}

fn subtitle(scene: &ComparisonData, found: &Comparison, judged: &Cell, panel: &Panel) -> String {
    let question = &found.question;
    let most = largest([panel.low.abs(), panel.high.abs()]);
    let same = match found.n {
        1 => "in one simulated future".to_owned(),
        _ => format!("in the same {}", futures(found)),
    };
    format!(
        "{}: {} {} less that under {}, {}, {same}. Right: share of futures in which it is {}.",
        scene.short_area(),
        judged.metric.in_words(),
        when(judged.metric, question.years[0], question.years[judged.year]),
        label(found, question.reference),
        unit(judged.metric, most),
        judged.metric.better().word()
    )
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
        samples.push((Ink::DarkBlue, THIN, "8 in 10 futures".to_owned()));
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

/// How far the values go, zero among them.
fn extent(rows: &[&Row], zone: f64, n: usize) -> (f64, f64) {
    let mut ends = vec![-zone, zone];
    for row in rows {
        ends.push(row.difference.mean.value);
        ends.extend(row.difference.mean.interval().into_iter().flat_map(|(low, high)| [low, high]));
        if n >= LEAST_FUTURES {
            ends.extend(row.difference.quantiles.into_iter().flat_map(|[p10, _, p90]| [p10.value, p90.value]));
        }
    }
    let high = largest(ends.iter().copied());
    let low = -largest(ends.iter().map(|end| -end));
    if high - low > 0.0 { (low, high) } else { (-1.0, 1.0) }
}

/// The extent, wide enough for every figure to stand on its own side of zero; `room` is the share of the panel that one takes.
fn with_room((low, high): (f64, f64), rows: &[&Row], room: f64) -> (f64, f64) {
    let room = if room < 0.45 { room } else { 0.45 };
    let needed = room / (1.0 - room);
    let any = |sign: f64| rows.iter().any(|row| row.difference.mean.value * sign > 0.0);
    // What is equal stands right of zero.
    let right = any(1.0) || rows.iter().any(|row| row.difference.mean.value == 0.0);
    let low = if any(-1.0) && -low < needed * high { -needed * high } else { low };
    let high = if right && high < needed * -low { needed * -low } else { high };
    (low, high)
}

struct Panel {
    area: Bounds,
    low: f64,
    high: f64,
    zone: f64,
    metric: Metric,
    rows: Rows,
    /// Where figures end that stand beside it.
    end: f64,
}

impl Panel {
    fn x(&self, value: f64) -> f64 {
        // The outermost dots stay inside.
        let (left, right) = (self.area.left + DOT, self.area.right - DOT);
        left + (value - self.low) / (self.high - self.low) * (right - left)
    }

    /// The zone of no difference, round values, and the line at zero.
    fn ground(&self, sheet: &mut Sheet) {
        let Bounds { left, right, top, bottom } = self.area;
        if self.zone > 0.0 {
            let zone = Bounds { left: self.x(-self.zone), right: self.x(self.zone), top, bottom };
            sheet.rectangle(zone, Ink::PaleGrey);
        }
        let label = |(value, text): (f64, String)| {
            let label = Label::new(text, (self.x(value), bottom + LINE)).anchored(Anchor::Middle);
            (value, label.kept_within(left - 6.0, right + 6.0))
        };
        let fit = |labels: &Vec<(f64, Label)>| {
            labels.windows(2).all(|pair| !pair[0].1.bounds().touches(&pair[1].1.bounds(), 10.0))
        };
        // A share is counted in hundredths.
        let whole = if self.metric.unit() == Unit::Share { 100.0 } else { 1.0 };
        let ticks = |most| signed_ticks(whole * self.low, whole * self.high, most).into_iter();
        let mut candidates =
            (1..=4).rev().map(|most| ticks(most).map(|(value, text)| label((value / whole, text))).collect());
        for (value, label) in candidates.find(fit).unwrap_or_default() {
            if value != 0.0 {
                sheet.line((self.x(value), top), (self.x(value), bottom), 0.8, Ink::PaleGrey);
            }
            sheet.text(label);
        }
        sheet.line((self.x(0.0), top - 4.0), (self.x(0.0), bottom), 1.4, Ink::DarkGrey);
    }

    fn row(&self, sheet: &mut Sheet, row: &Row, top: f64, n: usize) {
        let y = top + if self.rows.beside { self.rows.dot } else { 27.0 };
        let told = matches!(row.verdict, Verdict::Better | Verdict::Worse);
        let ink = if told { Ink::DarkBlue } else { Ink::MiddleGrey };
        let bar = |low: f64, high: f64, height: f64| Bounds {
            left: self.x(low),
            right: self.x(high),
            top: y - height / 2.0,
            bottom: y + height / 2.0,
        };
        if let (true, Some([p10, _, p90])) = (n >= LEAST_FUTURES, row.difference.quantiles) {
            sheet.rectangle(bar(p10.value, p90.value, THIN), ink);
        }
        if let Some((low, high)) = row.difference.mean.interval() {
            sheet.rectangle(bar(low, high, THICK), if told { Ink::MiddleTint } else { Ink::PaleGrey });
        }
        let mean = row.difference.mean;
        sheet.dot((self.x(mean.value), y), DOT, ink);
        let ink = if told { Ink::DarkBlue } else { Ink::DarkGrey };
        let figure = Label::new(signed(self.metric, mean.value, mean.mcse), (self.x(mean.value), top + 15.0));
        let figure = figure.bold().coloured(ink).anchored(Anchor::Middle);
        if self.rows.beside {
            sheet.text(Label { at: (self.end, top + self.rows.baseline), ..figure }.anchored(Anchor::End));
            return;
        }
        // On its own side of the line at zero; white behind it only where that cuts no zone.
        let zero = self.x(0.0);
        let (left, right) = match mean.value < 0.0 {
            true => (self.area.left + 2.0, zero - 4.0),
            false => (zero + 4.0, self.area.right - 2.0),
        };
        let figure = figure.kept_within(left, right);
        let bounds = figure.bounds();
        match self.zone > 0.0 && bounds.right > self.x(-self.zone) && bounds.left < self.x(self.zone) {
            true => sheet.text(figure),
            false => sheet.backed_text(figure),
        }
    }
}

/// The alternative text.
pub(super) fn alt(scene: &ComparisonData, found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let question = &found.question;
    let reference = full_label(found, question.reference);
    let one = |&plan: &usize| {
        let row = &judged.rows[plan];
        let mean = row.difference.mean;
        let range = match row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES) {
            Some([p10, _, p90]) => format!(
                " (8 in 10 futures between {} and {})",
                signed(judged.metric, p10.value, None),
                signed(judged.metric, p90.value, None)
            ),
            None => String::new(),
        };
        let told = match row.verdict {
            Verdict::Same => ", equal in every future",
            Verdict::Unseparated | Verdict::Indifferent => ", which cannot be separated",
            Verdict::Better | Verdict::Worse => "",
        };
        format!(
            "{} under {}{range}{told}, {} in {}",
            signed(judged.metric, mean.value, mean.mcse),
            full_label(found, plan),
            judged.metric.better().word(),
            percent(row.difference.better)
        )
    };
    let told: Vec<String> = order(found, judged).iter().map(one).collect();
    format!(
        "Dots and intervals of differences from {reference} in {} {}, {}, in {}. The mean difference is {}.",
        judged.metric.in_words(),
        when(judged.metric, question.years[0], question.years[judged.year]),
        scene.area,
        futures(found),
        told.join("; ")
    )
}

/// The numbers of the picture, in its order.
pub(super) fn csv(found: &Comparison) -> String {
    let mut csv =
        "scenario,strategy,label,reference,financial_year,metric,unit,mean_difference,mean_mc_lo,mean_mc_hi,p10,p90,\
                   probability_better,against_reference\n"
            .to_owned();
    let Some(judged) = found.judged() else { return csv };
    let year = found.question.years[judged.year];
    for plan in order(found, judged) {
        let row = &judged.rows[plan];
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let interval = row.difference.mean.interval();
        let quantiles = row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES);
        // Writing to a String cannot fail.
        let _ = writeln!(
            csv,
            "{},{},{year},{},{},{},{},{},{},{},{},{}",
            named(found, plan),
            super::figures::cell(&found.name(found.question.reference)),
            judged.metric.name(),
            super::figures::cell(judged.metric.unit().name()),
            row.difference.mean.value,
            number(interval.map(|(low, _)| low)),
            number(interval.map(|(_, high)| high)),
            number(quantiles.map(|[p10, _, _]| p10.value)),
            number(quantiles.map(|[_, _, p90]| p90.value)),
            row.difference.better.value(),
            row.verdict.name()
        );
    }
    csv
}
