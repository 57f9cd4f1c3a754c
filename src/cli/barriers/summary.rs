//! What a study of barriers found, for people and for programs.

use crate::analysis::answer::{told, when};
use crate::analysis::barriers::{Barriers, Decomposed, Effect, REMOVED_MEANS, sentences, tail_name};
use crate::cli::findings::percent;
use crate::cli::grid::{columns, json_number, print};
use crate::cli::scale::{Scale, larger};
use crate::cli::simulation::fault;
use crate::cli::{Failure, words};
use crate::engine::Metric;
use crate::engine::results::Check;
use crate::num::quantile::NORMAL_975;
use crate::output::Identity;
use crate::output::barriers::{Row, barrier_files, rows};
use crate::output::manifest::exact;
use crate::words::{LEAST_FUTURES, capital};
use serde_json::{Value, json};

/// Characters in a line of the answer.
const WIDTH: usize = 110;

/// Everything that is said.
pub struct Summary<'a> {
    pub found: &'a Barriers,
    /// Futures, seed and what is changed, as the manifest has them.
    pub identity: &'a Identity,
    pub checks: &'a [Check],
}

impl Summary<'_> {
    /// The table and the answer of one outcome, total backlog in real terms where it is among them, and a sentence of each other.
    pub fn in_words(&self) -> String {
        let outcomes = &self.found.outcomes;
        let real = outcomes.iter().position(|of| of.metric == Metric::BacklogTotalReal).unwrap_or(0);
        let Some(first) = outcomes.get(real) else { return String::new() };
        let mut out = format!("{}\n", self.table(first));
        out += &lines(sentences(self.found, first));
        let others = outcomes.iter().enumerate().filter(|(place, _)| *place != real);
        let others: Vec<String> = others.filter_map(|(_, of)| sentences(self.found, of).into_iter().next()).collect();
        if !others.is_empty() {
            out += &format!("\n{}", lines(others));
        }
        out + &format!("\n{}", self.foot())
    }

    /// The answer for every outcome, each under its table.
    pub fn answer(&self) -> String {
        let each = self.found.outcomes.iter();
        let each: Vec<String> =
            each.map(|of| format!("{}\n{}", self.table(of), lines(sentences(self.found, of)))).collect();
        format!("{}\n{}", each.join("\n"), self.foot())
    }

    /// What must be known of every figure.
    fn foot(&self) -> String {
        let left_out = match self.found.left_out {
            0 => None,
            n => Some(format!(
                "{} left the finite range without some set of barriers and {} in no figure.",
                words::futures(n as u64),
                if n == 1 { "is" } else { "are" }
            )),
        };
        lines(std::iter::once(REMOVED_MEANS.to_owned()).chain(left_out))
    }

    /// A row a barrier, between the outcome as it is and without all.
    fn table(&self, of: &Decomposed) -> String {
        let metric = of.metric;
        let changes = || of.parts.iter().flat_map(|part| [&part.shapley, &part.alone, &part.last]).chain([&of.whole]);
        let figures = Figures::of(metric, changes(), self.found.n);
        let levels = Figures::of(metric, [&of.as_it_is, &of.without_all].into_iter(), self.found.n);
        let head = ["", "Mean", "± 95 %", "8 of 10 futures", "Better in", "Alone", "Last", tail_name(metric.better())];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        rows.push(levels.level("As it is", &of.as_it_is));
        for part in &of.parts {
            let name = format!("Without {}", crate::analysis::barriers::called(part.barrier));
            rows.push(figures.change(&name, &part.shapley, Some([&part.alone, &part.last])));
        }
        rows.push(figures.change("Without all", &of.whole, None));
        rows.push(levels.level("What is left", &of.without_all));
        let unit = match levels.scale.unit == figures.scale.unit {
            true => levels.scale.unit.clone(),
            false => format!("levels in {}, changes in {}", levels.scale.unit, figures.scale.unit),
        };
        let first = self.found.first_year;
        format!(
            "{}: {} {}, under {}, {unit}, {}\n\n{}",
            words::text(&self.found.area),
            told(metric, first),
            when(metric, first, of.year),
            words::text(&self.found.strategy.1),
            words::futures(self.found.n as u64),
            columns(&rows, 1)
        )
    }

    /// The table of the folder.
    pub fn csv(&self) -> Result<String, Failure> {
        let files = barrier_files(self.found, self.identity).map_err(fault)?;
        let csv = files.into_iter().find(|file| file.name.ends_with(".csv"));
        Ok(csv.map_or_else(String::new, |file| String::from_utf8_lossy(&file.bytes).into_owned()))
    }

    /// All of it as data.
    pub fn json(&self, folder: &str) -> String {
        let check = |check: &Check| json!({ "name": check.name, "passed": check.passed, "detail": check.detail });
        let answer = |of: &Decomposed| {
            json!({
                "metric": of.metric.name(),
                "financial_year": of.year.to_string(),
                "sentences": sentences(self.found, of),
            })
        };
        print(&json!({
            "scenario": self.identity.scenario_id,
            "folder": folder,
            "trials": self.identity.trials,
            "seed": exact(self.identity.seed),
            "changed": self.identity.changed,
            "checks": self.checks.iter().map(check).collect::<Vec<_>>(),
            "fail_if": [],
            "rows": rows(self.found).map(|row| self.row(&row)).collect::<Vec<_>>(),
            "answer": self.found.outcomes.iter().map(answer).collect::<Vec<_>>(),
        }))
    }

    fn row(&self, row: &Row<'_>) -> Value {
        let Effect { change, sd, tail, held } = row.effect;
        let quantile = |place: usize| change.quantiles.map(|all| all[place].value);
        json!({
            "scenario": self.identity.scenario_id,
            "strategy": self.found.strategy.0,
            "metric": row.of.metric.name(),
            "unit": row.of.metric.unit().name(),
            "financial_year": row.of.year.to_string(),
            "barrier": row.barrier,
            "kind": row.kind,
            "mean": json_number(change.mean.value),
            "sd": sd,
            "mcse": change.mean.mcse,
            "p10": quantile(0),
            "p50": quantile(1),
            "p90": quantile(2),
            "better_share": row.is_change().then(|| change.better.value()),
            "worse_share": row.is_change().then(|| change.worse.value()),
            "held_p10": held.map(|(low, _)| low),
            "held_p90": held.map(|(_, high)| high),
            "tail": json_number(tail.value),
            "tail_mcse": tail.mcse,
            "place": row.place(),
            "told_from_none": row.is_told(),
            "told_from_next": row.is_told_from_next(),
            "n": change.n,
        })
    }
}

/// How the figures of a table are written.
struct Figures {
    scale: Scale,
    has_range: bool,
}

impl Figures {
    fn of<'e>(metric: Metric, effects: impl Iterator<Item = &'e Effect> + Clone, n: usize) -> Self {
        let largest = effects.clone().map(|effect| effect.change.mean.value.abs()).fold(0.0, larger);
        let error = effects.filter_map(Effect::error).fold(0.0, larger);
        Self { scale: Scale::of(metric, largest, error), has_range: n >= LEAST_FUTURES }
    }

    fn error(&self, error: Option<f64>) -> String {
        error.map_or_else(String::new, |error| self.scale.error(error))
    }

    fn level(&self, name: &str, effect: &Effect) -> Vec<String> {
        let show = |value: f64| self.scale.show(value);
        self.row(name, effect, &show, [String::new(), String::new(), String::new()])
    }

    fn change(&self, name: &str, effect: &Effect, others: Option<[&Effect; 2]>) -> Vec<String> {
        let signed = |value: f64| self.scale.signed(value);
        let [alone, last] = match others {
            Some(others) => others.map(|other| signed(other.change.mean.value)),
            None => [String::new(), String::new()],
        };
        self.row(name, effect, &signed, [percent(effect.change.better.value()), alone, last])
    }

    fn row(
        &self,
        name: &str,
        effect: &Effect,
        show: &dyn Fn(f64) -> String,
        [better, alone, last]: [String; 3],
    ) -> Vec<String> {
        let range = effect.range().filter(|_| self.has_range);
        let range = range.map_or_else(String::new, |(low, high)| format!("{} to {}", show(low), show(high)));
        // Of few futures no one can tell how far a quantile may be off.
        let tail = effect.tail.mcse.map_or_else(String::new, |mcse| {
            format!("{} ± {}", show(effect.tail.value), self.scale.error(NORMAL_975 * mcse))
        });
        vec![
            name.to_owned(),
            show(effect.change.mean.value),
            self.error(effect.error()),
            range,
            better,
            alone,
            last,
            tail,
        ]
    }
}

/// Sentences in lines, each beginning on a new one.
fn lines(said: impl IntoIterator<Item = String>) -> String {
    said.into_iter().map(|line| words::wrapped(&words::text(&capital(&line)), WIDTH) + "\n").collect()
}
