//! What keys say together: relations between keys of a table, and what checks of single parts need to ask.

use super::check::Check;
use super::key::join;
use super::number::{drawn, trimmed};
use super::problem::{NOWHERE, Problem};
use super::render::quoted;
use super::suggest::{closest, listed};
use super::value::ALL;
use crate::units::FinancialYear;
use std::ops::Range;

/// Sum of shares may miss 1 by this much.
const SUM_TOLERANCE: f64 = 1e-9;

/// A relation between keys of one table, by their names in it.
pub(crate) enum Relation {
    /// One of two keys: both are told at both, neither at the table.
    Either { keys: [&'static str; 2], both: Said, neither: Said },
    /// A key that must be there because of something else, where that is told.
    Needs { key: &'static str, because: Because, label: &'static str, help: &'static str },
    /// Keys that mean something only where the key `of` has this word.
    OnlyUnder { keys: &'static [&'static str], of: &'static str, word: &'static str },
}

/// Why a key must be there.
#[derive(Clone, Copy)]
pub(crate) enum Because {
    /// Its table stands.
    Table,
    /// Another key of the table stands.
    Key(&'static str),
    /// A key of the table has a word.
    Word(&'static str, &'static str),
}

/// What is told where a relation does not hold; `@` stands for the table.
pub(crate) struct Said {
    /// The key that it is about.
    pub about: &'static str,
    pub title: &'static str,
    /// What is said at the table.
    pub label: &'static str,
    pub help: &'static str,
}

impl Relation {
    /// What is wrong in this table, if anything.
    fn broken(&self, check: &Check<'_>, table: &str) -> Vec<Problem> {
        let stands = |key: &str| check.stands(&join(table, key));
        let place = |key: &str| check.place(&join(table, key));
        let word = |key: &str| check.found.texts.get(&join(table, key)).map(String::as_str);
        let said = |code, said: &Said| {
            let title = said.title.replace("`@`", &quoted(table)).replace('@', table);
            Problem::new(code, title).about(join(table, said.about)).help(said.help)
        };
        match self {
            Self::Either { keys: [one, other], both, neither } => match (stands(one), stands(other)) {
                (true, true) => {
                    vec![said("E0110", both).at(&place(one), "either this").at(&place(other), "or this")]
                }
                (false, false) if check.stands(table) => {
                    vec![said("E0103", neither).at(&check.place(table), neither.label)]
                }
                _ => Vec::new(),
            },
            Self::Needs { key, because, label, help } => {
                let (needed, at) = match *because {
                    Because::Table => (check.stands(table), check.place(table)),
                    Because::Key(other) => (stands(other), place(other)),
                    Because::Word(of, needs) => (word(of) == Some(needs), check.place(table)),
                };
                if !needed || stands(key) {
                    return Vec::new();
                }
                let problem = Problem::new("E0103", format!("`{key}` is missing in [{table}]")).about(join(table, key));
                vec![problem.at(&at, *label).help(*help)]
            }
            Self::OnlyUnder { keys, of, word: only } => {
                let Some(stated) = word(of).filter(|stated| stated != only) else { return Vec::new() };
                let problem = |key: &&str| {
                    Problem::new("E0110", format!("`{key}` has no meaning under the {of} {}", quoted(stated)))
                        .about(join(table, key))
                        .at(&place(key), format!("only for {only}"))
                        .help(format!("remove it, or write {of} = \"{only}\""))
                };
                keys.iter().filter(|key| stands(key)).map(problem).collect()
            }
        }
    }
}

impl Check<'_> {
    /// Tells which of these relations do not hold in a table.
    pub fn relate(&mut self, table: &str, relations: &[Relation]) {
        let broken: Vec<Problem> = relations.iter().flat_map(|relation| relation.broken(self, table)).collect();
        self.problems.extend(broken);
    }

    /// Tells a problem about a key, at these keys or tables, each with what is said there.
    pub fn tell(
        &mut self,
        code: &'static str,
        about: &str,
        title: impl Into<String>,
        at: &[(&str, &str)],
        help: impl Into<String>,
    ) {
        let problem = Problem::new(code, title).about(about).help(help);
        self.problems.push(at.iter().fold(problem, |problem, (path, label)| problem.at(&self.place(path), *label)));
    }

    /// Holds keys against each other: first what each part says of its own, then what needs all of them.
    pub fn cross_checks(&mut self) {
        self.names();
        let of_parts = self.format.parts.iter().flat_map(|part| part.checks);
        for check in of_parts.chain(self.format.last) {
            check(self);
        }
    }

    /// What has no name for people is called by its identifier.
    fn names(&mut self) {
        let mut names: Vec<(String, String)> = Vec::new();
        for named in self.format.named.iter().filter(|named| !named.name.is_empty()) {
            let ids = self.found.ids.get(named.path).into_iter().flatten();
            names.extend(ids.map(|id| (format!("{}.{id}.{}", named.path, named.name), id.clone())));
        }
        names.extend(self.found.texts.get("id").map(|id| ("name".to_owned(), id.clone())));
        for (path, id) in names {
            if self.found.texts.get(&path).is_some_and(String::is_empty) {
                self.found.plain.insert(path.clone(), id.clone().into());
                self.found.texts.insert(path, id);
            }
        }
    }

    /// Where a key or table stands.
    pub fn place(&self, path: &str) -> Range<usize> {
        self.found.places.get(path).cloned().unwrap_or(NOWHERE)
    }

    /// Whether a key or table stands in the file.
    pub fn stands(&self, path: &str) -> bool {
        self.found.places.contains_key(path)
    }

    /// Whether a misspelt key was probably meant to be this one: it is not missed as well.
    pub fn is_meant(&self, path: &str) -> bool {
        self.meant.contains(path)
    }

    /// A text or word.
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.found.texts.get(path).map(String::as_str)
    }

    /// A financial year.
    pub fn year_at(&self, path: &str) -> Option<FinancialYear> {
        self.found.years.get(path).copied()
    }

    /// The mean of a number.
    pub fn mean(&self, path: &str) -> Option<f64> {
        self.found.numbers.get(path).map(|number| number.distribution.mean())
    }

    /// The least and greatest value that a number can have.
    pub fn ends(&self, path: &str) -> Option<(f64, f64)> {
        self.found.numbers.get(path).map(|number| drawn(&number.distribution))
    }

    /// Identifiers of a table of named things, in the order of the file.
    pub fn ids(&self, table: &str) -> Vec<String> {
        self.found.ids.get(table).cloned().unwrap_or_default()
    }

    /// Paths of the things of such a table.
    pub fn paths(&self, table: &str) -> Vec<String> {
        self.ids(table).iter().map(|id| join(table, id)).collect()
    }

    /// Holds a list of identifiers against the table that they are of: each is there, and the list is not empty.
    pub fn are_known(&mut self, path: &str, table: &str, one: &str) {
        let Some(named) = self.found.lists.get(path).cloned() else { return };
        let ids = self.ids(table);
        let known: Vec<&str> = ids.iter().map(String::as_str).collect();
        if named.is_empty() {
            let title = format!("{} names no {one}", quoted(path));
            let help = format!("name at least one of {}, or write \"{ALL}\"", listed(&known));
            self.tell("E0103", path, title, &[(path, "an empty list")], help);
        }
        let unknown = named.iter().filter(|(name, _)| !known.contains(&name.as_str()));
        for (name, span) in unknown.filter(|(name, _)| !(name == ALL && named.len() == 1)).cloned().collect::<Vec<_>>()
        {
            let help = match closest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => format!("the scenario has no [{table}.ID]"),
                None => format!("it may be {}", listed(&known)),
            };
            let title = format!("the scenario has no {one} {}", quoted(&name));
            self.problems.push(Problem::new("E0301", title).about(path).at(&span, "unknown").help(help));
        }
    }

    /// Whether these shares sum to 1; says so where not.
    pub fn sums_to_one(&mut self, shares: &[f64], path: &str, span: &Range<usize>) -> bool {
        let sum = shares.iter().fold(0.0, |sum, share| sum + share);
        let one = (sum - 1.0).abs() <= SUM_TOLERANCE;
        if !one {
            self.problems.push(
                Problem::new("E0209", format!("the shares in {} sum to {}, not 1", quoted(path), trimmed(sum)))
                    .about(path)
                    .at(span, format!("sum {}", trimmed(sum)))
                    .help("correct them so that they sum to 1"),
            );
        }
        one
    }
}
