//! What the charts of a single plan have in common: which plan, which years, and how sure its numbers are.

use super::run_data::RunData;
use super::text;
use crate::engine::Results;
use crate::engine::results::{LedgerRow, Spread, Statistic};
use crate::units::{FinancialYear, RiskBand};
use crate::words::LIKELY;

/// The plan that a chart follows, and the futures that it was met in.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct OfPlan {
    /// Its position in the results.
    pub strategy: usize,
    /// Identifier and label, as it may be drawn.
    pub name: (String, String),
    /// The simulated years; at least one.
    pub years: Vec<FinancialYear>,
    /// Whether there are futures enough to speak of 8 of 10.
    pub has_spread: bool,
    pub futures: u32,
}

impl OfPlan {
    pub(super) fn new(results: &Results, story: &RunData) -> Self {
        let strategy = story.followed;
        let (id, label) = results.strategies.get(strategy).cloned().unwrap_or_default();
        let label = story.plans.iter().find(|plan| plan.id == id).map_or(label, |plan| plan.label.clone());
        let (has_spread, futures) = (story.has_spread(), story.futures);
        Self { strategy, name: (id, label), years: results.years.clone(), has_spread, futures }
    }

    pub(super) fn last_year(&self) -> FinancialYear {
        self.years.last().copied().unwrap_or(FinancialYear::starting(0))
    }

    /// `2025/26 to 2039/40`, or the only year.
    pub(super) fn span_from(&self, first: FinancialYear) -> String {
        let last = self.last_year();
        if first == last { last.to_string() } else { format!("{first} to {last}") }
    }

    /// `means over 10,000 simulated futures`, or that there is but one.
    pub(super) fn means_in_words(&self, story: &RunData) -> String {
        match self.futures {
            1 => story.futures_in_words(),
            _ => format!("means over {}", story.futures_in_words()),
        }
    }

    /// `On average over 10,000 simulated futures`, or that there is but one.
    pub(super) fn on_average(&self, story: &RunData) -> String {
        match self.futures {
            1 => "In one simulated future".to_owned(),
            _ => format!("On average over {}", story.futures_in_words()),
        }
    }
}

/// The most words of a title that names its plan: four more than of others, since `Under Worst first` is said before what they say, and
/// prices in it.
pub(super) const MOST_WORDS_NAMED: usize = 14;
/// The longest name of a plan in a title.
const LONGEST_NAME: usize = 40;

/// What is told of one plan, identifier and label, under its name, which is shortened where it would be more than the title holds.
pub(super) fn under((id, label): &(String, String), told: &str) -> String {
    let name = text::shown(label, id);
    let count = |text: &str| text.split(' ').count();
    // The year, which the subtitle has too, gives way to the name.
    let undated = told.rsplit_once(' ').filter(|(_, year)| year.contains('/')).and_then(|(rest, _)| {
        ["by", "in", "to"].into_iter().find_map(|word| rest.strip_suffix(word)).map(str::trim_end)
    });
    let is_long = 1 + count(name) + count(told) > MOST_WORDS_NAMED;
    let told = undated.filter(|told| is_long && count(told) > 2).unwrap_or(told);
    let room = MOST_WORDS_NAMED.saturating_sub(1 + count(told));
    let mut first: String = name.split(' ').take(if room > 0 { room } else { 1 }).collect::<Vec<_>>().join(" ");
    if first.chars().count() > LONGEST_NAME {
        first = first.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned();
    }
    let cut = if first == name { "" } else { "…" };
    let mut letters = told.chars();
    let told = letters.next().map_or_else(String::new, |letter| letter.to_lowercase().chain(letters).collect());
    format!("Under {first}{cut}, {told}")
}

/// The rows of the ledger that are means over the futures, for one plan, estate and band (none: all), in order of year.
pub(super) fn ledger(results: &Results, strategy: usize, entity: usize, band: Option<RiskBand>) -> Vec<&LedgerRow> {
    let wanted = |row: &&LedgerRow| {
        (row.strategy, row.entity, row.band) == (strategy, entity, band) && row.statistic == Statistic::Mean
    };
    let mut rows: Vec<&LedgerRow> = results.ledger.iter().filter(wanted).collect();
    rows.sort_by_key(|row| row.year);
    rows
}

/// A stock without the dust of its rounding.
pub(super) fn without_dust(gbp_m: f64) -> f64 {
    (gbp_m * 1e6).round() / 1e6
}

/// Between what it is likely to lie, as [`LIKELY`] has it: the lower quartile's lower and the upper quartile's upper end, since all
/// is beyond Monte Carlo error; none where that is not known.
pub(super) fn likely(spread: &Spread) -> Option<(f64, f64)> {
    Some((spread.at(1.0 - LIKELY).lo?, spread.at(LIKELY).hi?))
}

/// Why means stand where a reader may look for medians.
pub(super) const MEANS: &str = "Means, because they add up; of a skewed range the mean lies above the median.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_its_plan_in_twelve_words_at_most() {
        let under = |label: &str, told: &str| under(&("id".to_owned(), label.to_owned()), told);
        let told = "High-risk backlog likely to pass £6bn by 2039/40";
        assert_eq!(under("Worst first", told), "Under Worst first, high-risk backlog likely to pass £6bn by 2039/40");
        assert_eq!(
            under("Highest avoided cost per pound first", told),
            "Under Highest avoided cost per pound first, high-risk backlog likely to pass £6bn"
        );
        assert_eq!(
            under("Ring-fenced to high risk", told),
            "Under Ring-fenced to high risk, high-risk backlog likely to pass £6bn by 2039/40"
        );
        assert!(under(&"W".repeat(90), told).chars().count() < 100);
        let ten = "a b c d e f g h i j";
        for label in ["Worst", "Worst first", "Worst first of all"] {
            assert!(under(label, ten).split(' ').count() <= MOST_WORDS_NAMED);
        }
        assert!(under("最差优先", told).starts_with("Under id, "));
    }
}
