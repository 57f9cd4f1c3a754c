//! What the keys of a trust's cash say together.

use super::AssetKind;
use crate::file::{Check, trimmed};

/// A trust starts with the cash that it must keep, writes off what it buys, and has no national raids.
pub(crate) fn cash(check: &mut Check<'_>) {
    if !check.is_on("funding.cash") {
        return;
    }
    let (opening, minimum) = ("funding.cash.opening_gbp_m", "funding.cash.minimum_gbp_m");
    if let (Some(cash), Some(least)) = (check.mean(opening), check.mean(minimum))
        && cash < least
    {
        let (cash, least) = (trimmed(cash), trimmed(least));
        let at = [(opening, &*format!("{cash} at the start")), (minimum, &*format!("{least} must be left"))];
        let help = "a trust that starts below its minimum has no capital until it is filled up: state cash and minimum as at the close of the base year";
        check.tell("E0231", opening, format!("opening cash is {cash}, below the minimum"), &at, help);
    }
    let table = "funding.cash.assets";
    let shares = AssetKind::NAMES.map(|name| check.found.fixed.get(&format!("{table}.{name}.capital_share")));
    if let [Some(&buildings), Some(&equipment), Some(&digital)] = shares {
        check.sums_to_one(&[buildings, equipment, digital], table, &check.place(table));
    }
    let flag = "capital.raids.on_at_start";
    let raids = [
        "capital.raids.off_to_on_per_year",
        "capital.raids.on_to_on_per_year",
        "funding.raids.off_to_on_per_gbp_bn",
        "funding.raids.on_to_on_per_gbp_bn",
    ];
    let raided = raids.into_iter().find(|path| check.ends(path).is_some_and(|(_, greatest)| greatest > 0.0));
    if let Some(raids) = raided.or_else(|| check.found.flags.get(flag).is_some_and(|on| *on).then_some(flag)) {
        let at = [(raids, "a raid on the Department's capital"), ("funding.cash", "a trust's cash")];
        let help = "a trust's deficit lowers its own cash; national raids fall on the Department's plan: set them to 0 and on_at_start = false, or remove [funding.cash]";
        check.tell("E0235", raids, "a trust's cash and national raids are simulated together", &at, help);
    }
}
