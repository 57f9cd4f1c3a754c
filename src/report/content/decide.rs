//! What to decide on: plans held against each other, targets, and what clearing the worst would cost.

use super::levels;
use super::maker::{Maker, Scale, number, text};
use super::pictures::Pictures;
use super::run::Run;
use super::tables::compared;
use super::words::{heading, paragraph};
use crate::analysis::Comparison;
use crate::analysis::amount::percent;
use crate::analysis::answer::when;
use crate::analysis::best::Verdict;
use crate::engine::Metric;
use crate::report::{Block, Kind};

/// Money for backlog and repairs that is not spent is told from this share of it on.
const WORTH_A_WORD: f64 = 0.05;

/// The section; none where there is nothing to decide between.
pub(super) fn section(run: &Run<'_>, pictures: &mut Pictures) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(found) = run.found {
        blocks.extend(pictures.take("difference", differences(found)));
    }
    blocks.extend(pictures.take("cost_to_clear", to_clear(run)));
    if let Some(found) = run.found.filter(|found| !found.targets.is_empty()) {
        let seen = "How likely each plan is to meet the targets that the scenario states; the charts show the same for every \
                    year, were the target set for it.";
        blocks.extend(paragraph(seen));
        blocks.extend(targets(run, found));
        blocks.extend(pictures.take_beginning("target_", ""));
    }
    if let Some(found) = run.found {
        blocks.extend(compared::comparison(run, found));
        blocks.extend(compared::targets(run, found));
    }
    if !blocks.is_empty() {
        // What a board asks next, and this run does not answer.
        blocks.extend(paragraph(
            "How much money it would take to reach a target, or to hold backlog where it is, is not asked in this run: a sweep \
             over capital answers it (capcast sweep).",
        ));
        blocks.insert(0, heading("What to decide on"));
    }
    blocks
}

/// Whether the plans can be told from the reference.
fn differences(found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let question = &found.question;
    let (metric, year) = (judged.metric, question.years[judged.year]);
    let others: Vec<Verdict> = (0..judged.rows.len())
        .filter(|&contender| contender != question.reference)
        .map(|contender| judged.rows[contender].verdict)
        .collect();
    let told = others.iter().filter(|verdict| verdict.separated()).count();
    let equal = others.iter().filter(|verdict| **verdict == Verdict::Indifferent).count();
    let equal = match equal {
        0 => String::new(),
        1 => "; one is about equal to it".to_owned(),
        many => format!("; {} are about equal to it", crate::words::number(many, "none")),
    };
    let of = match (told, others.len()) {
        (told, all) if told == all && all > 1 => "every plan can be told from it".to_owned(),
        (1, 1) => "the other plan can be told from it".to_owned(),
        (0, _) => "no plan can be told from it".to_owned(),
        (told, all) => format!("{told} of {all} plans can be told from it"),
    };
    format!(
        "Each plan less the reference, {}, in the same futures: {} {}. In the mean over futures, beyond Monte Carlo error and by more \
         than makes a difference, {of}{equal}.",
        found.label(question.reference),
        metric.in_words(),
        when(metric, question.years[0], year)
    )
}

/// High and significant risk at the end of the last year, against the money of that year.
fn to_clear(run: &Run<'_>) -> String {
    const CHART: &str =
        "The chart shows what clearing all of it would cost, and what is enough in 5 and in 8 of 10 futures.";
    let (year, label) = (run.asked_year(), run.followed_label());
    let urgent = levels::level(run, run.followed, Metric::BacklogHighSignificant, run.asked());
    let Some(urgent) = urgent.filter(|_| run.has_spread()) else { return CHART.to_owned() };
    let money = run.when_asked(run.followed, Metric::CapitalAvailable).map_or_else(String::new, |available| {
        let scale = levels::scale(run, Metric::CapitalAvailable, run.asked());
        let of = levels::told(run, available, scale);
        let range = of.range.filter(|range| *range != of.median);
        format!(
            " The money available for backlog and repairs in {year} is {} in the median{}, in cash.{}",
            of.median,
            range.map_or_else(String::new, |range| format!(", and {range} in 8 of 10 futures")),
            unspent(run, available.mean, scale)
        )
    });
    format!("Under {label}, backlog of high or significant risk at the end of {year} is {urgent}.{money} {CHART}")
}

/// What is not spent of the money for backlog and repairs of the year, where that is much of it.
fn unspent(run: &Run<'_>, available: f64, scale: Scale) -> String {
    let of = |metric: Metric| run.mean(run.followed, metric, run.asked());
    let (Some(backlog), Some(repairs)) = (of(Metric::SpendBacklog), of(Metric::SpendRepairs)) else {
        return String::new();
    };
    let set_aside = of(Metric::SpendSetAsides).unwrap_or(0.0);
    let left = available - backlog - repairs - set_aside;
    if available <= 0.0 || left / available < WORTH_A_WORD {
        return String::new();
    }
    let carried = of(Metric::CapitalCarriedForward).unwrap_or(0.0);
    let goes = if carried > 0.0 { "lapses or is carried forward" } else { "lapses" };
    format!(
        " Not all of it is spent: of {} in the mean, {} ({}) {goes}.",
        scale.told(available),
        scale.told(left),
        percent(left / available)
    )
}

/// The share of futures in which each target is met in its year: a row a plan, a column a target.
fn targets(run: &Run<'_>, found: &Comparison) -> Option<Block> {
    let half = |shares: &Vec<Vec<crate::num::quantile::Share>>, year: usize| {
        shares.iter().map(|years| years[year].interval()).map(|(low, high)| (high - low) / 2.0).fold(0.0, f64::max)
    };
    let widest = found.targets.iter().map(|course| half(&course.shares, course.year)).fold(0.0, f64::max);
    // Rounded up, so that it is never less than it is.
    let error = format!("{:.1} percentage points", (widest * 1000.0 - 1e-9).ceil() / 10.0);
    let mut maker = Maker::new(
        "targets",
        "Targets",
        "The share of futures in which each target is met in its year",
        format!("Shares are known to within {error} (95 %), since the number of futures is finite."),
    )
    .on_the_page()
    .text("Plan");
    for course in &found.targets {
        maker = maker.column(format!("{} ({})", course.target.label, course.target.year), Kind::Share(0));
    }
    for (contender, label) in run.contenders(found) {
        let shares = found.targets.iter().map(|course| number(course.shares[contender][course.year].value()));
        maker.row(std::iter::once(text(label)).chain(shares));
    }
    maker.done()
}
