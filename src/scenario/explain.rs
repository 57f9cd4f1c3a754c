//! Problem codes explained: the entries of `docs/problems.md`, which is part of the program.

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

/// Every problem code of a scenario with what it means.
pub const CODES: &[(&str, &str)] = &[
    ("E0001", "the file does not exist"),
    ("E0002", "the path is a folder, not a file"),
    ("E0003", "the path is not a regular file"),
    ("E0004", "the file is empty"),
    ("E0005", "the file is larger than 4 MiB, or the table larger than 64"),
    ("E0006", "the file is not UTF-8 text"),
    ("E0007", "the file cannot be read"),
    ("E0008", "the file is a workbook, a document or an archive, not a text"),
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
    ("E0210", "quantiles do not rise with their probability, or thresholds of approval fall"),
    ("E0211", "years are out of order or out of range, or a life is shorter than what comes before it"),
    ("E0212", "a financial year is not written as \"2034/35\""),
    ("E0216", "the seed is not between 0 and 9,223,372,036,854,775,807"),
    ("E0217", "the number of trials is not between 1 and 4,294,967,295, or there are more futures than can be counted"),
    ("E0218", "a sweep has too many cells"),
    ("E0219", "the values of a sweep do not follow from what is written"),
    ("E0221", "a quantile lies beyond what so many futures can show"),
    ("E0230", "more is spoken for inside the capital plan than there is, or programmes take away more than there is"),
    ("E0231", "a trust's opening cash is below the minimum"),
    ("E0232", "more staff can leave in a year than there are"),
    ("E0233", "a group of staff has no one in post"),
    ("E0234", "no one needs a service, or a group has no demand"),
    ("E0235", "a trust's cash and national raids are simulated together"),
    ("E0300", "two identifiers are the same but for capitals"),
    ("E0301", "a name refers to nothing that exists"),
    ("E0302", "programmes wait for each other in a circle"),
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
    ("E0321", "the header of a table is not in its first row, or stands twice"),
    ("E0322", "the table is a national estates return as it is published"),
    ("E0330", "fewer than two strategies are to be compared"),
    ("E0331", "scenarios cannot be compared with each other"),
    ("W0202", "a value can leave the range in which it makes sense"),
    ("W0203", "a spread is more than its number can have: a percentage was probably meant"),
    ("W0204", "an amount is far from what it is held against: another unit was probably meant"),
    ("W0240", "the record does not agree with the estates, or its bands with its total"),
    ("W0241", "a row of estates is the sum of the others"),
    ("W0242", "an estate has backlog and no floor area"),
    ("W0302", "a programme stands before one that must be live first, so as listed neither would start"),
    ("N0108", "the file is written for an earlier version and is read as the present one"),
    ("N0206", "min and max are equal: the number is fixed"),
    ("N0207", "the spread is 0: the number is fixed"),
    ("N0211", "years outside the horizon are not used"),
    ("N0230", "a number is not used: what it belongs to is not simulated"),
    ("N0236", "a row's figure is mostly survey error"),
    ("N0237", "the horizon is longer than twenty years"),
    ("N0238", "a limit holds backlog in cash of the day against one number"),
    ("N0243", "a floor area is not known and is taken by backlog"),
    ("N0305", "correlations are possible but for a rounding"),
    ("N0306", "correlations were replaced by the nearest that are possible"),
    ("N0307", "a correlated parameter is left out: its system is switched off"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_entry_and_every_entry_a_code() {
        let headings: Vec<&str> = ENTRIES.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let expected: Vec<String> = CODES.iter().map(|(code, meaning)| format!("{code}: {meaning}")).collect();
        assert_eq!(headings, expected, "docs/problems.md and explain::CODES");
        for (code, _) in CODES {
            let entry = explain(code).unwrap_or_else(|| panic!("the entry of {code} has not its parts"));
            assert!(entry.why.len() > 40 && entry.wrong != entry.mended, "{code}");
        }
    }
}
