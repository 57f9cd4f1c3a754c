//! Step 3: the capital plan, what raids or a trust's cash take of it, and what it is meant for.

use super::super::View;
use super::{Item, Step, f, item, last_year, sum, workforce};
use crate::engine::plain::PlainYear;
use crate::engine::plain::money::PlainCash;
use crate::model::{cash, funding, revenue};
use crate::scenario::{AssetKind, Barrier, Cash, Comes, PriceBasis, Purpose, Replacement, RingFence};

/// The step. Where the workforce is not simulated, what can be delivered stands at its end.
pub(super) fn step(view: &View<'_>, t: usize) -> Step {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let mut items = vec![
        item("planned capital", year.planned, "£m", planned(view, t)),
        item("pot for backlog", year.pot, "£m", pot(view, t)),
    ];
    items.extend(fences(view, t).map(|fence| {
        let how = match fence.spec.comes {
            Comes::OnTop => format!("{} × {}", f(view.number(fence.spec.amount)), f(year.general_index)),
            Comes::InsideThePlan => moved_with_the_plan(view, t, view.number(fence.spec.amount)),
        };
        item(format!("ring fence {}", fence.spec.id), fence.money, "£m", how)
    }));
    // A trust is raided by nobody: a deficit lowers its cash.
    if year.cash.is_none() || year.raid_probability > 0.0 {
        items.extend(raid(view, t));
    }
    if let (Some(cash), Some(system)) =
        (&year.cash, scenario.funding.as_ref().and_then(|funding| funding.cash.as_ref()))
    {
        items.extend(of_a_trust(view, t, cash, system));
    }
    let on_top = if year.on_top > 0.0 { format!(" + on top {}", f(year.on_top)) } else { String::new() };
    let what_took = if year.cash.is_some() { "capital that cash allows" } else { "capital after the raid" };
    items.push(item("carried in", year.carried_in, "£m", ""));
    items.push(item(
        what_took,
        year.after_raid,
        "£m",
        format!("{} × (1 − {}) + {}{on_top}", f(year.planned), f(year.cut_share), f(year.carried_in)),
    ));
    items.push(item("for backlog", year.for_backlog, "£m", for_backlog(view, t)));
    if let Some(Replacement::Money { amount, .. }) = scenario.technology.as_ref().map(|system| system.replacement) {
        let named = |comes: Comes| {
            let fences =
                fences(view, t).filter(move |f| f.spec.purpose == Purpose::Technology && f.spec.comes == comes);
            fences.map(|fence| format!(" + {}", f(fence.money))).collect::<String>()
        };
        let how = format!(
            "({} × {}{}) × (1 − {}){}",
            f(view.number(amount)),
            f(year.general_index),
            named(Comes::InsideThePlan),
            f(year.cut_share),
            named(Comes::OnTop)
        );
        items.push(item("for technology", year.for_technology, "£m", how));
    }
    if year.staff.is_none() {
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
    format!("{} × {} ÷ {}", f(amount), f(view.future.years[t].planned), f(reference))
}

/// Money for one thing only, and how much of it there is in a year.
struct Fence<'v> {
    spec: &'v RingFence,
    money: f64,
}

/// The ring fences of the year.
fn fences<'v>(view: &'v View<'_>, t: usize) -> impl Iterator<Item = Fence<'v>> {
    let (capital, year) = (&view.scenario.capital, &view.future.years[t]);
    let reference = match capital.plan.last() {
        Some(&last) => view.number(last),
        None => capital.base.map_or(0.0, |base| view.number(base)),
    };
    capital.ring_fences.iter().filter(move |spec| spec.stands_in(view.year(t))).map(move |spec| {
        let amount = view.number(spec.amount);
        let money = match spec.comes {
            Comes::OnTop => amount * year.general_index,
            Comes::InsideThePlan if t < capital.plan.len() => amount,
            Comes::InsideThePlan => funding::pot(amount, year.planned, reference),
        };
        Fence { spec, money }
    })
}

fn raid(view: &View<'_>, t: usize) -> Vec<Item> {
    let (year, raids) = (&view.future.years[t], &view.scenario.capital.raids);
    let was_on = last_year(view, t).map_or(f64::from(u8::from(raids.on_at_start)), |y| y.raid_on);
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
                    let deficit = last.money.as_ref().map_or(0.0, |money| money.deficit);
                    (deficit / last.general_index * 1e-3, format!("{} ÷ {} ÷ 1000", f(deficit), f(last.general_index)))
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
    let theta = year.raided_share;
    let share = match year.raid_on > 0.0 {
        true => format!("{} × size {}", f(year.raid_on), f(theta / year.raid_on)),
        false => "no raid".to_owned(),
    };
    items.push(item("probability of a raid", year.raid_probability, "", how));
    items.push(item("raid", year.raid_on, "", drawn));
    items.push(item("share of the plan raided", theta, "share", share));
    items
}

/// What a trust's cash allows of the plan.
fn of_a_trust(view: &View<'_>, t: usize, cash: &PlainCash, system: &Cash) -> Vec<Item> {
    let last = last_year(view, t);
    let year = &view.future.years[t];
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
                    f(spent(last)),
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
    items.push(item("principal repaid", cash.principal, "£m", sum([pfi, loans, cash.lease_principal])));
    let signed = last.and_then(|last| last.money.as_ref()).map_or_else(
        || view.scenario.funding.as_ref().map_or(0.0, |s| view.number(s.opening_deficit)),
        |m| m.signed_deficit,
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
    let allocation = format!("{} − new leases {}", f(year.planned), f(cash.new_leases));
    let allowed = match free {
        true => format!("the greater of 0 and {allocation}"),
        false if year.carried_in > 0.0 => {
            format!(
                "at least 0: the lesser of {allocation} and {} − carried in {}",
                f(cash.for_capital),
                f(year.carried_in)
            )
        }
        false => format!("at least 0: the lesser of {allocation} and {}", f(cash.for_capital)),
    };
    items.push(item("allocation that may be spent", cash.allowed, "£m", allowed));
    let limited = format!("the greater of 0 and {} − {} − {}", f(year.planned), f(cash.new_leases), f(cash.allowed));
    items.push(item("allocation without cash", cash.limited, "£m", limited));
    let cut = cash::cut_share(cash.allowed, year.planned);
    items.push(item("share of the plan cut", cut, "share", format!("1 − {} ÷ {}", f(cash.allowed), f(year.planned))));
    items
}

/// Capital spent on everything in a year.
pub(super) fn spent(year: &PlainYear) -> f64 {
    year.after_raid - funding::not_spent(year.after_raid, year.deliverable_share, year.unspent)
}

fn for_backlog(view: &View<'_>, t: usize) -> String {
    let (scenario, year) = (view.scenario, &view.future.years[t]);
    let capital = &scenario.capital;
    let free = scenario.funding.as_ref().is_some_and(|funding| funding.barrier == Barrier::Removed);
    let share = view.number(capital.carry_forward_share);
    let carried = last_year(view, t).map_or(0.0, |y| match free {
        true => funding::carried_without_lapse(y.for_backlog, y.deliverable_share, y.unspent, share),
        false => share * funding::not_spent(y.for_backlog, y.deliverable_share, y.unspent),
    });
    let mut how = format!(
        "({} × {} + {} × {}) × (1 − {}) + carried in {}",
        f(view.number(capital.share_to_backlog)),
        f(year.planned),
        f(view.number(capital.pot_additionality)),
        f(year.pot),
        f(year.cut_share),
        f(carried)
    );
    for fence in fences(view, t).filter(|fence| fence.spec.purpose == Purpose::Backlog) {
        how += &match fence.spec.comes {
            Comes::OnTop => format!(" + {}", f(fence.money)),
            Comes::InsideThePlan => {
                let additionality = view.number(fence.spec.additionality);
                format!(" + {} × {} × (1 − {})", f(additionality), f(fence.money), f(year.cut_share))
            }
        };
    }
    how
}
