//! The waiting list under one plan, and who of it waits longest: as planners correct capacity for it, and what would be without.

use super::band::{Beside, HEADING, Key, Measure, Middle, Panel, YEARS};
use super::figures::cell;
use super::frame::{self, MARGIN};
use super::money::largest;
use super::of_plan::{OfPlan, likely, under};
use super::run_data::RunData;
use super::sheet::Sheet;
use super::size::Frame;
use super::title::Direction;
use super::{ChartError, Drawing, outcome};
use crate::analysis::amount::fine;
use crate::engine::results::Spread;
use crate::engine::{Metric, Opening, Results};
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::fmt::Write as _;
use std::sync::Arc;

/// Height of a plot on paper, room between panels, and the least width of one.
const HEIGHT: f64 = 160.0;
const GAP: f64 = 16.0;
const LEAST: f64 = 180.0;

/// What is told of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Told {
    /// How many are on it.
    List,
    /// Which share of it waits more than 52 weeks.
    Over52,
}

impl Told {
    /// The outcome, and the same without a correction of capacity.
    const fn metrics(self) -> [Metric; 2] {
        match self {
            Self::List => [Metric::WaitingList, Metric::WaitingListUncorrected],
            Self::Over52 => [Metric::Over52Weeks, Metric::Over52WeeksUncorrected],
        }
    }

    const fn chart(self) -> &'static str {
        match self {
            Self::List => "waiting_list",
            Self::Over52 => "over_52_weeks",
        }
    }

    /// What it is called in a title.
    const fn subject(self) -> &'static str {
        match self {
            Self::List => "waiting list",
            Self::Over52 => "long waits",
        }
    }

    /// What it is.
    const fn about(self) -> &'static str {
        match self {
            Self::List => "people on the waiting list",
            Self::Over52 => "share of the waiting list that waits more than 52 weeks",
        }
    }

    fn measure(self, most: f64) -> Measure {
        match self {
            Self::List => Measure::people(most),
            Self::Over52 => Measure::share(most),
        }
    }
}

/// One list over the years.
#[derive(Clone, PartialEq, Debug)]
struct Line {
    /// At the close of the year before the first, where that is known.
    opening: Option<Opening>,
    /// One a year.
    spreads: Vec<Spread>,
}

impl Line {
    /// Where it likely goes from its opening by the last year; none where that is not known.
    fn goes(&self) -> Option<Direction> {
        let from = self.opening.filter(|opening| opening.is_certain)?.value;
        Some(Direction::between(likely(self.spreads.last()?)?, from))
    }
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Waits {
    told: Told,
    plan: OfPlan,
    /// The year before the first.
    opening: FinancialYear,
    /// As planned.
    line: Line,
    /// Without a correction of capacity; none where there is none anyway.
    uncorrected: Option<Line>,
}

impl Waits {
    /// What a run says of it; none where care is not simulated.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack the list, or hold one that is not finite.
    pub(super) fn new(
        scenario: &Scenario,
        results: &Results,
        story: &RunData,
        told: Told,
    ) -> Result<Option<Self>, ChartError> {
        let Some(system) = scenario.care.as_ref() else { return Ok(None) };
        let plan = OfPlan::new(results, story);
        let line = |metric: Metric| -> Result<Line, ChartError> {
            Ok(Line { opening: metric.opening(scenario), spreads: outcome(results, plan.strategy, metric)? })
        };
        let [own, without] = told.metrics();
        let line_of_all = line(own)?;
        let uncorrected = if system.is_corrected { Some(line(without)?) } else { None };
        Ok(Some(Self { told, opening: scenario.opening_year, line: line_of_all, uncorrected, plan }))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new(self.told.chart(), title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// Where it likely goes by the last year, and whether a correction of capacity makes the difference.
    fn title(&self) -> String {
        let (year, subject) = (self.plan.last_year(), self.told.subject());
        let named = crate::words::capital(subject);
        if self.plan.futures == 1 {
            return format!("{named} to {year}: one simulated future");
        }
        let way = |goes: Direction| match goes {
            Direction::Up => Some("to grow"),
            Direction::Down => Some("to fall"),
            Direction::Nowhere | Direction::EitherWay => None,
        };
        let without = self.uncorrected.as_ref().and_then(Line::goes);
        match (self.line.goes(), without) {
            (Some(own), Some(other)) if way(own).is_some() && own == other => {
                format!("Corrected or not, {subject} likely {} by {year}", way(own).unwrap_or_default())
            }
            (Some(own), other) => match (way(own), other.and_then(way)) {
                (Some(own), Some(other)) => format!("Corrected {subject} likely {own}, uncorrected {other}"),
                (Some(own), None) => format!("{named} likely {own} by {year}"),
                (None, Some(other)) => format!("Without correction, {subject} likely {other} by {year}"),
                (None, None) if own == Direction::Nowhere => format!("{named} likely unchanged by {year}"),
                (None, None) => format!("{named} may grow or fall by {year}"),
            },
            // What is a share has an end that can be named where its beginning is not known.
            (None, _) => match self.line.spreads.last().and_then(likely) {
                Some((_, high)) if self.told == Told::Over52 && high > 0.0 => {
                    format!("{named} likely below {} % in {year}", rounded_up(100.0 * high))
                }
                _ => format!("{named} in the futures to {year}"),
            },
        }
    }

    fn subtitle(&self, story: &RunData) -> String {
        let last = self.plan.last_year();
        let figures = match (self.plan.futures, self.plan.has_spread) {
            (1, _) => String::new(),
            (_, true) => format!(" Figures: median and range of 8 of 10 futures in {last}."),
            (_, false) => format!(" Figures: median in {last}."),
        };
        let first = if self.line.opening.is_some() { self.opening } else { self.plan.years[0] };
        format!(
            "{}: {}, at year end, {}; {} under {}.{figures}",
            frame::area(story),
            self.told.about(),
            self.plan.span_from(first),
            story.futures_in_words(),
            frame::plan_of(&self.plan.name)
        )
    }

    /// The list as planned and, beside it on the same scale, without a correction.
    fn panels(&self) -> Vec<Panel> {
        let panel = |heading: &str, line: &Line| Panel {
            heading: heading.to_owned(),
            sample: None,
            measure: Measure::Share(0),
            opening: line.opening.map(|opening| (self.opening, opening.value)),
            years: self.plan.years.clone(),
            spreads: line.spreads.clone(),
            middle: Middle::Median,
            has_band: self.plan.has_spread,
            beside: None,
            top: 0.0,
        };
        let mut panels = match &self.uncorrected {
            None => vec![panel("Capacity not corrected", &self.line)],
            Some(without) => {
                let values = self.line.spreads.iter().map(Spread::middle).collect();
                vec![
                    panel("Capacity corrected for the list", &self.line),
                    Panel {
                        beside: Some(Beside { values, figure: String::new() }),
                        ..panel("Capacity not corrected", without)
                    },
                ]
            }
        };
        let top = largest(panels.iter().map(Panel::most));
        for panel in &mut panels {
            (panel.top, panel.measure) = (top, self.told.measure(top));
        }
        panels
    }

    fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let panels = self.panels();
        let middle = if self.plan.futures == 1 { "simulated" } else { "median" };
        let opening = panels.iter().find_map(|panel| panel.opening).map(|(year, _)| format!("opening, {year}"));
        let beside = self.uncorrected.is_some().then_some("corrected");
        let key = Key { has_band: self.plan.has_spread, opening, middle, beside };
        let top = key.strip(&mut sheet, (MARGIN, top));
        let room = Panel::room(&panels, frame.stretch * HEIGHT);
        let columns = frame.columns(panels.len(), LEAST);
        let across = (frame.room() - GAP * (columns - 1) as f64) / columns as f64;
        let row_height = HEADING + room.height + YEARS + 6.0;
        for (place, panel) in panels.iter().enumerate() {
            let (row, column) = ((place / columns) as f64, (place % columns) as f64);
            panel.draw(&mut sheet, (MARGIN + column * (across + GAP), top + row * row_height), across, &room);
        }
        let rows = panels.len().div_ceil(columns) as f64;
        frame::foot(&mut sheet, top + rows * row_height, &self.notes(story));
        sheet
    }

    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        notes.push(match &self.uncorrected {
            Some(_) => {
                "Planners correct capacity, up where the list is long and down where it is short: that costs or saves money, and hides what strategies do to \
                 patients. Not corrected, capacity follows demand alone."
            }
            None => "Capacity follows demand alone: planners do not correct it for the list.",
        }
        .to_owned());
        notes.extend(story.equals_of_followed());
        notes.extend(story.stand_ins(&self.plan.name));
        notes.push(story.source());
        notes
    }

    fn alt(&self, story: &RunData) -> String {
        let panels = self.panels();
        let year = self.plan.last_year();
        let told = |panel: &Panel| {
            let write = |value: f64| match self.told {
                Told::Over52 => fine(value),
                Told::List => panel.measure.full(value).replace('m', " million"),
            };
            let last = panel.spreads.last()?;
            let (low, high) = (write(last.value(0.10)), write(last.value(0.90)));
            let range = match self.plan.has_spread && low != high {
                true => format!(" (8 of 10 futures between {low} and {high})"),
                false => String::new(),
            };
            Some(format!("{}{range}", write(last.middle())))
        };
        let opening = self.line.opening.map_or_else(String::new, |opening| {
            let value = panels[0].measure.full(opening.value).replace('m', " million");
            format!(" It opens at {value} at the close of {}.", self.opening)
        });
        let middle = match self.plan.futures {
            1 => "In one simulated future".to_owned(),
            _ => format!("By the median of {}", story.futures_in_words()),
        };
        let own = panels.first().and_then(told).unwrap_or_default();
        let without = panels.get(1).and_then(told);
        let without = without
            .map_or_else(String::new, |told| format!(", and {told} if capacity were not corrected for the list"));
        let charts = match (self.plan.has_spread, panels.len()) {
            (true, 1) => "A fan chart",
            (true, _) => "Two fan charts on one scale",
            (false, 1) => "A line chart",
            (false, _) => "Two line charts on one scale",
        };
        format!(
            "{charts} of the {}, {}, under {}, year by year.{opening} {middle} it is {own} at the close of {year}{without}.",
            self.told.about(),
            story.area,
            self.plan.name.1
        )
    }

    /// The numbers that are shown.
    fn csv(&self) -> String {
        let [id, label] = [&self.plan.name.0, &self.plan.name.1].map(|text| cell(text));
        let unit = match self.told {
            Told::List => "million",
            Told::Over52 => "share",
        };
        let mut csv = "strategy,label,capacity,financial_year,unit,opening,p10,p50,p90,mean\n".to_owned();
        let own = if self.uncorrected.is_some() { "corrected" } else { "not corrected" };
        let lines = [(own, Some(&self.line)), ("not corrected", self.uncorrected.as_ref())];
        for (capacity, line) in lines.into_iter().filter_map(|(capacity, line)| Some((capacity, line?))) {
            // Writing to a String cannot fail.
            if let Some(opening) = line.opening {
                let _ = writeln!(csv, "{id},{label},{capacity},{},{unit},{},,,,", self.opening, opening.value);
            }
            for (year, spread) in self.plan.years.iter().zip(&line.spreads) {
                let numbers = match spread.quantiles {
                    Some(_) if self.plan.has_spread => {
                        format!("{},{},{},{}", spread.value(0.10), spread.middle(), spread.value(0.90), spread.mean)
                    }
                    Some(_) => format!(",{},,{}", spread.middle(), spread.mean),
                    None => format!(",,,{}", spread.mean),
                };
                let _ = writeln!(csv, "{id},{label},{capacity},{year},{unit},,{numbers}");
            }
        }
        csv
    }
}

/// A number that is no smaller and has one digit, or a half behind it: `4` of 3.6, `15` of 12; at least a tenth, below which nobody is told.
fn rounded_up(value: f64) -> String {
    let value = if value < 0.1 { 0.1 } else { value };
    let mut step = 0.05;
    while value / step > 20.0 {
        step *= 10.0;
    }
    let rounded = (value / step - 1e-9).ceil() * step;
    let text = format!("{rounded:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::{ENGLAND, fits_at_every_size, spread, story};

    /// From `from` to `to` million, and to `without` where capacity is not corrected, evenly over the years.
    fn waits(told: Told, years: usize, [from, to, without]: [f64; 3]) -> Waits {
        let line = |to: f64| {
            let at = |t: usize| from + (to - from) * (t + 1) as f64 / years as f64;
            let opening = Some(Opening { value: from, is_certain: true });
            Line { opening, spreads: (0..years).map(|t| spread(at(t), 0.1, Some(0.002))).collect() }
        };
        Waits {
            told,
            plan: OfPlan {
                strategy: 0,
                name: ("proportional".to_owned(), "Pro rata".to_owned()),
                years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
                has_spread: true,
                futures: 10_000,
            },
            opening: FinancialYear::starting(2024),
            line: line(to),
            uncorrected: Some(line(without)),
        }
    }

    /// From the ordinary to the absurd.
    fn all() -> Vec<(String, Waits)> {
        let mut all = Vec::new();
        for years in [1, 2, 15, 40] {
            for ends in [[7.4, 7.0, 9.3], [7.4, 12.0, 230.0], [0.031, 0.02, 0.045], [7.4, 0.0, 0.0], [7.4, 7.4, 7.4]] {
                all.push((format!("{years} years, {ends:?}"), waits(Told::List, years, ends)));
            }
            for ends in [[0.026, 0.02, 0.12], [0.5, 0.6, 0.9], [0.0001, 0.0002, 0.0004], [0.1, 0.0, 0.0]] {
                all.push((format!("{years} years, {ends:?}"), waits(Told::Over52, years, ends)));
            }
        }
        let changed = |change: &dyn Fn(&mut Waits)| {
            let mut changed = waits(Told::List, 15, [7.4, 7.0, 9.3]);
            change(&mut changed);
            changed
        };
        all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
        all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
        all.push(("no correction".to_owned(), changed(&|it| it.uncorrected = None)));
        all.push(("no opening".to_owned(), changed(&|it| it.line.opening = None)));
        all
    }

    #[test]
    fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
        fits_at_every_size(&all(), |it| under(&it.plan.name, &it.title()), Waits::sheet);
    }

    #[test]
    fn titles_say_where_the_list_goes_and_what_correction_does() {
        let told = |ends: [f64; 3]| waits(Told::List, 15, ends).title();
        assert_eq!(told([7.4, 9.0, 12.0]), "Corrected or not, waiting list likely to grow by 2039/40");
        assert_eq!(told([7.4, 6.0, 5.0]), "Corrected or not, waiting list likely to fall by 2039/40");
        assert_eq!(told([7.4, 6.0, 12.0]), "Corrected waiting list likely to fall, uncorrected to grow");
        assert_eq!(told([7.4, 7.4, 12.0]), "Without correction, waiting list likely to grow by 2039/40");
        assert_eq!(told([7.4, 6.0, 7.4]), "Waiting list likely to fall by 2039/40");
        assert_eq!(told([7.4, 7.4, 7.4]), "Waiting list may grow or fall by 2039/40");
        let mut unopened = waits(Told::Over52, 15, [0.026, 0.03, 0.1]);
        unopened.line.opening = None;
        assert_eq!(unopened.title(), "Long waits likely below 3.5 % in 2039/40");
        for (name, it) in all() {
            let words = it.title().split(' ').count();
            assert!((3..=10).contains(&words), "{name}: {}", it.title());
        }
    }

    #[test]
    fn a_number_is_rounded_up_to_a_digit_or_a_half() {
        let told = [3.2, 3.5, 12.0, 0.04, 0.9, 61.0].map(rounded_up);
        assert_eq!(told, ["3.5", "3.5", "15", "0.1", "0.9", "65"]);
    }

    #[test]
    fn the_alternative_text_says_what_is_shown_with_numbers() {
        assert_eq!(
            waits(Told::List, 15, [7.4, 7.0, 10.0]).alt(&story(ENGLAND)),
            "Two fan charts on one scale of the people on the waiting list, England, under Pro rata, year by year. It opens at 7.4 million at \
             the close of 2024/25. By the median of 10,000 simulated futures it is 7.0 million (8 of 10 futures between 6.1 million and 7.9 \
             million) at the close of 2039/40, and 10.0 million (8 of 10 futures between 8.7 million and 11.3 million) if capacity were not \
             corrected for the list."
        );
    }
}
