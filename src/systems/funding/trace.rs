//! Steps 3 and 11: what a trust's cash allows; what the year cost, the revenue it was run on, and the deficit between them.

use super::{AssetKind, Cash, CashYear};
use crate::engine::traced::{Item, Step, View, f, item, sum};
use crate::scenario::Barrier;
use crate::systems::care::equations::cost_share;

/// The step; none where funding is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (scenario, future) = (view.scenario, view.future);
    let year = view.record(t);
    let (system, money) = (scenario.funding.as_ref()?, year.funding.as_ref()?);
    let last = view.last(t);
    let (general, care) = (year.prices.general_index, year.demand.care_cost);
    let (last_general, last_care) =
        last.map_or((1.0, 1.0), |last| (last.prices.general_index[0], last.demand.care_cost[0]));
    let opening = (view.number(system.revenue), view.number(system.opening_deficit));
    let (last_funding, last_signed) = last
        .and_then(|last| last.funding.as_ref())
        .map_or(opening, |money| (money.funding[0], money.signed_deficit[0]));
    let mut items: Vec<Item> = Vec::new();

    let trust = year.cash.as_ref().zip(system.cash.as_ref());
    if let Some((cash, trust)) = trust {
        items.extend(own_assets(view, t, cash, trust));
    }
    let own = trust.map_or_else(String::new, |(_, trust)| {
        let assets = trust.assets.iter().map(|kind| view.number(kind.depreciation));
        let leases = view.number(trust.lease_liability) / view.number(trust.lease_life);
        let (net, charge) = (view.number(trust.net_assets), view.number(trust.capital_charge));
        format!(" − ({} + {} × {})", sum(assets.chain([leases])), f(charge), f(net))
    });
    items.push(item(
        "operating cost of the opening year",
        money.base_operating_cost,
        "£m",
        format!("{} + deficit {}{own}", f(opening.0), f(opening.1)),
    ));

    let repair_cost = year.incidents.repair_cost;
    items.push(item(
        "day-to-day repairs, change",
        money.changes.repairs,
        "£m",
        format!(
            "{} − {} − opening {} × {}",
            f(repair_cost),
            f(year.repaired.repairs),
            f(future.futures.incidents.opening_repairs),
            f(year.prices.construction_index)
        ),
    ));
    items.push(item(
        "lost bed-days, change",
        money.changes.lost_bed_days,
        "£m",
        format!(
            "({} − opening {}) × {} × {} ÷ 1,000,000",
            f(year.incidents.lost_bed_days),
            f(future.futures.incidents.opening_lost_days),
            f(view.number(system.lost_bed_day)),
            f(general)
        ),
    ));
    if let (Some(technology), Some(now)) = (&scenario.technology, &year.technology) {
        let how =
            format!("{} − opening {} × {}", f(now.running_cost), f(view.number(technology.running_cost)), f(general));
        items.push(item("legacy, change", money.changes.legacy, "£m", how));
    }
    if year.workforce.is_some() {
        items.push(item("agencies, change", money.changes.agency, "£m", "step 4"));
    }
    let mut changes =
        vec![money.changes.repairs, money.changes.lost_bed_days, money.changes.legacy, money.changes.agency];
    let mut productivity = year.technology.as_ref().map_or(1.0, |technology| technology.productivity_cost[0]);
    if let Some(programmes) = &year.programmes {
        let how = format!("{} − {}", f(programmes.running_cost), f(programmes.released));
        items.push(item("programmes, change", money.changes.programmes, "£m", how));
        items.push(item(
            "cost of care with programmes",
            programmes.care_cost,
            "factor",
            "by what they add to productivity",
        ));
        changes.push(money.changes.programmes);
        productivity *= programmes.care_cost[0];
    }
    if let Some(care) = &scenario.care {
        // The rest of it is met by activity.
        productivity = cost_share(view.number(care.productivity_share), future.opening_care.of_cost[0], productivity);
    }
    if let Some(change) = &year.change {
        productivity *= change.care_cost[0];
    }
    if let Some(connections) = &year.interoperability {
        changes.push(connections.change_of_cost);
    }
    if year.care.is_some() {
        items.push(item("cost of the waiting list", money.changes.waiting_list, "£m", "step 10"));
        changes.push(money.changes.waiting_list);
    }
    items.push(item(
        "operating cost",
        money.operating_cost,
        "£m",
        format!(
            "{} × {} × {} × {} + {} + {}",
            f(money.base_operating_cost),
            f(general),
            f(care),
            f(productivity),
            f(money.own_assets),
            sum(changes)
        ),
    ));

    let actual = general * care / (last_general * last_care);
    let follows = view.number(system.follows_actual_share);
    items.push(item(
        "growth of price × care cost",
        actual,
        "factor",
        format!("{} × {} ÷ ({} × {})", f(general), f(care), f(last_general), f(last_care)),
    ));
    items.push(item(
        "funding before any raid",
        money.funding,
        "£m",
        format!(
            "({} + {} × {}) × ({} × {} + (1 − {}) × expected {})",
            f(last_funding),
            f(view.number(system.made_good_share)),
            f(last_signed),
            f(follows),
            f(actual),
            f(follows),
            f(view.world.expected_funding_growth[t])
        ),
    ));
    items.push(item(
        "revenue funding",
        money.revenue,
        "£m",
        format!("{} + raided {} × {}", f(money.funding), f(year.capital.raid.share), f(year.capital.planned)),
    ));
    items.push(item(
        "deficit, a surplus negative",
        money.signed_deficit,
        "£m",
        format!("{} − {}", f(money.operating_cost), f(money.revenue)),
    ));
    items.push(item("deficit", money.deficit, "£m", format!("the greater of 0 and {}", f(money.signed_deficit))));
    if let Some((cash, _)) = trust {
        items.push(item(
            "cash at the close",
            cash.closing,
            "£m",
            format!(
                "{} − {} + {} − spent {} − {} + {} + on top {}",
                f(cash.opening),
                f(money.signed_deficit),
                f(cash.depreciation),
                f(year.left.spent),
                f(cash.principal),
                f(cash.inflow),
                f(year.capital.on_top)
            ),
        ));
    }
    Some(Step { key: "outturn", title: "11 revenue outturn", items })
}

/// What a trust's own assets cost it.
fn own_assets(view: &View<'_>, t: usize, cash: &CashYear<1>, system: &Cash) -> Vec<Item> {
    let (year, rate) = (view.record(t), view.number(system.capital_charge));
    let own = year.funding.as_ref().map_or(0.0, |money| money.own_assets[0]);
    vec![
        item(
            "net assets at the close",
            cash.net_assets,
            "£m",
            format!(
                "{} + spent {} + new leases {} − {}",
                f(cash.opening_net_assets),
                f(year.left.spent),
                f(cash.new_leases),
                f(cash.depreciation)
            ),
        ),
        item(
            "capital charge",
            cash.capital_charge,
            "£m",
            format!("{} × ({} + {}) ÷ 2", f(rate), f(cash.opening_net_assets), f(cash.net_assets)),
        ),
        item("cost of own assets", own, "£m", format!("{} + {}", f(cash.depreciation), f(cash.capital_charge))),
    ]
}

/// What a trust's cash allows of the plan.
pub(in crate::systems) fn of_a_trust(view: &View<'_>, t: usize, cash: &CashYear<1>, system: &Cash) -> Vec<Item> {
    let last = view.last(t);
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
    items
}
