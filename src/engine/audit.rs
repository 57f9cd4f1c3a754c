//! The identities held against the tables themselves: what was added up, folded and is about to be written, or was read back.

use super::results::{Check, LedgerRow, Results, Statistic};
use crate::outcomes::Metric;
use crate::units::RiskBand;

/// To this, relative to the largest term, the tables must agree with themselves.
pub const TABLES_TOLERANCE: f64 = 1e-6;

/// An error of the tables, relative to the largest term, and where it stands.
#[derive(Clone, PartialEq, Debug, Default)]
struct Worst {
    error: f64,
    at: String,
}

impl Worst {
    /// Looks at terms that should sum to nothing; what is not finite is the largest of errors.
    fn note(&mut self, terms: &[f64], at: impl FnOnce() -> String) {
        let largest = terms.iter().fold(0.0_f64, |largest, term| largest.max(term.abs()));
        let sum = terms.iter().fold(0.0, |sum, term| sum + term).abs();
        let error = if largest > 0.0 { sum / largest } else { sum };
        let error = if error.is_nan() { f64::INFINITY } else { error };
        if error > self.error {
            *self = Self { error, at: at() };
        }
    }
}

/// Holds the tables against each other: the ledger of every row, each year's opening against the last close, the bands against
/// the total, the flows of the ledger against the outcomes, and the use of money.
///
/// ```
/// use capcast::engine::audit::tables_check;
/// use capcast::engine::{Keep, Watch, World, run};
/// use capcast::scenario::{MINIMAL, Text, load};
/// let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
/// let loaded = load(&text, &[], false).unwrap();
/// let world = World::new(&loaded.scenario, 50, 1, &[0]).unwrap();
/// let watch = Watch { progress: &|_| (), cancelled: &false.into() };
/// let mut results = run(&world, Keep::None, &watch).unwrap();
/// assert!(tables_check(&results).passed);
/// results.ledger[3].closing *= 1.0 + 1e-5;
/// assert!(!tables_check(&results).passed);
/// ```
pub fn tables_check(results: &Results) -> Check {
    let mut worst = Worst::default();
    ledger(results, &mut worst);
    money(results, &mut worst);
    let Worst { error, at } = worst;
    let place = if at.is_empty() { String::new() } else { format!(" ({at})") };
    Check {
        name: "tables_agree".to_owned(),
        passed: error <= TABLES_TOLERANCE,
        detail: format!(
            "in the tables as they are stored: each row of the ledger closes, opens where the last year closed, its flows are the \
             outcomes, and capital is used once: largest error {error:.1e} of the largest term{place}, allowed \
             {TABLES_TOLERANCE:.0e}"
        ),
    }
}

fn ledger(results: &Results, worst: &mut Worst) {
    let mut last: Option<&LedgerRow> = None;
    let key = |row: &LedgerRow| (row.strategy, row.entity, row.band, row.statistic == Statistic::Mean);
    // Rows of one place stand year by year, both statistics of a year side by side.
    let mut rows: Vec<&LedgerRow> = results.ledger.iter().collect();
    rows.sort_by_key(|row| (row.strategy, row.entity, row.band, row.statistic == Statistic::Mean, row.year));
    for row in rows {
        let at = || {
            let band = row.band.map_or("all bands", |band| band.name());
            format!(
                "{}, {}, {band}, {}",
                results.strategies[row.strategy].1, results.entities[row.entity], results.years[row.year]
            )
        };
        let flows = [row.price, row.escalation, row.migration, row.new_need, row.resurvey, row.rerating, -row.cleared];
        let mut terms = vec![row.opening, -row.closing];
        terms.extend(flows);
        worst.note(&terms, at);
        if let Some(last) = last.filter(|last| key(last) == key(row) && last.year + 1 == row.year) {
            worst.note(&[last.closing, -row.opening], at);
        }
        let outcomes: &[(Metric, f64)] = match row.band.map(RiskBand::index) {
            None => &[
                (Metric::BacklogTotal, row.closing),
                (Metric::FlowPrice, row.price),
                (Metric::FlowEscalation, row.escalation),
                (Metric::FlowMigration, row.migration),
                (Metric::FlowNewNeed, row.new_need),
                (Metric::FlowResurvey, row.resurvey),
                (Metric::FlowRerating, row.rerating),
                (Metric::FlowCleared, row.cleared),
            ],
            Some(band) => &[(BANDS[band], row.closing)],
        };
        for &(metric, stands) in outcomes.iter().filter(|_| row.entity == 0) {
            if let Some(value) = value(results, row, metric) {
                // What sums to nothing over the bands has only its rounding, which is small beside what is there.
                let beside =
                    if matches!(metric, Metric::FlowMigration | Metric::FlowRerating) { row.closing } else { 0.0 };
                worst.note(&[value, -stands, beside, -beside], at);
            }
        }
        if row.entity == 0 && row.band.is_none() {
            let bands: Option<Vec<f64>> = BANDS.iter().map(|&metric| value(results, row, metric)).collect();
            worst.note(&[&bands.unwrap_or_default()[..], &[-row.closing]].concat(), at);
        }
        last = Some(row);
    }
}

/// Backlog of each band, low first.
const BANDS: [Metric; 4] =
    [Metric::BacklogLow, Metric::BacklogModerate, Metric::BacklogSignificant, Metric::BacklogHigh];

/// An outcome of all estates where a row of the ledger stands.
fn value(results: &Results, row: &LedgerRow, metric: Metric) -> Option<f64> {
    let stats = results.stats(row.strategy, row.entity, metric, row.year)?;
    Some(if row.statistic == Statistic::Mean { stats.mean } else { stats.central_case })
}

/// What comes in, above 0, and what becomes of it, below.
const CAPITAL: [(Metric, f64); 12] = [
    (Metric::CapitalPlanned, 1.0),
    (Metric::CapitalOnTop, 1.0),
    (Metric::CapitalRaided, -1.0),
    (Metric::CapitalCashLimited, -1.0),
    (Metric::SpendRepairs, -1.0),
    (Metric::SpendBacklog, -1.0),
    (Metric::SpendSetAsides, -1.0),
    (Metric::SpendTechnology, -1.0),
    (Metric::SpendProgrammes, -1.0),
    (Metric::SpendElsewhere, -1.0),
    (Metric::CapitalLapsed, -1.0),
    (Metric::CapitalCarriedForward, -1.0),
];

fn money(results: &Results, worst: &mut Worst) {
    for strategy in 0..results.strategies.len() {
        for year in 0..results.years.len() {
            let mean = |metric: Metric, year: usize| results.stats(strategy, 0, metric, year).map_or(0.0, |s| s.mean);
            let mut terms: Vec<f64> = CAPITAL.iter().map(|&(metric, sign)| sign * mean(metric, year)).collect();
            terms.push(year.checked_sub(1).map_or(0.0, |last| mean(Metric::CapitalCarriedForward, last)));
            worst.note(&terms, || format!("capital, {}, {}", results.strategies[strategy].1, results.years[year]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Keep, Watch, World, run};
    use crate::scenario::{MINIMAL, Text, load};

    /// A fault of a hundred thousandth, planted in each of the things that are held against each other, is found.
    #[test]
    fn a_fault_in_any_table_is_found() {
        let text = Text { name: "minimal".into(), bytes: MINIMAL.into() };
        let scenario = load(&text, &[], false).unwrap().scenario;
        let world = World::new(&scenario, 50, 1, &[0]).unwrap();
        let watch = Watch { progress: &|_| (), cancelled: &false.into() };
        let sound = run(&world, Keep::None, &watch).unwrap();
        let check = tables_check(&sound);
        assert!(check.passed, "{}", check.detail);
        let outcome = |results: &mut Results, metric: Metric| {
            let of = results.series.iter_mut().find(|s| s.metric == metric && s.entity == 0 && s.year == 2);
            let stats = of.unwrap();
            stats.mean = stats.mean * (1.0 + 1e-5) + 1e-3;
        };
        let found = [
            Metric::BacklogHigh,
            Metric::BacklogTotal,
            Metric::FlowPrice,
            Metric::FlowEscalation,
            Metric::FlowNewNeed,
            Metric::FlowResurvey,
            Metric::FlowCleared,
            Metric::CapitalPlanned,
            Metric::CapitalLapsed,
            Metric::SpendElsewhere,
            Metric::SpendBacklog,
        ];
        for metric in found {
            let mut wrong = sound.clone();
            outcome(&mut wrong, metric);
            assert!(!tables_check(&wrong).passed, "{}", metric.name());
        }
        // What sums to nothing over the bands is held against the stock.
        for metric in [Metric::FlowMigration, Metric::FlowRerating] {
            let mut wrong = sound.clone();
            wrong.series.iter_mut().filter(|s| s.metric == metric && s.entity == 0).for_each(|s| s.mean += 0.01);
            assert!(!tables_check(&wrong).passed, "{}", metric.name());
        }
        // A year that opens where no year closed, each of the two closing in itself.
        let mut wrong = sound.clone();
        let row = wrong.ledger.iter_mut().find(|row| row.year == 3 && row.entity == 1).unwrap();
        (row.opening, row.closing) = (row.opening + 0.01, row.closing + 0.01);
        assert!(!tables_check(&wrong).passed);
        let mut wrong = sound;
        wrong.ledger[5].cleared += 0.01;
        assert!(!tables_check(&wrong).passed);
    }
}
