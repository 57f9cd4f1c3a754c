//! Step 4: who is there, what they can do, and so what can be delivered.

use super::{GroupYear, StaffGroup, Workforce, Year};
use crate::engine::traced::{Item, Step, View, f, item, sum};
use crate::scenario::{Barrier, Replacement};

/// The step; none where the workforce is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (system, year) = (view.scenario.workforce.as_ref()?, &view.future.years[t].record);
    let staff = year.workforce.as_ref()?;
    let mut items: Vec<Item> = (0..3).flat_map(|g| group(view, t, system, g, &staff.groups[g])).collect();
    items.extend(skills(view, t, system, staff));
    if view.scenario.funding.is_some() {
        items.extend(agencies(view, t, system, staff));
    }
    items.extend(delivery(view, t));
    Some(Step { key: "workforce", title: "4 workforce", items })
}

fn group(view: &View<'_>, t: usize, system: &Workforce, g: usize, now: &GroupYear<1>) -> Vec<Item> {
    let (name, group) = (StaffGroup::NAMES[g], &system.groups[g]);
    let opening = view.number(group.vacancy_share);
    let last = view.last(t).and_then(|last| last.workforce.as_ref()).map(|staff| &staff.groups[g]);
    let (staff, posts, vacant) = last.map_or_else(
        || (view.number(group.fte), view.number(group.fte) / (1.0 - opening), opening),
        |last| (last.staff[0], last.posts[0], last.vacant[0]),
    );
    let growth = view.number(group.establishment_growth);
    let hires = match group.pipeline {
        Some(_) => "as stated".to_owned(),
        None => format!(
            "the greater of 0 and {} × ({} + {}) + {} × ({} × (1 − {}) − {})",
            f(now.grown),
            f(view.number(group.leaver_share)),
            f(growth),
            f(view.number(system.gap_closing_share)),
            f(posts),
            f(view.number(group.usual_vacancy_share)),
            f(staff)
        ),
    };
    let of_overload = match (g, view.record(t).workforce.as_ref()) {
        (0, Some(staff)) => staff.of_overload[0],
        _ => 0.0,
    };
    let leaving = format!(
        "{} × factor {} + {} × ({} − {}) + {}, within 0 to 1",
        f(view.number(group.leaver_share)),
        f(now.factor),
        f(view.number(system.vacancy_effect_on_leavers)),
        f(vacant),
        f(opening),
        // Go-lives of the last year drive clinical staff away.
        f(of_overload)
    );
    let in_post = match system.barrier {
        Barrier::Removed => "the barrier is removed: all posts are filled".to_owned(),
        Barrier::Present => format!("{} × (1 − {}) + {}", f(staff), f(now.leaving), f(now.hires)),
    };
    let with = |what: &str| format!("{name} {what}");
    vec![
        item(with("staff who leave"), now.leaving, "share", leaving),
        item(with("hires"), now.hires, "people", hires),
        item(with("staff"), now.staff, "people", in_post),
        item(with("posts"), now.posts, "people", format!("{} × (1 + {})", f(posts), f(growth))),
        item(
            with("posts vacant"),
            now.vacant,
            "share",
            format!("the greater of 0 and 1 − {} ÷ {}", f(now.staff), f(now.posts)),
        ),
    ]
}

fn skills(view: &View<'_>, t: usize, system: &Workforce, now: &Year<1>) -> Vec<Item> {
    let last = view.last(t).and_then(|last| last.workforce.as_ref());
    let before = last.map_or_else(|| view.number(system.opening_skills), |last| last.skills[0]);
    let opening = (view.number(system.opening_training_share), view.number(system.opening_skills));
    let training = now.training;
    let settled = now.floor + now.learning * training / now.fading;
    let [_, estates, digital] = &system.groups;
    let opening_fading = format!(
        "(1 ÷ {} + {} × ({} + {}) ÷ 2)",
        f(view.number(system.skills_life)),
        f(view.number(system.leaver_loss_share)),
        f(view.number(estates.leaver_share)),
        f(view.number(digital.leaver_share))
    );
    let skills = match system.barrier {
        Barrier::Removed => "the barrier is removed".to_owned(),
        Barrier::Present => {
            format!("{} + ({} − {}) × e^(−{}), at most 1", f(settled), f(before), f(settled), f(now.fading))
        }
    };
    // What is learnt in a year serves from the next one on.
    let at_work = match system.barrier {
        Barrier::Removed => 1.0,
        Barrier::Present => before,
    };
    let mut items = vec![
        item("skill that needs no training", now.floor, "1: fully skilled", "no more than the opening's"),
        item(
            "skill that a year's time builds",
            now.learning,
            "a year",
            format!("({} − {}) × {opening_fading} ÷ {}", f(opening.1), f(now.floor), f(opening.0)),
        ),
        item(
            "skill fades",
            now.fading,
            "a year",
            format!(
                "1 ÷ {} + {} × ({} + {}) ÷ 2",
                f(view.number(system.skills_life)),
                f(view.number(system.leaver_loss_share)),
                f(now.groups[1].leaving),
                f(now.groups[2].leaving)
            ),
        ),
        item(
            "skill that training settles at",
            settled,
            "1: fully skilled",
            format!("{} + {} × {} ÷ {}", f(now.floor), f(now.learning), f(training), f(now.fading)),
        ),
        item("skills", now.skills, "1: fully skilled", skills),
        item(
            "output of a person",
            now.output,
            "opening year: 1",
            format!("(1 − {}) × {} ÷ ((1 − {}) × {})", f(training), f(at_work), f(opening.0), f(opening.1)),
        ),
    ];
    if view.scenario.technology.is_some() {
        items.push(item(
            "roll-out by digital staff",
            now.roll_out,
            "opening year: 1",
            format!(
                "(1 − {}) ÷ (1 − {}) × {}",
                f(now.groups[2].vacant),
                f(view.number(digital.vacancy_share)),
                f(now.output)
            ),
        ));
    }
    items
}

/// What vacancies cost more than at the opening.
fn agencies(view: &View<'_>, t: usize, system: &Workforce, now: &Year<1>) -> Vec<Item> {
    let general_index = view.record(t).prices.general_index;
    let (cover, ratio) = (view.number(system.agency_cover_share), view.number(system.agency_cost_ratio));
    let mut items = Vec::new();
    let mut costs = [0.0; 3];
    for (g, (group, now)) in system.groups.iter().zip(&now.groups).enumerate() {
        let (opening, pay) = (view.number(group.vacancy_share), view.number(group.pay));
        costs[g] = now.agency_cost[0];
        if pay > 0.0 {
            items.push(item(
                format!("agencies for {}, change", StaffGroup::NAMES[g]),
                costs[g],
                "£m",
                format!(
                    "({} − {}) × {} × {} × ({} × {} − 1) × {} ÷ 1,000,000",
                    f(now.vacant),
                    f(opening),
                    f(now.posts),
                    f(pay),
                    f(cover),
                    f(ratio),
                    f(general_index)
                ),
            ));
        }
    }
    items.push(item("agencies, change since the opening", now.agency_cost, "£m", sum(costs)));
    items
}

/// What can be delivered, and so what reaches backlog.
pub(in crate::systems) fn delivery(view: &View<'_>, t: usize) -> Vec<Item> {
    let (scenario, year) = (view.scenario, &view.future.years[t].record);
    let by_staff = scenario.workforce.as_ref().zip(year.workforce.as_ref());
    let limit = match (by_staff, &scenario.capital.delivery) {
        (Some((system, _)), _) if system.barrier == Barrier::Removed => None,
        (Some((system, staff)), _) if system.delivery_per_fte.is_some() => system.delivery_per_fte.map(|per_person| {
            format!(
                "{} × {} × {} × {}",
                f(view.number(per_person)),
                f(staff.groups[1].staff),
                f(year.prices.construction_index),
                f(staff.output)
            )
        }),
        (_, Some(delivery)) => Some(format!(
            "{} × (1 + {})^{} × {}",
            f(view.number(delivery.limit)),
            f(view.number(delivery.growth)),
            t + 1,
            f(year.prices.construction_index)
        )),
        (_, None) => None,
    };
    let limit = limit.map(|how| {
        let name = match by_staff.and_then(|(_, staff)| staff.capacity) {
            Some(_) => "capital that staff can deliver",
            None => "delivery limit",
        };
        item(name, year.capital.delivery_limit, "£m", how)
    });
    let money = &year.capital;
    let fixed = money.fixed_for_backlog[0] + money.fixed_for_technology[0] + money.fixed_for_programmes[0];
    let of_plan = money.payable[0] - money.on_top[0] - money.carried_in_for_backlog[0];
    let of_share = money.available[0] - money.paid_share[0] * money.fixed_for_backlog[0];
    let has_limit = limit.is_some();
    let least = |payable: f64| {
        let slipped = format!("(1 − {}) × {}", f(money.slippage), f(payable));
        if has_limit { format!("the lesser of {slipped} and {}", f(money.delivery_limit)) } else { slipped }
    };
    let paid = match money.paid_share[0] < 1.0 {
        true => format!("{} ÷ {}", f(money.deliverable), f(fixed)),
        false => format!("all of {}", f(fixed)),
    };
    let by_money = view.scenario.technology.as_ref();
    let by_money = by_money.is_some_and(|system| matches!(system.replacement, Replacement::Money { .. }));
    let reaches = format!("{} × {} + {}", f(money.paid_share), f(money.fixed_for_backlog), f(of_share));
    let share = format!(
        "the lesser of {} × {} and {} − {} × {}",
        f(view.number(view.scenario.capital.share_to_backlog)),
        f(money.deliverable_of_plan),
        f(money.deliverable),
        f(money.paid_share),
        f(fixed)
    );
    limit
        .into_iter()
        .chain([
            item("slippage", year.capital.slippage, "share", ""),
            item("capital that can be delivered", money.deliverable, "£m", least(money.payable[0])),
        ])
        .chain(
            (of_plan != money.payable[0])
                .then(|| item("what of the plan alone could be", money.deliverable_of_plan, "£m", least(of_plan))),
        )
        .chain([item("share of the fixed lines that is paid", money.paid_share, "share", paid)])
        .chain(by_money.then(|| {
            let how = format!("{} × {}", f(money.paid_share), f(money.fixed_for_technology));
            item("spent on technology", money.technology, "£m", how)
        }))
        .chain([
            item("backlog's share of the plan", of_share, "£m", share),
            item("reaches backlog", money.available, "£m", reaches),
        ])
        .collect()
}
