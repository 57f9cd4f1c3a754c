//! Limits that a run must keep: `p90(backlog_high_gbp_m@2034/35,worst_first) > 2000`.
//!
//! ```text
//! limit     = statistic "(" metric "@" year [ "," [ strategy ] [ "," entity ] ] ")" comparison number
//! statistic = "mean" | "central_case" | "sd" | "p05" | "p10" | "p25" | "p50" | "p75" | "p90" | "p95"
//!           | "p" percent, of a quantile that the run was asked for
//! comparison = ">" | ">=" | "<" | "<="
//! ```
//!
//! A limit is breached where what it says is true. Where no strategy is named, it is held against each of them; where no
//! entity is named, against `all`.

use super::request::{self, meant, shown};
use crate::engine::block::ESTATE_QUANTILES;
use crate::engine::results::{QUANTILES, QuantileEstimate, Results, SeriesStats};
use crate::num::quantile::NORMAL_975;
use crate::outcomes::{Metric, OfEstates};
use crate::scenario::Problem;
use crate::units::FinancialYear;
use std::ops::Range;

/// What the problems are about.
const FLAG: &str = "--fail-if";

/// A limit longer than this was not typed by anyone.
const LONGEST: usize = 1000;

/// What a limit may name.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Ids of the strategies that take part.
    pub strategies: &'a [&'a str],
    /// `all`, then the estates.
    pub entities: &'a [&'a str],
    /// Simulated years.
    pub years: &'a [FinancialYear],
    /// Quantiles asked for beside [`QUANTILES`].
    pub extra_quantiles: &'a [f64],
    /// Outcomes that the scenario simulates.
    pub metrics: &'a [Metric],
}

/// A limit that was read and refers to what the run will hold.
#[derive(Clone, PartialEq, Debug)]
pub struct Limit {
    /// As it was written.
    pub text: String,
    statistic: Statistic,
    metric: Metric,
    year: usize,
    strategies: Vec<usize>,
    entity: usize,
    comparison: Comparison,
    bound: f64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Statistic {
    Mean,
    CentralCase,
    Sd,
    /// Position in [`QUANTILES`].
    Quantile(usize),
    /// Position in [`Results::extra_quantiles`].
    Extra(usize),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// A limit held against one strategy.
#[derive(Clone, PartialEq, Debug)]
pub struct Verdict {
    /// Position in [`Results::strategies`].
    pub strategy: usize,
    /// The statistic; none where so few futures cannot give it.
    pub value: Option<f64>,
    /// Its 95 % Monte Carlo interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// Whether the limit is breached. A statistic that there is not cannot be shown to keep it, so that is a breach too.
    pub breached: bool,
    /// Whether the interval holds the bound: more futures could decide otherwise.
    pub close: bool,
}

impl Limit {
    /// Reads a limit.
    ///
    /// # Errors
    /// [`Problem`] E0320 where it cannot be read; E0301, E0211, E0212 where it names what the run does not hold; E0104
    /// where the bound is no number. The spans of a problem point into `text`.
    ///
    /// # Examples
    /// ```
    /// use capcast::analysis::{Limit, Names};
    /// use capcast::engine::Metric;
    /// use capcast::units::FinancialYear;
    /// let names = Names {
    ///     strategies: &["worst_first"],
    ///     entities: &["all"],
    ///     years: &[FinancialYear::starting(2034)],
    ///     extra_quantiles: &[],
    ///     metrics: &[Metric::BacklogHigh],
    /// };
    /// assert!(Limit::parse("p90(backlog_high_gbp_m@2034/35) > 2000", &names).is_ok());
    /// let problem = Limit::parse("p90(backlog_hihg_gbp_m@2034/35) > 2000", &names).unwrap_err();
    /// assert_eq!(problem.help, "did you mean `backlog_high_gbp_m`?");
    /// assert_eq!(problem.spans[0].0, 4..22);
    /// let problem = Limit::parse("p90(deficit_gbp_m@2034/35) > 2000", &names).unwrap_err();
    /// assert_eq!(problem.help, "it is simulated only with [funding] in the scenario, and not switched off");
    /// ```
    pub fn parse(text: &str, names: &Names<'_>) -> Result<Self, Problem> {
        if text.len() > LONGEST {
            return Err(unreadable(format!("a limit of {} bytes is not read", text.len()), 0..0, FORM));
        }
        let pieces = Pieces::of(text)?;
        let statistic = statistic(text, &pieces.statistic, names)?;
        let metric = request::metric(FLAG, text, &pieces.metric, names.metrics)?;
        let year = request::year(FLAG, text, &pieces.year, names.years)?;
        let strategies = match &pieces.strategy {
            Some(place) => vec![named("strategy", text, place, names.strategies, names.entities)?],
            None => (0..names.strategies.len()).collect(),
        };
        let entity = match &pieces.entity {
            Some(place) => named("entity", text, place, names.entities, &[])?,
            None => 0,
        };
        if entity > 0 && !statistic.is_recorded_of_an_estate(metric) {
            let title = format!("the run does not record this of {} for a single estate", metric.name());
            let help = "of single estates it records the quantiles and `sd` of backlog_total_gbp_m and \
                        backlog_high_gbp_m, and the mean and central case of stocks, flows, incidents and spend";
            return Err(problem("E0301", title, pieces.statistic.start..pieces.metric.end, help));
        }
        if pieces.bound.is_empty() {
            return Err(unreadable("the limit has no number", pieces.bound, FORM));
        }
        let bound = request::number(FLAG, text, &pieces.bound)?;
        let comparison = pieces.comparison;
        Ok(Self { text: text.trim().to_owned(), statistic, metric, year, strategies, entity, comparison, bound })
    }

    /// Holds the limit against each strategy that it names.
    pub fn judge(&self, results: &Results) -> Vec<Verdict> {
        self.strategies.iter().map(|&strategy| self.judge_one(results, strategy)).collect()
    }

    fn judge_one(&self, results: &Results, strategy: usize) -> Verdict {
        let stats = results.stats(strategy, self.entity, self.metric, self.year);
        let (value, interval) = stats.map_or((None, None), |stats| self.statistic.of(stats));
        let breached = value.is_none_or(|value| self.comparison.holds(value, self.bound));
        let close = interval.is_some_and(|(low, high)| low <= self.bound && self.bound <= high && low < high);
        Verdict { strategy, value, interval, breached, close }
    }
}

impl Statistic {
    /// The statistic and its 95 % interval, each where there is one.
    fn of(self, stats: &SeriesStats) -> (Option<f64>, Option<(f64, f64)>) {
        let estimated =
            |estimate: Option<&QuantileEstimate>| (estimate.map(|e| e.value), estimate.and_then(|e| e.lo.zip(e.hi)));
        match self {
            Self::CentralCase => (Some(stats.central_case), None),
            Self::Mean => {
                let half = stats.mcse.map(|mcse| NORMAL_975 * mcse);
                (Some(stats.mean), half.map(|half| (stats.mean - half, stats.mean + half)))
            }
            Self::Sd => (stats.sd, None),
            Self::Quantile(i) => estimated(stats.quantiles.as_ref().map(|quantiles| &quantiles[i])),
            Self::Extra(i) => estimated(stats.extra.get(i)),
        }
    }

    /// Whether the run records it of an outcome of a single estate.
    fn is_recorded_of_an_estate(self, metric: Metric) -> bool {
        match self {
            Self::Mean | Self::CentralCase => metric.outcome().of_estates != OfEstates::NotRecorded,
            Self::Sd | Self::Quantile(_) | Self::Extra(_) => ESTATE_QUANTILES.contains(&metric),
        }
    }
}

impl Comparison {
    /// In 32 bits, as outcomes are stored: what is the bound as far as it was stored is neither above nor below it.
    fn holds(self, value: f64, bound: f64) -> bool {
        let (value, bound) = (value as f32, bound as f32);
        match self {
            Self::Above => value > bound,
            Self::AtLeast => value >= bound,
            Self::Below => value < bound,
            Self::AtMost => value <= bound,
        }
    }
}

const FORM: &str = "the form is `p90(backlog_high_gbp_m@2034/35,worst_first) > 2000`";

/// The places of what a limit is made of, each without the spaces around it.
struct Pieces {
    statistic: Range<usize>,
    metric: Range<usize>,
    year: Range<usize>,
    strategy: Option<Range<usize>>,
    entity: Option<Range<usize>>,
    comparison: Comparison,
    bound: Range<usize>,
}

impl Pieces {
    fn of(text: &str) -> Result<Self, Problem> {
        let all = trimmed(text, 0..text.len());
        let missing = |what: &str, at: Range<usize>| unreadable(format!("the limit has no {what}"), at, FORM);
        let open = text.find('(').ok_or_else(|| missing("`(`", all.clone()))?;
        let close = text[open..].find(')').map(|at| open + at).ok_or_else(|| missing("`)`", open..open + 1))?;
        let inside = trimmed(text, open + 1..close);
        let at = text[inside.clone()].find('@').map(|at| inside.start + at);
        let at = at.ok_or_else(|| missing("`@` with a year behind its metric", inside.clone()))?;
        let mut parts = Vec::new();
        let mut start = at + 1;
        for (i, _) in text[start..close].match_indices(',') {
            parts.push(trimmed(text, start..at + 1 + i));
            start = at + 2 + i;
        }
        parts.push(trimmed(text, start..close));
        if let Some(surplus) = parts.get(3) {
            let title = "behind the year stand at most a strategy and an entity";
            return Err(unreadable(title, surplus.clone(), FORM));
        }
        let behind = trimmed(text, close + 1..text.len());
        let compared = &text[behind.clone()];
        let (comparison, length) = [
            (">=", Comparison::AtLeast),
            ("<=", Comparison::AtMost),
            (">", Comparison::Above),
            ("<", Comparison::Below),
        ]
        .into_iter()
        .find(|(sign, _)| compared.starts_with(sign))
        .map(|(sign, comparison)| (comparison, sign.len()))
        .ok_or_else(|| no_comparison(compared, behind.clone()))?;
        let optional = |i: usize| parts.get(i).filter(|place| !place.is_empty()).cloned();
        Ok(Self {
            statistic: trimmed(text, 0..open),
            metric: trimmed(text, inside.start..at),
            year: parts[0].clone(),
            strategy: optional(1),
            entity: optional(2),
            comparison,
            bound: trimmed(text, behind.start + length..behind.end),
        })
    }
}

fn no_comparison(found: &str, at: Range<usize>) -> Problem {
    let help = match found.chars().next() {
        None => FORM,
        Some('=' | '!') => "a simulated number is never equal to another: write `>`, `>=`, `<` or `<=`",
        Some('≥') => "write `>=`",
        Some('≤') => "write `<=`",
        Some(_) => "behind `)` stands `>`, `>=`, `<` or `<=`, and a number",
    };
    unreadable("the limit has no comparison", at, help)
}

/// A place without the white space at its ends.
fn trimmed(text: &str, place: Range<usize>) -> Range<usize> {
    let piece = &text[place.clone()];
    let start = place.start + (piece.len() - piece.trim_start().len());
    start..start + piece.trim().len()
}

fn unreadable(title: impl Into<String>, at: Range<usize>, help: &str) -> Problem {
    problem("E0320", title, at, help)
}

fn problem(code: &'static str, title: impl Into<String>, at: Range<usize>, help: impl Into<String>) -> Problem {
    request::problem(FLAG, code, title, at, help)
}

fn statistic(text: &str, place: &Range<usize>, names: &Names<'_>) -> Result<Statistic, Problem> {
    let written = &text[place.clone()];
    match written {
        "mean" => return Ok(Statistic::Mean),
        "central_case" => return Ok(Statistic::CentralCase),
        "sd" => return Ok(Statistic::Sd),
        _ => {}
    }
    let percent = written.strip_prefix('p').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    if let Some(q) = percent.and_then(|percent| percent.parse::<f64>().ok()).filter(|p| *p > 0.0 && *p < 100.0) {
        // 99.9 hundredths and 0.999 are one quantile, whatever the rounding of the division.
        let is_it = |other: &f64| (other * 100.0 - q).abs() < 1e-9;
        if let Some(i) = QUANTILES.iter().position(is_it) {
            return Ok(Statistic::Quantile(i));
        }
        if let Some(i) = names.extra_quantiles.iter().position(is_it) {
            return Ok(Statistic::Extra(i));
        }
        let title = format!("the run does not give the quantile `{written}`");
        return Err(problem("E0301", title, place.clone(), format!("ask for it: --quantiles {}", hundredth(written))));
    }
    let known = ["mean", "central_case", "sd", "p05", "p10", "p25", "p50", "p75", "p90", "p95"];
    let help = match written {
        "median" => "the median is `p50`".to_owned(),
        "average" | "avg" => "write `mean`".to_owned(),
        "max" | "min" => {
            "the extremes of a simulation only grow with the number of futures: ask for a quantile".to_owned()
        }
        _ => meant(written, &known),
    };
    Err(problem("E0301", format!("there is no statistic `{}`", shown(written)), place.clone(), help))
}

/// `p99.9` as a fraction, by its digits: `0.999`.
fn hundredth(written: &str) -> String {
    let (whole, part) = written[1..].split_once('.').unwrap_or((&written[1..], ""));
    let digits = format!("{whole:0>2}{part}");
    format!("0.{}", digits.trim_end_matches('0'))
}

/// The position of a name among `known`; `others` are what may stand in the next place.
fn named(what: &str, text: &str, place: &Range<usize>, known: &[&str], others: &[&str]) -> Result<usize, Problem> {
    let written = &text[place.clone()];
    known.iter().position(|name| *name == written).ok_or_else(|| {
        let help = if others.contains(&written) {
            format!("an entity stands behind the strategy; for every strategy leave that place empty: `,,{written}`")
        } else {
            meant(written, known)
        };
        problem("E0301", format!("the run has no {what} `{}`", shown(written)), place.clone(), help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const YEARS: [FinancialYear; 3] =
        [FinancialYear::starting(2033), FinancialYear::starting(2034), FinancialYear::starting(2035)];

    fn names() -> Names<'static> {
        Names {
            strategies: &["worst_first", "do_minimum"],
            entities: &["all", "london"],
            years: &YEARS,
            extra_quantiles: &[0.001, 0.999],
            metrics: &[Metric::BacklogHigh, Metric::Incidents, Metric::CapitalLapsed],
        }
    }

    fn stats(strategy: usize, entity: usize, mean: f64) -> SeriesStats {
        let estimate =
            |q: f64| QuantileEstimate { value: mean * q * 2.0, lo: Some(mean * q), hi: Some(mean * q * 3.0) };
        SeriesStats {
            strategy,
            entity,
            group: 0,
            year: 1,
            metric: Metric::BacklogHigh,
            central_case: 90.0,
            mean,
            sd: Some(10.0),
            mcse: Some(1.0),
            quantiles: Some(QUANTILES.map(estimate)),
            extra: [0.001, 0.999].map(estimate).to_vec(),
            n: 100,
        }
    }

    fn results() -> Results {
        Results {
            strategies: ["worst_first", "do_minimum"].map(|id| (id.to_owned(), id.to_owned())).to_vec(),
            entities: vec!["all".to_owned(), "london".to_owned()],
            groups: vec!["all".to_owned()],
            years: YEARS.to_vec(),
            trials: 100,
            seed: 1,
            extra_quantiles: vec![0.001, 0.999],
            series: vec![stats(0, 0, 100.0), stats(0, 1, 10.0), stats(1, 0, 300.0), stats(1, 1, 30.0)],
            ledger: Vec::new(),
            kept: Vec::new(),
            parameters: Vec::new(),
            checks: Vec::new(),
            nonfinite_trials: Vec::new(),
            share_past_replacement: Vec::new(),
            coincide: Vec::new(),
            pairs: Vec::new(),
            estates: Vec::new(),
            programmes: Vec::new(),
            schemes: Vec::new(),
            adoption: Vec::new(),
        }
    }

    fn judged(text: &str) -> Vec<(f64, bool)> {
        let limit = Limit::parse(text, &names()).unwrap();
        limit.judge(&results()).into_iter().map(|v| (v.value.unwrap(), v.breached)).collect()
    }

    #[test]
    fn every_statistic_is_the_one_of_the_tables() {
        for (statistic, value) in [
            ("mean", 100.0),
            ("central_case", 90.0),
            ("sd", 10.0),
            ("p05", 10.0),
            ("p10", 20.0),
            ("p50", 100.0),
            ("p90", 180.0),
            ("p0.1", 0.2),
            ("p99.9", 199.8),
            ("p99.90", 199.8),
        ] {
            let text = format!("{statistic}(backlog_high_gbp_m@2034/35,worst_first) > 0");
            assert_eq!(judged(&text), [(value, true)], "{text}");
        }
    }

    #[test]
    fn a_limit_without_a_strategy_is_held_against_all_and_without_an_entity_against_the_whole() {
        assert_eq!(judged("mean(backlog_high_gbp_m@2034/35)>200"), [(100.0, false), (300.0, true)]);
        assert_eq!(judged("mean(backlog_high_gbp_m@2034/35,,london)>20"), [(10.0, false), (30.0, true)]);
        assert_eq!(judged(" mean ( backlog_high_gbp_m @ 2034/35 , do_minimum , all ) <= 300 "), [(300.0, true)]);
    }

    #[test]
    fn each_comparison_means_what_it_says() {
        for (sign, at_99, at_100, at_101) in
            [(">", true, false, false), (">=", true, true, false), ("<", false, false, true), ("<=", false, true, true)]
        {
            for (bound, breached) in [("99", at_99), ("1e2", at_100), ("101.0", at_101)] {
                let text = format!("mean(backlog_high_gbp_m@2034/35,worst_first){sign}{bound}");
                assert_eq!(judged(&text), [(100.0, breached)], "{text}");
            }
        }
    }

    /// 15,900.1 is stored as 15,900.099…: that is the bound, and neither below nor above it.
    #[test]
    fn what_is_the_bound_as_far_as_it_is_stored_is_neither_below_nor_above_it() {
        let mut results = results();
        results.series[0].mean = f64::from(15_900.1_f32);
        for (sign, expected) in [("<", false), (">", false), ("<=", true), (">=", true)] {
            let text = format!("mean(backlog_high_gbp_m@2034/35,worst_first) {sign} 15900.1");
            let limit = Limit::parse(&text, &names()).unwrap();
            assert_eq!(limit.judge(&results)[0].breached, expected, "{text}");
        }
    }

    #[test]
    fn a_bound_within_the_monte_carlo_error_is_close_and_what_cannot_be_estimated_is_a_breach() {
        let mut results = results();
        let verdict = |text: &str, results: &Results| {
            let limit = Limit::parse(text, &names()).unwrap();
            limit.judge(results).remove(0)
        };
        assert!(verdict("mean(backlog_high_gbp_m@2034/35) > 101.9", &results).close);
        assert!(!verdict("mean(backlog_high_gbp_m@2034/35) > 102", &results).close);
        assert!(verdict("p50(backlog_high_gbp_m@2034/35) > 149", &results).close);
        assert!(!verdict("p50(backlog_high_gbp_m@2034/35) > 151", &results).close);
        results.series[0].sd = None;
        let none = verdict("sd(backlog_high_gbp_m@2034/35) > 1e9", &results);
        assert!(none.breached && none.value.is_none());
    }

    #[test]
    fn each_mistake_is_told_with_its_place_and_what_to_write() {
        for (text, code, place, help) in [
            ("", "E0320", "", "the form is"),
            ("p90", "E0320", "p90", "the form is"),
            ("p90(backlog_high_gbp_m@2034/35 > 3", "E0320", "(", "the form is"),
            ("p90(backlog_high_gbp_m) > 3", "E0320", "backlog_high_gbp_m", "the form is"),
            ("p90(backlog_high_gbp_m@2034/35)", "E0320", "", "the form is"),
            ("p90(backlog_high_gbp_m@2034/35) >", "E0320", "", "the form is"),
            ("p90(backlog_high_gbp_m@2034/35) == 3", "E0320", "== 3", "never equal"),
            ("p90(backlog_high_gbp_m@2034/35) ≥ 3", "E0320", "≥ 3", "write `>=`"),
            ("p90(backlog_high_gbp_m@2034/35,a,b,c) > 3", "E0320", "c", "the form is"),
            ("p9O(backlog_high_gbp_m@2034/35) > 3", "E0301", "p9O", "did you mean `p90`?"),
            ("p99(backlog_high_gbp_m@2034/35) > 3", "E0301", "p99", "--quantiles 0.99"),
            ("p5.5(backlog_high_gbp_m@2034/35) > 3", "E0301", "p5.5", "--quantiles 0.055"),
            ("median(backlog_high_gbp_m@2034/35) > 3", "E0301", "median", "`p50`"),
            ("mean(backlog_high@2034/35) > 3", "E0301", "backlog_high", "did you mean `backlog_high_gbp_m`?"),
            ("mean(incidnets@2034/35) > 3", "E0301", "incidnets", "did you mean `incidents`?"),
            ("mean(deficit_gbp_m@2034/35) > 3", "E0301", "deficit_gbp_m", "only with [funding]"),
            ("mean(legacy_share@2034/35) > 3", "E0301", "legacy_share", "only with [technology]"),
            ("mean(incidents@2034/36) > 3", "E0212", "2034/36", "from `2033/34` to `2035/36`"),
            ("mean(incidents@34) > 3", "E0212", "34", "from `2033/34` to `2035/36`"),
            ("mean(incidents@) > 3", "E0212", "", "from `2033/34` to `2035/36`"),
            ("mean(incidents@2040/41) > 3", "E0211", "2040/41", "from 2033/34 to 2035/36"),
            ("mean(incidents@2034/35,worst_frist) > 3", "E0301", "worst_frist", "did you mean `worst_first`?"),
            ("mean(incidents@2034/35,london) > 3", "E0301", "london", "`,,london`"),
            ("mean(incidents@2034/35,,leeds) > 3", "E0301", "leeds", "there is `all`, `london`"),
            ("p50(incidents@2034/35,,london) > 3", "E0301", "p50(incidents", "of single estates"),
            ("mean(capital_lapsed_gbp_m@2034/35,,london) > 3", "E0301", "mean(capital_lapsed_gbp_m", "of single"),
            ("mean(incidents@2034/35) > 2,000", "E0104", "2,000", "write 2000"),
            ("mean(incidents@2034/35) > £3", "E0104", "£3", "write 3"),
            ("mean(incidents@2034/35) > nan", "E0104", "nan", "write a number"),
            ("mean(incidents@2034/35) > 1e999", "E0104", "1e999", "write a number"),
        ] {
            let problem = Limit::parse(text, &names()).unwrap_err();
            assert_eq!(problem.code, code, "{text}: {problem:?}");
            assert_eq!(&text[problem.spans[0].0.clone()], place, "{text}");
            assert!(problem.help.contains(help), "{text}: {}", problem.help);
        }
        // However the year is written.
        for year in ["2034/35", "2034-35", "34/35", "2034"] {
            assert!(Limit::parse(&format!("mean(incidents@{year}) > 3"), &names()).is_ok(), "{year}");
        }
        let long = format!("mean({}@2034/35) > 3", "(".repeat(2000));
        assert_eq!(Limit::parse(&long, &names()).unwrap_err().code, "E0320");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ -~£≥\u{202e}\n]{0,60}") {
            let _ = Limit::parse(&text, &names());
        }

        #[test]
        fn a_limit_with_a_piece_knocked_out_is_read_or_told_in_its_place(from in 0_usize..50, length in 1_usize..20) {
            let mut text = "p99.9(backlog_high_gbp_m@2034/35,worst_first,london) >= 2000".to_owned();
            text.replace_range(from..from + length.min(text.len() - from), "");
            if let Err(problem) = Limit::parse(&text, &names()) {
                prop_assert!(text.get(problem.spans[0].0.clone()).is_some());
            }
        }
    }
}
