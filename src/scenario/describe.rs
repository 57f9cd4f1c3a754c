//! What a key or table is, in sentences: the same ones in the schema and in `explain`.

use super::content::Timing;
use super::keys::{self, Absent, GBP_M, Key, Kind, RATE, SHARE};
use super::number::allowed;
use super::shape::{SHAPES, ways_in_words};
use super::suggest::listed;
use super::systems;

/// What each table is about; `*` stands for an identifier or a year.
const TABLES: &[(&str, &str)] = &[
    ("run", "how many futures are simulated, and from which seed"),
    ("horizon", "the years that are simulated"),
    ("prices", "two yearly inflation rates that wander around a mean and return to it"),
    ("prices.construction", "inflation of building work"),
    ("prices.general", "inflation of everything else: what real amounts are counted in"),
    ("capital", "how much capital there is, and how much of it reaches the backlog"),
    ("capital.raids", "years in which day-to-day costs take a part of the capital plan"),
    ("capital.delivery", "what builders and staff can deliver in a year"),
    ("capital.ring_fence", "money for named things, a table each"),
    ("capital.ring_fence.*", "money for one thing; the name of its table is its identifier"),
    ("demand", "demand for care: what drives operating cost, and later what is treated"),
    ("demand.service", "the services that people need, a table each"),
    ("demand.service.*", "a service; the name of its table is its identifier"),
    ("demand.group", "parts of the population with their share of demand, a table each"),
    ("demand.group.*", "a part of the population; the name of its table is its identifier"),
    ("demand.shock", "years in which a part of demand stays away"),
    ("funding", "day-to-day money: what comes in, what it costs to run, and how a deficit reaches for capital"),
    ("funding.raids", "how a deficit makes a raid on capital more likely"),
    ("funding.cash", "a trust's cash: what limits its capital beside the allocation"),
    ("funding.cash.assets", "what capital is spent on, and over how many years it is written off"),
    ("funding.cash.assets.buildings", "land, buildings and what is built into them"),
    ("funding.cash.assets.equipment", "medical and other equipment"),
    ("funding.cash.assets.digital", "computers, networks and programs"),
    ("technology", "legacy technology: what it costs to run, how it fails, and how it is replaced"),
    ("workforce", "staff and skills: who leaves, who is hired, and what the vacancies hold up"),
    ("workforce.clinical", "those who treat people"),
    ("workforce.estates", "those who deliver capital on the estate"),
    ("workforce.digital", "those who put in and run technology"),
    ("workforce.skills", "what delivery staff can do, and the training that keeps it up"),
    ("backlog", "how backlog grows when it waits, and how it is cleared"),
    ("backlog.escalation", "what work costs more for having waited a year, above prices"),
    ("backlog.escalation.offset_per_year", "what is added to the mean escalation for each risk band"),
    ("backlog.migration", "the share of a risk band that moves to the next worse one in a year"),
    ("backlog.new_need", "what arises anew on every m²: base + slope × mean escalation"),
    ("backlog.resurvey", "what surveys find more or less than was booked"),
    ("incidents", "failures of the estate: what they cost and what they disturb"),
    ("incidents.relative_rate", "failures per pound of backlog by risk band, relative to each other"),
    ("estate", "the estates, a table each: trusts, sites, regions or asset classes"),
    ("estate.*", "an estate; the name of its table is its identifier"),
    ("correlation", "parameters that are high and low together, a table for each group of them"),
    ("correlation.*", "a group of parameters; the name of its table is its identifier"),
    ("strategy", "the strategies that are compared, a table each"),
    ("strategy.*", "a strategy; the name of its table is its identifier"),
    ("strategy.*.pots", "how the money is split over the risk bands, where the rule is ring_fenced"),
    ("strategy.*.weights", "what each criterion of the score counts for, where the rule is weighted; 0 where absent"),
    ("history", "the published record, a table by year, for charts and checks"),
    ("history.*", "the record of one year at its close"),
    ("sweep", "what `capcast sweep` tries out, a table for each value that it changes"),
    ("sweep.*", "a value of the scenario with the values that it takes; the name of its table is its identifier"),
    (
        "target",
        "what outcomes are to be, a table for each target; `compare` says how likely each strategy is to meet it",
    ),
    ("target.*", "a target; the name of its table is its identifier"),
];

/// Every distribution with the ways to write it.
pub fn distributions() -> Vec<(&'static str, String)> {
    SHAPES.iter().map(|(name, ways)| (*name, ways_in_words(name, ways))).collect()
}

/// What the table with this pattern is about.
pub fn table(pattern: &str) -> &'static str {
    TABLES.iter().find(|(path, _)| *path == pattern).map_or("", |(_, about)| about)
}

/// Every pattern that is a table, in the order of [`keys::KEYS`].
pub fn tables() -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for key in keys::KEYS {
        for (i, _) in key.path.match_indices('.') {
            if !found.iter().any(|table| *table == key.path[..i]) {
                found.push(key.path[..i].to_owned());
            }
        }
    }
    found
}

/// The unit of a key in words: what one of it is, or what kind of thing stands there.
pub fn unit(key: &Key) -> String {
    match (key.unit, key.kind) {
        (GBP_M, _) => "million pounds (£m)".to_owned(),
        ("£", _) => "pounds (£)".to_owned(),
        ("£ per £", _) => "pounds per pound".to_owned(),
        ("£ per m²", _) => "pounds per square metre".to_owned(),
        ("£ per m² a year", _) => "pounds per square metre a year".to_owned(),
        ("£m per person", _) => "million pounds (£m) per person".to_owned(),
        ("million a year", _) => "millions of cases a year".to_owned(),
        ("probability per £bn", _) => "a probability for each thousand million pounds (£bn)".to_owned(),
        ("people (full-time)", _) => "people, as full-time equivalents".to_owned(),
        ("people a year", _) => "people a year, as full-time equivalents".to_owned(),
        ("1: fully skilled", _) => "an index (1 is fully skilled)".to_owned(),
        ("m²", _) => "square metres".to_owned(),
        (RATE, _) => "a share a year (0.03 or \"3%\" is three per cent a year)".to_owned(),
        (SHARE, _) => "a share (0.1 is a tenth)".to_owned(),
        ("share added", _) => "a share that is added (0.2 makes a fifth more)".to_owned(),
        ("log sd", _) => "a standard deviation on the log scale (0.14 is about 14 per cent)".to_owned(),
        ("relative", _) => "relative to the average of 1".to_owned(),
        ("", Kind::Version) => "none; the number of a version".to_owned(),
        ("", Kind::Id) => "none; an identifier of letters, digits, `_` and `-`, at most 64".to_owned(),
        ("", Kind::Text) => "none; a text".to_owned(),
        ("", Kind::File) => "none; a file, by its path from the one that names it".to_owned(),
        ("", Kind::Paths) => "none; a list of paths such as \"strategy.do_minimum\"".to_owned(),
        ("", Kind::Parameters) => "none; a list of paths such as \"backlog.escalation.mean_per_year\"".to_owned(),
        ("rank correlation", _) => "a rank (Spearman) correlation, -1 to 1".to_owned(),
        ("", Kind::Values) => "none; a list of what may stand at the path".to_owned(),
        ("", Kind::Year) => "none; a financial year, written \"2034/35\"".to_owned(),
        ("", Kind::Trials) => "futures, a whole number".to_owned(),
        ("", Kind::Seed) => "none; a whole number".to_owned(),
        ("", Kind::Flag) => "none; true or false".to_owned(),
        ("", Kind::Word(words)) => format!("none; one of {}", listed(words)),
        (unit, _) => unit.to_owned(),
    }
}

/// Whether what stands there may be uncertain, and when it is then drawn.
pub fn chance(key: &Key) -> &'static str {
    match key.kind {
        Kind::Number(Timing::PerTrial) => "Fixed, or a distribution that is drawn once in each future.",
        Kind::Number(Timing::EachYear) => "Fixed, or a distribution that is drawn anew every year.",
        Kind::Plan => "A list from the first year on, or a table by year; each amount fixed or a distribution.",
        Kind::Split => "Four shares that sum to 1, or a dirichlet around them.",
        Kind::Fixed => "Never random.",
        _ => "",
    }
}

/// What is allowed, for a number with limits.
pub fn range(key: &Key) -> String {
    match (key.kind, key.range) {
        (Kind::Number(_) | Kind::Plan | Kind::Fixed, (low, high)) if low.is_finite() || high.is_finite() => {
            format!("Allowed: {}.", allowed(key))
        }
        _ => String::new(),
    }
}

/// What its absence means.
pub fn absence(key: &Key) -> String {
    match key.absent {
        Absent::Required => match systems::system_of(key.path) {
            Some(system) => format!("Must be there where [{system}] is."),
            None => "Must be there.".to_owned(),
        },
        // The text says itself what is taken for it.
        Absent::Default("\"\"") => String::new(),
        Absent::Default(taken) => format!("Where absent: {taken}."),
        Absent::Nothing => "May be absent.".to_owned(),
    }
}

/// A sentence of its own: a capital letter, a full stop.
pub fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", characters.as_str().trim_end_matches('.'))
}

/// All of it about a key in one paragraph.
pub fn key(key: &Key) -> String {
    let parts =
        [sentence(key.about), format!("Unit: {}.", unit(key)), chance(key).to_owned(), range(key), absence(key)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_described_and_none_besides() {
        let described: Vec<&str> = TABLES.iter().map(|(path, _)| *path).collect();
        let there = tables();
        for table in &there {
            assert!(described.contains(&table.as_str()), "[{table}] has no description");
        }
        for table in described {
            assert!(there.iter().any(|there| there == table), "[{table}] is no table");
        }
    }

    #[test]
    fn every_key_has_a_description_and_a_unit_in_words() {
        for known in keys::KEYS {
            let said = key(known);
            assert!(said.contains("Unit: ") && !unit(known).trim().is_empty() && said.ends_with('.'), "{}", known.path);
            assert!(!said.contains("Unit: £") && !said.contains(".."), "{said}");
        }
    }
}
