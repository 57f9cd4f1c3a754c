//! Patients: who waits and for how long, what correcting capacity for it costs, and what would be without.

use super::maker::{Maker, number, text};
use super::pictures::Pictures;
use super::run::Run;
use super::tables::stocks::spread;
use super::words::{heading, paragraph};
use crate::analysis::amount::fine;
use crate::analysis::patients::{people, waits_in_words};
use crate::engine::Metric;
use crate::report::{Block, Cell, Form, Kind};

/// The section; nothing where care is not simulated.
pub(super) fn section(run: &Run<'_>, pictures: &mut Pictures) -> Vec<Block> {
    if run.scenario.care.is_none() {
        return Vec::new();
    }
    let mut blocks = vec![heading("Patients")];
    let said = waits_in_words(run.scenario, run.results, run.found, run.followed, run.asked());
    blocks.extend(said.into_iter().filter_map(paragraph));
    blocks.extend(unmet(run).and_then(paragraph));
    let seen = format!(
        "How many are on the waiting list {} under {}, as planners correct capacity for it and as it would be without{}.",
        run.throughout(),
        run.followed_label(),
        run.with_range()
    );
    blocks.extend(pictures.take("waiting_list", seen));
    let seen = format!(
        "Which share of it waits more than 52 weeks {} under {}{}.",
        run.throughout(),
        run.followed_label(),
        run.with_range()
    );
    blocks.extend(pictures.take("over_52_weeks", seen));
    blocks.extend(by_plan(run));
    blocks.extend(by_year(run));
    blocks
}

/// Unmet need, and what estate, staff and technology leave of planned capacity.
fn unmet(run: &Run<'_>) -> Option<String> {
    let year = run.asked();
    let unmet = run.mean(run.followed, Metric::UnmetNeed, year)?;
    let left = run.mean(run.followed, Metric::CareAvailability, year)?;
    Some(format!(
        "Unmet need under {} in {}, {}: {}, who leave the list without treatment, or are as large a share of those who join it as waits more than 52 weeks \
         on it. Estate, staff and technology leave {} of planned capacity, 100 % being the opening's. All of this is planned care: emergency care \
         is treated when it comes.",
        run.followed_label(),
        run.results.years[year],
        run.on_average(),
        people(unmet),
        fine(left)
    ))
}

/// A column of people in thousands.
const THOUSAND: Kind = Kind::Number(1);
/// A column of shares that may be small.
const SMALL: Kind = Kind::Share(2);

/// What is told of each.
const FIGURES: [&str; 4] = ["P10", "median", "P90", "mean"];

/// A row a plan, in the year that is asked and in the last.
fn by_plan(run: &Run<'_>) -> Option<Block> {
    let mut maker = Maker::new(
        "patients",
        "Patients",
        "Who waits under each plan, at the end of the year or in it",
        "In 8 of 10 futures a figure lies between P10 and P90. Without correction: if planned capacity had followed demand alone. Cost of \
         the list: what correcting capacity for it costs day to day, and activity that is lost and paid all the same, in cash. Availability: what \
         estate, staff and technology leave of planned capacity, 100 % being the opening's.",
    )
    .on_the_page()
    .text("Plan")
    .text("Year");
    for figure in ["P10", "median", "P90"] {
        maker = maker.column(format!("Waiting list: {figure}, thousand"), THOUSAND);
    }
    for figure in ["P10", "median", "P90"] {
        maker = maker.column(format!("Over 52 weeks: {figure}"), SMALL);
    }
    maker = maker
        .column("List without correction: median, thousand", THOUSAND)
        .column("Over 52 weeks without correction: median", SMALL)
        .column("Cost of the list: mean, £m", Kind::Number(1))
        .column("Unmet need: mean, thousand", THOUSAND)
        .column("Availability: mean", SMALL);
    let mut years = vec![run.asked(), run.last()];
    years.dedup();
    for (strategy, label) in run.kinds() {
        for &year in &years {
            let [low, middle, high, _] = thousands(spread(run, strategy, Metric::WaitingList, year));
            let [least, median, most, _] = spread(run, strategy, Metric::Over52Weeks, year);
            let [_, without, ..] = thousands(spread(run, strategy, Metric::WaitingListUncorrected, year));
            let [_, long_without, ..] = spread(run, strategy, Metric::Over52WeeksUncorrected, year);
            let [.., cost] = spread(run, strategy, Metric::CareCost, year);
            let [.., unmet] = thousands(spread(run, strategy, Metric::UnmetNeed, year));
            let [.., left] = spread(run, strategy, Metric::CareAvailability, year);
            let named = [text(label.as_str()), text(run.results.years[year].to_string())];
            let figures = [low, middle, high, least, median, most, without, long_without, cost, unmet, left];
            maker.row(named.into_iter().chain(figures));
        }
    }
    maker.done()
}

/// All of it by year, under the plan that is followed.
fn by_year(run: &Run<'_>) -> Option<Block> {
    let people = [
        (Metric::WaitingList, "Waiting list"),
        (Metric::WaitingListUncorrected, "List without correction"),
        (Metric::Treated, "Treated"),
        (Metric::UnmetNeed, "Unmet need"),
    ];
    let shares = [
        (Metric::Over52Weeks, "Over 52 weeks"),
        (Metric::Over52WeeksUncorrected, "Over 52 weeks without correction"),
        (Metric::Under18Weeks, "Under 18 weeks"),
        (Metric::CareAvailability, "Availability"),
    ];
    let mut maker = Maker::new(
        "patients_by_year",
        "Patients by year",
        format!("Who waits by year, under {}", run.followed_label()),
        "At the end of the year, or of what there is in it. In 8 of 10 futures a figure lies between P10 and P90.",
    )
    .text("Year");
    for (_, name) in people {
        for figure in FIGURES {
            maker = maker.column(format!("{name}: {figure}, thousand"), THOUSAND);
        }
    }
    for (_, name) in shares {
        for figure in FIGURES {
            maker = maker.column(format!("{name}: {figure}"), SMALL);
        }
    }
    for figure in FIGURES {
        maker = maker.column(format!("Cost of the list: {figure}, £m"), Kind::Number(1));
    }
    for (t, year) in run.results.years.iter().enumerate() {
        let mut row = vec![text(year.to_string())];
        for (metric, _) in people {
            row.extend(thousands(spread(run, run.followed, metric, t)));
        }
        for (metric, _) in shares {
            row.extend(spread(run, run.followed, metric, t));
        }
        row.extend(spread(run, run.followed, Metric::CareCost, t));
        maker.row(row);
    }
    // The medians of the list, with correction and without.
    maker.plot(Form::Lines, "Waiting list, medians", "thousand people", [2, 6]).done()
}

/// Millions of people as thousands.
fn thousands(cells: [Cell; 4]) -> [Cell; 4] {
    cells.map(|cell| match cell {
        Cell::Number(million) => number(1000.0 * million),
        other => other,
    })
}
