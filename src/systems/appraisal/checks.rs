//! What the keys of appraisal say together.

use crate::file::{Check, closest, join, listed, quoted, trimmed};

/// The reference is a strategy, and rates begin in year 0, in whole years, each year having one.
pub(crate) fn appraisal(check: &mut Check<'_>) {
    if !check.is_on("appraisal") {
        return;
    }
    let path = "appraisal.reference";
    let ids = check.ids("strategy");
    if let Some(named) = check.text_at(path).filter(|id| !id.is_empty()).map(str::to_owned)
        && !ids.is_empty()
        && !ids.contains(&named)
    {
        let known: Vec<&str> = ids.iter().map(String::as_str).collect();
        let help = match closest(&named, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the strategies are {}", listed(&known)),
        };
        let title = format!("there is no strategy {}", quoted(&named));
        check.tell("E0301", path, title, &[(path, "unknown")], help);
    }
    let steps = check.paths("appraisal.rate");
    let rates = "appraisal.rates";
    if check.stands(rates) && !steps.is_empty() {
        let at = [(rates, "either this"), (steps[0].as_str(), "or these")];
        check.tell(
            "E0110",
            rates,
            "discount rates are stated twice",
            &at,
            "keep `rates`, or the tables of [appraisal.rate]",
        );
    }
    let mut starts: Vec<(f64, String)> = Vec::new();
    for step in &steps {
        let key = join(step, "from");
        let Some(&from) = check.found.fixed.get(&key) else { return };
        if from.fract() != 0.0 {
            let title = format!("{} is {}, and steps begin in whole years", quoted(&key), trimmed(from));
            check.tell(
                "E0202",
                &key,
                title,
                &[(&key, "a part of a year")],
                "write a whole number of years, such as 31",
            );
        }
        if let Some((_, first)) = starts.iter().find(|(known, _)| (*known - from).abs() < 0.5) {
            let title = format!("two discount rates begin in year {}", trimmed(from));
            check.tell("E0300", &key, title, &[(&key, "a second rate"), (first, "the first")], "keep one of the two");
        }
        starts.push((from, key));
    }
    let first = starts.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((from, key)) = first.filter(|(from, _)| *from > 0.0) {
        let title = format!("no discount rate holds before year {}", trimmed(*from));
        check.tell(
            "E0103",
            key,
            title,
            &[(key, "the first step begins here")],
            "let one step begin in year 0: from = 0",
        );
    }
}
