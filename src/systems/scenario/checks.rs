//! What the keys of a scenario say together, whatever it simulates.

use crate::file::{Check, Relation, Said, closest, join, listed, quoted, words};
use crate::outcomes::Metric;
use crate::systems::horizon;

/// Years that may be simulated.
const LONGEST: i32 = 200;
/// Years after which a range says what was assumed and little else.
const TOLD: i32 = 20;

/// The price base is the year before the first, and the horizon ends after it begins.
pub(crate) fn years(check: &mut Check<'_>) {
    let (base_key, first_key, last_key) = ("prices.base", "horizon.first_year", "horizon.last_year");
    let (base, first) = (check.year_at(base_key), check.year_at(first_key));
    if let (Some(base), Some(first)) = (base, first)
        && base.plus(1) != first
    {
        let why = "the opening backlog stands at the close of the year before this one";
        let at = [(base_key, &*format!("real amounts are in prices of {base}")), (first_key, why)];
        let help = format!("the price base is the year before the first; write: base = \"{}\"", first.plus(-1));
        let title = format!("prices.base is {base}, but horizon.first_year is {first}");
        check.tell("E0205", base_key, title, &at, help);
    }
    if let Some((first, last)) = horizon(check) {
        let years = last.start() - first.start() + 1;
        if !(1..=LONGEST).contains(&years) {
            let what = if years < 1 { "ends before it starts" } else { "is longer than 200 years" };
            let at = [(last_key, &*format!("last year {last}")), (first_key, &*format!("first year {first}"))];
            let help = "last_year is not before first_year, and at most 199 years after it";
            check.tell("E0211", last_key, format!("the horizon {what}: {first} to {last}"), &at, help);
        } else if years > TOLD {
            let at = [(last_key, &*format!("{years} years")), (first_key, &*format!("first year {first}"))];
            let title = format!("the horizon is longer than twenty years: {first} to {last}");
            let help = format!(
                "nothing to do; after {} the range restates what is assumed, and should be read so",
                first.plus(TOLD - 1)
            );
            check.tell("N0237", last_key, title, &at, help);
        }
    }
}

/// The record ends with the price base.
pub(crate) fn history(check: &mut Check<'_>) {
    let Some(base) = check.year_at("prices.base") else { return };
    for id in check.ids("history") {
        let path = join("history", &id);
        if words::year(&id).is_ok_and(|year| year > base) {
            let at = [
                (path.as_str(), "this year is simulated, not recorded"),
                ("prices.base", "the last year of the record"),
            ];
            let title = format!("the record of {id} lies after the price base {base}");
            check.tell("E0211", &path, title, &at, "move the horizon and the price base on, or remove this year");
        }
    }
}

/// A number whose system is not there is not silently ignored. (Where it is switched off, that is what was asked for.)
pub(crate) fn what_is_not_used(check: &mut Check<'_>) {
    let is_there = |switch: &str| check.format.brought_by(switch).any(|table| check.found.places.contains_key(table));
    for part in check.format.parts.iter().filter(|part| !is_there(part.switch)).collect::<Vec<_>>() {
        for (table, name) in part.elsewhere.iter().filter_map(|pattern| pattern.split_once(".*.")) {
            let paths = check.paths(table).into_iter().map(|path| join(&path, name));
            let stated: Vec<String> = paths.filter(|path| check.stands(path)).collect();
            let Some(path) = stated.first() else { continue };
            let title = match stated.len() {
                1 => format!("{} is not used", quoted(path)),
                n => format!("{} and {} more are not used", quoted(path), n - 1),
            };
            let at = (path.as_str(), &*format!("there is no [{}]", part.switch));
            let help = format!("nothing to do, or add the table [{}]", part.switch);
            check.tell("N0230", path, title, &[at], help);
        }
    }
}

/// A target has one bound, is about what is simulated, and has a year that is.
pub(crate) fn targets(check: &mut Check<'_>) {
    for path in check.paths("target") {
        check.relate(&path, ONE_BOUND);
        let key = join(&path, "metric");
        let metric = check.text_at(&key).and_then(Metric::named);
        let system = metric.and_then(|metric| metric.outcome().needs.system());
        if let Some(system) = system.filter(|system| !check.is_on(system)) {
            let title = format!("{} is about an outcome that is not simulated", quoted(&path));
            let at = (key.as_str(), &*format!("there is it only with [{system}]"));
            check.tell("E0301", &key, title, &[at], format!("add [{system}], or switch it on, or remove the target"));
        }
        in_cash(check, &path, "metric");
        let key = join(&path, "year");
        let (Some((first, last)), Some(year)) = (horizon(check), check.year_at(&key)) else { continue };
        if first <= last && !(first..=last).contains(&year) {
            let at = (key.as_str(), &*format!("the horizon is {first} to {last}"));
            let help = format!("name a year from {first} to {last}, or move the horizon");
            check.tell("E0211", &key, format!("the target year {year} is not simulated"), &[at], help);
        }
    }
}

/// What the page of `capcast explore` moves is a number of the scenario, from less to more, and no two controls move the same.
pub(crate) fn controls(check: &mut Check<'_>) {
    let mut known: Vec<(String, String)> = Vec::new();
    for table in check.paths("explore") {
        let (key, from) = (join(&table, "path"), join(&table, "from"));
        let ends = [from.as_str(), &join(&table, "to")].map(|end| check.found.fixed.get(end).copied());
        if let [Some(least), Some(most)] = ends
            && least >= most
        {
            let title = format!("{} has nothing between {least} and {most}", quoted(&table));
            check.tell("E0219", &from, title, &[(&from, "not below the other end")], "write the smaller end as from");
        }
        let Some(path) = check.text_at(&key).map(str::to_owned) else { continue };
        let is_number = |path: &str| check.found.numbers.contains_key(path) || check.found.fixed.contains_key(path);
        let is_plan = path == "capital.plan_gbp_m" && check.stands(&path);
        if !is_plan && !is_number(&path) {
            let near = closest(&path, check.found.numbers.keys().map(String::as_str));
            let help = near.map_or_else(
                || "name a number that stands in the scenario, such as capital.pot_gbp_m".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let title = format!("{} is no number of the scenario", quoted(&path));
            check.tell("E0301", &key, title, &[(&key, "moves nothing")], help);
        }
        if let Some((_, other)) = known.iter().find(|(moved, _)| *moved == path) {
            let title = format!("{} and {} move the same number", quoted(other), quoted(&table));
            check.tell("E0110", &key, title, &[(&key, "moved by another control")], "keep one of them");
        }
        known.push((path, table));
    }
}

/// The reference is a strategy of the scenario.
pub(crate) fn reference(check: &mut Check<'_>) {
    let path = "compare.reference";
    let ids = check.ids("strategy");
    let Some(named) = check.text_at(path).filter(|id| !id.is_empty()) else { return };
    if ids.is_empty() || ids.contains(&named.to_owned()) {
        return;
    }
    let known: Vec<&str> = ids.iter().map(String::as_str).collect();
    let near = closest(named, known.iter().copied());
    let help =
        near.map_or_else(|| format!("the strategies are {}", listed(&known)), |near| format!("did you mean `{near}`?"));
    let title = format!("there is no strategy {}", quoted(named));
    check.tell("E0301", path, title, &[(path, "unknown")], help);
}

/// A limit on backlog in cash of the day, which prices alone pass in time, where the same is known in real terms.
pub(crate) fn in_cash(check: &mut Check<'_>, table: &str, key: &str) {
    let path = join(table, key);
    let Some(cash) = check.text_at(&path).filter(|name| name.starts_with("backlog_")) else { return };
    let real = cash.strip_suffix("_gbp_m").map(|stem| format!("{stem}_real_gbp_m"));
    let Some(real) = real.and_then(|name| Metric::named(&name)) else { return };
    let base = check.year_at("prices.base").map_or_else(String::new, |base| format!(", in prices of {base}"));
    let title = format!("{} holds backlog in cash of the day against one number", quoted(table));
    let help = format!("nothing to do if cash is meant; else write {key} = \"{}\"{base}", real.name());
    check.tell("N0238", &path, title, &[(&path, "rises with prices alone")], help);
}

const ONE_BOUND: &[Relation] = &[Relation::Either {
    keys: ["below", "above"],
    both: Said {
        about: "above",
        title: "`@` has two bounds",
        label: "",
        help: "a target has one bound: write a second target for the other",
    },
    neither: Said {
        about: "below",
        title: "`below` or `above` is missing in [@]",
        label: "a target without a bound",
        help: "write below = 2_000 (or above), in the unit of the outcome: £m for money",
    },
}];
