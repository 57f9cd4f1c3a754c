//! Connectivity under one plan: which share of shared patients' flow is between connected organisations, and what connects them when.

use super::band::{HEADING, Key, Measure, Middle, Panel, YEARS};
use super::figures::cell;
use super::frame::{self, LINE, MARGIN};
use super::of_plan::{OfPlan, likely, under};
use super::run_data::RunData;
use super::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use super::size::Frame;
use super::text::{self, Weight, shorten};
use super::title::Direction;
use super::{ChartError, Drawing, outcome};
use crate::analysis::opening;
use crate::engine::results::Spread;
use crate::engine::{Metric, Opening, Results};
use crate::scenario::{Barrier, GoesLive, NumberId, Scenario};
use crate::units::FinancialYear;
use crate::words::{count, list};
use std::fmt::Write as _;
use std::sync::Arc;

/// Height of the plot on paper.
const HEIGHT: f64 = 190.0;
/// The most steps that are marked.
const MOST_MARKED: usize = 8;
/// The share of the width that the name of a step takes at most, and what is free between two of them.
const SHARE_OF_NAME: f64 = 0.34;
const APART: f64 = 8.0;
/// From the plot up to the lowest names.
const OVER_PLOT: f64 = 10.0;
/// What is connected but for roundings is everything.
const DUST: f64 = 1e-9;
/// Connectivity is told in twentieths.
const STEPS: f64 = 20.0;

/// Something that connects, and when.
#[derive(Clone, PartialEq, Debug)]
struct Step {
    /// Identifier and name.
    name: (String, String),
    /// In years after the first one begins.
    time: f64,
    is_standard: bool,
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Connectivity {
    plan: OfPlan,
    /// At the close of the year before the first.
    opening: Option<(FinancialYear, Opening)>,
    /// One a year.
    spreads: Vec<Spread>,
    /// In order of time.
    steps: Vec<Step>,
    /// Programmes that would connect and are not live within the run in half of the futures.
    late: Vec<(String, String)>,
    /// Whether something connects as it is delivered, and whether the life of something ends within the run.
    has_gradual: bool,
    has_ending: bool,
    is_removed: bool,
}

impl Connectivity {
    /// What a run says of it; none where interoperability is not simulated.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack connectivity, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        let Some(system) = scenario.interoperability.as_ref() else { return Ok(None) };
        let plan = OfPlan::new(results, story);
        let spreads = outcome(results, plan.strategy, Metric::ConnectivityShare)?;
        let opens = plan.years.first() == Some(&scenario.opening_year.plus(1));
        let opening = opening::connectivity(scenario).filter(|_| opens).map(|found| (scenario.opening_year, found));
        let mut found = Self {
            opening,
            spreads,
            steps: Vec::new(),
            late: Vec::new(),
            has_gradual: false,
            has_ending: false,
            is_removed: system.barrier == Barrier::Removed,
            plan,
        };
        // Where everything is connected anyway nothing connects.
        if found.is_removed {
            return Ok(Some(found));
        }
        let (strategy, years) = (found.plan.strategy, found.plan.years.len() as f64);
        let mean = |id: NumberId| scenario.number(id).distribution.mean();
        for stats in results.schemes.iter().filter(|stats| stats.strategy == strategy) {
            let Some((id, name)) = results.programmes.get(stats.programme) else { continue };
            let mut list = scenario.programmes.iter().flat_map(|programmes| &programmes.list);
            let Some(programme) = list.find(|programme| programme.id == *id) else { continue };
            let Some(links) = &programme.links else { continue };
            let to_standard = system.standard_from.is_some() && mean(links.standard) > 0.0;
            let connects = mean(links.connects) > 0.0 || mean(links.bridges) > 0.0 || to_standard;
            if !connects {
                continue;
            }
            let name = (id.clone(), text::clean(name));
            found.has_gradual |= programme.goes_live == GoesLive::Gradually;
            match stats.live.at[1] {
                Some(time) if time <= years => {
                    found.has_ending |= time + mean(programme.life) <= years;
                    found.steps.push(Step { name, time, is_standard: false });
                }
                _ => found.late.push(name),
            }
        }
        if let Some(first) = system.standard_from {
            let time = f64::from(first.start() - found.plan.years[0].start());
            if (0.0..years).contains(&time) {
                let name = ("standard".to_owned(), "national standard".to_owned());
                found.steps.push(Step { name, time, is_standard: true });
            }
        }
        found.steps.sort_by(|a, b| a.time.total_cmp(&b.time));
        Ok(Some(found))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("connectivity", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The financial year in which a time lies; the end of the last is of the last.
    fn year(&self, time: f64) -> FinancialYear {
        let last = self.plan.years.len().saturating_sub(1);
        self.plan.years.get(last.min(time as usize)).copied().unwrap_or(FinancialYear::starting(0))
    }

    /// Where it likely goes by the last year.
    fn title(&self) -> String {
        let year = self.plan.last_year();
        if self.plan.futures == 1 {
            return format!("Connectivity to {year}: one simulated future");
        }
        let unknown = format!("Connectivity in the futures to {year}");
        let Some(last) = self.spreads.last() else { return unknown };
        let Some((low, high)) = likely(last) else { return unknown };
        if low >= 1.0 - DUST {
            return match self.is_removed {
                true => format!("Everything connected in {year}, by assumption"),
                false => format!("Everything likely connected in {year}"),
            };
        }
        let below = |share: f64| (share * STEPS - DUST).floor() * 100.0 / STEPS;
        let above = |share: f64| f64::min((share * STEPS + DUST).ceil() * 100.0 / STEPS, 100.0);
        let Some(from) = self.opening.filter(|(_, opening)| opening.is_certain).map(|(_, opening)| opening.value)
        else {
            return match last.at(0.10).lo.zip(last.at(0.90).hi) {
                Some((low, high)) if below(low) > 0.0 => {
                    format!("Connectivity likely between {:.0} % and {:.0} % in {year}", below(low), above(high))
                }
                Some((_, high)) => format!("Connectivity likely below {:.0} % in {year}", above(high)),
                None => unknown,
            };
        };
        match Direction::between((low, high), from) {
            Direction::Up if below(low) > 100.0 * from => {
                format!("Connectivity likely above {:.0} % by {year}", below(low))
            }
            Direction::Up => format!("Connectivity likely to rise by {year}"),
            Direction::Down if above(high) < 100.0 * from => {
                format!("Connectivity likely below {:.0} % by {year}", above(high))
            }
            Direction::Down => format!("Connectivity likely to fall by {year}"),
            Direction::Nowhere => format!("Connectivity likely unchanged by {year}"),
            Direction::EitherWay => format!("Connectivity may rise or fall by {year}"),
        }
    }

    fn subtitle(&self, story: &RunData) -> String {
        let last = self.plan.last_year();
        let figures = match (self.plan.futures, self.plan.has_spread) {
            (1, _) => String::new(),
            (_, true) => format!(" Figures: median and range of 8 of 10 futures in {last}."),
            (_, false) => format!(" Figures: median in {last}."),
        };
        format!(
            "{}: share of shared patients' flow that is between connected organisations, at year end, {}; {} under {}.{figures}",
            frame::area(story),
            self.plan.span_from(self.opening.map_or(self.plan.years[0], |(year, _)| year)),
            story.futures_in_words(),
            frame::plan_of(&self.plan.name)
        )
    }

    fn panel(&self) -> Panel {
        let mut panel = Panel {
            heading: String::new(),
            sample: None,
            measure: Measure::Share(0),
            opening: self.opening.map(|(year, opening)| (year, opening.value)),
            years: self.plan.years.clone(),
            spreads: self.spreads.clone(),
            middle: Middle::Median,
            has_band: self.plan.has_spread,
            beside: None,
            top: 0.0,
        };
        panel.top = panel.most();
        panel.measure = Measure::share(panel.top);
        panel
    }

    /// Steps that are marked: the first of them.
    fn marked(&self) -> &[Step] {
        &self.steps[..self.steps.len().min(MOST_MARKED)]
    }

    /// Where a time lies in a plot whose years stand at their closes; none before the first that is shown.
    fn x(&self, plot: &Bounds, time: f64) -> Option<f64> {
        let years = self.plan.years.len() as f64;
        let (begins, across) = if self.opening.is_some() { (0.0, years) } else { (1.0, years - 1.0) };
        let share = (time - begins) / across;
        (across > 0.0 && (0.0..=1.0).contains(&share)).then_some(plot.left + share * (plot.right - plot.left))
    }

    /// The names of the steps with their places: how far right, and in which line over the plot.
    fn names(&self, frame: Frame, plot: &Bounds) -> Vec<(f64, usize, Label)> {
        let mut ends: Vec<f64> = Vec::new();
        let mut names = Vec::new();
        for step in self.marked() {
            let Some(x) = self.x(plot, step.time) else { continue };
            let (id, name) = &step.name;
            let name = shorten(text::shown(name, id), 12.0, Weight::Regular, SHARE_OF_NAME * frame.room());
            let label = Label::new(name, (x, 0.0)).anchored(Anchor::Middle).kept_within(MARGIN, frame.right());
            let bounds = label.bounds();
            let line = ends.iter().position(|end| *end + APART <= bounds.left).unwrap_or(ends.len());
            match ends.get_mut(line) {
                Some(end) => *end = bounds.right,
                None => ends.push(bounds.right),
            }
            names.push((x, line, label));
        }
        names
    }

    fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let panel = self.panel();
        let opening = panel.opening.map(|(year, _)| format!("opening, {year}"));
        let middle = if self.plan.futures == 1 { "simulated" } else { "median" };
        let key = Key { has_band: self.plan.has_spread, opening, middle, beside: None };
        let top = key.strip(&mut sheet, (MARGIN, top));
        let room = Panel::room(std::slice::from_ref(&panel), HEIGHT * frame.stretch);
        // Names stand where a heading would, and over it.
        let names = self.names(frame, &Panel::plot((MARGIN, top), frame.room(), &room));
        let lines = names.iter().map(|(_, line, _)| line + 1).fold(0, Ord::max);
        let corner = (MARGIN, top + OVER_PLOT + LINE * lines as f64 - HEADING);
        panel.draw(&mut sheet, corner, frame.room(), &room);
        let plot = Panel::plot(corner, frame.room(), &room);
        let baseline = |line: usize| plot.top - OVER_PLOT - LINE * line as f64;
        for (x, line, _) in &names {
            sheet.dashed_upright(*x, baseline(*line), plot.bottom, 0.8, Ink::DarkGrey);
        }
        for (_, line, label) in names {
            sheet.backed_text(Label { at: (label.at.0, baseline(line)), ..label });
        }
        frame::foot(&mut sheet, plot.bottom + YEARS + 4.0, &self.notes(story));
        sheet
    }

    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        if self.is_removed {
            notes.push("The scenario lifts the barrier: everything is connected from the first year on.".to_owned());
        }
        let mut said = Vec::new();
        if self.steps.iter().any(|step| !step.is_standard) {
            said.push("Names: when what connects goes live, by the median of the futures.".to_owned());
        }
        if self.steps.iter().any(|step| step.is_standard) {
            said.push("From the open of its first year on there is a national standard.".to_owned());
        }
        if self.has_gradual {
            said.push("Some of it connects as it is delivered, before that.".to_owned());
        }
        if self.has_ending {
            said.push("What has reached the end of its life connects nothing any more.".to_owned());
        }
        match self.steps.len() - self.marked().len() {
            0 => {}
            1 => said.push("One later step is not marked; the numbers hold it too.".to_owned()),
            n => said.push(format!("{} later steps are not marked; the numbers hold them too.", count(n as u64))),
        }
        if !self.late.is_empty() {
            let names: Vec<&str> = self.late.iter().map(|(id, name)| text::shown(name, id)).collect();
            said.push(format!("Not live by {} in half of the futures: {}.", self.plan.last_year(), list(&names)));
        }
        if !said.is_empty() {
            notes.push(said.join(" "));
        }
        notes.extend(story.equals_of_followed());
        let names = self.marked().iter().map(|step| &step.name).chain(&self.late).chain([&self.plan.name]);
        let names = names.map(|(id, label)| (label.as_str(), id.as_str()));
        notes.extend(text::stand_ins([(story.area.as_str(), story.scenario.as_str())].into_iter().chain(names)));
        notes.push(story.source());
        notes
    }

    fn alt(&self, story: &RunData) -> String {
        let panel = self.panel();
        let write = |share: f64| panel.measure.full(share);
        let (year, last) = (self.plan.last_year(), self.spreads.last());
        let opening = self.opening.map_or_else(String::new, |(year, opening)| {
            format!(" It opens at {} at the close of {year}.", write(opening.value))
        });
        let range = last.map(|last| (write(last.value(0.10)), write(last.value(0.90))));
        let range = match range {
            Some((low, high)) if self.plan.has_spread && low != high => {
                format!(" (8 of 10 futures between {low} and {high})")
            }
            _ => String::new(),
        };
        let middle = match self.plan.futures {
            1 => "In one simulated future".to_owned(),
            _ => format!("By the median of {}", story.futures_in_words()),
        };
        let one = |step: &Step| match step.is_standard {
            true => format!("there is a national standard from {} on", self.year(step.time)),
            false => format!("{} goes live in {}", step.name.1, self.year(step.time)),
        };
        let steps: Vec<String> = self.marked().iter().map(one).collect();
        let steps =
            if steps.is_empty() { String::new() } else { format!(" Its steps, by the median: {}.", steps.join("; ")) };
        let all = self.spreads.iter().zip(&self.plan.years);
        let most = all.reduce(|most, one| if one.0.middle() > most.0.middle() { one } else { most });
        let highest = match (most, last) {
            (Some((most, when)), Some(last)) if most.middle() > last.middle() + 0.01 => {
                format!(", after {} at the close of {when}", write(most.middle()))
            }
            _ => String::new(),
        };
        let chart = if self.plan.has_spread { "A fan chart" } else { "A line chart" };
        format!(
            "{chart} of connectivity, the share of shared patients' flow that is between connected organisations, {}, under {}, year by \
             year.{opening} {middle} it is {} at the close of {year}{range}{highest}.{steps}",
            story.area,
            self.plan.name.1,
            last.map_or_else(String::new, |last| write(last.middle()))
        )
    }

    /// The numbers; times of steps are decimal years that begin in April.
    fn csv(&self) -> String {
        let [id, label] = [&self.plan.name.0, &self.plan.name.1].map(|text| cell(text));
        let mut csv = "strategy,label,what,name,financial_year,time,opening,p10,p50,p90,mean\n".to_owned();
        // Writing to a String cannot fail.
        if let Some((year, opening)) = self.opening {
            let _ = writeln!(csv, "{id},{label},connectivity,,{year},,{},,,,", opening.value);
        }
        for (year, spread) in self.plan.years.iter().zip(&self.spreads) {
            let numbers = match spread.quantiles {
                Some(_) if self.plan.has_spread => {
                    format!("{},{},{},{}", spread.value(0.10), spread.middle(), spread.value(0.90), spread.mean)
                }
                Some(_) => format!(",{},,{}", spread.middle(), spread.mean),
                None => format!(",,,{}", spread.mean),
            };
            let _ = writeln!(csv, "{id},{label},connectivity,,{year},,,{numbers}");
        }
        let first = f64::from(self.plan.years.first().map_or(0, |year| year.start()));
        for step in &self.steps {
            let what = if step.is_standard { "standard" } else { "programme" };
            let (name, year, time) = (cell(&step.name.1), self.year(step.time), first + step.time);
            let _ = writeln!(csv, "{id},{label},{what},{name},{year},{time},,,,,");
        }
        csv
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::{ENGLAND, fits_at_every_size, spread, story};

    /// From 0.3 to `to`, with so many steps, evenly over the years.
    fn connectivity(years: usize, to: f64, steps: usize) -> Connectivity {
        let at = |t: usize| 0.3 + (to - 0.3) * (t + 1) as f64 / years as f64;
        let step = |place: usize| Step {
            name: (format!("p{place}"), format!("Shared record {place}")),
            time: years as f64 * (place as f64 + 0.5) / steps as f64,
            is_standard: place == 1,
        };
        Connectivity {
            plan: OfPlan {
                strategy: 0,
                name: ("proportional".to_owned(), "Pro rata".to_owned()),
                years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
                has_spread: true,
                futures: 10_000,
            },
            opening: Some((FinancialYear::starting(2024), Opening { value: 0.3, is_certain: true })),
            spreads: (0..years).map(|t| spread(at(t), 0.1, Some(0.002))).collect(),
            steps: (0..steps).map(step).collect(),
            late: Vec::new(),
            has_gradual: true,
            has_ending: true,
            is_removed: false,
        }
    }

    /// From the ordinary to the absurd.
    fn all() -> Vec<(String, Connectivity)> {
        let mut all = Vec::new();
        for years in [1, 2, 15, 40] {
            for steps in [0, 1, 2, 5, 20] {
                for to in [0.0, 0.05, 0.3, 0.6] {
                    all.push((format!("{years} years, {steps} steps, to {to}"), connectivity(years, to, steps)));
                }
            }
        }
        let changed = |change: &dyn Fn(&mut Connectivity)| {
            let mut changed = connectivity(15, 0.6, 6);
            change(&mut changed);
            changed
        };
        all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
        all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
        all.push(("no opening".to_owned(), changed(&|it| it.opening = None)));
        all.push(("one year, no opening".to_owned(), Connectivity { opening: None, ..connectivity(1, 0.6, 6) }));
        all.push(("all at once".to_owned(), changed(&|it| it.steps.iter_mut().for_each(|step| step.time = 15.0))));
        all.push(("all at the open".to_owned(), changed(&|it| it.steps.iter_mut().for_each(|step| step.time = 0.0))));
        let removed = Connectivity {
            is_removed: true,
            steps: Vec::new(),
            ..changed(&|it| it.spreads.fill(spread(1.0, 0.0, Some(0.0))))
        };
        all.push(("removed".to_owned(), removed));
        let late = |name: &str| (0..30).map(|place| (format!("late{place}"), name.to_owned())).collect::<Vec<_>>();
        all.push(("much is late".to_owned(), changed(&|it| it.late = late("A record that comes too late"))));
        let rename = |name: String| changed(&|it| it.steps.iter_mut().for_each(|step| step.name.1.clone_from(&name)));
        all.push(("long names".to_owned(), rename(text::clean(&"</text><script>alert(1)</script> W".repeat(9)))));
        all.push(("unbroken names".to_owned(), rename("W".repeat(90))));
        all.push(("names without glyphs".to_owned(), rename("最差优先医院".to_owned())));
        all
    }

    #[test]
    fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
        fits_at_every_size(&all(), |it| under(&it.plan.name, &it.title()), Connectivity::sheet);
    }

    #[test]
    fn titles_say_where_connectivity_likely_goes() {
        let told = |to: f64| connectivity(15, to, 2).title();
        assert_eq!(told(0.7), "Connectivity likely above 65 % by 2039/40");
        assert_eq!(told(0.34), "Connectivity likely to rise by 2039/40");
        assert_eq!(told(0.3), "Connectivity may rise or fall by 2039/40");
        assert_eq!(told(0.1), "Connectivity likely below 15 % by 2039/40");
        let mut still = connectivity(15, 0.3, 0);
        still.spreads.fill(spread(0.3, 0.0, Some(0.0)));
        assert_eq!(still.title(), "Connectivity likely unchanged by 2039/40");
        let mut vague = connectivity(15, 0.7, 0);
        vague.opening = None;
        assert_eq!(vague.title(), "Connectivity likely between 60 % and 80 % in 2039/40");
        for (name, it) in all() {
            let words = it.title().split(' ').count();
            assert!((3..=10).contains(&words), "{name}: {}", it.title());
            assert!(
                it.title() == "Everything connected in 2039/40, by assumption" || name != "removed",
                "{}",
                it.title()
            );
        }
    }

    #[test]
    fn a_step_stands_at_its_time_and_not_at_a_close() {
        let it = connectivity(10, 0.6, 1);
        let plot = Bounds { left: 100.0, right: 200.0, top: 0.0, bottom: 100.0 };
        // The opening stands at the left end, the close of the tenth year at the right one.
        assert_eq!([0.0, 0.5, 10.0].map(|time| it.x(&plot, time)), [Some(100.0), Some(105.0), Some(200.0)]);
        assert_eq!(it.x(&plot, 10.5), None);
        let unopened = Connectivity { opening: None, ..it };
        assert_eq!([0.5, 1.0, 10.0].map(|time| unopened.x(&plot, time)), [None, Some(100.0), Some(200.0)]);
    }

    #[test]
    fn the_alternative_text_says_what_is_shown_with_numbers() {
        assert_eq!(
            connectivity(15, 0.6, 2).alt(&story(ENGLAND)),
            "A fan chart of connectivity, the share of shared patients' flow that is between connected organisations, England, under Pro \
             rata, year by year. It opens at 30 % at the close of 2024/25. By the median of 10,000 simulated futures it is 60 % at the close \
             of 2039/40 (8 of 10 futures between 52 % and 68 %). Its steps, by the median: Shared record 0 goes live in 2028/29; there \
             is a national standard from 2036/37 on."
        );
    }
}
