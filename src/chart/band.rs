//! A small panel of one outcome over the years: a band that holds 8 of 10 futures, and a line in its middle.

use super::dash::{self, Stroke};
use super::frame::LINE;
use super::money::{Money, axis_over, largest, ticks_over, top_of};
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::text::{Weight, width};
use super::years::Years;
use crate::analysis::patients::people;
use crate::engine::results::Spread;
use crate::units::FinancialYear;

/// How the values of an outcome are written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Measure {
    /// A share, in per cent, with so many decimals.
    Share(usize),
    /// Money.
    Money(Money),
    /// People, of millions of them: told in millions, or by the head.
    People { in_millions: bool },
}

impl Measure {
    /// People up to so many million.
    pub(super) fn people(most: f64) -> Self {
        Self::People { in_millions: most >= 0.9995 }
    }

    /// A share that needs a decimal where no value passes a fifth.
    pub(super) fn share(most: f64) -> Self {
        Self::Share(usize::from(most < 0.2))
    }

    /// `6.2 %`, `£20bn`, `7.4m` or `31,200`.
    pub(super) fn full(self, value: f64) -> String {
        match self {
            Self::People { in_millions: true } => format!("{}m", millions(value)),
            Self::People { in_millions: false } => people(value),
            Self::Share(decimals) => match percent(value, decimals) {
                nothing if nothing == "0" && value > 0.0 => format!("<{} %", if decimals == 0 { "1" } else { "0.1" }),
                told => format!("{told} %"),
            },
            Self::Money(money) => money.full(value),
        }
    }

    /// `4.6–7.3 %`, or nothing where both ends read the same.
    pub(super) fn range(self, low: f64, high: f64) -> String {
        match self {
            Self::People { in_millions } => {
                let write = |value: f64| if in_millions { millions(value) } else { people(value) };
                let (low, high, unit) = (write(low), write(high), if in_millions { "m" } else { "" });
                if low == high { String::new() } else { format!("{low}–{high}{unit}") }
            }
            Self::Share(decimals) => {
                let (low, high) = (percent(low, decimals), percent(high, decimals));
                if low == high { String::new() } else { format!("{low}–{high} %") }
            }
            Self::Money(money) => money.range(low, high),
        }
    }

    /// Round values for an axis that ends at `top`.
    pub(super) fn ticks(self, top: f64) -> Vec<(f64, String)> {
        match self {
            Self::People { .. } => {
                let labelled = |(value, number): (f64, String)| {
                    let text = self.full(value);
                    (value, if value > 0.0 { text.replace(".0m", "m") } else { number })
                };
                ticks_over(top, 3).into_iter().map(labelled).collect()
            }
            Self::Share(_) => {
                let labelled = |(value, number): (f64, String)| {
                    (value / 100.0, if value > 0.0 { format!("{number} %") } else { number })
                };
                ticks_over(100.0 * top, 3).into_iter().map(labelled).collect()
            }
            Self::Money(_) => axis_over(top, 3),
        }
    }
}

/// Millions of people without the unit, to a tenth of one.
fn millions(value: f64) -> String {
    crate::words::grouped(&format!("{value:.1}"))
}

/// A share in per cent without the sign.
fn percent(share: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", 100.0 * share);
    if text.bytes().all(|b| b"0.".contains(&b)) { "0".to_owned() } else { text }
}

/// What stands in the middle of a band.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Middle {
    Median,
    Mean,
}

/// A second line in a panel, thin and in dashes.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Beside {
    /// One a year.
    pub values: Vec<f64>,
    /// What of it stands beside the last year.
    pub figure: String,
}

/// How it is drawn.
const BESIDE: Stroke = Stroke { ink: Ink::DarkGrey, width: 1.4, dash: Some((4.0, 2.5)) };

/// One outcome over the years.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Panel {
    pub heading: String,
    /// A sample of the colour that it has elsewhere in the picture.
    pub sample: Option<Ink>,
    pub measure: Measure,
    /// Its value at the close of the year before the first, where it has one.
    pub opening: Option<(FinancialYear, f64)>,
    pub years: Vec<FinancialYear>,
    /// One a year.
    pub spreads: Vec<Spread>,
    pub middle: Middle,
    /// Whether there are futures enough for a band.
    pub has_band: bool,
    /// A second line; none: there is none.
    pub beside: Option<Beside>,
    /// The value at the top of the axis.
    pub top: f64,
}

/// What panels that stand together share: the room left and right of their plots, and the height of these.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub axis: f64,
    pub figures: f64,
    pub height: f64,
}

/// Above a plot: its heading and some air.
pub(super) const HEADING: f64 = LINE + 10.0;
/// Under a plot: the years.
pub(super) const YEARS: f64 = 22.0;

impl Panel {
    /// The largest value that is shown.
    pub(super) fn most(&self) -> f64 {
        let high = |spread: &Spread| if self.has_band { spread.value(0.90) } else { 0.0 };
        let shown = self.spreads.iter().flat_map(|spread| [high(spread), self.middle_of(spread)]);
        largest(shown.chain(self.opening.map(|(_, value)| value)))
    }

    pub(super) fn middle_of(&self, spread: &Spread) -> f64 {
        match self.middle {
            Middle::Median => spread.middle(),
            Middle::Mean => spread.mean,
        }
    }

    /// The middle of the last year, the range of 8 of 10 futures and, beside a mean, the median, or what is told of the second line, as they
    /// are written beside it.
    pub(super) fn figures(&self) -> [String; 3] {
        self.spreads.last().map_or_else(Default::default, |last| {
            let (low, high) = (last.value(0.10), last.value(0.90));
            let range = match (self.has_band, self.measure.range(low, high)) {
                (false, _) => String::new(),
                // A mean may lie beside what most futures bring.
                (true, range) if range.is_empty() && self.middle == Middle::Mean => {
                    format!("mostly {}", self.measure.full(low))
                }
                (true, range) => range,
            };
            let middle = self.measure.full(self.middle_of(last));
            match self.has_band && self.middle == Middle::Mean {
                true => [format!("mean {middle}"), range, format!("median {}", self.measure.full(last.middle()))],
                false => [middle, range, self.beside.as_ref().map_or_else(String::new, |beside| beside.figure.clone())],
            }
        })
    }

    /// Room that all of these panels need left and right of their plots.
    pub(super) fn room(panels: &[Self], height: f64) -> Room {
        let axis = panels.iter().flat_map(|panel| panel.measure.ticks(panel.top));
        let axis = largest(axis.map(|(_, label)| width(&label, 12.0, Weight::Regular)));
        let figures = panels.iter().map(Self::figures).flat_map(|[middle, rest @ ..]| {
            let rest = rest.map(|text| width(&text, 12.0, Weight::Regular));
            [width(&middle, 12.0, Weight::Bold)].into_iter().chain(rest)
        });
        // The name of the last year stands out of a plot by half its width.
        Room { axis: axis + 6.0, figures: largest(figures.chain([26.0])) + 10.0, height }
    }

    /// The value at the top of the plot: the uppermost tick.
    fn scale(&self) -> f64 {
        top_of(&self.measure.ticks(self.top))
    }

    fn x(&self, area: &Bounds, year: FinancialYear) -> f64 {
        let first = self.opening.map_or(self.years[0], |(year, _)| year).start();
        let last = self.years.last().map_or(first, |year| year.start());
        let share = if last > first { f64::from(year.start() - first) / f64::from(last - first) } else { 0.5 };
        area.left + share * (area.right - area.left)
    }

    fn y(&self, area: &Bounds, value: f64) -> f64 {
        area.bottom - value / self.scale() * (area.bottom - area.top)
    }

    /// Where the plot of a panel lies that is drawn from the corner `at` over `across` points.
    pub(super) fn plot((left, top): Place, across: f64, room: &Room) -> Bounds {
        Bounds {
            left: left + room.axis,
            right: left + across - room.figures,
            top: top + HEADING,
            bottom: top + HEADING + room.height,
        }
    }

    /// Draws it from the corner `at` over `across` points: heading, plot and years.
    pub(super) fn draw(&self, sheet: &mut Sheet, at: Place, across: f64, room: &Room) {
        let (left, top) = at;
        let indent = if self.sample.is_some() { 15.0 } else { 0.0 };
        if let Some(ink) = self.sample {
            let middle = top + LINE - 4.3;
            sheet.rectangle(Bounds { left, right: left + 10.0, top: middle - 5.0, bottom: middle + 5.0 }, ink);
        }
        sheet.text(Label::new(&self.heading, (left + indent, top + LINE)).bold());
        let plot = Self::plot(at, across, room);
        for (value, label) in self.measure.ticks(self.top) {
            let y = self.y(&plot, value);
            let ink = if value > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey };
            sheet.line((plot.left, y), (plot.right, y), 0.7, ink);
            sheet.text(Label::new(label, (plot.left - 5.0, y + 4.2)).anchored(Anchor::End));
        }
        self.futures(sheet, &plot);
        self.name_years(sheet, &plot, left, left + across);
        self.last_year(sheet, &plot);
    }

    fn futures(&self, sheet: &mut Sheet, plot: &Bounds) {
        let line = |of: &dyn Fn(&Spread) -> f64| -> Vec<Place> {
            let simulated = self.years.iter().zip(&self.spreads).map(|(year, spread)| (*year, of(spread)));
            let all = self.opening.into_iter().chain(simulated);
            all.map(|(year, value)| (self.x(plot, year), self.y(plot, value))).collect()
        };
        if self.has_band {
            let (low, high) = (line(&|spread| spread.value(0.10)), line(&|spread| spread.value(0.90)));
            match (low.as_slice(), high.as_slice()) {
                ([(x, bottom)], [(_, top)]) => {
                    sheet.rectangle(
                        Bounds { left: x - 9.0, right: x + 9.0, top: *top, bottom: *bottom },
                        Ink::LightTint,
                    );
                }
                _ => sheet.band(&low, &high, Ink::LightTint),
            }
        }
        let middle = line(&|spread| self.middle_of(spread));
        match middle.as_slice() {
            [(x, y)] => sheet.line((x - 9.0, *y), (x + 9.0, *y), 2.0, Ink::DarkBlue),
            _ => sheet.path(middle, 2.0, Ink::DarkBlue),
        }
        if let Some(beside) = &self.beside {
            let all = self.years.iter().zip(&beside.values);
            let places: Vec<Place> = all.map(|(year, value)| (self.x(plot, *year), self.y(plot, *value))).collect();
            match places.as_slice() {
                [(x, y)] => dash::draw(sheet, &[(x - 9.0, *y), (x + 9.0, *y)], BESIDE),
                places => dash::draw(sheet, places, BESIDE),
            }
        }
        if let Some((year, value)) = self.opening {
            sheet.dot((self.x(plot, year), self.y(plot, value)), 2.6, Ink::DarkGrey);
        }
    }

    /// The years, in even steps; the opening is marked by its dot.
    fn name_years(&self, sheet: &mut Sheet, plot: &Bounds, left: f64, right: f64) {
        let first = self.opening.map(|(year, _)| year).or(self.years.first().copied());
        if let Some(span) = first.zip(self.years.last().copied()) {
            let years = Years { span, bottom: plot.bottom, within: (left, right), gap: 6.0 };
            years.draw(sheet, |year| self.x(plot, year));
        }
    }

    fn last_year(&self, sheet: &mut Sheet, plot: &Bounds) {
        let (Some(year), Some(last)) = (self.years.last(), self.spreads.last()) else { return };
        let (x, y) = (self.x(plot, *year), self.y(plot, self.middle_of(last)));
        sheet.dot((x, y), 3.2, Ink::DarkBlue);
        let [middle, range, median] = self.figures();
        let mut under: Vec<String> = [range, median].into_iter().filter(|text| !text.is_empty()).collect();
        // As many lines as the plot is high.
        under.truncate(if plot.bottom - plot.top < 3.0 * LINE { 1 } else { 2 });
        let lines = 1.0 + under.len() as f64;
        let wanted = y - lines * LINE / 2.0 + 11.5;
        let (least, most) = (plot.top + 4.0, plot.bottom - 1.0 - (lines - 1.0) * LINE);
        let baseline = if wanted > most { most } else { wanted };
        let baseline = if baseline < least { least } else { baseline };
        // Beside the plot, or beside the box in the middle of a plot of one year.
        let from = if x < plot.right - 1.0 { x + 14.0 } else { plot.right + 8.0 };
        sheet.text(Label::new(middle, (from, baseline)).bold().coloured(Ink::DarkBlue));
        for (line, text) in under.into_iter().enumerate() {
            let at = (from, baseline + LINE * (line + 1) as f64);
            sheet.text(Label::new(text, at).coloured(Ink::DarkBlue));
        }
    }
}

/// What the samples of a key stand for.
pub(super) struct Key<'a> {
    pub has_band: bool,
    /// What the dot at the first year is; none: there is none.
    pub opening: Option<String>,
    pub middle: &'a str,
    /// What a second line is; none: there is none.
    pub beside: Option<&'a str>,
}

impl Key<'_> {
    /// A line of samples; gives the height at which it ends.
    pub(super) fn strip(&self, sheet: &mut Sheet, (mut left, top): Place) -> f64 {
        let y = top + 11.0;
        for (sample, text) in self.samples() {
            sample.draw(sheet, (left, y));
            let label = Label::new(text, (left + 23.0, y + 4.2));
            left = label.bounds().right + 18.0;
            sheet.text(label);
        }
        y + 14.0
    }

    /// The same, one under the other, in a free cell.
    pub(super) fn cell(&self, sheet: &mut Sheet, (left, top): Place) {
        sheet.text(Label::new("How to read a panel", (left, top + LINE)).bold());
        let mut y = top + LINE + 16.0;
        for (sample, text) in self.samples() {
            sample.draw(sheet, (left, y));
            sheet.text(Label::new(text, (left + 25.0, y + 4.2)));
            y += LINE + 4.0;
        }
    }

    /// How high a free cell must be for it.
    pub(super) fn height(&self) -> f64 {
        LINE + 16.0 + (LINE + 4.0) * self.samples().len() as f64
    }

    fn samples(&self) -> Vec<(Sample, String)> {
        let opening = self.opening.iter().map(|text| (Sample::Dot, text.clone()));
        let band = self.has_band.then(|| (Sample::Bar(10.0, Ink::LightTint), "8 of 10 futures".to_owned()));
        let middle = (Sample::Bar(2.0, Ink::DarkBlue), self.middle.to_owned());
        let beside = self.beside.map(|text| (Sample::Dashes, text.to_owned()));
        opening.chain([middle]).chain(band).chain(beside).collect()
    }
}

enum Sample {
    Dot,
    /// Of a height and a colour.
    Bar(f64, Ink),
    /// Those of a second line.
    Dashes,
}

impl Sample {
    fn draw(&self, sheet: &mut Sheet, (left, y): Place) {
        match *self {
            Self::Dot => sheet.dot((left + 9.0, y), 2.6, Ink::DarkGrey),
            Self::Dashes => dash::draw(sheet, &[(left, y), (left + 18.0, y)], BESIDE),
            Self::Bar(height, ink) => {
                let bounds = Bounds { left, right: left + 18.0, top: y - height / 2.0, bottom: y + height / 2.0 };
                sheet.rectangle(bounds, ink);
            }
        }
    }
}
