//! Step 5: business cases move.

use crate::engine::traced::{Item, Step, View, f, item};
use crate::systems::BarrierOf;

/// The step; none where approvals are not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let scenario = view.scenario;
    let (system, programmes) = (scenario.approvals.as_ref()?, scenario.programmes.as_ref()?);
    let futures = &view.future.futures.approvals;
    let is_removed = view.world.cases[0].removed.has(BarrierOf::Approvals);
    let mut items: Vec<Item> = Vec::new();
    let year = &view.future.years[t];
    if let Some(stands) = futures
        .moratorium
        .get(t)
        .filter(|_| view.number(system.moratorium_off_to_on) > 0.0 || system.moratorium_at_start)
    {
        let drawn = if view.trial == 0 { "the central case takes the probability" } else { "drawn: 1 yes, 0 no" };
        items.push(item("nothing is approved", *stands, "", drawn));
    }
    for (k, programme) in programmes.list.iter().enumerate() {
        let name = programme.called();
        if is_removed {
            items.push(item(format!("{name} is approved at"), futures.entry[k], "years", "the barrier is removed"));
            continue;
        }
        if futures.stages[k] == 0 {
            continue;
        }
        // Told in the year in which it seeks approval first, and in each until it has it.
        let (ready, entry) = (futures.passed[k][4][0], futures.entry[k]);
        if ready <= t as f64 || entry >= (t + 1) as f64 {
            continue;
        }
        let (passed, stages) = futures.passed_by(k, 0, (t + 1) as f64);
        let years: Vec<String> = (0..futures.stages[k]).map(|s| f(futures.years[k][s])).collect();
        let checks = futures.years[k][4][0];
        let checks = if checks > 0.0 { format!(" + checks {}", f(checks)) } else { String::new() };
        let stands_still = futures.moratorium.iter().any(|on| on[0] > 0.0);
        items.push(item(format!("{name}: business cases passed"), passed, "", format!("of {stages}")));
        items.push(item(
            format!("{name}: approved at"),
            ready,
            "years after the first begins",
            match stands_still {
                true => format!(
                    "from {}, cases of {} years, and years in which nothing is approved",
                    f(entry),
                    years.join(", ")
                ),
                false => format!("{} + {}{checks}", f(entry), years.join(" + ")),
            },
        ));
    }
    if let Some(record) = &year.record.programmes {
        items.push(item("years in approval so far", record.approval_years, "years", "of all programmes, added up"));
    }
    Some(Step { key: "approvals", title: "5 approvals", items })
}
