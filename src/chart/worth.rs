//! What each plan costs and brings over its life more than the reference, in present value: means, and the range of eight of ten futures.

use super::Drawing;
use super::figures::cell;
use super::frame::{self, LINE, MARGIN};
use super::money::{Money, largest, signed_ticks};
use super::run_data::RunData;
use super::sheet::{Anchor, Bounds, Ink, Label, Sheet};
use super::size::Frame;
use super::text::{self, Weight, shown, width, wrap};
use crate::analysis::appraisal::{Appraisals, Ranged};
use crate::engine::Results;
use crate::scenario::Scenario;
use crate::systems::appraisal::Appraisal;
use crate::units::FinancialYear;
use crate::words::{LEAST_FUTURES, count, list};
use std::fmt::Write as _;
use std::sync::Arc;

/// From one plan to the next; where its two bars lie within that.
const PITCH: f64 = 44.0;
const BARS: [f64; 2] = [14.0, 30.0];
const THIN: f64 = 2.0;
const DOT: f64 = 3.8;
const GAP: f64 = 14.0;
/// The share of the width that labels take.
const SHARE_OF_LABELS: f64 = 0.28;

/// One plan.
#[derive(Clone, PartialEq, Debug)]
struct Row {
    name: (String, String),
    /// How many did the same in every future.
    plans: usize,
    /// Whole-life cost, benefits, and benefits less cost.
    parts: [Ranged; 3],
}

/// Everything that the chart tells.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Worth {
    year: FinancialYear,
    prices: FinancialYear,
    reference: (String, String),
    rates: String,
    rows: Vec<Row>,
}

impl Worth {
    /// What a run says of it by the end of a year; none where plans are not appraised, there is one alone, or futures are too few.
    pub(super) fn new(scenario: &Scenario, results: &Results, year: FinancialYear) -> Option<Self> {
        let at = results.years.iter().position(|known| *known == year)?;
        let found = Appraisals::of(scenario, results, at)?;
        let name = |strategy: usize| {
            let (id, label) = &results.strategies[strategy];
            (id.clone(), text::clean(label))
        };
        let rows: Vec<Row> = found
            .kinds(results)
            .into_iter()
            .filter_map(|(row, kind)| {
                let parts = [row.cost?, row.benefits?, row.npsv?];
                let labels: Vec<String> = kind.iter().map(|&strategy| name(strategy).1).collect();
                let name = (name(kind[0]).0, list(&labels));
                (parts[2].above.n >= LEAST_FUTURES).then_some(Row { name, plans: kind.len(), parts })
            })
            .collect();
        let rates = scenario.appraisal.as_ref().map(Appraisal::named).unwrap_or_default();
        let whole = Self { year, prices: scenario.opening_year, reference: name(found.reference), rates, rows };
        (!whole.rows.is_empty()).then_some(whole)
    }

    /// The chart.
    pub(super) fn drawing(self, story: &Arc<RunData>) -> Drawing<'static> {
        let (title, alt, csv, own) = (self.title(), self.alt(story), self.csv(), Arc::clone(story));
        Drawing::new("worth_of_plans", title, alt, csv, move |frame, title| self.sheet(&own, frame, title))
            .warned(&story.failed_checks)
    }

    fn money(&self) -> Money {
        let ends = self.rows.iter().flat_map(|row| row.parts).flat_map(|part| part.at.map(f64::abs));
        Money::for_largest(largest(ends))
    }

    fn signed(money: Money, value: f64) -> String {
        let size = money.unit.written(&money.seen(value.abs()));
        match size.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
            false => "£0".to_owned(),
            true if value < 0.0 => format!("−{size}"),
            true => format!("+{size}"),
        }
    }

    fn title(&self) -> String {
        // A mean that its own error leaves no doubt of.
        let ends = |row: &Row| row.parts[2].mean.interval().unwrap_or((0.0, 0.0));
        let plans = |is_it: &dyn Fn(&Row) -> bool| -> usize {
            self.rows.iter().filter(|row| is_it(row)).map(|row| row.plans).sum()
        };
        let (all, more, less) = (self.plans(), plans(&|row| ends(row).0 > 0.0), plans(&|row| ends(row).1 < 0.0));
        let reference = shown(&self.reference.1, &self.reference.0);
        let short = reference.split_whitespace().count() <= 4;
        let reference = if short { reference } else { "the reference" };
        match more {
            0 if less == all => format!("No plan is worth more on average than {reference}"),
            0 => format!("No plan can be told to be worth more than {reference}"),
            n if n == all && all == 1 => format!("Worth more on average than {reference}"),
            n if n == all => format!("Every plan is worth more on average than {reference}"),
            1 => format!("1 of {all} plans is worth more on average than {reference}"),
            n => format!("{n} of {all} plans are worth more on average than {reference}"),
        }
    }

    fn plans(&self) -> usize {
        self.rows.iter().map(|row| row.plans).sum()
    }

    fn subtitle(&self, story: &RunData) -> String {
        format!(
            "{}: whole-life cost and benefits above those of {}, {} prices, to {} and after it; {}.",
            frame::area(story),
            frame::plan_of(&self.reference),
            self.prices,
            self.year,
            story.futures_in_words()
        )
    }

    fn sheet(&self, story: &RunData, frame: Frame, title: &str) -> Sheet {
        let mut sheet = Sheet::new(frame);
        let top = frame::head(&mut sheet, title, &self.subtitle(story));
        let top = key(&mut sheet, top);
        let money = self.money();
        let most = SHARE_OF_LABELS * frame.room();
        let labels: Vec<Vec<String>> =
            self.rows.iter().map(|row| wrap(shown(&row.name.1, &row.name.0), 12.0, Weight::Bold, most, 2)).collect();
        let label_width = labels.iter().flatten().map(|line| width(line, 12.0, Weight::Bold)).fold(0.0, f64::max);
        let figures: Vec<(Label, Label)> = self
            .rows
            .iter()
            .map(|row| {
                let worth = row.parts[2];
                let of = |text: String| Label::new(text, (0.0, 0.0)).coloured(Ink::DarkBlue);
                let range = format!("{} to {}", Self::signed(money, worth.at[0]), Self::signed(money, worth.at[2]));
                (of(format!("worth {}", Self::signed(money, worth.mean.value))).bold(), of(range))
            })
            .collect();
        let figure_width = figures.iter().flat_map(|(a, b)| [a.width(), b.width()]).fold(0.0, f64::max);
        let (left, right) = (MARGIN + label_width + GAP, frame.right() - figure_width - GAP);
        let bottom = top + 4.0 + PITCH * self.rows.len() as f64;
        let shown_parts = || self.rows.iter().flat_map(|row| [row.parts[0], row.parts[1]]);
        let ends = |worst: fn(f64, f64) -> f64, place: usize| {
            shown_parts().map(|part| worst(part.at[place], part.mean.value)).fold(0.0, worst)
        };
        let (low, high) = (ends(lesser, 0), ends(larger, 2));
        let span = if high > low { high - low } else { 1.0 };
        let x = |value: f64| left + DOT + (right - left - 2.0 * DOT) * (value - low) / span;
        for (value, tick) in signed_ticks(low, high, 3, money.unit) {
            if value != 0.0 {
                sheet.line((x(value), top + 4.0), (x(value), bottom), 0.7, Ink::PaleGrey);
            }
            let label = Label::new(tick, (x(value), bottom + LINE)).anchored(Anchor::Middle);
            sheet.text(label.kept_within(left - 6.0, right + 6.0));
        }
        sheet.line((x(0.0), top), (x(0.0), bottom), 1.4, Ink::DarkGrey);
        for (i, row) in self.rows.iter().enumerate() {
            let row_top = top + 4.0 + PITCH * i as f64;
            if i > 0 {
                sheet.line((MARGIN, row_top), (frame.right(), row_top), 0.5, Ink::PaleGrey);
            }
            let lines = &labels[i];
            let mut baseline = row_top + PITCH / 2.0 + 4.2 - LINE * (lines.len() as f64 - 1.0) / 2.0;
            for line in lines {
                sheet.text(Label::new(line.clone(), (MARGIN, baseline)).bold());
                baseline += LINE;
            }
            for ((part, at), ink) in row.parts.iter().zip(BARS).zip([Ink::Rust, Ink::DarkBlue]) {
                let y = row_top + at;
                let bar =
                    Bounds { left: x(part.at[0]), right: x(part.at[2]), top: y - THIN / 2.0, bottom: y + THIN / 2.0 };
                sheet.rectangle(bar, ink);
                sheet.dot((x(part.mean.value), y), DOT, ink);
            }
            let (middle, range) = figures[i].clone();
            sheet.text(Label { at: (right + GAP, row_top + PITCH / 2.0 - 2.4), ..middle });
            sheet.text(Label { at: (right + GAP, row_top + PITCH / 2.0 + 11.6), ..range });
        }
        let unit = format!("{}, present value", money.unit.name());
        sheet.text(Label::new(unit, (left, bottom + 2.0 * LINE)));
        frame::foot(&mut sheet, bottom + 2.0 * LINE + 10.0, &self.notes(story));
        sheet
    }

    fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        notes.push(
            "Worth: benefits less whole-life cost, mean, and range of 8 of 10 futures, future by future; the ends of a difference are not the \
             difference of the ends. Whole-life cost: what is spent and run up, with the backlog that is left, less what work under way has cost."
                .to_owned(),
        );
        notes.push(match self.rates.strip_prefix("by ") {
            Some(rates) => format!("Discounted by {rates}."),
            None => "Not discounted.".to_owned(),
        });
        let names = self.rows.iter().map(|row| &row.name).chain([&self.reference]);
        notes.extend(text::stand_ins(
            [(story.area.as_str(), story.scenario.as_str())]
                .into_iter()
                .chain(names.map(|(id, label)| (label.as_str(), id.as_str()))),
        ));
        notes.push(story.source());
        notes
    }

    fn alt(&self, story: &RunData) -> String {
        let money = self.money();
        let one = |row: &Row| {
            let [cost, benefits, worth] = row.parts;
            let told = |part: Ranged| Self::signed(money, part.mean.value);
            let range =
                |part: Ranged| format!("{} to {}", Self::signed(money, part.at[0]), Self::signed(money, part.at[2]));
            format!(
                "{}: whole-life cost {} ({}), benefits {} ({}), worth {} ({})",
                row.name.1,
                told(cost),
                range(cost),
                told(benefits),
                range(benefits),
                told(worth),
                range(worth)
            )
        };
        let told: Vec<String> = self.rows.iter().map(one).collect();
        format!(
            "Whole-life cost and benefits of {} above those of {} in {}, present value in {} prices to {} and after it; means and range of 8 of \
             10 futures: {}.",
            if self.plans() == 1 { "one plan".to_owned() } else { format!("{} plans", count(self.plans() as u64)) },
            self.reference.1,
            story.area,
            self.prices,
            self.year,
            told.join("; ")
        )
    }

    fn csv(&self) -> String {
        let mut csv = "strategy,label,reference,part,unit,mean,p10,p50,p90,futures_above_zero,n\n".to_owned();
        for row in &self.rows {
            for (name, part) in ["whole_life_cost", "benefits", "worth"].into_iter().zip(row.parts) {
                let [id, label, reference] = [&row.name.0, &row.name.1, &self.reference.0].map(|text| cell(text));
                let [low, middle, high] = part.at;
                let _ = writeln!(
                    csv,
                    "{id},{label},{reference},{name},GBP m {} prices discounted,{},{low},{middle},{high},{},{}",
                    self.prices, part.mean.value, part.above.count, part.above.n
                );
            }
        }
        csv
    }
}

fn lesser(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

/// What lines and dots are.
fn key(sheet: &mut Sheet, top: f64) -> f64 {
    let middle = top + 11.0;
    let mut left = MARGIN;
    for (ink, told) in [(Ink::Rust, "whole-life cost"), (Ink::DarkBlue, "benefits")] {
        let sample = Bounds { left, right: left + 22.0, top: middle - THIN / 2.0, bottom: middle + THIN / 2.0 };
        sheet.rectangle(sample, ink);
        sheet.dot((left + 11.0, middle), DOT, ink);
        let label = Label::new(told, (left + 28.0, middle + 4.2));
        left = label.bounds().right + 18.0;
        sheet.text(label);
    }
    sheet.text(Label::new("dot: mean; line: 8 of 10 futures", (left, middle + 4.2)));
    middle + 16.0
}
