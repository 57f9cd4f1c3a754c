//! What the keys of demand say together.

use crate::file::{Check, join, quoted};

/// Someone needs every service, and something costs.
pub(crate) fn services(check: &mut Check<'_>) {
    if !check.is_on("demand") {
        return;
    }
    let mut cost = 0.0;
    let services = check.paths("demand.service");
    for service in &services {
        let path = join(service, "million");
        let mean = check.mean(&path);
        if mean == Some(0.0) {
            nobody(check, &path, "no one needs this service", "take the service away, or state how many need it");
        }
        let (Some(million), Some(weight)) = (mean, check.mean(&join(service, "cost_weight"))) else { return };
        cost += million * weight;
    }
    if let Some(first) = services.first()
        && cost == 0.0
        && check.problems.iter().all(|problem| problem.code != "E0234")
    {
        let help = "give those that cost something a weight above 0";
        nobody(check, &join(first, "cost_weight"), "no service costs anything", help);
    }
}

/// The groups are the whole population.
pub(crate) fn groups(check: &mut Check<'_>) {
    if !check.is_on("demand") {
        return;
    }
    let table = "demand.group";
    let mut shares = Vec::new();
    for group in check.paths(table) {
        let path = join(&group, "share");
        let Some(mean) = check.mean(&path) else { return };
        if mean == 0.0 {
            nobody(check, &path, "a group without demand", "take the group away, or state its share of demand");
        }
        shares.push(mean);
    }
    if !shares.is_empty() {
        check.sums_to_one(&shares, table, &check.place(table));
    }
}

fn nobody(check: &mut Check<'_>, path: &str, label: &str, help: &str) {
    check.tell("E0234", path, format!("{} is 0", quoted(path)), &[(path, label)], help);
}
