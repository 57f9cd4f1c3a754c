//! The content without its layout: what `show` prints, and what is hashed.

use super::check::Found;
use super::disk::ReadFile;
use super::problem::NOWHERE;
use super::source::{Origin, SET, SourceMap};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Nested plain values in order of key: numbers, texts, and tables that name a distribution.
pub(crate) fn nested(found: &Found) -> toml::Table {
    let mut root = toml::Table::new();
    for (path, value) in &found.plain {
        let parts: Vec<&str> = path.split('.').collect();
        put(&mut root, &parts, value.clone());
    }
    root
}

fn put(table: &mut toml::Table, parts: &[&str], value: toml::Value) {
    match parts {
        [] => {}
        [name] => {
            table.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let inner = table.entry(*name).or_insert_with(|| toml::Value::Table(toml::Table::new()));
            if let toml::Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

/// SHA-256 over every value, and the evidence of every number, by path: order, comments and layout do not matter, nor
/// which file or argument a value came from.
pub(crate) fn canonical_sha256(found: &Found) -> String {
    let mut text = String::new();
    for (path, value) in &found.plain {
        line(&mut text, path, value);
    }
    for (path, number) in &found.numbers {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{path}\tevidence\t{}\t{}", number.evidence.name(), number.source.escape_debug());
    }
    hex(&Sha256::digest(text.as_bytes()))
}

fn line(text: &mut String, path: &str, value: &toml::Value) {
    let _ = match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                line(text, &format!("{path}.{name}"), value);
            }
            Ok(())
        }
        toml::Value::Float(number) => writeln!(text, "{path}\t{number:?}"),
        toml::Value::String(words) => writeln!(text, "{path}\t{}", words.escape_debug()),
        other => writeln!(text, "{path}\t{other}"),
    };
}

/// Where each value was set.
pub(crate) fn origins(found: &Found, pieces: &SourceMap) -> BTreeMap<String, Origin> {
    let places: Vec<_> = found.plain.keys().map(|path| found.places.get(path).cloned().unwrap_or(NOWHERE)).collect();
    let paths = found.plain.keys().zip(pieces.origins(&places));
    let origin = |(path, origin): (&String, Origin)| match found.numbers.get(path) {
        // An argument may change a part of what a file says.
        Some(number) if number.layer == SET => (path.clone(), Origin { layer: SET.to_owned(), line: None }),
        _ => (path.clone(), origin),
    };
    paths.map(origin).collect()
}

/// SHA-256 of the only file, or over the hashes and names of all.
pub(crate) fn raw_sha256(files: &[ReadFile]) -> String {
    match files {
        [only] => only.sha256.clone(),
        // The scenario's own name is not part of it: renamed, it is the same.
        [first, rest @ ..] => {
            let rest: String = rest.iter().map(|file| format!("{}  {}\n", file.sha256, file.name)).collect();
            sha256(format!("{}\n{rest}", first.sha256).as_bytes())
        }
        [] => sha256(&[]),
    }
}

/// SHA-256 in hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
