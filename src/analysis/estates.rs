//! The estates that matter: which holds the most, which grows fastest, which is worst per m², and which most likely gets worse.

use super::amount::amount;
use super::answer::in_ten;
use super::comparison::OfEstate;
use crate::engine::results::{EstateStats, QuantileEstimate};
use crate::outcomes::Metric;
use crate::units::FinancialYear;
use crate::words::list;

/// Shares of futures that differ by less are told alike.
const TELLING: f64 = 0.005;

/// One estate under one plan, from the opening to a year, at opening-year prices.
#[derive(Clone, PartialEq, Debug)]
pub struct Line<'a> {
    /// Its name for people.
    pub name: &'a str,
    /// What is known of it.
    pub stats: &'a EstateStats,
    /// Its floor area, m², where it is certain.
    pub area_m2: Option<f64>,
}

impl Line<'_> {
    /// How many times its opening backlog the median is; none of nothing.
    pub fn times(&self) -> Option<f64> {
        (self.stats.opening > 0.0).then(|| self.median() / self.stats.opening)
    }

    /// The median, £m.
    pub fn median(&self) -> f64 {
        self.stats.p10_p50_p90()[1].value
    }

    /// £ per m², at the opening and at the median.
    pub fn per_m2(&self) -> Option<(f64, f64)> {
        let per = |gbp_m: f64, area: f64| gbp_m * 1e6 / area;
        self.area_m2.map(|area| (per(self.stats.opening, area), per(self.median(), area)))
    }
}

/// The estates under a contender, the largest first.
pub fn lines(estates: &[OfEstate], contender: usize) -> Vec<Line<'_>> {
    let known = estates.iter().filter_map(|estate| Some((estate, estate.rows.get(contender)?)));
    let mut lines: Vec<Line<'_>> =
        known.map(|(estate, stats)| Line { name: &estate.name, stats, area_m2: estate.area_m2 }).collect();
    lines.sort_by(|a, b| b.median().total_cmp(&a.median()));
    lines
}

/// Which estates matter, in a sentence or two; none of a single estate, or where there is no backlog.
pub fn in_words(lines: &[Line<'_>], plan: &str, opening_year: FinancialYear, year: FinancialYear) -> Option<String> {
    let largest = lines.first().filter(|line| lines.len() > 1 && line.median() > 0.0)?;
    let total = lines.iter().fold(0.0, |sum, line| sum + line.stats.mean.value);
    let share = if total > 0.0 { 100.0 * largest.stats.mean.value / total } else { 0.0 };
    let mut said = format!(
        "By estate (total backlog under {plan}, in {opening_year} prices, medians at the end of {year}): {} holds the most, {share:.0} % of the mean: {}",
        largest.name,
        course(largest)
    );
    let most = |of: &dyn Fn(&Line<'_>) -> Option<f64>| {
        let all = lines.iter().filter_map(|line| Some((line, of(line)?)));
        all.reduce(|a, b| if b.1 > a.1 { b } else { a })
    };
    if let Some((fastest, times)) = most(&|line: &Line<'_>| line.times()).filter(|(line, _)| line.name != largest.name)
    {
        let grows = if times > 1.0 { "grows fastest" } else { "falls least" };
        said += &format!("; {} {grows}: {}", fastest.name, course(fastest));
    }
    let dearest = most(&|line: &Line<'_>| Some(line.per_m2()?.1));
    if let Some((name, (from, to))) = dearest.and_then(|(line, _)| Some((line.name, line.per_m2()?))) {
        // What reads the same is no worse.
        let reads = |line: &&Line<'_>| line.per_m2().is_some_and(|(_, other)| pounds(other) == pounds(to));
        let alike: Vec<&str> = lines.iter().filter(reads).map(|line| line.name).collect();
        said += &match alike.len() {
            1 => format!("; per m² it is worst in {name}, £{} today and £{} then", pounds(from), pounds(to)),
            _ => format!("; per m² it is worst in {}, £{} then", list(&alike), pounds(to)),
        };
    }
    if let Some((likeliest, _)) = most(&|line: &Line<'_>| Some(line.stats.worse.value())) {
        let least = lines.iter().map(|line| line.stats.worse.value()).fold(1.0, |a: f64, b| if b < a { b } else { a });
        let often = in_ten(likeliest.stats.worse);
        said += &match likeliest.stats.worse.value() - least < TELLING {
            true => format!("; each ends above today in {often}"),
            false => {
                let near = |line: &&Line<'_>| likeliest.stats.worse.value() - line.stats.worse.value() < TELLING;
                let alike: Vec<&str> = lines.iter().filter(near).map(|line| line.name).collect();
                let is = if alike.len() == 1 { "is" } else { "are" };
                format!("; the likeliest to end above today {is} {}, in {often}", list(&alike))
            }
        };
    }
    Some(said + ".")
}

/// `£2.9bn today, £9.1bn then (£5bn to £19bn in 8 of 10 futures), 3.2 times`.
fn course(line: &Line<'_>) -> String {
    let money = |value: f64, error: Option<f64>| amount(Metric::BacklogTotalReal, value, error);
    let of = |estimate: &QuantileEstimate| {
        money(estimate.value, estimate.lo.zip(estimate.hi).map(|(low, high)| (high - low) / 2.0))
    };
    let [low, middle, high] = &line.stats.p10_p50_p90();
    let times = line.times().map_or_else(String::new, |times| format!(", {times:.1} times"));
    let range = match (of(low), of(high)) {
        (low, high) if low == high => String::new(),
        (low, high) => format!(" ({low} to {high} in 8 of 10 futures)"),
    };
    format!("{} today, {} then{range}{times}", money(line.stats.opening, None), of(middle))
}

/// Pounds to three digits: `1,230`.
pub fn pounds(value: f64) -> String {
    let mut step = 1.0;
    while value / step >= 1000.0 {
        step *= 10.0;
    }
    crate::words::grouped(&format!("{:.0}", (value / step).round() * step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::quantile::{Mean, Share};

    fn estate(name: &str, opening: f64, median: f64, worse: f64, area_m2: f64) -> OfEstate {
        let at = |value| QuantileEstimate { value, lo: None, hi: None };
        let mean = Mean { value: median, mcse: Some(0.0) };
        let stats = EstateStats {
            strategy: 0,
            entity: 1,
            year: 4,
            opening,
            mean,
            quantiles: [0.4, 0.5, 0.8, 1.0, 1.5, 2.0, 3.0].map(|times| at(times * median)),
            worse: Share { count: worse, n: 100 },
            from_reference: mean,
        };
        OfEstate { name: name.to_owned(), area_m2: Some(area_m2), rows: vec![stats], reference: None }
    }

    #[test]
    fn the_largest_the_fastest_the_dearest_and_the_likeliest_are_named() {
        let all =
            [estate("A", 10.0, 12.0, 60.0, 1e4), estate("B", 50.0, 60.0, 80.0, 1e6), estate("C", 2.0, 8.0, 90.0, 1e5)];
        let (opening, year) = (FinancialYear::starting(2024), FinancialYear::starting(2029));
        let said = in_words(&lines(&all, 0), "Plan", opening, year).expect("three estates");
        for part in [
            "in 2024/25 prices, medians at the end of 2029/30",
            "B holds the most, 75 % of the mean: £50.0m today, £60.0m then (£30.0m to £120m in 8 of 10 futures), 1.2 times",
            "C grows fastest: £2.00m today, £8.00m then",
            "worst in A, £1,000 today and £1,200 then",
            "the likeliest to end above today is C, in about 9 of 10 futures",
        ] {
            assert!(said.contains(part), "`{part}` is missing: {said}");
        }
        assert_eq!(in_words(&lines(&all[..1], 0), "Plan", opening, year), None);
    }
}
