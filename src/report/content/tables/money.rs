//! Where the money goes: capital by year, and the day-to-day budget.

use crate::analysis::capital::Use;
use crate::engine::Metric;
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::content::tables::stocks::spread;
use crate::report::{Block, Derived, Form, Kind, Meaning};

const GBP_M: Kind = Kind::Number(1);

/// What is told of capital, as far as it is simulated; the first two are the plan and what is raided of it.
const CAPITAL: [(Metric, &str); 13] = [
    (Metric::CapitalPlanned, "Planned"),
    (Metric::CapitalRaided, "Moved to day-to-day costs (raids)"),
    (Metric::CapitalOnTop, "On top of the plan"),
    (Metric::CapitalCashLimited, "No cash behind it"),
    (Metric::CapitalLapsed, "Lapsed"),
    (Metric::CapitalCarriedForward, "Carried forward"),
    (Metric::CapitalAvailable, "Available for backlog and repairs"),
    (Metric::SpendRepairs, "Spent on repairs"),
    (Metric::SpendBacklog, "Spent on backlog"),
    (Metric::SpendSetAsides, "Set aside"),
    (Metric::SpendElsewhere, "Spent elsewhere"),
    (Metric::SpendTechnology, "Spent on technology"),
    (Metric::SpendProgrammes, "Spent on programmes"),
];

/// What becomes of capital, as the chart beside the table stacks it.
const STACKED: [(&[Use], &str); 6] = [
    (&[Use::Backlog], "Spent on backlog and repairs"),
    (&[Use::Elsewhere, Use::Technology, Use::Programmes, Use::SetAside], "Spent on all else"),
    (&[Use::Lapsed], "Lapsed"),
    (&[Use::Raided], "Moved to day-to-day costs (raids)"),
    (&[Use::WithoutCash], "No cash behind it"),
    (&[Use::Carried], "Carried forward"),
];

/// Capital by year under the plan that is followed.
pub(in crate::report::content) fn capital(run: &Run<'_>) -> Option<Block> {
    let there: Vec<(Metric, &str)> =
        CAPITAL.into_iter().filter(|(metric, _)| run.spread(run.followed, *metric, 0).is_some()).collect();
    let label = run.followed_label();
    let mut maker = Maker::new(
        "capital_by_year",
        "Capital by year",
        format!("What becomes of each year's capital, £m in cash, means over futures, under {label}"),
        format!(
            "Lapsed: not delivered or not spent, and not carried forward. What is \
             carried forward is counted again in the next year.{}",
            match run.spread(run.followed, Metric::SpendElsewhere, 0) {
                Some(_) => "",
                None => " What is spent on other purposes is not simulated, and the rest of the plan.",
            }
        ),
    )
    .text("Year");
    for (_, name) in &there {
        maker = maker.column(format!("{name}, £m"), GBP_M);
    }
    let place = |metric: Metric| there.iter().position(|(known, _)| *known == metric).map(|at| at + 1);
    if let (Some(planned), Some(raided)) = (place(Metric::CapitalPlanned), place(Metric::CapitalRaided)) {
        let all_planned =
            (0..run.results.years.len()).all(|t| run.mean(run.followed, Metric::CapitalPlanned, t) > Some(0.0));
        if all_planned {
            maker = maker.derived("Raids, share of the plan", Kind::Share(1), Derived::Ratio(raided, planned));
        }
    }
    // Six columns that are all there is: what the chart shows of more would not be the whole.
    let mut at = maker.width();
    let mut stacked = Vec::new();
    for (uses, head) in STACKED {
        let metrics: Vec<Metric> = uses.iter().flat_map(|what| what.metrics()).copied().collect();
        match metrics.iter().copied().filter_map(place).collect::<Vec<usize>>().as_slice() {
            [] => {}
            [one] => stacked.push((*one, uses[0], metrics)),
            several => {
                maker = maker.derived(format!("{head}, £m"), GBP_M, Derived::Sum(several.to_vec(), vec![]));
                stacked.push((at, uses[0], metrics));
                at += 1;
            }
        }
    }
    let is_any = |metrics: &[Metric]| {
        let means =
            |&metric: &Metric| (0..run.results.years.len()).filter_map(move |t| run.mean(run.followed, metric, t));
        metrics.iter().flat_map(means).any(|mean| mean > 0.0)
    };
    for (t, year) in run.results.years.iter().enumerate() {
        let means = there.iter().map(|(metric, _)| number(run.mean(run.followed, *metric, t)));
        maker.row(std::iter::once(text(year.to_string())).chain(means));
    }
    let drawn: Vec<(usize, Use)> =
        stacked.into_iter().filter_map(|(at, what, metrics)| is_any(&metrics).then_some((at, what))).collect();
    maker
        .plot(Form::Stacked, "What becomes of capital, mean", "£m in cash", drawn.iter().map(|(at, _)| *at))
        .meaning(drawn.iter().map(|(_, what)| Meaning::Capital(*what)))
        .done()
}

/// Operating cost, funding and deficit by year under the plan that is followed, where funding is simulated.
pub(in crate::report::content) fn day_to_day(run: &Run<'_>) -> Option<Block> {
    run.at_the_end(run.followed, Metric::Deficit)?;
    let label = run.followed_label();
    let has_cash = run.at_the_end(run.followed, Metric::Cash).is_some();
    let mut maker = Maker::new(
        "day_to_day_budget",
        "Day-to-day budget",
        format!("The day-to-day budget of each year, £m in cash, under {label}"),
        "Cost less funding is of the means. The deficit counts a surplus as nothing, future by future, so its mean is \
         larger.",
    )
    .text("Year")
    .column("Operating cost, mean, £m", GBP_M)
    .column("Revenue funding, mean, £m", GBP_M)
    .derived("Cost less funding, £m", GBP_M, Derived::Difference(1, 2));
    let mut spreads = vec![(Metric::Deficit, "Deficit")];
    if has_cash {
        spreads.push((Metric::Cash, "Cash at the year's end"));
    }
    for (_, name) in &spreads {
        for figure in ["P10", "median", "P90", "mean"] {
            maker = maker.column(format!("{name}: {figure}, £m"), GBP_M);
        }
    }
    for (t, year) in run.results.years.iter().enumerate() {
        let mean = |metric: Metric| number(run.mean(run.followed, metric, t));
        let mut row = vec![text(year.to_string()), mean(Metric::OperatingCost), mean(Metric::RevenueFunding)];
        for (metric, _) in &spreads {
            row.extend(spread(run, run.followed, *metric, t));
        }
        maker.row(row);
    }
    maker
        .plot(Form::Lines, "Deficit: median, and between P10 and P90 in 8 of 10 futures", "£m in cash", [4, 5, 6])
        .done()
}

/// Legacy technology, vacancies, skills and what staff can deliver, by year.
pub(in crate::report::content) fn staff_and_technology(run: &Run<'_>) -> Option<Block> {
    const SHARES: [(Metric, &str); 4] = [
        (Metric::LegacyShare, "Legacy technology"),
        (Metric::ClinicalVacancyShare, "Clinical posts vacant"),
        (Metric::EstatesVacancyShare, "Estates posts vacant"),
        (Metric::DigitalVacancyShare, "Digital posts vacant"),
    ];
    const OTHERS: [(Metric, &str, Kind); 4] = [
        (Metric::SkillsIndex, "Skills of delivery staff (1: full): median", Kind::Number(2)),
        (Metric::DeliveryCapacity, "Capital that staff can deliver: median, £m", GBP_M),
        (Metric::LegacyRunningCost, "Running cost of legacy: median, £m", GBP_M),
        (Metric::OutageDays, "Outage days: median", Kind::Number(0)),
    ];
    let there = |metric: Metric| run.at_the_end(run.followed, metric).is_some();
    let shares: Vec<(Metric, &str)> = SHARES.into_iter().filter(|(metric, _)| there(*metric)).collect();
    let others: Vec<(Metric, &str, Kind)> = OTHERS.into_iter().filter(|(metric, ..)| there(*metric)).collect();
    if shares.is_empty() && others.is_empty() {
        return None;
    }
    let label = run.followed_label();
    let mut maker = Maker::new(
        "staff_and_technology",
        "Staff and technology",
        format!("Technology, posts and skills by year, under {label}"),
        "Medians over futures at the end of the year, or of what there is in it; money is in cash. In 8 of 10 futures a share lies \
         between P10 and P90.",
    )
    .text("Year");
    for (_, name) in &shares {
        for figure in ["P10", "median", "P90"] {
            maker = maker.column(format!("{name}: {figure}"), Kind::Share(1));
        }
    }
    for (_, name, kind) in &others {
        maker = maker.column(*name, *kind);
    }
    for (t, year) in run.results.years.iter().enumerate() {
        let mut row = vec![text(year.to_string())];
        for (metric, _) in &shares {
            let [p10, p50, p90, _] = spread(run, run.followed, *metric, t);
            row.extend([p10, p50, p90]);
        }
        let middle = |metric: Metric| run.spread(run.followed, metric, t).map(|spread| spread.middle());
        row.extend(others.iter().map(|(metric, ..)| number(middle(*metric))));
        maker.row(row);
    }
    let medians: Vec<usize> = (0..shares.len()).map(|at| 3 * at + 2).collect();
    maker.plot(Form::Lines, "Technology and posts, medians", "share", medians).done()
}
