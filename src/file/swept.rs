//! `[sweep.ID]`: what a scenario says of its sweeps.

use super::check::Check;
use super::key::join;
use super::problem::Problem;
use super::render::quoted;
use super::suggest::closest;
use super::sweep::{STRATEGIES, Sweep, plainly, range, spaced};
use super::tree::{Node, Value};

impl Check<'_> {
    /// A list of values of any kind.
    pub(crate) fn values(&mut self, node: &Node, path: &str) -> Option<toml::Value> {
        let help = "write a list, as in values = [8, 12, 16]; or from, to and step";
        let Value::List(list) = &node.value else {
            return self.wrong_type(node, path, "a list of values", help.to_owned());
        };
        let Some(values) = list.iter().map(plain).collect::<Option<Vec<toml::Value>>>().filter(|all| !all.is_empty())
        else {
            let problem = Problem::new("E0104", format!("{} holds nothing that can be swept", quoted(path)));
            self.problems.push(problem.about(path).at(&node.span, "numbers, texts or tables belong here").help(help));
            return None;
        };
        let argument = |value: &toml::Value| match value {
            toml::Value::Float(number) => plainly(*number),
            other => other.to_string(),
        };
        self.found.swept.insert(path.to_owned(), values.iter().map(argument).collect());
        Some(toml::Value::Array(values))
    }

    /// Every sweep has a path that is there, and values of one kind of writing.
    pub fn sweeps(&mut self) {
        for id in self.found.ids.get("sweep").cloned().unwrap_or_default() {
            let table = format!("sweep.{id}");
            let own = |problem: &Problem| problem.path.starts_with(&format!("{table}."));
            if self.problems.iter().any(own) {
                continue;
            }
            let place = self.place(&table);
            match self.sweep(&table) {
                Ok(Some(sweep)) => self.found.sweeps.push((id, sweep)),
                Ok(None) => {}
                Err(found) => {
                    let (key, problem) = *found;
                    let problem = if problem.spans.is_empty() {
                        let at = join(&table, key);
                        let span = self.found.places.get(&at).cloned().unwrap_or(place);
                        problem.at(&span, "here")
                    } else {
                        problem
                    };
                    self.problems.push(problem.about(join(&table, key)));
                }
            }
        }
    }

    /// The sweep of a table; what is wrong with it, and at which of its keys. None: its path is missing, which is told.
    fn sweep(&self, table: &str) -> Result<Option<Sweep>, Box<(&'static str, Problem)>> {
        let Some(path) = self.found.texts.get(&join(table, "path")) else { return Ok(None) };
        let at = |key: &'static str, problem: Problem| Box::new((key, problem));
        self.sweepable(path).map_err(|problem| at("path", problem))?;
        let stated = |key: &str| self.found.places.contains_key(&join(table, key));
        let number = |key: &str| self.found.fixed.get(&join(table, key)).map(|&number| plainly(number));
        let missing = |key: &'static str| {
            let problem = Problem::new("E0103", format!("`{key}` is missing in [{table}]"))
                .help("write values = [8, 12, 16], or from = 8, to = 20 and step = 2 (or count = 7)");
            at(key, problem)
        };
        let ranged = ["from", "to", "step", "count"].into_iter().find(|key| stated(key));
        let values = match (self.found.swept.get(&join(table, "values")), ranged) {
            (Some(_), Some(key)) => {
                let problem = Problem::new("E0110", format!("[{table}] has a list of values and a range"))
                    .at(&self.place(&join(table, "values")), "either this")
                    .at(&self.place(&join(table, key)), "or this")
                    .help("keep values, or from, to and step");
                return Err(at("values", problem));
            }
            (Some(values), None) => values.clone(),
            (None, None) => return Err(missing("values")),
            (None, Some(_)) => {
                let from = number("from").ok_or_else(|| missing("from"))?;
                let to = number("to").ok_or_else(|| missing("to"))?;
                match (number("step"), number("count")) {
                    (Some(_), Some(_)) => {
                        let problem = Problem::new("E0110", format!("[{table}] has a step and a count"))
                            .at(&self.place(&join(table, "step")), "either this")
                            .at(&self.place(&join(table, "count")), "or this")
                            .help("the one follows from the other: keep one");
                        return Err(at("step", problem));
                    }
                    (Some(step), None) => range(&from, &to, &step).map_err(|problem| at("step", problem))?,
                    (None, Some(count)) => spaced(&from, &to, &count).map_err(|problem| at("count", problem))?,
                    (None, None) => return Err(missing("step")),
                }
            }
        };
        Sweep::of(path.clone(), values).map(Some).map_err(|problem| at("values", problem))
    }

    /// Whether a value may stand at a path of this scenario.
    fn sweepable(&self, path: &str) -> Result<(), Problem> {
        // Which strategies take part is asked for by one name, on the command line too.
        if path == STRATEGIES {
            return Ok(());
        }
        let mut pattern = String::new();
        let mut here = String::new();
        for part in path.split('.') {
            let (known, any) = (join(&pattern, part), join(&pattern, "*"));
            if self.format.knows(&known) {
                pattern = known;
            } else if self.format.knows(&any) {
                let ids = self.found.ids.get(pattern.as_str()).into_iter().flatten();
                if !ids.clone().any(|id| id == part) {
                    let near = closest(part, ids.map(String::as_str));
                    return Err(Problem::new(
                        "E0301",
                        format!("the scenario has no {} to sweep", quoted(&join(&here, part))),
                    )
                    .help(
                        near.map_or("name one that stands in the scenario".to_owned(), |n| {
                            format!("did you mean `{n}`?")
                        }),
                    ));
                }
                pattern = any;
            } else {
                return Err(Problem::new("E0301", format!("the scenario has no {} to sweep", quoted(path)))
                    .help(self.format.for_key(part, &pattern)));
            }
            here = join(&here, part);
            // What stands inside a number or plan is looked at when it is swept.
            if self.format.find(&pattern).is_some() {
                return Ok(());
            }
        }
        let mut keys = self.format.keys.iter();
        let example = keys.find(|key| key.path.starts_with(&format!("{pattern}."))).map_or("", |key| key.path);
        Err(Problem::new("E0301", format!("{} is a table, not a value to sweep", quoted(path)))
            .help(format!("name a value in it, such as {example}")))
    }
}

/// A value as TOML has it; none for a date, or a number that is too long.
fn plain(node: &Node) -> Option<toml::Value> {
    Some(match &node.value {
        Value::Text(text) => toml::Value::String(text.clone()),
        Value::Integer(number) => toml::Value::Integer(i64::try_from((*number)?).ok()?),
        Value::Float(number) => toml::Value::Float(*number),
        Value::Flag(flag) => toml::Value::Boolean(*flag),
        Value::Date => return None,
        Value::List(list) => toml::Value::Array(list.iter().map(plain).collect::<Option<_>>()?),
        Value::Table(table) => {
            let pairs = table.entries.iter().map(|entry| Some((entry.key.clone(), plain(&entry.node)?)));
            toml::Value::Table(pairs.collect::<Option<_>>()?)
        }
    })
}
