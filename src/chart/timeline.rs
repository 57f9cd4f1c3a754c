//! Programmes over time under one plan: how long each seeks approval and is delivered in the median, and when it goes live in eight of ten
//! futures.

use super::figures::cell;
use super::frame::{self, LINE, MARGIN};
use super::of_plan::{OfPlan, under};
use super::run_data::RunData;
use super::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use super::size::Frame;
use super::text::{self, Weight, shown, width, wrap};
use super::title::words;
use super::{ChartError, Drawing};
use crate::engine::Results;
use crate::engine::results::ProgrammeStats;
use crate::scenario::{Barrier, Scenario};
use crate::units::FinancialYear;
use crate::words::{LEAST_FUTURES, LIKELY, capital, count};
use std::fmt::Write as _;
use std::sync::Arc;

/// From one programme to the next, and the heights of its bars.
const PITCH: f64 = 30.0;
const BAR: f64 = 9.0;
const THIN: f64 = 2.0;
const DOT: f64 = 3.6;
/// Between labels, bars and figures.
const GAP: f64 = 14.0;
/// The share of the width that labels take.
const SHARE_OF_LABELS: f64 = 0.30;
/// The most programmes that are drawn.
const MOST_SHOWN: usize = 24;

/// One programme.
#[derive(Clone, PartialEq, Debug)]
struct Row {
    name: (String, String),
    /// When it may first seek approval; where it is under way, when the years begin.
    entry: f64,
    /// Whether it waits for approval at all.
    is_approved: bool,
    stats: ProgrammeStats,
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Timeline {
    plan: OfPlan,
    rows: Vec<Row>,
}

impl Timeline {
    /// What a run says of it; none where no programmes are simulated, or futures are too few for a range.
    pub(super) fn new(scenario: &Scenario, results: &Results, story: &RunData) -> Result<Option<Self>, ChartError> {
        let plan = OfPlan::new(results, story);
        let Some(system) = scenario.programmes.as_ref().filter(|_| (story.futures as usize) >= LEAST_FUTURES) else {
            return Ok(None);
        };
        let waits = scenario.approvals.as_ref().is_some_and(|approvals| approvals.barrier == Barrier::Present);
        let mut rows = Vec::new();
        for stats in results.schemes.iter().filter(|stats| stats.strategy == plan.strategy) {
            let Some((id, name)) = results.programmes.get(stats.programme) else { continue };
            let Some(programme) = system.list.iter().find(|programme| programme.id == *id) else { continue };
            let entry = programme.entry(scenario.first_year);
            let under_way = scenario.number(programme.delivered_share).distribution.mean() > 0.0;
            rows.push(Row {
                name: (id.clone(), text::clean(name)),
                entry: if under_way || entry < 0.0 { 0.0 } else { entry },
                is_approved: !under_way && waits,
                stats: *stats,
            });
        }
        Ok((!rows.is_empty()).then_some(Self { plan, rows }))
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let title = under(&self.plan.name, &self.title());
        let (alt, csv, own) = (self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("programmes_over_time", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    /// The financial year in which a time lies.
    fn year(&self, time: f64) -> FinancialYear {
        let first = self.plan.years.first().copied().unwrap_or(FinancialYear::starting(0));
        first.plus(time.floor() as i32)
    }

    /// Whether any of them waits for approval.
    fn waits(&self) -> bool {
        self.rows.iter().any(|row| row.is_approved)
    }

    /// How many are likely to have gone live by the last year.
    fn likely_live(&self) -> usize {
        let is_likely = |row: &&Row| {
            let share = row.stats.live.share;
            let (p, n) = (share.value(), share.n as f64);
            p - 1.96 * crate::num::sqrt(p * (1.0 - p) / n) >= LIKELY
        };
        self.rows.iter().filter(is_likely).count()
    }

    fn title(&self) -> String {
        let (year, all, likely) = (self.plan.last_year(), self.rows.len(), self.likely_live());
        match likely {
            _ if all == 1 && likely == 1 => format!("The programme likely goes live by {year}"),
            _ if all == 1 => format!("The programme may not go live by {year}"),
            0 => format!("No programme is likely to go live by {year}"),
            n if n == all => format!("All {} programmes likely go live by {year}", number(all)),
            n if all > 12 => format!("{n} of {all} programmes likely go live by {year}"),
            n => format!("{} of {} programmes likely go live by {year}", capital(&number(n)), number(all)),
        }
    }

    fn subtitle(&self, story: &RunData) -> String {
        format!(
            "{}: {}to going live, {}; {} under {}. Figures: median year of going live, and range of 8 of 10 futures.",
            frame::area(story),
            if self.waits() { "from first business case " } else { "from start " },
            self.plan.span_from(self.plan.years[0]),
            story.futures_in_words(),
            frame::plan_of(&self.plan.name)
        )
    }

    /// When it goes live, and its range.
    fn figures(&self, row: &Row) -> (String, String) {
        let [low, middle, high] = row.stats.live.at.map(|time| time.map(|time| self.year(time).to_string()));
        let last = self.plan.last_year();
        match (low, middle, high) {
            (Some(low), Some(middle), Some(high)) => {
                (middle, if low == high { String::new() } else { format!("{low} to {high}") })
            }
            (Some(low), Some(middle), None) => (middle, format!("{low} to after {last}")),
            (Some(low), None, _) => (format!("after {last}"), format!("from {low}")),
            _ => (format!("after {last}"), format!("{} in 10 by then", in_ten(row))),
        }
    }

    fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let top = self.key(&mut sheet, top);
        let rows = &self.rows[..self.rows.len().min(MOST_SHOWN)];
        let most = SHARE_OF_LABELS * frame.room();
        let labels: Vec<Vec<String>> =
            rows.iter().map(|row| wrap(shown(&row.name.1, &row.name.0), 12.0, Weight::Bold, most, 2)).collect();
        let label_width = labels.iter().flatten().map(|line| width(line, 12.0, Weight::Bold)).fold(0.0, f64::max);
        let figures: Vec<(Label, Label)> = rows
            .iter()
            .map(|row| {
                let (middle, range) = self.figures(row);
                let of = |text: String| Label::new(text, (0.0, 0.0)).coloured(Ink::DarkBlue);
                (of(middle).bold(), of(range))
            })
            .collect();
        let figure_width = figures.iter().flat_map(|(a, b)| [a.width(), b.width()]).fold(0.0, f64::max);
        let left = MARGIN + label_width + GAP;
        let right = frame.right() - figure_width - GAP;
        let (first_row, years) = (top + 4.0, self.plan.years.len() as f64);
        let bottom = first_row + PITCH * rows.len() as f64;
        let x = |time: f64| left + (right - left) * if time < years { time } else { years } / years;
        for (t, year) in self.plan.years.iter().enumerate() {
            sheet.line((x(t as f64), first_row), (x(t as f64), bottom), 0.7, Ink::PaleGrey);
            let room = x(1.0) - x(0.0);
            let every = (58.0 / room).ceil() as usize;
            if t % every.max(1) == 0 {
                let label = Label::new(year.to_string(), (x(t as f64), bottom + LINE)).anchored(Anchor::Start);
                if label.bounds().right <= right + GAP {
                    sheet.text(label);
                }
            }
        }
        sheet.line((x(years), first_row), (x(years), bottom), 0.7, Ink::MiddleGrey);
        for (i, row) in rows.iter().enumerate() {
            let y = first_row + PITCH * (i as f64 + 0.5);
            if i > 0 {
                sheet.line((MARGIN, y - PITCH / 2.0), (frame.right(), y - PITCH / 2.0), 0.5, Ink::PaleGrey);
            }
            let lines = &labels[i];
            let mut baseline = y + 4.2 - LINE * (lines.len() as f64 - 1.0) / 2.0;
            for line in lines {
                sheet.text(Label::new(line.clone(), (MARGIN, baseline)).bold());
                baseline += LINE;
            }
            self.bars(&mut sheet, row, y, &x);
            let (middle, range) = figures[i].clone();
            let two = range.width() > 0.0;
            sheet.text(Label { at: (right + GAP, y + if two { -2.4 } else { 4.2 }), ..middle });
            sheet.text(Label { at: (right + GAP, y + 11.6), ..range });
        }
        frame::foot(&mut sheet, bottom + LINE + 10.0, &self.notes(story));
        sheet
    }

    fn bars(&self, sheet: &mut Sheet, row: &Row, y: f64, x: &impl Fn(f64) -> f64) {
        let years = self.plan.years.len() as f64;
        let bar = |from: f64, to: f64, height: f64| Bounds {
            left: x(from),
            right: x(to),
            top: y - height / 2.0,
            bottom: y + height / 2.0,
        };
        let started = row.stats.started.at[1].unwrap_or(years);
        let approved = row.stats.approved.at[1].unwrap_or(years);
        let approved = if approved < started { approved } else { started };
        if row.is_approved && approved > row.entry {
            sheet.rectangle(bar(row.entry, approved, BAR), Ink::LightTint);
        }
        let live = row.stats.live.at[1].unwrap_or(years);
        if started < live {
            sheet.rectangle(bar(started, live, BAR), Ink::MiddleTint);
        }
        let (low, high) = (row.stats.live.at[0], row.stats.live.at[2].unwrap_or(years));
        if let Some(low) = low {
            sheet.rectangle(bar(low, high, THIN), Ink::DarkBlue);
        }
        if row.stats.live.at[1].is_some() {
            sheet.dot((x(live), y), DOT, Ink::DarkBlue);
        }
    }

    /// What bars, line and dot are.
    fn key(&self, sheet: &mut Sheet, top: f64) -> f64 {
        let middle = top + 11.0;
        let mut left = MARGIN;
        let waits = self.waits();
        let samples = [
            (Ink::LightTint, BAR, "seeks approval"),
            (Ink::MiddleTint, BAR, "in delivery"),
            (Ink::DarkBlue, THIN, "goes live: 8 of 10 futures"),
        ];
        for (ink, height, text) in samples.into_iter().filter(|(ink, ..)| waits || *ink != Ink::LightTint) {
            let sample = Bounds { left, right: left + 18.0, top: middle - height / 2.0, bottom: middle + height / 2.0 };
            sheet.rectangle(sample, ink);
            let label = Label::new(text, (left + 23.0, middle + 4.2));
            left = label.bounds().right + 16.0;
            sheet.text(label);
        }
        sheet.dot((left + DOT, middle), DOT, Ink::DarkBlue);
        sheet.text(Label::new("median", (left + 2.0 * DOT + 5.0, middle + 4.2)));
        middle + 16.0
    }

    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        notes.push(
            match self.waits() {
                true => {
                    "Bars: median of the futures, from the first business case to approval, and from start to going live; what lies between is \
                     waiting for money, or for what must be live first."
                }
                false => "Bars: median of the futures, from start to going live.",
            }
            .to_owned(),
        );
        if self.rows.len() > MOST_SHOWN {
            notes.push(format!(
                "The first {MOST_SHOWN} of {} programmes are shown; the numbers hold all.",
                count(self.rows.len() as u64)
            ));
        }
        notes.extend(story.equals_of_followed());
        let names = self.rows.iter().map(|row| &row.name).chain([&self.plan.name]);
        notes.extend(text::stand_ins(
            [(story.area.as_str(), story.scenario.as_str())]
                .into_iter()
                .chain(names.map(|(id, label)| (label.as_str(), id.as_str()))),
        ));
        notes.push(story.source());
        notes
    }

    fn alt(&self, story: &RunData) -> String {
        let one = |row: &Row| {
            let (middle, range) = self.figures(row);
            let range = match range.as_str() {
                "" => String::new(),
                // What hardly comes has no range.
                share if share.ends_with("by then") => format!(" ({share})"),
                range => format!(" (8 of 10 futures: {range})"),
            };
            format!("{} {middle}{range}", row.name.1)
        };
        let told: Vec<String> = self.rows.iter().take(MOST_SHOWN).map(one).collect();
        format!(
            "Timeline of {} programmes, {}, under {}, {}: bars for {}delivery, and when each goes live. By the median of {}: {}.",
            number(self.rows.len()),
            story.area,
            self.plan.name.1,
            self.plan.span_from(self.plan.years[0]),
            if self.waits() { "approval and " } else { "" },
            story.futures_in_words(),
            told.join("; ")
        )
    }

    /// The numbers, as decimal years that begin in April.
    fn csv(&self) -> String {
        let first = f64::from(self.plan.years.first().map_or(0, |year| year.start()));
        let mut csv = "strategy,label,programme,name,seeks_approval_from,approved_p50,started_p50,live_p10,live_p50,live_p90,futures_live,n\n".to_owned();
        for row in &self.rows {
            let [a, b, c, d] = [&self.plan.name.0, &self.plan.name.1, &row.name.0, &row.name.1].map(|text| cell(text));
            let at = |time: Option<f64>| time.map_or_else(String::new, |time| format!("{}", first + time));
            let entry = if row.is_approved { format!("{}", first + row.entry) } else { String::new() };
            let [low, middle, high] = row.stats.live.at.map(at);
            let _ = writeln!(
                csv,
                "{a},{b},{c},{d},{entry},{},{},{low},{middle},{high},{},{}",
                at(row.stats.approved.at[1].filter(|_| row.is_approved)),
                at(row.stats.started.at[1]),
                row.stats.live.share.count,
                row.stats.live.share.n
            );
        }
        csv
    }
}

/// In how many of ten futures it goes live.
fn in_ten(row: &Row) -> i64 {
    (row.stats.live.share.value() * 10.0).round() as i64
}

/// A small number in words, a large one with commas.
fn number(n: usize) -> String {
    if n > 12 { count(n as u64) } else { words(n) }
}
