//! What the leader costs and gains beside the outcome that is asked: where the money of all years goes, the other outcomes and bands of
//! risk, and the estates that pay.

use super::{Opponent, Writer, directed, turned, turned_verdict};
use crate::analysis::amount::amount;
use crate::analysis::best::Verdict;
use crate::analysis::comparison::{Cell, OfEstate};
use crate::analysis::difference::Difference;
use crate::analysis::estates;
use crate::num::quantile::Mean;
use crate::outcomes::{Metric, Unit};
use crate::words::list;

/// Money that differs by less than this share of the plan is not told: a board that spends billions does not ask for thousands.
const LEAST_OF_PLAN: f64 = 1e-4;

impl Writer<'_> {
    /// Whether money that differs by so much, £m over all years, is told.
    fn is_told(&self, difference: f64) -> bool {
        let reference = self.found.question.reference;
        let planned = self.found.total(Metric::CapitalPlanned).map_or(0.0, |cell| cell.rows[reference].mean.value);
        difference.abs() >= LEAST_OF_PLAN * planned
    }

    /// The leader's difference from its opponent in a cell, and what it tells.
    fn against(&self, cell: &Cell, other: usize) -> (Difference, Verdict) {
        let leader = self.leader();
        match other == self.found.question.reference {
            true => (cell.rows[leader].difference, cell.rows[leader].verdict),
            false => (turned(&cell.rows[other].difference), turned_verdict(cell.rows[other].verdict)),
        }
    }

    /// `from 2025/26 to 2034/35`, or the only year.
    fn over_the_years(&self) -> String {
        let (first, last) = (self.found.question.years[0], self.year());
        if first == last { format!("in {first}") } else { format!("from {first} to {last}") }
    }

    /// What the leader does with money otherwise than its opponent, all years together.
    pub(super) fn money(&self, opponent: Opponent) -> String {
        let all: Vec<(Metric, Difference, Verdict)> = Metric::MONEY
            .iter()
            .filter_map(|&metric| {
                let (difference, verdict) = self.against(self.found.total(metric)?, opponent.contender);
                Some((metric, difference, verdict))
            })
            .collect();
        let differs = |(_, difference, verdict): &(Metric, Difference, Verdict)| {
            verdict.separated() && self.is_told(difference.mean.value)
        };
        // Where the money went that another use lost is told too, though it is half a per cent of a larger use.
        let sizes = all.iter().filter(|one| differs(one)).map(|(_, difference, _)| difference.mean.value.abs());
        let largest = sizes.fold(0.0, |most, size| if size > most { size } else { most });
        let is_counterpart = |(_, difference, _): &(Metric, Difference, Verdict)| {
            let size = difference.mean.value.abs();
            let known = difference.mean.interval().is_some_and(|(low, high)| low * high > 0.0);
            largest > 0.0 && known && size >= 0.5 * largest
        };
        let of = |one: &(Metric, Difference, Verdict)| {
            let (metric, difference, _) = one;
            let more = if difference.mean.value > 0.0 { "more" } else { "less" };
            let least = difference.mean.value.abs() * 0.05;
            let error = difference.mean.mcse.filter(|error| *error > least).unwrap_or(least);
            let size = amount(*metric, difference.mean.value, Some(error));
            let words = use_in_words(*metric).filter(|_| differs(one) || is_counterpart(one))?;
            Some(format!("{size} {more} {words}"))
        };
        let mut told: Vec<String> = all.iter().filter_map(of).collect();
        let deficits = self.found.total(Metric::Deficit).map(|cell| self.against(cell, opponent.contender));
        if let Some((Difference { mean, .. }, Verdict::Better | Verdict::Worse)) = deficits
            && self.is_told(mean.value)
        {
            told.push(format!("deficits are {}", roughly(Metric::Deficit, mean)));
        }
        let pair = format!("{} against {}", self.label(self.leader()), self.label(opponent.contender));
        let years = self.over_the_years();
        match told.is_empty() {
            true => format!(
                "Money {years} ({pair}): what is spent, raided or lapses differs by half a per cent, or a ten-thousandth of the plan, at most."
            ),
            false => format!("Money {years} ({pair}, on average, in cash): {}.", list(&told)),
        }
    }

    /// What the leader costs and gains in the other outcomes, against its opponent: stocks in the year that is asked, flows of all years
    /// to it; then in which estates.
    pub(super) fn elsewhere(&self, opponent: Opponent) -> Vec<String> {
        let other = opponent.contender;
        let (mut costs, mut gains) = self.money_as_cost(other);
        let mut equal = Vec::new();
        for &metric in &self.found.question.metrics {
            // Deficits are told with the money.
            let is_money = metric == Metric::Deficit || Metric::MONEY.contains(&metric);
            if is_money || self.is_told_elsewhere(metric) {
                continue;
            }
            let cell = self.found.total(metric).or_else(|| self.found.cell(metric, self.judged.year));
            // What is nothing under every strategy is not simulated, or never comes.
            let is_there = |cell: &&Cell| cell.rows.iter().any(|row| row.mean.value != 0.0);
            let Some(cell) = cell.filter(is_there) else { continue };
            let (difference, verdict) = self.against(cell, other);
            let said = || {
                let told = roughly(metric, difference.mean);
                // "Number of lost bed-days 1,230 lower" says already of what, "waiting list 0.02 million lower" does not.
                let unit = match metric.unit() {
                    Unit::Million => String::new(),
                    unit => format!(" {} ", unit.name()),
                };
                let told = if unit.is_empty() { told } else { told.replacen(&unit, " ", 1) };
                format!("{} {told}", self.told(metric))
            };
            match verdict {
                Verdict::Worse => costs.push(said()),
                Verdict::Better => gains.push(said()),
                _ => equal.push(self.told(metric)),
            }
        }
        let mut lines = Vec::new();
        let [mut losing, mut winning] = self.of_estates(other);
        let when = match self.found.question.years[0] == self.year() {
            true => format!("{}", self.year()),
            false => format!("{}, or {} in all", self.when(Metric::BacklogTotal, self.year()), self.over_the_years()),
        };
        let pair = format!("{} against {}", self.label(self.leader()), self.label(other));
        if costs.is_empty() && gains.is_empty() && equal.is_empty() && losing.is_empty() && winning.is_empty() {
            return lines;
        }
        lines.push(match costs.is_empty() {
            true if losing.is_empty() => {
                let bands = [Metric::BacklogLow, Metric::BacklogModerate, Metric::BacklogSignificant];
                let all = bands.iter().all(|metric| self.found.question.metrics.contains(metric));
                let told = match all && !self.found.estates.is_empty() {
                    true => "no use of money, no other outcome, no band of risk and no estate is worse by more than half a per cent, as far as can be shown",
                    false => "none of the outcomes compared is worse by more than half a per cent; bands of risk or estates are not all among them",
                };
                format!("What it costs elsewhere ({pair}; {when}): {told}.")
            }
            true => {
                format!("What it costs elsewhere ({pair}; {when}): no other outcome of all estates together is worse by more than half a per cent.")
            }
            false => format!("What it costs elsewhere ({pair}; {when}, on average): {}.", list(&costs)),
        });
        let backlog =
            format!("total backlog in {} prices {}", self.found.question.years[0].plus(-1), self.at_the_close());
        if !losing.is_empty() {
            losing.sort_by(|a, b| b.1.total_cmp(&a.1));
            lines.push(format!("Who pays ({pair}; {backlog}, on average): {}.", listed(&losing)));
        }
        if !gains.is_empty() {
            lines.push(format!("What else it gains ({when}, on average): {}.", list(&gains)));
        }
        if !winning.is_empty() {
            winning.sort_by(|a, b| a.1.total_cmp(&b.1));
            lines.push(format!("Who gains ({backlog}, on average): {}.", listed(&winning)));
        }
        if !equal.is_empty() {
            lines.push(format!("About equal, or not to be told apart: {}.", list(&equal)));
        }
        lines
    }

    /// Whether an outcome is, or is told by, another: the one that is asked; money in the other prices than that; the sum of two bands
    /// where bands are told in real terms.
    fn is_told_elsewhere(&self, metric: Metric) -> bool {
        let compared =
            |metric: Option<Metric>| metric.is_some_and(|metric| self.found.question.metrics.contains(&metric));
        let asked = self.metric();
        let own = [Some(asked), asked.in_cash(), asked.in_real_terms()].contains(&Some(metric));
        // Real terms lead, but beside an outcome that is asked for in cash and could be had in real terms.
        let otherwise = match asked.in_real_terms().is_some() {
            true => compared(metric.in_cash()),
            false => compared(metric.in_real_terms()) || metric == Metric::BacklogHighSignificant,
        };
        own || otherwise
    }

    /// More capital, more of it that is lost, and less for other things is a cost; the other way round it is a gain.
    fn money_as_cost(&self, other: usize) -> (Vec<String>, Vec<String>) {
        let (mut costs, mut gains) = (Vec::new(), Vec::new());
        // What is not spent on other things is what they pay.
        let (lost, spent) = (false, true);
        for (metric, is_spent, words) in [
            (Metric::CapitalPlanned, lost, "capital planned"),
            (Metric::CapitalOnTop, lost, "capital on top of the plan"),
            (Metric::CapitalRaided, lost, "capital raided for day-to-day costs"),
            (Metric::CapitalCashLimited, lost, "allocation without money behind it"),
            (Metric::CapitalLapsed, lost, "capital lapsed"),
            (Metric::Deficit, lost, "deficits"),
            (Metric::SpendElsewhere, spent, "spending elsewhere"),
            (Metric::SpendTechnology, spent, "spending on technology"),
            (Metric::SpendProgrammes, spent, "spending on programmes"),
            (Metric::SpendSetAsides, spent, "money set aside"),
        ] {
            let Some(cell) = self.found.total(metric) else { continue };
            let (difference, verdict) = self.against(cell, other);
            if !verdict.separated() || !self.is_told(difference.mean.value) {
                continue;
            }
            let more = difference.mean.value > 0.0;
            let said = format!("{words} in cash {}", roughly(metric, difference.mean));
            if more != is_spent { costs.push(said) } else { gains.push(said) }
        }
        (costs, gains)
    }

    /// Which estates matter under the leader.
    pub(super) fn estates(&self) -> Option<String> {
        if self.found.estates_not_kept {
            return Some(format!(
                "Of single estates nothing is told at the end of {}, for which the run did not keep them: simulate the scenario anew and \
                 ask for that year.",
                self.year()
            ));
        }
        let lines = estates::lines(&self.found.estates, self.leader());
        let opening_year = self.found.question.years[0].plus(-1);
        estates::in_words(&lines, &self.label(self.leader()), opening_year, self.year())
    }

    fn at_the_close(&self) -> String {
        self.when(Metric::BacklogTotal, self.year())
    }

    /// The estates in which the leader leaves more backlog than another, and those in which it leaves less, each with how much.
    fn of_estates(&self, other: usize) -> [Named<'_>; 2] {
        let leader = self.leader();
        let told = |estate: &'_ OfEstate| estate.more(leader, other);
        let all = self.found.estates.iter().filter_map(|estate| Some((estate.name.as_str(), told(estate)?)));
        let (more, less): (Named<'_>, Named<'_>) = all.partition(|(_, more)| *more > 0.0);
        [more, less]
    }
}

/// Estates, each with how much more backlog it ends with.
type Named<'a> = Vec<(&'a str, f64)>;

/// `London £1.2bn higher`, each.
fn listed(told: &[(&str, f64)]) -> String {
    let one = |(name, more): &(&str, f64)| {
        format!("{name} {}", roughly(Metric::BacklogTotalReal, Mean { value: *more, mcse: None }))
    };
    list(&told.iter().map(one).collect::<Vec<_>>())
}

/// `£4.1bn lower`, to two digits: beside the outcome that is asked no more are of use.
fn roughly(metric: Metric, difference: Mean) -> String {
    let least = difference.value.abs() * 0.05;
    let error = difference.mcse.filter(|error| *error > least).unwrap_or(least);
    directed(metric, difference.value, Some(error))
}

/// What becomes of money, after how much of it; none where an outcome is no use of money.
fn use_in_words(metric: Metric) -> Option<&'static str> {
    Some(match metric {
        Metric::CapitalPlanned => "is planned",
        Metric::CapitalOnTop => "comes on top of the plan",
        Metric::SpendBacklog => "is spent on backlog",
        Metric::SpendRepairs => "is spent on repairs",
        Metric::SpendSetAsides => "is set aside",
        Metric::SpendTechnology => "is spent on technology",
        Metric::SpendProgrammes => "is spent on programmes",
        Metric::SpendElsewhere => "is spent elsewhere",
        Metric::CapitalRaided => "is raided for day-to-day costs",
        Metric::CapitalCashLimited => "has no cash behind it",
        Metric::CapitalLapsed => "lapses",
        _ => return None,
    })
}
