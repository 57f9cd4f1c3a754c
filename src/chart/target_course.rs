//! A target over the years: one panel a plan, the share of futures that meet it in each year; the other plans behind.

use super::comparison_data::{ComparisonData, full_label, futures, label, named};
use super::differences::percent;
use super::figures::cell;
use super::frame::{self, LINE, MARGIN};
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::size::Frame;
use super::text::{Weight, width, wrap};
use super::title::words;
use crate::analysis::amount::stated;
use crate::analysis::comparison::{Comparison, Course};
use crate::num::quantile::Share;
use crate::scenario::When;
use crate::words::{LEAST_FUTURES, capital};
use std::fmt::Write as _;

/// Between neighbouring panels.
const GAP: f64 = 14.0;
/// Room right of a plot for the figure of the target's year, which may hang out of it there.
const FIGURE: f64 = 40.0;
/// Under the plots: the years, and air before the next row.
const YEARS: f64 = 32.0;
/// The least width of a panel.
const LEAST_PANEL: f64 = 140.0;
/// What is likely.
const LIKELY: f64 = 0.75;

/// The title: how many plans are likely to meet it, beyond Monte Carlo error.
pub(super) fn title(course: &Course) -> String {
    let year = course.target.year;
    let shares: Vec<Share> = course.shares.iter().map(|years| years[course.year]).collect();
    let all = shares.len();
    let n = shares.first().map_or(0, |share| share.n);
    if n < LEAST_FUTURES {
        return format!("Target in {year}: {n} simulated {}", if n == 1 { "future" } else { "futures" });
    }
    let every = if all == 2 { "both plans" } else { "every plan" };
    if shares.iter().all(|share| share.count == 0.0) {
        return "No plan meets the target in any future".to_owned();
    }
    if shares.iter().all(|share| share.count >= share.n as f64) {
        return format!("Target met in every future under {every}");
    }
    let likely = shares.iter().filter(|share| share.interval().0 >= LIKELY).count();
    let unlikely = shares.iter().filter(|share| share.interval().1 <= 1.0 - LIKELY).count();
    match (likely, unlikely) {
        (l, _) if l == all => format!("Target likely to be met under {every}"),
        (_, u) if u == all => format!("Target likely to be missed under {every}"),
        (0, 0) => format!("Target may be met or missed under {every}"),
        // That the others are not likely to miss it does not make them likely to meet it.
        (0, _) => {
            let best = shares.iter().map(|share| share.value()).fold(0.0, |a, b| if b > a { b } else { a });
            format!("Target met in {:.0} % of futures at best", 100.0 * best)
        }
        (l, _) => format!("{} of {} plans likely to meet the target", capital(&words(l)), words(all)),
    }
}

/// The picture.
pub(super) fn sheet(scene: &ComparisonData, found: &Comparison, course: &Course, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let top = frame::head(&mut sheet, title, &subtitle(scene, found, course));
    let top = key(&mut sheet, top, course);
    let grid = Grid::new(found, frame);
    let plans = course.shares.len();
    for plan in 0..plans {
        let (row, column) = (plan / grid.columns, plan % grid.columns);
        let cell_top = top + row as f64 * grid.row_height();
        let left = MARGIN + grid.axis + column as f64 * (grid.column_width + GAP);
        let plot_top = cell_top + grid.heading_lines as f64 * LINE + 8.0;
        let area = Bounds {
            left,
            right: left + grid.column_width - FIGURE,
            top: plot_top,
            bottom: plot_top + grid.plot_height,
        };
        let lines = wrap(&label(found, plan), 12.0, Weight::Bold, grid.column_width, 2);
        let mut baseline = cell_top + LINE * (grid.heading_lines - lines.len()) as f64;
        for line in lines {
            baseline += LINE;
            sheet.text(Label::new(line, (left, baseline)).bold());
        }
        Plot { found, course, plan, area, first_column: column == 0 }.draw(&mut sheet);
    }
    let bottom = top + grid.rows as f64 * grid.row_height() - 4.0;
    frame::foot(&mut sheet, bottom, &scene.notes(found, None));
    sheet
}

/// `high-risk backlog is below £3.5bn`, and when.
fn in_words(found: &Comparison, course: &Course) -> String {
    let target = &course.target;
    let when = match target.when {
        When::At => "in the year shown".to_owned(),
        When::Every => format!("in every year from {} to the one shown", found.question.years[0]),
    };
    let (what, limit) = (course.metric.in_words(), stated(course.metric, target.bound.limit()));
    format!("{what} is {} {limit} {when}", target.bound.name())
}

fn subtitle(scene: &ComparisonData, found: &Comparison, course: &Course) -> String {
    format!(
        "{}: share of {} in which {}. Figures: {}.",
        scene.short_area(),
        futures(found),
        in_words(found, course),
        course.target.year
    )
}

fn key(sheet: &mut Sheet, top: f64, course: &Course) -> f64 {
    let middle = top + 11.0;
    let mut left = MARGIN;
    let mut samples = vec![(Ink::DarkBlue, 2.0, "this plan")];
    if course.shares.len() > 1 {
        samples.push((Ink::MiddleGrey, 1.0, "the other plans"));
    }
    if widest(course) > VISIBLE {
        samples.push((Ink::LightTint, 10.0, "error of the share (95 %)"));
    }
    for (ink, height, text) in samples {
        let sample = Bounds { left, right: left + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
        sheet.rectangle(sample, ink);
        let label = Label::new(text, (left + 23.0, middle + 4.2));
        left = label.bounds().right + 18.0;
        sheet.text(label);
    }
    middle + 14.0
}

/// An error band narrower than this hides behind its line.
const VISIBLE: f64 = 0.04;

/// How wide the widest error band is.
fn widest(course: &Course) -> f64 {
    let widths = course.shares.iter().flatten().map(|share| {
        let (low, high) = share.interval();
        high - low
    });
    super::money::largest(widths)
}

struct Grid {
    columns: usize,
    rows: usize,
    axis: f64,
    column_width: f64,
    heading_lines: usize,
    plot_height: f64,
}

impl Grid {
    fn new(found: &Comparison, frame: Frame) -> Self {
        let plans = found.question.contenders.len();
        let columns = frame.columns(plans, LEAST_PANEL);
        let axis = 6.0 + width("100 %", 12.0, Weight::Regular);
        let column_width = (frame.room() - axis - GAP * (columns - 1) as f64) / columns as f64;
        let lines = |plan: usize| wrap(&label(found, plan), 12.0, Weight::Bold, column_width, 2).len();
        let heading_lines = (0..plans).map(lines).fold(1, Ord::max);
        let rows = plans.div_ceil(columns);
        let on_paper = match rows {
            1 => 150.0,
            2 => 120.0,
            3 => 96.0,
            _ => 78.0 - LINE * (heading_lines as f64 - 1.0),
        };
        Self { columns, rows, axis, column_width, heading_lines, plot_height: frame.stretch * on_paper }
    }

    fn row_height(&self) -> f64 {
        self.heading_lines as f64 * LINE + 8.0 + self.plot_height + YEARS
    }
}

/// One panel.
struct Plot<'a> {
    found: &'a Comparison,
    course: &'a Course,
    plan: usize,
    area: Bounds,
    first_column: bool,
}

impl Plot<'_> {
    fn x(&self, year: usize) -> f64 {
        let last = self.found.question.years.len() - 1;
        let share = if last > 0 { year as f64 / last as f64 } else { 0.5 };
        self.area.left + share * (self.area.right - self.area.left)
    }

    fn y(&self, share: f64) -> f64 {
        self.area.bottom - share * (self.area.bottom - self.area.top)
    }

    fn line(&self, plan: usize, of: impl Fn(Share) -> f64) -> Vec<Place> {
        self.course.shares[plan].iter().enumerate().map(|(year, &share)| (self.x(year), self.y(of(share)))).collect()
    }

    fn draw(&self, sheet: &mut Sheet) {
        let Bounds { left, right, top, bottom } = self.area;
        for (share, text) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
            let y = self.y(share);
            sheet.line((left, y), (right, y), 0.7, if share > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey });
            if self.first_column {
                sheet.text(Label::new(text, (left - 5.0, y + 4.2)).anchored(Anchor::End));
            }
        }
        let years = self.found.question.years.len();
        if years > 1 && widest(self.course) > VISIBLE {
            let (low, high) =
                (self.line(self.plan, |share| share.interval().0), self.line(self.plan, |share| share.interval().1));
            sheet.band(&low, &high, Ink::LightTint);
        }
        if years > 1 {
            for other in (0..self.course.shares.len()).filter(|&other| other != self.plan) {
                sheet.path(self.line(other, Share::value), 0.8, Ink::MiddleGrey);
            }
            sheet.path(self.line(self.plan, Share::value), 2.0, Ink::DarkBlue);
        }
        let share = self.course.shares[self.plan][self.course.year];
        let (x, y) = (self.x(self.course.year), self.y(share.value()));
        if self.course.year + 1 < years {
            sheet.dashed_upright(x, top, bottom, 0.8, Ink::DarkGrey);
        }
        self.years(sheet);
        sheet.dot((x, y), 3.2, Ink::DarkBlue);
        let last = self.course.year + 1 == years;
        // Beside the dot at the end of the line; otherwise above or under it, where no line of the grid passes.
        let places = if last { vec![y + 4.2] } else { vec![y - 7.0, y + 17.0, y - 19.0, y + 29.0] };
        let figure = |baseline: f64| Label::new(percent(share), (x + 7.0, baseline)).bold().coloured(Ink::DarkBlue);
        let inside = |label: &Label| label.bounds().top > top && label.bounds().bottom < bottom;
        let free = |label: &Label| {
            let bounds = label.bounds();
            let crossed = |share: f64| self.y(share) > bounds.top - 2.0 && self.y(share) < bounds.bottom + 1.0;
            let line = self.line(self.plan, Share::value);
            let on_line = line.windows(2).any(|pair| passes(pair[0], pair[1], &bounds));
            inside(label) && !on_line && ![0.0, 0.5, 1.0].into_iter().any(crossed)
        };
        let figures: Vec<Label> = places.into_iter().map(figure).collect();
        let by_default = || figures.iter().find(|label| inside(label)).or(figures.first());
        if let Some(figure) = figures.iter().find(|label| free(label)).or_else(by_default) {
            sheet.text(figure.clone());
        }
    }

    /// The years that can be named without touching: the target's, the last, the first.
    fn years(&self, sheet: &mut Sheet) {
        let years = &self.found.question.years;
        let mut taken: Vec<Bounds> = Vec::new();
        for year in [self.course.year, years.len() - 1, 0] {
            let x = self.x(year);
            let label = Label::new(years[year].to_string(), (x, self.area.bottom + 16.5)).anchored(Anchor::Middle);
            let label = label.kept_within(MARGIN, sheet.frame.right());
            let bounds = label.bounds();
            if taken.iter().all(|other| !bounds.touches(other, 6.0)) {
                sheet.line((x, self.area.bottom), (x, self.area.bottom + 3.5), 0.8, Ink::MiddleGrey);
                sheet.text(label);
                taken.push(bounds);
            }
        }
    }
}

/// Whether a stroke passes through, or close by, a box.
fn passes((x0, y0): Place, (x1, y1): Place, bounds: &Bounds) -> bool {
    (0..=8).map(|step| f64::from(step) / 8.0).any(|share| {
        let (x, y) = (x0 + share * (x1 - x0), y0 + share * (y1 - y0));
        x > bounds.left - 3.0 && x < bounds.right + 3.0 && y > bounds.top - 3.0 && y < bounds.bottom + 2.0
    })
}

/// The alternative text.
pub(super) fn alt(scene: &ComparisonData, found: &Comparison, course: &Course) -> String {
    let told: Vec<String> = (0..course.shares.len())
        .map(|plan| {
            let years = &course.shares[plan];
            format!("{} under {}", percent(years[course.year]), full_label(found, plan))
        })
        .collect();
    let years = &found.question.years;
    format!(
        "Lines in {} panels, one a plan, of the share of {} in which {}, {}, {} to {}. In {} it is {}.",
        course.shares.len(),
        futures(found),
        in_words(found, course),
        scene.area,
        years[0],
        years[years.len() - 1],
        course.target.year,
        told.join("; ")
    )
}

/// The numbers of the picture.
pub(super) fn csv(found: &Comparison, course: &Course) -> String {
    let mut csv =
        "scenario,strategy,label,target,financial_year,probability,probability_lo,probability_hi\n".to_owned();
    for (plan, shares) in course.shares.iter().enumerate() {
        for (year, share) in found.question.years.iter().zip(shares) {
            let (low, high) = share.interval();
            // Writing to a String cannot fail.
            let _ = writeln!(
                csv,
                "{},{},{year},{},{low},{high}",
                named(found, plan),
                cell(&course.target.id),
                share.value()
            );
        }
    }
    csv
}
