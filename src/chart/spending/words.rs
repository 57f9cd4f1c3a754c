//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::{Loss, Spending};
use crate::analysis::capital::Use;
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::run_data::RunData;
use crate::words::list;
use std::fmt::Write as _;

/// A share of the plan that is known less closely than this (in per cent of it) stands in no title.
const CLOSE_ENOUGH: f64 = 2.0;
/// What is less than this share of all that was lost is not named in the title.
const NAMED: f64 = 0.10;
/// Capital beyond this multiple of the plan is more than the plan.
const SAME: f64 = 1.005;

impl Spending {
    /// What the capital does, in ten words at most: how much of the plan never gets spent, or waits, as far as that is
    /// known. A percentage is of what stands beside it, and of nothing else.
    pub(super) fn title(&self) -> String {
        let year = self.last_year();
        let sum = |values: &[f64]| values.iter().fold(0.0, |sum, value| sum + value);
        let planned = sum(&self.planned);
        let whole = planned + sum(&self.on_top);
        let lost = self.lost.iter().fold(0.0, |sum, loss| sum + loss.total());
        // All that was carried forward in the years before has been there to be spent since.
        let waits = self.carried.as_ref().map_or(0.0, Loss::at_the_end);
        let errors: Option<Vec<f64>> = self.lost.iter().chain(&self.carried).map(|loss| loss.error).collect();
        let error = errors.map(|errors| errors.iter().fold(0.0, |sum, error| sum + error));
        let known = error.is_some_and(|error| planned > 0.0 && 100.0 * error / planned < CLOSE_ENOUGH);
        if self.futures < 2 || !known {
            return match self.futures {
                1 => format!("Capital to {year}: one simulated future"),
                _ => format!("What becomes of capital to {year}"),
            };
        }
        let all = if whole > SAME * planned { "all" } else { "planned" };
        let percent = |part: f64, of: f64| (100.0 * part / of).round();
        if percent(lost + waits, whole) < 1.0 {
            return format!("Nearly all {} capital is spent", if all == "all" { "the" } else { all });
        }
        if waits > lost && percent(waits, whole) >= 1.0 {
            return format!("About {} % of {all} capital is carried past {year}", percent(waits, whole));
        }
        // Of three there is room for the two that take most.
        let mut named: Vec<&Loss> = self.lost.iter().filter(|loss| loss.total() >= NAMED * lost).collect();
        named.sort_by(|a, b| b.total().total_cmp(&a.total()));
        named.truncate(2);
        let taken = percent(named.iter().fold(0.0, |sum, loss| sum + loss.total()), planned);
        let who = match named.as_slice() {
            [one] => taker(one.what).to_owned(),
            [first, other] => format!("{} and {}", taker(first.what), taker(other.what).to_lowercase()),
            _ => String::new(),
        };
        if who.is_empty() || taken < 1.0 {
            return format!("About {} % of {all} capital is spent", percent(whole - lost - waits, whole));
        }
        // The name of the plan stands before it.
        let about = if who.split(' ').count() > 2 { "" } else { "about " };
        format!("{who} take {about}{taken} % of planned capital")
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

    pub(super) fn subtitle(&self, story: &RunData) -> String {
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

    pub(super) fn alt(&self, story: &RunData) -> String {
        let fine = self.fine();
        let flows = self.parts.iter().filter(|part| part.what != Use::Carried);
        let parts = flows.map(|part| {
            let amount = fine.full(part.a_year());
            match part.what {
                Use::Backlog => format!("{amount} is spent on backlog and repairs"),
                Use::Technology => format!("{amount} on technology"),
                Use::Programmes => format!("{amount} on programmes"),
                Use::SetAside | Use::Elsewhere => format!("{amount} is spent elsewhere"),
                Use::Lapsed => format!("{amount} lapses"),
                Use::Raided => format!("{amount} is raided for day-to-day costs"),
                Use::WithoutCash => format!("{amount} has no cash behind it"),
                Use::Carried => format!("{amount} is carried forward"),
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
        let on_top = match super::mean(&self.on_top) {
            more if more > 0.0 => format!(" and {} on top of the plan", fine.full(more)),
            _ => String::new(),
        };
        let mut text = format!(
            "Stacked columns of what becomes of each year's capital in cash prices, {}, {}, under {}. A year {means}: of \
             {} planned{on_top}, {parts}.",
            story.area,
            self.span(),
            self.plan.1,
            fine.full(super::mean(&self.planned)),
        );
        if let Some(part) = self.parts.iter().find(|part| part.what == Use::Carried) {
            let _ = write!(
                text,
                " What is not spent and does not lapse is carried forward: {}{} is still carried at the end of {}.",
                if self.futures == 1 { "" } else { "on average " },
                fine.full(part.at_the_end()),
                self.last_year()
            );
        }
        if self.has_spread {
            let panels = self.panels();
            let (mut told, mut mostly): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
            for (loss, panel) in self.lost.iter().chain(&self.carried).zip(&panels) {
                let Some(last) = loss.spreads.last() else { continue };
                let (low, high) = (panel.measure.full(last.value(0.10)), panel.measure.full(last.value(0.90)));
                let what = match loss.what {
                    Use::Raided => "is raided",
                    Use::WithoutCash => "has no cash behind it",
                    Use::Carried => "is still carried at its end",
                    _ => "lapses",
                };
                let on_average = panel.measure.full(last.mean);
                match low == high {
                    // That most futures bring none does not make it nothing.
                    true if last.value(0.90) <= 0.0 && last.mean > 0.0 => mostly.push(match loss.what {
                        Use::WithoutCash => format!("all of it has cash behind it; on average {on_average} has none"),
                        _ => format!("nothing {what}; on average {on_average}"),
                    }),
                    true if last.value(0.90) <= 0.0 => told.push(match loss.what {
                        Use::WithoutCash => "all of it has cash behind it".to_owned(),
                        _ => format!("nothing {what}"),
                    }),
                    true => told.push(format!("{low} {what}")),
                    false => told.push(format!("between {low} and {high} {what}")),
                }
            }
            for mostly in mostly {
                let _ = write!(text, " In at least 8 of 10 futures of {} {mostly}.", self.last_year());
            }
            if !told.is_empty() {
                let _ = write!(text, " In 8 of 10 futures of {} {}.", self.last_year(), told.join("; "));
            }
        }
        text
    }

    /// The numbers that are shown.
    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label,financial_year,measure,unit,mean,p10,p90\n".to_owned();
        for (t, year) in self.years.iter().enumerate() {
            let plan = format!("{},{},{year}", cell(&self.plan.0), cell(&self.plan.1));
            let _ = writeln!(csv, "{plan},planned,GBP m cash,{},,", self.planned[t]);
            if let Some(on_top) = self.on_top.get(t).filter(|on_top| **on_top > 0.0) {
                let _ = writeln!(csv, "{plan},on top of the plan,GBP m cash,{on_top},,");
            }
            if let Some(carried) = &self.carried {
                let carried_in = t.checked_sub(1).map_or(0.0, |before| carried.spreads[before].mean);
                let _ = writeln!(csv, "{plan},carried in,GBP m cash,{carried_in},,");
            }
            for part in &self.parts {
                let mut losses = self.lost.iter().chain(&self.carried);
                let numbers = match losses.find(|loss| self.has_spread && loss.what == part.what) {
                    Some(loss) => {
                        let spread = &loss.spreads[t];
                        format!("{},{},{}", spread.mean, spread.value(0.10), spread.value(0.90))
                    }
                    None => format!("{},,", part.means[t]),
                };
                let _ = writeln!(csv, "{plan},{},GBP m cash,{numbers}", part.what.name().to_lowercase());
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
