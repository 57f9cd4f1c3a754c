//! The user guide works as written: its commands run in order in one folder, its examples load.

use crate::shell::{Folder, split};
use capcast::scenario::{MINIMAL, Text, load};

const GUIDE: &str = include_str!("../../docs/guide.md");

/// The code blocks of one language, each with the line it begins on.
fn blocks(language: &str) -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in GUIDE.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(name)) => open = Some((number + 1, format!("{name}\n"))),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => *text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    blocks
        .into_iter()
        .filter_map(|(line, text)| text.strip_prefix(&format!("{language}\n")).map(|text| (line, text.to_owned())))
        .collect()
}

#[test]
fn the_commands_of_the_guide_run_in_order() {
    let folder = Folder::new();
    let commands: Vec<String> =
        blocks("sh").iter().flat_map(|(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(commands.len() >= 10, "{commands:?}");
    for command in commands {
        let words = split(&command);
        assert_eq!(words[0], "capcast", "{command}");
        let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let said = folder.run(&arguments);
        assert_eq!(said.code, 0, "{command}\n{}{}", said.out, said.err);
    }
}

/// Each example is a layer on the minimal scenario, or says itself what it builds on.
#[test]
fn the_examples_of_the_guide_load() {
    let examples = blocks("toml");
    assert!(examples.len() >= 10);
    for (line, example) in examples {
        let text = if example.contains("extends =") {
            example
        } else {
            let head = if example.contains("\nid =") { "" } else { "schema_version = 2\nid = \"example\"\n" };
            format!("extends = \"minimal\"\n{head}{example}")
        };
        let text = Text { name: "example".to_owned(), bytes: text.into_bytes() };
        let loaded = load(&text, &[], true);
        assert!(
            loaded.is_ok(),
            "guide.md, line {line}:\n{}",
            loaded.err().map(|p| p.render(false)).unwrap_or_default()
        );
    }
    assert!(load(&Text { name: "minimal".to_owned(), bytes: MINIMAL.into() }, &[], true).is_ok());
}

/// Every table of the table of keys stands in the guide.
#[test]
fn the_guide_shows_every_table() {
    for key in capcast::scenario::keys::KEYS {
        if let Some((table, _)) = key.path.split_once('.') {
            let shown = GUIDE.contains(&format!("[{table}")) || GUIDE.contains(&format!("{table}."));
            assert!(shown, "the guide says nothing of [{table}]");
        }
    }
}
