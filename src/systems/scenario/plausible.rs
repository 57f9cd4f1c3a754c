//! Amounts held against something absolute: what replacing the estates would cost, what they open with, and each other. One
//! cause is one message, which names the worst and counts the rest.

use crate::file::key::GBP_M;
use crate::file::{Check, Severity, join, quoted, rounded, trimmed};
use crate::outcomes::Metric;
use crate::systems::estate::NATIONAL_GBP_PER_M2;
use crate::units::RiskBand;
use crate::words::count;

/// Backlog, or a year's capital, this many times what replacing the estates would cost is no backlog and no capital.
const BEYOND_REPLACEMENT: f64 = 10.0;
/// The same of day-to-day money: a year's revenue may well be more than the buildings are worth.
const BEYOND_REVENUE: f64 = 100.0;
/// A limit or a record this many times what there is to begin with.
const BEYOND_OPENING: f64 = 1000.0;
/// What one row without a floor area may hold, £m: twice the backlog of England at the close of 2024/25.
const MOST_OF_A_ROW: f64 = 31_800.0;
/// A record and the estates are the same figure up to this, relative.
const SAME_RECORD: f64 = 0.05;
/// The parts of a record and its total, relative.
const SAME_PARTS: f64 = 0.01;
/// A row and the sum of the others, relative.
const SAME_ROW: f64 = 0.005;
/// What rows of totals are called.
const TOTALS: [&str; 12] = [
    "total",
    "totals",
    "sum",
    "sums",
    "all",
    "everything",
    "overall",
    "aggregate",
    "grand total",
    "england",
    "trust total",
    "subtotal",
];

const REPLACEMENT: &str = "backlog.replacement_value_gbp_per_m2";

/// A row of estates, at the means.
struct Row {
    path: String,
    /// Floor area that is stated, m²; 0 where it is stated as none; none where it is not known.
    area: Option<f64>,
    /// Low first, £m.
    bands: [f64; 4],
}

impl Row {
    fn backlog(&self) -> f64 {
        self.bands.iter().sum()
    }

    /// £ per m².
    fn density(&self) -> Option<f64> {
        self.area.filter(|area| *area > 0.0).map(|area| self.backlog() * 1e6 / area)
    }
}

fn rows(check: &Check<'_>) -> Vec<Row> {
    let row = |path: String| {
        let bands = RiskBand::ALL.map(|band| check.mean(&join(&path, &format!("{}_gbp_m", band.name()))));
        let area = join(&path, "area_m2");
        let known = !check.found.unknown.contains_key(&area);
        let [Some(low), Some(moderate), Some(significant), Some(high)] = bands else { return None };
        let area = if known { Some(check.mean(&area)?) } else { None };
        Some(Row { area, path, bands: [low, moderate, significant, high] })
    };
    check.paths("estate").into_iter().filter_map(row).collect()
}

/// Everything that is held against something absolute.
pub(crate) fn amounts(check: &mut Check<'_>) {
    // What is wrong comes first; much of this would only follow from it.
    if check.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return;
    }
    let rows = rows(check);
    let replacement = check.mean(REPLACEMENT).unwrap_or(0.0);
    let in_pounds = backlog_above_replacement(check, &rows, replacement);
    money_above_replacement(check, &rows, replacement);
    // What follows from the amounts of the estates is not told as well.
    if in_pounds {
        return;
    }
    let total = total_row(check, &rows);
    let mut opening = [0.0; 4];
    for (_, row) in rows.iter().enumerate().filter(|(i, _)| Some(*i) != total) {
        opening.iter_mut().zip(row.bands).for_each(|(sum, band)| *sum += band);
    }
    limits(check, opening);
    record(check, opening);
    no_floor_area(check, &rows);
}

/// What was probably meant by an amount that stands in the place of £m: pounds, or where that would be next to nothing of
/// `whole` (£m) perhaps thousands.
fn meant(amount: f64, whole: f64) -> String {
    let (pounds, shown) = (rounded(amount / 1e6), shown(amount));
    if amount / 1e6 < 1e-4 * whole {
        let thousands = rounded(amount / 1e3);
        format!("amounts are in £m: were £{shown} meant, or £{shown} thousand? then write {pounds} or {thousands}")
    } else {
        format!("amounts are in £m: was £{shown} meant? then write {pounds}")
    }
}

/// An amount in words: `12,000,000`.
fn shown(amount: f64) -> String {
    match amount.abs() {
        size if size >= 1000.0 => count(size.round().min(1e18) as u64),
        _ => trimmed(amount),
    }
}

/// `4,365 times`, to three digits.
fn times(factor: f64) -> String {
    let digits: f64 = format!("{factor:.2e}").parse().unwrap_or(factor);
    format!("{} times", shown(digits))
}

/// Backlog that is far above what the buildings would cost anew; whether there is some.
fn backlog_above_replacement(check: &mut Check<'_>, rows: &[Row], replacement: f64) -> bool {
    let factor = |row: &Row| match row.density() {
        Some(density) if replacement > 0.0 => Some(density / replacement).filter(|factor| *factor > BEYOND_REPLACEMENT),
        Some(_) => None,
        None => Some(row.backlog() / MOST_OF_A_ROW).filter(|factor| *factor > 1.0),
    };
    let mut beyond: Vec<(f64, &Row)> = rows.iter().filter_map(|row| Some((factor(row)?, row))).collect();
    // Those whose area is known say more.
    beyond.sort_by(|(a, one), (b, other)| {
        (other.density().is_some(), b).partial_cmp(&(one.density().is_some(), a)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let Some(&(factor, worst)) = beyond.first() else { return false };
    let bands = RiskBand::ALL.into_iter().zip(worst.bands);
    let Some((band, amount)) = bands.max_by(|(_, a), (_, b)| a.total_cmp(b)) else { return false };
    let (cell, name) = (join(&worst.path, &format!("{}_gbp_m", band.name())), quoted(&worst.path));
    let (backlog, of) = match worst.density() {
        Some(density) => (
            format!("£{} of backlog per m²", shown(density.round())),
            format!("{} what replacing it would cost", times(factor)),
        ),
        None => (
            format!("£{}m of backlog", shown(worst.backlog().round())),
            format!("{} that of all England in 2024/25", times(2.0 * factor)),
        ),
    };
    let title = match beyond.len() {
        1 => format!("{name} has {backlog}, {of}"),
        n => {
            format!("the backlog of {n} of {} estates is beyond what it can be: {name} has {backlog}, {of}", rows.len())
        }
    };
    let value = format!("replacing it costs £{} per m²", trimmed(replacement));
    let mut at = vec![(cell.as_str(), "£m?")];
    if check.stands(REPLACEMENT) && worst.density().is_some() {
        at.push((REPLACEMENT, &*value));
    }
    let whole = worst.area.unwrap_or(0.0) * replacement / 1e6;
    let all = if beyond.len() > 1 { ", and the other amounts in the same way" } else { "" };
    let pounds = format!("{}{all}", meant(amount, whole));
    let help = match worst.area {
        // A building has a thousand m² sooner than all its backlog is a few thousand pounds.
        Some(area) if area < 1000.0 => {
            let (thousands, floor) = (trimmed(area), shown(area * 1000.0).replace(',', "_"));
            let area = format!("floor area is in m²: was {thousands} thousand m² meant? then write {floor}");
            match worst.backlog() < 10_000.0 {
                true => format!("{area}; or {pounds}"),
                false => format!("{pounds}; or {area}"),
            }
        }
        _ => pounds,
    };
    check.tell("W0204", &cell, title, &at, help);
    true
}

/// Other money above what it could be were it £m.
fn money_above_replacement(check: &mut Check<'_>, rows: &[Row], replacement: f64) {
    let area = |row: &Row| match row.area {
        Some(area) if area > 0.0 => area,
        _ => row.backlog() * 1e6 / NATIONAL_GBP_PER_M2,
    };
    let whole = rows.iter().map(area).sum::<f64>() * replacement / 1e6;
    if whole <= 0.0 {
        return;
    }
    let stated = check.found.numbers.values().filter(|number| number.unit == GBP_M && number.layer != "default");
    // A spread that is told already moves the mean with it.
    let too_wide = |key: &str| {
        let told = check.problems.iter().filter(|problem| problem.code == "W0203");
        told.into_iter().any(|problem| problem.path.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
    };
    let others = stated.filter(|number| !number.key.starts_with("estate.") && !too_wide(&number.key));
    let beyond = others.filter_map(|number| {
        let limit = if number.key.starts_with("capital.") { BEYOND_REPLACEMENT } else { BEYOND_REVENUE };
        let amount = number.distribution.mean().abs();
        Some((amount / whole, amount, number.key.clone())).filter(|(factor, ..)| *factor > limit)
    });
    tell_worst(check, beyond.collect(), whole, "what replacing all estates would cost");
}

/// One message for all of these: factor, amount and path of each.
fn tell_worst(check: &mut Check<'_>, beyond: Vec<(f64, f64, String)>, whole: f64, of: &str) {
    let mut worst: Option<&(f64, f64, String)> = None;
    for one in &beyond {
        if worst.is_none_or(|known| one.0 > known.0) {
            worst = Some(one);
        }
    }
    let Some((factor, amount, path)) = worst else { return };
    let more = match beyond.len() - 1 {
        0 => String::new(),
        1 => ", and another amount is like it".to_owned(),
        n => format!(", and {n} more amounts are like it"),
    };
    let against = shown(rounded(amount / factor).parse().unwrap_or(amount / factor));
    let title = format!("{} is {} in £m, {} {of} (£{against}m){more}", quoted(path), shown(*amount), times(*factor));
    let at = if check.stands(path) { path.as_str() } else { crate::file::key::around(path) };
    let (at, others) = ([(at, "£m?")], beyond.iter().map(|(.., path)| path).filter(|other| *other != path).take(4));
    let others: Vec<String> = others.map(|path| quoted(path)).collect();
    let others = if others.is_empty() { String::new() } else { format!("; and see {}", others.join(", ")) };
    check.tell("W0204", path, title, &at, format!("{}{others}", meant(*amount, whole)));
}

/// Limits on money far beyond what they are held against.
fn limits(check: &mut Check<'_>, opening: [f64; 4]) {
    let all: f64 = opening.iter().sum();
    let mean = |key: &str| check.mean(key).unwrap_or(0.0).abs();
    let plan = check.found.numbers.iter().filter(|(key, _)| key.starts_with("capital.plan_gbp_m."));
    let capital = plan.map(|(_, number)| number.distribution.mean()).fold(mean("capital.base_gbp_m"), f64::max);
    let money = all.max(capital).max(mean("funding.revenue_gbp_m"));
    // What an outcome opens with; of a small part never less than a twentieth of all, which it may yet become.
    let anchor = |metric: Metric| {
        let [_, _, significant, high] = opening;
        let part = match metric.name().trim_end_matches("_gbp_m").trim_end_matches("_real") {
            "backlog_total" => all,
            "backlog_high_significant" => significant + high,
            name => match RiskBand::ALL.into_iter().find(|band| name.strip_prefix("backlog_") == Some(band.name())) {
                Some(band) => opening[band.index()],
                None => money,
            },
        };
        part.max(all / 20.0)
    };
    let limit = |table: String, metric: &str, key: &str| {
        let metric = check.text_at(&join(&table, metric)).and_then(Metric::named)?;
        let path = join(&table, key);
        let amount = check.found.fixed.get(&path).filter(|_| metric.unit().is_money())?.abs();
        let anchor = anchor(metric);
        Some((amount / anchor, amount, path)).filter(|(factor, ..)| anchor > 0.0 && *factor > BEYOND_OPENING)
    };
    let targets = check.paths("target");
    let both = targets.into_iter().flat_map(|target| [(target.clone(), "below"), (target, "above")]);
    let mut beyond: Vec<_> = both.filter_map(|(target, key)| limit(target, "metric", key)).collect();
    let strategies = check.paths("strategy").into_iter();
    beyond.extend(strategies.filter_map(|strategy| limit(strategy, "when_metric", "above_gbp_m")));
    tell_worst(check, beyond, all, "what it is held against at the opening");
}

/// The record against the estates, and against itself.
fn record(check: &mut Check<'_>, opening: [f64; 4]) {
    let all: f64 = opening.iter().sum();
    let name = |band: RiskBand| format!("{}_gbp_m", band.name());
    let years = check.paths("history");
    let stated = |year: &str, key: &str| check.found.fixed.get(&join(year, key)).copied();
    let keys: Vec<String> = RiskBand::ALL.map(name).into_iter().chain(["total_gbp_m".to_owned()]).collect();
    let figures = years.iter().flat_map(|year| keys.iter().map(move |key| (year, key)));
    let beyond: Vec<(f64, f64, String)> = figures
        .filter_map(|(year, key)| Some((stated(year, key)?, join(year, key))))
        .map(|(amount, path)| (amount / all, amount, path))
        .filter(|(factor, ..)| all > 0.0 && *factor > BEYOND_OPENING)
        .collect();
    if !beyond.is_empty() {
        return tell_worst(check, beyond, all, "what all estates open with");
    }
    let uneven = years.iter().find_map(|year| {
        let bands = RiskBand::ALL.map(|band| stated(year, &name(band)));
        let (Some(total), [Some(a), Some(b), Some(c), Some(d)]) = (stated(year, "total_gbp_m"), bands) else {
            return None;
        };
        let sum = a + b + c + d;
        ((sum - total).abs() > SAME_PARTS * total.max(sum)).then(|| (year.clone(), total, sum))
    });
    if let Some((year, total, sum)) = uneven {
        let path = join(&year, "total_gbp_m");
        let title = format!("the bands in {} add up to £{}m, not £{}m", quoted(&year), rounded(sum), rounded(total));
        let at = [(path.as_str(), "not the sum of its parts")];
        let help = "correct one of the figures, or leave out the bands that are not known";
        return check.tell("W0240", &path, title, &at, help);
    }
    let Some(base) = check.year_at("prices.base") else { return };
    let year = join("history", &base.to_string());
    let mut found = None;
    let total = stated(&year, "total_gbp_m")
        .map(|recorded| ("all backlog".to_owned(), "total_gbp_m".to_owned(), recorded, all));
    let bands = RiskBand::ALL.into_iter().filter_map(|band| {
        let recorded = stated(&year, &name(band))?;
        Some((format!("{}-risk backlog", band.name()), name(band), recorded, opening[band.index()]))
    });
    for (what, key, recorded, simulated) in total.into_iter().chain(bands) {
        let off = (recorded - simulated).abs();
        if off > SAME_RECORD * recorded.max(simulated) && off > SAME_PARTS * all {
            found = Some((what, join(&year, &key), recorded, simulated));
            break;
        }
    }
    let Some((what, path, recorded, simulated)) = found else { return };
    let title = format!(
        "the record of {base} says £{}m of {what}, the estates add up to £{}m",
        rounded(recorded),
        rounded(simulated)
    );
    let at = [(path.as_str(), "recorded"), ("estate", "simulated from here")];
    let help = "futures begin with the estates: if the record is of other estates, or counts otherwise, state the record of \
                these; else correct the estates";
    check.tell("W0240", &path, title, &at, help);
}

/// The row that is the sum of the others, if there is one; says so.
fn total_row(check: &mut Check<'_>, rows: &[Row]) -> Option<usize> {
    if rows.len() < 3 {
        return None;
    }
    let mut sums = [0.0; 5];
    let columns = |row: &Row| {
        let [low, moderate, significant, high] = row.bands;
        [low, moderate, significant, high, row.area.unwrap_or(0.0)]
    };
    for row in rows {
        sums.iter_mut().zip(columns(row)).for_each(|(sum, cell)| *sum += cell);
    }
    let filled = rows.iter().filter(|row| row.backlog() > 0.0).count();
    let areas_known = rows.iter().all(|row| row.area.is_some());
    let is_sum = |row: &Row| {
        let same =
            |cell: f64, others: f64, slack: f64| (cell - others).abs() <= (SAME_ROW * cell.max(others)).max(slack);
        let cells = columns(row);
        let slack = 0.0005 * row.backlog();
        let bands = cells.iter().zip(sums).take(4).all(|(cell, sum)| same(*cell, sum - cell, slack));
        let area = !areas_known || cells[4] == 0.0 || same(cells[4], sums[4] - cells[4], 0.0);
        row.backlog() > 0.0 && filled >= 3 && bands && area
    };
    let place = rows.iter().rposition(is_sum)?;
    let path = &rows[place].path;
    let id = path.trim_start_matches("estate.");
    let name = check.text_at(&join(path, "name")).filter(|name| !name.is_empty()).unwrap_or(id);
    let plain = |name: &str| name.to_lowercase().replace(['_', '-'], " ").trim().to_owned();
    let called = [name, id].into_iter().find(|name| {
        let name = plain(name);
        TOTALS.contains(&name.as_str()) || name.split(' ').any(|word| word.starts_with("total"))
    });
    let others = rows.len() - 1;
    let title = format!("{} is the sum of the other {others} rows in every risk band", quoted(path));
    let (title, help) = match called {
        Some(name) => (
            format!("{title}, and is called {}", quoted(name)),
            "a total is no estate: delete the row, else all backlog counts twice",
        ),
        None => (
            title,
            "is it a row of totals? then delete it, else all backlog counts twice; if it is an estate, nothing to do",
        ),
    };
    check.tell("W0241", path, title, &[(path, "probably a total")], help);
    Some(place)
}

/// Estates with backlog and without a floor.
fn no_floor_area(check: &mut Check<'_>, rows: &[Row]) {
    let none: Vec<&Row> = rows.iter().filter(|row| row.area == Some(0.0) && row.backlog() > 0.0).collect();
    let mut worst: Option<&Row> = None;
    for row in &none {
        if worst.is_none_or(|known| row.backlog() > known.backlog()) {
            worst = Some(row);
        }
    }
    let Some(worst) = worst else { return };
    let name = quoted(&worst.path);
    let title = match none.len() {
        1 => format!("{name} has backlog and no floor area"),
        n => format!("{n} estates have backlog and no floor area, most of all {name}"),
    };
    let path = join(&worst.path, "area_m2");
    let label = format!("0 m², with £{}m of backlog", rounded(worst.backlog()));
    let help = "nothing new would ever need work there; where the area is not known write area_m2 = \"unknown\" (in a table: \
                unknown), and it is taken by the share of backlog";
    check.tell("W0242", &path, title, &[(&path, &label)], help);
}
