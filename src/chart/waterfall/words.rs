//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::{Cause, Step, Waterfall};
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::of_plan::MEANS;
use crate::chart::run_data::RunData;
use crate::words::{capital, list};
use std::fmt::Write as _;

/// A cause that brings more than this share of all that is added is named alone.
const MOST: f64 = 0.70;
/// An amount that is known less closely than this share of it stands in no title.
const CLOSE_ENOUGH: f64 = 0.05;
/// The most words of what is told under the name of a plan.
const MOST_WORDS: usize = 9;

impl Cause {
    /// As it stands under its column.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Prices => "Prices",
            Self::Waiting => "Waiting",
            Self::NewNeed => "New need",
            Self::Resurvey => "Re-survey",
            Self::Clearing => "Cleared",
        }
    }

    /// As the subject of a sentence, and whether it is one thing.
    fn subject(self) -> (&'static str, bool) {
        match self {
            Self::Prices => ("prices", false),
            Self::Waiting => ("waiting", true),
            Self::NewNeed => ("new need", true),
            Self::Resurvey => ("re-survey", true),
            Self::Clearing => ("clearing", true),
        }
    }
}

impl Waterfall {
    /// What adds most and how much of it is cleared, in ten words at most, as far as that is known.
    pub(super) fn title(&self) -> String {
        let year = self.plan.last_year();
        self.told().unwrap_or_else(|| match self.plan.futures {
            1 => format!("What moves backlog to {year}: one simulated future"),
            _ => format!("What moves backlog between {} and {year}", self.opening.0),
        })
    }

    fn told(&self) -> Option<String> {
        let cleared = self.steps.iter().find(|step| step.cause == Cause::Clearing)?;
        let others = || self.steps.iter().filter(|step| step.cause != Cause::Clearing);
        let mut adds: Vec<&Step> = others().filter(|step| step.change > 0.0).collect();
        adds.sort_by(|a, b| b.change.total_cmp(&a.change));
        let added = adds.iter().fold(0.0, |sum, step| sum + step.change);
        let grows = self.closing.mean - self.opening.1;
        let certain = grows.abs() > self.closing_error?;
        let known = |steps: &[&Step]| -> Option<f64> {
            // What the columns say adds up to what the title says.
            let sum = steps.iter().fold(0.0, |sum, step| sum + self.money().rounded(step.change)).abs();
            let errors: Option<Vec<f64>> = steps.iter().map(|step| step.error).collect();
            let error = errors?.iter().fold(0.0, |sum, error| sum + error);
            (sum > 0.0 && error < CLOSE_ENOUGH * sum).then_some(sum)
        };
        let (first, second) = (adds.first()?, adds.get(1));
        let named: Vec<&Step> = match second {
            Some(second) if first.change < MOST * added => vec![first, second],
            _ => vec![first],
        };
        if grows > 0.0 && certain {
            let amount = known(&named)?;
            let cleared = if cleared.change < 0.0 { known(&[cleared])? } else { 0.0 };
            let money = |amount: f64| self.money().full(amount);
            let verb = if named.len() == 1 && first.cause.subject().1 { "adds" } else { "add" };
            let names: Vec<&str> = named.iter().map(|step| step.cause.subject().0).collect();
            let end =
                if cleared > 0.0 { format!("{} is cleared", money(cleared)) } else { "none is cleared".to_owned() };
            let adds = format!("{} {verb} {}", capital(&names.join(" and ")), money(amount));
            let dated = format!("{adds} by {}; {end}", self.plan.last_year());
            let fits = dated.split(' ').count() <= MOST_WORDS;
            return Some(if fits { dated } else { format!("{adds}; {end}") });
        }
        // All that is not cleared, with what re-survey takes away.
        let all: Vec<&Step> = others().collect();
        let net = all.iter().fold(0.0, |sum, step| sum + step.change);
        if grows < 0.0 && certain && net > 0.0 {
            let (cleared, added) = (known(&[cleared])?, known(&all)?);
            let money = self.money();
            let (cleared, added) = (money.full(cleared), money.full(added));
            return (cleared != added).then(|| format!("{cleared} is cleared, more than the {added} added"));
        }
        None
    }

    /// `+£12bn`, `−£4.1bn`, `£0`.
    pub(super) fn signed(&self, change: f64) -> String {
        self.with_sign(change, &self.money().full(change.abs()))
    }

    /// `+12`, `−4.1`, `0`: where there is no room for the unit.
    pub(super) fn bare(&self, change: f64) -> String {
        self.with_sign(change, &self.money().bare(change.abs()))
    }

    fn with_sign(&self, change: f64, size: &str) -> String {
        match size.bytes().any(|b| b.is_ascii_digit() && b != b'0') {
            false => "0".to_owned(),
            true if change < 0.0 => format!("−{size}"),
            true => format!("+{size}"),
        }
    }

    pub(super) fn subtitle(&self, story: &RunData) -> String {
        format!(
            "{}: what moves total maintenance backlog from the close of {} to that of {}, {} in cash prices; {} under {}.",
            frame::area(story),
            self.opening.0,
            self.plan.last_year(),
            self.money().unit.name(),
            self.plan.means_in_words(story),
            frame::plan_of(&self.plan.name)
        )
    }

    /// What the columns mean.
    pub(super) fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        if let (Some(_), false) = (self.range(), self.plan.futures == 1) {
            let year = self.plan.last_year();
            let median = self.money().full(self.closing.middle());
            notes.push(MEANS.to_owned());
            notes.push(format!("The line at {year} spans 8 of 10 futures of that close, whose median is {median}."));
        }
        // Each short enough for the one line that a note has on a slide.
        notes.push("Waiting: work that waits grows. Re-survey: found more, or less, than was on record.".to_owned());
        notes.push("Moves between risk bands cancel out.".to_owned());
        notes.extend(story.equals_of_followed());
        notes.extend(story.stand_ins(&self.plan.name));
        notes.push(story.source());
        notes
    }

    pub(super) fn alt(&self, story: &RunData) -> String {
        let money = self.money();
        let told = |step: &Step| {
            let (name, is_one) = step.cause.subject();
            let size = money.full(step.change.abs());
            match (self.signed(step.change).as_str(), is_one) {
                ("0", true) => format!("{name} changes nothing"),
                ("0", false) => format!("{name} change nothing"),
                (_, true) if step.change < 0.0 => format!("{name} takes off {size}"),
                (_, false) if step.change < 0.0 => format!("{name} take off {size}"),
                (_, true) => format!("{name} adds {size}"),
                (_, false) => format!("{name} add {size}"),
            }
        };
        let steps: Vec<String> = self.steps.iter().map(told).collect();
        let steps = list(&steps);
        let mut text = format!(
            "Waterfall chart of what moves total maintenance backlog in cash prices, {}, under {}. {}, it opens at {} in \
             {}; {steps}; so it closes at {} in {}.",
            story.area,
            self.plan.name.1,
            self.plan.on_average(story),
            money.full(self.opening.1),
            self.opening.0,
            money.full(self.closing.mean),
            self.plan.last_year(),
        );
        if let Some((low, high)) = self.range() {
            let (low, high) = (money.full(low), money.full(high));
            let _ = match low == high {
                true => write!(text, " It closes at {low} in 8 of 10 futures."),
                false => write!(text, " In 8 of 10 futures it closes between {low} and {high}."),
            };
            let _ = write!(text, " The median close is {}.", money.full(self.closing.middle()));
        }
        text
    }

    /// The numbers that are shown.
    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label,step,from_financial_year,to_financial_year,unit,mean,p10,p90\n".to_owned();
        let name = format!("{},{}", cell(&self.plan.name.0), cell(&self.plan.name.1));
        let (opening, last) = (self.opening.0, self.plan.last_year());
        let _ = writeln!(csv, "{name},opening,{opening},{opening},GBP m cash,{},,", self.opening.1);
        let first = self.plan.years.first().copied().unwrap_or(last);
        for step in &self.steps {
            let cause = step.cause.name().to_lowercase();
            let _ = writeln!(csv, "{name},{cause},{first},{last},GBP m cash,{},,", step.change);
        }
        let (low, high) = self.range().map_or_else(Default::default, |(low, high)| (low.to_string(), high.to_string()));
        let _ = writeln!(csv, "{name},closing,{last},{last},GBP m cash,{},{low},{high}", self.closing.mean);
        csv
    }
}
