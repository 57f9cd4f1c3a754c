//! Steps 7 and 8: who gets the money that reaches backlog, and what becomes of capital that is not spent.

use super::super::View;
use super::{Step, f, item};
use crate::scenario::{Barrier, Replacement};

/// Step 7, all estates together.
pub(super) fn step(view: &View<'_>, t: usize) -> Step {
    let year = view.record(t);
    let capitalised = view.number(view.scenario.incidents.capitalised_share);
    let cost = view.future.years[t].estates.iter().fold(0.0, |sum, e| sum + e.repair_cost);
    let money = year.repaired.money;
    let strategy = &view.world.cases[0].strategy;
    let strategy = strategy.later.as_ref().filter(|_| year.switched > 0.0).map_or(strategy, |later| &later.strategy);
    let stages = view.strategy.stages.map(|stages| {
        let (stage, position) = if year.switched > 0.0 { (2.0, stages.then) } else { (1.0, stages.first) };
        item("stage", stage, "", format!("as {}", view.scenario.strategies[position].id))
    });
    let allocated = [
        item(
            "repairs paid from capital",
            year.repaired.repairs,
            "£m",
            format!("the lesser of {} and {} × {}", f(year.capital.available), f(capitalised), f(cost)),
        ),
        item(
            "left after repairs",
            money,
            "£m",
            format!("{} − {}", f(year.capital.available), f(year.repaired.repairs)),
        ),
        item("set aside", year.allocation.set_aside, "£m", format!("{} × {}", f(strategy.set_aside_share), f(money))),
        item("spent on backlog", year.allocation.spent, "£m", "sum of the spend above"),
        item(
            "not spent by the strategy",
            year.allocation.unspent,
            "£m",
            format!("{} − {} − {}", f(money), f(year.allocation.set_aside), f(year.allocation.spent)),
        ),
    ];
    Step { key: "allocation", title: "7 allocate", items: stages.into_iter().chain(allocated).collect() }
}

/// Step 8: what is spent beside backlog, what is carried forward and what lapses.
pub(super) fn delivery(view: &View<'_>, t: usize) -> Step {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let mut items = Vec::new();
    let technology = year.on_technology;
    let by_money = |replacement| matches!(replacement, Replacement::Money { .. });
    if scenario.technology.as_ref().is_some_and(|system| by_money(system.replacement)) {
        let how = format!("{} × {}", f(year.capital.deliverable_share), f(year.capital.for_technology));
        items.push(item("spent on technology", technology, "£m", how));
    }
    if scenario.funding.is_some() {
        let leases = year.cash.as_ref().map_or(0.0, |cash| cash.new_leases[0]);
        let how = format!(
            "{} × ({} − {}) − {} + new leases {}",
            f(year.capital.deliverable_share),
            f(year.capital.after_raid),
            f(year.capital.for_backlog),
            f(technology),
            f(leases)
        );
        items.push(item("spent elsewhere", year.elsewhere, "£m", how));
    }
    let not_spent = year.left.not_spent;
    let share = view.number(scenario.capital.carry_forward_share);
    let free = scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let carried = match free {
        // The barrier is gone: what could not be delivered waits.
        true => {
            format!(
                "(1 − {}) × {} + {} × {}",
                f(year.capital.deliverable_share),
                f(year.capital.after_raid),
                f(share),
                f(year.allocation.unspent)
            )
        }
        false => format!("{} × {}", f(share), f(not_spent)),
    };
    items.extend([
        item(
            "capital not spent",
            not_spent,
            "£m",
            format!(
                "(1 − {}) × {} + {}",
                f(year.capital.deliverable_share),
                f(year.capital.after_raid),
                f(year.allocation.unspent)
            ),
        ),
        item("carried forward", year.left.carried, "£m", carried),
        item("lapses", year.left.lapsed, "£m", format!("{} − {}", f(not_spent), f(year.left.carried))),
    ]);
    Step { key: "delivery", title: "8 deliver", items }
}
