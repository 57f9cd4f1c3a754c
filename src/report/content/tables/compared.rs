//! Plans held against the reference in the same futures, and targets over the years.

use crate::analysis::Comparison;
use crate::analysis::answer::when;
use crate::report::content::answer::{standing, verdict};
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::content::words::capital;
use crate::report::{Block, Derived, Kind};

/// Every outcome compared in the last year: a row an outcome and a plan.
pub(in crate::report::content) fn comparison(run: &Run<'_>, found: &Comparison) -> Option<Block> {
    const FIGURE: Kind = Kind::Number(3);
    let question = &found.question;
    let reference = found.label(question.reference);
    let mut maker = Maker::new(
        "plans_compared",
        "Plans compared",
        format!("Every plan less the reference in the same futures, {}", question.years[question.year]),
        format!(
            "The reference is {reference}. In 8 of 10 futures the difference lies between its P10 and its P90; ± is the \
             Monte Carlo error of the mean difference (95 %). Regret is how much worse a plan is than the best of each \
             future."
        ),
    )
    .text("Outcome")
    .text("When")
    .text("Unit")
    .text("Plan")
    .column("Mean", FIGURE)
    .column("Mean of the reference", FIGURE)
    .derived("Difference, mean", FIGURE, Derived::Difference(4, 5))
    .column("Difference, ±", FIGURE)
    .column("Difference: P10", FIGURE)
    .column("Difference: median", FIGURE)
    .column("Difference: P90", FIGURE)
    .column("Better than the reference in", Kind::Share(1))
    .column("Not beaten by any plan in", Kind::Share(1))
    .column("Regret, mean", FIGURE)
    .text("Against the reference")
    .text("Of all plans");
    for &metric in &question.metrics {
        let Some(cell) = found.cell(metric, question.year) else { continue };
        let base = cell.rows[question.reference].mean.value;
        for (contender, label) in run.contenders(found) {
            let row = &cell.rows[contender];
            let is_reference = contender == question.reference;
            let half = row.difference.mean.interval().map(|(low, high)| (high - low) / 2.0);
            let at = |place: usize| number(row.difference.quantiles.map(|quantiles| quantiles[place].value));
            maker.row([
                text(capital(metric.in_words())),
                text(when(metric, question.years[0], question.years[question.year])),
                text(metric.unit().name()),
                text(label),
                number(row.mean.value),
                number(base),
                number(half),
                at(0),
                at(1),
                at(2),
                number(row.difference.better.value()),
                number(row.regret.unbeaten.value()),
                number(row.regret.mean.value),
                text(if is_reference { "the reference" } else { verdict(row.verdict) }),
                text(standing(row.standing, cell.may_be_best_alike())),
            ]);
        }
    }
    maker.done()
}

/// Each target in each year: the share of futures that meet it, a row a target, a plan and a year.
pub(in crate::report::content) fn targets(run: &Run<'_>, found: &Comparison) -> Option<Block> {
    let mut maker = Maker::new(
        "targets_by_year",
        "Targets by year",
        "The share of futures in which each target would be met, were it set for that year",
        "From and to are the 95 % interval of the share, for the number of futures is finite.",
    )
    .text("Target")
    .text("Plan")
    .text("Year")
    .column("Met in", Kind::Share(1))
    .column("From", Kind::Share(1))
    .column("To", Kind::Share(1));
    for course in &found.targets {
        for (contender, label) in run.contenders(found) {
            for (share, year) in course.shares[contender].iter().zip(&found.question.years) {
                let (low, high) = share.interval();
                let named = [course.target.label.clone(), label.clone(), year.to_string()];
                let shares = [share.value(), low, high].map(number);
                maker.row(named.into_iter().map(text).chain(shares));
            }
        }
    }
    maker.done()
}
