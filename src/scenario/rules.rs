//! What each rule of a strategy needs beside it, and what has no meaning under it.

use super::check::{Check, join};
use super::content::Rule;
use super::problem::Problem;
use super::render::quoted;
use super::suggest::{closest, listed};

/// Keys of a staged strategy.
const STAGES: [&str; 5] = ["first", "then", "from_year", "when_metric", "above_gbp_m"];

impl Check<'_> {
    /// The criteria of a weighted strategy; nobody else has any.
    pub(super) fn weights(&mut self, id: &str, rule: &str) {
        let table = format!("strategy.{id}");
        let path = join(&table, "weights");
        let stated = self.found.places.contains_key(&path);
        let weighted = rule == Rule::Weighted.name();
        let example = "write weights = { risk = 3, age = 1, size = 1 }";
        let problem = if weighted && !stated {
            Problem::new("E0103", format!("`weights` is missing in [{table}]"))
                .at(&self.place(&table), "weighted needs what each criterion counts for")
                .help(example)
        } else if !weighted && stated {
            Problem::new("E0110", format!("`weights` has no meaning under the rule {}", quoted(rule)))
                .at(&self.place(&path), "only for weighted")
                .help("remove it, or write rule = \"weighted\"")
        } else {
            let unsound = self.problems.iter().any(|problem| problem.path.starts_with(&path));
            let some = ["risk", "age", "size"].iter().any(|of| self.found.fixed.get(&join(&path, of)) > Some(&0.0));
            if !weighted || unsound || some {
                return;
            }
            Problem::new("E0209", format!("no weight in {} is above 0", quoted(&path)))
                .at(&self.place(&path), "all candidates would be alike")
                .help(example)
        };
        self.problems.push(problem.about(path));
    }

    /// The stages of a staged strategy; nobody else has any.
    pub(super) fn stages_of(&mut self, id: &str, rule: &str) {
        let table = format!("strategy.{id}");
        let stated = |key: &str| self.found.places.contains_key(&join(&table, key));
        let mut problems = Vec::new();
        let mut say = |key: &str, problem: Problem| problems.push(problem.about(join(&table, key)));
        if rule != Rule::Staged.name() {
            for key in STAGES.into_iter().filter(|key| stated(key)) {
                let title = format!("`{key}` has no meaning under the rule {}", quoted(rule));
                let problem = Problem::new("E0110", title)
                    .at(&self.place(&join(&table, key)), "only for staged")
                    .help("remove it, or write rule = \"staged\"");
                say(key, problem);
            }
            self.problems.append(&mut problems);
            return;
        }
        // A resolved scenario states the 0 that is taken where nothing stands.
        if stated("set_aside_share") && self.found.fixed.get(&join(&table, "set_aside_share")) != Some(&0.0) {
            let problem = Problem::new("E0110", "`set_aside_share` has no meaning under the rule `staged`")
                .at(&self.place(&join(&table, "set_aside_share")), "each stage has its own")
                .help("state it in the strategies that it is put together from");
            say("set_aside_share", problem);
        }
        for key in ["first", "then"] {
            if !stated(key) {
                let problem = Problem::new("E0103", format!("`{key}` is missing in [{table}]"))
                    .at(&self.place(&table), "staged needs the strategy that comes first, and the one that follows")
                    .help("write first = \"proportional\" and then = \"worst_first\", by the identifiers of two strategies");
                say(key, problem);
            } else if let Some(problem) = self.stage(&join(&table, key)) {
                say(key, problem);
            }
        }
        let (year, watched) = (stated("from_year"), stated("when_metric") || stated("above_gbp_m"));
        if year && watched {
            let other = if stated("when_metric") { "when_metric" } else { "above_gbp_m" };
            let problem = Problem::new("E0110", format!("[{table}] turns in a year and by what is seen"))
                .at(&self.place(&join(&table, "from_year")), "either this")
                .at(&self.place(&join(&table, other)), "or this")
                .help("keep from_year, or when_metric and above_gbp_m");
            say("from_year", problem);
        } else if !year {
            for key in ["when_metric", "above_gbp_m"].into_iter().filter(|key| !stated(key)) {
                let what =
                    if watched { format!("`{key}` is missing in [{table}]") } else { format!("[{table}] never turns") };
                let problem = Problem::new("E0103", what)
                    .at(&self.place(&table), "when does the second stage come?")
                    .help("write from_year = \"2030/31\", or when_metric = \"backlog_high_gbp_m\" and above_gbp_m = 5_000");
                say(key, problem);
                if !watched {
                    break;
                }
            }
        }
        let of = |path: &str| self.found.years.get(path).copied();
        let horizon = (of("horizon.first_year"), of("horizon.last_year"));
        if let (Some(turn), (Some(first), Some(last))) = (of(&join(&table, "from_year")), horizon)
            && !(first < turn && turn <= last)
        {
            let what = if turn > last { "the second stage never comes" } else { "the first stage never comes" };
            let problem = Problem::new("E0211", format!("{turn} lies outside the years in which [{table}] can turn"))
                .at(&self.place(&join(&table, "from_year")), what)
                .help(format!("the years simulated are {first} to {last}; the turn lies after the first of them"));
            say("from_year", problem);
        }
        self.problems.append(&mut problems);
    }

    /// What is wrong with the strategy named at `path`, if anything.
    fn stage(&self, path: &str) -> Option<Problem> {
        let named = self.found.texts.get(path)?;
        let ids = self.found.ids.get("strategy")?;
        let rule = |id: &str| self.found.texts.get(&format!("strategy.{id}.rule"));
        let staged = |id: &str| rule(id).is_some_and(|rule| rule == Rule::Staged.name());
        let may: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !staged(id)).collect();
        let (title, label) = if !ids.contains(named) {
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
        Some(Problem::new("E0301", title).at(&self.place(path), label).help(help))
    }
}
