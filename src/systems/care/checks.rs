//! What the keys of care say together.

use crate::file::{Check, quoted, trimmed};

/// Somebody joins the list, is treated, and waits as people do.
pub(crate) fn care(check: &mut Check<'_>) {
    if !check.is_on("care") {
        return;
    }
    let services = "care.services";
    if !check.is_on("demand") {
        let title = "a waiting list without demand: nobody would ever join it";
        let at = [("care", "there is no [demand], or it is switched off")];
        let help = "state [demand] with the services for which people wait, or write enabled = false in [care]";
        check.tell("E0103", services, title, &at, help);
        return;
    }
    check.are_known(services, "demand.service", "service");
    if check.found.lists.get(services).is_some_and(Vec::is_empty) {
        let help = "name the services of [demand] for which people wait, such as services = [\"elective\"]";
        check.tell("E0110", services, "nobody waits for anything", &[(services, "no service")], help);
    }
    let list = "care.waiting_list_million";
    if check.ends(list).is_some_and(|(least, _)| least <= 0.0) {
        let title = format!("{} can be 0: waits are told relative to the opening's, and there are none", quoted(list));
        let help = "state how many wait at the close of the year before the first, or write enabled = false";
        check.tell("E0202", list, title, &[(list, "must be above 0")], help);
    }
    let least = "care.least_weeks";
    let named = check.found.lists.get(services).cloned().unwrap_or_default();
    let joins = named.iter().map(|(id, _)| check.mean(&format!("demand.service.{id}.million")));
    if let (Some(waiting), Some(weeks), Some(joins)) = (check.mean(list), check.mean(least), joins.sum::<Option<f64>>())
        && waiting > 0.0
        && waiting < weeks / 52.0 * joins
    {
        let title = format!("{} is less than what is always on the list", quoted(list));
        let shortest = format!(
            "{} weeks of {} million a year are {:.4} million",
            trimmed(weeks),
            trimmed(joins),
            weeks / 52.0 * joins
        );
        let at = [(list, &*format!("{} million", trimmed(waiting))), (least, &*shortest)];
        check.tell("E0211", list, title, &at, "state the list in millions, or fewer weeks that are always on it");
    }
    let (under, over) = ("care.under_18_weeks_share", "care.over_52_weeks_share");
    if let (Some((_, most_under)), Some((_, most_over))) = (check.ends(under), check.ends(over))
        && most_over >= 1.0 - most_under
    {
        let title = "no wait is both under 18 and over 52 weeks: the two shares leave none between";
        let at = [
            (under, &*format!("up to {}", trimmed(most_under))),
            (over, &*format!("up to {}, and {} in all", trimmed(most_over), trimmed(most_under + most_over))),
        ];
        check.tell("E0209", over, title, &at, "together they must be below 1: some wait between 18 and 52 weeks");
    }
    let (target, least) = ("care.correction.target_weeks", "care.least_weeks");
    if let (Some((lowest, _)), Some((_, highest))) = (check.ends(target), check.ends(least))
        && lowest < highest
    {
        let title = "planners aim at a list that cannot be: shorter than what is always on it";
        let at = [
            (target, &*format!("as few as {} weeks", trimmed(lowest))),
            (least, &*format!("as many as {} weeks", trimmed(highest))),
        ];
        check.tell("E0211", target, title, &at, "a target that is at least as long as least_weeks");
    }
}
