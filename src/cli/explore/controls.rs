//! What the page can change: each a list of `path=value` that was tried on the scenario, at both ends, before it is offered.

use crate::analysis::driver::{Driver, words_of};
use crate::scenario::{Loaded, NumberId, Scenario, Unchecked};
use crate::systems::{BarrierOf, Removed};
use serde_json::{Value, json};

/// A path with what is added to the value of a control there.
type Place = (String, f64);

/// What is offered.
pub struct Controls<'l> {
    loaded: &'l Loaded,
    read: &'l Unchecked,
    list: Vec<Value>,
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

/// All controls, in order.
pub fn controls(loaded: &Loaded, read: &Unchecked, drivers: &[Driver]) -> Vec<Value> {
    let mut controls = Controls { loaded, read, list: Vec::new() };
    controls.decided();
    controls.programmes();
    controls.barriers();
    controls.unknown(drivers);
    controls.list
}

impl Controls<'_> {
    fn scenario(&self) -> &Scenario {
        &self.loaded.scenario
    }

    /// Whether the scenario with these changes passes its checks.
    fn loads(&self, set: &[String]) -> bool {
        self.read.bare(set, false).is_ok()
    }

    fn lever(&mut self, lever: Lever<'_>) {
        let (from, to) = lever.range;
        let step = step(to - from);
        let at = |value: f64| -> Vec<String> {
            lever.places.iter().map(|(path, base)| format!("{path}={}", base + value)).collect()
        };
        if from >= to || !self.loads(&at(from)) || !self.loads(&at(to)) {
            return;
        }
        self.list.push(json!({
            "id": lever.id, "kind": "number", "group": lever.group, "label": lever.label, "about": lever.about, "unit": lever.unit,
            "from": from, "to": to, "step": step, "own": lever.own, "uncertain": lever.uncertain, "first": lever.first,
            "places": lever.places,
        }));
    }

    /// A number of the scenario by its key.
    fn number(&mut self, id: &str, key: &str, label: &str, unit: &str, first: bool) {
        let Some(number) = self.scenario().numbers.iter().find(|number| number.key == key) else { return };
        let own = number.distribution.mean();
        let most = match (own > 0.0, unit) {
            (true, "share") => rounded_up(own * 3.0).min(1.0),
            (true, _) => rounded_up(own * 3.0),
            (false, "share") => 0.25,
            (false, _) => return, // Nothing says how much would be much.
        };
        let uncertain = number.distribution.as_fixed().is_none().then(|| number.distribution.describe().to_owned());
        let lever = Lever {
            id,
            group: "decide",
            label: label.to_owned(),
            about: words_of(key),
            unit,
            range: (0.0, most),
            own,
            uncertain,
            places: vec![(key.to_owned(), 0.0)],
            first,
        };
        self.lever(lever);
    }

    /// What is decided.
    fn decided(&mut self) {
        self.capital();
        self.number("share", "capital.share_to_backlog", "Share of it for backlog", "share", true);
        self.number("pot", "capital.pot_gbp_m", "Pot for backlog, a year", "gbp_m", true);
        self.number("programme_share", "capital.share_to_programmes", "Share of it for programmes", "share", false);
        self.number("programme_money", "capital.programmes_gbp_m", "Money for programmes, a year", "gbp_m", false);
        let replaced = "Legacy technology replaced, a year";
        self.number("replacement", "technology.replacement_share_per_year", replaced, "share", false);
        self.number("replacement_money", "technology.replacement_gbp_m", replaced, "gbp_m", false);
        self.set_aside();
    }

    /// Capital as an amount on top of the plan, in each of its years.
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
        let span = rounded_up(least * 0.2);
        let last = self.scenario().first_year.plus(plan.len() as i32 - 1);
        self.lever(Lever {
            id: "capital",
            group: "decide",
            label: "Capital a year, on top of the plan".to_owned(),
            about: format!("added to each year of the plan, to {last}; what comes after grows from there"),
            unit: "gbp_m",
            range: (-span, span),
            own: 0.0,
            uncertain: None,
            places: plan,
            first: true,
        });
    }

    /// What strategies set aside for training, change and outreach: all that may.
    fn set_aside(&mut self) {
        let path = |id: &str| format!("strategy.{id}.set_aside_share");
        let specs: Vec<(String, f64)> =
            self.scenario().strategies.iter().map(|spec| (path(&spec.id), spec.set_aside_share)).collect();
        let may = |path: &String| self.loads(&[format!("{path}=0.25")]);
        let all: Vec<(String, f64)> = specs.into_iter().filter(|(path, _)| may(path)).collect();
        let Some(&(_, own)) = all.first() else { return };
        // Where strategies set aside unequal shares, one number cannot say what all of them do.
        if all.iter().any(|(_, share)| share.to_bits() != own.to_bits()) {
            return;
        }
        self.lever(Lever {
            id: "set_aside",
            group: "decide",
            label: "Set aside for training, change and outreach".to_owned(),
            about: words_of("strategy.*.set_aside_share"),
            unit: "share",
            range: (0.0, 0.25),
            own,
            uncertain: None,
            places: all.into_iter().map(|(path, _)| (path, 0.0)).collect(),
            first: false,
        });
    }

    /// Each programme in its year, in another, or never.
    fn programmes(&mut self) {
        let (first, last) = (self.scenario().first_year, self.scenario().last_year);
        for (id, name) in self.scenario().programme_names() {
            let key = format!("programme.{id}.earliest_start");
            let set = |year: crate::units::FinancialYear| vec![format!("{key}=\"{year}\"")];
            if !self.loads(&set(last.plus(1))) {
                continue;
            }
            let years = (0..self.scenario().horizon()).map(|year| first.plus(year as i32));
            let mut options = vec![json!({ "label": "never", "set": set(last.plus(1)) })];
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
            if self.loads(&set) {
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
            let (own, about) = (number.distribution.mean(), number.distribution.describe().to_owned());
            let unit = if number.unit == "£m" { "gbp_m" } else { "plain" };
            let id = format!("driver_{}", driver.key);
            let lever = Lever {
                id: &id,
                group: "unknown",
                label: crate::words::capital(&driver.words),
                about: format!("{}: {about}", driver.key),
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
