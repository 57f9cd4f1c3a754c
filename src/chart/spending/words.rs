//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::{Loss, Spending, Use};
use crate::analysis::words::list;
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::story::Story;
use std::fmt::Write as _;

/// A share of the plan that is known less closely than this (in per cent of it) stands in no title.
const CLOSE_ENOUGH: f64 = 2.0;
/// What is less than this share of all that was lost is not named in the title.
const NAMED: f64 = 0.10;

impl Spending {
    /// What the capital does, in ten words at most: how much of the plan never gets spent, as far as that is known.
    pub(super) fn title(&self) -> String {
        let year = self.last_year();
        let planned = self.planned.iter().fold(0.0, |sum, planned| sum + planned);
        let lost = self.lost.iter().fold(0.0, |sum, loss| sum + loss.total());
        let errors: Option<Vec<f64>> = self.lost.iter().map(|loss| loss.error).collect();
        let error = errors.map(|errors| errors.iter().fold(0.0, |sum, error| sum + error));
        let known = error.is_some_and(|error| planned > 0.0 && 100.0 * error / planned < CLOSE_ENOUGH);
        if self.futures < 2 || !known {
            return match self.futures {
                1 => format!("Capital to {year}: one simulated future"),
                _ => format!("What becomes of capital to {year}"),
            };
        }
        let percent = (100.0 * lost / planned).round();
        if percent < 1.0 {
            return "Nearly all planned capital is spent".to_owned();
        }
        let named = |loss: &&Loss| loss.total() >= NAMED * lost;
        let words: Vec<&str> = self.lost.iter().filter(named).map(|loss| taker(loss.what)).collect();
        let (who, take) = match words.as_slice() {
            [one] => ((*one).to_owned(), "take"),
            [first, .., last] => (format!("{first} and {}", last.to_lowercase()), "take"),
            [] => ("What is lost".to_owned(), "takes"),
        };
        format!("{who} {take} about {percent} % of planned capital")
    }

    fn last_year(&self) -> String {
        self.years.last().map_or_else(String::new, ToString::to_string)
    }

    /// `2025/26 to 2039/40`, or the only year.
    fn span(&self) -> String {
        match self.years.as_slice() {
            [first, .., last] => format!("{first} to {last}"),
            [only] => only.to_string(),
            [] => String::new(),
        }
    }

    pub(super) fn subtitle(&self, story: &Story) -> String {
        let unit = self.money().unit.name();
        let futures = match self.futures {
            1 => story.futures_in_words(),
            _ => format!("means over {}", story.futures_in_words()),
        };
        format!(
            "{}: what becomes of each year's capital, {unit} in cash prices, {}; {futures} under {}.",
            frame::area(story),
            self.span(),
            frame::plan_of(&self.plan)
        )
    }

    pub(super) fn alt(&self, story: &Story) -> String {
        let fine = self.fine();
        let parts = self.parts.iter().map(|part| {
            let amount = fine.full(part.a_year());
            match part.what {
                Use::Backlog => format!("{amount} is spent on backlog and repairs"),
                Use::Technology => format!("{amount} on technology"),
                Use::Elsewhere => format!("{amount} is spent elsewhere"),
                Use::NotSpent if part.name == "Lapsed" => format!("{amount} lapses"),
                Use::NotSpent => format!("{amount} lapses or is carried forward"),
                Use::Raided => format!("{amount} is raided for day-to-day costs"),
                Use::WithoutCash => format!("{amount} has no cash behind it"),
            }
        });
        let parts: Vec<String> = parts.collect();
        let parts = match parts.as_slice() {
            [] => "nothing is spent".to_owned(),
            parts => list(parts),
        };
        let means = match self.futures {
            1 => "in one simulated future".to_owned(),
            _ => format!("on average over {}", story.futures_in_words()),
        };
        let mut text = format!(
            "Stacked columns of what becomes of each year's capital in cash prices, {}, {}, under {}. A year {means}: of \
             {} planned, {parts}.",
            story.area,
            self.span(),
            self.plan.1,
            fine.full(super::mean(&self.planned)),
        );
        if self.has_spread {
            let panels = self.panels();
            let told = self.lost.iter().zip(&panels).filter_map(|(loss, panel)| {
                let last = loss.spreads.last()?;
                let (low, high) = (panel.measure.full(last.value(0.10)), panel.measure.full(last.value(0.90)));
                let what = match loss.what {
                    Use::Raided => "is raided",
                    Use::WithoutCash => "has no cash behind it",
                    _ => "lapses",
                };
                Some(match low == high {
                    true if last.value(0.90) <= 0.0 => match loss.what {
                        Use::WithoutCash => "all of it has cash behind it".to_owned(),
                        _ => format!("nothing {what}"),
                    },
                    true => format!("{low} {what}"),
                    false => format!("between {low} and {high} {what}"),
                })
            });
            let told: Vec<String> = told.collect();
            if !told.is_empty() {
                let _ = write!(text, " In 8 in 10 futures of {} {}.", self.last_year(), told.join("; "));
            }
        }
        text
    }

    /// The numbers that are shown.
    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label,financial_year,measure,unit,mean,p10,p90\n".to_owned();
        for (t, year) in self.years.iter().enumerate() {
            let plan = format!("{},{},{year}", cell(&self.plan.0), cell(&self.plan.1));
            let _ = writeln!(csv, "{plan},planned,£m cash,{},,", self.planned[t]);
            let spread = |loss: &Loss| {
                let spread = &loss.spreads[t];
                format!("{},{},{}", spread.mean, spread.value(0.10), spread.value(0.90))
            };
            for part in &self.parts {
                // What lapses has a row of its own where the column holds more.
                let loss = self.lost.iter().find(|loss| self.has_spread && loss.what == part.what);
                let is_whole = part.what != Use::NotSpent || part.name == "Lapsed";
                let numbers = match loss.filter(|_| is_whole) {
                    Some(loss) => spread(loss),
                    None => format!("{},,", part.means[t]),
                };
                let _ = writeln!(csv, "{plan},{},£m cash,{numbers}", part.name.to_lowercase());
                if let Some(loss) = loss.filter(|_| !is_whole) {
                    let _ = writeln!(csv, "{plan},of these lapsed,£m cash,{}", spread(loss));
                }
            }
        }
        csv
    }
}

/// What takes from the plan, as the first word of a title.
fn taker(what: Use) -> &'static str {
    match what {
        Use::Raided => "Raids",
        Use::WithoutCash => "Cash limits",
        _ => "Lapses",
    }
}
