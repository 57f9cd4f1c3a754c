//! What the page can change: each a list of `path=value` that was tried on the scenario, at both ends, before it is offered.

use crate::analysis::driver::Driver;
use crate::engine::Metric;
use crate::report::content::number_in_words;
use crate::scenario::{Loaded, NumberId, Rule, Scenario, Unchecked};
use crate::study::explore::{Ask, Work};
use crate::systems::{BarrierOf, Removed};
use serde_json::{Value, json};

/// The plan of capital, which is moved as a whole.
const PLAN: &str = "capital.plan_gbp_m";
/// Controls before "more", beside the strategy.
const FIRST: usize = 4;
/// Futures by which it is seen whether a control does anything.
const TRIED: u32 = 64;
/// What a strategy may set money aside for, and what the control is called.
const SET_ASIDES: [(&str, &str); 3] = [
    ("training", "Set aside for training"),
    ("change", "Set aside for engagement and change"),
    ("outreach", "Set aside for outreach"),
];

/// A path with what is added to the value of a control there.
type Place = (String, f64);

/// What is offered, and what is not although the scenario asks for it.
pub struct Controls<'l> {
    loaded: &'l Loaded,
    read: &'l Unchecked,
    reference: &'l str,
    /// Of the scenario as it is: what a control leaves as it is has no effect.
    as_planned: Option<String>,
    firsts: usize,
    list: Vec<Value>,
    notes: Vec<String>,
}

/// A number that can be moved.
struct Lever<'a> {
    id: &'a str,
    group: &'a str,
    label: String,
    about: String,
    unit: &'a str,
    /// From, to.
    range: (f64, f64),
    /// The scenario's own value, and what is uncertain about it.
    own: f64,
    uncertain: Option<String>,
    places: Vec<Place>,
    first: bool,
}

/// All controls, in order; and what is to be said of those that are missing.
pub fn controls(loaded: &Loaded, read: &Unchecked, reference: &str, drivers: &[Driver]) -> (Vec<Value>, Vec<String>) {
    let (list, notes) = (Vec::new(), Vec::new());
    let mut controls = Controls { loaded, read, reference, as_planned: None, firsts: 0, list, notes };
    controls.as_planned = controls.found(&[]);
    controls.decided();
    controls.programmes();
    controls.barriers();
    controls.unknown(drivers);
    (controls.list, controls.notes)
}

impl Controls<'_> {
    fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }

    /// Whether the scenario with these changes passes its checks.
    fn loads(&self, set: &[String]) -> bool {
        self.read.bare(set, false).is_ok()
    }

    /// What a few futures come to under every strategy; none where the scenario has an error.
    fn found(&self, set: &[String]) -> Option<String> {
        let outcomes = Metric::ALL.into_iter().filter(|metric| metric.is_simulated(self.scenario())).collect();
        let ask = Ask { set: set.to_vec(), trials: TRIED, outcomes, ..Ask::default() };
        Some(Work::begin(self.read, ask).ok()?.answer().ok()?.hash())
    }

    /// Whether anything is otherwise with these changes.
    fn moves(&self, set: &[String]) -> bool {
        self.found(set).is_some_and(|found| Some(found) != self.as_planned)
    }

    fn lever(&mut self, lever: Lever<'_>) {
        let is_plan = lever.id == "capital" && self.moved(PLAN).is_some();
        let asked = is_plan || lever.places.iter().any(|(path, _)| self.moved(path).is_some());
        let at = |value: f64| -> Vec<String> {
            lever.places.iter().map(|(path, base)| format!("{path}={}", tidy(base + value))).collect()
        };
        let (from, to) = lever.range;
        if let Some(end) = [from, to].into_iter().find(|end| !self.loads(&at(*end))) {
            if asked {
                let why = self.read.bare(&at(end), false).err().map(|problems| problems.render(false));
                self.notes.push(format!(
                    "the control “{}” is left out, since the scenario has an error there:\n{}",
                    lever.label,
                    why.unwrap_or_default().trim_end()
                ));
            }
            return;
        }
        if from >= to || !(self.moves(&at(to)) || self.moves(&at(from))) {
            if asked {
                self.notes.push(format!("the control “{}” is left out: it changes no outcome", lever.label));
            }
            return;
        }
        let first = lever.first && self.firsts < FIRST;
        self.firsts += usize::from(first);
        self.list.push(json!({
            "id": lever.id, "kind": "number", "group": lever.group, "label": lever.label, "about": lever.about, "unit": lever.unit,
            "from": from, "to": to, "step": step(to - from), "own": lever.own, "uncertain": lever.uncertain, "first": first,
            "places": lever.places,
        }));
    }

    /// The range that the scenario states for a path, with the name of its control.
    fn moved(&self, path: &str) -> Option<(f64, f64, &str)> {
        let stated = self.scenario().moved.iter().find(|moved| moved.path == path)?;
        // Where no label is written the identifier stands for it.
        let label = stated.label.trim();
        Some((stated.from, stated.to, if label == stated.id { "" } else { label }))
    }

    /// A number of the scenario by its key.
    fn number(&mut self, id: &str, key: &str, label: &str, unit: &str, first: bool) {
        let Some(number) = self.scenario().numbers.iter().find(|number| number.key == key) else { return };
        let own = number.distribution.mean();
        let uncertain = number.distribution.as_fixed().is_none().then(|| number.distribution.describe().to_owned());
        let about = number_in_words(self.scenario(), key);
        let (mut range, mut named) = match (own > 0.0, unit) {
            (true, "share") => ((0.0, rounded_up(own * 3.0).min(1.0)), label),
            (true, _) => ((0.0, rounded_up(own * 3.0)), label),
            (false, "share") => ((0.0, 0.25), label),
            // Nothing says how much would be much.
            (false, _) => ((0.0, 0.0), label),
        };
        if let Some((from, to, label)) = self.moved(key) {
            range = (from.min(own), to.max(own));
            named = if label.is_empty() { named } else { label };
        }
        let label = named.to_owned();
        let places = vec![(key.to_owned(), 0.0)];
        self.lever(Lever { id, group: "decide", label, about, unit, range, own, uncertain, places, first });
    }

    /// What is decided: what the scenario states a range for comes first, in its order.
    fn decided(&mut self) {
        const KNOWN: [(&str, &str, &str, &str, bool); 6] = [
            ("share", "capital.share_to_backlog", "Share of it for backlog", "share", true),
            ("pot", "capital.pot_gbp_m", "Pot for backlog, a year", "gbp_m", true),
            ("programme_money", "capital.programmes_gbp_m", "Money for programmes, a year", "gbp_m", true),
            ("programme_share", "capital.share_to_programmes", "Share of capital for programmes", "share", false),
            (
                "replacement",
                "technology.replacement_share_per_year",
                "Legacy technology replaced, a year",
                "share",
                false,
            ),
            (
                "replacement_money",
                "technology.replacement_gbp_m",
                "Money to replace legacy technology, a year",
                "gbp_m",
                false,
            ),
        ];
        let stated: Vec<String> = self.scenario().moved.iter().map(|moved| moved.path.clone()).collect();
        for path in &stated {
            match KNOWN.iter().find(|(_, key, ..)| key == path) {
                _ if path == PLAN => self.capital(),
                // With the other years of the plan.
                _ if path.starts_with(PLAN) => {}
                Some((id, key, label, unit, _)) => self.number(id, key, label, unit, true),
                None => self.stated(path),
            }
        }
        if !stated.iter().any(|path| path == PLAN) {
            self.capital();
        }
        for (id, key, label, unit, first) in KNOWN {
            if !stated.iter().any(|path| path == key) {
                self.number(id, key, label, unit, first);
            }
        }
        self.set_aside();
    }

    /// A number that only the scenario's author thought of.
    fn stated(&mut self, path: &str) {
        let unit = match self.scenario().numbers.iter().find(|number| number.key == *path).map(|number| number.unit) {
            Some("£m") => "gbp_m",
            Some("share") => "share",
            Some(_) => "plain",
            None => {
                let note = "the page moves only numbers that may be uncertain, as `capcast explain` says of each";
                return self.notes.push(format!("there is no control for {path}: {note}"));
            }
        };
        let label = number_in_words(self.scenario(), path);
        self.number(&format!("own_{path}"), path, &label, unit, true);
    }

    /// Capital as an amount on top of the plan, in each of its years and in all.
    fn capital(&mut self) {
        let fixed = |id: &NumberId| {
            let number = self.scenario().number(*id);
            Some((number.key.clone(), number.distribution.as_fixed()?))
        };
        let plan: Option<Vec<Place>> = self.scenario().capital.plan.iter().map(fixed).collect();
        let Some(plan) = plan.filter(|plan| !plan.is_empty()) else {
            self.number("capital_base", "capital.base_gbp_m", "Capital from which it grows", "gbp_m", true);
            return;
        };
        let least = plan.iter().fold(f64::INFINITY, |least, (_, amount)| least.min(*amount));
        let span = rounded_up(least * 0.2).min(least);
        let mut range = (-span, span);
        let mut label = "Capital a year, on top of the plan".to_owned();
        if let Some((from, to, named)) = self.moved(PLAN) {
            range = (from.min(0.0), to.max(0.0));
            label = if named.is_empty() { label } else { named.to_owned() };
        }
        let last = self.scenario().first_year.plus(plan.len() as i32 - 1);
        self.lever(Lever {
            id: "capital",
            group: "decide",
            label,
            about: format!("added to each year of the plan, to {last}; what comes after grows from there"),
            unit: "gbp_m",
            range,
            own: 0.0,
            uncertain: None,
            places: plan.clone(),
            first: true,
        });
        for (i, (path, amount)) in plan.into_iter().enumerate() {
            let year = self.scenario().first_year.plus(i as i32);
            let stated = self.moved(&path).map(|(from, to, label)| (from - amount, to - amount, label.to_owned()));
            let (from, to, label) = stated.unwrap_or((range.0.max(-amount), range.1, String::new()));
            let label = if label.is_empty() { format!("Capital of {year}, on top") } else { label };
            self.lever(Lever {
                id: &format!("capital_{i}"),
                group: "by_year",
                label,
                about: format!("{amount}"),
                unit: "gbp_m",
                range: (from.min(0.0), to.max(0.0)),
                own: 0.0,
                uncertain: None,
                places: vec![(path, amount)],
                first: false,
            });
        }
    }

    /// What strategies set aside for training, change and outreach: all that may, alike.
    fn set_aside(&mut self) {
        let specs = &self.scenario().strategies;
        let paths: Vec<String> = specs
            .iter()
            .filter(|spec| spec.rule != Rule::Staged)
            .map(|spec| format!("strategy.{}", crate::scenario::key(&spec.id)))
            .collect();
        let Some(own) = specs.iter().find(|spec| spec.id == self.reference).or(specs.first()) else { return };
        let own = own.set_aside_for.map(|part| part * own.set_aside_share);
        for ((part, label), own) in SET_ASIDES.into_iter().zip(own) {
            let all = |share: f64| -> Vec<String> {
                let split = SET_ASIDES.map(|(other, _)| format!("{other} = {}", u8::from(other == part))).join(", ");
                let of = |path: &String| {
                    [format!("{path}.set_aside_share={share}"), format!("{path}.set_aside_for={{ {split} }}")]
                };
                paths.iter().flat_map(of).collect()
            };
            if !paths.is_empty() && self.moves(&all(0.1)) {
                self.list.push(json!({
                    "id": format!("set_aside_{part}"), "kind": "number", "group": "decide", "label": label,
                    "about": "share of the money left after repairs, under every strategy alike", "unit": "share", "from": 0.0,
                    "to": rounded_up(own * 2.0).clamp(0.2, 0.3).max(own), "step": 0.005, "own": tidy(own), "uncertain": Value::Null,
                    "first": false, "part": part, "strategies": paths,
                }));
            }
        }
    }

    /// Each programme in its year, in another, or never.
    fn programmes(&mut self) {
        let (first, last) = (self.scenario().first_year, self.scenario().last_year);
        for (id, name) in self.scenario().programme_names() {
            let key = format!("programme.{id}.earliest_start");
            let set = |year: crate::units::FinancialYear| vec![format!("{key}=\"{year}\"")];
            let never = set(last.plus(1));
            if !self.moves(&never) {
                continue;
            }
            let years = (0..self.scenario().horizon()).map(|year| first.plus(year as i32));
            let mut options = vec![json!({ "label": "never", "set": never })];
            options.extend(
                years
                    .filter(|&year| self.loads(&set(year)))
                    .map(|year| json!({ "label": format!("not before {year}"), "set": set(year) })),
            );
            self.list.push(json!({
                "id": format!("programme_{id}"), "kind": "choice", "group": "programmes", "label": name,
                "about": "when it may seek approval", "options": options,
            }));
        }
    }

    /// Each barrier present or removed.
    fn barriers(&mut self) {
        let stated = Removed::stated(self.scenario());
        for barrier in BarrierOf::ALL {
            if !barrier.is_simulated(self.scenario()) {
                continue;
            }
            let gone = stated.has(*barrier);
            let other = if gone { "present" } else { "removed" };
            let set = vec![format!("{}.barrier=\"{other}\"", barrier.name())];
            if self.moves(&set) {
                self.list.push(json!({
                    "id": format!("barrier_{}", barrier.name()), "kind": "flag", "group": "barriers", "label": barrier.system().called(),
                    "about": barrier.in_words(), "own": gone, "set": set,
                }));
            }
        }
    }

    /// What is not known: the numbers that go most closely with the outcome, each as it is drawn, or fixed.
    fn unknown(&mut self, drivers: &[Driver]) {
        let before = self.list.len();
        for driver in drivers {
            if self.list.len() - before == 5 {
                return;
            }
            let Some(number) = self.scenario().numbers.iter().find(|number| number.key == driver.key) else { continue };
            let (low, high) = (number.distribution.quantile(0.02), number.distribution.quantile(0.98));
            let size = step(high - low);
            let range = ((low / size).ceil() * size, (high / size).floor() * size);
            // What is decided is not unknown as well.
            let is_moved = |control: &Value| {
                control["places"]
                    .as_array()
                    .is_some_and(|places| places.iter().any(|place| place[0] == driver.key.as_str()))
            };
            if self.list.iter().any(is_moved) {
                continue;
            }
            let (own, about) = (number.distribution.mean(), number.distribution.describe().to_owned());
            let unit = match number.unit {
                "£m" => "gbp_m",
                "share" => "share",
                "a year" if low.abs().max(high.abs()) <= 1.0 => "share",
                _ => "plain",
            };
            let id = format!("driver_{}", driver.key);
            let lever = Lever {
                id: &id,
                group: "unknown",
                label: number_in_words(self.scenario(), &driver.key),
                about: about.clone(),
                unit,
                range: (tidy(range.0), tidy(range.1)),
                own,
                uncertain: Some(about.clone()),
                places: vec![(driver.key.clone(), 0.0)],
                first: false,
            };
            self.lever(lever);
        }
    }
}

/// 1, 2 or 5 times a power of ten, so that a range has 40 to 100 steps.
fn step(range: f64) -> f64 {
    let mut power = 1e-9;
    while power < 1e15 {
        if let Some(times) = [1.0, 2.0, 5.0].into_iter().find(|times| range / (power * times) <= 100.000_1) {
            return tidy(power * times);
        }
        power *= 10.0;
    }
    1.0
}

/// The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
fn rounded_up(value: f64) -> f64 {
    let mut power = 1e-6;
    while value > power * 10.0 && power < 1e15 {
        power *= 10.0;
    }
    let steps = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    tidy(steps.into_iter().map(|times| times * power).find(|&found| found >= value * 0.999_999).unwrap_or(value))
}

/// Without what binary fractions leave behind the twelfth digit.
fn tidy(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_round_ends_and_steps() {
        assert_eq!((step(8000.0), step(0.25), step(1.0)), (100.0, 0.005, 0.01));
        assert_eq!((rounded_up(2720.0), rounded_up(0.219), rounded_up(2250.0)), (3000.0, 0.3, 3000.0));
        assert_eq!(tidy(0.1 + 0.2), 0.3);
    }
}
