//! What was probably meant.

use super::keys::{KEYS, Key, children};
pub(super) use crate::words::closest;

/// What to say of an unknown key in the table with this pattern.
pub(super) fn for_key(written: &str, pattern: &str) -> String {
    let here = children(pattern);
    if let Some(near) = closest(written, here.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    if let Some(home) = KEYS.iter().find(|key| key.name() == written) {
        return format!("`{written}` belongs {}", place(&home.table()));
    }
    if let Some(table) = KEYS.iter().map(Key::table).find(|table| table.rsplit('.').next() == Some(written)) {
        return format!("write the table as [{table}]");
    }
    if let Some(near) = closest(written, KEYS.iter().map(Key::name)) {
        let home = KEYS.iter().find(|key| key.name() == near).map(Key::table).unwrap_or_default();
        return format!("did you mean `{near}`, which belongs {}?", place(&home));
    }
    match here.as_slice() {
        [] => "nothing may stand here".to_owned(),
        _ => format!("here may stand {}", listed(&here)),
    }
}

fn place(table: &str) -> String {
    if table.is_empty() {
        "at the top of the file, before the first [table]".to_owned()
    } else {
        format!("in [{table}]")
    }
}

/// `a`, `b` and `c`.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
