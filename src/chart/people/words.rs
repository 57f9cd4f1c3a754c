//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::{Outcome, People, is_vacancy};
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::run_data::RunData;
use crate::engine::Metric;
use crate::engine::results::Spread;
use crate::words::{LIKELY, capital};
use std::fmt::Write as _;

/// A median that moved by less than this share of where it began has hardly moved.
const HARDLY: f64 = 0.05;
/// A cost that rises this much above expected prices rises above any that are likely.
const DEARER: f64 = 1.5;
/// The most words that say what is likely, so that a title has ten.
const MOST_WORDS: usize = 7;

/// Where an outcome goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    Up,
    Down,
    Nowhere,
    /// Either way, or not known.
    Unclear,
}

impl Outcome {
    /// Where it is by the last year, in three futures of four, beyond Monte Carlo error.
    fn goes(&self) -> Direction {
        let (Some(opening), Some(last)) = (self.opening.filter(|opening| opening.is_certain), self.spreads.last())
        else {
            return Direction::Unclear;
        };
        let from = opening.value;
        let moved = (last.middle() - from).abs() > HARDLY * from;
        match (last.at(1.0 - LIKELY).lo, last.at(LIKELY).hi) {
            (Some(_), Some(_)) if !moved => Direction::Nowhere,
            (Some(low), Some(_)) if low > from => Direction::Up,
            (Some(_), Some(high)) if high < from => Direction::Down,
            _ => Direction::Unclear,
        }
    }
}

impl People {
    /// What is likely by the last year, in ten words at most.
    pub(super) fn title(&self) -> String {
        let year = self.last_year();
        let subject = self.subject;
        let known = |outcome: &Outcome| outcome.spreads.last().is_some_and(|last| last.at(0.25).lo.is_some());
        if self.futures == 1 {
            return format!("{subject} to {year}: one simulated future");
        }
        let told: Vec<&Outcome> = self.outcomes.iter().filter(|outcome| !outcome.metric.unit().is_money()).collect();
        if told.is_empty() || !told.iter().all(|outcome| known(outcome)) {
            return format!("{subject} in the futures to {year}");
        }
        let mut likely = Vec::new();
        let mut words = 0;
        for phrase in self.phrases() {
            let longer = words + phrase.split(' ').count();
            if longer <= MOST_WORDS {
                words = longer;
                likely.push(phrase);
            }
        }
        match likely.as_slice() {
            [] if told.iter().all(|outcome| outcome.goes() == Direction::Nowhere) => {
                format!("{subject} likely to stay as now to {year}")
            }
            [] => format!("{subject} may go either way by {year}"),
            [one] => format!("{} likely by {year}", capital(one)),
            [first, other] if words < MOST_WORDS => format!("{} and {other} likely by {year}", capital(first)),
            phrases => format!("{} likely by {year}", capital(&phrases.join(", "))),
        }
    }

    /// What is likely, a few words each, the most telling first.
    fn phrases(&self) -> Vec<String> {
        let goes = |metric: Metric| self.outcomes.iter().find(|outcome| outcome.metric == metric).map(Outcome::goes);
        let mut phrases = Vec::new();
        let legacy = match (goes(Metric::LegacyShare), self.legacy_is_dearer()) {
            (Some(Direction::Up), true) => Some("more and dearer legacy technology"),
            (Some(Direction::Down), true) => Some("less but dearer legacy technology"),
            (_, true) => Some("dearer legacy technology"),
            (Some(Direction::Up), false) => Some("more legacy technology"),
            (Some(Direction::Down), false) => Some("less legacy technology"),
            _ => None,
        };
        phrases.extend(legacy.map(str::to_owned));
        let groups: Vec<(&str, Direction)> = [
            ("clinical", Metric::ClinicalVacancyShare),
            ("estates", Metric::EstatesVacancyShare),
            ("digital", Metric::DigitalVacancyShare),
        ]
        .into_iter()
        .filter_map(|(name, metric)| Some((name, goes(metric)?)))
        .collect();
        for (way, word) in [(Direction::Up, "more"), (Direction::Down, "fewer")] {
            let those: Vec<&str> = groups.iter().filter(|(_, goes)| *goes == way).map(|(name, _)| *name).collect();
            match those.as_slice() {
                [] => {}
                all if all.len() == groups.len() => phrases.push(format!("{word} vacancies")),
                names => phrases.push(format!("{word} {} vacancies", names.join(" and "))),
            }
        }
        match goes(Metric::SkillsIndex) {
            Some(Direction::Up) => phrases.push("more skill".to_owned()),
            Some(Direction::Down) => phrases.push("less skill".to_owned()),
            _ => {}
        }
        phrases
    }

    /// Whether legacy is likely to cost far more than at the opening, whatever prices do.
    fn legacy_is_dearer(&self) -> bool {
        let cost = self.outcomes.iter().find(|outcome| outcome.metric == Metric::LegacyRunningCost);
        let opening = cost.and_then(|cost| cost.opening).filter(|opening| opening.is_certain && opening.value > 0.0);
        let low = cost.and_then(|cost| cost.spreads.last()?.at(0.25).lo);
        opening.zip(low).is_some_and(|(opening, low)| low > DEARER * self.prices * opening.value)
    }

    fn last_year(&self) -> String {
        self.years.last().map_or_else(String::new, ToString::to_string)
    }

    pub(super) fn subtitle(&self, story: &RunData) -> String {
        let span = match self.years.as_slice() {
            [first, .., last] => format!("{first} to {last}"),
            _ => self.last_year(),
        };
        let figures = match (self.futures, self.has_spread) {
            (1, _) => String::new(),
            (_, true) => format!(" Figures: {} and range of 8 of 10 futures in {}.", self.middle, self.last_year()),
            (_, false) => format!(" Figures: {} in {}.", self.middle, self.last_year()),
        };
        format!(
            "{}: {}, {span}; {} under {}.{figures}",
            frame::area(story),
            self.subject.to_lowercase(),
            story.futures_in_words(),
            frame::plan_of(&self.plan)
        )
    }

    /// What the panels show, in a line.
    pub(super) fn note(&self) -> String {
        let has = |of: fn(Metric) -> bool| self.outcomes.iter().any(|outcome| of(outcome.metric));
        let mut said = Vec::new();
        if has(is_vacancy) {
            said.push("Shares stand at each year's close; the panels of vacancies have one scale.");
        } else {
            said.push("Shares stand at each year's close.");
        }
        if has(|metric| metric.unit().is_money()) {
            said.push("Money is in cash prices, of the year.");
        }
        if has(|metric| metric == Metric::SkillsIndex) {
            said.push("Skills: 100 % is fully skilled.");
        }
        said.join(" ")
    }

    pub(super) fn alt(&self, story: &RunData) -> String {
        let panels = self.panels();
        let told = self.outcomes.iter().zip(&panels).filter_map(|(outcome, panel)| {
            let last: &Spread = outcome.spreads.last()?;
            let write = |value: f64| panel.measure.full(value);
            let mut said = format!("{} {}", panel.heading.to_lowercase(), write(last.middle()));
            let (low, high) = (write(last.value(0.10)), write(last.value(0.90)));
            let mut aside = Vec::new();
            if self.has_spread && low != high {
                aside.push(format!("8 of 10 futures between {low} and {high}"));
            }
            if let Some(opening) = outcome.opening {
                aside.push(format!("{} at the opening", write(opening.value)));
            }
            if !aside.is_empty() {
                let _ = write!(said, " ({})", aside.join("; "));
            }
            Some(said)
        });
        let told: Vec<String> = told.collect();
        let middle = match self.futures {
            1 => "value in one simulated future".to_owned(),
            _ => format!("{} of {}", self.middle, story.futures_in_words()),
        };
        let charts = if self.outcomes.len() == 1 { "A small chart" } else { "Small charts" };
        format!(
            "{charts} of {}, {}, under {}, year by year. In {} the {middle} is: {}.",
            self.subject.to_lowercase(),
            story.area,
            self.plan.1,
            self.last_year(),
            told.join("; ")
        )
    }

    /// The numbers that are shown.
    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label,financial_year,measure,unit,opening,p10,p50,p90,mean\n".to_owned();
        for (outcome, panel) in self.outcomes.iter().zip(self.panels()) {
            let measure = panel.heading.to_lowercase();
            let unit = if outcome.metric.unit().is_money() { "GBP m cash" } else { "share" };
            if let Some(opening) = outcome.opening {
                let _ = writeln!(
                    csv,
                    "{},{},{},{measure},{unit},{},,,,",
                    cell(&self.plan.0),
                    cell(&self.plan.1),
                    self.opening,
                    opening.value
                );
            }
            for (year, spread) in self.years.iter().zip(&outcome.spreads) {
                let numbers = match spread.quantiles {
                    Some(_) if self.has_spread => {
                        format!("{},{},{},", spread.value(0.10), spread.middle(), spread.value(0.90))
                    }
                    Some(_) => format!(",{},,", spread.middle()),
                    None => format!(",,,{}", spread.mean),
                };
                let _ =
                    writeln!(csv, "{},{},{year},{measure},{unit},,{numbers}", cell(&self.plan.0), cell(&self.plan.1));
            }
        }
        csv
    }
}
