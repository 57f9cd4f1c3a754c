//! What the keys of capital say together, and with what is spent inside it.

use super::{FenceOrigin, Purpose};
use crate::file::{Because, Check, Number, Problem, Relation, Said, join, quoted, trimmed, words};
use crate::systems::horizon;
use crate::units::FinancialYear;
use std::ops::Range;

/// What a sum may miss by rounding, relative.
const ROUNDING: f64 = 1e-9;

const PLAN: &str = "capital.plan_gbp_m";
const BASE: &str = "capital.base_gbp_m";

/// Whether a path is that of an amount of the plan.
fn is_amount(path: &str) -> bool {
    path.strip_prefix(PLAN).is_some_and(|rest| rest.starts_with('.'))
}

/// Gives the plan's amounts their years, in order, without a gap.
pub(crate) fn settle_plan(check: &mut Check<'_>) {
    let plan = std::mem::take(&mut check.found.plan);
    let Some((first, last)) = horizon(check) else { return };
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
        let title = match outside.len() {
            1 => "1 year of the plan lies outside the horizon".to_owned(),
            n => format!("{n} years of the plan lie outside the horizon"),
        };
        let note = Problem::new("N0211", title).about(PLAN).at(span, format!("{year} is not simulated"));
        check.problems.push(note.help("nothing to do: they are not used"));
    }
    by_year.retain(|(year, ..)| *year >= first && *year <= last);
    let unread = |problem: &Problem| problem.code.starts_with('E') && is_amount(&problem.path);
    // An amount that could not be read is no gap.
    let unread = check.problems.iter().any(unread);
    for (i, (year, number, plain, span)) in by_year.into_iter().enumerate() {
        if year != first.plus(i as i32) && unread {
            return;
        }
        if year != first.plus(i as i32) {
            let problem = Problem::new("E0103", format!("the plan has no amount for {}", first.plus(i as i32)))
                .about(PLAN)
                .at(&span, format!("this is {year}"))
                .help(format!("the plan runs from {first} on without a gap"));
            check.problems.push(problem);
            return;
        }
        let key = join(PLAN, &year.to_string());
        check.found.plain.insert(key.clone(), plain);
        check.found.places.insert(key.clone(), span);
        check.found.numbers.insert(key.clone(), Number { key, ..number });
    }
}

/// Capital is a plan or grows from a base; growth after the list is always stated, and its basis too.
pub(crate) fn growth_after_the_plan(check: &mut Check<'_>) {
    check.relate("capital", PLAN_OR_BASE);
    let Some((first, last)) = horizon(check) else { return };
    let (plan, base) = (check.stands(PLAN), check.stands(BASE));
    let amounts = check.found.numbers.keys().filter(|key| is_amount(key)).count() as i32;
    let ends = (base && !plan) || (plan && amounts < last.start() - first.start() + 1);
    let sound = !check.problems.iter().any(|problem| problem.path.starts_with(PLAN));
    let growth = "capital.growth_after_per_year";
    if ends && sound && !check.stands(growth) {
        let at = if base { (BASE, "how does it grow from here?") } else { (PLAN, "it ends before the horizon does") };
        let help =
            "write growth_after_per_year = 0.02 and after_basis = \"cash\" (or \"real\": on top of general prices)";
        check.tell("E0103", growth, "`growth_after_per_year` is missing in [capital]", &[at], help);
    }
    let stated = [growth, "capital.increment_after_gbp_m"].into_iter().find(|path| check.stands(path));
    if let Some(stated) = stated.filter(|_| !check.stands("capital.after_basis")) {
        let title = format!("{} is stated, but not whether in cash or real", quoted(stated));
        let at = (stated, "cash, or on top of general prices?");
        let help = "write after_basis = \"cash\" or after_basis = \"real\" beside it";
        check.tell("E0205", "capital.after_basis", title, &[at], help);
    }
    if !check.stands(growth) {
        check.fill(growth, "0");
    }
}

/// Years of the plan that are not settled have a spread, and a spread has such years.
pub(crate) fn firm_and_indicative(check: &mut Check<'_>) {
    const FIRM: &str = "capital.firm_to";
    const SPREAD: &str = "capital.indicative_log_sd";
    let firm = check.year_at(FIRM);
    if check.stands(SPREAD) && !check.stands(FIRM) {
        let help = "write firm_to = \"2029/30\": the last year of the plan whose money is settled";
        return check.tell(
            "E0103",
            FIRM,
            "no year of the plan is indicative",
            &[(SPREAD, "the spread of what?")],
            help,
        );
    }
    let Some(firm) = firm else { return };
    let Some((first, _)) = horizon(check) else { return };
    let amounts = check.found.numbers.keys().filter(|key| is_amount(key)).count() as i32;
    let indicative = firm < first.plus(amounts - 1);
    if indicative && !check.stands(SPREAD) {
        let title =
            format!("the plan is indicative after {firm}, and no spread says how far it may be from what will come");
        let help = "write indicative_log_sd = 0.05 (one year in three ends more than 5 % off), or 0 where it is as good as settled";
        check.tell("E0103", SPREAD, title, &[(FIRM, "firm until here")], help);
    } else if !indicative {
        let title = format!("no year of the plan lies after {firm}");
        let help = "nothing to do: what follows the plan's list grows from it; list the indicative years in plan_gbp_m to give them a spread";
        check.tell("N0230", FIRM, title, &[(FIRM, "the whole plan is firm")], help);
    }
}

const PLAN_OR_BASE: &[Relation] = &[Relation::Either {
    keys: ["base_gbp_m", "plan_gbp_m"],
    both: Said {
        about: "base_gbp_m",
        title: "capital has a plan and a base",
        label: "",
        help: "keep plan_gbp_m for amounts by year, or base_gbp_m for growth from the year before the first",
    },
    neither: Said {
        about: "plan_gbp_m",
        title: "capital has neither `plan_gbp_m` nor `base_gbp_m`",
        label: "no amount in this table",
        help: "write plan_gbp_m = [13_600, 14_000], or base_gbp_m = 11_500 and its growth",
    },
}];

/// A table of delivery states its limit; growth that is absent is none.
pub(crate) fn delivery(check: &mut Check<'_>) {
    check.relate("capital.delivery", LIMIT);
    let growth = "capital.delivery.growth_per_year";
    if check.stands("capital.delivery.limit_gbp_m") && !check.stands(growth) {
        check.fill(growth, "0");
    }
}

const LIMIT: &[Relation] = &[Relation::Needs {
    key: "limit_gbp_m",
    because: Because::Table,
    label: "a limit without an amount",
    help: "state the most capital that can be delivered in the year before the first, or remove the table",
}];

/// Ring-fenced money begins before it ends, and some of it in the years that are simulated.
pub(crate) fn ring_fences(check: &mut Check<'_>) {
    for path in check.paths("capital.ring_fence") {
        let (from, to) = (join(&path, "first_year"), join(&path, "last_year"));
        let (first, last) = (check.year_at(&from), check.year_at(&to));
        if let (Some(first), Some(last)) = (first, last)
            && first > last
        {
            let title = format!("{} ends before it starts: {first} to {last}", quoted(&path));
            let at = [(to.as_str(), &*format!("last year {last}")), (from.as_str(), &*format!("first year {first}"))];
            let help = "last_year is not before first_year; leave both out for money of every year";
            check.tell("E0211", &to, title, &at, help);
        } else if let Some((begin, end)) = horizon(check)
            && (first.is_some_and(|first| first > end) || last.is_some_and(|last| last < begin))
        {
            let outside = if first.is_some_and(|first| first > end) { from } else { to };
            let at = (outside.as_str(), &*format!("the horizon is {begin} to {end}"));
            let title = format!("no year of {} is simulated", quoted(&path));
            check.tell("N0211", &path, title, &[at], "nothing to do: it is not used");
        }
    }
}

/// The plan of each year at its mean, with the place that states it; the last amount of a list holds for the years after it,
/// since what is named inside the plan moves with it (F2).
fn plan_by_year(check: &Check<'_>) -> Vec<(FinancialYear, f64, String)> {
    let Some((first, last)) = horizon(check) else { return Vec::new() };
    let mut plan = check.mean(BASE).map(|amount| (amount, BASE.to_owned()));
    let years = (0..=last.start() - first.start()).map(|t| first.plus(t));
    years
        .map_while(|year| {
            let stated = join(PLAN, &year.to_string());
            plan = check.mean(&stated).map(|amount| (amount, stated)).or(plan.take());
            plan.clone().map(|(amount, place)| (year, amount, place))
        })
        .collect()
}

/// What is named inside the plan is no more than the plan of any year, and neither is what is spent of it for one thing or
/// another: the share that goes to backlog, and what comes beside that share.
pub(crate) fn money_inside_the_plan(check: &mut Check<'_>) {
    let Some(share) = check.mean("capital.share_to_backlog") else { return };
    let to_programmes = check.mean("capital.share_to_programmes").unwrap_or(0.0);
    let mut all: Vec<Named> = Vec::new();
    all.extend(Named::always(check, "capital.pot_gbp_m", check.mean("capital.pot_additionality")));
    all.extend(check.paths("capital.ring_fence").into_iter().filter_map(|path| Named::fence(check, path)));
    all.extend(Named::always(check, "technology.replacement_gbp_m", Some(1.0)));
    all.extend(Named::always(check, "capital.programmes_gbp_m", Some(1.0)));
    for (year, plan, place) in plan_by_year(check) {
        let named: Vec<&Named> = all.iter().filter(|named| named.first <= year && year <= named.last).collect();
        let (to_backlog, for_programmes, most) = (share * plan, to_programmes * plan, plan * (1.0 + ROUNDING));
        let full = named.iter().fold(0.0, |sum, named| sum + named.amount);
        let spent = named.iter().fold(to_backlog + for_programmes, |sum, named| sum + named.beside());
        if full <= most && spent <= most {
            continue;
        }
        let (what, sum): (fn(&Named) -> f64, f64) =
            if full > most { (|named| named.amount, full) } else { (Named::beside, spent) };
        let mut parts = Vec::new();
        if full <= most {
            parts.push(format!("{} to backlog", trimmed(to_backlog)));
            if for_programmes > 0.0 {
                parts.push(format!("{} to programmes", trimmed(for_programmes)));
            }
        }
        let largest = named.iter().max_by(|a, b| what(a).total_cmp(&what(b)));
        let largest = largest.map_or("capital.share_to_programmes", |largest| &largest.path);
        let fenced = named.iter().any(|named| named.path.starts_with("capital.ring_fence."));
        let given = named.iter().filter(|named| what(named) > 0.0);
        parts.extend(given.map(|named| {
            let of =
                if what(named) < named.amount { format!(" (of {})", trimmed(named.amount)) } else { String::new() };
            format!("{}{of} for {}", trimmed(what(named)), named.path)
        }));
        let help = format!(
            "£m at the means: {}; together {} of {}: state less, or a larger plan{}",
            parts.join(", "),
            trimmed(sum),
            trimmed(plan),
            if fenced { "; what comes on top of the plan has comes = \"on_top\"" } else { "" }
        );
        let title = format!("more is spoken for inside the capital of {year} than there is");
        let places = [(largest, "a part of the plan"), (&*place, &*format!("the plan: {}", trimmed(plan)))];
        return check.tell("E0230", largest, title, &places, help);
    }
}

/// A trust's new leases count against its capital, so there are no more of them than that.
pub(crate) fn leases_inside_the_plan(check: &mut Check<'_>) {
    let key = "funding.cash.new_leases_gbp_m";
    let Some(leases) = check.mean(key) else { return };
    let over = plan_by_year(check).into_iter().find(|(_, plan, _)| leases > plan * (1.0 + ROUNDING));
    if let Some((year, plan, place)) = over {
        let title = format!("more is leased anew in {year} than there is capital");
        let at = [(key, "a part of the plan"), (&*place, &*format!("the plan: {}", trimmed(plan)))];
        let help = format!(
            "£m at the means: new leases {} of {}; they count against capital when they start (IFRS 16): state less, or a larger plan",
            trimmed(leases),
            trimmed(plan)
        );
        check.tell("E0230", key, title, &at, help);
    }
}

/// Money inside the plan for one thing.
struct Named {
    path: String,
    /// £m.
    amount: f64,
    /// Share of it that comes beside the share that goes to backlog.
    additional: f64,
    first: FinancialYear,
    last: FinancialYear,
}

impl Named {
    /// Money of every year.
    fn always(check: &Check<'_>, path: &str, additional: Option<f64>) -> Option<Self> {
        let ((first, last), amount) = (horizon(check)?, check.mean(path)?);
        Some(Self { path: path.to_owned(), amount, additional: additional?, first, last })
    }

    /// What a ring fence takes of the plan; none where it comes on top.
    fn fence(check: &Check<'_>, path: String) -> Option<Self> {
        let (first, last) = horizon(check)?;
        let text = |name: &str| check.text_at(&join(&path, name));
        let year = |name: &str| check.year_at(&join(&path, name));
        let amount = check.mean(&join(&path, "amount_gbp_m"))?;
        if text("comes")? == FenceOrigin::OnTop.name() {
            return None;
        }
        let additional = match text("for")? == Purpose::Backlog.name() {
            true => check.mean(&join(&path, "additionality"))?,
            false => 1.0,
        };
        let (first, last) = (year("first_year").unwrap_or(first), year("last_year").unwrap_or(last));
        Some(Self { path, amount, additional, first, last })
    }

    /// What it takes beside the share that goes to backlog, £m.
    fn beside(&self) -> f64 {
        self.amount * self.additional
    }
}

/// What a ring fence says that nothing uses is not silently ignored.
pub(crate) fn ring_fences_are_used(check: &mut Check<'_>) {
    for table in check.paths("capital.ring_fence") {
        let of = |name: &str| join(&table, name);
        let (Some(comes), Some(purpose)) = (check.text_at(&of("comes")), check.text_at(&of("for"))) else { continue };
        let additional = comes == FenceOrigin::InsideThePlan.name() && purpose == Purpose::Backlog.name();
        let replaced_by_money = check.stands("technology.replacement_gbp_m");
        let switched_off = check.stands("technology") && !check.is_on("technology");
        if purpose == Purpose::Technology.name() && !replaced_by_money && !switched_off {
            let stands = check.stands("technology");
            let why = if stands { "legacy is replaced by a rate" } else { "there is no [technology]" };
            let help = "nothing to do: it is spent, but not on what is simulated; or write [technology] with replacement_gbp_m (0 if there is no other money)";
            let title = format!("{} replaces no technology", quoted(&table));
            check.tell("N0230", &table, title, &[(&of("for"), why)], help);
        }
        let path = of("additionality");
        if check.stands(&path) && !additional {
            let help = "nothing to do: money on top, or for another thing, is additional as a whole";
            let at = (path.as_str(), "only for backlog, inside the plan");
            check.tell("N0230", &path, format!("{} is not used", quoted(&path)), &[at], help);
        }
    }
}
