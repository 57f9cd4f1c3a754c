//! Every sum of a trace is worked out as it is written, and must give the figure beside it.

use super::steps::{after_the_estates, before_the_estates, estate};
use crate::engine::traced::{Item, View};
use crate::engine::{Trial, World};
use crate::scenario::{MINIMAL, Text, load};
use crate::systems::{BarrierOf, EVERY_SYSTEM, System};

/// A number as it is printed, and how far off its rounding may be.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Rounded {
    value: f64,
    error: f64,
}

impl Rounded {
    /// Printed to six digits, or to a thousandth where it is large, and to no more than nine decimals.
    fn printed(value: f64) -> Self {
        let mut unit = if value.abs() >= 1e5 { 0.001 } else { 1.0 };
        while unit > 1e-9 && unit > value.abs() * 1e-5 {
            unit /= 10.0;
        }
        Self { value, error: unit.max(value.abs() * 1e-16) / 2.0 }
    }

    fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    fn plus(self, other: Self, sign: f64) -> Self {
        Self { value: self.value + sign * other.value, error: self.error + other.error }
    }

    fn times(self, other: Self) -> Self {
        let error = self.value.abs() * other.error + other.value.abs() * self.error;
        Self { value: self.value * other.value, error }
    }

    fn inverse(self) -> Self {
        Self { value: 1.0 / self.value, error: self.error / (self.value * self.value) }
    }

    fn power(self, exponent: Self) -> Self {
        let value = crate::num::exp(exponent.value * crate::num::ln(self.value));
        let of_exponent = crate::num::ln(self.value).abs() * exponent.error;
        let error = value * (of_exponent + exponent.value.abs() * self.error / self.value);
        Self { value, error }
    }
}

/// The value of a sum: `0.9 × size 0.1 + 2` or `the lesser of 3 and 4 ÷ 2`; none where it is told in words alone.
fn worked_out(how: &str) -> Option<Rounded> {
    let text =
        how.replace("at least 0: ", "the greater of 0 and ").replace(", within 0 to 1", "").replace(", at most 1", "");
    let either = |text: &str, of_one: fn(f64, f64) -> bool| {
        let (one, other) = text.split_once(" and ")?;
        let (one, other) = (worked_out(one)?, worked_out(other)?);
        Some(if of_one(one.value, other.value) { one } else { other })
    };
    if let Some(rest) = text.strip_prefix("the lesser of ") {
        return either(rest, |one, other| one < other);
    }
    if let Some(rest) = text.strip_prefix("the greater of ") {
        return either(rest, |one, other| one > other);
    }
    let arithmetic = text.contains(['×', '÷', '+', '−']) || text.parse::<f64>().is_ok();
    let symbols: Vec<char> = text.replace(",000", "000").chars().collect();
    let mut reader = Reader { symbols: &symbols, at: 0, numbers: 0 };
    let value = if arithmetic { reader.sum() } else { None };
    reader.skip_words();
    value.filter(|_| reader.numbers > 0 && reader.at == reader.symbols.len())
}

/// Reads a sum from left to right.
struct Reader<'a> {
    symbols: &'a [char],
    at: usize,
    numbers: usize,
}

impl Reader<'_> {
    fn skip_words(&mut self) {
        // `e^(` is no word.
        let is_power = |at: usize| self.symbols[at] == 'e' && self.symbols.get(at + 1) == Some(&'^');
        while self.symbols.get(self.at).is_some_and(|c| c.is_whitespace() || c.is_alphabetic() || *c == '-')
            && !is_power(self.at)
            && !self.begins_a_number()
        {
            self.at += 1;
        }
    }

    fn begins_a_number(&self) -> bool {
        let digit = |at: usize| self.symbols.get(at).is_some_and(char::is_ascii_digit);
        digit(self.at) || (self.symbols.get(self.at) == Some(&'-') && digit(self.at + 1))
    }

    fn next_is(&mut self, wanted: char) -> bool {
        self.skip_words();
        let found = self.symbols.get(self.at) == Some(&wanted);
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Option<Rounded> {
        let mut value = self.product()?;
        loop {
            if self.next_is('+') {
                value = value.plus(self.product()?, 1.0);
            } else if self.next_is('−') {
                value = value.plus(self.product()?, -1.0);
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<Rounded> {
        let mut value = self.power()?;
        loop {
            if self.next_is('×') {
                value = value.times(self.power()?);
            } else if self.next_is('÷') {
                value = value.times(self.power()?.inverse());
            } else {
                return Some(value);
            }
        }
    }

    fn power(&mut self) -> Option<Rounded> {
        let base = if self.next_is('e') { Rounded::exact(std::f64::consts::E) } else { self.number()? };
        Some(if self.next_is('^') { base.power(self.number()?) } else { base })
    }

    fn number(&mut self) -> Option<Rounded> {
        if self.next_is('(') {
            let negative = self.next_is('−');
            let value = self.sum()?;
            let sign = Rounded::exact(if negative { -1.0 } else { 1.0 });
            return self.next_is(')').then_some(value.times(sign));
        }
        let start = self.at;
        let part = |at: usize| {
            let c = self.symbols.get(at).copied().unwrap_or(' ');
            let exponent = at > start && matches!(self.symbols[at - 1], '0'..='9' | 'e');
            c.is_ascii_digit() || c == '.' || (c == '-' && (at == start || exponent)) || (c == 'e' && exponent)
        };
        let end = (start..).find(|&at| !part(at))?;
        self.at = end;
        self.numbers += 1;
        let text: String = self.symbols[start..end].iter().collect();
        text.parse().ok().map(Rounded::printed)
    }
}

#[test]
fn a_sum_is_worked_out_as_people_do() {
    for (how, value) in [
        ("0.7 × size 0.5 + 2", Some(2.35)),
        ("1 − 2 − 3", Some(-4.0)),
        ("(-1) × (2 + 3)^2 ÷ 5", Some(-5.0)),
        ("3 × e^(0.5 × 2 − 1)", Some(3.0)),
        ("2 × e^(−(1 + 1)) × e^2", Some(2.0)),
        ("the lesser of 3 and 4 ÷ 2", Some(2.0)),
        ("at least 0: the lesser of 3 and 4 − 6", Some(0.0)),
        ("2 + 3 × 2 ÷ 1,000,000", Some(2.000_006)),
        ("2 × roll-out 3", Some(6.0)),
        ("probability × mean share", None),
        ("as stated", None),
    ] {
        let found = worked_out(how).map(|found| found.value);
        assert!(found.zip(value).is_none_or(|(a, b)| (a - b).abs() < 1e-12), "{how}: {found:?}");
        assert_eq!(found.is_some(), value.is_some(), "{how}");
    }
    for (how, error) in [("1234.56 + 0", 0.005), ("0.0123456 + 0", 5e-8), ("123456.789 + 0", 0.0005)] {
        let found = worked_out(how).map_or(0.0, |found| found.error);
        assert!((error..1.01 * error).contains(&(found * 1.000_000_1)), "{how}: {found}");
    }
}

/// The scenarios that are traced: a nation and a trust, technology replaced by a rate and by money, barriers removed.
fn scenarios() -> Vec<(&'static str, String)> {
    let (systems, cash) = EVERY_SYSTEM.split_once("[funding.cash]").unwrap();
    let (rate, by_rate) = (systems.to_owned(), "replacement_share_per_year = 0.2\n");
    let money = systems.replace(by_rate, "replacement_gbp_m = 1\nsystem_value_gbp_m = 20\n");
    assert_ne!(rate, money);
    let removed = BarrierOf::ALL.iter().map(|which| which.name()).fold(rate.clone(), |text, system| {
        match text.contains(&format!("[{system}]\n")) {
            true => text.replace(&format!("[{system}]\n"), &format!("[{system}]\nbarrier = \"removed\"\n")),
            false => format!("{text}[{system}]\nbarrier = \"removed\"\n"),
        }
    });
    let raids = "[capital.raids]\non_at_start = true\noff_to_on_per_year = 0.2\non_to_on_per_year = 0.6\n";
    vec![
        ("none", String::new()),
        ("a nation", format!("{raids}{rate}")),
        ("a nation, technology by money", format!("{raids}{money}")),
        ("a trust", format!("{money}[funding.cash]{cash}")),
        ("barriers removed", format!("{raids}{removed}")),
        ("a trust, barriers removed", format!("{removed}[funding.cash]{cash}")),
    ]
}

/// Programmes are paid for.
fn set_of(systems: &str) -> Vec<String> {
    if systems.contains("[programme.") { vec!["capital.programmes_gbp_m=0.5".to_owned()] } else { Vec::new() }
}

/// Whether a sum gives the figure beside it, as closely as the rounding of its numbers lets it.
fn holds(item: &Item) -> Option<bool> {
    let found = worked_out(&item.how)?;
    let clipped = item.how.ends_with(", at most 1") || item.how.ends_with(", within 0 to 1");
    let value = if clipped { found.value.clamp(0.0, 1.0) } else { found.value };
    Some((value - item.value).abs() <= found.error + 1e-9 * item.value.abs() + 1e-12)
}

#[test]
fn every_sum_of_a_trace_gives_its_figure() {
    for (name, systems) in scenarios() {
        let text = Text { name: "traced.toml".to_owned(), bytes: format!("{MINIMAL}\n{systems}").into() };
        let loaded = load(&text, &set_of(systems.as_str()), false)
            .unwrap_or_else(|problems| panic!("{name}: {}", problems.render(false)));
        let scenario = &loaded.scenario;
        let world = World::new(scenario, 10, 1, &[1]).unwrap();
        for trial in [0, 1, 2, 3] {
            let future = Trial::run(&world, trial, 0);
            let strategy = &scenario.strategies[1];
            let years = 0..scenario.horizon();
            let view =
                View { scenario, world: &world, strategy, seed: 1, trial, future: &future, years: years.clone() };
            for t in years {
                let steps = before_the_estates(&view, t).into_iter().chain(after_the_estates(&view, t));
                let steps = steps.map(|step| (step.title, step.items));
                let estates = (0..scenario.estates.len()).map(|j| ("6 estate ages", estate(&view, t, j)));
                let mut summed = 0;
                for (step, items) in steps.chain(estates) {
                    for (place, item) in items.iter().enumerate() {
                        let told = format!("{name}, trial {trial}, {}, {step}", view.year(t));
                        let Item { name, value, how, .. } = item;
                        assert!(items[..place].iter().all(|other| other.name != *name), "{told}: {name} stands twice");
                        assert_ne!(holds(item), Some(false), "{told}: {name} is {value}, and not {how}");
                        summed += usize::from(holds(item).is_some());
                        let told = ["probability × mean share", "probability × mean increase"];
                        let sum = how.contains(['×', '÷', '+', '−']) && !told.contains(&how.as_str());
                        assert!(!sum || holds(item).is_some(), "{name}: {how} cannot be worked out");
                    }
                }
                assert!(summed > 10, "{name}: {summed} sums");
            }
        }
    }
}

/// A step, and a line of another step, is only there where its system is simulated.
/// Titles of the steps of the first year, without the estates.
fn titles(name: &str, systems: &str, set: &[String]) -> Vec<&'static str> {
    let text = Text { name: "traced.toml".to_owned(), bytes: format!("{MINIMAL}\n{systems}").into() };
    let loaded =
        load(&text, &[set, &set_of(systems)].concat(), false).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
    let scenario = &loaded.scenario;
    let world = World::new(scenario, 10, 1, &[0]).unwrap();
    let future = Trial::run(&world, 0, 0);
    let strategy = &scenario.strategies[0];
    let view = View { scenario, world: &world, strategy, seed: 1, trial: 0, future: &future, years: 0..1 };
    let steps = before_the_estates(&view, 0).into_iter().chain(after_the_estates(&view, 0));
    steps.map(|step| step.title).collect()
}

#[test]
fn what_is_not_simulated_is_not_traced() {
    let always = ["1 prices", "3 funding envelope", "7 allocate", "8 deliver", "13 record"];
    let number = |title: &str| title.split(' ').next().and_then(|number| number.parse::<u8>().ok()).unwrap();
    for (name, systems) in scenarios() {
        let all = titles(name, &systems, &[]);
        if systems.is_empty() {
            assert_eq!(all, always, "{name}");
            continue;
        }
        assert!(all.is_sorted_by_key(|title| number(title)), "{name}: {all:?}");
        // What is told beside what always is: one step for each system, which goes with it alone.
        let mut of_systems: Vec<&str> = all.iter().filter(|title| !always.contains(title)).copied().collect();
        assert_eq!(all.len(), always.len() + of_systems.len(), "{name}: {all:?}");
        for system in System::ALL {
            // Nobody waits where nothing is needed, and nobody waits longer where nobody waits.
            let with: &[System] = match system {
                System::Demand => &[System::Care, System::Disparities],
                System::Care => &[System::Disparities],
                _ => &[],
            };
            let off = with.iter().chain([system]).map(|system| format!("{}.enabled=false", system.name()));
            let without = titles(name, &systems, &off.collect::<Vec<_>>());
            let gone: Vec<&str> = all.iter().filter(|title| !without.contains(title)).copied().collect();
            // Without programmes nothing seeks approval.
            let own = with.len() + if *system == System::Programmes { 2 } else { 1 };
            assert_eq!((gone.len(), without.len()), (own, all.len() - own), "{name}, {}: {without:?}", system.name());
            of_systems.retain(|title| !gone.contains(title));
        }
        assert!(of_systems.is_empty(), "{name}: {of_systems:?}");
    }
}
