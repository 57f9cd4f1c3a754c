//! Step 10: what is planned, what of it is there, who is treated and who waits.

use super::equations::{WEEKS, longer};
use crate::engine::traced::{Item, Step, View, f, item};

/// The step; none where care is not simulated.
pub fn step(view: &View<'_>, t: usize) -> Option<Step> {
    let (system, now) = (view.scenario.care.as_ref()?, view.record(t).care.as_ref()?);
    let number = |id| view.number(id);
    let (opening, last) = (&view.future.opening_care, view.last(t).and_then(|last| last.care.as_ref()));
    let joined = now.needed[0][0];
    let fixed = view.scenario.funding.as_ref().map_or(0.0, |funding| number(funding.fixed_cost_share));
    let list = now.list_before[0];
    let before = last.map_or(list, |last| last.list_before[0]);
    let wait = last.map_or(1.0, |last| last.wait[0]);
    let corrected = last.map_or(1.0, |last| last.corrected[0]);
    let most = number(system.most_per_year);
    let correction = if system.is_corrected {
        format!(
            "the lesser of {} and the greater of 0 − {} and {} × ({} − {} ÷ {WEEKS} × {}) ÷ {} + {} × ({} − {}) ÷ {}",
            f(most),
            f(most),
            f(number(system.gap_share)),
            f(list),
            f(number(system.target_weeks)),
            f(joined),
            f(joined),
            f(number(system.growth_share)),
            f(list),
            f(before),
            f(joined)
        )
    } else {
        "switched off".to_owned()
    };
    let left = &now.left;
    let growth = now.expected_growth;
    let mut items: Vec<Item> = vec![
        item("joins the list", now.joining, "million", "demand for the services that people wait for"),
        item("correction of capacity", now.correction, "share", correction),
        item(
            "capacity that is paid for",
            now.paid_for,
            "million",
            format!(
                "{} × ({} × {} × {} + (1 − {}) × {}) ÷ {}",
                f(opening.treated[0]),
                f(fixed),
                f(joined),
                f(growth),
                f(fixed),
                f(now.needed[1][0]),
                f(opening.joining[0])
            ),
        ),
        item(
            "planned capacity",
            now.planned,
            "million",
            format!("{} × {} × (1 + {})", f(now.paid_for[0]), f(corrected), f(now.correction[0])),
        ),
    ];
    let parts = [
        ("what failures leave", left.failures, "bed-days lost beyond the opening's"),
        ("what closed floor area leaves", left.open_area, "by high-risk work at the close"),
        ("what vacancies leave", left.staff, "clinical posts vacant beyond the opening's"),
        ("what outages leave", left.outages, "days of outages beyond the opening's"),
        ("what productivity makes of it", left.productivity, "the share of it that is met by activity"),
        ("what go-lives leave", left.go_lives, "as far as nobody pays for what they take"),
        ("what connectivity makes of it", left.connectivity, "against the opening's"),
        ("what programmes add", left.added, "as far as they are live, used and connected"),
        ("what years leave in which people stay away", left.shock, "such years take capacity too"),
    ];
    items.extend(parts.map(|(name, part, how)| item(name, part, "times", how)));
    let product: Vec<String> = parts.iter().map(|(_, part, _)| f(part[0])).collect();
    items.extend([
        item("availability", now.availability, "times", product.join(" × ")),
        item(
            "leaves without treatment",
            now.removals,
            "million",
            format!(
                "the lesser of {} × {} × {}^{} and {} + {}",
                f(number(system.removals_share)),
                f(now.joining[0]),
                f(wait),
                f(number(system.removals_exponent)),
                f(list),
                f(now.joining[0])
            ),
        ),
        item(
            "treated",
            now.treated,
            "million",
            format!(
                "at least 0: the lesser of {} × {} and {} + {} − {} − {} ÷ {WEEKS} × {}",
                f(now.planned[0]),
                f(now.availability[0]),
                f(list),
                f(now.joining[0]),
                f(now.removals[0]),
                f(number(system.least_weeks)),
                f(now.joining[0])
            ),
        ),
        item(
            "waiting list",
            now.list,
            "million",
            format!("{} + {} − {} − {}", f(list), f(now.joining[0]), f(now.removals[0]), f(now.treated[0])),
        ),
        item(
            "wait",
            now.wait,
            "times the opening's",
            format!(
                "the lesser of 100 and {} ÷ ({} + {}) ÷ {}",
                f(now.list[0]),
                f(now.treated[0]),
                f(now.removals[0]),
                f(opening.wait[0])
            ),
        ),
        item(
            "over 52 weeks, all alike",
            longer(number(system.over_52_weeks), now.wait[0], opening.shape[0]),
            "share",
            format!("{}^({}^(−{}))", f(number(system.over_52_weeks)), f(now.wait[0]), f(opening.shape[0])),
        ),
        item("under 18 weeks", now.under_18, "share", "of all lists together"),
        item("over 52 weeks", now.over_52, "share", "of all lists together"),
        item("unmet need", now.unmet, "million", "those over 52 weeks of those who join, and who leave"),
        item(
            "cost of the waiting list",
            now.cost,
            "£m",
            format!(
                "{} × {} × ({} − {} + {} × {} × (1 − {} × {}))",
                f(number(system.treatment)),
                f(view.record(t).prices.general_index[0]),
                f(now.planned[0]),
                f(now.paid_for[0]),
                f(number(system.lost_paid_share)),
                f(now.planned[0]),
                f(left.open_area[0]),
                f(left.outages[0])
            ),
        ),
        item(
            "what of it no income pays for",
            now.own_cost,
            "£m",
            format!(
                "{} − {} × {} × {} × ({} − {})",
                f(now.cost[0]),
                f(number(system.funded_share)),
                f(number(system.treatment)),
                f(view.record(t).prices.general_index[0]),
                f(now.planned[0]),
                f(now.paid_for[0])
            ),
        ),
        item(
            "waiting list without correction",
            now.list_uncorrected,
            "million",
            "the same with what is paid for alone",
        ),
    ]);
    Some(Step { key: "care", title: "10 care", items })
}
