//! What the keys of interoperability say together.

use crate::file::{Check, join, quoted, trimmed};
use crate::systems::programmes::Kind;

/// Where nothing is stated, a programme is as complex, and brings as much shared care, as what is of its kind.
pub(crate) fn links_by_kind(check: &mut Check<'_>) {
    if !check.is_on("interoperability") || !check.is_on("programmes") {
        return;
    }
    for path in check.paths("programme") {
        let Some(kind) = check.text_at(&join(&path, "kind")).and_then(Kind::named) else { continue };
        let (complexity, shared) = (join(&path, "complexity"), join(&path, "shared_care_share"));
        if !check.stands(&complexity) {
            check.fill_each("programme.*.complexity", kind.complexity(), &complexity);
        }
        if !check.stands(&shared) {
            check.fill_each("programme.*.shared_care_share", kind.shared_care(), &shared);
        }
    }
}

/// Flow has somewhere to go, and nobody is on a standard that is not there.
pub(crate) fn interoperability(check: &mut Check<'_>) {
    if !check.is_on("interoperability") {
        return;
    }
    let within = "interoperability.within_share";
    if let (1, Some((least, _))) = (check.ids("estate").len(), check.ends(within))
        && least < 1.0
    {
        let title = "shares of flow do not add up: there is one estate, and not all flow stays within it";
        let at = (within, &*format!("{} within, the rest between estates", trimmed(least)));
        check.tell("E0209", within, title, &[at], "write 1, or state the estates between which patients are shared");
    }
    let (first, share) = ("interoperability.standard.first_year", "interoperability.standard.share");
    let (year, opening) = (check.year_at(first), check.year_at("prices.base"));
    if check.ends(share).is_some_and(|(_, most)| most > 0.0) && check.stands(share) {
        match (year, opening) {
            (None, _) => none_there(check, share),
            (Some(year), Some(opening)) if year > opening => {
                let at = [(share, &*format!("on it in {opening}")), (first, &*format!("it begins in {year}"))];
                let title = "a standard is adopted before it exists";
                let help = "state the share that is on it in the year before the first, 0 where it begins later";
                check.tell("E0211", share, title, &at, help);
            }
            _ => {}
        }
    }
    let joins = "interoperability.standard.joins_per_year";
    if year.is_none() && check.stands(joins) && check.ends(joins).is_some_and(|(_, most)| most > 0.0) {
        none_there(check, joins);
    }
    let programmes = if check.is_on("programmes") { check.paths("programme") } else { Vec::new() };
    for path in programmes {
        let key = join(&path, "standard_share");
        if year.is_none() && check.stands(&key) && check.ends(&key).is_some_and(|(_, most)| most > 0.0) {
            none_there(check, &key);
        }
    }
}

fn none_there(check: &mut Check<'_>, key: &str) {
    let title = format!("{}: a standard is adopted before it exists", quoted(key));
    let help = "write first_year = \"2027/28\" in [interoperability.standard]: the year from which there is one";
    check.tell("E0103", key, title, &[(key, "there is no [interoperability.standard] with first_year")], help);
}

/// Flows are between estates that are there, each pair once, and no more than all of it.
pub(crate) fn flows(check: &mut Check<'_>) {
    let (mut told, mut sum) = (Vec::<(Vec<String>, String)>::new(), 0.0);
    let paths = check.paths("flow");
    for path in &paths {
        let key = join(path, "between");
        check.are_known(&key, "estate", "estate");
        let Some(named) = check.found.lists.get(&key) else { continue };
        let mut pair: Vec<String> = named.iter().map(|(name, _)| name.clone()).collect();
        pair.sort();
        pair.dedup();
        if pair.len() > 2 || pair.iter().any(|name| name == "all") {
            let title = format!("{} is not between two estates", quoted(path));
            let help = "name the two estates between which patients are shared, or one for the flow within it; state a flow for each pair";
            check.tell("E0110", &key, title, &[(&key, "two estates, or one")], help);
            continue;
        }
        if let Some((_, first)) = told.iter().find(|(known, _)| *known == pair) {
            let first = first.clone();
            let title = format!("the flow between {} is stated twice", pair.join(" and "));
            let at = [(key.as_str(), "again here"), (first.as_str(), "first here")];
            check.tell("E0110", &key, title, &at, "a flow goes both ways: state their sum once");
            continue;
        }
        told.push((pair, key));
        sum += check.ends(&join(path, "share")).map_or(0.0, |(_, most)| most);
    }
    if sum > 1.0 + 1e-9
        && let Some(last) = paths.last().map(|path| join(path, "share"))
    {
        let title = format!("flows of patients can add up to {}, more than all of it", trimmed(sum));
        let help = "each share is of all flow of shared patients: together at most 1; what they leave is shared out by floor area";
        check.tell("E0209", &last, title, &[(&last, "the last of them")], help);
    }
}
