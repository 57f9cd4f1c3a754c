//! Coverage and use of programmes under one plan: a small panel for each, whom it reaches of those who must use it, and who of them does.

use super::band::{Beside, HEADING, Key, Measure, Middle, Panel, YEARS};
use super::figures::cell;
use super::frame::{self, MARGIN};
use super::of_plan::{OfPlan, likely, under};
use super::run_data::RunData;
use super::sheet::Sheet;
use super::size::Frame;
use super::text::{self, Weight, shorten};
use super::title::words;
use super::{ChartError, Drawing, outcome};
use crate::analysis::adoption::adopted;
use crate::engine::results::{AdoptionStats, QuantileEstimate, Spread};
use crate::engine::{Metric, Results};
use crate::scenario::Scenario;
use crate::words::count;
use std::fmt::Write as _;
use std::sync::Arc;

/// The most programmes that are drawn.
const MOST_SHOWN: usize = 6;
/// Between neighbouring panels, and between rows.
const GAP: f64 = 16.0;
const BETWEEN: f64 = 6.0;
/// The least width of a panel.
const LEAST: f64 = 180.0;
/// Use by as many is a milestone.
const HALF: f64 = 0.5;

/// Height of a plot on paper, so that the whole chart stays on a page.
fn height(rows: usize) -> f64 {
    match rows {
        1 => 140.0,
        2 => 110.0,
        _ => 88.0,
    }
}

/// One programme.
#[derive(Clone, PartialEq, Debug)]
struct Row {
    name: (String, String),
    /// One a year.
    years: Vec<AdoptionStats>,
}

impl Row {
    fn last(&self) -> Option<&AdoptionStats> {
        self.years.last()
    }
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Adoption {
    plan: OfPlan,
    /// Those that reach most people first; at least one.
    rows: Vec<Row>,
    /// Share of all who must use programmes who do so, one a year.
    overall: Vec<Spread>,
}

impl Adoption {
    /// What a run says of it; none where change is not simulated, or no programme must be used.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack an outcome, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        let plan = OfPlan::new(results, story);
        let rows: Vec<Row> = adopted(scenario, results, plan.strategy)
            .into_iter()
            .map(|found| Row {
                name: (found.id.to_owned(), text::clean(found.name)),
                years: found.years.into_iter().copied().collect(),
            })
            .collect();
        if rows.is_empty() {
            return Ok(None);
        }
        let overall = outcome(results, plan.strategy, Metric::AdoptionShare)?;
        Ok(Some(Self { plan, rows, overall }))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("use_of_programmes", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The programmes that are drawn.
    fn shown(&self) -> &[Row] {
        &self.rows[..self.rows.len().min(MOST_SHOWN)]
    }

    fn left_out(&self) -> usize {
        self.rows.len() - self.shown().len()
    }

    /// The year before the last in which use of all programmes together is highest by its median, beyond a rounding; none where it only rises.
    fn peak(&self) -> Option<usize> {
        let middle = |year: &usize| self.overall[*year].at(0.50).value;
        let last = self.overall.len().checked_sub(1)?;
        let highest = (0..=last).reduce(|most, year| if middle(&year) > middle(&most) { year } else { most })?;
        (middle(&highest) > middle(&last) + 0.01).then_some(highest)
    }

    /// Whether some programme ends before the last year.
    fn has_ending(&self) -> bool {
        let most = |row: &Row| row.years.iter().map(|year| year.coverage).fold(0.0, f64::max);
        self.rows.iter().any(|row| row.last().is_some_and(|last| last.coverage < 0.999 * most(row)))
    }

    /// Whether no programme reaches anyone in any future.
    fn is_nothing(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.years).all(|year| year.coverage <= 0.0)
    }

    /// On which side of a half the use of all programmes together likely is in the last year.
    fn title(&self) -> String {
        let year = self.plan.last_year();
        if self.plan.futures == 1 {
            return format!("Use of programmes to {year}: one simulated future");
        }
        if self.is_nothing() {
            return match self.rows.len() {
                1 => format!("The programme reaches nobody by {year}"),
                _ => format!("No programme reaches anybody by {year}"),
            };
        }
        let middle = |spread: &Spread| spread.at(0.50).value;
        if let Some(peak) = self.peak().filter(|_| self.plan.has_spread) {
            let share = Measure::Share(0).full(middle(&self.overall[peak]));
            return format!("Use of programmes highest in {}: {share}", self.plan.years[peak]);
        }
        match self.overall.last().and_then(likely) {
            Some((low, _)) if low > HALF => format!("Use of programmes likely above half in {year}"),
            Some((_, high)) if high < HALF => format!("Use of programmes likely below half in {year}"),
            _ => format!("Use of programmes in the futures to {year}"),
        }
    }

    fn subtitle(&self, story: &RunData) -> String {
        let last = self.plan.last_year();
        let figures = match (self.plan.futures, self.plan.has_spread) {
            (1, _) => String::new(),
            (_, true) => format!(" Figures: median and range of 8 of 10 futures of use, and mean of reach, in {last}."),
            (_, false) => format!(" Figures: median of use and mean of reach in {last}."),
        };
        format!(
            "{}: of those who must use a programme, share whom it reaches, and share who use it, at year end, {}; {} under {}.{figures}",
            frame::area(story),
            self.plan.span_from(self.plan.years[0]),
            story.futures_in_words(),
            frame::plan_of(&self.plan.name)
        )
    }

    /// One a programme that is shown, on one scale.
    fn panels(&self) -> Vec<Panel> {
        let measure = Measure::Share(0);
        let panel = |row: &Row| Panel {
            heading: row.name.1.clone(),
            sample: None,
            measure,
            opening: None,
            years: self.plan.years.clone(),
            spreads: row.years.iter().map(spread).collect(),
            middle: Middle::Median,
            has_band: self.plan.has_spread,
            beside: Some(Beside {
                values: row.years.iter().map(|year| year.coverage).collect(),
                figure: row.last().map_or_else(String::new, |last| format!("reach {}", measure.full(last.coverage))),
            }),
            top: 1.0,
        };
        self.shown().iter().map(panel).collect()
    }

    fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let mut panels = self.panels();
        let columns = frame.columns(panels.len(), LEAST);
        let (middle, beside) = match self.plan.futures {
            1 => ("use", "reach"),
            _ => ("use, median", "reach, mean"),
        };
        let key = Key { has_band: self.plan.has_spread, opening: None, middle, beside: Some(beside) };
        let rows = panels.len().div_ceil(columns);
        let room = Panel::room(&panels, frame.stretch * height(rows));
        let across = (frame.room() - GAP * (columns - 1) as f64) / columns as f64;
        let row_height = HEADING + room.height + YEARS + BETWEEN;
        let is_spare = !panels.len().is_multiple_of(columns) && key.height() < row_height;
        let top = if is_spare { top + 4.0 } else { key.strip(&mut sheet, (MARGIN, top)) };
        let corner = |place: usize| {
            let (row, column) = ((place / columns) as f64, (place % columns) as f64);
            (MARGIN + column * (across + GAP), top + row * row_height)
        };
        for (place, (panel, row)) in panels.iter_mut().zip(self.shown()).enumerate() {
            let (id, name) = &row.name;
            panel.heading = shorten(text::shown(name, id), 12.0, Weight::Bold, across);
            panel.draw(&mut sheet, corner(place), across, &room);
        }
        if is_spare {
            key.cell(&mut sheet, corner(panels.len()));
        }
        frame::foot(&mut sheet, top + rows as f64 * row_height, &self.notes(story));
        sheet
    }

    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        let mut said = "Use is counted of all who must use a programme, not of those whom it reaches.".to_owned();
        if self.rows.len() > 1 {
            said.push_str(" Programmes stand in order of how many staff they reach at most.");
        }
        if self.has_ending() {
            said.push_str(" What has come to the end of its life is used by nobody: no successor is stated. Reach is a mean, so where lives end in some futures it may lie below the band.");
        }
        match self.left_out() {
            0 => {}
            1 => said.push_str(" One that reaches fewer is not shown; the numbers hold it too."),
            n => {
                let _ = write!(said, " {} that reach fewer are not shown; the numbers hold them too.", count(n as u64));
            }
        }
        notes.push(said);
        notes.extend(story.equals_of_followed());
        let names = self.shown().iter().map(|row| &row.name).chain([&self.plan.name]);
        let names = names.map(|(id, label)| (label.as_str(), id.as_str()));
        notes.extend(text::stand_ins([(story.area.as_str(), story.scenario.as_str())].into_iter().chain(names)));
        notes.push(story.source());
        notes
    }

    fn alt(&self, story: &RunData) -> String {
        let measure = Measure::Share(0);
        let year = self.plan.last_year();
        let one = |row: &Row| {
            let last = row.last()?;
            let [low, middle, high] = last.used.map(|share| measure.full(share));
            let range = match self.plan.has_spread && low != high {
                true => format!("8 of 10 futures between {low} and {high}; "),
                false => String::new(),
            };
            let mean = if self.plan.futures == 1 { "" } else { " in the mean" };
            let highest = row.years.iter().zip(&self.plan.years);
            let highest = highest.reduce(|most, one| if one.0.used[1] > most.0.used[1] { one } else { most });
            let before = match highest.filter(|(most, _)| most.used[1] > last.used[1] + 0.01) {
                Some((most, year)) => format!(", after {} at the close of {year}", measure.full(most.used[1])),
                None => String::new(),
            };
            Some(format!("{} {middle} ({range}it reaches {}{mean}){before}", row.name.1, measure.full(last.coverage)))
        };
        let told: Vec<String> = self.shown().iter().filter_map(one).collect();
        let which = match (self.rows.len(), self.left_out()) {
            (1, _) => "one programme".to_owned(),
            (all, 0) => format!("{} programmes", number(all)),
            (all, _) => format!("the {} of {} programmes that reach most staff", number(MOST_SHOWN), number(all)),
        };
        let (charts, middle) = (
            if told.len() == 1 { "A small chart" } else { "Small charts" },
            match self.plan.futures {
                1 => "in one simulated future".to_owned(),
                _ => format!("by the median of {}", story.futures_in_words()),
            },
        );
        format!(
            "{charts} of coverage and use of {which}, {}, under {}, year by year. Use at the close of {year} among those who must, {middle}: {}.",
            story.area,
            self.plan.name.1,
            told.join("; ")
        )
    }

    /// The numbers of all programmes, in the order of the picture.
    fn csv(&self) -> String {
        let mut csv =
            "strategy,label,programme,name,shown,financial_year,coverage_mean,use_mean,use_p10,use_p50,use_p90\n"
                .to_owned();
        for (place, row) in self.rows.iter().enumerate() {
            let is_shown = if place < MOST_SHOWN { "yes" } else { "no" };
            let [a, b, c, d] = [&self.plan.name.0, &self.plan.name.1, &row.name.0, &row.name.1].map(|text| cell(text));
            for (year, stats) in self.plan.years.iter().zip(&row.years) {
                let [low, middle, high] = stats.used;
                let ends = match self.plan.has_spread {
                    true => format!("{low},{middle},{high}"),
                    false => format!(",{middle},"),
                };
                // Writing to a String cannot fail.
                let _ = writeln!(csv, "{a},{b},{c},{d},{is_shown},{year},{},{},{ends}", stats.coverage, stats.mean_use);
            }
        }
        csv
    }
}

/// Use as a panel draws it: of its quantiles those three alone, which are known.
fn spread(of: &AdoptionStats) -> Spread {
    let [low, middle, high] = of.used;
    let quantiles =
        [low, low, low, middle, high, high, high].map(|value| QuantileEstimate { value, lo: None, hi: None });
    let n = u32::try_from(of.n).unwrap_or(u32::MAX);
    Spread { mean: of.mean_use, mcse: None, quantiles: Some(quantiles), n }
}

/// A small number in words, a large one with commas.
fn number(n: usize) -> String {
    if n > 12 { count(n as u64) } else { words(n) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::{ENGLAND, fits_at_every_size, spread as spread_around, story};
    use crate::units::FinancialYear;

    /// So many programmes that reach their users evenly over the years, and are used by `most` of them in the end.
    fn adoption(count: usize, years: usize, most: f64) -> Adoption {
        let row = |place: usize| Row {
            name: (format!("p{place}"), format!("Programme number {place}")),
            years: (0..years)
                .map(|year| {
                    let coverage = (year + 1) as f64 / years as f64;
                    let used = [0.8, 1.0, 1.1].map(|times| (times * most * coverage).clamp(0.0, 1.0));
                    AdoptionStats { strategy: 0, programme: place, year, coverage, mean_use: used[1], used, n: 10_000 }
                })
                .collect(),
        };
        Adoption {
            plan: OfPlan {
                strategy: 0,
                name: ("proportional".to_owned(), "Pro rata".to_owned()),
                years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
                has_spread: true,
                futures: 10_000,
            },
            rows: (0..count).map(row).collect(),
            overall: (0..years)
                .map(|year| spread_around(most * (year + 1) as f64 / years as f64, 0.1, Some(0.002)))
                .collect(),
        }
    }

    /// From the ordinary to the absurd.
    fn all() -> Vec<(String, Adoption)> {
        let mut all = Vec::new();
        for count in [1, 2, 3, 4, 5, 6, 7, 40] {
            for years in [1, 2, 15, 40] {
                for most in [0.0, 0.3, 1.0] {
                    all.push((format!("{count} programmes, {years} years, {most}"), adoption(count, years, most)));
                }
            }
        }
        let changed = |change: &dyn Fn(&mut Adoption)| {
            let mut changed = adoption(5, 15, 0.7);
            change(&mut changed);
            changed
        };
        all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
        all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
        let rename = |name: String| changed(&|it| it.rows.iter_mut().for_each(|row| row.name.1.clone_from(&name)));
        all.push(("long names".to_owned(), rename(text::clean(&"</text><script>alert(1)</script> W".repeat(9)))));
        all.push(("unbroken names".to_owned(), rename("W".repeat(90))));
        all.push(("names without glyphs".to_owned(), rename("最差优先医院".to_owned())));
        all
    }

    #[test]
    fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
        fits_at_every_size(&all(), |it| under(&it.plan.name, &it.title()), Adoption::sheet);
    }

    #[test]
    fn titles_say_on_which_side_of_a_half_use_likely_is() {
        let told = |most: f64| adoption(3, 15, most).title();
        assert_eq!(told(0.8), "Use of programmes likely above half in 2039/40");
        assert_eq!(told(0.3), "Use of programmes likely below half in 2039/40");
        assert_eq!(told(0.5), "Use of programmes in the futures to 2039/40");
        let mut none = adoption(3, 15, 0.0);
        none.rows.iter_mut().flat_map(|row| &mut row.years).for_each(|year| year.coverage = 0.0);
        assert_eq!(none.title(), "No programme reaches anybody by 2039/40");
        for (name, it) in all() {
            let words = it.title().split(' ').count();
            assert!((3..=10).contains(&words), "{name}: {}", it.title());
        }
    }

    #[test]
    fn six_are_shown_and_all_are_in_the_numbers() {
        let it = adoption(9, 2, 0.7);
        let notes = it.notes(&story(ENGLAND)).join(" ");
        assert!(notes.contains("3 that reach fewer are not shown"), "{notes}");
        let csv = it.csv();
        let rows = |shown: &str| csv.lines().filter(|line| line.split(',').nth(4) == Some(shown)).count();
        assert_eq!((it.panels().len(), rows("yes"), rows("no")), (6, 12, 6));
    }

    #[test]
    fn the_alternative_text_says_what_is_shown_with_numbers() {
        assert_eq!(
            adoption(2, 15, 0.5).alt(&story(ENGLAND)),
            "Small charts of coverage and use of two programmes, England, under Pro rata, year by year. Use at the close of 2039/40 among those \
             who must, by the median of 10,000 simulated futures: Programme number 0 50 % (8 of 10 futures between \
             40 % and 55 %; it reaches 100 % in the mean); Programme number 1 50 % (8 of 10 futures between 40 % and 55 %; it reaches 100 % \
             in the mean)."
        );
    }
}
