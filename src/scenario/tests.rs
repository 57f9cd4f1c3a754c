//! Laws of this room as a whole.
use super::*;

fn text(name: &str, content: &str) -> Text {
    Text { name: name.to_owned(), bytes: content.as_bytes().to_vec() }
}

fn said(result: Result<Loaded, Problems>) -> String {
    match result {
        Ok(loaded) => format!("accepted\n{}", loaded.notes.render(false)),
        Err(problems) => problems.render(false),
    }
}

#[test]
fn the_built_in_scenarios_have_no_problems() {
    for (name, content) in [("england.toml", ENGLAND), ("minimal.toml", MINIMAL)] {
        match load(&text(name, content), &[], true) {
            Ok(loaded) => assert_eq!(loaded.notes.list, [], "{}", loaded.notes.render(false)),
            Err(problems) => panic!("{}", problems.render(false)),
        }
    }
}
