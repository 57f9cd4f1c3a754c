//! What a comparison found, for people and for programs: a table, the targets, the answer.

use crate::analysis::Comparison;
use crate::analysis::answer::{answer, leader};
use crate::analysis::appraisal::Appraisals;
use crate::analysis::best::{Standing, Verdict};
use crate::analysis::comparison::{Cell, Row};
use crate::analysis::side_by_side::SideBySide;
use crate::analysis::{adoption, estates, patients};
use crate::cli::findings::percent;
use crate::cli::grid::{self, Grid, columns};
use crate::cli::scale::{Scale, larger};
use crate::cli::words;
use crate::engine::Results;
use crate::engine::results::Check;
use crate::num::quantile::Share;
use crate::output::Identity;
use crate::output::manifest::exact;
use crate::scenario::Scenario;
use crate::study::Simulation;
use crate::study::compare::{Group, extra_capital};
use crate::units::FinancialYear;
use crate::words::{BILLIONS_FROM, LEAST_FUTURES};
use serde_json::{Value, json};

/// Characters in a line of the answer.
const WIDTH: usize = 110;

/// Everything that is said.
pub struct Summary<'a> {
    groups: &'a [Group<'a>],
    found: &'a [Comparison],
    /// What each hangs on, a sentence each.
    hangs_on: Vec<Vec<String>>,
    /// What the plans of each are worth in present value, where they are of one scenario that appraises them.
    worth: Vec<Option<String>>,
    /// What is said of patients, staff and systems under the leader of each, where it is of one scenario.
    people: Vec<Vec<String>>,
    /// Where capital goes that the first scenario has not.
    extra: Vec<String>,
    /// What several scenarios come to side by side.
    beside: Option<&'a SideBySide>,
    /// Outcomes of every scenario, as all commands give them.
    rows: Vec<Value>,
    /// Futures, seed and what is changed, as the manifest has them.
    identity: Option<&'a Identity>,
}

/// The scenario of a comparison with its results, where all contenders are of one.
fn of_one<'s>(
    found: &Comparison,
    all: &'s [&Simulation<'_>],
    results: &'s [Results],
) -> Option<(&'s Scenario, &'s Results)> {
    let first = &found.question.contenders.first()?.scenario;
    if found.question.contenders.iter().any(|contender| contender.scenario != *first) {
        return None;
    }
    let (one, results) = all.iter().zip(results).find(|(one, _)| one.loaded.scenario.id == *first)?;
    Some((&one.loaded.scenario, results))
}

/// What the plans of a comparison are worth, where all are of one scenario.
fn worth(found: &Comparison, all: &[&Simulation<'_>], results: &[Results]) -> Option<String> {
    let (scenario, results) = of_one(found, all, results)?;
    Appraisals::of(scenario, results, found.judged()?.year)?.in_words(scenario, results)
}

/// What the leader of a comparison does to patients, staff and systems, where all contenders are of one scenario.
fn people(found: &Comparison, all: &[&Simulation<'_>], results: &[Results]) -> Option<Vec<String>> {
    let (scenario, results) = of_one(found, all, results)?;
    let (year, leader) = (found.judged()?.year, leader(found)?);
    let id = &found.question.contenders.get(leader)?.strategy;
    let strategy = results.strategies.iter().position(|(known, _)| known == id)?;
    let mut said = patients::in_words(scenario, results, Some(found), strategy, year);
    said.extend(adoption::in_words(scenario, results, (strategy, &found.label(leader)), year));
    Some(said)
}

impl<'a> Summary<'a> {
    pub fn new(groups: &'a [Group<'a>], found: &'a [Comparison], all: &[&Simulation<'_>], results: &[Results]) -> Self {
        let hangs_on = groups.iter().zip(found).map(|(group, found)| group.hangs_on(all, results, found)).collect();
        let asked: Vec<FinancialYear> =
            found.iter().filter_map(|found| Some(found.question.years[found.judged()?.year])).collect();
        let rows =
            all.iter().zip(results).flat_map(|(one, results)| grid::outcomes(&one.loaded.scenario, results, &asked));
        let worth = found.iter().map(|found| worth(found, all, results)).collect();
        let people = found.iter().map(|found| people(found, all, results).unwrap_or_default()).collect();
        let (extra, rows) = (extra_capital(all, results, found), rows.collect());
        Self { groups, found, hangs_on, worth, people, extra, beside: None, rows, identity: None }
    }

    /// The same, which also says of which run it is.
    #[must_use]
    pub fn of(self, identity: &'a Identity) -> Self {
        Self { identity: Some(identity), ..self }
    }

    /// The same, which also says what the scenarios come to side by side.
    #[must_use]
    pub fn beside(self, beside: Option<&'a SideBySide>) -> Self {
        Self { beside, ..self }
    }

    /// What is changed.
    pub fn changed(&self) -> &[String] {
        self.identity.map_or(&[], |identity| &identity.changed)
    }

    /// What is said of one group, a sentence or two each.
    fn sentences(&self, place: usize) -> Vec<String> {
        let mut lines = answer(&self.found[place]);
        lines.extend(self.people[place].iter().cloned());
        lines.extend(self.worth[place].clone());
        lines.extend(self.hangs_on[place].iter().cloned());
        lines
    }

    fn each(&self) -> impl Iterator<Item = (&Group<'a>, &Comparison)> {
        self.groups.iter().zip(self.found)
    }

    /// Whether there is one comparison.
    pub fn has_one(&self) -> bool {
        self.found.len() == 1
    }

    /// The tables and the answer.
    pub fn in_words(&self) -> String {
        let mut out = String::new();
        for (group, found) in self.each() {
            if let Some(judged) = found.judged() {
                out += &table(&group.title, found, judged);
                out.push('\n');
            }
            let targets = targets(found);
            if !targets.is_empty() {
                out += &(targets + "\n");
            }
            let estates = of_estates(found);
            if !estates.is_empty() {
                out += &(estates + "\n");
            }
        }
        out + &self.answer()
    }

    /// The answer alone, as a text.
    pub fn answer(&self) -> String {
        let mut out = String::new();
        // Of several scenarios first what one has and another has not.
        for line in self.side_by_side().iter().chain(&self.extra) {
            out += &words::wrapped(&words::text(line), WIDTH);
            out.push('\n');
        }
        if !out.is_empty() {
            out.push('\n');
        }
        for (place, group) in self.groups.iter().enumerate() {
            if self.groups.len() > 1 {
                out += &format!("{}\n\n", group.title);
            }
            for line in self.sentences(place) {
                out += &words::wrapped(&line, WIDTH);
                out.push('\n');
            }
            out.push('\n');
        }
        out.trim_end().to_owned() + "\n"
    }

    /// What the scenarios come to at one price base, a sentence or none.
    fn side_by_side(&self) -> Option<String> {
        self.beside?.in_words()
    }

    /// The judged outcome as data: a row a strategy.
    pub fn grid(&self) -> Grid {
        let mut rows = Vec::new();
        for found in self.found {
            let Some(judged) = found.judged() else { continue };
            let question = &found.question;
            for (contender, row) in judged.rows.iter().enumerate() {
                let who = &question.contenders[contender];
                let interval = row.difference.mean.interval();
                let quantile = |i: usize| row.difference.quantiles.map(|q| q[i].value);
                let text = |text: &str| grid::Cell::from(text);
                rows.push(vec![
                    text(&who.scenario),
                    text(&who.strategy),
                    text(&found.name(question.reference)),
                    text(judged.metric.name()),
                    text(judged.metric.unit().name()),
                    text(&question.years[judged.year].to_string()),
                    grid::Cell::Number(row.mean.value),
                    grid::Cell::Number(row.difference.mean.value),
                    interval.map(|(low, _)| low).into(),
                    interval.map(|(_, high)| high).into(),
                    quantile(0).into(),
                    quantile(1).into(),
                    quantile(2).into(),
                    grid::Cell::Number(row.difference.better.value()),
                    grid::Cell::Number(row.regret.best.value()),
                    grid::Cell::Number(row.regret.unbeaten.value()),
                    grid::Cell::Number(row.regret.mean.value),
                    text(row.verdict.name()),
                    text(row.standing.name()),
                    grid::Cell::Count(found.n as u64),
                ]);
            }
        }
        let head = vec![
            "scenario",
            "strategy",
            "reference",
            "metric",
            "unit",
            "financial_year",
            "mean",
            "mean_difference",
            "mean_mc_lo",
            "mean_mc_hi",
            "p10",
            "p50",
            "p90",
            "probability_better",
            "probability_best",
            "probability_unbeaten",
            "mean_regret",
            "against_reference",
            "against_best",
            "n",
        ];
        Grid { head, rows }
    }

    /// All of it as data.
    pub fn json(&self, checks: &[Check], limits: Vec<Value>) -> Value {
        let check = |check: &Check| json!({ "name": check.name, "passed": check.passed, "detail": check.detail });
        let answers: Vec<Value> = self
            .each()
            .enumerate()
            .map(|(i, (group, found))| json!({ "scenario": group.name, "sentences": self.sentences(i), "n": found.n }))
            .collect();
        let targets: Vec<Value> = self.found.iter().flat_map(target_values).collect();
        json!({
            "changed": self.changed(),
            "trials": self.identity.map(|identity| identity.trials),
            "seed": self.identity.map(|identity| exact(identity.seed)),
            "checks": checks.iter().map(check).collect::<Vec<_>>(),
            "scenario": self.identity.map(|identity| &identity.scenario_id),
            "rows": self.rows,
            "comparison": self.grid().json(),
            "targets": targets,
            "answer": answers,
            "extra_capital": self.extra,
            "side_by_side": self.side_by_side(),
            "fail_if": limits,
        })
    }
}

/// How figures are written of which `size` tells the size and `interval` the Monte Carlo interval.
fn scale(judged: &Cell, size: impl Fn(&Row) -> f64, interval: impl Fn(&Row) -> Option<(f64, f64)>) -> Scale {
    let largest = judged.rows.iter().map(|row| size(row).abs()).fold(0.0, larger);
    let errors = judged.rows.iter().filter_map(interval).map(|(low, high)| (high - low) / 2.0);
    Scale::of(judged.metric, largest, errors.fold(0.0, larger))
}

fn table(title: &str, found: &Comparison, judged: &Cell) -> String {
    let question = &found.question;
    let median = |row: &Row| row.level.map(|[_, median, _]| median);
    let levels = scale(
        judged,
        |row| median(row).map_or(0.0, |median| median.value),
        |row| median(row).and_then(|median| Some((median.lo?, median.hi?))),
    );
    // Differences have a unit of their own: plans that differ by millions may stand at billions.
    let difference = |row: &Row| larger(row.difference.mean.value.abs(), row.regret.mean.value.abs());
    let scale = scale(judged, difference, |row| row.difference.mean.interval());
    let unit = match levels.unit == scale.unit {
        true => scale.unit.clone(),
        false => format!("median in {}, differences in {}", levels.unit, scale.unit),
    };
    let (metric, year) = (judged.metric, question.years[judged.year]);
    let reference = found.label(question.reference);
    let head = [
        "Strategy".to_owned(),
        "Median".to_owned(),
        "8 of 10 futures".to_owned(),
        format!("Less {reference}, mean"),
        "8 of 10 futures".to_owned(),
        format!("{} in", if metric.better().word() == "lower" { "Lower" } else { "Higher" }),
        "Unbeaten in".to_owned(),
        "Regret, mean".to_owned(),
        "Against it".to_owned(),
        "Of all".to_owned(),
    ];
    let mut rows = vec![head.to_vec()];
    for kind in &found.kinds {
        let is_reference = kind.contains(&question.reference);
        let label = found.label_of_kind(kind[0]);
        let row = (&judged.rows[kind[0]], judged.may_be_best_alike());
        rows.push(line([&levels, &scale], row, label, is_reference, found.n >= LEAST_FUTURES));
    }
    format!(
        "{title}: {} {}, {}, {}\n\n{}",
        crate::analysis::answer::told(metric, question.years[0]),
        crate::analysis::answer::when(metric, question.years[0], year),
        unit,
        words::futures(found.n as u64),
        columns(&rows, 1)
    )
}

/// A row of the table; of too few futures no error, range or share is told, as everywhere.
fn line(
    [levels, scale]: [&Scale; 2],
    (row, alike): (&Row, bool),
    label: String,
    is_reference: bool,
    enough: bool,
) -> Vec<String> {
    let unknown = || "not estimable".to_owned();
    let half = row.difference.mean.interval().map(|(low, high)| (high - low) / 2.0).filter(|_| enough);
    let share = |share: f64| if enough { percent(share) } else { unknown() };
    let level = row.level.filter(|_| enough);
    let mut cells = vec![
        label,
        row.level.map_or_else(unknown, |[_, median, _]| levels.show(median.value)),
        level.map_or_else(unknown, |[p10, _, p90]| format!("{} to {}", levels.show(p10.value), levels.show(p90.value))),
    ];
    match is_reference {
        true => cells.extend(["reference".to_owned(), String::new(), String::new()]),
        false => cells.extend([
            half.map_or_else(
                || scale.signed(row.difference.mean.value),
                |half| format!("{} ± {}", scale.signed(row.difference.mean.value), scale.error(half)),
            ),
            row.difference.quantiles.filter(|_| enough).map_or_else(unknown, |[p10, _, p90]| {
                format!("{} to {}", scale.signed(p10.value), scale.signed(p90.value))
            }),
            share(row.difference.better.value()),
        ]),
    }
    cells.push(share(row.regret.unbeaten.value()));
    cells.push(scale.show(row.regret.mean.value));
    cells.push(if is_reference { String::new() } else { verdict(row.verdict).to_owned() });
    cells.push(standing(row, alike).to_owned());
    cells
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "equal",
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Indifferent => "about equal",
        Verdict::Unseparated => "cannot be separated",
    }
}

const fn standing(row: &Row, alike: bool) -> &'static str {
    match row.standing {
        Standing::Best => "best",
        Standing::MayBeBest if alike => "best, about equal",
        Standing::MayBeBest => "may be best",
        Standing::Behind => "",
    }
}

/// In which share of futures each strategy meets each target in its year.
fn targets(found: &Comparison) -> String {
    if found.targets.is_empty() {
        return String::new();
    }
    let mut head = vec!["Target met in".to_owned()];
    head.extend(found.kinds.iter().map(|kind| found.label_of_kind(kind[0])));
    let mut rows = vec![head];
    for course in &found.targets {
        let mut row = vec![words::text(&course.target.label)];
        row.extend(found.kinds.iter().map(|kind| percent(course.shares[kind[0]][course.year].value())));
        rows.push(row);
    }
    columns(&rows, 1)
}

/// Estates that stand on a screen.
const MOST_ESTATES: usize = 12;

/// Each estate under the strategy with the best mean, from today to the year that is asked, the largest first.
fn of_estates(found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let leader = leader(found).unwrap_or(judged.leader);
    let lines = estates::lines(&found.estates, leader);
    if lines.len() < 2 || found.n < LEAST_FUTURES {
        return String::new();
    }
    let largest = lines.iter().map(|line| larger(line.median(), line.stats.opening)).fold(0.0, larger);
    let (per_unit, unit) = if largest >= BILLIONS_FROM { (1000.0, "£bn") } else { (1.0, "£m") };
    let money = |gbp_m: f64| {
        let value = gbp_m / per_unit;
        crate::words::grouped(&format!("{value:.*}", if per_unit > 1.0 { 2 } else { 1 }))
    };
    let question = &found.question;
    let (opening, year) = (question.years[0].plus(-1), question.years[judged.year]);
    let has_area = lines.iter().all(|line| line.area_m2.is_some());
    let mut head = vec![
        format!("Under {}, {unit} in {opening} prices", found.label(leader)),
        opening.to_string(),
        format!("{year}, median"),
        "8 of 10 futures".to_owned(),
        "Times".to_owned(),
        format!("Above {opening} in"),
    ];
    if has_area {
        head.extend(["£ per m² now".to_owned(), "and then".to_owned()]);
    }
    let mut rows = vec![head];
    for line in lines.iter().take(MOST_ESTATES) {
        let [low, middle, high] = line.stats.p10_p50_p90().map(|estimate| money(estimate.value));
        let mut row = vec![
            words::text(line.name),
            money(line.stats.opening),
            middle,
            format!("{low} to {high}"),
            line.times().map_or_else(|| "–".to_owned(), |times| format!("{times:.1}")),
            percent(line.stats.worse.value()),
        ];
        if let Some((from, to)) = line.per_m2().filter(|_| has_area) {
            row.extend([from, to].map(estates::pounds));
        }
        rows.push(row);
    }
    let more = lines.len().saturating_sub(MOST_ESTATES);
    let more = if more > 0 { format!("and {more} more: see estates.csv\n") } else { String::new() };
    columns(&rows, 1) + &more
}

fn target_values(found: &Comparison) -> Vec<Value> {
    let mut all = Vec::new();
    for course in &found.targets {
        for (contender, years) in course.shares.iter().enumerate() {
            let share: Share = years[course.year];
            let (low, high) = share.interval();
            let who = &found.question.contenders[contender];
            all.push(json!({
                "scenario": who.scenario,
                "strategy": who.strategy,
                "target": course.target.id,
                "financial_year": course.target.year.to_string(),
                "probability": share.value(),
                "probability_lo": low,
                "probability_hi": high,
            }));
        }
    }
    all
}
