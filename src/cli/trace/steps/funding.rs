//! Step 3: the capital plan, what raids or a trust's cash take of it, and what it is meant for.

use super::super::View;
use super::{Item, Step, f, item, last_year, sum, workforce};
use crate::scenario::{AssetKind, Barrier, Cash, Comes, PriceBasis, Purpose, Replacement, RingFence};
use crate::systems::capital::equations as capital_equations;
use crate::systems::funding::{CashYear, equations as revenue};

/// The step. Where the workforce is not simulated, what can be delivered stands at its end.
pub(super) fn step(view: &View<'_>, t: usize) -> Step {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let mut items = vec![
        item("planned capital", year.capital.planned, "£m", planned(view, t)),
        item("pot for backlog", year.capital.pot, "£m", pot(view, t)),
    ];
    items.extend(fences(view, t).map(|fence| {
        let how = match fence.spec.comes {
            Comes::OnTop => format!("{} × {}", f(view.number(fence.spec.amount)), f(year.prices.general_index)),
            Comes::InsideThePlan => moved_with_the_plan(view, t, view.number(fence.spec.amount)),
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
        items.extend(of_a_trust(view, t, cash, system));
    }
    let on_top =
        if year.capital.on_top > 0.0 { format!(" + on top {}", f(year.capital.on_top)) } else { String::new() };
    let what_took = if year.cash.is_some() { "capital that cash allows" } else { "capital after the raid" };
    items.push(item("carried in", year.capital.carried_in, "£m", ""));
    items.push(item(
        what_took,
        year.capital.after_raid,
        "£m",
        format!(
            "{} × (1 − {}) + {}{on_top}",
            f(year.capital.planned),
            f(year.capital.cut_share),
            f(year.capital.carried_in)
        ),
    ));
    items.push(item("for backlog", year.capital.for_backlog, "£m", for_backlog(view, t)));
    if let Some(Replacement::Money { amount, .. }) = scenario.technology.as_ref().map(|system| system.replacement) {
        let named = |comes: Comes| {
            let fences =
                fences(view, t).filter(move |f| f.spec.purpose == Purpose::Technology && f.spec.comes == comes);
            fences.map(|fence| format!(" + {}", f(fence.money))).collect::<String>()
        };
        let how = format!(
            "({} × {}{}) × (1 − {}){}",
            f(view.number(amount)),
            f(year.prices.general_index),
            named(Comes::InsideThePlan),
            f(year.capital.cut_share),
            named(Comes::OnTop)
        );
        items.push(item("for technology", year.capital.for_technology, "£m", how));
    }
    if year.workforce.is_none() {
        items.extend(workforce::delivery(view, t));
    }
    Step { key: "funding", title: "3 funding envelope", items }
}

fn planned(view: &View<'_>, t: usize) -> String {
    let capital = &view.scenario.capital;
    if t < capital.plan.len() {
        return "the plan of the year".to_owned();
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
            f(last_year(view, t).map_or(1.0, |y| y.prices.general_index[0])),
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
            Comes::OnTop => amount * year.prices.general_index[0],
            Comes::InsideThePlan if t < capital.plan.len() => amount,
            Comes::InsideThePlan => capital_equations::pot(amount, year.capital.planned[0], reference),
        };
        Fence { spec, money }
    })
}

fn raid(view: &View<'_>, t: usize) -> Vec<Item> {
    let (year, raids) = (view.record(t), &view.scenario.capital.raids);
    let was_on = last_year(view, t).map_or(f64::from(u8::from(raids.on_at_start)), |y| y.capital.raid.on[0]);
    let (p01, p11) = (view.number(raids.off_to_on), view.number(raids.on_to_on));
    let mut items = Vec::new();
    let how = match &view.scenario.funding {
        None => format!("{} × {} + (1 − {}) × {}", f(was_on), f(p11), f(was_on), f(p01)),
        Some(system) if system.barrier == Barrier::Removed => "the barrier is removed".to_owned(),
        Some(system) => {
            let (deficit, how) = match last_year(view, t) {
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
                f(view.number(system.most)),
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

/// What a trust's cash allows of the plan.
fn of_a_trust(view: &View<'_>, t: usize, cash: &CashYear<1>, system: &Cash) -> Vec<Item> {
    let last = last_year(view, t);
    let year = &view.future.years[t].record;
    let before = last.and_then(|last| last.cash.as_ref());
    let mut items = Vec::new();
    for ((name, kind), now) in AssetKind::NAMES.into_iter().zip(&system.assets).zip(cash.depreciation_of) {
        let how = match (before, last) {
            (Some(before), Some(last)) => {
                let position = AssetKind::NAMES.iter().position(|known| *known == name).unwrap_or_default();
                let was = before.depreciation_of[position];
                let life = view.number(kind.life);
                format!(
                    "{} − {} ÷ {} + {} × {} ÷ {}",
                    f(was),
                    f(was),
                    f(life),
                    f(last.left.spent),
                    f(kind.capital_share),
                    f(life)
                )
            }
            _ => "that of the opening year".to_owned(),
        };
        items.push(item(format!("depreciation of {name}"), now, "£m", how));
    }
    let (pfi, loans) = (view.number(system.pfi_principal), view.number(system.loan_principal));
    let life = view.number(system.lease_life);
    let leases = format!("{} ÷ {}", f(cash.lease_principal * life), f(life));
    items.push(item("leases repaid and written off", cash.lease_principal, "£m", leases));
    let parts = cash.depreciation_of.into_iter().chain([cash.lease_principal]);
    items.push(item("depreciation", cash.depreciation, "£m", sum(parts)));
    items.push(item("principal repaid", cash.principal, "£m", sum([pfi, loans, cash.lease_principal[0]])));
    let signed = last.and_then(|last| last.funding.as_ref()).map_or_else(
        || view.scenario.funding.as_ref().map_or(0.0, |s| view.number(s.opening_deficit)),
        |m| m.signed_deficit[0],
    );
    items.push(item(
        "cash for capital",
        cash.for_capital,
        "£m",
        format!(
            "the greater of 0 and {} − minimum {} + {} − deficit of last year {} − {} + received {}",
            f(cash.opening),
            f(view.number(system.minimum)),
            f(cash.depreciation),
            f(signed),
            f(cash.principal),
            f(cash.inflow)
        ),
    ));
    let free = view.scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let allocation = format!("{} − new leases {}", f(year.capital.planned), f(cash.new_leases));
    let allowed = match free {
        true => format!("the greater of 0 and {allocation}"),
        false if year.capital.carried_in > 0.0 => {
            format!(
                "at least 0: the lesser of {allocation} and {} − carried in {}",
                f(cash.for_capital),
                f(year.capital.carried_in)
            )
        }
        false => format!("at least 0: the lesser of {allocation} and {}", f(cash.for_capital)),
    };
    items.push(item("allocation that may be spent", cash.allowed, "£m", allowed));
    let limited =
        format!("the greater of 0 and {} − {} − {}", f(year.capital.planned), f(cash.new_leases), f(cash.allowed));
    items.push(item("allocation without cash", cash.limited, "£m", limited));
    items.push(item(
        "share of the plan cut",
        cash.cut_share,
        "share",
        format!("1 − {} ÷ {}", f(cash.allowed), f(year.capital.planned)),
    ));
    items
}

fn for_backlog(view: &View<'_>, t: usize) -> String {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let capital = &scenario.capital;
    let mut how = format!(
        "({} × {} + {} × {}) × (1 − {}) + carried in {}",
        f(view.number(capital.share_to_backlog)),
        f(year.capital.planned),
        f(view.number(capital.pot_additionality)),
        f(year.capital.pot),
        f(year.capital.cut_share),
        f(year.capital.carried_in_for_backlog)
    );
    for fence in fences(view, t).filter(|fence| fence.spec.purpose == Purpose::Backlog) {
        how += &match fence.spec.comes {
            Comes::OnTop => format!(" + {}", f(fence.money)),
            Comes::InsideThePlan => {
                let additionality = view.number(fence.spec.additionality);
                format!(" + {} × {} × (1 − {})", f(additionality), f(fence.money), f(year.capital.cut_share))
            }
        };
    }
    how
}
