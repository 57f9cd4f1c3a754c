//! Step 9: staff take up what is live, and resist.

use super::{Usage, equations};
use crate::engine::traced::{Item, Step, View, f, item};
use crate::engine::trial::ReachYear;
use crate::scenario::{Barrier, GoesLive};

/// The step; none where change is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, year) = (view.scenario, view.record(t));
    let (system, now) = (scenario.change.as_ref()?, year.change.as_ref()?);
    let last = view.last(t).and_then(|last| last.change.as_ref());
    let (number, traced) = (|id| view.number(id), &view.future.years[t]);
    let split = {
        let strategy = &view.world.cases[0].strategy;
        strategy.later.as_ref().filter(|_| year.switched > 0.0).map_or(strategy, |later| &later.strategy).set_aside_for
    };
    let money = split[1] * year.allocation.set_aside[0];
    let general = year.prices.general_index[0];
    let level = |before: f64, share: f64, delay: f64| {
        format!(
            "{0} + ({1} × {2} ÷ {3} − {0}) × (1 − e^(−1 ÷ {4}))",
            f(before),
            f(share),
            f(money),
            f(general),
            f(delay)
        )
    };
    let shows = |level: f64, halving: Option<_>| match halving {
        Some(halving) => format!("{} ÷ {}", f(level), f(number(halving))),
        None => "0".to_owned(),
    };
    let mut items: Vec<Item> = vec![
        item(
            "level of leadership",
            now.leadership,
            "£m a year",
            level(
                last.map_or(0.0, |last| last.leadership[0]),
                system.leadership_share,
                number(system.leadership_delay),
            ),
        ),
        item(
            "level of engagement",
            now.engagement,
            "£m a year",
            level(
                last.map_or(0.0, |last| last.engagement[0]),
                1.0 - system.leadership_share,
                number(system.engagement_delay),
            ),
        ),
        item(
            "share of resistance that they take",
            now.taken,
            "share",
            format!(
                "1 − 2^(−({} + {}))",
                shows(now.leadership[0], system.leadership_halving),
                shows(now.engagement[0], system.engagement_halving)
            ),
        ),
    ];
    let list = scenario.programmes.iter().flat_map(|programmes| &programmes.list);
    let used_before =
        |t: usize, k: usize| t.checked_sub(1).map_or(0.0, |last| view.future.years[last].programmes[k].adoption);
    for (k, (programme, of_it)) in list.zip(&traced.programmes).enumerate() {
        let Some(usage) = programme.used_by_staff() else { continue };
        if of_it.reach.mean <= 0.0 && of_it.reach.newly <= 0.0 {
            continue;
        }
        let name = programme.called();
        let reach = of_it.reach;
        let imitation = number(system.imitation) * number(usage.usability) * (1.0 - of_it.met_resistance);
        items.extend([
            item(
                format!("{name}: reaches"),
                reach.close,
                "share of its users",
                format!("{} at the open, {} newly; {} over the year", f(reach.before), f(reach.newly), f(reach.mean)),
            ),
            item(
                format!("{name}: used when newcomers have joined"),
                of_it.begins,
                "share of those reached",
                match reach.before + reach.newly > 0.0 {
                    true => format!(
                        "({} × {} + {} × (1 − e^(−{} × {}))) ÷ ({} + {})",
                        f(reach.before),
                        f(used_before(t, k)),
                        f(reach.newly),
                        f(number(system.innovation)),
                        f(number(usage.pilot_years)),
                        f(reach.before),
                        f(reach.newly)
                    ),
                    false => "nobody is reached".to_owned(),
                },
            ),
            item(
                format!("{name}: imitation"),
                imitation,
                "share a year per share",
                format!(
                    "{} × {} × (1 − {})",
                    f(number(system.imitation)),
                    f(number(usage.usability)),
                    f(of_it.met_resistance)
                ),
            ),
            item(
                format!("{name}: used by"),
                of_it.adoption,
                "share of those reached",
                format!(
                    "({p} + {q} × {a} − {p} × (1 − {a}) × e^(−({p} + {q}) × {part})) ÷ ({p} + {q} × {a} + {q} × (1 − {a}) × e^(−({p} + {q}) × {part}))",
                    p = f(number(system.innovation)),
                    q = f(imitation),
                    a = f(of_it.begins),
                    part = f(reach.part)
                ),
            ),
            item(
                format!("{name}: used over the year"),
                of_it.mean_adoption,
                "share of those reached",
                "mean of the curve over the part of the year in which it is in use",
            ),
            item(format!("{name}: its go-live takes"), of_it.dip, "share of activity", dip(view, t, k, usage, &reach)),
        ]);
    }
    let removed = system.barrier == Barrier::Removed;
    let vacant = match (&scenario.workforce, &year.workforce) {
        (Some(workforce), Some(staff)) => staff.groups[0].vacant[0] - number(workforce.groups[0].vacancy_share),
        _ => 0.0,
    };
    for (j, estate) in scenario.estates.iter().enumerate() {
        let before = match t.checked_sub(1) {
            Some(last) => view.future.years[last].estates[j].resistance,
            None => estate.resistance.map_or(0.0, number),
        };
        let of_it = &traced.estates[j];
        let success = if of_it.met_users > 0.0 { of_it.met_used / of_it.met_users } else { 0.0 };
        let how = match removed {
            true => "the barrier is removed".to_owned(),
            false => format!(
                "{0} + {1} × ({2} − {0}) + (1 − {0}) × ({3} × {4} + {5} × {6} + {7} × {8}) − {0} × ({9} + {10} × {11}), within 0 to 1",
                f(before),
                f(number(system.reversion)),
                f(estate.resistance.map_or(0.0, number)),
                f(number(system.overload_effect)),
                f(of_it.overload),
                f(number(system.vacancy_effect)),
                f(vacant),
                f(number(system.failure_effect)),
                f(of_it.met_failed),
                f(now.taken[0]),
                f(number(system.success_effect)),
                f(success)
            ),
        };
        if of_it.met_load > 0.0 {
            let capacity = f(number(system.capacity));
            items.push(item(
                format!("overload of {}", estate.id),
                of_it.overload,
                "go-lives too many, relative",
                match removed {
                    true => "the barrier is removed".to_owned(),
                    false => format!("at least 0: {} ÷ {capacity} − 1", f(of_it.met_load)),
                },
            ));
        }
        items.push(item(format!("resistance of {}", estate.id), of_it.resistance, "0 to 1", how));
    }
    items.extend([
        item("coverage", now.coverage, "share", "of those who must use programmes, by floor area and users"),
        item("use", now.adoption, "share", "of them, those who use what has reached them"),
        item("resistance by floor area", now.resistance, "0 to 1", ""),
        item("activity lost to go-lives", now.dip, "share", "what each go-live takes of what the others leave"),
        item(
            "cost of the same care with them",
            now.care_cost,
            "without: 1",
            format!("1 ÷ (1 − {} × {})", f(number(system.cost_share)), f(now.dip[0])),
        ),
    ]);
    Some(Step { key: "change", title: "9 adoption and resistance", items })
}

/// The sum that gives what a programme's go-live takes: those newly reached, how deep and how long it is, and what its last year left.
fn dip(view: &View<'_>, t: usize, k: usize, usage: &Usage, reach: &ReachYear) -> String {
    let (scenario, year, traced) = (view.scenario, view.record(t), &view.future.years[t]);
    let Some(system) = scenario.change.as_ref().filter(|system| system.barrier == Barrier::Present) else {
        return "the barrier is removed".to_owned();
    };
    let Some(programme) = scenario.programmes.as_ref().and_then(|programmes| programmes.list.get(k)) else {
        return String::new();
    };
    let number = |id| view.number(id);
    let futures = &view.future.futures.programmes;
    let parts = futures.part[k].iter().zip(&programme.estates);
    let overload = parts.fold(0.0, |sum, (part, &j)| sum + part[0] * traced.estates[j].overload);
    let skills = match (&scenario.workforce, &year.workforce) {
        (Some(workforce), Some(staff)) => staff.skills[0] / number(workforce.opening_skills),
        _ => 1.0,
    };
    let times = equations::deepening(number(system.overload_on_dip), overload, number(system.skills_on_dip), skills);
    let (depth, length) = equations::dip(number(system.dip_share), number(system.dip_months), times);
    let felt = equations::felt(length, reach.part, programme.goes_live == GoesLive::Gradually);
    let (served, users) = (futures.served[k][0], number(usage.users));
    let left = traced.programmes[k].dip - served * users * reach.newly * depth * felt;
    // What is left of a difference of equals is nothing.
    let left = if left > 1e-12 { left } else { 0.0 };
    format!("{} × {} × {} × {} × {} + {}", f(served), f(users), f(reach.newly), f(depth), f(felt), f(left))
}
