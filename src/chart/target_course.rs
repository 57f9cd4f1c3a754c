//! A target over the years: one panel a plan, the share of futures that meet it in each year; the other plans behind.

use super::comparison_data::{ComparisonData, full_joint, futures, joint, named};
use super::differences::percent;
use super::figures::cell;
use super::frame::{self, LINE, MARGIN};
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::size::Frame;
use super::target_name;
use super::text::{Weight, width, wrap};
use super::title::words;
use super::years::Years;
use crate::analysis::amount::stated;
use crate::analysis::comparison::{Comparison, Course};
use crate::num::quantile::Share;
use crate::scenario::When;
use crate::words::{LEAST_FUTURES, LIKELY};
use std::fmt::Write as _;

/// Between neighbouring panels.
const GAP: f64 = 14.0;
/// Room right of a plot for the figure of the target's year, which may hang out of it there.
const FIGURE: f64 = 40.0;
/// Under the plots: the years, and air before the next row.
const YEARS: f64 = 32.0;
/// The least width of a panel.
const LEAST_PANEL: f64 = 140.0;
/// The most words of a title: two more than of others, since it names the target and the plan.
const MOST_WORDS: usize = 12;
/// The longest title.
const LONGEST: usize = 95;

/// The title: which target, and under which plans it is likely to be met, beyond Monte Carlo error.
pub(super) fn title(found: &Comparison, course: &Course) -> String {
    let (names, told) = (names(found, course), told(found, course));
    let fits = |title: &String| title.split(' ').count() <= MOST_WORDS && title.chars().count() <= LONGEST;
    let all = told.iter().flat_map(|told| names.iter().map(move |name| format!("{name}: {told}")));
    let shortest = || names.last().zip(told.last()).map(|(name, told)| format!("{name}: {told}"));
    all.into_iter().find(fits).or_else(shortest).unwrap_or_default()
}

/// What the target is called, from the fullest name to the shortest; only what no other target is called.
fn names(found: &Comparison, course: &Course) -> Vec<String> {
    let all = |course: &Course| target_name::names(&course.target, Some(course.metric));
    let own = all(course);
    let others: Vec<[String; 6]> =
        found.targets.iter().filter(|other| other.target.id != course.target.id).map(all).collect();
    let is_own = |place: &usize| others.iter().all(|other| other[*place] != own[*place]);
    let mut names: Vec<String> =
        (0..own.len()).filter(is_own).map(|place| own[place].clone()).filter(|name| target_name::fits(name)).collect();
    if names.is_empty() {
        names.push("This target".to_owned());
    }
    names
}

/// What is told of it, from the fullest to the shortest.
fn told(found: &Comparison, course: &Course) -> Vec<String> {
    let kinds = &found.kinds;
    let shares: Vec<Share> = kinds.iter().map(|kind| course.shares[kind[0]][course.year]).collect();
    let all = shares.len();
    let n = shares.first().map_or(0, |share| share.n);
    if n < LEAST_FUTURES {
        return vec![format!("{n} simulated {}", if n == 1 { "future" } else { "futures" })];
    }
    let every = if found.question.contenders.len() == 2 { "both plans" } else { "every plan" };
    if shares.iter().all(|share| share.count == 0.0) {
        return vec!["met in no future".to_owned()];
    }
    if shares.iter().all(|share| share.count >= share.n as f64) {
        return vec![format!("met in every future under {every}"), "met in every future".to_owned()];
    }
    let likely: Vec<usize> = (0..all).filter(|&kind| shares[kind].interval().0 >= LIKELY).collect();
    let unlikely = shares.iter().filter(|share| share.interval().1 <= 1.0 - LIKELY).count();
    match (likely.as_slice(), unlikely) {
        (likely, _) if likely.len() == all => vec![format!("likely under {every}")],
        (_, u) if u == all => vec![format!("unlikely under {every}")],
        ([], 0) => vec![format!("uncertain under {every}")],
        // That the others are not likely to miss it does not make them likely to meet it.
        ([], _) => {
            let best = shares.iter().map(|share| share.value()).fold(0.0, |a, b| if b > a { b } else { a });
            let best = format!("{:.0} %", 100.0 * best);
            vec![format!("at best in {best} of futures"), format!("at best {best}")]
        }
        ([one], _) => {
            // All of a kind, or its first alone: the notes name the others.
            let of = |members: &[usize]| format!("likely under {}", joint(found, members));
            vec![
                of(&kinds[*one]),
                of(&kinds[*one][..1]),
                format!("likely under one of {} plans", words(all)),
                "likely under one plan".to_owned(),
            ]
        }
        (some, _) => {
            vec![
                format!("likely under {} of {} plans", words(some.len()), words(all)),
                format!("likely under {} plans", words(some.len())),
            ]
        }
    }
}

/// The picture.
pub(super) fn sheet(scene: &ComparisonData, found: &Comparison, course: &Course, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let top = frame::head(&mut sheet, title, &subtitle(scene, found, course));
    let top = key(&mut sheet, top, found, course);
    let grid = Grid::new(found, frame);
    for (place, kind) in found.kinds.iter().enumerate() {
        let (row, column) = (place / grid.columns, place % grid.columns);
        let cell_top = top + row as f64 * grid.row_height();
        let left = MARGIN + grid.axis + column as f64 * (grid.column_width + GAP);
        let plot_top = cell_top + grid.heading_lines as f64 * LINE + 8.0;
        let area = Bounds {
            left,
            right: left + grid.column_width - FIGURE,
            top: plot_top,
            bottom: plot_top + grid.plot_height,
        };
        let lines = wrap(&joint(found, kind), 12.0, Weight::Bold, grid.column_width, 2);
        let mut baseline = cell_top + LINE * (grid.heading_lines - lines.len()) as f64;
        for line in lines {
            baseline += LINE;
            sheet.text(Label::new(line, (left, baseline)).bold());
        }
        Plot { found, course, plan: kind[0], area, first_column: column == 0 }.draw(&mut sheet);
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

fn key(sheet: &mut Sheet, top: f64, found: &Comparison, course: &Course) -> f64 {
    let middle = top + 11.0;
    let mut left = MARGIN;
    let mut samples = vec![(Ink::DarkBlue, 2.0, "this plan")];
    if found.kinds.len() > 1 {
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
        let plans = found.kinds.len();
        let columns = frame.columns(plans, LEAST_PANEL);
        let axis = 6.0 + width("100 %", 12.0, Weight::Regular);
        let column_width = (frame.room() - axis - GAP * (columns - 1) as f64) / columns as f64;
        let lines = |kind: &Vec<usize>| wrap(&joint(found, kind), 12.0, Weight::Bold, column_width, 2).len();
        let heading_lines = found.kinds.iter().map(lines).fold(1, Ord::max);
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
            let others = self.found.kinds.iter().map(|kind| kind[0]);
            for other in others.filter(|&other| other != self.plan) {
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

    /// The years, in even steps.
    fn years(&self, sheet: &mut Sheet) {
        let years = &self.found.question.years;
        let (first, last) = (years[0], years[years.len() - 1]);
        let within = (MARGIN, sheet.frame.right());
        let named = Years { span: (first, last), bottom: self.area.bottom, within, gap: 6.0 };
        named.draw(sheet, |year| self.x((year.start() - first.start()) as usize));
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
    let one = |kind: &Vec<usize>| {
        format!("{} under {}", percent(course.shares[kind[0]][course.year]), full_joint(found, kind))
    };
    let told: Vec<String> = found.kinds.iter().map(one).collect();
    let years = &found.question.years;
    let lines = match found.kinds.len() {
        1 => "A line".to_owned(),
        n => format!("Lines in {n} panels, one a plan,"),
    };
    format!(
        "{lines} of the share of {} in which {}, {}, {} to {}. In {} it is {}.",
        futures(found),
        in_words(found, course),
        scene.areas(),
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
