//! `--set path=value`: changes to the tree before anything is checked.

use super::format::Format;
use super::problem::Problem;
use super::render::quoted;
use super::tree::{self, Entry, Node, Table, Value};
use toml::de::DeValue;

/// Applies one argument; `start` is its place in the text.
pub(crate) fn apply(format: &Format, root: &mut Table, argument: &str, start: usize, problems: &mut Vec<Problem>) {
    let whole = start..start + argument.len();
    let Some((path, written)) = argument.split_once('=') else {
        problems.push(
            Problem::new("E0100", "--set needs a path and a value")
                .at(&whole, "no `=` in it")
                .help("write --set path=value, such as --set capital.share_to_backlog=0.08"),
        );
        return;
    };
    let value_at = start + path.len() + 1;
    let Some(node) = value(written, value_at, problems) else { return };
    let path = path.trim();
    let parts: Vec<&str> = path.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect();
    if parts.iter().any(|part| part.is_empty()) || parts.len() > tree::DEEPEST {
        problems.push(
            Problem::new("E0102", format!("{} is no path", quoted(path)))
                .about(path)
                .at(&(start..start + path.len()), "not a path")
                .help(format!("a path has names and points, such as run.trials; {}", format.for_key(path, ""))),
        );
        return;
    }
    if matches!(parts[0], "extends" | "remove") || format.csvs.iter().any(|csv| parts[0] == csv.key) {
        problems.push(
            Problem::new("E0102", format!("{} cannot be set", quoted(parts[0])))
                .about(parts[0])
                .at(&(start..start + path.len()), "not here")
                .help("files are put together before --set: write a file with `extends`, and set values of that"),
        );
        return;
    }
    place(root, &parts, node, start..start + path.len(), path, problems);
}

/// A TOML value; what is none is taken as a text, so that years and words need no quotation marks.
fn value(written: &str, at: usize, problems: &mut Vec<Problem>) -> Option<Node> {
    match DeValue::parse(written) {
        Ok(parsed) => Some(tree::node(&parsed, at)),
        Err(error) if written.trim_start().starts_with(['"', '\'', '[', '{']) => {
            let span = at..at + written.len();
            problems.push(
                Problem::new("E0100", format!("this is not a TOML value: {}", error.message()))
                    .at(&span, error.message())
                    .help("a list, table or text in quotation marks must be whole"),
            );
            None
        }
        Err(_) => Some(Node { span: at..at + written.len(), value: Value::Text(written.trim().to_owned()) }),
    }
}

fn place(
    table: &mut Table,
    parts: &[&str],
    node: Node,
    span: std::ops::Range<usize>,
    path: &str,
    problems: &mut Vec<Problem>,
) {
    let [name, rest @ ..] = parts else { return };
    if table.get(name).is_none() {
        let value = if rest.is_empty() { node.value.clone() } else { Value::Table(Table::default()) };
        let node = Node { span: if rest.is_empty() { node.span.clone() } else { span.clone() }, value };
        table.entries.push(Entry { key: (*name).to_owned(), key_span: span.clone(), node });
    }
    let Some(entry) = table.get_mut(name) else { return };
    if rest.is_empty() {
        (entry.node, entry.key_span) = (node, span);
        return;
    }
    match &mut entry.node.value {
        Value::Table(inner) => place(inner, rest, node, span, path, problems),
        Value::List(list) => match rest {
            [position] if position.parse::<usize>().is_ok_and(|i| i < list.len()) => {
                if let Some(item) = position.parse::<usize>().ok().and_then(|i| list.get_mut(i)) {
                    *item = node;
                }
            }
            _ => problems.push(
                Problem::new("E0102", format!("{} is a list of {} values", quoted(name), list.len()))
                    .about(path)
                    .at(&span, "no such place in it")
                    .help("number its values from 0, or write it as a table by year"),
            ),
        },
        other => problems.push(
            Problem::new("E0102", format!("{} is {}, nothing can be set inside it", quoted(name), other.kind()))
                .about(path)
                .at(&span, "no such place")
                .help(format!("set {name} itself")),
        ),
    }
}
