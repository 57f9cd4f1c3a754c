//! Not in these numbers: what the model leaves out, the weightiest for a board first.

use super::run::Run;
use super::words::{capital, heading, list, paragraph};
use crate::report::Block;
use crate::scenario::{Evidence, NumberId, Scenario};

/// The section.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    let mut blocks = vec![heading("Not in these numbers")];
    blocks.push(Block::Note(
        "What follows is not simulated, or stands on weak ground. A decision that hangs on it needs other evidence."
            .to_owned(),
    ));
    blocks.push(Block::List(points(run.scenario)));
    blocks.extend(paragraph(
        "All limits, and every equation with its source, stand in capcast's description of the model (docs/model.md, \
         “Limits: what the model cannot tell you”).",
    ));
    blocks
}

/// What the model leaves out, as far as it matters to what is simulated.
fn points(scenario: &Scenario) -> Vec<String> {
    let estate = match scenario.estates.len() {
        1 => "the estate is one row",
        _ => "an estate is one row",
    };
    let all = [
        Some(match scenario.programmes.is_some() {
            false => {
                format!("Which building: {estate}; money inside it is shared by rule, and no project, site or ward is named.")
            }
            true => format!("Which building: {estate}; money inside it is shared by rule, beside the programmes that are listed."),
        }),
        Some(
            "The state of the buildings: backlog is what surveys report, with their noise and their finds. A jump may mean \
             that someone looked."
                .to_owned(),
        ),
        waiting_for_nothing(scenario),
        Some(
            "What people do about it: no minister adds money after a bad year, no trust moves work to another risk band to \
             reach a pot."
                .to_owned(),
        ),
        Some(falling(scenario)),
        Some(waiting(scenario)),
        scenario.funding.as_ref().map(|system| {
            let opening = match is_assumed(scenario, system.opening_deficit) {
                true => "the opening deficit is assumed, and ",
                false => "",
            };
            format!(
                "Why there are deficits: {opening}funding follows cost by a fixed rule. The model says what a deficit does to \
                 capital, not whether there will be one."
            )
        }),
        scenario
            .funding
            .is_none()
            .then(|| "Day-to-day budgets, deficits and cash: not simulated in this scenario.".to_owned()),
        funding_and_cash(scenario),
        technology_and_staff(scenario),
        programmes(scenario),
        resistance(scenario),
        connections(scenario),
        care(scenario),
        disparities(scenario),
        Some(
            "How often things fail: the link from backlog to failures is weak in the record. Failures and lost bed-days serve \
             to compare plans, not to fill a budget line."
                .to_owned(),
        ),
        Some(
            "The far end: beyond ten years the range mostly restates what is assumed about prices, re-ratings and money."
                .to_owned(),
        )
        .filter(|_| scenario.horizon() > 10),
        scenario.correlations.is_empty().then(|| together(scenario)),
    ];
    all.into_iter().flatten().collect()
}

/// What is left out of approvals, programmes, adoption and care, and what stands in its place; nothing where nothing is.
fn waiting_for_nothing(scenario: &Scenario) -> Option<String> {
    let (programmes, approvals) = (scenario.programmes.is_some(), scenario.approvals.is_some());
    let change = programmes && scenario.change.is_some();
    let (care, disparities) = (scenario.care.is_some(), scenario.disparities.is_some());
    let missing: Vec<&str> = [
        (!(programmes && approvals)).then_some("approvals"),
        (!programmes).then_some("programmes of works"),
        (!change).then_some("the taking up of change"),
        (!care).then_some("waiting lists"),
        (!disparities).then_some("fairness of care"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let instead: Vec<&str> = [
        (!programmes).then_some("money is spent as soon as it can be delivered"),
        (programmes && !approvals).then_some("no programme waits for approval"),
        (programmes && !change).then_some("whatever is bought is used at once"),
        (!care).then_some("all demand is treated"),
        (care && !disparities).then_some("all groups of the population wait alike"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let instead = match instead.as_slice() {
        [one] => (*one).to_owned(),
        several => several.join(", and "),
    };
    (!missing.is_empty()).then(|| format!("{}: {instead}.", capital(&list(&missing))))
}

fn is_assumed(scenario: &Scenario, id: NumberId) -> bool {
    scenario.number(id).evidence == Evidence::Assumed
}

/// Whether the record that comes with the scenario has ever shown backlog fall.
fn falling(scenario: &Scenario) -> String {
    let totals: Vec<f64> = scenario.history.iter().map(|recorded| recorded.total).collect();
    let rose = |pair: &[f64]| matches!(pair, [before, after] if after > before);
    match (scenario.history.first(), scenario.history.last()) {
        (Some(first), Some(last)) if totals.len() > 2 && totals.windows(2).all(rose) => format!(
            "How backlog would fall: the record from {} to {} has only shown it rising, so what far more money would do is \
             outside what it can tell.",
            first.year, last.year
        ),
        _ => {
            "How backlog would fall: what far more money would do follows the same rules as what less of it does, and \
              nothing in this run puts that to the test."
                .to_owned()
        }
    }
}

/// How much of what waiting does is assumed.
fn waiting(scenario: &Scenario) -> String {
    let backlog = &scenario.backlog;
    let numbers: Vec<NumberId> =
        std::iter::once(backlog.escalation_mean).chain(backlog.escalation_offset).chain(backlog.migration).collect();
    let assumed = numbers.iter().filter(|&&id| is_assumed(scenario, id)).count();
    let known = how_known(assumed, numbers.len());
    format!(
        "How much dearer work gets by waiting, and how it moves to worse risk: {known}. What one plan is worth more than \
         another, and high-risk backlog most of all, hang on it."
    )
}

/// How well something is known, so many of whose numbers are assumed.
fn how_known(assumed: usize, all: usize) -> &'static str {
    match assumed {
        0 => "known only as far as the scenario's sources are",
        assumed if assumed == all => "assumed",
        _ => "partly assumed",
    }
}

fn technology_and_staff(scenario: &Scenario) -> Option<String> {
    if scenario.technology.is_none() && scenario.workforce.is_none() {
        return Some("Technology and staff: not simulated in this scenario.".to_owned());
    }
    let legacy = scenario.technology.as_ref().map(|system| system.productivity_penalty);
    let skill = scenario.workforce.as_ref().map(|system| system.opening_skills);
    let how = match legacy.iter().chain(&skill).any(|&id| is_assumed(scenario, id)) {
        true => "assumed, and the figures on them move with that",
        false => "known only as far as the scenario's sources are",
    };
    Some(format!(
        "What legacy technology costs and what skill is worth: {how}. Builders are not staff, and their shortage is not in \
         here."
    ))
}

/// How well it is known what programmes bring.
fn programmes(scenario: &Scenario) -> Option<String> {
    let list = &scenario.programmes.as_ref()?.list;
    let brought: Vec<NumberId> = list
        .iter()
        .flat_map(|programme| {
            [
                programme.productivity,
                programme.cash_releasing,
                programme.societal,
                programme.backlog_retired,
                programme.legacy_retired,
            ]
        })
        .filter(|&id| scenario.number(id).distribution.mean() > 0.0)
        .collect();
    let assumed = brought.iter().filter(|&&id| is_assumed(scenario, id)).count();
    let known = how_known(assumed, brought.len());
    let brings = if brought.is_empty() { String::new() } else { format!(" What they bring is {known}.") };
    let used = match scenario.change.is_some() && list.iter().any(|programme| programme.used_by_staff().is_some()) {
        true => "what staff must use they take up as others who have it do, whoever and wherever these are",
        false => "staff use them from the day they go live",
    };
    Some(format!(
        "What programmes do: {used}, and no ward is closed while they are built. A programme that is begun is never stopped.{brings}"
    ))
}

/// How well it is known what moves resistance, and how staff take up what is live.
fn resistance(scenario: &Scenario) -> Option<String> {
    let system = scenario.change.as_ref()?;
    let own = scenario.estates.iter().filter_map(|estate| estate.resistance);
    let mut numbers: Vec<NumberId> = own.collect();
    numbers.extend([
        system.innovation,
        system.imitation,
        system.capacity,
        system.overload_effect,
        system.vacancy_effect,
        system.failure_effect,
        system.success_effect,
        system.dip_share,
    ]);
    let assumed = numbers.iter().filter(|&&id| is_assumed(scenario, id)).count();
    Some(format!(
        "Resistance to change: one number for all staff of an estate. How large it is, what moves it, and how fast staff take up what is \
         live, is {}.{}",
        how_known(assumed, numbers.len()),
        if scenario.care.is_some() { "" } else { " What waits because of a go-live's dip is not in here." }
    ))
}

/// How well it is known who can read whose records.
fn connections(scenario: &Scenario) -> Option<String> {
    let system = scenario.interoperability.as_ref()?;
    let own = scenario.estates.iter().filter_map(|estate| estate.live_share);
    let mut numbers: Vec<NumberId> = own.collect();
    numbers.extend([
        system.compatible,
        system.within,
        system.legacy_effect,
        system.repeated_tests,
        system.failure_probability,
        system.rework,
    ]);
    let assumed = numbers.iter().filter(|&&id| is_assumed(scenario, id)).count();
    Some(format!(
        "Who can read whose records: the organisations of an estate are alike. How patients move between them, what it costs that systems are \
         not connected, and how often integrations fail, is {}.",
        how_known(assumed, numbers.len())
    ))
}

/// What of care is left out, and how well it is known what takes capacity away.
fn care(scenario: &Scenario) -> Option<String> {
    let system = scenario.care.as_ref()?;
    let mut numbers = vec![
        system.removals_share,
        system.removals_exponent,
        system.lost_paid_share,
        system.treatments_per_bed_day,
        system.closed_area_effect,
        system.vacancy_effect,
        system.treatments_per_outage_day,
        system.productivity_share,
        system.connectivity_effect,
    ];
    if system.is_corrected {
        numbers.extend([system.target_weeks, system.gap_share, system.growth_share, system.most_per_year]);
    }
    let assumed = numbers.iter().filter(|&&id| is_assumed(scenario, id)).count();
    let planners = if system.is_corrected { ", and how planners respond to the list," } else { "" };
    Some(format!(
        "Care beyond the list: emergency care is treated when it comes, one list stands for all specialties, and neither the quality of care nor \
         what waiting does to health, deaths among it, is in here. How much capacity failures, closed space, vacancies and outages take{planners} is \
         {}.",
        how_known(assumed, numbers.len())
    ))
}

/// What is left out of who waits longest, and how well the rest is known.
fn disparities(scenario: &Scenario) -> Option<String> {
    let system = scenario.disparities.as_ref()?;
    let of_groups = system.groups.iter().flat_map(|group| [group.access, group.exclusion]);
    let numbers: Vec<NumberId> = of_groups.chain([system.digital_share, system.digital_effect]).collect();
    let assumed = numbers.iter().filter(|&&id| is_assumed(scenario, id)).count();
    Some(format!(
        "Who is worse served: groups of the population by deprivation alone, all alike within, and with one number each for how readily they are \
         treated. How large that is, and whom digital services leave out, is {}; why it is so is not in here.",
        how_known(assumed, numbers.len())
    ))
}

/// What is drawn together where the scenario correlates nothing.
fn together(scenario: &Scenario) -> String {
    let slope = &scenario.number(scenario.backlog.new_need_slope).distribution;
    let but = match slope.as_fixed() {
        Some(0.0) => "",
        _ => ", but that new need moves with how much dearer work gets by waiting",
    };
    format!("What goes together: uncertain numbers are drawn independently of each other{but}.")
}

fn funding_and_cash(scenario: &Scenario) -> Option<String> {
    scenario.funding.as_ref()?.cash.as_ref()?;
    Some(
        "A trust's accounts: assets are not revalued, borrowing has no cost and no limit, and the figures are orders of \
         magnitude."
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_assumed_numbers_are_not_all_and_none_are_none() {
        let words = [0, 1, 7, 8].map(|assumed| how_known(assumed, 8));
        assert!(words[0].starts_with("known only") && !words[0].contains("assumed"));
        assert_eq!(words[1..], ["partly assumed", "partly assumed", "assumed"]);
    }
}
