//! One parameter: a panel a plan, the median over its values with the band of 8 of 10 futures, or a target's probability.

use super::frame::{self, LINE, MARGIN};
use super::money::{Unit, axis_over, largest, signed_ticks, ticks_over};
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::size::Frame;
use super::swept::{Measure, Panel, Picture, Value};
use super::swept_figures::Figures;
use super::text::{Weight, width, wrap};

const GAP: f64 = 14.0;
/// The least width of a panel.
const LEAST_PANEL: f64 = 140.0;
/// Under the plots: the values, and air before the next row.
const VALUES: f64 = 32.0;

/// The picture.
pub(super) fn sheet(picture: &Picture<'_>, frame: Frame, title: &str) -> Sheet {
    let mut sheet = Sheet::new(frame);
    let top = frame::head(&mut sheet, title, &picture.subtitle());
    let top = key(&mut sheet, top, picture);
    let grid = Grid::new(picture, frame);
    for (place, panel) in picture.panels.iter().enumerate() {
        let (row, column) = (place / grid.columns, place % grid.columns);
        let cell_top = top + row as f64 * grid.row_height();
        let left = MARGIN + grid.axis + column as f64 * (grid.column_width + GAP);
        let plot_top = cell_top + grid.heading_lines as f64 * LINE + 8.0;
        let area = Bounds {
            left,
            right: left + grid.column_width - grid.figure,
            top: plot_top,
            bottom: plot_top + grid.plot_height,
        };
        let lines = wrap(&panel.shown(), 12.0, Weight::Bold, grid.column_width, 2);
        let mut baseline = cell_top + LINE * (grid.heading_lines - lines.len()) as f64;
        for line in lines {
            baseline += LINE;
            sheet.text(Label::new(line, (left, baseline)).bold());
        }
        Plot { picture, grid: &grid, panel, area, first_column: column == 0 }.draw(&mut sheet);
    }
    let bottom = top + grid.rows as f64 * grid.row_height() - 4.0;
    let name = format!("→ {}", picture.axes[0].name);
    sheet.text(Label::new(name, (frame.right(), bottom + 2.0)).anchored(Anchor::End));
    frame::foot(&mut sheet, bottom + 6.0, &picture.notes());
    sheet
}

fn key(sheet: &mut Sheet, top: f64, picture: &Picture<'_>) -> f64 {
    let middle = top + 11.0;
    let mut left = MARGIN;
    let (line, band) = match picture.measure {
        Measure::Outcome(..) => ("median", "8 of 10 futures"),
        Measure::Target(..) => ("share of futures", "its error (95 %)"),
    };
    let mut samples = vec![(Ink::DarkBlue, 2.0, line.to_owned()), (Ink::LightTint, 10.0, band.to_owned())];
    samples.extend(level(picture).map(|(_, what)| (Ink::Orange, 1.5, what)));
    for (ink, height, text) in samples {
        let sample = Bounds { left, right: left + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
        let label = Label::new(text, (left + 23.0, middle + 4.2));
        if label.bounds().right > sheet.frame.right() {
            break;
        }
        sheet.rectangle(sample, ink);
        left = label.bounds().right + 18.0;
        sheet.text(label);
    }
    middle + 14.0
}

/// The level that is drawn; of a probability none is.
fn level(picture: &Picture<'_>) -> Option<(f64, String)> {
    match picture.measure {
        Measure::Outcome(..) => picture.level().map(|(bound, what)| (bound.limit(), what)),
        Measure::Target(..) => None,
    }
}

struct Grid {
    columns: usize,
    rows: usize,
    axis: f64,
    column_width: f64,
    heading_lines: usize,
    plot_height: f64,
    /// Room right of each plot for the figure of the last value.
    figure: f64,
    figures: Figures,
    ticks: Vec<(f64, String)>,
    low: f64,
    high: f64,
}

impl Grid {
    fn new(picture: &Picture<'_>, frame: Frame) -> Self {
        let figures = picture.figures();
        let plans = picture.panels.len();
        let columns = frame.columns(plans, LEAST_PANEL);
        let level = level(picture).map(|(value, _)| value);
        let high = match figures {
            Figures::Percent => 1.0,
            _ => largest(picture.values().map(|value| value.high).chain(level)),
        };
        let low = picture.values().map(|value| value.low).fold(0.0, |a, b| if b < a { b } else { a });
        let ticks = match figures {
            Figures::Percent => [0.0, 0.5, 1.0].map(|share| (share, figures.full(share))).to_vec(),
            _ if low < 0.0 => signed_ticks(low, high, 3, Unit::for_largest(largest([high, -low]))),
            // The ticks of money serve for anything that is not below 0.
            Figures::Money(_) => axis_over(high, 4),
            Figures::Share(_) => ticks_over(100.0 * high, 4)
                .into_iter()
                .map(|(at, text)| (at / 100.0, if at > 0.0 { format!("{text} %") } else { text }))
                .collect(),
            _ => ticks_over(high, 4).into_iter().map(|(at, _)| (at, figures.bare(at))).collect(),
        };
        let high = largest(ticks.iter().map(|(value, _)| *value).chain([high]));
        let axis = 6.0 + largest(ticks.iter().map(|(_, text)| width(text, 12.0, Weight::Regular)));
        let column_width = (frame.room() - axis - GAP * (columns - 1) as f64) / columns as f64;
        let figure_width = |value: &Value| width(&figures.bare(value.middle), 12.0, Weight::Bold);
        let figure = 10.0 + largest(picture.values().map(figure_width));
        let lines = |panel: &Panel| wrap(&panel.shown(), 12.0, Weight::Bold, column_width, 2).len();
        let heading_lines = picture.panels.iter().map(lines).fold(1, Ord::max);
        let rows = plans.div_ceil(columns);
        let on_paper = match rows {
            1 => 180.0,
            2 => 126.0,
            3 => 98.0,
            _ => 82.0 - LINE * (heading_lines as f64 - 1.0),
        };
        Self {
            columns,
            rows,
            axis,
            column_width,
            heading_lines,
            plot_height: frame.stretch * on_paper,
            figure,
            figures,
            ticks,
            low,
            high: if high > low { high } else { low + 1.0 },
        }
    }

    fn row_height(&self) -> f64 {
        self.heading_lines as f64 * LINE + 8.0 + self.plot_height + VALUES
    }
}

struct Plot<'a> {
    picture: &'a Picture<'a>,
    grid: &'a Grid,
    panel: &'a Panel,
    area: Bounds,
    first_column: bool,
}

impl Plot<'_> {
    /// Numbers stand where they belong, words one after the other.
    fn x(&self, place: usize) -> f64 {
        let values = &self.picture.axes[0].values;
        let last = values.len() - 1;
        let ends = values[0].0.zip(values[last].0).filter(|(first, last)| last > first);
        let share = match (ends, values[place].0) {
            (Some((first, last)), Some(value)) => (value - first) / (last - first),
            _ if last > 0 => place as f64 / last as f64,
            _ => 0.5,
        };
        self.area.left + share * (self.area.right - self.area.left)
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.grid.low) / (self.grid.high - self.grid.low);
        self.area.bottom - share * (self.area.bottom - self.area.top)
    }

    fn draw(&self, sheet: &mut Sheet) {
        let Bounds { left, right, bottom, .. } = self.area;
        for (value, text) in &self.grid.ticks {
            let y = self.y(*value);
            sheet.line((left, y), (right, y), 0.7, if *value == 0.0 { Ink::MiddleGrey } else { Ink::PaleGrey });
            if self.first_column {
                sheet.text(Label::new(text.clone(), (left - 5.0, y + 4.2)).anchored(Anchor::End));
            }
        }
        let axis = &self.picture.axes[0];
        let mut cells: Vec<(usize, &Value)> = axis.of.iter().copied().zip(&self.panel.values).collect();
        cells.sort_by_key(|(place, _)| *place);
        let line = |of: &dyn Fn(&Value) -> f64| -> Vec<Place> {
            cells.iter().map(|(place, value)| (self.x(*place), self.y(of(value)))).collect()
        };
        let (low, high, middle) = (line(&|v| v.low), line(&|v| v.high), line(&|v| v.middle));
        sheet.band(&low, &high, Ink::LightTint);
        if let Some((value, _)) = level(self.picture) {
            sheet.line((left, self.y(value)), (right, self.y(value)), 1.5, Ink::Orange);
        }
        for place in &middle {
            sheet.dot(*place, if middle.len() > 16 { 1.6 } else { 2.6 }, Ink::DarkBlue);
        }
        let end = middle.last().copied().unwrap_or((right, bottom));
        sheet.path(middle, 2.0, Ink::DarkBlue);
        if let Some((_, value)) = cells.last() {
            let label = Label::new(self.grid.figures.bare(value.middle), (end.0 + 6.0, end.1 + 4.2));
            sheet.text(label.bold().coloured(Ink::DarkBlue));
        }
        self.values(sheet);
    }

    /// The values that can be named without touching: the last, the first, then those between.
    fn values(&self, sheet: &mut Sheet) {
        let values = &self.picture.axes[0].values;
        let last = values.len() - 1;
        let mut taken: Vec<Bounds> = Vec::new();
        let order = [last, 0].into_iter().chain((1..last).filter(|place| place * 2 == last)).chain(1..last);
        for place in order {
            let x = self.x(place);
            let label = Label::new(values[place].1.clone(), (x, self.area.bottom + 16.5)).anchored(Anchor::Middle);
            let label = label.kept_within(self.area.left - 6.0, self.area.right + self.grid.figure);
            let bounds = label.bounds();
            sheet.line((x, self.area.bottom), (x, self.area.bottom + 3.5), 0.8, Ink::MiddleGrey);
            if taken.iter().all(|other| !bounds.touches(other, 8.0)) {
                sheet.text(label);
                taken.push(bounds);
            }
        }
    }
}
