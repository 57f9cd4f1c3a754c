//! The answer: the question, what is found, and every plan in two tables.

use super::levels;
use super::maker::{Maker, Scale, number, text};
use super::run::Run;
use super::words::{heading, known, number as in_letters, paragraph};
use crate::analysis::answer::{answer, when as when_of};
use crate::analysis::best::{Standing, Verdict};
use crate::analysis::comparison::Row;
use crate::analysis::driver;
use crate::outcomes::{Better, Metric, StockOrFlow, Unit};
use crate::report::{Block, Cell, Kind};
use crate::scenario::{Rule, StrategySpec};

/// Points of the answer that stand before the tables; the others stand behind them.
const POINTS_FIRST: usize = 4;

/// The section: what is recommended, what that means, and in short why; then the tables; then all else that is found.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    let mut blocks = vec![heading("The answer")];
    blocks.extend(paragraph(question(run)));
    let mut rest: Vec<String> = Vec::new();
    match run.found.map(answer).as_deref() {
        Some([first, points @ ..]) => {
            blocks.push(Block::Lead(first.clone()));
            blocks.extend(paragraph(levels(run)));
            let mut points: Vec<String> = points.iter().filter(|point| !point.trim().is_empty()).cloned().collect();
            rest = points.split_off(points.len().min(POINTS_FIRST));
            rest.extend(spent(run));
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
    blocks.extend(paragraph(years(run)));
    blocks.extend(plans(run));
    blocks.extend(costs_and_gains(run));
    let more: Vec<String> = hangs_on(run).into_iter().chain([follows(run)]).filter(|text| !text.is_empty()).collect();
    if !rest.is_empty() || !more.is_empty() {
        blocks.push(Block::Heading(3, "More on the answer".to_owned()));
    }
    blocks.extend((!rest.is_empty()).then_some(Block::List(rest)));
    blocks.extend(more.into_iter().filter_map(paragraph));
    blocks
}

/// What the range of the plan that is followed hangs on.
fn hangs_on(run: &Run<'_>) -> Vec<String> {
    let judged = run.found.and_then(|found| found.judged());
    let asked = run.results.years.iter().position(|year| *year == run.asked_year());
    let year = asked.unwrap_or(run.results.years.len() - 1);
    let (metric, year) = judged.map_or((Metric::BacklogTotalReal, year), |judged| (judged.metric, judged.year));
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
                when_of(metric, found.question.years[0], found.question.years[judged.year])
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
    let scale = flow_scale(&sums(run, Metric::SpendBacklog)?, Metric::SpendBacklog);
    let told = |contender: usize| {
        let (sum, _) = run.sum_to(run.strategy_of(contender)?, Metric::SpendBacklog, run.asked())?;
        Some(format!("{} under {}", scale.told(sum), found.label(contender)))
    };
    let against = match leader == reference {
        true => String::new(),
        false => format!(", against {}", told(reference)?),
    };
    Some(format!(
        "What is spent on backlog beyond repairs, {}, in cash, {}: {}{against}.",
        run.years_to(run.asked()),
        run.on_average(),
        told(leader)?
    ))
}

/// A flow summed to the year that is asked, the mean over futures and its error, a strategy each.
fn sums(run: &Run<'_>, metric: Metric) -> Option<Vec<(f64, Option<f64>)>> {
    run.strategies().map(|strategy| run.sum_to(strategy, metric, run.asked())).collect()
}

/// How such sums are written.
fn flow_scale(sums: &[(f64, Option<f64>)], metric: Metric) -> Scale {
    let (sizes, errors) = (sums.iter().map(|(sum, _)| *sum), sums.iter().map(|(_, error)| *error));
    if metric.unit() == Unit::GbpM { Scale::of(sizes, errors) } else { Scale::of_counts(sizes, errors) }
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
        0 if run.found.is_some() => "the one with the best average by that question",
        0 => "the one with the lowest median backlog in the last year",
    };
    format!("Where what follows tells of one plan alone, it is {}, {which}.", run.followed_label())
}

/// Where backlog goes under the plan with the lowest and the one with the highest median.
fn levels(run: &Run<'_>) -> String {
    let year = run.asked();
    let lead = levels::real(Metric::BacklogTotal).unwrap_or(Metric::BacklogTotal);
    let ends: Vec<(usize, String, f64)> =
        run.kinds().filter_map(|(s, label)| Some((s, label, run.when_asked(s, lead)?.middle()))).collect();
    let lowest = ends.iter().reduce(|best, one| if one.2 < best.2 { one } else { best });
    let highest = ends.iter().reduce(|most, one| if one.2 > most.2 { one } else { most });
    let (Some(lowest), Some(highest)) = (lowest, highest) else { return String::new() };
    let told = |kind: &(usize, String, f64)| levels::level(run, kind.0, Metric::BacklogTotal, year).unwrap_or_default();
    let opening = run.opening(0, None).map(|gbp_m| {
        format!("Backlog stood at {} at the end of {}. ", known(Metric::BacklogTotal, gbp_m), run.scenario.opening_year)
    });
    let differs = highest.2 > lowest.2;
    let which = if differs { ", where the median is lowest," } else { "," };
    let mut said = format!(
        "{}At the end of {} it is, under {}{which} {}",
        opening.unwrap_or_default(),
        run.results.years[year],
        lowest.1,
        told(lowest)
    );
    if differs {
        said += &format!("; under {}, where the median is highest, {}", highest.1, told(highest));
    }
    said + "."
}

/// Why two years are told of; nothing where there is one.
fn years(run: &Run<'_>) -> String {
    let (asked, last) = (run.results.years[run.asked()], run.last_year());
    if asked == last {
        return String::new();
    }
    let why = match asked == run.scenario.end_of_the_plan() {
        true => "as far as the capital plan is settled or stated",
        false => "the year that was asked for",
    };
    format!(
        "Two years are told of: plans are judged at the end of {asked}, {why}; the charts go on to {last}, the last year that is \
         simulated, where more hangs on what is assumed. Backlog is told as it stands at the end of a year; money, deficits, \
         failures and lost bed-days are summed over the years."
    )
}

/// A row a kind of strategy: backlog and high-risk backlog at the end of the year that is asked.
fn plans(run: &Run<'_>) -> Option<Block> {
    let stocks = [(Metric::BacklogTotal, "Backlog"), (Metric::BacklogHigh, "High risk")];
    let year = run.results.years[run.asked()];
    let about = match run.has_spread() {
        true => {
            "In 8 of 10 futures a figure lies between its P10 and its P90: that is what is not known about the future. Plans that \
             are equal in every future stand in one row."
        }
        false => "Medians of too few futures to tell a range.",
    };
    let mut maker = Maker::new(
        "plans_at_a_glance",
        "Plans at a glance",
        format!("Plans at a glance: backlog at the end of {year}, in {}, and in cash beside it", run.real_prices()),
        about,
    )
    .on_the_page()
    .text("Plan");
    let written = stocks.map(|(cash, name)| {
        let of = |metric: Metric| (metric, levels::scale(run, metric, run.asked()));
        (levels::real(cash).map(of), of(cash), name)
    });
    for (real, (_, cash), name) in &written {
        if let Some((_, real)) = real {
            maker = maker.column(format!("{name} {year}: median, {}", real.unit), real.kind());
            if run.has_spread() {
                maker = maker.column(format!("{name} {year}: P10, {}", real.unit), real.kind());
                maker = maker.column(format!("{name} {year}: P90, {}", real.unit), real.kind());
            }
        }
        maker = maker.column(format!("{name} {year} in cash: median, {}", cash.unit), cash.kind());
    }
    for (strategy, label) in run.kinds() {
        let mut row = vec![text(label)];
        let at = |(metric, scale): (Metric, Scale), place: usize| {
            let found = run.when_asked(strategy, metric).and_then(|spread| spread.p10_p50_p90());
            scale.cell(found.map(|quantiles| quantiles[place].value))
        };
        for (real, cash, _) in &written {
            if let Some(real) = real {
                row.push(at(*real, 1));
                if run.has_spread() {
                    row.extend([at(*real, 0), at(*real, 2)]);
                }
            }
            row.push(at(*cash, 1));
        }
        maker.row(row);
    }
    maker.done()
}

/// A row a kind of strategy: how it differs from the reference, what is spent, and what it does elsewhere, all to the year that is
/// asked.
fn costs_and_gains(run: &Run<'_>) -> Option<Block> {
    let (year, years) = (run.results.years[run.asked()], run.span_to(run.asked()));
    let judged = run.found.and_then(|found| Some((found, found.judged()?)));
    let all_as_good = judged.is_some_and(|(_, judged)| judged.may_be_best_alike());
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
        let means = || judged.rows.iter().map(|row| row.difference.mean.value);
        let errors = judged.rows.iter().map(|row| row.difference.mean.mcse.map(|mcse| 1.96 * mcse));
        let scale = Scale::of(means(), errors).fine_enough(means());
        let (unit, kind) = match is_money {
            true => (scale.unit, scale.kind()),
            false => (metric.unit().name(), Kind::Number(3)),
        };
        let when = match metric.outcome().kind {
            StockOrFlow::AtTheClose => format!("end of {year}"),
            _ => year.to_string(),
        };
        maker = maker
            .column(format!("Less the reference, {when}, mean, {unit}"), kind)
            .column(format!("Better than it, {when}, in"), Kind::Share(0))
            .text(format!("Against the reference, {when}"))
            .text(format!("Of all plans, {when}"));
        about = format!(
            "Held against the reference, {}, in the same futures: {} {}.",
            found.label(found.question.reference),
            metric.in_words(),
            when_of(metric, found.question.years[0], found.question.years[judged.year])
        );
        difference = Some((scale, is_money, found.question.reference));
    }
    let flows = [
        (Metric::SpendBacklog, "Spent on backlog beyond repairs"),
        (Metric::CapitalLapsed, "Capital lapsed"),
        (Metric::Deficit, "Deficits"),
        (Metric::Incidents, "Failures"),
        (Metric::LostBedDays, "Lost bed-days"),
    ];
    let mut told = Vec::new();
    for (metric, head) in flows {
        // An outcome that is nothing under every plan tells nothing of any.
        let Some(amounts) = sums(run, metric).filter(|all| all.iter().any(|(amount, _)| *amount != 0.0)) else {
            continue;
        };
        let scale = flow_scale(&amounts, metric);
        let unit = if scale.unit.is_empty() { String::new() } else { format!(", {}", scale.unit) };
        maker = maker.column(format!("{head} {years}, mean{unit}"), scale.kind());
        told.push((amounts, scale));
    }
    if told.is_empty() && difference.is_none() {
        return None;
    }
    if !told.is_empty() {
        about += &format!(
            " What is spent, lapses, fails or is lost is summed, {}, and money is in cash.",
            run.years_to(run.asked())
        );
    }
    for (strategy, label) in run.kinds() {
        let mut row = vec![text(label)];
        if let Some((scale, is_money, reference)) = difference {
            let is_reference = run.strategy_of(reference) == Some(strategy);
            match of(strategy) {
                Some(found) => {
                    let mean = found.difference.mean.value;
                    row.push(if is_money { scale.cell(mean) } else { number(mean) });
                    row.push(number(found.difference.better.value()));
                    row.push(text(if is_reference { "the reference" } else { verdict(found.verdict) }));
                    row.push(text(standing(found.standing, all_as_good)));
                }
                None => row.extend([Cell::Nothing, Cell::Nothing, text("not compared"), text("not compared")]),
            }
        }
        for (amounts, scale) in &told {
            row.push(scale.cell(amounts[strategy].0));
        }
        maker.row(row);
    }
    maker.entitled(format!("What each plan costs and gains to {year}, means over futures"), about.trim()).done()
}

/// What a difference from the reference tells.
pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "equal in every future",
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Indifferent => "about equal",
        Verdict::Unseparated => "cannot be told apart",
    }
}

/// Where a plan stands among all; `as_good`: whether those that may be best are about equal.
pub(super) const fn standing(standing: Standing, as_good: bool) -> &'static str {
    match standing {
        Standing::Best => "best",
        Standing::MayBeBest if as_good => "best, about equal",
        Standing::MayBeBest => "may be best",
        Standing::Behind => "behind",
    }
}
