//! What each rule of a strategy needs beside it, and what has no meaning under it.

use super::Rule;
use super::content::SET_ASIDES;
use crate::file::{Because, Check, Problem, Relation, closest, join, listed, quoted};
use crate::systems::horizon;
use crate::systems::scenario::in_cash;
use crate::units::RiskBand;

/// Every strategy has what its rule needs, and nothing that only another rule knows.
pub(crate) fn strategies(check: &mut Check<'_>) {
    for table in check.paths("strategy") {
        check.relate(&table, OF_RULES);
        match check.text_at(&join(&table, "rule")).and_then(Rule::named) {
            Some(Rule::Weighted) => weights(check, &join(&table, "weights")),
            Some(Rule::RingFenced) => pots(check, &join(&table, "pots")),
            Some(Rule::Staged) => stages(check, &table),
            _ => {}
        }
        one_pot(check, &table);
        set_asides(check, &table);
    }
}

/// The first strategy that sets money aside for this, by the path of the share; where nothing is said of what it is for, a third is.
pub(crate) fn first_that_sets_aside(check: &Check<'_>, what: &str) -> Option<String> {
    let of = |path: &str, key: &str| check.found.fixed.get(&join(path, key)).copied();
    let sets_aside = |path: &&String| {
        let parts = SET_ASIDES.map(|part| (part, of(path, &format!("set_aside_for.{part}"))));
        let is_for_it = parts.iter().all(|(_, share)| share.is_none())
            || parts.iter().any(|(part, share)| *part == what && share.is_some_and(|share| share > 0.0));
        is_for_it && of(path, "set_aside_share").is_some_and(|share| share > 0.0)
    };
    check.paths("strategy").iter().find(sets_aside).map(|path| join(path, "set_aside_share"))
}

/// What is set aside is split into shares of it.
fn set_asides(check: &mut Check<'_>, table: &str) {
    let (path, share) = (join(table, "set_aside_for"), join(table, "set_aside_share"));
    let stated = SET_ASIDES.map(|what| check.found.fixed.get(&join(&path, what)).copied());
    if !check.stands(&path) {
        return;
    }
    if stated.iter().all(Option::is_none) {
        if check.problems.iter().all(|problem| !problem.path.starts_with(&path)) {
            let title = format!("{} names nothing", quoted(&path));
            let help = "write { training = 0.5, change = 0.5 }: shares of what is set aside";
            check.tell("E0103", &path, title, &[(&path, "for what?")], help);
        }
        return;
    }
    // A share that is stated as 0 may be moved from there.
    if !check.stands(&share) {
        let title = format!("{} has no meaning where nothing is set aside", quoted(&path));
        let help = "write set_aside_share = 0.05 beside it, a share of the money left after repairs, or remove it";
        return check.tell("E0110", &path, title, &[(&path, "shares of nothing")], help);
    }
    check.sums_to_one(&stated.map(|share| share.unwrap_or(0.0)), &path, &check.place(&path));
}

/// A pot is one only where programmes and backlog have scores that can be held against each other.
fn one_pot(check: &mut Check<'_>, table: &str) {
    let (pool, programmes) = (join(table, "pool"), join(table, "programmes"));
    let Some(rule) = check.text_at(&join(table, "rule")).and_then(Rule::named) else { return };
    let compares = matches!(rule, Rule::BenefitCost | Rule::ModerniseFirst | Rule::EquityFirst);
    if check.found.flags.get(&pool) == Some(&true) && !compares {
        let title = format!("under the rule {} programmes and backlog cannot share a pot", quoted(rule.name()));
        let help = "only benefit_cost, modernise_first and equity_first hold a programme against a roof: choose one of them, or remove pool";
        check.tell("E0110", &pool, title, &[(&pool, "in which order?")], help);
    } else if check.found.flags.get(&pool) == Some(&true)
        && check.text_at(&programmes).is_some_and(|order| order != "none")
    {
        let title = format!("{} has no meaning beside {}", quoted(&programmes), quoted(&pool));
        let help = "from one pot programmes and backlog go in the one order of the rule: remove one of the two, or state that none starts";
        check.tell("E0110", &programmes, title, &[(&programmes, "another order"), (&pool, "one order")], help);
    }
    if rule == Rule::Staged {
        for key in [&pool, &programmes] {
            if check.stands(key) {
                let title = format!("{} has no meaning under the rule `staged`", quoted(key));
                let help = "state it in the strategies that it is put together from";
                check.tell("E0110", key, title, &[(key, "each stage has its own")], help);
            }
        }
    }
}

const OF_RULES: &[Relation] = &[
    Relation::Needs {
        key: "weights",
        because: Because::Word("rule", "weighted"),
        label: "weighted needs what each criterion counts for",
        help: WEIGHTS,
    },
    Relation::OnlyUnder { keys: &["weights"], of: "rule", word: "weighted" },
    Relation::Needs { key: "first", because: Because::Word("rule", "staged"), label: TWO, help: FIRST_AND_THEN },
    Relation::Needs { key: "then", because: Because::Word("rule", "staged"), label: TWO, help: FIRST_AND_THEN },
    Relation::OnlyUnder {
        keys: &["first", "then", "from_year", "when_metric", "above_gbp_m"],
        of: "rule",
        word: "staged",
    },
    Relation::Needs {
        key: "pots",
        because: Because::Word("rule", "ring_fenced"),
        label: "ring_fenced needs the share of each pot",
        help: "write pots = { low = 0.1, moderate = 0.2, significant = 0.3, high = 0.4 }",
    },
    Relation::OnlyUnder { keys: &["pots"], of: "rule", word: "ring_fenced" },
];

const WEIGHTS: &str = "write weights = { risk = 3, age = 1, size = 1 }";
const TWO: &str = "staged needs the strategy that comes first, and the one that follows";
const FIRST_AND_THEN: &str =
    "write first = \"proportional\" and then = \"worst_first\", by the identifiers of two strategies";

/// Some criterion counts for something.
fn weights(check: &mut Check<'_>, path: &str) {
    let unsound = check.problems.iter().any(|problem| problem.path.starts_with(path));
    let some = ["risk", "age", "size"].iter().any(|of| check.found.fixed.get(&join(path, of)) > Some(&0.0));
    if check.stands(path) && !unsound && !some {
        let title = format!("no weight in {} is above 0", quoted(path));
        check.tell("E0209", path, title, &[(path, "all candidates would be alike")], WEIGHTS);
    }
}

/// Every band has its pot, and together they are the money.
fn pots(check: &mut Check<'_>, path: &str) {
    let bands = RiskBand::ALL.map(|band| join(path, band.name()));
    let unsound = |pot: &String| check.problems.iter().any(|problem| problem.path == *pot);
    if !check.stands(path) || bands.iter().any(unsound) {
        return;
    }
    let missing = RiskBand::ALL.into_iter().zip(&bands).find(|(_, pot)| !check.found.fixed.contains_key(*pot));
    if let Some((band, _)) = missing {
        let title = format!("`{}` is missing in [{path}]", band.name());
        let help = "all four bands are stated, 0 where a band has no pot";
        return check.tell("E0103", path, title, &[(path, "a pot is missing")], help);
    }
    let shares = bands.map(|pot| check.found.fixed.get(&pot).copied().unwrap_or(0.0));
    check.sums_to_one(&shares, path, &check.place(path));
}

/// The stages are two other strategies, of which the second comes at one time that is simulated.
fn stages(check: &mut Check<'_>, table: &str) {
    let of = |key: &str| join(table, key);
    // A resolved scenario states the 0 that is taken where nothing stands.
    let set_aside = of("set_aside_share");
    if check.stands(&set_aside) && check.found.fixed.get(&set_aside) != Some(&0.0) {
        let title = "`set_aside_share` has no meaning under the rule `staged`";
        let help = "state it in the strategies that it is put together from";
        check.tell("E0110", &set_aside, title, &[(&set_aside, "each stage has its own")], help);
    }
    let unknown = ["first", "then"].into_iter().filter_map(|key| stage(check, &of(key)));
    let unknown: Vec<Problem> = unknown.collect();
    check.problems.extend(unknown);
    let (year, metric, above) = (of("from_year"), of("when_metric"), of("above_gbp_m"));
    let watched = check.stands(&metric) || check.stands(&above);
    if check.stands(&year) && watched {
        let other = if check.stands(&metric) { &metric } else { &above };
        let title = format!("[{table}] turns in a year and by what is seen");
        let at = [(year.as_str(), "either this"), (other.as_str(), "or this")];
        check.tell("E0110", &year, title, &at, "keep from_year, or when_metric and above_gbp_m");
    } else if !check.stands(&year) {
        let missing = ["when_metric", "above_gbp_m"].into_iter().filter(|key| !check.stands(&of(key)));
        for key in missing.take(if watched { 2 } else { 1 }).collect::<Vec<_>>() {
            let title = match watched {
                true => format!("`{key}` is missing in [{table}]"),
                false => format!("[{table}] never turns"),
            };
            let help =
                "write from_year = \"2030/31\", or when_metric = \"backlog_high_real_gbp_m\" and above_gbp_m = 5_000";
            check.tell("E0103", &of(key), title, &[(table, "when does the second stage come?")], help);
        }
    }
    in_cash(check, table, "when_metric");
    if let (Some(turn), Some((first, last))) = (check.year_at(&year), horizon(check))
        && !(first < turn && turn <= last)
    {
        let what = if turn > last { "the second stage never comes" } else { "the first stage never comes" };
        let title = format!("{turn} lies outside the years in which [{table}] can turn");
        let help = format!("the years simulated are {first} to {last}; the turn lies after the first of them");
        check.tell("E0211", &year, title, &[(&year, what)], help);
    }
}

/// What is wrong with the strategy named at `path`, if anything.
fn stage(check: &Check<'_>, path: &str) -> Option<Problem> {
    let named = check.text_at(path)?;
    let ids = check.ids("strategy");
    let staged = |id: &str| check.text_at(&format!("strategy.{id}.rule")).and_then(Rule::named) == Some(Rule::Staged);
    let may: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !staged(id)).collect();
    let (title, label) = if !ids.iter().any(|id| id == named) {
        (format!("the scenario has no strategy {}", quoted(named)), "no such strategy")
    } else if staged(named) {
        (format!("the strategy {} is staged itself", quoted(named)), "a stage is no staged strategy")
    } else {
        return None;
    };
    let help = match closest(named, may.iter().copied()) {
        Some(near) if near != named => format!("did you mean `{near}`?"),
        _ => format!("it may be {}", listed(&may)),
    };
    Some(Problem::new("E0301", title).about(path).at(&check.place(path), label).help(help))
}
