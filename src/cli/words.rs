//! Words of the command line: how numbers, paths and commands are written for people.

pub use crate::words::figure;
pub use crate::words::{closest as nearest, count, futures, list};
use std::ffi::OsStr;
use std::path::Path;

/// What is changed, in a line; empty where nothing is.
pub fn changed(changed: &[String]) -> String {
    if changed.is_empty() { String::new() } else { format!("Changed: {}.", text(&changed.join("; "))) }
}

/// A path as it may be shown: control and bidirectional characters and bytes that are no text escaped.
pub fn path(path: &Path) -> String {
    text(&os(path.as_os_str()))
}

/// An argument as text; bytes that are no text are written `\xff`.
pub fn os(argument: &OsStr) -> String {
    match argument.to_str() {
        Some(text) => text.to_owned(),
        None => argument.as_encoded_bytes().escape_ascii().to_string(),
    }
}

/// Text from a stranger as it may be shown.
pub fn text(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().flat_map(|c| if hidden(c) { c.escape_unicode().collect::<Vec<_>>() } else { vec![c] }).collect()
}

/// An argument as it must be typed into a shell.
pub fn shell(argument: &OsStr) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"_-./=,:+%@".contains(&b);
    match argument.to_str() {
        Some(text) if !text.is_empty() && text.bytes().all(plain) => text.to_owned(),
        Some(text) if text.chars().all(|c| !c.is_control()) => format!("'{}'", text.replace('\'', r"'\''")),
        _ => {
            let escape = |b: u8| if b == b'\'' { r"\'".to_owned() } else { b.escape_ascii().to_string() };
            format!("$'{}'", argument.as_encoded_bytes().iter().map(|&b| escape(b)).collect::<String>())
        }
    }
}

/// A path as it must be typed into a shell; one that begins with `-` must not look like a flag.
pub fn shell_path(path: &Path) -> String {
    match path.as_os_str().as_encoded_bytes() {
        [b'-', ..] => format!("./{}", shell(path.as_os_str())),
        _ => shell(path.as_os_str()),
    }
}

/// Bytes in the unit that suits them.
pub fn bytes(n: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
    let (mut value, mut unit) = (n as f64, 0);
    while value >= 1000.0 && unit + 1 < units.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 10.0 && unit > 0 { format!("{value:.1} {}", units[unit]) } else { format!("{value:.0} {}", units[unit]) }
}

/// About so many seconds, in the unit that suits them.
pub fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "under a second".to_owned(),
        s if s < 90.0 => format!("about {s:.0} s"),
        s if s < 5400.0 => format!("about {:.0} min", s / 60.0),
        s => format!("about {:.1} h", s / 3600.0),
    }
}

/// `1 year`, `2 years`.
pub fn plural(n: usize, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {more}", count(n as u64)) }
}

/// Paragraphs in lines of at most `width` characters; what is indented stays as it is.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n") {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        if paragraph.starts_with(' ') {
            out.push_str(paragraph);
            continue;
        }
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1000, 4_294_967_295].map(count), ["0", "999", "1,000", "4,294,967,295"]);
    }

    #[test]
    fn what_a_shell_would_split_is_quoted() {
        assert_eq!(shell(OsStr::new("england.toml")), "england.toml");
        assert_eq!(shell(OsStr::new("my trust.toml")), "'my trust.toml'");
        assert_eq!(shell(OsStr::new("it's")), r"'it'\''s'");
        assert_eq!(shell(OsStr::new("")), "''");
        assert_eq!(shell(OsStr::new("a\nb")), r"$'a\nb'");
        assert_eq!(shell_path(Path::new("-x.toml")), "./-x.toml");
    }

    #[test]
    fn hidden_characters_are_shown_escaped() {
        assert_eq!(text("a\u{202e}b\n"), r"a\u{202e}b\u{a}");
        assert_eq!(text("Süd £"), "Süd £");
    }

    #[test]
    fn paragraphs_are_wrapped_and_what_is_indented_is_not() {
        assert_eq!(
            wrapped("one two three\n\n    a b c d e f g h\n\nfour", 8),
            "one two\nthree\n\n    a b c d e f g h\n\nfour"
        );
    }

    #[test]
    fn lists_end_in_and() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
