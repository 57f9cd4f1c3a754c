//! How large the files of a run will be, before it runs.

use crate::engine::block::{ESTATE_QUANTILES, Layout};
use crate::engine::results::QUANTILES;
use crate::engine::{Keep, Metric, World};

/// Bytes that a run will leave, charts included.
///
/// A row of each table has about the same length in every run, so rows are counted and multiplied. Against runs of
/// 1,000 to 20,000 futures of the built-in scenarios this was between 5 % too little and 40 % too much: how well the
/// outcomes of single futures can be compressed hangs on the scenario.
pub fn estimated_bytes(world: &World<'_>, keep: Keep) -> u64 {
    // CSV and Parquet together, pictures, and the scenario: as measured.
    const SUMMARY_ROW: usize = 220;
    const QUANTILE_ROW: usize = 118;
    const LEDGER_ROW: usize = 240;
    const ASSUMPTION: usize = 210;
    const PARAMETER: usize = 23;
    const TRIAL_ROW: usize = 25;
    const ESTATES: usize = 11_000;
    const ESTATE_ROW: usize = 730;
    const CHARTS: usize = 700_000;
    const CHARTS_YEAR: usize = 5_500;
    const CHART_OF_A_SYSTEM: usize = 220_000;
    const NUMBER: usize = 160;

    let layout = Layout::of(world);
    let (years, estates, metrics) = (layout.years, layout.estates, layout.metric_count());
    let in_years = layout.strategies * years;
    let summary = in_years * (metrics + layout.groups * layout.of_groups + estates * Metric::of_estates().count());
    let quantiles =
        in_years * (metrics + estates * ESTATE_QUANTILES.len()) * (QUANTILES.len() + world.extra_quantiles.len());
    // All bands together and each of the four, as central case and as mean.
    let ledger = in_years * (1 + estates) * 5 * 2;
    let fixed = summary * SUMMARY_ROW
        + quantiles * QUANTILE_ROW
        + ledger * LEDGER_ROW
        + ESTATES
        + layout.strategies * estates * world.told_years.len() * ESTATE_ROW
        + world.scenario.numbers.len() * ASSUMPTION
        + world.scenario.numbers.len() * NUMBER
        + CHARTS
        + charts_of_systems(world) * CHART_OF_A_SYSTEM
        + in_years * CHARTS_YEAR;
    let of_a_trial = match keep {
        Keep::None => 0,
        Keep::Headline => in_years * TRIAL_ROW + (1 + world.random_parameters().count()) * PARAMETER,
    };
    fixed as u64 + u64::from(world.trials) * of_a_trial as u64
}

/// Charts that a run has for its systems: where the money went, workforce and technology.
fn charts_of_systems(world: &World<'_>) -> usize {
    let scenario = world.scenario;
    usize::from(scenario.funding.is_some()) + usize::from(scenario.workforce.is_some() || scenario.technology.is_some())
}
