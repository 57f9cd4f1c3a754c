//! Step 2: demand by service and group, and what it makes care cost.

use crate::engine::traced::{Item, Step, View, f, item, sum};

/// The step; none where demand is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let system = view.scenario.demand.as_ref()?;
    let (year, demand) = (&view.record(t).demand, &view.future.futures.demand);
    let years_in_all = view.scenario.horizon();
    let service_of = |s: usize, t: usize| &demand.services[s * years_in_all + t];
    let group_weights: Vec<f64> = (0..system.groups.len()).map(|g| demand.group(g, t).weight[0]).collect();
    let years = (t + 1) as f64;
    let mut items: Vec<Item> = Vec::new();

    let shock = &system.shock;
    if view.number(shock.probability) > 0.0 {
        let how = if view.trial == 0 { "probability × mean share" } else { "drawn: 0 in a year without a shock" };
        items.push(item("share of demand that stays away", year.suppressed, "share", how));
        items.push(item(
            "share of demand that appears",
            year.appearing,
            "share",
            format!(
                "1 − {} + {} × still to return {}",
                f(year.suppressed),
                f(view.number(shock.return_rate)),
                f(year.waiting)
            ),
        ));
    }

    let shares = sum(system.groups.iter().map(|group| view.number(group.share)));
    for (group, weight) in system.groups.iter().zip(&group_weights) {
        items.push(item(
            format!("weight of {}", group.id),
            *weight,
            "opening demand: 1",
            format!(
                "{} ÷ ({shares}) × e^({} × {})",
                f(view.number(group.share)),
                f(view.number(group.growth_offset)),
                f(years)
            ),
        ));
    }
    let weights = sum(group_weights.iter().copied());

    let last = view.last(t).map(|last| &last.demand);
    let millions: Vec<f64> = (0..system.services.len()).map(|s| service_of(s, t).million[0]).collect();
    for (s, service) in system.services.iter().enumerate() {
        let now = service_of(s, t);
        let before = t.checked_sub(1).map_or(0.0, |last| service_of(s, last).deviation[0]);
        items.push(item(
            format!("deviation of {}", service.id),
            now.deviation,
            "log",
            format!(
                "{} × {} + surprise {}",
                f(system.persistence),
                f(before),
                f(now.deviation - system.persistence * before)
            ),
        ));
        let mut how = format!(
            "{} × e^({} × {} + {} − variance {} ÷ 2)",
            f(view.number(service.million)),
            f(view.number(service.growth)),
            f(years),
            f(now.deviation),
            f(now.variance)
        );
        if !weights.is_empty() {
            how += &format!(" × groups ({weights})");
        }
        if view.number(shock.probability) > 0.0 {
            how += &format!(" × appears {}", f(year.appearing));
        }
        items.push(item(format!("demand for {}", service.id), now.million, "million", how));
    }
    items.push(item("demand", year.total, "million", sum(millions.iter().copied())));
    for (g, group) in system.groups.iter().enumerate() {
        let how = format!("{} × {} ÷ ({weights})", f(year.total), f(group_weights[g]));
        items.push(item(format!("demand of {}", group.id), demand.group(g, t).million, "million", how));
    }

    // What demand costs matters only to those who pay.
    if let Some(funding) = &view.scenario.funding {
        let weighted = |million: &dyn Fn(usize) -> f64| {
            let parts = system.services.iter().enumerate();
            let parts =
                parts.map(|(s, service)| format!("{} × {}", f(view.number(service.cost_weight)), f(million(s))));
            parts.collect::<Vec<_>>().join(" + ")
        };
        let opening = weighted(&|s| view.number(system.services[s].million));
        let how = format!("({}) ÷ ({opening})", weighted(&|s| millions[s]));
        items.push(item("cost of demand", year.cost, "opening year: 1", how));
        let fixed = view.number(funding.fixed_cost_share);
        items.push(item(
            "cost of care",
            year.care_cost,
            "opening year: 1",
            format!(
                "{} × {} × expected growth {} + (1 − {}) × {}",
                f(fixed),
                f(last.map_or(1.0, |last| last.cost[0])),
                f(view.world.expected_care_growth[t]),
                f(fixed),
                f(year.cost)
            ),
        ));
    }
    Some(Step { key: "demand", title: "2 demand", items })
}
