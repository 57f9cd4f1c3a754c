//! From text to the loose tree, and what can be said where the text is not TOML.

use super::format::Format;
use super::problem::Problem;
use super::render::quoted;
use super::tree::{self, DEEPEST, Table};
use crate::units::FinancialYear;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Keys standing twice whose first place is looked up: as many as are shown.
const TRACED: usize = 20;

/// Parses a file. Where it is not TOML there is no tree, and only that is said; a key that stands twice is told and
/// the rest is still read. Places count from `offset`.
pub(crate) fn parse(text: &str, offset: usize, format: &Format, problems: &mut Vec<Problem>) -> Option<Table> {
    let before = problems.len();
    let root = read(text, offset, format, problems);
    for (span, _) in problems[before..].iter_mut().flat_map(|problem| &mut problem.spans) {
        *span = span.start + offset..span.end + offset;
    }
    root
}

pub(crate) fn read(text: &str, offset: usize, format: &Format, problems: &mut Vec<Problem>) -> Option<Table> {
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
        problems.extend(places.into_iter().enumerate().map(|(i, place)| stands_twice(text, place, format, i < TRACED)));
        return Some(tree::table(parsed.get_ref(), offset));
    };
    if let Some(deep) = errors.iter().find(|error| error.message() == "recursion limit") {
        problems.push(nested_too_deep(deep.span().unwrap_or(0..0)));
        return None;
    }
    let misspelt = misspelt_values(text);
    let explained: BTreeSet<usize> =
        misspelt.iter().flat_map(|problem| &problem.spans).map(|(span, _)| line_start(text, span.start)).collect();
    let is_explained =
        |error: &toml::de::Error| error.span().is_some_and(|span| explained.contains(&line_start(text, span.start)));
    // The first error that is not one of those: later ones may only follow from it.
    let other = errors.iter().find(|error| !is_explained(error));
    if let Some(error) = other.or(misspelt.is_empty().then_some(first)) {
        let escape =
            error.message().contains("escape").then(|| backslash(text, &error.span().unwrap_or(0..0))).flatten();
        problems.push(escape.unwrap_or_else(|| {
            Problem::new("E0100", format!("this is not TOML: {}", error.message()))
                .at(&error.span().unwrap_or(0..0), error.message())
                .help("correct this line first; the rest of the file is checked once it can be read")
        }));
    }
    problems.extend(misspelt);
    None
}

/// A backslash in a text in quotation marks, as in a path of Windows.
fn backslash(text: &str, span: &Range<usize>) -> Option<Problem> {
    let start = line_start(text, span.start);
    let line = text[start..].lines().next()?;
    // The text around the place, from one quotation mark to the next.
    let at = span.start.min(start + line.len()) - start;
    let open = line.get(..at)?.rfind('"')?;
    let close = line[open + 1..].find('"').map_or(line.len(), |end| open + 1 + end);
    let written = line.get(open + 1..close).filter(|written| written.contains('\\'))?;
    let (whole, slashes) = (start + open..(start + close + 1).min(start + line.len()), written.replace('\\', "/"));
    let single =
        if written.contains('\'') { String::new() } else { format!("'{written}' in single quotation marks, or ") };
    Some(
        Problem::new("E0105", "a backslash in quotation marks begins an escape, and this is none")
            .at(&whole, "not how TOML writes this")
            .help(format!("write {single}\"{slashes}\"")),
    )
}

/// Lines that end with carriage returns alone, which are none to TOML: a comment takes all that follows.
pub(crate) fn carriage_returns(text: &str, name: &str) -> Option<Problem> {
    let bytes = text.as_bytes();
    let alone = (0..bytes.len()).find(|&i| bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'))?;
    let line = bytes[..alone].iter().filter(|byte| **byte == b'\n').count() + 1;
    let title = match text.contains('\n') {
        true => format!("line {line} of {} holds a carriage return alone", quoted(name)),
        false => format!("the lines of {} end with carriage returns alone", quoted(name)),
    };
    let help = "they were line ends once: save it again with line ends of Unix (LF) or Windows (CRLF)";
    Some(Problem::new("E0100", title).help(help))
}

/// A comment that holds characters which change the direction of what follows: then it does not say what it seems to, nor
/// perhaps do the lines around it. (In a text they are told with its key.)
pub(crate) fn turned(text: &str, offset: usize) -> Option<Problem> {
    let is_turning =
        |c: char| matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let in_comment = |place: usize| {
        let line = &text[line_start(text, place)..place];
        let (mut quote, mut escape) = (None, false);
        line.chars().any(|c| {
            match (quote, c) {
                (None, '#') => return true,
                (None, '"' | '\'') => quote = Some(c),
                (Some('"'), '\\') if !escape => {
                    escape = true;
                    return false;
                }
                (Some(open), c) if c == open && !escape => quote = None,
                _ => {}
            }
            escape = false;
            false
        })
    };
    let (place, found) = text.char_indices().find(|&(place, c)| is_turning(c) && in_comment(place))?;
    let span = place + offset..place + found.len_utf8() + offset;
    Some(
        Problem::new("E0107", "a comment holds characters that change the direction of what is read")
            .at(&span, format!("here, \\u{{{:x}}}", found as u32))
            .help("they make a line look like another; remove them"),
    )
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
            return Some(nested_too_deep(i..i + 1));
        }
    }
    None
}

fn nested_too_deep(span: Range<usize>) -> Problem {
    Problem::new("E0106", format!("tables and lists are nested more than {DEEPEST} deep"))
        .at(&span, "the limit is passed here")
        .help("no scenario needs more than five levels; is a closing bracket missing above?")
}

/// Where the line begins that holds this place.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |i| i + 1)
}

/// Takes out the keys of a table that is itself told as standing twice.
fn inside_repeated_tables(text: &str, places: &mut Vec<Range<usize>>) {
    let mut repeated_until = 0;
    places.retain(|place| {
        let is_header = text[line_start(text, place.start)..].trim_start().starts_with('[');
        if is_header {
            let next = text[place.start..].find("\n[");
            repeated_until = next.map_or(text.len(), |i| place.start + i);
        }
        is_header || place.start >= repeated_until
    });
}

/// A duplicate key, and where `traced` the place where it stood first.
fn stands_twice(text: &str, second: Range<usize>, format: &Format, traced: bool) -> Problem {
    let key = text.get(second.clone()).unwrap_or_default().trim_matches(['"', '\'']);
    let line_start = line_start(text, second.start);
    let header = text[line_start..second.start].trim_start().starts_with('[');
    // What stood before the second one is whole: read it again and look there.
    let (before, _) = DeTable::parse_recoverable(if traced { &text[..line_start] } else { "" });
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
    let an_id = header && path.len() == 2 && format.needs_one(path[0]);
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
            let at = start + left.len() + 1 + (right.len() - right.trim_start().len());
            if valid || left.trim_start().starts_with('#') {
                // Nothing to say of this line.
            } else if is_date(written) {
                problems.push(
                    Problem::new("E0211", format!("there is no day {written}"))
                        .about(left.trim())
                        .at(&(at..at + written.len()), "no such day")
                        .help("financial years are written as \"2034/35\""),
                );
            } else if let Some((corrected, why)) = corrected(written) {
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

fn is_date(written: &str) -> bool {
    let shape: String = written.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    shape == "9999-99-99"
}

/// The spelling that TOML knows, and what was wrong.
fn corrected(written: &str) -> Option<(String, &'static str)> {
    const SMART: [char; 8] = ['“', '”', '„', '«', '»', '‘', '’', '‚'];
    if written.starts_with(SMART) || written.ends_with(SMART) {
        let inner = written.trim_matches(SMART).trim_matches(['"', '\'']);
        return Some((format!("\"{inner}\""), "typographic quotation marks"));
    }
    if written.parse::<FinancialYear>().is_ok() {
        return Some((format!("\"{written}\""), "a financial year stands in quotation marks"));
    }
    match written.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => return Some(("true".to_owned(), "TOML says true or false")),
        "false" | "no" | "off" => return Some(("false".to_owned(), "TOML says true or false")),
        _ => {}
    }
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    if written.starts_with(char::is_alphabetic) && written.chars().all(letters) {
        return Some((format!("\"{written}\""), "a text stands in quotation marks"));
    }
    let money = written.trim_start_matches(['£', '€', '$']).trim();
    // £7.1m: amounts are in £m anyway.
    let money = if money == written { money } else { money.trim_end_matches(['m', 'M']).trim() };
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
        false if bare.contains([',', ' ']) => Some((number, "TOML writes no commas or spaces in a number")),
        false => Some((number, "TOML writes digits on both sides of a decimal point, and no zeros in front")),
    }
}

/// `1,000` → `1000`, `0,035` → `0.035`, `12 500` → `12500`; none where it is no number at all.
pub(crate) fn plain_number(text: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (sign, body) = text.strip_prefix('-').map_or(("", text), |body| ("-", body));
    let joined: String = body.split([' ', '\u{a0}', '\u{202f}']).collect();
    if let Some(fraction) = joined.strip_prefix('.').filter(|fraction| digits(fraction)) {
        return Some(format!("{sign}0.{fraction}"));
    }
    if let Some(whole) = joined.strip_suffix('.').filter(|whole| digits(whole)) {
        return Some(format!("{sign}{whole}.0"));
    }
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
    let bare = number.trim_start_matches('0');
    let zero = if bare.is_empty() || bare.starts_with('.') { "0" } else { "" };
    Some(format!("{sign}{zero}{bare}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_s_spellings_get_toml_s() {
        for (written, wanted) in [
            ("£5", "5"),
            ("£7.1m", "7.1"),
            ("£1,500", "1500"),
            ("1,000", "1000"),
            ("1,234,567.5", "1234567.5"),
            ("0,035", "0.035"),
            ("-3,5", "-3.5"),
            ("12 500", "12500"),
            ("3.5%", "\"3.5%\""),
            ("“England”", "\"England\""),
            (".5", "0.5"),
            ("007", "7"),
            ("5.", "5.0"),
            ("worst_first", "\"worst_first\""),
            ("2034/35", "\"2034/35\""),
            ("True", "true"),
        ] {
            assert_eq!(corrected(written).map(|(text, _)| text).as_deref(), Some(wanted), "{written}");
        }
        assert_eq!(corrected("1,2,3x"), None);
    }

    #[test]
    fn lone_carriage_returns_are_told_and_windows_line_ends_are_fine() {
        assert_eq!(carriage_returns("# a\r\nb = 1\r\n", "x"), None);
        let title = |text: &str| carriage_returns(text, "x").map(|problem| problem.title);
        assert_eq!(title("# a\rb = 1\r").as_deref(), Some("the lines of `x` end with carriage returns alone"));
        assert_eq!(title("a = 1\nb\rc").as_deref(), Some("line 2 of `x` holds a carriage return alone"));
    }

    #[test]
    fn brackets_in_texts_and_comments_do_not_nest() {
        assert_eq!(too_deep(&format!("a = \"{}\" # {}", "[".repeat(99), "[".repeat(99))), None);
        assert_eq!(too_deep(&format!("a = {}", "[".repeat(99))).map(|problem| problem.code), Some("E0106"));
    }
}
