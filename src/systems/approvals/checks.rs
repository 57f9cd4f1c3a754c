//! What the keys of approvals say together.

use crate::file::{Check, join, quoted, trimmed};

/// Thresholds rise, and there is something to approve.
pub(crate) fn approvals(check: &mut Check<'_>) {
    if !check.is_on("approvals") {
        return;
    }
    if check.ids("programme").is_empty() {
        let help = "nothing to do, or add a table such as [programme.record]";
        check.tell("N0230", "approvals", "nothing waits for approval", &[("approvals", "there is no programme")], help);
    }
    for path in check.paths("approvals.thresholds") {
        let keys =
            ["two_stages_from_gbp_m", "three_stages_from_gbp_m", "treasury_from_gbp_m"].map(|key| join(&path, key));
        let of = |key: &String| check.found.fixed.get(key).copied();
        let [Some(two), Some(three), Some(treasury)] = [of(&keys[0]), of(&keys[1]), of(&keys[2])] else { continue };
        let wrong = match (two <= three, three <= treasury) {
            (false, _) => (&keys[1], three, &keys[0], two),
            (_, false) => (&keys[2], treasury, &keys[1], three),
            _ => continue,
        };
        let (key, value, before_key, before) = wrong;
        let at = [(key.as_str(), &*trimmed(value)), (before_key.as_str(), &*trimmed(before))];
        let title = format!("the thresholds of {} fall", quoted(&path));
        check.tell("E0210", key, title, &at, "what needs more business cases costs more: write them in rising order");
    }
}
