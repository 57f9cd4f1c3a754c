//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::{BANDS, ByRisk, Past};
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::money::round_amount;
use crate::chart::of_plan::{MEANS, likely};
use crate::chart::run_data::RunData;
use crate::chart::title::Direction;
use std::fmt::Write as _;

impl ByRisk {
    /// Where high-risk backlog likely goes, in ten words at most.
    pub(super) fn title(&self) -> String {
        let year = self.plan.last_year();
        let ends: Option<Vec<(f64, f64)>> = self.bands.iter().map(|band| likely(band.last()?)).collect();
        let Some(ends) = ends else {
            return match self.plan.futures {
                1 => format!("Backlog by risk to {year}: one simulated future"),
                _ => format!("Backlog by risk in the futures to {year}"),
            };
        };
        let (low, high) = ends[0];
        if high <= 0.0 {
            return format!("High-risk backlog likely nil by {year}");
        }
        let Some((_, today)) = self.opening(0) else {
            return match round_amount(low, false) {
                Some((_, amount)) => format!("High-risk backlog likely above {amount} in {year}"),
                None => format!("Backlog by risk in the futures to {year}"),
            };
        };
        let goes = Direction::between((low, high), today);
        if goes == Direction::Nowhere {
            return format!("High-risk backlog likely unchanged by {year}");
        }
        if goes == Direction::Up {
            return match round_amount(low, false) {
                Some((amount, words)) if amount > today => {
                    format!("High-risk backlog likely to pass {words} by {year}")
                }
                _ => format!("High-risk backlog likely to grow by {year}"),
            };
        }
        if goes == Direction::Down {
            return match round_amount(high, true) {
                Some((amount, words)) if amount < today => format!("High-risk backlog likely below {words} by {year}"),
                _ => format!("High-risk backlog likely to fall by {year}"),
            };
        }
        format!("High-risk backlog may rise or fall by {year}")
    }

    pub(super) fn subtitle(&self, story: &RunData) -> String {
        let (area, unit) = (frame::area(story), self.money().unit.name());
        format!(
            "{area}: maintenance backlog by risk, {unit} in cash prices at year end, {}; {} under {}.",
            self.plan.span_from(self.first_year()),
            self.plan.means_in_words(story),
            frame::plan_of(&self.plan.name)
        )
    }

    /// What the columns are, in sentences.
    pub(super) fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        let mut said = Vec::new();
        if self.past.windows(2).any(|pair| pair[0].year.plus(1) != pair[1].year) {
            said.push("No column: not on record.".to_owned());
        }
        if self.past.iter().any(|past| past.unsplit() > 0.0) {
            said.push("Hollow: not published by risk.".to_owned());
        }
        if let Some(opening) = self.past.last() {
            said.push(format!("{}: the opening stock.", opening.year));
        }
        said.push("The small panels have one scale.".to_owned());
        notes.push(said.join(" "));
        if self.plan.has_spread {
            notes.push(MEANS.to_owned());
        }
        notes.extend(story.equals_of_followed());
        notes.extend(story.stand_ins(&self.plan.name));
        notes.push(story.source());
        if self.has_record() {
            notes.push("Record: published figures, listed in the scenario.".to_owned());
        }
        notes
    }

    pub(super) fn alt(&self, story: &RunData) -> String {
        let (year, panels) = (self.plan.last_year(), self.panels());
        let one = |place: usize| {
            let (panel, band) = (&panels[place], BANDS[place].name());
            let last = self.bands[place].last()?;
            let mut aside = Vec::new();
            if let Some((_, opening)) = self.opening(place) {
                aside.push(format!("{} at the opening", panel.measure.full(opening)));
            }
            let (low, high) = (panel.measure.full(last.value(0.10)), panel.measure.full(last.value(0.90)));
            if self.plan.has_spread && low != high {
                aside.push(format!("8 of 10 futures between {low} and {high}"));
            }
            let aside = if aside.is_empty() { String::new() } else { format!(" ({})", aside.join("; ")) };
            Some(format!("{} is of {band} risk{aside}", panel.measure.full(last.mean)))
        };
        let told: Vec<String> = (0..BANDS.len()).filter_map(one).collect();
        let total = self.bands.iter().filter_map(|band| band.last()).fold(0.0, |sum, last| sum + last.mean);
        let mut text = format!(
            "Stacked columns of maintenance backlog by risk in cash prices, {}, {}, under {}, with a small panel for the \
             spread of each risk band.",
            story.area,
            self.plan.span_from(self.first_year()),
            self.plan.name.1,
        );
        if let (true, Some(first), Some(last)) = (self.has_record(), self.past.first(), self.past.last()) {
            // The record is exact: one digit more than what is simulated.
            let money = self.money().finer_if(Some(0.0));
            let (first, last) = ((first.year, money.full(first.total)), (last.year, money.full(last.total)));
            let _ = write!(text, " The record goes from {} in {} to {} in {}.", first.1, first.0, last.1, last.0);
        }
        let _ = write!(
            text,
            " {}, backlog is {} in {year}, of which {}.",
            self.plan.on_average(story),
            self.money().full(total),
            told.join(", ")
        );
        text
    }

    /// The numbers that are shown.
    pub(super) fn csv(&self) -> String {
        let mut csv = "part,strategy,label,financial_year,risk,unit,record,mean,p10,p90\n".to_owned();
        for (t, past) in self.past.iter().enumerate() {
            let part = if t + 1 == self.past.len() { "opening" } else { "record" };
            let Past { year, .. } = past;
            for (band, value) in BANDS.iter().zip(past.bands) {
                if let Some(value) = value {
                    let _ = writeln!(csv, "{part},,,{year},{},GBP m cash,{value},,,", band.name());
                }
            }
            if past.unsplit() > 0.0 {
                let _ = writeln!(csv, "{part},,,{year},not published by risk,GBP m cash,{},,,", past.unsplit());
            }
        }
        let name = format!("simulated,{},{}", cell(&self.plan.name.0), cell(&self.plan.name.1));
        for (t, year) in self.plan.years.iter().enumerate() {
            for (band, spreads) in BANDS.iter().zip(&self.bands) {
                let spread = &spreads[t];
                let numbers = match self.plan.has_spread {
                    true => format!("{},{},{}", spread.mean, spread.value(0.10), spread.value(0.90)),
                    false => format!("{},,", spread.mean),
                };
                let _ = writeln!(csv, "{name},{year},{},GBP m cash,,{numbers}", band.name());
            }
        }
        csv
    }
}
