//! JSON Schema (draft 07) of a scenario file, made from the table of keys: what an editor completes and underlines.
//!
//! It knows what each key is by itself. What several keys say together, only a check of the scenario knows.

use super::correlation::MOST;
use super::describe;
use super::format::{Format, Names, Shares};
use super::json::{Json, object, one_of, texts};
use super::key::join;
use super::key::{Absent, Key, Kind, RATE};
use super::number::Evidence;
use super::shape::SHAPES;
use super::value::UNKNOWN;

const YEAR: &str = "^(19|20|21|22|23)[0-9]{2}/[0-9]{2}$";
const ID: &str = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$";
const PERCENT: &str = r"^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)\s*%\s*$";

/// The schema.
pub(crate) fn schema(format: &Format) -> Json {
    object([
        ("$schema", "http://json-schema.org/draft-07/schema#".into()),
        ("title", Json::Text(format!("capcast scenario, schema_version {}", format.version()))),
        (
            "description",
            Json::Text(format!(
                "{} Money is in £m where a key ends in _gbp_m, rates are a year. Any number may be fixed, or uncertain as a \
                 table that names its distribution, and may state its source and evidence.",
                format.about
            )),
        ),
    ])
    .and(table(format, ""))
    .with("allOf", Json::List(vec![completeness()]))
    .with("definitions", definitions(format))
}

/// What must be there; a scenario that extends another need not repeat it.
fn completeness() -> Json {
    object([("if", required(["extends"])), ("then", required(["schema_version"])), ("else", defined("complete"))])
}

/// The table with this pattern.
fn table(format: &Format, pattern: &str) -> Json {
    let mut properties = Json::empty();
    let mut others = Json::Flag(false);
    let mut names = Json::empty();
    for child in format.children(pattern) {
        let path = join(pattern, child);
        if *child == "*" {
            let years = format.named(pattern).is_some_and(|named| named.names == Names::Years);
            names = object([("propertyNames", name(if years { YEAR } else { ID }))]);
            others = table(format, &path);
        } else {
            let inside = format.find(&path).map_or_else(|| table(format, &path), |key| leaf(format, key));
            properties = properties.with(child, inside);
        }
    }
    if !pattern.is_empty() {
        properties = properties.with("provenance", defined("provenance"));
    }
    let described = match format.about_table(pattern).as_str() {
        "" => Json::empty(),
        about => object([("description", Json::Text(describe::sentence(about)))]),
    };
    described
        .and(object([("type", "object".into()), ("properties", properties), ("additionalProperties", others)]))
        .and(names)
}

/// An identifier or year; `provenance` stands beside them, and `all` is kept for totals.
fn name(pattern: &str) -> Json {
    let either = [object([("const", "provenance".into())]), object([("pattern", pattern.into())])];
    object([("anyOf", Json::List(either.into())), ("not", object([("const", "all".into())]))])
}

/// What must be there in the table with this pattern; none where nothing must.
fn complete(format: &Format, pattern: &str) -> Option<Json> {
    let mut needed = Vec::new();
    let mut inner = Json::empty();
    for &child in format.children(pattern) {
        let path = join(pattern, child);
        if child == "*" {
            let each = complete(format, &path)?;
            let provenance = object([("provenance", Json::Flag(true))]);
            return Some(object([("properties", provenance), ("additionalProperties", each)]));
        }
        let Some(key) = format.find(&path) else {
            let inside = complete(format, &path);
            let holds_many = format.children(&path).contains(&"*");
            let may_be_absent = format.switches(&path).any(|switch| switch == path);
            if format.needs_one(&path) || inside.is_some() && !holds_many && !may_be_absent {
                needed.push(child);
            }
            if let Some(inside) = inside {
                let inside = if holds_many { inside.with("minProperties", Json::Whole(1)) } else { inside };
                inner = inner.with(child, if may_be_absent { unless_switched_off(inside) } else { inside });
            }
            continue;
        };
        if key.absent == Absent::Required {
            needed.push(child);
        }
    }
    if pattern.is_empty() {
        // Some things stand in the file or in a table beside it.
        let either = format.csvs.iter().find(|csv| format.needs_one(csv.table));
        needed.retain(|name| either.is_none_or(|csv| *name != csv.table));
        let either = either.map(|csv| Json::List(vec![required([csv.table]), required([csv.key])]));
        let all = required(needed).with("properties", inner);
        return Some(match either {
            Some(either) => all.with("anyOf", either),
            None => all,
        });
    }
    let nothing = needed.is_empty() && inner == Json::empty();
    (!nothing).then(|| required(needed).with("properties", inner))
}

/// What a system needs where it is not switched off.
fn unless_switched_off(needed: Json) -> Json {
    let off = object([("properties", object([("enabled", object([("const", Json::Flag(false))]))]))]);
    object([("if", required(["enabled"]).and(off)), ("else", needed)])
}

/// What may stand at a key, with what it is.
fn leaf(format: &Format, key: &Key) -> Json {
    let rate = key.unit == RATE;
    let what = match key.kind {
        Kind::Number(_) if format.unknowable.contains(&key.path) => {
            let number = all_of(if rate { "rate" } else { "number" }).and(limits(key));
            object([("anyOf", Json::List(vec![object([("const", UNKNOWN.into())]), number]))])
        }
        Kind::Number(_) => all_of(if rate { "rate" } else { "number" }).and(limits(key)),
        Kind::Fixed => all_of(if rate { "rate_lever" } else { "lever" }).and(limits(key)),
        Kind::Plan => plan(key),
        Kind::Split => all_of("split"),
        Kind::Version => object([("const", Json::Whole(format.version()))]),
        Kind::Text => of_type("string"),
        Kind::File => of_type("string").with("minLength", Json::Whole(1)),
        Kind::Values => object([("type", "array".into()), ("minItems", Json::Whole(1))]),
        Kind::Paths => object([("type", "array".into()), ("items", of_type("string"))]),
        Kind::Parameters => object([("type", "array".into()), ("items", of_type("string"))])
            .with("minItems", Json::Whole(2))
            .with("maxItems", Json::Whole(MOST as i64))
            .with("uniqueItems", Json::Flag(true)),
        Kind::Ranks => ranks(),
        Kind::Id => pattern(ID).with("not", object([("const", "all".into())])),
        Kind::Year => pattern(YEAR),
        Kind::Trials => whole(1, i64::from(u32::MAX)),
        Kind::Seed => whole(0, i64::MAX),
        Kind::Flag => of_type("boolean"),
        Kind::Word(words) => object([("enum", texts(words.iter().copied()))]),
        Kind::Names(_) => one_of([of_type("string"), list(of_type("string"))]),
        Kind::Parts => one_of([of_type("string"), list(share())]),
    };
    let described = object([("description", Json::Text(format.describe(key)))]).and(what);
    match key.absent {
        Absent::Default(taken) if taken != "\"\"" => match Json::of_toml(taken) {
            Some(taken) => described.with("default", taken),
            None => described,
        },
        _ => described,
    }
}

/// One rank correlation, or a matrix of them.
fn ranks() -> Json {
    let rank = of_type("number").with("minimum", Json::Whole(-1)).with("maximum", Json::Whole(1));
    let row = object([("type", "array".into()), ("items", rank.clone())]);
    one_of([rank, object([("type", "array".into()), ("items", row)])])
}

/// The key's range, for a bare number and for one with evidence beside it; it says nothing of a distribution.
fn limits(key: &Key) -> Json {
    let mut ends = Json::empty();
    for (name, end) in [("minimum", key.range.0), ("maximum", key.range.1)] {
        if end.is_finite() {
            ends = ends.with(name, end.into());
        }
    }
    if ends == Json::empty() { ends } else { ends.clone().with("properties", object([("value", ends)])) }
}

/// Amounts from the first year on, or by year.
fn plan(key: &Key) -> Json {
    let amount = all_of("number").and(limits(key));
    let list = object([("type", "array".into()), ("items", amount.clone())]);
    let by_year = object([
        ("type", "object".into()),
        ("properties", object([("provenance", defined("provenance"))])),
        ("additionalProperties", amount),
        ("propertyNames", name(YEAR)),
    ]);
    one_of([list, by_year])
}

fn definitions(format: &Format) -> Json {
    let parts = &format.shares;
    // 350 % a year is a slip of the pen.
    let rate = of_type("number").with("minimum", Json::Whole(-1)).with("maximum", Json::Whole(1));
    let rate = object([("anyOf", Json::List(vec![rate, pattern(PERCENT)]))]);
    let described = |about: &str, what: Json| object([("description", about.into())]).and(what);
    object([
        ("complete", complete(format, "").unwrap_or(Json::Flag(true))),
        ("scalar", described("A number.", of_type("number"))),
        ("rate_scalar", described("A rate a year: 0.03, or \"3%\".", rate)),
        ("number", described("A number, fixed or uncertain, with its evidence.", number("scalar", "number"))),
        ("rate", described("A rate a year, fixed or uncertain, with its evidence.", number("rate_scalar", "rate"))),
        ("lever", described("A number that is never random.", lever("scalar"))),
        ("rate_lever", described("A rate a year that is never random.", lever("rate_scalar"))),
        (
            "shares",
            described(&format!("A share for each {}; they sum to 1.", parts.described), shares(parts, Json::empty())),
        ),
        (
            "split",
            described(&format!("A share for each {}, or a dirichlet around them.", parts.described), split(parts)),
        ),
        ("provenance", described("Holds for every number of its table that says nothing itself.", strict(evidence()))),
    ])
}

/// A scalar, or a table that names a value or one distribution; `itself` is the definition that this becomes.
fn number(scalar: &str, itself: &str) -> Json {
    let mut stated = object([("value", defined(scalar))]);
    for (name, ways) in SHAPES {
        let ways: Vec<Json> = ways.iter().map(|way| shape(way, scalar, itself)).collect();
        stated = stated.with(name, if let [way] = ways.as_slice() { way.clone() } else { one_of(ways) });
    }
    let names = ["value"].into_iter().chain(SHAPES.iter().map(|(name, _)| *name));
    let one = Json::List(names.map(|name| required([name])).collect());
    let table = strict(stated.and(evidence())).with("oneOf", one);
    object([("anyOf", Json::List(vec![defined(scalar), table]))])
}

/// A distribution with its parameters.
fn shape(parameters: &[&str], scalar: &str, itself: &str) -> Json {
    let mut properties = Json::empty();
    for parameter in parameters {
        let what = match *parameter {
            "of" => defined(itself),
            "probability" => share(),
            "cv" | "log_sd" => of_type("number").with("minimum", Json::Whole(0)),
            "alpha" | "beta" => of_type("number").with("exclusiveMinimum", Json::Whole(0)),
            "values" => list(defined(scalar)),
            "weights" => list(of_type("number").with("minimum", Json::Whole(0))),
            "probabilities" => list(share()),
            "normalise" => of_type("boolean"),
            "quantiles" => object([
                ("type", "object".into()),
                ("description", "The quantiles p0 to p100, such as p05, p50 or \"p97.5\".".into()),
                ("additionalProperties", defined(scalar)),
                ("propertyNames", object([("pattern", "^[pP][0-9]+(\\.[0-9]*)?$".into())])),
                ("minProperties", Json::Whole(2)),
            ]),
            "sd" => all_of(scalar).with("minimum", Json::Whole(0)),
            _ => defined(scalar),
        };
        properties = properties.with(parameter, what);
    }
    strict(properties).and(required(parameters.iter().copied()))
}

/// A list with something in it.
fn list(items: Json) -> Json {
    object([("type", "array".into()), ("items", items), ("minItems", Json::Whole(1))])
}

fn lever(scalar: &str) -> Json {
    let table = strict(object([("value", defined(scalar))]).and(evidence())).and(required(["value"]));
    object([("anyOf", Json::List(vec![defined(scalar), table]))])
}

fn split(parts: &Shares) -> Json {
    let concentration = of_type("number").with("exclusiveMinimum", Json::Whole(0));
    let dirichlet = strict(object([("mean", defined("shares")), ("concentration", concentration)]))
        .and(required(["mean", "concentration"]));
    let around = strict(object([("dirichlet", dirichlet)]).and(evidence())).and(required(["dirichlet"]));
    one_of([shares(parts, evidence()), around])
}

/// A share for each part, and what may stand beside them.
fn shares(parts: &Shares, beside: Json) -> Json {
    let all = parts.names.iter().fold(Json::empty(), |all, name| all.with(name, share()));
    strict(all.and(beside)).and(required(parts.names.iter().copied()))
}

fn share() -> Json {
    of_type("number").with("minimum", Json::Whole(0)).with("maximum", Json::Whole(1))
}

/// What may stand beside a value.
fn evidence() -> Json {
    let about =
        "How it is known: measured (computed from published records), published (printed), or assumed (a judgement).";
    object([
        ("source", object([("description", "Where the number is from.".into()), ("type", "string".into())])),
        ("evidence", object([("description", about.into()), ("enum", texts(Evidence::WORDS.iter().copied()))])),
    ])
}

fn of_type(name: &str) -> Json {
    object([("type", name.into())])
}

fn pattern(pattern: &str) -> Json {
    object([("type", "string".into()), ("pattern", pattern.into())])
}

fn whole(least: i64, greatest: i64) -> Json {
    object([("type", "integer".into()), ("minimum", Json::Whole(least)), ("maximum", Json::Whole(greatest))])
}

/// A table with these entries and no others.
fn strict(properties: Json) -> Json {
    object([("type", "object".into()), ("properties", properties), ("additionalProperties", Json::Flag(false))])
}

fn required<'a>(names: impl IntoIterator<Item = &'a str>) -> Json {
    object([("required", texts(names))])
}

fn defined(name: &str) -> Json {
    object([("$ref", Json::Text(format!("#/definitions/{name}")))])
}

/// A reference with room beside it: draft 07 ignores what stands beside a bare one.
fn all_of(name: &str) -> Json {
    object([("allOf", Json::List(vec![defined(name)]))])
}
