//! The steps of a traced year: each figure with the sum that gives it, its numbers put in.

use super::super::words::figure;
use super::View;
use crate::engine::Metric;
use crate::engine::plain::{PlainEstate, PlainYear};
use crate::model::{failures, funding};
use crate::scenario::{PriceBasis, PriceProcess};

/// A figure, and how it came about.
pub struct Item {
    /// What it is, in words.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// Its unit, in words.
    pub unit: &'static str,
    /// The sum that gives it; empty where it is drawn or stated.
    pub how: String,
}

/// A numbered step of the year.
pub struct Step {
    /// `3 funding envelope`.
    pub title: &'static str,
    /// Its figures in order.
    pub items: Vec<Item>,
}

fn item(name: &'static str, value: f64, unit: &'static str, how: impl Into<String>) -> Item {
    Item { name, value, unit, how: how.into() }
}

/// A figure inside a sum: a negative one in brackets.
pub fn f(value: f64) -> String {
    if value < 0.0 { format!("({})", figure(value)) } else { figure(value) }
}

/// Step 1: prices.
pub fn prices(view: &View<'_>, t: usize) -> Step {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let last = last_year(view, t);
    let rate = |process: &PriceProcess, last: Option<f64>, now: f64| {
        let mean = view.number(process.mean);
        let last = last.unwrap_or(view.number(process.last_observed));
        let expected = mean + process.persistence * (last - mean);
        format!(
            "{} + {} × ({} − {}) + surprise {}",
            f(mean),
            f(process.persistence),
            f(last),
            f(mean),
            f(now - expected)
        )
    };
    let index = |last: Option<f64>, rate: f64| format!("{} × (1 + {})", f(last.unwrap_or(1.0)), f(rate));
    let (construction, general) = (year.construction_inflation, year.general_inflation);
    Step {
        title: "1 prices",
        items: vec![
            item(
                "construction inflation",
                construction,
                "a year",
                rate(&scenario.construction, last.map(|y| y.construction_inflation), construction),
            ),
            item(
                "general inflation",
                general,
                "a year",
                rate(&scenario.general, last.map(|y| y.general_inflation), general),
            ),
            item(
                "construction price index",
                year.construction_index,
                "",
                index(last.map(|y| y.construction_index), construction),
            ),
            item("general price index", year.general_index, "", index(last.map(|y| y.general_index), general)),
        ],
    }
}

/// Step 3: what reaches backlog.
pub fn funding(view: &View<'_>, t: usize) -> Step {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let capital = &scenario.capital;
    let last = last_year(view, t);
    let was_on = last.map_or(f64::from(u8::from(capital.raids.on_at_start)), |y| y.raid_on);
    let (p01, p11) = (view.number(capital.raids.off_to_on), view.number(capital.raids.on_to_on));
    let carried_backlog = last.map_or(0.0, |y| {
        view.number(capital.carry_forward_share) * funding::not_spent(y.for_backlog, y.deliverable_share, y.unspent)
    });
    let (share, additionality) = (view.number(capital.share_to_backlog), view.number(capital.pot_additionality));
    let theta = year.raided_share;
    let limit = match &capital.delivery {
        None => "nothing limits delivery".to_owned(),
        Some(delivery) => format!(
            "{} × (1 + {}), {} times × {}",
            f(view.number(delivery.limit)),
            f(view.number(delivery.growth)),
            t + 1,
            f(year.construction_index)
        ),
    };
    let mut items = vec![
        item("planned capital", year.planned, "£m", planned(view, t)),
        item("pot for backlog", year.pot, "£m", pot(view, t)),
        item(
            "probability of a raid",
            year.raid_probability,
            "",
            format!("{} × {} + (1 − {}) × {}", f(was_on), f(p11), f(was_on), f(p01)),
        ),
        item(
            "raid",
            year.raid_on,
            "",
            if view.trial == 0 { "the central case takes the probability" } else { "drawn: 1 yes, 0 no" },
        ),
        item(
            "share of the plan raided",
            theta,
            "share",
            if year.raid_on > 0.0 {
                format!("{} × size {}", f(year.raid_on), f(theta / year.raid_on))
            } else {
                "no raid".into()
            },
        ),
        item("carried in", year.carried_in, "£m", ""),
        item(
            "capital after the raid",
            year.after_raid,
            "£m",
            format!("{} × (1 − {}) + {}", f(year.planned), f(theta), f(year.carried_in)),
        ),
        item(
            "for backlog",
            year.for_backlog,
            "£m",
            format!(
                "({} × {} + {} × {}) × (1 − {}) + carried in {}",
                f(share),
                f(year.planned),
                f(additionality),
                f(year.pot),
                f(theta),
                f(carried_backlog)
            ),
        ),
        item("delivery limit", year.delivery_limit, "£m", limit),
        item("slippage", year.slippage, "share", ""),
        item(
            "share that can be delivered",
            year.deliverable_share,
            "share",
            format!("the lesser of 1 − {} and {} ÷ {}", f(year.slippage), f(year.delivery_limit), f(year.after_raid)),
        ),
        item(
            "reaches backlog",
            year.available,
            "£m",
            format!("{} × {}", f(year.deliverable_share), f(year.for_backlog)),
        ),
    ];
    if capital.delivery.is_none() {
        items.retain(|item| item.name != "delivery limit");
    }
    Step { title: "3 funding envelope", items }
}

fn planned(view: &View<'_>, t: usize) -> String {
    let capital = &view.scenario.capital;
    if t < capital.plan.len() {
        return "the plan of the year".to_owned();
    }
    let last = match t {
        0 => capital.base.map_or(0.0, |base| view.number(base)),
        _ => view.future.years[t - 1].planned,
    };
    let (growth, increment) = (view.number(capital.growth_after), view.number(capital.increment_after));
    match capital.after_basis {
        PriceBasis::Cash => format!("{} × (1 + {}) + {}", f(last), f(growth), f(increment)),
        PriceBasis::Real => format!(
            "({} ÷ {} × (1 + {}) + {}) × {}",
            f(last),
            f(last_year(view, t).map_or(1.0, |y| y.general_index)),
            f(growth),
            f(increment),
            f(view.future.years[t].general_index)
        ),
    }
}

fn pot(view: &View<'_>, t: usize) -> String {
    let capital = &view.scenario.capital;
    let reference = match capital.plan.last() {
        Some(_) if t < capital.plan.len() => return "as stated".to_owned(),
        Some(&last) => view.number(last),
        None => capital.base.map_or(0.0, |base| view.number(base)),
    };
    format!("{} × {} ÷ {}", f(view.number(capital.pot)), f(view.future.years[t].planned), f(reference))
}

/// Step 6, as far as all estates share it.
pub fn ages(view: &View<'_>, t: usize) -> Step {
    let how = if view.trial == 0 { "probability × mean increase" } else { "0 in a year without" };
    Step {
        title: "6 estate ages",
        items: vec![item("increase by the national re-survey shock", view.future.years[t].shock, "share", how)],
    }
}

/// Step 7, all estates together.
pub fn allocation(view: &View<'_>, t: usize) -> Step {
    let year = &view.future.years[t];
    let capitalised = view.number(view.scenario.incidents.capitalised_share);
    let cost = year.estates.iter().fold(0.0, |sum, e| sum + e.repair_cost);
    let money = year.available - year.repairs;
    let stages = view.strategy.stages.map(|stages| {
        let (stage, position) = if year.staged { (2.0, stages.then) } else { (1.0, stages.first) };
        item("stage", stage, "", format!("as {}", view.scenario.strategies[position].id))
    });
    let allocated = [
        item(
            "repairs paid from capital",
            year.repairs,
            "£m",
            format!("the lesser of {} and {} × {}", f(year.available), f(capitalised), f(cost)),
        ),
        item("left after repairs", money, "£m", format!("{} − {}", f(year.available), f(year.repairs))),
        item("set aside", year.set_aside, "£m", format!("{} × {}", f(year.set_aside_share), f(money))),
        item("spent on backlog", year.spent, "£m", "sum of the spend above"),
        item("not spent by the strategy", year.unspent, "£m", format!("{} − {}", f(money), f(year.spent))),
    ];
    Step { title: "7 allocate", items: stages.into_iter().chain(allocated).collect() }
}

/// Step 8: what is carried forward and what lapses.
pub fn delivery(view: &View<'_>, t: usize) -> Step {
    let year = &view.future.years[t];
    let not_spent = funding::not_spent(year.after_raid, year.deliverable_share, year.unspent);
    Step {
        title: "8 deliver",
        items: vec![
            item(
                "capital not spent",
                not_spent,
                "£m",
                format!("(1 − {}) × {} + {}", f(year.deliverable_share), f(year.after_raid), f(year.unspent)),
            ),
            item(
                "carried forward",
                year.carried_forward,
                "£m",
                format!("{} × {}", f(view.number(view.scenario.capital.carry_forward_share)), f(not_spent)),
            ),
            item("lapses", year.lapsed, "£m", format!("{} − {}", f(not_spent), f(year.carried_forward))),
        ],
    }
}

/// Step 13: what the tables record.
pub fn record(view: &View<'_>, t: usize) -> Step {
    let year = &view.future.years[t];
    let items = Metric::ALL.iter().map(|&metric| item(metric.name(), year.metrics[metric as usize], metric.unit(), ""));
    Step { title: "13 record", items: items.collect() }
}

/// What an estate's ledger says of one band, in the order of its columns.
pub fn ledger(e: &PlainEstate, band: usize) -> [(&'static str, f64); 12] {
    [
        ("opening", e.opening[band]),
        ("price", e.price[band]),
        ("escalation", e.escalation[band]),
        ("migration", e.migration[band]),
        ("new need", e.new_need[band]),
        ("re-survey", e.resurvey[band]),
        ("stock", e.stock[band]),
        ("repairs", e.cleared_by_repairs[band]),
        ("absorbable", e.absorbable[band]),
        ("spend", e.spend[band]),
        ("cleared", e.cleared[band]),
        ("closing", e.closing[band]),
    ]
}

/// The failures of an estate and its re-survey.
pub fn estate(view: &View<'_>, t: usize, j: usize) -> Vec<Item> {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let (e, estate) = (&year.estates[j], &scenario.estates[j]);
    let sum = |bands: &[f64; 4]| bands.iter().fold(0.0, |sum, band| sum + band);
    let change = sum(&e.resurvey);
    let from_backlog = sum(&e.band_rate);
    let affordable = failures::affordable_share(
        year.available,
        view.number(scenario.incidents.capitalised_share) * year.estates.iter().fold(0.0, |sum, e| sum + e.repair_cost),
    );
    let valued = match e.revaluation {
        _ if view.trial == 0 => "its mean",
        1.0 => "not valued anew",
        _ => "drawn",
    };
    vec![
        item("revaluation", e.revaluation, "", valued),
        item(
            "change at re-survey",
            change,
            "£m",
            format!("{} × ({} × (1 + {}) − 1)", f(sum(&e.stock) - change), f(e.revaluation), f(year.shock)),
        ),
        item(
            "expected incidents",
            e.incident_rate,
            "a year",
            format!("{} not from backlog + {} from the bands", f(e.incident_rate - from_backlog), f(from_backlog)),
        ),
        item("incidents", e.incidents, "", if view.trial == 0 { "as expected" } else { "drawn" }),
        item("repair cost of one", e.repair_cost_each, "£", "at opening-year prices"),
        item(
            "repair cost",
            e.repair_cost,
            "£m",
            format!(
                "{} × {} × criticality {} × {} ÷ 1,000,000",
                f(e.incidents),
                f(e.repair_cost_each),
                f(view.number(estate.criticality)),
                f(year.construction_index)
            ),
        ),
        item(
            "repairs paid from capital",
            e.repair_capital,
            "£m",
            format!(
                "{} × {} × affordable {}",
                f(view.number(scenario.incidents.capitalised_share)),
                f(e.repair_cost),
                f(affordable)
            ),
        ),
    ]
}

fn last_year<'a>(view: &'a View<'_>, t: usize) -> Option<&'a PlainYear> {
    t.checked_sub(1).map(|last| &view.future.years[last])
}
