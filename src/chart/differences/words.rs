//! The words of the chart: its title, by rules; its subtitle; its alternative text; and its numbers.

use super::rows::{Kind, kinds, order, percent, zone};
use super::scale::Scale;
use crate::analysis::answer::{self, when};
use crate::analysis::best::{Standing, Verdict};
use crate::analysis::comparison::{Cell, Comparison, Row};
use crate::chart::comparison_data::{ComparisonData, full_joint, full_label, futures, joint, label, named};
use crate::chart::figures::{cell, unit};
use crate::outcomes::StockOrFlow;
use crate::words::{LEAST_FUTURES, capital};
use std::fmt::Write as _;

/// The most words of a title: four more than of others, since it says what is lower, by when, and under which plan than under which.
const MOST_WORDS: usize = 14;
/// The longest title.
const LONGEST: usize = 95;

/// The title: what is lower under the best plan than under the reference, where and by when, as far as they can be told apart.
pub(in crate::chart) fn title(scene: &ComparisonData, found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let year = found.question.years[judged.year];
    if found.n < LEAST_FUTURES {
        return format!("Difference in {year}: {}", futures(found));
    }
    let fits = |title: &String| title.split(' ').count() <= MOST_WORDS && title.chars().count() <= LONGEST;
    let first_fit = |titles: &[String], plain: &str| {
        titles.iter().find(|title| fits(title)).cloned().unwrap_or_else(|| plain.to_owned())
    };
    let by = match judged.metric.outcome().kind {
        StockOrFlow::InTheYear => format!("in {year}"),
        StockOrFlow::AtTheClose | StockOrFlow::SinceTheFirstYear => format!("by {year}"),
    };
    let kinds = kinds(found, judged);
    let rows: Vec<&Row> = kinds.iter().map(|kind| kind.row).collect();
    // Its prices stand on the axis and under the title.
    let what = capital(judged.metric.in_words().trim_end_matches(" in real terms"));
    let reference = label(found, found.question.reference);
    let told = (scene.beside.is_empty()).then(|| format!("{what} in {}", scene.short_area()));
    let subjects: Vec<String> = told.into_iter().chain([what]).collect();
    let of = |end: String| subjects.iter().map(move |subject| format!("{subject} {end}")).collect::<Vec<_>>();
    let Some(best) = kinds.first() else { return String::new() };
    if rows.iter().all(|row| row.verdict == Verdict::Same) {
        return first_fit(&of(format!("{by} equal under all plans")), "All plans are equal in this in every future");
    }
    let alike = rows.iter().filter(|row| row.standing == Standing::Best).count() > 1;
    if best.row.verdict == Verdict::Better {
        let than = if best.row.difference.mean.value < 0.0 { "lower" } else { "higher" };
        let size = Scale::of(judged, &rows, zone(judged), found.n).in_words(best.row.difference.mean.value);
        // All of a kind, or its first alone: the notes name the others.
        let plans = match alike {
            true => vec!["the best plans".to_owned()],
            false => vec![joint(found, &best.members), label(found, best.members[0])],
        };
        let mut titles: Vec<String> =
            plans.iter().flat_map(|plan| of(format!("{size} {than} under {plan} than {reference} {by}"))).collect();
        titles.extend(plans.iter().flat_map(|plan| of(format!("{size} {than} under {plan} than the reference {by}"))));
        titles.extend(of(format!("{size} {than} under the best plan than the reference {by}")));
        return first_fit(&titles, &format!("Best plan {size} {than} than the reference"));
    }
    let mut titles = of(format!("{by}: no plan shown to beat {reference}"));
    titles.push(format!("No plan shown to beat {reference} {by}"));
    first_fit(&titles, "No plan can be shown to beat the reference")
}

pub(super) fn subtitle(scene: &ComparisonData, found: &Comparison, judged: &Cell) -> String {
    let question = &found.question;
    let same = match found.n {
        1 => "in one simulated future".to_owned(),
        _ => format!("in the same {}", futures(found)),
    };
    format!(
        "{}: {} {} less that under {}, {same}. Right: share of futures in which it is {}.",
        scene.short_area(),
        answer::told(judged.metric, question.years[0]),
        when(judged.metric, question.years[0], question.years[judged.year]),
        label(found, question.reference),
        judged.metric.better().word()
    )
}

/// The alternative text.
pub(in crate::chart) fn alt(scene: &ComparisonData, found: &Comparison) -> String {
    let Some(judged) = found.judged() else { return String::new() };
    let question = &found.question;
    let reference = full_label(found, question.reference);
    let kinds = kinds(found, judged);
    let rows: Vec<&Row> = kinds.iter().map(|kind| kind.row).collect();
    let scale = Scale::of(judged, &rows, zone(judged), found.n);
    let one = |kind: &Kind<'_>| {
        let row = kind.row;
        let mean = row.difference.mean;
        let range = match row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES) {
            Some([p10, _, p90]) => {
                format!(" (8 of 10 futures between {} and {})", scale.signed(p10.value), scale.signed(p90.value))
            }
            None => String::new(),
        };
        let told = match row.verdict {
            Verdict::Same => ", equal in every future",
            Verdict::Unseparated => ", which cannot be separated",
            Verdict::Indifferent => ", which is about equal",
            Verdict::Better | Verdict::Worse => "",
        };
        format!(
            "{} under {}{range}{told}, {} in {}",
            scale.signed(mean.value),
            full_joint(found, &kind.members),
            judged.metric.better().word(),
            percent(row.difference.better)
        )
    };
    let told: Vec<String> = kinds.iter().map(one).collect();
    format!(
        "Dots and intervals of differences from {reference} in {} {}, {} ({}), in {}. The mean difference is {}.",
        answer::told(judged.metric, question.years[0]),
        when(judged.metric, question.years[0], question.years[judged.year]),
        scene.areas(),
        scale.unit(),
        futures(found),
        told.join("; ")
    )
}

/// The numbers of the picture, in its order.
pub(in crate::chart) fn csv(found: &Comparison) -> String {
    let mut csv =
        "scenario,strategy,label,reference,financial_year,metric,unit,mean_difference,mean_mc_lo,mean_mc_hi,p10,p90,\
                   probability_better,against_reference\n"
            .to_owned();
    let Some(judged) = found.judged() else { return csv };
    let year = found.question.years[judged.year];
    for plan in order(found, judged) {
        let row = &judged.rows[plan];
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let interval = row.difference.mean.interval();
        let quantiles = row.difference.quantiles.filter(|_| found.n >= LEAST_FUTURES);
        // Writing to a String cannot fail.
        let _ = writeln!(
            csv,
            "{},{},{year},{},{},{},{},{},{},{},{},{}",
            named(found, plan),
            cell(&found.name(found.question.reference)),
            judged.metric.name(),
            cell(unit(judged.metric)),
            row.difference.mean.value,
            number(interval.map(|(low, _)| low)),
            number(interval.map(|(_, high)| high)),
            number(quantiles.map(|[p10, _, _]| p10.value)),
            number(quantiles.map(|[_, _, p90]| p90.value)),
            row.difference.better.value(),
            row.verdict.name()
        );
    }
    csv
}
