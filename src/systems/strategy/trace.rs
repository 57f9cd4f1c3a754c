//! Step 7: who gets the money that reaches backlog.

use crate::engine::traced::{Step, View, f, item};

/// Step 7, all estates together.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
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
    Some(Step { key: "allocation", title: "7 allocate", items: stages.into_iter().chain(allocated).collect() })
}
