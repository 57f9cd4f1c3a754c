//! What is wrong with a file: all of it, in file order, with a stable code each.

use super::source::{Rank, SourceMap};
use std::ops::Range;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// The scenario cannot be used.
    Error,
    /// It can, but look at this.
    Warning,
    /// For information.
    Note,
}

impl Severity {
    /// Severity of a problem code: its first letter says it.
    pub fn of(code: &str) -> Self {
        match code.as_bytes().first() {
            Some(b'W') => Self::Warning,
            Some(b'N') => Self::Note,
            _ => Self::Error,
        }
    }
}

/// One problem.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// `E0102`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub title: String,
    /// Path of the key: `capital.raids.size_share`; empty where there is none.
    pub path: String,
    /// Byte range in the text, with what is said at it.
    pub spans: Vec<(Range<usize>, String)>,
    /// What to do.
    pub help: String,
}

impl Problem {
    /// A problem that stands nowhere yet; its severity follows from its code.
    pub fn new(code: &'static str, title: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::of(code),
            title: title.into(),
            path: String::new(),
            spans: Vec::new(),
            help: String::new(),
        }
    }

    /// The same, about the key at `path`.
    pub fn about(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The same, pointing at a place. A default has no place in the file and is not pointed at.
    pub fn at(mut self, span: &Range<usize>, label: impl Into<String>) -> Self {
        if *span != NOWHERE {
            self.spans.push((span.clone(), label.into()));
        }
        self
    }

    /// The same, saying what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// The place of what stands in no file: a built-in default.
pub(crate) const NOWHERE: Range<usize> = usize::MAX..usize::MAX;

/// All problems of a file, in file order, with the text they point into.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    /// Name of the file.
    pub name: String,
    /// Its text, and those of the files that it names and of each `--set` argument.
    pub pieces: SourceMap,
    /// The problems.
    pub list: Vec<Problem>,
}

impl Problems {
    /// One problem of a file whose text is not at hand.
    pub fn of_file(name: impl Into<String>, problem: Problem) -> Self {
        Self { name: name.into(), list: vec![problem], ..Self::default() }
    }

    /// Problems of a text, which their places point into.
    pub fn of_text(name: impl Into<String>, text: &str, list: Vec<Problem>) -> Self {
        let name = name.into();
        Self { pieces: SourceMap::of(&name, text), name, list }
    }

    /// Calls the last `count` arguments of `--set` by the flag that they really came from.
    pub fn call_last_arguments(&mut self, count: usize, flag: &str) {
        for piece in self.pieces.list.iter_mut().rev().take(count).filter(|piece| piece.rank == Rank::SET) {
            flag.clone_into(&mut piece.name);
        }
    }

    /// Whether any of them makes the scenario unusable.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|problem| problem.severity == severity).count()
    }

    /// Codes in order.
    pub fn codes(&self) -> Vec<&'static str> {
        self.list.iter().map(|problem| problem.code).collect()
    }

    /// Puts the problems in file order, the lowest base first, `--set` last; those without a place come at the end.
    pub(crate) fn sort(&mut self) {
        let pieces = &self.pieces;
        self.list.sort_by_key(|problem| {
            let start = problem.spans.first().map(|(span, _)| span.start);
            let rank = start.and_then(|start| pieces.at(start)).map(|(_, piece)| piece.rank);
            (start.is_none(), rank, start)
        });
    }

    /// Name of the file, line and column, from 1, of the place that a problem points at first.
    pub fn place(&self, problem: &Problem) -> Option<(&str, usize, usize)> {
        self.places(std::slice::from_ref(problem)).pop().flatten()
    }

    /// The same of many, in one walk over the text.
    pub fn places(&self, problems: &[Problem]) -> Vec<Option<(&str, usize, usize)>> {
        let breaks: Vec<usize> = self.pieces.text.match_indices('\n').map(|(place, _)| place).collect();
        let before = |place: usize| breaks.partition_point(|other| *other < place);
        let of = |problem: &Problem| {
            let start = problem.spans.first()?.0.start;
            let (_, piece) = self.pieces.at(start).filter(|(_, piece)| piece.rank != Rank::SET)?;
            let lines = before(start) - before(piece.start);
            let begin = if lines == 0 { piece.start } else { breaks[before(start) - 1] + 1 };
            let column = self.pieces.text.get(begin..start)?.chars().count() + 1;
            Some((piece.name.as_str(), lines + 1, column))
        };
        problems.iter().map(of).collect()
    }

    /// Warnings become errors.
    pub(crate) fn make_strict(&mut self) {
        for problem in &mut self.list {
            if problem.severity == Severity::Warning {
                problem.severity = Severity::Error;
            }
        }
    }
}
