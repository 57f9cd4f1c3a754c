//! What was put in: levers, plans, what is simulated, and which numbers go together. In the workbook alone.

use super::maker::{Maker, number, text};
use super::numbers::in_words;
use super::run::Run;
use super::words::{capital, list};
use crate::analysis::amount::stated;
use crate::engine::Metric;
use crate::report::{Block, Cell, Form, Kind};
use crate::scenario::{Barrier, PriceBasis, ProgrammeOrder, Rule, StrategySpec, SwitchCondition};
use crate::systems::System;
use crate::units::RiskBand;

/// The tables.
pub(super) fn section(run: &Run<'_>) -> Vec<Block> {
    [capital_plan(run), plans(run), switches(run), correlations(run)].into_iter().flatten().collect()
}

/// The capital plan by year: as stated, then as it grows in the mean.
fn capital_plan(run: &Run<'_>) -> Option<Block> {
    let plan = &run.scenario.capital.plan;
    let mut maker = Maker::new(
        "capital_plan",
        "Capital plan",
        "The capital plan, £m in cash",
        "As the scenario states it, and as it is planned in the simulation, mean over futures: after its stated years it \
         grows by the scenario's rule.",
    )
    .text("Year")
    .column("Stated, mean, £m", Kind::Number(1))
    .text("As stated (£m)")
    .column("Planned, mean, £m", Kind::Number(1));
    for (t, year) in run.results.years.iter().enumerate() {
        let stated = plan.get(t).map(|&id| &run.scenario.number(id).distribution);
        maker.row([
            text(year.to_string()),
            number(stated.map(crate::draw::Distribution::mean)),
            text(stated.map_or("grows by the rule", crate::draw::Distribution::describe)),
            number(run.mean(run.followed, Metric::CapitalPlanned, t)),
        ]);
    }
    maker.plot(Form::Columns, "Planned capital, mean over futures", "£m in cash", [3]).done()
}

/// What each plan does, for whoever has not met them.
pub(super) fn what_plans_do(run: &Run<'_>) -> Option<Block> {
    let mut maker = Maker::new(
        "what_plans_do",
        "What plans do",
        "What each plan does with the money for backlog",
        "Repairs of what fails are paid first under every plan.",
    )
    .text("Plan")
    .text("What it does")
    .on_the_page();
    for (strategy, (id, _)) in run.results.strategies.iter().enumerate() {
        let Some(spec) = run.scenario.strategies.iter().find(|spec| spec.id == *id) else { continue };
        maker.row([text(run.labels[strategy].clone()), text(rule(run, spec) + &beside(spec))]);
    }
    maker.done()
}

/// The plans with their rules and levers.
fn plans(run: &Run<'_>) -> Option<Block> {
    const SHARE: Kind = Kind::Share(1);
    let mut maker = Maker::new(
        "plans",
        "Plans",
        "The plans: how each shares out the money",
        "Repairs of what fails are paid first under every plan. Pots are of a plan with fixed shares by risk band.",
    )
    .text("Plan")
    .text("Id")
    .text("Rule")
    .column("Set aside, share", SHARE)
    .column("Of it for training", SHARE)
    .column("Of it for change", SHARE)
    .column("Of it for outreach", SHARE)
    .column("Training, share of time", SHARE);
    for band in RiskBand::ALL.into_iter().rev() {
        maker = maker.column(format!("Pot for {} risk", band.name()), SHARE);
    }
    for (strategy, (id, _)) in run.results.strategies.iter().enumerate() {
        let Some(spec) = run.scenario.strategies.iter().find(|spec| spec.id == *id) else { continue };
        let training = spec.training_share.or(run.scenario.workforce.as_ref().map(|staff| staff.training_share));
        let pots = RiskBand::ALL
            .into_iter()
            .rev()
            .map(|band| number(Some(spec.pots[band.index()]).filter(|_| spec.rule == Rule::RingFenced)));
        let named = [run.labels[strategy].clone(), id.clone(), rule(run, spec)].map(text);
        let parts = spec.set_aside_for.map(|part| number(Some(part).filter(|_| spec.set_aside_share > 0.0)));
        let levers = std::iter::once(number(spec.set_aside_share)).chain(parts).chain([number(training)]);
        maker.row(named.into_iter().chain(levers).chain(pots));
    }
    maker.done()
}

/// What a rule does, and which programmes it lets start where there are any.
fn rule(run: &Run<'_>, spec: &StrategySpec) -> String {
    let mut said = of_backlog(run, spec);
    if run.scenario.programmes.is_none() || spec.rule == Rule::Staged {
        return said;
    }
    let own = matches!(spec.rule, Rule::BenefitCost | Rule::ModerniseFirst | Rule::EquityFirst);
    said += match spec.programmes {
        _ if spec.pool && spec.starts_none() => "; no new programme starts, and backlog has their money too",
        _ if spec.pool => "; programmes and backlog from one pot, in one order",
        _ if spec.starts_none() => "; no new programme starts",
        None if own => "; programmes in that order too, from their own money",
        Some(ProgrammeOrder::BenefitCost) => "; programmes by worth per pound, from their own money",
        Some(_) | None => "; programmes as listed, from their own money",
    };
    said
}

/// What a rule does with the money for backlog.
fn of_backlog(run: &Run<'_>, spec: &StrategySpec) -> String {
    let plain = match spec.rule {
        Rule::DoMinimum => "Repairs of what fails only; the rest of the money is not spent",
        Rule::Proportional => "To every estate and risk band by the size of its backlog",
        Rule::WorstFirst => "High risk first, then significant, moderate and low",
        Rule::RiskPerPound => "First to what avoids most expected cost next year per pound",
        Rule::BenefitCost => "First to what is worth most today per pound",
        Rule::ModerniseFirst => "Programmes that retire old technology or connect first; of backlog the worst first",
        Rule::EquityFirst => "First to the estates that serve the most deprived, the worst risk first",
        Rule::RingFenced => return pots(spec),
        Rule::Weighted => {
            let weights = spec.weights;
            return format!(
                "By a score that weighs risk {}, wear {} and size {}",
                weights.risk, weights.age, weights.size
            );
        }
        Rule::Staged => {
            let Some(stages) = spec.stages else { return "One plan first, then another".to_owned() };
            let label = |place: usize| {
                let spec = run.scenario.strategies.get(place);
                spec.map_or_else(
                    String::new,
                    |s| if s.label.trim().is_empty() { s.id.clone() } else { s.label.clone() },
                )
            };
            let when = match stages.when {
                SwitchCondition::From(year) => format!("from {year}"),
                SwitchCondition::Above { band, basis, gbp_m } => {
                    let what =
                        band.map_or_else(|| "backlog".to_owned(), |band| format!("{}-risk backlog", band.name()));
                    let prices = match basis {
                        PriceBasis::Cash => String::new(),
                        PriceBasis::Real => format!(" in {} prices", run.scenario.opening_year),
                    };
                    format!("once {what} opens a year above {}{prices}", stated(Metric::BacklogTotal, gbp_m))
                }
            };
            return format!("{} first, then {} {when}", label(stages.first), label(stages.then));
        }
    };
    plain.to_owned()
}

/// The pots of a plan with fixed shares, the worst risk first.
fn pots(spec: &StrategySpec) -> String {
    let share = |band: RiskBand| stated(Metric::LegacyShare, spec.pots[band.index()]);
    let (with, without): (Vec<RiskBand>, Vec<RiskBand>) =
        RiskBand::ALL.into_iter().rev().partition(|band| spec.pots[band.index()] > 0.0);
    let with: Vec<String> = with.into_iter().map(|band| format!("{} for {} risk", share(band), band.name())).collect();
    let without: Vec<&str> = without.into_iter().map(RiskBand::name).collect();
    let nothing = match without.as_slice() {
        [] => String::new(),
        bands => format!(", nothing for {} risk", list(bands)),
    };
    format!("Pots with fixed shares: {}{nothing}; what a pot cannot spend is not spent in another band", list(&with))
}

/// How what is set aside is split over training, change and outreach.
pub(super) fn split(set_aside_for: [f64; 3]) -> String {
    if set_aside_for.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 1e-9) {
        return ", a third each for training, change and outreach".to_owned();
    }
    let all = SET_ASIDES.into_iter().zip(set_aside_for).filter(|(_, share)| *share > 0.0);
    let parts: Vec<String> = all
        .map(|(what, share)| match stated(Metric::LegacyShare, share).as_str() {
            "100 %" => format!("all of it for {what}"),
            share => format!("{share} of it for {what}"),
        })
        .collect();
    format!(" ({})", list(&parts))
}

/// What money that is set aside may be for.
const SET_ASIDES: [&str; 3] = ["training", "change", "outreach"];

/// What a plan sets aside and gives to training, where that is of its own; nothing otherwise.
fn beside(spec: &StrategySpec) -> String {
    let mut said = String::new();
    if spec.set_aside_share > 0.0 {
        let share = stated(Metric::LegacyShare, spec.set_aside_share);
        said += &format!("; {share} of the money left after repairs is set aside{}", split(spec.set_aside_for));
    }
    if let Some(share) = spec.training_share {
        said += &format!("; staff spend {} of their time on training", stated(Metric::LegacyShare, share));
    }
    said
}

/// The size of the run, and what is simulated in it.
fn switches(run: &Run<'_>) -> Option<Block> {
    let scenario = run.scenario;
    let mut maker =
        Maker::new("what_is_simulated", "What is simulated", "What is simulated", "").text("What").text("Setting");
    let rows = [
        ("Scenario", text(scenario.id.clone())),
        ("First year", text(scenario.first_year.to_string())),
        ("Last year", text(scenario.last_year.to_string())),
        ("Year of real prices", text(scenario.opening_year.to_string())),
        ("Futures", number(f64::from(run.results.trials))),
        ("Seed", seed(run.results.seed)),
        ("Estates", number(scenario.estates.len() as f64)),
    ];
    let systems = System::ALL.iter().map(|system| {
        let setting = match system.barrier(scenario) {
            _ if !system.is_simulated(scenario) => "not simulated",
            None => "simulated",
            Some(Barrier::Present) => "simulated, the barrier as it is",
            Some(Barrier::Removed) => "simulated, the barrier lifted from the first year on",
        };
        (system.called(), text(setting))
    });
    let cash = scenario.funding.as_ref().is_some_and(|system| system.cash.is_some());
    let last = [
        ("A trust's cash", text(if cash { "simulated" } else { "not simulated" })),
        ("Plan that single tables follow", text(run.followed_label())),
    ];
    for (what, setting) in rows.into_iter().chain(systems).chain(last) {
        maker.row([text(what), setting]);
    }
    for change in run.subject.set {
        maker.row([text("Changed for this run"), text(change.as_str())]);
    }
    maker.done()
}

/// A seed as a number, where a spreadsheet holds all of its digits.
fn seed(seed: u64) -> Cell {
    const EXACT: u64 = 1 << 53;
    if seed <= EXACT { number(seed as f64) } else { text(seed.to_string()) }
}

/// Pairs of numbers that are high and low together.
fn correlations(run: &Run<'_>) -> Option<Block> {
    let scenario = run.scenario;
    let mut maker = Maker::new(
        "numbers_together",
        "Numbers that go together",
        "Numbers that are high and low together",
        "Rank correlations, as drawn; all other numbers are drawn independently.",
    )
    .text("One")
    .text("Other")
    .column("Rank correlation", Kind::Number(2))
    .text("Known how")
    .text("Source or reason");
    for correlation in &scenario.correlations {
        let words = |at: usize| capital(&in_words(scenario, &scenario.number(correlation.members[at]).key));
        for j in 0..correlation.members.len() {
            for i in 0..j {
                maker.row([
                    text(words(i)),
                    text(words(j)),
                    number(correlation.rank[i][j]),
                    text(correlation.evidence.name()),
                    text(correlation.source.as_str()),
                ]);
            }
        }
    }
    maker.done()
}
