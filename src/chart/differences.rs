//! Each plan against the reference, future by future: a dot at the mean difference and the range of 8 in 10 futures.

use super::comparison_data::{ComparisonData, full_joint, full_label, futures, joint, label, named};
use super::frame::{self, LINE, MARGIN};
use super::money::{Money, largest, signed_ticks};
use super::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use super::size::Frame;
use super::strategies_compared::Rows;
use super::text::{Weight, width, wrap};
use crate::analysis::amount::margin;
use crate::analysis::answer::when;
use crate::analysis::best::{Standing, Verdict};
use crate::analysis::comparison::{Cell, Comparison, Row};
use crate::num::quantile::Share;
use crate::outcomes::{Metric, StockOrFlow, Unit};
use crate::words::{LEAST_FUTURES, capital};
use std::fmt::Write as _;

/// Between the labels and the panel, and between the panel and the shares.
const GAP: f64 = 14.0;
/// Radius of the dot, heights of the range and of the error.
const DOT: f64 = 4.0;
const THIN: f64 = 2.0;
const THICK: f64 = 8.0;
/// The most words of a title: two more than of others, since it says what is lower, where, by when and under which plan.
const MOST_WORDS: usize = 12;
/// The longest title.
const LONGEST: usize = 95;
/// A plan that reaches this many times as far as the next leaves the axis, so that the others can be told apart; a third of them
/// at most.
const FAR: f64 = 3.0;

/// The plans but the reference, the best mean first; plans that tie stay in the scenario's order.
fn order(found: &Comparison, judged: &Cell) -> Vec<usize> {
    let mut order: Vec<usize> = (0..judged.rows.len()).filter(|&plan| plan != found.question.reference).collect();
    let mean = |plan: usize| judged.rows[plan].difference.mean.value;
    order.sort_by(|&a, &b| judged.metric.better().worse_by(mean(a), mean(b)).total_cmp(&0.0));
    order
}

/// What stands in a row: the plans of one kind, but for the reference, and what is told of the first.
struct Kind<'a> {
    members: Vec<usize>,
    row: &'a Row,
}

/// One of each kind, in their order.
fn kinds<'a>(found: &Comparison, judged: &'a Cell) -> Vec<Kind<'a>> {
    let order = order(found, judged);
    let first = |plan: usize| found.kinds.iter().find(|kind| kind.contains(&plan)).map(|kind| kind[0]);
    let mut kinds: Vec<Kind<'a>> = Vec::new();
    for plan in order {
        match kinds.iter_mut().find(|kind| first(kind.members[0]).is_some_and(|one| first(plan) == Some(one))) {
            Some(kind) => kind.members.push(plan),
            None => kinds.push(Kind { members: vec![plan], row: &judged.rows[plan] }),
        }
    }
    kinds
}

/// How differences of this chart are written: all in one unit, which stands at the axis.
#[derive(Clone, Copy)]
struct Scale {
    metric: Metric,
    money: Money,
}

impl Scale {
    /// The unit of the largest that is shown, with a digit more where the Monte Carlo error of the means leaves it a meaning.
    fn of(judged: &Cell, rows: &[&Row], zone: f64, n: usize) -> Self {
        let (low, high) = extent(&near(rows, n), zone, n);
        let whole = if judged.metric.unit() == Unit::Share { 100.0 } else { 1.0 };
        let errors: Option<Vec<f64>> =
            rows.iter().map(|row| row.difference.mean.interval().map(|(low, high)| whole * (high - low))).collect();
        let money = Money::for_largest(whole * largest([high, -low])).finer_if(errors.map(largest));
        Self { metric: judged.metric, money }
    }

    /// `£4.1bn`, `123`: without sign, and without unit where that is not of money.
    fn size(self, value: f64) -> String {
        match self.metric.unit() {
            Unit::Share => self.money.bare(100.0 * value.abs()),
            unit if unit.is_money() => self.money.full(value.abs()),
            _ => self.money.bare(value.abs()),
        }
    }

    /// `−£4.1bn`, `+£0.2bn`, `0`.
    fn signed(self, value: f64) -> String {
        let size = self.size(value);
        match size.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
            false => "0".to_owned(),
            true if value < 0.0 => format!("−{size}"),
            true => format!("+{size}"),
        }
    }

    /// `£4.1bn`, `123 thousand bed-days`, as it stands in a title.
    fn in_words(self, value: f64) -> String {
        match self.metric.unit().is_money() {
            true => self.size(value),
            false => format!("{} {}", self.size(value), self.unit()),
        }
    }

    /// What the axis counts: `£bn in cash prices`, `thousand bed-days`.
    fn unit(self) -> String {
        let unit = self.metric.unit().name();
        match unit.strip_prefix("£m") {
            Some(rest) => {
                let basis = if rest.is_empty() { " in cash prices" } else { rest };
                format!("{}{basis}", self.money.unit.name())
            }
            None if self.metric.unit() == Unit::Share => "percentage points".to_owned(),
            None => match self.money.unit.name().as_str() {
                "£m" => unit.to_owned(),
                "£bn" => format!("thousand {unit}"),
                _ => format!("million {unit}"),
            },
        }
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

/// The title: what is lower under the best plan than under the reference, where and by when, as far as they can be told apart.
pub(super) fn title(scene: &ComparisonData, found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let year = found.question.years[judged.year];
    if found.n < LEAST_FUTURES {
        return format!("Difference in {year}: {}", futures(found));
    }
    let fits = |title: &String| title.split(' ').count() <= MOST_WORDS && title.chars().count() <= LONGEST;
    let first_fit = |titles: &[String], plain: &str| {
        titles.iter().find(|title| fits(title)).cloned().unwrap_or_else(|| plain.to_owned())
    };
    let by = match judged.metric.outcome().kind {
        StockOrFlow::InTheYear => format!("in {year}"),
        StockOrFlow::AtTheClose | StockOrFlow::SinceTheFirstYear => format!("by {year}"),
    };
    let kinds = kinds(found, judged);
    let rows: Vec<&Row> = kinds.iter().map(|kind| kind.row).collect();
    let what = capital(judged.metric.in_words());
    let reference = label(found, found.question.reference);
    let told = (scene.beside.is_empty()).then(|| format!("{what} in {}", scene.short_area()));
    let subjects: Vec<String> = told.into_iter().chain([what]).collect();
    let of = |end: String| subjects.iter().map(move |subject| format!("{subject} {end}")).collect::<Vec<_>>();
    let Some(best) = kinds.first() else { return String::new() };
    if rows.iter().all(|row| row.verdict == Verdict::Same) {
        return first_fit(&of(format!("{by} equal under all plans")), "All plans are equal in this in every future");
    }
    let alike = rows.iter().filter(|row| row.standing == Standing::Best).count() > 1;
    if best.row.verdict == Verdict::Better {
        let than = if best.row.difference.mean.value < 0.0 { "lower" } else { "higher" };
        let size = Scale::of(judged, &rows, found.question.indifference, found.n).in_words(best.row.difference.mean.value);
        let plan = if alike { "the best plans".to_owned() } else { joint(found, &best.members) };
        let mut titles = of(format!("{size} {than} {by} under {plan}"));
        titles.extend(of(format!("{size} {than} {by} under the best plan")));
        return first_fit(&titles, &format!("Best plan {size} {than} than the reference"));
    }
    let mut titles = of(format!("{by}: no plan shown to beat {reference}"));
    titles.extend(of(format!("{by}: no plan shown better")));
    first_fit(&titles, "No plan can be shown to beat the reference")
}

/// The picture.
pub(super) fn sheet(scene: &ComparisonData, found: &Comparison, frame: Frame, title: &str) -> Sheet {
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
    let zone = found.question.indifference;
    let scale = Scale::of(judged, &rows, zone, found.n);
    let figure = |row: &&Row| Label::new(scale.signed(row.difference.mean.value), (0.0, 0.0));
    let mean_head = Label::new("Mean", (0.0, 0.0)).bold();
    let room = largest(rows.iter().map(|row| figure(row).bold().width())) + 10.0;
    let end = frame.right() - share_width - GAP;
    let beside = if mean_head.width() > room { mean_head.width() } else { room };
    let (left, right) = (MARGIN + label_width + GAP, end - if lay.beside { beside + 6.0 } else { 0.0 });
    let near = near(&rows, found.n);
    let extent = extent(&near, zone, found.n);
    let (low, high) = if lay.beside { extent } else { with_room(extent, &rows, room / (right - left)) };
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
    let note = unseparated.then(|| {
        let zone = if zone > 0.0 {
            format!(" or differs by no more than {}", margin(judged.metric, zone))
        } else {
            String::new()
        };
        format!("Grey: cannot be separated from {reference}; the mean lies within its Monte Carlo error{zone}.")
    });
    let name = wrap(&format!("→ {}", scale.unit()), 12.0, Weight::Regular, right - left, 1).remove(0);
    sheet.text(Label::new(name, (right, bottom + 2.0 * LINE)).anchored(Anchor::End));
    let far: Vec<String> = kinds.iter().filter(|kind| panel.is_far(kind.row, found.n)).map(|kind| kind.far(found, scale)).collect();
    let far = (!far.is_empty()).then(|| format!("Beyond the axis: {}.", far.join("; ")));
    frame::foot(&mut sheet, bottom + 2.0 * LINE + 8.0, &scene.notes(found, note.into_iter().chain(far)));
    sheet
}

impl Kind<'_> {
    /// Its figures in words, where the axis is too short for them.
    fn far(&self, found: &Comparison, scale: Scale) -> String {
        let range = match self.row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES) {
            Some([p10, _, p90]) => {
                format!(", 8 in 10 futures {} to {}", scale.signed(p10.value), scale.signed(p90.value))
            }
            None => String::new(),
        };
        format!("{}, mean {}{range}", joint(found, &self.members), scale.signed(self.row.difference.mean.value))
    }
}

/// How far from zero a row goes.
fn reach(row: &Row, n: usize) -> f64 {
    let (low, high) = extent(&[row], 0.0, n);
    largest([high, -low])
}

/// The rows that the axis is made for: all but those that would squeeze the others.
fn near<'a>(rows: &[&'a Row], n: usize) -> Vec<&'a Row> {
    let mut reaches: Vec<f64> = rows.iter().map(|row| if row.verdict == Verdict::Same { 0.0 } else { reach(row, n) }).collect();
    reaches.sort_by(|a, b| b.total_cmp(a));
    let far = (1..=rows.len() / 3).rfind(|&far| reaches[far] > 0.0 && reaches[far - 1] >= FAR * reaches[far]);
    let most = far.map_or(f64::INFINITY, |far| reaches[far]);
    rows.iter().copied().filter(|row| row.verdict == Verdict::Same || reach(row, n) <= most).collect()
}

fn subtitle(scene: &ComparisonData, found: &Comparison, judged: &Cell) -> String {
    let question = &found.question;
    let same = match found.n {
        1 => "in one simulated future".to_owned(),
        _ => format!("in the same {}", futures(found)),
    };
    format!(
        "{}: {} {} less that under {}, {same}. Right: share of futures in which it is {}.",
        scene.short_area(),
        judged.metric.in_words(),
        when(judged.metric, question.years[0], question.years[judged.year]),
        label(found, question.reference),
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
    scale: Scale,
    rows: Rows,
    /// Where figures end that stand beside it.
    end: f64,
}

impl Panel {
    fn x(&self, value: f64) -> f64 {
        // The outermost dots stay inside.
        let (left, right) = (self.area.left + DOT, self.area.right - DOT);
        let share = (value - self.low) / (self.high - self.low);
        left + share.clamp(0.0, 1.0) * (right - left)
    }

    fn has(&self, value: f64) -> bool {
        let dust = 1e-9 * (self.high - self.low);
        (self.low - dust..=self.high + dust).contains(&value)
    }

    /// Whether a row goes beyond the axis.
    fn is_far(&self, row: &Row, n: usize) -> bool {
        let (low, high) = extent(&[row], 0.0, n);
        row.verdict != Verdict::Same && !(self.has(low) && self.has(high))
    }

    /// An arrowhead at the end of the axis on the side of a value that lies beyond it.
    fn arrow(&self, sheet: &mut Sheet, value: f64, y: f64, ink: Ink) {
        let (end, back) = match value < self.low {
            true => (self.area.left, self.area.left + 2.0 * DOT),
            false => (self.area.right, self.area.right - 2.0 * DOT),
        };
        sheet.area(vec![(end, y), (back, y - DOT - 1.0), (back, y + DOT + 1.0)], ink);
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
        let whole = if self.scale.metric.unit() == Unit::Share { 100.0 } else { 1.0 };
        let ticks = |most| signed_ticks(whole * self.low, whole * self.high, most, self.scale.money.unit).into_iter();
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
        if let Some((low, high)) = row.difference.mean.interval().filter(|_| self.has(row.difference.mean.value)) {
            sheet.rectangle(bar(low, high, THICK), if told { Ink::MiddleTint } else { Ink::PaleGrey });
        }
        let mean = row.difference.mean;
        if self.has(mean.value) {
            sheet.dot((self.x(mean.value), y), DOT, ink);
        }
        if self.is_far(row, n) {
            let beyond = row.difference.quantiles.filter(|_| n >= LEAST_FUTURES).map(|[p10, _, p90]| [p10.value, p90.value]);
            let ends = beyond.into_iter().flatten().chain([mean.value]).filter(|end| !self.has(*end));
            ends.for_each(|end| self.arrow(sheet, end, y, ink));
        }
        let ink = if told { Ink::DarkBlue } else { Ink::DarkGrey };
        let figure = Label::new(self.scale.signed(mean.value), (self.x(mean.value), top + 15.0));
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
    let kinds = kinds(found, judged);
    let rows: Vec<&Row> = kinds.iter().map(|kind| kind.row).collect();
    let scale = Scale::of(judged, &rows, question.indifference, found.n);
    let one = |kind: &Kind<'_>| {
        let row = kind.row;
        let mean = row.difference.mean;
        let range = match row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES) {
            Some([p10, _, p90]) => format!(
                " (8 in 10 futures between {} and {})",
                scale.signed(p10.value),
                scale.signed(p90.value)
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
            scale.signed(mean.value),
            full_joint(found, &kind.members),
            judged.metric.better().word(),
            percent(row.difference.better)
        )
    };
    let told: Vec<String> = kinds.iter().map(one).collect();
    format!(
        "Dots and intervals of differences from {reference} in {} {}, {}, in {}, in {}. The mean difference is {}.",
        judged.metric.in_words(),
        when(judged.metric, question.years[0], question.years[judged.year]),
        scene.areas(),
        scale.unit(),
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
            super::figures::cell(super::figures::unit(judged.metric)),
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
