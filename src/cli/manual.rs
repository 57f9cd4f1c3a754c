//! What the documents say of a word: the model's glossary and equations, and the columns of the tables.

/// What the model computes.
const MODEL: &str = include_str!("../../docs/model.md");
/// What a run leaves.
const TABLES: &str = include_str!("../../outputs/README.md");

/// Words of the glossary with what they mean: `["band", "risk band"]`.
pub fn glossary() -> impl Iterator<Item = (Vec<&'static str>, String)> {
    let (_, glossary) = MODEL.split_once("\n## Glossary\n").unwrap_or_default();
    glossary.lines().filter_map(|line| {
        let [words, meaning] = cells(line)[..] else { return None };
        let is_row = !matches!(words, "word" | "") && !words.starts_with('-');
        is_row.then(|| (words.split(',').map(str::trim).collect(), plain(meaning)))
    })
}

/// What the glossary says of a word, with its heading. The beginning of a long word will do: `discount` of `discounting`.
pub fn meaning(word: &str) -> Option<(String, String)> {
    let word = word.to_lowercase();
    let is_it = |known: &&str| {
        let known = known.to_lowercase();
        known == word || word.strip_suffix('s') == Some(&known) || (word.len() >= 5 && known.starts_with(&word))
    };
    let mut all: Vec<_> = glossary().filter(|(words, _)| words.iter().any(is_it)).collect();
    // The very word before one that only begins alike.
    all.sort_by_key(|(words, _)| !words.iter().any(|known| known.to_lowercase() == word));
    let (words, meaning) = all.into_iter().next()?;
    let more = if words.iter().any(|word| word.contains("present value")) { present_values() } else { String::new() };
    Some((words.join(", "), meaning + &more))
}

/// How present values are computed from the tables.
fn present_values() -> String {
    let section = TABLES.split_once("\n## Present values\n").map_or("", |(_, after)| after);
    let section = section.split("\n## ").next().unwrap_or_default().trim();
    format!("\n\n{}", plain(section))
}

/// Numbers of the equations, in the order of the model: `E5`.
pub fn equations() -> impl Iterator<Item = &'static str> {
    MODEL.lines().filter_map(|line| line.strip_prefix("**(")?.split_once(")**").map(|(number, _)| number))
}

/// The paragraph of an equation, and the section in which it stands.
pub fn equation(word: &str) -> Option<(String, String)> {
    let number = word.trim_matches(['(', ')']).to_ascii_uppercase();
    let start = MODEL.find(&format!("\n**({number})**"))? + 1;
    let heading = MODEL[..start]
        .lines()
        .rev()
        .find_map(|line| line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#')));
    let paragraph = MODEL[start..].split("\n\n").next().unwrap_or_default();
    Some((format!("({number}): an equation of docs/model.md, \"{}\"", heading.unwrap_or_default()), plain(paragraph)))
}

/// Columns of the tables: name, table, meaning.
pub fn columns() -> Vec<(&'static str, &'static str, String)> {
    let mut table = "";
    let mut found = Vec::new();
    for line in TABLES.lines() {
        if let Some((name, _)) = line.strip_prefix("**`").and_then(|rest| rest.split_once('`')) {
            table = name;
        } else if line.starts_with("## ") {
            table = "";
        }
        if let ([names, meaning], false) = (&cells(line)[..], table.is_empty()) {
            let named = names.split('`').skip(1).step_by(2).filter(|name| !name.is_empty());
            found.extend(named.map(|name| (name, table, plain(meaning))));
        }
    }
    found
}

/// The cells of a row of a table in Markdown; none of another line.
fn cells(line: &str) -> Vec<&str> {
    let row = line.trim().strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    row.map(|row| row.split('|').map(str::trim).collect()).unwrap_or_default()
}

/// Markdown as plain text: no stars, of a link its words; lines of a paragraph joined.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let parts = link.split_once("](").and_then(|(words, after)| Some((words, after.split_once(')')?.1)));
        out.push_str(before);
        rest = match parts.filter(|(words, _)| !words.contains('\n')) {
            Some((words, after)) => {
                out.push_str(words);
                after
            }
            None => {
                out.push('[');
                link
            }
        };
    }
    let text = (out + rest).replace("**", "");
    let joined = |paragraph: &str| match paragraph.starts_with("    ") || paragraph.starts_with("```") {
        true => paragraph.to_owned(),
        false => paragraph.lines().collect::<Vec<_>>().join(" "),
    };
    text.split("\n\n").map(joined).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_are_read_and_their_words_found() {
        assert!(glossary().count() > 20 && equations().count() > 50 && columns().len() > 30);
        assert!(meaning("raid").unwrap().1.starts_with("capital moved"));
        assert!(meaning("risk band").unwrap().1.starts_with("low, moderate"));
        for word in ["lease", "borrow", "sensitivity", "discounting"] {
            assert!(meaning(word).is_some(), "{word}");
        }
        assert!(meaning("nothing").is_none());
        let (heading, said) = equation("e5").unwrap();
        assert!(heading.starts_with("(E5)") && said.contains("Re-survey"), "{heading}: {said}");
        assert!(equation("(F7)").is_some() && equation("E999").is_none());
        let mcse = columns().into_iter().find(|(name, ..)| *name == "mcse").unwrap();
        assert!(mcse.1 == "summary" && mcse.2.contains("standard error"), "{mcse:?}");
    }

    /// What a finance director asks for first is answered, and the sum can be followed.
    #[test]
    fn present_values_are_told_of() {
        for word in ["discount", "discounting", "present value", "NPV", "NPSV", "net present social value"] {
            let said = meaning(word).unwrap().1;
            assert!(said.contains("3.5 %") && said.contains("1.035") && said.contains("summary"), "{word}: {said}");
        }
        for word in
            ["BCR", "benefit-cost ratio", "whole-life cost", "optimism bias", "payback", "outturn", "moratorium"]
        {
            assert!(meaning(word).is_some(), "{word}");
        }
    }
}
