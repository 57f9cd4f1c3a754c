//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::Barrier;
use crate::analysis::amount::{fine, level};
use crate::analysis::answer::{told, when};
use crate::analysis::barriers::{Effect, called};
use crate::chart::differences::percent;
use crate::chart::figures::{cell, unit};
use crate::chart::frame;
use crate::chart::text;
use crate::outcomes::{Metric, StockOrFlow, Unit};
use crate::words::{capital, count};
use std::fmt::Write as _;

/// The most words of a title.
const MOST_WORDS: usize = 10;

/// What an outcome is called in a title.
fn brief(metric: Metric) -> &'static str {
    match metric {
        Metric::WaitingListUncorrected => "uncorrected waiting list",
        Metric::Over52Weeks => "long waits",
        Metric::Over52WeeksUncorrected => "uncorrected long waits",
        _ => metric.in_words(),
    }
}

impl Barrier<'_> {
    /// The level with every barrier; a share that is small to two digits.
    pub(super) fn as_it_is(&self) -> String {
        let (mean, error) = (self.of.as_it_is.change.mean.value, self.of.as_it_is.error());
        match self.of.metric.unit() {
            Unit::Share if mean >= 0.0 => fine(mean),
            _ => level(self.of.metric, mean, error),
        }
    }

    /// Whether an effect is for the better on average.
    pub(super) fn is_better(&self, effect: &Effect) -> bool {
        self.of.metric.better().than(effect.change.mean.value, 0.0)
    }

    /// What becomes of the outcome without the barriers, as far as that is known, in ten words at most.
    pub(super) fn title(&self) -> String {
        let (metric, year) = (self.of.metric, self.of.year);
        let by = match metric.outcome().kind {
            StockOrFlow::InTheYear => format!("in {year}"),
            StockOrFlow::AtTheClose | StockOrFlow::SinceTheFirstYear => format!("by {year}"),
        };
        let what = capital(brief(metric).trim_end_matches(" in real terms"));
        let whole = &self.of.whole;
        let plain = format!("{what}: what barriers change {by}");
        let told = match whole.is_told() {
            true => {
                let mean = whole.change.mean.value;
                let than = if mean < 0.0 { "lower" } else { "higher" };
                let size = self.scale().in_words(mean);
                vec![
                    format!("{what} {size} {than} {by} without barriers"),
                    format!("{what} {size} {than} without barriers"),
                ]
            }
            false if whole.is_nothing() => vec![format!("{what} {by}: the same without barriers")],
            false => vec![format!("{what} {by}: no difference told without barriers")],
        };
        let fits = |title: &String| title.split(' ').count() <= MOST_WORDS;
        told.into_iter().find(fits).unwrap_or(plain)
    }

    pub(super) fn subtitle(&self) -> String {
        format!(
            "{}, {}: what removing each barrier changes in {} {}, {}. Shapley values: averaged over every order of removal, so that they add \
             up to all. Right: share of futures in which it is {}.",
            self.scene.short_area(),
            frame::plan_of(&self.found.strategy),
            self.told(),
            self.when(),
            self.futures(),
            self.of.metric.better().word()
        )
    }

    fn told(&self) -> String {
        told(self.of.metric, self.found.first_year)
    }

    fn when(&self) -> String {
        when(self.of.metric, self.found.first_year, self.of.year)
    }

    fn futures(&self) -> String {
        match self.found.n {
            1 => "in one simulated future".to_owned(),
            n => format!("on average over {} simulated futures", count(n as u64)),
        }
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.scene.warning().into_iter().collect();
        if self.found.left_out > 0 {
            let (are, them) = if self.found.left_out == 1 { ("future is", "it") } else { ("futures are", "them") };
            notes.push(format!(
                "Note: {} {are} left out, because a number in {them} left the finite range.",
                count(self.found.left_out as u64)
            ));
        }
        let (id, label) = &self.found.strategy;
        notes.extend(text::stand_ins([(self.scene.area.as_str(), self.scene.scenario.as_str()), (label, id)]));
        notes.push(self.scene.source());
        notes
    }

    /// The alternative text.
    pub(super) fn alt(&self) -> String {
        let scale = self.scale();
        let says = |effect: &Effect| {
            let range = self.range(effect).map_or_else(String::new, |(low, high)| {
                format!(" (8 of 10 futures between {} and {})", scale.signed(low), scale.signed(high))
            });
            let untold = if effect.is_nothing() || effect.is_told() { "" } else { ", which cannot be told from none" };
            let word = self.of.metric.better().word();
            format!(
                "{}{range}{untold}, {word} in {}",
                scale.signed(effect.change.mean.value),
                percent(effect.change.better)
            )
        };
        let parts: Vec<String> =
            self.of.parts.iter().map(|part| format!("{}: {}", called(part.barrier), says(&part.shapley))).collect();
        format!(
            "Waterfall of what removing each barrier changes in {} {}, {} under {} ({}), {}. As it is: {}. Shapley values, which add up to all: \
             {}. All removed: {}.",
            self.told(),
            self.when(),
            self.scene.areas(),
            text::clean(&self.found.strategy.1),
            scale.unit(),
            self.futures(),
            self.as_it_is(),
            parts.join("; "),
            says(&self.of.whole)
        )
    }

    /// The numbers of the picture, in its order.
    pub(super) fn csv(&self) -> String {
        let mut csv =
            "strategy,label,step,financial_year,metric,unit,mean,mean_mc_lo,mean_mc_hi,p10,p90,better_share\n"
                .to_owned();
        let (id, label) = &self.found.strategy;
        let mut row = |step: &str, effect: &Effect, share: Option<f64>| {
            let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
            let (interval, range) = (effect.change.mean.interval(), self.range(effect));
            // Writing to a String cannot fail.
            let _ = writeln!(
                csv,
                "{},{},{step},{},{},{},{},{},{},{},{},{}",
                cell(id),
                cell(&text::clean(label)),
                self.of.year,
                self.of.metric.name(),
                cell(unit(self.of.metric)),
                effect.change.mean.value,
                number(interval.map(|(low, _)| low)),
                number(interval.map(|(_, high)| high)),
                number(range.map(|(low, _)| low)),
                number(range.map(|(_, high)| high)),
                number(share)
            );
        };
        row("as_it_is", &self.of.as_it_is, None);
        for part in &self.of.parts {
            row(part.barrier.name(), &part.shapley, Some(part.shapley.change.better.value()));
        }
        row("all", &self.of.whole, Some(self.of.whole.change.better.value()));
        csv
    }
}
