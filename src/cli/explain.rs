//! `capcast explain`: what does this word mean?

use super::{Failure, Talk, manual, words};
use crate::outcomes::{Metric, Outcome};
use crate::scenario::explain::{CODES, Example, explain};
use crate::scenario::keys::{KEYS, Key, tables};
use crate::scenario::{FORMAT, Rule, describe};
use clap::Args;
use std::fmt::Write;

/// Columns of what is printed.
const WIDTH: usize = 100;

/// Explains a problem code, an outcome, a strategy's rule, a distribution, a key of a scenario, a word or an equation of
/// the model, or a column of the tables.
#[derive(Args, Debug)]
#[command(help_template = super::TEMPLATE, before_help = "\
Examples:
  capcast explain                              every word it knows
  capcast explain E0102                        a problem, with an example and the same mended
  capcast explain deferral_cost_real_gbp_m     an outcome
  capcast explain capital.share_to_backlog     a key; the last part alone will do
  capcast explain raid                         a word of the model
  capcast explain E5                           an equation of docs/model.md
  capcast explain mcse                         a column of the tables")]
pub struct Explain {
    /// The word; none: lists what there is.
    #[arg(value_name = "WORD")]
    word: Option<String>,
}

impl Explain {
    /// Prints the explanation, or what there is to explain.
    pub fn run(self, talk: &Talk) -> Result<(), Failure> {
        let Some(word) = self.word else { return talk.data(&everything()) };
        let found = about(&word);
        if found.is_empty() {
            return Err(Failure::Refused(unknown(&word)));
        }
        talk.data(&found.join("\n"))
    }
}

/// Everything that has this name.
fn about(word: &str) -> Vec<String> {
    let word = word.trim().trim_matches(['[', ']', '`']);
    let mut found: Vec<String> = explain(&word.to_ascii_uppercase())
        .map(|entry| {
            let heading = format!("{}: {}", entry.code, entry.meaning);
            let (wrong, mended) = (example(entry.wrong), example(entry.mended));
            said(&heading, &format!("{}\n\nWrong:\n\n{wrong}\n\nMended:\n\n{mended}", entry.why))
        })
        .into_iter()
        .collect();
    found.extend(Metric::named(word).map(metric));
    found.extend(Rule::ALL.into_iter().find(|rule| rule.name() == word).map(rule));
    found.extend(
        describe::distributions()
            .into_iter()
            .find(|(name, _)| *name == word)
            .map(|(name, ways)| said(&format!("{name}: a distribution"), &describe::sentence(&ways))),
    );
    found.extend(tables_and_keys(word));
    found
        .extend(manual::meaning(word).map(|(words, meaning)| said(&format!("{words}: a word of the model"), &meaning)));
    found.extend(manual::equation(word).map(|(heading, paragraph)| said(&heading, &paragraph)));
    let columns = manual::columns().into_iter().filter(|(name, ..)| *name == word);
    found.extend(
        columns.map(|(name, table, meaning)| said(&format!("{name}: a column of the table {table}"), &meaning)),
    );
    found
}

/// The table or key at this path; where there is none, every one whose last part it is.
fn tables_and_keys(word: &str) -> Vec<String> {
    let tables = tables();
    let told = |is_it: &dyn Fn(&str) -> bool| -> Vec<String> {
        let tables = tables.iter().filter(|path| is_it(path)).map(|path| table(path));
        tables.chain(KEYS.iter().filter(|known| is_it(known.path)).map(key)).collect()
    };
    let exact = told(&|path| stands_at(path, word));
    if exact.is_empty() { told(&|path| last(path) == word) } else { exact }
}

/// Whether a pattern is this path: `estate.*.name` is `estate.london.name`, `estate.ID.name` and itself.
fn stands_at(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('.');
    let fits = pattern.split('.').all(|known| parts.next().is_some_and(|part| known == "*" || known == part));
    fits && parts.next().is_none()
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A heading and paragraphs.
fn said(heading: &str, body: &str) -> String {
    format!("{heading}\n\n{}\n", words::wrapped(body, WIDTH))
}

/// An example, indented, so that it is seen as one.
fn example(example: Example) -> String {
    let (text, begin) = match example {
        Example::Scenario(text) | Example::Table(text) => (text, "    "),
        Example::Command(text) => (text, "    $ "),
    };
    let lines: Vec<String> =
        text.lines().map(|line| if line.is_empty() { "    ".to_owned() } else { format!("{begin}{line}") }).collect();
    lines.join("\n")
}

fn metric(metric: Metric) -> String {
    let Outcome { name, unit, kind, needs, equations, about, .. } = metric.outcome();
    let equation = match equations {
        [] => "In words in docs/model.md, \"Outcomes\".".to_owned(),
        [one] => format!("Equation ({one}) in docs/model.md."),
        several => format!("Equations ({}) in docs/model.md.", several.join(", ")),
    };
    let needs = needs.in_words().map_or_else(String::new, |needs| format!(" Simulated only with {needs}."));
    let body = format!("{about}\n\nUnit: {}; {}. {equation}{needs}", unit.name(), kind.in_words());
    said(&format!("{name}: an outcome"), &body)
}

fn rule(rule: Rule) -> String {
    let written = match rule {
        Rule::RingFenced => {
            "\n    rule = \"ring_fenced\"\n    pots = { low = 0.1, moderate = 0.2, significant = 0.3, high = 0.4 }"
                .to_owned()
        }
        Rule::Weighted => "\n    rule = \"weighted\"\n    weights = { risk = 3, age = 1, size = 1 }".to_owned(),
        Rule::Staged => {
            "\n    rule = \"staged\"\n    first = \"proportional\" # other strategies of the scenario\n    then = \"worst_first\"\n    from_year = \"2030/31\" # or when_metric = \"backlog_high_real_gbp_m\" and above_gbp_m = 5_000"
                .to_owned()
        }
        rule => format!("\n    rule = \"{}\"", rule.name()),
    };
    let body = format!(
        "{} What repairs leave is shared out so; docs/model.md, \"Strategies\", has the equations. In a scenario:\n\n    [strategy.ID]{written}",
        describe::sentence(rule.about())
    );
    said(&format!("{}: a strategy's rule", rule.name()), &body)
}

fn table(path: &str) -> String {
    let names: Vec<&str> = FORMAT.children(path).iter().copied().filter(|name| *name != "*").collect();
    let mut body = describe::sentence(&FORMAT.about_table(path));
    if !names.is_empty() {
        body = format!("{body} It holds {}.", words::list(&names));
    }
    said(&format!("[{}]: a table of a scenario", FORMAT.header(path)), &body)
}

fn key(key: &Key) -> String {
    let place = match FORMAT.table_of(key).as_str() {
        "" => "Stands at the top of the file.".to_owned(),
        table => format!("Stands in [{table}]."),
    };
    said(&format!("{}: a key of a scenario", FORMAT.header(key.path)), &format!("{} {place}", FORMAT.describe(key)))
}

fn unknown(word: &str) -> String {
    let metrics = Metric::ALL.into_iter().map(Metric::name);
    let rules = Rule::ALL.into_iter().map(Rule::name);
    let paths = KEYS.iter().flat_map(|key| [key.path, key.name()]);
    let codes = CODES.iter().map(|(code, _)| *code);
    let glossary: Vec<&str> = manual::glossary().flat_map(|(words, _)| words).collect();
    let columns: Vec<&str> = manual::columns().into_iter().map(|(name, ..)| name).collect();
    let others = glossary.into_iter().chain(columns);
    let looks_like_a_code = word.len() == 5 && word.bytes().skip(1).all(|b| b.is_ascii_digit());
    let near = match looks_like_a_code {
        // One digit off is another problem altogether.
        true => None,
        false => words::nearest(word, metrics.chain(rules).chain(paths).chain(codes).chain(others)),
    };
    let help = match near {
        Some(near) => format!("did you mean {near}?"),
        None => "`capcast explain` lists what there is".to_owned(),
    };
    format!("there is nothing called `{}` to explain; {help}", words::text(word))
}

/// All words, by kind.
fn everything() -> String {
    let mut out = String::from("capcast explain WORD\n");
    let mut kind = |name: &str, all: Vec<String>| {
        // No line parts a word of two words.
        const WITHIN: &str = "\u{1}";
        let all: Vec<String> = all.iter().flat_map(|one| one.split(", ")).map(|one| one.replace(' ', WITHIN)).collect();
        // Writing to a String cannot fail.
        let _ = write!(out, "\n{name}\n\n{}\n", words::wrapped(&all.join(", "), WIDTH).replace(WITHIN, " "));
    };
    kind("Problem codes", CODES.iter().map(|(code, _)| (*code).to_owned()).collect());
    kind("Outcomes", Metric::ALL.into_iter().map(|metric| metric.name().to_owned()).collect());
    kind("Rules of strategies", Rule::ALL.into_iter().map(|rule| rule.name().to_owned()).collect());
    kind("Distributions", describe::distributions().into_iter().map(|(name, _)| name.to_owned()).collect());
    kind("Words of the model", manual::glossary().map(|(words, _)| words.join(", ")).collect());
    kind("Equations of the model", manual::equations().map(str::to_owned).collect());
    let mut columns: Vec<String> = manual::columns().into_iter().map(|(name, ..)| name.to_owned()).collect();
    columns.sort();
    columns.dedup();
    kind("Columns of the tables", columns);
    kind("Keys of a scenario", KEYS.iter().map(|key| FORMAT.header(key.path)).collect());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_in_the_list_is_explained() {
        let listed = everything();
        let words = listed.lines().skip(1).filter(|line| line.contains(", ") || line.ends_with(','));
        let words: Vec<&str> =
            words.flat_map(|line| line.split(',')).map(str::trim).filter(|word| !word.is_empty()).collect();
        assert!(words.len() > KEYS.len() + CODES.len() + Metric::ALL.len(), "{}", words.len());
        for word in words {
            assert!(!about(word).is_empty(), "{word}");
        }
    }

    #[test]
    fn a_key_is_found_by_its_path_its_place_in_a_file_and_its_last_part() {
        for word in ["estate.*.area_m2", "estate.ID.area_m2", "estate.london.area_m2", "area_m2"] {
            let found = about(word);
            assert_eq!(found.len(), 1, "{word}");
            assert!(found[0].starts_with("estate.ID.area_m2: a key"), "{}", found[0]);
        }
        assert_eq!(about("persistence").len(), 4); // two of prices, one of demand, one of surveys
        assert!(about("[capital.raids]")[0].contains("size_share"));
        // An outcome and a table.
        assert_eq!(about("incidents").len(), 2);
        assert!(about("nothing_of_the_kind").is_empty());
    }

    #[test]
    fn what_was_probably_meant_is_said() {
        assert!(unknown("capital.pot_gpb_m").contains("capital.pot_gbp_m"));
        assert!(unknown("worst_frist").contains("worst_first"));
        assert!(unknown("E9999").contains("lists"));
    }
}
