//! What the keys of disparities say together.

use crate::file::{Check, join, quoted, trimmed};
use crate::systems::strategy::first_that_sets_aside;

/// Groups are ranked, each has its place, and what is said of them acts.
pub(crate) fn disparities(check: &mut Check<'_>) {
    let groups = check.paths("demand.group");
    for group in &groups {
        check.are_known(&join(group, "estates"), "estate", "estate");
    }
    if !check.is_on("disparities") {
        return;
    }
    if !check.is_on("care") {
        let title = "disparities in care that is not simulated";
        let at = [("disparities", "there is no [care], or it is switched off")];
        let help = "state [care], or write enabled = false in [disparities]";
        check.tell("E0103", "disparities", title, &at, help);
    }
    if check.is_on("demand") && groups.len() < 2 {
        let title = "disparities between groups, and there are not two of them";
        let help = "state parts of the population, most deprived first: [demand.group.most_deprived] and so on, each with its share and deprivation_rank";
        check.tell("E0103", "disparities", title, &[("disparities", "no [demand.group.ID] to tell apart")], help);
        return;
    }
    let mut ranks = Vec::<(f64, String)>::new();
    for group in &groups {
        let key = join(group, "deprivation_rank");
        let Some(&rank) = check.found.fixed.get(&key) else {
            if !check.stands(&key) {
                let title = format!("`deprivation_rank` is missing in [{group}]");
                let help = "write deprivation_rank = 1 for the most deprived group, 2 for the next, and so on";
                check.tell("E0103", &key, title, &[(group, "where does it stand by deprivation?")], help);
            }
            continue;
        };
        if let Some((_, first)) = ranks.iter().find(|(known, _)| *known == rank) {
            let first = first.clone();
            let title = format!("two groups have the deprivation rank {}", trimmed(rank));
            let at = [(key.as_str(), "again here"), (first.as_str(), "first here")];
            check.tell("E0110", &key, title, &at, "give each group a place of its own: 1 for the most deprived");
            continue;
        }
        ranks.push((rank, key));
    }
    let programmes = if check.is_on("programmes") { check.paths("programme") } else { Vec::new() };
    for path in &programmes {
        let (groups, reach) = (join(path, "groups"), join(path, "reach_share"));
        let reaches = check.stands(&reach) && check.ends(&reach).is_some_and(|(_, most)| most > 0.0);
        if check.stands(&groups) && !reaches {
            let title = format!("{} says whom outreach is for, and there is none", quoted(&groups));
            let help = "nothing to do, or state reach_share: share of those left out whom it reaches";
            check.tell("N0230", &groups, title, &[(&groups, "no reach_share")], help);
        }
    }
}

/// Money that is set aside for outreach buys something.
pub(crate) fn money_for_outreach(check: &mut Check<'_>) {
    let halving = "disparities.outreach.halving_gbp_m";
    if !check.is_on("disparities") || check.stands(halving) {
        return;
    }
    let Some(first) = first_that_sets_aside(check, "outreach") else { return };
    let title = format!("what {} sets aside for outreach buys nothing", quoted(&first));
    let at = [(first.as_str(), "set aside"), ("disparities", "how much halves digital exclusion is not stated")];
    let help = "write halving_gbp_m in [disparities.outreach]: money a year that halves digital exclusion";
    check.tell("N0230", &first, title, &at, help);
}
