//! What `explain` says is true: examples of problems give their code, outcomes and rules are as docs/model.md has them.

use crate::complete::complete;
use crate::shell::Folder;
use capcast::engine::Metric;
use capcast::scenario::explain::{CODES, Example, explain};
use capcast::scenario::{Rule, load_file};
use std::collections::BTreeSet;
use std::path::Path;

/// The codes that an example of a scenario or table gives, once each; none for a command.
fn codes(example: Example) -> Option<BTreeSet<&'static str>> {
    let folder = Folder::new();
    let scenario = match example {
        Example::Scenario(text) => complete(text),
        Example::Table(text) => {
            folder.write("estate.csv", text);
            // The table alone, without the hospital of the rest.
            let whole = complete("estates_csv = \"estate.csv\"\n");
            let (before, hospital) = whole.split_once("[estate.hospital]\n")?;
            let rest = hospital.find("\n[").map_or("", |at| &hospital[at..]);
            format!("{before}{rest}")
        }
        Example::Command(_) => return None,
    };
    let loaded = load_file(&folder.write("example.toml", scenario), &[], false);
    Some(loaded.map_or_else(|problems| problems.codes(), |loaded| loaded.notes.codes()).into_iter().collect())
}

#[test]
fn every_bad_example_gives_exactly_its_code_and_every_mended_one_none() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for (code, _) in CODES {
        let entry = explain(code).unwrap();
        let (Some(bad), Some(mended)) = (codes(entry.wrong), codes(entry.mended)) else { continue };
        tried += 1;
        if bad != BTreeSet::from([*code]) {
            wrong.push(format!("{code}: the bad example gives {bad:?}"));
        }
        if !mended.is_empty() {
            wrong.push(format!("{code}: the mended example gives {mended:?}"));
        }
    }
    assert!(tried > 25, "only {tried} examples were tried");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Those that a scenario's text cannot show are commands of a shell.
#[cfg(unix)]
#[test]
fn every_bad_command_gives_exactly_its_code_and_every_mended_one_works() {
    let program = Path::new(env!("CARGO_BIN_EXE_capcast")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let run = |command: &str| {
        let folder = Folder::new();
        let shell = std::process::Command::new("sh")
            .args(["-c", command])
            .env("PATH", &path)
            .current_dir(folder.path())
            .output();
        crate::shell::Said::of(shell.unwrap())
    };
    let mut tried = 0;
    for (code, _) in CODES {
        let entry = explain(code).unwrap();
        if let Example::Command(bad) = entry.wrong {
            let said = run(bad);
            let told: Vec<&str> = said.err.lines().filter(|line| line.starts_with("error[")).collect();
            let only_it = !told.is_empty() && told.iter().all(|line| line.contains(code));
            assert!(said.code == 2 && only_it, "{code}: {}{}", said.out, said.err);
            tried += 1;
        }
        if let Example::Command(mended) = entry.mended {
            let said = run(mended);
            assert_eq!(said.code, 0, "{code}: {}{}", said.out, said.err);
            assert!(!said.err.contains("error["), "{code}: {}", said.err);
        }
    }
    assert!(tried >= 7, "only {tried} commands were tried");
}

/// Every Rust file of the program.
fn sources(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("scenario/problem.rs")
        {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_code_occurs_in_the_program_and_the_program_says_no_other() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let is_code = |text: &str| {
        let (letter, digits) = text.split_at_checked(1).unwrap_or_default();
        ["E", "W", "N"].contains(&letter) && digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let mut said = BTreeSet::new();
    for source in &all {
        // What tests hold against each other is not said to anyone.
        let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
        said.extend(source.split('"').filter(|text| is_code(text)));
    }
    let known: BTreeSet<&str> = CODES.iter().map(|(code, _)| *code).collect();
    let unheard: Vec<_> = known.difference(&said).collect();
    assert!(unheard.is_empty(), "no part of the program says {unheard:?}");
    let unknown: Vec<_> = said.difference(&known).filter(|code| **code != "E9999").collect();
    assert!(unknown.is_empty(), "problem::CODES and docs/problems.md lack {unknown:?}");
}

/// Cells of the table rows in a section of docs/model.md.
fn rows(section: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/model.md")).unwrap();
    let section = text.split("\n## ").find(|part| part.starts_with(section)).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

#[test]
fn outcomes_have_the_equations_that_the_documentation_gives_them() {
    let rows = rows("Outcomes");
    for metric in Metric::ALL {
        let name = format!("`{}`", metric.name());
        let row = rows.iter().find(|row| row[0].contains(&name)).unwrap_or_else(|| panic!("{name}"));
        let is_number = |word: &&str| {
            let digits = word.get(1..).unwrap_or_default();
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        };
        let documented: Vec<&str> = row[2].split(", ").filter(is_number).collect();
        assert_eq!(metric.outcome().equations, documented, "{name}");
        assert!(metric.outcome().about.ends_with('.'), "{name}");
        assert_eq!(Metric::named(metric.name()), Some(metric));
    }
}

#[test]
fn rules_do_what_the_documentation_says_they_do() {
    let rows = rows("Strategies");
    for rule in Rule::ALL {
        let row = rows.iter().find(|row| row[0] == format!("`{}`", rule.name())).unwrap();
        assert_eq!(rule.about(), row[1], "{}", rule.name());
    }
}
