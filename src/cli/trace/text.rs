//! A traced future for people: the year's steps in order, each figure with the sum that gives it.

use super::super::grid::columns;
use super::steps;
use crate::engine::traced::{Item, Step, View, f, figure};
use crate::engine::trial::EstateYear;
use crate::scenario::{Number, Timing};
use crate::units::RiskBand;

/// The whole trace.
pub fn render(view: &View<'_>) -> String {
    let which = match view.trial {
        0 => "the central case (trial 0: every number at its mean, every process at its expectation)".to_owned(),
        trial => format!("trial {trial} of seed {}", view.seed),
    };
    let mut out = format!(
        "{}: {which}, strategy {} ({})\nMoney is £m cash unless it says otherwise; figures have six digits or more.\n",
        view.scenario.name, view.strategy.id, view.strategy.label
    );
    out += &numbers(view);
    out += &beliefs(view);
    for t in view.years.clone() {
        out += &year(view, t);
    }
    if view.future.past_replacement {
        out += "\nIn this future the backlog passes what replacing the estate would cost: there the model has left its ground.\n";
    }
    out
}

/// Every number of the scenario but those of estates, which stand with their estate.
fn numbers(view: &View<'_>) -> String {
    let row = |(i, number): (usize, &Number)| {
        vec![
            format!("  {}", number.key),
            number.distribution.describe().to_owned(),
            number.unit.to_owned(),
            figure(view.future.futures.numbers.0[i]),
        ]
    };
    let all = || view.scenario.numbers.iter().enumerate().filter(|(_, number)| !number.key.starts_with("estate."));
    let section = |title: &str, rows: Vec<Vec<String>>| {
        if rows.is_empty() { String::new() } else { format!("\n{title}\n{}", columns(&rows, 3)) }
    };
    let drawn = |number: &Number| number.distribution.as_fixed().is_none();
    let once = all().filter(|(_, n)| drawn(n) && n.timing == Timing::PerTrial).map(row).collect();
    let yearly = all().filter(|(_, n)| drawn(n) && n.timing == Timing::EachYear).map(row).collect();
    let of_each = all().filter(|(_, n)| drawn(n) && n.timing == Timing::ForEach).map(row).collect();
    let fixed = all().filter(|(_, n)| !drawn(n)).map(row).collect();
    section("Drawn once for this future", once)
        + &section("Drawn anew each year (the mean is shown)", yearly)
        + &section("Drawn once for each programme (the mean is shown)", of_each)
        + &section("The same in every future", fixed)
}

/// What follows from them for all years, and how the columns of the ledger arise.
fn beliefs(view: &View<'_>) -> String {
    let replaced = if view.scenario.programmes.is_some() { " + replaced" } else { "" };
    let (estate, incidents) = (&view.future.futures.estate, &view.future.futures.incidents);
    let mut rows = vec![std::iter::once(String::new()).chain(RiskBand::ALL.map(|b| b.name().to_owned())).collect()];
    for (name, bands) in [
        ("  escalation, a year: mean + offset", estate.escalation),
        ("  share of new need", estate.new_need_split),
        ("  share of national finds", estate.gain_split),
        ("  incidents a year per £m of backlog", incidents.rate),
    ] {
        rows.push(std::iter::once(name.to_owned()).chain(bands.map(figure)).collect::<Vec<_>>());
    }
    let backlog = &view.scenario.backlog;
    format!(
        "\nWhat follows from them in every year\n{}  new need {} £ per m² a year = {} + {} × {}\n\
         \nHow the ledger of an estate and band arises (Q: construction price index; κ: pounds that clear a pound, {})\n\
         \x20 price = opening × construction inflation\n\
         \x20 escalation = (opening + price) × escalation of the band × room to grow\n\
         \x20 migration = what comes from the band below − what goes to the band above, each (opening + price + escalation) × its rate\n\
         \x20 new need = new need per m² × area ÷ 1,000,000 × Q × share of the band × room to grow × (record ÷ work at the last survey)\n\
         \x20 re-survey = what the level of the record and the national re-rating change; the latter by its shares of the bands\n\
         \x20 re-rating = what is rated to another band; nothing in all\n\
         \x20 stock = opening + price + escalation + migration + new need + re-survey + re-rating\n\
         \x20 repairs = work that capital repairs clear: share of the band in expected incidents × repairs paid from capital ÷ κ\n\
         \x20 absorbable = κ × the lesser of {} × (stock − repairs × record ÷ work) and the work left\n\
         \x20 cleared = (repairs + spend ÷ κ{replaced}) × record ÷ work; closing = stock − cleared\n",
        columns(&rows, 1),
        figure(estate.new_need_rate),
        f(view.number(backlog.new_need_base)),
        f(view.number(backlog.new_need_slope)),
        f(view.number(backlog.escalation_mean)),
        figure(view.number(backlog.cost_to_clear)),
        figure(view.number(backlog.clearance_limit_share)),
    )
}

fn year(view: &View<'_>, t: usize) -> String {
    let mut out = format!("\n{}\n", view.year(t));
    steps::before_the_estates(view, t).iter().for_each(|of| out += &step(of));
    out += &step(&steps::ages(view, t));
    for (j, e) in view.future.years[t].estates.iter().enumerate() {
        out += &estate(view, t, j, e);
    }
    steps::after_the_estates(view, t).iter().for_each(|of| out += &step(of));
    out
}

fn step(step: &Step) -> String {
    format!("  {}\n{}", step.title, items(&step.items, "    "))
}

fn items(items: &[Item], indent: &str) -> String {
    let row = |item: &Item| {
        let how = if item.how.is_empty() { String::new() } else { format!("= {}", item.how) };
        let how = if item.unit.is_empty() { how } else { format!("{} {how}", item.unit) };
        (format!("{indent}{}", item.name), figure(item.value), how)
    };
    let rows: Vec<_> = items.iter().map(row).collect();
    let width = |text: &dyn Fn(&(String, String, String)) -> usize| rows.iter().map(text).max().unwrap_or(0);
    let (name, value) = (width(&|row| row.0.chars().count()), width(&|row| row.1.chars().count()));
    rows.iter()
        .map(|row| format!("{:<name$}  {:>value$} {}", row.0, row.1, row.2).trim_end().to_owned() + "\n")
        .collect()
}

fn estate(view: &View<'_>, t: usize, j: usize, e: &EstateYear) -> String {
    let spec = &view.scenario.estates[j];
    let cells = |band: usize| steps::ledger(e, band);
    let row =
        |name: &str, cells: Vec<String>| std::iter::once(format!("      {name}")).chain(cells).collect::<Vec<_>>();
    let mut rows = vec![row("£m", cells(0).into_iter().map(|(name, _)| name.to_owned()).collect())];
    let mut whole = vec![0.0; cells(0).len()];
    for band in RiskBand::ALL {
        let cells = cells(band.index()).into_iter().map(|(_, value)| value);
        whole.iter_mut().zip(cells.clone()).for_each(|(sum, value)| *sum += value);
        rows.push(row(band.name(), cells.map(money).collect()));
    }
    rows.push(row("all bands", whole.into_iter().map(money).collect()));
    format!(
        "    {} ({}), {} m²\n{}{}",
        spec.name,
        spec.id,
        figure(e.area),
        columns(&rows, 1),
        items(&steps::estate(view, t, j), "      ")
    )
}

/// Money in a column of the ledger: to £1,000, so that columns line up.
fn money(value: f64) -> String {
    let text = format!("{value:.3}");
    if text == "-0.000" { "0.000".to_owned() } else { text }
}
