//! Strategies held against a reference and against the best, in the same futures: everything that the tables, the charts
//! and the answer in words say of it.

use super::best::{Field, Standing, Verdict, field, field_of_shares};
use super::difference::{Difference, QUANTILES, estimate};
use super::regret::{Regret, regrets, value_of_perfect_information};
use super::target::met;
use crate::engine::results::{EstateStats, QuantileEstimate, kinds};
use crate::engine::{Metric, Results};
use crate::num::quantile::{Mean, NORMAL_975, Share};
use crate::outcomes::StockOrFlow;
use crate::parallel::*;
use crate::scenario::{Estate, Scenario, Target};
use crate::units::FinancialYear;
use crate::words::{LEAST_FUTURES, list};

/// A mean difference up to this is none, whatever is asked: a pound of what is in £m, a millionth of an incident. It is
/// the dust of roundings.
pub const DUST: f64 = 1e-6;

/// Where no other zone is stated, a difference up to this share of the reference's mean makes no difference to a board, whatever the
/// outcome.
pub const INDIFFERENT_SHARE: f64 = 0.005;

/// A strategy that takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contender {
    /// Identifier of its scenario.
    pub scenario: String,
    /// Name of its scenario for people.
    pub scenario_label: String,
    /// Its identifier.
    pub strategy: String,
    /// Its label for people.
    pub label: String,
}

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Who takes part, in order.
    pub contenders: Vec<Contender>,
    /// Position of the one that the others are held against.
    pub reference: usize,
    /// Simulated years.
    pub years: Vec<FinancialYear>,
    /// The outcome by which to judge.
    pub metric: Metric,
    /// Position of the year in which to judge.
    pub year: usize,
    /// A difference of `metric` up to this, in its own unit, is none; at least 0. None where nothing is stated: then, as for every
    /// other outcome, [`INDIFFERENT_SHARE`] of the reference's mean. With 0 every difference counts, in every outcome.
    pub indifference: Option<f64>,
    /// All outcomes that are compared, in the order of the tables; `metric` is one of them.
    pub metrics: Vec<Metric>,
    /// Targets with their outcomes, which are among `metrics`.
    pub targets: Vec<Target>,
}

/// What was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison {
    /// What was asked.
    pub question: Question,
    /// Futures in which all are known.
    pub n: usize,
    /// Futures that are left out, because a number left the finite range in one of them.
    pub left_out: usize,
    /// The contenders, those together that are equal in every outcome, year and future; in order of the first of each kind.
    pub kinds: Vec<Vec<usize>>,
    /// Each outcome in each year, in that order.
    pub cells: Vec<Cell>,
    /// Each flow, summed from the first year to the one in which to judge.
    pub totals: Vec<Cell>,
    /// Backlog of each estate in the year in which to judge; may be empty.
    pub estates: Vec<OfEstate>,
    /// Whether there are estates, of which a finished run tells nothing in that year.
    pub estates_not_kept: bool,
    /// Each target.
    pub targets: Vec<Course>,
}

/// Backlog of one estate under each contender, £m at opening-year prices.
#[derive(Clone, PartialEq, Debug)]
pub struct OfEstate {
    /// Its name for people.
    pub name: String,
    /// Its floor area, m², where it is certain.
    pub area_m2: Option<f64>,
    /// What is known of it, one a contender.
    pub rows: Vec<EstateStats>,
    /// Position of the contender from which the differences of the rows are taken, where all are of one run.
    pub reference: Option<usize>,
}

impl OfEstate {
    /// Every estate of `scenario` under the strategies of some runs, in the year at `year`; none where a run has other estates, or does
    /// not tell them of that year.
    pub fn all(scenario: &Scenario, runs: &[(&Results, usize)], year: usize, reference: usize) -> Vec<Self> {
        let is_one = runs.windows(2).all(|pair| std::ptr::eq(pair[0].0, pair[1].0));
        let of = |(place, (estate, name)): (usize, (&Estate, String))| {
            let row = |&(results, strategy): &(&Results, usize)| {
                // All together stand before them; other scenarios may have others.
                let here = results.entities.get(place + 1).filter(|id| **id == estate.id).map(|_| place + 1);
                let entity = here.or_else(|| results.entities.iter().position(|id| *id == estate.id))?;
                results.estate(strategy, entity, year).copied()
            };
            let rows: Vec<EstateStats> = runs.iter().map(row).collect::<Option<_>>()?;
            let area_m2 = scenario.number(estate.area).distribution.as_fixed().filter(|area| *area > 0.0);
            // The run holds its estates against one strategy, which may not be the one asked for.
            let is_reference = rows[reference].from_reference == Mean { value: 0.0, mcse: Some(0.0) };
            Some(Self { name, area_m2, rows, reference: (is_one && is_reference).then_some(reference) })
        };
        scenario
            .estates
            .iter()
            .zip(scenario.estate_names())
            .enumerate()
            .map(of)
            .collect::<Option<_>>()
            .unwrap_or_default()
    }

    /// How much more one contender leaves than another on average, £m; none where that is within the Monte Carlo error (95 %), or no
    /// more than half a per cent. Of contenders of two runs the error is taken as if they shared no futures: an upper bound.
    pub fn more(&self, one: usize, other: usize) -> Option<f64> {
        let (a, b) = (&self.rows[one], &self.rows[other]);
        let paired = match self.reference {
            Some(reference) if reference == other => Some(a.from_reference),
            Some(reference) if reference == one => Some(Mean { value: -b.from_reference.value, ..b.from_reference }),
            _ => None,
        };
        let apart = || {
            let [a_error, b_error] = [a, b].map(|row| row.mean.mcse.unwrap_or(f64::INFINITY));
            let mcse = crate::num::sqrt(a_error * a_error + b_error * b_error);
            Mean { value: a.mean.value - b.mean.value, mcse: Some(mcse) }
        };
        let more = paired.unwrap_or_else(apart);
        let zone = (INDIFFERENT_SHARE * b.mean.value.abs()).max(DUST);
        (more.value.abs() > zone.max(NORMAL_975 * more.mcse?)).then_some(more.value)
    }
}

/// One outcome in one year.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// The outcome.
    pub metric: Metric,
    /// Position of the year.
    pub year: usize,
    /// The strategy with the best mean.
    pub leader: usize,
    /// A difference up to this, in its own unit, is none.
    pub zone: f64,
    /// What knowing the future would be worth.
    pub perfect_information: f64,
    /// One a contender.
    pub rows: Vec<Row>,
}

impl Cell {
    /// Whether the contenders that may be best are all about equal to the one that leads.
    pub fn may_be_best_alike(&self) -> bool {
        self.rows.iter().filter(|row| row.standing == Standing::MayBeBest).all(|row| row.as_good_as_leader)
    }
}

/// What one outcome in one year says of a contender.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Row {
    /// Mean of the outcome itself.
    pub mean: Mean,
    /// The outcome itself at [`QUANTILES`], with order-statistic intervals; none of no futures.
    pub level: Option<[QuantileEstimate; 3]>,
    /// From the reference.
    pub difference: Difference,
    /// What that tells.
    pub verdict: Verdict,
    /// Mean difference from the leader.
    pub from_leader: Mean,
    /// Whether that is none as far as is asked: equal, or within the zone beyond Monte Carlo error.
    pub as_good_as_leader: bool,
    /// Whether it can be told from the best.
    pub standing: Standing,
    /// Against the best of each future.
    pub regret: Regret,
}

/// How likely a target is to be met.
#[derive(Clone, PartialEq, Debug)]
pub struct Course {
    /// The target.
    pub target: Target,
    /// Its outcome.
    pub metric: Metric,
    /// Position of its year.
    pub year: usize,
    /// One share a year, for each contender.
    pub shares: Vec<Vec<Share>>,
    /// Who meets it most often in its year, and who cannot be told from that.
    pub field: Field,
}

impl Comparison {
    /// Compares. `values` gives the outcome of every future, for a contender, a metric and the position of a year; what is
    /// not a number was left out. Outcomes that a contender does not have are not compared.
    pub fn of<'v>(mut question: Question, values: impl Fn(usize, Metric, usize) -> &'v [f32] + Sync) -> Self {
        let contenders = question.contenders.len();
        let first = |contender: usize| values(contender, question.metric, question.year);
        let futures = (0..contenders).map(|contender| first(contender).len()).min().unwrap_or(0);
        let live: Vec<usize> =
            (0..futures).filter(|&future| (0..contenders).all(|c| first(c)[future].is_finite())).collect();
        let has = |metric: Metric| {
            (0..contenders).all(|c| (0..question.years.len()).all(|year| values(c, metric, year).len() >= futures))
        };
        let had: Vec<Metric> = question.metrics.iter().copied().filter(|&metric| futures > 0 && has(metric)).collect();
        question.metrics = had;
        let row = |contender: usize, metric: Metric, year: usize| -> Vec<f64> {
            let values = values(contender, metric, year);
            live.iter().map(|&future| f64::from(values[future])).collect()
        };
        let places: Vec<(Metric, usize)> = question
            .metrics
            .iter()
            .flat_map(|&metric| (0..question.years.len()).map(move |year| (metric, year)))
            .collect();
        let cells = places
            .into_par_iter()
            .map(|(metric, year)| {
                let rows: Vec<Vec<f64>> = (0..contenders).map(|contender| row(contender, metric, year)).collect();
                cell(&question, metric, (year, true), &rows)
            })
            .collect();
        let targets = question
            .targets
            .par_iter()
            .filter_map(|target| {
                let metric = Metric::named(&target.metric).filter(|metric| question.metrics.contains(metric))?;
                let rows: Vec<Vec<Vec<f64>>> = (0..contenders)
                    .map(|contender| (0..question.years.len()).map(|year| row(contender, metric, year)).collect())
                    .collect();
                course(&question, target, metric, &rows)
            })
            .collect();
        let flows = question.metrics.par_iter().filter(|metric| metric.outcome().kind == StockOrFlow::InTheYear);
        let totals = flows
            .map(|&metric| {
                let total = |contender: usize| {
                    let mut sums = row(contender, metric, 0);
                    for year in 1..=question.year {
                        sums.iter_mut().zip(row(contender, metric, year)).for_each(|(sum, value)| *sum += value);
                    }
                    sums
                };
                let rows: Vec<Vec<f64>> = (0..contenders).map(total).collect();
                cell(&question, metric, (question.year, false), &rows)
            })
            .collect();
        let (n, left_out) = (live.len(), futures - live.len());
        let same = |a: usize, b: usize| {
            let mut places =
                question.metrics.iter().flat_map(|&m| (0..question.years.len()).map(move |year| (m, year)));
            n > 0
                && places.all(|(metric, year)| {
                    let (a, b) = (values(a, metric, year), values(b, metric, year));
                    live.iter().all(|&future| a[future] == b[future])
                })
        };
        let kinds = kinds(contenders, same);
        Self { n, left_out, kinds, cells, totals, estates: Vec::new(), estates_not_kept: false, targets, question }
    }

    /// The same, with what each estate ends with.
    pub fn with_estates(self, estates: Vec<OfEstate>) -> Self {
        Self { estates, ..self }
    }

    /// Compares the strategies of one run, which are the contenders in their order.
    pub fn within(question: Question, results: &Results) -> Self {
        let (years, metrics) = (question.years.len(), question.metrics.clone());
        let mut places: Vec<&[f32]> = vec![&[]; question.contenders.len() * metrics.len() * years];
        let at = |contender: usize, metric: Metric, year: usize| {
            let place = metrics.iter().position(|known| *known == metric)?;
            Some((contender * metrics.len() + place) * years + year)
        };
        for kept in &results.kept {
            if let Some(place) = at(kept.strategy, kept.metric, kept.year) {
                places[place] = &kept.values;
            }
        }
        Self::of(question, |contender, metric, year| at(contender, metric, year).map_or(&[][..], |place| places[place]))
    }

    /// An outcome in a year.
    pub fn cell(&self, metric: Metric, year: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| (cell.metric, cell.year) == (metric, year))
    }

    /// A flow, summed from the first year to the one in which to judge.
    pub fn total(&self, metric: Metric) -> Option<&Cell> {
        self.totals.iter().find(|cell| cell.metric == metric)
    }

    /// The outcome and year by which to judge.
    pub fn judged(&self) -> Option<&Cell> {
        self.cell(self.question.metric, self.question.year)
    }

    /// What a contender is called in tables and messages: its id, after that of its scenario where there are several.
    pub fn name(&self, contender: usize) -> String {
        let Contender { scenario, strategy, .. } = &self.question.contenders[contender];
        match self.several_scenarios() {
            true => format!("{scenario}/{strategy}"),
            false => strategy.clone(),
        }
    }

    /// What a contender is called for people.
    pub fn label(&self, contender: usize) -> String {
        let Contender { scenario, scenario_label, strategy, label } = &self.question.contenders[contender];
        // Two scenarios may bear one name too.
        let all = &self.question.contenders;
        let shared = all.iter().any(|other| other.scenario != *scenario && other.scenario_label == *scenario_label);
        let home = if shared || scenario_label.is_empty() { scenario } else { scenario_label };
        // Two plans may bear one name.
        let is_namesake = |other: &Contender| other.label == *label && other.strategy != *strategy;
        match (self.several_scenarios(), self.question.contenders.iter().any(is_namesake)) {
            (true, _) => format!("{label} ({home})"),
            (false, true) => format!("{label} ({strategy})"),
            (false, false) => label.clone(),
        }
    }

    /// Whether a contender is the first of those that are equal to it in everything: the one that stands for them in tables and
    /// charts, under [`Comparison::label_of_kind`].
    pub fn is_first_of_kind(&self, contender: usize) -> bool {
        self.kinds.iter().any(|kind| kind[0] == contender)
    }

    /// What a contender and all that are equal to it in everything are called together: `Worst first and Risk per pound`.
    pub fn label_of_kind(&self, contender: usize) -> String {
        let Some(kind) = self.kinds.iter().find(|kind| kind.contains(&contender)) else { return self.label(contender) };
        let all = &self.question.contenders;
        let mut homes: Vec<&str> = all.iter().map(|one| one.scenario.as_str()).collect();
        homes.sort_unstable();
        homes.dedup();
        let mut labels: Vec<String> = Vec::new();
        for &one in kind {
            // What all scenarios leave alike is named once.
            let alike = kind.iter().filter(|&&other| all[other].strategy == all[one].strategy).count();
            let label = match homes.len() {
                2.. if alike == homes.len() => {
                    format!("{} ({})", all[one].label, if alike == 2 { "both" } else { "all" })
                }
                _ => self.label(one),
            };
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        list(&labels)
    }

    fn several_scenarios(&self) -> bool {
        self.question.contenders.windows(2).any(|pair| pair[0].scenario != pair[1].scenario)
    }
}

/// The zone within which a difference of an outcome is none; what is stated is of a year, and says nothing of a sum over years.
fn zone(question: &Question, metric: Metric, of_a_year: bool, reference: &[f64]) -> f64 {
    let zone = match question.indifference {
        Some(stated) if (metric == question.metric && of_a_year) || stated <= 0.0 => stated,
        _ => INDIFFERENT_SHARE * Mean::of(reference).value.abs(),
    };
    if zone > DUST { zone } else { DUST }
}

fn cell(question: &Question, metric: Metric, (year, of_a_year): (usize, bool), rows: &[Vec<f64>]) -> Cell {
    let better = metric.better();
    let slices: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let indifference = zone(question, metric, of_a_year, slices[question.reference]);
    let Field { leader, mut standings } = field(&slices, better, indifference);
    let few = slices.first().is_none_or(|values| values.len() < LEAST_FUTURES);
    if few {
        // An interval from so few futures promises more than it holds: no one is told behind by it.
        let behind = standings.iter_mut().filter(|standing| **standing == Standing::Behind);
        behind.for_each(|standing| *standing = Standing::MayBeBest);
        if standings.contains(&Standing::MayBeBest) {
            standings.iter_mut().for_each(|standing| *standing = Standing::MayBeBest);
        }
    }
    let reference = slices[question.reference];
    let rows = slices.iter().zip(&standings).zip(regrets(&slices, better)).map(|((values, &standing), regret)| {
        let difference = Difference::of(values, reference, better);
        let behind = Difference::of(values, slices[leader], better);
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        Row {
            mean: Mean::of(values),
            level: (!sorted.is_empty()).then(|| QUANTILES.map(|q| estimate(&sorted, q))),
            difference,
            verdict: match Verdict::of(&difference, better, indifference) {
                verdict if few && verdict.separated() => Verdict::Unseparated,
                verdict => verdict,
            },
            from_leader: behind.mean,
            as_good_as_leader: matches!(
                Verdict::of(&behind, better, indifference),
                Verdict::Same | Verdict::Indifferent
            ),
            standing,
            regret,
        }
    });
    let perfect_information = value_of_perfect_information(&slices, better);
    Cell { metric, year, leader, zone: indifference, perfect_information, rows: rows.collect() }
}

/// None where the target's year is not simulated.
fn course(question: &Question, target: &Target, metric: Metric, rows: &[Vec<Vec<f64>>]) -> Option<Course> {
    let year = question.years.iter().position(|year| *year == target.year)?;
    let met: Vec<Vec<Vec<bool>>> = rows
        .iter()
        .map(|years| {
            let years: Vec<&[f64]> = years.iter().map(Vec::as_slice).collect();
            met(&years, target.bound, target.when).collect()
        })
        .collect();
    let shares = met.iter().map(|years| years.iter().map(|met| Share::of(met, |&met| met)).collect()).collect();
    let in_its_year: Vec<&[bool]> = met.iter().map(|years| years[year].as_slice()).collect();
    Some(Course { target: target.clone(), metric, year, shares, field: field_of_shares(&in_its_year) })
}
