//! What was probably meant.

use super::format::Format;
use super::key::{Key, join};
use super::problem::Problem;
use super::render::quoted;
use super::tree::{Entry, Node};
pub(crate) use crate::words::closest;

/// What is said of an entry that the table at `path` does not know; `otherwise` where nothing is near.
pub(crate) fn unknown(entry: &Entry, path: &str, known: &[&str], otherwise: String) -> Problem {
    let help = closest(&entry.key, known.iter().copied()).map_or(otherwise, |near| format!("did you mean `{near}`?"));
    Problem::new("E0102", format!("{} is unknown in {}", quoted(&entry.key), quoted(path)))
        .about(join(path, &entry.key))
        .at(&entry.key_span, "unknown")
        .help(help)
}

/// What is said of a value that must be something else; its label says what it is where none is given.
pub(crate) fn wrong_type(node: &Node, path: &str, expected: &str, label: Option<&str>, help: String) -> Problem {
    let kind = node.value.kind();
    let label = label.map_or_else(|| format!("this is {kind}"), str::to_owned);
    Problem::new("E0104", format!("{} must be {expected}, not {kind}", quoted(path)))
        .about(path)
        .at(&node.span, label)
        .help(help)
}

impl Format {
    /// What to say of an unknown key in the table with this pattern.
    pub fn for_key(&self, written: &str, pattern: &str) -> String {
        if let Some(became) = self.removed(&join(pattern, written)) {
            return became.to_owned();
        }
        let (here, keys) = (self.children(pattern), self.keys);
        if let Some(near) = closest(written, here.iter().copied()) {
            return format!("did you mean `{near}`?");
        }
        if let Some(home) = keys.iter().find(|key| key.name() == written) {
            return format!("`{written}` belongs {}", place(&self.table_of(home)));
        }
        let mut tables = keys.iter().map(|key| self.table_of(key));
        if let Some(table) = tables.find(|table| table.rsplit('.').next() == Some(written)) {
            return format!("write the table as [{table}]");
        }
        if let Some(near) = closest(written, keys.iter().map(Key::name)) {
            let home = keys.iter().find(|key| key.name() == near).map(|key| self.table_of(key)).unwrap_or_default();
            return format!("did you mean `{near}`, which belongs {}?", place(&home));
        }
        match here {
            [] => "nothing may stand here".to_owned(),
            _ => format!("here may stand {}", listed(here)),
        }
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
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
