//! What the leader costs and gains beside the outcome that is asked: where the money of all years goes, the other outcomes and bands of
//! risk, and the estates that pay.

use super::{Opponent, Writer, directed, turned, turned_verdict};
use crate::analysis::amount::amount;
use crate::analysis::best::Verdict;
use crate::analysis::comparison::{Cell, OfEstate};
use crate::analysis::difference::Difference;
use crate::outcomes::Metric;
use crate::words::list;

impl Writer<'_> {
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
        let of = |metric: &Metric| {
            let (difference, verdict) = self.against(self.found.total(*metric)?, opponent.contender);
            let differs = matches!(verdict, Verdict::Better | Verdict::Worse);
            let more = if difference.mean.value > 0.0 { "more" } else { "less" };
            let size = amount(*metric, difference.mean.value, difference.mean.mcse);
            differs.then(|| format!("{size} {more} {}", use_in_words(*metric)))
        };
        let mut told: Vec<String> = Metric::MONEY.iter().filter_map(of).collect();
        let deficits = self.found.total(Metric::Deficit).map(|cell| self.against(cell, opponent.contender));
        if let Some((difference, Verdict::Better | Verdict::Worse)) = deficits {
            let mean = difference.mean;
            told.push(format!("deficits are {}", directed(Metric::Deficit, mean.value, mean.mcse)));
        }
        let pair = format!("{} against {}", self.label(self.leader()), self.label(opponent.contender));
        let years = self.over_the_years();
        match told.is_empty() {
            true => format!("Money {years} ({pair}): no difference in what is spent, raided or lapses can be shown."),
            false => format!("Money {years} ({pair}, on average, in cash): {}.", list(&told)),
        }
    }

    /// What the leader costs and gains in the other outcomes, against its opponent: stocks in the year that is asked, flows of all years
    /// to it; then in which estates.
    pub(super) fn elsewhere(&self, opponent: Opponent) -> Vec<String> {
        let other = opponent.contender;
        let real = self.metric().is_real();
        let twin = |metric: Metric| Metric::ALL.into_iter().any(|real| is_twin(metric, real));
        let (mut costs, mut gains, mut equal) = (Vec::new(), Vec::new(), Vec::new());
        for &metric in &self.found.question.metrics {
            // Of money that is told in cash and in real terms, one is enough: as that by which is judged.
            let told_otherwise = if real { twin(metric) } else { metric.is_real() };
            let money = || Metric::MONEY.iter().copied().chain([Metric::Deficit]);
            let is_money = money().any(|m| m == metric || is_twin(m, metric));
            let own = metric == self.metric() || is_twin(metric, self.metric()) || is_twin(self.metric(), metric);
            if told_otherwise || is_money || own {
                continue;
            }
            let cell = self.found.total(metric).or_else(|| self.found.cell(metric, self.judged.year));
            let Some(cell) = cell else { continue };
            let (difference, verdict) = self.against(cell, other);
            let said = || {
                let Difference { mean, .. } = difference;
                let told = directed(metric, mean.value, mean.mcse);
                // "Number of lost bed-days 1,230 lower" says already of what.
                let unit = format!(" {} ", metric.unit().name());
                format!("{} {}", metric.in_words(), told.replacen(&unit, " ", 1))
            };
            match verdict {
                Verdict::Worse => costs.push(said()),
                Verdict::Better => gains.push(said()),
                _ => equal.push(metric.in_words()),
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
                    true => "no other outcome, no band of risk and no estate is worse, as far as can be shown",
                    false => "none of the outcomes compared is worse; bands of risk or estates are not all among them",
                };
                format!("What it costs elsewhere ({pair}; {when}): {told}.")
            }
            true => {
                format!("What it costs elsewhere ({pair}; {when}): no other outcome of all estates together is worse.")
            }
            false => format!("What it costs elsewhere ({pair}; {when}, on average): {}.", list(&costs)),
        });
        if !losing.is_empty() {
            losing.sort_by(|a, b| b.1.total_cmp(&a.1));
            lines.push(format!(
                "Who pays ({pair}; backlog {}, on average): {}.",
                self.at_the_close(),
                estates(&losing)
            ));
        }
        if !gains.is_empty() {
            lines.push(format!("What else it gains ({when}, on average): {}.", list(&gains)));
        }
        if !winning.is_empty() && !losing.is_empty() {
            winning.sort_by(|a, b| a.1.total_cmp(&b.1));
            lines.push(format!("Who gains (backlog {}, on average): {}.", self.at_the_close(), estates(&winning)));
        }
        if !equal.is_empty() {
            lines.push(format!("No difference can be shown in: {}.", list(&equal)));
        }
        lines
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
fn estates(told: &[(&str, f64)]) -> String {
    let one = |(name, more): &(&str, f64)| format!("{name} {}", directed(Metric::BacklogTotal, *more, None));
    list(&told.iter().map(one).collect::<Vec<_>>())
}

/// Whether the second is the first in real terms.
fn is_twin(cash: Metric, real: Metric) -> bool {
    real.is_real() && real.name() == cash.name().replace("_gbp_m", "_real_gbp_m")
}

/// What becomes of money, after how much of it.
fn use_in_words(metric: Metric) -> &'static str {
    match metric {
        Metric::SpendBacklog => "is spent on backlog",
        Metric::SpendRepairs => "is spent on repairs",
        Metric::SpendSetAsides => "is set aside",
        Metric::SpendTechnology => "is spent on technology",
        Metric::SpendElsewhere => "is spent elsewhere",
        Metric::CapitalRaided => "is raided for day-to-day costs",
        Metric::CapitalCashLimited => "has no cash behind it",
        _ => "lapses",
    }
}
