//! Step 2: demand by service and group, and what it makes care cost.

use super::super::View;
use super::{Item, Step, f, item, last_year, sum};

/// The step; none where demand is not simulated.
pub(super) fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let system = view.scenario.demand.as_ref()?;
    let year = &view.future.years[t].demand;
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
    for (group, weight) in system.groups.iter().zip(&year.weights) {
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
    let weights = sum(year.weights.iter().copied());

    let last = last_year(view, t).map(|last| &last.demand);
    for (s, service) in system.services.iter().enumerate() {
        let before = last.map_or(0.0, |last| last.deviation[s]);
        items.push(item(
            format!("deviation of {}", service.id),
            year.deviation[s],
            "log",
            format!(
                "{} × {} + surprise {}",
                f(system.persistence),
                f(before),
                f(year.deviation[s] - system.persistence * before)
            ),
        ));
        let mut how = format!(
            "{} × e^({} × {} + {} − variance {} ÷ 2)",
            f(view.number(service.million)),
            f(view.number(service.growth)),
            f(years),
            f(year.deviation[s]),
            f(year.variance[s])
        );
        if !weights.is_empty() {
            how += &format!(" × groups ({weights})");
        }
        if view.number(shock.probability) > 0.0 {
            how += &format!(" × appears {}", f(year.appearing));
        }
        items.push(item(format!("demand for {}", service.id), year.services[s], "million", how));
    }
    items.push(item("demand", year.total, "million", sum(year.services.iter().copied())));
    for ((group, weight), million) in system.groups.iter().zip(&year.weights).zip(&year.groups) {
        let how = format!("{} × {} ÷ ({weights})", f(year.total), f(*weight));
        items.push(item(format!("demand of {}", group.id), *million, "million", how));
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
        let how = format!("({}) ÷ ({opening})", weighted(&|s| year.services[s]));
        items.push(item("cost of demand", year.cost, "opening year: 1", how));
        let fixed = view.number(funding.fixed_cost_share);
        items.push(item(
            "cost of care",
            year.care_cost,
            "opening year: 1",
            format!(
                "{} × {} × expected growth {} + (1 − {}) × {}",
                f(fixed),
                f(last.map_or(1.0, |last| last.cost)),
                f(view.world.expected_care_growth[t]),
                f(fixed),
                f(year.cost)
            ),
        ));
    }
    Some(Step { key: "demand", title: "2 demand", items })
}
