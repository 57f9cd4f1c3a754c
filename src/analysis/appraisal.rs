//! What strategies are worth against one of them: costs and benefits by class in present value, and how sure it is.

use super::amount::{amount, level};
use super::answer::in_ten;
use crate::engine::Results;
use crate::num::quantile::{Mean, Share, quantile_of_sorted};
use crate::outcomes::Metric;
use crate::scenario::Scenario;
use crate::systems::appraisal::equations::{
    RateTable, UNDISCOUNTED, annuity_factor, benefit_cost_ratio, equivalent_annual_cost, payback,
};
use crate::words::{LEAST_FUTURES, list, number};

/// The flows of an appraisal, and whether each is a cost.
pub const FLOWS: [(Metric, bool); 5] = [
    (Metric::AppraisalCapital, true),
    (Metric::AppraisalRunning, true),
    (Metric::AppraisalCashReleasing, false),
    (Metric::AppraisalNonCashReleasing, false),
    (Metric::AppraisalSocietal, false),
];

/// What stands at the end of the run: what goes on, what is under way, and what is left undone, which counts against it.
pub const STOCKS: [(Metric, bool); 3] =
    [(Metric::AppraisalGoesOn, false), (Metric::AppraisalResidual, false), (Metric::AppraisalLiability, true)];

/// A strategy against the reference: present values in £m, means over the futures, unless it says otherwise.
#[derive(Clone, PartialEq, Debug)]
pub struct Appraised {
    /// Position of the strategy.
    pub strategy: usize,
    /// More than the reference of each of [`FLOWS`].
    pub flows: [f64; 5],
    /// More than the reference of each of [`STOCKS`].
    pub stocks: [f64; 3],
    /// Net present social value, future by future; none where the futures were not kept.
    pub npsv: Option<Ranged>,
    /// Whole-life cost above the reference's, future by future.
    pub cost: Option<Ranged>,
    /// Benefits above the reference's, future by future: net present social value and that cost.
    pub benefits: Option<Ranged>,
    /// Its mean: all benefits less all costs.
    pub npsv_mean: f64,
    /// Benefits per pound of incremental cost; none where that is too small to divide by, or below 0.
    pub bcr: Option<f64>,
    /// Whole-life cost, of the strategy itself.
    pub whole_life_cost: f64,
    /// The same as an equal sum a year over the simulated years.
    pub equivalent_annual_cost: f64,
    /// Years until what is spent above the reference has come back, undiscounted; none: not within the run.
    pub payback: Option<f64>,
}

/// How a present value is spread over the futures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ranged {
    /// Mean, with its Monte Carlo error.
    pub mean: Mean,
    /// P10, P50 and P90.
    pub at: [f64; 3],
    /// In how many futures it is above 0.
    pub above: Share,
}

impl Ranged {
    /// Of the futures in which it is known; none of none.
    fn of(mut values: Vec<f64>) -> Option<Self> {
        values.retain(|value| value.is_finite());
        let (mean, above) = (Mean::of(&values), Share::of(&values, |&value| value > 0.0));
        values.sort_unstable_by(f64::total_cmp);
        let at = |q: f64| quantile_of_sorted(&values, q);
        (!values.is_empty()).then(|| Self { mean, at: [0.1, 0.5, 0.9].map(at), above })
    }
}

/// Every strategy against the reference, at the end of a year.
#[derive(Clone, PartialEq, Debug)]
pub struct Appraisals {
    /// Position of the reference.
    pub reference: usize,
    /// Position of the year.
    pub year: usize,
    /// Discount factors of the years from the first to that one.
    pub factors: Vec<f64>,
    /// Every strategy, the reference too, in their order.
    pub rows: Vec<Appraised>,
}

/// Position of the strategy that others are appraised against.
fn reference(scenario: &Scenario, results: &Results) -> usize {
    let stated = scenario.appraisal.as_ref().and_then(|system| system.reference.as_deref());
    let named = stated.or(scenario.compare_reference.as_deref());
    results.strategies.iter().position(|(id, _)| Some(id.as_str()) == named).unwrap_or(0)
}

impl Appraisals {
    /// Those of a run, at the end of the year at this position; none where strategies are not appraised.
    pub fn of(scenario: &Scenario, results: &Results, year: usize) -> Option<Self> {
        let system = scenario.appraisal.as_ref()?;
        let steps = system.rates();
        let table = RateTable { steps: &steps, ..system.rates.table() };
        let reference = reference(scenario, results);
        let mean = |strategy: usize, metric: Metric, year: usize| {
            results.stats(strategy, 0, metric, year).map_or(0.0, |stats| stats.mean)
        };
        let factors: Vec<f64> = table.factors().take(year + 1).collect();
        let present = |strategy: usize, metric: Metric| {
            (0..=year).fold(0.0, |sum, t| sum + factors[t] * mean(strategy, metric, t))
        };
        let last = factors[year];
        let annuity = annuity_factor(&table, 0, (year + 1) as f64);
        let kept = |strategy: usize, metric: Metric| {
            let is_it = |kept: &&crate::engine::results::KeptSeries| {
                (kept.strategy, kept.metric, kept.year) == (strategy, metric, year)
            };
            results.kept.iter().find(is_it).map(|kept| &kept.values)
        };
        // More than the reference, future by future.
        let more = |strategy: usize, metric: Metric| -> Option<Vec<f64>> {
            let (own, other) = (kept(strategy, metric)?, kept(reference, metric)?);
            Some(own.iter().zip(other).map(|(&own, &other)| f64::from(own) - f64::from(other)).collect())
        };
        let spent = FLOWS[..2].iter().fold(0.0, |sum, (metric, _)| sum + present(reference, *metric));
        let row = |strategy: usize| {
            let flows = FLOWS.map(|(metric, _)| present(strategy, metric) - present(reference, metric));
            let stocks =
                STOCKS.map(|(metric, _)| last * (mean(strategy, metric, year) - mean(reference, metric, year)));
            let cost = flows[0] + flows[1];
            let benefits = flows[2] + flows[3] + flows[4] + stocks[0] + stocks[1] - stocks[2];
            let yearly: Vec<f64> = (0..=year)
                .map(|t| {
                    FLOWS.iter().fold(0.0, |sum, &(metric, is_cost)| {
                        let more = mean(strategy, metric, t) - mean(reference, metric, t);
                        if is_cost { sum - more } else { sum + more }
                    })
                })
                .collect();
            let (npsv, dearer) = (more(strategy, Metric::NetPresentValue), more(strategy, Metric::WholeLifeCost));
            let gains = npsv.as_ref().zip(dearer.as_ref());
            let gains = gains.map(|(npsv, dearer)| npsv.iter().zip(dearer).map(|(a, b)| a + b).collect());
            let is_small = benefit_cost_ratio(benefits, cost, spent).is_none();
            let whole_life_cost = mean(strategy, Metric::WholeLifeCost, year);
            Appraised {
                strategy,
                flows,
                stocks,
                npsv: npsv.and_then(Ranged::of),
                cost: dearer.and_then(Ranged::of),
                benefits: gains.and_then(Ranged::of),
                npsv_mean: benefits - cost,
                bcr: benefit_cost_ratio(benefits, cost, spent).filter(|_| cost > 0.0),
                whole_life_cost,
                equivalent_annual_cost: equivalent_annual_cost(whole_life_cost, annuity),
                // Where nothing more is spent nothing has to come back.
                payback: if is_small || cost <= 0.0 { None } else { payback(&UNDISCOUNTED, &yearly) },
            }
        };
        let rows = (0..results.strategies.len()).map(row).collect();
        Some(Self { reference, year, rows, factors })
    }

    /// Strategies other than the reference and those that did what it did, the first of each kind with all of it.
    pub fn kinds(&self, results: &Results) -> Vec<(&Appraised, Vec<usize>)> {
        let kinds = results.kinds().into_iter().filter(|kind| !kind.contains(&self.reference));
        kinds.filter_map(|kind| Some((self.rows.iter().find(|row| row.strategy == kind[0])?, kind))).collect()
    }

    /// What the best comes to, in two or three sentences; none where there is no other, or too few futures.
    pub fn in_words(&self, scenario: &Scenario, results: &Results) -> Option<String> {
        let system = scenario.appraisal.as_ref()?;
        let label = |strategy: usize| results.strategies[strategy].1.as_str();
        let (against, year, rates) = (label(self.reference), results.years[self.year], system.named());
        let kinds = self.kinds(results);
        // Among equals the first.
        let best = kinds.iter().reduce(|best, one| if one.0.npsv_mean > best.0.npsv_mean { one } else { best });
        let Some((best, kind)) = best else {
            let several = self.rows.len() > 1;
            return several.then(|| {
                format!("In present value nothing differs from {against}: all did the same in every future.")
            });
        };
        let npsv = best.npsv.filter(|npsv| npsv.above.n >= LEAST_FUTURES)?;
        let metric = Metric::NetPresentValue;
        let money = |value: f64| level(metric, value, npsv.mean.mcse);
        let name = list(&kind.iter().map(|&strategy| label(strategy)).collect::<Vec<_>>());
        let range = format!("{} to {} in 8 of 10 futures", money(npsv.at[0]), money(npsv.at[2]));
        let when = match rates.starts_with("by ") {
            true => format!("In present value ({rates}, to {year} and what goes on after it)"),
            false => format!("Without discounting (to {year} and what goes on after it)"),
        };
        let be = if kind.len() > 1 { "are" } else { "is" };
        let ends = npsv.mean.interval().unwrap_or((npsv.mean.value, npsv.mean.value));
        if ends.0 <= 0.0 && ends.1 >= 0.0 {
            return Some(format!(
                "{when} {name}, which come{} out best, cannot be told from {against}: {range}.",
                if kind.len() > 1 { "" } else { "s" }
            ));
        }
        if npsv.mean.value < 0.0 {
            return Some(format!(
                "{when} nothing is worth more than {against}: {name} come{} nearest, {} in the mean, {range}.",
                if kind.len() > 1 { "" } else { "s" },
                money(npsv.mean.value)
            ));
        }
        let mut said = format!(
            "{when} {name} {be} worth {} more than {against} in the mean: {range}, and more than nothing in {}.",
            money(npsv.mean.value),
            in_ten(npsv.above)
        );
        let size = |value: f64| amount(metric, value.abs(), None);
        let cost = best.flows[0] + best.flows[1];
        said += &match (best.bcr, cost > 0.0) {
            (Some(ratio), _) => {
                format!(
                    " {} more is spent and run up, which brings {ratio:.1} pounds a pound, backlog that is not left behind counted in.",
                    size(cost)
                )
            }
            (None, true) => " What is spent more is too little to state a ratio of benefits to cost.".to_owned(),
            (None, false) => {
                format!(" {} less is spent and run up, so a ratio of benefits to cost says nothing.", size(cost))
            }
        };
        // What an assumed value makes of it.
        let parts = [
            ("savings in cash", best.flows[2]),
            ("productivity and bed-days, which release no cash", best.flows[3]),
            ("worth to patients and society", best.flows[4]),
            ("what goes on after the run", best.stocks[0]),
            ("what work under way has cost", best.stocks[1]),
            ("backlog that is not left behind", -best.stocks[2]),
        ];
        let mut decide: Vec<(&str, f64)> = parts.into_iter().filter(|(_, part)| *part > npsv.mean.value).collect();
        decide.sort_by(|a, b| b.1.total_cmp(&a.1));
        let told: Vec<String> = decide.iter().map(|(what, part)| format!("{what} ({})", size(*part))).collect();
        said += &match told.as_slice() {
            [] => String::new(),
            [one] => format!(
                " All of it hangs on one class of benefits, {one}: without that it would be worth less than nothing."
            ),
            several => format!(
                " It hangs on each of {} classes of benefits, {}: without any one of them it would be worth less than nothing.",
                number(several.len(), "no"),
                list(&several.iter().map(String::as_str).collect::<Vec<_>>())
            ),
        };
        Some(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Keep, Watch, World, run};
    use crate::scenario::{MINIMAL, Text, load};

    fn of(set: &[&str]) -> (Scenario, Results) {
        let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
        let set: Vec<String> = set.iter().map(|&set| set.to_owned()).collect();
        let scenario =
            load(&text, &set, false).unwrap_or_else(|problems| panic!("{}", problems.render(false))).scenario;
        let all: Vec<usize> = (0..scenario.strategies.len()).collect();
        let world = World::new(&scenario, 400, 1, &all).unwrap();
        let results = run(&world, Keep::Headline, &Watch { progress: &|_| (), cancelled: &false.into() }).unwrap();
        (scenario, results)
    }

    const SCHEME: [&str; 4] = [
        "appraisal={ reference = \"none\" }",
        "strategy.none={ rule = \"worst_first\", programmes = \"none\" }",
        "capital.programmes_gbp_m=6",
        "programme.record={ kind = \"electronic_record\", estates = \"all\", cost_gbp_m = 5, duration_years = 1, life_years = 5, running_cost_gbp_m = 0.2, cash_releasing_gbp_m = 1.5 }",
    ];

    /// Against itself a strategy is worth exactly nothing; the classes sum to the mean of the futures.
    #[test]
    fn classes_sum_to_what_the_futures_come_to_and_the_reference_to_nothing() {
        let (scenario, results) = of(&SCHEME);
        for year in [2, results.years.len() - 1] {
            let found = Appraisals::of(&scenario, &results, year).unwrap();
            let own = &found.rows[found.reference];
            assert_eq!((own.flows, own.stocks, own.npsv_mean, own.bcr), ([0.0; 5], [0.0; 3], 0.0, None));
            for row in &found.rows {
                let npsv = row.npsv.unwrap();
                assert!((npsv.mean.value - row.npsv_mean).abs() < 1e-3 * row.npsv_mean.abs().max(1.0), "{row:?}");
            }
        }
    }

    /// A scheme alone, at prices that stand still: paid in the first year, five years of £1.3m from the second on.
    #[test]
    fn a_scheme_is_worth_what_pencil_and_paper_give() {
        let still = [
            "prices.construction={ mean_per_year = 0, sd_per_year = 0, last_observed_per_year = 0 }",
            "prices.general={ mean_per_year = 0, sd_per_year = 0, last_observed_per_year = 0 }",
        ];
        let (scenario, results) = of(&[&SCHEME[..], &still].concat());
        let place = results.strategies.iter().position(|(id, _)| id == "worst_first").unwrap();
        let value = |year: usize| Appraisals::of(&scenario, &results, year).unwrap().rows[place].clone();
        let annuity = |years: f64| annuity_factor(&crate::systems::appraisal::equations::STANDARD, 0, years);
        let expected = -5.0 + 1.3 * annuity(5.0);
        // Whether the run ends while it serves or after, what it is worth is the same.
        for year in [0, 2, 5, 9] {
            assert!((value(year).npsv_mean - expected).abs() < 1e-4, "{year}: {} {expected}", value(year).npsv_mean);
        }
        assert!((value(9).payback.unwrap() - 5.0 / 1.3).abs() < 1e-6);
        let bcr = 1.5 * annuity(5.0) / (5.0 + 0.2 * annuity(5.0));
        assert!((value(9).bcr.unwrap() - bcr).abs() < 1e-4, "{:?} {bcr}", value(9).bcr);
    }

    /// What is told is told of the best, with its rates; what did as the reference did is never held against it.
    #[test]
    fn the_sentence_says_no_more_than_the_futures_do() {
        let words = |set: &[&str]| {
            let (scenario, results) = of(set);
            Appraisals::of(&scenario, &results, results.years.len() - 1).unwrap().in_words(&scenario, &results).unwrap()
        };
        let said = words(&SCHEME);
        assert!(
            said.starts_with("In present value (by the Treasury's standard rates of ")
                && said.contains(" pounds a pound"),
            "{said}"
        );
        let undiscounted = ["appraisal={ reference = \"none\", rates = \"undiscounted\" }"];
        let said = words(&[&undiscounted[..], &SCHEME[1..]].concat());
        assert!(said.starts_with("Without discounting (to ") && said.contains(" more than none"), "{said}");
        let said = words(&["appraisal={ reference = \"worst_first\" }", "strategy.again={ rule = \"worst_first\" }"]);
        assert!(!said.contains("again") && !said.contains("hangs"), "{said}");
    }
}
