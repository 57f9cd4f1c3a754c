//! What is wrong with a file: all of it, in file order, with a stable code each.

use super::pieces::{Pieces, Rank};
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
pub(super) const NOWHERE: Range<usize> = usize::MAX..usize::MAX;

/// All problems of a file, in file order, with the text they point into.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    /// Name of the file.
    pub name: String,
    /// Its text, and those of the files that it names and of each `--set` argument.
    pub pieces: Pieces,
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
        Self { pieces: Pieces::of(&name, text), name, list }
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
    pub(super) fn sort(&mut self) {
        let pieces = &self.pieces;
        self.list.sort_by_key(|problem| {
            let start = problem.spans.first().map(|(span, _)| span.start);
            let rank = start.and_then(|start| pieces.at(start)).map(|(_, piece)| piece.rank);
            (start.is_none(), rank, start)
        });
    }

    /// Name of the file, line and column, from 1, of the place that a problem points at first.
    pub fn place(&self, problem: &Problem) -> Option<(&str, usize, usize)> {
        let start = problem.spans.first()?.0.start;
        let (_, piece) = self.pieces.at(start).filter(|(_, piece)| piece.rank != Rank::SET)?;
        let before = self.pieces.text.get(piece.start..start)?;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Some((&piece.name, self.pieces.line(start), column))
    }

    /// Warnings become errors.
    pub(super) fn make_strict(&mut self) {
        for problem in &mut self.list {
            if problem.severity == Severity::Warning {
                problem.severity = Severity::Error;
            }
        }
    }

    /// As shown on a terminal: at most 20, then a count; with or without colour.
    pub fn render(&self, colour: bool) -> String {
        super::render::render(self, colour)
    }
}

/// Every problem code of this room with what it means.
pub const CODES: &[(&str, &str)] = &[
    ("E0001", "the file does not exist"),
    ("E0002", "the path is a folder, not a file"),
    ("E0003", "the path is not a regular file"),
    ("E0004", "the file is empty"),
    ("E0005", "the file is larger than 4 MiB"),
    ("E0006", "the file is not UTF-8 text"),
    ("E0007", "the file cannot be read"),
    ("E0100", "the file is not TOML"),
    ("E0101", "a key stands twice"),
    ("E0102", "a key is unknown here"),
    ("E0103", "something required is missing"),
    ("E0104", "a value is of the wrong type"),
    ("E0105", "a number or text is written in a way TOML does not know"),
    ("E0106", "tables or lists are nested too deep"),
    ("E0107", "a text holds control or direction characters"),
    ("E0108", "the file is written for a later version"),
    ("E0109", "an identifier has characters that file names and paths cannot hold"),
    ("E0110", "two keys exclude each other"),
    ("E0111", "a question of the template is not answered yet"),
    ("E0200", "a number is not finite"),
    ("E0201", "a cost, count, area, duration or probability is negative"),
    ("E0202", "a value is outside its range"),
    ("E0203", "a rate is above 100 % a year: a percentage was probably meant"),
    ("E0205", "the price base is missing, or real and cash amounts are mixed"),
    ("E0206", "min, mode and max are not in order"),
    ("E0207", "the parameters make no distribution"),
    ("E0208", "a truncation leaves under 1 % of the distribution"),
    ("E0209", "shares or weights do not sum to 1, or are negative"),
    ("E0210", "quantiles do not rise with their probability"),
    ("E0211", "years are out of order or out of range"),
    ("E0212", "a financial year is not written as \"2034/35\""),
    ("E0216", "the seed is not between 0 and 9,223,372,036,854,775,807"),
    ("E0217", "the number of trials is not between 1 and 4,294,967,295, or there are more futures than can be counted"),
    ("E0218", "a sweep has too many cells"),
    ("E0219", "the values of a sweep do not follow from what is written"),
    ("E0221", "a quantile lies beyond what so many futures can show"),
    ("E0230", "more is spoken for inside the capital plan than there is"),
    ("E0231", "a trust's opening cash is below the minimum"),
    ("E0232", "more staff can leave in a year than there are"),
    ("E0233", "a group of staff has no one in post"),
    ("E0234", "no one needs a service, or a group has no demand"),
    ("E0235", "a trust's cash and national raids are simulated together"),
    ("E0300", "two identifiers are the same but for capitals"),
    ("E0301", "a name refers to nothing that exists"),
    ("E0303", "a base is missing, bases form a circle, or more than 16 files build on each other"),
    ("E0304", "a file outside the folder of the scenario is named"),
    (
        "E0305",
        "a correlation is not a matrix of the right size, symmetric, with 1 on its diagonal and nothing beyond 1",
    ),
    ("E0306", "no parameters can have these correlations"),
    ("E0307", "a correlated parameter is not random, or not drawn once a trial"),
    ("E0310", "the table of estates is missing, empty or cannot be read"),
    ("E0311", "a column of the table of estates is missing"),
    ("E0312", "a column of the table of estates is unknown or stands twice"),
    ("E0313", "a row has more or fewer cells than the header"),
    ("E0314", "a cell holds a line break, or its quotation marks do not match"),
    ("E0315", "the cells are not separated by commas"),
    ("E0316", "a number in a table is written in a way that programs do not know"),
    ("E0317", "a cell has no value"),
    ("E0318", "a row is blank"),
    ("E0319", "an identifier stands twice in the table"),
    ("E0320", "a limit (`--fail-if`) is not of the form `p90(backlog_high_gbp_m@2034/35) > 2000`"),
    ("E0330", "fewer than two strategies are to be compared"),
    ("E0331", "scenarios cannot be compared with each other"),
    ("W0202", "a value can leave the range in which it makes sense"),
    ("W0204", "an amount is far from the others: another unit was probably meant"),
    ("N0108", "the file is written for an earlier version and is read as the present one"),
    ("N0206", "min and max are equal: the number is fixed"),
    ("N0207", "the spread is 0: the number is fixed"),
    ("N0211", "years outside the horizon are not used"),
    ("N0230", "a number is not used: what it belongs to is not simulated"),
    ("N0305", "correlations are possible but for a rounding"),
    ("N0306", "correlations were replaced by the nearest that are possible"),
    ("N0307", "a correlated parameter is left out: its system is switched off"),
];
