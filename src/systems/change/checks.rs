//! What the keys of change say together.

use crate::file::{Check, join, quoted};
use crate::systems::programmes::Kind;
use crate::systems::strategy::first_that_sets_aside;

/// Somebody takes up what is live, and an estate can take a go-live.
pub(crate) fn change(check: &mut Check<'_>) {
    if !check.is_on("change") {
        return;
    }
    let capacity = "change.capacity_go_lives_per_year";
    if check.ends(capacity).is_some_and(|(least, _)| least <= 0.0) {
        let title = format!("{} can be 0: every go-live would be too much without measure", quoted(capacity));
        let help = "go-lives, each of a whole staff, that an estate can take in a year: a half for one in two years";
        check.tell("E0202", capacity, title, &[(capacity, "must be above 0")], help);
    }
    let paths = if check.is_on("programmes") { check.paths("programme") } else { Vec::new() };
    let used: Vec<String> = paths.iter().filter(|path| must_be_used(check, path)).cloned().collect();
    if used.is_empty() {
        let help = "nothing to do: resistance is told all the same; or state a programme that staff must use, such as a record";
        check.tell(
            "N0230",
            "change",
            "nobody has anything to take up",
            &[("change", "no programme must be used")],
            help,
        );
    }
    let innovation = "change.innovation_per_year";
    if !used.is_empty() && check.ends(innovation).is_some_and(|(_, most)| most <= 0.0) {
        let first = used[0].clone();
        let at = [(innovation, "nobody ever begins"), (first.as_str(), "must be used")];
        let title = format!("{} is adopted by nobody: {} is 0", quoted(&first), quoted(innovation));
        let help = "whoever imitates needs someone who began: state a share above 0, such as 0.01";
        check.tell("E0202", innovation, title, &at, help);
    }
    for path in &used {
        let users = join(path, "users_share");
        if check.stands(&users) && check.ends(&users).is_some_and(|(least, _)| least <= 0.0) {
            let title = format!("{} can be 0: a programme that is adopted by nobody", quoted(&users));
            let help = "state the share of staff who must use it, or write must_be_used = false";
            check.tell("E0202", &users, title, &[(&users, "must be above 0")], help);
        }
    }
    for path in paths.iter().filter(|path| !used.contains(path)) {
        for (name, neutral) in [("users_share", 1.0), ("usability", 1.0), ("pilot_years", 0.0), ("pilot_gbp_m", 0.0)] {
            let key = join(path, name);
            // A resolved scenario states what is taken where nothing stands.
            if check.stands(&key) && check.ends(&key) != Some((neutral, neutral)) {
                let title = format!("{} acts on nothing", quoted(&key));
                let at = (key.as_str(), "nobody must use this programme");
                check.tell("N0230", &key, title, &[at], "nothing to do, or write must_be_used = true beside it");
            }
        }
    }
}

fn must_be_used(check: &Check<'_>, path: &str) -> bool {
    let stated = check.found.flags.get(&join(path, "must_be_used")).copied();
    let of_kind = || check.text_at(&join(path, "kind")).and_then(Kind::named).is_some_and(Kind::must_be_used);
    stated.unwrap_or_else(of_kind)
}

/// Money that is set aside buys something.
pub(crate) fn money_for_change(check: &mut Check<'_>) {
    let halving = ["change.leadership.halving_gbp_m", "change.engagement.halving_gbp_m"];
    if !check.is_on("change") || halving.iter().any(|key| check.stands(key)) {
        return;
    }
    let Some(first) = first_that_sets_aside(check, "change") else { return };
    let title = format!("what {} sets aside for change buys nothing", quoted(&first));
    let at = [(first.as_str(), "set aside"), ("change", "how much halves resistance in a year is not stated")];
    let help = "write halving_gbp_m in [change.leadership] or [change.engagement]: money a year that halves resistance";
    check.tell("N0230", &first, title, &at, help);
}
