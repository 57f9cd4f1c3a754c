//! From text to the loose tree, and what can be said where the text is not TOML.

use super::problem::Problem;
use super::render::quoted;
use super::tree::{self, DEEPEST, Table};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Parses a file. Where it is not TOML there is no tree, and only that is said; a key that stands twice is told and
/// the rest is still read.
pub(super) fn parse(text: &str, problems: &mut Vec<Problem>) -> Option<Table> {
    if let Some(problem) = too_deep(text) {
        problems.push(problem);
        return None;
    }
    let (parsed, errors) = DeTable::parse_recoverable(text);
    let (twice, errors): (Vec<_>, Vec<_>) = errors.into_iter().partition(|error| error.message() == "duplicate key");
    let Some(first) = errors.first() else {
        // A hundred thousand keys twice are told well enough by the first hundred.
        let mut places: Vec<Range<usize>> = twice.iter().filter_map(toml::de::Error::span).collect();
        places.sort_by_key(|place| place.start);
        inside_repeated_tables(text, &mut places);
        problems.extend(places.into_iter().take(100).map(|place| stands_twice(text, place)));
        return Some(tree::table(parsed.get_ref(), 0));
    };
    let span = first.span().unwrap_or(0..0);
    let misspelt = misspelt_values(text);
    if misspelt.is_empty() {
        problems.push(
            Problem::new("E0100", format!("this is not TOML: {}", first.message()))
                .at(&span, first.message())
                .help("correct this line first; the rest of the file is checked once it can be read"),
        );
    }
    problems.extend(misspelt);
    None
}

/// Brackets nested deeper than any scenario needs, found without recursion.
fn too_deep(text: &str) -> Option<Problem> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escape = false;
    let mut comment = false;
    for (i, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (_, b'\n') => (quote, escape, comment) = (None, false, false),
            _ if comment => {}
            (Some(b'"'), b'\\') if !escape => escape = true,
            (Some(open), _) => {
                if byte == open && !escape {
                    quote = None;
                }
                escape = false;
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'#') => comment = true,
            (None, b'[' | b'{') => depth += 1,
            (None, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(
                Problem::new("E0106", format!("tables and lists are nested more than {DEEPEST} deep"))
                    .at(&(i..i + 1), "the limit is passed here")
                    .help("no scenario needs more than five levels; is a closing bracket missing above?"),
            );
        }
    }
    None
}

/// Takes out the keys of a table that is itself told as standing twice.
fn inside_repeated_tables(text: &str, places: &mut Vec<Range<usize>>) {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let mut repeated_until = 0;
    places.retain(|place| {
        let is_header = text[line_start(place.start)..].trim_start().starts_with('[');
        if is_header {
            let next = text[place.start..].find("\n[");
            repeated_until = next.map_or(text.len(), |i| place.start + i);
        }
        is_header || place.start >= repeated_until
    });
}

/// A duplicate key, with the place where it stood first.
fn stands_twice(text: &str, second: Range<usize>) -> Problem {
    let key = text.get(second.clone()).unwrap_or_default().trim_matches(['"', '\'']);
    let line_start = text[..second.start].rfind('\n').map_or(0, |i| i + 1);
    let header = text[line_start..second.start].trim_start().starts_with('[');
    // What stood before the second one is whole: read it again and look there.
    let (before, _) = DeTable::parse_recoverable(&text[..line_start]);
    let before = tree::table(before.get_ref(), 0);
    let in_line = text[line_start..second.start].contains('{');
    let mut found = Vec::new();
    let parents = if header { header_path(&text[line_start..second.end]) } else { Vec::new() };
    places_of(&before, key, &mut Vec::new(), 0, &mut found);
    let place = if in_line {
        text[line_start..second.start].rfind(key).map(|i| line_start + i..line_start + i + key.len())
    } else if header {
        found.iter().find(|place| place.path == parents).map(|place| place.span.clone())
    } else {
        found.iter().max_by_key(|place| place.table_starts).map(|place| place.span.clone())
    };
    let path: Vec<&str> = parents.iter().map(String::as_str).chain([key]).collect();
    let an_id = header && path.len() == 2 && matches!(path[0], "estate" | "strategy");
    let code = if an_id { "E0300" } else { "E0101" };
    let mut problem = Problem::new(code, format!("{} stands twice", quoted(key)))
        .about(path.join("."))
        .at(&second, "a second time here")
        .help("keep one of the two");
    if let Some(first) = place {
        problem = problem.at(&first, "first here");
    }
    problem
}

/// The tables in which the last key of a `[a.b.c` header lies.
fn header_path(header: &str) -> Vec<String> {
    let mut path: Vec<String> = header
        .trim_start()
        .trim_start_matches('[')
        .split('.')
        .map(|part| part.trim().trim_matches(['"', '\'']).to_owned())
        .collect();
    path.pop();
    path
}

struct Place {
    path: Vec<String>,
    span: Range<usize>,
    /// Where the table around it begins: the latest is the one at hand.
    table_starts: usize,
}

fn places_of(table: &Table, key: &str, path: &mut Vec<String>, table_starts: usize, found: &mut Vec<Place>) {
    for entry in &table.entries {
        if entry.key == key {
            found.push(Place { path: path.clone(), span: entry.key_span.clone(), table_starts });
        }
        if let tree::Value::Table(inner) = &entry.node.value {
            path.push(entry.key.clone());
            places_of(inner, key, path, entry.node.span.start, found);
            path.pop();
        }
    }
}

/// Lines whose value is written as people write, not as TOML does: `£5`, `1,000`, `0,035`, “England”.
fn misspelt_values(text: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some((left, right)) = line.split_once('=') {
            let written = right.split('#').next().unwrap_or_default().trim();
            let valid = DeValue::parse(written).is_ok() || written.is_empty();
            if let Some((corrected, why)) = corrected(written).filter(|_| !valid && !left.trim_start().starts_with('#'))
            {
                let at = start + left.len() + 1 + (right.len() - right.trim_start().len());
                problems.push(
                    Problem::new("E0105", format!("{} is not how TOML writes this", quoted(written)))
                        .about(left.trim())
                        .at(&(at..at + written.len()), why)
                        .help(format!("write: {} = {corrected}", left.trim())),
                );
            }
        }
        start += line.len();
    }
    problems.truncate(100);
    problems
}

/// The spelling that TOML knows, and what was wrong.
fn corrected(written: &str) -> Option<(String, &'static str)> {
    const SMART: [char; 8] = ['“', '”', '„', '«', '»', '‘', '’', '‚'];
    if written.starts_with(SMART) || written.ends_with(SMART) {
        let inner = written.trim_matches(SMART).trim_matches(['"', '\'']);
        return Some((format!("\"{inner}\""), "typographic quotation marks"));
    }
    let money = written.trim_start_matches(['£', '€', '$']).trim();
    let bare = money.trim_end_matches('%').trim();
    let number = plain_number(bare)?;
    if written.ends_with('%') {
        return Some((format!("\"{number}%\""), "a percentage stands in quotation marks"));
    }
    if money != written {
        return Some((number, "the unit stands in the name of the key, not at the number"));
    }
    let decimal_comma = bare.contains(',') && number.contains('.');
    match decimal_comma {
        true => Some((number, "TOML writes decimals with a point")),
        false => Some((number, "TOML writes no commas or spaces in a number")),
    }
}

/// `1,000` → `1000`, `0,035` → `0.035`, `12 500` → `12500`; none where it is no number at all.
fn plain_number(text: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (sign, body) = text.strip_prefix('-').map_or(("", text), |body| ("-", body));
    let joined: String = body.split([' ', '\u{a0}', '\u{202f}']).collect();
    let grouped = |text: &str| {
        let mut groups = text.split(',');
        let first = groups.next().is_some_and(|part| digits(part) && part.len() <= 3 && part != "0");
        first && groups.all(|part| digits(part) && part.len() == 3)
    };
    let number = match joined.split_once('.') {
        Some((whole, fraction)) if digits(fraction) && (digits(whole) || grouped(whole)) => {
            format!("{}.{fraction}", whole.replace(',', ""))
        }
        Some(_) => return None,
        None if grouped(&joined) || digits(&joined) => joined.replace(',', ""),
        None => {
            let (whole, fraction) = joined.split_once(',')?;
            if !digits(whole) || !digits(fraction) {
                return None;
            }
            format!("{whole}.{fraction}")
        }
    };
    Some(format!("{sign}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_s_spellings_get_toml_s() {
        for (written, wanted) in [
            ("£5", "5"),
            ("£1,500", "1500"),
            ("1,000", "1000"),
            ("1,234,567.5", "1234567.5"),
            ("0,035", "0.035"),
            ("-3,5", "-3.5"),
            ("12 500", "12500"),
            ("3.5%", "\"3.5%\""),
            ("“England”", "\"England\""),
        ] {
            assert_eq!(corrected(written).map(|(text, _)| text).as_deref(), Some(wanted), "{written}");
        }
        assert_eq!(corrected("worst_first"), None);
        assert_eq!(corrected("1,2,3x"), None);
    }

    #[test]
    fn brackets_in_texts_and_comments_do_not_nest() {
        assert_eq!(too_deep(&format!("a = \"{}\" # {}", "[".repeat(99), "[".repeat(99))), None);
        assert_eq!(too_deep(&format!("a = {}", "[".repeat(99))).map(|problem| problem.code), Some("E0106"));
    }
}
