//! STUB: what is wrong with a file, all of it, with a stable code each.

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
    pub spans: Vec<(std::ops::Range<usize>, String)>,
    /// What to do.
    pub help: String,
}

/// All problems of a file, in file order, with the text they point into.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Problems {
    /// Name of the file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The problems.
    pub list: Vec<Problem>,
}

impl Problems {
    /// As shown on a terminal: at most 20, then a count; with or without colour.
    pub fn render(&self, colour: bool) -> String {
        let _ = colour;
        String::new()
    }
}
