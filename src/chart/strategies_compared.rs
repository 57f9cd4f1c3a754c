//! The strategies compared: for each plan in the last year a dot at the median and two intervals, for total and for
//! high-risk backlog.

use super::frame::{self, LINE, MARGIN};
use super::money::{Money, largest, ticks, ticks_over};
use super::run_data::{Record, RunData};
use super::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use super::size::Frame;
use super::text::{Weight, width, wrap};
use crate::engine::results::Spread;

/// Between the labels and the panels, and between the panels.
const GAP: f64 = 16.0;
/// The most room that labels take on paper, and the share of it elsewhere.
const LABELS: f64 = 128.0;
const SHARE_OF_LABELS: f64 = 0.32;

/// How a row is laid out: over its dot stand its figures, or right of the panel, where there is width.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Rows {
    /// From one plan to the next.
    pub pitch: f64,
    /// From the top of a row to its dot, and to the baseline of a label of one line.
    pub dot: f64,
    pub baseline: f64,
    /// Whether the figures stand right of the panel.
    pub beside: bool,
    /// The most room that labels take, and their lines.
    pub labels: (f64, usize),
}

impl Rows {
    pub(super) fn new(frame: Frame) -> Self {
        if !frame.is_wide() {
            return Self { pitch: 38.0, dot: 26.0, baseline: 24.0, beside: false, labels: (LABELS, 2) };
        }
        let pitch = 34.0 * frame.stretch;
        let pitch = if pitch < LEAST_PITCH { LEAST_PITCH } else { pitch };
        let pitch = if pitch > MOST_PITCH { MOST_PITCH } else { pitch };
        // Two lines of a label need air above and below.
        let lines = if pitch < 2.0 * LINE + 4.0 { 1 } else { 2 };
        let middle = pitch / 2.0;
        Self {
            pitch,
            dot: middle,
            baseline: middle + 4.2,
            beside: true,
            labels: (SHARE_OF_LABELS * frame.room(), lines),
        }
    }
}

/// The least and the most from one plan to the next where figures stand beside the panel.
const LEAST_PITCH: f64 = 20.0;
const MOST_PITCH: f64 = 56.0;

/// The plans, lowest median total first; plans that tie stay in the scenario's order.
pub(super) fn order(story: &RunData) -> Vec<usize> {
    let middle = |plan: usize| story.plans[plan].total.last().map_or(0.0, Spread::middle);
    let mut order: Vec<usize> = (0..story.plans.len()).collect();
    order.sort_by(|&a, &b| middle(a).total_cmp(&middle(b)));
    order
}

/// The picture.
pub(super) fn sheet(story: &RunData, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let top = frame::head(&mut sheet, title, &subtitle(story));
    let top = key(&mut sheet, top, story);
    let order = order(story);
    let rows = Rows::new(frame);
    let (most, lines) = rows.labels;
    let labels: Vec<Vec<String>> =
        order.iter().map(|&plan| wrap(&story.plans[plan].shown(), 12.0, Weight::Bold, most, lines)).collect();
    let label_width = largest(labels.iter().flatten().map(|line| width(line, 12.0, Weight::Bold)));
    let left = MARGIN + label_width + GAP;
    let panel = (frame.right() - left - GAP) / 2.0;
    let first_row = top + LINE + 8.0;
    let bottom = first_row + rows.pitch * order.len() as f64;
    for (row, lines) in labels.into_iter().enumerate() {
        if row > 0 {
            let y = first_row + rows.pitch * row as f64;
            sheet.line((MARGIN, y), (frame.right(), y), 0.7, Ink::PaleGrey);
        }
        let mut baseline =
            first_row + rows.pitch * row as f64 + rows.baseline - LINE * (lines.len() as f64 - 1.0) / 2.0;
        for line in lines {
            sheet.text(Label::new(line, (MARGIN, baseline)).bold());
            baseline += LINE;
        }
    }
    let totals = order.iter().filter_map(|&plan| story.plans[plan].total.last().copied()).collect();
    let highs = order.iter().map(|&plan| story.plans[plan].high).collect();
    for (heading, spreads, left) in [("Total backlog", totals, left), ("High-risk backlog", highs, left + panel + GAP)]
    {
        let area = Bounds { left, right: left + panel, top: first_row, bottom };
        Panel::new(heading, spreads, area, rows).draw(&mut sheet);
    }
    frame::foot(&mut sheet, bottom + LINE + 10.0, &story.notes(Record::NotShown));
    sheet
}

fn subtitle(story: &RunData) -> String {
    let sorted = match (story.plans.len(), story.futures) {
        (1, _) => String::new(),
        (_, 1) => ", lowest total first".to_owned(),
        _ => format!(", lowest {} total first", story.middle_name()),
    };
    let futures = story.futures_in_words();
    let figures = match (story.futures, story.has_spread()) {
        (1, _) => format!("Figures: {futures}."),
        (_, true) => format!("Figures: median and range of 8 of 10 of {futures}, not statistical error."),
        (_, false) => format!("Figures: {} of {futures}.", story.middle_name()),
    };
    let (area, year) = (frame::area(story), story.last_year());
    format!("{area}: backlog {}, close of {year}{sorted}. {figures}", story.in_prices())
}

/// What dot, bar and line are.
fn key(sheet: &mut Sheet, top: f64, story: &RunData) -> f64 {
    if story.futures == 1 {
        return top + 4.0;
    }
    let middle = top + 11.0;
    sheet.dot((MARGIN + DOT, middle), DOT, Ink::DarkBlue);
    let label = Label::new(story.middle_name(), (MARGIN + 2.0 * DOT + 5.0, middle + 4.2));
    let mut left = label.bounds().right + 18.0;
    sheet.text(label);
    let intervals = [(Ink::MiddleTint, THICK, "5 of 10 futures"), (Ink::DarkBlue, THIN, "8 of 10 futures")];
    for (ink, height, text) in intervals.into_iter().filter(|_| story.has_spread()) {
        let sample = Bounds { left, right: left + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
        sheet.rectangle(sample, ink);
        let label = Label::new(text, (left + 23.0, middle + 4.2));
        left = label.bounds().right + 18.0;
        sheet.text(label);
    }
    middle + 16.0
}

/// Radius of the dot, heights of the two intervals.
const DOT: f64 = 4.0;
const THICK: f64 = 8.0;
const THIN: f64 = 2.0;

/// The largest value that is shown.
fn most<'a>(spreads: impl Iterator<Item = &'a Spread>) -> f64 {
    largest(spreads.flat_map(|spread| [spread.value(0.90), spread.middle()]))
}

/// How one measure writes money: with as many digits as the Monte Carlo error of the medians allows.
pub(super) fn money<'a>(spreads: impl Iterator<Item = &'a Spread> + Clone) -> Money {
    let errors: Option<Vec<f64>> = spreads.clone().map(|spread| spread.at(0.50).width()).collect();
    Money::for_largest(most(spreads)).finer_if(errors.map(largest))
}

/// One measure for all plans.
struct Panel {
    heading: &'static str,
    spreads: Vec<Spread>,
    area: Bounds,
    /// The value at its right end.
    most: f64,
    ticks: Vec<(f64, String)>,
    money: Money,
    rows: Rows,
    /// Where the figures end that stand beside the panel.
    end: f64,
}

/// Between a median and its range.
const BETWEEN: f64 = 6.0;

impl Panel {
    fn new(heading: &'static str, spreads: Vec<Spread>, mut area: Bounds, rows: Rows) -> Self {
        let (most, money) = (most(spreads.iter()), money(spreads.iter()));
        let end = area.right;
        let mut panel = Self { heading, spreads, area, most, ticks: Vec::new(), money, rows, end };
        if rows.beside {
            let (middle, range) = panel.figure_widths();
            area.right -= middle + if range > 0.0 { BETWEEN + range } else { 0.0 } + 10.0;
            panel.area = area;
        }
        panel.with_ticks()
    }

    fn figure(&self, spread: &Spread) -> (Label, Label) {
        let middle = Label::new(self.money.full(spread.middle()), (0.0, 0.0)).bold();
        let range = Label::new(self.money.range(spread.value(0.10), spread.value(0.90)), (0.0, 0.0));
        (middle.coloured(Ink::DarkBlue), range.coloured(Ink::DarkBlue))
    }

    /// Widths of the widest median and range.
    fn figure_widths(&self) -> (f64, f64) {
        let figures: Vec<(Label, Label)> = self.spreads.iter().map(|spread| self.figure(spread)).collect();
        (
            largest(figures.iter().map(|(middle, _)| middle.width())),
            largest(figures.iter().map(|(_, range)| range.width())),
        )
    }

    fn x(&self, gbp_m: f64) -> f64 {
        let share = if self.most > 0.0 { gbp_m / self.most } else { 0.0 };
        // The largest dot stays inside.
        self.area.left + share * (self.area.right - DOT - self.area.left)
    }

    fn draw(&self, sheet: &mut Sheet) {
        let Bounds { left, top, .. } = self.area;
        let heading = format!("{}, {}", self.heading, self.money.unit.name());
        sheet.text(Label::new(heading, (left, top - 8.0)).bold());
        self.axis(sheet);
        for (row, spread) in self.spreads.iter().enumerate() {
            self.row(sheet, spread, top + self.rows.pitch * row as f64);
        }
    }

    /// The line at zero and round values.
    fn axis(&self, sheet: &mut Sheet) {
        let Bounds { top, bottom, .. } = self.area;
        for (value, label) in self.labels() {
            let ink = if value > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey };
            sheet.line((self.x(value), top), (self.x(value), bottom), 0.8, ink);
            sheet.text(label);
        }
    }

    /// The values of the axis, where they stand.
    fn labels(&self) -> Vec<(f64, Label)> {
        let Bounds { left, right, bottom, .. } = self.area;
        let label = |(value, text): &(f64, String)| {
            let label = Label::new(text.clone(), (self.x(*value), bottom + LINE)).anchored(Anchor::Middle);
            (*value, label.kept_within(left - 6.0, right))
        };
        self.ticks.iter().map(label).collect()
    }

    fn labels_fit(&self) -> bool {
        self.labels().windows(2).all(|pair| !pair[0].1.bounds().touches(&pair[1].1.bounds(), 10.0))
    }

    /// As many round values as have room for their labels: the last at or beyond all that is shown, where that leaves three.
    fn with_ticks(mut self) -> Self {
        let beyond = (2..=4).rev().map(|count| ticks_over(self.most, count));
        let within = (1..=4).rev().map(|count| ticks(self.most, count));
        let own = self.most;
        for ticks in beyond.chain(within).collect::<Vec<_>>() {
            self.most = largest([own, ticks.last().map_or(0.0, |(value, _)| *value)]);
            self.ticks = ticks;
            if self.labels_fit() {
                return self;
            }
        }
        self
    }

    fn row(&self, sheet: &mut Sheet, spread: &Spread, top: f64) {
        let y = top + self.rows.dot;
        let bar = |low: f64, high: f64, height: f64| Bounds {
            left: self.x(spread.value(low)),
            right: self.x(spread.value(high)),
            top: y - height / 2.0,
            bottom: y + height / 2.0,
        };
        sheet.rectangle(bar(0.10, 0.90, THIN), Ink::DarkBlue);
        sheet.rectangle(bar(0.25, 0.75, THICK), Ink::MiddleTint);
        let x = self.x(spread.middle());
        sheet.dot((x, y), DOT, Ink::DarkBlue);
        if self.rows.beside {
            let (middle, range) = self.figure(spread);
            let (_, widest) = self.figure_widths();
            let baseline = top + self.rows.baseline;
            let left = self.end - if widest > 0.0 { widest + BETWEEN } else { 0.0 };
            sheet.text(Label { at: (left, baseline), ..middle }.anchored(Anchor::End));
            sheet.text(Label { at: (left + BETWEEN, baseline), ..range });
        } else {
            self.figures(sheet, spread, x, top + 15.0);
        }
    }

    /// The median and, where there is room, the range of 8 of 10 futures, over the dot.
    fn figures(&self, sheet: &mut Sheet, spread: &Spread, x: f64, baseline: f64) {
        let Bounds { left, right, .. } = self.area;
        let (middle, range) = self.figure(spread);
        let (first, second) = (middle.width(), range.width());
        let whole = first + if second > 0.0 { BETWEEN + second } else { 0.0 };
        if whole > right - left - 4.0 || second <= 0.0 {
            let middle = Label { at: (x, baseline), ..middle };
            sheet.backed_text(middle.anchored(Anchor::Middle).kept_within(left + 4.0, right));
            return;
        }
        let wanted = x - whole / 2.0;
        let start = if wanted < left + 4.0 {
            left + 4.0
        } else if wanted + whole > right {
            right - whole
        } else {
            wanted
        };
        sheet.backed_text(Label { at: (start, baseline), ..middle });
        sheet.backed_text(Label { at: (start + first + BETWEEN, baseline), ..range });
    }
}
