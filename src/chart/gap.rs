//! Who of the population waits longest under one plan: which share of each group's list waits more than 52 weeks.

use super::band::{Measure, YEARS};
use super::dash::{self, Stroke};
use super::figures::cell;
use super::frame::{self, MARGIN};
use super::money::{largest, top_of};
use super::of_plan::{OfPlan, likely, under};
use super::run_data::RunData;
use super::sheet::{Anchor, Bounds, Ink, Label, Place, Sheet};
use super::side_labels::{self, Entry};
use super::size::Frame;
use super::text::{self, Weight, shorten, width};
use super::years::Years;
use super::{ChartError, Drawing, outcome};
use crate::analysis::answer::in_ten;
use crate::analysis::patients::{ALIKE, groups, of_group, points, who_waits_longer};
use crate::engine::results::Spread;
use crate::engine::{Metric, Results};
use crate::num::quantile::Share;
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use std::fmt::Write as _;
use std::sync::Arc;

/// Shares that differ by less read alike.
const TOLD: f64 = 5e-5;

/// Height of the plot on paper.
const HEIGHT: f64 = 190.0;
/// The most groups of which each has its name; of more the most and the least deprived alone.
const MOST_NAMED: usize = 6;
/// The share of the width that a name takes at most.
const SHARE_OF_NAME: f64 = 0.36;

/// Lines of the most deprived, of the least, and of those between.
const MOST: Stroke = Stroke { ink: Ink::DarkBlue, width: 2.6, dash: None };
const LEAST: Stroke = Stroke { ink: Ink::DarkPink, width: 2.0, dash: Some((6.0, 3.0)) };
const BETWEEN: Stroke = Stroke { ink: Ink::MiddleGrey, width: 1.2, dash: None };

/// One group.
#[derive(Clone, PartialEq, Debug)]
struct Line {
    /// Identifier and name.
    name: (String, String),
    /// Means over the futures, one a year.
    shares: Vec<f64>,
}

impl Line {
    fn last(&self) -> f64 {
        self.shares.last().copied().unwrap_or(0.0)
    }
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Gap {
    plan: OfPlan,
    /// The most deprived first; at least two.
    lines: Vec<Line>,
    /// Slope index, one a year.
    slopes: Vec<Spread>,
    /// In how many futures the most deprived wait longer in the last year, and in how many the least do; none where that is not known.
    longer: Option<[Share; 2]>,
}

impl Gap {
    /// What a run says of it; none where disparities are not simulated.
    ///
    /// # Errors
    /// [`ChartError`] where the results lack the slope index, or hold one that is not finite.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        let plan = OfPlan::new(results, story);
        let mut lines = Vec::new();
        for group in groups(scenario, results) {
            let share = |year: usize| {
                let mean = of_group(results, plan.strategy, Metric::Over52Weeks, group.place, year);
                mean.filter(|share| share.is_finite())
            };
            let shares: Option<Vec<f64>> = (0..results.years.len()).map(share).collect();
            let Some(shares) = shares else { return Ok(None) };
            lines.push(Line { name: (group.id.to_owned(), text::clean(group.name)), shares });
        }
        if lines.len() < 2 {
            return Ok(None);
        }
        let slopes = outcome(results, plan.strategy, Metric::SiiOver52Weeks)?;
        let longer = who_waits_longer(results, plan.strategy, results.years.len().saturating_sub(1));
        Ok(Some(Self { plan, lines, slopes, longer }))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("gap_between_groups", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// Who likely waits longer in the last year.
    fn title(&self) -> String {
        let year = self.plan.last_year();
        if self.plan.futures == 1 {
            return "Long waits by deprivation: one simulated future".to_owned();
        }
        match self.slopes.last().and_then(likely) {
            Some((_, high)) if high < -ALIKE => format!("Most deprived likely to wait longer in {year}"),
            Some((low, _)) if low > ALIKE => format!("Least deprived likely to wait longer in {year}"),
            Some((low, high)) if low >= -ALIKE && high <= ALIKE => {
                format!("Most and least deprived likely to wait alike in {year}")
            }
            Some((_, high)) if high <= ALIKE => format!("Most deprived wait longer in some futures, in {year}"),
            Some((low, _)) if low >= -ALIKE => format!("Least deprived wait longer in some futures, in {year}"),
            Some(_) => format!("Who waits longer differs between futures in {year}"),
            None => format!("Long waits by deprivation in the futures to {year}"),
        }
    }

    /// The most and the least deprived in the last year: `the most deprived wait longer: 2.8 % against 2.4 %`.
    fn ends(&self) -> String {
        let (Some(most), Some(least)) = (self.lines.first(), self.lines.last()) else { return String::new() };
        let [a, b] = [most, least].map(|line| self.written(line));
        match most.last() - least.last() {
            gap if gap > TOLD => format!("the most deprived wait longer: {a} against {b}"),
            gap if gap < -TOLD => format!("the least deprived wait longer: {b} against {a}"),
            _ => format!("the most and the least deprived wait alike: {a}"),
        }
    }

    /// What of a group's list waits for so long in the last year, in digits that tell the most deprived from the least.
    fn written(&self, line: &Line) -> String {
        let ends = self.lines.first().zip(self.lines.last()).map(|(most, least)| (most.last(), least.last()));
        let fewest = match 100.0 * largest(self.lines.iter().map(Line::last)) {
            percent if percent >= 20.0 => 0,
            percent if percent >= 1.0 => 1,
            _ => 2,
        };
        let tells = |decimals: &usize| {
            let read = |share: f64| Measure::Share(*decimals).full(share);
            ends.is_none_or(|(most, least)| (most - least).abs() <= TOLD || read(most) != read(least))
        };
        Measure::Share((fewest..3).find(tells).unwrap_or(3)).full(line.last())
    }

    /// The slope index of the last year in words.
    fn slope(&self) -> String {
        let Some(last) = self.slopes.last() else { return String::new() };
        let [low, middle, high] = [0.10, 0.50, 0.90].map(|q| points(last.value(q)));
        let range = match self.plan.has_spread && low != high {
            true => format!(" ({low} to {high} in 8 of 10 futures)"),
            false => String::new(),
        };
        format!("slope index {middle} percentage points{range}")
    }

    fn subtitle(&self, story: &RunData) -> String {
        format!(
            "{}: share of each group's list that waits more than 52 weeks, at year end, {}; {} under {}. In {} {}; {}.",
            frame::area(story),
            self.plan.span_from(self.plan.years[0]),
            self.plan.means_in_words(story),
            frame::plan_of(&self.plan.name),
            self.plan.last_year(),
            self.ends(),
            self.slope()
        )
    }

    /// The groups that have a name in the picture.
    fn is_named(&self, place: usize) -> bool {
        self.lines.len() <= MOST_NAMED || place == 0 || place + 1 == self.lines.len()
    }

    fn stroke(&self, place: usize) -> Stroke {
        match place {
            0 => MOST,
            last if last + 1 == self.lines.len() => LEAST,
            _ => BETWEEN,
        }
    }

    fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story)) + 8.0;
        let most = largest(self.lines.iter().flat_map(|line| line.shares.iter().copied()));
        let ticks = Measure::share(most).ticks(most);
        let mut entries = self.entries(frame);
        let axis = largest(ticks.iter().map(|(_, label)| width(label, 12.0, Weight::Regular))) + 6.0;
        let names = side_labels::room(&entries) + 16.0;
        let plot =
            Bounds { left: MARGIN + axis, right: frame.right() - names, top, bottom: top + frame.stretch * HEIGHT };
        let scale = top_of(&ticks);
        let y = |share: f64| plot.bottom - share / scale * (plot.bottom - plot.top);
        for (value, label) in &ticks {
            let ink = if *value > 0.0 { Ink::PaleGrey } else { Ink::MiddleGrey };
            sheet.line((plot.left, y(*value)), (plot.right, y(*value)), 0.7, ink);
            sheet.text(Label::new(label.as_str(), (plot.left - 5.0, y(*value) + 4.2)).anchored(Anchor::End));
        }
        // Those that matter lie on top.
        for (place, line) in self.lines.iter().enumerate().rev() {
            let all = self.plan.years.iter().zip(&line.shares);
            let places: Vec<Place> = all.map(|(year, share)| (self.x(&plot, *year), y(*share))).collect();
            match places.as_slice() {
                [(x, y)] => dash::draw(&mut sheet, &[(x - 9.0, *y), (x + 9.0, *y)], self.stroke(place)),
                places => dash::draw(&mut sheet, places, self.stroke(place)),
            }
        }
        if let Some(first) = self.plan.years.first() {
            let span = (*first, self.plan.last_year());
            let years = Years { span, bottom: plot.bottom, within: (MARGIN, frame.right()), gap: 6.0 };
            years.draw(&mut sheet, |year| self.x(&plot, year));
        }
        for entry in &mut entries {
            entry.y = y(entry.y);
        }
        // From the lowest upwards.
        entries.sort_by(|a, b| b.y.total_cmp(&a.y));
        let end = side_labels::draw(&mut sheet, plot.right + 14.0, (plot.top, plot.bottom), &mut entries);
        let end = if end > plot.bottom { end } else { plot.bottom };
        frame::foot(&mut sheet, end + YEARS + 4.0, &self.notes(story));
        sheet
    }

    fn x(&self, plot: &Bounds, year: FinancialYear) -> f64 {
        let first = self.plan.years.first().map_or(0, |year| year.start());
        let last = self.plan.last_year().start();
        let share = if last > first { f64::from(year.start() - first) / f64::from(last - first) } else { 0.5 };
        plot.left + share * (plot.right - plot.left)
    }

    /// The named groups, with what of them waits for so long in the last year in place of a height.
    fn entries(&self, frame: Frame) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (place, line) in self.lines.iter().enumerate().filter(|(place, _)| self.is_named(*place)) {
            let (id, name) = &line.name;
            let named = format!("{} {}", self.written(line), text::shown(name, id));
            let name = shorten(&named, 12.0, Weight::Bold, SHARE_OF_NAME * frame.room());
            entries.push(Entry { name, figures: Vec::new(), ink: self.stroke(place).ink, y: line.last() });
        }
        entries
    }

    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        let mut said = String::new();
        if let Some([most, least]) = self.longer.filter(|_| self.plan.has_spread) {
            let (who, share) = if most.count >= least.count { ("most", most) } else { ("least", least) };
            let _ = write!(said, "In {} the {who} deprived wait longer in {}. ", self.plan.last_year(), in_ten(share));
        }
        said.push_str(
            "Slope index: from the most deprived end of the population to the least; below 0 the most deprived wait longer. Solid: the most deprived; \
             dashed: the least.",
        );
        if self.lines.len() > MOST_NAMED {
            said.push_str(" Groups between have no name here; the numbers hold them too.");
        }
        notes.push(said);
        notes.extend(story.equals_of_followed());
        let names = self.lines.iter().map(|line| &line.name).chain([&self.plan.name]);
        let names = names.map(|(id, label)| (label.as_str(), id.as_str()));
        notes.extend(text::stand_ins([(story.area.as_str(), story.scenario.as_str())].into_iter().chain(names)));
        notes.push(story.source());
        notes
    }

    fn alt(&self, story: &RunData) -> String {
        let all: Vec<String> =
            self.lines.iter().map(|line| format!("{} {}", line.name.1, self.written(line))).collect();
        format!(
            "A line chart of the share of each group's waiting list that waits more than 52 weeks, {}, under {}, year by year. {}, at the close of \
             {}: {}. In the same year {}; {}, from the most deprived end of the population to the least.",
            story.area,
            self.plan.name.1,
            self.plan.on_average(story),
            self.plan.last_year(),
            all.join("; "),
            self.ends(),
            self.slope()
        )
    }

    /// The numbers: a row a group and year, and the slope index of each year.
    fn csv(&self) -> String {
        let [id, label] = [&self.plan.name.0, &self.plan.name.1].map(|text| cell(text));
        let mut csv = "strategy,label,what,group,name,financial_year,p10,p50,p90,mean\n".to_owned();
        // Writing to a String cannot fail.
        for line in &self.lines {
            let [group, name] = [&line.name.0, &line.name.1].map(|text| cell(text));
            for (year, share) in self.plan.years.iter().zip(&line.shares) {
                let _ = writeln!(csv, "{id},{label},over_52_weeks_share,{group},{name},{year},,,,{share}");
            }
        }
        for (year, slope) in self.plan.years.iter().zip(&self.slopes) {
            let numbers = match slope.quantiles {
                Some(_) if self.plan.has_spread => {
                    format!("{},{},{},{}", slope.value(0.10), slope.middle(), slope.value(0.90), slope.mean)
                }
                Some(_) => format!(",{},,{}", slope.middle(), slope.mean),
                None => format!(",,,{}", slope.mean),
            };
            let _ = writeln!(csv, "{id},{label},sii_over_52_weeks,all,,{year},{numbers}");
        }
        csv
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::tests::{ENGLAND, fits_at_every_size, spread, story};

    /// So many groups around 2.6 % with a slope.
    fn gap(count: usize, years: usize, slope: f64) -> Gap {
        let line = |place: usize| {
            let rank = (place as f64 + 0.5) / count as f64 - 0.5;
            Line {
                name: (format!("g{place}"), format!("Group number {place}")),
                shares: (0..years).map(|year| 0.026 + slope * rank + 0.0005 * year as f64).collect(),
            }
        };
        Gap {
            plan: OfPlan {
                strategy: 0,
                name: ("proportional".to_owned(), "Pro rata".to_owned()),
                years: (0..years as i32).map(|year| FinancialYear::starting(2025 + year)).collect(),
                has_spread: true,
                futures: 10_000,
            },
            lines: (0..count).map(line).collect(),
            slopes: vec![spread(slope, 0.2, Some(0.002)); years],
            longer: Some([Share { count: 9_400.0, n: 10_000 }, Share { count: 500.0, n: 10_000 }]),
        }
    }

    /// From the ordinary to the absurd.
    fn all() -> Vec<(String, Gap)> {
        let mut all = Vec::new();
        for count in [2, 5, 6, 7, 40] {
            for years in [1, 2, 15, 40] {
                for slope in [-0.004, 0.0, 0.02] {
                    all.push((format!("{count} groups, {years} years, {slope}"), gap(count, years, slope)));
                }
            }
        }
        let changed = |change: &dyn Fn(&mut Gap)| {
            let mut changed = gap(5, 15, -0.004);
            change(&mut changed);
            changed
        };
        all.push(("one future".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (1, false))));
        all.push(("few futures".to_owned(), changed(&|it| (it.plan.futures, it.plan.has_spread) = (9, false))));
        all.push((
            "nobody waits".to_owned(),
            changed(&|it| it.lines.iter_mut().for_each(|line| line.shares.fill(0.0))),
        ));
        let rename = |name: String| changed(&|it| it.lines.iter_mut().for_each(|line| line.name.1.clone_from(&name)));
        all.push(("long names".to_owned(), rename(text::clean(&"</text><script>alert(1)</script> W".repeat(9)))));
        all.push(("unbroken names".to_owned(), rename("W".repeat(90))));
        all.push(("names without glyphs".to_owned(), rename("最差优先医院".to_owned())));
        all
    }

    #[test]
    fn no_two_texts_touch_at_any_size_and_all_stands_on_one_page() {
        fits_at_every_size(&all(), |it| under(&it.plan.name, &it.title()), Gap::sheet);
    }

    #[test]
    fn titles_say_who_likely_waits_longer() {
        let told = |slope: f64| gap(5, 15, slope).title();
        assert_eq!(told(-0.004), "Most deprived likely to wait longer in 2039/40");
        assert_eq!(told(0.004), "Least deprived likely to wait longer in 2039/40");
        assert_eq!(told(1e-12), "Most and least deprived likely to wait alike in 2039/40");
        let mut either = gap(5, 15, -0.004);
        either.slopes.fill(spread(0.004, 3.0, Some(0.002)));
        assert_eq!(either.title(), "Who waits longer differs between futures in 2039/40");
        for (name, it) in all() {
            let words = it.title().split(' ').count();
            assert!((3..=10).contains(&words), "{name}: {}", it.title());
        }
    }

    #[test]
    fn what_is_told_of_the_ends_is_what_their_lines_show() {
        let it = gap(5, 1, -0.005);
        // 2.6 % ± 0.4 · 0.5 percentage points.
        assert_eq!(it.ends(), "the most deprived wait longer: 2.8 % against 2.4 %");
        assert_eq!(gap(5, 1, 0.005).ends(), "the least deprived wait longer: 2.8 % against 2.4 %");
        assert_eq!(gap(5, 1, 0.0).ends(), "the most and the least deprived wait alike: 2.6 %");
        assert!(it.alt(&story(ENGLAND)).contains("Group number 0 2.8 %; Group number 1 2.7 %; Group number 2 2.6 %"));
        assert_eq!(it.csv().lines().filter(|line| line.contains("over_52_weeks_share")).count(), 5);
    }
}
