//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::{ByEstate, Estate};
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::of_plan::likely;
use crate::chart::run_data::RunData;
use crate::chart::text;
use crate::chart::title::{Direction, words};
use crate::words::count;
use std::fmt::Write as _;

/// As many estates are told one by one.
const TOLD_ONE_BY_ONE: usize = 6;

impl Estate {
    /// Where it is likely to be by the last year; none where that is not known.
    fn goes(&self) -> Option<Direction> {
        Some(Direction::between(likely(self.spreads.last()?)?, self.opening?))
    }

    /// Whether it is likely to have no backlog in the last year.
    fn is_nil(&self) -> bool {
        self.spreads.last().and_then(likely).is_some_and(|(_, high)| high <= 0.0)
    }
}

impl ByEstate {
    /// In how many estates backlog likely rises or falls, in ten words at most.
    pub(super) fn title(&self) -> String {
        let (year, all) = (self.plan.last_year(), self.estates.len());
        if self.estates.iter().all(Estate::is_nil) {
            return format!("Backlog likely nil in every estate by {year}");
        }
        let goes: Option<Vec<Direction>> = self.estates.iter().map(Estate::goes).collect();
        let Some(goes) = goes else {
            return match self.plan.futures {
                1 => format!("Backlog by estate to {year}: one simulated future"),
                _ => format!("Backlog by estate in the futures to {year}"),
            };
        };
        let ways = |way: Direction| goes.iter().filter(|goes| **goes == way).count();
        let (up, down, open) = (ways(Direction::Up), ways(Direction::Down), ways(Direction::EitherWay));
        match (up, down) {
            (up, _) if up == all => format!("Backlog likely higher in every estate by {year}"),
            (_, down) if down == all => format!("Backlog likely lower in every estate by {year}"),
            (0, 0) if open == 0 => format!("Backlog likely unchanged in every estate by {year}"),
            (0, 0) if open < all => {
                format!("Backlog may rise or fall in {} of {} estates", number(open), number(all))
            }
            (0, 0) => format!("Backlog may rise or fall in every estate by {year}"),
            (0, down) => format!("Backlog likely lower in {} of {} estates by {year}", number(down), number(all)),
            (up, _) => format!("Backlog likely higher in {} of {} estates by {year}", number(up), number(all)),
        }
    }

    pub(super) fn subtitle(&self, story: &RunData) -> String {
        let which = match self.estates.len() - self.shown().len() {
            0 => format!("its {} estates", number(self.estates.len())),
            _ => format!("the {} largest of {} estates", number(self.shown().len()), number(self.estates.len())),
        };
        let figures = match (self.plan.futures, self.plan.has_spread) {
            (1, _) => String::new(),
            (_, true) => {
                format!(" Figures: {} and range of 8 of 10 futures in {}.", self.middle, self.plan.last_year())
            }
            (_, false) => format!(" Figures: {} in {}.", self.middle, self.plan.last_year()),
        };
        format!(
            "{}: total maintenance backlog of {which}, cash prices at year end; {} under {}.{figures}",
            frame::area(story),
            story.futures_in_words(),
            frame::plan_of(&self.plan.name)
        )
    }

    /// How to read the panels, and what is not shown.
    pub(super) fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        let mut said = format!("In order of the {} in {}. ", self.middle, self.plan.last_year());
        said.push_str(match self.has_one_scale() {
            true => "The panels have one scale.",
            false => "Each panel has a scale of its own: compare the figures, not the heights.",
        });
        match self.estates.len() - self.shown().len() {
            0 => {}
            1 => said.push_str(" One smaller estate is not shown; the numbers hold it too."),
            n => {
                let _ = write!(said, " {} smaller estates are not shown; the numbers hold them too.", count(n as u64));
            }
        }
        notes.push(said);
        notes.extend(story.equals_of_followed());
        let names = self.shown().iter().map(|estate| &estate.name).chain([&self.plan.name]);
        let names = names.map(|(id, label)| (label.as_str(), id.as_str()));
        notes.extend(text::stand_ins([(story.area.as_str(), story.scenario.as_str())].into_iter().chain(names)));
        notes.push(story.source());
        notes
    }

    pub(super) fn alt(&self, story: &RunData) -> String {
        let (year, panels) = (self.plan.last_year(), self.panels());
        let one = |place: usize| {
            let (estate, panel) = (&self.shown()[place], &panels[place]);
            let last = estate.spreads.last()?;
            let mut aside = Vec::new();
            if let Some(opening) = estate.opening {
                aside.push(format!("{} at the opening", panel.measure.full(opening)));
            }
            let (low, high) = (panel.measure.full(last.value(0.10)), panel.measure.full(last.value(0.90)));
            if self.plan.has_spread && low != high {
                aside.push(format!("8 of 10 futures between {low} and {high}"));
            }
            let aside = if aside.is_empty() { String::new() } else { format!(" ({})", aside.join("; ")) };
            Some(format!("{} in {}{aside}", panel.measure.full(last.middle()), estate.name.1))
        };
        let shown = panels.len();
        let told: Vec<String> = match shown {
            n if n <= TOLD_ONE_BY_ONE => (0..n).filter_map(one).collect(),
            n => [0, 1, 2, n - 1].into_iter().filter_map(one).collect(),
        };
        let told = match (told.as_slice(), shown > TOLD_ONE_BY_ONE) {
            ([first @ .., last], true) => {
                format!("it is largest at {}; and least of those shown at {last}", first.join("; "))
            }
            (told, _) => format!("it is {}", told.join("; ")),
        };
        let which = match self.estates.len() - shown {
            0 => format!("{} estates", number(shown)),
            _ => format!("the {} largest of {} estates", number(shown), number(self.estates.len())),
        };
        let middle = match self.plan.futures {
            1 => "In one simulated future".to_owned(),
            _ => format!("By the {} of {}", self.middle, story.futures_in_words()),
        };
        let fans = if self.plan.has_spread { "fan charts" } else { "charts" };
        format!(
            "Small {fans} of total maintenance backlog in cash prices of {which}, {}, under {}, year by year to {year}. \
             {middle} for {year}, {told}.",
            story.area, self.plan.name.1,
        )
    }

    /// The numbers of all estates, in the order of the picture.
    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label,estate,name,shown,financial_year,unit,opening,p10,p50,p90,mean\n".to_owned();
        for (place, estate) in self.estates.iter().enumerate() {
            let is_shown = if place < self.shown().len() { "yes" } else { "no" };
            let (plan, name) = (&self.plan.name, &estate.name);
            let [a, b, c, d] = [&plan.0, &plan.1, &name.0, &name.1].map(|text| cell(text));
            let name = format!("{a},{b},{c},{d},{is_shown}");
            if let Some(opening) = estate.opening {
                let _ = writeln!(csv, "{name},{},GBP m cash,{opening},,,,", self.opening_year);
            }
            for (year, spread) in self.plan.years.iter().zip(&estate.spreads) {
                let numbers = match spread.quantiles {
                    Some(_) if self.plan.has_spread => {
                        format!("{},{},{},", spread.value(0.10), spread.middle(), spread.value(0.90))
                    }
                    Some(_) => format!(",{},,", spread.middle()),
                    None => format!(",,,{}", spread.mean),
                };
                let _ = writeln!(csv, "{name},{year},GBP m cash,,{numbers}");
            }
        }
        csv
    }
}

/// A small number in words, a large one with commas.
fn number(n: usize) -> String {
    if n > 12 { count(n as u64) } else { words(n) }
}
