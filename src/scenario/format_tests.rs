//! Laws of the format: what every key and table has, and what the schema says of it.

use super::FORMAT;
use super::keys::{Absent, GBP_M, KEYS, RATE, tables};
use crate::file::describe::unit;
use crate::file::json::{Json, texts};
use crate::file::schema;

#[test]
fn no_key_stands_twice_and_units_end_the_names() {
    for (i, key) in KEYS.iter().enumerate() {
        assert!(KEYS[..i].iter().all(|other| other.path != key.path), "{}", key.path);
        assert_eq!(key.unit == GBP_M, key.path.ends_with("_gbp_m"), "{}", key.path);
        assert!(key.unit != RATE || key.path.contains("_per_year"), "{}", key.path);
        assert!(!key.about.is_empty());
    }
}

#[test]
fn children_of_a_table_are_its_keys_and_tables() {
    assert_eq!(FORMAT.children("run"), ["trials", "seed", "on_nonfinite"]);
    assert_eq!(FORMAT.children("estate"), ["*"]);
    assert!(FORMAT.children("").contains(&"capital"));
    assert_eq!(FORMAT.children("run.trials"), Vec::<&str>::new());
}

#[test]
fn every_table_is_described_and_none_besides() {
    let there = tables();
    let each = FORMAT.named.iter().flat_map(|named| [named.path.to_owned(), format!("{}.*", named.path)]);
    let others = FORMAT.parts.iter().flat_map(|part| part.tables).map(|(path, _)| (*path).to_owned());
    let described: Vec<String> = each.chain(others).collect();
    for table in &there {
        assert!(described.iter().any(|path| path == table), "[{table}] has no description");
    }
    for table in described {
        assert!(there.iter().any(|there| *there == table), "[{table}] is no table");
    }
}

#[test]
fn every_key_has_a_description_and_a_unit_in_words() {
    for known in KEYS {
        let said = FORMAT.describe(known);
        assert!(said.contains("Unit: ") && !unit(known).trim().is_empty() && said.ends_with('.'), "{}", known.path);
        assert!(!said.contains("Unit: £") && !said.contains(".."), "{said}");
    }
}

/// The schema at a key, found through the tables as an editor finds it.
fn at(path: &str) -> Option<Json> {
    path.split('.').try_fold(schema(&FORMAT), |schema, part| match part {
        "*" => schema.get("additionalProperties").cloned(),
        name => schema.get("properties")?.get(name).cloned(),
    })
}

#[test]
fn every_key_stands_in_the_schema_with_its_description_and_unit() {
    for key in KEYS {
        let found = at(key.path).unwrap_or_else(|| panic!("{} is not in the schema", key.path));
        let Some(Json::Text(description)) = found.get("description") else { panic!("{}", key.path) };
        assert!(description.contains(&unit(key)), "{}: {description}", key.path);
    }
}

#[test]
fn every_table_refuses_what_it_does_not_know() {
    for table in tables() {
        let found = at(table).unwrap_or_else(|| panic!("{table}"));
        let others = found.get("additionalProperties").unwrap();
        let of_any_name = FORMAT.children(table).contains(&"*");
        assert_eq!(*others == Json::Flag(false), !of_any_name, "{table}");
    }
}

#[test]
fn every_default_is_written_into_the_schema() {
    for key in KEYS {
        if let Absent::Default(taken) = key.absent
            && taken != "\"\""
        {
            assert_eq!(at(key.path).unwrap().get("default").cloned(), Json::of_toml(taken), "{}", key.path);
        }
    }
    assert_eq!(at("run.trials").unwrap().get("default"), Some(&Json::Whole(10_000)));
}

#[test]
fn what_must_be_there_is_what_the_table_of_keys_requires() {
    let schema = schema(&FORMAT);
    let complete = schema.get("definitions").and_then(|definitions| definitions.get("complete")).unwrap();
    let needed = texts(["schema_version", "id", "horizon", "prices", "capital", "strategy"]);
    assert_eq!(complete.get("required"), Some(&needed));
    let capital = complete.get("properties").unwrap().get("capital").unwrap();
    assert_eq!(capital.get("required"), Some(&texts(["share_to_backlog"])));
}
