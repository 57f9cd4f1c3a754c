//! JSON that keeps its order: an editor shows keys in the order of the documentation.

use super::tree::{self, Value};
use serde::{Serialize, Serializer};
use toml::de::DeValue;

/// A JSON value.
#[derive(Clone, PartialEq, Debug)]
pub enum Json {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Json>),
    /// Pairs, in this order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object without pairs.
    pub fn empty() -> Self {
        Self::Object(Vec::new())
    }

    /// The object with one pair more; what is no object stays as it is.
    #[must_use]
    pub fn with(self, name: &str, value: Self) -> Self {
        self.and(Self::Object(vec![(name.to_owned(), value)]))
    }

    /// The object with the pairs of another behind its own.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Object(mut pairs), Self::Object(more)) => {
                pairs.extend(more);
                Self::Object(pairs)
            }
            (this, _) => this,
        }
    }

    /// The value of a pair.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(pairs) => pairs.iter().find(|(other, _)| other == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What a TOML value says; none where it is none, or says what JSON cannot.
    ///
    /// # Examples
    /// ```
    /// use capcast::scenario::json::Json;
    /// assert_eq!(Json::of_toml("10_000"), Some(Json::Whole(10_000)));
    /// ```
    pub fn of_toml(text: &str) -> Option<Self> {
        of_value(&tree::node(&DeValue::parse(text).ok()?, 0).value)
    }
}

fn of_value(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Text(text) => Json::Text(text.clone()),
        Value::Integer(number) => Json::Whole(i64::try_from((*number)?).ok()?),
        Value::Float(number) => number.is_finite().then(|| Json::from(*number))?,
        Value::Flag(flag) => Json::Flag(*flag),
        Value::Date => return None,
        Value::List(list) => Json::List(list.iter().map(|node| of_value(&node.value)).collect::<Option<_>>()?),
        Value::Table(table) => {
            let pairs = table.entries.iter().map(|entry| Some((entry.key.clone(), of_value(&entry.node.value)?)));
            Json::Object(pairs.collect::<Option<_>>()?)
        }
    })
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Whole(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(pairs) => serializer.collect_map(pairs.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Json {
    fn from(number: f64) -> Self {
        let whole = number as i64;
        if whole as f64 == number { Self::Whole(whole) } else { Self::Number(number) }
    }
}

/// An object with these pairs.
pub(crate) fn object<const N: usize>(pairs: [(&str, Json); N]) -> Json {
    Json::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A list of texts.
pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    Json::List(texts.into_iter().map(Json::from).collect())
}

/// A schema that holds where exactly one of these does.
pub(crate) fn one_of(list: impl IntoIterator<Item = Json>) -> Json {
    object([("oneOf", Json::List(list.into_iter().collect()))])
}
