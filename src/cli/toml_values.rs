//! TOML's values, found and written as JSON's.

use super::grid::json_number;
use serde_json::{Map, Value};

/// TOML's values as JSON's.
pub(super) fn plain(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => json_number(*number),
        toml::Value::Boolean(flag) => Value::from(*flag),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(values) => Value::Array(values.iter().map(plain).collect()),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect::<Map<_, _>>())
        }
    }
}

/// What stands at this path.
pub(super) fn value_at<'t>(table: &'t toml::Table, parts: &[&str]) -> Option<&'t toml::Value> {
    match parts {
        [] => None,
        [name] => table.get(*name),
        [name, rest @ ..] => value_at(table.get(*name)?.as_table()?, rest),
    }
}
