//! Backlog by estate at the end of the year that is asked.

use crate::engine::Metric;
use crate::engine::results::{EstateStats, Spread};
use crate::num::quantile::Share;
use crate::report::content::levels;
use crate::report::content::maker::{Maker, Scale, number, text};
use crate::report::content::run::Run;
use crate::report::{Block, Derived, Form, Kind};
use crate::units::RiskBand;
use std::ops::Range;

/// A table of more estates than this is too long for the page.
const MOST_ON_THE_PAGE: usize = 12;

/// Backlog of every estate under the plan that is followed, the largest at the end first; none of a single one, which is all there is.
pub(in crate::report::content) fn estates(run: &Run<'_>) -> Option<Block> {
    let rows = rows(run);
    if rows.len() < 2 {
        return None;
    }
    let (opening, year) = (run.scenario.opening_year, run.results.years[run.asked()]);
    let [one, _] = run.estate_words();
    let prices = prices(run);
    let is_real = rows.iter().all(|row| row.worse.is_some());
    let all = scale(run);
    let ends = rows.iter().filter_map(|row| run.of_estate(run.followed, row.entity, Metric::BacklogHigh));
    let opens = rows.iter().filter_map(|row| run.opening(row.entity, Some(RiskBand::High)));
    let high = Scale::of(ends.map(|end| end.mean).chain(opens), [None]);
    let mut maker = Maker::new(
        "backlog_by_estate",
        "Backlog by estate",
        format!("Backlog by {one} {prices}, under {}: {opening} and {year}", run.followed_label()),
        format!(
            "At the end of {opening} and of {year}, the largest of {year} first. In 8 of 10 futures backlog lies between P10 and P90. \
             Growth and backlog by floor area are of the median {prices}; high risk is a mean in cash, which is all that is recorded of \
             it for a single {one}."
        ),
    )
    .text(super::super::words::capital(one))
    .column(format!("Backlog {opening}, {}", all.unit), all.kind())
    .column(format!("Backlog {year}: median, {}", all.unit), all.kind());
    if run.has_spread() {
        maker = maker
            .column(format!("Backlog {year}: P10, {}", all.unit), all.kind())
            .column(format!("Backlog {year}: P90, {}", all.unit), all.kind());
    }
    maker = maker.derived(format!("Growth to {year}, times"), Kind::Number(1), Derived::Ratio(2, 1));
    if is_real {
        maker = maker
            .column(format!("Ends {year} above {opening} in"), Kind::Share(0))
            .column(format!("Backlog {year} in cash: median, {}", all.unit), all.kind());
    }
    let has_area = rows.iter().any(|row| row.area.is_some());
    if has_area {
        maker = maker
            .column(format!("Backlog {opening}, £ per m²"), Kind::Number(0))
            .column(format!("Backlog {year}: median, £ per m²"), Kind::Number(0));
    }
    maker = maker
        .column(format!("High risk {opening}, {}", high.unit), high.kind())
        .column(format!("High risk {year}: mean, {}", high.unit), high.kind());
    if rows.len() <= MOST_ON_THE_PAGE {
        maker = maker.on_the_page();
    }
    for row in &rows {
        let mut cells = vec![text(run.estate_name(row.entity)), all.cell(row.from), all.cell(row.to.middle())];
        if run.has_spread() {
            let ends = row.to.p10_p50_p90();
            cells.extend([0, 2].map(|place: usize| all.cell(ends.map(|quantiles| quantiles[place].value))));
        }
        if is_real {
            let worse = row.worse.filter(|_| run.has_spread()).map(Share::value);
            cells.extend([number(worse), all.cell(row.cash.middle())]);
        }
        if has_area {
            cells.extend([row.from, row.to.middle()].map(|gbp_m| number(row.per_m2(gbp_m))));
        }
        cells.push(high.cell(run.opening(row.entity, Some(RiskBand::High))));
        let end = run.of_estate(run.followed, row.entity, Metric::BacklogHigh);
        cells.push(high.cell(end.map(|spread| spread.mean)));
        maker.row(cells);
    }
    maker.plot(Form::Bars, format!("Backlog by {one}"), &format!("{} {prices}", all.unit), [1, 2]).done()
}

/// An estate under the plan that is followed, at opening-year prices; in cash where the run does not tell it of the year that is asked.
pub(in crate::report::content) struct Row {
    /// Its position in the results.
    pub entity: usize,
    /// Backlog at the end of the opening year, £m.
    pub from: f64,
    /// Backlog at the end of the year that is asked.
    pub to: Spread,
    /// The same in cash.
    pub cash: Spread,
    /// In how many futures it ends above where it opened, in real terms.
    pub worse: Option<Share>,
    /// Floor area, m², where it is known.
    pub area: Option<f64>,
}

impl Row {
    /// £ per m² of so many £m; none where the area is not known.
    pub fn per_m2(&self, gbp_m: f64) -> Option<f64> {
        self.area.map(|area| gbp_m * 1e6 / area)
    }

    /// By how many times backlog is larger at the end than at the beginning; none of nothing.
    pub fn growth(&self) -> Option<f64> {
        (self.from > 0.0).then(|| self.to.middle() / self.from)
    }
}

/// Every estate, the one with the largest median at the end first.
pub(in crate::report::content) fn rows(run: &Run<'_>) -> Vec<Row> {
    let row = |entity: usize| {
        let (from, cash) = (run.opening(entity, None)?, run.of_estate(run.followed, entity, Metric::BacklogTotal)?);
        let real = run.results.estate(run.followed, entity, run.asked());
        let to = real.map_or(cash, EstateStats::spread);
        Some(Row { entity, from, to, cash, worse: real.map(|real| real.worse), area: run.area(entity) })
    };
    let mut rows: Vec<Row> = (1..run.results.entities.len()).filter_map(row).collect();
    rows.sort_by(|a, b| b.to.middle().total_cmp(&a.to.middle()).then(a.entity.cmp(&b.entity)));
    rows
}

/// The prices of [`rows`].
pub(in crate::report::content) fn prices(run: &Run<'_>) -> String {
    match run.results.estate(run.followed, 1, run.asked()) {
        Some(_) => format!("in {} prices", run.scenario.opening_year),
        None => "in cash".to_owned(),
    }
}

/// How backlog of single estates is written under the plan that is followed.
pub(in crate::report::content) fn scale(run: &Run<'_>) -> Scale {
    of_plans(run, run.followed..run.followed + 1)
}

fn of_plans(run: &Run<'_>, plans: Range<usize>) -> Scale {
    let of = |entity: usize| plans.clone().filter_map(move |s| run.of_estate(s, entity, Metric::BacklogTotal));
    levels::of_spreads((1..run.results.entities.len()).flat_map(of), [])
}

/// Median backlog of every estate under every kind of plan.
pub(in crate::report::content) fn by_plan(run: &Run<'_>) -> Option<Block> {
    let kinds: Vec<(usize, String)> = run.kinds().collect();
    let entities = 1..run.results.entities.len();
    if entities.len() < 2 || kinds.len() < 2 {
        return None;
    }
    let [one, many] = run.estate_words();
    let mut maker = Maker::new(
        "estates_by_plan",
        "Estates by plan",
        format!("Median backlog by {one} and plan at the end of {}, in cash", run.results.years[run.asked()]),
        format!("Medians over futures: those of the {many} do not add up to that of the whole."),
    )
    .text(super::super::words::capital(one));
    let scale = of_plans(run, run.strategies());
    for (_, label) in &kinds {
        maker = maker.column(format!("{label}, {}", scale.unit), scale.kind());
    }
    for entity in entities {
        let of = |strategy: usize| run.of_estate(strategy, entity, Metric::BacklogTotal);
        let middle = |(strategy, _): &(usize, String)| scale.cell(of(*strategy).map(|spread| spread.middle()));
        maker.row(std::iter::once(text(run.estate_name(entity))).chain(kinds.iter().map(middle)));
    }
    maker.done()
}
