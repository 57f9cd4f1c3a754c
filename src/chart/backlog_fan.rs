//! The backlog fan: one panel a plan, the record left of a divider, the simulated futures right of it.

use super::frame::{self, LINE, MARGIN};
use super::key;
use super::money::{Money, axis_over, largest, top_of};
use super::run_data::{Plan, Record, RunData};
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::size::Frame;
use super::text::{Weight, width, wrap};
use super::years::Years;
use crate::units::FinancialYear;

/// Between neighbouring panels.
const GAP: f64 = 14.0;
/// Above the plots: air, and in the first row the words at the divider.
const STRIP: f64 = 8.0;
const DIVIDER_WORDS: f64 = 15.0;
/// Under the plots: the years, and air before the next row.
const YEARS: f64 = 32.0;

/// The least room right of a plot: half a year stands out of it there, and half of one into the gap from the next panel.
const LEAST_FIGURES: f64 = 38.0;

/// The least width of a panel: its plot and its figures.
const LEAST_PANEL: f64 = 140.0;
/// The least cell that the key has room in.
const KEY: (f64, f64) = (175.0, 146.0);

/// Height of a plot on paper, so that the whole chart stays on one page.
fn plot_height(rows: usize, heading_lines: usize) -> f64 {
    match rows {
        1 => 190.0,
        2 => 130.0,
        3 => 100.0,
        _ => 82.0 - LINE * (heading_lines as f64 - 1.0),
    }
}

/// The picture.
pub(super) fn sheet(story: &RunData, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let grid = Grid::new(story, frame);
    let mut top = frame::head(&mut sheet, title, &subtitle(story, grid.spare));
    if grid.spare {
        let cell = grid.cell(story.plans.len(), top);
        key::panel(&mut sheet, cell, story);
    } else {
        top = key::strip(&mut sheet, top, story);
    }
    for (place, plan) in story.plans.iter().enumerate() {
        let cell = grid.cell(place, top);
        draw(&mut sheet, story, plan, &grid.plot(cell, place));
    }
    let bottom = grid.top_of_row(grid.rows, top) - 4.0;
    frame::foot(&mut sheet, bottom, &story.notes(Record::Shown));
    sheet
}

fn subtitle(story: &RunData, explained: bool) -> String {
    let first = story.history.first().map_or(story.years[0], |(year, _)| *year);
    let last = story.last_year();
    let span =
        if first == last { format!("at the close of {last}") } else { format!("at year end, {first} to {last}") };
    let each = if story.plans.len() == 1 { "" } else { " under each plan" };
    let unit = money(story).unit.name();
    let figures = if explained { String::new() } else { story.figures_in_words() };
    let (area, futures) = (frame::area(story), story.futures_in_words());
    let subtitle =
        format!("{area}: total maintenance backlog, {unit} in cash prices, {span}; {futures}{each}. {figures}");
    subtitle.trim_end().to_owned()
}

/// The value axis and the way money is written; the same for all panels.
struct Scale {
    top: f64,
    ticks: Vec<(f64, String)>,
    money: Money,
}

impl Scale {
    fn of(story: &RunData) -> Self {
        let simulated = story.plans.iter().flat_map(|plan| &plan.total);
        let simulated = largest(simulated.flat_map(|spread| [spread.value(0.90), spread.middle()]));
        let most = largest(story.history.iter().map(|(_, total)| *total).chain([simulated]));
        let (ticks, money) = (axis_over(most, 4), Money::for_largest(most));
        Self { top: top_of(&ticks), ticks, money }
    }
}

/// How the figures of this chart are written.
pub(super) fn money(story: &RunData) -> Money {
    Scale::of(story).money
}

/// Where the panels stand, and what they share.
struct Grid {
    columns: usize,
    rows: usize,
    /// Whether a cell is left that is wide enough for the key, and there is something to explain.
    spare: bool,
    /// Width of the labels of the value axis.
    axis: f64,
    column_width: f64,
    heading_lines: usize,
    plot_height: f64,
    /// From one row to the next.
    row: f64,
    /// Height of the words at the divider, in the first row.
    divider_words: f64,
    /// Room right of each plot for the figures of the last year.
    figures: f64,
    scale: Scale,
    first: i32,
    last: i32,
}

impl Grid {
    fn new(story: &RunData, frame: Frame) -> Self {
        let scale = Scale::of(story);
        let columns = frame.columns(story.plans.len(), LEAST_PANEL);
        let rows = story.plans.len().div_ceil(columns);
        let axis = 6.0 + largest(scale.ticks.iter().map(|(_, label)| width(label, 12.0, Weight::Regular)));
        let column_width = (frame.room() - axis - GAP * (columns - 1) as f64) / columns as f64;
        let widths = story.plans.iter().flat_map(|plan| {
            let (middle, range) = figures(plan, scale.money);
            [width(&middle, 12.0, Weight::Bold), width(&range, 12.0, Weight::Regular)]
        });
        let heading = |plan: &Plan| wrap(&plan.shown(), 12.0, Weight::Bold, column_width, 2).len();
        let heading_lines = story.plans.iter().map(heading).fold(1, Ord::max);
        let plot_height = frame.stretch * plot_height(rows, heading_lines);
        let row = heading_lines as f64 * LINE + STRIP + plot_height + YEARS;
        let first = story.history.first().map_or(story.years[0], |(year, _)| *year);
        Self {
            columns,
            rows,
            spare: rows * columns > story.plans.len() && story.has_spread() && column_width >= KEY.0 && row >= KEY.1,
            axis,
            column_width,
            heading_lines,
            plot_height,
            row,
            divider_words: if story.history.is_empty() { 0.0 } else { DIVIDER_WORDS },
            figures: largest(widths.map(|width| width + 8.0).chain([LEAST_FIGURES])),
            scale,
            first: first.start(),
            last: story.last_year().start(),
        }
    }

    fn top_of_row(&self, row: usize, top: f64) -> f64 {
        top + row as f64 * self.row + if row > 0 { self.divider_words } else { 0.0 }
    }

    fn cell(&self, place: usize, top: f64) -> Bounds {
        let (row, column) = (place / self.columns, place % self.columns);
        let left = MARGIN + self.axis + column as f64 * (self.column_width + GAP);
        let (top, bottom) = (self.top_of_row(row, top), self.top_of_row(row + 1, top));
        Bounds { left, right: left + self.column_width, top, bottom }
    }

    fn plot(&self, cell: Bounds, place: usize) -> Plot<'_> {
        let first_row = place < self.columns;
        let words = if first_row { self.divider_words } else { 0.0 };
        let top = cell.top + self.heading_lines as f64 * LINE + words + STRIP;
        let area = Bounds { left: cell.left, right: cell.right - self.figures, top, bottom: top + self.plot_height };
        Plot { grid: self, cell, area, first_row, first_column: place.is_multiple_of(self.columns) }
    }
}

/// One panel.
struct Plot<'a> {
    grid: &'a Grid,
    cell: Bounds,
    area: Bounds,
    /// The first row has the words at the divider, the first column the labels of the value axis.
    first_row: bool,
    first_column: bool,
}

impl Plot<'_> {
    fn x(&self, year: FinancialYear) -> f64 {
        let span = f64::from(self.grid.last - self.grid.first);
        let share = if span > 0.0 { f64::from(year.start() - self.grid.first) / span } else { 0.5 };
        self.area.left + share * (self.area.right - self.area.left)
    }

    fn y(&self, gbp_m: f64) -> f64 {
        self.area.bottom - gbp_m / self.grid.scale.top * (self.area.bottom - self.area.top)
    }

    fn at(&self, year: FinancialYear, gbp_m: f64) -> Place {
        (self.x(year), self.y(gbp_m))
    }
}

/// What stands beside the last year: the middle, and the range of 8 of 10 futures.
fn figures(plan: &Plan, money: Money) -> (String, String) {
    plan.total.last().map_or_else(Default::default, |last| {
        (money.full(last.middle()), money.range(last.value(0.10), last.value(0.90)))
    })
}

fn draw(sheet: &mut Sheet, story: &RunData, plan: &Plan, plot: &Plot<'_>) {
    heading(sheet, plan, plot);
    value_axis(sheet, plot);
    fan(sheet, story, plan, plot);
    record(sheet, story, plot);
    opening_value(sheet, story, plan, plot);
    years(sheet, story, plot);
    last_year(sheet, story, plan, plot);
}

fn heading(sheet: &mut Sheet, plan: &Plan, plot: &Plot<'_>) {
    let lines = wrap(&plan.shown(), 12.0, Weight::Bold, plot.grid.column_width, 2);
    let mut baseline = plot.cell.top + LINE * (plot.grid.heading_lines - lines.len()) as f64;
    for line in lines {
        baseline += LINE;
        sheet.text(Label::new(line, (plot.area.left, baseline)).bold());
    }
}

fn value_axis(sheet: &mut Sheet, plot: &Plot<'_>) {
    for (value, label) in &plot.grid.scale.ticks {
        let y = plot.y(*value);
        let ink = if *value > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey };
        sheet.line((plot.area.left, y), (plot.area.right, y), 0.7, ink);
        if plot.first_column {
            sheet.text(Label::new(label, (plot.area.left - 5.0, y + 4.2)).anchored(Anchor::End));
        }
    }
}

/// The bands of half the futures and of eight of ten, and the middle, from the last recorded year on.
fn fan(sheet: &mut Sheet, story: &RunData, plan: &Plan, plot: &Plot<'_>) {
    let opening = story.opening();
    let line = |q: f64| -> Vec<Place> {
        let simulated = story.years.iter().zip(&plan.total).map(|(year, spread)| plot.at(*year, spread.value(q)));
        opening.iter().map(|(year, total)| plot.at(*year, *total)).chain(simulated).collect()
    };
    for (low, high, ink) in [(0.10, 0.90, Ink::LightTint), (0.25, 0.75, Ink::MiddleTint)] {
        let (low, high) = (line(low), line(high));
        if let ([(x, bottom)], [(_, top)]) = (low.as_slice(), high.as_slice()) {
            // A single year has no length to spread over: give it a width.
            sheet.rectangle(Bounds { left: x - 9.0, right: x + 9.0, top: *top, bottom: *bottom }, ink);
        } else {
            sheet.band(&low, &high, ink);
        }
    }
    let middle = line(0.50);
    match middle.as_slice() {
        [(x, y)] => sheet.line((x - 9.0, *y), (x + 9.0, *y), 2.0, Ink::DarkBlue),
        _ => sheet.path(middle, 2.0, Ink::DarkBlue),
    }
}

/// The record, broken where years are missing, and the divider at its end.
fn record(sheet: &mut Sheet, story: &RunData, plot: &Plot<'_>) {
    let pieces = story.history.chunk_by(|(before, _), (after, _)| before.plus(1) == *after);
    for piece in pieces {
        let places: Vec<Place> = piece.iter().map(|(year, total)| plot.at(*year, *total)).collect();
        if let [alone] = places.as_slice() {
            sheet.dot(*alone, 2.0, Ink::DarkGrey);
        } else {
            sheet.path(places, 2.0, Ink::DarkGrey);
        }
    }
    let Some((year, total)) = story.history.last() else { return };
    let x = plot.x(*year);
    let top = plot.area.top - if plot.first_row { DIVIDER_WORDS + 1.0 } else { 0.0 };
    sheet.dashed_upright(x, top, plot.area.bottom, 0.8, Ink::DarkGrey);
    sheet.dot(plot.at(*year, *total), 2.6, Ink::DarkGrey);
    let baseline = plot.area.top - 7.5;
    let left = Label::new("record", (x - 5.0, baseline)).anchored(Anchor::End);
    let right = Label::new("simulated", (x + 5.0, baseline));
    if plot.first_row && left.bounds().left >= plot.cell.left - GAP {
        sheet.text(left);
    }
    if plot.first_row && right.bounds().right <= plot.cell.right {
        sheet.text(right);
    }
}

/// The value that the record ends with, beside its dot, where there is white paper: no grid, record or fan.
fn opening_value(sheet: &mut Sheet, story: &RunData, plan: &Plan, plot: &Plot<'_>) {
    let Some(&(year, total)) = story.history.last() else { return };
    // The record is exact: one digit more than what is simulated.
    let text = plot.grid.scale.money.finer_if(Some(0.0)).full(total);
    let (x, y) = plot.at(year, total);
    let over = Label::new(text.clone(), (x - 5.0, y - 6.0)).anchored(Anchor::End);
    let under = Label::new(text, (x + 5.0, y + 14.0));
    let on_grid = |bounds: &Bounds| {
        let crosses = |y: f64| y > bounds.top - 1.5 && y < bounds.bottom - 1.0;
        plot.grid.scale.ticks.iter().any(|(value, _)| crosses(plot.y(*value)))
    };
    let free = |label: &Label| {
        let bounds = label.bounds();
        let inside = bounds.left >= plot.area.left && bounds.right <= plot.area.right && bounds.top >= plot.area.top;
        let near = |year: &FinancialYear| plot.x(*year) > bounds.left - 8.0 && plot.x(*year) < bounds.right + 8.0;
        let on_record = story.history.iter().any(|(year, total)| near(year) && plot.y(*total) < bounds.bottom);
        let lower_edge = story.years.iter().zip(&plan.total).map(|(year, spread)| plot.at(*year, spread.value(0.10)));
        let lower_edge: Vec<Place> = std::iter::once((x, y)).chain(lower_edge).collect();
        let passes =
            |&(at, height): &Place| at > bounds.left - 8.0 && at < bounds.right + 8.0 && height > bounds.top - 2.0;
        let on_fan = lower_edge.windows(2).any(|pair| between(pair[0], pair[1]).iter().any(passes));
        let crowded = if bounds.right < x { on_record } else { on_fan || bounds.bottom > plot.area.bottom - 1.0 };
        inside && !crowded && !on_grid(&bounds)
    };
    if let Some(label) = [over, under].into_iter().find(free) {
        sheet.text(label);
    }
}

/// Some places on the way from one to another, close enough to find what lies on a text.
fn between((from, top): Place, (to, bottom): Place) -> [Place; 17] {
    std::array::from_fn(|step| {
        let share = step as f64 / 16.0;
        (from + share * (to - from), top + share * (bottom - top))
    })
}

/// The years, in even steps.
fn years(sheet: &mut Sheet, story: &RunData, plot: &Plot<'_>) {
    let first = story.history.first().map_or(story.years[0], |(year, _)| *year);
    let within = (MARGIN, sheet.frame.right());
    let years = Years { span: (first, story.last_year()), bottom: plot.area.bottom, within, gap: 6.0 };
    years.draw(sheet, |year| plot.x(year));
}

/// The dot and the figures of the last year.
fn last_year(sheet: &mut Sheet, story: &RunData, plan: &Plan, plot: &Plot<'_>) {
    let Some(last) = plan.total.last() else { return };
    let (x, y) = plot.at(story.last_year(), last.middle());
    sheet.dot((x, y), 3.2, Ink::DarkBlue);
    let (middle, range) = figures(plan, plot.grid.scale.money);
    // Right of the plot, or of the box that stands in its middle where there is but one year.
    let left = if plot.grid.first == plot.grid.last { x + 14.0 } else { plot.area.right + 7.0 };
    let lines = if range.is_empty() { 1.0 } else { 2.0 };
    // Centred on the dot, as far as the plot's frame allows.
    let wanted = y - lines * LINE / 2.0 + 11.5;
    let (least, most) = (plot.area.top + 4.0, plot.area.bottom - 1.0 - (lines - 1.0) * LINE);
    let baseline = if wanted < least {
        least
    } else if wanted > most {
        most
    } else {
        wanted
    };
    sheet.text(Label::new(middle, (left, baseline)).bold().coloured(Ink::DarkBlue));
    sheet.text(Label::new(range, (left, baseline + LINE)).coloured(Ink::DarkBlue));
}
