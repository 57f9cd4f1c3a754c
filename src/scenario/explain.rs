//! Problem codes explained: the entries of `docs/problems.md`, which is part of the program.

use super::problem::CODES;

const ENTRIES: &str = include_str!("../../docs/problems.md");

/// A problem code with what it means and an example of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Explained {
    /// `E0102`.
    pub code: &'static str,
    /// What it means, in half a sentence.
    pub meaning: &'static str,
    /// Why it is so and what to do, in paragraphs.
    pub why: &'static str,
    /// What gives this code.
    pub wrong: Example,
    /// The same, mended.
    pub mended: Example,
}

/// An example of a problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Example {
    /// A part of a scenario that is otherwise complete.
    Scenario(&'static str),
    /// The table that `estates_csv` of such a scenario names.
    Table(&'static str),
    /// A command, for what a scenario's text cannot show.
    Command(&'static str),
}

/// The entry of a code; none where there is no such code.
///
/// # Examples
/// ```
/// use capcast::scenario::explain::{Example, explain};
/// let entry = explain("E0102").unwrap();
/// assert_eq!(entry.wrong, Example::Scenario("[run]\ntrails = 10_000\n"));
/// ```
pub fn explain(code: &str) -> Option<Explained> {
    let (code, meaning) = *CODES.iter().find(|(known, _)| *known == code)?;
    let entry = ENTRIES.split("\n## ").skip(1).find(|entry| entry.starts_with(code))?;
    let (_, body) = entry.split_once('\n')?;
    let (why, examples) = body.split_once("\nWrong:\n")?;
    let (wrong, mended) = examples.split_once("\nMended:\n")?;
    Some(Explained { code, meaning, why: why.trim(), wrong: example(wrong)?, mended: example(mended)? })
}

/// The block of code in a piece of the page.
fn example(text: &'static str) -> Option<Example> {
    let (_, block) = text.split_once("```")?;
    let (language, block) = block.split_once('\n')?;
    let (block, _) = block.split_once("```")?;
    match language {
        "toml" => Some(Example::Scenario(block)),
        "csv" => Some(Example::Table(block)),
        "sh" => Some(Example::Command(block)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_entry_and_every_entry_a_code() {
        let headings: Vec<&str> = ENTRIES.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let expected: Vec<String> = CODES.iter().map(|(code, meaning)| format!("{code}: {meaning}")).collect();
        assert_eq!(headings, expected, "docs/problems.md and problem::CODES");
        for (code, _) in CODES {
            let entry = explain(code).unwrap_or_else(|| panic!("the entry of {code} has not its parts"));
            assert!(entry.why.len() > 40 && entry.wrong != entry.mended, "{code}");
        }
    }
}
