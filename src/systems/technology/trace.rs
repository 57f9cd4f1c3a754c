//! Step 9: legacy technology grows old and is replaced.

use crate::engine::traced::{Item, Step, View, f, item};
use crate::scenario::{Barrier, Replacement};

/// The step; none where technology is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, year) = (view.scenario, view.record(t));
    let (system, now) = (scenario.technology.as_ref()?, year.technology.as_ref()?);
    let last = view.last(t).and_then(|last| last.technology.as_ref());
    let roll_out = year.workforce.as_ref().map_or(1.0, |staff| staff.roll_out[0]);
    let opening_share = view.future.futures.technology.opening;
    let legacy = &view.future.years[t].legacy;
    // What programmes leave of it, before the rest grows old.
    let before: Vec<f64> = (0..legacy.len())
        .map(|j| {
            let last = match t.checked_sub(1) {
                Some(last) => view.future.years[last].legacy[j],
                None => scenario.estates[j].legacy_share.map_or(0.0, |id| view.number(id)),
            };
            last * (1.0 - view.future.years[t].estates[j].legacy_goes)
        })
        .collect();
    let goes = view.future.years[t].estates.iter().any(|estate| estate.legacy_goes > 0.0);
    let by_area = |shares: &[f64]| -> (f64, String) {
        let areas = &view.future.futures.estate.area_share;
        let parts = || areas.iter().zip(shares);
        let sum = parts().fold(0.0, |sum, (area, share)| sum + area[0] * share);
        (sum, parts().map(|(area, share)| format!("{} × {}", f(*area), f(*share))).collect::<Vec<_>>().join(" + "))
    };
    let (left, leave) = by_area(&before);
    let there = if goes { left } else { last.map_or(opening_share, |last| last.share)[0] };
    let rate = match system.replacement {
        Replacement::Rate(_) => "as stated".to_owned(),
        Replacement::Money { value, .. } => format!(
            "{} ÷ ({} × {} × legacy {})",
            f(year.capital.technology),
            f(view.number(value)),
            f(year.prices.general_index),
            f(there)
        ),
    };
    let mut items: Vec<Item> = Vec::new();
    if goes {
        items.push(item("legacy that programmes leave", left, "share", leave));
    }
    items.extend([
        item("legacy that can be replaced", now.rate, "share a year", rate),
        item(
            "legacy replaced",
            now.replaced,
            "share",
            format!("the lesser of 1 and {} × roll-out {}", f(now.rate), f(roll_out)),
        ),
    ]);
    for ((estate, share), was) in scenario.estates.iter().zip(legacy).zip(before) {
        let how = match system.barrier {
            Barrier::Removed => "the barrier is removed".to_owned(),
            Barrier::Present => format!(
                "{0} + (1 − {0}) ÷ {1} − {2} × {0}, within 0 to 1",
                f(was),
                f(view.number(system.life)),
                f(now.replaced)
            ),
        };
        items.push(item(format!("legacy of {}", estate.id), *share, "share", how));
    }
    let (_, weighted) = by_area(legacy);
    let relative = format!("{} ÷ {}", f(now.share), f(opening_share));
    // Where nothing was legacy at the opening, nothing is counted from it.
    let relative = if opening_share > 0.0 { relative } else { "0".to_owned() };
    let last_ageing = last.map_or(1.0, |last| last.ageing[0]);
    let days = view.number(system.days_per_outage);
    let outages = if view.trial == 0 { "as expected" } else { "drawn" };
    items.extend([
        item("legacy by floor area", now.share, "share", weighted),
        item(
            "running cost of the same legacy",
            now.ageing,
            "opening year: 1",
            format!(
                "the lesser of {} and {} × (1 + {})",
                f(view.number(system.running_cost_cap)),
                f(last_ageing),
                f(view.number(system.running_cost_growth))
            ),
        ),
        item(
            "running cost of legacy",
            now.running_cost,
            "£m",
            format!(
                "{} × {} × {} × {relative}",
                f(view.number(system.running_cost)),
                f(year.prices.general_index),
                f(now.ageing)
            ),
        ),
        item("expected outages", now.outage_rate, "a year", format!("{} × {relative}", f(view.number(system.outages)))),
        item("outages", now.outages, "", outages),
        item("days of outages", now.outages * days, "days", format!("{} × {}", f(now.outages), f(days))),
    ]);
    if scenario.funding.is_some() {
        let penalty = view.number(system.productivity_penalty);
        items.push(item(
            "cost of the same care",
            now.productivity_cost,
            "opening year: 1",
            format!("(1 − {} × {}) ÷ (1 − {} × {})", f(penalty), f(opening_share), f(penalty), f(now.share)),
        ));
    }
    Some(Step { key: "technology", title: "9 technology", items })
}
