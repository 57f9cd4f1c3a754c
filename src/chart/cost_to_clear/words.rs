//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::curve::{Covered, Curve};
use super::{Cost, MARKED};
use crate::chart::figures::cell;
use crate::chart::frame;
use crate::chart::money::{Money, largest};
use crate::chart::run_data::{Plan, RunData};
use crate::chart::{text, title};
use crate::words::{capital, list};
use std::fmt::Write as _;

/// A cost whose interval is wider than this share of it stands in no title.
const CLOSE_ENOUGH: f64 = 0.10;
/// Money that differs by less than this share between plans is the same.
const SAME_MONEY: f64 = 0.01;

impl Cost {
    /// The labels of all that one line stands for, as `shown` gives them of label and identifier.
    pub(super) fn joint(&self, line: usize, shown: impl for<'a> Fn(&'a str, &'a str) -> &'a str) -> String {
        let kind = self.kinds.iter().find(|kind| kind.contains(&line)).cloned().unwrap_or_else(|| vec![line]);
        let names = kind.iter().map(|&one| &self.lines[one].name);
        list(&names.map(|(id, label)| shown(label, id)).collect::<Vec<_>>())
    }

    /// What clearing costs in 8 of 10 futures under the plan that is followed, in ten words at most, as far as that is known.
    pub(super) fn title(&self) -> String {
        let year = self.year;
        let curve = &self.lines[self.followed].curve;
        let cost = curve.at(0.80);
        if !curve.interval(0.80).is_some_and(|(low, high)| high - low <= CLOSE_ENOUGH * cost) {
            return format!("What clearing urgent work would cost in {year}");
        }
        if cost <= 0.0 {
            return "No urgent work is left in 8 of 10 futures".to_owned();
        }
        format!("{} clears urgent work in 8 of 10 futures", self.money().full(cost))
    }

    pub(super) fn subtitle(&self, story: &RunData) -> String {
        let under = match self.lines.as_slice() {
            [only] => format!(" under {}", frame::plan_of(&only.name)),
            _ => " under each plan".to_owned(),
        };
        format!(
            "{}: cost of clearing all urgent backlog (high and significant risk) at the close of {}, {} in cash prices; {}{under}.",
            frame::area(story),
            self.year,
            self.money().unit.name(),
            story.futures_in_words()
        )
    }

    /// `5 of 10: £40bn, 8 of 10: £55bn`.
    pub(super) fn marked(&self, line: usize) -> String {
        let money = self.money();
        MARKED.map(|(q, name, _)| format!("{name}: {}", money.full(self.lines[line].curve.at(q)))).join(", ")
    }

    /// In how many futures the money of the year covers a plan's cost.
    pub(super) fn covered(&self, line: usize) -> Covered {
        self.lines[line].curve.covered_by(self.money_of_year())
    }

    /// The money of the year as it is written.
    pub(super) fn money_in_words(&self) -> String {
        let money = self.money_of_year();
        let unit = self.money();
        // Money that is nothing beside the cost has a unit of its own.
        if money < 0.01 * largest(self.lines.iter().map(|line| line.curve.at(0.80))) {
            return Money::for_largest(money).full(money);
        }
        unit.full(money)
    }

    /// What the lines and figures mean.
    pub(super) fn notes(&self, story: &RunData) -> Vec<String> {
        let mut notes = story.warnings();
        let mut said = vec![
            "5 of 10 and 8 of 10 futures cost no more than that; 1 in 20 costs more than the lines show.".to_owned(),
        ];
        let whose = match self.lines.len() {
            1 => String::new(),
            _ => format!(" under {}", frame::plan_of(&self.lines[self.followed].name)),
        };
        said.push(format!(
            "Money available for backlog and repairs in {}: mean{whose}{}; covered: futures in which it suffices.",
            self.year,
            self.other_money()
        ));
        notes.push(said.join(" "));
        if self.shown().len() < self.kinds.len() {
            notes.push(format!(
                "Shown of {} plans: those that cost least and most in 8 of 10 futures, and {}.",
                title::words(self.kinds.len()),
                frame::plan_of(&self.lines[self.followed].name)
            ));
        }
        if matches!(self.lines[self.followed].curve, Curve::Quantiles(_)) {
            let pound = match self.cost_is_mean {
                true => " What a pound of backlog costs to clear is taken at its mean.",
                false => "",
            };
            notes.push(format!("Drawn through the quantiles of the run, which kept no single futures.{pound}"));
        }
        notes.extend(story.coincidence(Plan::shown));
        let plans = self.lines.iter().map(|line| (line.name.1.as_str(), line.name.0.as_str()));
        notes.extend(text::stand_ins([(story.area.as_str(), story.scenario.as_str())].into_iter().chain(plans)));
        notes.push(story.source());
        notes
    }

    /// How far the money differs between the plans.
    fn other_money(&self) -> String {
        let own = self.money_of_year();
        let most = largest(self.lines.iter().map(|line| line.money));
        let least = self.lines.iter().map(|line| line.money).fold(most, |a, b| if b < a { b } else { a });
        let money = Money::for_largest(most);
        let range = money.range(least, most);
        match most - least > SAME_MONEY * own && !range.is_empty() {
            true => format!(" ({} under all)", money.unit.written(&range)),
            false => String::new(),
        }
    }

    pub(super) fn alt(&self, story: &RunData) -> String {
        let money = self.money();
        let one = |&line: &usize| {
            let curve = &self.lines[line].curve;
            format!(
                "under {} half of the futures cost no more than {} and 8 of 10 futures no more than {}, {} by that money",
                self.joint(line, |label, _| label),
                money.full(curve.at(0.50)),
                money.full(curve.at(0.80)),
                self.covered(line).in_words()
            )
        };
        let shown = self.shown();
        let told: Vec<String> = shown.iter().map(one).collect();
        let curves = match shown.len() {
            1 => "S-curve".to_owned(),
            n => format!("{} S-curves", capital(&title::words(n))),
        };
        format!(
            "{curves} of what it would cost to clear all backlog of high and significant risk at the close of {}, in cash \
             prices, {}, over {}. A line at {} marks the money available for backlog and repairs in that year, on average \
             under {}. {}.",
            self.year,
            story.area,
            story.futures_in_words(),
            self.money_in_words(),
            self.lines[self.followed].name.1,
            capital(&told.join("; "))
        )
    }

    /// The numbers that are shown, and those of the plans that are not.
    pub(super) fn csv(&self) -> String {
        let mut csv = "strategy,label,shown,financial_year,measure,share_of_futures,unit,value\n".to_owned();
        let shown = self.shown();
        for (place, line) in self.lines.iter().enumerate() {
            let stands = |shown: &usize| self.kinds.iter().any(|kind| kind.contains(shown) && kind.contains(&place));
            let is_shown = if shown.iter().any(stands) { "yes" } else { "no" };
            let name = format!("{},{},{is_shown},{}", cell(&line.name.0), cell(&line.name.1), self.year);
            for (q, cost) in line.curve.points() {
                let _ = writeln!(csv, "{name},cost to clear,{q},GBP m cash,{cost}");
            }
            for (q, _, mark) in MARKED {
                let _ = writeln!(csv, "{name},{mark},{q},GBP m cash,{}", line.curve.at(q));
            }
            let _ = writeln!(csv, "{name},money available for backlog and repairs (mean),,GBP m cash,{}", line.money);
            let covered = self.covered(place);
            let measure = match covered {
                Covered::Of(_) | Covered::About(_) => "covered by the money that is marked",
                Covered::Under(_) => "covered by the money that is marked: less than",
                Covered::Over(_) => "covered by the money that is marked: more than",
            };
            let _ = writeln!(csv, "{name},{measure},{},share,", covered.share());
        }
        let marked = &self.lines[self.followed];
        let _ = writeln!(
            csv,
            "{},{},yes,{},money that is marked,,GBP m cash,{}",
            cell(&marked.name.0),
            cell(&marked.name.1),
            self.year,
            self.money_of_year()
        );
        csv
    }
}
