//! What a run found of money, technology and staff, as far as they are simulated: a sentence or two each.

use super::{Money, Summary};
use crate::analysis::capital::Use;
use crate::cli::findings::{Chance, LEAST_FOR_A_RANGE, Spread, find, percent};
use crate::engine::Metric;
use crate::engine::results::SeriesStats;
use crate::words::BILLIONS_FROM;

impl Summary<'_> {
    /// The sentences, of the strategy at `strategy`.
    pub(super) fn systems(&self, strategy: usize) -> Vec<String> {
        if self.n < LEAST_FOR_A_RANGE {
            return Vec::new();
        }
        [self.money_in_words(strategy), self.technology_and_staff(strategy)].into_iter().flatten().collect()
    }

    fn of(&self, strategy: usize, metric: Metric, year: usize) -> Option<&SeriesStats> {
        find(self.results, strategy, metric, year)
    }

    /// `£0.2bn to £2.1bn` in the last year, or the one value of all futures.
    fn range(&self, strategy: usize, metric: Metric) -> Option<String> {
        let spread = Spread::of(self.of(strategy, metric, self.year), 0.0);
        let (low, high) = spread.range.or(spread.median.map(|median| (median, median)))?;
        let money = Money::of(high);
        let written = |value: f64| {
            let figure = money.show(value.abs(), &spread);
            match figure.contains(|c: char| ('1'..='9').contains(&c)) {
                true => format!("{}£{figure}{}", if value < 0.0 { "−" } else { "" }, money.unit),
                false => "£0".to_owned(),
            }
        };
        let (low, high) = (written(low), written(high));
        Some(if low == high { low } else { format!("{low} to {high}") })
    }

    /// `3 % to 10 %` in the last year.
    fn shares(&self, strategy: usize, metric: Metric) -> Option<String> {
        let spread = Spread::of(self.of(strategy, metric, self.year), 0.0);
        let (low, high) = spread.range.or(spread.median.map(|median| (median, median)))?;
        let (low, high) = (percent(low), percent(high));
        Some(if low == high { low } else { format!("{low} to {high}") })
    }

    /// The mean of a year, over years and futures.
    fn a_year(&self, strategy: usize, metric: Metric) -> f64 {
        let years = 0..=self.year;
        let sum = years.clone().fold(0.0, |sum, t| sum + self.of(strategy, metric, t).map_or(0.0, |stats| stats.mean));
        sum / (self.year + 1) as f64
    }

    /// Deficit or cash, and what of the plan does not become capital.
    fn money_in_words(&self, strategy: usize) -> Option<String> {
        let funding = self.scenario.funding.as_ref()?;
        let deficit = self.range(strategy, Metric::Deficit)?;
        let cash = funding.cash.as_ref().and_then(|_| self.range(strategy, Metric::Cash));
        let cash = cash.map_or_else(String::new, |cash| format!(", and cash at the end {cash}"));
        let planned = self.a_year(strategy, Metric::CapitalPlanned);
        let money = Money::of(planned);
        let lost = [
            (Use::Raided, "is raided for day-to-day costs"),
            (Use::WithoutCash, "has no cash behind it"),
            (Use::Lapsed, "lapses"),
        ];
        let lost = lost.into_iter().filter_map(|(lost, what)| {
            let amount = lost.metrics().iter().fold(0.0, |sum, &metric| sum + self.a_year(strategy, metric));
            // What rounds to nothing is not worth a word.
            let told = planned > 0.0 && amount / planned >= 0.001;
            told.then(|| format!("£{}{} {what} ({})", money.stated(amount), money.unit, percent(amount / planned)))
        });
        let lost: Vec<String> = lost.collect();
        let lost = match lost.as_slice() {
            [] => String::new(),
            lost => format!(
                " Of £{}{} planned a year on average to {} {}.",
                money.stated(planned),
                money.unit,
                self.told,
                crate::cli::words::list(lost)
            ),
        };
        let label = &self.rows[strategy].label;
        let share = Chance::above(self.results, strategy, Metric::Deficit, self.year, 0.0);
        Some(format!(
            "Under {label} {} ends in deficit in {} of futures; in 8 of 10 it is {deficit} in cash{cash}.{lost}",
            self.told,
            share.in_words()
        ))
    }

    /// Legacy and vacancies.
    fn technology_and_staff(&self, strategy: usize) -> Option<String> {
        let mut said = Vec::new();
        let opening = |metric: Metric| metric.opening(self.scenario).map(|opening| opening.value);
        if let (Some(shares), Some(from)) = (self.shares(strategy, Metric::LegacyShare), opening(Metric::LegacyShare)) {
            let cost = match (opening(Metric::LegacyRunningCost), self.range(strategy, Metric::LegacyRunningCost)) {
                (Some(cost), Some(range)) if cost > 0.0 => {
                    let money = Money::of(cost);
                    let figure = money.stated(cost);
                    let figure = figure.strip_suffix(".0").unwrap_or(&figure);
                    format!(" and costs {range} a year in cash to run (£{figure}{})", money.unit)
                }
                _ => String::new(),
            };
            said.push(format!("{shares} of technology is legacy ({}){cost}", percent(from)));
        }
        let mut vacant = Vec::new();
        for (metric, what) in [
            (Metric::ClinicalVacancyShare, "clinical"),
            (Metric::EstatesVacancyShare, "estates"),
            (Metric::DigitalVacancyShare, "digital"),
        ] {
            if let (Some(shares), Some(from)) = (self.shares(strategy, metric), opening(metric)) {
                vacant.push(format!("{shares} of {what} posts ({})", percent(from)));
            }
        }
        if !vacant.is_empty() {
            said.push(format!("vacant are {}", crate::cli::words::list(&vacant)));
        }
        let said = said.join("; ");
        let opening = self.opening_year;
        (!said.is_empty())
            .then(|| format!("In 8 of 10 futures, at the end of {} (of {opening} in brackets): {said}.", self.told))
    }
}

impl Money {
    /// £bn from a billion on, £k below a million.
    pub(super) fn of(gbp_m: f64) -> Self {
        match gbp_m {
            size if size >= BILLIONS_FROM => Self { per_unit: 1000.0, unit: "bn" },
            size if size > 0.0 && size < 1.0 => Self { per_unit: 0.001, unit: "k" },
            _ => Self { per_unit: 1.0, unit: "m" },
        }
    }
}
