//! What a run found, in a short table and one plain sentence. Every word follows from [`Results`] by a rule.

mod systems;

use crate::analysis::amount::amount;
use crate::analysis::answer::{BEYOND_TEN_YEARS, TEN_YEARS};
use crate::analysis::appraisal::Appraisals;
use crate::analysis::comparison::{INDIFFERENT_SHARE, OfEstate};
use crate::analysis::pairs::pairs;
use crate::analysis::{adoption, driver, estates, patients};
use crate::cli::findings::{
    LEAST_FOR_A_RANGE, Row, Spread, cannot_be_told_apart, highest, lowest, nearest, percent, row,
};
use crate::cli::grid::{self, Cell, Grid, columns, json_number};
use crate::cli::words;
use crate::engine::results::{Check, Pair};
use crate::engine::{Metric, Results};
use crate::num::quantile::NORMAL_975;
use crate::output::manifest::exact;
use crate::scenario::Scenario;
use crate::units::FinancialYear;
use crate::words::grouped;
use serde_json::{Value, json};

/// The findings of a run.
pub struct Summary<'r> {
    scenario: &'r Scenario,
    results: &'r Results,
    /// The year that is told: the last of the stated plan.
    told: FinancialYear,
    /// Its position.
    year: usize,
    /// Every two strategies in it.
    pairs: Vec<Pair>,
    opening_year: FinancialYear,
    /// Futures in the statistics.
    n: u32,
    rows: Vec<Row>,
    money: Money,
    /// The future nearest the median of [`Summary::typical_strategy`]: a good one to look at.
    pub typical_trial: u32,
    /// The strategy with the lowest median backlog.
    pub typical_strategy: String,
}

/// The unit in which money is shown.
#[derive(Clone, Copy)]
struct Money {
    per_unit: f64,
    /// `bn` or `m`.
    unit: &'static str,
}

impl<'r> Summary<'r> {
    /// Reads the findings of the last year of the stated plan from `results`.
    pub fn new(scenario: &'r Scenario, results: &'r Results) -> Self {
        let end = scenario.end_of_the_plan();
        let year = results.years.iter().position(|year| *year == end).unwrap_or(results.years.len() - 1);
        let rows: Vec<Row> = (0..results.strategies.len()).map(|strategy| row(results, strategy, year)).collect();
        let n = results.series.first().map_or(0, |stats| stats.n);
        let best = lowest(&rows);
        Self {
            scenario,
            results,
            told: results.years[year],
            year,
            pairs: pairs(results, year, &[Metric::BacklogTotalReal]),
            opening_year: scenario.opening_year,
            n,
            money: Money::fitting(&rows),
            typical_trial: nearest(results, best, year, rows[best].total.median).unwrap_or(1),
            typical_strategy: rows[best].id.clone(),
            rows,
        }
    }

    /// The failed checks, in a sentence each.
    pub fn failed_checks(&self) -> Option<String> {
        let failed: Vec<String> = self
            .results
            .checks
            .iter()
            .filter(|check| !check.passed)
            .map(|check| {
                format!("the check {} failed, so these results must not be used: {}", check.name, check.detail)
            })
            .collect();
        if failed.is_empty() { None } else { Some(failed.join("\n")) }
    }

    /// For people: what failed, the table, the sentence, the notes.
    pub fn in_words(&self) -> String {
        let mut out = String::new();
        // What must not be overlooked comes before any figure.
        if let Some(failed) = self.failed_checks() {
            out += &format!("FAILED: {failed}\n\n");
        }
        if let Some(left_out) = self.left_out() {
            out += &format!("{left_out}\n\n");
        }
        let first = &self.rows[0];
        out += &format!(
            "{}: maintenance backlog at the end of {}, £{} in {} prices, and in cash (at the end of {}: {}, of it high risk \
             {})\n\n",
            self.scenario.name,
            self.told,
            self.money.unit,
            self.opening_year,
            self.opening_year,
            self.money.stated(first.total.opening),
            self.money.stated(first.high.opening)
        );
        out += &self.table();
        out += &format!("\n{}\n", self.sentence());
        for note in self.notes() {
            out += &format!("{note}\n");
        }
        out
    }

    fn table(&self) -> String {
        let unknown = || "not estimable".to_owned();
        let range = |spread: &Spread| {
            let money = |value| self.money.show(value, spread);
            spread.range.map_or_else(unknown, |(low, high)| format!("{} to {}", money(low), money(high)))
        };
        let median = |spread: &Spread| spread.median.map_or_else(unknown, |value| self.money.show(value, spread));
        let head = [
            "Strategy",
            "Backlog, median",
            "8 of 10 futures",
            "High risk, median",
            "8 of 10 futures",
            "High risk grows*",
            "In cash, median",
            "8 of 10 futures",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        rows.extend(self.results.kinds().iter().map(|kind| {
            let row = &self.rows[kind[0]];
            vec![
                self.labels(kind),
                median(&row.total),
                range(&row.total),
                median(&row.high),
                range(&row.high),
                if self.n < LEAST_FOR_A_RANGE { "not estimable".to_owned() } else { row.high_grows.in_words() },
                median(&row.cash),
                range(&row.cash),
            ]
        }));
        columns(&rows, 1) + "* share of futures in which high-risk backlog ends above where it began, in real terms\n"
    }

    /// Strategies, named together.
    fn labels(&self, strategies: &[usize]) -> String {
        words::list(&strategies.iter().map(|&strategy| self.rows[strategy].label.as_str()).collect::<Vec<_>>())
    }

    /// Those whose median and range are those of one of them: none of them alone has the lowest, or the highest.
    fn alike(&self, to: &Row) -> Vec<usize> {
        let same = |row: &Row| row.total.median == to.total.median && row.total.range == to.total.range;
        (0..self.rows.len()).filter(|&strategy| same(&self.rows[strategy])).collect()
    }

    /// The uncertainty in one sentence.
    pub fn sentence(&self) -> String {
        let best = &self.rows[lowest(&self.rows)];
        let worst = &self.rows[highest(&self.rows)];
        let (Some((low, high)), Some(median)) = (best.total.range, best.total.median) else {
            return if self.n < LEAST_FOR_A_RANGE {
                format!(
                    "How uncertain this is cannot be estimated from {}: run at least {LEAST_FOR_A_RANGE}, and 10,000 for \
                     figures to quote.",
                    words::futures(self.n.into())
                )
            } else {
                format!("All {} are equal: nothing in this scenario makes them differ.", words::futures(self.n.into()))
            };
        };
        let money = |value: f64, row: &Row| format!("£{}{}", self.money.show(value, &row.total), self.money.unit);
        let opening = format!("£{}{}", self.money.stated(best.total.opening), self.money.unit);
        let alike = self.alike(best);
        // "Grows" or "shrinks" only where all of the range does.
        let moves = match best.total.opening {
            opening if opening < low => "grows",
            opening if opening > high => "shrinks",
            _ => "goes",
        };
        let mut said = format!(
            "In 8 of 10 futures the backlog, in {} prices, {moves} from {opening} to between {} and {} by the end of {} under {}",
            self.opening_year,
            money(low, best),
            money(high, best),
            self.told,
            self.labels(&alike)
        );
        if let Some((low, high)) = best.cash.range {
            let money = |value: f64| format!("£{}{}", self.money.show(value, &best.cash), self.money.unit);
            said += &format!(" ({} to {} in cash)", money(low), money(high));
        }
        if let (true, Some((worst_low, worst_high))) = (!alike.contains(&highest(&self.rows)), worst.total.range) {
            said += &format!(
                ", the {} with the lowest median ({}); under {}, with the highest, it is {} to {}",
                if alike.len() == 1 { "strategy" } else { "strategies" },
                money(median, best),
                self.labels(&self.alike(worst)),
                money(worst_low, worst),
                money(worst_high, worst)
            );
        }
        said + "."
    }

    /// Futures that are in no statistic, counted.
    fn left_out(&self) -> Option<String> {
        let left_out = self.results.nonfinite_trials.len();
        let example = self.results.nonfinite_trials.first()?;
        Some(format!(
            "{} of {} left the finite range and are in no figure below (the first is trial {example}).",
            words::count(left_out as u64),
            words::futures(self.results.trials.into())
        ))
    }

    /// How far the best strategy ends below the next one, in the same futures.
    fn lead(&self, best: usize) -> Option<String> {
        let leads = |pair: &&Pair| {
            pair.metric == Metric::BacklogTotalReal
                && (pair.one == best || pair.other == best)
                && self.n >= LEAST_FOR_A_RANGE
        };
        let by_best = |pair: &Pair| match pair.one == best {
            true => (pair.other, -pair.mean, pair.mcse, pair.one_lower),
            false => (pair.one, pair.mean, pair.mcse, pair.other_lower),
        };
        let behind = self.pairs.iter().filter(leads).map(by_best).filter(|(other, lead, ..)| {
            *lead > 0.0 && self.pairs.iter().any(|p| p.lower_by(Metric::BacklogTotalReal, best, *other) == Some(true))
        });
        let (next, lead, mcse, share) = behind.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let error = mcse.map(|mcse| NORMAL_975 * mcse);
        let mean = self.results.stats(next, 0, Metric::BacklogTotalReal, self.year).map_or(0.0, |stats| stats.mean);
        if lead <= INDIFFERENT_SHARE * mean {
            return Some(format!(
                "In the same futures {} and {} are about equal: {} apart on average (in {} prices), less than half a per cent.",
                self.rows[best].label,
                self.rows[next].label,
                amount(Metric::BacklogTotalReal, lead, error),
                self.opening_year
            ));
        }
        Some(format!(
            "In the same futures {} ends below {} by {} on average (in {} prices), and is lower in {} of them.",
            self.rows[best].label,
            self.rows[next].label,
            amount(Metric::BacklogTotalReal, lead, error),
            self.opening_year,
            percent(share)
        ))
    }

    /// What a reader should know of the figures, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(error) = self.rows.iter().flat_map(|row| row.total.half_width()).reduce(f64::max) {
            notes.push(format!(
                "With {} the medians of the backlog in {} prices are known to within {} (95 %).",
                words::futures(self.n.into()),
                self.opening_year,
                Money::of(error).rounded_up(error)
            ));
        }
        let best = lowest(&self.rows);
        let too_near: Vec<&str> = (0..self.rows.len())
            .filter(|&other| cannot_be_told_apart(&self.pairs, best, other))
            .map(|other| self.rows[other].label.as_str())
            .collect();
        if !too_near.is_empty() {
            notes.push(format!(
                "Future by future, {} cannot be told from {} with {}.",
                words::list(&too_near),
                self.rows[best].label,
                words::futures(self.n.into())
            ));
        }
        notes.extend(self.lead(best));
        notes.extend(self.at_the_horizon());
        for kind in self.results.kinds().iter().filter(|kind| kind.len() > 1) {
            notes.push(format!("{} did the same in every future.", self.labels(kind)));
        }
        let kinds = self.results.kinds();
        let known = &self.results.share_past_replacement;
        let past: Vec<String> = (kinds.iter().filter_map(|kind| Some((kind, *known.get(kind[0])?))))
            .filter(|(_, share)| *share > 0.0)
            .map(|(kind, share)| format!("{} under {}", percent(share), self.labels(kind)))
            .collect();
        if self.n >= LEAST_FOR_A_RANGE && !past.is_empty() {
            notes.push(format!(
                "Share of futures in which the backlog passes what replacing the estate would cost, where the model has left its \
                 ground: {}.",
                words::list(&past)
            ));
        }
        let whole = OfEstate::all(self.scenario, &[(self.results, best)], self.year, 0);
        let lines = estates::lines(&whole, 0);
        notes.extend(
            estates::in_words(&lines, &self.rows[best].label, self.opening_year, self.told)
                .filter(|_| self.n >= LEAST_FOR_A_RANGE),
        );
        notes.extend(self.systems(best));
        notes.extend(patients::in_words(self.scenario, self.results, None, best, self.year));
        notes.extend(adoption::in_words(self.scenario, self.results, (best, &self.rows[best].label), self.year));
        let appraised = Appraisals::of(self.scenario, self.results, self.year);
        notes.extend(appraised.and_then(|found| found.in_words(self.scenario, self.results)));
        notes.extend(driver::sentences(
            true,
            self.scenario,
            self.results,
            (best, &self.rows[best].label),
            Metric::BacklogTotalReal,
            self.year,
        ));
        notes
    }

    /// Where that is not the last simulated year: which strategy has the lowest median there, and what it is.
    fn at_the_horizon(&self) -> Option<String> {
        let last = self.results.years.len() - 1;
        let caveat = if last >= TEN_YEARS { BEYOND_TEN_YEARS } else { "" };
        if last == self.year {
            return Some(caveat.trim_start().to_owned()).filter(|caveat| !caveat.is_empty());
        }
        let rows: Vec<Row> = (0..self.results.strategies.len()).map(|s| row(self.results, s, last)).collect();
        let best = &rows[lowest(&rows)];
        let money = Money::fitting(&rows);
        let told = |value: f64| format!("£{}{}", money.show(value, &best.total), money.unit);
        let (median, (low, high)) = (best.total.median?, best.total.range?);
        let alike: Vec<usize> = (0..rows.len())
            .filter(|&s| (rows[s].total.median, rows[s].total.range) == (best.total.median, best.total.range))
            .collect();
        Some(format!(
            "Further on, at the end of {}, the lowest median is {} in {} prices, under {} (8 of 10 futures: {} to {}).{caveat}",
            self.results.years[last],
            told(median),
            self.opening_year,
            self.labels(&alike),
            told(low),
            told(high)
        ))
    }

    /// The table as data, £m.
    pub fn grid(&self) -> Grid {
        let spread = |spread: &Spread| {
            let (low, high) = spread.range.unzip();
            // To a pound, since a sum over estates ends in a rounding: 15900 and not 15899.999999999998.
            let opening = (spread.opening * 1e6).round() / 1e6;
            [Cell::Number(opening), spread.median.into(), low.into(), high.into()]
        };
        let row = |row: &Row| {
            let mut cells = vec![Cell::from(row.id.as_str()), Cell::from(row.label.as_str())];
            cells.push(Cell::from(self.told.to_string().as_str()));
            cells.extend(spread(&row.cash));
            cells.extend(spread(&row.high_cash));
            cells.extend([&row.total, &row.high].into_iter().flat_map(|stock| {
                let [_, median, low, high] = spread(stock);
                [median, low, high]
            }));
            cells.extend(row.high_grows.bounds().map(Cell::from));
            cells.push(Cell::Count(self.n.into()));
            cells
        };
        Grid {
            head: vec![
                "strategy",
                "label",
                "financial_year",
                "backlog_total_opening_gbp_m",
                "backlog_total_p50_gbp_m",
                "backlog_total_p10_gbp_m",
                "backlog_total_p90_gbp_m",
                "backlog_high_opening_gbp_m",
                "backlog_high_p50_gbp_m",
                "backlog_high_p10_gbp_m",
                "backlog_high_p90_gbp_m",
                "backlog_total_real_p50_gbp_m",
                "backlog_total_real_p10_gbp_m",
                "backlog_total_real_p90_gbp_m",
                "backlog_high_real_p50_gbp_m",
                "backlog_high_real_p10_gbp_m",
                "backlog_high_real_p90_gbp_m",
                "high_risk_grows_share_from",
                "high_risk_grows_share_to",
                "n",
            ],
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// Checks, futures left out, the table and its sentence as data.
    pub fn json(&self) -> Value {
        let check = |check: &Check| json!({ "name": check.name, "passed": check.passed, "detail": check.detail });
        let past = self.results.strategies.iter().zip(&self.results.share_past_replacement);
        let mean = |strategy: usize, metric: Metric| {
            let stats = self.results.stats(strategy, 0, metric, self.year)?;
            Some((metric.name().to_owned(), json_number(stats.mean)))
        };
        let means = self.results.strategies.iter().enumerate().map(|(strategy, (id, _))| {
            let all = Metric::ALL.into_iter().filter_map(|metric| mean(strategy, metric));
            (id.clone(), Value::Object(all.collect()))
        });
        json!({
            "financial_year": self.told.to_string(),
            "means": means.collect::<serde_json::Map<_, _>>(),
            "checks": self.results.checks.iter().map(check).collect::<Vec<_>>(),
            "nonfinite_trials": self.results.nonfinite_trials.len(),
            "trials": self.results.trials,
            "seed": exact(self.results.seed),
            "strategies": self.grid().json(),
            "share_past_replacement":
                past.map(|((id, _), share)| (id.clone(), json_number(*share))).collect::<serde_json::Map<_, _>>(),
            "scenario": self.scenario.id,
            "rows": grid::outcomes(self.scenario, self.results, &[]),
            "fail_if": [],
            "sentence": self.sentence(),
            "notes": self.notes(),
        })
    }
}

impl Money {
    /// £bn where all backlog comes to billions.
    fn fitting(rows: &[Row]) -> Self {
        let stocks = rows.iter().flat_map(|row| [Some(row.total.opening), row.total.median]).flatten();
        Self::of(stocks.fold(0.0, f64::max))
    }

    /// A figure of a stock, with no more digits than the futures support.
    fn show(self, gbp_m: f64, of: &Spread) -> String {
        let value = gbp_m / self.per_unit;
        let size = of.median.map_or(value, |median| median / self.per_unit).abs();
        // Units of the last digit shown: none smaller than a tenth.
        let step = match of.half_width().map(|error| error / self.per_unit) {
            Some(error) if error <= 0.5 || (error <= 1.0 && size < 10.0) => 0.1,
            Some(error) => power_of_ten_within(error.max(1.0)),
            None if of.all_equal => 0.1,
            // Nobody knows how far off it is: two digits.
            None => power_of_ten_within(size / 10.0),
        };
        grouped(&if step < 1.0 { format!("{value:.1}") } else { format!("{:.0}", (value / step).round() * step) })
    }

    /// A figure of the scenario, which no future makes uncertain.
    fn stated(self, gbp_m: f64) -> String {
        grouped(&format!("{:.1}", gbp_m / self.per_unit))
    }

    /// An error with two digits, never rounded to less than it is.
    fn rounded_up(self, gbp_m: f64) -> String {
        let value = gbp_m / self.per_unit;
        let step = power_of_ten_within(value).max(1.0) / 10.0;
        let value = (value / step).ceil() * step;
        let decimals = usize::from(step < 1.0);
        format!("£{value:.decimals$}{}", self.unit)
    }
}

/// The largest power of ten that is no larger than `size`; 0.1 below 1.
fn power_of_ten_within(size: f64) -> f64 {
    if size < 1.0 {
        return 0.1;
    }
    let mut power = 1.0;
    while power * 10.0 <= size {
        power *= 10.0;
    }
    power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::findings::tried::{minimal, results};
    use crate::engine::Keep;
    use crate::scenario::{MINIMAL, Text, load};

    #[test]
    fn a_failed_check_is_named_before_any_figure() {
        let loaded = minimal();
        let mut results = results(&loaded.scenario, 20, Keep::Headline);
        assert_eq!(Summary::new(&loaded.scenario, &results).failed_checks(), None);
        results.checks.push(Check {
            name: "ledger_identity".to_owned(),
            passed: false,
            detail: "off by 3 %".to_owned(),
        });
        let told = Summary::new(&loaded.scenario, &results);
        let said = told.in_words();
        assert!(said.starts_with("FAILED: the check ledger_identity failed"), "{said}");
        assert!(told.failed_checks().is_some_and(|failed| failed.contains("off by 3 %")));
        let checks = told.json()["checks"].as_array().cloned().unwrap_or_default();
        assert!(checks.iter().any(|check| check["passed"] == false));
    }

    #[test]
    fn figures_have_no_more_digits_than_the_futures_support() {
        let bn = Money { per_unit: 1000.0, unit: "bn" };
        let spread = |median: f64, error: Option<f64>, all_equal| Spread {
            opening: 0.0,
            median: Some(median),
            interval: error.map(|error| (median - error, median + error)),
            range: error.map(|error| (median - error, median + error)),
            all_equal,
        };
        for (value, error, shown) in [
            (66_432.0, Some(300.0), "66.4"),
            (66_432.0, Some(700.0), "66"),
            (66_432.0, Some(9_000.0), "66"),
            (66_432.0, Some(12_000.0), "70"),
            (266_432.0, Some(120_000.0), "300"),
            (4_232.0, Some(700.0), "4.2"),
            (4_232.0, Some(1_700.0), "4"),
            (166_432.0, None, "170"),
            (66_432.0, None, "66"),
            (4_232.0, None, "4.2"),
        ] {
            assert_eq!(bn.show(value, &spread(value, error, false)), shown, "{value} ± {error:?}");
        }
        assert_eq!(bn.show(166_432.0, &spread(166_432.0, None, true)), "166.4");
        let loaded = minimal();
        let few = results(&loaded.scenario, 20, Keep::Headline);
        let notes = Summary::new(&loaded.scenario, &few).notes();
        assert!(notes.iter().any(|note| note.contains("known to within £")), "{notes:?}");
    }

    const SYSTEMS: &str = "
[funding]
revenue_gbp_m = 300
opening_deficit_gbp_m = 9
[capital.raids]
on_at_start = true
off_to_on_per_year = 0.2
on_to_on_per_year = 0.6
[technology]
legacy_share = 0.3
replacement_share_per_year = 0.2
[workforce.clinical]
fte = 3_000
vacancy_share = 0.07
[workforce.estates]
fte = 50
vacancy_share = 0.1
[workforce.digital]
fte = 40
vacancy_share = 0.1
";

    /// Each system is told of where it is simulated, and nowhere else; and nothing where ten futures show nothing.
    #[test]
    fn only_what_is_simulated_is_told() {
        let told = |systems: &str, trials: u32| {
            let bytes = format!("{MINIMAL}{systems}").into_bytes();
            let loaded = load(&Text { name: "told.toml".to_owned(), bytes }, &[], false).unwrap();
            let results = results(&loaded.scenario, trials, Keep::Headline);
            Summary::new(&loaded.scenario, &results).notes().join("\n")
        };
        let whole = told(SYSTEMS, 200);
        for words in [
            "ends in deficit in ",
            "is raided for day-to-day costs",
            "of technology is legacy (30 %)",
            "clinical posts (7 %)",
        ] {
            assert!(whole.contains(words), "{words}: {whole}");
            assert!(!told("", 200).contains(words), "{words}");
            assert!(!told(SYSTEMS, 9).contains(words), "{words}");
        }
        let technology = SYSTEMS.split("[technology]").nth(1).and_then(|rest| rest.split("[workforce").next()).unwrap();
        let alone = told(&format!("[technology]{technology}"), 200);
        assert!(alone.contains("of technology is legacy") && !alone.contains("deficit") && !alone.contains("posts"));
    }

    #[test]
    fn money_has_commas() {
        for (plain, expected) in [("1129", "1,129"), ("303.4", "303.4"), ("12345.6", "12,345.6"), ("-5.0", "-5.0")] {
            assert_eq!(grouped(plain), expected);
        }
    }
}
