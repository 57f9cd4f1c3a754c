//! Scenarios against `docs/capcast.schema.json`, by a validator that is not ours: what ships is valid, and what is wrong
//! with a key by itself is not. (The main package holds that file to the schema of the program.)

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use std::path::{Path, PathBuf};

#[path = "../../it/complete.rs"]
mod complete;

/// Problems that the schema cannot know: those of a text, and those of several keys or parameters together.
const BEYOND: [&str; 28] = [
    "E0107", "E0110", "E0205", "E0206", "E0207", "E0208", "E0209", "E0210", "E0211", "E0219", "E0230", "E0231",
    "E0232", "E0233", "E0234", "E0235", "E0300", "E0302", "E0305", "E0306", "E0307", "W0202", "W0203", "W0204",
    "W0240", "W0242", "W0302", "N0211",
];
/// Problems that are no one's mistake: what gives them is valid.
const HARMLESS: [&str; 10] = ["N0206", "N0207", "N0230", "N0236", "N0237", "N0238", "N0243", "N0305", "N0306", "N0307"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn new() -> Self {
        let path = root().join("docs/capcast.schema.json");
        let value: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("capcast.schema.json", value).unwrap();
        // Checks the schema itself against draft 07.
        let index = compiler.compile("capcast.schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// What is wrong with a scenario; nothing where the text is no TOML.
    fn complaint(&self, text: &str) -> Option<Result<(), String>> {
        let value = json(&toml::Value::Table(text.parse().ok()?));
        Some(self.schemas.validate(&value, self.index).map_err(|error| format!("{error:#}")))
    }
}

/// TOML as JSON; what JSON cannot say (nan, inf, dates) becomes null, which no key allows.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(flag) => (*flag).into(),
        toml::Value::Datetime(_) => Value::Null,
        toml::Value::Array(list) => list.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
    }
}

/// Where the schema and the program disagree about a file.
fn disagreement(schema: &Schema, text: &str, valid: bool) -> Option<String> {
    match (schema.complaint(text)?, valid) {
        (Ok(()), false) => Some("the schema accepts it".to_owned()),
        (Err(complaint), true) => Some(complaint),
        _ => None,
    }
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

#[test]
fn every_shipped_scenario_is_valid() {
    let schema = Schema::new();
    let files = files("scenarios", "toml");
    assert!(files.len() >= 2);
    for file in files {
        assert_eq!(schema.complaint(&read(&file)), Some(Ok(())), "{}", file.display());
    }
}

/// The page's entries: code, wrong example, mended example, where both are scenarios.
fn examples(page: &str) -> Vec<(String, String, String)> {
    let entries = page.split("\n## ").skip(1).filter_map(|entry| {
        let mut blocks = entry.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap().to_owned());
        Some((entry.split(':').next()?.to_owned(), blocks.next()?, blocks.next()?))
    });
    entries.collect()
}

#[test]
fn mended_examples_are_valid_and_bad_ones_are_not_unless_only_a_check_can_tell() {
    let schema = Schema::new();
    let examples = examples(&read(root().join("docs/problems.md")));
    assert!(examples.len() > 25);
    let mut wrong = Vec::new();
    for (code, bad, mended) in &examples {
        let beyond = BEYOND.contains(&code.as_str());
        let valid = beyond || HARMLESS.contains(&code.as_str());
        let bad = disagreement(&schema, &complete::complete(bad), valid).map(|said| format!("{code}, bad: {said}"));
        let mended = disagreement(&schema, &complete::complete(mended), true);
        wrong.extend(bad.into_iter().chain(mended.map(|said| format!("{code}, mended: {said}"))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for code in BEYOND {
        assert!(examples.iter().any(|(other, ..)| other == code), "{code} has no example");
    }
}

/// Fault folders whose command reads one file as it is: what is wrong with a key by itself, the schema sees too.
#[test]
fn broken_fixtures_are_invalid_and_sound_ones_valid() {
    let schema = Schema::new();
    let (mut refused, mut accepted, mut wrong) = (0, 0, Vec::new());
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(root().join("tests/it/faults")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let command = read(folder.join("command"));
        let words: Vec<&str> = command.split_whitespace().collect();
        let ["check", file] = words[..] else { continue };
        let Ok(text) = std::fs::read_to_string(folder.join(file)) else { continue };
        let said = read(folder.join("said.txt"));
        let codes: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("error[")?.split(']').next()).collect();
        let valid = read(folder.join("exit")).trim() == "0" && !said.contains("[N0108]");
        if !valid && codes.iter().any(|code| BEYOND.contains(code)) {
            continue;
        }
        // What other files say, no schema of one file sees.
        if !valid && (text.contains("extends =") || text.contains("estates_csv =")) {
            continue;
        }
        // Nor what a path points at, nor p0 under its other spellings.
        if folder.ends_with("47_correlated_is_unknown") || folder.ends_with("34_quantiles_without_ends") {
            continue;
        }
        // Nor how far a distribution reaches, nor which of two ways to replace technology was taken.
        if ["107_raid_larger_than_the_plan", "115_no_replacement", "115_replacement_without_value"]
            .iter()
            .any(|name| folder.ends_with(name))
        {
            continue;
        }
        // Nor which years of the plan lie after a year that is stated beside it.
        if folder.ends_with("27_nothing_indicative") || folder.ends_with("27_without_spread") {
            continue;
        }
        // Nor what a name refers to, how low a cost or a share may be drawn, nor that programmes need money of their own, a list
        // demand, groups a list and each other, and what is on a standard a year from which there is one.
        if [
            "care_without_demand",
            "disparities_of_nobody",
            "disparities_without_care",
            "change_that_nobody_takes_up",
            "standard_before_it_exists",
            "appraisal_reference_unknown",
            "programme_names_nothing_known",
            "programme_costs_nothing",
            "programmes_without_money",
        ]
        .iter()
        .any(|name| folder.ends_with(name))
        {
            continue;
        }
        // 1e6 is a whole number to JSON.
        if folder.ends_with("14_decimal_for_a_count") {
            continue;
        }
        // What is no TOML, no schema sees.
        if schema.complaint(&text).is_some() {
            *(if valid { &mut accepted } else { &mut refused }) += 1;
        }
        let disagreement = disagreement(&schema, &text, valid);
        wrong.extend(disagreement.map(|said| format!("{}: {said}", folder.file_name().unwrap().display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused >= 15 && accepted >= 3, "{refused} refused, {accepted} accepted");
}

/// Strict everywhere: one strange key in any table of England is one too many.
#[test]
fn an_unknown_key_is_refused_in_every_table() {
    let schema = Schema::new();
    let england = read(root().join("scenarios/england.toml"));
    let headers: Vec<&str> = england.lines().filter(|line| line.starts_with('[')).collect();
    assert!(headers.len() > 20);
    for header in headers {
        let changed = england.replacen(header, &format!("{header}\nstrange = 1"), 1);
        assert!(matches!(schema.complaint(&changed), Some(Err(_))), "{header}");
    }
}

#[test]
fn every_way_to_write_a_number_is_valid() {
    let schema = Schema::new();
    let share = |written: &str| complete::complete(&format!("[capital]\nshare_to_backlog = {written}\n# …\n"));
    for written in [
        "0.1",
        "{ value = 0.1, source = \"x\", evidence = \"published\" }",
        "{ normal = { mean = 0.1, sd = 0.01 } }",
        "{ truncated_normal = { mean = 0.1, sd = 0.02, min = 0 } }",
        "{ lognormal = { mean = 0.1, sd = 0.01 } }",
        "{ lognormal = { mean = 0.1, cv = 0.1 } }",
        "{ lognormal = { median = 0.1, log_sd = 0.1 }, source = \"x\" }",
        "{ uniform = { min = 0.05, max = 0.15 } }",
        "{ triangular = { min = 0.05, mode = 0.1, max = 0.15 } }",
        "{ pert = { min = 0.05, mode = 0.1, max = 0.15 } }",
        "{ gamma = { mean = 0.1, cv = 0.2 } }",
        "{ gated = { probability = 0.5, of = { uniform = { min = 0.1, max = 0.3 } } } }",
        "{ gated = { probability = 0.5, of = 0.2 }, evidence = \"measured\" }",
    ] {
        assert_eq!(schema.complaint(&share(written)), Some(Ok(())), "{written}");
    }
    for written in [
        "\"10%\"", // for rates only
        "{ value = 0.1, normal = { mean = 0.1, sd = 0.01 } }",
        "{ source = \"x\" }",
        "{ value = 1.1 }",
        "{ normal = { mean = 0.1 } }",
        "{ normal = { mean = 0.1, sd = -0.01 } }",
        "{ truncated_normal = { mean = 0.1, sd = 0.02 } }",
        "{ lognormal = { mean = 0.1, log_sd = 0.1 } }",
        "{ gated = { probability = 1.5, of = 0.2 } }",
        "{ value = 0.1, evidence = \"guessed\" }",
    ] {
        assert!(matches!(schema.complaint(&share(written)), Some(Err(_))), "{written}");
    }
}
