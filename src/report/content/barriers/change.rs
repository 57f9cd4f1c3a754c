//! Resistance to change, how staff take up what is live, and what money does that is set aside for people.

use super::lifted;
use super::people::{ends, how_often};
use crate::analysis::adoption::{Adopted, adopted};
use crate::analysis::amount::{fine, stated};
use crate::analysis::opening;
use crate::engine::Metric;
use crate::engine::results::Spread;
use crate::report::content::inputs::split;
use crate::report::content::maker::{Maker, number, text};
use crate::report::content::run::Run;
use crate::report::content::words::{between, capital, list, median, number as in_letters, value};
use crate::report::{Block, Cell, Kind};
use crate::scenario::{Barrier, Change, NumberId, StrategySpec};

/// As many programmes are told one by one.
const TOLD_ONE_BY_ONE: usize = 4;

/// The paragraphs on resistance and use.
pub(super) fn change(run: &Run<'_>) -> Vec<String> {
    let Some(system) = run.scenario.change.as_ref() else {
        let without = "Not simulated in this scenario: whatever is bought is used at once, as far as it is simulated.";
        return std::iter::once(without.to_owned()).chain(set_asides(run)).collect();
    };
    let all = adopted(run.scenario, run.results, run.followed);
    let is_removed = system.barrier == Barrier::Removed;
    let mut said = vec![match is_removed {
        true => lifted(
            run,
            "nobody resists what is new, and no go-live takes activity; staff still take their time to use what is live",
        ),
        false => resistance(run, system, !all.is_empty()),
    }];
    if all.is_empty() {
        said.push(
            "No programme of this scenario has to be taken up by staff, so nothing can be told of use.".to_owned(),
        );
    } else {
        said.extend(coverage_and_use(run));
        said.push(half(run, &all));
        said.extend((!is_removed).then(|| dips(run, system)));
    }
    said.extend(set_asides(run));
    said
}

/// The year before the last in which an outcome is highest by its median, with what it is then; none where that is the last.
pub(super) fn peak(run: &Run<'_>, metric: Metric) -> Option<(usize, String)> {
    let last = run.last();
    let of = |year: usize| Some((year, run.spread(run.followed, metric, year)?));
    let middle = |spread: Spread| spread.quantiles.map_or(spread.mean, |_| spread.at(0.50).value);
    let highest = (0..=last).filter_map(of).reduce(|most, one| if middle(one.1) > middle(most.1) { one } else { most });
    let (year, spread) = highest.filter(|(year, _)| *year < last)?;
    let told = median(metric, spread);
    let (_, end) = of(last)?;
    // A peak that hardly differs from the end is none.
    if middle(spread) - middle(end) <= 0.05 * middle(spread) || told == median(metric, end) {
        return None;
    }
    let range = between(run, metric, spread).filter(|range| *range != told);
    Some((year, range.map_or_else(|| told.clone(), |range| format!("{told} ({range} in 8 of 10 futures)"))))
}

/// Where it goes, and what moves it.
fn resistance(run: &Run<'_>, system: &Change, has_programmes: bool) -> String {
    let (scenario, year) = (run.scenario, run.last_year());
    let Some(at_the_end) = ends(run, Metric::ResistanceIndex) else { return String::new() };
    let began = opening::resistance(scenario).map_or_else(String::new, |opening| {
        format!(" ({} in {})", value(Metric::ResistanceIndex, opening.value, None), scenario.opening_year)
    });
    let mut said = format!(
        "{} under {}, resistance to change, from 0 (none) to 1 (full), is {at_the_end} at the end of {year}{began}.",
        how_often(run),
        run.followed_label()
    );
    // Nor is one that is where it began.
    let opening = opening::resistance(scenario).map(|opening| value(Metric::ResistanceIndex, opening.value, None));
    let highest = peak(run, Metric::ResistanceIndex)
        .filter(|(_, told)| opening.as_ref().is_none_or(|opening| !told.starts_with(opening.as_str())));
    if let Some((highest, told)) = highest {
        said += &format!(" By the median it is highest at the end of {}: {told}.", run.results.years[highest]);
    }
    let mean = |id: NumberId| scenario.number(id).distribution.mean();
    let acts = |id: NumberId| mean(id) > 0.0;
    // All go-lives there are, in one year: whether that can be more than staff can take.
    let programmes = scenario.programmes.iter().flat_map(|programmes| &programmes.list);
    let load = programmes.filter_map(|one| one.used_by_staff()).fold(0.0, |sum, usage| sum + mean(usage.users));
    let can_overload = load > mean(system.capacity) && acts(system.overload_effect);
    let connects =
        scenario.interoperability.as_ref().is_some_and(|connections| connections.barrier == Barrier::Present);
    let rises: Vec<&str> = [
        (has_programmes && can_overload).then_some("more go-lives than an estate can take"),
        (scenario.workforce.is_some() && acts(system.vacancy_effect)).then_some("more clinical vacancies"),
        (connects && acts(system.failure_effect)).then_some("integrations that fail"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let falls: Vec<&str> = [
        (has_programmes && acts(system.success_effect)).then_some("use that colleagues see"),
        (is_bought(system) && for_people(run, run.followed)[1]).then_some("money that is set aside for change"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let moves: Vec<String> = [("raise", &rises), ("lower", &falls)]
        .into_iter()
        .filter(|(_, what)| !what.is_empty())
        .map(|(verb, what)| format!("{} {verb}{} it", list(what), if one_thing(what) { "s" } else { "" }))
        .collect();
    if !moves.is_empty() {
        said += &format!(" {}.", capital(&moves.join("; ")));
    }
    if acts(system.reversion) {
        said += &format!(" By itself it goes back towards what it was in {}.", scenario.opening_year);
    }
    said
}

/// Whether the verb of what is listed is that of one thing.
fn one_thing(what: &[&str]) -> bool {
    matches!(what, [one] if one.starts_with("use ") || one.starts_with("money "))
}

/// Whether money for change buys anything.
fn is_bought(system: &Change) -> bool {
    system.leadership_halving.is_some() || system.engagement_halving.is_some()
}

/// Whom programmes reach, and who uses them, at the end of the settled plan and of the run.
fn coverage_and_use(run: &Run<'_>) -> Option<String> {
    let told = |year: usize| {
        let of = |metric: Metric| run.spread(run.followed, metric, year).map(|spread| median(metric, spread));
        Some((of(Metric::CoverageShare)?, of(Metric::AdoptionShare)?))
    };
    let (coverage, used) = told(run.last())?;
    let how = if run.n == 1 { "In the one simulated future" } else { "By the median of the futures" };
    let plan = run.results.years.iter().position(|year| *year == run.scenario.end_of_the_plan());
    let before = plan.filter(|year| *year < run.last()).and_then(|year| Some((year, told(year)?)));
    let last = run.last_year();
    let mut said = format!("{how} under {}, programmes reach ", run.followed_label());
    if let Some((year, (reached, used_then))) = &before {
        said += &format!(
            "{reached} of those who must use them at the end of {}, and {used_then} use them; ",
            run.results.years[*year]
        );
    }
    let who = if before.is_some() { "" } else { " of those who must use them" };
    let they = if before.is_some() { "they reach " } else { "" };
    let ranged = |year: usize, middle: &str| {
        let spread = run.spread(run.followed, Metric::AdoptionShare, year)?;
        between(run, Metric::AdoptionShare, spread).filter(|range| *range != middle)
    };
    if let Some((highest, most)) = peak(run, Metric::AdoptionShare) {
        let reached = told(highest)?.0;
        said += &format!(
            "{they}{reached}{who} at the end of {}, when use is highest: {most}; at the end of {last} {coverage} are reached, and {used} \
             use them. What has come to the end of its life is used by nobody any more, since no successor is stated",
            run.results.years[highest]
        );
    } else {
        said += &format!("{they}{coverage}{who} at the end of {last}, and {used} use them");
        if let Some(range) = ranged(run.last(), &used) {
            said += &format!(" ({range} in 8 of 10 futures)");
        }
    }
    Some(said + ". Staff are counted by floor area, and by how many of them must use each programme.")
}

/// When use of the programmes that reach most staff comes to half of those who must.
fn half(run: &Run<'_>, all: &[Adopted<'_>]) -> String {
    let last = run.last_year();
    let reached: Vec<&Adopted<'_>> = all.iter().filter(|one| one.reaches_anyone()).collect();
    let shown = &reached[..reached.len().min(TOLD_ONE_BY_ONE)];
    let how = if run.n == 1 { "in the one simulated future" } else { "by the median of the futures" };
    let year = |place: usize| run.results.years[place];
    let with: Vec<String> =
        shown.iter().filter_map(|one| Some(format!("{} ({})", year(one.half_from()?), one.name))).collect();
    let without: Vec<&str> = shown.iter().filter(|one| one.half_from().is_none()).map(|one| one.name).collect();
    let mut said = match (with.as_slice(), without.as_slice()) {
        ([], []) => return format!("None of them reaches anybody by the end of {last}."),
        ([], [one]) => format!("{one} is not used by half of those who must by the end of {last}, {how}."),
        ([], names) => {
            format!("None of {} is used by half of those who must by the end of {last}, {how}.", list(names))
        }
        (with, []) => {
            format!("Half of those who must use a programme first do so at the end of {}, {how}.", list(with))
        }
        (with, names) => format!(
            "Half of those who must use a programme first do so at the end of {}, {how}; fewer than half use {} in every year to {last}.",
            list(with),
            list(names)
        ),
    };
    if reached.len() > shown.len() {
        said += &format!(
            " These are the {} of {} programmes that reach most staff.",
            in_letters(TOLD_ONE_BY_ONE),
            in_letters(reached.len())
        );
    }
    said
}

/// What go-lives take.
fn dips(run: &Run<'_>, system: &Change) -> String {
    let Some((share, _)) = run.sum(run.followed, Metric::GoLiveDipShare).filter(|(share, _)| *share > 0.0) else {
        return format!("Under {} no go-live takes any activity.", run.followed_label());
    };
    let paid = run.scenario.number(system.cost_share).distribution.mean();
    let waits = match run.scenario.care.is_some() {
        true => "the rest is not done, and those who need it wait longer",
        false => "that the rest waits is not in these numbers",
    };
    let elsewhere = match run.scenario.funding.is_some() && paid > 0.0 {
        true => format!(
            " {} of it, by what the scenario states, is bought elsewhere and stands in operating cost; {waits}.",
            fine(paid)
        ),
        false if run.scenario.care.is_some() => " What is not done joins the waiting list.".to_owned(),
        false => " That what is not done waits is not in these numbers.".to_owned(),
    };
    format!(
        "Until {} go-lives take {} of one year's activity in all, {}.{elsewhere}",
        run.last_year(),
        fine(share),
        run.on_average()
    )
}

/// The plans whose set-asides those of a plan are: its own, or those of its stages.
fn sources<'a>(run: &'a Run<'_>, strategy: usize) -> Vec<&'a StrategySpec> {
    let id = &run.results.strategies[strategy].0;
    let Some(spec) = run.scenario.strategies.iter().find(|spec| spec.id == *id) else { return Vec::new() };
    let of = match &spec.stages {
        Some(stages) => [stages.first, stages.then].iter().filter_map(|&at| run.scenario.strategies.get(at)).collect(),
        None => vec![spec],
    };
    of.into_iter().filter(|spec: &&StrategySpec| spec.set_aside_share > 0.0).collect()
}

/// Whether a plan sets anything aside for training, change and outreach.
fn for_people(run: &Run<'_>, strategy: usize) -> [bool; 3] {
    let of = sources(run, strategy);
    std::array::from_fn(|place| of.iter().any(|spec| spec.set_aside_for[place] > 0.0))
}

/// Which plans set money aside for people, how much of it, and what it does; nothing where none does.
fn set_asides(run: &Run<'_>) -> Option<String> {
    let plans: Vec<(usize, String)> = run.kinds().filter(|(strategy, _)| !sources(run, *strategy).is_empty()).collect();
    let one = |(strategy, label): &(usize, String)| match sources(run, *strategy).as_slice() {
        [spec] if spec.id == run.results.strategies[*strategy].0 => {
            let comes_to = run.sum(*strategy, Metric::SpendSetAsides).filter(|(sum, _)| *sum > 0.0);
            let comes_to = comes_to.map_or_else(String::new, |(sum, error)| {
                let sum = value(Metric::SpendSetAsides, sum, error);
                format!(", {sum} {} in cash, {}", run.throughout(), run.on_average())
            });
            format!(
                "“{label}” sets aside {}{}{comes_to}",
                stated(Metric::LegacyShare, spec.set_aside_share),
                split(spec.set_aside_for)
            )
        }
        _ => format!("“{label}” sets aside what its stages do"),
    };
    let told: Vec<String> = plans.iter().map(one).collect();
    if told.is_empty() {
        return None;
    }
    let said = format!("Of the money for backlog that is left after repairs, {}.", told.join("; "));
    let all: Vec<[bool; 3]> = plans.iter().map(|(strategy, _)| for_people(run, *strategy)).collect();
    let any = |place: usize| all.iter().any(|of| of[place]);
    let scenario = run.scenario;
    let training = match scenario.workforce.as_ref().map(|system| system.barrier) {
        None => "what is for training buys nothing here, since staff are not simulated",
        Some(Barrier::Removed) => "what is for training adds nothing here, since this scenario has staff fully skilled",
        Some(Barrier::Present) => "what is for training buys estates and digital staff time to learn in the next year",
    };
    let change = match scenario.change.as_ref().map(|system| (system.barrier, is_bought(system))) {
        None => "what is for change buys nothing here, since resistance is not simulated",
        Some((Barrier::Removed, _)) => "what is for change lowers nothing here, since this scenario lifts resistance",
        Some((Barrier::Present, false)) => {
            "what is for change buys nothing here, since the scenario does not say how much of it lowers resistance"
        }
        Some((Barrier::Present, true)) => "what is for change lowers resistance, with a delay",
    };
    let outreach = match scenario.disparities.as_ref().map(|system| (system.barrier, system.outreach_halving)) {
        None => "what is for outreach brings nothing here, since groups of the population are not told apart",
        Some((Barrier::Removed, _)) => {
            "what is for outreach brings nobody in here, since this scenario leaves nobody out"
        }
        Some((Barrier::Present, None)) => {
            "what is for outreach buys nothing here, since the scenario does not say how much of it halves digital exclusion"
        }
        Some((Barrier::Present, Some(_))) => {
            "what is for outreach brings in those whom digital services leave out, with a delay"
        }
    };
    let brings: Vec<&str> = [training, change, outreach]
        .into_iter()
        .enumerate()
        .filter(|(place, _)| any(*place))
        .map(|(_, said)| said)
        .collect();
    Some(format!("{said} It is spent, and clears no backlog: {}.", brings.join("; ")))
}

/// Each programme that staff must use, in a row.
pub(super) fn programmes(run: &Run<'_>) -> Option<Block> {
    let (last, plan) = (run.last(), run.scenario.end_of_the_plan());
    let before = run.results.years.iter().position(|year| *year == plan).filter(|year| *year < last);
    let mut maker = Maker::new(
        "use_of_programmes",
        "Use of programmes",
        format!("Whom programmes reach of those who must use them, and who uses them, under {}", run.followed_label()),
        "Shares of those who must use the programme, at the end of the year. Reached: for whom it is live; mean over the futures. In 8 of 10 \
         futures use lies between P10 and P90, where these are known. The last column is the first year at whose end half of them use it, by the \
         median. What has come to the end of its life reaches nobody any more.",
    )
    .on_the_page()
    .text("Programme");
    if before.is_some() {
        maker = maker
            .column(format!("Reached {plan}: mean"), Kind::Share(0))
            .column(format!("Used {plan}: median"), Kind::Share(0));
    }
    let year = run.last_year();
    maker = maker
        .column(format!("Reached {year}: mean"), Kind::Share(0))
        .column(format!("Used {year}: P10"), Kind::Share(0))
        .column(format!("Used {year}: median"), Kind::Share(0))
        .column(format!("Used {year}: P90"), Kind::Share(0))
        .column(format!("Used {year}: mean"), Kind::Share(0))
        .text("Used by half");
    for one in adopted(run.scenario, run.results, run.followed) {
        let ends = |share: f64| number(Some(share).filter(|_| run.has_spread()));
        let mut row = vec![text(one.name)];
        if let Some(at) = before.and_then(|year| one.years.get(year)) {
            row.extend([number(at.coverage), number(at.used[1])]);
        }
        let Some(at) = one.years.get(last) else { continue };
        let half: Cell = match one.half_from() {
            Some(first) => text(run.results.years[first].to_string()),
            None if at.coverage < 0.999 * one.years.iter().map(|year| year.coverage).fold(0.0, f64::max) => {
                text("never")
            }
            None => text(format!("not by {year}")),
        };
        row.extend([
            number(at.coverage),
            ends(at.used[0]),
            number(at.used[1]),
            ends(at.used[2]),
            number(at.mean_use),
            half,
        ]);
        maker.row(row);
    }
    maker.done()
}
