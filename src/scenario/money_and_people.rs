//! What the keys of demand, funding, technology and workforce say together, with each other and with the capital plan.

use super::check::{Check, join};
use super::content::{AssetKind, StaffGroup};
use super::number::{drawn, rounded, trimmed};
use super::problem::Problem;
use super::render::quoted;
use crate::units::FinancialYear;

/// What a sum may miss by rounding, relative.
const ROUNDING: f64 = 1e-9;

impl Check<'_> {
    /// Checks what no key of a system can be asked alone.
    pub fn systems_together(&mut self) {
        self.ring_fences();
        self.replacement();
        self.money_inside_the_plan();
        if self.is_on("demand") {
            self.services();
            self.groups();
        }
        self.cash();
        self.staff();
        self.what_is_not_used();
    }

    fn stands(&self, path: &str) -> bool {
        self.found.places.contains_key(path)
    }

    /// The mean of a number of the scenario.
    fn mean(&self, path: &str) -> Option<f64> {
        self.found.numbers.get(path).map(|number| number.distribution.mean())
    }

    /// The least and greatest value that a number of the scenario can have.
    fn ends(&self, path: &str) -> Option<(f64, f64)> {
        self.found.numbers.get(path).map(|number| drawn(&number.distribution))
    }

    fn ids_of(&self, table: &str) -> Vec<String> {
        self.found.ids.get(table).cloned().unwrap_or_default()
    }

    /// Ring-fenced money begins before it ends, and some of it in the years that are simulated.
    fn ring_fences(&mut self) {
        let year = |path: &str| self.found.years.get(path).copied();
        let horizon = year("horizon.first_year").zip(year("horizon.last_year"));
        let mut told = Vec::new();
        for id in self.ids_of("capital.ring_fence") {
            let path = format!("capital.ring_fence.{id}");
            let (from, to) = (join(&path, "first_year"), join(&path, "last_year"));
            let (first, last) = (year(&from), year(&to));
            if let (Some(first), Some(last)) = (first, last)
                && first > last
            {
                told.push(
                    Problem::new("E0211", format!("{} ends before it starts: {first} to {last}", quoted(&path)))
                        .about(&to)
                        .at(&self.place(&to), format!("last year {last}"))
                        .at(&self.place(&from), format!("first year {first}"))
                        .help("last_year is not before first_year; leave both out for money of every year"),
                );
            } else if let Some((begin, end)) = horizon
                && (first.is_some_and(|first| first > end) || last.is_some_and(|last| last < begin))
            {
                let outside = if first.is_some_and(|first| first > end) { from } else { to };
                told.push(
                    Problem::new("N0211", format!("no year of {} is simulated", quoted(&path)))
                        .about(&path)
                        .at(&self.place(&outside), format!("the horizon is {begin} to {end}"))
                        .help("nothing to do: it is not used"),
                );
            }
        }
        self.problems.extend(told);
    }

    /// Legacy is replaced by a rate, or with money of which it is known what it buys.
    fn replacement(&mut self) {
        if !self.is_on("technology") {
            return;
        }
        let (rate, money, value) =
            ("technology.replacement_share_per_year", "technology.replacement_gbp_m", "technology.system_value_gbp_m");
        let (has_rate, has_money, has_value) = (self.stands(rate), self.stands(money), self.stands(value));
        if has_rate && has_money {
            let problem = Problem::new("E0110", "technology is replaced by a rate and by money")
                .about(money)
                .at(&self.place(money), "either this")
                .at(&self.place(rate), "or this")
                .help("keep replacement_share_per_year for a share of legacy a year, or replacement_gbp_m for a sum of money");
            self.problems.push(problem);
        } else if !has_rate && !has_money && !self.meant.contains(rate) && !self.meant.contains(money) {
            let problem = Problem::new(
                "E0103",
                "technology has neither `replacement_share_per_year` nor `replacement_gbp_m`",
            )
            .about(rate)
            .at(&self.place("technology"), "how is legacy replaced?")
            .help(
                "write replacement_share_per_year = 0.2 (0 if it is not), or replacement_gbp_m and system_value_gbp_m",
            );
            self.problems.push(problem);
        } else if has_money && !has_value && !self.meant.contains(value) {
            let problem = Problem::new("E0103", "`system_value_gbp_m` is missing in [technology]")
                .about(value)
                .at(&self.place(money), "which share of legacy does this replace?")
                .help(
                    "state what all systems, modern and legacy, cost to replace: that share is the money by this value",
                );
            self.problems.push(problem);
        } else if has_value && !has_money {
            let problem = Problem::new("E0110", "`system_value_gbp_m` has no meaning beside a replacement by rate")
                .about(value)
                .at(&self.place(value), "only with replacement_gbp_m")
                .at(&self.place(rate), "a rate")
                .help("remove it, or replace the rate by replacement_gbp_m");
            self.problems.push(problem);
        }
        if has_money && self.ends(value).is_some_and(|(least, _)| least <= 0.0) {
            let problem = Problem::new("E0202", format!("{} can be 0: money would replace nothing", quoted(value)))
                .about(value)
                .at(&self.place(value), "must be above 0")
                .help("what all systems, modern and legacy, cost to replace, at base-year prices");
            self.problems.push(problem);
        }
    }

    /// What is named inside the plan, and what goes to backlog, is no more than the plan of any year.
    fn money_inside_the_plan(&mut self) {
        let Some((first, last)) = self.horizon() else { return };
        let mean = |path: &str| self.mean(path);
        let Some(share) = mean("capital.share_to_backlog") else { return };
        let pot = mean("capital.pot_gbp_m").unwrap_or(0.0) * mean("capital.pot_additionality").unwrap_or(0.0);
        let money = "technology.replacement_gbp_m";
        let replacement = mean(money).unwrap_or(0.0);
        let fences: Vec<_> = self.ids_of("capital.ring_fence").into_iter().filter_map(|id| self.fence(&id)).collect();
        let (mut plan, mut place) = (mean("capital.base_gbp_m"), "capital.base_gbp_m".to_owned());
        for t in 0..=(last.start() - first.start()) {
            let year = first.plus(t);
            let stated = format!("capital.plan_gbp_m.{year}");
            if let Some(amount) = mean(&stated) {
                (plan, place) = (Some(amount), stated);
            }
            let Some(plan) = plan else { return };
            let fenced = fences.iter().filter(|fence| fence.first <= year && year <= fence.last);
            let fenced: Vec<&Fence> = fenced.collect();
            let named = fenced.iter().fold(replacement, |sum, fence| sum + fence.amount);
            let to_backlog = share * plan + pot;
            if named == 0.0 || to_backlog + named <= plan * (1.0 + ROUNDING) {
                continue;
            }
            let largest = fenced.iter().max_by(|a, b| a.amount.total_cmp(&b.amount));
            let at = match largest {
                Some(fence) if fence.amount >= replacement => fence.path.clone(),
                _ => money.to_owned(),
            };
            let mut parts = vec![format!("{} to backlog", trimmed(to_backlog))];
            parts.extend(fenced.iter().map(|fence| format!("{} for {}", trimmed(fence.amount), fence.path)));
            if replacement > 0.0 {
                parts.push(format!("{} for {money}", trimmed(replacement)));
            }
            let title = format!("more is spoken for inside the capital of {year} than there is");
            let problem = Problem::new("E0230", title)
                .about(&at)
                .at(&self.place(&at), "a part of the plan")
                .at(&self.place(&place), format!("the plan: {}", trimmed(plan)))
                .help(format!(
                    "£m at the means: {}; together {} of {}{}",
                    parts.join(", "),
                    trimmed(to_backlog + named),
                    trimmed(plan),
                    if fenced.is_empty() { "" } else { "; what comes on top of the plan has comes = \"on_top\"" }
                ));
            self.problems.push(problem);
            return;
        }
    }

    fn horizon(&self) -> Option<(FinancialYear, FinancialYear)> {
        let year = |path: &str| self.found.years.get(path).copied();
        year("horizon.first_year").zip(year("horizon.last_year"))
    }

    /// What a ring fence takes of the plan beside the share that goes to backlog; none where it comes on top.
    fn fence(&self, id: &str) -> Option<Fence> {
        let (first, last) = self.horizon()?;
        let path = format!("capital.ring_fence.{id}");
        let text = |name: &str| self.found.texts.get(&join(&path, name)).map(String::as_str);
        let year = |name: &str| self.found.years.get(&join(&path, name)).copied();
        let amount = self.mean(&join(&path, "amount_gbp_m"))?;
        if text("comes")? == "on_top" {
            return None;
        }
        let beside = match text("for")? {
            "backlog" => self.mean(&join(&path, "additionality"))?,
            _ => 1.0,
        };
        let (first, last) = (year("first_year").unwrap_or(first), year("last_year").unwrap_or(last));
        Some(Fence { path, amount: amount * beside, first, last })
    }

    /// Someone needs every service, and something costs.
    fn services(&mut self) {
        let mut cost = 0.0;
        let services = self.ids_of("demand.service");
        for id in &services {
            let path = format!("demand.service.{id}.million");
            let mean = self.mean(&path);
            if mean == Some(0.0) {
                self.nobody(&path, "no one needs this service", "take the service away, or state how many need it");
            }
            let weight = self.mean(&format!("demand.service.{id}.cost_weight"));
            let (Some(million), Some(weight)) = (mean, weight) else { return };
            cost += million * weight;
        }
        if !services.is_empty() && cost == 0.0 && self.problems.iter().all(|problem| problem.code != "E0234") {
            let path = format!("demand.service.{}.cost_weight", services[0]);
            self.nobody(&path, "no service costs anything", "give those that cost something a weight above 0");
        }
    }

    /// The groups are the whole population.
    fn groups(&mut self) {
        let groups = self.ids_of("demand.group");
        let mut shares = Vec::new();
        for id in &groups {
            let path = format!("demand.group.{id}.share");
            let Some(mean) = self.mean(&path) else { return };
            if mean == 0.0 {
                self.nobody(&path, "a group without demand", "take the group away, or state its share of demand");
            }
            shares.push(mean);
        }
        if !shares.is_empty() {
            let span = self.place("demand.group");
            self.sums_to_one(&shares, "demand.group", &span);
        }
    }

    fn nobody(&mut self, path: &str, label: &str, help: &str) {
        let problem = Problem::new("E0234", format!("{} is 0", quoted(path)));
        self.problems.push(problem.about(path).at(&self.place(path), label).help(help));
    }

    /// A trust starts with the cash that it must keep, writes off what it buys, and has no national raids.
    fn cash(&mut self) {
        if !self.is_on("funding.cash") {
            return;
        }
        let (opening, minimum) = ("funding.cash.opening_gbp_m", "funding.cash.minimum_gbp_m");
        if let (Some(cash), Some(least)) = (self.mean(opening), self.mean(minimum))
            && cash < least
        {
            let problem = Problem::new("E0231", format!("opening cash is {}, below the minimum", trimmed(cash)))
                .about(opening)
                .at(&self.place(opening), format!("{} at the start", trimmed(cash)))
                .at(&self.place(minimum), format!("{} must be left", trimmed(least)))
                .help("a trust that starts below its minimum has no capital until it is filled up: state cash and minimum as at the close of the base year");
            self.problems.push(problem);
        }
        let table = "funding.cash.assets";
        let shares = AssetKind::NAMES.map(|name| self.found.fixed.get(&format!("{table}.{name}.capital_share")));
        if let [Some(&buildings), Some(&equipment), Some(&digital)] = shares {
            let span = self.place(table);
            self.sums_to_one(&[buildings, equipment, digital], table, &span);
        }
        let flag = "capital.raids.on_at_start";
        let national = ["capital.raids.off_to_on_per_year", "capital.raids.on_to_on_per_year"];
        let of_deficits = ["funding.raids.off_to_on_per_gbp_bn", "funding.raids.on_to_on_per_gbp_bn"];
        let raided = |path: &&str| self.ends(path).is_some_and(|(_, greatest)| greatest > 0.0);
        let raids = national.into_iter().chain(of_deficits).find(raided);
        let raids = raids.or_else(|| self.found.flags.get(flag).is_some_and(|on| *on).then_some(flag));
        if let Some(raids) = raids {
            let problem = Problem::new("E0235", "a trust's cash and national raids are simulated together")
                .about(raids)
                .at(&self.place(raids), "a raid on the Department's capital")
                .at(&self.place("funding.cash"), "a trust's cash")
                .help("a trust's deficit lowers its own cash; national raids fall on the Department's plan: set them to 0 and on_at_start = false, or remove [funding.cash]");
            self.problems.push(problem);
        }
    }

    /// Every group has staff, and no more of them leave in a year than there are.
    fn staff(&mut self) {
        if !self.is_on("workforce") {
            return;
        }
        for name in StaffGroup::NAMES {
            let table = join("workforce", name);
            let of = |name: &str| join(&table, name);
            let fte = of("fte");
            if self.ends(&fte).is_some_and(|(least, _)| least <= 0.0) {
                let delivery = of("delivery_gbp_m_per_fte");
                let problem = Problem::new("E0233", format!("{} can be 0: a group without staff", quoted(&fte)))
                    .about(&fte)
                    .at(&self.place(&fte), "no one in post");
                let problem = if self.stands(&delivery) {
                    problem
                        .at(&self.place(&delivery), "what each of them delivers")
                        .help("no capital could be spent: state how many deliver it")
                } else {
                    problem.help("a share of its posts would be a share of nothing: state the staff in post, or switch the workforce off")
                };
                self.problems.push(problem);
            }
            let (share, factor) = (of("leaver_share_per_year"), of("leaver_factor"));
            if let (Some((_, share_most)), Some((_, factor_most))) = (self.ends(&share), self.ends(&factor))
                && share_most * factor_most > 1.0
            {
                let title = format!("more {name} staff can leave in a year than there are");
                let problem = Problem::new("E0232", title)
                    .about(&share)
                    .at(&self.place(&share), format!("at most {}", rounded(share_most)))
                    .at(&self.place(&factor), format!("at most {}", rounded(factor_most)))
                    .help(format!(
                        "their product can be {}: the share that leaves must stay at or below 1 in every draw",
                        rounded(share_most * factor_most)
                    ));
                self.problems.push(problem);
            }
        }
    }

    /// A number whose system is not there is not silently ignored. (Where it is switched off, that is what was asked for.)
    fn what_is_not_used(&mut self) {
        for (table, name, system) in
            [("estate", "legacy_share", "technology"), ("strategy", "training_share", "workforce")]
        {
            if self.stands(system) {
                continue;
            }
            let of = |id: String| format!("{table}.{id}.{name}");
            let stated: Vec<String> = self.ids_of(table).into_iter().map(of).filter(|path| self.stands(path)).collect();
            if let Some(path) = stated.first() {
                let title = match stated.len() {
                    1 => format!("{} is not used", quoted(path)),
                    n => format!("{} and {} more are not used", quoted(path), n - 1),
                };
                let note = Problem::new("N0230", title)
                    .about(path)
                    .at(&self.place(path), format!("there is no [{system}]"))
                    .help(format!("nothing to do, or add the table [{system}]"));
                self.problems.push(note);
            }
        }
        let mut told = Vec::new();
        for id in self.ids_of("capital.ring_fence") {
            let table = format!("capital.ring_fence.{id}");
            let path = join(&table, "additionality");
            let text = |name: &str| self.found.texts.get(&join(&table, name)).map(String::as_str);
            let (Some(comes), Some(purpose)) = (text("comes"), text("for")) else { continue };
            let replaced_by_money = self.stands("technology.replacement_gbp_m");
            let switched_off = self.stands("technology") && !self.is_on("technology");
            if purpose == "technology" && !replaced_by_money && !switched_off {
                let why =
                    if self.stands("technology") { "legacy is replaced by a rate" } else { "there is no [technology]" };
                let place = self.place(&join(&table, "for"));
                let note = Problem::new("N0230", format!("{} replaces no technology", quoted(&table)))
                    .about(&table)
                    .at(&place, why)
                    .help("nothing to do: it is spent, but not on what is simulated; or write [technology] with replacement_gbp_m (0 if there is no other money)");
                told.push(note);
            }
            if self.stands(&path) && (comes != "inside_plan" || purpose != "backlog") {
                let note = Problem::new("N0230", format!("{} is not used", quoted(&path)))
                    .about(&path)
                    .at(&self.place(&path), "only for backlog, inside the plan")
                    .help("nothing to do: money on top, or for another thing, is additional as a whole");
                told.push(note);
            }
        }
        self.problems.extend(told);
    }
}

/// Money inside the plan for one thing.
struct Fence {
    path: String,
    /// What it takes beside the share that goes to backlog, £m.
    amount: f64,
    first: FinancialYear,
    last: FinancialYear,
}
