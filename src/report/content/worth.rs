//! What the plans are worth in present value against one of them, where that is appraised.

use super::maker::{Maker, Scale, number, text};
use super::pictures::Pictures;
use super::run::Run;
use super::words::{heading, list, paragraph};
use crate::analysis::appraisal::{Appraisals, Appraised, FLOWS, STOCKS};
use crate::engine::Metric;
use crate::report::{Block, Cell, Derived, Form, Kind};
use crate::systems::appraisal::Appraisal;

const GBP_M: Kind = Kind::Number(1);

/// The section; nothing where plans are not appraised.
pub(super) fn section(run: &Run<'_>, pictures: &mut Pictures) -> Vec<Block> {
    let Some(found) = Appraisals::of(run.scenario, run.results, run.asked()) else { return Vec::new() };
    if found.rows.len() < 2 {
        return Vec::new();
    }
    let mut blocks = vec![heading("What the plans are worth")];
    blocks.extend(found.in_words(run.scenario, run.results).and_then(paragraph));
    blocks.extend(paragraph(how(run, &found)));
    let reference = &run.labels[found.reference];
    blocks.extend(pictures.take(
        "worth_of_plans",
        format!("What each plan costs and brings more than {reference}, in present value, with the range of futures."),
    ));
    blocks.extend(options(run, &found));
    blocks.extend(year_by_year(run, &found));
    blocks
}

/// What is counted, and what is not.
fn how(run: &Run<'_>, found: &Appraisals) -> String {
    let rates = run.scenario.appraisal.as_ref().map(Appraisal::named).unwrap_or_default();
    let discounted = match rates.starts_with("by ") {
        true => format!("discounted to {} {rates}", run.results.years[0]),
        false => rates,
    };
    format!(
        "Costs and benefits are those above {}, in {} prices, {discounted}. What is owed between public bodies, such as interest \
         and depreciation, is not counted; benefits that release no cash, and what is worth something to patients, are valued as the \
         scenario states. The ratio of pounds a pound sets what is spent and run up against all else; whole-life cost counts the backlog that \
         is left as a cost too, less what work under way has cost.",
        run.labels[found.reference], run.scenario.opening_year
    )
}

/// Each plan in a row.
fn options(run: &Run<'_>, found: &Appraisals) -> Option<Block> {
    let kinds = found.kinds(run.results);
    let parts = |row: &Appraised| row.flows.into_iter().chain(row.stocks).chain([row.npsv_mean]).collect::<Vec<_>>();
    let errors = kinds.iter().map(|(row, _)| row.npsv.and_then(|npsv| npsv.mean.mcse).map(|mcse| 2.0 * mcse));
    let scale = Scale::of(kinds.iter().flat_map(|(row, _)| parts(row)), errors);
    let (unit, kind) = (scale.unit, scale.kind());
    let mut maker = Maker::new(
        "worth_of_plans",
        "Worth of plans",
        format!("What each plan is worth against {}, present value to {}, {unit}", run.labels[found.reference], run.asked_year()),
        "Net present value: benefits less costs, means over the futures; in 8 of 10 of them it lies between P10 and P90. Pounds a pound: all \
         benefits over what is spent and run up more; none where that is nothing, or less. Payback: years until what was spent more has come \
         back, without discounting; empty where it does not within the run, or nothing more is spent.",
    )
    .on_the_page()
    .text("Plan")
    .column(format!("Spent and run up, {unit}"), kind)
    .column(format!("Benefits in cash, {unit}"), kind)
    .column(format!("Benefits not in cash, {unit}"), kind)
    .column(format!("After the run, {unit}"), kind)
    .column(format!("Backlog left, {unit}"), kind)
    .derived(format!("Net present value, {unit}"), kind, Derived::Sum(vec![2, 3, 4], vec![1, 5]))
    .column(format!("P10, {unit}"), kind)
    .column(format!("P90, {unit}"), kind)
    .column("Worth more than nothing", Kind::Share(0))
    .column("Pounds a pound", Kind::Number(1))
    .column("Payback, years", Kind::Number(1));
    for (row, plans) in &kinds {
        let npsv = row.npsv.filter(|_| run.has_spread());
        maker.row([
            text(named(run, plans)),
            scale.cell(row.flows[0] + row.flows[1]),
            scale.cell(row.flows[2]),
            scale.cell(row.flows[3] + row.flows[4]),
            scale.cell(row.stocks[0] + row.stocks[1]),
            scale.cell(row.stocks[2]),
            scale.cell(npsv.map(|npsv| npsv.at[0])),
            scale.cell(npsv.map(|npsv| npsv.at[2])),
            number(npsv.map(|npsv| npsv.above.value())),
            number(row.bcr),
            // Where nothing more is spent nothing has to come back.
            number(row.payback.filter(|_| row.flows[0] + row.flows[1] > 0.0)),
        ]);
    }
    maker.done()
}

/// What plans that did the same are called.
fn named(run: &Run<'_>, kind: &[usize]) -> String {
    list(&kind.iter().map(|&strategy| run.labels[strategy].as_str()).collect::<Vec<_>>())
}

/// The years down and the plans across: flows before discounting, the factor of the year, and what they come to.
fn year_by_year(run: &Run<'_>, found: &Appraisals) -> Option<Block> {
    // The plan that the report follows first: a chart has room for six.
    let mut kinds: Vec<Vec<usize>> = found.kinds(run.results).into_iter().map(|(_, kind)| kind).collect();
    kinds.sort_by_key(|kind| !kind.contains(&run.followed));
    let others: Vec<usize> = kinds.iter().map(|kind| kind[0]).collect();
    let reference = &run.labels[found.reference];
    let mut maker = Maker::new(
        "worth_by_year",
        "Worth by year",
        format!("From what each plan costs and brings in a year to its net present value, against {reference}, £m"),
        format!(
            "In {} prices, means over the futures: benefits less costs of the year above {reference}, times the discount factor, added up from the \
             first year. The last row holds what goes on after the run and what work under way is worth, less the backlog that is left; \
             where it ends stands the net present value.",
            run.scenario.opening_year
        ),
    )
    .text("Year")
    .column("Discount factor", Kind::Number(4));
    for kind in &kinds {
        let (label, at) = (named(run, kind), maker.width());
        maker = maker
            .column(format!("{label}: of the year, £m"), GBP_M)
            .derived(format!("{label}: present value, £m"), GBP_M, Derived::Product(1, at))
            .derived(format!("{label}: so far, £m"), GBP_M, Derived::Running(at + 1));
    }
    let more = |strategy: usize, metric: Metric, year: usize| {
        let mean = |strategy: usize| run.mean(strategy, metric, year).unwrap_or(0.0);
        mean(strategy) - mean(found.reference)
    };
    let net = |of: &[(Metric, bool)], strategy: usize, year: usize| {
        let signed = |&(metric, is_cost): &(Metric, bool)| {
            let more = more(strategy, metric, year);
            if is_cost { -more } else { more }
        };
        of.iter().map(signed).fold(0.0, |sum, part| sum + part)
    };
    for year in 0..=found.year {
        let flows = others.iter().map(|&strategy| number(net(&FLOWS, strategy, year)));
        let before: [Cell; 2] = [text(run.results.years[year].to_string()), number(found.factors[year])];
        maker.row(before.into_iter().chain(flows));
    }
    let stocks = others.iter().map(|&strategy| number(net(&STOCKS, strategy, found.year)));
    let before: [Cell; 2] =
        [text(format!("after {}", run.results.years[found.year])), number(found.factors[found.year])];
    maker.row(before.into_iter().chain(stocks));
    let ends: Vec<usize> = (0..others.len()).map(|at| 4 + 3 * at).collect();
    maker.plot(Form::Lines, format!("Present value so far, more than {reference}"), "£m, present value", ends).done()
}
