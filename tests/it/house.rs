//! The rooms of the house: imports go one way, crates stay in their rooms, only the command line talks, and what the
//! code calls an equation stands in docs/model.md.

use std::path::{Path, PathBuf};

/// Each room with the rooms that it may import, from the ground up.
const ROOMS: [(&str, &[&str]); 19] = [
    ("parallel", &[]),
    ("units", &[]),
    ("words", &[]),
    ("num", &["units"]),
    ("outcomes", &["num", "units"]),
    ("draw", &["num", "units"]),
    ("strategy", &["draw", "num", "units"]),
    ("file", &["draw", "num", "units", "words"]),
    ("systems", &["file", "strategy", "outcomes", "draw", "num", "units", "words"]),
    ("scenario", &["systems", "file", "outcomes", "draw", "num", "units", "words"]),
    ("engine", &["scenario", "systems", "strategy", "outcomes", "draw", "num", "units", "words", "parallel"]),
    (
        "analysis",
        &["engine", "scenario", "systems", "strategy", "outcomes", "draw", "num", "units", "words", "parallel"],
    ),
    // How a system tells of its step: in its room, and above the engine whose record it reads.
    ("trace", &["engine", "scenario", "systems", "strategy", "outcomes", "draw", "num", "units", "words"]),
    (
        "study",
        &[
            "analysis", "engine", "scenario", "systems", "strategy", "outcomes", "draw", "num", "units", "words",
            "parallel",
        ],
    ),
    (
        "output",
        &[
            "study", "analysis", "engine", "scenario", "systems", "strategy", "outcomes", "draw", "num", "units",
            "words",
        ],
    ),
    ("chart", &["analysis", "engine", "scenario", "systems", "strategy", "outcomes", "draw", "num", "units", "words"]),
    (
        "report",
        &[
            "chart", "output", "analysis", "engine", "scenario", "systems", "strategy", "outcomes", "draw", "num",
            "units", "words",
        ],
    ),
    (
        "cli",
        &[
            "report", "chart", "output", "study", "trace", "analysis", "engine", "scenario", "systems", "strategy",
            "outcomes", "draw", "num", "units", "words",
        ],
    ),
    ("main", &["cli"]),
];

/// Crates that few rooms keep to themselves, by the beginning of their names.
const CRATES: [(&str, &[&str]); 15] = [
    ("annotate_snippets", &["file"]),
    ("csv_core", &["file"]),
    ("polars", &["output"]),
    ("atomic_write_file", &["output"]),
    ("plotters", &["chart"]),
    ("resvg", &["chart"]),
    ("ab_glyph", &["chart"]),
    ("minijinja", &["report"]),
    ("rust_xlsxwriter", &["report"]),
    ("clap", &["cli"]),
    ("ctrlc", &["cli"]),
    ("indicatif", &["cli"]),
    ("libm", &["num"]),
    ("rand", &["draw"]),
    // Below these who calls decides whether there are threads.
    ("rayon", &["parallel", "report", "cli"]),
];

/// The rooms that compute: they know no files.
const PURE: [&str; 10] =
    ["units", "words", "num", "outcomes", "draw", "strategy", "systems", "engine", "analysis", "study"];

/// Macros that write to the terminal.
const TALK: [&str; 5] = ["println", "print", "eprintln", "eprint", "dbg"];

/// What is wrong with the file at `path` (relative to `src`), a sentence each.
fn violations(path: &str, text: &str) -> Vec<String> {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let is_trace = parts[0] == "systems" && parts.last() == Some(&"trace");
    let room = if is_trace { "trace" } else { parts[0] };
    if room == "lib" {
        return Vec::new(); // It names the rooms and does nothing else.
    }
    let Some((_, below)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("src/{path}: `{room}` is no room of this house")];
    };
    // Modules between this file and the root of the crate: how many `super` lead out of the room.
    let depth = parts.len() - usize::from(parts.last() == Some(&"mod"));
    let tokens = tokens(&without_comments_and_strings(text));
    let at = |i: usize| tokens.get(i).map_or("", String::as_str);
    let mut found = Vec::new();
    for i in 0..tokens.len() {
        let starts_path = i == 0 || !matches!(at(i - 1), "::" | ".");
        if starts_path && (at(i) == "crate" || at(i) == "super" || at(i) == "capcast") {
            let mut end = i;
            while at(end) == "super" && at(end + 1) == "::" && at(end + 2) == "super" {
                end += 2;
            }
            let at_root = at(i) != "super" || (end - i) / 2 + 1 >= depth;
            if at(end + 1) != "::" || !at_root {
                continue;
            }
            for other in first_names(&tokens, end + 2) {
                if other == "lift" {
                    continue; // A macro stands at the root of the crate, in whichever room it is written.
                }
                let known = ROOMS.iter().any(|(name, _)| *name == other);
                if at(i) == "super" && !known {
                    continue; // Counted in a nested module: `super` led no further than this room.
                }
                if other != room && !below.contains(&other) {
                    found.push(format!("src/{path}: `{room}` may not import `{other}`"));
                }
            }
        }
        let names_crate = starts_path && matches!(at(i + 1), "::" | ";" | "as");
        for (krate, owners) in CRATES {
            let is_it = at(i) == krate || at(i).strip_prefix(krate).is_some_and(|rest| rest.starts_with('_'));
            if names_crate && is_it && !owners.contains(&room) {
                found.push(format!("src/{path}: `{}` belongs in `{}`", at(i), owners.join("`, `")));
            }
        }
        if PURE.contains(&room) && at(i) == "std" && at(i + 1) == "::" && first_names(&tokens, i + 2).contains(&"fs") {
            found.push(format!("src/{path}: `{room}` computes, it reads and writes no files"));
        }
        // A file of tests may say why it skips one.
        let may_talk = room == "cli" || parts.last() == Some(&"tests");
        if TALK.contains(&at(i)) && at(i + 1) == "!" && !may_talk {
            found.push(format!("src/{path}: `{}!` outside the command line", at(i)));
        }
    }
    found
}

/// The names with which a path goes on at `start`: one, or those of a group in braces.
fn first_names(tokens: &[String], start: usize) -> Vec<&str> {
    let mut names = Vec::new();
    match tokens.get(start).map(String::as_str) {
        Some("{") => {
            let mut depth = 0;
            for i in start..tokens.len() {
                match tokens[i].as_str() {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    name if depth == 1 && matches!(tokens[i - 1].as_str(), "{" | ",") => names.push(name),
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
        Some(name) => names.push(name),
        None => {}
    }
    names
}

/// Words, `::`, and single other characters.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = c.to_string();
            while let Some(next) = chars.next_if(|n| n.is_alphanumeric() || *n == '_') {
                word.push(next);
            }
            tokens.push(word);
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            tokens.push("::".to_owned());
        } else if !c.is_whitespace() {
            tokens.push(c.to_string());
        }
    }
    tokens
}

/// The code with comments, strings and characters blanked out.
fn without_comments_and_strings(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut code = String::new();
    let mut i = 0;
    while i < chars.len() {
        let word_before = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
        if at(i) == '/' && at(i + 1) == '/' {
            while i < chars.len() && at(i) != '\n' {
                i += 1;
            }
        } else if at(i) == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            loop {
                match (at(i), at(i + 1)) {
                    ('/', '*') => (depth, i) = (depth + 1, i + 2),
                    ('*', '/') => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if at(i) == 'r' && matches!(at(i + 1), '"' | '#') && (!word_before || at(i - 1) == 'b') {
            let hashes = (i + 1..).take_while(|&k| at(k) == '#').count();
            if at(i + 1 + hashes) != '"' {
                code.push('r'); // r#name
                i += 1;
                continue;
            }
            i += hashes + 2;
            while i < chars.len() && !(at(i) == '"' && (1..=hashes).all(|k| at(i + k) == '#')) {
                i += 1;
            }
            i += hashes + 1;
        } else if at(i) == '"' {
            i += 1;
            while i < chars.len() && at(i) != '"' {
                i += 1 + usize::from(at(i) == '\\');
            }
            i += 1;
        } else if at(i) == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            i += 1; // A character; an apostrophe otherwise begins a lifetime.
            while i < chars.len() && at(i) != '\'' {
                i += 1 + usize::from(at(i) == '\\');
            }
            i += 1;
        } else {
            code.push(at(i));
            i += 1;
            continue;
        }
        code.push(' ');
    }
    code
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, with its path relative to `src`, in order.
fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(root().join("src")).unwrap();
            let name = relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            found.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(&root().join("src"), &mut found);
    found
}

#[test]
fn imports_go_one_way_and_crates_stay_in_their_rooms() {
    let sources = all_sources();
    assert!(sources.len() > 20, "only {} files were read", sources.len());
    let found: Vec<String> = sources.iter().flat_map(|(path, text)| violations(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_checker_catches_what_is_planted() {
    for (path, text, expected) in [
        ("systems/estate/step.rs", "use crate::engine::World;", "`systems` may not import `engine`"),
        ("systems/estate/equations.rs", "fn f() { crate::scenario::load(); }", "`systems` may not import `scenario`"),
        ("strategy/fill.rs", "use crate::{num, scenario::Rule};", "`strategy` may not import `scenario`"),
        ("strategy/fill.rs", "use super::super::engine::World;", "`strategy` may not import `engine`"),
        ("strategy/mod.rs", "use super::{draw, chart::charts};", "`strategy` may not import `chart`"),
        ("units.rs", "use super::num;", "`units` may not import `num`"),
        ("draw/source.rs", "mod tests { use super::super::super::systems::Now; }", "`draw` may not import `systems`"),
        ("output/tables.rs", "use crate::chart::Chart;", "`output` may not import `chart`"),
        ("main.rs", "use capcast::engine::run;", "`main` may not import `engine`"),
        ("engine/part.rs", "use polars::prelude::*;", "`polars` belongs in `output`"),
        ("cli/run.rs", "use polars_core as p;", "`polars_core` belongs in `output`"),
        ("output/mod.rs", "fn f() { resvg::render(); }", "`resvg` belongs in `chart`"),
        ("output/mod.rs", "use plotters::prelude::*;", "`plotters` belongs in `chart`"),
        ("engine/mod.rs", "use clap::Parser;", "`clap` belongs in `cli`"),
        ("systems/prices/equations.rs", "fn f(x: f64) -> f64 { libm::exp(x) }", "`libm` belongs in `num`"),
        ("engine/world.rs", "use std::{fmt, fs::File};", "`engine` computes"),
        ("chart/mod.rs", "fn f() { println!(\"drawn\"); }", "`println!` outside the command line"),
        ("engine/year.rs", "fn f() { std::eprintln!(); }", "`eprintln!` outside the command line"),
        ("study/run.rs", "use crate::output::Store;", "`study` may not import `output`"),
        ("study/run.rs", "use crate::{engine, cli};", "`study` may not import `cli`"),
        ("study/mod.rs", "use rayon::prelude::*;", "`rayon` belongs in `parallel`, `report`, `cli`"),
        ("study/cost.rs", "fn f() { std::fs::read_to_string(\"/proc/meminfo\"); }", "`study` computes"),
        ("file/check.rs", "use crate::systems::FORMAT;", "`file` may not import `systems`"),
        ("systems/mod.rs", "use crate::scenario::Scenario;", "`systems` may not import `scenario`"),
        ("attic/mod.rs", "", "`attic` is no room"),
        ("engine/mod.rs", "use crate::attic::Box;", "`engine` may not import `attic`"),
    ] {
        let found = violations(path, text);
        assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
        assert!(found[0].contains(expected), "{path}: {text}: {found:?}");
    }
}

#[test]
fn the_checker_lets_through_what_is_allowed() {
    for (path, text) in [
        (
            "engine/year.rs",
            "use super::part; use super::super::systems::estate; use crate::{draw, num::{LANES, Lanes}};",
        ),
        ("systems/estate/equations.rs", "mod tests { use super::*; use crate::num::ln; }"),
        ("engine/mod.rs", "// use crate::chart;\n/* crate::cli /* println!() */ polars::x */ fn f() {}"),
        (
            "engine/mod.rs",
            "const S: &str = \"crate::chart println!() \\\" polars::x\"; const R: &str = r#\"crate::cli \" \"#;",
        ),
        ("engine/mod.rs", "fn f<'a>(x: &'a str) -> char { if x.is_empty() { '\"' } else { '\\'' } }"),
        ("chart/tests.rs", "fn f() { eprintln!(\"skipped: no font\"); }"),
        ("cli/run.rs", "use crate::{chart, output}; fn f() { println!(); }"),
        ("output/mod.rs", "struct Clap { clap: u8, polars: u8 } fn f() { self.plotters(); }"),
        ("scenario/load.rs", "impl S { pub(in crate::scenario) fn g() {} }"),
        ("main.rs", "fn main() { capcast::cli::main() }"),
    ] {
        assert_eq!(violations(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

/// The room of files is handed what is simulated as data: its code has no name for it. (Examples in messages have.)
#[test]
fn what_a_file_is_knows_no_word_of_what_is_simulated() {
    let words = ["estate", "backlog", "capital", "incident", "trust", "strategy", "target", "history"];
    let words: Vec<&str> =
        words.into_iter().chain(capcast::systems::System::ALL.iter().map(|system| system.name())).collect();
    // A word of every day, too.
    let words: Vec<&str> = words.into_iter().filter(|word| *word != "change").collect();
    for (path, text) in all_sources().into_iter().filter(|(path, _)| path.starts_with("file/")) {
        for name in tokens(&without_comments_and_strings(&text)) {
            let parts: Vec<String> = name.split('_').map(|part| part.trim_end_matches('s').to_lowercase()).collect();
            let told = words.iter().find(|word| parts.iter().any(|part| part == *word));
            assert!(told.is_none(), "src/{path}: `{name}`");
        }
    }
}

/// Equation numbers such as `(E4)` or `(E6, I4)` in a text.
fn equations(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for group in text.split('(').skip(1).filter_map(|rest| rest.split(')').next()) {
        let numbers: Vec<&str> = group.split(", ").collect();
        let is_number = |word: &&str| {
            let mut chars = word.chars();
            // A letter for each system; what has four digits is a problem of a scenario.
            chars.next().is_some_and(|c| c.is_ascii_uppercase())
                && (2..=3).contains(&word.len())
                && chars.all(|c| c.is_ascii_digit())
        };
        if numbers.iter().all(is_number) {
            found.extend(numbers.iter().map(|&word| word.to_owned()));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn model_documentation() -> String {
    std::fs::read_to_string(root().join("docs/model.md")).unwrap()
}

#[test]
fn every_equation_that_the_code_names_is_documented_and_none_besides() {
    let in_rooms = |path: &str| {
        ["systems/", "strategy/", "engine/", "draw/", "analysis/barriers/"].iter().any(|room| path.starts_with(room))
    };
    let code: String = all_sources().into_iter().filter(|(path, _)| in_rooms(path)).map(|(_, text)| text).collect();
    let in_code = equations(&code);
    let defined: Vec<String> = model_documentation()
        .lines()
        .filter_map(|line| line.strip_prefix("**(")?.split_once(")**").map(|(number, _)| number.to_owned()))
        .collect();
    let mut sorted = defined.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(sorted.len(), defined.len(), "an equation is defined twice: {defined:?}");
    assert_eq!(in_code, sorted, "left: in the code; right: in docs/model.md");
}

#[test]
fn every_outcome_is_documented() {
    let text = model_documentation();
    for metric in capcast::engine::Metric::ALL {
        let name = format!("`{}`", metric.name());
        assert!(text.contains(&name), "docs/model.md does not explain {name}");
    }
}

#[test]
fn the_readme_gives_two_commands_and_no_more() {
    let text = std::fs::read_to_string(root().join("README.md")).unwrap();
    let block = text.split("```").nth(1).unwrap();
    let commands: Vec<&str> = block.lines().skip(1).filter(|line| !line.is_empty()).collect();
    assert_eq!(commands, ["cargo run --release -- run", "cargo test --release"]);
}

/// A system that no test's scenario has is met by no test: each that can be switched off stands in those that hold it.
#[test]
fn every_system_stands_where_it_is_held() {
    let systems = capcast::systems::System::ALL.iter().map(|system| system.name());
    let systems: Vec<&str> = systems.collect();
    let switches = capcast::scenario::keys::KEYS.iter().filter_map(|key| key.path.strip_suffix(".enabled"));
    let switches: Vec<&str> = switches.filter(|path| !path.contains('.')).collect();
    assert_eq!(switches, systems, "the keys that switch systems off, and the registry");
    for (place, of) in [
        ("tests/it/books/mod.rs", "the second books (`NOTHING_NEUTRAL`)"),
        ("tests/it/systems.rs", "the random worlds"),
        ("src/systems/every_system.toml", "the scenario of every system"),
    ] {
        let text = std::fs::read_to_string(root().join(place)).unwrap();
        for system in &systems {
            assert!(
                text.contains(&format!("{system}.")) || text.contains(&format!("[{system}")),
                "{system} is not in {place}: {of}"
            );
        }
    }
}
