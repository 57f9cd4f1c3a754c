//! What several keys say together.

use super::check::{Check, join};
use super::content::{Number, Rule};
use super::keys::GBP_M;
use super::number::trimmed;
use super::problem::{NOWHERE, Problem};
use super::render::quoted;
use super::words;
use crate::outcomes::Metric;
use crate::units::{FinancialYear, RiskBand};
use std::ops::Range;

/// Years that may be simulated.
const LONGEST: i32 = 200;
/// An amount this many times the median was probably written in pounds.
const FAR: f64 = 1000.0;

impl Check<'_> {
    pub(super) fn place(&self, path: &str) -> Range<usize> {
        self.found.places.get(path).cloned().unwrap_or(NOWHERE)
    }

    /// Checks what no key can be asked alone.
    pub fn together(&mut self) {
        self.names();
        self.years();
        self.settle_plan();
        self.growth_after_the_plan();
        self.delivery();
        self.backlog_gets_no_more_than_there_is();
        self.strategies();
        self.history();
        self.escalation_stays_positive();
        self.systems_together();
        self.amounts_of_one_size();
        self.correlations();
        self.sweeps();
        self.targets();
    }

    /// What has no name for people is called by its identifier.
    fn names(&mut self) {
        let of = |table: &str, name: &str| -> Vec<(String, String)> {
            let ids = self.found.ids.get(table).into_iter().flatten();
            ids.map(|id| (format!("{table}.{id}.{name}"), id.clone())).collect()
        };
        let mut names = of("estate", "name");
        names.extend(of("strategy", "label"));
        for table in ["capital.ring_fence", "demand.service", "demand.group"] {
            names.extend(of(table, "name"));
        }
        names.extend(of("target", "label"));
        names.extend(self.found.texts.get("id").map(|id| ("name".to_owned(), id.clone())));
        for (path, id) in names {
            if self.found.texts.get(&path).is_some_and(String::is_empty) {
                self.found.plain.insert(path.clone(), id.clone().into());
                self.found.texts.insert(path, id);
            }
        }
    }

    fn years(&mut self) {
        let year = |path: &str| self.found.years.get(path).copied();
        let (base, first, last) = (year("prices.base"), year("horizon.first_year"), year("horizon.last_year"));
        if let (Some(base), Some(first)) = (base, first)
            && base.plus(1) != first
        {
            let problem = Problem::new("E0205", format!("prices.base is {base}, but horizon.first_year is {first}"))
                .about("prices.base")
                .at(&self.place("prices.base"), format!("real amounts are in prices of {base}"))
                .at(
                    &self.place("horizon.first_year"),
                    "the opening backlog stands at the close of the year before this one",
                )
                .help(format!("the price base is the year before the first; write: base = \"{}\"", first.plus(-1)));
            self.problems.push(problem);
        }
        if let (Some(first), Some(last)) = (first, last) {
            let years = last.start() - first.start() + 1;
            if !(1..=LONGEST).contains(&years) {
                let what = if years < 1 { "ends before it starts" } else { "is longer than 200 years" };
                let problem = Problem::new("E0211", format!("the horizon {what}: {first} to {last}"))
                    .about("horizon.last_year")
                    .at(&self.place("horizon.last_year"), format!("last year {last}"))
                    .at(&self.place("horizon.first_year"), format!("first year {first}"))
                    .help("last_year is not before first_year, and at most 199 years after it");
                self.problems.push(problem);
            }
        }
    }

    /// Gives the plan's amounts their years, in order, without a gap.
    fn settle_plan(&mut self) {
        let plan = std::mem::take(&mut self.found.plan);
        let year = |path: &str| self.found.years.get(path).copied();
        let (Some(first), Some(last)) = (year("horizon.first_year"), year("horizon.last_year")) else { return };
        let mut by_year: Vec<(FinancialYear, Number, toml::Value, Range<usize>)> = plan
            .into_iter()
            .filter_map(|(name, number, plain, span)| {
                let year = match name.parse::<i32>() {
                    Ok(position) => first.plus(position),
                    Err(_) => words::year(&name).ok()?,
                };
                Some((year, number, plain, span))
            })
            .collect();
        by_year.sort_by_key(|(year, ..)| *year);
        let outside: Vec<_> = by_year.iter().filter(|(year, ..)| *year < first || *year > last).collect();
        if let Some((year, _, _, span)) = outside.first() {
            let note = Problem::new(
                "N0211",
                match outside.len() {
                    1 => "1 year of the plan lies outside the horizon".to_owned(),
                    n => format!("{n} years of the plan lie outside the horizon"),
                },
            )
            .about("capital.plan_gbp_m")
            .at(span, format!("{year} is not simulated"))
            .help("nothing to do: they are not used");
            self.problems.push(note);
        }
        by_year.retain(|(year, ..)| *year >= first && *year <= last);
        let unread =
            |problem: &Problem| problem.code.starts_with('E') && problem.path.starts_with("capital.plan_gbp_m.");
        // An amount that could not be read is no gap.
        let unread = self.problems.iter().any(unread);
        for (i, (year, number, plain, span)) in by_year.into_iter().enumerate() {
            if year != first.plus(i as i32) && unread {
                return;
            }
            if year != first.plus(i as i32) {
                let problem = Problem::new("E0103", format!("the plan has no amount for {}", first.plus(i as i32)))
                    .about("capital.plan_gbp_m")
                    .at(&span, format!("this is {year}"))
                    .help(format!("the plan runs from {first} on without a gap"));
                self.problems.push(problem);
                return;
            }
            let key = join("capital.plan_gbp_m", &year.to_string());
            self.found.plain.insert(key.clone(), plain);
            self.found.places.insert(key.clone(), span);
            self.found.numbers.insert(key.clone(), Number { key, ..number });
        }
    }

    /// Years for which the plan states an amount.
    pub(super) fn plan_numbers(&self) -> usize {
        self.found.numbers.keys().filter(|key| key.starts_with("capital.plan_gbp_m.")).count()
    }

    /// Growth after the list is always stated, and its basis too.
    fn growth_after_the_plan(&mut self) {
        let stands = |path: &str| self.found.places.contains_key(path);
        let (plan, base) = (stands("capital.plan_gbp_m"), stands("capital.base_gbp_m"));
        if plan && base {
            let problem = Problem::new("E0110", "capital has a plan and a base")
                .about("capital.base_gbp_m")
                .at(&self.place("capital.base_gbp_m"), "either this")
                .at(&self.place("capital.plan_gbp_m"), "or this")
                .help("keep plan_gbp_m for amounts by year, or base_gbp_m for growth from the year before the first");
            self.problems.push(problem);
        }
        if !plan && !base && stands("capital") {
            let problem = Problem::new("E0103", "capital has neither `plan_gbp_m` nor `base_gbp_m`")
                .about("capital.plan_gbp_m")
                .at(&self.place("capital"), "no amount in this table")
                .help("write plan_gbp_m = [13_600, 14_000], or base_gbp_m = 11_500 and its growth");
            self.problems.push(problem);
        }
        let year = |path: &str| self.found.years.get(path).map(|year| year.start());
        let years = match (year("horizon.first_year"), year("horizon.last_year")) {
            (Some(first), Some(last)) => last - first + 1,
            _ => return,
        };
        let ends = (base && !plan) || (plan && (self.plan_numbers() as i32) < years);
        let sound = !self.problems.iter().any(|problem| problem.path.starts_with("capital.plan_gbp_m"));
        let growth = "capital.growth_after_per_year";
        if ends && sound && !stands(growth) {
            let what = if base { "capital.base_gbp_m" } else { "capital.plan_gbp_m" };
            let problem = Problem::new("E0103", "`growth_after_per_year` is missing in [capital]")
                .about(growth)
                .at(&self.place(what), if base { "how does it grow from here?" } else { "it ends before the horizon does" })
                .help("write growth_after_per_year = 0.02 and after_basis = \"cash\" (or \"real\": on top of general prices)");
            self.problems.push(problem);
        }
        let stated = [growth, "capital.increment_after_gbp_m"].into_iter().find(|path| stands(path));
        if let Some(stated) = stated.filter(|_| !stands("capital.after_basis")) {
            let problem =
                Problem::new("E0205", format!("{} is stated, but not whether in cash or real", quoted(stated)))
                    .about("capital.after_basis")
                    .at(&self.place(stated), "cash, or on top of general prices?")
                    .help("write after_basis = \"cash\" or after_basis = \"real\" beside it");
            self.problems.push(problem);
        }
        if !stands(growth) {
            self.fill(growth, "0");
        }
    }

    fn backlog_gets_no_more_than_there_is(&mut self) {
        let mean = |path: &str| self.found.numbers.get(path).map(|number| number.distribution.mean());
        let is_plan = |key: &str| key.starts_with("capital.plan_gbp_m.") || key == "capital.base_gbp_m";
        let plans = self.found.numbers.values().filter(|number| is_plan(&number.key));
        let least = plans.map(|number| number.distribution.mean()).reduce(f64::min);
        if let (Some(least), Some(share), Some(pot), Some(added)) =
            (least, mean("capital.share_to_backlog"), mean("capital.pot_gbp_m"), mean("capital.pot_additionality"))
            && share * least + added * pot > least
        {
            let problem = Problem::new("W0202", "more money reaches backlog than there is capital")
                .about("capital.pot_gbp_m")
                .at(&self.place("capital.pot_gbp_m"), "the pot lies inside the capital")
                .help(format!("in one year capital is {}; the pot, in £m a year, is a part of it", trimmed(least)));
            self.problems.push(problem);
        }
    }

    fn delivery(&mut self) {
        let (limit, growth) = ("capital.delivery.limit_gbp_m", "capital.delivery.growth_per_year");
        let stands = |path: &str| self.found.places.contains_key(path);
        let (table, has_limit, has_growth) = (stands("capital.delivery"), stands(limit), stands(growth));
        if table && !has_limit {
            let problem = Problem::new("E0103", "`limit_gbp_m` is missing in [capital.delivery]")
                .about(limit)
                .at(&self.place("capital.delivery"), "a limit without an amount")
                .help("state the most capital that can be delivered in the year before the first, or remove the table");
            self.problems.push(problem);
        }
        if has_limit && !has_growth {
            self.fill(growth, "0");
        }
    }

    fn strategies(&mut self) {
        for id in self.found.ids.get("strategy").cloned().unwrap_or_default() {
            let path = format!("strategy.{id}.pots");
            let Some(rule) = self.found.texts.get(&format!("strategy.{id}.rule")).cloned() else { continue };
            self.weights(&id, &rule);
            self.stages_of(&id, &rule);
            let ring_fenced = rule == Rule::RingFenced.name();
            let stated = self.found.places.contains_key(&path);
            if ring_fenced && !stated {
                let problem = Problem::new("E0103", format!("`pots` is missing in [strategy.{id}]"))
                    .about(&path)
                    .at(&self.place(&format!("strategy.{id}")), "ring_fenced needs the share of each pot")
                    .help("write pots = { low = 0.1, moderate = 0.2, significant = 0.3, high = 0.4 }");
                self.problems.push(problem);
            } else if !ring_fenced && stated {
                let problem = Problem::new("E0110", format!("`pots` has no meaning under the rule {}", quoted(&rule)))
                    .about(&path)
                    .at(&self.place(&path), "only for ring_fenced")
                    .help("remove it, or write rule = \"ring_fenced\"");
                self.problems.push(problem);
            } else if stated {
                let bands = RiskBand::ALL.map(|band| (band, join(&path, band.name())));
                let unsound = |path: &str| self.problems.iter().any(|problem| problem.path == path);
                if bands.iter().any(|(_, path)| unsound(path)) {
                    continue;
                }
                let missing = bands.iter().find(|(_, path)| !self.found.fixed.contains_key(path));
                if let Some((band, _)) = missing {
                    let problem = Problem::new("E0103", format!("`{}` is missing in [{path}]", band.name()))
                        .about(&path)
                        .at(&self.place(&path), "a pot is missing")
                        .help("all four bands are stated, 0 where a band has no pot");
                    self.problems.push(problem);
                    continue;
                }
                let shares = bands.map(|(_, path)| self.found.fixed.get(&path).copied().unwrap_or(0.0));
                let span = self.place(&path);
                self.sums_to_one(&shares, &path, &span);
            }
        }
    }

    fn history(&mut self) {
        let Some(base) = self.found.years.get("prices.base").copied() else { return };
        for id in self.found.ids.get("history").cloned().unwrap_or_default() {
            let path = format!("history.{id}");
            if words::year(&id).is_ok_and(|year| year > base) {
                let problem = Problem::new("E0211", format!("the record of {id} lies after the price base {base}"))
                    .about(&path)
                    .at(&self.place(&path), "this year is simulated, not recorded")
                    .at(&self.place("prices.base"), "the last year of the record")
                    .help("move the horizon and the price base on, or remove this year");
                self.problems.push(problem);
            }
        }
    }

    /// A target has one bound, and a year that is simulated.
    fn targets(&mut self) {
        let year = |path: &str| self.found.years.get(path).copied();
        let horizon = year("horizon.first_year").zip(year("horizon.last_year"));
        for id in self.found.ids.get("target").cloned().unwrap_or_default() {
            let path = format!("target.{id}");
            let (below, above) = (join(&path, "below"), join(&path, "above"));
            match [&below, &above].map(|key| self.found.places.contains_key(key)) {
                [true, true] => {
                    let problem = Problem::new("E0110", format!("{} has two bounds", quoted(&path)))
                        .about(&above)
                        .at(&self.place(&below), "either this")
                        .at(&self.place(&above), "or this")
                        .help("a target has one bound: write a second target for the other");
                    self.problems.push(problem);
                }
                [false, false] => {
                    let problem = Problem::new("E0103", format!("`below` or `above` is missing in [{path}]"))
                        .about(&below)
                        .at(&self.place(&path), "a target without a bound")
                        .help("write below = 2_000 (or above), in the unit of the outcome: £m for money");
                    self.problems.push(problem);
                }
                _ => {}
            }
            let key = join(&path, "metric");
            let metric = self.found.texts.get(&key).and_then(|name| Metric::named(name));
            let system = metric.and_then(|metric| metric.outcome().needs.system());
            if let Some(system) = system.filter(|system| !self.is_on(system)) {
                let title = format!("{} is about an outcome that is not simulated", quoted(&path));
                let problem = Problem::new("E0301", title)
                    .about(&key)
                    .at(&self.place(&key), format!("there is it only with [{system}]"))
                    .help(format!("add [{system}], or switch it on, or remove the target"));
                self.problems.push(problem);
            }
            let key = join(&path, "year");
            let (Some((first, last)), Some(year)) = (horizon, self.found.years.get(&key).copied()) else { continue };
            if first <= last && !(first..=last).contains(&year) {
                let problem = Problem::new("E0211", format!("the target year {year} is not simulated"))
                    .about(&key)
                    .at(&self.place(&key), format!("the horizon is {first} to {last}"))
                    .help(format!("name a year from {first} to {last}, or move the horizon"));
                self.problems.push(problem);
            }
        }
    }

    fn escalation_stays_positive(&mut self) {
        let least = |path: &str| {
            let number = self.found.numbers.get(path)?;
            number.distribution.as_fixed().or(Some(number.distribution.support().0))
        };
        let mean = "backlog.escalation.mean_per_year";
        for band in RiskBand::ALL {
            let offset = format!("backlog.escalation.offset_per_year.{}", band.name());
            if let (Some(low), Some(shift)) = (least(mean), least(&offset))
                && low + shift < -1e-12
            {
                let title = format!("escalation of {}-risk backlog can fall below 0", band.name());
                let problem = Problem::new("W0202", title)
                    .about(&offset)
                    .at(&self.place(mean), "mean")
                    .at(&self.place(&offset), "offset")
                    .help(format!(
                        "waiting would make work cheaper; use truncated_normal with min = {} for the mean",
                        trimmed(-shift)
                    ));
                self.problems.push(problem);
                return;
            }
        }
    }

    /// Row 26: an amount in pounds among amounts in £m.
    fn amounts_of_one_size(&mut self) {
        let amounts = self.found.numbers.values().filter(|number| number.unit == GBP_M && number.layer != "default");
        let mut amounts: Vec<(f64, String)> = amounts
            .map(|number| (number.distribution.mean().abs(), number.key.clone()))
            .filter(|(mean, _)| *mean > 0.0)
            .collect();
        if amounts.len() < 4 {
            return;
        }
        amounts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let median = amounts[amounts.len() / 2].0;
        for (mean, path) in amounts.into_iter().filter(|(mean, _)| *mean > FAR * median) {
            let amount = crate::words::count(mean.min(1e18) as u64);
            let span = self.found.places.get(&path).or(self.found.places.get("capital.plan_gbp_m")).cloned();
            let problem = Problem::new(
                "W0204",
                format!("{} is {} in £m, over 1,000 times the median amount", quoted(&path), amount),
            )
            .about(&path)
            .at(&span.unwrap_or(NOWHERE), "£m?")
            .help(format!("amounts are in £m: was £{} meant? then write {}", amount, trimmed(mean / 1e6)));
            self.problems.push(problem);
        }
    }
}
