//! What the keys of programmes say together.

use super::Kind;
use crate::file::{Check, join, quoted, trimmed};
use crate::systems::horizon;

/// Where nothing is stated, a programme serves as long as what is of its kind.
pub(crate) fn defaults_by_kind(check: &mut Check<'_>) {
    if !check.is_on("programmes") {
        return;
    }
    for path in check.paths("programme") {
        let life = join(&path, "life_years");
        let kind = check.text_at(&join(&path, "kind")).and_then(Kind::named);
        if let Some(kind) = kind.filter(|_| !check.stands(&life)) {
            check.fill_each("programme.*.life_years", kind.life(), &life);
        }
    }
}

/// What a programme names is there, nothing waits for itself, and it brings no more than there is.
pub(crate) fn programmes(check: &mut Check<'_>) {
    if !check.is_on("programmes") {
        return;
    }
    for path in check.paths("programme") {
        check.are_known(&join(&path, "estates"), "estate", "estate");
        check.are_known(&join(&path, "after"), "programme", "programme");
        check.are_known(&join(&path, "groups"), "demand.group", "part of the population");
        costs_something(check, &path);
        serves_longer_than_it_takes(check, &path);
        starts_in_time(check, &path);
    }
    waits(check, &check.paths("programme"));
    if !cycles(check) {
        stands_in_order(check);
    }
    no_more_than_there_is(check);
}

fn costs_something(check: &mut Check<'_>, path: &str) {
    let key = join(path, "cost_gbp_m");
    if check.ends(&key).is_some_and(|(least, _)| least <= 0.0) {
        let title = format!("{} can be 0: a programme without a cost", quoted(&key));
        check.tell(
            "E0202",
            &key,
            title,
            &[(&key, "must be above 0")],
            "state what it costs as planned, £m at base-year prices",
        );
    }
}

fn serves_longer_than_it_takes(check: &mut Check<'_>, path: &str) {
    let (life, duration) = (join(path, "life_years"), join(path, "duration_years"));
    if let (Some(serves), Some(takes)) = (check.mean(&life), check.mean(&duration))
        && serves < takes
        && check.stands(&life)
    {
        let at = [
            (life.as_str(), &*format!("serves {} years", trimmed(serves))),
            (duration.as_str(), &*format!("takes {}", trimmed(takes))),
        ];
        let title = format!("{} would serve for less time than its delivery takes", quoted(path));
        check.tell(
            "E0211",
            &life,
            title,
            &at,
            "its life begins when it goes live: state a longer one, or a shorter delivery",
        );
    }
}

fn starts_in_time(check: &mut Check<'_>, path: &str) {
    let key = join(path, "earliest_start");
    if let (Some(start), Some((first, last))) = (check.year_at(&key), horizon(check))
        && start > last
    {
        let at = (key.as_str(), &*format!("the horizon is {first} to {last}"));
        let title = format!("{} begins after the last simulated year", quoted(path));
        check.tell("N0211", &key, title, &[at], "nothing to do: it is not simulated");
    }
}

/// What acts on something that is not simulated is told, once for all programmes that state it.
fn waits(check: &mut Check<'_>, paths: &[String]) {
    const FUNDING: &str = "there is no [funding]: it is told, and changes no deficit";
    let counts = check.is_on("appraisal");
    for (key, why) in [
        ("capacity_share", "there is no [care]"),
        ("legacy_retired_share", "there is no [technology]"),
        ("productivity_share", FUNDING),
        ("cash_releasing_gbp_m", FUNDING),
        ("running_cost_gbp_m", FUNDING),
    ] {
        if why == FUNDING && (check.is_on("funding") || counts && key != "productivity_share")
            || key == "legacy_retired_share" && check.is_on("technology")
            || key == "capacity_share" && check.is_on("care")
        {
            continue;
        }
        let states = |path: &&String| check.ends(&join(path, key)).is_some_and(|(_, most)| most > 0.0);
        let all: Vec<&String> = paths.iter().filter(states).collect();
        let Some(first) = all.first().map(|path| join(path, key)) else { continue };
        let title = match all.len() {
            1 => format!("{} acts on nothing", quoted(&first)),
            n => format!("{} and that of {} more act on nothing", quoted(&first), n - 1),
        };
        let help = "nothing to do: it is kept for when what it acts on is simulated";
        check.tell("N0230", &first, title, &[(&first, why)], help);
    }
}

/// Programmes that wait for each other in a circle would never start: told as the circle; whether there is one.
fn cycles(check: &mut Check<'_>) -> bool {
    let ids = check.ids("programme");
    let lists: Vec<Vec<String>> = ids
        .iter()
        .map(|id| {
            let named = check.found.lists.get(&format!("programme.{id}.after")).into_iter().flatten();
            let all = named.clone().any(|(name, _)| name == "all");
            if all { ids.clone() } else { named.map(|(name, _)| name.clone()).collect() }
        })
        .collect();
    let after = |id: &str| ids.iter().position(|known| known == id).map_or(&[][..], |place| &lists[place]);
    let mut told: Vec<Vec<String>> = Vec::new();
    for id in &ids {
        // A walk along those that each waits for, which comes back to where it began.
        let mut trails: Vec<Vec<String>> = vec![vec![id.clone()]];
        let mut seen: Vec<String> = Vec::new();
        while let Some(trail) = trails.pop() {
            let Some(last) = trail.last() else { continue };
            for next in after(last) {
                if next == id {
                    let mut members = trail.clone();
                    members.sort();
                    if !told.contains(&members) {
                        told.push(members);
                        let circle: Vec<&str> = trail.iter().map(String::as_str).chain([id.as_str()]).collect();
                        let key = format!("programme.{id}.after");
                        let title = format!("programmes wait for each other: {}", circle.join(" → "));
                        let at = (key.as_str(), "each must be live before the one before it may start");
                        check.tell("E0302", &key, title, &[at], "remove one of these from the `after` of another");
                    }
                    trails.clear();
                    break;
                }
                if !seen.contains(next) && ids.contains(next) {
                    seen.push(next.clone());
                    trails.push([trail.clone(), vec![next.clone()]].concat());
                }
            }
        }
    }
    !told.is_empty()
}

/// Where nothing overtakes, what must be live first stands before what waits for it: else, as listed, neither would ever start.
fn stands_in_order(check: &mut Check<'_>) {
    if check.found.flags.get("programmes.overtake") == Some(&true) {
        return;
    }
    let place = |check: &Check<'_>, id: &str| {
        (check.found.fixed.get(&format!("programme.{id}.priority")).copied().unwrap_or(100.0), id.to_owned())
    };
    for id in check.ids("programme") {
        let key = format!("programme.{id}.after");
        let named: Vec<String> = check
            .found
            .lists
            .get(&key)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .filter(|name| *name != id)
            .collect();
        let own = place(check, &id);
        let behind = named.into_iter().find(|name| check.ids("programme").contains(name) && place(check, name) > own);
        if let Some(behind) = behind {
            let title = format!("{} stands before {}, which must be live first", quoted(&id), quoted(&behind));
            let at = (key.as_str(), "as listed neither would ever start");
            let help = format!(
                "give {} a lower `priority` than {}, or write overtake = true in [programmes]",
                quoted(&behind),
                quoted(&id)
            );
            check.tell("W0302", &key, title, &[at], help);
        }
    }
}

/// Together they retire no more of an estate than there is.
fn no_more_than_there_is(check: &mut Check<'_>) {
    let (estates, programmes) = (check.ids("estate"), check.paths("programme"));
    let serves = |check: &Check<'_>, path: &str, estate: &str| {
        let named = check.found.lists.get(&join(path, "estates"));
        named.is_some_and(|named| named.iter().any(|(name, _)| name == estate || name == "all"))
    };
    for (key, what) in [
        ("backlog_retired_share", "backlog"),
        ("legacy_retired_share", "legacy technology"),
        ("incidents_avoided_share", "failures"),
    ] {
        for estate in &estates {
            let of_it: Vec<(String, f64)> = programmes
                .iter()
                .filter(|path| serves(check, path, estate))
                .filter_map(|path| Some((join(path, key), check.mean(&join(path, key))?)))
                .filter(|(_, share)| *share > 0.0)
                .collect();
            let sum = of_it.iter().fold(0.0, |sum, (_, share)| sum + share);
            let Some((largest, _)) = of_it.iter().max_by(|a, b| a.1.total_cmp(&b.1)).filter(|_| sum > 1.0 + 1e-9)
            else {
                continue;
            };
            let title = format!("programmes retire {} % of the {what} of {}", trimmed(100.0 * sum), quoted(estate));
            let each: Vec<String> = of_it.iter().map(|(path, share)| format!("{path} {}", trimmed(*share))).collect();
            let help = format!("at the means: {}; together no more than 1", each.join(", "));
            let largest = largest.clone();
            check.tell("E0230", &largest, title, &[(&largest, "the largest share")], help);
            break;
        }
    }
    let area = |check: &Check<'_>, path: &str| check.mean(&join(path, "area_m2"));
    let all: f64 = estates.iter().filter_map(|id| area(check, &join("estate", id))).sum();
    let retired: f64 = programmes.iter().filter_map(|path| check.mean(&join(path, "area_retired_m2"))).sum();
    if all > 0.0 && retired > all * (1.0 + 1e-9) {
        let most = programmes.iter().max_by(|a, b| {
            let of = |path: &str| check.mean(&join(path, "area_retired_m2")).unwrap_or(0.0);
            of(a).total_cmp(&of(b))
        });
        let key = join(most.map_or("programmes", String::as_str), "area_retired_m2");
        let title = "programmes give up more floor area than there is";
        let help = format!("m²: {} given up of {}", trimmed(retired), trimmed(all));
        check.tell("E0230", &key, title, &[(&key, "the most")], help);
    }
}

/// Programmes have money of their own: a share of the plan, or an amount.
pub(crate) fn programmes_have_money(check: &mut Check<'_>) {
    let (share, amount) = ("capital.share_to_programmes", "capital.programmes_gbp_m");
    let any = !check.ids("programme").is_empty();
    let stated = [share, amount].into_iter().find(|key| check.stands(key));
    match stated {
        None if any && check.is_on("programmes") => {
            let help = "write share_to_programmes = 0.4 in [capital] for a share of the plan, or programmes_gbp_m = 12 for a sum a year";
            check.tell("E0103", share, "programmes have no money", &[("programme", "paid from what?")], help);
        }
        Some(key) if !any => {
            let help =
                "nothing to do: it is spent, but on what is not simulated; or add a table such as [programme.record]";
            let title = format!("{} pays for no programme", quoted(key));
            check.tell("N0230", key, title, &[(key, "there is no programme")], help);
        }
        _ => {}
    }
}
