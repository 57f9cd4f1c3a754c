//! Steps 3 and 8: the capital plan, what raids or a trust's cash take of it, what it is meant for, and what becomes of it.

use super::{FenceOrigin, PriceBasis, Purpose, RingFence, equations};
use crate::engine::traced::{Item, Step, View, f, item};
use crate::scenario::{Barrier, Replacement};
use crate::systems::funding::{self, equations as revenue};
use crate::systems::workforce;

/// The step. Where the workforce is not simulated, what can be delivered stands at its end.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let mut items = vec![
        item("planned capital", year.capital.planned, "£m", planned(view, t)),
        item("pot for backlog", year.capital.pot, "£m", pot(view, t)),
    ];
    items.extend(fences(view, t).map(|fence| {
        let how = match fence.spec.comes {
            FenceOrigin::OnTop => format!("{} × {}", f(view.number(fence.spec.amount)), f(year.prices.general_index)),
            FenceOrigin::InsideThePlan => moved_with_the_plan(view, t, view.number(fence.spec.amount)),
        };
        item(format!("ring fence {}", fence.spec.id), fence.money, "£m", how)
    }));
    // A trust is raided by nobody: a deficit lowers its cash.
    if year.cash.is_none() || year.capital.raid.probability > 0.0 {
        items.extend(raid(view, t));
    }
    if let (Some(cash), Some(system)) =
        (&year.cash, scenario.funding.as_ref().and_then(|funding| funding.cash.as_ref()))
    {
        items.extend(funding::trace::of_a_trust(view, t, cash, system));
    }
    let on_top =
        if year.capital.on_top > 0.0 { format!(" + on top {}", f(year.capital.on_top)) } else { String::new() };
    let what_took = if year.cash.is_some() { "capital that cash allows" } else { "capital after the raid" };
    items.push(item("carried in", year.capital.carried_in, "£m", ""));
    let left = match year.cash.is_some() {
        true => f(year.capital.left_of_plan),
        false => format!("{} × (1 − {})", f(year.capital.planned), f(year.capital.raid.share)),
    };
    items.push(item(what_took, year.capital.payable, "£m", format!("{left} + {}{on_top}", f(year.capital.carried_in))));
    items.push(item("fixed lines for backlog", year.capital.fixed_for_backlog, "£m", for_backlog(view, t)));
    if let Some(Replacement::Money { amount, .. }) = scenario.technology.as_ref().map(|system| system.replacement) {
        let fences = fences(view, t).filter(|fence| fence.spec.purpose == Purpose::Technology);
        let named: String = fences.map(|fence| format!(" + {}", f(fence.money))).collect();
        let how = format!("{} × {}{named}", f(view.number(amount)), f(year.prices.general_index));
        items.push(item("fixed lines for technology", year.capital.fixed_for_technology, "£m", how));
    }
    if year.workforce.is_none() {
        items.extend(workforce::trace::delivery(view, t));
    }
    Some(Step { key: "funding", title: "3 funding envelope", items })
}

fn planned(view: &View<'_>, t: usize) -> String {
    let capital = &view.scenario.capital;
    if let Some(&listed) = capital.plan.get(t) {
        return match capital.firm_to {
            Some(firm) if view.year(t) > firm => format!(
                "the plan's {} × what the settlement brings {}",
                f(view.number(listed)),
                f(view.future.futures.capital.settlement)
            ),
            _ => "the plan of the year".to_owned(),
        };
    }
    let last = match t {
        0 => capital.base.map_or(0.0, |base| view.number(base)),
        _ => view.record(t - 1).capital.planned[0],
    };
    let (growth, increment) = (view.number(capital.growth_after), view.number(capital.increment_after));
    match capital.after_basis {
        PriceBasis::Cash => format!("{} × (1 + {}) + {}", f(last), f(growth), f(increment)),
        PriceBasis::Real => format!(
            "({} ÷ {} × (1 + {}) + {}) × {}",
            f(last),
            f(view.last(t).map_or(1.0, |y| y.prices.general_index[0])),
            f(growth),
            f(increment),
            f(view.future.years[t].record.prices.general_index)
        ),
    }
}

fn pot(view: &View<'_>, t: usize) -> String {
    moved_with_the_plan(view, t, view.number(view.scenario.capital.pot))
}

/// An amount inside the plan, which moves with it once its list has ended.
fn moved_with_the_plan(view: &View<'_>, t: usize, amount: f64) -> String {
    let capital = &view.scenario.capital;
    let reference = match capital.plan.last() {
        Some(_) if t < capital.plan.len() => return "as stated".to_owned(),
        Some(&last) => view.number(last),
        None => capital.base.map_or(0.0, |base| view.number(base)),
    };
    format!("{} × {} ÷ {}", f(amount), f(view.future.years[t].record.capital.planned), f(reference))
}

/// Money for one thing only, and how much of it there is in a year.
struct Fence<'v> {
    spec: &'v RingFence,
    money: f64,
}

/// The ring fences of the year.
fn fences<'v>(view: &'v View<'_>, t: usize) -> impl Iterator<Item = Fence<'v>> {
    let (capital, year) = (&view.scenario.capital, &view.future.years[t].record);
    let reference = match capital.plan.last() {
        Some(&last) => view.number(last),
        None => capital.base.map_or(0.0, |base| view.number(base)),
    };
    capital.ring_fences.iter().filter(move |spec| spec.stands_in(view.year(t))).map(move |spec| {
        let amount = view.number(spec.amount);
        let money = match spec.comes {
            FenceOrigin::OnTop => amount * year.prices.general_index[0],
            FenceOrigin::InsideThePlan if t < capital.plan.len() => amount,
            FenceOrigin::InsideThePlan => equations::pot(amount, year.capital.planned[0], reference),
        };
        Fence { spec, money }
    })
}

fn raid(view: &View<'_>, t: usize) -> Vec<Item> {
    let (year, raids) = (view.record(t), &view.scenario.capital.raids);
    let was_on = view.last(t).map_or(f64::from(u8::from(raids.on_at_start)), |y| y.capital.raid.on[0]);
    let (p01, p11) = (view.number(raids.off_to_on), view.number(raids.on_to_on));
    let mut items = Vec::new();
    let how = match &view.scenario.funding {
        None => format!("{} × {} + (1 − {}) × {}", f(was_on), f(p11), f(was_on), f(p01)),
        Some(system) if system.barrier == Barrier::Removed => "the barrier is removed".to_owned(),
        Some(system) => {
            let (deficit, how) = match view.last(t) {
                None => {
                    let opening = view.number(system.opening_deficit);
                    (revenue::deficit(opening) * 1e-3, "that of the opening year".to_owned())
                }
                Some(last) => {
                    let deficit = last.funding.as_ref().map_or(0.0, |money| money.deficit[0]);
                    let index = last.prices.general_index[0];
                    (deficit / index * 1e-3, format!("{} ÷ {} ÷ 1000", f(deficit), f(index)))
                }
            };
            items.push(item("real deficit of last year", deficit, "£bn", how));
            format!(
                "the lesser of {} and {} × ({} + {} × {}) + (1 − {}) × ({} + {} × {})",
                f(view.number(system.max_probability)),
                f(was_on),
                f(p11),
                f(view.number(system.on_to_on_per_bn)),
                f(deficit),
                f(was_on),
                f(p01),
                f(view.number(system.off_to_on_per_bn)),
                f(deficit)
            )
        }
    };
    let drawn = if view.trial == 0 { "the central case takes the probability" } else { "drawn: 1 yes, 0 no" };
    let theta = year.capital.raid.share;
    let share = match year.capital.raid.on > 0.0 {
        true => format!("{} × size {}", f(year.capital.raid.on), f(theta / year.capital.raid.on)),
        false => "no raid".to_owned(),
    };
    items.push(item("probability of a raid", year.capital.raid.probability, "", how));
    items.push(item("raid", year.capital.raid.on, "", drawn));
    items.push(item("share of the plan raided", theta, "share", share));
    items
}

fn for_backlog(view: &View<'_>, t: usize) -> String {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let capital = &scenario.capital;
    let mut how = format!(
        "{} × {} + carried in {}",
        f(view.number(capital.pot_additionality)),
        f(year.capital.pot),
        f(year.capital.carried_in_for_backlog)
    );
    for fence in fences(view, t).filter(|fence| fence.spec.purpose == Purpose::Backlog) {
        how += &match fence.spec.comes {
            FenceOrigin::OnTop => format!(" + {}", f(fence.money)),
            FenceOrigin::InsideThePlan => {
                format!(" + {} × {}", f(view.number(fence.spec.additionality)), f(fence.money))
            }
        };
    }
    how
}

/// Step 8: what is spent beside backlog, what is carried forward and what lapses.
pub fn delivery(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let mut items = Vec::new();
    let money = &year.capital;
    if scenario.funding.is_some() {
        let leases = year.cash.as_ref().map_or(0.0, |cash| cash.new_leases[0]);
        let programmes = match &year.programmes {
            Some(_) => format!(" − programmes {} + not needed {}", f(money.programmes), f(year.allocation.returned)),
            None => String::new(),
        };
        let how = format!(
            "{} − {} − {}{programmes} + new leases {}",
            f(money.deliverable),
            f(money.available),
            f(money.technology),
            f(leases)
        );
        items.push(item("spent elsewhere", year.elsewhere, "£m", how));
    }
    let not_spent = year.left.not_spent;
    let share = view.number(scenario.capital.carry_forward_share);
    let free = scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let undelivered = format!("{} − {}", f(money.payable), f(money.deliverable));
    let unspent = year.allocation.unspent[0] + year.allocation.undelivered[0];
    let limited = scenario.capital.carry_forward_max.is_some() || scenario.capital.carry_forward_last_year.is_some();
    let carried = match free {
        // The barrier is gone: what could not be delivered waits.
        true => format!("{undelivered} + {} × {}", f(share), f(unspent)),
        false if limited => format!("within the limit of the year: {} × {}", f(share), f(not_spent)),
        false => format!("{} × {}", f(share), f(not_spent)),
    };
    items.extend([
        item("capital not spent", not_spent, "£m", format!("{undelivered} + {}", f(unspent))),
        item("carried forward", year.left.carried, "£m", carried),
        item("lapses", year.left.lapsed, "£m", format!("{} − {}", f(not_spent), f(year.left.carried))),
    ]);
    Some(Step { key: "delivery", title: "8 deliver", items })
}
