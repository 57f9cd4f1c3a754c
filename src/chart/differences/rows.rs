//! What stands in the rows: one of each kind of plans, the best first; and how far they go.

use crate::analysis::best::Verdict;
use crate::analysis::comparison::{Cell, Comparison, DUST, Row};
use crate::chart::money::largest;
use crate::num::quantile::Share;
use crate::words::LEAST_FUTURES;

/// A plan that reaches this many times as far as the next leaves the axis, so that the others can be told apart; a third of them
/// at most.
const FAR: f64 = 3.0;

/// The plans but the reference, the best mean first; plans that tie stay in the scenario's order.
pub(super) fn order(found: &Comparison, judged: &Cell) -> Vec<usize> {
    let mut order: Vec<usize> = (0..judged.rows.len()).filter(|&plan| plan != found.question.reference).collect();
    let mean = |plan: usize| judged.rows[plan].difference.mean.value;
    order.sort_by(|&a, &b| judged.metric.better().worse_by(mean(a), mean(b)).total_cmp(&0.0));
    order
}

/// What stands in a row: the plans of one kind, but for the reference, and what is told of the first.
pub(super) struct Kind<'a> {
    pub(super) members: Vec<usize>,
    pub(super) row: &'a Row,
}

/// One of each kind, in their order.
pub(super) fn kinds<'a>(found: &Comparison, judged: &'a Cell) -> Vec<Kind<'a>> {
    let order = order(found, judged);
    let first = |plan: usize| found.kinds.iter().find(|kind| kind.contains(&plan)).map(|kind| kind[0]);
    let mut kinds: Vec<Kind<'a>> = Vec::new();
    for plan in order {
        match kinds.iter_mut().find(|kind| first(kind.members[0]).is_some_and(|one| first(plan) == Some(one))) {
            Some(kind) => kind.members.push(plan),
            None => kinds.push(Kind { members: vec![plan], row: &judged.rows[plan] }),
        }
    }
    kinds
}

/// How far from zero a row goes.
fn reach(row: &Row, n: usize) -> f64 {
    let (low, high) = extent(&[row], 0.0, n);
    largest([high, -low])
}

/// The rows that the axis is made for: all but those that would squeeze the others.
pub(super) fn near<'a>(rows: &[&'a Row], n: usize) -> Vec<&'a Row> {
    let mut reaches: Vec<f64> =
        rows.iter().map(|row| if row.verdict == Verdict::Same { 0.0 } else { reach(row, n) }).collect();
    reaches.sort_by(|a, b| b.total_cmp(a));
    let far = (1..=rows.len() / 3).rfind(|&far| reaches[far] > 0.0 && reaches[far - 1] >= FAR * reaches[far]);
    let most = far.map_or(f64::INFINITY, |far| reaches[far]);
    rows.iter().copied().filter(|row| row.verdict == Verdict::Same || reach(row, n) <= most).collect()
}

/// How far the values go, zero among them.
pub(super) fn extent(rows: &[&Row], zone: f64, n: usize) -> (f64, f64) {
    let mut ends = vec![-zone, zone];
    for row in rows {
        ends.push(row.difference.mean.value);
        ends.extend(row.difference.mean.interval().into_iter().flat_map(|(low, high)| [low, high]));
        if n >= LEAST_FUTURES {
            ends.extend(row.difference.quantiles.into_iter().flat_map(|[p10, _, p90]| [p10.value, p90.value]));
        }
    }
    let high = largest(ends.iter().copied());
    let low = -largest(ends.iter().map(|end| -end));
    if high - low > 0.0 { (low, high) } else { (-1.0, 1.0) }
}

/// `97 %`; never 0 or 100 % where it is not.
pub(in crate::chart) fn percent(share: Share) -> String {
    match share.value() {
        p if p > 0.0 && p < 0.01 => "<1 %".to_owned(),
        p if p < 1.0 && p > 0.99 => ">99 %".to_owned(),
        p => format!("{:.0} %", p * 100.0),
    }
}

/// The zone of no difference; 0 where it is but the dust of roundings.
pub(super) fn zone(judged: &Cell) -> f64 {
    if judged.zone > DUST { judged.zone } else { 0.0 }
}
