//! The answer: the question, what is found, and every plan in two tables.

use super::maker::{Maker, Scale, largest, number, text};
use super::run::Run;
use super::words::{between, heading, known, list, median, number as in_letters, paragraph, value};
use crate::analysis::answer::{answer, when};
use crate::analysis::best::{Standing, Verdict};
use crate::analysis::comparison::Row;
use crate::analysis::driver;
use crate::engine::results::Spread;
use crate::outcomes::{Better, Metric, Unit};
use crate::report::{Block, Cell, Kind};
use crate::scenario::{Rule, StrategySpec};

/// The section.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    let mut blocks = vec![heading("The answer")];
    blocks.extend(paragraph(question(run)));
    match run.found.map(answer).as_deref() {
        Some([first, rest @ ..]) => {
            blocks.extend(paragraph(first.clone()));
            blocks.extend(paragraph(levels(run)));
            let points: Vec<String> = rest.iter().cloned().chain(spent(run)).collect();
            blocks.extend((!points.is_empty()).then_some(Block::List(points)));
        }
        _ => {
            blocks.extend(paragraph(levels(run)));
            let several = run.labels.len() > 1;
            blocks.extend(paragraph(if several {
                "The plans are not held against each other here, because the run did not keep its futures."
            } else {
                ""
            }));
        }
    }
    blocks.extend(hangs_on(run).into_iter().filter_map(paragraph));
    blocks.extend(paragraph(follows(run)));
    blocks.extend(plans(run));
    blocks.extend(costs_and_gains(run));
    blocks
}

/// What the range of the plan that is followed hangs on.
fn hangs_on(run: &Run<'_>) -> Vec<String> {
    let judged = run.found.and_then(|found| found.judged());
    let last = run.results.years.len() - 1;
    let (metric, year) = judged.map_or((Metric::BacklogTotal, last), |judged| (judged.metric, judged.year));
    driver::sentences(
        false,
        run.scenario,
        run.results,
        (run.followed, &run.results.strategies[run.followed].1),
        metric,
        year,
    )
}

fn question(run: &Run<'_>) -> String {
    let year = run.last_year();
    match (run.found, run.found.and_then(|found| found.judged())) {
        (Some(found), Some(judged)) => {
            let metric = judged.metric;
            let cash = if metric.unit() == Unit::GbpM && metric != Metric::Cash { " in cash" } else { "" };
            let most = match metric.better() {
                Better::Lower => "lowest",
                Better::Higher => "highest",
            };
            let plans = in_letters(found.question.contenders.len());
            format!(
                "The question: which of {plans} plans has the {most} {}{cash} {}, and how sure is that?",
                metric.in_words(),
                when(metric, found.question.years[0], found.question.years[judged.year])
            )
        }
        _ => format!("The question: where does maintenance backlog go by the end of {year}?"),
    }
}

/// What the leader spends on backlog, and what the reference does: money is not among the outcomes that are compared.
fn spent(run: &Run<'_>) -> Option<String> {
    let (found, judged) = (run.found?, run.found?.judged()?);
    let reference = found.question.reference;
    let leader = if judged.rows[judged.leader].verdict == Verdict::Same { reference } else { judged.leader };
    let told = |contender: usize| {
        let (sum, error) = run.sum(run.strategy_of(contender)?, Metric::SpendBacklog)?;
        Some(format!("{} under {}", value(Metric::SpendBacklog, sum, error), found.label(contender)))
    };
    let against = match leader == reference {
        true => String::new(),
        false => format!(", against {}", told(reference)?),
    };
    Some(format!(
        "What is spent on backlog beyond repairs, {}, in cash, {}: {}{against}.",
        run.throughout(),
        run.on_average(),
        told(leader)?
    ))
}

/// Which plan the rest follows, where it tells of one alone.
fn follows(run: &Run<'_>) -> String {
    if run.labels.len() == 1 {
        return String::new();
    }
    let (id, _) = &run.results.strategies[run.followed];
    let is_minimum = |spec: &StrategySpec| spec.id == *id && spec.rule == Rule::DoMinimum;
    let which = match run.best.len() {
        1 => "the best of them by that question",
        2.. => "the first of those that are best by that question",
        0 if run.scenario.strategies.iter().any(is_minimum) => "the first of them",
        0 => "the first of them that does more than the minimum",
    };
    format!("Where what follows tells of one plan alone, it is {}, {which}.", run.followed_label())
}

/// Where backlog goes under the plan with the lowest and the one with the highest average.
fn levels(run: &Run<'_>) -> String {
    let ends: Vec<(usize, Spread)> =
        run.strategies().filter_map(|s| Some((s, run.when_asked(s, Metric::BacklogTotal)?))).collect();
    let lowest = ends.iter().copied().reduce(|best, one| if one.1.mean < best.1.mean { one } else { best });
    let highest = ends.iter().copied().reduce(|most, one| if one.1.mean > most.1.mean { one } else { most });
    let (Some(lowest), Some(highest)) = (lowest, highest) else { return String::new() };
    let alike: Vec<&str> =
        ends.iter().filter(|(_, stats)| stats.mean == lowest.1.mean).map(|(s, _)| run.labels[*s].as_str()).collect();
    let told = |(_, spread): (usize, Spread)| {
        let middle = median(Metric::BacklogTotal, spread);
        match between(run, Metric::BacklogTotal, spread) {
            Some(range) => format!("{range} in 8 of 10 futures, with a median of {middle}"),
            None => middle,
        }
    };
    let opening = run.opening(0, None).map(|gbp_m| {
        format!("Backlog stood at {} at the end of {}. ", known(Metric::BacklogTotal, gbp_m), run.scenario.opening_year)
    });
    let mut said = format!(
        "{}At the end of {} it is {} under {}",
        opening.unwrap_or_default(),
        run.results.years[run.asked()],
        told(lowest),
        list(&alike)
    );
    if highest.1.mean > lowest.1.mean {
        let plans = if alike.len() == 1 { "plan" } else { "plans" };
        said += &format!(
            ", the {plans} with the lowest average. Under {}, the one with the highest, it is {}",
            run.labels[highest.0],
            told(highest)
        );
    }
    said + "."
}

/// A row a strategy: backlog and high-risk backlog at the end of the year that is asked.
fn plans(run: &Run<'_>) -> Option<Block> {
    let stocks = [(Metric::BacklogTotal, "Backlog"), (Metric::BacklogHigh, "High risk")];
    let most = |metric: Metric| {
        let ends = run.strategies().filter_map(|s| run.when_asked(s, metric));
        largest(ends.map(|stats| stats.value(0.90)))
    };
    let scales = stocks.map(|(metric, _)| {
        let errors = run.strategies().filter_map(|s| run.when_asked(s, metric)).map(|spread| match spread.quantiles {
            Some(_) => spread.at(0.50).error(),
            None => spread.error_of_mean(),
        });
        Scale::beside(most(Metric::BacklogTotal), most(metric), errors)
    });
    let year = run.results.years[run.asked()];
    let about = match run.has_spread() {
        true => {
            "In 8 of 10 futures a figure lies between its P10 and its P90: that is what is not known about the future."
        }
        false => "Medians of too few futures to tell a range.",
    };
    let mut maker = Maker::new(
        "plans_at_a_glance",
        "Plans at a glance",
        format!("Plans at a glance: backlog at the end of {year}, in cash"),
        about,
    )
    .on_the_page()
    .text("Plan");
    for ((_, name), scale) in stocks.iter().zip(scales) {
        maker = maker.column(format!("{name}: median, {}", scale.unit), scale.kind());
        if run.has_spread() {
            maker = maker.column(format!("{name}: P10, {}", scale.unit), scale.kind());
            maker = maker.column(format!("{name}: P90, {}", scale.unit), scale.kind());
        }
    }
    for strategy in run.strategies() {
        let mut row = vec![text(run.labels[strategy].as_str())];
        for ((metric, _), scale) in stocks.iter().zip(scales) {
            let found = run.when_asked(strategy, *metric).and_then(|spread| spread.p10_p50_p90());
            let at = |place: usize| scale.cell(found.map(|quantiles| quantiles[place].value));
            row.push(at(1));
            if run.has_spread() {
                row.extend([at(0), at(2)]);
            }
        }
        maker.row(row);
    }
    maker.done()
}

/// A row a strategy: how it differs from the reference, what is spent, and what it does elsewhere.
fn costs_and_gains(run: &Run<'_>) -> Option<Block> {
    let year = run.last_year();
    let judged = run.found.and_then(|found| Some((found, found.judged()?)));
    let of = |strategy: usize| -> Option<&Row> {
        let (found, judged) = judged?;
        let contender = (0..found.question.contenders.len()).find(|&c| run.strategy_of(c) == Some(strategy))?;
        Some(&judged.rows[contender])
    };
    let mut about = String::new();
    let mut maker = Maker::new("costs_and_gains", "Costs and gains", "", "").on_the_page().text("Plan");
    let mut difference = None;
    if let Some((found, judged)) = judged {
        let metric = judged.metric;
        let is_money = metric.unit().is_money();
        let scale = Scale::of(
            judged.rows.iter().map(|row| row.difference.mean.value),
            judged.rows.iter().map(|row| row.difference.mean.mcse.map(|mcse| 1.96 * mcse)),
        );
        let (unit, kind) = match is_money {
            true => (scale.unit, scale.kind()),
            false => (metric.unit().name(), Kind::Number(3)),
        };
        maker = maker
            .column(format!("Less the reference, mean, {unit}"), kind)
            .column("Better than it in", Kind::Share(0))
            .text("Against the reference")
            .text("Of all plans");
        about = format!(
            "Held against the reference, {}, in the same futures: {} {}.",
            found.label(found.question.reference),
            metric.in_words(),
            when(metric, found.question.years[0], found.question.years[judged.year])
        );
        difference = Some((scale, is_money, found.question.reference));
    }
    let flows = [
        (Metric::SpendBacklog, "Spent on backlog beyond repairs", true),
        (Metric::CapitalLapsed, "Capital lapsed", true),
        (Metric::Deficit, "Deficit in the last year", false),
        (Metric::Incidents, "Failures in the last year", false),
    ];
    let mut told = Vec::new();
    for (metric, head, summed) in flows {
        let amounts: Option<Vec<(f64, Option<f64>)>> = run
            .strategies()
            .map(|strategy| match summed {
                true => run.sum(strategy, metric),
                false => run.at_the_end(strategy, metric).map(|stats| (stats.mean, stats.error_of_mean())),
            })
            .collect();
        // An outcome that is nothing under every plan tells nothing of any.
        let Some(amounts) = amounts.filter(|all| all.iter().any(|(amount, _)| *amount != 0.0)) else { continue };
        let is_money = metric.unit() == Unit::GbpM;
        let (sizes, errors) = (amounts.iter().map(|(amount, _)| *amount), amounts.iter().map(|(_, error)| *error));
        let scale = if is_money { Scale::of(sizes, errors) } else { Scale::of_counts(sizes, errors) };
        let unit = if scale.unit.is_empty() { String::new() } else { format!(", {}", scale.unit) };
        maker = maker.column(format!("{head}, mean{unit}"), scale.kind());
        told.push((amounts, is_money, scale));
    }
    if told.is_empty() && difference.is_none() {
        return None;
    }
    if told.iter().any(|(_, is_money, _)| *is_money) {
        about += &format!(" Money spent or lapsed is of all years, {}, in cash; the last year is {year}.", run.span());
    }
    for strategy in run.strategies() {
        let mut row = vec![text(run.labels[strategy].as_str())];
        if let Some((scale, is_money, reference)) = difference {
            let is_reference = run.strategy_of(reference) == Some(strategy);
            match of(strategy) {
                Some(found) => {
                    let mean = found.difference.mean.value;
                    row.push(if is_money { scale.cell(mean) } else { number(mean) });
                    row.push(number(found.difference.better.value()));
                    row.push(text(if is_reference { "the reference" } else { verdict(found.verdict) }));
                    row.push(text(standing(found.standing)));
                }
                None => row.extend([Cell::Nothing, Cell::Nothing, text("not compared"), text("not compared")]),
            }
        }
        for (amounts, _, scale) in &told {
            row.push(scale.cell(amounts[strategy].0));
        }
        maker.row(row);
    }
    maker.entitled("What each plan costs and gains, means over futures", about.trim()).done()
}

/// What a difference from the reference tells.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "equal in every future",
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Indifferent | Verdict::Unseparated => "cannot be told apart",
    }
}

/// Where a plan stands among all.
pub(super) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Best => "best",
        Standing::MayBeBest => "may be best",
        Standing::Behind => "behind",
    }
}
