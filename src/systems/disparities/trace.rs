//! Step 12: who of those who wait is treated, by group, and how far apart groups are.

use crate::engine::traced::{Item, Step, View, f, item};
use crate::scenario::Barrier;

/// The step; none where disparities are not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (system, now) = (view.scenario.disparities.as_ref()?, view.record(t).disparities.as_ref()?);
    let care = view.record(t).care.as_ref()?;
    let demand = view.scenario.demand.as_ref()?;
    let (number, groups) = (|id| view.number(id), &view.future.years[t].groups);
    let is_removed = system.barrier == Barrier::Removed;
    let mut items: Vec<Item> = vec![
        item("digital share of access", now.digital, "share", "the opening's, and what programmes add"),
        item("level of outreach", now.outreach, "£m a year", "follows what is set aside for it"),
    ];
    let weights = groups.iter().fold(0.0, |sum, group| sum + group.access[0] * group.need[0]);
    for ((group, of_it), stated) in groups.iter().zip(&demand.groups).zip(&system.groups) {
        let id = &of_it.id;
        let exclusion = if is_removed { 0.0 } else { number(stated.exclusion) };
        items.extend([
            item(
                format!("digital uptake of {id}"),
                group.uptake,
                "share",
                format!("{} × (1 − {} × (1 − {}))", f(now.digital[0]), f(exclusion), f(group.outreach[0])),
            ),
            item(
                format!("access of {id}"),
                group.access,
                "times",
                if is_removed {
                    "the barrier is removed".to_owned()
                } else {
                    format!("{}, by uptake against the mean and by its estates", f(number(stated.access)))
                },
            ),
            item(
                format!("joins from {id}"),
                group.joining,
                "million",
                format!("{} × {}", f(care.joining[0]), f(group.demand_share[0])),
            ),
            item(
                format!("treated of {id}"),
                group.treated,
                "million",
                format!("{} × {} × {} ÷ {}", f(care.treated[0]), f(group.access[0]), f(group.need[0]), f(weights)),
            ),
            item(
                format!("list of {id}"),
                group.list,
                "million",
                format!("{} − {}", f(group.need[0]), f(group.treated[0])),
            ),
            item(format!("over 52 weeks of {id}"), group.over_52, "share", "by its own wait"),
        ]);
    }
    for (what, indices) in
        [("waits over 52 weeks", now.of_waits), ("unmet need", now.of_unmet), ("digital uptake", now.of_uptake)]
    {
        for (which, index) in ["slope", "relative", "concentration"].into_iter().zip(indices) {
            let how = "over the groups, the most deprived first";
            items.push(item(format!("{which} index of {what}"), index, "index", how));
        }
    }
    Some(Step { key: "equity", title: "12 equity", items })
}
