//! Step 7: programmes are paid for, delivered and go live.

use super::{Programme, equations};
use crate::engine::traced::{Item, Step, View, f, item};
use crate::scenario::CostPrices;

/// The step; none where programmes are not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let programmes = view.scenario.programmes.as_ref()?;
    let year = view.record(t);
    let record = year.programmes.as_ref()?;
    let is_pooled = view.strategy.pool;
    let mut items = vec![item("money for programmes", year.capital.programmes, "£m", money(view, t))];
    items.push(item(
        "money in sight after this year",
        if is_pooled { view.world.programmes.later_pooled[t] } else { view.world.programmes.later[t] },
        "£m",
        format!(
            "expected of {} years in all{}, at this year's prices",
            programmes.sight_years,
            if is_pooled { ", that for backlog too" } else { "" }
        ),
    ));
    for (k, programme) in programmes.list.iter().enumerate() {
        items.extend(one(view, t, k, programme));
    }
    items.extend([
        item("spent on programmes", year.allocation.programmes, "£m", "sum of what was paid above"),
        item("no staff for", year.allocation.undelivered, "£m", "what there was money for and nobody to do it"),
        item("not needed by programmes", year.allocation.returned, "£m", "spent elsewhere"),
        item("above what was stated", record.overrun, "£m", "paid, less the stated cost of what was done"),
        item(
            "running cost of programmes",
            record.running_cost,
            "£m",
            "of those that are live, for the part of the year",
        ),
        item("saved by programmes", record.released, "£m", "of those that are live, for the part of the year"),
        item("programmes waiting", record.waiting, "", ""),
        item("in approval", record.in_approval, "", ""),
        item("in delivery", record.in_delivery, "", ""),
        item("live", record.are_live, "", ""),
    ]);
    Some(Step { key: "programmes", title: "7 allocate: programmes", items })
}

fn money(view: &View<'_>, t: usize) -> String {
    let (capital, year) = (&view.scenario.capital, &view.record(t).capital);
    let mut parts = Vec::new();
    if let Some(amount) = capital.programmes {
        parts.push(format!("{} × {}", f(view.number(amount)), f(view.record(t).prices.general_index)));
    }
    if let Some(share) = capital.share_to_programmes {
        parts.push(format!("{} × {}", f(view.number(share)), f(year.deliverable_of_plan)));
    }
    let wanted = year.fixed_for_programmes[0]
        + capital.share_to_programmes.map_or(0.0, |share| view.number(share) * year.deliverable_of_plan[0]);
    // Where what can be delivered falls short, no sum of these gives it.
    if (wanted - year.programmes[0]).abs() > 1e-9 * wanted {
        return "what fixed lines and the share for backlog leave of it".to_owned();
    }
    parts.join(" + ")
}

/// What is told of one programme.
fn one(view: &View<'_>, t: usize, k: usize, programme: &Programme) -> Vec<Item> {
    let (name, now) = (programme.called(), &view.future.years[t].programmes[k]);
    let before = t.checked_sub(1).map(|last| &view.future.years[last].programmes[k]);
    let done_before = before.map_or_else(|| view.number(programme.delivered_share), |before| before.done);
    let futures = &view.future.futures.programmes;
    let outturn = futures.outturn[k][0];
    let prices = &view.record(t).prices;
    let (index, which) = match programme.prices {
        CostPrices::Construction => (prices.construction_index[0], "construction"),
        CostPrices::General => (prices.general_index[0], "general"),
    };
    let mut items = Vec::new();
    let started_now =
        now.started >= t as f64 && now.started.is_finite() && before.is_none_or(|b| b.started.is_infinite());
    if started_now && done_before <= 0.0 {
        items.push(item(format!("{name}: starts at"), now.started, "years after the first begins", ""));
        items.push(item(
            format!("{name}: will cost"),
            outturn,
            "£m at base-year prices",
            format!("{} × (1 + {})", f(view.number(programme.cost)), f(view.number(programme.optimism_bias))),
        ));
    }
    if now.paid > 0.0 || now.done > done_before {
        let spent = |done: f64| equations::spent_by(&programme.spend_profile, done);
        let system = view.scenario.interoperability.as_ref().filter(|_| now.failed > 0.0);
        // Where integration failed, a part of what was done is done again.
        let back = system.map_or(0.0, |system| now.failed * view.number(system.rework));
        let again = if back > 0.0 { format!(" + 1 − {}", f(spent(1.0 - back))) } else { String::new() };
        if let Some(system) = system {
            items.push(item(
                format!("{name}: has to be done again"),
                back,
                "share of its delivery",
                format!("{} × {}", f(now.failed), f(view.number(system.rework))),
            ));
        }
        items.push(item(
            format!("{name}: paid"),
            now.paid,
            "£m",
            format!(
                "{} × {which} prices {} × ({} − {}{again})",
                f(outturn),
                f(index),
                f(spent(now.done)),
                f(spent(done_before))
            ),
        ));
        items.push(item(
            format!("{name}: delivered"),
            now.done,
            "share",
            format!("{} before; {} years in all", f(done_before), f(view.number(programme.duration))),
        ));
    }
    if now.live.is_finite() && before.is_none_or(|before| before.live.is_infinite()) {
        items.push(item(format!("{name}: goes live at"), now.live, "years after the first begins", ""));
    }
    items
}
